-- Numeric and generic for at their edges.
local function run(a, b, c) local t = {} for i = a, b, c do t[#t + 1] = tostring(i) if #t > 6 then break end end return table.concat(t, " ") end
print(run(1, 3, 1)) --> 1 2 3
print(run(3, 1, -1)) --> 3 2 1
print(run(1, 0, 1) == "") --> true
print(run(1, 2, 0.5)) --> 1.0 1.5 2.0
print(run(1.0, 3, 1)) --> 1.0 2.0 3.0
print(run(10, 1, -4)) --> 10 6 2
print(run(math.maxinteger - 1, math.maxinteger, 1)) --> 9223372036854775806 9223372036854775807
print(run(math.mininteger, math.mininteger + 1, 1)) --> -9223372036854775808 -9223372036854775807
print(run(math.mininteger + 1, math.mininteger, -1)) --> -9223372036854775807 -9223372036854775808
print(run(1, math.huge, 1)) --> 1 2 3 4 5 6 7
print(run(1, -math.huge, 1) == "") --> true
print(run(1, 3.9, 1)) --> 1 2 3
print(run(-1, -3.9, -1)) --> -1 -2 -3
print(run(0.1, 0.35, 0.1)) --> 0.1 0.2 0.3
print(run(1, math.maxinteger, math.maxinteger // 2)) --> 1 4611686018427387904 9223372036854775807
print(run(math.maxinteger, math.maxinteger + 0.0, 1)) --> 9223372036854775807
print(pcall(run, 1, 2, 0)) --> false tests/lua/language/loops.lua:2: 'for' step is zero
print(pcall(run, "a", 2, 1))
--> false tests/lua/language/loops.lua:2: bad 'for' initial value (number expected, got string)
print(pcall(run, 1, {}, 1)) --> false tests/lua/language/loops.lua:2: bad 'for' limit (number expected, got table)
print(pcall(run, 1, 2, "x")) --> false tests/lua/language/loops.lua:2: bad 'for' step (number expected, got string)
print(pcall(run, 1.0, 2, 0)) --> false tests/lua/language/loops.lua:2: 'for' step is zero
for i = 1, 3 do local j = i i = 10 io.write(j, ":", i, " ") end print() --> 1:10 2:10 3:10
local t = { 10, 20, 30, nil, 50, x = 1 } for i, v in ipairs(t) do io.write(i, "=", v, " ") end
print() --> 1=10 2=20 3=30
local keys = {} for k in pairs(t) do keys[#keys + 1] = tostring(k) end table.sort(keys)
print(table.concat(keys, " ")) --> 1 2 3 5 x
for k, v in next, { "only" } do print(k, v) end --> 1 only
for a, b, c, d in function(s, c) c = c + 1 if c <= s then return c, c * 2, c * 3 end end, 2, 0 do print(a, b, c, d) end
--> 1 2 3 nil
--> 2 4 6 nil
print(pcall(function() for i in 5 do end end))
--> false tests/lua/language/loops.lua:34: attempt to call a number value (for iterator 'for iterator')
print(pcall(function() for i in nil do end end))
--> false tests/lua/language/loops.lua:36: attempt to call a nil value (for iterator 'for iterator')
local mt = setmetatable({}, { __call = function(self, s, c) c = c + 1 if c < 3 then return c end end })
for i in mt, nil, 0 do io.write(i, " ") end
print() --> 1 2
-- removing while traversing is allowed
local r = {} for i = 1, 200 do r[i] = i r["k" .. i] = i end
local seen = 0 for k in pairs(r) do r[k] = nil seen = seen + 1 end print(seen, next(r)) --> 400 nil
for i = 3, 1 do print("never") end
for i = 1, 3 do local x <const> = i * 2 if x == 4 then goto next end io.write(x, " ") ::next:: end print() --> 2 6
local w, out = 0, {}
while w < 10 do w = w + 1 if w % 2 == 0 then goto cont end if w > 7 then break end out[#out + 1] = w ::cont:: end
print(table.concat(out, ",")) --> 1,3,5,7
