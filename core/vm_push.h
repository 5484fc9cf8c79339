/* vm_push.h: what calls of Lua functions within the loop do, and in translated code (jit_help.c). Layer 5. */
#ifndef OC_VM_PUSH_H
#define OC_VM_PUSH_H

#include "vm_internal.h"

/* How many values are there from ra to the end of the pending multiple results, when these lie where they belong; else 0. */
OC_INLINE int multi_in_place(const OcThread *L, const OcValue *ra) {
  if (OC_UNLIKELY(L->nmulti > 0 && L->multi != L->multi_at) || L->nmulti > OC_MAX_MULTI) return 0;
  return (int)(L->multi_at - ra) + (int)L->nmulti;
}

/* Pushes the frame of a Lua function whose nargs arguments are in place behind func, when that is simple: not vararg, and the
 * window fits in the segment, the frame behind f in the chunk. NULL: it is not (oc_call does it). L->frame is left to the caller. */
OC_INLINE OcFrame *push_direct(OcThread *L, OcFrame *f, OcValue *func, int nargs, int want) {
  OcLClosure *const callee = oc_lcl(func);
  const OcProto *const p = callee->proto;
  OcFrame *const g = f + 1;
  if (OC_UNLIKELY((size_t)(L->seg_end - func) < p->call_slots || (unsigned)nargs > p->max_slots ||
                  (size_t)(L->chunk_end - (char *)g) < sizeof *g) || OC_STRESS_SEGMENT)
    return NULL;
  g->prev = f;
  g->base = func + 1;
  g->ret = func;
  g->fn.cl = callee;
  g->nargs = 0;
  g->nres = 0;
  g->word = OC_LUA_WORD(OC_AT_DIRECT, 0) | (uint64_t)(uint16_t)want << 32;
  for (int n = nargs; n < p->nparams; n++) func[1 + n].tag = OC_NIL;
  return g;
}

#endif
