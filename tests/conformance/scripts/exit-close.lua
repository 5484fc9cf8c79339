keep = setmetatable({}, { __gc = function() print("run with close") end })
os.exit(3, true)
