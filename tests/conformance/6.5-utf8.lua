--! lines
utf8.char()
utf8.char(65)
utf8.char(72, 228, 8364, 0x10ffff)
utf8.char(0)
utf8.char(0x7fffffff)
utf8.char(0x80000000)
utf8.char(-1)
utf8.char("65")
utf8.char("x")
utf8.char(1.5)
utf8.char(1.0)
utf8.char(nil)
utf8.char({})
utf8.charpattern
#utf8.charpattern
utf8.len("")
utf8.len("abc")
utf8.len("häß€𐍈")
utf8.len("abc", 2)
utf8.len("abc", 4)
utf8.len("abc", 5)
utf8.len("abc", 0)
utf8.len("abc", -1)
utf8.len("abc", -4)
utf8.len("abc", 1, 2)
utf8.len("abc", 1, -2)
utf8.len("abc", 3, 2)
utf8.len("abc", 1, 3)
utf8.len("abc", 1, 4)
utf8.len("abc", 1, 0)
utf8.len("häß", 3)
utf8.len("häß", 2)
utf8.len("häß", 2, 2)
utf8.len("\xff")
utf8.len("a\xffb")
utf8.len("\xe4")
utf8.len("\xc0\x80")
utf8.len("\xc1\xbf")
utf8.len("\xe0\x80\x80")
utf8.len("\xed\xa0\x80")
utf8.len("\xed\xa0\x80", 1, -1, true)
utf8.len("\u{d7ff}\u{e000}")
utf8.len("\u{10ffff}")
utf8.len("\u{110000}")
utf8.len("\u{110000}", 1, -1, true)
utf8.len("\u{7fffffff}")
utf8.len("\u{7fffffff}", 1, -1, true)
utf8.len("\xf4\x90\x80\x80")
utf8.len("\x80")
utf8.len("a\x80")
utf8.len("é", 1, 1)
utf8.len("\0")
utf8.len()
utf8.len({})
utf8.len(123)
utf8.len("abc", "x")
utf8.len("abc", 1.5)
utf8.codepoint("A")
utf8.codepoint("häß", 1, -1)
utf8.codepoint("häß", 2)
utf8.codepoint("häß", 3)
utf8.codepoint("abc", 1, 3)
utf8.codepoint("abc", 3, 2)
utf8.codepoint("abc", 4)
utf8.codepoint("abc", 0)
utf8.codepoint("abc", -1)
utf8.codepoint("abc", -4)
utf8.codepoint("abc", 1, 4)
utf8.codepoint("")
utf8.codepoint("", 1, 0)
utf8.codepoint("\xff")
utf8.codepoint("\u{d800}")
utf8.codepoint("\u{d800}", 1, 1, true)
utf8.codepoint("\u{7fffffff}", 1, 1, true)
utf8.codepoint("\u{110000}")
utf8.codepoint("€𐍈", 1, -1)
utf8.codepoint("\xe2\x82")
utf8.codepoint()
utf8.codepoint({})
utf8.codepoint("abc", 1, 3, 5)
utf8.offset("abc", 1)
utf8.offset("abc", 3)
utf8.offset("abc", 4)
utf8.offset("abc", 5)
utf8.offset("abc", 0)
utf8.offset("abc", -1)
utf8.offset("abc", -3)
utf8.offset("abc", -4)
utf8.offset("häß", 3)
utf8.offset("häß", 4)
utf8.offset("häß", -1)
utf8.offset("häß", -2)
utf8.offset("häß", 0, 3)
utf8.offset("häß", 0, 2)
utf8.offset("häß", 1, 3)
utf8.offset("häß", 1, 2)
utf8.offset("häß", 2, 2)
utf8.offset("abc", 1, 4)
utf8.offset("abc", 1, 5)
utf8.offset("abc", 1, 0)
utf8.offset("abc", 1, -1)
utf8.offset("abc", 2, -2)
utf8.offset("abc", 1, -4)
utf8.offset("", 0)
utf8.offset("", 1)
utf8.offset("", 2)
utf8.offset("", -1)
utf8.offset()
utf8.offset("abc")
utf8.offset("abc", "x")
utf8.offset("abc", 1.5)
utf8.offset("\x80", 1)
utf8.offset("a\x80", 2)
for p, c in utf8.codes("") do error() end return "none"
for p, c in utf8.codes("aé€𐍈") do io.write(p, "=", c, " ") end
for p, c in utf8.codes("a\xffb") do io.write(p, "=", c, " ") end
-- 5.4.4 did not notice a continuation byte at the start
for p, c in utf8.codes("\x80") do io.write(p, "=", c, " ") end
--= -> error: case:1: bad argument #1 to 'codes' (invalid UTF-8 code)
for p, c in utf8.codes("\xe4b") do io.write(p, "=", c, " ") end
for p, c in utf8.codes("\u{d800}") do io.write(p, "=", c, " ") end
for p, c in utf8.codes("\u{d800}", true) do io.write(p, "=", c, " ") end
for p, c in utf8.codes("\u{7fffffff}a", true) do io.write(p, "=", c, " ") end
for p, c in utf8.codes("a\0b") do io.write(p, "=", c, " ") end
-- a continuation byte after a whole character: 5.4.4 did not notice it
for p, c in utf8.codes("ab\x80") do io.write(p, "=", c, " ") end
--= 1=97 
--= -> error: case:1: invalid UTF-8 code
utf8.codes()
utf8.codes({})
select("#", utf8.codes("x"))
type(utf8.codes("x"))
for w in ("aé€"):gmatch(utf8.charpattern) do io.write(#w, " ") end
select(2, ("häß€"):gsub(utf8.charpattern, ""))
--! cases
--# encode and decode around every boundary
for _, c in ipairs { 0, 0x7f, 0x80, 0x7ff, 0x800, 0xfff, 0x1000, 0xd7ff, 0xe000, 0xffff, 0x10000, 0x10ffff } do
  local s = utf8.char(c)
  print(c, #s, utf8.codepoint(s), utf8.len(s), (s:gsub(".", function(b) return ("%02x"):format(b:byte()) end)))
end
for _, c in ipairs { 0xd800, 0xdfff, 0x110000, 0x1fffff, 0x200000, 0x3ffffff, 0x4000000, 0x7fffffff } do
  local s = utf8.char(c)
  print(c, #s, utf8.len(s), utf8.len(s, 1, -1, true), utf8.codepoint(s, 1, 1, true), pcall(utf8.codepoint, s))
end
--# overlong forms are refused, also when lax
for _, s in ipairs { "\xc0\x80", "\xc1\xbf", "\xe0\x9f\xbf", "\xf0\x8f\xbf\xbf", "\xf8\x87\xbf\xbf\xbf", "\xfc\x83\xbf\xbf\xbf\xbf", "\xfe\x80\x80\x80\x80\x80\x80", "\xff" } do
  print(utf8.len(s), utf8.len(s, 1, -1, true))
end
--# every lone byte
local ok = {}
for i = 0, 255 do if utf8.len(string.char(i)) then ok[#ok + 1] = i end end
print(#ok, ok[1], ok[#ok])
--# offsets walk forwards and backwards
local s = "aé€𐍈z"
local f, b = {}, {}
for i = 1, 7 do f[i] = tostring(utf8.offset(s, i)) b[i] = tostring(utf8.offset(s, -i)) end
print(table.concat(f, " "), table.concat(b, " "))
for i = 1, #s do io.write(tostring(utf8.offset(s, 0, i)), " ") end print()
--# reverse by code points
local s = "añb€c"
local t = {}
for _, c in utf8.codes(s) do table.insert(t, 1, utf8.char(c)) end
print(table.concat(t))
--# a string changed to code points and back
local s = "日本語テキスト"
print(utf8.char(utf8.codepoint(s, 1, -1)) == s, utf8.len(s), #s)
--# offsets in invalid text
print(pcall(utf8.offset, "\x80\x80", 1))
print(pcall(utf8.offset, "a\x80\x80", 1, 2))
print(pcall(utf8.offset, "a\x80\x80", 0, 3))
