-- results that do not fit where they go, deep stacks, and their segments
local function many(n) return table.unpack({}, 1, n) end
print(select("#", many(90)), select("#", pcall(many, 120)), #{ many(3) }, (select("#", many(70), many(70))))
local function deep(n, ...) if n == 0 then return ... end return select(1, deep(n - 1, n, ...)) end
print(select("#", deep(40)))
local function pass(...) return pcall(pcall, pcall, ...) end
print(select("#", pass(many, 100)), select("#", coroutine.wrap(pass)(many, 100)))
local function forever(n) return n == 0 and "tail" or forever(n - 1) end print(forever(50))
print(pcall(string.rep, "x", 1 << 40), #table.pack(string.byte(("x"):rep(100), 1, -1)))
local t = setmetatable({}, { __call = function(self, ...) return ... end }) print(select("#", t(many(80))))
for i = 1, 3 do local a <close> = setmetatable({}, { __close = function(...) many(50) end }) end
print((function(...) local c <close> = setmetatable({}, { __close = function() end }) return ... end)(many(60)))
