-- A script that spoils everything it can reach, also in functions that are suspended.
-- What this one needs is in locals: its own _ENV is among the spoils.
local create, close, setupvalue, upvaluejoin, upvalueid, setuservalue = coroutine.create, coroutine.close, debug.setupvalue, debug.upvaluejoin,
  debug.upvalueid, debug.setuservalue
local collectgarbage, change, ipairs, type, error, print, _G, rawset, write = collectgarbage, debug.setmetatable, ipairs, type, error, print, _G, rawset,
  io and io.write or print
local all, seen = {}, {}
local function collect(v)
  if seen[v] or v == nil then return end
  local t = type(v)
  if t ~= "table" and t ~= "function" and t ~= "thread" and t ~= "userdata" then return end
  seen[v] = true
  all[#all + 1] = v
  if t == "table" then for k, x in next, v do collect(k) collect(x) end end
  collect(debug.getmetatable(v))
end
collect(_G)
collect(debug.getmetatable(""))

-- Natives that wait for a coroutine to go on, each with its arguments in reach.
local yield = coroutine.yield
local proxy = setmetatable({}, { __index = function(_, k) yield(k) return k end, __lt = function() yield() return true end,
  __concat = function() yield() return "c" end, __len = function() yield() return 5 end, __close = function() yield() end,
  __newindex = function() yield() end, __eq = function() yield() return true end, __tostring = function() yield() return "s" end })
local waiting = {
  function() table.sort({ 5, 4, 3, 2, 1, 6, 7 }, function(a, b) yield() return a < b end) end,
  function() return ("a b c d"):gsub("%a", function(c) yield(c) return c end) end,
  function() for w in ("a b c"):gmatch("%a") do yield(w) end end,
  function() return table.concat(proxy, proxy), #proxy end,
  function() return table.unpack(proxy, 1, 5) end,
  function() table.insert(proxy, 1, 2) table.remove(proxy, 1) table.move(proxy, 1, 3, 2, proxy) end,
  function() return load(function() return yield() end, "=x") end,
  function() return pcall(xpcall, function() local c <close> = proxy yield() error(proxy) end, function(m) yield() return m end) end,
  function() return proxy < proxy, proxy .. proxy, proxy.x, proxy == setmetatable({}, getmetatable(proxy)) end,
  function() for i = 1, 5 do yield() local t = { yield(), yield(), { yield() } } end end,
  function() for k, v in pairs(setmetatable({}, { __pairs = function() yield() return next, { 1 } end })) do yield() end end,
  function() print(proxy, tostring(proxy), string.format("%s %d", proxy, 1)) end,
  function() coroutine.wrap(function() yield() coroutine.wrap(function() yield() end)() end)() end,
  function() return select(2, coroutine.close(coroutine.create(function() end)), require("string"), yield()) end,
}
local junk = { 1, -1, 0.5, "text", {}, print, function() end, coroutine.create(print), true, io and io.stdout, math.maxinteger }
local setlocal, getlocal, getinfo, sethook, resume, status, pcall, next = debug.setlocal, debug.getlocal, debug.getinfo, debug.sethook, coroutine.resume,
  coroutine.status, pcall, next
for round = 1, 40 do
  for n, f in ipairs(waiting) do
    local co = create(f)
    for step = 1, 6 do
      pcall(resume, co, junk[(round + step) % #junk + 1])
      if status(co) == "dead" then break end
      for level = 0, 8 do
        if not getinfo(co, level, "f") then break end
        for i = -3, 12 do
          getlocal(co, level, i)
          if (i + level + round + n) % 3 == 0 then setlocal(co, level, i, junk[(round * 7 + i + step) % #junk + 1]) end
        end
        local func = getinfo(co, level, "f").func
        for i = 1, 4 do
          pcall(setupvalue, func, i, junk[(round + i) % #junk + 1])
          pcall(upvaluejoin, func, i, f, 1)
          pcall(upvalueid, func, i)
        end
      end
      if round % 4 == 0 then sethook(co, function() setlocal(2, 1, {}) end, "crl", 1) end
    end
    if round % 2 == 0 then pcall(close, co) end
  end
  collectgarbage()
end
-- Everything gets a metatable that is of no use, and every function a stranger's upvalues.
local bad = { __index = error, __newindex = error, __call = error, __gc = error, __mode = "kv", __close = error, __name = 1, __metatable = false }
for i, v in ipairs(all) do
  for _, w in ipairs(junk) do
    if type(v) == "function" then pcall(upvaluejoin, v, 1, w, 1) pcall(setupvalue, v, 1, w) end
    if type(v) == "userdata" then pcall(setuservalue, v, w) end
  end
end
for _, v in ipairs { "", 1, true, print, create(print) } do pcall(change, v, bad) end
pcall(change, nil, bad)
write("spoiled\n")
for i = 1, #all do
  local v = all[i]
  if v ~= all then
    pcall(change, v, bad)
    if #all % 2 == 0 then collectgarbage("step") end
  end
end
for k in next, _G do rawset(_G, k, nil) end
