/* lex.c: the scanner. Layer 6. */
#include "lex.h"

#include <stdio.h>

#include "buffer.h"
#include "number.h"

/* What is being scanned when a poll ends in the middle of a token. */
enum {
  LX_START,   /* blanks, or the first character of a token */
  LX_LINE,    /* comment to the end of the line */
  LX_SEP,     /* '[' and '=' signs */
  LX_LONG,    /* inside a long bracket */
  LX_LCOPY,   /* copying a long string with line ends to normalise into the buffer */
  LX_STR,     /* short string, no escape seen yet */
  LX_DECODE,  /* short string with escapes, decoded into the buffer */
  LX_UZERO,   /* leading zeros of \u{ */
  LX_NAME,
  LX_NUM,
  LX_NUMX,    /* a numeral of more than a slice */
  LX_MAKE,    /* the token is src[a .. b) */
  LX_COPY,    /* ... being copied to the string slot, `mark` bytes done */
  LX_FINISH,  /* the token is what the buffer holds */
  LX_CANON,   /* the string slot is being made canonical */
  LX_ANCHOR,  /* ... and entered in the map */
  LX_NUMBER   /* a number is being entered */
};

#define TOKEN_FUEL 5 /* a token costs as much, also for what the parser does with it */

enum { C_ALPHA = 1, C_DIGIT = 2, C_HEX = 4, C_BLANK = 8 };

/* Locale-free character classes. */
static uint8_t class_of(uint8_t c) {
  static const uint8_t low[128] = {
      ['\t'] = C_BLANK, ['\v'] = C_BLANK, ['\f'] = C_BLANK, [' '] = C_BLANK, ['_'] = C_ALPHA,
      ['0'] = C_DIGIT | C_HEX, ['1'] = C_DIGIT | C_HEX, ['2'] = C_DIGIT | C_HEX, ['3'] = C_DIGIT | C_HEX,
      ['4'] = C_DIGIT | C_HEX, ['5'] = C_DIGIT | C_HEX, ['6'] = C_DIGIT | C_HEX, ['7'] = C_DIGIT | C_HEX,
      ['8'] = C_DIGIT | C_HEX, ['9'] = C_DIGIT | C_HEX,
      ['A'] = C_ALPHA | C_HEX, ['B'] = C_ALPHA | C_HEX, ['C'] = C_ALPHA | C_HEX, ['D'] = C_ALPHA | C_HEX,
      ['E'] = C_ALPHA | C_HEX, ['F'] = C_ALPHA | C_HEX, ['G'] = C_ALPHA, ['H'] = C_ALPHA, ['I'] = C_ALPHA,
      ['J'] = C_ALPHA, ['K'] = C_ALPHA, ['L'] = C_ALPHA, ['M'] = C_ALPHA, ['N'] = C_ALPHA, ['O'] = C_ALPHA,
      ['P'] = C_ALPHA, ['Q'] = C_ALPHA, ['R'] = C_ALPHA, ['S'] = C_ALPHA, ['T'] = C_ALPHA, ['U'] = C_ALPHA,
      ['V'] = C_ALPHA, ['W'] = C_ALPHA, ['X'] = C_ALPHA, ['Y'] = C_ALPHA, ['Z'] = C_ALPHA,
      ['a'] = C_ALPHA | C_HEX, ['b'] = C_ALPHA | C_HEX, ['c'] = C_ALPHA | C_HEX, ['d'] = C_ALPHA | C_HEX,
      ['e'] = C_ALPHA | C_HEX, ['f'] = C_ALPHA | C_HEX, ['g'] = C_ALPHA, ['h'] = C_ALPHA, ['i'] = C_ALPHA,
      ['j'] = C_ALPHA, ['k'] = C_ALPHA, ['l'] = C_ALPHA, ['m'] = C_ALPHA, ['n'] = C_ALPHA, ['o'] = C_ALPHA,
      ['p'] = C_ALPHA, ['q'] = C_ALPHA, ['r'] = C_ALPHA, ['s'] = C_ALPHA, ['t'] = C_ALPHA, ['u'] = C_ALPHA,
      ['v'] = C_ALPHA, ['w'] = C_ALPHA, ['x'] = C_ALPHA, ['y'] = C_ALPHA, ['z'] = C_ALPHA};
  return c < 128 ? low[c] : 0;
}

static const char *const words[] = {
    "and", "break", "do", "else", "elseif", "end", "false", "for", "function", "goto", "if", "in", "local", "nil", "not",
    "or", "repeat", "return", "then", "true", "until", "while",
    "//", "..", "...", "==", ">=", "<=", "~=", "<<", ">>", "::", "<eof>", "<number>", "<name>", "<string>"};

/* The token of a name: its reserved word, or OC_TK_NAME. */
static int word_of(const char *s, uint32_t n) {
  if (n < 2 || n > 8 || (uint8_t)(s[0] - 'a') > 'w' - 'a') return OC_TK_NAME;
  /* First word starting with each letter, and one past the last. */
  static const uint8_t first[24] = {0, 1, 2, 2, 3, 6, 9, 10, 10, 12, 12, 12, 13, 13, 15, 16, 16, 16, 18, 18, 20, 21, 21, 22};
  const int c = s[0] - 'a';
  for (int i = first[c]; i < first[c + 1]; i++) {
    if (strncmp(words[i], s, n) == 0 && words[i][n] == 0) return OC_TK_AND + i;
  }
  return OC_TK_NAME;
}

void oc_lex_init(OcLex *x, OcString *source, OcString *chunk) {
  memset(x, 0, sizeof *x);
  x->src = source->data;
  x->len = source->len;
  x->chunk = chunk;
  x->line = x->last_line = 1;
}

/* --- messages --- */

void oc_lex_kind_name(int kind, char out[24]) {
  if (kind >= OC_TK_EOS) snprintf(out, 24, "%s", words[kind - OC_TK_AND]);
  else if (kind >= OC_TK_AND) snprintf(out, 24, "'%s'", words[kind - OC_TK_AND]);
  else if (kind >= 32 && kind < 127) snprintf(out, 24, "'%c'", kind);
  else snprintf(out, 24, "'<\\%d>'", kind);
}

/* Appends bytes to a bounded text, up to a zero. */
static size_t text_add(char *out, size_t at, const char *s, size_t n) {
  for (size_t i = 0; i < n && s[i] != 0 && at < OC_ERROR_MAX - 120; i++) out[at++] = s[i];
  out[at] = 0;
  return at;
}

static size_t text_buffer(const OcLex *x, char *out, size_t at) {
  if (x->buffer->tag != OC_BUFFER) return at;
  const OcBuffer *b = (const OcBuffer *)x->buffer->u.o;
  for (const OcChunk *c = b->first; c != NULL && at < OC_ERROR_MAX - 120; c = c->next) at = text_add(out, at, c->data, c->used);
  return at;
}

static OcSig raise_near(OcThread *L, OcLex *x, const char *message, const char *text) {
  char id[OC_IDSIZE];
  oc_chunk_id(id, x->chunk->data, x->chunk->len);
  if (text == NULL) return oc_error_plain(L, "%s:%d: %s", id, (int)x->line, message);
  return oc_error_plain(L, "%s:%d: %s near %s", id, (int)x->line, message, text);
}

OcSig oc_lex_error_plain(OcThread *L, OcLex *x, const char *message) { return raise_near(L, x, message, NULL); }

OcSig oc_lex_error(OcThread *L, OcLex *x, const char *message) {
  const OcToken *t = &x->t;
  char text[OC_ERROR_MAX];
  size_t n = 0;
  if (t->kind == 0) return raise_near(L, x, message, NULL); /* a zero byte: nothing to show */
  if (t->kind < OC_TK_EOS) {
    char name[24];
    oc_lex_kind_name(t->kind, name);
    return raise_near(L, x, message, name);
  }
  if (t->kind == OC_TK_EOS) return raise_near(L, x, message, "<eof>");
  n = text_add(text, n, "'", 1);
  if (t->kind != OC_TK_STRING) {
    n = text_add(text, n, x->src + t->start, t->end - t->start);
  } else { /* delimiters as written, contents as read */
    uint32_t d = 1;
    if (x->src[t->start] == '[') {
      while (x->src[t->start + d] == '=') d++;
      d++;
    }
    n = text_add(text, n, x->src + t->start, d);
    n = text_add(text, n, t->str->data, t->str->len);
    n = text_add(text, n, x->src + t->end - d, d);
  }
  text_add(text, n, "'", 1);
  return raise_near(L, x, message, text);
}

/* Near the source text from a to b. */
static OcSig error_text(OcThread *L, OcLex *x, const char *message, uint32_t a, uint32_t b) {
  char text[OC_ERROR_MAX];
  size_t n = text_add(text, 0, "'", 1);
  n = text_add(text, n, x->src + a, b - a);
  text_add(text, n, "'", 1);
  return raise_near(L, x, message, text);
}

/* In a short string: near what was read so far, and for a bad escape its text src[mark .. end). */
static OcSig error_string(OcThread *L, OcLex *x, const char *message, uint32_t end) {
  char text[OC_ERROR_MAX];
  const char quote = (char)x->delim;
  size_t n = text_add(text, 0, "'", 1);
  n = text_add(text, n, &quote, 1);
  if (x->mode == LX_STR) n = text_add(text, n, x->src + x->a, x->pos - x->a);
  else n = text_buffer(x, text, n);
  if (end != 0) n = text_add(text, n, x->src + x->mark, (end > x->len ? x->len : end) - x->mark);
  text_add(text, n, "'", 1);
  return raise_near(L, x, message, text);
}

/* --- pieces --- */

OC_INLINE uint8_t at(const OcLex *x, uint32_t p) { return (uint8_t)x->src[p]; /* src[len] is 0 */ }
OC_INLINE bool is_newline(uint8_t c) { return c == '\n' || c == '\r'; }

/* Steps over a line end: \n, \r, \r\n or \n\r. */
static void newline(OcLex *x) {
  const uint8_t c = at(x, x->pos++);
  const uint8_t d = at(x, x->pos);
  if (is_newline(d) && d != c && x->pos < x->len) x->pos++;
  x->line++;
}

/* The buffer of the compiler's frame, made when first needed. NULL: no memory. */
static OcBuffer *buffer_of(OcThread *L, OcLex *x) {
  if (x->buffer->tag != OC_BUFFER) {
    OcBuffer *b = oc_buffer_new(L->vm);
    if (b == NULL) return NULL;
    oc_set_obj(x->buffer, b);
  }
  return (OcBuffer *)x->buffer->u.o;
}

static OcSig buffer_add(OcThread *L, OcLex *x, const char *s, size_t n) {
  OcBuffer *b = buffer_of(L, x);
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
        if (!(class_of(at(x, ++p)) & C_HEX)) return error_string(L, x, "hexadecimal digit expected", p + 1);
      }
      out[0] = (char)(hex_value(at(x, p - 1)) * 16 + hex_value(at(x, p)));
      break;
    default: {
      if (!(class_of(at(x, p)) & C_DIGIT)) {
        return error_string(L, x, "invalid escape sequence", p + 1);
      }
      int v = 0, i = 0;
      for (; i < 3 && (class_of(at(x, p)) & C_DIGIT); i++) v = v * 10 + at(x, p++) - '0';
      if (v > 255) return error_string(L, x, "decimal escape too large", p + 1);
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

/* The rest of \u{XXX} behind its leading zeros; x->pos is there, x->mark at the backslash. */
static OC_NOINLINE OcSig escape_utf8(OcThread *L, OcLex *x) {
  uint32_t v = 0, p = x->pos;
  if (p == x->mark + 3 && !(class_of(at(x, p)) & C_HEX)) return error_string(L, x, "hexadecimal digit expected", p + 1);
  for (; class_of(at(x, p)) & C_HEX; p++) {
    if (v > 0x7ffffffu) return error_string(L, x, "UTF-8 value too large", p + 1);
    v = v * 16 + (uint32_t)hex_value(at(x, p));
  }
  if (at(x, p) != '}') return error_string(L, x, "missing '}'", p + 1);
  char out[8];
  const size_t n = utf8(v, out);
  OC_CHECK(buffer_add(L, x, out, n));
  x->pos = p + 1;
  x->mode = LX_DECODE;
  return OC_OK;
}

/* One slice of decoding a short string up to `stop`. */
static OC_NOINLINE OcSig decode(OcThread *L, OcLex *x, uint32_t stop) {
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
    if (is_newline(c)) return error_string(L, x, "unfinished string", 0);
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
      if (at(x, p + 2) != '{') return error_string(L, x, "missing '{'", p + 3);
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
  return raise_near(L, x, "unfinished string", "<eof>");
}

/* One slice inside a long bracket, up to `stop`. */
static OC_NOINLINE OcSig long_bracket(OcThread *L, OcLex *x, uint32_t stop) {
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
  return raise_near(L, x, message, "<eof>");
}

/* One slice of copying src[mark .. b) with \n for every line end. */
static OC_NOINLINE OcSig copy_lines(OcThread *L, OcLex *x) {
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

/* A numeral longer than a slice, src[a .. b): converted in one go, as oc_num_parse refuses what is too long for that. */
static OC_NOINLINE OcSig long_number(OcThread *L, OcLex *x) {
  if (!oc_num_parse(x->src + x->a, x->b - x->a, &x->t.num)) return error_text(L, x, "malformed number", x->a, x->b);
  oc_charge(L, OC_FUEL_BYTES(x->b - x->a));
  x->mode = LX_NUMBER;
  return OC_OK;
}

/* One slice of scanning a numeral. */
static OC_NOINLINE void numeral(OcLex *x, uint32_t stop) {
  const bool hex = at(x, x->a) == '0' && (at(x, x->a + 1) | 32) == 'x';
  const uint8_t expo = hex ? 'p' : 'e';
  while (x->pos < stop) {
    const uint8_t c = at(x, x->pos);
    if ((c | 32) == expo && x->pos > x->a + 1u * hex) {
      x->pos++;
      if (at(x, x->pos) == '+' || at(x, x->pos) == '-') x->pos++;
    } else if ((class_of(c) & C_HEX) || c == '.' || (hex && x->pos == x->a + 1)) {
      x->pos++;
    } else {
      if (class_of(c) & C_ALPHA) x->pos++; /* a numeral touching a letter: an error */
      x->b = x->pos;
      x->mode = LX_NUMX;
      return;
    }
  }
  if (x->pos >= x->len) {
    x->b = x->pos;
    x->mode = LX_NUMX;
  }
}

OcSig oc_lex_anchor(OcThread *L, OcLex *x, OcString *s) {
  OcTable *map = oc_tab(x->map);
  if (oc_table_get_str(L->vm, map, s)->tag != OC_NIL) return OC_OK;
  const OcValue none = oc_int(-1);
  return oc_table_set_str(L->vm, map, s, &none) == OC_TSET_OK ? OC_OK : OC_NOMEM;
}

OcSig oc_lex_number(OcThread *L, OcLex *x, const OcValue *v) {
  OcTable *map = oc_tab(v->tag == OC_INT ? x->map : x->floats);
  if (oc_table_get_int(L->vm, map, v->u.i)->tag != OC_NIL) return OC_OK; /* a float's key is its bits */
  const OcValue none = oc_int(-1);
  return oc_table_set_int(L->vm, map, v->u.i, &none) == OC_TSET_OK ? OC_OK : OC_NOMEM;
}

/* --- tokens --- */

/* A token of one to three characters: OC_OK with t->kind, or x->mode changed for a longer one. */
static void begin(OcLex *x, OcToken *t) {
  const uint32_t p = x->pos;
  const uint8_t c = at(x, p), d = at(x, p + 1);
  int kind = c;
  uint32_t n = 1;
  t->start = x->a = p;
  switch (c) {
    case '=': if (d == '=') { kind = OC_TK_EQ; n = 2; } break;
    case '<': if (d == '=') { kind = OC_TK_LE; n = 2; } else if (d == '<') { kind = OC_TK_SHL; n = 2; } break;
    case '>': if (d == '=') { kind = OC_TK_GE; n = 2; } else if (d == '>') { kind = OC_TK_SHR; n = 2; } break;
    case '/': if (d == '/') { kind = OC_TK_IDIV; n = 2; } break;
    case '~': if (d == '=') { kind = OC_TK_NE; n = 2; } break;
    case ':': if (d == ':') { kind = OC_TK_DBCOLON; n = 2; } break;
    case '.':
      if (d == '.') {
        n = at(x, p + 2) == '.' ? 3 : 2;
        kind = n == 3 ? OC_TK_DOTS : OC_TK_CONCAT;
      } else if (class_of(d) & C_DIGIT) {
        x->mode = LX_NUM;
        return;
      }
      break;
    case '[':
      if (d == '[' || d == '=') {
        x->pos++;
        x->level = 0;
        x->comment = false;
        x->start_line = x->line;
        x->mode = LX_SEP;
        return;
      }
      break;
    case '"': case '\'':
      x->delim = c;
      x->a = ++x->pos;
      x->mode = LX_STR;
      return;
    default:
      if (class_of(c) & C_ALPHA) { x->mode = LX_NAME; return; }
      if (class_of(c) & C_DIGIT) { x->mode = LX_NUM; return; }
  }
  t->kind = kind;
  x->pos += n;
  t->end = x->pos;
}

/* Blanks and comments up to a token. True when x->pos is at its first character or at the end. */
static bool skip_blanks(OcLex *x, uint32_t stop) {
  while (x->pos < stop) {
    const uint8_t c = at(x, x->pos);
    if (is_newline(c)) {
      newline(x);
    } else if (class_of(c) & C_BLANK) {
      x->pos++;
    } else if (c == '-' && at(x, x->pos + 1) == '-') {
      x->pos += 2;
      x->mode = LX_LINE;
      if (at(x, x->pos) == '[') {
        x->pos++;
        x->level = 0;
        x->comment = true;
        x->start_line = x->line;
        x->mode = LX_SEP;
      }
      return false;
    } else {
      return true;
    }
  }
  return x->pos >= x->len;
}

/* Scans into t. OC_AGAIN: one slice done, or the fuel is spent: ask again. */
static OcSig scan(OcThread *L, OcLex *x, OcToken *t) {
  OcVm *vm = L->vm;
  const uint32_t from = x->pos;
  const uint32_t stop = x->len - from > OC_SLICE_BYTES ? from + OC_SLICE_BYTES : x->len;
  int64_t cost = 0;
  for (;;) {
    switch (x->mode) {
      case LX_START:
        if (!skip_blanks(x, stop)) {
          if (x->mode == LX_START) goto slice;
          break;
        }
        if (x->pos >= x->len) {
          t->kind = OC_TK_EOS;
          t->start = t->end = x->len;
          goto done;
        }
        begin(x, t);
        if (x->mode == LX_START) goto done;
        break;
      case LX_LINE: {
        while (x->pos < stop && !is_newline(at(x, x->pos))) x->pos++;
        if (x->pos >= stop && x->pos < x->len) goto slice;
        x->mode = LX_START;
        break;
      }
      case LX_SEP:
        while (x->pos < stop && at(x, x->pos) == '=') { x->pos++; x->level++; }
        if (x->pos >= stop && x->pos < x->len) goto slice;
        if (at(x, x->pos) == '[' && x->pos < x->len) {
          x->pos++;
          if (is_newline(at(x, x->pos)) && x->pos < x->len) newline(x);
          x->a = x->pos;
          x->closing = 0;
          x->has_cr = false;
          x->mode = LX_LONG;
        } else if (x->comment) {
          x->mode = LX_LINE;
        } else {
          return error_text(L, x, "invalid long string delimiter", t->start, x->pos);
        }
        break;
      case LX_LONG:
        OC_CHECK(long_bracket(L, x, stop));
        if (x->mode == LX_LONG) goto slice;
        break;
      case LX_LCOPY:
        OC_CHECK(copy_lines(L, x));
        if (x->mode == LX_LCOPY) { cost += OC_FUEL_BYTES(OC_SLICE_BYTES); goto slice; }
        break;
      case LX_STR:
        while (x->pos < stop && at(x, x->pos) != x->delim && at(x, x->pos) != '\\' && !is_newline(at(x, x->pos))) x->pos++;
        if (x->pos >= stop) {
          if (x->pos < x->len) goto slice;
          return raise_near(L, x, "unfinished string", "<eof>");
        }
        if (at(x, x->pos) == x->delim) {
          x->b = x->pos++;
          x->mode = LX_MAKE;
        } else if (at(x, x->pos) == '\\') {
          x->pos = x->a; /* again from the start, decoding */
          x->blanks = false;
          x->mode = LX_DECODE;
          if (x->a < from) goto slice; /* `stop` is for another place */
        } else {
          return error_string(L, x, "unfinished string", 0);
        }
        break;
      case LX_DECODE:
        OC_CHECK(decode(L, x, stop));
        if (x->mode == LX_DECODE) goto slice;
        break;
      case LX_UZERO:
        while (x->pos < stop && at(x, x->pos) == '0') x->pos++;
        if (x->pos >= stop && x->pos < x->len) goto slice;
        OC_CHECK(escape_utf8(L, x));
        break;
      case LX_NAME: {
        while (x->pos < stop && (class_of(at(x, x->pos)) & (C_ALPHA | C_DIGIT))) x->pos++;
        if (x->pos >= stop && x->pos < x->len) goto slice;
        x->b = x->pos;
        t->kind = word_of(x->src + x->a, x->b - x->a);
        t->end = x->pos;
        if (t->kind != OC_TK_NAME) goto done;
        x->mode = LX_MAKE;
        break;
      }
      case LX_NUM:
        numeral(x, stop);
        if (x->mode == LX_NUM) goto slice;
        break;
      case LX_NUMX:
        if (x->b - x->a > OC_SLICE_BYTES) {
          OC_CHECK(long_number(L, x));
          t->num = x->t.num;
        } else if (!oc_num_parse(x->src + x->a, x->b - x->a, &t->num)) {
          return error_text(L, x, "malformed number", x->a, x->b);
        }
        x->mode = LX_NUMBER;
        break;
      case LX_NUMBER:
        OC_CHECK(oc_lex_number(L, x, &t->num));
        t->kind = OC_TK_NUMBER;
        t->end = x->pos;
        goto done;
      case LX_MAKE: {
        const uint32_t n = x->b - x->a;
        OcString *s = n <= OC_SLICE_BYTES ? oc_string_new(vm, x->src + x->a, n) : oc_string_raw(vm, n);
        if (s == NULL) return OC_NOMEM;
        oc_set_obj(x->string, s);
        x->mark = 0;
        x->mode = n <= OC_SLICE_BYTES ? LX_CANON : LX_COPY;
        break;
      }
      case LX_COPY: {
        const uint32_t rest = x->b - x->a - x->mark, n = rest < OC_SLICE_BYTES ? rest : OC_SLICE_BYTES;
        memcpy(oc_str(x->string)->data + x->mark, x->src + x->a + x->mark, n);
        x->mark += n;
        cost += OC_FUEL_BYTES(n);
        if (x->mark == x->b - x->a) x->mode = LX_CANON;
        goto slice;
      }
      case LX_FINISH: {
        OcBuffer *b = buffer_of(L, x);
        if (b == NULL) return OC_NOMEM;
        OcString *s;
        const int r = oc_buffer_finish(vm, b, &s, &cost);
        if (r < 0) return OC_NOMEM;
        if (r == 0) goto slice;
        oc_set_obj(x->string, s);
        x->mode = LX_CANON;
        break;
      }
      case LX_CANON: {
        OcString *s = oc_str(x->string);
        if (!oc_string_is_key(s)) {
          const int r = oc_string_canon(vm, s, &s, &cost);
          if (r < 0) return OC_NOMEM;
          if (r == 0) goto slice;
          oc_set_obj(x->string, s);
        }
        x->mode = LX_ANCHOR;
        break;
      }
      case LX_ANCHOR:
        OC_CHECK(oc_lex_anchor(L, x, oc_str(x->string)));
        t->str = oc_str(x->string);
        t->end = x->pos;
        if (!(class_of(at(x, t->start)) & C_ALPHA)) t->kind = OC_TK_STRING;
        goto done;
      default: OC_UNREACHABLE("lexer mode");
    }
  }
slice:
  vm->fuel -= cost + (x->pos > from ? (x->pos - from) / 16 : 0);
  return OC_AGAIN;
done:
  x->mode = LX_START;
  vm->fuel -= cost + TOKEN_FUEL + (x->pos - from) / 16;
  return OC_OK;
}

/* A scanned token is handed out only when there is fuel; asking for it again then finds it ready. */
static OcSig hand_out(OcThread *L, OcLex *x) {
  const bool wait = !x->ready && (L->vm->fuel <= 0 || OC_STRESS_SUSPEND);
  x->ready = wait;
  return wait ? OC_AGAIN : OC_OK;
}

OcSig oc_lex_next(OcThread *L, OcLex *x) {
  if (!x->ready) {
    if (x->after == 0) {
      x->last_line = x->line;
      x->after = 1;
    }
    if (x->has_ahead) {
      x->t = x->ahead;
      x->has_ahead = false;
      L->vm->fuel--;
    } else {
      OC_CHECK(scan(L, x, &x->ahead)); /* the current token stays for messages */
      x->t = x->ahead;
    }
  }
  OC_CHECK(hand_out(L, x));
  x->after = 0;
  return OC_OK;
}

OcSig oc_lex_peek(OcThread *L, OcLex *x) {
  if (!x->ready) OC_CHECK(scan(L, x, &x->ahead));
  OC_CHECK(hand_out(L, x));
  x->has_ahead = true;
  return OC_OK;
}
