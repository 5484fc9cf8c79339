/* vm_cases.h: what each instruction does: the cases of the loop. Included by vm_loop.h. */
/* clang-format off */
CASE(MOVE) { const OcValue *b = RB; COPY(RA, b); NEXT; }
CASE(LOADI) oc_set_int(RA, OC_GET_SBX(i)); NEXT;
CASE(LOADF) oc_set_flt(RA, OC_GET_SBX(i)); NEXT;
CASE(LOADK) { const OcValue *v = k + OC_GET_BX(i); COPY(RA, v); NEXT; }
CASE(LOADKX) { const OcValue *v = k + OC_GET_AX(*pc); pc++; COPY(RA, v); NEXT; }
CASE(LOADFALSE) RA->tag = OC_FALSE; NEXT;
CASE(LFALSESKIP) RA->tag = OC_FALSE; pc++; NEXT;
CASE(LOADTRUE) RA->tag = OC_TRUE; NEXT;
CASE(LOADNIL) {
  OcValue *v = RA;
  for (unsigned n = OC_GET_B(i) + 1; n > 0; n--) (v++)->tag = OC_NIL;
  NEXT;
}
CASE(GETUPVAL) { const OcValue *v = cl->up[OC_GET_B(i)]->v; COPY(RA, v); NEXT; }
CASE(SETUPVAL) {
  OcUpval *u = cl->up[OC_GET_B(i)];
  const OcValue *v = RA;
  COPY(u->v, v);
  OC_BARRIER(vm, u, v);
  NEXT;
}
CASE(GETTABUP) GET_FIELD(cl->up[OC_GET_B(i)]->v);
CASE(GETFIELD) GET_FIELD(RB);
CASE(GETTABLE) {
  const OcValue *const key = RC;
  OPERANDS(RB, key);
  if (key->tag == OC_INT) INDEX(left, oc_table_get_int(vm, h, key->u.i), goto get);
  else if (key->tag == OC_STR && oc_string_is_key(oc_str(key))) GET_STRING();
  else goto get;
  NEXT;
}
CASE(GETI)
  INDEX(RB, oc_table_get_int(vm, h, (int64_t)OC_GET_C(i)), OPERATION(oc_geti(L, RA, t, (int64_t)OC_GET_C(i))));
  NEXT;
CASE(SETTABUP) SET_FIELD(cl->up[OC_GET_A(i)]->v, RC);
CASE(SETTABUPK) SET_FIELD(cl->up[OC_GET_A(i)]->v, KC);
CASE(SETFIELD) SET_FIELD(RA, RC);
CASE(SETFIELDK) SET_FIELD(RA, KC);
CASE(SETTABLE) CASE(SETTABLEK) {
  const OcValue *const key = RB;
  OPERANDS(RA, key);
  stored = OC_GET_OP(i) == OC_OP_SETTABLE ? RC : KC;
  if (key->tag == OC_INT) NEWINDEX_INT(left, key->u.i, stored, goto set);
  else if (key->tag == OC_STR && oc_string_is_key(oc_str(key))) SET_STRING();
  else goto set;
  NEXT;
}
CASE(SETI) CASE(SETIK)
  NEWINDEX_INT(RA, (int64_t)OC_GET_B(i), OC_GET_OP(i) == OC_OP_SETI ? RC : KC, OPERATION(oc_seti(L, t, n, v)));
  NEXT;
CASE(NEWTABLE) {
  const unsigned hash = OC_GET_B(i), array = OC_GET_AX(*pc);
  OPERATION(oc_vm_new_table(L, RA, array, hash ? 1u << (hash - 1) : 0));
  pc++;
  NEXT;
}
CASE(SELF) {
  const OcValue self = *RB;
  OcValue *ra = RA;
  const OcValue *const v = find_method(vm, &self, oc_str(KC));
  if (OC_LIKELY(v != NULL)) {
    COPY(ra, v);
    ra[1] = self;
    NEXT;
  }
  f->u.pc = pc;
  sig = oc_get(L, ra, RB, KC);
  if (OC_UNLIKELY(sig == OC_NOMEM || sig == OC_RAISE)) goto suspended;
  ra[1] = self;
  if (OC_UNLIKELY(sig != OC_OK)) goto suspended;
  NEXT;
}
CASE(ADDI) {
  const OcValue *b = RB;
  if (OC_LIKELY(b->tag == OC_INT)) oc_set_int(RA, INT_OP(b->u.i, +, OC_GET_SC(i)));
  else if (b->tag == OC_FLT) oc_set_flt(RA, b->u.n + OC_GET_SC(i));
  else {
    const OcValue imm = oc_int(OC_GET_SC(i));
    OPERATION(oc_arith(L, OC_TM_ADD, RA, b, &imm));
  }
  NEXT;
}
CASE_KR(ADD, ARITH, OC_TM_ADD, INT_OP(x, +, y), x + y)
CASE_KR(SUB, ARITH, OC_TM_SUB, INT_OP(x, -, y), x - y)
CASE_KR(MUL, ARITH, OC_TM_MUL, INT_OP(x, *, y), x * y)
CASE_KR(DIV, ARITH_FLT, OC_TM_DIV, 0, x / y)
CASE_RK(MOD, ARITH_DIV, OC_TM_MOD, oc_int_mod(x, y), 0)
CASE_RK(IDIV, ARITH_DIV, OC_TM_IDIV, oc_int_idiv(x, y), 0)
CASE_RK(POW, ARITH_FLT, OC_TM_POW, 0, oc_flt_pow(x, y))
CASE_RK(BAND, BITWISE, OC_TM_BAND, x & y, 0)
CASE_RK(BOR, BITWISE, OC_TM_BOR, x | y, 0)
CASE_RK(BXOR, BITWISE, OC_TM_BXOR, x ^ y, 0)
CASE_RR(SHL, BITWISE, OC_TM_SHL, oc_int_shl(x, y), 0)
CASE_RR(SHR, BITWISE, OC_TM_SHR, SHIFT_RIGHT(x, y), 0)
CASE(SHRI) {
  const OcValue imm = oc_int(OC_GET_SC(i)), *const b = RB;
  if (OC_LIKELY(b->tag == OC_INT)) oc_set_int(RA, SHIFT_RIGHT(b->u.i, imm.u.i));
  else OPERATION(oc_arith(L, OC_TM_SHR, RA, b, &imm));
  NEXT;
}
CASE(SHLI) {
  const OcValue imm = oc_int(OC_GET_SC(i)), *const b = RB;
  if (OC_LIKELY(b->tag == OC_INT)) oc_set_int(RA, oc_int_shl(b->u.i, imm.u.i));
  else OPERATION(oc_arith(L, OC_TM_SHL, RA, b, &imm));
  NEXT;
}
CASE(UNM) {
  const OcValue *b = RB;
  if (b->tag == OC_INT) oc_set_int(RA, INT_OP(0, -, b->u.i));
  else if (b->tag == OC_FLT) oc_set_flt(RA, -b->u.n);
  else OPERATION(oc_arith(L, OC_TM_UNM, RA, b, b));
  NEXT;
}
CASE(BNOT) {
  const OcValue *b = RB;
  if (b->tag == OC_INT) oc_set_int(RA, ~b->u.i);
  else OPERATION(oc_arith(L, OC_TM_BNOT, RA, b, b));
  NEXT;
}
CASE(NOT) oc_set_bool(RA, oc_is_falsy(RB)); NEXT;
CASE(LEN) {
  const OcValue *const b = RB;
  if (OC_LIKELY(b->tag == OC_TAB && oc_tab(b)->meta == NULL)) {
    const int64_t n = oc_table_quick_len(oc_tab(b));
    if (OC_LIKELY(n >= 0)) {
      oc_set_int(RA, n);
      NEXT;
    }
  }
  OPERATION(oc_len(L, RA, b));
  NEXT;
}
CASE(CONCAT) OPERATION(oc_concat(L, RA, RA, OC_GET_B(i))); NEXT;
CASE(CLOSE)
  if (f->flags & OC_F_OPEN) oc_upval_close(L, f, RA);
  if (f->flags & OC_F_TBC) OPERATION(oc_close_pending(L, RA));
  NEXT;
CASE(TBC) OPERATION(oc_close_mark(L, RA)); NEXT;
CASE(JMP) pc += OC_GET_SJ(i); NEXT;
CASE(LOOP)
  pc -= OC_GET_BX(i);
  SAFEPOINT(OC_GET_BX(i), OC_GET_A(i));
  WARM(OC_GET_BX(i));
  NEXT;
CASE(TICK) SAFEPOINT(OC_TICK_EVERY, OC_GET_A(i)); NEXT;
CASE(EQ) {
  const OcValue *const a = RA, *const b = RB;
  int cond;
  if (a->tag == b->tag) {
    if (a->tag == OC_FLT) cond = a->u.n == b->u.n;
    else if (a->tag <= OC_TRUE || a->u.i == b->u.i) cond = 1; /* payloads are compared whole: all of them are defined */
    else if (a->tag < OC_STR || (a->tag == OC_STR && oc_string_is_short(oc_str(a)))) cond = 0;
    else OPERATION(oc_vm_test(L, OC_TM_EQ, a, b, &cond));
  } else {
    cond = oc_raw_same(a, b); /* an integer and a float, perhaps */
  }
  TEST_JUMP(cond, OC_GET_C(i));
  NEXT;
}
CASE(LT) COMPARE(RA, RB, <, OC_TM_LT); NEXT;
CASE(LE) COMPARE(RA, RB, <=, OC_TM_LE); NEXT;
CASE(EQK) {
  const OcValue *const a = RA, *const b = KB;
  int cond;
  if (OC_LIKELY(a->tag == b->tag && a->tag != OC_FLT)) {
    if (a->tag <= OC_TRUE || a->u.i == b->u.i) cond = 1;
    else if (a->tag != OC_STR || oc_string_is_short(oc_str(a))) cond = 0;
    else OPERATION(oc_vm_test(L, OC_TM_EQ, a, b, &cond));
  } else {
    cond = a->tag <= OC_FALSE ? 0 : oc_raw_same(a, b);
  }
  TEST_JUMP(cond, OC_GET_C(i));
  NEXT;
}
CASE(EQI) {
  const OcValue *const a = RA;
  const int cond = a->tag == OC_INT ? a->u.i == OC_GET_SB(i) : a->tag == OC_FLT && a->u.n == OC_GET_SB(i);
  TEST_JUMP(cond, OC_GET_C(i) & 1);
  NEXT;
}
CASE(LTI) COMPARE_I(<); NEXT;
CASE(LEI) COMPARE_I(<=); NEXT;
CASE(GTI) COMPARE_I(>); NEXT;
CASE(GEI) COMPARE_I(>=); NEXT;
CASE(TEST) TEST_JUMP(oc_truthy(RA), OC_GET_C(i)); NEXT;
CASE(TESTSET) {
  const OcValue *const b = RB;
  if (oc_truthy(b) == (bool)OC_GET_C(i)) {
    COPY(RA, b);
    pc += 1 + OC_GET_SJ(*pc);
  } else {
    pc++;
  }
  NEXT;
}
CASE(CALL) {
  OcValue *const ra = RA;
  int n = (int)OC_GET_B(i); /* the function and its arguments */
  f->u.pc = pc;
  f->top = ra;
  if (n == 0) n = multi_in_place(L, ra);
  if (OC_LIKELY(ra->tag == OC_LCL)) {
    OcFrame *const g = push_direct(L, f, ra, n - 1, (int)OC_GET_C(i) - 1);
    if (OC_LIKELY(g != NULL)) {
      L->nmulti = 0;
      L->frame = g;
      goto entered;
    }
  }
  func = ra;
  nargs = n - 1;
  want = (int)OC_GET_C(i) - 1;
  gathered = OC_GET_B(i) != 0;
  goto call;
}
CASE(TAILCALL) {
  OcValue *const ra = RA;
  int n = (int)OC_GET_B(i); /* the function and its arguments */
  if (n == 0) n = multi_in_place(L, ra);
  if (OC_LIKELY(ra->tag == OC_LCL && OC_TAIL_WORD(f) == OC_LUA_WORD(0, 0) && !cl->proto->is_vararg)) {
    OcLClosure *const callee = oc_lcl(ra);
    const OcProto *const p = callee->proto;
    if (OC_LIKELY((size_t)(L->seg_end - base) >= p->call_slots && (unsigned)n - 1 < p->max_slots && !OC_STRESS_SEGMENT)) { /* this frame becomes the callee's */
      for (int j = 0; j < n; j++) COPY(&base[j - 1], &ra[j]);
      for (int j = n - 1; j < p->nparams; j++) base[j].tag = OC_NIL;
      f->fn.cl = callee;
      f->nres = 0;
      f->flags = OC_F_TAIL;
      L->nmulti = 0;
      goto entered;
    }
  }
  f->u.pc = pc;
  if (OC_LIKELY(ra->tag != OC_NATIVE && ra->tag != OC_CCL)) {
    sig = oc_vm_tail_call(L, f, ra, (int)OC_GET_B(i) - 1);
    if (sig != OC_DONE) goto called;
  }
  /* A native, or no room to replace this frame: an ordinary call, and the RETURN behind it. */
  f->top = ra;
  func = ra;
  nargs = n - 1;
  want = -1;
  gathered = OC_GET_B(i) != 0;
  goto call;
}
CASE(RETURN) {
  f->u.pc = pc;
  sig = oc_vm_return(L, f, RA, (int)OC_GET_B(i) - 1);
  if (OC_UNLIKELY(sig != OC_OK)) { /* closes first, or needs memory: then again */
    f->u.pc = pc - 1;
    f->flags |= OC_F_AGAIN;
    if (sig == OC_NOMEM) REPEAT();
    f->top = base + cl->proto->max_slots;
    if (sig == OC_CALL && L->frame->kind == OC_FRAME_LUA && vm->fuel > 0) goto enter;
    return sig;
  }
  goto returned;
}
CASE(RETURN0) {
  const uint64_t word = OC_RETURN_WORD(f);
  if (OC_LIKELY(word == OC_LUA_WORD(OC_AT_DIRECT, 0))) goto left;
  if (word == OC_LUA_WORD(OC_AT_DIRECT, 1)) {
    base[-1].tag = OC_NIL;
    goto left;
  }
  if (word == OC_LUA_WORD(0, 0)) { /* of __newindex, say */
    L->frame = f->prev;
    goto returned;
  }
  goto return_slowly;
}
CASE(RETURN1) {
  const uint64_t word = OC_RETURN_WORD(f);
  const OcValue *const v = RA;
  if (OC_LIKELY(word == OC_LUA_WORD(OC_AT_DIRECT, 1))) {
    COPY(&base[-1], v);
    goto left;
  }
  if (word == OC_LUA_WORD(OC_AT_DIRECT, 0)) goto left;
  if (word == OC_LUA_WORD(OC_AT_DIRECT, -1)) {
    COPY(&base[-1], v);
    L->multi = L->multi_at = base - 1;
    L->nmulti = 1;
    goto left;
  }
  if (word == OC_LUA_WORD(0, 1)) { /* of a metamethod, say: nothing to close or to give back either */
    OcValue *const ret = f->ret;
    COPY(ret, v);
    L->frame = f->prev;
    goto returned;
  }
  if (word == OC_LUA_WORD(0, -1)) { /* of a function that pcall called */
    COPY(f->ret, v);
    L->multi = L->multi_at = f->ret;
    L->nmulti = 1;
    L->frame = f->prev;
    goto returned;
  }
  if (word == OC_LUA_WORD(OC_AT_TEST, 1)) {
    oc_vm_finish_test(f->prev, oc_truthy(v));
    L->frame = f->prev;
    goto returned;
  }
  goto return_slowly;
}
CASE(FORLOOP) {
  OcValue *const ra = RA;
  OC_ASSERT(ra[0].tag == ra[2].tag && ra[1].tag == ra[2].tag && (ra[2].tag == OC_INT || ra[2].tag == OC_FLT));
  if (OC_LIKELY(ra[2].tag == OC_INT)) { /* R[A+1]: iterations left, unsigned */
    const uint64_t turns = (uint64_t)ra[1].u.i;
    if (turns == 0) NEXT;
    ra[1].u.i = (int64_t)(turns - 1);
    ra[0].u.i = INT_OP(ra[0].u.i, +, ra[2].u.i);
    oc_set_int(&ra[3], ra[0].u.i);
  } else {
    const double step = ra[2].u.n, at = ra[0].u.n + step;
    if (!(step > 0 ? at <= ra[1].u.n : ra[1].u.n <= at)) NEXT;
    ra[0].u.n = at;
    oc_set_flt(&ra[3], at);
  }
  pc -= OC_GET_BX(i);
  SAFEPOINT(OC_GET_BX(i), OC_GET_A(i) + 4);
  WARM(OC_GET_BX(i));
  NEXT;
}
CASE(FORPREP) {
  bool runs;
  OPERATION(oc_vm_for_prep(L, RA, &runs));
  if (!runs) pc += OC_GET_BX(i) + 1;
  NEXT;
}
CASE(TFORPREP)
  OPERATION(oc_close_mark(L, RA + 3));
  pc += OC_GET_BX(i);
  NEXT;
CASE(TFORCALL) {
  OcValue *const ra = RA;
  if (OC_LIKELY(!(VM_HOOKED && L->hook_mask & (OC_HOOK_CALL | OC_HOOK_RETURN)) && iterate(L, ra, OC_GET_C(i)))) NEXT;
  ra[4] = ra[0];
  ra[5] = ra[1];
  ra[6] = ra[2];
  f->u.pc = pc;
  f->top = ra + 4;
  if (ra[4].tag == OC_LCL) {
    OcFrame *const g = push_direct(L, f, ra + 4, 2, (int)OC_GET_C(i));
    if (OC_LIKELY(g != NULL)) {
      L->frame = g;
      goto entered;
    }
  }
  func = ra + 4;
  nargs = 2;
  want = (int)OC_GET_C(i);
  gathered = true;
  goto call;
}
CASE(TFORLOOP) {
  OcValue *const ra = RA;
  if (ra[4].tag != OC_NIL) {
    COPY(&ra[2], &ra[4]);
    pc -= OC_GET_BX(i);
    SAFEPOINT(OC_GET_BX(i), cl->proto->max_slots);
    WARM(OC_GET_BX(i));
  }
  NEXT;
}
CASE(SETLIST) {
  OPERATION(oc_vm_set_list(L, RA, (int)OC_GET_B(i), OC_GET_AX(*pc)));
  pc++;
  NEXT;
}
CASE(CLOSURE) {
  OPERATION(oc_vm_closure(L, f, RA, cl->proto->protos[OC_GET_AX(*pc)]));
  pc++;
  NEXT;
}
CASE(VARARG) OPERATION(oc_vm_vararg(L, f, RA, (int)OC_GET_C(i) - 1)); NEXT;
CASE(VARARGPREP) NEXT; /* the call has arranged the arguments (call.c) */
CASE(EXTRA) OC_UNREACHABLE("EXTRA is part of the instruction before it");
