/* gc.h: incremental tri-colour mark and sweep. Layer 2.
 *
 * Colours live in OcObj.mark: white (two of them, flipped when marking ends), gray (neither), black. While marking,
 * a black object never points to a white one: setters keep that with the barriers below. Threads are not barriered: those
 * that ran since they were scanned are scanned again before marking may end (thread.h, SCANNED).
 *
 * Phases: PAUSE -> MARK -> (termination: one indivisible moment with no gray object left; the white flips) -> CLEAR
 * (weak values of dead objects) -> SEPARATE (dead objects with __gc are queued) -> RESURRECT (they and what they refer to are
 * marked) -> CLEARKEYS -> SWEEP -> PAUSE.
 * After termination an object of the other white is dead; a weak read that finds one sees nil.
 *
 * Allocation never collects: after every OC_FRESH_BYTES it asks for a safepoint. There the fresh bytes are paid for with fuel, and a
 * slice of collection as well when more is in use than the threshold says.
 */
#ifndef OC_GC_H
#define OC_GC_H

#include "mem.h"
#include "value.h"

enum {
  OC_WHITE0 = 1, OC_WHITE1 = 2, OC_BLACK = 4,
  OC_FIXED = 8,    /* never freed (strings) */
  OC_FINOBJ = 16,  /* has a finalizer: a node of gc.finobj tells of it */
  OC_REVENANT = 32, /* dead, and marked again for its finalizer or by one that is: to weak reads it is dead until it is swept */
  OC_WAITED = 64   /* key of entries in ephemeron tables whose values wait for it */
};
#define OC_WHITES (OC_WHITE0 | OC_WHITE1)

typedef enum {
  OC_GC_PAUSE, OC_GC_MARK, OC_GC_CLEAR, OC_GC_SEPARATE, OC_GC_RESURRECT, OC_GC_CLEARKEYS, OC_GC_SWEEP
} OcGcPhase;

/* Tells of an object with a finalizer. The object itself stays on the `all` list: unlinking it would take a walk. */
typedef struct OcFin OcFin;
struct OcFin { OcFin *next; OcObj *object; };

typedef struct OcGc {
  OcObj *all;        /* every object, newest first */
  OcFin *finobj;     /* objects with a finalizer, latest set first */
  OcFin *due, **due_end;   /* dead ones whose finalizer may run now, in the order they must run */
  OcFin *dead, **dead_end; /* dead ones found in this cycle: due once they are marked */
  OcFin **separate_at;     /* SEPARATE: where it is in finobj */
  OcFin *mark_fin;         /* MARK: next of `due` to be marked. RESURRECT: next of `dead` */
  OcObj **sweep;     /* where the sweep is */
  OcObj *gray;       /* gray objects, linked through their gclist */
  OcObj *grayagain;  /* tables hit by the backward barrier, weak tables to revisit */
  OcObj *weak, *ephemeron, *allweak; /* weak tables found in this cycle (ephemeron: not yet looked at) */
  OcObj *ephemeron_done, *allweak_done; /* those whose keys must still be cleared */
  struct OcBigHash *waiting; /* unmarked key -> values that live if it does (gc_weak.c) */
  struct OcWaiter *ready;    /* values whose key was marked */
  OcObj *pass;       /* no memory for `waiting`: next ephemeron table to look at again */
  OcObj **reweak_at; /* walk for tables whose weakness has changed: where it is */
  uint8_t reweak_list; /* ... in which list */
  bool reweak;       /* such a walk is due */
  bool waiting_failed, pass_again;
  OcObj *partial;    /* big object traversed in slices: the one under way (black for barriers) */
  uint64_t partial_at; /* its cursor */
  uint8_t phase;     /* OcGcPhase */
  uint8_t white;     /* current white bit */
  uint8_t target;    /* white bits that marking looks for: the current one until termination, then the other one */
  bool forward;      /* barriers of tables mark the value at once: marking draws to its end */
  uint8_t parity;    /* 0 or 1, flips each cycle: which SCANNED bit frames carry */
  bool stopped;      /* collectgarbage("stop") */
  bool running;      /* inside a slice */
  bool generational; /* accepted and remembered; collection stays incremental */
  int pause, stepmul; /* percent, as in collectgarbage */
  size_t estimate;   /* bytes live after the last cycle */
  uint64_t cycles;   /* finished collections */
  uint64_t forget_until; /* ... before which translations of prototypes that are met go */
#if OC_DEBUG
  uint32_t stress_wait; /* safepoints until the next forced collection (OC_STRESS_GC) */
  uint32_t stress_seed; /* what the sizes of slices come from (OC_STRESS_SLICES) */
#endif
  int64_t patience;  /* work that the next attempt to end marking may take */
  int64_t rescans;   /* work left for scanning threads again in slices, before attempts to end marking do it all */
  int64_t threshold; /* bytes in use beyond which the collector has work to do (negative: it is far behind) */
  size_t used;       /* bytes in use after the last step ... */
  int64_t newborn;   /* ... and bytes allocated since marking ended */
} OcGc;

/* A VM's collector at its birth, before the first object. */
void oc_gc_init(OcVm *vm);
/* Registers a fresh object: white, on the `all` list. The only way objects are born. `size` is what oc_mem_alloc gets. */
void *oc_gc_new(OcVm *vm, uint8_t kind, size_t size) OC_MUST;

/* --- barriers (vm->gc) --- */
void oc_gc_forward_(OcVm *vm, OcObj *parent, OcObj *child);
void oc_gc_backward_(OcVm *vm, OcTable *t);
#define oc_is_white(o) (((OcObj *)(o))->mark & OC_WHITES)
#define oc_is_black(o) (((OcObj *)(o))->mark & OC_BLACK)
/* After storing `v` in `parent` (anything but a table or a thread). */
#define OC_BARRIER(vm, parent, v)                                                                \
  do {                                                                                           \
    if (oc_is_collectable(v) && oc_is_black(parent) && oc_is_white((v)->u.o))                    \
      oc_gc_forward_((vm), (OcObj *)(parent), (v)->u.o);                                         \
  } while (0)
#define OC_BARRIER_OBJ(vm, parent, o)                                                            \
  do {                                                                                           \
    if (oc_is_black(parent) && oc_is_white(o)) oc_gc_forward_((vm), (OcObj *)(parent), (OcObj *)(o)); \
  } while (0)
/* After storing `v` in table `t`. */
#define OC_BARRIER_TABLE(vm, t, v)                                                               \
  do {                                                                                           \
    if (oc_is_collectable(v) && oc_is_black(t) && oc_is_white((v)->u.o))                         \
      oc_gc_table_((vm), (t), (v)->u.o);                                                         \
  } while (0)
/* Small tables turn gray again; big ones, which would be traversed anew each time, mark the value instead. */
void oc_gc_table_(OcVm *vm, OcTable *t, OcObj *child);

/* True after marking ended and before `o` is swept, if it is unreachable. */
bool oc_gc_is_dead(OcVm *vm, const OcObj *o);
/* An intern table hit, or another way a dead but unswept string came back: keeps it. */
void oc_gc_revive(OcVm *vm, OcObj *o);
/* Registers an object because its metatable now has __gc (no-op when it is already). false: no memory. */
bool oc_gc_set_finalizer(OcVm *vm, OcObj *o) OC_MUST;
/* The next object whose finalizer is due, or NULL. It is an ordinary object again; the caller keeps it in a slot at once. */
OcObj *oc_gc_next_finalizer(OcVm *vm);
/* Every object with a finalizer becomes due, dead or not (a normal exit). Not while a cycle is between MARK and SWEEP: false then. */
bool oc_gc_all_due(OcVm *vm) OC_MUST;

/* One slice at a safepoint of `L`; spends about `work` units (a unit is about one object or slot) and returns those spent. */
int64_t oc_gc_slice(OcVm *vm, int64_t work);
/* Fuel for work of the collector. */
OC_INLINE int64_t oc_gc_fuel(int64_t work) { return work + 1; }
/* A full cycle in slices: start marks where the present cycle stands; call oc_gc_slice until oc_gc_full_done. */
uint64_t oc_gc_full_start(OcVm *vm);
bool oc_gc_full_done(OcVm *vm, uint64_t ticket);
/* A slice of giving free memory back to the host (oc_mem_trim), which is charged for; for use after a full collection. Has little been left of
 * much, translations (jit.h) go, too, in another one: those made meanwhile lie all over the memory. true: done. */
bool oc_gc_trim(OcVm *vm) OC_MUST;
/* What a safepoint calls when mem.fresh > 0: charges for these bytes, and runs a slice in proportion to the bytes beyond the threshold.
 * Returns the fuel both cost. */
int64_t oc_gc_step(OcVm *vm);
/* Has it more to do than it has done? */
OC_INLINE bool oc_gc_behind(const OcGc *gc, size_t used) { return !gc->stopped && (int64_t)used > gc->threshold; }
/* Sets the threshold of the next cycle from estimate and pause. */
void oc_gc_set_pause(OcVm *vm);
/* Frees every object of the VM without running finalizers. */
void oc_gc_close(OcVm *vm);

/* Raw bytes owned by the heap: parser tables, backtrack stacks, builder space. The collector sees no pointers inside. */
struct OcBlock {
  OC_HEADER;
  uint32_t size; /* bytes of data */
  OcObj *gclist;
  _Alignas(OC_MEM_GRAIN) char data[];
};
OcBlock *oc_block_new(OcVm *vm, uint32_t size) OC_MUST;

#if OC_DEBUG
/* Proves the invariants of the whole heap (colours, lists, sizes, frames); panics on the first broken one. */
void oc_check_heap(OcVm *vm);
#endif

#endif
