/* lib_debug.c: the debug library (manual 6.10), but for variables (lib_debug_vars.c). Layer 7.
 *
 * A script can look at everything, but change nothing that native code relies on: not the registry, not the slots and upvalues of
 * natives, not the hidden variables of loops.
 */
#include <stdio.h>

#include "hooks.h"
#include "lib.h"
#include "lib_debug.h"
#include "opcodes.h"

/* --- levels --- */

int oc_debug_has_thread(OcFrame *f) { return f->nargs > 0 && oc_is_thread(OC_ARG(f, 0)); }

OcThread *oc_debug_thread(OcThread *L, OcFrame *f, int *arg) {
  *arg = oc_debug_has_thread(f);
  return *arg ? oc_thread(OC_ARG(f, 0)) : L;
}

OcSig oc_debug_level(OcThread *L, OcWalk *s, OcThread *of, int i) {
  int64_t level;
  OC_CHECK(oc_arg_int(L, &s->frame, i, &level));
  s->level = s->left = (int)level;
  s->at = s->left < 0 ? NULL : of == L ? &s->frame : oc_level_at(of->frame);
  return OC_OK;
}

OcSig oc_debug_walk(OcThread *L, OcWalk *s, const OcThread *of) {
  if (of != L) { /* its frames may have gone since: from the top, and not interrupted */
    s->left = s->level;
    s->at = s->left < 0 ? NULL : oc_level_at(of->frame);
  }
  do {
    int n = 0;
    for (; s->left > 0 && s->at != NULL && n < 1000; n++, s->left--) s->at = oc_level_below(s->at);
    oc_charge(L, 1 + n / 8);
    if (s->left <= 0 || s->at == NULL) return OC_OK;
  } while (of != L || L->vm->fuel > 0);
  return OC_AGAIN;
}

/* --- getinfo --- */

typedef struct { OcWalk walk; uint32_t pc; } Info;

enum { T_TABLE, T_LINES };

static OcSig info_args(OcThread *L, Info *s) {
  OcFrame *f = &s->walk.frame;
  OcString *options;
  int arg;
  OcThread *of = oc_debug_thread(L, f, &arg);
  OC_CHECK(oc_arg_str_opt(L, f, arg + 1, &options));
  if (options != NULL && options->data[0] == '>') return oc_arg_error(L, f, arg + 1, "invalid option '>'");
  if (f->nargs > (uint32_t)arg && oc_is_function(OC_ARG(f, arg))) {
    s->walk.at = NULL;
    s->walk.level = s->walk.left = -1;
  } else {
    OC_CHECK(oc_debug_level(L, &s->walk, of, arg));
  }
  return OC_OK;
}

static OcSig check_options(OcThread *L, OcFrame *f, int arg, const char *options) {
  for (const char *o = options; *o != 0; o++) {
    if (strchr("SlnrutLf", *o) == NULL) return oc_arg_error(L, f, arg + 1, "invalid option");
  }
  return OC_OK;
}

static bool set_string(OcVm *vm, OcTable *t, const char *key, const char *text) {
  OcString *s = oc_string_cstr(vm, text);
  if (s == NULL) return false;
  const OcValue v = oc_obj(s);
  return oc_lib_set(vm, t, key, &v);
}

static bool set_int(OcVm *vm, OcTable *t, const char *key, int64_t i) {
  const OcValue v = oc_int(i);
  return oc_lib_set(vm, t, key, &v);
}

static bool set_bool(OcVm *vm, OcTable *t, const char *key, bool b) {
  const OcValue v = oc_bool(b);
  return oc_lib_set(vm, t, key, &v);
}

static bool set_source(OcVm *vm, OcTable *t, const OcProto *p) {
  char id[OC_IDSIZE];
  if (p == NULL)
    return set_string(vm, t, "source", "=[C]") && set_string(vm, t, "short_src", "[C]") && set_int(vm, t, "linedefined", -1) &&
           set_int(vm, t, "lastlinedefined", -1) && set_string(vm, t, "what", "C");
  if (p->source != NULL) {
    const OcValue v = oc_obj(p->source);
    oc_chunk_id(id, p->source->data, p->source->len);
    if (!oc_lib_set(vm, t, "source", &v)) return false;
  } else {
    memcpy(id, "?", 2);
    if (!set_string(vm, t, "source", "=?")) return false;
  }
  return set_string(vm, t, "short_src", id) && set_int(vm, t, "linedefined", p->line) &&
         set_int(vm, t, "lastlinedefined", p->last_line) && set_string(vm, t, "what", p->line == 0 ? "main" : "Lua");
}

/* Fills the result, but for the lines. at: the frame, or NULL when asked about a function only. */
static bool fill_info(OcThread *L, OcThread *of, OcTable *t, const OcValue *fn, OcFrame *at, const char *options) {
  OcVm *vm = L->vm;
  const OcProto *p = oc_is_lcl(fn) ? oc_lcl(fn)->proto : NULL;
  if (strchr(options, 'S') && !set_source(vm, t, p)) return false;
  if (strchr(options, 'l') && !set_int(vm, t, "currentline", at != NULL ? oc_frame_line(at) : -1)) return false;
  if (strchr(options, 'u')) {
    const int nups = fn->tag == OC_NATIVE ? 0 : fn->u.o->extra;
    if (!set_int(vm, t, "nups", nups) || !set_int(vm, t, "nparams", p != NULL ? p->nparams : 0) ||
        !set_bool(vm, t, "isvararg", p == NULL || p->is_vararg))
      return false;
  }
  if (strchr(options, 'n')) {
    const char *name = NULL, *what = at != NULL ? oc_debug_call_name(of, at, &name) : NULL;
    if (what != NULL && !set_string(vm, t, "name", name)) return false;
    if (!set_string(vm, t, "namewhat", what != NULL ? what : "")) return false;
  }
  if (strchr(options, 'r')) {
    int first = 0, n = 0;
    if (at != NULL) oc_hook_transfer(of, at, &first, &n);
    if (n == 0) first = 0; /* there are none, so nowhere */
    if (!set_int(vm, t, "ftransfer", first) || !set_int(vm, t, "ntransfer", n)) return false;
  }
  if (strchr(options, 't') && !set_bool(vm, t, "istailcall", at != NULL && (at->flags & OC_F_TAIL) != 0)) return false;
  return !strchr(options, 'f') || oc_lib_set(vm, t, "func", fn);
}

static const char *info_options(OcFrame *f, int arg) {
  return oc_arg_none_or_nil(f, arg + 1) ? "flnSrtu" : oc_str(OC_ARG(f, arg + 1))->data;
}

/* The function asked about. */
static const OcValue *info_function(Info *s, int arg) {
  return s->walk.at != NULL ? &s->walk.at->base[-1] : OC_ARG(s, arg);
}

static OcSig info_fill(OcThread *L, Info *s) {
  OcFrame *f = &s->walk.frame;
  int arg;
  OcThread *of = oc_debug_thread(L, f, &arg);
  OC_CHECK(check_options(L, f, arg, info_options(f, arg)));
  if (of != L) OC_CHECK(oc_debug_walk(L, &s->walk, of));
  if (s->walk.at == NULL && !oc_is_function(OC_ARG(f, arg))) { /* it has gone: this is a repetition, after a collection with its finalizers */
    oc_set_nil(OC_TEMP(f, T_TABLE));
    return OC_OK;
  }
  OcTable *t = oc_table_new(L->vm);
  if (t == NULL || !oc_table_reserve(L->vm, t, 0, 16)) return OC_NOMEM;
  oc_set_obj(OC_TEMP(f, T_TABLE), t);
  oc_charge(L, 16);
  return fill_info(L, of, t, info_function(s, arg), s->walk.at, info_options(f, arg)) ? OC_OK : OC_NOMEM;
}

static OcSig lines_new(OcThread *L, Info *s, const OcValue *fn) {
  OcTable *t = oc_table_new(L->vm);
  if (t == NULL) return OC_NOMEM;
  oc_set_obj(OC_TEMP(s, T_LINES), t);
  s->pc = oc_lcl(fn)->proto->is_vararg ? 1 : 0; /* the first instruction of a vararg function has no line of its own */
  return OC_OK;
}

static OcSig lines_run(OcThread *L, Info *s, const OcValue *fn) {
  const OcProto *p = oc_lcl(fn)->proto;
  OcTable *t = oc_tab(OC_TEMP(s, T_LINES));
  const OcValue yes = oc_bool(true);
  while (p->lines != NULL && s->pc < p->ncode) {
    OC_CHECK(oc_table_outcome(L, oc_table_set_int(L->vm, t, p->lines[s->pc], &yes)));
    if (++s->pc % OC_SLICE_ITEMS == 0) {
      oc_charge(L, OC_SLICE_ITEMS);
      OC_CHECK(oc_fuel_left(L));
    }
  }
  return OC_OK;
}

static OcSig lines_store(OcThread *L, OcFrame *f) {
  return oc_lib_set(L->vm, oc_tab(OC_TEMP(f, T_TABLE)), "activelines", OC_TEMP(f, T_LINES)) ? OC_OK : OC_NOMEM;
}

static OcSig getinfo(OcThread *L, OcFrame *f) {
  Info *const s = (Info *)f;
  const int arg = oc_debug_has_thread(f);
  OcThread *const of = arg ? oc_thread(OC_ARG(f, 0)) : L;
  SEQ_BEGIN(&s->walk);
  SEQ_AWAIT(&s->walk, info_args(L, s));
  SEQ_POLL(&s->walk, oc_debug_walk(L, &s->walk, of));
  if (s->walk.at == NULL && !oc_is_function(OC_ARG(f, arg))) return oc_return_value(f, oc_nil());
  if (strchr(info_options(f, arg), 'L') && oc_is_lcl(info_function(s, arg))) {
    /* The function is kept as an argument: another thread's frame may go meanwhile. */
    *OC_ARG(f, arg) = *info_function(s, arg);
    SEQ_AWAIT(&s->walk, lines_new(L, s, OC_ARG(f, arg)));
    SEQ_POLL(&s->walk, lines_run(L, s, OC_ARG(f, arg)));
  }
  SEQ_AWAIT(&s->walk, info_fill(L, s));
  if (oc_is_tab(OC_TEMP(f, T_LINES))) SEQ_AWAIT(&s->walk, lines_store(L, f));
  return oc_return1(f, OC_TEMP(f, T_TABLE));
  SEQ_END(&s->walk);
}
static const OcNative getinfo_native = {"getinfo", getinfo, sizeof(Info), 3, 2};

/* --- traceback --- */

static OcSig traceback_call(OcThread *L, OcFrame *f) {
  int arg;
  OcThread *of = oc_debug_thread(L, f, &arg);
  int64_t level;
  OC_CHECK(oc_arg_int_opt(L, f, arg + 1, of == L ? 1 : 0, &level));
  OcString *message;
  OC_CHECK(oc_arg_str_opt(L, f, arg, &message));
  OcValue *at = oc_thread_scratch(L, 4);
  if (at == NULL) return OC_NOMEM;
  oc_set_native(&at[0], &oc_traceback_native);
  oc_set_obj(&at[1], of);
  at[2] = message != NULL ? oc_obj(message) : oc_nil();
  oc_set_int(&at[3], (int)level);
  return oc_call(L, at, 3, OC_TEMP(f, 0), 1);
}

static OcSig traceback(OcThread *L, OcFrame *f) {
  OcPlainSeq *const s = (OcPlainSeq *)f;
  const int arg = oc_debug_has_thread(f);
  const OcValue *const message = OC_ARG(f, arg);
  SEQ_BEGIN(s);
  if (!oc_arg_none_or_nil(f, arg) && !oc_is_str(message) && !oc_is_num(message)) return oc_return1(f, message);
  SEQ_AWAIT(s, traceback_call(L, f));
  return oc_return1(f, OC_TEMP(f, 0));
  SEQ_END(s);
}
static const OcNative traceback_native = {"traceback", traceback, sizeof(OcPlainSeq), 3, 1};

/* --- hooks --- */

/* The hook just set hears of this function's return. */
static OcSig sethook_return(OcThread *L, OcFrame *f) {
  OcPlainSeq *const s = (OcPlainSeq *)f;
  SEQ_BEGIN(s);
  SEQ_AWAIT(s, oc_hook_return(L, f));
  return oc_return0(f);
  SEQ_END(s);
}
static const OcNative sethook_return_native = {"sethook", sethook_return, sizeof(OcPlainSeq), 4, 0};

static OcSig sethook(OcThread *L, OcFrame *f) {
  int arg;
  OcThread *of = oc_debug_thread(L, f, &arg);
  if (oc_arg_none_or_nil(f, arg)) {
    of->hook_mask = 0;
    oc_set_nil(&of->hook);
    return oc_return0(f);
  }
  OcString *mask;
  int64_t count;
  OC_CHECK(oc_arg_str(L, f, arg + 1, &mask));
  OC_CHECK(oc_arg_function(L, f, arg));
  OC_CHECK(oc_arg_int_opt(L, f, arg + 2, 0, &count));
  uint8_t bits = 0;
  if (strchr(mask->data, 'c')) bits |= OC_HOOK_CALL;
  if (strchr(mask->data, 'r')) bits |= OC_HOOK_RETURN;
  if (strchr(mask->data, 'l')) bits |= OC_HOOK_LINE;
  if ((int)count > 0) bits |= OC_HOOK_COUNT;
  oc_thread_touch(of); /* its hook is one of its roots */
  if (bits != 0) of->hook = *OC_ARG(f, arg);
  else oc_set_nil(&of->hook);
  of->hook_mask = bits;
  of->hook_count = of->hook_left = (int)count > 0 ? (int32_t)count : 0;
  return of == L && bits & OC_HOOK_RETURN ? oc_become(L, f, &sethook_return_native) : oc_return0(f);
}
static const OcNative sethook_native = {"sethook", sethook, 0, 4, 0};

static OcSig gethook(OcThread *L, OcFrame *f) {
  int arg;
  const OcThread *of = oc_debug_thread(L, f, &arg);
  char mask[4];
  size_t n = 0;
  if (of->hook_mask == 0) return oc_return_value(f, oc_nil());
  if (of->hook_mask & OC_HOOK_CALL) mask[n++] = 'c';
  if (of->hook_mask & OC_HOOK_RETURN) mask[n++] = 'r';
  if (of->hook_mask & OC_HOOK_LINE) mask[n++] = 'l';
  OcString *s = oc_string_new(L->vm, mask, n);
  if (s == NULL) return OC_NOMEM;
  f->u.res = f->base - 1;
  f->u.res[0] = of->hook;
  oc_set_obj(&f->u.res[1], s);
  oc_set_int(&f->u.res[2], of->hook_count);
  f->nres = 3;
  return OC_DONE;
}
static const OcNative gethook_native = {"gethook", gethook, 0, 1, 0};

/* --- metatables, user values --- */

static OcSig getmetatable(OcThread *L, OcFrame *f) {
  OC_CHECK(oc_arg_any(L, f, 0));
  OcTable *meta = oc_metatable(L->vm, OC_ARG(f, 0));
  return oc_return_value(f, meta != NULL ? oc_obj(meta) : oc_nil());
}
static const OcNative getmetatable_native = {"getmetatable", getmetatable, 0, 1, 0};

static OcSig setmetatable(OcThread *L, OcFrame *f) {
  const OcValue *m = OC_ARG(f, 1);
  if (f->nargs < 2 || (!oc_is_nil(m) && !oc_is_tab(m))) return oc_arg_type_error(L, f, 1, "nil or table");
  if (!oc_set_metatable(L->vm, OC_ARG(f, 0), oc_is_nil(m) ? NULL : oc_tab(m))) return OC_NOMEM;
  return oc_return1(f, OC_ARG(f, 0));
}
static const OcNative setmetatable_native = {"setmetatable", setmetatable, 0, 2, 0};

/* Objects of the core's own (files) use their user value themselves, and have none for scripts. */
static bool has_user_value(const OcValue *v, int64_t n) { return (int)n == 1 && oc_udata(v)->type == 0; }

static OcSig getuservalue(OcThread *L, OcFrame *f) {
  int64_t n;
  OC_CHECK(oc_arg_int_opt(L, f, 1, 1, &n));
  const OcValue *v = OC_ARG(f, 0);
  if (!oc_is_udata(v) || !has_user_value(v, n)) return oc_return_value(f, oc_nil());
  return oc_return2(f, oc_udata(v)->user, oc_bool(true));
}
static const OcNative getuservalue_native = {"getuservalue", getuservalue, 0, 2, 0};

static OcSig setuservalue(OcThread *L, OcFrame *f) {
  int64_t n;
  OC_CHECK(oc_arg_int_opt(L, f, 2, 1, &n));
  const OcValue *v = OC_ARG(f, 0);
  if (!oc_is_udata(v)) return oc_arg_type_error(L, f, 0, "userdata");
  OC_CHECK(oc_arg_any(L, f, 1));
  if (!has_user_value(v, n)) return oc_return_value(f, oc_nil());
  oc_udata(v)->user = *OC_ARG(f, 1);
  OC_BARRIER(L->vm, oc_udata(v), OC_ARG(f, 1));
  return oc_return1(f, v);
}
static const OcNative setuservalue_native = {"setuservalue", setuservalue, 0, 3, 0};

/* --- refused --- */

static OcSig getregistry(OcThread *L, OcFrame *f) {
  (void)f;
  return oc_error(L, "debug.getregistry is not available: the registry is the host's");
}
static const OcNative getregistry_native = {"getregistry", getregistry, 0, 0, 0};

static OcSig debug(OcThread *L, OcFrame *f) {
  (void)f;
  return oc_error(L, "debug.debug is not available: nothing here may block on the console");
}
static const OcNative debug_native = {"debug", debug, 0, 0, 0};

static OcSig setcstacklimit(OcThread *L, OcFrame *f) {
  int64_t n;
  OC_CHECK(oc_arg_int(L, f, 0, &n));
  return oc_return_value(f, oc_int(200)); /* does nothing, as in PUC Lua since 5.4.3 */
}
static const OcNative setcstacklimit_native = {"setcstacklimit", setcstacklimit, 0, 1, 0};

static const OcLibEntry entries[] = {
  {"debug", &debug_native}, {"gethook", &gethook_native}, {"getinfo", &getinfo_native}, {"getlocal", &oc_debug_getlocal_native},
  {"getmetatable", &getmetatable_native}, {"getregistry", &getregistry_native}, {"getupvalue", &oc_debug_getupvalue_native},
  {"getuservalue", &getuservalue_native}, {"setcstacklimit", &setcstacklimit_native}, {"sethook", &sethook_native},
  {"setlocal", &oc_debug_setlocal_native}, {"setmetatable", &setmetatable_native}, {"setupvalue", &oc_debug_setupvalue_native},
  {"setuservalue", &setuservalue_native}, {"traceback", &traceback_native}, {"upvalueid", &oc_debug_upvalueid_native},
  {"upvaluejoin", &oc_debug_upvaluejoin_native}, {NULL, NULL}};

bool oc_open_debug(OcVm *vm) { return oc_lib_new(vm, "debug", entries) != NULL; }
