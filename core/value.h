/* value.h: the tagged value and the header of every heap object. Layer 1.
 *
 * A value is a 64-bit payload and a tag. Full 64-bit integers rule out NaN boxing; 16 bytes keep slots aligned and
 * let a table node pack its key's tag and link into the padding. Booleans and nil are tags of their own, so
 * falsity is one comparison: tag <= OC_FALSE.
 */
#ifndef OC_VALUE_H
#define OC_VALUE_H

#include <string.h>

#include "base.h"

/* Tags. The collectable ones have OC_COLLECTABLE set; a heap object's `kind` equals the tag of a value that refers to
 * it. Short and long strings differ in a flag of the object, not in the tag. */
enum {
  OC_NIL = 0,
  OC_FALSE = 1,
  OC_TRUE = 2,
  OC_INT = 3,    /* i: 64-bit integer */
  OC_FLT = 4,    /* n: double */
  OC_LIGHT = 5,  /* p: light userdata: a host's bare pointer or number */
  OC_NATIVE = 6, /* native: a C function without upvalues (const OcNative *) */
  OC_COLLECTABLE = 0x20,
  OC_STR = 0x20,
  OC_TAB = 0x21,
  OC_LCL = 0x22,  /* Lua closure */
  OC_CCL = 0x23,  /* native closure: an OcNative and its upvalues */
  OC_UDATA = 0x24,
  OC_THREAD = 0x25,
  /* never seen by scripts: */
  OC_PROTO = 0x26,
  OC_UPVAL = 0x27,
  OC_BUFFER = 0x28, /* byte buffer (buffer.h) */
  OC_BLOCK = 0x29,  /* raw bytes owned by the heap (gc.h, oc_block_new) */
  OC_DEADKEY = 0x3f /* table node whose collectable key died; the payload is only compared */
};

typedef struct OcVm OcVm;
typedef struct OcObj OcObj;
typedef struct OcString OcString;
typedef struct OcTable OcTable;
typedef struct OcProto OcProto;
typedef struct OcLClosure OcLClosure;
typedef struct OcCClosure OcCClosure;
typedef struct OcUpval OcUpval;
typedef struct OcUdata OcUdata;
typedef struct OcThread OcThread;
typedef struct OcFrame OcFrame;
typedef struct OcNative OcNative;
typedef struct OcBuffer OcBuffer;
typedef struct OcBlock OcBlock;

typedef union OcPayload {
  int64_t i;
  double n;
  void *p;
  OcObj *o;
  const OcNative *native;
} OcPayload;

typedef struct OcValue {
  OcPayload u;
  uint8_t tag;
} OcValue;

/* Common header of heap objects. `kind` is an OC_ tag, `mark` belongs to gc.c, `flags` and `extra` to the kind. */
#define OC_HEADER \
  OcObj *next;    \
  uint8_t kind;   \
  uint8_t mark;   \
  uint8_t flags;  \
  uint8_t extra

struct OcObj {
  OC_HEADER;
};

/* --- tests --- */
OC_INLINE bool oc_is_nil(const OcValue *v) { return v->tag == OC_NIL; }
OC_INLINE bool oc_is_falsy(const OcValue *v) { return v->tag <= OC_FALSE; }
OC_INLINE bool oc_truthy(const OcValue *v) { return v->tag > OC_FALSE; }
OC_INLINE bool oc_is_bool(const OcValue *v) { return v->tag == OC_TRUE || v->tag == OC_FALSE; }
OC_INLINE bool oc_is_int(const OcValue *v) { return v->tag == OC_INT; }
OC_INLINE bool oc_is_flt(const OcValue *v) { return v->tag == OC_FLT; }
OC_INLINE bool oc_is_num(const OcValue *v) { return v->tag == OC_INT || v->tag == OC_FLT; }
OC_INLINE bool oc_is_str(const OcValue *v) { return v->tag == OC_STR; }
OC_INLINE bool oc_is_tab(const OcValue *v) { return v->tag == OC_TAB; }
OC_INLINE bool oc_is_lcl(const OcValue *v) { return v->tag == OC_LCL; }
OC_INLINE bool oc_is_udata(const OcValue *v) { return v->tag == OC_UDATA; }
OC_INLINE bool oc_is_thread(const OcValue *v) { return v->tag == OC_THREAD; }
OC_INLINE bool oc_is_function(const OcValue *v) { return v->tag == OC_LCL || v->tag == OC_CCL || v->tag == OC_NATIVE; }
OC_INLINE bool oc_is_collectable(const OcValue *v) { return (v->tag & OC_COLLECTABLE) != 0; }

/* --- payloads (the tag must fit) --- */
#define oc_str(v) ((OcString *)(v)->u.o)
#define oc_tab(v) ((OcTable *)(v)->u.o)
#define oc_lcl(v) ((OcLClosure *)(v)->u.o)
#define oc_ccl(v) ((OcCClosure *)(v)->u.o)
#define oc_udata(v) ((OcUdata *)(v)->u.o)
#define oc_thread(v) ((OcThread *)(v)->u.o)

/* --- setters of slots: a slot is a root, so no barrier is needed. Storing into a heap object goes through that
 * object's own setter. --- */
OC_INLINE void oc_set_nil(OcValue *v) { v->tag = OC_NIL; }
OC_INLINE void oc_set_bool(OcValue *v, bool b) { v->tag = b ? OC_TRUE : OC_FALSE; }
OC_INLINE void oc_set_int(OcValue *v, int64_t i) { v->u.i = i; v->tag = OC_INT; }
OC_INLINE void oc_set_flt(OcValue *v, double n) { v->u.n = n; v->tag = OC_FLT; }
OC_INLINE void oc_set_light(OcValue *v, void *p) { v->u.i = 0; v->u.p = p; v->tag = OC_LIGHT; }
OC_INLINE void oc_set_native(OcValue *v, const OcNative *f) { v->u.i = 0; v->u.native = f; v->tag = OC_NATIVE; }
/* v := any heap object; its kind is the tag. */
OC_INLINE void oc_set_obj(OcValue *v, const void *o) {
  v->u.i = 0; /* on 32 bits the upper half must be defined: payloads are compared whole */
  v->u.o = (OcObj *)o;
  v->tag = ((const OcObj *)o)->kind;
}

OC_INLINE OcValue oc_nil(void) { OcValue v; v.u.i = 0; v.tag = OC_NIL; return v; }
OC_INLINE OcValue oc_int(int64_t i) { OcValue v; v.u.i = i; v.tag = OC_INT; return v; }
OC_INLINE OcValue oc_flt(double n) { OcValue v; v.u.n = n; v.tag = OC_FLT; return v; }
OC_INLINE OcValue oc_bool(bool b) { OcValue v; v.u.i = 0; v.tag = b ? OC_TRUE : OC_FALSE; return v; }
OC_INLINE OcValue oc_obj(const void *o) { OcValue v; oc_set_obj(&v, o); return v; }

/* Lua's names of types for a tag ("nil", "boolean", "number", ...). Static. */
const char *oc_type_name(uint8_t tag);

/* Same value without metamethods, when no long string is involved on both sides: identity of objects, Lua equality of
 * numbers (1 == 1.0). Long strings are compared by oc_meta (meta.h), in slices. */
bool oc_raw_same(const OcValue *a, const OcValue *b);

#endif
