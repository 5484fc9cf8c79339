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

-- spill_head_uncleared: many results in a segment of their own, which becomes the window of a call; then the window of a big function lies there.
do
  local locals = {}
  for i = 1, 60 do locals[i] = "local a" .. i .. " = leaf()" end
  local wide = load("local leaf = ... leaf() leaf() " .. table.concat(locals, "\n") .. " return leaf()")
  local function leaf() return {} end
  local function results(n) return table.unpack({}, 1, n) end
  local function first(a) return a end
  local function deep(n)
    first(results(30 + n % 15))
    wide(leaf)
    if n > 0 then return (deep(n - 1)) end
  end
  for i = 1, 60 do coroutine.wrap(deep)(i) end
  print("survived") --> survived
end
