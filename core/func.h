/* func.h: prototypes, closures, upvalues, native descriptors. Layer 3. */
#ifndef OC_FUNC_H
#define OC_FUNC_H

#include "state.h"

typedef uint32_t OcInstr; /* opcodes.h */

typedef struct OcUpvalDesc {
  OcString *name;  /* debug information, or NULL (stripped) */
  uint8_t in_stack; /* captures a register of the enclosing function (else one of its upvalues) */
  uint8_t index;
  uint8_t kind;    /* 0 regular, 1 <const>, 2 <close> (compiler) */
} OcUpvalDesc;

typedef struct OcLocVar {
  OcString *name;
  int32_t start_pc, end_pc; /* active for start_pc <= pc < end_pc */
} OcLocVar;

/* A compiled function. All arrays are owned and sized exactly once the function is finished. */
struct OcProto {
  OC_HEADER;
  uint8_t nparams;
  uint8_t is_vararg;
  uint8_t max_slots;    /* registers it needs, >= 2 */
  uint8_t cost;         /* fuel charged at a call: about its length, at most 255 */
  uint8_t back_cost;    /* fuel charged when control returns to it: for what may follow the call */
  uint32_t call_slots;  /* slots a call needs from the function's own on; UINT32_MAX: vararg, not for the short way */
  uint32_t ncode, nk, nprotos, nupvals, nlocvars;
  int32_t line, last_line; /* where it was defined; 0: main chunk */
  OcInstr *code;
  OcValue *k;
  OcProto **protos;
  OcUpvalDesc *upvals;
  int32_t *lines;       /* one per instruction, or NULL (stripped) */
  OcLocVar *locvars;
  OcString *source;     /* "@file", "=name" or the text; may be NULL (stripped) */
  OcObj *gclist;
#if OC_JIT
  int32_t heat;         /* fuel until the translator looks at it (jit.h) */
  uint8_t *seen;        /* its profile (jit_profile.c), or NULL: nothing is known */
  struct OcJitCode *jit; /* its translation, or NULL */
  bool warm;            /* it has a profile, or had one */
  uint8_t windows;      /* how often it was watched on its own account */
  uint8_t mistakes, strikes; /* how often guesses were too bad, and translating it was not worth it */
  uint32_t unit_sum;    /* the members of the unit it was last translated in: the sum of their addresses; 0: that is no reason against them */
#endif
  uint32_t code_cap, k_cap, protos_cap, upvals_cap, lines_cap, locvars_cap; /* elements allocated (0 caps: exact) */
};

/* An upvalue is open while its variable's frame lives: `v` points at the slot, and the thread lists it. */
struct OcUpval {
  OC_HEADER;            /* flags: OC_UPVAL_OPEN */
  OcValue *v;           /* the slot, or &u.closed */
  union {
    OcValue closed;
    struct { OcUpval *next, **prev; } open; /* thread->open: newest frame first, within a frame highest slot first */
  } u;
};
enum { OC_UPVAL_OPEN = 1 };

struct OcLClosure {
  OC_HEADER;            /* extra: number of upvalues */
  OcProto *proto;
  OcObj *gclist;
  OcUpval *up[];
};

struct OcCClosure {
  OC_HEADER;            /* extra: number of upvalues */
  const OcNative *native;
  OcObj *gclist;
  OcValue up[];
};

OcProto *oc_proto_new(OcVm *vm) OC_MUST;
void oc_proto_free(OcVm *vm, OcProto *p);
#if OC_JIT
void oc_jit_forget(OcVm *vm, OcProto *p); /* drops what the translator knows of it (jit.c, layer 5) */
#endif
void oc_proto_seal(OcVm *vm, OcProto *p); /* the code is complete: works out what calls need and cost */
/* Slots that a call with nargs arguments needs, from the function's own on. */
OC_INLINE uint32_t oc_call_slots(const OcProto *p, uint32_t nargs) {
  const uint32_t window = p->is_vararg ? nargs + 1 + p->max_slots : nargs > p->max_slots ? nargs : p->max_slots;
  return 1 + window + OC_FRAME_EXTRA;
}
OcLClosure *oc_lclosure_new(OcVm *vm, OcProto *p) OC_MUST; /* upvalues NULL */
OcCClosure *oc_cclosure_new(OcVm *vm, const OcNative *n, uint8_t nup) OC_MUST; /* upvalues nil */
void oc_cclosure_set(OcVm *vm, OcCClosure *c, int i, const OcValue *v);
OcUpval *oc_upval_new_closed(OcVm *vm) OC_MUST; /* nil */
/* The upvalue open on `slot` of L's top frame, made if there is none. */
OcUpval *oc_upval_find(OcThread *L, OcValue *slot) OC_MUST;
/* Closes L's open upvalues of its top frame at `level` and above, and charges for it. Returns their number. */
int oc_upval_close(OcThread *L, OcFrame *f, OcValue *level);
void oc_upval_close_one(OcVm *vm, OcUpval *u);
void oc_upval_free(OcVm *vm, OcUpval *u);
/* Name of the n-th local variable (from 1) that is active at `pc`, or NULL. Looks at all that came before, and charges for it. */
OcString *oc_proto_local(OcVm *vm, const OcProto *p, int n, int pc);
OC_INLINE int oc_proto_line(const OcProto *p, int pc) { return p->lines && pc >= 0 && (uint32_t)pc < p->ncode ? p->lines[pc] : -1; }

#endif
