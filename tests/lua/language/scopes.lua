-- Blocks, goto, shadowing, <const> and <close>.
local x = 1
do local x = x + 1 print(x) do local x = x * 10 print(x) end end
--> 2
--> 20
print(x) --> 1
local function rec(n) return n == 0 and "done" or rec(n - 1) end
print(rec(100)) --> done
local a <const>, b <const> = 10, "const"
print(a + 1, b .. "!") --> 11 const!
print(load("local k <const> = 1; k = 2"))
--> nil [string "local k <const> = 1; k = 2"]:1: attempt to assign to const variable 'k'
print(load("local k <close> = nil; k = 2"))
--> nil [string "local k <close> = nil; k = 2"]:1: attempt to assign to const variable 'k'
print(load("local k <foo> = 1")) --> nil [string "local k <foo> = 1"]:1: unknown attribute 'foo'
print(load("local function f() local c <const> = 1; return function() c = 2 end end"))
--> nil [string "local function f() local c <const> = 1; retur..."]:1: attempt to assign to const variable 'c'
for i = 1, 3 do
  for j = 1, 3 do
    if j == 2 then goto continue end
    if i == 3 then goto done end
    print(i, j)
--> 1 1
--> 1 3
--> 2 1
--> 2 3
    ::continue::
  end
end
::done::
do
  local i = 1
  ::top::
  if i <= 3 then io.write(i, " ") i = i + 1 goto top end
  print() --> 1 2 3
end
print(load("goto nowhere")) --> nil [string "goto nowhere"]:1: no visible label 'nowhere' for <goto> at line 1
print(load("do ::l:: end goto l")) --> nil [string "do ::l:: end goto l"]:1: no visible label 'l' for <goto> at line 1
print(load("::l:: ::l::")) --> nil [string "::l:: ::l::"]:1: label 'l' already defined on line 1
print(load("goto f; local x; ::f:: print(x)"))
--> nil [string "goto f; local x; ::f:: print(x)"]:1: <goto f> at line 1 jumps into the scope of local 'x'
print((load("break"))) print(type(load("repeat if x then break end local y until y")))
--> nil
--> function
repeat local inner = 5 until inner == 5
local n = 0
while true do n = n + 1 if n > 4 then break end end
print(n) --> 5
-- a fresh local each turn
local fs = {}
for i = 1, 3 do fs[i] = function() i = i + 1 return i end end
print(fs[1](), fs[1](), fs[2](), fs[3]()) --> 2 3 3 4
local gs = {}
do local k = 0 repeat k = k + 1 local c = k gs[k] = function() c = c + 10 return c end until c >= 3 end
print(gs[1](), gs[1](), gs[3]()) --> 11 21 13
-- a goto backwards makes fresh locals too
do
  local made, k = {}, 0
  ::again::
  local v = k
  made[#made + 1] = function() return v end
  k = k + 1
  if k < 3 then goto again end
  print(made[1](), made[2](), made[3]()) --> 0 1 2
end
_ENV.g1 = 7 print(g1) --> 7
do local _ENV = { print = print, y = 3 } print(y, g1) z = 4 print(_ENV.z) end
--> 3 nil
--> 4
print(z) --> nil
local function sandbox(_ENV) return w end print(sandbox { w = "w" }) --> w
