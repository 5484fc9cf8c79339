// Generates random Lua programs from a seed. A program is a tree: a list of statements, each a list of texts and
// of nested statement lists, so that the shrinker can take statements out. Every program ends (loops and functions
// pay from a budget) and prints only what the manual determines.
import { Random } from './random.js';

const INTS = [
  '0', '1', '2', '3', '7', '-1', '-2', '-7', '10', '100', '255', '256', '65536', '2147483647', '-2147483648', '4294967296',
  '9007199254740991', '9007199254740993', 'math.maxinteger', 'math.mininteger', 'math.maxinteger - 1', 'math.mininteger + 1',
  '0x7fffffffffffffff', '0xffffffffffffffff', '0xff', '1 << 62', '1 << 63',
];
const FLOATS = [
  '0.0', '-0.0', '0.5', '1.5', '-2.5', '3.0', '1e15', '1e16', '1e100', '2^53', '2^63', '-2^63', '0.1', '1/3', '1e308', '5e-324',
  '1/0', '-1/0', '9007199254740992.0', '9223372036854774784.0', '123456.789', '3.7', '-3.7',
];
const STRINGS = [
  '""', '"a"', '"abc"', '"hello world"', '"Hello, World!"', '"10"', '"-3"', '"0x1F"', '"3.5"', '" 7 "', '"1e2"', '"a,b,,c"', '"key=value"',
  '"\\0x\\255"', '"line\\nbreak"', '"%d"', '"(a(b)c)"', '"aaa"', '"AbCdEf"', '"42abc"', '"\\u{20AC}uro"', '"x y z"', '"[[x]]"', '"\\t \\n"',
];
const PATTERNS = [
  '"%a+"', '"%d+"', '"."', '"(%w)(%w)"', '"^%s*(.-)%s*$"', '"[aeiou]"', '"[^,]*"', '"a*"', '"%s"', '"()"', '"%b()"', '"%f[%w]%w+"',
  '"(a)(b?)"', '"l+"', '"%u"', '"%x%x"', '"[%a-]+$"', '"-"', '"(.)%1"', '"%p"', '"b"', '"$"',
];
const BAD_PATTERNS = ['"("', '"%"', '"[a"', '"%1"', '")"', '"%b"'];
const WILD = ['nil', 'true', 'false', '{}', '"str"', '1.5', 'print', 'undefinedglobal', '2^53', '"10"', 'N(5)', 'C("wild")'];

export class Generator {
  constructor(seed) {
    this.r = new Random(seed);
    this.scopes = [[]];
    this.counter = 0;
    this.risky = 0; // inside a protected call, wrong types may occur
    this.loops = 0;
    this.depth = 0;
    this.inCoroutine = 0;
    this.vararg = [false];
    this.locals = 0;
  }

  name(prefix) {
    return `${prefix}${++this.counter}`;
  }

  declare(name, kind, extra = {}) {
    this.scopes[this.scopes.length - 1].push({ name, kind, ...extra });
    return name;
  }

  vars(kind, test = () => true) {
    return this.scopes.flat().filter((v) => (kind === 'any' ? v.kind !== 'func' : v.kind === kind) && test(v));
  }

  inScope(f) {
    this.scopes.push([]);
    try {
      return f();
    } finally {
      this.scopes.pop();
    }
  }

  // Expressions ---------------------------------------------------------------------------------

  expr(kind, depth = 3) {
    const r = this.r;
    if (this.risky && r.chance(0.04)) return r.pick(WILD);
    if (kind === 'any') kind = r.pick(['int', 'num', 'str', 'bool', 'int', 'num']);
    const choices = this.vars(kind);
    if (depth <= 0 || r.chance(0.25)) {
      if (choices.length && r.chance(0.7)) return r.pick(choices).name;
      return this.literal(kind);
    }
    const calls = this.vars('func', (f) => f.returns === kind);
    if (calls.length && r.chance(0.1)) return this.call(r.pick(calls), depth - 1);
    return this[`expr_${kind}`](depth - 1);
  }

  literal(kind) {
    const r = this.r;
    switch (kind) {
      case 'int':
        return r.chance(0.5) ? String(r.range(-20, 20)) : `(${r.pick(INTS)})`;
      case 'num':
        return r.chance(0.6) ? `(${r.pick(FLOATS)})` : `(${r.pick(INTS)})`;
      case 'str':
        return r.pick(STRINGS);
      case 'bool':
        return r.pick(['true', 'false', 'nil']);
      case 'list':
        return `{${Array.from({ length: r.below(5) }, () => this.expr('int', 1)).join(', ')}}`;
      case 'map':
        return `{${Array.from({ length: r.below(4) }, () => this.field()).join(', ')}}`;
      case 'obj':
        return `N(${this.expr('int', 1)})`;
      default:
        return 'nil';
    }
  }

  field() {
    const r = this.r;
    const value = this.expr('any', 1);
    if (r.chance(0.4)) return `${r.pick(['x', 'y', 'z', 'name'])} = ${value}`;
    if (r.chance(0.5)) return `[${r.range(1, 5)}] = ${value}`;
    return `["${r.pick(['x', 'key', 'long key'])}"] = ${value}`;
  }

  expr_int(d) {
    const r = this.r;
    const e = () => this.expr('int', d);
    const lists = this.vars('list');
    const options = [
      () => `(${e()} ${r.pick(['+', '-', '*', '&', '|', '~', '+', '-'])} ${e()})`,
      () => `(${e()} ${r.pick(['//', '%'])} ${this.risky ? e() : r.pick(['1', '2', '3', '-1', '-3', '7', '10', '(1 << 40)', 'math.maxinteger'])})`,
      () => `(${e()} ${r.pick(['<<', '>>'])} ${r.pick(['0', '1', '3', '-1', '31', '32', '62', '63', '64', '65', '-63', e()])})`,
      () => `(${r.pick(['-', '~', '- -'])}(${e()}))`,
      () => `#${this.atom(this.expr('str', d))}`,
      () => `(${this.expr('bool', d)} and ${e()} or ${e()})`,
      () => `math.${r.pick(['max', 'min'])}(${e()}, ${e()})`,
      () => `math.abs(${e()})`,
      () => `(math.tointeger(${this.expr('num', d)}) or ${e()})`,
      () => `(string.byte(${this.expr('str', d)}, ${r.range(-3, 3)}) or ${e()})`,
      () => `(string.find(${this.expr('str', d)}, ${this.pattern()}) or ${e()})`,
      () => `select("#", ${e()}, nil, ${e()})`,
      () => `(select(${r.pick(['1', '2', '-1'])}, ${e()}, ${e()}))`,
      () => `math.fmod(${e()}, ${r.pick(['2', '3', '-5', '10'])})`,
      () => `(function(a, ...) T() return a + select("#", ...) end)(${e()}, ${e()})`,
      () => (lists.length ? `#${r.pick(lists).name}` : e()),
      () => (lists.length ? `(${r.pick(lists).name}[${e()}] or ${e()})` : e()),
      () => `(utf8.len(${this.expr('str', d)}) or ${e()})`,
      () => `(math.ult(${e()}, ${e()}) and ${e()} or ${e()})`,
      () => (this.vararg[this.vararg.length - 1] ? 'select("#", ...)' : e()),
    ];
    return r.pick(options)();
  }

  expr_num(d) {
    const r = this.r;
    const e = () => this.expr(r.pick(['num', 'num', 'int']), d);
    const options = [
      () => `(${e()} ${r.pick(['+', '-', '*', '/', '//', '+', '-', '*'])} ${this.expr('num', d)} * 1.0)`,
      () => `(${e()} % ${r.pick(['2.5', '-2.5', '3.0', '0.1', '1/0', '7.0'])})`,
      () => `(${e()} // ${r.pick(['2.0', '-0.5', '3.0', '0.0', '1e10'])})`,
      () => `(${this.expr('int', d)} % 16) ^ ${r.pick(['0', '1', '2', '3'])}`,
      () => `(-(${e()}))`,
      () => `math.floor(${e()})`,
      () => `math.ceil(${e()})`,
      () => `(math.modf(${e()}))`,
      () => `math.sqrt(math.abs(${e()}))`,
      () => `(tonumber(${this.expr('str', d)}) or ${e()})`,
      () => `(tonumber(F(${e()})) or ${e()})`,
      () => `math.max(${e()}, ${e()})`,
      () => `(${this.expr('bool', d)} and ${e()} or ${e()})`,
      () => `("${r.pick(['10', '0x10', '1e1', ' 5 ', '-2.5'])}" ${r.pick(['+', '-', '*', '/'])} ${e()})`,
    ];
    return r.pick(options)();
  }

  /** A text that # or a method call can be applied to. */
  atom(e) {
    return /^[a-z_]\w*$/.test(e) && e !== 'nil' && e !== 'true' && e !== 'false' ? e : `(${e})`;
  }

  pattern() {
    return this.risky && this.r.chance(0.1) ? this.r.pick(BAD_PATTERNS) : this.r.pick(PATTERNS);
  }

  expr_str(d) {
    const r = this.r;
    const e = () => this.expr('str', d);
    const i = () => (r.chance(0.7) ? String(r.range(-5, 8)) : this.expr('int', d));
    const options = [
      () => `S(${e()} .. ${e()})`,
      () => `S(${e()} .. ${this.expr('int', d)} .. ${e()})`,
      () => `F(${this.expr('num', d)})`,
      () => `F(${this.expr('int', d)})`,
      () => `string.sub(${e()}, ${i()}, ${i()})`,
      () => `${this.atom(e())}:${r.pick(['upper', 'lower', 'reverse'])}()`,
      () => `S(${this.atom(e())}:rep(${r.range(-1, 4)}${r.chance(0.3) ? ', ","' : ''}))`,
      () => `S((string.gsub(${e()}, ${this.pattern()}, ${r.pick(['"<%0>"', '"%%"', '""', '"-"'])}${r.chance(0.3) ? `, ${r.range(0, 3)}` : ''})))`,
      () => `S((string.gsub(${e()}, ${this.pattern()}, function(a, b) T() return ${r.pick(['nil', 'false', 'a', 'b', '"[" .. tostring(a) .. "]"'])} end)))`,
      () => `S((string.gsub(${e()}, "%w", {a = "A", b = 1, c = false, ["1"] = 2.5})))`,
      () => `tostring((string.match(${e()}, ${this.pattern()})))`,
      () => `string.format("${r.pick(['%d', '%5d', '%-5d|', '%05d', '%+d', '%x', '%X', '%#x', '%o'])}", ${this.expr('int', d)})`,
      () => `string.format("${r.pick(['%.3f', '%10.2f', '%g', '%.14g', '%e', '%a', '%5.1f|'])}", ${r.pick(FLOATS.filter((f) => !f.includes('/0') && f !== '1e100'))})`,
      () => `S(string.format("${r.pick(['%s', '%q', '%10s|', '%-10s|', '%.3s', '%s%%'])}", ${r.pick(STRINGS.filter((s) => !s.includes('\\0')))}))`,
      () => `string.char(${r.range(65, 90)}, ${r.range(97, 122)})`,
      () => `utf8.char(${r.pick(['65', '233', '8364', '0x10ffff'])})`,
      () => `table.concat(${this.list(d)}, ${r.pick(['","', '""', '" "'])})`,
      () => `type(${this.expr('any', d)})`,
      () => `tostring(math.type(${this.expr('num', d)}))`,
      () => `(${this.expr('bool', d)} and ${e()} or ${e()})`,
      () => `string.pack("<${r.pick(['i4', 'I2', 'b', 'z', 's1'].slice(0, 3))}", ${r.range(0, 100)})`,
    ];
    return r.pick(options)();
  }

  expr_bool(d) {
    const r = this.r;
    const options = [
      () => `(${this.expr('int', d)} ${r.pick(['<', '<=', '>', '>=', '==', '~='])} ${this.expr('num', d)})`,
      () => `(${this.expr('num', d)} ${r.pick(['<', '<=', '>', '>=', '==', '~='])} ${this.expr('int', d)})`,
      () => `(${this.expr('str', d)} ${r.pick(['<', '<=', '>', '>=', '==', '~='])} ${this.expr('str', d)})`,
      () => `(${this.expr('any', d)} ${r.pick(['==', '~='])} ${this.expr('any', d)})`,
      () => `(not ${this.expr('any', d)})`,
      () => `(${this.expr('bool', d)} ${r.pick(['and', 'or'])} ${this.expr('bool', d)})`,
      () => `(math.type(${this.expr('num', d)}) == "integer")`,
      () => `(${this.expr('obj', d)} ${r.pick(['<', '<=', '==', '~=', '>'])} ${this.expr('obj', d)})`,
      () => `rawequal(${this.expr('any', d)}, ${this.expr('any', d)})`,
      () => `(next(${this.expr('map', d)}) == nil)`,
    ];
    return r.pick(options)();
  }

  expr_list(d) {
    const r = this.r;
    const options = [
      () => `{${this.expr('int', d)}, ${this.expr('int', d)}}`,
      () => `{table.unpack(${this.list(d)}, 1, ${r.range(0, 3)})}`.replace(/^\{table\.unpack\((.*)\)\}$/, (all) => (this.risky ? all : '{1, 2, 3}')),
      () => `{${this.expr('int', d)}, (function() T() return ${this.body(() => `${this.expr('int', d)}, ${this.expr('int', d)}`)} end)()}`,
      () => `table.move(${this.literal('list')}, 1, 2, 2, {0, 0, 0})`.replace(/\{0, 0, 0\}/, '{9, 9, 9, 9}'),
      () => this.literal('list'),
    ];
    return r.pick([options[0], options[1], options[2], options[4]])();
  }

  list(d) {
    const lists = this.vars('list');
    return lists.length && this.r.chance(0.7) ? this.r.pick(lists).name : this.expr_list(d - 1);
  }

  expr_map() {
    return this.literal('map');
  }

  expr_obj(d) {
    const r = this.r;
    const o = () => this.expr('obj', d);
    const options = [
      () => `N(${this.expr('int', d)})`,
      () => `(${o()} ${r.pick(['+', '-', '*', '&', '|', '~', '<<', '>>'])} ${r.chance(0.5) ? o() : this.expr('int', d)})`,
      () => `(${this.expr('int', d)} ${r.pick(['+', '-', '*', '&'])} ${o()})`,
      () => `(${r.pick(['-', '~'])}(${o()}))`,
      () => `(${o()} // ${r.pick(['3', '-2', 'N(7)'])})`,
    ];
    return r.pick(options)();
  }

  call(f, depth) {
    const args = f.params.map((kind) => this.expr(kind, depth));
    if (f.variadic) for (let i = this.r.below(3); i > 0; i--) args.push(this.expr('any', depth));
    if (this.risky && this.r.chance(0.1)) args.pop();
    return `(${f.name}(${args.join(', ')}))`;
  }

  // Statements ----------------------------------------------------------------------------------

  /** A list of n statements or so, in a scope of its own. */
  block(n) {
    return this.inScope(() => this.statements(n));
  }

  statements(n) {
    const list = [];
    for (let i = 0; i < n; i++) list.push(this.statement());
    return list;
  }

  statement() {
    const r = this.r;
    const simple = this.depth >= 4;
    const total = this.scopes[this.scopes.length - 1].length;
    const options = [
      [10, () => this.print()],
      [total > 25 ? 0 : 10, () => this.local()],
      [12, () => this.assign()],
      [simple ? 0 : 6, () => this.conditional()],
      [simple ? 0 : 5, () => this.numericFor()],
      [simple ? 0 : 4, () => this.genericFor()],
      [simple ? 0 : 3, () => this.whileLoop()],
      [simple ? 0 : 2, () => this.gotoLoop()],
      [simple || total > 25 ? 0 : 4, () => this.func()],
      [simple || total > 25 ? 0 : 2, () => this.closures()],
      [simple ? 0 : 5, () => this.protectedCall()],
      [simple ? 0 : 2, () => this.doBlock()],
      [simple ? 0 : 2, () => this.closeBlock()],
      [simple ? 0 : 3, () => this.coroutine()],
      [4, () => this.tableOperation()],
      [2, () => this.objectOperation()],
      [this.risky ? 2 : 0, () => [`error(${this.errorValue()})`]],
      [this.loops ? 2 : 0, () => [`if ${this.expr('bool')} then break end`]],
      [this.inCoroutine ? 4 : 0, () => this.yieldStatement()],
    ];
    let pick = r.next() * options.reduce((s, [w]) => s + w, 0);
    for (const [weight, make] of options) {
      pick -= weight;
      if (weight > 0 && pick < 0) {
        this.depth++;
        try {
          return make();
        } finally {
          this.depth--;
        }
      }
    }
    return this.print();
  }

  errorValue() {
    const r = this.r;
    return r.pick([
      `"message ${this.counter}"`, `"plain", 0`, `"level", ${r.range(0, 3)}`, this.expr('int', 1), 'nil', '{}', this.expr('str', 1), 'N(1)',
    ]);
  }

  print() {
    const r = this.r;
    const maps = this.vars('map');
    if (maps.length && r.chance(0.2)) return [`dump(${r.pick(maps).name})`];
    const lists = this.vars('list');
    if (lists.length && r.chance(0.2)) return [`P(#${r.pick(lists).name}, table.unpack(${r.pick(lists).name}, 1, 4))`];
    const items = Array.from({ length: r.range(1, 3) }, () => this.expr('any'));
    if (this.vararg[this.vararg.length - 1] && r.chance(0.3)) items.push('...');
    return [`P(${items.join(', ')})`];
  }

  local() {
    const r = this.r;
    const kind = r.pick(['int', 'int', 'num', 'str', 'bool', 'list', 'map', 'obj']);
    const value = this.expr(kind);
    const readonly = r.chance(0.15);
    const name = this.name(kind[0] === 'm' ? 't' : kind[0]);
    if (r.chance(0.15)) {
      const other = this.name('i');
      const text = `local ${name}, ${other} = ${value}, ${this.expr('int')}`;
      this.declare(name, kind);
      this.declare(other, 'int');
      return [text];
    }
    const text = `local ${name}${readonly ? ' <const>' : ''} = ${value}`;
    this.declare(name, kind, { readonly });
    return [text];
  }

  assign() {
    const r = this.r;
    const targets = this.vars('any', (v) => !v.readonly && ['int', 'num', 'str', 'bool'].includes(v.kind));
    const maps = this.vars('map');
    if (maps.length && r.chance(0.3)) {
      const t = r.pick(maps).name;
      const key = r.pick(['.x', '.y', '["key"]', '[1]', '[2]', '[1.0]', `[${this.expr('int', 1)}]`, `[${this.expr('str', 1)}]`]);
      return [`${t}${key} = ${this.expr('any')}`];
    }
    if (targets.length === 0) return this.local();
    const a = r.pick(targets);
    if (targets.length > 1 && r.chance(0.25)) {
      const b = r.pick(targets);
      if (b !== a) return [`${a.name}, ${b.name} = ${this.expr(a.kind)}, ${this.expr(b.kind)}`];
    }
    if (r.chance(0.1)) {
      const global = `g${r.range(1, 3)}`;
      return [`${global} = ${this.expr('int')} P(${global})`];
    }
    return [`${a.name} = ${this.expr(a.kind)}`];
  }

  conditional() {
    const r = this.r;
    const node = [`if ${this.expr('bool')} then`, this.block(r.range(1, 3))];
    if (r.chance(0.3)) node.push(`elseif ${this.expr('bool')} then`, this.block(r.range(1, 2)));
    if (r.chance(0.5)) node.push('else', this.block(r.range(1, 3)));
    node.push('end');
    return node;
  }

  loopBody(n) {
    this.loops++;
    const body = this.block(n);
    this.loops--;
    return body;
  }

  numericFor() {
    const r = this.r;
    const name = this.name('k');
    const range = r.pick([
      '1, 3', '3, 1, -1', '1, 10, 4', '1.0, 2', '1, 2, 0.5', '0.1, 0.5, 0.2', 'math.maxinteger - 2, math.maxinteger',
      'math.mininteger + 2, math.mininteger, -1', '1, 0', '5, 5', '1, 3.7', '1, -2.5, -1', 'math.maxinteger - 1, math.huge', '-1, 1, 2',
      'math.mininteger, math.maxinteger, math.maxinteger', `${this.expr('int', 1)}, ${r.range(-3, 3)}, (1 << 62)`, '"1", 2', '3, 1',
    ]);
    return this.inScope(() => {
      this.declare(name, range.includes('.') && !range.startsWith('math') ? 'num' : 'int');
      if (r.chance(0.3)) {
        const label = this.name('cont');
        const skip = this.expr('bool');
        return [`for ${name} = ${range} do T()`, [[`if ${skip} then goto ${label} end`], ['do', this.loopBody(r.range(1, 3)), 'end']], `::${label}:: end`];
      }
      return [`for ${name} = ${range} do T()`, this.loopBody(r.range(1, 4)), 'end'];
    });
  }

  genericFor() {
    const r = this.r;
    const a = this.name('a');
    const b = this.name('b');
    const options = [
      ['int', 'int', `ipairs(${this.list(2)})`],
      ['str', null, `string.gmatch(${this.expr('str', 1)}, ${r.pick(['"%a+"', '"."', '"%w"', '"[^,]*"'])})`],
      ['int', null, `coroutine.wrap(function() for i = 1, ${r.range(1, 4)} do T() coroutine.yield(i * ${this.body(() => this.expr('int', 1))}) end end)`],
      ['int', 'int', `(function(s, c) T() if c < s then return c + 1, c * ${r.range(1, 5)} end end), ${r.range(1, 4)}, 0`],
      ['int', null, `(function(s, c) T() c = (c or 0) + 1 if c <= 3 then return c end end), nil, nil, C("for${this.counter}")`],
      ['int', 'int', `utf8.codes(${r.pick(['"aé€"', '""', '"abc"', '"\\u{10FFFF}x"'])})`],
    ];
    const [ka, kb, source] = r.pick(options);
    return this.inScope(() => {
      this.declare(a, ka);
      if (kb) this.declare(b, kb);
      // 5.4.4 may forget to close the closing value after a break, so none is made there.
      const body = source.includes('C(') ? this.withoutBreak(() => this.block(r.range(1, 3))) : this.loopBody(r.range(1, 3));
      return [`for ${a}${kb ? `, ${b}` : ''} in ${source} do T()`, body, 'end'];
    });
  }

  whileLoop() {
    const r = this.r;
    const n = this.name('n');
    if (r.chance(0.4)) {
      return this.inScope(() => {
        this.declare(n, 'int', { readonly: true });
        return [`local ${n} = 0 repeat T() ${n} = ${n} + 1`, this.loopBody(r.range(1, 3)), `until ${n} >= ${r.range(1, 4)} or ${this.expr('bool', 1)}`];
      });
    }
    return this.inScope(() => {
      this.declare(n, 'int', { readonly: true });
      const condition = r.chance(0.5) ? `${n} < ${r.range(1, 4)}` : `${n} < 4 and ${this.expr('bool', 1)}`;
      return [`local ${n} = 0 while ${condition} do T() ${n} = ${n} + 1`, this.loopBody(r.range(1, 3)), 'end'];
    });
  }

  gotoLoop() {
    const r = this.r;
    const n = this.name('n');
    const label = this.name('top');
    return this.inScope(() => {
      this.declare(n, 'int', { readonly: true });
      const body = this.withoutBreak(() => this.block(r.range(1, 3)));
      return [`do local ${n} = 0 ::${label}:: T() ${n} = ${n} + 1 do`, body, `end if ${n} < ${r.range(2, 4)} then goto ${label} end end`];
    });
  }

  withoutBreak(f) {
    const loops = this.loops;
    this.loops = 0;
    try {
      return f();
    } finally {
      this.loops = loops;
    }
  }

  /** Runs `make` as the body of a new function. */
  body(make, variadic = false) {
    const saved = [this.loops, this.inCoroutine];
    this.loops = 0;
    this.inCoroutine = 0;
    this.vararg.push(variadic);
    try {
      return this.inScope(make);
    } finally {
      this.vararg.pop();
      [this.loops, this.inCoroutine] = saved;
    }
  }

  func() {
    const r = this.r;
    const name = this.name('f');
    const params = Array.from({ length: r.below(3) }, () => r.pick(['int', 'int', 'str', 'num']));
    const names = params.map(() => this.name('p'));
    const variadic = r.chance(0.3);
    const returns = r.pick(['int', 'int', 'str', 'num']);
    const recursive = r.chance(0.25);
    const node = this.body(() => {
      params.forEach((kind, i) => this.declare(names[i], kind));
      const statements = this.statements(r.range(1, 3));
      let result = this.expr(returns);
      if (recursive && params[0] === 'int') {
        const args = [`${names[0]} - 1`, ...params.slice(1).map((k) => this.expr(k, 1))].join(', ');
        statements.push([`if ${names[0]} > 0 and ${names[0]} < 5 then return ${name}(${args}) end`]);
      } else if (r.chance(0.2)) {
        result += `, ${this.expr('any')}`;
      }
      return [`local function ${name}(${[...names, ...(variadic ? ['...'] : [])].join(', ')}) T()`, statements, `return ${result} end`];
    }, variadic);
    this.declare(name, 'func', { params, returns, variadic });
    return node;
  }

  closures() {
    const r = this.r;
    const fs = this.name('fs');
    const k = this.name('k');
    return [
      `local ${fs} = {} for ${k} = 1, 3 do T() local v = ${this.expr('int', 1)} ${fs}[${k}] = function(d) T() v = v + d ${r.chance(0.5) ? `${k} = ${k} + 1` : ''} return v + ${k} end end ` +
        `P(${fs}[1](1), ${fs}[1](1), ${fs}[2](${this.expr('int', 1)}), ${fs}[3](0), ${fs}[1](0))`,
    ];
  }

  protectedCall() {
    const r = this.r;
    const variadic = r.chance(0.3);
    this.risky++;
    const inner = this.body(() => this.statements(r.range(1, 4)), variadic);
    const result = this.body(() => `${this.expr('any')}`);
    this.risky--;
    const args = variadic ? `, ${this.expr('any', 1)}, ${this.expr('any', 1)}` : '';
    if (r.chance(0.25)) {
      const handler = r.pick(['function(m) return "handled", m end', 'function(m) P("handler", m) return m end', 'function(m) return type(m) end', 'function(m) error("in handler", 0) end'].slice(0, 3));
      return [`P(xpcall(function(${variadic ? '...' : ''}) T()`, inner, `do return ${result} end end, ${handler}${args}))`];
    }
    return [`P(pcall(function(${variadic ? '...' : ''}) T()`, inner, `do return ${result} end end${args}))`];
  }

  doBlock() {
    return ['do', this.block(this.r.range(1, 4)), 'end'];
  }

  closeBlock() {
    const r = this.r;
    const label = `c${++this.counter}`;
    if (this.risky && r.chance(0.3)) return [`do local ${label} <close> = C("${label}", true)`, this.block(r.range(1, 2)), 'end'];
    return [`do local ${label} <close> = ${r.chance(0.1) ? 'nil' : `C("${label}")`}`, this.block(r.range(1, 3)), 'end'];
  }

  coroutine() {
    const r = this.r;
    const co = this.name('co');
    const p = this.name('p');
    this.risky++;
    const inner = this.body(() => {
      this.inCoroutine = 1;
      this.declare(p, 'int');
      return this.statements(r.range(2, 4));
    }, true);
    this.risky--;
    const end = r.chance(0.3) ? ` P(coroutine.close(${co}), coroutine.status(${co}))` : '';
    const turns = r.range(1, 4);
    return [
      `local ${co} = coroutine.create(function(${p}, ...) T() grow()`, inner,
      `do return ${this.expr('any', 1)} end end) for i = 1, ${turns} do T() P("resume", coroutine.resume(${co}, ${this.expr('int', 1)}, i)) P(coroutine.status(${co})) end${end}`,
    ];
  }

  yieldStatement() {
    const r = this.r;
    const name = this.name('y');
    return [
      r.pick([
        `local ${name} = coroutine.yield(${this.expr('any', 1)}) P("got", ${name})`,
        `coroutine.yield(${this.expr('any', 1)}, ${this.expr('any', 1)})`,
        `P(pcall(coroutine.yield, ${this.expr('any', 1)}))`,
        `P(coroutine.isyieldable(), select(2, coroutine.running()))`,
        `do local ${name} <close> = C("${name}") coroutine.yield("in close block") end`,
      ]),
    ];
  }

  tableOperation() {
    const r = this.r;
    const lists = this.vars('list', (v) => !v.readonly);
    if (lists.length === 0) return this.local();
    const t = r.pick(lists).name;
    const i = this.name('v');
    const options = [
      `if #${t} < 20 then ${t}[#${t} + 1] = ${this.expr('int')} end`,
      `if #${t} < 20 then table.insert(${t}, ${this.expr('int')}) end`,
      `if #${t} < 20 then table.insert(${t}, 1, ${this.expr('int')}) end`,
      `P(table.remove(${t}))`,
      `P(table.remove(${t}, 1))`,
      `table.sort(${t})`,
      `table.sort(${t}, function(a, b) return a > b end)`,
      `P(table.concat(${t}, "|"))`,
      `P(table.unpack(${t}))`,
      `P(select("#", table.unpack(${t})), (table.pack(table.unpack(${t}))).n)`,
      `do local ${i} = 0 for _, x in pairs(${t}) do T() if math.type(x) == "integer" then ${i} = ${i} ~ x end end P(${i}) end`,
      `for i = 1, #${t} do T() ${t}[i] = ${t}[i] ${r.pick(['+', '*', '-', '&', '~'])} ${this.expr('int', 1)} end`,
      `P(#${t}, ${t}[1], ${t}[#${t}])`,
      `P(rawlen(${t}), rawget(${t}, 1), ${t}[0], ${t}[1.0])`,
    ];
    return [r.pick(options)];
  }

  objectOperation() {
    const r = this.r;
    const o = this.expr('obj');
    const name = this.name('o');
    const options = [
      `P((${o}).v)`,
      `P(tostring(${o}))`,
      `P(#${o})`,
      `P((${o}):get(${this.expr('int', 1)}))`,
      `P((${o})(${this.expr('any', 1)}))`,
      `P(S(${o} .. ${this.expr('int', 1)}), S(${this.expr('str', 1)} .. "" ))`,
      `do local ${name} = ${o} ${name}.extra = ${this.expr('int', 1)} P(${name}.extra, ${name}.missing, rawget(${name}, "v")) end`,
      `do local ${name} = setmetatable({}, {__index = function(_, k) T() return k end, __len = function() return 3 end}) P(${name}.a, ${name}[1], #${name}, table.concat(${name}, ",")) end`,
    ];
    return [r.pick(options)];
  }

  program() {
    return this.statements(this.r.range(8, 16));
  }
}

/** The tree of the program of a seed. */
export function generate(seed) {
  return new Generator(seed).program();
}

/** Its text. */
export function toLua(statements, indent = '  ') {
  const lines = [];
  for (const node of statements) {
    for (const part of node) {
      if (Array.isArray(part)) lines.push(toLua(part, `${indent}  `));
      else lines.push(indent + part);
    }
  }
  return lines.filter((l) => l !== '').join('\n');
}

/** One script that runs several programs: a list of { seed, tree }. */
export function toScript(prelude, programs) {
  const parts = [prelude];
  for (const { seed, tree } of programs) parts.push(`run(${seed}, function()\n${toLua(tree)}\nend)\n`);
  return parts.join('\n');
}
