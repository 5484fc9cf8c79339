// Which widgets share which VM. A widget without a name has a group of its own. A group's VM is
// made when its first widget starts and closed when its last one is gone.
//
// All groups of the page share one scheduler: that keeps any number of busy widgets within one
// budget of time.

import { Scheduler, Vm } from '../wasm/index.js';
import { compile } from '../wasm/loader.js';
import { makeRoom } from '../wasm/room.js';
import { PRINTER } from './format-value.js';
import { HELP } from './help.js';
import { Job } from './job.js';

const FUEL = 8192; // of one step
const BUDGET = 4; // milliseconds of each tick of the timer
const MEMORY_LIMIT = 64 << 20;

// A chunk that returns what the attribute `print` defines: like print, but into one widget. It is Lua, as only
// Lua's own tostring knows how every value is written.
const PRINT_FUNCTION = `
local write = ...
local tostring, pack, concat = tostring, table.pack, table.concat
return function(...)
  local texts = pack(...)
  for i = 1, texts.n do texts[i] = tostring(texts[i]) end
  write(concat(texts, "\\t", 1, texts.n) .. "\\n")
end`;

let wasm; // where the interpreter comes from, if anybody said so

/** A URL, bytes or a module; undefined: where the library looks by itself. */
export function setWasmSource(source) {
  wasm = source;
}

export function wasmSource() {
  return wasm;
}

async function wasmOptions() {
  if (wasm === undefined || wasm === null) return {};
  if (wasm instanceof WebAssembly.Module) return { wasmModule: wasm };
  if (typeof wasm === 'string' || wasm instanceof URL) return { wasmUrl: wasm };
  return { wasmModule: await compile(wasm) }; // bytes
}

let scheduler;
function pageScheduler() {
  scheduler ??= new Scheduler({ fuel: FUEL, budget: BUDGET });
  return scheduler;
}

const named = new Map();

/**
 * Joins the group of that name, or a new one without a name. `widget` is told of what concerns it:
 *   element         where it is on the page
 *   output(text)    it is to show output of a program
 *   read()          a promise of a line of input, null for its end; of one that is interrupted nothing more is heard
 *   held(), low()   it can take no more for now; a promise of the time when it can
 *   waiting(waits)  its job waits for a promise, or no longer
 *   renew(opened)   the VM is about to be replaced; `opened` is a promise of the new one. Returns a promise of the new prompt
 */
export function joinGroup(name, widget) {
  let group = name === undefined ? undefined : named.get(name);
  if (!group) {
    group = new Group(() => named.delete(name));
    if (name !== undefined) named.set(name, group);
  }
  return new Member(group, widget);
}

class Group {
  members = new Set();
  jobs = new Map(); // executor -> job that it runs
  vm = null;
  printer = null; // see ./format-value.js
  #opening; // promise of the VM
  #renewing; // promise of reset(), until there is a new VM
  #onEmpty;

  constructor(onEmpty) {
    this.#onEmpty = onEmpty;
  }

  open() {
    if (this.#opening) return this.#opening;
    const opening = this.#create().then(({ vm, printer }) => {
      if (this.#opening !== opening) {
        vm.close();
        throw new Error('the VM is no longer wanted');
      }
      Object.assign(this, { vm, printer });
    }).catch((error) => {
      if (this.#opening === opening) this.#opening = undefined; // the next try may succeed
      throw error;
    });
    this.#opening = opening;
    return opening;
  }

  async #create() {
    const vm = await Vm.create({
      ...(await wasmOptions()),
      memoryLimit: MEMORY_LIMIT,
      scheduler: pageScheduler(),
      stdout: (text, executor) => this.#show(text, this.jobs.get(executor)),
      stdin: (executor) => this.jobs.get(executor)?.read() ?? null,
    });
    await vm.execute(HELP, { name: '=help' });
    const [printer] = await vm.execute(PRINTER, { name: '=printer' });
    return { vm, printer };
  }

  /** Output of a job; or of Lua that the page itself runs in the VM: that goes to the widget that comes first on the page. */
  #show(text, job) {
    if (job) return job.print(text);
    if (this.members.size === 0) return undefined;
    const widgets = [...this.members].map(({ widget }) => widget);
    const first = widgets.reduce((a, b) => (a.element.compareDocumentPosition(b.element) & Node.DOCUMENT_POSITION_PRECEDING ? b : a));
    first.output(text);
    return first.held() ? first.low() : undefined;
  }

  /** Asked for again before there is a new VM: that one is as new as can be. */
  reset() {
    this.#renewing ??= this.#renew();
    return this.#renewing;
  }

  async #renew() {
    const opened = Promise.resolve().then(() => this.open()).finally(() => { // not before the old one is closed
      this.#renewing = undefined;
    });
    const prompts = [...this.members].map(({ widget }) => widget.renew(opened));
    this.#close();
    await Promise.all(prompts);
  }

  leave(member) {
    this.members.delete(member);
    if (this.members.size > 0) return;
    this.#onEmpty();
    this.#close();
  }

  #close() {
    this.#opening = undefined;
    this.vm?.close();
    this.vm = null;
  }
}

/** What a widget has of its group. */
class Member {
  #group;

  constructor(group, widget) {
    this.#group = group;
    this.widget = widget;
    group.members.add(this);
  }

  get vm() {
    return this.#group.vm;
  }

  /** Resolves when the VM is there. */
  open() {
    return this.#group.open();
  }

  reset() {
    return this.#group.reset();
  }

  leave() {
    this.#group.leave(this);
  }

  /** Compiles and runs code on behalf of the widget. `interactive`: as a REPL does, with results as text. */
  run(code, { name, interactive }) {
    const { vm, printer, jobs } = this.#group;
    if (!vm.closed) makeRoom(vm, MEMORY_LIMIT);
    return new Job({ vm, scheduler: pageScheduler(), jobs, widget: this.widget, code, name, printer: interactive ? printer : undefined });
  }

  /** Defines the Lua function `name` that prints into the widget, whoever calls it. */
  async definePrint(name) {
    const { vm, jobs } = this.#group;
    const decoder = new TextDecoder();
    const write = (text) => {
      const shown = typeof text === 'string' ? text : decoder.decode(text);
      const writer = jobs.get(vm.running);
      if (writer) writer.print(shown, this.widget);
      else this.widget.output(shown);
      vm.interrupt(); // as after print: the others get their turn
    };
    const [print] = await vm.execute(PRINT_FUNCTION, { name: `=${name}`, args: [write] });
    vm.set(name, print); // raw: in a shared VM a script may watch over the globals by now
    print.free();
  }
}
