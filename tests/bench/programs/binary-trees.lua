-- binary-trees: many small tables that live short and some that live long: allocator and garbage collector.
-- size: 17; in tests: 5
local N = tonumber((...))

local function make(depth)
  if depth == 0 then return {} end
  depth = depth - 1
  return { make(depth), make(depth) }
end
local function count(tree)
  if tree[1] then return 1 + count(tree[1]) + count(tree[2]) end
  return 1
end

local long_lived = make(N)
local total = 0
for depth = 4, N, 4 do
  local rounds = 2 ^ (N - depth)
  for _ = 1, rounds do
    local nodes = count(make(depth))
    assert(nodes == 2 ^ (depth + 1) - 1)
    total = total + nodes
  end
end
assert(count(long_lived) == 2 ^ (N + 1) - 1)
return string.format("%d", total)
