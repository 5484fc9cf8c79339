/* code_ops.c: operators: constant folding and the choice of instruction. Layer 6. */
#include <math.h>

#include "code.h"

/* A number without jumps: it may be folded. */
static bool numeral(const OcExp *e) { return e->kind == OC_X_NUM && e->t == e->f; }

static bool operand_int(const OcExp *e, int64_t *i) {
  return numeral(e) && e->num.tag == OC_INT && (*i = e->num.u.i, true);
}

/* Fits an 8-bit signed operand; so do floats with such a value, where *is_float tells. */
static bool small_number(const OcExp *e, int *i, bool *is_float) {
  if (!numeral(e)) return false;
  int64_t v;
  *is_float = e->num.tag == OC_FLT;
  if (e->num.tag == OC_INT) v = e->num.u.i;
  else if (!oc_to_int_strict(&e->num, &v)) return false;
  if (v < -128 || v > 127) return false;
  *i = (int)v + 128;
  return true;
}

static double number_of(const OcValue *v) { return v->tag == OC_INT ? (double)v->u.i : v->u.n; }

/* v := a op b, when that can be computed now and has the same meaning at run time. */
static bool fold(int op, const OcValue *a, const OcValue *b, OcValue *v) {
  if (op >= OC_B_BAND && op <= OC_B_SHR) {
    int64_t x, y;
    if (!oc_to_int_strict(a, &x) || !oc_to_int_strict(b, &y)) return false;
    switch (op) {
      case OC_B_BAND: x &= y; break;
      case OC_B_BOR: x |= y; break;
      case OC_B_BXOR: x ^= y; break;
      case OC_B_SHL: x = oc_int_shl(x, y); break;
      default: x = oc_int_shl(x, (int64_t)(0 - (uint64_t)y)); /* a shift by the minimum integer clears, either way */
    }
    oc_set_int(v, x);
    return true;
  }
  if ((op == OC_B_DIV || op == OC_B_IDIV || op == OC_B_MOD) && number_of(b) == 0) return false;
  if (a->tag == OC_INT && b->tag == OC_INT && op != OC_B_DIV && op != OC_B_POW) {
    const uint64_t x = (uint64_t)a->u.i, y = (uint64_t)b->u.i;
    switch (op) {
      case OC_B_ADD: oc_set_int(v, (int64_t)(x + y)); break;
      case OC_B_SUB: oc_set_int(v, (int64_t)(x - y)); break;
      case OC_B_MUL: oc_set_int(v, (int64_t)(x * y)); break;
      case OC_B_MOD: oc_set_int(v, oc_int_mod(a->u.i, b->u.i)); break;
      default: oc_set_int(v, oc_int_idiv(a->u.i, b->u.i));
    }
    return true;
  }
  const double x = number_of(a), y = number_of(b);
  double r;
  switch (op) {
    case OC_B_ADD: r = x + y; break;
    case OC_B_SUB: r = x - y; break;
    case OC_B_MUL: r = x * y; break;
    case OC_B_DIV: r = x / y; break;
    case OC_B_MOD: r = oc_flt_mod(x, y); break;
    case OC_B_POW: r = oc_flt_pow(x, y); break;
    default: r = floor(x / y);
  }
  if (r != r || r == 0) return false; /* NaN is no constant, and -0 must not become 0 */
  oc_set_flt(v, r);
  return true;
}

/* Folds e1 op e2 into e1. OC_OK with *done telling whether it did; OC_NOMEM: nothing changed. */
static OcSig try_fold(OcThread *L, OcComp *c, int op, OcExp *e1, const OcExp *e2, bool *done) {
  OcValue v;
  *done = false;
  if (!numeral(e1) || !numeral(e2) || !fold(op, &e1->num, &e2->num, &v)) return OC_OK;
  OC_CHECK(oc_lex_number(L, &c->lex, &v)); /* so that it can become a constant without allocation */
  e1->num = v;
  *done = true;
  return OC_OK;
}

OcSig oc_code_unary(OcThread *L, OcComp *c, OcUnary op, OcExp *e, int line) {
  oc_code_discharge(c, e);
  if (op == OC_U_NOT) {
    oc_code_not(c, e);
    return OC_OK;
  }
  if (op != OC_U_LEN && numeral(e)) {
    OcExp x = *e;
    bool done;
    /* -x is 0 - x for integers and -1 * x for floats; ~x is x ~ -1 */
    OcExp k;
    oc_exp_integer(&k, op == OC_U_NEG && e->num.tag == OC_INT ? 0 : -1);
    if (op == OC_U_NEG && e->num.tag == OC_INT) {
      OC_CHECK(try_fold(L, c, OC_B_SUB, &k, e, &done));
      if (done) x = k;
    } else {
      OC_CHECK(try_fold(L, c, op == OC_U_NEG ? OC_B_MUL : OC_B_BXOR, &x, &k, &done));
    }
    if (done) {
      e->num = x.num;
      return OC_OK;
    }
  }
  const int reg = oc_code_any_reg(c, e);
  oc_code_free_one(c, e);
  e->info = oc_code_abc(c, op == OC_U_NEG ? OC_OP_UNM : op == OC_U_BNOT ? OC_OP_BNOT : OC_OP_LEN, 0, reg, 0);
  e->kind = OC_X_RELOC;
  oc_code_line(c, line);
  return OC_OK;
}

void oc_code_infix(OcComp *c, OcBinary op, OcExp *e) {
  int i;
  bool is_float;
  oc_code_discharge(c, e);
  switch (op) {
    case OC_B_AND: oc_code_if_true(c, e); break;
    case OC_B_OR: oc_code_if_false(c, e); break;
    case OC_B_CONCAT: oc_code_next_reg(c, e); break;
    case OC_B_EQ: case OC_B_NE:
      if (!numeral(e) && !oc_code_to_k(c, e)) oc_code_any_reg(c, e);
      break;
    case OC_B_LT: case OC_B_LE: case OC_B_GT: case OC_B_GE:
      if (!small_number(e, &i, &is_float)) oc_code_any_reg(c, e);
      break;
    default:
      if (!numeral(e)) oc_code_any_reg(c, e); /* a numeral may be folded with the second operand */
  }
}

static void finish(OcComp *c, OcExp *e1, const OcExp *e2, OcOp op, int b, int cc, int line) {
  oc_code_free_two(c, e1, e2);
  e1->info = oc_code_abc(c, op, 0, b, cc);
  e1->kind = OC_X_RELOC;
  oc_code_line(c, line);
}

static void arith(OcComp *c, OcBinary op, OcExp *e1, OcExp *e2, int line) {
  int64_t i;
  int small;
  bool is_float;
  const bool k2 = op <= OC_B_IDIV ? numeral(e2) : op <= OC_B_BXOR && operand_int(e2, &i);
  if ((op == OC_B_ADD || op == OC_B_SHL || op == OC_B_SHR) && small_number(e2, &small, &is_float) && !is_float) {
    const int r1 = oc_code_any_reg(c, e1);
    finish(c, e1, e2, op == OC_B_ADD ? OC_OP_ADDI : op == OC_B_SHL ? OC_OP_SHLI : OC_OP_SHRI, r1, small, line);
  } else if (k2 && oc_code_to_k(c, e2)) {
    const int r1 = oc_code_any_reg(c, e1);
    const OcOp base = op <= OC_B_IDIV ? OC_OP_ADDK : OC_OP_BANDK - OC_B_BAND;
    finish(c, e1, e2, base + op, r1, e2->info, line);
  } else if (numeral(e1) && (op <= OC_B_MUL || op == OC_B_DIV) && oc_code_to_k(c, e1)) {
    const int r2 = oc_code_any_reg(c, e2);
    const OcOp kop = op == OC_B_ADD ? OC_OP_KADD : op == OC_B_SUB ? OC_OP_KSUB : op == OC_B_MUL ? OC_OP_KMUL : OC_OP_KDIV;
    finish(c, e1, e2, kop, e1->info, r2, line);
  } else {
    int r1, r2;
    if (numeral(e1)) { /* it waited: the second operand is in its register first */
      r2 = oc_code_any_reg(c, e2);
      r1 = oc_code_any_reg(c, e1);
    } else {
      r1 = oc_code_any_reg(c, e1);
      r2 = oc_code_any_reg(c, e2);
    }
    finish(c, e1, e2, OC_OP_ADD + op, r1, r2, line);
  }
}

static void swap(OcExp *a, OcExp *b) {
  const OcExp x = *a;
  *a = *b;
  *b = x;
}

static void compare(OcComp *c, OcExp *e1, const OcExp *e2, OcOp op, int a, int b, int k) {
  oc_code_free_two(c, e1, e2);
  e1->info = oc_code_cond_jump(c, op, a, b, k);
  e1->kind = OC_X_JUMP;
}

static void equal(OcComp *c, OcBinary op, OcExp *e1, OcExp *e2) {
  int small;
  bool is_float;
  const int k = op == OC_B_EQ;
  if (e1->kind != OC_X_REG) swap(e1, e2); /* a constant */
  const int r1 = oc_code_any_reg(c, e1);
  if (small_number(e2, &small, &is_float)) compare(c, e1, e2, OC_OP_EQI, r1, small, k);
  else if (oc_code_to_k(c, e2)) compare(c, e1, e2, OC_OP_EQK, r1, e2->info, k);
  else {
    const int r2 = oc_code_any_reg(c, e2);
    compare(c, e1, e2, OC_OP_EQ, r1, r2, k);
  }
}

static void order(OcComp *c, OcBinary op, OcExp *e1, OcExp *e2) {
  int small;
  bool is_float;
  if (op == OC_B_GT || op == OC_B_GE) { /* a > b is b < a */
    swap(e1, e2);
    op = op == OC_B_GT ? OC_B_LT : OC_B_LE;
  }
  if (small_number(e2, &small, &is_float)) {
    const int r1 = oc_code_any_reg(c, e1);
    compare(c, e1, e2, op == OC_B_LT ? OC_OP_LTI : OC_OP_LEI, r1, small, 1 | (is_float ? 2 : 0));
  } else if (small_number(e1, &small, &is_float)) {
    const int r2 = oc_code_any_reg(c, e2);
    compare(c, e1, e2, op == OC_B_LT ? OC_OP_GTI : OC_OP_GEI, r2, small, 1 | (is_float ? 2 : 0));
  } else {
    const int r1 = oc_code_any_reg(c, e1), r2 = oc_code_any_reg(c, e2);
    compare(c, e1, e2, op == OC_B_LT ? OC_OP_LT : OC_OP_LE, r1, r2, 1);
  }
}

OcSig oc_code_binary(OcThread *L, OcComp *c, OcBinary op, OcExp *e1, OcExp *e2, int line) {
  oc_code_discharge(c, e2);
  if (op <= OC_B_SHR) {
    bool done;
    OC_CHECK(try_fold(L, c, (int)op, e1, e2, &done));
    if (done) return OC_OK;
    arith(c, op, e1, e2, line);
    return OC_OK;
  }
  switch (op) {
    case OC_B_AND:
      oc_jumps_join(c, &e2->f, e1->f);
      *e1 = *e2;
      break;
    case OC_B_OR:
      oc_jumps_join(c, &e2->t, e1->t);
      *e1 = *e2;
      break;
    case OC_B_EQ: case OC_B_NE: equal(c, op, e1, e2); break;
    default: order(c, op, e1, e2);
  }
  return OC_OK;
}

void oc_code_concat(OcComp *c, int first, int n, int line) {
  oc_code_abc(c, OC_OP_CONCAT, first, n, 0);
  c->fs->freereg = (uint8_t)(first + 1);
  oc_code_line(c, line);
}
