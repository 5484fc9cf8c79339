/* base.h: compiler facts, assertions, must-check. Layer 0; included by everything. */
#ifndef OC_BASE_H
#define OC_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config.h"

/* A result the caller may not ignore: every fallible function carries it (the core has no longjmp,
 * so an ignored status is a lost error). */
#define OC_MUST __attribute__((warn_unused_result))
#define OC_COLD __attribute__((cold, noinline))
#define OC_NOINLINE __attribute__((noinline))
#define OC_INLINE static inline __attribute__((always_inline))
#define OC_LIKELY(x) __builtin_expect(!!(x), 1)
#define OC_UNLIKELY(x) __builtin_expect(!!(x), 0)
#define OC_FALLTHROUGH __attribute__((fallthrough))
#define OC_PRINTF(f, a) __attribute__((format(printf, f, a)))

/* Stops the process: a broken invariant, never bad input. */
_Noreturn OC_COLD void oc_panic(const char *file, int line, const char *what);

#if OC_DEBUG
#define OC_ASSERT(c) ((c) ? (void)0 : oc_panic(__FILE__, __LINE__, #c))
#else
#define OC_ASSERT(c) ((void)0)
#endif
#define OC_UNREACHABLE(what) oc_panic(__FILE__, __LINE__, what)

#endif
