/* config.h: every limit and every debug switch of the core, in one place. Layer 0.
 *
 * Build flags (all default to 0):
 *   OC_DEBUG            assertions, the heap and thread checkers, and what can be stressed (below)
 *   OC_STRESS_TINY      every growth limit shrunk, so that slices and big modes happen early
 */
#ifndef OC_CONFIG_H
#define OC_CONFIG_H

#ifndef OC_DEBUG
#define OC_DEBUG 0
#endif
#ifndef OC_STRESS_TINY
#define OC_STRESS_TINY 0
#endif

/* --- what happens as often as it can, in a debug build that is told to (oc_stress, set before the first VM; SLICES at any time) --- */
enum { OC_STRESSED_GC = 1, OC_STRESSED_SUSPEND = 2, OC_STRESSED_SEGMENT = 4, OC_STRESSED_CHECK = 8, OC_STRESSED_SLICES = 16 };
#if OC_DEBUG
extern unsigned oc_stress; /* base.c */
#define OC_STRESSED(what) ((oc_stress & (what)) != 0)
#else
#define OC_STRESSED(what) 0
#endif
#define OC_STRESS_GC OC_STRESSED(OC_STRESSED_GC)           /* a full collection at every safepoint */
#define OC_STRESS_CHECK OC_STRESSED(OC_STRESSED_CHECK)     /* ... and the heap is checked after it */
#define OC_STRESS_SLICES OC_STRESSED(OC_STRESSED_SLICES)   /* a small slice of collection at every safepoint; the end of marking is checked */
#define OC_STRESS_COLLECT (OC_STRESS_GC || OC_STRESS_SLICES) /* either: every poll is one of the executor's, behind a safepoint */
#define OC_STRESS_SUSPEND OC_STRESSED(OC_STRESSED_SUSPEND) /* every await that could go on suspends instead */
#define OC_STRESS_SEGMENT OC_STRESSED(OC_STRESSED_SEGMENT) /* a new value segment at every call */

/* --- translation of hot functions (jit.h): where the host can run what is made --- */
#ifndef OC_JIT
#if defined(__wasm__) || OC_DEBUG /* without a host that runs it: for the checks */
#define OC_JIT 1
#else
#define OC_JIT 0
#endif
#endif
#define OC_JIT_WARM 4000       /* fuel that a function uses before it is looked at, with those that call it and that it defines: ... */
#define OC_JIT_PROFILE 2000    /* ... for so many instructions, ... */
#define OC_JIT_WINDOWS 3       /* ... so many times, ... */
#define OC_JIT_HEAT 8000       /* ... and fuel it uses after each, before it is translated, with what else is warm around it. Translating is not
                                  charged for (but for the memory, as any is): the host sees to it that it takes a small part of the time */
#define OC_JIT_MAX_TABLES 6000 /* places in all tables of a unit's entries */
#define OC_JIT_MAX_BYTES 131072 /* of a module: the engine compiles it at once */
#define OC_JIT_REVIEW 256      /* visits of translated code after which it is looked at what they bring: */
#define OC_JIT_WORTH 40        /* less fuel than this in a visit, and the function is left to the loop */
#define OC_JIT_STRIKES 3       /* ... for good after so many times; else once more, with more around it, ... */
#define OC_JIT_AGAIN 25000     /* ... after this fuel, doubled each time; ... */
#define OC_JIT_LATER 800000    /* ... or after this, when natives alone called it */
#define OC_JIT_DEOPTS 30       /* wrong guesses after which it is translated anew ... */
#define OC_JIT_SELDOM 500      /* ... unless they come in intervals of more fuel than this */
#define OC_JIT_MISTAKES 5      /* ... with better ones, so many times, then without any */
#define OC_JIT_MAX_LIVE 400    /* units of one VM at a time ... */
#define OC_JIT_MAX_MADE 4000   /* ... and in its life: engines free code when they like */

/* --- work per poll: nothing runs longer than this between two looks at the fuel --- */
#define OC_SLICE_BYTES 4096 /* bytes a native may touch in one poll */
#define OC_SLICE_ITEMS 64   /* items (table slots, values, ...) it may touch in one poll */
/* Fuel for touching n bytes. */
#define OC_FUEL_BYTES(n) ((int64_t)(n) / 16 + 1)

#define OC_FRESH_BYTES 4096 /* bytes that are allocated between two safepoints, about */

#define OC_HOST_FUEL 60   /* calling the host once, which may be JavaScript ... */
#define OC_OPEN_FUEL 1000 /* ... for something slow: opening a file, or failing to */

/* --- strings --- */
#define OC_MAX_SHORT 40            /* strings up to this length are interned */
#define OC_MAX_STRING 0x7fffff00u  /* longest string, in bytes */

#define OC_MAX_NUMERAL 16384u      /* longest text that is converted to a number in one go, spaces around it included */

/* --- tables --- */
#if OC_STRESS_TINY
#define OC_TABLE_BIG 16 /* hash nodes or array slots beyond which a table grows in slices */
#define OC_SEGMENT_ENTRIES 8
#else
#define OC_TABLE_BIG 4096
#define OC_SEGMENT_ENTRIES 256 /* entries or bucket heads in one segment of a big hash */
#endif
#define OC_MAX_ARRAY (1u << 27)

/* --- threads --- */
#if OC_STRESS_TINY
#define OC_FIRST_SEGMENT 24 /* value slots in a coroutine's first segment */
#define OC_FIRST_CHUNK 256  /* bytes in its first frame chunk */
#define OC_MAIN_SEGMENT 24  /* the same for an executor's main thread */
#define OC_MAIN_CHUNK 256
#define OC_NEXT_SEGMENT 24  /* the least size of the segments after the first */
#else
#define OC_FIRST_SEGMENT 24
#define OC_FIRST_CHUNK 320
#define OC_MAIN_SEGMENT 512 /* calls across the end of a segment cost more, so that they should be rare */
#define OC_MAIN_CHUNK 4064
#define OC_NEXT_SEGMENT 128
#endif
#define OC_MAX_SEGMENT 4096    /* usual largest segment, in slots (a bigger window gets a bigger one) */
#define OC_MAX_CHUNK 16384     /* largest frame chunk, in bytes */
#define OC_MAX_SLOTS 1000000   /* value slots of one thread: beyond it "stack overflow" */
#define OC_MAX_FRAMES 420000   /* frames of Lua functions that all chunks of one thread hold together */
#define OC_ERROR_FRAMES 2000   /* more of both for handlers of an overflow */
#define OC_MAX_MULTI 250000    /* values one call can pass or return */
#if OC_STRESS_TINY
#define OC_BIG_MULTI 16        /* of more values than this the collector marks a slice at a time */
#else
#define OC_BIG_MULTI 2000
#endif
#define OC_MIN_SLOTS 5         /* free slots a plain native finds above its arguments (at most OC_FRAME_EXTRA: what every Lua window has) */
#define OC_FRAME_EXTRA 5       /* slots above a Lua window for metamethod calls */
#define OC_MAX_RESUME 20000    /* nested resumes. Errors that pass through wrap get a position at each: more would take very long */
#define OC_MAX_META 2000       /* links of one __index, __newindex or __call chain */

/* --- compiler (as PUC Lua where scripts can notice) --- */
#define OC_MAX_NEST 200      /* nested syntax levels */
#define OC_MAX_LOCALS 200    /* active locals of a function */
#define OC_MAX_LOCVARS 100000 /* local variables of a function, active or not, whose names are kept for debugging: all are looked through */
#define OC_MAX_UPVALUES 255
#define OC_MAX_REGISTERS 255 /* window of a Lua function, in slots */
#define OC_TICK_EVERY 200    /* straight-line instructions between two OP_TICK */

#endif
