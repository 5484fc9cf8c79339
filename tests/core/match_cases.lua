-- Random cases for match_driver.c: `lua5.4 match_cases.lua SEED COUNT in` prints them, `... out` what PUC Lua answers.
local seed, count, mode = tonumber(arg[1]), tonumber(arg[2]), arg[3]
math.randomseed(seed)
local R = math.random
local function pick(list) return list[R(#list)] end

local atoms = {"a", "b", "c", ".", "%a", "%d", "[ab]", "[^a]", "[a-c%d]", "%w", "x", "%s", "[%w_]", "[]]", "[^]x]", "%.", "-", "%z",
  "[b-]", "%A", "[" .. ("xyz"):rep(20) .. "a-c%d]", "[^" .. ("qrs%u"):rep(15) .. "]", "[" .. ("mn"):rep(30) .. "^%w-]"}
local function pattern()
  local t, open = {}, 0
  if R(8) == 1 then t[1] = "^" end
  for _ = 1, R(6) do
    local k = R(20)
    if k <= 12 then t[#t + 1] = pick(atoms) .. pick {"", "", "*", "+", "-", "?"}
    elseif k == 13 then t[#t + 1] = "("; open = open + 1
    elseif k == 14 and open > 0 then t[#t + 1] = ")"; open = open - 1
    elseif k == 15 then t[#t + 1] = "()"
    elseif k == 16 then t[#t + 1] = "%b" .. pick {"ab", "xy", "()", "aa"}
    elseif k == 17 then t[#t + 1] = "%f" .. pick {"[a]", "[%w]", "[^b]", "x"}
    elseif k == 18 then t[#t + 1] = "%" .. R(3)
    elseif k == 19 then t[#t + 1] = pick {"$", "%", "[a", "]", ")", "[", "[^", "%b", "%bx", "^"} end
  end
  for _ = 1, open do if R(4) > 1 then t[#t + 1] = ")" end end
  if R(6) == 1 then t[#t + 1] = "$" end
  return table.concat(t)
end
local function letters(from, most)
  local t = {}
  for i = 1, R(0, most) do local k = R(#from); t[i] = from:sub(k, k) end
  return table.concat(t)
end
local function hex(s) return s == "" and "-" or (s:gsub(".", function(c) return ("%02x"):format(c:byte()) end)) end

-- errors by the numbers of match.c
local errors = {"ends with", "missing ']'", "missing arguments", "after '%%f'", "invalid capture index", "too many", "invalid pattern capture"}
local function answer(s, p, init)
  local r = table.pack(pcall(string.find, s, p, init))
  if not p:find("[%^%$%*%+%?%.%(%[%%%-]") then -- find would search plainly
    r = table.pack(pcall(string.match, s, p, init))
    if r[1] and r[2] then r = table.pack(true, s:find(p, init)) end
  end
  if not r[1] then
    if r[2]:find("unfinished") then return "unfinished" end
    for n, text in ipairs(errors) do
      if r[2]:find(text) then return ("error %d %s"):format(n, n == 5 and r[2]:match("%%(%d+)") or "0") end
    end
    return r[2]
  end
  if not r[2] then return "no" end
  local t = {r[2] .. " " .. r[3]}
  for i = 4, r.n do t[#t + 1] = type(r[i]) == "number" and tostring(r[i]) or '"' .. r[i] .. '"' end
  return table.concat(t, " ")
end

for _ = 1, count do
  local kind, s, p = "m"
  if R(4) == 1 then
    kind = "p"
    local alphabet = pick {"ab", "a", "abc"}
    p = letters(alphabet, pick {4, 20, 40})
    s = letters(alphabet, 60) .. (R(2) == 1 and p or "") .. letters(alphabet, 10)
    if R(3) == 1 then p, s = p .. p, s .. s end
  else
    s, p = letters("aabbcx1 _().]", pick {3, 8, 20, 60}), pattern()
  end
  local init, units = R(4) == 1 and R(0, #s) or 0, pick {1, 3, 17, 4096}
  if mode == "in" then print(kind, units, init, hex(s), hex(p))
  elseif kind == "p" then
    local a, b = s:find(p, init + 1, true)
    print(a and a .. " " .. b or "no")
  else print(answer(s, p, init + 1)) end
end
