local source = [==[
local a <const>, b = 0x10, "s\65\u{48}\z   t" -- comment
goto skip do local unused = [[long
string]] end ::skip::
local function f(x, ...) if x then return x, ... elseif not b then return end while x do break end repeat local y = ... until y or true
  for i = 1, 2, 1 do for k, v in pairs({ 1, k = 2; 3 }) do b = b .. k end end return (f(1)) end
function g(...) return f(...) end local o = { m = function(self) return self end } return o:m().m(f(nil, 1), #b, -a ^ 2 // 1 << 1 & 7 | ~8, a == 16 and "yes" or "no")
]==]
local f, e = load(source, "=source") print(type(f), e, (f()))
print(load("x = = 1", "=wrong")) print(load("return '\\q'", "=wrong")) print(load("for i = 1 do end", "=wrong"))
local n = 0 print(load(function() n = n + 1 return ({ "return ", "1 +", " 41" })[n] end)())
local copy = load(string.dump(f), "=copy", "b") print(type(copy), #string.dump(copy, true) < #string.dump(copy))
