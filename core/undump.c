/* undump.c: a binary chunk to a function. Layer 6.
 *
 * Reading builds the prototypes with a stack of those whose inner functions are still to come, in slices; then verify.c proves each
 * of them. Until that is done nothing can run them. No size that the chunk claims is believed beyond what the bytes left can hold.
 */
#include "dump.h"

typedef struct Undump {
  OcFrame frame;
  const char *at, *end;  /* in the chunk, which is an argument and does not move */
  OcProto *p;            /* being read; anchored by its parent or the root slot */
  uint32_t depth;        /* prototypes in the stack table */
  uint32_t nlocvars;
  uint32_t nprotos;      /* of p */
  int32_t line;
  uint32_t filled;       /* bytes of the long string in the slot */
  uint8_t part, flags;
  bool filling, started;
} Undump;

enum { T_ROOT, T_STACK, T_STRING, T_VERIFY, T_FORWARD, T_BACKWARD, T_COUNT };
enum { P_HEADER, P_SOURCE, P_CODE, P_K, P_UPVALS, P_LINES, P_NLOCVARS, P_LOCVARS, P_DONE };
enum { SLICE = 64 };

static OcSig bad(OcThread *L, Undump *s, const char *why) {
  const OcString *name = oc_str(OC_ARG(s, 1));
  const char *text = name->data;
  if (*text == '@' || *text == '=') text++;
  else if (*text == OC_DUMP_SIGNATURE[0]) text = "binary string";
  return oc_error_plain(L, "%.200s: bad binary format (%s)", text, why);
}

static OcSig truncated(OcThread *L, Undump *s) { return bad(L, s, "truncated chunk"); }

/* --- reading from a position that only moves when the whole item is read --- */

static bool get_byte(const Undump *s, const char **at, uint8_t *v) {
  if (*at >= s->end) return false;
  *v = (uint8_t)*(*at)++;
  return true;
}

static bool get_varint(const Undump *s, const char **at, uint32_t *v) {
  uint64_t x = 0;
  for (int shift = 0; shift < 35; shift += 7) {
    uint8_t b;
    if (!get_byte(s, at, &b)) return false;
    x |= (uint64_t)(b & 0x7f) << shift;
    if (!(b & 0x80)) {
      *v = (uint32_t)x;
      return x <= UINT32_MAX;
    }
  }
  return false;
}

static bool get_fixed(const Undump *s, const char **at, uint64_t *v, int bytes) {
  if (s->end - *at < bytes) return false;
  *v = 0;
  for (int i = 0; i < bytes; i++) *v |= (uint64_t)(uint8_t)(*at)[i] << (8 * i);
  *at += bytes;
  return true;
}

/* The string at *at, as a key string, in T_STRING. OC_OK: *at is behind it. While a long one is copied, s->filling. */
static OcSig get_string(OcThread *L, Undump *s, const char **at) {
  OcVm *vm = L->vm;
  const char *p = *at;
  uint32_t len;
  if (!get_varint(s, &p, &len) || (size_t)(s->end - p) < len) return truncated(L, s);
  OcValue *slot = OC_TEMP(s, T_STRING);
  if (!s->filling) {
    OcString *str = len <= OC_SLICE_BYTES ? oc_string_new(vm, p, len) : oc_string_raw(vm, len);
    if (str == NULL) return OC_NOMEM;
    oc_set_obj(slot, str);
    s->filled = len <= OC_SLICE_BYTES ? len : 0;
    s->filling = true;
  }
  OcString *str = oc_str(slot);
  if (s->filled < len) {
    const uint32_t n = len - s->filled < OC_SLICE_BYTES ? len - s->filled : OC_SLICE_BYTES;
    memcpy(str->data + s->filled, p + s->filled, n);
    s->filled += n;
    oc_charge(L, OC_FUEL_BYTES(n));
    return OC_AGAIN;
  }
  if (!oc_string_is_key(str)) {
    int64_t cost = 0;
    const int done = oc_string_canon(vm, str, &str, &cost);
    oc_charge(L, cost);
    if (done < 0) return OC_NOMEM;
    if (done == 0) return OC_AGAIN;
    oc_set_obj(slot, str);
  }
  oc_charge(L, len / 16 + 1);
  s->filling = false;
  *at = p + len;
  return OC_OK;
}

/* --- prototypes --- */

/* A fresh prototype becomes s->p, as the next child of the top of the stack. */
static OcSig open_proto(OcThread *L, Undump *s) {
  OcVm *vm = L->vm;
  OcTable *stack = oc_tab(OC_TEMP(s, T_STACK));
  OcProto *p = oc_proto_new(vm);
  if (p == NULL) return OC_NOMEM;
  if (s->depth == 0) {
    oc_set_obj(OC_TEMP(s, T_ROOT), p);
  } else {
    OcProto *up = (OcProto *)oc_table_get_int(vm, stack, s->depth)->u.o;
    up->protos[up->nprotos++] = p;
    OC_BARRIER_OBJ(vm, up, p);
  }
  s->p = p;
  s->part = P_HEADER;
  return OC_OK;
}

/* An array of n elements, made once. */
#define ARRAY(array, cap, n)                                                  \
  do {                                                                        \
    if ((n) > 0 && (array) == NULL) {                                         \
      (array) = oc_mem_alloc(&L->vm->mem, (size_t)(n) * sizeof *(array));     \
      if ((array) == NULL) return OC_NOMEM;                                   \
      (cap) = (n);                                                            \
    }                                                                         \
  } while (0)

static OcSig get_header(OcThread *L, Undump *s) {
  OcProto *p = s->p;
  const char *at = s->at;
  uint32_t line, last, ncode, nk, nupvals, nprotos;
  if (!get_byte(s, &at, &s->flags) || !get_byte(s, &at, &p->nparams) || !get_byte(s, &at, &p->is_vararg) ||
      !get_byte(s, &at, &p->max_slots) || !get_varint(s, &at, &line) || !get_varint(s, &at, &last) ||
      !get_varint(s, &at, &ncode) || !get_varint(s, &at, &nk) || !get_varint(s, &at, &nupvals) || !get_varint(s, &at, &nprotos))
    return truncated(L, s);
  const size_t left = (size_t)(s->end - at);
  if (ncode > left / 4 || nk > left || nupvals > left / 4 || nprotos > left) return truncated(L, s);
  if (nupvals > OC_MAX_UPVALUES) return bad(L, s, "too many upvalues");
  if (p->is_vararg > 1 || line > INT32_MAX || last > INT32_MAX) return bad(L, s, "malformed function");
  p->line = (int32_t)line;
  p->last_line = (int32_t)last;
  ARRAY(p->code, p->code_cap, ncode);
  if (s->flags & OC_DUMP_LINES) ARRAY(p->lines, p->lines_cap, ncode);
  ARRAY(p->k, p->k_cap, nk);
  ARRAY(p->upvals, p->upvals_cap, nupvals);
  ARRAY(p->protos, p->protos_cap, nprotos);
  s->nprotos = nprotos;
  s->at = at;
  return OC_OK;
}

static OcSig get_constant(OcThread *L, Undump *s, OcProto *p) {
  const char *at = s->at;
  uint8_t tag;
  uint64_t bits;
  OcValue v = oc_nil();
  if (!get_byte(s, &at, &tag)) return truncated(L, s);
  switch (tag) {
    case OC_DUMP_NIL: break;
    case OC_DUMP_FALSE: case OC_DUMP_TRUE: v = oc_bool(tag == OC_DUMP_TRUE); break;
    case OC_DUMP_INT: case OC_DUMP_FLT:
      if (!get_fixed(s, &at, &bits, 8)) return truncated(L, s);
      v.u.i = (int64_t)bits;
      v.tag = tag == OC_DUMP_INT ? OC_INT : OC_FLT;
      break;
    case OC_DUMP_STR:
      OC_CHECK(get_string(L, s, &at));
      v = *OC_TEMP(s, T_STRING);
      break;
    default: return bad(L, s, "invalid constant");
  }
  p->k[p->nk++] = v;
  OC_BARRIER(L->vm, p, &v);
  s->at = at;
  return OC_OK;
}

static OcSig get_upvalue(OcThread *L, Undump *s, OcProto *p) {
  const char *at = s->at;
  OcUpvalDesc u = {0};
  uint8_t named;
  if (!get_byte(s, &at, &u.in_stack) || !get_byte(s, &at, &u.index) || !get_byte(s, &at, &u.kind) || !get_byte(s, &at, &named))
    return truncated(L, s);
  if (u.in_stack > 1 || u.kind > 2 || named > 1) return bad(L, s, "malformed upvalue");
  if (named) {
    OC_CHECK(get_string(L, s, &at));
    u.name = oc_str(OC_TEMP(s, T_STRING));
  }
  p->upvals[p->nupvals++] = u;
  if (u.name != NULL) OC_BARRIER_OBJ(L->vm, p, u.name);
  s->at = at;
  return OC_OK;
}

static OcSig get_local(OcThread *L, Undump *s, OcProto *p) {
  const char *at = s->at;
  uint32_t start, end;
  if (!get_varint(s, &at, &start) || !get_varint(s, &at, &end)) return truncated(L, s);
  if (start > p->ncode || end > p->ncode) return bad(L, s, "malformed debug information");
  OC_CHECK(get_string(L, s, &at));
  p->locvars[p->nlocvars++] = (OcLocVar){oc_str(OC_TEMP(s, T_STRING)), (int32_t)start, (int32_t)end};
  OC_BARRIER_OBJ(L->vm, p, p->locvars[p->nlocvars - 1].name);
  s->at = at;
  return OC_OK;
}

/* p is complete but for its inner functions. OC_DONE: everything is read. */
static OcSig close_proto(OcThread *L, Undump *s) {
  OcVm *vm = L->vm;
  OcTable *stack = oc_tab(OC_TEMP(s, T_STACK));
  OcProto *p = s->p;
  if (s->nprotos > 0) {
    if (s->depth >= OC_MAX_NEST) return bad(L, s, "functions nested too deep");
    const OcValue v = oc_obj(p);
    if (oc_table_set_int(vm, stack, (int64_t)s->depth + 1, &v) != OC_TSET_OK) return OC_NOMEM;
    s->depth++;
    s->nprotos = 0;
  }
  while (s->depth > 0) {
    const OcProto *up = (const OcProto *)oc_table_get_int(vm, stack, s->depth)->u.o;
    if (up->nprotos < up->protos_cap) return open_proto(L, s);
    s->depth--;
  }
  return OC_DONE;
}

/* One item. */
static OcSig read_item(OcThread *L, Undump *s) {
  OcProto *p = s->p;
  switch (s->part) {
    case P_HEADER:
      OC_CHECK(get_header(L, s));
      break;
    case P_SOURCE:
      if (s->flags & OC_DUMP_SAME_SOURCE) p->source = ((OcProto *)OC_TEMP(s, T_ROOT)->u.o)->source;
      if (s->flags & OC_DUMP_SOURCE) {
        const char *at = s->at;
        OC_CHECK(get_string(L, s, &at));
        p->source = oc_str(OC_TEMP(s, T_STRING));
        s->at = at;
      }
      if (p->source != NULL) OC_BARRIER_OBJ(L->vm, p, p->source);
      break;
    case P_CODE: {
      uint64_t i;
      if (p->ncode == p->code_cap) break;
      if (!get_fixed(s, &s->at, &i, 4)) return truncated(L, s);
      p->code[p->ncode++] = (OcInstr)i;
      return OC_OK;
    }
    case P_K:
      if (p->nk == p->k_cap) break;
      return get_constant(L, s, p);
    case P_UPVALS:
      if (p->nupvals < p->upvals_cap) return get_upvalue(L, s, p);
      s->line = p->line;
      s->filled = 0; /* counts lines in the next part */
      break;
    case P_LINES: {
      uint32_t d;
      if (p->lines == NULL || s->filled == p->ncode) break;
      if (!get_varint(s, &s->at, &d)) return truncated(L, s);
      s->line = (int32_t)((uint32_t)s->line + ((d & 1) ? 0u - (d / 2 + 1) : d / 2));
      p->lines[s->filled++] = s->line;
      return OC_OK;
    }
    case P_NLOCVARS: {
      const char *at = s->at;
      if (!get_varint(s, &at, &s->nlocvars) || s->nlocvars > (size_t)(s->end - at) / 3) return truncated(L, s);
      if (s->nlocvars > OC_MAX_LOCVARS) return bad(L, s, "too many local variables");
      ARRAY(p->locvars, p->locvars_cap, s->nlocvars);
      s->at = at;
      break;
    }
    case P_LOCVARS:
      if (p->nlocvars == s->nlocvars) break;
      return get_local(L, s, p);
    default: return close_proto(L, s);
  }
  s->part++;
  return OC_OK;
}

static OcSig read_slice(OcThread *L, Undump *s) {
  oc_charge(L, SLICE / 4);
  for (int work = 0; work < SLICE; work++) {
    const OcSig g = read_item(L, s);
    if (g == OC_DONE) return OC_OK;
    if (g != OC_OK) return g;
  }
  return OC_AGAIN;
}

/* --- proving --- */

/* Every prototype in turn; the stack table now holds those to do. */
static OcSig verify_slice(OcThread *L, Undump *s) {
  OcVm *vm = L->vm;
  OcTable *stack = oc_tab(OC_TEMP(s, T_STACK));
  OcVerify *v = (OcVerify *)(void *)((OcBlock *)OC_TEMP(s, T_VERIFY)->u.o)->data;
  const char *why = NULL;
  if (!s->started) {
    OcTable *forward = oc_table_new(vm);
    if (forward == NULL) return OC_NOMEM;
    oc_set_obj(OC_TEMP(s, T_FORWARD), forward);
    OcTable *backward = oc_table_new(vm);
    if (backward == NULL) return OC_NOMEM;
    oc_set_obj(OC_TEMP(s, T_BACKWARD), backward);
    oc_verify_begin(v, s->p, forward, backward);
    s->started = true;
    s->nlocvars = 0; /* counts the inner functions handed on */
  }
  if (s->nlocvars == 0) {
    OC_CHECK(oc_verify_slice(L, v, &why));
    if (why != NULL) return bad(L, s, why);
  }
  OcProto *p = s->p;
  for (int work = 0; s->nlocvars < p->nprotos; work++) {
    if (work == SLICE) return OC_AGAIN;
    const OcValue child = oc_obj(p->protos[s->nlocvars]);
    if (oc_table_set_int(vm, stack, (int64_t)s->depth + 1, &child) != OC_TSET_OK) return OC_NOMEM;
    s->depth++;
    s->nlocvars++;
  }
  p->code_cap = p->lines_cap = p->k_cap = p->protos_cap = p->locvars_cap = p->upvals_cap = 0; /* exact */
  oc_proto_seal(vm, p);
  if (s->depth == 0) return OC_OK;
  s->p = (OcProto *)oc_table_get_int(vm, stack, s->depth)->u.o;
  s->depth--;
  s->started = false;
  return OC_AGAIN;
}

static OcSig begin(OcThread *L, Undump *s) {
  if (!oc_is_str(OC_ARG(s, 0)) || !oc_is_str(OC_ARG(s, 1))) return oc_error(L, "bad binary chunk");
  const OcString *chunk = oc_str(OC_ARG(s, 0));
  if (chunk->len < 6) return truncated(L, s);
  if (memcmp(chunk->data, OC_DUMP_SIGNATURE, 4) != 0) return bad(L, s, "not a binary chunk");
  if (chunk->data[4] != OC_DUMP_VERSION || chunk->data[5] != (char)OC_OP_COUNT) return bad(L, s, "version mismatch");
  OcTable *t = oc_table_new(L->vm);
  if (t == NULL) return OC_NOMEM;
  oc_set_obj(OC_TEMP(s, T_STACK), t);
  OcBlock *b = oc_block_new(L->vm, OC_VERIFY_SIZE);
  if (b == NULL) return OC_NOMEM;
  oc_set_obj(OC_TEMP(s, T_VERIFY), b);
  s->at = chunk->data + 6;
  s->end = chunk->data + chunk->len;
  s->depth = 0;
  s->filling = s->started = false;
  return open_proto(L, s);
}

static OcSig finish(OcThread *L, Undump *s) {
  OcProto *p = (OcProto *)OC_TEMP(s, T_ROOT)->u.o;
  OcLClosure *cl = oc_lclosure_new(L->vm, p);
  if (cl == NULL) return OC_NOMEM;
  oc_set_obj(OC_TEMP(s, T_STACK), cl);
  for (uint32_t i = 0; i < p->nupvals; i++) {
    OcUpval *u = oc_upval_new_closed(L->vm);
    if (u == NULL) return OC_NOMEM;
    cl->up[i] = u;
    OC_BARRIER_OBJ(L->vm, cl, u);
  }
  return OC_OK;
}

static OcSig undump(OcThread *L, OcFrame *f) {
  Undump *const s = (Undump *)f;
  SEQ_BEGIN(s);
  SEQ_POLL(s, begin(L, s));
  SEQ_POLL(s, read_slice(L, s));
  s->p = (OcProto *)OC_TEMP(s, T_ROOT)->u.o;
  s->depth = 0;
  SEQ_POLL(s, verify_slice(L, s));
  SEQ_POLL(s, finish(L, s));
  return oc_return1(f, OC_TEMP(s, T_STACK));
  SEQ_END(s);
}

const OcNative oc_undump_native = {"?undump", undump, sizeof(Undump), 2, T_COUNT};
