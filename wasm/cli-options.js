// cli-options.js: the options of the command line on Node, and the statuses that it ends with.

export const VERSION = 'Ocarina 0.1.0 (Lua 5.4)';
export const OK = 0, ERROR = 1, USAGE = 2, TIMEOUT = 124, CTRL_C = 130;

export const usage = `usage: ocarina [options] [script.lua [args]]
  -e CODE            run CODE
  -l [NAME=]MODULE   require MODULE, as the global NAME (without it: up to a '-' in MODULE)
  -i                 interactive prompt after the scripts
  -W                 show warnings
  -                  run standard input
  --list             print the bytecode instead of running it
  -v, --version      print the version
  --fuel N           fuel of one step (default 8192)
  --memory SIZE      memory limit, as 500K, 64M, 1G (default: none)
  --timeout SECONDS  stop the script after that time (exit status 124)
  --stats FILE       write statistics to FILE, as JSON (the engine is warmed up first)
  --translate WHICH  functions that become WebAssembly: hot (default), none, all
`;

export class UsageError extends Error {}

/** What the arguments ask for. Throws UsageError. `script` is the index of the script's name among them, `args` is what follows it. */
export function parseOptions(argv) {
  const o = { chunks: [], fuel: 8192, memory: 0, timeout: 0, script: undefined, args: [] };
  const number = (text, name, unit) => {
    const n = Number(text);
    if (text === undefined || text.trim() === '' || !(n > 0) || !Number.isFinite(n)) throw new UsageError(`${unit} must follow '${name}'`);
    return n;
  };
  let i = 0;
  for (; i < argv.length; i++) {
    const arg = argv[i];
    if (!arg.startsWith('-')) break;
    if (arg === '-') {
      o.stdin = true;
      break;
    }
    if (arg === '--') {
      i++;
      break;
    }
    const long = /^(--(?:fuel|memory|timeout|stats|translate))(?:=(.*))?$/s.exec(arg);
    if (long) {
      const value = long[2] ?? argv[++i];
      switch (long[1]) {
        case '--fuel':
          o.fuel = number(value, '--fuel', 'a positive number');
          if (!Number.isSafeInteger(o.fuel)) throw new UsageError("a positive number must follow '--fuel'");
          break;
        case '--memory': {
          const size = /^([\d.]+)([kmg]?)$/i.exec(value ?? '');
          o.memory = Math.floor(number(size?.[1], '--memory', 'a size greater than 0, such as 64M,') * 1024 ** ' kmg'.indexOf((size?.[2] || ' ').toLowerCase()));
          break;
        }
        case '--translate':
          if (!['hot', 'none', 'all'].includes(value)) throw new UsageError("'hot', 'none' or 'all' must follow '--translate'");
          o.translate = value;
          break;
        case '--timeout': o.timeout = number(value, '--timeout', 'a number of seconds greater than 0'); break;
        default:
          if (value === undefined) throw new UsageError("a file name must follow '--stats'");
          if (value.endsWith('.lua')) throw new UsageError(`--stats overwrites the file that follows, which looks like a script: '${value}'`);
          o.stats = value;
      }
    } else if (arg === '-i') o.interactive = true;
    else if (arg === '-W') o.chunks.push({ text: "warn('@on')" });
    else if (arg === '--list') o.list = true;
    else if (arg === '-v' || arg === '--version') o.version = true;
    else if (arg === '--help') o.help = true;
    else if (/^-[el]/.test(arg)) {
      const text = arg.length > 2 ? arg.slice(2) : argv[++i];
      if (text === undefined) throw new UsageError(`a value is missing after '${arg}'`);
      o.chunks.push({ module: arg[1] === 'l', text });
    } else throw new UsageError(`unrecognized option '${arg}'`);
  }
  if (i < argv.length) {
    o.script = i;
    o.args = argv.slice(i + 1);
  }
  return o;
}

export const hasWork = (o) => o.script !== undefined || o.chunks.length > 0 || o.version || o.stdin;
/** Does it end in an interactive prompt? */
export const prompts = (o) => o.interactive || (!hasWork(o) && process.stdin.isTTY);
