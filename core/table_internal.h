/* table_internal.h: what table.c, table_array.c, table_big.c and the collector share about tables. Layer 2. */
#ifndef OC_TABLE_INTERNAL_H
#define OC_TABLE_INTERNAL_H

#include "state.h"

/* --- keys --- */

/* Mixes 64 bits with the VM's seed: integers, floats and pointers that a script chooses must not collide at will. */
OC_INLINE uint32_t oc_hash_bits(const OcVm *vm, int64_t bits) {
  uint64_t x = ((uint64_t)bits ^ vm->seed) * 0x9e3779b97f4a7c15u;
  x ^= x >> 32;
  x *= 0xd6e8feb86659fd93u;
  return (uint32_t)(x >> 32);
}
OC_INLINE uint32_t oc_hash_key(const OcVm *vm, uint8_t tag, OcPayload u) {
  return tag == OC_STR ? ((const OcString *)u.o)->hash : oc_hash_bits(vm, u.i);
}

/* --- small hash --- */
extern const OcNode oc_table_dummy; /* the hash part of tables that have none: never written */
#define OC_DUMMY ((OcNode *)&oc_table_dummy)
OC_INLINE bool oc_table_no_hash(const OcTable *t) { return t->hash.nodes == &oc_table_dummy; }

/* --- big hash (table_big.c) ---
 * Entries and bucket heads lie in segments of BIG_SEG, found through pages of BIG_PAGE segment pointers, so
 * nothing that grows is ever copied but the short top directory. */
#if OC_STRESS_TINY
#define BIG_SEG 8u
#define BIG_PAGE 4u
#else
#define BIG_SEG 1024u /* entries or bucket heads in a segment */
#define BIG_PAGE 256u
#endif
#define BIG_MAX_ENTRIES (1u << 27)
/* A bucket head: the first entry's index + 1, or 0; above it a few bits, of which each key of the chain has set one: most of the keys that
 * are not there are found out without a look at an entry, which lies in no cache. */
#define BIG_INDEX ((1u << 28) - 1)
#define BIG_MARK(hash) (1u << (28 + ((hash) >> 30)))

typedef struct OcBigHash {
  OcNode ***entries;     /* top directory: pages of entry segments */
  uint32_t ***buckets;   /* top directory: pages of segments of bucket heads */
  uint32_t entry_pages, bucket_pages; /* room in the top directories */
  uint32_t used;         /* entries ever used: those in [0, used) are linked or on the free list */
  uint32_t linked;       /* entries in chains, dead ones not yet reclaimed included */
  uint32_t free;         /* free list of entries: index + 1, or 0 */
  uint32_t nbuckets;     /* buckets in use (linear hashing) */
  uint32_t mask;         /* hash bits that count: the power of two at or above nbuckets, less one */
  uint32_t clean;        /* next bucket to be rid of dead entries */
  uint32_t last;         /* entry that a traversal came to last: it asks for that one again */
  uint32_t eager;        /* insertions that go on cleaning, since dead entries were found of late */
} OcBigHash;

OC_INLINE OcNode *oc_big_entry(const OcBigHash *b, uint32_t i) {
  return &b->entries[i / (BIG_SEG * BIG_PAGE)][i / BIG_SEG % BIG_PAGE][i % BIG_SEG];
}
OC_INLINE uint32_t *oc_big_bucket_at(const OcBigHash *b, uint32_t i) {
  return &b->buckets[i / (BIG_SEG * BIG_PAGE)][i / BIG_SEG % BIG_PAGE][i % BIG_SEG];
}
OC_INLINE uint32_t *oc_big_bucket(const OcBigHash *b, uint32_t hash) {
  uint32_t i = hash & b->mask;
  if (i >= b->nbuckets) i = hash & (b->mask >> 1);
  return oc_big_bucket_at(b, i);
}
OC_INLINE OcNode *oc_big_find(const OcBigHash *b, uint32_t hash, uint8_t tag, int64_t bits) {
  const uint32_t head = *oc_big_bucket(b, hash);
  for (uint32_t i = head & BIG_MARK(hash) ? head & BIG_INDEX : 0; i != 0;) {
    OcNode *n = oc_big_entry(b, i - 1);
    if (n->key_tag == tag && n->key.i == bits) return n;
    i = (uint32_t)n->next;
  }
  return NULL;
}
/* A big hash with `nbuckets` buckets and room for `nentries` without further allocation. NULL: no memory. */
OcBigHash *oc_big_new(OcVm *vm, uint32_t nbuckets, uint32_t nentries) OC_MUST;
/* A new entry for a key that is not there, its value nil. NULL: no memory, nothing changed. A bounded number of splits and
 * of reclaimed dead entries go with it. */
OcNode *oc_big_insert(OcVm *vm, OcBigHash *b, uint8_t tag, OcPayload key) OC_MUST;
void oc_big_free(OcVm *vm, OcBigHash *b);
/* Index of the entry of a key (alive or dead, as `tag` says), or UINT32_MAX. */
uint32_t oc_big_index(const OcBigHash *b, uint32_t hash, uint8_t tag, int64_t bits);
size_t oc_big_bytes(const OcBigHash *b);
#if OC_DEBUG
void oc_big_check(OcVm *vm, const OcBigHash *b);
#endif

/* --- array part (table_array.c) --- */

/* Lies right before the slots of an array of more than OC_TABLE_BIG. */
typedef struct OcBigArray {
  _Alignas(16) OcValue *old; /* (so that the slots are aligned, too) while MIGRATING: the old block */
  uint32_t old_size; /* ... its slots in use, of which [0, asize) are copied */
  uint32_t old_cap;  /* ... and its capacity */
  uint32_t total;    /* ... all slots in use: [old_size, total) lie in the new block */
  uint32_t nils;     /* slots [0, nils) are known to be nil: an array that has become empty is dropped */
} OcBigArray;
OC_INLINE OcBigArray *oc_array_header(const OcTable *t) { return (OcBigArray *)(void *)t->array - 1; }
OC_INLINE bool oc_array_is_big(const OcTable *t) { return t->acap > OC_TABLE_BIG; }
/* Slots in use: keys 1 .. this are in the array part, nowhere else. */
OC_INLINE uint32_t oc_array_total(const OcTable *t) {
  return OC_UNLIKELY(t->flags & OC_TABLE_MIGRATING) ? oc_array_header(t)->total : t->asize;
}
/* Slot i < oc_array_total(t). */
OC_INLINE OcValue *oc_array_slot(const OcTable *t, uint32_t i) {
  if (OC_UNLIKELY(i >= t->asize) && (t->flags & OC_TABLE_MIGRATING)) {
    const OcBigArray *h = oc_array_header(t);
    if (i < h->old_size) return &h->old[i];
  }
  return &t->array[i];
}
OcValue *oc_array_new(OcVm *vm, uint32_t cap) OC_MUST; /* cap > 0 */
void oc_array_free(OcVm *vm, OcValue *array, uint32_t cap);
/* Makes the slot after the last one part of the array, as nil. ARRAY_SPARSE: too few slots are in use for a bigger array. */
typedef enum { ARRAY_OK, ARRAY_NOMEM, ARRAY_SPARSE } OcArrayGrow;
OcArrayGrow oc_array_push(OcVm *vm, OcTable *t) OC_MUST;
/* One slice of a pending copy. */
void oc_array_migrate(OcVm *vm, OcTable *t);
/* An integer key of a table with a big array goes into the hash part: looks at a few slots, to drop the array when all are nil. */
void oc_array_reclaim(OcVm *vm, OcTable *t);

uint32_t oc_pow2_above(uint32_t n); /* smallest power of two >= n (n <= 2^31) */

/* --- the collector's interest in moved contents (gc.c): `t` is being traversed in slices, and an entry moved to where the
 * traversal may have been --- */
void oc_gc_slot_moved_(OcVm *vm, OcTable *t, OcValue *slot);
void oc_gc_node_moved_(OcVm *vm, OcTable *t, OcNode *n);
void oc_gc_hash_moved_(OcVm *vm, OcTable *t); /* the whole hash part was laid out anew */
/* A new key in a black table. */
void oc_gc_key_(OcVm *vm, OcTable *t, OcObj *key);

#endif
