--- Templates: {{ expression }} escaped, {{{ expression }}} raw, {% statement %}, {# comment #}, {% include "name" %}.
local template = { cache = {}, sources = {} }

local entities = { ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;", ['"'] = "&quot;", ["'"] = "&#39;" }

function template.escape(v)
  if v == nil then return "" end
  return (tostring(v):gsub("[&<>\"']", entities))
end

local function chunk(text)
  local out = { "local _ENV, __out, __escape, __include = ...\n" }
  local function emit(fmt, ...) out[#out + 1] = fmt:format(...) end
  local pos = 1
  while true do
    local start, stop, open = text:find("{([{%%#])", pos)
    if not start then break end
    if start > pos then emit("__out[#__out + 1] = %q ", text:sub(pos, start - 1)) end
    local raw = open == "{" and text:sub(start, start + 2) == "{{{"
    local close = raw and "}}}" or open == "{" and "}}" or open .. "}"
    local from = start + (raw and 3 or 2)
    local a, b = text:find(close, from, true)
    if not a then
      local _, line = text:sub(1, start):gsub("\n", "")
      return nil, ("line %d: '%s' is not closed"):format(line + 1, text:sub(start, from - 1))
    end
    local code = text:sub(from, a - 1)
    if raw then
      emit("__out[#__out + 1] = tostring(%s) ", code)
    elseif open == "{" then
      emit("__out[#__out + 1] = __escape(%s) ", code)
    elseif open == "%" then
      local name, args = code:match "^%s*include%s+\"([^\"]+)\"%s*(.-)%s*$"
      if name then
        emit("__include(%q, %s) ", name, args ~= "" and args or "_ENV")
      else
        out[#out + 1] = code .. " "
      end
    else
      out[#out + 1] = code:gsub("[^\n]", "")
    end
    pos = b + 1
    if open == "%" and text:sub(pos, pos) == "\n" then pos = pos + 1 out[#out + 1] = "\n" end
  end
  emit("__out[#__out + 1] = %q", text:sub(pos))
  return table.concat(out)
end

function template.compile(text, name)
  local source, err = chunk(text)
  if not source then return nil, name .. ": " .. err end
  local f, message = load(source, "=" .. (name or "template"), "t")
  if not f then return nil, message end
  local function render(env, out)
    local scope = setmetatable({}, { __index = function(_, k)
      local v = env[k]
      if v == nil then v = template.helpers[k] end
      return v
    end })
    f(scope, out, template.escape, function(sub, sub_env)
      local inner = assert(template.get(sub))
      inner(sub_env == scope and env or sub_env, out)
    end)
  end
  return render
end

template.helpers = {
  tostring = tostring, pairs = pairs, ipairs = ipairs, string = string, table = table, math = math,
  upper = string.upper, join = table.concat,
}

function template.get(name)
  local cached = template.cache[name]
  if cached then return cached end
  local text = template.sources[name]
  if not text then return nil, "no template '" .. name .. "'" end
  local render, err = template.compile(text, name)
  template.cache[name] = render
  return render, err
end

function template.render(name, env)
  local render, err = template.get(name)
  if not render then return nil, err end
  local out = {}
  local ok, message = pcall(render, env or {}, out)
  if not ok then return nil, message end
  return table.concat(out)
end

return template
