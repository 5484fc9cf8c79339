// The widget's colours and font. CSS variables say what they are, so a page themes a terminal as
// it themes anything else; xterm.js needs them as values.

/** Variables, without their prefix --lua-repl-, and what of xterm's theme each one sets. */
const COLORS = {
  background: ['background', 'cursorAccent', 'black'],
  foreground: ['foreground', 'white', 'brightWhite'],
  cursor: ['cursor'],
  selection: ['selectionBackground'],
  dim: ['brightBlack'],
  red: ['red', 'brightRed'],
  green: ['green', 'brightGreen'],
  yellow: ['yellow', 'brightYellow'],
  blue: ['blue', 'brightBlue'],
  magenta: ['magenta', 'brightMagenta'],
  cyan: ['cyan', 'brightCyan'],
  scrollbar: ['scrollbarSliderBackground', 'scrollbarSliderHoverBackground', 'scrollbarSliderActiveBackground'],
};

/** Light or dark is the page's to say, by `color-scheme`; where it has not, the widget's `frame` leaves it to the visitor. */
export function followScheme(element, frame) {
  frame.classList.toggle('scheme-of-page', getComputedStyle(element).colorScheme !== 'normal');
}

/** How the terminal of `element` is to look now: xterm.js's options. `view` is the widget's DOM. */
export function appearanceOf(element, view) {
  followScheme(element, view.frame);
  return readTheme(element, view.probe);
}

/**
 * Calls `changed(appearance)` when it has become another than `first`. `check()` looks at once: where nothing tells, as when a widget
 * that was hidden is shown. `stop()` ends it.
 */
export function watchAppearance(element, view, first, changed) {
  let known = JSON.stringify(first);
  const check = () => {
    const now = appearanceOf(element, view);
    if (JSON.stringify(now) === known) return; // pages mark much else
    known = JSON.stringify(now);
    changed(now);
  };
  const dark = matchMedia('(prefers-color-scheme: dark)');
  dark.addEventListener('change', check);
  // Colours that come by whatever rule: the sentinel has transitions. Fonts, where attributes of the page, or here, say so.
  view.sentinel.addEventListener('transitionrun', check);
  let frame = 0;
  const marked = new MutationObserver(() => { // which pages may do all the time, to scroll by
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(check);
  });
  for (const each of [document.documentElement, document.body]) marked.observe(each, { attributes: true });
  marked.observe(element, { attributes: true, attributeFilter: ['class', 'style'] });
  check(); // the terminal has been on its way for some time
  return {
    check,
    stop() {
      dark.removeEventListener('change', check);
      view.sentinel.removeEventListener('transitionrun', check);
      marked.disconnect();
      cancelAnimationFrame(frame);
    },
  };
}

/** Reads the variables as they apply to `element`; `probe` is a child of it to compute colours on. */
function readTheme(element, probe) {
  const style = getComputedStyle(element);
  const theme = {};
  for (const [name, targets] of Object.entries(COLORS)) {
    // The computed colour is a plain value, whatever functions and further variables gave it.
    probe.style.color = `var(--lua-repl-${name})`;
    const color = getComputedStyle(probe).color;
    for (const target of targets) theme[target] = color;
  }
  return {
    theme,
    fontFamily: style.getPropertyValue('--lua-repl-font-family').trim() || 'monospace',
    fontSize: parseFloat(style.getPropertyValue('--lua-repl-font-size')) || 14,
  };
}
