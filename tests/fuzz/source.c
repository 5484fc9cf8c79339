/* source.c: any text as a program. It is compiled in slices of some fuel, and once more at once: both must agree. What compiles is dumped, and
 * must be accepted by the verifier and dump the same again. Then it runs for a while, in a coroutine and with little memory, with some also
 * while a collection goes on at every safepoint. */
#include "harness.h"

static const char driver[] =
  "local load, dump, pcall, error, source, wrap = load, string.dump, pcall, error, source, coroutine.wrap\n"
  "local f, why = load(source, '=x', 't')\n"
  "if not f then return why end\n"
  "local bytes = dump(f)\n"
  "local g = load(bytes, '=x', 'b')\n"
  "if not g then return '!the verifier refuses what the compiler made' end\n"
  "if dump(g) ~= bytes then return '!a dump changes when loaded' end\n"
  "if not load(dump(f, true), '=x', 'b') then return '!the verifier refuses a stripped dump' end\n"
  "return 'compiled'\n";
static const char runner[] = "local run = load(source, '=x', 't') if run then coroutine.wrap(run)() end";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size < 1) return 0;
  const OcVar source = fuzz_string(data + 1, size - 1);
  char first[300], second[300];
  OcVm *vm = fuzz_vm(0);
  fuzz_set_global(vm, "source", &source);
  const int64_t n = fuzz_run(vm, driver, sizeof driver - 1, 4000000, 1 + (data[0] & 15), first, sizeof first);
  const int64_t m = fuzz_run(vm, driver, sizeof driver - 1, 4000000, 100000, second, sizeof second);
  fuzz_same(second, m, first, n, sizeof first);
  fuzz_no_complaint(first, n);
  oc_vm_set_limit(vm, 3 << 20);
  oc_stress = (data[0] & 32) ? OC_STRESSED_SLICES : 0;
  (void)fuzz_run(vm, runner, sizeof runner - 1, 60000, (data[0] & 16) ? 1000 : 3, first, sizeof first);
  oc_stress = 0;
  fuzz_check(vm);
  fuzz_second_program(vm);
  oc_vm_close(vm);
  return 0;
}
