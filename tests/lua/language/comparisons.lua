-- Metamethods of comparisons: what they return decides where the test jumps, whatever happens in between.
local V = {}
V.__eq = function(a,b) return a.x == b.x end
V.__lt = function(a,b) if a.x == nil then error("no x", 2) end return a.x < b.x end
V.__le = function(a,b) return coroutine.isyieldable() and coroutine.yield("y") or a.x <= b.x, 1, 2 end
local function v(x) return setmetatable({ x = x }, V) end
print(v(1)==v(1), v(1)~=v(1), v(1)==v(2), v(1)<v(2), v(2)<v(1), v(1)<=v(2), v(1)>v(0), v(1)>=v(2), not (v(1)<v(2))) --> true false false true false true true false false
print(pcall(function() return setmetatable({}, V) < v(1) end)) --> false tests/lua/language/comparisons.lua:8: no x
-- yields inside
local co = coroutine.wrap(function() if v(1) <= v(2) then return "yes" else return "no" end end)
print(co()) print(co(false))
--> y
--> yes
co = coroutine.wrap(function() if v(3) <= v(2) then return "yes" else return "no" end end)
print(co()) print(co(nil))
--> y
--> no
co = coroutine.wrap(function() if v(3) <= v(2) then return "yes" else return "no" end end)
print(co()) print(co(1))
--> y
--> yes
-- tail calls and natives in metamethods
local W = {__lt = function(a,b) return rawequal(a,b) end, __le = function(a, b) local function t() return a.x <= b.x end return t() end, __eq = rawequal}
local function w(x) return setmetatable({ x = x }, W) end
local a = w(1)
print(a<a, a<w(1), a<=w(2), w(3)<=a, a==a, a==w(1)) --> true false true false true false
-- variables that are closed before
local C = {__lt = function(a, b) local x <close> = setmetatable({}, {__close=function() print "closed" end}) return a.n < b.n end}
local p, q = setmetatable({n=1}, C), setmetatable({n=2}, C)
print(p<q, q<p, p>q)
--> closed
--> closed
--> closed
--> true false false
-- no values, many values
local N = {__lt = function() end, __le = function() return nil end, __eq = function(...) return ... end}
local n, m = setmetatable({}, N), setmetatable({}, N)
print(n<m, n<=m, n==m, n>m, n~=m) --> false false true false false
print(setmetatable({}, {__lt=function(a,b) return "true enough" end}) < n) --> true
-- names in tracebacks; numbers as operands
local t = setmetatable({}, {__lt=function(a,b) local i = debug.getinfo(1, "n") print(i.namewhat, i.name) return true end})
print(t < 1, 1 < t, t < t, t > 1.5)
--> metamethod lt
--> metamethod lt
--> metamethod lt
--> metamethod lt
--> true true true true
if t < 1 then print "in" end
--> metamethod lt
--> in
while not (t < 1) do end --> metamethod lt
local x = t < 1 and 5 or 6 print(x)
--> metamethod lt
--> 5
-- vararg metamethods, results that nobody wants
local VA = {__lt = function(...) local a, b = ... return #{...} == 2 and a.x < b.x end, __newindex = function(t,k,v) rawset(t,k,v*2) return 1,2,3 end, __index = function(t,k) return k.."!", 2 end, __unm=function(a) return v(7) end, __concat=function(a,b) return v(8) end}
local b, c = setmetatable({x=1}, VA), setmetatable({x=2}, VA)
print(b<c, c<b) b.z = 4 print(b.z, b.q) print((-b).x, (b.."s").x)
--> true false
--> 8 q!
--> 7 8
-- hooks
local told = {}
debug.sethook(function(e) told[#told + 1] = e end, "cr")
local less, none = p and v(1) < v(2), n < m
debug.sethook()
print(less, none, table.concat(told, " ")) --> true false return call call return return call call return return call return call return call
