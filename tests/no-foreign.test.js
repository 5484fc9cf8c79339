// Nothing that is committed names a package registry's host or a folder of the machine it was written on: a clone installs
// through whatever registry its own machine is set up with.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { root } from './support/paths.js';

// Written in pieces, so that this file passes its own test.
const hosts = [
  ['registry', 'npmjs', 'org'],
  ['registry', 'npmmirror', 'com'],
  ['registry', 'yarnpkg', 'com'],
  ['npm', 'pkg', 'github', 'com'],
  ['deb', 'debian', 'org'],
  ['security', 'debian', 'org'],
  ['archive', 'ubuntu', 'com'],
  ['pypi', 'org'],
  ['files', 'pythonhosted', 'org'],
].map((parts) => parts.join('.'));
if (process.env.npm_config_registry) hosts.push(new URL(process.env.npm_config_registry).hostname);

const folders = ['work', 'root', 'home'].map((name) => new RegExp(`(?<![\\w.$})-])/${name}/[\\w.]`));

const BINARY = /\.(png|ico|wasm|woff2?|gz)$/;

function committedFiles() {
  const git = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' });
  assert.equal(git.status, 0, git.stderr);
  return git.stdout.split('\0').filter((name) => name && !BINARY.test(name) && statSync(join(root, name), { throwIfNoEntry: false })?.isFile());
}

it('no file names a registry host or a folder of one machine', () => {
  const found = [];
  for (const name of committedFiles()) {
    if (name.startsWith('tests/fuzz/corpus/')) continue; // bytes that a fuzzer made up
    readFileSync(join(root, name), 'utf8').split('\n').forEach((line, index) => {
      const foreign = hosts.find((host) => line.includes(host)) ?? folders.find((folder) => folder.test(line));
      if (foreign) found.push(`${name}:${index + 1}: ${String(foreign)}`);
    });
  }
  assert.deepEqual(found, []);
});

it('package-lock.json names no addresses to download from', () => {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const fixed = Object.entries(lock.packages).filter(([, entry]) => 'resolved' in entry).map(([name]) => name);
  assert.deepEqual(fixed, [], 'make the lock file with npm install --omit-lockfile-registry-resolved');
});
