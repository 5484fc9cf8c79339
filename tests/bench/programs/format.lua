-- format: string.format with the common directives, widths and precisions, and numbers to strings.
-- size: 100000; in tests: 100
local N = tonumber((...))
local format = string.format

local total = 0
for i = 1, N do
  local a = format("%d: %s = %5.2f", i, "value", i / 8)
  local b = format("%-10s|%10s|%05d", "left", "right", i % 1000)
  local c = format("%x %X %c %%", i, i, 65 + i % 26)
  local d = format("%q", "a \"quoted\" line")
  total = total + #a + #b + #c + #d + #tostring(i + 0.25)
  if i == 8 then assert(a == "8: value =  1.00" and b == "left      |     right|00008" and c == "8 8 I %") end
end
return string.format("%d %s", total, format("%g %g %.3f %i", 0.1, 1e20, 2 / 3, 42))
