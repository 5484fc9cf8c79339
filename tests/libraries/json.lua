--- JSON in plain Lua: encode(value [, options]) and decode(text).
local json = {}

--- Stands for JSON's null inside arrays and objects.
json.null = setmetatable({}, { __tostring = function() return "null" end, __name = "json.null" })

local escapes = {
  ['"'] = '\\"', ["\\"] = "\\\\", ["\b"] = "\\b", ["\f"] = "\\f", ["\n"] = "\\n", ["\r"] = "\\r", ["\t"] = "\\t",
}

local function escape(c)
  return escapes[c] or string.format("\\u%04x", c:byte())
end

local function quote(s)
  return '"' .. s:gsub('[%c"\\\127]', escape) .. '"'
end

local function is_array(t)
  local mt = getmetatable(t)
  if mt and mt.__jsontype then return mt.__jsontype == "array" end
  local n = 0
  for k in pairs(t) do
    if math.type(k) ~= "integer" or k < 1 then return false end
    if k > n then n = k end
  end
  return n == #t and (n > 0 or next(t) == nil)
end

--- Marks a table as a JSON array, also when it is empty.
function json.array(t) return setmetatable(t or {}, { __jsontype = "array" }) end

--- Marks a table as a JSON object, also when it is empty.
function json.object(t) return setmetatable(t or {}, { __jsontype = "object" }) end

local function number(v)
  if math.type(v) == "integer" then return tostring(v) end
  if v ~= v or v == math.huge or v == -math.huge then
    error("cannot encode the number " .. tostring(v):gsub("^%-nan$", "nan"), 0)
  end
  local s = string.format("%.14g", v)
  if tonumber(s) ~= v then s = string.format("%.17g", v) end
  return s
end

local function sorted_keys(t)
  local keys = {}
  for k in pairs(t) do
    if type(k) ~= "string" and type(k) ~= "number" then
      error("cannot use a " .. type(k) .. " as a key", 0)
    end
    keys[#keys + 1] = k
  end
  table.sort(keys, function(a, b) return tostring(a) < tostring(b) end)
  return keys
end

local encoders = {}

local function encode(value, state)
  local encoder = encoders[type(value)] or error("cannot encode a " .. type(value), 0)
  return encoder(value, state)
end

encoders["nil"] = function() return "null" end
encoders.boolean = tostring
encoders.number = number
encoders.string = quote

function encoders.table(t, state)
  if t == json.null then return "null" end
  if state.seen[t] then error("the table contains itself", 0) end
  state.seen[t] = true
  local parts = {}
  local open, close
  if is_array(t) then
    open, close = "[", "]"
    for i = 1, #t do parts[i] = encode(t[i], state:deeper()) end
  else
    open, close = "{", "}"
    local separator = state.indent and ": " or ":"
    for i, k in ipairs(sorted_keys(t)) do
      parts[i] = quote(tostring(k)) .. separator .. encode(t[k], state:deeper())
    end
  end
  state.seen[t] = nil
  if #parts == 0 then return open .. close end
  if not state.indent then return open .. table.concat(parts, ",") .. close end
  local inner, outer = "\n" .. state.indent:rep(state.depth + 1), "\n" .. state.indent:rep(state.depth)
  return open .. inner .. table.concat(parts, "," .. inner) .. outer .. close
end

local State = {}
State.__index = State
function State:deeper()
  return setmetatable({ depth = self.depth + 1, indent = self.indent, seen = self.seen }, State)
end

--- Encodes a value. options.indent is a string for one level of indentation.
function json.encode(value, options)
  local state = setmetatable({ depth = 0, indent = options and options.indent, seen = {} }, State)
  local ok, result = pcall(encode, value, state)
  if ok then return result end
  return nil, result
end

-- Decoding ----------------------------------------------------------------------------------------

local function fail(s, pos, message)
  local line, column = 1, 1
  for i = 1, pos - 1 do
    if s:byte(i) == 10 then line, column = line + 1, 1 else column = column + 1 end
  end
  error(string.format("line %d, column %d: %s", line, column, message), 0)
end

local function skip(s, pos) return s:find("%S", pos) or #s + 1 end

local unescape = { b = "\b", f = "\f", n = "\n", r = "\r", t = "\t", ['"'] = '"', ["\\"] = "\\", ["/"] = "/" }

local function read_string(s, pos)
  local parts, i = {}, pos + 1
  while true do
    local j = s:find('[%c"\\]', i)
    if not j then fail(s, pos, "unfinished string") end
    parts[#parts + 1] = s:sub(i, j - 1)
    local c = s:sub(j, j)
    if c == '"' then return table.concat(parts), j + 1 end
    if c ~= "\\" then fail(s, j, "control character in a string") end
    local e = s:sub(j + 1, j + 1)
    if e == "u" then
      local hex = s:match("^%x%x%x%x", j + 2) or fail(s, j, "bad \\u escape")
      local code = tonumber(hex, 16)
      i = j + 6
      if code >= 0xD800 and code < 0xDC00 then
        local low = s:match("^\\u([dD][c-fC-F]%x%x)", i)
        if low then
          code = 0x10000 + ((code - 0xD800) << 10) + (tonumber(low, 16) - 0xDC00)
          i = i + 6
        end
      end
      parts[#parts + 1] = utf8.char(code)
    else
      parts[#parts + 1] = unescape[e] or fail(s, j, "bad escape \\" .. e)
      i = j + 2
    end
  end
end

local function read_number(s, pos)
  local text = s:match("^-?%d+%.?%d*[eE]?[+-]?%d*", pos)
  if text:match("^-?0%d") then fail(s, pos, "leading zero in a number") end
  if not (text:match("^-?%d+$") or text:match("^-?%d+%.%d+$") or text:match("^-?%d+[eE][+-]?%d+$")
      or text:match("^-?%d+%.%d+[eE][+-]?%d+$")) then
    fail(s, pos, "bad number '" .. text .. "'")
  end
  return math.tointeger(tonumber(text)) or tonumber(text), pos + #text
end

local read_value

local function read_array(s, pos)
  local t = json.array()
  pos = skip(s, pos + 1)
  if s:sub(pos, pos) == "]" then return t, pos + 1 end
  while true do
    local v
    v, pos = read_value(s, pos)
    t[#t + 1] = v
    pos = skip(s, pos)
    local c = s:sub(pos, pos)
    if c == "]" then return t, pos + 1 end
    if c ~= "," then fail(s, pos, "',' or ']' expected") end
    pos = skip(s, pos + 1)
  end
end

local function read_object(s, pos)
  local t = json.object()
  pos = skip(s, pos + 1)
  if s:sub(pos, pos) == "}" then return t, pos + 1 end
  while true do
    if s:sub(pos, pos) ~= '"' then fail(s, pos, "a key expected") end
    local k
    k, pos = read_string(s, pos)
    pos = skip(s, pos)
    if s:sub(pos, pos) ~= ":" then fail(s, pos, "':' expected") end
    t[k], pos = read_value(s, skip(s, pos + 1))
    pos = skip(s, pos)
    local c = s:sub(pos, pos)
    if c == "}" then return t, pos + 1 end
    if c ~= "," then fail(s, pos, "',' or '}' expected") end
    pos = skip(s, pos + 1)
  end
end

local words = { t = { "true", true }, f = { "false", false }, n = { "null", json.null } }

function read_value(s, pos)
  local c = s:sub(pos, pos)
  if c == '"' then return read_string(s, pos) end
  if c == "{" then return read_object(s, pos) end
  if c == "[" then return read_array(s, pos) end
  if c:find("[-%d]") and s:find("^-?%d", pos) then return read_number(s, pos) end
  local w = words[c]
  if w and s:sub(pos, pos + #w[1] - 1) == w[1] then return w[2], pos + #w[1] end
  if c == "" then fail(s, pos, "unexpected end") end
  fail(s, pos, "unexpected '" .. c .. "'")
end

--- Decodes a text; returns nil and a message with line and column when it is not JSON.
function json.decode(s)
  local ok, value, pos = pcall(read_value, s, skip(s, 1))
  if not ok then return nil, value end
  pos = skip(s, pos)
  if pos <= #s then return nil, select(2, pcall(fail, s, pos, "unexpected text after the value")) end
  return value
end

return json
