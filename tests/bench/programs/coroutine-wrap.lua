-- coroutine-wrap: generators by coroutine.wrap: a tree walked recursively, and a chain of filters.
-- size: 12; in tests: 4
local N = tonumber((...))
local wrap, yield = coroutine.wrap, coroutine.yield

local function tree(depth, at)
  if depth == 0 then return nil end
  local step = 2 ^ (depth - 1)
  return { left = tree(depth - 1, at - step / 2), value = at, right = tree(depth - 1, at + step / 2) }
end
local function walk(node)
  if node then
    walk(node.left)
    yield(node.value)
    walk(node.right)
  end
end

local sum = 0
for _ = 1, 130 do
  local last, count = -math.huge, 0
  for value in wrap(function() walk(tree(N, 0)) end) do
    assert(value > last)
    last, count = value, count + 1
  end
  assert(count == 2 ^ N - 1)
  sum = sum + count
end

local function numbers(n) return wrap(function() for i = 2, n do yield(i) end end) end
local function without_multiples(p, source)
  return wrap(function()
    for n in source do
      if n % p ~= 0 then yield(n) end
    end
  end)
end
local primes = 0
for _ = 1, 10 do
  local source = numbers(20 * N)
  while true do
    local p = source()
    if p == nil then break end
    primes = primes + 1
    source = without_multiples(p, source)
  end
end
assert(primes == 10 * ({ [4] = 22, [12] = 52 })[N])
return string.format("%d %d", sum, primes)
