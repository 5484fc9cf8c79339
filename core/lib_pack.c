/* lib_pack.c: string.pack, packsize, unpack. Layer 7.
 *
 * "Native" sizes and alignment are those of 64-bit machines on every build, and native order is little endian, so that scripts get
 * the same bytes from the native and the wasm core.
 */
#include "lib_string.h"

#define MAX_INT_SIZE 16 /* bytes of the largest packed integer */
#define MAX_SIZE 0x7fffffff
enum { MAX_ALIGN = 8 };

typedef enum { K_INT, K_UINT, K_FLOAT, K_DOUBLE, K_CHAR, K_STRING, K_ZSTR, K_PADDING, K_ALIGN, K_NOP } Kind;

typedef struct Reader {
  uint32_t at;                /* in the format */
  uint32_t zero_at, zero_end; /* a numeral's leading zeros, skipped in slices */
  int32_t max_align;
  int32_t size, align;        /* of the option read: its bytes, and those of padding before it */
  uint8_t kind;
  bool little;
} Reader;

static void reader_init(Reader *r) {
  r->at = 0;
  r->zero_at = r->zero_end = UINT32_MAX;
  r->max_align = 1;
  r->little = true;
}

static bool reader_more(const Reader *r, const OcString *fmt) { return r->at < fmt->len && fmt->data[r->at] != 0; }

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* The numeral at *p, or `absent`. OC_AGAIN: only zeros so far; ask again. */
static OcSig read_num(OcThread *L, Reader *r, const char *fmt, uint32_t *p, int32_t absent, int32_t *out) {
  int32_t a = 0;
  if (!is_digit(fmt[*p])) {
    *out = absent;
    return OC_OK;
  }
  if (fmt[*p] == '0') {
    uint32_t n = 0;
    if (r->zero_at != *p) r->zero_at = r->zero_end = *p;
    while (fmt[r->zero_end] == '0' && n < OC_SLICE_BYTES) r->zero_end++, n++;
    oc_charge(L, n / 16);
    if (n == OC_SLICE_BYTES) return OC_AGAIN;
    *p = r->zero_end;
  }
  while (is_digit(fmt[*p]) && a <= (MAX_SIZE - 9) / 10) a = a * 10 + (fmt[(*p)++] - '0');
  *out = a;
  return OC_OK;
}

static OcSig read_size(OcThread *L, Reader *r, const char *fmt, uint32_t *p, int32_t absent, int32_t *out) {
  OC_CHECK(read_num(L, r, fmt, p, absent, out));
  if (*out > MAX_INT_SIZE || *out <= 0) {
    return oc_error(L, "integral size (%d) out of limits [1,%d]", (int)*out, MAX_INT_SIZE);
  }
  return OC_OK;
}

static OcSig read_option(OcThread *L, Reader *r, const char *fmt, uint32_t *p, Kind *kind, int32_t *size) {
  const char opt = fmt[(*p)++];
  *size = 0;
  *kind = K_NOP;
  switch (opt) {
    case 'b': *size = 1; *kind = K_INT; return OC_OK;
    case 'B': *size = 1; *kind = K_UINT; return OC_OK;
    case 'h': *size = 2; *kind = K_INT; return OC_OK;
    case 'H': *size = 2; *kind = K_UINT; return OC_OK;
    case 'l': case 'j': *size = 8; *kind = K_INT; return OC_OK;
    case 'L': case 'J': case 'T': *size = 8; *kind = K_UINT; return OC_OK;
    case 'f': *size = 4; *kind = K_FLOAT; return OC_OK;
    case 'n': case 'd': *size = 8; *kind = K_DOUBLE; return OC_OK;
    case 'i': *kind = K_INT; return read_size(L, r, fmt, p, 4, size);
    case 'I': *kind = K_UINT; return read_size(L, r, fmt, p, 4, size);
    case 's': *kind = K_STRING; return read_size(L, r, fmt, p, 8, size);
    case 'c':
      *kind = K_CHAR;
      OC_CHECK(read_num(L, r, fmt, p, -1, size));
      if (*size == -1) return oc_error(L, "missing size for format option 'c'");
      return OC_OK;
    case 'z': *kind = K_ZSTR; return OC_OK;
    case 'x': *kind = K_PADDING; *size = 1; return OC_OK;
    case 'X': *kind = K_ALIGN; return OC_OK;
    case ' ': return OC_OK;
    case '<': case '=': r->little = true; return OC_OK;
    case '>': r->little = false; return OC_OK;
    case '!': {
      int32_t n;
      OC_CHECK(read_size(L, r, fmt, p, MAX_ALIGN, &n));
      r->max_align = n;
      return OC_OK;
    }
    default: return oc_error(L, "invalid format option '%c'", opt);
  }
}

/* Reads the next option; `total` is the place in the data. OC_AGAIN: ask again. */
static OcSig reader_next(OcThread *L, OcFrame *f, Reader *r, const OcString *fmt, uint64_t total) {
  uint32_t p = r->at;
  Kind kind, next;
  int32_t size, align;
  OC_CHECK(read_option(L, r, fmt->data, &p, &kind, &size));
  align = size;
  if (kind == K_ALIGN) { /* takes the alignment of the option behind */
    if (fmt->data[p] == 0) return oc_arg_error(L, f, 0, "invalid next option for option 'X'");
    OC_CHECK(read_option(L, r, fmt->data, &p, &next, &align));
    if (next == K_CHAR || align == 0) return oc_arg_error(L, f, 0, "invalid next option for option 'X'");
  }
  if (align <= 1 || kind == K_CHAR) {
    align = 0;
  } else {
    if (align > r->max_align) align = r->max_align;
    if ((align & (align - 1)) != 0) return oc_arg_error(L, f, 0, "format asks for alignment not power of 2");
    align = (align - (int32_t)(total & (uint64_t)(align - 1))) & (align - 1);
  }
  r->at = p;
  r->kind = (uint8_t)kind;
  r->size = size;
  r->align = align;
  return OC_OK;
}

static void put_int(char *out, uint64_t n, bool little, int size, bool negative) {
  for (int i = 0; i < size; i++) {
    const unsigned char b = i < 8 ? (unsigned char)(n >> (8 * i)) : negative ? 0xff : 0;
    out[little ? i : size - 1 - i] = (char)b;
  }
}

/* A missing argument: PUC's pack keeps a nil behind the arguments, and that is what it names. */
static OcSig missing(OcThread *L, OcFrame *f, int arg, const char *expected) {
  return oc_arg_error(L, f, arg, "%s expected, got nil", expected);
}

/* The bytes of a number option, r->size of them, for argument `arg`. */
static OcSig pack_number(OcThread *L, OcFrame *f, const Reader *r, int arg, char out[MAX_INT_SIZE]) {
  int64_t n;
  double x;
  uint64_t bits;
  const int size = r->size;
  if (oc_arg_none(f, arg)) return missing(L, f, arg, "number");
  switch (r->kind) {
    case K_INT:
      OC_CHECK(oc_arg_int(L, f, arg, &n));
      if (size < 8) {
        const int64_t lim = (int64_t)1 << (size * 8 - 1);
        if (n < -lim || n >= lim) return oc_arg_error(L, f, arg, "integer overflow");
      }
      put_int(out, (uint64_t)n, r->little, size, n < 0);
      return OC_OK;
    case K_UINT:
      OC_CHECK(oc_arg_int(L, f, arg, &n));
      if (size < 8 && (uint64_t)n >= (uint64_t)1 << (size * 8)) return oc_arg_error(L, f, arg, "unsigned overflow");
      put_int(out, (uint64_t)n, r->little, size, false);
      return OC_OK;
    case K_FLOAT: {
      float y;
      uint32_t b;
      OC_CHECK(oc_arg_num(L, f, arg, &x));
      y = (float)x;
      memcpy(&b, &y, sizeof b);
      put_int(out, b, r->little, 4, false);
      return OC_OK;
    }
    default:
      OC_CHECK(oc_arg_num(L, f, arg, &x));
      memcpy(&bits, &x, sizeof bits);
      put_int(out, bits, r->little, 8, false);
      return OC_OK;
  }
}

/* --- pack --- */

typedef struct PackSeq { OcFrame frame; Reader r; uint64_t total; uint32_t done, left; int32_t arg; } PackSeq;

static OcSig pack_add_number(OcThread *L, PackSeq *s, OcValue *buffer) {
  char out[MAX_INT_SIZE];
  OC_CHECK(pack_number(L, &s->frame, &s->r, s->arg, out));
  return oc_buffer_bytes(L, buffer, out, (size_t)s->r.size);
}

/* A string argument, checked for its option; its length prefix is added. */
static OcSig pack_string_head(OcThread *L, PackSeq *s, OcValue *buffer) {
  OcFrame *const f = &s->frame;
  OcString *str;
  if (oc_arg_none(f, s->arg)) return missing(L, f, s->arg, "string");
  OC_CHECK(oc_arg_str(L, f, s->arg, &str));
  if (s->r.kind == K_CHAR) {
    if (str->len > (uint32_t)s->r.size) return oc_arg_error(L, f, s->arg, "string longer than given size");
    if ((uint64_t)((OcBuffer *)buffer->u.o)->len + (uint32_t)s->r.size > OC_MAX_STRING) return oc_too_big(L);
    s->left = (uint32_t)s->r.size - str->len;
  } else if (s->r.kind == K_STRING) {
    char out[MAX_INT_SIZE];
    if (s->r.size < 8 && (uint64_t)str->len >= (uint64_t)1 << (s->r.size * 8)) {
      return oc_arg_error(L, f, s->arg, "string length does not fit in given size");
    }
    put_int(out, str->len, s->r.little, s->r.size, false);
    OC_CHECK(oc_buffer_bytes(L, buffer, out, (size_t)s->r.size));
    s->total += str->len;
  } else {
    s->total += (uint64_t)str->len + 1;
  }
  s->done = 0;
  return OC_OK;
}

static OcSig pack_zeros(OcThread *L, PackSeq *s) {
  const OcString *str = oc_str(OC_ARG(s, s->arg));
  const uint32_t n = str->len - s->done < OC_SLICE_BYTES ? str->len - s->done : OC_SLICE_BYTES;
  oc_charge(L, OC_FUEL_BYTES(n));
  if (memchr(str->data + s->done, 0, n)) return oc_arg_error(L, &s->frame, s->arg, "string contains zeros");
  s->done += n;
  return s->done < str->len ? OC_AGAIN : OC_OK;
}

/* (format, ...). Temporary 0: the buffer. */
static OcSig pack_seq(OcThread *L, OcFrame *f) {
  PackSeq *const s = (PackSeq *)f;
  OcString *const fmt = oc_str(OC_ARG(f, 0));
  OcValue *const buffer = OC_TEMP(f, 0);
  SEQ_BEGIN(s);
  reader_init(&s->r);
  s->total = 0;
  s->arg = 0;
  SEQ_AWAIT(s, oc_buffer_start(L, buffer));
  while (reader_more(&s->r, fmt)) {
    SEQ_TICK(L, s, 1);
    SEQ_POLL(s, reader_next(L, f, &s->r, fmt, s->total));
    s->total += (uint64_t)s->r.align + (uint64_t)s->r.size;
    s->left = (uint32_t)s->r.align + (s->r.kind == K_PADDING);
    SEQ_POLL(s, oc_buffer_fill(L, buffer, 0, &s->left));
    if (s->r.kind >= K_PADDING) continue;
    s->arg++;
    if (s->r.kind <= K_DOUBLE) {
      SEQ_AWAIT(s, pack_add_number(L, s, buffer));
      continue;
    }
    SEQ_AWAIT(s, pack_string_head(L, s, buffer));
    if (s->r.kind == K_ZSTR) {
      SEQ_POLL(s, pack_zeros(L, s));
      s->done = 0;
      s->left = 1;
    }
    SEQ_POLL(s, oc_buffer_span(L, buffer, oc_str(OC_ARG(f, s->arg)), &s->done, oc_str(OC_ARG(f, s->arg))->len));
    SEQ_POLL(s, oc_buffer_fill(L, buffer, 0, &s->left));
  }
  SEQ_POLL(s, oc_buffer_string(L, buffer, buffer));
  return oc_return1(f, buffer);
  SEQ_END(s);
}
static const OcNative pack_seq_native = {"pack", pack_seq, sizeof(PackSeq), 1, 1};

/* Short formats and strings, on the C stack. OC_AGAIN: a case for the sequence. */
static OcSig pack_quick(OcThread *L, OcFrame *f, const OcString *fmt) {
  char out[512];
  uint32_t used = 0;
  int arg = 0;
  Reader r;
  reader_init(&r);
  while (reader_more(&r, fmt)) {
    const OcSig g = reader_next(L, f, &r, fmt, used);
    uint32_t fill;
    OcString *str;
    if (g != OC_OK) return g;
    fill = (uint32_t)r.align + (r.kind == K_PADDING);
    if (sizeof out - used < fill + MAX_INT_SIZE) return OC_AGAIN;
    memset(out + used, 0, fill);
    used += fill;
    if (r.kind >= K_PADDING) continue;
    arg++;
    if (r.kind <= K_DOUBLE) {
      OC_CHECK(pack_number(L, f, &r, arg, out + used));
      used += (uint32_t)r.size;
      continue;
    }
    if (oc_arg_none(f, arg)) return missing(L, f, arg, "string");
    OC_CHECK(oc_arg_str(L, f, arg, &str));
    if (str->len > 255) return OC_AGAIN; /* shorter ones fit any length prefix */
    if (r.kind == K_CHAR) {
      if (str->len > (uint32_t)r.size) return oc_arg_error(L, f, arg, "string longer than given size");
      fill = (uint32_t)r.size - str->len;
    } else if (r.kind == K_STRING) {
      put_int(out + used, str->len, r.little, r.size, false);
      used += (uint32_t)r.size;
      fill = 0;
    } else {
      if (memchr(str->data, 0, str->len)) return oc_arg_error(L, f, arg, "string contains zeros");
      fill = 1;
    }
    if ((uint64_t)used + str->len + fill > sizeof out) return OC_AGAIN;
    memcpy(out + used, str->data, str->len);
    used += str->len;
    memset(out + used, 0, fill);
    used += fill;
  }
  oc_charge(L, (fmt->len + used) / 16);
  return oc_return_bytes(L, f, out, used);
}

static OcSig str_pack(OcThread *L, OcFrame *f) {
  OcString *fmt;
  OcSig g;
  OC_CHECK(oc_arg_str(L, f, 0, &fmt));
  if (fmt->len > (OC_STRESS_TINY ? 4 : 256)) return oc_become(L, f, &pack_seq_native);
  g = pack_quick(L, f, fmt);
  return g == OC_AGAIN ? oc_become(L, f, &pack_seq_native) : g;
}
const OcNative oc_str_pack_native = {"pack", str_pack, 0, 1, 0};

/* --- packsize --- */

typedef struct PacksizeSeq { OcFrame frame; Reader r; uint64_t total; } PacksizeSeq;

static OcSig packsize_option(OcThread *L, PacksizeSeq *s, const OcString *fmt) {
  const uint32_t at = s->r.at;
  uint64_t n;
  OcSig g = reader_next(L, &s->frame, &s->r, fmt, s->total);
  if (g != OC_OK) return g;
  n = (uint64_t)s->r.align + (uint64_t)s->r.size;
  if (s->r.kind == K_STRING || s->r.kind == K_ZSTR) g = oc_arg_error(L, &s->frame, 0, "variable-length format");
  else if (n > MAX_SIZE || s->total > MAX_SIZE - n) g = oc_arg_error(L, &s->frame, 0, "format result too large");
  if (g == OC_OK) s->total += n;
  else s->r.at = at; /* when the message finds no memory, the option is read again */
  return g;
}

static OcSig str_packsize(OcThread *L, OcFrame *f) {
  PacksizeSeq *const s = (PacksizeSeq *)f;
  SEQ_BEGIN(s);
  {
    OcString *fmt;
    OC_CHECK(oc_arg_str(L, f, 0, &fmt)); /* at the start: asked again from here */
  }
  reader_init(&s->r);
  s->total = 0;
  while (reader_more(&s->r, oc_str(OC_ARG(f, 0)))) {
    SEQ_TICK(L, s, 1);
    SEQ_POLL(s, packsize_option(L, s, oc_str(OC_ARG(f, 0))));
  }
  return oc_return_value(f, oc_int((int64_t)s->total));
  SEQ_END(s);
}
const OcNative oc_str_packsize_native = {"packsize", str_packsize, sizeof(PacksizeSeq), 1, 0};

/* --- unpack --- */

static OcSig get_int(OcThread *L, const char *p, bool little, int size, bool is_signed, int64_t *out) {
  uint64_t res = 0;
  const int limit = size <= 8 ? size : 8;
  for (int i = limit - 1; i >= 0; i--) res = res << 8 | (unsigned char)p[little ? i : size - 1 - i];
  if (size < 8) {
    if (is_signed) {
      const uint64_t mask = (uint64_t)1 << (size * 8 - 1);
      res = (res ^ mask) - mask;
    }
  } else if (size > 8) {
    const int mask = !is_signed || (int64_t)res >= 0 ? 0 : 0xff;
    for (int i = limit; i < size; i++) {
      if ((unsigned char)p[little ? i : size - 1 - i] != mask) {
        return oc_error(L, "%d-byte integer does not fit into Lua Integer", size);
      }
    }
  }
  *out = (int64_t)res;
  return OC_OK;
}

static OcSig unpack_number(OcThread *L, const Reader *r, const char *p, OcValue *out) {
  int64_t n;
  switch (r->kind) {
    case K_INT: case K_UINT:
      OC_CHECK(get_int(L, p, r->little, r->size, r->kind == K_INT, &n));
      oc_set_int(out, n);
      return OC_OK;
    case K_FLOAT: {
      float y;
      uint32_t b;
      OC_CHECK(get_int(L, p, r->little, 4, false, &n));
      b = (uint32_t)n;
      memcpy(&y, &b, sizeof y);
      oc_set_flt(out, (double)y);
      return OC_OK;
    }
    default: {
      double x;
      OC_CHECK(get_int(L, p, r->little, 8, false, &n));
      memcpy(&x, &n, sizeof x);
      oc_set_flt(out, x);
      return OC_OK;
    }
  }
}

/* The next option; its padding and fixed part are known to lie within the data, and the padding is skipped. */
static OcSig unpack_option(OcThread *L, OcFrame *f, Reader *r, const OcString *fmt, const OcString *data, uint64_t *pos) {
  const uint32_t at = r->at;
  const OcSig g = reader_next(L, f, r, fmt, *pos);
  if (g != OC_OK) return g;
  if ((uint64_t)r->align + (uint64_t)r->size > data->len - *pos) {
    r->at = at; /* when the message finds no memory, the option is read again */
    return oc_arg_error(L, f, 1, "data string too short");
  }
  *pos += (uint64_t)r->align;
  return OC_OK;
}

/* Where the bytes of a string option lie, but for 'z'. */
static OcSig unpack_extent(OcThread *L, OcFrame *f, const Reader *r, const OcString *data, uint64_t pos, uint32_t *from, uint32_t *n) {
  int64_t len;
  if (r->kind == K_CHAR) {
    *from = (uint32_t)pos;
    *n = (uint32_t)r->size;
    return OC_OK;
  }
  OC_CHECK(get_int(L, data->data + pos, r->little, r->size, false, &len));
  if ((uint64_t)len > data->len - pos - (uint64_t)r->size) return oc_arg_error(L, f, 1, "data string too short");
  *from = (uint32_t)pos + (uint32_t)r->size;
  *n = (uint32_t)len;
  return OC_OK;
}

typedef struct UnpackSeq { OcFrame frame; Reader r; uint64_t pos; uint32_t from, n, done, count; } UnpackSeq;

/* One slice of looking for the end of a 'z' string. */
static OcSig unpack_zero(OcThread *L, UnpackSeq *s, const OcString *data) {
  const uint32_t at = s->from + s->n;
  const uint32_t n = data->len - at < OC_SLICE_BYTES ? data->len - at : OC_SLICE_BYTES;
  const char *hit = memchr(data->data + at, 0, n);
  oc_charge(L, OC_FUEL_BYTES(n));
  s->n += hit ? (uint32_t)(hit - (data->data + at)) : n;
  if (hit) return OC_OK;
  if (s->from + s->n >= data->len) return oc_arg_error(L, &s->frame, 1, "unfinished string for format 'z'");
  return OC_AGAIN;
}

static OcSig unpack_start(OcThread *L, OcFrame *f, const OcString *data, uint64_t *pos) {
  int64_t init;
  OC_CHECK(oc_arg_int_opt(L, f, 2, 1, &init));
  *pos = oc_range_start(init, data->len) - 1;
  if (*pos > data->len) return oc_arg_error(L, f, 2, "initial position out of string");
  return OC_OK;
}

/* (format, data, position), strings checked. Temporaries: 0 the list of results, 1 a value. */
static OcSig unpack_seq(OcThread *L, OcFrame *f) {
  UnpackSeq *const s = (UnpackSeq *)f;
  OcString *const fmt = oc_str(OC_ARG(f, 0)), *const data = oc_str(OC_ARG(f, 1));
  OcValue *const list = OC_TEMP(f, 0), *const value = OC_TEMP(f, 1);
  SEQ_BEGIN(s);
  reader_init(&s->r);
  s->done = s->count = 0;
  SEQ_AWAIT(s, unpack_start(L, f, data, &s->pos));
  while (reader_more(&s->r, fmt)) {
    SEQ_TICK(L, s, 2);
    SEQ_POLL(s, unpack_option(L, f, &s->r, fmt, data, &s->pos));
    if (s->r.kind >= K_PADDING) {
      s->pos += (uint64_t)s->r.size;
      continue;
    }
    if (s->count + 2 >= OC_MAX_MULTI) SEQ_AWAIT(s, oc_error(L, "stack overflow (too many results)"));
    if (s->r.kind <= K_DOUBLE) {
      SEQ_AWAIT(s, unpack_number(L, &s->r, data->data + s->pos, value));
      s->pos += (uint64_t)s->r.size;
    } else {
      if (s->r.kind == K_ZSTR) {
        s->from = (uint32_t)s->pos;
        s->n = 0;
        SEQ_POLL(s, unpack_zero(L, s, data));
      } else {
        SEQ_AWAIT(s, unpack_extent(L, f, &s->r, data, s->pos, &s->from, &s->n));
      }
      SEQ_POLL(s, oc_substring_poll(L, value, data, s->from, s->n, &s->done));
      s->pos = (uint64_t)s->from + s->n + (s->r.kind == K_ZSTR);
    }
    s->count++;
    SEQ_AWAIT(s, oc_list_add(L, list, s->count, value));
  }
  oc_set_int(value, (int64_t)s->pos + 1);
  s->count++;
  SEQ_AWAIT(s, oc_list_add(L, list, s->count, value));
  SEQ_TICK(L, s, s->count);
  SEQ_POLL(s, oc_return_list(L, f, list, s->count));
  return OC_DONE; /* not reached */
  SEQ_END(s);
}
static const OcNative unpack_seq_native = {"unpack", unpack_seq, sizeof(UnpackSeq), 3, 2};

static OcSig unpack_quick(OcThread *L, OcFrame *f, const OcString *fmt, const OcString *data) {
  OcValue *const out = f->base + (f->nargs > 2 ? f->nargs : 2); /* above the arguments: they must stay until the end */
  uint32_t count = 0, copied = 0;
  uint64_t pos;
  Reader r;
  OC_CHECK(unpack_start(L, f, data, &pos));
  reader_init(&r);
  while (reader_more(&r, fmt)) {
    const OcSig g = unpack_option(L, f, &r, fmt, data, &pos);
    uint32_t from, n;
    OcString *str;
    if (g != OC_OK) return g;
    if (r.kind >= K_PADDING) {
      pos += (uint64_t)r.size;
      continue;
    }
    if (count + 2 >= OC_SLICE_ITEMS || count + 2 >= oc_plain_room(L, out)) return OC_AGAIN;
    if (r.kind <= K_DOUBLE) {
      OC_CHECK(unpack_number(L, &r, data->data + pos, &out[count++]));
      pos += (uint64_t)r.size;
      continue;
    }
    if (r.kind == K_ZSTR) {
      const char *hit;
      uint32_t room = data->len - (uint32_t)pos;
      if (room > OC_SLICE_BYTES) room = OC_SLICE_BYTES;
      hit = memchr(data->data + pos, 0, room);
      if (!hit) return OC_AGAIN;
      from = (uint32_t)pos;
      n = (uint32_t)(hit - (data->data + pos));
    } else {
      OC_CHECK(unpack_extent(L, f, &r, data, pos, &from, &n));
    }
    copied += n;
    if (copied > OC_SLICE_BYTES) return OC_AGAIN;
    str = oc_string_new(L->vm, data->data + from, n);
    if (!str) return OC_NOMEM;
    oc_set_obj(&out[count++], str);
    pos = (uint64_t)from + n + (r.kind == K_ZSTR);
  }
  oc_set_int(&out[count++], (int64_t)pos + 1);
  oc_charge(L, (fmt->len + copied) / 16);
  return oc_return_slots(f, out, count);
}

static OcSig str_unpack(OcThread *L, OcFrame *f) {
  OcString *fmt, *data;
  OcSig g;
  OC_CHECK(oc_arg_str(L, f, 0, &fmt));
  OC_CHECK(oc_arg_str(L, f, 1, &data));
  if (fmt->len > (OC_STRESS_TINY ? 4 : 256)) return oc_become(L, f, &unpack_seq_native);
  g = unpack_quick(L, f, fmt, data);
  return g == OC_AGAIN ? oc_become(L, f, &unpack_seq_native) : g;
}
const OcNative oc_str_unpack_native = {"unpack", str_unpack, 0, 2, 0};
