-- sieve: a big array of booleans, filled and struck out.
-- size: 3000000; in tests: 1000
local N = tonumber((...))

local composite = {}
for i = 1, N do composite[i] = false end
local i = 2
while i * i <= N do
  if not composite[i] then
    for multiple = i * i, N, i do composite[multiple] = true end
  end
  i = i + 1
end
local primes, sum = 0, 0
for n = 2, N do
  if not composite[n] then
    primes = primes + 1
    sum = (sum + n) % 1000003
  end
end
assert(primes == ({ [1000] = 168, [3000000] = 216816 })[N])
return string.format("%d %d", primes, sum)
