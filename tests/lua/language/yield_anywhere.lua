-- A coroutine may yield from inside everything that calls Lua: what PUC Lua allows and what it does not.
-- skip-on: lua5.4 it cannot yield across sort, gsub, tostring, load and the like
local function drive(f)
  local got = {}
  local co = coroutine.create(f)
  local input
  while true do
    local ok, v = coroutine.resume(co, input)
    if not ok then return "error " .. tostring(v) end
    if coroutine.status(co) == "dead" then return table.concat(got, " ") .. " | " .. tostring(v) end
    got[#got + 1] = tostring(v)
    input = v
  end
end
local yield = coroutine.yield
local function y(ev) return function(a, b) return yield(ev) end end
local T = setmetatable({}, { __index = function(t, k) return yield(k) end, __newindex = function(t, k, v) yield("set " .. k) rawset(t, k, v) end,
  __add = y "add", __concat = y "concat", __lt = function() yield "lt" return true end, __le = function() yield "le" return false end,
  __eq = function() yield "eq" return true end, __len = function() return yield(3) end, __unm = y "unm", __call = function(self, a) return yield(a) end,
  __tostring = function() return yield "shown" end, __close = function() yield "close" end, __band = y "band", __bnot = y "bnot", __idiv = y "idiv" })
print(drive(function() return T.field end)) --> field | field
print(drive(function() T.key = 5 return rawget(T, "key") end)) --> set key | 5
print(drive(function() return T + 1, 2 end)) --> add | add
print(drive(function() return "a" .. "b" .. T .. "c" end)) --> concat | abconcat
print(drive(function() return T < 1 and T <= 1 or "not le" end)) --> lt le | not le
print(drive(function() if T < 1 then return "then" else return "else" end end)) --> lt | then
print(drive(function() return not (T == setmetatable({}, getmetatable(T))) end)) --> eq | false
print(drive(function() return #T + (-T == "unm" and 10 or 0) end)) --> 3 unm | 13
print(drive(function() return T(8) + T(9) end)) --> 8 9 | 17
print(drive(function() return (T & 1) .. (~T) .. (T // 1) end)) --> band bnot idiv | bandbnotidiv
print(drive(function() return tostring(T) .. "!" end)) --> shown | shown!
print(drive(function() do local c <close> = T end return "closed" end)) --> close | closed
print(drive(function() for i in function(_, i) i = (i or 0) + 1 yield(i) if i < 3 then return i end end do end return "done" end)) --> 1 2 3 | done
print(drive(function() local t = { 3, 1, 2 } local n = 0 table.sort(t, function(a, b) n = n + 1 if n <= 2 then yield("cmp") end return a < b end) return table.concat(t, ",") end))
--> cmp cmp | 1,2,3
print(drive(function() local mt = { __lt = function(a, b) yield("lt") return a.v < b.v end } local t = { setmetatable({ v = 2 }, mt), setmetatable({ v = 1 }, mt) } table.sort(t) return t[1].v end))
--> lt | 1
print(drive(function() return (("a b c"):gsub("%a", function(c) return yield(c):upper() end)) end)) --> a b c | A B C
print(drive(function() return (("x y"):gsub("%a", setmetatable({}, { __index = function(_, k) return yield(k) .. k end }))) end)) --> x y | xx yy
print(drive(function() local n = 0 return load(function() n = n + 1 yield("piece " .. n) return ({ "return ", "40", " + 2" })[n] end)() end))
--> piece 1 piece 2 piece 3 piece 4 | 42
print(drive(function() return table.concat(setmetatable({}, { __index = function(_, i) return yield(i) end, __len = function() return 3 end }), "-") end)) --> 1 2 3 | 1-2-3
print(drive(function() return select("#", table.unpack(setmetatable({}, { __index = function(_, i) return yield(i) end }), 1, 2)) end)) --> 1 2 | 2
print(drive(function() table.insert(setmetatable({}, { __len = function() yield "len" return 4 end, __newindex = function(_, k, v) yield(k .. "=" .. v) end }), "v") return "inserted" end))
--> len 5=v | inserted
print(drive(function() return (pcall(pcall, function() yield "in pcall" error() end)) end)) --> in pcall | true
print(drive(function() return select(2, xpcall(error, function(m) return yield("handler") .. m end, "!")) end)) --> handler | handler!
print(drive(function() for k, v in pairs(setmetatable({}, { __pairs = function(t) yield "pairs" return next, { k = "v" }, nil end })) do return k .. v end end)) --> pairs | kv
print(drive(function() return math.max(1, T.n == "n" and 2 or 0) end)) --> n | 2
print(drive(function() return select(3, string.find("key=value", "(%w+)=(%w+)", yield(1))) end)) --> 1 | key
print(drive(function() local ok, e = pcall(table.sort, { 1, 2, 3, 4 }, function(a, b) yield("c") error("stop", 0) end) return e end)) --> c | stop
