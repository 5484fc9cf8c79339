io.write("buffered")
keep = setmetatable({}, { __gc = function() print("not run without close") end })
os.exit(true)
