/** What `<script src="lua-repl.classic.js">` puts into the global `Ocarina`, as importing it for its effect does. It has no exports to import. */
export * from './bundle.js';
export as namespace Ocarina;
