// How results are echoed. The printer is written in Lua and runs inside the VM, in the same task as
// the chunk whose results it shows: so it knows a float from an integer, pays fuel, can be
// interrupted, and honours __tostring and __name; and JavaScript need not walk tables.
//
// It reads tables raw, takes what it uses before any script can replace it, and is bounded in
// depth, entries and characters.

/** A chunk that returns one function: it returns its arguments as text, or nil if there are none, followed by the arguments themselves. */
export const PRINTER = String.raw`
local type, tostring, next, rawget, rawlen, getmetatable = type, tostring, next, rawget, rawlen, getmetatable
local select, math_type = select, math.type
local sub, gsub, find, format, byte = string.sub, string.gsub, string.find, string.format, string.byte
local concat, sort, utf8_len = table.concat, table.sort, utf8 and utf8.len

local MAX_DEPTH, MAX_ENTRIES, MAX_STRING, MAX_NESTED_STRING, WIDTH, SHORT = 4, 100, 10000, 200, 72, 16

local escapes = { ["\n"] = "\\n", ["\r"] = "\\r", ["\t"] = "\\t", ["\\"] = "\\\\", ['"'] = '\\"' }
local function escape(c)
  return escapes[c] or format("\\x%02X", byte(c))
end

local function quoted(s, max)
  local shown, rest = s, ""
  if #s > max then
    shown = sub(s, 1, max)
    -- do not cut inside a UTF-8 sequence
    if utf8_len and not utf8_len(shown) then shown = gsub(shown, "[\xC0-\xFF][\x80-\xBF]*$", "") end
    rest = format("… (%d bytes)", #s)
  end
  local odd = (utf8_len and utf8_len(shown)) and '[%c"\\\x7F]' or '[%c"\\\x7F-\xFF]'
  return '"' .. gsub(shown, odd, escape) .. '"' .. rest
end

local keywords = {}
gsub("and break do else elseif end false for function goto if in local nil not or repeat return then true until while",
  "%a+", function(word) keywords[word] = true end)

local function key_text(k)
  if type(k) == "string" then
    if #k <= MAX_NESTED_STRING and find(k, "^[%a_][%w_]*$") and not keywords[k] then return k end
    return "[" .. quoted(k, MAX_NESTED_STRING) .. "]"
  end
  return "[" .. tostring(k) .. "]"
end

-- Numbers first, then strings, then the rest; each in its own order, if it has one.
local rank = { number = 1, string = 2 }
local function before(a, b)
  local ra, rb = rank[type(a)] or 3, rank[type(b)] or 3
  if ra ~= rb then return ra < rb end
  if ra == 3 then return false end
  return a < b
end

-- On one line if it fits; else short entries fill lines and long ones get a line each.
local function laid_out(parts, n, indent, inner)
  local length, longest, broken = #indent, 0, false
  for i = 1, n do
    length = length + #parts[i] + 2
    if #parts[i] > longest then longest = #parts[i] end
    broken = broken or find(parts[i], "\n", 1, true) ~= nil
  end
  if length <= WIDTH and not broken then return "{" .. concat(parts, ", ") .. "}" end
  local out, column = { "{\n", inner }, #inner
  for i = 1, n do
    if i > 1 then
      local full = longest > SHORT or column + #parts[i] + 2 > WIDTH
      out[#out + 1] = full and ",\n" .. inner or ", "
      column = full and #inner or column + 2
    end
    out[#out + 1] = parts[i]
    column = column + #parts[i]
  end
  out[#out + 1] = "\n" .. indent .. "}"
  return concat(out)
end

local show

-- One { ... }; parents holds the tables around it. budget.entries runs out over all tables together.
local function show_table(t, parents, depth, indent, budget)
  if parents[t] then return "<cycle>" end
  if next(t) == nil then return "{}" end
  if depth >= MAX_DEPTH then return "{…}" end
  parents[t] = true
  local parts, n = {}, 0
  local function add(text) n = n + 1; parts[n] = text end
  local more = false
  local function room()
    if budget.entries <= 0 then more = true return false end
    budget.entries = budget.entries - 1
    return true
  end

  local inner = indent .. "  "
  local listed = 0
  for i = 1, rawlen(t) do
    local v = rawget(t, i)
    if v == nil or not room() then break end
    listed = i
    add(show(v, parents, depth + 1, inner, budget))
  end
  if not more then
    local keys, count = {}, 0
    for k in next, t do
      if not (math_type(k) == "integer" and k >= 1 and k <= listed) then
        if count >= budget.entries then more = true break end
        count = count + 1
        keys[count] = k
      end
    end
    sort(keys, before)
    for i = 1, count do
      if not room() then break end
      local k = keys[i]
      add(key_text(k) .. " = " .. show(rawget(t, k), parents, depth + 1, inner, budget))
    end
  end
  if more then add("…") end
  parents[t] = nil

  return laid_out(parts, n, indent, inner)
end

function show(v, parents, depth, indent, budget)
  local kind = type(v)
  if kind == "string" then return quoted(v, depth == 0 and MAX_STRING or MAX_NESTED_STRING) end
  if kind ~= "table" then return tostring(v) end
  local meta = getmetatable(v)
  if type(meta) ~= "table" then return show_table(v, parents, depth, indent, budget) end
  if rawget(meta, "__tostring") ~= nil then
    local text, max = tostring(v), MAX_STRING
    if depth > 0 then -- its first line
      local line = find(text, "\n", 1, true)
      max = line and line <= MAX_NESTED_STRING and line - 1 or MAX_NESTED_STRING
    end
    return #text > max and sub(text, 1, max) .. "…" or text
  end
  local name = rawget(meta, "__name")
  return (type(name) == "string" and name .. " " or "") .. show_table(v, parents, depth, indent, budget)
end

local function shown(...)
  local n = select("#", ...)
  if n == 0 then return nil end
  local texts, budget = {}, { entries = MAX_ENTRIES }
  for i = 1, n < 50 and n or 50 do
    texts[i] = show((select(i, ...)), {}, 0, "", budget)
  end
  if n > 50 then texts[51] = "…" end
  return concat(texts, "\t"), ...
end

return shown
`;
