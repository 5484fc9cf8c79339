-- What closes a coroutine takes no yield for its end.
-- skip-on: lua5.4 5.4.4 does not tell the handler's error to coroutine.close of a coroutine that died
local function closing(...)
  local values = table.pack(...)
  return setmetatable({}, { __close = function() coroutine.yield(table.unpack(values)) end })
end
local co = coroutine.create(function() local x <close> = closing(true) coroutine.yield(1) end)
coroutine.resume(co)
print(coroutine.close(co)) --> false attempt to yield across a C-call boundary
print(coroutine.status(co)) --> dead
local w = coroutine.wrap(function() local x <close> = closing("Y1", "Y2") error("boom", 0) end)
print(pcall(w)) --> false attempt to yield across a C-call boundary
co = coroutine.create(function() local x <close> = closing(true) error("boom", 0) end)
print(coroutine.resume(co)) --> false boom
print(coroutine.close(co)) --> false attempt to yield across a C-call boundary
print(coroutine.status(co)) --> dead
-- its own coroutines may
co = coroutine.create(function()
  local x <close> = setmetatable({}, { __close = function()
    print(coroutine.isyieldable(), coroutine.wrap(function() coroutine.yield(coroutine.isyieldable()) end)())
  end })
  coroutine.yield()
end)
coroutine.resume(co)
print(coroutine.close(co))
--> false true
--> true
-- elsewhere they yield as ever
co = coroutine.wrap(function() do local x <close> = closing("in between") end return "end" end)
print(co(), co()) --> in between end
