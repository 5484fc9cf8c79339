// Tests on pages: each has one of its own, in a browser that the file's tests share.

import { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { Repl, startBrowser } from './browser.js';

const FRAMES = 60;
const PATIENCE = 30_000; // ms

/**
 * Starts a browser for the tests of the file, and ends it behind them. `onPage([options,] body)` is the body of a test on a page of its
 * own, which may complain of nothing.
 */
export function pageTests() {
  let site;
  before(async () => (site = await startBrowser()));
  after(() => site?.close());

  function onPage(...given) {
    const body = given.pop();
    const [options] = given;
    return async () => {
      const page = await site.open(options);
      try {
        await body(page, (id) => new Repl(page, `#${id}`));
        assert.deepEqual(page.complaints, []);
      } finally {
        await page.context().close();
      }
    };
  }
  return { onPage };
}

/**
 * Of the gaps between 60 animation frames the one that `share` of them do not exceed, in milliseconds. Other programs may have the
 * processor: while it is beyond `bound`, it is measured again.
 */
export async function frameGap(page, { share, bound }) {
  let best = Infinity;
  const end = performance.now() + PATIENCE;
  while (best > bound && performance.now() < end) best = Math.min(best, await measureFrames(page, share));
  return best;
}

function measureFrames(page, share) {
  return page.evaluate(([count, part]) => new Promise((resolve) => {
    const gaps = [];
    let last;
    const frame = (now) => {
      if (last !== undefined) gaps.push(now - last);
      last = now;
      if (gaps.length < count) requestAnimationFrame(frame);
      else resolve(gaps.sort((a, b) => a - b)[Math.floor(count * part)]);
    };
    requestAnimationFrame(frame);
  }), [FRAMES, share]);
}

/** The milliseconds from `stop` to the end of a running loop: the best of some tries, while they are beyond `bound`. */
export async function stopTime(r, loop, stop, bound) {
  let best = Infinity;
  const end = performance.now() + PATIENCE;
  while (best > bound && performance.now() < end) {
    await r.type(`${loop}\n`);
    await r.until('running');
    await r.page.waitForTimeout(300);
    best = Math.min(best, await r.timeToIdle(stop));
  }
  return best;
}
