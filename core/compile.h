/* compile.h: from source or binary chunk to closure, and back. Layer 6. All are native sequences, called through oc_call. */
#ifndef OC_COMPILE_H
#define OC_COMPILE_H

#include "meta.h"

/* (source string, chunk name string) -> Lua closure whose first upvalue (_ENV) is a fresh nil. Raises the syntax error's message. */
extern const OcNative oc_compile_native;
/* (binary chunk string, chunk name string) -> closure, after the verifier has proved it. Raises "truncated/bad binary format ...". */
extern const OcNative oc_undump_native;
/* (Lua function, strip boolean) -> binary chunk string. */
extern const OcNative oc_dump_native;
/* (Lua function or prototype) -> listing as a string (--list). */
extern const OcNative oc_disasm_native;

#endif
