local fs = {}
for i = 1, 6 do local j = i * 2 fs[i] = function(k) j = j + k return function() return i + j end end end
local sum = 0
for i, f in ipairs(fs) do sum = sum + f(i)() end
print(sum)
local function vararg(...) local t = { n = select("#", ...), ... } return t.n, ... end
print(vararg(vararg(1, 2, 3)), (vararg()))
print(#{ vararg(table.unpack({ 1, 2, 3 }, 1, 40)) })
print(string.dump(function() return sum end):len() > 10, load(string.dump(function(a) return a end), "=d", "b")(7))
print(load("local a <const>, b = ... return function() b = b + a return b end")(1, 2)())
