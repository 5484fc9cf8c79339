/* jit_profile.c: what functions are seen to do before they are translated. Layer 5.
 *
 * For some instructions after a function became warm the loop notes each before it runs it. What has not run by then is not translated: it
 * is left to the loop, and watched again should it be met often.
 */
#include "jit_profile.h"

#if OC_JIT
#include "opcodes.h"

/* The registers that an instruction's hint is about, operand 0 and 1; -1: none. */
typedef struct { int reg[2]; } Operands;

static Operands operands_of(OcInstr i) {
  const int a = OC_GET_A(i), b = OC_GET_B(i), c = OC_GET_C(i);
  switch (OC_GET_OP(i)) {
    case OC_OP_ADDI: case OC_OP_ADDK: case OC_OP_SUBK: case OC_OP_MULK: case OC_OP_DIVK: case OC_OP_MODK: case OC_OP_IDIVK: case OC_OP_POWK:
    case OC_OP_BANDK: case OC_OP_BORK: case OC_OP_BXORK: case OC_OP_SHRI: case OC_OP_SHLI: case OC_OP_UNM: case OC_OP_BNOT:
      return (Operands){{b, -1}};
    case OC_OP_KADD: case OC_OP_KSUB: case OC_OP_KMUL: case OC_OP_KDIV: case OC_OP_GETTABLE:
      return (Operands){{-1, c}};
    case OC_OP_SETTABLE: case OC_OP_SETTABLEK:
      return (Operands){{-1, b}};
    case OC_OP_ADD: case OC_OP_SUB: case OC_OP_MUL: case OC_OP_DIV: case OC_OP_MOD: case OC_OP_IDIV: case OC_OP_POW:
    case OC_OP_BAND: case OC_OP_BOR: case OC_OP_BXOR: case OC_OP_SHL: case OC_OP_SHR:
      return (Operands){{b, c}};
    case OC_OP_EQ: case OC_OP_LT: case OC_OP_LE:
      return (Operands){{a, b}};
    case OC_OP_EQK: case OC_OP_EQI: case OC_OP_LTI: case OC_OP_LEI: case OC_OP_GTI: case OC_OP_GEI:
      return (Operands){{a, -1}};
    default:
      return (Operands){{-1, -1}};
  }
}

/* What an operand was before, and a value that it is now. */
static unsigned merge(unsigned was, const OcValue *v) {
  const unsigned now = v->tag == OC_INT || v->tag == OC_FLT ? v->tag : OC_HINT_OTHER;
  return was == OC_HINT_NONE || was == now ? now : OC_HINT_ANY;
}

static void note(uint8_t *hint, OcInstr i, const OcValue *base) {
  const Operands of = operands_of(i);
  unsigned halves[2];
  for (uint32_t n = 0; n < 2; n++) halves[n] = of.reg[n] < 0 ? OC_HINT_ANY : merge(OC_HINT(*hint, n), &base[of.reg[n]]);
  *hint = (uint8_t)(halves[0] | halves[1] << 4);
}

void oc_jit_note_here(OcFrame *f) {
  const OcProto *const p = f->fn.cl->proto;
  const ptrdiff_t at = f->u.pc - p->code;
  if (p->seen != NULL) note(&p->seen[at], p->code[at], f->base);
}

bool oc_jit_note(OcVm *vm, OcFrame *f) {
  oc_jit_note_here(f);
  vm->jit_noting--;
  return oc_jit_noting(vm);
}

bool oc_jit_has_run(const OcProto *p) {
  for (uint32_t pc = 0; pc < p->ncode && p->seen != NULL; pc++) {
    if (p->seen[pc] != 0) return true;
  }
  return false;
}
#endif
