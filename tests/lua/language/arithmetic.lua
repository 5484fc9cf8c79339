print(1 + 1) --> 2
print(7 // 2, -7 // 2, 7 // -2, 7.0 // 2) --> 3 -4 -4 3.0
print(7 % 3, -7 % 3, 7 % -3, -7 % -3, 5.5 % 2) --> 1 2 -2 -1 1.5
print(1 / 2, 3 / 1, 2 ^ 10) --> 0.5 3.0 1024.0
print(1e15, 1e16, 2^53, 2^63, 0.1) --> 1e+15 1e+16 9.007199254741e+15 9.2233720368548e+18 0.1
print(math.maxinteger + 1 == math.mininteger, math.mininteger // -1) --> true -9223372036854775808
print(1 // 0.0, -1 // 0.0, 0x7fffffffffffffff, 0xffffffffffffffff) --> inf -inf 9223372036854775807 -1
print(5 & 3, 5 | 3, 5 ~ 3, ~0, 1 << 62, 1 << 63, 1 << 64, -1 >> 60)
--> 1 7 6 -1 4611686018427387904 -9223372036854775808 0 15
print(1 << -1, 2 >> -1, "10" + 5, "0x10" * 2, "1e1" + 0) --> 0 4 15 32 10.0
print(1 == 1.0, math.type(1), math.type(1.0), math.type("1")) --> true integer float nil
print(1 < 1.5, 2^53 == 2^53 + 1, math.maxinteger < math.huge, math.maxinteger + 0.0 == 2^63) --> true true true true
print(-2 ^ 2, not nil == true, 2 ^ 3 ^ 2, 1 .. 2 .. 3) --> -4.0 true 512.0 123
print(pcall(function() return 1 // 0 end)) --> false tests/lua/language/arithmetic.lua:14: attempt to divide by zero
print(pcall(function() return 1 % 0 end)) --> false tests/lua/language/arithmetic.lua:15: attempt to perform 'n%0'
print(pcall(function() return 1.5 | 1 end))
--> false tests/lua/language/arithmetic.lua:16: number has no integer representation
print(pcall(function() local t = {} return t.x + 1 end))
--> false tests/lua/language/arithmetic.lua:18: attempt to perform arithmetic on a nil value (field 'x')
print(pcall(function() return "abc" + 1 end))
--> false tests/lua/language/arithmetic.lua:20: attempt to add a 'string' with a 'number'
