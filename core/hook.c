/* hook.c: debug.sethook: call, return, line and count events (manual 6.10). Layer 5.
 *
 * Events of Lua functions are decided before an instruction runs: the first of a function is its call, a RETURN its return.
 * The hook runs as a sequence on top of the function; when it is done the instruction is looked at again (the hook may have set
 * another one), and marks in the frame tell which of its events are over. Natives are called through a sequence that stands in their place while
 * a hook is told of their call and return, and is hidden while they run. Inside a hook no other hook runs.
 *
 * Multiple results may be on their way between two instructions: the hook's sequence keeps them as arguments and hands them on.
 */
#include "meta_call.h"
#include "opcodes.h"
#include "vm_internal.h"

static const char *const event_names[] = {"call", "tail call", "count", "line", "return"};
enum { CALL, TAIL_CALL, COUNT, LINE, RETURN, EVENTS };

/* The values handed over by a call or return: `n` of them from index `first` on, the last `kept` of which are the saved results. */
typedef struct { uint32_t first, n, kept; } Transfer;

typedef struct {
  OC_CATCHING;
  int event;
  Transfer transfer;
  OcValue *multi_at;
} HookSeq;

enum { A_HOOK, A_EVENTS, A_LINE, A_SAVED }; /* its arguments */

static OcSig call_hook(OcThread *L, HookSeq *s) {
  OcString *name = oc_string_cstr(L->vm, event_names[s->event]);
  if (name == NULL) return OC_NOMEM;
  OcValue args[2] = {oc_obj(name), s->event == LINE && OC_ARG(s, A_LINE)->u.i >= 0 ? *OC_ARG(s, A_LINE) : oc_nil()}; /* stripped code has no lines */
  return oc_call_values(L, OC_TEMP(s, 0), 0, OC_ARG(s, A_HOOK), args, 2);
}

static void leave_hook(OcThread *L, OcFrame *f) {
  L->flags &= (uint8_t)~OC_T_INHOOK;
  L->hook_frame = NULL;
  f->prev->flags &= (uint16_t)~OC_F_TOLD;
}

/* (hook, bits of due events, line, saved multiple results ...) -> saved multiple results */
static OcSig hook_seq(OcThread *L, OcFrame *f) {
  HookSeq *const s = (HookSeq *)f;
  SEQ_BEGIN(s);
  L->flags |= OC_T_INHOOK;
  L->hook_frame = f;
  SEQ_TRY(s);
  for (s->event = 0; s->event < EVENTS; s->event++) {
    SEQ_TICK(L, s, 1);
    if (OC_ARG(f, A_EVENTS)->u.i >> s->event & 1) SEQ_AWAIT(s, call_hook(L, s));
  }
  leave_hook(L, f);
  if (f->nargs > A_SAVED) return oc_return_slots(f, OC_ARG(f, A_SAVED), f->nargs - A_SAVED);
  L->multi_at = s->multi_at; /* there may be no results on their way: where they end is still to be known */
  return oc_return0(f);
  SEQ_CATCH(s);
  leave_hook(L, f);
  L->flags |= OC_T_HANDLED; /* by the message handler of the call around it (exec_raise.c) */
  return OC_RAISE;
  SEQ_END(s);
}
const OcNative oc_hook_native = {"?hook", hook_seq, sizeof(HookSeq), 3, 1};

static const Transfer nothing = {0, 0, 0};

/* Runs the hook for these events of the top frame. */
static OcSig run_hook(OcThread *L, int events, int line, Transfer transfer) {
  const uint32_t n = L->nmulti;
  OcValue *at = oc_thread_scratch(L, n + 1 + A_SAVED);
  if (at == NULL) return OC_NOMEM;
  if (n > 0) memmove(at + 1 + A_SAVED, L->multi, n * sizeof *at);
  oc_set_native(&at[0], &oc_hook_native);
  at[1 + A_HOOK] = L->hook;
  oc_set_int(&at[1 + A_EVENTS], events);
  oc_set_int(&at[1 + A_LINE], line);
  L->nmulti = 0;
  OcValue *const multi_at = L->multi_at;
  OcSig g = oc_call(L, at, (int)n + A_SAVED, n > 0 ? multi_at : at, n > 0 ? -1 : 0);
  if (g == OC_CALL) {
    HookSeq *s = (HookSeq *)L->frame;
    s->multi_at = multi_at;
    s->transfer = transfer;
  } else if (n > 0) {
    L->nmulti = n; /* nothing changed, but the values may have moved up: the caller repeats with them there */
    L->multi = at + 1 + A_SAVED;
  }
  return g;
}

bool oc_hook_transfer(const OcThread *L, const OcFrame *at, int *first, int *n) {
  const HookSeq *s = (const HookSeq *)L->hook_frame;
  if (s == NULL || s->frame.prev != at) return false;
  *first = (int)s->transfer.first;
  *n = (int)s->transfer.n;
  return true;
}

OcValue *oc_hook_transferred(const OcThread *L, const OcFrame *at, int64_t i) {
  HookSeq *s = (HookSeq *)L->hook_frame;
  if (s == NULL || s->frame.prev != at) return NULL;
  const int64_t kept = i - s->transfer.first - (s->transfer.n - s->transfer.kept);
  return kept >= 0 && kept < s->transfer.kept ? OC_ARG(s, A_SAVED + kept) : NULL;
}

/* --- Lua functions --- */

static bool is_return(OcOp op) { return op == OC_OP_RETURN || op == OC_OP_RETURN0 || op == OC_OP_RETURN1; }

static bool has_pending_close(const OcThread *L, const OcFrame *f) {
  return f->flags & OC_F_TBC && L->ntbc > 0 && oc_frame_owns(f, L->tbc[L->ntbc - 1]);
}

/* Was f called by a TAILCALL that did not replace its caller (through __call, or for want of room)? */
static bool under_tail_call(const OcFrame *f) {
  const OcFrame *up = f->prev;
  return up->kind == OC_FRAME_LUA && OC_GET_OP(up->fn.cl->proto->code[oc_frame_pc(up)]) == OC_OP_TAILCALL;
}

static Transfer results_of(const OcThread *L, const OcFrame *f, OcInstr i) {
  Transfer t = {OC_GET_A(i) + 1, 0, 0};
  if (OC_GET_OP(i) == OC_OP_RETURN1) t.n = 1;
  else if (OC_GET_OP(i) == OC_OP_RETURN && OC_GET_B(i) > 0) t.n = OC_GET_B(i) - 1;
  else if (OC_GET_OP(i) == OC_OP_RETURN) {
    t.kept = L->nmulti;
    t.n = (uint32_t)(L->multi_at - (f->base + OC_GET_A(i))) + t.kept;
  }
  return t;
}

enum { NO_RETURN = 16, CALL_TOLD = 32, STEP_TOLD = 64, RETURN_TOLD = 128 }; /* in OcFrame.at of a Lua function, beside OC_AT_DIRECT, OC_AT_TEST */

/* Tells events of the instruction at pc, and marks that in the frame. */
static OcSig tell(OcThread *L, OcFrame *f, int pc, int events, Transfer transfer, uint16_t mark) {
  const uint32_t old = f->nres;
  OcSig g = run_hook(L, events, f->fn.cl->proto->lines != NULL ? oc_proto_line(f->fn.cl->proto, pc) : -1, transfer);
  if (g != OC_CALL) return g;
  f->flags |= OC_F_TOLD;
  f->at |= mark;
  f->nres = mark == CALL_TOLD ? old : (uint32_t)pc + 1;
  return g;
}

/* The first instruction of f. */
static OcSig tell_entry(OcThread *L, OcFrame *f, int pc) {
  const bool under = under_tail_call(f);
  const Transfer parameters = {1, f->fn.cl->proto->nparams, 0};
  if (under) f->prev->at |= NO_RETURN; /* as good as gone */
  if (L->hook_mask & OC_HOOK_CALL) return tell(L, f, pc, 1 << (under || f->flags & OC_F_TAIL ? TAIL_CALL : CALL), parameters, CALL_TOLD);
  return OC_OK;
}

OcSig oc_hook_instruction(OcThread *L, OcFrame *f) {
  if (L->flags & OC_T_INHOOK) return OC_OK;
  const OcProto *p = f->fn.cl->proto;
  const int pc = (int)(f->u.pc - p->code);
  int old = (int)f->nres - 1;
  const OcInstr i = *f->u.pc;
  if (OC_GET_OP(i) == OC_OP_VARARGPREP) return OC_OK; /* the real first instruction is next */
  if (old != pc) f->at &= (uint16_t)~(STEP_TOLD | RETURN_TOLD);
  if (old < 0 && pc <= 1 && !(f->at & CALL_TOLD)) OC_CHECK(tell_entry(L, f, pc));
  if (!(f->at & STEP_TOLD) && !(f->flags & OC_F_AGAIN)) { /* AGAIN: told already, before variables were closed */
    const bool counts = (L->hook_mask & OC_HOOK_COUNT) != 0, due = counts && L->hook_left <= 1;
    int events = due ? 1 << COUNT : 0;
    if (old < 0 && pc > 1) old = pc - 1; /* it was running before the hook was set: its present line is no news */
    if (L->hook_mask & OC_HOOK_LINE && (old < 0 || pc <= old || (p->lines != NULL && p->lines[pc] != p->lines[old]))) events |= 1 << LINE;
    const OcSig g = events != 0 ? tell(L, f, pc, events, nothing, STEP_TOLD) : OC_OK;
    if (g == OC_NOMEM) return g;
    if (counts) L->hook_left = due ? L->hook_count : L->hook_left - 1; /* once: not when there was no memory, and this is repeated */
    if (g != OC_OK) return g;
  }
  if (L->hook_mask & OC_HOOK_RETURN && is_return(OC_GET_OP(i)) && !(f->at & (NO_RETURN | RETURN_TOLD)) && !has_pending_close(L, f))
    return tell(L, f, pc, 1 << RETURN, results_of(L, f, i), RETURN_TOLD | STEP_TOLD);
  f->at &= (uint16_t)~(STEP_TOLD | RETURN_TOLD);
  f->nres = (uint32_t)pc + 1;
  return OC_OK;
}

void oc_hook_repeat(OcFrame *f) { f->at |= STEP_TOLD | RETURN_TOLD; }

/* --- natives --- */

typedef struct { OcFrame frame; } HookedSeq;

static OcSig tell_call(OcThread *L, const OcFrame *f) {
  const Transfer args = {1, f->nargs, 0};
  return L->hook_mask & OC_HOOK_CALL ? run_hook(L, 1 << CALL, -1, args) : OC_OK;
}

static OcSig tell_return(OcThread *L, const OcFrame *f) {
  const Transfer results = {f->nargs + 1, L->nmulti, L->nmulti};
  return L->hook_mask & OC_HOOK_RETURN && !(L->flags & OC_T_INHOOK) ? run_hook(L, 1 << RETURN, -1, results) : OC_OK;
}

static OcSig call_itself(OcThread *L, OcFrame *f) {
  OcValue *at = oc_thread_scratch(L, f->nargs + 1);
  if (at == NULL) return OC_NOMEM;
  memmove(at, f->base - 1, (f->nargs + 1) * sizeof *at);
  return oc_call(L, at, (int)f->nargs, OC_TEMP(f, 0), -1);
}

static OcSig hooked_seq(OcThread *L, OcFrame *f);
static const OcNative seen_native = {"hooked", hooked_seq, sizeof(HookedSeq), 0, 1};
const OcNative oc_hooked_native = {"?hooked", hooked_seq, sizeof(HookedSeq), 0, 1};

/* (arguments ...): calls the native in its function slot, as call.c would do without hooks. */
static OcSig hooked_seq(OcThread *L, OcFrame *f) {
  HookedSeq *const s = (HookedSeq *)f;
  SEQ_BEGIN(s);
  f->fn.native = &seen_native;
  SEQ_AWAIT(s, tell_call(L, f));
  f->fn.native = &oc_hooked_native;
  SEQ_AWAIT(s, call_itself(L, f));
  f->fn.native = &seen_native;
  SEQ_AWAIT(s, tell_return(L, f));
  return oc_return_multi(L, f, 0);
  SEQ_END(s);
}

OcSig oc_hook_return(OcThread *L, OcFrame *f) {
  L->multi_at = f->base;
  return oc_hook_under(f) ? OC_OK : tell_return(L, f);
}
