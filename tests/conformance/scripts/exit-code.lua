pcall(function() os.exit(7) end)
print("not reached")
