-- Runs benchmark programs one after the other: check.lua PATH SIZE PATH SIZE ... Prints "PATH result", or "PATH failed: why",
-- a line each.
local arguments = { ... }
for i = 1, #arguments, 2 do
  local path, size = arguments[i], arguments[i + 1]
  local ok, result = pcall(assert(loadfile(path)), size)
  print(path .. (ok and " " or " failed: ") .. tostring(result))
end
