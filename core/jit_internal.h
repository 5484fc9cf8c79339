/* jit_internal.h: what the translator's files share. Layer 5.
 *
 * Whoever writes code for an instruction is a function of its own, never inlined (OC_NOINLINE, and build.sh's limit for binaryen): engines count the bytes that a wasm function
 * goes through, and would soon optimise one that holds the whole translator, on threads that the script's own code waits for.
 */
#ifndef OC_JIT_INTERNAL_H
#define OC_JIT_INTERNAL_H

#include "jit.h"
#include "jit_bytes.h"
#include "jit_flow.h"
#include "jit_profile.h"

/* Functions that compiled code calls: oc_help_NAME (jit_help.h). X(name, number of its 32-bit arguments; of fmod and pow, which take two
 * doubles and answer one, the number of those in front). */
#define OC_JIT_HELPERS(X) \
  X(arith, 5) X(immediate, 5) X(test, 4) X(test_immediate, 4) X(equal, 3) \
  X(get, 4) X(get_str, 4) X(get_int, 4) X(set, 4) X(set_str, 4) X(set_int, 4) X(self, 4) X(store, 3) \
  X(new_table, 4) X(closure, 4) X(concat, 3) X(vararg, 4) X(set_list, 4) X(length, 3) X(for_prep, 2) X(close, 3) \
  X(mark, 2) X(for_call, 4) X(call, 5) X(tail_call, 4) X(leave, 4) X(fmod, 1) X(pow, 0)
enum {
#define OC_X(name, n) OC_HELP_##name,
  OC_JIT_HELPERS(OC_X)
#undef OC_X
  OC_HELP_COUNT
};

/* Locals of the generated function: its parameters, addresses and answers on their way, registers' payloads. */
enum { V_THREAD, V_FRAME, V_BASE, V_AT, V_SIG, V_X, V_Y, V_PROTO, V_CLOSURE, V_INT, V_FLOAT, V_CACHE };
#define OC_JIT_CACHE 8u /* so many registers' integers, and so many floats, are kept in locals */
enum { V_INTS = V_CACHE, V_FLOATS = V_CACHE + OC_JIT_CACHE, V_COUNT = V_FLOATS + OC_JIT_CACHE };
#define OC_UNKNOWN 0xffu
#define OC_JIT_MEMBERS 16u /* functions of a unit */

typedef struct Jit {
  OcBytes out;
  OcBytes hints;        /* of the branches written so far, as they go into the module, ... */
  uint32_t nhints;      /* ... and their number */
  OcFlow flow;
  OcThread *L;
  OcJitUnit *unit;
  OcProto *member[OC_JIT_MEMBERS];
  uint32_t nmembers, size; /* ... and their instructions */
  bool again;           /* a translation alone, or an earlier one, was no good: with others, even if they have one */
  /* the function being translated: */
  const OcProto *p;
  const uint8_t *seen;  /* its profile; NULL: no guesses */
  uint32_t offset;      /* of its code in that of the unit */
  uint32_t top;         /* depth of the loop around all functions, ... */
  uint32_t enter, back; /* ... and of the blocks at whose ends a called function, and a caller, are gone on in */
  uint32_t depth;       /* blocks open */
  uint32_t suspend;     /* depth of the block whose end leaves with V_SIG */
  uint32_t pc;          /* the instruction being translated, in the unit's code */
  bool captured[256];   /* registers that closures of this function may share */
  uint8_t tag[256];     /* of each register, as it lies in memory: known, or OC_UNKNOWN */
  uint8_t local[256];   /* the local that holds its payload, or 0 */
  uint8_t owner[V_COUNT]; /* of each such local */
  uint32_t next_int, next_float; /* which to take next */
  OcValue immediate;    /* an operand that is in no register and no constant */
} Jit;

/* WebAssembly's instructions, those used. */
enum {
  W_UNREACHABLE = 0x00, W_BLOCK = 0x02, W_LOOP, W_IF, W_ELSE, W_END = 0x0b, W_BR, W_BR_IF, W_BR_TABLE, W_RETURN, W_CALL, W_DROP = 0x1a,
  W_GET = 0x20, W_SET, W_TEE,
  W_LOAD32 = 0x28, W_LOAD64, W_LOADF = 0x2b, W_LOAD8 = 0x2d, W_LOAD16 = 0x2f, W_STORE32 = 0x36, W_STORE64, W_STOREF = 0x39, W_STORE8,
  W_CONST32 = 0x41, W_CONST64, W_CONSTF = 0x44,
  W_EQZ = 0x45, W_EQ, W_NE, W_LT, W_LT_U, W_GT, W_GT_U, W_LE, W_LE_U, W_GE, W_GE_U,
  W_EQZ64 = 0x50, W_EQ64, W_NE64, W_LT64, W_LT_U64, W_GT64, W_GT_U64, W_LE64, W_LE_U64, W_GE64, W_GE_U64,
  W_EQF = 0x61, W_NEF, W_LTF, W_GTF, W_LEF, W_GEF,
  W_ADD = 0x6a, W_SUB, W_MUL, W_DIV_U = 0x6e, W_AND = 0x71, W_OR, W_XOR, W_SHL, W_SHR_U = 0x76,
  W_ADD64 = 0x7c, W_SUB64, W_MUL64, W_DIV64, W_REM64 = 0x81, W_AND64 = 0x83, W_OR64, W_XOR64, W_SHL64, W_SHR64, W_SHR_U64,
  W_NEGF = 0x9a, W_FLOORF = 0x9c, W_ADDF = 0xa0, W_SUBF, W_MULF, W_DIVF,
  W_WRAP = 0xa7, W_EXTEND_U = 0xad, W_CONVERT = 0xb9,
  W_VOID = 0x40, W_I32 = 0x7f, W_I64 = 0x7e, W_F64 = 0x7c
};

/* --- writing instructions (jit_value.c) --- */
OC_INLINE void emit(Jit *j, unsigned op) { oc_bytes_u8(&j->out, op); }
OC_INLINE void emit_n(Jit *j, unsigned op, uint32_t n) {
  emit(j, op);
  oc_bytes_unsigned(&j->out, n);
}
OC_INLINE void emit_get(Jit *j, uint32_t v) { emit_n(j, W_GET, v); }
OC_INLINE void emit_set(Jit *j, uint32_t v) { emit_n(j, W_SET, v); }
OC_INLINE void emit_tee(Jit *j, uint32_t v) { emit_n(j, W_TEE, v); }
OC_INLINE void emit_int(Jit *j, int32_t n) {
  emit(j, W_CONST32);
  oc_bytes_signed(&j->out, n);
}
OC_INLINE void emit_address(Jit *j, const void *p) { emit_int(j, (int32_t)(uint32_t)(uintptr_t)p); }
OC_INLINE void emit_int64(Jit *j, int64_t n) {
  emit(j, W_CONST64);
  oc_bytes_signed(&j->out, n);
}
OC_INLINE void emit_float(Jit *j, double n) {
  emit(j, W_CONSTF);
  oc_bytes_put(&j->out, &n, sizeof n);
}
/* A load or store; the address, and what is stored, are on the stack. */
void oc_tr_memory(Jit *j, unsigned op, size_t offset);
OC_INLINE void emit_open(Jit *j, unsigned op) {
  emit(j, op);
  emit(j, W_VOID);
  j->depth++;
}
OC_INLINE void emit_block(Jit *j) { emit_open(j, W_BLOCK); }
OC_INLINE void emit_if(Jit *j) { emit_open(j, W_IF); } /* the condition is on the stack */
OC_INLINE void emit_end(Jit *j) {
  emit(j, W_END);
  j->depth--;
}
OC_INLINE void emit_else(Jit *j) { emit(j, W_ELSE); }
/* br or br_if to the construct that was opened at `depth`. */
OC_INLINE void emit_br(Jit *j, unsigned op, uint32_t depth) { emit_n(j, op, j->depth - 1 - depth); }
/* Tells the engine whether the condition of the branch (if, br_if) that is written next mostly holds: it puts the other way aside. */
void oc_tr_hint(Jit *j, bool holds);
/* br_if and if whose condition hardly ever holds. */
OC_INLINE void emit_br_rare(Jit *j, uint32_t depth) {
  oc_tr_hint(j, false);
  emit_br(j, W_BR_IF, depth);
}
OC_INLINE void emit_if_rare(Jit *j) {
  oc_tr_hint(j, false);
  emit_if(j);
}
OC_INLINE void emit_call(Jit *j, uint32_t helper) { emit_n(j, W_CALL, helper); }

/* --- registers (jit_value.c) --- */
/* Puts the address of a register on the stack; loads and stores of registers use V_BASE and an offset instead. */
void oc_tr_register(Jit *j, uint32_t r);
#define SLOT(r) ((r) * sizeof(OcValue))
#define TAG(r) ((r) * sizeof(OcValue) + offsetof(OcValue, tag))
void oc_tr_forget(Jit *j, uint32_t r);
void oc_tr_forget_all(Jit *j);
/* Stores elsewhere may reach registers that closures share: debug.upvaluejoin makes upvalues of this function's own registers, and
 * debug.setupvalue may be a __newindex. */
void oc_tr_forget_captured(Jit *j);
/* What R[r], operand 0 or 1 of this instruction, is expected to be: known, or a guess; OC_UNKNOWN. */
uint8_t oc_tr_expect(const Jit *j, uint32_t r, uint32_t operand);
/* Checks that R[r], an operand of this instruction, has that tag: else the loop goes on here. */
void oc_tr_guard(Jit *j, uint32_t r, uint8_t tag);
/* Puts the payload of R[r], whose tag is known to be that of an integer or float, on the stack. */
void oc_tr_push_number(Jit *j, uint32_t r);
/* R[r] := the integer or float on the stack. */
void oc_tr_pop_number(Jit *j, uint32_t r, uint8_t tag);
/* R[to] := R[from] */
void oc_tr_copy_register(Jit *j, uint32_t to, uint32_t from);
/* R[to] := the value whose address is in that local; its tag is not known. */
void oc_tr_load_value(Jit *j, uint32_t to, uint32_t address);
/* R[r] := a constant */
void oc_tr_set_constant(Jit *j, uint32_t r, const OcValue *v);
/* R[r] has that tag from now on, its payload is in memory alone. */
void oc_tr_know(Jit *j, uint32_t r, uint8_t tag);

/* --- leaving --- */
/* Stores the pc: what an instruction does before it may raise, call or suspend. */
void oc_tr_store_pc(Jit *j, uint32_t pc);
/* Leaves with `answer`, f->u.pc at `pc`. */
void oc_tr_leave(Jit *j, uint32_t pc, uint32_t answer);
/* A helper's answer is on the stack: unless it is OC_OK, leaves with it. */
void oc_tr_check_signal(Jit *j);
/* The same for an outcome (jit_help.h), which is left on the stack. (jit_arith.c) */
void oc_tr_check_outcome(Jit *j);

/* Jumps to `target`; conditional: if the condition on the stack holds. (jit.c) */
void oc_tr_jump(Jit *j, uint32_t target, bool conditional);
/* Begins a call of a helper; its first argument is the thread. */
OC_INLINE void begin_call(Jit *j) {
  oc_tr_store_pc(j, j->pc + 1);
  emit_get(j, V_THREAD);
}

/* --- operands --- */
/* An operand: a register, a constant, or a number that stands in the instruction itself. */
typedef struct Operand {
  const OcValue *k; /* NULL: R[r] */
  uint32_t r;
  bool immediate;   /* k is of the translator's own */
} Operand;

OC_INLINE Operand reg(uint32_t r) { return (Operand){NULL, r, false}; }
OC_INLINE Operand con(const OcValue *k) { return (Operand){k, 0, false}; }
OC_INLINE Operand imm(Jit *j, int n) {
  j->immediate = oc_int(n);
  return (Operand){&j->immediate, 0, true};
}

OC_INLINE uint8_t operand_tag(const Jit *j, Operand o, uint32_t n) { return o.k != NULL ? o.k->tag : oc_tr_expect(j, o.r, n); }
OC_INLINE void operand_guard(Jit *j, Operand o, uint8_t tag) {
  if (o.k == NULL) oc_tr_guard(j, o.r, tag);
}
OC_INLINE void operand_push(Jit *j, Operand o) {
  if (o.k == NULL) oc_tr_push_number(j, o.r);
  else if (o.k->tag == OC_INT) emit_int64(j, o.k->u.i);
  else emit_float(j, o.k->u.n);
}
OC_INLINE void operand_push_float(Jit *j, Operand o, uint8_t tag) {
  if (o.k != NULL) {
    emit_float(j, tag == OC_INT ? (double)o.k->u.i : o.k->u.n);
    return;
  }
  oc_tr_push_number(j, o.r);
  if (tag == OC_INT) emit(j, W_CONVERT);
}
OC_INLINE void operand_address(Jit *j, Operand o) {
  if (o.k != NULL) emit_address(j, o.k);
  else oc_tr_register(j, o.r);
}

OC_INLINE bool numeric(uint8_t tag) { return tag == OC_INT || tag == OC_FLT; }

/* --- arithmetic and tests (jit_arith.c): R[a] := b op c; a test takes the JMP behind it when its outcome is k --- */
typedef struct Arith { OcTm tm; uint8_t op64, opf; } Arith; /* instructions for integers and floats; 0: there is none */
typedef struct Order { OcTm tm; uint8_t op64, opf; } Order;
void oc_tr_arith(Jit *j, Arith o, uint32_t a, Operand b, Operand c);
void oc_tr_power(Jit *j, uint32_t a, Operand b, Operand c);
void oc_tr_divide(Jit *j, bool mod, uint32_t a, Operand b, Operand c); /* % and // */
void oc_tr_bitwise(Jit *j, OcTm tm, unsigned op, uint32_t a, Operand b, Operand c); /* op 0: by the helper */
void oc_tr_shift(Jit *j, OcTm tm, uint32_t a, uint32_t b, int n);
void oc_tr_negate(Jit *j, uint32_t a, uint32_t b);
void oc_tr_invert(Jit *j, uint32_t a, uint32_t b); /* ~ */
void oc_tr_negation(Jit *j, uint32_t a, uint32_t b); /* not */
void oc_tr_compare(Jit *j, Order o, uint32_t a, uint32_t b, bool k);
void oc_tr_compare_immediate(Jit *j, Order o, bool flip, uint32_t a, int n, uint32_t flags); /* flags: C of LTI and the like */
void oc_tr_equal(Jit *j, uint32_t a, uint32_t b, bool k);
void oc_tr_equal_constant(Jit *j, uint32_t a, const OcValue *v, bool k);
void oc_tr_equal_immediate(Jit *j, uint32_t a, int n, bool k);
void oc_tr_test(Jit *j, uint32_t a, bool k);
void oc_tr_test_set(Jit *j, uint32_t a, uint32_t b, bool k);

/* --- tables and upvalues (jit_table.c) --- */
/* A value in memory: the address in a local, plus an offset. */
typedef struct Slot { uint32_t local; size_t offset; } Slot;
OC_INLINE Slot in_register(uint32_t r) { return (Slot){V_BASE, SLOT(r)}; }
Slot oc_tr_in_upvalue(Jit *j, uint32_t n); /* U[n], its address in V_Y */
void oc_tr_get_string(Jit *j, uint32_t a, Slot t, const OcValue *key);
void oc_tr_get_index(Jit *j, uint32_t a, uint32_t b, Operand key);
void oc_tr_set_string(Jit *j, Slot t, const OcValue *key, Operand v);
void oc_tr_set_index(Jit *j, uint32_t a, Operand key, Operand v);
void oc_tr_length(Jit *j, uint32_t a, uint32_t b); /* R[a] := #R[b] */
void oc_tr_set_upvalue(Jit *j, uint32_t n, uint32_t r);
/* V_INT := R[r] + 1, V_X := the address of that element of the array of table R[t]. Else (no integer, no table, no such element in use) to the
 * end of block `slow`. */
void oc_tr_find_element(Jit *j, uint32_t t, uint32_t r, uint32_t slow);

/* --- loops, calls and returns (jit_call.c); a, b, c as in the instructions --- */
/* Around the code of all functions: opens the blocks j->back and j->enter, and closes them. */
void oc_tr_open_ways(Jit *j);
void oc_tr_write_ways(Jit *j);
/* Charges `cost` before the function goes on at `target`, where `live` registers are in use; gives way when the fuel is spent. */
void oc_tr_safepoint(Jit *j, uint32_t cost, uint32_t target, uint32_t live);
void oc_tr_for_loop(Jit *j, uint32_t a, uint32_t cost);
void oc_tr_for_prep(Jit *j, uint32_t a);
void oc_tr_for_next(Jit *j, uint32_t a, uint32_t cost);
void oc_tr_for_call(Jit *j, uint32_t a, uint32_t c);
void oc_tr_call(Jit *j, uint32_t a, uint32_t b, uint32_t c);
void oc_tr_tail_call(Jit *j, uint32_t a, uint32_t b);
void oc_tr_return_some(Jit *j, uint32_t a, int32_t n); /* n < 0: multiple */
void oc_tr_return_few(Jit *j, uint32_t a, uint32_t n); /* none or one */

/* Translates instruction j->pc. (jit_ops.c) */
void oc_tr_translate(Jit *j);

#endif
