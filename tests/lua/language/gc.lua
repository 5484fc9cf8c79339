-- Collection: weak tables, ephemerons, finalizers, resurrection.
local weak = setmetatable({}, { __mode = "v" })
weak[1] = {} weak[2] = "string" weak[3] = 42 local keep = {} weak[4] = keep weak.x = function() return weak end
collectgarbage() print(weak[1], weak[2], weak[3], weak[4] == keep, weak.x) --> nil string 42 true nil
local wk = setmetatable({}, { __mode = "k" })
wk[{}] = 1 wk[keep] = 2 wk.str = {} collectgarbage()
local n = 0 for k in pairs(wk) do n = n + 1 end print(n, wk[keep], type(wk.str)) --> 2 2 table
-- ephemerons: a value that refers to its own key does not keep it
local eph = setmetatable({}, { __mode = "k" })
do local k = {} eph[k] = { k } end
do local a, b = {}, {} eph[a] = b eph[b] = a end
collectgarbage() print(next(eph)) --> nil
-- but a chain from a live key is kept
local live = {} do local k = live for i = 1, 100 do local nk = {} eph[k] = nk k = nk end end
collectgarbage() local len, k = 0, live while eph[k] do len = len + 1 k = eph[k] end
print(len) --> 100
-- finalizers run in reverse order of setting
local order, all = {}, {} for i = 1, 3 do all[i] = setmetatable({}, { __gc = function() order[#order + 1] = i end }) end
all = nil
collectgarbage() print(table.concat(order, " ")) --> 3 2 1
-- resurrection: once finalized it lives on, and is not finalized again
local saved, times = nil, 0
do local o = setmetatable({ v = "kept" }, { __gc = function(o) saved = o times = times + 1 end }) o = nil end
collectgarbage()
print(saved and saved.v, times) saved = nil collectgarbage() --> kept 1
print(saved, times) --> nil 1
do local again again = { __gc = function(o) times = times + 1 if times < 4 then setmetatable(o, again) end end } setmetatable({}, again) end
collectgarbage() collectgarbage() collectgarbage() print(times) --> 4
-- weak values go before finalizers, weak keys after
local wv, wkk = setmetatable({}, { __mode = "v" }), setmetatable({}, { __mode = "k" })
do local o = setmetatable({}, { __gc = function(o) print("finalizer sees", wv[1], wkk[o]) end }) wv[1] = o wkk[o] = "still" end
--> finalizer sees nil still
collectgarbage() collectgarbage() print(next(wkk)) --> nil
-- __gc set after setmetatable does not mark
do local mt = {} setmetatable({}, mt) mt.__gc = function() print "never" end end collectgarbage()
-- errors in finalizers do not reach the script
setmetatable({}, { __gc = function() error("lost") end }) print(pcall(collectgarbage)) --> true 0
-- strings in weak tables are values
local ws = setmetatable({}, { __mode = "kv" }) ws[("k"):rep(3)] = ("v"):rep(50) collectgarbage()
print(ws.kkk and #ws.kkk) --> 50
-- threads and closures are collected
local wt = setmetatable({}, { __mode = "k" })
for i = 1, 10 do local co = coroutine.create(function() coroutine.yield() end) coroutine.resume(co) wt[co] = true end
collectgarbage() print(next(wt)) --> nil
do local a, b = {}, {} a.b, b.a = b, a wv[2], wv[3] = a, b end collectgarbage() print(wv[2], wv[3]) --> nil nil
-- options answer
print(type(collectgarbage("count")), collectgarbage("isrunning"), collectgarbage("stop"), collectgarbage("isrunning"), collectgarbage("restart"))
--> number true 0 false 0
collectgarbage("incremental")
print(collectgarbage("generational"), collectgarbage("incremental"), type(collectgarbage("step")))
--> incremental generational boolean
print(pcall(collectgarbage, "nonsense")) --> false bad argument #1 to 'collectgarbage' (invalid option 'nonsense')
local before = collectgarbage("count") do local big = ("x"):rep(100000) end collectgarbage()
print(collectgarbage("count") < before + 50) --> true
