-- string-hash: checksums over the bytes of strings, methods on strings.
-- size: 1200; in tests: 2
local N = tonumber((...))

local function adler(s)
  local a, b = 1, 0
  for i = 1, #s do
    a = (a + s:byte(i)) % 65521
    b = (b + a) % 65521
  end
  return b * 32768 + a
end
local function djb(s)
  local h = 5381
  for i = 1, #s, 4 do
    local p, q, r, t = s:byte(i, i + 3)
    h = (h * 33 + p) % 16777213
    h = (h * 33 + (q or 0)) % 16777213
    h = (h * 33 + (r or 0)) % 16777213
    h = (h * 33 + (t or 0)) % 16777213
  end
  return h
end

assert(adler("Wikipedia") == 4582 * 32768 + 920)
local text = ("All work and no play makes Jack a dull boy. "):rep(50)
local sum = 0
for i = 1, N do
  local s = i .. text
  sum = (sum + adler(s) + djb(s)) % 1000003
end
return string.format("%d", sum)
