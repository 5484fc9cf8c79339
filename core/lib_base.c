/* lib_base.c: the basic functions (manual 6.1), but for loading code (lib_load.c) and collecting garbage (lib_gc.c). Layer 7.
 *
 * Most functions have a plain form for the short case and a sequence for the general one; oc_become passes from the
 * first to the second before anything was changed.
 */
#include "hooks.h"
#include "lib.h"
#include "number.h"

/* A sequence without locals of its own. */
typedef struct { OcFrame frame; } Plain;

/* --- print --- */

#define PRINT_LINE 900 /* bytes of a line that are put together on the C stack */

typedef struct {
  OcFrame frame;
  uint32_t i;   /* argument being converted */
  uint32_t arg; /* output: argument ... */
  uint32_t off; /* ... and offset in it, the tab before it counted */
  bool ended;   /* output: the newline is out */
} Print;

static OcSig put(OcThread *L, const char *s, size_t n) {
  const OcHostHooks *h = L->vm->host;
  if (h == NULL || h->write == NULL || n == 0) return OC_OK;
  oc_charge(L, OC_HOST_FUEL);
  return h->write(h->ctx, L->vm, 1, s, n) == OC_HOST_WAIT ? OC_WAIT : OC_OK;
}

/* Writes the converted arguments up to `to`, and the newline if that is the end. The position moves only once a piece is out:
 * a host that says "wait" is asked again with the same bytes. */
static OcSig print_out(OcThread *L, Print *s, uint32_t to, bool end) {
  for (;;) {
    char line[PRINT_LINE];
    const char *p = line;
    size_t n = 0;
    uint32_t arg = s->arg, off = s->off;
    bool ended = s->ended;
    while (arg < to && n < sizeof line && p == line) {
      const OcString *str = oc_str(OC_ARG(s, arg));
      const uint32_t tab = arg > 0, total = str->len + tab;
      if (off < tab) {
        line[n++] = '\t';
        off++;
      } else if (off == total) {
        arg++;
        off = 0;
      } else if (n == 0 && total - off > sizeof line) { /* a long piece goes out straight from the string */
        n = total - off < OC_SLICE_BYTES ? total - off : OC_SLICE_BYTES;
        p = str->data + (off - tab);
        off += (uint32_t)n;
      } else {
        size_t m = total - off < sizeof line - n ? total - off : sizeof line - n;
        memcpy(line + n, str->data + (off - tab), m);
        n += m;
        off += (uint32_t)m;
      }
    }
    if (end && arg == to && !ended && p == line && n < sizeof line) {
      line[n++] = '\n';
      ended = true;
    }
    oc_charge(L, OC_FUEL_BYTES(n) + (arg - s->arg));
    OC_CHECK(put(L, p, n));
    s->arg = arg;
    s->off = off;
    s->ended = ended;
    if (arg == to && (!end || ended)) return OC_OK;
    OC_CHECK(oc_fuel_left(L));
  }
}

static OcSig print_done(OcThread *L, OcFrame *f) {
  if (L->vm->print_interrupts) oc_vm_interrupt(L->vm);
  return oc_return0(f);
}

static OcSig print_seq(OcThread *L, OcFrame *f) {
  Print *const s = (Print *)f;
  SEQ_BEGIN(s);
  for (s->i = 0; s->i < f->nargs; s->i++) {
    SEQ_TICK(L, s, 1);
    /* What comes before is written first: __tostring may print, too, or raise. */
    if (oc_metamethod(L->vm, OC_ARG(f, s->i), OC_TM_TOSTRING) != NULL) SEQ_POLL(s, print_out(L, s, s->i, false));
    SEQ_AWAIT(s, oc_tostring(L, OC_TEMP(f, 0), OC_ARG(f, s->i)));
    oc_arg_set(L, OC_ARG(f, s->i), OC_TEMP(f, 0));
  }
  SEQ_POLL(s, print_out(L, s, f->nargs, true));
  return print_done(L, f);
  SEQ_END(s);
}
static const OcNative print_seq_native = {"print", print_seq, sizeof(Print), 0, 1};

/* The short case: a few simple values in one line, in one call of the host. */
static OcSig print(OcThread *L, OcFrame *f) {
  char line[PRINT_LINE];
  size_t n = 0;
  if (f->nargs > 16) return oc_become(L, f, &print_seq_native);
  for (uint32_t i = 0; i < f->nargs; i++) {
    const OcValue *v = OC_ARG(f, i);
    if (n + OC_NUMBER_MAX + 2 > sizeof line || oc_metamethod(L->vm, v, OC_TM_TOSTRING) != NULL)
      return oc_become(L, f, &print_seq_native);
    if (i > 0) line[n++] = '\t';
    switch (v->tag) {
      case OC_NIL: memcpy(line + n, "nil", 3); n += 3; break;
      case OC_FALSE: memcpy(line + n, "false", 5); n += 5; break;
      case OC_TRUE: memcpy(line + n, "true", 4); n += 4; break;
      case OC_INT: case OC_FLT: n += oc_num_format(v, line + n); break;
      case OC_STR:
        if (oc_str(v)->len < sizeof line - n - 1) {
          memcpy(line + n, oc_str(v)->data, oc_str(v)->len);
          n += oc_str(v)->len;
          break;
        }
        OC_FALLTHROUGH;
      default: return oc_become(L, f, &print_seq_native);
    }
  }
  line[n++] = '\n';
  oc_charge(L, OC_FUEL_BYTES(n));
  if (put(L, line, n) != OC_OK) return oc_become(L, f, &print_seq_native);
  return print_done(L, f);
}
static const OcNative print_native = {"print", print, 0, 0, 0};

/* --- warn --- */

typedef struct { OcFrame frame; uint32_t i, off; bool open; } Warn;

static OcSig put_error(OcThread *L, const char *s, size_t n) {
  const OcHostHooks *h = L->vm->host;
  if (h == NULL || h->write == NULL || n == 0) return OC_OK;
  oc_charge(L, OC_HOST_FUEL);
  return h->write(h->ctx, L->vm, 2, s, n) == OC_HOST_WAIT ? OC_WAIT : OC_OK;
}

/* One piece of a warning, as lauxlib's default warning functions take it: a lone piece "@on" or "@off" is a command. */
static OcSig warn_piece(OcThread *L, Warn *s, bool more) {
  uint8_t *state = &L->vm->warn_state;
  const OcString *str = oc_str(OC_ARG(s, s->i));
  if (!(*state & OC_WARN_CONTINUED) && !more && str->len > 0 && str->data[0] == '@') {
    if (strcmp(str->data, "@on") == 0) *state |= OC_WARN_ON;
    else if (strcmp(str->data, "@off") == 0) *state &= (uint8_t)~OC_WARN_ON;
    return OC_OK;
  }
  if (!(*state & OC_WARN_ON)) return OC_OK;
  if (!(*state & OC_WARN_CONTINUED) && !s->open) {
    OC_CHECK(put_error(L, "Lua warning: ", 13));
    s->open = true;
  }
  while (s->off < str->len) {
    const size_t left = str->len - s->off, n = left < OC_SLICE_BYTES ? left : OC_SLICE_BYTES;
    oc_charge(L, OC_FUEL_BYTES(n));
    OC_CHECK(put_error(L, str->data + s->off, n));
    s->off += (uint32_t)n;
    OC_CHECK(s->off < str->len ? oc_fuel_left(L) : OC_OK);
  }
  if (!more) OC_CHECK(put_error(L, "\n", 1));
  *state = (uint8_t)(more ? *state | OC_WARN_CONTINUED : *state & ~OC_WARN_CONTINUED);
  s->off = 0;
  s->open = false;
  return OC_OK;
}

static OcSig warn_check(OcThread *L, OcFrame *f, uint32_t i) {
  OcString *str;
  return oc_arg_str(L, f, (int)i, &str);
}

static OcSig warn(OcThread *L, OcFrame *f) {
  Warn *const s = (Warn *)f;
  SEQ_BEGIN(s);
  SEQ_AWAIT(s, warn_check(L, f, 0)); /* at least one argument */
  for (s->i = 1; s->i < f->nargs; s->i++) {
    SEQ_TICK(L, s, 1);
    SEQ_AWAIT(s, warn_check(L, f, s->i));
  }
  for (s->i = 0; s->i < f->nargs; s->i++) SEQ_POLL(s, warn_piece(L, s, s->i + 1 < f->nargs));
  return oc_return0(f);
  SEQ_END(s);
}
static const OcNative warn_native = {"warn", warn, sizeof(Warn), 1, 0};

/* --- errors --- */

typedef struct { OcFrame frame; OcFrame *at; int64_t left; } Error;

/* Moves `at` down to the frame that is `left` levels below. */
static OcSig error_level(OcThread *L, Error *s) {
  do {
    oc_charge(L, 8);
    for (int i = 0; i < OC_SLICE_ITEMS; i++) {
      if (s->left == 0 || s->at == NULL) return OC_OK;
      s->at = oc_level_below(s->at);
      s->left--;
    }
  } while (L->vm->fuel > 0);
  return OC_AGAIN;
}

static OcSig where_string(OcThread *L, OcValue *ret, const OcFrame *f) {
  char text[OC_WHERE_MAX];
  return oc_set_bytes(L, ret, text, oc_where(text, f));
}

/* The general case: a far level, or a long message that is copied in slices. */
static OcSig error_seq(OcThread *L, OcFrame *f) {
  Error *const s = (Error *)f;
  SEQ_BEGIN(s);
  SEQ_AWAIT(s, oc_arg_int_opt(L, f, 1, 1, &s->left));
  s->at = f;
  SEQ_POLL(s, error_level(L, s));
  SEQ_AWAIT(s, where_string(L, OC_TEMP(f, 0), s->at));
  *OC_TEMP(f, 1) = *OC_ARG(f, 0);
  SEQ_AWAIT(s, oc_concat(L, OC_TEMP(f, 0), OC_TEMP(f, 0), 2));
  return oc_raise(L, OC_TEMP(f, 0));
  SEQ_END(s);
}
static const OcNative error_seq_native = {"error", error_seq, sizeof(Error), 2, 2};

static OcSig error(OcThread *L, OcFrame *f) {
  int64_t level;
  OC_CHECK(oc_arg_int_opt(L, f, 1, 1, &level));
  OcValue *v = OC_ARG(f, 0);
  if (!oc_is_str(v) || level <= 0) return oc_raise(L, v);
  if (level > 16 || oc_str(v)->len > 600) return oc_become(L, f, &error_seq_native);
  OcFrame *at = oc_level_at(L->frame);
  for (int64_t i = 1; i < level && at != NULL; i++) at = oc_level_below(at);
  char text[OC_WHERE_MAX + 600];
  size_t n = oc_where(text, at);
  memcpy(text + n, oc_str(v)->data, oc_str(v)->len);
  OcString *str = oc_string_new(L->vm, text, n + oc_str(v)->len);
  if (str == NULL) return OC_NOMEM;
  OcValue e = oc_obj(str);
  return oc_raise(L, &e);
}
static const OcNative error_native = {"error", error, 0, 2, 0};

/* (condition, message): a message that is a string gets the position, as by error. */
static OcSig assert_seq(OcThread *L, OcFrame *f) {
  Plain *const s = (Plain *)f;
  SEQ_BEGIN(s);
  SEQ_AWAIT(s, where_string(L, OC_TEMP(f, 0), oc_level_below(f)));
  *OC_TEMP(f, 1) = *OC_ARG(f, 1);
  SEQ_AWAIT(s, oc_concat(L, OC_TEMP(f, 0), OC_TEMP(f, 0), 2));
  return oc_raise(L, OC_TEMP(f, 0));
  SEQ_END(s);
}
static const OcNative assert_seq_native = {"assert", assert_seq, sizeof(Plain), 2, 2};

static OcSig assert_(OcThread *L, OcFrame *f) {
  if (OC_LIKELY(f->nargs > 0 && oc_truthy(OC_ARG(f, 0)))) return oc_return_slots(f, OC_ARG(f, 0), f->nargs);
  OC_CHECK(oc_arg_any(L, f, 0));
  if (f->nargs == 1) return oc_error(L, "%s", "assertion failed!");
  return oc_is_str(OC_ARG(f, 1)) ? oc_become(L, f, &assert_seq_native) : oc_raise(L, OC_ARG(f, 1));
}
static int quick_assert(OcThread *L, OcValue *func, int nargs) {
  if (nargs != 1 || !oc_truthy(&func[1])) return -1;
  *func = func[1];
  return 1;
}
static const OcNative assert_native = {"assert", assert_, 0, 1, 0, quick_assert};

/* The function is called where it lies (its window is its own from then on), its results come to where it lay, and `true` goes
 * into pcall's own slot just before them. */
static OcSig call_in_place(OcThread *L, OcFrame *f) {
  OcValue *const top = f->top;
  f->top = f->base;
  const OcSig g = oc_call(L, f->base, (int)f->nargs - 1, f->base, -1);
  if (g == OC_NOMEM) { /* they are its own again */
    f->top = top;
    L->seg->marked = 0;
  }
  return g;
}

static OcSig pcall(OcThread *L, OcFrame *f) {
  OcCatching *const s = (OcCatching *)f;
  SEQ_BEGIN(s);
  OC_CHECK(oc_arg_any(L, f, 0));
  SEQ_TRY(s);
  SEQ_AWAIT(s, call_in_place(L, f));
  SEQ_UNTRY(s);
  oc_set_bool(&f->base[-1], true);
  return oc_return_multi(L, f, 1);
  SEQ_CATCH(s);
  SEQ_UNTRY(s);
  return oc_return2(f, oc_bool(false), L->error);
  SEQ_END(s);
}
const OcNative oc_pcall_native = {"pcall", pcall, sizeof(OcCatching), 1, 0};

/* exec.c finds the handler in temporary 0, and calls it at the point of the error: what arrives here is its result. */
static OcSig xpcall(OcThread *L, OcFrame *f) {
  OcCatching *const s = (OcCatching *)f;
  SEQ_BEGIN(s);
  OC_CHECK(oc_arg_function(L, f, 1));
  *OC_TEMP(f, 0) = *OC_ARG(f, 1);
  *OC_ARG(f, 1) = *OC_ARG(f, 0);
  SEQ_TRY(s);
  SEQ_AWAIT(s, oc_call(L, OC_ARG(f, 1), (int)f->nargs - 2, OC_ARG(f, 0), -1));
  SEQ_UNTRY(s);
  oc_set_bool(&f->base[-1], true);
  return oc_return_multi(L, f, 1);
  SEQ_CATCH(s);
  SEQ_UNTRY(s);
  return oc_return2(f, oc_bool(false), L->error);
  SEQ_END(s);
}
const OcNative oc_xpcall_native = {"xpcall", xpcall, sizeof(OcCatching), 2, 1};

/* --- types and conversions --- */

static OcSig type(OcThread *L, OcFrame *f) {
  OC_CHECK(oc_arg_any(L, f, 0));
  /* The names are upvalues: this is called far too often to look them up by their bytes. */
  return oc_return_value(f, *OC_NUP(f, oc_is_tab(OC_ARG(f, 0)) ? 8 : oc_basic_index(OC_ARG(f, 0)->tag)));
}
static int quick_type(OcThread *L, OcValue *func, int nargs) {
  if (nargs < 1) return -1;
  *func = oc_ccl(func)->up[oc_is_tab(&func[1]) ? 8 : oc_basic_index(func[1].tag)];
  return 1;
}
static const OcNative type_native = {"type", type, 0, 1, 0, quick_type};

static bool open_type(OcVm *vm) {
  static const uint8_t tags[] = {OC_NIL, OC_TRUE, OC_INT, OC_STR, OC_LCL, OC_THREAD, OC_LIGHT, OC_UDATA, OC_TAB};
  const char *names[sizeof tags];
  for (size_t i = 0; i < sizeof tags; i++) names[i] = oc_type_name(tags[i]);
  return oc_lib_set_naming(vm, vm->globals, "type", &type_native, names, sizeof tags);
}

static OcSig tostring_seq(OcThread *L, OcFrame *f) {
  Plain *const s = (Plain *)f;
  SEQ_BEGIN(s);
  SEQ_AWAIT(s, oc_tostring(L, OC_ARG(f, 0), OC_ARG(f, 0)));
  return oc_return1(f, OC_ARG(f, 0));
  SEQ_END(s);
}
static const OcNative tostring_seq_native = {"tostring", tostring_seq, sizeof(Plain), 1, 0};

static OcSig tostring(OcThread *L, OcFrame *f) {
  OC_CHECK(oc_arg_any(L, f, 0));
  OcValue *v = OC_ARG(f, 0);
  if (oc_metamethod(L->vm, v, OC_TM_TOSTRING) != NULL) return oc_become(L, f, &tostring_seq_native);
  OC_CHECK(oc_tostring(L, v, v)); /* without a metamethod it neither calls nor suspends */
  return oc_return1(f, v);
}
static const OcNative tostring_native = {"tostring", tostring, 0, 1, 0};

/* tonumber with a base, and of long numerals, in slices: white space, sign, digits, white space. */
typedef struct { OcFrame frame; uint32_t at; uint8_t state; bool negative, digits; uint64_t n; } ToNumber;

static bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

static int digit_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'z') return c - 'a' + 10;
  if (c >= 'A' && c <= 'Z') return c - 'A' + 10;
  return 99;
}

/* *ok tells whether the numeral was valid, once OC_OK is returned. */
static OcSig tonumber_digits(OcThread *L, ToNumber *s, int base, bool *ok) {
  enum { LEFT, SIGN, DIGITS, RIGHT };
  const OcString *str = oc_str(OC_ARG(s, 0));
  do {
    const uint32_t left = str->len - s->at, stop = s->at + (left < OC_SLICE_BYTES ? left : OC_SLICE_BYTES);
    oc_charge(L, OC_FUEL_BYTES(stop - s->at));
    while (s->at < stop) {
      const char c = str->data[s->at];
      if (s->state == LEFT) {
        if (is_space(c)) s->at++;
        else s->state = SIGN;
      } else if (s->state == SIGN) {
        if (c == '-') s->negative = true;
        if (c == '-' || c == '+') s->at++;
        s->state = DIGITS;
      } else if (s->state == DIGITS) {
        const int d = digit_value(c);
        if (d < base) {
          s->n = s->n * (uint64_t)base + (uint64_t)d; /* wraps around, as in PUC Lua */
          s->digits = true;
          s->at++;
        } else {
          s->state = RIGHT;
        }
      } else if (is_space(c)) {
        s->at++;
      } else {
        *ok = false;
        return OC_OK;
      }
      if (s->state == RIGHT && !s->digits) {
        *ok = false;
        return OC_OK;
      }
    }
    if (s->at == str->len) {
      *ok = s->digits;
      return OC_OK;
    }
  } while (L->vm->fuel > 0);
  return OC_AGAIN;
}

static OcSig tonumber_base_args(OcThread *L, OcFrame *f, int *base) {
  int64_t b;
  OC_CHECK(oc_arg_int(L, f, 1, &b));
  if (!oc_is_str(OC_ARG(f, 0))) return oc_arg_type_error(L, f, 0, "string");
  if (b < 2 || b > 36) return oc_arg_error(L, f, 1, "base out of range");
  *base = (int)b;
  return OC_OK;
}

static OcSig tonumber_seq(OcThread *L, OcFrame *f) {
  int base = 10;
  bool ok = false;
  OC_CHECK(tonumber_base_args(L, f, &base));
  OC_CHECK(tonumber_digits(L, (ToNumber *)f, base, &ok));
  const ToNumber *s = (const ToNumber *)f;
  return oc_return_value(f, ok ? oc_int((int64_t)(s->negative ? 0 - s->n : s->n)) : oc_nil());
}
static const OcNative tonumber_seq_native = {"tonumber", tonumber_seq, sizeof(ToNumber), 2, 0};

static OcSig tonumber(OcThread *L, OcFrame *f) {
  OcValue *v = OC_ARG(f, 0), out;
  if (oc_arg_none_or_nil(f, 1)) {
    if (oc_is_num(v) && f->nargs > 0) return oc_return1(f, v);
    OC_CHECK(oc_arg_any(L, f, 0));
    if (!oc_is_str(v)) return oc_return_value(f, oc_nil());
    if (!oc_str_to_number(L, oc_str(v), &out)) out = oc_nil();
    return oc_return1(f, &out);
  }
  int base;
  OC_CHECK(tonumber_base_args(L, f, &base));
  if (oc_str(v)->len > OC_SLICE_BYTES) return oc_become(L, f, &tonumber_seq_native);
  ToNumber s;
  memset(&s, 0, sizeof s);
  s.frame.base = f->base;
  bool ok = false;
  (void)!tonumber_digits(L, &s, base, &ok); /* one slice: it cannot suspend */
  return oc_return_value(f, ok ? oc_int((int64_t)(s.negative ? 0 - s.n : s.n)) : oc_nil());
}
static int quick_tonumber(OcThread *L, OcValue *func, int nargs) {
  if (nargs != 1) return -1;
  if (oc_is_num(&func[1])) *func = func[1];
  else if (!oc_is_str(&func[1]) || !oc_str_to_number(L, oc_str(&func[1]), func)) func->tag = OC_NIL;
  return 1;
}
static const OcNative tonumber_native = {"tonumber", tonumber, 0, 2, 0, quick_tonumber};

static OcSig select(OcThread *L, OcFrame *f) {
  const OcValue *v = OC_ARG(f, 0);
  if (f->nargs > 0 && oc_is_str(v) && oc_str(v)->data[0] == '#') return oc_return_value(f, oc_int((int64_t)f->nargs - 1));
  int64_t i, n = f->nargs;
  OC_CHECK(oc_arg_int(L, f, 0, &i));
  if (i < 0) i = n + i;
  else if (i > n) i = n;
  if (i < 1) return oc_arg_error(L, f, 0, "index out of range");
  oc_charge(L, (n - i) / 16);
  return oc_return_slots(f, OC_ARG(f, i), (uint32_t)(n - i));
}
static int quick_select(OcThread *L, OcValue *func, int nargs) { /* how many? */
  if (nargs < 1 || !oc_is_str(&func[1]) || oc_str(&func[1])->data[0] != '#') return -1;
  oc_set_int(func, nargs - 1);
  return 1;
}
static const OcNative select_native = {"select", select, 0, 1, 0, quick_select};

/* --- traversal --- */

typedef struct { OcFrame frame; uint64_t at; } Next;

static OcSig next_start(OcThread *L, OcFrame *f, uint64_t *at) {
  const OcValue *k = OC_ARG(f, 1);
  *at = 0;
  if (oc_is_nil(k) || oc_table_cursor(L->vm, oc_tab(OC_ARG(f, 0)), k, at)) return OC_OK;
  return oc_error_plain(L, "invalid key to 'next'");
}

/* Slices of dead slots are skipped until a live one is found. */
static OcSig next_scan(OcThread *L, Next *s) {
  for (;;) {
    OcValue key, v;
    const int r = oc_table_next(L->vm, oc_tab(OC_ARG(s, 0)), &s->at, &key, &v);
    if (r > 0) return oc_return2(&s->frame, key, v);
    if (r < 0) return oc_return_value(&s->frame, oc_nil());
    oc_charge(L, OC_SLICE_ITEMS / 4);
    OC_CHECK(oc_fuel_left(L));
  }
}

static OcSig next_seq(OcThread *L, OcFrame *f) {
  Next *const s = (Next *)f;
  SEQ_BEGIN(s);
  SEQ_POLL(s, oc_key_ready(L, OC_ARG(f, 1)));
  SEQ_AWAIT(s, next_start(L, f, &s->at));
  return next_scan(L, s);
  SEQ_END(s);
}
static const OcNative next_seq_native = {"next", next_seq, sizeof(Next), 2, 0};

static OcSig next(OcThread *L, OcFrame *f) {
  OC_CHECK(oc_arg_tab(L, f, 0));
  const OcValue *k = OC_ARG(f, 1);
  if (oc_is_str(k) && !oc_string_is_key(oc_str(k))) return oc_become(L, f, &next_seq_native);
  uint64_t at;
  OcValue key, v;
  OC_CHECK(next_start(L, f, &at));
  const int r = oc_table_next(L->vm, oc_tab(OC_ARG(f, 0)), &at, &key, &v);
  if (OC_LIKELY(r > 0)) return oc_return2(f, key, v);
  if (r < 0) return oc_return_value(f, oc_nil());
  return oc_become(L, f, &next_seq_native);
}
const OcNative oc_next_native = {"next", next, 0, 2, 0};

static OcSig pairs_seq(OcThread *L, OcFrame *f) {
  Plain *const s = (Plain *)f;
  SEQ_BEGIN(s);
  *OC_TEMP(f, 0) = *oc_metamethod(L->vm, OC_ARG(f, 0), OC_TM_PAIRS);
  *OC_TEMP(f, 1) = *OC_ARG(f, 0);
  SEQ_AWAIT(s, oc_call(L, OC_TEMP(f, 0), 1, OC_TEMP(f, 0), 3));
  return oc_return_slots(f, OC_TEMP(f, 0), 3);
  SEQ_END(s);
}
static const OcNative pairs_seq_native = {"pairs", pairs_seq, sizeof(Plain), 1, 3};

static OcSig pairs(OcThread *L, OcFrame *f) {
  OC_CHECK(oc_arg_any(L, f, 0));
  if (oc_metamethod(L->vm, OC_ARG(f, 0), OC_TM_PAIRS) != NULL) return oc_become(L, f, &pairs_seq_native);
  oc_set_native(&f->base[-1], &oc_next_native); /* the table follows already */
  oc_set_nil(&f->base[1]);
  return oc_return_slots(f, f->base - 1, 3);
}
static const OcNative pairs_native = {"pairs", pairs, 0, 1, 0};

static OcSig ipairs_iter_seq(OcThread *L, OcFrame *f) {
  Plain *const s = (Plain *)f;
  SEQ_BEGIN(s);
  SEQ_AWAIT(s, oc_geti(L, OC_TEMP(f, 0), OC_ARG(f, 0), (int64_t)((uint64_t)OC_ARG(f, 1)->u.i + 1)));
  if (oc_is_nil(OC_TEMP(f, 0))) return oc_return_value(f, oc_nil());
  return oc_return2(f, oc_int((int64_t)((uint64_t)OC_ARG(f, 1)->u.i + 1)), *OC_TEMP(f, 0));
  SEQ_END(s);
}
static const OcNative ipairs_iter_seq_native = {"for iterator", ipairs_iter_seq, sizeof(Plain), 2, 1};

static OcSig ipairs_iter(OcThread *L, OcFrame *f) {
  int64_t i;
  OC_CHECK(oc_arg_int(L, f, 1, &i));
  i = (int64_t)((uint64_t)i + 1);
  if (OC_LIKELY(oc_is_tab(OC_ARG(f, 0)))) {
    const OcTable *t = oc_tab(OC_ARG(f, 0));
    const OcValue *v = oc_table_get_int(L->vm, t, i);
    if (OC_LIKELY(!oc_is_nil(v))) return oc_return2(f, oc_int(i), *v);
    if (t->meta == NULL) return oc_return_value(f, oc_nil());
  }
  oc_set_int(OC_ARG(f, 1), (int64_t)((uint64_t)i - 1)); /* a float or numeral, made an integer */
  return oc_become(L, f, &ipairs_iter_seq_native);
}
const OcNative oc_ipairs_iter_native = {"for iterator", ipairs_iter, 0, 2, 0};

static OcSig ipairs(OcThread *L, OcFrame *f) {
  OC_CHECK(oc_arg_any(L, f, 0));
  oc_set_native(&f->base[-1], &oc_ipairs_iter_native);
  oc_set_int(&f->base[1], 0);
  return oc_return_slots(f, f->base - 1, 3);
}
static const OcNative ipairs_native = {"ipairs", ipairs, 0, 1, 0};

/* --- raw access --- */

static OcSig rawequal_seq(OcThread *L, OcFrame *f) {
  Plain *const s = (Plain *)f;
  SEQ_BEGIN(s);
  SEQ_AWAIT(s, oc_raweq(L, OC_ARG(f, 0), OC_ARG(f, 0), OC_ARG(f, 1)));
  return oc_return1(f, OC_ARG(f, 0));
  SEQ_END(s);
}
static const OcNative rawequal_seq_native = {"rawequal", rawequal_seq, sizeof(Plain), 2, 0};

static OcSig rawequal(OcThread *L, OcFrame *f) {
  OC_CHECK(oc_arg_any(L, f, 0));
  OC_CHECK(oc_arg_any(L, f, 1));
  const OcValue *a = OC_ARG(f, 0), *b = OC_ARG(f, 1);
  if (oc_is_str(a) && oc_is_str(b) && (oc_str(a)->flags & oc_str(b)->flags & OC_STR_LONG))
    return oc_become(L, f, &rawequal_seq_native);
  return oc_return_value(f, oc_bool(oc_raw_same(a, b)));
}
static const OcNative rawequal_native = {"rawequal", rawequal, 0, 2, 0};

static OcSig rawget_seq(OcThread *L, OcFrame *f) {
  Plain *const s = (Plain *)f;
  SEQ_BEGIN(s);
  SEQ_AWAIT(s, oc_rawget(L, OC_ARG(f, 1), OC_ARG(f, 0), OC_ARG(f, 1)));
  return oc_return1(f, OC_ARG(f, 1));
  SEQ_END(s);
}
static const OcNative rawget_seq_native = {"rawget", rawget_seq, sizeof(Plain), 2, 0};

static OcSig rawget(OcThread *L, OcFrame *f) {
  OC_CHECK(oc_arg_tab(L, f, 0));
  OC_CHECK(oc_arg_any(L, f, 1));
  const OcValue *k = OC_ARG(f, 1);
  if (oc_is_str(k) && !oc_string_is_key(oc_str(k))) return oc_become(L, f, &rawget_seq_native);
  return oc_return1(f, oc_table_get(L->vm, oc_tab(OC_ARG(f, 0)), k));
}
static int quick_rawget(OcThread *L, OcValue *func, int nargs) {
  if (nargs < 2 || !oc_is_tab(&func[1]) || (oc_is_str(&func[2]) && !oc_string_is_key(oc_str(&func[2])))) return -1;
  *func = *oc_table_get(L->vm, oc_tab(&func[1]), &func[2]);
  return 1;
}
static const OcNative rawget_native = {"rawget", rawget, 0, 2, 0, quick_rawget};

static OcSig rawset_seq(OcThread *L, OcFrame *f) {
  Plain *const s = (Plain *)f;
  SEQ_BEGIN(s);
  SEQ_AWAIT(s, oc_rawset(L, OC_ARG(f, 0), OC_ARG(f, 1), OC_ARG(f, 2)));
  return oc_return1(f, OC_ARG(f, 0));
  SEQ_END(s);
}
static const OcNative rawset_seq_native = {"rawset", rawset_seq, sizeof(Plain), 3, 0};

static OcSig rawset(OcThread *L, OcFrame *f) {
  OC_CHECK(oc_arg_tab(L, f, 0));
  OC_CHECK(oc_arg_any(L, f, 1));
  OC_CHECK(oc_arg_any(L, f, 2));
  const OcValue *k = OC_ARG(f, 1);
  if (oc_is_str(k) && !oc_string_is_key(oc_str(k))) return oc_become(L, f, &rawset_seq_native);
  OC_CHECK(oc_table_outcome(L, oc_table_set(L->vm, oc_tab(OC_ARG(f, 0)), k, OC_ARG(f, 2))));
  return oc_return1(f, OC_ARG(f, 0));
}
static const OcNative rawset_native = {"rawset", rawset, 0, 3, 0};

static OcSig rawlen(OcThread *L, OcFrame *f) {
  const OcValue *v = OC_ARG(f, 0);
  if (f->nargs > 0 && oc_is_str(v)) return oc_return_value(f, oc_int(oc_str(v)->len));
  if (f->nargs == 0 || !oc_is_tab(v)) return oc_arg_type_error(L, f, 0, "table or string");
  int64_t cost = 0, n = oc_table_len(L->vm, oc_tab(v), &cost);
  oc_charge(L, cost);
  return oc_return_value(f, oc_int(n));
}
static const OcNative rawlen_native = {"rawlen", rawlen, 0, 1, 0};

/* --- metatables --- */

static OcSig getmetatable(OcThread *L, OcFrame *f) {
  OC_CHECK(oc_arg_any(L, f, 0));
  OcTable *meta = oc_metatable(L->vm, OC_ARG(f, 0));
  if (meta == NULL) return oc_return_value(f, oc_nil());
  const OcValue *guard = oc_table_get_str(L->vm, meta, L->vm->tm_names[OC_TM_METATABLE]);
  return oc_return_value(f, oc_is_nil(guard) ? oc_obj(meta) : *guard);
}
static const OcNative getmetatable_native = {"getmetatable", getmetatable, 0, 1, 0};

static OcSig setmetatable(OcThread *L, OcFrame *f) {
  OC_CHECK(oc_arg_tab(L, f, 0));
  const OcValue *m = OC_ARG(f, 1);
  if (f->nargs < 2 || (!oc_is_nil(m) && !oc_is_tab(m))) return oc_arg_type_error(L, f, 1, "nil or table");
  const OcTable *old = oc_tab(OC_ARG(f, 0))->meta;
  if (old != NULL && !oc_is_nil(oc_table_get_str(L->vm, old, L->vm->tm_names[OC_TM_METATABLE])))
    return oc_error(L, "cannot change a protected metatable");
  if (!oc_set_metatable(L->vm, OC_ARG(f, 0), oc_is_nil(m) ? NULL : oc_tab(m))) return OC_NOMEM;
  return oc_return1(f, OC_ARG(f, 0));
}
static int quick_setmetatable(OcThread *L, OcValue *func, int nargs) {
  if (nargs != 2 || !oc_is_tab(&func[1]) || !oc_is_tab(&func[2]) || oc_tab(&func[1])->meta != NULL) return -1;
  if (!oc_set_metatable(L->vm, &func[1], oc_tab(&func[2]))) return -1;
  *func = func[1];
  return 1;
}
static const OcNative setmetatable_native = {"setmetatable", setmetatable, 0, 2, 0, quick_setmetatable};

static const OcLibEntry entries[] = {
  {"assert", &assert_native}, {"error", &error_native}, {"getmetatable", &getmetatable_native},
  {"ipairs", &ipairs_native}, {"next", &oc_next_native}, {"pairs", &pairs_native}, {"pcall", &oc_pcall_native},
  {"print", &print_native}, {"rawequal", &rawequal_native}, {"rawget", &rawget_native}, {"rawlen", &rawlen_native},
  {"rawset", &rawset_native}, {"select", &select_native}, {"setmetatable", &setmetatable_native},
  {"tonumber", &tonumber_native}, {"tostring", &tostring_native}, {"warn", &warn_native},
  {"xpcall", &oc_xpcall_native}, {"collectgarbage", &oc_collectgarbage_native}, {"dofile", &oc_dofile_native},
  {"load", &oc_load_native}, {"loadfile", &oc_loadfile_native}, {NULL, NULL}};

bool oc_open_base(OcVm *vm) {
  OcTable *g = oc_lib_new(vm, "_G", entries);
  if (g == NULL || !open_type(vm)) return false;
  OcString *version = oc_string_cstr(vm, OC_LUA_VERSION);
  if (version == NULL) return false;
  OcValue v = oc_obj(version), self = oc_obj(g);
  return oc_lib_set(vm, g, "_VERSION", &v) && oc_lib_set(vm, g, "_G", &self);
}
