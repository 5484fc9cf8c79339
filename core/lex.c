/* lex.c: the scanner: tokens, names, numerals. Layer 6. */
#include "buffer.h"
#include "lex_internal.h"
#include "number.h"

#define TOKEN_FUEL 5 /* a token costs as much, also for what the parser does with it */

/* Locale-free character classes. */
const uint8_t oc_lex_classes[128] = {
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

const char *const oc_lex_words[] = {
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
    if (strncmp(oc_lex_words[i], s, n) == 0 && oc_lex_words[i][n] == 0) return OC_TK_AND + i;
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

/* --- numerals, and what must be entered in the maps --- */

/* A numeral longer than a slice, src[a .. b): converted in one go, as oc_num_parse refuses what is too long for that. */
static OC_NOINLINE OcSig long_number(OcThread *L, OcLex *x) {
  if (!oc_num_parse(x->src + x->a, x->b - x->a, &x->t.num)) return oc_lex_error_text(L, x, "malformed number", x->a, x->b);
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
          return oc_lex_error_text(L, x, "invalid long string delimiter", t->start, x->pos);
        }
        break;
      case LX_LONG:
        OC_CHECK(oc_lex_long_bracket(L, x, stop));
        if (x->mode == LX_LONG) goto slice;
        break;
      case LX_LCOPY:
        OC_CHECK(oc_lex_copy_lines(L, x));
        if (x->mode == LX_LCOPY) { cost += OC_FUEL_BYTES(OC_SLICE_BYTES); goto slice; }
        break;
      case LX_STR:
        while (x->pos < stop && at(x, x->pos) != x->delim && at(x, x->pos) != '\\' && !is_newline(at(x, x->pos))) x->pos++;
        if (x->pos >= stop) {
          if (x->pos < x->len) goto slice;
          return oc_lex_raise(L, x, "unfinished string", "<eof>");
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
          return oc_lex_error_string(L, x, "unfinished string", 0);
        }
        break;
      case LX_DECODE:
        OC_CHECK(oc_lex_decode(L, x, stop));
        if (x->mode == LX_DECODE) goto slice;
        break;
      case LX_UZERO:
        while (x->pos < stop && at(x, x->pos) == '0') x->pos++;
        if (x->pos >= stop && x->pos < x->len) goto slice;
        OC_CHECK(oc_lex_escape_utf8(L, x));
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
          return oc_lex_error_text(L, x, "malformed number", x->a, x->b);
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
        OcBuffer *b = oc_lex_buffer(L, x);
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
