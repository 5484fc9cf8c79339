-- Calls, varargs, multiple results, methods, recursion.
local function va(...) local a, b = ... return select("#", ...), a, b, ... end
print(va()) print(va(nil)) print(va(1, nil, 3)) print((va(1, 2)))
--> 0 nil nil
--> 1 nil nil nil
--> 3 1 nil 1 nil 3
--> 2
print(va(va(1))) print(({ va(1) })[4], #{ va(1, 2, 3) }, #{ va(1), va(2) })
--> 4 1 1 1 1 nil 1
--> 1 6 5
local t = { n = 1, va(5) , [10] = "ten", va(6, 7) }
print(#t, t[1], t[2], t[3], t[4], t[5], t[6], t[10]) --> 6 1 2 6 7 6 7 ten
local function none() end print(none(), (none()), pcall(type, none()))
--> nil nil false bad argument #1 to 'type' (value expected)
local obj = { v = 3 } function obj:get(x) return self.v + x end function obj.static(x) return x end
function obj.a() end obj.b = { c = {} } function obj.b.c.d(x) return "deep" .. x end function obj.b.c:m() return self == obj.b.c end
print(obj:get(4), obj.static(5), obj.b.c.d "er", obj.b.c:m()) --> 7 5 deeper true
print(#"str", ("x"):rep(3), #{ 1, 2 }, type { }, type "s", type [[l]]) --> 3 xxx 2 table string string
local s = "hello" print(s:upper():lower():len()) --> 5
local function tail(n, acc) if n == 0 then return acc end return tail(n - 1, acc + n) end
print(tail(20000, 0)) --> 200010000
local function deep(n) if n == 0 then return 0 end return 1 + deep(n - 1) end
print(deep(5000)) --> 5000
print(select(-1, 1, 2, 3), select(2, "a", "b", "c")) --> 3 b c
print(pcall(select, 0)) --> false bad argument #1 to 'select' (index out of range)
print(select("#")) --> 0
print((function(...) local t = { ... } return #t end)(1, 2, 3)) --> 3
print((function(a, b, ...) return a, b, ... end)(1)) --> 1 nil
print((function(a, b, ...) return b, ... end)(1, 2, 3, 4)) --> 2 3 4
local function mutual() local even, odd function even(n) if n == 0 then return true end return odd(n - 1) end
  function odd(n) if n == 0 then return false end return even(n - 1) end return even end
print(mutual()(1001)) --> false
print(pcall(function() local x x() end))
--> false tests/lua/language/functions.lua:33: attempt to call a nil value (local 'x')
print(pcall(function() undefinedglobal() end))
--> false tests/lua/language/functions.lua:35: attempt to call a nil value (global 'undefinedglobal')
print(pcall(function() local t = {} t.x.y() end))
--> false tests/lua/language/functions.lua:37: attempt to index a nil value (field 'x')
print(pcall(function() local t = {} t:nomethod() end))
--> false tests/lua/language/functions.lua:39: attempt to call a nil value (method 'nomethod')
print(pcall(function() ("x"):nomethod() end))
--> false tests/lua/language/functions.lua:41: attempt to call a nil value (method 'nomethod')
print(pcall(function() (1)() end)) --> false tests/lua/language/functions.lua:43: attempt to call a number value
local many = {} for i = 1, 300 do many[i] = i end
print(select("#", table.unpack(many)), (select(300, table.unpack(many)))) --> 300 300
print((function(...) return select("#", ...) end)(table.unpack(many, 1, 250))) --> 250
print(math.max(table.unpack(many))) --> 300
local function count(...) return select("#", ...) end
print(count(nil, nil), count(table.unpack({}, 1, 3)), count(none()), count((none())), count(none(), none())) --> 2 3 0 1 1
a, b, c = (function() return 1, 2, 3 end)()
print(a, b, c) a, b, c = 0, (function() return 1, 2, 3 end)() --> 1 2 3
print(a, b, c) --> 0 1 2
a, b = b, a print(a, b) local i, arr = 1, {} i, arr[i] = i + 1, 20 print(i, arr[1], arr[2])
--> 1 0
--> 2 20 nil
