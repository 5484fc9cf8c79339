/* jit_bytes.h: a growing run of bytes in WebAssembly's binary format. Layer 5. */
#ifndef OC_JIT_BYTES_H
#define OC_JIT_BYTES_H

#include "state.h"

/* Once memory is refused, `failed` stays set and what is written goes nowhere: whoever is done looks at it once. */
typedef struct OcBytes {
  OcMem *mem;
  uint8_t *data;
  uint32_t len, cap;
  bool failed;
} OcBytes;

void oc_bytes_init(OcBytes *b, OcMem *mem);
void oc_bytes_free(OcBytes *b);
void oc_bytes_put(OcBytes *b, const void *data, uint32_t n);
void oc_bytes_u8(OcBytes *b, unsigned byte);
void oc_bytes_unsigned(OcBytes *b, uint32_t n); /* LEB128 */
void oc_bytes_signed(OcBytes *b, int64_t n);
/* Five bytes for a length that is not known yet; `patch` writes the number of bytes since. */
uint32_t oc_bytes_length(OcBytes *b);
void oc_bytes_patch(OcBytes *b, uint32_t at);

#endif
