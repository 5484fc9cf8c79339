/* native.h: what the files of the command line share.
 *
 *   main.c  options, scripts, exit status     run.c         stepping an executor, statistics, reports of errors
 *   repl.c  the interactive prompt            host_posix.c  host.h, and the hooks: files, streams, environment
 */
#ifndef OC_NATIVE_H
#define OC_NATIVE_H

#include <signal.h>
#include <stdio.h>

#include "ocarina.h"

#define OC_PROGRAM "ocarina"
#define HISTOGRAM_SUB 16 /* buckets per power of two: p99 is exact to 1/16 */
#define HISTOGRAM (48 * HISTOGRAM_SUB)

typedef enum {
  RUN_DONE,    /* the executor is in mode Result with values */
  RUN_ERROR,   /* ... with an error */
  RUN_TIMEOUT, /* cancelled: --timeout */
  RUN_CTRL_C,  /* cancelled: SIGINT */
  RUN_EXIT     /* cancelled: os.exit was called */
} OcOutcome;

/* Standard input, read by the REPL, by io.read and for the script "-". */
typedef struct OcInput {
  char buffer[4096];
  size_t at, n; /* what is not read yet: buffer[at .. n) */
  bool end;
} OcInput;

typedef struct OcRunStats {
  bool on;             /* --stats was given: steps are timed */
  uint64_t steps;
  int64_t fuel;        /* spent in all steps */
  int64_t max_ns;      /* longest step, CPU time of the thread */
  uint32_t histogram[HISTOGRAM];
  const char *outcome; /* "done", "error", "interrupted" */
  char error[512];     /* message, "" none */
} OcRunStats;

typedef struct OcCli {
  OcVm *vm;
  OcExecutor *ex;      /* runs everything, one after the other */
  OcInput input;
  int64_t fuel;        /* of one step */
  double timeout;      /* seconds, 0: none */
  double deadline;     /* cli_now() at which to stop, 0: none */
  bool exiting;        /* os.exit was called with */
  int exit_status;     /* ... this status */
  bool exit_close;     /* ... and close the state */
  FILE **files;        /* open files of the hooks; number n is files[n - 1] */
  char *writing;       /* per file: 0 fresh, 'r' or 'w': the last operation, as C wants a seek between them */
  int nfiles;
  OcRunStats stats;
} OcCli;

/* Set by SIGINT; the second one in a row kills. */
extern volatile sig_atomic_t cli_interrupted;
void cli_catch_sigint(void);

double cli_now(void); /* monotonic seconds */

/* host_posix.c: hooks whose ctx is the OcCli. */
void cli_hooks(OcCli *cli, OcHostHooks *hooks);
void cli_close_files(OcCli *cli);
/* Waits until standard input can be read: 1; 0 when it was interrupted or the deadline passed. */
int cli_wait_input(OcCli *cli);
/* Fills cli->input when it is empty: true when there is something to read. false: end, interrupted or too late. */
bool cli_fill(OcCli *cli);

/* run.c */
/* Steps cli->ex until it has a result or must stop; cancelled executors are Stopped. */
OcOutcome cli_run(OcCli *cli);
/* Prints the error of the executor as "ocarina: message" and traceback; takes it. */
void cli_report(OcCli *cli);
void cli_complain(const char *message, size_t n);
/* Writes the statistics as JSON. false: the file cannot be written. */
bool cli_write_stats(OcCli *cli, const char *file);
/* Shorthands for building arguments. */
OcVar cli_text(const char *s, size_t n);
OcVar cli_builtin(OcBuiltin which);

/* repl.c: until the end of input or os.exit. */
void cli_repl(OcCli *cli);

#endif
