// npm start: installs and builds what is missing, then serves the page with live REPLs and prints its address.
// PORT=n chooses the port (default 8080; the next free one if it is taken).
import { installPackages, must } from '../tests/support/setup.js';

console.log('Ocarina: building the page (about a minute the first time; tools that are missing take some minutes more)');
must('./build.sh', 'tools', 'start');
installPackages();
must('./build.sh', 'wasm', 'web');

const { serve } = await import('./server.js');
const { url } = await serve({ port: Number(process.env.PORT ?? 8080) });
console.log(`\nOcarina is at ${url} (Ctrl-C stops it)`);
