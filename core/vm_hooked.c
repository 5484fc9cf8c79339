/* vm_hooked.c: the loop with hooks, used while a thread has one (debug.sethook); so hooks cost nothing when unset. Layer 5. */
#define VM_RUN oc_vm_run_hooked
#define VM_HOOKED 1
#include "vm_loop.h"
