/* hook.c: debug.sethook: call, return, line and count events (manual 6.10). Layer 5.
 *
 * Events of Lua functions are decided before an instruction runs: the first of a function is its call, a RETURN its return.
 * The hook runs as a sequence on top of the function; when it is done the instruction is looked at again, with
 * OC_F_HOOKDONE telling that its events are over. Natives are called through a sequence that stands in their place while
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
  Transfer call, ret, now; /* `now`: of the event being told */
  OcValue *multi_at;
} HookSeq;

enum { A_HOOK, A_EVENTS, A_LINE, A_SAVED }; /* its arguments */

static OcSig call_hook(OcThread *L, HookSeq *s) {
  OcString *name = oc_string_cstr(L->vm, event_names[s->event]);
  if (name == NULL) return OC_NOMEM;
  OcValue args[2] = {oc_obj(name), s->event == LINE ? *OC_ARG(s, A_LINE) : oc_nil()};
  return oc_call_values(L, OC_TEMP(s, 0), 0, OC_ARG(s, A_HOOK), args, 2);
}

static Transfer transfer_of(const HookSeq *s) {
  static const Transfer none = {0, 0, 0};
  return s->event <= TAIL_CALL ? s->call : s->event == RETURN ? s->ret : none;
}

static void leave_hook(OcThread *L) {
  L->flags &= (uint8_t)~OC_T_INHOOK;
  L->hook_frame = NULL;
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
    s->now = transfer_of(s);
    if (OC_ARG(f, A_EVENTS)->u.i >> s->event & 1) SEQ_AWAIT(s, call_hook(L, s));
  }
  leave_hook(L);
  if (f->nargs > A_SAVED) return oc_return_slots(f, OC_ARG(f, A_SAVED), f->nargs - A_SAVED);
  L->multi_at = s->multi_at; /* there may be no results on their way: where they end is still to be known */
  return oc_return0(f);
  SEQ_CATCH(s);
  leave_hook(L);
  return OC_RAISE;
  SEQ_END(s);
}
static const OcNative hook_native = {"?hook", hook_seq, sizeof(HookSeq), 3, 1};

/* Runs the hook for these events of the top frame. */
static OcSig run_hook(OcThread *L, int events, int line, Transfer call, Transfer ret) {
  const uint32_t n = L->nmulti;
  OcValue *at = oc_thread_scratch(L, n + 1 + A_SAVED);
  if (at == NULL) return OC_NOMEM;
  if (n > 0) memmove(at + 1 + A_SAVED, L->multi, n * sizeof *at);
  oc_set_native(&at[0], &hook_native);
  at[1 + A_HOOK] = L->hook;
  oc_set_int(&at[1 + A_EVENTS], events);
  oc_set_int(&at[1 + A_LINE], line);
  L->nmulti = 0;
  OcValue *const multi_at = L->multi_at;
  OcSig g = oc_call(L, at, (int)n + A_SAVED, n > 0 ? multi_at : at, n > 0 ? -1 : 0);
  if (g == OC_CALL) {
    HookSeq *s = (HookSeq *)L->frame;
    s->multi_at = multi_at;
    s->call = call;
    s->ret = ret;
  } else if (n > 0) {
    L->nmulti = n; /* nothing changed, but the values may have moved up: the caller repeats with them there */
    L->multi = at + 1 + A_SAVED;
  }
  return g;
}

bool oc_hook_transfer(const OcThread *L, const OcFrame *at, int *first, int *n) {
  const HookSeq *s = (const HookSeq *)L->hook_frame;
  if (s == NULL || s->frame.prev != at) return false;
  *first = (int)s->now.first;
  *n = (int)s->now.n;
  return true;
}

OcValue *oc_hook_transferred(const OcThread *L, const OcFrame *at, int64_t i) {
  HookSeq *s = (HookSeq *)L->hook_frame;
  if (s == NULL || s->frame.prev != at) return NULL;
  const int64_t kept = i - s->now.first - (s->now.n - s->now.kept);
  return kept >= 0 && kept < s->now.kept ? OC_ARG(s, A_SAVED + kept) : NULL;
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
  const OcInstr i = *f->u.pc;
  const OcOp op = OC_GET_OP(i);
  int events = 0;
  Transfer call = {1, p->nparams, 0}, ret = {0, 0, 0};
  if (op == OC_OP_VARARGPREP) return OC_OK; /* the real first instruction is next */
  if (!(f->flags & OC_F_AGAIN)) { /* else it has been told already, before variables were closed */
    if (old < 0 && pc <= 1) {
      const bool under = under_tail_call(f);
      if (under) f->prev->at = OC_AT_GONE;
      if (L->hook_mask & OC_HOOK_CALL) events |= 1 << (under || f->flags & OC_F_TAIL ? TAIL_CALL : CALL);
    }
    if (L->hook_mask & OC_HOOK_COUNT && --L->hook_left <= 0) {
      L->hook_left = L->hook_count;
      events |= 1 << COUNT;
    }
    if (L->hook_mask & OC_HOOK_LINE && p->lines != NULL && (old < 0 || pc <= old || p->lines[pc] != p->lines[old])) events |= 1 << LINE;
  }
  if (L->hook_mask & OC_HOOK_RETURN && is_return(op) && f->at != OC_AT_GONE && !has_pending_close(L, f)) {
    events |= 1 << RETURN;
    ret = results_of(L, f, i);
  }
  f->nres = (uint32_t)pc + 1;
  if (events == 0) return OC_OK;
  const uint16_t again = f->flags & OC_F_AGAIN;
  if (!again) f->u.pc++; /* a hook sees the instruction as the current one */
  OcSig g = run_hook(L, events, oc_proto_line(p, pc), call, ret);
  if (!again) f->u.pc--;
  if (g == OC_CALL) f->flags |= OC_F_HOOKDONE;
  return g;
}

/* --- natives --- */

typedef struct { OcFrame frame; } HookedSeq;

static OcSig tell_call(OcThread *L, const OcFrame *f) {
  const Transfer args = {1, f->nargs, 0}, none = {0, 0, 0};
  if (!(L->hook_mask & OC_HOOK_CALL)) return OC_OK;
  return run_hook(L, 1 << CALL, -1, args, none);
}

static OcSig tell_return(OcThread *L, const OcFrame *f) {
  const Transfer results = {f->nargs + 1, L->nmulti, L->nmulti}, none = {0, 0, 0};
  if (!(L->hook_mask & OC_HOOK_RETURN) || L->flags & OC_T_INHOOK) return OC_OK;
  return run_hook(L, 1 << RETURN, -1, none, results);
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
