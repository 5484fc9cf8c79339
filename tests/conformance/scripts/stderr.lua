io.stderr:write("to standard error\n", 1, 2.5, "\n")
print(io.stderr:write("x") == io.stderr)
io.stdout:write("to standard output\n")
