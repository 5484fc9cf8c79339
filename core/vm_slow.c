/* vm_slow.c: instructions too long for the loop. Layer 5. */
#include <math.h>

#include "meta_call.h"
#include "number.h"
#include "opcodes.h"
#include "vm_internal.h"

OcSig oc_vm_new_table(OcThread *L, OcValue *ra, uint32_t array, uint32_t hash) {
  OcTable *t = oc_table_new(L->vm);
  if (t == NULL) return OC_NOMEM;
  oc_set_obj(ra, t);
  if ((array | hash) == 0) return OC_OK;
  oc_charge(L, 1 + (array + hash) / 16);
  return oc_table_reserve(L->vm, t, array, hash) ? OC_OK : OC_NOMEM;
}

OcSig oc_vm_closure(OcThread *L, OcFrame *f, OcValue *ra, OcProto *p) {
  OcLClosure *c = oc_lclosure_new(L->vm, p);
  oc_charge(L, p->nupvals / 2);
  if (c == NULL) return OC_NOMEM;
  for (uint32_t i = 0; i < p->nupvals; i++) {
    const OcUpvalDesc *d = &p->upvals[i];
    OcUpval *u = d->in_stack ? oc_upval_find(L, f->base + d->index) : f->fn.cl->up[d->index];
    if (u == NULL) return OC_NOMEM;
    c->up[i] = u; /* NOBARRIER: the closure is new, so white */
  }
  oc_set_obj(ra, c);
  return OC_OK;
}

OcSig oc_vm_vararg(OcThread *L, OcFrame *f, OcValue *ra, int want) {
  const uint32_t n = f->nargs;
  oc_charge(L, n / 16);
  return oc_thread_deliver(L, ra, want, f->base - 1 - n, n, L->seg_end) ? OC_OK : OC_NOMEM;
}

static OcSig store_list(OcThread *L, OcTable *t, uint32_t offset, const OcValue *v, uint32_t count) {
  for (uint32_t i = 0; i < count; i++) {
    if (oc_table_set_int(L->vm, t, (int64_t)offset + i + 1, &v[i]) != OC_TSET_OK) return OC_NOMEM; /* repeating is harmless */
  }
  oc_charge(L, count / 8);
  return OC_OK;
}

typedef struct { OcFrame frame; uint32_t done; } FillSeq;

static OcSig fill(OcThread *L, FillSeq *s) {
  while (s->done < L->nmulti) {
    const uint32_t left = L->nmulti - s->done, n = left < OC_SLICE_ITEMS ? left : OC_SLICE_ITEMS;
    OC_CHECK(store_list(L, oc_tab(OC_ARG(s, 0)), (uint32_t)OC_ARG(s, 1)->u.i + s->done, L->multi + s->done, n));
    s->done += n;
    oc_charge(L, n / 4);
    OC_CHECK(oc_fuel_left(L));
  }
  return OC_OK;
}

/* (table, offset): stores many pending results; for the SETLIST of the Lua frame below, whose pc is at the EXTRA */
static OcSig fill_seq(OcThread *L, OcFrame *f) {
  FillSeq *const s = (FillSeq *)f;
  SEQ_BEGIN(s);
  SEQ_POLL(s, fill(L, s));
  L->nmulti = 0;
  f->prev->u.pc++;
  return oc_return0(f);
  SEQ_END(s);
}
static const OcNative fill_native = {"?fill", fill_seq, sizeof(FillSeq), 2, 0};

OcSig oc_vm_set_list(OcThread *L, OcValue *ra, int n, uint32_t offset) {
  OcTable *t = oc_tab(ra);
  OcValue *v = ra + 1;
  uint32_t count = (uint32_t)n;
  if (n == 0) {
    v = oc_thread_gather(L, ra + 1, &count);
    if (v == NULL) return OC_NOMEM;
  }
  if (count > OC_BIG_MULTI) {
    L->multi = v;
    L->multi_at = ra + 1;
    L->nmulti = count;
    const OcValue args[2] = {*ra, oc_int(offset)};
    return oc_call_native(L, oc_thread_free_slot(L), 0, &fill_native, args, 2);
  }
  if (count > t->acap && !oc_table_reserve(L->vm, t, offset + count, 0)) return OC_NOMEM;
  OC_CHECK(store_list(L, t, offset, v, count));
  if (n == 0) L->nmulti = 0;
  return OC_OK;
}

/* The limit of an integer loop, clipped to the integers. *runs is false when the loop does not run at all. */
static OcSig for_limit(OcThread *L, int64_t init, const OcValue *limit, int64_t step, int64_t *out, bool *runs) {
  double n = 0;
  if (oc_is_int(limit)) {
    *out = limit->u.i;
  } else if (!oc_to_num(L, limit, &n)) {
    return oc_for_error(L, limit, "limit");
  } else if (!(step < 0 ? oc_num_ceil(n, out) : oc_num_floor(n, out))) { /* beyond the integers, or NaN */
    *runs = n > 0 ? step > 0 : step < 0 && n == n;
    if (!*runs) return OC_OK;
    *out = n > 0 ? INT64_MAX : INT64_MIN;
  }
  *runs = step > 0 ? init <= *out : init >= *out;
  return OC_OK;
}

/* R[A], R[A+1], R[A+2]: initial value, limit, step. An integer loop keeps the number of its iterations in place of the limit. */
OcSig oc_vm_for_prep(OcThread *L, OcValue *ra, bool *runs) {
  OcValue *init = ra, *limit = ra + 1, *step = ra + 2;
  if (oc_is_int(init) && oc_is_int(step)) {
    const int64_t i = init->u.i, s = step->u.i;
    int64_t end = 0;
    if (s == 0) return oc_run_error(L, "'for' step is zero");
    OcSig g = for_limit(L, i, limit, s, &end, runs);
    if (g != OC_OK || !*runs) return g;
    uint64_t count = s > 0 ? (uint64_t)end - (uint64_t)i : (uint64_t)i - (uint64_t)end;
    if (s != 1 && s != -1) count /= s > 0 ? (uint64_t)s : 0 - (uint64_t)s;
    oc_set_int(limit, (int64_t)count);
    oc_set_int(ra + 3, i);
    return OC_OK;
  }
  double i, end, s;
  if (!oc_to_num(L, limit, &end)) return oc_for_error(L, limit, "limit");
  if (!oc_to_num(L, step, &s)) return oc_for_error(L, step, "step");
  if (!oc_to_num(L, init, &i)) return oc_for_error(L, init, "initial value");
  if (s == 0) return oc_run_error(L, "'for' step is zero");
  *runs = !(s > 0 ? end < i : i < end); /* a NaN runs once, as in PUC Lua */
  if (!*runs) return OC_OK;
  oc_set_flt(init, i);
  oc_set_flt(limit, end);
  oc_set_flt(step, s);
  oc_set_flt(ra + 3, i);
  return OC_OK;
}

/* --- tests that call --- */

typedef struct { OcFrame frame; } TestSeq;

static OcSig compare(OcThread *L, OcTm op, OcValue *ret, const OcValue *a, const OcValue *b) {
  switch (op) {
    case OC_TM_EQ: return oc_eq(L, ret, a, b);
    case OC_TM_LT: return oc_less(L, ret, a, b);
    default: return oc_le(L, ret, a, b);
  }
}

/* (a, b, op): finishes a test of the Lua frame below, whose pc is at the JMP. For all but Lua metamethods (OC_AT_TEST). */
static OcSig test_seq(OcThread *L, OcFrame *f) {
  TestSeq *const s = (TestSeq *)f;
  SEQ_BEGIN(s);
  SEQ_AWAIT(s, compare(L, (OcTm)OC_ARG(f, 2)->u.i, OC_TEMP(f, 0), OC_ARG(f, 0), OC_ARG(f, 1)));
  oc_vm_finish_test(f->prev, oc_truthy(OC_TEMP(f, 0)));
  return oc_return0(f);
  SEQ_END(s);
}
const OcNative oc_test_native = {"?test", test_seq, sizeof(TestSeq), 3, 1};

OcSig oc_vm_test(OcThread *L, OcTm op, const OcValue *a, const OcValue *b, int *cond) {
  OcVm *vm = L->vm;
  const OcValue *tm = NULL;
  bool slow; /* a long comparison, or a metamethod */
  if (oc_is_str(a) && oc_is_str(b)) {
    slow = oc_str(a)->len > OC_SLICE_BYTES && oc_str(b)->len > OC_SLICE_BYTES;
  } else {
    if (op != OC_TM_EQ ? !(oc_is_num(a) && oc_is_num(b)) : a->tag == b->tag && a->u.o != b->u.o && (oc_is_tab(a) || oc_is_udata(a))) {
      tm = oc_metamethod(vm, a, op);
      if (tm == NULL) tm = oc_metamethod(vm, b, op);
    }
    slow = tm != NULL;
  }
  if (!slow) {
    OcValue ret;
    OcSig g = compare(L, op, &ret, a, b);
    *cond = oc_truthy(&ret);
    return g;
  }
  OcValue *const ret = oc_thread_free_slot(L);
  if (tm != NULL && tm->tag == OC_LCL) {
    const OcSig g = oc_call_meta(L, ret, tm, a, b);
    if (g == OC_CALL) L->frame->at |= OC_AT_TEST;
    return g;
  }
  const OcValue args[3] = {*a, *b, oc_int(op)};
  return oc_call_native(L, ret, 0, &oc_test_native, args, 3);
}

OcSig oc_vm_compare(OcThread *L, OcTm op, const OcValue *a, const OcValue *b, int *cond) {
  if (!oc_is_num(a) || !oc_is_num(b)) return oc_vm_test(L, op, a, b, cond);
  *cond = op == OC_TM_LT ? oc_num_less(a, b) : oc_num_le(a, b);
  return OC_OK;
}

OcSig oc_vm_compare_immediate(OcThread *L, OcInstr i, const OcValue *a, int *cond) {
  const OcOp op = OC_GET_OP(i);
  const OcTm tm = op == OC_OP_LTI || op == OC_OP_GTI ? OC_TM_LT : OC_TM_LE;
  const OcValue b = OC_GET_C(i) & 2 ? oc_flt(OC_GET_SB(i)) : oc_int(OC_GET_SB(i)); /* as the source had it */
  return op == OC_OP_LTI || op == OC_OP_LEI ? oc_vm_compare(L, tm, a, &b, cond) : oc_vm_compare(L, tm, &b, a, cond);
}

/* --- calls and returns --- */

OcSig oc_vm_call_multi(OcThread *L, OcValue *ra, int want) {
  uint32_t n;
  OcValue *func = oc_thread_gather(L, ra, &n);
  if (func == NULL) return OC_NOMEM;
  const uint32_t pending = L->nmulti;
  if (n > OC_MAX_MULTI) return oc_overflow_error(L);
  L->nmulti = 0;
  OcSig g = oc_call(L, func, (int)n - 1, ra, want);
  if (g == OC_NOMEM) L->nmulti = pending;
  return g;
}

OcSig oc_vm_tail_call(OcThread *L, OcFrame *f, OcValue *ra, int nargs) {
  if (OC_STRESS_SEGMENT) return OC_DONE; /* there, no window fits where another one was */
  OcValue *func = ra;
  uint32_t n = (uint32_t)nargs + 1;
  if (nargs < 0 && (func = oc_thread_gather(L, ra, &n)) == NULL) return OC_DONE;
  OcValue fn = *func;
  const bool meta = fn.tag != OC_LCL; /* the value itself becomes the first argument of its __call */
  if (meta) {
    const OcValue *tm = oc_metamethod(L->vm, func, OC_TM_CALL);
    if (tm == NULL || tm->tag != OC_LCL) return OC_DONE;
    fn = *tm;
  }
  nargs = (int)n - 1 + meta;
  const OcProto *p = oc_lcl(&fn)->proto;
  OcValue *start = f->flags & OC_F_SEG ? L->seg->slots : f->prev->top < f->base ? f->prev->top : f->base - 1;
  const uint32_t need = oc_call_slots(p, (uint32_t)nargs);
  const bool fits = (size_t)(L->seg_end - start) >= need;
  if (!fits) {
    bool overflow;
    start = oc_thread_room(L, func, n, need, &overflow); /* in a new segment, on top of the frame's own */
    if (start == NULL) return OC_DONE;
  }
  if (f->flags & OC_F_OPEN) oc_upval_close(L, f, f->base);
  L->nmulti = 0;
  if (!fits && f->flags & OC_F_SEG) oc_thread_drop_below(L);
  memmove(start + meta, fits ? func : start, n * sizeof *start);
  start[0] = fn;
  OcValue *ret = f->ret;
  const int want = f->want;
  const uint16_t seg = fits ? f->flags & OC_F_SEG : OC_F_SEG, test = f->at & OC_AT_TEST;
  f->flags &= (uint16_t)~OC_F_SEG; /* the segment goes over to the new frame */
  oc_thread_pop(L);
  OcSig g = oc_call(L, start, nargs, ret, want);
  OC_ASSERT(g == OC_CALL); /* room was checked, and the popped frame's struct is free (its chunk is kept as the spare) */
  L->frame->flags |= seg | OC_F_TAIL;
  L->frame->at |= test;
  return g;
}

OcSig oc_vm_return(OcThread *L, OcFrame *f, OcValue *ra, int n) {
  f->flags &= (uint16_t)~OC_F_AGAIN;
  if (f->flags & OC_F_TBC) {
    OcSig g = oc_close_pending(L, f->base);
    if (g != OC_OK) return g;
  }
  if (f->flags & OC_F_OPEN) oc_upval_close(L, f, f->base);
  uint32_t count = (uint32_t)n;
  OcValue *res = ra;
  const uint32_t pending = L->nmulti;
  if (n < 0) {
    res = oc_thread_gather(L, ra, &count);
    if (res == NULL) return OC_NOMEM;
    L->nmulti = 0;
  }
  if (f->at & OC_AT_TEST) {
    oc_vm_finish_test(f->prev, count > 0 && oc_truthy(res));
  } else if (!oc_thread_deliver(L, f->ret, f->want, res, count, oc_thread_ret_limit(L, f))) {
    L->nmulti = pending;
    return OC_NOMEM;
  }
  oc_thread_pop(L);
  return OC_OK;
}

bool oc_vm_next(OcThread *L, OcValue *ra) {
  OcVm *vm = L->vm;
  OcTable *t = oc_tab(&ra[1]);
  uint64_t at = 0;
  if (ra[2].tag != OC_NIL && !oc_table_cursor(vm, t, &ra[2], &at)) return false; /* next tells the error */
  int r = oc_table_next(vm, t, &at, &ra[4], &ra[5]);
  if (r < 0) ra[4].tag = OC_NIL;
  return r != 0;
}
