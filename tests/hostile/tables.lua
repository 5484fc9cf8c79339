-- Hostile programs: tables and the table library. See README.md here for the notation.

--# array_fill
-- An array that grows until memory is full.
-- must: error not enough memory
local t = {}
for i = 1, math.huge do t[i] = i end

--# array_fill_caught
-- The same, caught, again and again.
-- must: run on
while true do
  local ok, e = pcall(function() local t = {} for i = 1, math.huge do t[i] = i end end)
  assert(not ok and e == "not enough memory")
end

--# hash_fill
-- A hash that grows until memory is full.
-- must: slow error not enough memory
local t = {}
for i = 1, math.huge do t[i + 0.5] = i end

--# hash_fill_tables
-- Tables as keys.
-- must: slow error not enough memory
local t = {}
while true do t[{}] = true end

--# hash_collisions_multiples
-- Integers that fall together in tables of a power of two.
-- must: run on
while true do
  local t = {}
  for i = 1, 20000 do t[i << 40] = i end
  for i = 1, 20000 do assert(t[i << 40] == i) end
end

--# hash_collisions_known
-- The 2,700 integers that collide in lua5.4 (multiples of 2^n - 1, which is its modulus).
-- must: run on
local m = (1 << 31) - 1
while true do
  local t = {}
  for n = 1, 15 do for i = 1, 200 do t[i * ((1 << n) - 1) * m] = i end end
end

--# hash_floats
-- Floats with equal mantissas; integers and floats mixed.
-- must: run on
while true do
  local t = {}
  for i = -1000, 1000 do t[2.0 ^ i] = i t[1 + 2.0 ^ -(i % 52)] = i t[i << 53] = i end
end

--# hash_grow_delete
-- Keys come and go: a table whose nodes are always full of dead keys.
-- must: run on
local t, i = {}, 0
while true do i = i + 1 t["k" .. i] = i t["k" .. i - 5000] = nil end

--# hash_grow_delete_big
-- The same with a hundred thousand living keys.
-- must: run on
local t, i = {}, 0
while true do i = i + 1 t[i * 1.5] = i t[(i - 100000) * 1.5] = nil end

--# hash_boundary
-- A table just at the size where it becomes a big one, in and out.
-- must: run on
local t = {}
for i = 1, 4095 do t["k" .. i] = i end
while true do
  for i = 1, 10 do t["x" .. i] = i end
  for i = 1, 10 do t["x" .. i] = nil end
  for k in pairs(t) do if k:sub(1, 1) == "k" then t[k] = nil t[k .. "'"] = 1 break end end
end

--# array_boundary
-- An array just at the sizes where it grows, up and down.
-- must: run on
local t = {}
while true do
  for n = 4090, 4100 do
    for i = #t + 1, n do t[i] = i end
    for i = #t, n - 8, -1 do t[i] = nil end
  end
end

--# array_and_hash_swap
-- Keys move between array and hash: filled backwards, cleared, filled forwards.
-- must: run on
while true do
  local t = {}
  for i = 100000, 1, -1 do t[i] = i end
  for i = 1, 100000 do t[i] = nil end
  for i = 1, 100000, 2 do t[i] = i end
  for i = 2, 100000, 2 do t[i] = i end
end

--# array_many_growing
-- A thousand arrays that grow in step, so that all move at once.
-- must: slow error not enough memory
local all = {}
for i = 1, 1000 do all[i] = {} end
for n = 1, math.huge do for i = 1, 1000 do all[i][n] = n end end

--# next_over_emptied
-- next over a table that was emptied: everything is looked at for nothing, each time.
-- must: run on
local t = {}
for i = 1, 500000 do t[i] = i end
for i = 1, 500000 do t[i] = nil end
while true do assert(next(t) == nil) end

--# next_over_emptied_hash
-- The same with a hash.
-- must: run on
local t = {}
for i = 1, 300000 do t[i + 0.5] = i end
for i = 1, 300000 do t[i + 0.5] = nil end
while true do assert(next(t) == nil) end

--# next_drain
-- Draining a table with next(t): quadratic, if every call starts at the front.
-- must: run on
local t = {}
for i = 1, 300000 do t["k" .. i] = i end
while true do local k = next(t) if not k then break end t[k] = nil end
while true do end

--# next_with_a_wrong_key
-- A key that is not there.
-- must: error
local t = {}
for i = 1, 300000 do t["k" .. i] = i end
print(next(t, "none"))

--# pairs_while_changing
-- Assignments to existing fields during a traversal, and clearing them.
-- must: run on
while true do
  local t = {}
  for i = 1, 50000 do t["k" .. i] = i end
  for k, v in pairs(t) do t[k] = nil end
  assert(next(t) == nil)
end

--# pairs_while_inserting
-- Insertion during a traversal is not allowed, but must not break anything.
-- must: run on
while true do
  local t, n = { a = 1 }, 0
  pcall(function() for k in pairs(t) do n = n + 1 t[k .. n] = n if n > 10000 then break end end end)
end

--# length_with_holes
-- # of a table whose borders are everywhere.
-- must: run on
local t = {}
for i = 1, 1 << 20, 2 do t[i] = i end
while true do assert(t[#t] ~= nil or #t == 0) t[#t] = nil t[#t + 1] = 1 end

--# length_powers_of_two
-- # that has to search the hash: keys at the powers of two only.
-- must: run on
local t = {}
for i = 0, 62 do t[1 << i] = true end
while true do local n = #t assert(t[n] and not t[n + 1]) end

--# length_to_maxinteger
-- # where the doubling search runs to the last integer.
-- must: run on
local t = {}
for i = 0, 62 do t[1 << i] = true end
t[math.maxinteger] = true
for i = 0, 62 do t[(1 << i) - 1] = true end
while true do local n = #t assert(n >= 1) end

--# length_metamethod_lies
-- __len says 2^62; every library function believes it.
-- must: run on
local t = setmetatable({}, { __len = function() return 1 << 62 end })
while true do
  assert(not pcall(table.unpack, t))
  assert(not pcall(table.concat, t))
  pcall(table.insert, t, 1, 1)
end

--# length_metamethod_lies_sort
-- The same for sort.
-- must: error array too big
table.sort(setmetatable({}, { __len = function() return 1 << 62 end }))

--# insert_front
-- table.insert at the front of a long array: quadratic.
-- must: run on
local t = {}
while true do table.insert(t, 1, 1) end

--# insert_front_long
-- The same with 500,000 elements: each call moves them all.
-- must: run on
local t = {}
for i = 1, 500000 do t[i] = i end
while true do table.insert(t, 1, 0) table.remove(t, 1) end

--# insert_front_proxy
-- Through metamethods.
-- must: run on
local back = {}
local t = setmetatable({}, { __index = back, __newindex = function(_, k, v) back[k] = v end, __len = function() return #back end })
while true do table.insert(t, 1, 1) end

--# remove_front
-- table.remove from the front of a long array.
-- must: run on
while true do
  local t = {}
  for i = 1, 20000 do t[i] = i end
  while #t > 0 do table.remove(t, 1) end
end

--# move_everything
-- table.move of a big array onto itself, both ways.
-- must: run on
local t = {}
for i = 1, 300000 do t[i] = i end
while true do table.move(t, 1, 300000, 2) table.move(t, 2, 300001, 1) end

--# move_of_nothing
-- table.move over 2^62 nils.
-- must: run on
table.move({}, 1, 1 << 62, 2)

--# move_too_far
-- Moves that wrap around.
-- must: error
pcall(table.move, {}, math.mininteger, math.maxinteger, 1)
table.move({}, 1, math.maxinteger, 2)

--# concat_big
-- table.concat of a big array.
-- must: run on
local t = {}
for i = 1, 500000 do t[i] = "xy" end
while true do assert(#table.concat(t, ", ") == 4 * 500000 - 2) end

--# concat_huge_separator
-- A separator that makes the result too big.
-- must: error not enough memory
local t = {}
for i = 1, 1000 do t[i] = "x" end
print(#table.concat(t, ("y"):rep(1 << 20)))

--# concat_one_string_often
-- The same big string a million times.
-- must: error not enough memory
local s, t = ("x"):rep(1 << 20), {}
for i = 1, 100000 do t[i] = s end
print(#table.concat(t))

--# concat_bad_element
-- The error is at the end.
-- must: error invalid value
local t = {}
for i = 1, 300000 do t[i] = "x" end
t[300001] = {}
table.concat(t)

--# unpack_too_many
-- A million results.
-- must: error too many results to unpack
print(select("#", table.unpack({}, 1, 1000000)))

--# unpack_overflow
-- A range that overflows.
-- must: error too many results to unpack
print(table.unpack({}, math.mininteger, math.maxinteger))

--# unpack_pack
-- Back and forth with as many values as a call may have.
-- must: run on
local t = {}
for i = 1, 200000 do t[i] = i end
while true do local p = table.pack(table.unpack(t)) assert(p.n == 200000) end

--# unpack_metamethods
-- Each element through __index.
-- must: run on
local t = setmetatable({}, { __index = function(_, i) return i end })
while true do assert(select("#", table.unpack(t, 1, 200000)) == 200000) end

--# sort_sorted
-- Sorted, reversed, all equal, organ pipe, saw: inputs that make bad quicksorts quadratic.
-- must: run on
local n = 50000
local makers = {
  function(i) return i end, function(i) return -i end, function() return 1 end,
  function(i) return i < n / 2 and i or n - i end, function(i) return i % 100 end, function(i) return i % 2 end,
}
while true do
  for _, make in ipairs(makers) do
    local t = {}
    for i = 1, n do t[i] = make(i) end
    table.sort(t)
  end
end

--# sort_killer
-- McIlroy's adversary: the comparator decides as it is asked, so that every pivot is the worst.
-- must: run on
local function adversary(n)
  local t, value, gas, solid, candidate, compares = {}, {}, n, 0, 0, 0
  for i = 1, n do t[i] = i value[i] = gas end
  table.sort(t, function(x, y)
    compares = compares + 1
    if value[x] == gas and value[y] == gas then
      if x == candidate then value[x] = solid else value[y] = solid end
      solid = solid + 1
    end
    if value[x] == gas then candidate = x elseif value[y] == gas then candidate = y end
    return value[x] < value[y]
  end)
  return compares, value
end
-- Quadratic time would be some 5000 times n. Here: at most 16 + 4 log n partitions of everything, then heapsort, 2 log n.
local compares = adversary(20000)
assert(compares < (16 + 6 * 15) * 20000, compares)
while true do adversary(20000) end

--# sort_inconsistent
-- A comparator that answers as it likes.
-- must: run on
local i = 0
while true do
  local t = {}
  for k = 1, 1000 do t[k] = k end
  pcall(table.sort, t, function() i = (i * 1103515245 + 12345) & 0x7fffffff return i & 65536 == 0 end)
end

--# sort_always_true
-- "invalid order function", found after all of them.
-- must: error invalid order function
local t = {}
for i = 1, 100000 do t[i] = i end
table.sort(t, function() return true end)

--# sort_endless_comparator
-- A comparator that does not return.
-- must: run on
table.sort({ 3, 2, 1 }, function() while true do end end)

--# sort_changes_table
-- A comparator that changes the table meanwhile.
-- must: run on
while true do
  local t = {}
  for i = 1, 1000 do t[i] = i * 7919 % 1000 end
  pcall(table.sort, t, function(a, b) t[#t + 1] = 1 t[1] = nil return (a or 0) < (b or 0) end)
end

--# sort_yields
-- A comparator that yields each time.
-- must: run on
while true do
  local co = coroutine.wrap(function()
    local t = {}
    for i = 1, 1000 do t[i] = i * 7919 % 1000 end
    table.sort(t, function(a, b) coroutine.yield() return a < b end)
    return true
  end)
  while not co() do end
end

--# sort_proxy
-- Elements through metamethods.
-- must: run on
local back = {}
for i = 1, 5000 do back[i] = i * 7919 % 5000 end
local t = setmetatable({}, { __index = function(_, k) return back[k] end, __newindex = function(_, k, v) back[k] = v end, __len = function() return 5000 end })
while true do table.sort(t) table.sort(t, function(a, b) return a > b end) end

--# index_chain_long
-- An __index chain of 1,900 tables, followed all the time.
-- must: run on
local t = {}
for i = 1, 1900 do t = setmetatable({}, { __index = t }) end
while true do assert(t.x == nil) end

--# index_loop
-- An __index chain that is a ring.
-- must: error loop
local a, b = {}, {}
setmetatable(a, { __index = b })
setmetatable(b, { __index = a })
print(a.x)

--# newindex_loop
-- The same for assignments.
-- must: error loop
local a, b = {}, {}
setmetatable(a, { __newindex = b })
setmetatable(b, { __newindex = a })
a.x = 1

--# index_functions_deep
-- __index functions that index again.
-- must: error overflow
local t = setmetatable({}, {})
getmetatable(t).__index = function(t, k) return t[k + 1] end
print(t[1])

--# pairs_metamethod
-- __pairs that gives an iterator that never ends.
-- must: run on
for _ in pairs(setmetatable({}, { __pairs = function() return function() return 1 end end })) do end

--# constructor_big
-- Constructors with 50,000 items, run again and again.
-- must: run on
local parts = {}
for i = 1, 50000 do parts[i] = tostring(i) end
local f = load("return {" .. table.concat(parts, ",") .. "}")
while true do assert(#f() == 50000) end

--# constructor_varargs
-- A constructor with 200,000 values from a call.
-- must: run on
local t = {}
for i = 1, 200000 do t[i] = i end
while true do assert(#{ table.unpack(t) } == 200000) end

--# fields_many
-- A record with 100,000 different fields, in a big constructor.
-- must: run on
local parts = {}
for i = 1, 20000 do parts[i] = "f" .. i .. "=" .. i end
local f = load("return {" .. table.concat(parts, ",") .. "}")
while true do assert(f().f20000 == 20000) end

--# globals_many
-- Globals by the million.
-- must: slow error not enough memory
for i = 1, math.huge do _G["g" .. i] = i end

--# nested_tables
-- Tables within tables until memory is full, then all dropped.
-- must: run on
while true do
  pcall(function() local t = {} while true do t = { t } end end)
end
