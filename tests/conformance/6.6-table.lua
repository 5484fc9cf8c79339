--! lines
-- concat
table.concat({})
table.concat({1, 2, 3})
table.concat({"a", "b"}, ",")
table.concat({"a", "b", "c"}, ",", 2)
table.concat({"a", "b", "c"}, ",", 2, 2)
table.concat({"a", "b", "c"}, ",", 3, 2)
table.concat({"a", "b", "c"}, ",", 1, 5)
table.concat({1, 2.5, "x"}, 1)
table.concat({1, nil, 3}, ",", 1, 3)
table.concat({{}, 2})
table.concat({1, {}})
table.concat({true})
table.concat({print}, ",")
table.concat({[0] = "z", "a"}, ",", 0)
table.concat({[-1] = "m", [0] = "z"}, ",", -1, 0)
table.concat({}, "x", 1, 0)
table.concat({}, "x", 1, 1)
table.concat({[math.maxinteger] = "top"}, ",", math.maxinteger, math.maxinteger)
table.concat({[math.mininteger] = "low"}, ",", math.mininteger, math.mininteger)
table.concat({1, 2}, nil)
table.concat({1, 2}, ",", nil, nil)
table.concat({1, 2}, ",", "1", "2")
table.concat({1, 2}, ",", 1.5)
table.concat({1, 2}, ",", "x")
table.concat({1, 2}, {})
table.concat(nil)
table.concat(5)
table.concat("abc")
table.concat()
table.concat(setmetatable({}, {__index = function(_, i) return i * 2 end, __len = function() return 3 end}), ",")
table.concat(setmetatable({}, {__len = function() return "3" end, __index = function(_, i) return i end}))
table.concat(setmetatable({}, {__len = function() return {} end}))
table.concat(setmetatable({}, {__len = function() return 2.5 end}))
table.concat({"a\0b", "c"}, "\0")
-- insert
local t = {1, 2}; table.insert(t, 3); return table.concat(t, " ")
local t = {1, 2}; table.insert(t, 1, 0); return table.concat(t, " ")
local t = {1, 2}; table.insert(t, 2, "m"); return table.concat(t, " ")
local t = {1, 2}; table.insert(t, 3, "e"); return table.concat(t, " ")
local t = {1, 2}; table.insert(t, 4, "x")
local t = {1, 2}; table.insert(t, 0, "x")
local t = {1, 2}; table.insert(t, -1, "x")
local t = {1, 2}; table.insert(t, 1.5, "x")
local t = {1, 2}; table.insert(t, "1", "x"); return t[1]
local t = {1, 2}; table.insert(t, "x", "x")
local t = {}; table.insert(t, 1, "a"); return t[1]
local t = {}; table.insert(t, nil); return #t
local t = {}; table.insert(t, 1, nil); return #t
table.insert({})
table.insert({}, 1, 2, 3)
table.insert()
table.insert(nil, 1)
table.insert(5, 1)
table.insert("x", 1)
select("#", table.insert({}, 1))
table.insert({}, nil, 5)
local t = setmetatable({}, {__newindex = function(t, k, v) rawset(t, k, v .. "!") end}); table.insert(t, "a"); return t[1]
local t = setmetatable({}, {__len = function() return 5 end}); table.insert(t, "x"); return rawget(t, 6)
local t = setmetatable({}, {__len = function() return math.maxinteger end}); table.insert(t, "x")
table.insert(setmetatable({}, {__len = function() return "x" end}), 1)
-- remove
local t = {1, 2, 3}; return table.remove(t), #t
local t = {1, 2, 3}; return table.remove(t, 1), table.concat(t, " ")
local t = {1, 2, 3}; return table.remove(t, 2), table.concat(t, " ")
local t = {1, 2, 3}; return table.remove(t, 3), #t
local t = {1, 2, 3}; return table.remove(t, 4), #t
-- 5.4.4 named argument #1 here
local t = {1, 2, 3}; return table.remove(t, 5)
--= -> error: case:1: bad argument #2 to 'remove' (position out of bounds)
local t = {1, 2, 3}; return table.remove(t, 0)
--= -> error: case:1: bad argument #2 to 'remove' (position out of bounds)
local t = {1, 2, 3}; return table.remove(t, -1)
--= -> error: case:1: bad argument #2 to 'remove' (position out of bounds)
local t = {}; return table.remove(t)
local t = {}; return table.remove(t, 0)
local t = {}; return table.remove(t, 1)
local t = {}; return table.remove(t, 2)
--= -> error: case:1: bad argument #2 to 'remove' (position out of bounds)
local t = {[0] = "zero"}; return table.remove(t), t[0]
local t = {[0] = "zero"}; return table.remove(t, 0), t[0]
local t = {1, 2}; return table.remove(t, 1.5)
local t = {1, 2}; return table.remove(t, "1"), #t
local t = {1, 2}; return table.remove(t, nil), #t
table.remove()
table.remove(nil)
table.remove(5)
table.remove({1}, 1, 2)
select("#", table.remove({}))
local t = setmetatable({}, {__len = function() return 3 end, __index = function(_, i) return "v" .. i end}); return table.remove(t), rawget(t, 3)
-- move
table.concat(table.move({1, 2, 3}, 1, 3, 2), " ")
table.concat(table.move({1, 2, 3}, 2, 3, 1), " ")
table.concat(table.move({1, 2, 3}, 1, 3, 1, {}), " ")
table.concat(table.move({1, 2, 3}, 1, 0, 5), " ")
table.concat(table.move({1, 2, 3}, 2, 3, 5, {9, 9, 9, 9}), " ")
table.move({1, 2, 3}, 1, 3, 3)[5]
table.move({10, 20, 30}, -1, 1, 1)[3]
table.move({}, 1, 10, 1)[1]
table.move({1}, math.maxinteger, math.maxinteger, 1)[1]
table.move({1}, math.mininteger, math.maxinteger, 1)
table.move({1}, 1, math.maxinteger, 2)
table.move({1}, 0, math.maxinteger, 2)
table.move({1}, -1, math.maxinteger, 2)
table.move({1}, 1, 2, math.maxinteger)
table.move({1}, 1, 1, math.maxinteger)[math.maxinteger]
table.move({1}, math.maxinteger, math.mininteger, 1)[1]
table.move({1}, 2, 1, math.mininteger)[1]
table.move()
table.move({})
table.move({}, 1)
table.move({}, 1, 2)
table.move({}, "x", 2, 3)
table.move({}, 1.5, 2, 3)
table.move({}, 1, 2, 3, 5)
table.move({}, 1, 2, 3, nil) ~= nil
table.move(5, 1, 2, 3)
local t = {}; return table.move({1}, 1, 1, 1, t) == t
local t = {1}; return table.move(t, 1, 1, 2) == t
local log = {}; table.move(setmetatable({}, {__index = function(_, i) log[#log + 1] = i return i end}), 1, 3, 2, {}); return table.concat(log, " ")
local log = {}; local t = setmetatable({1, 2, 3}, {__newindex = function(t, k, v) log[#log + 1] = k rawset(t, k, v) end}); table.move(t, 1, 3, 2); return table.concat(log, " "), t[4]
-- pack, unpack
table.pack().n
table.pack(1, nil, 3).n
table.pack(nil).n
table.pack("a", "b")[2]
table.unpack({})
table.unpack({1, 2, 3})
table.unpack({1, 2, 3}, 2)
table.unpack({1, 2, 3}, 2, 3)
table.unpack({1, 2, 3}, 0, 1)
table.unpack({1, 2, 3}, 3, 2)
table.unpack({1, nil, 3}, 1, 3)
table.unpack({}, 1, 3)
table.unpack({1, 2}, -1, 1)
table.unpack({}, math.maxinteger, math.maxinteger)
table.unpack({}, math.maxinteger - 1, math.maxinteger)
table.unpack({}, math.mininteger, math.mininteger + 1)
table.unpack({}, math.maxinteger, math.mininteger)
table.unpack({}, 1, 1e8)
table.unpack({}, 0, math.maxinteger)
table.unpack({}, math.mininteger, math.maxinteger)
table.unpack({}, 1, math.maxinteger)
table.unpack({1, 2}, "1", "2")
table.unpack({1, 2}, 1.5)
table.unpack({1, 2}, "x")
table.unpack({1, 2}, nil, nil)
table.unpack()
table.unpack(nil)
table.unpack(5)
table.unpack("abc", 1, 2)
table.unpack("abc")
table.unpack(setmetatable({}, {__index = function(_, i) return i * i end}), 1, 4)
table.unpack(setmetatable({}, {__len = function() return 2 end, __index = function(_, i) return i end}))
-- sort
local t = {3, 1, 2}; table.sort(t); return table.concat(t, " ")
local t = {3, 1, 2}; table.sort(t, function(a, b) return a > b end); return table.concat(t, " ")
local t = {"b", "a", "c"}; table.sort(t); return table.concat(t, " ")
local t = {}; table.sort(t); return #t
local t = {1}; table.sort(t, error); return t[1]
local t = {2, 1}; table.sort(t, error)
local t = {1, 2.5, -1, 1e10, 0}; table.sort(t); return table.concat(t, " ")
local t = {3, 3, 1, 1, 2, 2}; table.sort(t); return table.concat(t, " ")
table.sort({1, "x"})
table.sort({1, 2, nil, 4}) return "ok"
table.sort({{}, {}})
table.sort({1, 2, {}})
table.sort({true, false})
table.sort({3, 2, 1}, 5)
table.sort({3, 2, 1}, {})
table.sort({3, 2, 1}, "x")
table.sort({3, 2, 1}, nil) return "ok"
table.sort({1}, 5)
table.sort()
table.sort(nil)
table.sort(5)
table.sort({1, 2, 3}, function() return true end)
table.sort({1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, function() return true end)
table.sort({3, 2, 1}, function(a, b) error("cmp", 0) end)
table.sort({3, 2, 1}, function() return nil end) return "ok"
select("#", table.sort({}))
table.sort(setmetatable({}, {__len = function() return math.maxinteger end}))
table.sort(setmetatable({}, {__len = function() return -1 end})) return "ok"
local t = setmetatable({}, {__index = {3, 1, 2}, __len = function() return 3 end}); table.sort(t); return rawget(t, 1), rawget(t, 2), rawget(t, 3)
--! cases
--# sort of many sizes against insertion sort
local seed = 42
local function rnd(n) seed = (seed * 1103515245 + 12345) % 2147483648 return seed % n + 1 end
for size = 0, 60 do
  local a, b = {}, {}
  for i = 1, size do a[i] = rnd(size) b[i] = a[i] end
  table.sort(a)
  for i = 2, #b do local v, j = b[i], i - 1 while j > 0 and b[j] > v do b[j + 1] = b[j] j = j - 1 end b[j + 1] = v end
  assert(table.concat(a, ",") == table.concat(b, ","), size)
end
print "ok"
--# sort of sorted, reversed, equal and organ-pipe lists
for _, make in ipairs { function(i) return i end, function(i) return -i end, function() return 1 end, function(i) return i % 7 end,
  function(i) return math.abs(500 - i) end, function(i) return i % 2 * 1000 + i end } do
  local t = {}
  for i = 1, 1000 do t[i] = make(i) end
  table.sort(t)
  for i = 2, #t do assert(t[i - 1] <= t[i]) end
  table.sort(t, function(a, b) return a > b end)
  for i = 2, #t do assert(t[i - 1] >= t[i]) end
end
print "ok"
--# sort strings with a key function
local words = {}
for w in ("the quick brown fox jumps over the lazy dog"):gmatch "%a+" do words[#words + 1] = w end
table.sort(words, function(a, b) if #a ~= #b then return #a < #b end return a < b end)
print(table.concat(words, " "))
--# sort leaves values beyond # alone, and keeps all values
local t = { 5, 3, 1, x = "kept" }
table.sort(t)
print(t[1], t[2], t[3], t.x)
--# an error in the comparator leaves a permutation
local t = { 5, 4, 3, 2, 1 }
local n = 0
print(pcall(table.sort, t, function(a, b) n = n + 1 if n == 4 then error("stop", 0) end return a < b end))
local seen = {}
for _, v in ipairs(t) do seen[v] = true end
print(#t, seen[1] and seen[2] and seen[3] and seen[4] and seen[5])
--# invalid order functions are noticed or survived
local t = {}
for i = 1, 100 do t[i] = i % 10 end
local ok, m = pcall(table.sort, t, function(a, b) return a <= b end)
print(ok or m == "invalid order function for sorting")
ok, m = pcall(table.sort, t, function(a, b) return true end)
print(ok or m == "invalid order function for sorting")
local nan = { 3, 0/0, 1, 0/0, 2 }
print((pcall(table.sort, nan)))
--# sort with metamethods
local mt = { __lt = function(a, b) return a.v < b.v end }
local t = {}
for i, v in ipairs { 3, 1, 2 } do t[i] = setmetatable({ v = v }, mt) end
table.sort(t)
print(t[1].v, t[2].v, t[3].v)
--# a queue and a stack
local q = {}
for i = 1, 5 do table.insert(q, i) end
io.write(table.remove(q, 1), " ", table.remove(q), " ", #q, "\n")
table.insert(q, 1, "first")
table.insert(q, #q, "before last")
print(table.concat(q, " "))
while #q > 0 do table.remove(q, 1) end
print(#q, next(q))
--# insert and remove at every position
for pos = 1, 6 do
  local t = { 1, 2, 3, 4, 5 }
  table.insert(t, pos, "x")
  io.write(table.concat(t, ""), " ")
  io.write(tostring(table.remove(t, pos)), table.concat(t, ""), " ")
end
print()
--# move overlapping in both directions
for from = 1, 3 do for to = 1, 5 do
  local t = { 1, 2, 3, 4, 5 }
  table.move(t, from, from + 2, to)
  io.write(table.concat(t, "", 1, 5), " ")
end end
print()
--# table functions honour metamethods
local log = {}
local store = { "a", "b", "c" }
local p = setmetatable({}, { __index = function(_, k) log[#log + 1] = "get" .. k return store[k] end,
  __newindex = function(_, k, v) log[#log + 1] = "set" .. k store[k] = v end, __len = function() log[#log + 1] = "len" return #store end })
local function flush() local s = table.concat(log, " ") log = {} return s end
table.insert(p, "d") print(flush())
table.insert(p, 1, "z") print(flush())
print(table.remove(p), flush())
print(table.remove(p, 1), flush())
print(table.concat(p, ","), flush())
print(table.unpack(p)) print(flush())
table.move(p, 1, 2, 2) print(flush())
print(select("#", table.unpack(p, 1, 3))) flush()
table.sort(p) print(#flush() > 0, table.concat(store, ","))
--# tables that lack needed metamethods
local function try(mt, f, ...) print(pcall(f, setmetatable({}, mt), ...)) end
debug.setmetatable(1, { __index = function() return "n" end, __len = function() return 2 end })
print(pcall(table.concat, 5, ","))
print(pcall(table.unpack, 5))
print(pcall(table.insert, 5, 1))
debug.setmetatable(1, nil)
--# next after table.remove, holes and border
local t = { 1, 2, 3, nil, 5 }
print(#t == 5 or #t == 3)
t = {}
t[1] = 1 t[2] = 2 t[4] = 4
print(#t == 2 or #t == 4)
t = { n = 1, [1] = "a", [2] = "b", [3] = "c" }
print(#t)
--# a long list
local t = {}
for i = 1, 20000 do t[i] = i end
print(#t, select("#", table.unpack(t, 1, 200)), #table.concat(t, ","))
for i = 1, 10000 do t[#t] = nil end
print(#t, table.remove(t), #t)
--# table.pack and unpack keep nils
local p = table.pack(nil, 2, nil, 4, nil)
print(p.n, table.unpack(p, 1, p.n))
print(select("#", table.unpack(p, 1, p.n)))
--# unpack of 8-bit strings as tables with string metatable fails properly
print(pcall(table.unpack, "x", 1, 1))
