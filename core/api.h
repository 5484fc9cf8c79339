/* api.h: what the files of the public API share. Layer 8.
 *
 *   api.c         VMs, executors, the wrapped hooks      api_values.c  references, conversion, raw tables
 *   api_load.c    the builtins executors start with      api_host.c    host functions and host objects
 */
#ifndef OC_API_H
#define OC_API_H

#include "exec.h"

#define OC_REF_SEGMENT 256 /* references in one segment of the book-keeping */
#define OC_UDATA_HOST_OBJECT 0x4f43u /* OcUdata.type of a host object, and of ... */
#define OC_UDATA_HOST_KEEPER 0x4f44u /* ... the keeper in the upvalue of a host function, whose death releases the number */

typedef struct OcRefSlot {
  uint32_t count; /* references the host holds; 0: free */
  uint32_t next;  /* free: index of the next free one, 0 at the end */
  uint8_t generation; /* upper byte of the OcRef */
} OcRefSlot;

/* The API's own state of one VM. vm->host points at its first member. */
typedef struct OcApi {
  OcHostHooks hooks;  /* what the libraries call: wrappers that note that a hook is running */
  OcHostHooks given;  /* what the embedder gave */
  OcVm *vm;
  uint32_t inside;    /* hooks running */
  bool stepping;      /* oc_step is on the C stack */
  bool closing;       /* oc_vm_close was called by a hook */
  bool free_current;  /* oc_executor_free of the running executor was called by a hook */
  uint32_t calls;     /* number of the last host call */
  uint64_t reclaimed_at; /* the cycle that ends what oc_vm_reclaim is at; 0: nothing */

  /* References: value i of the table `refs` is what reference i holds; `numbers` finds the number of a value with identity.
   * Both tables are anchored in the registry. */
  OcTable *refs, *numbers;
  OcRefSlot **slots;  /* directory of segments */
  uint32_t nslots;    /* slots there are, a multiple of OC_REF_SEGMENT */
  uint32_t dir;       /* room in the directory */
  uint32_t free_slot; /* first free slot, 0: none */
  uint64_t nrefs;     /* live references */

  OcTable *hosts;       /* host number -> its closure or userdata, weak values */
  OcTable *object_meta; /* metatable of host objects */
  OcTable *keeper_meta; /* metatable of keepers */

  char message[200];  /* of the last failure */
} OcApi;

OC_INLINE OcApi *oc_api(const OcVm *vm) { return (OcApi *)(void *)vm->host; }

/* Notes a failure and answers its status. */
OcStatus oc_api_fail(OcVm *vm, OcStatus status, const char *text);

/* api_values.c */
bool oc_api_values_init(OcApi *api) OC_MUST;
void oc_api_values_close(OcApi *api);
/* From the host's form: may create strings, host functions and objects (OC_E_MEMORY, nothing changed). */
OcStatus oc_api_to_value(OcVm *vm, const OcVar *var, OcValue *out) OC_MUST;
/* To the host's form: may create a reference, which is the receiver's. */
OcStatus oc_api_from_value(OcVm *vm, const OcValue *v, OcVar *out) OC_MUST;
/* Gives back the references that from_value created. */
void oc_api_drop_vars(OcVm *vm, const OcVar *vars, uint32_t n);

/* api_load.c */
const OcNative *oc_api_builtin(int64_t number); /* NULL: there is none */

/* api_host.c */
extern const OcNative oc_host_call_native;
bool oc_api_host_init(OcApi *api) OC_MUST;
/* The closure or userdata for a host number, made if there is none. false: no memory. */
bool oc_api_host_function(OcApi *api, uint32_t number, OcValue *out) OC_MUST;
bool oc_api_host_object(OcApi *api, uint32_t number, OcValue *out) OC_MUST;
/* The host number of a host function or object. */
bool oc_api_host_number(const OcValue *v, uint32_t *number);

#endif
