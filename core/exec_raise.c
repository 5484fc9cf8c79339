/* exec_raise.c: what happens to an error. Layer 5.
 *
 * At the point of the error the message handler runs, on top of the frames that raised it (xpcall's, or for a main thread
 * the one that records the traceback); not for want of memory, as in PUC Lua. Then frames are dropped down to the nearest
 * catching sequence; a frame with pending to-be-closed variables first gets a sequence on top that runs their __close
 * handlers (exec_close.c) and raises again. Without a catching frame the coroutine dies, its frames kept for tracebacks,
 * and its resumer gets the error.
 */
#include "exec_internal.h"

#define HANDLER_LIMIT 20 /* errors inside message handlers, nested */
#define POP_SLICE 500    /* frames dropped between two looks at the fuel */

typedef struct { OcFrame frame; } HandlerSeq;

/* (handler, error): replaces the error by what the handler makes of it, and raises that; so it is unwind that ends it, always. */
static OcSig handler(OcThread *L, OcFrame *f) {
  HandlerSeq *const s = (HandlerSeq *)f;
  SEQ_BEGIN(s);
  SEQ_AWAIT(s, oc_call_values(L, OC_TEMP(f, 0), 1, OC_ARG(f, 0), OC_ARG(f, 1), 1));
  L->error = *OC_TEMP(f, 0);
  L->flags |= OC_T_HANDLED;
  return OC_RAISE;
  SEQ_END(s);
}
static const OcNative handler_native = {"?", handler, sizeof(HandlerSeq), 2, 1};

/* Calls the message handler of the nearest protected call, if it has one. OC_OK: none. */
static OcSig call_handler(OcExecutor *ex, OcThread *L) {
  OcFrame *c = oc_close_call(L->catcher); /* closing is part of the same call */
  if (c == NULL) return OC_OK;
  const bool main = c->fn.native == &oc_start_native;
  if (!main && c->fn.native != &oc_xpcall_native) return OC_OK;
  if (L->in_handler >= HANDLER_LIMIT) {
    if (!main) oc_set_obj(&L->error, ex->vm->errerr);
    return OC_OK;
  }
  const OcValue error = L->error;
  OcSig g;
  bool extra;
  do { /* a second time if the first overflows the stack: then there is some more, to handle that */
    extra = L->flags & OC_T_EXTRA;
    OcValue args[2] = {main ? L->error : *OC_TEMP(c, 0), L->error};
    g = oc_call_native(L, oc_thread_free_slot(L), 0, main ? &oc_main_handler_native : &handler_native, args, main ? 1 : 2);
  } while (g == OC_RAISE && !extra && L->flags & OC_T_EXTRA);
  if (g == OC_CALL) L->in_handler++;
  else if (g == OC_RAISE) L->error = main ? error : oc_obj(ex->vm->errerr); /* no stack left even for that: no traceback, no handler */
  return g == OC_RAISE ? OC_OK : g;
}

/* Does f run a message handler? As long as it is there it counts in L->in_handler, whatever is caught above it. */
static bool runs_handler(const OcFrame *f) {
  return f->kind == OC_FRAME_SEQ && (f->fn.native == &handler_native || f->fn.native == &oc_main_handler_native);
}

/* Drops frames above `stop` (NULL: all but the bottom). OC_OK: done; OC_CALL: a closing sequence runs first; OC_AGAIN: a slice was done. */
static OcSig unwind(OcThread *L, OcFrame *stop) {
  for (int budget = POP_SLICE; L->frame != stop && L->frame->prev != NULL;) {
    OcFrame *f = L->frame;
    if (f->flags & OC_F_TBC && L->ntbc > 0 && oc_frame_owns(f, L->tbc[L->ntbc - 1])) {
      OcValue fn, args[1] = {L->flags & OC_T_CLOSING && !(L->flags & OC_T_FAILED) ? oc_nil() : L->error};
      oc_set_native(&fn, &oc_close_native);
      const OcValue error = L->error;
      OcSig g = oc_call_values(L, oc_thread_free_slot(L), 0, &fn, args, 1);
      if (g != OC_RAISE) return g;
      L->error = error;
      L->flags |= OC_T_HANDLED;
      g = oc_call_values(L, oc_thread_free_slot(L), 0, &fn, args, 1); /* now with the stack that an overflow is granted */
      if (g != OC_RAISE) return g;
      L->error = error;
      L->ntbc--; /* no stack even for that: skip the handler rather than loop */
      continue;
    }
    if (runs_handler(f)) L->in_handler--;
    if (f->kind == OC_FRAME_LUA && f->flags & OC_F_OPEN) budget -= oc_upval_close(L, f, f->base);
    oc_thread_pop(L);
    if (--budget <= 0) {
      oc_charge(L, POP_SLICE);
      return OC_AGAIN;
    }
  }
  return OC_OK;
}

/* coroutine.close has dropped all of L's frames: tells the closer. */
static OcSig closed(OcExecutor *ex, OcThread *L) {
  OcThread *to = L->resumer;
  OcValue res[2] = {oc_bool(!(L->flags & OC_T_FAILED)), L->error};
  if (!oc_thread_give(to, res, L->flags & OC_T_FAILED ? 2 : 1)) return OC_NOMEM;
  L->flags &= (uint8_t)~(OC_T_CLOSING | OC_T_FAILED);
  L->resumer = NULL;
  L->executor = NULL;
  L->extra = OC_CO_DEAD;
  oc_set_nil(&L->error);
  ex->depth--;
  ex->current = to;
  to->extra = OC_CO_RUNNING;
  ex->vm->running = to;
  oc_thread_touch(to);
  return OC_OK;
}

void oc_exec_give_up(OcThread *L) {
  if (!(L->flags & OC_T_HANDLED)) L->flags |= OC_T_HANDLED;
  else if (L->ntbc > 0 && oc_frame_owns(L->frame, L->tbc[L->ntbc - 1])) L->ntbc--;
}

OC_NOINLINE OcSig oc_exec_raise(OcExecutor *ex) {
  OcThread *L = ex->current;
  bool unhandled = ex->unhandled;
  ex->unhandled = false;
  L->nmulti = 0;
  for (;;) {
    if (!(L->flags & OC_T_HANDLED)) {
      OcSig g = unhandled ? OC_OK : call_handler(ex, L);
      unhandled = false;
      if (g != OC_OK) return g == OC_CALL ? OC_OK : g;
      if (L->flags & OC_T_CLOSING && L->catcher == NULL) L->flags |= OC_T_FAILED;
      L->flags |= OC_T_HANDLED;
    }
    OcFrame *c = L->catcher;
    if (c != NULL || L->flags & OC_T_CLOSING) {
      OcSig g = unwind(L, c);
      if (g == OC_CALL) {
        L->flags &= (uint8_t)~OC_T_HANDLED; /* for errors of the handlers; the sequence raises again when done */
        return OC_OK;
      }
      if (g == OC_AGAIN) {
        ex->redo = OC_RAISE;
        return OC_OK;
      }
      if (g != OC_OK) return g;
      L->flags &= (uint8_t)~OC_T_HANDLED;
      if (oc_thread_within_limits(L)) L->flags &= (uint8_t)~OC_T_EXTRA; /* else caught inside a handler of an overflow */
      if (c == NULL) return closed(ex, L);
      c->at = OC_AT_CATCH;
      oc_thread_uncatch(L, c);
      return OC_OK;
    }
    /* The coroutine dies of it. */
    OcThread *to = L->resumer;
    OC_ASSERT(to != NULL);
    L->flags &= (uint8_t)~(OC_T_HANDLED | OC_T_EXTRA);
    L->flags |= OC_T_FAILED; /* coroutine.close will tell the error */
    L->in_handler = 0;
    L->extra = OC_CO_DEAD;
    L->resumer = NULL;
    L->executor = NULL;
    to->error = L->error;
    ex->depth--;
    ex->current = to;
    to->extra = OC_CO_RUNNING;
    ex->vm->running = to;
    oc_thread_touch(to);
    L = to;
  }
}
