/* jit.c: a hot prototype's module, from its first byte to the host. Layer 5. */
#include "jit_internal.h"

#if OC_JIT
#include "host.h"

/* --- the function --- */

/* Opens region `head` (OC_NO_REGION: the whole function): the blocks that end at its labels, and its table of entries. */
static OC_NOINLINE void open_region(Jit *j, uint32_t head) {
  OcFlow *const w = &j->flow;
  const bool whole = head == OC_NO_REGION;
  const uint32_t first = whole ? 0 : head + 1, last = whole ? w->n - 1 : w->place[head].tail;
  for (uint32_t pc = last + 1; pc-- > first;) {
    OcPlace *const at = &w->place[pc];
    if (!(at->flags & OC_PLACE_LABEL) || at->region != head) continue;
    at->block = (uint16_t)j->depth;
    emit_block(j);
  }
  if (!whole && !(w->place[head].flags & OC_PLACE_DISPATCH)) return;
  emit_block(j);
  emit_get(j, V_AT);
  emit(j, W_BR_TABLE);
  oc_bytes_unsigned(&j->out, w->entries + 1);
  oc_bytes_unsigned(&j->out, 0); /* number 0 is no entry */
  for (uint32_t pc = 0; pc < w->n; pc++) {
    const OcPlace *to = &w->place[pc];
    if (!to->entry) continue;
    const OcPlace *at = to; /* ... or the outermost loop in this region that it lies in */
    while (at->region != head && at->region != OC_NO_REGION) at = &w->place[at->region];
    oc_bytes_unsigned(&j->out, at->region == head ? j->depth - 1 - at->block : 0);
  }
  oc_bytes_unsigned(&j->out, 0);
  emit_end(j);
  if (whole) return;
  emit_int(j, 0);
  emit_set(j, V_AT);
}

/* A conditional jump at j->pc: mostly, or hardly ever, if only one of its ways has run. */
static void hint_jump(Jit *j, uint32_t target) {
  const OcFlow *const w = &j->flow;
  const uint32_t next = j->pc + 1 < w->n && w->place[j->pc + 1].flags & OC_PLACE_EXTRA ? j->pc + 2 : j->pc + 1;
  const bool goes = !(w->place[target].flags & OC_PLACE_COLD), stays = next < w->n && !(w->place[next].flags & OC_PLACE_COLD);
  if (goes != stays) oc_tr_hint(j, goes);
}

void oc_tr_jump(Jit *j, uint32_t target, bool conditional) {
  const OcFlow *const w = &j->flow;
  const OcPlace *const to = &w->place[target];
  const unsigned op = conditional ? W_BR_IF : W_BR;
  if (conditional) hint_jump(j, target);
  if (target <= j->pc) {
    emit_br(j, op, to->loop);
    return;
  }
  const OcPlace *at = to;
  while (at->region != OC_NO_REGION && !oc_flow_inside(w, at->region, j->pc)) at = &w->place[at->region];
  if (at == to) {
    emit_br(j, op, to->block);
    return;
  }
  if (conditional) emit_if(j);
  emit_int(j, to->entry);
  emit_set(j, V_AT);
  emit_br(j, W_BR, at->block);
  if (conditional) emit_end(j);
}

/* The function at `pc` begins. */
static void open_function(Jit *j, uint32_t pc, uint32_t member) {
  j->p = j->member[member];
  j->seen = j->p->seen;
  j->offset = pc;
  const bool many = j->p->nprotos > 64; /* then any may be */
  memset(j->captured, many, sizeof j->captured);
  for (uint32_t i = 0; i < j->p->nprotos && !many; i++) {
    const OcProto *const child = j->p->protos[i];
    for (uint32_t u = 0; u < child->nupvals; u++) {
      if (child->upvals[u].in_stack) j->captured[child->upvals[u].index] = true;
    }
  }
}

/* The end of an operation in this function that did not simply succeed. */
static void write_suspend(Jit *j) {
  emit_get(j, V_FRAME);
  emit_get(j, V_BASE);
  emit_get(j, V_CLOSURE);
  oc_tr_memory(j, W_LOAD32, offsetof(OcLClosure, proto));
  oc_tr_memory(j, W_LOAD8, offsetof(OcProto, max_slots));
  emit_int(j, sizeof(OcValue));
  emit(j, W_MUL);
  emit(j, W_ADD);
  oc_tr_memory(j, W_STORE32, offsetof(OcFrame, top));
  emit_get(j, V_SIG);
  emit_int(j, OC_NOMEM);
  emit(j, W_EQ);
  emit_if_rare(j);
  emit_get(j, V_FRAME);
  emit_get(j, V_FRAME);
  oc_tr_memory(j, W_LOAD32, offsetof(OcFrame, u));
  emit_int(j, sizeof(OcInstr));
  emit(j, W_SUB);
  oc_tr_memory(j, W_STORE32, offsetof(OcFrame, u));
  emit_end(j);
  emit_get(j, V_SIG);
}

static OC_NOINLINE void write_code(Jit *j) {
  OcFlow *const w = &j->flow;
  uint32_t open = 0, member = 0; /* loops, in w->stack */
  j->suspend = j->depth;
  emit_block(j);
  j->top = j->depth;
  emit_open(j, W_LOOP);
  oc_tr_open_ways(j);
  emit_get(j, V_FRAME);
  oc_tr_memory(j, W_LOAD32, offsetof(OcFrame, fn));
  emit_set(j, V_CLOSURE);
  open_region(j, OC_NO_REGION);
  emit(j, W_UNREACHABLE);
  bool reached = true; /* by anything but the loop */
  for (uint32_t pc = 0; pc < w->n && j->out.len < OC_JIT_MAX_BYTES; pc++) {
    OcPlace *const at = &w->place[pc];
    j->pc = pc;
    reached |= (at->flags & (OC_PLACE_LABEL | OC_PLACE_HEAD)) != 0;
    if (at->flags & OC_PLACE_START) open_function(j, pc, member++);
    if (at->flags & OC_PLACE_LABEL) {
      emit_end(j);
      oc_tr_forget_all(j);
      if (at->entry && !(at->flags & OC_PLACE_DISPATCH)) {
        emit_int(j, 0);
        emit_set(j, V_AT);
      }
    }
    if (at->flags & OC_PLACE_HEAD) {
      at->loop = (uint16_t)j->depth;
      emit_open(j, W_LOOP);
      oc_tr_forget_all(j);
      open_region(j, pc);
      w->stack[open++] = (uint16_t)pc;
    }
    if (reached && !(at->flags & OC_PLACE_EXTRA)) {
      reached = !(at->flags & OC_PLACE_COLD);
      if (reached) oc_tr_translate(j);
      else oc_tr_leave(j, pc, OC_JIT_DEOPT);
    }
    while (open > 0 && w->place[w->stack[open - 1]].tail == pc) {
      emit_end(j);
      open--;
    }
  }
  emit(j, W_UNREACHABLE);
  oc_tr_write_ways(j);
  emit_end(j);
  emit(j, W_UNREACHABLE);
  emit_end(j);
  write_suspend(j);
}

/* --- the module --- */

enum { TYPE_MAIN, TYPE_ARGS /* of 2 .. 5 arguments */, TYPE_FMOD = TYPE_ARGS + 4, TYPE_POW, TYPES };

static uint32_t begin_section(Jit *j, unsigned id) {
  emit(j, id);
  return oc_bytes_length(&j->out);
}

static void put_name(Jit *j, const char *name) {
  const uint32_t n = (uint32_t)strlen(name);
  oc_bytes_unsigned(&j->out, n);
  oc_bytes_put(&j->out, name, n);
}

static void put_type(Jit *j, unsigned ints, unsigned floats, unsigned result) {
  emit(j, 0x60);
  emit(j, ints + floats);
  while (ints-- > 0) emit(j, W_I32);
  while (floats-- > 0) emit(j, W_F64);
  emit(j, 1);
  emit(j, result);
}

/* The one function's body; hints count from its beginning. */
static OC_NOINLINE void write_body(Jit *j) {
  static const uint8_t locals[] = {5, V_INT - V_SIG, W_I32, 1, W_I64, 1, W_F64, OC_JIT_CACHE, W_I64, OC_JIT_CACHE, W_F64};
  oc_bytes_put(&j->out, locals, sizeof locals); /* behind the four parameters */
  write_code(j);
  emit(j, W_END);
}

/* Which way branches go, for engines that care (the section metadata.code.branch_hint). */
static void write_hints(Jit *j) {
  const uint32_t at = begin_section(j, 0);
  put_name(j, "metadata.code.branch_hint");
  emit(j, 1);
  emit(j, OC_HELP_COUNT); /* the function */
  oc_bytes_unsigned(&j->out, j->nhints);
  oc_bytes_put(&j->out, j->hints.data, j->hints.len);
  oc_bytes_patch(&j->out, at);
}

static OC_NOINLINE void write_module(Jit *j) {
  static const struct { const char *name; uint8_t args; } helpers[] = {
#define OC_X(name, n) {"oc_help_" #name, n},
    OC_JIT_HELPERS(OC_X)
#undef OC_X
  };
  write_body(j);
  OcBytes body = j->out;
  oc_bytes_init(&j->out, body.mem);
  j->out.failed = body.failed || j->hints.failed;
  oc_bytes_put(&j->out, "\0asm\1\0\0", 8);
  uint32_t at = begin_section(j, 1);
  emit(j, TYPES);
  put_type(j, 4, 0, W_I32);
  for (unsigned n = 2; n <= 5; n++) put_type(j, n, 0, W_I32);
  put_type(j, 1, 2, W_F64);
  put_type(j, 0, 2, W_F64);
  oc_bytes_patch(&j->out, at);
  at = begin_section(j, 2);
  emit(j, OC_HELP_COUNT + 1);
  for (uint32_t i = 0; i < OC_HELP_COUNT; i++) {
    put_name(j, "ocarina");
    put_name(j, helpers[i].name);
    emit(j, 0);
    emit(j, i == OC_HELP_fmod ? TYPE_FMOD : i == OC_HELP_pow ? TYPE_POW : TYPE_ARGS + helpers[i].args - 2u);
  }
  put_name(j, "ocarina");
  put_name(j, "memory");
  oc_bytes_put(&j->out, "\2\0\1", 3); /* a memory of one page or more */
  oc_bytes_patch(&j->out, at);
  at = begin_section(j, 3);
  emit(j, 1);
  emit(j, TYPE_MAIN);
  oc_bytes_patch(&j->out, at);
  at = begin_section(j, 7);
  emit(j, 1);
  put_name(j, "f");
  emit(j, 0);
  emit(j, OC_HELP_COUNT);
  oc_bytes_patch(&j->out, at);
  write_hints(j);
  at = begin_section(j, 10);
  emit(j, 1);
  oc_bytes_unsigned(&j->out, body.len);
  oc_bytes_put(&j->out, body.data, body.len);
  oc_bytes_patch(&j->out, at);
  oc_bytes_free(&body);
}

/* --- hot prototypes --- */

static size_t code_size(const OcProto *p) { return sizeof(OcJitCode) + p->ncode * sizeof(uint16_t); }

/* May p, which is warm, go into a unit with others? Not if nothing of it has run; nor, in a first attempt, if it is well off in another. */
static bool joins(const Jit *j, const OcProto *p) {
  return p->warm && (j->again || p->jit == NULL) && (p->seen == NULL || oc_jit_has_run(p));
}

static bool is_member(const Jit *j, const OcProto *p) {
  for (uint32_t i = 0; i < j->nmembers; i++) {
    if (j->member[i] == p) return true;
  }
  return false;
}

static void add_member(Jit *j, OcProto *p) {
  if (j->nmembers == OC_JIT_MEMBERS || j->size + p->ncode > OC_JIT_MAX_CODE) return;
  j->member[j->nmembers++] = p;
  j->size += p->ncode;
}

static void add_if_it_joins(OcProto *p, void *j) {
  if (!is_member(j, p) && joins(j, p)) add_member(j, p);
}

typedef void Relation(OcProto *p, void *context); /* what is done with each */

static void if_function(const OcValue *v, Relation *relation, void *context) {
  if (v->tag == OC_LCL) relation(oc_lcl(v)->proto, context);
}

static void children(const OcProto *p, Relation *relation, void *context) {
  for (uint32_t i = 0; i < p->nprotos && i < 64; i++) relation(p->protos[i], context);
}

/* Those that f's function calls, as far as its variables tell, or is called by, the nearest first: what may be translated together. */
static OC_NOINLINE void relatives(OcFrame *f, Relation *relation, void *context) {
  OcFrame *at = f;
  for (int n = 0; n < 4 && at != NULL && at->kind == OC_FRAME_LUA; n++, at = at->prev) {
    const OcLClosure *const cl = at->fn.cl;
    relation(cl->proto, context);
    for (uint32_t i = 0; i < cl->extra && i < 64; i++) {
      if (cl->up[i] != NULL) if_function(cl->up[i]->v, relation, context);
    }
    for (const OcValue *v = at->base; v < at->base + cl->proto->nparams; v++) if_function(v, relation, context);
  }
  at = f;
  for (int n = 0; n < 4 && at != NULL && at->kind == OC_FRAME_LUA; n++, at = at->prev) children(at->fn.cl->proto, relation, context);
}

/* The unit: f's function and its relatives, and what these have defined, as far as they are warm. */
static OC_NOINLINE void find_members(Jit *j, OcFrame *f) {
  OcProto *const p = f->fn.cl->proto;
  j->again = p->strikes > 0 || p->mistakes > 0;
  add_member(j, p);
  relatives(f, add_if_it_joins, j);
  for (uint32_t m = 0; m < j->nmembers; m++) children(j->member[m], add_if_it_joins, j);
}

/* Is the unit that p is to go into, once more, the one that brought nothing? */
static bool tried(const Jit *j, OcProto *p) {
  uint32_t sum = 0;
  for (uint32_t m = 0; m < j->nmembers; m++) sum += (uint32_t)(uintptr_t)j->member[m];
  const bool same = p->strikes > 0 && p->unit_sum == sum;
  p->unit_sum = sum;
  return same;
}

/* Drops p's translation, and the unit with its last one. */
static void leave_unit(OcVm *vm, OcProto *p) {
  if (p->jit == NULL) return;
  OcJitUnit *const unit = p->jit->unit;
  oc_mem_free(&vm->mem, p->jit, code_size(p));
  p->jit = NULL;
  if (--unit->users > 0) return;
  oc_host_jit_free(unit->index);
  oc_mem_free(&vm->mem, unit, sizeof *unit);
  vm->jit_live--;
}

/* Tells the members where they can be entered. false: no memory. */
static OC_NOINLINE bool publish(Jit *j) {
  OcMem *const m = &j->L->vm->mem;
  OcJitCode *codes[OC_JIT_MEMBERS];
  uint32_t n = 0;
  for (; n < j->nmembers; n++) {
    codes[n] = oc_mem_alloc(m, code_size(j->member[n]));
    if (codes[n] == NULL) break;
  }
  if (n < j->nmembers || (j->unit->index = oc_host_jit(j->out.data, j->out.len)) == 0) {
    while (n-- > 0) oc_mem_free(m, codes[n], code_size(j->member[n]));
    return false;
  }
  const OcPlace *at = j->flow.place;
  for (uint32_t i = 0; i < j->nmembers; i++) {
    OcProto *const p = j->member[i];
    leave_unit(j->L->vm, p);
    OcJitCode *const c = codes[i];
    c->unit = j->unit;
    c->deopts = c->visits = c->crossed = 0;
    c->spent = c->since = 0;
    c->start = at->flags & OC_PLACE_COLD ? 0 : at->entry;
    for (uint32_t pc = 0; pc < p->ncode; pc++, at++) c->entry[pc] = at->flags & OC_PLACE_COLD ? 0 : at->entry;
    p->jit = c;
    p->heat = 0;
    j->unit->users++;
  }
  return true;
}

/* Is another unit one of the few that a VM may have? */
static bool may_make(const OcVm *vm) { return vm->jit_live < OC_JIT_MAX_LIVE && vm->jit_made < OC_JIT_MAX_MADE; }

/* Nothing of this is charged for: `fresh` stays as it is. */
static OC_NOINLINE void compile(OcThread *L, OcFrame *f) {
  OcVm *const vm = L->vm;
  const int64_t fresh = vm->mem.fresh;
  f->fn.cl->proto->heat = INT32_MAX;
  if (!may_make(vm)) return;
  Jit *const j = oc_mem_alloc(&vm->mem, sizeof *j);
  if (j == NULL) return;
  memset(j, 0, sizeof *j);
  j->L = L;
  j->unit = oc_mem_alloc(&vm->mem, sizeof *j->unit);
  oc_bytes_init(&j->out, &vm->mem);
  oc_bytes_init(&j->hints, &vm->mem);
  if (j->unit != NULL) {
    j->unit->users = 0;
    j->unit->spent = 0;
    find_members(j, f);
    const bool fresh_try = !tried(j, f->fn.cl->proto);
    vm->jit_made += fresh_try;
    const bool leave_out = !vm->jit_patient || vm->jit_made & 1; /* for the checks both are to be tried */
    const bool flows = fresh_try && oc_flow_init(&j->flow, &vm->mem, j->member, j->nmembers, leave_out);
    if (flows) write_module(j);
    if (flows && !j->out.failed && j->out.len < OC_JIT_MAX_BYTES && publish(j)) vm->jit_live++;
    else oc_mem_free(&vm->mem, j->unit, sizeof *j->unit);
  }
  if (f->fn.cl->proto->jit != NULL) f->fn.cl->proto->heat = 0; /* also the one it had before */
  oc_flow_free(&j->flow, &vm->mem);
  oc_bytes_free(&j->out);
  oc_bytes_free(&j->hints);
  oc_mem_free(&vm->mem, j, sizeof *j);
  vm->mem.fresh = fresh;
}

/* Compiling takes the engine half a millisecond: not too often. And what would stay when memory is full would lie in the way of what comes
 * when it is empty again. */
static bool may_compile(const OcVm *vm) { return !oc_mem_nearly_full(&vm->mem) && (vm->jit_patient || oc_host_jit_ready()); }

typedef struct Profiles { OcVm *vm; uint32_t n, size; /* begun, and their instructions */ } Profiles;

/* p gets a profile, if there is room for it in a unit. */
static void begin_profile(OcProto *p, void *context) {
  Profiles *const o = context;
  OcVm *const vm = o->vm;
  if (p->warm || o->n == OC_JIT_MEMBERS || o->size + p->ncode > OC_JIT_MAX_CODE) return;
  const int64_t fresh = vm->mem.fresh;
  p->seen = oc_mem_alloc(&vm->mem, p->ncode);
  vm->mem.fresh = fresh;
  if (p->seen != NULL) memset(p->seen, 0, p->ncode);
  p->warm = true;
  vm->jit_known++;
  o->n++;
  o->size += p->ncode;
}

static void watch(OcVm *vm) { oc_jit_watch(vm, vm->jit_patient ? OC_JIT_PROFILE / 100 : OC_JIT_PROFILE); }

static void forget_seen(OcVm *vm, OcProto *p) {
  oc_mem_free(&vm->mem, p->seen, p->ncode);
  p->seen = NULL;
}

void oc_jit_set(OcVm *vm, int which) {
  if (OC_DEBUG && which == OC_TRANSLATE_HOT) which = OC_TRANSLATE_ALL; /* nobody runs what is made there: it is made for the checks */
  vm->jit_warm = which == OC_TRANSLATE_HOT ? OC_JIT_WARM : which == OC_TRANSLATE_ALL ? 1 : INT32_MAX;
  vm->jit_heat = which == OC_TRANSLATE_ALL ? 1 : OC_JIT_HEAT;
  vm->jit_patient = which == OC_TRANSLATE_ALL;
}

void oc_jit_heat(OcThread *L, OcFrame *f) {
  OcProto *const p = f->fn.cl->proto;
  if (L->vm->jit_warm == INT32_MAX || p->ncode > OC_JIT_MAX_CODE) { /* never */
    p->heat = INT32_MAX;
    return;
  }
  p->heat = L->vm->jit_heat;
  if (oc_mem_nearly_full(&L->vm->mem)) return;
  if (p->windows == 0) relatives(f, begin_profile, &(Profiles){L->vm, 0, 0});
  if (p->windows < (L->vm->jit_patient ? 1 : OC_JIT_WINDOWS)) {
    p->windows++;
    watch(L->vm);
  } else if (p->seen != NULL && !oc_jit_has_run(p)) { /* others have used up its time */
    watch(L->vm);
  } else if (may_compile(L->vm)) {
    compile(L, f);
  }
}

/* The profile is wrong about the instruction at f's pc, which goes into it. After some of these the function is watched, and translated
 * anew. */
static void deopt(OcThread *L, OcFrame *f) {
  OcProto *const p = f->fn.cl->proto;
  OcJitCode *const code = p->jit;
  oc_jit_note_here(f);
  if (p->seen == NULL || ++code->deopts < OC_JIT_DEOPTS) return;
  code->deopts = 0;
  const int64_t since = code->since;
  code->since = code->unit->spent;
  if (code->since - since >= (int64_t)OC_JIT_DEOPTS * OC_JIT_SELDOM) return; /* not that often */
  if (oc_mem_nearly_full(&L->vm->mem) || !may_make(L->vm)) return;
  if (++p->mistakes >= OC_JIT_MISTAKES) forget_seen(L->vm, p);
  else watch(L->vm);
  leave_unit(L->vm, p);
  p->unit_sum = 0; /* its members were not at fault: the same once more */
  p->heat = L->vm->jit_warm;
}

/* What have the visits brought? If they are short for what they call, it may help to have that in the unit: once more then, some time later. */
static void review(OcVm *vm, OcProto *p) {
  OcJitCode *const code = p->jit;
  const bool worth = code->spent >= (int64_t)OC_JIT_REVIEW * OC_JIT_WORTH, crosses = code->crossed > OC_JIT_REVIEW / 2;
  code->spent = 0;
  code->visits = code->crossed = 0;
  if (worth || vm->jit_patient) return;
  leave_unit(vm, p);
  if (!crosses) p->unit_sum = 0; /* natives called it: others in the unit would change nothing, but it may be called otherwise later */
  if (++p->strikes >= OC_JIT_STRIKES) p->heat = INT32_MAX;
  else p->heat = crosses ? OC_JIT_AGAIN << p->strikes : OC_JIT_LATER;
}

uint32_t oc_jit_visit(OcThread *L, OcFrame *f, uint32_t entry) {
  OcVm *const vm = L->vm;
  OcProto *const p = f->fn.cl->proto;
  const int64_t fuel = vm->fuel;
  const uint32_t answer = ((OcJitFn)(uintptr_t)p->jit->unit->index)(L, f, f->base, entry);
  p->jit->spent += fuel - vm->fuel;
  p->jit->unit->spent += fuel - vm->fuel;
  p->jit->crossed += answer == OC_JIT_ENTERED || answer == OC_JIT_LEFT || (answer == OC_JIT_RETURNED && L->frame->kind == OC_FRAME_LUA);
  if (OC_UNLIKELY(++p->jit->visits >= OC_JIT_REVIEW)) review(vm, p);
  if (answer != OC_JIT_DEOPT) return answer;
  if (L->frame->fn.cl->proto->jit != NULL) deopt(L, L->frame);
  return OC_JIT_INTERPRET;
}

void oc_jit_missed(OcThread *L, OcFrame *f) { deopt(L, f); }

/* The frame on top goes on at its pc, for `cost`, with so many live registers. */
static OcSig charge(OcThread *L, uint32_t cost, uint32_t live) {
  OcFrame *const f = L->frame;
  if (OC_LIKELY((L->vm->fuel -= cost) > 0)) return OC_OK;
  f->top = f->base + live;
  return OC_AGAIN;
}

OcSig oc_jit_run(OcThread *L) {
  OcFrame *f = L->frame;
  const uint32_t entry = oc_jit_entry(f->fn.cl->proto, f->u.pc);
  if (entry == 0) return OC_OK;
  const uint32_t answer = oc_jit_visit(L, f, entry);
  f = L->frame;
  switch (answer) {
    case OC_JIT_INTERPRET: return OC_OK;
    case OC_JIT_ENTERED:
      f->u.pc = f->fn.cl->proto->code;
      return charge(L, f->fn.cl->proto->cost, f->fn.cl->proto->nparams);
    case OC_JIT_LEFT: case OC_JIT_RETURNED:
      if (answer == OC_JIT_LEFT) f = L->frame = f - 1;
      if (f->kind != OC_FRAME_LUA) return OC_CALL;
      return charge(L, f->fn.cl->proto->back_cost, f->fn.cl->proto->max_slots);
    case OC_JIT_POLL: return OC_CALL;
    default: return (OcSig)answer;
  }
}

void oc_jit_forget(OcVm *vm, OcProto *p) {
  if (!p->warm) return;
  leave_unit(vm, p);
  forget_seen(vm, p);
  p->warm = false;
  p->windows = 0;
  p->unit_sum = 0;
  p->heat = vm->jit_warm;
  vm->jit_known--;
}
#endif
