--! lines
os.date("!%Y-%m-%d %H:%M:%S", 0)
os.date("!%c", 0)
os.date("!%x", 0)
os.date("!%X", 0)
os.date("!%a %A %b %B %d", 86400 * 45)
os.date("!%H %I %j %m %M %p %S", 1000000000)
os.date("!%U %w %W %y %Y %%", 1000000000)
os.date("!%C %D %e %F %g %G %h", 1000000000)
os.date("!%n%r%R%t%T", 1000000000)
os.date("!%u %V", 1000000000)
os.date("!%Ec %EC %Ex %EX %Ey %EY", 1000000000)
os.date("!%Od %Oe %OH %OI %Om %OM %OS %Ou %OU %OV %Ow %OW %Oy", 1000000000)
os.date("!%z", 0)
os.date("!%Z", 0)
os.date("!%s", 0)
os.date("!%q", 0)
os.date("!%", 0)
os.date("!%E", 0)
os.date("!%Ea", 0)
os.date("!%O", 0)
os.date("!%Oa", 0)
os.date("!%k", 0)
os.date("!%L", 0)
os.date("!%P", 0)
os.date("!%-d", 0)
os.date("!%5d", 0)
os.date("!", 0)
os.date("!no conversions", 0)
os.date("!a%%b%%c", 0)
os.date("!%Y", -1)
os.date("!%Y-%m-%d", -86400)
os.date("!%F %T", 2^31)
os.date("!%F %T", 253402300799)
os.date("!%F", 253402300800)
os.date("!%Y", 1e15 // 1 | 0)
os.date("!%F", math.maxinteger)
os.date("!%F", math.mininteger)
os.date("!%F", 1.0)
os.date("!%F", 1.5)
os.date("!%F", "86400")
os.date("!%F", "x")
os.date("!%F", {})
os.date({})
os.date("!*t", 0).year
os.date("!*t", 1000000000).yday
os.date("!*t", 0).isdst
os.date("!*txyz", 0).year
os.date("!*", 0)
os.date("*", 0)
type(os.date())
type(os.date("*t"))
type(os.date("%c"))
os.date("!\0%d\0", 0)
os.date("!" .. ("%d"):rep(100), 0) == ("01"):rep(100)
os.date("!%j %j", 86400 * 364)
os.date("!%V %G %U %W", 86400 * (365 * 2 - 1))
os.date("!%I%p", 0), os.date("!%I%p", 43200)
type(os.time())
math.type(os.time())
os.time({year = 2020})
os.time({year = 2020, month = 1})
os.time({month = 1, day = 1})
os.time({year = 2020, day = 1})
os.time({year = "x", month = 1, day = 1})
os.time({year = 2020.5, month = 1, day = 1})
os.time({year = 2020, month = "x", day = 1})
os.time({year = 2020, month = 1, day = {}})
os.time({year = 1e100, month = 1, day = 1})
os.time({year = 2^40, month = 1, day = 1})
os.time({year = math.maxinteger, month = 1, day = 1})
os.time({year = 2020, month = 2^31, day = 1})
os.time({year = 2020, month = 1, day = 2^40})
os.time({year = 2020, month = 1, day = 1, hour = "x"})
os.time({year = 2020, month = 1, day = 1, sec = 1.5})
os.time({year = 2020, month = 1, day = 1, isdst = 5}) ~= nil
os.time(5)
os.time("x")
os.time(nil) ~= nil
os.difftime(5, 3)
os.difftime(3, 5)
os.difftime(5.0, 3)
os.difftime(5)
os.difftime()
os.difftime("x", 1)
os.difftime(1.5, 1)
math.type(os.difftime(5, 3))
math.type(os.clock())
os.clock() >= 0
os.getenv("SURELY_NOT_SET_VARIABLE")
type(os.getenv("PATH"))
os.getenv()
os.getenv({})
type(os.tmpname)
os.setlocale()
os.setlocale("C")
os.setlocale(nil, "all")
os.setlocale("nosuchlocale")
os.setlocale("C", "x")
os.setlocale("C", "numeric")
os.setlocale({})
type(os.exit)
--! cases
--# os.time and os.date are inverse
for _, t in ipairs { 0, 86399, 86400, 951782400, 1000000000, 1709164800, 4102444800, 2^31, -86400 } do
  t = t // 1 | 0
  local d = os.date("*t", t)
  assert(os.time(d) == t)
  print(os.date("!%Y-%m-%d %H:%M:%S %a %j", t))
end
--# os.time normalises its table
local function norm(t)
  local r = os.time(t)
  print(t.year, t.month, t.day, t.hour, t.min, t.sec, t.wday, t.yday, type(t.isdst), math.type(r))
end
norm { year = 2024, month = 14, day = 1, hour = 12 }
norm { year = 2024, month = 0, day = 0, hour = 12 }
norm { year = 2024, month = 1, day = 400, hour = 12 }
norm { year = 2024, month = -3, day = 15, hour = 12 }
norm { year = 2024, month = 2, day = 30, hour = 12 }
norm { year = 2023, month = 2, day = 29, hour = 12 }
norm { year = 2000, month = 1, day = 1, hour = 100, min = 100, sec = 1000 }
norm { year = 2000, month = 1, day = 1, hour = -5 }
norm { year = "2001", month = "02", day = 3.0 }
norm { year = 1900, month = 1, day = 1 }
norm { year = 2100, month = 3, day = 1 }
--# hour defaults to noon
local t = { year = 2024, month = 5, day = 6 }
os.time(t)
print(t.hour, t.min, t.sec)
--# fields of os.date("*t")
local t = os.date("!*t", 1700000000)
local keys = {}
for k, v in pairs(t) do keys[#keys + 1] = k .. "=" .. tostring(v) .. ":" .. tostring(math.type(v)) end
table.sort(keys)
print(table.concat(keys, " "))
--# leap years and week numbers
for _, y in ipairs { 1999, 2000, 2004, 2008, 2009, 2015, 2016, 2020, 2021, 2100 } do
  local t = os.time { year = y, month = 12, day = 31, hour = 12 }
  print(os.date("!%j %U %W %V %G %u %w %a", t))
  t = os.time { year = y, month = 1, day = 1, hour = 12 }
  print(os.date("!%j %U %W %V %G %u %w %a", t))
end
--# differences of dates
local a = os.time { year = 2024, month = 3, day = 1, hour = 12 }
local b = os.time { year = 2024, month = 2, day = 28, hour = 12 }
print(os.difftime(a, b) / 86400)
--# fields that do not fit
print(pcall(os.time, { year = 2020, month = 1, day = 1, hour = math.maxinteger }))
print(pcall(os.time, { year = -(1 << 40), month = 1, day = 1 }))
print(pcall(os.time, { year = 2020, month = 1.0, day = "1.0" }) == true)
--# the metatable of the table given to os.time
local t = setmetatable({}, { __index = function(_, k) return ({ year = 2001, month = 2, day = 3 })[k] end })
print(os.date("!%F", os.time(t)))
--# functions of the library
local names = {}
for k, v in pairs(os) do if k ~= "execute" then names[#names + 1] = k .. ":" .. type(v) end end
table.sort(names)
print(table.concat(names, " "))
