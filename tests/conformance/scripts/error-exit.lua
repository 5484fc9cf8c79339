-- An uncaught error: message and traceback on standard error, status 1.
local function inner()
  local t = nil
  return t.field
end
local function outer()
  local r = inner()
  return r
end
print("before")
outer()
