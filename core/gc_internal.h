/* gc_internal.h: what gc.c, gc_weak.c, gc_sweep.c and gc_check.c share. Layer 2. */
#ifndef OC_GC_INTERNAL_H
#define OC_GC_INTERNAL_H

#include "buffer.h"
#include "table_internal.h"

#if OC_STRESS_TINY
#define OC_GC_BIG 16 /* a table of more positions is traversed in slices, and its stores mark what they store */
#else
#define OC_GC_BIG 512
#endif

/* A value of an ephemeron table, waiting for its key. */
typedef struct OcWaiter OcWaiter;
struct OcWaiter { OcWaiter *next; OcObj *value; };

OC_INLINE uint8_t oc_gc_other_white(const OcGc *gc) { return gc->white ^ OC_WHITES; }
/* Not marked in this cycle (while marking goes on). */
OC_INLINE bool oc_gc_unmarked(const OcGc *gc, const OcObj *o) { return (o->mark & gc->target) != 0; }
OC_INLINE void oc_gc_mark_value(OcVm *vm, const OcValue *v) {
  if (oc_is_collectable(v) && oc_gc_unmarked(&vm->gc, v->u.o)) oc_gc_mark_obj(vm, v->u.o);
}
OC_INLINE bool oc_gc_table_is_big(const OcTable *t) {
  return (t->flags & OC_TABLE_BIGHASH) || t->acap + (1u << t->extra) > OC_GC_BIG;
}
/* Cursors (gc.partial_at): position in the array part, or OC_TABLE_HASH_AT + position in the hash part. */

/* --- gc_weak.c --- */
/* Starts on a table just taken from a gray list: links it if it is weak. false: there is nothing to traverse now. */
bool oc_gc_weak_begin(OcVm *vm, OcTable *t);
void oc_gc_ephemeron_entry(OcVm *vm, OcNode *n);
/* One slice of what weak tables want before marking may end. Adds to *work. false: nothing to do. */
bool oc_gc_weak_step(OcVm *vm, int64_t *work);
/* A marked key: its waiting values become ready. */
void oc_gc_key_marked(OcVm *vm, OcObj *key);
/* One slice of CLEAR, of CLEARKEYS. true: done. */
bool oc_gc_clear_step(OcVm *vm, int64_t budget, int64_t *work);
bool oc_gc_clear_keys_step(OcVm *vm, int64_t budget, int64_t *work);
void oc_gc_weak_close(OcVm *vm);
OcObj **oc_gc_gclist(OcObj *o);

/* --- gc.c --- */
OcObj *oc_gc_pop(OcObj **list);
void oc_gc_push(OcObj **list, OcObj *o);
/* The contents of a black table: at once, or as gc.partial. */
void oc_gc_traverse_table(OcVm *vm, OcTable *t, int64_t *work);
/* Visits each position from the cursor on that holds something, at most `budget` of them. true: at the end. Array slots lie side by side, so
 * that those without an object are looked at four at a time. */
typedef void (*OcSlotVisit)(OcVm *vm, OcTable *t, OcValue *slot);
typedef void (*OcNodeVisit)(OcVm *vm, OcTable *t, OcNode *n);
OC_INLINE bool oc_gc_walk(OcVm *vm, OcTable *t, uint64_t *at, int64_t *budget, OcSlotVisit slot, OcNodeVisit node) {
  if (*at < OC_TABLE_HASH_AT) {
    const uint32_t total = oc_table_array_positions(t);
    uint32_t i = (uint32_t)*at;
    int64_t quarters = *budget * 4;
    for (; i < total && quarters > 0; i++) {
      OcValue *const v = oc_table_array_at(t, i);
      quarters -= oc_is_collectable(v) ? 4 : 1;
      if (oc_is_collectable(v)) slot(vm, t, v);
    }
    *budget = quarters > 0 ? quarters / 4 : 0;
    *at = i < total ? i : OC_TABLE_HASH_AT;
  }
  const uint32_t size = oc_table_hash_positions(t);
  uint32_t i = (uint32_t)(*at - OC_TABLE_HASH_AT);
  if (*at < OC_TABLE_HASH_AT) return false;
  for (; i < size && *budget > 0; i++, --*budget) node(vm, t, oc_table_node_at(t, i));
  *at = OC_TABLE_HASH_AT + i;
  return i >= size;
}

/* --- gc_sweep.c --- */
/* One slice of SWEEP. true: done. */
bool oc_gc_sweep_step(OcVm *vm, int64_t budget, int64_t *work);
int64_t oc_gc_free(OcVm *vm, OcObj *o); /* returns its cost */

#endif
