/* exec_internal.h: what the files of the executor share. Layer 5. */
#ifndef OC_EXEC_INTERNAL_H
#define OC_EXEC_INTERNAL_H

#include "exec.h"
#include "meta_call.h"

/* The error in current->error goes its way: message handler, closing, unwinding, the next coroutine. OC_OK: there is something to run; OC_NOMEM:
 * repeat after a collection; OC_AGAIN: a slice of unwinding was done (ex->redo is set). (exec_raise.c) */
OcSig oc_exec_raise(OcExecutor *ex) OC_MUST;
/* There is no memory for what raising wants to call next: the message handler, or a __close handler. It is skipped. (exec_raise.c) */
void oc_exec_give_up(OcThread *L);
/* The protected call whose message handler is told of an error that `c` would catch: closing variables is a part of the call that
 * failed, and so are hooks: what runs them is passed over. (exec_close.c) */
OcFrame *oc_close_call(OcFrame *c);
/* Calls the value at func with the pending multiple results behind it, results pending at func. */
OcSig oc_exec_call_pending(OcThread *L, OcValue *func) OC_MUST;
/* Runs due finalizers for about `fuel`, spending it from vm->fuel. (exec_finalize.c) */
void oc_finalizers_run(OcVm *vm, int64_t fuel);
/* Message handler of an executor's main thread: keeps the traceback. (traceback.c) */
extern const OcNative oc_main_handler_native;

#endif
