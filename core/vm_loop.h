/* vm_loop.h: the interpreter loop. Layer 5. Included by vm.c, and with hooks (VM_HOOKED) by vm_hooked.c.
 *
 * Runs the Lua frames on top of the thread. Calls and returns between Lua functions stay in the loop; everything else (a sequence to
 * be polled, an error, spent fuel) returns to exec.c with the whole state in frames and slots, so that the loop can be left and
 * entered at any instruction.
 *
 * Rules: f->u.pc is stored before anything that can raise, call or suspend. An operation that answers OC_NOMEM has
 * changed nothing and the instruction is repeated: so operands and pc change last. f->top is what the collector may
 * look at while the frame does not run.
 */
#include <math.h>

#include "jit.h"
#include "jit_profile.h"
#include "opcodes.h"
#include "vm_push.h"

/* How an instruction begins and ends. Native compilers jump straight to the next one's code (threaded code); for wasm a switch in
 * a loop is as fast, and can note instructions for the translator (jit_profile.h). */
#if VM_HOOKED || OC_JIT
#define VM_THREADED 0
#else
#define VM_THREADED 1
#endif
#if VM_THREADED
#define CASE(name) op_##name:
#define NEXT do { i = *pc++; goto *labels[OC_GET_OP(i)]; } while (0)
#else
#define CASE(name) case OC_OP_##name:
#define NEXT goto next
#endif

#define RA (base + OC_GET_A(i))
#define RB (base + OC_GET_B(i))
#define RC (base + OC_GET_C(i))
#define KB (k + OC_GET_B(i))
#define KC (k + OC_GET_C(i))

/* Copies payload and tag. */
#define COPY(to, from) ((to)->u = (from)->u, (to)->tag = (from)->tag)

/* An operation that may call, raise or suspend; its result lands in a register. */
#define OPERATION(op)                         \
  do {                                        \
    f->u.pc = pc;                             \
    sig = (op);                               \
    if (OC_UNLIKELY(sig != OC_OK)) goto suspended; \
  } while (0)

/* The JMP behind a test. */
#define TEST_JUMP(cond, k_)                                       \
  do {                                                            \
    if ((cond) == (int)(k_)) pc += 1 + OC_GET_SJ(*pc);            \
    else pc++;                                                    \
  } while (0)

/* Gives way when the fuel is spent, with `live` registers. */
#define SAFEPOINT(cost, live)                                     \
  do {                                                            \
    if (OC_UNLIKELY((vm->fuel -= (cost)) <= 0)) {                 \
      f->u.pc = pc;                                               \
      f->top = base + (live);                                     \
      return OC_AGAIN;                                            \
    }                                                             \
  } while (0)

/* What found no memory is run again, and hooks are not to hear of it twice. */
#if VM_HOOKED
#define REPEAT() oc_hook_repeat(f)
#else
#define REPEAT() ((void)0)
#endif

/* Translated code (jit.h). WARM: so much fuel has been spent, and pc stands where the translation can be entered. RESUME_COMPILED: control
 * came back to pc. */
#define VM_JIT (OC_JIT && !VM_HOOKED)
#if VM_JIT
#define WARM(cost)                                                \
  do {                                                            \
    if (OC_UNLIKELY((cl->proto->heat -= (int32_t)(cost)) <= 0)) goto hot; \
  } while (0)
#define RESUME_COMPILED()                                         \
  do {                                                            \
    if (cl->proto->jit != NULL && (entry = oc_jit_entry(cl->proto, pc)) != 0) goto compiled; \
  } while (0)
#else
#define WARM(cost) ((void)0)
#define RESUME_COMPILED() ((void)0)
#endif

/* The frame g, a Lua function's, is on top now: its registers. pc comes from the frame or from its code's beginning. */
#define LOAD_FRAME(g)  (f = (g), cl = f->fn.cl, base = f->base, k = cl->proto->k)

#define INT_OP(x, op, y) ((int64_t)((uint64_t)(x) op (uint64_t)(y)))

/* What is not simple goes on at a label that all such instructions share: the loop is compiled while scripts wait for it, where it runs as
 * wasm. OPERANDS says on what. */
#define OPERANDS(x, y) (left = (x), right = (y))

/* What the next four do with other operands, b and c. */
#define BY_ARITH(tm_) do { OPERANDS(b, c); tm = (tm_); goto arith; } while (0)

/* Arithmetic on two operands: integers, floats, else `arith`. */
#define ARITH(tm_, b_, c_, int_expr, flt_expr)                                   \
  do {                                                                           \
    const OcValue *const b = (b_), *const c = (c_);                              \
    if (b->tag == OC_INT && c->tag == OC_INT) {                                  \
      const int64_t x = b->u.i, y = c->u.i;                                      \
      oc_set_int(RA, int_expr);                                                  \
    } else if (b->tag == OC_FLT && c->tag == OC_FLT) {                           \
      const double x = b->u.n, y = c->u.n;                                       \
      oc_set_flt(RA, flt_expr);                                                  \
    } else {                                                                     \
      BY_ARITH(tm_);                                                             \
    }                                                                            \
  } while (0)

/* / and ^, which are always in floats */
#define ARITH_FLT(tm_, b_, c_, int_expr, flt_expr)                               \
  do {                                                                           \
    const OcValue *const b = (b_), *const c = (c_);                              \
    if (b->tag == OC_FLT && c->tag == OC_FLT) {                                  \
      const double x = b->u.n, y = c->u.n;                                       \
      oc_set_flt(RA, flt_expr);                                                  \
    } else {                                                                     \
      BY_ARITH(tm_);                                                             \
    }                                                                            \
  } while (0)

/* // and %: an integer zero divisor is an error. */
#define ARITH_DIV(tm_, b_, c_, int_expr, flt_expr)                               \
  do {                                                                           \
    const OcValue *const b = (b_), *const c = (c_);                              \
    if (b->tag == OC_INT && c->tag == OC_INT && OC_LIKELY(c->u.i != 0)) {        \
      const int64_t x = b->u.i, y = c->u.i;                                      \
      oc_set_int(RA, int_expr);                                                  \
    } else {                                                                     \
      BY_ARITH(tm_);                                                             \
    }                                                                            \
  } while (0)

#define BITWISE(tm_, b_, c_, int_expr, flt_expr)                                 \
  do {                                                                           \
    const OcValue *const b = (b_), *const c = (c_);                              \
    if (b->tag == OC_INT && c->tag == OC_INT) {                                  \
      const int64_t x = b->u.i, y = c->u.i;                                      \
      oc_set_int(RA, int_expr);                                                  \
    } else {                                                                     \
      BY_ARITH(tm_);                                                             \
    }                                                                            \
  } while (0)

/* The forms of an operation: with two registers, or a constant on one side. Threaded code has each for itself, the others share one. */
#if VM_THREADED
#define CASE_RR(name, how, tm_, x, y) CASE(name) how(tm_, RB, RC, x, y); NEXT;
#define CASE_RK(name, how, tm_, x, y) CASE(name##K) how(tm_, RB, KC, x, y); NEXT; CASE_RR(name, how, tm_, x, y)
#define CASE_KR(name, how, tm_, x, y) CASE(K##name) how(tm_, KB, RC, x, y); NEXT; CASE_RK(name, how, tm_, x, y)
#else
#define CASE_RR(name, how, tm_, x, y) CASE(name) how(tm_, RB, RC, x, y); NEXT;
#define CASE_RK(name, how, tm_, x, y)                                            \
  CASE(name##K) OPERANDS(RB, KC); goto both_##name;                              \
  CASE(name) OPERANDS(RB, RC);                                                   \
  both_##name: how(tm_, left, right, x, y); NEXT;
#define CASE_KR(name, how, tm_, x, y) CASE(K##name) OPERANDS(KB, RC); goto both_##name; CASE_RK(name, how, tm_, x, y)
#endif

#define SHIFT_RIGHT(x, y) oc_int_shl((x), (y) == INT64_MIN ? INT64_MAX : -(y))

/* Reads t[key] with `find` for plain tables; absent keys of tables with metatables, and everything else, by `general`. */
#define INDEX(t_, find, general)                                                 \
  do {                                                                           \
    const OcValue *const t = (t_);                                               \
    if (OC_LIKELY(t->tag == OC_TAB)) {                                           \
      OcTable *const h = oc_tab(t);                                              \
      const OcValue *const v = (find);                                           \
      if (OC_LIKELY(v->tag != OC_NIL || h->meta == NULL)) {                      \
        COPY(RA, v);                                                             \
        break;                                                                   \
      }                                                                          \
    }                                                                            \
    general;                                                                     \
  } while (0)

/* left[right], a string that is a key; left[right] = stored */
#define GET_STRING() INDEX(left, oc_table_get_str(vm, h, oc_str(right)), goto get)
#define SET_STRING()                                                             \
  do {                                                                           \
    if (OC_LIKELY(left->tag == OC_TAB)) {                                        \
      OcTable *const h = oc_tab(left);                                           \
      const OcValue *const slot = oc_table_get_str(vm, h, oc_str(right));        \
      if (OC_LIKELY(slot->tag != OC_NIL)) {                                      \
        oc_table_put(vm, h, slot, stored);                                       \
        break;                                                                   \
      }                                                                          \
      if (h->meta == NULL && OC_LIKELY(oc_table_set_str(vm, h, oc_str(right), stored) == OC_TSET_OK)) break; \
    }                                                                            \
    goto set;                                                                    \
  } while (0)
/* The forms of both: an upvalue or a register is indexed, what is stored is in a register or a constant. */
#if VM_THREADED
#define GET_FIELD(t) do { OPERANDS(t, KC); GET_STRING(); NEXT; } while (0)
#define SET_FIELD(t, v) do { OPERANDS(t, KB); stored = (v); SET_STRING(); NEXT; } while (0)
#else
#define GET_FIELD(t) do { OPERANDS(t, KC); goto get_string; } while (0)
#define SET_FIELD(t, v) do { OPERANDS(t, KB); stored = (v); goto set_string; } while (0)
#endif

/* t[key] = v for an integer key: what is no element in use is inserted without looking for it first. */
#define NEWINDEX_INT(t_, key_, v_, general)                                      \
  do {                                                                           \
    const OcValue *const t = (t_), *const v = (v_);                              \
    const int64_t n = (key_);                                                    \
    if (OC_LIKELY(t->tag == OC_TAB)) {                                           \
      OcTable *const h = oc_tab(t);                                              \
      if (OC_LIKELY((uint64_t)n - 1 < h->asize && h->array[n - 1].tag != OC_NIL && !(h->flags & OC_TABLE_WEAKV))) { \
        oc_table_put(vm, h, &h->array[n - 1], v);                                \
        break;                                                                   \
      }                                                                          \
      if (h->meta == NULL && OC_LIKELY(oc_table_set_int(vm, h, n, v) == OC_TSET_OK)) break; \
    }                                                                            \
    general;                                                                     \
  } while (0)

/* Order of two values: fast for numbers of one type, else `compare`. */
#define COMPARE(a_, b_, op, tm_)                                                 \
  do {                                                                           \
    const OcValue *const a = (a_), *const b = (b_);                              \
    int cond;                                                                    \
    if (a->tag == OC_INT && b->tag == OC_INT) cond = a->u.i op b->u.i;           \
    else if (a->tag == OC_FLT && b->tag == OC_FLT) cond = a->u.n op b->u.n;      \
    else {                                                                       \
      OPERANDS(a, b);                                                            \
      tm = (tm_);                                                                \
      goto compare;                                                              \
    }                                                                            \
    TEST_JUMP(cond, OC_GET_C(i) & 1);                                            \
  } while (0)

/* Order of a register and an immediate. */
#define COMPARE_I(op)                                                            \
  do {                                                                           \
    const OcValue *const a = RA;                                                 \
    const int sb = OC_GET_SB(i);                                                 \
    int cond;                                                                    \
    if (OC_LIKELY(a->tag == OC_INT)) cond = a->u.i op sb;                        \
    else if (a->tag == OC_FLT) cond = a->u.n op (double)sb;                      \
    else goto compare_immediate;                                                 \
    TEST_JUMP(cond, OC_GET_C(i) & 1);                                            \
  } while (0)

/* The native that a value is, or NULL; also where hooks want to know of its call. */
OC_INLINE const OcNative *native_of(const OcValue *func) {
  if (VM_HOOKED) return NULL;
  if (func->tag == OC_NATIVE) return func->u.native;
  return func->tag == OC_CCL ? oc_ccl(func)->native : NULL;
}

/* As push_direct for a native that is a sequence, whose frame is on top then. false: it is not that simple. */
OC_INLINE bool push_sequence(OcThread *L, OcFrame *f, const OcNative *n, OcValue *func, int nargs, int want) {
  OcFrame *const g = f + 1;
  const uint32_t args = nargs > n->nfixed ? (uint32_t)nargs : n->nfixed, size = OC_SEQ_BYTES(n);
  if (OC_UNLIKELY(OC_STRESS_SEGMENT || (unsigned)nargs > OC_BIG_MULTI || (size_t)(L->seg_end - func) < 1 + args + n->ntemps + OC_FRAME_EXTRA ||
                  (size_t)(L->chunk_end - (char *)g) < size))
    return false;
  g->prev = f;
  g->word = OC_FRAME_WORD(0, 0, want, OC_FRAME_SEQ, size / 8);
  oc_seq_frame(L, g, n, size, func, nargs, func);
  L->nmulti = 0;
  L->frame = g;
  return true;
}

OC_NOINLINE OcSig VM_RUN(OcThread *L) {
  OcVm *const vm = L->vm;
  OcFrame *f;
  OcLClosure *cl;
  const OcInstr *pc;
  OcValue *base;
  const OcValue *k;
  OcInstr i;
  OcSig sig;
  OcValue *func; /* these four: for `call` */
  int nargs, want;
  const OcValue *left, *right, *stored; /* these: for what instructions share */
  OcTm tm;
#if VM_JIT
  uint32_t entry; /* where to enter translated code */
  bool noting = oc_jit_noting(vm); /* is each instruction noted for the translator? */
#endif
  bool gathered; /* the arguments lie behind func; else multiple results, which may lie elsewhere, are the last of them */

#if VM_THREADED
#define OC_X(name, format, flags, meaning) &&op_##name,
  static const void *const labels[OC_OP_COUNT] = {OC_OPCODES(OC_X)};
#undef OC_X
#endif
  LOAD_FRAME(L->frame);
  pc = f->u.pc;
  goto next;

enter: /* the top frame is a Lua function's: the loop goes on in it (translated code may have left this instruction to it) */
  LOAD_FRAME(L->frame);
  pc = f->u.pc;

#if VM_THREADED
next:
  NEXT;
#include "vm_cases.h"
#else
next:
  for (;;) {
#if VM_HOOKED
    if (L->hook_mask == 0) {
      f->u.pc = pc;
      f->top = base + cl->proto->max_slots;
      return OC_AGAIN;
    }
    f->u.pc = pc;
    sig = oc_hook_instruction(L, f);
    if (sig != OC_OK) {
      f->top = base + cl->proto->max_slots;
      return sig;
    }
#endif
    i = *pc++;
#if VM_JIT
    if (OC_UNLIKELY(noting)) {
      f->u.pc = pc - 1;
      noting = oc_jit_note(vm, f);
    }
#endif
    switch (OC_GET_OP(i)) {
#include "vm_cases.h"
      default: OC_UNREACHABLE("opcode");
    }
  }
#endif

entered: /* the top frame is new, its code not begun */
  LOAD_FRAME(L->frame);
  pc = cl->proto->code;
  if (OC_LIKELY((vm->fuel -= cl->proto->cost) > 0)) {
    WARM(cl->proto->cost);
    NEXT;
  }
  f->u.pc = pc;
  f->top = base + cl->proto->nparams;
  return OC_AGAIN;

left: /* the frame, a direct one, is left, its result delivered */
  L->frame = f - 1;
  LOAD_FRAME(f - 1);
  pc = f->u.pc;
  if (OC_LIKELY((vm->fuel -= cl->proto->back_cost) > 0)) {
    RESUME_COMPILED();
    NEXT;
  }
  f->top = base + cl->proto->max_slots;
  return OC_AGAIN;

return_slowly: /* RETURN0 and RETURN1 of frames that are not direct, or have something to close */
  f->u.pc = pc;
  sig = oc_vm_return(L, f, RA, OC_GET_OP(i) == OC_OP_RETURN1);
  if (OC_LIKELY(sig == OC_OK)) goto returned;
  f->u.pc = pc - 1;
  if (sig == OC_NOMEM) REPEAT();
  f->top = base + cl->proto->max_slots;
  return sig;

call: /* of what no case has called itself: natives, above all */
  {
    const OcNative *const n = native_of(func);
    if (n != NULL && n->frame_size != 0) {
      if (push_sequence(L, f, n, func, nargs, want)) goto poll;
    } else if (n != NULL && nargs >= 0 && call_quick(L, n, func, nargs, want)) {
      sig = OC_OK;
      goto called;
    } else if (n != NULL && OC_LIKELY(gathered)) {
      sig = oc_call_plain(L, n, func, nargs, func, want);
      goto called;
    }
  }
  sig = OC_LIKELY(gathered) ? oc_call(L, func, nargs, func, want) : oc_vm_call_multi(L, func, want);

called: /* a call answered sig */
  if (sig == OC_CALL && L->frame->kind == OC_FRAME_SEQ) {
poll:
    sig = oc_exec_poll(L);
    if (vm->running != L) goto switched;
  }
  if (OC_LIKELY(sig == OC_CALL)) {
    if (L->frame->kind != OC_FRAME_LUA || OC_UNLIKELY(vm->fuel <= 0)) return OC_CALL;
    LOAD_FRAME(L->frame);
    pc = f->u.pc;
    WARM(cl->proto->cost);
    RESUME_COMPILED();
    NEXT;
  }
  if (sig == OC_OK) { /* a native is done (perhaps it was debug.sethook) */
    if (OC_LIKELY(vm->fuel > 0 && (L->hook_mask != 0) == VM_HOOKED)) {
      RESUME_COMPILED();
      goto next;
    }
    f->top = base + cl->proto->max_slots;
    return OC_AGAIN;
  }
  if (sig == OC_NOMEM) {
    f->u.pc = pc - 1;
    REPEAT();
    f->top = base + cl->proto->max_slots;
  }
  return sig;

returned: /* the top frame was popped, its results delivered */
  f = L->frame;
  if (OC_UNLIKELY(f->kind != OC_FRAME_LUA)) {
    if (!VM_HOOKED && f->kind == OC_FRAME_SEQ && f->fn.native == &oc_pcall_native && oc_exec_pass_on(L)) goto returned;
    sig = oc_exec_poll(L);
    if (vm->running != L) goto switched;
    if ((sig != OC_OK && sig != OC_CALL) || L->frame->kind != OC_FRAME_LUA || vm->fuel <= 0 || (L->hook_mask != 0) != VM_HOOKED) return sig;
    goto enter;
  }
  LOAD_FRAME(f);
  pc = f->u.pc;
  if (OC_LIKELY((vm->fuel -= cl->proto->back_cost) > 0)) {
    RESUME_COMPILED();
    NEXT;
  }
  f->top = base + cl->proto->max_slots;
  return OC_AGAIN;

switched: /* another coroutine is to run now */
  L = vm->running;
  if (sig != OC_OK || L->frame->kind != OC_FRAME_LUA || vm->fuel <= 0 || (L->hook_mask != 0) != VM_HOOKED) return sig;
  goto enter;

#if VM_JIT
hot: /* the function, which goes on at pc, is to run translated */
  f->u.pc = pc;
  if (cl->proto->jit == NULL) oc_jit_heat(L, f);
  else if (oc_jit_entry(cl->proto, pc) == 0) oc_jit_missed(L, f);
  if (cl->proto->jit != NULL) cl->proto->heat = 0; /* here again next time */
  noting = oc_jit_noting(vm);
  if ((entry = oc_jit_entry(cl->proto, pc)) == 0) NEXT;

compiled:
  sig = (OcSig)oc_jit_visit(L, f, entry);
  noting = oc_jit_noting(vm);
  switch ((int)sig) { /* another function's frame may be on top by now */
    case OC_JIT_ENTERED: goto entered;
    case OC_JIT_LEFT: f = L->frame; goto left;
    case OC_JIT_RETURNED: goto returned;
    case OC_JIT_INTERPRET: goto enter;
    case OC_JIT_POLL:
      LOAD_FRAME(L->frame->prev);
      pc = f->u.pc;
      goto poll;
    case OC_CALL:
      if (L->frame->kind == OC_FRAME_LUA && vm->fuel > 0) goto enter;
      return sig;
    default: return sig;
  }
#endif

arith: /* left and right are not both integers or both floats, or division by zero is an error */
  if ((tm <= OC_TM_MUL || tm == OC_TM_DIV) && oc_is_num(left) && oc_is_num(right)) {
    const double x = left->tag == OC_INT ? (double)left->u.i : left->u.n, y = right->tag == OC_INT ? (double)right->u.i : right->u.n;
    oc_set_flt(RA, tm == OC_TM_ADD ? x + y : tm == OC_TM_SUB ? x - y : tm == OC_TM_MUL ? x * y : x / y);
  } else {
    OPERATION(oc_arith(L, tm, RA, left, right));
  }
  NEXT;

compare:
  {
    int cond;
    OPERATION(oc_vm_compare(L, tm, left, right, &cond));
    TEST_JUMP(cond, OC_GET_C(i) & 1);
  }
  NEXT;

compare_immediate: /* of what is no number */
  {
    int cond;
    OPERATION(oc_vm_compare_immediate(L, i, RA, &cond));
    TEST_JUMP(cond, OC_GET_C(i) & 1);
  }
  NEXT;

#if !VM_THREADED
get_string:
  GET_STRING();
  NEXT;

set_string:
  SET_STRING();
  NEXT;
#endif

get:
  OPERATION(oc_get(L, RA, left, right));
  NEXT;

set:
  OPERATION(oc_set(L, left, right, stored));
  NEXT;

suspended: /* OPERATION answered sig */
  if (sig == OC_NOMEM) {
    f->u.pc = pc - 1;
    REPEAT();
  }
  f->top = base + cl->proto->max_slots;
  if (sig == OC_CALL && L->frame->kind == OC_FRAME_LUA && vm->fuel > 0) goto enter;
  return sig;
}
