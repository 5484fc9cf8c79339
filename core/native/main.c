/* main.c: the command line: options, scripts, exit status. The design (design.md, "Command line") fixes both. */
#define _DEFAULT_SOURCE
#include <errno.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "native.h"

enum { EXIT_OK = 0, EXIT_ERROR = 1, EXIT_USAGE = 2, EXIT_TIMEOUT = 124, EXIT_CTRL_C = 130 };

typedef struct Options {
  bool interactive, list, version, use_stdin;
  int64_t fuel;
  size_t memory;
  double timeout;
  const char *stats;
  int script;         /* index of the script in argv, 0: none */
  int nchunks;        /* -e, -l and -W, in order: */
  struct { bool is_module; const char *text; } *chunks;
} Options;

static void usage(FILE *f) {
  fputs("usage: ocarina [options] [script.lua [args]]\n"
        "  -e CODE            run CODE\n"
        "  -l [NAME=]MODULE   require MODULE, as the global NAME (without it: up to a '-' in MODULE)\n"
        "  -i                 interactive prompt after the scripts\n"
        "  -W                 show warnings\n"
        "  -                  run standard input\n"
        "  --list             print the bytecode instead of running it\n"
        "  -v, --version      print the version\n"
        "  --fuel N           fuel of one step (default 8192)\n"
        "  --memory SIZE      memory limit, as 500K, 64M, 1G (default: none)\n"
        "  --timeout SECONDS  stop the script after that time (exit status 124)\n"
        "  --stats FILE       write statistics to FILE, as JSON\n", f);
}

static int complain_usage(const char *what, const char *option) {
  fprintf(stderr, OC_PROGRAM ": %s '%s'\n", what, option);
  usage(stderr);
  return EXIT_USAGE;
}

#if OC_DEBUG
static bool stress(const char *what) {
  static const char *const names[] = {"gc", "suspend", "segment", "check", "slices"};
  unsigned i = 0;
  while (i < sizeof names / sizeof *names && strcmp(what, names[i]) != 0) i++;
  oc_stress |= 1u << i;
  return i < sizeof names / sizeof *names;
}
_Static_assert(OC_STRESSED_GC == 1 && OC_STRESSED_SUSPEND == 2 && OC_STRESSED_SEGMENT == 4 && OC_STRESSED_CHECK == 8 && OC_STRESSED_SLICES == 16, "bits in the order of the names");
#endif

/* "64M" -> bytes; false: not a size. */
static bool parse_size(const char *s, size_t *out) {
  char *end;
  errno = 0;
  const double n = strtod(s, &end);
  double unit = 1;
  if (*end == 'K' || *end == 'k') unit = 1 << 10;
  else if (*end == 'M' || *end == 'm') unit = 1 << 20;
  else if (*end == 'G' || *end == 'g') unit = 1 << 30;
  if (unit > 1) end++;
  if (end == s || *end != 0 || errno != 0 || !(n > 0) || n * unit >= (double)SIZE_MAX) return false;
  *out = (size_t)(n * unit);
  return true;
}

static bool parse_seconds(const char *s, double *out) {
  char *end;
  errno = 0;
  *out = strtod(s, &end);
  return end != s && *end == 0 && errno == 0 && *out > 0 && *out < 1e9;
}

static bool parse_fuel(const char *s, int64_t *out) {
  char *end;
  errno = 0;
  *out = strtoll(s, &end, 10);
  return end != s && *end == 0 && errno == 0 && *out > 0 && *out < (int64_t)1 << 53;
}

/* The value of a long option: behind '=' or the next argument. */
static const char *option_value(const char *arg, size_t name, int argc, char **argv, int *i) {
  if (arg[name] == '=') return arg + name + 1;
  return *i + 1 < argc ? argv[++*i] : NULL;
}

static bool is_option(const char *arg, const char *name) {
  const size_t n = strlen(name);
  return strncmp(arg, name, n) == 0 && (arg[n] == 0 || arg[n] == '=');
}

/* Fills the options; answers an exit status to end with, or -1 to go on. */
static int parse_options(int argc, char **argv, Options *o) {
  o->fuel = 8192;
  o->chunks = calloc((size_t)argc, sizeof *o->chunks);
  if (o->chunks == NULL) return EXIT_ERROR;
  int i = 1;
  for (; i < argc; i++) {
    const char *arg = argv[i], *value = NULL;
    if (arg[0] != '-') break;
    if (arg[1] == 0) {
      o->use_stdin = true;
      break;
    }
    if (strcmp(arg, "--") == 0) {
      i++;
      break;
    }
    if (strcmp(arg, "-i") == 0) o->interactive = true;
    else if (strcmp(arg, "-W") == 0) o->chunks[o->nchunks++].text = "warn('@on')";
    else if (strcmp(arg, "--list") == 0) o->list = true;
    else if (strcmp(arg, "-v") == 0 || strcmp(arg, "--version") == 0) o->version = true;
    else if (strcmp(arg, "--help") == 0) {
      usage(stdout);
      return EXIT_OK;
    } else if (arg[1] == 'e' || arg[1] == 'l') {
      value = arg[2] ? arg + 2 : i + 1 < argc ? argv[++i] : NULL;
      if (value == NULL) return complain_usage("a value is missing after", arg);
      o->chunks[o->nchunks].is_module = arg[1] == 'l';
      o->chunks[o->nchunks++].text = value;
    } else if (is_option(arg, "--fuel")) {
      value = option_value(arg, 6, argc, argv, &i);
      if (value == NULL || !parse_fuel(value, &o->fuel)) return complain_usage("a positive number must follow", "--fuel");
    } else if (is_option(arg, "--memory")) {
      value = option_value(arg, 8, argc, argv, &i);
      if (value == NULL || !parse_size(value, &o->memory)) return complain_usage("a size greater than 0, such as 64M, must follow", "--memory");
    } else if (is_option(arg, "--timeout")) {
      value = option_value(arg, 9, argc, argv, &i);
      if (value == NULL || !parse_seconds(value, &o->timeout)) return complain_usage("a number of seconds greater than 0 must follow", "--timeout");
    } else if (is_option(arg, "--stats")) {
      o->stats = option_value(arg, 7, argc, argv, &i);
      if (o->stats == NULL) return complain_usage("a file name must follow", "--stats");
      const size_t n = strlen(o->stats);
      if (n >= 4 && strcmp(o->stats + n - 4, ".lua") == 0) return complain_usage("--stats overwrites the file that follows, which looks like a script:", o->stats);
#if OC_DEBUG
    } else if (is_option(arg, "--stress")) {
      value = option_value(arg, 8, argc, argv, &i);
      if (value == NULL || !stress(value)) return complain_usage("gc, check, slices, suspend or segment must follow", "--stress");
#endif
    } else {
      return complain_usage("unrecognized option", arg);
    }
  }
  if (i < argc) o->script = i;
  return -1;
}

/* --- what to run --- */

/* The global `arg`: the script is 0, its arguments 1.., what stands before it is negative. */
static bool set_arg(OcCli *cli, int argc, char **argv, int script) {
  OcRef table, globals;
  bool ok = true;
  if (oc_new_table(cli->vm, &table) != OC_SUCCESS) return false;
  for (int i = 0; i < argc && ok; i++) {
    OcVar key = {0};
    key.type = OC_VAR_INTEGER;
    key.u.integer = i - script;
    const OcVar value = cli_text(argv[i], strlen(argv[i]));
    ok = oc_raw_set(cli->vm, table, &key, &value) == OC_SUCCESS;
  }
  if (ok && oc_globals(cli->vm, &globals) == OC_SUCCESS) {
    const OcVar name = cli_text("arg", 3);
    OcVar value = {0};
    value.type = OC_VAR_REF;
    value.ref = table;
    ok = oc_raw_set(cli->vm, globals, &name, &value) == OC_SUCCESS;
    oc_ref_free(cli->vm, globals);
  }
  oc_ref_free(cli->vm, table);
  return ok;
}

/* All of a file, or of standard input (name NULL), in a malloc block. NULL: `cli_complain`ed. */
static char *read_all(OcCli *cli, const char *name, size_t *len) {
  char message[600], *s = NULL;
  size_t n = 0, room = 0;
  FILE *f = name ? fopen(name, "rb") : NULL;
  if (name && f == NULL) {
    const int m = snprintf(message, sizeof message, "cannot open %.400s: %s", name, strerror(errno));
    cli_complain(message, (size_t)m);
    return NULL;
  }
  for (;;) {
    if (n + 4096 > room) {
      room = room ? room * 2 : 8192;
      char *p = realloc(s, room);
      if (p == NULL) break;
      s = p;
    }
    size_t got;
    errno = 0;
    if (f) {
      got = fread(s + n, 1, room - n, f);
    } else {
      got = cli_fill(cli) ? cli->input.n - cli->input.at : 0;
      if (got > room - n) got = room - n;
      memcpy(s + n, cli->input.buffer + cli->input.at, got);
      cli->input.at += got;
    }
    n += got;
    if (got == 0) {
      if (f && ferror(f)) {
        const int m = snprintf(message, sizeof message, "cannot read %.400s: %s", name, strerror(errno ? errno : EIO));
        cli_complain(message, (size_t)m);
        fclose(f);
        free(s);
        return NULL;
      }
      if (f) fclose(f);
      *len = n;
      return s;
    }
  }
  if (f) fclose(f);
  free(s);
  cli_complain("not enough memory", 17);
  return NULL;
}

/* Skips a byte order mark, and a first line that starts with '#' (its newline stays, for the line numbers; before a binary chunk it
 * goes too). */
static const char *skip_prefix(const char *s, size_t *n) {
  const char *end = s + *n;
  if (*n >= 3 && memcmp(s, "\xef\xbb\xbf", 3) == 0) s += 3;
  if (s < end && *s == '#') {
    while (s < end && *s != '\n') s++;
    if (end - s >= 2 && s[1] == '\033') s++;
  }
  *n = (size_t)(end - s);
  return s;
}

static OcOutcome start_failed(OcCli *cli) {
  const char *why = oc_vm_message(cli->vm);
  cli_complain(why, strlen(why));
  return RUN_ERROR;
}

/* Runs what was started, reports an error, and throws results away (or, for a listing, prints them). */
static OcOutcome finish(OcCli *cli, bool print) {
  const OcOutcome outcome = cli_run(cli);
  if (outcome == RUN_ERROR) cli_report(cli);
  if (outcome != RUN_DONE) return outcome;
  OcVar text;
  if (print && oc_executor_values(cli->ex, 0, &text, 1) == OC_SUCCESS && text.type == OC_VAR_STRING)
    fwrite(text.u.string.bytes, 1, text.u.string.len, stdout);
  return oc_executor_taken(cli->ex) == OC_SUCCESS ? RUN_DONE : RUN_ERROR;
}

/* Runs (or lists) source text with the command line's arguments from argv[first] on. */
static OcOutcome run_text(OcCli *cli, const char *s, size_t n, const char *name, bool list, int argc, char **argv, int first) {
  const OcVar builtin = cli_builtin(list ? OC_BUILTIN_LIST : OC_BUILTIN_CHUNK);
  const int extra = list || first <= 0 || first > argc ? 0 : argc - first;
  OcVar *args = calloc((size_t)extra + 3, sizeof *args); /* the third, the mode, is nil: 0 */
  if (args == NULL) return RUN_ERROR;
  if (n > UINT32_MAX) n = UINT32_MAX; /* the API refuses it */
  args[0] = cli_text(s, n);
  args[1] = cli_text(name, strlen(name));
  for (int i = 0; i < extra; i++) args[3 + i] = cli_text(argv[first + i], strlen(argv[first + i]));
  const OcStatus g = oc_executor_start(cli->ex, &builtin, args, (uint32_t)extra + 3);
  free(args);
  return g == OC_SUCCESS ? finish(cli, list) : start_failed(cli);
}

static OcOutcome run_file(OcCli *cli, const char *file, bool list, int argc, char **argv, int first) {
  size_t n = 0;
  char *s = read_all(cli, file, &n);
  if (s == NULL) return RUN_ERROR;
  char *name = malloc(file ? strlen(file) + 2 : 8);
  OcOutcome outcome = RUN_ERROR;
  if (name != NULL) {
    strcpy(name, file ? "@" : "=stdin");
    if (file) strcat(name, file);
    const char *text = skip_prefix(s, &n);
    outcome = run_text(cli, text, n, name, list, argc, argv, first);
  }
  free(name);
  free(s);
  return outcome;
}

/* -l: "global=module", or "module", whose global leaves out a version behind '-'. */
static OcOutcome run_module(OcCli *cli, const char *text) {
  const char *const equals = strchr(text, '='), *const module = equals ? equals + 1 : text;
  const OcVar builtin = cli_builtin(OC_BUILTIN_REQUIRE);
  const OcVar args[] = {cli_text(module, strlen(module)), cli_text(text, equals ? (size_t)(equals - text) : strcspn(text, "-"))};
  if (oc_executor_start(cli->ex, &builtin, args, 2) != OC_SUCCESS) return start_failed(cli);
  return finish(cli, false);
}

/* Everything that the options ask for, up to the first failure. */
static OcOutcome run_all(OcCli *cli, const Options *o, int argc, char **argv) {
  OcOutcome outcome = RUN_DONE;
  if (!set_arg(cli, argc, argv, o->script)) return start_failed(cli);
  for (int i = 0; i < o->nchunks && outcome == RUN_DONE; i++) {
    const char *text = o->chunks[i].text;
    outcome = o->chunks[i].is_module ? run_module(cli, text)
                                     : run_text(cli, text, strlen(text), "=(command line)", o->list, 0, argv, 0);
  }
  if (outcome == RUN_DONE && o->script) {
    const bool standard = o->use_stdin;
    outcome = run_file(cli, standard ? NULL : argv[o->script], o->list, argc, argv, o->script + 1);
  }
  if (outcome != RUN_DONE) return outcome;
  const bool nothing = o->script == 0 && o->nchunks == 0 && !o->version;
  if (o->interactive || (nothing && isatty(0))) {
    printf("Ocarina %s (%s). Ctrl-D ends it.\n", OC_VERSION, OC_LUA_VERSION);
    cli_repl(cli);
  } else if (nothing) {
    outcome = run_file(cli, NULL, o->list, 0, argv, 0);
  }
  return cli->exiting ? RUN_EXIT : outcome;
}

/* Runs the finalizers, as at every normal end. Its own errors are warnings. */
static void finalize(OcCli *cli) {
  const OcVar builtin = cli_builtin(OC_BUILTIN_FINALIZE);
  cli->exiting = false;
  if (oc_executor_start(cli->ex, &builtin, NULL, 0) == OC_SUCCESS) (void)cli_run(cli);
}

static int end_with(OcCli *cli, OcOutcome outcome) {
  cli->stats.outcome = outcome == RUN_DONE ? "done" : outcome == RUN_ERROR ? "error" : "interrupted";
  int status = EXIT_ERROR;
  switch (outcome) {
    case RUN_DONE: status = EXIT_OK; break;
    case RUN_ERROR: status = EXIT_ERROR; break;
    case RUN_TIMEOUT: status = EXIT_TIMEOUT; cli_complain("interrupted by the timeout", 26); break;
    case RUN_CTRL_C: status = EXIT_CTRL_C; cli_complain("interrupted", 11); break;
    case RUN_EXIT: status = cli->exit_status; cli->stats.outcome = "done"; break;
  }
  if (outcome == RUN_DONE || outcome == RUN_ERROR || (outcome == RUN_EXIT && cli->exit_close)) {
    finalize(cli);
    if (cli->exiting) status = cli->exit_status; /* os.exit in a finalizer */
  }
  return status;
}

/* Freed memory stays with the process: giving megabytes back to the system, and getting them anew, takes milliseconds. */
static void keep_memory(void) {
#ifdef __GLIBC__
  (void)mallopt(M_TRIM_THRESHOLD, INT32_MAX);
  (void)mallopt(M_MMAP_THRESHOLD, 32 << 20); /* the most that is allowed */
#endif
}

/* Says so, with the reason in errno, if there is one. */
static void cannot_write(const char *what) {
  char message[600];
  const int n = snprintf(message, sizeof message, "cannot write %.400s%s%s", what, errno ? ": " : "", errno ? strerror(errno) : "");
  cli_complain(message, (size_t)n);
}

int main(int argc, char **argv) {
  static OcCli cli; /* large: the histogram and the input buffer */
  Options o = {0};
  int status = parse_options(argc, argv, &o);
  keep_memory();
  if (status >= 0) {
    free(o.chunks);
    return status;
  }
  if (o.version) printf("Ocarina %s (%s)\n", OC_VERSION, OC_LUA_VERSION);
  OcOptions options = {0};
  options.memory_limit = o.memory;
  options.libs = OC_LIB_ALL;
  options.binary_chunks = true;
  cli.fuel = o.fuel;
  cli.timeout = o.timeout;
  cli.stats.on = o.stats != NULL;
  cli_hooks(&cli, &options.hooks);
  cli_catch_sigint();
  if (o.timeout > 0) cli.deadline = cli_now() + o.timeout;
  cli.vm = oc_vm_new(&options);
  if (cli.vm == NULL || oc_executor_new(cli.vm, false, 1, &cli.ex) != OC_SUCCESS) {
    cli_complain("not enough memory", 17);
    if (cli.vm) oc_vm_close(cli.vm);
    free(o.chunks);
    return EXIT_ERROR;
  }
  status = end_with(&cli, run_all(&cli, &o, argc, argv));
  errno = 0; /* an earlier failure has left a mark, but no reason */
  bool written = fflush(stdout) == 0 && !ferror(stdout);
  if (!written) cannot_write("standard output");
  if (o.stats && !cli_write_stats(&cli, o.stats)) {
    cannot_write(o.stats);
    written = false;
  }
  if (!written && status == EXIT_OK) status = EXIT_ERROR;
  cli_close_files(&cli);
  oc_vm_close(cli.vm);
  free(o.chunks);
  return status;
}
