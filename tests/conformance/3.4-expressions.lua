--! lines
-- arithmetic: integers and floats
3 + 4
3 + 4.0
3.0 + 4
3 - 10
3 * 4
3 * 4.0
7 / 2
6 / 2
1 / 3
7 // 2
7 // 2.0
-7 // 2
7 // -2
-7 // -2
-7 // 2.0
7 % 3
-7 % 3
7 % -3
-7 % -3
7 % 3.0
-7 % 3.0
7 % -3.0
-7 % -3.0
5.5 % 2
-5.5 % 2
5.5 % -2
5.3 // 1
-5.3 // 1
2 ^ 10
2 ^ 0.5
2 ^ -1
(-8) ^ (1/3)
0 ^ 0
10 ^ 2
-2 ^ 2
2 ^ 3 ^ 2
-(3)
- -3
-3.5
-(0)
-(0.0)
0.0 == -0.0
1/0.0 == 1/-0.0
1e15 + 0.5
1e308 * 10
-1e308 * 10
1e308 * 10 - 1e308 * 10
0/0
0/0 == 0/0
0/0 ~= 0/0
1/0
-1/0
0.0/0
1//0.0
-1//0.0
0//0.0
1.0//0
-1.0//0
1%0.0
-1%0.0
1.0%0
1 % math.huge
-1 % math.huge
1 % -math.huge
-1 % -math.huge
0 % math.huge
0 % -math.huge
-0.0 % math.huge
math.huge % 2
math.huge // 1
-math.huge // 1
math.huge // math.huge
1 // math.huge
-1 // math.huge
5 // 0.3
5 % 0.3
1e20 // 1
1e20 % 7
-1e20 % 7
1//0
1%0
0//0
0%0
local a, b = 1, 0; return a // b
local a, b = 1, 0; return a % b
local a = 1; return a // 0
local a = 1; return a % 0
math.mininteger // -1
math.mininteger % -1
math.mininteger // 1
math.mininteger % math.mininteger
math.mininteger // math.mininteger
math.maxinteger // math.mininteger
math.maxinteger % math.mininteger
math.mininteger % math.maxinteger
math.mininteger // math.maxinteger
math.maxinteger % -2
math.mininteger % 2
math.mininteger % 3
math.mininteger % -3
5 // -1
5 % -1
local a, b = math.mininteger, -1; return a // b, a % b
-- integer overflow wraps
math.maxinteger + 1
math.maxinteger + 1 == math.mininteger
math.mininteger - 1
math.maxinteger * 2
math.mininteger * -1
-math.mininteger
math.mininteger * math.mininteger
math.maxinteger * math.maxinteger
math.maxinteger + 1.0
math.maxinteger + 0.0
math.mininteger + 0.0
math.maxinteger * 1.0 == math.maxinteger
3037000500 * 3037000500
4294967296 * 4294967296
9007199254740993 + 0
9007199254740993 + 0.0
9007199254740992 + 1.0
1 << 62
(1 << 62) + (1 << 62)
local a = math.maxinteger; a = a + 1; return a
local a = math.mininteger; a = a - 1; return a
local a, b = math.maxinteger, 1; return a + b, a - -b, b - a, a * a
-- bitwise
5 & 3
5 | 3
5 ~ 3
~0
~5
-1 & 0xff
-1 ~ -1
1 << 0
1 << 1
1 << 63
1 << 64
1 << 65
1 << -1
1 >> 0
1 >> 1
-1 >> 1
-1 >> 63
-1 >> 64
-1 >> -1
-1 << 1
2 << -1
2 >> -1
1 << math.maxinteger
1 << math.mininteger
1 >> math.maxinteger
1 >> math.mininteger
-1 >> math.mininteger
-1 << 63
-1 << 62
0xff << 8
0xff00 >> 8
0xf0f0 & 0x0ff0
5.0 & 3
5 | 3.0
5.0 ~ 3.0
~5.0
1.0 << 2.0
2^53 | 0
2^63 | 0
2^62 | 0
-2^63 | 0
1.5 & 1
1 & 1.5
~1.5
1 << 1.5
1 | 2^64
1 | 1e100
1 | math.huge
1 | (0/0)
1 | -math.huge
"5" & 3
"0xff" | 0
"3.0" | 0
" 7 " & " 3 "
"1.5" | 0
1 | "1e1"
"a" & 1
1 | "abc"
~"7"
~"x"
"1" << "2"
"8" >> 1
"9007199254740993" | 0
"9223372036854775808" | 0
"0xffffffffffffffff" | 0
{} & 1
1 | nil
true ~ 1
~nil
~{}
nil << 1
1 >> {}
print | 1
local a = 1.5; return a | 1
local a = "1.5"; return a | 1
local a = "z"; return a | 1
local a = {}; return a.b | 1
local a = {b = 1.5}; return a.b | 1
local a = {b = "x"}; return 1 & a.b
-- coercions between strings and numbers
"10" + 1
"10" + 1.0
"10" + "20"
"3" * "4"
"0x10" + 0
"0x1p4" + 0
" 10 " + 1
"\t10\n" + 1
"1e1" + 0
"10" - 1
"10" / 2
"7" // 2
"7" % 2
"7.0" // 2
"2" ^ 2
-"2"
-"2.0"
-"0x10"
- "-0"
-"abc"
"abc" + 1
1 + "abc"
"" + 1
" " + 1
"1 2" + 1
"1a" + 1
"0x" + 1
"1e" + 1
"inf" + 1
"nan" + 1
"1_000" + 1
"٣" + 1
"1\0" + 1
"9223372036854775807" + 1
"9223372036854775808" + 1
"-9223372036854775808" - 1
"0x7fffffffffffffff" + 1
"1" + "a"
"a" + "1"
"1" + {}
{} + "1"
"a" + {}
{} + "a"
"1" + nil
"1" .. 2
1 .. 2
1 .. ""
1.0 .. ""
-0.0 .. ""
1e15 .. ""
1e100 .. ""
2^53 .. ""
2^63 .. ""
-2^63 .. ""
math.maxinteger .. ""
math.mininteger .. ""
1/0 .. ""
-1/0 .. ""
0.1 .. ""
1/3 .. ""
100 .. "|" .. 1.5 .. "|" .. -3
1e14 .. ""
123456789012345.0 .. ""
1e15+0.5 .. ""
0x10 .. ""
3.0 == 3
"10" == 10
"10" + 0 == 10
10 .. "" == "10"
("5"):rep("3")
("x"):rep(3.0)
("x"):rep("3.0")
("x"):rep(3.5)
string.sub("hello", "2", 3.0)
math.floor("3.7")
-- concatenation
"a" .. "b"
"a" .. "b" .. "c" .. 1 .. 2.0
"a" .. nil
nil .. "a"
"a" .. {}
{} .. "a"
"a" .. true
"a" .. print
1 .. {}
{} .. {}
"a" .. "b" .. nil .. "c"
local x; return "a" .. x
local x; return x .. "a"
local t = {}; return t.x .. "a"
local t = {}; return "a" .. t.x.y
local s = ""; for i = 1, 10 do s = s .. i end return s
"" .. ""
("a"):rep(100) .. ("b"):rep(100) == ("a"):rep(100) .. ("b"):rep(100)
-- relational
1 < 2
2 < 1
1 <= 1
1 < 1
1 > 1
1 >= 1
1 < 1.5
1.5 < 1
1 == 1.0
1 ~= 1.0
-0.0 < 0
0 <= -0.0
"a" < "b"
"a" < "B"
"" < "a"
"a" < "aa"
"aa" < "a"
"a\0b" < "a\0c"
"a\0" > "a"
"\0" > ""
"\255" > "a"
"10" < "9"
"a" <= "a"
"a" >= "b"
"Z" < "a"
"a\0b" == "a\0c"
1 < "2"
"1" < 2
1 < nil
nil < 1
nil < nil
{} < {}
{} < 1
1 < {}
"a" < {}
true < false
true < 1
print < print
nil > 1
1 > nil
1 >= "x"
"x" <= 1
{} <= {}
{} >= 1
local a, b = 1, "x"; return a < b
local t = {}; return t.x < 1
local t = {}; return 1 < t.x
local t = {}; return t < t
local co = coroutine.create(print); return co < co
0/0 < 0/0
0/0 <= 1
0/0 > 1
0/0 >= 0/0
1 < 0/0
1 > 0/0
1/0 > math.maxinteger
-1/0 < math.mininteger
1/0 == 1/0
nil == false
nil == nil
{} == {}
local t = {}; return t == t
print == print
"1" == 1
0 == false
"" == false
"a" ~= "b"
1 ~= "1"
-- integers and floats at the edges
2^53 == 2^53 + 1
2^53|0 == (2^53|0) + 1
9007199254740993 == 9007199254740992.0
9007199254740993 < 9007199254740992.0
9007199254740993 > 9007199254740992.0
9007199254740993 <= 9007199254740992.0
9007199254740992.0 < 9007199254740993
9007199254740992.0 >= 9007199254740993
9007199254740993 < 9007199254740994.0
-9007199254740993 < -9007199254740992.0
-9007199254740993 == -9007199254740992.0
math.maxinteger < 2^63
math.maxinteger <= 2^63
math.maxinteger == 2^63
math.maxinteger >= 2^63
math.maxinteger > 2^63
math.maxinteger + 0.0 == 2^63
math.maxinteger + 0.0 == math.maxinteger
2^63 > math.maxinteger
2^63 <= math.maxinteger
math.mininteger == -2^63
math.mininteger <= -2^63
math.mininteger < -2^63
math.mininteger >= -2^63
math.mininteger > -2^63
-2^63 < math.mininteger
-2^63 <= math.mininteger
math.mininteger < -2^63 - 1025
math.mininteger > -2^64
math.maxinteger < 1e300
math.maxinteger < 9223372036854774784.0
math.maxinteger > 9223372036854774784.0
math.mininteger < 0.5
math.maxinteger > 0.5
1 < 1.0000000000000002
1 > 0.9999999999999999
0 > -5e-324
0 < 5e-324
math.maxinteger // 1.0
math.maxinteger % 2.0
math.maxinteger < math.huge
math.mininteger > -math.huge
math.maxinteger == math.huge
1 == 0/0
math.maxinteger - 1 < math.maxinteger + 0.0
-- logical
true and false
nil and 1
false and 1
1 and 2
1 and nil
nil or 1
false or nil
nil or false
1 or error("no")
nil and error("no")
0 and "zero is true"
"" and "empty is true"
10 or 20
10 or error()
nil or "a"
nil and 10
false and error()
false and nil
false or nil
10 and 20
not nil
not false
not 0
not ""
not not 1
not {}
1 and 2 or 3
nil and 2 or 3
false == false and true
1 == 1 and 2 == 2
not 1 == 2
not (1 == 2)
local a = nil; return a and a.b
local a = {b = 5}; return a and a.b
local a, b = 1, 2; return (a > b) and a or b
local x = nil or (nil and 1) or false; return x
local a, b, c = true, false, nil; return a and b and c, a or b or c, a and c, b or c, c or b
local function f() return 1, 2 end; return f() and f()
local function f() return 1, 2 end; return nil or f()
local x = 5; local y = x == 5 and "five" or "other"; return y
local x = {}; return x.a or x.b or "default"
local x = 1; return x and not x, not x or x
-- length
#"hello"
#""
#"a\0b"
#{1, 2, 3}
#{}
#{n = 1}
#{1, 2, nil}
#{[1] = 1, [2] = 2}
#5
#nil
#true
#print
local a; return #a
local a = {}; return #a.b
#coroutine.create(print)
local t = {}; for i = 1, 1000 do t[i] = i end; for i = 1000, 501, -1 do t[i] = nil end; return #t
local t = {10, 20, 30}; t[4] = 40; t[#t + 1] = 50; return #t
-- precedence
1 + 2 * 3
(1 + 2) * 3
2 * 3 ^ 2
-2 ^ 2
-2 ^ -2
2 ^ -1
not nil == true
not (nil == true)
1 .. 2 == "12"
1 + 1 .. 2 + 2
"a" .. 1 + 2
2 .. 3 * 4
1 << 2 + 1
1 << 2 .. 3
1 | 2 & 4
1 | 2 ~ 3
5 & 3 == 3
(5 & 3) == 1
1 < 2 == true
1 == 2 == false
-3 % 5
-(3 % 5)
-3 ^ 2
#"abc" + 1
-"2" + 0
#"abc" == 3
not 1 + 1
-2 .. ""
2 ^ 2 ^ 3
(2 ^ 2) ^ 3
8 // 3 // 2
8 - 3 - 2
2 ^ 3 * 2
1 or 2 and nil
(1 or 2) and nil
1 and 2 or 3 and 4
nil and nil or false and true or 5
1 < 2 and 2 < 3
"a" .. "b" == "ab"
1 + 2 < 4
3 & 1 << 1
6 & 3 | 8
1 ~ 2 | 4 & 6
~1 & 3
~(1 & 3)
- - 2
-~1
~-1
2 * -3
2 - -3
2 ^ - 3
1 .. -1
#{} == 0
not #{}
-#"abc"
"5" + 3 .. "x"
7 // 2 * 2 + 7 % 2
1 == 1.0 and "yes" or "no"
-- table constructors
#{f = 1, 2, 3}
local t = {1, 2, x = 3, 4}; return t[1], t[2], t[3], t.x
local t = {[1] = "a", "b"}; return t[1]
local t = {"b", [1] = "a"}; return t[1]
local t = {(function() return 1, 2, 3 end)()}; return #t
local t = {(function() return 1, 2, 3 end)(), 10}; return #t
local t = {((function() return 1, 2, 3 end)())}; return #t
local t = {10, (function() return 1, 2, 3 end)()}; return #t
local t = {x = (function() return 1, 2 end)()}; return t.x
local t = {[1 + 1] = 5, ["a" .. "b"] = 6}; return t[2], t.ab
local t = {[1.0] = "one", [2^53] = "big"}; return t[1], t[2^53|0], math.type(next(t))
{[nil] = 1}
{[0/0] = 1}
local t = {nil, nil, 3}; return #t, t[3]
local t = {n = nil}; return next(t)
local t = {{{1}}}; return t[1][1][1]
local t = {f = function(self, x) return x end}; return t:f(5)
local function f(...) return {...} end; return #f(1, 2, 3), #f(), #f(nil, 2)
local function f(...) return {..., "x"} end; return #f(1, 2, 3)
local t = {1, 2, 3, [2] = "x", 4}; return t[2], t[4]
local t = {;}
local a = {1; 2; 3}; return #a
local t = {a = 1, a = 2}; return t.a
local t = {}; t[1.5] = 1; t[-1] = 2; t[true] = 3; return t[1.5], t[-1], t[true]
local t = {}; t[1] = "i"; t["1"] = "s"; return t[1], t["1"], t[1.0]
local t = {}; t[2^53] = 1; return next(t)
local t = {}; t[-0.0] = 1; return t[0], next(t)
local t = {}; t[nil] = 1
local t = {}; t[0/0] = 1
local t = {}; return t[nil], t[0/0]
local t = {}; rawset(t, nil, 1)
local t = {}; rawset(t, 0/0, 1)
local t = {}; t[math.huge] = 1; t[-math.huge] = 2; return t[1/0], t[-1/0]
local t = {}; t[math.maxinteger] = 1; t[math.mininteger] = 2; return t[math.maxinteger], t[-2^63]
local t = {}; t[1e300] = 1; return t[1e300]
-- function calls
(function() end)()
(function() return end)()
((function() return 1, 2 end)())
(function() return 1, 2 end)()
(function(a, b) return a, b end)(1)
(function(a, b) return a, b end)(1, 2, 3)
(function(...) return ... end)(1, nil, 3)
(function(...) return (...) end)(1, nil, 3)
(function(...) return select("#", ...) end)(nil, nil)
(function(a, ...) return a, ... end)(1, 2, 3)
(function(a, ...) return ... end)()
(function(...) local a, b = ... return a, b end)(1)
(function(...) local a <const>, b = ...; return a, b end)(1, 2, 3)
(function(...) return ..., 1 end)(5, 6)
(function(...) return 1, ... end)(5, 6)
(function(...) local t = {...} return #t, t[2] end)(5, 6)
(function(...) return -..., #{...} end)(5, 6)
(function(...) return ... + 1 end)(5, 6)
(function(...) return ... .. "x" end)(5, 6)
(function(...) return ... == 5 end)(5, 6)
(function(...) return (...)  end)()
(function(...) return not ... end)()
(function(...) return {n = select("#", ...), ...}.n end)(nil)
local function f(...) return select('#', ...) end; return f(f()), f(f(), f()), f((f()))
local function f() return end; local function g(...) return select("#", ...) end; return g(f()), g((f())), g(f(), 1), g(1, f())
local t = {f = function(self, ...) return self.x, ... end, x = 9}; return t:f(1, 2)
local t = {f = function(self) return self end}; return t:f() == t, t.f(1)
local s = "x"; return s:rep(3), ("y"):rep(2), #s:rep(10)
("%d"):format(5)
local t = {a = {b = {c = function(self) return self.d end, d = 4}}}; return t.a.b:c()
string.rep"x"
type{}
type"x"
type[[x]]
(type)"x"
print"a" print'b' print[[c]]
f = function(t) return t[1] end return f{7}
f = function(t) return f end return f{}{}"" == f
select(-1, 1, 2, 3)
select(2, "a", "b", "c")
(select(2, "a", "b", "c"))
local function f(n) if n == 0 then return "done" end return f(n - 1) end; return f(100000)
local function f(a) a = a + 1 return a end; local x = 1; return f(x), x
local a <const> = 5; return a + a * a
math.max(1, 2, 3), math.max((function() return 4, 5 end)())
--! cases
--# division and modulo agree
for _, a in ipairs { 7, -7, 6, -6, 0, 1, -1, math.maxinteger, math.mininteger } do
  for _, b in ipairs { 1, -1, 2, -2, 3, -3, 7, -7, math.maxinteger, math.mininteger } do
    local q, r = a // b, a % b
    assert(q * b + r == a and (r == 0 or (r < 0) == (b < 0)))
    print(a, b, q, r)
  end
end
--# float division and modulo in all signs
for _, a in ipairs { 7.5, -7.5, 0.0, -0.0, 1e300, -1e300, 5e-324, math.huge, -math.huge } do
  for _, b in ipairs { 2.0, -2.0, 0.5, -0.5, 1e300, -1e300, math.huge, -math.huge, 5e-324 } do
    print(a, b, a // b, a % b, string.format("%a", a / b))
  end
end
--# comparison table over edge values
local values = { 0, -0.0, 1, -1, 0.5, 2^53, 2^53 + 2, 2^53 | 0, (2^53 | 0) + 1, math.maxinteger, math.mininteger,
  math.maxinteger - 1, 2^63, -2^63, 2^62, 2^64, -2^64, math.huge, -math.huge, 9223372036854774784.0, 5e-324, 0/0 }
for i, a in ipairs(values) do
  local row = {}
  for j, b in ipairs(values) do
    row[j] = (a < b and "<" or "") .. (a <= b and "l" or "") .. (a == b and "=" or "") .. (a > b and ">" or "") ..
      (a >= b and "g" or "")
  end
  print(i, table.concat(row, " "))
end
--# shifts by every count
for _, v in ipairs { 1, -1, 0x123456789abcdef, math.mininteger } do
  local t = {}
  for n = -66, 66, 3 do t[#t + 1] = ("%x"):format(v << n) .. ":" .. ("%x"):format(v >> n) end
  print(table.concat(t, " "))
end
--# constants fold like run-time arithmetic
local function same(source, ...)
  local folded = load("return " .. source:gsub("$", ""))
  print(source, pcall(folded))
end
for _, s in ipairs { "3 + 4", "1 // 0", "1 % 0", "1.0 // 0", "0/0", "2^53 + 1", "1 << 64", "~0", "-(0.0)", "1 // 0.0",
  "3 | 1.5", "'a' + 1", "-'2'", "not 1", "1 < 2", "math.mininteger // -1", "-0.0", "0.0 * -1", "5 // 0.0",
  "-9223372036854775808", "- 9223372036854775807 - 1", "1e308 * 10", "2 ^ 1024", "'10' * 2", "1 .. 2", "7 & 2.0" } do
  same(s)
end
--# evaluation order of operands with side effects
local log = {}
local function v(x) log[#log + 1] = tostring(x) return x end
local _ = v(1) + v(2) * v(3) - v(4)
_ = v(1) < v(2)
_ = v(2) > v(1)
_ = v(2) >= v(1)
_ = v("a") .. v("b") .. v("c")
_ = { v(1), [v(2)] = v(3), x = v(4), v(5) }
_ = v(1) == v(2)
v(print)(v("arg"))
print(#log, table.concat(log, " "):gsub("function: %S+", "F"))
--# operands kept when locals change during evaluation
local a = 1
local function set(x) a = x return x end
print(a + set(5), a)
print(set(1) + a, a)
local t = { a, set(7), a }
print(t[1], t[2], t[3])
print(a, set(9), a)
local s = "x"
local function sets() s = "y" return "z" end
print(s .. sets() .. s)
--# method call evaluates its object once
local count = 0
local obj = { m = function(self, x) return x end }
local function get() count = count + 1 return obj end
print(get():m(5), count)
get().x = 1
get().y, get().z = 2, 3
print(count)
--# strings as method receivers
print(("abc"):upper(), ("%s-%s"):format(1, "x"), ("abc"):len(), #("x"):rep(5))
local s = "hello"
print(s:sub(2, 3), s:byte(1, -1))
print(pcall(function() return s:nosuch() end))
print(pcall(function() return (5):foo() end))
print(pcall(function() return ("x").y.z end))
print(s.len, s.x)
--# numeric keys are normalised
local t = {}
t[1.0] = "a" t[2] = "b" t["3"] = "c" t[3.0] = "d"
for _, k in ipairs { 1, 2, 3 } do io.write(tostring(t[k]), " ") end
print(t["3"])
t[2^53] = "big"
print(t[2^53], t[1 << 53], math.type(next({ [2^53] = 1 })))
t = { [1e15] = 1, [1e16] = 2, [2^62] = 3 }
local n = 0
for k in pairs(t) do n = n + 1 assert(math.type(k) == "integer") end
print(n)
--# vararg in main chunk and select
print(load("return ...")(1, 2, 3))
print(load("local a, b = ... return b, a")(1, 2, 3))
print(load("return select('#', ...)")())
print(load("return select('#', ...)")(nil, nil))
--# many arguments and results
local function count(...) return select("#", ...) end
print(count(table.unpack({}, 1, 200)), count(table.unpack({}, 1, 5000)))
local function rev(n) if n == 0 then return end return n, rev(n - 1) end
print(select("#", rev(150)), (select(150, rev(150))))
local t = { table.unpack({}, 1, 1000) }
print(#t)
t = table.pack(rev(100))
print(t.n, t[1], t[100])
--# varargs adjust in every position
local function three() return 1, 2, 3 end
local a, b, c, d = three()
print(a, b, c, d)
a, b, c, d = 0, three()
print(a, b, c, d)
a, b, c, d = three(), 10
print(a, b, c, d)
a, b = (three())
print(a, b)
a = three()
print(a)
print(three(), (three()))
print((three()))
local t = { three(), three(), x = three() }
print(#t, t.x)
for i = three(), 3 do io.write(i, " ") end print()
if three() == 1 then print "if" end
--# vararg function keeps nils
local function f(...)
  local a, b, c = ...
  print(select("#", ...), a, b, c)
end
f() f(nil) f(nil, nil) f(1, nil, 3) f(nil, nil, nil, nil) f(table.unpack({ n = 3, nil, 2 }, 1, 3))
--# varargs and closures
local function pack2(...)
  local n, t = select("#", ...), { ... }
  return function() return n, t[1], t[n] end
end
print(pack2(5, 6, 7)())
print(pack2()())
--# varargs in a coroutine
local co = coroutine.wrap(function(...)
  local a = { ... }
  while true do a = { coroutine.yield(#a, ...) } end
end)
print(co(1, 2)) print(co()) print(co(nil, nil, 5))
--# tail calls do not grow the stack
local function loop(n, acc) if n == 0 then return acc end return loop(n - 1, acc + n) end
print(loop(200000, 0))
local even, odd
function even(n) if n == 0 then return true end return odd(n - 1) end
function odd(n) if n == 0 then return false end return even(n - 1) end
print(even(100001))
local t = setmetatable({}, { __call = function(self, n) if n == 0 then return "end" end return self(n - 1) end })
print(t(100000))
local o = { m = function(self, n) if n == 0 then return "meth" end return self:m(n - 1) end }
print(o:m(100000))
--# a tail call from a vararg function
local function f(n, ...) if n == 0 then return select("#", ...), ... end return f(n - 1, n, ...) end
print(f(5))
local function g(n, ...) if n == 0 then return ... end return g(n - 1, ...) end
print(g(50000, "a", "b"))
--# parentheses cut results
local function f() return 1, 2, 3 end
print((f()), f())
print((f()) + 1)
print(#{ (f()) }, #{ f() }, #{ f(), f() }, #{ (f()), (f()) })
print(((f())))
return (f())
--# integer keys and float keys in arithmetic for loop
for i = 1, 3 do io.write(i, " ") end
for i = 1.0, 3 do io.write(i, " ") end
for i = 1, 3.9 do io.write(i, " ") end
for i = 1, 2, 0.5 do io.write(i, " ") end
print()
--# concat of many pieces
local t = {}
for i = 1, 200 do t[i] = "'" .. i .. "'" end
print(#load("return " .. table.concat(t, "..", 1, 150))())
local a, b, c = 1, 2.5, "z"
print(a .. b .. c .. a .. b .. c, a .. a, b .. b)
print(("x" .. 1) .. (2 .. "y"))
