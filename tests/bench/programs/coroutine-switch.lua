-- coroutine-switch: resume and yield, back and forth, with values both ways.
-- size: 2000000; in tests: 500
local N = tonumber((...))
local resume, yield = coroutine.resume, coroutine.yield

local co = coroutine.create(function(first)
  local sum, value = 0, first
  while value do
    sum = sum + value
    value = yield(sum)
  end
  return "done", sum
end)

local ok, sum
for i = 1, N do ok, sum = resume(co, i) end
assert(ok and sum == N * (N + 1) / 2)
local _, word, total = resume(co, nil)
assert(word == "done" and total == sum and coroutine.status(co) == "dead")
return string.format("%.0f", total)
