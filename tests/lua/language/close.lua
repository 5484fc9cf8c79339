-- To-be-closed variables.
local function closer(name, fail)
  return setmetatable({}, { __close = function(_, e)
    print("close " .. name, e)
    if fail then error(fail, 0) end
  end })
end
do local a <close> = closer "a" local b <close> = closer "b" print("body") end
local function f() local a <close> = closer "ret" return "r1", "r2" end
print(f())
print(pcall(function() local a <close> = closer "err" error("boom", 0) end))
print(pcall(function() local a <close> = closer("one", "e1") local b <close> = closer("two", "e2") error("e0", 0) end))
print(pcall(function() local a <close> = closer("late", "from close") return "lost" end))
for i = 1, 2 do local c <close> = closer("turn " .. i) if i == 2 then break end end
do local n <close> = nil local m <close> = false print("nil and false may be closed") end
print(pcall(function() local x <close> = 42 end))
print(pcall(function() local x <close> = {} end))
-- the fourth value of a generic for
for k in function(_, k) k = (k or 0) + 1 if k < 3 then return k end end, nil, nil, closer "for" do print("k", k) end
-- a coroutine that is closed while it waits
local co = coroutine.create(function() local a <close> = closer "co" coroutine.yield(1) end)
print(coroutine.resume(co)) print(coroutine.close(co), coroutine.status(co))
co = coroutine.create(function() local a <close> = closer("co2", "close error") coroutine.yield(1) end)
coroutine.resume(co) print(coroutine.close(co)) print(coroutine.status(co))
-- a close handler that yields
local w = coroutine.wrap(function()
  local r <close> = setmetatable({}, { __close = function() coroutine.yield("in close") end })
  return "result"
end)
print(w()) print(w())
w = coroutine.wrap(function()
  local ok, e = pcall(function()
    local r <close> = setmetatable({}, { __close = function(_, e) coroutine.yield("closing after " .. e) end })
    error("x", 0)
  end)
  return ok, e
end)
print(w()) print(w())
-- goto out of a block closes
do
  local i = 0
  ::again::
  do local c <close> = closer("goto " .. i) i = i + 1 if i < 3 then goto again end end
end
-- no tail call with a variable to be closed
local function tail() local c <close> = closer "tail" return (function() print("called before the close") return 1 end)() end
print(tail())
--> body
--> close b nil
--> close a nil
--> close ret nil
--> r1 r2
--> close err boom
--> false boom
--> close two e0
--> close one e2
--> false e1
--> close late nil
--> false from close
--> close turn 1 nil
--> close turn 2 nil
--> nil and false may be closed
--> false tests/lua/language/close.lua:16: variable 'x' got a non-closable value
--> false tests/lua/language/close.lua:17: variable 'x' got a non-closable value
--> k 1
--> k 2
--> close for nil
--> true 1
--> close co nil
--> true dead
--> close co2 nil
--> false close error
--> dead
--> in close
--> result
--> closing after x
--> false x
--> close goto 0 nil
--> close goto 1 nil
--> close goto 2 nil
--> called before the close
--> close tail nil
--> 1
