local template = require "template"

template.sources.hello = "Hello {{ name }}!"
template.sources.raw = "{{ html }} {{{ html }}}"
template.sources.list = [[
<ul>
{% for i, item in ipairs(items) do %}
  <li class="{{ i % 2 == 0 and 'even' or 'odd' }}">{{ i }}. {{ item.name }}{% if item.price then %}: {{ ("%.2f"):format(item.price) }}{% end %}</li>
{% end %}
</ul>
{# this is a comment
   over two lines #}Total: {{ total }}
]]
template.sources.page = "<title>{{ upper(title) }}</title>\n{% include \"list\" %}\n{% include \"hello\" { name = 'inner' } %}"
template.sources.nested = "{% for r = 1, 3 do %}{% for c = 1, 3 do %}{{ r * c }} {% end %}\n{% end %}"
template.sources.vars = "{% local x = 1 %}{% y = 2 %}{{ x + y }}{{ z }}"
template.sources.func = "{% local function b(s) %}<b>{{ s }}</b>{% end %}{% b('one') b('<two>') %}"
template.sources.unclosed = "line 1\nline 2 {{ oops"
template.sources.badexpr = "line 1\n{{ 1 + }}"
template.sources.runtime = "a\nb {% local t = nil %}{{ t.x }}"
template.sources.missing = "{% include \"nowhere\" %}"

local items = { { name = "apple", price = 1.5 }, { name = "<pear>" }, { name = "fig & date", price = 20 } }
print(template.render("hello", { name = "<World>" }))
print(template.render("hello", {}))
print(template.render("raw", { html = "<i>\"it's\"</i>" }))
io.write(template.render("list", { items = items, total = 21.5 }))
print(template.render("page", { title = "shop", items = items, total = 1 }))
io.write(template.render("nested"))
print(template.render "vars")
print(template.render "func")
print(template.render "unclosed")
print(template.render "badexpr")
print(template.render "runtime")
print(template.render "missing")
print(template.render "nosuch")
-- many renders of a cached template
local n = 0
for i = 1, 200 do n = n + #template.render("list", { items = items, total = i }) end
print(n)
