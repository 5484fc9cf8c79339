// A light reading of C source for the lints: comments and literals blanked out, so that what is left is code only.

/** The source with comments, strings and character literals replaced by spaces; lines keep their numbers and columns. */
export function codeOnly(source) {
  const token = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:\\[\s\S]|[^"\\\n])*"|'(?:\\[\s\S]|[^'\\\n])*'/g;
  return source.replace(token, (text, at) => {
    if (text[0] === '"' && isInclude(source, at)) return text;
    return text.replace(/[^\n]/g, ' ');
  });
}

function isInclude(source, at) {
  const line = source.slice(source.lastIndexOf('\n', at) + 1, at);
  return /^\s*#\s*include\s*$/.test(line);
}

/** The 1-based line of a position in the source. */
export function lineAt(source, position) {
  let line = 1;
  for (let i = source.indexOf('\n'); i >= 0 && i < position; i = source.indexOf('\n', i + 1)) line++;
  return line;
}

/** The position of the brace that closes the one at `open`, or -1. */
export function closingBrace(code, open) {
  let depth = 0;
  for (let i = open; i < code.length; i++) {
    if (code[i] === '{') depth++;
    else if (code[i] === '}' && --depth === 0) return i;
  }
  return -1;
}
