// The layers of core/ (README.md, "Layout"): who may include whom, how long a file may be, and what the core may not use.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, it } from 'node:test';
import { codeOnly, lineAt } from './support/c-source.js';
import { coreObjects, symbols } from './support/objects.js';
import { filesBelow, root } from './support/paths.js';

const MAX_LINES = 1500;
// The command line and the hosts stand above every layer.
const ABOVE = 9;
// Layers of the files whose first comment does not say "Layer N".
const LAYERS = { 'ocarina.h': 0, 'api.c': 8, 'vm_cases.h': 5 };

// All that the core may take from the C library: types, memory, mathematics, and the formatting and reading of numbers in small
// buffers (nothing sets a locale). Everything else comes through host.h.
const SYSTEM_HEADERS = ['stdint.h', 'stddef.h', 'stdbool.h', 'stdarg.h', 'limits.h', 'float.h', 'inttypes.h', 'string.h',
  'math.h', 'stdio.h', 'stdlib.h', 'stdalign.h', 'stdnoreturn.h'];
const LIBRARY = new Set(('memcpy memmove memset memcmp memchr memrchr strlen strcmp strncmp strchr strstr strcspn strspn bcmp ' +
  'acos asin atan atan2 ceil cos exp exp2 fabs floor fmod frexp ldexp log log10 log2 modf pow rint round scalbn sin sqrt ' +
  'tan trunc nearbyint copysign fma fmin fmax snprintf vsnprintf strtod').split(' '));

const sources = filesBelow('core', (name) => /\.[ch]$/.test(name)).map((path) => {
  const text = readFileSync(join(root, path), 'utf8');
  return { path, name: basename(path), text, code: codeOnly(text), native: path.startsWith('core/native/') };
});
const byName = new Map(sources.map((source) => [source.name, source]));

function layerOf(source) {
  if (source.native) return ABOVE;
  const said = /Layer (\d)/.exec(source.text.slice(0, 2000));
  if (said) return Number(said[1]);
  if (source.name in LAYERS) return LAYERS[source.name];
  const header = source.name.endsWith('.c') && byName.get(source.name.replace(/\.c$/, '.h'));
  return header ? layerOf(header) : undefined;
}

const where = (source, position) => `${source.path}:${lineAt(source.text, position)}`;

describe('layers of core/', () => {
  it('there are sources', () => assert.ok(sources.some((source) => source.name === 'api.c'), 'core/api.c is missing'));

  it('every file says its layer', () => {
    const silent = sources.filter((source) => layerOf(source) === undefined).map((source) => source.path);
    assert.deepEqual(silent, [], 'say "Layer N" in the first comment');
  });

  it('a file includes only its own and lower layers', () => {
    const wrong = [];
    for (const source of sources) {
      for (const match of source.code.matchAll(/^\s*#\s*include\s+"([^"]+)"/gm)) {
        const target = byName.get(basename(match[1]));
        if (!target) wrong.push(`${where(source, match.index)}: there is no ${match[1]} in core/`);
        else if (layerOf(target) > layerOf(source)) {
          wrong.push(`${where(source, match.index)}: layer ${layerOf(source)} includes ${match[1]} of layer ${layerOf(target)}`);
        }
      }
    }
    assert.deepEqual(wrong, []);
  });

  it(`no file has more than ${MAX_LINES} lines`, () => {
    const long = sources
      .map((source) => ({ path: source.path, lines: source.text.split('\n').length - 1 }))
      .filter((source) => source.lines > MAX_LINES);
    assert.deepEqual(long, []);
  });

  it('the core includes only headers for types, memory, mathematics and number formats', () => {
    const wrong = [];
    for (const source of sources.filter((s) => !s.native)) {
      for (const match of source.code.matchAll(/^\s*#\s*include\s+<([^>]+)>/gm)) {
        if (!SYSTEM_HEADERS.includes(match[1])) wrong.push(`${where(source, match.index)}: <${match[1]}>`);
      }
    }
    assert.deepEqual(wrong, []);
  });

  it('nothing jumps over C frames, not even the command line', () => {
    const wrong = [];
    for (const source of sources) {
      for (const match of source.code.matchAll(/\b_?(sig)?(setjmp|longjmp)\b|\balloca\b/g)) {
        wrong.push(`${where(source, match.index)}: ${match[0]}`);
      }
    }
    assert.deepEqual(wrong, []);
  });
});

describe('object files of core/', () => {
  // Symbols that only the compiler and the sanitizers make.
  const foreign = (name) => /^(__|_GLOBAL_|\.L|_start|asan|ubsan|sanitizer)/.test(name);

  it('there are objects', () => assert.ok(coreObjects('debug32').length > 0));

  it('no mutable globals, but for the debug builds\' switch', () => {
    const found = [];
    for (const object of coreObjects('debug32')) {
      for (const { name, section, size } of symbols(object)) {
        const mutable = /^\.(data|bss|tdata|tbss)/.test(section) && !section.startsWith('.data.rel.ro');
        if ((mutable || section === '*COM*') && size > 0 && !foreign(name) && name !== 'oc_stress') found.push(`${basename(object)}: ${name}`);
      }
    }
    assert.deepEqual(found, []);
  });

  it('nothing is imported but memory, mathematics and number formats; the rest comes through host.h', () => {
    const found = [];
    for (const object of coreObjects('debug32')) {
      for (const { name, section } of symbols(object)) {
        if (section !== '*UND*' || foreign(name) || name.startsWith('oc_') || LIBRARY.has(name)) continue;
        found.push(`${basename(object)}: ${name}`);
      }
    }
    assert.deepEqual(found, []);
  });
});
