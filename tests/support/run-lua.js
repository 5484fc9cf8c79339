// Runs the interpreters under test as programs: the native builds, the wasm command line, and lua5.4 to compare with.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './paths.js';

const binary = (path, how, ...options) => ({ command: [join(root, path), ...options], file: join(root, path), how });
const stressed = (what) => binary('build/debug/ocarina', './build.sh debug debug', '--stress', what);

/**
 * Every interpreter by name: the command that starts it, the file that must be there, how to make that file, and how much
 * slower than the release build it is (time limits are multiplied by that).
 */
export const interpreters = {
  native: { ...binary('build/ocarina', './build.sh native'), slower: 1 },
  wasm: {
    command: [process.execPath, join(root, 'wasm/cli.js')],
    file: join(root, 'build/ocarina.wasm'),
    how: './build.sh wasm',
    slower: 3,
  },
  'wasm-debug': {
    command: ['env', `OCARINA_WASM=${join(root, 'build/wasm-debug/ocarina.wasm')}`, process.execPath, join(root, 'wasm/cli.js'), '--translate', 'all'],
    file: join(root, 'build/wasm-debug/ocarina.wasm'),
    how: './build.sh wasm-debug',
    slower: 60,
  },
  debug: { ...binary('build/debug/ocarina', './build.sh debug debug'), slower: 10 },
  debug32: { ...binary('build/debug32/ocarina', './build.sh debug debug32'), slower: 30 },
  'stress-gc': { ...stressed('gc'), slower: 60 },
  'stress-slices': { ...stressed('slices'), slower: 60 },
  'stress-suspend': { ...stressed('suspend'), slower: 20 },
  'stress-segment': { ...stressed('segment'), slower: 20 },
  'stress-tiny': { ...binary('build/stress-tiny/ocarina', './build.sh debug stress-tiny'), slower: 20 },
  'lua5.4': { command: ['lua5.4'], file: null, how: './build.sh tools', slower: 1 },
};

/** Why the interpreter cannot be run (its build is missing), or null. */
export function missing(name) {
  const { file, how, command } = interpreters[name];
  const there = file ? existsSync(file) : spawnSync(command[0], ['-v']).status === 0;
  return there ? null : `${name} is not built: run ${how}`;
}

/** Throws when the interpreter cannot be run, so that a test says what to do instead of failing obscurely. */
export function requireBuilt(name) {
  const reason = missing(name);
  if (reason) throw new Error(reason);
}

/**
 * Runs an interpreter until it ends. Options:
 *   input    text for its standard input (default: none, closed at once)
 *   timeout  milliseconds before it is killed, already multiplied by how slow the build is (default 20,000 x slower)
 *   cwd, env as for spawn
 *   stats    true: adds `--stats FILE` and returns the JSON object as `stats` (null if it wrote none)
 *   signals  [[milliseconds, 'SIGINT'], ...] to send while it runs
 * Resolves to { status, signal, stdout, stderr, timedOut, ms, stats }.
 */
export async function runLua(name, args, options = {}) {
  requireBuilt(name);
  const { command, slower } = interpreters[name];
  const folder = options.stats ? mkdtempSync(join(tmpdir(), 'ocarina-stats-')) : null;
  const statsFile = folder && join(folder, 'stats.json');
  const argv = [...command, ...(folder ? ['--stats', statsFile] : []), ...args];
  try {
    const result = await run(argv, { ...options, timeout: options.timeout ?? 20_000 * slower });
    if (!folder) return result;
    return { ...result, stats: existsSync(statsFile) ? JSON.parse(readFileSync(statsFile, 'utf8')) : null };
  } finally {
    if (folder) rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs any command line; the same result as runLua, without `stats`. */
export function run(argv, { input = '', timeout = 20_000, cwd = root, env = process.env, signals = [] } = {}) {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(argv[0], argv.slice(1), { cwd, env, stdio: 'pipe' });
    const output = { stdout: [], stderr: [] };
    let timedOut = false;
    const timers = signals.map(([after, signal]) => setTimeout(() => child.kill(signal), after));
    timers.push(
      setTimeout(() => {
        timedOut = true;
        child.kill('SIGKILL');
      }, timeout),
    );
    child.stdout.on('data', (bytes) => output.stdout.push(bytes));
    child.stderr.on('data', (bytes) => output.stderr.push(bytes));
    child.stdin.on('error', () => {}); // it may end without reading
    child.stdin.end(input);
    child.on('error', reject);
    child.on('close', (status, signal) => {
      timers.forEach(clearTimeout);
      resolve({
        status,
        signal,
        timedOut,
        stdout: Buffer.concat(output.stdout).toString('utf8'),
        stderr: Buffer.concat(output.stderr).toString('utf8'),
        ms: performance.now() - started,
      });
    });
  });
}
