// The widget's own look. Every colour and size is a variable that a page can set on <lua-repl>.

export const WIDGET_CSS = `
:host {
  --lua-repl-background: #fffdf9;
  --lua-repl-foreground: #2b2a33;
  --lua-repl-cursor: #b8481f;
  --lua-repl-selection: #ead9c0;
  --lua-repl-dim: #736d66;
  --lua-repl-red: #b3261e;
  --lua-repl-green: #3a7026;
  --lua-repl-yellow: #855d00;
  --lua-repl-blue: #1d5a9e;
  --lua-repl-magenta: #863496;
  --lua-repl-cyan: #0d6a72;
  --lua-repl-scrollbar: #b9b0a566;
  --lua-repl-border: #e2d9cc;
  --lua-repl-bar: #f6f0e7;
  --lua-repl-accent: #b8481f;
  --lua-repl-on-accent: #ffffff;
  --lua-repl-radius: 10px;
  --lua-repl-font-family: ui-monospace, "SF Mono", "Cascadia Code", "JetBrains Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
  --lua-repl-font-size: 14px;
  --lua-repl-height: 15em;
  --lua-repl-source-height: 24em;
  display: block;
  color-scheme: light dark;
}
@media (prefers-color-scheme: dark) {
  :host {
    --lua-repl-background: #15171d;
    --lua-repl-foreground: #e6e2da;
    --lua-repl-cursor: #f0a27e;
    --lua-repl-selection: #3d4354;
    --lua-repl-dim: #94959d;
    --lua-repl-red: #ff8f85;
    --lua-repl-green: #a3cf84;
    --lua-repl-yellow: #e5c470;
    --lua-repl-blue: #8ab6ff;
    --lua-repl-magenta: #d9a8ea;
    --lua-repl-cyan: #82d3d3;
    --lua-repl-scrollbar: #5b5f6c66;
    --lua-repl-border: #2c303b;
    --lua-repl-bar: #1c1f27;
    --lua-repl-accent: #f0a27e;
    --lua-repl-on-accent: #20140d;
  }
}
:host([hidden]) { display: none; }

.frame {
  display: flex;
  flex-direction: column;
  box-sizing: border-box;
  height: 100%; /* of what the page gives the element, if it does */
  max-height: inherit;
  overflow: hidden;
  border: 1px solid var(--lua-repl-border);
  border-radius: var(--lua-repl-radius);
  background: var(--lua-repl-background);
  color: var(--lua-repl-foreground);
  font: var(--lua-repl-font-size)/1.5 var(--lua-repl-font-family);
  transition: border-color 0.15s;
}
.frame:focus-within { border-color: var(--lua-repl-accent); }

.bar {
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
.label { font-weight: 600; }
.status { color: var(--lua-repl-dim); margin-right: auto; }
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

.source {
  max-height: var(--lua-repl-source-height);
  overflow: auto;
  margin: 0;
  padding: 0.8em 1em;
  border-bottom: 1px solid var(--lua-repl-border);
  font: inherit;
  tab-size: 4;
}
@media print { .source { max-height: none; overflow: visible; } }
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
