/* table_big.c: hash parts beyond OC_TABLE_BIG nodes, grown by linear hashing. Layer 2.
 *
 * Entries never move and are numbered in the order of their first use: that number is the position `next` goes by. There are
 * two buckets for an entry, so that chains are short. Each insertion splits at most SPLITS buckets and frees CLEANS buckets of
 * their dead entries, so that its cost does not depend on the size, and a table under churn does not grow. While no dead entry
 * is met it only probes for them now and then.
 */
#include "table_internal.h"

enum { SPLITS = 3, CLEANS = 4, EAGER = 32, PROBE = 8 };

/* Doubles a top directory of *room pages. */
static bool grow_top(OcVm *vm, void ***top, uint32_t *room) {
  const uint32_t more = *room == 0 ? 1 : *room * 2;
  void **fresh = oc_mem_alloc(&vm->mem, more * sizeof *fresh);
  if (fresh == NULL) return false;
  if (*room != 0) {
    memcpy(fresh, *top, *room * sizeof *fresh);
    oc_mem_free(&vm->mem, *top, *room * sizeof *fresh);
  }
  *top = fresh;
  *room = more;
  return true;
}

/* The segment that starts at index `at` (a multiple of BIG_SEG), of elements of `size` bytes. */
static bool add_segment(OcVm *vm, void ***top, uint32_t *room, uint32_t at, size_t size) {
  const uint32_t page = at / (BIG_SEG * BIG_PAGE), in_page = at / BIG_SEG % BIG_PAGE;
  if (page >= *room && !grow_top(vm, top, room)) return false;
  void *segment = oc_mem_alloc(&vm->mem, BIG_SEG * size);
  if (segment == NULL) return false;
  if (in_page == 0) {
    (*top)[page] = oc_mem_alloc(&vm->mem, BIG_PAGE * sizeof(void *));
    if ((*top)[page] == NULL) {
      oc_mem_free(&vm->mem, segment, BIG_SEG * size);
      return false;
    }
  }
  ((void **)(*top)[page])[in_page] = segment;
  return true;
}

static bool add_entries(OcVm *vm, OcBigHash *b, uint32_t at) {
  return add_segment(vm, (void ***)(void *)&b->entries, &b->entry_pages, at, sizeof(OcNode));
}
static bool add_buckets(OcVm *vm, OcBigHash *b, uint32_t at) {
  return add_segment(vm, (void ***)(void *)&b->buckets, &b->bucket_pages, at, sizeof(uint32_t));
}

static void free_segments(OcVm *vm, void **top, uint32_t room, uint32_t n, size_t size) {
  for (uint32_t at = 0; at < n; at += BIG_SEG) {
    void **page = top[at / (BIG_SEG * BIG_PAGE)];
    const uint32_t in_page = at / BIG_SEG % BIG_PAGE;
    oc_mem_free(&vm->mem, page[in_page], BIG_SEG * size);
    if (in_page == BIG_PAGE - 1 || at + BIG_SEG >= n) oc_mem_free(&vm->mem, page, BIG_PAGE * sizeof *page);
  }
  if (top != NULL) oc_mem_free(&vm->mem, top, room * sizeof *top);
}

void oc_big_free(OcVm *vm, OcBigHash *b) {
  free_segments(vm, (void **)b->entries, b->entry_pages, b->used, sizeof(OcNode));
  free_segments(vm, (void **)b->buckets, b->bucket_pages, b->nbuckets, sizeof(uint32_t));
  oc_mem_free(&vm->mem, b, sizeof *b);
}

OcBigHash *oc_big_new(OcVm *vm, uint32_t nbuckets, uint32_t nentries) {
  OcBigHash *b = oc_mem_alloc(&vm->mem, sizeof *b);
  if (b == NULL) return NULL;
  memset(b, 0, sizeof *b);
  uint32_t nb = 0, ne = 0;
  for (; nb < nbuckets && add_buckets(vm, b, nb); nb += BIG_SEG) memset(oc_big_bucket_at(b, nb), 0, BIG_SEG * sizeof(uint32_t));
  if (nb >= nbuckets) {
    while (ne < nentries && add_entries(vm, b, ne)) ne += BIG_SEG;
  }
  b->nbuckets = nb;
  b->used = ne;
  if (nb < nbuckets || ne < nentries) {
    oc_big_free(vm, b);
    return NULL;
  }
  b->mask = oc_pow2_above(nb) - 1;
  /* All entries start on the free list, the first one first: order of insertion is order of traversal. */
  for (uint32_t i = ne; i-- > 0;) {
    OcNode *n = oc_big_entry(b, i);
    n->tag = OC_NIL;
    n->key_tag = OC_NIL;
    n->next = (int32_t)b->free;
    b->free = i + 1;
  }
  return b;
}

static void release(OcBigHash *b, OcNode *n, uint32_t index1) {
  n->key_tag = OC_NIL;
  n->next = (int32_t)b->free;
  b->free = index1;
  b->linked--;
}

/* Frees the dead entries of the next bucket. */
static void clean_bucket(OcBigHash *b) {
  const uint32_t before = b->linked;
  if (b->clean >= b->nbuckets) b->clean = 0;
  uint32_t *bucket = oc_big_bucket_at(b, b->clean++);
  OcNode *prev = NULL;
  for (uint32_t e = *bucket & BIG_INDEX; e != 0;) {
    OcNode *n = oc_big_entry(b, e - 1);
    const uint32_t next = (uint32_t)n->next;
    if (n->tag == OC_NIL) {
      if (prev != NULL) prev->next = (int32_t)next;
      else *bucket = next == 0 ? 0 : (*bucket & ~BIG_INDEX) | next; /* whose marks these are nobody knows: the next split does */
      release(b, n, e);
    } else {
      prev = n;
    }
    e = next;
  }
  if (b->linked != before) b->eager = EAGER;
}

/* Adds one bucket and moves to it what now hashes there. Dead entries cannot be hashed (their keys may be gone): they are
 * freed. Without memory the chains just stay longer. */
static void split_bucket(OcVm *vm, OcBigHash *b) {
  const uint32_t fresh = b->nbuckets;
  if (fresh % BIG_SEG == 0 && !add_buckets(vm, b, fresh)) return;
  if (fresh == b->mask + 1) b->mask = b->mask * 2 + 1;
  uint32_t *from = oc_big_bucket_at(b, fresh & (b->mask >> 1));
  uint32_t stay = 0, move = 0; /* heads */
  for (uint32_t e = *from & BIG_INDEX; e != 0;) {
    OcNode *n = oc_big_entry(b, e - 1);
    const uint32_t next = (uint32_t)n->next;
    if (n->tag == OC_NIL) {
      release(b, n, e);
    } else {
      const uint32_t hash = oc_hash_key(vm, n->key_tag, n->key);
      uint32_t *const to = (hash & b->mask) == fresh ? &move : &stay;
      n->next = (int32_t)(*to & BIG_INDEX);
      *to = (*to & ~BIG_INDEX) | BIG_MARK(hash) | e;
    }
    e = next;
  }
  *from = stay;
  *oc_big_bucket_at(b, fresh) = move;
  b->nbuckets++;
  /* The next split will ask for this entry: let it come meanwhile. */
  const uint32_t soon = *oc_big_bucket_at(b, (fresh + 1) & (b->mask >> 1)) & BIG_INDEX;
  if (soon != 0) __builtin_prefetch(oc_big_entry(b, soon - 1));
}

OcNode *oc_big_insert(OcVm *vm, OcBigHash *b, uint8_t tag, OcPayload key) {
  if (b->eager > 0) {
    b->eager--;
    for (int i = 0; i < CLEANS; i++) clean_bucket(b);
  } else if (b->linked % PROBE == 0) {
    clean_bucket(b);
  }
  const bool fresh = b->free == 0;
  if (fresh && (b->used >= BIG_MAX_ENTRIES || (b->used % BIG_SEG == 0 && !add_entries(vm, b, b->used)))) return NULL;
  for (int i = 0; i < SPLITS && 2 * b->linked >= b->nbuckets; i++) split_bucket(vm, b);
  /* Even if a split freed entries meanwhile, a segment just added is used: `used` tells which segments there are. */
  const uint32_t index1 = fresh ? ++b->used : b->free;
  OcNode *n = oc_big_entry(b, index1 - 1);
  if (!fresh) b->free = (uint32_t)n->next;
  const uint32_t hash = oc_hash_key(vm, tag, key);
  uint32_t *bucket = oc_big_bucket(b, hash);
  n->tag = OC_NIL;
  n->key_tag = tag;
  n->key = key;
  n->next = (int32_t)(*bucket & BIG_INDEX);
  *bucket = (*bucket & ~BIG_INDEX) | BIG_MARK(hash) | index1;
  b->linked++;
  return n;
}

uint32_t oc_big_index(const OcBigHash *b, uint32_t hash, uint8_t tag, int64_t bits) {
  const uint32_t head = *oc_big_bucket(b, hash);
  for (uint32_t i = head & BIG_MARK(hash) ? head & BIG_INDEX : 0; i != 0;) {
    const OcNode *n = oc_big_entry(b, i - 1);
    if (n->key_tag == tag && n->key.i == bits) return i - 1;
    i = (uint32_t)n->next;
  }
  return UINT32_MAX;
}

static size_t segment_bytes(uint32_t room, uint32_t n, size_t size) {
  const size_t segments = (n + BIG_SEG - 1) / BIG_SEG, pages = (segments + BIG_PAGE - 1) / BIG_PAGE;
  return segments * BIG_SEG * size + (pages * BIG_PAGE + room) * sizeof(void *);
}
size_t oc_big_bytes(const OcBigHash *b) {
  return sizeof *b + segment_bytes(b->entry_pages, b->used, sizeof(OcNode)) +
         segment_bytes(b->bucket_pages, b->nbuckets, sizeof(uint32_t));
}

#if OC_DEBUG
void oc_big_check(OcVm *vm, const OcBigHash *b) {
  uint32_t linked = 0, unlinked = 0;
  OC_ASSERT(b->mask >= b->nbuckets - 1 && (b->mask & (b->mask + 1)) == 0 && b->mask / 2 < b->nbuckets);
  for (uint32_t i = 0; i < b->nbuckets; i++) {
    uint32_t *bucket = oc_big_bucket_at(b, i);
    for (uint32_t e = *bucket & BIG_INDEX; e != 0; linked++) {
      OC_ASSERT(e <= b->used);
      const OcNode *n = oc_big_entry(b, e - 1);
      OC_ASSERT(n->key_tag != OC_NIL && linked < b->used);
      if (n->tag != OC_NIL) {
        OC_ASSERT(n->key_tag != OC_DEADKEY);
        const uint32_t hash = oc_hash_key(vm, n->key_tag, n->key);
        OC_ASSERT(oc_big_bucket(b, hash) == bucket && (*bucket & BIG_MARK(hash)));
      }
      e = (uint32_t)n->next;
    }
  }
  OC_ASSERT(linked == b->linked);
  for (uint32_t e = b->free; e != 0; unlinked++) {
    OC_ASSERT(e <= b->used && unlinked < b->used);
    const OcNode *n = oc_big_entry(b, e - 1);
    OC_ASSERT(n->key_tag == OC_NIL && n->tag == OC_NIL);
    e = (uint32_t)n->next;
  }
  OC_ASSERT(linked + unlinked == b->used);
}
#endif
