print("a script may return values, which are ignored")
return 1, "x", nil
