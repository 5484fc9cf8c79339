--! load
-- malformed numerals
return 1a
return 1..2
return 3x
return 0x
return 0xg
return 0x1p
return 0x1pz
return 0x1p+
return 1e
return 1e+
return 1e-x
return 1ee5
return 1.2.3
return 1..
return 0x1.2.3
return 0x.
return 0x.p1
return 1_000
return 0b101
return 12abc
return 5..5
return 1e5.
return 08x
return 3é
return 1e5e5
return 0x1P5x
return 9223372036854775807x
-- strings
return "abc
return 'abc
return "abc'
return 'abc"
return "abc⏎def"
return 'abc⏎def'
return "abc\
return "abc\⏎
return "\
return "\q"
return "ab\qcd"
return "\c"
return "\("
return "\ "
return "\300"
return "\256"
return "\999x"
return "\2567"
return "\x"
return "\xg0"
return "\x1"
return "\x1g"
return "\x1
return "abc\x5"
return "\u"
return "\u41"
return "\u{"
return "\u{}"
return "\u{g}"
return "\u{41"
return "\u{41g}"
return "\u{80000000}"
return "\u{7FFFFFFFF}"
return "\u{ffffffffffff}"
return "\u{41⏎}"
return 'xx\u{110000000}'
return "\z  ⏎ 
return "\z
return "a\8"..'\400'
return "é\q"
-- long strings and comments
return [[abc
return [[⏎abc⏎⏎
return [==[abc]=]
return [=abc
return [=
return [==x]==]
x = [=[
--[[ unfinished
--[==[ unfinished ]]⏎]=]
return 1 --[[ unfinished
return [=]
-- stray characters
return @
return $x
x = 1 ! 2
return 1 ? 2
`
\
return "a" \ "b"
x = #
return &
x @ y
return é
é = 1
x = 1 % % 2
~
!=
x != y
x += 1
x++
x--y
return a && b
return a || b
return !a
return 1 <> 2
^
:::
...
..
.
1
"x"
'x
[[x]]
-- tokens shown by 'near'
x = }
x = )
x = ]
x = ,
x = ;
x = =
x = ==
x = ~=
x = <=
x = >=
x = <
x = <<
x = >>
x = //
x = /
x = ..
x = ...x
x = :
x = ::
x = ::a::
x = and
x = break
x = do
x = else
x = elseif
x = end
x = for
x = goto
x = if
x = in
x = local
x = or
x = repeat
x = return
x = then
x = until
x = while
x = 1 2
x = 1 2.5
x = 1 0x10
x = 1 "str"
x = 1 'str'
x = 1 [[str]]
x = 1 [==[str]==]
x = 1 name y
x = 1 "a\nb"
x = 1 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
x = 1 "\65\x42" y
x = 1 nil
x = 1 true
x = 1 function
x = 1 {}
x = 1 ⏎ 2
⏎⏎⏎x = = 1
x =⏎⏎⏎
x⏎=⏎=
--[[⏎⏎]] x = )
x = [[⏎⏎]] )
x = "a\⏎b" )
x = "a\z⏎⏎  b" )
--! cases
--# control characters in near
print(load("x = \1", "=c"))
print(load("x = \127", "=c"))
print(load("x = \0", "=c"))
print(load("\0", "=c"))
print(load("x = 1 \11\12 y z", "=c"))
print(load("x = \200\201", "=c"))
print(load("return \27[0m", "=c"))
--# a NUL inside a name or numeral
print(load("return a\0b", "=c"))
print(load("return 1\0", "=c"))
print(load("return 'a\0", "=c"))
print(load("return 'a\0\n'", "=c"))
--# chunk names in messages
print(load("x", "=name"))
print(load("x", "@file.lua"))
print(load("x", "plain"))
print(load("x", "first line\nsecond"))
print(load("x"))
print(load("x\ny"))
print(load("x", ""))
print(load("x", "="))
print(load("x", "@"))
print(load("x", "=" .. ("n"):rep(100)))
print(load("x", "@" .. ("d/"):rep(50) .. "file"))
print(load("x", ("s"):rep(100)))
print(load("local xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx = ="))
print(load("x", ("n"):rep(44)))
print(load("x", ("n"):rep(45)))
print(load("x", ("n"):rep(46)))
print(load("x", "=" .. ("n"):rep(58)))
print(load("x", "=" .. ("n"):rep(59)))
print(load("x", "=" .. ("n"):rep(60)))
print(load("x", "@" .. ("n"):rep(58)))
print(load("x", "@" .. ("n"):rep(59)))
print(load("x", "@" .. ("n"):rep(60)))
print(load("x", "\nabc"))
print(load("x", "abc\n"))
--# a very long token near an error
print(load("x = 1 " .. ("y"):rep(300), "=c") == nil, #select(2, load("x = 1 " .. ("y"):rep(300), "=c")))
print(#select(2, load("x = 'aaa" .. ("y"):rep(300), "=c")))
--# line of an error within multi-line expressions
print(load("local a = {\n1,\n2\n3\n}", "=c"))
print(load("f(\n1,\n2\n", "=c"))
print(load("if x then\n\n\n", "=c"))
print(load("for i = 1, 2 do\n\nif a then\n\nend", "=c"))
print(load("function f()\n\n\nfunction g()\n\nend", "=c"))
print(load("repeat\n\n", "=c"))
print(load("a = (1 +\n2\n", "=c"))
print(load("a = {\n\n", "=c"))
print(load("a = t[\n1\n", "=c"))
print(load("do\ndo\nend\n", "=c"))
