--! lines
-- io.type, handles
io.type(io.stdout)
io.type(io.stdin)
io.type(5)
io.type({})
io.type()
io.type(nil)
type(io.stderr)
getmetatable(io.stdout).__name
getmetatable(io.stdout).__index.write == io.stdout.write
io.output() == io.stdout
io.input() == io.stdin
tostring(io.stdout):match("^file %(")
io.stdout.nosuch
io.stdout:nosuch()
-- open: errors
io.open("/nonexistent/dir/file")
io.open("/nonexistent/dir/file", "w")
io.open("/nonexistent/dir/file", "r")
select("#", io.open("/nonexistent/dir/file"))
io.open("x", "z")
io.open("x", "")
io.open("x", "rw")
io.open("x", "r++")
io.open("x", "+r")
io.open("x", "rbx")
io.open("x", 5)
io.open("x", {})
io.open()
io.open(nil)
io.open({})
io.open("/", "w")
io.input("/nonexistent/file")
io.output("/nonexistent/dir/file")
io.input({})
io.output({})
io.lines("/nonexistent/file")
io.lines({})
io.close(5)
io.close({})
io.popen == nil or type(io.popen)
io.read(5, "x") == nil or true
-- write: errors and results
io.write() == io.stdout
io.write("a", 1, 2.5, "b") == io.stdout
io.write(nil)
io.write({})
io.write(true)
io.write("a", {})
io.write(1, print)
io.stdout:write("x", 1) == io.stdout
io.stdout:write({})
io.stdout:write("a", nil)
io.stdout.write()
io.stdout.write(5)
io.stdout.write({}, "x")
io.write(1e15, " ", 2^53, " ", 1e100, " ", -0.0, " ", 1/0, " ", math.mininteger)
io.write("a\0b")
io.stdout:setvbuf("no")
io.stdout:setvbuf("full")
io.stdout:setvbuf("full", 1024)
io.stdout:setvbuf("line")
io.stdout:setvbuf("x")
io.stdout:setvbuf()
io.stdout:setvbuf(5)
io.stdout:flush() == io.stdout
io.flush() == io.stdout
io.stdout:seek("x")
io.stdout:seek({})
io.stdout:seek("set", "x")
io.stdout:seek("set", 1.5)
io.stdout.seek()
io.stdout.close(5)
io.stdout.lines()
-- read formats: errors
io.stdin:read("x")
io.stdin:read("*x")
io.stdin:read("")
io.stdin:read({})
io.stdin:read(1.5)
io.stdin:read(true)
io.stdin:lines("x") ~= nil
io.stdin.read()
--! cases
--# write and read back
local name = os.tmpname()
local f = assert(io.open(name, "w"))
print(io.type(f), f:write("line 1\n", "line 2\n", 3, " ", 4.5, "\nlast") == f)
print(f:close(), io.type(f), (tostring(f)))
f = assert(io.open(name))
print(f:read(), f:read "l", f:read "L", f:read "a", f:read "a", f:read "l", f:read "a")
print(f:close())
os.remove(name)
--# every read format
local name = os.tmpname()
local f = assert(io.open(name, "w+"))
f:write("12 0x1F -7.5 1e3 nan\nrest of line\n\nafter empty\nno newline at end")
print(f:seek "set")
print(f:read("n", "n", "n", "n"))
print(f:read "n")
print(f:read "L")
print(f:read("l", "L", "l"))
print(f:read(2), f:read(0), f:read "a")
print(f:read(0), f:read(1), f:read "l", f:read "L", f:read "n", f:read "a")
f:close()
os.remove(name)
--# formats with an asterisk are accepted
local name = os.tmpname()
local f = assert(io.open(name, "w+"))
f:write("1\nabc\ndef\n") f:seek "set"
print(f:read("*n", "*l", "*L", "*a"))
print(f:seek("set"), f:read("*line"), f:read("*all"))
f:close()
os.remove(name)
--# reading numbers
local name = os.tmpname()
local function try(s)
  local f = assert(io.open(name, "w+"))
  f:write(s) f:seek "set"
  local v = f:read "n"
  local rest = f:read "a"
  print(("%q"):format(s), v, math.type(v), ("%q"):format(rest))
  f:close()
end
for _, s in ipairs { "10", " 10", "\n\t10", "-10", "+10", "- 10", "10.5", ".5", "5.", ".", "1e5", "1e+5", "1e-5", "1e", "1e+", "1ex", "0x10", "0xA.8p1",
  "0x", "0xg", "0x.p1", "10abc", "abc", "", "1.2.3", "1,5", "99999999999999999999", "9223372036854775807", "-9223372036854775808", "0x7fffffffffffffff",
  "inf", "nan", "--1", "1-2", "1e5e5", "007", "0e0", "1_0" } do try(s) end
try(("1"):rep(199)) try(("1"):rep(200)) try(("1"):rep(201)) try(("0"):rep(250))
os.remove(name)
--# several formats stop at the first failure
local name = os.tmpname()
local f = assert(io.open(name, "w+"))
f:write("one\n2\n") f:seek "set"
print(f:read("l", "n", "l", "l", "l"))
f:seek "set"
print(f:read("n", "l"))
print(select("#", f:read("l", "l", "l")))
f:close()
os.remove(name)
--# reading counts
local name = os.tmpname()
local f = assert(io.open(name, "w+"))
f:write "hello world" f:seek "set"
print(f:read(5), f:read(0), f:read(1), f:read(100), f:read(1), f:read(0))
f:seek "set"
print(f:read(5.0), f:read "a")
f:seek "set"
print(pcall(f.read, f, -1))
f:close()
os.remove(name)
--# lines
local name = os.tmpname()
local f = assert(io.open(name, "w"))
f:write "a\nb\n\nd" f:close()
for l in io.lines(name) do io.write("[", l, "]") end print()
for l in io.lines(name, "L") do io.write("[", l, "]") end print()
for c in io.lines(name, 1) do io.write("[", c, "]") end print()
for a, b in io.lines(name, 1, "l") do io.write("[", a, ":", tostring(b), "]") end print()
for a in io.lines(name, "a") do io.write("[", a, "]") break end print()
f = io.open(name)
for l in f:lines() do io.write("[", l, "]") end
print(io.type(f), f:read "l")
f:close()
print(pcall(f.lines, f))
f = io.open(name)
for l in f:lines "n" do print(l) end
f:close()
print(select("#", io.lines(name)))
local it, s, c, cl = io.lines(name)
print(type(it), s, c, io.type(cl))
for l in it do end
print(io.type(cl), pcall(it))
os.remove(name)
--# io.lines closes its file when a loop is left
local name = os.tmpname()
local f = io.open(name, "w") f:write "1\n2\n3\n" f:close()
local handle
do
  local it, _, _, cl = io.lines(name)
  handle = cl
  for l in it, nil, nil, cl do break end
end
print(io.type(handle))
print(pcall(function() for l in io.lines(name) do error("in loop " .. l, 0) end end))
os.remove(name)
--# too many arguments to lines
local name = os.tmpname()
local t = {}
for i = 1, 251 do t[i] = 1 end
print(pcall(io.lines, name, table.unpack(t)))
print(pcall(io.lines, name, table.unpack(t, 1, 250)) == true)
print((pcall(io.lines, name, "x")))
os.remove(name)
--# seek
local name = os.tmpname()
local f = assert(io.open(name, "w+"))
print(f:seek(), f:write "0123456789" == f, f:seek(), f:seek "cur")
print(f:seek("set", 3), f:read(2), f:seek(), f:seek("cur", -1), f:read(1))
print(f:seek("end"), f:seek("end", -2), f:read "a")
print(f:seek("set", 20), f:write "x" == f, f:seek "end")
print(f:seek("set", -1))
print(f:seek("set", 8), #f:read "a")
f:close()
os.remove(name)
--# modes
local name = os.tmpname()
local function mode(m, g) local f, e = io.open(name, m) if not f then print(m, "cannot open") return end print(m, pcall(g, f)) f:close() end
mode("w", function(f) f:write "first" end)
mode("a", function(f) f:write " second" end)
mode("r", function(f) return f:read "a" end)
mode("r+", function(f) f:write "FIRST" f:seek("set", 0) return f:read "a" end)
mode("a+", function(f) f:write " third" f:seek("set", 0) return f:read "a" end)
mode("w+", function(f) f:write "new" f:seek("set", 0) return f:read "a" end)
mode("rb", function(f) return f:read "a" end)
mode("wb", function(f) f:write "b\r\n\0z" end)
mode("r+b", function(f) return #f:read "a" end)
mode("ab", function(f) f:write "!" end)
mode("rb", function(f) return (f:read "L"), f:read "a" end)
mode("w+b", function(f) return f:read "a" end)
mode("r", function(f) local r, m, c = f:write "x" return r, type(m), math.type(c) end)
mode("w", function(f) local r, m, c = f:read "a" return r, type(m), math.type(c) end)
os.remove(name)
mode("r", function() end)
mode("r+", function() end)
--# default input and output
local name = os.tmpname()
local old = io.output()
print(io.type(io.output(name)) == "file")
local f = io.output()
print "to stdout by print"
io.write "to the file\n42 more"
io.output(old)
print(io.type(f))
f:close()
io.input(name)
print(io.read())
print(io.read "n", io.read "a")
print(io.read "a", io.read "l")
print(io.close(io.input()))
print(pcall(io.read))
print(pcall(io.lines))
io.input(io.stdin)
print(io.input() == io.stdin)
os.remove(name)
--# io.close closes the default output
local name = os.tmpname()
io.output(name)
io.write "x"
print(io.close())
print(pcall(io.write, "y"))
print(pcall(io.close))
io.output(io.stdout)
os.remove(name)
--# closed files
local name = os.tmpname()
local f = io.open(name, "w")
f:close()
print(pcall(f.write, f, "x"))
print(pcall(f.read, f))
print(pcall(f.close, f))
print(pcall(f.seek, f))
print(pcall(f.flush, f))
print(pcall(f.setvbuf, f, "no"))
print(pcall(io.close, f))
print(pcall(io.output, f))
print(pcall(io.input, f))
print(io.type(f), tostring(f))
os.remove(name)
--# methods on a wrong self
local f = io.stdout
print(pcall(f.write, 5, "x"))
print(pcall(f.write, {}, "x"))
print(pcall(f.close, {}))
print(pcall(f.seek))
print(pcall(function() f.write() end))
print(pcall(function() f:seek({}) end))
print(pcall(function() local g = setmetatable({}, getmetatable(f)) return g:write "x" end))
--# long lines and big files
local name = os.tmpname()
local f = io.open(name, "w")
local long = ("x"):rep(100000)
f:write(long, "\n", long, "y\n")
for i = 1, 2000 do f:write(i, "\n") end
f:close()
f = io.open(name)
print(#f:read(), #f:read "L")
local n, s = 0, 0
for l in f:lines "n" do n, s = n + 1, s + l end
print(n, s)
f:seek "set"
print(#f:read "a")
f:seek "set"
print(#f:read(150000), #f:read(1e6 // 1 | 0))
f:close()
os.remove(name)
--# files are closed by collection and by <close>
local name = os.tmpname()
do
  local f <close> = io.open(name, "w")
  f:write "closed by scope"
end
print(io.open(name):read "a")
do io.open(name, "w"):write "closed by collection" end
collectgarbage()
print(io.open(name):read "a")
os.remove(name)
--# os.remove, os.rename, os.tmpname
local a, b = os.tmpname(), os.tmpname()
print(type(a), a ~= b)
local f = io.open(a, "w") f:write "data" f:close()
print(os.remove(b))
print(os.rename(a, b))
print(io.open(a) == nil, io.open(b):read "a")
local ok, m, c = os.rename(a, b)
print(ok, (m:gsub(a:gsub("%p", "%%%0"), "A")), c)
print(os.remove(b))
local ok, m, c = os.remove(b)
print(ok, (m:gsub(b:gsub("%p", "%%%0"), "B")), c)
print(pcall(os.remove)) print(pcall(os.rename, "x")) print(pcall(os.remove, {}))
--# io.tmpfile
local f = io.tmpfile()
f:write "temp" f:seek "set"
print(f:read "a", io.type(f), f:close())
--# io.read from an empty standard input
print(io.read(), io.read "a", io.read "n", io.read(0))
--# functions of the library
local names = {}
for k, v in pairs(io) do names[#names + 1] = k .. ":" .. type(v) end
table.sort(names)
print(table.concat(names, " "))
local m = {}
for k, v in pairs(getmetatable(io.stdout)) do m[#m + 1] = k .. ":" .. type(v) end
for k, v in pairs(getmetatable(io.stdout).__index) do m[#m + 1] = "." .. k end
table.sort(m)
print(table.concat(m, " "))
