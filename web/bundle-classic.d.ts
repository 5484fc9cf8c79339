/** What `<script src="lua-repl.classic.js">` puts into the global `Ocarina`. */
export * from './bundle.js';
export as namespace Ocarina;
