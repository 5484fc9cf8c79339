local lines = {} debug.sethook(function(e, l) lines[#lines + 1] = l end, "l")
local x = 1
x = x + 1 debug.sethook()
print(#lines > 0, debug.getinfo(1, "Sl").currentline, debug.getinfo(print).what, (debug.getlocal(1, 1)))
local function f(a, b) debug.setlocal(1, 2, "set") return a, b, debug.traceback("trace", 1) end print(f(1, 2))
local co = coroutine.create(function(a) local b = a coroutine.yield(b) return b end) coroutine.resume(co, 1)
print(debug.setlocal(co, 1, 2, "other"), coroutine.resume(co), debug.traceback(co))
print(debug.upvalueid(f, 1) ~= nil, debug.getupvalue(function() return x end, 1), debug.setmetatable(10, { __index = function() return "num" end }), (5).field)
debug.setmetatable(10, nil) print(pcall(debug.getregistry), #debug.getinfo(1, "L").activelines > -1)
