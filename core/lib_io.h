/* lib_io.h: what lib_io.c and lib_io_read.c share. Layer 7. */
#ifndef OC_LIB_IO_H
#define OC_LIB_IO_H

#include "lib_file.h"

/* Argument i is an open file. */
OcSig oc_io_check(OcThread *L, OcFrame *f, int i) OC_MUST;
/* *out := the default input (0) or output (1). OC_OK, OC_NOMEM, or the error that it is closed. */
OcSig oc_io_default(OcThread *L, int which, OcValue *out) OC_MUST;
/* true; or nil, "name: text" (name may be NULL), number. The frame has room for three results. */
OcSig oc_io_outcome(OcThread *L, OcFrame *f, int err, const char *name) OC_MUST;

extern const OcNative oc_io_read_native, oc_file_read_native; /* io.read(...), file:read(...) */
extern const OcNative oc_io_lines_iter_native;                 /* upvalues: file, close at the end, formats ... */

#endif
