-- tokenizer: splitting source text into tokens by anchored finds, as hand-written scanners do.
-- size: 600; in tests: 1
local N = tonumber((...))
local find, sub = string.find, string.sub

local source = [[
local function gcd(a, b) -- Euclid
  while b ~= 0 do a, b = b, a % b end
  return a
end
local numbers = { 12, 18.5, 0x1F, 1e10 }
for i = 1, 10 do print("gcd is " .. gcd(i * 12, 18), 'x') end
]]
source = source:rep(10)

local keywords = {}
for word in ("local function while do end return for print"):gmatch("%a+") do keywords[word] = true end

local function tokenize(text)
  local counts = { keyword = 0, name = 0, number = 0, string = 0, comment = 0, symbol = 0 }
  local at, n = 1, #text
  while at <= n do
    local kind
    local _, last = find(text, "^%s+", at)
    if not last then
      _, last = find(text, "^[%a_][%w_]*", at)
      if last then
        kind = keywords[sub(text, at, last)] and "keyword" or "name"
      else
        _, last = find(text, "^%d[%w.]*", at)
        if last then kind = "number" else
          _, last = find(text, "^(['\"]).-%1", at)
          if last then kind = "string" else
            _, last = find(text, "^%-%-[^\n]*", at)
            if last then kind = "comment" else
              _, last = find(text, "^[=~<>.]*", at)
              if last < at then last = at end
              kind = "symbol"
            end
          end
        end
      end
      counts[kind] = counts[kind] + 1
    end
    at = last + 1
  end
  return counts
end

local counts
for _ = 1, N do counts = tokenize(source) end
assert(counts.comment == 10 and counts.string == 20 and counts.number == 90)
return string.format("%d %d %d", counts.keyword, counts.name, counts.symbol)
