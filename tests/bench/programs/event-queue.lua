-- event-queue: a simulation driven by a priority queue of closures.
-- size: 120000; in tests: 200
local N = tonumber((...))

local heap, size, sequence = {}, 0, 0
local function before(a, b) return a.time < b.time or a.time == b.time and a.order < b.order end
local function push(time, action)
  sequence = sequence + 1
  local event = { time = time, order = sequence, action = action }
  size = size + 1
  local at = size
  while at > 1 do
    local parent = (at - at % 2) / 2
    if not before(event, heap[parent]) then break end
    heap[at] = heap[parent]
    at = parent
  end
  heap[at] = event
end
local function pop()
  local top, moved = heap[1], heap[size]
  heap[size] = nil
  size = size - 1
  if size > 0 then
    local at = 1
    while true do
      local child = at * 2
      if child > size then break end
      if child < size and before(heap[child + 1], heap[child]) then child = child + 1 end
      if not before(heap[child], moved) then break end
      heap[at] = heap[child]
      at = child
    end
    heap[at] = moved
  end
  return top
end

local now, served, waiting, seed = 0, 0, 0, 7
local function random(n)
  seed = (seed * 3877 + 29573) % 139968
  return seed % n + 1
end
local function customer()
  waiting = waiting + 1
  push(now + random(50), function()
    waiting = waiting - 1
    served = served + 1
  end)
  push(now + random(3), customer)
end
for _ = 1, 50 do push(random(20), customer) end
for _ = 1, N do
  local event = pop()
  assert(event.time >= now)
  now = event.time
  event.action()
end
return string.format("%d %d %d", now, served, waiting)
