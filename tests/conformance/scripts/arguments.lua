print(select("#", ...), ...)
print(#arg, arg[1], arg[2], arg[3], arg[4], type(arg[0]), type(arg[-1]))
print(arg == _G.arg, (...) == arg[1])
