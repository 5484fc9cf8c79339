/* jit.h: hot functions as WebAssembly. Layer 5.
 *
 * A prototype that has used much fuel is translated into a WebAssembly function of its own, which the host compiles and puts into the
 * table of functions (oc_host_jit). It does what the interpreter loop would do, on the same frames and registers: all state is in memory
 * whenever it returns, it charges the same fuel at the same places (but for memory, which translations share), and returns whenever the
 * loop would return. What it does not do itself it leaves to the loop, at that instruction. It can be entered at its beginning, behind
 * every call and at the head of every loop (OcJitCode.entry).
 *
 *   jit.c        what is hot, units, the module      jit_flow.c  jumps as WebAssembly's blocks and loops
 *   jit_ops.c    one instruction after the other: of jit_arith.c, jit_table.c, jit_call.c
 *   jit_value.c  what is known of registers          jit_help.c  what the code calls
 *   jit_profile.c  what functions are seen to do
 *
 * What is translated is what was seen to run, for the types that it was seen to run on (jit_profile.h); these are checked. Where the profile
 * is wrong the loop takes over, and that goes into the profile. When that happens often, the function is watched once more and
 * translated anew.
 */
#ifndef OC_JIT_H
#define OC_JIT_H

#include "vm_internal.h"

/* What compiled code answers besides OcSig (OC_OK is none of its answers). */
enum {
  OC_JIT_INTERPRET = 16, /* the loop goes on at f->u.pc */
  OC_JIT_DEOPT,          /* the same, because the profile was wrong about that instruction */
  OC_JIT_ENTERED,        /* a Lua function's frame was pushed */
  OC_JIT_POLL,           /* a sequence was pushed */
  OC_JIT_RETURNED,       /* the frame was popped, its results delivered */
  OC_JIT_LEFT            /* the frame, a direct one, is left, its result delivered */
};

/* Prototypes that are translated together: calls and returns between them are jumps within one WebAssembly function. */
typedef struct OcJitUnit {
  uint32_t index;   /* in the table of functions */
  uint32_t users;   /* prototypes that still belong to it */
  int64_t spent;    /* fuel, in all visits */
} OcJitUnit;

/* What a prototype knows of its translation. */
typedef struct OcJitCode {
  OcJitUnit *unit;
  uint32_t deopts;
  int64_t since;    /* what the unit had spent when `deopts` was 0 */
  uint32_t visits;  /* that began in this prototype since `spent` was 0 ... */
  uint32_t crossed; /* ... and ended at a Lua function that is not of the unit */
  int64_t spent;    /* fuel in them */
  uint32_t start;   /* number of the entry at its beginning */
  uint16_t entry[]; /* per instruction: the number of the entry there, 0: none */
} OcJitCode;

typedef uint32_t (*OcJitFn)(OcThread *L, OcFrame *f, OcValue *base, uint32_t entry);

#if OC_JIT
/* Which functions are translated: OC_TRANSLATE_ (ocarina.h). Of those compiled from then on. */
void oc_jit_set(OcVm *vm, int which);
/* The heat of f's prototype is used up: it is watched, the first time with what belongs to it; after some times, translated. */
void oc_jit_heat(OcThread *L, OcFrame *f);
/* Where to enter the translation at pc; 0: nowhere. */
OC_INLINE uint32_t oc_jit_entry(const OcProto *p, const OcInstr *pc) { return p->jit == NULL ? 0 : p->jit->entry[pc - p->code]; }
/* Runs the translation of f's function from that entry on: what it answers. A function whose visits are short is left to the loop from
 * then on. */
uint32_t oc_jit_visit(OcThread *L, OcFrame *f, uint32_t entry) OC_MUST;
/* f's function is translated, but cannot be entered at f's pc, where its loops or its code begin: nobody had seen it run. */
void oc_jit_missed(OcThread *L, OcFrame *f);
#endif

#endif
