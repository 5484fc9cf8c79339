/* number_test.c: numbers printed and read by the core and by the C library, side by side. number_test SEED ROUNDS */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "number.h"

static uint64_t state;

static uint64_t next_random(void) {
  state ^= state << 13;
  state ^= state >> 7;
  return state ^= state << 17;
}
static uint64_t below(uint64_t n) { return next_random() % n; }

static double from_bits(uint64_t bits) {
  double v;
  memcpy(&v, &bits, sizeof v);
  return v;
}

static uint64_t to_bits(double v) {
  uint64_t bits;
  memcpy(&bits, &v, sizeof bits);
  return bits;
}

/* What people print, what is hard to round, and anything at all. */
static double a_float(void) {
  const double sign = below(2) ? 1 : -1;
  switch (below(8)) {
    case 0: return from_bits(next_random());
    case 1: return sign * (double)below(100000) / pow(10, (double)below(8));
    case 2: return sign * ((double)below(1 << 20) + 0.5) / (double)(1u << below(20)); /* exactly between two */
    case 3: return sign * from_bits(to_bits(pow(10, (double)below(40) - 20)) + below(5) - 2); /* beside a power of ten */
    case 4: return sign * from_bits(to_bits((double)below(1000000) / 1000) + below(5) - 2);
    case 5: return sign * (double)(next_random() >> below(64));
    case 6: return sign * ldexp((double)(next_random() >> 11), -(int)below(140));
    default: {
      static const double odd[] = {0, 1e14, 99999999999999.5, 999999.5, 0.0001, 0.00009999999999999999, 9007199254740994, INFINITY, 5e-324};
      return sign * odd[below(sizeof odd / sizeof *odd)];
    }
  }
}

static void fail(const char *format, const char *expected, const char *got) {
  printf("%s: expected '%s', got '%s'\n", format, expected, got);
  exit(1);
}

/* A random conversion: its flags, width and precision, also as a format with `length` in it. */
typedef struct Conversion { char flags[8], format[40]; int width, precision; } Conversion;

static Conversion a_conversion(const char *allowed, const char *length, char conv) {
  Conversion c = {.width = below(2) ? -1 : 1 + (int)below(40), .precision = below(3) ? (int)below(22) : -1};
  size_t n = 0;
  for (const char *f = allowed; *f; f++) {
    if (below(4) == 0) c.flags[n++] = *f;
  }
  n = (size_t)snprintf(c.format, sizeof c.format, "%%%s", c.flags);
  if (c.width >= 0) n += (size_t)snprintf(c.format + n, sizeof c.format - n, "%d", c.width);
  if (c.precision >= 0) n += (size_t)snprintf(c.format + n, sizeof c.format - n, ".%d", c.precision);
  snprintf(c.format + n, sizeof c.format - n, "%s%c", length, conv);
  return c;
}

#pragma GCC diagnostic ignored "-Wformat-nonliteral"
static void check_float(void) {
  static const char convs[] = "fffgggeE";
  const char conv = convs[below(sizeof convs - 1)];
  const double v = a_float();
  const Conversion c = a_conversion("-+ #0", "", conv);
  char expected[512], got[512];
  snprintf(expected, sizeof expected, c.format, v);
  got[oc_num_printf_flt(got, conv, c.flags, c.width, c.precision, v)] = 0;
  if (strcmp(expected, got) != 0) fail(c.format, expected, got);

  const OcValue value = oc_flt(v);
  const size_t n = oc_num_format(&value, got);
  if (got[n] != 0 || strlen(got) != n) fail("tostring", "its length", got);
  snprintf(expected, sizeof expected, "%.14g", v);
  if (expected[strspn(expected, "-0123456789")] == 0) strcat(expected, ".0");
  if (strcmp(expected, got) != 0) fail("tostring", expected, got);
}

static void check_int(void) {
  static const char convs[] = "diuoxX";
  const char conv = convs[below(sizeof convs - 1)];
  const int64_t v = below(8) ? (int64_t)(next_random() >> below(64)) * (below(2) ? 1 : -1) : below(2) ? INT64_MIN : 0;
  const bool is_signed = conv == 'd' || conv == 'i';
  const Conversion c = a_conversion(is_signed ? "-+ 0" : conv == 'u' ? "-0" : "-#0", "ll", conv);
  char expected[512], got[512];
  snprintf(expected, sizeof expected, c.format, (long long)v);
  got[oc_num_printf_int(got, conv, c.flags, c.width, c.precision, v)] = 0;
  if (strcmp(expected, got) != 0) fail(c.format, expected, got);
  const OcValue value = oc_int(v);
  oc_num_format(&value, got);
  snprintf(expected, sizeof expected, "%" PRId64, v);
  if (strcmp(expected, got) != 0) fail("tostring", expected, got);
}

/* A decimal float, some of them a little wrong. */
static void a_numeral(char *out) {
  const size_t whole = below(4) ? below(8) : below(25), places = below(4) ? below(8) : below(25);
  size_t n = 0;
  for (size_t i = 0; i < whole; i++) out[n++] = (char)('0' + below(10));
  out[n++] = '.';
  for (size_t i = 0; i < places; i++) out[n++] = (char)(below(5) ? '0' + below(10) : '0');
  if (below(3) == 0) n += (size_t)sprintf(out + n, "%c%s%d", below(2) ? 'e' : 'E', below(2) ? "-" : below(2) ? "+" : "", (int)below(below(8) ? 26 : 330));
  if (below(50) == 0) out[below(n)] = "..e+-z"[below(6)];
  out[n] = 0;
}

static void check_reading(void) {
  char text[120], *end;
  const double some = a_float();
  if (below(4) == 0 && isfinite(some)) snprintf(text, sizeof text, "%.*e", (int)below(20), some);
  else a_numeral(text);
  const double expected = strtod(text, &end);
  OcValue got;
  if (oc_num_parse(text, strlen(text), &got) != (end > text && *end == 0)) fail("reading", text, "the opposite");
  if (end == text || *end != 0) return;
  if (oc_is_int(&got) ? (double)got.u.i != expected : to_bits(got.u.n) != to_bits(expected)) fail("reading", text, "another number");
}

int main(int argc, char **argv) {
  if (argc < 3) return 2;
  state = strtoull(argv[1], NULL, 10) * 0x9e3779b97f4a7c15u + 1;
  for (long i = atol(argv[2]); i > 0; i--) {
    check_float();
    check_int();
    check_reading();
  }
  puts("numbers: all right");
  return 0;
}
