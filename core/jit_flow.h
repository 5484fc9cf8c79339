/* jit_flow.h: prototypes' jumps in WebAssembly's structured form. Layer 5.
 *
 * A loop's *region* runs from its head, the target of jumps back, to the last of these jumps; regions nest (those that overlap otherwise
 * are extended). A *label* is an instruction that jumps go forward to; it belongs to the innermost region around it, a head to the one
 * outside. Labels become the ends of blocks that begin where their region does. A jump, or an entry of the whole function, that leads
 * into a region from outside goes to its head with the number of its target in the local `at`; a br_table there leads on.
 */
#ifndef OC_JIT_FLOW_H
#define OC_JIT_FLOW_H

#include "func.h"

#define OC_JIT_MAX_CODE 1200u /* instructions of one unit: translating it is bounded work */

enum { OC_PLACE_LABEL = 1, OC_PLACE_HEAD = 2, OC_PLACE_DISPATCH = 4 /* of a head: its loop is entered inside */, OC_PLACE_EXTRA = 8 /* no instruction */,
       OC_PLACE_START = 16 /* a function begins */, OC_PLACE_COLD = 32 /* has not run: left to the loop */ };

typedef struct OcPlace {
  uint8_t flags;      /* OC_PLACE_ */
  uint16_t entry;     /* number of the entry here, or 0 */
  uint16_t tail;      /* of a head: the last instruction of its loop */
  uint16_t region;    /* the head of the innermost loop around it (of a head: around its loop), or OC_NO_REGION */
  uint16_t block;     /* of a label: the depth of its block while that is open */
  uint16_t loop;      /* of a head: the depth of its loop */
} OcPlace;
#define OC_NO_REGION 0xffffu

/* The code of some functions, one behind the other. */
typedef struct OcFlow {
  uint32_t n;         /* instructions */
  OcInstr *code;
  OcPlace *place;     /* one per instruction */
  uint16_t *stack;    /* room for open regions */
  uint32_t entries;   /* their number; numbers begin with 1 */
} OcFlow;

/* Finds places, for work in proportion to the code; `leave_out`: what has not run is cold. false: code that no compiler makes, or no memory. */
bool oc_flow_init(OcFlow *w, OcMem *mem, OcProto *const *protos, uint32_t nprotos, bool leave_out) OC_MUST;
void oc_flow_free(OcFlow *w, OcMem *mem);
/* The target of the jump at pc (of a test: of the JMP behind it), or -1: it is no jump. */
int32_t oc_flow_target(const OcFlow *w, uint32_t pc);
/* Is `head` a loop around pc? */
OC_INLINE bool oc_flow_inside(const OcFlow *w, uint32_t head, uint32_t pc) { return head <= pc && pc <= w->place[head].tail; }

#endif
