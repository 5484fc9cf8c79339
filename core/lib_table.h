/* lib_table.h: what lib_table.c and lib_sort.c share. Layer 7. */
#ifndef OC_LIB_TABLE_H
#define OC_LIB_TABLE_H

#include "lib.h"

enum { OC_TAB_R = 1, OC_TAB_W = 2, OC_TAB_L = 4 }; /* read, write, length */

/* Is v a table that reads, writes and measures without metamethods? */
bool oc_table_is_raw(OcVm *vm, const OcValue *v);
/* Argument i is a table, or behaves like one in the ways of `what`. */
OcSig oc_table_check_arg(OcThread *L, OcFrame *f, int i, int what) OC_MUST;
/* What __len gave, as an integer. */
OcSig oc_table_length(OcThread *L, const OcValue *v, int64_t *n) OC_MUST;
/* t[i] := v, quick for plain tables. For AWAIT. */
OcSig oc_table_seti(OcThread *L, const OcValue *t, int64_t i, const OcValue *v) OC_MUST;

extern const OcNative oc_sort_native;

#endif
