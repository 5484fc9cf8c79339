-- globals: code without locals, as it is typed into a prompt.
-- size: 2500000; in tests: 500
N = tonumber((...))

total = 0
i = 1
function step(n)
  total = total + n % 3
  steps = (steps or 0) + 1
end
while i <= N do
  step(i)
  if math.max(i, 2) == i then last = i end
  i = i + 1
end
assert(steps == N and last == N)
assert(total == math.floor(N / 3) * 3 + (N % 3 == 1 and 1 or N % 3 == 2 and 3 or 0))
result = string.format("%d %d", total, steps)
steps = nil
return result
