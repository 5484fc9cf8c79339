// Where things are: the repository's root, and its files as a list.
import { readdirSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's folder, without a slash at the end. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Every file below `folder` (relative to the root) whose path `wanted` accepts, as sorted paths relative to the root. */
export function filesBelow(folder, wanted = () => true) {
  const found = [];
  const visit = (dir) => {
    let entries;
    try {
      entries = readdirSync(dir, { withFileTypes: true });
    } catch {
      return; // not there (yet): nothing below it
    }
    for (const entry of entries) {
      const path = join(dir, entry.name);
      const name = relative(root, path).split(sep).join('/');
      if (entry.isDirectory()) visit(path);
      else if (wanted(name)) found.push(name);
    }
  };
  visit(join(root, folder));
  return found.sort();
}
