// Data as a whole: table(data, { deep: true }) and toJS().
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { LuaFunction, LuaTable, Vm } from '../../wasm/index.js';

describe('data as a whole', () => {
  let vm;
  before(async () => { vm = await Vm.create(); });
  after(() => vm.close());
  const toJS = (source, options) => vm.load(`return ${source}`).runSync()[0].toJS(options);

  it('tables become arrays, objects and Maps', () => {
    assert.deepEqual(toJS('{ 1, "two", { x = 1.5, list = {}, nested = { { true } } } }'), [1, 'two', { x: 1.5, list: [], nested: [[true]] }]);
    assert.deepEqual(toJS('{ 1, 2, nil, 4 }'), { 1: 1, 2: 2, 4: 4 });
    assert.deepEqual(toJS('{ [3] = "c", [1] = "a", [2] = "b" }'), ['a', 'b', 'c']);
    assert.deepEqual(toJS("{ [1] = 'a', ['1'] = 'b' }"), new Map([[1, 'a'], ['1', 'b']]));
    assert.throws(() => toJS('(function() local s, t = ("x"):rep(1 << 20), {} for i = 1, 1000 do t[i] = s end return t end)()'), /more than 100000 values/);
    assert.deepEqual(toJS('{ [true] = 1, a = 2 }'), new Map([[true, 1], ['a', 2]]));
    assert.deepEqual(Object.entries(toJS('{ __proto__ = { polluted = 1 } }')), [['__proto__', { polluted: 1 }]]);
    assert.equal({}.polluted, undefined);
    assert.ok(toJS('{ f = print }').f instanceof LuaFunction);
    assert.deepEqual(toJS('setmetatable({ 1 }, { __index = { 2 }, __pairs = error, __len = error })'), [1]); // raw
  });
  it('what occurs twice, and within itself', () => {
    const data = toJS('(function() local a, b = {}, {} a.b, a.c, b[1] = b, b, a return a end)()');
    assert.equal(data.b, data.c);
    assert.equal(data.b[0], data);
    const a = { list: [] };
    a.list.push(a, a.list);
    vm.set('a', vm.table(a, { deep: true }));
    assert.deepEqual(vm.load('return a.list[1] == a, a.list[2] == a.list, #a.list').runSync(), [true, true, 2]);
  });
  it('data becomes tables, things of a class do not', () => {
    const when = new Date(0);
    const t = vm.table({ list: [1, [2]], map: new Map([[5, { x: 'y' }]]), when, none: null, bare: Object.assign(Object.create(null), { z: 1 }) }, { deep: true });
    vm.set('t', t);
    assert.deepEqual(vm.load('return t.list[2][1], t.map[5].x, type(t.when), t.none, t.bare.z').runSync(), [2, 'y', 'userdata', undefined, 1]);
    assert.equal(t.get('when'), when);
    assert.ok(t.get('list') instanceof LuaTable);
    assert.deepEqual(vm.table([{ a: 1 }]).get(1), { a: 1 }); // not deep: the object itself
    assert.throws(() => vm.table([], { depth: 2 }), /table: no option is called 'depth'/);
  });
  it('deep data needs no deep stack, and much of it is refused', () => {
    let deep = [];
    for (let i = 0; i < 20_000; i++) deep = [deep];
    vm.set('deep', vm.table(deep, { deep: true }));
    assert.deepEqual(vm.load('local n = 0 while deep[1] do deep, n = deep[1], n + 1 end return n').runSync(), [20_000]);
    let chain = toJS('(function() local t = {} for i = 1, 20000 do t = { t } end return t end)()');
    let n = 0;
    for (; chain.length > 0; n++) [chain] = chain;
    assert.equal(n, 20_000);
    assert.throws(() => toJS('{ 1, { 2, 3 }, 4 }', { limit: 4 }), /toJS\(\): there are more than 4 values/);
    assert.deepEqual(toJS('{ 1, { 2, 3 }, 4 }', { limit: 5 }), [1, [2, 3], 4]);
  });
});
