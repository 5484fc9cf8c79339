/* match_driver.c: runs the pattern engine alone, one step at a time, on cases from stdin; tests/core/match.test.js compares what
 * it prints with lua5.4. A line is: kind (m: match, p: plain), units per run, init, hex of subject, hex of pattern ("-" empty).
 * Prints "no", "start end" and the captures, "unfinished" or "error N". */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "match.h"

/* match.c's ways to the rest of the core: not taken here. */
OcSig oc_error(OcThread *L, const char *fmt, ...) { (void)L; (void)fmt; return OC_RAISE; }
OcBlock *oc_block_new(OcVm *vm, uint32_t size) { (void)vm; (void)size; return NULL; }
_Noreturn void oc_panic(const char *file, int line, const char *what) {
  fprintf(stderr, "%s:%d: %s\n", file, line, what);
  abort();
}

/* An exactly sized copy, with the 0 behind that strings have, so that the address sanitizer sees any step beyond. */
static char *unhex(const char *h, uint32_t *n) {
  char *s;
  *n = h[0] == '-' ? 0 : (uint32_t)strlen(h) / 2;
  s = malloc(*n + 1);
  for (uint32_t i = 0; i < *n; i++) {
    unsigned v;
    sscanf(h + 2 * i, "%2x", &v);
    s[i] = (char)v;
  }
  s[*n] = 0;
  return s;
}

int main(void) {
  static char a[1 << 16], b[1 << 16];
  char kind;
  int units, init;
  while (scanf(" %c %d %d %65535s %65535s", &kind, &units, &init, a, b) == 5) {
    uint32_t slen, plen;
    char *s = unhex(a, &slen), *p = unhex(b, &plen);
    OcMatched r;
    if (kind == 'p') {
      OcPlain q;
      oc_plain_init(&q, slen, plen, (uint32_t)init);
      do {
        int64_t u = units;
        r = oc_plain_run(&q, s, p, &u);
      } while (r == OC_MATCH_MORE);
      if (r == OC_MATCH_YES) printf("%u %u\n", q.at + 1, q.at + plen);
      else puts("no");
    } else {
      OcMatch m;
      OcBack *stack = NULL;
      oc_match_init(&m, slen, p, plen, (uint32_t)init, true);
      for (;;) {
        int64_t u = units;
        r = oc_match_run(&m, s, p, stack, &u);
        if (r == OC_MATCH_GROW) {
          m.room++;
          if (m.room > oc_match_bound(&m)) oc_panic(__FILE__, __LINE__, "more choice points than the bound");
          stack = realloc(stack, m.room * sizeof *stack);
        } else if (r != OC_MATCH_MORE) {
          break;
        }
      }
      if (r == OC_MATCH_NO) puts("no");
      else if (r == OC_MATCH_ERROR) printf("error %d %d\n", m.error, m.error_arg);
      else {
        bool unfinished = false;
        for (int i = 0; i < m.level; i++) unfinished |= m.cap[i].len == OC_CAP_UNFINISHED;
        if (unfinished) {
          puts("unfinished");
          goto next;
        }
        printf("%u %u", m.start + 1, m.end);
        for (int i = 0; i < m.level; i++) {
          uint32_t from;
          int32_t len;
          if (!oc_match_capture(&m, i, &from, &len)) oc_panic(__FILE__, __LINE__, "no capture");
          if (len < 0) printf(" %u", from + 1);
          else printf(" \"%.*s\"", (int)len, s + from);
        }
        puts("");
      }
    next:
      free(stack);
    }
    free(s);
    free(p);
  }
  return 0;
}
