/* jit_help.c: see jit_help.h. Layer 5. */
#include "jit_help.h"

#if OC_JIT
#include "vm_push.h"

static uint32_t outcome(OcSig sig, int cond) { return sig == OC_OK ? (uint32_t)cond : 2 + (uint32_t)sig; }

uint32_t oc_help_arith(OcThread *L, uint32_t tm, OcValue *ra, const OcValue *b, const OcValue *c) { return oc_arith(L, (OcTm)tm, ra, b, c); }

uint32_t oc_help_immediate(OcThread *L, uint32_t tm, OcValue *ra, const OcValue *b, int32_t n) {
  const OcValue c = oc_int(n);
  return oc_arith(L, (OcTm)tm, ra, b, &c);
}

uint32_t oc_help_test(OcThread *L, uint32_t tm, const OcValue *a, const OcValue *b) {
  int cond = 0;
  const OcSig sig = oc_vm_compare(L, (OcTm)tm, a, b, &cond);
  return outcome(sig, cond);
}

uint32_t oc_help_test_immediate(OcThread *L, uint32_t how, const OcValue *a, int32_t n) {
  const OcTm tm = (OcTm)(how & 0xff);
  const OcValue b = how & 0x200 ? oc_flt(n) : oc_int(n);
  return how & 0x100 ? oc_help_test(L, tm, &b, a) : oc_help_test(L, tm, a, &b);
}

uint32_t oc_help_equal(OcThread *L, const OcValue *a, const OcValue *b) {
  if (a->tag != b->tag) return oc_raw_same(a, b);
  if (a->tag == OC_FLT) return a->u.n == b->u.n;
  if (a->tag <= OC_TRUE || a->u.i == b->u.i) return 1;
  if (a->tag < OC_STR || (a->tag == OC_STR && oc_string_is_short(oc_str(a)))) return 0;
  int cond = 0;
  const OcSig sig = oc_vm_test(L, OC_TM_EQ, a, b, &cond);
  return outcome(sig, cond);
}

/* --- tables --- */

/* ra := v, what a table has: unless it is nil, and a metatable may know better. */
OC_INLINE bool found(OcValue *ra, const OcTable *h, const OcValue *v) {
  if (OC_UNLIKELY(v->tag == OC_NIL && h->meta != NULL)) return false;
  ra->u = v->u;
  ra->tag = v->tag;
  return true;
}

uint32_t oc_help_get(OcThread *L, OcValue *ra, const OcValue *t, const OcValue *key) {
  if (OC_LIKELY(t->tag == OC_TAB)) {
    OcTable *const h = oc_tab(t);
    if (key->tag == OC_INT) {
      if (found(ra, h, oc_table_get_int(L->vm, h, key->u.i))) return OC_OK;
    } else if (key->tag == OC_STR && oc_string_is_key(oc_str(key))) {
      if (found(ra, h, oc_table_get_str(L->vm, h, oc_str(key)))) return OC_OK;
    }
  }
  return oc_get(L, ra, t, key);
}

uint32_t oc_help_get_str(OcThread *L, OcValue *ra, const OcValue *t, const OcValue *key) {
  if (OC_LIKELY(t->tag == OC_TAB) && found(ra, oc_tab(t), oc_table_get_str(L->vm, oc_tab(t), oc_str(key)))) return OC_OK;
  return oc_get(L, ra, t, key);
}

uint32_t oc_help_get_int(OcThread *L, OcValue *ra, const OcValue *t, int32_t n) {
  if (OC_LIKELY(t->tag == OC_TAB) && found(ra, oc_tab(t), oc_table_get_int(L->vm, oc_tab(t), n))) return OC_OK;
  return oc_geti(L, ra, t, n);
}

/* t[key] = v for a key string */
OC_INLINE bool stored_str(OcVm *vm, OcTable *h, OcString *key, const OcValue *v) {
  const OcValue *const slot = oc_table_get_str(vm, h, key);
  if (OC_LIKELY(slot->tag != OC_NIL)) {
    oc_table_put(vm, h, slot, v);
    return true;
  }
  return h->meta == NULL && oc_table_set_str(vm, h, key, v) == OC_TSET_OK;
}

OC_INLINE bool stored_int(OcVm *vm, OcTable *h, int64_t n, const OcValue *v) {
  if (OC_LIKELY((uint64_t)n - 1 < h->asize && h->array[n - 1].tag != OC_NIL && !(h->flags & OC_TABLE_WEAKV))) {
    oc_table_put(vm, h, &h->array[n - 1], v);
    return true;
  }
  return h->meta == NULL && oc_table_set_int(vm, h, n, v) == OC_TSET_OK;
}

uint32_t oc_help_set(OcThread *L, const OcValue *t, const OcValue *key, const OcValue *v) {
  if (OC_LIKELY(t->tag == OC_TAB)) {
    if (key->tag == OC_INT) {
      if (stored_int(L->vm, oc_tab(t), key->u.i, v)) return OC_OK;
    } else if (key->tag == OC_STR && oc_string_is_key(oc_str(key))) {
      if (stored_str(L->vm, oc_tab(t), oc_str(key), v)) return OC_OK;
    }
  }
  return oc_set(L, t, key, v);
}

uint32_t oc_help_set_str(OcThread *L, const OcValue *t, const OcValue *key, const OcValue *v) {
  if (OC_LIKELY(t->tag == OC_TAB) && stored_str(L->vm, oc_tab(t), oc_str(key), v)) return OC_OK;
  return oc_set(L, t, key, v);
}

uint32_t oc_help_set_int(OcThread *L, const OcValue *t, int32_t n, const OcValue *v) {
  if (OC_LIKELY(t->tag == OC_TAB) && stored_int(L->vm, oc_tab(t), n, v)) return OC_OK;
  return oc_seti(L, t, n, v);
}

uint32_t oc_help_self(OcThread *L, OcValue *ra, const OcValue *b, const OcValue *key) {
  const OcValue self = *b;
  const OcValue *const v = find_method(L->vm, &self, oc_str(key));
  if (OC_LIKELY(v != NULL)) {
    ra->u = v->u;
    ra->tag = v->tag;
    ra[1] = self;
    return OC_OK;
  }
  const OcSig sig = oc_get(L, ra, b, key);
  if (sig != OC_NOMEM && sig != OC_RAISE) ra[1] = self;
  return sig;
}

uint32_t oc_help_store(OcThread *L, OcObj *parent, const OcValue *v) {
  if (parent->kind == OC_TAB) OC_BARRIER_TABLE(L->vm, (OcTable *)parent, v);
  else OC_BARRIER(L->vm, parent, v);
  return 0;
}

/* --- instructions of few arguments --- */

uint32_t oc_help_new_table(OcThread *L, OcValue *ra, uint32_t array, uint32_t hash) { return oc_vm_new_table(L, ra, array, hash); }
uint32_t oc_help_closure(OcThread *L, OcFrame *f, OcValue *ra, OcProto *p) { return oc_vm_closure(L, f, ra, p); }
uint32_t oc_help_concat(OcThread *L, OcValue *ra, uint32_t n) { return oc_concat(L, ra, ra, n); }
uint32_t oc_help_vararg(OcThread *L, OcFrame *f, OcValue *ra, int32_t want) { return oc_vm_vararg(L, f, ra, want); }
uint32_t oc_help_set_list(OcThread *L, OcValue *ra, uint32_t n, uint32_t offset) { return oc_vm_set_list(L, ra, (int)n, offset); }
uint32_t oc_help_mark(OcThread *L, OcValue *ra) { return oc_close_mark(L, ra); }

uint32_t oc_help_length(OcThread *L, OcValue *ra, const OcValue *b) {
  if (OC_LIKELY(b->tag == OC_TAB && oc_tab(b)->meta == NULL)) {
    const int64_t n = oc_table_quick_len(oc_tab(b));
    if (OC_LIKELY(n >= 0)) {
      oc_set_int(ra, n);
      return OC_OK;
    }
  }
  return oc_len(L, ra, b);
}

uint32_t oc_help_for_prep(OcThread *L, OcValue *ra) {
  bool runs = false;
  const OcSig sig = oc_vm_for_prep(L, ra, &runs);
  return outcome(sig, runs);
}

uint32_t oc_help_close(OcThread *L, OcFrame *f, OcValue *ra) {
  if (f->flags & OC_F_OPEN) oc_upval_close(L, f, ra);
  return f->flags & OC_F_TBC ? oc_close_pending(L, ra) : OC_OK;
}

double oc_help_fmod(OcThread *L, double a, double b) { return oc_flt_mod_charged(L->vm, a, b); }

double oc_help_pow(double a, double b) { return oc_flt_pow(a, b); }

/* --- calls --- */

/* The loop makes the call: f's pc goes back to the instruction. */
static uint32_t by_loop(OcFrame *f) {
  f->u.pc--;
  return OC_JIT_INTERPRET;
}

/* f is to go on behind a plain native's call, if nothing is against it. */
static uint32_t after_plain(OcThread *L, OcFrame *f, OcSig sig) {
  if (OC_LIKELY(sig == OC_OK && L->vm->fuel > 0 && L->hook_mask == 0)) return OC_OK;
  if (sig == OC_CALL) return L->frame->kind == OC_FRAME_SEQ ? OC_JIT_POLL : OC_CALL;
  if (sig == OC_OK || sig == OC_NOMEM) f->top = f->base + f->fn.cl->proto->max_slots;
  if (sig == OC_NOMEM) f->u.pc--;
  return sig == OC_OK ? OC_AGAIN : sig;
}

static const OcNative *plain_native(const OcValue *fn) {
  const OcNative *const n = fn->tag == OC_NATIVE ? fn->u.native : fn->tag == OC_CCL ? oc_ccl(fn)->native : NULL;
  return n != NULL && n->frame_size == 0 ? n : NULL;
}

/* Calls a plain native; anything else the loop does. */
static uint32_t call_native(OcThread *L, OcFrame *f, OcValue *ra, uint32_t b, int want) {
  const OcNative *const native = plain_native(ra);
  if (native == NULL) return by_loop(f);
  const int nargs = (b != 0 ? (int)b : multi_in_place(L, ra)) - 1; /* -1: they lie elsewhere */
  if (nargs >= 0 && call_quick(L, native, ra, nargs, want)) return after_plain(L, f, OC_OK);
  return after_plain(L, f, b == 0 ? oc_vm_call_multi(L, ra, want) : oc_call_plain(L, native, ra, nargs, ra, want));
}

/* Calls a Lua function that is not simple to call: vararg, or there is no room beside f. */
static uint32_t call_apart(OcThread *L, OcFrame *f, OcValue *ra, uint32_t b, int want) {
  const OcSig sig = b != 0 ? oc_call(L, ra, (int)b - 1, ra, want) : oc_vm_call_multi(L, ra, want);
  if (OC_UNLIKELY(sig != OC_CALL)) return after_plain(L, f, sig);
  L->vm->fuel += L->frame->fn.cl->proto->cost; /* whoever enters it charges that */
  return OC_JIT_ENTERED;
}

uint32_t oc_help_call(OcThread *L, OcFrame *f, OcValue *ra, uint32_t b, int32_t want) {
  f->top = ra;
  if (ra->tag != OC_LCL) return call_native(L, f, ra, b, want);
  const int n = b != 0 ? (int)b : multi_in_place(L, ra); /* the function and its arguments */
  OcFrame *const g = push_direct(L, f, ra, n - 1, want);
  if (OC_UNLIKELY(g == NULL)) return call_apart(L, f, ra, b, want);
  L->nmulti = 0;
  L->frame = g;
  return OC_JIT_ENTERED;
}

uint32_t oc_help_tail_call(OcThread *L, OcFrame *f, OcValue *ra, uint32_t b) {
  if (ra->tag != OC_LCL) { /* an ordinary call, and the RETURN behind it */
    f->top = ra;
    return call_native(L, f, ra, b, -1);
  }
  const int n = b != 0 ? (int)b : multi_in_place(L, ra); /* the function and its arguments */
  OcLClosure *const callee = oc_lcl(ra);
  if (OC_TAIL_WORD(f) != OC_LUA_WORD(0, 0) || f->fn.cl->proto->is_vararg || OC_STRESS_SEGMENT ||
      (size_t)(L->seg_end - f->base) < callee->proto->call_slots || (unsigned)n - 1 >= callee->proto->max_slots)
    return by_loop(f);
  OcValue *const base = f->base;
  for (int i = 0; i < n; i++) base[i - 1] = ra[i];
  for (int i = n - 1; i < callee->proto->nparams; i++) base[i].tag = OC_NIL;
  f->fn.cl = callee;
  f->nres = 0;
  f->flags = OC_F_TAIL;
  L->nmulti = 0;
  return OC_JIT_ENTERED;
}

uint32_t oc_help_for_call(OcThread *L, OcFrame *f, OcValue *ra, uint32_t want) {
  if (OC_LIKELY(iterate(L, ra, want))) return OC_OK;
  const OcNative *const native = plain_native(ra);
  if (native == NULL && ra[0].tag != OC_LCL) return by_loop(f);
  ra[4] = ra[0];
  ra[5] = ra[1];
  ra[6] = ra[2];
  f->top = ra + 4;
  if (native != NULL) return after_plain(L, f, oc_call_plain(L, native, ra + 4, 2, ra + 4, (int)want));
  OcFrame *const g = push_direct(L, f, ra + 4, 2, (int)want);
  if (OC_UNLIKELY(g == NULL)) return by_loop(f);
  L->frame = g;
  return OC_JIT_ENTERED;
}

uint32_t oc_help_leave(OcThread *L, OcFrame *f, OcValue *ra, int32_t n) {
  const OcSig sig = oc_vm_return(L, f, ra, n);
  if (OC_LIKELY(sig == OC_OK)) return L->frame->kind == OC_FRAME_LUA ? OC_OK : OC_JIT_RETURNED;
  f->u.pc--; /* closes first, or needs memory: then again */
  f->flags |= OC_F_AGAIN;
  f->top = f->base + f->fn.cl->proto->max_slots;
  return sig;
}
#endif
