/* api_values.c: references, conversion between host and Lua, raw tables. Layer 8. */
#include "api.h"

/* --- references --- */

static OcRefSlot *slot_at(OcApi *api, uint32_t i) { return &api->slots[i / OC_REF_SEGMENT][i % OC_REF_SEGMENT]; }

#define REF_INDEX(ref) ((ref) & 0xffffffu)
#define REF_OF(index, slot) ((uint32_t)(slot)->generation << 24 | (index))

/* One more segment of slots; the directory doubles, the segments stay where they are. */
static bool slots_grow(OcApi *api) {
  OcMem *mem = &api->vm->mem;
  const uint32_t n = api->nslots / OC_REF_SEGMENT;
  if (api->nslots >= 1u << 24) return false;
  if (n == api->dir) {
    const uint32_t dir = n ? n * 2 : 4;
    OcRefSlot **p = oc_mem_alloc(mem, dir * sizeof *p);
    if (p == NULL) return false;
    if (n) memcpy(p, api->slots, n * sizeof *p);
    if (api->slots) oc_mem_free(mem, api->slots, api->dir * sizeof *p);
    api->slots = p;
    api->dir = dir;
  }
  OcRefSlot *s = oc_mem_alloc(mem, OC_REF_SEGMENT * sizeof *s);
  if (s == NULL) return false;
  memset(s, 0, OC_REF_SEGMENT * sizeof *s);
  api->slots[n] = s;
  /* Number 0 is never given out: it ends the free list, and the reference 0 means none. */
  for (uint32_t i = OC_REF_SEGMENT; i-- > (n == 0);) {
    s[i].next = api->free_slot;
    s[i].generation = 1;
    api->free_slot = api->nslots + i;
  }
  api->nslots += OC_REF_SEGMENT;
  return true;
}

/* The live slot of a reference, or NULL. */
static OcRefSlot *slot_of(OcApi *api, OcRef ref) {
  const uint32_t i = REF_INDEX(ref);
  if (i == 0 || i >= api->nslots) return NULL;
  OcRefSlot *s = slot_at(api, i);
  return s->count != 0 && s->generation == ref >> 24 ? s : NULL;
}

static bool has_identity(const OcValue *v) {
  return v->tag == OC_NATIVE || (oc_is_collectable(v) && v->tag != OC_STR);
}

/* A reference to v, which is a string or has identity. */
static OcStatus ref_to(OcApi *api, const OcValue *v, OcRef *out) {
  OcVm *vm = api->vm;
  const bool shared = has_identity(v);
  if (shared) {
    const OcValue *known = oc_table_get(vm, api->numbers, v);
    if (known->tag == OC_INT) {
      OcRefSlot *s = slot_at(api, (uint32_t)known->u.i);
      s->count++;
      *out = REF_OF((uint32_t)known->u.i, s);
      return OC_SUCCESS;
    }
  }
  if (api->free_slot == 0 && !slots_grow(api)) return oc_api_fail(vm, OC_E_MEMORY, "not enough memory");
  const uint32_t i = api->free_slot;
  OcRefSlot *s = slot_at(api, i);
  if (oc_table_set_int(vm, api->refs, i, v) != OC_TSET_OK) return oc_api_fail(vm, OC_E_MEMORY, "not enough memory");
  if (shared) {
    const OcValue number = oc_int(i);
    if (oc_table_set(vm, api->numbers, v, &number) != OC_TSET_OK) {
      const OcValue nil = oc_nil();
      if (oc_table_set_int(vm, api->refs, i, &nil) != OC_TSET_OK) OC_UNREACHABLE("overwriting needs no memory");
      return oc_api_fail(vm, OC_E_MEMORY, "not enough memory");
    }
  }
  api->free_slot = s->next;
  s->count = 1;
  api->nrefs++;
  *out = REF_OF(i, s);
  return OC_SUCCESS;
}

OcStatus oc_ref_new(OcVm *vm, const OcVar *value, OcRef *out) {
  OcValue v;
  const OcStatus g = oc_api_to_value(vm, value, &v);
  if (g != OC_SUCCESS) return g;
  if (v.tag != OC_STR && !has_identity(&v)) return oc_api_fail(vm, OC_E_TYPE, "a scalar needs no reference");
  return ref_to(oc_api(vm), &v, out);
}

void oc_ref_free(OcVm *vm, OcRef ref) {
  OcApi *api = oc_api(vm);
  OcRefSlot *s = slot_of(api, ref);
  if (s == NULL || --s->count > 0) return;
  const uint32_t i = REF_INDEX(ref);
  const OcValue v = *oc_table_get_int(vm, api->refs, i), nil = oc_nil();
  /* Both keys exist, so these only overwrite: that takes no memory. */
  if (has_identity(&v) && oc_table_set(vm, api->numbers, &v, &nil) != OC_TSET_OK) OC_UNREACHABLE("overwriting failed");
  if (oc_table_set_int(vm, api->refs, i, &nil) != OC_TSET_OK) OC_UNREACHABLE("overwriting failed");
  s->generation = s->generation == 255 ? 1 : (uint8_t)(s->generation + 1);
  s->next = api->free_slot;
  api->free_slot = i;
  api->nrefs--;
}

/* The value of a live reference. */
static OcStatus deref(OcVm *vm, OcRef ref, OcValue *out) {
  OcApi *api = oc_api(vm);
  if (slot_of(api, ref) == NULL) return oc_api_fail(vm, OC_E_REF, "the reference is not alive");
  *out = *oc_table_get_int(vm, api->refs, REF_INDEX(ref));
  return OC_SUCCESS;
}

/* --- conversion --- */

static void string_var(const OcString *s, OcVar *out) {
  out->type = OC_VAR_STRING;
  out->ref = 0;
  out->u.string.bytes = s->data;
  out->u.string.len = s->len;
}

/* Type and payload without a reference; false when the value needs one. */
static bool plain_var(const OcValue *v, OcVar *out) {
  memset(out, 0, sizeof *out);
  switch (v->tag) {
    case OC_NIL: out->type = OC_VAR_NIL; return true;
    case OC_FALSE: case OC_TRUE:
      out->type = OC_VAR_BOOLEAN;
      out->u.integer = v->tag == OC_TRUE;
      return true;
    case OC_INT: out->type = OC_VAR_INTEGER; out->u.integer = v->u.i; return true;
    case OC_FLT: out->type = OC_VAR_FLOAT; out->u.number = v->u.n; return true;
    case OC_LIGHT: out->type = OC_VAR_LIGHT; out->u.integer = v->u.i; return true;
    case OC_STR: string_var(oc_str(v), out); return true;
    case OC_TAB: out->type = OC_VAR_TABLE; return false;
    case OC_THREAD: out->type = OC_VAR_THREAD; return false;
    case OC_UDATA:
      out->type = OC_VAR_USERDATA;
      if (!oc_api_host_number(v, &out->u.host)) return false;
      out->type = OC_VAR_HOST_OBJECT;
      return true;
    default:
      out->type = OC_VAR_FUNCTION;
      if (!oc_api_host_number(v, &out->u.host)) return false;
      out->type = OC_VAR_HOST_FUNCTION;
      return true;
  }
}

OcStatus oc_api_from_value(OcVm *vm, const OcValue *v, OcVar *out) {
  return plain_var(v, out) ? OC_SUCCESS : ref_to(oc_api(vm), v, &out->ref);
}

void oc_api_drop_vars(OcVm *vm, const OcVar *vars, uint32_t n) {
  for (uint32_t i = 0; i < n; i++)
    if (vars[i].ref != 0) oc_ref_free(vm, vars[i].ref);
}

OcStatus oc_api_to_value(OcVm *vm, const OcVar *var, OcValue *out) {
  *out = oc_nil();
  switch (var->type) {
    case OC_VAR_NIL: return OC_SUCCESS;
    case OC_VAR_BOOLEAN: oc_set_bool(out, var->u.integer != 0); return OC_SUCCESS;
    case OC_VAR_INTEGER: oc_set_int(out, var->u.integer); return OC_SUCCESS;
    case OC_VAR_FLOAT: oc_set_flt(out, var->u.number); return OC_SUCCESS;
    case OC_VAR_LIGHT:
      out->u.i = var->u.integer;
      out->tag = OC_LIGHT;
      return OC_SUCCESS;
    case OC_VAR_STRING: {
      if (var->u.string.len > OC_MAX_STRING) return oc_api_fail(vm, OC_E_ARGUMENT, "string too long");
      OcString *s = oc_string_new(vm, var->u.string.len ? var->u.string.bytes : "", var->u.string.len);
      if (s == NULL) return oc_api_fail(vm, OC_E_MEMORY, "not enough memory");
      oc_set_obj(out, s);
      return OC_SUCCESS;
    }
    case OC_VAR_TABLE: case OC_VAR_FUNCTION: case OC_VAR_THREAD: case OC_VAR_USERDATA: case OC_VAR_REF:
      return deref(vm, var->ref, out);
    case OC_VAR_HOST_FUNCTION:
      if (var->u.host >= OC_HOST_OPS || var->u.host == 0) return oc_api_fail(vm, OC_E_ARGUMENT, "bad host number");
      if (!oc_api_host_function(oc_api(vm), var->u.host, out)) return oc_api_fail(vm, OC_E_MEMORY, "not enough memory");
      return OC_SUCCESS;
    case OC_VAR_HOST_OBJECT:
      if (var->u.host >= OC_HOST_OPS || var->u.host == 0) return oc_api_fail(vm, OC_E_ARGUMENT, "bad host number");
      if (!oc_api_host_object(oc_api(vm), var->u.host, out)) return oc_api_fail(vm, OC_E_MEMORY, "not enough memory");
      return OC_SUCCESS;
    case OC_VAR_BUILTIN: {
      const OcNative *n = oc_api_builtin(var->u.integer);
      if (n == NULL) return oc_api_fail(vm, OC_E_ARGUMENT, "no such builtin");
      oc_set_native(out, n);
      return OC_SUCCESS;
    }
    default: return oc_api_fail(vm, OC_E_ARGUMENT, "a value of this type cannot be given");
  }
}

OcStatus oc_ref_read(OcVm *vm, OcRef ref, OcVar *out) {
  OcValue v;
  const OcStatus g = deref(vm, ref, &v);
  if (g != OC_SUCCESS) return g;
  if (!plain_var(&v, out)) out->ref = ref;
  return OC_SUCCESS;
}

OcStatus oc_string_begin(OcVm *vm, uint32_t len, OcRef *out) {
  if (len <= OC_MAX_SHORT || len > OC_MAX_STRING) return oc_api_fail(vm, OC_E_ARGUMENT, "string too short or too long");
  OcString *s = oc_string_raw(vm, len);
  if (s == NULL) return oc_api_fail(vm, OC_E_MEMORY, "not enough memory");
  const OcValue v = oc_obj(s);
  return ref_to(oc_api(vm), &v, out);
}

OcStatus oc_string_write(OcVm *vm, OcRef string, uint32_t offset, const char *bytes, uint32_t n) {
  OcValue v;
  const OcStatus g = deref(vm, string, &v);
  if (g != OC_SUCCESS) return g;
  if (v.tag != OC_STR || oc_string_is_short(oc_str(&v)) || oc_str(&v)->hashed != 0)
    return oc_api_fail(vm, OC_E_TYPE, "not a string being written");
  if (offset > oc_str(&v)->len || n > oc_str(&v)->len - offset) return oc_api_fail(vm, OC_E_ARGUMENT, "beyond the string");
  memcpy(oc_str(&v)->data + offset, bytes, n);
  return OC_SUCCESS;
}

/* --- tables --- */

static OcStatus table_of(OcVm *vm, OcRef ref, OcTable **out) {
  OcValue v;
  const OcStatus g = deref(vm, ref, &v);
  if (g != OC_SUCCESS) return g;
  if (v.tag != OC_TAB) return oc_api_fail(vm, OC_E_TYPE, "not a table");
  *out = oc_tab(&v);
  return OC_SUCCESS;
}

/* A key as tables want it: a long string made canonical. */
static OcStatus key_value(OcVm *vm, const OcVar *key, OcValue *out) {
  const OcStatus g = oc_api_to_value(vm, key, out);
  if (g != OC_SUCCESS || out->tag != OC_STR || oc_string_is_key(oc_str(out))) return g;
  OcString *s = oc_string_key(vm, oc_str(out));
  if (s == NULL) return oc_api_fail(vm, OC_E_MEMORY, "not enough memory");
  oc_set_obj(out, s);
  return OC_SUCCESS;
}

OcStatus oc_new_table(OcVm *vm, OcRef *out) {
  OcTable *t = oc_table_new(vm);
  if (t == NULL) return oc_api_fail(vm, OC_E_MEMORY, "not enough memory");
  const OcValue v = oc_obj(t);
  return ref_to(oc_api(vm), &v, out);
}

OcStatus oc_raw_get(OcVm *vm, OcRef table, const OcVar *key, OcVar *out) {
  OcTable *t = NULL;
  OcValue k;
  OcStatus g = table_of(vm, table, &t);
  if (g == OC_SUCCESS) g = key_value(vm, key, &k);
  if (g != OC_SUCCESS) return g;
  const OcValue v = *oc_table_get(vm, t, &k);
  return oc_api_from_value(vm, &v, out);
}

OcStatus oc_raw_set(OcVm *vm, OcRef table, const OcVar *key, const OcVar *value) {
  OcTable *t = NULL;
  OcValue k, v;
  OcStatus g = table_of(vm, table, &t);
  if (g == OC_SUCCESS) g = key_value(vm, key, &k);
  if (g == OC_SUCCESS) g = oc_api_to_value(vm, value, &v);
  if (g != OC_SUCCESS) return g;
  switch (oc_table_set(vm, t, &k, &v)) {
    case OC_TSET_OK: return OC_SUCCESS;
    case OC_TSET_NOMEM: return oc_api_fail(vm, OC_E_MEMORY, "not enough memory");
    case OC_TSET_NILKEY: return oc_api_fail(vm, OC_E_KEY, "index is nil");
    case OC_TSET_NANKEY: return oc_api_fail(vm, OC_E_KEY, "index is NaN");
    default: return oc_api_fail(vm, OC_E_KEY, "table overflow");
  }
}

OcStatus oc_raw_len(OcVm *vm, OcRef table, int64_t *out) {
  OcTable *t = NULL;
  int64_t cost = 0;
  const OcStatus g = table_of(vm, table, &t);
  if (g == OC_SUCCESS) *out = oc_table_len(vm, t, &cost);
  return g;
}

OcStatus oc_raw_next(OcVm *vm, OcRef table, uint64_t *cursor, OcVar *key, OcVar *value, bool *found) {
  OcTable *t = NULL;
  OcValue k, v;
  uint64_t at = *cursor;
  OcStatus g = table_of(vm, table, &t);
  if (g != OC_SUCCESS) return g;
  int r;
  do r = oc_table_next(vm, t, &at, &k, &v); while (r == 0);
  *found = r > 0;
  if (r < 0) return OC_SUCCESS;
  g = oc_api_from_value(vm, &k, key);
  if (g != OC_SUCCESS) return g;
  g = oc_api_from_value(vm, &v, value);
  if (g != OC_SUCCESS) {
    oc_api_drop_vars(vm, key, 1);
    return g;
  }
  *cursor = at;
  return OC_SUCCESS;
}

OcStatus oc_globals(OcVm *vm, OcRef *out) {
  const OcValue v = oc_obj(vm->globals);
  return ref_to(oc_api(vm), &v, out);
}

/* --- set-up --- */

static OcTable *anchored(OcApi *api, const char *name) {
  OcTable *t = oc_table_new(api->vm);
  if (t == NULL) return NULL;
  const OcValue v = oc_obj(t);
  return oc_lib_set(api->vm, oc_tab(&api->vm->registry), name, &v) ? t : NULL;
}

bool oc_api_values_init(OcApi *api) {
  api->refs = anchored(api, "api.refs");
  api->numbers = api->refs ? anchored(api, "api.numbers") : NULL;
  return api->numbers != NULL;
}

void oc_api_values_close(OcApi *api) {
  OcMem *mem = &api->vm->mem;
  for (uint32_t i = 0; i < api->nslots / OC_REF_SEGMENT; i++) oc_mem_free(mem, api->slots[i], OC_REF_SEGMENT * sizeof(OcRefSlot));
  if (api->slots) oc_mem_free(mem, api->slots, api->dir * sizeof *api->slots);
}
