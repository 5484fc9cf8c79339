-- sort-comparator: table.sort with a function that compares records.
-- size: 50000; in tests: 100
local N = tonumber((...))

local seed = 17
local function random(n)
  seed = (seed * 3877 + 29573) % 139968
  return seed % n
end

local people = {}
for i = 1, N do people[i] = { id = i, age = random(90), name = "n" .. random(1000) } end

table.sort(people, function(a, b)
  if a.age ~= b.age then return a.age < b.age end
  return a.id < b.id
end)
for i = 2, N do
  local a, b = people[i - 1], people[i]
  assert(a.age < b.age or a.age == b.age and a.id < b.id)
end
local oldest = people[N].id
table.sort(people, function(a, b) return a.id > b.id end)
for i = 1, N do assert(people[i].id == N - i + 1) end
return string.format("%d %s", oldest, people[1].name)
