-- coroutine.yieldto: control passes from coroutine to coroutine without nesting.
-- skip-on: lua5.4 it has no coroutine.yieldto
local yieldto, create, resume, status = coroutine.yieldto, coroutine.create, coroutine.resume, coroutine.status
-- the target gets the arguments; what it yields goes to the original resumer; the caller is left suspended
local b = create(function(...) print("b got", ...) local x = coroutine.yield("from b") print("b again", x) return "b ends" end)
local a = create(function(x) print("a got", x) local r = yieldto(b, x + 1, "two") print("a back with", r) return "a ends" end)
print(resume(a, 1))
--> a got 1
--> b got 2 two
--> true from b
print(status(a), status(b)) --> suspended suspended
print(resume(a, "hello"))
--> a back with hello
--> true a ends
print(resume(b, "late"))
--> b again late
--> true b ends
-- ping and pong, in constant space
local ping, pong
local hops = 0
ping = create(function() while hops < 1000 do hops = hops + 1 yieldto(pong) end return "ping ends" end)
pong = create(function() while true do hops = hops + 1 yieldto(ping) end end)
print(resume(ping)) --> true ping ends
print(hops, status(ping), status(pong)) --> 1000 dead suspended
-- what the target raises goes to the original resumer, and kills only the target
local bad = create(function() error("raised in the target", 0) end)
local from = create(function() yieldto(bad) return "never" end)
print(resume(from)) --> false raised in the target
print(status(from), status(bad)) --> suspended dead
print(resume(from, 1)) --> true never
-- what the target returns goes to the original resumer
local ret = create(function() return 1, 2, 3 end)
print(coroutine.wrap(function() yieldto(ret) end)()) --> 1 2 3
-- a transfer within a coroutine that another one resumed stays within it
local inner_b = create(function() coroutine.yield("yield of inner_b") end)
local outer = create(function() local c = create(function() yieldto(inner_b) end) print("outer sees", resume(c)) return status(c) end)
print(resume(outer))
--> outer sees true yield of inner_b
--> true suspended
-- errors: the main coroutine, itself, dead and normal targets, things that are no coroutine
print(pcall(yieldto, create(print)) == false) --> true
local self = create(function() return pcall(yieldto, coroutine.running()) end)
print(select("#", resume(self)), (select(2, resume(create(function() return pcall(yieldto, coroutine.running()) end))))) --> 3 false
print((select(2, resume(create(function() return pcall(yieldto, bad) end))))) --> false
local normal normal = create(function() return resume(create(function() return pcall(yieldto, normal) end)) end)
print(select(3, resume(normal)) == false) --> true
print((select(2, resume(create(function() return pcall(yieldto, 42) end))))) --> false
-- and inside pcall, metamethods and sort
local target = create(function(v) while true do v = coroutine.yield(v * 2) end end)
local everywhere = coroutine.wrap(function()
  local ok, v = pcall(function() return yieldto(target, 21) end)
  coroutine.yield(tostring(ok) .. tostring(v))
  local t = setmetatable({}, { __index = function(_, k) return yieldto(target, k) end })
  return "index " .. tostring(t[5])
end)
print(everywhere()) --> 42
print(everywhere("resumed")) --> trueresumed
print(everywhere()) --> 10
print(everywhere(7)) --> index 7
-- three in a ring
local ring, n = {}, 0
for i = 1, 3 do ring[i] = create(function() while n < 30 do n = n + 1 yieldto(ring[i % 3 + 1]) end return "ring " .. i .. " ends at " .. n end) end
print(resume(ring[1])) --> true ring 1 ends at 30
-- an error that comes through a coroutine made by wrap which meanwhile has ended by itself
local inner
local failing = create(function() print(resume(inner, "end")) error("another one's", 0) end)
local outer = coroutine.wrap(function() inner = coroutine.running() return yieldto(failing) end)
print(pcall(outer))
--> true end
--> false another one's
-- ... or has died of another one, which is told with it, and leaves its variables to be closed
failing = create(function() print(resume(inner)) error("the last", 0) end)
outer = coroutine.wrap(function()
  inner = coroutine.running()
  local v <close> = setmetatable({}, { __close = function(_, e) print("closed", e) end })
  yieldto(failing)
  error("its own", 0)
end)
print(pcall(outer))
--> false its own
--> false the last
print(coroutine.close(inner))
--> closed its own
--> false its own
