// What long runs and deep nesting cost: constant memory where it should be constant, and a clean error where there is a limit.
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { requireBuilt, runLua } from './support/run-lua.js';

const MB = 1 << 20;

for (const build of ['native', 'wasm']) {
  describe(`limits (${build})`, { concurrency: 2 }, () => {
    before(() => requireBuilt(build));

    const lua = async (code, args = []) => {
      const result = await runLua(build, [...args, '-e', code], { stats: true });
      assert.equal(result.stderr, '');
      assert.equal(result.status, 0);
      return { output: result.stdout, stats: result.stats };
    };
    /** The output is the same, and a thousand times the turns take no more memory but for garbage not yet collected. */
    const constantMemory = async (code) => {
      const short = await lua(code.replaceAll('TURNS', '1000'));
      const long = await lua(code.replaceAll('TURNS', '1000000'));
      assert.equal(short.output, '1000\n');
      assert.equal(long.output, '1000000\n');
      const more = long.stats.peak_bytes - short.stats.peak_bytes;
      assert.ok(more < MB, `a million turns take ${more} bytes more than a thousand`);
    };

    it('a million hops of yieldto between three coroutines take constant memory', () =>
      constantMemory(`
        local ring, hops = {}, 0
        for i = 1, 3 do
          ring[i] = coroutine.create(function()
            while hops < TURNS do hops = hops + 1 coroutine.yieldto(ring[i % 3 + 1]) end
          end)
        end
        coroutine.resume(ring[1])
        print(hops)`));
    it('a million tail calls take constant memory', () =>
      constantMemory('local function f(n) if n == TURNS then return n end return f(n + 1) end print(f(0))'));
    it('a million tail calls through __call take constant memory', () =>
      constantMemory(`
        local t = setmetatable({}, {})
        getmetatable(t).__call = function(self, n) if n == TURNS then return n end return self(n + 1) end
        print(t(0))`));
    it('a million resumes, pcalls and closures take constant memory', () =>
      constantMemory(`
        local co = coroutine.wrap(function() while true do coroutine.yield() end end)
        local n = 0
        for i = 1, TURNS do co() pcall(error) local f = function() n = n + i - i + 1 end f() end
        print(n)`));

    it('deep stacks that come and go do not keep the collector from its end (scan_below_the_cursor)', async () => {
      const code = `
        local function f() return 1 + f() end
        for _ = 1, 20 do assert(not pcall(f)) end`;
      const { stats } = await lua(code, ['--memory', '64M']);
      assert.ok(stats.collections >= 10, `${stats.collections} collections were finished`);
    });

    it('recursion goes deep within 64 MB, or ends in a stack overflow', async () => {
      const code = `
        local function deep(n) if n == 0 then return 0 end return 1 + deep(n - 1) end
        local ok, v = pcall(deep, 190000)
        print(ok and v == 190000 or tostring(v):find("stack overflow") ~= nil)
        local function endless() return 1 + endless() end
        ok, v = pcall(endless)
        print(ok, tostring(v):find("stack overflow") ~= nil or tostring(v):find("not enough memory") ~= nil)
        print(pcall(deep, 1000))`;
      const { output, stats } = await lua(code, ['--memory', '64M']);
      assert.equal(output, 'true\nfalse\ttrue\ntrue\t1000\n');
      assert.ok(stats.peak_bytes <= 64 * MB, `peak ${stats.peak_bytes}`);
    });
    it('200,000 nested pcalls, resumes and metamethods end well within 64 MB', async () => {
      const code = `
        local function well(ok, v) return ok or tostring(v):find("overflow") ~= nil or tostring(v):find("not enough memory") ~= nil end
        local function pc(n) if n == 0 then return 0 end local ok, v = pcall(pc, n - 1) return v end
        print(well(pcall(pc, 200000)))
        local function co(n) if n == 0 then return 0 end return coroutine.wrap(co)(n - 1) end
        print(well(pcall(co, 20000)))
        local t = setmetatable({}, {})
        getmetatable(t).__index = function(_, n) if n == 0 then return 0 end return t[n - 1] + 1 end
        print(well(pcall(function() return t[100000] end)))
        getmetatable(t).__concat = function(a, n) if n == 0 then return "" end return t .. (n - 1) end
        print(well(pcall(function() return t .. 100000 end)))
        local function close(n) local c <close> = setmetatable({}, { __close = function() if n > 0 then close(n - 1) end end }) end
        print(well(pcall(close, 50000)))
        print((("x"):rep(100)):gsub(".", function(c) return c:upper() end))`;
      const { output, stats } = await lua(code, ['--memory', '64M']);
      assert.equal(output, `${'true\n'.repeat(5)}${'X'.repeat(100)}\t100\n`);
      assert.ok(stats.peak_bytes <= 64 * MB, `peak ${stats.peak_bytes}`);
    });
    it('more local variables than debug information remembers: the later ones have no names, and work all the same', async () => {
      const code = `
        local names = {}
        for i = 1, 150 do names[i] = "v" .. i end
        local f = load(("do local " .. table.concat(names, ",") .. " end "):rep(700) .. [[
          local last <const>, var, closed <close> = 1, 2, nil
          local function fact(n) return n < 2 and 1 or n * fact(n - 1) end
          for i = 1, 2 do var = var + i + last end
          local getlocal = debug.getlocal
          return var, fact(5), getlocal(1, 1), pcall(function() return var.x end)
        ]], "=long")
        print(f())
        print(load(string.dump(f), "=again")())`;
      const { output } = await lua(code);
      assert.equal(output, "7\t120\t(temporary)\tfalse\tlong:5: attempt to index a number value (upvalue 'var')\n".repeat(2));
    });
    it('live data under the limit never fails because of garbage', async () => {
      const code = 'local keep = ("x"):rep(20 << 20) for i = 1, 200 do local s = keep .. i end print(#keep)';
      const { output, stats } = await lua(code, ['--memory', '64M']);
      assert.equal(output, `${20 * MB}\n`);
      assert.ok(stats.peak_bytes <= 64 * MB, `peak ${stats.peak_bytes}`);
    });
    it('memory that small objects took serves big ones when they are gone (pages were never given back)', async () => {
      const code = `
        for turn = 1, 2 do
          print(pcall(function() local t while true do t = { t } end end))
          print(#("x"):rep(8 << 20))
          print(pcall(function() local l for i = 1, math.huge do local p = l l = coroutine.wrap(function() return p end) end end))
          local t = {} for i = 1, 300000 do t[i] = i end print(#t)
        end`;
      const { output, stats } = await lua(code, ['--memory', '32M']);
      assert.equal(output, 'false\tnot enough memory\n8388608\nfalse\tnot enough memory\n300000\n'.repeat(2));
      assert.ok(stats.peak_bytes <= 32 * MB, `peak ${stats.peak_bytes}`);
    });
    it('out of memory, again and again, leaves a working state', async () => {
      const code = `
        local failures = 0
        for turn = 1, 5 do
          local ok, e = pcall(function() local t = {} for i = 1, math.huge do t[i] = { i } end end)
          if not ok and e == "not enough memory" then failures = failures + 1 end
          ok, e = pcall(function() local t = {} for i = 1, math.huge do t["key" .. i] = i end end)
          if not ok and e == "not enough memory" then failures = failures + 1 end
          ok, e = pcall(function() local s = "x" while true do s = s .. s end end)
          if not ok and e == "not enough memory" then failures = failures + 1 end
          ok, e = pcall(function() local list for i = 1, math.huge do local last = list list = coroutine.wrap(function() return last end) end end)
          if not ok and e == "not enough memory" then failures = failures + 1 end
          local t = {} for i = 1, 1000 do t[i] = tostring(i) end assert(#table.concat(t) == 2893)
        end
        print(failures)`;
      const { output } = await lua(code, ['--memory', '8M']);
      assert.equal(output, '20\n');
    });
  });
}
