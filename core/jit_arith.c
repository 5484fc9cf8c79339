/* jit_arith.c: arithmetic and tests. Layer 5.
 *
 * Where the types are known or guessed, machine arithmetic on checked operands; else both ways of it, or the helper.
 */
#include "jit_internal.h"

#if OC_JIT
static void call_arith(Jit *j, OcTm tm, uint32_t a, Operand b, Operand c) {
  begin_call(j);
  emit_int(j, (int32_t)tm);
  oc_tr_register(j, a);
  operand_address(j, b);
  if (c.immediate) emit_int(j, (int32_t)c.k->u.i);
  else operand_address(j, c);
  emit_call(j, c.immediate ? OC_HELP_immediate : OC_HELP_arith);
  oc_tr_check_signal(j);
}

/* R[a] := b op c for operands of unknown type: both integers, both floats, else by the helper. */
static void arith_unguessed(Jit *j, Arith o, uint32_t a, Operand b, Operand c) {
  const uint32_t done = j->depth;
  emit_block(j);
  for (int kind = 0; kind < 2; kind++) {
    const uint8_t tag = kind == 0 ? OC_INT : OC_FLT, op = kind == 0 ? o.op64 : o.opf;
    if (op == 0 || (kind == 0 && ((b.k != NULL && b.k->tag != OC_INT) || (c.k != NULL && c.k->tag != OC_INT)))) continue;
    const uint32_t other = j->depth;
    emit_block(j);
    for (int i = 0; i < 2; i++) {
      const Operand x = i == 0 ? b : c;
      if (x.k != NULL || j->tag[x.r] == tag) continue;
      emit_get(j, V_BASE);
      oc_tr_memory(j, W_LOAD8, TAG(x.r));
      emit_int(j, tag);
      emit(j, W_NE);
      emit_br_rare(j, other);
    }
    emit_get(j, V_BASE);
    for (int i = 0; i < 2; i++) {
      const Operand x = i == 0 ? b : c;
      if (x.k != NULL) {
        if (kind == 0) operand_push(j, x);
        else operand_push_float(j, x, x.k->tag);
      } else {
        emit_get(j, V_BASE);
        oc_tr_memory(j, kind == 0 ? W_LOAD64 : W_LOADF, SLOT(x.r));
      }
    }
    emit(j, op);
    oc_tr_memory(j, kind == 0 ? W_STORE64 : W_STOREF, SLOT(a));
    emit_get(j, V_BASE);
    emit_int(j, tag);
    oc_tr_memory(j, W_STORE8, TAG(a));
    emit_br(j, W_BR, done);
    emit_end(j);
  }
  call_arith(j, o.tm, a, b, c);
  emit_end(j);
  oc_tr_forget(j, a);
}

/* Are they one register, whose type is one, whatever hints say? */
static bool same(Operand b, Operand c) { return b.k == NULL && c.k == NULL && b.r == c.r; }

/* +, -, *, / */
OC_NOINLINE void oc_tr_arith(Jit *j, Arith o, uint32_t a, Operand b, Operand c) {
  const uint8_t x = operand_tag(j, b, 0), y = same(b, c) ? x : operand_tag(j, c, 1);
  if (!numeric(x) || !numeric(y)) {
    arith_unguessed(j, o, a, b, c);
    return;
  }
  operand_guard(j, b, x);
  operand_guard(j, c, y);
  if (x == OC_INT && y == OC_INT && o.op64 != 0) {
    operand_push(j, b);
    operand_push(j, c);
    emit(j, o.op64);
    oc_tr_pop_number(j, a, OC_INT);
  } else {
    operand_push_float(j, b, x);
    operand_push_float(j, c, y);
    emit(j, o.opf);
    oc_tr_pop_number(j, a, OC_FLT);
  }
}

OC_NOINLINE void oc_tr_power(Jit *j, uint32_t a, Operand b, Operand c) {
  const uint8_t x = operand_tag(j, b, 0), y = same(b, c) ? x : operand_tag(j, c, 1);
  if (!numeric(x) || !numeric(y)) {
    call_arith(j, OC_TM_POW, a, b, c);
    oc_tr_forget(j, a);
    return;
  }
  operand_guard(j, b, x);
  operand_guard(j, c, y);
  operand_push_float(j, b, x);
  operand_push_float(j, c, y);
  emit_call(j, OC_HELP_pow);
  oc_tr_pop_number(j, a, OC_FLT);
}

/* % and // of an integer by a positive constant */
static void divide_by(Jit *j, bool mod, uint32_t a, uint32_t b, int64_t c) {
  oc_tr_push_number(j, b);
  if ((c & (c - 1)) == 0) { /* a power of two */
    emit_int64(j, mod ? c - 1 : (int64_t)__builtin_ctzll((uint64_t)c));
    emit(j, mod ? W_AND64 : W_SHR64);
  } else if (mod) { /* the remainder, plus c if that is negative */
    emit_int64(j, c);
    emit(j, W_REM64);
    emit_tee(j, V_INT);
    emit_get(j, V_INT);
    emit_int64(j, 63);
    emit(j, W_SHR64);
    emit_int64(j, c);
    emit(j, W_AND64);
    emit(j, W_ADD64);
  } else { /* the quotient of the remainder's beginning: (b - (b mod c)) / c */
    oc_tr_push_number(j, b);
    emit_int64(j, c);
    emit(j, W_REM64);
    emit_tee(j, V_INT);
    emit(j, W_SUB64);
    emit_int64(j, c);
    emit(j, W_DIV64);
    emit_get(j, V_INT);
    emit_int64(j, 63);
    emit(j, W_SHR64);
    emit(j, W_ADD64);
  }
  oc_tr_pop_number(j, a, OC_INT);
}

/* % and // of integers, by a register: here if that holds a positive one, else by the helper. */
static void divide_ints(Jit *j, bool mod, uint32_t a, Operand b, uint32_t c) {
  operand_push(j, b); /* now: what the block loads would be known behind it, too */
  emit(j, W_DROP);
  const uint32_t done = j->depth;
  emit_block(j);
  const uint32_t slow = j->depth;
  emit_block(j);
  oc_tr_push_number(j, c);
  emit_int64(j, 0);
  emit(j, W_LE64);
  emit_br_rare(j, slow);
  if (!mod) operand_push(j, b);
  operand_push(j, b);
  oc_tr_push_number(j, c);
  emit(j, W_REM64);
  emit_tee(j, V_INT);
  if (mod) { /* the remainder, plus c if that is negative */
    emit_get(j, V_INT);
    emit_int64(j, 63);
    emit(j, W_SHR64);
    oc_tr_push_number(j, c);
    emit(j, W_AND64);
    emit(j, W_ADD64);
  } else { /* the quotient, minus one if it is */
    emit(j, W_SUB64);
    oc_tr_push_number(j, c);
    emit(j, W_DIV64);
    emit_get(j, V_INT);
    emit_int64(j, 63);
    emit(j, W_SHR64);
    emit(j, W_ADD64);
  }
  emit_set(j, V_INT);
  emit_br(j, W_BR, done);
  emit_end(j);
  call_arith(j, mod ? OC_TM_MOD : OC_TM_IDIV, a, b, reg(c));
  emit_get(j, V_BASE);
  oc_tr_memory(j, W_LOAD64, SLOT(a));
  emit_set(j, V_INT);
  emit_end(j);
  emit_get(j, V_INT);
  oc_tr_pop_number(j, a, OC_INT);
}

/* % and // */
OC_NOINLINE void oc_tr_divide(Jit *j, bool mod, uint32_t a, Operand b, Operand c) {
  const uint8_t x = operand_tag(j, b, 0), y = same(b, c) ? x : operand_tag(j, c, 1);
  const OcTm tm = mod ? OC_TM_MOD : OC_TM_IDIV;
  if (x == OC_INT && c.k != NULL && y == OC_INT && c.k->u.i > 0 && b.k == NULL) {
    operand_guard(j, b, OC_INT);
    divide_by(j, mod, a, b.r, c.k->u.i);
  } else if (x == OC_INT && y == OC_INT && c.k == NULL) {
    operand_guard(j, b, OC_INT);
    oc_tr_guard(j, c.r, OC_INT);
    divide_ints(j, mod, a, b, c.r);
  } else if ((x == OC_FLT && numeric(y)) || (numeric(x) && y == OC_FLT)) {
    operand_guard(j, b, x);
    operand_guard(j, c, y);
    if (mod) emit_get(j, V_THREAD);
    operand_push_float(j, b, x);
    operand_push_float(j, c, y);
    if (mod) {
      emit_call(j, OC_HELP_fmod);
    } else {
      emit(j, W_DIVF);
      emit(j, W_FLOORF);
    }
    oc_tr_pop_number(j, a, OC_FLT);
  } else {
    call_arith(j, tm, a, b, c);
    oc_tr_forget(j, a);
  }
}

OC_NOINLINE void oc_tr_bitwise(Jit *j, OcTm tm, unsigned op, uint32_t a, Operand b, Operand c) {
  if (op == 0 || operand_tag(j, b, 0) != OC_INT || operand_tag(j, c, 1) != OC_INT) {
    call_arith(j, tm, a, b, c);
    oc_tr_forget(j, a);
    return;
  }
  operand_guard(j, b, OC_INT);
  operand_guard(j, c, OC_INT);
  operand_push(j, b);
  operand_push(j, c);
  emit(j, op);
  oc_tr_pop_number(j, a, OC_INT);
}

/* R[b] shifted to the left by a constant (negative: to the right) */
OC_NOINLINE void oc_tr_shift(Jit *j, OcTm tm, uint32_t a, uint32_t b, int n) {
  const int left = tm == OC_TM_SHL ? n : -n;
  if (oc_tr_expect(j, b, 0) != OC_INT) {
    call_arith(j, tm, a, reg(b), imm(j, n));
    oc_tr_forget(j, a);
    return;
  }
  oc_tr_guard(j, b, OC_INT);
  if (left <= -64 || left >= 64) {
    emit_int64(j, 0);
  } else {
    oc_tr_push_number(j, b);
    emit_int64(j, left < 0 ? -left : left);
    emit(j, left < 0 ? W_SHR_U64 : W_SHL64);
  }
  oc_tr_pop_number(j, a, OC_INT);
}

OC_NOINLINE void oc_tr_negate(Jit *j, uint32_t a, uint32_t b) {
  const uint8_t tag = oc_tr_expect(j, b, 0);
  if (!numeric(tag)) {
    call_arith(j, OC_TM_UNM, a, reg(b), reg(b));
    oc_tr_forget(j, a);
    return;
  }
  oc_tr_guard(j, b, tag);
  if (tag == OC_INT) {
    emit_int64(j, 0);
    oc_tr_push_number(j, b);
    emit(j, W_SUB64);
  } else {
    oc_tr_push_number(j, b);
    emit(j, W_NEGF);
  }
  oc_tr_pop_number(j, a, tag);
}

/* --- tests --- */

/* The test's outcome is on the stack: takes the JMP behind it if it is `k`. */
static void branch(Jit *j, bool k) {
  if (!k) emit(j, W_EQZ);
  oc_tr_jump(j, (uint32_t)oc_flow_target(&j->flow, j->pc), true);
}

/* A helper's answer is on the stack: 0 or 1 is the outcome, else 2 more than a signal. Leaves the outcome on the stack. */
OC_NOINLINE void oc_tr_check_outcome(Jit *j) {
  emit_tee(j, V_SIG);
  emit_int(j, 1);
  emit(j, W_GT_U);
  emit_if_rare(j);
  emit_get(j, V_SIG);
  emit_int(j, 2);
  emit(j, W_SUB);
  emit_set(j, V_SIG);
  emit_br(j, W_BR, j->suspend);
  emit_end(j);
  emit_get(j, V_SIG);
}

/* Two registers compared */
OC_NOINLINE void oc_tr_compare(Jit *j, Order o, uint32_t a, uint32_t b, bool k) {
  const uint8_t x = oc_tr_expect(j, a, 0), y = oc_tr_expect(j, b, 1);
  if (numeric(x) && x == y) {
    oc_tr_guard(j, a, x);
    oc_tr_guard(j, b, x);
    oc_tr_push_number(j, a);
    oc_tr_push_number(j, b);
    emit(j, x == OC_INT ? o.op64 : o.opf);
  } else {
    begin_call(j);
    emit_int(j, (int32_t)o.tm);
    oc_tr_register(j, a);
    oc_tr_register(j, b);
    emit_call(j, OC_HELP_test);
    oc_tr_check_outcome(j);
  }
  branch(j, k);
}

static const Order equal = {OC_TM_EQ, W_EQ64, W_EQF};

/* The outcome of a test of R[a] and an immediate, if R[a] is expected to be a number. false: it is not, and nothing was written. */
static bool number_test(Jit *j, Order o, uint32_t a, int n) {
  const uint8_t tag = oc_tr_expect(j, a, 0);
  if (!numeric(tag)) return false;
  oc_tr_guard(j, a, tag);
  oc_tr_push_number(j, a);
  if (tag == OC_INT) emit_int64(j, n);
  else emit_float(j, n);
  emit(j, tag == OC_INT ? o.op64 : o.opf);
  return true;
}

/* A register compared with an immediate; `flags` as in C of LTI. */
OC_NOINLINE void oc_tr_compare_immediate(Jit *j, Order o, bool flip, uint32_t a, int n, uint32_t flags) {
  if (!number_test(j, o, a, n)) {
    begin_call(j);
    emit_int(j, (int32_t)o.tm | (flip ? 0x100 : 0) | (flags & 2 ? 0x200 : 0));
    oc_tr_register(j, a);
    emit_int(j, n);
    emit_call(j, OC_HELP_test_immediate);
    oc_tr_check_outcome(j);
  }
  branch(j, flags & 1);
}

/* R[a] == a constant */
OC_NOINLINE void oc_tr_equal_constant(Jit *j, uint32_t a, const OcValue *v, bool k) {
  const uint8_t tag = oc_tr_expect(j, a, 0);
  if (numeric(v->tag) && tag == v->tag) {
    oc_tr_guard(j, a, tag);
    oc_tr_push_number(j, a);
    operand_push(j, con(v));
    emit(j, tag == OC_INT ? W_EQ64 : W_EQF);
  } else if (v->tag <= OC_TRUE) {
    emit_get(j, V_BASE);
    oc_tr_memory(j, W_LOAD8, TAG(a));
    emit_int(j, v->tag);
    emit(j, W_EQ);
  } else if (v->tag == OC_STR && oc_string_is_short(oc_str(v))) {
    emit_get(j, V_BASE);
    oc_tr_memory(j, W_LOAD8, TAG(a));
    emit_int(j, OC_STR);
    emit(j, W_EQ);
    emit_get(j, V_BASE);
    oc_tr_memory(j, W_LOAD32, SLOT(a));
    emit_address(j, oc_str(v));
    emit(j, W_EQ);
    emit(j, W_AND);
  } else {
    begin_call(j);
    oc_tr_register(j, a);
    emit_address(j, v);
    emit_call(j, OC_HELP_equal);
    oc_tr_check_outcome(j);
  }
  branch(j, k);
}

/* R[a] == an immediate: no metamethod, nothing to call */
OC_NOINLINE void oc_tr_equal_immediate(Jit *j, uint32_t a, int n, bool k) {
  if (!number_test(j, equal, a, n)) {
    emit_get(j, V_BASE);
    oc_tr_memory(j, W_LOAD8, TAG(a));
    emit_int(j, OC_INT);
    emit(j, W_EQ);
    emit_get(j, V_BASE);
    oc_tr_memory(j, W_LOAD64, SLOT(a));
    emit_int64(j, n);
    emit(j, W_EQ64);
    emit(j, W_AND);
    emit_get(j, V_BASE);
    oc_tr_memory(j, W_LOAD8, TAG(a));
    emit_int(j, OC_FLT);
    emit(j, W_EQ);
    emit_get(j, V_BASE);
    oc_tr_memory(j, W_LOADF, SLOT(a));
    emit_float(j, n);
    emit(j, W_EQF);
    emit(j, W_AND);
    emit(j, W_OR);
  }
  branch(j, k);
}

static void push_truth(Jit *j, uint32_t r) {
  emit_get(j, V_BASE);
  oc_tr_memory(j, W_LOAD8, TAG(r));
  emit_int(j, OC_FALSE);
  emit(j, W_GT_U);
}

OC_NOINLINE void oc_tr_invert(Jit *j, uint32_t a, uint32_t b) {
  if (oc_tr_expect(j, b, 0) == OC_INT) {
    const OcValue ones = oc_int(-1);
    oc_tr_bitwise(j, OC_TM_BXOR, W_XOR64, a, reg(b), con(&ones));
  } else {
    call_arith(j, OC_TM_BNOT, a, reg(b), reg(b));
    oc_tr_forget(j, a);
  }
}

OC_NOINLINE void oc_tr_negation(Jit *j, uint32_t a, uint32_t b) {
  emit_get(j, V_BASE);
  emit_int(j, OC_TRUE); /* false is the tag before it */
  push_truth(j, b);
  emit(j, W_SUB);
  oc_tr_memory(j, W_STORE8, TAG(a));
  oc_tr_forget(j, a);
}

OC_NOINLINE void oc_tr_equal(Jit *j, uint32_t a, uint32_t b, bool k) {
  const uint8_t x = oc_tr_expect(j, a, 0);
  if (numeric(x) && oc_tr_expect(j, b, 1) == x) {
    oc_tr_compare(j, equal, a, b, k);
    return;
  }
  begin_call(j);
  oc_tr_register(j, a);
  oc_tr_register(j, b);
  emit_call(j, OC_HELP_equal);
  oc_tr_check_outcome(j);
  branch(j, k);
}

OC_NOINLINE void oc_tr_test(Jit *j, uint32_t a, bool k) {
  push_truth(j, a);
  branch(j, k);
}

OC_NOINLINE void oc_tr_test_set(Jit *j, uint32_t a, uint32_t b, bool k) {
  push_truth(j, b);
  if (!k) emit(j, W_EQZ);
  emit_if(j);
  oc_tr_forget(j, a); /* on both ways out nothing is known of it */
  emit_get(j, V_BASE);
  emit_get(j, V_BASE);
  oc_tr_memory(j, W_LOAD64, SLOT(b));
  oc_tr_memory(j, W_STORE64, SLOT(a));
  emit_get(j, V_BASE);
  emit_get(j, V_BASE);
  oc_tr_memory(j, W_LOAD8, TAG(b));
  oc_tr_memory(j, W_STORE8, TAG(a));
  oc_tr_jump(j, (uint32_t)oc_flow_target(&j->flow, j->pc), false);
  emit_end(j);
}
#endif
