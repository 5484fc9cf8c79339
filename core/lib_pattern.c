/* lib_pattern.c: string.find, match, gmatch and gsub over the engine of match.c. Layer 7. */
#include "lib_string.h"

/* The quick path of the plain natives: a few choice points on the C stack and a bounded number of steps. What needs more starts
 * again in a sequence; nothing has been changed by then. */
enum { QUICK_BACKS = 20 };
#define QUICK_UNITS (OC_STRESS_TINY ? 64 : OC_SLICE_BYTES)

typedef struct Quick { OcMatch m; OcBack stack[QUICK_BACKS]; int64_t units; } Quick;

static OcMatched quick_run(OcThread *L, Quick *q, const OcString *src, const OcString *pat) {
  const int64_t before = q->units;
  const OcMatched r = oc_match_run(&q->m, src->data, pat->data, q->stack, &q->units);
  oc_charge(L, (before - q->units) / 16);
  return r;
}

static void quick_init(Quick *q, const OcString *src, const OcString *pat, uint32_t init, bool anchors) {
  oc_match_init(&q->m, src->len, pat->data, pat->len, init, anchors);
  q->m.room = OC_STRESS_TINY ? 1 : QUICK_BACKS;
  q->units = QUICK_UNITS;
}

/* *out := capture i of m. OC_AGAIN: it is too long for a plain native. */
static OcSig quick_capture(OcThread *L, OcMatch *m, const OcString *src, int i, OcValue *out) {
  uint32_t from;
  int32_t len;
  OcString *s;
  if (!oc_match_capture(m, i, &from, &len)) return oc_match_error(L, m);
  if (len == OC_CAP_POSITION) {
    oc_set_int(out, (int64_t)from + 1);
    return OC_OK;
  }
  if (len > (OC_STRESS_TINY ? 8 : OC_SLICE_BYTES)) return OC_AGAIN;
  oc_charge(L, len / 16);
  s = oc_string_new(L->vm, src->data + from, (size_t)len);
  if (!s) return OC_NOMEM;
  oc_set_obj(out, s);
  return OC_OK;
}

/* Has the pattern no special character? n <= OC_SLICE_BYTES. */
static bool no_specials(const char *p, uint32_t n) {
  for (uint32_t i = 0; i < n; i++) {
    switch (p[i]) {
      case '^': case '$': case '*': case '+': case '?': case '.': case '(': case '[': case '%': case '-': return false;
      default: break;
    }
  }
  return true;
}

/* --- find and match --- */

typedef struct FindSeq {
  OcFrame frame;
  uint32_t init, done;
  uint8_t find, plain, i, n;
  bool found;
  union { OcMatch m; OcPlain q; } u;
} FindSeq;

static const OcNative find_seq_native;

/* Where capture i lies. */
static OcSig take_capture(OcThread *L, OcMatch *m, int i, uint32_t *from, uint32_t *len) {
  int32_t n;
  if (!oc_match_capture(m, i, from, &n)) return oc_match_error(L, m);
  *len = (uint32_t)n;
  return OC_OK;
}

/* (s, pattern, init, plain), checked. Temporaries: 0 the backtrack stack, 1 .. results. */
static OcSig find_seq(OcThread *L, OcFrame *f) {
  FindSeq *const s = (FindSeq *)f;
  OcString *const src = oc_str(OC_ARG(f, 0)), *const pat = oc_str(OC_ARG(f, 1));
  SEQ_BEGIN(s);
  {
    int64_t init;
    if (oc_is_nil(OC_ARG(f, 2)) || !oc_to_int(L, OC_ARG(f, 2), &init)) init = 1;
    s->init = (uint32_t)(oc_range_start(init, src->len) - 1); /* the plain native has seen that it is within the string */
  }
  s->find = f->fn.native == &find_seq_native;
  s->plain = s->find && oc_truthy(OC_ARG(f, 3));
  s->done = 0;
  s->found = false;
  if (s->find && !s->plain) {
    s->plain = true;
    while (s->done < pat->len) {
      SEQ_TICK(L, s, OC_FUEL_BYTES(OC_SLICE_BYTES));
      {
        uint32_t n = pat->len - s->done;
        if (n > OC_SLICE_BYTES) n = OC_SLICE_BYTES;
        if (!no_specials(pat->data + s->done, n)) {
          s->plain = false;
          break;
        }
        s->done += n;
      }
    }
    s->done = 0;
  }
  if (s->plain) {
    oc_plain_init(&s->u.q, src->len, pat->len, s->init);
    SEQ_POLL(s, oc_plain_poll(L, &s->u.q, src, pat, &s->found));
    if (!s->found) return oc_return_value(f, oc_nil());
    return oc_return2(f, oc_int((int64_t)s->u.q.at + 1), oc_int((int64_t)s->u.q.at + pat->len));
  }
  oc_match_init(&s->u.m, src->len, pat->data, pat->len, s->init, true);
  SEQ_POLL(s, oc_match_poll(L, &s->u.m, src, pat, OC_TEMP(f, 0), &s->found));
  if (!s->found) return oc_return_value(f, oc_nil());
  s->n = 0;
  if (s->find) {
    oc_set_int(OC_TEMP(f, 1), (int64_t)s->u.m.start + 1);
    oc_set_int(OC_TEMP(f, 2), (int64_t)s->u.m.end);
    s->n = 2;
  }
  for (s->i = 0; s->i < (s->find ? s->u.m.level : oc_match_captures(&s->u.m)); s->i++) {
    SEQ_AWAIT(s, take_capture(L, &s->u.m, s->i, &s->u.m.x, &s->u.m.y)); /* the machine is at rest: its registers are free */
    if ((int32_t)s->u.m.y == OC_CAP_POSITION) {
      oc_set_int(OC_TEMP(f, 1 + s->n), (int64_t)s->u.m.x + 1);
    } else {
      SEQ_POLL(s, oc_substring_poll(L, OC_TEMP(f, 1 + s->n), src, s->u.m.x, s->u.m.y, &s->done));
    }
    s->n++;
  }
  return oc_return_slots(f, OC_TEMP(f, 1), s->n);
  SEQ_END(s);
}
static const OcNative find_seq_native = {"find", find_seq, sizeof(FindSeq), 4, 3 + OC_MAX_CAPTURES};
static const OcNative match_seq_native = {"match", find_seq, sizeof(FindSeq), 4, 3 + OC_MAX_CAPTURES};

static OcSig find_or_match(OcThread *L, OcFrame *f, bool find) {
  const OcNative *const seq = find ? &find_seq_native : &match_seq_native;
  OcString *src, *pat;
  int64_t init;
  uint64_t at;
  Quick q;
  OcMatched r;
  OC_CHECK(oc_arg_str(L, f, 0, &src));
  OC_CHECK(oc_arg_str(L, f, 1, &pat));
  OC_CHECK(oc_arg_int_opt(L, f, 2, 1, &init));
  at = oc_range_start(init, src->len) - 1;
  if (at > src->len) return oc_return_value(f, oc_nil());
  if (pat->len > OC_SLICE_BYTES) return oc_become(L, f, seq);
  if (find && ((f->nargs > 3 && oc_truthy(OC_ARG(f, 3))) || no_specials(pat->data, pat->len))) {
    OcPlain p;
    int64_t units = QUICK_UNITS;
    oc_plain_init(&p, src->len, pat->len, (uint32_t)at);
    r = oc_plain_run(&p, src->data, pat->data, &units);
    oc_charge(L, (QUICK_UNITS - units) / 16);
    if (r == OC_MATCH_MORE) return oc_become(L, f, seq);
    if (r == OC_MATCH_NO) return oc_return_value(f, oc_nil());
    return oc_return2(f, oc_int((int64_t)p.at + 1), oc_int((int64_t)p.at + pat->len));
  }
  quick_init(&q, src, pat, (uint32_t)at, true);
  r = quick_run(L, &q, src, pat);
  if (r == OC_MATCH_NO) return oc_return_value(f, oc_nil());
  if (r == OC_MATCH_ERROR) return oc_match_error(L, &q.m);
  if (r != OC_MATCH_YES) return oc_become(L, f, seq);
  {
    /* Results go above the arguments, which must stay as they are until nothing can fail any more. */
    OcValue *const out = f->base + (f->nargs > f->fn.native->nfixed ? f->nargs : f->fn.native->nfixed);
    if ((size_t)q.m.level + 2 > oc_plain_room(L, out)) return oc_become(L, f, seq);
    const int n = find ? q.m.level : oc_match_captures(&q.m);
    OcValue *v = out;
    if (find) {
      oc_set_int(v++, (int64_t)q.m.start + 1);
      oc_set_int(v++, (int64_t)q.m.end);
    }
    for (int i = 0; i < n; i++) {
      const OcSig g = quick_capture(L, &q.m, src, i, v++);
      if (g == OC_AGAIN) return oc_become(L, f, seq);
      if (g != OC_OK) return g;
    }
    return oc_return_slots(f, out, (uint32_t)(v - out));
  }
}

static OcSig str_find(OcThread *L, OcFrame *f) { return find_or_match(L, f, true); }
static OcSig str_match(OcThread *L, OcFrame *f) { return find_or_match(L, f, false); }
const OcNative oc_str_find_native = {"find", str_find, 0, 2, 0};
const OcNative oc_str_match_native = {"match", str_match, 0, 2, 0};

/* --- gmatch --- */

/* Upvalues of the iterator. */
enum { GM_SRC, GM_PAT, GM_AT, GM_LAST, GM_COUNT };

static void gmatch_advance(OcThread *L, OcFrame *f, const OcMatch *m) {
  const OcValue at = oc_int(m->end);
  oc_cclosure_set(L->vm, oc_ccl(&f->base[-1]), GM_AT, &at);
  oc_cclosure_set(L->vm, oc_ccl(&f->base[-1]), GM_LAST, &at);
}

static void gmatch_restore(OcFrame *f, OcMatch *m) {
  if (OC_NUP(f, GM_LAST)->u.i >= 0) m->last = (uint32_t)OC_NUP(f, GM_LAST)->u.i;
}

typedef struct GmatchSeq { OcFrame frame; uint32_t done; uint8_t i; bool found; OcMatch m; } GmatchSeq;

/* Temporaries: 0 the backtrack stack, 1 .. captures. */
static OcSig gmatch_seq(OcThread *L, OcFrame *f) {
  GmatchSeq *const s = (GmatchSeq *)f;
  OcString *const src = oc_str(OC_NUP(f, GM_SRC)), *const pat = oc_str(OC_NUP(f, GM_PAT));
  SEQ_BEGIN(s);
  oc_match_init(&s->m, src->len, pat->data, pat->len, (uint32_t)OC_NUP(f, GM_AT)->u.i, false);
  gmatch_restore(f, &s->m);
  s->done = 0;
  s->found = false;
  SEQ_POLL(s, oc_match_poll(L, &s->m, src, pat, OC_TEMP(f, 0), &s->found));
  if (!s->found) return oc_return0(f);
  for (s->i = 0; s->i < oc_match_captures(&s->m); s->i++) {
    SEQ_AWAIT(s, take_capture(L, &s->m, s->i, &s->m.x, &s->m.y));
    if ((int32_t)s->m.y == OC_CAP_POSITION) {
      oc_set_int(OC_TEMP(f, 1 + s->i), (int64_t)s->m.x + 1);
    } else {
      SEQ_POLL(s, oc_substring_poll(L, OC_TEMP(f, 1 + s->i), src, s->m.x, s->m.y, &s->done));
    }
  }
  gmatch_advance(L, f, &s->m);
  return oc_return_slots(f, OC_TEMP(f, 1), (uint32_t)oc_match_captures(&s->m));
  SEQ_END(s);
}
static const OcNative gmatch_seq_native = {"gmatch", gmatch_seq, sizeof(GmatchSeq), 0, 1 + OC_MAX_CAPTURES};

static OcSig gmatch_next(OcThread *L, OcFrame *f) {
  OcString *const src = oc_str(OC_NUP(f, GM_SRC)), *const pat = oc_str(OC_NUP(f, GM_PAT));
  const int64_t at = OC_NUP(f, GM_AT)->u.i;
  OcValue *const out = f->base + f->nargs;
  Quick q;
  OcMatched r;
  int n;
  if (at > src->len) return oc_return0(f);
  quick_init(&q, src, pat, (uint32_t)at, false);
  gmatch_restore(f, &q.m);
  r = quick_run(L, &q, src, pat);
  if (r == OC_MATCH_NO) return oc_return0(f);
  if (r == OC_MATCH_ERROR) return oc_match_error(L, &q.m);
  if (r != OC_MATCH_YES || (size_t)q.m.level + 1 > oc_plain_room(L, out)) return oc_become(L, f, &gmatch_seq_native);
  n = oc_match_captures(&q.m);
  for (int i = 0; i < n; i++) {
    const OcSig g = quick_capture(L, &q.m, src, i, &out[i]);
    if (g == OC_AGAIN) return oc_become(L, f, &gmatch_seq_native);
    if (g != OC_OK) return g;
  }
  gmatch_advance(L, f, &q.m); /* only now: a failed allocation repeats the whole */
  return oc_return_slots(f, out, (uint32_t)n);
}
static const OcNative gmatch_next_native = {"gmatch_iterator", gmatch_next, 0, 0, 0};

static OcSig str_gmatch(OcThread *L, OcFrame *f) {
  OcString *src, *pat;
  OcCClosure *c;
  OcValue v;
  int64_t init;
  uint64_t at;
  OC_CHECK(oc_arg_str(L, f, 0, &src));
  OC_CHECK(oc_arg_str(L, f, 1, &pat));
  OC_CHECK(oc_arg_int_opt(L, f, 2, 1, &init));
  at = oc_range_start(init, src->len) - 1;
  if (at > src->len) at = (uint64_t)src->len + 1;
  c = oc_cclosure_new(L->vm, &gmatch_next_native, GM_COUNT);
  if (!c) return OC_NOMEM;
  oc_cclosure_set(L->vm, c, GM_SRC, OC_ARG(f, 0));
  oc_cclosure_set(L->vm, c, GM_PAT, OC_ARG(f, 1));
  v = oc_int((int64_t)at);
  oc_cclosure_set(L->vm, c, GM_AT, &v);
  v = oc_int(-1);
  oc_cclosure_set(L->vm, c, GM_LAST, &v);
  return oc_return_value(f, oc_obj(c));
}
const OcNative oc_str_gmatch_native = {"gmatch", str_gmatch, 0, 2, 0};

/* --- gsub --- */

/* One piece of a replacement string from *at on. */
typedef enum {
  PIECE_END, PIECE_TEXT /* [*from, *to) of the replacement */, PIECE_CAPTURE /* number *from */, PIECE_BAD,
  PIECE_POSITION /* gsub_piece: the value of a position capture */
} Piece;

static Piece next_piece(const OcString *repl, uint32_t *at, uint32_t *from, uint32_t *to) {
  uint32_t n = repl->len - *at;
  const char *hit;
  char c;
  if (n == 0) return PIECE_END;
  if (n > OC_SLICE_BYTES) n = OC_SLICE_BYTES;
  hit = memchr(repl->data + *at, '%', n);
  if (hit != repl->data + *at) { /* text up to the next '%' or the end of the slice */
    *from = *at;
    *to = *at = hit ? (uint32_t)(hit - repl->data) : *at + n;
    return PIECE_TEXT;
  }
  c = repl->data[*at + 1]; /* at worst the final 0 */
  if (c == '%') {
    *from = *at + 1;
    *to = *at = *at + 2;
    return PIECE_TEXT;
  }
  if (c < '0' || c > '9') return PIECE_BAD;
  *at += 2;
  *from = (uint32_t)(c - '0');
  return PIECE_CAPTURE;
}

/* Bytes of capture number k of a replacement (0: the whole match). Returns false with m->error set. */
static bool piece_capture(OcMatch *m, uint32_t k, uint32_t *from, int32_t *len) {
  if (k > 0) return oc_match_capture(m, (int)k - 1, from, len);
  *from = m->start;
  *len = (int32_t)(m->end - m->start);
  return true;
}

typedef struct GsubSeq {
  OcFrame frame;
  int64_t n, max;
  uint32_t copied;   /* the subject is in the buffer up to here */
  uint32_t rat, from, to, done;
  uint8_t i, n_args, kind;
  bool changed, found;
  OcMatch m;
} GsubSeq;

static OcSig gsub_piece(OcThread *L, GsubSeq *s, const OcString *repl) {
  uint32_t at = s->rat;
  int32_t len;
  Piece piece = next_piece(repl, &at, &s->from, &s->to);
  if (piece == PIECE_BAD) return oc_error(L, "invalid use of '%%' in replacement string");
  if (piece == PIECE_CAPTURE) {
    if (!piece_capture(&s->m, s->from, &s->from, &len)) return oc_match_error(L, &s->m);
    if (len == OC_CAP_POSITION) piece = PIECE_POSITION;
    else s->to = s->from + (uint32_t)len;
  }
  s->rat = at; /* not before: an error whose message found no memory is met again */
  s->i = (uint8_t)piece;
  return OC_OK;
}

static OcSig add_position(OcThread *L, OcValue *buffer, uint32_t from) {
  char digits[16];
  int n = 0;
  uint64_t v = (uint64_t)from + 1;
  do digits[15 - n++] = (char)('0' + v % 10); while ((v /= 10) != 0);
  return oc_buffer_bytes(L, buffer, digits + 16 - n, (size_t)n);
}

/* What a callback or a table gave, in slot v: nil or false keep the original, else it must be a string or a number. */
static OcSig gsub_value(OcThread *L, OcValue *v) {
  if (oc_is_falsy(v) || oc_is_str(v)) return OC_OK;
  if (oc_is_num(v)) {
    OcString *text = oc_num_to_string(L->vm, v);
    if (!text) return OC_NOMEM;
    oc_set_obj(v, text);
    return OC_OK;
  }
  return oc_error(L, "invalid replacement value (a %s)", oc_type_name(v->tag));
}

/* (s, pattern, repl, max), checked. Temporaries: 0 the backtrack stack, 1 the buffer, 2 the value, 3 .. a call. */
static OcSig gsub_seq(OcThread *L, OcFrame *f) {
  GsubSeq *const s = (GsubSeq *)f;
  OcString *const src = oc_str(OC_ARG(f, 0)), *const pat = oc_str(OC_ARG(f, 1));
  OcValue *const buffer = OC_TEMP(f, 1), *const value = OC_TEMP(f, 2), *const call = OC_TEMP(f, 3);
  SEQ_BEGIN(s);
  if (oc_is_nil(OC_ARG(f, 3)) || !oc_to_int(L, OC_ARG(f, 3), &s->max)) s->max = (int64_t)src->len + 1;
  s->kind = OC_ARG(f, 2)->tag;
  s->n = 0;
  s->copied = s->done = 0;
  s->changed = s->found = false;
  oc_match_init(&s->m, src->len, pat->data, pat->len, 0, true);
  while (s->n < s->max) {
    SEQ_POLL(s, oc_match_poll(L, &s->m, src, pat, OC_TEMP(f, 0), &s->found));
    if (!s->found) break;
    s->n++;
    SEQ_TICK(L, s, 2);
    if (s->kind != OC_STR) {
      s->n_args = (uint8_t)(s->kind == OC_TAB ? 1 : oc_match_captures(&s->m));
      *call = *OC_ARG(f, 2);
      for (s->i = 0; s->i < s->n_args; s->i++) {
        SEQ_AWAIT(s, take_capture(L, &s->m, s->i, &s->from, &s->to));
        if ((int32_t)s->to == OC_CAP_POSITION) {
          oc_set_int(&call[1 + s->i], (int64_t)s->from + 1);
        } else {
          SEQ_POLL(s, oc_substring_poll(L, &call[1 + s->i], src, s->from, s->to, &s->done));
        }
      }
      if (s->kind == OC_TAB) {
        SEQ_AWAIT(s, oc_get(L, value, call, call + 1));
      } else {
        SEQ_AWAIT(s, oc_call(L, call, s->n_args, value, 1));
      }
      SEQ_AWAIT(s, gsub_value(L, value));
    }
    if (s->kind == OC_STR || oc_truthy(value)) {
      if (!s->changed) SEQ_AWAIT(s, oc_buffer_start(L, buffer));
      s->changed = true;
      SEQ_POLL(s, oc_buffer_span(L, buffer, src, &s->copied, s->m.start));
      s->copied = s->m.end;
      if (s->kind == OC_STR) {
        for (s->rat = 0;;) {
          SEQ_AWAIT(s, gsub_piece(L, s, oc_str(OC_ARG(f, 2))));
          if (s->i == PIECE_END) break;
          if (s->i == PIECE_TEXT) {
            SEQ_POLL(s, oc_buffer_span(L, buffer, oc_str(OC_ARG(f, 2)), &s->from, s->to));
          } else if (s->i == PIECE_CAPTURE) {
            SEQ_POLL(s, oc_buffer_span(L, buffer, src, &s->from, s->to));
          } else {
            SEQ_AWAIT(s, add_position(L, buffer, s->from));
          }
          SEQ_TICK(L, s, 1);
        }
      } else {
        s->from = 0;
        SEQ_POLL(s, oc_buffer_span(L, buffer, oc_str(value), &s->from, oc_str(value)->len));
      }
    }
    if (s->m.p0) break; /* anchored */
    oc_match_next(&s->m);
  }
  if (!s->changed) return oc_return2(f, *OC_ARG(f, 0), oc_int(s->n));
  SEQ_POLL(s, oc_buffer_span(L, buffer, src, &s->copied, src->len));
  SEQ_POLL(s, oc_buffer_string(L, buffer, value));
  return oc_return2(f, *value, oc_int(s->n));
  SEQ_END(s);
}
static const OcNative gsub_seq_native = {"gsub", gsub_seq, sizeof(GsubSeq), 4, 4 + OC_MAX_CAPTURES};

/* Small subjects and string replacements, in a buffer on the C stack. OC_AGAIN: too much for that. */
static OcSig gsub_quick(OcThread *L, OcFrame *f, const OcString *src, const OcString *pat, const OcString *repl, int64_t max) {
  char out[768];
  uint32_t used = 0, copied = 0;
  int64_t n = 0;
  OcString *res;
  Quick q;
#define ADD(s, len)                                              \
  do {                                                           \
    const uint32_t n_ = (uint32_t)(len);                         \
    if (n_ > sizeof out - used) return OC_AGAIN;                 \
    memcpy(out + used, (s), n_);                                 \
    used += n_;                                                  \
  } while (0)
  quick_init(&q, src, pat, 0, true);
  while (n < max) {
    const OcMatched r = quick_run(L, &q, src, pat);
    uint32_t at = 0, from, to;
    Piece piece;
    if (r == OC_MATCH_NO) break;
    if (r == OC_MATCH_ERROR) return oc_match_error(L, &q.m);
    if (r != OC_MATCH_YES) return OC_AGAIN;
    n++;
    ADD(src->data + copied, q.m.start - copied);
    copied = q.m.end;
    while ((piece = next_piece(repl, &at, &from, &to)) != PIECE_END) {
      q.units -= 4;
      if (piece == PIECE_BAD) return oc_error(L, "invalid use of '%%' in replacement string");
      if (piece == PIECE_CAPTURE) {
        int32_t len;
        if (!piece_capture(&q.m, from, &from, &len)) return oc_match_error(L, &q.m);
        if (len < 0) return OC_AGAIN;
        ADD(src->data + from, len);
      } else {
        ADD(repl->data + from, to - from);
      }
    }
    if (q.m.p0) break;
    oc_match_next(&q.m);
  }
  if (n == 0) return oc_return2(f, *OC_ARG(f, 0), oc_int(0));
  ADD(src->data + copied, src->len - copied);
#undef ADD
  res = oc_string_new(L->vm, out, used);
  if (!res) return OC_NOMEM;
  return oc_return2(f, oc_obj(res), oc_int(n));
}

static OcSig str_gsub(OcThread *L, OcFrame *f) {
  OcString *src, *pat, *repl;
  int64_t max;
  OcSig g;
  uint8_t tag;
  OC_CHECK(oc_arg_str(L, f, 0, &src));
  OC_CHECK(oc_arg_str(L, f, 1, &pat));
  OC_CHECK(oc_arg_int_opt(L, f, 3, (int64_t)src->len + 1, &max));
  tag = oc_arg_none(f, 2) ? OC_NIL : OC_ARG(f, 2)->tag;
  if (tag == OC_INT || tag == OC_FLT || tag == OC_STR) {
    OC_CHECK(oc_arg_str(L, f, 2, &repl));
    if (src->len > 512 || repl->len > 512) return oc_become(L, f, &gsub_seq_native);
    g = gsub_quick(L, f, src, pat, repl, max);
    return g == OC_AGAIN ? oc_become(L, f, &gsub_seq_native) : g;
  }
  if (tag != OC_TAB && (oc_arg_none(f, 2) || !oc_is_function(OC_ARG(f, 2)))) {
    return oc_arg_type_error(L, f, 2, "string/function/table");
  }
  return oc_become(L, f, &gsub_seq_native);
}
const OcNative oc_str_gsub_native = {"gsub", str_gsub, 0, 2, 0};
