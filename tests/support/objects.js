// What the compiled object files of core/ hold and need, as `objdump -t` tells it.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.js';

/** One build's object files of the core proper (the native command line left out). */
export function coreObjects(variant) {
  const folder = join(root, 'build/obj', variant, 'core');
  if (!existsSync(folder)) throw new Error(`${variant} is not built: run ./build.sh debug ${variant}`);
  // An object whose source is gone is left over from an older state of the tree.
  return readdirSync(folder)
    .filter((name) => name.endsWith('.o') && existsSync(join(root, 'core', name.replace(/\.o$/, '.c'))))
    .map((name) => join(folder, name));
}

/** The symbols of an object file: [{ name, section, size }]; undefined ones have section '*UND*'. */
export function symbols(object) {
  const listing = spawnSync('objdump', ['-t', object], { encoding: 'utf8', maxBuffer: 1 << 26 });
  if (listing.status !== 0) throw new Error(`objdump failed on ${object}: ${listing.stderr ?? listing.error}`);
  const found = [];
  for (const line of listing.stdout.split('\n')) {
    const match = /^[0-9a-f]+ .{7} (\S+)\s+([0-9a-f]+)\s+(?:\.hidden )?(\S+)$/.exec(line);
    if (match) found.push({ section: match[1], size: parseInt(match[2], 16), name: match[3] });
  }
  return found;
}
