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

#define OC_MEM_GRAIN 8u    /* sizes are rounded up to multiples of it; blocks are aligned to it */
#define OC_MEM_CLASSES 64 /* size classes: up to 512 bytes */

struct OcMem {
  size_t used;   /* bytes handed out and not freed, rounded to their class */
  size_t limit;  /* bytes; SIZE_MAX for none */
  size_t peak;   /* highest arenas + big ever seen */
  size_t arenas; /* bytes of arena pages taken from the host for small blocks */
  size_t big;    /* bytes of big blocks; arenas + big is what the limit bounds */
  int64_t debt;  /* bytes allocated since the collector last asked; > 0 wants a slice (gc.c owns the sign) */
  int64_t fail_after; /* fault injection: > 0 counts down, the allocation that reaches 0 fails; -1 off */
  int64_t fail_more;  /* ... and so many more behind it fail, too */
  void *free_lists[OC_MEM_CLASSES];
  void *pages; /* list of arena pages, freed with the VM */
  char *bump, *bump_end;
};

void oc_mem_init(OcMem *m, size_t limit);
/* Frees the arena pages; big blocks must have been freed by their owners. */
void oc_mem_close(OcMem *m);

/* `size` > 0 bytes, aligned to OC_MEM_GRAIN, not cleared; NULL when the limit or the host says no (nothing changed). */
void *oc_mem_alloc(OcMem *m, size_t size) OC_MUST;
void oc_mem_free(OcMem *m, void *block, size_t size); /* block may be NULL */
/* Grows or shrinks by copying; for small blocks only (<= 64 KB: bigger things grow in slices by their owner). NULL leaves
 * the old block as it was. */
void *oc_mem_resize(OcMem *m, void *block, size_t old_size, size_t new_size) OC_MUST;

#endif
