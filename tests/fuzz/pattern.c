/* pattern.c: pattern, NUL-separated subject and replacement (the first byte chooses details) through find, match, gmatch and gsub: once with
 * plenty of fuel a step, once with little; both must answer the same. */
#include "harness.h"

static const char driver[] =
  "local out = {}\n"
  "local function try(f, ...)\n"
  "  local r = table.pack(pcall(f, ...))\n"
  "  for i = 1, r.n do out[#out + 1] = tostring(r[i]) end\n"
  "end\n"
  "local plain = { x = 'X', [''] = '<>' }\n"
  "try(string.find, subject, pattern, init)\n"
  "try(string.match, subject, pattern, init)\n"
  "try(string.find, subject, pattern, init, true)\n"
  "try(string.gsub, subject, pattern, replacement)\n"
  "try(string.gsub, subject, pattern, plain, 5)\n"
  "try(string.gsub, subject, pattern, function(a, b) if b then return b end return a ~= 'q' and a end)\n"
  "try(function() local n = 0 for a, b in string.gmatch(subject, pattern, init) do out[#out + 1] = tostring(a) .. tostring(b) n = n + 1 if n > 40 then break end end end)\n"
  "return table.concat(out, '|')\n";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static char first[4096], second[4096];
  if (size < 1) return 0;
  const uint8_t how = data[0];
  const char *pattern = (const char *)data + 1, *end = (const char *)data + size;
  const char *subject = memchr(pattern, 0, (size_t)(end - pattern));
  const size_t npattern = (size_t)((subject != NULL ? subject : end) - pattern);
  subject = subject != NULL ? subject + 1 : end;
  const char *replacement = memchr(subject, 0, (size_t)(end - subject));
  const size_t nsubject = (size_t)((replacement != NULL ? replacement : end) - subject);
  replacement = replacement != NULL ? replacement + 1 : end;
  OcVm *vm = fuzz_vm(8 << 20);
  OcVar v = fuzz_string(pattern, npattern);
  fuzz_set_global(vm, "pattern", &v);
  v = fuzz_string(subject, nsubject);
  fuzz_set_global(vm, "subject", &v);
  v = fuzz_string(replacement, (size_t)(end - replacement));
  fuzz_set_global(vm, "replacement", &v);
  memset(&v, 0, sizeof v);
  v.type = OC_VAR_INTEGER;
  v.u.integer = (how & 8) ? 1 : (int64_t)(how >> 4) - 8;
  fuzz_set_global(vm, "init", &v);
  const int64_t n = fuzz_run(vm, driver, sizeof driver - 1, 300000, 100000, first, sizeof first);
  const int64_t m = fuzz_run(vm, driver, sizeof driver - 1, 300000, 1 + (how & 7), second, sizeof second);
  fuzz_same(first, n, second, m, sizeof first);
  fuzz_check(vm);
  oc_vm_close(vm);
  return 0;
}
