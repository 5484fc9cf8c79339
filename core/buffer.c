/* buffer.c: byte strings built in pieces. Layer 2. */
#include "buffer.h"

#include "bytes.h"
#include "state.h"

#define CHUNK_MIN 240u
#define CHUNK_MAX 32768u

OcBuffer *oc_buffer_new(OcVm *vm) {
  OcBuffer *b = oc_gc_new(vm, OC_BUFFER, sizeof *b);
  if (b == NULL) return NULL;
  memset((char *)b + offsetof(OcBuffer, len), 0, sizeof *b - offsetof(OcBuffer, len)); /* fields begin in the padding of OcObj */
  return b;
}

void oc_buffer_clear(OcVm *vm, OcBuffer *b) {
  for (OcChunk *c = b->first; c != NULL;) {
    OcChunk *next = c->next;
    oc_mem_free(&vm->mem, c, sizeof *c + c->size);
    c = next;
  }
  b->first = b->last = NULL;
  b->len = 0;
}

void oc_buffer_free(OcVm *vm, OcBuffer *b) {
  oc_buffer_clear(vm, b);
  oc_mem_free(&vm->mem, b, sizeof *b);
}

char *oc_buffer_room(OcVm *vm, OcBuffer *b, size_t n) {
  OC_ASSERT(n <= OC_SLICE_BYTES && b->result == NULL);
  OcChunk *c = b->last;
  if (c == NULL || c->size - c->used < n) {
    /* Chunks grow with the buffer: few of them for long strings, little waste for short ones. */
    uint32_t size = c == NULL ? CHUNK_MIN : c->size * 2 > CHUNK_MAX ? CHUNK_MAX : c->size * 2;
    if (size < n) size = (uint32_t)n;
    c = oc_mem_alloc(&vm->mem, sizeof *c + size);
    if (c == NULL) return NULL;
    c->next = NULL;
    c->used = 0;
    c->size = size;
    if (b->last != NULL) b->last->next = c;
    else b->first = c;
    b->last = c;
  }
  return c->data + c->used;
}

void oc_buffer_commit(OcBuffer *b, size_t n) {
  OC_ASSERT(b->last->size - b->last->used >= n);
  b->last->used += (uint32_t)n;
  b->len += (uint32_t)n;
}

OcBuf oc_buffer_add(OcVm *vm, OcBuffer *b, const char *s, size_t n) {
  if (n > OC_MAX_STRING - b->len) return OC_BUF_TOOBIG;
  char *p = oc_buffer_room(vm, b, n);
  if (p == NULL) return OC_BUF_NOMEM;
  oc_copy_few(p, s, n);
  oc_buffer_commit(b, n);
  return OC_BUF_OK;
}

OcBuf oc_buffer_addc(OcVm *vm, OcBuffer *b, char c) { return oc_buffer_add(vm, b, &c, 1); }

int oc_buffer_finish(OcVm *vm, OcBuffer *b, OcString **out, int64_t *fuel) {
  *fuel = 1;
  if (b->result == NULL) {
    if (b->len <= OC_MAX_SHORT) {
      char text[OC_MAX_SHORT];
      uint32_t n = 0;
      for (OcChunk *c = b->first; c != NULL; c = c->next) {
        memcpy(text + n, c->data, c->used);
        n += c->used;
      }
      OcString *s = oc_string_new(vm, text, n);
      if (s == NULL) return -1;
      oc_buffer_clear(vm, b);
      *out = s;
      return 1;
    }
    OcString *s = oc_string_raw(vm, b->len);
    if (s == NULL) return -1;
    b->result = s;
    OC_BARRIER_OBJ(vm, b, s);
    b->from = b->first;
    b->copied = b->filled = 0;
  }
  uint32_t room = OC_SLICE_BYTES;
  while (room > 0 && b->from != NULL) {
    uint32_t n = b->from->used - b->copied;
    if (n > room) n = room;
    memcpy(b->result->data + b->filled, b->from->data + b->copied, n);
    b->filled += n;
    b->copied += n;
    room -= n;
    if (b->copied == b->from->used) { /* what is copied is freed at once: the string never exists twice */
      OcChunk *done = b->from;
      b->from = b->first = done->next;
      b->copied = 0;
      if (b->first == NULL) b->last = NULL;
      oc_mem_free(&vm->mem, done, sizeof *done + done->size);
    }
  }
  *fuel += OC_FUEL_BYTES(OC_SLICE_BYTES - room);
  if (b->from != NULL) return 0;
  *out = b->result;
  b->result = NULL;
  b->len = 0;
  return 1;
}
