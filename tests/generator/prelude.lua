-- What generated programs call. Everything printed is deterministic: no addresses, no order of hash tables.
local budget, lines
local mathtype, concat, sort, select, tostring, type, format = math.type, table.concat, table.sort, select, tostring, type, string.format

-- Every turn of a loop and every call of a function pays one; so each program ends.
local function T()
  budget = budget - 1
  if budget < 0 then error("budget", 0) end
end

local function show(v)
  local t = type(v)
  if t == "string" then return #v > 120 and format("%q...%d", v:sub(1, 120), #v) or format("%q", v) end
  if mathtype(v) == "float" then
    if v ~= v then return "nan" end
    return format("%.17g", v) .. (v == v // 1 and "f" or "")
  end
  if t == "table" then
    local mt = getmetatable(v)
    return mt and type(mt.__name) == "string" and "<" .. mt.__name .. ">" or "<table>"
  end
  if t == "function" or t == "thread" or t == "userdata" then return "<" .. t .. ">" end
  return tostring(v)
end

local function P(...)
  lines = lines + 1
  if lines > 150 then return end
  local out = {}
  for i = 1, select("#", ...) do out[i] = show((select(i, ...))) end
  print(concat(out, " "))
end

-- Values as text, without addresses and the sign of a NaN.
local function F(x)
  if x ~= x then return "nan" end
  return type(x) == "number" and tostring(x) or show(x)
end

-- Makes room on the stack: 5.4.4 may lose its way when the stack moves during a concatenation.
local function grow() return select("#", table.unpack({}, 1, 150)) end

-- Strings kept short.
local function S(s) if type(s) == "string" and #s > 60 then return s:sub(1, 30) .. s:sub(-30) end return s end

-- A table's integer and string keys in order, with values.
local function dump(t)
  local keys = {}
  for k in next, t do keys[#keys + 1] = k end
  sort(keys, function(a, b)
    if type(a) ~= type(b) then return type(a) < type(b) end
    if type(a) == "boolean" then return not a and b end
    return a < b
  end)
  local out = {}
  for i, k in ipairs(keys) do out[i] = show(k) .. "=" .. show(t[k]) end
  P("{" .. concat(out, " ") .. "}")
end

-- A value to be closed, which tells when it is.
local function C(name, raises)
  return setmetatable({}, { __name = "C", __close = function(_, e)
    P("close", name, e)
    if raises then error("close " .. name, 0) end
  end })
end

-- An object with every metamethod, whose results are plain.
local Num = { __name = "Num" }
Num.__index = Num
local function N(v) return setmetatable({ v = v }, Num) end
local function val(x) if type(x) == "table" then return x.v end return x end
function Num.__add(a, b) return N(val(a) + val(b)) end
function Num.__sub(a, b) return N(val(a) - val(b)) end
function Num.__mul(a, b) return N(val(a) * val(b)) end
function Num.__idiv(a, b) return N(val(a) // val(b)) end
function Num.__mod(a, b) return N(val(a) % val(b)) end
function Num.__band(a, b) return N(val(a) & val(b)) end
function Num.__bor(a, b) return N(val(a) | val(b)) end
function Num.__bxor(a, b) return N(val(a) ~ val(b)) end
function Num.__shl(a, b) return N(val(a) << val(b)) end
function Num.__shr(a, b) return N(val(a) >> val(b)) end
function Num.__unm(a) return N(-val(a)) end
function Num.__bnot(a) return N(~val(a)) end
function Num.__eq(a, b) return val(a) == val(b) end
function Num.__lt(a, b) return val(a) < val(b) end
function Num.__le(a, b) return val(a) <= val(b) end
function Num.__len(a) return val(a) & 15 end
function Num.__concat(a, b) return F(val(a)) .. F(val(b)) end
function Num.__call(a, x) return val(a), x end
function Num.__tostring(a) return "Num(" .. F(val(a)) .. ")" end
function Num:get(x) return self.v, x end
function Num.__newindex(t, k, v) rawset(t, k, v) end

local function run(seed, f)
  print("## " .. seed)
  budget, lines = 3000, 0
  g1, g2, g3 = nil, nil, nil
  grow()
  local r = table.pack(pcall(f))
  lines = 0
  P("end", table.unpack(r, 1, r.n))
end
