/* meta_concat.c: concatenation. Layer 4. Short results are made at once, long ones in slices by a sequence. */
#include "meta.h"
#include "bytes.h"
#include "meta_call.h"
#include "number.h"
#include "opcodes.h"

#define QUICK 1024 /* bytes that are put together at once */

static bool joinable(const OcValue *v) { return oc_is_str(v) || oc_is_num(v); }

/* Bytes of a string or number; numbers are written to `text`. */
static const char *bytes_of(const OcValue *v, char *text, size_t *n) {
  if (oc_is_str(v)) {
    *n = oc_str(v)->len;
    return oc_str(v)->data;
  }
  *n = oc_num_format(v, text);
  return text;
}

/* v[0 .. n) joined, if they are all strings and numbers and short: 1 done, 0 no, -1 no memory. */
static int quick(OcVm *vm, OcValue *ret, const OcValue *v, uint32_t n) {
  char out[QUICK], text[OC_NUMBER_MAX];
  size_t len = 0;
  for (uint32_t i = 0; i < n; i++) {
    if (!joinable(&v[i])) return 0;
    size_t m;
    const char *s = bytes_of(&v[i], text, &m);
    if (m > QUICK - len) return 0;
    oc_copy_few(out + len, s, m);
    len += m;
  }
  OcString *s = oc_string_new(vm, out, len);
  if (s == NULL) return -1;
  oc_set_obj(ret, s);
  return 1;
}

static const OcNative concat_native;

typedef struct {
  OcFrame frame;
  uint32_t left;   /* operands not yet joined: ARG(0 .. left) */
  uint32_t first;  /* first operand of the run being joined */
  uint32_t i;      /* operand being copied, */
  uint32_t from;   /* from this byte on */
  uint32_t to;     /* bytes written */
} ConcatSeq;

/* Finds the run of strings and numbers at the right end and makes the string they will fill (temporary 0). */
static OcSig start_run(OcThread *L, ConcatSeq *s) {
  OcFrame *f = &s->frame;
  uint64_t total = 0;
  char text[OC_NUMBER_MAX];
  uint32_t first = s->left;
  while (first > 0 && joinable(OC_ARG(f, first - 1))) {
    size_t n;
    bytes_of(OC_ARG(f, first - 1), text, &n);
    total += n;
    first--;
  }
  if (total > OC_MAX_STRING) return oc_run_error(L, "string length overflow");
  oc_charge(L, s->left - first);
  if (total <= OC_MAX_SHORT) {
    OcValue out;
    int r = quick(L->vm, &out, OC_ARG(f, first), s->left - first);
    if (r < 0) return OC_NOMEM;
    *OC_TEMP(f, 0) = out;
    s->to = (uint32_t)total;
  } else {
    OcString *out = oc_string_raw(L->vm, (uint32_t)total);
    if (out == NULL) return OC_NOMEM;
    oc_set_obj(OC_TEMP(f, 0), out);
    s->to = 0;
  }
  s->first = s->i = first;
  s->from = 0;
  return OC_OK;
}

/* Copies a slice of the run. */
static OcSig copy_run(OcThread *L, ConcatSeq *s) {
  OcFrame *f = &s->frame;
  OcString *out = oc_str(OC_TEMP(f, 0));
  char text[OC_NUMBER_MAX];
  uint32_t room = OC_SLICE_BYTES, items = OC_SLICE_ITEMS;
  if (s->to == out->len) return OC_OK;
  oc_charge(L, OC_FUEL_BYTES(room));
  while (room > 0 && items-- > 0 && s->to < out->len) {
    size_t n;
    const char *from = bytes_of(OC_ARG(f, s->i), text, &n);
    n -= s->from;
    if (n > room) n = room;
    memcpy(out->data + s->to, from + s->from, n);
    s->to += (uint32_t)n;
    s->from += (uint32_t)n;
    room -= (uint32_t)n;
    size_t whole;
    bytes_of(OC_ARG(f, s->i), text, &whole);
    if (s->from == whole) s->i++, s->from = 0;
  }
  return s->to == out->len ? OC_OK : OC_AGAIN;
}

static OcSig pair(OcThread *L, OcValue *ret, const OcValue *a, const OcValue *b) {
  const OcValue *tm = oc_metamethod(L->vm, a, OC_TM_CONCAT);
  if (tm == NULL) tm = oc_metamethod(L->vm, b, OC_TM_CONCAT);
  if (tm == NULL) {
    OcFrame *f = L->frame, *lua = f->prev;
    if (f->kind == OC_FRAME_SEQ && f->fn.native == &concat_native && lua->kind == OC_FRAME_LUA) {
      /* The operands are copies: the register of the left one tells the name. The right one may be a result already. */
      const OcValue *reg = lua->base + OC_GET_A(lua->u.pc[-1]) + (a - f->base);
      return oc_concat_error(L, joinable(a) ? a : reg, joinable(a) && b->tag == reg[1].tag && b->u.i == reg[1].u.i ? reg + 1 : b);
    }
    return oc_concat_error(L, a, b);
  }
  return oc_call_meta(L, ret, tm, a, b);
}

/* (operands ...) -> their concatenation, right associative */
static OcSig concat_seq(OcThread *L, OcFrame *f) {
  ConcatSeq *const s = (ConcatSeq *)f;
  SEQ_BEGIN(s);
  s->left = f->nargs;
  while (s->left > 1) {
    SEQ_TICK(L, s, 1);
    if (joinable(OC_ARG(f, s->left - 1)) && joinable(OC_ARG(f, s->left - 2))) {
      SEQ_AWAIT(s, start_run(L, s));
      SEQ_POLL(s, copy_run(L, s));
      oc_arg_set(L, OC_ARG(f, s->first), OC_TEMP(f, 0));
      s->left = s->first + 1;
    } else {
      SEQ_AWAIT(s, pair(L, OC_TEMP(f, 0), OC_ARG(f, s->left - 2), OC_ARG(f, s->left - 1)));
      oc_arg_set(L, OC_ARG(f, s->left - 2), OC_TEMP(f, 0));
      s->left--;
    }
  }
  return oc_return1(f, OC_ARG(f, 0));
  SEQ_END(s);
}
static const OcNative concat_native = {"?concat", concat_seq, sizeof(ConcatSeq), 0, 1};

OcSig oc_concat(OcThread *L, OcValue *ret, OcValue *v, uint32_t n) {
  int r = quick(L->vm, ret, v, n);
  if (r > 0) oc_charge(L, n); /* a new string, perhaps: looked for, and entered */
  if (r != 0) return r > 0 ? OC_OK : OC_NOMEM;
  if (n == 2 && !(joinable(&v[0]) && joinable(&v[1]))) return pair(L, ret, &v[0], &v[1]);
  /* An operand that cannot be joined must be told by its register, so look before the values are copied. */
  if (!joinable(&v[n - 1]) || !joinable(&v[n - 2])) {
    if (oc_metamethod(L->vm, &v[n - 2], OC_TM_CONCAT) == NULL && oc_metamethod(L->vm, &v[n - 1], OC_TM_CONCAT) == NULL)
      return oc_concat_error(L, &v[n - 2], &v[n - 1]);
  }
  OcValue fn;
  oc_set_native(&fn, &concat_native);
  OcValue *at = oc_thread_scratch(L, n + 1);
  if (at == NULL) return OC_NOMEM;
  memmove(at + 1, v, n * sizeof *v);
  at[0] = fn;
  return oc_call(L, at, (int)n, ret, 1);
}
