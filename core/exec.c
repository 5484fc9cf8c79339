/* exec.c: the executor's loop: polls the top frame of the current thread and acts on its signal. Layer 5.
 *
 * Nothing here nests: a Lua call, a coroutine, a metamethod, an error handler are frames and threads, and this loop is
 * the only place that runs them. (The finalizers' executor is stepped from inside a step of another: one level, fixed.)
 */
#include "exec.h"

#include "exec_internal.h"

/* --- threads --- */

typedef struct { OC_CATCHING; } StartSeq;

static OcSig call_main(OcThread *L, OcFrame *f) {
  OcSig g = oc_exec_call_pending(L, OC_ARG(f, 0));
  if (g == OC_CALL && L->flags & OC_T_FIN) L->frame->flags |= OC_F_FIN;
  return g;
}

/* Bottom of a main thread: (function); its arguments come as multiple results. */
static OcSig start(OcThread *L, OcFrame *f) {
  StartSeq *const s = (StartSeq *)f;
  SEQ_BEGIN(s);
  SEQ_TRY(s);
  SEQ_AWAIT(s, call_main(L, f));
  return oc_return_multi(L, f, 0);
  SEQ_CATCH(s);
  L->executor->is_error = true;
  return oc_return1(f, &L->error);
  SEQ_END(s);
}
const OcNative oc_start_native = {"?", start, sizeof(StartSeq), 1, 0};

OcSig oc_exec_call_pending(OcThread *L, OcValue *func) {
  uint32_t n;
  OcValue *at = oc_thread_gather(L, func, &n);
  if (at == NULL) return OC_NOMEM;
  const uint32_t pending = L->nmulti;
  L->nmulti = 0;
  OcSig g = oc_call(L, at, (int)n - 1, func, -1);
  if (g == OC_NOMEM) L->nmulti = pending;
  return g;
}

/* A coroutine's function stands at the bottom of its slots; the base frame is marked until it has been called. */
enum { NOT_CALLED = 1 }; /* OcFrame.at */

OcThread *oc_coroutine_new(OcVm *vm, const OcValue *fn) {
  OcThread *L = oc_thread_new(vm, OC_FIRST_SEGMENT, OC_FIRST_CHUNK);
  if (L == NULL) return NULL;
  L->frame->base[-1] = *fn;
  L->frame->at = NOT_CALLED;
  return L;
}

/* A coroutine's first resumption: its arguments are pending. */
static OC_NOINLINE OcSig begin(OcThread *L) {
  OcFrame *f = L->frame;
  const OcSig g = oc_exec_call_pending(L, f->base - 1);
  if (g != OC_NOMEM) f->at = 0;
  return g;
}

/* --- executors --- */

OcExecutor *oc_exec_new(OcVm *vm, bool yieldable) {
  OcExecutor *ex = oc_mem_alloc(&vm->mem, sizeof *ex);
  if (ex == NULL) return NULL;
  memset(ex, 0, sizeof *ex);
  ex->vm = vm;
  ex->yieldable = yieldable;
  ex->next = vm->executors;
  ex->prev = &vm->executors;
  if (ex->next != NULL) ex->next->prev = &ex->next;
  vm->executors = ex;
  return ex;
}

void oc_exec_free(OcExecutor *ex) {
  oc_exec_cancel(ex);
  *ex->prev = ex->next;
  if (ex->next != NULL) ex->next->prev = ex->prev;
  oc_mem_free(&ex->vm->mem, ex, sizeof *ex);
}

bool oc_exec_start(OcExecutor *ex, const OcValue *fn, const OcValue *args, uint32_t n) {
  OC_ASSERT(ex->mode == OC_STOPPED);
  const bool small = ex == ex->vm->finalizers;
  OcThread *L = oc_thread_new(ex->vm, small ? OC_FIRST_SEGMENT : OC_MAIN_SEGMENT, small ? OC_FIRST_CHUNK : OC_MAIN_CHUNK);
  if (L == NULL) return false;
  OcValue *at = L->frame->base;
  oc_set_native(at, &oc_start_native);
  at[1] = *fn;
  if (oc_call(L, at, 1, at, -1) != OC_CALL || !oc_thread_give(L, args, n)) return false; /* only in stress builds memory may end at the call */
  L->flags |= OC_T_MAIN;
  L->executor = ex;
  L->extra = OC_CO_RUNNING;
  ex->main = ex->current = L;
  ex->mode = OC_NORMAL;
  ex->is_error = false;
  ex->res = NULL;
  ex->nres = 0;
  ex->depth = 0;
  ex->redo = OC_OK;
  ex->collecting = ex->retrying = ex->unhandled = false;
  ex->closing = NULL;
  oc_set_nil(&ex->traceback);
  return true;
}

bool oc_exec_resume(OcExecutor *ex, const OcValue *args, uint32_t n) {
  OC_ASSERT(ex->mode == OC_SUSPENDED);
  if (!oc_thread_give(ex->current, args, n)) return false;
  oc_thread_touch(ex->current);
  ex->current->extra = OC_CO_RUNNING;
  ex->mode = OC_NORMAL;
  return true;
}

void oc_exec_resume_error(OcExecutor *ex, const OcValue *error) {
  OC_ASSERT(ex->mode == OC_SUSPENDED);
  ex->current->error = *error;
  ex->current->extra = OC_CO_RUNNING;
  oc_thread_touch(ex->current);
  ex->redo = OC_RAISE;
  ex->mode = OC_NORMAL;
}

void oc_exec_wake(OcExecutor *ex) {
  if (ex->mode == OC_WAITING) ex->mode = OC_NORMAL;
}

void oc_exec_taken(OcExecutor *ex) {
  OC_ASSERT(ex->mode == OC_RESULT);
  ex->mode = OC_STOPPED;
}

/* A thread that no Lua code runs on again; its memory goes with the next collection, which also closes its upvalues. */
static void kill_thread(OcThread *L) {
  L->extra = OC_CO_DEAD;
  L->executor = NULL;
  L->resumer = NULL;
  L->ntbc = 0;
  L->nmulti = 0;
  oc_thread_touch(L);
}

/* What was to be closed is nobody's when that does not come about. */
static void kill_if_held(OcThread *co) {
  if (co->extra == OC_CO_HELD) kill_thread(co);
}

/* Kills threads from the innermost outwards, down to `stop`, and what they were about to close. */
static void kill_threads(OcThread *L, const OcThread *stop) {
  const OcFrame *f = L != NULL ? L->frame : NULL;
  if (f != NULL && f->kind == OC_FRAME_SEQ && f->fn.native == &oc_close_thread_native) kill_if_held(oc_thread(OC_ARG(f, 0)));
  while (L != stop) {
    OcThread *below = L->resumer;
    kill_thread(L);
    L = below;
  }
}

bool oc_exec_close(OcExecutor *ex) {
  OcThread *const main = ex->main, *const current = ex->current;
  const OcMode mode = ex->mode;
  const OcValue fn = {{.native = &oc_close_thread_native}, OC_NATIVE}, arg = oc_obj(main);
  OC_ASSERT(mode == OC_NORMAL || mode == OC_WAITING || mode == OC_SUSPENDED);
  if (ex->closing != NULL) return true;
  ex->mode = OC_STOPPED;
  if (!oc_exec_start(ex, &fn, &arg, 1)) {
    ex->mode = mode;
    return false;
  }
  kill_threads(current, main);
  main->extra = OC_CO_HELD;
  main->executor = NULL;
  ex->closing = main;
  return true;
}

void oc_exec_cancel(OcExecutor *ex) {
  if (ex->mode == OC_RUNNING) {
    ex->cancel = true;
    oc_vm_interrupt(ex->vm);
    return;
  }
  kill_threads(ex->current, NULL);
  if (ex->closing != NULL) kill_if_held(ex->closing);
  ex->closing = NULL;
  ex->main = ex->current = NULL;
  ex->res = NULL;
  ex->nres = 0;
  ex->redo = OC_OK;
  ex->collecting = ex->retrying = ex->unhandled = ex->cancel = false;
  ex->mode = OC_STOPPED;
}

void oc_vm_interrupt(OcVm *vm) {
  vm->interrupt = true;
  oc_vm_wake(vm);
}

/* --- switching threads --- */

#define SWITCH_FUEL 12 /* a coroutine that has not run for a while lies in no cache: stack, frames and all */

static void run_thread(OcExecutor *ex, OcThread *L) {
  ex->current = L;
  L->extra = OC_CO_RUNNING;
  L->executor = ex;
  ex->vm->running = L;
  ex->vm->fuel -= SWITCH_FUEL;
  oc_thread_touch(L);
}

/* Values v[0 .. n) of another thread arrive at the top frame of `to`: as its pending results; or, when all it would do is pass
 * them on (OC_F_PASS), as its results, and it is done. false: no memory, nothing changed. */
static bool arrive(OcThread *to, const OcValue *v, uint32_t n) {
  OcFrame *const f = to->frame;
  OcValue *ret = f->ret;
  uint32_t want = (uint32_t)f->want;
  const uint32_t fixed = f->flags & OC_F_TRUE ? 1 : 0;
  if (!(f->flags & OC_F_PASS)) return oc_thread_give(to, v, n);
  if (f->want < 0) {
    if (n > OC_BIG_MULTI || (size_t)(oc_thread_ret_limit(to, f) - ret) < n + fixed) return oc_thread_give(to, v, n);
    to->multi = to->multi_at = ret;
    to->nmulti = want = n + fixed;
  } else {
    to->nmulti = 0;
  }
  if (fixed && want > 0) {
    oc_set_bool(ret++, true);
    want--;
  }
  const uint32_t m = n < want ? n : want;
  for (uint32_t i = 0; i < m; i++) ret[i] = v[i];
  for (uint32_t i = m; i < want; i++) oc_set_nil(&ret[i]);
  oc_thread_pop(to);
  return true;
}

/* Values f->u.res of L's top frame go to `to`. */
static bool hand_over(OcThread *L, OcThread *to) {
  OcFrame *f = L->frame;
  oc_charge(L, f->nres / 8);
  if (!arrive(to, f->u.res, f->nres)) return false;
  L->nmulti = 0; /* not pending any more, if a failed attempt left them so */
  return true;
}

static OcSig do_resume(OcExecutor *ex, OcThread *L) {
  OcThread *co = L->transfer;
  if (co->extra != OC_CO_SUSPENDED) { /* since it was looked at, while this waited for memory, another executor has taken it */
    L->transfer = NULL;
    return oc_error_plain(L, "cannot resume non-suspended coroutine");
  }
  if (ex->depth >= OC_MAX_RESUME) {
    L->transfer = NULL;
    return oc_error(L, "C stack overflow");
  }
  if (!hand_over(L, co)) return OC_NOMEM;
  L->transfer = NULL;
  L->extra = OC_CO_NORMAL;
  co->resumer = L;
  ex->depth++;
  run_thread(ex, co);
  if (co->frame->kind == OC_FRAME_BASE && co->frame->at == NOT_CALLED) {
    const OcSig g = begin(co);
    if (g == OC_RAISE) return g; /* in the coroutine */
  }
  return OC_OK;
}

static OcSig do_yield(OcExecutor *ex, OcThread *L) {
  OcThread *to = L->transfer;
  if (to != NULL) { /* symmetric transfer: the target takes this one's place under its resumer */
    if (to->extra != OC_CO_SUSPENDED) { /* as in do_resume */
      L->transfer = NULL;
      return oc_error(L, "cannot yield to a non-suspended coroutine");
    }
    if (!hand_over(L, to)) return OC_NOMEM;
    L->transfer = NULL;
    to->resumer = L->resumer;
  } else if (L->resumer == NULL) { /* the main coroutine of a yieldable executor */
    ex->res = L->frame->u.res;
    ex->nres = L->frame->nres;
    L->extra = OC_CO_HELD;
    ex->mode = OC_SUSPENDED;
    return OC_OK;
  } else {
    to = L->resumer;
    if (!hand_over(L, to)) return OC_NOMEM;
    ex->depth--;
  }
  L->resumer = NULL;
  L->extra = OC_CO_SUSPENDED;
  L->executor = NULL;
  run_thread(ex, to);
  return OC_OK;
}

/* The thread's function has returned; its results are pending at its base. */
static OcSig do_finish(OcExecutor *ex, OcThread *L) {
  if (L->resumer == NULL) {
    ex->res = L->multi;
    ex->nres = L->nmulti;
    L->extra = OC_CO_DEAD;
    ex->mode = OC_RESULT;
    return OC_OK;
  }
  OcThread *to = L->resumer;
  if (!arrive(to, L->multi, L->nmulti)) return OC_NOMEM;
  L->nmulti = 0;
  L->resumer = NULL;
  L->extra = OC_CO_DEAD;
  L->executor = NULL;
  ex->depth--;
  run_thread(ex, to);
  return OC_OK;
}

OC_INLINE OcSig do_done(OcThread *L) {
  const OcFrame *f = L->frame;
  if (OC_LIKELY(f->want >= 0)) {
    oc_deliver_some(f->ret, (uint32_t)f->want, f->u.res, f->nres);
    L->nmulti = 0;
  } else if (!oc_thread_deliver(L, f->ret, f->want, f->u.res, f->nres, oc_thread_ret_limit(L, f))) {
    return OC_NOMEM;
  }
  oc_thread_pop(L);
  return OC_OK;
}

bool oc_exec_pass_on(OcThread *L) {
  OcFrame *const f = L->frame;
  if (f->want < 0 || (L->nmulti > 0 && L->multi != f->base) || L->vm->fuel <= 0 || OC_STRESS_COLLECT || OC_STRESS_SUSPEND) return false;
  L->vm->fuel -= 1; /* as a poll */
  oc_set_bool(&f->base[-1], true);
  f->u.res = f->base - 1;
  f->nres = L->nmulti + 1;
  return do_done(L) == OC_OK;
}

/* Control leaves L for another coroutine, or the one that resumed it. When that fails for memory, the executor tries again: nothing is changed. */
static OcSig switch_from(OcThread *L, OcSig how) {
  OcExecutor *const ex = L->executor;
  const OcSig g = how == OC_RESUME ? do_resume(ex, L) : do_yield(ex, L);
  return g == OC_NOMEM ? how : g;
}

OcSig oc_exec_poll(OcThread *L) {
  OcFrame *f = L->frame;
  if (f->kind == OC_FRAME_LUA || L->vm->fuel <= 0 || OC_STRESS_COLLECT) return OC_CALL;
  if (f->kind == OC_FRAME_BASE) return L->resumer != NULL && f->at != NOT_CALLED && do_finish(L->executor, L) == OC_OK ? OC_OK : OC_CALL;
  L->vm->fuel -= 1; /* no poll is free: 200,000 sequences may be waiting just to return */
  const OcSig g = f->fn.native->fn(L, f);
  switch (g) {
    case OC_DONE: return do_done(L) == OC_OK ? OC_OK : OC_DONE;
    case OC_OK: case OC_AGAIN: case OC_NOMEM: return OC_CALL; /* the executor asks again, and sees to the memory */
    case OC_YIELD: return L->resumer != NULL ? switch_from(L, g) : g; /* (the main thread's yield ends the step) */
    case OC_RESUME: return switch_from(L, g);
    default: return g;
  }
}

/* --- failed allocations --- */

/* The results of L's top frame wait for a signal to be handled again. They may lie above its window or in the spill segment
 * (oc_return_multi): as pending ones they are seen and kept by the collection. */
static void keep_results(OcThread *L) {
  L->multi = L->frame->u.res;
  L->nmulti = L->frame->nres;
}

/* An allocation failed. First: a full collection, then the same again. After that: the error. */
static OC_NOINLINE void no_memory(OcExecutor *ex, OcSig redo) {
  OcThread *L = ex->current;
  OcVm *vm = ex->vm;
  if (ex->retrying) {
    ex->retrying = false;
    if (redo == OC_RAISE) oc_exec_give_up(L); /* raising itself fails: else it would fail for ever */
    oc_set_obj(&L->error, vm->nomem);
    L->nmulti = 0;
    ex->unhandled = true;
    ex->redo = OC_RAISE;
    return;
  }
  if (redo == OC_DONE || redo == OC_YIELD || redo == OC_RESUME) keep_results(L);
  ex->redo = redo;
  ex->collecting = true;
  ex->gc_tries = 0;
  ex->ticket = oc_gc_full_start(vm);
}

/* One slice of the collection before a retry. */
static OC_NOINLINE void collect(OcExecutor *ex) {
  OcVm *vm = ex->vm;
  if (!oc_gc_full_done(vm, ex->ticket)) {
    vm->fuel -= oc_gc_fuel(oc_gc_slice(vm, 1000));
    return;
  }
  if (ex != vm->finalizers && !oc_finalizers_idle(vm) && ex->gc_tries++ < 1000) {
    if (vm->fuel > 1000) oc_finalizers_run(vm, 1000);
    else vm->fuel = 0; /* their share comes at the safepoint */
    return;
  }
  if (ex != vm->finalizers && ex->gc_tries > 0) { /* what they released is garbage only now */
    ex->gc_tries = 0;
    if (!ex->retrying) {
      ex->retrying = true;
      ex->ticket = oc_gc_full_start(vm);
      return;
    }
  }
  if (!oc_gc_trim(vm)) return;
  ex->collecting = false;
  ex->retrying = true;
}

/* --- the loop --- */

#define NEIGHBOURS_PART 256 /* who does not allocate gives one unit of fuel in so many */
#define MAX_DUE 8192 /* what was used while there were none is not to be made up for */

/* Due finalizers get their share of the step. Who allocates, or waits for them, gives up to an eighth of what is left each time. Who does
 * not is a neighbour of those that made this garbage, and gives a small part of what it uses in all, the collector's work for what
 * finalizers allocate included: translated loops use fuel twenty times as fast as these. */
static OC_NOINLINE void share_with_finalizers(OcExecutor *ex, bool takes_part) {
  OcVm *const vm = ex->vm;
  int64_t *const due = &vm->finalizers_due;
  *due += ex->mark - vm->fuel;
  if (!oc_finalizers_idle(vm) && (takes_part || *due > 0)) {
    const int64_t before = vm->fuel;
    oc_finalizers_run(vm, vm->fuel / 8 > 100 ? vm->fuel / 8 : 100);
    *due = takes_part ? 0 : *due - NEIGHBOURS_PART * (before - vm->fuel);
  }
  if (*due > MAX_DUE) *due = MAX_DUE;
}

#define DEBT_EVERY 8192 /* fuel between two slices of the collector, for who has made it fall behind */

/* The collector gets its share: for fresh memory, and, where one slice does not make up for that (a big block), from what this executor does
 * next. Neighbours that allocate nothing do not pay. */
static void share_with_collector(OcExecutor *ex) {
  OcVm *const vm = ex->vm;
  ex->since_slice += ex->mark - vm->fuel;
  if (vm->mem.fresh <= 0 && !(ex->in_debt && ex->since_slice >= DEBT_EVERY)) return;
  vm->fuel -= oc_gc_step(vm);
  ex->in_debt = oc_gc_behind(&vm->gc, vm->mem.used);
  ex->since_slice = 0;
}

/* From here on `fuel` counts; a part of it only until the next safepoint, when one is due before it is spent. */
static void set_out(OcExecutor *ex) {
  OcVm *const vm = ex->vm;
  ex->mark = vm->fuel;
  if (!ex->in_debt || vm->fuel <= DEBT_EVERY) return;
  vm->stolen = vm->fuel - DEBT_EVERY;
  vm->fuel = DEBT_EVERY;
}

/* Collector and finalizers get their share. False: the step is over. */
static OC_NOINLINE bool safepoint(OcExecutor *ex) {
  OcVm *vm = ex->vm;
  const bool takes_part = vm->mem.fresh > 0 || vm->finalizers_wanted;
  vm->finalizers_wanted = false;
  vm->fuel += vm->stolen;
  vm->stolen = 0;
  share_with_collector(ex);
  if (ex != vm->finalizers) share_with_finalizers(ex, takes_part);
  set_out(ex);
  return vm->fuel > 0 && !vm->interrupt && !ex->cancel; /* a finalizer, too, may call a host function that cancels this one */
}

#if OC_DEBUG
/* A full collection at every safepoint; with a big heap at every so many, or a script that builds one would take for ever. */
static void stress(OcExecutor *ex) {
  OcVm *vm = ex->vm;
  if (vm->gc.stopped || (vm->gc.stress_wait > 0 && vm->gc.stress_wait-- > 0)) return;
  vm->gc.stress_wait = (uint32_t)(vm->mem.used / (128u << 10));
  uint64_t ticket = oc_gc_full_start(vm);
  while (!oc_gc_full_done(vm, ticket)) oc_gc_slice(vm, 100000);
  if (OC_STRESS_CHECK) oc_check_heap(vm);
}

/* Now a little, now more: the script goes on in every state that a collection can be in. */
static void stress_slice(OcVm *vm) {
  if (vm->gc.stopped) return;
  vm->gc.stress_seed = vm->gc.stress_seed * 1103515245u + 12345u;
  const uint32_t random = vm->gc.stress_seed >> 16;
  oc_gc_slice(vm, 1 + (random & 31 ? random % 24 : random % 2000));
}
#endif

/* The interpreter loop, without and with hooks. By pointers, since optimisers like to inline a function with one caller, whatever its
 * size: compilers should see no other code around the loop when they choose registers. */
static OcSig (*const run_lua[])(OcThread *L) = {oc_vm_run, oc_vm_run_hooked};

static OcSig poll(OcExecutor *ex, OcThread *L) {
  OcFrame *f = L->frame;
  switch (f->kind) {
    case OC_FRAME_LUA:
#if OC_JIT
      if (L->hook_mask == 0) {
        const OcSig g = oc_jit_run(L);
        if (g != OC_OK) return g;
      }
#endif
      return run_lua[L->hook_mask != 0](L);
    case OC_FRAME_SEQ: return f->fn.native->fn(L, f);
    default: return f->at == NOT_CALLED ? begin(L) : do_finish(ex, L);
  }
}

/* What a signal asks for that the interpreter loop has not seen to itself (oc_exec_poll). */
static OC_NOINLINE OcSig act_on(OcExecutor *ex, OcThread *L, OcSig g) {
  switch (g) {
    case OC_DONE: return do_done(L);
    case OC_RESUME: return do_resume(ex, L);
    case OC_YIELD: return do_yield(ex, L);
    case OC_WAIT: ex->mode = OC_WAITING; return OC_OK;
    default: return g;
  }
}

static void run(OcExecutor *ex) {
  OcVm *vm = ex->vm;
  do {
    OcThread *L = ex->current;
    if (ex->collecting) {
      collect(ex);
      continue;
    }
#if OC_DEBUG
    if (OC_STRESS_GC) stress(ex);
    if (OC_STRESS_SLICES) stress_slice(vm);
#endif
    OcSig g = ex->redo;
    ex->redo = OC_OK;
    const bool retrying = ex->retrying;
    const OcFrame *top = L->frame;
    const OcInstr *pc = top->kind == OC_FRAME_LUA ? top->u.pc : NULL;
    if (retrying && vm->fuel > 1) { /* a look around the corner is enough: no loop comes back to this place in this poll */
      vm->stolen += vm->fuel - 1;
      vm->fuel = 1;
    }
    if (g == OC_OK) g = poll(ex, L);
    vm->fuel -= 1; /* as in oc_exec_poll */
    OcSig asked = g;
    L = ex->current;
    g = g == OC_OK || g == OC_CALL || g == OC_AGAIN ? OC_OK : act_on(ex, L, g);
    if (g == OC_RAISE) {
      asked = OC_RAISE;
      g = oc_exec_raise(ex);
    }
    if (g == OC_NOMEM) {
      /* The same place again, with nothing done in between, is the second failure; elsewhere it is a first one. */
      ex->retrying = retrying && L->frame == top && (pc == NULL || top->u.pc == pc);
      no_memory(ex, asked == OC_NOMEM ? OC_OK : asked);
    } else {
      ex->retrying = false;
    }
  } while (ex->mode == OC_RUNNING && !ex->cancel && ((vm->fuel > 0 && !vm->interrupt) || safepoint(ex)));
}

static bool settled(const OcExecutor *ex) {
  return ex->mode == OC_STOPPED || ex->mode == OC_RESULT || ex->mode == OC_SUSPENDED;
}

bool oc_exec_step(OcExecutor *ex, OcFuel *fuel) {
  OcVm *vm = ex->vm;
  if (ex->mode != OC_NORMAL) return settled(ex);
  OcExecutor *outer = vm->current;
  OcThread *outer_thread = vm->running;
  OcFrame *const outer_plain = vm->plain;
  ex->mode = OC_RUNNING;
  vm->current = ex;
  vm->running = ex->current;
  vm->plain = NULL;
  oc_thread_touch(ex->current);
  vm->fuel = fuel->left;
  vm->stolen = 0;
  set_out(ex);
  vm->interrupt = fuel->interrupted;
  run(ex);
  fuel->left = vm->fuel + vm->stolen;
  ex->since_slice += ex->mark - fuel->left; /* of what ended at no safepoint */
  fuel->interrupted = vm->interrupt;
  vm->stolen = vm->fuel = 0;
  vm->interrupt = false;
  vm->current = outer;
  vm->running = outer_thread;
  vm->plain = outer_plain;
  if (outer_thread != NULL) oc_thread_touch(outer_thread); /* while it waited for a finalizer's step, it may have been scanned */
  if (ex->mode == OC_RUNNING) ex->mode = OC_NORMAL;
  if (ex->cancel) oc_exec_cancel(ex);
  return settled(ex);
}
