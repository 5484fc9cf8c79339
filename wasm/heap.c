/* heap.c: two-level segregated fit over the instance's own memory (M. Masmano et al., "TLSF", 2004).
 *
 * Why not the C library's malloc: the VM's memory limit must bound the whole instance, and every toolchain grows the memory in a
 * way of its own, behind our back; and a search of any length would be a pause.
 *
 *   block   [size | flags][previous block's address] payload ...      sizes are multiples of 16, header included,
 *                                                                    payloads are aligned to 16
 * Free blocks are linked in lists by size: first level the power of two, second level 16 steps of it; bit maps find the first list
 * that is not empty. Before that, a few blocks of the size's own list are tried: what blocks of this size have left is used again, and
 * larger ones stay whole. Neighbouring free blocks are joined at once. The last block is a sentinel of size 0 that counts as used; all
 * memory between __heap_base and it belongs to blocks.
 */
#include "heap.h"

#include <stdint.h>
#include <string.h>

typedef struct Block Block;
struct Block {
  uint32_t size;     /* multiple of 16, header included; bit 0: free */
  Block *below;      /* the block before this one in memory, NULL for the first */
  Block *next, *prev; /* only while free: list */
};

#define HEADER 8u
#define MIN_BLOCK 32u
#define PAGE 65536u
#define SMALL 256u  /* below it the lists are 16 bytes apart */
#define LEVELS 25
#define STEPS 16
#define FEW 8       /* blocks of one list that are looked at: usually, */
#define MANY 20000  /* and before an allocation fails */

static Block *lists[LEVELS][STEPS];
static uint32_t level_map, step_map[LEVELS];
static Block *sentinel;
static size_t bound; /* bytes; 0: none */

extern unsigned char __heap_base;

void heap_bound(double bytes) { bound = bytes > 0 && bytes < 4294901760.0 ? (size_t)bytes : 0; }

static uint32_t size_of(const Block *b) { return b->size & ~1u; }
static bool is_free(const Block *b) { return b->size & 1; }
static Block *above(Block *b) { return (Block *)((char *)b + size_of(b)); }

static void list_of(uint32_t size, int *level, int *step) {
  if (size < SMALL) {
    *level = 0;
    *step = (int)(size / 16);
  } else {
    const int log = 31 - __builtin_clz(size);
    *level = log - 7;
    *step = (int)(size >> (log - 4)) & (STEPS - 1);
  }
}

static void insert(Block *b) {
  int level, step;
  list_of(size_of(b), &level, &step);
  b->size |= 1;
  b->prev = NULL;
  b->next = lists[level][step];
  if (b->next) b->next->prev = b;
  lists[level][step] = b;
  level_map |= 1u << level;
  step_map[level] |= 1u << step;
}

static void take_out(Block *b) {
  int level, step;
  list_of(size_of(b), &level, &step);
  b->size &= ~1u;
  if (b->next) b->next->prev = b->prev;
  if (b->prev) {
    b->prev->next = b->next;
    return;
  }
  lists[level][step] = b->next;
  if (b->next) return;
  step_map[level] &= ~(1u << step);
  if (step_map[level] == 0) level_map &= ~(1u << level);
}

/* A free block of at least `size`, or NULL. */
static Block *find(uint32_t size) {
  int level, step;
  /* Rounded up to the next list, in which every block is large enough. */
  if (size >= SMALL) size += (1u << (31 - __builtin_clz(size) - 4)) - 1;
  list_of(size, &level, &step);
  if (level >= LEVELS) return NULL;
  uint32_t steps = step_map[level] & (~0u << step);
  if (steps == 0) {
    const uint32_t levels = level_map & (~0u << 1 << level);
    if (levels == 0) return NULL;
    level = __builtin_ctz(levels);
    steps = step_map[level];
  }
  return lists[level][__builtin_ctz(steps)];
}

/* The first of the free blocks about as large as `size` that has it, if it is among the first `most` of its list. */
static Block *find_close(uint32_t size, int most) {
  int level, step;
  list_of(size, &level, &step);
  if (level >= LEVELS) return NULL;
  for (Block *b = lists[level][step]; b != NULL && most > 0; b = b->next, most--) {
    if (size_of(b) >= size) return b;
  }
  return NULL;
}

/* Makes the memory [from, to) one free block that ends at a new sentinel; joins it to a free block below. */
static void add_memory(char *from, char *to, Block *below) {
  Block *b = (Block *)from;
  b->size = (uint32_t)(to - from);
  b->below = below;
  if (below != NULL && is_free(below)) {
    take_out(below);
    below->size += b->size;
    b = below;
  }
  sentinel = above(b);
  sentinel->size = 0;
  sentinel->below = b;
  insert(b);
}

static bool first_memory(void) {
  /* Blocks begin 8 bytes before a multiple of 16, so that payloads are aligned. The sentinel needs a header of its own. */
  const size_t from = (((size_t)&__heap_base + HEADER + 15) & ~(size_t)15) - HEADER;
  const size_t to = (size_t)__builtin_wasm_memory_size(0) * PAGE - HEADER;
  if (to < from + MIN_BLOCK) return false;
  add_memory((char *)from, (char *)to, NULL);
  return true;
}

/* The block at the end of the memory if it is free, else NULL. */
static Block *last_free(void) { return sentinel->below != NULL && is_free(sentinel->below) ? sentinel->below : NULL; }

/* More memory, so that the last block is free and has `size`. An eighth more than needed, as far as that is allowed: growing detaches JavaScript's views. */
static bool grow(uint32_t size) {
  const size_t now = (size_t)__builtin_wasm_memory_size(0) * PAGE;
  const Block *last = last_free();
  const uint64_t wanted = (uint64_t)size - (last != NULL ? size_of(last) : 0);
  uint64_t pages = (wanted + PAGE - 1) / PAGE, ahead = now / 8 / PAGE;
  if (ahead > 256) ahead = 256;
  if (bound && now + pages * PAGE > bound) return false;
  if (bound && now + (pages + ahead) * PAGE > bound) ahead = (bound - now) / PAGE - pages;
  if (pages + ahead > 65536) return false;
  if (__builtin_wasm_memory_grow(0, (size_t)(pages + ahead)) == (size_t)-1) {
    if (ahead == 0 || __builtin_wasm_memory_grow(0, (size_t)pages) == (size_t)-1) return false;
    ahead = 0;
  }
  char *from = (char *)sentinel;
  add_memory(from, from + (pages + ahead) * PAGE, sentinel->below);
  return true;
}

static uint32_t block_size(size_t size) {
  const uint32_t want = ((uint32_t)size + HEADER + 15) & ~15u;
  return want < MIN_BLOCK ? MIN_BLOCK : want;
}

/* Cuts b, which is in use, to `want`; what is left becomes a free block. */
static void cut(Block *b, uint32_t want) {
  const uint32_t rest = size_of(b) - want;
  if (rest < MIN_BLOCK) return;
  b->size = want;
  Block *r = above(b);
  r->size = rest;
  r->below = b;
  above(r)->below = r;
  insert(r);
}

void *heap_alloc(size_t size) {
  if (size > 0x7ffffff0u) return NULL;
  const uint32_t want = block_size(size);
  if (sentinel == NULL && !first_memory()) return NULL;
  /* find() rounds up: it overlooks what was left by blocks of just this size, and the last block. */
  Block *b = find_close(want, FEW);
  if (b == NULL) b = find(want);
  if (b == NULL) {
    b = last_free();
    if (b == NULL || size_of(b) < want) {
      if (grow(want)) b = last_free();
      else if ((b = find_close(want, MANY)) == NULL) return NULL;
    }
  }
  take_out(b);
  cut(b, want);
  return (char *)b + HEADER;
}

bool heap_extend(void *block, size_t size) {
  if (size > 0x7ffffff0u) return false;
  Block *const b = (Block *)((char *)block - HEADER);
  const uint32_t want = block_size(size);
  if (want <= size_of(b)) return true;
  const uint32_t more = want - size_of(b);
  const Block *const up = above(b);
  if (up == sentinel || (up == last_free() && size_of(up) < more)) {
    if (!grow(more)) return false;
  }
  Block *const next = above(b); /* the last block now, if it was the end of the memory */
  if (!is_free(next) || size_of(next) < more) return false;
  take_out(next);
  b->size += next->size;
  above(b)->below = b;
  cut(b, want);
  return true;
}

void heap_free(void *block) {
  if (block == NULL) return;
  Block *b = (Block *)((char *)block - HEADER);
  Block *up = above(b);
  if (is_free(up)) {
    take_out(up);
    b->size += up->size;
  }
  if (b->below != NULL && is_free(b->below)) {
    Block *below = b->below;
    take_out(below);
    below->size += b->size;
    b = below;
  }
  above(b)->below = b;
  insert(b);
}
