/* thread.h: Lua threads: value slots in segments, frames in chunks. Layer 3.
 *
 *   segment (slots)     | caller's window ........ [f][args .. callee's window ..........]      |
 *   chunk (frames)      [frame][frame][frame] ->top        frames hold base and ret into segments
 *
 * Nothing moves: a frame's window never spans two segments and stays put while the frame lives. A call whose window does
 * not fit starts a new segment with a copy of function and arguments. One spare segment is kept against thrashing.
 * A frame owns nothing that must be freed, so a thread can be dropped at any moment.
 */
#ifndef OC_THREAD_H
#define OC_THREAD_H

#include "func.h"

/* How a poll or an operation ended. */
typedef enum {
  OC_OK,      /* finished: the result is in its slot */
  OC_CALL,    /* a frame was pushed: run it, then this one again */
  OC_AGAIN,   /* out of fuel, or one slice done: poll again (under AWAIT: the operation is done, but give way) */
  OC_DONE,    /* this frame is finished: f->res and f->nres are its results */
  OC_RAISE,   /* L->error is raised here */
  OC_YIELD,   /* the coroutine yields the values f->res, f->nres of its top frame */
  OC_RESUME,  /* L->transfer is resumed with f->res, f->nres; its outcome comes back to the top frame */
  OC_WAIT,    /* waits for the host */
  OC_NOMEM    /* an allocation failed and nothing was changed: collect, then poll again; the second time raise */
} OcSig;

typedef OcSig (*OcNativeFn)(OcThread *L, OcFrame *f);

/* Static description of a native function. */
/* The usual case of a plain native, without a frame: func[1 .. nargs] are the arguments, a result goes to func[0], where the function lies.
 * Answers the number of results, 0 or 1; -1: this is another case, and nothing has changed. Charges what the function itself does. */
typedef int (*OcQuickFn)(OcThread *L, OcValue *func, int nargs);

struct OcNative {
  const char *name;
  OcNativeFn fn;
  uint16_t frame_size; /* 0: plain function (cannot call, wait or run long); else sizeof its sequence struct */
  uint8_t nfixed;      /* arguments are filled with nil up to this many (f->nargs keeps the number given) */
  uint8_t ntemps;      /* sequence: nil slots after the arguments, OC_TEMP(f, 0 ..) */
  OcQuickFn quick;     /* plain: its usual case, or NULL */
};

enum { /* OcFrame.kind */
  OC_FRAME_BASE,   /* bottom of every thread */
  OC_FRAME_LUA,    /* fn.cl runs in vm.c */
  OC_FRAME_SEQ     /* fn.native is polled by exec.c */
};

enum { /* OcFrame.flags */
  OC_F_SCANNED0 = 1, OC_F_SCANNED1 = 2, /* scanned in the cycle of that parity, and not run since */
  OC_F_OPEN = 4,     /* Lua: has open upvalues */
  OC_F_TBC = 8,      /* has to-be-closed variables pending */
  OC_F_CATCH = 16,   /* errors stop here: f->at is moved to its handler by SEQ_CATCH (seq.h) */
  OC_F_TAIL = 32,    /* was tail-called */
  OC_F_FAILING = 64, /* closes variables because of an error: the frames between it and the catching one are as good as gone */
  OC_F_FIN = 128,    /* a finalizer */
  OC_F_SEG = 256,    /* its window started a segment */
  OC_F_CHUNK = 512,  /* its struct started a frame chunk */
  OC_F_TOLD = 1024, /* Lua: a hook is told of the instruction it will run: pc stands on it, not behind it */
  OC_F_AGAIN = 2048, /* Lua: its RETURN waits for variables to be closed, and will run again: pc stands on it, not behind it */
  OC_F_BELOW = 4096, /* the frame below is SCANNED: who leaves this one must tell (oc_thread_pop) */
  OC_F_PASS = 8192,  /* switches coroutines: what another one hands over becomes its results, */
  OC_F_TRUE = 16384, /* ... behind a true */
  OC_F_SHARED = 32768 /* the compiler's: they work in the slots of the lowest of them */
};
#define OC_F_SCANNED (OC_F_SCANNED0 | OC_F_SCANNED1)

/* One activation. Sequence structs and OcLuaFrame start with it. */
struct OcFrame {
  OcFrame *prev;
  OcValue *base;     /* argument 0 / register 0. base[-1] is the function */
  OcValue *ret;      /* where the results go (a slot of the frame below) */
  OcValue *top;      /* one past the last slot the collector must see while this frame does not run */
  union { const OcNative *native; OcLClosure *cl; } fn;
  union {
    OcValue *res;    /* sequence: its results (default: base - 1) */
    const OcInstr *pc; /* Lua: next instruction */
  } u;
  uint32_t nargs;    /* arguments given; Lua vararg function: the extra ones, just below base[-1] */
  uint32_t nres;     /* sequence: number of results; Lua: with hooks, 1 + pc of the last instruction a line hook saw */
  union {
    struct {
      uint16_t at;   /* sequence: where to go on (seq.h). Lua: OC_AT_DIRECT, OC_AT_TEST or 0, and what hooks were told (hook.c) */
      uint16_t flags;
      int16_t want;  /* results the frame below wants; -1 all (then L->multi, L->nmulti tell) */
      uint8_t kind;
      uint8_t size;  /* of this frame's struct, in units of 8 bytes */
    };
    uint64_t word;   /* all five at once: OC_FRAME_WORD */
  };
};

/* A Lua frame that lies right behind the one of its Lua caller, with ret == base - 1: its RETURN, when the rest of the word is
 * plain too, need not look at anything else. */
#define OC_AT_DIRECT 1u
/* A Lua frame of a metamethod that was called by a test of the Lua frame below: what it returns decides about the jump there. */
#define OC_AT_TEST 2u
#define OC_FRAME_WORD(at, flags, want, kind, size)                                                            \
  ((uint64_t)(at) | (uint64_t)(flags) << 16 | (uint64_t)(uint16_t)(want) << 32 | (uint64_t)(kind) << 48 | \
   (uint64_t)(size) << 56)
#define OC_LUA_WORD(at, want) OC_FRAME_WORD(at, 0, want, OC_FRAME_LUA, sizeof(OcFrame) / 8)
/* A frame's word without what does not matter to RETURN, and without what does not matter to TAILCALL either. */
#define OC_RETURN_WORD(f) ((f)->word & ~OC_FRAME_WORD(0, OC_F_TAIL, 0, 0, 0))
#define OC_TAIL_WORD(f) ((f)->word & ~OC_FRAME_WORD(OC_AT_DIRECT | OC_AT_TEST, OC_F_TAIL, 0xffff, 0, 0))
_Static_assert(offsetof(OcFrame, flags) == offsetof(OcFrame, word) + 2 && offsetof(OcFrame, size) == offsetof(OcFrame, word) + 7 &&
                   __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__,
               "OC_FRAME_WORD packs the fields as they lie in memory");

/* A sequence that can catch errors (SEQ_TRY) has these members first: while it does (OC_F_CATCH), it is linked to the next catching
 * frame below, so that neither raising nor unwinding ever looks for one. */
#define OC_CATCHING OcFrame frame; OcFrame *outer
typedef struct OcCatching { OC_CATCHING; } OcCatching;

/* A sequence without locals of its own. */
typedef struct OcPlainSeq { OcFrame frame; } OcPlainSeq;

typedef struct OcSegment OcSegment;
struct OcSegment {
  OcSegment *prev;
  uint32_t size;     /* slots */
  uint32_t marked;   /* values that the collector has marked (trace.c), times 2, plus the cycle's parity: of a spill segment those from
                        OC_SPILL_HEAD on, of another one the arguments of the native that was called here with more than OC_BIG_MULTI */
  _Alignas(OC_MEM_GRAIN) OcValue slots[];
};
/* Free slots below the values in a fresh spill segment: what is passed in front of them (the function, its first arguments) goes there. */
#define OC_SPILL_HEAD 32

typedef struct OcFrames OcFrames;
struct OcFrames { OcFrames *prev; uint32_t size; /* bytes of data */ _Alignas(OC_MEM_GRAIN) char data[]; };

typedef enum {
  OC_CO_SUSPENDED, OC_CO_RUNNING, OC_CO_NORMAL, OC_CO_DEAD,
  OC_CO_HELD /* "normal" to scripts: it resumed nobody, but is not theirs: only the host, or who is about to close it, goes on with it */
} OcCoStatus;

struct OcThread {
  OC_HEADER;             /* extra: OcCoStatus; flags: OC_T_ */
  OcVm *vm;
  OcFrame *frame;        /* top frame */
  OcFrame *catcher;      /* nearest frame that catches errors, or NULL */
  OcValue *seg_end;      /* end of the top segment */
  char *chunk_end;       /* end of the top frame chunk */
  OcSegment *seg, *spare;
  OcFrames *chunk, *spare_chunk;
  OcUpval *open;         /* open upvalues */
  OcValue **tbc;         /* slots of pending to-be-closed variables, in order of creation */
  uint32_t ntbc, tbc_cap;
  uint32_t nslots;       /* slots in all segments */
  uint32_t nframe_bytes; /* bytes in all chunks of frames */
  OcValue *multi;        /* multiple results on their way from producer to consumer: first value. They lie at multi_at, in the
                            window of the frame that wanted them, or when they did not fit there, in `spill` */
  OcValue *multi_at;
  uint32_t nmulti;       /* their number; 0 when none are pending */
  uint8_t hook_mask;     /* OC_HOOK_ (here, as in_handler, for the room that there is) */
  uint8_t in_handler;    /* nested message handlers */
  OcSegment *spill, *old_spill; /* the one before stays until the next, since its values may be being copied */
  OcValue error;         /* the error being raised */
  OcThread *resumer;     /* who resumed this one, while running or normal */
  OcThread *transfer;    /* target of OC_RESUME */
  OcExecutor *executor;  /* on which it runs now, or NULL */
  OcObj *gclist;
  OcFrame *gc_cursor;    /* first frame that a sliced scan has still to look at (trace.c), or NULL */
  uintptr_t gc_floor;    /* from this frame down all were scanned in the cycle of the parity in bit 0; 0: no frame is known as such */
  OcThread *dirty_next, **dirty_prev; /* list of threads that ran since they were scanned */
  OcValue hook;          /* debug.sethook: function or nil */
  OcFrame *hook_frame;   /* the sequence that runs it now, or NULL (hook.c) */
  int32_t hook_count, hook_left;
  uint64_t turns;        /* grows whenever it is touched: who keeps a frame of another thread sees by it whether that may have gone */
};
enum { OC_T_DIRTY = 1, OC_T_CLOSING = 2 /* coroutine.close unwinds it */, OC_T_FAILED = 4 /* ... and an error is on its way */, OC_T_EXTRA = 8 /* overflow allowance in use */,
       OC_T_MAIN = 16 /* an executor's main thread: not yieldable unless the executor is */, OC_T_INHOOK = 32,
       OC_T_HANDLED = 64 /* the error on its way has been seen by its message handler */,
       OC_T_FIN = 128 /* the finalizers' thread */ };
enum { OC_HOOK_CALL = 1, OC_HOOK_RETURN = 2, OC_HOOK_LINE = 4, OC_HOOK_COUNT = 8 };

/* A suspended thread with one segment of `slots` and one chunk of `frame_bytes`. NULL: no memory. */
OcThread *oc_thread_new(OcVm *vm, uint32_t slots, uint32_t frame_bytes) OC_MUST;
void oc_thread_free(OcVm *vm, OcThread *L);
/* Takes a dead thread apart, for at most about `budget`: closes its upvalues, which may live on, and frees its segments and chunks but
 * the first. true: done, freeing it is short work. */
bool oc_thread_shrink(OcThread *L, int64_t *budget) OC_MUST;
size_t oc_thread_bytes(const OcThread *L);

/* A call: the function is at func[0], its nargs arguments behind it (in the top frame's window or above it). Pushes its
 * frame, or runs it at once when it is a plain native.
 *   OC_OK: finished, results are at ret (want of them, or L->multi when want < 0)
 *   OC_CALL: pushed;  OC_RAISE: error (not callable, stack overflow);  OC_NOMEM: nothing changed.
 * (exec.c; declared here for everything above.) */
OcSig oc_call(OcThread *L, OcValue *func, int nargs, OcValue *ret, int want) OC_MUST;

/* --- frames and windows (thread.c) --- */
/* Room for `slots` values from `from` on, for a new window that does not fit in the top segment: starts a segment and answers where the
 * ncopy values at `from` are now. That is `from` itself when the spill segment that holds them became the top one, else a copy.
 * NULL: no memory (*overflow false) or too deep (*overflow true). */
OcValue *oc_thread_room(OcThread *L, OcValue *from, uint32_t ncopy, uint32_t slots, bool *overflow) OC_MUST;
/* Pushes a frame struct of `size` bytes: prev, size, kind set, the rest undefined. NULL as above. */
OcFrame *oc_thread_push(OcThread *L, uint32_t size, uint8_t kind, bool *overflow) OC_MUST;
/* Begins and ends catching errors in a sequence's frame. */
OC_INLINE void oc_thread_catch(OcThread *L, OcCatching *c) {
  if (c->frame.flags & OC_F_CATCH) return;
  c->frame.flags |= OC_F_CATCH;
  c->outer = L->catcher;
  L->catcher = &c->frame;
}
OC_INLINE void oc_thread_uncatch(OcThread *L, OcFrame *f) {
  if (!(f->flags & OC_F_CATCH)) return;
  OC_ASSERT(L->catcher == f);
  f->flags &= (uint16_t)~OC_F_CATCH;
  L->catcher = ((OcCatching *)f)->outer;
}
/* Does the stack fit without what an overflow is granted (OC_T_EXTRA)? */
bool oc_thread_within_limits(const OcThread *L);
/* Drops the top frame, and its segment and chunk if it was their first. Does not close anything. */
void oc_thread_pop_slowly(OcThread *L);
OC_INLINE void oc_thread_pop(OcThread *L) {
  OcFrame *const f = L->frame, *const prev = f->prev;
  if (OC_UNLIKELY(f->flags & (OC_F_BELOW | OC_F_SEG | OC_F_CHUNK))) {
    oc_thread_pop_slowly(L);
    return;
  }
  oc_thread_uncatch(L, f);
  L->frame = prev;
  if (prev->kind == OC_FRAME_LUA) prev->top = prev->base + prev->fn.cl->proto->max_slots; /* results may lie anywhere in its window */
}
/* Sequences that carry out an operation of the language (comparing, closing, compiling ...) are named with a '?': they are no levels of
 * the stack, and errors are told at the frame they work for. The frame itself if it is a level, else the nearest below that is, or NULL. */
OC_INLINE bool oc_frame_hidden(const OcFrame *f) { return f->kind == OC_FRAME_SEQ && f->fn.native->name[0] == '?'; }
OC_INLINE OcFrame *oc_frame_visible(OcFrame *f) {
  while (f != NULL && oc_frame_hidden(f)) {
    f = f->flags & OC_F_FAILING ? ((OcCatching *)f)->outer : f->prev;
  }
  return f;
}
/* First free slot above the top frame: where a sequence may build a call (OC_FRAME_EXTRA slots are sure). */
OcValue *oc_thread_free_slot(OcThread *L);
/* Puts n values where L's top frame will find them as multiple results. false: no memory. */
bool oc_thread_give(OcThread *L, const OcValue *v, uint32_t n) OC_MUST;
/* Values first .. and the pending multiple results as one run of *n values; whoever uses it up sets L->nmulti = 0. NULL: no memory. */
OcValue *oc_thread_gather(OcThread *L, OcValue *first, uint32_t *n) OC_MUST;
/* Room for n slots to build a call in, above the top frame (or in the spill segment, from where a call copies them). NULL: no memory. */
OcValue *oc_thread_scratch(OcThread *L, uint32_t n) OC_MUST;
/* The same for n results of the running sequence, laid out a slice at a time: they are pending multiple results, so that the collector sees
 * the first L->nmulti of them, none at first. At least one must be there before the sequence gives way. NULL: no memory. */
OcValue *oc_thread_lay_out(OcThread *L, uint32_t n) OC_MUST;
/* Results 0 .. want - 1 out of n go from res to ret: nil, those that are not there. Results only ever move down. */
OC_INLINE void oc_deliver_some(OcValue *ret, uint32_t want, const OcValue *res, uint32_t n) {
  const uint32_t m = n < want ? n : want;
  if (ret != res) {
    for (uint32_t i = 0; i < m; i++) ret[i] = res[i];
  }
  for (uint32_t i = m; i < want; i++) ret[i].tag = OC_NIL;
}
/* Moves n results from `res` to `ret`, `want` of them (-1: all, as pending multiple results); `limit` ends the segment of ret.
 * false: no memory, nothing changed. */
bool oc_thread_deliver(OcThread *L, OcValue *ret, int want, OcValue *res, uint32_t n, OcValue *limit) OC_MUST;
/* The end of the segment in which f's results go. */
OcValue *oc_thread_ret_limit(OcThread *L, const OcFrame *f);
/* Takes oc_thread_room back, when the call comes to nothing: the values are where they were. */
void oc_thread_unroom(OcThread *L);
/* Drops the top segment: a call that ran without a frame is over. */
void oc_thread_drop_top(OcThread *L);
/* A frame that was called with more than OC_BIG_MULTI values: those from *from up to *to do not change (but by oc_arg_set, which marks what
 * it stores), so that the collector marks them once a cycle, in slices. false: no such frame. */
bool oc_frame_big(const OcFrame *f, OcValue **from, OcValue **to);

/* Drops the segment below the top one, which nobody uses any more. */
void oc_thread_drop_below(OcThread *L);
/* One more pending to-be-closed variable. */
bool oc_thread_tbc_push(OcThread *L, OcValue *slot) OC_MUST;
/* Frees the segments kept for reuse, whose slots are stale. */
void oc_thread_drop_spare(OcThread *L);
/* Tells the collector that L's slots may change. Before L runs or is changed from outside. */
void oc_thread_touch(OcThread *L);
/* L was scanned: off the list of those that must be. */
void oc_thread_clean(OcThread *L);
/* Control comes back to frame f, which was scanned (trace.c). */
void oc_trace_unscan(OcThread *L, OcFrame *f);
/* Is p inside f's Lua or native window (varargs included)? */
bool oc_frame_owns(const OcFrame *f, const OcValue *p);

#if OC_DEBUG
void oc_check_thread(OcThread *L);
#endif

#endif
