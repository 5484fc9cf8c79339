/* dump.c: binary chunks. First byte 255: the rest is a chunk. Else: it names a program below, which is dumped, and the rest are changes of
 * that dump, 4 bytes each: position (2 bytes), operation, value. The chunk is loaded (so verified); what is accepted runs for a while, with
 * its locals and upvalues tampered with from a hook. */
#include "harness.h"

static const char *const programs[] = {
  "local a, b = 1, ... for i = 1, 10 do a = a + i * b end for i = 10, 1, -2 do local x <const> = i a = a - x end for i = 0.5, 3 do a = a // i end return a",
  "local t = { 1, 2, x = 3, ..., y = { 'z' } } for k, v in pairs(t) do t[k] = v .. k end return #t, t.x, t[1], t",
  "local function f(a, ...) if a > 5 then return a, ... end return f(a + 1, a, ...) end return f(1), (f(2))",
  "local s = {} for i = 1, 5 do local j = i s[i] = function() j = j + 1 return i + j end end return s[1]() + s[1]() + s[5]()",
  "local c <close> = setmetatable({}, { __close = function() out = 1 end }) goto done do local x = 1 end ::done:: return (function(...) return select('#', ...) end)(1, 2, 3)",
  "local x = 0 while x < 10 do x = x + 1 if x == 5 then break end repeat local y = x until y > 2 or x < 3 end return not x == (x ~= 3) and x .. 'a' .. 1.5 or -x & ~x | x << 2 >> 1 ~ 3",
  "local o = setmetatable({ n = 0 }, { __index = function(t, k) return k end, __call = function(self, a) return a end }) function o:m(a, b) self.n = self.n + 1 return a, b end return o:m(1, o(2), o.field)",
  "return coroutine.wrap(function(...) local a = coroutine.yield(...) for _, v in ipairs { 1, 2, 3, ... } do coroutine.yield(v) end return a end)(...)",
  "local t = { f(), g and g(), ... } return function() local u = t return function(a) t = a u[#u + 1] = a return t, u end end",
  "local a = {} for i = 1, 3 do for j = 1, 3 do for k = i, j do a[#a + 1] = function() return k, j end end end end for i, f in ipairs(a) do a[i] = f() end return a",
};

static const char driver[] =
  "local load, dump, pcall, wrap, sethook, setlocal, getlocal, setupvalue, upvaluejoin, info = load, string.dump, pcall, coroutine.wrap, debug.sethook,\n"
  "  debug.setlocal, debug.getlocal, debug.setupvalue, debug.upvaluejoin, debug.getinfo\n"
  "local chunk = load(chunk, '=x', 'b')\n"
  "if not chunk then return 'refused' end\n"
  "dump(chunk) info(chunk, 'SlnrutL')\n"
  "for i = 1, tamper % 8 do\n"
  "  local f = load(dump(chunk), '=x', 'b')\n"
  "  if not f then return '!a dump of what was accepted is refused' end\n"
  "end\n"
  "if tamper & 8 > 0 then sethook(function()\n"
  "  for i = 1, 12 do local n, v = getlocal(2, i) setlocal(2, i, ({ 7, 'seven', {}, nil, print, 0.5 })[(i + tamper) % 7]) end\n"
  "  for i = -1, -3, -1 do getlocal(2, i) end\n"
  "  local f = info(2, 'f').func setupvalue(f, 2, {})\n"
  "end, tamper & 16 > 0 and 'l' or '', tamper & 16 > 0 and 0 or 1 + tamper // 32) end\n"
  "local co = wrap(function() return chunk(3, 'b') end)\n"
  "for i = 1, 3 do pcall(co, i) end\n"
  "pcall(chunk, 1)\n"
  "return 'ran'\n";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size < 2) return 0;
  char out[200];
  OcVm *vm = fuzz_vm(4 << 20);
  static char chunk[8192];
  size_t n = 0;
  if (data[0] == 255) {
    n = size - 2 < sizeof chunk ? size - 2 : sizeof chunk;
    memcpy(chunk, data + 2, n);
  } else {
    char source[1000];
    const int m = snprintf(source, sizeof source, "return string.dump(function(...) %s end%s)", programs[data[0] % 10], (data[0] & 16) ? ", true" : "");
    const int64_t got = fuzz_run(vm, source, (size_t)m, 1000000, 8192, chunk, sizeof chunk);
    CHECK(got > 6 && got < (int64_t)sizeof chunk && chunk[0] == 27);
    n = (size_t)got;
    for (size_t i = 2; i + 4 <= size; i += 4) {
      const size_t at = 6 + (data[i] | data[i + 1] << 8) % (n - 6);
      switch (data[i + 2] % 5) {
        case 0: chunk[at] = (char)data[i + 3]; break;
        case 1: chunk[at] = (char)(chunk[at] + (int8_t)data[i + 3]); break;
        case 2: chunk[at] ^= (char)(1 << data[i + 3] % 8); break;
        case 3: /* insert */
          if (n + 1 > sizeof chunk) break;
          memmove(chunk + at + 1, chunk + at, n - at);
          chunk[at] = (char)data[i + 3];
          n++;
          break;
        default: /* remove, or copy four bytes, as of an instruction */
          if (data[i + 3] < 40) {
            if (n < 20) break;
            memmove(chunk + at, chunk + at + 1, n - at - 1);
            n--;
          } else if (at + 4 <= n && 6 + 4u * data[i + 3] + 4 <= n) {
            memmove(chunk + at, chunk + 6 + 4u * data[i + 3], 4);
          }
      }
    }
  }
  OcVar v = fuzz_string(chunk, n);
  fuzz_set_global(vm, "chunk", &v);
  memset(&v, 0, sizeof v);
  v.type = OC_VAR_INTEGER;
  v.u.integer = data[1];
  fuzz_set_global(vm, "tamper", &v);
  const int64_t m = fuzz_run(vm, driver, sizeof driver - 1, 100000, (data[1] & 32) ? 7 : 5000, out, sizeof out);
  fuzz_no_complaint(out, m);
  fuzz_check(vm);
  fuzz_second_program(vm);
  oc_vm_close(vm);
  return 0;
}
