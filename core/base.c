/* base.c: panics and type names. Layer 1. */
#include "base.h"

#include <stdio.h>

#include "host.h"
#include "value.h"

#if OC_DEBUG
#ifndef OC_STRESS_FIRST
#define OC_STRESS_FIRST 0
#endif
unsigned oc_stress = OC_STRESS_FIRST; /* where no command line sets it: as wasm */
#endif

_Noreturn OC_COLD void oc_panic(const char *file, int line, const char *what) {
  char text[300];
  snprintf(text, sizeof text, "ocarina: broken invariant at %s:%d: %s", file, line, what);
  oc_host_abort(text);
}

const char *oc_type_name(uint8_t tag) {
  switch (tag) {
    case OC_NIL: return "nil";
    case OC_FALSE: case OC_TRUE: return "boolean";
    case OC_INT: case OC_FLT: return "number";
    case OC_STR: return "string";
    case OC_TAB: return "table";
    case OC_NATIVE: case OC_LCL: case OC_CCL: return "function";
    case OC_THREAD: return "thread";
    case OC_LIGHT: case OC_UDATA: return "userdata";
    default: return "internal object";
  }
}

bool oc_raw_same(const OcValue *a, const OcValue *b) {
  if (a->tag != b->tag) {
    /* 1 == 1.0: an integer equals a float when the float is exactly it; 2^63 is out of range of the cast. */
    if (a->tag == OC_INT && b->tag == OC_FLT)
      return b->u.n >= -0x1p63 && b->u.n < 0x1p63 && (int64_t)b->u.n == a->u.i && (double)(int64_t)b->u.n == b->u.n;
    if (a->tag == OC_FLT && b->tag == OC_INT) return oc_raw_same(b, a);
    return false;
  }
  switch (a->tag) {
    case OC_NIL: case OC_FALSE: case OC_TRUE: return true;
    case OC_INT: return a->u.i == b->u.i;
    case OC_FLT: return a->u.n == b->u.n;
    case OC_NATIVE: case OC_LIGHT: return a->u.p == b->u.p;
    default: return a->u.o == b->u.o;
  }
}
