--! lines
type(package)
type(package.loaded)
type(package.preload)
type(package.searchers)
type(package.path)
type(package.cpath)
#package.searchers >= 2
package.config:sub(1, 9)
package.loaded._G == _G
package.loaded.string == string
package.loaded.package == package
require("string") == string
require("_G") == _G
require "coroutine" == coroutine
select("#", require("table"))
require()
require(nil)
require({})
(pcall(require, 5))
package.loaded.foo = "v"; return require("foo")
package.loaded.foo = false; package.preload.foo = function(...) return "fresh", ... end; return require("foo")
package.preload.m = function(...) return {...} end; local m, extra = require("m"); return m[1], m[2], extra
package.preload.m = function() end; return require("m"), package.loaded.m
package.preload.m = function() return nil end; return require("m")
package.preload.m = function() return false end; return require("m"), package.loaded.m
package.preload.m = function(n) package.loaded[n] = "set" end; return require("m")
package.preload.m = function(n) package.loaded[n] = "set" return "returned" end; return require("m")
package.preload.m = function() error("in loader") end; return require("m")
package.preload.m = function() error({}) end; return require("m")
package.preload.m = 5; return select(2, pcall(require, "m")):match("^[^\n]*\n[^\n]*")
package.searchers = nil; return require("nothing")
package.searchers = 5; return require("nothing")
package.searchers = {}; return require("nothing")
package.searchers = {function(n) return "\n\tmy message for " .. n end}; return require("nothing")
package.searchers = {function(n) return nil end}; return require("nothing")
package.searchers = {function(n) return 5 end}; return require("nothing")
package.searchers = {function(n) return function(...) return ... end, "data" end}; return require("something")
package.searchers = {function(n) return function(...) return ... end end}; return require("something")
package.searchers = {function(n) return function(...) return select("#", ...) end end}; return require("something")
package.path = nil; return require("nothing")
package.path = 5; return select(2, pcall(require, "nothing")):match("^[^\n]*\n[^\n]*\n[^\n]*")
package.path = {}; return require("nothing")
package.searchpath("x", "./?.nope")
package.searchpath("a.b", "./?.nope;/tmp/?/init.nope")
package.searchpath("a.b", "./?.nope", "")
package.searchpath("a.b", "./?.nope", ".", "_")
package.searchpath("a-b", "./?.nope", "-", "+")
package.searchpath("x", "")
package.searchpath("x", ";;")
package.searchpath("x", "nofile")
-- C leaves the order open in which PUC Lua looks at the two
package.searchpath()
--= -> error: case:1: bad argument #1 to 'searchpath' (string expected, got no value)
package.searchpath("x")
package.searchpath({}, "x")
package.searchpath("x", {})
package.searchpath("x", "?", 5)
package.path = "./?.nope"; package.cpath = ""; return (pcall(require, "missing.module"))
--! cases
--# require runs a file once
local name = os.tmpname()
os.remove(name)
local dir, base = name:match "^(.*)/([^/]*)$"
local file = name .. ".lua"
local f = assert(io.open(file, "w"))
f:write("count = (count or 0) + 1\nlocal name, path = ...\nreturn { name = name, path = path }")
f:close()
package.path = dir .. "/?.lua"
local a, where = require(base)
local b = require(base)
print(a == b, count, a.name == base, a.path == file, where == file)
print(package.loaded[base] == a)
package.loaded[base] = nil
print(require(base) == a, count)
print(package.searchpath(base, package.path) == file)
f = assert(io.open(file, "w")) f:write("x = = 1") f:close()
package.loaded[base] = nil
print((select(2, pcall(require, base)):gsub("[%w/_]*lua_%w+", "NAME")))
f = assert(io.open(file, "w")) f:write("error 'run time'") f:close()
print((select(2, pcall(require, base)):gsub("[%w/_]*lua_%w+", "NAME")))
os.remove(file)
--# a searcher of one's own
table.insert(package.searchers, 2, function(n)
  local what = n:match "^virtual%.(.*)$"
  if what then return function(n, extra) return { what = what, extra = extra, n = n } end, "extra data" end
  return "\n\tnot virtual: " .. n
end)
local m, extra = require "virtual.thing"
print(m.what, m.extra, m.n, extra)
print(require "virtual.thing" == m)
--# the message of a failed require lists what was tried
package.path, package.cpath = "./no1/?.lua;./no2/?.lua", ""
local ok, m = pcall(require, "some.module")
print(ok, (m:match("^[^\n]*\n[^\n]*\n[^\n]*\n[^\n]*")))
--# mutual requires
package.preload.a = function() local b = require "b" return { b = b } end
package.preload.b = function() return { a = package.loaded.a } end
local a = require "a"
print(a.b.a)
--# modules in package.loaded cannot be fooled by metatables
package.preload.m = function() return setmetatable({}, { __index = function(_, k) return k end }) end
print(require("m").anything)
--# searcher arguments of preload
package.preload["x.y"] = function(...) print(...) return true end
print(require "x.y")
