/* str.h: strings and the intern table. Layer 2. (Named str.h, with string.c, so that <string.h> stays the C library's.)
 *
 * Strings up to OC_MAX_SHORT bytes are interned: equal ones are one object. Longer ones are not, until one is used
 * as a table key: then it is made canonical (hashed in full, in slices, and entered in the intern table), and the table
 * stores the canonical object. So tables compare all string keys by identity, and no lookup ever walks bytes.
 * The intern table grows by linear hashing, one bucket per insertion.
 */
#ifndef OC_STR_H
#define OC_STR_H

#include "gc.h"

enum {
  OC_STR_LONG = 1,      /* flags: longer than OC_MAX_SHORT */
  OC_STR_CANON = 2,     /* long string that is itself the canonical one (in the intern table) */
  OC_STR_ALIAS = 4,     /* long string whose canonical string is `link` */
  OC_STR_COMPARING = 8  /* long string that is being compared with `link`, a canonical one of the same hash and length */
};
#define OC_STR_HOLDS (OC_STR_ALIAS | OC_STR_COMPARING) /* `link` is a reference */

/* `extra` of a short string: reserved word number + 1 (lex.c), or 0. */
struct OcString {
  OC_HEADER;
  uint32_t hash; /* short or canonical: full hash. long, under way: partial hash */
  uint32_t len;  /* bytes, without the final 0 */
  uint32_t hashed; /* long: bytes hashed so far, and then those compared with `link` so far */
  OcString *link;  /* intern chain (short, canonical), or the canonical string (OC_STR_HOLDS) */
  char data[];     /* len bytes and a 0 */
};

typedef struct OcIntern {
  OcString ***segments; /* directory of segments of bucket heads */
  uint32_t nsegments;   /* room in the directory */
  uint32_t nbuckets;    /* buckets in use (linear hashing) */
  uint32_t mask;        /* hash bits that count: the power of two at or above nbuckets, less one */
  uint32_t count;       /* strings */
} OcIntern;

bool oc_intern_init(OcVm *vm) OC_MUST;
void oc_intern_close(OcVm *vm);

/* A string of `len` bytes copied from `s` (len <= OC_SLICE_BYTES when called from fuelled code; longer ones are filled
 * in slices through oc_string_raw). NULL: no memory. */
OcString *oc_string_new(OcVm *vm, const char *s, size_t len) OC_MUST;
OcString *oc_string_cstr(OcVm *vm, const char *s) OC_MUST;
/* An unfilled long string (len > OC_MAX_SHORT): the caller writes all of `data` before anyone else sees it. The final 0
 * is there. */
OcString *oc_string_raw(OcVm *vm, uint32_t len) OC_MUST;
void oc_string_free(OcVm *vm, OcString *s); /* gc.c only; unlinks from the intern table */

OC_INLINE bool oc_string_is_short(const OcString *s) { return !(s->flags & OC_STR_LONG); }
/* May it be used as a table key as it is? */
OC_INLINE bool oc_string_is_key(const OcString *s) { return !(s->flags & OC_STR_LONG) || (s->flags & OC_STR_CANON); }
/* One slice (about OC_SLICE_BYTES) of making long `s` canonical. Returns 1 when done, and *key is the canonical string;
 * 0: call again; -1: no memory (nothing changed). *fuel gets the cost of this slice. */
int oc_string_canon(OcVm *vm, OcString *s, OcString **key, int64_t *fuel) OC_MUST;
/* The same in one go, for constants of the compiler's own and calls without a frame. NULL: no memory. */
OcString *oc_string_key(OcVm *vm, OcString *s) OC_MUST;

/* Equal contents; only for strings whose comparison is short (both <= OC_SLICE_BYTES, or lengths differ, or identical);
 * others go through oc_eq (meta.h), in slices. */
bool oc_string_same(const OcString *a, const OcString *b);

struct OcUdata {
  OC_HEADER;
  uint32_t size;     /* bytes of data */
  OcTable *meta;     /* metatable or NULL */
  OcObj *gclist;
  uint32_t type;     /* host's tag of what is inside; 0 none */
  OcValue user;      /* one associated value (debug.setuservalue) */
  _Alignas(OC_MEM_GRAIN) char data[];
};
OcUdata *oc_udata_new(OcVm *vm, uint32_t size, uint32_t type) OC_MUST;

#endif
