/* host.h: everything the core imports from its surroundings. Layer 0.
 *
 * Implemented by core/native/host_posix.c and by wasm/host_wasm.c. The core calls nothing else of the C library but
 * memory and math functions (memcpy, memcmp, memchr, memset, strlen, fmod, pow, floor, ceil, sqrt, sin, ... , ldexp, frexp,
 * strtod-free: number.c parses by itself). None of these may call back into the core.
 */
#ifndef OC_HOST_H
#define OC_HOST_H

#include "base.h"

/* Big blocks for mem.c. NULL when out of memory. `oc_host_free` gets the size that was asked for. */
void *oc_host_alloc(size_t size);
/* Makes a block larger where it is, in constant time. false: not possible; nothing has changed. */
bool oc_host_extend(void *block, size_t size);
void oc_host_free(void *block, size_t size);

/* CPU time of this process in nanoseconds, wall time in seconds since the epoch. */
int64_t oc_host_cpu_ns(void);
int64_t oc_host_time(void);
/* A hard-to-guess number for hash seeds. */
uint64_t oc_host_random(void);
/* Offset of local time to UTC in seconds at `t` (UTC seconds); *is_dst is set to 0 or 1. */
int32_t oc_host_utc_offset(int64_t t, int *is_dst);
#define OC_ZONE_NAME 16
/* The name of local time at `t`, as in "CEST". Slow: it may cost 0.1 ms. */
void oc_host_zone_name(int64_t t, char name[OC_ZONE_NAME]);
#if OC_JIT
/* Compiles a WebAssembly module whose one export is a function, and puts that into the table of functions: its index; 0: impossible.
 * (jit.h) */
uint32_t oc_host_jit(const uint8_t *bytes, uint32_t n);
void oc_host_jit_free(uint32_t index);
/* Is there time to compile another one? */
bool oc_host_jit_ready(void);
#endif
/* Ends the process with a message (broken invariant). */
_Noreturn void oc_host_abort(const char *message);

#endif
