/* dump.c: a function to a binary chunk. Layer 6. */
#include "buffer.h"
#include "dump.h"

typedef struct Dump {
  OcFrame frame;
  const OcString *str; /* being copied; kept alive by the function */
  const OcString *source; /* of the outermost function */
  uint32_t str_at;
  uint32_t n;          /* prototypes waiting in the stack table */
  uint32_t at;         /* next item of the present part */
  uint8_t part;
  bool strip;
} Dump;

enum { T_BUFFER, T_STACK, T_PROTO, T_COUNT };
enum { P_HEADER, P_CODE, P_K, P_UPVALS, P_LINES, P_LOCVARS, P_CHILDREN };
enum { SLICE = 64 };

static size_t put_varint(char *out, uint64_t v) {
  size_t n = 0;
  for (; v >= 0x80; v >>= 7) out[n++] = (char)(0x80 | (v & 0x7f));
  out[n++] = (char)v;
  return n;
}

static size_t put_fixed(char *out, uint64_t v, int bytes) {
  for (int i = 0; i < bytes; i++) out[i] = (char)(v >> (8 * i));
  return (size_t)bytes;
}

/* The length now; the bytes follow in slices. */
static size_t put_string(Dump *s, char *out, const OcString *str) {
  s->str = str;
  s->str_at = 0;
  return put_varint(out, str->len);
}

static size_t put_header(Dump *s, char *out, const OcProto *p) {
  const bool named = !s->strip && p->source != NULL;
  const bool same = named && s->source == p->source;
  size_t n = 0;
  if (s->source == NULL) s->source = p->source; /* the outermost, which comes first */
  out[n++] = (char)((s->strip || p->lines == NULL ? 0 : OC_DUMP_LINES) | (same ? OC_DUMP_SAME_SOURCE : named ? OC_DUMP_SOURCE : 0));
  out[n++] = (char)p->nparams;
  out[n++] = (char)p->is_vararg;
  out[n++] = (char)p->max_slots;
  n += put_varint(out + n, (uint32_t)p->line);
  n += put_varint(out + n, (uint32_t)p->last_line);
  n += put_varint(out + n, p->ncode);
  n += put_varint(out + n, p->nk);
  n += put_varint(out + n, p->nupvals);
  n += put_varint(out + n, p->nprotos);
  if (named && !same) n += put_string(s, out + n, p->source);
  return n;
}

static size_t put_constant(Dump *s, char *out, const OcValue *v) {
  switch (v->tag) {
    case OC_NIL: out[0] = OC_DUMP_NIL; return 1;
    case OC_FALSE: out[0] = OC_DUMP_FALSE; return 1;
    case OC_TRUE: out[0] = OC_DUMP_TRUE; return 1;
    case OC_INT: out[0] = OC_DUMP_INT; return 1 + put_fixed(out + 1, (uint64_t)v->u.i, 8);
    case OC_FLT: out[0] = OC_DUMP_FLT; return 1 + put_fixed(out + 1, (uint64_t)v->u.i, 8);
    default: out[0] = OC_DUMP_STR; return 1 + put_string(s, out + 1, oc_str(v));
  }
}

/* Item s->at of the present part; 0: the part has ended. */
static size_t put_item(Dump *s, char *out, const OcProto *p) {
  const uint32_t i = s->at;
  size_t n = 0;
  switch (s->part) {
    case P_HEADER: return i == 0 ? put_header(s, out, p) : 0;
    case P_CODE: return i < p->ncode ? put_fixed(out, p->code[i], 4) : 0;
    case P_K: return i < p->nk ? put_constant(s, out, &p->k[i]) : 0;
    case P_UPVALS: {
      if (i >= p->nupvals) return 0;
      const OcUpvalDesc *u = &p->upvals[i];
      const bool named = !s->strip && u->name != NULL;
      out[n++] = (char)u->in_stack;
      out[n++] = (char)u->index;
      out[n++] = (char)u->kind;
      out[n++] = (char)named;
      if (named) n += put_string(s, out + n, u->name);
      return n;
    }
    case P_LINES: {
      if (s->strip || p->lines == NULL || i >= p->ncode) return 0;
      const int64_t d = (int64_t)p->lines[i] - (i > 0 ? p->lines[i - 1] : p->line);
      return put_varint(out, d < 0 ? (uint64_t)-d * 2 - 1 : (uint64_t)d * 2);
    }
    default: { /* item 0 is their number */
      const uint32_t nloc = s->strip ? 0 : p->nlocvars;
      if (i == 0) return put_varint(out, nloc);
      if (i > nloc) return 0;
      const OcLocVar *v = &p->locvars[i - 1];
      n = put_varint(out, (uint32_t)v->start_pc);
      n += put_varint(out + n, (uint32_t)v->end_pc);
      return n + put_string(s, out + n, v->name);
    }
  }
}

static OcSig add(OcThread *L, Dump *s, const char *bytes, size_t n) {
  switch (oc_buffer_add(L->vm, (OcBuffer *)OC_TEMP(s, T_BUFFER)->u.o, bytes, n)) {
    case OC_BUF_OK: return OC_OK;
    case OC_BUF_NOMEM: return OC_NOMEM;
    default: return oc_too_big(L);
  }
}

/* One slice. OC_OK when everything is written. */
static OcSig dump_slice(OcThread *L, Dump *s) {
  OcTable *stack = oc_tab(OC_TEMP(s, T_STACK));
  oc_charge(L, 2 * SLICE);
  for (int work = 0; work < SLICE; work++) {
    if (s->str != NULL) {
      const uint32_t rest = s->str->len - s->str_at, n = rest < OC_SLICE_BYTES ? rest : OC_SLICE_BYTES;
      if (n > 0) OC_CHECK(add(L, s, s->str->data + s->str_at, n));
      s->str_at += n;
      if (s->str_at == s->str->len) s->str = NULL;
      work += (int)n / 64;
      oc_charge(L, n / 16);
      continue;
    }
    if (OC_TEMP(s, T_PROTO)->tag != OC_PROTO) {
      if (s->n == 0) return OC_OK;
      *OC_TEMP(s, T_PROTO) = *oc_table_get_int(L->vm, stack, s->n);
      s->n--;
      s->part = P_HEADER;
      s->at = 0;
    }
    const OcProto *p = (const OcProto *)OC_TEMP(s, T_PROTO)->u.o;
    if (s->part == P_CHILDREN) { /* the first child on top */
      if (s->at == p->nprotos) {
        oc_set_nil(OC_TEMP(s, T_PROTO));
        continue;
      }
      const OcValue v = oc_obj(p->protos[p->nprotos - 1 - s->at]);
      if (oc_table_set_int(L->vm, stack, (int64_t)s->n + 1, &v) != OC_TSET_OK) return OC_NOMEM;
      s->n++;
      s->at++;
      continue;
    }
    char bytes[80];
    const size_t n = put_item(s, bytes, p);
    if (n == 0) {
      s->part++;
      s->at = 0;
      continue;
    }
    const OcSig g = add(L, s, bytes, n);
    if (g != OC_OK) {
      s->str = NULL; /* the item is written again */
      return g;
    }
    s->at++;
  }
  return OC_AGAIN;
}

static OcSig begin(OcThread *L, Dump *s) {
  const OcValue *v = OC_ARG(s, 0);
  if (v->tag != OC_LCL) return oc_error(L, "unable to dump given function");
  s->strip = oc_truthy(OC_ARG(s, 1));
  OcBuffer *b = oc_buffer_new(L->vm);
  if (b == NULL) return OC_NOMEM;
  oc_set_obj(OC_TEMP(s, T_BUFFER), b);
  OcTable *t = oc_table_new(L->vm);
  if (t == NULL) return OC_NOMEM;
  oc_set_obj(OC_TEMP(s, T_STACK), t);
  const char header[] = {OC_DUMP_VERSION, OC_OP_COUNT};
  OC_CHECK(add(L, s, OC_DUMP_SIGNATURE, 4));
  OC_CHECK(add(L, s, header, 2));
  oc_set_obj(OC_TEMP(s, T_PROTO), oc_lcl(v)->proto);
  s->str = s->source = NULL;
  s->n = s->at = 0;
  s->part = P_HEADER;
  return OC_OK;
}

static OcSig finish(OcThread *L, Dump *s) {
  OcString *r;
  int64_t cost = 0;
  const int done = oc_buffer_finish(L->vm, (OcBuffer *)OC_TEMP(s, T_BUFFER)->u.o, &r, &cost);
  oc_charge(L, cost);
  if (done <= 0) return done < 0 ? OC_NOMEM : OC_AGAIN;
  oc_set_obj(OC_TEMP(s, T_STACK), r);
  return OC_OK;
}

static OcSig dump(OcThread *L, OcFrame *f) {
  Dump *const s = (Dump *)f;
  SEQ_BEGIN(s);
  SEQ_POLL(s, begin(L, s));
  SEQ_POLL(s, dump_slice(L, s));
  SEQ_POLL(s, finish(L, s));
  return oc_return1(f, OC_TEMP(s, T_STACK));
  SEQ_END(s);
}

const OcNative oc_dump_native = {"?dump", dump, sizeof(Dump), 2, T_COUNT};
