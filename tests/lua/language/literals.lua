-- Numbers, strings and comments as the lexer reads them.
print(0x10, 0xA.8p0, 0x.1p4, 0xfp-1, 1e2, .5, 3., 0x1P+2) --> 16 10.5 1.0 7.5 100.0 0.5 3.0 4.0
print(1000000000000000000000, 0xffffffffffffffffff, 9223372036854775807, 9223372036854775808)
--> 1e+21 -1 9223372036854775807 9.2233720368548e+18
print("a\tb\\\"\'\65\065\x41\u{48}\u{20AC}\u{7FFFFFFF}" == "a\tb\\\"'AAAH\xE2\x82\xAC\xFD\xBF\xBF\xBF\xBF\xBF") --> true
local joined = "one\z
       two\
three"
print(joined)
--> onetwo
--> three
local long = [[
first newline dropped]]
local empty_line = [[

]]
print(long, [==[a]]b]=]c]==], #empty_line) --> first newline dropped a]]b]=]c 1
print(#"\0a\0", ("\0a"):byte(1, -1)) --> 3 0 97
print('single "inside"', "double 'inside'") --> single "inside" double 'inside'
--[[ a long
comment ]] print("after a long comment") --> after a long comment
--[==[ ]] ]=] ]==] print("after a longer one") --> after a longer one
---[[ not long
print(1--[[inline]]+--[=[x]=]2) --> 3
goto a ::a:: ::b:: ; ; ;
print(load("x = 'abc")) --> nil [string "x = 'abc"]:1: unfinished string near <eof>
print(load("x = [[abc")) --> nil [string "x = [[abc"]:1: unfinished long string (starting at line 1) near <eof>
print(load("x = '\\xZZ'")) --> nil [string "x = '\xZZ'"]:1: hexadecimal digit expected near ''\xZ'
print(load("x = '\\300'")) --> nil [string "x = '\300'"]:1: decimal escape too large near ''\300''
print(load("x = 0x")) --> nil [string "x = 0x"]:1: malformed number near '0x'
print(load("x = 1e")) --> nil [string "x = 1e"]:1: malformed number near '1e'
print(load("x = 3abc")) --> nil [string "x = 3abc"]:1: malformed number near '3abc'
print(load("x = '\\u{110000000}'")) --> nil [string "x = '\u{110000000}'"]:1: UTF-8 value too large near ''\u{110000000'
print(load("--[[ x")) --> nil [string "--[[ x"]:1: unfinished long comment (starting at line 1) near <eof>
print(load("x = @")) --> nil [string "x = @"]:1: unexpected symbol near '@'
print(load("x = 'a\nb'")) --> nil [string "x = 'a..."]:1: unfinished string near ''a'
print(load("x = '\\q'")) --> nil [string "x = '\q'"]:1: invalid escape sequence near ''\q'
print(load("return ~= 1")) --> nil [string "return ~= 1"]:1: unexpected symbol near '~='
