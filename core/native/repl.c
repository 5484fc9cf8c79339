/* repl.c: the interactive prompt, as lua.c's: continuation lines, results echoed, Ctrl-C stops the running chunk only. */
#define _DEFAULT_SOURCE
#include <stdlib.h>
#include <string.h>

#include "native.h"

#define ROOM ((size_t)1 << 20) /* bytes of the memory limit that a chunk finds free, or gets on top */

typedef struct Text { char *s; size_t n, room; } Text;

static bool text_add(Text *t, const char *s, size_t n) {
  if (t->n + n > t->room) {
    const size_t room = (t->n + n) * 2 + 64;
    char *p = realloc(t->s, room);
    if (p == NULL) return false;
    t->s = p;
    t->room = room;
  }
  memcpy(t->s + t->n, s, n);
  t->n += n;
  return true;
}

/* Appends one line without its newline. false: no line: end of input, or Ctrl-C (cli_interrupted). */
static bool read_line(OcCli *cli, Text *t) {
  OcInput *in = &cli->input;
  bool any = false;
  for (;;) {
    if (!cli_fill(cli)) return any && !cli_interrupted;
    any = true;
    const char *from = in->buffer + in->at;
    const char *newline = memchr(from, '\n', in->n - in->at);
    const size_t n = newline ? (size_t)(newline - from) : in->n - in->at;
    if (!text_add(t, from, n)) return false;
    in->at += n + (newline != NULL);
    if (newline) return true;
  }
}

/* The prompt: the global _PROMPT or _PROMPT2 if it is a string. */
static void show_prompt(OcCli *cli, bool first) {
  const char *name = first ? "_PROMPT" : "_PROMPT2", *text = first ? "> " : ">> ";
  size_t n = strlen(text);
  OcRef globals;
  OcVar value = {0}, key = cli_text(name, strlen(name));
  if (oc_globals(cli->vm, &globals) == OC_SUCCESS) {
    if (oc_raw_get(cli->vm, globals, &key, &value) == OC_SUCCESS && value.type == OC_VAR_STRING) {
      text = value.u.string.bytes;
      n = value.u.string.len;
    }
    oc_ref_free(cli->vm, value.ref);
    oc_ref_free(cli->vm, globals);
  }
  fwrite(text, 1, n, stdout);
  fflush(stdout);
}

/* A chunk may have filled the VM to its limit. The next one, which may be there to free something, still gets some room. */
static void make_room(OcCli *cli, size_t limit) {
  OcStats stats;
  if (limit == 0) return;
  oc_vm_stats(cli->vm, &stats);
  const bool full = stats.used_bytes + ROOM > limit;
  oc_vm_set_limit(cli->vm, full && stats.peak_bytes + ROOM > limit ? stats.peak_bytes + ROOM : limit);
}

typedef enum { LINE_READY, LINE_EMPTY, LINE_INCOMPLETE, LINE_BAD, LINE_STOP } LineState;

/* Compiles the text; LINE_READY: *fn is a reference to the function. */
static LineState compile(OcCli *cli, const Text *t, OcRef *fn) {
  const OcVar builtin = cli_builtin(OC_BUILTIN_INTERACTIVE);
  OcVar args[2] = {cli_text(t->s, t->n), cli_text("=stdin", 6)}, values[3];
  uint32_t n;
  bool is_error;
  if (oc_executor_start(cli->ex, &builtin, args, 2) != OC_SUCCESS) {
    cli_complain(oc_vm_message(cli->vm), strlen(oc_vm_message(cli->vm)));
    return LINE_BAD;
  }
  switch (cli_run(cli)) {
    case RUN_DONE: break;
    case RUN_ERROR: cli_report(cli); return LINE_BAD;
    default: return LINE_STOP;
  }
  LineState state = LINE_BAD;
  if (oc_executor_count(cli->ex, &n, &is_error) == OC_SUCCESS && n <= 3 && oc_executor_values(cli->ex, 0, values, n) == OC_SUCCESS) {
    if (n == 1) {
      *fn = values[0].ref;
      state = LINE_READY;
    } else if (values[2].u.integer) {
      state = LINE_INCOMPLETE;
    } else {
      cli_complain(values[1].u.string.bytes, values[1].u.string.len);
    }
  }
  if (oc_executor_taken(cli->ex) != OC_SUCCESS) return LINE_BAD;
  return state;
}

/* Reads lines until they make a chunk. */
static LineState read_chunk(OcCli *cli, Text *t, OcRef *fn) {
  t->n = 0;
  show_prompt(cli, true);
  if (!read_line(cli, t)) return LINE_STOP;
  if (t->n > 0 && t->s[0] == '=') { /* the old way to ask for a value */
    Text prefixed = {0};
    if (!text_add(&prefixed, "return ", 7) || !text_add(&prefixed, t->s + 1, t->n - 1)) return LINE_STOP;
    free(t->s);
    *t = prefixed;
  }
  for (;;) {
    const LineState state = compile(cli, t, fn);
    if (state != LINE_INCOMPLETE) return state;
    show_prompt(cli, false);
    if (!text_add(t, "\n", 1) || !read_line(cli, t)) return LINE_STOP;
  }
}

/* Prints the results the executor holds with the global print, as lua.c does. */
static OcOutcome print_results(OcCli *cli) {
  OcVm *vm = cli->vm;
  uint32_t n = 0;
  OcRef globals;
  OcVar print = {0}, key = cli_text("print", 5);
  if (oc_executor_count(cli->ex, &n, NULL) != OC_SUCCESS || n == 0) {
    if (oc_executor_taken(cli->ex) != OC_SUCCESS) return RUN_ERROR;
    return RUN_DONE;
  }
  OcVar *values = calloc(n, sizeof *values);
  if (values == NULL || oc_executor_values(cli->ex, 0, values, n) != OC_SUCCESS) {
    free(values);
    oc_executor_cancel(cli->ex);
    return RUN_ERROR;
  }
  OcOutcome outcome = RUN_ERROR;
  /* Bytes of strings stay good until the next start: which copies them. */
  if (oc_executor_taken(cli->ex) == OC_SUCCESS && oc_globals(vm, &globals) == OC_SUCCESS) {
    if (oc_raw_get(vm, globals, &key, &print) == OC_SUCCESS) {
      if (oc_executor_start(cli->ex, &print, values, n) == OC_SUCCESS) {
        outcome = cli_run(cli);
        if (outcome == RUN_ERROR) cli_report(cli);
        else if (outcome == RUN_DONE && oc_executor_taken(cli->ex) != OC_SUCCESS) outcome = RUN_ERROR;
      }
      oc_ref_free(vm, print.ref);
    }
    oc_ref_free(vm, globals);
  }
  for (uint32_t i = 0; i < n; i++) oc_ref_free(vm, values[i].ref);
  free(values);
  return outcome;
}

/* What a Ctrl-C stopped: says so and catches the next one. */
static void note_interrupt(const char *what) {
  fflush(stdout);
  fprintf(stderr, "%s\n", what);
  cli_catch_sigint();
}

void cli_repl(OcCli *cli) {
  Text text = {0};
  OcStats stats;
  oc_vm_stats(cli->vm, &stats);
  const size_t limit = stats.limit_bytes;
  cli->deadline = 0; /* --timeout is for scripts: nobody types against the clock */
  while (!cli->exiting) {
    OcRef fn = 0;
    make_room(cli, limit);
    const LineState state = read_chunk(cli, &text, &fn);
    if (state == LINE_STOP) {
      if (cli->exiting) break;
      if (!cli_interrupted) break; /* end of input */
      note_interrupt("");
      continue;
    }
    if (state != LINE_READY) continue;
    OcVar function = {0};
    function.type = OC_VAR_REF;
    function.ref = fn;
    OcOutcome outcome = RUN_ERROR;
    if (oc_executor_start(cli->ex, &function, NULL, 0) == OC_SUCCESS) {
      outcome = cli_run(cli);
      if (outcome == RUN_ERROR) cli_report(cli);
      else if (outcome == RUN_DONE) outcome = print_results(cli);
    }
    oc_ref_free(cli->vm, fn);
    if (outcome == RUN_CTRL_C) note_interrupt("interrupted!");
  }
  if (!cli->exiting) fputc('\n', stdout);
  fflush(stdout);
  free(text.s);
}
