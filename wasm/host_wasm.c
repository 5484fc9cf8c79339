/* host_wasm.c: host.h and the hooks, through imports from JavaScript.
 *
 * One VM is one instance, so the mutable statics here belong to one VM.
 */
#include "host.h"

#include <string.h>

#include "heap.h"
#include "imports.h"

void *oc_host_alloc(size_t size) { return heap_alloc(size); }
bool oc_host_extend(void *block, size_t size) { return heap_extend(block, size); }
void oc_host_free(void *block, size_t size) {
  (void)size;
  heap_free(block);
}

/* --- time and chance --- */

int64_t oc_host_cpu_ns(void) { return (int64_t)(js_cpu() * 1e6); }
int64_t oc_host_time(void) { return (int64_t)js_time(); }
uint64_t oc_host_random(void) {
  const uint64_t high = js_random();
  return high << 32 | js_random();
}

int32_t oc_host_utc_offset(int64_t t, int *is_dst) {
  uint32_t dst = 0;
  const int32_t offset = js_offset((double)t, &dst);
  *is_dst = dst != 0;
  return offset;
}

void oc_host_zone_name(int64_t t, char name[OC_ZONE_NAME]) {
  name[0] = 0;
  js_zone((double)t, name, OC_ZONE_NAME);
}

uint32_t oc_host_jit(const uint8_t *bytes, uint32_t n) { return js_compile(bytes, n); }
void oc_host_jit_free(uint32_t index) { js_discard(index); }
bool oc_host_jit_ready(void) { return js_may_compile() != 0; }

_Noreturn void oc_host_abort(const char *message) { js_abort(message); }

/* --- hooks --- */

/* JavaScript's answer to the core's convention: -1000 - errno becomes OC_HOST_ERROR and *err. */
static int32_t checked(int32_t r, int *err) {
  if (r > -1000) return r;
  *err = -1000 - r;
  return OC_HOST_ERROR;
}

static int64_t hook_write(void *ctx, OcVm *vm, int stream, const char *s, size_t n) { return js_write(stream, s, n); }
static int64_t hook_read(void *ctx, OcVm *vm, char *s, size_t n) {
  int err;
  return checked(js_read(s, n), &err);
}
static int32_t hook_open(void *ctx, OcVm *vm, const char *name, const char *mode, int *err) { return checked(js_open(name, mode), err); }
static int hook_close(void *ctx, OcVm *vm, int32_t file, int *err) { return checked(js_close(file), err); }
static int64_t hook_file_read(void *ctx, OcVm *vm, int32_t file, char *s, size_t n, int *err) {
  return checked(js_file_read(file, s, n), err);
}
static int64_t hook_file_write(void *ctx, OcVm *vm, int32_t file, const char *s, size_t n, int *err) {
  return checked(js_file_write(file, s, n), err);
}
static int64_t hook_seek(void *ctx, OcVm *vm, int32_t file, int whence, int64_t offset, int *err) {
  const double r = js_seek(file, whence, (double)offset);
  return r >= 0 ? (int64_t)r : checked((int32_t)r, err);
}
static int hook_flush(void *ctx, OcVm *vm, int32_t file, int *err) { return checked(js_flush(file), err); }
static int hook_remove(void *ctx, OcVm *vm, const char *name, int *err) { return checked(js_remove(name), err); }
static int hook_rename(void *ctx, OcVm *vm, const char *from, const char *to, int *err) { return checked(js_rename(from, to), err); }
static int hook_tmpname(void *ctx, OcVm *vm, char *out, size_t n) {
  int err;
  return checked(js_tmpname(out, n), &err);
}
static const char *hook_getenv(void *ctx, OcVm *vm, const char *name) {
  static char value[32768]; /* good until the next call */
  const int32_t n = js_getenv(name, value, sizeof value - 1);
  if (n < 0) return NULL;
  value[n] = 0;
  return value;
}
static const char *hook_error_text(void *ctx, int err) {
  static char text[128];
  const int32_t n = js_error_text(err, text, sizeof text - 1);
  text[n < 0 ? 0 : n] = 0;
  return text;
}
static void hook_exit(void *ctx, OcVm *vm, int status, bool close) {
  js_exit(status, close);
  oc_vm_interrupt(vm);
}

static int32_t hook_call(void *ctx, OcVm *vm, const OcHostCall *c, const OcVar *args, uint32_t n, OcVar *out) {
  return js_call(c->executor, c->id, c->function, args, n, out);
}
static void hook_args(void *ctx, OcVm *vm, const OcHostCall *c, const OcVar *args, uint32_t n) {
  js_args(c->executor, c->id, c->function, args, n);
}
static void hook_push(void *ctx, OcVm *vm, const OcHostCall *c, uint32_t index, const char *s, uint32_t n, bool last) {
  js_push(c->executor, c->id, c->function, index, s, n, last);
}
static int32_t hook_answer(void *ctx, OcVm *vm, const OcHostCall *c, OcVar *out) { return js_answer(c->executor, c->id, out); }
static void hook_results(void *ctx, OcVm *vm, const OcHostCall *c, uint32_t from, OcVar *out, uint32_t n) {
  js_results(c->id, from, out, n);
}
static void hook_pull(void *ctx, OcVm *vm, const OcHostCall *c, uint32_t id, uint32_t offset, char *s, uint32_t n) {
  js_pull(c->id, id, offset, s, n);
}
static void hook_release(void *ctx, OcVm *vm, uint32_t host) { js_release(host); }

void host_hooks(OcHostHooks *h, uint32_t grants) {
  memset(h, 0, sizeof *h);
  h->write = hook_write;
  h->error_text = hook_error_text;
  h->call = hook_call;
  h->args = hook_args;
  h->push = hook_push;
  h->answer = hook_answer;
  h->results = hook_results;
  h->pull = hook_pull;
  h->release = hook_release;
  if (grants & GRANT_READ) h->read = hook_read;
  if (grants & GRANT_FILES) {
    h->open = hook_open;
    h->close = hook_close;
    h->file_read = hook_file_read;
    h->file_write = hook_file_write;
    h->seek = hook_seek;
    h->flush = hook_flush;
    h->remove = hook_remove;
    h->rename = hook_rename;
    h->tmpname = hook_tmpname;
  }
  if (grants & GRANT_ENV) h->getenv = hook_getenv;
  if (grants & GRANT_EXIT) h->exit = hook_exit;
}
