local t = {} for i = 1, 60 do t[i] = i * 7 % 61 end
table.sort(t) print(t[1], t[60])
table.sort(t, function(a, b) return a > b end) print(t[1], #t)
for i = 1, 40 do t["k" .. i] = i end
for i = 1, 30 do t["k" .. i] = nil end
local n = 0 for k, v in pairs(t) do n = n + 1 end print(n)
table.insert(t, 1, "first") print(table.remove(t), table.remove(t, 1), #table.pack(table.unpack(t, 1, 50)))
print(#table.move(t, 1, 20, 5, {}), next({}), rawlen({ 1, 2 }), rawequal(t, t))
local big = { 1, 2, 3, { 4, { 5 } }, x = { y = { z = 1 } }, [10] = 10, [2^53] = "f" }
print(big.x.y.z, big[4][2][1], #big)
