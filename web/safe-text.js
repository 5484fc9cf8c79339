// Text from outside, made safe to show and to edit. Everything here is pure.

// CSI (colours, cursor moves, paste brackets), then OSC, DCS, APC, PM and SOS strings up to their
// terminator, then two-character escapes. An unfinished sequence at the end is taken whole.
const ESCAPES =
  /\x1b\[[0-?]*[ -/]*(?:[@-~]|$)|\x9b[0-?]*[ -/]*(?:[@-~]|$)|\x1b[\]PX^_][^\x07\x1b\x9c]*(?:\x07|\x9c|\x1b\\|$)|\x1b[ -/]*(?:[0-~]|$)/g;

// C0 except tab and newline, DEL, C1; and the bidirectional controls, which can make code on the
// screen read differently from the code that runs.
const CONTROLS = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Text without terminal escape sequences; used for transcripts and screen readers. */
export function stripEscapes(text) {
  return text.replace(ESCAPES, '');
}

/**
 * Text fit for the line editor: newlines are \n, tabs stay, and no other control character is
 * left, so that nothing pasted can act as a key, end a paste, or reach the terminal as a command.
 */
export function sanitizeInput(text) {
  return wellFormed(stripEscapes(text.replace(/\r\n?/g, '\n')).replace(CONTROLS, ''));
}

/** Plain text for the terminal: what is left of `text` can move nothing and colour nothing. */
export function sanitizeOutput(text) {
  return stripEscapes(text).replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/g, '');
}

// A lone surrogate has no width and no UTF-8 form; show it as what it will become.
function wellFormed(text) {
  return text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd');
}
