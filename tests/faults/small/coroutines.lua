local function gen(n) return coroutine.wrap(function(...) for i = 1, n do coroutine.yield(i, ...) end return "end" end) end
local g = gen(3)
print(g("a", "b"), g(), g(), g(), pcall(g))
local co = coroutine.create(function() local t <close> = setmetatable({}, { __close = function() print("closed") end }) coroutine.yield(1) end)
print(coroutine.resume(co), coroutine.close(co), coroutine.status(co))
print(select("#", coroutine.wrap(function(...) return coroutine.yield(...) end)(table.unpack({}, 1, 60))))
local a, b
a = coroutine.create(function(x) return coroutine.yieldto(b, x .. "1") end)
b = coroutine.create(function(x) return x .. "2" end)
print(coroutine.resume(a, "0"))
print(wait("for the host"), coroutine.wrap(function() return wait() end)())
