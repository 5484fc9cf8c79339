-- Hostile programs: output, errors and their display. See README.md here for the notation.

--# print_endless
-- print in a loop.
-- must: run on
while true do print("x") end

--# print_many
-- print with 100,000 arguments.
-- must: run on
local t = {}
for i = 1, 100000 do t[i] = "" end
while true do print(table.unpack(t)) end

--# print_big
-- print of a string of 30 MB: in chunks.
-- must: done
print(("x"):rep(30 << 20))

--# write_big
-- io.write of a string of 30 MB.
-- must: done
io.write(("y"):rep(30 << 20))

--# write_many
-- io.write with 100,000 arguments.
-- must: run on
local t = {}
for i = 1, 100000 do t[i] = i end
while true do io.write(table.unpack(t)) end

--# stderr_big
-- The same on standard error.
-- must: done
io.stderr:write(("z"):rep(30 << 20))

--# warn_big
-- warn with big pieces.
-- must: done
warn("@on")
warn(("w"):rep(10 << 20), ("w"):rep(10 << 20))

--# error_big
-- An error message of 30 MB, displayed at the end.
-- must: error eeee
error(("e"):rep(30 << 20))

--# error_big_caught
-- Big messages with positions added.
-- must: run on
local s = ("e"):rep(8 << 20)
while true do pcall(error, s) pcall(function() error(s, 2) end) pcall(function() assert(false, s) end) end

--# error_object_endless
-- An error object whose __tostring does not return.
-- must: error
error(setmetatable({}, { __tostring = function() while true do end end }))

--# error_object_big
-- An error object whose __tostring gives 30 MB.
-- must: error
error(setmetatable({}, { __tostring = function() return ("t"):rep(30 << 20) end }))

--# error_object_fails
-- An error object whose __tostring fails.
-- must: error
error(setmetatable({}, { __tostring = function() error("again") end }))

--# error_deep
-- An error at a depth of 150,000: its traceback.
-- must: error deep down
local function f(n) if n == 0 then error("deep down") end return 1 + f(n - 1) end
f(150000)

--# error_names_long
-- Messages that quote long names and strings.
-- must: run on
local n = ("n"):rep(1 << 20)
local t = { [n] = 1 }
local f = load("local t = ... return t." .. n .. ".x.y")
while true do
  assert(not pcall(f, t))
  assert(not pcall(function() return n < 1 end))
  assert(not pcall(function() return #nil end))
  assert(not pcall(setmetatable, 1, n))
  assert(not pcall(function() t[nil] = 1 end))
  assert(not pcall(string.rep, setmetatable({}, { __name = n })))
  assert(not pcall(collectgarbage, n))
  assert(not pcall(string.format, "%y" .. n))
  assert(not pcall(coroutine.wrap(error), n))
end

--# error_in_error
-- Errors in handlers of errors in handlers.
-- must: run on
local function h(n) return function(e) if n > 0 then xpcall(error, h(n - 1), e) end error(e) end end
while true do xpcall(error, h(50), "x") end

--# error_in_traceback
-- Traceback messages of megabytes, and of no strings.
-- must: run on
local s = ("m"):rep(8 << 20)
while true do assert(#debug.traceback(s) > #s) debug.traceback({}) debug.traceback(s, 1 << 30) end

--# tostring_big_names
-- __name of megabytes.
-- must: run on
local t = setmetatable({}, { __name = ("n"):rep(4 << 20) })
while true do tostring(t) pcall(string.rep, t) end

--# exit_with_finalizers
-- os.exit that closes the state while finalizers never end.
-- must: done
setmetatable({}, { __gc = function() while true do end end })
os.exit(0, true)

--# exit_with_many_finalizers
-- The normal end, with 100,000 finalizers to run.
-- must: done
local mt = { __gc = function() local t = {} end }
keep = {}
for i = 1, 50000 do keep[i] = setmetatable({}, mt) end

--# exit_with_a_full_heap
-- The normal end with a heap of 60 MB: closing is work as well.
-- must: done
keep = {}
pcall(function() for i = 1, math.huge do keep[i] = { i } end end)

--# exit_in_coroutine
-- os.exit deep inside.
-- must: done
coroutine.wrap(function() pcall(table.sort, { 2, 1 }, function() os.exit(0) end) end)()
while true do end

--# read_standard_input
-- Reading numbers and lines at the end of the input, for ever.
-- must: run on
while true do io.read("n") io.read("a") io.read(1 << 30) io.read(0) end

--# read_too_much
-- A block of 2 GB from an empty input.
-- must: run on
while true do io.read(1 << 31) end

--# temporary_files
-- Opening files that are not there.
-- must: run on
while true do io.open("/nowhere/" .. ("x"):rep(100)) pcall(io.lines, "/nowhere") end
