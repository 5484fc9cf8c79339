/* call.c: calling any value: pushing frames, running plain natives, delivering results. Layer 5. */
#include "exec.h"

/* Reports why a frame could not be pushed. */
static OcSig push_failed(OcThread *L, bool overflow, bool roomed) {
  if (roomed) oc_thread_unroom(L);
  return overflow ? oc_overflow_error(L) : OC_NOMEM;
}

/* Does a window of `slots` from `from` on lie in the top segment? That is the usual case; oc_thread_room sees to the others. Addresses,
 * since `from` may be in another block: the difference of pointers would wrap around where they have 32 bits. */
OC_INLINE bool fits(const OcThread *L, const OcValue *from, uint32_t slots) {
  return OC_LIKELY(from >= L->seg->slots && (uintptr_t)from + slots * sizeof *from <= (uintptr_t)L->seg_end) && !OC_STRESS_SEGMENT;
}

/* Pushes a frame struct; `seg`: its window started a segment. NULL: as oc_thread_push, which handles what does not fit. */
OC_INLINE OcFrame *push_frame(OcThread *L, uint32_t size, uint8_t kind, int want, bool seg, bool *overflow) {
  char *const at = (char *)L->frame + L->frame->size * 8u;
  OcFrame *f = (OcFrame *)(void *)at;
  size = (size + 7) & ~7u;
  if (OC_LIKELY((size_t)(L->chunk_end - at) >= size)) {
    f->prev = L->frame;
    f->word = OC_FRAME_WORD(0, seg ? OC_F_SEG : 0, want, kind, size / 8);
    L->frame = f;
    return f;
  }
  f = oc_thread_push(L, size, kind, overflow);
  if (f == NULL) return NULL;
  f->want = (int16_t)want;
  if (seg) f->flags |= OC_F_SEG;
  return f;
}

static OcSig push_lua(OcThread *L, OcValue *func, int nargs, OcValue *ret, int want) {
  OcLClosure *cl = oc_lcl(func);
  const OcProto *p = cl->proto;
  const int nparams = p->nparams;
  const uint32_t slots = oc_call_slots(p, (uint32_t)nargs);
  bool overflow;
  const bool seg = !fits(L, func, slots);
  OcValue *at = seg ? oc_thread_room(L, func, (uint32_t)nargs + 1, slots, &overflow) : func;
  if (OC_UNLIKELY(at == NULL)) return push_failed(L, overflow, false);
  OcFrame *f = push_frame(L, sizeof(OcFrame), OC_FRAME_LUA, want, seg, &overflow);
  if (OC_UNLIKELY(f == NULL)) return push_failed(L, overflow, seg);
  f->ret = ret;
  f->fn.cl = cl;
  f->u.pc = p->code;
  f->nargs = 0;
  f->nres = 0;
  OcValue *base = at + 1;
  if (p->is_vararg) { /* fixed parameters move above the extra arguments, which stay below the function's copy */
    OcValue *copy = at + nargs + 1;
    copy[0] = at[0];
    for (int i = 0; i < nparams && i < nargs; i++) {
      copy[1 + i] = base[i];
      base[i].tag = OC_NIL;
    }
    f->nargs = nargs > nparams ? (uint32_t)(nargs - nparams) : 0;
    if (OC_UNLIKELY(f->nargs > OC_BIG_MULTI)) oc_set_int(at, 0); /* the collector's cursor (trace.c) */
    base = copy + 1;
  }
  for (int i = nargs; i < nparams; i++) base[i].tag = OC_NIL;
  f->base = base;
  f->top = base + nparams;
  L->vm->fuel -= p->cost + (nargs > OC_BIG_MULTI ? nargs : nargs / 8); /* many go to fresh memory */
  return OC_CALL;
}

/* Pushes the frame of a sequence whose function and arguments are at func. */
static OcSig push_seq(OcThread *L, const OcNative *n, OcValue *func, int nargs, OcValue *ret, int want) {
  const uint32_t args = nargs > n->nfixed ? (uint32_t)nargs : n->nfixed;
  const uint32_t slots = 1 + args + n->ntemps + OC_FRAME_EXTRA;
  bool overflow;
  const bool seg = !fits(L, func, slots);
  OcValue *at = seg ? oc_thread_room(L, func, (uint32_t)nargs + 1, slots, &overflow) : func;
  if (OC_UNLIKELY(at == NULL)) return push_failed(L, overflow, false);
  OcFrame *f = push_frame(L, n->frame_size, OC_FRAME_SEQ, want, seg, &overflow);
  if (OC_UNLIKELY(f == NULL)) return push_failed(L, overflow, seg);
  oc_seq_frame(L, f, n, OC_SEQ_BYTES(n), at, nargs, ret);
  if (OC_UNLIKELY(nargs > OC_BIG_MULTI)) L->seg->marked = 0;
  return OC_CALL;
}

/* An error in a plain native: a frame for it, so that tracebacks and handlers see who raised. */
static void mark_raiser(OcThread *L, const OcFrame *plain) {
  bool overflow;
  OcFrame *f = oc_thread_push(L, sizeof *f, OC_FRAME_SEQ, &overflow);
  if (f == NULL) {
    if (plain->flags & OC_F_SEG) oc_thread_unroom(L);
    return;
  }
  f->flags |= plain->flags & OC_F_SEG;
  f->base = plain->base;
  f->ret = plain->ret;
  f->want = plain->want;
  f->fn.native = plain->fn.native;
  f->u.res = plain->base - 1;
  f->nargs = plain->nargs < OC_BIG_MULTI ? plain->nargs : OC_BIG_MULTI; /* nobody asks it for more */
  f->nres = 0;
  f->top = plain->base + plain->nargs;
}

OcSig oc_call_plain(OcThread *L, const OcNative *n, OcValue *func, int nargs, OcValue *ret, int want) {
  const int args = nargs > n->nfixed ? nargs : n->nfixed;
  const uint32_t slots = 1 + (uint32_t)args + OC_MIN_SLOTS;
  bool overflow;
  const bool seg = !fits(L, func, slots);
  OcValue *at = seg ? oc_thread_room(L, func, (uint32_t)nargs + 1, slots, &overflow) : func;
  if (OC_UNLIKELY(at == NULL)) return push_failed(L, overflow, false);
  OcFrame f;
  f.prev = L->frame;
  f.base = at + 1;
  f.ret = ret;
  f.top = at + 1 + args;
  f.fn.native = n;
  f.u.res = at;
  f.nargs = (uint32_t)nargs;
  f.nres = 0;
  f.word = OC_FRAME_WORD(0, seg ? OC_F_SEG : 0, want, OC_FRAME_SEQ, 0);
  for (int i = nargs; i < n->nfixed; i++) f.base[i].tag = OC_NIL;
  L->vm->fuel -= 1;
  L->vm->plain = &f;
  OcSig g = n->fn(L, &f);
  L->vm->plain = NULL;
  if (OC_LIKELY(g == OC_DONE && want == 1 && f.nres > 0 && !(f.flags & OC_F_SEG))) {
    *ret = *f.u.res;
    return OC_OK;
  }
  switch (g) {
    case OC_DONE: {
      OcValue *limit = oc_thread_ret_limit(L, &f);
      bool ok = oc_thread_deliver(L, ret, want, f.u.res, f.nres, limit);
      if (f.flags & OC_F_SEG) {
        if (ok) oc_thread_drop_top(L);
        else oc_thread_unroom(L);
      }
      return ok ? OC_OK : OC_NOMEM;
    }
    case OC_RAISE: mark_raiser(L, &f); return OC_RAISE;
    case OC_CALL: return OC_CALL; /* became a sequence */
    default:
      OC_ASSERT(g == OC_NOMEM);
      if (f.flags & OC_F_SEG) oc_thread_unroom(L);
      return OC_NOMEM;
  }
}

OcSig oc_become(OcThread *L, OcFrame *f, const OcNative *seq) {
  OC_ASSERT(f == L->vm->plain);
  L->vm->plain = NULL;
  OcValue *func = f->base - 1;
  OcSegment *own = f->flags & OC_F_SEG ? L->seg : NULL;
  OcSig g = push_seq(L, seq, func, (int)f->nargs, f->ret, f->want);
  if (g != OC_CALL) {
    L->vm->plain = f;
    return g;
  }
  if (own != NULL) {
    if (L->frame->flags & OC_F_SEG) oc_thread_drop_below(L); /* it moved on to a larger segment */
    else L->frame->flags |= OC_F_SEG;
  }
  f->flags &= (uint16_t)~OC_F_SEG;
  return OC_CALL;
}

/* Is this call of a native to be told to a hook? Not inside hooks, nor again when the sequence that tells it makes the call. */
static bool wants_hook(const OcThread *L, const OcNative *n) {
  const OcFrame *top = L->frame;
  return !(L->flags & OC_T_INHOOK) && n->name[0] != '?' && !(top->kind == OC_FRAME_SEQ && top->fn.native == &oc_hooked_native);
}

OcSig oc_call(OcThread *L, OcValue *func, int nargs, OcValue *ret, int want) {
  OcFrame *top = L->frame;
  if (top->kind == OC_FRAME_SEQ && func >= top->base - 1 && func < top->top) {
    /* Inside the sequence's own window: what is above the arguments is its own, so the call is built above it. */
    OcValue *at = oc_thread_scratch(L, (uint32_t)nargs + 1);
    if (at == NULL) return OC_NOMEM;
    memmove(at, func, (size_t)(nargs + 1) * sizeof *at);
    func = at;
  }
  for (int links = 0;; links++) {
    switch (func->tag) {
      case OC_LCL: return push_lua(L, func, nargs, ret, want);
      case OC_NATIVE: case OC_CCL: {
        const OcNative *n = func->tag == OC_NATIVE ? func->u.native : oc_ccl(func)->native;
        if (OC_UNLIKELY(L->hook_mask & (OC_HOOK_CALL | OC_HOOK_RETURN)) && wants_hook(L, n)) n = &oc_hooked_native;
        return n->frame_size == 0 ? oc_call_plain(L, n, func, nargs, ret, want) : push_seq(L, n, func, nargs, ret, want);
      }
      default: {
        const OcValue *tm = oc_metamethod(L->vm, func, OC_TM_CALL);
        if (tm == NULL || links >= OC_MAX_META) return oc_call_error(L, func);
        const OcValue fn = *tm;
        OcValue *at = oc_thread_scratch(L, (uint32_t)nargs + 2);
        if (at == NULL) return OC_NOMEM;
        memmove(at + 1, func, (size_t)(nargs + 1) * sizeof *at);
        at[0] = fn;
        func = at;
        nargs++;
        oc_charge(L, 1 + nargs / 8);
      }
    }
  }
}

OcSig oc_return_multi(OcThread *L, OcFrame *f, uint32_t nfixed) {
  OcValue *first = f->base - 1;
  OcValue *behind = first + nfixed;
  if (OC_LIKELY(L->nmulti == 0 || L->multi == behind)) { /* they lie there already */
    f->u.res = first;
    f->nres = nfixed + L->nmulti;
    L->nmulti = 0;
    return OC_DONE;
  }
  if (L->nmulti <= OC_BIG_MULTI && (size_t)(L->seg_end - behind) >= L->nmulti) {
    memmove(behind, L->multi, L->nmulti * sizeof *behind);
    L->multi = behind;
  }
  L->multi_at = behind;
  uint32_t n;
  OcValue *res = oc_thread_gather(L, first, &n);
  if (res == NULL) return OC_NOMEM;
  L->nmulti = 0;
  f->u.res = res;
  f->nres = n;
  return OC_DONE;
}
