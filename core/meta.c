/* meta.c: indexing, arithmetic, length and tostring with their metamethods. Layer 4. Comparison and concatenation: meta_compare.c,
 * meta_concat.c. Each operation tries the plain case, then the metamethod; what cannot finish at once becomes a frame.
 */
#include "meta.h"

#include <float.h>
#include <math.h>

#include "meta_call.h"
#include "number.h"

#define SHORT_CHAIN 8 /* links of __index tables that fields are looked up through at once */

/* --- metatables --- */

OcTable *oc_metatable(OcVm *vm, const OcValue *v) {
  switch (v->tag) {
    case OC_TAB: return oc_tab(v)->meta;
    case OC_UDATA: return oc_udata(v)->meta;
    default: return vm->meta_of[oc_basic_index(v->tag)];
  }
}

/* The event in a metatable, with the cache of absent ones. */
OC_INLINE const OcValue *event_of(OcVm *vm, OcTable *meta, OcTm event) {
  if (meta == NULL || (event <= OC_TM_EQ && (meta->absent & (1u << event)))) return NULL;
  const OcValue *v = oc_table_get_str(vm, meta, vm->tm_names[event]);
  if (!oc_is_nil(v)) return v;
  if (event <= OC_TM_EQ) meta->absent |= (uint16_t)(1u << event);
  return NULL;
}

const OcValue *oc_metamethod(OcVm *vm, const OcValue *v, OcTm event) { return event_of(vm, oc_metatable(vm, v), event); }

bool oc_set_metatable(OcVm *vm, const OcValue *v, OcTable *meta) {
  if (v->tag != OC_TAB && v->tag != OC_UDATA) {
    vm->meta_of[oc_basic_index(v->tag)] = meta; /* a root: no barrier, the end of marking looks again */
    return true;
  }
  if (meta != NULL && event_of(vm, meta, OC_TM_GC) != NULL && !oc_gc_set_finalizer(vm, v->u.o)) return false;
  if (v->tag == OC_TAB) {
    oc_table_set_meta(vm, oc_tab(v), meta);
  } else {
    oc_udata(v)->meta = meta;
    if (meta != NULL) OC_BARRIER_OBJ(vm, v->u.o, meta);
  }
  return true;
}

/* --- calls of metamethods --- */

OcSig oc_call_values(OcThread *L, OcValue *ret, int want, const OcValue *fn, const OcValue *args, int nargs) {
  OC_ASSERT(nargs > 0 && nargs <= 3);
  const OcValue f = *fn, x = args[0], y = args[nargs > 1], z = args[nargs > 2 ? 2 : 0]; /* they may lie where the call is built */
  OcValue *at = oc_thread_scratch(L, 4);
  if (at == NULL) return OC_NOMEM;
  at[0] = f;
  at[1] = x;
  if (nargs > 1) at[2] = y;
  if (nargs > 2) at[3] = z;
  return oc_call(L, at, nargs, ret, want);
}

OcSig oc_call_meta(OcThread *L, OcValue *ret, const OcValue *fn, const OcValue *a, const OcValue *b) {
  const OcValue f = *fn, x = *a, y = *b;
  OcValue *at = oc_thread_scratch(L, 3);
  if (at == NULL) return OC_NOMEM;
  at[0] = f;
  at[1] = x;
  at[2] = y;
  return oc_call(L, at, 2, ret, 1);
}

OcSig oc_call_native(OcThread *L, OcValue *ret, int want, const OcNative *n, const OcValue *args, int nargs) {
  OcValue fn;
  oc_set_native(&fn, n);
  return oc_call_values(L, ret, want, &fn, args, nargs);
}

/* --- keys that are long strings --- */

/* Makes *key fit for a table: 1 ready, 0 needs more slices (a sequence must do it), -1 no memory. */
static int key_ready(OcThread *L, OcValue *key) {
  if (OC_LIKELY(key->tag != OC_STR) || oc_string_is_key(oc_str(key))) return 1;
  OcString *s = oc_str(key);
  if (s->len > OC_SLICE_BYTES && !(s->flags & OC_STR_ALIAS)) return 0;
  int64_t fuel = 0;
  int r = oc_string_canon(L->vm, s, &s, &fuel);
  oc_charge(L, fuel);
  if (r == 1) oc_set_obj(key, s);
  return r;
}

static OcSig canon_poll(OcThread *L, OcValue *slot) {
  OcString *s = oc_str(slot);
  int64_t fuel = 0;
  int r = oc_string_canon(L->vm, s, &s, &fuel);
  oc_charge(L, fuel);
  if (r < 0) return OC_NOMEM;
  if (r == 0) return OC_AGAIN;
  oc_set_obj(slot, s);
  return OC_OK;
}

typedef struct { OcFrame frame; } KeySeq;

/* t[key] and t[key] = v once the key is canonical. (t, key [, v]) */
static OcSig long_get(OcThread *L, OcFrame *f) {
  KeySeq *const s = (KeySeq *)f;
  SEQ_BEGIN(s);
  SEQ_POLL(s, canon_poll(L, OC_ARG(f, 1)));
  SEQ_AWAIT(s, oc_get(L, OC_TEMP(f, 0), OC_ARG(f, 0), OC_ARG(f, 1)));
  return oc_return1(f, OC_TEMP(f, 0));
  SEQ_END(s);
}
static const OcNative long_get_native = {"?index", long_get, sizeof(KeySeq), 2, 1};

static OcSig long_set(OcThread *L, OcFrame *f) {
  KeySeq *const s = (KeySeq *)f;
  SEQ_BEGIN(s);
  SEQ_POLL(s, canon_poll(L, OC_ARG(f, 1)));
  SEQ_AWAIT(s, oc_set(L, OC_ARG(f, 0), OC_ARG(f, 1), OC_ARG(f, 2)));
  return oc_return0(f);
  SEQ_END(s);
}
static const OcNative long_set_native = {"?newindex", long_set, sizeof(KeySeq), 3, 0};

static OcSig long_rawget(OcThread *L, OcFrame *f) {
  KeySeq *const s = (KeySeq *)f;
  SEQ_BEGIN(s);
  SEQ_POLL(s, canon_poll(L, OC_ARG(f, 1)));
  return oc_return1(f, oc_table_get(L->vm, oc_tab(OC_ARG(f, 0)), OC_ARG(f, 1)));
  SEQ_END(s);
}
static const OcNative long_rawget_native = {"?rawget", long_rawget, sizeof(KeySeq), 2, 0};

static OcSig long_rawset(OcThread *L, OcFrame *f) {
  KeySeq *const s = (KeySeq *)f;
  SEQ_BEGIN(s);
  SEQ_POLL(s, canon_poll(L, OC_ARG(f, 1)));
  SEQ_POLL(s, oc_rawset(L, OC_ARG(f, 0), OC_ARG(f, 1), OC_ARG(f, 2)));
  return oc_return0(f);
  SEQ_END(s);
}
static const OcNative long_rawset_native = {"?rawset", long_rawset, sizeof(KeySeq), 3, 0};

/* --- indexing --- */

/* t[k], k fit for a table, after `links` links of an __index chain. */
static OcSig get_general(OcThread *L, OcValue *ret, const OcValue *t, OcValue key, int links) {
  OcVm *vm = L->vm;
  for (; links < OC_MAX_META; links++) {
    const OcValue *tm;
    if (oc_is_tab(t)) {
      const OcValue *v = oc_table_get(vm, oc_tab(t), &key);
      if (!oc_is_nil(v) || (tm = event_of(vm, oc_tab(t)->meta, OC_TM_INDEX)) == NULL) {
        ret->u = v->u;
        ret->tag = v->tag;
        return OC_OK;
      }
    } else if ((tm = oc_metamethod(vm, t, OC_TM_INDEX)) == NULL) {
      return oc_op_error(L, "index", t);
    }
    if (oc_is_function(tm)) return oc_call_meta(L, ret, tm, t, &key);
    oc_charge(L, 1);
    t = tm;
  }
  return oc_run_error(L, "'__index' chain too long; possible loop");
}

OcSig oc_get(OcThread *L, OcValue *ret, const OcValue *t, const OcValue *k) {
  OcVm *vm = L->vm;
  if (OC_LIKELY(k->tag == OC_STR && oc_string_is_key(oc_str(k)))) { /* fields and methods: through tables while it goes */
    const OcString *const name = oc_str(k);
    int links = 0;
    for (OcTable *meta; links < SHORT_CHAIN; links++) {
      if (OC_LIKELY(t->tag == OC_TAB)) {
        const OcValue *v = oc_table_get_str(vm, oc_tab(t), name);
        meta = oc_tab(t)->meta;
        if (v->tag != OC_NIL || meta == NULL) {
          ret->u = v->u;
          ret->tag = v->tag;
          return OC_OK;
        }
      } else {
        meta = t->tag == OC_STR ? vm->meta_of[oc_basic_index(OC_STR)] : NULL;
        if (meta == NULL) break;
      }
      const OcValue *index = event_of(vm, meta, OC_TM_INDEX);
      if (index == NULL || index->tag != OC_TAB) break;
      oc_charge(L, 1);
      t = index;
    }
    return get_general(L, ret, t, *k, links);
  }
  OcValue key = *k;
  int ready = key_ready(L, &key);
  if (ready < 0) return OC_NOMEM;
  if (ready == 0) {
    OcValue args[2] = {*t, key};
    return oc_call_native(L, ret, 1, &long_get_native, args, 2);
  }
  return get_general(L, ret, t, key, 0);
}

OcSig oc_geti(OcThread *L, OcValue *ret, const OcValue *t, int64_t i) {
  if (OC_LIKELY(oc_is_tab(t))) {
    const OcValue *v = oc_table_get_int(L->vm, oc_tab(t), i);
    if (OC_LIKELY(!oc_is_nil(v) || oc_tab(t)->meta == NULL)) {
      ret->u = v->u;
      ret->tag = v->tag;
      return OC_OK;
    }
  }
  OcValue key = oc_int(i);
  return oc_get(L, ret, t, &key);
}

OcSig oc_get_str(OcThread *L, OcValue *ret, const OcValue *t, OcString *k) {
  OcValue key = oc_obj(k);
  return oc_get(L, ret, t, &key);
}

static OcSig table_error(OcThread *L, OcTSet r) {
  switch (r) {
    case OC_TSET_OK: return OC_OK;
    case OC_TSET_NOMEM: return OC_NOMEM;
    case OC_TSET_NILKEY: return oc_run_error(L, "table index is nil");
    case OC_TSET_NANKEY: return oc_run_error(L, "table index is NaN");
    default: return oc_run_error(L, "table overflow");
  }
}

OcSig oc_set(OcThread *L, const OcValue *t, const OcValue *k, const OcValue *v) {
  OcVm *vm = L->vm;
  OcValue key = *k;
  int ready = key_ready(L, &key);
  if (ready < 0) return OC_NOMEM;
  if (ready == 0) {
    OcValue args[3] = {*t, key, *v};
    return oc_call_native(L, oc_thread_free_slot(L), 0, &long_set_native, args, 3);
  }
  for (int links = 0; links < OC_MAX_META; links++) {
    const OcValue *tm;
    if (oc_is_tab(t)) {
      OcTable *h = oc_tab(t);
      const OcValue *slot = oc_table_get(vm, h, &key);
      if (!oc_is_nil(slot)) {
        oc_table_put(vm, h, slot, v);
        return OC_OK;
      }
      if ((tm = event_of(vm, h->meta, OC_TM_NEWINDEX)) == NULL) return table_error(L, oc_table_set(vm, h, &key, v));
    } else if ((tm = oc_metamethod(vm, t, OC_TM_NEWINDEX)) == NULL) {
      return oc_op_error(L, "index", t);
    }
    if (oc_is_function(tm)) {
      OcValue args[3] = {*t, key, *v};
      return oc_call_values(L, oc_thread_free_slot(L), 0, tm, args, 3);
    }
    oc_charge(L, 1);
    t = tm;
  }
  return oc_run_error(L, "'__newindex' chain too long; possible loop");
}

OcSig oc_seti(OcThread *L, const OcValue *t, int64_t i, const OcValue *v) {
  OcValue key = oc_int(i);
  return oc_set(L, t, &key, v);
}

OcSig oc_set_str(OcThread *L, const OcValue *t, OcString *k, const OcValue *v) {
  OcValue key = oc_obj(k);
  return oc_set(L, t, &key, v);
}

OcSig oc_rawget(OcThread *L, OcValue *ret, const OcValue *t, const OcValue *k) {
  OcValue key = *k;
  int ready = key_ready(L, &key);
  if (ready < 0) return OC_NOMEM;
  if (ready == 0) {
    OcValue args[2] = {*t, key};
    return oc_call_native(L, ret, 1, &long_rawget_native, args, 2);
  }
  const OcValue *v = oc_table_get(L->vm, oc_tab(t), &key);
  ret->u = v->u;
  ret->tag = v->tag;
  return OC_OK;
}

OcSig oc_rawset(OcThread *L, const OcValue *t, const OcValue *k, const OcValue *v) {
  OcValue key = *k;
  int ready = key_ready(L, &key);
  if (ready < 0) return OC_NOMEM;
  if (ready == 0) {
    OcValue args[3] = {*t, key, *v};
    return oc_call_native(L, oc_thread_free_slot(L), 0, &long_rawset_native, args, 3);
  }
  return table_error(L, oc_table_set(L->vm, oc_tab(t), &key, v));
}

/* --- numbers --- */

bool oc_str_to_number(OcThread *L, const OcString *s, OcValue *out) {
  oc_charge(L, s->len < OC_MAX_NUMERAL ? s->len / 16 : OC_MAX_NUMERAL / 16);
  return oc_num_parse(s->data, s->len, out);
}

bool oc_to_int_strict(const OcValue *v, int64_t *out) {
  if (oc_is_int(v)) {
    *out = v->u.i;
    return true;
  }
  return oc_is_flt(v) && oc_num_float_to_int(v->u.n, out);
}

bool oc_to_int(OcThread *L, const OcValue *v, int64_t *out) {
  OcValue n;
  if (oc_is_str(v)) return oc_str_to_number(L, oc_str(v), &n) && oc_to_int_strict(&n, out);
  return oc_to_int_strict(v, out);
}

bool oc_to_num(OcThread *L, const OcValue *v, double *out) {
  OcValue n;
  if (oc_is_str(v)) {
    if (!oc_str_to_number(L, oc_str(v), &n)) return false;
    v = &n;
  }
  if (oc_is_int(v)) *out = (double)v->u.i;
  else if (oc_is_flt(v)) *out = v->u.n;
  else return false;
  return true;
}

OcString *oc_num_to_string(OcVm *vm, const OcValue *v) {
  char text[OC_NUMBER_MAX];
  size_t n = oc_num_format(v, text);
  return oc_string_new(vm, text, n);
}

int64_t oc_int_idiv(int64_t a, int64_t b) {
  if (b == -1) return (int64_t)(0 - (uint64_t)a); /* avoids the overflow of mininteger // -1 */
  int64_t q = a / b;
  return (a ^ b) < 0 && q * b != a ? q - 1 : q;
}

int64_t oc_int_mod(int64_t a, int64_t b) {
  if (b == -1) return 0;
  int64_t r = a % b;
  return r != 0 && (r ^ b) < 0 ? r + b : r;
}

int64_t oc_int_shl(int64_t a, int64_t b) {
  if (b <= -64 || b >= 64) return 0;
  return b >= 0 ? (int64_t)((uint64_t)a << b) : (int64_t)((uint64_t)a >> -b);
}

/* fmod of far exponents, 11 bits at a time: C libraries take them one by one. */
static double far_mod(double a, double b) {
  int ea, eb;
  const double fa = frexp(fabs(a), &ea), fb = frexp(fabs(b), &eb);
  const uint64_t m = (uint64_t)ldexp(fb, 53); /* |a| = r * 2^(ea - 53), |b| = m * 2^(eb - 53) */
  uint64_t r = (uint64_t)ldexp(fa, 53) % m;
  for (int n = ea - eb; n > 0; n -= 11) r = (r << (n < 11 ? n : 11)) % m;
  return copysign(ldexp((double)r, eb - 53), a);
}

double oc_flt_rem(double a, double b) {
  const bool far = fabs(a) > 0x1p64 * fabs(b) && b != 0 && fabs(a) <= DBL_MAX;
  return OC_UNLIKELY(far) ? far_mod(a, b) : fmod(a, b);
}

double oc_flt_mod(double a, double b) {
  double r = oc_flt_rem(a, b);
  if (r > 0 ? b < 0 : r < 0 && b > 0) r += b; /* (a product of tiny numbers would underflow) */
  return r;
}

double oc_flt_pow(double a, double b) { return b == 2 ? a * a : pow(a, b); }

static int64_t wrap(uint64_t u) { return (int64_t)u; }

/* a op b on numbers. 1 done, 0 not numbers that fit, -1 division by zero */
static int arith_numbers(OcVm *vm, OcTm op, OcValue *ret, const OcValue *a, const OcValue *b) {
  int64_t i, j;
  switch (op) {
    case OC_TM_BAND: case OC_TM_BOR: case OC_TM_BXOR: case OC_TM_SHL: case OC_TM_SHR: case OC_TM_BNOT:
      if (!oc_to_int_strict(a, &i) || !oc_to_int_strict(b, &j)) return 0; /* strings are for their own metamethods */
      switch (op) {
        case OC_TM_BAND: i &= j; break;
        case OC_TM_BOR: i |= j; break;
        case OC_TM_BXOR: i ^= j; break;
        case OC_TM_SHL: i = oc_int_shl(i, j); break;
        case OC_TM_SHR: i = oc_int_shl(i, j == INT64_MIN ? INT64_MAX : -j); break;
        default: i = ~i; break;
      }
      oc_set_int(ret, i);
      return 1;
    default: break;
  }
  if (!oc_is_num(a) || !oc_is_num(b)) return 0;
  if (oc_is_int(a) && oc_is_int(b)) {
    i = a->u.i, j = b->u.i;
    switch (op) {
      case OC_TM_ADD: oc_set_int(ret, wrap((uint64_t)i + (uint64_t)j)); return 1;
      case OC_TM_SUB: oc_set_int(ret, wrap((uint64_t)i - (uint64_t)j)); return 1;
      case OC_TM_MUL: oc_set_int(ret, wrap((uint64_t)i * (uint64_t)j)); return 1;
      case OC_TM_UNM: oc_set_int(ret, wrap(0 - (uint64_t)i)); return 1;
      case OC_TM_IDIV:
        if (j == 0) return -1;
        oc_set_int(ret, oc_int_idiv(i, j));
        return 1;
      case OC_TM_MOD:
        if (j == 0) return -1;
        oc_set_int(ret, oc_int_mod(i, j));
        return 1;
      default: break;
    }
  }
  const double x = oc_is_int(a) ? (double)a->u.i : a->u.n, y = oc_is_int(b) ? (double)b->u.i : b->u.n;
  switch (op) {
    case OC_TM_ADD: oc_set_flt(ret, x + y); break;
    case OC_TM_SUB: oc_set_flt(ret, x - y); break;
    case OC_TM_MUL: oc_set_flt(ret, x * y); break;
    case OC_TM_DIV: oc_set_flt(ret, x / y); break;
    case OC_TM_MOD: oc_set_flt(ret, oc_flt_mod_charged(vm, x, y)); break;
    case OC_TM_POW: oc_set_flt(ret, oc_flt_pow(x, y)); break;
    case OC_TM_IDIV: oc_set_flt(ret, floor(x / y)); break;
    default: oc_set_flt(ret, -x); break;
  }
  return 1;
}

OcSig oc_arith(OcThread *L, OcTm op, OcValue *ret, const OcValue *a, const OcValue *b) {
  if (oc_is_str(a)) oc_charge(L, oc_str(a)->len / 16);
  if (oc_is_str(b)) oc_charge(L, oc_str(b)->len / 16);
  int r = arith_numbers(L->vm, op, ret, a, b);
  if (r > 0) return OC_OK;
  if (r < 0) return oc_run_error(L, op == OC_TM_MOD ? "attempt to perform 'n%%0'" : "attempt to divide by zero");
  const OcValue *tm = oc_metamethod(L->vm, a, op);
  if (tm == NULL) tm = oc_metamethod(L->vm, b, op);
  if (tm == NULL) return oc_arith_error(L, op, a, b);
  return oc_call_meta(L, ret, tm, a, b);
}

/* --- length, tostring --- */

OcSig oc_len(OcThread *L, OcValue *ret, const OcValue *v) {
  if (oc_is_str(v)) {
    oc_set_int(ret, oc_str(v)->len);
    return OC_OK;
  }
  const OcValue *tm = oc_metamethod(L->vm, v, OC_TM_LEN);
  if (tm != NULL) return oc_call_meta(L, ret, tm, v, v);
  if (!oc_is_tab(v)) return oc_op_error(L, "get length of", v);
  int64_t cost = 0;
  int64_t n = oc_table_len(L->vm, oc_tab(v), &cost);
  oc_charge(L, cost);
  oc_set_int(ret, n);
  return OC_OK;
}

uint64_t oc_address(OcVm *vm, const void *p) {
  /* A keyed permutation of 64 bits (an xor-shift-multiply network: each step is invertible), cut to 48 for looks: scripts can
   * tell objects apart but learn nothing of the layout. */
  uint64_t x = (uint64_t)(uintptr_t)p ^ vm->print_key;
  x = (x ^ (x >> 31)) * 0x7fb5d329728ea185u;
  x = (x ^ (x >> 27)) * 0x81dadef4bc2dd44du;
  x ^= x >> 33;
  x += vm->print_key >> 7;
  return (x & 0x7fffffffffffu) | 0x400000000000u;
}

size_t oc_address_name(OcVm *vm, const OcValue *v, char *out) {
  static const char digits[] = "0123456789abcdef";
  char *p = out;
  const uint64_t a = oc_address(vm, v->tag == OC_NATIVE ? (const void *)v->u.native : v->u.p);
  *p++ = '0', *p++ = 'x';
  for (int shift = 44; shift >= 0; shift -= 4) *p++ = digits[(a >> shift) & 15];
  *p = 0;
  return (size_t)(p - out);
}

/* Checks what __tostring gave. (value) with the metamethod in temporary 1 */
typedef struct { OcFrame frame; } ToStringSeq;
static OcSig tostring_seq(OcThread *L, OcFrame *f) {
  ToStringSeq *const s = (ToStringSeq *)f;
  SEQ_BEGIN(s);
  SEQ_AWAIT(s, oc_call_values(L, OC_TEMP(f, 0), 1, OC_ARG(f, 1), OC_ARG(f, 0), 1)); /* no operation: one argument */
  if (oc_is_num(OC_TEMP(f, 0))) {
    OcString *text = oc_num_to_string(L->vm, OC_TEMP(f, 0));
    if (text == NULL) return OC_NOMEM;
    oc_set_obj(OC_TEMP(f, 0), text);
  }
  if (!oc_is_str(OC_TEMP(f, 0))) SEQ_FAIL(s, oc_error(L, "'__tostring' must return a string"));
  return oc_return1(f, OC_TEMP(f, 0));
  SEQ_END(s);
}
static const OcNative tostring_native = {"?tostring", tostring_seq, sizeof(ToStringSeq), 2, 1};

OcSig oc_tostring(OcThread *L, OcValue *ret, const OcValue *v) {
  OcVm *vm = L->vm;
  const OcValue *tm = oc_metamethod(vm, v, OC_TM_TOSTRING);
  if (tm != NULL) {
    OcValue args[2] = {*v, *tm};
    return oc_call_native(L, ret, 1, &tostring_native, args, 2);
  }
  OcString *s;
  switch (v->tag) {
    case OC_STR: s = oc_str(v); break;
    case OC_INT: case OC_FLT: s = oc_num_to_string(vm, v); break;
    case OC_NIL: s = oc_string_cstr(vm, "nil"); break;
    case OC_FALSE: s = oc_string_cstr(vm, "false"); break;
    case OC_TRUE: s = oc_string_cstr(vm, "true"); break;
    default: {
      char text[OC_IDSIZE + 80], addr[64];
      oc_address_name(vm, v, addr);
      const char *name = oc_type_name_of(vm, v);
      const size_t m = strlen(addr);
      size_t n = 0;
      while (n < OC_IDSIZE && name[n] != 0) n++;
      memcpy(text, name, n);
      memcpy(text + n, ": ", 2);
      memcpy(text + n + 2, addr, m);
      s = oc_string_new(vm, text, n + 2 + m);
    }
  }
  if (s == NULL) return OC_NOMEM;
  oc_set_obj(ret, s);
  return OC_OK;
}
