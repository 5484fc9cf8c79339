/* lib_string.h: what the files of the string library share. Layer 7.
 *
 * The usual shape of a function here: a plain native that checks the arguments, does small work at once, and hands anything
 * else to a sequence of the same name with oc_become. The sequence finds checked (and converted) arguments.
 */
#ifndef OC_LIB_STRING_H
#define OC_LIB_STRING_H

#include "buffer.h"
#include "lib.h"
#include "match.h"

/* Start of a range (PUC's posrelatI): position `pos` of a string of `len` bytes, clipped to [1, inf). */
OC_INLINE uint64_t oc_range_start(int64_t pos, uint32_t len) {
  if (pos > 0) return (uint64_t)pos;
  if (pos == 0 || pos < -(int64_t)len) return 1;
  return (uint64_t)((int64_t)len + pos + 1);
}
/* End of a range (getendpos), clipped to [0, len]. */
OC_INLINE uint64_t oc_range_end(int64_t pos, uint32_t len) {
  if (pos > (int64_t)len) return len;
  if (pos >= 0) return (uint64_t)pos;
  if (pos < -(int64_t)len) return 0;
  return (uint64_t)((int64_t)len + pos + 1);
}

/* --- steps of sequences, under SEQ_POLL --- */
/* dst := src[from, from + n), in slices; *done is 0 before and after. dst is not the slot of src. */
OcSig oc_substring_poll(OcThread *L, OcValue *dst, const OcString *src, uint32_t from, uint32_t n, uint32_t *done) OC_MUST;
/* A new empty buffer in slot b. */
OcSig oc_buffer_start(OcThread *L, OcValue *b) OC_MUST;
/* Adds src[*at, to) to the buffer in slot b, in slices; *at moves on. */
OcSig oc_buffer_span(OcThread *L, OcValue *b, const OcString *src, uint32_t *at, uint32_t to) OC_MUST;
/* Adds n <= OC_SLICE_BYTES bytes at once. */
OcSig oc_buffer_bytes(OcThread *L, OcValue *b, const char *s, size_t n) OC_MUST;
/* Adds n equal bytes in slices; *left counts down to 0. */
OcSig oc_buffer_fill(OcThread *L, OcValue *b, char c, uint32_t *left) OC_MUST;
/* dst := the buffer's string. dst may be b. */
OcSig oc_buffer_string(OcThread *L, OcValue *b, OcValue *dst) OC_MUST;
/* Returns values 1..n of the table in slot `list` as results: the way to return more of them than fit in temporaries. Charge n
 * fuel before. */
OcSig oc_return_list(OcThread *L, OcFrame *f, const OcValue *list, uint32_t n) OC_MUST;
/* list[n] := v, in a table of the sequence's own. */
OcSig oc_list_add(OcThread *L, OcValue *list, uint32_t n, const OcValue *v) OC_MUST;

extern const OcNative oc_str_find_native, oc_str_match_native, oc_str_gmatch_native, oc_str_gsub_native; /* lib_pattern.c */
extern const OcNative oc_str_format_native;                                                               /* lib_format.c */
extern const OcNative oc_str_pack_native, oc_str_packsize_native, oc_str_unpack_native;                    /* lib_pack.c */

#endif
