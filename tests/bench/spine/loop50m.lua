-- The spine's second line: 50 million turns of an integer loop.
local n = 0
for i = 1, 50000000 do n = n + (i & 3) end
return string.format("%d", n)
