-- pcall: protected calls that succeed, that raise strings and tables, and nested ones.
-- size: 1000000; in tests: 200
local N = tonumber((...))
local pcall, error = pcall, error

local function work(i)
  if i % 10 == 0 then error({ code = i }) end
  if i % 10 == 5 then error("five", 0) end
  return i
end
local function nested(i)
  local ok, value = pcall(work, i)
  if ok then return value end
  error(value, 0)
end

local good, tables, strings = 0, 0, 0
for i = 1, N do
  local ok, value
  if i % 2 == 0 then ok, value = pcall(work, i) else ok, value = pcall(nested, i) end
  if ok then good = good + 1
  elseif type(value) == "table" then tables = tables + 1
  else strings = strings + (value == "five" and 1 or 0) end
end
assert(good + tables + strings == N and tables == math.floor(N / 10))
return string.format("%d %d %d", good, tables, strings)
