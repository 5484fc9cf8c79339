// npm test: installs what is missing, builds everything, and runs every test under node's test runner.
//
//   node tests/run.js [--deep] [WORD...]   only test files whose path contains one of the words
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow, root } from './support/paths.js';
import { installPackages, must } from './support/setup.js';

const words = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const deep = process.argv.includes('--deep');
const ALONE = ['tests/hostile.test.js']; // judges how long single steps take, and keeps two cores busy by itself

const started = performance.now();
console.log(
  deep
    ? 'Ocarina: builds and all tests at full depth. This takes hours.'
    : 'Ocarina: builds and tests, about ten minutes on two cores; the first run on a machine installs tools for some minutes more.',
);

console.log('\nTools');
must('./build.sh', 'tools', 'test');
installPackages();

console.log('\nBuilds (the first time 2 to 5 minutes)');
must('./build.sh', 'all');
if (deep) must('./build.sh', 'wasm-debug');

const files = filesBelow('tests', (name) => name.endsWith('.test.js')).filter(
  (name) => words.length === 0 || words.some((word) => name.includes(word)),
);
if (files.length === 0) {
  console.error(`no test file matches ${words.join(' ')}`);
  process.exit(2);
}
mkdirSync(join(root, 'build'), { recursive: true });

/** Runs test files; the complete log goes to `report`. Answers whether all passed. */
function run(some, report, how) {
  if (some.length === 0) return true;
  console.log(`\nTests (${how}; the complete log goes to ${report})`);
  const { status } = spawnSync(
    process.execPath,
    [
      '--test',
      '--test-concurrency=2',
      '--test-reporter=./tests/support/reporter.js',
      '--test-reporter-destination=stdout',
      '--test-reporter=spec',
      `--test-reporter-destination=${report}`,
      ...some,
    ],
    { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...(deep ? { OCARINA_DEEP: '1' } : {}) } },
  );
  return status === 0;
}

const alone = files.filter((name) => ALONE.includes(name));
const others = files.filter((name) => !ALONE.includes(name));
const passed = [
  run(others, 'build/test-report.txt', `${others.length} files, two at a time`),
  ...alone.map((name) => run([name], 'build/test-report-alone.txt', 'one file that needs the machine for itself')),
].every(Boolean);
console.log(`\n${passed ? 'All is well' : 'SOME TESTS FAILED'} after ${Math.round((performance.now() - started) / 1000)} s.`);
process.exit(passed ? 0 : 1);
