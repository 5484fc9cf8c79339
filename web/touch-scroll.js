// Fingers scroll the terminal, which xterm.js leaves to the mouse wheel and its scroll bar. A finger that pulls where the terminal
// has nothing more to show scrolls the page, as it does within any other box.

/** Returns a function that ends it. */
export function scrollByTouch(terminal) {
  const { element } = terminal;
  let last = 0; // where the finger was
  let pulled = 0; // pixels not yet made into lines
  let owner; // of the gesture: 'terminal' or 'page', once it has moved

  const start = ({ touches }) => {
    last = touches[0].clientY;
    pulled = 0;
    owner = touches.length === 1 ? undefined : 'page';
  };
  const move = (event) => {
    const { clientY } = event.touches[0];
    pulled += last - clientY;
    last = clientY;
    if (pulled === 0) return;
    const { viewportY, baseY } = terminal.buffer.active;
    owner ??= (pulled > 0 ? viewportY < baseY : viewportY > 0) ? 'terminal' : 'page';
    if (owner === 'page' || !event.cancelable) return;
    event.preventDefault();
    const height = element.clientHeight / terminal.rows;
    const lines = Math.trunc(pulled / height);
    if (lines !== 0) terminal.scrollLines(lines);
    pulled -= lines * height;
  };
  element.addEventListener('touchstart', start, { passive: true });
  element.addEventListener('touchmove', move, { passive: false });
  return () => {
    element.removeEventListener('touchstart', start);
    element.removeEventListener('touchmove', move);
  };
}
