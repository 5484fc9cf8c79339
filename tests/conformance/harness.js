// Runs corpus files through driver.lua on some interpreter, and compares the outcomes.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const here = dirname(fileURLToPath(import.meta.url));
export const root = join(here, '..', '..');

const split = (text) => text.split(' ').filter((s) => s !== '');

/** The interpreters: argv prefixes, each replaceable from the environment for dry runs. */
export const reference = split(process.env.LUA_REFERENCE ?? 'lua5.4');
export const native = split(process.env.OCARINA_NATIVE ?? join(root, 'build', 'ocarina'));
export const wasm = process.env.OCARINA_WASM
  ? split(process.env.OCARINA_WASM)
  : [process.execPath, join(root, 'wasm', 'cli.js')];
export const interpreters = { native, wasm };

/** Whether an interpreter is there; OCARINA_WASM=skip leaves the wasm build out on purpose. */
export function available(argv) {
  if (argv[0] === 'skip') return false;
  const file = argv[argv.length - 1];
  return file.includes('/') ? existsSync(file) : true;
}

/** Runs a program; resolves to { stdout, stderr, code, signal, timedOut }, output as latin1 text. */
export function run(argv, args, { timeout = 60_000, input = '', cwd = root, env = process.env } = {}) {
  return new Promise((resolve) => {
    const child = spawn(argv[0], [...argv.slice(1), ...args], { cwd, env });
    const out = [];
    const err = [];
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      child.kill('SIGKILL');
    }, timeout);
    child.stdout.on('data', (b) => out.push(b));
    child.stderr.on('data', (b) => err.push(b));
    child.stdin.on('error', () => {});
    child.stdin.end(input);
    child.on('error', (e) => {
      clearTimeout(timer);
      resolve({ stdout: '', stderr: String(e), code: -1, signal: null, timedOut });
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      const text = (list) => Buffer.concat(list).toString('latin1');
      resolve({ stdout: text(out), stderr: text(err), code, signal, timedOut });
    });
  });
}

/** Hides what may differ from run to run: addresses, and the sign of a NaN. */
export function mask(text) {
  return text
    .replace(/\b(table|function|thread|userdata|file|[A-Z]\w*)(:? \(?)0x[0-9a-fA-F]+/g, '$1$2ADDR')
    .replace(/\b(table|function|thread|userdata): (builtin: )?[0-9A-F]{8,}/g, '$1: ADDR')
    .replace(/\b0x[0-9a-f]{12,14}\b/g, 'ADDR')
    .replace(/-nan\b/g, 'nan')
    .replace(/\n\t[^\n]*driver\.lua:[^\n]*/g, '')
    .replace(/\n\t\[C\]: in \?/g, '');
}

function parse(stdout) {
  const results = [];
  let current = null;
  for (const line of stdout.split('\n')) {
    const head = /^## (\d+) (\d+) (.*)$/.exec(line);
    if (head) {
      current = { index: Number(head[1]), line: Number(head[2]), name: head[3], wanted: [], body: [] };
      results.push(current);
    } else if (current && current.body.length === 0 && line.startsWith('#= ')) {
      current.wanted.push(line.slice(3));
    } else if (current) {
      current.body.push(line);
    }
  }
  for (const r of results) {
    r.body = mask(r.body.join('\n'))
      .replace(/\n+$/, '')
      .replace(/^\n(?=->)/, '')
      .replace(/\n+(?=->)/, '\n');
    r.complete = /(^|\n)-> /.test(r.body);
  }
  return results;
}

/**
 * Runs every case of a corpus file. A case that kills or hangs the interpreter is given that as its
 * outcome, and the run goes on after it. Returns a Map from the case's number to its result.
 */
export async function runCorpus(argv, file, { mode = 'main', timeout = 60_000 } = {}) {
  const all = new Map();
  let first = 1;
  for (let tries = 0; tries < 50; tries++) {
    const r = await run(argv, [join(here, 'driver.lua'), file, String(first), mode], { timeout });
    const results = parse(r.stdout);
    for (const c of results) all.set(c.index, c);
    const last = results[results.length - 1];
    if (r.code === 0 && !r.timedOut && (!last || last.complete)) return all;
    const why = r.timedOut ? 'hangs' : r.signal ? `dies of ${r.signal}` : `exit ${r.code}: ${r.stderr.trim()}`;
    if (!last) {
      all.set(first, { index: first, line: 0, name: '(start)', wanted: [], body: `-> interpreter ${why}` });
      return all;
    }
    if (!last.complete) last.body += `\n-> interpreter ${why}`;
    first = last.index + 1;
  }
  return all;
}

const indent = (text) => text.replace(/^/gm, '      ');

/** Of two long texts with as many lines, only the lines that differ. */
function onlyDiffering(a, b) {
  const x = a.split('\n');
  const y = b.split('\n');
  if (x.length !== y.length || x.length < 8) return [a, b];
  const keep = (list) => list.filter((_, i) => x[i] !== y[i]).join('\n');
  return [keep(x), keep(y)];
}

/** Compares our results with the reference's, or with what a case says; returns differences as texts. */
export function compareCorpus(name, expected, actual) {
  const differences = [];
  for (const [index, e] of expected) {
    const a = actual.get(index);
    let wanted = e.body;
    if (e.wanted.length > 0) {
      wanted = mask(e.wanted.join('\n'));
      if (!/^-> /.test(e.wanted[e.wanted.length - 1])) wanted += '\n-> ok';
    }
    const got = a ? a.body : '(no outcome)';
    if (got !== wanted) {
      const title = `${name}:${e.line}: ${e.name}`;
      const [x, y] = onlyDiffering(wanted, got);
      differences.push(`${title}\n    expected\n${indent(x)}\n    got\n${indent(y)}`);
    }
  }
  return differences;
}

export const read = (file) => readFileSync(file, 'utf8');
