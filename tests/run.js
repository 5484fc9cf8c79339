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
const report = 'build/test-report.txt';

const started = performance.now();
console.log(
  deep
    ? 'Ocarina: builds and all tests at full depth. This takes hours.'
    : 'Ocarina: builds and tests, 10 to 15 minutes on two cores; the first run on a machine installs tools for some minutes more.',
);

console.log('\nTools');
must('./build.sh', 'tools', 'test');
installPackages();

console.log('\nBuilds (the first time 2 to 5 minutes)');
must('./build.sh', 'all');

const files = filesBelow('tests', (name) => name.endsWith('.test.js')).filter(
  (name) => words.length === 0 || words.some((word) => name.includes(word)),
);
if (files.length === 0) {
  console.error(`no test file matches ${words.join(' ')}`);
  process.exit(2);
}
console.log(`\nTests (${files.length} files, two at a time; the complete log goes to ${report})`);
mkdirSync(join(root, 'build'), { recursive: true });
const { status } = spawnSync(
  process.execPath,
  [
    '--test',
    '--test-concurrency=2',
    '--test-reporter=./tests/support/reporter.js',
    '--test-reporter-destination=stdout',
    '--test-reporter=spec',
    `--test-reporter-destination=${report}`,
    ...files,
  ],
  { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...(deep ? { OCARINA_DEEP: '1' } : {}) } },
);
console.log(`\n${status === 0 ? 'All is well' : 'SOME TESTS FAILED'} after ${Math.round((performance.now() - started) / 1000)} s.`);
process.exit(status ?? 1);
