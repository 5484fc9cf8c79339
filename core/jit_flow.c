/* jit_flow.c: finding loops and labels. Layer 5. */
#include "jit_flow.h"

#if OC_JIT
#include "jit_profile.h"
#include "opcodes.h"

enum { F_TEST = 1, F_EXTRA = 2 };
static uint8_t flags_of(OcOp op) {
#define OC_X(name, format, flags, meaning) flags,
  static const char *const flags[OC_OP_COUNT] = {OC_OPCODES(OC_X)};
#undef OC_X
  uint8_t r = 0;
  for (const char *s = flags[op]; *s != 0; s++) r |= (uint8_t)(*s == 't' ? F_TEST : *s == 'x' ? F_EXTRA : 0);
  return r;
}

int32_t oc_flow_target(const OcFlow *w, uint32_t pc) {
  const OcInstr i = w->code[pc];
  const int32_t next = (int32_t)pc + 1;
  switch (OC_GET_OP(i)) {
    case OC_OP_JMP: return next + OC_GET_SJ(i);
    case OC_OP_LFALSESKIP: return next + 1;
    case OC_OP_LOOP: case OC_OP_FORLOOP: case OC_OP_TFORLOOP: return next - (int32_t)OC_GET_BX(i);
    case OC_OP_FORPREP: return next + (int32_t)OC_GET_BX(i) + 1;
    case OC_OP_TFORPREP: return next + (int32_t)OC_GET_BX(i);
    default: return flags_of(OC_GET_OP(i)) & F_TEST ? next + 1 + OC_GET_SJ(w->code[next]) : -1;
  }
}

/* Marks targets and heads. */
static bool find_jumps(OcFlow *w) {
  for (uint32_t pc = 0; pc < w->n; pc++) {
    OcPlace *const at = &w->place[pc];
    if (at->flags & OC_PLACE_EXTRA) continue;
    const uint8_t flags = flags_of(OC_GET_OP(w->code[pc]));
    const int32_t target = oc_flow_target(w, pc);
    if (flags != 0) {
      if (pc + 1 >= w->n) return false;
      at[1].flags |= OC_PLACE_EXTRA; /* the EXTRA, or the JMP of the test, which is never run for itself */
    }
    if (target >= 0) {
      if ((uint32_t)target >= w->n) return false;
      OcPlace *const to = &w->place[target];
      if ((uint32_t)target > pc) {
        to->flags |= OC_PLACE_LABEL;
      } else {
        to->flags |= OC_PLACE_HEAD;
        if (to->tail < pc) to->tail = (uint16_t)pc;
      }
    }
  }
  for (uint32_t pc = 0; pc < w->n; pc++) {
    if (w->place[pc].flags & OC_PLACE_EXTRA && w->place[pc].flags & (OC_PLACE_LABEL | OC_PLACE_HEAD | OC_PLACE_START)) return false;
  }
  return true;
}

/* Makes regions nest. */
static void nest_regions(OcFlow *w) {
  uint32_t n = 0;
  for (uint32_t pc = 0; pc < w->n; pc++) {
    OcPlace *const at = &w->place[pc];
    while (n > 0 && w->place[w->stack[n - 1]].tail < pc) n--;
    if (!(at->flags & OC_PLACE_HEAD)) continue;
    for (uint32_t i = 0; i < n; i++) {
      OcPlace *const around = &w->place[w->stack[i]];
      if (around->tail < at->tail) around->tail = at->tail;
    }
    w->stack[n++] = (uint16_t)pc;
  }
}

static void find_regions(OcFlow *w) {
  uint32_t n = 0;
  for (uint32_t pc = 0; pc < w->n; pc++) {
    OcPlace *const at = &w->place[pc];
    while (n > 0 && w->place[w->stack[n - 1]].tail < pc) n--;
    at->region = n > 0 ? w->stack[n - 1] : OC_NO_REGION;
    if (at->flags & OC_PLACE_HEAD) w->stack[n++] = (uint16_t)pc;
  }
}

static void need_entry(OcFlow *w, uint32_t pc) {
  OcPlace *const at = &w->place[pc];
  if (at->flags & OC_PLACE_EXTRA) return;
  at->entry = 1; /* numbered later */
  at->flags |= OC_PLACE_LABEL;
  for (uint32_t r = at->region; r != OC_NO_REGION && !(w->place[r].flags & OC_PLACE_DISPATCH); r = w->place[r].region) {
    w->place[r].flags |= OC_PLACE_DISPATCH | OC_PLACE_LABEL;
  }
}

static void find_entries(OcFlow *w) {
  for (uint32_t pc = 0; pc < w->n; pc++) {
    OcPlace *const at = &w->place[pc];
    if (at->flags & (OC_PLACE_HEAD | OC_PLACE_START) && !(at->flags & OC_PLACE_COLD)) need_entry(w, pc);
    if (at->flags & (OC_PLACE_EXTRA | OC_PLACE_COLD)) continue;
    const OcOp op = OC_GET_OP(w->code[pc]);
    const bool calls = op == OC_OP_CALL || op == OC_OP_TAILCALL || op == OC_OP_TFORCALL;
    if (calls && pc + 1 < w->n && !(at[1].flags & OC_PLACE_COLD)) need_entry(w, pc + 1);
    const int32_t target = oc_flow_target(w, pc);
    if (target > (int32_t)pc) { /* into a region that does not hold the jump? */
      const uint32_t r = w->place[target].region;
      if (r != OC_NO_REGION && !oc_flow_inside(w, r, pc)) need_entry(w, (uint32_t)target);
    }
  }
  for (uint32_t pc = 0; pc < w->n; pc++) {
    if (w->place[pc].entry) w->place[pc].entry = (uint16_t)++w->entries;
  }
}

static void place_function(OcFlow *w, uint32_t at, const OcProto *p, bool leave_out) {
  memcpy(w->code + at, p->code, p->ncode * sizeof *w->code);
  w->place[at].flags = OC_PLACE_START;
  for (uint32_t i = 0; i < p->ncode && leave_out && p->seen != NULL; i++) {
    if (p->seen[i] == OC_HINT_NONE) w->place[at + i].flags |= OC_PLACE_COLD;
  }
}

bool oc_flow_init(OcFlow *w, OcMem *mem, OcProto *const *protos, uint32_t nprotos, bool leave_out) {
  memset(w, 0, sizeof *w);
  for (uint32_t i = 0; i < nprotos; i++) w->n += protos[i]->ncode;
  w->code = oc_mem_alloc(mem, w->n * sizeof *w->code);
  w->place = oc_mem_alloc(mem, w->n * sizeof *w->place);
  w->stack = oc_mem_alloc(mem, w->n * sizeof *w->stack);
  if (w->code == NULL || w->place == NULL || w->stack == NULL) return false;
  memset(w->place, 0, w->n * sizeof *w->place);
  for (uint32_t i = 0, pc = 0; i < nprotos; pc += protos[i++]->ncode) place_function(w, pc, protos[i], leave_out);
  if (!find_jumps(w)) return false;
  nest_regions(w);
  find_regions(w);
  find_entries(w);
  /* Each loop that is entered inside has a table of all entries. */
  uint32_t tables = 1;
  for (uint32_t pc = 0; pc < w->n; pc++) tables += (w->place[pc].flags & OC_PLACE_DISPATCH) != 0;
  return tables * w->entries <= OC_JIT_MAX_TABLES;
}

void oc_flow_free(OcFlow *w, OcMem *mem) {
  if (w->code) oc_mem_free(mem, w->code, w->n * sizeof *w->code);
  if (w->place) oc_mem_free(mem, w->place, w->n * sizeof *w->place);
  if (w->stack) oc_mem_free(mem, w->stack, w->n * sizeof *w->stack);
}
#endif
