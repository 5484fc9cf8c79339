/* exec_finalize.c: running finalizers. Layer 5.
 *
 * Finalizers run on an executor that the VM owns, stepped inside the steps of the others for a bounded share of their fuel. An
 * error becomes a warning. One that goes on for too long is dropped with a warning: a script's endless finalizer costs the
 * others little, and only for a while.
 */
#include "exec_internal.h"

#define FINALIZER_FUEL 2000000 /* after this much a finalizer is dropped */
#define START_FUEL 60          /* starting one, in a thread of its own */

bool oc_finalizers_idle(const OcVm *vm) {
  return vm->finalizers == NULL || (vm->finalizers->mode == OC_STOPPED && vm->gc.due == NULL);
}

OcSig oc_finalizers_wait(OcThread *L) {
  if (oc_finalizers_idle(L->vm)) return OC_OK;
  oc_charge(L, 1);
  L->vm->finalizers_wanted = true;
  oc_vm_wake(L->vm);
  return OC_AGAIN;
}

static void warn_text(OcVm *vm, const char *a, const char *b, size_t n) {
  if (vm->host == NULL || vm->host->write == NULL || !(vm->warn_state & OC_WARN_ON)) return;
  char text[OC_ERROR_MAX];
  size_t len = strlen(a);
  memcpy(text, a, len);
  if (n > sizeof text - len - 2) n = sizeof text - len - 2;
  memcpy(text + len, b, n);
  len += n;
  text[len++] = '\n';
  vm->host->write(vm->host->ctx, vm, 2, text, len);
}

/* Starts the next due finalizer. When there is no memory for it, it stays due until a full collection is done, and is tried once more.
 * false: none, or not now. */
static bool start_next(OcVm *vm, OcExecutor *ex, int64_t *fuel) {
  if (ex->collecting) {
    if (!oc_gc_full_done(vm, ex->ticket)) {
      *fuel -= oc_gc_fuel(oc_gc_slice(vm, 1000));
      return false;
    }
    ex->collecting = false;
    ex->retrying = true;
  }
  while (vm->gc.due != NULL && *fuel > 0) {
    *fuel -= 1; /* also for those whose metatable has lost its __gc */
    const OcValue v = oc_obj(vm->gc.due->object);
    const OcValue *tm = oc_metamethod(vm, &v, OC_TM_GC);
    if (tm != NULL) {
      const OcValue fn = *tm;
      if (oc_exec_start(ex, &fn, &v, 1)) {
        (void)oc_gc_next_finalizer(vm);
        ex->main->flags |= OC_T_FIN;
        ex->fin_fuel = FINALIZER_FUEL;
        *fuel -= START_FUEL;
        return true;
      }
      if (!ex->retrying) {
        ex->collecting = true;
        ex->ticket = oc_gc_full_start(vm);
        return false;
      }
      ex->retrying = false;
      warn_text(vm, "Lua warning: no memory to run a finalizer", "", 0);
    }
    (void)oc_gc_next_finalizer(vm);
  }
  return false;
}

static void report(OcVm *vm, OcExecutor *ex) {
  if (!ex->is_error) return;
  const OcValue *e = ex->nres > 0 ? ex->res : NULL;
  if (e != NULL && oc_is_str(e)) {
    char text[OC_ERROR_MAX];
    const size_t head = sizeof "Lua warning: error in __gc (" - 1;
    size_t n = oc_str(e)->len < sizeof text - head - 2 ? oc_str(e)->len : sizeof text - head - 2;
    memcpy(text, oc_str(e)->data, n);
    text[n++] = ')';
    warn_text(vm, "Lua warning: error in __gc (", text, n);
  } else {
    warn_text(vm, "Lua warning: error in __gc (error object is not a string)", "", 0);
  }
}

void oc_finalizers_run(OcVm *vm, int64_t fuel) {
  OcExecutor *ex = vm->finalizers;
  const int64_t saved = vm->fuel, stolen = vm->stolen, given = fuel;
  bool interrupt = vm->interrupt;
  while (fuel > 0 && (ex->mode != OC_STOPPED || start_next(vm, ex, &fuel))) {
    OcFuel share = {fuel, false};
    oc_exec_step(ex, &share);
    ex->fin_fuel -= fuel - share.left;
    fuel = share.left;
    if (ex->mode == OC_RESULT) {
      report(vm, ex);
      oc_exec_taken(ex);
      oc_exec_cancel(ex);
    } else if (ex->mode == OC_WAITING && share.interrupted) { /* os.exit: it ends the step that this is a part of */
      interrupt = true;
      oc_exec_cancel(ex);
    } else if (ex->fin_fuel <= 0 || ex->mode == OC_WAITING) {
      warn_text(vm, "Lua warning: a finalizer took too long and was dropped", "", 0);
      oc_exec_cancel(ex);
    }
  }
  vm->fuel = saved - (given - fuel);
  vm->stolen = stolen;
  vm->interrupt = interrupt;
}
