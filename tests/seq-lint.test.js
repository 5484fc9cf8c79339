// The rules of core/seq.h that no compiler checks. A C local does not survive an await: the sequence returns there and its
// function starts anew.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { filesBelow, root } from './support/paths.js';
import { lintSequences } from './support/seq-lint.js';

describe('sequences', () => {
  const files = filesBelow('core', (name) => name.endsWith('.c'));
  const headers = filesBelow('core', (name) => name.endsWith('.h')).map((name) => readFileSync(join(root, name), 'utf8'));
  for (const file of files) {
    const source = readFileSync(join(root, file), 'utf8');
    if (!/\bSEQ_BEGIN\b/.test(source)) continue;
    it(file, () => assert.deepEqual(lintSequences(file, source, headers), []));
  }
  it('some files were checked', () => {
    assert.ok(files.some((file) => readFileSync(join(root, file), 'utf8').includes('SEQ_BEGIN')), 'core/ has no sequence');
  });
});

describe('the lint itself', () => {
  const inSequence = (before, body) =>
    `static OcSig f(OcThread *L, OcFrame *fr) {\n${before}\n  SEQ_BEGIN(s);\n${body}\n  SEQ_END(s);\n}\n`;
  const faults = (before, body) => lintSequences('x.c', inSequence(before, body), []);

  it('accepts const locals, inner blocks without an await, and locals after the last await', () => {
    const before = 'F *const s = (F *)fr; const int n = 3; static const char *const names[] = { 0 };';
    assert.deepEqual(faults(before, 'SEQ_TICK(L, s, n); { int i = 1; s->i += i; } SEQ_POLL(s, g(L)); int last = 1; use(last);'), []);
    assert.deepEqual(faults(before, 'while (x) { SEQ_TICK(L, s, 1); int i = g(); s->i += i; }'), []);
    assert.deepEqual(faults(before, 'for (s->i = 0; s->i < n; s->i++) SEQ_TICK(L, s, 1); switch (n) { case 1: n(); }'), []);
  });
  it('finds a mutable local above SEQ_BEGIN', () => {
    assert.match(faults('int n = 1;', '')[0], /x\.c:2: .*'n'/);
    assert.match(faults('const char *p = q;', '')[0], /'p'/);
    assert.match(faults('OcValue v[2];', '')[0], /'v'/);
    assert.match(faults('F *const s = x, *t = y;', '')[0], /'t'/);
  });
  it('finds a local that lives across an await', () => {
    assert.match(faults('', 'int i = 1;\nSEQ_AWAIT(s, g(L));')[0], /x\.c:4: .*'i'/);
    assert.match(faults('', '{ OcTable *t = h; if (t) { SEQ_TICK(L, s, 1); } }')[0], /'t'/);
    assert.match(faults('', 'for (int i = 0; i < 3; i++) { SEQ_TICK(L, s, 1); }')[0], /'i'/);
    assert.match(faults('', 'for (int i = 0; i < 3; i++) SEQ_TICK(L, s, 1);')[0], /'i'/);
  });
  it('finds an await inside a nested switch, also behind a macro', () => {
    assert.match(faults('', 'switch (n) { case 1: { SEQ_TICK(L, s, 1); } }')[0], /nested switch/);
    const macro = '#define STEP(x) \\\n  SEQ_AWAIT(s, x)\n';
    assert.match(lintSequences('x.c', macro + inSequence('', 'switch (n) { case 1: STEP(2); }'), [])[0], /nested switch/);
    assert.match(lintSequences('x.c', inSequence('', 'switch (n) { case 1: STEP(2); }'), [macro])[0], /nested switch/);
  });
});
