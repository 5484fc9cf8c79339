// Hostile programs (tests/hostile, README.md there): each ends as it must, within its memory, and never holds a step for long. And
// what a neighbour on the same VM notices of them.
//
// `npm test` gives those that run on a fraction of a second; OCARINA_DEEP=1 three seconds, and every one of them a neighbour.
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { bestTimes, judgeMemory, judgeOutcome, judgeTimes, limits, readPrograms, runProgram, timesOf } from './hostile/corpus.js';
import { loneSpeed, shareBeside } from './hostile/neighbour.js';
import { gate } from './support/gate.js';
import { requireBuilt } from './support/run-lua.js';

const deep = process.env.OCARINA_DEEP === '1';
const builds = process.env.HOSTILE_BUILDS?.split(',') ?? (deep ? ['native', 'wasm', 'debug', 'debug32'] : ['native', 'wasm']);
const ATTEMPTS = 5; // machines are busy with other things, too: a time counts when it is exceeded each time, the later times alone
const ENDS_WITHIN = { native: 20, wasm: 40, debug: 300, debug32: 300 }; // seconds, for those that end by themselves

const programs = readPrograms();
const machine = gate();

/** Seconds that a program gets. */
function timeoutOf({ must }, build) {
  if (must.kind !== 'run on' && !must.kind.startsWith('slow ')) return ENDS_WITHIN[build];
  if (deep) return build.startsWith('debug') ? 10 : 3;
  return 0.2;
}

it('there are programs enough', () => assert.ok(programs.length >= 150, `${programs.length} programs`));

for (const build of builds) {
  describe(`hostile programs on ${build}`, { concurrency: 2 }, () => {
    before(() => requireBuilt(build));
    for (const program of programs) {
      it(`${program.name} (${program.file}:${program.line})`, async () => {
        const timeout = timeoutOf(program, build);
        let best, complaints;
        for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
          const result = await machine[attempt === 0 ? 'shared' : 'exclusive'](() => runProgram(build, program, timeout));
          const wrong = judgeOutcome(program, result);
          if (wrong.length === 0) wrong.push(...judgeMemory(result));
          assert.deepEqual(wrong, []);
          const times = timesOf(result);
          best = best ? bestTimes(best, times) : times;
          complaints = limits.step[build] ? judgeTimes(build, best) : [];
          if (complaints.length === 0) return;
        }
        assert.deepEqual(complaints, []);
      });
    }
  });
}

describe('a neighbour on the same VM', () => {
  // In between, those of each file that take the most different things.
  const sample = deep ? programs : programs.filter((_, i) => i % 12 === 5);
  let lone;
  before(async () => { lone = await loneSpeed(); });
  for (const program of sample) {
    it(`keeps a quarter of its speed beside ${program.name}`, async () => {
      let share = 0;
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        share = Math.max(share, await shareBeside(program, lone, deep ? 2000 : 250));
        if (share >= 0.25) return;
        lone = await loneSpeed(); // the machine may have become slower meanwhile
      }
      assert.fail(`it keeps ${share.toFixed(2)} of its speed`);
    });
  }
});
