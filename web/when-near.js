// Lazy start: a widget that is on screen or near it starts at once, any other when the page has
// been idle for a while, one after the other, so that it is ready when the reader gets there.

const NEAR = '400px';
const IDLE_DELAY = 1500; // ms after the page has loaded

let queue = Promise.resolve();

/** Calls `start` once, when `element` is near or its turn comes. Returns a function that calls it off. */
export function whenNear(element, start) {
  let pending = true;
  const off = () => {
    pending = false;
    observer.disconnect();
  };
  const go = () => {
    if (!pending) return;
    off();
    start();
  };
  const observer = new IntersectionObserver(
    (entries) => entries.some((entry) => entry.isIntersecting) && go(),
    { rootMargin: NEAR },
  );
  observer.observe(element);
  queue = queue.then(idle).then(go);
  return off;
}

async function idle() {
  if (document.readyState !== 'complete') {
    await new Promise((resolve) => addEventListener('load', resolve, { once: true }));
    await new Promise((resolve) => setTimeout(resolve, IDLE_DELAY));
  }
  await new Promise((resolve) => {
    if (globalThis.requestIdleCallback) requestIdleCallback(resolve, { timeout: 5000 });
    else setTimeout(resolve, 50);
  });
}
