/* heap_test.c: tables and the collector against models. A program of its own: it links only table*.c, gc*.c, string.c, buffer.c
 * and base.c, and brings its own memory (one malloc per block, so that the address sanitizer sees every stale
 * pointer), its own roots, and nothing of threads.
 *
 * heap.test.js builds and runs it: heap_test [SEED [short]] (short: without the last part)
 */
#include <sanitizer/allocator_interface.h>
#include <sanitizer/asan_interface.h>
#include <stdio.h>
#include <stdlib.h>

#include "gc_internal.h"
#include "host.h"

#define CHECK(c) ((c) ? (void)0 : (fprintf(stderr, "%s:%d: %s (seed %llu)\n", __FILE__, __LINE__, #c, (unsigned long long)first_seed), abort()))
#define COUNT(a) (sizeof(a) / sizeof *(a))

static uint64_t first_seed, rng;
static uint32_t rnd(uint32_t n) { /* 0 .. n - 1 */
  rng = rng * 6364136223846793005u + 1442695040888963407u;
  return (uint32_t)((rng >> 33) % n);
}

/* --- what the linked files import --- */

enum { ROOMY = 256 }; /* bytes */
static unsigned extended;

_Noreturn void oc_host_abort(const char *message) { fprintf(stderr, "%s (seed %llu)\n", message, (unsigned long long)first_seed); abort(); }

void oc_mem_init(OcMem *m, size_t limit) {
  memset(m, 0, sizeof *m);
  m->limit = limit;
  m->fail_after = -1;
}
void *oc_mem_alloc(OcMem *m, size_t size) {
  CHECK(size > 0);
  if (m->fail_after > 0 && --m->fail_after == 0) return NULL;
  if (m->used + size > m->limit) return NULL;
  m->used += size;
  m->fresh += (int64_t)size;
  void *p = malloc(size >= ROOMY ? 2 * size : size);
  memset(p, 0xa5, size); /* nobody may count on cleared memory */
  if (size >= ROOMY) ASAN_POISON_MEMORY_REGION((char *)p + size, size);
  return p;
}
/* Large blocks have as much room behind them, which nobody may touch before. */
bool oc_mem_extend(OcMem *m, void *block, size_t old_size, size_t new_size) {
  const size_t room = old_size >= ROOMY ? __sanitizer_get_allocated_size(block) : 0;
  CHECK(old_size < new_size);
  if (new_size > room || rnd(4) == 0 || m->used + new_size - old_size > m->limit) return false;
  ASAN_UNPOISON_MEMORY_REGION((char *)block + old_size, new_size - old_size);
  memset((char *)block + old_size, 0xa5, new_size - old_size);
  m->used += new_size - old_size;
  m->fresh += (int64_t)(new_size - old_size);
  extended++;
  return true;
}
void oc_mem_free(OcMem *m, void *block, size_t size) {
  if (block == NULL) return;
  CHECK(m->used >= size);
  const size_t room = __sanitizer_get_allocated_size(block);
  CHECK(size >= ROOMY ? room >= size : room == size);
  m->used -= size;
  if (size >= ROOMY) ASAN_UNPOISON_MEMORY_REGION(block, room);
  memset(block, 0x5a, size);
  free(block);
}
bool oc_mem_has_room(OcMem *m, size_t size) { return true; }
bool oc_mem_trim(OcMem *m, int n) { return true; }
void *oc_mem_resize(OcMem *m, void *block, size_t old_size, size_t new_size) { return NULL; }

enum { ROOTS = 64 };
static OcValue roots[ROOTS];
void oc_trace_roots(OcVm *vm) {
  for (int i = 0; i < OC_TM_COUNT; i++) {
    if (vm->tm_names[i] != NULL && oc_is_white(vm->tm_names[i])) oc_gc_mark_obj(vm, (OcObj *)vm->tm_names[i]);
  }
}
bool oc_trace_object(OcVm *vm, OcObj *o, uint64_t *at, int64_t *work) { abort(); }
OcObj *oc_trace_upvalue(const OcObj *o) { abort(); }
bool oc_trace_dirty(OcVm *vm, int64_t *work) { return false; }
bool oc_trace_big(OcVm *vm, int64_t *work) { return false; }
bool oc_trace_shrink(OcObj *o, int64_t *budget) { return true; }
/* The roots are a thread that always runs: scanned last, without barriers. */
bool oc_trace_running(OcVm *vm, int64_t *work) {
  for (int i = 0; i < ROOTS; i++) oc_gc_mark(vm, &roots[i]);
  *work += ROOTS;
  return true;
}
void oc_trace_free(OcVm *vm, OcObj *o) { abort(); }
OcObj **oc_trace_gclist(OcObj *o) { abort(); }
#if OC_DEBUG
void oc_trace_check(OcVm *vm, OcObj *o, void (*child)(OcVm *, OcObj *, OcObj *)) { abort(); }
#endif

static OcVm *new_vm(void) {
  OcVm *vm = calloc(1, sizeof *vm);
  oc_mem_init(&vm->mem, SIZE_MAX);
  oc_gc_init(vm);
  vm->seed = rng * 77;
  vm->fuel = INT64_MAX / 4;
  if (!oc_intern_init(vm)) abort();
  static const char *const names[] = { [OC_TM_MODE] = "__mode", [OC_TM_GC] = "__gc" };
  for (size_t i = 0; i < COUNT(names); i++) vm->tm_names[i] = names[i] == NULL ? NULL : oc_string_cstr(vm, names[i]);
  for (int i = 0; i < ROOTS; i++) roots[i] = oc_nil();
  return vm;
}
static void close_vm(OcVm *vm) {
  oc_gc_close(vm);
  oc_intern_close(vm);
  CHECK(vm->mem.used == 0);
  free(vm);
}
static void check(OcVm *vm) {
#if OC_DEBUG
  oc_check_heap(vm);
#endif
}
static void check_table(OcVm *vm, OcTable *t) {
#if OC_DEBUG
  oc_table_check(vm, t);
#endif
}
static void collect(OcVm *vm) {
  const uint64_t ticket = oc_gc_full_start(vm);
  while (!oc_gc_full_done(vm, ticket)) {
    oc_gc_slice(vm, 1 + rnd(300));
    if (rnd(16) == 0) check(vm);
  }
  check(vm);
}

/* --- 1. tables against a model: an array of values by number of the key --- */

enum { MAX_KEYS = 60000 };
static OcValue keys[MAX_KEYS];
static int64_t model[MAX_KEYS]; /* 0: absent */
static int nkeys;

typedef enum { DENSE, SPARSE, MIXED, STRINGS, FLOATS, POINTERS, NSHAPES } Shape;

static void make_keys(OcVm *vm, Shape shape, int n) {
  char text[60];
  nkeys = n;
  OcTable *keep = oc_table_new(vm);
  roots[0] = oc_obj(keep);
  for (int i = 0; i < n; i++) {
    Shape s = shape == MIXED ? (Shape)(i % 3 == 0 ? DENSE : i % 3 == 1 ? STRINGS : 10) : shape;
    switch ((int)s) {
      case DENSE: keys[i] = oc_int(shape == MIXED ? i / 3 + 1 : i + 1); break;
      case SPARSE: keys[i] = oc_int((int64_t)i * 1000003 - 5000000 + (i % 7 == 0 ? (int64_t)i << 40 : 0)); break;
      case STRINGS: {
        snprintf(text, sizeof text, i % 5 ? "key%d" : "a long key, longer than an interned string may be: %07d", i);
        OcString *str = oc_string_cstr(vm, text);
        str = oc_string_key(vm, str);
        keys[i] = oc_obj(str);
        CHECK(oc_table_set_int(vm, keep, i + 1, &keys[i]) == OC_TSET_OK);
        break;
      }
      case FLOATS: keys[i] = oc_flt((double)i * 1.5 - 100); break; /* many of them stand for integers */
      case POINTERS: oc_set_light(&keys[i], (void *)((uintptr_t)i * 64 + 4096)); break;
      default:
        if (i == 2) keys[i] = oc_bool(true);
        else if (i == 5) keys[i] = oc_bool(false);
        else keys[i] = oc_flt(i + 0.25);
    }
    model[i] = 0;
  }
}

static bool same_key(const OcValue *a, const OcValue *b) { return oc_raw_same(a, b); }

static void set(OcVm *vm, OcTable *t, int k, int64_t v) {
  const OcValue value = v == 0 ? oc_nil() : oc_int(v);
  const OcValue *slot = oc_table_get(vm, t, &keys[k]);
  if (slot->tag != OC_NIL && rnd(2)) { /* as the virtual machine does */
    oc_table_put(vm, t, slot, &value);
  } else {
    const size_t used = vm->mem.used;
    const OcTSet r = oc_table_set(vm, t, &keys[k], &value);
    if (r == OC_TSET_NOMEM) {
      CHECK(vm->mem.used == used || (t->flags & (OC_TABLE_BIGHASH | OC_TABLE_MIGRATING)));
      const OcValue *now = oc_table_get(vm, t, &keys[k]);
      CHECK(model[k] == 0 ? now->tag == OC_NIL : now->tag == OC_INT && now->u.i == model[k]);
      return;
    }
    CHECK(r == OC_TSET_OK);
  }
  model[k] = v;
}

static void verify(OcVm *vm, OcTable *t) {
  int64_t count = 0, seen = 0;
  for (int k = 0; k < nkeys; k++) {
    const OcValue *v = oc_table_get(vm, t, &keys[k]);
    if (model[k] == 0) CHECK(v->tag == OC_NIL);
    else CHECK(v->tag == OC_INT && v->u.i == model[k]);
    count += model[k] != 0;
  }
  uint64_t at = 0;
  OcValue k, v;
  int r;
  while ((r = oc_table_next(vm, t, &at, &k, &v)) >= 0) {
    uint64_t again;
    if (r == 0) continue;
    CHECK(oc_table_cursor(vm, t, &k, &again) && again == at);
    const OcValue *found = oc_table_get(vm, t, &k);
    CHECK(found->tag == OC_INT && found->u.i == v.u.i);
    seen++;
  }
  CHECK(seen == count);
  int64_t cost, n = oc_table_len(vm, t, &cost);
  CHECK(n >= 0 && cost < 200);
  CHECK(n == 0 || oc_table_get_int(vm, t, n)->tag != OC_NIL);
  CHECK(oc_table_get_int(vm, t, n + 1)->tag == OC_NIL);
}

/* Walks with deletions (and overwriting) on the way, by key as the function next does, with lengths asked in between. */
static void walk(OcVm *vm, OcTable *t, bool delete_all) {
  OcValue key = oc_nil(), v;
  int64_t count = 0, seen = 0, cost;
  for (int k = 0; k < nkeys; k++) count += model[k] != 0;
  for (;;) {
    uint64_t at;
    int r;
    CHECK(oc_table_cursor(vm, t, &key, &at));
    while ((r = oc_table_next(vm, t, &at, &key, &v)) == 0) continue;
    if (r < 0) break;
    seen++;
    const OcValue nothing = oc_nil();
    if (delete_all || rnd(3) == 0) {
      CHECK(oc_table_set(vm, t, &key, &nothing) == OC_TSET_OK);
      for (int k = 0; delete_all == false && k < nkeys; k++) {
        if (same_key(&keys[k], &key)) {
          model[k] = 0;
          break;
        }
      }
    }
    if (rnd(4) == 0) (void)oc_table_len(vm, t, &cost);
    if (rnd(64) == 0) oc_gc_slice(vm, 50);
  }
  CHECK(seen == count);
  if (delete_all) memset(model, 0, sizeof model);
}

static void run_shape(OcVm *vm, Shape shape, int n, int rounds) {
  make_keys(vm, shape, n);
  OcTable *t = oc_table_new(vm);
  roots[1] = oc_obj(t);
  if (rnd(2)) CHECK(oc_table_reserve(vm, t, rnd((uint32_t)n + 1), rnd((uint32_t)n + 1)));
  for (int round = 0; round < rounds; round++) {
    switch (rnd(9)) {
      case 0: for (int k = 0; k < n; k++) set(vm, t, k, k + 1); break;
      case 1: for (int k = n; k-- > 0;) set(vm, t, k, k + 7); break;
      case 2: for (int i = 0; i < n; i++) set(vm, t, (int)rnd((uint32_t)n), rnd(3) ? (int64_t)rnd(1000) + 1 : 0); break;
      case 3: for (int k = 0; k < n; k++) set(vm, t, k, 0); break;
      case 4: for (int i = 0; i < n / 2; i++) set(vm, t, (int)rnd((uint32_t)n), 0); break;
      case 5: { /* a queue */
        for (int k = 0; k < n; k++) {
          set(vm, t, k, 1);
          if (k >= 10) set(vm, t, k - 10, 0);
        }
        break;
      }
      case 6: { /* a stack */
        for (int i = 0; i < n; i++) {
          int64_t cost, len = oc_table_len(vm, t, &cost);
          if (shape != DENSE) break;
          if (len < n && rnd(3)) set(vm, t, (int)len, 5);
          else if (len > 0) set(vm, t, (int)len - 1, 0);
        }
        break;
      }
      case 7: if (n <= 3000) walk(vm, t, false); break;
      case 8: if (rnd(3) == 0) walk(vm, t, true); break;
    }
    check_table(vm, t);
    verify(vm, t);
    if (rnd(2)) oc_gc_slice(vm, 100 + rnd(2000));
  }
  const OcValue nan = oc_flt(__builtin_nan("")), nil = oc_nil();
  CHECK(oc_table_set(vm, t, &nan, &nan) == OC_TSET_NANKEY && oc_table_set(vm, t, &nil, &nan) == OC_TSET_NILKEY);
  CHECK(oc_table_get(vm, t, &nan)->tag == OC_NIL && oc_table_get(vm, t, &nil)->tag == OC_NIL);
}

static void test_tables(void) {
  static const int sizes[] = { 1, 2, 3, 5, 9, 17, 40, 100, 300, 1000, 5000, 20000 };
  for (int shape = 0; shape < NSHAPES; shape++) {
    for (size_t s = 0; s < COUNT(sizes); s++) {
      OcVm *vm = new_vm();
      run_shape(vm, (Shape)shape, sizes[s], sizes[s] > 2000 ? 8 : 30);
      close_vm(vm);
    }
  }
}

/* Bytes as PUC Lua's, for the tables that programs are full of. */
static void test_sizes(void) {
  OcVm *vm = new_vm();
  OcTable *t = oc_table_new(vm);
  const OcValue one = oc_int(1);
  CHECK(sizeof(OcTable) <= 56 && oc_table_bytes(t) <= 56);
  CHECK(oc_table_reserve(vm, t, 3, 0));
  for (int i = 1; i <= 3; i++) CHECK(oc_table_set_int(vm, t, i, &one) == OC_TSET_OK);
  CHECK(oc_table_bytes(t) == sizeof *t + 3 * 16);
  t = oc_table_new(vm);
  CHECK(oc_table_reserve(vm, t, 0, 2));
  CHECK(oc_table_set_str(vm, t, oc_string_cstr(vm, "x"), &one) == OC_TSET_OK);
  CHECK(oc_table_set_str(vm, t, oc_string_cstr(vm, "y"), &one) == OC_TSET_OK);
  CHECK(oc_table_bytes(t) == sizeof *t + 2 * sizeof(OcNode));
#if !OC_STRESS_TINY
  for (int way = 0; way < 3; way++) { /* upwards, downwards, from 2 on: PUC ends up with an array of 1024 each time */
    t = oc_table_new(vm);
    for (int i = 1; i <= 1000; i++) {
      if (way == 2 && i == 1) continue;
      CHECK(oc_table_set_int(vm, t, way == 1 ? 1001 - i : i, &one) == OC_TSET_OK);
    }
    CHECK(t->acap == 1024);
    CHECK(oc_table_bytes(t) <= sizeof *t + 1024 * 16 + 1024 * 24);
  }
#endif
  /* A queue that moves on for ever takes no more than its longest state needs. */
  t = oc_table_new(vm);
  roots[0] = oc_obj(t);
  const OcValue nil = oc_nil();
  size_t most = 0;
  for (int64_t i = 1; i <= 400000; i++) {
    CHECK(oc_table_set_int(vm, t, i, &one) == OC_TSET_OK);
    if (i > 10000) CHECK(oc_table_set_int(vm, t, i - 10000, &nil) == OC_TSET_OK);
    if (oc_table_bytes(t) > most) most = oc_table_bytes(t);
  }
  CHECK(most < 2500000);
  close_vm(vm);
}

/* --- 2. allocation failures: nothing changes, and the next attempt goes on --- */

static void test_failures(void) {
  for (int shape = 0; shape < NSHAPES; shape++) {
    for (int n = 1; n < 60; n++) {
      OcVm *vm = new_vm();
      const int size = n % 3 == 0 ? 6000 : n % 3 == 1 ? 500 : 40;
      make_keys(vm, (Shape)shape, size);
      vm->mem.fail_after = n;
      OcTable *t;
      while ((t = oc_table_new(vm)) == NULL) vm->mem.fail_after = n + 1;
      roots[1] = oc_obj(t);
      for (int i = 0; i < size; i++) {
        set(vm, t, n % 2 ? i : size - 1 - i, i + 1);
        if (vm->mem.fail_after <= 0) vm->mem.fail_after = 1 + rnd(12);
      }
      vm->mem.fail_after = -1;
      check_table(vm, t);
      verify(vm, t);
      for (int i = 0; i < size; i++) set(vm, t, i, i + 1);
      verify(vm, t);
      close_vm(vm);
    }
  }
}

/* --- 3. the collector against a model of reachability --- */

enum { NODES = 120 };
typedef struct Model { /* what the graph should look like; objects are known by number */
  bool live, marked, fin;
  int mode; /* 1 weak keys, 2 weak values */
  OcTable *table;
} Model;
static Model graph[NODES];
static OcTable *modes[4];

static void set_mode(OcVm *vm, int i, int mode) {
  graph[i].mode = mode;
  oc_table_set_meta(vm, graph[i].table, mode == 0 ? NULL : modes[mode]);
}

/* Every object has its number under the key 0 (an integer is never weak). */
static int number_of(OcVm *vm, const OcTable *t) {
  const OcValue *v = oc_table_get_int(vm, t, 0);
  CHECK(v->tag == OC_INT && v->u.i >= 0 && v->u.i < NODES);
  return (int)v->u.i;
}

static bool new_node(OcVm *vm, int i) {
  OcTable *t = oc_table_new(vm);
  if (t == NULL) return false;
  roots[60] = oc_obj(t);
  const OcValue number = oc_int(i);
  if (oc_table_set_int(vm, t, 0, &number) != OC_TSET_OK) return false;
  graph[i] = (Model){ .live = true, .table = t };
  return true;
}

/* Marks in the model what is reachable from what is marked: ephemerons by iteration to the fixed point. */
static void close_model(OcVm *vm) {
  for (bool again = true; again;) {
    again = false;
    for (int i = 0; i < NODES; i++) {
      if (!graph[i].live || !graph[i].marked) continue;
      uint64_t at = 0;
      OcValue k, v;
      int r;
      while ((r = oc_table_next(vm, graph[i].table, &at, &k, &v)) >= 0) {
        if (r == 0) continue;
        const int kn = k.tag == OC_TAB ? number_of(vm, oc_tab(&k)) : -1, vn = v.tag == OC_TAB ? number_of(vm, oc_tab(&v)) : -1;
        const bool weak_key = graph[i].mode & 1, weak_value = graph[i].mode & 2;
        if (kn >= 0 && !weak_key && !graph[kn].marked) graph[kn].marked = again = true;
        if (vn >= 0 && !weak_value && !graph[vn].marked && (!weak_key || kn < 0 || graph[kn].marked)) graph[vn].marked = again = true;
      }
    }
  }
}

static void mark_roots(void) {
  for (int i = 0; i < NODES; i++) graph[i].marked = false;
  for (int i = 0; i < 60; i++) {
    for (int g = 0; roots[i].tag == OC_TAB && g < NODES; g++) {
      if (graph[g].live && graph[g].table == oc_tab(&roots[i])) graph[g].marked = true;
    }
  }
}

/* One random change of the graph. Objects are reached from the roots only, as a script reaches them. */
static int random_reachable(OcVm *vm) {
  OcValue v = roots[rnd(40)];
  for (int steps = (int)rnd(6); v.tag == OC_TAB && steps > 0; steps--) {
    uint64_t at = 0;
    OcValue k, found;
    int r, skip = (int)rnd(8);
    OcValue next = v;
    while ((r = oc_table_next(vm, oc_tab(&v), &at, &k, &found)) >= 0) {
      if (r == 0) continue;
      if (found.tag == OC_TAB) next = found;
      else if (k.tag == OC_TAB) next = k;
      if (skip-- <= 0) break;
    }
    v = next;
  }
  return v.tag == OC_TAB ? number_of(vm, oc_tab(&v)) : -1;
}

static void mutate(OcVm *vm) {
  const int a = random_reachable(vm), b = random_reachable(vm), c = random_reachable(vm);
  const OcValue nil = oc_nil();
  roots[61] = oc_nil();
  switch (rnd(12)) {
    case 0:
      for (int i = 0; i < NODES; i++) {
        if (graph[i].live) continue;
        if (new_node(vm, i)) roots[rnd(40)] = oc_obj(graph[i].table);
        break;
      }
      break;
    case 1: roots[rnd(40)] = b >= 0 ? oc_obj(graph[b].table) : nil; break;
    case 2: roots[rnd(40)] = nil; break;
    case 3:
      if (a >= 0) set_mode(vm, a, (int)rnd(4));
      break;
    case 4: /* a large table */
      if (a >= 0 && rnd(4) == 0) {
        for (int i = 0; i < (OC_STRESS_TINY ? 100 : 1500); i++) {
          const OcValue k = rnd(2) ? oc_int(i + 1000) : oc_flt(i + 0.5), v = oc_int(i);
          if (oc_table_set(vm, graph[a].table, &k, &v) != OC_TSET_OK) break;
        }
      }
      break;
    case 5: /* strings, in every place */
      if (a >= 0) {
        char text[80];
        snprintf(text, sizeof text, rnd(2) ? "s%u" : "long strings are not interned until they are used as keys %u", rnd(50));
        OcString *s = oc_string_cstr(vm, text);
        if (s == NULL) break;
        roots[61] = oc_obj(s);
        OcString *key = oc_string_key(vm, s);
        if (key == NULL) break;
        roots[62] = oc_obj(key);
        const OcValue k = rnd(2) ? oc_obj(key) : oc_int((int)rnd(30) + 1), v = rnd(2) ? oc_obj(s) : oc_int(3);
        if (oc_table_set(vm, graph[a].table, &k, &v) != OC_TSET_OK) break;
      }
      break;
    case 6:
      if (a >= 0 && !graph[a].fin && rnd(3) == 0) graph[a].fin = oc_gc_set_finalizer(vm, (OcObj *)graph[a].table);
      break;
    default:
      if (a >= 0) {
        const OcValue small = oc_int((int)rnd(30) + 1);
        const OcValue k = b >= 0 && rnd(3) ? oc_obj(graph[b].table) : small;
        const OcValue v = c >= 0 && rnd(4) ? oc_obj(graph[c].table) : rnd(2) ? nil : small;
        if (oc_table_set(vm, graph[a].table, &k, &v) != OC_TSET_OK) break;
      }
  }
  roots[60] = nil;
}

static bool is_mode_table(const OcObj *o) { return o == (OcObj *)modes[1] || o == (OcObj *)modes[2] || o == (OcObj *)modes[3]; }

/* Forgets what was freed: the model learns it from the list of all objects. */
static void forget(OcVm *vm) {
  bool there[NODES] = { false };
  for (OcObj *o = vm->gc.all; o != NULL; o = o->next) {
    if (o->kind != OC_TAB || oc_gc_is_dead(vm, o) || is_mode_table(o)) continue;
    const OcValue *v = oc_table_get_int(vm, (OcTable *)o, 0);
    if (v->tag != OC_INT) continue; /* new_node found no memory for the number */
    const int64_t i = v->u.i;
    if ((OcObj *)graph[i].table == o && graph[i].live) there[i] = true;
  }
  for (int i = 0; i < NODES; i++) {
    if (!there[i]) graph[i].live = false;
  }
}

static void run_finalizers(OcVm *vm) {
  OcObj *o;
  while ((o = oc_gc_next_finalizer(vm)) != NULL) {
    const int i = number_of(vm, (OcTable *)o);
    CHECK(graph[i].live && graph[i].fin && (OcObj *)graph[i].table == o);
    graph[i].fin = false;
    roots[61] = oc_obj(o);
    if (rnd(4) == 0) roots[rnd(40)] = roots[61]; /* it comes back for good */
    if (rnd(3) == 0) oc_gc_slice(vm, 30);
  }
  roots[61] = oc_nil();
}

static void test_graph(int rounds, bool failing) {
  OcVm *vm = new_vm();
  memset(graph, 0, sizeof graph);
  for (int m = 1; m < 4; m++) {
    static const char *const texts[] = { "", "k", "v", "kv" };
    modes[m] = oc_table_new(vm);
    roots[40 + m] = oc_obj(modes[m]);
    const OcValue text = oc_obj(oc_string_cstr(vm, texts[m]));
    CHECK(oc_table_set_str(vm, modes[m], vm->tm_names[OC_TM_MODE], &text) == OC_TSET_OK);
  }
  for (int i = 0; i < 20; i++) {
    CHECK(new_node(vm, i));
    roots[i] = oc_obj(graph[i].table);
  }
  for (int round = 0; round < rounds; round++) {
    /* Changes and slices by turns: the invariants hold at each moment. */
    for (int i = 0; i < 200; i++) {
      if (failing && vm->mem.fail_after <= 0) vm->mem.fail_after = 1 + rnd(20);
      mutate(vm);
      if (rnd(3) == 0) oc_gc_slice(vm, 1 + rnd(60));
      if (rnd(20) == 0) check(vm);
      if (vm->gc.phase == OC_GC_PAUSE || vm->gc.phase == OC_GC_MARK || vm->gc.phase == OC_GC_SWEEP) forget(vm);
      if (rnd(50) == 0) run_finalizers(vm);
    }
    if (failing) vm->mem.fail_after = rnd(2) ? -1 : 1; /* no memory for the waiting values: the passes do it */
    if (round % 3 == 0) continue;
    /* Now the model says what a full collection leaves. */
    collect(vm);
    vm->mem.fail_after = -1;
    run_finalizers(vm);
    collect(vm);
    forget(vm);
    if (failing) vm->mem.fail_after = rnd(2) ? 1 : (int64_t)rnd(30) + 1;
    mark_roots();
    close_model(vm);
    bool before[NODES], dead_fin[NODES];
    for (int i = 0; i < NODES; i++) {
      before[i] = graph[i].live && graph[i].marked;
      dead_fin[i] = graph[i].live && graph[i].fin && !graph[i].marked;
    }
    bool due[NODES] = { false };
    for (const OcFin *f = vm->gc.due; f != NULL; f = f->next) due[number_of(vm, (OcTable *)f->object)] = true;
    for (int i = 0; i < NODES; i++) CHECK(!due[i] || dead_fin[i] || graph[i].marked);
    for (int i = 0; i < NODES; i++) {
      if (dead_fin[i]) graph[i].marked = true;
    }
    close_model(vm);
    const uint64_t cycles = vm->gc.cycles;
    while (vm->gc.phase != OC_GC_PAUSE) oc_gc_slice(vm, 100);
    if (vm->gc.cycles == cycles || 1) {
      const uint64_t ticket = oc_gc_full_start(vm);
      while (!oc_gc_full_done(vm, ticket)) oc_gc_slice(vm, 1 + rnd(100));
    }
    vm->mem.fail_after = -1;
    check(vm);
    /* Exactly the marked objects are left. */
    bool there[NODES] = { false };
    for (OcObj *o = vm->gc.all; o != NULL; o = o->next) {
      if (o->kind != OC_TAB || is_mode_table(o)) continue;
      there[number_of(vm, (OcTable *)o)] = true;
    }
    for (int i = 0; i < NODES; i++) CHECK(there[i] == (graph[i].live && graph[i].marked));
    /* Weak values that only finalizers keep are gone, weak keys are not. */
    for (int i = 0; i < NODES; i++) {
      if (!there[i]) {
        graph[i].live = false;
        continue;
      }
      uint64_t at = 0;
      OcValue k, v;
      int r;
      while ((r = oc_table_next(vm, graph[i].table, &at, &k, &v)) >= 0) {
        if (r == 0 || v.tag != OC_TAB || !(graph[i].mode & 2) || !before[i]) continue;
        CHECK(before[number_of(vm, oc_tab(&v))]);
      }
    }
    run_finalizers(vm);
  }
  close_vm(vm);
}

/* A long chain of ephemerons, and a key in very many tables: linear time, bounded slices. */
static void test_ephemeron_chain(bool no_memory) {
  OcVm *vm = new_vm();
  OcTable *meta = oc_table_new(vm), *eph = oc_table_new(vm), *list = oc_table_new(vm);
  roots[0] = oc_obj(meta), roots[1] = oc_obj(eph), roots[2] = oc_obj(list);
  const OcValue k = oc_obj(oc_string_cstr(vm, "k"));
  CHECK(oc_table_set_str(vm, meta, vm->tm_names[OC_TM_MODE], &k) == OC_TSET_OK);
  oc_table_set_meta(vm, eph, meta);
  const int n = no_memory ? 300 : 30000;
  OcTable *last = oc_table_new(vm);
  OcTable *first = last;
  roots[3] = oc_obj(first);
  for (int i = 0; i < n; i++) {
    OcTable *t = oc_table_new(vm);
    const OcValue key = oc_obj(last), v = oc_obj(t);
    CHECK(oc_table_set(vm, eph, &key, &v) == OC_TSET_OK);
    last = t;
  }
  if (no_memory) vm->mem.fail_after = 1;
  int64_t work = 0, slices = 0;
  for (int round = 0; round < 2; round++) {
    const uint64_t ticket = oc_gc_full_start(vm);
    while (!oc_gc_full_done(vm, ticket)) {
      const int64_t w = oc_gc_slice(vm, 1000);
      CHECK(w < 8000);
      work += w;
      slices++;
    }
  }
  vm->mem.fail_after = -1;
  if (!no_memory) CHECK(work < 60LL * n);
  int64_t count = 0;
  uint64_t at = 0;
  OcValue key, v;
  int r;
  while ((r = oc_table_next(vm, eph, &at, &key, &v)) >= 0) count += r;
  CHECK(count == n);
  roots[3] = oc_nil();
  collect(vm);
  at = 0;
  while ((r = oc_table_next(vm, eph, &at, &key, &v)) >= 0) CHECK(r == 0);
  close_vm(vm);
}

/* Marking ends although a script makes garbage, and changes big and small tables, as fast as it can. */
static void test_busy(void) {
  OcVm *vm = new_vm();
  OcTable *big = oc_table_new(vm);
  roots[0] = oc_obj(big);
  vm->gc.threshold = (int64_t)vm->mem.used;
  size_t peak = 0;
  int64_t worst = 0;
  for (int i = 0; i < 3000000; i++) {
    OcTable *t = oc_table_new(vm);
    roots[1] = oc_obj(t);
    OcTable *u = oc_table_new(vm);
    const OcValue v = oc_obj(u);
    CHECK(oc_table_set_int(vm, t, 1, &v) == OC_TSET_OK);
    const OcValue w = oc_obj(t);
    CHECK(oc_table_set_int(vm, big, 1 + rnd(50000), &w) == OC_TSET_OK);
    if (vm->mem.fresh > 0) {
      const int64_t fuel = oc_gc_step(vm);
      if (fuel > worst) worst = fuel;
    }
    if (i > 1500000 && vm->mem.used > peak) peak = vm->mem.used;
  }
  const uint64_t cycles = vm->gc.cycles;
  const size_t before = vm->mem.used;
  collect(vm);
  printf("busy: live %zu, before %zu, peak %zu (%.2f), %llu cycles, worst step %lld fuel\n", vm->mem.used, before, peak,
         (double)peak / (double)vm->mem.used, (unsigned long long)cycles, (long long)worst);
  CHECK(peak < vm->mem.used * 24 / 10);
  close_vm(vm);
}

/* --- canonical strings --- */

/* A long string of n times `fill` that ends with `last`; its hash, as far as it is not made up, is done. */
static OcString *long_string(OcVm *vm, uint32_t n, char fill, char last, const OcString *like) {
  OcString *s = oc_string_raw(vm, n);
  memset(s->data, fill, n);
  s->data[n - 1] = last;
  if (like != NULL) { /* as if hashes collided */
    s->hash = like->hash;
    s->hashed = n;
  }
  return s;
}

/* Makes s canonical, with slices of a collection in between, and now and then a whole one. */
static OcString *canon(OcVm *vm, OcString *s) {
  int64_t fuel;
  int r;
  OcString *key = s;
  roots[3] = oc_obj(s);
  while ((r = oc_string_canon(vm, s, &key, &fuel)) == 0) {
    CHECK(key == s && fuel <= 6 * OC_FUEL_BYTES(OC_SLICE_BYTES) + 10); /* those that differ at once are passed by */
    if (rnd(8) == 0) collect(vm);
    else oc_gc_slice(vm, 1 + rnd(50));
    check(vm);
  }
  CHECK(r == 1);
  return key;
}

static void test_canonical(void) {
  OcVm *const vm = new_vm();
  for (int round = 0; round < 10; round++) {
    const uint32_t n = 1 + 5 * OC_SLICE_BYTES + rnd(OC_SLICE_BYTES);
    OcString *const a = canon(vm, long_string(vm, n, 'x', 'x', NULL));
    roots[0] = oc_obj(a);
    CHECK(canon(vm, long_string(vm, n, 'x', 'x', NULL)) == a);
    OcString *const b = canon(vm, long_string(vm, n, 'x', 'y', a)), *const c = canon(vm, long_string(vm, n, 'z', 'z', a));
    roots[1] = oc_obj(b);
    roots[2] = oc_obj(c);
    CHECK(a != b && a != c && b != c);
    CHECK(canon(vm, long_string(vm, n, 'x', 'y', a)) == b && canon(vm, long_string(vm, n, 'z', 'z', a)) == c);
    CHECK(canon(vm, long_string(vm, n, 'x', 'x', a)) == a);
    /* Another one becomes canonical while its equal is compared with a, and the intern table grows and shrinks: */
    OcString *late = long_string(vm, n, 'x', 'v', a), *const early = long_string(vm, n, 'x', 'v', a), *key;
    int64_t fuel;
    roots[4] = oc_obj(late);
    roots[5] = oc_obj(early);
    CHECK(oc_string_canon(vm, late, &key, &fuel) == 0);
    CHECK(canon(vm, early) == early);
    for (int i = 0; i < 3000; i++) {
      char text[40];
      snprintf(text, sizeof text, "growth %d %d", round, i);
      CHECK(oc_string_cstr(vm, text) != NULL);
    }
    if (round % 2) collect(vm);
    CHECK(canon(vm, late) == early);
    OcString *const half = long_string(vm, n, 'x', 'x', a); /* waits half way, as the only one that knows a */
    for (int i = 0; i < 6; i++) roots[i] = oc_nil();
    roots[0] = oc_obj(half);
    CHECK(oc_string_canon(vm, half, &key, &fuel) == 0 && (half->flags & OC_STR_COMPARING));
    collect(vm);
    CHECK(half->link == a && canon(vm, half) == a);
    for (int i = 0; i < 4; i++) roots[i] = oc_nil();
    collect(vm);
  }
  close_vm(vm);
}

/* The intern table shrinks as it grew. */
static void test_intern(void) {
  OcVm *const vm = new_vm();
  const uint32_t before = vm->intern.nbuckets;
  for (int round = 0; round < 3; round++) {
    OcTable *const t = oc_table_new(vm);
    roots[0] = oc_obj(t);
    char text[40];
    for (int i = 0; i < 20000; i++) {
      snprintf(text, sizeof text, "string %d", i);
      const OcValue s = oc_obj(oc_string_cstr(vm, text)), none = oc_nil();
      CHECK(oc_table_set_int(vm, t, i + 1, i % 100 == 0 || i > 1000 ? &s : &none) == OC_TSET_OK);
    }
    CHECK(vm->intern.nbuckets >= 19000);
    for (int i = 1001; i < 20000; i++) {
      const OcValue none = oc_nil();
      CHECK(oc_table_set_int(vm, t, i + 1, &none) == OC_TSET_OK);
    }
    collect(vm);
    CHECK(vm->intern.count < 100 && vm->intern.nbuckets <= 2 * OC_SEGMENT_ENTRIES + 200);
    for (int i = 0; i <= 1000; i += 100) {
      snprintf(text, sizeof text, "string %d", i);
      CHECK(oc_str(oc_table_get_int(vm, t, i + 1)) == oc_string_cstr(vm, text));
    }
    roots[0] = oc_nil();
    collect(vm);
    CHECK(vm->intern.nbuckets <= 2 * before);
  }
  close_vm(vm);
}

int main(int argc, char **argv) {
  setvbuf(stdout, NULL, _IOLBF, 0);
  first_seed = argc > 1 ? strtoull(argv[1], NULL, 0) : 1;
  rng = first_seed * 0x9e3779b97f4a7c15u;
  test_sizes();
  test_tables();
  test_failures();
  test_canonical();
  test_intern();
  for (int i = 0; i < 20; i++) test_graph(12, false);
  for (int i = 0; i < 20; i++) test_graph(12, true);
  test_ephemeron_chain(false);
  test_ephemeron_chain(true);
  if (argc <= 2) test_busy();
  CHECK(extended > 0);
  puts("heap: all right");
  return 0;
}
