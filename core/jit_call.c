/* jit_call.c: loops, calls and returns. Layer 5. */
#include "jit_internal.h"

#if OC_JIT
/* Charges a jump back to `target`, at which `live` registers are in use: gives way when the fuel is spent. */
OC_NOINLINE void oc_tr_safepoint(Jit *j, uint32_t cost, uint32_t target, uint32_t live) {
  const void *const fuel = &j->L->vm->fuel;
  emit_address(j, fuel);
  emit_address(j, fuel);
  oc_tr_memory(j, W_LOAD64, 0);
  emit_int64(j, cost);
  emit(j, W_SUB64);
  emit_tee(j, V_INT);
  oc_tr_memory(j, W_STORE64, 0);
  emit_get(j, V_INT);
  emit_int64(j, 0);
  emit(j, W_LE64);
  emit_if_rare(j);
  emit_get(j, V_FRAME);
  oc_tr_register(j, live);
  oc_tr_memory(j, W_STORE32, offsetof(OcFrame, top));
  oc_tr_leave(j, target, OC_AGAIN);
  emit_end(j);
}

/* A numeric loop's new index, in V_INT or V_FLOAT, goes to its counter and its variable: once more. */
static void loop_again(Jit *j, uint32_t a, uint8_t tag, uint32_t cost) {
  const uint32_t head = (uint32_t)oc_flow_target(&j->flow, j->pc);
  for (uint32_t r = a; r <= a + 3; r += 3) {
    emit_get(j, V_BASE);
    emit_get(j, tag == OC_INT ? V_INT : V_FLOAT);
    oc_tr_memory(j, tag == OC_INT ? W_STORE64 : W_STOREF, SLOT(r));
  }
  emit_get(j, V_BASE);
  emit_int(j, tag);
  oc_tr_memory(j, W_STORE8, TAG(a + 3));
  oc_tr_safepoint(j, cost, head, a + 4);
  oc_tr_jump(j, head, false);
}

/* A counter of a numeric loop is updated; if the loop goes on, jumps to its head. */
OC_NOINLINE void oc_tr_for_loop(Jit *j, uint32_t a, uint32_t cost) {
  const uint32_t done = j->depth;
  emit_block(j);
  const uint32_t ints = j->depth;
  emit_block(j);
  emit_get(j, V_BASE);
  oc_tr_memory(j, W_LOAD8, TAG(a + 2));
  emit_int(j, OC_INT);
  emit(j, W_EQ);
  oc_tr_hint(j, true);
  emit_br(j, W_BR_IF, ints);
  /* floats */
  emit_get(j, V_BASE);
  oc_tr_memory(j, W_LOADF, SLOT(a));
  emit_get(j, V_BASE);
  oc_tr_memory(j, W_LOADF, SLOT(a + 2));
  emit(j, W_ADDF);
  emit_set(j, V_FLOAT);
  for (int up = 1; up >= 0; up--) {
    if (up) {
      emit_get(j, V_BASE);
      oc_tr_memory(j, W_LOADF, SLOT(a + 2));
      emit_float(j, 0);
      emit(j, W_GTF);
      emit_if(j);
    }
    emit_get(j, V_FLOAT);
    emit_get(j, V_BASE);
    oc_tr_memory(j, W_LOADF, SLOT(a + 1));
    emit(j, up ? W_LEF : W_GEF);
    emit(j, W_EQZ);
    emit_br_rare(j, done);
    if (up) emit_else(j);
    else emit_end(j);
  }
  loop_again(j, a, OC_FLT, cost);
  emit_end(j);
  /* integers: R[a + 1] counts what is left */
  emit_get(j, V_BASE);
  oc_tr_memory(j, W_LOAD64, SLOT(a + 1));
  emit_tee(j, V_INT);
  emit(j, W_EQZ64);
  emit_br_rare(j, done);
  emit_get(j, V_BASE);
  emit_get(j, V_INT);
  emit_int64(j, 1);
  emit(j, W_SUB64);
  oc_tr_memory(j, W_STORE64, SLOT(a + 1));
  emit_get(j, V_BASE);
  oc_tr_memory(j, W_LOAD64, SLOT(a));
  emit_get(j, V_BASE);
  oc_tr_memory(j, W_LOAD64, SLOT(a + 2));
  emit(j, W_ADD64);
  emit_set(j, V_INT);
  loop_again(j, a, OC_INT, cost);
  emit_end(j);
  for (uint32_t r = a; r <= a + 3; r++) oc_tr_forget(j, r);
}

/* Is R[r] known to be 1 at this instruction? */
static bool is_one(const Jit *j, uint32_t r) {
  const OcPlace *const at = &j->flow.place[j->pc];
  if (at->flags & (OC_PLACE_START | OC_PLACE_LABEL | OC_PLACE_HEAD)) return false;
  const OcInstr before = j->flow.code[j->pc - 1];
  return OC_GET_OP(before) == OC_OP_LOADI && OC_GET_A(before) == r && OC_GET_SBX(before) == 1;
}

/* A numeric loop from an integer to an integer, by ones: begins, or jumps over it; else on to the end of block `slow`. */
static void prepare_ints(Jit *j, uint32_t a, uint32_t slow) {
  for (uint32_t r = a; r <= a + 1; r++) {
    if (j->tag[r] == OC_INT) continue;
    emit_get(j, V_BASE);
    oc_tr_memory(j, W_LOAD8, TAG(r));
    emit_int(j, OC_INT);
    emit(j, W_NE);
    emit_br_rare(j, slow);
  }
  emit_get(j, V_BASE);
  oc_tr_memory(j, W_LOAD64, SLOT(a));
  emit_tee(j, V_INT);
  emit_get(j, V_BASE);
  oc_tr_memory(j, W_LOAD64, SLOT(a + 1));
  emit(j, W_GT64);
  oc_tr_jump(j, (uint32_t)oc_flow_target(&j->flow, j->pc), true);
  emit_get(j, V_BASE); /* how many are left, in place of the limit */
  emit_get(j, V_BASE);
  oc_tr_memory(j, W_LOAD64, SLOT(a + 1));
  emit_get(j, V_INT);
  emit(j, W_SUB64);
  oc_tr_memory(j, W_STORE64, SLOT(a + 1));
  emit_get(j, V_BASE);
  emit_get(j, V_INT);
  oc_tr_memory(j, W_STORE64, SLOT(a + 3));
  emit_get(j, V_BASE);
  emit_int(j, OC_INT);
  oc_tr_memory(j, W_STORE8, TAG(a + 3));
}

OC_NOINLINE void oc_tr_for_prep(Jit *j, uint32_t a) {
  const bool quick = is_one(j, a + 2);
  const uint32_t done = j->depth;
  if (quick) {
    emit_block(j);
    const uint32_t slow = j->depth;
    emit_block(j);
    prepare_ints(j, a, slow);
    emit_br(j, W_BR, done);
    emit_end(j);
  }
  begin_call(j);
  oc_tr_register(j, a);
  emit_call(j, OC_HELP_for_prep);
  oc_tr_check_outcome(j);
  for (uint32_t r = a; r <= a + 3; r++) oc_tr_forget(j, r);
  emit(j, W_EQZ);
  oc_tr_jump(j, (uint32_t)oc_flow_target(&j->flow, j->pc), true);
  if (quick) emit_end(j);
}

OC_NOINLINE void oc_tr_for_next(Jit *j, uint32_t a, uint32_t cost) {
  const uint32_t head = (uint32_t)oc_flow_target(&j->flow, j->pc);
  emit_get(j, V_BASE);
  oc_tr_memory(j, W_LOAD8, TAG(a + 4));
  oc_tr_hint(j, true);
  emit_if(j);
  oc_tr_forget(j, a + 4);
  oc_tr_copy_register(j, a + 2, a + 4);
  oc_tr_safepoint(j, cost, head, j->p->max_slots);
  oc_tr_jump(j, head, false);
  emit_end(j);
  oc_tr_forget(j, a + 2);
}

/* --- from frame to frame --- */

/* V_PROTO := the prototype of the frame at V_SIG. */
static void open_frame(Jit *j) {
  emit_get(j, V_SIG);
  oc_tr_memory(j, W_LOAD32, offsetof(OcFrame, fn));
  oc_tr_memory(j, W_LOAD32, offsetof(OcLClosure, proto));
  emit_set(j, V_PROTO);
}

/* Goes on in the function of V_PROTO if it belongs to the unit: with the frame at V_SIG, at the entry whose number `find` puts on the
 * stack, V_X being its OcJitCode. Else to the end of block `away`, as when there is no fuel for what that costs. */
static void go_on(Jit *j, size_t cost, uint32_t away, void (*find)(Jit *)) {
  emit_get(j, V_PROTO);
  oc_tr_memory(j, W_LOAD32, offsetof(OcProto, jit));
  emit_tee(j, V_X);
  emit(j, W_EQZ);
  emit_br_rare(j, away);
  emit_get(j, V_X);
  oc_tr_memory(j, W_LOAD32, offsetof(OcJitCode, unit));
  emit_address(j, j->unit);
  emit(j, W_NE);
  emit_br_rare(j, away);
  find(j);
  emit_tee(j, V_AT);
  emit(j, W_EQZ);
  emit_br_rare(j, away); /* nothing has changed yet */
  emit_address(j, &j->L->vm->fuel);
  oc_tr_memory(j, W_LOAD64, 0);
  emit_get(j, V_PROTO);
  oc_tr_memory(j, W_LOAD8, cost);
  emit(j, W_EXTEND_U);
  emit(j, W_SUB64);
  emit_tee(j, V_INT);
  emit_int64(j, 0);
  emit(j, W_LE64);
  emit_br_rare(j, away);
  emit_address(j, &j->L->vm->fuel);
  emit_get(j, V_INT);
  oc_tr_memory(j, W_STORE64, 0);
  emit_get(j, V_THREAD);
  emit_get(j, V_SIG);
  emit_tee(j, V_FRAME);
  oc_tr_memory(j, W_STORE32, offsetof(OcThread, frame));
  emit_get(j, V_FRAME);
  oc_tr_memory(j, W_LOAD32, offsetof(OcFrame, base));
  emit_set(j, V_BASE);
  emit_br(j, W_BR, j->top);
}

static void find_start(Jit *j) {
  emit_get(j, V_X);
  oc_tr_memory(j, W_LOAD32, offsetof(OcJitCode, start));
}

/* Where the frame at V_SIG goes on. */
static void find_return(Jit *j) {
  emit_get(j, V_SIG);
  oc_tr_memory(j, W_LOAD32, offsetof(OcFrame, u));
  emit_get(j, V_PROTO);
  oc_tr_memory(j, W_LOAD32, offsetof(OcProto, code));
  emit(j, W_SUB);
  emit_int(j, 1);
  emit(j, W_SHR_U); /* instructions have four bytes, numbers of entries two */
  emit_get(j, V_X);
  emit(j, W_ADD);
  oc_tr_memory(j, W_LOAD16, offsetof(OcJitCode, entry));
}

/* Into the function of V_PROTO, whose frame, at V_SIG, was pushed: at its beginning. (Said once, in oc_tr_write_ways.) */
static void enter(Jit *j) { emit_br(j, W_BR, j->enter); }

/* The results are delivered to the frame at V_SIG: on there, or out with `answer`. */
static void go_back(Jit *j, uint32_t answer) {
  emit_int(j, (int32_t)answer);
  emit_set(j, V_Y);
  emit_br(j, W_BR, j->back);
}

void oc_tr_open_ways(Jit *j) {
  j->back = j->depth;
  emit_block(j);
  j->enter = j->depth;
  emit_block(j);
}

void oc_tr_write_ways(Jit *j) {
  emit_end(j);
  uint32_t away = j->depth;
  emit_block(j);
  go_on(j, offsetof(OcProto, cost), away, find_start);
  emit_end(j);
  emit_get(j, V_THREAD);
  emit_get(j, V_SIG);
  oc_tr_memory(j, W_STORE32, offsetof(OcThread, frame));
  emit_int(j, OC_JIT_ENTERED);
  emit(j, W_RETURN);
  emit_end(j);
  open_frame(j);
  away = j->depth;
  emit_block(j);
  go_on(j, offsetof(OcProto, back_cost), away, find_return);
  emit_end(j);
  emit_get(j, V_Y);
  emit(j, W_RETURN);
}

/* V_X := the Lua function R[a], V_PROTO := its prototype; goes to the end of block `slow` if it is none, or nargs arguments are more than
 * it has registers or fewer than its parameters. */
static void open_callee(Jit *j, uint32_t a, uint32_t nargs, uint32_t slow) {
  emit_get(j, V_BASE);
  oc_tr_memory(j, W_LOAD8, TAG(a));
  emit_int(j, OC_LCL);
  emit(j, W_NE);
  emit_br_rare(j, slow);
  emit_get(j, V_BASE);
  oc_tr_memory(j, W_LOAD32, SLOT(a));
  emit_tee(j, V_X);
  oc_tr_memory(j, W_LOAD32, offsetof(OcLClosure, proto));
  emit_tee(j, V_PROTO);
  oc_tr_memory(j, W_LOAD8, offsetof(OcProto, max_slots));
  emit_int(j, (int32_t)nargs);
  emit(j, W_LT_U);
  emit_get(j, V_PROTO);
  oc_tr_memory(j, W_LOAD8, offsetof(OcProto, nparams));
  emit_int(j, (int32_t)nargs);
  emit(j, W_GT_U);
  emit(j, W_OR);
  emit_br_rare(j, slow);
}

/* Is there no room in the segment for V_PROTO's window, from the slot at V_SIG on? */
static void push_cramped(Jit *j) {
  emit_get(j, V_THREAD);
  oc_tr_memory(j, W_LOAD32, offsetof(OcThread, seg_end));
  emit_get(j, V_SIG);
  emit(j, W_SUB);
  emit_int(j, sizeof(OcValue));
  emit(j, W_DIV_U);
  emit_get(j, V_PROTO);
  oc_tr_memory(j, W_LOAD32, offsetof(OcProto, call_slots));
  emit(j, W_LT_U);
}

/* Pushes the frame of a Lua function (push_direct), when that is simple. */
static void call_lua(Jit *j, uint32_t a, uint32_t nargs, int32_t want) {
  const uint32_t slow = j->depth;
  const size_t g = sizeof(OcFrame); /* the new frame lies behind this one */
  emit_block(j);
  open_callee(j, a, nargs, slow);
  oc_tr_register(j, a);
  emit_set(j, V_SIG);
  push_cramped(j);
  emit_get(j, V_THREAD);
  oc_tr_memory(j, W_LOAD32, offsetof(OcThread, chunk_end));
  emit_get(j, V_FRAME);
  emit(j, W_SUB);
  emit_int(j, 2 * (int32_t)g);
  emit(j, W_LT_U);
  emit(j, W_OR);
  emit_br_rare(j, slow);
  oc_tr_store_pc(j, j->pc + 1);
  emit_get(j, V_FRAME);
  emit_get(j, V_SIG);
  oc_tr_memory(j, W_STORE32, offsetof(OcFrame, top));
  emit_get(j, V_FRAME);
  emit_get(j, V_FRAME);
  oc_tr_memory(j, W_STORE32, g + offsetof(OcFrame, prev));
  emit_get(j, V_FRAME);
  emit_get(j, V_SIG);
  oc_tr_memory(j, W_STORE32, g + offsetof(OcFrame, ret));
  emit_get(j, V_FRAME);
  emit_get(j, V_SIG);
  emit_int(j, sizeof(OcValue));
  emit(j, W_ADD);
  oc_tr_memory(j, W_STORE32, g + offsetof(OcFrame, base));
  emit_get(j, V_FRAME);
  emit_get(j, V_X);
  oc_tr_memory(j, W_STORE32, g + offsetof(OcFrame, fn));
  emit_get(j, V_FRAME);
  emit_int64(j, 0);
  oc_tr_memory(j, W_STORE64, g + offsetof(OcFrame, nargs)); /* and nres */
  emit_get(j, V_FRAME);
  emit_int64(j, (int64_t)(OC_LUA_WORD(OC_AT_DIRECT, 0) | (uint64_t)(uint16_t)want << 32));
  oc_tr_memory(j, W_STORE64, g + offsetof(OcFrame, word));
  emit_get(j, V_THREAD);
  emit_int(j, 0);
  oc_tr_memory(j, W_STORE32, offsetof(OcThread, nmulti));
  emit_get(j, V_FRAME);
  emit_int(j, (int32_t)g);
  emit(j, W_ADD);
  emit_set(j, V_SIG);
  enter(j);
  emit_end(j);
}
_Static_assert(offsetof(OcFrame, nres) == offsetof(OcFrame, nargs) + 4, "call_lua stores both at once");

/* The result is delivered: back to the caller, whose frame is the one before. */
static void leave_frame(Jit *j) {
  emit_get(j, V_FRAME);
  emit_int(j, sizeof(OcFrame));
  emit(j, W_SUB);
  emit_set(j, V_SIG);
  go_back(j, OC_JIT_LEFT);
}

/* An answer of a helper that may push a frame is on the stack. OC_OK: on behind the instruction, and registers may hold anything. */
static void check_call(Jit *j) {
  emit_tee(j, V_Y);
  emit_if(j);
  emit_get(j, V_Y);
  emit_int(j, OC_JIT_ENTERED);
  emit(j, W_EQ);
  emit_if(j);
  emit_get(j, V_THREAD);
  oc_tr_memory(j, W_LOAD32, offsetof(OcThread, frame));
  emit_set(j, V_SIG);
  open_frame(j);
  enter(j);
  emit_end(j);
  emit_get(j, V_Y);
  emit(j, W_RETURN);
  emit_end(j);
  oc_tr_forget_all(j);
}

/* V_X := the address of where this frame's function lies */
static void open_function_slot(Jit *j) {
  emit_get(j, V_BASE);
  emit_int(j, sizeof(OcValue));
  emit(j, W_SUB);
  emit_set(j, V_X);
}

/* R[a] (n == 0: nil) goes to the slot at V_X. */
static void deliver_one(Jit *j, uint32_t a, uint32_t n) {
  if (n > 0) {
    emit_get(j, V_X);
    emit_get(j, V_BASE);
    oc_tr_memory(j, W_LOAD64, SLOT(a));
    oc_tr_memory(j, W_STORE64, 0);
  }
  emit_get(j, V_X);
  if (n > 0) {
    emit_get(j, V_BASE);
    oc_tr_memory(j, W_LOAD8, TAG(a));
  } else {
    emit_int(j, OC_NIL);
  }
  oc_tr_memory(j, W_STORE8, offsetof(OcValue, tag));
}

/* This frame becomes that of R[a], a Lua function of the unit, when that is simple (oc_help_tail_call). */
static void tail_lua(Jit *j, uint32_t a, uint32_t nargs) {
  const uint64_t plain = OC_FRAME_WORD(OC_AT_DIRECT | OC_AT_TEST, OC_F_TAIL, 0xffff, 0, 0); /* what OC_TAIL_WORD leaves out */
  const uint32_t slow = j->depth;
  emit_block(j);
  emit_get(j, V_FRAME);
  oc_tr_memory(j, W_LOAD64, offsetof(OcFrame, word));
  emit_tee(j, V_INT);
  emit_int64(j, (int64_t)~plain);
  emit(j, W_AND64);
  emit_int64(j, (int64_t)OC_LUA_WORD(0, 0));
  emit(j, W_NE64);
  emit_br_rare(j, slow);
  open_callee(j, a, nargs, slow);
  emit_get(j, V_BASE);
  emit_set(j, V_SIG);
  push_cramped(j);
  emit_br_rare(j, slow);
  emit_get(j, V_FRAME);
  emit_get(j, V_INT);
  emit_int64(j, (int64_t)OC_FRAME_WORD(0, OC_F_TAIL, 0, 0, 0));
  emit(j, W_OR64);
  oc_tr_memory(j, W_STORE64, offsetof(OcFrame, word));
  emit_get(j, V_FRAME);
  emit_get(j, V_X);
  oc_tr_memory(j, W_STORE32, offsetof(OcFrame, fn));
  emit_get(j, V_FRAME);
  emit_int(j, 0);
  oc_tr_memory(j, W_STORE32, offsetof(OcFrame, nres));
  emit_get(j, V_THREAD);
  emit_int(j, 0);
  oc_tr_memory(j, W_STORE32, offsetof(OcThread, nmulti));
  open_function_slot(j); /* first of all: an argument may go to R[a] */
  deliver_one(j, a, 1);
  for (uint32_t i = 0; i < nargs; i++) oc_tr_copy_register(j, i, a + 1 + i);
  emit_get(j, V_FRAME);
  emit_set(j, V_SIG);
  enter(j);
  emit_end(j);
  oc_tr_forget_all(j);
}

/* TAILCALL: of a native, an ordinary call, and the RETURN behind it. */
OC_NOINLINE void oc_tr_tail_call(Jit *j, uint32_t a, uint32_t b) {
  if (b != 0 && !j->p->is_vararg) tail_lua(j, a, b - 1);
  begin_call(j);
  emit_get(j, V_FRAME);
  oc_tr_register(j, a);
  emit_int(j, (int32_t)b);
  emit_call(j, OC_HELP_tail_call);
  check_call(j);
}

OC_NOINLINE void oc_tr_call(Jit *j, uint32_t a, uint32_t b, uint32_t c) {
  if (b != 0) call_lua(j, a, b - 1, (int32_t)c - 1);
  begin_call(j);
  emit_get(j, V_FRAME);
  oc_tr_register(j, a);
  emit_int(j, (int32_t)b);
  emit_int(j, (int32_t)c - 1);
  emit_call(j, OC_HELP_call);
  check_call(j);
}

/* A turn of a loop with ipairs over an array: its results, and to the end of block `done`. */
static void next_index(Jit *j, uint32_t a, uint32_t done) {
  const uint32_t slow = j->depth;
  emit_block(j);
  emit_get(j, V_BASE);
  oc_tr_memory(j, W_LOAD8, TAG(a));
  emit_int(j, OC_NATIVE);
  emit(j, W_NE);
  emit_br_rare(j, slow);
  emit_get(j, V_BASE);
  oc_tr_memory(j, W_LOAD32, SLOT(a));
  emit_address(j, &oc_ipairs_iter_native);
  emit(j, W_NE);
  emit_br_rare(j, slow);
  oc_tr_find_element(j, a + 1, a + 2, slow);
  oc_tr_load_value(j, a + 5, V_X);
  emit_get(j, V_BASE);
  emit_get(j, V_INT);
  oc_tr_memory(j, W_STORE64, SLOT(a + 4));
  emit_get(j, V_BASE);
  emit_int(j, OC_INT);
  oc_tr_memory(j, W_STORE8, TAG(a + 4));
  emit_br(j, W_BR, done);
  emit_end(j);
  oc_tr_forget_all(j);
}

OC_NOINLINE void oc_tr_for_call(Jit *j, uint32_t a, uint32_t c) {
  const uint32_t done = j->depth;
  emit_block(j);
  if (c <= 2) next_index(j, a, done);
  emit_get(j, V_BASE);
  oc_tr_memory(j, W_LOAD8, TAG(a));
  emit_int(j, OC_LCL);
  emit(j, W_EQ);
  emit_if_rare(j);
  oc_tr_forget_all(j);
  for (uint32_t r = a; r < a + 3; r++) oc_tr_copy_register(j, r + 4, r);
  call_lua(j, a + 4, 2, (int32_t)c);
  emit_end(j);
  begin_call(j);
  emit_get(j, V_FRAME);
  oc_tr_register(j, a);
  emit_int(j, (int32_t)c);
  emit_call(j, OC_HELP_for_call);
  check_call(j);
  emit_end(j);
  oc_tr_forget_all(j);
}

/* RETURN: by the helper; on in the frame that is on top then. */
OC_NOINLINE void oc_tr_return_some(Jit *j, uint32_t a, int32_t n) {
  begin_call(j);
  emit_get(j, V_FRAME);
  oc_tr_register(j, a);
  emit_int(j, n);
  emit_call(j, OC_HELP_leave);
  emit_tee(j, V_Y);
  emit_if(j);
  emit_get(j, V_Y);
  emit(j, W_RETURN);
  emit_end(j);
  emit_get(j, V_THREAD);
  oc_tr_memory(j, W_LOAD32, offsetof(OcThread, frame));
  emit_set(j, V_SIG);
  go_back(j, OC_JIT_RETURNED);
}

/* The frame's word is in V_INT: is it that of a direct frame, with nothing to close, whose caller wants so many results? */
static void push_wants(Jit *j, int32_t want) {
  emit_get(j, V_INT);
  emit_int64(j, (int64_t)OC_LUA_WORD(OC_AT_DIRECT, want));
  emit(j, W_EQ64);
}

/* The slots at V_X hold the n results, which are multiple. */
static void make_pending(Jit *j, uint32_t n) {
  for (int i = 0; i < 2; i++) {
    emit_get(j, V_THREAD);
    emit_get(j, V_X);
    oc_tr_memory(j, W_STORE32, i == 0 ? offsetof(OcThread, multi) : offsetof(OcThread, multi_at));
  }
  emit_get(j, V_THREAD);
  emit_int(j, (int32_t)n);
  oc_tr_memory(j, W_STORE32, offsetof(OcThread, nmulti));
}

/* A frame that is not a direct one, with nothing to close, to a caller that wants `want` results, 1 or -1: delivers, and back there. */
static void leave_apart(Jit *j, uint32_t a, uint32_t n, int32_t want) {
  emit_get(j, V_INT);
  emit_int64(j, (int64_t)OC_LUA_WORD(0, want));
  emit(j, W_EQ64);
  emit_if(j);
  emit_get(j, V_FRAME);
  oc_tr_memory(j, W_LOAD32, offsetof(OcFrame, ret));
  emit_set(j, V_X);
  if (want == 1 || n > 0) deliver_one(j, a, n);
  if (want < 0) make_pending(j, n);
  emit_get(j, V_THREAD);
  emit_get(j, V_FRAME);
  oc_tr_memory(j, W_LOAD32, offsetof(OcFrame, prev));
  emit_tee(j, V_FRAME);
  oc_tr_memory(j, W_STORE32, offsetof(OcThread, frame));
  emit_get(j, V_FRAME);
  oc_tr_memory(j, W_LOAD8, offsetof(OcFrame, kind));
  emit_int(j, OC_FRAME_LUA);
  emit(j, W_NE);
  emit_if(j);
  emit_int(j, OC_JIT_RETURNED);
  emit(j, W_RETURN);
  emit_end(j);
  emit_get(j, V_FRAME);
  emit_set(j, V_SIG);
  go_back(j, OC_JIT_RETURNED);
  emit_end(j);
}

/* RETURN0, RETURN1: of a direct frame with nothing to close, to a caller that wants one result, none, or what there is; else by the helper. */
OC_NOINLINE void oc_tr_return_few(Jit *j, uint32_t a, uint32_t n) {
  emit_get(j, V_FRAME);
  oc_tr_memory(j, W_LOAD64, offsetof(OcFrame, word));
  emit_int64(j, (int64_t)~OC_FRAME_WORD(0, OC_F_TAIL, 0, 0, 0));
  emit(j, W_AND64);
  emit_set(j, V_INT);
  const uint32_t done = j->depth;
  emit_block(j);
  push_wants(j, 1);
  emit_if(j);
  open_function_slot(j);
  deliver_one(j, a, n);
  emit_br(j, W_BR, done);
  emit_end(j);
  push_wants(j, 0);
  emit_br(j, W_BR_IF, done);
  push_wants(j, -1);
  emit_if(j);
  open_function_slot(j);
  if (n > 0) deliver_one(j, a, n);
  make_pending(j, n);
  emit_br(j, W_BR, done);
  emit_end(j);
  leave_apart(j, a, n, 1);
  leave_apart(j, a, n, -1);
  oc_tr_return_some(j, a, (int32_t)n);
  emit_end(j);
  leave_frame(j);
}
#endif
