// Lua 5.4 tokens for colouring. It follows Lua's own lexer: what it marks as an error here, the
// compiler rejects. Unfinished strings and comments are not errors, as they may be still in typing.

const KEYWORDS = new Set(
  ('and break do else elseif end for function goto if in local not or repeat return then until while').split(' '),
);
const CONSTANTS = new Set(['nil', 'true', 'false']);
const BUILTINS = new Set(
  ('assert collectgarbage dofile error getmetatable ipairs load loadfile next pairs pcall print rawequal rawget ' +
    'rawlen rawset require select setmetatable tonumber tostring type warn xpcall _G _ENV _VERSION ' +
    'coroutine debug io math os package string table utf8 self').split(' '),
);

const SPACE = /[ \t\n\v\f\r]+/y;
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const LONG_OPEN = /\[(=*)\[/y;
const OPERATOR = /\.\.\.|\.\.|\/\/|<<|>>|<=|>=|==|~=|::|[-+*/%^#&~|<>=(){}[\];:,.]/y;

// What Lua's lexer takes for one numeral, right or wrong, and what is right.
const NUMERAL = /0[xX](?:[pP][-+]?|[0-9a-fA-F.])*\w*|\.?[0-9](?:[eE][-+]?|[0-9a-fA-F.])*\w*/y;
const GOOD_NUMERAL =
  /^(?:0[xX](?:[0-9a-fA-F]+\.?[0-9a-fA-F]*|\.[0-9a-fA-F]+)(?:[pP][-+]?[0-9]+)?|(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?)$/;

// The body of a short string up to its quote: an escaped newline and `\z` may cross lines.
const STRING_BODY = {
  '"': /(?:[^"\\\n]|\\z[ \t\n\v\f\r]*|\\(?:[^z]|$))*/y,
  "'": /(?:[^'\\\n]|\\z[ \t\n\v\f\r]*|\\(?:[^z]|$))*/y,
};

/** SGR parameters of each token kind, out of the sixteen theme colours; other kinds are plain. */
export const TOKEN_STYLES = {
  keyword: '35', constant: '36', builtin: '34', number: '36', string: '32', comment: '90', error: '31',
};

function match(pattern, text, at) {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/** The end of a long bracket opened at `at`, or -1 if there is none there. */
function longBracketEnd(text, at) {
  const open = match(LONG_OPEN, text, at);
  if (!open) return -1;
  const close = ']' + open[1] + ']';
  const end = text.indexOf(close, at + open[0].length);
  return end < 0 ? text.length : end + close.length;
}

/**
 * Splits text into tokens { kind, start, end }, without blanks. Kinds: keyword, constant, builtin,
 * name, number, string, comment, operator, error.
 */
export function tokenize(text) {
  const tokens = [];
  let at = 0;
  let afterDot = false; // a field is not a global: `t.print` is just a name
  const add = (kind, end) => {
    tokens.push({ kind, start: at, end });
    at = end;
  };
  while (at < text.length) {
    const space = match(SPACE, text, at);
    if (space) {
      at += space[0].length;
      continue;
    }
    const wasAfterDot = afterDot;
    afterDot = false;
    const ch = text[at];
    if (text.startsWith('--', at)) {
      const long = longBracketEnd(text, at + 2);
      const newline = text.indexOf('\n', at);
      add('comment', long >= 0 ? long : newline < 0 ? text.length : newline);
    } else if (ch === '"' || ch === "'") {
      const end = at + 1 + match(STRING_BODY[ch], text, at + 1)[0].length;
      add('string', text[end] === ch ? end + 1 : end);
    } else if (ch === '[' && longBracketEnd(text, at) >= 0) {
      add('string', longBracketEnd(text, at));
    } else if (match(NAME, text, at)) {
      const name = match(NAME, text, at)[0];
      const kind = KEYWORDS.has(name) ? 'keyword'
        : CONSTANTS.has(name) ? 'constant'
        : BUILTINS.has(name) && !wasAfterDot ? 'builtin'
        : 'name';
      add(kind, at + name.length);
    } else if (match(NUMERAL, text, at)) {
      const numeral = match(NUMERAL, text, at)[0];
      add(GOOD_NUMERAL.test(numeral) ? 'number' : 'error', at + numeral.length);
    } else if (match(OPERATOR, text, at)) {
      const operator = match(OPERATOR, text, at)[0];
      afterDot = operator === '.' || operator === ':';
      add('operator', at + operator.length);
    } else {
      add('error', at + String.fromCodePoint(text.codePointAt(at)).length);
    }
  }
  return tokens;
}

/** The text with terminal colours. `errors: false`: for text that is like Lua, but need not be. */
export function highlightAnsi(text, { errors = true } = {}) {
  let out = '';
  let at = 0;
  for (const { kind, start, end } of tokenize(text)) {
    if (!TOKEN_STYLES[kind] || (kind === 'error' && !errors)) continue;
    out += `${text.slice(at, start)}\x1b[${TOKEN_STYLES[kind]}m${text.slice(start, end)}\x1b[m`;
    at = end;
  }
  return out + text.slice(at);
}

/** A fragment with a <span class="lua-kind"> for each coloured token, for code blocks. */
export function highlightElement(document, text) {
  const fragment = document.createDocumentFragment();
  let at = 0;
  for (const { kind, start, end } of tokenize(text)) {
    if (kind === 'name' || kind === 'operator') continue;
    fragment.append(text.slice(at, start));
    const span = document.createElement('span');
    span.className = 'lua-' + kind;
    span.textContent = text.slice(start, end);
    fragment.append(span);
    at = end;
  }
  fragment.append(text.slice(at));
  return fragment;
}
