/* match_plain.c: plain search as a machine that stops anywhere. Layer 7. */
#include "match.h"

#define uchar(c) ((unsigned char)(c))

/* Short needles are compared by hand at each place their first byte occurs. Longer ones get the two-way algorithm (Crochemore and
 * Perrin, 1991): the needle is cut at its maximal suffix; the right half is compared forwards, then the left half, and what
 * matched tells how far to shift. */
enum { P_SHORT, P_MAXIMAL, P_REVERSE, P_PERIOD, P_SEARCH, P_RIGHT, P_LEFT, SHORT_NEEDLE = 16 };

void oc_plain_init(OcPlain *q, uint32_t slen, uint32_t plen, uint32_t init) {
  memset(q, 0, sizeof *q);
  q->slen = slen;
  q->plen = plen;
  q->at = init;
  q->mode = plen <= SHORT_NEEDLE ? P_SHORT : P_MAXIMAL;
  q->ip = UINT32_MAX; /* -1: sums wrap around */
  q->k = q->p = 1;
}

OcMatched oc_plain_run(OcPlain *q, const char *src, const char *pat, int64_t *units) {
  const uint32_t l = q->plen;
  int64_t left = *units;
  OcMatched res = OC_MATCH_MORE;
  switch (q->mode) {
    case P_SHORT: goto by_hand;
    case P_MAXIMAL: goto maximal;
    case P_REVERSE: goto reverse;
    case P_PERIOD: goto period;
    case P_SEARCH: goto search;
    case P_RIGHT: goto right;
    default: goto left_half;
  }

by_hand:
  for (;;) {
    uint32_t n;
    const char *hit;
    if (l > q->slen - q->at) {
      res = OC_MATCH_NO;
      goto out;
    }
    if (l == 0) break;
    if (left <= 0) goto out;
    n = q->slen - q->at - l + 1;
    if (n > OC_SLICE_BYTES) n = OC_SLICE_BYTES;
    hit = memchr(src + q->at, pat[0], n);
    if (!hit) {
      q->at += n;
      left -= n / 2 + 1;
      continue;
    }
    left -= (int64_t)(hit - (src + q->at)) / 2 + 4;
    q->at = (uint32_t)(hit - src);
    if (memcmp(hit, pat, l) == 0) break;
    q->at++;
  }
  res = OC_MATCH_YES;
  goto out;

/* The maximal suffix of the needle for the order of bytes, then for the reverse order; its place is ip + 1, its period p. */
maximal:
  while (q->jp + q->k < l) {
    const unsigned char a = uchar(pat[q->ip + q->k]), b = uchar(pat[q->jp + q->k]);
    if (left-- <= 0) goto out;
    if (a == b) {
      if (q->k == q->p) { q->jp += q->p; q->k = 1; }
      else q->k++;
    } else if (a > b) {
      q->jp += q->k;
      q->k = 1;
      q->p = q->jp - q->ip;
    } else {
      q->ip = q->jp++;
      q->k = q->p = 1;
    }
  }
  q->ms = q->ip;
  q->p0 = q->p;
  q->ip = UINT32_MAX;
  q->jp = 0;
  q->k = q->p = 1;
  q->mode = P_REVERSE;

reverse:
  while (q->jp + q->k < l) {
    const unsigned char a = uchar(pat[q->ip + q->k]), b = uchar(pat[q->jp + q->k]);
    if (left-- <= 0) goto out;
    if (a == b) {
      if (q->k == q->p) { q->jp += q->p; q->k = 1; }
      else q->k++;
    } else if (a < b) {
      q->jp += q->k;
      q->k = 1;
      q->p = q->jp - q->ip;
    } else {
      q->ip = q->jp++;
      q->k = q->p = 1;
    }
  }
  if (q->ip + 1 > q->ms + 1) q->ms = q->ip;
  else q->p = q->p0;
  q->k = 0;
  q->mode = P_PERIOD;

period: /* does the left half repeat the period? Then what matched before a shift need not be compared again. */
  for (;;) {
    uint32_t n = q->ms + 1 - q->k;
    if (left <= 0) goto out;
    if (n > OC_SLICE_BYTES) n = OC_SLICE_BYTES;
    left -= n / 4;
    if (memcmp(pat + q->k, pat + q->p + q->k, n) != 0) {
      q->mem0 = 0;
      q->p = (q->ms + 1 > l - q->ms - 1 ? q->ms + 1 : l - q->ms - 1) + 1;
      break;
    }
    q->k += n;
    if (q->k >= q->ms + 1) {
      q->mem0 = l - q->p;
      break;
    }
  }
  q->mem = 0;

search:
  q->mode = P_SEARCH;
  if (q->slen - q->at < l) {
    res = OC_MATCH_NO;
    goto out;
  }
  if (left <= 0) goto out;
  left -= 4;
  if (q->mem == 0) { /* hop to where the first byte compared occurs: shifts by one, taken together */
    uint32_t n = q->slen - q->at - l + 1;
    const char *from = src + (uint32_t)(q->at + q->ms + 1), *hit; /* ms may be -1 */
    if (n > OC_SLICE_BYTES) n = OC_SLICE_BYTES;
    hit = memchr(from, pat[q->ms + 1], n);
    if (!hit) {
      q->at += n;
      left -= n / 2;
      goto search;
    }
    left -= (int64_t)(hit - from) / 2;
    q->at += (uint32_t)(hit - from);
  }
  q->k = q->ms + 1 > q->mem ? q->ms + 1 : q->mem;
  q->mode = P_RIGHT;

right:
  while (q->k < l && pat[q->k] == src[q->at + q->k]) {
    q->k++;
    if (--left <= 0) goto out;
  }
  if (q->k < l) {
    q->at += q->k - q->ms;
    q->mem = 0;
    goto search;
  }
  q->k = q->ms + 1;
  q->mode = P_LEFT;

left_half:
  while (q->k > q->mem && pat[q->k - 1] == src[q->at + q->k - 1]) {
    q->k--;
    if (--left <= 0) goto out;
  }
  if (q->k <= q->mem) {
    res = OC_MATCH_YES;
    goto out;
  }
  q->at += q->p;
  q->mem = q->mem0;
  goto search;

out:
  *units = left;
  return res;
}

OcSig oc_plain_poll(OcThread *L, OcPlain *q, const OcString *src, const OcString *pat, bool *found) {
  int64_t units = OC_SLICE_BYTES;
  const OcMatched r = oc_plain_run(q, src->data, pat->data, &units);
  oc_charge(L, OC_FUEL_BYTES(OC_SLICE_BYTES - units));
  if (r == OC_MATCH_MORE) return OC_AGAIN;
  *found = r == OC_MATCH_YES;
  return OC_OK;
}
