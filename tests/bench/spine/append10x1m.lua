-- The spine's third line: ten times a million appends.
local n = 0
for _ = 1, 10 do
  local t = {}
  for i = 1, 1000000 do t[#t + 1] = i end
  n = n + #t
end
return string.format("%d", n)
