local function a(x) return x.y.z end
local function b(x) return a(x) end
local t = { m = function(self, x) local r = b(x) return r end }
t:m({})
