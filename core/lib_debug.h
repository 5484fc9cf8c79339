/* lib_debug.h: what lib_debug.c and lib_debug_vars.c share. Layer 7. */
#ifndef OC_LIB_DEBUG_H
#define OC_LIB_DEBUG_H

#include "lib.h"

/* A walk down the stack, at the start of a sequence's struct. */
typedef struct OcWalk {
  OcFrame frame;
  int64_t level, left; /* asked for; still to go */
  OcFrame *at;  /* NULL: there is no such level */
} OcWalk;

/* The optional thread in front of the arguments: *arg is 1 if it is there, else 0 and the running thread is meant. */
int oc_debug_has_thread(OcFrame *f);
OcThread *oc_debug_thread(OcThread *L, OcFrame *f, int *arg);
/* Level (argument i, an integer) of `of`, to be found by oc_debug_walk. */
OcSig oc_debug_level(OcThread *L, OcWalk *s, OcThread *of, int i) OC_MUST;
/* For POLL. When what follows may be repeated and `of` is another thread, it begins with this again. */
OcSig oc_debug_walk(OcThread *L, OcWalk *s, const OcThread *of) OC_MUST;

extern const OcNative oc_debug_getlocal_native, oc_debug_setlocal_native, oc_debug_getupvalue_native, oc_debug_setupvalue_native,
    oc_debug_upvalueid_native, oc_debug_upvaluejoin_native;

#endif
