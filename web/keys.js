// From what a terminal sends to named keys. Pure; one call per chunk, as xterm.js never splits a
// key over two chunks. Unknown sequences (replies to queries that a script printed, say) vanish.

const CSI_FINAL = {
  A: 'up', B: 'down', C: 'right', D: 'left', F: 'end', H: 'home', Z: 'shift-tab',
};
const CSI_TILDE = { 1: 'home', 3: 'delete', 4: 'end', 7: 'home', 8: 'end' };
const CONTROL = { '\r': 'enter', '\n': 'enter', '\t': 'tab', '\x7f': 'backspace', '\b': 'backspace', '\x1f': 'ctrl-_' };
const ALT_CONTROL = { '\r': 'newline', '\n': 'newline', '\x7f': 'alt-backspace', '\b': 'alt-backspace' };

const SEQUENCE =
  /\x1b(?:\[([0-?]*)[ -/]*([@-~])|O([A-Z])|[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\|$)|([^\x1b[\]OPX^_])|$)/y;

/** @returns {Array<{key: string} | {text: string}>} */
export function parseKeys(data) {
  const keys = [];
  let at = 0;
  while (at < data.length) {
    const ch = data[at];
    if (ch === '\x1b') {
      SEQUENCE.lastIndex = at;
      const match = SEQUENCE.exec(data);
      if (!match) {
        at += 1; // an escape before another escape, or a cut sequence: drop the escape alone
        continue;
      }
      at = SEQUENCE.lastIndex;
      const key = sequenceKey(match);
      if (key) keys.push({ key });
    } else if (ch < ' ' || ch === '\x7f') {
      const key = CONTROL[ch] ?? 'ctrl-' + String.fromCharCode(ch.charCodeAt(0) + 96);
      keys.push({ key });
      at += 1;
    } else {
      let end = at + 1;
      while (end < data.length && data[end] >= ' ' && data[end] !== '\x7f') end += 1;
      keys.push({ text: data.slice(at, end) });
      at = end;
    }
  }
  return keys;
}

function sequenceKey([whole, parameters, final, ss3, alt]) {
  if (whole === '\x1b') return 'escape';
  if (ss3) return CSI_FINAL[ss3];
  if (alt) return ALT_CONTROL[alt] ?? (alt > ' ' && alt < '\x7f' ? 'alt-' + alt.toLowerCase() : undefined);
  if (final === undefined) return undefined;
  const [first = '', modifier = ''] = parameters.split(';');
  const name = final === '~' ? CSI_TILDE[first] : CSI_FINAL[final];
  // Modifier bits, as xterm counts them: 1 + shift 1 + alt 2 + ctrl 4. Alt and Ctrl mean the same
  // here: by words for left and right, the whole text for home and end.
  const far = modifier !== '' && (Number(modifier) - 1) & 6;
  return name && far ? 'far-' + name : name;
}
