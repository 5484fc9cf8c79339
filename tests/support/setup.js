// What `npm test` and `npm start` do first on any machine: the npm packages and the programs that are missing.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.js';

/** Runs a command with its output shown; ends this process with its status when it fails. */
export function must(command, ...args) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  if (error) console.error(`${command}: ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
}

/** The packages that a lock file of npm names. */
function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(join(root, file), 'utf8')).packages;
  } catch {
    return {};
  }
}

/** Installs the npm packages of package-lock.json unless they are there: those that only some platforms need apart. */
export function installPackages() {
  const installed = packagesOf('node_modules/.package-lock.json');
  const wanted = Object.entries(packagesOf('package-lock.json')).filter(([name, { optional }]) => name !== '' && !optional);
  if (wanted.every(([name, { version }]) => installed[name]?.version === version)) return;
  console.log('  node_modules    installing (about 10 s)');
  must('npm', 'ci', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error');
}
