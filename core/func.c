/* func.c: making and freeing prototypes, closures, upvalues. Layer 3. */
#include "func.h"

#include "thread.h"

OcProto *oc_proto_new(OcVm *vm) {
  OcProto *p = oc_gc_new(vm, OC_PROTO, sizeof *p);
  if (p == NULL) return NULL;
  memset((char *)p + offsetof(OcProto, nparams), 0, sizeof *p - offsetof(OcProto, nparams)); /* fields begin in the padding of OcObj */
  return p;
}

/* Elements allocated of an array: its capacity while it grows, its length once it is exact. */
static size_t room(uint32_t cap, uint32_t n) { return cap != 0 ? cap : n; }

void oc_proto_free(OcVm *vm, OcProto *p) {
  OcMem *m = &vm->mem;
#if OC_JIT
  oc_jit_forget(vm, p);
#endif
  if (p->code) oc_mem_free(m, p->code, room(p->code_cap, p->ncode) * sizeof *p->code);
  if (p->k) oc_mem_free(m, p->k, room(p->k_cap, p->nk) * sizeof *p->k);
  if (p->protos) oc_mem_free(m, p->protos, room(p->protos_cap, p->nprotos) * sizeof *p->protos);
  if (p->upvals) oc_mem_free(m, p->upvals, room(p->upvals_cap, p->nupvals) * sizeof *p->upvals);
  if (p->lines) oc_mem_free(m, p->lines, room(p->lines_cap, p->ncode) * sizeof *p->lines);
  if (p->locvars) oc_mem_free(m, p->locvars, room(p->locvars_cap, p->nlocvars) * sizeof *p->locvars);
  oc_mem_free(m, p, sizeof *p);
}

void oc_proto_seal(OcVm *vm, OcProto *p) {
  const uint32_t half = p->ncode / 2;
  p->cost = (uint8_t)(half > 255 ? 255 : half < 1 ? 1 : half);
  p->back_cost = (uint8_t)(1 + p->cost / 4);
  p->call_slots = p->is_vararg ? UINT32_MAX : oc_call_slots(p, 0);
#if OC_JIT
  p->heat = vm->jit_warm;
#endif
}

OcLClosure *oc_lclosure_new(OcVm *vm, OcProto *p) {
  const uint32_t n = p->nupvals;
  OcLClosure *c = oc_gc_new(vm, OC_LCL, sizeof *c + n * sizeof c->up[0]);
  if (c == NULL) return NULL;
  c->extra = (uint8_t)n;
  c->proto = p;
  c->gclist = NULL;
  for (uint32_t i = 0; i < n; i++) c->up[i] = NULL;
  return c;
}

OcCClosure *oc_cclosure_new(OcVm *vm, const OcNative *native, uint8_t nup) {
  OcCClosure *c = oc_gc_new(vm, OC_CCL, sizeof *c + nup * sizeof c->up[0]);
  if (c == NULL) return NULL;
  c->extra = nup;
  c->native = native;
  c->gclist = NULL;
  for (int i = 0; i < nup; i++) c->up[i] = oc_nil();
  return c;
}

void oc_cclosure_set(OcVm *vm, OcCClosure *c, int i, const OcValue *v) {
  c->up[i] = *v;
  OC_BARRIER(vm, c, v);
}

OcUpval *oc_upval_new_closed(OcVm *vm) {
  OcUpval *u = oc_gc_new(vm, OC_UPVAL, sizeof *u);
  if (u == NULL) return NULL;
  u->u.closed = oc_nil();
  u->v = &u->u.closed;
  return u;
}

OcUpval *oc_upval_find(OcThread *L, OcValue *slot) {
  OcFrame *f = L->frame;
  OcUpval **at = &L->open;
  if (f->flags & OC_F_OPEN) {
    /* Newest frame first: ours are at the head, highest slot first. */
    OcValue *end = f->base + f->fn.cl->proto->max_slots;
    while (*at != NULL && (*at)->v >= f->base && (*at)->v < end && (*at)->v >= slot) {
      if ((*at)->v == slot) {
        if (oc_gc_is_dead(L->vm, (OcObj *)*at)) oc_gc_revive(L->vm, (OcObj *)*at); /* the list does not keep it alive */
        return *at;
      }
      at = &(*at)->u.open.next;
    }
  }
  OcUpval *u = oc_gc_new(L->vm, OC_UPVAL, sizeof *u);
  if (u == NULL) return NULL;
  u->flags = OC_UPVAL_OPEN;
  u->v = slot;
  u->u.open.next = *at;
  u->u.open.prev = at;
  if (*at != NULL) (*at)->u.open.prev = &u->u.open.next;
  *at = u;
  f->flags |= OC_F_OPEN;
  return u;
}

static void unlink_open(OcUpval *u) {
  *u->u.open.prev = u->u.open.next;
  if (u->u.open.next != NULL) u->u.open.next->u.open.prev = u->u.open.prev;
}

void oc_upval_close_one(OcVm *vm, OcUpval *u) {
  OC_ASSERT(u->flags & OC_UPVAL_OPEN);
  unlink_open(u);
  u->flags &= (uint8_t)~OC_UPVAL_OPEN;
  OcValue v = *u->v;
  u->u.closed = v;
  u->v = &u->u.closed;
  OC_BARRIER(vm, u, &v);
}

int oc_upval_close(OcThread *L, OcFrame *f, OcValue *level) {
  OcValue *end = f->base + f->fn.cl->proto->max_slots;
  int n = 0;
  for (; L->open != NULL && L->open->v >= level && L->open->v < end; n++) oc_upval_close_one(L->vm, L->open);
  if (level == f->base) f->flags &= (uint16_t)~OC_F_OPEN;
  L->vm->fuel -= n / 4;
  return n;
}

void oc_upval_free(OcVm *vm, OcUpval *u) {
  if (u->flags & OC_UPVAL_OPEN) unlink_open(u);
  oc_mem_free(&vm->mem, u, sizeof *u);
}

OcString *oc_proto_local(OcVm *vm, const OcProto *p, int n, int pc) {
  enum { LOOKED_AT = 4 /* variables for a unit of fuel */ };
  uint32_t i = 0;
  for (; i < p->nlocvars && p->locvars[i].start_pc <= pc; i++) {
    if (pc < p->locvars[i].end_pc && --n == 0) break;
  }
  vm->fuel -= i / LOOKED_AT;
  return n == 0 ? p->locvars[i].name : NULL;
}
