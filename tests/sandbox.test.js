// Nothing leaves the sandbox: no file, process, environment, other VM, JavaScript prototype or raw address that the host did not grant;
// mutated binary chunks never crash; and what a script spoils, it spoils for itself.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Vm } from '../wasm/index.js';
import { filesBelow } from './support/paths.js';
import { requireBuilt, runLua } from './support/run-lua.js';

const deep = process.env.OCARINA_DEEP === '1';

const run = (vm, source, ...args) => {
  const ex = vm.load(source, { args });
  try {
    return ex.runSync();
  } finally {
    ex.free();
  }
};

describe('an embedded VM', () => {
  let vm;
  before(async () => { vm = await Vm.create(); });
  after(() => vm.close());

  it('reaches no file, process or environment', () => {
    const reached = run(vm, `
      local tries = {
        function() return io.open('/etc/passwd') end, function() return io.open('new', 'w') end, function() return io.lines('/etc/passwd') end,
        function() return io.popen('id') end, function() return io.tmpfile() end, function() return io.input('/etc/passwd') end,
        function() return os.execute('id') end, function() return os.execute() end, function() return os.getenv('HOME') end,
        function() return os.remove('x') end, function() return os.rename('x', 'y') end, function() return os.tmpname() end,
        function() return loadfile('/etc/passwd') end, function() return dofile('/etc/passwd') end,
        function() return require('x') end, function() return package.loadlib('libc.so.6', '*') end, function() return package.searchpath('passwd', '/etc/?') end,
        function() return os.exit() end,
      }
      local reached = {}
      for i, f in ipairs(tries) do
        local ok, v = pcall(f)
        if ok and v then reached[#reached + 1] = i end
      end
      return table.concat(reached, ' ')`);
    assert.deepEqual(reached, ['']);
  });

  it('loads no binary chunk unless told so', () => {
    assert.deepEqual(run(vm, 'local f, e = load(string.dump(function() end)) return f, e ~= nil'), [undefined, true]);
  });

  it('sees what an object was given and no prototype', () => {
    const object = { own: 1 };
    vm.set('object', object);
    vm.set('list', [1, 2]);
    vm.set('fn', function named() {});
    const names = ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf', 'prototype', '__defineGetter__', 'call', 'apply', 'bind', 'push', 'map'];
    assert.deepEqual(run(vm, `
      local found = {}
      for _, name in ipairs { ${names.map((name) => `'${name}'`)} } do
        for _, object in ipairs { object, list, fn } do
          local ok, v = pcall(function() return object[name] end)
          if ok and v ~= nil then found[#found + 1] = name end
        end
      end
      return object.own, table.concat(found, ' ')`), [1, '']);
  });

  it('changes no prototype', () => {
    const object = {};
    vm.set('object', object);
    run(vm, `
      for _, name in ipairs { '__proto__', 'constructor', 'prototype', 'toString' } do
        pcall(function() object[name] = { polluted = true } end)
        pcall(function() object[name].polluted = true end)
      end`);
    assert.equal({}.polluted, undefined);
    assert.equal(Object.prototype.polluted, undefined);
    assert.equal(Object.getPrototypeOf(object), Object.prototype);
    assert.equal(typeof {}.toString, 'function');
  });

  it('gives its values to no other VM', async () => {
    const other = await Vm.create();
    try {
      const [table] = run(vm, 'return { secret = 1 }');
      assert.throws(() => other.set('stolen', table));
      assert.throws(() => run(other, 'return ...', table));
      assert.deepEqual(run(other, 'return stolen, secret'), [undefined, undefined]);
      table.free?.();
    } finally {
      other.close();
    }
  });

  it('shows no raw address', () => {
    const [shown] = run(vm, `
      local shown, kept = {}, {}
      for i = 1, 200 do
        kept[i] = ({ {}, function() return i end, coroutine.create(print) })[i % 3 + 1]
        kept[i + 200] = {}
        shown[i] = tostring(kept[i]):match('0x(%x+)')
        shown[i + 200] = string.format('%p', kept[i + 200]):match('0x(%x+)')
      end
      return table.concat(shown, ' ')`);
    const numbers = shown.split(' ').map((digits) => BigInt(`0x${digits}`));
    assert.equal(new Set(numbers).size, 400);
    // The instance's memory is a few megabytes: of raw addresses all would be below that, and neighbours near each other.
    assert.ok(numbers.filter((number) => number < 1n << 32n).length < 10);
    const near = numbers.filter((number, i) => i > 0 && (number > numbers[i - 1] ? number - numbers[i - 1] : numbers[i - 1] - number) < 1n << 20n);
    assert.ok(near.length < 10);
  });

  it('hashes with a seed of its own, unless the host fixes it', async () => {
    const order = async (options) => {
      const made = await Vm.create(options);
      try {
        return run(made, `
          local t, names = {}, {}
          for i = 1, 40 do t['key' .. i] = i end
          for k in pairs(t) do names[#names + 1] = k end
          return table.concat(names, ' ') .. ' ' .. tostring(t)`)[0];
      } finally {
        made.close();
      }
    };
    assert.notEqual(await order(), await order());
    assert.equal(await order({ seed: 7 }), await order({ seed: 7 }));
    assert.notEqual(await order({ seed: 7 }), await order({ seed: 8 }));
  });

  it('that is spoiled still answers its host, and others notice nothing', async () => {
    const other = await Vm.create();
    const spoiled = await Vm.create();
    try {
      const ex = spoiled.load(`
        debug.setmetatable('', { __index = error, __concat = error, __tostring = error, __name = error })
        debug.setmetatable(nil, { __index = error, __call = error, __tostring = error })
        debug.setmetatable(print, { __call = error, __index = error, __tostring = error })
        debug.sethook(function() error('hook') end, '', 1)
        for k in next, _G do _G[k] = nil end`);
      assert.throws(() => ex.runSync());
      ex.free();
      assert.throws(() => run(spoiled, 'return print.x .. nothing.y'), { name: 'LuaError' });
      spoiled.set('again', 5);
      assert.equal(run(spoiled, 'local s = again return s')[0], 5);
      assert.deepEqual(run(other, 'return ("x"):rep(3), tostring(nil), #_VERSION > 0'), ['xxx', 'nil', true]);
    } finally {
      other.close();
      spoiled.close();
    }
  });
});

for (const build of ['native', 'debug', 'wasm']) {
  describe(`scripts that attack the machine (${build})`, { concurrency: 2 }, () => {
    before(() => requireBuilt(build));
    it('debug.setlocal does not trust the names in a binary chunk', async () => {
      const result = await runLua(build, ['tests/sandbox/names.lua']);
      assert.deepEqual([result.status, result.stderr], [0, '']);
      assert.equal(result.stdout, 'true\n');
    });
    it('no closure of a binary chunk captures what belongs to a callee', async () => {
      const result = await runLua(build, ['tests/sandbox/captures.lua']);
      assert.deepEqual([result.status, result.stderr], [0, '']);
      assert.equal(result.stdout, 'true\n');
    });
    it('spoils functions, suspended ones too, upvalues, metatables and globals', async () => {
      const result = await runLua(build, ['--memory', '64M', 'tests/sandbox/tamper.lua']);
      assert.match(result.stdout, /spoiled\n/);
      assert.ok(result.status === 0 || result.status === 1, `${result.signal} ${result.stderr}`);
      assert.doesNotMatch(result.stderr, /Sanitizer|runtime error|assert|panic|unreachable/i);
    });
  });
}

describe('mutated dumps never crash', { concurrency: 2 }, () => {
  for (const [i, script] of filesBelow('tests/lua', (name) => name.endsWith('.lua')).entries()) {
    for (const [name, mutants] of deep ? [['debug', 20_000], ['native', 200_000]] : [['debug', 120], ['native', 1200]]) {
      it(`${script} on ${name}`, async () => {
        const result = await runLua(name, ['--memory', '64M', 'tests/sandbox/mutate.lua', script, String(mutants), String(i + 1)], { timeout: deep ? 1e7 : 200_000 });
        assert.deepEqual([result.status, result.stdout, result.stderr], [0, 'ok\ttrue\n', '']);
      });
    }
  }
});
