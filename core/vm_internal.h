/* vm_internal.h: the longer instructions, out of the loop (vm_slow.c). Layer 5. */
#ifndef OC_VM_INTERNAL_H
#define OC_VM_INTERNAL_H

#include "exec.h"
#include "opcodes.h"

/* Runs the hook for what is due before the instruction at f's pc. OC_OK: go on; OC_CALL: they run first, then it comes back here. (hook.c) */
OcSig oc_hook_instruction(OcThread *L, OcFrame *f) OC_MUST;
/* The instruction at f's pc found no memory and will be repeated: that is no news to hooks. (hook.c) */
void oc_hook_repeat(OcFrame *f);

OcSig oc_vm_new_table(OcThread *L, OcValue *ra, uint32_t array, uint32_t hash) OC_MUST;
OcSig oc_vm_closure(OcThread *L, OcFrame *f, OcValue *ra, OcProto *p) OC_MUST;
OcSig oc_vm_vararg(OcThread *L, OcFrame *f, OcValue *ra, int want) OC_MUST;
/* R[A][offset + i] := R[A+i]; n = 0: up to the pending multiple results. */
OcSig oc_vm_set_list(OcThread *L, OcValue *ra, int n, uint32_t offset) OC_MUST;
OcSig oc_vm_for_prep(OcThread *L, OcValue *ra, bool *runs) OC_MUST;
/* A comparison: OC_OK with *cond, or a frame whose end finishes the test (oc_vm_finish_test). */
OcSig oc_vm_test(OcThread *L, OcTm op, const OcValue *a, const OcValue *b, int *cond) OC_MUST;
/* The same for OC_TM_LT and OC_TM_LE, also of numbers; and of R[A] and the immediate in an LTI, LEI, GTI or GEI. */
OcSig oc_vm_compare(OcThread *L, OcTm op, const OcValue *a, const OcValue *b, int *cond) OC_MUST;
OcSig oc_vm_compare_immediate(OcThread *L, OcInstr i, const OcValue *a, int *cond) OC_MUST;
/* Takes or skips the JMP at pc, behind a test whose outcome has come. */
OC_INLINE void oc_vm_finish_test(OcFrame *f, bool truth) {
  const OcInstr *const pc = f->u.pc;
  f->u.pc = truth == (OC_GET_C(pc[-1]) & 1) ? pc + 1 + OC_GET_SJ(*pc) : pc + 1;
}
/* Calls ra with the values behind it up to the end of the pending multiple results. */
OcSig oc_vm_call_multi(OcThread *L, OcValue *ra, int want) OC_MUST;
/* Replaces frame f by a call of ra, a Lua function or a value with one as __call; nargs < 0: multiple. OC_DONE: not possible, call it normally. */
OcSig oc_vm_tail_call(OcThread *L, OcFrame *f, OcValue *ra, int nargs) OC_MUST;
/* Leaves frame f with n results at ra (n < 0: multiple): closes, delivers, pops. */
OcSig oc_vm_return(OcThread *L, OcFrame *f, OcValue *ra, int n) OC_MUST;
/* One turn of next for a generic for over a table: R[A+4], R[A+5]. false: not simple, call it. */
bool oc_vm_next(OcThread *L, OcValue *ra) OC_MUST;

#endif
