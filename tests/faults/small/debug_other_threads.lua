-- While an allocation waits for a collection, a finalizer ends the coroutine that is being looked at.
local name = ("long_name_"):rep(1000)
local deep = load("local deep, n = ... if n > 0 then return 1 + deep(deep, n - 1) end local " .. name .. " = 1 coroutine.yield() return 1")
local function begin()
  local co = coroutine.create(deep)
  coroutine.resume(co, deep, 100)
  setmetatable({}, { __gc = function() coroutine.resume(co) end })
  return co
end
local function look(how, ...) local co = begin() return (how(co, ...)) end
for _ = 1, 5 do look(debug.getlocal, 1, 3) look(debug.setlocal, 1, 3, {}) look(debug.getinfo, 1) look(debug.traceback) end
print(#name)
