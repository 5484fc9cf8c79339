/* trace.c: what the collector must know of functions and threads. Layer 3; called by gc.c through state.h.
 *
 * Threads. Slots are not barriered: a thread that ran since it was scanned is scanned again before marking may end. So
 * that this is never proportional to a deep stack, a scan goes from the top frame down and flags what it has seen
 * (SCANNED, with the cycle's parity), and the frame above it (BELOW), so that returns look only at the frame they leave; the
 * next scan stops at the first flagged frame. When control returns into a flagged frame, the flag goes (oc_trace_unscan). A scan
 * that runs out of work leaves a cursor, whose frame is flagged as well, as a trap: if control comes back that far, the cursor
 * moves down. What lies below a cursor may be flagged here and there, by scans that the stack outgrew, down to the floor: there a
 * scan that came to its end began. Frames of the compiler are never flagged: all of them write into the slots of the lowest (SHARED).
 *
 * Scanning also clears the slots above the top, those that a call left behind when it moved on to a new segment, and those between what is
 * in use of a window and the next one: no stale slot ever holds an object of an earlier cycle, so windows may be looked at whole.
 */
#include "thread.h"

#define SCAN_SLICE (OC_STRESS_SLICES ? 3 : 2000) /* slots in one slice of a scan */
#define SCAN_FEE 32     /* work of looking at a thread at all */

static uint16_t flag_now(const OcVm *vm) { return vm->gc.parity ? OC_F_SCANNED1 : OC_F_SCANNED0; }

static void mark_range(OcVm *vm, const OcValue *from, const OcValue *to) {
  for (; from < to; from++) oc_gc_mark(vm, from);
}

static void mark_object(OcVm *vm, void *o) {
  if (o != NULL && oc_is_white(o)) oc_gc_mark_obj(vm, o);
}

static bool holds(const OcSegment *s, const OcValue *p) { return p >= s->slots && p <= s->slots + s->size; }

/* The slots that belong to frame f: varargs, function, window up to its live top, but for what scan_big sees to. Returns their number. */
static int64_t scan_frame(OcVm *vm, OcFrame *f) {
  OcValue *from = f->base - 1, *big, *big_end;
  int64_t n = 1;
  if (OC_UNLIKELY(oc_frame_big(f, &big, &big_end))) {
    if (f->kind == OC_FRAME_SEQ) { /* the function and its first arguments; temporaries */
      mark_range(vm, from, big);
      n += big - from;
      from = big_end;
    }
  } else if (f->kind == OC_FRAME_LUA) {
    from -= f->nargs;
  }
  mark_range(vm, from, f->top);
  return n + (f->top - from);
}

/* A slice of values that do not change; *marked is the cursor (see OcSegment.marked). false: there are more of them. */
static bool scan_fixed(OcVm *vm, const OcValue *from, int64_t n, uint32_t *marked, int64_t *work) {
  const uint32_t parity = vm->gc.parity;
  int64_t at = (*marked & 1) == parity ? *marked >> 1 : 0;
  const int64_t end = n - at > SCAN_SLICE ? at + SCAN_SLICE : n > at ? n : at;
  mark_range(vm, from + at, from + end);
  *work += end - at;
  *marked = (uint32_t)end << 1 | parity;
  return end >= n;
}

/* A slice of the many arguments of frame f, which lie in `seg` or below it. The cursor is in a slot that a Lua function with extra arguments
 * has no other use for, the first place of the function; for natives it is the segment's: only one frame there can have as many, since
 * pcall, which calls in place, gives them away. false: there are more of them. */
static bool scan_big(OcVm *vm, OcFrame *f, OcSegment *seg, int64_t *work) {
  OcValue *from, *to;
  if (OC_LIKELY(!oc_frame_big(f, &from, &to))) return true;
  if (f->kind == OC_FRAME_SEQ) {
    while (!holds(seg, f->base)) seg = seg->prev;
    return scan_fixed(vm, from, to - from, &seg->marked, work);
  }
  OcValue *const cursor = from - f->fn.cl->proto->nparams - 1;
  uint32_t marked = (uint32_t)cursor->u.i;
  const bool done = scan_fixed(vm, from, to - from, &marked, work);
  oc_set_int(cursor, marked);
  return done;
}

/* A slice of the pending multiple results. false: there are more of them. */
static bool scan_multi(OcVm *vm, OcThread *L, int64_t *work) {
  if (L->nmulti == 0) return true;
  OcSegment *s = L->spill;
  const OcValue *from = L->multi, *const end = from + L->nmulti;
  /* Values may be put in front of them, in the spill segment's head: those are looked at each time. */
  if (L->nmulti > OC_BIG_MULTI && s != NULL && from >= s->slots && from <= s->slots + OC_SPILL_HEAD) {
    const OcValue *fixed = s->slots + OC_SPILL_HEAD;
    mark_range(vm, from, fixed);
    return scan_fixed(vm, fixed, end - fixed, &s->marked, work);
  }
  mark_range(vm, from, end);
  *work += L->nmulti;
  return true;
}

/* Clears what lies between f's window and what is in use of the window below: a call may have been built above all registers (of a value with
 * __call, say), or have started a segment, which leaves the rest of the one below. *seg is where to begin looking for f's segment. Returns the
 * number of slots. */
static int64_t clear_below(const OcFrame *f, OcSegment **seg) {
  if (f->prev == NULL) return 0;
  OcValue *const from = f->prev->top, *end = f->base - 1 - (f->kind == OC_FRAME_LUA ? f->nargs : 0);
  if (f->flags & OC_F_SEG) {
    while (!holds(*seg, f->base)) *seg = (*seg)->prev;
    *seg = (*seg)->prev;
    end = (*seg)->slots + (*seg)->size;
  }
  for (OcValue *v = from; v < end; v++) v->tag = OC_NIL;
  return end > from ? end - from : 0;
}

/* Every live thread is scanned to its end in each cycle: a floor of this parity is never one of older cycles. */
static bool is_floor(const OcThread *L, const OcFrame *f) { return ((uintptr_t)f | L->vm->gc.parity) == L->gc_floor; }

/* f and all below it have been scanned (f is no mere trap); or f is not flagged, or NULL: then there is no floor. */
static void set_floor(OcThread *L, const OcFrame *f) {
  L->gc_floor = f != NULL && f->flags & flag_now(L->vm) ? (uintptr_t)f | L->vm->gc.parity : 0;
}

static void flag_frame(OcVm *vm, OcFrame *f, OcFrame *above) {
  f->flags = (uint16_t)((f->flags & ~OC_F_SCANNED) | flag_now(vm));
  above->flags |= OC_F_BELOW;
}

/* Everything but frames; and clears what lies above the top. Answers the work. */
static int64_t scan_rest(OcVm *vm, OcThread *L) {
  oc_gc_mark(vm, &L->error);
  oc_gc_mark(vm, &L->hook);
  mark_object(vm, L->resumer);
  mark_object(vm, L->transfer);
  OcValue *clear = L->frame->top;
  if (L->nmulti > 0) { /* (scan_multi) */
    OcValue *const end = L->multi + L->nmulti;
    if (L->multi >= L->seg->slots && end <= L->seg_end && end > clear) clear = end; /* not in the spill segment */
  }
  for (OcValue *v = clear; v < L->seg_end; v++) v->tag = OC_NIL;
  const int64_t cleared = L->seg_end > clear ? L->seg_end - clear : 0;
  oc_thread_drop_spare(L);
  return SCAN_FEE + cleared / 8;
}

/* Scans L from the top down to what is scanned already. false: a slice was done, call again. */
static bool scan_thread(OcVm *vm, OcThread *L, int64_t *work) {
  const uint16_t now = flag_now(vm);
  int64_t done = 0, shared = 0;
  if (!scan_multi(vm, L, work)) return false;
  *work += scan_rest(vm, L);
  OcFrame *f = L->frame, *above = NULL;
  OcSegment *seg = L->seg;
  bool below = false; /* past the cursor: flagged frames are skipped, down to the floor */
  for (; f != NULL; above = f, f = f->prev) {
    if (f == L->gc_cursor) {
      if (is_floor(L, f)) break;
      below = true;
    } else if (f->flags & now) {
      if (!below) {
        if (L->gc_cursor == NULL) break;
        f = L->gc_cursor; /* flagged like those above it */
        above = NULL;
        below = true;
      } else if (is_floor(L, f)) {
        break;
      } else {
        if (done++ < SCAN_SLICE) continue;
        L->gc_cursor = f;
        *work += done + shared;
        return false;
      }
    }
    const bool whole = scan_big(vm, f, seg, &done);
    if (!whole && f == L->frame) {
      *work += done;
      return false;
    }
    if (f->flags & OC_F_SHARED) { /* anew each time, and at once: they are few */
      shared += scan_frame(vm, f);
      shared += clear_below(f, &seg) / 8;
      f->flags &= (uint16_t)~OC_F_SCANNED;
      continue;
    }
    if (!whole || (done >= SCAN_SLICE && f != L->frame)) {
      /* The stack has grown by more than a slice: the old cursor, far below, was flagged but not scanned yet. */
      if (L->gc_cursor != NULL && !below && !is_floor(L, L->gc_cursor)) L->gc_cursor->flags &= (uint16_t)~OC_F_SCANNED;
      L->gc_cursor = f;
      if (above != NULL) flag_frame(vm, f, above);
      *work += done + shared;
      return false;
    }
    const int64_t cleared = clear_below(f, &seg) / 8;
    if (f == L->frame) { /* seen anew each time, however big it is: a slice is what comes on top of it */
      *work += cleared + scan_frame(vm, f);
      f->flags &= (uint16_t)~OC_F_SCANNED;
    } else {
      done += cleared + scan_frame(vm, f);
      if (above != NULL) flag_frame(vm, f, above);
      else f->flags = (uint16_t)((f->flags & ~OC_F_SCANNED) | flag_now(vm)); /* where the cursor was */
    }
  }
  L->gc_cursor = NULL;
  set_floor(L, L->frame->prev);
  *work += done + shared + 1;
  return true;
}

void oc_trace_unscan(OcThread *L, OcFrame *f) {
  if (is_floor(L, f)) set_floor(L, f->prev);
  if ((f->flags & flag_now(L->vm)) && f == L->gc_cursor) {
    L->gc_cursor = f->prev;
    if (f->prev != NULL) flag_frame(L->vm, f->prev, f);
  }
  f->flags &= (uint16_t)~OC_F_SCANNED;
}

#define LOOK_WORK 8 /* a look at a thread, which lies in no cache; all of 30,000 may have died unseen */

bool oc_trace_dirty(OcVm *vm, int64_t *work) {
  const int64_t most = *work + SCAN_SLICE;
  bool any = false;
  for (OcThread *L = vm->dirty, *next; L != NULL && *work <= most; L = next) {
    next = L->dirty_next;
    if (L == vm->running) continue;
    any = true;
    *work += LOOK_WORK;
    /* A white one was not reached yet; if it is, it is traversed then. */
    if (!oc_is_white(L) && !scan_thread(vm, L, work)) break;
    oc_thread_clean(L);
  }
  return any;
}

bool oc_trace_big(OcVm *vm, int64_t *work) {
  OcThread *L = vm->running;
  return L != NULL && !oc_is_white(L) && !(scan_multi(vm, L, work) && scan_big(vm, L->frame, L->seg, work));
}

bool oc_trace_running(OcVm *vm, int64_t *work) {
  OcThread *L = vm->running; /* (it stays on the list of dirty ones) */
  return L == NULL || oc_is_white(L) || scan_thread(vm, L, work);
}

#define FORGET_WORK 100 /* what a translation takes to drop; the host hears of it */

static bool trace_proto(OcVm *vm, OcProto *p, uint64_t *at, int64_t *work) {
  /* Positions: 0 the source and upvalue names, then constants, inner prototypes, local variables. */
  const uint64_t nk = p->nk, np = nk + p->nprotos, total = np + p->nlocvars;
  uint64_t i = *at;
  if (i == 0) {
#if OC_JIT
    if (vm->gc.cycles < vm->gc.forget_until && p->warm) {
      oc_jit_forget(vm, p);
      *work += FORGET_WORK;
    }
#endif
    mark_object(vm, p->source);
    for (uint32_t u = 0; u < p->nupvals; u++) mark_object(vm, p->upvals[u].name);
    *work += p->nupvals;
  }
  for (uint64_t stop = i + SCAN_SLICE; i < total && i < stop; i++) {
    if (i < nk) oc_gc_mark(vm, &p->k[i]);
    else if (i < np) mark_object(vm, p->protos[i - nk]);
    else mark_object(vm, p->locvars[i - np].name);
  }
  *work += (int64_t)(i - *at) + 1;
  *at = i;
  return i >= total;
}

bool oc_trace_object(OcVm *vm, OcObj *o, uint64_t *at, int64_t *work) {
  switch (o->kind) {
    case OC_LCL: {
      OcLClosure *c = (OcLClosure *)o;
      mark_object(vm, c->proto);
      for (int i = 0; i < c->extra; i++) mark_object(vm, c->up[i]);
      *work += 1 + c->extra;
      return true;
    }
    case OC_CCL: {
      OcCClosure *c = (OcCClosure *)o;
      mark_range(vm, c->up, c->up + c->extra);
      *work += 1 + c->extra;
      return true;
    }
    case OC_PROTO: return trace_proto(vm, (OcProto *)o, at, work);
    case OC_THREAD:
      if (scan_thread(vm, (OcThread *)o, work)) return true;
      (*at)++;
      return false;
    default: OC_UNREACHABLE("kind of object");
  }
}

OcObj *oc_trace_upvalue(const OcObj *o) {
  const OcValue *v = ((const OcUpval *)o)->v; /* of an open one too: its thread may be unreachable */
  return oc_is_collectable(v) ? v->u.o : NULL;
}

OcObj **oc_trace_gclist(OcObj *o) {
  switch (o->kind) {
    case OC_LCL: return &((OcLClosure *)o)->gclist;
    case OC_CCL: return &((OcCClosure *)o)->gclist;
    case OC_PROTO: return &((OcProto *)o)->gclist;
    case OC_THREAD: return &((OcThread *)o)->gclist;
    default: return NULL; /* upvalues have no gray list: they are traversed at once */
  }
}

bool oc_trace_shrink(OcObj *o, int64_t *budget) { return o->kind != OC_THREAD || oc_thread_shrink((OcThread *)o, budget); }

void oc_trace_free(OcVm *vm, OcObj *o) {
  switch (o->kind) {
    case OC_LCL: oc_mem_free(&vm->mem, o, sizeof(OcLClosure) + o->extra * sizeof(OcUpval *)); break;
    case OC_CCL: oc_mem_free(&vm->mem, o, sizeof(OcCClosure) + o->extra * sizeof(OcValue)); break;
    case OC_UPVAL: oc_upval_free(vm, (OcUpval *)o); break;
    case OC_PROTO: oc_proto_free(vm, (OcProto *)o); break;
    case OC_THREAD: oc_thread_free(vm, (OcThread *)o); break;
    default: OC_UNREACHABLE("kind of object");
  }
}

size_t oc_trace_bytes(const OcObj *o) {
  switch (o->kind) {
    case OC_LCL: return sizeof(OcLClosure) + o->extra * sizeof(OcUpval *);
    case OC_CCL: return sizeof(OcCClosure) + o->extra * sizeof(OcValue);
    case OC_UPVAL: return sizeof(OcUpval);
    case OC_THREAD: return oc_thread_bytes((const OcThread *)o);
    case OC_PROTO: {
      const OcProto *p = (const OcProto *)o;
      return sizeof *p + p->ncode * (sizeof *p->code + sizeof *p->lines) + p->nk * sizeof *p->k +
             p->nprotos * sizeof *p->protos + p->nupvals * sizeof *p->upvals + p->nlocvars * sizeof *p->locvars;
    }
    default: return 0;
  }
}

#if OC_DEBUG
static void check_value(OcVm *vm, OcObj *parent, const OcValue *v, void (*child)(OcVm *, OcObj *, OcObj *)) {
  if (oc_is_collectable(v)) child(vm, parent, v->u.o);
}

static void check_object(OcVm *vm, OcObj *parent, void *o, void (*child)(OcVm *, OcObj *, OcObj *)) {
  if (o != NULL) child(vm, parent, o);
}

void oc_check_thread(OcThread *L) {
  OcSegment *seg = L->seg;
  bool scanned = false; /* from here down all are */
  const OcFrame *catcher = L->catcher;
  for (OcFrame *f = L->frame; f != NULL; f = f->prev) {
    OC_ASSERT(f->kind <= OC_FRAME_SEQ);
    OC_ASSERT(f->base > seg->slots && f->base <= seg->slots + seg->size);
    OC_ASSERT(f->top >= f->base - 1 && f->top <= seg->slots + seg->size);
    if (f->kind == OC_FRAME_LUA) OC_ASSERT(f->base[-1].tag == OC_LCL && oc_lcl(&f->base[-1]) == f->fn.cl);
    if (f->flags & OC_F_SEG) seg = seg->prev;
    if (f->prev != NULL && f->prev->flags & OC_F_SCANNED) OC_ASSERT(f->flags & OC_F_BELOW);
    if (f->kind == OC_FRAME_LUA && f->at == OC_AT_DIRECT) OC_ASSERT(f->prev == f - 1 && f->prev->kind == OC_FRAME_LUA && f->ret == f->base - 1);
    scanned = scanned || is_floor(L, f);
    if (scanned && !(f->flags & OC_F_SHARED)) OC_ASSERT(f->flags & flag_now(L->vm));
    OC_ASSERT((f == catcher) == ((f->flags & OC_F_CATCH) != 0));
    if (f == catcher) catcher = ((const OcCatching *)f)->outer;
  }
  OC_ASSERT(seg != NULL && seg->prev == NULL);
}

void oc_trace_check(OcVm *vm, OcObj *o, void (*child)(OcVm *, OcObj *, OcObj *)) {
  switch (o->kind) {
    case OC_LCL: {
      OcLClosure *c = (OcLClosure *)o;
      check_object(vm, o, c->proto, child);
      for (int i = 0; i < c->extra; i++) check_object(vm, o, c->up[i], child);
      break;
    }
    case OC_CCL: {
      OcCClosure *c = (OcCClosure *)o;
      for (int i = 0; i < c->extra; i++) check_value(vm, o, &c->up[i], child);
      break;
    }
    case OC_UPVAL: check_value(vm, o, ((OcUpval *)o)->v, child); break;
    case OC_PROTO: {
      OcProto *p = (OcProto *)o;
      check_object(vm, o, p->source, child);
      for (uint32_t i = 0; i < p->nk; i++) check_value(vm, o, &p->k[i], child);
      for (uint32_t i = 0; i < p->nprotos; i++) check_object(vm, o, p->protos[i], child);
      for (uint32_t i = 0; i < p->nupvals; i++) check_object(vm, o, p->upvals[i].name, child);
      break;
    }
    case OC_THREAD: {
      OcThread *L = (OcThread *)o;
      oc_check_thread(L);
      if (vm->gc.phase == OC_GC_CLEAR) { /* marking has just ended: what is dead is not freed yet, and must be in no slot at all */
        for (const OcSegment *s = L->seg; s != NULL; s = s->prev) {
          for (const OcValue *v = s->slots; v < s->slots + s->size; v++) check_value(vm, o, v, child);
        }
      }
      if (vm->gc.phase == OC_GC_MARK && (L->flags & OC_T_DIRTY)) break; /* its slots are unbarriered and will be scanned again */
      for (OcFrame *f = L->frame; f != NULL; f = f->prev) {
        for (OcValue *v = f->base - 1; v < f->top; v++) check_value(vm, o, v, child);
      }
      for (uint32_t i = 0; i < L->nmulti; i++) check_value(vm, o, &L->multi[i], child);
      break;
    }
    default: break;
  }
}
#endif
