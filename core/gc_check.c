/* gc_check.c: proves the heap's invariants, in debug builds. Layer 2. */
#include "gc_internal.h"

#if OC_DEBUG

static bool is_dead_white(OcVm *vm, const OcObj *o) {
  return (o->mark & oc_gc_other_white(&vm->gc)) && !(o->mark & OC_FIXED);
}

/* May `child` be referred to by `parent`, which is black (marking), or alive (later)? */
static void check_child(OcVm *vm, OcObj *parent, OcObj *child) {
  OC_ASSERT(child->kind >= OC_STR && child->kind <= OC_BLOCK);
  if (vm->gc.phase == OC_GC_MARK) OC_ASSERT(!(child->mark & OC_WHITES));
  else OC_ASSERT(!is_dead_white(vm, child));
}

static void check_value(OcVm *vm, OcObj *parent, const OcValue *v) {
  if (oc_is_collectable(v)) check_child(vm, parent, v->u.o);
}

static void check_table(OcVm *vm, OcTable *t) {
  OcObj *o = (OcObj *)t;
  if (t->meta != NULL) check_child(vm, o, (OcObj *)t->meta);
  if ((t->flags & (OC_TABLE_WEAKK | OC_TABLE_WEAKV)) && vm->gc.phase != OC_GC_SWEEP && vm->gc.phase != OC_GC_PAUSE) return;
  for (uint32_t i = 0; i < oc_table_array_positions(t); i++) check_value(vm, o, oc_table_array_at(t, i));
  for (uint32_t i = 0; i < oc_table_hash_positions(t); i++) {
    const OcNode *n = oc_table_node_at(t, i);
    if (n->tag == OC_NIL) continue;
    if (n->key_tag & OC_COLLECTABLE) check_child(vm, o, n->key.o);
    check_value(vm, o, oc_node_value((OcNode *)n));
  }
}

static void check_contents(OcVm *vm, OcObj *o) {
  switch (o->kind) {
    case OC_TAB: check_table(vm, (OcTable *)o); break;
    case OC_STR:
      if (o->flags & OC_STR_HOLDS) check_child(vm, o, (OcObj *)((OcString *)o)->link);
      break;
    case OC_BUFFER:
      if (((OcBuffer *)o)->result != NULL) check_child(vm, o, (OcObj *)((OcBuffer *)o)->result);
      break;
    case OC_UDATA:
      if (((OcUdata *)o)->meta != NULL) check_child(vm, o, (OcObj *)((OcUdata *)o)->meta);
      check_value(vm, o, &((OcUdata *)o)->user);
      break;
    case OC_BLOCK: break;
    /* Slots are not barriered, and an open upvalue is a slot. OC_UPVAL_OPEN is 1 (func.h, a layer above). */
    case OC_UPVAL:
      if (vm->gc.phase == OC_GC_MARK && (o->flags & 1)) break;
      OC_FALLTHROUGH;
    default: oc_trace_check(vm, o, check_child);
  }
}

static void check_list(OcObj *list, bool gray) {
  uint64_t n = 0;
  for (OcObj *o = list; o != NULL; o = *oc_gc_gclist(o)) {
    OC_ASSERT(!(o->mark & OC_WHITES));
    OC_ASSERT(gray ? !(o->mark & OC_BLACK) : o->kind == OC_TAB);
    OC_ASSERT(++n < 1u << 30);
  }
}

static uint64_t count_fins(const OcFin *f) {
  uint64_t n = 0;
  for (; f != NULL; f = f->next) {
    OC_ASSERT(f->object->mark & OC_FINOBJ);
    n++;
  }
  return n;
}

void oc_check_heap(OcVm *vm) {
  const OcGc *gc = &vm->gc;
  uint64_t fins = 0;
  check_list(gc->gray, true);
  check_list(gc->grayagain, true);
  check_list(gc->weak, false);
  check_list(gc->allweak, false);
  check_list(gc->ephemeron, false);
  check_list(gc->ephemeron_done, false);
  check_list(gc->allweak_done, false);
  if (gc->phase == OC_GC_PAUSE || gc->phase == OC_GC_SWEEP)
    OC_ASSERT(!gc->gray && !gc->grayagain && !gc->weak && !gc->allweak && !gc->ephemeron && !gc->ephemeron_done &&
              !gc->allweak_done && !gc->partial && !gc->waiting && !gc->ready && !gc->dead);
  OC_ASSERT(*gc->due_end == NULL && *gc->dead_end == NULL);
  for (OcObj *o = gc->all; o != NULL; o = o->next) {
    OC_ASSERT(o->kind >= OC_STR && o->kind <= OC_BLOCK);
    OC_ASSERT((o->mark & OC_WHITES) != OC_WHITES);
    OC_ASSERT(!(o->mark & OC_WHITES) || !(o->mark & OC_BLACK));
    if (o->mark & OC_FINOBJ) fins++;
    if (gc->phase == OC_GC_PAUSE) OC_ASSERT(o->mark & gc->white);
    if (gc->phase == OC_GC_MARK) OC_ASSERT(!(o->mark & oc_gc_other_white(gc)));
    if (gc->phase > OC_GC_MARK && is_dead_white(vm, o)) continue; /* its contents may be gone */
    if (o->kind == OC_TAB) oc_table_check(vm, (OcTable *)o);
    if (gc->phase == OC_GC_MARK && !(o->mark & OC_BLACK)) continue;
    if (o == gc->partial) continue;
    if (gc->phase == OC_GC_RESURRECT && (o->mark & OC_REVENANT) && !(o->mark & OC_BLACK)) continue; /* gray */
    check_contents(vm, o);
  }
  OC_ASSERT(fins == count_fins(gc->finobj) + count_fins(gc->due) + count_fins(gc->dead));
}

#else
typedef int oc_gc_check_is_empty; /* ISO C wants a declaration */
#endif
