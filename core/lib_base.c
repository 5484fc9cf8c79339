/* lib_base.c: the basic functions (manual 6.1): types and conversions, traversal, raw access, metatables. What prints is in lib_print.c, errors
 * and protected calls in lib_error.c, loading code in lib_load.c, collecting garbage in lib_gc.c. Layer 7.
 *
 * Most functions have a plain form for the short case and a sequence for the general one; oc_become passes from the
 * first to the second before anything was changed.
 */
#include "lib.h"
#include "number.h"

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
  OcPlainSeq *const s = (OcPlainSeq *)f;
  SEQ_BEGIN(s);
  SEQ_AWAIT(s, oc_tostring(L, OC_ARG(f, 0), OC_ARG(f, 0)));
  return oc_return1(f, OC_ARG(f, 0));
  SEQ_END(s);
}
static const OcNative tostring_seq_native = {"tostring", tostring_seq, sizeof(OcPlainSeq), 1, 0};

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

static OcSig pairs_plain(OcFrame *f) {
  oc_set_native(&f->base[-1], &oc_next_native); /* the table follows already */
  oc_set_nil(&f->base[1]);
  return oc_return_slots(f, f->base - 1, 3);
}

static OcSig pairs_seq(OcThread *L, OcFrame *f) {
  OcPlainSeq *const s = (OcPlainSeq *)f;
  const OcValue *const tm = oc_metamethod(L->vm, OC_ARG(f, 0), OC_TM_PAIRS);
  SEQ_BEGIN(s);
  if (tm == NULL) return pairs_plain(f); /* removed meanwhile: since pairs has seen it, somebody else may have run */
  *OC_TEMP(f, 0) = *tm;
  *OC_TEMP(f, 1) = *OC_ARG(f, 0);
  SEQ_AWAIT(s, oc_call(L, OC_TEMP(f, 0), 1, OC_TEMP(f, 0), 3));
  return oc_return_slots(f, OC_TEMP(f, 0), 3);
  SEQ_END(s);
}
static const OcNative pairs_seq_native = {"pairs", pairs_seq, sizeof(OcPlainSeq), 1, 3};

static OcSig pairs(OcThread *L, OcFrame *f) {
  OC_CHECK(oc_arg_any(L, f, 0));
  if (oc_metamethod(L->vm, OC_ARG(f, 0), OC_TM_PAIRS) != NULL) return oc_become(L, f, &pairs_seq_native);
  return pairs_plain(f);
}
static const OcNative pairs_native = {"pairs", pairs, 0, 1, 0};

static OcSig ipairs_iter_seq(OcThread *L, OcFrame *f) {
  OcPlainSeq *const s = (OcPlainSeq *)f;
  SEQ_BEGIN(s);
  SEQ_AWAIT(s, oc_geti(L, OC_TEMP(f, 0), OC_ARG(f, 0), (int64_t)((uint64_t)OC_ARG(f, 1)->u.i + 1)));
  if (oc_is_nil(OC_TEMP(f, 0))) return oc_return_value(f, oc_nil());
  return oc_return2(f, oc_int((int64_t)((uint64_t)OC_ARG(f, 1)->u.i + 1)), *OC_TEMP(f, 0));
  SEQ_END(s);
}
static const OcNative ipairs_iter_seq_native = {"for iterator", ipairs_iter_seq, sizeof(OcPlainSeq), 2, 1};

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
  OcPlainSeq *const s = (OcPlainSeq *)f;
  SEQ_BEGIN(s);
  SEQ_AWAIT(s, oc_raweq(L, OC_ARG(f, 0), OC_ARG(f, 0), OC_ARG(f, 1)));
  return oc_return1(f, OC_ARG(f, 0));
  SEQ_END(s);
}
static const OcNative rawequal_seq_native = {"rawequal", rawequal_seq, sizeof(OcPlainSeq), 2, 0};

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
  OcPlainSeq *const s = (OcPlainSeq *)f;
  SEQ_BEGIN(s);
  SEQ_AWAIT(s, oc_rawget(L, OC_ARG(f, 1), OC_ARG(f, 0), OC_ARG(f, 1)));
  return oc_return1(f, OC_ARG(f, 1));
  SEQ_END(s);
}
static const OcNative rawget_seq_native = {"rawget", rawget_seq, sizeof(OcPlainSeq), 2, 0};

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
  OcPlainSeq *const s = (OcPlainSeq *)f;
  SEQ_BEGIN(s);
  SEQ_AWAIT(s, oc_rawset(L, OC_ARG(f, 0), OC_ARG(f, 1), OC_ARG(f, 2)));
  return oc_return1(f, OC_ARG(f, 0));
  SEQ_END(s);
}
static const OcNative rawset_seq_native = {"rawset", rawset_seq, sizeof(OcPlainSeq), 3, 0};

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
  {"assert", &oc_assert_native}, {"error", &oc_error_native}, {"getmetatable", &getmetatable_native},
  {"ipairs", &ipairs_native}, {"next", &oc_next_native}, {"pairs", &pairs_native}, {"pcall", &oc_pcall_native},
  {"print", &oc_print_native}, {"rawequal", &rawequal_native}, {"rawget", &rawget_native}, {"rawlen", &rawlen_native},
  {"rawset", &rawset_native}, {"select", &select_native}, {"setmetatable", &setmetatable_native},
  {"tonumber", &tonumber_native}, {"tostring", &tostring_native}, {"warn", &oc_warn_native},
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
