local mt = { __gc = function(o) print("gc", o.n) end }
keep = { setmetatable({ n = 1 }, mt), setmetatable({ n = 2 }, mt) }
local c <close> = setmetatable({}, { __close = function(_, e) print("close", e) end })
error("at the end", 0)
