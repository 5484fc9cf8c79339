-- Coroutines: the basic life, wrap, errors, status, close.
local co = coroutine.create(function(a, b)
  print("start", a, b)
  local c = coroutine.yield(a + b)
  print("got", c)
  local d, e = coroutine.yield(c * 2)
  print("got", d, e)
  return "end", d + e
end)
print(coroutine.resume(co, 1, 2))
print(coroutine.status(co))
print(coroutine.resume(co, 10))
print(coroutine.resume(co, 3, 4))
print(coroutine.status(co), coroutine.resume(co))
print(coroutine.resume(coroutine.running()))
local gen = coroutine.wrap(function() for i = 1, 3 do coroutine.yield(i) end end)
print(gen(), gen(), gen(), gen()) print(pcall(gen))
for v in coroutine.wrap(function() for i = 1, 3 do coroutine.yield(i * i) end end) do io.write(v, " ") end print()
print(coroutine.isyieldable(), select(2, coroutine.running()))
print(coroutine.wrap(function() return coroutine.isyieldable(), select(2, coroutine.running()) end)())
print(pcall(coroutine.yield, 1))
co = coroutine.create(function() error("inside") end)
print(coroutine.resume(co))
print(coroutine.status(co))
co = coroutine.create(function() error({ code = 5 }) end) local _, e = coroutine.resume(co)
print(e.code)
print(pcall(coroutine.wrap(function() error("in wrap", 0) end)))
print(pcall(coroutine.create, 1))
print(pcall(coroutine.resume, 1))
-- yields through pcall, xpcall, metamethods' callers and nested coroutines
co = coroutine.wrap(function() local ok, v = pcall(function() local x = coroutine.yield("in pcall") error(x, 0) end) coroutine.yield(ok, v) return xpcall(function(...) coroutine.yield("in xpcall", ...) error("x") end, function(m) return "handled " .. m end, 1, 2) end)
print(co()) print(co("thrown")) print(co()) print(co())
local outer = coroutine.wrap(function() local inner = coroutine.wrap(function() coroutine.yield("inner") coroutine.yield("inner2") end) coroutine.yield(inner()) coroutine.yield("outer") coroutine.yield(inner()) end)
print(outer(), outer(), outer())
local states = {} local a, b
a = coroutine.create(function() coroutine.resume(b) end) b = coroutine.create(function() states[1] = coroutine.status(a) states[2] = coroutine.status(b)
print(coroutine.resume(a)) end)
coroutine.resume(a) print(states[1], states[2], coroutine.status(a), coroutine.status(b))
-- close
co = coroutine.create(function() coroutine.yield() end) coroutine.resume(co)
print(coroutine.close(co), coroutine.status(co))
print(coroutine.close(coroutine.create(print)))
print(pcall(coroutine.close, coroutine.running()))
co = coroutine.create(function() error("dies", 0) end)
coroutine.resume(co)
print(coroutine.close(co))
co = coroutine.wrap(function() return pcall(coroutine.close, a) end) print(co())
-- many values across
co = coroutine.wrap(function(...) local n = select("#", ...) while true do n = select("#", coroutine.yield(n)) end end)
print(co(1, 2, 3), co(), co(nil, nil), co(table.unpack({}, 1, 200)))
-- a producer, a filter and a consumer
local function producer() return coroutine.wrap(function() for i = 1, 10 do coroutine.yield(i) end end) end
local function filter(p, f) return coroutine.wrap(function() for v in p do if f(v) then coroutine.yield(v) end end end) end
local sum = 0
for v in filter(filter(producer(), function(x) return x % 2 == 0 end), function(x) return x > 2 end) do sum = sum + v end
print(sum)
-- permutations by recursion within a coroutine
local function perm(t, n) n = n or #t if n <= 1 then coroutine.yield(table.concat(t)) else for i = 1, n do t[n], t[i] = t[i], t[n] perm(t, n - 1) t[n], t[i] = t[i], t[n] end end end
local all = {}
for p in coroutine.wrap(function() perm { "a", "b", "c" } end) do all[#all + 1] = p end
print(table.concat(all, " "))
-- deep nesting of resumes
local function nest(n) if n == 0 then return "bottom" end return coroutine.wrap(nest)(n - 1) end print(nest(100))
-- errors through levels of wrap get the position once
print(pcall(coroutine.wrap(function() coroutine.wrap(function() error("deep") end)() end)))
print(coroutine.status(coroutine.create(print)), type(coroutine.running()))
co = coroutine.create(function() return coroutine.resume(co) end)
print(coroutine.resume(co))
--> start 1 2
--> true 3
--> suspended
--> got 10
--> true 20
--> got 3 4
--> true end 7
--> dead false cannot resume dead coroutine
--> false cannot resume non-suspended coroutine
--> 1 2 3
--> false cannot resume dead coroutine
--> 1 4 9
--> false true
--> true false
--> false attempt to yield from outside a coroutine
--> false tests/lua/language/coroutines.lua:22: inside
--> dead
--> 5
--> false in wrap
--> false bad argument #1 to 'coroutine.create' (function expected, got number)
--> false bad argument #1 to 'coroutine.resume' (thread expected, got number)
--> in pcall
--> false thrown
--> in xpcall 1 2
--> false handled tests/lua/language/coroutines.lua:31: x
--> inner outer inner2
--> false cannot resume non-suspended coroutine
--> normal running dead dead
--> true dead
--> true
--> false cannot close a running coroutine
--> false dies
--> true true
--> 3 0 2 200
--> 28
--> bca cba cab acb bac abc
--> bottom
--> false tests/lua/language/coroutines.lua:65: tests/lua/language/coroutines.lua:65: deep
--> suspended thread
--> true false cannot resume non-suspended coroutine
