/**
 * What the single-file bundles hold: the element, registered, the library, and the interpreter for both. The classic one has them in the global
 * `Ocarina`.
 */
export * from './repl.js';
export * from '../wasm/index.js';
