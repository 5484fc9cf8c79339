local function catching(m) pcall(error, "inner") return "handled " .. m end
local function closing(f) return setmetatable({}, { __close = f }) end
print(xpcall(function() local v <close> = closing(function() error("in close", 0) end) error("first", 0) end, catching))
local times = 0
print(xpcall(error, function(m) times = times + 1 pcall(error, "inner") if times < 4 then error(m, 0) end return m .. times end, "told", 0))
local co = coroutine.create(function() return xpcall(error, function(m) coroutine.yield(m) pcall(error, 'j') return 'late ' .. m end, 'E', 0) end)
print(coroutine.resume(co)) print(coroutine.close(co))
print(pcall(function() xpcall(error, catching, 'x', 0) local c <close> = closing(function() xpcall(error, catching, 'y', 0) end) error('z', 0) end))
