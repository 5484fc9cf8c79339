// loader.js: from a URL or a compiled module to an instance. No Emscripten glue.

import { OcarinaError } from './errors.js';

const compiled = new Map(); // URL, or the bytes -> promise of the module
let own; // the bytes of the interpreter, in a bundle that holds it

/** Where the module is when nobody says otherwise: beside the package's sources. */
export const defaultUrl = () => new URL('../dist/ocarina.wasm', import.meta.url);

const HELP = 'say where ocarina.wasm is by wasmUrl, or for widgets by LuaReplElement.wasm; or give it compiled, as wasmModule';
const refuse = (url, why, cause) => new OcarinaError('argument', `cannot load the interpreter, ${url}: ${why} (${HELP})`, { cause });

export const inNode = Boolean(globalThis.process?.versions?.node);

/** Node's built-in module, or undefined elsewhere; bundlers see no import. */
export const nodeModule = (name) => (inNode ? globalThis.process.getBuiltinModule?.(name) : undefined);

/** The same for a Node that has no getBuiltinModule. The name is a parameter: a constant, however it is put together, minifiers see through. */
const importNodeModule = (name) => import(/* @vite-ignore */ /* webpackIgnore: true */ name);

async function readFile(href) {
  const fs = nodeModule('node:fs') ?? await importNodeModule('node:fs');
  const module = await WebAssembly.compile(fs.readFileSync(new URL(href)));
  await new Promise(setImmediate); // see `instantiate`
  return module;
}

async function load(href) {
  const response = await fetch(href);
  if (!response.ok) throw new Error(`status ${response.status}`);
  // A server that gives the wrong type for .wasm is common, and no reason to fail.
  const type = response.headers.get('content-type') ?? '';
  if (WebAssembly.compileStreaming && /^application\/wasm/.test(type)) return WebAssembly.compileStreaming(response);
  const bytes = await response.arrayBuffer();
  if (!WebAssembly.validate(bytes) && /^text\/html/.test(type)) throw new Error('the server answers with a page, not with the interpreter');
  return WebAssembly.compile(bytes);
}

async function read(url) {
  const href = String(url);
  if (inNode && !URL.canParse(href)) {
    throw new OcarinaError('argument', `wasmUrl: '${href}' is no URL (a file's begins with file:, see url.pathToFileURL; wasmModule takes a compiled module)`);
  }
  try {
    return await (inNode && href.startsWith('file:') ? readFile(href) : load(href));
  } catch (e) {
    throw refuse(href, e.cause?.message ? `${e.message}: ${e.cause.message}` : e.message, e);
  }
}

/** Where it is by default; a bundle of classic scripts has no address of its own to begin from. */
function urlHere() {
  try {
    return defaultUrl();
  } catch (e) {
    throw refuse('ocarina.wasm', 'this script has no URL', e);
  }
}

/** For the bundles: `bytes` are the interpreter where nobody says where it is. */
export function holdOwn(bytes) {
  own = bytes;
}

/** The module at `url`, or of bytes in its place: compiled once for each. */
export async function compile(url = own ?? urlHere()) {
  const bytes = ArrayBuffer.isView(url) || url instanceof ArrayBuffer;
  const key = bytes ? url : String(url);
  let module = compiled.get(key);
  if (!module) {
    module = bytes ? WebAssembly.compile(url) : read(url);
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
  if (!instance.exports.oc_js_scratch) throw new OcarinaError('argument', 'wasmModule: this is another module, not ocarina.wasm');
  instance.exports._initialize?.();
  return instance.exports;
}
