-- patterns: find, match and gmatch with classes, sets, captures, anchors; plain find.
-- size: 20000; in tests: 20
local N = tonumber((...))

local log = {
  "2024-03-18 12:45:01 [info] server: request id=1001 path=/index.html time=0.031",
  "2024-03-18 12:45:02 [warn] database: slow query id=1002 table=users time=1.250",
  "2024-03-18 12:45:07 [error] server: request id=1003 path=/missing.png time=0.002",
}
local words, pairs_seen, warns, ids, years, plain = 0, 0, 0, 0, 0, 0
for i = 1, N do
  local line = log[i % 3 + 1]
  local year, month, day = line:match("^(%d+)-(%d+)-(%d+)")
  years = years + tonumber(year) - month * 600 - day
  local level, rest = line:match("%[(%a+)%] (.*)$")
  if level ~= "info" then warns = warns + 1 end
  for _ in rest:gmatch("%a+") do words = words + 1 end
  for key, value in rest:gmatch("(%w+)=(%S+)") do
    if key == "id" then ids = ids + value end
    pairs_seen = pairs_seen + 1
  end
  if line:find("request", 1, true) then plain = plain + 1 end
  if line:find("time=[01]%.%d%d%d$") then plain = plain + 1 end
  assert(not line:find("[^%g ]"))
end
assert(years == N * (2024 - 1800 - 18) and pairs_seen == 3 * N)
return string.format("%d %d %d %d", words, warns, ids, plain)
