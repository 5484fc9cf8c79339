-- records: a small in-memory database: filter, map, group and reduce over arrays of records with closures.
-- size: 50; in tests: 1
local N = tonumber((...))

local function map(t, f)
  local r = {}
  for i, v in ipairs(t) do r[i] = f(v) end
  return r
end
local function filter(t, f)
  local r = {}
  for _, v in ipairs(t) do
    if f(v) then r[#r + 1] = v end
  end
  return r
end
local function reduce(t, f, a)
  for _, v in ipairs(t) do a = f(a, v) end
  return a
end
local function group(t, f)
  local r = {}
  for _, v in ipairs(t) do
    local k = f(v)
    local g = r[k]
    if not g then
      g = {}
      r[k] = g
    end
    g[#g + 1] = v
  end
  return r
end

local orders = {}
for i = 1, 10000 do
  orders[i] = { id = i, customer = "c" .. i % 100, amount = i % 250, paid = i % 3 ~= 0, country = i % 7 }
end

local total, groups = 0, 0
for round = 1, N do
  local paid = filter(orders, function(o) return o.paid and o.amount > round end)
  local by_customer = group(paid, function(o) return o.customer end)
  for _, list in pairs(by_customer) do
    groups = groups + 1
    total = total + reduce(map(list, function(o) return o.amount * 2 end), function(a, v) return a + v end, 0)
  end
  local check = 0
  for _, o in ipairs(orders) do
    if o.paid and o.amount > round then check = check + 2 * o.amount end
  end
  total = total - check
end
assert(total == 0 and groups == 100 * N)
return string.format("%d %d", total, groups)
