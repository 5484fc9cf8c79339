/* lib_error.c: errors and protected calls: error, assert, pcall, xpcall (manual 6.1). Layer 7. */
#include "lib.h"

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
const OcNative oc_error_native = {"error", error, 0, 2, 0};

/* (condition, message): a message that is a string gets the position, as by error. */
static OcSig assert_seq(OcThread *L, OcFrame *f) {
  OcPlainSeq *const s = (OcPlainSeq *)f;
  SEQ_BEGIN(s);
  SEQ_AWAIT(s, where_string(L, OC_TEMP(f, 0), oc_level_below(f)));
  *OC_TEMP(f, 1) = *OC_ARG(f, 1);
  SEQ_AWAIT(s, oc_concat(L, OC_TEMP(f, 0), OC_TEMP(f, 0), 2));
  return oc_raise(L, OC_TEMP(f, 0));
  SEQ_END(s);
}
static const OcNative assert_seq_native = {"assert", assert_seq, sizeof(OcPlainSeq), 2, 2};

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
const OcNative oc_assert_native = {"assert", assert_, 0, 1, 0, quick_assert};

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
