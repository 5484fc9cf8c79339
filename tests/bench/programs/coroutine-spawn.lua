-- coroutine-spawn: many short-lived coroutines.
-- size: 400000; in tests: 100
local N = tonumber((...))
local create, resume, yield, status = coroutine.create, coroutine.resume, coroutine.yield, coroutine.status

local function task(a, b)
  local c = yield(a + b)
  return c * 2
end

local sum, dead = 0, 0
for i = 1, N do
  local co = create(task)
  local _, three = resume(co, i, 3)
  local _, last = resume(co, three)
  sum = sum + last - 2 * i
  if status(co) == "dead" then dead = dead + 1 end
end
assert(sum == 6 * N and dead == N)
return string.format("%d", sum)
