-- lua5.4's command line hands the traceback to __close together with the message; ours leaves the error as it was: one line is shown.
local mt = { __gc = function(o) print("gc", o.n) end }
keep = { setmetatable({ n = 1 }, mt), setmetatable({ n = 2 }, mt) }
local c <close> = setmetatable({}, { __close = function(_, e) print("close", (e:match("[^\n]*"))) end })
error("at the end", 0)
