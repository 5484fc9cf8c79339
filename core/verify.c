/* verify.c: proves that a prototype cannot break the machine. Layer 6.
 *
 * Registers may hold any value, so types need no tracking, with two exceptions: the registers of a running numeric for, whose loop
 * instruction trusts what FORPREP left there, and the table that SETLIST fills. The proof is one pass in the order of the code (after
 * one that finds where backward jumps go), repeated while `open` sets grow. What it relies on:
 *   - every operand is in range and of the right kind; jumps go to instructions, never to an EXTRA, to an instruction that uses the
 *     multiple results of the one before, or to the JMP behind a TICK;
 *   - backward jumps are LOOP, FORLOOP, TFORLOOP and the JMP right behind a TICK: no loop without fuel;
 *   - a numeric for is entered through its FORPREP only, and nothing inside writes, or captures, its three registers; nor can an
 *     upvalue made before be open there: `open` is the set of registers that open upvalues may point to;
 *   - no upvalue is open in registers that a call hands to its callee;
 *   - a table made by NEWTABLE stays in its register until SETLIST, when no jump from before comes in between and nothing writes,
 *     or captures, that register.
 * The state at a jump's target is joined from all its sources. Those before it are known in time. Those behind it matter only for the
 * set of open registers: when one brings a register that was not in the target's set, the pass is done again with the larger set.
 */
#include "dump.h"

enum { MAX_FORS = 84, MAX_PASSES = 250, MAX_RUN = OC_TICK_EVERY + 100, SLICE = 64 };

struct OcVerify {
  const OcProto *p;
  OcTable *forward;   /* by pc: packed state at a forward target; at -pc: a block with its set of open registers */
  OcTable *backward;  /* by pc: the numeric loop around a backward target; at -pc: as in forward */
  uint32_t pc;
  uint8_t pass;
  bool needs_close;   /* returns must close */
  bool again;         /* some set of open registers has grown */
  bool arrived;       /* the jumps to pc are joined */
  bool live;          /* can the next instruction be reached from this one? */
  uint32_t run;       /* instructions since fuel was looked at */
  uint64_t open[4];   /* registers that open upvalues may point to */
  uint32_t nfors;
  struct { uint32_t prep, loop; int32_t a; } fors[MAX_FORS]; /* the numeric loops around pc */
  uint32_t ntables;   /* registers that hold a table for SETLIST */
  uint32_t table[256]; /* pc + 1 of their NEWTABLE, or 0 */
};

static const struct { const char *format, *flags; } ops[] = {
#define OC_X(name, format, flags, meaning) {#format, flags},
    OC_OPCODES(OC_X)
#undef OC_X
};

void oc_verify_begin(OcVerify *v, const OcProto *p, OcTable *forward, OcTable *backward) {
  _Static_assert(sizeof(OcVerify) <= OC_VERIFY_SIZE, "raise OC_VERIFY_SIZE");
  memset(v, 0, sizeof *v);
  v->p = p;
  v->forward = forward;
  v->backward = backward;
  v->live = true;
}

/* A check inside a function that returns why it failed. */
#define NEED(c, what) do { if (!(c)) return (what); } while (0)

static bool has_flag(OcInstr i, char flag) { return strchr(ops[OC_GET_OP(i)].flags, flag) != NULL; }
static bool uses_multi(OcInstr i) { return has_flag(i, 'i') && OC_GET_B(i) == 0; }
static bool gives_multi(OcInstr i) {
  return (OC_GET_OP(i) == OC_OP_CALL || OC_GET_OP(i) == OC_OP_VARARG) ? OC_GET_C(i) == 0 : OC_GET_OP(i) == OC_OP_TAILCALL;
}

/* --- packed states in tables --- */

/* Forward target: the longest run, the first source. */
static int64_t pack(uint32_t run, uint32_t source) { return (int64_t)run << 32 | source; }

static bool put(OcVm *vm, OcTable *t, uint32_t pc, int64_t x) {
  const OcValue v = oc_int(x);
  return oc_table_set_int(vm, t, (int64_t)pc + 1, &v) == OC_TSET_OK;
}

static bool get(OcVm *vm, const OcTable *t, uint32_t pc, int64_t *x) {
  const OcValue *v = oc_table_get_int(vm, t, (int64_t)pc + 1);
  if (v->tag != OC_INT) return false;
  *x = v->u.i;
  return true;
}

/* The set of open registers at a forward target, or NULL if it is empty. */
static uint64_t *open_at(OcVm *vm, const OcTable *t, uint32_t pc) {
  const OcValue *b = oc_table_get_int(vm, t, -(int64_t)pc - 1);
  return b->tag == OC_BLOCK ? (uint64_t *)(void *)((OcBlock *)b->u.o)->data : NULL;
}

/* Adds the present set to that at pc. *grew is set when it had less. false: no memory. */
static bool join_open(OcVm *vm, const OcVerify *v, OcTable *t, uint32_t pc, bool *grew) {
  if ((v->open[0] | v->open[1] | v->open[2] | v->open[3]) == 0) return true;
  uint64_t *open = open_at(vm, t, pc);
  if (open == NULL) {
    OcBlock *b = oc_block_new(vm, sizeof v->open);
    if (b == NULL) return false;
    memset(b->data, 0, sizeof v->open);
    const OcValue x = oc_obj(b);
    if (oc_table_set_int(vm, t, -(int64_t)pc - 1, &x) != OC_TSET_OK) return false;
    open = (uint64_t *)(void *)b->data;
  }
  for (int i = 0; i < 4; i++) {
    if (v->open[i] & ~open[i]) *grew = true;
    open[i] |= v->open[i];
  }
  return true;
}

/* Is a register from `from` up open? */
static bool any_open(const OcVerify *v, uint32_t from) {
  for (uint32_t i = from / 64; i < 4; i++) {
    if (v->open[i] >> (i == from / 64 ? from % 64 : 0)) return true;
  }
  return false;
}

static void close_from(OcVerify *v, uint32_t from) {
  for (uint32_t i = from / 64; i < 4; i++) v->open[i] &= i == from / 64 ? ((uint64_t)1 << from % 64) - 1 : 0;
}

/* --- first pass: shape --- */

static const char *check_target(const OcProto *p, int64_t to) {
  NEED(to >= 0 && to < (int64_t)p->ncode, "jump out of code");
  const OcInstr i = p->code[to];
  NEED((i & 0xff) < OC_OP_COUNT, "invalid opcode");
  NEED(OC_GET_OP(i) != OC_OP_EXTRA, "jump into an instruction");
  NEED(!uses_multi(i), "jump to a use of multiple results");
  NEED(OC_GET_OP(i) != OC_OP_JMP || OC_GET_SJ(i) >= 0, "jump behind a safepoint");
  NEED(OC_GET_OP(i) != OC_OP_VARARGPREP, "jump to the entry");
  return NULL;
}

/* Notes that a backward jump goes to `to`. *ok is false for no memory. */
static const char *note_backward(OcVm *vm, OcVerify *v, int64_t to, bool *ok) {
  const char *why = check_target(v->p, to);
  NEED(why == NULL, why);
  *ok = put(vm, v->backward, (uint32_t)to, 0);
  return NULL;
}

/* What can be said about the instruction at pc without its state. */
static const char *shape(OcVm *vm, OcVerify *v, uint32_t pc, bool *ok) {
  const OcProto *p = v->p;
  const OcInstr i = p->code[pc];
  NEED((i & 0xff) < OC_OP_COUNT, "invalid opcode");
  const OcOp op = OC_GET_OP(i);
  const OcInstr next = pc + 1 < p->ncode ? p->code[pc + 1] : OC_MAKE_AX(OC_OP_COUNT, 0);
  const OcInstr before = pc > 0 ? p->code[pc - 1] : OC_MAKE_AX(OC_OP_RETURN0, 0);
  NEED(!has_flag(i, 't') || (next & 0xff) == OC_OP_JMP, "test without jump");
  NEED(has_flag(i, 'x') == ((next & 0xff) == OC_OP_EXTRA), "misplaced argument");
  NEED(pc != 0 || op != OC_OP_EXTRA, "misplaced argument");
  NEED(gives_multi(i) == ((next & 0xff) < OC_OP_COUNT && uses_multi(next)), "misplaced multiple results");
  NEED(pc != 0 || !uses_multi(i), "misplaced multiple results");
  NEED((op == OC_OP_VARARGPREP) == (pc == 0 && p->is_vararg), "misplaced entry");
  switch (op) {
    case OC_OP_LOOP: return note_backward(vm, v, (int64_t)pc + 1 - OC_GET_BX(i), ok);
    case OC_OP_TFORLOOP: return note_backward(vm, v, (int64_t)pc + 1 - OC_GET_BX(i), ok);
    case OC_OP_FORLOOP: return note_backward(vm, v, (int64_t)pc + 1 - OC_GET_BX(i), ok);
    case OC_OP_JMP:
      if (OC_GET_SJ(i) >= 0) break;
      NEED(OC_GET_OP(before) == OC_OP_TICK, "loop without safepoint");
      return note_backward(vm, v, (int64_t)pc + 1 + OC_GET_SJ(i), ok);
    case OC_OP_TBC: case OC_OP_TFORPREP: v->needs_close = true; break;
    case OC_OP_CLOSURE: {
      const uint32_t k = OC_GET_AX(next);
      NEED(k < p->nprotos, "no such function");
      const OcProto *child = p->protos[k];
      for (uint32_t u = 0; u < child->nupvals; u++) v->needs_close |= child->upvals[u].in_stack;
      break;
    }
    default: break;
  }
  return NULL;
}

/* --- second pass: state --- */

static void forget_table(OcVerify *v, uint32_t r) {
  if (v->table[r] != 0) {
    v->table[r] = 0;
    v->ntables--;
  }
}

static void forget_tables(OcVerify *v, uint32_t from) {
  for (uint32_t r = from; r < 256 && v->ntables > 0; r++) forget_table(v, r);
}

/* May register r be written or captured here? */
static bool is_free(const OcVerify *v, uint32_t r) {
  for (uint32_t i = v->nfors; i-- > 0;) {
    if ((int32_t)r >= v->fors[i].a + 3) return true; /* above the innermost of those not above it: loops nest upward */
    if ((int32_t)r >= v->fors[i].a) return false;
  }
  return true;
}

/* Writes registers [from, from + n). */
static const char *writes(OcVerify *v, uint32_t from, uint32_t n) {
  NEED(from + n <= v->p->max_slots, "register out of range");
  for (uint32_t r = from; r < from + n; r++) {
    NEED(is_free(v, r), "write to a loop's registers");
    forget_table(v, r);
  }
  return NULL;
}

/* Everything from register `from` up may be overwritten, by a callee too, whose registers these become: an upvalue open there would
 * write to the callee's loops, or to the function that the frame says it runs. */
static const char *clobbers(OcVerify *v, uint32_t from) {
  NEED(!any_open(v, from), "upvalue open in a call's registers");
  NEED(v->nfors == 0 || (int32_t)from >= v->fors[v->nfors - 1].a + 3, "write to a loop's registers");
  forget_tables(v, from);
  return NULL;
}

static const char *is_number(const OcProto *p, uint32_t k, bool integer) {
  NEED(k < p->nk, "constant out of range");
  NEED(p->k[k].tag == OC_INT || (!integer && p->k[k].tag == OC_FLT), "constant of wrong type");
  return NULL;
}

static const char *is_key(const OcProto *p, uint32_t k) {
  NEED(k < p->nk, "constant out of range");
  NEED(p->k[k].tag == OC_STR && oc_string_is_key(oc_str(&p->k[k])), "constant of wrong type");
  return NULL;
}

/* A forward jump from pc to `to`. */
static const char *jump_forward(OcVm *vm, OcVerify *v, int64_t to, bool *ok) {
  const char *why = check_target(v->p, to);
  NEED(why == NULL, why);
  NEED(to > (int64_t)v->pc, "jump out of code");
  int64_t old;
  uint32_t run = v->run, source = v->pc;
  if (get(vm, v->forward, (uint32_t)to, &old)) {
    if ((uint32_t)(old >> 32) > run) run = (uint32_t)(old >> 32);
    if ((uint32_t)old < source) source = (uint32_t)old;
  }
  *ok = put(vm, v->forward, (uint32_t)to, pack(run, source));
  bool grew;
  *ok = *ok && join_open(vm, v, v->forward, (uint32_t)to, &grew);
  return NULL;
}

/* A backward jump from pc: it may leave numeric loops, but not enter one. */
static const char *jump_backward(OcVm *vm, OcVerify *v, uint32_t to, bool *ok) {
  int64_t region;
  *ok = join_open(vm, v, v->backward, to, &v->again);
  NEED(get(vm, v->backward, to, &region), "jump into a loop");
  if (region == 0) return NULL; /* the target is in no numeric loop */
  for (uint32_t i = 0; i < v->nfors; i++) {
    if ((int64_t)v->fors[i].prep + 1 == region) return NULL;
  }
  return "jump into a loop";
}

/* Joins what jumps bring to pc. */
static const char *arrive(OcVm *vm, OcVerify *v, bool *ok) {
  const uint32_t pc = v->pc;
  int64_t x;
  if (!v->live) { /* only jumps come here */
    v->run = 0;
    close_from(v, 0);
  }
  if (get(vm, v->forward, pc, &x)) {
    const uint32_t run = (uint32_t)(x >> 32), source = (uint32_t)x;
    const uint64_t *open = open_at(vm, v->forward, pc);
    if (run > v->run) v->run = run;
    for (int i = 0; i < 4 && open != NULL; i++) v->open[i] |= open[i];
    NEED(v->nfors == 0 || v->fors[v->nfors - 1].prep < source, "jump into a loop");
    for (uint32_t r = 0; r < 256 && v->ntables > 0; r++) {
      if (v->table[r] > source) forget_table(v, r); /* the jump may come from before its NEWTABLE */
    }
  }
  if (get(vm, v->backward, pc, &x)) {
    const uint64_t *open = open_at(vm, v->backward, pc);
    for (int i = 0; i < 4 && open != NULL; i++) v->open[i] |= open[i];
    forget_tables(v, 0);
    *ok = put(vm, v->backward, pc, v->nfors > 0 ? (int64_t)v->fors[v->nfors - 1].prep + 1 : 0);
  }
  v->live = true;
  return NULL;
}

static const char *numeric_for(OcVm *vm, OcVerify *v, OcInstr i, bool *ok) {
  const OcProto *p = v->p;
  const int32_t a = (int32_t)OC_GET_A(i);
  const uint32_t loop = v->pc + 1 + OC_GET_BX(i);
  NEED(loop < p->ncode && p->code[loop] == OC_MAKE_ABX(OC_OP_FORLOOP, a, loop - v->pc), "malformed loop");
  NEED(v->nfors < MAX_FORS && (v->nfors == 0 || (a >= v->fors[v->nfors - 1].a + 3 && loop < v->fors[v->nfors - 1].loop)),
       "malformed loop");
  NEED(!any_open(v, (uint32_t)a), "upvalue open in a loop's registers");
  const char *why = writes(v, (uint32_t)a, 4);
  NEED(why == NULL, why);
  why = jump_forward(vm, v, (int64_t)loop + 1, ok);
  NEED(why == NULL && *ok, why);
  v->fors[v->nfors].prep = v->pc;
  v->fors[v->nfors].loop = loop;
  v->fors[v->nfors].a = a;
  v->nfors++;
  return NULL;
}

static const char *closure(OcVerify *v, OcInstr i) {
  const OcProto *p = v->p, *child = p->protos[OC_GET_AX(p->code[v->pc + 1])];
  for (uint32_t k = 0; k < child->nupvals; k++) {
    const OcUpvalDesc *u = &child->upvals[k];
    if (!u->in_stack) {
      NEED(u->index < p->nupvals, "upvalue out of range");
      continue;
    }
    NEED(u->index < p->max_slots, "register out of range");
    NEED(is_free(v, u->index), "capture of a loop's registers");
    forget_table(v, u->index);
    v->open[u->index / 64] |= (uint64_t)1 << u->index % 64;
  }
  return writes(v, OC_GET_A(i), 1);
}

/* Operands and effects of the instruction at pc. `run`, `open` and so on become the state behind it. */
static const char *effect(OcVm *vm, OcVerify *v, bool *ok) {
  const OcProto *p = v->p;
  const OcInstr i = p->code[v->pc];
  const uint32_t a = OC_GET_A(i), b = OC_GET_B(i), c = OC_GET_C(i), slots = p->max_slots;
  const OcOp op = OC_GET_OP(i);
#define REG(r) NEED((r) < slots, "register out of range")
#define WHY(e) do { const char *w_ = (e); if (w_ != NULL) return w_; } while (0)
#define UPVAL(u) NEED((u) < p->nupvals, "upvalue out of range")
#define CONSTANT(k) NEED((k) < p->nk, "constant out of range")
  v->run++;
  NEED(v->run <= MAX_RUN, "too long without safepoint");
  switch (op) {
    case OC_OP_MOVE: case OC_OP_UNM: case OC_OP_BNOT: case OC_OP_NOT: case OC_OP_LEN: case OC_OP_GETI: case OC_OP_ADDI:
    case OC_OP_SHRI: case OC_OP_SHLI: case OC_OP_TESTSET:
      REG(b);
      if (op == OC_OP_TESTSET) NEED(c <= 1, "malformed test");
      return writes(v, a, 1);
    case OC_OP_LOADI: case OC_OP_LOADF: case OC_OP_LOADFALSE: case OC_OP_LOADTRUE: return writes(v, a, 1);
    case OC_OP_LFALSESKIP:
      v->live = false;
      WHY(writes(v, a, 1));
      return jump_forward(vm, v, (int64_t)v->pc + 2, ok);
    case OC_OP_LOADK: CONSTANT(OC_GET_BX(i)); return writes(v, a, 1);
    case OC_OP_LOADKX: CONSTANT(OC_GET_AX(p->code[v->pc + 1])); return writes(v, a, 1);
    case OC_OP_LOADNIL: return writes(v, a, b + 1);
    case OC_OP_GETUPVAL: UPVAL(b); return writes(v, a, 1);
    case OC_OP_SETUPVAL: UPVAL(b); REG(a); return NULL;
    case OC_OP_GETTABUP: UPVAL(b); WHY(is_key(p, c)); return writes(v, a, 1);
    case OC_OP_GETFIELD: REG(b); WHY(is_key(p, c)); return writes(v, a, 1);
    case OC_OP_SETTABUP: UPVAL(a); WHY(is_key(p, b)); REG(c); return NULL;
    case OC_OP_SETTABUPK: UPVAL(a); WHY(is_key(p, b)); CONSTANT(c); return NULL;
    case OC_OP_SETTABLE: REG(a); REG(b); REG(c); return NULL;
    case OC_OP_SETTABLEK: REG(a); REG(b); CONSTANT(c); return NULL;
    case OC_OP_SETI: REG(a); REG(c); return NULL;
    case OC_OP_SETIK: REG(a); CONSTANT(c); return NULL;
    case OC_OP_SETFIELD: REG(a); WHY(is_key(p, b)); REG(c); return NULL;
    case OC_OP_SETFIELDK: REG(a); WHY(is_key(p, b)); CONSTANT(c); return NULL;
    case OC_OP_NEWTABLE:
      NEED(b <= 31, "malformed table");
      WHY(writes(v, a, 1));
      if (!(v->open[a / 64] >> a % 64 & 1)) { /* no closure can put something else there */
        v->table[a] = v->pc + 1;
        v->ntables++;
      }
      return NULL;
    case OC_OP_SELF: REG(b); WHY(is_key(p, c)); return writes(v, a, 2);
    case OC_OP_ADDK: case OC_OP_SUBK: case OC_OP_MULK: case OC_OP_MODK: case OC_OP_POWK: case OC_OP_DIVK: case OC_OP_IDIVK:
      REG(b);
      WHY(is_number(p, c, false));
      return writes(v, a, 1);
    case OC_OP_KSUB: case OC_OP_KMUL: case OC_OP_KDIV: case OC_OP_KADD:
      REG(c);
      WHY(is_number(p, b, false));
      return writes(v, a, 1);
    case OC_OP_BANDK: case OC_OP_BORK: case OC_OP_BXORK:
      REG(b);
      WHY(is_number(p, c, true));
      return writes(v, a, 1);
    case OC_OP_GETTABLE: case OC_OP_ADD: case OC_OP_SUB: case OC_OP_MUL: case OC_OP_MOD: case OC_OP_POW: case OC_OP_DIV:
    case OC_OP_IDIV: case OC_OP_BAND: case OC_OP_BOR: case OC_OP_BXOR: case OC_OP_SHL: case OC_OP_SHR:
      REG(b);
      REG(c);
      return writes(v, a, 1);
    case OC_OP_CONCAT: NEED(b >= 2 && a + b <= slots, "register out of range"); return clobbers(v, a);
    case OC_OP_CLOSE:
      NEED(a <= slots, "register out of range");
      if (a < 256) close_from(v, a);
      return NULL;
    case OC_OP_TBC: REG(a); return NULL;
    case OC_OP_JMP:
      if (OC_GET_SJ(i) < 0) {
        WHY(jump_backward(vm, v, v->pc + 1 + (uint32_t)OC_GET_SJ(i), ok));
        v->live = false;
        return NULL;
      }
      v->live = false;
      return jump_forward(vm, v, (int64_t)v->pc + 1 + OC_GET_SJ(i), ok);
    case OC_OP_LOOP:
      NEED(a <= slots, "register out of range");
      NEED(OC_GET_BX(i) > 0, "malformed loop");
      v->live = false;
      return jump_backward(vm, v, v->pc + 1 - OC_GET_BX(i), ok);
    case OC_OP_TICK:
      NEED(a <= slots, "register out of range");
      forget_tables(v, a);
      v->run = 0;
      return NULL;
    case OC_OP_EQ: case OC_OP_LT: case OC_OP_LE: REG(a); REG(b); NEED(c <= 1, "malformed test"); return NULL;
    case OC_OP_EQK: REG(a); CONSTANT(b); NEED(c <= 1, "malformed test"); return NULL;
    case OC_OP_EQI: case OC_OP_LTI: case OC_OP_LEI: case OC_OP_GTI: case OC_OP_GEI: REG(a); NEED(c <= 3, "malformed test"); return NULL;
    case OC_OP_TEST: REG(a); NEED(c <= 1, "malformed test"); return NULL;
    case OC_OP_CALL:
      REG(a);
      if (b > 0) NEED(a + b <= slots, "register out of range");
      else NEED(a + 1 <= OC_GET_A(p->code[v->pc - 1]), "misplaced multiple results");
      if (c > 0) NEED(a + c - 1 <= slots, "register out of range");
      return clobbers(v, a);
    case OC_OP_TAILCALL: case OC_OP_RETURN:
      NEED(a < slots || (op == OC_OP_RETURN && b == 1 && a <= slots), "register out of range");
      if (op == OC_OP_RETURN && b > 0) NEED(a + b - 1 <= slots, "register out of range");
      else if (b > 0) NEED(a + b <= slots, "register out of range");
      else NEED(a + (op == OC_OP_TAILCALL) <= OC_GET_A(p->code[v->pc - 1]), "misplaced multiple results");
      NEED(c == v->needs_close, "malformed return");
      if (op == OC_OP_RETURN) v->live = false;
      return op == OC_OP_RETURN ? NULL : clobbers(v, a);
    case OC_OP_RETURN0: case OC_OP_RETURN1:
      NEED(!v->needs_close && !p->is_vararg, "malformed return");
      if (op == OC_OP_RETURN1) REG(a);
      v->live = false;
      return NULL;
    case OC_OP_FORPREP: return numeric_for(vm, v, i, ok);
    case OC_OP_FORLOOP:
      NEED(v->nfors > 0 && v->fors[v->nfors - 1].loop == v->pc, "malformed loop");
      WHY(jump_backward(vm, v, v->pc + 1 - OC_GET_BX(i), ok));
      if (*ok) v->nfors--;
      return NULL;
    case OC_OP_TFORPREP: REG(a + 6); return v->live = false, jump_forward(vm, v, (int64_t)v->pc + 1 + OC_GET_BX(i), ok);
    case OC_OP_TFORCALL:
      REG(a + 6);
      NEED(c >= 1 && a + 4 + c <= slots, "register out of range");
      return clobbers(v, a + 4);
    case OC_OP_TFORLOOP:
      REG(a + 4);
      NEED(OC_GET_BX(i) > 0, "malformed loop");
      WHY(writes(v, a + 2, 1));
      return jump_backward(vm, v, v->pc + 1 - OC_GET_BX(i), ok);
    case OC_OP_SETLIST:
      NEED(a + 1 < slots && v->table[a] != 0, "table expected");
      if (b > 0) NEED(a + b < slots, "register out of range");
      else NEED(a + 1 <= OC_GET_A(p->code[v->pc - 1]), "misplaced multiple results");
      return NULL;
    case OC_OP_CLOSURE: return closure(v, i);
    case OC_OP_VARARG:
      NEED(p->is_vararg, "misplaced varargs");
      if (c == 0) return a < slots ? clobbers(v, a) : "register out of range";
      return writes(v, a, c - 1);
    case OC_OP_VARARGPREP: NEED(a == p->nparams, "misplaced entry"); return NULL;
    case OC_OP_EXTRA: return NULL; /* its owner has looked at it */
    default: return "invalid opcode";
  }
}

static const char *check_frame(const OcProto *p) {
  NEED(p->max_slots >= 2 && p->nparams <= p->max_slots, "malformed function");
  NEED(p->ncode > 0, "malformed function");
  const uint32_t last = p->code[p->ncode - 1] & 0xff;
  NEED(last == OC_OP_RETURN || last == OC_OP_RETURN0 || last == OC_OP_RETURN1, "code without end");
  return NULL;
}

OcSig oc_verify_slice(OcThread *L, OcVerify *v, const char **why) {
  OcVm *vm = L->vm;
  const OcProto *p = v->p;
  *why = check_frame(p);
  if (*why != NULL) return OC_OK;
  oc_charge(L, SLICE / 2);
  for (int work = 0; work < SLICE; work++) {
    bool ok = true;
    if (v->pc == p->ncode) {
      if (v->pass > 0 && !v->again) return OC_OK;
      if (v->pass++ == MAX_PASSES) {
        *why = "too complex";
        return OC_OK;
      }
      v->pc = v->run = v->nfors = 0;
      v->again = false;
      v->live = true;
      close_from(v, 0);
      forget_tables(v, 0);
    }
    if (v->pass == 0) {
      *why = shape(vm, v, v->pc, &ok);
    } else { /* each half can be repeated when memory fails in it, but not the first after the second */
      if (!v->arrived) *why = arrive(vm, v, &ok);
      v->arrived = ok;
      if (*why == NULL && ok) {
        *why = effect(vm, v, &ok);
        if (!ok) v->run--;
      }
    }
    if (*why != NULL) return OC_OK;
    if (!ok) return OC_NOMEM;
    v->arrived = false;
    v->pc++;
  }
  return OC_AGAIN;
}
