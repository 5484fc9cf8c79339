/* text.c: see text.h. Layer 1. */
#include "text.h"

#include <string.h>

typedef struct { char *at, *end; } Text; /* *end is for the final 0 */

static void put(Text *t, char c) {
  if (t->at < t->end) *t->at++ = c;
}

static void put_string(Text *t, const char *s, size_t most) {
  for (; most > 0 && *s != 0 && t->at < t->end; most--) *t->at++ = *s++;
}

static void put_number(Text *t, uint64_t u, bool negative) {
  char digits[24];
  size_t n = 0;
  if (negative) u = 0 - u, put(t, '-');
  do digits[n++] = (char)('0' + u % 10);
  while ((u /= 10) != 0);
  while (n > 0) put(t, digits[--n]);
}

size_t oc_text_args(char *out, size_t size, const char *fmt, va_list args) {
  Text t = {out, out + size - 1};
  for (; *fmt != 0; fmt++) {
    if (*fmt != '%') {
      put(&t, *fmt);
      continue;
    }
    size_t most = SIZE_MAX;
    if (*++fmt == '.') {
      for (most = 0, fmt++; *fmt >= '0' && *fmt <= '9'; fmt++) most = most * 10 + (size_t)(*fmt - '0');
    }
    switch (*fmt) {
      case 's': put_string(&t, va_arg(args, const char *), most); break;
      case 'c': put(&t, (char)va_arg(args, int)); break;
      case 'u': put_number(&t, va_arg(args, unsigned), false); break;
      case 'd': {
        const int i = va_arg(args, int);
        put_number(&t, (uint64_t)(int64_t)i, i < 0);
        break;
      }
      case 'l': {
        OC_ASSERT(strncmp(fmt, "lld", 3) == 0);
        const long long i = va_arg(args, long long);
        put_number(&t, (uint64_t)i, i < 0);
        fmt += 2;
        break;
      }
      default: OC_ASSERT(*fmt == '%'); put(&t, '%');
    }
  }
  *t.at = 0;
  return (size_t)(t.at - out);
}

size_t oc_text(char *out, size_t size, const char *fmt, ...) {
  va_list args;
  va_start(args, fmt);
  const size_t n = oc_text_args(out, size, fmt, args);
  va_end(args);
  return n;
}
