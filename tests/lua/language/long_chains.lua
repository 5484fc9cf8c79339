-- Syntax whose length has no limit, and nesting whose depth has Lua's limit.
-- skip-on: lua5.4 its parser nests on the C stack, and counts chains of operators as nesting
-- deep-on: stress-gc long functions, marked whole at every safepoint
-- deep-on: stress-slices the same, a slice at a time
local function build(head, piece, n, tail) return load(head .. piece:rep(n) .. tail) end
local self = {} self.b = self
print(build("local a = ... return a", ".b", 5000, " == a")(self)) --> true
print(build("local a = ... return a", "['b']", 2000, " == a")(self)) --> true
local function again() return again end
again = function() return again end
print(build("local f = ... return f", "()", 2000, " == f")(again)) --> true
print(build("return 0", " + 1", 5000, "")()) --> 5000
print(build("local x = ... return 0", " + x", 5000, "")(2)) --> 10000
print(#build("return ''", " .. 'a'", 200, "")()) --> 200
print(build("local x = ... if x == 0 then return 'if'", " elseif x == 1 then return 'elseif'", 3000, " else return 'else' end")(2)) --> else
print(build("local x = 0 ", "x = x + 1 ", 10000, "return x")()) --> 10000
print(#build("return {", "1,", 10000, "}")()) --> 10000
print(#build("return {", "{},", 3000, "}")()) --> 3000
print(build("return true", " and true", 5000, "")()) --> true
print(build("return ", "not ", 150, "nil")()) --> false
print(build("local s = ... return s", ":upper()", 3000, "")("chain")) --> CHAIN
-- nesting ends in Lua's own error at 200 levels
local function nested(open, close, n) return load(open:rep(n) .. "1" .. close:rep(n)) end
local function overflow(open, close, head, tail)
  local f, e = load((head or "") .. open:rep(1000) .. close:rep(1000) .. (tail or ""))
  return f == nil and (e:find("overflow", 1, true) or e:find("too many", 1, true) or e:find("nesting", 1, true)) ~= nil
end
print(overflow("(", ")", "return ", "")) --> true
print(overflow("{", "}", "return ")) --> true
print(overflow("do ", "end ")) --> true
print(overflow("function f() ", "end ")) --> true
print(overflow("if x then ", "end ")) --> true
print(overflow("while x do ", "end ")) --> true
print(overflow("a[", "]", "return ", "")) --> true
print(overflow("f(", ")", "return ", "")) --> true
print(load("return " .. ("("):rep(150) .. "'deep'" .. (")"):rep(150))()) --> deep
-- limits of one function: locals, upvalues, registers, and many constants
local function locals(n) local t = {} for i = 1, n do t[i] = "local v" .. i .. " = " .. i end return table.concat(t, "\n") end
print(load(locals(200) .. " return v200")()) --> 200
print((select(2, load(locals(201))):match("too many local variables"))) --> too many local variables
local t = {} for i = 1, 70000 do t[i] = "'c" .. i .. "'" end
local many = load("return {" .. table.concat(t, ",") .. "}")()
print(#many, many[1], many[70000]) --> 70000 c1 c70000
for i = 1, 2000 do t[i] = "x" .. i .. " = " .. i .. " + 0.5" end
local env = {} load(table.concat(t, " ", 1, 2000), "=globals", "t", env)() print(env.x1, env.x2000) --> 1.5 2000.5
