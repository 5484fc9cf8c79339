// The widgets on the tour page: what programs make of them, their resets and ends, keyboard, screen readers, small screens.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import axe from 'axe-core';
import { frameGap, pageTests, stopTime } from './support/page-test.js';

const { onPage } = pageTests();

test('methods, events and properties', onPage(async (page, repl) => {
  const r = await repl('repl-try').ready();
  const seen = await page.evaluate(async () => {
    const element = document.querySelector('#repl-try');
    const events = [];
    for (const type of ['lua-result', 'lua-error', 'lua-output', 'lua-ready']) {
      document.addEventListener(type, (event) => event.target === element && events.push([type, event.detail.values ?? event.detail.text ?? event.detail.error?.message ?? typeof event.detail.vm]));
    }
    const results = [await element.execute('print("hi") return 1, "two"')];
    results.push(await element.execute('error("x", 0)').catch((error) => [error.name, error.message]));
    const endless = element.execute('while true do end').catch((error) => error.name);
    await new Promise((wake) => setTimeout(wake, 50));
    results.push(await element.execute('1').catch((error) => error.message));
    element.interrupt();
    results.push(await endless);
    await element.execute('kept = 1');
    const before = element.vm;
    await element.reset();
    results.push(element.vm !== before, await element.execute('kept'), element.text);
    return { events, results };
  });
  assert.deepEqual(seen.results, [
    [1, 'two'], ['LuaError', 'x'], 'lua-repl: busy: other code runs here, which interrupt() stops', 'InterruptedError', true, [undefined], '> kept\nnil\n> ',
  ]);
  assert.deepEqual(seen.events.filter(([type]) => type !== 'lua-error'), [
    ['lua-output', 'hi\n'], ['lua-result', [1, 'two']], ['lua-result', []], ['lua-ready', 'object'], ['lua-result', [undefined]],
  ]);
  assert.equal(seen.events.filter(([type]) => type === 'lua-error').length, 2);
  await r.until('idle');
}));

test('a flood of output keeps the page alive and ends at once', onPage(async (page, repl) => {
  const r = await repl('repl-loop').ready();
  const code = 'local line = ("x"):rep(200) while true do print(line) end';
  await r.type(`${code}\n`);
  await page.waitForTimeout(1500);
  const gap = await frameGap(page, { share: 0.9, bound: 100 });
  assert.ok(gap <= 100, `nine frames of ten within ${gap} ms`);
  await r.interruptButton.click();
  await r.until('idle');
  const time = await stopTime(r, code, () => r.interruptButton.click(), 100);
  assert.ok(time <= 100, `${time} ms`);
  assert.match(await r.text(), /interrupted\n> $/);
}));

test('a widget that cannot start says so, and Reset tries again', onPage({ path: 'ocarina.svg' }, async (page, repl) => {
  await page.route('**/ocarina.wasm', (route) => route.abort());
  await page.goto(new URL('.', page.url()).href);
  const r = await repl('repl-try').until('dead');
  await r.element.getByText('Lua could not start').waitFor();
  await page.unroute('**/ocarina.wasm');
  await r.element.getByRole('button', { name: 'Reset' }).click();
  await r.until('idle');
  assert.equal(await r.element.getByText('Lua could not start').isVisible(), false);
  await r.type('1+1\n');
  assert.equal(await r.shows('2\n> '), '> 1+1\n2\n> ');
  page.complaints.splice(0); // the failed requests
}));

test('a widget whose reset finds no VM says so, to whoever waits too, and the next reset tries again', onPage(async (page, repl) => {
  const r = await repl('repl-coroutine').ready();
  const found = await r.element.evaluate(async (element) => {
    const fails = (promise) => promise.then(() => 'done', (error) => error.message);
    const { wasm } = element.constructor;
    element.constructor.wasm = new Uint8Array([1, 2, 3]);
    const failures = await Promise.all([fails(element.reset()), fails(element.execute('return 1'))]);
    element.constructor.wasm = wasm;
    return failures;
  });
  assert.match(found[0], /WebAssembly/);
  assert.equal(found[1], found[0]);
  await r.until('dead');
  await r.element.getByText('Lua could not start').waitFor();
  assert.deepEqual(await r.element.evaluate(async (element) => [await element.execute('return 1').catch(() => 'still'), await element.reset(), await element.execute('return 2')]),
    ['still', undefined, [2]]);
  assert.equal(await r.element.getByText('Lua could not start').isVisible(), false);
}));

test('Reset pressed twice resets once, and a widget that was taken away while it started comes back', onPage(async (page, repl) => {
  const r = await repl('repl-coroutine').ready();
  const once = await r.text();
  assert.equal(await r.element.evaluate(async (element) => {
    await Promise.all([element.reset(), element.reset()]);
    const first = element.vm;
    const [again] = [element.reset(), element.reset()];
    await again;
    return first.closed && !element.vm.closed;
  }), true);
  await r.until('idle');
  assert.equal(await r.text(), once);
  await page.evaluate(async () => {
    const element = document.createElement('lua-repl');
    element.id = 'late';
    document.querySelector('main').prepend(element);
    element.execute('return 1').catch(() => {});
    await new Promise((wake) => setTimeout(wake));
    element.remove();
    await new Promise((wake) => setTimeout(wake));
    document.querySelector('main').prepend(element);
  });
  const late = await repl('late').until('idle');
  assert.deepEqual(await late.execute('return 6 * 7'), { values: [42] });
  assert.equal(await late.element.locator('.xterm').count(), 1);
}));

test('what comes while a widget starts or resets leaves one terminal and no failure that is over (reset_while_starting)', onPage(async (page) => {
  const seen = await page.evaluate(async () => {
    const add = (attributes = {}) => {
      const element = document.createElement('lua-repl');
      for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
      document.querySelector('main').prepend(element);
      return element;
    };
    const answer = (promise) => promise.then(([value]) => value, (error) => error.message);
    const turn = () => new Promise((wake) => setTimeout(wake));
    // A reset by the other one, while its print function is being defined.
    const first = add({ vm: 'starting' });
    await first.execute('shared = 1');
    const second = add({ vm: 'starting', print: 'print_second' });
    second.execute('').catch(() => {});
    while (!second.shadowRoot.querySelector('.xterm')) await turn();
    await first.reset();
    const reset = [await answer(second.execute('return shared or type(print_second)')), second.shadowRoot.querySelectorAll('.xterm').length,
      second.shadowRoot.querySelector('.failure').textContent];
    // Taken away during a reset, or behind one that failed, and back.
    const lone = add();
    await lone.execute('');
    lone.reset().catch(() => {});
    lone.remove();
    await turn();
    document.querySelector('main').prepend(lone);
    const back = [await answer(lone.execute('return 2'))];
    const { wasm } = lone.constructor;
    lone.constructor.wasm = new Uint8Array(3);
    await lone.reset().catch(() => {});
    lone.constructor.wasm = wasm;
    lone.remove();
    await turn();
    document.querySelector('main').prepend(lone);
    back.push(await answer(lone.execute('return 3')));
    // Off the page, from the first moment on.
    lone.remove();
    const off = await Promise.all([lone.insert('x'), lone.execute('x'), lone.run(), lone.reset()].map(answer));
    return { reset, back, off, state: lone.state };
  });
  assert.deepEqual(seen, { reset: ['function', 1, ''], back: [2, 3], off: Array(4).fill('lua-repl: not on a page'), state: 'loading' });
}));

test('the attribute print defines its function also where a script watches over the globals (print_strict)', onPage(async (page) => {
  assert.equal(await page.evaluate(async () => {
    const [one, two] = [1, 2].map(() => Object.assign(document.createElement('lua-repl'), { vm: 'strict' }));
    two.setAttribute('print', 'print_two');
    document.querySelector('main').prepend(one);
    await one.execute('setmetatable(_G, { __newindex = function(_, name) error("no global " .. name) end })');
    one.after(two);
    await two.execute('print_two("strict")');
    return two.text;
  }), '> print_two("strict")\nstrict\n> ');
}));

test('when the VM has ended, the prompt says so, and Reset makes a new one', onPage(async (page, repl) => {
  const r = await repl('repl-try').ready();
  await r.element.evaluate((element) => element.vm.close());
  await r.type('1+1\n');
  await r.until('dead');
  assert.equal(await r.text(), '> 1+1\nthe VM is closed\n');
  assert.deepEqual(await r.execute('1+1'), { error: 'lua-repl: the VM is closed; reset() makes a new one' });
  await r.element.getByRole('button', { name: 'Reset' }).click();
  await r.until('idle');
  await r.type('1+1\n');
  assert.equal(await r.shows('2\n> '), '> 1+1\n2\n> ');
}));

test('what the page itself runs in a VM prints above the prompt of its first widget', onPage(async (page, repl) => {
  const left = await repl('repl-left').ready();
  await repl('repl-right').ready();
  await left.type('function greet(who) print("hello, " .. who) end\n');
  await left.until('idle');
  await left.type('half');
  await left.element.evaluate((element) => element.vm.call(element.vm.get('greet'), 'page'));
  assert.match(await left.shows('hello, page'), /\nhello, page\n> half$/);
  assert.equal(await repl('repl-right').text(), '> ');
}));

test('30 MB at once do not hold the page, and end at once', onPage(async (page, repl) => {
  const r = await repl('repl-loop').ready();
  const code = 'line = ("x"):rep(99) .. "\\n" print(line:rep(300000))';
  await r.type(`${code}\n`);
  await page.waitForFunction(() => document.querySelector('#repl-loop').text.length > 200_000);
  const p90 = await frameGap(page, { share: 0.9, bound: 50 });
  assert.ok(p90 <= 50, `nine frames of ten within ${p90} ms`);
  await r.element.evaluate((element) => element.interrupt()); // unless all of it is drawn already
  await r.until('idle');
  const time = await stopTime(r, code, () => r.interruptButton.click(), 100);
  assert.ok(time <= 100, `${time} ms`);
  assert.match(await r.text(), /interrupted\n> $/);
}));

test('a reset of one of the pair resets both', onPage(async (page, repl) => {
  const left = await repl('repl-left').ready();
  const right = await repl('repl-right').ready();
  await left.type('i = 0 while true do i = i + 1 end\n');
  await left.until('running');
  await right.element.getByRole('button', { name: 'Reset' }).click();
  await left.until('idle');
  await right.until('idle');
  assert.deepEqual((await left.execute('i')).values, [undefined]);
  assert.deepEqual(await right.execute('print_left("again")'), { values: [] });
  await left.shows('again');
}));

test('hostile escape sequences do not spoil the prompt', onPage(async (page, repl) => {
  const r = await repl('repl-try').ready();
  await r.type('io.write("\\27[?1049h\\27[31;40m\\27[?25l\\27[3;4r\\27[?1003h\\27[c\\27[6n\\27]0;x\\7")\n');
  await r.until('idle');
  await r.type('1+1\n');
  await r.shows('> 1+1\n2\n> ');
  await r.draws((rows) => rows.some((row) => row.trim() === '2'));
}));

test('Tab is the editor\'s, Escape and then Tab leaves', onPage(async (page, repl) => {
  const r = await repl('repl-try').ready();
  const prompt = r.element.getByRole('textbox', { name: 'Lua prompt' });
  assert.equal(await prompt.getAttribute('aria-description'), 'Tab completes, Escape and then Tab leaves');
  await r.focus();
  const inside = () => page.evaluate(() => document.activeElement?.id === 'repl-try');
  await r.press('Tab');
  assert.equal(await inside(), true);
  await r.press('Escape', 'Tab');
  assert.equal(await inside(), false);
  await r.press('Shift+Tab');
  assert.equal(await inside(), true);
}));

test('Ctrl-C copies a selection, and then interrupts', onPage(async (page, repl) => {
  const r = await repl('repl-loop').ready();
  await r.type('while true do end\n');
  await r.until('running');
  await r.element.locator('.xterm-screen').dblclick({ position: { x: 40, y: 8 } });
  await r.press('Control+c');
  await page.waitForTimeout(100);
  assert.equal(await r.element.getAttribute('state'), 'running');
  await r.press('Control+c');
  await r.until('idle');
}));

test('what is printed is announced politely', onPage(async (page, repl) => {
  const r = await repl('repl-try').ready();
  await r.type('print("listen")\n');
  const log = r.element.locator('[role=log]');
  await log.getByText('listen').waitFor({ state: 'attached' });
  assert.equal(await log.getAttribute('aria-live'), 'polite');
}));

for (const colorScheme of ['light', 'dark']) {
  test(`axe finds no violations in ${colorScheme} colours`, onPage({ colorScheme }, async (page, repl) => {
    await page.locator('#repl-sleep').scrollIntoViewIfNeeded();
    for (const id of ['repl-try', 'repl-loop', 'repl-left', 'repl-right', 'repl-coroutine', 'repl-yieldto', 'repl-runner', 'repl-sleep']) {
      await repl(id).ready();
    }
    const r = repl('repl-try');
    await r.type('nobody.home\nprint("hi") return { 1, "two", x = nil }\n-- a remark\nwhile true do end\n');
    await r.until('running');
    await page.waitForTimeout(400); // the Interrupt button fades in
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate(() => globalThis.axe.run());
    assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes.map((node) => [node.target, node.failureSummary])]), []);
  }));
}

test('a phone: nothing is cut off, and the compose bar works', onPage({
  viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true,
}, async (page, repl) => {
  const r = await repl('repl-try').ready();
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390);
  const input = r.element.getByRole('textbox', { name: 'Lua code' });
  await input.fill('1+1');
  await r.element.getByRole('button', { name: 'Run' }).tap();
  await r.shows('> 1+1\n2\n> ');
  await input.fill('for n = 1, 2 do');
  await input.press('Enter');
  await input.fill('print(n) end');
  await input.press('Enter');
  await r.shows('1\n2\n> ');
  await input.fill('print("read " .. io.read())');
  await input.press('Enter');
  await r.until('waiting');
  await input.fill('from a phone');
  await input.press('Enter');
  await r.shows('\nread from a phone\n> ');
  await r.element.getByRole('button', { name: 'Previous line' }).tap();
  await r.element.getByRole('button', { name: 'Previous line' }).tap();
  assert.equal(await input.inputValue(), 'for n = 1, 2 do\nprint(n) end');
  await input.fill('');
  // What was typed is not lost for looking back (compose_draft).
  const forward = r.element.getByRole('button', { name: 'Next line' });
  await forward.tap();
  await forward.tap();
  await input.fill('a draft');
  for (const name of ['Previous line', 'Previous line', 'Next line']) await r.element.getByRole('button', { name }).tap();
  assert.equal(await input.inputValue(), 'print("read " .. io.read())');
  await forward.tap();
  assert.deepEqual([await input.inputValue(), await forward.isVisible()], ['a draft', false]);
  await input.fill('while true do end');
  await input.press('Enter');
  await r.until('running');
  const button = await r.interruptButton.boundingBox();
  assert.ok(button.height >= 40 && button.x + button.width <= 390);
  // What is sent while something runs is not lost (compose_while_running).
  await input.fill('6 * 7');
  await r.element.getByRole('button', { name: 'Run' }).tap();
  assert.equal(await input.inputValue(), '6 * 7');
  await r.interruptButton.tap();
  await r.until('idle');
  // What is pressed once too often, on a keyboard that a tablet has, resets nothing (interrupt_then_key).
  await r.press('Enter', 'Space');
  assert.deepEqual(await r.execute('n = 1'), { values: [] });
  assert.match(await r.text(), /^> 1\+1\n/);
  await r.element.getByRole('button', { name: 'Run' }).tap();
  await r.shows('\n42\n> ');
  // A chunk without an end can be given up where there is no Ctrl-C.
  await input.fill('x =');
  await input.press('Enter');
  await r.shows('x =\n>> ');
  await r.element.getByRole('button', { name: 'Cancel' }).tap();
  await r.shows('>> ^C\n> ');
  assert.equal(await r.element.getByRole('button', { name: 'Cancel' }).count(), 0);
  // Also when the page has run something meanwhile (unfinished_set_aside).
  await input.fill('y =');
  await input.press('Enter');
  await r.shows('y =\n>> ');
  assert.deepEqual(await r.execute('n'), { values: [1] });
  await r.shows('> n\n1\n> y =\n>> ');
  await r.element.getByText('unfinished').waitFor();
  await r.element.getByRole('button', { name: 'Cancel' }).press('Enter'); // a tap so soon after the last would be taken for a double one
  await r.shows('> n\n1\n> y =\n>> ^C\n> ');
  await r.element.getByText('ready').waitFor();
  await input.fill('x');
  await input.press('Enter');
  await r.shows('\nnil\n> ');
}));

test('on a small screen, the buttons of a widget that is taller stay in view (bar_in_view)', onPage({
  viewport: { width: 320, height: 500 }, hasTouch: true, isMobile: true,
}, async (page, repl) => {
  const r = await repl('repl-edit').ready();
  const input = r.element.getByRole('textbox', { name: 'Lua code' });
  await input.fill('while true do end');
  await input.press('Enter');
  await r.until('running');
  await input.evaluate((area) => area.scrollIntoView({ block: 'end' }));
  const { y, height } = await r.interruptButton.boundingBox();
  assert.ok(y >= 0 && y + height < 100, `the button at ${y}`);
  await r.interruptButton.tap();
  await r.until('idle');
}));

test('in another document, a window of its own, say, a widget keeps its looks (adopted)', onPage(async (page, repl) => {
  const r = await repl('repl-try').ready();
  assert.deepEqual(await r.element.evaluate(async (element) => {
    const place = element.parentElement;
    const frame = document.body.appendChild(document.createElement('iframe'));
    const looks = () => ['.frame', '.unseen'].map((selector) => {
      const { display, position } = getComputedStyle(element.shadowRoot.querySelector(selector));
      return `${display} ${position}`;
    });
    const before = looks();
    const seen = [];
    document.implementation.createHTMLDocument().body.append(document.createElement('lua-repl')); // no start, and no complaint
    for (const target of [frame.contentDocument.body, document.createElement('template').content, place]) {
      target.append(element);
      if (element.isConnected) seen.push(String(looks()) === String(before), await element.execute('return 1'));
    }
    return seen;
  }), [true, [1], true, [1]]);
}));

test('a widget adds nothing of its own to positions and tracebacks', onPage(async (page, repl) => {
  const r = await repl('repl-try').ready();
  await r.type('error("x", 2)\n');
  await r.shows('> error("x", 2)\nx\nstack traceback:\n\t[C]: in function \'error\'\n\tstdin:1: in main chunk\n\t[C]: in ?\n> ');
  await r.type('print(debug.traceback("tb"))\n');
  await r.shows('tb\nstack traceback:\n\tstdin:1: in main chunk\n\t[C]: in ?\n> ');
  await r.type('= 2.0, nil, "two"\n');
  await r.shows('> = 2.0, nil, "two"\n2.0\tnil\t"two"\n> ');
}));

test('a height that the page gives a widget is kept', onPage(async (page) => {
  const heights = await page.evaluate(async () => {
    document.body.innerHTML = '<lua-repl style="height: 150px"></lua-repl><lua-repl style="max-height: 200px"></lua-repl><lua-repl style="height: 400px"></lua-repl>';
    const widgets = [...document.querySelectorAll('lua-repl')];
    await Promise.all(widgets.map((widget) => widget.execute('for i = 1, 30 do print(i) end')));
    return widgets.map((widget) => [widget.offsetHeight, widget.shadowRoot.querySelector('.frame').offsetHeight, widget.shadowRoot.querySelector('.xterm-screen').offsetHeight]);
  });
  assert.deepEqual(heights.map(([outer, frame]) => [outer, frame]), [[150, 150], [200, 200], [400, 400]]);
  for (const [frame, , screen] of heights) assert.ok(screen > frame - 90 && screen < frame - 30, `a terminal of ${screen} pixels in ${frame}`);
}));

test('what describes itself by many lines takes one within a table', onPage(async (page, repl) => {
  const r = await repl('repl-try').ready();
  await r.type('{ setmetatable({}, { __tostring = function() return "one\\ntwo" end }) }\n');
  await r.shows('\n{one…}\n> ');
}));

test('text inserted while something runs comes to the next prompt', onPage(async (page, repl) => {
  const r = await repl('repl-try').ready();
  await r.type('while true do end\n');
  await r.until('running');
  await r.element.evaluate((element) => { globalThis.inserted = element.insert('return 6 * 7'); });
  await r.press('Control+c');
  await r.until('idle');
  await page.evaluate(() => globalThis.inserted);
  await r.press('Enter');
  await r.shows('> return 6 * 7\n42\n> ');
  // Where there will be none, that is said (inserted_into_nothing).
  await r.type('while true do end\n');
  await r.until('running');
  const ended = await r.element.evaluate(async (element) => {
    const waiting = element.insert('x').catch((e) => e.message);
    element.vm.close();
    return [await waiting, await element.insert('y').catch((e) => e.message)];
  });
  assert.deepEqual(ended, Array(2).fill('lua-repl: the VM is closed; reset() makes a new one'));
  const refusals = await r.element.evaluate((element) => Promise.all(['insert', 'execute'].map((m) => element[m](5).catch((e) => `${e}`))));
  assert.deepEqual(refusals, ['insert', 'execute'].map((m) => `TypeError: lua-repl: ${m}() takes a string, not number`));
}));

test('interrupt() stops what has not begun yet (interrupt_before_begin)', onPage(async (page, repl) => {
  const r = await repl('repl-try').ready();
  const early = await r.element.evaluate((element) => {
    const ended = element.execute('while true do end').catch((e) => e.name);
    element.interrupt();
    return ended;
  });
  assert.equal(early, 'InterruptedError');
  const late = await r.element.evaluate(async (element) => {
    const ended = element.execute('while true do end').catch((e) => e.name);
    await null;
    await null;
    element.interrupt();
    return ended;
  });
  assert.equal(late, 'InterruptedError');
  assert.deepEqual(await r.execute('1 + 1'), { values: [2] });
  const never = await page.evaluate(() => document.createElement('lua-repl').execute('1').catch((e) => e.message));
  assert.equal(never, 'lua-repl: not on a page');
}));

test('colours that the page changes reach the terminal', onPage(async (page, repl) => {
  const r = await repl('repl-try').ready();
  await page.addStyleTag({ content: 'html.night lua-repl { --lua-repl-foreground: #010203; --lua-repl-font-size: 24px }' });
  await page.evaluate(() => document.documentElement.classList.add('night'));
  const looks = () => r.element.evaluate((element) => {
    const { fontSize, color } = getComputedStyle(element.shadowRoot.querySelector('.xterm-rows'));
    return `${fontSize} ${color}`;
  });
  const wanted = '24px rgb(1, 2, 3)';
  for (let i = 0; i < 100 && await looks() !== wanted; i++) await page.waitForTimeout(20);
  assert.equal(await looks(), wanted);
}));

test("light or dark is the page's to say; else it is the visitor's", onPage({ colorScheme: 'dark' }, async (page, repl) => {
  const r = await repl('repl-try').ready();
  const shown = () => r.element.evaluate((element) => {
    const inside = (selector) => getComputedStyle(element.shadowRoot.querySelector(selector));
    return [inside('.frame').backgroundColor, inside('.xterm-rows').color, inside('.compose textarea').colorScheme];
  });
  const light = ['rgb(255, 253, 249)', 'rgb(43, 42, 51)', 'light'], dark = ['rgb(21, 23, 29)', 'rgb(230, 226, 218)', 'dark'];
  for (const [rule, wanted] of [
    [':root { color-scheme: light }', light],
    [':root { color-scheme: dark }', dark],
    [':root { color-scheme: light } #repl-try { color-scheme: dark }', dark],
    [':root { color-scheme: normal }', [...dark.slice(0, 2), 'light dark']],
    [':root { color-scheme: light dark }', [...dark.slice(0, 2), 'light dark']],
    [':root { color-scheme: light } section { color-scheme: dark }', dark],
  ]) {
    await page.evaluate((text) => {
      const style = document.querySelector('#rule') ?? document.head.appendChild(Object.assign(document.createElement('style'), { id: 'rule' }));
      style.textContent = text;
    }, rule);
    for (let i = 0; i < 100 && String(await shown()) !== String(wanted); i++) await page.waitForTimeout(20);
    assert.deepEqual(await shown(), wanted, rule);
  }
}));

test('other colours reach the terminal, whatever brings them: a wrapper, a check box, a variable', onPage(async (page, repl) => {
  const r = await repl('repl-try').ready();
  const shown = () => r.element.evaluate((element) => getComputedStyle(element.shadowRoot.querySelector('.xterm-rows')).color);
  await page.addStyleTag({ content: `
    .night { color-scheme: dark }
    main:has(#box:checked) { color-scheme: dark }
    @media (max-width: 900px) { lua-repl { --lua-repl-foreground: #010203 } }` });
  await page.evaluate(() => document.querySelector('main').insertAdjacentHTML('afterbegin', '<label><input type="checkbox" id="box">dark</label>'));
  const light = await shown();
  const becomes = async (wanted, change) => {
    await change();
    for (let i = 0; i < 100 && await shown() !== wanted; i++) await page.waitForTimeout(20);
    assert.equal(await shown(), wanted, String(change));
  };
  const dark = 'rgb(230, 226, 218)';
  const wrapper = (name) => () => r.element.evaluate((element, value) => { element.parentElement.className = value; }, name);
  await becomes(dark, wrapper('night'));
  await becomes(light, wrapper(''));
  await becomes(dark, () => page.locator('#box').check());
  await becomes(light, () => page.locator('#box').uncheck());
  await becomes('rgb(1, 2, 3)', () => page.setViewportSize({ width: 800, height: 900 }));
}));

test('execute() before the page is parsed, in listeners behind a reset, with a signal, and unremembered', onPage(async (page, repl) => {
  await page.evaluate(() => {
    const html = `<!doctype html><title>x</title><script type="module" src="tour.js"></scr` + `ipt><lua-repl id="early"><pre>x = 1</pre></lua-repl>`;
    document.open();
    document.write(html);
    globalThis.early = customElements.whenDefined('lua-repl').then(() => document.querySelector('lua-repl').execute('return x'));
    setTimeout(() => document.close(), 300);
  });
  assert.deepEqual(await page.evaluate(() => globalThis.early), [1]);
  const r = await repl('early').ready();
  assert.deepEqual(await r.element.evaluate(async (element) => {
    const seen = [];
    element.addEventListener('lua-ready', () => seen.push(element.execute('return x')), { once: true });
    await element.reset();
    const out = await Promise.all(seen);
    const quick = await element.execute('while true do end', { signal: AbortSignal.timeout(50) }).catch((e) => e.name);
    const late = await element.execute('return 1', { signal: AbortSignal.abort() }).catch((e) => e.name);
    const calm = await element.execute('return 2', { signal: new AbortController().signal, remembered: false });
    const nothing = await element.execute('\x07\u200e');
    element.source = 'while true do end'; // which a reset begins
    const ready = new Promise((done) => { element.addEventListener('lua-ready', done, { once: true }); });
    const reset = element.reset();
    await ready;
    const reason = await element.execute('return 3', { signal: AbortSignal.timeout(50) }).catch((e) => e.cause.name);
    element.source = 'x = 1';
    element.interrupt();
    await reset;
    const twice = [element.reset(), element.execute('return x', { remembered: false }), element.reset()];
    const behind = [await twice[1].catch((e) => e.name), await element.execute('return x + 1', { remembered: false })];
    return [out, quick, late, calm, nothing, reason, behind];
  }), [[[1]], 'InterruptedError', 'InterruptedError', [2], [], 'TimeoutError', [[1], [2]]]);
  await r.focus();
  await r.press('ArrowUp');
  await r.shows('> while true do end');

}));

test('fingers scroll the terminal, and the page where it ends', onPage({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }, async (page, repl) => {
  const r = await repl('repl-try').ready();
  await r.execute('for i = 1, 100 do print(i) end');
  await r.draws((rows) => rows.some((row) => row.trim() === '100'));
  const box = await r.element.locator('.screen').boundingBox();
  const client = await page.context().newCDPSession(page);
  const swipe = async (by) => {
    const point = (y) => [{ x: box.x + 100, y: box.y + box.height / 2 + y }];
    await client.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: point(0) });
    for (let i = 1; i <= 10; i++) await client.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: point(by * i / 10) });
    await client.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  };
  const first = () => r.element.evaluate(({ shadowRoot }) => shadowRoot.querySelector('.xterm-rows').firstElementChild.textContent.trim());
  const page0 = await page.evaluate(() => scrollY), line0 = Number(await first());
  await swipe(90);
  for (let i = 0; i < 100 && Number(await first()) > line0 - 3; i++) await page.waitForTimeout(20);
  assert.ok(Number(await first()) <= line0 - 3, `${line0} to ${await first()}`);
  assert.equal(await page.evaluate(() => scrollY), page0);
  await swipe(-200);
  for (let i = 0; i < 100 && Number(await first()) !== line0; i++) await page.waitForTimeout(20);
  assert.equal(Number(await first()), line0);
  await swipe(-90); // there is no more: the page's turn
  await page.waitForFunction((before) => scrollY > before, page0);
}));

test('paper has the whole session', onPage({ colorScheme: 'dark' }, async (page, repl) => {
  const r = await repl('repl-edit').ready();
  await r.execute('for i = 1, 100 do print("line", i) end');
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
  await page.emulateMedia({ media: 'print' });
  const printed = await r.element.evaluate(({ shadowRoot }) => {
    const box = shadowRoot.querySelector('.printed'), { color } = getComputedStyle(box);
    return [box.innerText.includes('line\t1\n'), box.innerText.includes('line\t100\n'), box.innerText.includes('local rule'), color,
      getComputedStyle(shadowRoot.querySelector('.screen')).display];
  });
  assert.deepEqual(printed, [true, true, false, 'rgb(43, 42, 51)', 'none']);
}));

test('a program that comes after the element is shown as well', onPage(async (page) => {
  const shown = await page.evaluate(async () => {
    const element = document.createElement('lua-repl');
    document.body.prepend(element);
    const pre = document.createElement('pre');
    pre.textContent = 'late = 1';
    element.append(pre);
    const [late] = await element.execute('late');
    return [late, element.shadowRoot.querySelector('.source').textContent.trim(), element.text.startsWith('late = 1\n')];
  });
  assert.deepEqual(shown, [1, 'late = 1', true]);
}));

test('a program that the page changes is shown at once, and loaded at the next reset (program_replaced)', onPage(async (page, repl) => {
  const r = await repl('repl-coroutine').ready();
  const changed = await r.element.evaluate(async (element) => {
    const pre = element.querySelector('pre');
    const shown = () => element.shadowRoot.querySelector('.source').innerText.trim();
    const seen = [];
    pre.firstChild.data = 'x = 1';
    await null;
    seen.push(shown(), element.source, await element.execute('return x'));
    await element.reset();
    seen.push(element.text, await element.execute('return x'));
    // What was set stays, until there is another within the element.
    element.source = 'x = 2';
    element.append('text');
    await null;
    seen.push(shown());
    pre.textContent = 'x = 3';
    await null;
    seen.push(shown());
    pre.remove();
    await null;
    seen.push(shown());
    return seen;
  });
  assert.deepEqual(changed, ['x = 1', 'x = 1', [undefined], 'x = 1\n> ', [1], 'x = 2', 'x = 3', '']);
}));

test('a program that is editable is changed and run, by keys and by the button', onPage(async (page, repl) => {
  const r = await repl('repl-edit').ready();
  const program = () => r.element.evaluate((element) => element.source);
  const original = await program();
  await r.element.locator('.source textarea').click();
  await r.press('Control+a', 'Delete');
  await page.keyboard.type('for i = 1, 2 do\n');
  await r.press('Tab');
  await page.keyboard.type('print("turn", i)\n');
  await r.press('Backspace', 'Backspace');
  await page.keyboard.type('end\nreturn 6 * 7, {}');
  const edited = 'for i = 1, 2 do\n  print("turn", i)\nend\nreturn 6 * 7, {}';
  assert.equal(await program(), edited);
  assert.deepEqual(await r.element.evaluate(({ shadowRoot }) => ['code', 'textarea'].map((name) => {
    const { width, height } = shadowRoot.querySelector(`.source ${name}`).closest('pre, textarea').getBoundingClientRect();
    return [width, height].map(Math.round);
  }).map(String)).then(([text, editor]) => text === editor), true);
  await r.press('Control+Enter');
  await r.shows('> -- run\nturn\t1\nturn\t2\n42\t{}\n> ');
  // The button; errors by their place in the program.
  await r.element.evaluate((element) => { element.source = 'x = 1\n\nerror("here")\n'; });
  await r.element.getByRole('button', { name: 'Run the program' }).click();
  await r.shows('source:3: here');
  await r.until('idle');
  // What was begun at the prompt is still there, the history knows nothing of it, and a second one has to wait.
  await r.type('unfinished');
  await r.element.evaluate(async (element) => { element.source = 'while true do end'; element.run().catch(() => {}); });
  await r.until('running');
  assert.equal(await r.element.evaluate((element) => element.run().catch((e) => e.message)), 'lua-repl: busy: other code runs here, which interrupt() stops');
  await r.interruptButton.click();
  await r.shows('interrupted\n> unfinished');
  await r.press('Control+u', 'ArrowUp');
  assert.doesNotMatch((await r.text()).split('\n').at(-1), /run/);
  // A reset keeps what the visitor wrote.
  await r.element.evaluate(async (element) => { element.source = 'return "mine"'; await element.reset(); });
  assert.equal(await program(), 'return "mine"');
  assert.deepEqual(await r.element.evaluate((element) => element.run()), ['mine']);
  // Tab leaves behind Escape. And without the attribute there is nothing to edit.
  const focused = () => r.element.evaluate(({ shadowRoot }) => shadowRoot.activeElement?.className);
  await r.element.locator('.source textarea').click();
  await r.press('Escape', 'Tab');
  assert.equal(await focused(), 'xterm-helper-textarea');
  await r.element.evaluate((element) => element.removeAttribute('editable'));
  assert.equal(await r.element.locator('.source textarea').isVisible(), false);
  assert.equal(await r.element.getByRole('button', { name: 'Run the program' }).isVisible(), false);
  assert.equal(await program(), 'return "mine"');
  assert.notEqual(original, await program());
  // What had the focus and goes, leaves it in the widget (focus_not_editable).
  const next = () => page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn))));
  await r.element.evaluate((element) => element.toggleAttribute('editable', true));
  await r.element.locator('.source textarea').focus();
  await r.element.evaluate((element) => element.removeAttribute('editable'));
  await next();
  assert.equal(await focused(), 'xterm-helper-textarea');
  await r.element.evaluate((element) => Object.assign(element, { source: 'while true do end' }).toggleAttribute('editable', true));
  await r.element.getByRole('button', { name: 'Run the program' }).press('Enter');
  await r.until('running');
  assert.match(await focused(), /interrupt/);
  await r.element.evaluate((element) => element.removeAttribute('editable'));
  await r.press('Enter');
  await r.until('idle');
  await next();
  assert.equal(await focused(), 'xterm-helper-textarea');
}));

test('a program that the page sets before the element is on it', onPage(async (page, repl) => {
  assert.deepEqual(await page.evaluate(async () => {
    const element = Object.assign(document.createElement('lua-repl'), { source: 'return "set"' });
    element.setAttribute('editable', '');
    const before = element.source;
    document.querySelector('#repl-try').before(element);
    const values = await element.run();
    const answered = new Promise((done) => {
      element.addEventListener('lua-read', ({ detail }) => setTimeout(() => {
        try {
          detail.answer('late');
        } catch (error) {
          done(error.message);
        }
      }), { once: true });
    });
    element.execute('return io.read()').catch(() => {});
    const told = await answered;
    element.interrupt();
    return [before, element.source, values, told];
  }), ['return "set"', 'return "set"', ['set'], 'lua-repl: answer() is for listeners, while the event is dispatched']);
}));

test('frameworks set properties: the name of a shared VM', onPage(async (page) => {
  assert.deepEqual(await page.evaluate(async () => {
    const place = document.querySelector('#repl-try');
    const [one, two] = [1, 2].map(() => Object.assign(document.createElement('lua-repl'), { vm: 'of-properties' }));
    place.before(one, two);
    await one.execute('shared = 1');
    const told = [one.getAttribute('vm'), one.vm === two.vm, await two.execute('return shared')];
    try {
      one.vm = {};
    } catch (error) {
      told.push(error.message);
    }
    one.vm = undefined;
    return [...told, one.hasAttribute('vm')];
  }), ['of-properties', true, [1], 'lua-repl: vm takes a string, not object', false]);
}));

test('properties that the page sets before the element is defined', onPage(async (page) => {
  assert.deepEqual(await page.evaluate(async () => {
    const element = Object.assign(document.createElement('late-repl'), { source: 'return "early"', vm: 'of-late' });
    document.querySelector('#repl-try').before(element);
    customElements.define('late-repl', class extends customElements.get('lua-repl') {});
    return [await element.run(), element.source, element.getAttribute('vm'), typeof element.vm, Object.keys(element)];
  }), [['early'], 'return "early"', 'of-late', 'object', []]);
}));

test('a listener for results runs the next piece', onPage(async (page, repl) => {
  const r = await repl('repl-try').ready();
  const values = await r.element.evaluate((element) => new Promise((resolve) => {
    element.addEventListener('lua-result', ({ detail }) => resolve(element.execute(`${detail.values[0]} * 2`)), { once: true });
    element.execute('20 + 1');
  }));
  assert.deepEqual(values, [42]);
}));

test('a narrower window reflows the line being edited', onPage(async (page, repl) => {
  const r = await repl('repl-try').ready();
  const code = `return ${'1 + '.repeat(30)}1`;
  await r.type(code);
  await page.setViewportSize({ width: 500, height: 800 });
  await r.draws((rows) => rows.join('').replace(/\s+/g, '') === `>${code}`.replace(/\s+/g, ''));
  await r.press('Enter');
  await r.shows('\n31\n> ');
}));

test('without JavaScript the text and the programs can be read', onPage({ javaScriptEnabled: false }, async (page) => {
  assert.ok(await page.getByText('function coroutine_example()').isVisible());
  assert.ok(await page.locator('noscript').isVisible());
  assert.equal(await page.locator('.pulse').isVisible(), false, 'what would need a script is not there');
}));
