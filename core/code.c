/* code.c: the code generator: registers, jumps, expressions. Operators are in code_ops.c. Layer 6. */
#include "code.h"

/* --- instructions --- */

static int32_t emit(OcComp *c, OcInstr i) {
  OcCode *e = oc_vec_add(&c->code);
  e->i = i;
  e->line = c->lex.last_line;
  c->fs->run++;
  return oc_code_pc(c) - 1;
}

int32_t oc_code_abc(OcComp *c, OcOp op, int a, int b, int cc) {
  return emit(c, OC_MAKE_ABC(op, (uint8_t)a, (uint8_t)b, (uint8_t)cc));
}
int32_t oc_code_abx(OcComp *c, OcOp op, int a, uint32_t bx) { return emit(c, OC_MAKE_ABX(op, (uint8_t)a, bx)); }
int32_t oc_code_extra(OcComp *c, uint32_t ax) { return emit(c, OC_MAKE_AX(OC_OP_EXTRA, ax)); }

void oc_code_line(OcComp *c, int line) { ((OcCode *)oc_vec_at(&c->code, c->code.n - 1))->line = line; }

void oc_code_set_a(OcComp *c, int32_t pc, int a) {
  OcInstr *i = oc_code_at(c, pc);
  *i = (*i & ~0xff00u) | (uint32_t)(uint8_t)a << 8;
}
void oc_code_set_b(OcComp *c, int32_t pc, int b) {
  OcInstr *i = oc_code_at(c, pc);
  *i = (*i & ~0xff0000u) | (uint32_t)(uint8_t)b << 16;
}
void oc_code_set_c(OcComp *c, int32_t pc, int cc) {
  OcInstr *i = oc_code_at(c, pc);
  *i = (*i & 0xffffffu) | (uint32_t)(uint8_t)cc << 24;
}

void oc_code_nil(OcComp *c, int from, int n) {
  const int32_t pc = oc_code_pc(c);
  if (pc > c->fs->last_target && pc > 0) { /* joined with a LOADNIL just before */
    const OcInstr i = *oc_code_at(c, pc - 1);
    if (OC_GET_OP(i) == OC_OP_LOADNIL) {
      const int pf = (int)OC_GET_A(i), pl = pf + (int)OC_GET_B(i), last = from + n - 1;
      if ((pf <= from && from <= pl + 1) || (from <= pf && pf <= last + 1)) {
        const int a = from < pf ? from : pf, b = last > pl ? last : pl;
        oc_code_set_a(c, pc - 1, a);
        oc_code_set_b(c, pc - 1, b - a);
        return;
      }
    }
  }
  oc_code_abc(c, OC_OP_LOADNIL, from, n - 1, 0);
}

void oc_code_return(OcComp *c, int first, int n) {
  switch (n) {
    case 0: oc_code_abc(c, OC_OP_RETURN0, first, 1, 0); break;
    case 1: oc_code_abc(c, OC_OP_RETURN1, first, 2, 0); break;
    default: oc_code_abc(c, OC_OP_RETURN, first, n + 1, 0);
  }
}

void oc_code_tick(OcComp *c) {
  if (c->fs->run < OC_TICK_EVERY) return;
  oc_code_abc(c, OC_OP_TICK, c->fs->freereg, 0, 0);
  c->fs->run = 0;
}

void oc_code_tick_exp(OcComp *c, OcExp *e) {
  if (c->fs->run < OC_TICK_EVERY) return;
  if (e->kind >= OC_X_REG || e->t != 0 || e->f != 0) oc_code_any_reg(c, e);
  oc_code_tick(c);
}

/* --- jump lists --- */

OC_INLINE OcJumps *jumps(OcComp *c, uint32_t list) { return oc_vec_at(&c->jumps, list); }

/* The root of a list. What a skipped node said about values is kept. */
static uint32_t root_of(OcComp *c, uint32_t list) {
  for (;;) {
    OcJumps *j = jumps(c, list);
    const uint32_t p = j->parent;
    if (p == list) return list;
    const OcJumps *up = jumps(c, p);
    const uint32_t pp = up->parent;
    if (pp != p) {
      j->novalue |= up->novalue;
      j->parent = pp;
    }
    list = pp;
  }
}

static uint32_t jumps_new(OcComp *c) {
  const uint32_t list = c->jumps.n;
  OcJumps *j = oc_vec_add(&c->jumps);
  memset(j, 0, sizeof *j);
  j->parent = list;
  j->target = j->vtarget = -1;
  j->reg = OC_NO_REG;
  return list;
}

static bool is_testset_before(OcComp *c, int32_t jump) {
  return jump > 0 && OC_GET_OP(*oc_code_at(c, jump - 1)) == OC_OP_TESTSET;
}

void oc_jumps_add(OcComp *c, uint32_t *list, int32_t jump) {
  if (jump < 0) return;
  const uint32_t r = *list == 0 ? jumps_new(c) : root_of(c, *list);
  OcJumps *j = jumps(c, r);
  *list = r;
  if (!is_testset_before(c, jump)) j->needs = 1;
  if (c->fs->run > j->run) j->run = (uint16_t)(c->fs->run > 0xffff ? 0xffff : c->fs->run);
  *oc_code_at(c, jump) = OC_MAKE_AX(OC_OP_JMP, r);
}

void oc_jumps_join(OcComp *c, uint32_t *list, uint32_t other) {
  if (other == 0) return;
  if (*list == 0) {
    *list = other;
    return;
  }
  uint32_t a = root_of(c, *list), b = root_of(c, other);
  if (a == b) return;
  if (jumps(c, a)->rank < jumps(c, b)->rank) {
    const uint32_t x = a;
    a = b;
    b = x;
  }
  OcJumps *ja = jumps(c, a), *jb = jumps(c, b);
  jb->parent = a;
  if (ja->rank == jb->rank && ja->rank < 63) ja->rank++;
  ja->needs |= jb->needs;
  if (jb->run > ja->run) ja->run = jb->run;
  *list = a;
}

/* The jumps of a list lose their values: the TESTSETs become TESTs. Those that join later keep theirs. */
static void jumps_drop_values(OcComp *c, uint32_t *list) {
  if (*list == 0) return;
  const uint32_t r = root_of(c, *list), n = jumps_new(c);
  OcJumps *j = jumps(c, r), *up = jumps(c, n);
  j->novalue = 1;
  j->parent = n;
  up->rank = (uint8_t)(j->rank < 63 ? j->rank + 1 : 63) & 63;
  up->run = j->run;
  up->needs = 1;
  *list = n;
}

static bool jumps_need_value(OcComp *c, uint32_t list) { return list != 0 && jumps(c, root_of(c, list))->needs; }

static void jumps_patch(OcComp *c, uint32_t list, int32_t vtarget, uint8_t reg, int32_t target) {
  if (list == 0) return;
  OcJumps *j = jumps(c, root_of(c, list));
  j->target = target;
  j->vtarget = vtarget;
  j->reg = reg;
}

static void jumps_arrive(OcComp *c, uint32_t list) {
  if (list == 0) return;
  const OcJumps *j = jumps(c, root_of(c, list));
  if (j->run > c->fs->run) c->fs->run = j->run;
}

int32_t oc_code_label(OcComp *c) { return c->fs->last_target = oc_code_pc(c); }

int32_t oc_code_jump(OcComp *c) { return emit(c, OC_MAKE_AX(OC_OP_JMP, 0)); }

void oc_jumps_here(OcComp *c, uint32_t list) {
  if (list == 0) return;
  const int32_t here = oc_code_label(c);
  jumps_patch(c, list, here, OC_NO_REG, here);
  jumps_arrive(c, list);
}

void oc_code_loop(OcComp *c, int32_t target, uint32_t live) {
  const int32_t distance = oc_code_pc(c) + 1 - target;
  if (distance <= 0xffff) {
    oc_code_abx(c, OC_OP_LOOP, (int)live, (uint32_t)distance);
  } else { /* farther than LOOP reaches: a safepoint, then a plain jump */
    uint32_t list = 0;
    oc_code_abc(c, OC_OP_TICK, (int)live, 0, 0);
    oc_jumps_add(c, &list, oc_code_jump(c));
    jumps_patch(c, list, target, OC_NO_REG, target);
  }
  c->fs->run = 0; /* what follows is reached by jumps only */
}

int32_t oc_jumps_resolve(OcComp *c, int32_t pc, uint8_t *reg, bool *testset) {
  uint32_t list = OC_GET_AX(*oc_code_at(c, pc));
  *testset = is_testset_before(c, pc);
  *reg = OC_NO_REG;
  if (list == 0) return pc + 1; /* never joined a list: only in code that was given up */
  const uint32_t r = root_of(c, list);
  bool value = *testset;
  while (list != r) { /* at most a step or two after root_of */
    if (jumps(c, list)->novalue) value = false;
    list = jumps(c, list)->parent;
  }
  const OcJumps *j = jumps(c, r);
  if (!value) return j->target;
  *reg = j->reg;
  return j->vtarget;
}

void oc_code_fix_for(OcComp *c, int32_t pc, int32_t distance) {
  if (distance > 0xffff) {
    c->err = OC_CERR_CONTROL;
    return;
  }
  OcInstr *i = oc_code_at(c, pc);
  *i = (*i & 0xffffu) | (uint32_t)distance << 16;
}

/* A test and its jump; the answer is the JMP. */
static int32_t cond_jump(OcComp *c, OcOp op, int a, int b, int k) {
  oc_code_abc(c, op, a, b, k);
  return oc_code_jump(c);
}

/* --- registers --- */

void oc_code_check(OcComp *c, uint32_t n) {
  const uint32_t top = c->fs->freereg + n;
  if (top <= c->fs->max_slots) return;
  if (top >= OC_MAX_REGISTERS) c->err = OC_CERR_REGISTERS;
  else c->fs->max_slots = (uint8_t)top;
}

void oc_code_reserve(OcComp *c, uint32_t n) {
  oc_code_check(c, n);
  if (c->err != OC_CERR_REGISTERS) c->fs->freereg = (uint8_t)(c->fs->freereg + n);
}

static void free_reg(OcComp *c, uint32_t reg) {
  if (reg < oc_scope_registers(c)) return;
  OC_ASSERT(reg + 1u == c->fs->freereg || c->err);
  c->fs->freereg--;
}

static void free_exp(OcComp *c, const OcExp *e) {
  if (e->kind == OC_X_REG) free_reg(c, (uint32_t)e->info);
}

/* --- expressions --- */

OC_INLINE bool has_jumps(const OcExp *e) { return e->t != e->f; }

void oc_exp_string(OcExp *e, OcString *s) {
  oc_exp_init(e, OC_X_STR, 0);
  oc_set_obj(&e->num, s);
}

void oc_exp_integer(OcExp *e, int64_t i) {
  oc_exp_init(e, OC_X_NUM, 0);
  oc_set_int(&e->num, i);
}

static void from_constant(OcExp *e, const OcValue *v) {
  switch (v->tag) {
    case OC_NIL: oc_exp_init(e, OC_X_NIL, 0); break;
    case OC_TRUE: oc_exp_init(e, OC_X_TRUE, 0); break;
    case OC_FALSE: oc_exp_init(e, OC_X_FALSE, 0); break;
    case OC_STR: oc_exp_string(e, oc_str(v)); break;
    default: oc_exp_init(e, OC_X_NUM, 0); e->num = *v;
  }
}

bool oc_exp_constant(OcComp *c, const OcExp *e, OcValue *v) {
  if (has_jumps(e)) return false;
  switch (e->kind) {
    case OC_X_NIL: *v = oc_nil(); return true;
    case OC_X_TRUE: *v = oc_bool(true); return true;
    case OC_X_FALSE: *v = oc_bool(false); return true;
    case OC_X_NUM: case OC_X_STR: *v = e->num; return true;
    case OC_X_CONST: *v = ((OcVar *)oc_vec_at(&c->active, (uint32_t)e->info))->k; return true;
    default: return false;
  }
}

void oc_code_one_return(OcComp *c, OcExp *e) {
  if (e->kind == OC_X_CALL) {
    e->kind = OC_X_REG;
    e->info = (int32_t)OC_GET_A(*oc_code_at(c, e->info));
  } else if (e->kind == OC_X_VARARG) {
    oc_code_set_c(c, e->info, 2);
    e->kind = OC_X_RELOC;
  }
}

void oc_code_set_returns(OcComp *c, OcExp *e, int n) {
  oc_code_set_c(c, e->info, n + 1);
  if (e->kind == OC_X_VARARG) {
    oc_code_set_a(c, e->info, c->fs->freereg);
    oc_code_reserve(c, 1);
  }
}

void oc_code_discharge(OcComp *c, OcExp *e) {
  switch (e->kind) {
    case OC_X_CONST: {
      const OcValue v = ((OcVar *)oc_vec_at(&c->active, (uint32_t)e->info))->k;
      const uint32_t t = e->t, f = e->f;
      from_constant(e, &v);
      e->t = t;
      e->f = f;
      break;
    }
    case OC_X_LOCAL: e->kind = OC_X_REG; break;
    case OC_X_UPVAL: e->info = oc_code_abc(c, OC_OP_GETUPVAL, 0, e->info, 0); e->kind = OC_X_RELOC; break;
    case OC_X_INDEXUP: e->info = oc_code_abc(c, OC_OP_GETTABUP, 0, e->base, e->idx); e->kind = OC_X_RELOC; break;
    case OC_X_INDEXI:
      free_reg(c, e->base);
      e->info = oc_code_abc(c, OC_OP_GETI, 0, e->base, e->idx);
      e->kind = OC_X_RELOC;
      break;
    case OC_X_FIELD:
      free_reg(c, e->base);
      e->info = oc_code_abc(c, OC_OP_GETFIELD, 0, e->base, e->idx);
      e->kind = OC_X_RELOC;
      break;
    case OC_X_INDEXED:
      if (e->base > e->idx) { free_reg(c, e->base); free_reg(c, e->idx); }
      else { free_reg(c, e->idx); free_reg(c, e->base); }
      e->info = oc_code_abc(c, OC_OP_GETTABLE, 0, e->base, e->idx);
      e->kind = OC_X_RELOC;
      break;
    case OC_X_CALL: case OC_X_VARARG: oc_code_one_return(c, e); break;
    default: break;
  }
}

static void code_constant(OcComp *c, uint32_t reg, uint32_t k) {
  if (k <= 0xffff) {
    oc_code_abx(c, OC_OP_LOADK, (int)reg, k);
  } else {
    oc_code_abc(c, OC_OP_LOADKX, (int)reg, 0, 0);
    oc_code_extra(c, k);
  }
}

static void code_number(OcComp *c, uint32_t reg, const OcValue *v) {
  if (v->tag == OC_INT && v->u.i >= -32768 && v->u.i <= 32767) {
    oc_code_abx(c, OC_OP_LOADI, (int)reg, (uint32_t)(v->u.i + 32768));
  } else if (v->tag == OC_FLT && v->u.n >= -32768 && v->u.n <= 32767 && v->u.n == (double)(int32_t)v->u.n &&
             (v->u.n != 0 || v->u.i == 0) /* not -0.0 */) {
    oc_code_abx(c, OC_OP_LOADF, (int)reg, (uint32_t)((int32_t)v->u.n + 32768));
  } else {
    code_constant(c, reg, (uint32_t)oc_comp_constant(c, v));
  }
}

static void to_reg_plain(OcComp *c, OcExp *e, uint32_t reg) {
  oc_code_discharge(c, e);
  switch (e->kind) {
    case OC_X_NIL: oc_code_nil(c, (int)reg, 1); break;
    case OC_X_FALSE: oc_code_abc(c, OC_OP_LOADFALSE, (int)reg, 0, 0); break;
    case OC_X_TRUE: oc_code_abc(c, OC_OP_LOADTRUE, (int)reg, 0, 0); break;
    case OC_X_STR: code_constant(c, reg, (uint32_t)oc_comp_constant(c, &e->num)); break;
    case OC_X_K: code_constant(c, reg, (uint32_t)e->info); break;
    case OC_X_NUM: code_number(c, reg, &e->num); break;
    case OC_X_RELOC: oc_code_set_a(c, e->info, (int)reg); break;
    case OC_X_REG:
      if ((uint32_t)e->info != reg) oc_code_abc(c, OC_OP_MOVE, (int)reg, e->info, 0);
      break;
    default: return; /* a JUMP: its value comes from its jumps */
  }
  e->info = (int32_t)reg;
  e->kind = OC_X_REG;
}

static void to_any_reg_plain(OcComp *c, OcExp *e) {
  if (e->kind == OC_X_REG) return;
  oc_code_reserve(c, 1);
  to_reg_plain(c, e, c->fs->freereg - 1u);
}

/* The value in register reg, whatever jumps it takes. */
static void to_reg(OcComp *c, OcExp *e, uint32_t reg) {
  to_reg_plain(c, e, reg);
  if (e->kind == OC_X_JUMP) oc_jumps_add(c, &e->t, e->info);
  if (has_jumps(e)) {
    int32_t pf = -1, pt = -1;
    if (jumps_need_value(c, e->t) || jumps_need_value(c, e->f)) {
      uint32_t over = 0;
      if (e->kind != OC_X_JUMP) oc_jumps_add(c, &over, oc_code_jump(c));
      jumps_arrive(c, e->t);
      jumps_arrive(c, e->f);
      oc_code_label(c);
      pf = oc_code_abc(c, OC_OP_LFALSESKIP, (int)reg, 0, 0);
      oc_code_label(c);
      pt = oc_code_abc(c, OC_OP_LOADTRUE, (int)reg, 0, 0);
      oc_jumps_here(c, over);
    }
    const int32_t end = oc_code_label(c);
    jumps_arrive(c, e->t);
    jumps_arrive(c, e->f);
    jumps_patch(c, e->f, end, (uint8_t)reg, pf);
    jumps_patch(c, e->t, end, (uint8_t)reg, pt);
  }
  e->t = e->f = 0;
  e->info = (int32_t)reg;
  e->kind = OC_X_REG;
}

void oc_code_next_reg(OcComp *c, OcExp *e) {
  oc_code_discharge(c, e);
  free_exp(c, e);
  oc_code_reserve(c, 1);
  to_reg(c, e, c->fs->freereg - 1u);
}

int oc_code_any_reg(OcComp *c, OcExp *e) {
  oc_code_discharge(c, e);
  if (e->kind == OC_X_REG) {
    if (!has_jumps(e)) return e->info;
    if ((uint32_t)e->info >= oc_scope_registers(c)) { /* not a local variable: its register may be overwritten */
      to_reg(c, e, (uint32_t)e->info);
      return e->info;
    }
  }
  oc_code_next_reg(c, e);
  return e->info;
}

void oc_code_any_reg_up(OcComp *c, OcExp *e) {
  if (e->kind != OC_X_UPVAL || has_jumps(e)) oc_code_any_reg(c, e);
}

void oc_code_value(OcComp *c, OcExp *e) {
  if (e->kind == OC_X_JUMP || has_jumps(e)) oc_code_any_reg(c, e);
  else oc_code_discharge(c, e);
}

/* Makes a constant expression an OC_X_K with an index that fits an operand. */
bool oc_code_to_k(OcComp *c, OcExp *e) {
  if (has_jumps(e)) return false;
  int32_t k;
  switch (e->kind) {
    case OC_X_NIL: case OC_X_TRUE: case OC_X_FALSE: case OC_X_NUM: case OC_X_STR: {
      OcValue v;
      if (!oc_exp_constant(c, e, &v)) return false;
      k = oc_comp_constant(c, &v);
      break;
    }
    case OC_X_K: k = e->info; break;
    default: return false;
  }
  if (k > 255) return false;
  e->kind = OC_X_K;
  e->info = k;
  return true;
}

/* t becomes t[key]. t is in a register or an upvalue. */
void oc_code_index(OcComp *c, OcExp *t, OcExp *key) {
  const bool field = key->kind == OC_X_STR && !has_jumps(key) && oc_code_to_k(c, key);
  if (t->kind == OC_X_UPVAL && !field) oc_code_any_reg(c, t);
  if (t->kind == OC_X_UPVAL) {
    t->base = (uint8_t)t->info;
    t->idx = (uint16_t)key->info;
    t->kind = OC_X_INDEXUP;
    return;
  }
  t->base = (uint8_t)t->info;
  if (field) {
    t->idx = (uint16_t)key->info;
    t->kind = OC_X_FIELD;
  } else if (key->kind == OC_X_NUM && key->num.tag == OC_INT && (uint64_t)key->num.u.i <= 255 && !has_jumps(key)) {
    t->idx = (uint16_t)key->num.u.i;
    t->kind = OC_X_INDEXI;
  } else {
    t->idx = (uint16_t)oc_code_any_reg(c, key);
    t->kind = OC_X_INDEXED;
  }
}

void oc_code_self(OcComp *c, OcExp *e, OcExp *key) {
  const int object = oc_code_any_reg(c, e);
  free_exp(c, e);
  const int base = c->fs->freereg;
  oc_code_reserve(c, 2);
  if (oc_code_to_k(c, key)) {
    oc_code_abc(c, OC_OP_SELF, base, object, key->info);
  } else { /* too many constants for an operand. debuginfo.c knows this shape as a method call */
    oc_code_abc(c, OC_OP_MOVE, base + 1, object, 0);
    to_reg_plain(c, key, (uint32_t)base);
    oc_code_abc(c, OC_OP_GETTABLE, base, base + 1, base);
  }
  oc_exp_init(e, OC_X_REG, base);
}

void oc_code_store(OcComp *c, OcExp *var, OcExp *e) {
  if (var->kind == OC_X_LOCAL) {
    oc_code_discharge(c, e);
    free_exp(c, e);
    to_reg(c, e, (uint32_t)var->info);
    return;
  }
  if (var->kind == OC_X_UPVAL) {
    oc_code_abc(c, OC_OP_SETUPVAL, oc_code_any_reg(c, e), var->info, 0);
    free_exp(c, e);
    return;
  }
  const bool k = oc_code_to_k(c, e);
  const int v = k ? e->info : oc_code_any_reg(c, e);
  switch (var->kind) {
    case OC_X_INDEXUP: oc_code_abc(c, k ? OC_OP_SETTABUPK : OC_OP_SETTABUP, var->base, var->idx, v); break;
    case OC_X_INDEXI: oc_code_abc(c, k ? OC_OP_SETIK : OC_OP_SETI, var->base, var->idx, v); break;
    case OC_X_FIELD: oc_code_abc(c, k ? OC_OP_SETFIELDK : OC_OP_SETFIELD, var->base, var->idx, v); break;
    default: oc_code_abc(c, k ? OC_OP_SETTABLEK : OC_OP_SETTABLE, var->base, var->idx, v);
  }
  free_exp(c, e);
}

void oc_code_set_list(OcComp *c, int table, uint32_t offset, int n) {
  if (offset > 0xffffff) {
    c->err = OC_CERR_LIST;
    return;
  }
  oc_code_abc(c, OC_OP_SETLIST, table, n < 0 ? 0 : n, 0);
  oc_code_extra(c, offset);
  c->fs->freereg = (uint8_t)(table + 1);
}

/* --- conditions --- */

/* Jumps when e is `cond`. */
static int32_t jump_on(OcComp *c, OcExp *e, int cond) {
  if (e->kind == OC_X_RELOC && OC_GET_OP(*oc_code_at(c, e->info)) == OC_OP_NOT) {
    const int reg = (int)OC_GET_B(*oc_code_at(c, e->info));
    c->code.n--; /* the NOT, which is the last instruction */
    c->fs->run--;
    return cond_jump(c, OC_OP_TEST, reg, 0, !cond);
  }
  to_any_reg_plain(c, e);
  free_exp(c, e);
  return cond_jump(c, OC_OP_TESTSET, OC_NO_REG, e->info, cond);
}

void oc_code_if_true(OcComp *c, OcExp *e) {
  int32_t away;
  oc_code_discharge(c, e);
  switch (e->kind) {
    case OC_X_JUMP: *oc_code_at(c, e->info - 1) ^= 1u << 24; away = e->info; break;
    case OC_X_K: case OC_X_NUM: case OC_X_STR: case OC_X_TRUE: away = -1; break;
    default: away = jump_on(c, e, 0);
  }
  oc_jumps_add(c, &e->f, away);
  oc_jumps_here(c, e->t);
  e->t = 0;
}

void oc_code_if_false(OcComp *c, OcExp *e) {
  int32_t away;
  oc_code_discharge(c, e);
  switch (e->kind) {
    case OC_X_JUMP: away = e->info; break;
    case OC_X_NIL: case OC_X_FALSE: away = -1; break;
    default: away = jump_on(c, e, 1);
  }
  oc_jumps_add(c, &e->t, away);
  oc_jumps_here(c, e->f);
  e->f = 0;
}

/* --- operators that need the statics above; the rest is in code_ops.c --- */

void oc_code_not(OcComp *c, OcExp *e) {
  switch (e->kind) {
    case OC_X_NIL: case OC_X_FALSE: e->kind = OC_X_TRUE; break;
    case OC_X_K: case OC_X_NUM: case OC_X_STR: case OC_X_TRUE: e->kind = OC_X_FALSE; break;
    case OC_X_JUMP: *oc_code_at(c, e->info - 1) ^= 1u << 24; break;
    default:
      to_any_reg_plain(c, e);
      free_exp(c, e);
      e->info = oc_code_abc(c, OC_OP_NOT, 0, e->info, 0);
      e->kind = OC_X_RELOC;
  }
  const uint32_t t = e->t;
  e->t = e->f;
  e->f = t;
  jumps_drop_values(c, &e->t);
  jumps_drop_values(c, &e->f);
}

int32_t oc_code_cond_jump(OcComp *c, OcOp op, int a, int b, int k) { return cond_jump(c, op, a, b, k); }

void oc_code_free_one(OcComp *c, const OcExp *e) { free_exp(c, e); }

void oc_code_free_two(OcComp *c, const OcExp *a, const OcExp *b) {
  const int32_t ra = a->kind == OC_X_REG ? a->info : -1, rb = b->kind == OC_X_REG ? b->info : -1;
  if (ra > rb) { free_exp(c, a); free_exp(c, b); }
  else { free_exp(c, b); free_exp(c, a); }
}
