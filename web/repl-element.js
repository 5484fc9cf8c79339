// <lua-repl> as a class; ./repl.js registers it. One widget is a terminal with a line editor in
// front of a VM that it may share with others. This file is the conductor: it says what happens
// when, and leaves the how to the modules it imports.

import { complete } from './complete.js';
import { ComposeBar } from './compose-bar.js';
import { Console } from './console.js';
import { History } from './history.js';
import { sanitizeInput } from './safe-text.js';
import { findSources } from './sources.js';
import { openTerminal } from './terminal.js';
import { appearanceOf, followScheme, watchAppearance } from './theme.js';
import { Transcript } from './transcript.js';
import { InterruptedError, LuaError } from '../wasm/index.js';
import { joinGroup, setWasmSource, wasmSource } from './vm-groups.js';
import { WidgetView } from './widget-view.js';
import { whenNear } from './when-near.js';

const RED = '31';
const DIM = '90';
const YELLOW = '33';

const HTMLElement = globalThis.HTMLElement ?? class {}; // importable where there is no DOM

function requireText(what, text) {
  if (typeof text !== 'string') throw new TypeError(`lua-repl: ${what} takes a string, not ${text === null ? 'null' : typeof text}`);
}

export class LuaReplElement extends HTMLElement {
  static observedAttributes = ['label', 'editable'];

  /**
   * Where the interpreter is: a URL, its bytes, or a compiled WebAssembly.Module. Set it before the
   * first widget starts; without it, ocarina.wasm is looked for beside the library.
   */
  static get wasm() {
    return wasmSource();
  }

  static set wasm(source) {
    setWasmSource(source);
  }

  #view; // the DOM in the shadow root
  #transcript = new Transcript();
  #parsed; // promise of the time when its children are there, if they were not at once
  #arrived = false; // on a page, and shown
  #started; // promise of the start; undefined before and after the time on a page
  #beginning; // promise of the prompt of a new VM
  #console; // from the start on
  #member; // our membership of a VM group, from the start on
  #call; // { code, name, interrupts, resolve, reject } of execute() and run() until the editor submits their code
  #interrupts = 0; // how often interrupt() was called: for what has not begun then
  #job; // what runs: see ./job.js
  #epoch = 0; // goes up when the VM or the page is gone: what was under way is then void
  #inline; // the program within the element, as the page has it
  #given; // a program that the page set before there was anything to show it in
  #listed = ''; // what the transcript begins with: the program, as it was then
  #insertions = []; // { text, resolve, reject } of insert() until there is a prompt
  #disposers = [];

  constructor() {
    super();
    // What the page has set before the element was defined would hide the properties of that name.
    for (const name of ['source', 'vm']) {
      if (!Object.hasOwn(this, name)) continue;
      const value = this[name];
      delete this[name];
      this[name] = value;
    }
  }

  // ---- for the outside ----------------------------------------------------------------------

  /** The VM, or null before the widget has started. */
  get vm() {
    return this.#member?.vm ?? null;
  }

  /** The attribute: React, Vue and others set a property wherever an element has one of the name. */
  set vm(name) {
    if (name === null || name === undefined) return this.removeAttribute('vm');
    requireText('vm', name);
    this.setAttribute('vm', name);
  }

  /** loading, idle, running, waiting or dead. */
  get state() {
    return this.getAttribute('state') ?? 'loading';
  }

  /** The program within the element as it is shown: with `editable` the visitor may have changed it, and the page may. */
  get source() {
    return this.#view?.program.text ?? this.#given ?? findSources(this).inline;
  }

  set source(text) {
    requireText('source', text);
    if (this.#view) this.#view.showSource(text, this.hasAttribute('editable'));
    else this.#given = text;
  }

  /** All that was shown since the last reset, as plain text; of very much, the newest part. */
  get text() {
    return this.#transcript.text + (this.#console?.editor.shown ?? '');
  }

  /**
   * Runs code as if typed at the prompt, and resolves to its results. Rejects with LuaError or
   * InterruptedError; and with a plain Error, without effect, while other code runs. `signal`, an AbortSignal, interrupts it;
   * with `remembered: false` the visitor's history does not learn of it.
   */
  async execute(code, { signal, remembered } = {}) {
    requireText('execute()', code);
    return this.#submitFor(() => code, { name: 'stdin', shown: code, signal, remembered });
  }

  /** Runs the program within the element, as it is shown, like execute(). */
  async run({ signal } = {}) {
    return this.#submitFor(() => this.source, { name: 'source', shown: '-- run', signal, remembered: false });
  }

  /** Submits the code that `take()` answers once there is a prompt, where `shown` stands for it. */
  async #submitFor(take, { name, shown, remembered, signal }) {
    const interrupts = this.#interrupts;
    let begun = false;
    let abort;
    const stopped = new Promise((_, reject) => {
      abort = () => {
        if (begun) this.interrupt(); // and is told so
        reject(new InterruptedError(undefined, { cause: signal.reason }));
      };
    });
    stopped.catch(() => {});
    signal?.addEventListener('abort', abort);
    if (signal?.aborted) abort();
    try {
      await Promise.race([stopped, this.#start()]);
      for (let awaited; awaited !== this.#beginning;) { // of a new VM, in whose listeners this may have been called
        awaited = this.#beginning;
        await Promise.race([stopped, awaited]);
      }
      if (interrupts !== this.#interrupts) throw new InterruptedError();
      const { editor } = this.#screen();
      if (this.state === 'dead') throw new Error('lua-repl: the VM is closed; reset() makes a new one');
      if (editor.state !== 'editing' || this.#call) throw new Error('lua-repl: busy: other code runs here, which interrupt() stops');
      const code = take();
      if (sanitizeInput(code).trim() === '') return [];
      begun = true;
      return await new Promise((resolve, reject) => {
        this.#call = { code, name, interrupts, resolve, reject };
        editor.replace(shown, { submit: true, remembered });
      });
    } catch (error) {
      if (signal?.aborted && error instanceof InterruptedError) return await stopped; // with the signal's reason
      throw error;
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }

  /** Puts text at the prompt, as a paste does, when there is one: it is not run. */
  async insert(text) {
    requireText('insert()', text);
    await this.#start();
    const { editor } = this.#screen();
    if (this.state === 'dead') throw new Error('lua-repl: the VM is closed; reset() makes a new one');
    if (editor.state === 'editing') editor.paste(text);
    else await new Promise((resolve, reject) => this.#insertions.push({ text, resolve, reject }));
  }

  /** Stops what runs, if anything; the VM keeps its state. */
  interrupt() {
    this.#interrupts += 1;
    if (!this.#job) return;
    this.#job.interrupt();
    this.#console.interrupt();
  }

  /** Begins anew with a fresh VM: on a shared VM, in all its widgets. Resolves when they are ready. */
  async reset() {
    await (this.#member && this.isConnected ? this.#member.reset() : this.#start());
  }

  focus(options) {
    this.#console?.focus(options);
  }

  // ---- the element's life -------------------------------------------------------------------

  connectedCallback() {
    if (document.readyState !== 'loading') this.#arrive();
    else this.#parsed ??= new Promise((parsed) => document.addEventListener('DOMContentLoaded', parsed, { once: true })).then(() => this.#arrive());
  }

  /** It is on the page, and so are its children, which may hold a program to show. */
  #arrive() {
    if (this.#arrived || !this.isConnected || !this.ownerDocument.defaultView) return; // it was only moved; is gone again; or nobody sees it
    this.#arrived = true;
    if (!this.#view) this.#build();
    followScheme(this, this.#view.frame);
    this.#setLabel();
    this.#showLoading();
    this.#showInlineSource();
    this.#disposers.push(whenNear(this, () => this.#start().catch(() => {})));
  }

  disconnectedCallback() {
    // An element that is only moved is back before the microtask runs.
    queueMicrotask(() => {
      if (!this.isConnected) this.#close();
    });
  }

  adoptedCallback() {
    if (this.ownerDocument.defaultView) this.#view?.dress(); // else nobody sees it: in a template, say
  }

  attributeChangedCallback(name) {
    if (!this.#view) return;
    if (name === 'label') this.#setLabel();
    else this.#view.showSource(this.source, this.hasAttribute('editable'));
  }

  #build() {
    this.#view = new WidgetView(this.attachShadow({ mode: 'open' }), { onRun: () => this.run().catch(() => {}) }); // it says so itself
    const { interrupt, reset, copy } = this.#view;
    interrupt.addEventListener('click', ({ detail }) => {
      if (detail > 1) return; // the second half of a double click on what was there before it
      if (this.#job) this.interrupt();
      else this.#giveUp();
    });
    reset.addEventListener('click', () => this.reset().catch(() => {}));
    copy.addEventListener('click', () => {
      navigator.clipboard.writeText(this.text).then(() => this.#view.tellCopied('Copied'), () => this.#view.tellCopied('Not allowed'));
    });
    new ComposeBar(this.#view, () => this.#console);
    new MutationObserver(() => this.#followInline()).observe(this, { childList: true, subtree: true, characterData: true });
  }

  #setLabel() {
    this.#view.setLabel(this.getAttribute('label') ?? this.getAttribute('print') ?? this.getAttribute('vm') ?? 'Lua');
  }

  /** The page has changed what is within the element: that is then its `source`. */
  #followInline() {
    const { inline } = findSources(this);
    if (!this.#arrived || inline === this.#inline) return;
    this.#inline = inline;
    this.source = inline;
    if (this.state === 'loading') this.#showInlineSource(); // nothing is shown yet: it is what the transcript begins with
  }

  #showInlineSource() {
    const { inline } = findSources(this);
    // What the visitor has made of it is kept, as long as the page has no other.
    const program = this.#given ?? (inline === this.#inline ? this.source : inline);
    this.#given = undefined;
    this.#inline = inline;
    this.#view.showSource(program, this.hasAttribute('editable'));
    this.#transcript.clear();
    this.#listed = program === '' ? '' : `${program}\n`;
    this.#transcript.add(this.#listed);
  }

  #setState(state) {
    const editor = this.#console?.editor;
    this.setAttribute('state', state);
    this.#view?.setState(state, { unfinished: editor?.continued, reading: editor?.state === 'reading' }); // there is none before it was on a page
  }

  #showLoading() {
    this.#view.showFailure('');
    this.#setState('loading');
  }

  #start() {
    if (!this.isConnected) return Promise.reject(new Error('lua-repl: not on a page'));
    if (this.#started) return this.#started;
    const started = this.#open().catch((error) => {
      if (this.#started === started) { // and not taken off the page meanwhile
        this.#shut(); // a later execute() or reset() tries again
        this.#fail(error);
      }
      throw error;
    });
    this.#started = started;
    return started;
  }

  /** The console, of which a start is behind us; but the element may have been taken off the page since. */
  #screen() {
    if (!this.#console) throw new Error('lua-repl: taken off the page');
    return this.#console;
  }

  /** There is no VM. */
  #fail(error) {
    this.#setState('dead');
    this.#view?.showFailure(`Lua could not start: ${error.message}`);
    this.#refuseInsertions(error.message);
  }

  async #open() {
    const epoch = this.#epoch;
    await this.#parsed;
    if (epoch !== this.#epoch) throw new Error('lua-repl: taken off the page');
    this.#showLoading();
    const name = this.getAttribute('vm') ?? undefined;
    const member = joinGroup(name, {
      element: this,
      output: (text) => this.#console?.program(text),
      read: () => this.#read(),
      held: () => this.#console?.held ?? false,
      low: () => this.#console?.low() ?? Promise.resolve(),
      waiting: (waits) => this.#job && this.#setState(waits ? 'waiting' : 'running'),
      renew: (opened) => this.#console && this.#renew(opened),
    });
    const appearance = appearanceOf(this, this.#view);
    const [terminal, vm] = await Promise.allSettled([
      openTerminal(this.#view.screen, { ...appearance, label: 'Lua prompt', description: 'Tab completes, Escape and then Tab leaves' }),
      member.open(),
    ]);
    const opened = terminal.value;
    const gone = epoch === this.#epoch ? undefined : new Error('lua-repl: taken off the page');
    const failure = terminal.reason ?? vm.reason ?? gone;
    if (failure) {
      opened?.terminal.dispose();
      member.leave();
      throw failure;
    }
    this.#member = member;
    this.#console = new Console({
      opened,
      transcript: this.#transcript,
      log: this.#view.log,
      history: new History(this.id || this.getAttribute('print') || name || 'repl'),
      complete: (text, cursor) => (member.vm ? complete(text, cursor, member.vm.globals) : null),
      onSubmit: (text) => this.#submit(text),
      onInterrupt: () => this.interrupt(),
      onAbandon: () => this.#setState('idle'), // it may have been unfinished
      onOutput: (text) => this.#dispatch('lua-output', { text }),
      onRead: () => this.#job && this.#setState(this.state),
    });
    this.#follow(appearance);
    await this.#begin();
  }

  /** Keeps the terminal's size and colours those of the page, and what it prints whole. */
  #follow(appearance) {
    const look = watchAppearance(this, this.#view, appearance, (wanted) => this.#console?.setAppearance(wanted));
    let frame = 0;
    const resized = new ResizeObserver(() => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => {
        look.check(); // it may have been hidden
        this.#console?.fit();
      });
    });
    resized.observe(this.#view.screen);
    const print = () => this.#view.printed.replaceChildren(this.#session());
    addEventListener('beforeprint', print);
    this.#disposers.push(() => {
      look.stop();
      cancelAnimationFrame(frame);
      resized.disconnect();
      removeEventListener('beforeprint', print);
    });
  }

  /** What was shown below the program. */
  #session() {
    return this.text.startsWith(this.#listed) ? this.text.slice(this.#listed.length) : this.text;
  }

  /** The VM is new: loads the sources and shows the prompt. */
  async #begin() {
    const epoch = this.#epoch;
    try {
      await this.#member.open();
      const print = epoch === this.#epoch && this.getAttribute('print');
      if (print) await this.#member.definePrint(print);
    } catch (error) {
      if (epoch === this.#epoch) throw error;
    }
    // Here and below: what was begun anew meanwhile, by a reset, goes its own way.
    if (epoch !== this.#epoch) return;
    const { inline, preloads, missing } = findSources(this);
    if (inline !== this.#inline) this.#showInlineSource(); // it came after the element
    this.#dispatch('lua-ready', { vm: this.vm });
    if (epoch !== this.#epoch) return;
    for (const reference of missing) this.#console.say(`preload: there is no ${reference} on this page`, RED);
    const program = this.source;
    for (const { name, code } of [...preloads, ...(program ? [{ name: 'source', code: program }] : [])]) {
      const { error } = await this.#evaluate(code, name);
      if (epoch !== this.#epoch) return;
      if (error) this.#dispatch('lua-error', { code, error });
    }
    await this.#prompt();
  }

  /** The VM goes: whatever runs is void. A new one comes when `opened` resolves. */
  #renew(opened) {
    this.interrupt();
    this.#epoch += 1;
    const epoch = this.#epoch;
    this.#job = undefined;
    this.#console.clear();
    this.#showInlineSource();
    this.#showLoading();
    this.#beginning = opened.then(() => (epoch === this.#epoch ? this.#begin() : undefined)).catch((error) => {
      if (epoch === this.#epoch) this.#fail(error);
      throw error;
    });
    return this.#beginning;
  }

  /** It is off the page. */
  #close() {
    this.#shut();
    this.#refuseInsertions('taken off the page');
    this.#arrived = false;
    this.#setState('loading'); // if it comes back; a page that follows the state should not think that it still runs
  }

  /** Undoes the start. */
  #shut() {
    this.interrupt();
    this.#epoch += 1;
    this.#started = this.#beginning = undefined;
    this.#disposers.splice(0).forEach((dispose) => dispose());
    this.#console?.dispose();
    this.#member?.leave();
    this.#console = this.#member = this.#job = undefined;
  }

  // ---- running code -------------------------------------------------------------------------

  /** The editor submits a text: from the keyboard, or from execute(). */
  async #submit(text) {
    const epoch = this.#epoch;
    const call = this.#call;
    this.#call = undefined;
    const code = call?.code ?? text;
    const evaluation = this.#evaluate(code, call?.name ?? 'stdin', { echo: true, mayContinue: !call });
    if (call && call.interrupts !== this.#interrupts) this.interrupt();
    const { incomplete, values, error } = await evaluation;
    if (incomplete) return;
    if (epoch === this.#epoch) {
      await this.#prompt(); // first: a listener may run the next piece
      if (error) this.#dispatch('lua-error', { code, error });
      else this.#dispatch('lua-result', { code, values });
    }
    if (error) call?.reject(error);
    else call?.resolve(values);
  }

  /**
   * Compiles and runs code and shows what comes of it. Returns { values } or { error }; or
   * { incomplete: true } for a chunk that has no end yet, if it may be continued.
   */
  async #evaluate(code, name, { echo = false, mayContinue = false } = {}) {
    const epoch = this.#epoch;
    const screen = this.#console;
    const job = this.#member.run(code, { name, interactive: echo });
    this.#job = job;
    this.#setState('running');
    try {
      const complete = await job.compiled;
      if (epoch !== this.#epoch) throw new InterruptedError();
      if (!complete && mayContinue) {
        screen.editor.more();
        if (this.#job === job) this.#setState('idle'); // else keys pressed ahead have run it
        return { incomplete: true };
      }
      screen.accept();
      const { shown, values } = await job.results;
      if (echo && shown !== undefined && epoch === this.#epoch) screen.echo(shown);
      return { values };
    } catch (error) {
      // After a reset, or off the page, there is nobody to tell but the caller.
      if (epoch === this.#epoch) {
        screen.accept();
        this.#showError(error);
      }
      return { error };
    } finally {
      if (this.#job === job) this.#job = undefined;
    }
  }

  /** The program reads input: from the page, if it answers the event, else from the keyboard. */
  #read() {
    const job = this.#job;
    let answer;
    let asked = true;
    this.#dispatch('lua-read', {
      answer: (line) => {
        if (line !== null) requireText('answer()', line);
        if (!asked) throw new Error('lua-repl: answer() is for listeners, while the event is dispatched');
        answer = line;
      },
    });
    asked = false;
    if (answer !== undefined) return this.#console.answer(answer);
    return this.#console.read(() => job !== undefined && this.#job === job && !job.interrupted);
  }

  async #prompt() {
    const epoch = this.#epoch;
    if (this.vm?.closed ?? true) {
      this.#setState('dead');
      this.#refuseInsertions('the VM is closed; reset() makes a new one');
      return;
    }
    await this.#console.prompt(() => epoch === this.#epoch);
    if (epoch !== this.#epoch || this.#job) return; // keys pressed ahead may have run something
    this.#setState('idle');
    for (const { text, resolve } of this.#insertions.splice(0)) {
      this.#console.editor.paste(text);
      resolve();
    }
  }

  #showError(error) {
    if (error instanceof InterruptedError) {
      this.#console.say('interrupted', YELLOW);
      return;
    }
    this.#console.say(error.message, RED);
    if (error instanceof LuaError && error.traceback) this.#console.say(error.traceback, DIM);
  }

  #dispatch(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { bubbles: true, composed: true, detail }));
  }

  /** There will be no prompt for what insert() was given. */
  #refuseInsertions(why) {
    this.#insertions.splice(0).forEach(({ reject }) => reject(new Error(`lua-repl: ${why}`)));
  }

  /** The unfinished chunk at the prompt is not wanted any more. */
  #giveUp() {
    this.#console.editor.input('\x03');
  }
}
