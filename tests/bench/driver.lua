-- Runs one benchmark program: driver.lua PROGRAM SIZE [TIMES]. Prints what it returned and, per run, the CPU seconds it took
-- (compiling included); a line each. Every run must return the same.
local path, size, times = ...
local first
local seconds = {}
for i = 1, tonumber(times or 1) do
  local started = os.clock()
  local result = assert(loadfile(path))(size)
  seconds[i] = string.format("%.6f", os.clock() - started)
  assert(first == nil or first == result, "another run, another result")
  first = result
end
print(first)
print(table.concat(seconds, " "))
