// The hostile programs: reading the files of this folder, running one program under its limits, and judging the run.
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../support/paths.js';
import { interpreters, requireBuilt } from '../support/run-lua.js';

const MB = 1 << 20;

/** What every program runs under, and what no run may exceed. Times are milliseconds. */
export const limits = {
  memory: 64 * MB,
  fuel: 8192,
  overrun: 200, // from the timeout to the end of the run
  step: { native: 8, wasm: 16 },
  p99: 1,
  enoughSteps: 1000, // fewer say nothing about a 99th percentile
};

/**
 * Every program, in the order of the files: { file, name, line, attack, source, must }. `must` is { kind, text } with one of
 * the kinds `run on` (only the timeout ends it), `done`, `print` and `error` (with that text), and `slow print` and `slow error`
 * (a run that the timeout ends is fine, too).
 */
export function readPrograms() {
  const folder = join(root, 'tests/hostile');
  const programs = [];
  for (const name of readdirSync(folder).filter((entry) => entry.endsWith('.lua')).sort()) {
    programs.push(...parsePrograms(name, readFileSync(join(folder, name), 'utf8')));
  }
  const names = programs.map((program) => program.name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice) throw new Error(`two hostile programs are called ${twice}`);
  return programs;
}

function parsePrograms(file, text) {
  const programs = [];
  let program = null;
  text.split('\n').forEach((row, i) => {
    const begin = /^--# (\w+)$/.exec(row);
    if (begin) {
      program = { file, name: begin[1], line: i + 1, attack: '', source: '', must: null };
      programs.push(program);
    } else if (program) {
      const must = /^-- must: (run on|done|(?:slow )?print|(?:slow )?error)(?: (.*))?$/.exec(row);
      if (must) program.must = { kind: must[1], text: must[2] ?? '' };
      else if (row.startsWith('-- ') && !program.must) program.attack += `${program.attack && ' '}${row.slice(3)}`;
      program.source += `${row}\n`;
    }
  });
  for (const { name, line, attack, must } of programs) {
    if (!attack || !must) throw new Error(`${file}:${line}: ${name} does not say ${attack ? 'what must happen' : 'what it attacks'}`);
  }
  return programs;
}

/** Runs one program on a build; `timeout` is in seconds. */
export async function runProgram(build, program, timeout) {
  requireBuilt(build);
  const folder = mkdtempSync(join(tmpdir(), 'ocarina-hostile-'));
  const script = join(folder, `${program.name}.lua`);
  const stats = join(folder, 'stats.json');
  writeFileSync(script, program.source);
  const { command, slower } = interpreters[build];
  const argv = [...command, '--memory', `${limits.memory}`, '--fuel', `${limits.fuel}`, '--timeout', `${timeout}`, '--stats', stats, script];
  try {
    const result = await spawned(argv, timeout * 1000 + 20_000 * slower);
    return { ...result, stats: existsSync(stats) ? JSON.parse(readFileSync(stats, 'utf8')) : null };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs a command line, keeping only the beginning of what it prints: some print hundreds of megabytes. */
function spawned(argv, killAfter) {
  return new Promise((resolve, reject) => {
    const child = spawn(argv[0], argv.slice(1), { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    const output = { stdout: '', stderr: '' };
    let killed = false;
    const timer = setTimeout(() => {
      killed = true;
      child.kill('SIGKILL');
    }, killAfter);
    for (const stream of ['stdout', 'stderr']) {
      child[stream].on('data', (bytes) => {
        if (output[stream].length < 4000) output[stream] += bytes.toString('latin1', 0, 4000);
      });
    }
    child.on('error', reject);
    child.on('close', (status, signal) => {
      clearTimeout(timer);
      resolve({ ...output, status, signal, killed });
    });
  });
}

/** What is wrong with how a run ended, as texts: none when it did what it must. */
export function judgeOutcome({ must }, result) {
  const { kind, text } = must;
  const complaints = [];
  const interrupted = result.status === 124;
  const slow = kind.startsWith('slow ');
  if (result.killed) complaints.push('it had to be killed');
  else if (result.signal) complaints.push(`it died of ${result.signal}`);
  else if (interrupted) {
    if (kind !== 'run on' && !slow) complaints.push('the timeout had to end it');
  } else if (kind === 'run on') complaints.push(`it ended with status ${result.status}`);
  else if (kind.endsWith('error')) {
    if (result.status !== 1 || !result.stderr.includes(text)) complaints.push(`status ${result.status}, not the error "${text}"`);
  } else if (result.status !== 0) complaints.push(`it ended with status ${result.status}`);
  else if (kind.endsWith('print') && result.stdout.replaceAll('\t', ' ') !== `${text}\n`) complaints.push(`it printed ${JSON.stringify(result.stdout.slice(0, 200))}`);
  if (!result.stats) complaints.push('it left no statistics');
  if (complaints.length > 0 && result.stderr) complaints.push(`stderr: ${result.stderr.slice(0, 1000)}`);
  return complaints;
}

/** Which limits a run exceeded, as texts. Memory is exact. */
export function judgeMemory(result) {
  const { peak_bytes: peak } = result.stats;
  return peak > limits.memory ? [`it took ${(peak / MB).toFixed(1)} MB`] : [];
}

/** What a run says of times, in milliseconds. */
export function timesOf({ stats }) {
  const { max_step_ms: longest, p99_step_ms: p99, overrun_ms: overrun, steps } = stats;
  return { longest, p99: steps >= limits.enoughSteps ? p99 : 0, overrun };
}

/** The best of two runs, each time by itself: what is too long in one is noise when it is not in the other. */
export const bestTimes = (a, b) => ({ longest: Math.min(a.longest, b.longest), p99: Math.min(a.p99, b.p99), overrun: Math.min(a.overrun, b.overrun) });

export function judgeTimes(build, { longest, p99, overrun }) {
  const complaints = [];
  if (longest > limits.step[build]) complaints.push(`the longest step took ${longest.toFixed(1)} ms`);
  if (p99 > limits.p99) complaints.push(`the 99th percentile of its steps is ${p99.toFixed(2)} ms`);
  if (overrun > limits.overrun) complaints.push(`it went on for ${Math.round(overrun)} ms after the timeout`);
  return complaints;
}
