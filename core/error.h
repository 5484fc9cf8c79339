/* error.h: raising errors, messages, names of variables and functions, tracebacks. Layer 3.
 *
 * Raising is: put the error in L->error and return OC_RAISE. Every function here that returns OcSig returns OC_RAISE, or
 * OC_NOMEM when the message cannot be allocated, so `return oc_error(...)` is the idiom. Formats are
 * those of text.h; a message is cut at OC_ERROR_MAX bytes.
 */
#ifndef OC_ERROR_H
#define OC_ERROR_H

#include "text.h"
#include "thread.h"

#define OC_ERROR_MAX 1000
#define OC_IDSIZE 60 /* chunk names in messages are cut to this, as in PUC Lua */

/* Raises v as it is. */
OcSig oc_raise(OcThread *L, const OcValue *v) OC_MUST;
/* An error found by a native function: prefixed with the position of its caller ("file:line: "), as luaL_error. */
OcSig oc_error(OcThread *L, const char *fmt, ...) OC_MUST OC_PRINTF(2, 3);
/* The same without a position. */
OcSig oc_error_plain(OcThread *L, const char *fmt, ...) OC_MUST OC_PRINTF(2, 3);
/* An error found by an operation of the Lua code on top of the stack: prefixed with its own position (luaG_runerror). When the
 * top frame is a sequence there is no prefix. */
OcSig oc_run_error(OcThread *L, const char *fmt, ...) OC_MUST OC_PRINTF(2, 3);
OcSig oc_overflow_error(OcThread *L) OC_MUST; /* "stack overflow"; grants OC_ERROR_FRAMES until it is caught */
OcSig oc_too_big(OcThread *L) OC_MUST;        /* "resulting string too large" (as luaL_error) */

/* "bad argument #i to 'name' (message)"; i counts from 0 (argument 0 is #1); f is the native's frame. Method calls and bad
 * self are told as in luaL_argerror. */
OcSig oc_arg_error(OcThread *L, OcFrame *f, int i, const char *fmt, ...) OC_MUST OC_PRINTF(4, 5);
/* "... (number expected, got no value)"; `expected` is the type wanted. */
OcSig oc_arg_type_error(OcThread *L, OcFrame *f, int i, const char *expected) OC_MUST;

/* "attempt to <verb> a <type> value (local 'x')": v is the offending operand, ideally the very slot. */
OcSig oc_op_error(OcThread *L, const char *verb, const OcValue *v) OC_MUST;
OcSig oc_call_error(OcThread *L, const OcValue *f) OC_MUST;
OcSig oc_concat_error(OcThread *L, const OcValue *a, const OcValue *b) OC_MUST;
OcSig oc_arith_error(OcThread *L, OcTm op, const OcValue *a, const OcValue *b) OC_MUST;
OcSig oc_order_error(OcThread *L, const OcValue *a, const OcValue *b) OC_MUST;
/* A for loop's bad "initial value", "limit" or "step". */
OcSig oc_for_error(OcThread *L, const OcValue *v, const char *what) OC_MUST;
/* luaT_objtypename: __name of its metatable if a string, else the type. */
const char *oc_type_name_of(OcVm *vm, const OcValue *v);

/* "string.format" for a function found in a loaded module ("print" for one of _G). false: not found. */
bool oc_global_function_name(OcThread *L, const OcValue *fn, char *out, size_t size) OC_MUST;

/* Printable name of a source: "file.lua", [string "..."], cut to OC_IDSIZE (luaO_chunkid). */
void oc_chunk_id(char out[OC_IDSIZE], const char *source, size_t len);
/* Current line of a frame, -1 if it is not Lua's or has none. */
int oc_frame_line(const OcFrame *f);
/* The instruction a Lua frame is executing (index into code). */
int oc_frame_pc(const OcFrame *f);

/* --- names from bytecode (debuginfo.c) --- */
/* What the register or upvalue `v` of Lua frame f holds: "local", "upvalue", "global", "field", "method", "constant",
 * or NULL; *name points into a string that the prototype keeps alive. */
const char *oc_debug_variable(OcThread *L, OcFrame *f, const OcValue *v, const char **name);
/* How the function running in frame f was called, from the instruction of the frame below: "global", "local", "method",
 * "field", "upvalue", "constant", "metamethod", "for iterator", "hook", or NULL; *name is its name. */
const char *oc_debug_call_name(OcThread *L, OcFrame *f, const char **name);
/* The same for a call being made by the top Lua frame (a plain native, which has no frame). */
const char *oc_debug_callee_name(OcThread *L, OcFrame *caller, const char **name);
/* Does the machine trust what register `reg` holds around instruction pc: the counters of a numeric loop, the table of a constructor?
 * (What else is in a register is looked at before it is used.) Costs the length of the function. */
bool oc_debug_trusted(OcThread *L, const OcProto *p, int pc, int reg);

#endif
