/* bytes.h: few bytes at a time, and products of 128 bits. Layer 1.
 *
 * Most strings are short, and memcpy and memcmp of a length that only running code knows are calls: out of the module, in wasm engines, or of
 * a loop over single bytes.
 */
#ifndef OC_BYTES_H
#define OC_BYTES_H

#include <string.h>

#include "base.h"

#define OC_FEW_BYTES 64u /* more are left to the library */

OC_INLINE uint64_t oc_load64(const char *s) {
  uint64_t v;
  memcpy(&v, s, 8);
  return v;
}
OC_INLINE uint32_t oc_load32(const char *s) {
  uint32_t v;
  memcpy(&v, s, 4);
  return v;
}
OC_INLINE void oc_store64(char *s, uint64_t v) { memcpy(s, &v, 8); }
OC_INLINE void oc_store32(char *s, uint32_t v) { memcpy(s, &v, 4); }

/* memcpy, for what is short most of the time. */
OC_INLINE void oc_copy_few(char *to, const char *from, size_t n) {
  if (n > OC_FEW_BYTES) {
    memcpy(to, from, n);
  } else if (n >= 8) { /* the last eight may overlap those before */
    const uint64_t last = oc_load64(from + n - 8);
    for (size_t i = 0; i + 8 < n; i += 8) oc_store64(to + i, oc_load64(from + i));
    oc_store64(to + n - 8, last);
  } else if (n >= 4) {
    const uint32_t last = oc_load32(from + n - 4);
    oc_store32(to, oc_load32(from));
    oc_store32(to + n - 4, last);
  } else if (n > 0) {
    const char middle = from[n >> 1], last = from[n - 1];
    to[0] = from[0];
    to[n >> 1] = middle;
    to[n - 1] = last;
  }
}

/* memcmp(a, b, n) == 0, for what is short most of the time. */
OC_INLINE bool oc_same_few(const char *a, const char *b, size_t n) {
  if (n > OC_FEW_BYTES) return memcmp(a, b, n) == 0;
  if (n >= 8) {
    uint64_t differ = oc_load64(a + n - 8) ^ oc_load64(b + n - 8);
    for (size_t i = 0; i + 8 < n; i += 8) differ |= oc_load64(a + i) ^ oc_load64(b + i);
    return differ == 0;
  }
  if (n >= 4) return oc_load32(a) == oc_load32(b) && oc_load32(a + n - 4) == oc_load32(b + n - 4);
  return n == 0 || (a[0] == b[0] && a[n >> 1] == b[n >> 1] && a[n - 1] == b[n - 1]);
}

/* a * b: the high 64 bits of the product; *low: the others. */
OC_INLINE uint64_t oc_multiply(uint64_t a, uint64_t b, uint64_t *low) {
#if defined __SIZEOF_INT128__ && !defined __wasm__ /* there, such a product is a call */
  const unsigned __int128 m = (unsigned __int128)a * b;
  *low = (uint64_t)m;
  return (uint64_t)(m >> 64);
#else
  const uint64_t al = (uint32_t)a, ah = a >> 32, bl = (uint32_t)b, bh = b >> 32;
  const uint64_t middle = ah * bl + (al * bl >> 32), carry = al * bh + (uint32_t)middle;
  *low = a * b;
  return ah * bh + (middle >> 32) + (carry >> 32);
#endif
}

#endif
