/* disasm.c: a listing of compiled code. Layer 6. What an operand means is read off the texts of the opcode table. */
#include <stdarg.h>
#include <stdio.h>

#include "buffer.h"
#include "compile.h"
#include "number.h"
#include "opcodes.h"

static const struct { const char *name, *format, *flags, *meaning; } ops[] = {
#define OC_X(name, format, flags, meaning) {#name, #format, flags, meaning},
    OC_OPCODES(OC_X)
#undef OC_X
};

typedef struct Disasm {
  OcFrame frame;
  uint32_t n;      /* prototypes waiting in the stack table */
  uint32_t at;     /* next item of the present one */
  uint8_t part;    /* 0 header, 1 code, 2 constants, 3 locals, 4 upvalues, 5 children */
} Disasm;

enum { T_BUFFER, T_STACK, T_PROTO, T_COUNT };
enum { LINE = 400, PIECE = 64, SLICE = 16 };

/* Formats a piece of a line, never more than PIECE bytes with its end. */
OC_PRINTF(2, 3) static size_t put(char *out, const char *format, ...) {
  va_list args;
  va_start(args, format);
  const int n = vsnprintf(out, PIECE, format, args);
  va_end(args);
  return n < PIECE ? (size_t)n : PIECE - 1;
}

/* A constant as source text, cut when long. */
static size_t constant_text(char *out, const OcValue *v) {
  if (oc_is_num(v)) return oc_num_format(v, out);
  if (!oc_is_str(v)) return put(out, "%s", oc_is_nil(v) ? "nil" : oc_truthy(v) ? "true" : "false");
  const OcString *s = oc_str(v);
  size_t n = 0;
  out[n++] = '"';
  for (uint32_t i = 0; i < s->len; i++) {
    if (n > 60) {
      n += put(out + n, "...");
      break;
    }
    const uint8_t c = (uint8_t)s->data[i];
    if (c == '"' || c == '\\') {
      out[n++] = '\\';
      out[n++] = (char)c;
    } else if (c == '\n') {
      out[n++] = '\\';
      out[n++] = 'n';
    } else if (c < 32 || c == 127) {
      n += put(out + n, "\\%03d", c);
    } else {
      out[n++] = (char)c;
    }
  }
  out[n++] = '"';
  out[n] = 0;
  return n;
}

static size_t comment_constant(char *out, const OcProto *p, uint32_t k) {
  if (k >= p->nk) return 0;
  out[0] = ' ';
  return 1 + constant_text(out + 1, &p->k[k]);
}

static size_t comment_upvalue(char *out, const OcProto *p, uint32_t u) {
  if (u >= p->nupvals) return 0;
  return (size_t)snprintf(out, 80, " %.60s", p->upvals[u].name != NULL ? p->upvals[u].name->data : "-");
}

static size_t instruction_text(char *out, const OcProto *p, uint32_t pc) {
  const OcInstr i = p->code[pc];
  const uint32_t op = i & 0xff, extra = pc + 1 < p->ncode ? OC_GET_AX(p->code[pc + 1]) : 0;
  size_t n = (size_t)snprintf(out, LINE, "\t%u\t[%d]\t", (unsigned)pc + 1, oc_proto_line(p, (int)pc));
  if (op >= OC_OP_COUNT) return n + put(out + n, "?%u\n", (unsigned)op);
  const char *format = ops[op].format, *meaning = ops[op].meaning;
  n += put(out + n, "%-10s\t", ops[op].name);
  if (strcmp(format, "ABC") == 0)
    n += put(out + n, "%u %u %u", (unsigned)OC_GET_A(i), (unsigned)OC_GET_B(i), (unsigned)OC_GET_C(i));
  else if (strcmp(format, "ABx") == 0) n += put(out + n, "%u %u", (unsigned)OC_GET_A(i), (unsigned)OC_GET_BX(i));
  else if (strcmp(format, "AsBx") == 0) n += put(out + n, "%u %d", (unsigned)OC_GET_A(i), (int)OC_GET_SBX(i));
  else if (strcmp(format, "sJ") == 0) n += put(out + n, "%d", (int)OC_GET_SJ(i));
  else n += put(out + n, "%u", (unsigned)OC_GET_AX(i));
  char note[LINE];
  size_t m = 0;
  if (strstr(meaning, "U[A]")) m += comment_upvalue(note + m, p, OC_GET_A(i));
  if (strstr(meaning, "U[B]")) m += comment_upvalue(note + m, p, OC_GET_B(i));
  if (strstr(meaning, "K[B]")) m += comment_constant(note + m, p, OC_GET_B(i));
  if (strstr(meaning, "K[C]")) m += comment_constant(note + m, p, OC_GET_C(i));
  if (strstr(meaning, "K[Bx]")) m += comment_constant(note + m, p, OC_GET_BX(i));
  if (strstr(meaning, "K[Ax")) m += comment_constant(note + m, p, extra);
  if (strstr(meaning, "sB) =")) m += put(note + m, " %d", (int)OC_GET_SB(i));
  if (strstr(meaning, "sC")) m += put(note + m, " %d", (int)OC_GET_SC(i));
  if (strstr(meaning, "pc += sJ")) m += put(note + m, " to %d", (int)pc + 2 + OC_GET_SJ(i));
  if (strstr(meaning, "pc -= Bx")) m += put(note + m, " to %d", (int)pc + 2 - (int)OC_GET_BX(i));
  if (strstr(meaning, "pc += Bx")) m += put(note + m, " to %d", (int)pc + 2 + (int)OC_GET_BX(i) + (strstr(meaning, "Bx + 1") != NULL));
  if (op == OC_OP_CLOSURE) m += put(note + m, " function %u", (unsigned)extra);
  if (m > 0) {
    out[n++] = '\t';
    out[n++] = ';';
    memcpy(out + n, note, m);
    n += m;
  }
  out[n++] = '\n';
  return n;
}

static size_t header_text(char *out, const OcProto *p) {
  char id[OC_IDSIZE];
  if (p->source != NULL) oc_chunk_id(id, p->source->data, p->source->len);
  else strcpy(id, "?");
  return (size_t)snprintf(out, LINE,
                          "%s <%s:%d,%d> (%u instructions)\n%u%s params, %u slots, %u upvalues, %u locals, %u constants, %u functions\n",
                          p->line == 0 ? "main" : "function", id, (int)p->line, (int)p->last_line, (unsigned)p->ncode,
                          (unsigned)p->nparams, p->is_vararg ? "+" : "", (unsigned)p->max_slots, (unsigned)p->nupvals,
                          (unsigned)p->nlocvars, (unsigned)p->nk, (unsigned)p->nprotos);
}

/* The line for item s->at of the present part, and moves on. 0: that part has ended. */
static size_t item_text(char *out, const OcProto *p, const Disasm *s) {
  const uint32_t i = s->at;
  switch (s->part) {
    case 0: return i == 0 ? header_text(out, p) : 0;
    case 1: return i < p->ncode ? instruction_text(out, p, i) : 0;
    case 2: {
      if (i >= p->nk) return 0;
      size_t n = put(out, "\tk %u\t", (unsigned)i);
      n += constant_text(out + n, &p->k[i]);
      out[n++] = '\n';
      return n;
    }
    case 3: {
      if (i >= p->nlocvars) return 0;
      const OcLocVar *v = &p->locvars[i];
      return (size_t)snprintf(out, LINE, "\tlocal %u\t%.200s\t%d\t%d\n", (unsigned)i, v->name ? v->name->data : "-",
                              (int)v->start_pc + 1, (int)v->end_pc + 1);
    }
    default: {
      if (i >= p->nupvals) return 0;
      const OcUpvalDesc *u = &p->upvals[i];
      return (size_t)snprintf(out, LINE, "\tupvalue %u\t%.200s\t%d\t%d\n", (unsigned)i, u->name ? u->name->data : "-", u->in_stack,
                              u->index);
    }
  }
}

/* One slice. OC_OK when everything is listed. */
static OcSig list_slice(OcThread *L, Disasm *s) {
  OcBuffer *b = (OcBuffer *)OC_TEMP(s, T_BUFFER)->u.o;
  OcTable *stack = oc_tab(OC_TEMP(s, T_STACK));
  for (int work = 0; work < SLICE; work++) {
    if (OC_TEMP(s, T_PROTO)->tag != OC_PROTO) {
      if (s->n == 0) return OC_OK;
      *OC_TEMP(s, T_PROTO) = *oc_table_get_int(L->vm, stack, s->n);
      s->n--;
      s->part = 0;
      s->at = 0;
    }
    const OcProto *p = (const OcProto *)OC_TEMP(s, T_PROTO)->u.o;
    if (s->part == 5) { /* the first child on top */
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
    char line[2 * LINE];
    const size_t n = item_text(line, p, s);
    if (n == 0) {
      s->part++;
      s->at = 0;
      continue;
    }
    switch (oc_buffer_add(L->vm, b, line, n)) {
      case OC_BUF_OK: break;
      case OC_BUF_NOMEM: return OC_NOMEM;
      default: return oc_too_big(L);
    }
    s->at++;
  }
  oc_charge(L, SLICE * 4);
  return OC_AGAIN;
}

static OcSig disasm_begin(OcThread *L, Disasm *s) {
  const OcValue *v = OC_ARG(s, 0);
  if (v->tag != OC_LCL && v->tag != OC_PROTO) return oc_arg_error(L, &s->frame, 0, "Lua function expected");
  const OcValue p = v->tag == OC_LCL ? oc_obj(oc_lcl(v)->proto) : *v;
  OcBuffer *b = oc_buffer_new(L->vm);
  if (b == NULL) return OC_NOMEM;
  oc_set_obj(OC_TEMP(s, T_BUFFER), b);
  OcTable *t = oc_table_new(L->vm);
  if (t == NULL) return OC_NOMEM;
  oc_set_obj(OC_TEMP(s, T_STACK), t);
  *OC_TEMP(s, T_PROTO) = p;
  s->n = s->at = 0;
  s->part = 0;
  return OC_OK;
}

/* One slice of making the result. */
static OcSig finish(OcThread *L, Disasm *s) {
  OcString *r;
  int64_t cost = 0;
  const int done = oc_buffer_finish(L->vm, (OcBuffer *)OC_TEMP(s, T_BUFFER)->u.o, &r, &cost);
  oc_charge(L, cost);
  if (done <= 0) return done < 0 ? OC_NOMEM : OC_AGAIN;
  oc_set_obj(OC_TEMP(s, T_STACK), r);
  return OC_OK;
}

static OcSig disasm(OcThread *L, OcFrame *f) {
  Disasm *const s = (Disasm *)f;
  SEQ_BEGIN(s);
  SEQ_POLL(s, disasm_begin(L, s));
  SEQ_POLL(s, list_slice(L, s));
  SEQ_POLL(s, finish(L, s));
  return oc_return1(f, OC_TEMP(s, T_STACK));
  SEQ_END(s);
}

const OcNative oc_disasm_native = {"disasm", disasm, sizeof(Disasm), 1, T_COUNT};
