// loader.js: from a URL or a compiled module to an instance. No Emscripten glue.

import { OcarinaError } from './errors.js';

const compiled = new Map(); // URL -> promise of the module

/** Where the module is when nobody says otherwise: beside the package's sources. */
export const defaultUrl = () => new URL('../dist/ocarina.wasm', import.meta.url); // bundlers leave no such address behind, some of them

export const inNode = Boolean(globalThis.process?.versions?.node);

/** Node's built-in module, or undefined elsewhere; bundlers see no import. */
export const nodeModule = (name) => (inNode ? globalThis.process.getBuiltinModule?.(name) : undefined);

/** The same for a Node that has no getBuiltinModule. The name is a parameter: a constant, however it is put together, minifiers see through. */
const importNodeModule = (name) => import(/* @vite-ignore */ /* webpackIgnore: true */ name);

function readBytes(fs, url) {
  try {
    return fs.readFileSync(url);
  } catch (e) {
    throw new OcarinaError('argument', `cannot read the interpreter, ${url.href}: ${e.message} (say where it is by wasmUrl, or give it by wasmModule)`, { cause: e });
  }
}

async function read(url) {
  const href = String(url);
  if (inNode && !URL.canParse(href)) {
    throw new OcarinaError('argument', `wasmUrl: '${href}' is no URL (a file's begins with file:, see url.pathToFileURL; wasmModule takes a compiled module)`);
  }
  if (href.startsWith('file:')) {
    const fs = nodeModule('node:fs') ?? await importNodeModule('node:fs');
    const module = await WebAssembly.compile(readBytes(fs, new URL(href)));
    if (inNode) await new Promise(setImmediate); // see `instantiate`
    return module;
  }
  const response = await fetch(href);
  if (!response.ok) throw new Error(`cannot load the interpreter, ${href}: status ${response.status}`);
  // A server that gives the wrong type for .wasm is common, and no reason to fail.
  if (WebAssembly.compileStreaming && /^application\/wasm/.test(response.headers.get('content-type') ?? '')) {
    return WebAssembly.compileStreaming(response);
  }
  return WebAssembly.compile(await response.arrayBuffer());
}

/** The module at `url`, compiled once per URL. */
export function compile(url = defaultUrl()) {
  const key = String(url);
  let module = compiled.get(key);
  if (!module) {
    module = read(url);
    compiled.set(key, module);
    module.catch(() => compiled.delete(key)); // so that it can be tried again
  }
  return module;
}

/**
 * An instance. `ocarina` are the imports that the core knows about (host.js); what Emscripten's C library would like from WASI is
 * answered with "not supported": nothing in the core depends on it.
 */
export async function instantiate(module, ocarina) {
  const imports = { ocarina };
  for (const { module: from, name, kind } of WebAssembly.Module.imports(module)) {
    if (from === 'ocarina' || kind !== 'function') continue;
    imports[from] ??= {};
    imports[from][name] = name === 'proc_exit'
      ? (status) => { throw new WebAssembly.RuntimeError(`the core ended with status ${status}`); }
      : () => 52; // ENOSYS
  }
  // When nothing but such a promise is left to wait for, Node first waits for all of V8's threads: for 200 ms, while they optimise what
  // ran before. Pages must not instantiate at once.
  const instance = inNode ? new WebAssembly.Instance(module, imports) : await WebAssembly.instantiate(module, imports);
  instance.exports._initialize?.();
  return instance.exports;
}
