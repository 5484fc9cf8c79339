-- string-build: making strings: .. of two and of many, a growing string, table.concat.
-- size: 200000; in tests: 200
local N = tonumber((...))

local parts, total = {}, 0
for i = 1, N do
  local key = "item" .. i
  local line = "<" .. key .. " n='" .. i .. "'>" .. i * 2 .. "</" .. key .. ">"
  parts[#parts + 1] = line
  total = total + #line
end
local all = table.concat(parts)
local lines = table.concat(parts, "\n")
assert(#all == total and #lines == total + N - 1)

local grown = ""
for i = 1, math.floor(N / 20) do grown = grown .. (i % 10) end
assert(#grown == math.floor(N / 20) and grown:sub(1, 11) == ("12345678901"):sub(1, #grown))
return string.format("%d %d %s", total, #lines, parts[N])
