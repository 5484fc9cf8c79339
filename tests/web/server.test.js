// The static server: types, and what it must not serve.

import { test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdtemp, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '../../web/server.js';

async function site(t) {
  const base = await mkdtemp(join(tmpdir(), 'ocarina-server-'));
  t.after(() => rm(base, { recursive: true }));
  const root = join(base, 'www');
  await mkdir(join(root, 'folder'), { recursive: true });
  await writeFile(join(root, 'index.html'), '<h1>hello</h1>');
  await writeFile(join(root, 'a b.js'), '1');
  await writeFile(join(root, 'x.wasm'), '\0asm');
  await writeFile(join(base, 'secret'), 'secret');
  await symlink(join(base, 'secret'), join(root, 'link'));
  return root;
}

async function running(t, options) {
  const site = await serve({ port: 0, log: () => {}, ...options });
  t.after(() => site.close());
  return site;
}

/** A request exactly as written: fetch would clean the path first. */
function raw(port, line) {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(`${line}\r\nHost: x\r\nConnection: close\r\n\r\n`));
    let answer = '';
    socket.on('data', (data) => (answer += data));
    socket.on('end', () => resolve(answer));
    socket.on('error', reject);
  });
}

test('serves files with their types and lets nothing be cached', async (t) => {
  const { url } = await running(t, { root: await site(t) });
  for (const [path, type] of [['', 'text/html; charset=utf-8'], ['a%20b.js?v=1', 'text/javascript; charset=utf-8'], ['x.wasm', 'application/wasm']]) {
    const response = await fetch(url + path);
    assert.equal(response.status, 200, path);
    assert.equal(response.headers.get('content-type'), type);
    assert.equal(response.headers.get('cache-control'), 'no-store');
    assert.ok((await response.text()).length > 0);
  }
  const head = await fetch(url, { method: 'HEAD' });
  assert.equal(head.headers.get('content-length'), '14');
});

test('what is not there, not a file, or not asked with GET is refused', async (t) => {
  const { url } = await running(t, { root: await site(t) });
  for (const path of ['none', 'folder', 'folder/', 'index.html/']) assert.equal((await fetch(url + path)).status, 404, path);
  assert.equal((await fetch(url, { method: 'POST' })).status, 405);
});

test('nothing outside of the root is served', async (t) => {
  const { port } = await running(t, { root: await site(t) });
  for (const path of ['/../secret', '/..%2fsecret', '/%2e%2e/secret', '/folder/../../secret', '//../secret', '/link', '/..\\secret', '/%00', '/%zz', '../secret']) {
    const answer = await raw(port, `GET ${path} HTTP/1.1`);
    assert.match(answer, /^HTTP\/1\.1 (400|404) /, path);
    assert.ok(!answer.includes('\r\n\r\nsecret'), path);
  }
});

test('a port that is taken: the next one is used, and said so', async (t) => {
  const root = await site(t);
  const first = await running(t, { root });
  const said = [];
  const second = await running(t, { root, port: first.port, log: (line) => said.push(line) });
  assert.ok(second.port > first.port);
  assert.match(said[0], new RegExp(`Port ${first.port} is taken; trying ${first.port + 1}\\.`));
  assert.equal((await fetch(second.url)).status, 200);
});

test('a root that is missing is a clear error', async () => {
  await assert.rejects(serve({ port: 0, root: '/nowhere/at/all' }), /\/nowhere\/at\/all does not exist: build the page first/);
});
