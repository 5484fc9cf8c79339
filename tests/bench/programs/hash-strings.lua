-- hash-strings: counting words: tables with string keys made at run time.
-- size: 60000; in tests: 200
local N = tonumber((...))

local counts, distinct = {}, 0
for i = 1, N do
  for _, word in ipairs({ "key" .. i % 5000, "word" .. i % 77, "rare" .. i }) do
    local n = counts[word]
    if n == nil then
      n = 0
      distinct = distinct + 1
    end
    counts[word] = n + 1
  end
end
local total, found = 0, 0
for _, n in pairs(counts) do
  total = total + n
  found = found + 1
end
assert(total == 3 * N and found == distinct)
for i = 1, N, 2 do counts["rare" .. i] = nil end
local left = 0
for _ in pairs(counts) do left = left + 1 end
assert(left == distinct - math.floor((N + 1) / 2))
return string.format("%d %d %d", distinct, left, counts.word5)
