/* string.c: strings, interning, canonical long strings, userdata. Layer 2. */
#include "str.h"

#include "bytes.h"
#include "state.h"

/* --- hashing: 8 bytes at a time, a multiply-fold each, seeded per VM --- */

static uint64_t fold(uint64_t a, uint64_t b) {
  uint64_t low;
  const uint64_t high = oc_multiply(a, b, &low);
  return low ^ high;
}

/* One piece of n bytes folded into h. */
static uint64_t hash_bytes(uint64_t h, const char *s, size_t n) {
  const size_t whole = n;
  for (; n > 16; n -= 16, s += 16) h = fold(oc_load64(s) ^ 0xa0761d6478bd642fu, oc_load64(s + 8) ^ h);
  uint64_t a, b;
  if (n >= 8) {
    a = oc_load64(s), b = oc_load64(s + n - 8);
  } else if (n >= 4) {
    a = oc_load32(s), b = oc_load32(s + n - 4);
  } else if (n > 0) {
    a = (uint64_t)(uint8_t)s[0] << 16 | (uint64_t)(uint8_t)s[n >> 1] << 8 | (uint8_t)s[n - 1], b = 0;
  } else {
    a = b = 0;
  }
  return fold(a ^ 0xe7037ed1a0b428dbu ^ whole, b ^ h);
}

static uint32_t hash_end(uint64_t h) {
  h ^= h >> 32;
  return (uint32_t)h;
}

/* --- the intern table: linear hashing, so that growth is one bucket per insertion, and shrinking two per removal --- */

#define SEG OC_SEGMENT_ENTRIES /* bucket heads in a segment */

static OcString **bucket_at(const OcIntern *t, uint32_t b) { return &t->segments[b / SEG][b % SEG]; }

/* Buckets in use are [0, nbuckets); the next power of two below says how many hash bits count. */
static uint32_t bucket_of(const OcIntern *t, uint32_t hash) {
  uint32_t high = t->mask, b = hash & high;
  return b < t->nbuckets ? b : hash & (high >> 1);
}

static bool add_segment(OcVm *vm) {
  OcIntern *t = &vm->intern;
  const uint32_t n = t->nbuckets / SEG;
  if (n == t->nsegments) {
    const uint32_t room = n == 0 ? 4 : n * 2;
    OcString ***dir = oc_mem_alloc(&vm->mem, room * sizeof *dir);
    if (dir == NULL) return false;
    if (n) memcpy(dir, t->segments, n * sizeof *dir);
    if (t->segments) oc_mem_free(&vm->mem, t->segments, n * sizeof *dir);
    t->segments = dir;
    t->nsegments = room;
  }
  OcString **seg = oc_mem_alloc(&vm->mem, SEG * sizeof *seg);
  if (seg == NULL) return false;
  memset(seg, 0, SEG * sizeof *seg);
  t->segments[n] = seg;
  return true;
}

bool oc_intern_init(OcVm *vm) {
  OcIntern *t = &vm->intern;
  memset(t, 0, sizeof *t);
  if (!add_segment(vm)) return false;
  t->nbuckets = SEG;
  t->mask = SEG - 1;
  return true;
}

void oc_intern_close(OcVm *vm) {
  OcIntern *t = &vm->intern;
  for (uint32_t i = 0; i * SEG < t->nbuckets; i++) oc_mem_free(&vm->mem, t->segments[i], SEG * sizeof **t->segments);
  if (t->segments) oc_mem_free(&vm->mem, t->segments, t->nsegments * sizeof *t->segments);
  memset(t, 0, sizeof *t);
}

/* Adds one bucket and moves to it what now hashes there. Without memory the chains just stay longer. Strings of one hash keep their order
 * (enter_last). */
static void split_bucket(OcVm *vm) {
  OcIntern *t = &vm->intern;
  if (t->nbuckets % SEG == 0 && !add_segment(vm)) return;
  if (t->nbuckets == t->mask + 1) t->mask = t->mask * 2 + 1;
  const uint32_t fresh = t->nbuckets++;
  OcString **from = bucket_at(t, fresh & (t->mask >> 1)), **to = bucket_at(t, fresh);
  while (*from != NULL) {
    OcString *s = *from;
    if ((s->hash & t->mask) == fresh) {
      *from = s->link;
      *to = s;
      to = &s->link;
    } else {
      from = &s->link;
    }
  }
  *to = NULL;
}

/* The other way round: the last bucket's strings go where they came from. */
static void merge_bucket(OcVm *vm) {
  OcIntern *t = &vm->intern;
  const uint32_t last = --t->nbuckets;
  OcString **from = bucket_at(t, last), **to = bucket_at(t, last & (t->mask >> 1));
  while (*to != NULL) to = &(*to)->link;
  *to = *from;
  if (last % SEG == 0) oc_mem_free(&vm->mem, t->segments[last / SEG], SEG * sizeof **t->segments);
  if (last == (t->mask >> 1) + 1) t->mask >>= 1;
}

static void enter(OcVm *vm, OcString *s, OcString **at) {
  s->link = *at;
  *at = s;
  vm->intern.count++;
}

/* The bucket for a new string of that hash. */
static OcString **bucket_for(OcVm *vm, uint32_t hash) {
  OcIntern *t = &vm->intern;
  if (t->count >= t->nbuckets) split_bucket(vm);
  return bucket_at(t, bucket_of(t, hash));
}

/* A canonical one, behind all others: who is comparing a string with one of the same hash will come to it. */
static void enter_last(OcVm *vm, OcString *s) {
  OcString **at = bucket_for(vm, s->hash);
  while (*at != NULL) at = &(*at)->link;
  enter(vm, s, at);
}

static void leave(OcVm *vm, OcString *s) {
  OcString **at = bucket_at(&vm->intern, bucket_of(&vm->intern, s->hash));
  while (*at != s) at = &(*at)->link;
  *at = s->link;
  vm->intern.count--;
  /* Not at half: between two collections strings come and go, and the buckets would with them. */
  for (int i = 0; i < 4 && vm->intern.nbuckets > SEG && vm->intern.count < vm->intern.nbuckets / 4; i++) merge_bucket(vm);
}

/* --- strings --- */

static OcString *new_string(OcVm *vm, size_t len, uint8_t flags) {
  OcString *s = oc_gc_new(vm, OC_STR, sizeof *s + len + 1);
  if (s == NULL) return NULL;
  s->flags = flags;
  s->hash = 0;
  s->len = (uint32_t)len;
  s->hashed = 0;
  s->link = NULL;
  s->data[len] = 0;
  return s;
}

OcString *oc_string_new(OcVm *vm, const char *bytes, size_t len) {
  if (len > OC_MAX_SHORT) {
    if (len > OC_MAX_STRING) return NULL;
    OcString *s = new_string(vm, len, OC_STR_LONG);
    if (s != NULL) memcpy(s->data, bytes, len);
    return s;
  }
  const uint32_t hash = hash_end(hash_bytes(vm->seed, bytes, len));
  for (OcString *s = *bucket_at(&vm->intern, bucket_of(&vm->intern, hash)); s != NULL; s = s->link) {
    if (s->hash == hash && s->len == len && oc_same_few(s->data, bytes, len)) {
      if (oc_gc_is_dead(vm, (OcObj *)s)) oc_gc_revive(vm, (OcObj *)s);
      return s;
    }
  }
  OcString *s = new_string(vm, len, 0);
  if (s == NULL) return NULL;
  oc_copy_few(s->data, bytes, len);
  s->hash = hash;
  enter(vm, s, bucket_for(vm, hash));
  return s;
}

OcString *oc_string_cstr(OcVm *vm, const char *s) { return oc_string_new(vm, s, strlen(s)); }

OcString *oc_string_raw(OcVm *vm, uint32_t len) {
  OC_ASSERT(len > OC_MAX_SHORT && len <= OC_MAX_STRING);
  return new_string(vm, len, OC_STR_LONG);
}

void oc_string_free(OcVm *vm, OcString *s) {
  if (oc_string_is_key(s)) leave(vm, s);
  oc_mem_free(&vm->mem, s, sizeof *s + s->len + 1);
}

/* Compares a slice of s with c, a canonical string of its hash and length. 1 they are equal, 0 as far as that, -1 they are not. */
static int compare_slice(OcVm *vm, OcString *s, OcString *c, int64_t *fuel) {
  const uint32_t at = s->hashed - s->len, left = s->len - at, n = left < OC_SLICE_BYTES ? left : OC_SLICE_BYTES;
  *fuel += OC_FUEL_BYTES(n);
  if (memcmp(c->data + at, s->data + at, n) != 0) {
    s->flags &= (uint8_t)~OC_STR_COMPARING;
    s->hashed = s->len;
    return -1;
  }
  if (!(s->flags & OC_STR_COMPARING)) {
    if (oc_gc_is_dead(vm, (OcObj *)c)) oc_gc_revive(vm, (OcObj *)c);
    s->flags |= OC_STR_COMPARING;
    s->link = c;
    OC_BARRIER_OBJ(vm, s, c);
  }
  if (n < left) {
    s->hashed += n;
    return 0;
  }
  s->flags = (uint8_t)((s->flags & ~OC_STR_COMPARING) | OC_STR_ALIAS);
  return 1;
}

/* Making a long string canonical: hash it slice by slice (hash and hashed carry the state), then look for an equal one, which is compared
 * slice by slice, too. */
int oc_string_canon(OcVm *vm, OcString *s, OcString **key, int64_t *fuel) {
  *fuel = 1;
  if (s->flags & OC_STR_CANON) {
    *key = s;
    return 1;
  }
  if (s->flags & OC_STR_ALIAS) {
    *key = s->link;
    return 1;
  }
  if (s->hashed < s->len) {
    const uint32_t left = s->len - s->hashed, n = left < OC_SLICE_BYTES ? left : OC_SLICE_BYTES;
    s->hash = hash_end(hash_bytes(vm->seed ^ s->hash ^ s->hashed, s->data + s->hashed, n));
    s->hashed += n;
    *fuel += OC_FUEL_BYTES(n);
    if (s->hashed < s->len) return 0;
  }
  OcString *c = s->flags & OC_STR_COMPARING ? s->link : *bucket_at(&vm->intern, bucket_of(&vm->intern, s->hash));
  for (; c != NULL; c = c->link) {
    if (c->hash != s->hash || c->len != s->len) continue;
    const int equal = compare_slice(vm, s, c, fuel);
    if (equal < 0) continue;
    if (equal > 0) *key = c;
    return equal;
  }
  s->flags |= OC_STR_CANON;
  enter_last(vm, s);
  *key = s;
  return 1;
}

OcString *oc_string_key(OcVm *vm, OcString *s) {
  int64_t fuel;
  if (oc_string_is_key(s)) return s;
  int r;
  while ((r = oc_string_canon(vm, s, &s, &fuel)) == 0) continue;
  return r > 0 ? s : NULL;
}

bool oc_string_same(const OcString *a, const OcString *b) {
  if (a == b) return true;
  if (a->len != b->len || a->len <= OC_MAX_SHORT) return false;
  return memcmp(a->data, b->data, a->len) == 0;
}

OcUdata *oc_udata_new(OcVm *vm, uint32_t size, uint32_t type) {
  OcUdata *u = oc_gc_new(vm, OC_UDATA, sizeof *u + size);
  if (u == NULL) return NULL;
  u->size = size;
  u->meta = NULL;
  u->gclist = NULL;
  u->type = type;
  u->user = oc_nil();
  memset(u->data, 0, size);
  return u;
}

OcBlock *oc_block_new(OcVm *vm, uint32_t size) {
  OcBlock *b = oc_gc_new(vm, OC_BLOCK, sizeof *b + size);
  if (b == NULL) return NULL;
  b->size = size;
  b->gclist = NULL;
  return b;
}
