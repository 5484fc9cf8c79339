// Back-pressure between a program's output and a terminal.

import { test } from 'node:test';
import assert from 'node:assert/strict';
import { Output } from '../../web/output.js';

function recorder() {
  const slices = [];
  const pending = [];
  const output = new Output((text, done) => {
    slices.push(text);
    pending.push(done);
  });
  return { output, slices, acknowledge: () => pending.shift()() };
}
const turn = () => new Promise((resolve) => setImmediate(resolve));

test('what is pushed in one turn is one write', async () => {
  const { output, slices } = recorder();
  output.push('a');
  output.push('b\n');
  assert.deepEqual(slices, []);
  await turn();
  assert.deepEqual(slices, ['ab\n']);
});

test('slices are at most 64 KB, end at lines and wait for their acknowledgement', async () => {
  const { output, slices, acknowledge } = recorder();
  for (let i = 0; i < 2000; i += 1) output.push(`${String(i).padStart(99, '.')}\n`);
  await turn();
  assert.equal(slices.length, 1);
  while (slices.join('').length < 200_000) acknowledge();
  assert.ok(slices.length >= 4);
  for (const slice of slices) {
    assert.ok(slice.length <= 65_536);
    assert.ok(slice.endsWith('\n'));
  }
  assert.equal(slices.join('').split('\n').length, 2001);
});

test('a line longer than a slice is cut', async () => {
  const { output, slices, acknowledge } = recorder();
  output.push('x'.repeat(150_000));
  await turn();
  acknowledge();
  acknowledge();
  assert.deepEqual(slices.map((slice) => slice.length), [65_536, 65_536, 18_928]);
});

test('the writer is held from 128 KB on until enough is drawn', async () => {
  const { output, acknowledge } = recorder();
  output.push('x'.repeat(128 * 1024));
  assert.equal(output.held, false);
  output.push('y');
  assert.equal(output.held, true);
  await turn();
  assert.equal(output.held, true, 'written is not yet drawn');
  acknowledge();
  assert.equal(output.held, false);
});

test('drop forgets all but what the terminal has', async () => {
  const { output, slices, acknowledge } = recorder();
  output.push('x'.repeat(200_000));
  await turn();
  output.drop();
  output.push('after\n');
  acknowledge();
  assert.deepEqual(slices.map((slice) => slice.length), [65_536, 6]);
});

test('drained resolves when all is drawn, or dropped', async () => {
  const { output, acknowledge } = recorder();
  await output.drained();
  output.push('a');
  let done = false;
  const drained = output.drained().then(() => (done = true));
  await turn();
  assert.equal(done, false);
  acknowledge();
  await drained;

  output.push('b');
  const dropped = output.drained();
  output.drop();
  await dropped;
});
