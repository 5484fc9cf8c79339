/* args.c: checking the arguments of natives, returning from them, registering libraries. Layer 7.
 *
 * The texts are those of PUC's luaL_* functions: scripts and tests match on them. Nothing here suspends, so a string argument
 * is never walked: numerals are parsed by number.c, everything else is a look at the tag.
 */
#include <string.h>

#include "lib.h"

_Noreturn void oc_seq_lost(OcFrame *f) {
  (void)f;
  oc_panic(__FILE__, __LINE__, "a sequence was polled at a place it does not have");
}

/* --- results --- */

OcSig oc_return_bytes(OcThread *L, OcFrame *f, const char *s, size_t n) {
  OcString *str = oc_string_new(L->vm, s, n);
  if (!str) return OC_NOMEM;
  return oc_return_value(f, oc_obj(str));
}

OcSig oc_return_fail(OcThread *L, OcFrame *f, const char *message, int code) {
  size_t n = strlen(message);
  OcString *str;
  if (n > OC_SLICE_BYTES) n = OC_SLICE_BYTES;
  str = oc_string_new(L->vm, message, n);
  if (!str) return OC_NOMEM;
  /* Three results from the function's own slot on: a plain native has room above its arguments, a sequence's window must. */
  OC_ASSERT(!f->fn.native->frame_size || oc_temp(f, f->fn.native->ntemps) - f->base >= 2);
  f->u.res = f->base - 1;
  oc_set_nil(&f->u.res[0]);
  oc_set_obj(&f->u.res[1], str);
  oc_set_int(&f->u.res[2], code);
  f->nres = 3;
  return OC_DONE;
}

/* --- arguments --- */

OcSig oc_arg_any(OcThread *L, OcFrame *f, int i) {
  if (oc_arg_none(f, i)) return oc_arg_error(L, f, i, "value expected");
  return OC_OK;
}

/* An argument that is no integer: was it a number at all? */
static OC_COLD OcSig int_error(OcThread *L, OcFrame *f, int i) {
  double n;
  if (!oc_arg_none(f, i) && oc_to_num(L, OC_ARG(f, i), &n)) {
    return oc_arg_error(L, f, i, "number has no integer representation");
  }
  return oc_arg_type_error(L, f, i, "number");
}

OcSig oc_arg_int(OcThread *L, OcFrame *f, int i, int64_t *out) {
  if (OC_UNLIKELY(oc_arg_none(f, i))) return int_error(L, f, i);
  if (OC_LIKELY(oc_is_int(OC_ARG(f, i)))) {
    *out = OC_ARG(f, i)->u.i;
    return OC_OK;
  }
  return oc_to_int(L, OC_ARG(f, i), out) ? OC_OK : int_error(L, f, i);
}

OcSig oc_arg_int_opt(OcThread *L, OcFrame *f, int i, int64_t absent, int64_t *out) {
  if (oc_arg_none_or_nil(f, i)) {
    *out = absent;
    return OC_OK;
  }
  return oc_arg_int(L, f, i, out);
}

OcSig oc_arg_num(OcThread *L, OcFrame *f, int i, double *out) {
  if (!oc_arg_none(f, i)) {
    const OcValue *v = OC_ARG(f, i);
    if (OC_LIKELY(oc_is_flt(v))) {
      *out = v->u.n;
      return OC_OK;
    }
    if (oc_to_num(L, v, out)) return OC_OK;
  }
  return oc_arg_type_error(L, f, i, "number");
}

OcSig oc_arg_num_opt(OcThread *L, OcFrame *f, int i, double absent, double *out) {
  if (oc_arg_none_or_nil(f, i)) {
    *out = absent;
    return OC_OK;
  }
  return oc_arg_num(L, f, i, out);
}

OcSig oc_arg_str(OcThread *L, OcFrame *f, int i, OcString **out) {
  OcValue *v;
  if (OC_UNLIKELY(oc_arg_none(f, i))) return oc_arg_type_error(L, f, i, "string");
  v = OC_ARG(f, i);
  if (OC_UNLIKELY(!oc_is_str(v))) {
    OcString *s;
    if (!oc_is_num(v)) return oc_arg_type_error(L, f, i, "string");
    s = oc_num_to_string(L->vm, v);
    if (!s) return OC_NOMEM;
    const OcValue text = oc_obj(s);
    oc_arg_set(L, v, &text); /* the slot keeps the new string alive */
  }
  *out = oc_str(v);
  return OC_OK;
}

OcSig oc_arg_str_opt(OcThread *L, OcFrame *f, int i, OcString **out) {
  if (oc_arg_none_or_nil(f, i)) {
    *out = NULL;
    return OC_OK;
  }
  return oc_arg_str(L, f, i, out);
}

OcSig oc_arg_tab(OcThread *L, OcFrame *f, int i) {
  if (oc_arg_none(f, i) || !oc_is_tab(OC_ARG(f, i))) return oc_arg_type_error(L, f, i, "table");
  return OC_OK;
}

OcSig oc_arg_function(OcThread *L, OcFrame *f, int i) {
  if (oc_arg_none(f, i) || !oc_is_function(OC_ARG(f, i))) return oc_arg_type_error(L, f, i, "function");
  return OC_OK;
}

OcSig oc_arg_option(OcThread *L, OcFrame *f, int i, const char *absent, const char *const *names, int *out) {
  const char *s = absent;
  size_t n;
  if (!absent || !oc_arg_none_or_nil(f, i)) {
    OcString *str;
    OC_CHECK(oc_arg_str(L, f, i, &str));
    s = str->data;
    n = str->len; /* a zero inside matches nothing */
  } else {
    n = strlen(s);
  }
  for (int k = 0; names[k]; k++) {
    if (strlen(names[k]) == n && memcmp(names[k], s, n) == 0) {
      *out = k;
      return OC_OK;
    }
  }
  return oc_arg_error(L, f, i, "invalid option '%s'", s);
}

/* --- registering --- */

bool oc_lib_set(OcVm *vm, OcTable *t, const char *name, const OcValue *v) {
  OcString *key = oc_string_cstr(vm, name);
  if (!key) return false;
  OC_ASSERT(oc_string_is_key(key));
  return oc_table_set_str(vm, t, key, v) == OC_TSET_OK;
}

bool oc_lib_set_naming(OcVm *vm, OcTable *t, const char *name, const OcNative *n, const char *const *names, uint8_t count) {
  OcCClosure *c = oc_cclosure_new(vm, n, count);
  if (c == NULL) return false;
  for (int i = 0; i < count; i++) {
    OcString *text = oc_string_cstr(vm, names[i]);
    if (text == NULL) return false;
    const OcValue v = oc_obj(text);
    oc_cclosure_set(vm, c, i, &v);
  }
  const OcValue v = oc_obj(c);
  return oc_lib_set(vm, t, name, &v);
}

bool oc_lib_register(OcVm *vm, OcTable *t, const OcLibEntry *list) {
  uint32_t n = 0;
  while (list[n].name) n++;
  if (!oc_table_reserve(vm, t, 0, n)) return false;
  for (; list->name; list++) {
    OcValue v;
    oc_set_native(&v, list->native);
    if (!oc_lib_set(vm, t, list->name, &v)) return false;
  }
  return true;
}

OcTable *oc_lib_new(OcVm *vm, const char *name, const OcLibEntry *list) {
  /* No collection runs while libraries open, so the table needs no root until it is stored. */
  OcTable *t = strcmp(name, "_G") == 0 ? vm->globals : oc_table_new(vm);
  OcValue v;
  if (!t || !oc_lib_register(vm, t, list)) return NULL;
  oc_set_obj(&v, t);
  if (!oc_lib_set(vm, vm->globals, name, &v) || !oc_lib_set(vm, vm->loaded, name, &v)) return NULL;
  return t;
}
