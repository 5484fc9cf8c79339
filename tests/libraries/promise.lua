--- Promises, async functions on coroutines, an event emitter, and a scheduler with virtual time.
local M = {}

-- The scheduler ---------------------------------------------------------------------------------

local Scheduler = {}
Scheduler.__index = Scheduler

function M.scheduler() return setmetatable({ time = 0, queue = {}, serial = 0, ready = {} }, Scheduler) end

function Scheduler:soon(f, ...) self.ready[#self.ready + 1] = table.pack(f, ...) end

function Scheduler:after(delay, f)
  self.serial = self.serial + 1
  local timer = { at = self.time + delay, serial = self.serial, f = f }
  local q = self.queue
  q[#q + 1] = timer
  table.sort(q, function(a, b) if a.at ~= b.at then return a.at < b.at end return a.serial < b.serial end)
  return timer
end

function Scheduler:cancel(timer) timer.cancelled = true end

function Scheduler:run(limit)
  local turns = 0
  while true do
    while #self.ready > 0 do
      local job = table.remove(self.ready, 1)
      job[1](table.unpack(job, 2, job.n))
      turns = turns + 1
      if limit and turns >= limit then return turns end
    end
    local timer = table.remove(self.queue, 1)
    if not timer then return turns end
    if not timer.cancelled then
      self.time = timer.at
      self:soon(timer.f)
    end
  end
end

-- Promises --------------------------------------------------------------------------------------

local Promise = {}
Promise.__index = Promise
Promise.__name = "Promise"

local loop = M.scheduler()
M.loop = loop

local function settle(p, state, ...)
  if p.state ~= "pending" then return end
  p.state, p.values = state, table.pack(...)
  for _, f in ipairs(p.waiting) do loop:soon(f) end
  p.waiting = {}
end

local function resolve(p, value, ...)
  if getmetatable(value) == Promise then
    value:done(function(...) settle(p, "fulfilled", ...) end, function(...) settle(p, "rejected", ...) end)
  else
    settle(p, "fulfilled", value, ...)
  end
end

function Promise.new(f)
  local p = setmetatable({ state = "pending", waiting = {} }, Promise)
  local ok, err = pcall(f, function(...) resolve(p, ...) end, function(...) settle(p, "rejected", ...) end)
  if not ok then settle(p, "rejected", err) end
  return p
end

function Promise:done(on_value, on_error)
  local function run()
    local f = self.state == "fulfilled" and on_value or on_error
    f(table.unpack(self.values, 1, self.values.n))
  end
  if self.state == "pending" then self.waiting[#self.waiting + 1] = run else loop:soon(run) end
end

function Promise:next(on_value, on_error)
  return Promise.new(function(ok, fail)
    local function handler(f, default)
      return function(...)
        if not f then return default(...) end
        local r = table.pack(pcall(f, ...))
        if r[1] then ok(table.unpack(r, 2, r.n)) else fail(r[2]) end
      end
    end
    self:done(handler(on_value, ok), handler(on_error, fail))
  end)
end

function Promise:catch(f) return self:next(nil, f) end

function Promise.all(list)
  return Promise.new(function(ok, fail)
    local values, left = {}, #list
    if left == 0 then ok(values) end
    for i, p in ipairs(list) do
      p:done(function(v) values[i] = v left = left - 1 if left == 0 then ok(values) end end, fail)
    end
  end)
end

function Promise.race(list)
  return Promise.new(function(ok, fail) for _, p in ipairs(list) do p:done(ok, fail) end end)
end

function Promise:__tostring() return "Promise<" .. self.state .. ">" end
M.Promise = Promise

function M.sleep(t, ...)
  local values = table.pack(...)
  return Promise.new(function(ok) loop:after(t, function() ok(table.unpack(values, 1, values.n)) end) end)
end

-- Async functions -------------------------------------------------------------------------------

local co_resume

function M.await(p)
  local co, main = coroutine.running()
  if main then error("await outside an async function", 2) end
  if getmetatable(p) ~= Promise then return p end
  p:done(function(...) co_resume(co, true, ...) end, function(...) co_resume(co, false, ...) end)
  local r = table.pack(coroutine.yield())
  if r[1] then return table.unpack(r, 2, r.n) end
  error(r[2], 0)
end

local finish = setmetatable({}, { __mode = "k" })

function co_resume(co, ...)
  local r = table.pack(coroutine.resume(co, ...))
  if coroutine.status(co) == "dead" then
    local done = finish[co]
    if r[1] then done.ok(table.unpack(r, 2, r.n)) else done.fail(r[2]) end
  end
end

function M.async(f)
  return function(...)
    local args = table.pack(...)
    return Promise.new(function(ok, fail)
      local co = coroutine.create(f)
      finish[co] = { ok = ok, fail = fail }
      co_resume(co, table.unpack(args, 1, args.n))
    end)
  end
end

-- Events ----------------------------------------------------------------------------------------

local Emitter = {}
Emitter.__index = Emitter
function M.emitter() return setmetatable({ handlers = {} }, Emitter) end
function Emitter:on(name, f)
  local list = self.handlers[name] or {}
  self.handlers[name] = list
  list[#list + 1] = f
  return function() for i, g in ipairs(list) do if g == f then table.remove(list, i) return true end end return false end
end
function Emitter:once(name, f)
  local off
  off = self:on(name, function(...) off() f(...) end)
  return off
end
function Emitter:emit(name, ...)
  local n = 0
  for _, f in ipairs { table.unpack(self.handlers[name] or {}) } do
    local ok, err = pcall(f, ...)
    n = n + 1
    if not ok then
      if name == "error" then error(err, 0) end
      self:emit("error", err, name)
    end
  end
  return n
end

return M
