// The tour page: registers the widgets, gives their VMs `sleep`, makes the code chips and links with
// code work, and shows how many frames the page draws.

import { LuaReplElement } from './repl.js';
import { highlightElement } from './highlight.js';

LuaReplElement.wasm = new URL('./ocarina.wasm', import.meta.url);

// Before the first chunk can run: an event for every new VM, a reset one included.
document.addEventListener('lua-ready', (event) => {
  event.detail.vm.set('sleep', (seconds) => new Promise((wake) => setTimeout(wake, Number(seconds) * 1000)));
});

for (const chips of document.querySelectorAll('.chips')) {
  const repl = document.getElementById(chips.dataset.for);
  for (const chip of chips.querySelectorAll('button')) {
    const code = chip.textContent;
    chip.type = 'button';
    chip.replaceChildren(highlightElement(document, code));
    chip.addEventListener('click', () => {
      // The widget shows whatever comes of it, errors included.
      repl.execute(code).catch(() => {});
      // On a phone that would bring the keyboard up.
      if (matchMedia('(pointer: fine)').matches) repl.focus({ preventScroll: true });
    });
  }
  const follow = () => {
    const busy = ['running', 'waiting'].includes(repl.getAttribute('state'));
    chips.querySelectorAll('button').forEach((chip) => (chip.disabled = busy));
  };
  new MutationObserver(follow).observe(repl, { attributeFilter: ['state'] });
}

shareLinks(document.getElementById('repl-try'), document.getElementById('share'));
showFrames(document.querySelector('.pulse'));

/** The address can hold code: it is put at the prompt and never run. The button copies such an address. */
function shareLinks(repl, button) {
  const MARK = '#lua=';
  const take = () => {
    if (!location.hash.startsWith(MARK)) return;
    let code = '';
    try {
      code = decodeURIComponent(location.hash.slice(MARK.length));
    } catch {
      return; // not one of ours
    }
    repl.scrollIntoView({ block: 'center' });
    repl.insert(code).then(() => repl.focus({ preventScroll: true }), () => {});
  };
  let last = '';
  for (const type of ['lua-result', 'lua-error']) repl.addEventListener(type, (event) => {
    last = event.detail.code;
    button.hidden = !navigator.clipboard;
  });
  button.addEventListener('click', async () => {
    const address = new URL(MARK + encodeURIComponent(last), location.href).href;
    const word = await navigator.clipboard.writeText(address).then(() => 'Copied', () => 'Not allowed');
    const text = button.textContent;
    button.textContent = word;
    setTimeout(() => (button.textContent = text), 1500);
  });
  addEventListener('hashchange', take);
  take();
}

/** Counts frames while the line can be seen. The dot moves by script: what blocks the page, stops it. */
function showFrames(line) {
  const number = line.querySelector('#frames');
  const beat = line.querySelector('.beat');
  const still = matchMedia('(prefers-reduced-motion: reduce)');
  let request = 0;
  let frames = 0;
  let since = 0;
  const draw = (now) => {
    frames += 1;
    if (now - since >= 1000) {
      number.textContent = `${Math.round((frames * 1000) / (now - since))} frames`;
      frames = 0;
      since = now;
    }
    if (!still.matches) beat.style.transform = `translateX(${(Math.sin(now / 350) * 0.3).toFixed(3)}em)`;
    request = requestAnimationFrame(draw);
  };
  new IntersectionObserver(([entry]) => {
    cancelAnimationFrame(request);
    if (!entry.isIntersecting) return;
    frames = 0;
    since = performance.now();
    request = requestAnimationFrame(draw);
  }).observe(line);
}
