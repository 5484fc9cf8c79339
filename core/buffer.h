/* buffer.h: building long byte strings in pieces. Layer 2.
 *
 * A buffer is a heap object (kept in a slot of the sequence that fills it) holding a list of chunks, so growing never
 * copies what is there; turning it into a string copies in slices.
 */
#ifndef OC_BUFFER_H
#define OC_BUFFER_H

#include "str.h"

typedef struct OcChunk OcChunk;
struct OcChunk { OcChunk *next; uint32_t used, size; char data[]; };

struct OcBuffer {
  OC_HEADER;
  uint32_t len;        /* bytes in all chunks */
  OcChunk *first, *last;
  OcObj *gclist;
  OcString *result;    /* oc_buffer_finish under way: the string being filled */
  OcChunk *from;       /* ... the chunk being copied */
  uint32_t copied;     /* ... bytes copied so far, of this chunk */
  uint32_t filled;     /* ... and in all */
};

OcBuffer *oc_buffer_new(OcVm *vm) OC_MUST;
void oc_buffer_free(OcVm *vm, OcBuffer *b);
typedef enum { OC_BUF_OK, OC_BUF_NOMEM, OC_BUF_TOOBIG } OcBuf;
/* Adds n <= OC_SLICE_BYTES bytes. On failure nothing was added. */
OcBuf oc_buffer_add(OcVm *vm, OcBuffer *b, const char *s, size_t n) OC_MUST;
OcBuf oc_buffer_addc(OcVm *vm, OcBuffer *b, char c) OC_MUST;
/* n <= OC_SLICE_BYTES contiguous bytes to write to, to be claimed by oc_buffer_commit. NULL: no memory. */
char *oc_buffer_room(OcVm *vm, OcBuffer *b, size_t n) OC_MUST;
void oc_buffer_commit(OcBuffer *b, size_t n);
void oc_buffer_clear(OcVm *vm, OcBuffer *b);
/* One slice of making the string: 1: done, *s is it (the buffer is empty again); 0: call again; -1: no memory.
 * *fuel gets the slice's cost. */
int oc_buffer_finish(OcVm *vm, OcBuffer *b, OcString **s, int64_t *fuel) OC_MUST;

#endif
