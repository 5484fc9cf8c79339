/* api.c: the public API: VMs, executors, and the wrappers that note that a hook runs. Layer 8. */
#include "api.h"

#include "host.h"
#include "jit.h"
#include "lib.h"

/* The three parts in a row, cut to what fits. */
static size_t compose(char *out, size_t room, const char *a, const char *b, const char *c) {
  const char *const parts[] = {a, b, c};
  size_t n = 0;
  for (int i = 0; i < 3; i++) {
    size_t len = strlen(parts[i]);
    if (len > room - 1 - n) len = room - 1 - n;
    memcpy(out + n, parts[i], len);
    n += len;
  }
  out[n] = 0;
  return n;
}

OcStatus oc_api_fail(OcVm *vm, OcStatus status, const char *text) {
  OcApi *api = oc_api(vm);
  compose(api->message, sizeof api->message, text, "", "");
  return status;
}

static OcStatus no_memory(OcVm *vm) { return oc_api_fail(vm, OC_E_MEMORY, "not enough memory"); }

/* --- hooks ---
 * A library calls a hook through vm->host; the wrapper notes that foreign code is running, so that it cannot step the VM under
 * its own feet. What the embedder did not give stays NULL: not granted. */

#define INSIDE(ctx, type, call)      \
  OcApi *const api = (ctx);          \
  api->inside++;                     \
  const type result = api->given.call; \
  api->inside--;                     \
  return result

static int64_t hook_write(void *ctx, OcVm *vm, int stream, const char *s, size_t n) { INSIDE(ctx, int64_t, write(api->given.ctx, vm, stream, s, n)); }
static int64_t hook_read(void *ctx, OcVm *vm, char *s, size_t n) { INSIDE(ctx, int64_t, read(api->given.ctx, vm, s, n)); }
static int32_t hook_open(void *ctx, OcVm *vm, const char *name, const char *mode, int *err) {
  INSIDE(ctx, int32_t, open(api->given.ctx, vm, name, mode, err));
}
static int hook_close(void *ctx, OcVm *vm, int32_t file, int *err) { INSIDE(ctx, int, close(api->given.ctx, vm, file, err)); }
static int64_t hook_file_read(void *ctx, OcVm *vm, int32_t file, char *s, size_t n, int *err) {
  INSIDE(ctx, int64_t, file_read(api->given.ctx, vm, file, s, n, err));
}
static int64_t hook_file_write(void *ctx, OcVm *vm, int32_t file, const char *s, size_t n, int *err) {
  INSIDE(ctx, int64_t, file_write(api->given.ctx, vm, file, s, n, err));
}
static int64_t hook_seek(void *ctx, OcVm *vm, int32_t file, int whence, int64_t offset, int *err) {
  INSIDE(ctx, int64_t, seek(api->given.ctx, vm, file, whence, offset, err));
}
static int hook_flush(void *ctx, OcVm *vm, int32_t file, int *err) { INSIDE(ctx, int, flush(api->given.ctx, vm, file, err)); }
static int hook_remove(void *ctx, OcVm *vm, const char *name, int *err) { INSIDE(ctx, int, remove(api->given.ctx, vm, name, err)); }
static int hook_rename(void *ctx, OcVm *vm, const char *from, const char *to, int *err) {
  INSIDE(ctx, int, rename(api->given.ctx, vm, from, to, err));
}
static int hook_tmpname(void *ctx, OcVm *vm, char *out, size_t n) { INSIDE(ctx, int, tmpname(api->given.ctx, vm, out, n)); }
static const char *hook_getenv(void *ctx, OcVm *vm, const char *name) {
  OcApi *const api = ctx;
  api->inside++;
  const char *result = api->given.getenv(api->given.ctx, vm, name);
  api->inside--;
  return result;
}
static const char *hook_error_text(void *ctx, int err) {
  OcApi *const api = ctx;
  return api->given.error_text(api->given.ctx, err);
}
static void hook_exit(void *ctx, OcVm *vm, int status, bool close) {
  OcApi *const api = ctx;
  api->inside++;
  api->given.exit(api->given.ctx, vm, status, close);
  api->inside--;
}

static void wrap_hooks(OcApi *api, const OcHostHooks *given) {
  api->given = *given;
#define WRAP(name) if (given->name != NULL) api->hooks.name = hook_##name
  api->hooks.ctx = api;
  WRAP(write); WRAP(read); WRAP(open); WRAP(close); WRAP(file_read); WRAP(file_write); WRAP(seek); WRAP(flush);
  WRAP(remove); WRAP(rename); WRAP(tmpname); WRAP(getenv); WRAP(error_text); WRAP(exit);
#undef WRAP
  /* The hooks of host functions are called by api_host.c alone, which counts by itself. */
}

/* --- the VM --- */

static bool open_libs(OcVm *vm, uint32_t libs) {
  static const struct { uint32_t bit; bool (*open)(OcVm *); } all[] = {
    {OC_LIB_BASE, oc_open_base}, {OC_LIB_PACKAGE, oc_open_package}, {OC_LIB_COROUTINE, oc_open_coroutine},
    {OC_LIB_TABLE, oc_open_table}, {OC_LIB_STRING, oc_open_string}, {OC_LIB_MATH, oc_open_math},
    {OC_LIB_UTF8, oc_open_utf8}, {OC_LIB_OS, oc_open_os}, {OC_LIB_IO, oc_open_io}, {OC_LIB_DEBUG, oc_open_debug}};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    if ((libs & all[i].bit) && !all[i].open(vm)) return false;
  return true;
}

static void close_now(OcApi *api) {
  OcVm *vm = api->vm;
  oc_api_values_close(api);
  oc_state_close(vm);
  oc_host_free(api, sizeof *api);
}

OcVm *oc_vm_new(const OcOptions *options) {
  OcApi *api = oc_host_alloc(sizeof *api);
  if (api == NULL) return NULL;
  memset(api, 0, sizeof *api);
  wrap_hooks(api, &options->hooks);
  OcVm *vm = oc_state_new(options->memory_limit ? options->memory_limit : SIZE_MAX,
                          options->seed ? options->seed : oc_host_random(), &api->hooks);
  if (vm == NULL) {
    oc_host_free(api, sizeof *api);
    return NULL;
  }
  api->vm = vm;
  vm->host = &api->hooks;
  vm->binary_chunks = options->binary_chunks;
  vm->print_interrupts = options->print_interrupts;
#if OC_JIT
  oc_jit_set(vm, options->translate);
#endif
  if (!oc_api_values_init(api) || !oc_api_host_init(api) || !open_libs(vm, options->libs)) {
    close_now(api);
    return NULL;
  }
  return vm;
}

void oc_vm_close(OcVm *vm) {
  OcApi *api = oc_api(vm);
  if (!api->stepping) {
    close_now(api);
    return;
  }
  api->closing = true;
  if (vm->current != NULL) oc_exec_cancel(vm->current);
  oc_vm_interrupt(vm);
}

void oc_vm_consume(OcVm *vm, int64_t fuel) {
  if (fuel > 0) vm->fuel -= fuel;
}

void oc_vm_set_limit(OcVm *vm, size_t bytes) { vm->mem.limit = bytes ? bytes : SIZE_MAX; }

bool oc_vm_reclaim(OcVm *vm, int64_t fuel) {
  OcApi *api = oc_api(vm);
  if (api->stepping || api->inside > 0 || vm->gc.running) return true;
  if (api->reclaimed_at == 0) api->reclaimed_at = oc_gc_full_start(vm);
  const int64_t kept = vm->fuel;
  vm->fuel = fuel;
  while (vm->fuel > 0 && !oc_gc_full_done(vm, api->reclaimed_at)) vm->fuel -= oc_gc_fuel(oc_gc_slice(vm, 1000));
  bool done = false;
  while (vm->fuel > 0 && !done) done = oc_gc_trim(vm);
  if (done) api->reclaimed_at = 0;
  vm->fuel = kept;
  return done;
}

void oc_vm_stats(const OcVm *vm, OcStats *out) {
  out->used_bytes = vm->mem.used;
  out->peak_bytes = vm->mem.peak;
  out->limit_bytes = vm->mem.limit == SIZE_MAX ? 0 : vm->mem.limit;
  out->collections = vm->gc.cycles;
  out->refs = oc_api(vm)->nrefs;
}

const char *oc_vm_message(const OcVm *vm) { return oc_api(vm)->message; }

bool oc_vm_busy(const OcVm *vm) { return oc_api(vm)->inside > 0; }

const char *oc_status_text(int status) {
  switch (status) {
    case OC_SUCCESS: return "success";
    case OC_E_MEMORY: return "not enough memory";
    case OC_E_MODE: return "the executor is in the wrong mode";
    case OC_E_BUSY: return "a host function of this VM is running";
    case OC_E_CLOSED: return "the VM is closed";
    case OC_E_REF: return "the reference is not alive";
    case OC_E_TYPE: return "the value has the wrong type";
    case OC_E_KEY: return "not a valid table key";
    case OC_E_ARGUMENT: return "bad argument";
    default: return "unknown status";
  }
}

/* --- executors --- */

static const char *const mode_names[] = {"Stopped", "Normal", "Running", "Result", "Suspended", "Waiting"};

static OcStatus wrong_mode(OcExecutor *ex, const char *expected) {
  OcApi *api = oc_api(ex->vm);
  char found[64];
  compose(found, sizeof found, "the executor is in mode ", mode_names[ex->mode], " (expected: ");
  compose(api->message, sizeof api->message, found, expected, ")");
  return OC_E_MODE;
}

OcStatus oc_executor_new(OcVm *vm, bool yieldable, uint32_t id, OcExecutor **out) {
  OcExecutor *ex = oc_exec_new(vm, yieldable);
  if (ex == NULL) return no_memory(vm);
  ex->id = id;
  *out = ex;
  return OC_SUCCESS;
}

void oc_executor_free(OcExecutor *ex) {
  if (ex->mode != OC_RUNNING) {
    oc_exec_free(ex);
    return;
  }
  oc_api(ex->vm)->free_current = true;
  oc_executor_cancel(ex);
}

OcMode oc_executor_mode(const OcExecutor *ex) { return ex->mode; }
uint32_t oc_executor_id(const OcExecutor *ex) { return ex->id; }
OcVm *oc_executor_vm(const OcExecutor *ex) { return ex->vm; }

/* Converts n vars to an array from the accounted memory (NULL and OC_SUCCESS for n == 0). Nothing collects before the array is
 * handed on, so it needs no root. */
static OcStatus values_of(OcVm *vm, const OcVar *vars, uint32_t n, OcValue **out) {
  *out = NULL;
  if (n == 0) return OC_SUCCESS;
  if (n > OC_MAX_MULTI) return oc_api_fail(vm, OC_E_ARGUMENT, "too many values");
  OcValue *v = oc_mem_alloc(&vm->mem, n * sizeof *v);
  if (v == NULL) return no_memory(vm);
  for (uint32_t i = 0; i < n; i++) {
    const OcStatus g = oc_api_to_value(vm, &vars[i], &v[i]);
    if (g == OC_SUCCESS) continue;
    oc_mem_free(&vm->mem, v, n * sizeof *v);
    return g;
  }
  *out = v;
  return OC_SUCCESS;
}

static void free_values(OcVm *vm, OcValue *v, uint32_t n) {
  if (v != NULL) oc_mem_free(&vm->mem, v, n * sizeof *v);
}

OcStatus oc_executor_start(OcExecutor *ex, const OcVar *fn, const OcVar *args, uint32_t n) {
  OcVm *vm = ex->vm;
  OcValue function, *values;
  if (ex->mode != OC_STOPPED) return wrong_mode(ex, "Stopped");
  OcStatus g = oc_api_to_value(vm, fn, &function);
  if (g == OC_SUCCESS) g = values_of(vm, args, n, &values);
  if (g != OC_SUCCESS) return g;
  if (!oc_exec_start(ex, &function, values, n)) g = no_memory(vm);
  free_values(vm, values, n);
  return g;
}

OcStatus oc_executor_load(OcExecutor *ex, const char *source, size_t len, const char *name) {
  if (len > OC_MAX_STRING) return oc_api_fail(ex->vm, OC_E_ARGUMENT, "source too long");
  OcVar fn = {0}, args[2] = {{0}, {0}};
  fn.type = OC_VAR_BUILTIN;
  fn.u.integer = OC_BUILTIN_CHUNK;
  args[0].type = args[1].type = OC_VAR_STRING;
  args[0].u.string.bytes = source;
  args[0].u.string.len = (uint32_t)len;
  args[1].u.string.bytes = name;
  args[1].u.string.len = (uint32_t)strlen(name);
  return oc_executor_start(ex, &fn, args, 2);
}

int oc_step(OcExecutor *ex, OcFuel *fuel) {
  OcVm *vm = ex->vm;
  OcApi *api = oc_api(vm);
  if (api->stepping || api->inside > 0) return oc_api_fail(vm, OC_E_BUSY, "a host function of this VM is running: it cannot be stepped");
  if (vm->dead) return oc_api_fail(vm, OC_E_CLOSED, "the VM is broken");
  api->stepping = true;
  const bool done = oc_exec_step(ex, fuel);
  api->stepping = false;
  if (api->closing) {
    close_now(api);
    return OC_E_CLOSED;
  }
  if (api->free_current) {
    api->free_current = false;
    oc_exec_free(ex);
    return 1;
  }
  return done;
}

void oc_fuel_refill(OcFuel *fuel, int64_t n, int64_t max) {
  fuel->interrupted = false;
  if (fuel->left >= max) return; /* a full tank takes no more, and loses none */
  fuel->left = n > max - fuel->left ? max : fuel->left + n;
}

OcStatus oc_executor_count(OcExecutor *ex, uint32_t *n, bool *is_error) {
  if (ex->mode != OC_RESULT && ex->mode != OC_SUSPENDED) return wrong_mode(ex, "Result, Suspended");
  *n = ex->nres;
  if (is_error) *is_error = ex->mode == OC_RESULT && ex->is_error;
  return OC_SUCCESS;
}

OcStatus oc_executor_values(OcExecutor *ex, uint32_t from, OcVar *out, uint32_t n) {
  if (ex->mode != OC_RESULT && ex->mode != OC_SUSPENDED) return wrong_mode(ex, "Result, Suspended");
  if (from > ex->nres || n > ex->nres - from) return oc_api_fail(ex->vm, OC_E_ARGUMENT, "there are fewer values");
  for (uint32_t i = 0; i < n; i++) {
    const OcStatus g = oc_api_from_value(ex->vm, &ex->res[from + i], &out[i]);
    if (g == OC_SUCCESS) continue;
    oc_api_drop_vars(ex->vm, out, i);
    return g;
  }
  return OC_SUCCESS;
}

static void text_var(OcVar *out, const char *s, size_t n) {
  memset(out, 0, sizeof *out);
  out->type = OC_VAR_STRING;
  out->u.string.bytes = s;
  out->u.string.len = (uint32_t)n;
}

static void string_text(OcVar *out, const OcValue *v) { text_var(out, oc_str(v)->data, oc_str(v)->len); }

bool oc_executor_long_value(const OcExecutor *ex, uint32_t *i, OcVar *v) {
  if (ex->mode != OC_RESULT && ex->mode != OC_SUSPENDED) return false;
  for (; *i < ex->nres; ++*i) {
    const OcValue *res = &ex->res[*i];
    if (res->tag != OC_STR || oc_str(res)->len <= OC_HOST_PIECE) continue;
    string_text(v, res);
    return true;
  }
  return false;
}

OcStatus oc_executor_taken(OcExecutor *ex) {
  if (ex->mode != OC_RESULT) return wrong_mode(ex, "Result");
  oc_exec_taken(ex);
  return OC_SUCCESS;
}

OcStatus oc_executor_resume(OcExecutor *ex, const OcVar *args, uint32_t n) {
  OcValue *values;
  if (ex->mode != OC_SUSPENDED) return wrong_mode(ex, "Suspended");
  OcStatus g = values_of(ex->vm, args, n, &values);
  if (g != OC_SUCCESS) return g;
  if (!oc_exec_resume(ex, values, n)) g = no_memory(ex->vm);
  free_values(ex->vm, values, n);
  return g;
}

OcStatus oc_executor_resume_error(OcExecutor *ex, const OcVar *error) {
  OcValue v;
  if (ex->mode != OC_SUSPENDED) return wrong_mode(ex, "Suspended");
  const OcStatus g = oc_api_to_value(ex->vm, error, &v);
  if (g == OC_SUCCESS) oc_exec_resume_error(ex, &v);
  return g;
}

void oc_executor_wake(OcExecutor *ex) {
  OcExecutor *finalizers = ex->vm->finalizers; /* may have met the same wait; the host does not know this executor */
  if (ex->mode == OC_WAITING) oc_exec_wake(ex);
  if (finalizers != NULL && finalizers->mode == OC_WAITING) oc_exec_wake(finalizers);
}

void oc_executor_cancel(OcExecutor *ex) {
  oc_exec_cancel(ex);
  if (ex->mode == OC_RUNNING) oc_vm_interrupt(ex->vm);
}

OcStatus oc_executor_close(OcExecutor *ex) {
  if (ex->mode != OC_NORMAL && ex->mode != OC_WAITING && ex->mode != OC_SUSPENDED) return wrong_mode(ex, "Normal, Waiting, Suspended");
  return oc_exec_close(ex) ? OC_SUCCESS : no_memory(ex->vm);
}

/* --- errors --- */

#define MESSAGE_FUEL 100000 /* what a __tostring of an error object may spend */

/* tostring(v) of an error object with that metamethod, on an executor of its own. The string is kept in the registry, for the
 * caller to read. False: it failed (with the message written to `why`, if that is a string), took too long, or cannot run now. */
static bool run_tostring(OcVm *vm, const OcValue *v, OcVar *message, char *why, size_t room) {
  OcApi *api = oc_api(vm);
  bool ok = false;
  if (api->stepping || api->inside > 0) return false;
  OcExecutor *ex = oc_exec_new(vm, false);
  if (ex == NULL) return false;
  const OcValue fn = {{.native = oc_api_builtin(OC_BUILTIN_TOSTRING)}, OC_NATIVE};
  if (oc_exec_start(ex, &fn, v, 1)) {
    for (int64_t left = MESSAGE_FUEL; left > 0; ) {
      OcFuel fuel = {left, false};
      api->stepping = true;
      const bool done = oc_exec_step(ex, &fuel);
      api->stepping = false;
      if (done || ex->mode != OC_NORMAL) break;
      left = fuel.left < left ? fuel.left : left - 1000; /* an interrupted step spends at least something */
    }
    if (ex->mode == OC_RESULT && !ex->is_error && ex->nres == 1 && ex->res[0].tag == OC_STR) {
      const OcValue text = ex->res[0];
      ok = oc_lib_set(vm, oc_tab(&vm->registry), "api.message", &text);
      if (ok) string_text(message, &text);
    } else if (ex->mode == OC_RESULT && ex->is_error && ex->res[0].tag == OC_STR) {
      compose(why, room, "; its __tostring fails: ", oc_str(&ex->res[0])->data, "");
    }
  }
  oc_exec_free(ex);
  return ok;
}

/* Does the traceback tell more than that C called C? That of a syntax error does not. */
static bool worth_telling(const OcString *traceback) {
  static const char line[] = "\n\t[C]: in ?";
  const char *s = memchr(traceback->data, '\n', traceback->len);
  const char *end = traceback->data + traceback->len;
  for (; s != NULL && s < end; s += sizeof line - 1)
    if ((size_t)(end - s) < sizeof line - 1 || memcmp(s, line, sizeof line - 1) != 0) return true;
  return false;
}

OcStatus oc_executor_error(OcExecutor *ex, OcVar *message, OcVar *traceback) {
  if (ex->mode != OC_RESULT || !ex->is_error) return wrong_mode(ex, "Result with an error");
  OcVm *vm = ex->vm;
  OcApi *api = oc_api(vm);
  const OcValue *v = &ex->res[0];
  if (v->tag == OC_STR) {
    string_text(message, v);
  } else if (v->tag == OC_INT || v->tag == OC_FLT) {
    OcString *s = oc_num_to_string(vm, v);
    if (s == NULL) return no_memory(vm);
    text_var(message, s->data, s->len); /* short: nothing collects before the host has read it */
  } else {
    char why[200] = "", value[sizeof why + 32];
    if (oc_metamethod(vm, v, OC_TM_TOSTRING) == NULL || !run_tostring(vm, v, message, why, sizeof why)) {
      compose(value, sizeof value, oc_type_name(v->tag), " value", why);
      text_var(message, api->message, compose(api->message, sizeof api->message, "(error object is a ", value, ")"));
    }
  }
  if (ex->traceback.tag == OC_STR && worth_telling(oc_str(&ex->traceback))) string_text(traceback, &ex->traceback);
  else text_var(traceback, "", 0);
  return OC_SUCCESS;
}
