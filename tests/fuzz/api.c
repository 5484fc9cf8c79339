/* api.c: the input is a sequence of API calls on one VM with four executors: load, start, step with any fuel, cancel, resume, wake, read and write
 * values, change the memory limit, let an allocation fail; host functions answer as the input says. The programs use everything that
 * suspends, and one tampers with the locals of the others' suspended functions, natives included. */
#include "harness.h"

enum { EXECUTORS = 4, REFS = 8 };

typedef struct Fuzz {
  OcVm *vm;
  OcExecutor *ex[EXECUTORS];
  OcRef ref[REFS];
  const uint8_t *at, *end; /* what is left of the input */
  int inside;
  bool closing;
} Fuzz;

static uint8_t take(Fuzz *z) { return z->at < z->end ? *z->at++ : 0; }

/* Every program leaves its coroutine in `threads`; `host` is a host function, `object` a host object. */
static const char prelude[] =
  "threads = setmetatable({}, { __mode = 'v' })\n"
  "function spawn(f, ...) local co = coroutine.create(f) threads[#threads % 20 + 1] = co return co end\n"
  "function junk(i) return ({ 7, 'seven', {}, nil, print, 0.5, coroutine.create(print), -1, ('x'):rep(50), 1 << 40, threads })[i % 12] end\n"
  "meta = setmetatable({}, { __index = function(_, k) return host(k) end, __lt = function(a, b) return coroutine.isyieldable() and coroutine.yield() or host(1) end,\n"
  "  __concat = function(a, b) return host(2) end, __close = function(_, e) host(e) end, __call = function(_, ...) return host(...) end, __len = function() return host(3) or 5 end,\n"
  "  __tostring = function() return tostring(host(4)) end, __eq = function() return host(5) end, __newindex = function(t, k, v) host(k, v) end, __gc = function() host(6) end })\n";

static const char *const programs[] = {
  /* tampering */
  "for n = 1, 40 do for i, co in pairs(threads) do for level = 0, 6 do if not debug.getinfo(co, level) then break end for v = -2, 8 do\n"
  "  if (n + v + level) % 3 == 0 then debug.getlocal(co, level, v) debug.setlocal(co, level, v, junk(n * 7 + v + level)) end end end\n"
  "  if n % 5 == 0 then coroutine.resume(co, junk(n)) end end host(n) end",
  "for i, co in pairs(threads) do debug.sethook(co, function(e, l) debug.setlocal(2, 1, junk(l or 3)) if coroutine.isyieldable() then host(l) end end, 'lcr', 3) end debug.sethook(function() host() end, '', 7) for i = 1, 20 do local x = i .. '' end debug.sethook()",
  "for i, co in pairs(threads) do print(coroutine.close(co)) debug.traceback(co) end",
  /* what suspends */
  "local co = spawn(function(...) local a, b = coroutine.yield(...) for i = 1, 3 do a = coroutine.yield(i, a) end return table.unpack({ a, b, ... }) end) for i = 1, 6 do coroutine.resume(co, i, meta) host(i) end",
  "local co = spawn(function() local t = {} for i = 1, 30 do t[i] = i * 7 % 31 end table.sort(t, function(a, b) coroutine.yield(a) return a < b end) return t end) for i = 1, 9 do coroutine.resume(co, i) host(co) end",
  "local co = spawn(function() return (('a b c d e f'):gsub('%a', function(c) coroutine.yield(c) return host(c) end)) end) for i = 1, 4 do coroutine.resume(co) end",
  "local co = spawn(function() local x <close> = meta local y <close> = setmetatable({}, { __close = function() coroutine.yield(1) error 'in close' end }) coroutine.yield(2) error(meta) end) for i = 1, 3 do coroutine.resume(co) end host(coroutine.close(co))",
  "local co = spawn(function() return pcall(pcall, xpcall, function() coroutine.yield() return meta < meta, #meta .. meta, meta.x, meta == setmetatable({}, getmetatable(meta)) end, function(e) return host(e) end) end) for i = 1, 5 do coroutine.resume(co, i) end",
  "local co = spawn(function() for w in ('one two three'):gmatch('%a+') do coroutine.yield(w) end local t = table.concat({ 1, 2, 3 }, meta.sep) table.insert(meta, 1) table.move({ 1, 2, 3 }, 1, 3, 1, meta) table.unpack(meta, 1, 3) end) while coroutine.resume(co) do host(co) if coroutine.status(co) == 'dead' then break end end",
  "local co = spawn(function() load(function() return coroutine.yield() end) return select(-1, string.format('%s%q%d', meta, 1.5, 3), tostring(meta), next({}, nil)) end) for i = 1, 5 do coroutine.resume(co, ({ 'return ', '1', ' + 2', nil })[i]) end",
  "local co, other co = spawn(function(...) return coroutine.yieldto(other, ...) end) other = spawn(function(...) coroutine.yield(...) return coroutine.yieldto(co, 1) end) for i = 1, 4 do coroutine.resume(i % 2 == 0 and co or other, i) end",
  "local t = {} for i = 1, 200 do t[i] = setmetatable({ i, tostring(i) }, getmetatable(meta)) t['k' .. i] = {} end t = nil collectgarbage('step') collectgarbage() host(collectgarbage 'count')",
  "local function deep(n) if n == 0 then return host(n) end local a, b, c = n, {}, n .. '' return deep(n - 1), a end deep(150) local function f(...) return ... end host(f(table.unpack({}, 1, 180)))",
  "local r = {} for i = 1, 40 do r[i] = ('s' .. i):rep(50) end host(table.concat(r)) host(('long'):rep(30000)) object.x = object.y host(#object, object[1]) for k, v in pairs(object) do break end",
  "coroutine.yield(1, 2, 3) local x = coroutine.yield(meta) return x, coroutine.running()",
  "threads[1] = coroutine.running() coroutine.yield(1, ('big'):rep(99)) for i = 1, 1e9 do local y = coroutine.wrap(function() coroutine.yield(i) end)() end",
  "for i, co in pairs(threads) do coroutine.resume(co, i) pcall(coroutine.close, co) pcall(coroutine.wrap(function() coroutine.yieldto(co) end)) end collectgarbage()",
  "local f = load(string.dump(function(a, ...) local t = { a, ... } for i = 1, #t do t[i] = t[i] end return t end)) return f(1, 2, 3)",
  "while true do host() local t = { {}, {} } end",
  "local ok, e = pcall(function() local t = {} for i = 1, 1e6 do t[i] = ('x'):rep(i) end end) host(e) return ok",
  "error(setmetatable({}, { __tostring = function() while true do end end }))",
  "setmetatable({}, { __gc = function() while true do host() end end }) collectgarbage() return debug.traceback()",
};

static void drop(OcVm *vm, const OcVar *v, uint32_t n) {
  for (uint32_t i = 0; i < n; i++) oc_ref_free(vm, v[i].ref);
}

/* A value of any kind. */
static OcVar some_value(Fuzz *z) {
  static char text[70000];
  OcVar v = {0};
  const uint8_t x = take(z);
  switch (x % 9) {
    case 0: break;
    case 1: v.type = OC_VAR_INTEGER; v.u.integer = (int64_t)take(z) - 100; break;
    case 2: v.type = OC_VAR_FLOAT; v.u.number = take(z) / 3.0; break;
    case 3: v = fuzz_string(text, take(z)); break;
    case 4: v = fuzz_string(text, OC_HOST_PIECE - take(z)); break;
    case 5: case 6: v.type = OC_VAR_REF; v.ref = z->ref[take(z) % REFS]; break; /* may be stale */
    case 7: v.type = OC_VAR_HOST_FUNCTION; v.u.host = 1 + x % 3; break;
    default: v.type = x & 1 ? OC_VAR_HOST_OBJECT : OC_VAR_BOOLEAN; v.u.host = 20 + x % 2; if (v.type == OC_VAR_BOOLEAN) v.u.integer = x & 2 ? 1 : 0;
  }
  return v;
}

static int32_t answer_with(Fuzz *z, OcVar *out) {
  const uint8_t x = take(z);
  OcFuel fuel = {100, false};
  switch (x % 16) {
    case 0: return OC_HOST_WAIT;
    case 1: out[0] = some_value(z); return x & 16 ? OC_HOST_RAISE : OC_HOST_ERROR;
    case 2: oc_executor_cancel(z->ex[x / 16 % EXECUTORS]); return 0;
    case 3: oc_vm_interrupt(z->vm); return 0;
    case 4: oc_vm_consume(z->vm, x * 10); return 0;
    case 5: CHECK(oc_step(z->ex[x / 16 % EXECUTORS], &fuel) == OC_E_BUSY); return 0;
    case 6: return x / 16 * 9 % (OC_HOST_BATCH + 30); /* more than a batch: the rest is asked for */
    default: {
      const int n = x % 5;
      for (int i = 0; i < n; i++) out[i] = some_value(z);
      return n;
    }
  }
}

static int32_t hook_call(void *ctx, OcVm *vm, const OcHostCall *c, const OcVar *args, uint32_t n, OcVar *out) {
  Fuzz *z = ctx;
  (void)c;
  if (n > 0 && args[0].ref != 0 && (take(z) & 1)) { /* keeps one */
    OcRef *to = &z->ref[take(z) % REFS];
    oc_ref_free(vm, *to);
    *to = args[0].ref;
    drop(vm, args + 1, n - 1);
  } else {
    drop(vm, args, n);
  }
  memset(out, 0, OC_HOST_BATCH * sizeof *out);
  return answer_with(z, out);
}
static void hook_args(void *ctx, OcVm *vm, const OcHostCall *c, const OcVar *args, uint32_t n) {
  (void)ctx, (void)c;
  drop(vm, args, n);
}
static void hook_push(void *ctx, OcVm *vm, const OcHostCall *c, uint32_t index, const char *s, uint32_t n, bool last) {
  (void)ctx, (void)vm, (void)c, (void)index, (void)s, (void)last;
  CHECK(n <= OC_HOST_PIECE);
}
static int32_t hook_answer(void *ctx, OcVm *vm, const OcHostCall *c, OcVar *out) {
  (void)vm, (void)c;
  memset(out, 0, OC_HOST_BATCH * sizeof *out);
  return answer_with(ctx, out);
}
static void hook_results(void *ctx, OcVm *vm, const OcHostCall *c, uint32_t from, OcVar *out, uint32_t n) {
  (void)vm, (void)c;
  if (n > 0) memset(out, 0, n * sizeof *out);
  for (uint32_t i = 0; i < n; i++) {
    if ((from + i) % 7 == 0) out[i] = some_value(ctx);
    else if ((from + i) % 11 == 0) { out[i].type = OC_VAR_PULL; out[i].u.pull.id = i; out[i].u.pull.len = OC_HOST_PIECE * 3; }
  }
}
static void hook_pull(void *ctx, OcVm *vm, const OcHostCall *c, uint32_t id, uint32_t offset, char *s, uint32_t n) {
  (void)ctx, (void)vm, (void)c, (void)id, (void)offset;
  memset(s, 'p', n);
}
static void hook_release(void *ctx, OcVm *vm, uint32_t host) { (void)ctx, (void)vm, (void)host; }
static int64_t hook_write(void *ctx, OcVm *vm, int stream, const char *s, size_t n) {
  (void)vm, (void)stream, (void)s;
  return (take(ctx) & 7) == 7 ? OC_HOST_WAIT : (int64_t)n;
}

static void open_vm(Fuzz *z) {
  OcOptions o;
  memset(&o, 0, sizeof o);
  o.libs = OC_LIB_ALL;
  o.seed = 1;
  o.binary_chunks = true;
  o.hooks.ctx = z;
  o.hooks.write = hook_write;
  o.hooks.call = hook_call;
  o.hooks.args = hook_args;
  o.hooks.push = hook_push;
  o.hooks.answer = hook_answer;
  o.hooks.results = hook_results;
  o.hooks.pull = hook_pull;
  o.hooks.release = hook_release;
  z->vm = oc_vm_new(&o);
  CHECK(z->vm != NULL);
  OcVar v = {0};
  v.type = OC_VAR_HOST_FUNCTION;
  v.u.host = 1;
  fuzz_set_global(z->vm, "host", &v);
  v.type = OC_VAR_HOST_OBJECT;
  v.u.host = 20;
  fuzz_set_global(z->vm, "object", &v);
  char out[10];
  CHECK(fuzz_run(z->vm, prelude, sizeof prelude - 1, 1000000, 8192, out, sizeof out) == 0);
  for (uint32_t i = 0; i < EXECUTORS; i++) CHECK(oc_executor_new(z->vm, i % 2 == 1, i + 1, &z->ex[i]) == OC_SUCCESS);
}

/* A status that any call may have. */
static void any(OcStatus g) { CHECK(g <= 0 && g >= OC_E_ARGUMENT); }

static void read_results(Fuzz *z, OcExecutor *ex) {
  uint32_t n;
  bool error;
  OcVar v[4], traceback;
  if (oc_executor_count(ex, &n, &error) != OC_SUCCESS) return;
  if (error) any(oc_executor_error(ex, v, &traceback));
  for (uint32_t i = 0; i < n && i < 300; i += 4) {
    const uint32_t some = n - i < 4 ? n - i : 4;
    const OcStatus g = oc_executor_values(ex, i, v, some);
    any(g);
    if (g == OC_SUCCESS) drop(z->vm, v, some);
  }
}

static void tables(Fuzz *z, uint8_t x) {
  OcVm *vm = z->vm;
  OcRef *r = &z->ref[take(z) % REFS];
  OcVar k = some_value(z), v;
  int64_t n;
  switch (x % 8) {
    case 0: oc_ref_free(vm, *r); if (oc_new_table(vm, r) != OC_SUCCESS) *r = 0; break;
    case 1: v = some_value(z); any(oc_raw_set(vm, *r, &k, &v)); break;
    case 2: if (oc_raw_get(vm, *r, &k, &v) == OC_SUCCESS) oc_ref_free(vm, v.ref); break;
    case 3: any(oc_raw_len(vm, *r, &n)); break;
    case 4: {
      uint64_t cursor = 0;
      bool found = true;
      for (int i = 0; i < 50 && found && oc_raw_next(vm, *r, &cursor, &k, &v, &found) == OC_SUCCESS && found; i++) oc_ref_free(vm, k.ref), oc_ref_free(vm, v.ref);
      break;
    }
    case 5: oc_ref_free(vm, *r); if (oc_globals(vm, r) != OC_SUCCESS) *r = 0; break;
    case 6: oc_ref_free(vm, *r); *r = 0; if (oc_ref_new(vm, &k, r) != OC_SUCCESS) *r = 0; break;
    default: {
      OcRef s;
      if (oc_string_begin(vm, 100u * x, &s) != OC_SUCCESS) break;
      static const char bytes[26000];
      any(oc_string_write(vm, s, 0, bytes, 100u * x));
      oc_ref_free(vm, *r);
      *r = s;
    }
  }
}

static void one_call(Fuzz *z) {
  const uint8_t op = take(z), x = take(z);
  OcExecutor *ex = z->ex[op / 16 % EXECUTORS];
  OcVar args[3];
  OcStats stats;
  switch (op % 16) {
    case 0: case 1: {
      const char *source = programs[x % (sizeof programs / sizeof *programs)];
      if (oc_executor_mode(ex) != OC_STOPPED) oc_executor_cancel(ex);
      any(oc_executor_load(ex, source, strlen(source), "=p"));
      break;
    }
    case 2: case 3: case 4: {
      OcFuel fuel = {op % 16 == 4 ? x * 64 : x, (x & 63) == 63};
      const int r = oc_step(ex, &fuel);
      CHECK(r == 0 || r == 1);
      break;
    }
    case 5: if (x < 128) oc_executor_cancel(ex); else any(oc_executor_close(ex)); break;
    case 6: for (int i = 0; i < 3; i++) args[i] = some_value(z); any(oc_executor_resume(ex, args, x % 4)); break;
    case 7: args[0] = some_value(z); any(oc_executor_resume_error(ex, args)); break;
    case 8: read_results(z, ex); if (x & 1) any(oc_executor_taken(ex)); break;
    case 9: if (x < 192) oc_executor_wake(ex); else (void)!oc_vm_reclaim(z->vm, (x - 192) * 32); break;
    case 10:
      oc_vm_stats(z->vm, &stats);
      oc_vm_set_limit(z->vm, x < 128 ? 0 : (size_t)stats.used_bytes + (x - 160) * 512u);
      break;
    case 11: z->vm->mem.fail_after = x < 40 ? x : -1; break;
    case 12: case 13: tables(z, x); break;
    case 14: {
      OcVar fn = some_value(z);
      for (int i = 0; i < 3; i++) args[i] = some_value(z);
      if (x == 255 && fn.type == OC_VAR_REF) fn.type = OC_VAR_FUNCTION;
      any(oc_executor_start(ex, &fn, args, x % 4));
      break;
    }
    default:
      oc_executor_free(ex);
      z->ex[op / 16 % EXECUTORS] = NULL;
      z->vm->mem.fail_after = -1;
      oc_vm_set_limit(z->vm, 0);
      CHECK(oc_executor_new(z->vm, x & 1, 5, &z->ex[op / 16 % EXECUTORS]) == OC_SUCCESS);
      if (x & 2) fuzz_check(z->vm);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  Fuzz z;
  memset(&z, 0, sizeof z);
  z.at = z.end = data;
  open_vm(&z);
  z.end = data + size;
  for (int calls = 0; z.at < z.end && calls < 400; calls++) one_call(&z);
  z.at = z.end;
  z.vm->mem.fail_after = -1;
  fuzz_check(z.vm);
  for (int i = 0; i < EXECUTORS; i++) oc_executor_cancel(z.ex[i]);
  fuzz_second_program(z.vm);
  fuzz_check(z.vm);
  for (int i = 0; i < REFS; i++) oc_ref_free(z.vm, z.ref[i]);
  oc_vm_close(z.vm);
  return 0;
}
