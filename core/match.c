/* match.c: Lua patterns as a machine that stops anywhere. Layer 7. */
#include "match.h"

/* --- character classes (of the C locale: the core knows no other) --- */

enum {
  ALPHA = 1, CNTRL = 2, DIGIT = 4, GRAPH = 8, LOWER = 16, PUNCT = 32, SPACE = 64, UPPER = 128, XDIGIT = 256
};
static const uint16_t ctypes[256] = {
  0x002, 0x002, 0x002, 0x002, 0x002, 0x002, 0x002, 0x002, 0x002, 0x042, 0x042, 0x042, 0x042, 0x042, 0x002, 0x002,
  0x002, 0x002, 0x002, 0x002, 0x002, 0x002, 0x002, 0x002, 0x002, 0x002, 0x002, 0x002, 0x002, 0x002, 0x002, 0x002,
  0x040, 0x028, 0x028, 0x028, 0x028, 0x028, 0x028, 0x028, 0x028, 0x028, 0x028, 0x028, 0x028, 0x028, 0x028, 0x028,
  0x10c, 0x10c, 0x10c, 0x10c, 0x10c, 0x10c, 0x10c, 0x10c, 0x10c, 0x10c, 0x028, 0x028, 0x028, 0x028, 0x028, 0x028,
  0x028, 0x189, 0x189, 0x189, 0x189, 0x189, 0x189, 0x089, 0x089, 0x089, 0x089, 0x089, 0x089, 0x089, 0x089, 0x089,
  0x089, 0x089, 0x089, 0x089, 0x089, 0x089, 0x089, 0x089, 0x089, 0x089, 0x089, 0x028, 0x028, 0x028, 0x028, 0x028,
  0x028, 0x119, 0x119, 0x119, 0x119, 0x119, 0x119, 0x019, 0x019, 0x019, 0x019, 0x019, 0x019, 0x019, 0x019, 0x019,
  0x019, 0x019, 0x019, 0x019, 0x019, 0x019, 0x019, 0x019, 0x019, 0x019, 0x019, 0x028, 0x028, 0x028, 0x028, 0x002,
};
#define uchar(c) ((unsigned char)(c))

/* Which kinds of bytes class letter `cl` (lower case) stands for; 0: none, it stands for itself. */
static inline unsigned class_mask(int cl) {
  static const uint16_t masks[26] = {
    ['a' - 'a'] = ALPHA, ['c' - 'a'] = CNTRL, ['d' - 'a'] = DIGIT, ['g' - 'a'] = GRAPH, ['l' - 'a'] = LOWER, ['p' - 'a'] = PUNCT,
    ['s' - 'a'] = SPACE, ['u' - 'a'] = UPPER, ['w' - 'a'] = ALPHA | DIGIT, ['x' - 'a'] = XDIGIT,
  };
  return cl >= 'a' && cl <= 'z' ? masks[cl - 'a'] : 0;
}

static inline bool is_upper(int cl) { return cl >= 'A' && cl <= 'Z'; }

/* Has the byte c the class letter cl (%a, %D, ...)? */
static inline bool in_class(int c, int cl) {
  const bool upper = is_upper(cl);
  const int low = upper ? cl + 32 : cl;
  const unsigned mask = class_mask(low);
  if (OC_LIKELY(mask != 0)) return ((ctypes[c & 255] & mask) != 0) != upper;
  if (low == 'z') return (c == 0) != upper; /* deprecated, but PUC still has it */
  return c == cl;
}

/* --- sets --- */

enum { MOST_IDLE = 32 };
enum { SMALL_SET = 48 /* bytes of a set that are walked by hand */, USES = 48 /* ... and how often, before its bitmap is made */ };

/* Errors of patterns. */
enum {
  ERR_NONE, ERR_ESCAPE, ERR_SET, ERR_BALANCE, ERR_FRONTIER, ERR_INDEX, ERR_CAPTURES, ERR_CLOSE, ERR_UNFINISHED
};

/* Is c in the set at p, whose ']' is at ec? (The walk is PUC's, quirks included.) */
static bool in_set_slow(int c, const char *pat, uint32_t p, uint32_t ec) {
  bool sig = true;
  if (pat[p + 1] == '^') {
    sig = false;
    p++;
  }
  while (++p < ec) {
    if (pat[p] == '%') {
      p++;
      if (in_class(c, uchar(pat[p]))) return sig;
    } else if (pat[p + 1] == '-' && p + 2 < ec) {
      p += 2;
      if (uchar(pat[p - 2]) <= c && c <= uchar(pat[p])) return sig;
    } else if (uchar(pat[p]) == c) {
      return sig;
    }
  }
  return !sig;
}

static inline bool in_set(OcMatch *m, int c, const char *pat, uint32_t p, uint32_t ep) {
  if (m->set_p == p) return (m->bits[c >> 3] >> (c & 7)) & 1;
  m->set_uses++;
  return in_set_slow(c, pat, p, ep - 1);
}

/* End of the set at p, or 0 when it cannot be seen within SMALL_SET bytes, or is walked so often that its bitmap should be
 * made. */
static uint32_t set_end(const OcMatch *m, const char *pat, uint32_t p) {
  const uint32_t start = p;
  if (m->set_p == p) return m->set_end;
  if (m->set_uses > USES && m->set_p == OC_MATCH_NONE) return 0;
  p++;
  if (pat[p] == '^') p++;
  do {
    if (p >= m->plen || p - start > SMALL_SET) return 0; /* the bitmap's maker finds the error, if it is one */
    if (pat[p++] == '%' && p < m->plen) p++;
  } while (pat[p] != ']');
  return p + 1;
}

static void set_add(OcMatch *m, int c) { m->bits[c >> 3] |= (uint8_t)(1u << (c & 7)); }

/* One item of the set, m->z being the place before it; returns its cost. */
static int set_compile_item(OcMatch *m, const char *pat, uint32_t ec) {
  uint32_t p = ++m->z;
  if (pat[p] == '%') {
    m->z = ++p;
    for (int c = 0; c < 256; c++) {
      if (in_class(c, uchar(pat[p]))) set_add(m, c);
    }
    return 64;
  }
  if (pat[p + 1] == '-' && p + 2 < ec) {
    const int lo = uchar(pat[p]), hi = uchar(pat[p + 2]);
    m->z = p + 2;
    for (int c = lo; c <= hi; c++) set_add(m, c);
    return 4 + (hi > lo ? (hi - lo) / 4 : 0);
  }
  set_add(m, uchar(pat[p]));
  return 1;
}

/* --- the machine --- */

enum { M_ATTEMPT, M_RUN, M_FAIL, M_EXPAND, M_BALANCE, M_BACKREF, M_SETSCAN, M_SETMAKE };
enum { B_MAX, B_MIN, B_ALT, B_OPEN, B_CLOSE };

/* What every match begins with: the search hops from one place where that is to the next. Whatever is wrong with the pattern is left to the
 * machine to find. */
static void find_first(OcMatch *m, const char *pat) {
  uint32_t p = 0, end;
  int first = OC_FIRST_ITEM;
  for (int n = 0; n < OC_MAX_CAPTURES && p < m->plen && pat[p] == '('; n++) p += pat[p + 1] == ')' ? 2 : 1;
  if (p >= m->plen) return;
  switch (pat[p]) {
    case '(': case ')': case '.': return;
    case '$':
      if (p + 1 == m->plen) return;
      first = '$';
      end = p + 1;
      break;
    case '%': {
      const int c = uchar(pat[p + 1]);
      if (p + 1 >= m->plen || c == 'f' || (c >= '0' && c <= '9')) return;
      if (c == 'b') {
        if (p + 3 < m->plen) m->first = uchar(pat[p + 2]);
        return;
      }
      if (!class_mask(c | 32) && (c | 32) != 'z') first = c;
      end = p + 2;
      break;
    }
    case '[':
      end = set_end(m, pat, p);
      if (!end) return;
      break;
    default:
      first = uchar(pat[p]);
      end = p + 1;
  }
  if (pat[end] == '*' || pat[end] == '?' || pat[end] == '-') return; /* there may be none */
  m->first = (int16_t)first;
  m->first_p = p;
  m->first_end = end;
}

void oc_match_init(OcMatch *m, uint32_t slen, const char *pat, uint32_t plen, uint32_t init, bool anchors) {
  m->slen = slen;
  m->plen = plen;
  m->start = init;
  m->end = 0;
  m->last = OC_MATCH_NONE;
  m->s = m->p = m->ep = m->x = m->y = m->z = 0;
  m->depth = m->room = 0;
  m->set_p = OC_MATCH_NONE;
  m->set_end = m->set_uses = 0;
  m->p0 = anchors && plen > 0 && pat[0] == '^';
  m->mode = M_ATTEMPT;
  m->resume = M_RUN;
  m->level = 0;
  m->error = ERR_NONE;
  m->error_arg = 0;
  m->first = OC_FIRST_NONE;
  m->idle = 0;
  if (!m->p0) find_first(m, pat);
}

/* One entry for each item at most: an item that can be tried again takes two bytes or more, a parenthesis one. */
uint32_t oc_match_bound(const OcMatch *m) {
  return (m->plen < 4 * OC_MAX_CAPTURES ? m->plen : m->plen / 2 + 2 * OC_MAX_CAPTURES) + 1;
}

void oc_match_next(OcMatch *m) {
  m->start = m->last = m->end;
  m->mode = M_ATTEMPT;
}

/* Does the single-character item at p match byte c? A set must be ready (small, or in the bitmap). */
static inline bool single(OcMatch *m, int c, const char *pat, uint32_t p, uint32_t ep) {
  switch (pat[p]) {
    case '.': return true;
    case '%': return in_class(c, uchar(pat[p + 1]));
    case '[': return in_set(m, c, pat, p, ep);
    default: return uchar(pat[p]) == c;
  }
}

/* How far the item at p matches from x on, or (`in` false) does not, up to `to`. The big loops of patterns: one per kind of item. */
static uint32_t span(OcMatch *m, const char *src, uint32_t x, uint32_t to, const char *pat, uint32_t p, uint32_t ep, bool in) {
  switch (pat[p]) {
    case '.': return in ? to : x;
    case '%': {
      const int cl = uchar(pat[p + 1]);
      const bool upper = is_upper(cl);
      const unsigned mask = class_mask(upper ? cl + 32 : cl);
      if (mask) while (x < to && ((ctypes[uchar(src[x])] & mask) != 0) == (in != upper)) x++;
      else while (x < to && in_class(uchar(src[x]), cl) == in) x++;
      return x;
    }
    case '[':
      if (m->set_p == p) while (x < to && ((m->bits[uchar(src[x]) >> 3] >> (src[x] & 7)) & 1) == in) x++;
      else while (x < to && in_set(m, uchar(src[x]), pat, p, ep) == in) x++;
      return x;
    default:
      while (x < to && (src[x] == pat[p]) == in) x++;
      return x;
  }
}

OcMatched oc_match_run(OcMatch *m, const char *src, const char *pat, OcBack *stack, int64_t *units) {
  const uint32_t slen = m->slen, plen = m->plen;
  uint32_t s = m->s, p = m->p, ep = m->ep;
  int64_t left = *units;
  OcMatched res;

/* Stops for now, to go on at `where`. */
#define PAUSE(where) do { m->mode = (where); res = OC_MATCH_MORE; goto out; } while (0)
#define ERROR(what) do { m->error = (what); res = OC_MATCH_ERROR; goto out; } while (0)
#define PUSH(k, pp, ss, xx)                                                                       \
  do { OcBack *b_ = &stack[m->depth++]; b_->kind = (k); b_->p = (pp); b_->s = (ss); b_->x = (xx); } while (0)
/* Makes the bitmap of the set at `at`, then goes on at `where`. */
#define NEED_SET(at, where)                                                                       \
  do { m->resume = (where); m->set_p = OC_MATCH_NONE; m->y = (at); m->z = (at) + 1;               \
       if (pat[m->z] == '^') m->z++;                                                              \
       goto setscan; } while (0)

  if (m->error) return OC_MATCH_ERROR; /* asked again: its message found no memory */
  switch (m->mode) {
    case M_ATTEMPT: goto attempt;
    case M_RUN: goto run;
    case M_FAIL: goto fail;
    case M_EXPAND: goto expand;
    case M_BALANCE: goto balance;
    case M_BACKREF: goto backref;
    case M_SETSCAN: goto setscan;
    default: goto setmake;
  }

attempt: /* try at m->start, or at the next place where a match can begin */
  while (m->first != OC_FIRST_NONE) {
    uint32_t n = slen - m->start;
    if (n == 0) goto no;
    if (left <= 0) PAUSE(M_ATTEMPT);
    if (m->first != OC_FIRST_ITEM) {
      if (n > OC_SLICE_BYTES) n = OC_SLICE_BYTES;
      const char *const hit = memchr(src + m->start, m->first, n);
      if (hit != NULL) n = (uint32_t)(hit - (src + m->start));
      m->start += n;
      left -= n / 2;
      if (hit != NULL) break;
    } else {
      const bool by_hand = pat[m->first_p] == '[' && m->set_p != m->first_p;
      if (by_hand && m->set_uses > USES) NEED_SET(m->first_p, M_ATTEMPT);
      const uint32_t most = by_hand ? 16 : (uint32_t)left, to = n > most ? m->start + most : slen;
      n = span(m, src, m->start, to, pat, m->first_p, m->first_end, false) - m->start;
      m->start += n;
      if (n == 0 && ++m->idle == MOST_IDLE) m->first = OC_FIRST_NONE;
      left -= by_hand ? n * (1 + (m->first_end - m->first_p) / 4) : n;
      if (m->start < to) break;
    }
  }
  m->level = 0;
  m->depth = 0;
  s = m->start;
  p = m->p0;

run: /* match the rest of the pattern, p, at s */
  if (left <= 0) PAUSE(M_RUN);
  left -= 4;
  if (p >= plen) {
    if (s == m->last) goto next;
    m->end = s;
    res = OC_MATCH_YES;
    goto out;
  }
  if (m->depth >= m->room) {
    m->mode = M_RUN;
    res = OC_MATCH_GROW;
    goto out;
  }
  switch (pat[p]) {
    case '(': {
      const bool position = pat[p + 1] == ')';
      if (m->level >= OC_MAX_CAPTURES) ERROR(ERR_CAPTURES);
      m->cap[m->level].start = s;
      m->cap[m->level].len = position ? OC_CAP_POSITION : OC_CAP_UNFINISHED;
      m->level++;
      if (m->depth) PUSH(B_OPEN, 0, 0, 0); /* nothing to undo for when nothing else can be tried */
      p += position ? 2 : 1;
      goto run;
    }
    case ')': {
      int l = m->level - 1;
      while (l >= 0 && m->cap[l].len != OC_CAP_UNFINISHED) l--;
      if (l < 0) ERROR(ERR_CLOSE);
      m->cap[l].len = (int32_t)(s - m->cap[l].start);
      if (m->depth) PUSH(B_CLOSE, 0, 0, (uint32_t)l);
      p++;
      goto run;
    }
    case '$':
      if (p + 1 != plen) break;
      if (s != slen) goto fail;
      p++;
      goto run;
    case '%':
      switch (pat[p + 1]) {
        case 'b':
          if (p + 3 >= plen) ERROR(ERR_BALANCE);
          if (s >= slen || src[s] != pat[p + 2]) goto fail;
          m->x = s + 1;
          m->y = 1;
          goto balance;
        case 'f': {
          const uint32_t set = p + 2;
          if (pat[set] != '[') ERROR(ERR_FRONTIER);
          ep = set_end(m, pat, set);
          if (!ep) NEED_SET(set, M_RUN);
          left -= (ep - set) / 4;
          if (in_set(m, s == 0 ? 0 : uchar(src[s - 1]), pat, set, ep) || !in_set(m, uchar(src[s]), pat, set, ep)) goto fail;
          p = ep;
          goto run;
        }
        case '0': case '1': case '2': case '3': case '4':
        case '5': case '6': case '7': case '8': case '9': {
          const int l = pat[p + 1] - '1';
          if (l < 0 || l >= m->level || m->cap[l].len == OC_CAP_UNFINISHED) {
            m->error_arg = (uint8_t)(l + 1);
            ERROR(ERR_INDEX);
          }
          if (m->cap[l].len < 0 || (uint32_t)m->cap[l].len > slen - s) goto fail;
          m->x = 0;
          m->y = (uint32_t)l;
          goto backref;
        }
        default: break;
      }
      break;
    default: break;
  }

  /* A single character, perhaps repeated. First: where it ends. */
  ep = p + 1;
  if (pat[p] == '%') {
    if (ep >= plen) ERROR(ERR_ESCAPE);
    ep++;
  } else if (pat[p] == '[') {
    ep = set_end(m, pat, p);
    if (!ep) NEED_SET(p, M_RUN);
    left -= (ep - p) / 4;
  }
  if (s >= slen || !single(m, uchar(src[s]), pat, p, ep)) {
    if (pat[ep] != '*' && pat[ep] != '?' && pat[ep] != '-') goto fail;
    p = ep + 1;
    goto run;
  }
  switch (pat[ep]) {
    case '?':
      PUSH(B_ALT, ep + 1, s, 0);
      s++;
      p = ep + 1;
      goto run;
    case '+': case '*':
      m->x = s + 1;
      m->y = pat[ep] == '+' ? s + 1 : s; /* fewest */
      goto expand;
    case '-':
      PUSH(B_MIN, p, s, ep);
      p = ep + 1;
      goto run;
    default:
      s++;
      p = ep;
      goto run;
  }

expand: { /* as many as there are from m->x on */
    uint32_t to = slen;
    if (left <= 0) PAUSE(M_EXPAND);
    if (pat[p] == '[' && m->set_p != p && m->set_uses > USES) {
      m->s = m->y; /* y is wanted by the maker of sets */
      m->resume = M_EXPAND;
      m->set_p = OC_MATCH_NONE;
      m->y = p;
      m->z = p + 1;
      if (pat[m->z] == '^') m->z++;
      s = m->s;
      goto setscan;
    }
    if (pat[p] != '.') {
      const uint32_t most = pat[p] == '[' && m->set_p != p ? 16 : (uint32_t)left; /* not long by hand */
      const uint32_t from = m->x;
      if (to - from > most) to = from + most;
      m->x = span(m, src, from, to, pat, p, ep, true);
      left -= m->x - from;
      if (m->x == to && to < slen) {
        if (pat[p] == '[') left -= 16;
        goto expand;
      }
    } else {
      m->x = slen;
    }
    if (m->x > m->y) PUSH(B_MAX, ep + 1, m->x, m->y);
    s = m->x;
    p = ep + 1;
    goto run;
  }

balance:
  for (;;) {
    const char open = pat[p + 2], close = pat[p + 3];
    uint32_t to = slen;
    if (left <= 0) PAUSE(M_BALANCE);
    if (to - m->x > (uint64_t)left) to = m->x + (uint32_t)left;
    left -= to - m->x;
    while (m->x < to) {
      const char c = src[m->x++];
      if (c == close) {
        if (--m->y == 0) {
          s = m->x;
          p += 4;
          goto run;
        }
      } else if (c == open) {
        m->y++;
      }
    }
    if (m->x >= slen) goto fail;
  }

backref:
  for (;;) {
    const uint32_t len = (uint32_t)m->cap[m->y].len;
    uint32_t n = len - m->x;
    if (n > OC_SLICE_BYTES) n = OC_SLICE_BYTES;
    if (memcmp(src + m->cap[m->y].start + m->x, src + s + m->x, n) != 0) {
      left -= n / 4;
      goto fail;
    }
    left -= n / 4;
    m->x += n;
    if (m->x >= len) {
      s += len;
      p += 2;
      goto run;
    }
    if (left <= 0) PAUSE(M_BACKREF);
  }

fail: /* back to the latest choice */
  for (;;) {
    OcBack *b;
    if (m->depth == 0) goto next;
    if (left <= 0) PAUSE(M_FAIL);
    left -= 4;
    b = &stack[m->depth - 1];
    switch (b->kind) {
      case B_MAX: /* one less */
        s = --b->s;
        p = b->p;
        if (b->s == b->x) m->depth--;
        goto run;
      case B_MIN: /* one more */
        s = b->s;
        p = b->p;
        ep = b->x;
        if (pat[p] == '[' && m->set_p != p && (ep - p > SMALL_SET || (m->set_uses > USES && m->set_p == OC_MATCH_NONE))) {
          NEED_SET(p, M_FAIL);
        }
        if (pat[p] == '[') left -= (ep - p) / 4;
        m->depth--;
        /* The item matches at b->s, so one more is taken; the choice stays if it would match again behind. */
        s++;
        if (s < slen && single(m, uchar(src[s]), pat, p, ep)) {
          b->s = s;
          m->depth++;
        }
        p = ep + 1;
        goto run;
      case B_ALT:
        s = b->s;
        p = b->p;
        m->depth--;
        goto run;
      case B_OPEN:
        m->level--;
        break;
      default:
        m->cap[b->x].len = OC_CAP_UNFINISHED;
        break;
    }
    m->depth--;
  }

next: /* no match here: one further */
  if (m->p0 || m->start >= slen) goto no;
  m->start++;
  left -= 2;
  if (left <= 0) PAUSE(M_ATTEMPT);
  goto attempt;

no:
  res = OC_MATCH_NO;
  goto out;

setscan: /* finds the ']' of the set at m->y; m->z is the next place to look at */
  for (;;) {
    if (left <= 0) PAUSE(M_SETSCAN);
    left--;
    if (m->z >= plen) ERROR(ERR_SET);
    if (pat[m->z++] == '%' && m->z < plen) m->z++;
    if (pat[m->z] == ']') break;
  }
  m->set_end = m->z + 1;
  memset(m->bits, 0, sizeof m->bits);
  m->z = m->y;
  if (pat[m->z + 1] == '^') m->z++;

setmake:
  while (m->z + 1 < m->set_end - 1) {
    if (left <= 0) PAUSE(M_SETMAKE);
    left -= set_compile_item(m, pat, m->set_end - 1);
  }
  if (pat[m->y + 1] == '^') {
    for (int i = 0; i < 32; i++) m->bits[i] = (uint8_t)~m->bits[i];
  }
  m->set_p = m->y;
  m->set_uses = 0;
  switch (m->resume) {
    case M_EXPAND:
      m->y = m->s;
      goto expand;
    case M_FAIL: goto fail;
    case M_ATTEMPT: goto attempt;
    default: goto run;
  }

out:
  m->s = s;
  m->p = p;
  m->ep = ep;
  *units = left;
  return res;
#undef PAUSE
#undef ERROR
#undef PUSH
#undef NEED_SET
}

bool oc_match_capture(OcMatch *m, int i, uint32_t *from, int32_t *len) {
  if (i >= m->level) {
    if (i != 0) {
      m->error = ERR_INDEX;
      m->error_arg = (uint8_t)(i + 1);
      return false;
    }
    *from = m->start;
    *len = (int32_t)(m->end - m->start);
    return true;
  }
  if (i < 0 || m->cap[i].len == OC_CAP_UNFINISHED) {
    m->error = ERR_UNFINISHED;
    return false;
  }
  *from = m->cap[i].start;
  *len = m->cap[i].len;
  return true;
}

OcSig oc_match_error(OcThread *L, const OcMatch *m) {
  switch (m->error) {
    case ERR_ESCAPE: return oc_error(L, "malformed pattern (ends with '%%')");
    case ERR_SET: return oc_error(L, "malformed pattern (missing ']')");
    case ERR_BALANCE: return oc_error(L, "malformed pattern (missing arguments to '%%b')");
    case ERR_FRONTIER: return oc_error(L, "missing '[' after '%%f' in pattern");
    case ERR_INDEX: return oc_error(L, "invalid capture index %%%d", m->error_arg);
    case ERR_CAPTURES: return oc_error(L, "too many captures");
    case ERR_CLOSE: return oc_error(L, "invalid pattern capture");
    default: return oc_error(L, "unfinished capture");
  }
}

/* Entries of the first block; a pattern that needs more gets all that it can ever need. */
#define FIRST_BACKS (OC_STRESS_TINY ? 2u : 64u)

/* A bigger stack in slot `block`. false: no memory. */
static bool grow(OcThread *L, OcMatch *m, OcValue *block) {
  const uint32_t bound = oc_match_bound(m);
  const uint32_t n = m->room == 0 && bound > FIRST_BACKS ? FIRST_BACKS : bound;
  OcBlock *b;
  OC_ASSERT(n > m->room && (uint64_t)n * sizeof(OcBack) < UINT32_MAX - 64);
  b = oc_block_new(L->vm, n * (uint32_t)sizeof(OcBack));
  if (!b) return false;
  if (m->depth) memcpy(b->data, ((OcBlock *)block->u.o)->data, m->depth * sizeof(OcBack));
  oc_set_obj(block, b);
  m->room = n;
  return true;
}

OcSig oc_match_poll(OcThread *L, OcMatch *m, const OcString *src, const OcString *pat, OcValue *block, bool *found) {
  int64_t units = OC_SLICE_BYTES;
  OcMatched r;
  if (m->room == 0 && !grow(L, m, block)) return OC_NOMEM;
  r = oc_match_run(m, src->data, pat->data, (OcBack *)(void *)((OcBlock *)block->u.o)->data, &units);
  oc_charge(L, OC_FUEL_BYTES(OC_SLICE_BYTES - units));
  switch (r) {
    case OC_MATCH_YES: *found = true; return OC_OK;
    case OC_MATCH_NO: *found = false; return OC_OK;
    case OC_MATCH_MORE: return OC_AGAIN;
    case OC_MATCH_GROW: return grow(L, m, block) ? OC_AGAIN : OC_NOMEM;
    default: return oc_match_error(L, m);
  }
}
