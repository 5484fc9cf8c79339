local function M() return setmetatable({}, {__add = function(a, b) return 1 end, __close = function() end, __call = function(self, ...) return ... end, __index = function(t, k) return k end}) end
local function body(...)
  local m = M()
  local s = m + 1
  for k, v in ipairs{5, 6} do s = s + v end
  local function cl(...) local x <close> = M() return ..., 'end' end
  local a, b, c = cl(1, 2, 3)
  local r = {pcall(error, 'x', 0)}
  local function tail(n, ...) if n == 0 then return ... end return tail(n - 1, ...) end
  s = s + select('#', tail(2, table.unpack({}, 1, 40))) + select('#', m(1, 2, 3)) + #m.abc
  s = s + select('#', tail(1, table.unpack({}, 1, 20)))
  table.sort({3, 2, 1}, function(a, b) return a < b end)
  return s, ...
end
for _, mask in ipairs{'c', 'r', 'l', 'crl', ''} do
  local n, t = 0, {}
  debug.sethook(function(e, l) n = n + 1 t[e] = (t[e] or 0) + 1 end, mask, mask == '' and 3 or mask == 'crl' and 7 or 0)
  local a, b = body(1, 2)
  debug.sethook()
  print(mask, n, t.call, t.line, t.count, t['return'], t['tail call'], a, b)
end
