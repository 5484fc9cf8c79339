/* lib_debug_vars.c: local variables and upvalues for the debug library. Layer 7. */
#include "hooks.h"
#include "lib.h"
#include "lib_debug.h"

/* What the core keeps in slots for itself (buffers, prototypes) is not shown. */
static OcValue shown(const OcValue *v) { return v->tag >= OC_PROTO ? oc_nil() : *v; }

/* --- locals --- */

/* The slot of variable n of frame at, and its name in *name (static, or kept alive by the prototype); NULL: none.
 * *writable: may a script change it? */
static OcValue *find_local(OcThread *of, OcFrame *at, int64_t n, const char **name, bool *writable) {
  OcValue *told = oc_hook_transferred(of, at, n);
  *writable = false;
  if (told != NULL) {
    *name = at->kind == OC_FRAME_LUA ? "(temporary)" : "(C temporary)";
    return told;
  }
  if (at->kind == OC_FRAME_LUA) {
    const OcProto *p = at->fn.cl->proto;
    if (n < 0) { /* extra arguments, below the function's slot */
      if (!p->is_vararg || -n > (int64_t)at->nargs) return NULL;
      *name = "(vararg)";
      *writable = true;
      return at->base - 1 - at->nargs + (-n - 1);
    }
    if (n == 0 || n > 255) return NULL;
    const OcString *local = oc_proto_local(of->vm, p, (int)n, oc_frame_pc(at));
    if (local != NULL) {
      *name = local->data;
    } else {
      if (n > at->top - at->base) return NULL;
      *name = "(temporary)";
    }
    /* Names, and that there are none, prove nothing: those of a binary chunk are whatever it says. */
    *writable = !oc_debug_trusted(of, p, oc_frame_pc(at), (int)n - 1);
    return &at->base[n - 1];
  }
  *name = "(C temporary)";
  if (n > (int64_t)at->nargs) return NULL;
  return n > 0 && n <= at->top - at->base ? &at->base[n - 1] : NULL;
}

static OcSig local_args(OcThread *L, OcWalk *s, OcThread *of, int arg, int64_t *n) {
  OC_CHECK(oc_debug_level(L, s, of, arg));
  OC_CHECK(oc_arg_int(L, &s->frame, arg + 1, n));
  *n = (int)*n;
  return OC_OK;
}

/* getlocal(function, n): names of parameters. */
static OcSig parameter(OcThread *L, OcFrame *f, int arg) {
  int64_t n;
  OC_CHECK(oc_arg_int(L, f, arg + 1, &n));
  const OcValue *fn = OC_ARG(f, arg);
  const OcString *name = oc_is_lcl(fn) && n > 0 && n <= 255 ? oc_proto_local(L->vm, oc_lcl(fn)->proto, (int)n, 0) : NULL;
  return name != NULL ? oc_return_value(f, oc_obj(name)) : oc_return_value(f, oc_nil());
}

typedef struct { OcWalk walk; int64_t n; } Local;

static OcSig getlocal_result(OcThread *L, OcThread *of, Local *s, int arg) {
  OcFrame *f = &s->walk.frame;
  if (of != L) OC_CHECK(oc_debug_walk(L, &s->walk, of)); /* this may be a repetition, after a collection with its finalizers */
  const char *name;
  bool writable;
  if (s->walk.at == NULL) return oc_arg_error(L, f, arg, "level out of range");
  const OcValue *v = find_local(of, s->walk.at, s->n, &name, &writable);
  if (v == NULL) return oc_return_value(f, oc_nil());
  OcString *str = oc_string_cstr(L->vm, name);
  if (str == NULL) return OC_NOMEM;
  return oc_return2(f, oc_obj(str), shown(v));
}

static OcSig getlocal(OcThread *L, OcFrame *f) {
  Local *const s = (Local *)f;
  const int arg = oc_debug_has_thread(f);
  OcThread *const of = arg ? oc_thread(OC_ARG(f, 0)) : L;
  SEQ_BEGIN(&s->walk);
  if (f->nargs > (uint32_t)arg && oc_is_function(OC_ARG(f, arg))) return parameter(L, f, arg);
  SEQ_AWAIT(&s->walk, local_args(L, &s->walk, of, arg, &s->n));
  SEQ_POLL(&s->walk, oc_debug_walk(L, &s->walk, of));
  return getlocal_result(L, of, s, arg);
  SEQ_END(&s->walk);
}
const OcNative oc_debug_getlocal_native = {"getlocal", getlocal, sizeof(Local), 3, 0};

static OcSig setlocal_result(OcThread *L, OcThread *of, Local *s, int arg) {
  OcFrame *f = &s->walk.frame;
  if (of != L) OC_CHECK(oc_debug_walk(L, &s->walk, of)); /* this may be a repetition, after a collection with its finalizers */
  OcVm *vm = L->vm;
  const char *name;
  bool writable;
  if (s->walk.at == NULL) return oc_arg_error(L, f, arg, "level out of range");
  OC_CHECK(oc_arg_any(L, f, arg + 2));
  OcValue *v = find_local(of, s->walk.at, s->n, &name, &writable);
  if (v == NULL || !writable) return oc_return_value(f, oc_nil());
  OcString *str = oc_string_cstr(vm, name);
  if (str == NULL) return OC_NOMEM;
  oc_arg_set(L, v, OC_ARG(f, arg + 2)); /* the frame may be scanned already in this collection, and would not be again */
  return oc_return_value(f, oc_obj(str));
}

static OcSig setlocal(OcThread *L, OcFrame *f) {
  Local *const s = (Local *)f;
  const int arg = oc_debug_has_thread(f);
  OcThread *const of = arg ? oc_thread(OC_ARG(f, 0)) : L;
  SEQ_BEGIN(&s->walk);
  SEQ_AWAIT(&s->walk, local_args(L, &s->walk, of, arg, &s->n));
  SEQ_POLL(&s->walk, oc_debug_walk(L, &s->walk, of));
  return setlocal_result(L, of, s, arg);
  SEQ_END(&s->walk);
}
const OcNative oc_debug_setlocal_native = {"setlocal", setlocal, sizeof(Local), 4, 0};

/* --- upvalues --- */

static int upvalue_count(const OcValue *fn) { return fn->tag == OC_NATIVE ? 0 : fn->u.o->extra; }

static OcSig upvalue_args(OcThread *L, OcFrame *f, int fn, int64_t *n) {
  OC_CHECK(oc_arg_int(L, f, fn + 1, n));
  *n = (int)*n;
  return oc_arg_function(L, f, fn);
}

static const char *upvalue_name(const OcLClosure *c, int64_t n) {
  const OcString *name = c->proto->upvals[n - 1].name;
  return name != NULL ? name->data : "(no name)";
}

static OcSig getupvalue(OcThread *L, OcFrame *f) {
  int64_t n;
  OC_CHECK(upvalue_args(L, f, 0, &n));
  const OcValue *fn = OC_ARG(f, 0);
  if (n < 1 || n > upvalue_count(fn)) return oc_return0(f);
  if (!oc_is_lcl(fn)) return oc_return2(f, oc_obj(L->vm->empty), oc_nil()); /* natives keep theirs to themselves */
  const OcLClosure *c = oc_lcl(fn);
  OcString *name = oc_string_cstr(L->vm, upvalue_name(c, n));
  if (name == NULL) return OC_NOMEM;
  return oc_return2(f, oc_obj(name), *c->up[n - 1]->v);
}
const OcNative oc_debug_getupvalue_native = {"getupvalue", getupvalue, 0, 2, 0};

static OcSig setupvalue(OcThread *L, OcFrame *f) {
  int64_t n;
  OC_CHECK(oc_arg_any(L, f, 2));
  OC_CHECK(upvalue_args(L, f, 0, &n));
  const OcValue *fn = OC_ARG(f, 0);
  if (!oc_is_lcl(fn) || n < 1 || n > upvalue_count(fn)) return oc_return0(f);
  const OcLClosure *c = oc_lcl(fn);
  OcString *name = oc_string_cstr(L->vm, upvalue_name(c, n));
  if (name == NULL) return OC_NOMEM;
  *c->up[n - 1]->v = *OC_ARG(f, 2);
  OC_BARRIER(L->vm, c->up[n - 1], OC_ARG(f, 2));
  return oc_return_value(f, oc_obj(name));
}
const OcNative oc_debug_setupvalue_native = {"setupvalue", setupvalue, 0, 3, 0};

/* What identifies the upvalue, or NULL if there is no such one. */
static void *upvalue_id(const OcValue *fn, int64_t n) {
  if (n < 1 || n > upvalue_count(fn)) return NULL;
  return oc_is_lcl(fn) ? (void *)oc_lcl(fn)->up[n - 1] : (void *)&oc_ccl(fn)->up[n - 1];
}

static OcSig upvalueid(OcThread *L, OcFrame *f) {
  int64_t n;
  OC_CHECK(upvalue_args(L, f, 0, &n));
  void *id = upvalue_id(OC_ARG(f, 0), n);
  if (id == NULL) return oc_return_value(f, oc_nil());
  OcValue v;
  oc_set_light(&v, id);
  return oc_return1(f, &v);
}
const OcNative oc_debug_upvalueid_native = {"upvalueid", upvalueid, 0, 2, 0};

static OcSig upvaluejoin(OcThread *L, OcFrame *f) {
  int64_t n1, n2;
  OC_CHECK(upvalue_args(L, f, 0, &n1));
  if (upvalue_id(OC_ARG(f, 0), n1) == NULL) return oc_arg_error(L, f, 1, "invalid upvalue index");
  OC_CHECK(upvalue_args(L, f, 2, &n2));
  if (upvalue_id(OC_ARG(f, 2), n2) == NULL) return oc_arg_error(L, f, 3, "invalid upvalue index");
  if (!oc_is_lcl(OC_ARG(f, 0))) return oc_arg_error(L, f, 0, "Lua function expected");
  if (!oc_is_lcl(OC_ARG(f, 2))) return oc_arg_error(L, f, 2, "Lua function expected");
  OcLClosure *c = oc_lcl(OC_ARG(f, 0));
  c->up[n1 - 1] = oc_lcl(OC_ARG(f, 2))->up[n2 - 1];
  OC_BARRIER_OBJ(L->vm, c, c->up[n1 - 1]);
  return oc_return0(f);
}
const OcNative oc_debug_upvaluejoin_native = {"upvaluejoin", upvaluejoin, 0, 4, 0};
