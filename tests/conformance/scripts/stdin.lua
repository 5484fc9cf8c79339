print(io.read("n", "n"))
print(io.read())
print(io.read("L"))
for l in io.lines() do print("[" .. l .. "]") end
print(io.read(), io.read("a"), io.read(0))
