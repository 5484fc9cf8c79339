-- A normal end runs pending finalizers in reverse order; the main chunk's variables are closed.
local mt = { __gc = function(o) print("gc", o.n) end }
keep = { setmetatable({ n = 1 }, mt), setmetatable({ n = 2 }, mt), setmetatable({ n = 3 }, mt) }
local c <close> = setmetatable({}, { __close = function(_, e) print("close", e) end })
print("end of the script")
