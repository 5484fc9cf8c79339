/* hooks.h: what the embedder grants to one VM. Layer 2.
 *
 * The type itself is public: OcHostHooks in ocarina.h, with OC_HOST_WAIT and OC_HOST_ERROR. All entries may be NULL (not
 * granted). None may call back into the VM. OC_HOST_WAIT: not now: the calling task waits until the host wakes its
 * executor (oc_exec_wake), then asks again.
 */
#ifndef OC_HOOKS_H
#define OC_HOOKS_H

#include "ocarina.h"
#include "state.h"

#endif
