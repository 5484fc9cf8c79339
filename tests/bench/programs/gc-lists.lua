-- gc-lists: garbage of mixed sizes beside a live set: linked lists, records with strings, closures, weak tables.
-- size: 250000; in tests: 500
local N = tonumber((...))

local cache = setmetatable({}, { __mode = "v" })
local window, sum = {}, 0
for i = 1, N do
  local node = { id = i, name = "node " .. i, next = window[(i - 1) % 1000 + 1] }
  if node.next then node.next.next = nil end
  node.show = function() return node.name end
  window[i % 1000 + 1] = node
  cache[i % 5000] = node
  sum = sum + #node.show()
end
local alive = 0
for _, node in pairs(window) do
  assert(node.show() == "node " .. node.id)
  alive = alive + 1
end
assert(alive == math.min(N, 1000))
for i = math.max(1, N - 900), N do assert(cache[i % 5000].id == i) end
return string.format("%d %d", sum, alive)
