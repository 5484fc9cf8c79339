local co = coroutine.wrap(function()
  local function deep() error("inside the coroutine") end
  deep()
end)
co()
