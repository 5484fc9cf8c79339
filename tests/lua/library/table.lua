local t = { 1, 2, 3 } table.insert(t, 4) table.insert(t, 1, 0)
print(table.concat(t, ",")) --> 0,1,2,3,4
print(table.remove(t), table.remove(t, 1), table.concat(t, ",")) --> 4 0 1,2,3
print(table.remove({}), table.remove({}, 0), #t) --> nil nil 3
print(pcall(table.insert, t, 10, 1)) --> false bad argument #2 to 'table.insert' (position out of bounds)
print(pcall(table.insert, t)) --> false wrong number of arguments to 'insert'
print(pcall(table.insert, t, 1, 2, 3)) --> false wrong number of arguments to 'insert'
print(select(2, pcall(table.remove, t, 7)):match("position out of bounds")) --> position out of bounds
print(table.remove(t, #t + 1)) --> nil
print(table.concat({}), table.concat({ 1, 2.5, "x" }, "-"), table.concat({ 1, 2, 3 }, ",", 2), table.concat({ 1, 2, 3 }, ",", 2, 2), table.concat({ 1 }, ",", 2))
-->  1-2.5-x 2,3 2
print(pcall(table.concat, { 1, {}, 3 })) --> false invalid value (table) at index 2 in table for 'concat'
print(pcall(table.concat, { 1 }, ",", 1, 2)) --> false invalid value (nil) at index 2 in table for 'concat'
print(table.unpack({ 1, 2, 3 })) --> 1 2 3
print(table.unpack({ 1, 2, 3 }, 2)) --> 2 3
print(table.unpack({ 1, 2 }, 1, 3)) --> 1 2 nil
print(table.unpack({}, 1, 0)) -->
print((table.unpack({ 1, 2 }))) --> 1
print(pcall(table.unpack, {}, 1, 1e8)) --> false too many results to unpack
print(table.unpack({ 1, 2 }, math.maxinteger, math.mininteger)) -->
local p = table.pack(1, nil, 3)
print(p.n, p[1], p[2], p[3]) --> 3 1 nil 3
print(table.pack().n) --> 0
print(table.concat(table.move({ 1, 2, 3 }, 1, 3, 2), ",")) --> 1,1,2,3
print(table.concat(table.move({ 1, 2, 3 }, 2, 3, 1), ",")) --> 2,3,3
print(table.concat(table.move({ 1, 2, 3 }, 1, 3, 1, {}), ",")) --> 1,2,3
do local t = { 1, 2, 3 } table.move(t, 1, 3, math.maxinteger - 2) print(t[math.maxinteger], t[math.mininteger]) end --> 3 nil
print(#table.move({ 1 }, 1, 0, 5)) --> 1
print(pcall(table.move, {}, 1, math.maxinteger, 2)) --> false bad argument #4 to 'table.move' (destination wrap around)
-- sort
local function sorted(t, f) table.sort(t, f) return table.concat(t, " ") end
print(sorted { 3, 1, 2 }, sorted {}, sorted { 1 }, sorted { "b", "a", "C" }, sorted { 2.5, 1, 2 })
--> 1 2 3  1 C a b 1 2 2.5
print(sorted({ 1, 2, 3, 4, 5 }, function(a, b) return a > b end)) --> 5 4 3 2 1
local big = {}
for i = 1, 300 do big[i] = (i * 7919) % 307 end
table.sort(big)
local good = true
for i = 2, 300 do good = good and big[i - 1] <= big[i] end
print(good) --> true
print(pcall(table.sort, { 1, "x" })) --> false attempt to compare string with number
print(pcall(table.sort, { 1, 2, 3 }, 5)) --> false bad argument #2 to 'table.sort' (function expected, got number)
print(pcall(table.sort, { 3, 2, 1 }, function() error("cmp", 0) end)) --> false cmp
local words = {}
for w in ("the quick brown fox jumps over the lazy dog"):gmatch("%a+") do words[#words + 1] = w end
print(sorted(words, function(a, b) return #a < #b or #a == #b and a < b end))
--> dog fox the the lazy over brown jumps quick
print((pcall(table.sort, { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 }, function() return true end))) --> false
-- keys: floats that are integers, NaN, nil, negative, big, boolean, table
local k = {} k[1.0] = "a" k[2^53] = "b" k[-1] = "c" k[true] = "d" k[k] = "e" k[1.5] = "f" k["1"] = "g"
print(k[1], k[2^53 | 0], k[-1], k[true], k[k], k[1.5], k["1"], k[0], k[false]) --> a b c d e f g nil nil
print(next({}), next({ 5 }), type(next), rawequal(k, k), rawget(k, 1), rawset(k, 2, "x") == k, #k)
--> nil 1 function true a true 2
-- length and holes, growth and shrinking
local g = {}
for i = 1, 1000 do g[i] = i end
for i = 1000, 501, -1 do g[i] = nil end
print(#g) --> 500
for i = 1, 500 do g[i] = nil end
print(#g, next(g)) --> 0 nil
for i = 10, 1, -1 do g[i] = i end
print(#g) --> 10
local h = { n = 1, [1] = 1, [2] = 2, [4] = 4 }
print(#h == 2 or #h == 4) h[3] = 3 print(#h)
--> true
--> 4
local str = {}
for i = 1, 1000 do str["k" .. i] = i end
local sum, count = 0, 0
for key, v in pairs(str) do sum = sum + v count = count + 1 end
print(sum, count) --> 500500 1000
for i = 1, 1000, 2 do str["k" .. i] = nil end count = 0
for _ in pairs(str) do count = count + 1 end
print(count, str.k1, str.k2) --> 500 nil 2
for i = 1, 100 do str[{}] = i end
collectgarbage() count = 0
for _ in pairs(str) do count = count + 1 end
print(count) --> 600
-- order of next is stable while only existing fields are assigned
local o = {}
for i = 1, 50 do o["x" .. i] = i end
local first = {}
for key in pairs(o) do first[#first + 1] = key end
local i, same = 0, true
for key in pairs(o) do i = i + 1 same = same and first[i] == key o[key] = i if i % 3 == 0 then o[key] = nil end end
print(same, i) --> true 50
print(pcall(next, {}, 1)) --> false invalid key to 'next'
-- metamethods are honoured
local log = {}
local proxy = setmetatable({}, { __index = function(_, i) log[#log + 1] = "get" .. i return i <= 3 and i * 10 or nil end, __newindex = function(_, i, v) log[#log + 1] = "set" .. i end, __len = function() return 3 end })
print(table.concat(proxy, ","), table.unpack(proxy)) table.insert(proxy, "v") table.remove(proxy, 1) --> 10,20,30 10 20 30
print(table.concat(log, " ")) --> get1 get2 get3 get1 get2 get3 set4 get1 get2 set1 get3 set2 set3
print(pcall(table.insert, setmetatable({}, { __len = function() return "x" end }), 1))
--> false object length is not an integer
