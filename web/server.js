// A small static server for the built page: files of one folder, read anew at every request.

import { createServer } from 'node:http';
import { open, realpath } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.lua': 'text/plain; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.wasm': 'application/wasm',
};
const PORTS_TRIED = 20;

/**
 * Serves `root` on this machine only. If the port is taken the next free one is used, and said so.
 * Port 0 means any.
 * @returns {Promise<{ url: string, port: number, server: import('node:http').Server, close(): Promise<void> }>}
 */
export async function serve({ port = 8080, root = defaultRoot(), host = '127.0.0.1', log = console.error } = {}) {
  const folder = await realpath(root).catch(() => {
    throw new Error(`${root} does not exist: build the page first (npm start, or ./build.sh wasm web)`);
  });
  const server = createServer((request, response) => {
    respond(request, response, folder).catch((error) => {
      log(`${request.method} ${request.url}: ${error.message}`);
      fail(response, 500, 'Internal error');
    });
  });
  const used = await listen(server, port, host, log);
  return {
    url: `http://${host === '127.0.0.1' ? 'localhost' : host}:${used}/`,
    port: used,
    server,
    close: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}

function defaultRoot() {
  return fileURLToPath(new URL('../dist/web', import.meta.url));
}

async function listen(server, port, host, log) {
  const last = port === 0 ? 0 : Math.min(port + PORTS_TRIED, 65535);
  for (let tried = port; tried <= last; tried += 1) {
    try {
      await new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(tried, host, () => {
          server.off('error', reject);
          resolve();
        });
      });
      return server.address().port;
    } catch (error) {
      if (error.code !== 'EADDRINUSE' && error.code !== 'EACCES') throw error;
      const why = error.code === 'EACCES' ? 'needs more rights' : 'is taken';
      if (tried < last) log(`Port ${tried} ${why}; trying ${tried + 1}.`);
    }
  }
  throw new Error(`no free port between ${port} and ${last}`);
}

async function respond(request, response, folder) {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD');
    return fail(response, 405, 'Method not allowed');
  }
  const path = pathOf(request.url);
  if (path === undefined) return fail(response, 400, 'Bad request');
  const file = await openInside(folder, path.endsWith('/') ? path + 'index.html' : path);
  if (!file) return fail(response, 404, 'Not found');
  try {
    const { size } = await file.handle.stat();
    response.writeHead(200, {
      'Content-Type': TYPES[extname(file.path).toLowerCase()] ?? 'application/octet-stream',
      'Content-Length': size,
      // What was rebuilt must show at the next reload.
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
    });
    response.end(request.method === 'HEAD' ? undefined : await file.handle.readFile());
  } finally {
    await file.handle.close();
  }
}

/** The decoded path of a request, or undefined if it is no clean path. */
function pathOf(url) {
  try {
    const path = decodeURIComponent(url.split(/[?#]/, 1)[0]);
    return path.startsWith('/') && !/[\0\\]/.test(path) ? path : undefined;
  } catch {
    return undefined;
  }
}

/** Opens a regular file under `folder`; links and dots that lead out of it find nothing. */
async function openInside(folder, path) {
  try {
    const real = await realpath(join(folder, path));
    if (!real.startsWith(folder + sep)) return undefined;
    const handle = await open(real);
    if ((await handle.stat()).isFile()) return { handle, path: real };
    await handle.close();
  } catch (error) {
    if (!['ENOENT', 'ENOTDIR', 'EACCES', 'ENAMETOOLONG', 'ELOOP'].includes(error.code)) throw error;
  }
  return undefined;
}

function fail(response, status, text) {
  if (response.headersSent) return response.destroy();
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' });
  return response.end(text + '\n');
}
