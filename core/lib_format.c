/* lib_format.c: string.format. Layer 7.
 *
 * The plain native formats into a buffer on the C stack; whatever does not fit there, may call Lua (__tostring) or is long goes
 * to the sequence, which starts again: nothing has happened by then.
 */
#include "bytes.h"
#include "lib_string.h"
#include "number.h"

#define ITEM_MAX 512 /* what number.h needs to print one number */

typedef struct Spec {
  char text[32];   /* the whole conversion, '%' included */
  char flags[8];   /* those given, each once */
  int8_t width, precision; /* -1: none */
  uint8_t len;     /* of text */
  char conv;
} Spec;

static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/* Reads the conversion behind the '%' at *at, for argument `arg`. On failure *at stays. */
static OcSig spec_read(OcThread *L, OcFrame *f, const OcString *fmt, uint32_t *at, int arg, Spec *s) {
  const char *p = fmt->data + *at + 1;
  uint32_t n = 0;
  if ((uint32_t)arg >= f->nargs) return oc_arg_error(L, f, arg, "no value");
  while (n < 32 && p[n] && strchr("-+#0 123456789.", p[n])) n++;
  n++; /* the conversion itself; at the end of the format this is its final 0 */
  if (n >= 22) return oc_error(L, "invalid format (too long)");
  s->text[0] = '%';
  memcpy(s->text + 1, p, n);
  s->text[n + 1] = 0;
  s->len = (uint8_t)(n + 1);
  s->conv = p[n - 1];
  *at += 1 + n;
  return OC_OK;
}

static bool has_modifiers(const Spec *s) { return s->len > 2; }

static OcSig bad_conversion(OcThread *L, const Spec *s) { return oc_error(L, "invalid conversion '%s' to 'format'", s->text); }

/* Flags, width and precision, as far as the conversion allows them. */
static OcSig spec_check(OcThread *L, Spec *s, const char *allowed, bool precision) {
  const char *p = s->text + 1;
  int nflags = 0;
  s->width = s->precision = -1;
  for (; *p && strchr(allowed, *p); p++) {
    if (nflags == 0 || !memchr(s->flags, *p, (size_t)nflags)) s->flags[nflags++] = *p;
  }
  s->flags[nflags] = 0;
  if (*p != '0') { /* a width cannot start with 0 */
    if (is_digit(*p)) {
      s->width = (int8_t)(*p++ - '0');
      if (is_digit(*p)) s->width = (int8_t)(s->width * 10 + (*p++ - '0'));
    }
    if (*p == '.' && precision) {
      p++;
      s->precision = 0;
      if (is_digit(*p)) s->precision = (int8_t)(*p++ - '0');
      if (is_digit(*p)) s->precision = (int8_t)(s->precision * 10 + (*p++ - '0'));
    }
  }
  if (!is_alpha(*p)) return oc_error(L, "invalid conversion specification: '%s'", s->text);
  return OC_OK;
}

/* Text of n <= 99 bytes with width and '-' applied, to out (ITEM_MAX). */
static size_t pad(char *out, const Spec *s, const char *text, size_t n) {
  const size_t width = s->width > 0 ? (size_t)s->width : 0;
  const size_t blanks = width > n ? width - n : 0;
  const bool left = strchr(s->flags, '-') != NULL;
  if (!left) memset(out, ' ', blanks);
  memcpy(out + (left ? 0 : blanks), text, n);
  if (left) memset(out + n, ' ', blanks);
  return n + blanks;
}

/* All conversions but %s and %q: argument `arg` to out (ITEM_MAX bytes). */
static OcSig format_number(OcThread *L, OcFrame *f, Spec *s, int arg, char *out, size_t *n) {
  int64_t i;
  double x;
  switch (s->conv) {
    case 'c':
      OC_CHECK(spec_check(L, s, "-", false));
      OC_CHECK(oc_arg_int(L, f, arg, &i));
      {
        const char c = (char)i;
        *n = pad(out, s, &c, 1);
      }
      return OC_OK;
    case 'd': case 'i': case 'u': case 'o': case 'x': case 'X':
      OC_CHECK(oc_arg_int(L, f, arg, &i));
      OC_CHECK(spec_check(L, s, s->conv == 'd' || s->conv == 'i' ? "-+0 " : s->conv == 'u' ? "-0" : "-#0", true));
      *n = oc_num_printf_int(out, s->conv, s->flags, s->width, s->precision, i);
      return OC_OK;
    case 'a': case 'A':
      OC_CHECK(spec_check(L, s, "-+#0 ", true));
      OC_CHECK(oc_arg_num(L, f, arg, &x));
      *n = oc_num_printf_flt(out, s->conv, s->flags, s->width, s->precision, x);
      return OC_OK;
    case 'e': case 'E': case 'f': case 'g': case 'G':
      OC_CHECK(oc_arg_num(L, f, arg, &x));
      OC_CHECK(spec_check(L, s, "-+#0 ", true));
      oc_charge(L, 32);
      *n = oc_num_printf_flt(out, s->conv, s->flags, s->width, s->precision, x);
      return OC_OK;
    case 'p': {
      const OcValue *v = OC_ARG(f, arg);
      char text[64];
      OC_CHECK(spec_check(L, s, "-", false));
      if (!oc_is_collectable(v) && v->tag != OC_NATIVE && v->tag != OC_LIGHT) {
        *n = pad(out, s, "(null)", 6);
      } else {
        const size_t k = oc_address_name(L->vm, v, text);
        *n = pad(out, s, text, k);
      }
      return OC_OK;
    }
    default: return bad_conversion(L, s);
  }
}

/* %q of anything but a string. */
static OcSig quote_value(OcThread *L, OcFrame *f, int arg, char *out, size_t *n) {
  const OcValue *v = OC_ARG(f, arg);
  const char *text;
  switch (v->tag) {
    case OC_NIL: text = "nil"; break;
    case OC_FALSE: text = "false"; break;
    case OC_TRUE: text = "true"; break;
    case OC_INT:
      if (v->u.i == INT64_MIN) { /* its decimal numeral would be read as a float */
        text = "0x8000000000000000";
        break;
      }
      *n = oc_num_format(v, out);
      return OC_OK;
    case OC_FLT:
      if (v->u.n != v->u.n) text = "(0/0)";
      else if (v->u.n - v->u.n != 0) text = v->u.n > 0 ? "1e9999" : "-1e9999"; /* infinite */
      else {
        *n = oc_num_printf_flt(out, 'a', "", -1, -1, v->u.n);
        return OC_OK;
      }
      break;
    default: return oc_arg_error(L, f, arg, "value has no literal form");
  }
  *n = strlen(text);
  oc_copy_few(out, text, *n);
  return OC_OK;
}

/* %q of string bytes from *at on, as long as four more fit into out. Returns the bytes written. */
static size_t quote_bytes(const OcString *s, uint32_t *at, uint32_t to, char *out, size_t room) {
  char *q = out;
  for (; *at < to && (size_t)(q - out) + 4 <= room; (*at)++) {
    const unsigned char c = (unsigned char)s->data[*at];
    if (c == '"' || c == '\\' || c == '\n') {
      *q++ = '\\';
      *q++ = (char)c;
    } else if (c < 32 || c == 127) {
      const bool wide = is_digit(s->data[*at + 1]); /* then all three digits are needed */
      *q++ = '\\';
      if (wide || c >= 100) *q++ = (char)('0' + c / 100);
      if (wide || c >= 10) *q++ = (char)('0' + c / 10 % 10);
      *q++ = (char)('0' + c % 10);
    } else {
      *q++ = (char)c;
    }
  }
  return (size_t)(q - out);
}

/* --- the sequence --- */

typedef struct FormatSeq { OcFrame frame; uint32_t at, to, done; int32_t arg; Spec spec; } FormatSeq;

static OcSig add_number(OcThread *L, FormatSeq *s, OcValue *buffer) {
  char out[ITEM_MAX];
  size_t n;
  OC_CHECK(format_number(L, &s->frame, &s->spec, s->arg, out, &n));
  return oc_buffer_bytes(L, buffer, out, n);
}

static OcSig add_quoted_value(OcThread *L, FormatSeq *s, OcValue *buffer) {
  char out[ITEM_MAX];
  size_t n;
  OC_CHECK(quote_value(L, &s->frame, s->arg, out, &n));
  return oc_buffer_bytes(L, buffer, out, n);
}

static OcSig add_quoted_slice(OcThread *L, FormatSeq *s, OcValue *buffer) {
  const OcString *str = oc_str(OC_ARG(s, s->arg));
  OcBuffer *b = (OcBuffer *)buffer->u.o;
  char *room;
  uint32_t at = s->done;
  if (b->len > OC_MAX_STRING - OC_SLICE_BYTES) return oc_too_big(L);
  room = oc_buffer_room(L->vm, b, OC_SLICE_BYTES);
  if (!room) return OC_NOMEM;
  oc_charge(L, OC_FUEL_BYTES(OC_SLICE_BYTES));
  oc_buffer_commit(b, quote_bytes(str, &at, str->len, room, OC_SLICE_BYTES));
  s->done = at;
  return at < str->len ? OC_AGAIN : OC_OK;
}

/* %s with modifiers takes no zeros. */
static OcSig zeros_slice(OcThread *L, FormatSeq *s, const OcString *str) {
  uint32_t n = str->len - s->done;
  if (n > OC_SLICE_BYTES) n = OC_SLICE_BYTES;
  oc_charge(L, OC_FUEL_BYTES(n));
  if (memchr(str->data + s->done, 0, n)) return oc_arg_error(L, &s->frame, s->arg, "string contains zeros");
  s->done += n;
  return s->done < str->len ? OC_AGAIN : OC_OK;
}

static OcSig add_padded(OcThread *L, FormatSeq *s, const OcString *str, OcValue *buffer) {
  char out[ITEM_MAX];
  size_t n = str->len;
  if (s->spec.precision >= 0 && n > (size_t)s->spec.precision) n = (size_t)s->spec.precision;
  n = pad(out, &s->spec, str->data, n);
  return oc_buffer_bytes(L, buffer, out, n);
}

static void literal_end(FormatSeq *s, const OcString *fmt) {
  uint32_t n = fmt->len - s->at;
  const char *hit;
  if (n > OC_SLICE_BYTES) n = OC_SLICE_BYTES;
  hit = memchr(fmt->data + s->at, '%', n);
  s->to = hit ? (uint32_t)(hit - fmt->data) : s->at + n;
}

/* (format, ...). Temporaries: 0 the buffer, 1 a string. */
static OcSig format_seq(OcThread *L, OcFrame *f) {
  FormatSeq *const s = (FormatSeq *)f;
  OcString *const fmt = oc_str(OC_ARG(f, 0));
  OcValue *const buffer = OC_TEMP(f, 0), *const text = OC_TEMP(f, 1);
  SEQ_BEGIN(s);
  s->at = 0;
  s->arg = 0;
  SEQ_AWAIT(s, oc_buffer_start(L, buffer));
  while (s->at < fmt->len) {
    SEQ_TICK(L, s, 2);
    literal_end(s, fmt);
    if (s->to > s->at) {
      SEQ_POLL(s, oc_buffer_span(L, buffer, fmt, &s->at, s->to));
      continue;
    }
    if (fmt->data[s->at + 1] == '%') {
      SEQ_AWAIT(s, oc_buffer_bytes(L, buffer, "%", 1));
      s->at += 2;
      continue;
    }
    s->arg++;
    SEQ_AWAIT(s, spec_read(L, f, fmt, &s->at, s->arg, &s->spec));
    s->done = 0;
    if (s->spec.conv == 's') {
      SEQ_AWAIT(s, oc_tostring(L, text, OC_ARG(f, s->arg)));
      if (has_modifiers(&s->spec)) {
        SEQ_POLL(s, zeros_slice(L, s, oc_str(text)));
        SEQ_AWAIT(s, spec_check(L, &s->spec, "-", true));
        if (s->spec.precision >= 0 || oc_str(text)->len < 100) {
          SEQ_AWAIT(s, add_padded(L, s, oc_str(text), buffer));
          continue;
        }
        s->done = 0; /* too long for any width */
      }
      SEQ_POLL(s, oc_buffer_span(L, buffer, oc_str(text), &s->done, oc_str(text)->len));
    } else if (s->spec.conv == 'q') {
      if (has_modifiers(&s->spec)) SEQ_AWAIT(s, oc_error(L, "specifier '%%q' cannot have modifiers"));
      if (oc_is_str(OC_ARG(f, s->arg))) {
        SEQ_AWAIT(s, oc_buffer_bytes(L, buffer, "\"", 1));
        SEQ_POLL(s, add_quoted_slice(L, s, buffer));
        SEQ_AWAIT(s, oc_buffer_bytes(L, buffer, "\"", 1));
      } else {
        SEQ_AWAIT(s, add_quoted_value(L, s, buffer));
      }
    } else {
      SEQ_AWAIT(s, add_number(L, s, buffer));
    }
  }
  SEQ_POLL(s, oc_buffer_string(L, buffer, text));
  return oc_return1(f, text);
  SEQ_END(s);
}
static const OcNative format_seq_native = {"format", format_seq, sizeof(FormatSeq), 1, 2};

/* --- the plain native --- */

/* What tostring(v) gives without a call, as bytes that live in v or in `scratch` (OC_NUMBER_MAX). NULL: not so simple. */
static const char *quick_text(OcVm *vm, const OcValue *v, char *scratch, size_t *n) {
  const char *text;
  if (oc_metamethod(vm, v, OC_TM_TOSTRING)) return NULL;
  switch (v->tag) {
    case OC_STR: *n = oc_str(v)->len; return oc_str(v)->data;
    case OC_INT: case OC_FLT: *n = oc_num_format(v, scratch); return scratch;
    case OC_NIL: text = "nil"; break;
    case OC_FALSE: text = "false"; break;
    case OC_TRUE: text = "true"; break;
    default: return NULL;
  }
  *n = strlen(text);
  return text;
}

/* OC_AGAIN: a case for the sequence. */
static OcSig format_quick(OcThread *L, OcFrame *f, const OcString *fmt) {
  char out[ITEM_MAX], item[ITEM_MAX];
  size_t used = 0, n;
  uint32_t at = 0;
  int arg = 0;
  Spec spec;
#define ADD(s, len)                                   \
  do {                                                \
    const size_t n_ = (len);                          \
    if (n_ > sizeof out - used) return OC_AGAIN;      \
    oc_copy_few(out + used, (s), n_);                 \
    used += n_;                                       \
  } while (0)
  while (at < fmt->len) {
    const char *p = fmt->data + at, *text = item;
    const char *hit = memchr(p, '%', fmt->len - at);
    const size_t lit = hit ? (size_t)(hit - p) : fmt->len - at;
    if (lit) {
      ADD(p, lit);
      at += (uint32_t)lit;
      continue;
    }
    if (p[1] == '%') {
      ADD("%", 1);
      at += 2;
      continue;
    }
    arg++;
    OC_CHECK(spec_read(L, f, fmt, &at, arg, &spec));
    if (spec.conv == 's') {
      text = quick_text(L->vm, OC_ARG(f, arg), item, &n);
      if (!text || n > sizeof out) return OC_AGAIN;
      if (has_modifiers(&spec)) {
        char padded[ITEM_MAX];
        if (memchr(text, 0, n)) return oc_arg_error(L, f, arg, "string contains zeros");
        OC_CHECK(spec_check(L, &spec, "-", true));
        if (spec.precision >= 0 || n < 100) {
          if (spec.precision >= 0 && n > (size_t)spec.precision) n = (size_t)spec.precision;
          n = pad(padded, &spec, text, n);
          ADD(padded, n);
          continue;
        }
      }
    } else if (spec.conv == 'q') {
      if (has_modifiers(&spec)) return oc_error(L, "specifier '%%q' cannot have modifiers");
      if (oc_is_str(OC_ARG(f, arg))) {
        const OcString *s = oc_str(OC_ARG(f, arg));
        uint32_t i = 0;
        ADD("\"", 1);
        used += quote_bytes(s, &i, s->len, out + used, sizeof out - used);
        if (i < s->len) return OC_AGAIN;
        ADD("\"", 1);
        continue;
      }
      OC_CHECK(quote_value(L, f, arg, item, &n));
    } else {
      OC_CHECK(format_number(L, f, &spec, arg, item, &n));
      if (n > 16) oc_charge(L, (int64_t)n); /* n is at most ITEM_MAX: charging behind the work is soon enough */
    }
    ADD(text, n);
  }
#undef ADD
  oc_charge(L, (int64_t)(fmt->len + used) / 16 + arg);
  return oc_return_bytes(L, f, out, used);
}

static OcSig str_format(OcThread *L, OcFrame *f) {
  OcString *fmt;
  OcSig g;
  OC_CHECK(oc_arg_str(L, f, 0, &fmt));
  if (fmt->len > (OC_STRESS_TINY ? 8 : ITEM_MAX)) return oc_become(L, f, &format_seq_native);
  g = format_quick(L, f, fmt);
  return g == OC_AGAIN ? oc_become(L, f, &format_seq_native) : g;
}
const OcNative oc_str_format_native = {"format", str_format, 0, 1, 0};
