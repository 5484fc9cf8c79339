-- Names in a binary chunk prove nothing: its variables may be called anything, so that debug.setlocal must look at the code to tell which
-- registers the machine itself relies on (the counters of a numeric loop, the table of a constructor). Nor do names that are not there.
local function report(...) return ... end
local function loop(report) -- (no upvalues: those of a loaded copy are others)
  for i = 1, 3 do report(i) end
  for i = 0.5, 2.5 do report(i) end
end
local function list(report)
  do local first, second = report(1), report(2) report(first, second) end
  return { report(1), report(2), { report(3) }, report(4) }
end

-- The loop's own variables get ordinary names, and `first` and `second` live as long as the loader will believe.
local function renamed(f)
  local dump = string.dump(f):gsub("%(for state%)", "xfor state)")
  for last = 120, 1, -1 do
    local function always(name) return name .. "\0" .. string.char(last) end
    local longer = dump:gsub("(\5first)..", always):gsub("(\6second)..", always)
    local copy = load(longer, "=copy", "b")
    if copy then return copy end
  end
end

local function stripped(f) return (load(string.dump(f, true), "=copy", "b")) end

-- Runs copy while a hook sets one of its registers again and again, from call number `from` on. Returns how many calls it made before it
-- failed, if it did.
local function tamper(copy, register, value, from)
  local turns = 0
  debug.sethook(function()
    if turns < from or debug.getinfo(2, "f").func ~= copy then return end -- not this function's own registers
    if turns > 100 then error("enough") end
    debug.getlocal(2, register)
    debug.setlocal(2, register, value)
  end, "", 1)
  pcall(copy, function(...) turns = turns + 1 return report(...) end)
  debug.sethook()
  collectgarbage()
  return turns
end

local most = 0
for _, value in ipairs { {}, "text", 1.5, 7, math.abs, false } do
  for _, copy in ipairs { renamed, stripped } do
    local loop, list = copy(loop), copy(list)
    for register = 1, 12 do
      for from = 0, 5 do most = math.max(most, tamper(loop, register, value, from) + tamper(list, register, value, from)) end
    end
  end
end
print(most >= 13) --> true (some register matters to none of the calls)
