/* load.c: a chunk's text or bytes become a function. Layer 6. */
#include "load.h"

#include "compile.h"

OcSig oc_load_string(OcThread *L, OcValue *ret, const OcValue *source, const OcValue *name, const char *mode) {
  const OcString *const s = oc_str(source);
  const bool binary = s->len > 0 && s->data[0] == '\033';
  const char *const allowed = mode != NULL ? mode : "bt";
  if (strchr(allowed, binary ? 'b' : 't') == NULL)
    return oc_error_plain(L, "attempt to load a %s chunk (mode is '%s')", binary ? "binary" : "text", allowed);
  if (binary && !L->vm->binary_chunks) return oc_error_plain(L, "attempt to load a binary chunk (binary chunks are not allowed here)");
  OcValue *at = oc_thread_scratch(L, 3);
  if (at == NULL) return OC_NOMEM;
  oc_set_native(&at[0], binary ? &oc_undump_native : &oc_compile_native);
  at[1] = *source;
  at[2] = *name;
  return oc_call(L, at, 2, ret, 1);
}

void oc_load_env(OcThread *L, const OcValue *closure, const OcValue *env) {
  const OcLClosure *c = oc_lcl(closure);
  if (c->extra == 0) return;
  *c->up[0]->v = *env;
  OC_BARRIER(L->vm, c->up[0], env);
}

void oc_load_globals(OcThread *L, const OcValue *closure) {
  const OcValue env = oc_obj(L->vm->globals);
  oc_load_env(L, closure, &env);
}
