/* number.c: reading numbers, and floats as integers (manual 3.1, 3.4.3). Layer 2. */
#include "number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

bool oc_num_floor(double n, int64_t *out) {
  n = floor(n);
  if (!(n >= -0x1p63 && n < 0x1p63)) return false;
  *out = (int64_t)n;
  return true;
}

bool oc_num_ceil(double n, int64_t *out) { return oc_num_floor(ceil(n), out); }

bool oc_num_float_to_int(double n, int64_t *out) {
  if (!(n >= -0x1p63 && n < 0x1p63)) return false;
  const int64_t i = (int64_t)n;
  if ((double)i != n) return false;
  *out = i;
  return true;
}

static bool space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
static int digit(char c) { return c >= '0' && c <= '9' ? c - '0' : -1; }
static int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  c |= 32;
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* "[+-]?[0-9]+" after a p or e; saturates. NULL when there is no digit. */
static const char *exponent(const char *s, const char *end, int *out) {
  bool neg = false;
  if (s < end && (*s == '+' || *s == '-')) neg = *s++ == '-';
  if (s == end || digit(*s) < 0) return NULL;
  int e = 0;
  for (; s < end && digit(*s) >= 0; s++) {
    if (e < 100000) e = e * 10 + digit(*s);
  }
  *out = neg ? -e : e;
  return s;
}

/* Behind "0x": an integer wraps around, a float keeps its leading digits and counts the rest in the exponent. */
static bool parse_hex(const char *s, const char *end, bool neg, OcValue *out) {
  uint64_t i = 0;
  double n = 0;
  int sig = 0, digits = 0, exp = 0;
  bool dot = false, is_float = false;
  for (; s < end; s++) {
    if (*s == '.') {
      if (dot) return false;
      dot = is_float = true;
      continue;
    }
    const int d = hex_digit(*s);
    if (d < 0) break;
    digits++;
    i = i * 16 + (uint64_t)d;
    if (sig == 0 && d == 0) { /* leading zeros are not significant */
      if (dot && exp > -2000000000) exp -= 4;
      continue;
    }
    if (++sig <= 30) {
      n = n * 16 + d;
      if (dot) exp -= 4;
    } else if (!dot && exp < 2000000000) {
      exp += 4;
    }
  }
  if (digits == 0) return false;
  if (s < end && (*s == 'p' || *s == 'P')) {
    int e;
    s = exponent(s + 1, end, &e);
    if (s == NULL) return false;
    is_float = true;
    exp += e;
  }
  if (s != end) return false;
  if (is_float) {
    n = ldexp(n, exp);
    *out = oc_flt(neg ? -n : n);
  } else {
    *out = oc_int((int64_t)(neg ? 0 - i : i));
  }
  return true;
}

/* Decimal integer in range; false sends the caller to floats. */
static bool parse_int(const char *s, const char *end, bool neg, OcValue *out) {
  uint64_t i = 0;
  for (; s < end; s++) {
    const int d = digit(*s);
    if (d < 0) return false;
    if (i > (uint64_t)INT64_MAX / 10 || (i == (uint64_t)INT64_MAX / 10 && d > 7 + neg)) return false;
    i = i * 10 + (uint64_t)d;
  }
  *out = oc_int((int64_t)(neg ? 0 - i : i));
  return true;
}

/* Is it [0-9]*.?[0-9]*([eE][+-]?[0-9]+)? with a digit in the mantissa? */
static bool is_decimal(const char *s, const char *end) {
  int digits = 0;
  for (; s < end && digit(*s) >= 0; s++) digits++;
  if (s < end && *s == '.') {
    for (s++; s < end && digit(*s) >= 0; s++) digits++;
  }
  if (digits == 0) return false;
  if (s < end && (*s == 'e' || *s == 'E')) {
    int e;
    s = exponent(s + 1, end, &e);
  }
  return s == end;
}

#define TEN_MAX 22 /* 10 to that power is a double */

/* What most numerals are: digits that are a double, times or by a power of ten that is one, so that one rounding gives the nearest double
 * (Clinger's fast path). false: something else, perhaps no numeral. */
static bool parse_short_float(const char *s, const char *end, double *out) {
  static const double ten[TEN_MAX + 1] = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };
  uint64_t m = 0;
  int digits = 0, exp = 0;
  bool dot = false;
  for (; s < end; s++) {
    const int d = digit(*s);
    if (d >= 0) {
      digits++;
      m = m * 10 + (uint64_t)d;
      if (m > UINT64_C(1) << 53) return false;
      if (dot) exp--;
    } else if (*s == '.' && !dot) {
      dot = true;
    } else {
      break;
    }
  }
  if (digits == 0) return false;
  if (s < end) {
    int e;
    if ((*s != 'e' && *s != 'E') || exponent(s + 1, end, &e) != end) return false;
    exp += e;
  }
  if (exp < -TEN_MAX || exp > TEN_MAX) return false;
  *out = exp < 0 ? (double)m / ten[-exp] : (double)m * ten[exp];
  return true;
}

/* Longer numerals are reduced to this many significant digits and a sticky last one, which rounds the same: a double is
 * decided by its first 770 or so. */
#define DIGITS_MAX 800

static bool parse_float(const char *s, const char *end, bool neg, OcValue *out) {
  double v;
  if (parse_short_float(s, end, &v)) {
    *out = oc_flt(neg ? -v : v);
    return true;
  }
  if (!is_decimal(s, end)) return false;
  char text[DIGITS_MAX + 40];
  size_t n = 0;
  long exp = 0;
  int sig = 0;
  bool dot = false, sticky = false;
  for (; s < end && *s != 'e' && *s != 'E'; s++) {
    if (*s == '.') {
      dot = true;
      continue;
    }
    if (sig == 0 && *s == '0') {
      if (dot) exp--;
      continue;
    }
    if (sig < DIGITS_MAX) {
      text[n++] = *s;
      sig++;
      if (dot) exp--;
    } else {
      sticky |= *s != '0';
      if (!dot) exp++;
    }
  }
  if (s < end) {
    int e;
    if (exponent(s + 1, end, &e) == NULL) return false;
    exp += e;
  }
  if (sig == 0) text[n++] = '0', exp = 0;
  if (sticky) text[n++] = '1', exp--;
  if (exp > 200000000) exp = 200000000;
  if (exp < -200000000) exp = -200000000;
  snprintf(text + n, sizeof text - n, "e%ld", exp);
  v = strtod(text, NULL);
  *out = oc_flt(neg ? -v : v);
  return true;
}

bool oc_num_parse(const char *s, size_t len, OcValue *out) {
  const char *end = s + len;
  if (len > OC_MAX_NUMERAL) return false;
  while (s < end && space(*s)) s++;
  while (end > s && space(end[-1])) end--;
  bool neg = false;
  if (s < end && (*s == '-' || *s == '+')) neg = *s++ == '-';
  if (s == end) return false;
  if (end - s > 2 && s[0] == '0' && (s[1] == 'x' || s[1] == 'X')) return parse_hex(s + 2, end, neg, out);
  return parse_int(s, end, neg, out) || parse_float(s, end, neg, out);
}
