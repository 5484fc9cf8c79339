/* exports.c: the API in the form JavaScript calls it. The names are in exports.txt.
 *
 * Values cross in an array of OcVars, the *exchange*, whose address oc_js_vars tells; bytes of strings in a *scratch* area of
 * OC_HOST_PIECE bytes and a bit. Numbers come back in the *state* (struct State). All of these are read and written by values.js; the
 * offsets are those of wasm32. Statuses are the API's: negative is a failure, oc_js_message tells why.
 */
#include <string.h>

#include "heap.h"
#include "imports.h"

#define SCRATCH (OC_HOST_PIECE + 4096) /* the rest is for short strings, when long ones have filled the first part */
#define SPARE 64 /* behind it: one short string for oc_js_short_ref */
#define VARS 256

/* Called from JavaScript alone: nobody includes a header for these. */
#pragma GCC diagnostic ignored "-Wmissing-prototypes"

static OcVm *vm; /* one instance is one VM */
static OcVar first_vars[VARS], *vars = first_vars;
static uint32_t vars_room = VARS;
static char scratch[SCRATCH + SPARE];

/* What calls answer besides their status; JavaScript reads it by offset. */
static struct State {
  double fuel;           /* 0: left after oc_js_step */
  double used, peak, limit, collections, refs; /* 8 .. 47: after oc_js_stats */
  uint32_t interrupted;  /* 48: the fuel was interrupted */
  uint32_t mode;         /* 52: the executor's mode after oc_js_step */
  uint32_t is_error;     /* 56: after oc_js_count */
  OcRef ref;             /* 60: the reference made */
} state;

_Static_assert(sizeof(OcVar) == 16, "values.js relies on it");

/* 1: made; 0: not enough memory. seed 0: random. */
int32_t oc_js_create(double memory_limit, uint32_t libs, uint32_t seed_low, uint32_t seed_high, uint32_t grants, uint32_t binary_chunks,
                     uint32_t print_interrupts, uint32_t translate) {
  OcOptions o;
  memset(&o, 0, sizeof o);
  heap_bound(memory_limit);
  o.memory_limit = memory_limit > 0 && memory_limit < 4294967295.0 ? (size_t)memory_limit : 0;
  o.libs = libs;
  o.seed = (uint64_t)seed_high << 32 | seed_low;
  o.binary_chunks = binary_chunks != 0;
  o.print_interrupts = print_interrupts != 0;
  o.translate = (uint8_t)translate;
  host_hooks(&o.hooks, grants);
  vm = oc_vm_new(&o);
  return vm != NULL;
}

/* Room for n vars: their address; 0: not enough memory. */
OcVar *oc_js_vars(uint32_t n) {
  if (n <= vars_room) return vars;
  if (n > 300000) return NULL;
  OcVar *p = heap_alloc(n * sizeof *p);
  if (p == NULL) return NULL;
  if (vars != first_vars) heap_free(vars);
  vars = p;
  vars_room = n;
  return vars;
}

char *oc_js_scratch(void) { return scratch; }
void *oc_js_state(void) { return &state; }
const char *oc_js_message(void) { return oc_vm_message(vm); }

/* --- values: operands in vars[0], vars[1]; results too --- */

/* Those that make a reference leave it in state.ref. */
void oc_js_ref_free(OcRef ref) { oc_ref_free(vm, ref); }
/* A string of the n bytes in the spare area */
int32_t oc_js_short_ref(uint32_t n) {
  OcVar v;
  memset(&v, 0, sizeof v);
  v.type = OC_VAR_STRING;
  v.u.string.bytes = scratch + SCRATCH;
  v.u.string.len = n <= SPARE ? n : SPARE;
  return oc_ref_new(vm, &v, &state.ref);
}
/* A long string, unfilled: the address where its bytes must be written, or NULL. */
const char *oc_js_string_begin(uint32_t len) {
  OcVar v;
  if (oc_string_begin(vm, len, &state.ref) != OC_SUCCESS || oc_ref_read(vm, state.ref, &v) != OC_SUCCESS) return NULL;
  return v.u.string.bytes;
}
int32_t oc_js_new_table(void) { return oc_new_table(vm, &state.ref); }
int32_t oc_js_globals(void) { return oc_globals(vm, &state.ref); }
/* key in vars[0]; the value comes to vars[1] */
int32_t oc_js_raw_get(OcRef table) { return oc_raw_get(vm, table, &vars[0], &vars[1]); }
int32_t oc_js_raw_set(OcRef table) { return oc_raw_set(vm, table, &vars[0], &vars[1]); }
/* the length comes to vars[0] */
int32_t oc_js_raw_len(OcRef table) {
  vars[0].type = OC_VAR_INTEGER;
  return oc_raw_len(vm, table, &vars[0].u.integer);
}
/* The cursor is vars[2].u.integer, 0 at the start. 1: key and value in vars[0] and vars[1]; 0: end. */
int32_t oc_js_raw_next(OcRef table) {
  uint64_t cursor = (uint64_t)vars[2].u.integer;
  bool found;
  const OcStatus g = oc_raw_next(vm, table, &cursor, &vars[0], &vars[1], &found);
  vars[2].u.integer = (int64_t)cursor;
  return g == OC_SUCCESS ? found : g;
}

/* --- executors --- */

OcExecutor *oc_js_executor_new(uint32_t yieldable, uint32_t id) {
  OcExecutor *ex;
  return oc_executor_new(vm, yieldable != 0, id, &ex) == OC_SUCCESS ? ex : NULL;
}
void oc_js_executor_free(OcExecutor *ex) { oc_executor_free(ex); }
int32_t oc_js_mode(const OcExecutor *ex) { return (int32_t)oc_executor_mode(ex); }
/* function in vars[0], n arguments behind it */
int32_t oc_js_start(OcExecutor *ex, uint32_t n) { return oc_executor_start(ex, &vars[0], &vars[1], n); }
int32_t oc_js_step(OcExecutor *ex, double fuel, uint32_t interrupted) {
  OcFuel f = {(int64_t)fuel, interrupted != 0};
  const int r = oc_step(ex, &f);
  state.fuel = (double)f.left;
  state.interrupted = f.interrupted;
  if (r >= 0) state.mode = (uint32_t)oc_executor_mode(ex); /* freeing it while it runs is left to JavaScript: after the step */
  return r;
}
int32_t oc_js_count(OcExecutor *ex) {
  uint32_t n;
  bool is_error;
  const OcStatus g = oc_executor_count(ex, &n, &is_error);
  if (g != OC_SUCCESS) return g;
  state.is_error = is_error;
  return (int32_t)n;
}
/* values [from, from + n) to vars[0 ..] */
int32_t oc_js_values(OcExecutor *ex, uint32_t from, uint32_t n) {
  return n <= vars_room ? oc_executor_values(ex, from, vars, n) : OC_E_ARGUMENT;
}
/* the first long string among the values from `from` on to vars[0]; answers its number plus 1, 0: there is none */
uint32_t oc_js_long(OcExecutor *ex, uint32_t from) { return oc_executor_long_value(ex, &from, &vars[0]) ? from + 1 : 0; }
/* message in vars[0], traceback in vars[1] */
int32_t oc_js_error(OcExecutor *ex) {
  OcVar message, traceback;
  const int32_t r = oc_executor_error(ex, &message, &traceback);
  if (r != OC_SUCCESS) return r;
  vars[0] = message; /* not earlier: what a __tostring calls may have moved them */
  vars[1] = traceback;
  return r;
}
int32_t oc_js_taken(OcExecutor *ex) { return oc_executor_taken(ex); }
int32_t oc_js_resume(OcExecutor *ex, uint32_t n) { return oc_executor_resume(ex, vars, n); }
int32_t oc_js_resume_error(OcExecutor *ex) { return oc_executor_resume_error(ex, &vars[0]); }
void oc_js_wake(OcExecutor *ex) { oc_executor_wake(ex); }
void oc_js_cancel(OcExecutor *ex) { oc_executor_cancel(ex); }
int oc_js_close(OcExecutor *ex) { return oc_executor_close(ex); }

/* --- the VM --- */

void oc_js_interrupt(void) { oc_vm_interrupt(vm); }
void oc_js_consume(double fuel) { oc_vm_consume(vm, (int64_t)fuel); }
void oc_js_set_limit(double bytes) {
  heap_bound(bytes);
  oc_vm_set_limit(vm, bytes > 0 && bytes < 4294967295.0 ? (size_t)bytes : 0);
}
int oc_js_reclaim(double fuel) { return oc_vm_reclaim(vm, (int64_t)fuel); }
void oc_js_stats(void) {
  OcStats s;
  oc_vm_stats(vm, &s);
  state.used = (double)s.used_bytes;
  state.peak = (double)s.peak_bytes;
  state.limit = (double)s.limit_bytes;
  state.collections = (double)s.collections;
  state.refs = (double)s.refs;
}
