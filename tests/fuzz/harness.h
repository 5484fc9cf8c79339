/* harness.h: what the fuzz targets share: a VM with a small memory limit and no host but a sink for output, and bounded runs.
 * Everything is deterministic: fixed seed, no clock. */
#ifndef OC_FUZZ_HARNESS_H
#define OC_FUZZ_HARNESS_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api.h"
#include "ocarina.h"

#define CHECK(c) ((c) ? (void)0 : (fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #c), abort()))

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline int64_t fuzz_write(void *ctx, OcVm *vm, int stream, const char *s, size_t n) {
  (void)ctx, (void)vm, (void)stream, (void)s;
  return (int64_t)n;
}

static inline OcVm *fuzz_vm(size_t limit) {
  OcOptions o;
  memset(&o, 0, sizeof o);
  o.memory_limit = limit;
  o.libs = OC_LIB_ALL;
  o.seed = 1;
  o.binary_chunks = true;
  o.hooks.write = fuzz_write;
  OcVm *vm = oc_vm_new(&o);
  CHECK(vm != NULL);
  return vm;
}

static inline OcVar fuzz_string(const void *s, size_t n) {
  OcVar v = {0};
  v.type = OC_VAR_STRING;
  v.u.string.bytes = s;
  v.u.string.len = (uint32_t)n;
  return v;
}

static inline void fuzz_set_global(OcVm *vm, const char *name, const OcVar *v) {
  OcRef globals;
  const OcVar key = fuzz_string(name, strlen(name));
  CHECK(oc_globals(vm, &globals) == OC_SUCCESS);
  CHECK(oc_raw_set(vm, globals, &key, v) == OC_SUCCESS);
  oc_ref_free(vm, globals);
}

/* Steps `ex` until it stops, or `total` fuel is spent in steps of `tank`. True: it stopped. */
static inline bool fuzz_steps(OcExecutor *ex, int64_t total, int64_t tank) {
  OcFuel fuel = {0, false};
  for (int64_t spent = 0; spent < total;) {
    oc_fuel_refill(&fuel, tank, tank);
    const int64_t before = fuel.left;
    const int r = oc_step(ex, &fuel);
    CHECK(r == 0 || r == 1);
    if (r == 1) return true;
    if (oc_executor_mode(ex) == OC_WAITING) return false;
    spent += before - fuel.left > 0 ? before - fuel.left : 1;
  }
  return false;
}

/* Runs source text on a new executor; the first result, an error message included, goes to `out` (cut at `room`). Answers its length, or -1
 * when the run did not end. */
static inline int64_t fuzz_run(OcVm *vm, const char *source, size_t len, int64_t total, int64_t tank, char *out, size_t room) {
  OcExecutor *ex;
  int64_t n = -1;
  CHECK(oc_executor_new(vm, false, 1, &ex) == OC_SUCCESS);
  const OcStatus g = oc_executor_load(ex, source, len, "=fuzz");
  CHECK(g == OC_SUCCESS || g == OC_E_MEMORY);
  if (g == OC_SUCCESS && fuzz_steps(ex, total, tank)) {
    uint32_t count;
    bool error;
    OcVar v, traceback;
    CHECK(oc_executor_mode(ex) == OC_RESULT && oc_executor_count(ex, &count, &error) == OC_SUCCESS);
    n = 0;
    if (error) {
      if (oc_executor_error(ex, &v, &traceback) == OC_SUCCESS) {
        n = v.u.string.len;
        memcpy(out, v.u.string.bytes, (size_t)n < room ? (size_t)n : room);
      }
    } else if (count > 0 && oc_executor_values(ex, 0, &v, 1) == OC_SUCCESS) {
      if (v.type == OC_VAR_STRING) {
        n = v.u.string.len;
        memcpy(out, v.u.string.bytes, (size_t)n < room ? (size_t)n : room);
      }
      oc_ref_free(vm, v.ref);
    }
    CHECK(oc_executor_taken(ex) == OC_SUCCESS);
  }
  oc_executor_free(ex);
  return n;
}

/* A driver answers what must not be with a '!' in front. */
static inline void fuzz_no_complaint(const char *out, int64_t n) {
  if (n < 1 || out[0] != '!') return;
  fprintf(stderr, "%.*s\n", (int)(n < 200 ? n : 200), out);
  abort();
}

/* Two results must be the same, if both runs came to an end. */
static inline void fuzz_same(const char *a, int64_t n, const char *b, int64_t m, size_t room) {
  if (n < 0 || m < 0) return;
  const size_t have = (size_t)n < room ? (size_t)n : room;
  if (n == m && memcmp(a, b, have) == 0) return;
  fprintf(stderr, "with much fuel: %.*s\nwith little: %.*s\n", (int)have, a, (int)((size_t)m < room ? (size_t)m : room), b);
  abort();
}

static inline void fuzz_check(OcVm *vm) {
#if OC_DEBUG
  oc_check_heap(vm);
#else
  (void)vm;
#endif
}

/* Nothing that happened before may keep a second program from running. (Unless the script spoiled the basic functions: this one needs none.) */
static inline void fuzz_second_program(OcVm *vm) {
  static const char source[] = "local t, s = {}, '' for i = 1, 50 do t[i] = {i} s = s .. i end return 'second ' .. #t";
  char out[64];
  oc_vm_set_limit(vm, 0);
  const int64_t n = fuzz_run(vm, source, sizeof source - 1, 1000000, 8192, out, sizeof out);
  CHECK(n == 9 && memcmp(out, "second 50", 9) == 0);
}

#endif
