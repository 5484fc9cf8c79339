/* comp.c: the compiler's frame: vectors, constants, functions moving to their prototypes, the whole chunk. Layer 6. */
#include <stdarg.h>
#include <stdio.h>

#include "code.h"

/* --- vectors --- */

enum { BLOCK_BYTES = 4096 };

static void vec_init(OcVec *v, OcVm *vm, OcValue *slot, uint16_t esize) {
  v->vm = vm;
  v->slot = slot;
  v->esize = esize;
  v->n = v->cap = v->seg = 0;
  v->data = NULL;
  v->shift = 0;
  while ((2u << v->shift) * esize <= BLOCK_BYTES) v->shift++;
}

static OcBlock *vec_block(const OcVec *v, uint32_t seg) {
  if (v->slot->tag == OC_BLOCK) return (OcBlock *)v->slot->u.o;
  return (OcBlock *)oc_table_get_int(v->vm, oc_tab(v->slot), (int64_t)seg + 1)->u.o;
}

void *oc_vec_seek(OcVec *v, uint32_t i) {
  v->seg = i >> v->shift;
  v->data = vec_block(v, v->seg)->data;
  return v->data + (i & ((1u << v->shift) - 1)) * v->esize;
}

OcSig oc_vec_room(OcVec *v, uint32_t more) {
  while (v->cap - v->n < more) {
    const uint32_t full = 1u << v->shift;
    if (v->cap < full) { /* the first block doubles until it is full sized */
      uint32_t cap = v->cap == 0 ? 16 : v->cap * 2;
      while (cap < full && cap - v->n < more) cap *= 2;
      if (cap > full) cap = full;
      OcBlock *b = oc_block_new(v->vm, cap * v->esize);
      if (b == NULL) return OC_NOMEM;
      if (v->n > 0) memcpy(b->data, v->data, (size_t)v->n * v->esize);
      oc_set_obj(v->slot, b);
      v->data = b->data;
      v->seg = 0;
      v->cap = cap;
      continue;
    }
    if (v->slot->tag == OC_BLOCK) { /* a second block: from now on a table of them */
      OcTable *t = oc_table_new(v->vm);
      if (t == NULL || oc_table_set_int(v->vm, t, 1, v->slot) != OC_TSET_OK) return OC_NOMEM;
      oc_set_obj(v->slot, t);
    }
    OcBlock *b = oc_block_new(v->vm, full * v->esize);
    if (b == NULL) return OC_NOMEM;
    const OcValue x = oc_obj(b);
    if (oc_table_set_int(v->vm, oc_tab(v->slot), (int64_t)(v->cap >> v->shift) + 1, &x) != OC_TSET_OK) return OC_NOMEM;
    v->cap += full;
  }
  return OC_OK;
}

/* --- errors --- */

OcSig oc_comp_expected(OcThread *L, OcComp *c, int kind) {
  char name[24], message[64];
  oc_lex_kind_name(kind, name);
  oc_text(message, sizeof message, "%s expected", name);
  return oc_lex_error(L, &c->lex, message);
}

OcSig oc_comp_unmatched(OcThread *L, OcComp *c, int what, int who, int line) {
  if (line == c->lex.line) return oc_comp_expected(L, c, what);
  char a[24], b[24], message[120];
  oc_lex_kind_name(what, a);
  oc_lex_kind_name(who, b);
  oc_text(message, sizeof message, "%s expected (to close %s at line %d)", a, b, line);
  return oc_lex_error(L, &c->lex, message);
}

OcSig oc_comp_limit(OcThread *L, OcComp *c, OcFunc *fs, int limit, const char *what) {
  char where[48] = "main function", message[160];
  if (fs->p->line != 0) oc_text(where, sizeof where, "function at line %d", (int)fs->p->line);
  oc_text(message, sizeof message, "too many %s (limit is %d) in %s", what, limit, where);
  return oc_lex_error(L, &c->lex, message);
}

OcSig oc_comp_sem_error(OcThread *L, OcComp *c, const char *fmt, ...) {
  char message[OC_ERROR_MAX - 100];
  va_list args;
  va_start(args, fmt);
  oc_text_args(message, sizeof message, fmt, args);
  va_end(args);
  return oc_lex_error_plain(L, &c->lex, message);
}

static OcSig raise_noted(OcThread *L, OcComp *c) {
  switch (c->err) {
    case OC_CERR_REGISTERS: return oc_lex_error(L, &c->lex, "function or expression needs too many registers");
    case OC_CERR_CONTROL: return oc_lex_error(L, &c->lex, "control structure too long");
    case OC_CERR_LIST: return oc_lex_error(L, &c->lex, "constructor too long");
    default: return oc_lex_error(L, &c->lex, "function too long");
  }
}

OcSig oc_comp_enter(OcThread *L, OcComp *c) {
  if (c->level >= OC_MAX_NEST) return oc_error_plain(L, "C stack overflow");
  c->level++;
  return OC_OK;
}

/* --- room --- */

enum { ROOM_CODE = 64, ROOM_JUMPS = 32, ROOM_K = 16 };

OcSig oc_comp_room(OcThread *L, OcComp *c) {
  if (c->err) return raise_noted(L, c);
  if (OC_LIKELY(c->code.cap - c->code.n >= ROOM_CODE && c->jumps.cap - c->jumps.n >= ROOM_JUMPS && c->kcap >= c->nk + ROOM_K &&
                c->kprev.cap - c->kprev.n >= ROOM_K))
    return OC_OK;
  OC_CHECK(oc_vec_room(&c->code, ROOM_CODE));
  OC_CHECK(oc_vec_room(&c->jumps, ROOM_JUMPS));
  OC_CHECK(oc_vec_room(&c->kprev, ROOM_K));
  const OcValue filler = oc_bool(false);
  for (; c->kcap < c->nk + ROOM_K; c->kcap++) { /* written ahead, so that storing a constant allocates nothing */
    if (oc_table_set_int(L->vm, oc_tab(OC_TEMP(c, OC_CT_K)), (int64_t)c->kcap + 1, &filler) != OC_TSET_OK) return OC_NOMEM;
  }
  if (c->fs != NULL && (c->nk - c->fs->k0 > 0xffff00 || c->jumps.n > 0xffff00)) {
    c->err = OC_CERR_SIZE;
    return raise_noted(L, c);
  }
  return OC_OK;
}

OcSig oc_comp_next(OcThread *L, OcComp *c) {
  OC_CHECK(oc_comp_room(L, c)); /* first: it raises what was noted, near the token still current */
  return oc_lex_next(L, &c->lex);
}

OcSig oc_comp_peek(OcThread *L, OcComp *c) { return oc_lex_peek(L, &c->lex); }

void *oc_comp_push(OcThread *L, const OcNative *n, OcSig *g) {
  bool overflow;
  OcValue *at = oc_thread_free_slot(L);
  OcFrame *f = oc_thread_push(L, n->frame_size, OC_FRAME_SEQ, &overflow);
  if (f == NULL) {
    *g = overflow ? oc_overflow_error(L) : OC_NOMEM;
    return NULL;
  }
  f->flags |= OC_F_SHARED;
  f->base = f->top = f->ret = at; /* no slots of its own: everything the collector must see is in the compiler's frame */
  f->fn.native = n;
  f->u.res = at;
  f->nargs = f->nres = 0;
  f->want = 0;
  *g = OC_CALL;
  return f;
}

/* --- constants --- */

/* The slot that remembers the index of v, absolute in the constants of all open functions, or -1. */
static const OcValue *constant_slot(OcComp *c, const OcValue *v) {
  OcVm *vm = c->code.vm;
  if (v->tag == OC_FLT) return oc_table_get_int(vm, oc_tab(OC_TEMP(c, OC_CT_FLOATS)), v->u.i);
  if (v->tag == OC_INT) return oc_table_get_int(vm, oc_tab(OC_TEMP(c, OC_CT_MAP)), v->u.i);
  return oc_table_get_str(vm, oc_tab(OC_TEMP(c, OC_CT_MAP)), oc_str(v));
}

static int32_t constant_add(OcComp *c, const OcValue *v, int32_t prev) {
  OcVm *vm = c->code.vm;
  OcTable *t = oc_tab(OC_TEMP(c, OC_CT_K));
  oc_table_put(vm, t, oc_table_get_int(vm, t, (int64_t)c->nk + 1), v);
  *(int32_t *)oc_vec_add(&c->kprev) = prev;
  return (int32_t)c->nk++;
}

int32_t oc_comp_constant(OcComp *c, const OcValue *v) {
  OcFunc *fs = c->fs;
  if (!oc_is_num(v) && !oc_is_str(v)) {
    int32_t *k = v->tag == OC_NIL ? &fs->knil : v->tag == OC_TRUE ? &fs->ktrue : &fs->kfalse;
    OcValue x = *v;
    if (x.tag == OC_NIL) oc_set_light(&x, NULL); /* a nil would be a hole in the table */
    if (*k < 0) *k = constant_add(c, &x, -1) - (int32_t)fs->k0;
    return *k;
  }
  const OcValue *slot = constant_slot(c, v);
  if (slot->u.i >= (int64_t)fs->k0) return (int32_t)(slot->u.i - fs->k0);
  const OcValue index = oc_int(constant_add(c, v, (int32_t)slot->u.i)); /* hides that of an outer function until this one ends */
  OcTable *map = oc_tab(OC_TEMP(c, v->tag == OC_FLT ? OC_CT_FLOATS : OC_CT_MAP));
  oc_table_put(c->code.vm, map, slot, &index);
  return (int32_t)(index.u.i - fs->k0);
}

/* --- functions --- */

OcSig oc_func_open(OcThread *L, OcComp *c, OcFunc *fs, OcScope *scope) {
  OcVm *vm = L->vm;
  OcProto *p = oc_proto_new(vm);
  if (p == NULL) return OC_NOMEM;
  const OcValue v = oc_obj(p);
  if (oc_table_set_int(vm, oc_tab(OC_TEMP(c, OC_CT_PROTOS)), (int64_t)c->nprotos + 1, &v) != OC_TSET_OK) return OC_NOMEM;
  c->nprotos++;
  p->source = c->lex.chunk;
  OC_BARRIER_OBJ(vm, p, p->source);
  memset(fs, 0, sizeof *fs);
  fs->prev = c->fs;
  if (c->fs != NULL) c->fs->next = fs;
  fs->p = p;
  fs->code0 = c->code.n;
  fs->jumps0 = c->jumps.n;
  fs->k0 = c->nk;
  fs->protos0 = c->nprotos;
  fs->loc0 = c->locvars.n;
  fs->act0 = c->active.n;
  fs->label0 = c->labels.n;
  fs->knil = fs->ktrue = fs->kfalse = -1;
  fs->max_slots = 2;
  c->fs = fs;
  oc_scope_enter(c, scope, false);
  return OC_OK;
}

/* The instruction as it finally is. */
static OcSig final_code(OcThread *L, OcComp *c, int32_t pc, OcInstr *out) {
  OcFunc *fs = c->fs;
  OcProto *p = fs->p;
  OcInstr i = *oc_code_at(c, pc);
  switch (OC_GET_OP(i)) {
    case OC_OP_RETURN0: case OC_OP_RETURN1:
      if (fs->needs_close || p->is_vararg) i = OC_MAKE_ABC(OC_OP_RETURN, OC_GET_A(i), OC_GET_B(i), fs->needs_close);
      break;
    case OC_OP_RETURN: case OC_OP_TAILCALL:
      i = OC_MAKE_ABC(OC_GET_OP(i), OC_GET_A(i), OC_GET_B(i), fs->needs_close);
      break;
    case OC_OP_JMP: {
      uint8_t reg, reg2;
      bool testset, testset2;
      int32_t to = oc_jumps_resolve(c, pc, &reg, &testset);
      if (testset) { /* written a moment ago */
        const OcInstr t = p->code[pc - 1];
        p->code[pc - 1] = reg == OC_NO_REG || reg == OC_GET_B(t) ? OC_MAKE_ABC(OC_OP_TEST, OC_GET_B(t), 0, OC_GET_C(t))
                                                                 : OC_MAKE_ABC(OC_OP_TESTSET, reg, OC_GET_B(t), OC_GET_C(t));
      }
      /* A jump to a jump goes where that goes. */
      for (int hops = 0; hops < 8 && to > pc && OC_GET_OP(*oc_code_at(c, to)) == OC_OP_JMP; hops++) {
        to = oc_jumps_resolve(c, to, &reg2, &testset2);
      }
      const int32_t d = to - (pc + 1);
      if (d < -0x7fff00 || d > 0x7fff00) {
        c->err = OC_CERR_CONTROL;
        return raise_noted(L, c);
      }
      i = OC_MAKE_SJ(OC_OP_JMP, d);
      break;
    }
    default: break;
  }
  *out = i;
  return OC_OK;
}

/* An array of exactly n elements, when it is not there yet. */
#define ARRAY(L, array, cap, n)                                                  \
  do {                                                                           \
    if ((n) > 0 && (array) == NULL) {                                            \
      (array) = oc_mem_alloc(&(L)->vm->mem, (size_t)(n) * sizeof *(array));      \
      if ((array) == NULL) return OC_NOMEM;                                      \
      (cap) = (n);                                                               \
    }                                                                            \
  } while (0)

enum { MOVE_SLICE = 256 };

/* Moves the innermost function, whose code is complete, to its prototype, and forgets it. */
OcSig oc_func_close(OcThread *L, OcComp *c) {
  OcVm *vm = L->vm;
  OcFunc *fs = c->fs;
  OcProto *p = fs->p;
  if (c->err) return raise_noted(L, c);
  const uint32_t ncode = c->code.n - fs->code0, nk = c->nk - fs->k0, nprotos = c->nprotos - fs->protos0;
  const uint32_t nloc = c->locvars.n - fs->loc0;
  ARRAY(L, p->code, p->code_cap, ncode);
  ARRAY(L, p->lines, p->lines_cap, ncode);
  ARRAY(L, p->k, p->k_cap, nk);
  ARRAY(L, p->protos, p->protos_cap, nprotos);
  ARRAY(L, p->locvars, p->locvars_cap, nloc);
  uint32_t work = 0;
  for (; p->ncode < ncode && work < MOVE_SLICE; work++) {
    const uint32_t pc = p->ncode;
    OC_CHECK(final_code(L, c, (int32_t)pc, &p->code[pc]));
    p->lines[pc] = ((OcCode *)oc_vec_at(&c->code, fs->code0 + pc))->line;
    p->ncode++;
  }
  for (; p->nk < nk && work < MOVE_SLICE; work++) {
    const uint32_t i = p->nk;
    const OcValue *v = oc_table_get_int(vm, oc_tab(OC_TEMP(c, OC_CT_K)), (int64_t)(fs->k0 + i) + 1);
    if (v->tag == OC_LIGHT) {
      oc_set_nil(&p->k[i]);
    } else {
      p->k[i] = *v;
      if (oc_is_num(v) || oc_is_str(v)) { /* an outer function's constant is seen again */
        const OcValue prev = oc_int(*(int32_t *)oc_vec_at(&c->kprev, fs->k0 + i));
        OcTable *map = oc_tab(OC_TEMP(c, v->tag == OC_FLT ? OC_CT_FLOATS : OC_CT_MAP));
        oc_table_put(vm, map, constant_slot(c, v), &prev);
      }
    }
    p->nk++;
    OC_BARRIER(vm, p, &p->k[i]);
  }
  for (; p->nprotos < nprotos && work < MOVE_SLICE; work++) {
    const uint32_t i = p->nprotos;
    p->protos[i] = (OcProto *)oc_table_get_int(vm, oc_tab(OC_TEMP(c, OC_CT_PROTOS)), (int64_t)(fs->protos0 + i) + 1)->u.o;
    p->nprotos++;
    OC_BARRIER_OBJ(vm, p, p->protos[i]);
  }
  for (; p->nlocvars < nloc && work < MOVE_SLICE; work++) {
    const uint32_t i = p->nlocvars;
    p->locvars[i] = *(OcLocVar *)oc_vec_at(&c->locvars, fs->loc0 + i);
    p->nlocvars++;
    OC_BARRIER_OBJ(vm, p, p->locvars[i].name);
  }
  vm->fuel -= work / 4 + 1;
  if (p->ncode < ncode || p->nk < nk || p->nprotos < nprotos || p->nlocvars < nloc) return OC_AGAIN;
  if (p->nupvals < p->upvals_cap && p->nupvals > 0) {
    void *u = oc_mem_resize(&vm->mem, p->upvals, p->upvals_cap * sizeof *p->upvals, p->nupvals * sizeof *p->upvals);
    if (u == NULL) return OC_NOMEM;
    p->upvals = u;
  }
  p->code_cap = p->lines_cap = p->k_cap = p->protos_cap = p->locvars_cap = p->upvals_cap = 0; /* exact */
  p->max_slots = fs->max_slots;
  oc_proto_seal(vm, p);
  c->code.n = fs->code0;
  c->jumps.n = fs->jumps0;
  c->nk = c->kprev.n = fs->k0;
  c->nprotos = fs->protos0;
  c->locvars.n = fs->loc0;
  c->active.n = fs->act0;
  c->labels.n = fs->label0;
  c->fs = fs->prev;
  if (c->fs != NULL) c->fs->next = NULL;
  return OC_OK;
}

/* --- the chunk --- */

typedef struct Root {
  OcComp comp;
  OcFunc fs;
  OcScope scope;
} Root;

/* The compiler's tables and vectors. */
static OcSig init(OcThread *L, OcComp *c) {
  OcVm *vm = L->vm;
  for (int i = OC_CT_MAP; i <= OC_CT_PROTOS; i++) {
    OcTable *t = oc_table_new(vm);
    if (t == NULL) return OC_NOMEM;
    oc_set_obj(OC_TEMP(c, i), t);
  }
  vec_init(&c->code, vm, OC_TEMP(c, OC_CT_CODE), sizeof(OcCode));
  vec_init(&c->jumps, vm, OC_TEMP(c, OC_CT_JUMPS), sizeof(OcJumps));
  vec_init(&c->active, vm, OC_TEMP(c, OC_CT_ACTIVE), sizeof(OcVar));
  vec_init(&c->locvars, vm, OC_TEMP(c, OC_CT_LOCVARS), sizeof(OcLocVar));
  vec_init(&c->gotos, vm, OC_TEMP(c, OC_CT_GOTOS), sizeof(OcGoto));
  vec_init(&c->labels, vm, OC_TEMP(c, OC_CT_LABELS), sizeof(OcLabel));
  vec_init(&c->targets, vm, OC_TEMP(c, OC_CT_TARGETS), sizeof(OcExp));
  vec_init(&c->kprev, vm, OC_TEMP(c, OC_CT_KPREV), sizeof(int32_t));
  oc_lex_init(&c->lex, oc_str(OC_ARG(c, 0)), oc_str(OC_ARG(c, 1)));
  c->lex.buffer = OC_TEMP(c, OC_CT_BUFFER);
  c->lex.string = OC_TEMP(c, OC_CT_STRING);
  c->lex.map = OC_TEMP(c, OC_CT_MAP);
  c->lex.floats = OC_TEMP(c, OC_CT_FLOATS);
  c->fs = NULL;
  c->nk = c->kcap = c->nprotos = 0;
  c->level = 0;
  c->err = c->stage = 0;
  c->cursor = c->keep = 0;
  OcString **const names[] = {&c->name_env, &c->name_for, &c->name_self};
  static const char *const texts[] = {"_ENV", "(for state)", "self"};
  for (int i = 0; i < 3; i++) {
    OcString *s = oc_string_cstr(vm, texts[i]);
    if (s == NULL) return OC_NOMEM;
    *names[i] = s;
    OC_CHECK(oc_lex_anchor(L, &c->lex, s));
  }
  OC_CHECK(oc_vec_room(&c->jumps, ROOM_JUMPS));
  memset(oc_vec_add(&c->jumps), 0, sizeof(OcJumps)); /* list 0 is "none" */
  return OC_OK;
}

/* The main function has one upvalue, _ENV. */
static OcSig main_upvalue(OcThread *L, OcComp *c) {
  OcProto *p = c->fs->p;
  p->upvals = oc_mem_alloc(&L->vm->mem, sizeof *p->upvals);
  if (p->upvals == NULL) return OC_NOMEM;
  p->upvals[0] = (OcUpvalDesc){.name = c->name_env, .in_stack = 1, .index = 0, .kind = OC_VAR_REGULAR};
  p->nupvals = p->upvals_cap = 1;
  p->is_vararg = 1;
  OC_BARRIER_OBJ(L->vm, p, c->name_env);
  oc_code_abc(c, OC_OP_VARARGPREP, 0, 0, 0);
  return OC_OK;
}

static OcSig make_closure(OcThread *L, OcComp *c) {
  OcVm *vm = L->vm;
  OcProto *p = (OcProto *)oc_table_get_int(vm, oc_tab(OC_TEMP(c, OC_CT_PROTOS)), 1)->u.o;
  OcUpval *u = oc_upval_new_closed(vm);
  OcLClosure *cl = u != NULL ? oc_lclosure_new(vm, p) : NULL;
  if (cl == NULL) return OC_NOMEM;
  cl->up[0] = u;
  OC_BARRIER_OBJ(vm, cl, u);
  oc_set_obj(c->lex.string, cl);
  return OC_OK;
}

static OcSig compile(OcThread *L, OcFrame *f) {
  Root *const s = (Root *)f;
  OcComp *const c = &s->comp;
  SEQ_BEGIN(c);
  f->flags |= OC_F_SHARED;
  if (!oc_is_str(OC_ARG(f, 0)) || !oc_is_str(OC_ARG(f, 1))) SEQ_FAIL(c, oc_error(L, "bad source"));
  SEQ_POLL(c, init(L, c));
  SEQ_POLL(c, oc_comp_room(L, c));
  SEQ_POLL(c, oc_func_open(L, c, &s->fs, &s->scope));
  SEQ_POLL(c, main_upvalue(L, c));
  SEQ_POLL(c, oc_comp_next(L, c));
  SEQ_AWAIT(c, oc_parse_block(L, c, false));
  if (c->lex.t.kind != OC_TK_EOS) SEQ_FAIL(c, oc_comp_expected(L, c, OC_TK_EOS));
  SEQ_POLL(c, oc_comp_room(L, c));
  oc_code_return(c, (int)oc_scope_registers(c), 0);
  SEQ_POLL(c, oc_scope_leave(L, c));
  SEQ_POLL(c, oc_func_close(L, c));
  SEQ_POLL(c, make_closure(L, c));
  return oc_return1(f, c->lex.string);
  SEQ_END(c);
}

const OcNative oc_compile_native = {"?compile", compile, sizeof(Root), 2, OC_CT_COUNT};
