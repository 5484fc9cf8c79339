/* lib_string.c: the string library but for patterns, format and pack: lib_pattern.c, lib_format.c, lib_pack.c. Layer 7. */
#include "compile.h"
#include "lib_string.h"
#include "number.h"

/* What a plain native does by itself, in bytes; more goes to a sequence. */
#define QUICK (OC_STRESS_TINY ? 48 : OC_SLICE_BYTES)

/* --- steps of sequences --- */

OcSig oc_substring_poll(OcThread *L, OcValue *dst, const OcString *src, uint32_t from, uint32_t n, uint32_t *done) {
  uint32_t k;
  if (n == src->len) {
    oc_set_obj(dst, src);
    return OC_OK;
  }
  if (n <= QUICK) {
    OcString *s = oc_string_new(L->vm, src->data + from, n);
    if (!s) return OC_NOMEM;
    oc_charge(L, n / 16);
    oc_set_obj(dst, s);
    return OC_OK;
  }
  if (*done == 0) {
    OcString *s = oc_string_raw(L->vm, n);
    if (!s) return OC_NOMEM;
    oc_set_obj(dst, s);
  }
  k = n - *done < OC_SLICE_BYTES ? n - *done : OC_SLICE_BYTES;
  oc_charge(L, OC_FUEL_BYTES(k));
  memcpy(oc_str(dst)->data + *done, src->data + from + *done, k);
  *done += k;
  if (*done < n) return OC_AGAIN;
  *done = 0;
  return OC_OK;
}

OcSig oc_buffer_start(OcThread *L, OcValue *b) {
  OcBuffer *buf = oc_buffer_new(L->vm);
  if (!buf) return OC_NOMEM;
  oc_set_obj(b, buf);
  return OC_OK;
}

#define the_buffer(v) ((OcBuffer *)(v)->u.o)

OcSig oc_buffer_bytes(OcThread *L, OcValue *b, const char *s, size_t n) {
  oc_charge(L, (int64_t)n / 16);
  switch (oc_buffer_add(L->vm, the_buffer(b), s, n)) {
    case OC_BUF_OK: return OC_OK;
    case OC_BUF_NOMEM: return OC_NOMEM;
    default: return oc_too_big(L);
  }
}

OcSig oc_buffer_span(OcThread *L, OcValue *b, const OcString *src, uint32_t *at, uint32_t to) {
  const uint32_t k = to - *at < OC_SLICE_BYTES ? to - *at : OC_SLICE_BYTES;
  if (k == 0) return OC_OK;
  OC_CHECK(oc_buffer_bytes(L, b, src->data + *at, k));
  *at += k;
  return *at < to ? OC_AGAIN : OC_OK;
}

OcSig oc_buffer_fill(OcThread *L, OcValue *b, char c, uint32_t *left) {
  const uint32_t k = *left < OC_SLICE_BYTES ? *left : OC_SLICE_BYTES;
  char *room;
  if (k == 0) return OC_OK;
  if (the_buffer(b)->len > OC_MAX_STRING - k) return oc_too_big(L);
  room = oc_buffer_room(L->vm, the_buffer(b), k);
  if (!room) return OC_NOMEM;
  oc_charge(L, OC_FUEL_BYTES(k));
  memset(room, c, k);
  oc_buffer_commit(the_buffer(b), k);
  *left -= k;
  return *left ? OC_AGAIN : OC_OK;
}

OcSig oc_buffer_string(OcThread *L, OcValue *b, OcValue *dst) {
  OcString *s;
  int64_t fuel = 0;
  const int r = oc_buffer_finish(L->vm, the_buffer(b), &s, &fuel);
  oc_charge(L, fuel);
  if (r < 0) return OC_NOMEM;
  if (r == 0) return OC_AGAIN;
  oc_set_obj(dst, s);
  return OC_OK;
}

OcSig oc_list_add(OcThread *L, OcValue *list, uint32_t n, const OcValue *v) {
  if (oc_is_nil(list)) {
    OcTable *t = oc_table_new(L->vm);
    if (!t) return OC_NOMEM;
    oc_set_obj(list, t);
  }
  oc_charge(L, 1);
  return oc_table_set_int(L->vm, oc_tab(list), n, v) == OC_TSET_OK ? OC_OK : OC_NOMEM;
}

OcSig oc_return_list(OcThread *L, OcFrame *f, const OcValue *list, uint32_t n) {
  OcValue *out;
  if (n == 0) return oc_return0(f);
  out = oc_thread_scratch(L, n);
  if (!out) return OC_NOMEM;
  for (uint32_t i = 0; i < n; i++) out[i] = *oc_table_get_int(L->vm, oc_tab(list), (int64_t)i + 1);
  return oc_return_slots(f, out, n);
}

/* --- len, sub --- */

static OcSig str_len(OcThread *L, OcFrame *f) {
  OcString *s;
  OC_CHECK(oc_arg_str(L, f, 0, &s));
  return oc_return_value(f, oc_int(s->len));
}
static int quick_len(OcThread *L, OcValue *func, int nargs) {
  if (nargs < 1 || !oc_is_str(&func[1])) return -1;
  oc_set_int(func, oc_str(&func[1])->len);
  return 1;
}
static const OcNative len_native = {"len", str_len, 0, 1, 0, quick_len};

/* The range [*from, *from + *n) that arguments 1 and 2 (an optional one) choose. */
static OcSig sub_range(OcThread *L, OcFrame *f, uint32_t len, uint32_t *from, uint32_t *n) {
  int64_t i, j;
  uint64_t start, end;
  OC_CHECK(oc_arg_int(L, f, 1, &i));
  OC_CHECK(oc_arg_int_opt(L, f, 2, -1, &j));
  start = oc_range_start(i, len);
  end = oc_range_end(j, len);
  *from = start <= end ? (uint32_t)(start - 1) : 0;
  *n = start <= end ? (uint32_t)(end - start + 1) : 0;
  return OC_OK;
}

typedef struct SubSeq { OcFrame frame; uint32_t from, n, done; } SubSeq;

static OcSig sub_seq(OcThread *L, OcFrame *f) {
  SubSeq *const s = (SubSeq *)f;
  OcString *const src = oc_str(OC_ARG(f, 0));
  SEQ_BEGIN(s);
  s->done = 0;
  SEQ_AWAIT(s, sub_range(L, f, src->len, &s->from, &s->n));
  SEQ_POLL(s, oc_substring_poll(L, OC_TEMP(f, 0), src, s->from, s->n, &s->done));
  return oc_return1(f, OC_TEMP(f, 0));
  SEQ_END(s);
}
static const OcNative sub_seq_native = {"sub", sub_seq, sizeof(SubSeq), 3, 1};

static OcSig str_sub(OcThread *L, OcFrame *f) {
  OcString *s;
  uint32_t from, n;
  OC_CHECK(oc_arg_str(L, f, 0, &s));
  OC_CHECK(sub_range(L, f, s->len, &from, &n));
  if (n == s->len) return oc_return1(f, OC_ARG(f, 0));
  if (n > QUICK) return oc_become(L, f, &sub_seq_native);
  oc_charge(L, n / 16);
  return oc_return_bytes(L, f, s->data + from, n);
}
static int quick_sub(OcThread *L, OcValue *func, int nargs) {
  if (nargs < 2 || nargs > 3 || !oc_is_str(&func[1]) || !oc_is_int(&func[2]) || (nargs == 3 && !oc_is_int(&func[3]))) return -1;
  const OcString *s = oc_str(&func[1]);
  const uint64_t start = oc_range_start(func[2].u.i, s->len), end = oc_range_end(nargs == 3 ? func[3].u.i : -1, s->len);
  const uint64_t n = start <= end ? end - start + 1 : 0;
  if (n > QUICK || n == s->len) return -1;
  OcString *sub = oc_string_new(L->vm, s->data + (n > 0 ? start - 1 : 0), n);
  if (sub == NULL) return -1;
  oc_charge(L, (int64_t)n / 16);
  oc_set_obj(func, sub);
  return 1;
}
static const OcNative sub_native = {"sub", str_sub, 0, 1, 0, quick_sub};

/* --- lower, upper, reverse: byte by byte --- */

enum { MAP_LOWER, MAP_UPPER, MAP_REVERSE };

/* dst[at ..) := n mapped bytes of s */
static void map_bytes(int how, const OcString *s, char *dst, uint32_t at, uint32_t n) {
  const char *p = s->data + at;
  char *q = dst + at;
  switch (how) {
    case MAP_LOWER:
      for (uint32_t i = 0; i < n; i++) q[i] = (char)(p[i] >= 'A' && p[i] <= 'Z' ? p[i] + 32 : p[i]);
      break;
    case MAP_UPPER:
      for (uint32_t i = 0; i < n; i++) q[i] = (char)(p[i] >= 'a' && p[i] <= 'z' ? p[i] - 32 : p[i]);
      break;
    default:
      p = s->data + s->len - at;
      for (uint32_t i = 0; i < n; i++) q[i] = *--p;
      break;
  }
}

typedef struct MapSeq { OcFrame frame; uint32_t done; } MapSeq;

static const OcNative map_seqs[3];

static OcSig map_slice(OcThread *L, OcFrame *f, OcValue *dst, uint32_t *done) {
  const OcString *s = oc_str(OC_ARG(f, 0));
  const uint32_t n = s->len - *done < OC_SLICE_BYTES ? s->len - *done : OC_SLICE_BYTES;
  if (*done == 0) {
    OcString *d = oc_string_raw(L->vm, s->len);
    if (!d) return OC_NOMEM;
    oc_set_obj(dst, d);
  }
  oc_charge(L, OC_FUEL_BYTES(n));
  map_bytes((int)(f->fn.native - map_seqs), s, oc_str(dst)->data, *done, n);
  *done += n;
  return *done < s->len ? OC_AGAIN : OC_OK;
}

static OcSig map_seq(OcThread *L, OcFrame *f) {
  MapSeq *const s = (MapSeq *)f;
  SEQ_BEGIN(s);
  s->done = 0;
  SEQ_POLL(s, map_slice(L, f, OC_TEMP(f, 0), &s->done));
  return oc_return1(f, OC_TEMP(f, 0));
  SEQ_END(s);
}
static const OcNative map_seqs[3] = {
  {"lower", map_seq, sizeof(MapSeq), 1, 1}, {"upper", map_seq, sizeof(MapSeq), 1, 1}, {"reverse", map_seq, sizeof(MapSeq), 1, 1}
};

static inline OcSig map(OcThread *L, OcFrame *f, int how) {
  OcString *s, *d;
  OC_CHECK(oc_arg_str(L, f, 0, &s));
  if (s->len > QUICK) return oc_become(L, f, &map_seqs[how]);
  oc_charge(L, s->len / 16);
  if (s->len <= OC_MAX_SHORT) {
    char text[OC_MAX_SHORT];
    map_bytes(how, s, text, 0, s->len);
    return oc_return_bytes(L, f, text, s->len);
  }
  d = oc_string_raw(L->vm, s->len);
  if (!d) return OC_NOMEM;
  map_bytes(how, s, d->data, 0, s->len);
  return oc_return_value(f, oc_obj(d));
}
static OcSig str_lower(OcThread *L, OcFrame *f) { return map(L, f, MAP_LOWER); }
static OcSig str_upper(OcThread *L, OcFrame *f) { return map(L, f, MAP_UPPER); }
static OcSig str_reverse(OcThread *L, OcFrame *f) { return map(L, f, MAP_REVERSE); }
static const OcNative lower_native = {"lower", str_lower, 0, 1, 0};
static const OcNative upper_native = {"upper", str_upper, 0, 1, 0};
static const OcNative reverse_native = {"reverse", str_reverse, 0, 1, 0};

/* --- rep --- */

/* Length of the result, and of one unit (string and separator). */
static OcSig rep_size(OcThread *L, OcFrame *f, const OcString *s, const OcString *sep, int64_t n, uint32_t *total, uint64_t *unit) {
  (void)f;
  *unit = (uint64_t)s->len + (sep ? sep->len : 0);
  *total = 0;
  if (n <= 0 || *unit == 0) return OC_OK;
  if (*unit > ((uint64_t)OC_MAX_STRING + (sep ? sep->len : 0)) / (uint64_t)n) return oc_too_big(L);
  *total = (uint32_t)(*unit * (uint64_t)n - (sep ? sep->len : 0));
  return OC_OK;
}

/* Adds up to `most` bytes of the result behind the first `done`: the string, the separator, then copies of what is there. */
static uint32_t rep_bytes(char *out, const OcString *s, const OcString *sep, uint64_t unit, uint32_t total, uint32_t done, uint32_t most) {
  const char *from;
  uint32_t n;
  if (done < s->len) {
    from = s->data + done;
    n = s->len - done;
  } else if (done < unit) {
    from = sep->data + (done - s->len);
    n = (uint32_t)unit - done;
  } else { /* done - done % unit bytes behind the phase can be copied without overlap */
    const uint32_t phase = (uint32_t)(done % unit);
    from = out + phase;
    n = done - phase;
  }
  if (n > total - done) n = total - done;
  if (n > most) n = most;
  memcpy(out + done, from, n);
  return n;
}

typedef struct RepSeq { OcFrame frame; uint64_t unit; uint32_t total, done; } RepSeq;

static OcSig rep_slice(OcThread *L, RepSeq *s, OcValue *dst, const OcString *str, const OcString *sep) {
  uint32_t n = 0;
  if (s->done == 0) {
    OcString *d = oc_string_raw(L->vm, s->total);
    if (!d) return OC_NOMEM;
    oc_set_obj(dst, d);
  }
  oc_charge(L, OC_FUEL_BYTES(OC_SLICE_BYTES));
  for (int i = 0; i < OC_SLICE_ITEMS && n < OC_SLICE_BYTES && s->done < s->total; i++) {
    const uint32_t k = rep_bytes(oc_str(dst)->data, str, sep, s->unit, s->total, s->done, OC_SLICE_BYTES - n);
    n += k;
    s->done += k;
  }
  return s->done < s->total ? OC_AGAIN : OC_OK;
}

static OcSig rep_seq(OcThread *L, OcFrame *f) {
  RepSeq *const s = (RepSeq *)f;
  OcString *const str = oc_str(OC_ARG(f, 0)), *const sep = oc_is_nil(OC_ARG(f, 2)) ? NULL : oc_str(OC_ARG(f, 2));
  SEQ_BEGIN(s);
  {
    int64_t n = 0;
    (void)!oc_to_int(L, OC_ARG(f, 1), &n);
    if (rep_size(L, f, str, sep, n, &s->total, &s->unit) != OC_OK) return OC_RAISE; /* never: the plain native has seen it fit */
  }
  s->done = 0;
  SEQ_POLL(s, rep_slice(L, s, OC_TEMP(f, 0), str, sep));
  return oc_return1(f, OC_TEMP(f, 0));
  SEQ_END(s);
}
static const OcNative rep_seq_native = {"rep", rep_seq, sizeof(RepSeq), 3, 1};

static OcSig str_rep(OcThread *L, OcFrame *f) {
  OcString *s, *sep, *d;
  int64_t n;
  uint64_t unit;
  uint32_t total, done = 0;
  OC_CHECK(oc_arg_str(L, f, 0, &s));
  OC_CHECK(oc_arg_int(L, f, 1, &n));
  OC_CHECK(oc_arg_str_opt(L, f, 2, &sep));
  OC_CHECK(rep_size(L, f, s, sep, n, &total, &unit));
  if (total > QUICK) return oc_become(L, f, &rep_seq_native);
  oc_charge(L, total / 16);
  if (total <= OC_MAX_SHORT) {
    char text[OC_MAX_SHORT];
    while (done < total) done += rep_bytes(text, s, sep, unit, total, done, total);
    return oc_return_bytes(L, f, text, total);
  }
  d = oc_string_raw(L->vm, total);
  if (!d) return OC_NOMEM;
  while (done < total) done += rep_bytes(d->data, s, sep, unit, total, done, total);
  return oc_return_value(f, oc_obj(d));
}
static const OcNative rep_native = {"rep", str_rep, 0, 2, 0};

/* --- byte, char --- */

static OcSig byte_range(OcThread *L, OcFrame *f, uint32_t *from, uint32_t *n) {
  OcString *s;
  int64_t i, j;
  uint64_t start, end;
  OC_CHECK(oc_arg_str(L, f, 0, &s));
  OC_CHECK(oc_arg_int_opt(L, f, 1, 1, &i));
  OC_CHECK(oc_arg_int_opt(L, f, 2, i, &j));
  start = oc_range_start(i, s->len);
  end = oc_range_end(j, s->len);
  if (start > end) {
    *from = *n = 0;
    return OC_OK;
  }
  if (end - start >= OC_MAX_MULTI) return oc_error(L, "stack overflow (string slice too long)");
  *from = (uint32_t)(start - 1);
  *n = (uint32_t)(end - start + 1);
  return OC_OK;
}

typedef struct ByteSeq { OcFrame frame; uint32_t from, n; OcValue *out; } ByteSeq;

static OcSig byte_run(OcThread *L, ByteSeq *s) {
  const unsigned char *data = (const unsigned char *)oc_str(OC_ARG(s, 0))->data + s->from;
  if (s->out == NULL && (s->out = oc_thread_lay_out(L, s->n)) == NULL) return OC_NOMEM;
  while (L->nmulti < s->n) {
    const uint32_t left = s->n - L->nmulti, m = left < OC_SLICE_ITEMS ? left : OC_SLICE_ITEMS;
    for (uint32_t i = L->nmulti; i < L->nmulti + m; i++) oc_set_int(&s->out[i], data[i]);
    L->nmulti += m;
    oc_charge(L, 1 + m / 4);
    OC_CHECK(oc_fuel_left(L));
  }
  return OC_OK;
}

static OcSig byte_seq(OcThread *L, OcFrame *f) {
  ByteSeq *const s = (ByteSeq *)f;
  SEQ_BEGIN(s);
  SEQ_AWAIT(s, byte_range(L, f, &s->from, &s->n));
  SEQ_POLL(s, byte_run(L, s));
  return oc_return_slots(f, s->out, s->n);
  SEQ_END(s);
}
static const OcNative byte_seq_native = {"byte", byte_seq, sizeof(ByteSeq), 3, 0};

static OcSig str_byte(OcThread *L, OcFrame *f) {
  uint32_t from, n;
  OC_CHECK(byte_range(L, f, &from, &n));
  if (n > OC_SLICE_ITEMS || n > oc_plain_room(L, f->base - 1)) return oc_become(L, f, &byte_seq_native);
  {
    const OcString *s = oc_str(OC_ARG(f, 0));
    OcValue *out = f->base - 1;
    for (uint32_t i = 0; i < n; i++) oc_set_int(&out[i], (unsigned char)s->data[from + i]);
    return oc_return_slots(f, out, n);
  }
}
static int quick_byte(OcThread *L, OcValue *func, int nargs) {
  if (nargs < 1 || nargs > 2 || !oc_is_str(&func[1]) || (nargs == 2 && !oc_is_int(&func[2]))) return -1;
  const OcString *s = oc_str(&func[1]);
  const uint64_t at = nargs == 2 ? (uint64_t)func[2].u.i - 1 : 0;
  if (at >= s->len) return -1;
  oc_set_int(func, (unsigned char)s->data[at]);
  return 1;
}
static const OcNative byte_native = {"byte", str_byte, 0, 1, 0, quick_byte};

static OcSig char_at(OcThread *L, OcFrame *f, int i, char *out) {
  int64_t c;
  OC_CHECK(oc_arg_int(L, f, i, &c));
  if ((uint64_t)c > 255) return oc_arg_error(L, f, i, "value out of range");
  *out = (char)c;
  return OC_OK;
}

typedef struct CharSeq { OcFrame frame; uint32_t i; } CharSeq;

static OcSig char_slice(OcThread *L, CharSeq *s, OcValue *dst) {
  OcFrame *const f = &s->frame;
  if (s->i == 0) {
    OcString *d = oc_string_raw(L->vm, f->nargs);
    if (!d) return OC_NOMEM;
    oc_set_obj(dst, d);
  }
  oc_charge(L, OC_SLICE_ITEMS);
  for (int k = 0; k < OC_SLICE_ITEMS && s->i < f->nargs; k++, s->i++) {
    OC_CHECK(char_at(L, f, (int)s->i, &oc_str(dst)->data[s->i]));
  }
  return s->i < f->nargs ? OC_AGAIN : OC_OK;
}

static OcSig char_seq(OcThread *L, OcFrame *f) {
  CharSeq *const s = (CharSeq *)f;
  SEQ_BEGIN(s);
  s->i = 0;
  SEQ_POLL(s, char_slice(L, s, OC_TEMP(f, 0)));
  return oc_return1(f, OC_TEMP(f, 0));
  SEQ_END(s);
}
static const OcNative char_seq_native = {"char", char_seq, sizeof(CharSeq), 0, 1};

static OcSig str_char(OcThread *L, OcFrame *f) {
  char text[OC_SLICE_ITEMS];
  if (f->nargs > OC_SLICE_ITEMS) return oc_become(L, f, &char_seq_native);
  for (uint32_t i = 0; i < f->nargs; i++) OC_CHECK(char_at(L, f, (int)i, &text[i]));
  return oc_return_bytes(L, f, text, f->nargs);
}
static int quick_char(OcThread *L, OcValue *func, int nargs) {
  if (nargs != 1 || !oc_is_int(&func[1]) || (uint64_t)func[1].u.i > 255) return -1;
  const char c = (char)func[1].u.i;
  OcString *s = oc_string_new(L->vm, &c, 1);
  if (s == NULL) return -1;
  oc_set_obj(func, s);
  return 1;
}
static const OcNative char_native = {"char", str_char, 0, 0, 0, quick_char};

/* --- dump --- */

typedef struct DumpSeq { OcFrame frame; } DumpSeq;

static OcSig str_dump(OcThread *L, OcFrame *f) {
  DumpSeq *const s = (DumpSeq *)f;
  SEQ_BEGIN(s);
  SEQ_AWAIT(s, oc_arg_function(L, f, 0));
  if (!oc_is_lcl(OC_ARG(f, 0))) SEQ_AWAIT(s, oc_error(L, "unable to dump given function"));
  oc_set_native(OC_TEMP(f, 1), &oc_dump_native);
  *OC_TEMP(f, 2) = *OC_ARG(f, 0);
  oc_set_bool(OC_TEMP(f, 3), oc_truthy(OC_ARG(f, 1)));
  SEQ_AWAIT(s, oc_call(L, OC_TEMP(f, 1), 2, OC_TEMP(f, 0), 1));
  return oc_return1(f, OC_TEMP(f, 0));
  SEQ_END(s);
}
static const OcNative dump_native = {"dump", str_dump, sizeof(DumpSeq), 2, 4};

/* --- arithmetic on strings: metamethods of strings --- */

typedef struct ArithSeq { OcFrame frame; } ArithSeq;

static const OcNative arith_natives[8];
static const uint8_t arith_ops[8] = {
  OC_TM_ADD, OC_TM_SUB, OC_TM_MUL, OC_TM_MOD, OC_TM_POW, OC_TM_DIV, OC_TM_IDIV, OC_TM_UNM
};

/* v := argument i as a number, if it is one or a numeral. */
static bool arith_number(OcThread *L, const OcFrame *f, int i, OcValue *v) {
  if (oc_arg_none(f, i)) return false;
  if (oc_is_num(OC_ARG(f, i))) {
    *v = *OC_ARG(f, i);
    return true;
  }
  return oc_is_str(OC_ARG(f, i)) && oc_str_to_number(L, oc_str(OC_ARG(f, i)), v);
}

static OcSig str_arith(OcThread *L, OcFrame *f) {
  ArithSeq *const s = (ArithSeq *)f;
  const int op = (int)(f->fn.native - arith_natives);
  SEQ_BEGIN(s);
  /* Called with one argument (getmetatable("").__unm("2")), PUC finds its number again as the second. */
  if (arith_number(L, f, 0, OC_TEMP(f, 1)) && arith_number(L, f, f->nargs == 1 ? 0 : 1, OC_TEMP(f, 2))) {
    SEQ_AWAIT(s, oc_arith(L, (OcTm)arith_ops[op], OC_TEMP(f, 0), OC_TEMP(f, 1), OC_TEMP(f, 2)));
    return oc_return1(f, OC_TEMP(f, 0));
  }
  {
    /* Not numerals: the second operand's own metamethod, unless that would be this one again. */
    const OcValue *m = oc_is_str(OC_ARG(f, 1)) ? NULL : oc_metamethod(L->vm, OC_ARG(f, 1), (OcTm)arith_ops[op]);
    if (m) *OC_TEMP(f, 1) = *m;
    else oc_set_nil(OC_TEMP(f, 1));
  }
  if (oc_is_nil(OC_TEMP(f, 1))) {
    SEQ_AWAIT(s, oc_error(L, "attempt to %s a '%s' with a '%s'", f->fn.native->name + 2, oc_type_name(OC_ARG(f, 0)->tag),
                          oc_type_name(OC_ARG(f, 1)->tag)));
  }
  *OC_TEMP(f, 2) = *OC_ARG(f, 0);
  *OC_TEMP(f, 3) = *OC_ARG(f, 1);
  SEQ_AWAIT(s, oc_call(L, OC_TEMP(f, 1), 2, OC_TEMP(f, 0), 1));
  return oc_return1(f, OC_TEMP(f, 0));
  SEQ_END(s);
}
#define ARITH(name) {name, str_arith, sizeof(ArithSeq), 2, 4}
static const OcNative arith_natives[8] = {
  ARITH("__add"), ARITH("__sub"), ARITH("__mul"), ARITH("__mod"), ARITH("__pow"), ARITH("__div"), ARITH("__idiv"), ARITH("__unm")
};

/* --- opening --- */

static const OcLibEntry functions[] = {
  {"byte", &byte_native}, {"char", &char_native}, {"dump", &dump_native}, {"find", &oc_str_find_native},
  {"format", &oc_str_format_native}, {"gmatch", &oc_str_gmatch_native}, {"gsub", &oc_str_gsub_native}, {"len", &len_native},
  {"lower", &lower_native}, {"match", &oc_str_match_native}, {"rep", &rep_native}, {"reverse", &reverse_native},
  {"sub", &sub_native}, {"upper", &upper_native}, {"pack", &oc_str_pack_native}, {"packsize", &oc_str_packsize_native},
  {"unpack", &oc_str_unpack_native}, {NULL, NULL}
};

bool oc_open_string(OcVm *vm) {
  OcTable *t = oc_lib_new(vm, "string", functions);
  OcTable *meta = t ? oc_table_new(vm) : NULL;
  OcValue v;
  if (!meta || !oc_table_reserve(vm, meta, 0, 9)) return false;
  oc_set_obj(&v, t);
  if (!oc_lib_set(vm, meta, "__index", &v)) return false;
  for (int i = 0; i < 8; i++) {
    oc_set_native(&v, &arith_natives[i]);
    if (!oc_lib_set(vm, meta, arith_natives[i].name, &v)) return false;
  }
  v = oc_obj(vm->empty);
  if (!oc_set_metatable(vm, &v, meta)) return false;
  return true;
}
