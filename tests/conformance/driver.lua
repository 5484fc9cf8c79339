-- Runs the cases of one corpus file, on any Lua 5.4:
--
--   lua5.4 driver.lua FILE [FIRST [MODE]]
--
-- FIRST is the number of the first case to run (default 1); MODE "co" runs every case inside a
-- coroutine instead of on the main thread. README.md describes the format of the corpus files.

local path, first, mode = arg[1], tonumber(arg[2] or "1"), arg[3] or "main"

-- The driver keeps its own references: a case may overwrite any global.
local print, load, pcall, type, tostring, tonumber, pairs, next, rawset, select =
  print, load, pcall, type, tostring, tonumber, pairs, next, rawset, select
local setmetatable, getmetatable, collectgarbage = setmetatable, getmetatable, collectgarbage
local format, gsub, find, match, sub = string.format, string.gsub, string.find, string.match, string.sub
local mathtype, concat, pack = math.type, table.concat, table.pack
local cocreate, coresume, costatus, coclose = coroutine.create, coroutine.resume, coroutine.status, coroutine.close
local stdout, stdin, iolines, iooutput, ioinput = io.stdout, io.stdin, io.lines, io.output, io.input
local sethook, rawsetmt, rawgetmt = debug.sethook, debug.setmetatable, debug.getmetatable
local G = _G

-- Splitting a file into cases ---------------------------------------------------------------------

local cases = {}

local function read_cases()
  local how, current, number = "cases", nil, 0
  for line in iolines(path) do
    number = number + 1
    local directive = match(line, "^%-%-! (%w+)")
    local name = match(line, "^%-%-# (.*)")
    local wanted = match(line, "^%-%-= ?(.*)")
    if directive then
      how, current = directive, nil
    elseif wanted then
      current.wanted[#current.wanted + 1] = wanted
    elseif how == "cases" then
      if name then
        current = { name = name, line = number, wanted = {}, source = {}, how = how }
        cases[#cases + 1] = current
      elseif current then
        current.source[#current.source + 1] = line
      end
    elseif find(line, "%S") and not find(line, "^%-%- ") then
      current = { name = line, line = number, wanted = {}, source = { (gsub(line, "⏎", "\n")) }, how = how }
      cases[#cases + 1] = current
    end
  end
end

-- Showing values ----------------------------------------------------------------------------------

local escapes = { ["\n"] = "\\n", ["\r"] = "\\r", ["\t"] = "\\t", ["\0"] = "\\0", ["\""] = "\\\"", ["\\"] = "\\\\" }

local function show(v)
  local t = type(v)
  if t == "string" then
    v = gsub(v, "[%c\"\\\128-\255]", function(c) return escapes[c] or format("\\x%02x", c:byte()) end)
    return "\"" .. v .. "\""
  elseif t == "number" then
    local s = tostring(v)
    if mathtype(v) == "float" and v == v and tonumber(s) ~= v then s = s .. format(" (%a)", v) end
    return s
  elseif t == "table" or t == "userdata" then
    return t -- no metamethod is called
  else
    return tostring(v)
  end
end

local function show_all(values, from)
  local out = {}
  for i = from, values.n do out[#out + 1] = show(values[i]) end
  return concat(out, "  ")
end

-- Restoring the world between cases ---------------------------------------------------------------

local saved = {}

local function save(t)
  if type(t) ~= "table" or saved[t] then return end
  local copy = {}
  for k, v in next, t do copy[k] = v end
  saved[t] = copy
end

local function save_world()
  save(G)
  for _, lib in next, package.loaded do save(lib) end
  save(package.loaded)
  save(package.preload)
  save(package.searchers)
  save(getmetatable(""))
end

local samples = { false, 0, print, cocreate(print) }
local nilmt = rawgetmt(nil)
local stringmt = getmetatable("")

local function restore_world()
  sethook()
  for t, copy in next, saved do
    if rawgetmt(t) then rawsetmt(t, nil) end
    for k in next, t do if copy[k] == nil then t[k] = nil end end
    for k, v in next, copy do if t[k] ~= v then t[k] = v end end
  end
  rawsetmt("", stringmt)
  rawsetmt(nil, nilmt)
  for i = 1, #samples do rawsetmt(samples[i], nil) end
  iooutput(stdout)
  ioinput(stdin)
  collectgarbage("restart")
  collectgarbage("incremental", 200, 100)
end

-- Running one case --------------------------------------------------------------------------------

local function compile(case)
  local source = concat(case.source, "\n")
  if case.how == "load" then
    return nil, select(2, load(source, "=case")) or "compiled"
  elseif case.how == "lines" then
    local f = load("return " .. source, "=case")
    if f then return f end
  end
  return load(source, "=case")
end

local function call(f)
  if mode ~= "co" then return pack(pcall(f)) end
  local co = cocreate(f)
  local r = pack(coresume(co))
  while r[1] and costatus(co) == "suspended" do
    stdout:write("yielded from the case: ", show_all(r, 2), "\n")
    r = pack(coresume(co))
  end
  if costatus(co) == "dead" and not r[1] then coclose(co) end
  return r
end

read_cases()
save_world()
restore_world()

for i = first, #cases do
  local case = cases[i]
  stdout:write("## ", i, " ", case.line, " ", case.name, "\n")
  for _, wanted in next, case.wanted do stdout:write("#= ", wanted, "\n") end
  stdout:flush()
  local f, message = compile(case)
  local status
  if not f then
    status = "-> " .. message
  else
    local r = call(f)
    if not r[1] then
      status = "-> error: " .. (type(r[2]) == "string" and r[2] or show(r[2]))
    elseif r.n > 1 then
      status = "-> " .. show_all(r, 2)
    else
      status = "-> ok"
    end
  end
  restore_world()
  stdout:write("\n", status, "\n")
  stdout:flush()
end
