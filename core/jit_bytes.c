/* jit_bytes.c: bytes of WebAssembly. Layer 5. */
#include "jit_bytes.h"

#if OC_JIT
void oc_bytes_init(OcBytes *b, OcMem *mem) {
  memset(b, 0, sizeof *b);
  b->mem = mem;
}

void oc_bytes_free(OcBytes *b) {
  oc_mem_free(b->mem, b->data, b->cap);
  b->data = NULL;
  b->len = b->cap = 0;
}

static OC_NOINLINE bool grow(OcBytes *b) {
  if (b->failed) return false;
  const uint32_t cap = b->cap == 0 ? 2048 : 2 * b->cap;
  uint8_t *data = oc_mem_alloc(b->mem, cap);
  if (data == NULL) {
    b->failed = true;
    return false;
  }
  if (b->len > 0) memcpy(data, b->data, b->len);
  oc_mem_free(b->mem, b->data, b->cap);
  b->data = data;
  b->cap = cap;
  return true;
}

OC_NOINLINE void oc_bytes_u8(OcBytes *b, unsigned byte) {
  if (OC_LIKELY(b->len < b->cap) || grow(b)) b->data[b->len++] = (uint8_t)byte;
}

void oc_bytes_put(OcBytes *b, const void *data, uint32_t n) {
  if (n == 0) return;
  while (b->cap - b->len < n) {
    if (!grow(b)) return;
  }
  memcpy(b->data + b->len, data, n);
  b->len += n;
}

void oc_bytes_unsigned(OcBytes *b, uint32_t n) {
  while (n > 127) {
    oc_bytes_u8(b, (n & 127) | 128);
    n >>= 7;
  }
  oc_bytes_u8(b, n);
}

void oc_bytes_signed(OcBytes *b, int64_t n) {
  while (n < -64 || n > 63) {
    oc_bytes_u8(b, (unsigned)(n & 127) | 128);
    n >>= 7;
  }
  oc_bytes_u8(b, (unsigned)(n & 127));
}

uint32_t oc_bytes_length(OcBytes *b) {
  const uint32_t at = b->len;
  for (int i = 0; i < 5; i++) oc_bytes_u8(b, 0);
  return at;
}

void oc_bytes_patch(OcBytes *b, uint32_t at) {
  if (b->failed) return;
  uint32_t n = b->len - at - 5;
  for (int i = 0; i < 5; i++, n >>= 7) b->data[at + (uint32_t)i] = (uint8_t)((n & 127) | (i < 4 ? 128 : 0));
}
#endif
