-- Where a scan of a deep stack stops: at no frame that is gone by the time it goes on.
-- cursor_at_the_top: 4,000 arguments are two slices of a scan, the second of which ends at the frame on top.
local args = {}
for i = 1, 4000 do args[i] = args end
local function many(turns, ...)
  local garbage
  for i = 1, turns do garbage = { i } end
  return garbage
end
local function deep(n)
  if n > 0 then
    local below = deep(n - 1)
    return below
  end
  for i = 1, 200 do
    many(i % 50 * 8, table.unpack(args))
    local garbage
    for k = 1, 200 do garbage = { k } end
  end
  return 0
end
for i = 1, 3 do deep(6000) end
print("done") --> done
