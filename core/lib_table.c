/* lib_table.c: the table library (manual 6.6), but for sort (lib_sort.c). Layer 7.
 *
 * Each function has up to three forms: a plain native for the short raw case, which cannot fail half-way; a run of raw work
 * in slices, taken while the table has no metamethods that matter; and one operation at a time for everything else.
 */
#include "hooks.h"
#include "lib.h"
#include "lib_table.h"
#include "number.h"

#define MOVE_FUEL 3 /* for one element that is not moved in a run */

/* --- what the functions share --- */

bool oc_table_is_raw(OcVm *vm, const OcValue *v) {
  if (!oc_is_tab(v)) return false;
  return oc_tab(v)->meta == NULL || (oc_metamethod(vm, v, OC_TM_INDEX) == NULL && oc_metamethod(vm, v, OC_TM_NEWINDEX) == NULL &&
                                     oc_metamethod(vm, v, OC_TM_LEN) == NULL);
}

OcSig oc_table_check_arg(OcThread *L, OcFrame *f, int i, int what) {
  OcVm *vm = L->vm;
  const OcValue *v = OC_ARG(f, i);
  if (!oc_arg_none(f, i) && !oc_is_tab(v) && (!(what & OC_TAB_R) || oc_metamethod(vm, v, OC_TM_INDEX) != NULL) &&
      (!(what & OC_TAB_W) || oc_metamethod(vm, v, OC_TM_NEWINDEX) != NULL) &&
      (!(what & OC_TAB_L) || oc_metamethod(vm, v, OC_TM_LEN) != NULL) && oc_metatable(vm, v) != NULL)
    return OC_OK;
  return oc_arg_tab(L, f, i);
}

OcSig oc_table_length(OcThread *L, const OcValue *v, int64_t *n) {
  return oc_to_int(L, v, n) ? OC_OK : oc_error(L, "object length is not an integer");
}

OcSig oc_table_seti(OcThread *L, const OcValue *t, int64_t i, const OcValue *v) {
  if (OC_LIKELY(oc_is_tab(t))) {
    const OcValue *slot = oc_table_get_int(L->vm, oc_tab(t), i);
    if (OC_LIKELY(!oc_is_nil(slot))) { /* present: no metamethod is asked */
      oc_table_put(L->vm, oc_tab(t), slot, v);
      return OC_OK;
    }
    if (oc_tab(t)->meta == NULL) return oc_table_outcome(L, oc_table_set_int(L->vm, oc_tab(t), i, v));
  }
  return oc_seti(L, t, i, v);
}

static int64_t raw_length(OcThread *L, const OcTable *t) {
  int64_t cost = 0;
  const int64_t n = oc_table_len(L->vm, t, &cost);
  oc_charge(L, cost);
  return n;
}

/* Are these keys all in the array part, where stores need no memory? */
static bool in_array(const OcTable *t, int64_t first, int64_t last) {
  return first >= 1 && last <= (int64_t)t->asize && !(t->flags & OC_TABLE_WEAKV);
}

/* Moves n values within the array part. The collector may be half-way through it: values are told to it again. */
static void shift(OcVm *vm, OcTable *t, int64_t to, int64_t from, int64_t n) {
  OcValue *p = &t->array[to - 1];
  memmove(p, &t->array[from - 1], (size_t)n * sizeof *p);
  if (oc_is_black(t)) {
    for (int64_t i = 0; i < n; i++) OC_BARRIER_TABLE(vm, t, &p[i]);
  }
}

static OcSig raw_copy(OcThread *L, OcTable *to, int64_t ti, const OcTable *from, int64_t fi) {
  const OcValue v = *oc_table_get_int(L->vm, from, fi); /* a copy: the store may move the slot */
  return oc_table_outcome(L, oc_table_set_int(L->vm, to, ti, &v));
}

/* --- insert, remove --- */

typedef struct { OcFrame frame; int64_t i, pos; } Insert;

/* t[i] = t[i - 1] down to pos, while the table is raw. */
static OcSig insert_run(OcThread *L, Insert *s) {
  while (s->i > s->pos && oc_table_is_raw(L->vm, OC_ARG(s, 0))) {
    OcTable *t = oc_tab(OC_ARG(s, 0));
    int64_t n = s->i - s->pos < OC_SLICE_ITEMS ? s->i - s->pos : OC_SLICE_ITEMS;
    if (in_array(t, s->i - n, s->i)) shift(L->vm, t, s->i - n + 1, s->i - n, n);
    else OC_CHECK((n = 1, raw_copy(L, t, s->i, t, s->i - 1)));
    s->i -= n;
    oc_charge(L, n == 1 ? MOVE_FUEL : n / 8 + 1);
    if (s->i > s->pos) OC_CHECK(oc_fuel_left(L));
  }
  return OC_OK;
}

/* s->i := the place behind the last element, s->pos := where to insert. */
static OcSig insert_args(OcThread *L, Insert *s, const OcValue *length) {
  OcFrame *f = &s->frame;
  OC_CHECK(oc_table_length(L, length, &s->i));
  s->i = (int64_t)((uint64_t)s->i + 1);
  s->pos = s->i;
  if (f->nargs == 2) return OC_OK;
  if (f->nargs != 3) return oc_error(L, "wrong number of arguments to 'insert'");
  OC_CHECK(oc_arg_int(L, f, 1, &s->pos));
  if ((uint64_t)s->pos - 1 >= (uint64_t)s->i) return oc_arg_error(L, f, 1, "position out of bounds");
  return OC_OK;
}

static OcSig insert_seq(OcThread *L, OcFrame *f) {
  Insert *const s = (Insert *)f;
  OcValue *const v = OC_TEMP(f, 0);
  SEQ_BEGIN(s);
  OC_CHECK(oc_table_check_arg(L, f, 0, OC_TAB_R | OC_TAB_W | OC_TAB_L));
  SEQ_AWAIT(s, oc_len(L, v, OC_ARG(f, 0)));
  SEQ_AWAIT(s, insert_args(L, s, v));
  for (;;) {
    SEQ_POLL(s, insert_run(L, s));
    if (s->i <= s->pos) break;
    SEQ_TICK(L, s, MOVE_FUEL);
    SEQ_AWAIT(s, oc_geti(L, v, OC_ARG(f, 0), s->i - 1));
    SEQ_AWAIT(s, oc_table_seti(L, OC_ARG(f, 0), s->i, v));
    s->i--;
  }
  SEQ_AWAIT(s, oc_table_seti(L, OC_ARG(f, 0), s->pos, OC_ARG(f, f->nargs - 1)));
  return oc_return0(f);
  SEQ_END(s);
}
static const OcNative insert_seq_native = {"insert", insert_seq, sizeof(Insert), 1, 1};

static OcSig insert(OcThread *L, OcFrame *f) {
  if (f->nargs < 2 || !oc_table_is_raw(L->vm, OC_ARG(f, 0))) return oc_become(L, f, &insert_seq_native);
  OcTable *t = oc_tab(OC_ARG(f, 0));
  const int64_t e = raw_length(L, t) + 1;
  if (f->nargs == 2) {
    OC_CHECK(oc_table_outcome(L, oc_table_set_int(L->vm, t, e, OC_ARG(f, 1))));
    return oc_return0(f);
  }
  const int64_t pos = oc_is_int(OC_ARG(f, 1)) ? OC_ARG(f, 1)->u.i : 0;
  /* Only where the array need not grow: then no store can fail. */
  if (f->nargs != 3 || pos < 1 || pos > e || e - pos > OC_SLICE_ITEMS || !in_array(t, pos, e - 1) || e > (int64_t)t->acap ||
      (t->flags & OC_TABLE_MIGRATING))
    return oc_become(L, f, &insert_seq_native);
  if (e > pos) {
    OC_CHECK(raw_copy(L, t, e, t, e - 1));
    oc_charge(L, (e - pos) / 8);
    shift(L->vm, t, pos + 1, pos, e - 1 - pos);
  }
  OC_CHECK(oc_table_outcome(L, oc_table_set_int(L->vm, t, pos, OC_ARG(f, 2))));
  return oc_return0(f);
}
static int quick_insert(OcThread *L, OcValue *func, int nargs) {
  if (nargs != 2 || !oc_is_tab(&func[1]) || oc_tab(&func[1])->meta != NULL) return -1;
  OcTable *t = oc_tab(&func[1]);
  const int64_t n = oc_table_quick_len(t);
  if (n < 0 || oc_table_set_int(L->vm, t, n + 1, &func[2]) != OC_TSET_OK) return -1;
  oc_charge(L, 1);
  return 0;
}
static const OcNative insert_native = {"insert", insert, 0, 2, 0, quick_insert};

typedef struct { OcFrame frame; int64_t size, pos; } Remove;

/* t[pos] = t[pos + 1] up to the end, while the table is raw. */
static OcSig remove_run(OcThread *L, Remove *s) {
  while (s->pos < s->size && oc_table_is_raw(L->vm, OC_ARG(s, 0))) {
    OcTable *t = oc_tab(OC_ARG(s, 0));
    int64_t n = s->size - s->pos < OC_SLICE_ITEMS ? s->size - s->pos : OC_SLICE_ITEMS;
    if (in_array(t, s->pos, s->pos + n)) shift(L->vm, t, s->pos, s->pos + 1, n);
    else OC_CHECK((n = 1, raw_copy(L, t, s->pos, t, s->pos + 1)));
    s->pos += n;
    oc_charge(L, 1 + n / 8);
    if (s->pos < s->size) OC_CHECK(oc_fuel_left(L));
  }
  return OC_OK;
}

static OcSig remove_args(OcThread *L, Remove *s, const OcValue *length) {
  OcFrame *f = &s->frame;
  OC_CHECK(oc_table_length(L, length, &s->size));
  OC_CHECK(oc_arg_int_opt(L, f, 1, s->size, &s->pos));
  if (s->pos != s->size && (uint64_t)s->pos - 1 > (uint64_t)s->size) return oc_arg_error(L, f, 1, "position out of bounds");
  return OC_OK;
}

static OcSig remove_seq(OcThread *L, OcFrame *f) {
  Remove *const s = (Remove *)f;
  OcValue *const v = OC_TEMP(f, 0), *const result = OC_TEMP(f, 1);
  SEQ_BEGIN(s);
  OC_CHECK(oc_table_check_arg(L, f, 0, OC_TAB_R | OC_TAB_W | OC_TAB_L));
  SEQ_AWAIT(s, oc_len(L, v, OC_ARG(f, 0)));
  SEQ_AWAIT(s, remove_args(L, s, v));
  SEQ_AWAIT(s, oc_geti(L, result, OC_ARG(f, 0), s->pos));
  for (;;) {
    SEQ_POLL(s, remove_run(L, s));
    if (s->pos >= s->size) break;
    SEQ_TICK(L, s, MOVE_FUEL);
    SEQ_AWAIT(s, oc_geti(L, v, OC_ARG(f, 0), s->pos + 1));
    SEQ_AWAIT(s, oc_table_seti(L, OC_ARG(f, 0), s->pos, v));
    s->pos++;
  }
  oc_set_nil(v);
  SEQ_AWAIT(s, oc_table_seti(L, OC_ARG(f, 0), s->pos, v));
  return oc_return1(f, result);
  SEQ_END(s);
}
static const OcNative remove_seq_native = {"remove", remove_seq, sizeof(Remove), 1, 2};

static OcSig remove_(OcThread *L, OcFrame *f) {
  if (f->nargs < 1 || !oc_table_is_raw(L->vm, OC_ARG(f, 0))) return oc_become(L, f, &remove_seq_native);
  OcTable *t = oc_tab(OC_ARG(f, 0));
  const int64_t size = raw_length(L, t);
  const int64_t pos = f->nargs == 1 ? size : oc_is_int(OC_ARG(f, 1)) ? OC_ARG(f, 1)->u.i : -1;
  if (pos != size && (pos < 1 || pos > size || size - pos > OC_SLICE_ITEMS || !in_array(t, pos, size)))
    return oc_become(L, f, &remove_seq_native);
  const OcValue *slot = oc_table_get_int(L->vm, t, pos);
  const OcValue v = *slot, nil = oc_nil();
  if (pos < size) {
    oc_charge(L, (size - pos) / 8);
    shift(L->vm, t, pos, pos + 1, size - pos);
    slot = oc_table_get_int(L->vm, t, size);
  }
  if (!oc_is_nil(slot)) oc_table_put(L->vm, t, slot, &nil);
  return oc_return1(f, &v);
}
static int quick_remove(OcThread *L, OcValue *func, int nargs) {
  if (nargs != 1 || !oc_is_tab(&func[1]) || oc_tab(&func[1])->meta != NULL) return -1;
  OcTable *t = oc_tab(&func[1]);
  const int64_t n = oc_table_quick_len(t);
  if (n <= 0) return -1;
  OcValue *const slot = &t->array[n - 1];
  *func = *slot;
  slot->tag = OC_NIL; /* no barrier: it refers to nothing */
  oc_charge(L, 1);
  return 1;
}
static const OcNative remove_native = {"remove", remove_, 0, 1, 0, quick_remove};

/* --- concat --- */

typedef struct {
  OcFrame frame;
  int64_t i, last;
  uint32_t at;   /* in the string being added */
  uint8_t phase; /* what comes next: ConcatPhase */
  bool done;
} Concat;

enum { CONCAT_FETCH, CONCAT_VALUE, CONCAT_SEPARATOR };

static OcSig concat_value(OcThread *L, Concat *s, const OcValue *buffer, const OcValue *v) {
  if (oc_is_str(v)) return oc_buffer_add_string(L, buffer, oc_str(v), &s->at);
  if (!oc_is_num(v)) {
    return oc_error(L, "invalid value (%s) at index %lld in table for 'concat'", oc_type_name(v->tag), (long long)s->i);
  }
  char text[OC_NUMBER_MAX];
  const size_t n = oc_num_format(v, text);
  return oc_buffer_status(L, oc_buffer_add(L->vm, (OcBuffer *)buffer->u.o, text, n));
}

/* Adds what is due, and goes on as long as the table is raw. */
static OcSig concat_run(OcThread *L, Concat *s) {
  OcValue *v = OC_TEMP(s, 0), *buffer = OC_TEMP(s, 1);
  for (;;) {
    if (s->phase == CONCAT_FETCH) {
      if (!oc_table_is_raw(L->vm, OC_ARG(s, 0))) return OC_OK;
      *v = *oc_table_get_int(L->vm, oc_tab(OC_ARG(s, 0)), s->i); /* kept: the table may change between slices */
      s->phase = CONCAT_VALUE;
    }
    if (s->phase == CONCAT_VALUE) {
      OC_CHECK(concat_value(L, s, buffer, v));
      if (s->i == s->last) {
        s->done = true;
        return OC_OK;
      }
      s->phase = CONCAT_SEPARATOR;
    }
    OC_CHECK(oc_buffer_add_string(L, buffer, oc_str(OC_ARG(s, 1)), &s->at));
    s->phase = CONCAT_FETCH;
    s->i++;
    oc_charge(L, 1);
    OC_CHECK(oc_fuel_left(L));
  }
}

static OcSig concat_args(OcThread *L, OcFrame *f, int64_t length, int64_t *i, int64_t *last) {
  OcString *sep;
  OC_CHECK(oc_arg_str_opt(L, f, 1, &sep));
  OC_CHECK(oc_arg_int_opt(L, f, 2, 1, i));
  OC_CHECK(oc_arg_int_opt(L, f, 3, length, last));
  if (sep == NULL) oc_set_obj(OC_ARG(f, 1), L->vm->empty);
  return OC_OK;
}

static OcSig concat_start(OcThread *L, Concat *s, const OcValue *length) {
  int64_t n;
  OC_CHECK(oc_table_length(L, length, &n));
  OC_CHECK(concat_args(L, &s->frame, n, &s->i, &s->last));
  s->done = s->i > s->last;
  return oc_set_buffer(L, OC_TEMP(s, 1));
}

static OcSig concat_seq(OcThread *L, OcFrame *f) {
  Concat *const s = (Concat *)f;
  SEQ_BEGIN(s);
  OC_CHECK(oc_table_check_arg(L, f, 0, OC_TAB_R | OC_TAB_L));
  SEQ_AWAIT(s, oc_len(L, OC_TEMP(f, 0), OC_ARG(f, 0)));
  SEQ_AWAIT(s, concat_start(L, s, OC_TEMP(f, 0)));
  while (!s->done) {
    SEQ_POLL(s, concat_run(L, s));
    if (s->done) break;
    SEQ_TICK(L, s, MOVE_FUEL);
    SEQ_AWAIT(s, oc_geti(L, OC_TEMP(f, 0), OC_ARG(f, 0), s->i));
    s->phase = CONCAT_VALUE;
  }
  SEQ_POLL(s, oc_buffer_to_string(L, OC_TEMP(f, 0), OC_TEMP(f, 1)));
  return oc_return1(f, OC_TEMP(f, 0));
  SEQ_END(s);
}
static const OcNative concat_seq_native = {"concat", concat_seq, sizeof(Concat), 4, 2};

/* The short case: the result is put together on the C stack. */
static OcSig concat(OcThread *L, OcFrame *f) {
  char text[800];
  size_t n = 0;
  int64_t i, last;
  if (f->nargs < 1 || !oc_table_is_raw(L->vm, OC_ARG(f, 0))) return oc_become(L, f, &concat_seq_native);
  const OcTable *t = oc_tab(OC_ARG(f, 0));
  OC_CHECK(concat_args(L, f, raw_length(L, t), &i, &last));
  if (i > last) return oc_return_value(f, oc_obj(L->vm->empty));
  if (!in_array(t, i, last) || last - i >= 100) return oc_become(L, f, &concat_seq_native);
  const OcString *sep = oc_str(OC_ARG(f, 1));
  for (;; i++) {
    const OcValue *v = &t->array[i - 1];
    if (oc_is_str(v) && oc_str(v)->len <= sizeof text - n) {
      memcpy(text + n, oc_str(v)->data, oc_str(v)->len);
      n += oc_str(v)->len;
    } else if (oc_is_num(v) && sizeof text - n >= OC_NUMBER_MAX) {
      n += oc_num_format(v, text + n);
    } else {
      return oc_become(L, f, &concat_seq_native);
    }
    if (i == last) break;
    if (sep->len > sizeof text - n) return oc_become(L, f, &concat_seq_native);
    memcpy(text + n, sep->data, sep->len);
    n += sep->len;
  }
  oc_charge(L, OC_FUEL_BYTES(n));
  return oc_return_bytes(L, f, text, n);
}
static const OcNative concat_native = {"concat", concat, 0, 4, 0};

/* --- pack, unpack --- */

typedef struct { OcFrame frame; uint32_t i; } Pack;

static OcSig pack_new(OcThread *L, OcValue *ret, uint32_t n) {
  OcTable *t = oc_table_new(L->vm);
  if (t == NULL || !oc_table_reserve(L->vm, t, n, 1)) return OC_NOMEM;
  oc_set_obj(ret, t);
  return OC_OK;
}

static OcSig pack_run(OcThread *L, Pack *s, OcTable *t) {
  while (s->i < s->frame.nargs) {
    OC_CHECK(oc_table_outcome(L, oc_table_set_int(L->vm, t, (int64_t)s->i + 1, OC_ARG(s, s->i))));
    s->i++;
    if (s->i % OC_SLICE_ITEMS == 0) {
      oc_charge(L, OC_SLICE_ITEMS); /* into fresh memory */
      OC_CHECK(oc_fuel_left(L));
    }
  }
  return OC_OK;
}

static OcSig pack_count(OcThread *L, OcFrame *f, OcTable *t) {
  const OcValue n = oc_int(f->nargs);
  return oc_lib_set(L->vm, t, "n", &n) ? OC_OK : OC_NOMEM;
}

static OcSig pack_seq(OcThread *L, OcFrame *f) {
  Pack *const s = (Pack *)f;
  SEQ_BEGIN(s);
  SEQ_AWAIT(s, pack_new(L, OC_TEMP(f, 0), f->nargs));
  SEQ_POLL(s, pack_run(L, s, oc_tab(OC_TEMP(f, 0))));
  SEQ_AWAIT(s, pack_count(L, f, oc_tab(OC_TEMP(f, 0))));
  return oc_return1(f, OC_TEMP(f, 0));
  SEQ_END(s);
}
static const OcNative pack_seq_native = {"pack", pack_seq, sizeof(Pack), 0, 1};

static OcSig pack(OcThread *L, OcFrame *f) {
  if (f->nargs > OC_SLICE_ITEMS) return oc_become(L, f, &pack_seq_native);
  OcValue v;
  OC_CHECK(pack_new(L, &v, f->nargs)); /* no collection can run before it is returned */
  for (uint32_t i = 0; i < f->nargs; i++)
    OC_CHECK(oc_table_outcome(L, oc_table_set_int(L->vm, oc_tab(&v), (int64_t)i + 1, OC_ARG(f, i))));
  OC_CHECK(pack_count(L, f, oc_tab(&v)));
  oc_charge(L, f->nargs / 4);
  return oc_return1(f, &v);
}
static const OcNative pack_native = {"pack", pack, 0, 0, 0};

typedef struct { OcFrame frame; int64_t i, e; uint32_t n, k; OcValue *out; } Unpack;

static OcSig unpack_range(OcThread *L, int64_t i, int64_t e, uint32_t *n) {
  *n = 0;
  if (i > e) return OC_OK;
  if ((uint64_t)e - (uint64_t)i >= OC_MAX_MULTI) return oc_error(L, "too many results to unpack");
  *n = (uint32_t)((uint64_t)e - (uint64_t)i) + 1;
  return OC_OK;
}

static OcSig unpack_run(OcThread *L, Unpack *s, const OcTable *t, int64_t i) {
  if (s->out == NULL) {
    if ((s->out = oc_thread_lay_out(L, s->n)) == NULL) return OC_NOMEM;
    s->k = 0;
  }
  while (s->k < s->n) {
    uint32_t left = s->n - s->k, m = left < OC_SLICE_ITEMS ? left : OC_SLICE_ITEMS;
    oc_charge(L, 1 + m / 2);
    for (; m > 0; m--, s->k++) s->out[s->k] = *oc_table_get_int(L->vm, t, (int64_t)((uint64_t)i + s->k));
    L->nmulti = s->k;
    if (s->k < s->n) OC_CHECK(oc_fuel_left(L));
  }
  return OC_OK;
}

static OcSig unpack_args(OcThread *L, OcFrame *f, int64_t *i) { return oc_arg_int_opt(L, f, 1, 1, i); }

static OcSig unpack_end(OcThread *L, Unpack *s, const OcValue *length) {
  if (oc_arg_none_or_nil(&s->frame, 2)) OC_CHECK(oc_table_length(L, length, &s->e));
  else OC_CHECK(oc_arg_int(L, &s->frame, 2, &s->e));
  return unpack_range(L, s->i, s->e, &s->n);
}

static OcSig new_list(OcThread *L, OcValue *ret) {
  OcTable *t = oc_table_new(L->vm);
  if (t == NULL) return OC_NOMEM;
  oc_set_obj(ret, t);
  return OC_OK;
}

static OcSig unpack_seq(OcThread *L, OcFrame *f) {
  Unpack *const s = (Unpack *)f;
  OcValue *const v = OC_TEMP(f, 0), *const list = OC_TEMP(f, 1);
  SEQ_BEGIN(s);
  OC_CHECK(unpack_args(L, f, &s->i));
  if (oc_arg_none_or_nil(f, 2)) SEQ_AWAIT(s, oc_len(L, v, OC_ARG(f, 0)));
  SEQ_AWAIT(s, unpack_end(L, s, v));
  if (s->n == 0) return oc_return0(f);
  if (!oc_table_is_raw(L->vm, OC_ARG(f, 0))) {
    /* Metamethods would overwrite what is being laid out: the values are collected in a list first. */
    SEQ_AWAIT(s, new_list(L, list));
    for (s->k = 0; s->k < s->n; s->k++) {
      SEQ_TICK(L, s, MOVE_FUEL);
      SEQ_AWAIT(s, oc_geti(L, v, OC_ARG(f, 0), (int64_t)((uint64_t)s->i + s->k)));
      SEQ_AWAIT(s, oc_table_seti(L, list, (int64_t)s->k + 1, v));
    }
    *OC_ARG(f, 0) = *list;
    s->i = 1;
  }
  SEQ_POLL(s, unpack_run(L, s, oc_tab(OC_ARG(f, 0)), s->i));
  return oc_return_slots(f, s->out, s->n);
  SEQ_END(s);
}
static const OcNative unpack_seq_native = {"unpack", unpack_seq, sizeof(Unpack), 3, 2};

static OcSig unpack(OcThread *L, OcFrame *f) {
  int64_t i, e;
  uint32_t n;
  OC_CHECK(unpack_args(L, f, &i));
  if (f->nargs < 1 || !oc_table_is_raw(L->vm, OC_ARG(f, 0))) return oc_become(L, f, &unpack_seq_native);
  const OcTable *t = oc_tab(OC_ARG(f, 0));
  if (oc_arg_none_or_nil(f, 2)) e = raw_length(L, t);
  else OC_CHECK(oc_arg_int(L, f, 2, &e));
  OC_CHECK(unpack_range(L, i, e, &n));
  OcValue *to = f->base - 1;
  if (n > OC_SLICE_ITEMS || n > oc_plain_room(L, to)) return oc_become(L, f, &unpack_seq_native);
  for (uint32_t k = 0; k < n; k++) to[k] = *oc_table_get_int(L->vm, t, (int64_t)((uint64_t)i + k));
  oc_charge(L, n / 8);
  return oc_return_slots(f, to, n);
}
static const OcNative unpack_native = {"unpack", unpack, 0, 3, 0};

/* --- move --- */

typedef struct { OcFrame frame; int64_t f, e, t, n, i; uint8_t dest; bool down; } Move;

static OcSig move_args(OcThread *L, Move *s) {
  OcFrame *f = &s->frame;
  OC_CHECK(oc_arg_int(L, f, 1, &s->f));
  OC_CHECK(oc_arg_int(L, f, 2, &s->e));
  OC_CHECK(oc_arg_int(L, f, 3, &s->t));
  s->dest = oc_arg_none_or_nil(f, 4) ? 0 : 4;
  OC_CHECK(oc_table_check_arg(L, f, 0, OC_TAB_R));
  OC_CHECK(oc_table_check_arg(L, f, s->dest, OC_TAB_W));
  s->n = 0;
  if (s->e < s->f) return OC_OK;
  if (!(s->f > 0 || s->e < INT64_MAX + s->f)) return oc_arg_error(L, f, 2, "too many elements to move");
  s->n = s->e - s->f + 1;
  if (s->t > INT64_MAX - s->n + 1) return oc_arg_error(L, f, 3, "destination wrap around");
  return OC_OK;
}

/* Moves the next values while both tables are raw. s->i counts those moved. */
static OcSig move_run(OcThread *L, Move *s) {
  const OcValue *a = OC_ARG(s, 0), *b = OC_ARG(s, s->dest);
  while (s->i < s->n && oc_table_is_raw(L->vm, a) && oc_table_is_raw(L->vm, b)) {
    OcTable *from = oc_tab(a), *to = oc_tab(b);
    int64_t m = s->n - s->i < OC_SLICE_ITEMS ? s->n - s->i : OC_SLICE_ITEMS;
    const int64_t first = s->down ? s->n - s->i - m : s->i;
    if (from == to && in_array(from, s->f + first, s->f + (first + m - 1)) && in_array(from, s->t + first, s->t + (first + m - 1))) {
      shift(L->vm, from, s->t + first, s->f + first, m);
    } else {
      m = 1;
      const int64_t k = s->down ? s->n - s->i - 1 : s->i;
      OC_CHECK(raw_copy(L, to, s->t + k, from, s->f + k));
    }
    s->i += m;
    oc_charge(L, 1 + m / 8);
    if (s->i < s->n) OC_CHECK(oc_fuel_left(L));
  }
  return OC_OK;
}

static int64_t move_offset(const Move *s) { return s->down ? s->n - s->i - 1 : s->i; }

static OcSig move(OcThread *L, OcFrame *f) {
  Move *const s = (Move *)f;
  OcValue *const v = OC_TEMP(f, 0);
  SEQ_BEGIN(s);
  SEQ_AWAIT(s, move_args(L, s));
  if (s->n > 0) {
    s->down = !(s->t > s->e || s->t <= s->f);
    if (s->down && s->dest != 0) {
      SEQ_AWAIT(s, oc_eq(L, v, OC_ARG(f, 0), OC_ARG(f, s->dest)));
      s->down = oc_truthy(v);
    }
    s->i = 0;
    for (;;) {
      SEQ_POLL(s, move_run(L, s));
      if (s->i == s->n) break;
      SEQ_TICK(L, s, MOVE_FUEL);
      SEQ_AWAIT(s, oc_geti(L, v, OC_ARG(f, 0), s->f + move_offset(s)));
      SEQ_AWAIT(s, oc_table_seti(L, OC_ARG(f, s->dest), s->t + move_offset(s), v));
      s->i++;
    }
  }
  return oc_return1(f, OC_ARG(f, s->dest));
  SEQ_END(s);
}
static const OcNative move_native = {"move", move, sizeof(Move), 5, 1};

static const OcLibEntry entries[] = {
  {"concat", &concat_native}, {"insert", &insert_native}, {"move", &move_native}, {"pack", &pack_native},
  {"remove", &remove_native}, {"sort", &oc_sort_native}, {"unpack", &unpack_native}, {NULL, NULL}};

bool oc_open_table(OcVm *vm) { return oc_lib_new(vm, "table", entries) != NULL; }
