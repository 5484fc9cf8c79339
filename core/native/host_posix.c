/* host_posix.c: host.h on POSIX, and the hooks of the command line. */
#define _DEFAULT_SOURCE
#include "host.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include "native.h"

/* --- host.h --- */

void *oc_host_alloc(size_t size) { return malloc(size); }
bool oc_host_extend(void *block, size_t size) { /* malloc offers no such thing: realloc may copy, for as long as it takes */
  (void)block;
  (void)size;
  return false;
}
void oc_host_free(void *block, size_t size) {
  (void)size;
  free(block);
}

static int64_t clock_ns(clockid_t id) {
  struct timespec t;
  if (clock_gettime(id, &t) != 0) return 0;
  return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

int64_t oc_host_cpu_ns(void) { return clock_ns(CLOCK_PROCESS_CPUTIME_ID); }
int64_t oc_host_time(void) { return (int64_t)time(NULL); }

uint64_t oc_host_random(void) {
  uint64_t r = 0;
  if (getrandom(&r, sizeof r, GRND_NONBLOCK) != sizeof r) r = (uint64_t)clock_ns(CLOCK_REALTIME) * 0x9e3779b97f4a7c15u;
  return r;
}

static bool local_time(int64_t t, struct tm *tm) {
  const time_t at = (time_t)t;
  return (int64_t)at == t && localtime_r(&at, tm) != NULL;
}

int32_t oc_host_utc_offset(int64_t t, int *is_dst) {
  struct tm tm;
  *is_dst = 0;
  if (!local_time(t, &tm)) return 0;
  *is_dst = tm.tm_isdst > 0;
  return (int32_t)tm.tm_gmtoff;
}

void oc_host_zone_name(int64_t t, char name[OC_ZONE_NAME]) {
  struct tm tm;
  snprintf(name, OC_ZONE_NAME, "%s", local_time(t, &tm) && tm.tm_zone != NULL ? tm.tm_zone : "UTC");
}

_Noreturn void oc_host_abort(const char *message) {
  fflush(stdout);
  fprintf(stderr, OC_PROGRAM ": broken invariant: %s\n", message);
  abort();
}

/* --- streams --- */

double cli_now(void) { return (double)clock_ns(CLOCK_MONOTONIC) * 1e-9; }

static int64_t write_stream(void *ctx, OcVm *vm, int stream, const char *s, size_t n) {
  (void)ctx, (void)vm;
  if (stream == 2) fflush(stdout); /* so that both come out in the order they were written */
  fwrite(s, 1, n, stream == 2 ? stderr : stdout);
  return (int64_t)n;
}

int cli_wait_input(OcCli *cli) {
  fflush(stdout);
  for (;;) {
    struct pollfd p = {0, POLLIN, 0};
    int ms = -1;
    if (cli_interrupted) return 0;
    if (cli->deadline > 0) {
      const double left = cli->deadline - cli_now();
      if (left <= 0) return 0;
      ms = left > 3600 ? 3600000 : (int)(left * 1000) + 1;
    }
    const int r = poll(&p, 1, ms);
    if (r > 0) return 1;
    if (r < 0 && errno != EINTR) return 1; /* let read() tell what is wrong */
  }
}

bool cli_fill(OcCli *cli) {
  OcInput *in = &cli->input;
  if (in->at < in->n) return true;
  if (in->end || !cli_wait_input(cli)) return false;
  const ssize_t n = read(0, in->buffer, sizeof in->buffer);
  if (n < 0 && errno == EINTR) return false;
  in->at = 0;
  in->n = n > 0 ? (size_t)n : 0;
  in->end = n <= 0;
  return n > 0;
}

static int64_t read_stdin(void *ctx, OcVm *vm, char *s, size_t n) {
  OcCli *cli = ctx;
  OcInput *in = &cli->input;
  (void)vm;
  if (!cli_fill(cli)) {
    if (!in->end) return OC_HOST_WAIT; /* interrupted or too late: the loop that steps finds out which */
    in->end = isatty(0) == 0;          /* Ctrl-D on a terminal ends this read, not the next */
    return 0;
  }
  if (n > in->n - in->at) n = in->n - in->at;
  memcpy(s, in->buffer + in->at, n);
  in->at += n;
  return (int64_t)n;
}

/* --- files --- */

static FILE *file_of(OcCli *cli, int32_t file) { return file > 0 && file <= cli->nfiles ? cli->files[file - 1] : NULL; }

static int32_t open_file(void *ctx, OcVm *vm, const char *name, const char *mode, int *err) {
  OcCli *cli = ctx;
  (void)vm;
  FILE *f = fopen(name, mode);
  if (f == NULL) {
    *err = errno;
    return OC_HOST_ERROR;
  }
  int i = 0;
  while (i < cli->nfiles && cli->files[i] != NULL) i++;
  if (i == cli->nfiles) {
    const int n = cli->nfiles ? cli->nfiles * 2 : 8;
    FILE **files = realloc(cli->files, (size_t)n * sizeof *files);
    if (files != NULL) cli->files = files;
    char *writing = files ? realloc(cli->writing, (size_t)n) : NULL;
    if (writing == NULL) {
      fclose(f);
      *err = ENOMEM;
      return OC_HOST_ERROR;
    }
    cli->writing = writing;
    for (int k = cli->nfiles; k < n; k++) files[k] = NULL;
    cli->nfiles = n;
  }
  cli->files[i] = f;
  cli->writing[i] = 0;
  return i + 1;
}

static int close_file(void *ctx, OcVm *vm, int32_t file, int *err) {
  OcCli *cli = ctx;
  FILE *f = file_of(cli, file);
  (void)vm;
  if (f == NULL) {
    *err = EBADF;
    return OC_HOST_ERROR;
  }
  cli->files[file - 1] = NULL;
  if (fclose(f) == 0) return 0;
  *err = errno;
  return OC_HOST_ERROR;
}

/* C wants a seek between reading and writing the same file. */
static FILE *turned(OcCli *cli, int32_t file, char to) {
  FILE *f = file_of(cli, file);
  if (f == NULL) return NULL;
  if (cli->writing[file - 1] != 0 && cli->writing[file - 1] != to) fseek(f, 0, SEEK_CUR);
  cli->writing[file - 1] = to;
  return f;
}

static int64_t read_file(void *ctx, OcVm *vm, int32_t file, char *s, size_t n, int *err) {
  FILE *f = turned(ctx, file, 'r');
  (void)vm;
  *err = EBADF;
  if (f == NULL) return OC_HOST_ERROR;
  errno = 0;
  const size_t got = fread(s, 1, n, f);
  if (got == 0 && ferror(f)) {
    *err = errno ? errno : EIO;
    clearerr(f);
    return OC_HOST_ERROR;
  }
  clearerr(f); /* a file that grows can be read on */
  return (int64_t)got;
}

static int64_t write_file(void *ctx, OcVm *vm, int32_t file, const char *s, size_t n, int *err) {
  FILE *f = turned(ctx, file, 'w');
  (void)vm;
  *err = EBADF;
  if (f == NULL) return OC_HOST_ERROR;
  errno = 0;
  const size_t done = fwrite(s, 1, n, f);
  if (done == n) return (int64_t)n;
  *err = errno ? errno : EIO;
  clearerr(f);
  return OC_HOST_ERROR;
}

static int64_t seek_file(void *ctx, OcVm *vm, int32_t file, int whence, int64_t offset, int *err) {
  OcCli *cli = ctx;
  FILE *f = file_of(cli, file);
  (void)vm;
  *err = EBADF;
  if (f == NULL) return OC_HOST_ERROR;
  cli->writing[file - 1] = 0;
  if (fseeko(f, (off_t)offset, whence == 0 ? SEEK_SET : whence == 1 ? SEEK_CUR : SEEK_END) == 0) {
    const off_t at = ftello(f);
    if (at >= 0) return (int64_t)at;
  }
  *err = errno;
  return OC_HOST_ERROR;
}

/* File 0 is standard output. */
static int flush_file(void *ctx, OcVm *vm, int32_t file, int *err) {
  FILE *f = file <= 0 ? stdout : file_of(ctx, file);
  (void)vm;
  if (f != NULL && fflush(f) == 0) return 0;
  *err = f ? errno : EBADF;
  return OC_HOST_ERROR;
}

static int remove_file(void *ctx, OcVm *vm, const char *name, int *err) {
  (void)ctx, (void)vm;
  if (remove(name) == 0) return 0;
  *err = errno;
  return OC_HOST_ERROR;
}

static int rename_file(void *ctx, OcVm *vm, const char *from, const char *to, int *err) {
  (void)ctx, (void)vm;
  if (rename(from, to) == 0) return 0;
  *err = errno;
  return OC_HOST_ERROR;
}

#if OC_JIT
/* Nothing here runs WebAssembly: in debug builds it is made for the checks, and thrown away. */
uint32_t oc_host_jit(const uint8_t *bytes, uint32_t n) {
  (void)bytes, (void)n;
  return 0;
}
void oc_host_jit_free(uint32_t index) { (void)index; }
bool oc_host_jit_ready(void) { return true; }
#endif

static int temporary_name(void *ctx, OcVm *vm, char *out, size_t n) {
  static const char pattern[] = "/tmp/lua_XXXXXX";
  (void)ctx, (void)vm;
  if (n < sizeof pattern) return OC_HOST_ERROR;
  memcpy(out, pattern, sizeof pattern);
  const int fd = mkstemp(out);
  if (fd < 0) return OC_HOST_ERROR;
  close(fd);
  return 0;
}

static const char *environment(void *ctx, OcVm *vm, const char *name) {
  (void)ctx, (void)vm;
  return getenv(name);
}

static const char *error_text(void *ctx, int err) {
  (void)ctx;
  return strerror(err);
}

static void exit_asked(void *ctx, OcVm *vm, int status, bool close_state) {
  OcCli *cli = ctx;
  cli->exiting = true;
  cli->exit_status = status;
  cli->exit_close = close_state;
  oc_vm_interrupt(vm);
}

void cli_hooks(OcCli *cli, OcHostHooks *h) {
  memset(h, 0, sizeof *h);
  h->ctx = cli;
  h->write = write_stream;
  h->read = read_stdin;
  h->open = open_file;
  h->close = close_file;
  h->file_read = read_file;
  h->file_write = write_file;
  h->seek = seek_file;
  h->flush = flush_file;
  h->remove = remove_file;
  h->rename = rename_file;
  h->tmpname = temporary_name;
  h->getenv = environment;
  h->error_text = error_text;
  h->exit = exit_asked;
}

void cli_close_files(OcCli *cli) {
  for (int i = 0; i < cli->nfiles; i++)
    if (cli->files[i] != NULL) fclose(cli->files[i]);
  free(cli->files);
  free(cli->writing);
  cli->files = NULL;
  cli->writing = NULL;
  cli->nfiles = 0;
}
