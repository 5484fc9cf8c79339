-- string-ops: upper, lower, rep, reverse, sub, len, comparison, tostring and tonumber on short strings.
-- size: 150000; in tests: 200
local N = tonumber((...))

local total, equal, less = 0, 0, 0
for i = 1, N do
  local s = "Item " .. tostring(i)
  local up = s:upper()
  assert(up:sub(1, 4) == "ITEM")
  if up:lower() == s:lower() then equal = equal + 1 end
  if s:reverse() < s then less = less + 1 end
  local padded = (" "):rep(12 - #s) .. s
  total = total + #padded + tonumber(s:sub(6)) % 10 + tonumber("0x1f") + tonumber("1.5e1")
end
local digits = 0
for i = 1, N do digits = digits + i % 10 end
assert(equal == N and total == N * (12 + 31 + 15) + digits)
return string.format("%d %d %d", total, equal, less)
