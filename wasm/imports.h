/* imports.h: what the module imports from the loader (loader.js, imports.js): module "ocarina".
 *
 * No 64-bit integers cross (they would be BigInts): times, offsets and file positions are doubles. Calls that can fail answer a
 * count, OC_HOST_WAIT (-2), or -1000 - errno.
 */
#ifndef OC_IMPORTS_H
#define OC_IMPORTS_H

#include "ocarina.h"

#define IMPORT(name) __attribute__((import_module("ocarina"), import_name(#name)))

IMPORT(time) double js_time(void);                    /* seconds since the epoch */
IMPORT(cpu) double js_cpu(void);                      /* milliseconds of CPU time, or of wall time */
IMPORT(random) uint32_t js_random(void);
IMPORT(offset) int32_t js_offset(double t, uint32_t *is_dst); /* of local time to UTC, in seconds */
IMPORT(zone) void js_zone(double t, char *name, uint32_t room); /* the name of local time, ended by a 0 */
IMPORT(compile) uint32_t js_compile(const uint8_t *module, uint32_t n); /* index in the table of functions, or 0 */
IMPORT(mayCompile) int32_t js_may_compile(void);
IMPORT(discard) void js_discard(uint32_t index);
IMPORT(abort) _Noreturn void js_abort(const char *message);

IMPORT(write) int32_t js_write(int32_t stream, const char *s, uint32_t n);
IMPORT(read) int32_t js_read(char *s, uint32_t n);
IMPORT(open) int32_t js_open(const char *name, const char *mode);
IMPORT(close) int32_t js_close(int32_t file);
IMPORT(fileRead) int32_t js_file_read(int32_t file, char *s, uint32_t n);
IMPORT(fileWrite) int32_t js_file_write(int32_t file, const char *s, uint32_t n);
IMPORT(seek) double js_seek(int32_t file, int32_t whence, double offset);
IMPORT(flush) int32_t js_flush(int32_t file);
IMPORT(remove) int32_t js_remove(const char *name);
IMPORT(rename) int32_t js_rename(const char *from, const char *to);
IMPORT(tmpname) int32_t js_tmpname(char *out, uint32_t n);
IMPORT(getenv) int32_t js_getenv(const char *name, char *out, uint32_t n); /* length, or negative: unset */
IMPORT(errorText) int32_t js_error_text(int32_t err, char *out, uint32_t n);
IMPORT(exit) void js_exit(int32_t status, int32_t close);

/* Host functions: OcHostHooks' members of these names; `executor` is its address. */
IMPORT(call) int32_t js_call(OcExecutor *executor, uint32_t id, uint32_t function, const OcVar *args, uint32_t n, OcVar *out);
IMPORT(args) void js_args(OcExecutor *executor, uint32_t id, uint32_t function, const OcVar *args, uint32_t n);
IMPORT(push) void js_push(OcExecutor *executor, uint32_t id, uint32_t function, uint32_t index, const char *s, uint32_t n, int32_t last);
IMPORT(answer) int32_t js_answer(OcExecutor *executor, uint32_t id, OcVar *out);
IMPORT(results) void js_results(uint32_t id, uint32_t from, OcVar *out, uint32_t n);
IMPORT(pull) void js_pull(uint32_t id, uint32_t string, uint32_t offset, char *s, uint32_t n);
IMPORT(release) void js_release(uint32_t host);

/* host_wasm.c, for exports.c */
enum { GRANT_READ = 1, GRANT_FILES = 2, GRANT_ENV = 4, GRANT_EXIT = 8 };
void host_hooks(OcHostHooks *hooks, uint32_t grants);

#endif
