/* lib_gc.c: collectgarbage. Layer 7. */
#include "hooks.h"
#include "lib.h"

#define STEP_UNITS 400  /* work of collectgarbage("step") */
#define UNITS_PER_KB 64 /* ... and for each KB asked for: about one unit for 16 bytes */
#define SLICE_UNITS 1000

typedef struct {
  OcFrame frame;
  uint64_t ticket; /* full collection */
  uint64_t cycles; /* step: finished collections when it began */
  int64_t left;    /* step: units still to do */
} Collect;

static OcSig collect_all(OcThread *L, Collect *s) {
  OcVm *vm = L->vm;
  while (!oc_gc_full_done(vm, s->ticket)) {
    oc_charge(L, oc_gc_fuel(oc_gc_slice(vm, SLICE_UNITS)));
    OC_CHECK(oc_fuel_left(L));
  }
  return OC_OK;
}

static OcSig collect_some(OcThread *L, Collect *s) {
  OcVm *vm = L->vm;
  while (s->left > 0 && vm->gc.cycles == s->cycles) {
    const int64_t work = oc_gc_slice(vm, s->left < SLICE_UNITS ? s->left : SLICE_UNITS);
    s->left -= work > 0 ? work : 1;
    oc_charge(L, oc_gc_fuel(work));
    OC_CHECK(oc_fuel_left(L));
  }
  return OC_OK;
}

/* Small objects that come now shall lie among those that stay, and not all over a heap that is mostly empty: they would be in the way of
 * big blocks. */
static OcSig give_back(OcThread *L) {
  while (!oc_gc_trim(L->vm)) OC_CHECK(oc_fuel_left(L));
  return OC_OK;
}

static OcSig collect(OcThread *L, OcFrame *f) {
  Collect *const s = (Collect *)f;
  SEQ_BEGIN(s);
  s->ticket = oc_gc_full_start(L->vm);
  SEQ_POLL(s, collect_all(L, s));
  SEQ_POLL(s, oc_finalizers_wait(L));
  if (oc_mem_mostly_free(&L->vm->mem)) SEQ_POLL(s, give_back(L));
  return oc_return_value(f, oc_int(0));
  SEQ_END(s);
}
static const OcNative collect_native = {"collectgarbage", collect, sizeof(Collect), 0, 1};

static OcSig step_args(OcThread *L, Collect *s) {
  int64_t n;
  OC_CHECK(oc_arg_int_opt(L, &s->frame, 1, 0, &n));
  n = (int)n;
  s->left = n > 0 ? n * UNITS_PER_KB : STEP_UNITS;
  s->cycles = L->vm->gc.cycles;
  return OC_OK;
}

static OcSig step(OcThread *L, OcFrame *f) {
  Collect *const s = (Collect *)f;
  SEQ_BEGIN(s);
  SEQ_AWAIT(s, step_args(L, s));
  if (L->vm->gc.generational) { /* as a young collection, a step leaves nothing behind that died since the last one */
    s->ticket = oc_gc_full_start(L->vm);
    SEQ_POLL(s, collect_all(L, s));
  } else {
    SEQ_POLL(s, collect_some(L, s));
  }
  if (L->vm->gc.cycles == s->cycles) return oc_return_value(f, oc_bool(false));
  SEQ_POLL(s, oc_finalizers_wait(L));
  return oc_return_value(f, oc_bool(true));
  SEQ_END(s);
}
static const OcNative step_native = {"collectgarbage", step, sizeof(Collect), 2, 0};

/* Sets a percentage as PUC Lua keeps it: in a byte, divided by four. */
static int set_percent(int *where, int64_t v) {
  const int old = *where;
  *where = (int)((uint64_t)v / 4 & 0xff) * 4;
  return old;
}

static OcSig set_mode(OcThread *L, OcFrame *f, bool generational) {
  OcGc *gc = &L->vm->gc;
  const char *old = gc->generational ? "generational" : "incremental";
  int64_t pause, stepmul, size;
  OC_CHECK(oc_arg_int_opt(L, f, 1, 0, &pause)); /* minor multiplier of the generational mode, and major: accepted */
  OC_CHECK(oc_arg_int_opt(L, f, 2, 0, &stepmul));
  if (!generational) OC_CHECK(oc_arg_int_opt(L, f, 3, 0, &size));
  OC_CHECK(oc_set_bytes(L, OC_ARG(f, 0), old, strlen(old)));
  if (!generational && (int)pause != 0) set_percent(&gc->pause, pause);
  if (!generational && (int)stepmul != 0) set_percent(&gc->stepmul, stepmul);
  gc->generational = generational;
  return oc_return1(f, OC_ARG(f, 0));
}

static OcSig collectgarbage(OcThread *L, OcFrame *f) {
  static const char *const names[] = {"stop", "restart", "collect", "count", "step", "setpause", "setstepmul",
                                      "isrunning", "generational", "incremental", NULL};
  enum { STOP, RESTART, COLLECT, COUNT, STEP, SETPAUSE, SETSTEPMUL, ISRUNNING, GENERATIONAL, INCREMENTAL };
  OcGc *gc = &L->vm->gc;
  int option;
  int64_t n;
  OC_CHECK(oc_arg_option(L, f, 0, "collect", names, &option));
  /* Inside a finalizer every option fails, as in PUC Lua: there would be nobody to wait for. */
  if (L->executor == L->vm->finalizers) return oc_return_value(f, oc_nil());
  switch (option) {
    case STOP: gc->stopped = true; break;
    case RESTART: gc->stopped = false; break;
    case COLLECT: return oc_become(L, f, &collect_native);
    case COUNT: return oc_return_value(f, oc_flt((double)L->vm->mem.used / 1024));
    case STEP: return oc_become(L, f, &step_native);
    case SETPAUSE: case SETSTEPMUL:
      OC_CHECK(oc_arg_int_opt(L, f, 1, 0, &n));
      return oc_return_value(f, oc_int(set_percent(option == SETPAUSE ? &gc->pause : &gc->stepmul, n)));
    case ISRUNNING: return oc_return_value(f, oc_bool(!gc->stopped));
    default: return set_mode(L, f, option == GENERATIONAL);
  }
  return oc_return_value(f, oc_int(0));
}
const OcNative oc_collectgarbage_native = {"collectgarbage", collectgarbage, 0, 4, 0};
