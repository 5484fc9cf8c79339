/* jit_profile.h: what functions are seen to do (jit_profile.c). Layer 5. */
#ifndef OC_JIT_PROFILE_H
#define OC_JIT_PROFILE_H

#include "thread.h"

/* A profile (OcProto.seen) has a hint for each instruction, 0 where it has not run: in its low half what its first operand was, in its high
 * half its second: OC_INT, OC_FLT or one of these. */
#define OC_HINT(hint, operand) ((unsigned)(hint) >> 4 * (operand) & 15u)
enum { OC_HINT_NONE = 0, OC_HINT_OTHER = 14 /* no number */, OC_HINT_ANY = 15 /* now this, now that; or there is no such operand */ };

#if OC_JIT
/* The next n instructions of the loop go into the profiles of the functions that have one. */
OC_INLINE void oc_jit_watch(OcVm *vm, int32_t n) { vm->jit_noting = n; }
/* Is the loop to note its next instruction? */
OC_INLINE bool oc_jit_noting(const OcVm *vm) { return vm->jit_noting > 0; }
/* Notes the instruction at f's pc, which is about to run. Is it to note the next one, too? */
bool oc_jit_note(OcVm *vm, OcFrame *f);
/* ... outside such a time: its profile was wrong about it. */
void oc_jit_note_here(OcFrame *f);
/* Has anything of p run since it has a profile? */
bool oc_jit_has_run(const OcProto *p) OC_MUST;
#endif

#endif
