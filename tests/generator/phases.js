// Random programs whose functions run hot on values of one type after the other, for the translator (core/jit.h): what it has learned of
// one phase is wrong in the next. They print checksums.
import { Random } from './random.js';

const INTS = ['0', '1', '-1', '3', '-7', '63', '64', '255', '(1 << 53) + 1', 'math.maxinteger', 'math.mininteger', 'math.maxinteger - 1'];
const FLOATS = ['0.0', '-0.0', '0.5', '-2.5', '3.0', '2^53', '2^63', '-2^63', '1e308', '1 / 0', '0 / 0', '1e-320'];
const OTHERS = ['"10"', '" 0x1F "', 'Object(3)', 'Object(-2.5)', '"word"', 'nil', '{1, 2, 3}'];
const LOOPS = ['i = 1, n', 'i = n, 1, -1', 'i = 1.0, n', 'i = math.mininteger, math.mininteger + n', 'i = math.maxinteger - n, math.maxinteger', 'i = n + 0.5, 0, -1.5'];
const INNER = ['j = 1, 3', 'j = 3, 1, -1', 'j = 1, 2, 0.5', 'j = 1, 0', 'j = math.maxinteger - 1, math.maxinteger', '_, j in ipairs(t)', 'j in pairs({7})', 'j in counter, 2, 0'];
const OPERATORS = ['+', '-', '*', '/', '//', '%', '^', '&', '|', '~', '<<', '>>', '+', '-', '*'];
const COMPARISONS = ['<', '<=', '>', '>=', '==', '~='];

const prelude = `
local sum, other = 0, 1
local function note(...)
  for i = 1, select("#", ...) do
    local v = select(i, ...)
    local text = v ~= v and "nan" or type(v) == "table" and "table " .. #v or type(v) == "function" and "function" or math.type(v) == "float" and ("%.14g"):format(v) or tostring(v)
    for k = 1, #text do sum = (sum * 31 + text:byte(k)) & 0xffffffffffff end
  end
end
local function look() -- at the caller's variables
  for i = 1, 30 do
    local name, v = debug.getlocal(2, i)
    if not name then break end
    if name:sub(1, 1) ~= "(" then note(name, v) end
  end
end
local function counter(limit, i) if i < limit then return i + 1 end end
local function same(...) return ... end
local function number(v) return math.type(v) and v == v and v or 2 end
-- Nearly everything can be done with any value, so that the loops go on.
local any = { __index = function(_, k) return k end, __newindex = function() end, __call = function(_, ...) return ... end, __len = function() return 4 end,
  __lt = function(a, b) return number(a) < number(b) end, __le = function(a, b) return number(a) <= number(b) end, __concat = function() return "any" end }
for i, event in ipairs { "add", "sub", "mul", "div", "idiv", "mod", "pow", "unm", "band", "bor", "bxor", "shl", "shr", "bnot" } do
  any["__" .. event] = function(a, b) return i % 3 == 0 and i + 0.5 or number(b) end
end
local strings = getmetatable("")
for event, f in pairs(any) do strings[event] = event ~= "__index" and f or strings[event] end
debug.setmetatable(0, any) debug.setmetatable(nil, any) debug.setmetatable(true, any)
local function Object(v) return setmetatable({ v }, any) end
debug.setmetatable(same, { __newindex = debug.setupvalue })
local function run(f, ...)
  local t = { 1, 2, 3 }
  local ok, message = pcall(f, t, ...)
  note(ok, other, #t)
  if not ok then note(message) end
  for i = 1, 50 do note(rawget(t, i)) end
  print(sum)
end
`;

class Program {
  constructor(seed) {
    this.r = new Random(seed);
    this.lines = [];
    this.functions = 0;
  }

  variable() { return this.r.pick(this.variables); }
  literal() { return `(${this.r.pick([...INTS, ...FLOATS, String(this.r.range(-130, 130)), `${this.r.range(-9, 9)}.0`])})`; }

  expression(depth = 2) {
    const r = this.r, v = () => this.variable();
    const part = () => (depth > 0 && r.chance(0.3) ? `(${this.expression(depth - 1)})` : r.chance(0.25) ? this.literal() : v());
    return r.pick([
      () => `${part()} ${r.pick(OPERATORS)} ${part()}`, () => `${part()} ${r.pick(OPERATORS)} ${part()}`, () => `${part()} ${r.pick(OPERATORS)} ${part()}`,
      () => `${v()} ${r.pick(['//', '%'])} ${r.pick(['2', '7', '-3', '16', '2.5', '1', '-1'])}`,
      () => `${r.pick(['-', '~', '#', 'not '])}${v()}`,
      () => `${this.condition()} and ${part()} or ${part()}`,
      () => `t[${r.pick(['i', 'i % 5', '2', '3.0', v()])}]`, () => 't.x', () => 'other',
      () => `same(${part()}, ${part()})`, () => (this.functions > 0 ? `f${r.range(1, this.functions)}(${part()}, ${part()})` : part()),
    ])();
  }

  condition() {
    const r = this.r;
    return r.chance(0.3) ? `i % ${r.range(2, 9)} == ${r.range(0, 1)}` : `${this.variable()} ${r.pick(COMPARISONS)} ${r.chance(0.5) ? this.variable() : this.literal()}`;
  }

  statements(n, depth = 0) {
    for (; n > 0; n--) this.lines.push(this.statement(depth));
  }

  nested(head, depth, tail = 'end') {
    this.lines.push(head);
    this.statements(this.r.range(1, 3), depth + 1);
    return tail;
  }

  statement(depth) {
    const r = this.r, v = () => this.variable(), x = () => this.expression();
    const simple = [
      ...Array(6).fill(() => `${v()} = ${x()}`), () => `${v()}, ${v()} = ${x()}, ${v()}`,
      () => `t[${r.pick(['i', 'i % 7', '#t % 40 + 1', '2'])}] = ${x()}`, () => `t.x = ${x()}`,
      () => `${v()} = ${r.chance(0.5) ? this.literal() : r.pick(OTHERS)}`, () => 'if i % 50 == 0 then look() end', () => `other = ${v()}`,
      () => `set(${v()})`, () => `get[1] = ${x()}`, // both write a variable of this function
    ];
    const blocks = [
      () => this.nested(`if ${this.condition()} then`, depth), () => this.nested(`for ${r.pick(INNER)} do`, depth),
      () => this.nested(`do local c <close> = setmetatable({}, { __close = function() other = ${v()} end })`, depth),
      () => this.nested('pcall(function()', depth, 'end)'), () => `if ${this.condition()} then goto continue end`,
    ];
    return r.pick(depth < 2 && r.chance(0.25) ? blocks : simple)();
  }

  loop(name) {
    const r = this.r;
    this.variables = Array.from({ length: r.range(4, 14) }, (_, k) => `v${k}`);
    const [first, ...rest] = this.variables;
    this.lines.push(`local function ${name}(t, n, ${this.variables.slice(0, 4)})`, `local ${rest.slice(3).concat('last')} = ${rest.slice(0, 3)}`,
      `local function set(x) ${this.variable()} = x end local function get() return ${first} end debug.setmetatable(get, getmetatable(same))`,
      `for ${r.pick(LOOPS)} do do`);
    this.statements(r.range(3, 14));
    this.lines.push('end ::continue:: end', `note(${this.variables}) end`);
  }

  leaf(name) {
    this.variables = ['a', 'b'];
    this.lines.push(`local function ${name}(a, b) local i, t = 1, {}`, `if ${this.condition()} then return ${this.expression(1)} end`, `return ${this.expression(1)} end`);
    this.functions++;
  }

  text() {
    const r = this.r;
    for (let k = 1; k <= 3; k++) this.leaf(`f${k}`);
    for (let k = 1; k <= 2; k++) this.loop(`loop${k}`);
    for (let phase = 0; phase < 8; phase++) {
      const kind = r.pick([INTS, FLOATS, ['1', '2', '30'], ['0.5', '1.25'], OTHERS, [...INTS, ...FLOATS, ...OTHERS]]);
      this.lines.push(`run(loop${r.range(1, 2)}, ${r.pick([300, 1000, 2000])}, ${Array.from({ length: 4 }, () => r.pick(kind))})`);
    }
    return `${prelude}${this.lines.join('\n')}\n`;
  }
}

/** The program of a seed, as Lua. */
export const phases = (seed) => new Program(seed).text();
