/* heap.h: the instance's memory: what malloc would be, bounded in time and in space. */
#ifndef OC_HEAP_H
#define OC_HEAP_H

#include <stdbool.h>
#include <stddef.h>

/* `size` > 0 bytes, 16-byte aligned, or NULL. Takes constant time, save where the memory has to grow. */
void *heap_alloc(size_t size);
/* Makes a block larger where it is, in constant time. false: what lies behind it is in use, or there is no memory; nothing has changed. */
bool heap_extend(void *block, size_t size);
void heap_free(void *block); /* may be NULL */
/* The instance's memory may not grow beyond this many bytes (0: no bound). */
void heap_bound(double bytes);

#endif
