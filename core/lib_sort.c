/* lib_sort.c: table.sort. Layer 7.
 *
 * The algorithm is that of PUC Lua, comparison by comparison, so that unstable orders come out alike: quicksort with the median
 * of three, a random pivot after an unbalanced partition. Recursion is a stack of intervals in the frame; an interval
 * that was partitioned far too often without shrinking is finished by heapsort, which bounds the work for any input and any
 * comparator. Every comparison may suspend.
 */
#include "hooks.h"
#include "lib.h"
#include "lib_table.h"

#define RANDOM_LIMIT 100u /* smaller intervals take the middle as their pivot */

typedef struct { uint32_t lo, up, random; uint32_t level; } Interval;

typedef struct {
  OcFrame frame;
  uint32_t lo, up, random, level; /* the interval in work */
  uint32_t i, j, p;
  uint32_t max_level;
  uint32_t depth;
  Interval stack[32]; /* the larger halves: each is at most half of the one below */
} Sort;

enum { T_PIVOT, T_A, T_B, T_LESS };

/* T_LESS := a < b, by the comparator (argument 1) or the operator. */
static OcSig before(OcThread *L, OcFrame *f, const OcValue *a, const OcValue *b, OcValue *less) {
  const OcValue *fn = OC_ARG(f, 1);
  if (oc_is_nil(fn)) return oc_less(L, less, a, b);
  OcValue *at = oc_thread_scratch(L, 3);
  if (at == NULL) return OC_NOMEM;
  at[0] = *fn;
  at[1] = *a;
  at[2] = *b;
  return oc_call(L, at, 2, less, 1);
}

/* --- heapsort of a[lo .. up]: (t, comparator, lo, up) --- */

typedef struct { OcFrame frame; int64_t lo, n, start, end, root, child; } Heap;

static OcSig heapsort(OcThread *L, OcFrame *f) {
  Heap *const s = (Heap *)f;
  OcValue *const t = OC_ARG(f, 0), *const v = OC_TEMP(f, T_PIVOT), *const a = OC_TEMP(f, T_A), *const b = OC_TEMP(f, T_B);
  OcValue *const less = OC_TEMP(f, T_LESS);
  SEQ_BEGIN(s);
  s->lo = OC_ARG(f, 2)->u.i;
  s->n = OC_ARG(f, 3)->u.i - s->lo + 1;
  s->end = s->n;
  s->start = s->n / 2;
  for (;;) {
    if (s->start > 0) { /* first every inner node, from the last, sinks into its heap */
      s->start--;
      SEQ_AWAIT(s, oc_geti(L, v, t, s->lo + s->start));
    } else { /* then the top goes to the end, and what was there sinks from the top */
      if (--s->end <= 0) break;
      SEQ_AWAIT(s, oc_geti(L, v, t, s->lo + s->end));
      SEQ_AWAIT(s, oc_geti(L, a, t, s->lo));
      SEQ_AWAIT(s, oc_table_seti(L, t, s->lo + s->end, a));
    }
    for (s->root = s->start; (s->child = 2 * s->root + 1) < s->end; s->root = s->child) {
      SEQ_TICK(L, s, 2);
      SEQ_AWAIT(s, oc_geti(L, a, t, s->lo + s->child));
      if (s->child + 1 < s->end) {
        SEQ_AWAIT(s, oc_geti(L, b, t, s->lo + s->child + 1));
        SEQ_AWAIT(s, before(L, f, a, b, less));
        if (oc_truthy(less)) {
          *a = *b;
          s->child++;
        }
      }
      SEQ_AWAIT(s, before(L, f, v, a, less));
      if (!oc_truthy(less)) break;
      SEQ_AWAIT(s, oc_table_seti(L, t, s->lo + s->root, a));
    }
    SEQ_AWAIT(s, oc_table_seti(L, t, s->lo + s->root, v));
  }
  return oc_return0(f);
  SEQ_END(s);
}
static const OcNative heapsort_native = {"?sort", heapsort, sizeof(Heap), 4, 4};

static OcSig call_heapsort(OcThread *L, Sort *s) {
  OcValue *at = oc_thread_scratch(L, 5);
  if (at == NULL) return OC_NOMEM;
  oc_set_native(&at[0], &heapsort_native);
  at[1] = *OC_ARG(s, 0);
  at[2] = *OC_ARG(s, 1);
  oc_set_int(&at[3], s->lo);
  oc_set_int(&at[4], s->up);
  return oc_call(L, at, 4, OC_TEMP(s, T_LESS), 0);
}

/* --- quicksort --- */

/* An element of the second or third quarter. */
static uint32_t choose_pivot(const Sort *s) {
  const uint32_t quarter = (s->up - s->lo) / 4;
  return s->random % (quarter * 2) + s->lo + quarter;
}

static uint32_t random_number(OcVm *vm) {
  /* Any changing number will do: heapsort is the guarantee. */
  uint64_t x = (uint64_t)vm->mem.used ^ vm->seed;
  x = (x ^ x >> 33) * 0xff51afd7ed558ccdu;
  return (uint32_t)(x >> 32) | 1;
}

/* a[lo .. p-1] <= a[p] <= a[p+1 .. up]: goes on with the smaller half, and puts the larger one by. */
static void split(OcVm *vm, Sort *s) {
  Interval larger;
  uint32_t n;
  larger.random = s->random;
  larger.level = s->level + 1;
  if (s->p - s->lo < s->up - s->p) {
    n = s->p - s->lo;
    larger.lo = s->p + 1;
    larger.up = s->up;
    s->up = s->p - 1;
  } else {
    n = s->up - s->p;
    larger.lo = s->lo;
    larger.up = s->p - 1;
    s->lo = s->p + 1;
  }
  if ((larger.up - larger.lo) / 128 > n) larger.random = random_number(vm);
  s->level++;
  s->stack[s->depth++] = larger;
}

static void next_interval(Sort *s) {
  const Interval *v = &s->stack[--s->depth];
  s->lo = v->lo;
  s->up = v->up;
  s->random = v->random;
  s->level = v->level;
}

static OcSig sort_args(OcThread *L, Sort *s, const OcValue *length) {
  OcFrame *f = &s->frame;
  int64_t n;
  OC_CHECK(oc_table_length(L, length, &n));
  s->lo = 1;
  s->up = 0;
  if (n <= 1) return OC_OK;
  if (n >= INT32_MAX) return oc_arg_error(L, f, 0, "array too big");
  if (!oc_arg_none_or_nil(f, 1)) OC_CHECK(oc_arg_function(L, f, 1));
  s->up = (uint32_t)n;
  for (s->max_level = 16; n > 1; n /= 2) s->max_level += 4;
  return OC_OK;
}

static OcSig sort(OcThread *L, OcFrame *f) {
  Sort *const s = (Sort *)f;
  OcValue *const t = OC_ARG(f, 0), *const pivot = OC_TEMP(f, T_PIVOT), *const a = OC_TEMP(f, T_A), *const b = OC_TEMP(f, T_B);
  OcValue *const less = OC_TEMP(f, T_LESS);
  SEQ_BEGIN(s);
  OC_CHECK(oc_table_check_arg(L, f, 0, OC_TAB_R | OC_TAB_W | OC_TAB_L));
  SEQ_AWAIT(s, oc_len(L, a, t));
  SEQ_AWAIT(s, sort_args(L, s, a));
  for (;;) {
    while (s->lo < s->up) {
      SEQ_TICK(L, s, 3);
      if (s->level > s->max_level) {
        SEQ_AWAIT(s, call_heapsort(L, s));
        break;
      }
      /* a[lo], a[p], a[up] in order */
      SEQ_AWAIT(s, oc_geti(L, a, t, s->lo));
      SEQ_AWAIT(s, oc_geti(L, b, t, s->up));
      SEQ_AWAIT(s, before(L, f, b, a, less));
      if (oc_truthy(less)) {
        SEQ_AWAIT(s, oc_table_seti(L, t, s->lo, b));
        SEQ_AWAIT(s, oc_table_seti(L, t, s->up, a));
      }
      if (s->up - s->lo == 1) break;
      s->p = s->up - s->lo < RANDOM_LIMIT || s->random == 0 ? (s->lo + s->up) / 2 : choose_pivot(s);
      SEQ_AWAIT(s, oc_geti(L, a, t, s->p));
      SEQ_AWAIT(s, oc_geti(L, b, t, s->lo));
      SEQ_AWAIT(s, before(L, f, a, b, less));
      if (oc_truthy(less)) {
        SEQ_AWAIT(s, oc_table_seti(L, t, s->p, b));
        SEQ_AWAIT(s, oc_table_seti(L, t, s->lo, a));
      } else {
        SEQ_AWAIT(s, oc_geti(L, b, t, s->up));
        SEQ_AWAIT(s, before(L, f, b, a, less));
        if (oc_truthy(less)) {
          SEQ_AWAIT(s, oc_table_seti(L, t, s->p, b));
          SEQ_AWAIT(s, oc_table_seti(L, t, s->up, a));
        }
      }
      if (s->up - s->lo == 2) break;
      /* the pivot waits in a[up - 1] */
      SEQ_AWAIT(s, oc_geti(L, pivot, t, s->p));
      SEQ_AWAIT(s, oc_geti(L, b, t, (int64_t)s->up - 1));
      SEQ_AWAIT(s, oc_table_seti(L, t, s->p, b));
      SEQ_AWAIT(s, oc_table_seti(L, t, (int64_t)s->up - 1, pivot));
      s->i = s->lo;
      s->j = s->up - 1;
      for (;;) { /* a[lo .. i] <= pivot <= a[j .. up] */
        for (;;) {
          s->i++;
          SEQ_TICK(L, s, 1);
          SEQ_AWAIT(s, oc_geti(L, a, t, s->i));
          SEQ_AWAIT(s, before(L, f, a, pivot, less));
          if (!oc_truthy(less)) break;
          if (s->i == s->up - 1) SEQ_FAIL(s, oc_error(L, "invalid order function for sorting"));
        }
        for (;;) {
          s->j--;
          SEQ_TICK(L, s, 1);
          SEQ_AWAIT(s, oc_geti(L, b, t, s->j));
          SEQ_AWAIT(s, before(L, f, pivot, b, less));
          if (!oc_truthy(less)) break;
          if (s->j < s->i) SEQ_FAIL(s, oc_error(L, "invalid order function for sorting"));
        }
        if (s->j < s->i) break;
        SEQ_AWAIT(s, oc_table_seti(L, t, s->i, b));
        SEQ_AWAIT(s, oc_table_seti(L, t, s->j, a));
      }
      SEQ_AWAIT(s, oc_table_seti(L, t, (int64_t)s->up - 1, a));
      SEQ_AWAIT(s, oc_table_seti(L, t, s->i, pivot));
      s->p = s->i;
      split(L->vm, s);
    }
    if (s->depth == 0) break;
    next_interval(s);
  }
  return oc_return0(f);
  SEQ_END(s);
}
const OcNative oc_sort_native = {"sort", sort, sizeof(Sort), 2, 4};
