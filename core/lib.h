/* lib.h: opening the standard libraries. Layer 7. Each creates its table, stores it in _G and package.loaded. false: no memory. */
#ifndef OC_LIB_H
#define OC_LIB_H

#include "buffer.h"
#include "exec.h"

bool oc_open_base(OcVm *vm) OC_MUST;
bool oc_open_package(OcVm *vm) OC_MUST;
bool oc_open_coroutine(OcVm *vm) OC_MUST;
bool oc_open_table(OcVm *vm) OC_MUST;
bool oc_open_string(OcVm *vm) OC_MUST;
bool oc_open_math(OcVm *vm) OC_MUST;
bool oc_open_utf8(OcVm *vm) OC_MUST;
bool oc_open_os(OcVm *vm) OC_MUST;
bool oc_open_io(OcVm *vm) OC_MUST;
bool oc_open_debug(OcVm *vm) OC_MUST;

/* A library table, made and registered under `name` in _G and package.loaded (name "_G": the globals). NULL: no memory. */
OcTable *oc_lib_new(OcVm *vm, const char *name, const OcLibEntry *list) OC_MUST;

/* --- shared by the libraries (lib_aux.c) --- */

/* Frames as levels of the stack (debug.getinfo, error): those of the machinery itself (threads' bottoms, calls of message handlers)
 * do not count. The frame itself if it counts, else the nearest below; NULL at the bottom. */
OcFrame *oc_level_at(OcFrame *f);
OC_INLINE OcFrame *oc_level_below(OcFrame *f) { return oc_level_at(f->prev); }
/* "chunk:line: " of a Lua frame, nothing for others or NULL (luaL_where). Returns the length; out has OC_WHERE_MAX bytes. */
#define OC_WHERE_MAX (OC_IDSIZE + 24)
size_t oc_where(char *out, const OcFrame *f);
/* The error, if any, of a raw table store. */
OcSig oc_table_outcome(OcThread *L, OcTSet r) OC_MUST;
/* ret := a new string. */
OcSig oc_set_bytes(OcThread *L, OcValue *ret, const char *s, size_t n) OC_MUST;
/* For POLL: adds a whole string to the buffer in slot b, from *at on, in slices; *at ends at 0. */
OcSig oc_buffer_add_string(OcThread *L, const OcValue *b, const OcString *s, uint32_t *at) OC_MUST;
OcSig oc_buffer_status(OcThread *L, OcBuf r) OC_MUST;
/* For POLL: makes the string of the buffer in slot b and stores it in ret (which may be b). */
OcSig oc_buffer_to_string(OcThread *L, OcValue *ret, const OcValue *b) OC_MUST;
OcSig oc_set_buffer(OcThread *L, OcValue *ret) OC_MUST;
/* For POLL: makes a string in a slot usable as a key of raw tables. */
OcSig oc_key_ready(OcThread *L, OcValue *v) OC_MUST;

/* --- natives that others must know --- */
extern const OcNative oc_xpcall_native;                      /* its message handler is in temporary 0 */
extern const OcNative oc_print_native, oc_warn_native, oc_error_native, oc_assert_native, oc_load_native, oc_loadfile_native, oc_dofile_native,
  oc_collectgarbage_native;

#endif
