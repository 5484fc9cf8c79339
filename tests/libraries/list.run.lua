local List = require "list"

local l = List { 5, 3, 8, 1 }
print(l, #l, l:sorted(), l:sorted ">", l:reversed(), l)
print(l:map "_ * 2", l:map("|x| x % 3"), l:map(function(x, y) return x + y end, 100))
print(l:filter "_ > 3", l:reduce "+", l:reduce("*", 2), l:reduce("|a, b| a .. '-' .. b"))
print(l:contains(8), l:find(1), l:find(99), l:count "_ % 2 == 1", l:all "_ > 0", l:any "_ > 7")
print(List.range(5), List.range(2, 10, 3), List.range(3, 1, -1), List.range(0, 1, 0.25))
print(l:slice(2, 3), l:slice(-2), l:slice(1, -2), l:slice(10), l(2), l(-1))
print(List.split "the quick  brown fox", List.split("a,b,,c", ","), List.split("", ","))
print(l:clone():append(9):insert(1, 0):extend { 7, 7 }, l)
print(l:clone():pop(), l:clone():pop(1))
print(l + { 1, 2 }, List { "ab" } * 3, List { 1, 2 } == List { 1, 2 }, List { 1, 2 } ~= List { 1, 3 })
print(List { 1, 2 } < List { 1, 3 }, List { 1 } <= List { 1 }, List {} < List { 0 }, List { 2 } > List { 1, 9 })
print(List { 1, "two", true, 2.5 } .. "!", List { List { 1 }, List {} })
print(List.range(3):zip({ "a", "b", "c", "d" }, List { true, false, true }))
local groups, order = List.split("apple avocado banana blueberry cherry"):group "_:sub(1, 1)"
for _, k in ipairs(order) do print(k, groups[k]) end
print(List { 1, 2, 1, 3, 2 }:unique(), List { 1, { 2, { 3, { 4 } } }, {} }:flatten())
for c in List.range(7):chunks(3) do io.write(tostring(c), " ") end print()
local perms = List.new()
for p in List.range(4):permutations() do perms:append(p:join "") end
print(#perms, #perms:unique(), perms:sorted():join " ")
print(l:join(), l:join "|", l:unpack())
print(pcall(function() return l:map "_ +" end))
print(pcall(function() return List { 1, {} }:reduce "+" end))
-- words by frequency
local text = "the cat sat on the mat the end of the cat"
local g, keys = List.split(text):group "_"
local rows = keys:sorted(function(a, b) if #g[a] ~= #g[b] then return #g[a] > #g[b] end return a < b end)
print(rows:map(function(w) return w .. "=" .. #g[w] end):join " ")
-- primes by filtering
local primes = List.range(2, 60)
local i = 1
while i <= #primes do
  local p = primes[i]
  primes = primes:filter(function(n) return n == p or n % p ~= 0 end)
  i = i + 1
end
print(primes)
