// Every function and field of the manual's index (section 6), and what Ocarina adds, must be there on the command line
// and be of the right type; what needs the operating system's processes or the C API must refuse with a clear error.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { available, interpreters, reference, run } from './conformance/harness.js';

const functions = {
  _G: `assert collectgarbage dofile error getmetatable ipairs load loadfile next pairs pcall print rawequal rawget rawlen rawset
       require select setmetatable tonumber tostring type warn xpcall`,
  coroutine: 'close create isyieldable resume running status wrap yield',
  package: 'loadlib searchpath',
  string: `byte char dump find format gmatch gsub len lower match pack packsize rep reverse sub unpack upper`,
  utf8: 'char codepoint codes len offset',
  table: 'concat insert move pack remove sort unpack',
  math: `abs acos asin atan ceil cos deg exp floor fmod log max min modf rad random randomseed sin sqrt tan tointeger type ult`,
  io: 'close flush input lines open output popen read tmpfile type write',
  os: 'clock date difftime execute exit getenv remove rename setlocale time tmpname',
  debug: `debug gethook getinfo getlocal getmetatable getregistry getupvalue getuservalue sethook setlocal setmetatable setupvalue
          setuservalue traceback upvalueid upvaluejoin`,
};
const fields = {
  'table _G': '_G coroutine package string utf8 table math io os debug package.loaded package.preload package.searchers',
  string: '_VERSION package.config package.cpath package.path utf8.charpattern',
  integer: 'math.maxinteger math.mininteger',
  float: 'math.huge math.pi',
  userdata: 'io.stdin io.stdout io.stderr',
};
const methods = 'close flush lines read seek setvbuf write';
const metafields = '__gc __close __tostring __name __index';
const added = ['coroutine.yieldto'];

const words = (text) => text.split(/\s+/).filter(Boolean);

function entries(withAdded) {
  const list = [];
  for (const [lib, names] of Object.entries(functions)) {
    for (const name of words(names)) list.push([lib === '_G' ? name : `${lib}.${name}`, 'function']);
  }
  for (const [type, names] of Object.entries(fields)) {
    for (const name of words(names)) list.push([name, type.split(' ')[0]]);
  }
  for (const name of words(methods)) list.push([`io.stdout.${name}`, 'function']);
  if (withAdded) for (const name of added) list.push([name, 'function']);
  return list;
}

async function runLua(argv, source) {
  const folder = mkdtempSync(join(tmpdir(), 'ocarina-index-'));
  try {
    writeFileSync(join(folder, 'index.lua'), source);
    return await run(argv, ['index.lua'], { cwd: folder });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A script that names each entry that is missing or of the wrong type, and each library that cannot be required. */
function script(withAdded) {
  const lines = ['local function kind(v) return math.type(v) or type(v) end'];
  for (const [path, type] of entries(withAdded)) {
    const [head, ...rest] = path.split('.');
    const value = rest.reduce((e, key) => `(${e} or {})[${JSON.stringify(key)}]`, `_G.${head}`);
    lines.push(`do local k = kind(${value}) if k ~= "${type}" then print("${path}: expected ${type}, got " .. k) end end`);
  }
  for (const lib of Object.keys(functions)) {
    lines.push(`if package.loaded["${lib}"] ~= ${lib} or require "${lib}" ~= ${lib} then print("${lib} is not in package.loaded") end`);
  }
  for (const name of words(metafields)) {
    lines.push(`if getmetatable(io.stdout).${name} == nil then print("file handles lack ${name}") end`);
  }
  lines.push('if getmetatable("").__index ~= string then print("strings lack methods") end');
  lines.push('if _VERSION ~= "Lua 5.4" then print("_VERSION is " .. _VERSION) end');
  lines.push('print("checked")');
  return lines.join('\n');
}

test('the index is that of lua5.4', async () => {
  const r = await runLua(reference, script(false));
  assert.equal(r.stdout, 'checked\n', r.stderr);
});

for (const [build, argv] of Object.entries(interpreters)) {
  test(`the manual's index on ${build}`, { skip: argv[0] === 'skip' }, async (t) => {
    assert.ok(available(argv), `${argv.join(' ')} is missing: run ./build.sh ${build}`);

    await t.test(`${entries(true).length} functions and fields`, async () => {
      const r = await runLua(argv, script(true));
      assert.equal(r.stdout, 'checked\n', r.stderr);
    });

    await t.test('what is refused says so', async () => {
      const calls = ['io.popen("ls")', 'os.execute("true")', 'debug.debug()', 'debug.getregistry()', 'package.loadlib("x", "y")'];
      const source = calls
        .map((c) => `do local r = table.pack(pcall(function() return ${c} end)) print(r[1], r[2], r[3]) end`)
        .concat('print(os.execute())')
        .join('\n');
      const r = await runLua(argv, source);
      const lines = r.stdout.trimEnd().split('\n');
      assert.equal(lines.length, calls.length + 1, r.stdout + r.stderr);
      calls.forEach((call, i) => {
        // Either an error, or nil and a message; in both cases with a text that names the reason.
        assert.match(lines[i], /^(false\t.*\w{3,}|true\tnil\t.*\w{3,})/, `${call} gave: ${lines[i]}`);
      });
      assert.match(lines[calls.length], /^(false|nil)/, 'os.execute() says that there is no shell');
    });
  });
}
