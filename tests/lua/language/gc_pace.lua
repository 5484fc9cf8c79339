-- How much memory is in use behind, and while, much garbage is made.
-- deep-on: stress-slices a slice for each of its millions of instructions

-- What many strings needed goes with them, and those that stay are found.
do
  collectgarbage()
  local before, kept, all = collectgarbage("count"), {}, {}
  for i = 1, 100000 do all[i] = "interned " .. i end
  for i = 1, 100000, 997 do kept[all[i]] = i end
  all = nil
  for _ = 1, 20 do collectgarbage() end -- (each halves PUC Lua's table of strings)
  print(collectgarbage("count") - before < 300) --> true
  local found = 0
  for i = 1, 100000, 997 do if kept["interned " .. i] == i then found = found + 1 end end
  for i = 1, 2000 do all = "interned " .. i if kept[all] then found = found + 1 end end
  print(found) --> 104
end

-- Big blocks: few allocations make much garbage, and the collector keeps pace with it.
do
  local most = 0
  for _ = 1, 12 do
    local array = {}
    for i = 1, 400000 do array[i] = i end
    most = math.max(most, collectgarbage("count"))
  end
  print(most < 40000) --> true
end
