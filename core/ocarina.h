/* ocarina.h: the public C API. Layer 0: what an embedder includes, and what the core's own headers take their public
 * types from.
 *
 * A VM is one Lua world. Executors run Lua in it, step by step: nothing here ever blocks or runs longer than the fuel it is
 * given. All state is in the VM; a VM belongs to one thread at a time. Nothing in this file calls back except the hooks.
 *
 * Errors: fallible functions return an OcStatus (0 or a negative number) and change nothing when they fail;
 * oc_vm_message explains the last failure. OC_E_MEMORY is always clean: the VM works on.
 *
 * Ownership: an OcRef keeps a Lua value alive until oc_ref_free; who receives one in an OcVar owns it. Bytes of strings that
 * are read are borrowed: good until the next call that runs Lua code (oc_step) or frees what holds the string.
 *
 * Re-entrancy: while a hook runs, everything that steps on its VM answers OC_E_BUSY; oc_executor_cancel, oc_vm_interrupt and
 * oc_vm_close are accepted and take effect when the hook has returned.
 */
#ifndef OC_OCARINA_H
#define OC_OCARINA_H

#include "base.h"

#define OC_VERSION "0.1.0"
#define OC_LUA_VERSION "Lua 5.4"

typedef struct OcVm OcVm;
typedef struct OcExecutor OcExecutor;
typedef struct OcHostHooks OcHostHooks;

/* A reference to a Lua value, held for the host. 0 is none. The upper byte is a generation, so that a stale one is found out. */
typedef uint32_t OcRef;

typedef enum {
  OC_SUCCESS = 0,
  OC_E_MEMORY = -1,   /* the limit or the host's memory is reached; nothing changed */
  OC_E_MODE = -2,     /* the executor's mode does not allow this call */
  OC_E_BUSY = -3,     /* a hook of this VM is running */
  OC_E_CLOSED = -4,   /* the VM was closed by a hook during the call, and is gone */
  OC_E_REF = -5,      /* not a live reference */
  OC_E_TYPE = -6,     /* the value is not of the type this call needs */
  OC_E_KEY = -7,      /* nil or NaN as a table key, a key given to a traversal that is not in the table, or a full table */
  OC_E_ARGUMENT = -8  /* an argument makes no sense: an unknown var type, a string beyond the maximum, ... */
} OcStatus;

/* --- values --- */

typedef enum {
  OC_VAR_NIL = 0,
  OC_VAR_BOOLEAN = 1,       /* u.integer is 0 or 1 */
  OC_VAR_INTEGER = 2,
  OC_VAR_FLOAT = 3,
  OC_VAR_STRING = 4,        /* u.string */
  OC_VAR_TABLE = 5,         /* from here on, read: ref holds it, and the receiver owns the ref */
  OC_VAR_FUNCTION = 6,
  OC_VAR_THREAD = 7,
  OC_VAR_USERDATA = 8,      /* neither a table nor of the host: a file of the io library, ... */
  OC_VAR_LIGHT = 9,         /* u.integer: a host's bare number */
  OC_VAR_HOST_FUNCTION = 10, /* u.host: the host's number of a function; no ref */
  OC_VAR_HOST_OBJECT = 11,  /* u.host: the host's number of an object; no ref */
  /* only given, never read: */
  OC_VAR_REF = 12,          /* whatever ref holds; it stays the giver's */
  OC_VAR_PULL = 13,         /* result of a host function: a string of u.pull.len bytes that OcHostHooks.pull will hand over */
  OC_VAR_BUILTIN = 14,      /* u.integer: an OcBuiltin, as the function of oc_executor_start */
  /* only read: */
  OC_VAR_PUSHED = 15        /* argument of a host function: a long string that went through OcHostHooks.push; u.host its index */
} OcVarType;

/* A value as host and core hand it to each other. 16 bytes on wasm32: type, ref, payload. */
typedef struct OcVar {
  uint32_t type; /* OcVarType */
  OcRef ref;
  union {
    int64_t integer;
    double number;
    uint32_t host;
    struct { const char *bytes; uint32_t len; } string;
    struct { uint32_t id; uint32_t len; } pull;
  } u;
} OcVar;

/* Functions of the API's own that an executor can be started with. */
typedef enum {
  OC_BUILTIN_CHUNK = 1,   /* (source, name, mode or nil, ...): compiles the chunk and calls it with the rest. `mode` as in load:
                             "t", "b", "bt"; nil: "t", and "b" where the VM allows binary chunks */
  OC_BUILTIN_LOAD = 2,    /* (source, name, mode or nil): compiles; returns the function */
  OC_BUILTIN_INTERACTIVE = 3, /* (source, name): compiles a line of a REPL, as `return source` if that is possible. Returns the
                             function, or nil, message, whether more lines could complete it */
  OC_BUILTIN_LIST = 4,    /* (source, name): compiles; returns the disassembly as a string */
  OC_BUILTIN_INDEX = 5,   /* (value, key): value[key] */
  OC_BUILTIN_SETINDEX = 6, /* (value, key, v): value[key] = v */
  OC_BUILTIN_LEN = 7,     /* (value): #value */
  OC_BUILTIN_TOSTRING = 8, /* (value): tostring(value) */
  OC_BUILTIN_EQ = 9,      /* (a, b): a == b */
  OC_BUILTIN_REQUIRE = 10, /* (name, global or nil): the result of require(name), stored in that global too (nil: in `name`), as by -l */
  OC_BUILTIN_FINALIZE = 11, /* (): runs all finalizers of the VM, as at a normal exit */
  OC_BUILTIN_COLLECT = 12, /* (): collectgarbage() */
  OC_BUILTIN_PIPE = 13    /* (g, f, ...): g(f(...)), neither of which sees the other in its traceback */
} OcBuiltin;

/* --- what the embedder grants: hooks. `ctx` is OcHostHooks.ctx --- */

#define OC_HOST_ERROR (-1) /* *err is set to an errno-like code, and `error_text` explains it; or, of a call, out[0] is the error */
#define OC_HOST_WAIT (-2)  /* not now: the calling task waits until oc_executor_wake, then asks again */
#define OC_HOST_RAISE (-3) /* of a call: out[0] is raised as it is; with OC_HOST_ERROR a string gets the caller's position in front */
#define OC_HOST_BATCH 32   /* values that cross in one go */
#define OC_HOST_DIRECT 8   /* results that can always be taken over at once when they are scalars */
#define OC_HOST_PIECE 65536 /* longest string that crosses in one go, in bytes */

/* Function numbers with a meaning of their own: operations on host objects. The host numbers its functions below these. */
#define OC_HOST_OPS 0xfffffff0u
#define OC_HOST_GET 0xfffffff0u /* (object, key): one value */
#define OC_HOST_SET 0xfffffff1u /* (object, key, value) */
#define OC_HOST_KEYS 0xfffffff2u /* (object, key or nil): the key after `key`, and its value; nil at the end */
#define OC_HOST_LEN 0xfffffff3u /* (object): its length */

/* One activation of a host function. */
typedef struct OcHostCall {
  OcExecutor *executor; /* on which it runs */
  uint32_t id;          /* number of this activation, the same in all hooks that serve it */
  uint32_t function;    /* the host's number of the function, or an OC_HOST_ operation */
} OcHostCall;

/* All entries may be NULL (not granted). None may step this VM. */
struct OcHostHooks {
  void *ctx;
  /* Output of print, io.write (stream 1), warnings and errors (2). n <= 65536. Returns n, or OC_HOST_WAIT. */
  int64_t (*write)(void *ctx, OcVm *vm, int stream, const char *s, size_t n);
  /* Standard input: up to n bytes; 0 at the end; OC_HOST_WAIT; OC_HOST_ERROR. */
  int64_t (*read)(void *ctx, OcVm *vm, char *s, size_t n);
  /* Files (io library, loadfile, dofile, require). A file is a small positive number. */
  int32_t (*open)(void *ctx, OcVm *vm, const char *name, const char *mode, int *err);
  int (*close)(void *ctx, OcVm *vm, int32_t file, int *err);
  int64_t (*file_read)(void *ctx, OcVm *vm, int32_t file, char *s, size_t n, int *err);
  int64_t (*file_write)(void *ctx, OcVm *vm, int32_t file, const char *s, size_t n, int *err);
  int64_t (*seek)(void *ctx, OcVm *vm, int32_t file, int whence, int64_t offset, int *err);
  int (*flush)(void *ctx, OcVm *vm, int32_t file, int *err);
  int (*remove)(void *ctx, OcVm *vm, const char *name, int *err);
  int (*rename)(void *ctx, OcVm *vm, const char *from, const char *to, int *err);
  int (*tmpname)(void *ctx, OcVm *vm, char *out, size_t n);
  const char *(*getenv)(void *ctx, OcVm *vm, const char *name); /* NULL: unset */
  const char *(*error_text)(void *ctx, int err);
  void (*exit)(void *ctx, OcVm *vm, int status, bool close); /* asks the host to end: the executor is interrupted */

  /* --- host functions (OC_VAR_HOST_FUNCTION) and host objects. Refs in `args` become the host's. ---
   * The call itself, with the last (mostly the only) batch of arguments, at most OC_HOST_BATCH. Answers the number of results, of
   * which the first OC_HOST_BATCH are in out; or OC_HOST_WAIT; or OC_HOST_ERROR or OC_HOST_RAISE with the error value in out[0].
   * Strings in out are copied at once; they are at most OC_HOST_PIECE bytes (else OC_VAR_PULL). When any of the results is more
   * than nil, a boolean or a number, or there are more than OC_HOST_DIRECT, the host keeps them until `results` is called with n == 0:
   * memory may be short, and then they are asked for again, after a collection. */
  int32_t (*call)(void *ctx, OcVm *vm, const OcHostCall *call, const OcVar *args, uint32_t n, OcVar *out);
  /* Before it: earlier batches of arguments, when there are more. */
  void (*args)(void *ctx, OcVm *vm, const OcHostCall *call, const OcVar *args, uint32_t n);
  /* Before it: one piece of a string argument beyond OC_HOST_PIECE; `index` counts such arguments from 0. */
  void (*push)(void *ctx, OcVm *vm, const OcHostCall *call, uint32_t index, const char *s, uint32_t n, bool last);
  /* After OC_HOST_WAIT and a wake: as `call`. */
  int32_t (*answer)(void *ctx, OcVm *vm, const OcHostCall *call, OcVar *out);
  /* After it: results from number `from` on, n of them, at most a batch. n == 0: the core has them all. Of an error, the error value is result 0. */
  void (*results)(void *ctx, OcVm *vm, const OcHostCall *call, uint32_t from, OcVar *out, uint32_t n);
  /* After it: bytes [offset, offset + n) of the string that OC_VAR_PULL named. */
  void (*pull)(void *ctx, OcVm *vm, const OcHostCall *call, uint32_t id, uint32_t offset, char *s, uint32_t n);
  /* The core no longer holds the function or object of that number: the host may forget it. */
  void (*release)(void *ctx, OcVm *vm, uint32_t host);
};

/* --- the VM --- */

enum { /* libraries */
  OC_LIB_BASE = 1, OC_LIB_PACKAGE = 2, OC_LIB_COROUTINE = 4, OC_LIB_TABLE = 8, OC_LIB_STRING = 16, OC_LIB_MATH = 32,
  OC_LIB_UTF8 = 64, OC_LIB_OS = 128, OC_LIB_IO = 256, OC_LIB_DEBUG = 512, OC_LIB_ALL = 1023
};

enum { OC_TRANSLATE_HOT, OC_TRANSLATE_NONE, OC_TRANSLATE_ALL /* at once, for tests */ };

typedef struct OcOptions {
  size_t memory_limit;   /* bytes of accounted memory; 0: none */
  uint32_t libs;         /* OC_LIB_ bits */
  uint64_t seed;         /* of hashing and math.random; 0: from the host's random source */
  bool binary_chunks;    /* load may try binary chunks (they are verified) */
  bool print_interrupts; /* print ends the step, so that other tasks get their turn */
  uint8_t translate;     /* OC_TRANSLATE_: which functions become WebAssembly of their own (where the host can run it) */
  OcHostHooks hooks;     /* copied */
} OcOptions;

typedef struct OcStats {
  uint64_t used_bytes, peak_bytes, limit_bytes; /* accounted memory; limit 0: none */
  uint64_t collections; /* finished garbage collections */
  uint64_t refs;        /* live references of the host */
} OcStats;

/* NULL: no memory (the limit may be too small for the libraries). */
OcVm *oc_vm_new(const OcOptions *options) OC_MUST;
/* Frees the VM with all its executors; runs no finalizer. Called by a hook: when that has returned. */
void oc_vm_close(OcVm *vm);
/* Ends the running step at the next safepoint, whatever fuel is left; that fuel is not lost. */
void oc_vm_interrupt(OcVm *vm);
/* Charges the running step for work a hook did. */
void oc_vm_consume(OcVm *vm, int64_t fuel);
void oc_vm_stats(const OcVm *vm, OcStats *out);
/* New limit of accounted memory (0: none); may be below what is in use: then every allocation fails until enough is free. */
void oc_vm_set_limit(OcVm *vm, size_t bytes);
/* Frees garbage, for so much fuel: true when all is gone that was garbage when this began, else call it again. Steps collect by themselves;
 * this is for a host whose call between steps met OC_E_MEMORY, and is to be made again. Runs no finalizer. Within a step: nothing, true. */
bool oc_vm_reclaim(OcVm *vm, int64_t fuel) OC_MUST;
/* Why the last call failed: a sentence, owned by the VM, good until the next failing call. */
const char *oc_vm_message(const OcVm *vm);
/* True while a hook runs. */
bool oc_vm_busy(const OcVm *vm);
const char *oc_status_text(int status);

/* --- references and values. All but oc_ref_free can fail with OC_E_MEMORY or OC_E_REF. --- */

/* A reference to the value; what has identity gets the same reference each time, counted. Scalars are refused (OC_E_TYPE). */
OcStatus oc_ref_new(OcVm *vm, const OcVar *value, OcRef *out) OC_MUST;
/* Gives one count back. Stale references are ignored. */
void oc_ref_free(OcVm *vm, OcRef ref);
/* What it refers to: type, and for strings the bytes. The ref in *out is not counted anew: it is the one given. */
OcStatus oc_ref_read(OcVm *vm, OcRef ref, OcVar *out) OC_MUST;
/* An unfilled string of len bytes to be written in pieces, by oc_string_write, before anyone reads it: for big ones. */
OcStatus oc_string_begin(OcVm *vm, uint32_t len, OcRef *out) OC_MUST;
OcStatus oc_string_write(OcVm *vm, OcRef string, uint32_t offset, const char *bytes, uint32_t n) OC_MUST;

/* Tables, raw: no metamethod is run. `table` refers to one (else OC_E_TYPE). Values read are the caller's (refs). */
OcStatus oc_new_table(OcVm *vm, OcRef *out) OC_MUST;
OcStatus oc_raw_get(OcVm *vm, OcRef table, const OcVar *key, OcVar *out) OC_MUST;
OcStatus oc_raw_set(OcVm *vm, OcRef table, const OcVar *key, const OcVar *value) OC_MUST;
OcStatus oc_raw_len(OcVm *vm, OcRef table, int64_t *out) OC_MUST;
/* Traversal: *cursor is 0 at the start. Sets *found, and if true key and value. Only the insertion of new keys upsets it. */
OcStatus oc_raw_next(OcVm *vm, OcRef table, uint64_t *cursor, OcVar *key, OcVar *value, bool *found) OC_MUST;
/* The table of globals. */
OcStatus oc_globals(OcVm *vm, OcRef *out) OC_MUST;

/* --- executors --- */

typedef enum { OC_STOPPED, OC_NORMAL, OC_RUNNING, OC_RESULT, OC_SUSPENDED, OC_WAITING } OcMode;
/*  nothing loaded · ready to be stepped · inside oc_step · ended: take the result · the main coroutine of a yieldable
 *  executor yielded · a hook answered OC_HOST_WAIT */

/* Signed: overshoot is carried as debt. */
typedef struct OcFuel { int64_t left; bool interrupted; } OcFuel;
/* Adds n, up to at most `max` (the tank), and clears an interrupt. */
void oc_fuel_refill(OcFuel *fuel, int64_t n, int64_t max);

/* A stopped executor, owned by the caller. `yieldable`: the main coroutine may yield to the host. `id`: the host's number for it. */
OcStatus oc_executor_new(OcVm *vm, bool yieldable, uint32_t id, OcExecutor **out) OC_MUST;
/* Cancels and frees it. While it runs: when the hook has returned. */
void oc_executor_free(OcExecutor *ex);
OcMode oc_executor_mode(const OcExecutor *ex);
uint32_t oc_executor_id(const OcExecutor *ex);
OcVm *oc_executor_vm(const OcExecutor *ex);
/* Stopped -> Normal: will call fn(args...). fn: OC_VAR_FUNCTION or _REF with its ref, a host function, a builtin. */
OcStatus oc_executor_start(OcExecutor *ex, const OcVar *fn, const OcVar *args, uint32_t n) OC_MUST;
/* Stopped -> Normal: will compile and run a chunk (OC_BUILTIN_CHUNK) without arguments. The source is copied. */
OcStatus oc_executor_load(OcExecutor *ex, const char *source, size_t len, const char *name) OC_MUST;
/* Runs until the fuel is spent or interrupted, or nothing can progress; always makes some minimal progress.
 * 1: nothing left to do (Stopped, Result, Suspended); 0: there is more, or (at once, at no cost) it waits;
 * negative: an OcStatus: OC_E_BUSY, OC_E_MODE (it is running), OC_E_CLOSED (a hook closed the VM: `ex` is gone). */
int oc_step(OcExecutor *ex, OcFuel *fuel) OC_MUST;
/* Result or Suspended: how many values there are; *is_error (may be NULL): the one value is an error. */
OcStatus oc_executor_count(OcExecutor *ex, uint32_t *n, bool *is_error) OC_MUST;
/* Result or Suspended: values [from, from + n). */
OcStatus oc_executor_values(OcExecutor *ex, uint32_t from, OcVar *out, uint32_t n) OC_MUST;
/* Result or Suspended: the first value from number *i on that is a string of more than OC_HOST_PIECE bytes; *i becomes its number, and
 * *v the string (borrowed). Hosts that convert strings can take it in pieces. false: there is none. */
bool oc_executor_long_value(const OcExecutor *ex, uint32_t *i, OcVar *v) OC_MUST;
/* Result with an error: its message (tostring, or "(error object is a table value)") and traceback (may have len 0). Borrowed.
 * A __tostring metamethod gets a bounded amount of fuel. */
OcStatus oc_executor_error(OcExecutor *ex, OcVar *message, OcVar *traceback) OC_MUST;
/* Result -> Stopped: the values were taken. Bytes and values read before stay good until the next start. */
OcStatus oc_executor_taken(OcExecutor *ex) OC_MUST;
/* Suspended -> Normal: the yield returns these values, or raises this error. */
OcStatus oc_executor_resume(OcExecutor *ex, const OcVar *args, uint32_t n) OC_MUST;
OcStatus oc_executor_resume_error(OcExecutor *ex, const OcVar *error) OC_MUST;
/* Waiting -> Normal: the waiting function asks its hook again. In other modes nothing happens: a late wake is harmless. */
void oc_executor_wake(OcExecutor *ex);
/* Any mode -> Stopped: drops its threads at once; no Lua code of it runs again. While it runs: when the hook has returned. */
void oc_executor_cancel(OcExecutor *ex);
/* Normal, Waiting or Suspended -> Normal: what it was at ends as by coroutine.close. The __close handlers of the main coroutine's variables run
 * in the steps that follow, and the result is true, or false and an error. The coroutines it was in are dropped. A second time: nothing. */
OcStatus oc_executor_close(OcExecutor *ex) OC_MUST;

#endif
