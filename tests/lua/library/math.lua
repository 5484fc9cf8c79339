print(math.pi, math.huge, -math.huge, math.maxinteger, math.mininteger)
--> 3.1415926535898 inf -inf 9223372036854775807 -9223372036854775808
print(math.floor(1.5), math.floor(-1.5), math.ceil(1.5), math.ceil(-1.5), math.floor(5), math.floor(2^70), math.ceil(-0.5))
--> 1 -2 2 -1 5 1.1805916207174e+21 0
print(math.abs(-5), math.abs(-5.5), math.abs(math.mininteger), math.max(1, 2.5, -1), math.min(3, 1, 2), math.max(1, 2), pcall(math.max))
--> 5 5.5 -9223372036854775808 2.5 1 2 false bad argument #1 to 'math.max' (value expected)
print(math.sqrt(16), math.exp(0), math.log(1), math.log(8, 2), math.log(100, 10), math.log(27, 3))
--> 4.0 1.0 0.0 3.0 2.0 3.0
print(math.sin(0), math.cos(0), math.tan(0), math.asin(0), math.acos(1), math.atan(0), math.atan(1, 0) == math.pi / 2, math.atan(-0.0, -1) == -math.pi)
--> 0.0 1.0 0.0 0.0 0.0 0.0 true true
print(math.fmod(7, 3), math.fmod(-7, 3), math.fmod(7, -3), math.fmod(5.5, 2), pcall(math.fmod, 1, 0))
--> 1 -1 1 1.5 false bad argument #2 to 'math.fmod' (zero)
print(math.fmod(1, 0.0) ~= math.fmod(1, 0.0), math.fmod(math.mininteger, -1)) --> true 0
print(math.modf(3.7), math.modf(-3.7), math.modf(5), math.modf(math.huge), math.modf(-math.huge)) --> 3 -3 5 inf -inf 0.0
print(math.tointeger(3.0), math.tointeger(3.5), math.tointeger("8"), math.tointeger({}), math.tointeger(2^63))
--> 3 nil 8 nil nil
print(math.type(1), math.type(1.0), math.type("1"), math.type(nil), pcall(math.type))
--> integer float nil nil false bad argument #1 to 'math.type' (value expected)
print(math.ult(1, 2), math.ult(-1, 2), math.ult(2, -1)) --> true false true
math.randomseed(42) local a, b = math.random(1, 100), math.random(1, 100) math.randomseed(42)
print(a == math.random(1, 100), b == math.random(1, 100)) --> true true
local inside = true
for i = 1, 200 do local r, s = math.random(), math.random(3) inside = inside and r >= 0 and r < 1 and s >= 1 and s <= 3 end
print(inside, math.random(5, 5), math.type(math.random(0)), pcall(math.random, 2, 1))
--> true 5 integer false bad argument #1 to 'math.random' (interval is empty)
print(pcall(math.random, 0, 1, 2)) --> false wrong number of arguments
print(pcall(math.floor, nil)) --> false bad argument #1 to 'math.floor' (number expected, got nil)
print(pcall(math.floor)) --> false bad argument #1 to 'math.floor' (number expected, got no value)
print(math.random(math.mininteger, math.maxinteger) ~= nil) --> true
math.randomseed(123)
print(math.random(1, 1000), math.random(1, 1000), math.random(1, 1000), string.format("%.6f", math.random()))
--> 37 809 89 0.707713
print(7 // 0.0, -7 // 0.0, 0.0 / 0.0 ~= 0.0 / 0.0, 5 % math.huge, -5 % math.huge, 5 % -math.huge, 5.0 % 0 ~= 5.0 % 0)
--> inf -inf true 5.0 inf -inf true
print(math.maxinteger * 2, math.mininteger - 1, math.maxinteger // -1, math.mininteger // -1, math.mininteger % -1, 1 << 63, -1 >> 1, -1 << 64)
--> -2 9223372036854775807 -9223372036854775807 -9223372036854775808 0 -9223372036854775808 9223372036854775807 0
print(3 | 0.0 + 4, pcall(function() return 1 | "x" end))
--> 7 false tests/lua/library/math.lua:37: attempt to perform bitwise operation on a string value (constant 'x')
print(2^1024, -2^1024, 2^-1074, 1e308 * 10, 5 // 0.3, 1e15 // 1, 2^53 + 1)
--> inf -inf 4.9406564584125e-324 inf 16.0 1e+15 9.007199254741e+15
print(tonumber("0x1p4"), tonumber("  12  "), tonumber("1e"), tonumber("1 2"), tonumber(""), tonumber("0x"), tonumber("z", 36), tonumber("ff", 16), tonumber("8", 8), tonumber("-7", 10), tonumber("1.5e3"), tonumber("inf"), tonumber("nan"))
--> 16.0 12 nil nil nil nil 35 255 nil -7 1500.0 nil nil
print(tonumber("9223372036854775808"), tonumber("-9223372036854775808"), tonumber("0xffffffffffffffffff"), tonumber("1" .. ("0"):rep(30)), pcall(tonumber), 0x7fffffffffffffff + 1 == math.mininteger)
--> 9.2233720368548e+18 -9223372036854775808 -1 1e+30 false true
print(1e100, 1e-100, 123456.789, 0.1 + 0.2, 1/3, 100 * 1.1, 3.0, -3.0, 1e14, 1e15, 1e16, 5e-324, 1.7976931348623157e308, 2^63, -(2^63))
--> 1e+100 1e-100 123456.789 0.3 0.33333333333333 110.0 3.0 -3.0 1e+14 1e+15 1e+16 4.9406564584125e-324 1.7976931348623e+308 9.2233720368548e+18 -9.2233720368548e+18
print(1 == 1.0, 2^53 == 2^53 | 0, math.maxinteger + 1.0 == math.maxinteger, math.maxinteger < math.maxinteger + 1.0, 1 < 1.5, -1 > -1.5, 2^63 > math.maxinteger, -(2^63) == math.mininteger, 0/0 < 1, 1 < 0/0, 0/0 == 0/0)
--> true true false true true true true true false false false
