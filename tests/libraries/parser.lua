--- Parser combinators. A parser is a function (text, position) -> position, value or nil, position, expected.
local P = {}

local Parser = {}
Parser.__index = Parser

local function new(f) return setmetatable({ parse_at = f }, Parser) end
local function to_parser(p)
  if type(p) == "string" then return P.literal(p) end
  return p
end

function P.literal(s)
  return new(function(text, pos)
    if text:sub(pos, pos + #s - 1) == s then return pos + #s, s end
    return nil, pos, "'" .. s .. "'"
  end)
end

function P.pattern(pattern, name)
  pattern = "^" .. pattern
  return new(function(text, pos)
    local first, last = text:find(pattern, pos)
    if first then return last + 1, text:sub(first, last) end
    return nil, pos, name or pattern
  end)
end

function P.sequence(...)
  local parsers = table.pack(...)
  for i = 1, parsers.n do parsers[i] = to_parser(parsers[i]) end
  return new(function(text, pos)
    local values = { n = parsers.n }
    for i = 1, parsers.n do
      local value, expected
      local next_pos
      next_pos, value, expected = parsers[i].parse_at(text, pos)
      if not next_pos then return nil, value, expected end
      pos, values[i] = next_pos, value
    end
    return pos, values
  end)
end

function P.choice(...)
  local parsers = table.pack(...)
  for i = 1, parsers.n do parsers[i] = to_parser(parsers[i]) end
  return new(function(text, pos)
    local furthest, wanted = pos, {}
    for i = 1, parsers.n do
      local next_pos, value, expected = parsers[i].parse_at(text, pos)
      if next_pos then return next_pos, value end
      if value > furthest then furthest, wanted = value, {} end
      if value == furthest then wanted[#wanted + 1] = expected end
    end
    return nil, furthest, table.concat(wanted, " or ")
  end)
end

function P.many(p, least)
  p = to_parser(p)
  return new(function(text, pos)
    local values = {}
    while true do
      local next_pos, value, expected = p.parse_at(text, pos)
      if not next_pos then
        if #values < (least or 0) then return nil, value, expected end
        return pos, values
      end
      values[#values + 1], pos = value, next_pos
    end
  end)
end

function P.optional(p, default)
  p = to_parser(p)
  return new(function(text, pos)
    local next_pos, value = p.parse_at(text, pos)
    if next_pos then return next_pos, value end
    return pos, default
  end)
end

function P.lazy(f)
  local cached
  return new(function(text, pos)
    cached = cached or f()
    return cached.parse_at(text, pos)
  end)
end

function P.separated(p, sep)
  return P.optional(P.sequence(p, P.many(P.sequence(sep, p):map(function(v) return v[2] end)))
    :map(function(v) return { v[1], table.unpack(v[2]) } end), {})
end

--- A left-associative chain of binary operators, each parsing to a function of two values.
function P.chain(p, op)
  return P.sequence(p, P.many(P.sequence(op, p))):map(function(v)
    local acc = v[1]
    for _, pair in ipairs(v[2]) do acc = pair[1](acc, pair[2]) end
    return acc
  end)
end

function Parser:map(f)
  return new(function(text, pos)
    local next_pos, value, expected = self.parse_at(text, pos)
    if not next_pos then return nil, value, expected end
    return next_pos, f(value)
  end)
end

function Parser:as(value) return self:map(function() return value end) end
function Parser:named(name)
  return new(function(text, pos)
    local next_pos, value, expected = self.parse_at(text, pos)
    if next_pos or value > pos then return next_pos, value, expected end
    return nil, value, name
  end)
end

Parser.__add = function(a, b) return P.choice(a, b) end
Parser.__mul = function(a, b) return P.sequence(a, b) end
Parser.__unm = function(a) return P.optional(a) end
Parser.__shr = function(a, b) return P.sequence(a, b):map(function(v) return v[2] end) end
Parser.__shl = function(a, b) return P.sequence(a, b):map(function(v) return v[1] end) end
Parser.__div = function(a, f) return a:map(type(f) == "function" and f or function() return f end) end
Parser.__pow = function(a, n) return P.many(a, n) end

function Parser:parse(text)
  local pos, value, expected = self.parse_at(text, 1)
  if pos and pos <= #text then value, expected, pos = pos, "end of input", nil end
  if pos then return value end
  local _, line = text:sub(1, value - 1):gsub("\n", "")
  local column = value - (text:sub(1, value - 1):match ".*()\n" or 0)
  return nil, ("line %d, column %d: %s expected"):format(line + 1, column, expected)
end

return P
