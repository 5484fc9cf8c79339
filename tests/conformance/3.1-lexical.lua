--! lines
-- names
local _, __, _1, a1, A1, endx, End = 1, 2, 3, 4, 5, 6, 7; return _, __, _1, a1, A1, endx, End
local And, OR, nIl = 1, 2, 3; return And + OR + nIl
local _VERSION = "x"; return _VERSION
-- decimal numerals
0
3
345
00042
9223372036854775807
9223372036854775808
-9223372036854775808
-9223372036854775807 - 1
18446744073709551616
3.0
3.1416
314.16e-2
0.31416E1
34e1
34E+1
34e-1
.5
5.
.5e1
5.e1
1e308
1e309
-1e309
1e-320
1e-324
1e-400
5e-324
4.9406564584124654e-324
2.2250738585072014e-308
1.7976931348623157e308
1.7976931348623159e308
0.1
0.1 + 0.2
123456789012345678
1234567890123456789012
0.1e1
1e0
1E2
100000000000000
1e14
1e15
1e16
1e100
123456.789e3
3.14159265358979323846
9007199254740993
9007199254740993.0
9007199254740992.0
0e12
-0
-0.0
0.0
1/-0.0
-- hexadecimal numerals
0xff
0xBEBADA
0XA
0Xa
0x0
0x7fffffffffffffff
0x8000000000000000
0xffffffffffffffff
0x10000000000000000
0x1ffffffffffffffff
0x123456789abcdef01
-0xff
0x0.1E
0xA23p-4
0X1.921FB54442D18P+1
0x.8
0x8.
0x.8p1
0xA.8p0
0x1p10
0x1p-10
0x1P+4
0x1p1023
0x1p1024
0x1p-1074
0x1p-1075
0x1.8p-1074
0x.00000000000000000001p80
0xffffffffffffffff.0
0x1ffffffffffffffff.0
0x0p1
0xep1
0xe+1
0x1e+1
0x1.fffffffffffffp1023
0x1.fffffffffffff7p1023
0x1.fffffffffffff8p1023
-- strings and escapes
"\a\b\f\n\r\t\v\\\"\'"
'\a\b\f\n\r\t\v\\\"\''
"it's"
'say "hi"'
"\65\066\0677"
"\0"
"a\0b"
#"a\0b"
"\255\200\0001"
"\x41\x42\x7f\xff\xFf\x00"
"\z  abc"
"a\z   ⏎   b\z⏎⏎	c"
"a\⏎b"
"a\⏎⏎"
"\u{41}\u{e9}\u{20AC}\u{10FFFF}"
"\u{0}\u{7F}\u{80}\u{7FF}\u{800}\u{FFFF}\u{10000}"
"\u{1FFFFF}\u{3FFFFFF}\u{7FFFFFFF}"
"\u{00000041}"
#"\u{7FFFFFFF}"
"\z"
"x\zy"
"\9\10\100"
"\1234"
"tab	in"
''
""
"\\n"
-- long strings
[[hello]]
[[⏎hello]]
[[⏎⏎hello⏎]]
[[a]b]]
[=[a]]b]=]
[==[a]=]b]]c]==]
[[\n\x41]]
[[]]
[==[]==]
[=[⏎]=]
[[]]==""
#[[⏎⏎]]
[[a[b[[c]]
[=[]]=]
[[x]=]]
-- line ends within strings: \r, \n, \r\n and \n\r each count once
load("return [[a\rb\nc\r\nd\n\re]]")()
load("return [[\r\nx]]")()
load("return [[\n\rx]]")()
load("return [[\r\rx]]")()
load("return 'a\\\r\nb'")()
load("return 'a\\\n\rb'")()
load("return 'a\\\rb'")()
select(2, load("x=1\r\ny=2\n\rz=3\rw=", "=c"))
select(2, load("\n\n\r\r=", "=c"))
-- comments
1 -- comment
1 --[[ long ]] + 1
1 --[==[ long ]] ⏎ ]=] ]==] + 1
--[[]] return 5
--[=[ a ⏎ b ]=] return 6
---[[ not long⏎return 7
--[ [ not long⏎return 8
--[=x⏎return 9
--⏎return 10
--[==[⏎]]⏎]==]return 11
1--
-- tokens run together
1..2
1 .. 2
"a".."b".."c"
2^-3
2^--3
- -3
not not nil
#"abc"+1
~5
~~5
-~5
1<2==true
a=1;;;return a
;;;
do;end;return 1
local t={1,2;3;}return #t
(1)
("x"):rep(3)
a={f=function(...)return ...end}return a.f"x",a.f'x',a.f[[x]],a.f{1}==nil
0xfp+1
3 ..3
3. ..3
{}==nil
a=3 b=4 return a,b
return(1)
"\x41B"
"\065B"
-- bytes above 127 in strings stay as they are
"é"
#"é"
"日本語"
--! cases
--# reserved words cannot be names, but can be quoted keys
local t = {["and"] = 1, ["end"] = 2}
print(t["and"], t["end"])
--# a first line starting with # is skipped only by files
print(load("#!/usr/bin/lua\nprint(1)"))
--# loadfile skips a shebang and keeps line numbers
local name = os.tmpname()
local f = assert(io.open(name, "w"))
f:write("#!/usr/bin/env lua\nlocal x = ...\nreturn x, debug.getinfo(1, 'l').currentline\n")
f:close()
print(assert(loadfile(name))(42))
f = io.open(name, "w") f:write("# only a comment") f:close()
print(pcall(assert(loadfile(name))))
f = io.open(name, "w") f:write("\xEF\xBB\xBF# bom and comment\nreturn 7") f:close()
print(loadfile(name)())
f = io.open(name, "w") f:write("\xEF\xBB\xBFreturn 8") f:close()
print(loadfile(name)())
f = io.open(name, "w") f:write("#\nreturn return") f:close()
print((select(2, loadfile(name)):gsub("^.-:", "FILE:")))
os.remove(name)
--# long string delimiters of many levels
for n = 0, 20 do
  local e = ("="):rep(n)
  local inner = n > 0 and "]" .. ("="):rep(n - 1) .. "]" or "x"
  assert(load("return [" .. e .. "[" .. inner .. "]" .. e .. "]"))
  assert(load("return [" .. e .. "[" .. inner .. "]" .. e .. "]")() == inner)
end
--# every decimal escape
for i = 0, 255 do
  assert(load(("return '\\%d'"):format(i))() == string.char(i))
  assert(load(("return '\\%03d'"):format(i))() == string.char(i))
  assert(load(("return '\\x%02x'"):format(i))() == string.char(i))
  assert(load(("return '\\x%02X'"):format(i))() == string.char(i))
end
--# unicode escapes agree with utf8.char
for _, c in ipairs { 0, 1, 0x7f, 0x80, 0x7ff, 0x800, 0xd800, 0xffff, 0x10000, 0x10ffff, 0x110000, 0x1fffff,
  0x200000, 0x3ffffff, 0x4000000, 0x7fffffff } do
  assert(load(("return '\\u{%x}'"):format(c))() == utf8.char(c))
end
--# a long decimal literal is read exactly
print(string.format("%.17g", load("return 0." .. ("3"):rep(300))()))
print(string.format("%.17g", load("return " .. ("9"):rep(300))()))
print(load("return " .. ("9"):rep(400))())
print(string.format("%.17g", load("return 0." .. ("0"):rep(300) .. "1")()))
print(load("return 0x" .. ("f"):rep(50))())
print(load("return 0x" .. ("f"):rep(50) .. "p0")())
print(load("return 0x" .. ("0"):rep(500) .. "1")())
print(load("return 0x." .. ("0"):rep(500) .. "1p2004")())
print(load("return " .. ("0"):rep(500) .. "1")())
--# halfway rounding
for _, s in ipairs { "9007199254740993.0", "9007199254740995.0", "9007199254740992.99999999999999999",
  "1.00000000000000011102230246251565404236316680908203125",
  "1.00000000000000011102230246251565404236316680908203124",
  "1.00000000000000011102230246251565404236316680908203126",
  "2.4703282292062327e-324", "2.4703282292062328e-324", "8.41e21", "6.9294956446009195e15" } do
  print(s, string.format("%a", tonumber(s)))
end
