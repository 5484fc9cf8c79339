local log = {}
local co = coroutine.create(function(...) local t = {} for i = 1, 3 do t[#t + 1] = tostring(i) .. 'x' end return select('#', ...), table.concat(t), table.unpack(t) end)
debug.sethook(co, function(e, l) coroutine.yield(e, l) end, 'crl', 4)
local r = table.pack(coroutine.resume(co, 1, 2, 3))
while coroutine.status(co) == 'suspended' do log[#log + 1] = tostring(r[2]) .. tostring(r[3]) r = table.pack(coroutine.resume(co, 'junk', 'more')) end
print(#log, table.concat(log, ' '), table.unpack(r, 1, r.n))
local co = coroutine.create(function() local x <close> = setmetatable({}, {__close = function(_, e) print('closed', e) end}) local y = 1 y = 2 end)
debug.sethook(co, function(e, l) coroutine.yield(e) end, 'l') coroutine.resume(co) print(coroutine.resume(co)) print(coroutine.close(co))
print(pcall(function() debug.sethook(function() debug.sethook() error('hook', 0) end, 'l')
 local z = 1 end)) debug.sethook()
print(xpcall(function() debug.sethook(function() debug.sethook() error('hook', 0) end, 'c') string.len('x') end, function(m) return 'H' .. m end)) debug.sethook()
local t = {} debug.sethook(function(e) local i = debug.getinfo(2, 'nSltrf') for k = i.ftransfer, i.ftransfer + i.ntransfer - 1 do local n, v = debug.getlocal(2, k) t[#t + 1] = tostring(v):sub(1, 5) end end, 'cr')
local s = string.format('%d%s', 5, 'abc') local a, b = math.modf(2.5) s = select(2, 'p', 'q', 'r') debug.sethook() print(table.concat(t, ' '))
