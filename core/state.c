/* state.c: making and closing a VM without libraries. Layer 5. */
#include "exec_internal.h"
#include "host.h"
#include "jit.h"

static const char *const event_names[OC_TM_COUNT] = {
    "__index", "__newindex", "__gc",  "__mode", "__len",    "__eq",   "__add",      "__sub",  "__mul",   "__mod",
    "__pow",   "__div",      "__idiv", "__band", "__bor",   "__bxor", "__shl",      "__shr",  "__unm",   "__bnot",
    "__lt",    "__le",       "__concat", "__call", "__close", "__tostring", "__name", "__pairs", "__metatable"};

static uint64_t mix(uint64_t x) {
  x ^= x >> 30, x *= 0xbf58476d1ce4e5b9u;
  x ^= x >> 27, x *= 0x94d049bb133111ebu;
  return x ^ x >> 31;
}

/* Fills in what needs memory. */
static bool fill(OcVm *vm) {
  if (!oc_intern_init(vm)) return false;
  for (int i = 0; i < OC_TM_COUNT; i++) {
    if ((vm->tm_names[i] = oc_string_cstr(vm, event_names[i])) == NULL) return false;
  }
  if ((vm->nomem = oc_string_cstr(vm, "not enough memory")) == NULL) return false;
  if ((vm->errerr = oc_string_cstr(vm, "error in error handling")) == NULL) return false;
  if ((vm->empty = oc_string_cstr(vm, "")) == NULL) return false;
  OcTable *t = oc_table_new(vm);
  if (t == NULL) return false;
  oc_set_obj(&vm->registry, t);
  if ((vm->globals = oc_table_new(vm)) == NULL || (vm->loaded = oc_table_new(vm)) == NULL) return false;
  if ((vm->finalizers = oc_exec_new(vm, false)) == NULL) return false;
  return true;
}

OcVm *oc_state_new(size_t limit, uint64_t seed, OcHostHooks *hooks) {
  if (limit < sizeof(OcVm)) return NULL;
  OcVm *vm = oc_host_alloc(sizeof *vm);
  if (vm == NULL) return NULL;
  memset(vm, 0, sizeof *vm);
  oc_mem_init(&vm->mem, limit);
  vm->mem.big = vm->mem.used = sizeof *vm; /* the VM itself counts */
  vm->seed = mix(seed + 1);
  vm->print_key = mix(vm->seed ^ 0x9e3779b97f4a7c15u);
  vm->host = hooks;
  vm->print_interrupts = true;
#if OC_JIT
  oc_jit_set(vm, OC_TRANSLATE_HOT);
#endif
  oc_gc_init(vm);
  if (!fill(vm)) {
    oc_state_close(vm);
    return NULL;
  }
  return vm;
}

void oc_state_close(OcVm *vm) {
  while (vm->executors != NULL) {
    vm->executors->mode = OC_STOPPED;
    oc_exec_free(vm->executors);
  }
  oc_gc_close(vm);
  if (vm->intern.segments) oc_intern_close(vm);
  vm->mem.used -= sizeof *vm;
  oc_mem_close(&vm->mem);
  oc_host_free(vm, sizeof *vm);
}

static void mark_pointer(OcVm *vm, void *o) {
  if (o != NULL && oc_is_white(o)) oc_gc_mark_obj(vm, o);
}

/* The VM's roots (state.h, called by gc.c). */
void oc_trace_roots(OcVm *vm) {
  oc_gc_mark(vm, &vm->registry);
  mark_pointer(vm, vm->globals);
  mark_pointer(vm, vm->loaded);
  for (int i = 0; i < 8; i++) mark_pointer(vm, vm->meta_of[i]);
  for (int i = 0; i < OC_TM_COUNT; i++) mark_pointer(vm, vm->tm_names[i]);
  mark_pointer(vm, vm->nomem);
  mark_pointer(vm, vm->errerr);
  mark_pointer(vm, vm->empty);
  for (OcExecutor *ex = vm->executors; ex != NULL; ex = ex->next) {
    mark_pointer(vm, ex->main);
    mark_pointer(vm, ex->current);
    mark_pointer(vm, ex->closing);
    oc_gc_mark(vm, &ex->traceback);
    oc_gc_mark(vm, &ex->wake);
  }
}
