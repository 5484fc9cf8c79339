/* parse_stat.c: blocks and statements. Layer 6.
 *
 * A block is a sequence that loops over its statements; each statement that contains expressions or blocks is a child.
 */
#include "code.h"

#define KIND (c->lex.t.kind)
#define NEXT(s) SEQ_POLL(s, oc_comp_next(L, c))
#define ROOM(s) SEQ_POLL(s, oc_comp_room(L, c))

bool oc_parse_block_ends(const OcComp *c, bool until) {
  switch (KIND) {
    case OC_TK_ELSE: case OC_TK_ELSEIF: case OC_TK_END: case OC_TK_EOS: return true;
    case OC_TK_UNTIL: return until;
    default: return false;
  }
}

/* What every statement's frame starts with. */
typedef struct Stat {
  OcFrame frame;
  OcComp *c;
  int32_t line; /* where the statement starts */
} Stat;

static OcSig stat_start(OcThread *L, OcComp *c, const OcNative *n) {
  OcSig g;
  Stat *s = oc_comp_push(L, n, &g);
  if (s == NULL) return g;
  s->c = c;
  s->line = c->lex.line;
  return OC_CALL;
}

/* The values of nexps expressions, the last of them in e, fit nvars variables. */
static void adjust(OcComp *c, int nvars, int nexps, OcExp *e) {
  const int needed = nvars - nexps;
  if (oc_exp_is_multi(e)) {
    oc_code_set_returns(c, e, needed + 1 < 0 ? 0 : needed + 1);
  } else {
    if (e->kind != OC_X_VOID) oc_code_next_reg(c, e);
    if (needed > 0) oc_code_nil(c, c->fs->freereg, needed);
  }
  if (needed > 0) oc_code_reserve(c, (uint32_t)needed);
  else c->fs->freereg = (uint8_t)(c->fs->freereg + needed); /* too many values: forgotten */
}

/* --- expression lists: all values but the last go to registers --- */

typedef struct List {
  Stat stat;
  OcExp *e;
  int *n;
} List;
static const OcNative list_native;

static OcSig parse_list(OcThread *L, OcComp *c, OcExp *e, int *n) {
  OcSig g;
  List *s = oc_comp_push(L, &list_native, &g);
  if (s == NULL) return g;
  s->stat.c = c;
  s->e = e;
  s->n = n;
  *n = 1;
  return OC_CALL;
}

static OcSig list(OcThread *L, OcFrame *f) {
  List *const s = (List *)f;
  OcComp *const c = s->stat.c;
  SEQ_BEGIN(&s->stat);
  SEQ_AWAIT(&s->stat, oc_parse_expr(L, c, s->e, 0));
  while (KIND == ',') {
    NEXT(&s->stat);
    oc_code_next_reg(c, s->e);
    oc_code_tick(c);
    SEQ_AWAIT(&s->stat, oc_parse_expr(L, c, s->e, 0));
    ++*s->n;
  }
  ROOM(&s->stat);
  return oc_return0(f);
  SEQ_END(&s->stat);
}

static const OcNative list_native = {"?", list, sizeof(List), 0, 0};

/* --- if --- */

typedef struct If {
  Stat stat;
  OcExp e;
  OcScope scope;
  uint32_t escape; /* jumps to the end */
  uint32_t next;   /* jumps to the next condition */
  int32_t line;
  bool skip;
} If;

static OcSig if_stat(OcThread *L, OcFrame *f) {
  If *const s = (If *)f;
  OcComp *const c = s->stat.c;
  SEQ_BEGIN(&s->stat);
  s->escape = 0;
  do {
    NEXT(&s->stat); /* if, elseif */
    SEQ_AWAIT(&s->stat, oc_parse_expr(L, c, &s->e, 0));
    if (KIND != OC_TK_THEN) SEQ_FAIL(&s->stat, oc_comp_expected(L, c, OC_TK_THEN));
    NEXT(&s->stat);
    s->next = 0;
    s->skip = false;
    if (KIND == OC_TK_BREAK) { /* "if x then break": the condition jumps out of the loop itself */
      s->line = c->lex.line;
      oc_code_if_false(c, &s->e);
      NEXT(&s->stat);
      oc_scope_enter(c, &s->scope, false);
      oc_scope_break_list(c, s->e.t, s->line, oc_code_pc(c));
      while (KIND == ';') NEXT(&s->stat);
      s->skip = oc_parse_block_ends(c, false);
      if (!s->skip) oc_jumps_add(c, &s->next, oc_code_jump(c));
    } else {
      oc_code_if_true(c, &s->e);
      oc_scope_enter(c, &s->scope, false);
      s->next = s->e.f;
    }
    if (!s->skip) SEQ_AWAIT(&s->stat, oc_parse_block(L, c, false));
    ROOM(&s->stat);
    SEQ_POLL(&s->stat, oc_scope_leave(L, c));
    if (s->skip) continue;
    if (KIND == OC_TK_ELSE || KIND == OC_TK_ELSEIF) oc_jumps_add(c, &s->escape, oc_code_jump(c));
    oc_jumps_here(c, s->next);
    oc_code_tick(c);
  } while (KIND == OC_TK_ELSEIF);
  if (KIND == OC_TK_ELSE) {
    NEXT(&s->stat);
    SEQ_AWAIT(&s->stat, oc_parse_block(L, c, true));
  }
  if (KIND != OC_TK_END) SEQ_FAIL(&s->stat, oc_comp_unmatched(L, c, OC_TK_END, OC_TK_IF, s->stat.line));
  NEXT(&s->stat);
  oc_jumps_here(c, s->escape);
  return oc_return0(f);
  SEQ_END(&s->stat);
}

static const OcNative if_native = {"?", if_stat, sizeof(If), 0, 0};

/* --- while, do, repeat --- */

typedef struct Loop {
  Stat stat;
  OcExp e;
  OcScope scope, body;
  int32_t start;
} Loop;

static OcSig while_stat(OcThread *L, OcFrame *f) {
  Loop *const s = (Loop *)f;
  OcComp *const c = s->stat.c;
  SEQ_BEGIN(&s->stat);
  NEXT(&s->stat);
  s->start = oc_code_label(c);
  SEQ_AWAIT(&s->stat, oc_parse_expr(L, c, &s->e, 0));
  ROOM(&s->stat);
  oc_code_if_true(c, &s->e);
  oc_scope_enter(c, &s->scope, true);
  if (KIND != OC_TK_DO) SEQ_FAIL(&s->stat, oc_comp_expected(L, c, OC_TK_DO));
  NEXT(&s->stat);
  SEQ_AWAIT(&s->stat, oc_parse_block(L, c, true));
  ROOM(&s->stat);
  oc_code_loop(c, s->start, oc_scope_registers(c));
  if (KIND != OC_TK_END) SEQ_FAIL(&s->stat, oc_comp_unmatched(L, c, OC_TK_END, OC_TK_WHILE, s->stat.line));
  NEXT(&s->stat);
  SEQ_POLL(&s->stat, oc_scope_leave(L, c));
  oc_jumps_here(c, s->e.f);
  return oc_return0(f);
  SEQ_END(&s->stat);
}

static const OcNative while_native = {"?", while_stat, sizeof(Loop), 0, 0};

static OcSig do_stat(OcThread *L, OcFrame *f) {
  Stat *const s = (Stat *)f;
  OcComp *const c = s->c;
  SEQ_BEGIN(s);
  NEXT(s);
  SEQ_AWAIT(s, oc_parse_block(L, c, true));
  if (KIND != OC_TK_END) SEQ_FAIL(s, oc_comp_unmatched(L, c, OC_TK_END, OC_TK_DO, s->line));
  NEXT(s);
  return oc_return0(f);
  SEQ_END(s);
}

static const OcNative do_native = {"?", do_stat, sizeof(Stat), 0, 0};

/* The condition of repeat is inside the scope of its block. It goes on when false, to the jump back; e->t leaves. */
static void until_condition(OcComp *c, Loop *s) {
  OcExp *e = &s->e;
  OcValue v;
  oc_code_discharge(c, e);
  if (oc_exp_constant(c, e, &v) && oc_truthy(&v)) oc_jumps_add(c, &e->t, oc_code_jump(c));
  else oc_code_if_false(c, e);
  const uint32_t level = oc_scope_level(c, c->fs, s->body.nactive);
  if (s->body.upval) oc_code_abc(c, OC_OP_CLOSE, (int)level, 0, 0);
  oc_code_loop(c, s->start, level);
  oc_jumps_here(c, e->t);
}

static OcSig repeat_stat(OcThread *L, OcFrame *f) {
  Loop *const s = (Loop *)f;
  OcComp *const c = s->stat.c;
  SEQ_BEGIN(&s->stat);
  s->start = oc_code_label(c);
  oc_scope_enter(c, &s->scope, true);
  oc_scope_enter(c, &s->body, false);
  NEXT(&s->stat);
  SEQ_AWAIT(&s->stat, oc_parse_block(L, c, false));
  if (KIND != OC_TK_UNTIL) SEQ_FAIL(&s->stat, oc_comp_unmatched(L, c, OC_TK_UNTIL, OC_TK_REPEAT, s->stat.line));
  NEXT(&s->stat);
  SEQ_AWAIT(&s->stat, oc_parse_expr(L, c, &s->e, 0));
  ROOM(&s->stat);
  until_condition(c, s);
  SEQ_POLL(&s->stat, oc_scope_leave(L, c));
  ROOM(&s->stat);
  SEQ_POLL(&s->stat, oc_scope_leave(L, c));
  return oc_return0(f);
  SEQ_END(&s->stat);
}

static const OcNative repeat_native = {"?", repeat_stat, sizeof(Loop), 0, 0};

/* --- for --- */

typedef struct For {
  Stat stat;
  OcExp e;
  OcScope scope, body;
  OcString *name;
  int32_t line, prep, base;
  uint32_t prep_run; /* instructions without fuel up to the prep, which may jump over the body */
  int nexps, nvars, i;
  bool generic;
} For;

static void for_begin(OcComp *c, For *s) {
  s->prep = oc_code_abx(c, s->generic ? OC_OP_TFORPREP : OC_OP_FORPREP, s->base, 0);
  s->prep_run = c->fs->run;
  oc_scope_enter(c, &s->body, false);
  oc_scope_activate(c, s->nvars);
  oc_code_reserve(c, (uint32_t)s->nvars);
}

static void for_end(OcComp *c, For *s) {
  oc_code_fix_for(c, s->prep, oc_code_label(c) - (s->prep + 1));
  if (s->prep_run > c->fs->run) c->fs->run = s->prep_run;
  if (s->generic) {
    oc_code_abc(c, OC_OP_TFORCALL, s->base, 0, s->nvars);
    oc_code_line(c, s->line);
  }
  const int32_t pc = oc_code_abx(c, s->generic ? OC_OP_TFORLOOP : OC_OP_FORLOOP, s->base, 0);
  oc_code_fix_for(c, pc, pc - s->prep);
  oc_code_line(c, s->line);
}

static OcSig for_stat(OcThread *L, OcFrame *f) {
  For *const s = (For *)f;
  OcComp *const c = s->stat.c;
  SEQ_BEGIN(&s->stat);
  oc_scope_enter(c, &s->scope, true);
  s->base = c->fs->freereg;
  s->line = s->stat.line;
  NEXT(&s->stat);
  if (KIND != OC_TK_NAME) SEQ_FAIL(&s->stat, oc_comp_expected(L, c, OC_TK_NAME));
  s->name = c->lex.t.str;
  NEXT(&s->stat);
  s->generic = KIND != '=';
  if (KIND != '=' && KIND != ',' && KIND != OC_TK_IN) SEQ_FAIL(&s->stat, oc_lex_error(L, &c->lex, "'=' or 'in' expected"));
  for (s->i = s->generic ? 4 : 3; s->i > 0; s->i--) SEQ_POLL(&s->stat, oc_scope_declare(L, c, c->name_for, OC_VAR_REGULAR));
  SEQ_POLL(&s->stat, oc_scope_declare(L, c, s->name, OC_VAR_REGULAR));
  s->nvars = 1;
  if (!s->generic) {
    for (s->i = 0; s->i < 3; s->i++) { /* start, limit, step */
      if (s->i == 2 && KIND != ',') {
        oc_exp_integer(&s->e, 1);
      } else {
        if (s->i == 1 && KIND != ',') SEQ_FAIL(&s->stat, oc_comp_expected(L, c, ','));
        NEXT(&s->stat);
        SEQ_AWAIT(&s->stat, oc_parse_expr(L, c, &s->e, 0));
        ROOM(&s->stat);
      }
      oc_code_next_reg(c, &s->e);
    }
    oc_scope_activate(c, 3);
  } else {
    while (KIND == ',') {
      NEXT(&s->stat);
      if (KIND != OC_TK_NAME) SEQ_FAIL(&s->stat, oc_comp_expected(L, c, OC_TK_NAME));
      s->name = c->lex.t.str;
      NEXT(&s->stat);
      SEQ_POLL(&s->stat, oc_scope_declare(L, c, s->name, OC_VAR_REGULAR));
      s->nvars++;
    }
    if (KIND != OC_TK_IN) SEQ_FAIL(&s->stat, oc_comp_expected(L, c, OC_TK_IN));
    NEXT(&s->stat);
    s->line = c->lex.line;
    SEQ_AWAIT(&s->stat, parse_list(L, c, &s->e, &s->nexps));
    adjust(c, 4, s->nexps, &s->e);
    oc_scope_activate(c, 4);
    oc_scope_mark_tbc(c); /* the closing value */
    oc_code_check(c, 3);  /* for calling the iterator */
  }
  if (KIND != OC_TK_DO) SEQ_FAIL(&s->stat, oc_comp_expected(L, c, OC_TK_DO));
  NEXT(&s->stat);
  for_begin(c, s);
  SEQ_AWAIT(&s->stat, oc_parse_block(L, c, true));
  ROOM(&s->stat);
  SEQ_POLL(&s->stat, oc_scope_leave(L, c));
  ROOM(&s->stat);
  for_end(c, s);
  if (KIND != OC_TK_END) SEQ_FAIL(&s->stat, oc_comp_unmatched(L, c, OC_TK_END, OC_TK_FOR, s->stat.line));
  NEXT(&s->stat);
  SEQ_POLL(&s->stat, oc_scope_leave(L, c));
  return oc_return0(f);
  SEQ_END(&s->stat);
}

static const OcNative for_native = {"?", for_stat, sizeof(For), 0, 0};

/* --- functions and local variables --- */

typedef struct Local {
  Stat stat;
  OcExp e, key;
  OcString *name;
  int32_t to_close; /* number of the <close> variable, -1 none */
  int nvars, nexps;
  bool method;
} Local;

static OcSig function_stat(OcThread *L, OcFrame *f) {
  Local *const s = (Local *)f;
  OcComp *const c = s->stat.c;
  SEQ_BEGIN(&s->stat);
  NEXT(&s->stat);
  if (KIND != OC_TK_NAME) SEQ_FAIL(&s->stat, oc_comp_expected(L, c, OC_TK_NAME));
  s->name = c->lex.t.str;
  NEXT(&s->stat);
  SEQ_POLL(&s->stat, oc_scope_resolve(L, c, s->name, &s->e));
  s->method = false;
  while (KIND == '.' || KIND == ':') {
    s->method = KIND == ':';
    oc_code_any_reg_up(c, &s->e);
    oc_code_tick(c);
    NEXT(&s->stat);
    if (KIND != OC_TK_NAME) SEQ_FAIL(&s->stat, oc_comp_expected(L, c, OC_TK_NAME));
    oc_exp_string(&s->key, c->lex.t.str);
    NEXT(&s->stat);
    oc_code_index(c, &s->e, &s->key);
    if (s->method) break;
  }
  SEQ_AWAIT(&s->stat, oc_parse_body(L, c, &s->key, s->method, s->stat.line));
  ROOM(&s->stat);
  SEQ_POLL(&s->stat, oc_scope_writable(L, c, &s->e));
  oc_code_store(c, &s->e, &s->key);
  oc_code_line(c, s->stat.line);
  return oc_return0(f);
  SEQ_END(&s->stat);
}

static const OcNative function_native = {"?", function_stat, sizeof(Local), 0, 0};

/* "local function": the variable is in scope inside the function. */
static OcSig local_function(OcThread *L, OcFrame *f) {
  Local *const s = (Local *)f;
  OcComp *const c = s->stat.c;
  SEQ_BEGIN(&s->stat);
  NEXT(&s->stat); /* function */
  if (KIND != OC_TK_NAME) SEQ_FAIL(&s->stat, oc_comp_expected(L, c, OC_TK_NAME));
  s->name = c->lex.t.str;
  s->nvars = c->fs->nactive;
  NEXT(&s->stat);
  SEQ_POLL(&s->stat, oc_scope_declare(L, c, s->name, OC_VAR_REGULAR));
  oc_scope_activate(c, 1);
  SEQ_AWAIT(&s->stat, oc_parse_body(L, c, &s->e, false, c->lex.line));
  oc_scope_begins(c, oc_var(c, c->fs, (uint32_t)s->nvars)); /* debug information shows the variable only from here on */
  return oc_return0(f);
  SEQ_END(&s->stat);
}

static const OcNative local_function_native = {"?", local_function, sizeof(Local), 0, 0};

/* The kind an attribute gives to the variable declared last. */
static OcSig attribute(OcThread *L, OcComp *c, Local *s) {
  OcVar *v = oc_vec_at(&c->active, c->active.n - 1);
  const char *name = c->lex.t.str->data;
  if (strcmp(name, "const") == 0) {
    v->kind = OC_VAR_CONST;
  } else if (strcmp(name, "close") == 0) {
    v->kind = OC_VAR_CLOSE;
    if (s->to_close >= 0) return oc_comp_sem_error(L, c, "multiple to-be-closed variables in local list");
    s->to_close = c->fs->nactive + s->nvars;
  } else {
    return oc_comp_sem_error(L, c, "unknown attribute '%s'", name);
  }
  return OC_OK;
}

static void locals_done(OcComp *c, Local *s) {
  OcVar *last = oc_vec_at(&c->active, c->active.n - 1);
  if (s->nvars == s->nexps && last->kind == OC_VAR_CONST && oc_exp_constant(c, &s->e, &last->k)) {
    last->kind = OC_VAR_COMPTIME; /* the other expressions are already in their registers */
  } else {
    adjust(c, s->nvars, s->nexps, &s->e);
  }
  oc_scope_activate(c, s->nvars);
  if (s->to_close >= 0) {
    oc_scope_mark_tbc(c);
    oc_code_abc(c, OC_OP_TBC, oc_var(c, c->fs, (uint32_t)s->to_close)->reg, 0, 0);
  }
}

static OcSig local_stat(OcThread *L, OcFrame *f) {
  Local *const s = (Local *)f;
  OcComp *const c = s->stat.c;
  SEQ_BEGIN(&s->stat);
  s->to_close = -1;
  s->nvars = s->nexps = 0;
  for (;;) {
    if (KIND != OC_TK_NAME) SEQ_FAIL(&s->stat, oc_comp_expected(L, c, OC_TK_NAME));
    s->name = c->lex.t.str;
    NEXT(&s->stat);
    SEQ_POLL(&s->stat, oc_scope_declare(L, c, s->name, OC_VAR_REGULAR));
    if (KIND == '<') {
      NEXT(&s->stat);
      if (KIND != OC_TK_NAME) SEQ_FAIL(&s->stat, oc_comp_expected(L, c, OC_TK_NAME));
      s->name = c->lex.t.str;
      SEQ_POLL(&s->stat, attribute(L, c, s));
      NEXT(&s->stat);
      if (KIND != '>') SEQ_FAIL(&s->stat, oc_comp_expected(L, c, '>'));
      NEXT(&s->stat);
    }
    s->nvars++;
    if (KIND != ',') break;
    NEXT(&s->stat);
  }
  oc_exp_init(&s->e, OC_X_VOID, 0);
  if (KIND == '=') {
    NEXT(&s->stat);
    SEQ_AWAIT(&s->stat, parse_list(L, c, &s->e, &s->nexps));
  }
  locals_done(c, s);
  return oc_return0(f);
  SEQ_END(&s->stat);
}

static const OcNative local_native = {"?", local_stat, sizeof(Local), 0, 0};

/* --- assignments and calls --- */

typedef struct Assign {
  Stat stat;
  OcExp e;
  uint32_t first; /* of its targets */
  int n, nexps;
} Assign;

OC_INLINE OcExp *target(OcComp *c, uint32_t i) { return oc_vec_at(&c->targets, i); }

/* A target that was parsed before uses the local variable or upvalue v, which is assigned to as well, as table or key: it has to
 * use a copy of its old value. */
static void check_conflict(OcComp *c, const Assign *s, const OcExp *v) {
  const int extra = c->fs->freereg;
  bool conflict = false;
  for (uint32_t i = s->first; i < c->targets.n; i++) {
    OcExp *t = target(c, i);
    if (!oc_exp_is_indexed(t)) continue;
    if (t->kind == OC_X_INDEXUP) {
      if (v->kind == OC_X_UPVAL && t->base == v->info) {
        conflict = true;
        t->kind = OC_X_FIELD;
        t->base = (uint8_t)extra;
      }
    } else if (v->kind == OC_X_LOCAL) {
      if (t->base == v->info) {
        conflict = true;
        t->base = (uint8_t)extra;
      }
      if (t->kind == OC_X_INDEXED && t->idx == v->info) {
        conflict = true;
        t->idx = (uint16_t)extra;
      }
    }
  }
  if (!conflict) return;
  if (v->kind == OC_X_LOCAL) oc_code_abc(c, OC_OP_MOVE, extra, v->info, 0);
  else oc_code_abc(c, OC_OP_GETUPVAL, extra, v->info, 0);
  oc_code_reserve(c, 1);
}

/* The target in e joins the list. */
static OcSig add_target(OcThread *L, OcComp *c, Assign *s) {
  if (!oc_exp_is_var(&s->e)) return oc_lex_error(L, &c->lex, "syntax error");
  if (c->level + s->n > OC_MAX_NEST) return oc_error_plain(L, "C stack overflow");
  OC_CHECK(oc_scope_writable(L, c, &s->e));
  OC_CHECK(oc_vec_room(&c->targets, 1));
  if (s->n > 0 && !oc_exp_is_indexed(&s->e)) check_conflict(c, s, &s->e);
  *(OcExp *)oc_vec_add(&c->targets) = s->e;
  s->n++;
  return OC_OK;
}

static OcSig expr_stat(OcThread *L, OcFrame *f) {
  Assign *const s = (Assign *)f;
  OcComp *const c = s->stat.c;
  SEQ_BEGIN(&s->stat);
  SEQ_AWAIT(&s->stat, oc_parse_suffixed(L, c, &s->e));
  ROOM(&s->stat);
  if (KIND != '=' && KIND != ',') {
    if (s->e.kind != OC_X_CALL) SEQ_FAIL(&s->stat, oc_lex_error(L, &c->lex, "syntax error"));
    oc_code_set_c(c, s->e.info, 1); /* no results */
    return oc_return0(f);
  }
  s->first = c->targets.n;
  s->n = 0;
  for (;;) {
    SEQ_POLL(&s->stat, add_target(L, c, s));
    if (KIND != ',') break;
    NEXT(&s->stat);
    SEQ_AWAIT(&s->stat, oc_parse_suffixed(L, c, &s->e));
    ROOM(&s->stat);
  }
  if (KIND != '=') SEQ_FAIL(&s->stat, oc_comp_expected(L, c, '='));
  NEXT(&s->stat);
  SEQ_AWAIT(&s->stat, parse_list(L, c, &s->e, &s->nexps));
  if (s->nexps == s->n) {
    oc_code_one_return(c, &s->e);
    oc_code_store(c, target(c, s->first + (uint32_t)--s->n), &s->e);
  } else {
    adjust(c, s->n, s->nexps, &s->e);
  }
  while (s->n > 0) {
    ROOM(&s->stat);
    oc_code_tick(c);
    oc_exp_init(&s->e, OC_X_REG, c->fs->freereg - 1);
    oc_code_store(c, target(c, s->first + (uint32_t)--s->n), &s->e);
  }
  c->targets.n = s->first;
  return oc_return0(f);
  SEQ_END(&s->stat);
}

static const OcNative expr_stat_native = {"?", expr_stat, sizeof(Assign), 0, 0};

/* --- return --- */

static void emit_return(OcComp *c, OcExp *e, int n) {
  int first = (int)oc_scope_registers(c);
  if (n > 0 && oc_exp_is_multi(e)) {
    oc_code_set_returns(c, e, -1);
    if (e->kind == OC_X_CALL && n == 1 && !c->fs->scope->inside_tbc) {
      OcInstr *i = oc_code_at(c, e->info);
      *i = OC_MAKE_ABC(OC_OP_TAILCALL, OC_GET_A(*i), OC_GET_B(*i), 0);
    }
    n = -1;
  } else if (n == 1) {
    first = oc_code_any_reg(c, e);
  } else if (n > 1) {
    oc_code_next_reg(c, e);
  }
  oc_code_return(c, first, n);
}

static OcSig return_stat(OcThread *L, OcFrame *f) {
  Assign *const s = (Assign *)f;
  OcComp *const c = s->stat.c;
  SEQ_BEGIN(&s->stat);
  NEXT(&s->stat);
  s->nexps = 0;
  if (!oc_parse_block_ends(c, true) && KIND != ';') SEQ_AWAIT(&s->stat, parse_list(L, c, &s->e, &s->nexps));
  emit_return(c, &s->e, s->nexps);
  if (KIND == ';') NEXT(&s->stat);
  return oc_return0(f);
  SEQ_END(&s->stat);
}

static const OcNative return_native = {"?", return_stat, sizeof(Assign), 0, 0};

/* --- blocks --- */

typedef struct Block {
  Stat stat;
  OcScope scope;
  OcString *name;
  uint32_t first, i; /* labels that follow each other */
  int32_t line;
  bool scoped, last;
} Block;
static const OcNative block_native;

OcSig oc_parse_block(OcThread *L, OcComp *c, bool scope) {
  OcSig g;
  Block *s = oc_comp_push(L, &block_native, &g);
  if (s == NULL) return g;
  s->stat.c = c;
  s->scoped = scope;
  if (scope) oc_scope_enter(c, &s->scope, false);
  return OC_CALL;
}

static const OcNative *stat_of(const OcComp *c) {
  switch (KIND) {
    case OC_TK_IF: return &if_native;
    case OC_TK_WHILE: return &while_native;
    case OC_TK_DO: return &do_native;
    case OC_TK_FOR: return &for_native;
    case OC_TK_REPEAT: return &repeat_native;
    case OC_TK_FUNCTION: return &function_native;
    case OC_TK_RETURN: return &return_native;
    default: return &expr_stat_native;
  }
}

static OcSig block(OcThread *L, OcFrame *f) {
  Block *const s = (Block *)f;
  OcComp *const c = s->stat.c;
  SEQ_BEGIN(&s->stat);
  while (!oc_parse_block_ends(c, true)) {
    if (KIND == ';') {
      NEXT(&s->stat);
    } else if (KIND == OC_TK_BREAK) {
      s->line = c->lex.line;
      NEXT(&s->stat);
      oc_scope_break(c, s->line);
    } else if (KIND == OC_TK_GOTO) {
      NEXT(&s->stat);
      if (KIND != OC_TK_NAME) SEQ_FAIL(&s->stat, oc_comp_expected(L, c, OC_TK_NAME));
      s->line = c->lex.line;
      s->name = c->lex.t.str;
      NEXT(&s->stat);
      SEQ_POLL(&s->stat, oc_scope_goto(L, c, s->name, s->line));
    } else if (KIND == OC_TK_DBCOLON) {
      s->first = c->labels.n;
      do {
        s->line = c->lex.line;
        NEXT(&s->stat);
        if (KIND != OC_TK_NAME) SEQ_FAIL(&s->stat, oc_comp_expected(L, c, OC_TK_NAME));
        s->name = c->lex.t.str;
        NEXT(&s->stat);
        if (KIND != OC_TK_DBCOLON) SEQ_FAIL(&s->stat, oc_comp_expected(L, c, OC_TK_DBCOLON));
        NEXT(&s->stat);
        SEQ_POLL(&s->stat, oc_scope_label(L, c, s->name, s->line));
        while (KIND == ';') NEXT(&s->stat);
      } while (KIND == OC_TK_DBCOLON);
      s->last = oc_parse_block_ends(c, false);
      for (s->i = c->labels.n; s->i-- > s->first;) {
        ROOM(&s->stat);
        SEQ_POLL(&s->stat, oc_scope_born(L, c, s->i, s->last));
      }
    } else {
      SEQ_POLL(&s->stat, oc_comp_enter(L, c));
      s->last = KIND == OC_TK_RETURN;
      if (KIND == OC_TK_LOCAL) {
        NEXT(&s->stat);
        SEQ_AWAIT(&s->stat, stat_start(L, c, KIND == OC_TK_FUNCTION ? &local_function_native : &local_native));
      } else {
        SEQ_AWAIT(&s->stat, stat_start(L, c, stat_of(c)));
      }
      c->level--;
      c->fs->freereg = (uint8_t)oc_scope_registers(c);
      if (s->last) break;
    }
    ROOM(&s->stat);
    oc_code_tick(c);
  }
  if (s->scoped) {
    ROOM(&s->stat);
    SEQ_POLL(&s->stat, oc_scope_leave(L, c));
  }
  return oc_return0(f);
  SEQ_END(&s->stat);
}

static const OcNative block_native = {"?", block, sizeof(Block), 0, 0};
