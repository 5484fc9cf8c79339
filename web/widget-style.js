// The widget's own look. Every colour and size is a variable that a page can set on <lua-repl>.

/** The colours, each as it is on light and on dark pages. */
const COLORS = {
  background: ['#fffdf9', '#15171d'],
  foreground: ['#2b2a33', '#e6e2da'],
  cursor: ['#b8481f', '#f0a27e'],
  selection: ['#ead9c0', '#3d4354'],
  dim: ['#736d66', '#94959d'],
  red: ['#b3261e', '#ff8f85'],
  green: ['#3a7026', '#a3cf84'],
  yellow: ['#855d00', '#e5c470'],
  blue: ['#1d5a9e', '#8ab6ff'],
  magenta: ['#863496', '#d9a8ea'],
  cyan: ['#0d6a72', '#82d3d3'],
  scrollbar: ['#b9b0a566', '#5b5f6c66'],
  border: ['#e2d9cc', '#2c303b'],
  bar: ['#f6f0e7', '#1c1f27'],
  accent: ['#b8481f', '#f0a27e'],
  'on-accent': ['#ffffff', '#20140d'],
};

const palette = (valueOf) => Object.entries(COLORS).map(([name, pair]) => `--lua-repl-${name}: ${valueOf(pair)};`).join('\n  ');

// Light or dark is as the element's `color-scheme` says, which it has from its page or by a rule of its own (see `followScheme` in
// ./theme.js). A page that says nothing leaves it to the visitor, and so do browsers that do not know light-dark().
export const WIDGET_CSS = `
:host {
  ${palette(([light]) => light)}
  --lua-repl-radius: 10px;
  --lua-repl-font-family: ui-monospace, "SF Mono", "Cascadia Code", "JetBrains Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
  --lua-repl-font-size: 14px;
  --lua-repl-height: 15em;
  --lua-repl-source-height: 24em;
  display: block;
}
@media (prefers-color-scheme: dark) {
  :host {
  ${palette(([, dark]) => dark)}
  }
}
@supports (color: light-dark(#000, #fff)) {
  :host {
  ${palette(([light, dark]) => `light-dark(${light}, ${dark})`)}
  }
}
:host([hidden]) { display: none; }

.frame:not(.scheme-of-page) { color-scheme: light dark; }
.frame {
  display: flex;
  flex-direction: column;
  box-sizing: border-box;
  height: 100%; /* of what the page gives the element, if it does */
  max-height: inherit;
  overflow: hidden;
  overflow: clip; /* in which the bar can stick */
  border: 1px solid var(--lua-repl-border);
  border-radius: var(--lua-repl-radius);
  background: var(--lua-repl-background);
  color: var(--lua-repl-foreground);
  font: var(--lua-repl-font-size)/1.5 var(--lua-repl-font-family);
  transition: border-color 0.15s;
}
.frame:focus-within { border-color: var(--lua-repl-accent); }

/* Interrupt stays within reach where the widget is taller than what is seen of it. */
.bar {
  position: sticky;
  top: 0;
  z-index: 1;
  display: flex;
  align-items: center;
  flex: none;
  gap: 0.5em;
  min-height: 2.4em;
  padding: 0 0.4em 0 1.16em;
  background: var(--lua-repl-bar);
  border-bottom: 1px solid var(--lua-repl-border);
  font: 0.86em/1.4 system-ui, sans-serif;
}
.label { overflow: hidden; font-weight: 600; text-overflow: ellipsis; }
.label, .status, .bar button { flex-shrink: 0; white-space: nowrap; }
.label { flex-shrink: 1; }
.status { color: var(--lua-repl-dim); margin-right: auto; outline: none; /* it has the focus only in place of a button that went */ }
.status::before {
  content: "";
  display: inline-block;
  width: 0.55em;
  height: 0.55em;
  margin-right: 0.5em;
  border-radius: 50%;
  background: var(--lua-repl-dim);
}
:host([state="idle"]) .status::before { background: var(--lua-repl-green); }
:host([state="running"]) .status::before { background: var(--lua-repl-accent); animation: breathe 1.2s ease-in-out infinite; }
:host([state="waiting"]) .status::before { background: var(--lua-repl-yellow); animation: breathe 2.4s ease-in-out infinite; }
:host([state="dead"]) .status::before { background: var(--lua-repl-red); }
@keyframes breathe { 50% { opacity: 0.25; } }
@media (prefers-reduced-motion: reduce) { .status::before { animation: none !important; } }

button {
  min-height: 2em;
  padding: 0 0.8em;
  border: 1px solid transparent;
  border-radius: 6px;
  background: none;
  color: inherit;
  font: inherit;
  cursor: pointer;
}
button:hover { border-color: var(--lua-repl-border); background: var(--lua-repl-background); }
button:focus-visible { outline: 2px solid var(--lua-repl-accent); outline-offset: 1px; }
button.interrupt { background: var(--lua-repl-accent); color: var(--lua-repl-on-accent); font-weight: 600; }
/* Work that takes no time should not flash a button; it is there for all that, and can be pressed. */
button.interrupt:not([hidden]) { animation: appear 0.1s 0.15s backwards; }
@keyframes appear { from { opacity: 0; } }

/* The text, and what edits it on top of it, in one cell that is as large as the text. */
.source {
  display: grid;
  grid-template-columns: minmax(100%, max-content);
  max-height: var(--lua-repl-source-height);
  overflow: auto;
  border-bottom: 1px solid var(--lua-repl-border);
}
.source[hidden] { display: none; }
.source > * {
  grid-area: 1 / 1;
  box-sizing: border-box;
  margin: 0;
  padding: 0.8em 1em;
  font: inherit;
  tab-size: 4;
  white-space: pre;
}
.source code { font: inherit; }
/* That it has the focus, the caret and the frame tell. */
.source textarea {
  width: 100%;
  min-height: 0;
  overflow: hidden;
  border: none;
  outline: none;
  background: none;
  color: transparent;
  caret-color: var(--lua-repl-cursor);
  resize: none;
}
.source textarea::selection { background: var(--lua-repl-selection); color: var(--lua-repl-foreground); }
button.run-program { color: var(--lua-repl-accent); font-weight: 600; }
/* Where there is something to run, Interrupt lies over that button, and has its place before it is there. */
.act { display: grid; justify-items: end; }
.act > button { grid-area: 1 / 1; }
.run-program:not([hidden]) + .interrupt[hidden] { display: block; visibility: hidden; }
.run-program:not([hidden]) + .interrupt { justify-self: stretch; }
/* Paper has the whole session (.printed), in the light colours. */
.printed { display: none; margin: 0; padding: 0.8em 1em; font: inherit; white-space: pre-wrap; overflow-wrap: anywhere; }
@media print {
  :host { height: auto !important; max-height: none !important; }
  .frame.frame { height: auto; max-height: none; overflow: visible; color-scheme: light; }
  .source { max-height: none; overflow: visible; }
  .printed:not(:empty) { display: block; }
  .printed:not(:empty) ~ .screen, .bar button, .status, form.compose, .source textarea { display: none; }
}
/* Nobody sees it: it tells by its transitions that the page has other colours now, whatever brought them. */
.sentinel {
  color: light-dark(#000, #fff);
  background-color: var(--lua-repl-background);
  outline-color: var(--lua-repl-foreground);
  transition: color 1ms, background-color 1ms, outline-color 1ms;
}
.source:focus-visible { outline: 2px solid var(--lua-repl-accent); outline-offset: -2px; }
.lua-keyword { color: var(--lua-repl-magenta); }
.lua-constant, .lua-number { color: var(--lua-repl-cyan); }
.lua-builtin { color: var(--lua-repl-blue); }
.lua-string { color: var(--lua-repl-green); }
.lua-comment { color: var(--lua-repl-dim); }
.lua-error { color: var(--lua-repl-red); }

.failure { margin: 0; padding: 0.8em 1em; color: var(--lua-repl-red); }

.screen {
  box-sizing: content-box;
  flex: 1 1 var(--lua-repl-height);
  min-height: 0;
  padding: 0.6em 0 0.6em 1em;
  /* The terminal never makes its box wider; it is the other way round. */
  contain: size layout;
}
.screen .xterm { height: 100%; }
/* The rows seldom fill the box; what is left over is not black. */
.screen .xterm .xterm-viewport { background: none; }

.compose { display: none; flex: none; gap: 0.4em; padding: 0.5em; border-top: 1px solid var(--lua-repl-border); background: var(--lua-repl-bar); }
@media (pointer: coarse), (max-width: 600px) {
  .compose { display: flex; align-items: flex-end; }
  .bar { padding-block: 3px; }
  button { min-height: 44px; }
}
.compose textarea {
  flex: 1;
  min-width: 0;
  box-sizing: border-box;
  min-height: 44px;
  max-height: 9em;
  padding: 10px;
  border: 1px solid var(--lua-repl-border);
  border-radius: 6px;
  background: var(--lua-repl-background);
  color: inherit;
  /* Below 16 px phones zoom in on focus. */
  font: 16px/1.4 var(--lua-repl-font-family);
  resize: none;
  field-sizing: content;
}
.compose textarea:focus-visible { outline: 2px solid var(--lua-repl-accent); outline-offset: 0; }
.compose button { min-width: 44px; border-color: var(--lua-repl-border); font: 600 15px/1 system-ui, sans-serif; }

.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: pre-wrap; }
`;
