/* table.h: Lua tables. Layer 2.
 *
 * Array part: `array[0 .. asize)` holds keys 1..asize; `asize` counts initialised slots (the last may become nil again),
 * `acap` those allocated, so appending clears nothing. Beyond OC_TABLE_BIG slots, growth copies in slices: while
 * OC_TABLE_MIGRATING is set, the fast path still covers [0, asize), the rest is in the old array.
 * Hash part: up to OC_TABLE_BIG nodes one block of chained nodes, rehashed at once. Beyond: entries and bucket heads in
 * segments, grown by linear hashing (table_big.c); entries never move, so `next` survives growth, and each insertion
 * does a bounded amount of splitting and of reclaiming dead entries.
 * Only inserting a new key may move anything. Keys that are long strings must be canonical (str.h).
 */
#ifndef OC_TABLE_H
#define OC_TABLE_H

#include "str.h"

typedef struct OcNode {
  OcPayload u;     /* value: payload, */
  uint8_t tag;     /* tag: the first 9 bytes are laid out as an OcValue's */
  uint8_t key_tag; /* OC_NIL: free; OC_DEADKEY */
  int32_t next;    /* small hash: offset to the next node of the chain, 0 at its end. big: index + 1 of the next entry */
  OcPayload key;
} OcNode;
#define oc_node_value(n) ((OcValue *)(void *)(n))

enum {
  OC_TABLE_MIGRATING = 1, /* flags: the array part is being copied */
  OC_TABLE_BIGHASH = 2,   /* the hash part is an OcBigHash */
  OC_TABLE_WEAKK = 4, OC_TABLE_WEAKV = 8, /* as the collector found __mode in this cycle: reads must filter dead objects */
  OC_TABLE_HASINTS = 16, /* the hash part may hold keys that belong in the array part once it reaches them */
  OC_TABLE_REWEAK = 32   /* weak, and given another metatable since the collector saw it (gc_weak.c) */
};
#define OC_TABLE_HASH_AT ((uint64_t)1 << 32) /* cursors: array slots count from 0, nodes or entries of the hash from here */

struct OcTable {
  OC_HEADER;       /* extra: log2 of the small hash's size */
  uint32_t asize;
  OcValue *array;
  union { OcNode *nodes; struct OcBigHash *big; } hash; /* small and empty: the shared dummy node */
  OcTable *meta;   /* metatable or NULL */
  OcObj *gclist;
  uint32_t acap;
  uint16_t free_at;  /* small hash: every node at or above is taken */
  uint16_t absent;   /* bit e set: this table, used as a metatable, has no metamethod e (e <= OC_TM_EQ); any store of a new
                        string key into it clears the cache */
};

OcTable *oc_table_new(OcVm *vm) OC_MUST;
void oc_table_free(OcVm *vm, OcTable *t);
/* Room for n array slots and h hash nodes in advance (constructors, table.create-like uses). Sizes beyond OC_TABLE_BIG are a
 * hint only and may be ignored. false: no memory. */
bool oc_table_reserve(OcVm *vm, OcTable *t, uint32_t n, uint32_t h) OC_MUST;

/* --- reading: the slot of the value, or NULL/a nil slot if absent. The pointer is good until the next insertion. A weak
 * table's dead entries read as absent. --- */
const OcValue *oc_table_get(OcVm *vm, const OcTable *t, const OcValue *key); /* any key; never NULL (a shared nil) */
const OcValue *oc_table_get_str_slow(OcVm *vm, const OcTable *t, const OcString *key);
extern const OcValue oc_table_nil; /* what reads of absent keys answer */
/* A key string. The usual case, a small hash, is inline. */
OC_INLINE const OcValue *oc_table_get_str(OcVm *vm, const OcTable *t, const OcString *key) {
  if (OC_UNLIKELY(t->flags & (OC_TABLE_BIGHASH | OC_TABLE_WEAKV))) return oc_table_get_str_slow(vm, t, key);
  const OcNode *n = &t->hash.nodes[key->hash & ((1u << t->extra) - 1)];
  for (;;) {
    if (OC_LIKELY(n->key.o == (const OcObj *)key && n->key_tag == OC_STR)) return (const OcValue *)(const void *)n;
    if (n->next == 0) return &oc_table_nil;
    n += n->next;
  }
}
const OcValue *oc_table_get_int_slow(OcVm *vm, const OcTable *t, int64_t key);
OC_INLINE const OcValue *oc_table_get_int(OcVm *vm, const OcTable *t, int64_t key) {
  if (OC_LIKELY((uint64_t)key - 1 < t->asize) && !(t->flags & OC_TABLE_WEAKV)) return &t->array[key - 1];
  return oc_table_get_int_slow(vm, t, key);
}

/* --- writing. OC_TSET_OK, or: --- */
typedef enum { OC_TSET_OK, OC_TSET_NOMEM, OC_TSET_NILKEY, OC_TSET_NANKEY, OC_TSET_OVERFLOW } OcTSet;
OcTSet oc_table_set(OcVm *vm, OcTable *t, const OcValue *key, const OcValue *v) OC_MUST;
OcTSet oc_table_set_str(OcVm *vm, OcTable *t, OcString *key, const OcValue *v) OC_MUST;
OcTSet oc_table_set_int(OcVm *vm, OcTable *t, int64_t key, const OcValue *v) OC_MUST;
/* Writes through a slot that a read returned (its value not nil): no search, barrier included. */
OC_INLINE void oc_table_put(OcVm *vm, OcTable *t, const OcValue *slot, const OcValue *v) {
  OcValue *w = (OcValue *)slot;
  w->u = v->u;
  w->tag = v->tag; /* never the whole 16 bytes: a node keeps its key's tag in the padding */
  OC_BARRIER_TABLE(vm, t, v);
}
void oc_table_set_meta(OcVm *vm, OcTable *t, OcTable *meta);

/* A border (manual 3.4.7), in O(log n) of the array part plus a bounded probe of the hash; *cost gets the fuel. */
int64_t oc_table_len(OcVm *vm, const OcTable *t, int64_t *cost);
/* The border of most tables: the end of an array whose last slot is in use. -1: ask oc_table_len. */
OC_INLINE int64_t oc_table_quick_len(const OcTable *t) {
  if (OC_UNLIKELY(t->flags & (OC_TABLE_MIGRATING | OC_TABLE_HASINTS | OC_TABLE_WEAKV))) return -1;
  const int64_t n = t->asize;
  return n == 0 || t->array[n - 1].tag != OC_NIL ? n : -1;
}

/* Traversal (manual 6.1, next). `*at` is a cursor: 0 to start. oc_table_cursor finds the cursor after `key`: false
 * when the key is not in the table. oc_table_next scans at most OC_SLICE_ITEMS slots from *at: 1: found, key and value
 * set, *at behind it; 0: scanned a slice of dead slots, call again; -1: end. */
bool oc_table_cursor(OcVm *vm, const OcTable *t, const OcValue *key, uint64_t *at) OC_MUST;
int oc_table_next(OcVm *vm, const OcTable *t, uint64_t *at, OcValue *key, OcValue *value) OC_MUST;

/* For the collector: slots of the array part (old and new), nodes or entries of the hash part, and one of each. */
uint32_t oc_table_array_positions(const OcTable *t);
uint32_t oc_table_hash_positions(const OcTable *t);
OcValue *oc_table_array_at(const OcTable *t, uint32_t i);
OcNode *oc_table_node_at(const OcTable *t, uint32_t i); /* may be free: key_tag OC_NIL */
/* Bytes this table takes, all parts. */
size_t oc_table_bytes(const OcTable *t);
#if OC_DEBUG
void oc_table_check(OcVm *vm, const OcTable *t);
#endif

#endif
