local text = require "text"

local sample = "A stackless interpreter keeps the whole state of a program in its own frames, so that it can be stopped, "
  .. "resumed and measured at any moment, naïvely or not."
for _, n in ipairs { 20, 40, 200 } do print(table.concat(text.wrap(sample, n), "\n")) print(("-"):rep(n)) end
print(table.concat(text.wrap(sample, 50, "    ", "  * "), "\n"))
print(table.concat(text.justify(sample, 36), "\n"))
print(#text.wrap("", 10), text.wrap("one", 1)[1])
for _, where in ipairs { "left", "right", "center" } do print("[" .. text.pad("é!", 7, where, ".") .. "]") end
print(text.dedent "    if x then\n      y()\n    end")
print(text.table({ { "name", "count", "share" }, { "apples", 12, 0.25 }, { "größe", 3, 1e10 }, { "", -7, 1/3 } }, { "left", nil, "center" }))
for _, n in ipairs { 0, 12, 123, 1234, 1234567, -98765432, 1234.5, -0.126, 999.999, 1e15 } do io.write(text.commas(n), " ") end print()
for _, n in ipairs { 1, 4, 9, 14, 40, 90, 400, 1994, 2024, 3999 } do io.write(text.roman(n), " ") end print()
for _, n in ipairs { 0, 1023, 1024, 1536, 1 << 20, 5e9, 1 << 50 } do io.write(text.size(n), " ") end print()
print(text.camel "some_long-name here", text.snake "someLongName", text.snake "SomeHTTPThing", text.title "the QUICK brown-fox", text.slug "  Hello, World! (2024) ")
for _, p in ipairs { { "", "" }, { "kitten", "sitting" }, { "flaw", "lawn" }, { "abc", "" }, { "same", "same" } } do io.write(text.distance(p[1], p[2]), " ") end print()
local function lines(s) local t = {} for l in s:gmatch "[^\n]+" do t[#t + 1] = l end return t end
print(table.concat(text.diff(lines "a\nb\nc\nd\ne", lines "a\nx\nc\ne\nf"), "\n"))
print(text.interpolate("${name} costs ${price:.2f}, ${count:05d} left, ${none}", { name = "Tea", price = 3.14159, count = 42 }))
print(text.hexdump("The quick brown\0\1\2\255 fox\n" .. ("z"):rep(20)))
for _, s in ipairs { "", "f", "fo", "foo", "foob", "fooba", "foobar", "\0\255\128" } do
  local e = text.base64(s)
  io.write(e, " ", tostring(text.unbase64(e) == s), " ")
end
print()
local big = {}
for i = 0, 999 do big[#big + 1] = string.char(i * 7 % 256) end
big = table.concat(big)
print(text.unbase64(text.base64(big)) == big, ("%08x"):format(text.crc32(big)), ("%08x"):format(text.crc32 "123456789"), text.crc32 "")
