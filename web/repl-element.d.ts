import type { InterruptedError, LuaError, Vm } from '../wasm/index.js';

/** `loading` until the first prompt, `waiting` while a promise is pending, `dead` if there is no working VM. */
export type LuaReplState = 'loading' | 'idle' | 'running' | 'waiting' | 'dead';

export interface LuaReplEventMap {
  /**
   * There is a new VM, and nothing has run in it yet: the place to give it functions of your own. Listen before the widget starts (in a script in
   * front of the bundle's, say), or look at `state` and `vm` as well.
   */
  'lua-ready': CustomEvent<{ vm: Vm }>;
  /** Code from the prompt or `execute()` ended well; the prompt is there again, and `execute()` may be called. */
  'lua-result': CustomEvent<{ code: string; values: unknown[] }>;
  /** Code from the prompt, from `execute()` or of the programs loaded first failed, or was interrupted. */
  'lua-error': CustomEvent<{ code: string; error: LuaError | InterruptedError | Error }>;
  /**
   * A program reads a line (`io.read`). A listener that calls `answer` with one, or with null for the end of the input, gives it that, at
   * once; else the visitor is asked.
   */
  'lua-read': CustomEvent<{ answer(line: string | null): void }>;
  /** A program's output, collected since the last event. */
  'lua-output': CustomEvent<{ text: string }>;
}

/**
 * The attributes, for templates that are checked. In React, in a module of the project:
 *
 *     declare module 'react' {
 *       namespace JSX {
 *         interface IntrinsicElements {
 *           'lua-repl': React.DetailedHTMLProps<React.HTMLAttributes<LuaReplElement>, LuaReplElement> & LuaReplAttributes;
 *         }
 *       }
 *     }
 */
export interface LuaReplAttributes {
  vm?: string | undefined;
  print?: string | undefined;
  preload?: string | undefined;
  label?: string | undefined;
  editable?: boolean | undefined;
  /** The events, as React 19 takes them. */
  'onlua-ready'?: ((event: LuaReplEventMap['lua-ready']) => void) | undefined;
  'onlua-result'?: ((event: LuaReplEventMap['lua-result']) => void) | undefined;
  'onlua-error'?: ((event: LuaReplEventMap['lua-error']) => void) | undefined;
  'onlua-read'?: ((event: LuaReplEventMap['lua-read']) => void) | undefined;
  'onlua-output'?: ((event: LuaReplEventMap['lua-output']) => void) | undefined;
}

/**
 * A Lua prompt in an xterm.js terminal.
 *
 * Attributes: `vm` (widgets with the same name share one VM), `print` (defines a function of that name that prints into
 * this widget), `preload` (ids of elements whose text is loaded first), `label` (the widget's name). Programs in a
 * `<pre>` or `<script type="text/lua">` inside the element are shown and loaded first; with the attribute `editable` visitors can change that
 * program, and have a button to run it. When the page changes what is inside, that is shown at once, as if `source` had been set, and loaded at
 * the next reset. `label` and `editable` may change at any time. The others are read when the widget starts, as it comes near the viewport, all
 * but `vm` also at a reset. The attribute `state` tells what it does. Events bubble and are composed.
 *
 * Colours, font and sizes are CSS variables, `--lua-repl-*`; whether they are the light or the dark ones, `color-scheme` says, the page's or one
 * of its own (`lua-repl { color-scheme: dark }`), else the visitor's choice. `::part()` reaches `frame`, `bar`, `source`, `screen`, `compose` (the
 * line below it, on phones) and each `button`, also as `run`, `interrupt`, `copy`, `reset`, or `recall`, `forward` and `send` within `compose`. The history of the prompt
 * is kept in `localStorage`, under the element's `id` (else its `print`, its `vm`, or one that all others share), where the page may store
 * anything.
 *
 * `print` and `io.write` show their text here, `io.read` takes a line from the prompt, and `help` tells the keys.
 */
export class LuaReplElement extends HTMLElement {
  /**
   * Where the interpreter is: a URL, its bytes or its compiled module. Set it before the first widget starts; without
   * it, `ocarina.wasm` is looked for where the package has it.
   */
  static wasm: string | URL | BufferSource | WebAssembly.Module | undefined;

  /** The VM; null before the widget has started. What is set is the attribute, as frameworks do that prefer properties. */
  get vm(): Vm | null;
  set vm(name: string | null | undefined);
  readonly state: LuaReplState;
  /**
   * The program inside the element, as it is shown: visitors may have changed it where it is `editable`, and the page may set it. A reset runs
   * what it is then.
   */
  source: string;
  /** All that was shown since the last reset, as plain text; of very much, the newest part. */
  readonly text: string;

  /**
   * Runs code as if typed at the prompt. Resolves to its results; rejects with `LuaError`, with `InterruptedError`, or,
   * without effect, with an `Error` while other code runs. `signal` interrupts it (`AbortSignal.timeout(2000)`); with `remembered: false` it does
   * not come up when the visitor looks back in the history. `execute('')` resolves when the widget is ready. What the page runs by
   * `vm.execute()` instead is not shown: only its output is, in the first widget of the VM, and it reads no input.
   */
  execute(code: string, options?: { signal?: AbortSignal; remembered?: boolean }): Promise<unknown[]>;
  /** Runs `source`, as the button does, in the VM as it is. Like `execute()` in all else. */
  run(options?: { signal?: AbortSignal }): Promise<unknown[]>;
  /** Puts text at the prompt, as a paste does: it is not run. While something runs or reads, it waits for the next prompt. */
  insert(text: string): Promise<void>;
  /** Stops what runs or is about to, if anything; the VM keeps its state. */
  interrupt(): void;
  /** Begins anew with a fresh VM; on a shared VM, in all its widgets. Resolves when they are ready. */
  reset(): Promise<void>;

  addEventListener<K extends keyof HTMLElementEventMap>( // which has the widget's, see below
    type: K,
    listener: (this: LuaReplElement, event: HTMLElementEventMap[K]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

declare global {
  interface HTMLElementTagNameMap {
    'lua-repl': LuaReplElement;
  }
  interface HTMLElementEventMap extends LuaReplEventMap {}
  interface DocumentEventMap extends LuaReplEventMap {}
  interface WindowEventMap extends LuaReplEventMap {}
}
