/* table.c: reading, writing, rehashing and traversing tables. Layer 2.
 *
 * The small hash is a chained scatter table with Brent's variation, as in PUC Lua: a key that is not in its main position
 * collides with one that is in its own. Rehashing chooses the array's size by PUC's rule (the largest power of two of which
 * more than half is in use), so that memory and the borders of `#` are the familiar ones.
 *
 * A positive integer key up to oc_array_total lives in the array part, any other key in the hash part, nowhere twice.
 */
#include "table_internal.h"

enum {
  BIG_FUEL = 10,    /* inserting into a big hash: it touches memory in half a dozen places */
  PULL = 8,         /* keys moved from hash to array by one insertion */
  MAX_GAP = 256,    /* nil slots an insertion may skip in a reserved array */
  CHARGE_FROM = 128 /* a rehash that looks at more slots is charged to the running step */
};

const OcNode oc_table_dummy = { .tag = OC_NIL, .key_tag = OC_NIL };
const OcValue oc_table_nil = { .tag = OC_NIL };

static uint32_t small_size(const OcTable *t) { return oc_table_no_hash(t) ? 0 : 1u << t->extra; }

OcTable *oc_table_new(OcVm *vm) {
  OcTable *t = oc_gc_new(vm, OC_TAB, sizeof *t);
  if (OC_UNLIKELY(t == NULL)) return NULL;
  t->asize = 0;
  t->array = NULL;
  t->hash.nodes = OC_DUMMY;
  t->meta = NULL;
  t->gclist = NULL;
  t->acap = 0;
  t->free_at = 0;
  t->absent = 0;
  return t;
}

void oc_table_free(OcVm *vm, OcTable *t) {
  if (t->flags & OC_TABLE_MIGRATING) oc_array_free(vm, oc_array_header(t)->old, oc_array_header(t)->old_cap);
  oc_array_free(vm, t->array, t->acap);
  if (t->flags & OC_TABLE_BIGHASH) oc_big_free(vm, t->hash.big);
  else if (!oc_table_no_hash(t)) oc_mem_free(&vm->mem, t->hash.nodes, sizeof(OcNode) << t->extra);
  oc_mem_free(&vm->mem, t, sizeof *t);
}

void oc_table_set_meta(OcVm *vm, OcTable *t, OcTable *meta) {
  if (t->meta == meta) return;
  t->meta = meta;
  if (meta != NULL) OC_BARRIER_OBJ(vm, t, meta);
  if ((t->flags & (OC_TABLE_WEAKK | OC_TABLE_WEAKV)) && oc_is_black(t) && vm->gc.phase == OC_GC_MARK) {
    t->flags |= OC_TABLE_REWEAK; /* it may be strong now: the collector must look at it again */
    vm->gc.reweak = true;
  }
}

/* --- finding --- */

static OcNode *find(const OcVm *vm, const OcTable *t, uint8_t tag, OcPayload u) {
  const uint32_t hash = oc_hash_key(vm, tag, u);
  if (OC_UNLIKELY(t->flags & OC_TABLE_BIGHASH)) return oc_big_find(t->hash.big, hash, tag, u.i);
  OcNode *n = &t->hash.nodes[hash & ((1u << t->extra) - 1)];
  for (;;) {
    if (n->key.i == u.i && n->key_tag == tag) return n;
    if (n->next == 0) return NULL;
    n += n->next;
  }
}

static OcNode *find_int(const OcVm *vm, const OcTable *t, int64_t key) {
  OcPayload u;
  if (key > 0 && !(t->flags & OC_TABLE_HASINTS)) return NULL;
  u.i = key;
  return find(vm, t, OC_INT, u);
}

/* A weak table's value as a reader may see it: a dead object is gone already, a dead string is kept, as it is no object to
 * scripts but a value. */
static const OcValue *filter(OcVm *vm, const OcTable *t, const OcValue *v) {
  if (!(t->flags & OC_TABLE_WEAKV) || !oc_is_collectable(v) || !oc_gc_is_dead(vm, v->u.o)) return v;
  if (v->tag != OC_STR) return &oc_table_nil;
  oc_gc_revive(vm, v->u.o);
  return v;
}

static const OcValue *node_value(OcVm *vm, const OcTable *t, OcNode *n) {
  return n == NULL ? &oc_table_nil : filter(vm, t, oc_node_value(n));
}

const OcValue *oc_table_get_str_slow(OcVm *vm, const OcTable *t, const OcString *key) {
  OC_ASSERT(oc_string_is_key(key));
  OcPayload u;
  u.i = 0;
  u.o = (OcObj *)key;
  return node_value(vm, t, find(vm, t, OC_STR, u));
}

const OcValue *oc_table_get_int_slow(OcVm *vm, const OcTable *t, int64_t key) {
  if ((uint64_t)key - 1 < oc_array_total(t)) return filter(vm, t, oc_array_slot(t, (uint32_t)(key - 1)));
  return node_value(vm, t, find_int(vm, t, key));
}

/* The integer that a float key stands for. */
static bool whole(double n, int64_t *i) {
  if (!(n >= -0x1p63 && n < 0x1p63)) return false;
  *i = (int64_t)n;
  return (double)*i == n;
}

/* Booleans have no payload: one is made up, so that all keys compare alike. */
static OcPayload payload(const OcValue *key) {
  OcPayload u = key->u;
  if (key->tag <= OC_TRUE) u.i = key->tag;
  return u;
}

const OcValue *oc_table_get(OcVm *vm, const OcTable *t, const OcValue *key) {
  int64_t i;
  switch (key->tag) {
    case OC_STR: return oc_table_get_str(vm, t, oc_str(key));
    case OC_INT: return oc_table_get_int(vm, t, key->u.i);
    case OC_NIL: return &oc_table_nil;
    case OC_FLT:
      if (whole(key->u.n, &i)) return oc_table_get_int(vm, t, i);
      OC_FALLTHROUGH;
    default: return node_value(vm, t, find(vm, t, key->tag, payload(key)));
  }
}

/* --- the small hash --- */

static OcNode *main_position(const OcVm *vm, const OcTable *t, uint8_t tag, OcPayload u) {
  return &t->hash.nodes[oc_hash_key(vm, tag, u) & ((1u << t->extra) - 1)];
}

/* A node for a key that is not there, its value nil; NULL when every node is taken. */
static OcNode *insert_small(OcVm *vm, OcTable *t, uint8_t tag, OcPayload u) {
  if (oc_table_no_hash(t)) return NULL;
  OcNode *n = main_position(vm, t, tag, u);
  if (n->tag != OC_NIL) {
    OcNode *f = NULL;
    while (t->free_at > 0) {
      if (t->hash.nodes[--t->free_at].key_tag == OC_NIL) {
        f = &t->hash.nodes[t->free_at];
        break;
      }
    }
    if (f == NULL) return NULL;
    OcNode *other = main_position(vm, t, n->key_tag, n->key);
    if (other != n) { /* n's key is not at home: it moves to the free node, the new one takes its place */
      while (other + other->next != n) other += other->next;
      other->next = (int32_t)(f - other);
      *f = *n;
      if (n->next != 0) {
        f->next += (int32_t)(n - f);
        n->next = 0;
      }
      n->tag = OC_NIL;
      if (OC_UNLIKELY(vm->gc.partial == (OcObj *)t)) oc_gc_node_moved_(vm, t, f);
    } else { /* the new key goes to the free node, behind n */
      f->next = n->next != 0 ? (int32_t)(n + n->next - f) : 0;
      n->next = (int32_t)(f - n);
      n = f;
    }
  }
  n->tag = OC_NIL;
  n->key_tag = tag;
  n->key = u;
  return n;
}

static OcNode *new_nodes(OcVm *vm, uint32_t size) {
  OcNode *n = oc_mem_alloc(&vm->mem, size * sizeof *n);
  if (n == NULL) return NULL;
  for (uint32_t i = 0; i < size; i++) {
    n[i].tag = OC_NIL;
    n[i].key_tag = OC_NIL;
    n[i].next = 0;
    n[i].key.i = 0;
  }
  return n;
}

/* Lays out the table anew: an array of `acap` slots of which at least `least` are in use, and a hash part for `nhash` keys
 * of `nodes` nodes (a power of two, or 0; beyond OC_TABLE_BIG: a big one). For tables without a big hash; a big array keeps its
 * size. false: no memory, nothing changed. */
static bool resize(OcVm *vm, OcTable *t, uint32_t acap, uint32_t least, uint32_t nodes, uint32_t nhash) {
  OcValue *const old_array = t->array, *array = old_array;
  OcNode *const old_nodes = t->hash.nodes, *fresh = OC_DUMMY;
  OcBigHash *big = NULL;
  const uint32_t old_acap = t->acap, old_asize = t->asize, old_size = small_size(t);
  OC_ASSERT(!(t->flags & OC_TABLE_BIGHASH) && (acap == old_acap || !oc_array_is_big(t)));
  if (acap != old_acap && acap > 0 && (array = oc_array_new(vm, acap)) == NULL) return false;
  if (nodes > OC_TABLE_BIG) big = oc_big_new(vm, OC_TABLE_BIG, nhash);
  else if (nodes > 0) fresh = new_nodes(vm, nodes);
  if (nodes > OC_TABLE_BIG ? big == NULL : fresh == NULL) {
    if (acap != old_acap && acap > 0) oc_array_free(vm, array, acap);
    return false;
  }
  /* From here on nothing fails. */
  const bool watched = vm->gc.partial == (OcObj *)t;
  t->flags &= (uint8_t)~OC_TABLE_HASINTS;
  if (big != NULL) {
    t->hash.big = big;
    t->flags |= OC_TABLE_BIGHASH;
    t->extra = 0;
    t->free_at = 0;
  } else {
    t->hash.nodes = fresh;
    t->extra = nodes == 0 ? 0 : (uint8_t)__builtin_ctz(nodes);
    t->free_at = (uint16_t)nodes;
  }
  if (acap != old_acap) {
    const uint32_t keep = old_asize < acap ? old_asize : acap;
    if (keep > 0) memcpy(array, old_array, keep * sizeof *array);
    t->array = acap == 0 ? NULL : array;
    t->acap = acap;
    t->asize = keep;
  }
  if (acap != old_acap) { /* the keys that come from the hash to the array say how many of its slots are in use */
    for (uint32_t i = 0; i < old_size; i++) {
      const OcNode *n = &old_nodes[i];
      if (n->tag != OC_NIL && n->key_tag == OC_INT && n->key.i > (int64_t)least && n->key.i <= (int64_t)acap)
        least = (uint32_t)n->key.i;
    }
    while (t->asize < least) t->array[t->asize++].tag = OC_NIL;
  }
  const uint32_t total = oc_array_total(t);
  for (uint32_t i = acap; i < old_asize; i++) { /* a shrinking array's last elements */
    const OcValue *v = &old_array[i];
    if (v->tag == OC_NIL) continue;
    OcPayload u;
    u.i = (int64_t)i + 1;
    OcNode *n = big != NULL ? oc_big_insert(vm, big, OC_INT, u) : insert_small(vm, t, OC_INT, u);
    n->u = v->u;
    n->tag = v->tag;
    t->flags |= OC_TABLE_HASINTS;
  }
  for (uint32_t i = old_size; i-- > 0;) {
    const OcNode *from = &old_nodes[i];
    if (from->tag == OC_NIL) continue;
    if (from->key_tag == OC_INT && (uint64_t)from->key.i - 1 < total) {
      OcValue *slot = oc_array_slot(t, (uint32_t)(from->key.i - 1));
      slot->u = from->u;
      slot->tag = from->tag;
      if (OC_UNLIKELY(watched)) oc_gc_slot_moved_(vm, t, slot);
      continue;
    }
    OcNode *n = big != NULL ? oc_big_insert(vm, big, from->key_tag, from->key) : insert_small(vm, t, from->key_tag, from->key);
    n->u = from->u;
    n->tag = from->tag;
    if (from->key_tag == OC_INT && from->key.i > 0) t->flags |= OC_TABLE_HASINTS;
  }
  if (old_size > 0) oc_mem_free(&vm->mem, old_nodes, old_size * sizeof *old_nodes);
  if (acap != old_acap) oc_array_free(vm, old_array, old_acap);
  if (OC_UNLIKELY(watched)) oc_gc_hash_moved_(vm, t);
  return true;
}

/* log2 of the smallest power of two >= k. */
static int slice_of(uint64_t k) { return k <= 1 ? 0 : 64 - __builtin_clzll(k - 1); }

/* No node is free: finds sizes for one key more, and lays out the table anew. */
static OC_COLD OcTSet rehash(OcVm *vm, OcTable *t, uint8_t tag, OcPayload key) {
  const uint32_t old_size = small_size(t);
  uint32_t live = 0, nums[40] = { 0 }, ints = 0, cost = old_size;
  const bool int_key = tag == OC_INT && key.i > 0;
  for (uint32_t i = 0; i < old_size; i++) {
    const OcNode *n = &t->hash.nodes[i];
    if (n->tag == OC_NIL) continue;
    live++;
    if (n->key_tag == OC_INT && n->key.i > 0 && n->key.i <= OC_MAX_ARRAY) {
      nums[slice_of((uint64_t)n->key.i)]++;
      ints++;
    }
  }
  uint32_t acap = t->acap, to_array = 0, from_array = 0;
  if ((int_key || ints > 0) && !oc_array_is_big(t)) {
    if (int_key && key.i <= OC_MAX_ARRAY) {
      nums[slice_of((uint64_t)key.i)]++;
      ints++;
    }
    cost += t->asize;
    for (uint32_t i = 0; i < t->asize; i++) {
      if (t->array[i].tag == OC_NIL) continue;
      nums[slice_of((uint64_t)i + 1)]++;
      ints++;
    }
    /* PUC's computesizes. */
    uint32_t best = 0;
    uint64_t sum = 0, two = 1;
    for (int i = 0; i < 28 && ints > two / 2; i++, two *= 2) {
      sum += nums[i];
      if (sum > two / 2) best = (uint32_t)two;
    }
    /* A capacity that was reserved stays when nothing of the hash would gain by a bigger one. */
    bool fits = acap <= best && acap >= t->asize && !(int_key && key.i > (int64_t)acap && key.i <= (int64_t)best);
    for (uint32_t i = 0; fits && i < old_size; i++) {
      const OcNode *n = &t->hash.nodes[i];
      if (n->tag != OC_NIL && n->key_tag == OC_INT && n->key.i > (int64_t)acap && n->key.i <= (int64_t)best) fits = false;
    }
    if (!fits) acap = best;
    for (uint32_t i = 0; i < old_size; i++) {
      const OcNode *n = &t->hash.nodes[i];
      if (n->tag != OC_NIL && n->key_tag == OC_INT && n->key.i > 0 && n->key.i <= (int64_t)acap) to_array++;
    }
    for (uint32_t i = acap; i < t->asize; i++) from_array += t->array[i].tag != OC_NIL;
  }
  const bool key_to_array = int_key && acap != t->acap && key.i <= (int64_t)acap;
  if (acap == t->acap) to_array = 0;
  const uint32_t nhash = live - to_array + from_array + (key_to_array ? 0 : 1);
  uint32_t nodes = nhash == 0 ? 0 : oc_pow2_above(nhash);
  if (nodes <= old_size && acap == t->acap && nodes > 0) {
    /* Only dead keys make room: not so little of it that the next insertions come here again, each paying for the whole. */
    const uint32_t slack = (nodes >= 32 ? nodes / 8 : 0) + cost / 64;
    if (nhash + slack > nodes) nodes = oc_pow2_above(nhash + slack);
  }
  if (cost > CHARGE_FROM) vm->fuel -= cost / 4;
  if (!resize(vm, t, acap, key_to_array ? (uint32_t)key.i : 0, nodes, nhash)) return OC_TSET_NOMEM;
  return OC_TSET_OK;
}

/* --- inserting --- */

OC_INLINE void write_slot(OcVm *vm, OcTable *t, OcValue *slot, const OcValue *v) {
  slot->u = v->u;
  slot->tag = v->tag;
  OC_BARRIER_TABLE(vm, t, v);
}

/* Everything in a big hash died: back to none. */
static OC_COLD void drop_big(OcVm *vm, OcTable *t) {
  oc_big_free(vm, t->hash.big);
  t->hash.nodes = OC_DUMMY;
  t->flags &= (uint8_t)~(OC_TABLE_BIGHASH | OC_TABLE_HASINTS);
  t->extra = 0;
  t->free_at = 0;
  if (vm->gc.partial == (OcObj *)t) oc_gc_hash_moved_(vm, t);
}

/* Stores v (not nil) under a key that is not in the table and does not belong at the end of the array. */
static OcTSet insert(OcVm *vm, OcTable *t, uint8_t tag, OcPayload u, const OcValue *v) {
  OcNode *n;
  if (OC_UNLIKELY(oc_array_is_big(t))) {
    if (t->flags & OC_TABLE_MIGRATING) oc_array_migrate(vm, t);
    else if (tag == OC_INT) oc_array_reclaim(vm, t);
  }
  if (OC_UNLIKELY(t->flags & OC_TABLE_BIGHASH) && t->hash.big->linked == 0) drop_big(vm, t);
  for (;;) {
    if (OC_UNLIKELY(t->flags & OC_TABLE_BIGHASH)) {
      n = oc_big_insert(vm, t->hash.big, tag, u);
      vm->fuel -= BIG_FUEL;
      if (n == NULL) return OC_TSET_NOMEM;
    } else {
      n = insert_small(vm, t, tag, u);
    }
    if (n != NULL) break;
    const OcTSet r = rehash(vm, t, tag, u);
    if (r != OC_TSET_OK) return r;
    if (tag == OC_INT && (uint64_t)u.i - 1 < t->asize) {
      write_slot(vm, t, &t->array[u.i - 1], v);
      return OC_TSET_OK;
    }
  }
  if (tag == OC_INT && u.i > 0) t->flags |= OC_TABLE_HASINTS;
  n->u = v->u;
  n->tag = v->tag;
  if ((tag & OC_COLLECTABLE) && oc_is_black(t) && oc_is_white(u.o)) oc_gc_key_(vm, t, u.o);
  OC_BARRIER_TABLE(vm, t, v);
  return OC_TSET_OK;
}

/* A node whose key is in the array part from now on. Were it still found by its key, `next` could take the one for the other once
 * oc_table_len has forgotten the slot. */
static void bury(OcNode *n) {
  n->tag = OC_NIL;
  n->key_tag = OC_DEADKEY;
}

/* The keys that follow the array's end may wait in the hash: moves a few. The others stay where they are found. */
static void pull(OcVm *vm, OcTable *t) {
  for (int i = 0; i < PULL; i++) {
    const uint32_t total = oc_array_total(t);
    OcNode *n = find_int(vm, t, (int64_t)total + 1);
    if (n == NULL || n->tag == OC_NIL || oc_array_push(vm, t) != ARRAY_OK) return;
    OcValue *slot = oc_array_slot(t, total);
    slot->u = n->u;
    slot->tag = n->tag;
    bury(n);
    if (OC_UNLIKELY(vm->gc.partial == (OcObj *)t)) oc_gc_slot_moved_(vm, t, slot);
  }
}

static OcTSet set_int_slow(OcVm *vm, OcTable *t, int64_t key, const OcValue *v) {
  uint32_t total = oc_array_total(t);
  if ((uint64_t)key - 1 < total) {
    write_slot(vm, t, oc_array_slot(t, (uint32_t)(key - 1)), v);
    return OC_TSET_OK;
  }
  OcNode *n = find_int(vm, t, key);
  if (n != NULL && (n->tag != OC_NIL || key != (int64_t)total + 1 || total >= t->acap)) {
    write_slot(vm, t, oc_node_value(n), v);
    return OC_TSET_OK;
  }
  if (v->tag == OC_NIL) return OC_TSET_OK;
  if (key == (int64_t)total + 1) {
    const OcArrayGrow r = oc_array_push(vm, t);
    if (r == ARRAY_NOMEM) return OC_TSET_NOMEM;
    if (r == ARRAY_OK) {
      if (n != NULL) bury(n);
      write_slot(vm, t, oc_array_slot(t, total), v);
      if (t->flags & OC_TABLE_HASINTS) pull(vm, t);
      return OC_TSET_OK;
    }
  } else if (key > 0 && key <= (int64_t)t->acap && key - (int64_t)total <= MAX_GAP && !(t->flags & (OC_TABLE_HASINTS | OC_TABLE_MIGRATING))) {
    for (; total < key; total++) {
      if (oc_array_push(vm, t) != ARRAY_OK) OC_UNREACHABLE("reserved slots are there");
    }
    write_slot(vm, t, &t->array[key - 1], v);
    return OC_TSET_OK;
  }
  OcPayload u;
  u.i = key;
  return insert(vm, t, OC_INT, u, v);
}

OcTSet oc_table_set_int(OcVm *vm, OcTable *t, int64_t key, const OcValue *v) {
  const uint64_t i = (uint64_t)key - 1;
  if (OC_UNLIKELY(oc_array_is_big(t)) && i < oc_array_header(t)->nils)
    oc_array_header(t)->nils = (uint32_t)i; /* that slot is no longer known to be nil */
  if (OC_LIKELY(i < t->asize)) {
    write_slot(vm, t, &t->array[i], v);
    return OC_TSET_OK;
  }
  if (i == t->asize && i < t->acap && !(t->flags & (OC_TABLE_HASINTS | OC_TABLE_MIGRATING)) && v->tag != OC_NIL) {
    t->asize++;
    write_slot(vm, t, &t->array[i], v);
    return OC_TSET_OK;
  }
  return set_int_slow(vm, t, key, v);
}

OcTSet oc_table_set_str(OcVm *vm, OcTable *t, OcString *key, const OcValue *v) {
  OC_ASSERT(oc_string_is_key(key));
  OcPayload u;
  u.i = 0;
  u.o = (OcObj *)key;
  OcNode *n = find(vm, t, OC_STR, u);
  if (n != NULL) {
    if (n->tag == OC_NIL) t->absent = 0;
    write_slot(vm, t, oc_node_value(n), v);
    return OC_TSET_OK;
  }
  if (v->tag == OC_NIL) return OC_TSET_OK;
  t->absent = 0;
  return insert(vm, t, OC_STR, u, v);
}

OcTSet oc_table_set(OcVm *vm, OcTable *t, const OcValue *key, const OcValue *v) {
  int64_t i;
  switch (key->tag) {
    case OC_STR: return oc_table_set_str(vm, t, oc_str(key), v);
    case OC_INT: return oc_table_set_int(vm, t, key->u.i, v);
    case OC_NIL: return OC_TSET_NILKEY;
    case OC_FLT:
      if (whole(key->u.n, &i)) return oc_table_set_int(vm, t, i, v);
      if (key->u.n != key->u.n) return OC_TSET_NANKEY;
      OC_FALLTHROUGH;
    default: {
      const OcPayload u = payload(key);
      OcNode *n = find(vm, t, key->tag, u);
      if (n != NULL) {
        write_slot(vm, t, oc_node_value(n), v);
        return OC_TSET_OK;
      }
      return v->tag == OC_NIL ? OC_TSET_OK : insert(vm, t, key->tag, u, v);
    }
  }
}

bool oc_table_reserve(OcVm *vm, OcTable *t, uint32_t n, uint32_t h) {
  const uint32_t most = OC_TABLE_BIG / 2; /* clearing more nodes than this at once is no help */
  if (t->flags & (OC_TABLE_BIGHASH | OC_TABLE_MIGRATING)) return true;
  if (n > OC_TABLE_BIG) n = OC_TABLE_BIG;
  if (h > most) h = most;
  const uint32_t acap = n > t->acap ? n : t->acap;
  uint32_t nodes = h == 0 ? 0 : oc_pow2_above(h);
  if (nodes < small_size(t)) nodes = small_size(t);
  if (acap == t->acap && nodes == small_size(t)) return true;
  if (nodes == small_size(t)) { /* only the array: the hash may stay as it is, unless keys must move */
    if (!(t->flags & OC_TABLE_HASINTS)) {
      OcValue *array = oc_array_new(vm, acap);
      if (array == NULL) return false;
      if (t->asize > 0) memcpy(array, t->array, t->asize * sizeof *array);
      oc_array_free(vm, t->array, t->acap);
      t->array = array;
      t->acap = acap;
      return true;
    }
  }
  return resize(vm, t, acap, 0, nodes, nodes);
}

/* --- length --- */

static bool is_nil_at(OcVm *vm, const OcTable *t, int64_t key) { return oc_table_get_int(vm, t, key)->tag == OC_NIL; }

int64_t oc_table_len(OcVm *vm, const OcTable *ct, int64_t *cost) {
  OcTable *t = (OcTable *)ct; /* forgetting a nil slot at the end of the array changes nothing that can be seen */
  *cost = 1;
  if (t->asize > 0 && !(t->flags & OC_TABLE_MIGRATING) && t->array[t->asize - 1].tag == OC_NIL) t->asize--;
  int64_t i = oc_array_total(t), j;
  if (i > 0 && is_nil_at(vm, t, i)) {
    j = i;
    i = 0;
  } else {
    if (!(t->flags & OC_TABLE_HASINTS) || is_nil_at(vm, t, i + 1)) return i;
    /* The hash goes on: doubles j until it is past a border. */
    j = i + 1;
    do {
      i = j;
      (*cost)++;
      if (j > INT64_MAX / 2) {
        if (!is_nil_at(vm, t, INT64_MAX)) return INT64_MAX;
        j = INT64_MAX;
        break;
      }
      j *= 2;
    } while (!is_nil_at(vm, t, j));
  }
  while (j - i > 1) { /* i is 0 or present, j is absent */
    const int64_t m = i + (j - i) / 2;
    (*cost)++;
    if (is_nil_at(vm, t, m)) j = m;
    else i = m;
  }
  return i;
}

/* --- traversal --- */

uint32_t oc_table_array_positions(const OcTable *t) { return oc_array_total(t); }
uint32_t oc_table_hash_positions(const OcTable *t) {
  return t->flags & OC_TABLE_BIGHASH ? t->hash.big->used : small_size(t);
}
OcValue *oc_table_array_at(const OcTable *t, uint32_t i) { return oc_array_slot(t, i); }
OcNode *oc_table_node_at(const OcTable *t, uint32_t i) {
  return t->flags & OC_TABLE_BIGHASH ? oc_big_entry(t->hash.big, i) : &t->hash.nodes[i];
}

/* Position of the node of a key, alive or dead, or UINT32_MAX. */
static uint32_t node_index(OcVm *vm, const OcTable *t, uint8_t tag, OcPayload u, uint8_t as) {
  const uint32_t hash = oc_hash_key(vm, tag, u);
  if (t->flags & OC_TABLE_BIGHASH) {
    const OcBigHash *const b = t->hash.big;
    const OcNode *const n = b->last < b->used ? oc_big_entry(b, b->last) : &oc_table_dummy;
    return n->key_tag == as && n->key.i == u.i ? b->last : oc_big_index(b, hash, as, u.i);
  }
  for (const OcNode *n = &t->hash.nodes[hash & ((1u << t->extra) - 1)];; n += n->next) {
    if (n->key_tag == as && n->key.i == u.i) return (uint32_t)(n - t->hash.nodes);
    if (n->next == 0) return UINT32_MAX;
  }
}

bool oc_table_cursor(OcVm *vm, const OcTable *t, const OcValue *key, uint64_t *at) {
  uint8_t tag = key->tag;
  OcPayload u = payload(key);
  int64_t i;
  if (tag == OC_NIL) {
    *at = 0;
    return true;
  }
  if (tag == OC_FLT && whole(u.n, &i)) {
    tag = OC_INT;
    u.i = i;
  }
  if (tag == OC_INT && (uint64_t)u.i - 1 < oc_array_total(t)) {
    *at = (uint64_t)u.i;
    return true;
  }
  uint32_t n = node_index(vm, t, tag, u, tag);
  if (n == UINT32_MAX && (tag & OC_COLLECTABLE)) n = node_index(vm, t, tag, u, OC_DEADKEY);
  if (n == UINT32_MAX) {
    /* A slot at the end of the array that oc_table_len has forgotten since it was visited. */
    if (tag != OC_INT || (uint64_t)u.i - 1 >= t->acap) return false;
    *at = OC_TABLE_HASH_AT;
    return true;
  }
  *at = OC_TABLE_HASH_AT + n + 1;
  return true;
}

/* May a traversal still show the key of a weak table's entry? Strings are values to scripts: they are kept. */
static bool key_lives(OcVm *vm, const OcNode *n) {
  if (!(n->key_tag & OC_COLLECTABLE) || !oc_gc_is_dead(vm, n->key.o)) return true;
  if (n->key_tag != OC_STR) return false;
  oc_gc_revive(vm, n->key.o);
  return true;
}

int oc_table_next(OcVm *vm, const OcTable *t, uint64_t *at, OcValue *key, OcValue *value) {
  int budget = OC_SLICE_ITEMS;
  uint64_t i = *at;
  if (i < OC_TABLE_HASH_AT) {
    const uint32_t total = oc_array_total(t);
    for (; i < total; i++) {
      const OcValue *v = filter(vm, t, oc_array_slot(t, (uint32_t)i));
      if (v->tag != OC_NIL) {
        oc_set_int(key, (int64_t)i + 1);
        value->u = v->u;
        value->tag = v->tag;
        *at = i + 1;
        return 1;
      }
      if (--budget == 0) {
        *at = i + 1;
        return 0;
      }
    }
    i = OC_TABLE_HASH_AT;
  }
  const uint32_t size = oc_table_hash_positions(t);
  for (i -= OC_TABLE_HASH_AT; i < size; i++) {
    OcNode *n = oc_table_node_at(t, (uint32_t)i);
    const OcValue *v = filter(vm, t, oc_node_value(n));
    if (v->tag != OC_NIL && (!(t->flags & OC_TABLE_WEAKK) || key_lives(vm, n))) {
      OC_ASSERT(n->key_tag != OC_NIL && n->key_tag != OC_DEADKEY);
      key->u = n->key;
      key->tag = n->key_tag;
      value->u = v->u;
      value->tag = v->tag;
      *at = OC_TABLE_HASH_AT + i + 1;
      if (t->flags & OC_TABLE_BIGHASH) t->hash.big->last = (uint32_t)i;
      return 1;
    }
    if (--budget == 0) {
      *at = OC_TABLE_HASH_AT + i + 1;
      return 0;
    }
  }
  *at = OC_TABLE_HASH_AT + size;
  return -1;
}

size_t oc_table_bytes(const OcTable *t) {
  size_t n = sizeof *t + t->acap * sizeof(OcValue);
  if (oc_array_is_big(t)) n += sizeof(OcBigArray);
  if (t->flags & OC_TABLE_MIGRATING) n += oc_array_header(t)->old_cap * sizeof(OcValue) + sizeof(OcBigArray);
  return n + (t->flags & OC_TABLE_BIGHASH ? oc_big_bytes(t->hash.big) : small_size(t) * sizeof(OcNode));
}

#if OC_DEBUG
void oc_table_check(OcVm *vm, const OcTable *t) {
  OC_ASSERT(t->asize <= t->acap && (t->acap == 0) == (t->array == NULL));
  if (t->flags & OC_TABLE_MIGRATING) {
    const OcBigArray *h = oc_array_header(t);
    OC_ASSERT(oc_array_is_big(t) && t->asize < h->old_size && h->old_size <= h->total && h->total <= t->acap);
  }
  if (oc_array_is_big(t) && !(t->flags & OC_TABLE_MIGRATING)) {
    const uint32_t nils = oc_array_header(t)->nils;
    for (uint32_t i = 0; i < nils && i < t->asize; i++) OC_ASSERT(t->array[i].tag == OC_NIL);
  }
  if (t->flags & OC_TABLE_BIGHASH) oc_big_check(vm, t->hash.big);
  for (uint32_t i = 0; i < oc_table_hash_positions(t); i++) {
    const OcNode *n = oc_table_node_at(t, i);
    if (n->tag == OC_NIL) continue;
    OC_ASSERT(n->key_tag != OC_NIL && n->key_tag != OC_DEADKEY);
    if (n->key_tag == OC_INT) {
      OC_ASSERT((uint64_t)n->key.i - 1 >= oc_array_total(t));
      OC_ASSERT(n->key.i <= 0 || (t->flags & OC_TABLE_HASINTS));
    }
    OC_ASSERT(find(vm, t, n->key_tag, n->key) == n);
    if (!(t->flags & OC_TABLE_BIGHASH)) {
      const OcNode *home = main_position(vm, t, n->key_tag, n->key), *other = home;
      if (home == n) continue;
      /* Brent: who sits in this key's home is at home there. */
      if (other->tag != OC_NIL) OC_ASSERT(main_position(vm, t, other->key_tag, other->key) == home);
    }
  }
}
#endif
