local M = require "promise"
local Promise, async, await, sleep, loop = M.Promise, M.async, M.await, M.sleep, M.loop

local function log(...) print(("%4.1f"):format(loop.time), ...) end

Promise.new(function(ok) ok(1, 2) end):next(function(a, b) log("values", a, b) return a + b end):next(function(s) log("sum", s) end)
Promise.new(function(_, fail) fail("bad") end):next(log):catch(function(e) log("caught", e) return "recovered" end):next(log)
Promise.new(function() error("thrown", 0) end):catch(function(e) log("from executor:", e) end)
sleep(2, "slept"):next(log)
Promise.new(function(ok) ok(sleep(1, "inner")) end):next(function(v) log("adopted", v) end)
Promise.all { sleep(3, "a"), sleep(1, "b"), sleep(2, "c") }:next(function(v) log("all", table.concat(v, " ")) end)
Promise.all {}:next(function(v) log("all of none", #v) end)
Promise.all { sleep(1), Promise.new(function(_, fail) fail("one failed") end) }:catch(function(e) log("all:", e) end)
Promise.race { sleep(3, "slow"), sleep(1, "fast") }:next(function(v) log("race", v) end)
log(tostring(sleep(1)))
print(loop:run())

-- async functions
local fetch = async(function(name, time)
  log("start", name)
  local v = await(sleep(time, "data of " .. name))
  log("end", name)
  return v, #v
end)

local main = async(function()
  local a = await(fetch("one", 2))
  log(a)
  local both = await(Promise.all { fetch("two", 3), fetch("three", 1) })
  log(table.concat(both, ", "))
  log(await "not a promise")
  local ok, err = pcall(function() await(Promise.new(function(_, fail) fail("rejected") end)) end)
  log("pcall", ok, err)
  for i = 1, 3 do await(sleep(0.5)) io.write(i, " ") end
  print()
  local c <close> = setmetatable({}, { __close = function() log "closed" end })
  await(sleep(1))
  return "result"
end)
main():next(function(v) log("main returned", v) end)
loop:run()
async(function() await(sleep(1)) local t = nil return t.x end)():catch(function(e) log("error", e) end)
async(function() await(sleep(1)) error({ code = 7 }) end)():catch(function(e) log("code", e.code) end)
loop:run()
print(pcall(await, sleep(1)))

-- a pool of workers over a queue
local jobs, results = {}, {}
for i = 1, 10 do jobs[i] = i end
local worker = async(function(id)
  while #jobs > 0 do
    local job = table.remove(jobs, 1)
    await(sleep(job % 3 + 0.5))
    results[#results + 1] = id .. ":" .. job
  end
  return id
end)
local pool = {}
for id = 1, 3 do pool[id] = worker("w" .. id) end
Promise.all(pool):next(function(ids) log("workers done:", table.concat(ids, " ")) end)
loop:run()
print(table.concat(results, " "))

-- timers
local t = loop:after(5, function() log "never" end)
loop:after(1, function() loop:cancel(t) log "cancelled" end)
local n = 0
local function tick() n = n + 1 if n < 4 then loop:after(1, tick) end log("tick", n) end
tick()
loop:run()

-- events
local e = M.emitter()
local off = e:on("x", function(...) log("handler 1", ...) end)
e:on("x", function(v) log("handler 2", v) end)
e:once("x", function() log "only once" end)
e:on("error", function(err, name) log("error in", name, err) end)
print(e:emit("x", 1, nil, 3))
print(e:emit("x", 2), off(), off(), e:emit("x", 3), e:emit("nothing"))
e:on("bad", function() error("in handler", 0) end)
print(e:emit "bad")
local e2 = M.emitter()
e2:on("bad", function() error("unhandled", 0) end)
print(e2:emit "bad")
-- many promises
local total, list = 0, {}
for i = 1, 500 do list[i] = sleep(i % 7, i) end
Promise.all(list):next(function(v) for _, x in ipairs(v) do total = total + x end end)
loop:run()
print(total)
