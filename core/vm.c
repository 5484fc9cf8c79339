/* vm.c: the loop without hooks: the one that runs. Layer 5. */
#define VM_RUN oc_vm_run
#define VM_HOOKED 0
#include "vm_internal.h"

/* By a pointer, or it would be inlined into the loop, having no other caller. */
static OcSig (*volatile const run_hooked)(OcThread *L) = oc_vm_run_hooked;

#include "vm_loop.h"
