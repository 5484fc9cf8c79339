// The package as its users get it: packed, unpacked in a folder of its own, imported in Node, checked by tsc, bundled, and run in
// a browser under a strict content security policy, in a page and in a worker.

import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { root } from './support/paths.js';
import { Repl, startBrowser } from './web/support/browser.js';

const CSP = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'unsafe-inline'; require-trusted-types-for 'script'";

let folder; // of the consumer
let installed; // the package in it

const run = (command, ...args) => execFileSync(command, args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
const file = (name, text) => writeFileSync(join(folder, name), text);
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'ocarina-package-'));
  installed = join(folder, 'node_modules/ocarina');
  mkdirSync(installed, { recursive: true });
  execFileSync('npm', ['pack', '--ignore-scripts', '--loglevel=error', '--pack-destination', folder], { cwd: root, stdio: 'pipe' });
  run('tar', 'xzf', `ocarina-${manifest.version}.tgz`, '-C', installed, '--strip-components=1');
  // What npm would install with it: its dependencies, and nothing else that this repository happens to have.
  for (const name of Object.keys(manifest.dependencies)) {
    mkdirSync(join(folder, 'node_modules', name, '..'), { recursive: true });
    symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name));
  }
  file('package.json', '{ "type": "module" }');
});
after(() => rmSync(folder ?? '', { recursive: true, force: true }));

test('what exports names is there, and nothing of the repository but the product', () => {
  for (const target of Object.values(manifest.exports).flatMap((entry) => Object.values(typeof entry === 'string' ? { entry } : entry))) {
    assert.ok(existsSync(join(installed, target)), target);
  }
  for (const path of ['core', 'tests', 'web/start.js', 'web/server.js', 'web/build.js', 'dist/web']) {
    assert.equal(existsSync(join(installed, path)), false, path);
  }
});

test('in Node: the library, its module given in three ways, and the elements where there is no DOM', () => {
  file('use.js', `
    import { readFileSync } from 'node:fs';
    import { Vm } from 'ocarina';
    import { LuaReplElement } from 'ocarina/repl';
    import { LuaReplElement as Same } from 'ocarina/repl-element';
    import { LuaReplElement as Bundled } from 'ocarina/bundle';
    const url = import.meta.resolve('ocarina/ocarina.wasm');
    const wasmModule = new WebAssembly.Module(readFileSync(new URL(url)));
    for (const options of [{}, { wasmUrl: url }, { wasmUrl: new URL(url) }, { wasmModule }]) {
      const vm = await Vm.create(options);
      console.log((await vm.execute('return _VERSION'))[0]);
      vm.close();
    }
    console.log(LuaReplElement === Same, typeof Bundled);`);
  assert.equal(run('node', 'use.js'), `${'Lua 5.4\n'.repeat(4)}true function\n`);
});

test('the command is executable', () => {
  assert.equal(run(join(installed, manifest.bin.ocarina), '-e', 'print(6 * 7)'), '42\n');
});

test('the types are right for a consumer', { timeout: 120_000 }, () => {
  file('consumer.ts', `
    import { Vm, Scheduler, LuaError, InterruptedError, Fuel, multi, tank, type Task, type LuaTable } from 'ocarina';
    import { LuaReplElement } from 'ocarina/repl';
    import type { LuaReplAttributes, LuaReplState } from 'ocarina/repl-element';
    import { Vm as SameVm, LuaReplElement as Bundled } from 'ocarina/bundle';
    import type { Vm as ClassicVm } from 'ocarina/bundle-classic';

    const vm: Vm = await Vm.create({ memoryLimit: 64 << 20, stdout: (text, executor) => console.log(text, executor?.mode) });
    vm.set('sleep', (s: number) => new Promise((wake) => setTimeout(wake, s * 1000)));
    vm.set('two', () => multi(1, 'b')).set('raw', (b: Uint8Array) => b.length, { bytes: true });
    const scheduler = new Scheduler({ fuel: 8192, interval: 0, budget: 4, policy: tank({ rate: 1e6 }) });
    const task: Task = scheduler.spawn(vm.load('return 1', { name: '=demo', args: [1, 'x'] }), { name: 'demo', weight: 2 });
    const values: unknown[] = await task.result.catch((e: unknown) => {
      if (e instanceof LuaError) return [e.message, e.traceback, e.line?.toFixed(), e.source];
      if (e instanceof InterruptedError) return [e.name];
      throw e;
    });
    await vm.execute('return 1', { name: '=demo', signal: AbortSignal.timeout(50) });
    const fuel = new Fuel(100).refill(10, 50);
    const done: boolean = vm.load('x = 1').step(fuel);
    const table: LuaTable = vm.table({ a: 1 });
    for (const [key, value] of table) console.log(key, value, done, values);
    // @ts-expect-error the constructor is private
    new Vm();
    // @ts-expect-error no such option
    await Vm.create({ memory: 5 });

    const repl: LuaReplElement = document.querySelector('lua-repl')!;
    const state: LuaReplState = repl.state;
    repl.addEventListener('lua-result', (event) => console.log(event.detail.values.length, event.detail.code, state));
    repl.addEventListener('keydown', (event) => console.log(event.key));
    document.addEventListener('lua-ready', (event) => event.detail.vm.set('x', 1));
    LuaReplElement.wasm = new URL('ocarina/ocarina.wasm', import.meta.url);
    await repl.execute('1 + 1', { signal: AbortSignal.timeout(5), remembered: false });
    export const attributes: LuaReplAttributes = { vm: 'pair', editable: true, 'onlua-ready': ({ detail }) => detail.vm.set('x', 1) };
    repl.source = 'return 1';
    const ran: unknown[] = await repl.run();
    console.log(ran);
    vm.close();`);
  file('plain.ts', `
    import { Vm } from 'ocarina';
    export const made: Promise<Vm> = Vm.create({ wasmUrl: 'file:///ocarina.wasm' });`);
  const options = { strict: true, noEmit: true, target: 'es2022', types: [] };
  for (const [source, lib] of [['consumer.ts', ['es2022', 'dom', 'dom.iterable']], ['plain.ts', ['es2022']]]) {
    for (const [module, moduleResolution] of [['esnext', 'bundler'], ['node16', 'node16'], ['nodenext', 'nodenext']]) {
      file('tsconfig.json', JSON.stringify({ compilerOptions: { ...options, module, moduleResolution, lib }, files: [source] }));
      try {
        run(join(root, 'node_modules/.bin/tsc'), '-p', '.');
      } catch (error) {
        assert.fail(`${source}, ${moduleResolution}: ${error.stdout}`);
      }
    }
  }
});

test('in a page without a server: the classic bundle, its widget in front of its script or behind it', { timeout: 120_000 }, async () => {
  cpSync(join(installed, 'dist/lua-repl.classic.js'), join(folder, 'lua-repl.classic.js'));
  const script = '<script src="lua-repl.classic.js"></script>';
  const widget = '<lua-repl id="one"><pre>answer = 42</pre></lua-repl>';
  const browser = await startBrowser(folder);
  try {
    for (const [name, ...parts] of [['head.html', script, widget], ['end.html', widget, script]]) {
      file(name, `<!doctype html><meta charset="utf-8"><title>x</title>${parts.join('')}`);
      const tab = await browser.open({ url: pathToFileURL(join(folder, name)) });
      const repl = await new Repl(tab, '#one').ready();
      assert.deepEqual(await repl.execute('return answer'), { values: [42] });
      assert.deepEqual(await tab.evaluate(async () => {
        const { Vm, LuaError, LuaReplElement } = globalThis.Ocarina;
        const vm = await Vm.create(); // the interpreter is in the bundle, for the library as well
        const error = await vm.execute('error("x", 0)').catch((e) => e);
        const given = await Vm.create({ wasmModule: await WebAssembly.compile(LuaReplElement.wasm) });
        return [error instanceof LuaError, document.querySelector('lua-repl') instanceof LuaReplElement, ...await given.execute('return 1')];
      }), [true, true, 1]);
      assert.deepEqual(tab.complaints, [], name);
      await tab.context().close();
    }
  } finally {
    await browser.close();
  }
});

test('in a browser: bundled by esbuild, the one-file bundle, and a worker, all under a content security policy', { timeout: 120_000 }, async () => {
  const site = join(folder, 'site');
  mkdirSync(site);
  file('page.js', `
    import { LuaReplElement } from 'ocarina/repl';
    LuaReplElement.wasm = new URL('ocarina.wasm', import.meta.url); // esbuild copies no files: we do`);
  file('worker.js', `
    import { Vm } from 'ocarina';
    const vm = await Vm.create({ wasmUrl: new URL('ocarina.wasm', import.meta.url) });
    vm.set('soon', async (x) => x);
    postMessage(await vm.execute('return soon("from a worker")'));`);
  await build({
    absWorkingDir: folder, entryPoints: ['page.js', 'worker.js'], outdir: 'site', bundle: true, minify: true, format: 'esm', target: 'es2022',
    logLevel: 'error',
  });
  cpSync(join(installed, 'dist/ocarina.wasm'), join(site, 'ocarina.wasm'));
  for (const bundle of ['lua-repl.js', 'lua-repl.classic.js']) cpSync(join(installed, 'dist', bundle), join(site, bundle));
  const page = (script) => `<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${CSP}">
    <title>x</title><link rel="icon" href="icon.svg"><script type="module" src="${script}"></script><lua-repl id="one"></lua-repl>`;
  cpSync(join(root, 'web/ocarina.svg'), join(site, 'icon.svg'));
  writeFileSync(join(site, 'bundled.html'), page('page.js'));
  writeFileSync(join(site, 'one-file.html'), page('lua-repl.js'));
  writeFileSync(join(site, 'classic-module.html'), page('lua-repl.classic.js'));

  const browser = await startBrowser(site);
  try {
    for (const path of ['bundled.html', 'one-file.html', 'classic-module.html']) {
      const tab = await browser.open({ path });
      const repl = await new Repl(tab, '#one').ready();
      await repl.type('6 * 7\n');
      await repl.shows('\n42\n> ');
      assert.deepEqual(await repl.execute('return "ok"'), { values: ['ok'] });
      if (path === 'bundled.html') {
        assert.deepEqual(await tab.evaluate(() => new Promise((resolve, reject) => {
          const policy = trustedTypes.createPolicy('test', { createScriptURL: (url) => url }); // the page's own affair
          const worker = new Worker(policy.createScriptURL('worker.js'), { type: 'module' });
          worker.onmessage = (event) => resolve(event.data);
          worker.onerror = reject;
        })), ['from a worker']);
      }
      if (path === 'one-file.html') {
        assert.equal(await tab.evaluate(async () => {
          const { Vm } = await import('./lua-repl.js');
          return (await (await Vm.create()).execute('return "no file"'))[0];
        }), 'no file');
      }
      if (path === 'classic-module.html') assert.equal(await tab.evaluate(() => typeof globalThis.Ocarina?.Vm), 'function');
      assert.deepEqual(tab.complaints, [], path);
      await tab.context().close();
    }
  } finally {
    await browser.close();
  }
});
