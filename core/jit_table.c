/* jit_table.c: tables and upvalues. Layer 5.
 *
 * What is there already, in the array or among the first of its chain, is read and written here; the rest is the helpers'.
 */
#include "jit_internal.h"

#if OC_JIT
#define CHAIN 2u /* nodes that are looked at */

/* U[n], its address in V_Y */
Slot oc_tr_in_upvalue(Jit *j, uint32_t n) {
  emit_get(j, V_CLOSURE);
  oc_tr_memory(j, W_LOAD32, offsetof(OcLClosure, up) + n * sizeof(OcUpval *));
  oc_tr_memory(j, W_LOAD32, offsetof(OcUpval, v));
  emit_set(j, V_Y);
  return (Slot){V_Y, 0};
}
static void push_address(Jit *j, Slot at) {
  emit_get(j, at.local);
  if (at.offset == 0) return;
  emit_int(j, (int32_t)at.offset);
  emit(j, W_ADD);
}
static void push_tag(Jit *j, Slot at) {
  emit_get(j, at.local);
  oc_tr_memory(j, W_LOAD8, at.offset + offsetof(OcValue, tag));
}

/* V_X := the table at t; goes to the end of block `slow` if there is none, or one that any of the flags is set of. */
static void open_table(Jit *j, Slot t, unsigned flags, uint32_t slow) {
  push_tag(j, t);
  emit_int(j, OC_TAB);
  emit(j, W_NE);
  emit_br_rare(j, slow);
  emit_get(j, t.local);
  oc_tr_memory(j, W_LOAD32, t.offset);
  emit_tee(j, V_X);
  oc_tr_memory(j, W_LOAD8, offsetof(OcTable, flags));
  emit_int(j, (int32_t)flags);
  emit(j, W_AND);
  emit_br_rare(j, slow);
}

/* V_X is a table with a small hash: V_X := its node for a key string, whose value is not nil, if that is among the first of its chain. */
static void find_node(Jit *j, const OcString *key, uint32_t slow) {
  emit_get(j, V_X);
  oc_tr_memory(j, W_LOAD32, offsetof(OcTable, hash));
  emit_int(j, (int32_t)key->hash);
  emit_int(j, 1);
  emit_get(j, V_X);
  oc_tr_memory(j, W_LOAD8, offsetof(OcTable, extra));
  emit(j, W_SHL);
  emit_int(j, 1);
  emit(j, W_SUB);
  emit(j, W_AND);
  emit_int(j, sizeof(OcNode));
  emit(j, W_MUL);
  emit(j, W_ADD);
  emit_set(j, V_X);
  const uint32_t found = j->depth;
  emit_block(j);
  for (uint32_t n = 1; n <= CHAIN; n++) {
    emit_get(j, V_X);
    oc_tr_memory(j, W_LOAD32, offsetof(OcNode, key));
    emit_address(j, key);
    emit(j, n < CHAIN ? W_EQ : W_NE);
    oc_tr_hint(j, n < CHAIN);
    emit_br(j, W_BR_IF, n < CHAIN ? found : slow);
    if (n == CHAIN) break;
    emit_get(j, V_X);
    oc_tr_memory(j, W_LOAD32, offsetof(OcNode, next));
    emit_int(j, sizeof(OcNode));
    emit(j, W_MUL);
    emit_tee(j, V_PROTO);
    emit(j, W_EQZ);
    emit_br_rare(j, slow);
    emit_get(j, V_X);
    emit_get(j, V_PROTO);
    emit(j, W_ADD);
    emit_set(j, V_X);
  }
  emit_end(j);
  emit_get(j, V_X); /* both tags at once: the key's is OC_STR, the value's is not 0 */
  oc_tr_memory(j, W_LOAD16, offsetof(OcNode, tag));
  emit_int(j, OC_STR << 8 | 1);
  emit(j, W_SUB);
  emit_int(j, 0xff);
  emit(j, W_GE_U);
  emit_br_rare(j, slow);
}
_Static_assert(offsetof(OcNode, key_tag) == offsetof(OcNode, tag) + 1 && OC_NIL == 0, "find_node looks at both tags at once");

/* V_X := the slot of V_X's array part for the integer in V_INT, which is in use. */
static void find_slot(Jit *j, uint32_t slow) {
  emit_get(j, V_INT);
  emit_int64(j, 1);
  emit(j, W_SUB64);
  emit_tee(j, V_INT);
  emit_get(j, V_X);
  oc_tr_memory(j, W_LOAD32, offsetof(OcTable, asize));
  emit(j, W_EXTEND_U);
  emit(j, W_GE_U64);
  emit_br_rare(j, slow);
  emit_get(j, V_X);
  oc_tr_memory(j, W_LOAD32, offsetof(OcTable, array));
  emit_get(j, V_INT);
  emit(j, W_WRAP);
  emit_int(j, sizeof(OcValue));
  emit(j, W_MUL);
  emit(j, W_ADD);
  emit_tee(j, V_X);
  oc_tr_memory(j, W_LOAD8, offsetof(OcValue, tag));
  emit(j, W_EQZ);
  emit_br_rare(j, slow);
}

/* R[a] := t[key] */
OC_NOINLINE void oc_tr_get_string(Jit *j, uint32_t a, Slot t, const OcValue *key) {
  const uint32_t done = j->depth;
  emit_block(j);
  const uint32_t slow = j->depth;
  emit_block(j);
  open_table(j, t, OC_TABLE_BIGHASH | OC_TABLE_WEAKV, slow);
  find_node(j, oc_str(key), slow);
  oc_tr_load_value(j, a, V_X);
  emit_br(j, W_BR, done);
  emit_end(j);
  begin_call(j);
  oc_tr_register(j, a);
  push_address(j, t);
  emit_address(j, key);
  emit_call(j, OC_HELP_get_str);
  oc_tr_check_signal(j);
  emit_end(j);
  oc_tr_forget(j, a);
}

/* How is a table indexed? */
typedef enum { INDEX_OTHER /* not by an integer, likely */, INDEX_GUESSED /* the key is expected to be one */, INDEX_TESTED } Index;

/* The key, expected to be an integer, is checked and goes to V_INT; where nothing is known of it, that is left to test_key. */
static Index open_key(Jit *j, Operand key) {
  if (key.k == NULL && oc_tr_expect(j, key.r, 1) != OC_INT) {
    const bool known = j->tag[key.r] != OC_UNKNOWN || (j->seen != NULL && OC_HINT(j->seen[j->pc - j->offset], 1) == OC_HINT_OTHER);
    return known ? INDEX_OTHER : INDEX_TESTED;
  }
  operand_guard(j, key, OC_INT);
  operand_push(j, key);
  emit_set(j, V_INT);
  return INDEX_GUESSED;
}

/* Goes to the end of block `slow` unless the key is an integer; that goes to V_INT. */
static void test_key(Jit *j, Operand key, uint32_t slow) {
  emit_get(j, V_BASE);
  oc_tr_memory(j, W_LOAD8, TAG(key.r));
  emit_int(j, OC_INT);
  emit(j, W_NE);
  emit_br_rare(j, slow);
  emit_get(j, V_BASE);
  oc_tr_memory(j, W_LOAD64, SLOT(key.r));
  emit_set(j, V_INT);
}

OC_NOINLINE void oc_tr_find_element(Jit *j, uint32_t t, uint32_t r, uint32_t slow) {
  test_key(j, reg(r), slow);
  open_table(j, in_register(t), OC_TABLE_WEAKV, slow);
  emit_get(j, V_INT);
  emit_int64(j, 1);
  emit(j, W_ADD64);
  emit_set(j, V_INT);
  find_slot(j, slow);
  emit_get(j, V_INT);
  emit_int64(j, 1);
  emit(j, W_ADD64);
  emit_set(j, V_INT);
}

/* The key as an argument of a helper: an immediate as a number. */
static void push_key(Jit *j, Operand key) {
  if (key.k != NULL) emit_int(j, (int32_t)key.k->u.i);
  else oc_tr_register(j, key.r);
}

/* R[a] := R[b][key] */
OC_NOINLINE void oc_tr_get_index(Jit *j, uint32_t a, uint32_t b, Operand key) {
  const uint32_t done = j->depth;
  const Index index = open_key(j, key);
  if (index != INDEX_OTHER) {
    emit_block(j);
    const uint32_t slow = j->depth;
    emit_block(j);
    if (index == INDEX_TESTED) test_key(j, key, slow);
    open_table(j, in_register(b), OC_TABLE_WEAKV, slow);
    find_slot(j, slow);
    oc_tr_load_value(j, a, V_X);
    emit_br(j, W_BR, done);
    emit_end(j);
  }
  begin_call(j);
  oc_tr_register(j, a);
  oc_tr_register(j, b);
  push_key(j, key);
  emit_call(j, key.k != NULL ? OC_HELP_get_int : OC_HELP_get);
  oc_tr_check_signal(j);
  if (index != INDEX_OTHER) emit_end(j);
  oc_tr_forget(j, a);
}

/* The slot V_X := v, the table's address being in V_SIG: barrier included. */
static void store_value(Jit *j, Operand v) {
  const uint8_t tag = v.k != NULL ? v.k->tag : j->tag[v.r];
  emit_get(j, V_X);
  if (v.k != NULL) {
    emit_int64(j, v.k->u.i);
    oc_tr_memory(j, W_STORE64, 0);
    emit_get(j, V_X);
    emit_int(j, tag);
  } else {
    if (j->local[v.r] != 0) {
      emit_get(j, j->local[v.r]);
      oc_tr_memory(j, tag == OC_INT ? W_STORE64 : W_STOREF, 0);
    } else {
      emit_get(j, V_BASE);
      oc_tr_memory(j, W_LOAD64, SLOT(v.r));
      oc_tr_memory(j, W_STORE64, 0);
    }
    emit_get(j, V_X);
    if (tag != OC_UNKNOWN) {
      emit_int(j, tag);
    } else {
      emit_get(j, V_BASE);
      oc_tr_memory(j, W_LOAD8, TAG(v.r));
    }
  }
  oc_tr_memory(j, W_STORE8, offsetof(OcValue, tag));
  if (tag != OC_UNKNOWN && !(tag & OC_COLLECTABLE)) return;
  emit_get(j, V_SIG);
  oc_tr_memory(j, W_LOAD8, offsetof(OcObj, mark));
  emit_int(j, OC_BLACK);
  emit(j, W_AND);
  emit_if_rare(j);
  emit_get(j, V_THREAD);
  emit_get(j, V_SIG);
  if (v.k != NULL) emit_address(j, v.k);
  else oc_tr_register(j, v.r);
  emit_call(j, OC_HELP_store);
  emit(j, W_DROP);
  emit_end(j);
}

/* t[key] := v */
OC_NOINLINE void oc_tr_set_string(Jit *j, Slot t, const OcValue *key, Operand v) {
  const uint32_t done = j->depth;
  emit_block(j);
  const uint32_t slow = j->depth;
  emit_block(j);
  open_table(j, t, OC_TABLE_BIGHASH | OC_TABLE_WEAKV, slow);
  emit_get(j, V_X);
  emit_set(j, V_SIG);
  find_node(j, oc_str(key), slow);
  store_value(j, v);
  emit_br(j, W_BR, done);
  emit_end(j);
  begin_call(j);
  push_address(j, t);
  emit_address(j, key);
  operand_address(j, v);
  emit_call(j, OC_HELP_set_str);
  oc_tr_check_signal(j);
  emit_end(j);
  oc_tr_forget_captured(j);
}

/* R[a][key] := v */
OC_NOINLINE void oc_tr_set_index(Jit *j, uint32_t a, Operand key, Operand v) {
  const uint32_t done = j->depth;
  const Index index = open_key(j, key);
  if (index != INDEX_OTHER) {
    emit_block(j);
    const uint32_t slow = j->depth;
    emit_block(j);
    if (index == INDEX_TESTED) test_key(j, key, slow);
    open_table(j, in_register(a), OC_TABLE_WEAKV, slow);
    emit_get(j, V_X);
    emit_set(j, V_SIG);
    find_slot(j, slow);
    store_value(j, v);
    emit_br(j, W_BR, done);
    emit_end(j);
  }
  begin_call(j);
  oc_tr_register(j, a);
  push_key(j, key);
  operand_address(j, v);
  emit_call(j, key.k != NULL ? OC_HELP_set_int : OC_HELP_set);
  oc_tr_check_signal(j);
  if (index != INDEX_OTHER) emit_end(j);
  oc_tr_forget_captured(j);
}

/* The end of an array whose last slot is in use (oc_table_quick_len), else by the helper. */
OC_NOINLINE void oc_tr_length(Jit *j, uint32_t a, uint32_t b) {
  const uint32_t done = j->depth;
  emit_block(j);
  const uint32_t slow = j->depth;
  emit_block(j);
  open_table(j, in_register(b), OC_TABLE_MIGRATING | OC_TABLE_HASINTS | OC_TABLE_WEAKV, slow);
  emit_get(j, V_X);
  oc_tr_memory(j, W_LOAD32, offsetof(OcTable, meta));
  emit_br_rare(j, slow);
  emit_get(j, V_X);
  oc_tr_memory(j, W_LOAD32, offsetof(OcTable, asize));
  emit_tee(j, V_Y);
  emit(j, W_EQZ);
  emit_br_rare(j, slow);
  emit_get(j, V_X);
  oc_tr_memory(j, W_LOAD32, offsetof(OcTable, array));
  emit_get(j, V_Y);
  emit_int(j, 1);
  emit(j, W_SUB);
  emit_int(j, sizeof(OcValue));
  emit(j, W_MUL);
  emit(j, W_ADD);
  oc_tr_memory(j, W_LOAD8, offsetof(OcValue, tag));
  emit(j, W_EQZ);
  emit_br_rare(j, slow);
  emit_get(j, V_BASE);
  emit_get(j, V_Y);
  emit(j, W_EXTEND_U);
  oc_tr_memory(j, W_STORE64, SLOT(a));
  emit_get(j, V_BASE);
  emit_int(j, OC_INT);
  oc_tr_memory(j, W_STORE8, TAG(a));
  emit_br(j, W_BR, done);
  emit_end(j);
  begin_call(j);
  oc_tr_register(j, a);
  oc_tr_register(j, b);
  emit_call(j, OC_HELP_length);
  oc_tr_check_signal(j);
  emit_end(j);
  oc_tr_forget(j, a);
}

OC_NOINLINE void oc_tr_set_upvalue(Jit *j, uint32_t n, uint32_t r) {
  oc_tr_in_upvalue(j, n);
  emit_get(j, V_Y);
  emit_set(j, V_X);
  emit_get(j, V_CLOSURE);
  oc_tr_memory(j, W_LOAD32, offsetof(OcLClosure, up) + n * sizeof(OcUpval *));
  emit_set(j, V_SIG);
  store_value(j, reg(r));
  oc_tr_forget_captured(j);
}
#endif
