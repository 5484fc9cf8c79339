-- json: encoding and decoding of JSON, as libraries in plain Lua do it.
-- size: 130; in tests: 2
local N = tonumber((...))

local escapes = { ['"'] = '\\"', ["\\"] = "\\\\", ["\n"] = "\\n", ["\t"] = "\\t" }
local function encode(value, out)
  local kind = type(value)
  if kind == "table" then
    if value[1] ~= nil or next(value) == nil then
      out[#out + 1] = "["
      for i, item in ipairs(value) do
        if i > 1 then out[#out + 1] = "," end
        encode(item, out)
      end
      out[#out + 1] = "]"
    else
      local keys = {}
      for key in pairs(value) do keys[#keys + 1] = key end
      table.sort(keys)
      out[#out + 1] = "{"
      for i, key in ipairs(keys) do
        if i > 1 then out[#out + 1] = "," end
        encode(key, out)
        out[#out + 1] = ":"
        encode(value[key], out)
      end
      out[#out + 1] = "}"
    end
  elseif kind == "string" then
    out[#out + 1] = '"' .. value:gsub('[%c"\\]', escapes) .. '"'
  else
    out[#out + 1] = tostring(value)
  end
end

local decode
local function skip(text, at) return text:find("%S", at) end
local unescapes = { n = "\n", t = "\t" }
local function decode_string(text, at)
  local stop = at + 1
  while true do
    stop = text:find('["\\]', stop)
    if text:byte(stop) == 34 then break end
    stop = stop + 2
  end
  local raw = text:sub(at + 1, stop - 1)
  if raw:find("\\", 1, true) then raw = raw:gsub("\\(.)", function(c) return unescapes[c] or c end) end
  return raw, stop + 1
end
function decode(text, at)
  at = skip(text, at)
  local c = text:sub(at, at)
  if c == "{" then
    local result = {}
    at = skip(text, at + 1)
    while text:sub(at, at) ~= "}" do
      local key, value
      key, at = decode_string(text, at)
      value, at = decode(text, skip(text, at) + 1)
      result[key] = value
      at = skip(text, at)
      if text:sub(at, at) == "," then at = skip(text, at + 1) end
    end
    return result, at + 1
  elseif c == "[" then
    local result = {}
    at = skip(text, at + 1)
    while text:sub(at, at) ~= "]" do
      result[#result + 1], at = decode(text, at)
      at = skip(text, at)
      if text:sub(at, at) == "," then at = skip(text, at + 1) end
    end
    return result, at + 1
  elseif c == '"' then
    return decode_string(text, at)
  end
  local word = text:match("^[%w.+-]+", at)
  at = at + #word
  if word == "true" then return true, at elseif word == "false" then return false, at end
  return tonumber(word), at
end

local document = { users = {}, title = 'A "quoted"\ttitle', empty = {}, ok = true }
for i = 1, 60 do
  document.users[i] = { id = i, name = "User " .. i, tags = { "a", "b\n", "c" }, score = i + 0.5, active = i % 2 == 0 }
end

local text, copy = nil, document
for _ = 1, N do
  local out = {}
  encode(copy, out)
  local fresh = table.concat(out)
  assert(text == nil or text == fresh)
  text = fresh
  copy = decode(text, 1)
end
assert(copy.title == document.title and #copy.users == 60 and copy.users[7].tags[2] == "b\n" and copy.users[8].active)
return string.format("%d %.1f", #text, copy.users[60].score)
