/* jit_ops.c: each instruction as WebAssembly. Layer 5.
 *
 * The rules are those of the interpreter loop (vm_loop.h): the pc is stored before anything that can raise, call or suspend; an operation
 * that answers OC_NOMEM has changed nothing and is repeated (by the loop). Whatever is not simple calls a helper (jit_help.c).
 */
#include "jit_internal.h"

#if OC_JIT
static void set_tag(Jit *j, uint32_t r, uint8_t tag) {
  const OcValue v = {.u.i = 0, .tag = tag};
  oc_tr_set_constant(j, r, &v);
}

/* --- the rest: helpers of few arguments --- */

/* HELPER(thread, R[a], x, y), of which it takes as many as it wants; what it may change is forgotten. */
static void call_slot(Jit *j, uint32_t helper, uint32_t a, int n, int32_t x, int32_t y) {
  begin_call(j);
  oc_tr_register(j, a);
  if (n > 0) emit_int(j, x);
  if (n > 1) emit_int(j, y);
  emit_call(j, helper);
  oc_tr_check_signal(j);
  oc_tr_forget_all(j);
}

/* HELPER(thread, frame, R[a], x) */
static void call_frame(Jit *j, uint32_t helper, uint32_t a, int n, int32_t x) {
  begin_call(j);
  emit_get(j, V_FRAME);
  oc_tr_register(j, a);
  if (n > 0) emit_int(j, x);
  emit_call(j, helper);
  oc_tr_check_signal(j);
  oc_tr_forget_all(j);
}

static const Arith add = {OC_TM_ADD, W_ADD64, W_ADDF}, sub = {OC_TM_SUB, W_SUB64, W_SUBF}, mul = {OC_TM_MUL, W_MUL64, W_MULF},
                   divf = {OC_TM_DIV, 0, W_DIVF};
static const Order less = {OC_TM_LT, W_LT64, W_LTF}, at_most = {OC_TM_LE, W_LE64, W_LEF}, more = {OC_TM_LT, W_GT64, W_GTF},
                   at_least = {OC_TM_LE, W_GE64, W_GEF};

/* Operands that are constants. */
#define KB (p->k + b)
#define KC (p->k + c)

OC_NOINLINE void oc_tr_translate(Jit *j) {
  const OcProto *const p = j->p;
  const OcInstr i = j->flow.code[j->pc];
  const uint32_t a = OC_GET_A(i), b = OC_GET_B(i), c = OC_GET_C(i), bx = OC_GET_BX(i);
  const int sb = OC_GET_SB(i), sc = OC_GET_SC(i);
  const uint32_t ax = j->pc + 1 < j->flow.n ? OC_GET_AX(j->flow.code[j->pc + 1]) : 0;
  OcValue v;
  switch (OC_GET_OP(i)) {
    case OC_OP_MOVE: oc_tr_copy_register(j, a, b); break;
    case OC_OP_LOADI: v = oc_int(OC_GET_SBX(i)); oc_tr_set_constant(j, a, &v); break;
    case OC_OP_LOADF: v = oc_flt(OC_GET_SBX(i)); oc_tr_set_constant(j, a, &v); break;
    case OC_OP_LOADK: oc_tr_set_constant(j, a, p->k + bx); break;
    case OC_OP_LOADKX: oc_tr_set_constant(j, a, p->k + ax); break;
    case OC_OP_LOADFALSE: set_tag(j, a, OC_FALSE); break;
    case OC_OP_LFALSESKIP:
      set_tag(j, a, OC_FALSE);
      oc_tr_jump(j, j->pc + 2, false);
      break;
    case OC_OP_LOADTRUE: set_tag(j, a, OC_TRUE); break;
    case OC_OP_LOADNIL:
      for (uint32_t r = a; r <= a + b; r++) set_tag(j, r, OC_NIL);
      break;
    case OC_OP_GETUPVAL: oc_tr_load_value(j, a, oc_tr_in_upvalue(j, b).local); break;
    case OC_OP_SETUPVAL: oc_tr_set_upvalue(j, b, a); break;
    case OC_OP_GETTABUP: oc_tr_get_string(j, a, oc_tr_in_upvalue(j, b), KC); break;
    case OC_OP_GETTABLE: oc_tr_get_index(j, a, b, reg(c)); break;
    case OC_OP_GETI: oc_tr_get_index(j, a, b, imm(j, (int)c)); break;
    case OC_OP_GETFIELD: oc_tr_get_string(j, a, in_register(b), KC); break;
    case OC_OP_SETTABUP: oc_tr_set_string(j, oc_tr_in_upvalue(j, a), KB, reg(c)); break;
    case OC_OP_SETTABUPK: oc_tr_set_string(j, oc_tr_in_upvalue(j, a), KB, con(KC)); break;
    case OC_OP_SETTABLE: oc_tr_set_index(j, a, reg(b), reg(c)); break;
    case OC_OP_SETTABLEK: oc_tr_set_index(j, a, reg(b), con(KC)); break;
    case OC_OP_SETI: oc_tr_set_index(j, a, imm(j, (int)b), reg(c)); break;
    case OC_OP_SETIK: oc_tr_set_index(j, a, imm(j, (int)b), con(KC)); break;
    case OC_OP_SETFIELD: oc_tr_set_string(j, in_register(a), KB, reg(c)); break;
    case OC_OP_SETFIELDK: oc_tr_set_string(j, in_register(a), KB, con(KC)); break;
    case OC_OP_NEWTABLE: call_slot(j, OC_HELP_new_table, a, 2, (int32_t)ax, b ? 1 << (b - 1) : 0); break;
    case OC_OP_SELF:
      begin_call(j);
      oc_tr_register(j, a);
      oc_tr_register(j, b);
      emit_address(j, KC);
      emit_call(j, OC_HELP_self);
      oc_tr_check_signal(j);
      oc_tr_forget(j, a);
      oc_tr_forget(j, a + 1);
      break;
    case OC_OP_ADDI: oc_tr_arith(j, add, a, reg(b), imm(j, sc)); break;
    case OC_OP_ADDK: oc_tr_arith(j, add, a, reg(b), con(KC)); break;
    case OC_OP_SUBK: oc_tr_arith(j, sub, a, reg(b), con(KC)); break;
    case OC_OP_MULK: oc_tr_arith(j, mul, a, reg(b), con(KC)); break;
    case OC_OP_DIVK: oc_tr_arith(j, divf, a, reg(b), con(KC)); break;
    case OC_OP_MODK: oc_tr_divide(j, true, a, reg(b), con(KC)); break;
    case OC_OP_IDIVK: oc_tr_divide(j, false, a, reg(b), con(KC)); break;
    case OC_OP_POWK: oc_tr_power(j, a, reg(b), con(KC)); break;
    case OC_OP_KADD: oc_tr_arith(j, add, a, con(KB), reg(c)); break;
    case OC_OP_KSUB: oc_tr_arith(j, sub, a, con(KB), reg(c)); break;
    case OC_OP_KMUL: oc_tr_arith(j, mul, a, con(KB), reg(c)); break;
    case OC_OP_KDIV: oc_tr_arith(j, divf, a, con(KB), reg(c)); break;
    case OC_OP_BANDK: oc_tr_bitwise(j, OC_TM_BAND, W_AND64, a, reg(b), con(KC)); break;
    case OC_OP_BORK: oc_tr_bitwise(j, OC_TM_BOR, W_OR64, a, reg(b), con(KC)); break;
    case OC_OP_BXORK: oc_tr_bitwise(j, OC_TM_BXOR, W_XOR64, a, reg(b), con(KC)); break;
    case OC_OP_SHRI: oc_tr_shift(j, OC_TM_SHR, a, b, sc); break;
    case OC_OP_SHLI: oc_tr_shift(j, OC_TM_SHL, a, b, sc); break;
    case OC_OP_ADD: oc_tr_arith(j, add, a, reg(b), reg(c)); break;
    case OC_OP_SUB: oc_tr_arith(j, sub, a, reg(b), reg(c)); break;
    case OC_OP_MUL: oc_tr_arith(j, mul, a, reg(b), reg(c)); break;
    case OC_OP_DIV: oc_tr_arith(j, divf, a, reg(b), reg(c)); break;
    case OC_OP_MOD: oc_tr_divide(j, true, a, reg(b), reg(c)); break;
    case OC_OP_IDIV: oc_tr_divide(j, false, a, reg(b), reg(c)); break;
    case OC_OP_POW: oc_tr_power(j, a, reg(b), reg(c)); break;
    case OC_OP_BAND: oc_tr_bitwise(j, OC_TM_BAND, W_AND64, a, reg(b), reg(c)); break;
    case OC_OP_BOR: oc_tr_bitwise(j, OC_TM_BOR, W_OR64, a, reg(b), reg(c)); break;
    case OC_OP_BXOR: oc_tr_bitwise(j, OC_TM_BXOR, W_XOR64, a, reg(b), reg(c)); break;
    case OC_OP_SHL: oc_tr_bitwise(j, OC_TM_SHL, 0, a, reg(b), reg(c)); break;
    case OC_OP_SHR: oc_tr_bitwise(j, OC_TM_SHR, 0, a, reg(b), reg(c)); break;
    case OC_OP_UNM: oc_tr_negate(j, a, b); break;
    case OC_OP_BNOT: oc_tr_invert(j, a, b); break;
    case OC_OP_NOT: oc_tr_negation(j, a, b); break;
    case OC_OP_LEN: oc_tr_length(j, a, b); break;
    case OC_OP_CONCAT: call_slot(j, OC_HELP_concat, a, 1, (int32_t)b, 0); break;
    case OC_OP_CLOSE: call_frame(j, OC_HELP_close, a, 0, 0); break;
    case OC_OP_TBC: call_slot(j, OC_HELP_mark, a, 0, 0, 0); break;
    case OC_OP_JMP: oc_tr_jump(j, (uint32_t)oc_flow_target(&j->flow, j->pc), false); break;
    case OC_OP_LOOP:
      oc_tr_safepoint(j, bx, (uint32_t)oc_flow_target(&j->flow, j->pc), a);
      oc_tr_jump(j, (uint32_t)oc_flow_target(&j->flow, j->pc), false);
      break;
    case OC_OP_TICK: oc_tr_safepoint(j, OC_TICK_EVERY, j->pc + 1, a); break;
    case OC_OP_EQ: oc_tr_equal(j, a, b, c); break;
    case OC_OP_LT: oc_tr_compare(j, less, a, b, c & 1); break;
    case OC_OP_LE: oc_tr_compare(j, at_most, a, b, c & 1); break;
    case OC_OP_EQK: oc_tr_equal_constant(j, a, KB, c); break;
    case OC_OP_EQI: oc_tr_equal_immediate(j, a, sb, c & 1); break;
    case OC_OP_LTI: oc_tr_compare_immediate(j, less, false, a, sb, c); break;
    case OC_OP_LEI: oc_tr_compare_immediate(j, at_most, false, a, sb, c); break;
    case OC_OP_GTI: oc_tr_compare_immediate(j, more, true, a, sb, c); break;
    case OC_OP_GEI: oc_tr_compare_immediate(j, at_least, true, a, sb, c); break;
    case OC_OP_TEST: oc_tr_test(j, a, c); break;
    case OC_OP_TESTSET: oc_tr_test_set(j, a, b, c); break;
    case OC_OP_CALL: oc_tr_call(j, a, b, c); break;
    case OC_OP_TAILCALL: oc_tr_tail_call(j, a, b); break;
    case OC_OP_RETURN: oc_tr_return_some(j, a, (int32_t)b - 1); break;
    case OC_OP_RETURN0: oc_tr_return_few(j, 0, 0); break;
    case OC_OP_RETURN1: oc_tr_return_few(j, a, 1); break;
    case OC_OP_FORLOOP: oc_tr_for_loop(j, a, bx); break;
    case OC_OP_FORPREP: oc_tr_for_prep(j, a); break;
    case OC_OP_TFORPREP:
      call_slot(j, OC_HELP_mark, a + 3, 0, 0, 0);
      oc_tr_jump(j, (uint32_t)oc_flow_target(&j->flow, j->pc), false);
      break;
    case OC_OP_TFORCALL: oc_tr_for_call(j, a, c); break;
    case OC_OP_TFORLOOP: oc_tr_for_next(j, a, bx); break;
    case OC_OP_SETLIST: call_slot(j, OC_HELP_set_list, a, 2, (int32_t)b, (int32_t)ax); break;
    case OC_OP_CLOSURE:
      begin_call(j);
      emit_get(j, V_FRAME);
      oc_tr_register(j, a);
      emit_address(j, p->protos[ax]);
      emit_call(j, OC_HELP_closure);
      oc_tr_check_signal(j);
      oc_tr_forget(j, a);
      break;
    case OC_OP_VARARG: call_frame(j, OC_HELP_vararg, a, 1, (int32_t)c - 1); break;
    case OC_OP_VARARGPREP: case OC_OP_EXTRA: case OC_OP_COUNT: break;
  }
}
#endif
