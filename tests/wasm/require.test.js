// Modules from the host: a searcher that waits for a promise.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LuaError, Vm } from '../../wasm/index.js';

const SEARCHER = `
  table.insert(package.searchers, 2, function(name)
    local source = fetch_module(name)
    if not source then return "no module '" .. name .. "' at the host" end
    return assert(load(source, "=" .. name)), "host:" .. name
  end)`;

/** A VM whose modules come from `modules`, each after a turn of the event loop; `fetched` has the names that were asked for. */
async function vmWith(modules) {
  const vm = await Vm.create();
  const fetched = [];
  vm.set('fetch_module', async (name) => {
    fetched.push(name);
    await new Promise((resolve) => { setTimeout(resolve, 1); });
    return modules[name];
  });
  await vm.execute(SEARCHER);
  return { vm, fetched };
}

describe('modules from the host', () => {
  it('are fetched once, and get their name and where they came from', async () => {
    const { vm, fetched } = await vmWith({ greet: 'local name, where = ... return { text = name .. " from " .. where }' });
    const [text, where, same] = await vm.execute('local m, where = require("greet") return m.text, where, require("greet") == m');
    assert.deepEqual([text, where, same, fetched], ['greet from host:greet', 'host:greet', true, ['greet']]);
    vm.close();
  });
  it('may require others', async () => {
    const { vm, fetched } = await vmWith({ a: 'return require("b") + 1', b: 'return require("c") * 2', c: 'return 20' });
    assert.deepEqual(await vm.execute('return (require("a"))'), [41]);
    assert.deepEqual(fetched, ['a', 'b', 'c']);
    vm.close();
  });
  it('that are not there are named, with all the places looked at', async () => {
    const { vm } = await vmWith({});
    await assert.rejects(vm.execute('require("none")'), (e) => e instanceof LuaError && /module 'none' not found:/.test(e.message)
      && /\n\tno field package\.preload\['none'\]/.test(e.message) && /\n\tno module 'none' at the host/.test(e.message));
    vm.close();
  });
  it('with errors tell them, and can be required again', async () => {
    const modules = { bad: 'return +' };
    const { vm } = await vmWith(modules);
    await assert.rejects(vm.execute('require("bad")'), /bad:1: unexpected symbol near '\+'/);
    modules.bad = 'return "good"';
    assert.deepEqual(await vm.execute('return (require("bad"))'), ['good']);
    vm.close();
  });
  it('do not hold up other tasks', async () => {
    const { vm } = await vmWith({ slow: 'return 1' });
    const order = [];
    vm.set('note', (text) => { order.push(text); });
    await Promise.all([vm.execute('require("slow") note("required")'), vm.execute('note("other")')]);
    assert.deepEqual(order, ['other', 'required']);
    vm.close();
  });
});
