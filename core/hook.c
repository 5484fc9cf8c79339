/* hook.c: debug.sethook: call, return, line and count events (manual 6.10). Layer 5.
 *
 * All events of Lua functions are decided before an instruction runs: the first of a function is its call, a RETURN its return.
 * The hook runs as a sequence on top of the function; when it is done the instruction is looked at again, with
 * OC_F_HOOKDONE telling that its events are over. Inside a hook no other hook runs.
 */
#include "meta_call.h"
#include "opcodes.h"
#include "vm_internal.h"

static const char *const event_names[] = {"call", "tail call", "count", "line", "return"};
enum { CALL, TAIL_CALL, COUNT, LINE, RETURN, EVENTS };

typedef struct { OcFrame frame; int event; } HookSeq;

static OcSig call_hook(OcThread *L, HookSeq *s) {
  OcString *name = oc_string_cstr(L->vm, event_names[s->event]);
  if (name == NULL) return OC_NOMEM;
  OcValue args[2] = {oc_obj(name), s->event == LINE ? *OC_ARG(s, 2) : oc_nil()};
  return oc_call_values(L, OC_TEMP(s, 0), 0, OC_ARG(s, 0), args, 2);
}

/* (hook, bits of due events, line) */
static OcSig hook_seq(OcThread *L, OcFrame *f) {
  HookSeq *const s = (HookSeq *)f;
  SEQ_BEGIN(s);
  L->flags |= OC_T_INHOOK;
  SEQ_TRY(s);
  for (s->event = 0; s->event < EVENTS; s->event++) {
    SEQ_TICK(L, s, 1);
    if (OC_ARG(f, 1)->u.i >> s->event & 1) SEQ_AWAIT(s, call_hook(L, s));
  }
  L->flags &= (uint8_t)~OC_T_INHOOK;
  return oc_return0(f);
  SEQ_CATCH(s);
  L->flags &= (uint8_t)~OC_T_INHOOK;
  return OC_RAISE;
  SEQ_END(s);
}
const OcNative oc_hook_native = {"?hook", hook_seq, sizeof(HookSeq), 3, 1};

OcSig oc_hook_instruction(OcThread *L, OcFrame *f) {
  if (L->flags & OC_T_INHOOK) return OC_OK;
  if (f->flags & OC_F_HOOKDONE) {
    f->flags &= (uint16_t)~OC_F_HOOKDONE;
    return OC_OK;
  }
  const OcProto *p = f->fn.cl->proto;
  const int pc = (int)(f->u.pc - p->code);
  int old = (int)f->nres - 1;
  if (old < 0 && pc > 1) old = pc - 1; /* it was running before the hook was set: its present line is no news */
  const OcOp op = OC_GET_OP(*f->u.pc);
  int events = 0;
  if (op == OC_OP_VARARGPREP) return OC_OK; /* the real first instruction is next */
  if (old < 0 && L->hook_mask & OC_HOOK_CALL && pc <= 1) events |= 1 << (f->flags & OC_F_TAIL ? TAIL_CALL : CALL);
  if (L->hook_mask & OC_HOOK_COUNT && --L->hook_left <= 0) {
    L->hook_left = L->hook_count;
    events |= 1 << COUNT;
  }
  if (L->hook_mask & OC_HOOK_LINE && p->lines != NULL && (old < 0 || pc <= old || p->lines[pc] != p->lines[old])) events |= 1 << LINE;
  if (L->hook_mask & OC_HOOK_RETURN && (op == OC_OP_RETURN || op == OC_OP_RETURN0 || op == OC_OP_RETURN1)) events |= 1 << RETURN;
  f->nres = (uint32_t)pc + 1;
  if (events == 0) return OC_OK;
  OcValue args[3] = {L->hook, oc_int(events), oc_int(oc_proto_line(p, pc))};
  f->u.pc++; /* a hook sees the instruction as the current one */
  OcSig g = oc_call_native(L, oc_thread_free_slot(L), 0, &oc_hook_native, args, 3);
  f->u.pc--;
  if (g == OC_CALL) f->flags |= OC_F_HOOKDONE;
  return g;
}
