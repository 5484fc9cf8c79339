/* jit_value.c: what translated code knows of the registers. Layer 5.
 *
 * Memory always holds the truth: stores go through. What was checked or stored is remembered to the next label, so that it is neither
 * checked nor loaded again.
 */
#include "jit_internal.h"

#if OC_JIT
void oc_tr_memory(Jit *j, unsigned op, size_t offset) {
  static const uint8_t align[] = {[W_LOAD32 - W_LOAD32] = 2, [W_LOAD64 - W_LOAD32] = 3, [W_LOADF - W_LOAD32] = 3, [W_LOAD16 - W_LOAD32] = 1,
    [W_STORE32 - W_LOAD32] = 2, [W_STORE64 - W_LOAD32] = 3, [W_STOREF - W_LOAD32] = 3, [W_STORE8 - W_LOAD32] = 0};
  emit(j, op);
  emit(j, align[op - W_LOAD32]);
  oc_bytes_unsigned(&j->out, (uint32_t)offset);
}

void oc_tr_hint(Jit *j, bool holds) {
  oc_bytes_unsigned(&j->hints, j->out.len); /* the code comes first */
  oc_bytes_u8(&j->hints, 1);
  oc_bytes_u8(&j->hints, holds);
  j->nhints++;
}

void oc_tr_register(Jit *j, uint32_t r) {
  emit_get(j, V_BASE);
  if (r == 0) return;
  emit_int(j, (int32_t)SLOT(r));
  emit(j, W_ADD);
}

void oc_tr_forget(Jit *j, uint32_t r) {
  j->tag[r] = OC_UNKNOWN;
  j->local[r] = 0;
}

void oc_tr_forget_all(Jit *j) {
  memset(j->tag, OC_UNKNOWN, sizeof j->tag);
  memset(j->local, 0, sizeof j->local);
}

void oc_tr_know(Jit *j, uint32_t r, uint8_t tag) {
  j->tag[r] = tag;
  j->local[r] = 0;
}

void oc_tr_forget_captured(Jit *j) {
  for (uint32_t r = 0; r < j->p->max_slots; r++) {
    if (j->captured[r]) oc_tr_forget(j, r);
  }
}

uint8_t oc_tr_expect(const Jit *j, uint32_t r, uint32_t operand) {
  if (j->tag[r] != OC_UNKNOWN) return j->tag[r];
  if (j->seen == NULL) return OC_UNKNOWN;
  const uint8_t tag = (uint8_t)OC_HINT(j->seen[j->pc - j->offset], operand);
  return tag == OC_INT || tag == OC_FLT ? tag : OC_UNKNOWN;
}

/* A local for R[r]'s payload. */
static uint32_t take_local(Jit *j, uint32_t r, uint8_t tag) {
  const uint32_t v = tag == OC_INT ? V_INTS + j->next_int++ % OC_JIT_CACHE : V_FLOATS + j->next_float++ % OC_JIT_CACHE;
  if (j->local[j->owner[v]] == v) j->local[j->owner[v]] = 0;
  j->owner[v] = (uint8_t)r;
  j->local[r] = (uint8_t)v;
  return v;
}

void oc_tr_guard(Jit *j, uint32_t r, uint8_t tag) {
  if (j->tag[r] == tag) return;
  emit_get(j, V_BASE);
  oc_tr_memory(j, W_LOAD8, TAG(r));
  emit_int(j, tag);
  emit(j, W_NE);
  emit_if_rare(j);
  oc_tr_leave(j, j->pc, OC_JIT_DEOPT);
  emit_end(j);
  oc_tr_know(j, r, tag);
}

void oc_tr_push_number(Jit *j, uint32_t r) {
  const uint8_t tag = j->tag[r];
  OC_ASSERT(tag == OC_INT || tag == OC_FLT);
  if (j->local[r] != 0) {
    emit_get(j, j->local[r]);
    return;
  }
  emit_get(j, V_BASE);
  oc_tr_memory(j, tag == OC_INT ? W_LOAD64 : W_LOADF, SLOT(r));
  emit_tee(j, take_local(j, r, tag));
}

static void store_tag(Jit *j, uint32_t r, uint8_t tag) {
  if (j->tag[r] == tag) return;
  emit_get(j, V_BASE);
  emit_int(j, tag);
  oc_tr_memory(j, W_STORE8, TAG(r));
  j->tag[r] = tag;
}

void oc_tr_pop_number(Jit *j, uint32_t r, uint8_t tag) {
  const uint32_t v = take_local(j, r, tag);
  emit_set(j, v);
  emit_get(j, V_BASE);
  emit_get(j, v);
  oc_tr_memory(j, tag == OC_INT ? W_STORE64 : W_STOREF, SLOT(r));
  store_tag(j, r, tag);
}

void oc_tr_copy_register(Jit *j, uint32_t to, uint32_t from) {
  if (to == from) return;
  const uint8_t tag = j->tag[from];
  if (tag == OC_INT || tag == OC_FLT) {
    oc_tr_push_number(j, from);
    oc_tr_pop_number(j, to, tag);
    return;
  }
  emit_get(j, V_BASE);
  emit_get(j, V_BASE);
  oc_tr_memory(j, W_LOAD64, SLOT(from));
  oc_tr_memory(j, W_STORE64, SLOT(to));
  if (tag != OC_UNKNOWN) {
    store_tag(j, to, tag);
    j->local[to] = 0;
    return;
  }
  emit_get(j, V_BASE);
  emit_get(j, V_BASE);
  oc_tr_memory(j, W_LOAD8, TAG(from));
  oc_tr_memory(j, W_STORE8, TAG(to));
  oc_tr_forget(j, to);
}

void oc_tr_load_value(Jit *j, uint32_t to, uint32_t address) {
  emit_get(j, V_BASE);
  emit_get(j, address);
  oc_tr_memory(j, W_LOAD64, 0);
  oc_tr_memory(j, W_STORE64, SLOT(to));
  emit_get(j, V_BASE);
  emit_get(j, address);
  oc_tr_memory(j, W_LOAD8, offsetof(OcValue, tag));
  oc_tr_memory(j, W_STORE8, TAG(to));
  oc_tr_forget(j, to);
}

void oc_tr_set_constant(Jit *j, uint32_t r, const OcValue *v) {
  if (v->tag == OC_FLT) {
    emit_float(j, v->u.n);
    oc_tr_pop_number(j, r, OC_FLT);
  } else if (v->tag == OC_INT) {
    emit_int64(j, v->u.i);
    oc_tr_pop_number(j, r, OC_INT);
  } else {
    if (v->tag > OC_TRUE) {
      emit_get(j, V_BASE);
      emit_int64(j, v->u.i);
      oc_tr_memory(j, W_STORE64, SLOT(r));
    }
    store_tag(j, r, v->tag);
    j->local[r] = 0;
  }
}

void oc_tr_store_pc(Jit *j, uint32_t pc) {
  emit_get(j, V_FRAME);
  emit_address(j, j->p->code + (pc - j->offset));
  oc_tr_memory(j, W_STORE32, offsetof(OcFrame, u));
}

void oc_tr_leave(Jit *j, uint32_t pc, uint32_t answer) {
  oc_tr_store_pc(j, pc);
  emit_int(j, (int32_t)answer);
  emit(j, W_RETURN);
}

void oc_tr_check_signal(Jit *j) {
  emit_tee(j, V_SIG);
  emit_br_rare(j, j->suspend);
}
#endif
