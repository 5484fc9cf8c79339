/* vm.c: the loop without hooks: the one that runs. Layer 5. */
#define VM_RUN oc_vm_run
#define VM_HOOKED 0
#include "vm_loop.h"
