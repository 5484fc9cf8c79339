/* lib_utf8.c: the utf8 library. Layer 7. */
#include "lib_string.h"

#define MAX_UNICODE 0x10FFFFu
#define MAX_UTF 0x7FFFFFFFu
#define INVALID "invalid UTF-8 code"
#define QUICK (OC_STRESS_TINY ? 8 : OC_SLICE_BYTES) /* bytes that plain natives look at */

static bool is_cont(char c) { return ((unsigned char)c & 0xC0) == 0x80; }

static int64_t position(int64_t pos, uint32_t len) {
  if (pos >= 0) return pos;
  if (pos < -(int64_t)len) return 0;
  return (int64_t)len + pos + 1;
}

/* Length of the sequence at s (a 0 byte ends the string), its value in *val; 0 when it is invalid. */
static uint32_t decode(const char *s, uint32_t *val, bool strict) {
  static const uint32_t limits[] = {~(uint32_t)0, 0x80, 0x800, 0x10000u, 0x200000u, 0x4000000u};
  uint32_t c = (unsigned char)s[0];
  uint32_t res = 0, count = 0;
  if (c < 0x80) {
    res = c;
  } else {
    for (; c & 0x40; c <<= 1) {
      const uint32_t cc = (unsigned char)s[++count];
      if ((cc & 0xC0) != 0x80) return 0;
      res = (res << 6) | (cc & 0x3F);
    }
    if (count > 5) return 0;
    res |= (c & 0x7F) << (count * 5);
    if (res > MAX_UTF || res < limits[count]) return 0;
  }
  if (strict && (res > MAX_UNICODE || (0xD800u <= res && res <= 0xDFFFu))) return 0;
  *val = res;
  return count + 1;
}

/* --- char --- */

static OcSig encode(OcThread *L, OcFrame *f, int arg, char out[8], uint32_t *n) {
  int64_t code;
  uint32_t x, first = 0x3f; /* most that fits in the first byte */
  char *p = out + 8;
  OC_CHECK(oc_arg_int(L, f, arg, &code));
  if ((uint64_t)code > MAX_UTF) return oc_arg_error(L, f, arg, "value out of range");
  x = (uint32_t)code;
  if (x < 0x80) {
    *--p = (char)x;
  } else {
    do {
      *--p = (char)(0x80 | (x & 0x3f));
      x >>= 6;
      first >>= 1;
    } while (x > first);
    *--p = (char)((~first << 1) | x);
  }
  *n = (uint32_t)(out + 8 - p);
  memmove(out, p, *n);
  return OC_OK;
}

typedef struct CharSeq { OcFrame frame; int32_t i; } CharSeq;

static OcSig char_add(OcThread *L, CharSeq *s, OcValue *buffer) {
  char bytes[8];
  uint32_t n;
  OC_CHECK(encode(L, &s->frame, s->i, bytes, &n));
  return oc_buffer_bytes(L, buffer, bytes, n);
}

static OcSig char_seq(OcThread *L, OcFrame *f) {
  CharSeq *const s = (CharSeq *)f;
  SEQ_BEGIN(s);
  SEQ_AWAIT(s, oc_buffer_start(L, OC_TEMP(f, 0)));
  for (s->i = 0; (uint32_t)s->i < f->nargs; s->i++) {
    SEQ_TICK(L, s, 1);
    SEQ_AWAIT(s, char_add(L, s, OC_TEMP(f, 0)));
  }
  SEQ_POLL(s, oc_buffer_string(L, OC_TEMP(f, 0), OC_TEMP(f, 0)));
  return oc_return1(f, OC_TEMP(f, 0));
  SEQ_END(s);
}
static const OcNative char_seq_native = {"char", char_seq, sizeof(CharSeq), 0, 1};

static OcSig utf8_char(OcThread *L, OcFrame *f) {
  char out[OC_SLICE_ITEMS * 6 + 8];
  uint32_t used = 0;
  if (f->nargs > OC_SLICE_ITEMS) return oc_become(L, f, &char_seq_native);
  for (uint32_t i = 0; i < f->nargs; i++) {
    uint32_t n;
    OC_CHECK(encode(L, f, (int)i, out + used, &n));
    used += n;
  }
  return oc_return_bytes(L, f, out, used);
}
static const OcNative char_native = {"char", utf8_char, 0, 0, 0};

/* --- codepoint --- */

static OcSig codepoint_range(OcThread *L, OcFrame *f, uint32_t *from, uint32_t *to, bool *strict) {
  OcString *s;
  int64_t i, j;
  OC_CHECK(oc_arg_str(L, f, 0, &s));
  OC_CHECK(oc_arg_int_opt(L, f, 1, 1, &i));
  i = position(i, s->len);
  OC_CHECK(oc_arg_int_opt(L, f, 2, i, &j));
  j = position(j, s->len);
  *strict = f->nargs <= 3 || oc_is_falsy(OC_ARG(f, 3));
  if (i < 1) return oc_arg_error(L, f, 1, "out of bounds");
  if (j > (int64_t)s->len) return oc_arg_error(L, f, 2, "out of bounds");
  *from = *to = 0;
  if (i <= j) {
    *from = (uint32_t)(i - 1);
    *to = (uint32_t)j;
  }
  return OC_OK;
}

typedef struct PointSeq { OcFrame frame; uint32_t at, to, n; bool strict; } PointSeq;

static OcSig point_next(OcThread *L, PointSeq *s, OcValue *list) {
  uint32_t code;
  const uint32_t n = decode(oc_str(OC_ARG(s, 0))->data + s->at, &code, s->strict);
  const OcValue v = oc_int(code);
  if (n == 0) return oc_error(L, INVALID);
  if (s->n >= OC_MAX_MULTI - 1) return oc_error(L, "stack overflow (string slice too long)");
  OC_CHECK(oc_list_add(L, list, s->n + 1, &v));
  s->n++;
  s->at += n;
  return OC_OK;
}

static OcSig point_seq(OcThread *L, OcFrame *f) {
  PointSeq *const s = (PointSeq *)f;
  SEQ_BEGIN(s);
  s->n = 0;
  SEQ_AWAIT(s, codepoint_range(L, f, &s->at, &s->to, &s->strict));
  while (s->at < s->to) {
    SEQ_TICK(L, s, 1);
    SEQ_AWAIT(s, point_next(L, s, OC_TEMP(f, 0)));
  }
  SEQ_TICK(L, s, s->n);
  SEQ_POLL(s, oc_return_list(L, f, OC_TEMP(f, 0), s->n));
  return OC_DONE; /* not reached */
  SEQ_END(s);
}
static const OcNative point_seq_native = {"codepoint", point_seq, sizeof(PointSeq), 4, 1};

static OcSig utf8_codepoint(OcThread *L, OcFrame *f) {
  OcValue *const out = f->base + (f->nargs > 1 ? f->nargs : 1); /* the arguments may be wanted again */
  uint32_t at, to, count = 0;
  bool strict;
  OC_CHECK(codepoint_range(L, f, &at, &to, &strict));
  while (at < to) {
    uint32_t code, n;
    if (count >= OC_SLICE_ITEMS || count >= oc_plain_room(L, out)) return oc_become(L, f, &point_seq_native);
    n = decode(oc_str(OC_ARG(f, 0))->data + at, &code, strict);
    if (n == 0) return oc_error(L, INVALID);
    oc_set_int(&out[count++], code);
    at += n;
  }
  return oc_return_slots(f, out, count);
}
static const OcNative codepoint_native = {"codepoint", utf8_codepoint, 0, 1, 0};

/* --- len --- */

static OcSig len_range(OcThread *L, OcFrame *f, int64_t *at, int64_t *to, bool *strict) {
  OcString *s;
  OC_CHECK(oc_arg_str(L, f, 0, &s));
  OC_CHECK(oc_arg_int_opt(L, f, 1, 1, at));
  OC_CHECK(oc_arg_int_opt(L, f, 2, -1, to));
  *at = position(*at, s->len);
  *to = position(*to, s->len);
  *strict = f->nargs <= 3 || oc_is_falsy(OC_ARG(f, 3));
  if (*at < 1 || --*at > (int64_t)s->len) return oc_arg_error(L, f, 1, "initial position out of bounds");
  if (--*to >= (int64_t)s->len) return oc_arg_error(L, f, 2, "final position out of bounds");
  return OC_OK;
}

/* Counts up to `most` sequences; false: an invalid one at *at. */
static bool count_points(const OcString *s, int64_t *at, int64_t to, bool strict, uint32_t most, int64_t *n) {
  for (; *at <= to && most > 0; most--, ++*n) {
    uint32_t code;
    const uint32_t k = decode(s->data + *at, &code, strict);
    if (k == 0) return false;
    *at += k;
  }
  return true;
}

typedef struct LenSeq { OcFrame frame; int64_t at, to, n; bool strict, valid; } LenSeq;

static OcSig len_slice(OcThread *L, LenSeq *s) {
  oc_charge(L, OC_FUEL_BYTES(OC_SLICE_BYTES));
  s->valid = count_points(oc_str(OC_ARG(s, 0)), &s->at, s->to, s->strict, OC_SLICE_BYTES / 2, &s->n);
  return s->valid && s->at <= s->to ? OC_AGAIN : OC_OK;
}

static OcSig len_seq(OcThread *L, OcFrame *f) {
  LenSeq *const s = (LenSeq *)f;
  SEQ_BEGIN(s);
  s->n = 0;
  SEQ_AWAIT(s, len_range(L, f, &s->at, &s->to, &s->strict));
  SEQ_POLL(s, len_slice(L, s));
  if (!s->valid) return oc_return2(f, oc_nil(), oc_int(s->at + 1));
  return oc_return_value(f, oc_int(s->n));
  SEQ_END(s);
}
static const OcNative len_seq_native = {"len", len_seq, sizeof(LenSeq), 4, 1};

static OcSig utf8_len(OcThread *L, OcFrame *f) {
  int64_t at, to, n = 0;
  bool strict;
  OC_CHECK(len_range(L, f, &at, &to, &strict));
  if (to - at >= QUICK) return oc_become(L, f, &len_seq_native);
  if (to >= at) oc_charge(L, (to - at) / 16);
  if (!count_points(oc_str(OC_ARG(f, 0)), &at, to, strict, UINT32_MAX, &n)) return oc_return2(f, oc_nil(), oc_int(at + 1));
  return oc_return_value(f, oc_int(n));
}
static const OcNative len_native = {"len", utf8_len, 0, 1, 0};

/* --- offset --- */

typedef struct Offset { int64_t at, n; uint8_t mode; } Offset;
enum { TO_START, BACK, FORTH };

static OcSig offset_start(OcThread *L, OcFrame *f, Offset *o) {
  OcString *s;
  int64_t i;
  OC_CHECK(oc_arg_str(L, f, 0, &s));
  OC_CHECK(oc_arg_int(L, f, 1, &o->n));
  OC_CHECK(oc_arg_int_opt(L, f, 2, o->n >= 0 ? 1 : (int64_t)s->len + 1, &i));
  i = position(i, s->len);
  if (i < 1 || --i > (int64_t)s->len) return oc_arg_error(L, f, 2, "position out of bounds");
  o->at = i;
  o->mode = o->n == 0 ? TO_START : o->n < 0 ? BACK : FORTH;
  if (o->n != 0 && is_cont(s->data[i])) return oc_error(L, "initial position is a continuation byte");
  if (o->n > 0) o->n--;
  return OC_OK;
}

/* Up to `most` steps of a byte each; true when the place is found or cannot be. */
static bool offset_run(const OcString *s, Offset *o, uint32_t most) {
  for (; most > 0; most--) {
    if (o->mode == TO_START) {
      if (o->at == 0 || !is_cont(s->data[o->at])) return true;
      o->at--;
    } else if (o->mode == BACK) {
      if (o->n == 0 || o->at == 0) return true;
      o->at--;
      if (o->at == 0 || !is_cont(s->data[o->at])) o->n++;
    } else {
      if (o->n == 0 || o->at >= (int64_t)s->len) return true;
      o->at++;
      if (!is_cont(s->data[o->at])) o->n--; /* the final 0 ends the last character */
    }
  }
  return false;
}

static OcSig offset_result(OcFrame *f, const Offset *o) {
  return oc_return_value(f, o->n == 0 ? oc_int(o->at + 1) : oc_nil());
}

typedef struct OffsetSeq { OcFrame frame; Offset o; } OffsetSeq;

static OcSig offset_slice(OcThread *L, OffsetSeq *s) {
  oc_charge(L, OC_FUEL_BYTES(OC_SLICE_BYTES));
  return offset_run(oc_str(OC_ARG(s, 0)), &s->o, OC_SLICE_BYTES) ? OC_OK : OC_AGAIN;
}

static OcSig offset_seq(OcThread *L, OcFrame *f) {
  OffsetSeq *const s = (OffsetSeq *)f;
  SEQ_BEGIN(s);
  SEQ_AWAIT(s, offset_start(L, f, &s->o));
  SEQ_POLL(s, offset_slice(L, s));
  return offset_result(f, &s->o);
  SEQ_END(s);
}
static const OcNative offset_seq_native = {"offset", offset_seq, sizeof(OffsetSeq), 3, 0};

static OcSig utf8_offset(OcThread *L, OcFrame *f) {
  Offset o;
  const int64_t budget = QUICK;
  OC_CHECK(offset_start(L, f, &o));
  {
    const int64_t from = o.at;
    const bool done = offset_run(oc_str(OC_ARG(f, 0)), &o, (uint32_t)budget);
    oc_charge(L, (o.at > from ? o.at - from : from - o.at) / 16);
    if (!done) return oc_become(L, f, &offset_seq_native);
  }
  return offset_result(f, &o);
}
static const OcNative offset_native = {"offset", utf8_offset, 0, 2, 0};

/* --- codes --- */

/* Skips continuation bytes from *at on, at most `most`: false when there are more. */
static bool skip_cont(const OcString *s, uint64_t *at, uint32_t most) {
  for (; *at < s->len && is_cont(s->data[*at]); ++*at) {
    if (most-- == 0) return false;
  }
  return true;
}

static uint64_t codes_start(OcThread *L, const OcFrame *f) {
  int64_t n = 0;
  if (f->nargs > 1 && !oc_to_int(L, &f->base[1], &n)) n = 0;
  return (uint64_t)n;
}

static OcSig codes_result(OcThread *L, OcFrame *f, uint64_t at, bool strict) {
  const OcString *s = oc_str(OC_ARG(f, 0));
  uint32_t code, n;
  if (at >= s->len) return oc_return0(f);
  n = decode(s->data + at, &code, strict);
  if (n == 0 || is_cont(s->data[at + n])) return oc_error(L, INVALID);
  return oc_return2(f, oc_int((int64_t)at + 1), oc_int(code));
}

typedef struct CodesSeq { OcFrame frame; uint64_t at; } CodesSeq;

static const OcNative codes_seqs[2];

static OcSig codes_slice(OcThread *L, CodesSeq *s) {
  oc_charge(L, OC_FUEL_BYTES(OC_SLICE_BYTES));
  return skip_cont(oc_str(OC_ARG(s, 0)), &s->at, OC_SLICE_BYTES) ? OC_OK : OC_AGAIN;
}

static OcSig codes_seq(OcThread *L, OcFrame *f) {
  CodesSeq *const s = (CodesSeq *)f;
  SEQ_BEGIN(s);
  s->at = codes_start(L, f);
  SEQ_POLL(s, codes_slice(L, s));
  return codes_result(L, f, s->at, f->fn.native == &codes_seqs[1]);
  SEQ_END(s);
}
static const OcNative codes_seqs[2] = {
  {"codes_iterator", codes_seq, sizeof(CodesSeq), 2, 1}, {"codes_iterator", codes_seq, sizeof(CodesSeq), 2, 1}
};

static OcSig codes_next(OcThread *L, OcFrame *f, bool strict) {
  OcString *s;
  uint64_t at;
  OC_CHECK(oc_arg_str(L, f, 0, &s));
  at = codes_start(L, f);
  if (at < s->len && !skip_cont(s, &at, QUICK)) return oc_become(L, f, &codes_seqs[strict]);
  return codes_result(L, f, at, strict);
}
static OcSig codes_next_lax(OcThread *L, OcFrame *f) { return codes_next(L, f, false); }
static OcSig codes_next_strict(OcThread *L, OcFrame *f) { return codes_next(L, f, true); }
static const OcNative codes_lax_native = {"codes_iterator", codes_next_lax, 0, 2, 0};
static const OcNative codes_strict_native = {"codes_iterator", codes_next_strict, 0, 2, 0};

static OcSig utf8_codes(OcThread *L, OcFrame *f) {
  const bool lax = f->nargs > 1 && oc_truthy(OC_ARG(f, 1));
  OcString *s;
  OcValue *const out = f->base - 1;
  OC_CHECK(oc_arg_str(L, f, 0, &s));
  if (is_cont(s->data[0])) return oc_arg_error(L, f, 0, INVALID);
  oc_set_native(&out[0], lax ? &codes_lax_native : &codes_strict_native);
  oc_set_obj(&out[1], s);
  oc_set_int(&out[2], 0);
  return oc_return_slots(f, out, 3);
}
static const OcNative codes_native = {"codes", utf8_codes, 0, 1, 0};

static const OcLibEntry functions[] = {
  {"char", &char_native}, {"codepoint", &codepoint_native}, {"codes", &codes_native}, {"len", &len_native},
  {"offset", &offset_native}, {NULL, NULL}
};

bool oc_open_utf8(OcVm *vm) {
  static const char pattern[] = "[\0-\x7F\xC2-\xFD][\x80-\xBF]*";
  OcTable *t = oc_lib_new(vm, "utf8", functions);
  OcString *s = t ? oc_string_new(vm, pattern, sizeof pattern - 1) : NULL;
  OcValue v;
  if (!s) return false;
  oc_set_obj(&v, s);
  return oc_lib_set(vm, t, "charpattern", &v);
}
