// Which files of the official test suite of Lua 5.4.8 can run, and the lines of them that cannot hold here: README.md, section "The
// official test suite", has the reason of each. `has` is a word of the first line, to see that it is the line meant.

/** The files, but for api, main and heavy, which need the C API, a shell, and all memory there is. */
export const files = ['strings', 'math', 'sort', 'pm', 'utf8', 'tpack', 'nextvar', 'events', 'closure', 'calls', 'constructs', 'vararg',
  'goto', 'locals', 'coroutine', 'errors', 'bitwise', 'bwcoercion', 'literals', 'big', 'verybig', 'cstack', 'gc', 'gengc', 'attrib', 'db',
  'code', 'files', 'tracegc'];

const line = (at, has) => ({ from: at, to: at, has });

export const exceptions = {
  calls: [{ from: 160, to: 167, has: 'do' }, { from: 475, to: 487, has: 'header' }],
  coroutine: [line(283, 'table.sort'), line(325, 'isyieldable')],
  cstack: [line(43, 'too complex'), { from: 68, to: 84, has: 'do' }, line(108, 'C stack overflow')],
  db: [line(328, 'getregistry'), line(859, 'getregistry')],
  errors: [{ from: 373, to: 374, has: 'wrap' }],
};
