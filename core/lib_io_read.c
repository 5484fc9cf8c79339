/* lib_io_read.c: reading from files: all formats, and the iterator of lines. Layer 7.
 *
 * Each format is a machine that takes what the read-ahead holds and can stop at any byte: for fuel, or because the host says
 * "wait". A result takes the place of the argument that asked for it.
 */
#include "hooks.h"
#include "lib_io.h"
#include "number.h"

#define MAX_NUMERAL 200 /* longest numeral, as in PUC Lua */

typedef struct {
  OcFrame frame;
  uint32_t i;      /* argument being served */
  uint8_t what;    /* 'l' 'L' 'a' 'n', 'c' bytes, 'e' end of file? */
  uint8_t stage;
  bool ok;         /* the last format succeeded */
  int err;         /* ... or the host reported this */
  uint32_t wanted; /* 'c': bytes still to read */
  bool hex, digits;
  uint8_t n;
  char text[MAX_NUMERAL + 1];
} Read;

enum { T_FILE, T_VALUE, T_BUFFER, T_TEMPS };

static OcBuffer *buffer_of(Read *s) { return (OcBuffer *)OC_TEMP(s, T_BUFFER)->u.o; }

/* At least one byte in the read-ahead, or p->at == p->have at the end of the file. */
static OcSig fill(OcThread *L, OcFile *p, int *err) {
  size_t got;
  *err = 0;
  if (p->at < p->have) return OC_OK;
  OC_CHECK(oc_file_read(L, p, p->buf, OC_FILE_ROOM, &got, err));
  p->at = 0;
  p->have = (uint16_t)got;
  return OC_OK;
}

/* The bytes collected become the value. `ok` was set before. */
static OcSig finish(OcThread *L, Read *s) { return oc_buffer_to_string(L, OC_TEMP(s, T_VALUE), OC_TEMP(s, T_BUFFER)); }

enum { COLLECT, FINISH };

static OcSig read_line(OcThread *L, Read *s, OcFile *p) {
  const bool keep = s->what == 'L';
  while (s->stage == COLLECT) {
    OC_CHECK(fill(L, p, &s->err));
    if (s->err != 0) return OC_OK;
    const char *from = p->buf + p->at;
    const size_t left = (size_t)(p->have - p->at);
    const char *nl = left > 0 ? memchr(from, '\n', left) : NULL;
    const size_t n = nl != NULL ? (size_t)(nl - from) : left, taken = n + (nl != NULL && keep);
    oc_charge(L, OC_FUEL_BYTES(n));
    if (nl != NULL && buffer_of(s)->len == 0) { /* mostly: the whole line is here */
      OC_CHECK(oc_set_bytes(L, OC_TEMP(s, T_VALUE), from, taken));
      p->at = (uint16_t)(p->at + n + 1);
      s->ok = true;
      return OC_OK;
    }
    if (taken > 0) OC_CHECK(oc_buffer_status(L, oc_buffer_add(L->vm, buffer_of(s), from, taken)));
    p->at = (uint16_t)(p->at + n + (nl != NULL));
    if (nl != NULL || left == 0) {
      s->ok = nl != NULL || buffer_of(s)->len > 0;
      s->stage = FINISH;
    }
    OC_CHECK(oc_fuel_left(L));
  }
  return finish(L, s);
}

/* Up to `wanted` bytes; large pieces do not go through the read-ahead. */
static OcSig read_bytes(OcThread *L, Read *s, OcFile *p) {
  while (s->stage == COLLECT) {
    size_t n = s->wanted < OC_SLICE_BYTES ? s->wanted : OC_SLICE_BYTES, got;
    if (n > 0 && p->at == p->have && n < OC_FILE_ROOM) OC_CHECK(fill(L, p, &s->err));
    else s->err = 0;
    if (s->err != 0) return OC_OK;
    if (n == 0) {
      got = 0;
    } else if (p->at < p->have || n < OC_FILE_ROOM) {
      got = (size_t)(p->have - p->at) < n ? (size_t)(p->have - p->at) : n;
      oc_charge(L, OC_FUEL_BYTES(got));
      if (got > 0) OC_CHECK(oc_buffer_status(L, oc_buffer_add(L->vm, buffer_of(s), p->buf + p->at, got)));
      p->at = (uint16_t)(p->at + got);
    } else {
      if (buffer_of(s)->len > OC_MAX_STRING - OC_SLICE_BYTES) return oc_too_big(L);
      char *to = oc_buffer_room(L->vm, buffer_of(s), n);
      if (to == NULL) return OC_NOMEM;
      OC_CHECK(oc_file_read(L, p, to, n, &got, &s->err));
      if (s->err != 0) return OC_OK;
      oc_buffer_commit(buffer_of(s), got);
    }
    s->wanted -= (uint32_t)got;
    if (got == 0) {
      s->ok = s->what == 'a' || buffer_of(s)->len > 0;
      s->stage = FINISH;
    }
    OC_CHECK(oc_fuel_left(L));
  }
  return finish(L, s);
}

static bool is_digit(int c) { return c >= '0' && c <= '9'; }
static bool is_hex(int c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

enum { SPACE, SIGN, ZERO, PREFIX, WHOLE, POINT, FRACTION, EXPONENT, EXPONENT_SIGN, EXPONENT_DIGITS, END };

/* May the numeral go on with byte c (-1: end of file)? Moves the stage as far as it must. */
static bool numeral_takes(Read *s, int c) {
  for (;; s->stage++) {
    switch (s->stage) {
      case SPACE:
        if (c == ' ' || (c >= '\t' && c <= '\r')) return true;
        break;
      case SIGN: case EXPONENT_SIGN:
        if (c == '-' || c == '+') {
          s->stage++;
          return true;
        }
        break;
      case ZERO:
        if (c == '0') {
          s->stage = PREFIX;
          return true;
        }
        s->stage = PREFIX;
        break;
      case PREFIX:
        if (c == 'x' || c == 'X') {
          s->hex = true;
          s->stage = WHOLE;
          return true;
        }
        s->digits = true;
        break;
      case WHOLE: case FRACTION:
        if (s->hex ? is_hex(c) : is_digit(c)) {
          s->digits = true;
          return true;
        }
        break;
      case POINT:
        if (c == '.') {
          s->stage++;
          return true;
        }
        s->stage = FRACTION;
        break;
      case EXPONENT:
        if (s->digits && c > 0 && (s->hex ? c == 'p' || c == 'P' : c == 'e' || c == 'E')) {
          s->stage++;
          return true;
        }
        return false;
      case EXPONENT_DIGITS: return is_digit(c);
      default: return false;
    }
  }
}

static OcSig read_number(OcThread *L, Read *s, OcFile *p) {
  for (;;) {
    OC_CHECK(fill(L, p, &s->err));
    if (s->err != 0) return OC_OK;
    const int c = p->at < p->have ? (unsigned char)p->buf[p->at] : -1;
    const bool space = s->stage == SPACE;
    if (!numeral_takes(s, c)) break;
    if (!space || s->stage != SPACE) {
      if (s->n == MAX_NUMERAL) { /* too long: fails, its rest unread */
        s->n = 0;
        break;
      }
      s->text[s->n++] = (char)c;
    }
    p->at++;
    if (p->at % 64 == 0) {
      oc_charge(L, 8);
      OC_CHECK(oc_fuel_left(L));
    }
  }
  s->ok = oc_num_parse(s->text, s->n, OC_TEMP(s, T_VALUE));
  return OC_OK;
}

static OcSig test_end(OcThread *L, Read *s, OcFile *p) {
  OC_CHECK(fill(L, p, &s->err));
  oc_set_obj(OC_TEMP(s, T_VALUE), L->vm->empty);
  s->ok = p->at < p->have;
  return OC_OK;
}

/* For POLL: the value of one format comes to T_VALUE, nil if it fails. */
static OcSig read_item(OcThread *L, Read *s) {
  OcFile *p = oc_file(OC_TEMP(s, T_FILE));
  if (oc_is_nil(OC_TEMP(s, T_BUFFER))) OC_CHECK(oc_set_buffer(L, OC_TEMP(s, T_BUFFER)));
  switch (s->what) {
    case 'l': case 'L': OC_CHECK(read_line(L, s, p)); break;
    case 'n': OC_CHECK(read_number(L, s, p)); break;
    case 'e': OC_CHECK(test_end(L, s, p)); break;
    default: OC_CHECK(read_bytes(L, s, p)); break;
  }
  if (!s->ok) oc_set_nil(OC_TEMP(s, T_VALUE));
  return OC_OK;
}

static void item_start(Read *s, char what) {
  s->what = (uint8_t)what;
  s->stage = 0;
  s->ok = s->hex = s->digits = false;
  s->n = 0;
  s->err = 0;
  s->wanted = UINT32_MAX;
}

static OcSig read_format(OcThread *L, Read *s) {
  OcFrame *f = &s->frame;
  const OcValue *v = OC_ARG(f, s->i);
  if (oc_is_num(v)) {
    int64_t n;
    OC_CHECK(oc_arg_int(L, f, (int)s->i, &n));
    item_start(s, n == 0 ? 'e' : 'c');
    if (n < 0) return oc_error_plain(L, "not enough memory"); /* a huge unsigned number in PUC Lua */
    if (n < UINT32_MAX) s->wanted = (uint32_t)n;
    return OC_OK;
  }
  OcString *str;
  OC_CHECK(oc_arg_str(L, f, (int)s->i, &str));
  const char *p = str->data + (str->data[0] == '*');
  if (*p == 0 || strchr("nlLa", *p) == NULL) return oc_arg_error(L, f, (int)s->i, "invalid format");
  item_start(s, *p);
  return OC_OK;
}

static OcSig read_start(OcThread *L, OcFrame *f, uint32_t first) {
  if (first == 0) return oc_io_default(L, 0, OC_TEMP(f, T_FILE));
  OC_CHECK(oc_io_check(L, f, 0));
  *OC_TEMP(f, T_FILE) = *OC_ARG(f, 0);
  return OC_OK;
}

static OcSig read_seq(OcThread *L, OcFrame *f, uint32_t first) {
  Read *const s = (Read *)f;
  SEQ_BEGIN(s);
  SEQ_AWAIT(s, read_start(L, f, first));
  if (f->nargs <= first) {
    item_start(s, 'l');
    SEQ_POLL(s, read_item(L, s));
    if (s->err != 0) return oc_io_outcome(L, f, s->err, NULL);
    return oc_return1(f, OC_TEMP(f, T_VALUE));
  }
  for (s->i = first; s->i < f->nargs;) {
    SEQ_TICK(L, s, 1);
    SEQ_AWAIT(s, read_format(L, s));
    SEQ_POLL(s, read_item(L, s));
    if (s->err != 0) return oc_io_outcome(L, f, s->err, NULL);
    oc_arg_set(L, OC_ARG(f, s->i), OC_TEMP(f, T_VALUE));
    s->i++;
    if (!s->ok) break;
  }
  return oc_return_slots(f, OC_ARG(f, first), s->i - first);
  SEQ_END(s);
}
static OcSig io_read(OcThread *L, OcFrame *f) { return read_seq(L, f, 0); }
static OcSig file_read(OcThread *L, OcFrame *f) { return read_seq(L, f, 1); }
const OcNative oc_io_read_native = {"read", io_read, sizeof(Read), 0, T_TEMPS};
const OcNative oc_file_read_native = {"read", file_read, sizeof(Read), 1, T_TEMPS};

/* --- the iterator of lines --- */

typedef struct { OcFrame frame; } Lines;

static OcSig lines_call(OcThread *L, OcFrame *f) {
  if (oc_file(OC_NUP(f, 0))->kind == OC_FILE_CLOSED) return oc_error(L, "file is already closed");
  const OcCClosure *c = oc_ccl(&f->base[-1]);
  const uint32_t n = c->extra - 2u;
  OcValue *at = oc_thread_scratch(L, n + 2);
  if (at == NULL) return OC_NOMEM;
  oc_set_native(&at[0], &oc_file_read_native);
  at[1] = c->up[0];
  for (uint32_t i = 0; i < n; i++) at[i + 2] = c->up[i + 2];
  return oc_call(L, at, (int)n + 1, OC_ARG(f, 0), -1);
}

/* The first result is false: the end, or an error, whose message is the second. */
static OcSig lines_end(OcThread *L, OcFrame *f) {
  int ignored;
  if (oc_is_str(OC_TEMP(f, 0))) return oc_error(L, "%s", oc_str(OC_TEMP(f, 0))->data);
  if (oc_truthy(OC_NUP(f, 1)) && oc_file(OC_NUP(f, 0))->kind == OC_FILE_HOST) OC_CHECK(oc_file_close(L, oc_file(OC_NUP(f, 0)), &ignored));
  return oc_return0(f);
}

static OcSig lines_iter(OcThread *L, OcFrame *f) {
  Lines *const s = (Lines *)f;
  SEQ_BEGIN(s);
  SEQ_AWAIT(s, lines_call(L, f));
  if (L->nmulti > 0 && oc_truthy(&L->multi[0])) return oc_return_multi(L, f, 0);
  if (L->nmulti > 1) *OC_TEMP(f, 0) = L->multi[1];
  L->nmulti = 0;
  return lines_end(L, f);
  SEQ_END(s);
}
const OcNative oc_io_lines_iter_native = {"lines iterator", lines_iter, sizeof(Lines), 2, 1};
