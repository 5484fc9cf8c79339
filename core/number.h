/* number.h: reading and printing numbers, exactly as Lua 5.4 (manual 3.1, 3.4.3). Layer 2. Locale-free, no allocation. */
#ifndef OC_NUMBER_H
#define OC_NUMBER_H

#include "value.h"

#define OC_NUMBER_MAX 64 /* a printed number fits in this many bytes, final 0 included */

/* Converts the whole of s[0..len), spaces around allowed, to a number as tonumber(s) and coercions do (decimal and hex
 * integers, wrapping hex, floats, hex floats; "inf" and "nan" refused). Returns false if it is not a numeral.
 * Linear in len; correct rounding for any number of digits. Text of more than OC_MAX_NUMERAL bytes is no numeral: conversions happen
 * in the middle of any operation, and must be short. */
bool oc_num_parse(const char *s, size_t len, OcValue *out) OC_MUST;

/* Writes v (an integer or float) as tostring does ("%d", "%.14g" with ".0" added when it looks like an integer; inf, -inf,
 * nan, -nan as the platform's printf). Returns the length; `out` has OC_NUMBER_MAX bytes. */
size_t oc_num_format(const OcValue *v, char *out);

/* Float to integer: exact only; false when it has a fraction or does not fit. */
bool oc_num_float_to_int(double n, int64_t *out) OC_MUST;
/* floor / ceil variants for loops and comparisons. */
bool oc_num_floor(double n, int64_t *out) OC_MUST;
bool oc_num_ceil(double n, int64_t *out) OC_MUST;

/* printf-like conversion of one number for string.format: conv is one of d i u o x X (integers) or a A e E f F g G
 * (floats); flags is a subset of "-+ #0" as given, width and precision as in C (-1: none). Exactly C's result for any precision
 * up to 99. Writes to `out` (capacity 512 bytes: the longest, %99.99f of 1e308, fits) and returns the length. */
size_t oc_num_printf_int(char *out, char conv, const char *flags, int width, int precision, int64_t v);
size_t oc_num_printf_flt(char *out, char conv, const char *flags, int width, int precision, double v);

#endif
