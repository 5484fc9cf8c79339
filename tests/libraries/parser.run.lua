local P = require "parser"

local space = P.pattern "%s*"
local function token(p) return (type(p) == "string" and P.literal(p) or p) << space end

-- arithmetic
local number = token(P.pattern("%d+%.?%d*", "number")) / tonumber
local expr = P.lazy(function() return EXPR end)
local atom = number + (token "(" >> expr << token ")")
local power = P.lazy(function() return POWER end)
POWER = (atom * -(token "^" >> power)) / function(v) return v[2] and v[1] ^ v[2] or v[1] end
local unary = P.lazy(function() return UNARY end)
UNARY = (token "-" >> unary) / function(v) return -v end + power
local function op(s, f) return token(s):as(f) end
local term = P.chain(unary, op("*", function(a, b) return a * b end) + op("/", function(a, b) return a / b end) + op("%", function(a, b) return a % b end))
EXPR = P.chain(term, op("+", function(a, b) return a + b end) + op("-", function(a, b) return a - b end))
local calc = space >> expr
for _, s in ipairs { "1 + 2 * 3", "(1 + 2) * 3", "2 ^ 3 ^ 2", "-2 ^ 2", "10 - 4 - 3", "7 % 4 * 2", "1.5 * 4", "8 / 4 / 2", "((((7))))",
  "1 +", "1 + + 2", "(1", "1 2", "", "x", "2 * (3 + (4 - 1)) ^ 2" } do
  print(s, calc:parse(s))
end

-- s-expressions and a small evaluator
local sexpr = P.lazy(function() return SEXPR end)
local symbol = token(P.pattern("[%a+*/<>=!?-][%w+*/<>=!?-]*", "symbol")) / function(s) return { symbol = s } end
local str = token(P.literal '"' >> P.pattern '[^"]*' << P.literal '"')
local int = token(P.pattern("-?%d+", "integer")) / function(s) return math.tointeger(s) or tonumber(s) end
local list = token "(" >> P.many(sexpr) << token ")"
local quoted = token "'" >> sexpr / function(v) return { { symbol = "quote" }, v } end
SEXPR = int + str + symbol + list + quoted
local program = space >> P.many(sexpr)

local function show(v)
  if type(v) ~= "table" then return type(v) == "string" and ("%q"):format(v) or tostring(v) end
  if v.symbol then return v.symbol end
  local out = {}
  for i, x in ipairs(v) do out[i] = show(x) end
  return "(" .. table.concat(out, " ") .. ")"
end

local global = {
  ["+"] = function(...) local s = 0 for _, v in ipairs { ... } do s = s + v end return s end,
  ["*"] = function(...) local s = 1 for _, v in ipairs { ... } do s = s * v end return s end,
  ["-"] = function(a, b) if b then return a - b end return -a end,
  ["<"] = function(a, b) return a < b end,
  ["="] = function(a, b) return a == b end,
  list = function(...) return { ... } end,
  car = function(l) return l[1] end,
  cdr = function(l) return { table.unpack(l, 2) } end,
  cons = function(x, l) return { x, table.unpack(l) } end,
  ["null?"] = function(l) return #l == 0 end,
}
local eval
local special = {
  quote = function(x) return x[2] end,
  ["if"] = function(x, env) if eval(x[2], env) then return eval(x[3], env) end return eval(x[4], env) end,
  define = function(x, env) rawset(env, x[2].symbol, eval(x[3], env)) end,
  lambda = function(x, env)
    return function(...)
      local scope = setmetatable({}, { __index = env })
      for i, p in ipairs(x[2]) do scope[p.symbol] = (select(i, ...)) end
      local r
      for i = 3, #x do r = eval(x[i], scope) end
      return r
    end
  end,
}
function eval(x, env)
  if type(x) ~= "table" then return x end
  if x.symbol then
    local v = env[x.symbol]
    if v == nil then error("unbound: " .. x.symbol, 0) end
    return v
  end
  local s = x[1] and x[1].symbol and special[x[1].symbol]
  if s then return s(x, env) end
  local args = {}
  for i, e in ipairs(x) do args[i] = eval(e, env) end
  return args[1](table.unpack(args, 2))
end

local source = [[
(define fact (lambda (n) (if (< n 2) 1 (* n (fact (- n 1))))))
(define map (lambda (f l) (if (null? l) '() (cons (f (car l)) (map f (cdr l))))))
(define compose (lambda (f g) (lambda (x) (f (g x)))))
(define inc (lambda (x) (+ x 1)))
(fact 20)
(map fact (list 1 2 3 4 5))
((compose inc inc) 40)
(map (lambda (x) (* x x)) '(1 2 3))
(if (= 1 2) "yes" "no")
'(a "b" (c -3))
]]
local forms = assert(program:parse(source))
for _, form in ipairs(forms) do
  local r = eval(form, global)
  if r ~= nil then print(show(form), "=>", show(r)) end
end
print(pcall(eval, program:parse("(undefined 1)")[1], global))
print(program:parse "(a (b c)\n  (d \"x)")
print(program:parse "(a))")

-- key = value files
local key = token(P.pattern("[%a_][%w_]*", "key"))
local value = int + str + token "true" / true + token "false":as(false)
local pair = key * (token "=" >> value)
local config = space >> P.many(pair)
for _, kv in ipairs(config:parse 'width = 10\nname = "box"\nvisible = true\n') do print(kv[1], kv[2], math.type(kv[2])) end
print(config:parse "width 10")
print((space >> P.separated(int, token ",")):parse "1, 2,3 , 4")
print((token(P.pattern "a+") ^ 2):parse "aaa")
