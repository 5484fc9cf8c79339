-- Names in a binary chunk prove nothing: its variables may be called anything, so that debug.setlocal must look at the code to tell which
-- registers the machine itself relies on (the counters of a numeric loop, the table of a constructor).
local function report(...) return ... end
local function loop(n)
  for i = 1, n do report(i) end
  for i = 0.5, 2.5 do report(i) end
end
local function list()
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

local function tamper(f, value)
  local copy = renamed(f)
  debug.sethook(function()
    if debug.getinfo(2, "f").func ~= copy then return end -- not this function's own registers
    for i = 1, 12 do debug.getlocal(2, i) debug.setlocal(2, i, value) debug.getlocal(2, i) end
  end, "", 1)
  pcall(copy, 3)
  debug.sethook()
  collectgarbage()
  return "ran"
end

for _, value in ipairs { {}, "text", 1.5, 7, math.abs, false } do
  io.write(tamper(loop, value), " ", tamper(list, value), " ")
end
print()
