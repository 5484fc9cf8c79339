--- Text utilities: wrapping, filling, alignment, tables, number formats, diff, case conversion.
local text = {}

local function width(s) return utf8.len(s) or #s end

function text.pad(s, n, where, with)
  local gap = n - width(s)
  if gap <= 0 then return s end
  with = with or " "
  if where == "right" then return with:rep(gap) .. s end
  if where == "center" then return with:rep(gap // 2) .. s .. with:rep(gap - gap // 2) end
  return s .. with:rep(gap)
end

function text.wrap(s, n, indent, first)
  local lines, line = {}, nil
  for word in s:gmatch "%S+" do
    if not line then
      line = (#lines == 0 and (first or indent) or indent or "") .. word
    elseif width(line) + 1 + width(word) <= n then
      line = line .. " " .. word
    else
      lines[#lines + 1] = line
      line = (indent or "") .. word
    end
  end
  lines[#lines + 1] = line
  return lines
end

function text.justify(s, n)
  local lines = text.wrap(s, n)
  for i = 1, #lines - 1 do
    local words = {}
    for w in lines[i]:gmatch "%S+" do words[#words + 1] = w end
    local gaps = #words - 1
    if gaps > 0 then
      local spaces = n
      for _, w in ipairs(words) do spaces = spaces - width(w) end
      local out = words[1]
      for k = 1, gaps do
        local size = spaces // gaps + (k <= spaces % gaps and 1 or 0)
        out = out .. (" "):rep(size) .. words[k + 1]
      end
      lines[i] = out
    end
  end
  return lines
end

function text.dedent(s)
  local margin
  for indent, rest in s:gmatch "([ \t]*)([^\n]*)" do
    if rest ~= "" and (not margin or #indent < #margin) then margin = indent end
  end
  return ((("\n" .. s):gsub("\n" .. (margin or ""), "\n")):sub(2))
end

function text.table(rows, options)
  options = options or {}
  local widths = {}
  for _, row in ipairs(rows) do
    for i, cell in ipairs(row) do widths[i] = math.max(widths[i] or 0, width(tostring(cell))) end
  end
  local out = {}
  for r, row in ipairs(rows) do
    local cells = {}
    for i, cell in ipairs(row) do
      cells[i] = text.pad(tostring(cell), widths[i], type(cell) == "number" and "right" or options[i])
    end
    out[#out + 1] = "| " .. table.concat(cells, " | ") .. " |"
    if r == 1 then
      local rule = {}
      for i, w in ipairs(widths) do rule[i] = ("-"):rep(w + 2) end
      out[#out + 1] = "|" .. table.concat(rule, "+") .. "|"
    end
  end
  return table.concat(out, "\n")
end

function text.commas(n)
  local sign, int, frac = ("%.2f"):format(n):match "^([-]?)(%d+)(%.%d+)$"
  return sign .. int:reverse():gsub("(%d%d%d)", "%1,"):reverse():gsub("^,", "") .. (math.type(n) == "float" and frac or "")
end

function text.roman(n)
  local out = {}
  for _, p in ipairs { { 1000, "M" }, { 900, "CM" }, { 500, "D" }, { 400, "CD" }, { 100, "C" }, { 90, "XC" }, { 50, "L" }, { 40, "XL" },
    { 10, "X" }, { 9, "IX" }, { 5, "V" }, { 4, "IV" }, { 1, "I" } } do
    while n >= p[1] do out[#out + 1] = p[2] n = n - p[1] end
  end
  return table.concat(out)
end

function text.size(n)
  local units = { "B", "KiB", "MiB", "GiB", "TiB" }
  local i = 1
  while n >= 1024 and i < #units do n, i = n / 1024, i + 1 end
  return (i == 1 and "%d %s" or "%.1f %s"):format(n, units[i])
end

function text.camel(s) return (s:gsub("[_%-%s]+(%w)", string.upper)) end
function text.snake(s) return (s:gsub("%f[%u](%u)", "_%1"):gsub("^_", ""):lower()) end
function text.title(s) return (s:gsub("%f[%w](%w)(%w*)", function(a, b) return a:upper() .. b:lower() end)) end
function text.slug(s) return (s:lower():gsub("[^%w]+", "-"):gsub("^%-+", ""):gsub("%-+$", "")) end

function text.distance(a, b)
  local row = {}
  for j = 0, #b do row[j] = j end
  for i = 1, #a do
    local diagonal = row[0]
    row[0] = i
    for j = 1, #b do
      local cost = a:byte(i) == b:byte(j) and 0 or 1
      diagonal, row[j] = row[j], math.min(row[j] + 1, row[j - 1] + 1, diagonal + cost)
    end
  end
  return row[#b]
end

--- A line diff by longest common subsequence.
function text.diff(a, b)
  local lcs = {}
  for i = 0, #a do lcs[i] = { [0] = 0 } end
  for j = 0, #b do lcs[0][j] = 0 end
  for i = 1, #a do
    for j = 1, #b do
      lcs[i][j] = a[i] == b[j] and lcs[i - 1][j - 1] + 1 or math.max(lcs[i - 1][j], lcs[i][j - 1])
    end
  end
  local out, i, j = {}, #a, #b
  while i > 0 or j > 0 do
    if i > 0 and j > 0 and a[i] == b[j] then
      table.insert(out, 1, "  " .. a[i])
      i, j = i - 1, j - 1
    elseif j > 0 and (i == 0 or lcs[i][j - 1] >= lcs[i - 1][j]) then
      table.insert(out, 1, "+ " .. b[j])
      j = j - 1
    else
      table.insert(out, 1, "- " .. a[i])
      i = i - 1
    end
  end
  return out
end

function text.interpolate(s, t)
  return (s:gsub("%${(%w+):?([^}]*)}", function(name, fmt)
    local v = t[name]
    if v == nil then return "${" .. name .. "}" end
    return fmt ~= "" and ("%" .. fmt):format(v) or tostring(v)
  end))
end

function text.hexdump(s)
  local out = {}
  for offset = 1, #s, 16 do
    local part = s:sub(offset, offset + 15)
    local hex = part:gsub(".", function(c) return ("%02x "):format(c:byte()) end)
    out[#out + 1] = ("%08x  %-48s |%s|"):format(offset - 1, hex, (part:gsub("[^\32-\126]", ".")))
  end
  return table.concat(out, "\n")
end

local alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

function text.base64(s)
  return (s:gsub("..?.?", function(part)
    local a, b, c = part:byte(1, 3)
    local bits = a << 16 | (b or 0) << 8 | (c or 0)
    local out = ""
    for i = 3, 0, -1 do
      local index = bits >> (i * 6) & 63
      out = out .. alphabet:sub(index + 1, index + 1)
    end
    return out:sub(1, #part + 1) .. ("="):rep(3 - #part)
  end))
end

function text.unbase64(s)
  return (s:gsub("[^=][^=][^=]?[^=]?=?=?", function(part)
    local n, bits = 0, 0
    for c in part:gmatch "[^=]" do
      bits = bits << 6 | alphabet:find(c, 1, true) - 1
      n = n + 1
    end
    bits = bits << (6 * (4 - n))
    return string.char(bits >> 16 & 255, bits >> 8 & 255, bits & 255):sub(1, n - 1)
  end))
end

function text.crc32(s)
  local crc = 0xFFFFFFFF
  for i = 1, #s do
    crc = crc ~ s:byte(i)
    for _ = 1, 8 do crc = crc >> 1 ~ (0xEDB88320 & -(crc & 1)) end
  end
  return ~crc & 0xFFFFFFFF
end

return text
