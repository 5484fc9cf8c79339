/* meta_compare.c: equality and order. Layer 4. Long strings are compared in slices. */
#include <math.h>

#include "bytes.h"
#include "meta.h"
#include "meta_call.h"
#include "number.h"

/* Order of an integer and a float, exactly, where a conversion to double would lose digits. */
static bool int_less_flt(int64_t i, double n) {
  int64_t c;
  if (oc_num_ceil(n, &c)) return i < c; /* i < n  <=>  i < ceil(n) */
  return n > 0;                         /* beyond every integer, or NaN (false) */
}
static bool int_le_flt(int64_t i, double n) {
  int64_t c;
  if (oc_num_floor(n, &c)) return i <= c;
  return n > 0;
}
static bool flt_less_int(double n, int64_t i) {
  int64_t c;
  if (oc_num_floor(n, &c)) return c < i;
  return n < 0;
}
static bool flt_le_int(double n, int64_t i) {
  int64_t c;
  if (oc_num_ceil(n, &c)) return c <= i;
  return n < 0;
}

bool oc_num_less(const OcValue *a, const OcValue *b) {
  if (oc_is_int(a)) return oc_is_int(b) ? a->u.i < b->u.i : int_less_flt(a->u.i, b->u.n);
  return oc_is_flt(b) ? a->u.n < b->u.n : flt_less_int(a->u.n, b->u.i);
}

bool oc_num_le(const OcValue *a, const OcValue *b) {
  if (oc_is_int(a)) return oc_is_int(b) ? a->u.i <= b->u.i : int_le_flt(a->u.i, b->u.n);
  return oc_is_flt(b) ? a->u.n <= b->u.n : flt_le_int(a->u.n, b->u.i);
}

/* Order of two byte strings whose common part is compared at once. */
static int bytes_order(const OcString *a, const OcString *b, uint32_t from, uint32_t n) {
  if (OC_LIKELY(n >= 8)) { /* most differ early */
    const uint64_t x = __builtin_bswap64(oc_load64(a->data + from)), y = __builtin_bswap64(oc_load64(b->data + from));
    if (x != y) return x < y ? -1 : 1;
  }
  return memcmp(a->data + from, b->data + from, n);
}

typedef struct { OcFrame frame; uint32_t at; } CompareSeq;

/* (a, b, wanted): compares strings in slices. wanted: 0 equal, 1 less, 2 less or equal */
static OcSig compare_strings(OcThread *L, OcFrame *f) {
  CompareSeq *const s = (CompareSeq *)f;
  const OcString *const a = oc_str(OC_ARG(f, 0)), *const b = oc_str(OC_ARG(f, 1));
  const int64_t wanted = OC_ARG(f, 2)->u.i;
  const uint32_t common = a->len < b->len ? a->len : b->len;
  SEQ_BEGIN(s);
  for (s->at = 0; s->at < common; s->at += OC_SLICE_BYTES) {
    SEQ_TICK(L, s, OC_FUEL_BYTES(OC_SLICE_BYTES));
    const uint32_t n = common - s->at < OC_SLICE_BYTES ? common - s->at : OC_SLICE_BYTES;
    const int c = bytes_order(a, b, s->at, n);
    if (c != 0) return oc_return_value(f, oc_bool(wanted != 0 && c < 0));
  }
  return oc_return_value(f, oc_bool(wanted == 0 ? a->len == b->len : wanted == 1 ? a->len < b->len : a->len <= b->len));
  SEQ_END(s);
}
static const OcNative compare_native = {"?compare", compare_strings, sizeof(CompareSeq), 3, 0};

static OcSig string_compare(OcThread *L, OcValue *ret, const OcValue *a, const OcValue *b, int wanted) {
  const OcString *x = oc_str(a), *y = oc_str(b);
  const uint32_t common = x->len < y->len ? x->len : y->len;
  if (common > OC_SLICE_BYTES) {
    OcValue args[3] = {*a, *b, oc_int(wanted)};
    return oc_call_native(L, ret, 1, &compare_native, args, 3);
  }
  oc_charge(L, common / 16);
  const int c = bytes_order(x, y, 0, common);
  const bool less = c < 0 || (c == 0 && x->len < y->len);
  oc_set_bool(ret, wanted == 1 ? less : less || (c == 0 && x->len == y->len));
  return OC_OK;
}

OcSig oc_raweq(OcThread *L, OcValue *ret, const OcValue *a, const OcValue *b) {
  if (oc_is_str(a) && oc_is_str(b) && a->u.o != b->u.o) {
    const OcString *x = oc_str(a), *y = oc_str(b);
    if (x->len == y->len && x->len > OC_SLICE_BYTES) {
      OcValue args[3] = {*a, *b, oc_int(0)};
      return oc_call_native(L, ret, 1, &compare_native, args, 3);
    }
    oc_set_bool(ret, oc_string_same(x, y));
    return OC_OK;
  }
  oc_set_bool(ret, oc_raw_same(a, b));
  return OC_OK;
}

OcSig oc_eq(OcThread *L, OcValue *ret, const OcValue *a, const OcValue *b) {
  if (a->tag == b->tag && a->u.o != b->u.o && (oc_is_tab(a) || oc_is_udata(a))) {
    const OcValue *tm = oc_metamethod(L->vm, a, OC_TM_EQ);
    if (tm == NULL) tm = oc_metamethod(L->vm, b, OC_TM_EQ);
    if (tm != NULL) return oc_call_meta(L, ret, tm, a, b);
  }
  return oc_raweq(L, ret, a, b);
}

static OcSig order(OcThread *L, OcValue *ret, const OcValue *a, const OcValue *b, OcTm event) {
  if (oc_is_num(a) && oc_is_num(b)) {
    oc_set_bool(ret, event == OC_TM_LT ? oc_num_less(a, b) : oc_num_le(a, b));
    return OC_OK;
  }
  if (oc_is_str(a) && oc_is_str(b)) return string_compare(L, ret, a, b, event == OC_TM_LT ? 1 : 2);
  const OcValue *tm = oc_metamethod(L->vm, a, event);
  if (tm == NULL) tm = oc_metamethod(L->vm, b, event);
  if (tm == NULL) return oc_order_error(L, a, b);
  return oc_call_meta(L, ret, tm, a, b);
}

OcSig oc_less(OcThread *L, OcValue *ret, const OcValue *a, const OcValue *b) { return order(L, ret, a, b, OC_TM_LT); }
OcSig oc_le(OcThread *L, OcValue *ret, const OcValue *a, const OcValue *b) { return order(L, ret, a, b, OC_TM_LE); }
