/* gc.c: marking, phases, barriers, pacing. Layer 2.
 *
 * Marking never recurses: what is reached is queued on `gray` through its own gclist; objects without children that could be
 * deep (strings, blocks, upvalues) are blackened on the spot. Big objects are traversed in slices: the one under way is
 * `partial`, black for the barriers.
 *
 * The end of marking. First everything gray is used up, then `forward` is set: from here on table barriers mark the value
 * instead of queueing the table again, so that the tables queued before (grayagain) are a finite number. These and the weak
 * tables are looked at in slices, too. What then remains is the roots, the threads that ran, and what is found through them: an
 * attempt does that in one go, within its `patience`; when it must give up, the next one gets twice as much.
 */
#include "gc_internal.h"

enum {
  MIN_HEAP = 64 * 1024, /* bytes allocated before the next cycle, at the least */
  PATIENCE = 4000,
  STEP = 1000,          /* work of a step beyond what its debt asks for */
  MAX_STEP = 4000,
  RESCANS = 16,         /* bytes in use for one unit of work that scanning threads again may take in slices */
  EPHEMERON = 8,        /* work of an entry whose value may have to wait for its key, and of a key waited for */
  MARK_FINS = 64        /* finalizable objects marked in one go */
};

void oc_gc_init(OcVm *vm) {
  OcGc *gc = &vm->gc;
  memset(gc, 0, sizeof *gc);
  gc->white = gc->target = OC_WHITE0;
  gc->due_end = &gc->due;
  gc->dead_end = &gc->dead;
  gc->pause = 200;
  gc->stepmul = 100;
  gc->patience = PATIENCE;
  gc->threshold = MIN_HEAP;
  vm->mem.fresh = -OC_FRESH_BYTES;
}

void *oc_gc_new(OcVm *vm, uint8_t kind, size_t size) {
  OcObj *o = oc_mem_alloc(&vm->mem, size);
  if (OC_UNLIKELY(o == NULL)) return NULL;
  o->kind = kind;
  o->mark = vm->gc.white;
  o->flags = 0;
  o->extra = 0;
  o->next = vm->gc.all;
  vm->gc.all = o;
  if (OC_UNLIKELY(vm->mem.fresh > 0)) oc_vm_wake(vm);
  return o;
}

/* --- marking --- */

OcObj **oc_gc_gclist(OcObj *o) {
  switch (o->kind) {
    case OC_TAB: return &((OcTable *)o)->gclist;
    case OC_UDATA: return &((OcUdata *)o)->gclist;
    default: return oc_trace_gclist(o);
  }
}

void oc_gc_push(OcObj **list, OcObj *o) {
  OcObj **link = oc_gc_gclist(o);
  *link = *list;
  *list = o;
}

/* What has at most one child passes the mark on to it: the value of an upvalue is no upvalue, so that ends at once. */
void oc_gc_mark_obj(OcVm *vm, OcObj *o) {
  OcGc *gc = &vm->gc;
  while (o != NULL && oc_gc_unmarked(gc, o)) {
    OcObj *child = NULL;
    o->mark = (uint8_t)((o->mark & ~OC_WHITES) | (gc->phase == OC_GC_RESURRECT ? OC_REVENANT : 0));
    switch (o->kind) {
      case OC_STR:
        o->mark |= OC_BLACK;
        if (o->flags & OC_STR_HOLDS) child = (OcObj *)((OcString *)o)->link;
        break;
      case OC_BLOCK: o->mark |= OC_BLACK; break;
      case OC_BUFFER:
        o->mark |= OC_BLACK;
        child = (OcObj *)((OcBuffer *)o)->result;
        break;
      case OC_UPVAL:
        o->mark |= OC_BLACK;
        child = oc_trace_upvalue(o);
        break;
      default: oc_gc_push(&gc->gray, o);
    }
    o = child;
  }
}

static void mark_slot(OcVm *vm, OcTable *t, OcValue *v) { oc_gc_mark_value(vm, v); }

static void mark_node(OcVm *vm, OcTable *t, OcNode *n) {
  if (n->tag == OC_NIL) {
    if (n->key_tag & OC_COLLECTABLE) n->key_tag = OC_DEADKEY; /* `next` may still ask for it */
    return;
  }
  if ((n->key_tag & OC_COLLECTABLE) && oc_gc_unmarked(&vm->gc, n->key.o)) oc_gc_mark_obj(vm, n->key.o);
  if (!(t->flags & OC_TABLE_WEAKV)) oc_gc_mark_value(vm, oc_node_value(n));
}

static void ephemeron_node(OcVm *vm, OcTable *t, OcNode *n) { oc_gc_ephemeron_entry(vm, n); }
static void skip_slot(OcVm *vm, OcTable *t, OcValue *v) { (void)v; }

static bool walk_table(OcVm *vm, OcTable *t, uint64_t *at, int64_t *budget) {
  if (t->flags & OC_TABLE_WEAKK) {
    const int64_t nodes = *budget / EPHEMERON + 1;
    int64_t left = nodes;
    const bool done = oc_gc_walk(vm, t, at, &left, mark_slot, ephemeron_node);
    *budget -= (nodes - left) * EPHEMERON;
    return done;
  }
  if (t->flags & OC_TABLE_WEAKV) return oc_gc_walk(vm, t, at, budget, skip_slot, mark_node);
  return oc_gc_walk(vm, t, at, budget, mark_slot, mark_node);
}

static void begin_partial(OcGc *gc, OcObj *o) {
  gc->partial = o;
  gc->partial_at = 0;
}

void oc_gc_traverse_table(OcVm *vm, OcTable *t, int64_t *work) {
  uint64_t at = 0;
  int64_t budget = INT32_MAX;
  if (oc_gc_table_is_big(t)) {
    begin_partial(&vm->gc, (OcObj *)t);
    return;
  }
  if (!walk_table(vm, t, &at, &budget)) OC_UNREACHABLE("unbounded walk");
  *work += INT32_MAX - budget;
}

/* One slice of gc->partial. */
static void partial_step(OcVm *vm, int64_t budget, int64_t *work) {
  OcGc *gc = &vm->gc;
  OcObj *o = gc->partial;
  bool done;
  if (o->kind == OC_TAB) {
    OcTable *t = (OcTable *)o;
    int64_t left = budget;
    /* A safepoint, and the table is in hand: a pending copy of the array goes on, or it would wait for the next insertion. */
    if (t->flags & OC_TABLE_MIGRATING) oc_array_migrate(vm, t), left -= 16;
    done = walk_table(vm, t, &gc->partial_at, &left);
    *work += budget - left + 1;
  } else {
    done = oc_trace_object(vm, o, &gc->partial_at, work);
    *work += 1;
  }
  if (done) gc->partial = NULL;
}

static void propagate(OcVm *vm, OcObj *o, int64_t *work) {
  OcGc *gc = &vm->gc;
  o->mark |= OC_BLACK;
  if (OC_UNLIKELY(o->mark & OC_WAITED)) {
    oc_gc_key_marked(vm, o);
    *work += EPHEMERON;
  }
  switch (o->kind) {
    case OC_TAB: {
      OcTable *t = (OcTable *)o;
      *work += 1;
      if (t->meta != NULL) {
        if (oc_gc_unmarked(gc, (OcObj *)t->meta)) oc_gc_mark_obj(vm, (OcObj *)t->meta);
        if (!oc_gc_weak_begin(vm, t)) break;
      } else {
        t->flags &= (uint8_t)~(OC_TABLE_WEAKK | OC_TABLE_WEAKV | OC_TABLE_REWEAK);
      }
      oc_gc_traverse_table(vm, t, work);
      break;
    }
    case OC_UDATA: {
      OcUdata *u = (OcUdata *)o;
      if (u->meta != NULL && oc_gc_unmarked(gc, (OcObj *)u->meta)) oc_gc_mark_obj(vm, (OcObj *)u->meta);
      oc_gc_mark_value(vm, &u->user);
      *work += 2;
      break;
    }
    default: {
      uint64_t at = 0;
      if (!oc_trace_object(vm, o, &at, work)) {
        gc->partial = o;
        gc->partial_at = at;
      }
    }
  }
}

OcObj *oc_gc_pop(OcObj **list) {
  OcObj *o = *list, **link = oc_gc_gclist(o);
  *list = *link;
  *link = NULL;
  return o;
}

/* One piece of marking work. false: there is none left but roots and threads. */
static bool mark_step(OcVm *vm, int64_t budget, int64_t *work) {
  OcGc *gc = &vm->gc;
  if (gc->partial != NULL) {
    partial_step(vm, budget, work);
  } else if (gc->ready != NULL) {
    OcWaiter *w = gc->ready;
    gc->ready = w->next;
    if (oc_gc_unmarked(gc, w->value)) oc_gc_mark_obj(vm, w->value);
    oc_mem_free(&vm->mem, w, sizeof *w);
    *work += 2;
  } else if (gc->gray != NULL) {
    propagate(vm, oc_gc_pop(&gc->gray), work);
  } else if (gc->mark_fin != NULL) {
    for (int i = 0; i < MARK_FINS && gc->mark_fin != NULL; i++) {
      OcObj *o = gc->mark_fin->object;
      if (oc_gc_unmarked(gc, o)) oc_gc_mark_obj(vm, o);
      gc->mark_fin = gc->mark_fin->next;
      *work += 1;
    }
  } else if (gc->grayagain != NULL) {
    gc->forward = true;
    propagate(vm, oc_gc_pop(&gc->grayagain), work);
  } else {
    gc->forward = true;
    if (oc_gc_weak_step(vm, work)) return true;
    if (oc_trace_big(vm, work)) return true;
    if (gc->phase != OC_GC_MARK || gc->rescans <= 0) return false;
    const int64_t before = *work;
    const bool any = oc_trace_dirty(vm, work);
    gc->rescans -= *work - before;
    return any;
  }
  return true;
}

/* Tries to end marking, without interruption. */
static bool terminate(OcVm *vm, int64_t *work) {
  OcGc *gc = &vm->gc;
  int64_t most = *work + gc->patience;
  oc_trace_roots(vm);
  *work += 10;
  while (oc_trace_dirty(vm, work)) {
    if (*work > most) goto later;
  }
  while (!oc_trace_running(vm, work)) {
    if (*work > most) goto later;
  }
  most = *work + gc->patience; /* a big frame on top, which is seen anew each time, does not count */
  for (;;) {
    const int64_t left = most - *work;
    if (left <= 0) goto later;
    if (!mark_step(vm, left, work)) break;
  }
  gc->target = gc->white;
  gc->white ^= OC_WHITES;
  gc->phase = OC_GC_CLEAR;
  gc->patience = PATIENCE;
  gc->newborn = 0;
#if OC_DEBUG
  if (OC_STRESS_SLICES) oc_check_heap(vm);
#endif
  return true;
later:
  gc->patience *= 2;
  return false;
}

static void begin_cycle(OcVm *vm) {
  OcGc *gc = &vm->gc;
  gc->phase = OC_GC_MARK;
  gc->parity ^= 1;
  gc->target = gc->white;
  gc->forward = false;
  gc->mark_fin = gc->due;
  gc->rescans = (int64_t)(vm->mem.used / RESCANS);
  gc->reweak = false;
  gc->waiting_failed = gc->pass_again = false;
  oc_trace_roots(vm);
}

static void end_cycle(OcVm *vm) {
  OcGc *gc = &vm->gc;
  gc->phase = OC_GC_PAUSE;
  gc->target = gc->white;
  gc->cycles++;
  const int64_t live = (int64_t)vm->mem.used - (gc->newborn > 0 ? gc->newborn : 0);
  gc->estimate = live > 0 ? (size_t)live : 0;
  oc_gc_set_pause(vm);
}

/* --- finalizers --- */

bool oc_gc_set_finalizer(OcVm *vm, OcObj *o) {
  if (o->mark & OC_FINOBJ) return true;
  OcFin *f = oc_mem_alloc(&vm->mem, sizeof *f);
  if (f == NULL) return false;
  f->object = o;
  f->next = vm->gc.finobj;
  vm->gc.finobj = f;
  o->mark |= OC_FINOBJ;
  return true;
}

OcObj *oc_gc_next_finalizer(OcVm *vm) {
  OcGc *gc = &vm->gc;
  OcFin *f = gc->due;
  if (f == NULL) return NULL;
  OcObj *o = f->object;
  gc->due = f->next;
  if (gc->due == NULL) gc->due_end = &gc->due;
  if (gc->mark_fin == f) gc->mark_fin = f->next;
  oc_mem_free(&vm->mem, f, sizeof *f);
  o->mark &= (uint8_t)~OC_FINOBJ;
  return o;
}

bool oc_gc_all_due(OcVm *vm) {
  OcGc *gc = &vm->gc;
  if (gc->phase > OC_GC_MARK && gc->phase < OC_GC_SWEEP) return false;
  if (gc->finobj == NULL) return true;
  /* While marking, those not reached yet become roots with the others. */
  if (gc->phase == OC_GC_MARK && gc->mark_fin == NULL) gc->mark_fin = gc->finobj;
  *gc->due_end = gc->finobj;
  while (*gc->due_end != NULL) gc->due_end = &(*gc->due_end)->next;
  gc->finobj = NULL;
  return true;
}

/* Dead objects with a finalizer leave finobj. Nothing is marked yet: an object that only another one's finalizer could
 * see is dead as well. */
static bool separate_step(OcGc *gc, int64_t budget, int64_t *work) {
  while (*gc->separate_at != NULL && budget-- > 0) {
    OcFin *f = *gc->separate_at;
    if (f->object->mark & oc_gc_other_white(gc)) {
      *gc->separate_at = f->next;
      f->next = NULL;
      *gc->dead_end = f;
      gc->dead_end = &f->next;
    } else {
      gc->separate_at = &f->next;
    }
    *work += 1;
  }
  return *gc->separate_at == NULL;
}

/* --- slices --- */

static void step(OcVm *vm, int64_t budget, int64_t *work) {
  OcGc *gc = &vm->gc;
  switch ((OcGcPhase)gc->phase) {
    case OC_GC_PAUSE:
      begin_cycle(vm);
      *work += 10;
      break;
    case OC_GC_MARK:
      if (!mark_step(vm, budget, work)) terminate(vm, work);
      break;
    case OC_GC_CLEAR:
      if (!oc_gc_clear_step(vm, budget, work)) break;
      gc->phase = OC_GC_SEPARATE;
      gc->separate_at = &gc->finobj;
      break;
    case OC_GC_SEPARATE:
      if (!separate_step(gc, budget, work)) break;
      gc->phase = OC_GC_RESURRECT;
      gc->mark_fin = gc->dead;
      break;
    case OC_GC_RESURRECT:
      if (!mark_step(vm, budget, work)) gc->phase = OC_GC_CLEARKEYS;
      break;
    case OC_GC_CLEARKEYS:
      if (!oc_gc_clear_keys_step(vm, budget, work)) break;
      if (gc->dead != NULL) {
        *gc->due_end = gc->dead;
        gc->due_end = gc->dead_end;
        gc->dead = NULL;
        gc->dead_end = &gc->dead;
      }
      gc->phase = OC_GC_SWEEP;
      gc->target = 0;
      gc->sweep = &gc->all;
      break;
    case OC_GC_SWEEP:
      if (oc_gc_sweep_step(vm, budget, work)) end_cycle(vm);
      break;
  }
}

int64_t oc_gc_slice(OcVm *vm, int64_t budget) {
  OcGc *gc = &vm->gc;
  int64_t work = 0;
  if (gc->running) return 1;
  gc->running = true;
  const uint64_t cycle = gc->cycles;
  do {
    int64_t piece = 1;
    step(vm, budget - work > 0 ? budget - work : 1, &piece);
    work += piece;
  } while (work < budget && gc->cycles == cycle);
  gc->running = false;
  return work;
}

uint64_t oc_gc_full_start(OcVm *vm) {
  /* What died after it was marked in the present cycle survives that one. */
  return vm->gc.cycles + (vm->gc.phase == OC_GC_PAUSE ? 1 : 2);
}

bool oc_gc_full_done(OcVm *vm, uint64_t ticket) { return vm->gc.cycles >= ticket; }

#define TRIM_SLICE 2000 /* blocks */

#define IN_THE_WAY 65536u /* what lies where small objects were hinders a block of so many bytes */

/* Is it worth another collection, of what little is left, to be rid of translations? For a big block that there is memory for, but not in one
 * piece; others need not pay for it, whose code would have to become fast again. */
static bool should_forget(OcVm *vm) {
#if OC_JIT
  OcMem *const m = &vm->mem;
  return vm->jit_known > 0 && m->refused >= IN_THE_WAY && m->used < m->limit / 2 && m->refused <= m->limit - m->used && !oc_mem_has_room(m, m->refused);
#else
  (void)vm;
  return false;
#endif
}

bool oc_gc_trim(OcVm *vm) {
  OcGc *gc = &vm->gc;
  if (gc->cycles < gc->forget_until) {
    vm->fuel -= oc_gc_fuel(oc_gc_slice(vm, 1000));
    return false;
  }
  if (!oc_mem_trim(&vm->mem, TRIM_SLICE)) {
    vm->fuel -= 2 * TRIM_SLICE; /* each is looked at where it lies: memory that is in no cache */
    return false;
  }
  const bool forgets = should_forget(vm);
  if (forgets) gc->forget_until = oc_gc_full_start(vm);
  vm->mem.refused = 0;
  return !forgets;
}

void oc_gc_set_pause(OcVm *vm) {
  OcGc *gc = &vm->gc;
  const uint64_t live = gc->estimate;
  uint64_t threshold = live / 100 * (uint64_t)(gc->pause > 0 ? gc->pause : 0);
  if (vm->mem.limit != SIZE_MAX && vm->mem.limit > live) {
    /* Close to the limit: done with a cycle before the limit is reached. */
    const uint64_t near = live + (vm->mem.limit - live) / 2;
    if (threshold > near) threshold = near;
  }
  const uint64_t least = vm->mem.used + (vm->mem.limit / 16 < MIN_HEAP ? vm->mem.limit / 16 : MIN_HEAP);
  gc->threshold = (int64_t)(threshold < least ? least : threshold);
  gc->used = vm->mem.used;
}

int64_t oc_gc_step(OcVm *vm) {
  OcGc *gc = &vm->gc;
  /* Fresh memory is paid for, too: a cache or the host's page tables may meet it for the first time. */
  const int64_t fuel = OC_FUEL_BYTES(vm->mem.fresh + OC_FRESH_BYTES);
  vm->mem.fresh = -OC_FRESH_BYTES;
  const int64_t debt = (int64_t)vm->mem.used - gc->threshold;
  if (debt <= 0 || gc->stopped || gc->running) return fuel;
  const int64_t mul = gc->stepmul < 25 ? 25 : gc->stepmul > 1000 ? 1000 : gc->stepmul; /* work per 100 bytes */
  gc->newborn += (int64_t)vm->mem.used - (int64_t)gc->used;
  int64_t work = debt / 100 * mul + STEP;
  if (work > MAX_STEP) work = MAX_STEP;
  const uint64_t cycle = gc->cycles;
  work = oc_gc_slice(vm, work);
  /* What the sweep frees is no credit: the faster it ends, the better. */
  if (gc->cycles == cycle) {
    gc->used = vm->mem.used;
    gc->threshold = (int64_t)vm->mem.used - debt + work * 100 / mul;
  }
  return fuel + oc_gc_fuel(work);
}

/* --- barriers --- */

void oc_gc_forward_(OcVm *vm, OcObj *parent, OcObj *child) {
  OcGc *gc = &vm->gc;
  if (gc->phase == OC_GC_MARK) oc_gc_mark_obj(vm, child);
  else if (gc->phase == OC_GC_SWEEP) parent->mark = (uint8_t)((parent->mark & (OC_FIXED | OC_FINOBJ)) | gc->white);
  /* In between, all that a script can reach is marked or new: there is nothing to keep up. */
}

void oc_gc_backward_(OcVm *vm, OcTable *t) {
  OC_ASSERT(oc_is_black(t) && vm->gc.phase == OC_GC_MARK);
  t->mark &= (uint8_t)~OC_BLACK;
  t->gclist = vm->gc.grayagain;
  vm->gc.grayagain = (OcObj *)t;
}

void oc_gc_table_(OcVm *vm, OcTable *t, OcObj *child) {
  const OcGc *gc = &vm->gc;
  if (gc->phase != OC_GC_MARK) oc_gc_forward_(vm, (OcObj *)t, child);
  else if (t->flags & OC_TABLE_WEAKV) return; /* a weak value may go white again: clearing looks at it */
  else if ((t->flags & OC_TABLE_WEAKK) || gc->forward || gc->partial == (OcObj *)t || oc_gc_table_is_big(t)) oc_gc_mark_obj(vm, child);
  else oc_gc_backward_(vm, t);
}

void oc_gc_key_(OcVm *vm, OcTable *t, OcObj *key) {
  if (vm->gc.phase == OC_GC_MARK && (key->kind == OC_STR || !(t->flags & OC_TABLE_WEAKK))) oc_gc_mark_obj(vm, key);
}

bool oc_gc_is_dead(OcVm *vm, const OcObj *o) {
  const OcGc *gc = &vm->gc;
  return (o->mark & oc_gc_other_white(gc)) || ((o->mark & OC_REVENANT) && gc->phase != OC_GC_SWEEP);
}

void oc_gc_revive(OcVm *vm, OcObj *o) {
  for (;;) {
    if (o->mark & oc_gc_other_white(&vm->gc)) o->mark = (uint8_t)((o->mark & ~OC_WHITES) | vm->gc.white);
    o->mark &= (uint8_t)~OC_REVENANT;
    if (o->kind != OC_STR || !(o->flags & OC_STR_HOLDS)) return;
    o = (OcObj *)((OcString *)o)->link;
  }
}

/* --- contents that moved within the table being traversed (table_internal.h) --- */

void oc_gc_slot_moved_(OcVm *vm, OcTable *t, OcValue *slot) {
  OcGc *gc = &vm->gc;
  if (gc->phase == OC_GC_MARK || gc->phase == OC_GC_RESURRECT) {
    if (!(t->flags & OC_TABLE_WEAKV)) oc_gc_mark_value(vm, slot);
  } else if (oc_is_collectable(slot) && (slot->u.o->mark & oc_gc_other_white(gc))) {
    if (slot->tag == OC_STR) oc_gc_revive(vm, slot->u.o);
    else if (t->flags & OC_TABLE_WEAKV) slot->tag = OC_NIL;
  }
}

void oc_gc_node_moved_(OcVm *vm, OcTable *t, OcNode *n) {
  OcGc *gc = &vm->gc;
  if (gc->phase == OC_GC_MARK || gc->phase == OC_GC_RESURRECT) {
    if (t->flags & OC_TABLE_WEAKK) ephemeron_node(vm, t, n);
    else mark_node(vm, t, n);
  } else {
    oc_gc_hash_moved_(vm, t);
  }
}

void oc_gc_hash_moved_(OcVm *vm, OcTable *t) {
  if (vm->gc.partial_at >= OC_TABLE_HASH_AT) vm->gc.partial_at = OC_TABLE_HASH_AT;
}
