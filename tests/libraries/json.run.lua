local json = require "json"

local function show(...) print(json.encode(...)) end
show(nil) show(true) show(12) show(-1.5) show(1e300) show(0.1) show(1/3) show("plain")
show("quotes \" and \\ and \n\t\0\127 é")
show({}) show(json.object()) show({ 1, 2, { 3, {} } }) show({ a = 1, b = { c = "d" }, [10] = "ten" })
show({ 1, nil, 3 }) show({ json.null, json.null }) show(math.mininteger) show(2^53)
show(0/0) show(math.huge) show(print) show({ [{}] = 1 }) show({ [true] = 1 })
local loop = {} loop.x = { loop } show(loop)
show({ name = "x", list = { 1, 2, { deep = true } }, empty = {}, o = json.object() }, { indent = "  " })
local shared = { 1 } show({ shared, shared })

local function back(s)
  local v, err = json.decode(s)
  print(s:sub(1, 60), v == nil and "error: " .. tostring(err) or json.encode(v))
end
for _, s in ipairs {
  "1", " -0.5e3 ", "[]", "{}", "[1, 2 ,3]", '{"a": [true, false, null], "b": {"c": "d"}}', '"\\u0041\\u00e9\\u20ac\\ud83d\\ude00\\n"',
  '"\\ud83d"', "01", "1.", ".5", "-", "+1", "1e", "tru", "nulll", "[1,]", "[1 2]", "[1", "{\"a\"}", "{\"a\" 1}", "{a:1}", "{\"a\":1,}",
  "\"abc", "\"a\nb\"", "\"\\x\"", "\"\\u12g4\"", "", "  ", "1 2", "[\n1,\n@\n]", "[[[[[[1]]]]]]", "1E400", "9223372036854775807", "12345678901234567890",
} do back(s) end

local deep = ("["):rep(150) .. ("]"):rep(150)
print(json.encode(json.decode(deep)) == deep)

-- a larger document survives a round trip
local doc = { items = {} }
for i = 1, 300 do
  doc.items[i] = { id = i, name = "item " .. i, price = i * 1.25, tags = { "t" .. i % 3, "t" .. i % 5 }, active = i % 2 == 0 }
end
local text = json.encode(doc)
print(#text, json.encode(json.decode(text)) == text, json.encode(json.decode(json.encode(doc, { indent = "\t" }))) == text)
local sum = 0
for _, item in ipairs(json.decode(text).items) do sum = sum + item.price end
print(sum)
print(getmetatable(json.decode "[]").__jsontype, tostring(json.null), json.decode("null") == json.null)
