// The command line, native and wasm: the same options, exit statuses and --stats.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { interpreters, requireBuilt, runLua } from './support/run-lua.js';

for (const build of ['native', 'wasm']) {
  describe(`command line (${build})`, { concurrency: 2 }, () => {
    let folder;
    const lua = (args, options) => runLua(build, args, { cwd: folder, ...options });
    const script = (name, source) => {
      writeFileSync(join(folder, name), source);
      return name;
    };
    /** Runs and expects a normal end with exactly this output. */
    const prints = async (args, stdout, options) => {
      const result = await lua(args, options);
      assert.equal(result.stderr, '');
      assert.equal(result.stdout, stdout);
      assert.equal(result.status, 0);
      return result;
    };

    before(() => {
      requireBuilt(build);
      folder = mkdtempSync(join(tmpdir(), 'ocarina-cli-'));
    });
    after(() => rmSync(folder ?? '', { recursive: true, force: true }));

    describe('what is run', () => {
      it('-e runs code, several in their order, sharing globals', async () => {
        await prints(['-e', 'x = 1 print(x)', '-e', 'print(x + 1)'], '1\n2\n');
        await prints(['-eprint(3)'], '3\n');
      });
      it('a script gets its arguments in arg and ...', async () => {
        script('args.lua', 'print(arg[0], arg[1], arg[2], arg[3], #arg, select("#", ...), ...)');
        await prints(['args.lua', 'a', '-e', '--fuel'], 'args.lua\ta\t-e\t--fuel\t3\t3\ta\t-e\t--fuel\n');
      });
      it('negative indices of arg hold the command', async () => {
        script('negative.lua', 'print(arg[-1], arg[-2], arg[-3] ~= nil)');
        await prints(['-e', 'x = 1', 'negative.lua'], 'x = 1\t-e\ttrue\n');
      });
      it('-e runs before the script', async () => {
        script('after.lua', 'print(x, ...)');
        await prints(['-e', 'x = "before"', 'after.lua', 'y'], 'before\ty\n');
      });
      it('- runs standard input', async () => {
        await prints(['-', 'a'], '1\ta\n', { input: 'print(1, ...)\n' });
      });
      it('standard input is run when it is not a terminal and nothing else is asked for', async () => {
        await prints([], '7\n', { input: 'print(7)\n' });
      });
      it('-- ends the options', async () => {
        script('-odd.lua', 'print("odd")');
        await prints(['--', '-odd.lua'], 'odd\n');
      });
      it('a first line that starts with # is skipped', async () => {
        script('hash.lua', '#!/usr/bin/env ocarina\nprint(debug and debug.getinfo(1, "l").currentline or 2)\n');
        await prints(['hash.lua'], '2\n');
      });
      it('-l requires a module into a global', async () => {
        script('hello.lua', 'print("loading", ...) return { name = "hello" }');
        const result = await lua(['-l', 'hello', '-e', 'print(hello.name)']);
        assert.match(result.stdout, /^loading\thello\t\S*hello\.lua\nhello\n$/);
        assert.equal(result.status, 0);
      });
      it('-l NAME=MODULE requires a module into another global, and a version behind - is no part of a name', async () => {
        script('greet-v2.lua', 'return { name = ... }');
        await prints(['-l', 'g=greet-v2', '-e', 'print(g.name, greet)'], 'greet-v2\tnil\n');
        await prints(['-lgreet-v2', '-e', 'print(greet.name)'], 'greet-v2\n');
      });
      it('-W shows warnings', async () => {
        const result = await lua(['-e', 'warn("hidden")', '-W', '-e', 'warn("sh", "own")']);
        assert.deepEqual([result.status, result.stdout, result.stderr], [0, '', 'Lua warning: shown\n']);
      });
      it('a syntax error in a script names its file and line', async () => {
        script('broken.lua', 'x = 1\ny = = 2\n');
        const result = await lua(['broken.lua']);
        assert.match(result.stderr, /broken\.lua:2: unexpected symbol near '='/);
        assert.equal(result.status, 1);
      });
      it('dofile, loadfile and require read files', async () => {
        script('part.lua', 'return ..., 5');
        script('files.lua', 'print(dofile("part.lua")) print(loadfile("part.lua")(1)) print((require("part"))) print(loadfile("none.lua"))');
        await prints(['files.lua'], 'nil\t5\n1\t5\npart\nnil\tcannot open none.lua: No such file or directory\n');
      });
      it('reads standard input with io.read', async () => {
        await prints(['-e', 'print(io.read("l"), io.read("n"), io.read("a"))'], 'one\t2\t rest\n\n', { input: 'one\n2 rest\n' });
      });
    });

    describe('what it says of itself', () => {
      for (const option of ['-v', '--version']) {
        it(option, async () => {
          const result = await lua([option]);
          assert.match(result.stdout, /^Ocarina 0\.1\.0\b.*Lua 5\.4/);
          assert.equal(result.status, 0);
        });
      }
      it('--list shows the bytecode without running it', async () => {
        script('listed.lua', 'local a = ... print(a + 1)\nlocal function inner() return a end\n');
        const result = await lua(['--list', 'listed.lua']);
        assert.equal(result.status, 0);
        assert.equal(result.stderr, '');
        assert.match(result.stdout, /return/i);
        assert.ok(result.stdout.split('\n').length > 8, result.stdout);
      });
      for (const args of [['--nonsense'], ['-x'], ['-e'], ['-l'], ['--fuel'], ['--fuel', 'many', '-e', ''], ['--fuel', '0', '-e', ''],
        ['--memory', '12Q', '-e', ''], ['--timeout', 'soon', '-e', ''], ['--stats'], ['--stats', 'script.lua']]) {
        it(`usage and exit 2 for: ${args.join(' ')}`, async () => {
          const result = await lua(args);
          assert.equal(result.status, 2);
          assert.match(result.stderr, /usage: /i);
          assert.equal(result.stdout, '');
        });
      }
    });

    describe('how it ends', () => {
      it('0 after a normal end', () => prints(['-e', ''], ''));
      it('1 after an error, with message and traceback on standard error', async () => {
        script('fails.lua', 'local function inner()\n  error("no way")\nend\ninner()\n');
        const result = await lua(['fails.lua']);
        assert.equal(result.status, 1);
        assert.equal(result.stdout, '');
        assert.match(result.stderr, /fails\.lua:2: no way\nstack traceback:\n/);
        assert.match(result.stderr, /fails\.lua:2: in (local 'inner'|upvalue 'inner'|function <fails\.lua:1>)/);
        assert.match(result.stderr, /fails\.lua:4: in main chunk/);
      });
      it('1 for a script that is not there', async () => {
        const result = await lua(['nowhere.lua']);
        assert.equal(result.status, 1);
        assert.match(result.stderr, /cannot open '?nowhere\.lua'?/);
      });
      it('1 for an error object that is no string', async () => {
        assert.match((await lua(['-e', 'error({})'])).stderr, /\(error object is a table value\)/);
        const named = await lua(['-e', 'error(setmetatable({}, { __tostring = function() return "my own" end }))']);
        assert.match(named.stderr, /my own/);
        assert.equal(named.status, 1);
      });
      it('the status given to os.exit', async () => {
        const status = async (code) => (await lua(['-e', code])).status;
        assert.equal(await status('os.exit(7)'), 7);
        assert.equal(await status('os.exit(true)'), 0);
        assert.equal(await status('os.exit(false)'), 1);
        assert.equal(await status('pcall(os.exit, 3)'), 3);
        assert.equal(await status('coroutine.wrap(function() os.exit(4, true) end)()'), 4);
      });
      it('os.exit closes pending variables when asked to, as lua does', async () => {
        const closing = (name, more = '') => `local ${name} <close> = setmetatable({}, { __close = function(_, e) print("${name}", e) ${more} end })`;
        for (const [source, expected] of [
          [`${closing('a')} pcall(function() ${closing('b')} os.exit(3, true) end)`, 'b\tnil\na\tnil\n'],
          [`${closing('a')} coroutine.wrap(function() ${closing('c')} os.exit(3, true) end)()`, 'a\tnil\n'],
          [`${closing('a')} ${closing('b', 'error("oops")')} os.exit(3, true)`, 'b\tnil\na\t(command line):1: oops\n'],
          [`${closing('a')} ${closing('b', 'os.exit(3, true)')} os.exit(4, true)`, 'b\tnil\n'],
          [`${closing('a')} table.sort({ 3, 2, 1 }, function() os.exit(3, true) end)`, 'a\tnil\n'],
          [`${closing('a')} os.exit(3)`, ''],
          [`${closing('a')} setmetatable({}, { __gc = function() print("collected") end }) os.exit(3, true)`, 'a\tnil\ncollected\n'],
        ]) {
          for (const fuel of ['1', '8192']) {
            const { status, stdout, stderr } = await lua(['--fuel', fuel, '-e', source]);
            assert.deepEqual([status, stdout, stderr], [3, expected, ''], source);
          }
        }
      });
      it('os.exit in a finalizer is an end, too', async () => {
        for (const [source, expected] of [
          ['setmetatable({}, { __gc = function() os.exit(3) end }) collectgarbage() print("not reached")', ''],
          ['warn("@on") x = setmetatable({}, { __gc = function() print("last") os.exit(3) end })', 'last\n'],
          ['x = setmetatable({}, { __gc = function() os.exit(3, true) end }) error("oops")', ''],
        ]) {
          for (const fuel of ['1', '8192']) {
            const { status, stdout, stderr } = await lua(['--fuel', fuel, '-e', source]);
            assert.deepEqual([status, stdout, stderr.match(/warning.*/)?.[0]], [3, expected, undefined], source);
          }
        }
      });
      it('finalizers run at a normal end', async () => {
        await prints(['-e', 'x = setmetatable({}, { __gc = function() print("closed") end })'], 'closed\n');
      });
      for (const [what, code] of [
        ['an endless loop', 'while true do end'],
        ['a loop that catches everything', 'while true do pcall(function() while true do end end) end'],
        ['a waiting coroutine loop', 'local f = coroutine.wrap(function() while true do coroutine.yield() end end) while true do f() end'],
        ['an endless metamethod', 'local t = setmetatable({}, { __index = function() while true do end end }) print(t.x)'],
        ['a huge string', 'local s = ("x"):rep(1 << 20) while true do s:rep(1 << 9):reverse() end'],
      ]) {
        it(`124 when --timeout stops ${what}`, async () => {
          const result = await lua(['--timeout', '0.3', '--memory', '2G', '-e', code], { stats: true });
          assert.equal(result.status, 124, result.stderr);
          assert.equal(result.timedOut, false);
          assert.ok(result.ms < 5000, `it took ${result.ms} ms`);
          assert.equal(result.stats.outcome, 'interrupted');
        });
      }
      it('--timeout does nothing to a script that ends before', async () => {
        const result = await prints(['--timeout', '30', '-e', 'print(1)'], '1\n');
        assert.ok(result.ms < 15_000);
      });
      it('130 after Ctrl-C', async () => {
        const result = await untilReady(build, ['-e', 'print("ready") io.stdout:flush() while true do pcall(error) end'], { stats: folder });
        assert.equal(result.status, 130);
        assert.equal(result.stats.outcome, 'interrupted');
        assert.equal(result.stderr, 'ocarina: interrupted\n');
      });
      it('a reader that goes away ends it', { skip: process.platform === 'win32' }, async () => {
        const child = spawn(interpreters[build].command[0], [...interpreters[build].command.slice(1), '-e', 'while true do print("x") end'],
          { stdio: ['ignore', 'pipe', 'ignore'] });
        child.stdout.once('data', () => child.stdout.destroy());
        const ended = await new Promise((resolve) => {
          const timer = setTimeout(() => resolve(child.kill('SIGKILL') && 'killed'), 20_000);
          child.on('exit', () => resolve(clearTimeout(timer) ?? 'ended'));
        });
        assert.equal(ended, 'ended');
      });
    });

    describe('limits and figures', () => {
      it('--stats tells of a normal end', async () => {
        const { stats, status } = await lua(['-e', 'for i = 1, 1e6 do end'], { stats: true });
        assert.equal(status, 0);
        assert.deepEqual(Object.keys(stats).sort(),
          ['collections', 'error', 'fuel', 'max_step_ms', 'outcome', 'overrun_ms', 'p99_step_ms', 'peak_bytes', 'steps']);
        assert.equal(stats.outcome, 'done');
        assert.equal(stats.error, null);
        assert.ok(stats.fuel >= 1e6 && stats.fuel < 1e7, `fuel ${stats.fuel}`);
        assert.ok(stats.steps >= 1e6 / 8192 / 2 && stats.steps < 1e4, `steps ${stats.steps}`);
        assert.ok(stats.peak_bytes > 1000 && stats.peak_bytes < (1 << 24), `peak ${stats.peak_bytes}`);
        assert.ok(stats.max_step_ms >= stats.p99_step_ms && stats.p99_step_ms >= 0);
        assert.ok(Number.isInteger(stats.collections) && stats.collections >= 0);
      });
      it('--stats tells of an error', async () => {
        const { stats, status } = await lua(['-e', 'error("bad \\"luck\\"\\n", 0)'], { stats: true });
        assert.equal(status, 1);
        assert.equal(stats.outcome, 'error');
        assert.equal(stats.error, 'bad "luck"\n');
      });
      it('--stats counts collections', async () => {
        const { stats } = await lua(['-e', 'collectgarbage() collectgarbage()'], { stats: true });
        assert.ok(stats.collections >= 2, `collections ${stats.collections}`);
      });
      it('--fuel is the fuel of one step', async () => {
        const code = 'local n = 0 for i = 1, 2000 do n = n + i end print(n)';
        const steps = async (fuel) => {
          const result = await lua(['--fuel', String(fuel), '-e', code], { stats: true });
          assert.equal(result.stdout, '2001000\n');
          return result.stats.steps;
        };
        const [one, few, many] = [await steps(1), await steps(100), await steps(1e9)];
        assert.ok(one > 10 * few && few > many && many < 50, `steps at fuel 1, 100, 1e9: ${one}, ${few}, ${many}`);
      });
      it('--memory ends in an error that can be caught, and the script goes on', async () => {
        const code = 'local ok, e = pcall(function() local t = {} while true do t[#t+1] = {} end end) print(ok, e, #("x"):rep(1000))';
        const result = await lua(['--memory', '64M', '-e', code], { stats: true });
        assert.equal(result.stdout, 'false\tnot enough memory\t1000\n');
        assert.equal(result.status, 0);
        assert.ok(result.stats.peak_bytes <= 64 * 1024 * 1024, `peak ${result.stats.peak_bytes}`);
        assert.ok(result.stats.peak_bytes > 32 * 1024 * 1024, `peak ${result.stats.peak_bytes}`);
      });
      it('--memory: uncaught, it is an error like another', async () => {
        const result = await lua(['--memory', '8M', '-e', 'local s = "x" while true do s = s .. s end'], { stats: true });
        assert.equal(result.status, 1);
        assert.match(result.stderr, /not enough memory/);
        assert.equal(result.stats.outcome, 'error');
      });
      it('--memory: an uncaught error with the heap still full is told, and no message handler runs for it', async () => {
        const filled = await lua(['--memory', '16M', '-e', 't = {} while true do t[#t+1] = {} end']);
        assert.deepEqual([filled.status, filled.stderr], [1, 'ocarina: not enough memory\n']);
        const code = 't = {} print(xpcall(function() while true do t[#t+1] = {} end end, function() handled = true end)) print(handled)';
        await prints(['--memory', '16M', '-e', `${code} t = nil`], 'false\tnot enough memory\nnil\n');
      });
      it('--memory takes K, M, G and plain bytes', async () => {
        for (const size of ['4194304', '4096K', '4M', '1G']) await prints(['--memory', size, '-e', 'print(1)'], '1\n');
      });
    });

    describe('-i', () => {
      const session = (input, args = []) => lua(['-i', ...args], { input });
      it('echoes the values of expressions and keeps state', async () => {
        const result = await session('1+1\nx = 40\nx + 2, "two"\n');
        assert.match(result.stdout, /\b2\n/);
        assert.match(result.stdout, /42\t"?two"?\n/);
        assert.equal(result.status, 0);
      });
      it('goes on after an error', async () => {
        const result = await session('error("oops")\nx = = 1\n"still " .. "here"\n');
        assert.match(result.stderr + result.stdout, /oops/);
        assert.match(result.stderr + result.stdout, /unexpected symbol near '='/);
        assert.match(result.stdout, /still here/);
        assert.equal(result.status, 0);
      });
      it('reads on when a statement is not complete', async () => {
        const result = await session('for i = 1, 2 do\nprint("turn " .. i)\nend\n');
        assert.match(result.stdout, /turn 1\n(.*)turn 2\n/);
      });
      it('takes a next chunk when the last one has filled the memory', async () => {
        const result = await session('t = {} while true do t[#t+1] = {} end\n#t > 1000\nt = nil\n"still " .. "here"\n', ['--memory', '16M']);
        assert.equal(result.stdout.split('\n').slice(1).join('\n'), '> > true\n> > still here\n> \n');
        assert.equal(result.stderr, 'ocarina: not enough memory\n');
      });
      it('Ctrl-C stops what runs or reads, keeps the state, and loses no later input', async () => {
        const { command } = interpreters[build];
        const child = spawn(command[0], [...command.slice(1), '-i'], { stdio: 'pipe' });
        const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
        const exited = new Promise((resolve) => { child.on('exit', resolve); });
        let text = '';
        for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => { text += data; });
        const shows = async (part, times) => {
          while (text.split(part).length <= times && child.exitCode === null && child.signalCode === null) await new Promise((wake) => { setTimeout(wake, 20); });
        };
        child.stdin.write('x = 1 io.stderr:write("one") while true do end\n');
        await shows('one', 1);
        child.kill('SIGINT');
        await shows('interrupted!', 1);
        child.stdin.write('io.stderr:write("two", x) io.read()\n');
        await shows('two1', 1);
        await new Promise((wake) => { setTimeout(wake, 100); });
        child.kill('SIGINT');
        await shows('interrupted!', 2);
        child.stdin.end('io.read()\nhi\n');
        const status = await exited;
        clearTimeout(timer);
        assert.equal(status, 0, text);
        assert.match(text, /interrupted!\n[^]*two1[^]*interrupted!\n> hi\n/, text);
      });
      describe('at a terminal', { skip: process.platform !== 'linux' && 'it takes the program script of Linux' }, () => {
        /** Sends each input when what stands beside the one before is shown; answers all that was shown. */
        async function typed(...inputs) {
          const { command } = interpreters[build];
          const shellCommand = `exec ${command.join(' ')}`; // a dash that stays would die of the Ctrl-C
          const child = spawn('script', ['-qec', shellCommand, '/dev/null'], { stdio: ['pipe', 'pipe', 'inherit'] });
          const timer = setTimeout(() => child.kill('SIGKILL'), 20_000);
          const exited = new Promise((resolve) => { child.on('exit', resolve); });
          let text = '';
          child.stdout.on('data', (data) => { text += data; });
          for (const [input, shown] of [['', '> '], ...inputs, ['\x04', '']]) {
            child.stdin.write(input);
            while (!text.includes(shown) && child.exitCode === null && child.signalCode === null) await new Promise((wake) => { setTimeout(wake, 20); });
            await new Promise((wake) => { setTimeout(wake, 100); });
          }
          const status = await exited;
          clearTimeout(timer);
          assert.equal(status, 0, text);
          return text;
        }
        it('Ctrl-D ends what is read, not the session (input_ended_for_good)', async () => {
          assert.match(await typed(['"read " .. tostring(io.read())\r', 'read()'], ['\x04', 'read nil'], ['21 * 2\r', '42']), /\n42\r\n/);
        });
        it('Ctrl-C stops what runs, and what is read', async () => {
          const text = await typed(['while true do end\r', 'do end\r'], ['\x03', 'interrupted!'], ['io.write("name? ") io.read()\r', 'name? '], ['\x03', '\n'], ['6 * 7\r', '42']);
          assert.equal(text.split('interrupted!').length, 3, text);
        });
        if (build === 'native') return; // its lines are the terminal's own: rlwrap edits them
        it('lines can be edited and called back; those that a program reads are no part of the history', async () => {
          const text = await typed(['x = io.read()\r', 'read()'], ['secret\r', 'secret'], ['x .. 13\x1b[D\x7f2\r', 'secret32'], ['\x1b[A .. "!"\r', 'secret32!']);
          assert.match(text, /secret32!\r\n/);
        });
        it('lines pasted at once come one by one, the last one unfinished', async () => {
          const text = await typed(['a = 1\rb = 2\rprint(a, b, "pas" .. "ted")', 'print(a'], ['\r', '1\t2\tpasted']);
          assert.match(text, /1\t2\tpasted\r\n/);
        });
        it('what a program has written of a line stays', async () => {
          const text = await typed(['io.write("name? ") print(io.read())\r', 'name? '], ['me\r', '\nme'], ['io.stdout:write("half a line") return\r', 'half a line\r\n']);
          assert.match(text, /name\? [^\n]*me\r\r?\nme\r\n/);
        });
      });
      it('output that cannot be written is no success', { skip: !existsSync('/dev/full') }, async () => {
        const { command } = interpreters[build];
        const child = spawn(command[0], [...command.slice(1), '-e', 'print(1)'], { stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'] });
        let stderr = '';
        child.stderr.on('data', (data) => { stderr += data; });
        const status = await new Promise((resolve) => { child.on('close', resolve); });
        assert.deepEqual([status, stderr], [1, 'ocarina: cannot write standard output: No space left on device\n']);
      });
      it('a folder and a file that cannot be written are told in plain words', async () => {
        const folderRun = await lua(['.']);
        assert.deepEqual([folderRun.status, folderRun.stderr], [1, 'ocarina: cannot read .: Is a directory\n']);
        const unwritten = await lua(['--stats', '/nowhere/stats.json', '-e', '']);
        assert.deepEqual([unwritten.status, unwritten.stderr], [1, 'ocarina: cannot write /nowhere/stats.json: No such file or directory\n']);
      });
      it('says what it is and how to leave', async () => {
        assert.match((await session('')).stdout, /^Ocarina \d.*Ctrl-D ends it\.\n> \n$/);
      });
      it('follows the script and sees its globals', async () => {
        script('first.lua', 'y = 5');
        assert.match((await session('y * 2\n', ['first.lua'])).stdout, /10\n/);
      });
    });
  });
}

/** Starts a program, sends Ctrl-C once it has printed something, and waits for its end: how it ended and what it said. */
async function untilReady(build, args, { stats }) {
  const file = join(stats, 'interrupt.json');
  const { command } = interpreters[build];
  const child = spawn(command[0], [...command.slice(1), '--stats', file, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let stderr = '';
  child.stderr.on('data', (text) => { stderr += text; });
  child.stdout.once('data', () => setTimeout(() => child.kill('SIGINT'), 50));
  const timer = setTimeout(() => child.kill('SIGKILL'), 20_000);
  const status = await new Promise((resolve) => child.on('close', resolve));
  clearTimeout(timer);
  return { status, stderr, stats: JSON.parse(readFileSync(file, 'utf8')) };
}
