// Checks C functions written as sequences (core/seq.h): locals above SEQ_BEGIN are const, none lives across an await, and no
// await stands inside a switch of its own. It reads declarations as this project writes them, not all of C.
import { closingBrace, codeOnly, lineAt } from './c-source.js';

const AWAITS = ['SEQ_AWAIT', 'SEQ_POLL', 'SEQ_TICK', 'SEQ_FAIL', 'SEQ_CATCH'];
const NOT_A_TYPE = new Set(('return goto else case default if while for do switch break continue sizeof typedef ' +
  'extern').split(' '));

/** The faults in one file as `file:line: what is wrong`. `headers` are texts that may define macros containing awaits. */
export function lintSequences(file, source, headers) {
  const code = codeOnly(source);
  const awaits = new RegExp(`\\b(?:${awaitNames([...headers.map(codeOnly), code]).join('|')})\\b`, 'g');
  const faults = [];
  for (const begin of code.matchAll(/\bSEQ_BEGIN\s*\([^)]*\)/g)) {
    if (/^[ \t]*#/.test(code.slice(code.lastIndexOf('\n', begin.index) + 1))) continue; // its definition
    const open = functionStart(code, begin.index);
    const end = closingBrace(code, open);
    const fault = (position, text) => faults.push(`${file}:${lineAt(code, position)}: ${text}`);
    lintPrologue(code, open + 1, begin.index, fault);
    lintBody(code, begin.index + begin[0].length, end, awaits, fault);
  }
  return faults;
}

/** The names of the macros that await: those of seq.h, and every macro whose text uses one of them. */
function awaitNames(texts) {
  const names = new Set(AWAITS);
  const macros = texts.flatMap((text) => [...text.matchAll(/^[ \t]*#[ \t]*define[ \t]+(\w+)((?:[^\n]*\\\n)*[^\n]*)/gm)]);
  for (let size = 0; size !== names.size; ) {
    size = names.size;
    for (const [, name, body] of macros) {
      if (name !== 'SEQ_BEGIN' && name !== 'SEQ_END' && [...names].some((known) => new RegExp(`\\b${known}\\b`).test(body))) {
        names.add(name);
      }
    }
  }
  return [...names];
}

/** The brace that opens the function around `position`: the last one before it that is still open there. */
function functionStart(code, position) {
  let depth = 0;
  for (let i = position; i >= 0; i--) {
    if (code[i] === '}') depth++;
    else if (code[i] === '{' && depth-- === 0) return i;
  }
  return 0;
}

/** The declarations in a range: [{ name, position, isConst }]. */
function* declarations(code, from, to) {
  // A statement starts after one of ; { } : or ) of a `for (`.
  const start = /(?<=[;{}:]\s*|\bfor\s*\(\s*)(?:(?:const|static|unsigned|signed|struct|enum|union|volatile)\s+)*([A-Za-z_]\w*)((?:\s+const\b)?\s*(?:\*\s*(?:const\b\s*)?)*)\s*\b([A-Za-z_]\w*)\s*(?=[=;,[])/g;
  start.lastIndex = from;
  for (let match = start.exec(code); match && match.index < to; match = start.exec(code)) {
    const [text, type, , name] = match;
    if (NOT_A_TYPE.has(type) || NOT_A_TYPE.has(name) || !/\s|\*/.test(text.trim())) continue;
    yield { name, position: match.index, isConst: isConst(text, name) };
    // The further names of the same declaration: `int a = f(x, y), *b;`
    let depth = 0;
    let at = match.index + text.length;
    for (let i = at; i < to; i++) {
      if ('([{'.includes(code[i])) depth++;
      else if (')]}'.includes(code[i])) depth--;
      else if (depth === 0 && code[i] === ';') break;
      else if (depth === 0 && code[i] === ',') {
        const next = /^,\s*((?:\*\s*(?:const\b\s*)?)*)([A-Za-z_]\w*)/.exec(code.slice(i, i + 200));
        if (next) yield { name: next[2], position: i, isConst: isConst(next[1] ? next[0] : text.replace(/\*.*$/s, ''), next[2]) };
      }
      at = i;
    }
    start.lastIndex = Math.max(start.lastIndex, at);
  }
}

/** Whether the variable itself is const: for a pointer what stands behind the last star counts. */
function isConst(text, name) {
  const before = text.slice(0, text.lastIndexOf(name));
  return /\bconst\b/.test(before.includes('*') ? before.slice(before.lastIndexOf('*')) : before);
}

function lintPrologue(code, from, to, fault) {
  for (const { name, position, isConst: constant } of declarations(code, from, to)) {
    if (!constant) fault(position, `local '${name}' above SEQ_BEGIN is not const: it is lost at every await`);
  }
}

function lintBody(code, from, to, awaits, fault) {
  const spots = [...code.slice(from, to).matchAll(awaits)].map((match) => from + match.index);
  for (const { name, position } of declarations(code, from, to)) {
    const scope = scopeEnd(code, position, to);
    const crossed = spots.find((spot) => spot > position && spot < scope);
    if (crossed !== undefined) fault(position, `local '${name}' lives across the await in line ${lineAt(code, crossed)}`);
  }
  for (const match of code.slice(from, to).matchAll(/\bswitch\s*\(/g)) {
    const open = code.indexOf('{', from + match.index);
    const close = closingBrace(code, open);
    for (const spot of spots) {
      if (spot > open && spot < close) fault(spot, 'an await inside a nested switch: its case label belongs to that switch');
    }
  }
}

/** Where the scope of a local declared at `position` ends. */
function scopeEnd(code, position, to) {
  const head = /\bfor\s*\(\s*$/.exec(code.slice(Math.max(0, position - 40), position));
  if (head) {
    let depth = 1;
    let i = position;
    while (i < to && depth > 0) {
      if (code[i] === '(') depth++;
      else if (code[i] === ')') depth--;
      i++;
    }
    const body = /\S/.exec(code.slice(i, to));
    if (!body) return to;
    if (body[0] === '{') return closingBrace(code, i + body.index);
    const semicolon = code.indexOf(';', i);
    return semicolon < 0 ? to : semicolon;
  }
  let depth = 0;
  for (let i = position; i < to; i++) {
    if (code[i] === '{') depth++;
    else if (code[i] === '}' && depth-- === 0) return i;
  }
  return to;
}
