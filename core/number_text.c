/* number_text.c: printing numbers (manual 3.4.3, and the conversions of string.format). Layer 2.
 *
 * What scripts print most, integers and floats of a size that people read, is worked out here: exactly, in 128 bits, and several times
 * as fast as by the C library, which is left with exponents and far too many digits.
 */
#include "number.h"

#include "bytes.h"

#include <math.h>
#include <stdio.h>

/* --- digits --- */

/* The digits of u, at least one. `a`: the digit for ten. Returns their number; at most 22. */
static size_t put_digits(char *out, uint64_t u, unsigned base, char a) {
  char text[24];
  char *p = text + sizeof text;
  do {
    const unsigned d = (unsigned)(u % base);
    *--p = (char)(d < 10 ? '0' + d : a + d - 10);
  } while ((u /= base) != 0);
  const size_t n = (size_t)(text + sizeof text - p);
  memcpy(out, p, n);
  return n;
}

static size_t put_int(char *out, int64_t i) {
  if (i >= 0) return put_digits(out, (uint64_t)i, 10, 'a');
  *out = '-';
  return 1 + put_digits(out + 1, 0 - (uint64_t)i, 10, 'a');
}

/* --- floats in decimal --- */

#define MOST_PLACES 19 /* 10 to that power fits in 64 bits */
static const uint64_t power_of_ten[MOST_PLACES + 1] = {
  1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000, 10000000000, 100000000000, 1000000000000, 10000000000000,
  100000000000000, 1000000000000000, 10000000000000000, 100000000000000000, 1000000000000000000, 10000000000000000000u
};

/* |v| times 10^places (0 .. MOST_PLACES), rounded to the nearest integer, ties to even: exactly. false: v is 2^53 or more, subnormal or no
 * number, or the result is 10^18 or more. */
static bool scale(double v, int places, uint64_t *out) {
  uint64_t bits, low;
  memcpy(&bits, &v, sizeof bits);
  const int exponent = (int)(bits >> 52 & 0x7ff), shift = 1075 - exponent; /* |v| is m / 2^shift */
  *out = 0;
  if (exponent == 0 || shift <= 0) return v == 0;
  const uint64_t high = oc_multiply((bits & ((UINT64_C(1) << 52) - 1)) | UINT64_C(1) << 52, power_of_ten[places], &low);
  if (shift > 118) return true; /* the product, below 2^117, is less than a half */
  uint64_t q, rest, more = 0, half; /* the rest is compared with a half, in its highest 64 bits; `more`: the others */
  if (shift < 64) {
    if (high >> shift != 0) return false;
    q = high << (64 - shift) | low >> shift;
    rest = low & ((UINT64_C(1) << shift) - 1);
    half = UINT64_C(1) << (shift - 1);
  } else if (shift == 64) {
    q = high;
    rest = low;
    half = UINT64_C(1) << 63;
  } else {
    q = high >> (shift - 64);
    rest = high & ((UINT64_C(1) << (shift - 64)) - 1);
    half = UINT64_C(1) << (shift - 65);
    more = low;
  }
  q += rest > half || (rest == half && (more > 0 || q & 1));
  *out = q;
  return q < power_of_ten[18];
}

/* q / 10^places, with all its places; `point`: with a point even if there are none. */
static size_t put_fixed(char *out, uint64_t q, int places, bool point) {
  char text[24];
  size_t n = put_digits(text, q, 10, 'a'), whole = 1;
  if (n > (size_t)places) {
    whole = n - (size_t)places;
    memcpy(out, text, whole);
    n -= whole;
    memmove(text, text + whole, n);
  } else {
    out[0] = '0';
  }
  if (places == 0 && !point) return whole;
  out[whole] = '.';
  char *const behind = out + whole + 1;
  memset(behind, '0', (size_t)places - n);
  memcpy(behind + (size_t)places - n, text, n);
  return whole + 1 + (size_t)places;
}

/* The lower bound of the decimal exponent of v, which is normal: that, or one less. */
static int exponent_of(double v) {
  uint64_t bits;
  memcpy(&bits, &v, sizeof bits);
  return (((int)(bits >> 52 & 0x7ff) - 1023) * 1233) >> 12; /* log10(2) is 1233 / 4096 and a little */
}

/* |v| as "%.<digits>g" prints it, if that takes no exponent: the number of bytes, or 0. */
static size_t put_general(char *out, double v, int digits) {
  if (digits > 16 || !(fabs(v) >= 1e-4 && fabs(v) < 1e16)) return 0;
  int e = exponent_of(v);
  uint64_t q;
  for (;; e++) {
    const int places = digits - 1 - e;
    if (places < 0 || places > MOST_PLACES || !scale(v, places, &q)) return 0;
    if (q < power_of_ten[digits]) break;
  }
  if (e < -4) return 0;
  int places = digits - 1 - e;
  for (; places > 0 && q % 10 == 0; places--) q /= 10;
  return put_fixed(out, q, places, false);
}

/* --- tostring --- */

size_t oc_num_format(const OcValue *v, char *out) {
  size_t n;
  if (oc_is_int(v)) {
    n = put_int(out, v->u.i);
    out[n] = 0;
    return n;
  }
  const double d = v->u.n;
  if (d == floor(d) && d >= -1e14 && d <= 1e14 && !(d == 0 && signbit(d))) { /* "%.14g" of a whole number */
    n = put_int(out, (int64_t)d);
    memcpy(out + n, ".0", 3);
    if (n <= 14 || (n == 15 && out[0] == '-')) return n + 2;
  }
  out[0] = '-';
  n = put_general(out + signbit(d), d, 14);
  if (n > 0) n += signbit(d) != 0;
  else n = (size_t)snprintf(out, OC_NUMBER_MAX, "%.14g", d);
  bool looks_int = true;
  for (size_t i = 0; i < n; i++) looks_int = looks_int && ((out[i] >= '0' && out[i] <= '9') || out[i] == '-');
  if (looks_int) out[n++] = '.', out[n++] = '0';
  out[n] = 0;
  return n;
}

/* --- string.format --- */

/* What the flags and the width of a conversion ask for. */
typedef struct Layout { bool left, plus, blank, zeros, alternate; size_t width; } Layout;

static Layout layout_of(const char *flags, int width) {
  Layout l = {.width = width > 0 ? (size_t)width : 0};
  for (; *flags; flags++) {
    switch (*flags) {
      case '-': l.left = true; break;
      case '+': l.plus = true; break;
      case ' ': l.blank = true; break;
      case '0': l.zeros = true; break;
      default: l.alternate = true;
    }
  }
  return l;
}

/* Sign, prefix and text, as wide as they are to be. */
static size_t lay_out(char *out, Layout l, bool negative, const char *prefix, const char *text, size_t n) {
  const char sign = negative ? '-' : l.plus ? '+' : l.blank ? ' ' : 0;
  const size_t before = (sign != 0) + strlen(prefix), blanks = l.width > before + n ? l.width - before - n : 0;
  char *p = out;
  if (!l.left && !l.zeros) memset(p, ' ', blanks), p += blanks;
  if (sign != 0) *p++ = sign;
  for (; *prefix; prefix++) *p++ = *prefix;
  if (!l.left && l.zeros) memset(p, '0', blanks), p += blanks;
  memcpy(p, text, n), p += n;
  if (l.left) memset(p, ' ', blanks), p += blanks;
  return (size_t)(p - out);
}

size_t oc_num_printf_int(char *out, char conv, const char *flags, int width, int precision, int64_t v) {
  const bool is_signed = conv == 'd' || conv == 'i', hex = conv == 'x' || conv == 'X';
  const uint64_t u = is_signed && v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
  Layout l = layout_of(flags, width);
  char digits[24], text[128];
  size_t n = u == 0 && precision == 0 ? 0 : put_digits(digits, u, hex ? 16 : conv == 'o' ? 8 : 10, conv == 'X' ? 'A' : 'a');
  size_t zeros = precision > (int)n ? (size_t)precision - n : 0;
  if (conv == 'o' && l.alternate && zeros == 0 && (n == 0 || digits[0] != '0')) zeros = 1;
  memset(text, '0', zeros);
  memcpy(text + zeros, digits, n);
  if (precision >= 0) l.zeros = false;
  if (!is_signed) l.plus = l.blank = false;
  return lay_out(out, l, is_signed && v < 0, hex && l.alternate && u != 0 ? (conv == 'x' ? "0x" : "0X") : "", text, zeros + n);
}

/* %a: C leaves open how its first digit is chosen; here as the usual native libraries do, on every platform. Rounds to even. */
static size_t print_hex(char *out, char conv, Layout l, int precision, double v) {
  const char *digits = conv == 'a' ? "0123456789abcdef" : "0123456789ABCDEF";
  char text[120];
  size_t n = 0;
  uint64_t bits;
  memcpy(&bits, &v, sizeof bits);
  int exp = (int)(bits >> 52 & 0x7ff);
  uint64_t m = bits & ((UINT64_C(1) << 52) - 1); /* 13 digits behind the point, the first digit above them */
  if (exp != 0) m |= UINT64_C(1) << 52;
  exp = m == 0 ? 0 : exp != 0 ? exp - 1023 : -1022;
  if (precision >= 0 && precision < 13) {
    const int drop = 4 * (13 - precision);
    const uint64_t half = UINT64_C(1) << (drop - 1), rest = m & (half * 2 - 1);
    m >>= drop;
    if (rest > half || (rest == half && m & 1)) m++;
    m <<= drop;
  }
  text[n++] = digits[m >> 52];
  int places = precision >= 0 ? precision : 13;
  if (precision < 0) while (places > 0 && (m >> 4 * (13 - places) & 15) == 0) places--;
  if (places > 0 || l.alternate) text[n++] = '.';
  for (int i = 1; i <= places; i++) text[n++] = i <= 13 ? digits[m >> 4 * (13 - i) & 15] : '0';
  text[n++] = conv == 'a' ? 'p' : 'P';
  text[n++] = exp < 0 ? '-' : '+';
  n += put_digits(text + n, (uint64_t)(exp < 0 ? -exp : exp), 10, 'a');
  return lay_out(out, l, bits >> 63, conv == 'a' ? "0x" : "0X", text, n);
}

/* %f and %g without exponents. 0: not so simple. */
static size_t print_plain(char *out, char conv, Layout l, int precision, double v) {
  char text[64];
  size_t n = 0;
  uint64_t q;
  if (precision < 0) precision = 6;
  if (conv == 'f') {
    if (precision <= MOST_PLACES && scale(v, precision, &q)) n = put_fixed(text, q, precision, l.alternate);
  } else if (!l.alternate) {
    n = put_general(text, v, precision == 0 ? 1 : precision);
  }
  return n > 0 ? lay_out(out, l, signbit(v), "", text, n) : 0;
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
size_t oc_num_printf_flt(char *out, char conv, const char *flags, int width, int precision, double v) {
  if (conv == 'f' || conv == 'g') {
    const size_t n = print_plain(out, conv, layout_of(flags, width), precision, v);
    if (n > 0) return n;
  }
  if ((conv == 'a' || conv == 'A') && v - v == 0) return print_hex(out, conv, layout_of(flags, width), precision, v);
  char format[40], *p = format;
  *p++ = '%';
  for (; *flags; flags++) *p++ = *flags;
  if (width >= 0) p += put_int(p, width);
  if (precision >= 0) {
    *p++ = '.';
    p += put_int(p, precision);
  }
  *p++ = conv;
  *p = 0;
  return (size_t)snprintf(out, 512, format, v);
}
#pragma GCC diagnostic pop
