/* debuginfo.c: names of variables and functions, found by reading the bytecode. Layer 3.
 *
 * The value in a register has the name of the instruction that last set it on every path: one that no forward jump went over. Both lie
 * within one expression, so that WINDOW instructions before are looked at and not the function from its beginning: an error behind a
 * million instructions must not make a long step. (A value that has been in its register for longer has no name; a jump that is longer,
 * over part of an expression of so many instructions, is not seen.) What is looked at is charged.
 */
#include "error.h"
#include "opcodes.h"

enum {
  WINDOW = 100000,        /* instructions before one that may have to do with it */
  BUDGET = 6 * WINDOW,    /* instructions and local variables looked at for one name; then there is none */
  TRUSTED_LIMIT = 400000, /* functions with more instructions have their loop counters guarded by forbidding */
  SCANNED = 4             /* instructions for a unit of fuel */
};

static const char *const op_flags[] = {
#define OC_X(name, format, flags, meaning) flags,
    OC_OPCODES(OC_X)
#undef OC_X
};

static bool sets_a(OcOp op) { return op < OC_OP_COUNT && op_flags[op][0] == 'a'; }

typedef struct Search {
  OcVm *vm;
  const OcProto *p;
  int budget; /* instructions that may still be looked at */
} Search;

static bool sets_register(OcInstr i, int reg) {
  const int a = (int)OC_GET_A(i);
  switch (OC_GET_OP(i)) {
    case OC_OP_LOADNIL: return a <= reg && reg <= a + (int)OC_GET_B(i);
    case OC_OP_TFORCALL: return reg >= a + 4;
    case OC_OP_CALL: case OC_OP_TAILCALL: return reg >= a;
    case OC_OP_EXTRA: case OC_OP_JMP: return false;
    default: return sets_a(OC_GET_OP(i)) && reg == a;
  }
}

/* The instruction before `last` that surely put the present value in register reg, or -1. */
static int find_setter(Search *s, int last, int reg) {
  const OcInstr *code = s->p->code;
  int found = last - 1;
  const int oldest = last > WINDOW ? last - WINDOW : 0;
  while (found >= oldest && !sets_register(code[found], reg)) found--;
  s->budget -= last - found;
  if (found < oldest || s->budget < 0) return -1;
  const int begin = found > WINDOW ? found - WINDOW : 0;
  s->budget -= found - begin;
  int over = 0; /* jumps that may have gone over it; counted to the end, so that the loop is a fast one */
  for (int pc = begin; pc < found; pc++) {
    const int to = pc + 1 + OC_GET_SJ(code[pc]);
    over += (OC_GET_OP(code[pc]) == OC_OP_JMP) & (to > found) & (to <= last);
  }
  return over > 0 ? -1 : found;
}

static const char *local_name(Search *s, int reg, int pc) {
  s->budget -= (int)s->p->nlocvars; /* of looks; oc_proto_local charges for them */
  if (s->budget < 0) return NULL;
  OcString *name = oc_proto_local(s->vm, s->p, reg + 1, pc);
  return name != NULL ? name->data : NULL;
}

static const char *upvalue_name(const OcProto *p, uint32_t i) {
  return i < p->nupvals && p->upvals[i].name != NULL ? p->upvals[i].name->data : "?";
}

static const char *key_name(const OcProto *p, uint32_t k) {
  return k < p->nk && p->k[k].tag == OC_STR ? oc_str(&p->k[k])->data : "?";
}

static uint32_t constant_of(const OcProto *p, int pc) {
  return OC_GET_OP(p->code[pc]) == OC_OP_LOADK ? OC_GET_BX(p->code[pc]) : OC_GET_AX(p->code[pc + 1]);
}

static bool is_load_constant(OcInstr i) { return OC_GET_OP(i) == OC_OP_LOADK || OC_GET_OP(i) == OC_OP_LOADKX; }

/* The name of the key in register reg: a string constant's text, else "?". */
static const char *register_key(Search *s, int pc, int reg) {
  if (local_name(s, reg, pc) != NULL) return "?";
  const int set = find_setter(s, pc, reg);
  return set >= 0 && is_load_constant(s->p->code[set]) ? key_name(s->p, constant_of(s->p, set)) : "?";
}

/* Is the table in register reg the environment? */
static const char *field_kind(Search *s, int pc, int reg) {
  const char *name = local_name(s, reg, pc);
  if (name == NULL) {
    const int set = find_setter(s, pc, reg);
    if (set >= 0 && OC_GET_OP(s->p->code[set]) == OC_OP_GETUPVAL) name = upvalue_name(s->p, OC_GET_B(s->p->code[set]));
  }
  return name != NULL && strcmp(name, "_ENV") == 0 ? "global" : "field";
}

/* What register reg holds at pc. */
static const char *register_name(Search *s, int pc, int reg, const char **name) {
  const OcProto *p = s->p;
  for (;;) {
    *name = local_name(s, reg, pc);
    if (*name != NULL) return "local";
    pc = find_setter(s, pc, reg);
    if (pc < 0) return NULL;
    const OcInstr i = p->code[pc];
    switch (OC_GET_OP(i)) {
      case OC_OP_MOVE:
        if (OC_GET_B(i) >= OC_GET_A(i)) return NULL;
        reg = (int)OC_GET_B(i); /* the value came from there */
        continue;
      case OC_OP_GETTABUP:
        *name = key_name(p, OC_GET_C(i));
        return strcmp(upvalue_name(p, OC_GET_B(i)), "_ENV") == 0 ? "global" : "field";
      case OC_OP_GETTABLE:
        *name = register_key(s, pc, (int)OC_GET_C(i));
        if (OC_GET_C(i) == OC_GET_A(i) && OC_GET_B(i) == OC_GET_A(i) + 1) return "method"; /* a long form of SELF (code.c) */
        return field_kind(s, pc, (int)OC_GET_B(i));
      case OC_OP_GETI: *name = "integer index"; return "field";
      case OC_OP_GETFIELD: *name = key_name(p, OC_GET_C(i)); return field_kind(s, pc, (int)OC_GET_B(i));
      case OC_OP_SELF: *name = key_name(p, OC_GET_C(i)); return "method";
      case OC_OP_GETUPVAL: *name = upvalue_name(p, OC_GET_B(i)); return "upvalue";
      case OC_OP_LOADK: case OC_OP_LOADKX: {
        const uint32_t k = constant_of(p, pc);
        if (k >= p->nk || p->k[k].tag != OC_STR) return NULL;
        *name = oc_str(&p->k[k])->data;
        return "constant";
      }
      default: return NULL;
    }
  }
}

/* register_name, charged for. */
static const char *name_of(OcThread *L, const OcProto *p, int pc, int reg, const char **name) {
  Search s = {L->vm, p, BUDGET};
  const char *kind = register_name(&s, pc, reg, name);
  L->vm->fuel -= (BUDGET - s.budget) / SCANNED; /* local variables twice, then */
  return kind;
}

const char *oc_debug_variable(OcThread *L, OcFrame *f, const OcValue *v, const char **name) {
  if (f->kind != OC_FRAME_LUA) return NULL;
  const OcLClosure *cl = f->fn.cl;
  for (uint32_t i = 0; i < cl->extra; i++) {
    if (cl->up[i] != NULL && cl->up[i]->v == v) {
      *name = upvalue_name(cl->proto, i);
      return "upvalue";
    }
  }
  if (v < f->base || v >= f->base + cl->proto->max_slots) return NULL;
  return name_of(L, cl->proto, oc_frame_pc(f), (int)(v - f->base), name);
}

bool oc_debug_trusted(OcThread *L, const OcProto *p, int pc, int reg) {
  if (p->ncode > TRUSTED_LIMIT) return true; /* too long to tell */
  L->vm->fuel -= p->ncode / SCANNED;
  for (int at = 0, table = -1; at < (int)p->ncode; at++) {
    const OcInstr i = p->code[at];
    const int a = (int)OC_GET_A(i);
    switch (OC_GET_OP(i)) {
      case OC_OP_FORPREP:
        if (at <= pc && pc <= at + 1 + (int)OC_GET_BX(i) && a <= reg && reg < a + 3) return true;
        break;
      case OC_OP_NEWTABLE:
        if (a == reg) table = at;
        break;
      case OC_OP_SETLIST:
        if (a == reg && table <= pc && pc <= at) return true;
        break;
      default: break;
    }
  }
  return false;
}

/* The event that an instruction other than a call may call a function for; OC_TM_COUNT: none. */
static OcTm event_of(OcOp op) {
  if (op >= OC_OP_ADD && op <= OC_OP_SHR) return (OcTm)(OC_TM_ADD + (op - OC_OP_ADD));
  if (op >= OC_OP_ADDK && op <= OC_OP_IDIVK) return (OcTm)(OC_TM_ADD + (op - OC_OP_ADDK));
  switch (op) {
    case OC_OP_GETTABUP: case OC_OP_GETTABLE: case OC_OP_GETI: case OC_OP_GETFIELD: case OC_OP_SELF: return OC_TM_INDEX;
    case OC_OP_SETTABUP: case OC_OP_SETTABUPK: case OC_OP_SETTABLE: case OC_OP_SETTABLEK: case OC_OP_SETI: case OC_OP_SETIK:
    case OC_OP_SETFIELD: case OC_OP_SETFIELDK: return OC_TM_NEWINDEX;
    case OC_OP_ADDI: case OC_OP_KADD: return OC_TM_ADD;
    case OC_OP_KSUB: return OC_TM_SUB;
    case OC_OP_KMUL: return OC_TM_MUL;
    case OC_OP_KDIV: return OC_TM_DIV;
    case OC_OP_BANDK: return OC_TM_BAND;
    case OC_OP_BORK: return OC_TM_BOR;
    case OC_OP_BXORK: return OC_TM_BXOR;
    case OC_OP_SHRI: return OC_TM_SHR;
    case OC_OP_SHLI: return OC_TM_SHL;
    case OC_OP_UNM: return OC_TM_UNM;
    case OC_OP_BNOT: return OC_TM_BNOT;
    case OC_OP_LEN: return OC_TM_LEN;
    case OC_OP_CONCAT: return OC_TM_CONCAT;
    case OC_OP_EQ: return OC_TM_EQ;
    case OC_OP_LT: case OC_OP_LTI: case OC_OP_GTI: return OC_TM_LT;
    case OC_OP_LE: case OC_OP_LEI: case OC_OP_GEI: return OC_TM_LE;
    case OC_OP_CLOSE: case OC_OP_RETURN: return OC_TM_CLOSE;
    default: return OC_TM_COUNT;
  }
}

const char *oc_debug_callee_name(OcThread *L, OcFrame *caller, const char **name) {
  for (; caller != NULL && oc_frame_hidden(caller); caller = caller->prev) {
    const char *op = caller->fn.native->name + 1;
    if (strcmp(op, "close") == 0) return *name = "close", "metamethod";
    if (*op == 0 && (L->flags & OC_T_FIN) && caller->prev->kind == OC_FRAME_BASE) return *name = "__gc", "metamethod";
    if (strcmp(op, "hook") == 0) return *name = "?", "hook";
  }
  if (caller == NULL || caller->kind != OC_FRAME_LUA) return NULL;
  const OcProto *p = caller->fn.cl->proto;
  const int pc = oc_frame_pc(caller);
  if (pc < 0 || (uint32_t)pc >= p->ncode) return NULL;
  const OcInstr i = p->code[pc];
  switch (OC_GET_OP(i)) {
    case OC_OP_CALL: case OC_OP_TAILCALL: return name_of(L, p, pc, (int)OC_GET_A(i), name);
    case OC_OP_TFORCALL: *name = "for iterator"; return "for iterator";
    default: break;
  }
  const OcTm event = event_of(OC_GET_OP(i));
  if (event == OC_TM_COUNT) return NULL;
  *name = L->vm->tm_names[event]->data + 2;
  return "metamethod";
}

const char *oc_debug_call_name(OcThread *L, OcFrame *f, const char **name) {
  if (f->flags & OC_F_FIN) {
    *name = "__gc";
    return "metamethod";
  }
  if (f->flags & OC_F_TAIL) return NULL;
  /* A Lua function under a TAILCALL came there through __call: a tail call as well. */
  const OcFrame *up = f->prev;
  if (f->kind == OC_FRAME_LUA && up->kind == OC_FRAME_LUA && OC_GET_OP(up->fn.cl->proto->code[oc_frame_pc(up)]) == OC_OP_TAILCALL)
    return NULL;
  return oc_debug_callee_name(L, f->prev, name);
}
