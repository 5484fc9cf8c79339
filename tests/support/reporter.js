// A calm reporter for node's test runner: one line per test file when it is done, every failure in full, and the runner's
// own summary lines at the end. (The spec reporter writes the complete log to a file beside it; see tests/run.js.)
import { isAbsolute, relative } from 'node:path';
import { inspect } from 'node:util';
import { root } from './paths.js';

const shown = (file) => (isAbsolute(file ?? '') ? relative(root, file) : String(file));

export default async function* reporter(source) {
  // The runner tells of one file after the other, in the order they were given; only the end of a file's process can be
  // told before its tests are.
  const durations = new Map();
  let current = null; // { file, passed, failed, skipped }

  function* close() {
    if (!current) return;
    const { file, passed, failed, skipped } = current;
    const counts = [`${passed} passed`];
    if (skipped) counts.push(`${skipped} skipped`);
    if (failed) counts.push(`${failed} FAILED`);
    const ms = durations.get(file);
    yield `  ${shown(file).padEnd(36)} ${counts.join(', ')}${ms === undefined ? '' : `, ${(ms / 1000).toFixed(1)} s`}\n`;
    current = null;
  }

  for await (const { type, data } of source) {
    if (type === 'test:complete' && isFileItself(data)) {
      durations.set(data.file, data.details.duration_ms);
      if (current?.file === data.file) yield* close();
    } else if (type === 'test:pass' || type === 'test:fail') {
      if (current?.file !== data.file) {
        yield* close();
        current = { file: data.file, passed: 0, failed: 0, skipped: 0 };
      }
      const failed = type === 'test:fail' && data.todo === undefined;
      const why = data.details.error?.failureType;
      if (data.details.type === 'suite') {
        if (failed && why !== 'subtestsFailed') yield failure(data); // its `before`, say
        continue;
      }
      if (data.skip !== undefined) current.skipped++;
      else if (failed) current.failed++;
      else current.passed++;
      // A test with subtests fails because they failed, and a cancelled one because its suite did: those were reported.
      if (failed && why !== 'subtestsFailed' && why !== 'cancelledByParent') yield failure(data);
    } else if (type === 'test:stderr') {
      yield data.message;
    } else if (type === 'test:diagnostic' && data.nesting === 0) {
      yield* close();
      yield `# ${data.message}\n`;
    }
  }
}

/** The runner reports a file as a test around the file's tests, named by its path. */
function isFileItself(data) {
  return data.nesting === 0 && data.name === data.file;
}

function failure(data) {
  const error = data.details.error?.cause ?? data.details.error;
  const text = typeof error === 'string' ? error : error?.message ?? inspect(error);
  const title = isFileItself(data) ? 'the file could not be run' : data.name;
  const stack = typeof error?.stack === 'string' ? (/\n\s+at .*test\.js.*/.exec(error.stack)?.[0] ?? '') : '';
  return `\nFAILED ${shown(data.file)}: ${title}\n${`${text}${stack}`.trimEnd().replace(/^/gm, '    ')}\n\n`;
}
