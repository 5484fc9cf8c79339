/* scope.c: local variables, upvalues, blocks, labels and gotos. Layer 6. */
#include <stdio.h>

#include "code.h"

enum { SCAN_SLICE = 64 };

/* --- variables --- */

OcSig oc_scope_declare(OcThread *L, OcComp *c, OcString *name, uint8_t kind) {
  OcFunc *fs = c->fs;
  const uint32_t pending = c->active.n - fs->act0 - fs->nactive;
  if (c->active.n - fs->act0 + 1 > OC_MAX_LOCALS) return oc_comp_limit(L, c, fs, OC_MAX_LOCALS, "local variables");
  OC_CHECK(oc_vec_room(&c->active, 1));
  OC_CHECK(oc_vec_room(&c->locvars, pending + 1)); /* for activating them all */
  OcVar *v = oc_vec_add(&c->active);
  memset(v, 0, sizeof *v);
  v->name = name;
  v->kind = kind;
  v->info = -1;
  return OC_OK;
}

uint32_t oc_scope_level(OcComp *c, const OcFunc *fs, uint32_t nactive) {
  while (nactive-- > 0) {
    const OcVar *v = oc_var(c, fs, nactive);
    if (v->kind != OC_VAR_COMPTIME) return v->reg + 1u;
  }
  return 0;
}

void oc_scope_activate(OcComp *c, int n) {
  OcFunc *fs = c->fs;
  uint32_t reg = oc_scope_registers(c);
  for (int i = 0; i < n; i++) {
    OcVar *v = oc_var(c, fs, fs->nactive);
    fs->nactive++;
    if (v->kind == OC_VAR_COMPTIME) continue;
    v->reg = (uint8_t)reg++;
    if (c->locvars.n - fs->loc0 >= OC_MAX_LOCVARS) continue; /* it has no name for debug.getlocal and messages */
    v->info = (int32_t)(c->locvars.n - fs->loc0);
    OcLocVar *d = oc_vec_add(&c->locvars);
    d->name = v->name;
    d->start_pc = oc_code_pc(c);
    d->end_pc = d->start_pc;
  }
}

/* What debug information says about v, or NULL: a constant, or one too many. */
static OcLocVar *locvar_of(OcComp *c, const OcVar *v) {
  return v->info < 0 ? NULL : oc_vec_at(&c->locvars, c->fs->loc0 + (uint32_t)v->info);
}

void oc_scope_begins(OcComp *c, const OcVar *v) {
  OcLocVar *d = locvar_of(c, v);
  if (d != NULL) d->start_pc = oc_code_pc(c);
}

static void remove_vars(OcComp *c, uint32_t level) {
  OcFunc *fs = c->fs;
  while (fs->nactive > level) {
    const OcVar *v = oc_var(c, fs, --fs->nactive);
    OcLocVar *d = locvar_of(c, v);
    if (d != NULL) d->end_pc = oc_code_pc(c);
    c->active.n--;
  }
}

/* The variable `name` among the active ones of fs. */
static bool find_local(OcComp *c, OcFunc *fs, OcString *name, OcExp *e) {
  for (uint32_t i = fs->nactive; i-- > 0;) {
    const OcVar *v = oc_var(c, fs, i);
    if (v->name != name) continue;
    if (v->kind == OC_VAR_COMPTIME) {
      oc_exp_init(e, OC_X_CONST, (int32_t)(fs->act0 + i));
    } else {
      oc_exp_init(e, OC_X_LOCAL, v->reg);
      e->idx = (uint16_t)i;
    }
    return true;
  }
  return false;
}

static int find_upvalue(const OcFunc *fs, const OcString *name) {
  for (uint32_t i = 0; i < fs->p->nupvals; i++) {
    if (fs->p->upvals[i].name == name) return (int)i;
  }
  return -1;
}

/* The scope that declares variable number `index` has to be closed. */
static void mark_captured(OcFunc *fs, uint32_t index) {
  OcScope *s = fs->scope;
  while (s->nactive > index) s = s->prev;
  s->upval = true;
  fs->needs_close = true;
}

void oc_scope_mark_tbc(OcComp *c) {
  c->fs->scope->upval = c->fs->scope->inside_tbc = true;
  c->fs->needs_close = true;
}

/* Adds an upvalue to fs that captures what e means in the function around it. e becomes that upvalue. */
static OcSig add_upvalue(OcThread *L, OcComp *c, OcFunc *fs, OcString *name, OcExp *e) {
  OcProto *p = fs->p;
  if (p->nupvals >= OC_MAX_UPVALUES) return oc_comp_limit(L, c, fs, OC_MAX_UPVALUES, "upvalues");
  if (p->nupvals == p->upvals_cap) {
    const uint32_t cap = p->upvals_cap == 0 ? 4 : p->upvals_cap * 2;
    OcUpvalDesc *u = p->upvals == NULL ? oc_mem_alloc(&L->vm->mem, cap * sizeof *u)
                                       : oc_mem_resize(&L->vm->mem, p->upvals, p->upvals_cap * sizeof *u, cap * sizeof *u);
    if (u == NULL) return OC_NOMEM;
    p->upvals = u;
    p->upvals_cap = cap;
  }
  OcUpvalDesc *u = &p->upvals[p->nupvals];
  u->name = name;
  u->in_stack = e->kind == OC_X_LOCAL;
  u->index = (uint8_t)e->info;
  u->kind = e->kind == OC_X_LOCAL ? oc_var(c, fs->prev, e->idx)->kind : fs->prev->p->upvals[e->info].kind;
  oc_exp_init(e, OC_X_UPVAL, (int32_t)p->nupvals++);
  OC_BARRIER_OBJ(L->vm, p, name);
  return OC_OK;
}

/* What `name` means here: a local variable, a constant, an upvalue; else VOID. Doing it again after a failed allocation finds the
 * upvalues that were already added. */
static OcSig resolve(OcThread *L, OcComp *c, OcString *name, OcExp *e) {
  OcFunc *fs = c->fs;
  for (; fs != NULL; fs = fs->prev) {
    L->vm->fuel -= (fs->nactive + fs->p->nupvals) / 32;
    if (find_local(c, fs, name, e)) {
      if (fs != c->fs && e->kind == OC_X_LOCAL) mark_captured(fs, e->idx);
      break;
    }
    const int up = find_upvalue(fs, name);
    if (up >= 0) {
      oc_exp_init(e, OC_X_UPVAL, up);
      break;
    }
  }
  if (fs == NULL) {
    oc_exp_init(e, OC_X_VOID, 0);
    return OC_OK;
  }
  if (e->kind == OC_X_CONST) return OC_OK;
  for (fs = fs->next; fs != NULL; fs = fs->next) OC_CHECK(add_upvalue(L, c, fs, name, e));
  return OC_OK;
}

OcSig oc_scope_resolve(OcThread *L, OcComp *c, OcString *name, OcExp *e) {
  OC_CHECK(resolve(L, c, name, e));
  if (e->kind != OC_X_VOID) return OC_OK;
  OC_CHECK(resolve(L, c, c->name_env, e)); /* a global: _ENV.name */
  OcExp key;
  oc_exp_string(&key, name);
  oc_code_any_reg_up(c, e);
  oc_code_index(c, e, &key);
  return OC_OK;
}

OcSig oc_scope_writable(OcThread *L, OcComp *c, const OcExp *e) {
  const OcString *name = NULL;
  switch (e->kind) {
    case OC_X_CONST: name = ((OcVar *)oc_vec_at(&c->active, (uint32_t)e->info))->name; break;
    case OC_X_LOCAL: {
      const OcVar *v = oc_var(c, c->fs, e->idx);
      if (v->kind != OC_VAR_REGULAR) name = v->name;
      break;
    }
    case OC_X_UPVAL: {
      const OcUpvalDesc *u = &c->fs->p->upvals[e->info];
      if (u->kind != OC_VAR_REGULAR) name = u->name;
      break;
    }
    default: break;
  }
  if (name == NULL) return OC_OK;
  return oc_comp_sem_error(L, c, "attempt to assign to const variable '%s'", name->data);
}

/* --- blocks --- */

void oc_scope_enter(OcComp *c, OcScope *s, bool is_loop) {
  OcFunc *fs = c->fs;
  memset(s, 0, sizeof *s);
  s->is_loop = is_loop;
  s->nactive = fs->nactive;
  s->first_label = c->labels.n;
  s->first_goto = c->gotos.n;
  s->inside_tbc = fs->scope != NULL && fs->scope->inside_tbc;
  s->prev = fs->scope;
  fs->scope = s;
}

static OcSig undefined_jump(OcThread *L, OcComp *c, const OcScope *s) {
  const OcGoto *g = s->first_goto < c->gotos.n ? oc_vec_at(&c->gotos, s->first_goto) : NULL;
  if (s->has_break && (g == NULL || s->break_pc < g->pc)) {
    return oc_comp_sem_error(L, c, "break outside loop at line %d", (int)s->break_line);
  }
  return oc_comp_sem_error(L, c, "no visible label '%s' for <goto> at line %d", g->name->data, (int)g->line);
}

OcSig oc_scope_leave(OcThread *L, OcComp *c) {
  OcFunc *fs = c->fs;
  OcScope *s = fs->scope;
  if (c->stage == 0) {
    const uint32_t level = oc_scope_level(c, fs, s->nactive); /* registers outside */
    bool closed = false;
    if (s->prev == NULL && (s->has_break || s->first_goto < c->gotos.n)) return undefined_jump(L, c, s);
    remove_vars(c, s->nactive);
    if (s->is_loop) {
      oc_jumps_here(c, s->breaks);
      if (s->break_close) {
        oc_code_abc(c, OC_OP_CLOSE, (int)level, 0, 0);
        closed = true;
      }
    } else if (s->has_break) { /* they go on to the block around */
      OcScope *up = s->prev;
      if (!up->has_break) {
        up->has_break = true;
        up->break_line = s->break_line;
        up->break_pc = s->break_pc;
      }
      oc_jumps_join(c, &up->breaks, s->breaks);
      up->break_close |= s->break_close || s->upval;
    }
    if (!closed && s->prev != NULL && s->upval) oc_code_abc(c, OC_OP_CLOSE, (int)level, 0, 0);
    fs->freereg = (uint8_t)level;
    c->labels.n = s->first_label;
    c->cursor = s->first_goto;
    c->stage = 1;
  }
  /* Pending gotos are now the outer block's. */
  const uint32_t outside = oc_scope_level(c, fs, s->nactive);
  for (uint32_t end = c->cursor + SCAN_SLICE; c->cursor < c->gotos.n; c->cursor++) {
    if (c->cursor == end) {
      L->vm->fuel -= SCAN_SLICE / 8;
      return OC_AGAIN;
    }
    OcGoto *g = oc_vec_at(&c->gotos, c->cursor);
    if (g->nactive > s->nactive) {
      if (g->level > outside) g->close |= s->upval;
      g->nactive = s->nactive;
      g->level = (uint8_t)outside;
    }
  }
  c->stage = 0;
  fs->scope = s->prev;
  return OC_OK;
}

/* --- break, goto, labels --- */

void oc_scope_break_list(OcComp *c, uint32_t list, int line, int32_t pc) {
  OcScope *s = c->fs->scope;
  if (!s->has_break) {
    s->has_break = true;
    s->break_line = line;
    s->break_pc = pc;
  }
  oc_jumps_join(c, &s->breaks, list);
}

void oc_scope_break(OcComp *c, int line) {
  uint32_t list = 0;
  const int32_t pc = oc_code_jump(c);
  oc_jumps_add(c, &list, pc);
  oc_scope_break_list(c, list, line, pc);
}

OcSig oc_scope_goto(OcThread *L, OcComp *c, OcString *name, int line) {
  OcFunc *fs = c->fs;
  if (c->stage == 0) {
    c->cursor = fs->label0;
    c->stage = 1;
  }
  const OcLabel *label = NULL;
  for (uint32_t end = c->cursor + SCAN_SLICE; c->cursor < c->labels.n && label == NULL; c->cursor++) {
    if (c->cursor == end) {
      L->vm->fuel -= SCAN_SLICE / 8;
      return OC_AGAIN;
    }
    const OcLabel *l = oc_vec_at(&c->labels, c->cursor);
    if (l->name == name && l->pc >= 0) label = l;
  }
  if (label != NULL) { /* backward */
    const uint32_t level = oc_scope_level(c, fs, label->nactive);
    if (oc_scope_registers(c) > level) oc_code_abc(c, OC_OP_CLOSE, (int)level, 0, 0);
    oc_code_loop(c, label->pc, level);
  } else {
    OC_CHECK(oc_vec_room(&c->gotos, 1));
    OcGoto *g = oc_vec_add(&c->gotos);
    g->name = name;
    g->jumps = 0;
    g->line = line;
    g->pc = oc_code_jump(c);
    g->nactive = fs->nactive;
    g->level = (uint8_t)oc_scope_registers(c);
    g->close = false;
    oc_jumps_add(c, &g->jumps, g->pc);
  }
  c->stage = 0;
  return OC_OK;
}

OcSig oc_scope_label(OcThread *L, OcComp *c, OcString *name, int line) {
  (void)L;
  OC_CHECK(oc_vec_room(&c->labels, 1));
  OcLabel *l = oc_vec_add(&c->labels);
  l->name = name;
  l->line = line;
  l->pc = -1;
  l->nactive = 0;
  return OC_OK;
}

OcSig oc_scope_born(OcThread *L, OcComp *c, uint32_t index, bool last) {
  OcFunc *fs = c->fs;
  OcLabel label;
  uint32_t work = 0;
  if (c->stage == 0) {
    c->cursor = fs->label0;
    c->stage = 1;
  }
  if (c->stage == 1) { /* is the name taken? */
    const OcLabel *l = oc_vec_at(&c->labels, index);
    OcString *const name = l->name;
    for (; c->cursor < c->labels.n; c->cursor++) {
      if (++work > SCAN_SLICE) goto slice;
      l = oc_vec_at(&c->labels, c->cursor);
      if (l->name == name && l->pc >= 0) {
        return oc_comp_sem_error(L, c, "label '%s' already defined on line %d", name->data, (int)l->line);
      }
    }
    OcLabel *born = oc_vec_at(&c->labels, index);
    born->pc = oc_code_label(c);
    born->nactive = last ? fs->scope->nactive : fs->nactive; /* at the end of a block its variables are over */
    c->cursor = c->keep = fs->scope->first_goto;
    c->solved_close = false;
    c->stage = 2;
  }
  label = *(OcLabel *)oc_vec_at(&c->labels, index);
  for (; c->cursor < c->gotos.n; c->cursor++) {
    if (++work > SCAN_SLICE) goto slice;
    const OcGoto g = *(OcGoto *)oc_vec_at(&c->gotos, c->cursor);
    if (g.name != label.name) {
      *(OcGoto *)oc_vec_at(&c->gotos, c->keep++) = g;
    } else if (g.nactive < label.nactive) {
      const OcString *var = oc_var(c, fs, g.nactive)->name;
      return oc_comp_sem_error(L, c, "<goto %s> at line %d jumps into the scope of local '%s'", g.name->data, (int)g.line, var->data);
    } else {
      oc_jumps_here(c, g.jumps);
      c->solved_close |= g.close;
    }
  }
  c->gotos.n = c->keep;
  if (c->solved_close) oc_code_abc(c, OC_OP_CLOSE, (int)oc_scope_registers(c), 0, 0);
  c->stage = 0;
  return OC_OK;
slice:
  L->vm->fuel -= SCAN_SLICE / 8;
  return OC_AGAIN;
}
