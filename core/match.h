/* match.h: the engine behind string.find, match, gmatch and gsub: Lua patterns and plain search. Layer 7.
 *
 * PUC's matcher recurses; this one is a machine that can stop after any number of steps. Its choice points lie on a stack of
 * OcBack entries that the caller provides: a few on the C stack for the quick path of a plain native, an OcBlock on the Lua heap for
 * a sequence. Backtracking without end only burns fuel. A pattern has no loops around groups, so each of its items has at most
 * one entry at a time: oc_match_bound tells how many suffice.
 *
 * Everything is kept as offsets; subject and pattern (both followed by a 0 byte, as strings are) are passed anew on every run.
 */
#ifndef OC_MATCH_H
#define OC_MATCH_H

#include "seq.h"

#define OC_MAX_CAPTURES 32
#define OC_CAP_UNFINISHED (-1)
#define OC_CAP_POSITION (-2)
#define OC_MATCH_NONE 0xffffffffu
#define OC_FIRST_NONE (-1)
#define OC_FIRST_ITEM 256

typedef struct OcCapture { uint32_t start; int32_t len; } OcCapture;

/* A choice point, or something to undo, and how to go on from there. */
typedef struct OcBack { uint32_t kind, p, s, x; } OcBack;

typedef enum { OC_MATCH_YES, OC_MATCH_NO, OC_MATCH_MORE, OC_MATCH_GROW, OC_MATCH_ERROR } OcMatched;

typedef struct OcMatch {
  uint32_t slen, plen;
  uint32_t start, end;   /* found: the match is [start, end) */
  uint32_t last;         /* end of the match before: an empty one right there does not count */
  uint32_t s, p, ep;     /* the machine: place in the subject, in the pattern, end of the item */
  uint32_t x, y, z;      /* ... and of its slow loops */
  uint32_t depth, room;  /* entries in use, entries there are */
  uint32_t set_p, set_end; /* the set whose bitmap is in `bits` ... */
  uint32_t set_uses;     /* ... and how often sets were walked by hand */
  uint32_t first_p, first_end; /* the item that every match begins with, if there is one: */
  int16_t first;         /* OC_FIRST_NONE, OC_FIRST_ITEM, or its only byte */
  uint8_t idle;          /* how often hopping to such an item, which may match nearly everywhere, brought nothing */
  uint8_t p0;            /* where the pattern proper begins: 1 behind '^' */
  uint8_t mode, resume;
  uint8_t level;         /* captures */
  uint8_t error, error_arg;
  uint8_t bits[32];
  OcCapture cap[OC_MAX_CAPTURES];
} OcMatch;

/* Ready to search from `init` on. `anchors`: a leading '^' is an anchor (not so in gmatch). */
void oc_match_init(OcMatch *m, uint32_t slen, const char *pat, uint32_t plen, uint32_t init, bool anchors);
/* Works for about *units bytes or quarter-steps (at least one step) and takes those used off it. YES, NO; MORE: call again; GROW: call
 * again with more room; ERROR: oc_match_error tells. */
OcMatched oc_match_run(OcMatch *m, const char *src, const char *pat, OcBack *stack, int64_t *units) OC_MUST;
/* After YES: ready for the next match behind this one. */
void oc_match_next(OcMatch *m);
OcSig oc_match_error(OcThread *L, const OcMatch *m) OC_MUST;
uint32_t oc_match_bound(const OcMatch *m);
/* Number of captures of a match, the whole match counting as one when there are none. */
OC_INLINE int oc_match_captures(const OcMatch *m) { return m->level ? m->level : 1; }
/* Capture i: its bytes are [*from, *from + *len); *len is OC_CAP_POSITION for a position (*from + 1 is its value).
 * false: no such capture or an unfinished one: m->error is set. */
bool oc_match_capture(OcMatch *m, int i, uint32_t *from, int32_t *len) OC_MUST;

/* One slice of a search, under SEQ_POLL: the stack is a block kept in slot `block` (nil first). *found tells the result. */
OcSig oc_match_poll(OcThread *L, OcMatch *m, const OcString *src, const OcString *pat, OcValue *block, bool *found) OC_MUST;

/* --- plain search (match_plain.c): linear time and a few words of state (two-way string matching) --- */
typedef struct OcPlain {
  uint32_t slen, plen;
  uint32_t at;           /* found: here */
  uint32_t ip, jp, k, p; /* the loops of the preparation */
  uint32_t ms, p0, mem, mem0;
  uint8_t mode;
} OcPlain;
void oc_plain_init(OcPlain *q, uint32_t slen, uint32_t plen, uint32_t init);
OcMatched oc_plain_run(OcPlain *q, const char *src, const char *pat, int64_t *units) OC_MUST; /* YES, NO, MORE */
OcSig oc_plain_poll(OcThread *L, OcPlain *q, const OcString *src, const OcString *pat, bool *found) OC_MUST;

#endif
