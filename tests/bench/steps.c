/* steps.c: what steps, switches and VMs cost natively, measured through the public API. Prints "name value unit" lines:
 * CPU time, best of several. micro.js builds and runs it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "ocarina.h"

enum { TRIES = 5 };

/* Work that is neither all loop nor all calls: about 15 million instructions. */
static const char work[] =
  "local function f(t, i) t[i % 16] = i return i + 1 end\n"
  "local t, i = {}, 0\n"
  "while i < 1000000 do i = f(t, i) if i % 3 == 0 then t.x = i end end\n"
  "return i\n";

static const char endless[] = "local n = 0 while true do n = n + 1 end";

static double seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void check(bool ok, const char *what) {
  if (ok) return;
  fprintf(stderr, "steps: %s\n", what);
  exit(1);
}

static OcVm *new_vm(void) {
  OcOptions o;
  memset(&o, 0, sizeof o);
  o.libs = OC_LIB_ALL;
  o.seed = 1;
  OcVm *vm = oc_vm_new(&o);
  check(vm != NULL, "no VM");
  return vm;
}

static OcExecutor *load(OcVm *vm, const char *source) {
  OcExecutor *ex;
  check(oc_executor_new(vm, false, 0, &ex) == OC_SUCCESS, "no executor");
  check(oc_executor_load(ex, source, strlen(source), "=steps") == OC_SUCCESS, "cannot load");
  return ex;
}

/* Seconds that the work takes in steps of that fuel; *steps: how many there were. */
static double time_work(int64_t fuel, int64_t *steps) {
  double best = 1e9;
  for (int i = 0; i < TRIES; i++) {
    OcVm *vm = new_vm();
    OcExecutor *ex = load(vm, work);
    int64_t n = 0;
    OcFuel f = {0, false};
    const double start = seconds();
    int r;
    do {
      oc_fuel_refill(&f, fuel, fuel);
      n++;
      r = oc_step(ex, &f);
    } while (r == 0);
    const double took = seconds() - start;
    check(r == 1 && oc_executor_mode(ex) == OC_RESULT, "the work failed");
    if (took < best) best = took;
    *steps = n;
    oc_vm_close(vm);
  }
  return best;
}

/* Seconds of one step of `fuel` of an endless loop, taking turns between `n` executors on `vms` VMs. */
static double time_turns(int n, int vms, int64_t fuel, int turns) {
  OcVm *vm[2] = {NULL, NULL};
  OcExecutor *ex[2];
  for (int i = 0; i < vms; i++) vm[i] = new_vm();
  for (int i = 0; i < n; i++) ex[i] = load(vm[i % vms], endless);
  OcFuel f = {0, false};
  double best = 1e9;
  for (int i = 0; i < n; i++) { /* past the compiler */
    oc_fuel_refill(&f, 100000, 100000);
    check(oc_step(ex[i], &f) == 0, "the endless loop ended");
  }
  for (int try = 0; try < TRIES; try++) {
    const double start = seconds();
    for (int i = 0; i < turns; i++) {
      oc_fuel_refill(&f, fuel, fuel);
      if (oc_step(ex[i % n], &f) != 0) check(false, "the endless loop ended");
    }
    const double took = (seconds() - start) / turns;
    if (took < best) best = took;
  }
  for (int i = 0; i < vms; i++) oc_vm_close(vm[i]);
  return best;
}

static void print_steps(void) {
  static const int64_t fuels[] = {8192, 1024, 256, 64, 1};
  int64_t steps;
  const double whole = time_work((int64_t)1 << 50, &steps);
  printf("steps:unlimited %.3f ms\n", whole * 1e3);
  for (size_t i = 0; i < sizeof fuels / sizeof *fuels; i++) {
    const double took = time_work(fuels[i], &steps);
    printf("steps:%lld %.2f %%\n", (long long)fuels[i], (took / whole - 1) * 100);
    printf("step-cost:%lld %.1f ns\n", (long long)fuels[i], (took - whole) / (double)steps * 1e9);
  }
}

static void print_switches(void) {
  enum { FUEL = 64, TURNS = 300000 };
  const double alone = time_turns(1, 1, FUEL * 1000, TURNS / 1000) / 1000; /* the work itself */
  const double again = time_turns(1, 1, FUEL, TURNS);
  const double shared = time_turns(2, 1, FUEL, TURNS);
  const double apart = time_turns(2, 2, FUEL, TURNS);
  printf("switch:same %.1f ns\n", (again - alone) * 1e9);
  printf("switch:executors %.1f ns\n", (shared - alone) * 1e9);
  printf("switch:vms %.1f ns\n", (apart - alone) * 1e9);
}

static void print_vms(void) {
  double best = 1e9;
  OcStats stats;
  for (int try = 0; try < TRIES; try++) {
    const double start = seconds();
    for (int i = 0; i < 20; i++) {
      OcVm *vm = new_vm();
      oc_vm_stats(vm, &stats);
      oc_vm_close(vm);
    }
    const double took = (seconds() - start) / 20;
    if (took < best) best = took;
  }
  printf("vm:create %.1f us\n", best * 1e6);
  printf("vm:bytes %llu bytes\n", (unsigned long long)stats.used_bytes);
}

int main(void) {
  print_steps();
  print_switches();
  print_vms();
  return 0;
}
