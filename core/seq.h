/* seq.h: how C code suspends. Layer 4.
 *
 * A sequence is a native function whose locals live in a frame struct and whose place is a number, so it can stop at any
 * await and go on later: for fuel, for a Lua function it calls, for a yield, for the host. Lua values live in the frame's
 * slots (arguments and temporaries), plain bytes in its struct. A C local may not live across an await; locals above SEQ_BEGIN
 * must be const (they are computed anew on every poll). tests/seq-lint.test.js checks it.
 *
 *   typedef struct { OcFrame frame; int64_t i; } Sum;
 *   static OcSig sum(OcThread *L, OcFrame *f) {
 *     Sum *const s = (Sum *)f;
 *     SEQ_BEGIN(s);
 *     for (s->i = 1; s->i <= 10; s->i++) {
 *       SEQ_TICK(L, s, 1);
 *       SEQ_AWAIT(s, oc_geti(L, OC_TEMP(f, 0), OC_ARG(f, 0), s->i));
 *     }
 *     return oc_return1(f, OC_TEMP(f, 0));
 *     SEQ_END(s);
 *   }
 *
 * AWAIT: one operation; its result lands in a slot, so the immediate and the suspended path rejoin after it. OC_AGAIN from it
 *        means "done, but give way". OC_NOMEM repeats the operation after a collection.
 * POLL:  asks the operation again until it answers OC_OK.
 * FAIL:  raises the error that the operation makes; when there is no memory for the message, that alone is repeated.
 * A bare `return OC_NOMEM` is repeated from behind the last AWAIT or POLL: what lies between must bear being done twice.
 * TRY / CATCH: after SEQ_TRY an error below (or in an await here) goes on behind SEQ_CATCH, with the error in L->error;
 *        one CATCH per sequence. SEQ_UNTRY ends it. Its struct begins with OC_CATCHING instead of a frame.
 */
#ifndef OC_SEQ_H
#define OC_SEQ_H

#include "error.h"

#if OC_DEBUG
OC_INLINE OcSig oc_seq_stress(OcSig g) { return g == OC_OK && OC_STRESS_SUSPEND ? OC_AGAIN : g; }
#define SEQ_STRESS(op) oc_seq_stress(op)
#else
#define SEQ_STRESS(op) (op)
#endif

#define OC_AT_CATCH 0xffffu

#define SEQ_BEGIN(s) switch ((s)->frame.at) { case 0:
#define SEQ_END(s) default: oc_seq_lost(&(s)->frame); } return OC_RAISE
#define SEQ_AWAIT(s, op)                                                                    \
  do {                                                                                      \
    OC_FALLTHROUGH; case 2 * __LINE__:;                                                     \
    { const OcSig g_ = SEQ_STRESS(op);                                                      \
      (s)->frame.at = (uint16_t)(g_ == OC_NOMEM ? 2 * __LINE__ : 2 * __LINE__ + 1);         \
      if (g_ != OC_OK) return g_; }                                                         \
    OC_FALLTHROUGH; case 2 * __LINE__ + 1:;                                                 \
  } while (0)
#define SEQ_POLL(s, op)                                                                     \
  do {                                                                                      \
    (s)->frame.at = (uint16_t)(2 * __LINE__);                                               \
    OC_FALLTHROUGH; case 2 * __LINE__:;                                                     \
    { const OcSig g_ = (op); if (g_ != OC_OK) return g_; }                                  \
    (s)->frame.at = (uint16_t)(2 * __LINE__ + 1);                                           \
    OC_FALLTHROUGH; case 2 * __LINE__ + 1:;                                                 \
  } while (0)
#define SEQ_FAIL(s, op)                                                                     \
  do {                                                                                      \
    (s)->frame.at = (uint16_t)(2 * __LINE__);                                               \
    OC_FALLTHROUGH; case 2 * __LINE__: return (op);                                         \
  } while (0)
#define SEQ_TICK(L, s, n) SEQ_AWAIT(s, ((L)->vm->fuel -= (n)) > 0 ? OC_OK : OC_AGAIN)
#define SEQ_TRY(s) ((void)(s)->outer, oc_thread_catch(L, (OcCatching *)(s)))
#define SEQ_UNTRY(s) oc_thread_uncatch(L, &(s)->frame)
#define SEQ_CATCH(s) OC_FALLTHROUGH; case OC_AT_CATCH:

/* A sequence was polled at a place it does not have: a broken invariant. */
_Noreturn void oc_seq_lost(OcFrame *f);

/* --- slots of a native's frame --- */
/* Argument i (0 first). Valid for i < max(nargs, nfixed). */
#define OC_ARG(f, i) (&((OcFrame *)(f))->base[i])
/* Stores v in an argument's slot, as everything must that writes to one: of a call with very many arguments the collector looks at each only
 * once a cycle (oc_frame_big). */
OC_INLINE void oc_arg_set(OcThread *L, OcValue *slot, const OcValue *v) {
  *slot = *v;
  if (OC_UNLIKELY(L->vm->gc.phase == OC_GC_MARK)) oc_gc_mark(L->vm, slot);
}
/* Temporary i of a sequence. */
OC_INLINE OcValue *oc_temp(OcFrame *f, int i) {
  const OcNative *n = f->fn.native;
  return f->base + (f->nargs > n->nfixed ? f->nargs : n->nfixed) + i;
}
#define OC_TEMP(f, i) oc_temp((OcFrame *)(f), (i))
/* Upvalue i of the running native closure. Not after a result was written. */
#define OC_NUP(f, i) (&oc_ccl(&((OcFrame *)(f))->base[-1])->up[i])

/* --- results. f->res starts as base - 1 (the function's own slot), so results overwrite function and arguments: read those first. --- */
OC_INLINE OcSig oc_return0(OcFrame *f) { f->nres = 0; return OC_DONE; }
OC_INLINE OcSig oc_return1(OcFrame *f, const OcValue *v) {
  OcValue x = *v;
  f->u.res = f->base - 1;
  f->u.res[0] = x;
  f->nres = 1;
  return OC_DONE;
}
OC_INLINE OcSig oc_return_value(OcFrame *f, OcValue v) { return oc_return1(f, &v); }
OC_INLINE OcSig oc_return2(OcFrame *f, OcValue a, OcValue b) { /* a plain native has room above its arguments */
  f->u.res = f->base - 1;
  f->u.res[0] = a;
  f->u.res[1] = b;
  f->nres = 2;
  return OC_DONE;
}
/* n results that lie in consecutive slots of this frame's window (arguments or temporaries). */
OC_INLINE OcSig oc_return_slots(OcFrame *f, OcValue *first, uint32_t n) {
  f->u.res = first;
  f->nres = n;
  return OC_DONE;
}
/* The nfixed values at f->base[-1] .. followed by all pending multiple results (L->multi), which it consumes. (exec.c) */
OcSig oc_return_multi(OcThread *L, OcFrame *f, uint32_t nfixed) OC_MUST;
/* A plain native turns out to have long work or a call to make: `seq` goes on with the same arguments, in a frame of its own.
 * Returns OC_CALL (or OC_NOMEM, OC_RAISE on overflow), to be returned at once. (exec.c) */
OcSig oc_become(OcThread *L, OcFrame *f, const OcNative *seq) OC_MUST;
/* nil, message, code: the way io and os functions fail. message may be cut. (args.c) */
OcSig oc_return_fail(OcThread *L, OcFrame *f, const char *message, int code) OC_MUST;
/* Returns a new string of at most OC_SLICE_BYTES. OC_NOMEM leaves everything as it was. */
OcSig oc_return_bytes(OcThread *L, OcFrame *f, const char *s, size_t n) OC_MUST;

/* How many slots a plain native may use from `from` (above its arguments, or its base - 1) on; more than OC_MIN_SLOTS by chance. */
OC_INLINE size_t oc_plain_room(const OcThread *L, const OcValue *from) { return (size_t)(L->seg_end - from); }

/* --- charging --- */
OC_INLINE void oc_charge(OcThread *L, int64_t n) { L->vm->fuel -= n; }
/* For POLL loops: OC_AGAIN when the fuel is spent, else OC_OK. */
OC_INLINE OcSig oc_fuel_left(OcThread *L) { return L->vm->fuel > 0 ? OC_OK : OC_AGAIN; }

/* --- checking arguments (manual 4.6's luaL_check*). i counts from 0. OC_OK with *out set, or OC_RAISE / OC_NOMEM. Use:
 *   OcSig g = oc_arg_int(L, f, 0, &n); if (g != OC_OK) return g;    or    OC_CHECK(oc_arg_int(L, f, 0, &n));
 * They never suspend. Strings: a number argument is converted in place in its slot, as in Lua. --- */
#define OC_CHECK(op) do { const OcSig g_ = (op); if (g_ != OC_OK) return g_; } while (0)
OcSig oc_arg_any(OcThread *L, OcFrame *f, int i) OC_MUST;                         /* "value expected" */
OcSig oc_arg_int(OcThread *L, OcFrame *f, int i, int64_t *out) OC_MUST;
OcSig oc_arg_int_opt(OcThread *L, OcFrame *f, int i, int64_t absent, int64_t *out) OC_MUST;
OcSig oc_arg_num(OcThread *L, OcFrame *f, int i, double *out) OC_MUST;
OcSig oc_arg_num_opt(OcThread *L, OcFrame *f, int i, double absent, double *out) OC_MUST;
OcSig oc_arg_str(OcThread *L, OcFrame *f, int i, OcString **out) OC_MUST;
OcSig oc_arg_str_opt(OcThread *L, OcFrame *f, int i, OcString **out) OC_MUST;      /* NULL when none or nil */
OcSig oc_arg_tab(OcThread *L, OcFrame *f, int i) OC_MUST;                         /* a table proper */
OcSig oc_arg_function(OcThread *L, OcFrame *f, int i) OC_MUST;
/* One of the NULL-ended names; `absent` (may be NULL) stands for a missing argument. "invalid option 'x'". */
OcSig oc_arg_option(OcThread *L, OcFrame *f, int i, const char *absent, const char *const *names, int *out) OC_MUST;
OC_INLINE bool oc_arg_none(const OcFrame *f, int i) { return (uint32_t)i >= f->nargs; }
OC_INLINE bool oc_arg_none_or_nil(const OcFrame *f, int i) { return (uint32_t)i >= f->nargs || f->base[i].tag == OC_NIL; }

/* --- registering --- */
typedef struct OcLibEntry { const char *name; const OcNative *native; } OcLibEntry;
/* Stores the entries of a NULL-ended list in table t. false: no memory. */
bool oc_lib_register(OcVm *vm, OcTable *t, const OcLibEntry *list) OC_MUST;
/* Stores v under a C string in t. */
bool oc_lib_set(OcVm *vm, OcTable *t, const char *name, const OcValue *v) OC_MUST;
/* t[name] := a native with these names as upvalues: one that is called too often to look them up by their bytes. false: no memory. */
bool oc_lib_set_naming(OcVm *vm, OcTable *t, const char *name, const OcNative *n, const char *const *names, uint8_t count) OC_MUST;

#endif
