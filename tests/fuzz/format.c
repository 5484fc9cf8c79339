/* format.c: a format and a data string (NUL-separated; the first bytes choose the arguments) through string.format, pack, unpack, packsize,
 * tonumber and os.date: with plenty of fuel a step and with little, which must answer the same. */
#include "harness.h"

static const char driver[] =
  "local values = { 0, 1, -1, 255, math.maxinteger, math.mininteger, 0.5, -0.0, 1e308, 1/0, -1/0, 2^53, 'text', 'a\\0b', 12345678, '0x10', true, false, data,\n"
  "  setmetatable({}, { __tostring = function() return 'shown' end, __name = 'my type' }), ('long '):rep(300), 3.14159265358979 }\n"
  "local out, args = {}, {}\n"
  "for i = 1, #choice do args[i] = values[choice:byte(i) % (#values + 1)] end\n"
  "local n = #choice\n"
  "local function try(f, ...)\n"
  "  local r = table.pack(pcall(f, ...))\n"
  "  for i = 1, r.n do out[#out + 1] = type(r[i]) == 'table' and 'a table' or tostring(r[i]) end -- os.date makes some\n"
  "  return r[1] and r[2]\n"
  "end\n"
  "try(string.format, fmt, table.unpack(args, 1, n))\n"
  "if fmt:find('p', 1, true) then out = {} end -- %p: an address, another one each time\n"
  "local packed = try(string.pack, fmt, table.unpack(args, 1, n))\n"
  "if packed then\n"
  "  local r = table.pack(pcall(string.unpack, fmt, packed))\n"
  "  if not r[1] then return '!what pack made, unpack refuses: ' .. tostring(r[2]) end\n"
  "  if r[r.n] ~= #packed + 1 then return '!unpack reads less than pack wrote' end\n"
  "end\n"
  "try(string.packsize, fmt)\n"
  "try(string.unpack, fmt, data, args[1] and math.tointeger(args[1]) or 1)\n"
  "try(tonumber, data)\n"
  "try(tonumber, data, 2 + #choice)\n"
  "try(os.date, '!' .. fmt, 86400 * #data)\n"
  "return table.concat(out, '|')\n";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static char first[4096], second[4096];
  if (size < 2 || size < 2 + (size_t)(data[0] & 7)) return 0;
  const size_t nchoice = data[0] & 7;
  const char *format = (const char *)data + 1 + nchoice, *end = (const char *)data + size;
  const char *bytes = memchr(format, 0, (size_t)(end - format));
  const size_t nformat = (size_t)((bytes != NULL ? bytes : end) - format);
  bytes = bytes != NULL ? bytes + 1 : end;
  OcVm *vm = fuzz_vm(8 << 20);
  OcVar v = fuzz_string(data + 1, nchoice);
  fuzz_set_global(vm, "choice", &v);
  v = fuzz_string(format, nformat);
  fuzz_set_global(vm, "fmt", &v);
  v = fuzz_string(bytes, (size_t)(end - bytes));
  fuzz_set_global(vm, "data", &v);
  const int64_t n = fuzz_run(vm, driver, sizeof driver - 1, 400000, 100000, first, sizeof first);
  const int64_t m = fuzz_run(vm, driver, sizeof driver - 1, 400000, 1 + (data[0] >> 4), second, sizeof second);
  fuzz_same(first, n, second, m, sizeof first);
  fuzz_no_complaint(first, n);
  fuzz_check(vm);
  oc_vm_close(vm);
  return 0;
}
