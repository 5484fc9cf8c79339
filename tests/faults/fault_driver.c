/* fault_driver.c: runs Lua scripts on the core (a debug build), each many times over, and every time something goes wrong at another
 * moment. After each run the heap must be sound, a second program must run on the same VM, and closing it must leave nothing behind (the
 * leak sanitizer and the assertion in oc_mem_close see to that).
 *
 *   fault_driver alloc MORE SAMPLES FILE...    the Nth allocation fails, and MORE behind it (0: the retry must then succeed, and the
 *                                              script must do what it does without)
 *   fault_driver limit SAMPLES FILE...         the memory limit is N
 *   fault_driver cancel FUEL SAMPLES FILE...   the script is cancelled after the Nth step of FUEL
 *   fault_driver leak 0 0                      leaves a block behind: the leak sanitizer must tell
 *
 * SAMPLES: how many N between the first and the last; 0: every one. "40/30": 40, or as many as cost 30 million fuel when a script runs for
 * so long that they are fewer, but three at least. Prints one line per file; run by faults.test.js. */
#include <inttypes.h>
#include <sanitizer/common_interface_defs.h>
#include <signal.h>

#include "../fuzz/harness.h"

/* MAX_FUEL: what runs longer runs for ever. A program whose live data just fit within a limit collects all the time, and takes 300 million. */
enum { MAX_FUEL = 2000000000, TANK = 1000, LEAST = 3 };

static char doing[300]; /* what runs, for the message of a crash */

static void tell(void) { fprintf(stderr, "fault_driver: while running %s\n", doing); }
static void tell_abort(int signal_number) { (void)signal_number, tell(); }

typedef struct Sink { uint64_t hash, bytes; } Sink;

static int64_t sink_write(void *ctx, OcVm *vm, int stream, const char *s, size_t n) {
  Sink *sink = ctx;
  (void)vm, (void)stream;
  for (size_t i = 0; i < n; i++) sink->hash = (sink->hash ^ (uint8_t)s[i]) * 1099511628211u;
  sink->bytes += n;
  return (int64_t)n;
}

/* A host function that makes its caller wait once. */
static int32_t host_call(void *ctx, OcVm *vm, const OcHostCall *c, const OcVar *args, uint32_t n, OcVar *out) {
  (void)ctx, (void)c, (void)out;
  for (uint32_t i = 0; i < n; i++) oc_ref_free(vm, args[i].ref);
  return OC_HOST_WAIT;
}
static int32_t host_answer(void *ctx, OcVm *vm, const OcHostCall *c, OcVar *out) {
  (void)ctx, (void)vm, (void)c;
  out[0] = fuzz_string("answer", 6);
  return 1;
}
static void host_results(void *ctx, OcVm *vm, const OcHostCall *c, uint32_t from, OcVar *out, uint32_t n) {
  (void)ctx, (void)vm, (void)c, (void)from;
  for (uint32_t i = 0; i < n; i++) out[i] = fuzz_string("answer", 6);
}

static OcVm *open_vm(Sink *sink) {
  OcOptions o;
  memset(&o, 0, sizeof o);
  sink->hash = sink->bytes = 0;
  o.libs = OC_LIB_ALL;
  o.seed = 1;
  o.binary_chunks = true;
  o.hooks.ctx = sink;
  o.hooks.write = sink_write;
  o.hooks.call = host_call;
  o.hooks.answer = host_answer;
  o.hooks.results = host_results;
  OcVm *vm = oc_vm_new(&o);
  CHECK(vm != NULL);
  OcVar host = {0};
  host.type = OC_VAR_HOST_FUNCTION;
  host.u.host = 1;
  fuzz_set_global(vm, "wait", &host);
  return vm;
}

static char *read_file(const char *name, size_t *len) {
  FILE *f = fopen(name, "rb");
  CHECK(f != NULL);
  char *s = malloc(1 << 20);
  CHECK(s != NULL);
  *len = fread(s, 1, 1 << 20, f);
  fclose(f);
  return s;
}

typedef struct Run {
  const char *source;
  size_t len;
  OcVm *vm;
  OcExecutor *ex;
  Sink sink;
  int64_t allocations; /* calls of oc_mem_alloc while it ran */
  int64_t steps, spent; /* spent: fuel */
  uint64_t base, peak; /* bytes in use before, and at most */
  bool error;
} Run;

static const int64_t FAR = INT64_MAX / 2;

/* Runs until the end, or `steps` steps, with a limit of so many bytes more than it starts with (0: none). */
static void run(Run *r, int64_t tank, int64_t steps, int64_t fail_after, int64_t fail_more, uint64_t limit) {
  OcStats stats;
  r->vm = open_vm(&r->sink);
  CHECK(oc_executor_new(r->vm, false, 1, &r->ex) == OC_SUCCESS);
  CHECK(oc_executor_load(r->ex, r->source, r->len, "=script") == OC_SUCCESS);
  oc_vm_stats(r->vm, &stats);
  r->base = stats.peak_bytes;
  if (limit > 0) oc_vm_set_limit(r->vm, (size_t)(r->base + limit));
  r->vm->mem.fail_after = fail_after;
  r->vm->mem.fail_more = fail_more;
  OcFuel fuel = {0, false};
  r->spent = 0;
  for (r->steps = 0; r->steps < steps && r->spent < MAX_FUEL; r->steps++) {
    oc_fuel_refill(&fuel, tank, tank);
    const int64_t before = fuel.left;
    const int g = oc_step(r->ex, &fuel);
    CHECK(g == 0 || g == 1);
    if (g == 1) break;
    r->spent += before - fuel.left;
    if (oc_executor_mode(r->ex) == OC_WAITING) oc_executor_wake(r->ex);
  }
  CHECK(r->spent < MAX_FUEL);
  r->allocations = fail_after - r->vm->mem.fail_after;
  r->vm->mem.fail_after = -1;
  r->vm->mem.fail_more = 0;
  oc_vm_stats(r->vm, &stats);
  r->peak = stats.peak_bytes;
  r->error = false;
  uint32_t n;
  if (oc_executor_mode(r->ex) == OC_RESULT) CHECK(oc_executor_count(r->ex, &n, &r->error) == OC_SUCCESS);
}

static void finish(Run *r) {
  OcVar message, traceback;
  if (r->error) {
    const OcStatus g = oc_executor_error(r->ex, &message, &traceback);
    CHECK(g == OC_SUCCESS || g == OC_E_MEMORY);
  }
  fuzz_check(r->vm);
  oc_executor_free(r->ex);
  fuzz_second_program(r->vm);
  fuzz_check(r->vm);
  oc_vm_close(r->vm);
}

/* What was asked for on the command line (SAMPLES above). */
typedef struct Samples { int64_t most, fuel; } Samples;

static Samples read_samples(const char *text) {
  const char *slash = strchr(text, '/');
  return (Samples){atoll(text), slash ? atoll(slash + 1) * 1000000 : INT64_MAX};
}

/* How many runs of a program that takes so much fuel when nothing goes wrong. */
static int64_t samples_for(Samples s, int64_t spent) {
  const int64_t afford = s.fuel / (spent + 1);
  return afford >= s.most ? s.most : afford < LEAST ? LEAST : afford;
}

/* Sample i of n between 1 and last; the steps are uneven, so as not to fall in with a period of the program. */
static int64_t sample(int64_t i, int64_t n, int64_t last) {
  if (n == 0 || n >= last) return i + 1;
  const double step = (double)last / (double)n;
  return 1 + (int64_t)((double)i * step + step * (double)((uint64_t)i * 2654435761u % 1000u) / 1000.0);
}

static void each_file(const char *mode, int64_t detail, Samples asked, const char *file) {
  Run r;
  memset(&r, 0, sizeof r);
  char *source = read_file(file, &r.len);
  r.source = source;
  const bool cancel = strcmp(mode, "cancel") == 0, limit = strcmp(mode, "limit") == 0;
  snprintf(doing, sizeof doing, "%.200s, undisturbed", file);
  run(&r, cancel ? detail : TANK, INT64_MAX, FAR, 0, 0);
  const Sink normal = r.sink;
  const bool error = r.error;
  const int64_t last = cancel ? r.steps : limit ? (int64_t)(r.peak - r.base) / 16 : r.allocations;
  const int64_t samples = samples_for(asked, r.spent);
  finish(&r);
  int64_t runs = 0, failed = 0;
  for (;; runs++) {
    const int64_t n = sample(runs, samples, last);
    if (n > last) break;
    snprintf(doing, sizeof doing, "%s %.200s, N = %" PRId64 " of %" PRId64 ", %" PRId64, mode, file, n, last, detail);
    if (cancel) {
      run(&r, detail, n, -1, 0, 0);
      oc_executor_cancel(r.ex);
    } else if (limit) {
      run(&r, TANK, INT64_MAX, -1, 0, (uint64_t)n * 16);
      failed += r.error != error;
    } else {
      run(&r, TANK, INT64_MAX, n, detail, 0);
      failed += r.error != error;
      if (detail == 0 && (r.sink.hash != normal.hash || r.sink.bytes != normal.bytes || r.error != error)) {
        fprintf(stderr, "%s: does something else when one allocation fails and its retry succeeds\n", doing);
        exit(1);
      }
    }
    finish(&r);
  }
  free(source);
  printf("%s: %" PRId64 " of %" PRId64 ", %" PRId64 " ended otherwise\n", file, runs, last, failed);
}

int main(int argc, char **argv) {
  __sanitizer_set_death_callback(tell);
  signal(SIGABRT, tell_abort);
  CHECK(argc > 3);
  if (strcmp(argv[1], "leak") == 0) {
    OcVm *vm = fuzz_vm(0);
    memset(oc_mem_alloc(&vm->mem, 24), 1, 24);
    vm->mem.used -= (24 + OC_MEM_GRAIN - 1) / OC_MEM_GRAIN * OC_MEM_GRAIN;
    oc_vm_close(vm);
    return 0;
  }
  const bool limit = strcmp(argv[1], "limit") == 0;
  const int64_t detail = limit ? 0 : atoll(argv[2]);
  const Samples samples = read_samples(argv[limit ? 2 : 3]);
  for (int i = limit ? 3 : 4; i < argc; i++) each_file(argv[1], detail, samples, argv[i]);
  return 0;
}
