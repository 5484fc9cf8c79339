/* opcodes.h: the machine in one table. Layer 3.
 *
 * An instruction is 32 bits: op in the low byte, then A, B, C of 8 bits each; or A and Bx (16 bits, unsigned; sBx is
 * Bx - 32768); or sJ (24 bits signed, from the next instruction). R[x] is a register, K[x] a constant, U[x] an upvalue, sB and sC are
 * B - 128 and C - 128. EXTRA carries 24 more bits (Ax) for the instruction before it.
 *
 * A test instruction is always followed by a JMP, which it takes (when the test agrees with its k) or skips, in one go.
 * Fuel is charged at LOOP, FORLOOP, TFORLOOP (by the length of the body), at calls (proto->cost) and at TICK. These and returns are the
 * safepoints; A of LOOP and TICK says how many registers are live there, so that the collector sees no dead one.
 *
 * X(name, format, flags, meaning). Formats: ABC, ABx, AsBx, sJ, Ax. Flags for the verifier, disassembler and debuginfo:
 * a: sets R[A].  t: test, next is JMP.  m: may call a metamethod.  x: followed by EXTRA.
 * o: sets multiple results (C or B is count + 1, 0: up to the multi top).  i: uses the multiple results of the instruction before (B = 0).
 */
#ifndef OC_OPCODES_H
#define OC_OPCODES_H

#include <stdint.h>

#define OC_OPCODES(X) \
  X(MOVE,      ABC,  "a",  "R[A] := R[B]") \
  X(LOADI,     AsBx, "a",  "R[A] := sBx as an integer") \
  X(LOADF,     AsBx, "a",  "R[A] := sBx as a float") \
  X(LOADK,     ABx,  "a",  "R[A] := K[Bx]") \
  X(LOADKX,    ABC,  "ax", "R[A] := K[Ax of EXTRA]") \
  X(LOADFALSE, ABC,  "a",  "R[A] := false") \
  X(LFALSESKIP,ABC,  "a",  "R[A] := false; pc++") \
  X(LOADTRUE,  ABC,  "a",  "R[A] := true") \
  X(LOADNIL,   ABC,  "a",  "R[A .. A+B] := nil") \
  X(GETUPVAL,  ABC,  "a",  "R[A] := U[B]") \
  X(SETUPVAL,  ABC,  "",   "U[B] := R[A]") \
  X(GETTABUP,  ABC,  "am", "R[A] := U[B][K[C]], K[C] a key string") \
  X(GETTABLE,  ABC,  "am", "R[A] := R[B][R[C]]") \
  X(GETI,      ABC,  "am", "R[A] := R[B][C], C an integer 0..255") \
  X(GETFIELD,  ABC,  "am", "R[A] := R[B][K[C]], K[C] a key string") \
  X(SETTABUP,  ABC,  "m",  "U[A][K[B]] := R[C]") \
  X(SETTABUPK, ABC,  "m",  "U[A][K[B]] := K[C]") \
  X(SETTABLE,  ABC,  "m",  "R[A][R[B]] := R[C]") \
  X(SETTABLEK, ABC,  "m",  "R[A][R[B]] := K[C]") \
  X(SETI,      ABC,  "m",  "R[A][B] := R[C]") \
  X(SETIK,     ABC,  "m",  "R[A][B] := K[C]") \
  X(SETFIELD,  ABC,  "m",  "R[A][K[B]] := R[C]") \
  X(SETFIELDK, ABC,  "m",  "R[A][K[B]] := K[C]") \
  X(NEWTABLE,  ABC,  "ax", "R[A] := {}; B: 0 or log2(hash size) + 1; array size in EXTRA") \
  X(SELF,      ABC,  "am", "R[A+1] := R[B]; R[A] := R[B][K[C]], K[C] a key string") \
  X(ADDI,      ABC,  "am", "R[A] := R[B] + sC") \
  X(ADDK,      ABC,  "am", "R[A] := R[B] + K[C], K[C] a number (so for the K forms below)") \
  X(SUBK,      ABC,  "am", "R[A] := R[B] - K[C]") \
  X(MULK,      ABC,  "am", "R[A] := R[B] * K[C]") \
  X(MODK,      ABC,  "am", "R[A] := R[B] % K[C]") \
  X(POWK,      ABC,  "am", "R[A] := R[B] ^ K[C]") \
  X(DIVK,      ABC,  "am", "R[A] := R[B] / K[C]") \
  X(IDIVK,     ABC,  "am", "R[A] := R[B] // K[C]") \
  X(KSUB,      ABC,  "am", "R[A] := K[B] - R[C], K[B] a number") \
  X(KMUL,      ABC,  "am", "R[A] := K[B] * R[C]") \
  X(KDIV,      ABC,  "am", "R[A] := K[B] / R[C]") \
  X(KADD,      ABC,  "am", "R[A] := K[B] + R[C]") \
  X(BANDK,     ABC,  "am", "R[A] := R[B] & K[C], K[C] an integer") \
  X(BORK,      ABC,  "am", "R[A] := R[B] | K[C]") \
  X(BXORK,     ABC,  "am", "R[A] := R[B] ~ K[C]") \
  X(SHRI,      ABC,  "am", "R[A] := R[B] >> sC") \
  X(SHLI,      ABC,  "am", "R[A] := R[B] << sC") \
  X(ADD,       ABC,  "am", "R[A] := R[B] + R[C]") \
  X(SUB,       ABC,  "am", "R[A] := R[B] - R[C]") \
  X(MUL,       ABC,  "am", "R[A] := R[B] * R[C]") \
  X(MOD,       ABC,  "am", "R[A] := R[B] % R[C]") \
  X(POW,       ABC,  "am", "R[A] := R[B] ^ R[C]") \
  X(DIV,       ABC,  "am", "R[A] := R[B] / R[C]") \
  X(IDIV,      ABC,  "am", "R[A] := R[B] // R[C]") \
  X(BAND,      ABC,  "am", "R[A] := R[B] & R[C]") \
  X(BOR,       ABC,  "am", "R[A] := R[B] | R[C]") \
  X(BXOR,      ABC,  "am", "R[A] := R[B] ~ R[C]") \
  X(SHL,       ABC,  "am", "R[A] := R[B] << R[C]") \
  X(SHR,       ABC,  "am", "R[A] := R[B] >> R[C]") \
  X(UNM,       ABC,  "am", "R[A] := -R[B]") \
  X(BNOT,      ABC,  "am", "R[A] := ~R[B]") \
  X(NOT,       ABC,  "a",  "R[A] := not R[B]") \
  X(LEN,       ABC,  "am", "R[A] := #R[B]") \
  X(CONCAT,    ABC,  "am", "R[A] := R[A] .. ... .. R[A+B-1]") \
  X(CLOSE,     ABC,  "m",  "close upvalues and to-be-closed variables >= R[A]") \
  X(TBC,       ABC,  "m",  "R[A] is a to-be-closed variable") \
  X(JMP,       sJ,   "",   "pc += sJ (forward, or behind a TICK)") \
  X(LOOP,      ABx,  "",   "pc -= Bx; safepoint with A live registers") \
  X(TICK,      ABC,  "",   "safepoint with A live registers; charges for straight-line code") \
  X(EQ,        ABC,  "tm", "if (R[A] == R[B]) == C then take the JMP") \
  X(LT,        ABC,  "tm", "if (R[A] <  R[B]) == C then take the JMP") \
  X(LE,        ABC,  "tm", "if (R[A] <= R[B]) == C then take the JMP") \
  X(EQK,       ABC,  "t",  "if (R[A] == K[B]) == C then take the JMP") \
  X(EQI,       ABC,  "t",  "if (R[A] == sB) == (C & 1) then take the JMP") \
  X(LTI,       ABC,  "tm", "if (R[A] <  sB) == (C & 1) then take the JMP; C & 2: sB was a float") \
  X(LEI,       ABC,  "tm", "if (R[A] <= sB) == (C & 1) then take the JMP") \
  X(GTI,       ABC,  "tm", "if (R[A] >  sB) == (C & 1) then take the JMP") \
  X(GEI,       ABC,  "tm", "if (R[A] >= sB) == (C & 1) then take the JMP") \
  X(TEST,      ABC,  "t",  "if truthy(R[A]) == C then take the JMP") \
  X(TESTSET,   ABC,  "at", "if truthy(R[B]) == C then R[A] := R[B], take the JMP") \
  X(CALL,      ABC,  "aoim", "R[A .. A+C-2] := R[A](R[A+1 .. A+B-1]); B = 0: up to multi top; C = 0: multiple") \
  X(TAILCALL,  ABC,  "im", "return R[A](R[A+1 .. A+B-1]); C: 1 if upvalues may be open") \
  X(RETURN,    ABC,  "im", "return R[A .. A+B-2]; B = 0: up to multi top; C: 1 if something may have to be closed") \
  X(RETURN0,   ABC,  "",   "return") \
  X(RETURN1,   ABC,  "",   "return R[A]") \
  X(FORLOOP,   ABx,  "a",  "update counters; if the loop goes on then pc -= Bx") \
  X(FORPREP,   ABx,  "a",  "check and prepare counters; if the loop does not run then pc += Bx + 1") \
  X(TFORPREP,  ABx,  "m",  "make R[A+3] a to-be-closed variable; pc += Bx") \
  X(TFORCALL,  ABC,  "m",  "R[A+4 .. A+3+C] := R[A](R[A+1], R[A+2])") \
  X(TFORLOOP,  ABx,  "a",  "if R[A+4] ~= nil then { R[A+2] := R[A+4]; pc -= Bx }") \
  X(SETLIST,   ABC,  "ix", "R[A][offset + i] := R[A+i], 1 <= i <= B (B = 0: up to multi top); offset in EXTRA") \
  X(CLOSURE,   ABC,  "ax", "R[A] := closure of protos[Ax of EXTRA]") \
  X(VARARG,    ABC,  "ao", "R[A .. A+C-2] := ...; C = 0: multiple") \
  X(VARARGPREP,ABC,  "",   "adjust varargs; A: number of fixed parameters") \
  X(EXTRA,     Ax,   "",   "24 more bits for the instruction before")

typedef enum {
#define OC_X(name, format, flags, meaning) OC_OP_##name,
  OC_OPCODES(OC_X)
#undef OC_X
  OC_OP_COUNT
} OcOp;

#define OC_GET_OP(i) ((OcOp)((i) & 0xff))
#define OC_GET_A(i) (((i) >> 8) & 0xff)
#define OC_GET_B(i) (((i) >> 16) & 0xff)
#define OC_GET_C(i) ((i) >> 24)
#define OC_GET_BX(i) ((i) >> 16)
#define OC_GET_SBX(i) ((int32_t)((i) >> 16) - 32768)
#define OC_GET_SB(i) ((int32_t)OC_GET_B(i) - 128)
#define OC_GET_SC(i) ((int32_t)OC_GET_C(i) - 128)
#define OC_GET_AX(i) ((i) >> 8)
#define OC_GET_SJ(i) ((int32_t)(i) >> 8)
#define OC_MAKE_ABC(op, a, b, c) ((uint32_t)(op) | (uint32_t)(a) << 8 | (uint32_t)(b) << 16 | (uint32_t)(c) << 24)
#define OC_MAKE_ABX(op, a, bx) ((uint32_t)(op) | (uint32_t)(a) << 8 | (uint32_t)(bx) << 16)
#define OC_MAKE_AX(op, ax) ((uint32_t)(op) | (uint32_t)(ax) << 8)
#define OC_MAKE_SJ(op, sj) ((uint32_t)(op) | (uint32_t)(sj) << 8)

#endif
