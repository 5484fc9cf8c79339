-- An open upvalue that no closure refers to any more is garbage, but is found again by the next closure over the same variable while the
-- collector has yet to sweep it: it must live then (it was freed).
local live = {}
local n = 0
local first = function() n = n + 1 end -- makes the upvalue, which is then older than what follows: swept late
first = nil
for i = 1, 6000 do live[i] = { i } end
local function garbage(k) for j = 1, k do local t = { j } end end
for i = 1, 600 do
  garbage(i % 60 * 10)
  local f = function() n = n + 1 end
  garbage(300)
  f()
end
print(n) --> 600
