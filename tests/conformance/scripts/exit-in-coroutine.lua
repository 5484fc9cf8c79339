coroutine.wrap(function() pcall(function() table.sort({ 2, 1 }, function() os.exit(9) end) end) end)()
