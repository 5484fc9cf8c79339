// Builds what a browser loads, from web/, wasm/ and build/ocarina.wasm:
//   dist/web                  the tour page
//   dist/lua-repl.js          the widget with everything in it, for one <script type="module">
//   dist/lua-repl.classic.js  the same for one <script>, as pages need it that are opened from a file
//   dist/ocarina.wasm         the interpreter, for users of the package

import { copyFile, mkdir, rm, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const wasm = `${root}build/ocarina.wasm`;

if (!(await stat(wasm).catch(() => undefined))) {
  console.error('web/build.js: build/ocarina.wasm is missing; run ./build.sh wasm first');
  process.exit(1);
}

const common = {
  absWorkingDir: root,
  bundle: true,
  format: 'esm',
  target: 'es2022',
  minify: true,
  legalComments: 'eof',
  logLevel: 'warning',
  external: ['node:*'], // what the library would use in Node, behind a test for it
};

const whole = {
  ...common,
  entryPoints: ['web/bundle.js'],
  alias: { 'ocarina.wasm': './build/ocarina.wasm' },
  loader: { '.wasm': 'binary' },
};

await rm(`${root}dist/web`, { recursive: true, force: true });
await mkdir(`${root}dist/web`, { recursive: true });
await Promise.all([
  build({ ...common, entryPoints: ['web/tour.js'], outdir: 'dist/web', splitting: true, chunkNames: '[name]', sourcemap: true }),
  build({ ...whole, outfile: 'dist/lua-repl.js' }),
  build({
    ...whole, outfile: 'dist/lua-repl.classic.js', format: 'iife', globalName: 'Ocarina', define: { 'import.meta.url': 'document.baseURI' },
    footer: { js: 'globalThis.Ocarina = Ocarina;' }, // it is there already, unless this was loaded as a module
  }),
  ...['index.html', 'tour.css', 'ocarina.svg'].map((file) => copyFile(`${root}web/${file}`, `${root}dist/web/${file}`)),
  copyFile(wasm, `${root}dist/web/ocarina.wasm`),
  copyFile(wasm, `${root}dist/ocarina.wasm`),
]);
