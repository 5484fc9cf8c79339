// The built page in headless Chromium, and how tests talk to its widgets.

import { chromium } from 'playwright-core';
import { serve } from '../../../web/server.js';

const ARGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
];

/** Serves `root` (default: dist/web) and starts a browser; `close` ends both. */
export async function startBrowser(root) {
  const site = await serve({ port: 0, ...(root && { root }) });
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ARGS }).catch(async (error) => {
    await site.close();
    throw error;
  });
  return {
    url: site.url,
    browser,
    /** A page of its own, with what it complained about in `page.complaints`. `url`: of another site. */
    async open({ path = '', url = site.url + path, ...options } = {}) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
      const page = await context.newPage();
      page.complaints = [];
      page.on('console', (message) => {
        // xterm.js remarks on a slow machine, past its log level.
        const remark = message.text().startsWith('task queue exceeded allotted deadline');
        if (['error', 'warning'].includes(message.type()) && !remark) page.complaints.push(message.text());
      });
      page.on('pageerror', (error) => page.complaints.push(String(error.stack)));
      await page.goto(String(url));
      return page;
    },
    async close() {
      await browser.close();
      await site.close();
    },
  };
}

/** One <lua-repl> of a page. */
export class Repl {
  constructor(page, selector) {
    this.page = page;
    this.selector = selector;
    this.element = page.locator(selector);
    this.interruptButton = this.element.getByRole('button', { name: 'Interrupt' });
  }

  /** Resolves when the widget is in one of the states. */
  async until(...states) {
    await this.page.waitForFunction(
      ([selector, wanted]) => wanted.includes(document.querySelector(selector)?.getAttribute('state')),
      [this.selector, states],
    );
    return this;
  }

  async ready() {
    await this.element.scrollIntoViewIfNeeded();
    return this.until('idle');
  }

  async focus() {
    await this.element.locator('.xterm-screen').click();
    return this;
  }

  /** Types into the terminal, key by key; '\n' is Enter. */
  async type(text) {
    await this.focus();
    await this.page.keyboard.type(text);
    return this;
  }

  press(...keys) {
    return keys.reduce((done, key) => done.then(() => this.page.keyboard.press(key)), Promise.resolve());
  }

  text() {
    return this.element.evaluate((repl) => repl.text);
  }

  /** Waits until the transcript holds `part` (a string) and returns the transcript. */
  async shows(part) {
    await this.page.waitForFunction(
      ([selector, wanted]) => document.querySelector(selector).text.includes(wanted),
      [this.selector, part],
    ).catch(async () => {
      throw new Error(`the transcript never showed ${JSON.stringify(part)}:\n${await this.text()}`);
    });
    return this.text();
  }

  /** Waits until what the terminal has on screen, its rows as text, is right: it draws a frame or more after the transcript has changed. */
  async draws(right) {
    const end = performance.now() + 10_000;
    for (;;) {
      const rows = (await this.element.locator('.xterm-rows > div').allInnerTexts()).map((row) => row.replaceAll('\u00a0', ' '));
      if (right(rows)) return;
      if (performance.now() > end) throw new Error(`what the terminal has drawn stays wrong:\n${rows.join('\n')}`);
      await this.page.waitForTimeout(20);
    }
  }

  /**
   * Runs code through execute(): { values } or { error }. Values must be plain data.
   */
  execute(code) {
    return this.element.evaluate(
      (repl, source) => repl.execute(source).then((values) => ({ values }), (error) => ({ error: error.message })),
      code,
    );
  }

  /**
   * Does `act`, a real click or key, and returns the milliseconds from the browser's own time of
   * that input event until the widget is idle again.
   */
  async timeToIdle(act) {
    // Listening first, in a call of its own: the widget may be idle sooner than the next message gets through.
    const measured = await this.element.evaluateHandle((repl) => ({
      time: new Promise((resolve) => {
        let pressed;
        const note = (event) => {
          if (event.key !== 'Control') pressed ??= event.timeStamp;
        };
        addEventListener('pointerdown', note, { capture: true, once: true });
        addEventListener('keydown', note, { capture: true });
        const observer = new MutationObserver(() => {
          if (repl.getAttribute('state') !== 'idle') return;
          observer.disconnect();
          removeEventListener('keydown', note, { capture: true });
          resolve(performance.now() - pressed);
        });
        observer.observe(repl, { attributeFilter: ['state'] });
      }),
    }));
    await act();
    return measured.evaluate(({ time }) => time);
  }
}
