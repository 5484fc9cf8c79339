/* code.h: the code generator: registers, constants, expressions to instructions, jumps. Layer 6.
 *
 * Nothing here fails: room is made before (parse.h), errors are noted in c->err. Only operators are fallible, because a folded
 * constant may be new.
 */
#ifndef OC_CODE_H
#define OC_CODE_H

#include "parse.h"

typedef enum { /* the arithmetic ones in the order of OcTm and of the opcodes */
  OC_B_ADD, OC_B_SUB, OC_B_MUL, OC_B_MOD, OC_B_POW, OC_B_DIV, OC_B_IDIV, OC_B_BAND, OC_B_BOR, OC_B_BXOR, OC_B_SHL, OC_B_SHR,
  OC_B_CONCAT, OC_B_EQ, OC_B_LT, OC_B_LE, OC_B_NE, OC_B_GT, OC_B_GE, OC_B_AND, OC_B_OR, OC_B_NONE
} OcBinary;
typedef enum { OC_U_NEG, OC_U_BNOT, OC_U_NOT, OC_U_LEN, OC_U_NONE } OcUnary;

/* --- instructions --- */
OC_INLINE int32_t oc_code_pc(const OcComp *c) { return (int32_t)(c->code.n - c->fs->code0); }
OC_INLINE OcInstr *oc_code_at(OcComp *c, int32_t pc) {
  return &((OcCode *)oc_vec_at(&c->code, c->fs->code0 + (uint32_t)pc))->i;
}
int32_t oc_code_abc(OcComp *c, OcOp op, int a, int b, int cc);
int32_t oc_code_abx(OcComp *c, OcOp op, int a, uint32_t bx);
int32_t oc_code_extra(OcComp *c, uint32_t ax);
void oc_code_line(OcComp *c, int line); /* of the last instruction */
void oc_code_set_a(OcComp *c, int32_t pc, int a);
void oc_code_set_b(OcComp *c, int32_t pc, int b);
void oc_code_set_c(OcComp *c, int32_t pc, int cc);
void oc_code_nil(OcComp *c, int from, int n);
void oc_code_return(OcComp *c, int first, int n); /* n < 0: multiple */
/* A safepoint when many instructions ran without one. No register at or above freereg may be needed any more. */
void oc_code_tick(OcComp *c);
/* The same behind an operator: its result goes to a register first. */
void oc_code_tick_exp(OcComp *c, OcExp *e);

/* --- jumps --- */
int32_t oc_code_label(OcComp *c);  /* the current pc, as a jump target */
int32_t oc_code_jump(OcComp *c);   /* an open JMP */
void oc_jumps_add(OcComp *c, uint32_t *list, int32_t jump);
void oc_jumps_join(OcComp *c, uint32_t *list, uint32_t other);
void oc_jumps_here(OcComp *c, uint32_t list);
/* A jump back to `target` with `live` registers there. */
void oc_code_loop(OcComp *c, int32_t target, uint32_t live);
/* The target of the JMP at pc, and whether the TESTSET before it has to become a TEST; for moving the code. */
int32_t oc_jumps_resolve(OcComp *c, int32_t pc, uint8_t *reg, bool *testset);
/* for loops: sets the distance of a prep or loop instruction at `pc`. */
void oc_code_fix_for(OcComp *c, int32_t pc, int32_t distance);

/* --- registers --- */
void oc_code_check(OcComp *c, uint32_t n);
void oc_code_reserve(OcComp *c, uint32_t n);

/* --- expressions --- */
OC_INLINE void oc_exp_init(OcExp *e, OcExpKind kind, int32_t info) {
  e->kind = (uint8_t)kind;
  e->info = info;
  e->t = e->f = 0;
}
OC_INLINE bool oc_exp_is_multi(const OcExp *e) { return e->kind == OC_X_CALL || e->kind == OC_X_VARARG; }
OC_INLINE bool oc_exp_is_var(const OcExp *e) {
  return (e->kind >= OC_X_LOCAL && e->kind <= OC_X_FIELD);
}
OC_INLINE bool oc_exp_is_indexed(const OcExp *e) { return e->kind >= OC_X_INDEXED && e->kind <= OC_X_FIELD; }
void oc_exp_string(OcExp *e, OcString *s);
void oc_exp_integer(OcExp *e, int64_t i);
bool oc_exp_constant(OcComp *c, const OcExp *e, OcValue *v); /* a compile-time constant? */
void oc_code_discharge(OcComp *c, OcExp *e);      /* no variable any more */
int oc_code_any_reg(OcComp *c, OcExp *e);
void oc_code_any_reg_up(OcComp *c, OcExp *e);
void oc_code_next_reg(OcComp *c, OcExp *e);
void oc_code_value(OcComp *c, OcExp *e);
void oc_code_index(OcComp *c, OcExp *t, OcExp *key);
void oc_code_self(OcComp *c, OcExp *e, OcExp *key);
void oc_code_store(OcComp *c, OcExp *var, OcExp *e);
void oc_code_set_returns(OcComp *c, OcExp *e, int n); /* n < 0: all */
void oc_code_one_return(OcComp *c, OcExp *e);
void oc_code_if_true(OcComp *c, OcExp *e);   /* goes on when true; e->f are the jumps away */
void oc_code_if_false(OcComp *c, OcExp *e);  /* goes on when false; e->t are the jumps away */
void oc_code_set_list(OcComp *c, int table, uint32_t offset, int n); /* n < 0: multiple */

/* For code_ops.c: constants as operands (index at most 255), condition jumps, freeing two operands. */
bool oc_code_to_k(OcComp *c, OcExp *e);
void oc_code_not(OcComp *c, OcExp *e);
int32_t oc_code_cond_jump(OcComp *c, OcOp op, int a, int b, int k);
void oc_code_free_one(OcComp *c, const OcExp *e);
void oc_code_free_two(OcComp *c, const OcExp *a, const OcExp *b);

/* --- operators (under POLL) --- */
OcSig oc_code_unary(OcThread *L, OcComp *c, OcUnary op, OcExp *e, int line) OC_MUST;
void oc_code_infix(OcComp *c, OcBinary op, OcExp *e);
OcSig oc_code_binary(OcThread *L, OcComp *c, OcBinary op, OcExp *e1, OcExp *e2, int line) OC_MUST;
void oc_code_concat(OcComp *c, int first, int n, int line);

#endif
