-- Every metamethod, with operands of every side.
local log = {}
local mt = {}
for _, ev in ipairs { "add", "sub", "mul", "div", "mod", "pow", "unm", "idiv", "band", "bor", "bxor", "shl", "shr", "bnot", "concat", "len", "lt", "le" } do
  mt["__" .. ev] = function(a, b) local function s(x) return type(x) == "table" and "T" or tostring(x) end return ev .. "(" .. s(a) .. "," .. s(b) .. ")" end
end
local T = setmetatable({}, mt)
print(T + 1, 1 + T, T - T, 2 * T, T / 3, T % 4, 5 ^ T, T // 6)
--> add(T,1) add(1,T) sub(T,T) mul(2,T) div(T,3) mod(T,4) pow(5,T) idiv(T,6)
print(T & 1, 1 | T, T ~ 2, T << 3, 4 >> T, ~T, -T, #T)
--> band(T,1) bor(1,T) bxor(T,2) shl(T,3) shr(4,T) bnot(T,T) unm(T,T) len(T,T)
print(T .. "x", "x" .. T, 1 .. T, T .. T .. T, "a" .. "b" .. T)
--> concat(T,x) concat(x,T) concat(1,T) concat(T,concat(T,T)) aconcat(b,T)
print(T < 1, 1 < T, T <= 2, 2 >= T, T > T, not (T < T)) --> true true true true true false
print(T + 1.5, T & 1.5, "10" + T) --> add(T,1.5) band(T,1.5) add(10,T)
-- eq only between two tables or userdata, and only when not primitively equal
local eqs = 0
local E = { __eq = function(a, b) eqs = eqs + 1 return a.v == b.v end }
local e1, e2, e3 = setmetatable({ v = 1 }, E), setmetatable({ v = 1 }, E), setmetatable({ v = 2 }, E)
print(e1 == e2, e1 == e3, e1 ~= e2, e1 == e1, e1 == 1, eqs) print(rawequal(e1, e2))
--> true false false true false 3
--> false
-- index and newindex: functions, tables, chains
local base = { inherited = "from base" }
local mid = setmetatable({}, { __index = base })
local leaf = setmetatable({}, { __index = mid })
print(leaf.inherited, leaf.missing, rawget(leaf, "inherited")) --> from base nil nil
local fn = setmetatable({}, { __index = function(t, k) return k .. "!" end, __newindex = function(t, k, v) rawset(t, k, v .. "?") end })
print(fn.x, fn[1]) fn.x = "set" print(fn.x) fn.x = "again" print(fn.x)
--> x! 1!
--> set?
--> again
local sink = {}
local proxy = setmetatable({}, { __newindex = sink }) proxy.a = 1 print(rawget(proxy, "a"), sink.a) --> nil 1
print(pcall(function() local t = setmetatable({}, { __index = 5 }) return t.x end))
--> false tests/lua/language/metamethods.lua:35: attempt to index a number value
local loop = {} setmetatable(loop, { __index = loop })
print(pcall(function() return loop.x end))
--> false tests/lua/language/metamethods.lua:38: '__index' chain too long; possible loop
-- call, with self and varargs; a chain of callables
local callable = setmetatable({}, { __call = function(self, ...) return select("#", ...), ... end })
print(callable(), callable(1, nil), (callable("x"))) --> 0 2 1
local callcall = setmetatable({}, { __call = callable }) print(callcall(7) == 2) --> true
print(pcall(setmetatable({}, { __call = 5 }))) --> false attempt to call a number value
-- tostring, name, metatable, pairs, len with odd results
print(tostring(setmetatable({}, { __tostring = function() return "shown" end }))) --> shown
print(pcall(tostring, setmetatable({}, { __tostring = function() return 1 end }))) --> true 1
print((tostring(setmetatable({}, { __name = "My.Type" })):gsub("0x%x+", "ADDR"))) --> My.Type: ADDR
print(getmetatable(setmetatable({}, { __metatable = "locked" })), pcall(setmetatable, setmetatable({}, { __metatable = 1 }), {}))
--> locked false cannot change a protected metatable
print(getmetatable("").__index == string, getmetatable({}), getmetatable(1)) --> true nil nil
for k, v in pairs(setmetatable({}, { __pairs = function(t) return function(_, k) if not k then return 1, "paired" end end, t, nil end })) do print(k, v) end
--> 1 paired
print(#setmetatable({}, { __len = function() return "long" end }), rawlen({ 1, 2 }), rawlen("abc")) --> long 2 3
print(pcall(function() return #nil end))
--> false tests/lua/language/metamethods.lua:55: attempt to get length of a nil value
print(pcall(function() return -{} end))
--> false tests/lua/language/metamethods.lua:57: attempt to perform arithmetic on a table value
print(pcall(function() return {} .. "x" end))
--> false tests/lua/language/metamethods.lua:59: attempt to concatenate a table value
print(pcall(function() return {} < {} end))
--> false tests/lua/language/metamethods.lua:61: attempt to compare two table values
print(pcall(function() return 1 < "2" end))
--> false tests/lua/language/metamethods.lua:63: attempt to compare number with string
print(pcall(function() return {} < 1 end))
--> false tests/lua/language/metamethods.lua:65: attempt to compare table with number
print(pcall(function() return nil <= 1 end))
--> false tests/lua/language/metamethods.lua:67: attempt to compare nil with number
-- results are adjusted to one value; booleans for comparisons
local two = setmetatable({}, { __add = function() return 1, 2 end, __lt = function() return "truthy" end, __le = function() return nil end, __index = function() return 3, 4 end })
print(two + 1, (two + 1)) print(two < two, two <= two, two.x)
--> 1 1
--> true false 3
-- metamethods see integers and floats as they are
print(setmetatable({}, { __idiv = function(a, b) return math.type(b) end }) // 2.0) --> float
-- inheritance as classes are written
local Animal = {} Animal.__index = Animal function Animal.new(n) return setmetatable({ name = n }, Animal) end function Animal:speak() return self.name .. " speaks" end
local Dog = setmetatable({}, { __index = Animal }) Dog.__index = Dog function Dog.new(n) return setmetatable(Animal.new(n), Dog) end function Dog:bark() return self.name .. " barks" end
local d = Dog.new "Rex" print(d:speak(), d:bark()) --> Rex speaks Rex barks
-- a metamethod added later counts
local late = setmetatable({}, {})
print(late.x) getmetatable(late).__index = function() return "late" end --> nil
print(late.x) --> late
local mm = {} local lt = setmetatable({}, mm)
print(pcall(function() return lt + 1 end) == false) mm.__add = function() return "now" end --> true
print(lt + 1) --> now
-- __tostring gets its object alone
print(setmetatable({ 1, 2, 3 }, { __tostring = table.concat })) --> 123
print(string.format("%s", setmetatable({}, { __tostring = function(...) return "n=" .. select("#", ...) end }))) --> n=1
