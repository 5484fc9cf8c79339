local weak = setmetatable({}, { __mode = "k" }) local strong = {}
for i = 1, 20 do local k = {} weak[k] = { k } if i % 4 == 0 then strong[#strong + 1] = k end end
collectgarbage() local n = 0 for k in pairs(weak) do n = n + 1 end print(n)
local closed = 0
for i = 1, 5 do setmetatable({}, { __gc = function(o) closed = closed + 1 o.again = {} end }) end
collectgarbage() collectgarbage() print(closed)
local co = coroutine.wrap(function() local kept = { "kept" } coroutine.yield() return kept[1] end) co() collectgarbage() print(co())
collectgarbage("generational") collectgarbage("incremental") collectgarbage("step", 10) print(collectgarbage("isrunning"))
local values = setmetatable({ {}, "s", 1 }, { __mode = "v" }) collectgarbage() print(#values, values[2])
