-- Hostile programs: pattern matching. See README.md here for the notation.

--# backtrack_exponential
-- Each `a-` may take any number: the classic that never ends.
-- must: run on
local s = ("a"):rep(100)
print(s:find(("a-"):rep(50) .. "b"))

--# backtrack_star
-- The same with greedy stars.
-- must: run on
print((("a"):rep(200)):match((".*"):rep(20) .. "b"))

--# backtrack_question
-- A hundred optional items before as many that must be there.
-- must: run on
local n = 100
print((("a"):rep(n)):match(("a?"):rep(n) .. ("a"):rep(n)))

--# backtrack_classes
-- Stars over classes that overlap.
-- must: run on
print((("ab "):rep(1000)):match("^" .. ("[%w%s]*%s*"):rep(10) .. "!$"))

--# quadratic_find
-- Not anchored, greedy, no match: quadratic in a megabyte.
-- must: run on
print((("x"):rep(1 << 20)):find("x*y"))

--# quadratic_lazy
-- The lazy one.
-- must: run on
print((("x"):rep(1 << 20)):find("x-y"))

--# plain_find_periodic
-- Plain find of a periodic needle in a periodic haystack: must take linear time.
-- must: print nil
local s = ("a"):rep(4 << 20)
print(s:find(("a"):rep(1 << 20) .. "b", 1, true))

--# plain_find_periodic_front
-- The difference at the front of the needle.
-- must: print nil
local s = ("a"):rep(4 << 20)
print(s:find("b" .. ("a"):rep(1 << 20), 1, true))

--# plain_find_fibonacci
-- Fibonacci words, the worst case of many algorithms.
-- must: slow print nil
local a, b = "a", "ab"
while #b < 2 << 20 do a, b = b, b .. a end
print(b:find(a:sub(1, 1 << 19) .. "c", 1, true))

--# plain_find_many
-- A short needle, hidden at the end, in every iteration.
-- must: run on
local s = ("ab"):rep(4 << 20) .. "aac"
while true do assert(s:find("aac", 1, true) == #s - 2) end

--# plain_find_first_byte
-- A needle whose first byte is everywhere.
-- must: run on
local s = ("ab"):rep(4 << 20)
while true do assert(not s:find("ac", 1, true) and not s:find("ac")) end

--# literal_pattern
-- No special characters: the pattern is a plain string of a megabyte.
-- must: slow print nil
print((("a"):rep(4 << 20)):find(("a"):rep(1 << 20) .. "b"))

--# anchored_long_pattern
-- A pattern of a million single characters.
-- must: run on
local p = "^" .. (".a"):rep(1 << 19)
local s = ("a"):rep(1 << 20)
while true do assert(s:find(p)) end

--# deep_pattern
-- A million optional items: the matcher's depth.
-- must: slow print 1 200000
print((("a"):rep(200000)):find(("a?"):rep(200000)))

--# deep_captures
-- Captures within captures.
-- must: error too many captures
print((("a"):rep(100)):find(("("):rep(40) .. "a" .. (")"):rep(40)))

--# capture_big
-- 16 captures of 4 MB each: more than fits.
-- must: error not enough memory
local s = ("x"):rep(4 << 20)
print(select("#", s:match("." .. ("("):rep(16) .. ".*" .. (")"):rep(16))))

--# captures_everywhere
-- Position captures at every place.
-- must: run on
local s = ("x"):rep(100000)
while true do for a, b, c in s:gmatch("()(.)()") do end end

--# back_reference
-- A back reference to a big capture, at every place.
-- must: run on
local s = ("x"):rep(1 << 16) .. "y"
print(s:match("^(x*)%1y$") ~= nil)
print(s:find("(x+)y%1"))

--# back_reference_exponential
-- Back references of back references.
-- must: run on
print((("ab"):rep(600) .. "c"):find("^(.-)(.-)(.-)%1%2%3(.-)(.-)%4%5%1$"))

--# balance_unclosed
-- %b over a string of opening brackets: quadratic.
-- must: run on
print((("("):rep(1 << 20)):find("%b()"))

--# balance_deep
-- %b over a megabyte of nested brackets.
-- must: run on
local s = ("("):rep(1 << 20) .. (")"):rep(1 << 20)
while true do assert(s:find("%b()") == 1) end

--# frontier_everywhere
-- A frontier with a big class, tried at every place.
-- must: run on
local s = ("x"):rep(1 << 20)
while true do assert(not s:find("%f[^x%w%s%p%c%d%l%u%x]%d")) end

--# class_huge
-- A class of a megabyte, tried for every character.
-- must: slow print nil
local p = "[" .. ("ab"):rep(1 << 19) .. "]"
print((("x"):rep(1 << 20)):find(p))

--# class_huge_starred
-- A star over one of half a megabyte.
-- must: print 1 1048576
local p = "^[" .. ("ab"):rep(1 << 18) .. "x]*$"
print((("x"):rep(1 << 20)):find(p))

--# class_unfinished
-- A class that never closes.
-- must: error malformed pattern
print((("x"):rep(100)):find("[" .. ("a-z"):rep(1 << 20)))

--# class_negated_ranges
-- Ranges by the hundred thousand.
-- must: run on
local p = "[^" .. ("a-b"):rep(100000) .. "]"
while true do assert((("a"):rep(100)):find(p) == nil) end

--# pattern_ends_with_percent
-- Malformed at the very end of a long pattern.
-- must: error malformed pattern
print(("x"):find(("x?"):rep(1 << 20) .. "%"))

--# gmatch_empty
-- Empty matches at a million places.
-- must: run on
local s = ("x"):rep(1 << 20)
while true do local n = 0 for _ in s:gmatch("") do n = n + 1 end assert(n == #s + 1) end

--# gmatch_no_match
-- An iterator whose one call looks through everything.
-- must: run on
local s = ("x"):rep(8 << 20)
while true do for _ in s:gmatch("[y-z]") do error() end end

--# gmatch_abandoned
-- Iterators made and thrown away, each holding a big string.
-- must: run on
local i = 0
while true do i = i + 1 (("x"):rep(1 << 16) .. i):gmatch(".")() end

--# gsub_backtrack
-- gsub whose every match backtracks.
-- must: run on
print((("a"):rep(2000)):gsub("a-a-a-b", ""))

--# gsub_huge_replacement
-- A replacement string of a megabyte of %0.
-- must: error not enough memory
print(#(("x"):rep(100)):gsub("x", ("%0"):rep(1 << 20)))

--# gsub_bad_replacement
-- The error comes after a megabyte.
-- must: error invalid
print((("x"):rep(1 << 20)):gsub("x$", ("y"):rep(1 << 20) .. "%z"))

--# match_within_match
-- A matcher inside a replacement function, nested deep.
-- must: run on
local function f(n) return (("x"):rep(10):gsub(".", function() if n > 0 then return f(n - 1) end end)) end
while true do f(9) end

--# gsub_nested_too_deep
-- The same without end.
-- must: error overflow
local function f() return (("x"):gsub(".", f)) end
f()

--# match_yields
-- A replacement function that yields at every character.
-- must: run on
while true do
  local co = coroutine.wrap(function() return (("x"):rep(10000):gsub(".", coroutine.yield)) end)
  for i = 1, 10001 do co() end
end

--# find_init_far
-- Start positions far outside.
-- must: run on
local s = ("x"):rep(1 << 20)
while true do
  assert(s:find("x", -math.maxinteger) == 1 and not s:find("x", math.maxinteger))
  assert(s:find("", #s + 1) == #s + 1 and not s:find("", #s + 2))
end

--# single_char_repetitions
-- A long run of one class, then a failure, from an anchor: linear, but long.
-- must: run on
local s = ("x"):rep(8 << 20)
while true do assert(not s:find("^x*y") and not s:find("^x-y") and not s:find("^x+$y")) end
