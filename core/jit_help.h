/* jit_help.h: what translated code calls. Layer 5. The host gives these, by name, to each module that it compiles.
 *
 * They do what the interpreter loop does for an instruction, its quick ways included, and answer an OcSig, but for those that say
 * otherwise. An *outcome* is 0 or 1, or 2 more than a signal.
 */
#ifndef OC_JIT_HELP_H
#define OC_JIT_HELP_H

#include "jit.h"

#if OC_JIT
uint32_t oc_help_arith(OcThread *L, uint32_t tm, OcValue *ra, const OcValue *b, const OcValue *c);
uint32_t oc_help_immediate(OcThread *L, uint32_t tm, OcValue *ra, const OcValue *b, int32_t n);
uint32_t oc_help_test(OcThread *L, uint32_t tm, const OcValue *a, const OcValue *b);     /* outcome */
uint32_t oc_help_test_immediate(OcThread *L, uint32_t how, const OcValue *a, int32_t n); /* outcome. how: event, 0x100: n op a, 0x200: n is a float */
uint32_t oc_help_equal(OcThread *L, const OcValue *a, const OcValue *b);                 /* outcome */
uint32_t oc_help_get(OcThread *L, OcValue *ra, const OcValue *t, const OcValue *key);
uint32_t oc_help_get_str(OcThread *L, OcValue *ra, const OcValue *t, const OcValue *key);
uint32_t oc_help_get_int(OcThread *L, OcValue *ra, const OcValue *t, int32_t n);
uint32_t oc_help_set(OcThread *L, const OcValue *t, const OcValue *key, const OcValue *v);
uint32_t oc_help_set_str(OcThread *L, const OcValue *t, const OcValue *key, const OcValue *v);
uint32_t oc_help_set_int(OcThread *L, const OcValue *t, int32_t n, const OcValue *v);
uint32_t oc_help_self(OcThread *L, OcValue *ra, const OcValue *b, const OcValue *key);
uint32_t oc_help_store(OcThread *L, OcObj *parent, const OcValue *v); /* the barrier, behind a store in a black table or upvalue; answers 0 */
uint32_t oc_help_new_table(OcThread *L, OcValue *ra, uint32_t array, uint32_t hash);
uint32_t oc_help_closure(OcThread *L, OcFrame *f, OcValue *ra, OcProto *p);
uint32_t oc_help_concat(OcThread *L, OcValue *ra, uint32_t n);
uint32_t oc_help_vararg(OcThread *L, OcFrame *f, OcValue *ra, int32_t want);
uint32_t oc_help_set_list(OcThread *L, OcValue *ra, uint32_t n, uint32_t offset);
uint32_t oc_help_length(OcThread *L, OcValue *ra, const OcValue *b);
uint32_t oc_help_for_prep(OcThread *L, OcValue *ra); /* outcome: does the loop run? */
uint32_t oc_help_close(OcThread *L, OcFrame *f, OcValue *ra);
uint32_t oc_help_mark(OcThread *L, OcValue *ra);
/* A call with b - 1 arguments (b = 0: multiple). OC_OK: a plain native did it; else to be returned as it is. So, too, of a generic for: */
uint32_t oc_help_call(OcThread *L, OcFrame *f, OcValue *ra, uint32_t b, int32_t want);
uint32_t oc_help_tail_call(OcThread *L, OcFrame *f, OcValue *ra, uint32_t b);
uint32_t oc_help_for_call(OcThread *L, OcFrame *f, OcValue *ra, uint32_t want);
/* RETURN of n results (n < 0: multiple). OC_OK: a Lua frame is on top again; else to be returned as it is. */
uint32_t oc_help_leave(OcThread *L, OcFrame *f, OcValue *ra, int32_t n);
double oc_help_fmod(OcThread *L, double a, double b);
double oc_help_pow(double a, double b);
#endif

#endif
