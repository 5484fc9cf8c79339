/* gc_sweep.c: freeing dead objects, and everything at the end. Layer 2. */
#include "gc_internal.h"

enum { KEEP_COST = 2 /* most are in no cache */, FREE_COST = 3, SEGMENTS_PER_WORK = 4, THREAD_COST = 48, PROTO_COST = 10 };

int64_t oc_gc_free(OcVm *vm, OcObj *o) {
  int64_t cost = FREE_COST;
  switch (o->kind) {
    case OC_STR: oc_string_free(vm, (OcString *)o); break;
    case OC_TAB: {
      OcTable *t = (OcTable *)o;
      cost += (t->acap != 0) + !oc_table_no_hash(t);
      if (t->flags & OC_TABLE_BIGHASH) cost += (t->hash.big->used + t->hash.big->nbuckets) / BIG_SEG / SEGMENTS_PER_WORK;
      oc_table_free(vm, t);
      break;
    }
    case OC_BUFFER: oc_buffer_free(vm, (OcBuffer *)o); break;
    case OC_UDATA: oc_mem_free(&vm->mem, o, sizeof(OcUdata) + ((OcUdata *)o)->size); break;
    case OC_BLOCK: oc_mem_free(&vm->mem, o, sizeof(OcBlock) + ((OcBlock *)o)->size); break;
    default:
      if (o->kind == OC_THREAD) cost = THREAD_COST;
      else if (o->kind == OC_PROTO) cost = PROTO_COST;
      oc_trace_free(vm, o);
  }
  return cost;
}

bool oc_gc_sweep_step(OcVm *vm, int64_t budget, int64_t *work) {
  OcGc *gc = &vm->gc;
  const uint8_t dead = oc_gc_other_white(gc), white = gc->white;
  OcObj **at = gc->sweep;
  OcObj *o;
  while ((o = *at) != NULL && budget > 0) {
    const uint8_t mark = o->mark;
    if ((mark & dead) && !(mark & OC_FIXED)) {
      OC_ASSERT(!(mark & OC_FINOBJ)); /* SEPARATE and RESURRECT saw to it */
      const int64_t before = budget;
      const bool shrunk = oc_trace_shrink(o, &budget);
      *work += before - budget;
      if (!shrunk) break;
      *at = o->next;
      const int64_t cost = oc_gc_free(vm, o);
      budget -= cost;
      *work += cost;
    } else {
      o->mark = (uint8_t)((mark & (OC_FIXED | OC_FINOBJ)) | white);
      at = &o->next;
      budget -= KEEP_COST;
      *work += KEEP_COST;
    }
  }
  gc->sweep = at;
  return o == NULL;
}

static void free_fins(OcVm *vm, OcFin *f) {
  while (f != NULL) {
    OcFin *next = f->next;
    oc_mem_free(&vm->mem, f, sizeof *f);
    f = next;
  }
}

void oc_gc_close(OcVm *vm) {
  OcGc *gc = &vm->gc;
  gc->running = true;
  gc->phase = OC_GC_PAUSE;
  gc->partial = NULL;
  oc_gc_weak_close(vm);
  free_fins(vm, gc->finobj);
  free_fins(vm, gc->due);
  free_fins(vm, gc->dead);
  gc->finobj = gc->due = gc->dead = NULL;
  /* Nothing is black, so that no barrier looks at an object that is gone (a dying thread closes its upvalues). */
  for (OcObj *o = gc->all; o != NULL; o = o->next) o->mark = gc->white;
  while (gc->all != NULL) {
    OcObj *o = gc->all;
    gc->all = o->next;
    oc_gc_free(vm, o);
  }
  gc->gray = gc->grayagain = gc->weak = gc->ephemeron = gc->allweak = gc->ephemeron_done = gc->allweak_done = NULL;
  gc->running = false;
}
