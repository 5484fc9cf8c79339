-- queens: all solutions of the n-queens problem by backtracking over three boolean arrays.
-- size: 11; in tests: 5
local N = tonumber((...))

local columns, rising, falling = {}, {}, {}
for i = 1, 2 * N do columns[i], rising[i], falling[i] = true, true, true end

local solutions = 0
local function place(row)
  if row > N then
    solutions = solutions + 1
    return
  end
  for column = 1, N do
    local up, down = row + column - 1, row - column + N
    if columns[column] and rising[up] and falling[down] then
      columns[column], rising[up], falling[down] = false, false, false
      place(row + 1)
      columns[column], rising[up], falling[down] = true, true, true
    end
  end
end
place(1)
assert(solutions == ({ [5] = 10, [8] = 92, [11] = 2680 })[N])
return string.format("%d", solutions)
