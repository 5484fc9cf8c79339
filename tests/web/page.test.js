// The tour page as a visitor meets it: real keys and clicks in headless Chromium. The widgets' life on it: page-widget.test.js.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { frameGap, pageTests, stopTime } from './support/page-test.js';

const { onPage } = pageTests();

test('1+1 answers 2', onPage(async (page, repl) => {
  const r = await repl('repl-try').ready();
  await r.type('1+1\n');
  assert.match(await r.shows('2\n> '), /^> 1\+1\n2\n> $/);
  await r.draws((rows) => rows.some((row) => row.trim() === '2'));
}));

const LOOPS = [
  'while true do end',
  'repeat print("Look Around You") until false',
  'while true do pcall(function() while true do end end) end',
];
const STOPS = {
  'the button': (r) => r.interruptButton.click(),
  'Ctrl-C': (r) => r.press('Control+c'), // typing the loop has put the focus there
};

for (const loop of LOOPS) {
  for (const [how, stop] of Object.entries(STOPS)) {
    test(`${how} stops ${loop}`, onPage(async (page, repl) => {
      const r = await repl('repl-loop').ready();
      await r.type('kept = "still here"\n');
      const time = await stopTime(r, loop, () => stop(r), 100);
      assert.ok(time <= 100, `stopped after ${time} ms`);
      assert.equal(await r.interruptButton.count(), 0, 'the button is gone');
      assert.deepEqual(await r.execute('kept'), { values: ['still here'] });
      await r.shows('interrupted\n');
    }));
  }
}

test('chips type their code, and are out of use while it runs', onPage(async (page, repl) => {
  const r = await repl('repl-loop').ready();
  const chip = page.getByRole('button', { name: 'while true do end', exact: true });
  await chip.click();
  await r.until('running');
  assert.equal(await chip.isDisabled(), true);
  assert.match(await r.text(), /^> while true do end\n/);
  await r.interruptButton.click();
  await r.until('idle');
  assert.equal(await chip.isDisabled(), false);
}));

test('the pair: both run, values grow, frames keep coming, each stops alone', onPage(async (page, repl) => {
  const left = await repl('repl-left').ready();
  const right = await repl('repl-right').ready();
  await page.locator('[data-for=repl-left] button').click();
  await page.locator('[data-for=repl-right] button').click();
  await Promise.all([left.until('running'), right.until('running')]);

  const p95 = await frameGap(page, { share: 0.95, bound: 50 });
  assert.ok(p95 <= 50, `95 % of the frames came within ${p95} ms`);

  const numbers = (await right.text()).match(/^\d+$/gm).map(Number);
  assert.ok(numbers.length > 100, `${numbers.length} numbers`);
  assert.ok(numbers.every((n, i) => i === 0 || n >= numbers[i - 1]), 'never falling');
  assert.ok(numbers.at(-1) > numbers[0] + 100_000, `from ${numbers[0]} to ${numbers.at(-1)}`);
  assert.equal((await left.text()).trim(), '> i = 0 while true do i = i + 1 end', 'nothing is printed on the left');

  await right.interruptButton.click();
  await right.until('idle');
  assert.equal(await left.element.getAttribute('state'), 'running');
  const [i] = (await right.execute('i')).values;
  const [later] = (await right.execute('i')).values;
  assert.ok(later > i, 'the left one goes on counting');
  await left.interruptButton.click();
  await left.until('idle');
  assert.deepEqual((await right.execute('i')).values, (await left.execute('i')).values);
}));

test('the pair: a print function writes to its widget, print to the one that runs it', onPage(async (page, repl) => {
  const left = await repl('repl-left').ready();
  const right = await repl('repl-right').ready();
  await right.type('print_left("over", 1.0, nil) print("here")\n');
  assert.equal(await right.shows('here\n> '), '> print_left("over", 1.0, nil) print("here")\nhere\n> ');
  assert.equal(await left.shows('over'), 'over\t1.0\tnil\n> ');
}));

test('a syntax error leaves the prompt ready', onPage(async (page, repl) => {
  const r = await repl('repl-try').ready();
  await r.type('x = = 1\n');
  await r.shows("stdin:1: unexpected symbol near '='");
  await r.type('1+1\n');
  assert.match(await r.shows('2\n> '), /> 1\+1\n2\n> $/);
}));

test('an unfinished chunk goes on in the next line', onPage(async (page, repl) => {
  const r = await repl('repl-try').ready();
  await r.type('for n = 1, 2 do\nprint("n is", n)\nend\n');
  assert.equal(await r.shows('n is\t2'), '> for n = 1, 2 do\n>> print("n is", n)\n>> end\nn is\t1\nn is\t2\n> ');
  await r.press('ArrowUp', 'Enter');
  await page.waitForFunction(() => document.querySelector('#repl-try').text.split('n is\t2').length === 3);
}));

test('an error of the program shows its message, then its traceback', onPage(async (page, repl) => {
  const r = await repl('repl-try').ready();
  await r.type('local function f() error("no way") end f()\n');
  const text = await r.shows('stack traceback:');
  assert.match(text, /\nstdin:1: no way\nstack traceback:\n[\s\S]*stdin:1: in/);
  assert.doesNotMatch(text, /ocarina/, 'the printer is not in the traceback');
}));

test('results are echoed so that they can be read', onPage(async (page, repl) => {
  const r = await repl('repl-try').ready();
  for (const [code, shown] of [
    ['2.0', '2.0'], ['7 // 2, 7 / 2', '3\t3.5'], ['"a\\n\\"b\\""', '"a\\n\\"b\\""'], ['nil', 'nil'], ['1e100', '1e+100'],
    ['{1, x = {2}}', '{1, x = {2}}'], ['(function() local t = {} t.t = t return t end)()', '{t = <cycle>}'],
    ['setmetatable({}, {__tostring = function() return "me" end})', 'me'], ['2^53 | 0', '9007199254740992'], ['math.mininteger', '-9223372036854775808'],
  ]) {
    await r.type(`${code}\n`);
    assert.ok((await r.shows(`> ${code}\n${shown}\n> `)));
  }
  await r.type('local x = 1\n');
  assert.match(await r.shows('> local x = 1\n> '), /> local x = 1\n> $/, 'nothing is echoed for nothing');
}));

test('output without a newline does not hide the prompt', onPage(async (page, repl) => {
  const r = await repl('repl-try').ready();
  await r.type('local file = io.write("abc")\n');
  assert.equal(await r.shows('\nabc\n> '), '> local file = io.write("abc")\nabc\n> ');
}));

test('a paste of many lines is one submission', onPage(async (page, repl) => {
  const r = await repl('repl-try').ready();
  await r.focus();
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.setData('text/plain', 'local a = 20\r\nlocal b = 22\x1b[201~\nreturn a + b\n');
    const target = document.querySelector('#repl-try').shadowRoot.querySelector('textarea.xterm-helper-textarea');
    target.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true, composed: true }));
  });
  assert.equal(await r.text(), '> local a = 20\n>> local b = 22\n>> return a + b');
  await r.press('Enter');
  assert.match(await r.shows('42\n> '), />> return a \+ b\n42\n> $/);
}));

test('Tab completes from live tables and runs no __index', onPage(async (page, repl) => {
  const r = await repl('repl-try').ready();
  await r.type('ran = 0 album = setmetatable({ moon = 1 }, { __index = function() ran = ran + 1 end })\n');
  await r.until('idle');
  await r.type('string.rev');
  await r.press('Tab');
  await page.keyboard.type('("ab"), album.mo');
  await r.press('Tab', 'Enter');
  await r.shows('"ba"\t1');
  await r.type('album.nothing.');
  await r.press('Tab', 'Control+u');
  await page.keyboard.type('ran\n');
  await r.shows('> ran\n0\n');
}));

test('a promise makes the script wait, not the page; waiting can be interrupted', onPage(async (page, repl) => {
  const r = await repl('repl-sleep').ready();
  await r.type('print("in") sleep(0.3) print("out")\n');
  await r.until('waiting');
  await r.shows('out\n> ');
  await r.type('sleep(1000)\n');
  await r.until('waiting');
  await r.interruptButton.click();
  await r.until('idle');
  await r.shows('interrupted');
}));

test('io.read takes a line from the prompt; waiting for it can be interrupted', onPage(async (page, repl) => {
  const r = await repl('repl-try').ready();
  await r.type('io.write("name? ") local n = io.read() print("hello, " .. n)\n');
  await r.until('waiting');
  await page.keyboard.type('Ada\n');
  assert.match(await r.shows('> '.padStart(3, '\n')), /\nname\? Ada\nhello, Ada\n> $/);
  await r.type('for l in io.lines() do print(#l) end\n');
  await r.until('waiting');
  await page.keyboard.type('one\n\n');
  await r.press('Control+d');
  assert.match(await r.shows('\n0\n'), /\none\n3\n\n0\n/);
  await r.until('idle');
  for (const again of [1, 2]) {
    await r.type('io.read()\n');
    await r.until('waiting');
    await page.keyboard.type(`text ${again}`);
    if (again === 1) await r.press('Control+c');
    else await r.press('Enter');
    await r.until('idle');
  }
  assert.match(await r.text(), /> io\.read\(\)\ntext 1\ninterrupted\n> io\.read\(\)\ntext 2\n"text 2"\n> $/);
}));

test('a page may answer io.read', onPage(async (page, repl) => {
  const r = await repl('repl-try').ready();
  const seen = await r.element.evaluate(async (element) => {
    const lines = ['Ada', '12', null];
    element.addEventListener('lua-read', ({ detail }) => lines.length > 0 && detail.answer(lines.shift()));
    const values = await element.execute('io.write("Name? ") local name = io.read() return name, io.read("n"), io.read("l"), io.read()');
    return { values, text: element.text };
  });
  assert.deepEqual(seen, { values: ['Ada', 12, '', undefined], text: `> io.write("Name? ") local name = io.read() return name, io.read("n"), io.read("l"), io.read()\nName? Ada\n12\n"Ada"\t12\t""\tnil\n> ` });
  await r.type('return io.read()\n'); // nobody answers any more
  await r.until('waiting');
  assert.equal(await r.element.locator('.status').textContent(), 'reads a line');
  assert.equal(await r.element.locator('.compose textarea').getAttribute('placeholder'), 'Input');
  await page.keyboard.type('typed\n');
  await r.shows('"typed"\n> ');
}));

test('a full memory is told and can be freed again', onPage(async (page, repl) => {
  const r = await repl('repl-try').ready();
  await r.type('t = {} while true do t[#t + 1] = {} end\n');
  await r.shows('\nnot enough memory\n> ');
  await r.type('#t > 100000\n');
  await r.shows('\ntrue\n> ');
  await r.type('t = nil\n');
  await r.until('idle');
  await r.type('collectgarbage()\n');
  await r.until('idle');
  assert.equal((await r.execute('return collectgarbage("count") < 1000')).values[0], true);
}));

test('help, with and without parentheses', onPage(async (page, repl) => {
  const r = await repl('repl-try').ready();
  for (const call of ['help', 'help()']) await r.type(`${call}\n`);
  await page.waitForFunction(() => document.querySelector('#repl-try').text.split('\nEscape, Tab  leave the prompt\n').length === 3);
}));

test('Copy copies all that is shown', onPage(async (page, repl) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const r = await repl('repl-try').ready();
  await r.type('1+1\n');
  await r.shows('2\n> ');
  await r.element.getByRole('button', { name: 'Copy' }).click();
  await r.element.getByRole('button', { name: 'Copied' }).waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), '> 1+1\n2\n> ');
}));

test('a link with code puts it at the prompt and does not run it', onPage({
  path: `#lua=${encodeURIComponent('ran = true\nreturn "100% ✓"')}`,
}, async (page, repl) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const r = await repl('repl-try').until('idle');
  assert.equal(await r.shows('✓'), '> ran = true\n>> return "100% ✓"');
  assert.equal(await r.element.evaluate((element) => element.vm.get('ran')), undefined);
  await r.press('Enter');
  await r.shows('\n"100% ✓"\n> ');
  await page.getByRole('button', { name: 'Copy a link' }).click();
  await page.getByRole('button', { name: 'Copied', exact: true }).waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), page.url());
}));

test('the examples run', onPage(async (page, repl) => {
  const plain = (text) => text.slice(text.indexOf('\n> ') + 1);
  for (const id of ['repl-coroutine', 'repl-yieldto', 'repl-runner']) {
    const r = await repl(id).ready();
    await page.locator(`[data-for=${id}] button`).first().click();
    await r.shows('()\n');
    await r.until('idle');
    assert.doesNotMatch(await r.text(), /traceback/);
  }
  const symmetric = plain(await repl('repl-yieldto').text());
  assert.match(symmetric, /fetcher: knocking at tea\.example\nlogger: +no\. 2 is a page of tea\.example\nbrowser: reading/);
  assert.match(symmetric, /"that was the internet"\n> $/);
  assert.equal(plain(await repl('repl-runner').text()), symmetric);
  assert.match(await repl('repl-coroutine').text(), /the singer is dead\n> $/);
}));
