/* thread.c: segments of slots, chunks of frames. Layer 3. */
#include "thread.h"

/* A segment whose slots hold nothing yet. */
static OcSegment *segment_raw(OcVm *vm, uint32_t size) {
  OcSegment *s = oc_mem_alloc(&vm->mem, sizeof *s + size * sizeof(OcValue));
  if (s == NULL) return NULL;
  s->prev = NULL;
  s->size = size;
  s->marked = 0;
  return s;
}

static void clear(OcValue *v, const OcValue *end) {
  for (; v < end; v++) v->tag = OC_NIL;
}

static OcSegment *segment_new(OcVm *vm, uint32_t size) {
  OcSegment *s = segment_raw(vm, size);
  /* The collector looks at whole windows, so every slot must always hold a value. */
  if (s != NULL) clear(s->slots, s->slots + size);
  return s;
}


static void segment_free(OcVm *vm, OcSegment *s) {
  if (s != NULL) oc_mem_free(&vm->mem, s, sizeof *s + s->size * sizeof(OcValue));
}

static void chunk_free(OcVm *vm, OcFrames *c) {
  if (c != NULL) oc_mem_free(&vm->mem, c, sizeof *c + c->size);
}

#define NEW_FUEL 100 /* making a thread */

OcThread *oc_thread_new(OcVm *vm, uint32_t slots, uint32_t frame_bytes) {
  /* Memory first, the object last: a failure leaves nothing behind. */
  OcSegment *s = segment_new(vm, slots);
  OcFrames *c = oc_mem_alloc(&vm->mem, sizeof *c + frame_bytes);
  OcThread *L = s != NULL && c != NULL ? oc_gc_new(vm, OC_THREAD, sizeof *L) : NULL;
  if (L == NULL) {
    segment_free(vm, s);
    if (c != NULL) oc_mem_free(&vm->mem, c, sizeof *c + frame_bytes);
    return NULL;
  }
  memset((char *)L + sizeof(OcObj), 0, sizeof *L - sizeof(OcObj));
  c->prev = NULL;
  c->size = frame_bytes;
  L->vm = vm;
  L->seg = s;
  L->seg_end = s->slots + s->size;
  L->chunk = c;
  L->chunk_end = c->data + c->size;
  L->nslots = s->size;
  L->nframe_bytes = frame_bytes;
  L->extra = OC_CO_SUSPENDED;
  OcFrame *f = (OcFrame *)(void *)c->data;
  memset(f, 0, sizeof *f);
  f->kind = OC_FRAME_BASE;
  f->size = sizeof *f / 8;
  f->base = s->slots + 1;
  f->top = s->slots + 1;
  f->ret = s->slots;
  f->u.res = s->slots;
  L->frame = f;
  vm->fuel -= NEW_FUEL;
  return L;
}

bool oc_thread_shrink(OcThread *L, int64_t *budget) {
  OcVm *vm = L->vm;
  for (; L->open != NULL; --*budget) {
    if (*budget <= 0) return false;
    oc_upval_close_one(vm, L->open);
  }
  for (; L->seg->prev != NULL; *budget -= 4) {
    if (*budget <= 0) return false;
    OcSegment *s = L->seg;
    L->seg = s->prev;
    segment_free(vm, s);
  }
  for (; L->chunk->prev != NULL; *budget -= 4) {
    if (*budget <= 0) return false;
    OcFrames *c = L->chunk;
    L->chunk = c->prev;
    chunk_free(vm, c);
  }
  return true;
}

void oc_thread_free(OcVm *vm, OcThread *L) {
  int64_t unbounded = INT64_MAX;
  if (!oc_thread_shrink(L, &unbounded)) OC_UNREACHABLE("unbounded budget");
  if (L->flags & OC_T_DIRTY) oc_thread_clean(L);
  for (OcSegment *s = L->seg; s != NULL;) {
    OcSegment *prev = s->prev;
    segment_free(vm, s);
    s = prev;
  }
  for (OcFrames *c = L->chunk; c != NULL;) {
    OcFrames *prev = c->prev;
    chunk_free(vm, c);
    c = prev;
  }
  segment_free(vm, L->spare);
  segment_free(vm, L->spill);
  segment_free(vm, L->old_spill);
  chunk_free(vm, L->spare_chunk);
  if (L->tbc) oc_mem_free(&vm->mem, L->tbc, L->tbc_cap * sizeof *L->tbc);
  oc_mem_free(&vm->mem, L, sizeof *L);
}

size_t oc_thread_bytes(const OcThread *L) {
  size_t n = sizeof *L + L->tbc_cap * sizeof *L->tbc;
  for (const OcSegment *s = L->seg; s != NULL; s = s->prev) n += sizeof *s + s->size * sizeof(OcValue);
  for (const OcFrames *c = L->chunk; c != NULL; c = c->prev) n += sizeof *c + c->size;
  return n;
}

static bool in_segment(const OcSegment *s, const OcValue *p) { return p >= s->slots && p < s->slots + s->size; }

static void segment_link(OcThread *L, OcSegment *s) {
  s->prev = L->seg;
  L->seg = s;
  L->seg_end = s->slots + s->size;
  L->nslots += s->size;
  s->marked = 0;
}

static void segment_unlink(OcThread *L) {
  OcSegment *s = L->seg;
  L->seg = s->prev;
  L->seg_end = L->seg->slots + L->seg->size;
  L->nslots -= s->size;
}

/* Starts a segment with room for at least `slots`. */
static bool segment_push(OcThread *L, uint32_t slots) {
  OcSegment *s = L->spare;
  if (s != NULL && s->size >= slots) {
    L->spare = NULL;
  } else {
    uint32_t size = L->seg->size * 2 > OC_MAX_SEGMENT ? OC_MAX_SEGMENT : L->seg->size * 2;
    if (size < OC_NEXT_SEGMENT) size = OC_NEXT_SEGMENT;
    if (size < slots || OC_STRESS_SEGMENT) size = slots;
    s = segment_new(L->vm, size);
    if (s == NULL) return false;
    L->vm->fuel -= OC_FUEL_BYTES(size * sizeof(OcValue));
  }
  segment_link(L, s);
  return true;
}

static void segment_pop(OcThread *L) {
  OcSegment *s = L->seg;
  segment_unlink(L);
  if (s->size <= OC_MAX_SEGMENT && (L->spare == NULL || L->spare->size < s->size)) {
    segment_free(L->vm, L->spare);
    L->spare = s;
  } else {
    segment_free(L->vm, s);
  }
}

bool oc_thread_within_limits(const OcThread *L) {
  return L->nframe_bytes < OC_MAX_FRAMES * sizeof(OcFrame) + OC_MAX_CHUNK && L->nslots <= OC_MAX_SLOTS;
}

static uint32_t slot_limit(const OcThread *L) {
  return OC_MAX_SLOTS + (L->flags & OC_T_EXTRA ? OC_ERROR_FRAMES * 16u : 0);
}

OcValue *oc_thread_room(OcThread *L, OcValue *from, uint32_t ncopy, uint32_t slots, bool *overflow) {
  OcSegment *const spill = L->spill;
  *overflow = slots > OC_MAX_MULTI + 1000 || L->nslots + slots > slot_limit(L);
  if (*overflow) return NULL;
  if (spill != NULL && in_segment(spill, from) && (size_t)(spill->slots + spill->size - from) >= slots) {
    clear(spill->slots, from);
    clear(from + ncopy, spill->slots + spill->size);
    L->spill = NULL;
    segment_link(L, spill);
    return from;
  }
  if (!segment_push(L, slots)) return NULL;
  OcValue *to = L->seg->slots;
  if (ncopy) memcpy(to, from, ncopy * sizeof *to);
  return to;
}

OcFrame *oc_thread_push(OcThread *L, uint32_t size, uint8_t kind, bool *overflow) {
  *overflow = false;
  size = (size + 7) & ~7u;
  OC_ASSERT(size / 8 < 256);
  char *at = (char *)L->frame + L->frame->size * 8u;
  uint16_t flags = 0;
  if (OC_UNLIKELY((size_t)(L->chunk_end - at) < size)) {
    if (L->nframe_bytes >= (OC_MAX_FRAMES + (L->flags & OC_T_EXTRA ? OC_ERROR_FRAMES : 0)) * sizeof(OcFrame)) {
      *overflow = true;
      return NULL;
    }
    OcFrames *c = L->spare_chunk;
    if (c != NULL) {
      L->spare_chunk = NULL;
    } else {
      uint32_t bytes = L->chunk->size * 2 > OC_MAX_CHUNK ? OC_MAX_CHUNK : L->chunk->size * 2;
      if (bytes < 2048) bytes = 2048; /* any frame struct fits in a spare chunk */
      c = oc_mem_alloc(&L->vm->mem, sizeof *c + bytes);
      if (c == NULL) return NULL;
      c->size = bytes;
      L->vm->fuel -= OC_FUEL_BYTES(bytes);
    }
    c->prev = L->chunk;
    L->chunk = c;
    L->chunk_end = c->data + c->size;
    L->nframe_bytes += c->size;
    at = c->data;
    flags = OC_F_CHUNK;
  }
  OcFrame *f = (OcFrame *)(void *)at;
  f->prev = L->frame;
  f->size = (uint8_t)(size / 8);
  f->kind = kind;
  f->flags = flags;
  f->at = 0;
  L->frame = f;
  return f;
}

void oc_thread_pop_slowly(OcThread *L) {
  OcFrame *f = L->frame, *prev = f->prev;
  const bool scanned = f->flags & OC_F_BELOW;
  oc_thread_uncatch(L, f);
  if (f->flags & OC_F_SEG) segment_pop(L);
  if (f->flags & OC_F_CHUNK) {
    OcFrames *c = L->chunk;
    L->chunk = c->prev;
    L->chunk_end = L->chunk->data + L->chunk->size;
    L->nframe_bytes -= c->size;
    if (L->spare_chunk == NULL) L->spare_chunk = c;
    else chunk_free(L->vm, c);
  }
  L->frame = prev;
  if (prev->kind == OC_FRAME_LUA) prev->top = prev->base + prev->fn.cl->proto->max_slots;
  if (scanned) oc_trace_unscan(L, prev);
}

/* One past the last slot of f's window. */
static OcValue *window_end(const OcFrame *f) {
  if (f->kind == OC_FRAME_LUA) return f->base + f->fn.cl->proto->max_slots;
  if (f->kind == OC_FRAME_BASE) return f->base;
  return f->top;
}

OcValue *oc_thread_free_slot(OcThread *L) { return window_end(L->frame); }

bool oc_frame_big(const OcFrame *f, OcValue **from, OcValue **to) {
  if (OC_LIKELY(f->nargs <= OC_BIG_MULTI)) return false;
  if (f->kind == OC_FRAME_LUA) {
    *to = f->base - 1;
    *from = *to - f->nargs;
    return true;
  }
  *from = f->base + f->fn.native->nfixed;
  *to = f->base + f->nargs;
  return f->top >= *to; /* else it has given its arguments away (pcall) */
}

bool oc_frame_owns(const OcFrame *f, const OcValue *p) {
  return p >= f->base - 1 - (f->kind == OC_FRAME_LUA ? f->nargs : 0) && p < window_end(f);
}

/* Many values on their way into a call should find room for its window behind them. */
#define SPILL_TAIL (2 + OC_MAX_REGISTERS + OC_FRAME_EXTRA)

static OcSegment *spill_new(OcThread *L, uint32_t n) {
  const uint32_t size = OC_SPILL_HEAD + (n < 64 ? 64 : n) + (n > OC_BIG_MULTI ? SPILL_TAIL : 0);
  OcSegment *s = segment_raw(L->vm, size);
  if (s != NULL) L->vm->fuel -= OC_FUEL_BYTES(size * sizeof(OcValue));
  return s;
}

static void spill_set(OcThread *L, OcSegment *s) {
  segment_free(L->vm, L->old_spill);
  L->old_spill = L->spill;
  L->spill = s;
}

static bool holds_multi(const OcThread *L, const OcSegment *s) { return L->nmulti > 0 && s != NULL && in_segment(s, L->multi); }

void oc_thread_drop_spare(OcThread *L) {
  segment_free(L->vm, L->spare);
  L->spare = NULL;
  if (holds_multi(L, L->old_spill)) { /* a call that found no memory had taken the newer one */
    OcSegment *s = L->spill;
    L->spill = L->old_spill;
    L->old_spill = s;
  }
  if (!holds_multi(L, L->spill)) {
    segment_free(L->vm, L->spill);
    L->spill = NULL;
  }
  segment_free(L->vm, L->old_spill);
  L->old_spill = NULL;
}

bool oc_thread_give(OcThread *L, const OcValue *v, uint32_t n) {
  OcValue *at = oc_thread_free_slot(L);
  L->multi_at = at;
  if (n <= OC_BIG_MULTI && in_segment(L->seg, at) && (size_t)(L->seg_end - at) >= n) {
    if (n) memmove(at, v, n * sizeof *at);
    L->multi = at;
  } else {
    OcSegment *s = spill_new(L, n);
    if (s == NULL) return false;
    L->multi = s->slots + OC_SPILL_HEAD;
    if (n) memcpy(L->multi, v, n * sizeof *v);
    spill_set(L, s);
  }
  L->nmulti = n;
  return true;
}

OcValue *oc_thread_gather(OcThread *L, OcValue *first, uint32_t *n) {
  const uint32_t fixed = (uint32_t)(L->multi_at - first);
  *n = fixed + L->nmulti;
  if (OC_LIKELY(L->nmulti == 0 || L->multi == L->multi_at)) return first;
  OcSegment *s = L->spill;
  OcValue *to;
  if (s != NULL && in_segment(s, L->multi) && L->multi - s->slots <= OC_SPILL_HEAD && L->multi - s->slots >= (ptrdiff_t)fixed) {
    to = L->multi - fixed;
  } else {
    s = spill_new(L, *n);
    if (s == NULL) return NULL;
    to = s->slots + OC_SPILL_HEAD - (fixed < OC_SPILL_HEAD ? fixed : OC_SPILL_HEAD);
    memcpy(to + fixed, L->multi, L->nmulti * sizeof *to);
    spill_set(L, s);
    L->multi = to + fixed;
  }
  memcpy(to, first, fixed * sizeof *first);
  return to;
}

void oc_thread_unroom(OcThread *L) {
  OcSegment *s = L->seg;
  if (L->spill != NULL || !in_segment(s, L->multi)) {
    segment_pop(L);
  } else { /* it was the spill segment, and the values in it will be called with again */
    segment_unlink(L);
    s->marked = 0;
    L->spill = s;
  }
}

void oc_thread_drop_top(OcThread *L) { segment_pop(L); }

void oc_thread_drop_below(OcThread *L) {
  OcSegment *s = L->seg->prev;
  L->seg->prev = s->prev;
  L->nslots -= s->size;
  segment_free(L->vm, s);
}

OcValue *oc_thread_ret_limit(OcThread *L, const OcFrame *f) {
  return f->flags & OC_F_SEG ? L->seg->prev->slots + L->seg->prev->size : L->seg_end;
}

bool oc_thread_deliver(OcThread *L, OcValue *ret, int want, OcValue *res, uint32_t n, OcValue *limit) {
  if (want >= 0) {
    oc_deliver_some(ret, (uint32_t)want, res, n);
    return true;
  }
  if (OC_LIKELY(n <= OC_BIG_MULTI && (size_t)(limit - ret) >= n)) {
    if (n < 8) {
      for (uint32_t i = 0; i < n; i++) ret[i] = res[i];
    } else {
      memmove(ret, res, n * sizeof *ret);
    }
    L->multi = ret;
  } else if (L->spill != NULL && in_segment(L->spill, res)) {
    L->multi = res;
  } else {
    OcSegment *s = spill_new(L, n);
    if (s == NULL) return false;
    L->multi = s->slots + OC_SPILL_HEAD;
    memcpy(L->multi, res, n * sizeof *res);
    spill_set(L, s);
  }
  L->multi_at = ret;
  L->nmulti = n;
  L->vm->fuel -= n / 8;
  return true;
}

OcValue *oc_thread_scratch(OcThread *L, uint32_t n) {
  OcValue *at = oc_thread_free_slot(L);
  if (in_segment(L->seg, at) && (size_t)(L->seg_end - at) >= n) return at;
  OcSegment *s = spill_new(L, n);
  if (s == NULL) return NULL;
  spill_set(L, s);
  return s->slots + OC_SPILL_HEAD;
}

OcValue *oc_thread_lay_out(OcThread *L, uint32_t n) {
  OcValue *at = oc_thread_scratch(L, n);
  if (at == NULL) return NULL;
  L->multi = at;
  L->multi_at = oc_thread_free_slot(L);
  L->nmulti = 0;
  return at;
}

bool oc_thread_tbc_push(OcThread *L, OcValue *slot) {
  if (L->ntbc == L->tbc_cap) {
    uint32_t cap = L->tbc_cap < 4 ? 4 : L->tbc_cap * 2;
    OcValue **p = oc_mem_alloc(&L->vm->mem, cap * sizeof *p);
    if (p == NULL) return false;
    if (L->ntbc) memcpy(p, L->tbc, L->ntbc * sizeof *p);
    if (L->tbc) oc_mem_free(&L->vm->mem, L->tbc, L->tbc_cap * sizeof *p);
    L->tbc = p;
    L->tbc_cap = cap;
  }
  L->tbc[L->ntbc++] = slot;
  return true;
}

void oc_thread_touch(OcThread *L) {
  L->turns++;
  if (L->flags & OC_T_DIRTY) return;
  L->flags |= OC_T_DIRTY;
  L->dirty_next = L->vm->dirty;
  L->dirty_prev = &L->vm->dirty;
  if (L->dirty_next != NULL) L->dirty_next->dirty_prev = &L->dirty_next;
  L->vm->dirty = L;
}

void oc_thread_clean(OcThread *L) {
  L->flags &= (uint8_t)~OC_T_DIRTY;
  *L->dirty_prev = L->dirty_next;
  if (L->dirty_next != NULL) L->dirty_next->dirty_prev = L->dirty_prev;
}
