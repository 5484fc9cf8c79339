--- Lists with functional operations, string lambdas and slices, in the manner of Penlight.
local List = {}
List.__index = List
List.__name = "List"

local lambdas = setmetatable({}, { __mode = "v" })

--- Turns "|x,y| x + y", "_ * 2", an operator like "+", or a function into a function.
local function callable(f)
  if type(f) ~= "string" then return f end
  local cached = lambdas[f]
  if cached then return cached end
  local params, body = f:match "^%s*|([^|]*)|(.+)$"
  local source
  if params then
    source = ("return function(%s) return %s end"):format(params, body)
  elseif f:find "_" then
    source = ("return function(_, _2) return %s end"):format(f)
  else
    source = ("return function(a, b) return a %s b end"):format(f)
  end
  local result = assert(load(source, "=lambda"))()
  lambdas[f] = result
  return result
end

function List.new(t)
  local l = setmetatable({}, List)
  if t then for i = 1, #t do l[i] = t[i] end end
  return l
end

function List.range(from, to, step)
  if not to then from, to = 1, from end
  local l = List.new()
  for i = from, to, step or 1 do l[#l + 1] = i end
  return l
end

function List.split(s, sep)
  local l = List.new()
  local pos = 1
  while true do
    local a, b = s:find(sep or "%s+", pos)
    if not a then break end
    l[#l + 1] = s:sub(pos, a - 1)
    pos = b + 1
  end
  l[#l + 1] = s:sub(pos)
  return l
end

function List.of(...) return List.new { ... } end

function List:append(x) self[#self + 1] = x return self end
function List:extend(other) return table.move(other, 1, #other, #self + 1, self) end
function List:insert(i, x) table.insert(self, i, x) return self end
function List:pop(i) return table.remove(self, i) end
function List:clone() return List.new(self) end

local function bounds(l, first, last)
  first, last = first or 1, last or #l
  if first < 0 then first = #l + first + 1 end
  if last < 0 then last = #l + last + 1 end
  return math.max(first, 1), math.min(last, #l)
end

function List:slice(first, last)
  first, last = bounds(self, first, last)
  return List.new(table.move(self, first, last, 1, {}))
end

function List:map(f, ...)
  f = callable(f)
  local l = List.new()
  for i = 1, #self do l[i] = f(self[i], ...) end
  return l
end

function List:filter(f)
  f = callable(f)
  local l = List.new()
  for _, v in ipairs(self) do if f(v) then l[#l + 1] = v end end
  return l
end

function List:reduce(f, acc)
  f = callable(f)
  local first = 1
  if acc == nil then acc, first = self[1], 2 end
  for i = first, #self do acc = f(acc, self[i]) end
  return acc
end

function List:find(x) for i, v in ipairs(self) do if v == x then return i end end end
function List:contains(x) return self:find(x) ~= nil end
function List:count(f) return #self:filter(f) end
function List:sorted(cmp) local l = self:clone() table.sort(l, callable(cmp)) return l end
function List:reversed() local l = List.new() for i = #self, 1, -1 do l[#l + 1] = self[i] end return l end
function List:join(sep) return table.concat(self:map(tostring), sep or ", ") end
function List:unpack() return table.unpack(self) end
function List:all(f) return #self:filter(f) == #self end
function List:any(f) return #self:filter(f) > 0 end

function List:zip(...)
  local lists, l = { self, ... }, List.new()
  local n = math.huge
  for _, x in ipairs(lists) do n = math.min(n, #x) end
  for i = 1, n do
    local row = List.new()
    for j, x in ipairs(lists) do row[j] = x[i] end
    l[i] = row
  end
  return l
end

function List:group(f)
  f = callable(f)
  local groups, order = {}, List.new()
  for _, v in ipairs(self) do
    local k = f(v)
    if not groups[k] then groups[k] = List.new() order:append(k) end
    groups[k]:append(v)
  end
  return groups, order
end

function List:unique()
  local seen, l = {}, List.new()
  for _, v in ipairs(self) do if not seen[v] then seen[v] = true l[#l + 1] = v end end
  return l
end

function List:flatten()
  local l = List.new()
  local function add(x)
    if type(x) ~= "table" then l[#l + 1] = x return end
    for _, v in ipairs(x) do add(v) end
  end
  add(self)
  return l
end

function List:chunks(n)
  local i = 1 - n
  return function()
    i = i + n
    if i <= #self then return self:slice(i, i + n - 1) end
  end
end

function List:permutations()
  return coroutine.wrap(function()
    local a = self:clone()
    local function go(n)
      if n <= 1 then coroutine.yield(a:clone()) return end
      for i = 1, n do
        go(n - 1)
        local k = n % 2 == 0 and i or 1
        a[k], a[n] = a[n], a[k]
      end
    end
    go(#a)
  end)
end

function List.__add(a, b) return List.new(a):extend(b) end
function List.__mul(a, n) local l = List.new() for _ = 1, n do l:extend(a) end return l end
function List.__eq(a, b)
  if #a ~= #b then return false end
  for i = 1, #a do if a[i] ~= b[i] then return false end end
  return true
end
function List.__lt(a, b)
  for i = 1, math.min(#a, #b) do
    if a[i] ~= b[i] then return a[i] < b[i] end
  end
  return #a < #b
end
function List.__le(a, b) return not (b < a) end
function List.__concat(a, b) return tostring(a) .. tostring(b) end
function List.__call(l, first, last) return l:slice(first, last) end
function List:__tostring()
  local parts = {}
  for i, v in ipairs(self) do parts[i] = type(v) == "string" and ("%q"):format(v) or tostring(v) end
  return "{" .. table.concat(parts, ",") .. "}"
end

return setmetatable(List, { __call = function(_, t) return List.new(t) end })
