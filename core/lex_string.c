/* lex_string.c: the scanner within strings and long brackets: escape sequences, line ends. Layer 6. */
#include <stdio.h>

#include "buffer.h"
#include "lex_internal.h"

OcBuffer *oc_lex_buffer(OcThread *L, OcLex *x) {
  if (x->buffer->tag != OC_BUFFER) {
    OcBuffer *b = oc_buffer_new(L->vm);
    if (b == NULL) return NULL;
    oc_set_obj(x->buffer, b);
  }
  return (OcBuffer *)x->buffer->u.o;
}

static OcSig buffer_add(OcThread *L, OcLex *x, const char *s, size_t n) {
  OcBuffer *b = oc_lex_buffer(L, x);
  if (b == NULL) return OC_NOMEM;
  switch (oc_buffer_add(L->vm, b, s, n)) {
    case OC_BUF_OK: return OC_OK;
    case OC_BUF_NOMEM: return OC_NOMEM;
    default: return oc_lex_error_plain(L, x, "lexical element too long");
  }
}

static int hex_value(uint8_t c) { return c <= '9' ? c - '0' : (c | 32) - 'a' + 10; }

/* One escape sequence at x->pos (the backslash): its bytes go to out. OC_OK and *next behind it. */
static OC_NOINLINE OcSig escape(OcThread *L, OcLex *x, char out[8], size_t *n, uint32_t *next) {
  uint32_t p = x->pos + 1;
  x->mark = x->pos;
  *n = 1;
  switch (at(x, p)) {
    case 'a': out[0] = '\a'; break;
    case 'b': out[0] = '\b'; break;
    case 'f': out[0] = '\f'; break;
    case 'n': out[0] = '\n'; break;
    case 'r': out[0] = '\r'; break;
    case 't': out[0] = '\t'; break;
    case 'v': out[0] = '\v'; break;
    case '\\': case '"': case '\'': out[0] = (char)at(x, p); break;
    case 'x':
      for (int i = 0; i < 2; i++) {
        if (!(class_of(at(x, ++p)) & C_HEX)) return oc_lex_error_string(L, x, "hexadecimal digit expected", p + 1);
      }
      out[0] = (char)(hex_value(at(x, p - 1)) * 16 + hex_value(at(x, p)));
      break;
    default: {
      if (!(class_of(at(x, p)) & C_DIGIT)) {
        return oc_lex_error_string(L, x, "invalid escape sequence", p + 1);
      }
      int v = 0, i = 0;
      for (; i < 3 && (class_of(at(x, p)) & C_DIGIT); i++) v = v * 10 + at(x, p++) - '0';
      if (v > 255) return oc_lex_error_string(L, x, "decimal escape too large", p + 1);
      out[0] = (char)v;
      p--;
    }
  }
  *next = p + 1;
  return OC_OK;
}

/* UTF-8 of v < 2^31, as Lua's extension of it. */
static size_t utf8(uint32_t v, char out[8]) {
  if (v < 0x80) { out[0] = (char)v; return 1; }
  char rev[8];
  size_t n = 0;
  uint32_t first = 0x3f; /* largest that fits in the first byte */
  do {
    rev[n++] = (char)(0x80 | (v & 0x3f));
    v >>= 6;
    first >>= 1;
  } while (v > first);
  rev[n++] = (char)((~first << 1) | v);
  for (size_t i = 0; i < n; i++) out[i] = rev[n - 1 - i];
  return n;
}

OcSig oc_lex_escape_utf8(OcThread *L, OcLex *x) {
  uint32_t v = 0, p = x->pos;
  if (p == x->mark + 3 && !(class_of(at(x, p)) & C_HEX)) return oc_lex_error_string(L, x, "hexadecimal digit expected", p + 1);
  for (; class_of(at(x, p)) & C_HEX; p++) {
    if (v > 0x7ffffffu) return oc_lex_error_string(L, x, "UTF-8 value too large", p + 1);
    v = v * 16 + (uint32_t)hex_value(at(x, p));
  }
  if (at(x, p) != '}') return oc_lex_error_string(L, x, "missing '}'", p + 1);
  char out[8];
  const size_t n = utf8(v, out);
  OC_CHECK(buffer_add(L, x, out, n));
  x->pos = p + 1;
  x->mode = LX_DECODE;
  return OC_OK;
}

OcSig oc_lex_decode(OcThread *L, OcLex *x, uint32_t stop) {
  while (x->pos < stop) {
    if (x->blanks) {
      const uint8_t c = at(x, x->pos);
      if (is_newline(c)) newline(x);
      else if (class_of(c) & C_BLANK) x->pos++;
      else x->blanks = false;
      continue;
    }
    uint32_t p = x->pos;
    while (p < stop && at(x, p) != x->delim && at(x, p) != '\\' && !is_newline(at(x, p))) p++;
    if (p > x->pos) {
      OC_CHECK(buffer_add(L, x, x->src + x->pos, p - x->pos));
      x->pos = p;
      continue;
    }
    const uint8_t c = at(x, p), d = at(x, p + 1);
    if (c == x->delim) {
      x->pos++;
      x->mode = LX_FINISH;
      return OC_OK;
    }
    if (is_newline(c)) return oc_lex_error_string(L, x, "unfinished string", 0);
    if (p + 1 >= x->len) { /* a backslash at the very end */
      x->pos = x->len;
      break;
    }
    if (d == 'z') {
      x->pos += 2;
      x->blanks = true;
    } else if (is_newline(d)) {
      OC_CHECK(buffer_add(L, x, "\n", 1));
      x->pos++;
      newline(x);
    } else if (d == 'u') {
      x->mark = p;
      if (at(x, p + 2) != '{') return oc_lex_error_string(L, x, "missing '{'", p + 3);
      x->pos = p + 3;
      x->mode = LX_UZERO;
      return OC_OK;
    } else {
      char out[8];
      size_t n = 0;
      uint32_t next = 0;
      OC_CHECK(escape(L, x, out, &n, &next));
      OC_CHECK(buffer_add(L, x, out, n));
      x->pos = next;
    }
  }
  if (x->pos < x->len) return OC_OK;
  return oc_lex_raise(L, x, "unfinished string", "<eof>");
}

OcSig oc_lex_long_bracket(OcThread *L, OcLex *x, uint32_t stop) {
  while (x->pos < stop) {
    const uint8_t c = at(x, x->pos);
    if (c == ']') {
      if (x->closing == x->level + 1) {
        x->b = x->pos - x->level - 1;
        x->pos++;
        if (x->comment) {
          x->mode = LX_START;
        } else {
          x->mark = x->a;
          x->mode = x->has_cr ? LX_LCOPY : LX_MAKE;
        }
        return OC_OK;
      }
      x->closing = 1;
      x->pos++;
    } else if (c == '=' && x->closing != 0) {
      x->closing++;
      x->pos++;
    } else {
      x->closing = 0;
      if (is_newline(c)) {
        const uint32_t p = x->pos;
        newline(x);
        if (c == '\r' || x->pos - p == 2) x->has_cr = true;
      } else {
        x->pos++;
      }
    }
  }
  if (x->pos < x->len) return OC_OK;
  char message[80];
  snprintf(message, sizeof message, "unfinished long %s (starting at line %d)", x->comment ? "comment" : "string", (int)x->start_line);
  return oc_lex_raise(L, x, message, "<eof>");
}

OcSig oc_lex_copy_lines(OcThread *L, OcLex *x) {
  for (int work = 0; work < OC_SLICE_BYTES && x->mark < x->b;) {
    uint32_t p = x->mark;
    while (p < x->b && p - x->mark < OC_SLICE_BYTES && at(x, p) != '\r' && at(x, p) != '\n') p++;
    if (p > x->mark) {
      OC_CHECK(buffer_add(L, x, x->src + x->mark, p - x->mark));
      work += (int)(p - x->mark);
      x->mark = p;
      continue;
    }
    OC_CHECK(buffer_add(L, x, "\n", 1));
    work++;
    x->mark++;
    if (x->mark < x->b && is_newline(at(x, x->mark)) && at(x, x->mark) != at(x, x->mark - 1)) x->mark++;
  }
  if (x->mark >= x->b) x->mode = LX_FINISH;
  return OC_OK;
}
