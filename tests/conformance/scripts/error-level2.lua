local function check(x)
  if type(x) ~= "number" then error("number wanted", 2) end
end
check("x")
