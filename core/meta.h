/* meta.h: every Lua operation, with metamethods: finished now, or a frame pushed. Layer 4.
 *
 * All return OcSig: OC_OK with the result in *ret, OC_CALL (a frame was pushed; its result will land in *ret), OC_AGAIN (done, but fuel
 * is spent), OC_RAISE, OC_NOMEM (nothing changed). Use them under SEQ_AWAIT. `ret` and the operands are slots of the running frame
 * (operands may also be constants); operands are copied before anything runs. ret may be one of the operands.
 */
#ifndef OC_META_H
#define OC_META_H

#include <math.h>

#include "seq.h"

/* ret := t[key] (manual 2.4 __index) */
OcSig oc_get(OcThread *L, OcValue *ret, const OcValue *t, const OcValue *key) OC_MUST;
OcSig oc_geti(OcThread *L, OcValue *ret, const OcValue *t, int64_t i) OC_MUST;
OcSig oc_get_str(OcThread *L, OcValue *ret, const OcValue *t, OcString *key) OC_MUST;
/* t[key] := v (__newindex) */
OcSig oc_set(OcThread *L, const OcValue *t, const OcValue *key, const OcValue *v) OC_MUST;
OcSig oc_seti(OcThread *L, const OcValue *t, int64_t i, const OcValue *v) OC_MUST;
OcSig oc_set_str(OcThread *L, const OcValue *t, OcString *key, const OcValue *v) OC_MUST;
/* Raw forms that may still have to make a long key canonical, in slices. */
OcSig oc_rawget(OcThread *L, OcValue *ret, const OcValue *t, const OcValue *key) OC_MUST;
OcSig oc_rawset(OcThread *L, const OcValue *t, const OcValue *key, const OcValue *v) OC_MUST;
/* ret := a op b; op is OC_TM_ADD .. OC_TM_SHR, OC_TM_UNM, OC_TM_BNOT (b = a) */
OcSig oc_arith(OcThread *L, OcTm op, OcValue *ret, const OcValue *a, const OcValue *b) OC_MUST;
/* ret := a boolean, or whatever a comparator-like metamethod gave turned into a boolean */
OcSig oc_eq(OcThread *L, OcValue *ret, const OcValue *a, const OcValue *b) OC_MUST;
OcSig oc_raweq(OcThread *L, OcValue *ret, const OcValue *a, const OcValue *b) OC_MUST;
OcSig oc_less(OcThread *L, OcValue *ret, const OcValue *a, const OcValue *b) OC_MUST;
OcSig oc_le(OcThread *L, OcValue *ret, const OcValue *a, const OcValue *b) OC_MUST;
/* ret := v[0] .. v[1] .. ... v[n-1], right associative; the n slots are used up. ret may be v. */
OcSig oc_concat(OcThread *L, OcValue *ret, OcValue *v, uint32_t n) OC_MUST;
/* ret := #v */
OcSig oc_len(OcThread *L, OcValue *ret, const OcValue *v) OC_MUST;
/* ret := tostring(v) (luaL_tolstring: __tostring, __name); always a string */
OcSig oc_tostring(OcThread *L, OcValue *ret, const OcValue *v) OC_MUST;

/* The metamethod of v for an event, or NULL. */
const OcValue *oc_metamethod(OcVm *vm, const OcValue *v, OcTm event);
/* Metatable of any value, or NULL. */
OcTable *oc_metatable(OcVm *vm, const OcValue *v);
/* Sets it (the caller has checked __metatable) and registers a finalizer. false: no memory, nothing changed. */
bool oc_set_metatable(OcVm *vm, const OcValue *v, OcTable *meta) OC_MUST;
/* "0x0123456789ab": the address-like number of an object: a keyed permutation, never the address. Writes to out (>= 64 bytes). */
size_t oc_address_name(OcVm *vm, const OcValue *v, char *out);
uint64_t oc_address(OcVm *vm, const void *p);

/* Order of two numbers of any subtypes, exact (manual 3.4.4). */
bool oc_num_less(const OcValue *a, const OcValue *b);
bool oc_num_le(const OcValue *a, const OcValue *b);

/* Coercions, immediate; a long numeral is charged. */
bool oc_to_int(OcThread *L, const OcValue *v, int64_t *out) OC_MUST;    /* integer, float with exact integer value, or numeral string */
bool oc_to_int_strict(const OcValue *v, int64_t *out) OC_MUST; /* the same without strings */
bool oc_to_num(OcThread *L, const OcValue *v, double *out) OC_MUST;     /* number or numeral string */
bool oc_str_to_number(OcThread *L, const OcString *s, OcValue *out) OC_MUST;
/* Number to string; NULL: no memory. */
OcString *oc_num_to_string(OcVm *vm, const OcValue *v) OC_MUST;

/* Integer arithmetic of Lua (floor division and modulo; b != 0 already checked) */
int64_t oc_int_idiv(int64_t a, int64_t b);
int64_t oc_int_mod(int64_t a, int64_t b);
int64_t oc_int_shl(int64_t a, int64_t b);
double oc_flt_mod(double a, double b);
double oc_flt_rem(double a, double b); /* C's fmod */
#define OC_FAR_FUEL 20 /* a remainder may take as long as this */
OC_INLINE double oc_flt_mod_charged(OcVm *vm, double a, double b) {
  if (OC_UNLIKELY(fabs(a) > 0x1p64 * fabs(b))) vm->fuel -= OC_FAR_FUEL;
  return oc_flt_mod(a, b);
}
double oc_flt_pow(double a, double b);

#endif
