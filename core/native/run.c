/* run.c: stepping to the end, statistics, reports of errors. */
#define _DEFAULT_SOURCE
#include <string.h>
#include <time.h>

#include "native.h"

volatile sig_atomic_t cli_interrupted;

static void on_sigint(int number) {
  cli_interrupted = 1;
  signal(number, SIG_DFL); /* should the VM not give way, the next one kills */
}

void cli_catch_sigint(void) {
  struct sigaction a;
  memset(&a, 0, sizeof a);
  a.sa_handler = on_sigint; /* no SA_RESTART: a blocked read must return */
  cli_interrupted = 0;
  sigaction(SIGINT, &a, NULL);
}

static int64_t thread_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* Bucket of a duration: logarithmic, HISTOGRAM_SUB to the power of two. */
static uint32_t bucket_of(int64_t ns) {
  if (ns < HISTOGRAM_SUB) return ns < 0 ? 0 : (uint32_t)ns;
  const int log = 63 - __builtin_clzll((uint64_t)ns);
  const uint32_t b = (uint32_t)(log - 3) * HISTOGRAM_SUB + (uint32_t)((ns >> (log - 4)) & (HISTOGRAM_SUB - 1));
  return b < HISTOGRAM ? b : HISTOGRAM - 1;
}

/* Upper end of a bucket. */
static int64_t bucket_end(uint32_t b) {
  if (b < HISTOGRAM_SUB) return b;
  const int log = (int)(b / HISTOGRAM_SUB) + 3;
  return ((int64_t)(HISTOGRAM_SUB + b % HISTOGRAM_SUB + 1) << (log - 4)) - 1;
}

static int64_t percentile_ns(const OcRunStats *s, double share) {
  const uint64_t rank = (uint64_t)(share * (double)s->steps);
  uint64_t seen = 0;
  for (uint32_t b = 0; b < HISTOGRAM; b++) {
    seen += s->histogram[b];
    if (seen > rank || seen == s->steps) return bucket_end(b) < s->max_ns ? bucket_end(b) : s->max_ns;
  }
  return s->max_ns;
}

/* A call into the VM took from `start` to now. */
static void note_time(OcRunStats *s, int64_t start) {
  const int64_t ns = thread_ns() - start;
  if (ns > s->max_ns) s->max_ns = ns;
  s->histogram[bucket_of(ns)]++;
}

/* One step, counted and timed. */
static int step(OcCli *cli) {
  OcRunStats *s = &cli->stats;
  OcFuel fuel = {cli->fuel, false};
  const int64_t start = s->on ? thread_ns() : 0;
  const int r = oc_step(cli->ex, &fuel);
  s->steps++;
  s->fuel += cli->fuel - fuel.left;
  if (s->on) note_time(s, start);
  return r;
}

/* Cancelling holds up a page as a step does: it counts as one. */
static void cancel(OcCli *cli) {
  const int64_t start = thread_ns();
  oc_executor_cancel(cli->ex);
  cli->stats.steps++;
  note_time(&cli->stats, start);
}

/* os.exit was told to close pending variables. False: there is no memory for that. */
static bool close_pending(OcCli *cli) {
  if (oc_executor_close(cli->ex) == OC_SUCCESS) return true;
  while (!oc_vm_reclaim(cli->vm, INT64_MAX)) continue;
  return oc_executor_close(cli->ex) == OC_SUCCESS;
}

OcOutcome cli_run(OcCli *cli) {
  bool closing = false; /* os.exit was told to close pending variables */
  for (;;) {
    const int r = step(cli);
    if (cli->exiting && cli->exit_close && !closing && close_pending(cli)) {
      closing = true;
      cli->exiting = false;
      continue;
    }
    if (cli->exiting || (closing && r != 0)) {
      cli->exiting = true;
      oc_executor_cancel(cli->ex);
      return RUN_EXIT;
    }
    if (r != 0) break;
    if (cli_interrupted || (cli->deadline > 0 && cli_now() >= cli->deadline)) {
      cancel(cli);
      return cli_interrupted ? RUN_CTRL_C : RUN_TIMEOUT;
    }
    oc_executor_wake(cli->ex); /* it waits for standard input, and the hook itself blocks */
  }
  uint32_t n;
  bool is_error = true;
  if (oc_executor_count(cli->ex, &n, &is_error) != OC_SUCCESS) return RUN_ERROR;
  return is_error ? RUN_ERROR : RUN_DONE;
}

void cli_complain(const char *message, size_t n) {
  fflush(stdout);
  fputs(OC_PROGRAM ": ", stderr);
  fwrite(message, 1, n, stderr);
  fputc('\n', stderr);
}

/* As lua.c: an object that says what it is (__tostring) is told without a traceback. */
static bool wants_traceback(OcCli *cli, const OcVar *message) {
  static const char anonymous[] = "(error object is a ";
  OcVar value;
  if (oc_executor_values(cli->ex, 0, &value, 1) != OC_SUCCESS) return true;
  if (value.ref == 0) return true; /* a string, a number ... */
  oc_ref_free(cli->vm, value.ref);
  return message->u.string.len >= sizeof anonymous - 1 && memcmp(message->u.string.bytes, anonymous, sizeof anonymous - 1) == 0;
}

void cli_report(OcCli *cli) {
  OcVar message, traceback;
  if (oc_executor_error(cli->ex, &message, &traceback) != OC_SUCCESS) {
    const char *why = oc_vm_message(cli->vm);
    cli_complain(why, strlen(why));
    return;
  }
  cli_complain(message.u.string.bytes, message.u.string.len);
  if (traceback.u.string.len > 0 && wants_traceback(cli, &message)) {
    fwrite(traceback.u.string.bytes, 1, traceback.u.string.len, stderr);
    fputc('\n', stderr);
  }
  const uint32_t n = message.u.string.len < sizeof cli->stats.error - 1 ? message.u.string.len : (uint32_t)sizeof cli->stats.error - 1;
  memcpy(cli->stats.error, message.u.string.bytes, n);
  cli->stats.error[n] = 0;
  if (oc_executor_taken(cli->ex) != OC_SUCCESS) return;
}

OcVar cli_text(const char *s, size_t n) {
  OcVar v;
  memset(&v, 0, sizeof v);
  v.type = OC_VAR_STRING;
  v.u.string.bytes = s;
  v.u.string.len = (uint32_t)n;
  return v;
}

OcVar cli_builtin(OcBuiltin which) {
  OcVar v;
  memset(&v, 0, sizeof v);
  v.type = OC_VAR_BUILTIN;
  v.u.integer = which;
  return v;
}

/* Text as a JSON string; bytes that are not ASCII are written as they are when they are UTF-8, else replaced. */
static void json_string(FILE *f, const char *s) {
  fputc('"', f);
  for (const unsigned char *p = (const unsigned char *)s; *p;) {
    int more = *p >= 0xf0 && *p < 0xf5 ? 3 : *p >= 0xe0 ? 2 : *p >= 0xc2 ? 1 : 0;
    if (*p >= 0xf5) more = 0;
    bool valid = *p < 0x80 || more > 0;
    for (int i = 1; i <= more; i++) valid = valid && (p[i] & 0xc0) == 0x80;
    if (!valid) {
      fputs("\\ufffd", f);
      p++;
    } else if (*p == '"' || *p == '\\') {
      fprintf(f, "\\%c", *p++);
    } else if (*p < 0x20 || *p == 0x7f) {
      fprintf(f, "\\u%04x", *p++);
    } else {
      fwrite(p, 1, (size_t)more + 1, f);
      p += more + 1;
    }
  }
  fputc('"', f);
}

bool cli_write_stats(OcCli *cli, const char *file) {
  const OcRunStats *s = &cli->stats;
  OcStats vm;
  oc_vm_stats(cli->vm, &vm);
  FILE *f = fopen(file, "w");
  if (f == NULL) return false;
  fprintf(f, "{\"outcome\": \"%s\", \"error\": ", s->outcome);
  if (strcmp(s->outcome, "error") == 0) json_string(f, s->error);
  else fputs("null", f);
  fprintf(f,
          ", \"steps\": %llu, \"fuel\": %lld, \"max_step_ms\": %.6g, \"p99_step_ms\": %.6g, \"peak_bytes\": %llu, \"collections\": %llu, "
          "\"overrun_ms\": %.6g}\n",
          (unsigned long long)s->steps, (long long)s->fuel, (double)s->max_ns * 1e-6, (double)percentile_ns(s, 0.99) * 1e-6,
          (unsigned long long)vm.peak_bytes, (unsigned long long)vm.collections,
          cli->deadline > 0 && cli_now() > cli->deadline ? (cli_now() - cli->deadline) * 1000 : 0.0);
  return fclose(f) == 0;
}
