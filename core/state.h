/* state.h: one VM: everything that scripts of one world share. Layer 2.
 *
 * No global is mutable: two VMs in one process do not know of each other.
 */
#ifndef OC_STATE_H
#define OC_STATE_H

#include "gc.h"
#include "str.h"
#include "table.h"

/* Metamethod events, in the order of vm->tm_names. Those up to OC_TM_EQ are cached as absent in OcTable.absent. */
typedef enum {
  OC_TM_INDEX, OC_TM_NEWINDEX, OC_TM_GC, OC_TM_MODE, OC_TM_LEN, OC_TM_EQ,
  OC_TM_ADD, OC_TM_SUB, OC_TM_MUL, OC_TM_MOD, OC_TM_POW, OC_TM_DIV, OC_TM_IDIV,
  OC_TM_BAND, OC_TM_BOR, OC_TM_BXOR, OC_TM_SHL, OC_TM_SHR,
  OC_TM_UNM, OC_TM_BNOT, OC_TM_LT, OC_TM_LE, OC_TM_CONCAT, OC_TM_CALL, OC_TM_CLOSE,
  OC_TM_TOSTRING, OC_TM_NAME, OC_TM_PAIRS, OC_TM_METATABLE,
  OC_TM_COUNT
} OcTm;

enum { OC_WARN_ON = 1 /* warn("@on") */, OC_WARN_CONTINUED = 2 /* in the middle of a message */ };

typedef struct OcExecutor OcExecutor;
typedef struct OcHostHooks OcHostHooks;

struct OcVm {
  OcMem mem;
  OcGc gc;
  OcIntern intern;
  uint64_t seed;        /* hashing of strings, numbers and pointers */
  uint64_t print_key;   /* permutes addresses before they are shown (%p, tostring) */

  int64_t fuel;         /* left in this step; <= 0 at a safepoint: give way */
  int64_t stolen;       /* fuel set aside to reach a safepoint at once (a due collection, an interrupt) */
  bool interrupt;       /* the step ends at the next safepoint, whatever fuel is left */
  bool binary_chunks;   /* load may try binary chunks */
  bool print_interrupts; /* print ends the step, so that other tasks get their turn */
  bool dead;            /* a broken VM (a trap): every call is refused */

  OcValue registry;     /* table: loaded, preload, ...; never shown to scripts */
  OcTable *globals;
  OcTable *loaded;      /* package.loaded */
  OcTable *meta_of[8];  /* metatables of basic types by oc_basic_index(tag) */
  OcString *tm_names[OC_TM_COUNT]; /* "__index", ... */
  OcString *nomem;      /* "not enough memory" */
  OcString *errerr;     /* "error in error handling"-like fixed message (C stack overflow) */
  OcString *empty;      /* "" */

  OcThread *running;    /* thread being executed in this step, or NULL */
  OcFrame *plain;       /* the plain native being run (its frame is on the C stack), or NULL */
  OcThread *dirty;      /* threads that ran since they were scanned */
  OcExecutor *finalizers; /* runs due finalizers, with a share of each step's fuel */
  int64_t finalizers_due; /* what executors which do not allocate have used since they last gave them of it; negative: they gave ahead */
  bool finalizers_wanted; /* somebody waits for them */
  OcExecutor *executors; /* all executors, for roots */
  OcExecutor *current;  /* the executor being stepped, or NULL */
  OcHostHooks *host;    /* what the embedder granted (api) */
  uint8_t warn_state;   /* OC_WARN_ */
#if OC_JIT
  uint32_t jit_known;          /* prototypes that the translator knows something of */
  uint32_t jit_live, jit_made; /* units of translated functions, now and ever (jit.c) */
  int32_t jit_warm, jit_heat;  /* fuel that a function uses before it is looked at, and then before it is translated */
  int32_t jit_noting;          /* instructions that still go into profiles (jit_profile.h) */
  bool jit_patient;            /* functions are left translated, whether it is worth it or not */
#endif
};

/* Index into meta_of for types that are not tables or userdata. */
OC_INLINE int oc_basic_index(uint8_t tag) {
  switch (tag) {
    case OC_NIL: return 0;
    case OC_FALSE: case OC_TRUE: return 1;
    case OC_INT: case OC_FLT: return 2;
    case OC_STR: return 3;
    case OC_LCL: case OC_CCL: case OC_NATIVE: return 4;
    case OC_THREAD: return 5;
    case OC_LIGHT: return 6;
    default: return 7;
  }
}

/* Makes the running step reach a safepoint at its next look at the fuel. */
OC_INLINE void oc_vm_wake(OcVm *vm) {
  if (vm->fuel > 0) { vm->stolen += vm->fuel; vm->fuel = 0; }
}

/* Implemented above this layer (trace.c, layer 3), called by gc.c:
 * marks the VM's roots; traverses objects that are not tables, strings, udata or buffers; answers for frees. */
void oc_trace_roots(OcVm *vm);
/* One slice of traversing `o` (OC_LCL, OC_CCL, OC_PROTO, OC_THREAD). *at is the cursor (0 first). Adds the work
 * done to *work. true when traversed to the end. */
bool oc_trace_object(OcVm *vm, OcObj *o, uint64_t *at, int64_t *work) OC_MUST;
/* The object that an OC_UPVAL holds, or NULL. */
OcObj *oc_trace_upvalue(const OcObj *o);
/* Scans again some of the threads that ran since they were scanned, but for the running one. false: there was none. */
bool oc_trace_dirty(OcVm *vm, int64_t *work) OC_MUST;
/* A slice of what the running thread's top frame has many of, so that ending the marking need not wait for that. true: there may be more. */
bool oc_trace_big(OcVm *vm, int64_t *work) OC_MUST;
/* Scans the running thread. false: a slice was done, call again. */
bool oc_trace_running(OcVm *vm, int64_t *work) OC_MUST;
void oc_trace_free(OcVm *vm, OcObj *o);
/* Before a dead object is freed: takes it apart, for at most about `budget`. true: freeing it is short work. */
bool oc_trace_shrink(OcObj *o, int64_t *budget) OC_MUST;
size_t oc_trace_bytes(const OcObj *o);
OcObj **oc_trace_gclist(OcObj *o); /* where the kinds above keep their gray link */
/* For those functions: marks one child. */
void oc_gc_mark_obj(OcVm *vm, OcObj *o);
OC_INLINE void oc_gc_mark(OcVm *vm, const OcValue *v) {
  if (oc_is_collectable(v) && oc_is_white(v->u.o)) oc_gc_mark_obj(vm, v->u.o);
}
#if OC_DEBUG
void oc_trace_check(OcVm *vm, OcObj *o, void (*child)(OcVm *, OcObj *parent, OcObj *child));
#endif

#endif
