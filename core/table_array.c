/* table_array.c: the array part of tables. Layer 2.
 *
 * Capacity doubles. Up to OC_TABLE_BIG slots are copied at once. Beyond, an array grows where it is if the host can do that (by a quarter: it
 * costs no copy); else the new block stands beside the old one (MIGRATING) and each insertion copies a slice: [0, asize) is copied,
 * [asize, old_size) still lies in the old block, [old_size, total) is newer than the growth and lies in the new one. Indices never change, so cursors stay good.
 */
#include "table_internal.h"

enum {
  FIRST_CAP = 2,
  MIGRATE_SLOTS = 64, /* copied by an insertion */
  RECLAIM_SLOTS = 16, /* looked at by an insertion into the hash */
  SAMPLES = 64        /* slots that tell whether a big array is well filled */
};

uint32_t oc_pow2_above(uint32_t n) {
  return n <= 1 ? 1 : 1u << (32 - __builtin_clz(n - 1));
}

static size_t array_bytes(uint32_t cap) {
  return cap * sizeof(OcValue) + (cap > OC_TABLE_BIG ? sizeof(OcBigArray) : 0);
}

OcValue *oc_array_new(OcVm *vm, uint32_t cap) {
  char *block = oc_mem_alloc(&vm->mem, array_bytes(cap));
  if (block == NULL || cap <= OC_TABLE_BIG) return (OcValue *)(void *)block;
  OcBigArray *h = (OcBigArray *)(void *)block;
  memset(h, 0, sizeof *h);
  return (OcValue *)(void *)(h + 1);
}

void oc_array_free(OcVm *vm, OcValue *array, uint32_t cap) {
  if (cap == 0) return;
  char *block = (char *)array;
  if (cap > OC_TABLE_BIG) block -= sizeof(OcBigArray);
  oc_mem_free(&vm->mem, block, array_bytes(cap));
}

void oc_array_migrate(OcVm *vm, OcTable *t) {
  OcBigArray *h = oc_array_header(t);
  uint32_t n = h->old_size - t->asize;
  if (n > MIGRATE_SLOTS) n = MIGRATE_SLOTS;
  memcpy(t->array + t->asize, h->old + t->asize, n * sizeof *t->array);
  t->asize += n;
  vm->fuel -= n; /* the new place is fresh memory: a page of it may cost its host 10 microseconds */
  if (t->asize == h->old_size) {
    oc_array_free(vm, h->old, h->old_cap);
    h->old = NULL;
    t->asize = h->total;
    t->flags &= (uint8_t)~OC_TABLE_MIGRATING;
  }
}

/* Is the full array filled well enough to be doubled? A small one as PUC decides: more than half of the new slots would be
 * in use. A big one by samples: at least three quarters of the present slots. */
static bool dense(const OcTable *t, uint32_t cap) {
  uint32_t n = 0;
  if (!oc_array_is_big(t)) {
    for (uint32_t i = 0; i < t->asize; i++) n += t->array[i].tag != OC_NIL;
    return n + 1 > cap / 2;
  }
  for (uint32_t i = 0; i < SAMPLES; i++) n += t->array[(uint64_t)t->asize * i / SAMPLES].tag != OC_NIL;
  return n >= SAMPLES * 3 / 4;
}

/* Grows a big array where it is, by a quarter: nothing is copied, so there is no need to grow by more. false: not possible. */
static bool extend(OcVm *vm, OcTable *t) {
  if (t->acap <= OC_TABLE_BIG) return false;
  const uint32_t cap = t->acap + t->acap / 4;
  if (cap > OC_MAX_ARRAY || !oc_mem_extend(&vm->mem, oc_array_header(t), array_bytes(t->acap), array_bytes(cap))) return false;
  vm->fuel -= (cap - t->acap) / 8;
  t->acap = cap;
  return true;
}

/* The array is full: doubles it. Old and new are there at once for a while: where so much does not fit, a big one grows by less. */
static OcArrayGrow grow(OcVm *vm, OcTable *t) {
  uint32_t cap = t->acap < FIRST_CAP ? FIRST_CAP : oc_pow2_above(t->acap + 1);
  if (cap - t->acap < t->acap / 4) cap = t->acap + t->acap / 4; /* so that what is copied meanwhile is done before it is full */
  if (cap > OC_MAX_ARRAY || !dense(t, cap)) return ARRAY_SPARSE;
  if (extend(vm, t)) return ARRAY_OK;
  OcValue *fresh = oc_array_new(vm, cap);
  for (uint32_t part = 2; fresh == NULL && part <= 4 && t->acap >= OC_TABLE_BIG; part *= 2) {
    cap = t->acap + t->acap / part;
    fresh = oc_array_new(vm, cap);
  }
  if (fresh == NULL) return ARRAY_NOMEM;
  OcValue *old = t->array;
  const uint32_t old_cap = t->acap;
  vm->fuel -= cap / 8;
  t->array = fresh;
  t->acap = cap;
  if (old_cap <= OC_TABLE_BIG) {
    if (t->asize != 0) memcpy(fresh, old, t->asize * sizeof *old);
    oc_array_free(vm, old, old_cap);
    return ARRAY_OK;
  }
  OcBigArray *h = oc_array_header(t);
  h->old = old;
  h->old_cap = old_cap;
  h->old_size = h->total = t->asize;
  t->asize = 0;
  t->flags |= OC_TABLE_MIGRATING;
  return ARRAY_OK;
}

OcArrayGrow oc_array_push(OcVm *vm, OcTable *t) {
  if (OC_UNLIKELY(t->flags & OC_TABLE_MIGRATING)) oc_array_migrate(vm, t);
  uint32_t total = oc_array_total(t);
  if (OC_UNLIKELY(total == t->acap)) {
    /* Copying is done long before the new block is full, but a reserved size may have made the steps uneven. */
    OC_ASSERT(!(t->flags & OC_TABLE_MIGRATING));
    const OcArrayGrow r = grow(vm, t);
    if (r != ARRAY_OK) return r;
  }
  t->array[total].tag = OC_NIL;
  if (oc_array_is_big(t) && oc_array_header(t)->nils > total) oc_array_header(t)->nils = total;
  if (OC_UNLIKELY(t->flags & OC_TABLE_MIGRATING)) oc_array_header(t)->total = total + 1;
  else t->asize = total + 1;
  return ARRAY_OK;
}

void oc_array_reclaim(OcVm *vm, OcTable *t) {
  OcBigArray *h = oc_array_header(t);
  for (int i = 0; i < RECLAIM_SLOTS && h->nils < t->asize; i++) {
    if (t->array[h->nils].tag != OC_NIL) return;
    h->nils++;
  }
  if (h->nils >= t->asize) {
    oc_array_free(vm, t->array, t->acap);
    t->array = NULL;
    t->asize = t->acap = 0;
  }
}
