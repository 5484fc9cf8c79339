// The notation of tests/lua/**/*.lua: what a script must print stands beside the line that prints it.
//
//   print(1 + 1)            --> 2
//   for i = 1, 2 do print(i) end
//   --> 1
//   --> 2
//   error('no way')         --> error: no way
//
// `--> text` is the next line of standard output; a tab in the output is written as a tab or as one space. `--> error: text`
// says that the script ends with exit status 1 and that text stands in what it writes to standard error. A line
// `-- skip-on: BUILD reason` leaves one interpreter out; `-- deep-on: BUILD reason` one where it takes long, but for OCARINA_DEEP=1.

const EXPECTATION = /--> ?(.*)$/;
const SKIP = /^-- (skip|deep)-on: (\S+) (.+)$/;
const ERROR = 'error: ';

/**
 * What a script expects: { lines: [{ text, line }], error: text or null, skip: Map from build to the reason why it does not run there, deep:
 * Set of builds where it runs in deep mode only }.
 */
export function parseScript(source) {
  const lines = [];
  const skip = new Map(), deep = new Set();
  let error = null;
  source.split('\n').forEach((line, index) => {
    const skipped = SKIP.exec(line);
    if (skipped?.[1] === 'skip') skip.set(skipped[2], skipped[3]);
    else if (skipped) deep.add(skipped[2]);
    const expected = EXPECTATION.exec(line);
    if (!expected) return;
    if (expected[1].startsWith(ERROR)) error = expected[1].slice(ERROR.length).trimEnd();
    else lines.push({ text: expected[1], line: index + 1 });
  });
  return { lines, error, skip, deep };
}

const plain = (text) => text.replaceAll('\t', ' ').trimEnd();

/** Compares a finished run with what the script expects. Returns the differences as texts, none when all is well. */
export function compareScript(expected, result) {
  const differences = [];
  const output = result.stdout.split('\n');
  if (output.at(-1) === '') output.pop();
  const count = Math.max(output.length, expected.lines.length);
  for (let i = 0; i < count; i++) {
    const wanted = expected.lines[i];
    if (wanted && i < output.length && plain(wanted.text) === plain(output[i])) continue;
    const where = wanted ? `line ${wanted.line}` : `after the last expectation`;
    const got = i < output.length ? JSON.stringify(output[i]) : 'the end of the output';
    differences.push(`${where}: expected ${wanted ? JSON.stringify(wanted.text) : 'no more output'}, got ${got}`);
    break; // what follows is only shifted
  }
  const ended = result.timedOut ? 'was killed after the time limit' : `ended with ${result.signal ?? `status ${result.status}`}`;
  if (result.timedOut || result.status !== (expected.error === null ? 0 : 1)) {
    differences.push(`it ${ended}`);
  } else if (expected.error !== null && !result.stderr.includes(expected.error)) {
    differences.push(`expected the error ${JSON.stringify(expected.error)}`);
  }
  if (differences.length > 0 && result.stderr) differences.push(`stderr: ${result.stderr.slice(0, 4000)}`);
  return differences;
}
