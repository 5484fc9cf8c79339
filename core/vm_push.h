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

/* Calls a plain native whose arguments lie behind func, if that is its usual case: result and fuel as of oc_call_plain. */
OC_INLINE bool call_quick(OcThread *L, const OcNative *n, OcValue *func, int nargs, int want) {
  if (n->quick == NULL || want > 1 || OC_STRESS_SEGMENT || OC_STRESS_SUSPEND) return false;
  const int results = n->quick(L, func, nargs);
  if (results < 0) return false;
  L->vm->fuel -= 1;
  L->nmulti = 0;
  if (results == 0) func->tag = OC_NIL;
  if (want < 0) {
    L->multi = L->multi_at = func;
    L->nmulti = (uint32_t)results;
  }
  return true;
}

/* As wasm these stay out of the loop: engines compile that while scripts wait for it, and the larger it is the later it is fast. */
#if defined(__wasm__)
#define OC_APART static OC_NOINLINE __attribute__((unused))
#else
#define OC_APART OC_INLINE
#endif

/* A turn of a generic for with the functions that pairs and ipairs give, over a table: their results go to ra[4] and ra[5]. false: this is
 * something else, or not simple: to be called. */
OC_APART bool iterate(OcThread *L, OcValue *ra, unsigned want) {
  if (OC_UNLIKELY(ra[0].tag != OC_NATIVE || ra[1].tag != OC_TAB || want > 2)) return false;
  if (ra[0].u.native == &oc_next_native) return oc_vm_next(L, ra);
  if (OC_UNLIKELY(ra[0].u.native != &oc_ipairs_iter_native || ra[2].tag != OC_INT)) return false;
  const OcTable *const t = oc_tab(&ra[1]);
  const int64_t i = (int64_t)((uint64_t)ra[2].u.i + 1);
  const OcValue *const v = oc_table_get_int(L->vm, t, i);
  if (OC_UNLIKELY(v->tag == OC_NIL)) {
    ra[4].tag = OC_NIL;
    return t->meta == NULL;
  }
  ra[5].u = v->u;
  ra[5].tag = v->tag;
  oc_set_int(&ra[4], i);
  return true;
}

/* The value of self[key], a method's, when self is a table or string that has it, or the table that is its metatable's __index; else NULL. */
OC_APART const OcValue *find_method(OcVm *vm, const OcValue *self, const OcString *key) {
  const OcTable *meta;
  if (OC_LIKELY(self->tag == OC_TAB)) {
    const OcValue *const own = oc_table_get_str(vm, oc_tab(self), key);
    meta = oc_tab(self)->meta;
    if (own->tag != OC_NIL || meta == NULL) return own;
  } else {
    meta = self->tag == OC_STR ? vm->meta_of[oc_basic_index(OC_STR)] : NULL;
    if (meta == NULL) return NULL;
  }
  const OcValue *const index = oc_table_get_str(vm, meta, vm->tm_names[OC_TM_INDEX]);
  if (index->tag != OC_TAB) return NULL;
  const OcValue *const v = oc_table_get_str(vm, oc_tab(index), key);
  return v->tag != OC_NIL ? v : NULL;
}

#endif
