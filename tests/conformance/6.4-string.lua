--! lines
-- byte, char
string.byte("A")
string.byte("")
string.byte("abc", 2)
string.byte("abc", 1, -1)
string.byte("abc", -1)
string.byte("abc", 0)
string.byte("abc", 4)
string.byte("abc", -10)
string.byte("abc", -10, 10)
string.byte("abc", 0, 2)
string.byte("abc", 3, 1)
string.byte("\0\255\128", 1, 3)
string.byte("abc", math.mininteger, math.maxinteger)
string.byte("abc", 1, math.mininteger)
string.byte("abc", 2.0)
string.byte("abc", 1.5)
string.byte("abc", "2")
string.byte("abc", "x")
string.byte("abc", nil)
string.byte("abc", 1, nil)
string.byte()
string.byte({})
string.byte(123, 1, -1)
("x"):byte()
string.char()
string.char(72, 105)
string.char(0, 255)
string.char(256)
string.char(-1)
string.char(1, 2, 256)
string.char("65")
string.char(65.0)
string.char(65.5)
string.char("x")
string.char(nil)
string.char({})
#string.char(0, 0, 0)
-- len, lower, upper, reverse
string.len("")
string.len("abc")
string.len("a\0b")
string.len(123)
string.len(1.5)
string.len()
string.len(nil)
string.len({})
string.lower("AbC123éÀ")
string.upper("AbC123éà")
string.lower("")
string.lower(10)
string.upper()
string.upper({})
("a\0b"):upper()
string.reverse("abc")
string.reverse("")
string.reverse("a\0b")
string.reverse(123)
string.reverse()
string.reverse("x"):reverse()
-- rep
string.rep("ab", 3)
string.rep("ab", 0)
string.rep("ab", -1)
string.rep("ab", 1)
string.rep("ab", 3, ",")
string.rep("ab", 1, ",")
string.rep("ab", 0, ",")
string.rep("", 10)
string.rep("", 3, ",")
string.rep("", 0, "x")
string.rep("a", 2, "")
string.rep("a\0", 2, "\0")
string.rep("x", math.mininteger)
string.rep("x", 1 << 62)
string.rep("ab", 1 << 62)
string.rep("ab", math.maxinteger)
string.rep("", 100000)
string.rep("", math.maxinteger, "xx")
string.rep("x", 1.5)
string.rep("x", "3")
string.rep("x", "a")
string.rep("x")
string.rep()
string.rep({}, 1)
string.rep("x", {})
string.rep("x", 1, {})
string.rep("x", nil)
string.rep(12, 2, 3)
#string.rep("abc", 1000, "--")
-- sub
string.sub("hello", 2)
string.sub("hello", 2, 3)
string.sub("hello", -3)
string.sub("hello", -3, -2)
string.sub("hello", 0)
string.sub("hello", 0, 2)
string.sub("hello", 10)
string.sub("hello", 3, 2)
string.sub("hello", -100, 2)
string.sub("hello", 2, 100)
string.sub("hello", -100, 100)
string.sub("hello", 6)
string.sub("hello", 5)
string.sub("hello", 2, -2)
string.sub("hello", 2, 0)
string.sub("hello", math.mininteger, math.maxinteger)
string.sub("hello", math.maxinteger)
string.sub("hello", 1, math.mininteger)
string.sub("hello", 2.0, 3.0)
string.sub("hello", 1.5)
string.sub("hello", "2")
string.sub("hello", "x")
string.sub("hello")
string.sub()
string.sub("hello", nil)
string.sub("hello", 1, nil)
string.sub(12345, 2, 3)
string.sub("", 1)
string.sub("a\0b", 2, 2)
("x"):sub(1, 1)
-- arithmetic on strings through their metamethods
"10" + 5
10 + "5"
"10" .. 5
"3" * "4"
"0x10" * 1
"1e1" // 1
"7" % "4"
"2" ^ "3"
-"3"
-"-3"
-"0x10"
"10" / 2
"a" + 1
"1" + {}
"a" * "b"
-"a"
"abc" // 2
"1" - nil
"9223372036854775807" + 1
"9223372036854775808" + 0
"1" & 3
"1.0" & 3
"1.5" & 3
getmetatable("").__add("1", "2")
getmetatable("").__add("x", 2)
getmetatable("").__unm("2", "2")
getmetatable("").__idiv("7", "2")
getmetatable("").__band
getmetatable("").__concat
-- len of formatted things and others
#"\u{10FFFF}"
("a,b,c"):len()
("%d"):rep(3, " "):format(1, 2, 3)
-- dump
type(string.dump(function() end))
string.dump(print)
string.dump()
string.dump({})
string.dump(function() end, true):sub(1, 1)
string.dump(function() end):sub(1, 1)
--! cases
--# every byte survives string functions
local t = {}
for i = 0, 255 do t[i + 1] = string.char(i) end
local s = table.concat(t)
print(#s, s:reverse():reverse() == s, s:sub(1, 256) == s, s:lower():upper() ~= s)
for i = 1, 256 do assert(s:byte(i) == i - 1) end
local u, l = s:upper(), s:lower()
local du, dl = {}, {}
for i = 1, 256 do
  if u:byte(i) ~= i - 1 then du[#du + 1] = i - 1 end
  if l:byte(i) ~= i - 1 then dl[#dl + 1] = i - 1 end
end
print(table.concat(du, " ")) print(table.concat(dl, " "))
--# sub agrees with a naive version over all small indices
local s = "abcde"
local out = {}
for i = -7, 7 do for j = -7, 7 do out[#out + 1] = s:sub(i, j) end end
print(table.concat(out, "|"))
--# byte over all small indices
local s = "abc"
local out = {}
for i = -5, 5 do for j = -5, 5 do out[#out + 1] = table.concat({ s:byte(i, j) }, ".") end end
print(table.concat(out, "|"))
--# comparison is bytewise, embedded zeros count
local list = { "b", "a", "B", "", "a\0", "a\0b", "ab", "\255", "\0", "é", "z", "aa" }
table.sort(list)
for i, s in ipairs(list) do io.write((s:gsub("[%z\128-\255]", function(c) return "\\" .. c:byte() end)), " ") end
print()
--# long strings compare and hash by content
local a, b = ("x"):rep(100) .. "y", ("x"):rep(100) .. "y"
local t = { [a] = 1 }
print(a == b, t[b], a < b .. "z", #a)
local c = ("x"):rep(100) .. "z"
print(a == c, t[c], a < c)
--# many results of byte
local s = ("a"):rep(5000)
print(select("#", s:byte(1, -1)))
print(#string.char(s:byte(1, 5000)))
--# string methods through indexing
local s = "str"
print(s.upper(s), s["len"](s), s.nosuch, #s)
--# concat with numbers keeps the format of the number
print(1 .. "", 1.0 .. "", -0.0 .. "", 1e300 .. "", 2^31 .. "", 1e15 .. "", 123456789012 .. "")
