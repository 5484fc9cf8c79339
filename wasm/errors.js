// errors.js: what the library throws.

/** A failure of the library itself: `code` is 'memory', 'mode', 'busy', 'closed', 'reference', 'type', 'key' or 'argument'. */
export class OcarinaError extends Error {
  constructor(code, message, options) {
    super(message, options);
    this.code = code;
  }
}
OcarinaError.prototype.name = 'OcarinaError';

/** A call in a mode that does not allow it. Nothing has changed. */
export class ModeError extends OcarinaError {
  constructor(message) {
    super('mode', message);
  }
}
ModeError.prototype.name = 'ModeError';

/**
 * An error that Lua code raised and did not catch.
 *
 * `message` is its text, `value` the error object itself, `traceback` the stack at that moment ('' when there was none),
 * `source` and `line` the position that the message names (undefined when it names none), `cause` the JavaScript error that a host
 * function threw, if it came from there. `head` is the beginning of a message so long that looking at the whole of it would take time.
 */
export class LuaError extends Error {
  constructor(message, details = {}) {
    const { traceback = '', cause, head = message } = details;
    const value = 'value' in details ? details.value : message; // which may be undefined: Lua's nil
    super(message, cause === undefined ? undefined : { cause });
    this.value = value;
    this.traceback = traceback;
    const position = (typeof value === 'string' || value instanceof Uint8Array) && /^([^\n]{1,80}?):(\d+): /.exec(head);
    this.source = position ? position[1] : undefined;
    this.line = position ? Number(position[2]) : undefined;
  }
}
LuaError.prototype.name = 'LuaError';

/** Something that JavaScript throws as an error? */
export const isError = (e) => e instanceof Error || (typeof DOMException === 'function' && e instanceof DOMException);

/** The message of whatever was thrown. A text in any case: it may be no error, have anything for its message, or throw when it is looked at. */
export function messageOf(e) {
  try {
    return String(e.message ?? '');
  } catch {
    return 'an error that cannot tell its message';
  }
}

/** What Lua is told of a JavaScript error, which is not one of Lua's. */
export function textOf(e) {
  const message = messageOf(e);
  try {
    return e.name && e.name !== 'Error' && !(e instanceof OcarinaError) ? `${String(e.name)}: ${message}` : message;
  } catch {
    return message;
  }
}

/** The task was interrupted: its executor was cancelled before it had a result. `cause`: the reason of the signal that did it, if one did. */
export class InterruptedError extends Error {
  constructor(message = 'interrupted', options) {
    super(message, options);
  }
}
InterruptedError.prototype.name = 'InterruptedError';

const codes = {
  '-1': 'memory', '-2': 'mode', '-3': 'busy', '-4': 'closed', '-5': 'reference', '-6': 'type', '-7': 'key', '-8': 'argument',
};

/** The error for a negative status of the core (OcStatus, ocarina.h). */
export function statusError(status, message) {
  const code = codes[status] ?? 'argument';
  return code === 'mode' ? new ModeError(message) : new OcarinaError(code, message);
}

/** An error of the embedder's own, which no script can do anything about: as uncaught ones are told. */
export function report(error) {
  try {
    (globalThis.reportError ?? console.error)(error);
  } catch { /* it cannot even be shown */ }
}
