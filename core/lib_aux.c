/* lib_aux.c: small things that several libraries need. Layer 7. */
#include <stdio.h>

#include "lib.h"

/* --- levels --- */

OcFrame *oc_level_at(OcFrame *f) {
  f = oc_frame_visible(f);
  return f != NULL && f->kind == OC_FRAME_BASE ? NULL : f;
}

size_t oc_where(char *out, const OcFrame *f) {
  const int line = oc_frame_line(f);
  out[0] = 0;
  if (line <= 0) return 0;
  char id[OC_IDSIZE];
  const OcString *source = f->fn.cl->proto->source;
  if (source != NULL) oc_chunk_id(id, source->data, source->len);
  else memcpy(id, "?", 2);
  return (size_t)snprintf(out, OC_WHERE_MAX, "%s:%d: ", id, line);
}

/* --- tables and strings --- */

OcSig oc_table_outcome(OcThread *L, OcTSet r) {
  switch (r) {
    case OC_TSET_OK: return OC_OK;
    case OC_TSET_NOMEM: return OC_NOMEM;
    case OC_TSET_NILKEY: return oc_error_plain(L, "table index is nil");
    case OC_TSET_NANKEY: return oc_error_plain(L, "table index is NaN");
    default: return oc_error_plain(L, "table overflow");
  }
}

OcSig oc_set_bytes(OcThread *L, OcValue *ret, const char *s, size_t n) {
  OcString *str = oc_string_new(L->vm, s, n);
  if (str == NULL) return OC_NOMEM;
  oc_set_obj(ret, str);
  return OC_OK;
}

OcSig oc_key_ready(OcThread *L, OcValue *v) {
  if (!oc_is_str(v) || oc_string_is_key(oc_str(v))) return OC_OK;
  for (;;) {
    OcString *key;
    int64_t cost = 0;
    const int r = oc_string_canon(L->vm, oc_str(v), &key, &cost);
    oc_charge(L, cost);
    if (r < 0) return OC_NOMEM;
    if (r > 0) {
      oc_set_obj(v, key);
      return OC_OK;
    }
    OC_CHECK(oc_fuel_left(L));
  }
}

/* --- buffers --- */

OcSig oc_set_buffer(OcThread *L, OcValue *ret) {
  OcBuffer *b = oc_buffer_new(L->vm);
  if (b == NULL) return OC_NOMEM;
  oc_set_obj(ret, b);
  return OC_OK;
}

OcSig oc_buffer_status(OcThread *L, OcBuf r) {
  if (r == OC_BUF_OK) return OC_OK;
  return r == OC_BUF_NOMEM ? OC_NOMEM : oc_too_big(L);
}

OcSig oc_buffer_add_string(OcThread *L, const OcValue *b, const OcString *s, uint32_t *at) {
  while (*at < s->len) {
    const uint32_t left = s->len - *at, n = left < OC_SLICE_BYTES ? left : OC_SLICE_BYTES;
    oc_charge(L, OC_FUEL_BYTES(n));
    OC_CHECK(oc_buffer_status(L, oc_buffer_add(L->vm, (OcBuffer *)b->u.o, s->data + *at, n)));
    *at += n;
    if (*at < s->len) OC_CHECK(oc_fuel_left(L));
  }
  *at = 0;
  return OC_OK;
}

OcSig oc_buffer_to_string(OcThread *L, OcValue *ret, const OcValue *b) {
  for (;;) {
    OcString *s;
    int64_t cost = 0;
    const int r = oc_buffer_finish(L->vm, (OcBuffer *)b->u.o, &s, &cost);
    oc_charge(L, cost);
    if (r < 0) return OC_NOMEM;
    if (r > 0) {
      oc_set_obj(ret, s);
      return OC_OK;
    }
    OC_CHECK(oc_fuel_left(L));
  }
}
