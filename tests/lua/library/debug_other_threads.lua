-- debug.traceback(co) looked at frames that were gone when a finalizer had run the coroutine meanwhile: a use after free.
local function deep(n)
  if n > 0 then return 1 + deep(n - 1) end
  coroutine.yield()
  return 1
end
local co
local function start()
  co = coroutine.create(deep)
  coroutine.resume(co, 3000)
end
local ended = 0
local function arm()
  setmetatable({}, { __gc = function()
    if coroutine.status(co) == "suspended" then coroutine.resume(co) end
    ended = ended + 1
    if ended < 40 then arm() end
  end })
end
start()
arm()
local texts, good = 0, 0
while ended < 40 do
  if coroutine.status(co) == "dead" then start() end
  local text = debug.traceback(co, ("x"):rep(50000))
  texts = texts + 1
  if text:sub(1, 50017) == ("x"):rep(50000) .. "\nstack traceback:" and not text:find("\0", 1, true) then good = good + 1 end
end
print(texts == good) --> true
-- Nothing has run it: all is told, and what is left out is counted.
start()
print(debug.traceback(co):match("%(skipping[^\n]*")) --> (skipping 2980 levels)
