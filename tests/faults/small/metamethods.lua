local mt = {} mt.__index = function(t, k) return k .. "?" end
mt.__newindex = function(t, k, v) rawset(t, k, { v }) end
for _, e in ipairs { "add", "concat", "unm", "idiv", "shl" } do mt["__" .. e] = function(a, b) return e end end
mt.__eq = function() return true end mt.__lt = function() return true end mt.__le = function() return false end
mt.__call = function(self, ...) return select("#", ...), ... end mt.__len = function() return 3 end
mt.__pairs = function(t) return next, { 1 }, nil end mt.__name = "Thing"
local a, b = setmetatable({}, mt), setmetatable({}, mt)
a.x = 1 print(a.x[1], a.y, a + 1, 1 .. b, "s" .. "t" .. b, -a, a // 2, a << 1, a == b, a < b, a <= b, #a)
print(a(1, 2, 3), pcall(function() return a & 1 end))
for k, v in pairs(a) do print(k, v) end
local chain = setmetatable({}, { __index = setmetatable({}, { __index = setmetatable({ deep = "found" }, mt) }) })
print(chain.deep, chain.other, pcall(rawset, chain, nil, 1))
