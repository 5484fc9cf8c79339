local A, B, C
B = coroutine.create(function(...) print('B', ...) print('B', coroutine.resume(A, 'x')) error('from B', 0) end)
local w = coroutine.wrap(function(...) A = coroutine.running() coroutine.yieldto(B, table.unpack({...}, 1, 30)) return 'A done' end)
print(pcall(w, 1, 2))
local ring, n = {}, 0
for i = 1, 4 do ring[i] = coroutine.create(function(...) for j = 1, 3 do n = n + select('#', ...) coroutine.yieldto(ring[i % 4 + 1], j, i, ...) end return 'end' .. i end) end
print(coroutine.resume(ring[1], 'a')) for i = 1, 4 do print(coroutine.status(ring[i]), coroutine.close(ring[i])) end print(n)
A = coroutine.create(function() local x <close> = setmetatable({}, {__close = function(_, e) print('xA', e) end}) coroutine.yieldto(B) end)
B = coroutine.create(function() local x <close> = setmetatable({}, {__close = function(_, e) print('xB', e) end}) print(coroutine.close(A)) coroutine.yield(5) end)
print(coroutine.resume(A)) print(coroutine.close(B))
local f = coroutine.wrap(function() local x <close> = setmetatable({}, {__close = function(_, e) error('2:' .. e, 0) end}) error('1', 0) end) print(pcall(f))
f = coroutine.wrap(function() local x <close> = setmetatable({}, {__close = function(_, e) return coroutine.wrap(function() coroutine.yield(e) end)() end}) error({}) end) print(type(select(2, pcall(f))))
print(pcall(coroutine.wrap(function() return pcall(coroutine.yieldto, coroutine.running()) end)))
local co co = coroutine.create(function() local ok, e = pcall(coroutine.yield) print(ok, e) local x <close> = setmetatable({}, {__close = function() print(pcall(coroutine.close, co)) end}) coroutine.yield() end) coroutine.resume(co) coroutine.resume(co, 'r') print(coroutine.close(co))
