/* gc_weak.c: weak and ephemeron tables. Layer 2.
 *
 * A table with weak values but strong keys has its keys marked; one with weak keys (an ephemeron table) is looked at when
 * nothing else is gray. An entry whose key is not marked by then makes its value wait: `waiting` maps the key to a list of such
 * values, the key is flagged WAITED, and when it is marked after all its values are ready to be marked. So each entry is
 * looked at once. If there is no memory for that, the ephemeron tables are looked at again and again, until a pass goes by
 * during which no WAITED key was marked.
 *
 * Clearing comes after termination: dead values first (CLEAR), dead keys when everything a finalizer will see
 * is marked (CLEARKEYS). Until then reads filter what is dead (table.c). Strings are values to scripts: never removed, but kept.
 */
#include "gc_internal.h"

enum { REWEAK_TABLES = 64, FREE_WAITERS = 64, MODE_BYTES = 64 };

/* Reads __mode into t's flags. */
static void read_mode(OcVm *vm, OcTable *t) {
  uint8_t flags = 0;
  const OcString *name = vm->tm_names[OC_TM_MODE];
  if (t->meta != NULL && name != NULL && !(t->meta->absent & (1u << OC_TM_MODE))) {
    const OcValue *mode = oc_table_get_str(vm, t->meta, name);
    if (mode->tag == OC_STR) {
      const OcString *s = oc_str(mode);
      const size_t n = s->len < MODE_BYTES ? s->len : MODE_BYTES;
      if (memchr(s->data, 'k', n) != NULL) flags |= OC_TABLE_WEAKK;
      if (memchr(s->data, 'v', n) != NULL) flags |= OC_TABLE_WEAKV;
    }
  }
  t->flags = (uint8_t)((t->flags & ~(OC_TABLE_WEAKK | OC_TABLE_WEAKV | OC_TABLE_REWEAK)) | flags);
}

/* Links a table of weak values. true: its contents are to be traversed now. */
static bool link_weak(OcGc *gc, OcTable *t) {
  if (!(t->flags & OC_TABLE_WEAKV)) return true;
  oc_gc_push(t->flags & OC_TABLE_WEAKK ? &gc->allweak : &gc->weak, (OcObj *)t);
  return !(t->flags & OC_TABLE_WEAKK);
}

bool oc_gc_weak_begin(OcVm *vm, OcTable *t) {
  read_mode(vm, t);
  if ((t->flags & (OC_TABLE_WEAKK | OC_TABLE_WEAKV)) == OC_TABLE_WEAKK) {
    oc_gc_push(&vm->gc.ephemeron, (OcObj *)t);
    return false;
  }
  return link_weak(&vm->gc, t);
}

/* --- ephemerons --- */

static bool add_waiter(OcVm *vm, OcObj *key, OcObj *value) {
  OcGc *gc = &vm->gc;
  if (gc->waiting == NULL && (gc->waiting = oc_big_new(vm, BIG_SEG, 0)) == NULL) return false;
  OcWaiter *w = oc_mem_alloc(&vm->mem, sizeof *w);
  if (w == NULL) return false;
  OcPayload u;
  u.i = 0;
  u.o = key;
  OcNode *n = oc_big_find(gc->waiting, oc_hash_bits(vm, u.i), OC_LIGHT, u.i);
  if (n == NULL) {
    n = oc_big_insert(vm, gc->waiting, OC_LIGHT, u);
    if (n == NULL) {
      oc_mem_free(&vm->mem, w, sizeof *w);
      return false;
    }
  }
  w->next = n->tag == OC_NIL ? NULL : n->u.p;
  w->value = value;
  n->tag = OC_LIGHT;
  n->u.p = w;
  return true;
}

void oc_gc_ephemeron_entry(OcVm *vm, OcNode *n) {
  OcGc *gc = &vm->gc;
  OcValue *v = oc_node_value(n);
  if (n->tag == OC_NIL) {
    if (n->key_tag & OC_COLLECTABLE) n->key_tag = OC_DEADKEY;
    return;
  }
  if ((n->key_tag & OC_COLLECTABLE) && oc_gc_unmarked(gc, n->key.o)) {
    if (n->key_tag == OC_STR) {
      oc_gc_mark_obj(vm, n->key.o);
    } else {
      /* A string needs not wait: it keeps nothing else. */
      if (!oc_is_collectable(v) || !oc_gc_unmarked(gc, v->u.o)) return;
      if (v->tag != OC_STR) {
        n->key.o->mark |= OC_WAITED;
        /* After a failure there are passes, which see all entries again: no entry must wait twice. */
        if (!gc->waiting_failed && !add_waiter(vm, n->key.o, v->u.o)) gc->waiting_failed = true;
        return;
      }
    }
  }
  oc_gc_mark_value(vm, v);
}

void oc_gc_key_marked(OcVm *vm, OcObj *key) {
  OcGc *gc = &vm->gc;
  key->mark &= (uint8_t)~OC_WAITED;
  if (gc->waiting_failed) gc->pass_again = true;
  if (gc->waiting == NULL) return;
  OcPayload u;
  u.i = 0;
  u.o = key;
  OcNode *n = oc_big_find(gc->waiting, oc_hash_bits(vm, u.i), OC_LIGHT, u.i);
  if (n == NULL || n->tag == OC_NIL) return;
  OC_ASSERT(gc->ready == NULL); /* marking uses them up before it looks at the next object */
  gc->ready = n->u.p;
  n->tag = OC_NIL;
}

/* Weak tables whose metatable changed while they were black become gray again: they may be strong now. */
static void reweak_step(OcVm *vm, int64_t *work) {
  OcGc *gc = &vm->gc;
  if (gc->reweak_list == 0) {
    gc->reweak = false;
    gc->reweak_list = 1;
    gc->reweak_at = &gc->weak;
  }
  for (int i = 0; i < REWEAK_TABLES; i++) {
    OcTable *t = (OcTable *)*gc->reweak_at;
    if (t == NULL) {
      gc->reweak_list = (uint8_t)((gc->reweak_list + 1) % 4);
      if (gc->reweak_list == 0) break;
      gc->reweak_at = gc->reweak_list == 2 ? &gc->allweak : &gc->ephemeron_done;
    } else if (t->flags & OC_TABLE_REWEAK) {
      *gc->reweak_at = t->gclist;
      t->flags &= (uint8_t)~OC_TABLE_REWEAK;
      t->mark &= (uint8_t)~OC_BLACK;
      oc_gc_push(&gc->gray, (OcObj *)t);
      if (gc->pass != NULL) { /* it may have stood in that list */
        gc->pass = NULL;
        gc->pass_again = true;
      }
    } else {
      gc->reweak_at = &t->gclist;
    }
    *work += 1;
  }
}

bool oc_gc_weak_step(OcVm *vm, int64_t *work) {
  OcGc *gc = &vm->gc;
  if (gc->ephemeron != NULL) {
    OcTable *t = (OcTable *)oc_gc_pop(&gc->ephemeron);
    *work += 1;
    read_mode(vm, t); /* it may have changed since */
    bool now = true;
    if ((t->flags & (OC_TABLE_WEAKK | OC_TABLE_WEAKV)) == OC_TABLE_WEAKK) oc_gc_push(&gc->ephemeron_done, (OcObj *)t);
    else now = link_weak(gc, t);
    if (now) oc_gc_traverse_table(vm, t, work);
    return true;
  }
  if (gc->reweak || gc->reweak_list != 0) {
    reweak_step(vm, work);
    return true;
  }
  if (gc->waiting_failed) {
    if (gc->pass == NULL) {
      if (!gc->pass_again) return false;
      gc->pass_again = false;
      gc->pass = gc->ephemeron_done;
      if (gc->pass == NULL) return false;
    }
    OcTable *t = (OcTable *)gc->pass;
    gc->pass = t->gclist;
    *work += 1;
    oc_gc_traverse_table(vm, t, work);
    return true;
  }
  return false;
}

/* --- clearing --- */

static void clear_value(OcVm *vm, OcTable *t, OcValue *v) {
  if (!(t->flags & OC_TABLE_WEAKV) || !oc_is_collectable(v) || !(v->u.o->mark & oc_gc_other_white(&vm->gc))) return;
  if (v->tag == OC_STR) oc_gc_revive(vm, v->u.o);
  else v->tag = OC_NIL;
}

static void bury(OcVm *vm, OcNode *n) {
  if (n->tag == OC_NIL && (n->key_tag & OC_COLLECTABLE) && n->key_tag != OC_DEADKEY &&
      (n->key.o->mark & oc_gc_other_white(&vm->gc)))
    n->key_tag = OC_DEADKEY;
}

static void clear_node_value(OcVm *vm, OcTable *t, OcNode *n) {
  clear_value(vm, t, oc_node_value(n));
  bury(vm, n);
}

static void clear_node(OcVm *vm, OcTable *t, OcNode *n) {
  clear_value(vm, t, oc_node_value(n));
  if (n->tag != OC_NIL && (n->key_tag & OC_COLLECTABLE) && (n->key.o->mark & oc_gc_other_white(&vm->gc))) {
    if (n->key_tag == OC_STR) oc_gc_revive(vm, n->key.o);
    else n->tag = OC_NIL;
  }
  bury(vm, n);
}

/* One slice of the table in gc->partial. true: done with it. */
static bool clear_partial(OcVm *vm, OcNodeVisit node, int64_t budget, int64_t *work) {
  OcGc *gc = &vm->gc;
  OcTable *t = (OcTable *)gc->partial;
  int64_t left = budget;
  /* A small hash is cleared at once, as an insertion in between may rearrange it; entries of a big one never move. */
  if (!(t->flags & OC_TABLE_BIGHASH) && left <= oc_table_hash_positions(t)) left = oc_table_hash_positions(t) + 1;
  const int64_t from = left;
  const bool done = oc_gc_walk(vm, t, &gc->partial_at, &left, clear_value, node);
  *work += from - left + 1;
  if (!done) return false;
  gc->partial = NULL;
  return true;
}

static void begin_clear(OcGc *gc, OcObj **list) {
  gc->partial = oc_gc_pop(list);
  gc->partial_at = 0;
}

bool oc_gc_clear_step(OcVm *vm, int64_t budget, int64_t *work) {
  OcGc *gc = &vm->gc;
  if (gc->partial == NULL) {
    if (gc->weak != NULL) begin_clear(gc, &gc->weak);
    else if (gc->allweak != NULL) begin_clear(gc, &gc->allweak);
    else return true;
  }
  OcTable *t = (OcTable *)gc->partial;
  if (clear_partial(vm, clear_node_value, budget, work) && (t->flags & OC_TABLE_WEAKK)) oc_gc_push(&gc->allweak_done, (OcObj *)t);
  return false;
}

/* Gives back what is left of `waiting`: the values of dead keys. */
static bool free_waiting(OcVm *vm, int64_t budget, int64_t *work) {
  OcBigHash *b = vm->gc.waiting;
  if (b->mask != UINT32_MAX) { /* from here on it is no hash table: clean is the cursor */
    b->mask = UINT32_MAX;
    b->clean = 0;
  }
  while (b->clean < b->used && budget-- > 0) {
    OcNode *n = oc_big_entry(b, b->clean);
    *work += 2;
    if (n->key_tag == OC_NIL || n->tag == OC_NIL) {
      b->clean++;
      continue;
    }
    OcWaiter *w = n->u.p;
    if (w->next != NULL) n->u.p = w->next;
    else n->tag = OC_NIL;
    oc_mem_free(&vm->mem, w, sizeof *w);
  }
  if (b->clean < b->used) return false;
  oc_big_free(vm, b);
  vm->gc.waiting = NULL;
  return true;
}

bool oc_gc_clear_keys_step(OcVm *vm, int64_t budget, int64_t *work) {
  OcGc *gc = &vm->gc;
  if (gc->partial == NULL) {
    OC_ASSERT(gc->ephemeron == NULL);
    if (gc->weak != NULL) begin_clear(gc, &gc->weak);
    else if (gc->allweak != NULL) begin_clear(gc, &gc->allweak);
    else if (gc->allweak_done != NULL) begin_clear(gc, &gc->allweak_done);
    else if (gc->ephemeron_done != NULL) begin_clear(gc, &gc->ephemeron_done);
    else return gc->waiting == NULL || free_waiting(vm, budget, work);
  }
  OcTable *t = (OcTable *)gc->partial;
  (void)clear_partial(vm, t->flags & OC_TABLE_WEAKK ? clear_node : clear_node_value, budget, work);
  return false;
}

void oc_gc_weak_close(OcVm *vm) {
  OcGc *gc = &vm->gc;
  int64_t work = 0;
  while (gc->ready != NULL) {
    OcWaiter *w = gc->ready;
    gc->ready = w->next;
    oc_mem_free(&vm->mem, w, sizeof *w);
  }
  if (gc->waiting != NULL && !free_waiting(vm, INT64_MAX, &work)) OC_UNREACHABLE("unbounded walk");
}
