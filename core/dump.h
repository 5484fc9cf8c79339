/* dump.h: the format of binary chunks, shared by dump.c and undump.c. Layer 6.
 *
 *   header   "\x1bOca", version, number of opcodes
 *   proto    flags, nparams, is_vararg, max_slots (bytes); line, last_line, ncode, nk, nupvals, nprotos (varints);
 *            source (string, if OC_DUMP_SOURCE); code (4 bytes each, little endian); constants (tag, payload);
 *            upvalues (in_stack, index, kind, named (bytes), name); lines (signed differences as varints, if OC_DUMP_LINES);
 *            number of local variables (varint), each: name, start_pc, end_pc (varints)
 *            ... followed by its inner protos, in order, each with its own
 *   varint   7 bits a byte, lowest first, high bit: more.  string: length (varint), bytes
 */
#ifndef OC_DUMP_H
#define OC_DUMP_H

#include "compile.h"
#include "opcodes.h"

#define OC_DUMP_SIGNATURE "\x1bOca"
enum { OC_DUMP_VERSION = 1 };
enum { OC_DUMP_LINES = 1, OC_DUMP_SOURCE = 2, OC_DUMP_SAME_SOURCE = 4 /* as the outermost function's */ };
enum { OC_DUMP_NIL, OC_DUMP_FALSE, OC_DUMP_TRUE, OC_DUMP_INT, OC_DUMP_FLT, OC_DUMP_STR };

/* --- verify.c --- */
typedef struct OcVerify OcVerify;
enum { OC_VERIFY_SIZE = 2560 }; /* room for an OcVerify, in a block of the heap */
/* Starts on p. forward, backward: two empty tables of the caller's, kept in slots. */
void oc_verify_begin(OcVerify *v, const OcProto *p, OcTable *forward, OcTable *backward);
/* One slice. OC_OK: done, and *why is NULL if p cannot break the machine, else what is wrong. */
OcSig oc_verify_slice(OcThread *L, OcVerify *v, const char **why) OC_MUST;

#endif
