/* vm_cases.h: what each instruction does: the cases of the loop's switch. Included by vm_loop.h. */
/* clang-format off */
case OC_OP_MOVE: { const OcValue *b = RB; COPY(RA, b); break; }
case OC_OP_LOADI: oc_set_int(RA, OC_GET_SBX(i)); break;
case OC_OP_LOADF: oc_set_flt(RA, OC_GET_SBX(i)); break;
case OC_OP_LOADK: { const OcValue *v = k + OC_GET_BX(i); COPY(RA, v); break; }
case OC_OP_LOADKX: { const OcValue *v = k + OC_GET_AX(*pc); pc++; COPY(RA, v); break; }
case OC_OP_LOADFALSE: RA->tag = OC_FALSE; break;
case OC_OP_LFALSESKIP: RA->tag = OC_FALSE; pc++; break;
case OC_OP_LOADTRUE: RA->tag = OC_TRUE; break;
case OC_OP_LOADNIL: {
  OcValue *v = RA;
  for (unsigned n = OC_GET_B(i) + 1; n > 0; n--) (v++)->tag = OC_NIL;
  break;
}
case OC_OP_GETUPVAL: { const OcValue *v = cl->up[OC_GET_B(i)]->v; COPY(RA, v); break; }
case OC_OP_SETUPVAL: {
  OcUpval *u = cl->up[OC_GET_B(i)];
  const OcValue *v = RA;
  COPY(u->v, v);
  OC_BARRIER(vm, u, v);
  break;
}
case OC_OP_GETTABUP:
  INDEX(cl->up[OC_GET_B(i)]->v, oc_table_get_str(vm, h, oc_str(KC)), oc_get(L, RA, t, KC));
  break;
case OC_OP_GETTABLE: {
  const OcValue *key = RC;
  if (key->tag == OC_INT) INDEX(RB, oc_table_get_int(vm, h, key->u.i), oc_get(L, RA, t, key));
  else if (key->tag == OC_STR && oc_string_is_key(oc_str(key))) INDEX(RB, oc_table_get_str(vm, h, oc_str(key)), oc_get(L, RA, t, key));
  else OPERATION(oc_get(L, RA, RB, key));
  break;
}
case OC_OP_GETI:
  INDEX(RB, oc_table_get_int(vm, h, (int64_t)OC_GET_C(i)), oc_geti(L, RA, t, (int64_t)OC_GET_C(i)));
  break;
case OC_OP_GETFIELD:
  INDEX(RB, oc_table_get_str(vm, h, oc_str(KC)), oc_get(L, RA, t, KC));
  break;
case OC_OP_SETTABUP:
  NEWINDEX(cl->up[OC_GET_A(i)]->v, oc_table_get_str(vm, h, oc_str(KB)), oc_table_set_str(vm, h, oc_str(KB), v), oc_set(L, t, KB, v), RC);
  break;
case OC_OP_SETTABUPK:
  NEWINDEX(cl->up[OC_GET_A(i)]->v, oc_table_get_str(vm, h, oc_str(KB)), oc_table_set_str(vm, h, oc_str(KB), v), oc_set(L, t, KB, v), KC);
  break;
case OC_OP_SETTABLE: case OC_OP_SETTABLEK: {
  const OcValue *key = RB, *value = OC_GET_OP(i) == OC_OP_SETTABLE ? RC : KC;
  if (key->tag == OC_INT) NEWINDEX(RA, oc_table_get_int(vm, h, key->u.i), oc_table_set_int(vm, h, key->u.i, v), oc_set(L, t, key, v), value);
  else if (key->tag == OC_STR && oc_string_is_key(oc_str(key)))
    NEWINDEX(RA, oc_table_get_str(vm, h, oc_str(key)), oc_table_set_str(vm, h, oc_str(key), v), oc_set(L, t, key, v), value);
  else OPERATION(oc_set(L, RA, key, value));
  break;
}
case OC_OP_SETI:
  NEWINDEX(RA, oc_table_get_int(vm, h, (int64_t)OC_GET_B(i)), oc_table_set_int(vm, h, (int64_t)OC_GET_B(i), v), oc_seti(L, t, (int64_t)OC_GET_B(i), v), RC);
  break;
case OC_OP_SETIK:
  NEWINDEX(RA, oc_table_get_int(vm, h, (int64_t)OC_GET_B(i)), oc_table_set_int(vm, h, (int64_t)OC_GET_B(i), v), oc_seti(L, t, (int64_t)OC_GET_B(i), v), KC);
  break;
case OC_OP_SETFIELD:
  NEWINDEX(RA, oc_table_get_str(vm, h, oc_str(KB)), oc_table_set_str(vm, h, oc_str(KB), v), oc_set(L, t, KB, v), RC);
  break;
case OC_OP_SETFIELDK:
  NEWINDEX(RA, oc_table_get_str(vm, h, oc_str(KB)), oc_table_set_str(vm, h, oc_str(KB), v), oc_set(L, t, KB, v), KC);
  break;
case OC_OP_NEWTABLE: {
  const unsigned hash = OC_GET_B(i), array = OC_GET_AX(*pc);
  OPERATION(oc_vm_new_table(L, RA, array, hash ? 1u << (hash - 1) : 0));
  pc++;
  break;
}
case OC_OP_SELF: {
  const OcValue self = *RB;
  OcValue *ra = RA;
  const OcString *key = oc_str(KC);
  if (OC_LIKELY(self.tag == OC_TAB)) {
    OcTable *h = oc_tab(&self);
    const OcValue *v = oc_table_get_str(vm, h, key);
    if (v->tag == OC_NIL && h->meta != NULL) { /* the usual class: __index is a table that has it */
      const OcValue *index = oc_table_get_str(vm, h->meta, vm->tm_names[OC_TM_INDEX]);
      if (index->tag != OC_TAB) goto self_general;
      v = oc_table_get_str(vm, oc_tab(index), key);
      if (v->tag == OC_NIL) goto self_general;
    }
    COPY(ra, v);
    ra[1] = self;
    break;
  }
self_general:
  f->u.pc = pc;
  sig = oc_get(L, ra, RB, KC);
  if (OC_UNLIKELY(sig == OC_NOMEM || sig == OC_RAISE)) goto suspended;
  ra[1] = self;
  if (OC_UNLIKELY(sig != OC_OK)) goto suspended;
  break;
}
case OC_OP_ADDI: {
  const OcValue *b = RB;
  if (OC_LIKELY(b->tag == OC_INT)) oc_set_int(RA, INT_OP(b->u.i, +, OC_GET_SC(i)));
  else if (b->tag == OC_FLT) oc_set_flt(RA, b->u.n + OC_GET_SC(i));
  else {
    const OcValue imm = oc_int(OC_GET_SC(i));
    OPERATION(oc_arith(L, OC_TM_ADD, RA, b, &imm));
  }
  break;
}
case OC_OP_ADDK: ARITH(OC_TM_ADD, RB, KC, INT_OP(x, +, y), x + y); break;
case OC_OP_SUBK: ARITH(OC_TM_SUB, RB, KC, INT_OP(x, -, y), x - y); break;
case OC_OP_MULK: ARITH(OC_TM_MUL, RB, KC, INT_OP(x, *, y), x * y); break;
case OC_OP_MODK: ARITH_DIV(OC_TM_MOD, RB, KC, oc_int_mod(x, y), oc_flt_mod(x, y)); break;
case OC_OP_POWK: ARITH_FLT(OC_TM_POW, RB, KC, oc_flt_pow(x, y)); break;
case OC_OP_DIVK: ARITH_FLT(OC_TM_DIV, RB, KC, x / y); break;
case OC_OP_IDIVK: ARITH_DIV(OC_TM_IDIV, RB, KC, oc_int_idiv(x, y), floor(x / y)); break;
case OC_OP_KADD: ARITH(OC_TM_ADD, KB, RC, INT_OP(x, +, y), x + y); break;
case OC_OP_KSUB: ARITH(OC_TM_SUB, KB, RC, INT_OP(x, -, y), x - y); break;
case OC_OP_KMUL: ARITH(OC_TM_MUL, KB, RC, INT_OP(x, *, y), x * y); break;
case OC_OP_KDIV: ARITH_FLT(OC_TM_DIV, KB, RC, x / y); break;
case OC_OP_BANDK: BITWISE(OC_TM_BAND, RB, KC, x & y); break;
case OC_OP_BORK: BITWISE(OC_TM_BOR, RB, KC, x | y); break;
case OC_OP_BXORK: BITWISE(OC_TM_BXOR, RB, KC, x ^ y); break;
case OC_OP_SHRI: {
  const OcValue imm = oc_int(OC_GET_SC(i));
  BITWISE(OC_TM_SHR, RB, &imm, SHIFT_RIGHT(x, y));
  break;
}
case OC_OP_SHLI: {
  const OcValue imm = oc_int(OC_GET_SC(i));
  BITWISE(OC_TM_SHL, RB, &imm, oc_int_shl(x, y));
  break;
}
case OC_OP_ADD: ARITH(OC_TM_ADD, RB, RC, INT_OP(x, +, y), x + y); break;
case OC_OP_SUB: ARITH(OC_TM_SUB, RB, RC, INT_OP(x, -, y), x - y); break;
case OC_OP_MUL: ARITH(OC_TM_MUL, RB, RC, INT_OP(x, *, y), x * y); break;
case OC_OP_MOD: ARITH_DIV(OC_TM_MOD, RB, RC, oc_int_mod(x, y), oc_flt_mod(x, y)); break;
case OC_OP_POW: ARITH_FLT(OC_TM_POW, RB, RC, oc_flt_pow(x, y)); break;
case OC_OP_DIV: ARITH_FLT(OC_TM_DIV, RB, RC, x / y); break;
case OC_OP_IDIV: ARITH_DIV(OC_TM_IDIV, RB, RC, oc_int_idiv(x, y), floor(x / y)); break;
case OC_OP_BAND: BITWISE(OC_TM_BAND, RB, RC, x & y); break;
case OC_OP_BOR: BITWISE(OC_TM_BOR, RB, RC, x | y); break;
case OC_OP_BXOR: BITWISE(OC_TM_BXOR, RB, RC, x ^ y); break;
case OC_OP_SHL: BITWISE(OC_TM_SHL, RB, RC, oc_int_shl(x, y)); break;
case OC_OP_SHR: BITWISE(OC_TM_SHR, RB, RC, SHIFT_RIGHT(x, y)); break;
case OC_OP_UNM: {
  const OcValue *b = RB;
  if (b->tag == OC_INT) oc_set_int(RA, INT_OP(0, -, b->u.i));
  else if (b->tag == OC_FLT) oc_set_flt(RA, -b->u.n);
  else OPERATION(oc_arith(L, OC_TM_UNM, RA, b, b));
  break;
}
case OC_OP_BNOT: {
  const OcValue *b = RB;
  if (b->tag == OC_INT) oc_set_int(RA, ~b->u.i);
  else OPERATION(oc_arith(L, OC_TM_BNOT, RA, b, b));
  break;
}
case OC_OP_NOT: oc_set_bool(RA, oc_is_falsy(RB)); break;
case OC_OP_LEN: OPERATION(oc_len(L, RA, RB)); break;
case OC_OP_CONCAT: OPERATION(oc_concat(L, RA, RA, OC_GET_B(i))); break;
case OC_OP_CLOSE:
  if (f->flags & OC_F_OPEN) oc_upval_close(L, f, RA);
  if (f->flags & OC_F_TBC) OPERATION(oc_close_pending(L, RA));
  break;
case OC_OP_TBC: OPERATION(oc_close_mark(L, RA)); break;
case OC_OP_JMP: pc += OC_GET_SJ(i); break;
case OC_OP_LOOP:
  pc -= OC_GET_BX(i);
  SAFEPOINT(OC_GET_BX(i), OC_GET_A(i));
  break;
case OC_OP_TICK: SAFEPOINT(OC_TICK_EVERY, OC_GET_A(i)); break;
case OC_OP_EQ: {
  const OcValue *const a = RA, *const b = RB;
  int cond;
  if (a->tag == b->tag && a->tag != OC_TAB && a->tag != OC_UDATA && a->tag != OC_STR && a->tag != OC_FLT)
    cond = a->tag <= OC_TRUE || a->u.i == b->u.i;
  else OPERATION(oc_vm_test(L, OC_TM_EQ, a, b, OC_GET_C(i), &cond));
  TEST_JUMP(cond, OC_GET_C(i));
  break;
}
case OC_OP_LT: COMPARE(RA, RB, <, oc_num_less, OC_TM_LT); break;
case OC_OP_LE: COMPARE(RA, RB, <=, oc_num_le, OC_TM_LE); break;
case OC_OP_EQK: {
  const OcValue *const a = RA, *const b = KB;
  int cond;
  if (a->tag == OC_STR && b->tag == OC_STR && a->u.o != b->u.o && !oc_string_is_short(oc_str(a)))
    OPERATION(oc_vm_test(L, OC_TM_EQ, a, b, OC_GET_C(i), &cond));
  else cond = oc_raw_same(a, b);
  TEST_JUMP(cond, OC_GET_C(i));
  break;
}
case OC_OP_EQI: {
  const OcValue *const a = RA;
  const int cond = a->tag == OC_INT ? a->u.i == OC_GET_SB(i) : a->tag == OC_FLT && a->u.n == OC_GET_SB(i);
  TEST_JUMP(cond, OC_GET_C(i) & 1);
  break;
}
case OC_OP_LTI: COMPARE_I(<, OC_TM_LT, false); break;
case OC_OP_LEI: COMPARE_I(<=, OC_TM_LE, false); break;
case OC_OP_GTI: COMPARE_I(>, OC_TM_LT, true); break;
case OC_OP_GEI: COMPARE_I(>=, OC_TM_LE, true); break;
case OC_OP_TEST: TEST_JUMP(oc_truthy(RA), OC_GET_C(i)); break;
case OC_OP_TESTSET: {
  const OcValue *const b = RB;
  if (oc_truthy(b) == (bool)OC_GET_C(i)) {
    COPY(RA, b);
    pc += 1 + OC_GET_SJ(*pc);
  } else {
    pc++;
  }
  break;
}
case OC_OP_CALL: {
  OcValue *const ra = RA;
  const int b = (int)OC_GET_B(i);
  f->u.pc = pc;
  f->top = ra;
  if (OC_LIKELY(b != 0)) {
    sig = ra->tag == OC_LCL ? oc_vm_push(L, ra, b - 1, (int)OC_GET_C(i) - 1) : oc_call(L, ra, b - 1, ra, (int)OC_GET_C(i) - 1);
  } else {
    sig = oc_vm_call_multi(L, ra, (int)OC_GET_C(i) - 1);
  }
  goto called;
}
case OC_OP_TAILCALL: {
  OcValue *const ra = RA;
  f->u.pc = pc;
  if (OC_LIKELY(ra->tag == OC_LCL)) {
    sig = oc_vm_tail_call(L, f, ra, (int)OC_GET_B(i) - 1);
    if (sig != OC_DONE) goto called;
  }
  /* Not a Lua function, or no room to replace this frame: an ordinary call, and the RETURN behind it. */
  f->top = ra;
  sig = OC_GET_B(i) != 0 ? oc_call(L, ra, (int)OC_GET_B(i) - 1, ra, -1) : oc_vm_call_multi(L, ra, -1);
  goto called;
}
case OC_OP_RETURN: {
  f->u.pc = pc;
  sig = oc_vm_return(L, f, RA, (int)OC_GET_B(i) - 1);
  if (OC_UNLIKELY(sig != OC_OK)) { /* closes first, or needs memory: then again */
    f->u.pc = pc - 1;
    f->flags |= OC_F_AGAIN;
    f->top = base + cl->proto->max_slots;
    if (sig == OC_CALL && L->frame->kind == OC_FRAME_LUA && vm->fuel > 0) goto enter;
    return sig;
  }
  goto returned;
}
case OC_OP_RETURN0: case OC_OP_RETURN1: {
  const unsigned n = OC_GET_OP(i) == OC_OP_RETURN1;
  OcFrame *const prev = f->prev;
  if (OC_UNLIKELY(f->flags != 0 || f->want < 0 || (prev->flags & OC_F_SCANNED))) {
    f->u.pc = pc;
    sig = oc_vm_return(L, f, RA, (int)n);
    if (OC_UNLIKELY(sig != OC_OK)) {
      f->u.pc = pc - 1;
      f->top = base + cl->proto->max_slots;
      return sig;
    }
  } else {
    OcValue *const ret = f->ret;
    const int want = f->want;
    if (OC_LIKELY(want == 1)) {
      if (n) COPY(ret, RA);
      else ret->tag = OC_NIL;
    } else if (want > 1) {
      int j = 0;
      if (n) { COPY(ret, RA); j = 1; }
      for (; j < want; j++) ret[j].tag = OC_NIL;
    }
    L->frame = prev;
    L->nframes--;
  }
  goto returned;
}
case OC_OP_FORLOOP: {
  OcValue *const ra = RA;
  if (OC_LIKELY(ra[2].tag == OC_INT)) { /* R[A+1]: iterations left, unsigned */
    const uint64_t left = (uint64_t)ra[1].u.i;
    if (left == 0) break;
    ra[1].u.i = (int64_t)(left - 1);
    ra[0].u.i = INT_OP(ra[0].u.i, +, ra[2].u.i);
    oc_set_int(&ra[3], ra[0].u.i);
  } else {
    const double step = ra[2].u.n, at = ra[0].u.n + step;
    if (!(step > 0 ? at <= ra[1].u.n : ra[1].u.n <= at)) break;
    ra[0].u.n = at;
    oc_set_flt(&ra[3], at);
  }
  pc -= OC_GET_BX(i);
  SAFEPOINT(OC_GET_BX(i), OC_GET_A(i) + 4);
  break;
}
case OC_OP_FORPREP: {
  bool runs;
  OPERATION(oc_vm_for_prep(L, RA, &runs));
  if (!runs) pc += OC_GET_BX(i) + 1;
  break;
}
case OC_OP_TFORPREP:
  OPERATION(oc_close_mark(L, RA + 3));
  pc += OC_GET_BX(i);
  break;
case OC_OP_TFORCALL: {
  OcValue *const ra = RA;
  if (OC_LIKELY(!(VM_HOOKED && L->hook_mask & (OC_HOOK_CALL | OC_HOOK_RETURN)) && ra[0].tag == OC_NATIVE && ra[0].u.native == &oc_next_native && ra[1].tag == OC_TAB && OC_GET_C(i) <= 2)) {
    sig = oc_vm_next(L, ra);
    if (OC_LIKELY(sig == OC_OK)) break;
    if (sig == OC_NOMEM) { f->u.pc = pc; goto suspended; }
  }
  ra[4] = ra[0];
  ra[5] = ra[1];
  ra[6] = ra[2];
  f->u.pc = pc;
  f->top = ra + 4;
  sig = ra[4].tag == OC_LCL ? oc_vm_push(L, ra + 4, 2, (int)OC_GET_C(i)) : oc_call(L, ra + 4, 2, ra + 4, (int)OC_GET_C(i));
  goto called;
}
case OC_OP_TFORLOOP: {
  OcValue *const ra = RA;
  if (ra[4].tag != OC_NIL) {
    COPY(&ra[2], &ra[4]);
    pc -= OC_GET_BX(i);
    SAFEPOINT(OC_GET_BX(i), cl->proto->max_slots);
  }
  break;
}
case OC_OP_SETLIST: {
  OPERATION(oc_vm_set_list(L, RA, (int)OC_GET_B(i), OC_GET_AX(*pc)));
  pc++;
  break;
}
case OC_OP_CLOSURE: {
  OPERATION(oc_vm_closure(L, f, RA, cl->proto->protos[OC_GET_AX(*pc)]));
  pc++;
  break;
}
case OC_OP_VARARG: OPERATION(oc_vm_vararg(L, f, RA, (int)OC_GET_C(i) - 1)); break;
case OC_OP_VARARGPREP: break; /* the call has arranged the arguments (call.c) */
