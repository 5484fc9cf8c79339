// What the sources copy or promise about other files.

import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { XTERM_CSS } from '../../web/xterm-css.js';

const file = (path) => readFile(new URL(`../../${path}`, import.meta.url), 'utf8');

test("web/xterm-css.js is xterm.js's own stylesheet", async () => {
  assert.equal(XTERM_CSS.trim(), (await file('node_modules/@xterm/xterm/css/xterm.css')).trim());
});

test('the widget can be imported where there is no DOM', async () => {
  const { LuaReplElement } = await import('../../web/repl.js');
  assert.equal(typeof LuaReplElement, 'function');
});

test('the tour page allows no scripts but its own, and no eval but of wasm', async () => {
  const html = await file('web/index.html');
  assert.match(html, /script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'/);
  assert.doesNotMatch(html, /https?:\/\/[^"]*\.(js|css|woff2?)/, 'nothing is loaded from elsewhere');
});
