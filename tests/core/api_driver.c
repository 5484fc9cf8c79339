/* The public C API, driven by a host in C: values, references, host functions with every kind of answer, re-entrancy, closing from
 * a hook; and all of it once more with every single allocation failing. Run by api.test.js; prints "ok" or stops. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api.h"
#include "ocarina.h"

static int line_of;
#define CHECK(c) ((c) ? (void)0 : (fprintf(stderr, "line %d (from %d): %s\n", __LINE__, line_of, #c), abort()))

typedef struct Host {
  OcVm *vm;
  OcExecutor *ex;
  int answer;          /* of function 5: what it does */
  OcRef kept;
  bool waited, faulty; /* faulty: allocations fail, so errors are expected */
  uint32_t released, pushed, pushed_sum;
  int status_inside;
} Host;

enum { ADD = 1, MANY, LONG, TAKE, SPECIAL, SCALARS };
static char big[200000];

static OcVar integer(int64_t i) {
  OcVar v = {0};
  v.type = OC_VAR_INTEGER;
  v.u.integer = i;
  return v;
}

static OcVar text(const char *s, size_t n) {
  OcVar v = {0};
  v.type = OC_VAR_STRING;
  v.u.string.bytes = s;
  v.u.string.len = (uint32_t)n;
  return v;
}

static OcVar function(uint32_t number) {
  OcVar v = {0};
  v.type = OC_VAR_HOST_FUNCTION;
  v.u.host = number;
  return v;
}

static void drop(OcVm *vm, const OcVar *args, uint32_t n) {
  for (uint32_t i = 0; i < n; i++) oc_ref_free(vm, args[i].ref);
}

static int32_t special(Host *h, OcVar *out) {
  OcFuel fuel = {100, false};
  switch (h->answer) {
    case 0: out[0] = text("failed", 6); return OC_HOST_ERROR;
    case 1: out[0] = integer(7); return OC_HOST_RAISE;
    case 2: h->waited = false; return OC_HOST_WAIT;
    case 3: h->status_inside = oc_step(h->ex, &fuel); return 0;
    case 4: oc_executor_cancel(h->ex); return 0;
    case 5: oc_vm_close(h->vm); return 0;
    case 6: oc_executor_free(h->ex); return 0;
    default: oc_vm_interrupt(h->vm); return 0;
  }
}

static int32_t hook_call(void *ctx, OcVm *vm, const OcHostCall *c, const OcVar *args, uint32_t n, OcVar *out) {
  Host *h = ctx;
  CHECK(oc_vm_busy(vm));
  int32_t answer = 0;
  switch (c->function) {
    case ADD:
      CHECK(n == 2 && args[0].type == OC_VAR_INTEGER);
      out[0] = integer(args[0].u.integer + args[1].u.integer);
      answer = 1;
      break;
    case MANY:
      for (int i = 0; i < OC_HOST_BATCH; i++) out[i] = i % 2 ? text("odd", 3) : integer(i);
      answer = 100;
      break;
    case SCALARS:
      for (int i = 0; i < OC_HOST_DIRECT; i++) out[i] = integer(i);
      answer = OC_HOST_DIRECT;
      break;
    case LONG:
      memset(out, 0, sizeof *out);
      out[0].type = OC_VAR_PULL;
      out[0].u.pull.id = 9;
      out[0].u.pull.len = sizeof big;
      answer = 1;
      break;
    case TAKE:
      for (uint32_t i = 0; i < n; i++) CHECK(args[i].type != OC_VAR_PUSHED || h->pushed > 0);
      if (n > 0 && args[0].ref) {
        oc_ref_free(vm, h->kept);
        h->kept = args[0].ref;
        drop(vm, args + 1, n - 1);
        return 0;
      }
      break;
    case OC_HOST_GET: out[0] = text("got", 3); answer = 1; break;
    case OC_HOST_SET: case OC_HOST_KEYS: case OC_HOST_LEN: out[0] = integer(3); answer = 1; break;
    default: answer = special(h, out); break;
  }
  drop(vm, args, n);
  return answer;
}

static void hook_args(void *ctx, OcVm *vm, const OcHostCall *c, const OcVar *args, uint32_t n) {
  (void)ctx, (void)c;
  CHECK(n == OC_HOST_BATCH);
  drop(vm, args, n);
}
static void hook_push(void *ctx, OcVm *vm, const OcHostCall *c, uint32_t index, const char *s, uint32_t n, bool last) {
  Host *h = ctx;
  (void)vm, (void)c, (void)index, (void)last;
  CHECK(n <= OC_HOST_PIECE && s[0] == s[n - 1]);
  h->pushed++;
  h->pushed_sum += n;
}
static int32_t hook_answer(void *ctx, OcVm *vm, const OcHostCall *c, OcVar *out) {
  Host *h = ctx;
  (void)vm, (void)c;
  if (!h->waited) return OC_HOST_WAIT;
  out[0] = text("waited", 6);
  return 1;
}
static void hook_results(void *ctx, OcVm *vm, const OcHostCall *c, uint32_t from, OcVar *out, uint32_t n) {
  (void)ctx, (void)vm;
  if (c->function == LONG) {
    for (uint32_t i = 0; i < n; i++) {
      memset(&out[i], 0, sizeof out[i]);
      out[i].type = OC_VAR_PULL;
      out[i].u.pull.id = 9;
      out[i].u.pull.len = sizeof big;
    }
    return;
  }
  for (uint32_t i = 0; i < n; i++) out[i] = c->function == SPECIAL ? text("waited", 6) : (from + i) % 2 ? text("odd", 3) : integer(from + i);
}
static void hook_pull(void *ctx, OcVm *vm, const OcHostCall *c, uint32_t id, uint32_t offset, char *s, uint32_t n) {
  (void)ctx, (void)vm, (void)c;
  CHECK(id == 9 && offset + n <= sizeof big);
  memcpy(s, big + offset, n);
}
static void hook_release(void *ctx, OcVm *vm, uint32_t host) {
  (void)vm, (void)host;
  ((Host *)ctx)->released++;
}
static int64_t hook_write(void *ctx, OcVm *vm, int stream, const char *s, size_t n) {
  (void)ctx, (void)vm, (void)stream, (void)s;
  return (int64_t)n;
}

static OcVm *open_vm(Host *h, size_t limit) {
  OcOptions o;
  memset(&o, 0, sizeof o);
  memset(h, 0, sizeof *h);
  o.memory_limit = limit;
  o.libs = OC_LIB_ALL;
  o.seed = 1;
  o.hooks.ctx = h;
  o.hooks.write = hook_write;
  o.hooks.call = hook_call;
  o.hooks.args = hook_args;
  o.hooks.push = hook_push;
  o.hooks.answer = hook_answer;
  o.hooks.results = hook_results;
  o.hooks.pull = hook_pull;
  o.hooks.release = hook_release;
  h->vm = oc_vm_new(&o);
  return h->vm;
}

static OcStatus set_global(OcVm *vm, const char *name, const OcVar *v) {
  OcRef globals;
  OcStatus g = oc_globals(vm, &globals);
  if (g != OC_SUCCESS) return g;
  const OcVar key = text(name, strlen(name));
  g = oc_raw_set(vm, globals, &key, v);
  oc_ref_free(vm, globals);
  return g;
}

static OcStatus define(OcVm *vm) {
  static const struct { const char *name; uint32_t number; } all[] = {
    {"add", ADD}, {"many", MANY}, {"long", LONG}, {"take", TAKE}, {"special", SPECIAL}, {"scalars", SCALARS}};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    const OcVar v = function(all[i].number);
    const OcStatus g = set_global(vm, all[i].name, &v);
    if (g != OC_SUCCESS) return g;
  }
  OcVar object = {0};
  object.type = OC_VAR_HOST_OBJECT;
  object.u.host = 50;
  return set_global(vm, "object", &object);
}

/* Runs source on a fresh executor. 1: first value is true; 0: an error; negative: a status. `*ex` is NULL afterwards. */
static int run(Host *h, const char *source, int64_t tank) {
  OcStatus g = oc_executor_new(h->vm, false, 1, &h->ex);
  if (g != OC_SUCCESS) return g;
  g = oc_executor_load(h->ex, source, strlen(source), "=test");
  int r = g, steps = 0;
  if (g == OC_SUCCESS) {
    do {
      OcFuel fuel = {tank, false};
      r = oc_step(h->ex, &fuel);
      CHECK(r == 0 || r == 1 || r == OC_E_CLOSED);
      CHECK(++steps < 10000000);
      if (r == 0 && oc_executor_mode(h->ex) == OC_WAITING) {
        h->waited = true;
        oc_executor_wake(h->ex);
      }
    } while (r == 0);
    if (r == OC_E_CLOSED) return r;
    bool error = false;
    uint32_t n;
    OcVar v = {0}, traceback;
    r = 1;
    if (oc_executor_mode(h->ex) == OC_RESULT) {
      CHECK(oc_executor_count(h->ex, &n, &error) == OC_SUCCESS);
      if (error) {
        r = 0;
        g = oc_executor_error(h->ex, &v, &traceback);
        CHECK(g == OC_SUCCESS || g == OC_E_MEMORY);
        if (!h->faulty) fprintf(stderr, "%.*s\n%.*s\n", (int)v.u.string.len, v.u.string.bytes, (int)traceback.u.string.len, traceback.u.string.bytes);
      } else {
        CHECK(n >= 1);
        g = oc_executor_values(h->ex, 0, &v, 1);
        CHECK(g == OC_SUCCESS && v.type == OC_VAR_BOOLEAN);
        r = (int)v.u.integer;
      }
      CHECK(oc_executor_taken(h->ex) == OC_SUCCESS);
    }
  }
  oc_executor_free(h->ex);
  h->ex = NULL;
  return r;
}

/* Everything that host functions do, in Lua. */
static const char script[] =
  "assert(add(1, 2) == 3)\n"
  "local t = table.pack(many()) assert(t.n == 100 and t[100] == 'odd' and t[99] == 98)\n"
  "local s = table.pack(scalars()) assert(s.n == 8 and s[8] == 7)\n"
  "assert(#long() == 200000 and long():sub(-2) == 'bb')\n"
  "take(('x'):rep(150000), 1, ('y'):rep(70000))\n"
  "take({}, {}, {})\n"
  "local many_args = {} for i = 1, 200 do many_args[i] = {} end take(table.unpack(many_args))\n"
  "assert(object.anything == 'got') object.x = 1 assert(#object == 3) assert(rawequal(object, object))\n"
  "for i = 1, 3 do local f = add assert(f == add) end\n"
  "local co = coroutine.wrap(function(...) coroutine.yield(add(...)) return 1 end) assert(co(4, 5) == 9 and co() == 1)\n"
  "return true\n";

static void scenario_values(Host *h) {
  OcVm *vm = h->vm;
  OcRef a, b, s;
  OcVar v, k;
  OcStats before, after;
  uint64_t cursor = 0;
  bool found;
  oc_vm_stats(vm, &before);
  CHECK(oc_new_table(vm, &a) == OC_SUCCESS && oc_new_table(vm, &b) == OC_SUCCESS && a != b);
  v = integer(5);
  CHECK(oc_ref_new(vm, &v, &s) == OC_E_TYPE);
  v.type = OC_VAR_REF;
  v.ref = b;
  k = text("inner", 5);
  CHECK(oc_raw_set(vm, a, &k, &v) == OC_SUCCESS);
  CHECK(oc_raw_get(vm, a, &k, &v) == OC_SUCCESS && v.type == OC_VAR_TABLE && v.ref == b); /* the same reference, counted */
  oc_ref_free(vm, b);
  CHECK(oc_ref_read(vm, b, &v) == OC_SUCCESS);
  oc_ref_free(vm, b);
  CHECK(oc_ref_read(vm, b, &v) == OC_E_REF);
  oc_ref_free(vm, b); /* stale: ignored */
  CHECK(oc_raw_next(vm, a, &cursor, &k, &v, &found) == OC_SUCCESS && found && k.type == OC_VAR_STRING && v.type == OC_VAR_TABLE);
  oc_ref_free(vm, v.ref);
  CHECK(oc_raw_next(vm, a, &cursor, &k, &v, &found) == OC_SUCCESS && !found);
  k = integer(0);
  k.type = OC_VAR_NIL;
  CHECK(oc_raw_set(vm, a, &k, &k) == OC_E_KEY);
  CHECK(oc_string_begin(vm, sizeof big, &s) == OC_SUCCESS);
  CHECK(oc_string_write(vm, s, 0, big, sizeof big) == OC_SUCCESS && oc_string_write(vm, s, 1, big, sizeof big) == OC_E_ARGUMENT);
  CHECK(oc_ref_read(vm, s, &v) == OC_SUCCESS && v.u.string.len == sizeof big && v.u.string.bytes[77777] == 'b');
  CHECK(oc_string_write(vm, a, 0, big, 1) == OC_E_TYPE);
  CHECK(oc_raw_len(vm, s, &v.u.integer) == OC_E_TYPE);
  oc_ref_free(vm, s);
  oc_ref_free(vm, a);
  oc_vm_stats(vm, &after);
  CHECK(before.refs == after.refs);
  OcRef all[1000];
  for (int i = 0; i < 1000; i++) CHECK(oc_new_table(vm, &all[i]) == OC_SUCCESS);
  for (int i = 0; i < 1000; i++) oc_ref_free(vm, all[(i * 7) % 1000]);
  oc_vm_stats(vm, &after);
  CHECK(before.refs == after.refs);
  before = after;
  int pieces = 1;
  while (!oc_vm_reclaim(vm, 1000)) pieces++;
  oc_vm_stats(vm, &after);
  CHECK(pieces > 5 && after.used_bytes + 1000 * 32 < before.used_bytes);
  while (!oc_vm_reclaim(vm, INT64_MAX)) CHECK(false); /* all at once */
}

static void scenario_modes(Host *h) {
  OcExecutor *ex;
  OcFuel fuel = {100000, false};
  uint32_t n;
  OcVar v = integer(1);
  CHECK(oc_executor_new(h->vm, true, 3, &ex) == OC_SUCCESS && oc_executor_id(ex) == 3 && oc_executor_vm(ex) == h->vm);
  CHECK(oc_executor_mode(ex) == OC_STOPPED && oc_step(ex, &fuel) == 1);
  CHECK(oc_executor_count(ex, &n, NULL) == OC_E_MODE);
  CHECK(strcmp(oc_vm_message(h->vm), "the executor is in mode Stopped (expected: Result, Suspended)") == 0);
  const char *source = "return coroutine.yield(1) + 1";
  CHECK(oc_executor_load(ex, source, strlen(source), "=m") == OC_SUCCESS);
  CHECK(oc_executor_load(ex, source, strlen(source), "=m") == OC_E_MODE && oc_executor_resume(ex, &v, 1) == OC_E_MODE);
  CHECK(oc_step(ex, &fuel) == 1 && oc_executor_mode(ex) == OC_SUSPENDED);
  CHECK(oc_executor_taken(ex) == OC_E_MODE && oc_executor_resume(ex, &v, 1) == OC_SUCCESS);
  CHECK(oc_step(ex, &fuel) == 1 && oc_executor_mode(ex) == OC_RESULT);
  CHECK(oc_executor_values(ex, 0, &v, 1) == OC_SUCCESS && v.u.integer == 2 && oc_executor_values(ex, 1, &v, 1) == OC_E_ARGUMENT);
  CHECK(oc_executor_taken(ex) == OC_SUCCESS && oc_executor_mode(ex) == OC_STOPPED);
  CHECK(oc_executor_load(ex, source, strlen(source), "=m") == OC_SUCCESS && oc_step(ex, &fuel) == 1);
  v = text("raised", 6);
  CHECK(oc_executor_resume_error(ex, &v) == OC_SUCCESS && oc_step(ex, &fuel) == 1);
  CHECK(oc_executor_error(ex, &v, &v) == OC_SUCCESS);
  oc_executor_cancel(ex);
  CHECK(oc_executor_mode(ex) == OC_STOPPED);
  oc_executor_free(ex);
  fuel.left = -50;
  oc_fuel_refill(&fuel, 100, 1000);
  CHECK(fuel.left == 50);
  oc_fuel_refill(&fuel, INT64_MAX, 1000);
  CHECK(fuel.left == 1000);
}

static void scenario_answers(Host *h) {
  h->answer = 0;
  CHECK(run(h, "local ok, e = pcall(special) return not ok and e == 'failed'", 100) == 1);
  CHECK(run(h, "local function f() special() end local ok, e = pcall(f) return e == 'test:1: failed'", 100) == 1);
  h->answer = 1;
  CHECK(run(h, "local ok, e = pcall(special) return not ok and e == 7", 100) == 1);
  h->answer = 2;
  CHECK(run(h, "return special() == 'waited' and select(2, pcall(special)) == 'waited'", 100) == 1);
  h->answer = 3;
  CHECK(run(h, "return special() == nil", 100) == 1 && h->status_inside == OC_E_BUSY);
  h->answer = 4;
  CHECK(run(h, "pcall(special) reached = true", 100000) == 1);
  CHECK(run(h, "return reached == nil", 100) == 1);
  h->answer = 7;
  CHECK(run(h, "special() return true", 100000) == 1);
  CHECK(run(h, "local n = 0 for i = 1, 100 do n = n + add(i, i) end add = nil collectgarbage() collectgarbage() return n == 10100", 100) == 1);
  CHECK(h->released == 1);
}

int main(void) {
  Host h;
  memset(big, 'b', sizeof big);
  CHECK(open_vm(&h, 0) && define(h.vm) == OC_SUCCESS);
  CHECK(run(&h, script, 8192) == 1);
  CHECK(run(&h, script, 1) == 1);
  CHECK(h.pushed_sum == 2 * 220000);
  scenario_values(&h);
  scenario_modes(&h);
  scenario_answers(&h);
  oc_vm_close(h.vm);

  /* A hook closes the VM, or frees the running executor. */
  CHECK(open_vm(&h, 0) && define(h.vm) == OC_SUCCESS);
  h.answer = 5;
  CHECK(run(&h, "pcall(special) while true do end", 100000) == OC_E_CLOSED);
  CHECK(open_vm(&h, 0) && define(h.vm) == OC_SUCCESS);
  h.answer = 6;
  CHECK(oc_executor_new(h.vm, false, 1, &h.ex) == OC_SUCCESS);
  CHECK(oc_executor_load(h.ex, "pcall(special) while true do end", 32, "=free") == OC_SUCCESS);
  OcFuel fuel = {100000, false};
  CHECK(oc_step(h.ex, &fuel) == 1);
  CHECK(run(&h, "return true", 100) == 1);
  oc_vm_close(h.vm);

  /* Any limit: a VM or none, and never a broken one. */
  int made = 0;
  for (size_t limit = 1000; limit < 120000; limit += 997) {
    if (!open_vm(&h, limit)) continue;
    made++;
    h.faulty = true;
    if (define(h.vm) == OC_SUCCESS) (void)run(&h, script, 8192);
    oc_vm_close(h.vm);
  }
  CHECK(made > 10);

  /* Every single allocation fails once. */
  for (int64_t n = 1;; n++) {
    line_of = (int)n;
    CHECK(open_vm(&h, 0));
    h.faulty = true;
    h.vm->mem.fail_after = n;
    OcStatus g = define(h.vm);
    CHECK(g == OC_SUCCESS || g == OC_E_MEMORY);
    int r = 1;
    if (g == OC_SUCCESS) {
      r = run(&h, script, 1000);
      /* One failure is answered by a collection and a second try, which succeeds. */
      CHECK(r == 1 || r == OC_E_MEMORY);
    }
    const bool spent = h.vm->mem.fail_after > 0;
    h.vm->mem.fail_after = -1;
    CHECK(define(h.vm) == OC_SUCCESS && run(&h, "return add(1, 2) == 3", 1000) == 1);
#if OC_DEBUG
    oc_check_heap(h.vm);
#endif
    oc_vm_close(h.vm);
    if (spent) break;
  }
  puts("ok");
  return 0;
}
