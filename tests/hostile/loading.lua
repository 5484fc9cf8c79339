-- Hostile programs: compiling source text and binary chunks. See README.md here for the notation.

--# load_big
-- Source of megabytes: compiling it goes in slices.
-- must: run on
local s = ("x = x + 1\n"):rep(200000)
while true do assert(load(s)) end

--# load_bigger
-- Source that takes more memory to compile than there is.
-- must: slow error not enough memory
local s = ("x = {1,2,3} "):rep(1 << 20)
local f, e = load(s)
s = nil
error(e, 0)

--# load_long_string
-- A string literal, a long bracket and a comment of 8 MB each.
-- must: run on
local x = ("x"):rep(8 << 20)
while true do
  assert(load("return '" .. x .. "'"))
  assert(load("return [==[" .. x .. "]==]"))
  assert(load("--" .. x))
  assert(load("--[[" .. x .. "]]"))
end

--# load_unfinished
-- Strings and comments that never end: the error comes after 16 MB, with a message of bounded length.
-- must: run on
local x = ("x"):rep(16 << 20)
while true do
  assert(not load("return '" .. x))
  assert(not load("return [[" .. x))
  assert(not load("--[==[" .. x))
end

--# load_long_name
-- An identifier of 8 MB.
-- must: run on
local x = ("x"):rep(4 << 20)
while true do assert(load("local " .. x .. " = 1 return " .. x)) assert(not load(x .. x)) end

--# load_long_number
-- Numerals of 16,000 digits by the hundred, and one of 8 MB.
-- must: run on
local x, long = ("9"):rep(16000), ("9"):rep(8 << 20)
local s = "return " .. (x .. ","):rep(100) .. "1"
while true do assert(load(s)) assert(not load("return " .. long)) assert(not load("return " .. long .. "z")) end

--# load_brackets_of_equals
-- [=====...: millions of equals signs, closed with one too few, over and over.
-- must: run on
local e = ("="):rep(1 << 20)
local s = "return [" .. e .. "[" .. ("]" .. ("="):rep(1000) .. " "):rep(4000)
while true do assert(not load(s)) end

--# load_escapes
-- Millions of escapes, \z over megabytes of white space.
-- must: run on
local s = "return '" .. ("\\65\\x41\\u{41}"):rep(200000) .. "\\z" .. (" \n"):rep(1 << 20) .. "'"
while true do assert(load(s)) end

--# load_white_space
-- Nothing but new lines.
-- must: run on
local s = ("\n \t\r"):rep(2 << 20)
while true do assert(load(s)) end

--# load_line_count
-- More lines than a 24-bit counter holds.
-- must: slow print nil
local s = ("\n"):rep(20 << 20)
local f, e = load(s .. "x")
s = nil
print(f)

--# load_nested_parentheses
-- A million opening parentheses.
-- must: error
local f, e = load("return " .. ("("):rep(1 << 20))
error(e, 0)

--# load_nested_blocks
-- do do do, function() function(), { { {, if if if.
-- must: run on
while true do
  for _, s in ipairs { "do ", "f(function() ", "x = {{", "if x then ", "while x do ", "for i = 1, 2 do ", "repeat ", "x = -", "x = not ", "x = x ^ ", "x = x .. ", "x = f{", "x = a[", "::l:: do " } do
    local f, e = load(s:rep(50000))
    assert(not f)
  end
end

--# load_operators_right
-- Right associative operators nest: 200,000 of them end in an error, 100 do not.
-- must: error
local f, e = load("return " .. ("x .. "):rep(200000) .. "x")
error(e, 0)

--# load_operators_left
-- Left associative chains may be as long as they like.
-- must: run on
local s = "return x" .. (" + x"):rep(200000)
while true do assert(load(s)) end

--# load_chains
-- a.b.b.b..., f()()()..., a = b, c, d ..., elseif chains of 100,000.
-- must: run on
local n = 100000
while true do
  assert(load("return a" .. (".b"):rep(n)))
  assert(load("return f" .. ("()"):rep(n)))
  assert(load("if a then " .. ("elseif b then "):rep(n) .. "end"))
  assert(load("return " .. ("not "):rep(100) .. "a"))
end

--# load_and_or
-- Jump lists of a hundred thousand and / or.
-- must: run on
local s = "return x" .. (" and y or z"):rep(50000)
local t = "if x" .. (" and y or not z"):rep(50000) .. " then end"
while true do assert(load(s)) assert(load(t)) end

--# load_breaks
-- 50,000 breaks in one loop: each must find its target without a walk over all.
-- must: run on
local s = "while true do " .. ("if x then break end "):rep(50000) .. " end"
while true do assert(load(s)) end

--# load_gotos
-- 5,000 gotos to one label ahead, and 5,000 labels.
-- must: run on
local s = ("if x then goto done end "):rep(20000) .. "::done::"
local parts = {}
for i = 1, 20000 do parts[i] = "::l" .. i .. "::" end
local t = table.concat(parts, " ")
while true do assert(load(s)) assert(load(t)) end

--# load_gotos_pending
-- Gotos to 20,000 different labels, all pending at once.
-- must: run on
local a, b = {}, {}
for i = 1, 20000 do a[i] = "goto l" .. i b[i] = "::l" .. i .. "::" end
local s = "do " .. table.concat(a, " ") .. " end " .. table.concat(b, " ")
s = s:gsub("goto", "if x then goto"):gsub("(goto l%d+)", "%1 end")
while true do load(s) end

--# load_locals
-- 200 locals in every one of 10,000 blocks.
-- must: run on
local names = {}
for i = 1, 190 do names[i] = "l" .. i end
local s = ("do local " .. table.concat(names, ",") .. " end "):rep(2000)
while true do assert(load(s)) end

--# load_too_many_locals
-- Too many locals, upvalues.
-- must: error too many local variables
local s = {}
for i = 1, 300 do s[i] = "local l" .. i end
error(select(2, load(table.concat(s, " "))), 0)

--# load_constants
-- A function with 300,000 different constants.
-- must: slow print 300000
local parts = {}
for i = 1, 300000 do parts[i] = "x(" .. i .. ".5)" end
local s = table.concat(parts, " ")
parts = nil
local n = 0
x = function() n = n + 1 end
load(s)()
print(n)

--# load_functions
-- 50,000 inner functions.
-- must: run on
local s = ("local function f() return function() end end "):rep(50):rep(1) .. ("x = function() return x end "):rep(50000)
while true do assert(load(s)) end

--# load_functions_nested
-- Functions within functions, each with upvalues of all above.
-- must: run on
local a, b = {}, {}
for i = 1, 180 do a[i] = "local l" .. i .. " = 1 return function() " b[i] = "l" .. i end
local s = table.concat(a) .. "return " .. table.concat(b, " + ") .. (" end"):rep(180)
while true do load(s) end

--# load_constructor
-- One constructor of 500,000 items, positional and named.
-- must: run on
local s = "return {" .. ("1,"):rep(300000) .. "}"
local t = "return {" .. ("a=1,"):rep(300000) .. "}"
while true do assert(load(s)) assert(load(t)) end

--# load_reader_endless
-- A reader function that always has one more space: in the end there are too many.
-- must: slow print nil not enough memory
print(load(function() return " " end))

--# load_reader_string_endless
-- A reader function that never closes the string.
-- must: error not enough memory
local first, x = true, ("x"):rep(100000)
local f, e = load(function() if first then first = false return "return '" end return x end)
error(e, 0)

--# load_reader_tiny
-- A reader that gives a megabyte byte by byte.
-- must: run on
local s = ("x = 1 "):rep(100000)
while true do
  local i = 0
  assert(load(function() i = i + 1 return s:sub(i, i) end))
end

--# load_reader_loads
-- A reader that loads with a reader that loads ...
-- must: error overflow
local function reader() local f, e = load(reader) error(e, 0) end
local f, e = load(reader)
error(e, 0)

--# load_reader_yields
-- A reader that yields.
-- must: run on
while true do
  local co = coroutine.wrap(function() return load(function() coroutine.yield() return " " end) end)
  for i = 1, 1000 do co() end
end

--# load_garbage
-- Random bytes as source.
-- must: run on
math.randomseed(42)
while true do
  local t = {}
  for i = 1, 100 do t[i] = string.char(math.random(0, 255)) end
  load(table.concat(t), "=x", "t")
end

--# load_random_tokens
-- Random tokens as source.
-- must: run on
math.randomseed(42)
local tokens = { "if", "then", "end", "do", "while", "function", "(", ")", "{", "}", "[", "]", "=", ",", ";", "x", "y", "1", "'s'", "..", "...", "+", "-", "not", "#", "return", "break", "goto", "::", "local", "for", "in", "repeat", "until", "nil", "<", ">", "<close>", "<const>", ":", "." }
while true do
  local t = {}
  for i = 1, 200 do t[i] = tokens[math.random(#tokens)] end
  load(table.concat(t, " "), "=x")
end

--# load_within_load
-- A chunk that loads a chunk that loads a chunk ...
-- must: slow error
function again() return 1 + load("return again()")() end
again()

--# load_chunk_name
-- A chunk name of 16 MB, in every message.
-- must: run on
local name = "@" .. ("n"):rep(16 << 20)
while true do
  load("x x", name)
  pcall(load("error('x')", name))
  load("x x", ("="):rep(16))
end

--# dump_big
-- string.dump of a big function, and loading it again.
-- must: run on
local f = load(("x = x + 1.5 y = 'abc' "):rep(50000))
while true do local d = string.dump(f) assert(load(d, "d", "b")) string.dump(f, true) end

--# dump_mutated
-- Binary chunks with one byte changed: accepted or refused, never a crash; accepted ones are run.
-- must: run on
math.randomseed(42)
local d = string.dump(function(a, ...)
  local t = { a, b = 1, ... }
  for i = 1, #t do t[i] = t[i] and (t[i] .. "x") or function() return a end end
  for k, v in pairs(t) do if k == v then goto out end end
  ::out::
  local c <close> = nil
  return #t, t.b // 1, select("#", ...)
end)
local function count() error("enough") end
while true do
  local i = math.random(#d)
  local m = d:sub(1, i - 1) .. string.char(math.random(0, 255)) .. d:sub(i + 1)
  local f = load(m, "m", "b")
  if f then
    local co = coroutine.create(f)
    debug.sethook(co, count, "", 1000)
    coroutine.resume(co, 1, 2, 3)
  end
end

--# dump_truncated
-- Every truncation.
-- must: run on
local d = string.dump(load(("x = x + 1.5 y = 'abc' z = function() return x end "):rep(20)))
while true do for i = 1, #d - 1 do assert(not load(d:sub(1, i), "t", "b")) end end

--# dump_lengths
-- Sizes in a header that ask for gigabytes.
-- must: run on
local d = string.dump(function() return 1, "abc" end)
while true do
  for i = 1, #d do
    load(d:sub(1, i - 1) .. "\xff\xff\xff\xff\xff\xff\xff\x7f\xff" .. d:sub(i), "t", "b")
    load(d:sub(1, i - 1) .. "\x7f\x7f\x7f\x7f\xff" .. d:sub(i + 1), "t", "b")
  end
end

--# require_missing
-- Searching for modules that are not there, with names and paths of megabytes.
-- must: run on
local name = ("a."):rep(10000) .. "b"
package.path = ("/nowhere/?/?.lua;"):rep(20)
while true do assert(not pcall(require, name)) end

--# gsub_path_bomb
-- A package.path that makes megabytes of file names: more than fits.
-- must: error
package.path = ("?"):rep(1 << 16)
require(("x"):rep(1 << 16))
