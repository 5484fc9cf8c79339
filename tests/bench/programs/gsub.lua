-- gsub: replacing by strings, with captures, by a table, by a function; escaping and trimming.
-- size: 8000; in tests: 20
local N = tonumber((...))

local template = "Dear ${title} ${name}, your order of ${count} <items> & more, for $${price}, has shipped."
local values = { title = "Dr", name = "Ada", count = "12", price = "99.50" }
local escapes = { ["<"] = "&lt;", [">"] = "&gt;", ["&"] = "&amp;" }
local total, replaced = 0, 0
for i = 1, N do
  local text, n = template:gsub("%${(%w+)}", values)
  replaced = replaced + n
  text = text:gsub("[<>&]", escapes)
  text, n = text:gsub("(%w+) (%w+)", "%2 %1")
  replaced = replaced + n
  text = text:gsub("%a+", function(word) if #word > 4 then return word:upper() end end)
  text = ("  " .. text .. "  "):gsub("^%s+", ""):gsub("%s+$", "")
  total = total + #text
  if i == 1 then
    assert(text == "Dr Dear Ada, ORDER your 12 of &lt;ITEMS&gt; &amp; more, for $99.50, SHIPPED has.", text)
  end
end
assert(replaced == 8 * N)
return string.format("%d %d", total, replaced)
