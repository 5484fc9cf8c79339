// Programs in headless Chromium: every measurement in a fresh page of a site that serves the repository itself.
import { startBrowser } from '../web/support/browser.js';
import { chunkOf } from './programs.js';
import { root } from '../support/paths.js';

const START_MS = 5000, REST_MS = 700; // what a browser, and a page, still do for themselves when they say that they are there

/** What the page does: loads the embedding, then measures. */
async function inPage({ embedding, source, again }) {
  try {
    const embeddings = await import('/tests/bench/embeddings.js');
    let opened;
    if (embedding === 'ocarina') {
      opened = await embeddings.ocarina({ library: '/wasm/index.js', wasmUrl: '/dist/ocarina.wasm' });
    } else {
      await new Promise((done, failed) => {
        const script = document.createElement('script');
        Object.assign(script, { src: '/node_modules/wasmoon/dist/index.js', onload: done, onerror: failed });
        document.head.append(script);
      });
      opened = embeddings.wasmoon({ factory: globalThis.wasmoon.LuaFactory, wasm: '/node_modules/wasmoon/dist/glue.wasm' });
    }
    return await embeddings.measure(opened, source, { now: () => performance.now() / 1000, again });
  } catch (error) {
    return { error: String(error?.message ?? error).split('\n')[0] };
  }
}

export async function openBrowserPages() {
  const browser = await startBrowser(root);
  await new Promise((done) => { setTimeout(done, START_MS); });
  return {
    close: () => browser.close(),
    async measure(embedding, program, again) {
      const page = await browser.open({ path: 'tests/bench/page.html' });
      try {
        await page.waitForTimeout(REST_MS);
        return await page.evaluate(inPage, { embedding, source: chunkOf(program), again });
      } finally {
        await page.context().close();
      }
    },
  };
}
