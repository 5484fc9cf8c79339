-- Dumps of a script and changes of them: what the verifier accepts may do anything but harm. Arguments: file, number of mutants, seed.
-- A mutant runs in an environment of its own, for a bounded time, while a hook tampers with its variables.
local file, mutants, seed = arg[1], tonumber(arg[2]), tonumber(arg[3])
local char, byte, sub, floor = string.char, string.byte, string.sub, math.floor
local load, create, resume, yield, sethook, setlocal, getlocal, error, debuginfo = load, coroutine.create, coroutine.resume, coroutine.yield,
  debug.sethook, debug.setlocal, debug.getlocal, error, debug.getinfo
local source = assert(io.open(file)):read("a")
local function random(n) seed = (seed * 6364136223846793005 + 1442695040888963407) return (seed >> 33) % n end

local function environment()
  local env = { print = function() end, _VERSION = _VERSION }
  for _, name in ipairs { "assert", "error", "ipairs", "next", "pairs", "pcall", "rawequal", "rawget", "rawlen", "rawset", "select", "setmetatable",
    "getmetatable", "tonumber", "tostring", "type", "xpcall" } do env[name] = _G[name] end
  for _, name in ipairs { "string", "table", "math", "utf8", "coroutine" } do
    env[name] = {}
    for k, v in pairs(_G[name]) do env[name][k] = v end
  end
  env.coroutine.wrap, env.coroutine.create = nil, nil -- no thread without the hook that stops it
  env._G = env
  return env
end

local function mutate(dump)
  local bytes = { byte(dump, 1, -1) }
  for _ = 1, 1 + random(3) do
    local at, how = 7 + random(#bytes - 6), random(6)
    if how == 0 then bytes[at] = random(256)
    elseif how == 1 then bytes[at] = bytes[at] ~ (1 << random(8))
    elseif how == 2 then bytes[at] = (bytes[at] + random(5) - 2) % 256
    elseif how == 3 then table.remove(bytes, at)
    elseif how == 4 then table.insert(bytes, at, random(256))
    else -- one instruction becomes another one's copy
      local from = 7 + random(#bytes - 10)
      for i = 0, 3 do bytes[math.min(at + i, #bytes)] = bytes[from + i] end
    end
  end
  for i = 1, #bytes do bytes[i] = char(bytes[i]) end
  return table.concat(bytes)
end

local accepted = 0
for line = 0, 3 do -- the whole script, and parts of it, stripped and not
  local text = line == 0 and source or source:sub(random(#source)):match("\n(.*)") or ""
  local whole = load(text, "=script") or load(source, "=script")
  local dump = string.dump(whole, line == 1)
  for _ = 1, mutants // 4 do
    local f = load(mutate(dump), "=mutant", "b", environment())
    if f then
      accepted = accepted + 1
      local co, turns = create(f), 0
      sethook(co, function()
        turns = turns + 1
        if turns > 600 then yield() end -- a mutant may catch every error; nobody resumes it
        if turns > 60 then error("enough") end
        local i = 1 + random(8)
        getlocal(2, i)
        setlocal(2, i, ({ 1, 0.5, "s", {}, load, nil })[1 + random(6)])
      end, "", 1 + random(40))
      for _ = 1, 3 do
        if turns <= 600 then resume(co, {}, 2) end
      end
      string.dump(f)
      debuginfo(f, "SlnuL")
    end
  end
end
collectgarbage()
print("ok", accepted > 0)
