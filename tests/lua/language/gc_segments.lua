-- Calls into a new stack segment leave dead values above the call in the caller's window. A collection in the callee frees them; later
-- ones, when the caller runs again, must not meet them (they did).
local function deep(n)
  do local a, b, c, d, e = { n }, { n }, { n }, { n }, { n } end
  local sum = 0
  if n > 0 then sum = deep(n - 1) else collectgarbage() end
  if n % 16 == 0 then collectgarbage() end
  return sum + 1
end
print(deep(300)) --> 301
local function multi(n)
  do local a, b, c, d, e = {}, {}, {}, {}, {} end
  if n == 0 then collectgarbage() return 1, 2, 3 end
  local t = { multi(n - 1) }
  if n % 16 == 0 then collectgarbage() end
  return t[1], t[2], t[3]
end
print(multi(300)) --> 1	2	3
print(coroutine.wrap(function() return deep(200), multi(200) end)()) --> 201	1	2	3
