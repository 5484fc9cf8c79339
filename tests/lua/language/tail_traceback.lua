-- A tail call in a traceback.
-- skip-on: stress-segment a new segment at every call: no call can take the place of its caller
local function lines(s) s = s:gsub("\n%s*%[C%]: in %?", "") return (s:gsub("\n", " / "):gsub("\t", "")) end
local function tail() return error("tail") end
print(lines(select(2, xpcall(function() return tail() end, debug.traceback))))
--> tests/lua/language/tail_traceback.lua:4: tail / stack traceback: / [C]: in function 'error' / tests/lua/language/tail_traceback.lua:4: in function <tests/lua/language/tail_traceback.lua:4> / (...tail calls...) / [C]: in function 'xpcall' / tests/lua/language/tail_traceback.lua:5: in main chunk
