-- Upvalues: shared, nested, surviving their frames.
local function counter() local n = 0 return function() n = n + 1 return n end, function(v) n = v end end
local inc, set = counter() local inc2 = counter()
print(inc(), inc(), inc2()) set(10) print(inc(), inc2())
--> 1 2 1
--> 11 2
local function nest() local a = 1 return function() local b = 2 return function() local c = 3 return function() a, b, c = a + 1, b + 1, c + 1 return a, b, c end end end end
local f = nest()()() print(f()) print(f())
--> 2 3 4
--> 3 4 5
local shared = {} do local v = 0 for i = 1, 3 do shared[i] = function() v = v + i return v end end end
print(shared[1](), shared[2](), shared[3]()) --> 1 3 6
-- a coroutine's locals as upvalues, alive after it ends
local get, put
local co = coroutine.wrap(function() local v = "in co" get = function() return v end put = function(x) v = x end coroutine.yield() v = v .. "!" end)
co() print(get()) put("changed") co() print(get())
--> in co
--> changed!
local function fix(f) return (function(x) return x(x) end)(function(x) return f(function(...) return x(x)(...) end) end) end
print(fix(function(self) return function(n) return n == 0 and 1 or n * self(n - 1) end end)(10)) --> 3628800
local function manyup() local a1, a2, a3, a4, a5, a6, a7, a8 = 1, 2, 3, 4, 5, 6, 7, 8
  return function() a1 = a1 + a8 return a1 + a2 + a3 + a4 + a5 + a6 + a7 + a8 end end
local m = manyup() print(m(), m()) --> 44 52
local acc = {} for i = 1, 5 do local j = i * i acc[#acc + 1] = function() j = j + 1 return i, j end end
for _, g in ipairs(acc) do io.write(select(2, g()), " ") end print() --> 2 5 10 17 26
-- recursion through an upvalue opens one upvalue per level
local list = {}
local function level(n) local mine = n list[n] = function() mine = mine + 100 return mine end if n > 1 then level(n - 1) end end
level(50) print(list[1](), list[50](), list[1]()) --> 101 150 201
