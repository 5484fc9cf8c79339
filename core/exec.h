/* exec.h: executors: stepping, unwinding, resume and yield, closing, finalizers. Layer 5.
 *
 * An executor runs one main thread and whatever coroutines it resumes; `current` is the one that runs. Its mode:
 *   STOPPED    nothing loaded            NORMAL   ready to be stepped       RUNNING  inside oc_exec_step
 *   RESULT     ended: take the result    SUSPENDED the main coroutine of a yieldable executor yielded
 *   WAITING    a host promise is pending: oc_exec_wake makes it NORMAL
 */
#ifndef OC_EXEC_H
#define OC_EXEC_H

#include "hooks.h"
#include "meta.h"

/* OcMode and OcFuel are public: ocarina.h (through hooks.h). */

struct OcExecutor {
  OcVm *vm;
  OcExecutor *next, **prev;  /* vm->executors */
  OcThread *main, *current;  /* NULL when stopped */
  OcThread *closing;         /* the main thread before oc_exec_close, which `main` closes; else NULL */
  OcMode mode;
  bool yieldable, cancel;    /* cancel: asked for while running; takes effect when the host function returns */
  bool is_error;             /* RESULT: the result is an error */
  OcValue *res;              /* RESULT, SUSPENDED: the values, in slots of `main` */
  uint32_t nres;
  OcValue traceback;         /* RESULT with an error: its traceback (a string) or nil */
  uint32_t id;               /* the host's number for it */
  OcValue wake;              /* WAITING: what the host brought (for the waiting native to fetch) */
  bool wake_error;
  uint32_t depth;            /* resumes between main and current */
  OcSig redo;                /* a signal to be handled (again) before anything is polled; OC_OK: none */
  bool collecting;           /* an allocation failed: a full collection runs before the retry */
  bool retrying;             /* ... the retry is next: a second failure raises */
  bool unhandled;            /* ... and raised: no message handler sees that error, as it would want memory too */
  uint64_t ticket;           /* ... of that collection */
  int64_t mark;              /* fuel left at the last safepoint of this step */
  int64_t since_slice;       /* fuel used since the collector's last slice here */
  bool in_debt;              /* the collector fell behind in it, by big blocks: slices without fresh memory, too */
  int64_t fin_fuel;          /* finalizers' executor: fuel the present one has left */
  int64_t gc_tries;          /* slices waited for finalizers after it */
};

/* NULL: no memory. The executor is rooted until freed. */
OcExecutor *oc_exec_new(OcVm *vm, bool yieldable) OC_MUST;
void oc_exec_free(OcExecutor *ex); /* cancels it */
/* Starts fn(args...). Mode must be STOPPED. false: no memory, nothing changed. */
bool oc_exec_start(OcExecutor *ex, const OcValue *fn, const OcValue *args, uint32_t n) OC_MUST;
/* Runs until fuel is spent or interrupted, or nothing can progress. true when there is nothing left to do (STOPPED, RESULT,
 * SUSPENDED); false while there is more, and in WAITING at once. */
bool oc_exec_step(OcExecutor *ex, OcFuel *fuel);
/* SUSPENDED -> NORMAL. */
bool oc_exec_resume(OcExecutor *ex, const OcValue *args, uint32_t n) OC_MUST;
void oc_exec_resume_error(OcExecutor *ex, const OcValue *error);
/* WAITING -> NORMAL; the waiting native is polled again. */
void oc_exec_wake(OcExecutor *ex);
/* RESULT -> STOPPED; the values stay readable until the next start. */
void oc_exec_taken(OcExecutor *ex);
/* Drops all threads at once: no Lua code of it runs again. Any mode but RUNNING -> STOPPED; RUNNING: when the native returns. */
void oc_exec_cancel(OcExecutor *ex);
/* NORMAL, WAITING or SUSPENDED -> NORMAL: instead of what it was at, it closes its main thread (oc_close_thread_native); if it does so
 * already, it goes on. false: no memory, nothing changed. */
bool oc_exec_close(OcExecutor *ex) OC_MUST;
/* oc_vm_interrupt (ocarina.h): ends the running step at the next safepoint. Implemented in exec.c. */

/* --- for lib_coroutine, lib_base, lib_debug --- */
/* pcall-like natives are sequences (seq.h). coroutine.* are written with these signals: OC_RESUME with L->transfer, OC_YIELD. */
/* Closing a suspended or dead-by-error thread (coroutine.close): sequence (thread) -> true | false, error. */
extern const OcNative oc_close_thread_native;
/* A new coroutine that will run fn. NULL: no memory. */
OcThread *oc_coroutine_new(OcVm *vm, const OcValue *fn) OC_MUST;
/* Bottom sequence of an executor's main thread: calls the function. Not shown in tracebacks. */
extern const OcNative oc_start_native;
/* Runs the __close handlers of the top frame's variables from `level` on, with an error value or nil. (exec_close.c) */
OcSig oc_close_pending(OcThread *L, OcValue *level) OC_MUST;
/* Makes `slot` a to-be-closed variable: checks it. */
OcSig oc_close_mark(OcThread *L, OcValue *slot) OC_MUST;
extern const OcNative oc_close_native;
/* xpcall (lib_base.c): its message handler is temporary 0 of its frame. */
extern const OcNative oc_xpcall_native;
/* Those that the interpreter loop knows (lib_base.c): in generic for, and when what pcall called has returned. */
extern const OcNative oc_next_native, oc_ipairs_iter_native, oc_pcall_native;
/* Runs Lua code of the top frame until something else must happen. (vm.c) */
OcSig oc_vm_run(OcThread *L) OC_MUST;
#if OC_JIT
/* The same by its translation, where that can be entered; OC_OK: the interpreter is to go on. It spares engines from optimising the loop where
 * all that is hot is translated. (jit.c) */
OcSig oc_jit_run(OcThread *L) OC_MUST;
#endif
/* The same for a thread with hooks. (vm_hooked.c) */
OcSig oc_vm_run_hooked(OcThread *L) OC_MUST;
/* Does once what the top frame asks for when it is no Lua function's, for the interpreter loop, which need not be left for most of it: polls
 * a sequence, switches coroutines, ends one. OC_OK: it is done, its results are delivered; OC_CALL: whatever is on top now is to be run;
 * else a signal for the executor. Another thread may run afterwards: vm->running. */
OcSig oc_exec_poll(OcThread *L) OC_MUST;
/* The top frame is pcall's, and what it called has just returned: delivers `true` and the pending results, as polling it would. false: it is
 * not that simple, poll it. */
bool oc_exec_pass_on(OcThread *L) OC_MUST;
/* Fills in the frame of a sequence, all but its word: the struct has `size` bytes (in eights), function and arguments are at func. */
OC_INLINE void oc_seq_frame(OcThread *L, OcFrame *f, const OcNative *n, uint32_t size, OcValue *func, int nargs, OcValue *ret) {
  f->base = func + 1;
  f->ret = ret;
  f->fn.native = n;
  f->u.res = func;
  f->nargs = (uint32_t)nargs;
  f->nres = 0;
  f->top = f->base + (nargs > n->nfixed ? nargs : n->nfixed) + n->ntemps;
  for (OcValue *v = f->base + nargs; v < f->top; v++) v->tag = OC_NIL;
  if (size > sizeof *f) { /* few are larger than by a word */
    uint64_t *const words = (uint64_t *)(void *)(f + 1);
    words[0] = 0;
    if (OC_UNLIKELY(size > sizeof *f + sizeof *words)) memset(words + 1, 0, size - sizeof *f - sizeof *words);
  }
  L->vm->fuel -= 2 + nargs / 8;
}
#define OC_SEQ_BYTES(n) (((n)->frame_size + 7u) & ~7u)
/* oc_call for a plain native, which hooks do not want to know of. (call.c) */
OcSig oc_call_plain(OcThread *L, const OcNative *n, OcValue *func, int nargs, OcValue *ret, int want) OC_MUST;
/* --- hooks (hook.c) --- */
/* Stands in the place of a native whose call and return are told to a hook. */
extern const OcNative oc_hooked_native;
extern const OcNative oc_hook_native; /* runs a hook */
OC_INLINE bool oc_hook_under(const OcFrame *f) { return f->prev->kind == OC_FRAME_SEQ && f->prev->fn.native == &oc_hooked_native; }
/* A native that has just set a hook for returns tells it of its own, without results. */
OcSig oc_hook_return(OcThread *L, OcFrame *f) OC_MUST;
/* The values that the hook now running on frame `at` is told of: their number and the index of the first. false: no hook runs on it. */
bool oc_hook_transfer(const OcThread *L, const OcFrame *at, int *first, int *n);
/* Value i, if it is one of those and lies outside of the frame's window; else NULL. */
OcValue *oc_hook_transferred(const OcThread *L, const OcFrame *at, int64_t i);
/* Traceback of `of` from level on, as luaL_traceback, after an optional message: sequence
 * (thread, message or nil, level) -> string. */
extern const OcNative oc_traceback_native;
/* Is no finalizer due or running? */
bool oc_finalizers_idle(const OcVm *vm);
/* Waits, under SEQ_POLL, until none is due. They run at safepoints, so one is made at once. One that never ends is cut off there, and this
 * wait with it. */
OcSig oc_finalizers_wait(OcThread *L) OC_MUST;

/* Creates the state with no libraries: limit in bytes (SIZE_MAX none). NULL: no memory. */
OcVm *oc_state_new(size_t limit, uint64_t seed, OcHostHooks *hooks) OC_MUST;
void oc_state_close(OcVm *vm);

#endif
