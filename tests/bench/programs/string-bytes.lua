-- string-bytes: strings one character at a time: byte, sub, char.
-- size: 25000; in tests: 20
local N = tonumber((...))
local byte, char, sub = string.byte, string.char, string.sub

local text = "The quick brown fox jumps over the lazy dog"
local function rot13(s)
  local out = {}
  for i = 1, #s do
    local b = byte(s, i)
    if b >= 97 and b <= 122 then b = (b - 97 + 13) % 26 + 97
    elseif b >= 65 and b <= 90 then b = (b - 65 + 13) % 26 + 65 end
    out[i] = char(b)
  end
  return table.concat(out)
end

local vowels, rotated = 0, text
for _ = 1, N do
  rotated = rot13(rotated)
  for i = 1, #text do
    local c = sub(text, i, i)
    if c == "a" or c == "e" or c == "i" or c == "o" or c == "u" then vowels = vowels + 1 end
  end
end
assert(vowels == 11 * N)
assert(rotated == (N % 2 == 0 and text or rot13(text)))
return string.format("%d %s", vowels, rotated)
