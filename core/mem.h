/* mem.h: accounted memory with a limit and size classes. Layer 1.
 *
 * All memory of a VM comes from here and is counted against its limit. Allocation never collects and never raises: it
 * returns NULL, and the caller, having changed nothing, answers OC_NOMEM (see seq.h); the executor collects and
 * repeats. Every free names its size, so blocks need no header.
 */
#ifndef OC_MEM_H
#define OC_MEM_H

#include "base.h"

typedef struct OcMem OcMem;
typedef struct OcMemPage OcMemPage;

#define OC_MEM_GRAIN 8u    /* sizes are rounded up to multiples of it; blocks are aligned to it */
#define OC_MEM_CLASSES 64 /* size classes: up to 512 bytes */

struct OcMem {
  size_t used;   /* bytes handed out and not freed, rounded to their class */
  size_t limit;  /* bytes; SIZE_MAX for none */
  size_t peak;   /* highest arenas + big ever seen */
  size_t arenas; /* bytes of arena pages taken from the host for small blocks */
  size_t big;    /* bytes of big blocks; arenas + big is what the limit bounds */
  size_t refused; /* bytes of the last big block that there was no memory for, until oc_gc_trim has looked at that (gc.c); 0: none */
  int64_t fresh; /* bytes allocated since a safepoint last looked, less OC_FRESH_BYTES: > 0 asks for one (gc.c) */
  int64_t fail_after; /* fault injection: > 0 counts down, the allocation that reaches 0 fails; -1 off */
  int64_t fail_more;  /* ... and so many more behind it fail, too */
  void *free_lists[OC_MEM_CLASSES];
  OcMemPage **pages; /* arena pages, sorted by address */
  uint32_t npages, pages_cap;
  char *bump, *bump_end;
  /* oc_mem_trim: what was free when it began is in `trimming`, out of the reach of allocation, while it is looked through. */
  void *trimming[OC_MEM_CLASSES];
  void *trim_at;     /* next block to be counted */
  uint32_t trim_page; /* pages before it are still to be given back */
  uint8_t trim_phase, trim_class;
};

void oc_mem_init(OcMem *m, size_t limit);
/* Frees the arena pages; big blocks must have been freed by their owners. */
void oc_mem_close(OcMem *m);

/* `size` > 0 bytes, aligned to OC_MEM_GRAIN, not cleared; NULL when the limit or the host says no (nothing changed). */
void *oc_mem_alloc(OcMem *m, size_t size) OC_MUST;
void oc_mem_free(OcMem *m, void *block, size_t size); /* block may be NULL */
/* Could a block of so many bytes be had? Tries it. */
bool oc_mem_has_room(OcMem *m, size_t size) OC_MUST;
/* Gives arena pages on which nothing is left back to the host, for about as long as it takes to look at n blocks; repeat until it answers
 * true. A full collection before a failed allocation is tried again ends with it, and collectgarbage() when it leaves much free: else what
 * small objects once took would never serve a big one. */
bool oc_mem_trim(OcMem *m, int n) OC_MUST;
/* Is more than half of the arena pages free? Then trimming is worth its while. */
OC_INLINE bool oc_mem_mostly_free(const OcMem *m) { return m->used - m->big < m->arenas / 2; }
/* Is memory nearly full? */
OC_INLINE bool oc_mem_nearly_full(const OcMem *m) { return m->used > m->limit / 8 * 7; }
/* Makes a big block larger where it is, in constant time. false: the limit or the host says no; nothing has changed. */
bool oc_mem_extend(OcMem *m, void *block, size_t old_size, size_t new_size) OC_MUST;
/* Grows or shrinks by copying; for small blocks only (<= 64 KB: bigger things grow in slices by their owner). NULL leaves
 * the old block as it was. */
void *oc_mem_resize(OcMem *m, void *block, size_t old_size, size_t new_size) OC_MUST;

#endif
