/* lib_file.h: files of the host as Lua objects: what lib_io.c, lib_load.c and lib_package.c share. Layer 7.
 *
 * A file is a userdata from the moment it is opened: dropped anywhere, it is closed by its finalizer.
 */
#ifndef OC_LIB_FILE_H
#define OC_LIB_FILE_H

#include "lib.h"

#define OC_UDATA_FILE 0x454c4946u /* OcUdata.type */

typedef enum { OC_FILE_CLOSED, OC_FILE_HOST, OC_FILE_STDIN, OC_FILE_STDOUT, OC_FILE_STDERR } OcFileKind;

#define OC_FILE_ROOM 1024 /* bytes read ahead */

typedef struct OcFile {
  int32_t handle;    /* OC_FILE_HOST: the host's number */
  uint8_t kind;      /* OcFileKind */
  bool eof;          /* the last read met the end */
  uint16_t at, have; /* read ahead: buf[at .. have) */
  char buf[OC_FILE_ROOM];
} OcFile;

OC_INLINE OcFile *oc_file(const OcValue *v) { return (OcFile *)(void *)oc_udata(v)->data; }
OC_INLINE bool oc_is_file(const OcValue *v) { return oc_is_udata(v) && oc_udata(v)->type == OC_UDATA_FILE; }

/* The metatable of files, made at its first use. NULL: no memory. */
OcTable *oc_file_meta(OcVm *vm) OC_MUST;
/* ret := a closed file. */
OcSig oc_file_new(OcThread *L, OcValue *ret) OC_MUST;
/* Opens it. OC_OK with *err = 0, or *err set (-1: the host grants no files); or OC_WAIT. */
OcSig oc_file_open(OcThread *L, OcValue *file, const char *name, const char *mode, int *err) OC_MUST;
/* Closes it, if it is open; not the standard ones. OC_OK with *err = 0 or set, or OC_WAIT. */
OcSig oc_file_close(OcThread *L, OcFile *p, int *err) OC_MUST;
/* Reads up to n bytes into `to` (nothing is read ahead): OC_OK with *got (0 at the end) or *err, or OC_WAIT. */
OcSig oc_file_read(OcThread *L, OcFile *p, char *to, size_t n, size_t *got, int *err) OC_MUST;
/* The text of an error number. */
const char *oc_file_error(OcVm *vm, int err);

/* A whole file as a string, as luaL_loadfilex takes it: no byte order mark, no first line that starts with '#' (its newline stays).
 * Sequence (name, or nil for standard input) -> string, or nil and a message. */
extern const OcNative oc_read_file_native;

#endif
