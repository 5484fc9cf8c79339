-- What a binary chunk says that its functions capture may be any register, also one that a call hands to its callee: whoever writes to that
-- upvalue then would write to the callee's loop, or to the place of the function that it runs. Every byte of a dump that is small is changed
-- to every small value, and what loads is run.
local function victim(set, value) -- its loops lie in what are its caller's registers too
  for i = 1, 3 do set(value) end
  for i = 0.5, 2.5 do set(value) end
  return { set(value), set(value), { set(value) } }
end
local function capture(victim, value)
  local kept
  local function set(v) kept = v end
  local all = { victim(set, value) }
  for _ in function(_, i) if not i then return victim(set, value) end end do end
  local text = "a" .. #all .. "b"
  return victim(set, value)
end

local dump, values = string.dump(capture, true), { {}, "text", 1.5, math.abs, false }
local function bounded(f, ...)
  debug.sethook(function() error("enough") end, "", 300)
  pcall(f, ...)
  debug.sethook()
end
local accepted = 0
for at = 7, #dump do
  for byte = 0, 15 do
    local mutant = load(dump:sub(1, at - 1) .. string.char(byte) .. dump:sub(at + 1), "=mutant", "b")
    if mutant then
      accepted = accepted + 1
      for _, value in ipairs(values) do bounded(mutant, victim, value) end
    end
  end
  collectgarbage()
end
print(accepted > 100) --> true
