--! load
-- expressions and primaries
x = (
x = ()
x = (1
x = (1, 2)
x = 1 +
x = + 1
x = * 2
x = not
x = -
x = # 
x = 1 + * 2
x = a.
x = a.1
x = a."b"
x = a.end
x = a:
x = a:b
x = a:b.c
x = a:b = 1
x = a[
x = a[]
x = a[1
x = a[1)
x = a..
x = function
x = function(
x = function()
x = function(a
x = function(a,
x = function(a,) end
x = function(1) end
x = function(a b) end
x = function(..., a) end
x = function(...
x = function(a, ..., b) end
x = function f() end
x = {
x = {1
x = {1,
x = {1,,2}
x = {,}
x = {;}
x = {1;;}
x = {[1]}
x = {[1] 2}
x = {[1=2}
x = {a=}
x = {a=1 b=2}
x = {=1}
x = {1 2}
x = {f() = 1}
x = {a.b = 1}
x = {"a" = 1}
x = {...}
return ...
x = function() return ... end
function f() return ... end
local function f(a) return ... end
x = function(...) return function() return ... end end
f(
f(1
f(1,
f(1,)
f(,1)
f(1 2)
f)
f{
f"
f
a.b
a.b.c
a[1]
a:b
(a)
(a.b)
(a)()
(f())
("x")
"x":upper()
("x"):upper()
{}.x = 1
({}).x = 1
{}()
({})()
function() end
(function() end)()
1()
nil()
nil = 1
true = 1
1 = 2
"a" = 1
(a) = 1
(a).b = 1
f() = 1
a.b() = 1
a:b() = 1
a, f() = 1, 2
a, 1 = 2
a, b
a, b = 
a, = 1
, a = 1
a,b c = 1
a b = 1
a = 1,
a = b = c
a == b
a < b
a + b
a = 1 = 2
-a = 1
#a = 1
not a = 1
...
... = 1
a.b, c.d = 1
a[1], a[2] = f()
-- statements
if
if x
if x then
if x do end
if x then else
if x then elseif
if x then elseif y
if x then elseif y then
if x then else elseif y then end
if x then else else end
if then end
if x = 1 then end
if (x then end
if x then end end
elseif
else
end
then
while
while x
while x do
while do end
while x then end
while x do end end
do
do end end
repeat
repeat x
repeat until
repeat end until x
until x
for
for i
for i =
for i = 1
for i = 1 do end
for i = 1,
for i = 1, 2
for i = 1, 2 do
for i = 1, 2, 3
for i = 1, 2, 3, 4 do end
for i = , 2 do end
for i, j = 1, 2 do end
for i in
for i in x
for i in do end
for i j in x do end
for i, in x do end
for 1 = 1, 2 do end
for a.b = 1, 2 do end
for a.b in x do end
for (i) = 1, 2 do end
for i = 1, 2 then end
for i of x do end
for i = 1 2 do end
for k, v in pairs(t) end
for i = 1, 2 do end end
function
function f
function f(
function f() 
function () end
function 1() end
function a.() end
function a.1() end
function a:() end
function a:b.c() end
function a:b:c() end
function a[1]() end
function a.b.c:d() end
function "a"() end
function f() end end
function f(a = 1) end
function f(self) end function f.f:g(self, ...) end
local
local 1
local a b
local a,
local a, 1
local a =
local a = 1,
local a.b = 1
local a[1] = 1
local "a"
local function
local function 1
local function a.b() end
local function a:b() end
local function f
local function f( end
local function () end
local local a
local ... = 1
local a += 1
return return
return 1,
return 1 2
return 1; 2
return; ;
return 1;
return end
do return end x = 1
do return 1 end
return x = 1
return a, b = 1
if x then return 1 y = 2 end
return⏎x = 1
return;return
return if
-- break, goto and labels
break
do break end
if x then break end
while x do break end
while x do function f() break end end
for i = 1, 2 do local f = function() break end end
repeat break until x
break⏎break
while 1 do break break end
⏎⏎if a then⏎break⏎end
goto
goto 1
goto x
goto "x"
goto end
goto x ::y::
::
::x
::x:
::x::
::1::
::x y::
::end::
:: x ::
::x::::x::
::x:: ::y:: ::x::
::x:: do ::x:: end
do ::x:: end ::x::
do ::x:: end do ::x:: end
::x::⏎⏎::x::
goto x; do ::x:: end
do goto x end; ::x::
goto x; ::x::
goto x; local a; ::x::
goto x; local a; ::x:: ;
goto x; local a; ::x:: ; ;
goto x; local a; ::x:: print(a)
goto x; local a; ::x:: ::y::
goto x; local a, b; ::x:: return
do goto x; local a; ::x:: end
do goto x; local a; ::x:: x = 1 end
do goto x; local a; ::x:: ; end
do goto x end; local a; ::x:: a = 1
while 1 do goto x; local a; ::x:: end
repeat goto x; local a; ::x:: until a
repeat goto x; local a; ::x:: until b
repeat if x then goto cont end; local xuxu = 10; ::cont:: until xuxu < x
if a then goto x end ⏎ local b ⏎ ::x:: c = 1
::a:: function f() goto a end
function f() goto a end ::a::
::a:: x = function() goto a end
function f() ::a:: end goto a
goto l1; local aa ::l1:: ::l2:: print(3)
do ::l1:: end goto l1; 
goto continue⏎
goto goto
for i = 1, 2 do goto continue; local z; ::continue:: end
for i = 1, 2 do goto continue; local z; ::continue:: z = 1 end
goto break
::break::
goto a⏎goto b
-- attribs
local a <const>
local a <const> = 1
local a <const> = 1; a = 2
local a <close> = nil; a = 2
local a <const>, b = 1, 2; b = 3
local a, b <const> = 1, 2; b = 3
local a <const> = 1; function f() a = 2 end
local a <const> = 1; local function f() return function() a = 2 end end
local a <const> = 1; a.b = 2
local a <const> = 1; local a = 2; a = 3
local a <const> = 1; function a() end
local a <const> = 1; function a.b() end
local a <const> = {}; a, b = 1, 2
local a <const> = {}; b, a = 1, 2
local a <const> = 1; for a = 1, 2 do a = 3 end
local a <const> = 1; do local a; a = 2 end a = 3
local a <foo> = 1
local a <Const> = 1
local a <> = 1
local a < = 1
local a <const = 1
local a <const>> = 1
local a <1> = 1
local a <"const"> = 1
local <const> a = 1
local a <close>, b <close> = 1, 2
local a <close>, b <const> = 1, 2
local a <const>, b <close>, c <close> = 1
local a <close> = 1, 2
local a <const> <close> = 1
local function f <const> () end
for i <const> = 1, 2 do end
for i = 1, 2 do i = 3 end
x <const> = 1
local a <const> = 10; local b <const> = a; b = 1
function f(a <const>) end
local x <close> = y; do x = 1 end
⏎local a <const> = 1⏎⏎a⏎=⏎2
local <close> = 1
-- after the end
return 1⏎x
x = 1 end
x = 1 )
x = 1 }
end end
f() end
x = function() end end
} 
)
]
do end until
x = 1 else
x = 1 and
a.b:c().d = 
a.b:c().d[1]
a.b:c().d[1]()
a.b"x".c = 1
a"x"
a"x" = 1
a.b"x"{}
local x = 5 "x"
local x = f "x"
local f = function() end "x"
x = y z
x = y z = 1
x = y (z) (w)
x = y⏎(z)()
x = 1 (z)
x = nil (z)
x = "s" (z)
x = {} (z)
x = ("s") (z)
x = a.b.c.d.e.1
x = {f = function() return 1 end, g = }
print("unfinished string)
print('a' 'b')
print("a" .. )
print(a b)
if a == 1 print(2) end
while true print(2) end
for i = 1, 10 print(i) end
function f() print(1
local t = {1, 2, 3
x = [1]
x = t[1]]
x = ((1)
x = (1))
x = a?.b
x = a->b
x := 1
x =: 1
var x = 1
const x = 1
global x = 1
let x
switch x
import x
def f(): end
else if x then end
if x then y() else if z then w() end
if not x then
if x ~= then end
x = not
x = a and
x = a or
x = a ==
x = a ~=
x = a <
x = a ..
x = a //
x = a >>
x = a &
x = a |
x = a ~
x = a ^
x = a %
//
// comment
# comment
/* comment */
{ x = 1 }
[1]
@decorator
--! cases
--# too many local variables
local t = {}
for i = 1, 201 do t[#t + 1] = "local a" .. i end
print(load(table.concat(t, "\n"), "=c"))
t[201] = ""
print(load(table.concat(t, "\n"), "=c") ~= nil)
print(load("local function f()\n" .. table.concat(t, "\n") .. "\nlocal x\nend", "=c"))
print(load("\nfunction f(...)\n" .. table.concat(t, "\n") .. "\nlocal x\nend", "=c"))
--# too many upvalues
local t = {}
for i = 1, 150 do t[#t + 1] = "local a" .. i end
t[#t + 1] = "\nlocal function g()"
for i = 1, 150 do t[#t + 1] = "local b" .. i end
t[#t + 1] = "\nreturn function() return a1"
for i = 2, 150 do t[#t + 1] = "+a" .. i end
for i = 1, 110 do t[#t + 1] = "+b" .. i end
t[#t + 1] = " end end"
print(load(table.concat(t, " "), "=c"))
--# 255 upvalues are allowed
local t = {}
for i = 1, 150 do t[#t + 1] = "local a" .. i .. " = " .. i end
t[#t + 1] = "local function g()"
for i = 1, 105 do t[#t + 1] = "local b" .. i .. " = " .. i end
t[#t + 1] = "return function() return a1"
for i = 2, 150 do t[#t + 1] = "+a" .. i end
for i = 1, 105 do t[#t + 1] = "+b" .. i end
t[#t + 1] = " end end return g()()"
print(load(table.concat(t, " "), "=c")())
--# many constants
local t = {}
for i = 1, 70000 do t[#t + 1] = "'k" .. i .. "'" end
local f = assert(load("return {" .. table.concat(t, ",") .. "}", "=c"))
local r = f()
print(#r, r[1], r[255], r[256], r[257], r[65535], r[65536], r[65537], r[70000])
--# many numeric constants and fields
local t = {"local t = {} "}
for i = 1, 3000 do t[#t + 1] = "t.f" .. i .. " = " .. i .. ".5 " end
t[#t + 1] = "return t.f1 + t.f3000, t.f257, t.f256 - t.f255"
print(load(table.concat(t), "=c")())
--# nesting ends in an overflow error at 200 levels
local function level(open, middle, close)
  local function try(n) return load("return " .. open:rep(n) .. middle .. close:rep(n), "=c") end
  print(open, try(150) ~= nil, (select(2, try(300)):match("overflow")))
end
level("(", "1", ")")
level("{", "", "}")
level("- ", "1", "")
level("not ", "1", "")
level("~ ", "1", "")
level("# ", "a", "")
level("a^", "1", "")
level("function() return ", "", " end ")
level("f(", "", ")")
level("t[", "1", "]")
print(load("return " .. ("("):rep(150) .. "1" .. (")"):rep(150), "=c")())
print(load("return " .. ("- "):rep(150) .. "1", "=c")())
--# nested blocks end in an overflow error at 200 levels
local function level(open, close)
  local function try(n) return load(open:rep(n) .. close:rep(n), "=c") end
  print(open, try(150) ~= nil, (select(2, try(300)):match("overflow")))
end
level("do ", "end ")
level("while 1 do ", "end ")
level("if 1 then ", "end ")
level("for i = 1, 2 do ", "end ")
level("repeat ", "until 1 ")
level("function f() ", "end ")
level("local function f() ", "end ")
--# comments do not nest a chunk
print(load(("-"):rep(300) .. "1", "=c") ~= nil)
--# long left-associative chains are fine
print(load("return 1" .. ("+1"):rep(20000))())
print(#load("return ''" .. ("..''"):rep(100))())
print(load("local t = {} t.a = t return t" .. (".a"):rep(20000) .. " == t")())
print(load("local function f() return f end f = function() return F end F = f return F" .. ("()"):rep(10000) .. " == F")())
print(load("return 1" .. (" and 1"):rep(20000))())
print(load("return nil" .. (" or nil"):rep(20000) .. " or 7")())
print(load("return 0" .. (" == 0"):rep(3000))())
--# a long chain of elseif
local t = {"local x = ... if x == 0 then return 0 "}
for i = 1, 5000 do t[#t + 1] = "elseif x == " .. i .. " then return " .. i .. " * 2 " end
t[#t + 1] = "else return 'none' end"
local f = assert(load(table.concat(t)))
print(f(0), f(1), f(4999), f(5000), f(5001))
--=0	2	9998	10000	none
-- PUC Lua limits the chain (C levels or jump size); ours has no limit, as the design says
--# very many registers: refused with a message, or done
local t = {}
for i = 1, 260 do t[i] = "a" end
local f, m = load("return f(" .. table.concat(t, ",") .. ")", "=c")
print(f ~= nil or m:find("too many registers", 1, true) ~= nil)
for i = 1, 300 do t[i] = "a.x" end
f, m = load(table.concat(t, ",") .. "=1", "=c")
print(f ~= nil or m:find("overflow", 1, true) ~= nil)
for i = 1, 150 do t[i] = "a" .. i end
for i = 151, 300 do t[i] = nil end
print(load(table.concat(t, ",") .. "=1", "=c") ~= nil)
--# too many labels and gotos are fine
local t = {}
for i = 1, 1000 do t[i] = "::l" .. i .. ":: if x == " .. i .. " then goto l" .. (i % 1000 + 1) .. " end " end
print(load(table.concat(t), "=c") ~= nil)
