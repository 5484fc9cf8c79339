/* meta_call.h: calling a value with a few given arguments, from any operation. Layer 4. */
#ifndef OC_META_CALL_H
#define OC_META_CALL_H

#include "meta.h"

/* Calls fn with nargs (1 to 3) arguments, which are copied above the top frame's window. Results as oc_call. */
OcSig oc_call_values(OcThread *L, OcValue *ret, int want, const OcValue *fn, const OcValue *args, int nargs) OC_MUST;
/* fn(a, b), one result to ret. */
OcSig oc_call_meta(OcThread *L, OcValue *ret, const OcValue *fn, const OcValue *a, const OcValue *b) OC_MUST;
/* The same for a native given by its description. */
OcSig oc_call_native(OcThread *L, OcValue *ret, int want, const OcNative *n, const OcValue *args, int nargs) OC_MUST;

#endif
