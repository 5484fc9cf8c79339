// What `npm test` and `npm start` do first on any machine: the npm packages and the programs that are missing.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.js';

/** Runs a command with its output shown; ends this process with its status when it fails. */
export function must(command, ...args) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  if (error) console.error(`${command}: ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
}

/** Installs the npm packages of package-lock.json if they are not there or are older than it. */
export function installPackages() {
  const installed = join(root, 'node_modules/.package-lock.json');
  const lock = join(root, 'package-lock.json');
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return;
  console.log('  node_modules    installing (about 10 s)');
  must('npm', 'ci', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error');
}
