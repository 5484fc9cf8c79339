-- Hostile programs: the string library and the operators on strings. See README.md here for the notation.

--# rep_doubling
-- A string that doubles until memory is full.
-- must: error not enough memory
local s = "x"
while true do s = s:rep(2) end

--# rep_at_once
-- 2 GB asked for in one call.
-- must: error resulting string too large
print(#("x"):rep(1 << 31))

--# rep_overflow
-- A length that overflows 64 bits, caught, again and again.
-- must: run on
while true do
  assert(not pcall(string.rep, "abc", math.maxinteger))
  assert(not pcall(string.rep, "x", 1 << 40, "yy"))
end

--# rep_nearly_all
-- Strings that take nearly all memory, one after the other: each is garbage when the next is asked for.
-- must: run on
while true do local s = ("abcdefgh"):rep(3 << 20) assert(#s == 24 << 20) end

--# rep_of_nothing
-- Two thousand million empty strings.
-- must: print 0
print(#(""):rep(2000000000))

--# rep_empty_with_separator
-- Only the separators count.
-- must: print 19999999
print(#(""):rep(20000000, "-"))

--# reverse_big
-- Reversing a big string in a loop.
-- must: run on
local s = ("0123456789abcdef"):rep(1 << 20)
while true do s:reverse() end

--# upper_lower_big
-- Ten upper calls on a big string: what froze other interpreters for seconds.
-- must: run on
local s = ("Hello, World! "):rep(1 << 20)
while true do s = s:upper() s = s:lower() end

--# byte_all
-- All the bytes of a string as results: more than a call can return.
-- must: error string slice too long
local s = ("x"):rep(10 << 20)
print(select("#", s:byte(1, -1)))

--# byte_many
-- As many results as one call may have, over and over.
-- must: run on
local s = ("x"):rep(200000)
while true do assert(select("#", s:byte(1, -1)) == 200000) end

--# char_many
-- A string made of 200,000 arguments.
-- must: run on
local s = ("y"):rep(200000)
while true do assert(string.char(s:byte(1, -1)) == s) end

--# sub_of_big
-- Copies of nearly all of a big string.
-- must: run on
local s = ("x"):rep(20 << 20)
while true do for i = 1, 100 do assert(#s:sub(i, -i) == #s - 2 * i + 2) end end

--# concat_operator_big
-- Concatenation of big strings.
-- must: run on
local s = ("x"):rep(8 << 20)
while true do local t = s .. "y" .. s end

--# concat_operator_growing
-- The classic: a string that grows by one in a loop.
-- must: run on
local s = ""
while true do s = s .. "x" end

--# concat_operator_many
-- 200 operands of half a megabyte: more than fits.
-- must: error not enough memory
local s = ("x"):rep(512 << 10)
local parts = {}
for i = 1, 200 do parts[i] = "s" end
load("local s = ... return " .. table.concat(parts, " .. "))(s)

--# equal_keys_long
-- Ever new keys that are equal to one of 28 MB: their comparison is work, too.
-- must: run on
local t = { [("x"):rep(28 << 20)] = 1 }
while true do
  assert(t[("x"):rep(28 << 20)] == 1)
  collectgarbage()
end

--# compare_equal_long
-- == on long strings that differ in the last byte.
-- must: run on
local s = ("x"):rep(16 << 20)
local a, b = s .. "a", s .. "b"
s = nil
while true do assert(a ~= b) end

--# compare_order_long
-- < on long strings with a common beginning, with zeros within.
-- must: run on
local s = ("x\0"):rep(8 << 20)
local a, b = s .. "a", s .. "b"
s = nil
while true do assert(a < b and not (b <= a)) end

--# compare_in_sort
-- Sorting long strings that differ in the last byte.
-- must: run on
local s, t = ("x"):rep(100000), {}
for i = 1, 200 do t[i] = s .. (i * 7919 % 200) end
while true do table.sort(t) table.sort(t, function(a, b) return a > b end) end

--# hash_long_keys
-- Long strings as keys: each is hashed and compared as a whole.
-- must: run on
local t, s = {}, ("k"):rep(1 << 20)
while true do for i = 1, 10 do t[s .. i] = i end end

--# hash_long_keys_similar
-- Long keys that differ in one byte only, at every position.
-- must: run on
local t, n = {}, 20000
local s = ("k"):rep(n)
for i = 1, n, 10 do t[s:sub(1, i - 1) .. "K" .. s:sub(i + 1)] = i end
while true do
  for i = 1, n, 10 do assert(t[s:sub(1, i - 1) .. "K" .. s:sub(i + 1)] == i) end
end

--# intern_flood
-- Millions of different short strings: the table of interned strings grows and shrinks.
-- must: slow error not enough memory
local t = {}
for i = 1, math.huge do t[i] = "s" .. i end

--# intern_churn
-- Short strings that die at once, by the million.
-- must: run on
local i = 0
while true do i = i + 1 local s = "s" .. i end

--# intern_waves
-- The intern table fills and empties in waves.
-- must: run on
while true do
  local t = {}
  for i = 1, 200000 do t[i] = "w" .. i end
  t = nil
  collectgarbage()
end

--# format_width
-- Formats as wide as they may be.
-- must: run on
while true do assert(#string.format("%99d%-99s%99.99f", 1, "x", 1e308) > 290) end

--# format_too_wide
-- Widths that do not fit.
-- must: error invalid conversion
print(string.format("%1000000000d", 1))

--# format_s_big
-- %s and %q of a big string.
-- must: run on
local s = ("a\n\"\0\\"):rep(1 << 20)
while true do
  assert(#string.format("%s|%s", s, s) == 2 * #s + 1)
  string.format("%q", s)
end

--# format_long_format
-- A format string of megabytes without and with directives.
-- must: run on
local plain, percent = ("x"):rep(4 << 20), ("%%"):rep(1 << 20)
while true do
  assert(#string.format(plain) == #plain)
  assert(#string.format(percent) == #percent / 2)
end

--# format_many_arguments
-- 100,000 directives and arguments.
-- must: run on
local f, t = ("%5.1f"):rep(100000), {}
for i = 1, 100000 do t[i] = i end
while true do string.format(f, table.unpack(t)) end

--# format_floats
-- The longest decimal expansions.
-- must: run on
local n = 0
while true do
  n = n + #string.format("%.99f", 1.7976931348623157e308) + #string.format("%.99e", 5e-324) + #string.format("%.99f", 5e-324)
    + #string.format("%a", 5e-324) + #string.format("%.99g", 1 / 3)
end

--# format_tostring_loops
-- %s calls a __tostring that formats the same object.
-- must: error overflow
local t = setmetatable({}, {})
getmetatable(t).__tostring = function(self) return string.format("%s", self) end
print(string.format("%s", t))

--# tostring_loops
-- __tostring that never ends.
-- must: run on
print(setmetatable({}, { __tostring = function() while true do end end }))

--# tonumber_long
-- Numerals of 16,000 digits, and of 16 million: text that long is no number, and that is found out at once.
-- must: run on
local s = ("9"):rep(16 << 20)
local short = s:sub(1, 16000)
while true do assert(tonumber(s) == nil and tonumber(short) == math.huge) end

--# tonumber_long_fraction
-- 15,000 zeros before the digit that counts, and an exponent that brings it back.
-- must: run on
local s = "0." .. ("0"):rep(15000) .. "1e15001"
while true do assert(tonumber(s) == 1) end

--# tonumber_long_exponent
-- An exponent of 16,000 digits; as many leading zeros.
-- must: run on
local a, b = "1e" .. ("9"):rep(16000), ("0"):rep(16000) .. "7"
while true do assert(tonumber(a) == math.huge and tonumber(b) == 7) end

--# tonumber_hex_long
-- A hexadecimal numeral of 16,000 digits, with point and exponent.
-- must: run on
local s = "0x" .. ("f"):rep(16000) .. ".8p-3"
while true do assert(tonumber(s) == math.huge) end

--# tonumber_spaces
-- White space around a number, and then one wrong character; megabytes of it.
-- must: run on
local s = (" "):rep(8000)
local good, bad, long = s .. "1" .. s, s .. "1" .. s .. "x", (" "):rep(8 << 20) .. "1"
while true do assert(tonumber(good) == 1 and tonumber(bad) == nil and tonumber(long) == nil) end

--# tonumber_base
-- A numeral in base 36 of millions of digits.
-- must: run on
local s = ("z"):rep(8 << 20)
while true do assert(tonumber(s, 36)) end

--# arithmetic_on_long_strings
-- Arithmetic converts the string each time.
-- must: run on
local s = ("1"):rep(16000)
while true do assert(s + 1 == math.huge and -s < 0 and s * 2 > 0) end

--# arithmetic_on_long_strings_bad
-- Arithmetic, bit operations and for loops with numerals of megabytes: an error message that names them.
-- must: error
local s = ("1"):rep(4 << 20)
for i = 1, 1000 do assert(not pcall(function() return s | 1 end) and not pcall(function() return s + 1 end)) end
for i = s, 1 do end

--# integer_argument_long
-- A long numeral string where an integer is wanted.
-- must: run on
local s, long = (" "):rep(16000) .. "3", (" "):rep(4 << 20) .. "3"
while true do assert(("abcdef"):sub(s, s) == "c" and not pcall(string.sub, "abcdef", long)) end

--# gsub_to_big
-- A replacement that makes the result a million times longer.
-- must: error not enough memory
print(#(("x"):rep(1000)):gsub("x", ("y"):rep(1 << 20)))

--# gsub_empty_everywhere
-- An empty match at every place.
-- must: run on
local s = ("x"):rep(1 << 20)
while true do assert(#s:gsub("", "-") == 2 * #s + 1) end

--# gsub_table_and_function
-- Replacement by table and by function, for every character.
-- must: run on
local s, t = ("abc"):rep(100000), { a = "1", b = "2" }
while true do s:gsub(".", t) s:gsub(".", function(c) return c end) end

--# gsub_function_endless
-- A replacement function that does not return.
-- must: run on
local s = ("x"):gsub(".", function() while true do end end)

--# len_of_big
-- What is cheap must stay cheap.
-- must: print 62914560
print(#("x"):rep(60 << 20))

--# pack_wide
-- The widest integers and paddings.
-- must: run on
local f = (">i16<i16!16j"):rep(100)
local t = {}
for i = 1, 300 do t[i] = i end
while true do assert(#string.pack(f, table.unpack(t)) > 3000) end

--# pack_long_format
-- A format of megabytes of options that pack nothing.
-- must: run on
local f = ("<>=! "):rep(1 << 20)
while true do assert(string.pack(f) == "" and string.packsize(f) == 0) end

--# pack_padding
-- c with a length of 2 GB; packsize that overflows.
-- must: error
assert(not pcall(string.packsize, ("c2147483647"):rep(10)))
assert(not pcall(string.pack, "c4000000000", "x"))
print(#string.pack("c2147483000", "x"))

--# pack_big_strings
-- s and z options on big strings.
-- must: run on
local s = ("x"):rep(8 << 20)
while true do
  assert(#string.pack("s4", s) == #s + 4)
  assert(#string.pack("z", s) == #s + 1)
  assert(#string.pack("c" .. #s + 1000, s) == #s + 1000)
end

--# unpack_many
-- More values than a call can return.
-- must: error
print(select("#", string.unpack(("B"):rep(10 << 20), ("x"):rep(10 << 20))))

--# unpack_z_unfinished
-- Looking for the zero that is not there.
-- must: run on
local s = ("x"):rep(16 << 20)
while true do assert(not pcall(string.unpack, "z", s)) end

--# utf8_len_big
-- Counting the characters of a big string.
-- must: run on
local s = ("\u{20ac}x"):rep(4 << 20)
while true do assert(utf8.len(s) == 8 << 20) end

--# utf8_offset_far
-- The last character, counted from both ends; a start deep within continuation bytes.
-- must: run on
local s, c = ("\u{20ac}"):rep(4 << 20), ("\x80"):rep(8 << 20)
while true do
  assert(utf8.offset(s, 4 << 20) and utf8.offset(s, -(4 << 20)))
  assert(not pcall(utf8.offset, c, 1, #c) and utf8.offset(c, 0, #c) == 1)
end

--# utf8_codepoint_all
-- All code points of a big string.
-- must: error
local s = ("\u{20ac}"):rep(4 << 20)
print(select("#", utf8.codepoint(s, 1, -1)))

--# utf8_codes_big
-- Iteration over millions of characters, and over a string that is not UTF-8.
-- must: run on
local s = ("\u{7fffffff}"):rep(100000)
while true do
  for p, c in utf8.codes(s, true) do end
  assert(not pcall(function() for p, c in utf8.codes(("\x80"):rep(1 << 20)) do end end))
end

--# utf8_char_many
-- A string of 200,000 code points.
-- must: run on
local t = {}
for i = 1, 200000 do t[i] = 0x7fffffff end
while true do assert(#utf8.char(table.unpack(t)) == 1200000) end

--# string_metatable
-- The metatable of strings is the script's own: an endless __index.
-- must: error
getmetatable("").__index = function(s, k) return s[k] end
print(("x"):rep(10))

--# string_arithmetic_loop
-- String arithmetic through a metamethod that uses string arithmetic.
-- must: error overflow
getmetatable("").__add = function(a, b) return a + b end
print("x" + 1)

--# string_buffer_of_lines
-- A million short lines joined, then split again.
-- must: run on
while true do
  local t = {}
  for i = 1, 100000 do t[#t + 1] = "line " .. i end
  local s = table.concat(t, "\n")
  for line in s:gmatch("[^\n]+") do end
end

--# os_date_zone
-- The name of the time zone, for which the host may have to look in many places.
-- must: run on
local t = 0
while true do t = t + 86399 local _ = os.date("%c %Z %z", t) end

--# os_time_other_isdst
-- Local times told in the kind of time that is not in use then: the offset is looked for nearby.
-- must: run on
local t = 0
while true do
  t = t + 86399
  local d = os.date("*t", t)
  d.isdst = not d.isdst
  os.time(d)
end
