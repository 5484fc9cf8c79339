/* exec_close.c: to-be-closed variables (manual 3.3.8), and closing coroutines. Layer 5. */
#include "exec_internal.h"

OcSig oc_close_mark(OcThread *L, OcValue *slot) {
  if (oc_is_falsy(slot)) return OC_OK;
  if (oc_metamethod(L->vm, slot, OC_TM_CLOSE) == NULL) {
    const char *name = NULL;
    if (oc_debug_variable(L, L->frame, slot, &name) == NULL) name = "?";
    return oc_run_error(L, "variable '%s' got a non-closable value", name);
  }
  if (!oc_thread_tbc_push(L, slot)) return OC_NOMEM;
  L->frame->flags |= OC_F_TBC;
  return OC_OK;
}

typedef struct {
  OC_CATCHING;
  OcFrame *call;    /* failing: the protected call that the error is on its way to, or NULL */
  OcValue *level;   /* variables from here on; NULL: all of the frame below, because of an error */
  OcValue *multi_at; /* where the multiple results on their way belong */
  uint32_t saved;   /* number of multiple results saved as arguments, after argument 0 */
  bool failing;     /* runs because of an error, and raises it again at the end */
} CloseSeq;

/* Is there one more variable to close? Then it is taken off the list and its value put in temporary 0. */
static bool next_pending(OcThread *L, CloseSeq *s) {
  if (L->ntbc == 0) return false;
  OcFrame *below = s->frame.prev;
  OcValue *slot = L->tbc[L->ntbc - 1];
  if (!oc_frame_owns(below, slot) || (s->level != NULL && slot < s->level)) return false;
  L->ntbc--;
  *OC_TEMP(s, 0) = *slot;
  return true;
}

static OcSig call_close(OcThread *L, CloseSeq *s) {
  const OcValue *tm = oc_metamethod(L->vm, OC_TEMP(s, 0), OC_TM_CLOSE);
  const OcValue none = oc_nil();
  if (tm == NULL) tm = &none; /* removed meanwhile: the call tells the error */
  OcValue args[2] = {*OC_TEMP(s, 0), *OC_ARG(s, 0)};
  return oc_call_values(L, OC_TEMP(s, 1), 0, tm, args, 2);
}

OcFrame *oc_close_call(OcFrame *c) {
  if (c != NULL && c->fn.native == &oc_hook_native) c = ((OcCatching *)c)->outer; /* no other hook is around it */
  return c != NULL && c->fn.native == &oc_close_native ? ((CloseSeq *)c)->call : c;
}

/* (error or nil, saved multiple results ...): closes the pending variables of the frame below, newest first. An error in a
 * handler replaces the one being told; without one (a normal exit) it leaves through raise, which comes back here. */
static OcSig close_seq(OcThread *L, OcFrame *f) {
  CloseSeq *const s = (CloseSeq *)f;
  SEQ_BEGIN(s);
  s->failing = s->level == NULL;
  if (s->failing) {
    f->flags |= OC_F_FAILING;
    s->call = oc_close_call(L->catcher);
  }
  for (;;) {
    if (s->failing) SEQ_TRY(s);
    SEQ_TICK(L, s, 1);
    if (!next_pending(L, s)) break;
    SEQ_AWAIT(s, call_close(L, s));
    if (false) {
      SEQ_CATCH(s);
      *OC_ARG(f, 0) = L->error;
      if (L->flags & OC_T_CLOSING) L->flags |= OC_T_FAILED;
    }
  }
  if (s->failing) {
    SEQ_UNTRY(s);
    f->prev->flags &= (uint16_t)~OC_F_TBC;
    L->error = *OC_ARG(f, 0);
    L->flags |= OC_T_HANDLED;
    return OC_RAISE;
  }
  if (s->saved > 0) return oc_return_slots(f, OC_ARG(f, 1), s->saved);
  L->multi_at = s->multi_at; /* there may be none: where they end is still to be known */
  return oc_return0(f);
  SEQ_END(s);
}
const OcNative oc_close_native = {"?close", close_seq, sizeof(CloseSeq), 1, 2};

OcSig oc_close_pending(OcThread *L, OcValue *level) {
  OcFrame *f = L->frame;
  OC_ASSERT(level != NULL);
  if (L->ntbc == 0 || !oc_frame_owns(f, L->tbc[L->ntbc - 1]) || L->tbc[L->ntbc - 1] < level) return OC_OK;
  const uint32_t n = L->nmulti;
  /* Results on their way are saved as arguments of the sequence and come back as its results. */
  OcValue *at = n > 0 ? oc_thread_scratch(L, n + 2) : oc_thread_free_slot(L);
  if (at == NULL) return OC_NOMEM;
  if (n > 0) memmove(at + 2, L->multi, n * sizeof *at);
  oc_set_native(&at[0], &oc_close_native);
  oc_set_nil(&at[1]);
  OcValue *const multi_at = L->multi_at;
  L->nmulti = 0;
  OcSig g = oc_call(L, at, (int)n + 1, n > 0 ? multi_at : at, n > 0 ? -1 : 0);
  if (g == OC_CALL) {
    CloseSeq *s = (CloseSeq *)L->frame;
    s->level = level;
    s->saved = n;
    s->multi_at = multi_at;
  } else {
    L->nmulti = n; /* nothing changed, but the values may have moved up two slots: the caller repeats with them there */
    if (n > 0) L->multi = at + 2;
  }
  return g;
}

/* --- coroutine.close --- */

typedef struct { OcFrame frame; } CloseThreadSeq;

/* The coroutine's frames catch no more: closing passes through its pcalls. */
static OcSig uncatch(OcThread *L, OcThread *co) {
  int n = 0;
  for (; co->catcher != NULL && n < OC_SLICE_ITEMS; n++) oc_thread_uncatch(co, co->catcher);
  oc_charge(L, n / 16);
  return co->catcher == NULL ? OC_OK : OC_AGAIN;
}

/* Switches to the coroutine, where the unwinding begins; its outcome comes as multiple results. */
static OcSig enter_closing(OcThread *L, OcThread *co) {
  OcExecutor *ex = L->executor;
  co->flags |= OC_T_CLOSING | OC_T_HANDLED;
  co->resumer = L;
  co->executor = ex;
  co->extra = OC_CO_RUNNING;
  co->nmulti = 0;
  co->flags &= (uint8_t)~OC_T_INHOOK;
  co->hook_frame = NULL;
  L->extra = OC_CO_NORMAL;
  ex->current = co;
  ex->depth++;
  ex->vm->running = co;
  oc_thread_touch(co);
  ex->redo = OC_RAISE;
  return OC_AGAIN;
}

/* (thread, suspended or dead) -> true | false, error */
static OcSig close_thread(OcThread *L, OcFrame *f) {
  CloseThreadSeq *const s = (CloseThreadSeq *)f;
  SEQ_BEGIN(s);
  SEQ_POLL(s, uncatch(L, oc_thread(OC_ARG(f, 0))));
  SEQ_AWAIT(s, enter_closing(L, oc_thread(OC_ARG(f, 0))));
  return oc_return_multi(L, f, 0);
  SEQ_END(s);
}
const OcNative oc_close_thread_native = {"?close thread", close_thread, sizeof(CloseThreadSeq), 1, 0};
