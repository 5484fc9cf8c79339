/* load.h: a chunk's text or bytes become a function: what `load`, `require` and the host's own ways to run code share. Layer 6. */
#ifndef OC_LOAD_H
#define OC_LOAD_H

#include "exec.h"

/* For AWAIT: compiles the string in slot `source`, or undumps it if it begins as binary chunks do, when `mode` ("b", "t", "bt"; NULL: both)
 * and the VM allow that; else raises. `name` is the chunk's, a string. The closure comes to ret; its upvalues are nil. */
OcSig oc_load_string(OcThread *L, OcValue *ret, const OcValue *source, const OcValue *name, const char *mode) OC_MUST;
/* The fresh closure, which nobody else has seen, gets its environment: its first upvalue, if it has any. */
void oc_load_env(OcThread *L, const OcValue *closure, const OcValue *env);
/* ... the globals. */
void oc_load_globals(OcThread *L, const OcValue *closure);

#endif
