/* lib_coroutine.c: coroutines (manual 6.2), and coroutine.yieldto. Layer 7.
 *
 * The switching itself is exec.c's: a sequence sets L->transfer, u.res and nres, and answers OC_RESUME or OC_YIELD; when control
 * comes back, the values mostly are its results already (OC_F_PASS), and it is gone; only when they do not fit there they are
 * its pending multiple results.
 */
#include "hooks.h"
#include "lib.h"

static OcSig arg_thread(OcThread *L, OcFrame *f, int i) {
  if (oc_arg_none(f, i) || !oc_is_thread(OC_ARG(f, i))) return oc_arg_type_error(L, f, i, "thread");
  return OC_OK;
}

/* Status as scripts see it. */
static OcCoStatus status_of(const OcThread *L, const OcThread *co) {
  return co == L ? OC_CO_RUNNING : (OcCoStatus)co->extra;
}

static const char *const status_names[] = {"suspended", "running", "normal", "dead", "normal"};

static bool is_yieldable(const OcThread *co) {
  if (co->flags & (OC_T_FIN | OC_T_CLOSING)) return false; /* who resumed it would take the values for its end */
  return !(co->flags & OC_T_MAIN) || (co->executor != NULL && co->executor->yieldable);
}

/* --- create, wrap, resume --- */

static OcSig create(OcThread *L, OcFrame *f) {
  OC_CHECK(oc_arg_function(L, f, 0));
  OcThread *co = oc_coroutine_new(L->vm, OC_ARG(f, 0));
  if (co == NULL) return OC_NOMEM;
  return oc_return_value(f, oc_obj(co));
}
static int quick_create(OcThread *L, OcValue *func, int nargs) {
  if (nargs < 1 || !oc_is_function(&func[1])) return -1;
  OcThread *co = oc_coroutine_new(L->vm, &func[1]);
  if (co == NULL) return -1;
  oc_set_obj(func, co);
  return 1;
}
static const OcNative create_native = {"create", create, 0, 1, 0, quick_create};

/* Prepares the resumption of `co` with n values; why it cannot be resumed, or NULL. */
static const char *prepare(OcThread *L, OcFrame *f, OcThread *co, OcValue *first, uint32_t n) {
  switch (status_of(L, co)) {
    case OC_CO_SUSPENDED: break;
    case OC_CO_DEAD: return "cannot resume dead coroutine";
    default: return "cannot resume non-suspended coroutine";
  }
  L->transfer = co;
  f->u.res = first;
  f->nres = n;
  return NULL;
}

static OcSig resume(OcThread *L, OcFrame *f) {
  OcCatching *const s = (OcCatching *)f;
  SEQ_BEGIN(s);
  OC_CHECK(arg_thread(L, f, 0));
  {
    const char *why = prepare(L, f, oc_thread(OC_ARG(f, 0)), OC_ARG(f, 1), f->nargs - 1);
    if (why != NULL) {
      OC_CHECK(oc_set_bytes(L, OC_ARG(f, 0), why, strlen(why)));
      return oc_return2(f, oc_bool(false), *OC_ARG(f, 0));
    }
  }
  SEQ_TRY(s);
  f->flags |= OC_F_PASS | OC_F_TRUE;
  SEQ_AWAIT(s, OC_RESUME);
  SEQ_UNTRY(s);
  oc_set_bool(&f->base[-1], true);
  return oc_return_multi(L, f, 1);
  SEQ_CATCH(s);
  SEQ_UNTRY(s);
  return oc_return2(f, oc_bool(false), L->error);
  SEQ_END(s);
}
static const OcNative resume_native = {"resume", resume, sizeof(OcCatching), 1, 0};

/* Temporary 0 := "where: ", for the error message in temporary 1. */
static OcSig wrap_where(OcThread *L, OcFrame *f) {
  char text[OC_WHERE_MAX];
  return oc_set_bytes(L, OC_TEMP(f, 0), text, oc_where(text, oc_level_below(f)));
}

/* Calls what closes `co`, which is held from now on. */
static OcSig call_close_thread(OcThread *L, OcValue *at, OcThread *co, OcValue *ret, int want) {
  const OcCoStatus st = status_of(L, co); /* looked at each time: when this waited for memory, another executor may have come first */
  if (st != OC_CO_SUSPENDED && st != OC_CO_DEAD) return oc_error(L, "cannot close a %s coroutine", status_names[st]);
  oc_set_native(&at[0], &oc_close_thread_native);
  oc_set_obj(&at[1], co);
  const OcSig g = oc_call(L, at, 1, ret, want);
  if (g == OC_CALL) co->extra = OC_CO_HELD;
  return g;
}

/* Did `co` die of this error? What it was resumed with may also come from a coroutine that it has yielded to. */
static bool died_of(const OcThread *co, const OcValue *error) {
  return co->extra == OC_CO_DEAD && co->flags & OC_T_FAILED && oc_raw_same(&co->error, error);
}

/* What coroutine.wrap returns: upvalue 0 is the coroutine. */
static OcSig wrapped(OcThread *L, OcFrame *f) {
  OcCatching *const s = (OcCatching *)f;
  SEQ_BEGIN(s);
  {
    const char *why = prepare(L, f, oc_thread(OC_NUP(f, 0)), OC_ARG(f, 0), f->nargs);
    if (why != NULL) return oc_error(L, "%s", why);
  }
  SEQ_TRY(s);
  f->flags |= OC_F_PASS;
  SEQ_AWAIT(s, OC_RESUME);
  SEQ_UNTRY(s);
  return oc_return_multi(L, f, 0);
  SEQ_CATCH(s);
  SEQ_UNTRY(s);
  *OC_TEMP(f, 1) = L->error;
  if (died_of(oc_thread(OC_NUP(f, 0)), OC_TEMP(f, 1))) { /* its variables are closed now */
    SEQ_AWAIT(s, call_close_thread(L, OC_TEMP(f, 0), oc_thread(OC_NUP(f, 0)), OC_TEMP(f, 0), 2));
  }
  if (oc_is_str(OC_TEMP(f, 1)) && oc_str(OC_TEMP(f, 1)) != L->vm->nomem) {
    SEQ_AWAIT(s, wrap_where(L, f));
    SEQ_AWAIT(s, oc_concat(L, OC_TEMP(f, 1), OC_TEMP(f, 0), 2));
  }
  return oc_raise(L, OC_TEMP(f, 1));
  SEQ_END(s);
}
static const OcNative wrapped_native = {"wrap", wrapped, sizeof(OcCatching), 0, 2};

static OcSig wrap(OcThread *L, OcFrame *f) {
  OC_CHECK(oc_arg_function(L, f, 0));
  OcThread *co = oc_coroutine_new(L->vm, OC_ARG(f, 0));
  OcCClosure *c = co != NULL ? oc_cclosure_new(L->vm, &wrapped_native, 1) : NULL;
  if (c == NULL) return OC_NOMEM;
  OcValue v = oc_obj(co);
  oc_cclosure_set(L->vm, c, 0, &v);
  return oc_return_value(f, oc_obj(c));
}
static const OcNative wrap_native = {"wrap", wrap, 0, 1, 0};

/* --- yield, yieldto --- */

static OcSig check_yieldable(OcThread *L) {
  if (is_yieldable(L)) return OC_OK;
  if (L->flags & (OC_T_FIN | OC_T_CLOSING)) return oc_error_plain(L, "attempt to yield across a C-call boundary");
  return oc_error_plain(L, "attempt to yield from outside a coroutine");
}

static OcSig yield(OcThread *L, OcFrame *f) {
  OcPlainSeq *const s = (OcPlainSeq *)f;
  SEQ_BEGIN(s);
  OC_CHECK(check_yieldable(L));
  L->transfer = NULL;
  f->u.res = OC_ARG(f, 0);
  f->nres = f->nargs;
  f->flags |= OC_F_PASS;
  SEQ_AWAIT(s, OC_YIELD);
  return oc_return_multi(L, f, 0);
  SEQ_END(s);
}
static const OcNative yield_native = {"yield", yield, sizeof(OcPlainSeq), 0, 0};

static OcSig check_target(OcThread *L, OcFrame *f) {
  OC_CHECK(arg_thread(L, f, 0));
  OcThread *co = oc_thread(OC_ARG(f, 0));
  if (co == L) return oc_error(L, "cannot yield to the running coroutine itself");
  if (co->extra == OC_CO_DEAD) return oc_error(L, "cannot yield to a dead coroutine");
  if (co->extra != OC_CO_SUSPENDED) return oc_error(L, "cannot yield to a %s coroutine", status_names[co->extra]);
  if (L->flags & OC_T_MAIN) return oc_error_plain(L, "attempt to yield from outside a coroutine"); /* who would be left suspended? */
  return check_yieldable(L);
}

/* Symmetric transfer: like yield, but the target goes on in this coroutine's place, under the same resumer. */
static OcSig yieldto(OcThread *L, OcFrame *f) {
  OcPlainSeq *const s = (OcPlainSeq *)f;
  SEQ_BEGIN(s);
  OC_CHECK(check_target(L, f));
  L->transfer = oc_thread(OC_ARG(f, 0));
  f->u.res = OC_ARG(f, 1);
  f->nres = f->nargs - 1;
  f->flags |= OC_F_PASS;
  SEQ_AWAIT(s, OC_YIELD);
  return oc_return_multi(L, f, 0);
  SEQ_END(s);
}
static const OcNative yieldto_native = {"yieldto", yieldto, sizeof(OcPlainSeq), 1, 0};

/* --- the rest --- */

/* The names are upvalues. */
static OcSig status(OcThread *L, OcFrame *f) {
  OC_CHECK(arg_thread(L, f, 0));
  return oc_return_value(f, *OC_NUP(f, status_of(L, oc_thread(OC_ARG(f, 0)))));
}
static int quick_status(OcThread *L, OcValue *func, int nargs) {
  if (nargs < 1 || func[1].tag != OC_THREAD) return -1;
  *func = oc_ccl(func)->up[status_of(L, oc_thread(&func[1]))];
  return 1;
}
static const OcNative status_native = {"status", status, 0, 1, 0, quick_status};

static OcSig running(OcThread *L, OcFrame *f) {
  return oc_return2(f, oc_obj(L), oc_bool((L->flags & (OC_T_MAIN | OC_T_FIN)) != 0));
}
static const OcNative running_native = {"running", running, 0, 0, 0};

static OcSig isyieldable(OcThread *L, OcFrame *f) {
  if (f->nargs > 0) OC_CHECK(arg_thread(L, f, 0));
  return oc_return_value(f, oc_bool(is_yieldable(f->nargs > 0 ? oc_thread(OC_ARG(f, 0)) : L)));
}
static const OcNative isyieldable_native = {"isyieldable", isyieldable, 0, 1, 0};

static OcSig call_close(OcThread *L, OcFrame *f) {
  OC_CHECK(arg_thread(L, f, 0));
  return call_close_thread(L, OC_TEMP(f, 0), oc_thread(OC_ARG(f, 0)), OC_ARG(f, 0), -1);
}

static OcSig close(OcThread *L, OcFrame *f) {
  OcPlainSeq *const s = (OcPlainSeq *)f;
  SEQ_BEGIN(s);
  SEQ_AWAIT(s, call_close(L, f));
  return oc_return_multi(L, f, 0);
  SEQ_END(s);
}
static const OcNative close_native = {"close", close, sizeof(OcPlainSeq), 1, 2};

static const OcLibEntry entries[] = {
  {"close", &close_native}, {"create", &create_native}, {"isyieldable", &isyieldable_native}, {"resume", &resume_native},
  {"running", &running_native}, {"wrap", &wrap_native}, {"yield", &yield_native},
  {"yieldto", &yieldto_native}, {NULL, NULL}};

bool oc_open_coroutine(OcVm *vm) {
  OcTable *t = oc_lib_new(vm, "coroutine", entries);
  return t != NULL && oc_lib_set_naming(vm, t, "status", &status_native, status_names, sizeof status_names / sizeof *status_names);
}
