/* parse_expr.c: expressions, table constructors, function bodies. Layer 6.
 *
 * One sequence parses an expression with its prefix operator, its suffixes and its operators of at least some priority: chains
 * iterate, only what is nested in parentheses, brackets, arguments or a right operand is a child.
 */
#include "code.h"

#define KIND (c->lex.t.kind)
#define NEXT(s) SEQ_POLL(s, oc_comp_next(L, c))
#define ROOM(s) SEQ_POLL(s, oc_comp_room(L, c))

static const OcNative expr_native, table_native, body_native;

static OcUnary unary_of(int kind) {
  switch (kind) {
    case OC_TK_NOT: return OC_U_NOT;
    case '-': return OC_U_NEG;
    case '~': return OC_U_BNOT;
    case '#': return OC_U_LEN;
    default: return OC_U_NONE;
  }
}

static OcBinary binary_of(int kind) {
  switch (kind) {
    case '+': return OC_B_ADD;
    case '-': return OC_B_SUB;
    case '*': return OC_B_MUL;
    case '%': return OC_B_MOD;
    case '^': return OC_B_POW;
    case '/': return OC_B_DIV;
    case OC_TK_IDIV: return OC_B_IDIV;
    case '&': return OC_B_BAND;
    case '|': return OC_B_BOR;
    case '~': return OC_B_BXOR;
    case OC_TK_SHL: return OC_B_SHL;
    case OC_TK_SHR: return OC_B_SHR;
    case OC_TK_CONCAT: return OC_B_CONCAT;
    case OC_TK_EQ: return OC_B_EQ;
    case '<': return OC_B_LT;
    case OC_TK_LE: return OC_B_LE;
    case OC_TK_NE: return OC_B_NE;
    case '>': return OC_B_GT;
    case OC_TK_GE: return OC_B_GE;
    case OC_TK_AND: return OC_B_AND;
    case OC_TK_OR: return OC_B_OR;
    default: return OC_B_NONE;
  }
}

/* Left and right priority (manual 3.4.8); NONE binds nothing. */
static const struct { uint8_t left, right; } priority[] = {
    {10, 10}, {10, 10}, {11, 11}, {11, 11}, {14, 13}, {11, 11}, {11, 11}, /* + - * % ^ / // */
    {6, 6}, {4, 4}, {5, 5}, {7, 7}, {7, 7},                               /* & | ~ << >> */
    {9, 8}, {3, 3}, {3, 3}, {3, 3}, {3, 3}, {3, 3}, {3, 3},               /* .. comparisons */
    {2, 2}, {1, 1}, {0, 0}};
enum { UNARY_PRIORITY = 12, CONCAT_OPERAND = 9 };

/* --- expressions --- */

typedef struct Expr {
  OcFrame frame;
  OcComp *c;
  OcExp *e;        /* the result, in the parent's frame */
  OcExp e2, key;
  OcString *name;
  int32_t line;    /* of the operator */
  int32_t paren;   /* of the open parenthesis, or where arguments begin */
  int32_t base;    /* register of the function called, or of the first operand of .. */
  int32_t n;       /* operands of .. */
  uint8_t limit, op;
  bool suffixed;   /* only a suffixed expression, no operators */
} Expr;

static OcSig expr_start(OcThread *L, OcComp *c, OcExp *e, int limit, bool suffixed) {
  OcSig g;
  Expr *s = oc_comp_push(L, &expr_native, &g);
  if (s == NULL) return g;
  s->c = c;
  s->e = e;
  s->limit = (uint8_t)limit;
  s->suffixed = suffixed;
  return OC_CALL;
}

OcSig oc_parse_expr(OcThread *L, OcComp *c, OcExp *e, int limit) { return expr_start(L, c, e, limit, false); }
OcSig oc_parse_suffixed(OcThread *L, OcComp *c, OcExp *e) { return expr_start(L, c, e, 0, true); }

static OcSig table_start(OcThread *L, OcComp *c, OcExp *t);

/* A token that is an expression by itself. */
static bool simple(OcComp *c, OcExp *e) {
  const OcToken *t = &c->lex.t;
  switch (t->kind) {
    case OC_TK_NUMBER: oc_exp_init(e, OC_X_NUM, 0); e->num = t->num; return true;
    case OC_TK_STRING: oc_exp_string(e, t->str); return true;
    case OC_TK_NIL: oc_exp_init(e, OC_X_NIL, 0); return true;
    case OC_TK_TRUE: oc_exp_init(e, OC_X_TRUE, 0); return true;
    case OC_TK_FALSE: oc_exp_init(e, OC_X_FALSE, 0); return true;
    default: return false;
  }
}

/* The call, when its arguments are parsed; the last one is in e2. */
static void call(OcComp *c, Expr *s) {
  int n = -1;
  if (oc_exp_is_multi(&s->e2)) {
    oc_code_set_returns(c, &s->e2, -1); /* nothing may come between that instruction and the call */
  } else {
    if (s->e2.kind != OC_X_VOID) oc_code_next_reg(c, &s->e2);
    n = c->fs->freereg - (s->base + 1);
    oc_code_tick(c);
  }
  oc_exp_init(s->e, OC_X_CALL, oc_code_abc(c, OC_OP_CALL, s->base, n + 1, 2));
  oc_code_line(c, s->paren);
  c->fs->freereg = (uint8_t)(s->base + 1); /* the call leaves one result there */
}

static OcSig expr(OcThread *L, OcFrame *f) {
  Expr *const s = (Expr *)f;
  OcComp *const c = s->c;
  SEQ_BEGIN(s);
  s->line = c->lex.line;
  if (s->suffixed) goto suffixed;
  SEQ_POLL(s, oc_comp_enter(L, c));
  if (unary_of(KIND) != OC_U_NONE) {
    s->op = (uint8_t)unary_of(KIND);
    NEXT(s);
    SEQ_AWAIT(s, oc_parse_expr(L, c, s->e, UNARY_PRIORITY));
    ROOM(s);
    SEQ_POLL(s, oc_code_unary(L, c, (OcUnary)s->op, s->e, s->line));
    oc_code_tick_exp(c, s->e);
  } else if (simple(c, s->e)) {
    NEXT(s);
  } else if (KIND == OC_TK_DOTS) {
    if (!c->fs->p->is_vararg) SEQ_FAIL(s, oc_lex_error(L, &c->lex, "cannot use '...' outside a vararg function"));
    oc_exp_init(s->e, OC_X_VARARG, oc_code_abc(c, OC_OP_VARARG, 0, 0, 1));
    NEXT(s);
  } else if (KIND == '{') {
    SEQ_AWAIT(s, table_start(L, c, s->e));
  } else if (KIND == OC_TK_FUNCTION) {
    NEXT(s);
    SEQ_AWAIT(s, oc_parse_body(L, c, s->e, false, c->lex.line));
  } else {
  suffixed:
    if (KIND == OC_TK_NAME) {
      s->name = c->lex.t.str;
      NEXT(s);
      SEQ_POLL(s, oc_scope_resolve(L, c, s->name, s->e));
    } else if (KIND == '(') {
      s->paren = c->lex.line;
      NEXT(s);
      SEQ_AWAIT(s, oc_parse_expr(L, c, s->e, 0));
      if (KIND != ')') SEQ_FAIL(s, oc_comp_unmatched(L, c, ')', '(', s->paren));
      NEXT(s);
      oc_code_discharge(c, s->e);
    } else {
      SEQ_FAIL(s, oc_lex_error(L, &c->lex, "unexpected symbol"));
    }
    for (;;) {
      if (KIND == '.') {
        oc_code_any_reg_up(c, s->e);
        oc_code_tick(c);
        NEXT(s);
        if (KIND != OC_TK_NAME) SEQ_FAIL(s, oc_comp_expected(L, c, OC_TK_NAME));
        oc_exp_string(&s->key, c->lex.t.str);
        NEXT(s);
        oc_code_index(c, s->e, &s->key);
        continue;
      }
      if (KIND == '[') {
        oc_code_any_reg_up(c, s->e);
        oc_code_tick(c);
        NEXT(s);
        SEQ_AWAIT(s, oc_parse_expr(L, c, &s->key, 0));
        ROOM(s);
        oc_code_value(c, &s->key);
        if (KIND != ']') SEQ_FAIL(s, oc_comp_expected(L, c, ']'));
        NEXT(s);
        oc_code_index(c, s->e, &s->key);
        continue;
      }
      if (KIND == ':') {
        NEXT(s);
        if (KIND != OC_TK_NAME) SEQ_FAIL(s, oc_comp_expected(L, c, OC_TK_NAME));
        oc_exp_string(&s->key, c->lex.t.str);
        NEXT(s);
        oc_code_self(c, s->e, &s->key);
      } else if (KIND == '(' || KIND == OC_TK_STRING || KIND == '{') {
        oc_code_next_reg(c, s->e);
      } else {
        break;
      }
      s->base = s->e->info;
      s->paren = c->lex.line;
      if (KIND == '(') {
        NEXT(s);
        oc_exp_init(&s->e2, OC_X_VOID, 0);
        if (KIND != ')') {
          SEQ_AWAIT(s, oc_parse_expr(L, c, &s->e2, 0));
          while (KIND == ',') {
            ROOM(s);
            oc_code_next_reg(c, &s->e2);
            oc_code_tick(c);
            NEXT(s);
            SEQ_AWAIT(s, oc_parse_expr(L, c, &s->e2, 0));
          }
          ROOM(s);
        }
        if (KIND != ')') SEQ_FAIL(s, oc_comp_unmatched(L, c, ')', '(', s->paren));
        NEXT(s);
      } else if (KIND == OC_TK_STRING) {
        oc_exp_string(&s->e2, c->lex.t.str);
        NEXT(s);
      } else if (KIND == '{') {
        SEQ_AWAIT(s, table_start(L, c, &s->e2));
        ROOM(s);
      } else {
        SEQ_FAIL(s, oc_lex_error(L, &c->lex, "function arguments expected"));
      }
      call(c, s);
    }
    if (s->suffixed) return oc_return0(f);
  }
  s->op = (uint8_t)binary_of(KIND);
  while (priority[s->op].left > s->limit) {
    s->line = c->lex.line;
    if (s->op == OC_B_CONCAT) { /* right associative: all operands first, then one instruction */
      NEXT(s);
      oc_code_next_reg(c, s->e);
      s->base = s->e->info;
      s->n = 1;
      for (;;) {
        oc_code_tick(c);
        SEQ_AWAIT(s, oc_parse_expr(L, c, &s->e2, CONCAT_OPERAND));
        ROOM(s);
        oc_code_next_reg(c, &s->e2);
        s->n++;
        if (KIND != OC_TK_CONCAT) break;
        s->line = c->lex.line;
        NEXT(s);
      }
      oc_code_concat(c, s->base, s->n, s->line);
    } else {
      NEXT(s);
      oc_code_infix(c, (OcBinary)s->op, s->e);
      oc_code_tick(c);
      SEQ_AWAIT(s, oc_parse_expr(L, c, &s->e2, priority[s->op].right));
      ROOM(s);
      SEQ_POLL(s, oc_code_binary(L, c, (OcBinary)s->op, s->e, &s->e2, s->line));
      oc_code_tick_exp(c, s->e);
    }
    s->op = (uint8_t)binary_of(KIND);
  }
  c->level--;
  return oc_return0(f);
  SEQ_END(s);
}

static const OcNative expr_native = {"?", expr, sizeof(Expr), 0, 0};

/* --- table constructors --- */

enum { LIST_FLUSH = 50 }; /* list items gathered in registers before they are stored */

typedef struct Table {
  OcFrame frame;
  OcComp *c;
  OcExp *t;        /* the table, in the parent's frame */
  OcExp v, key, item;
  int32_t line, pc;
  uint32_t nhash, narray;
  uint16_t pending; /* list items in registers */
  uint8_t reg;
} Table;

static OcSig table_start(OcThread *L, OcComp *c, OcExp *t) {
  OcSig g;
  Table *s = oc_comp_push(L, &table_native, &g);
  if (s == NULL) return g;
  s->c = c;
  s->t = t;
  s->nhash = s->narray = 0;
  s->pending = 0;
  oc_exp_init(&s->v, OC_X_VOID, 0);
  return OC_CALL;
}

/* The list item parsed last goes to its register. */
static void close_item(OcComp *c, Table *s) {
  if (s->v.kind == OC_X_VOID) return;
  oc_code_next_reg(c, &s->v);
  s->v.kind = OC_X_VOID;
  if (s->pending == LIST_FLUSH) {
    oc_code_set_list(c, s->t->info, s->narray, s->pending);
    s->narray += s->pending;
    s->pending = 0;
  }
  oc_code_tick(c);
}

static void close_list(OcComp *c, Table *s) {
  if (s->pending == 0) return;
  if (oc_exp_is_multi(&s->v)) {
    oc_code_set_returns(c, &s->v, -1);
    oc_code_set_list(c, s->t->info, s->narray, -1);
    s->narray--; /* the last item's number is not known */
  } else {
    if (s->v.kind != OC_X_VOID) oc_code_next_reg(c, &s->v);
    oc_code_set_list(c, s->t->info, s->narray, s->pending);
  }
  s->narray += s->pending;
}

static void set_sizes(OcComp *c, const Table *s) {
  int log = 0;
  while (log < 31 && (1u << log) < s->nhash) log++;
  oc_code_set_b(c, s->pc, s->nhash == 0 ? 0 : log + 1);
  *oc_code_at(c, s->pc + 1) = OC_MAKE_AX(OC_OP_EXTRA, s->narray > 0xffffff ? 0xffffff : s->narray);
}

static OcSig table(OcThread *L, OcFrame *f) {
  Table *const s = (Table *)f;
  OcComp *const c = s->c;
  SEQ_BEGIN(s);
  s->line = c->lex.line;
  s->pc = oc_code_abc(c, OC_OP_NEWTABLE, c->fs->freereg, 0, 0);
  oc_code_extra(c, 0);
  oc_exp_init(s->t, OC_X_REG, c->fs->freereg);
  oc_code_reserve(c, 1);
  NEXT(s);
  while (KIND != '}') {
    close_item(c, s);
    if (KIND == OC_TK_NAME) SEQ_POLL(s, oc_comp_peek(L, c));
    if (KIND == '[' || (KIND == OC_TK_NAME && c->lex.ahead.kind == '=')) {
      s->reg = c->fs->freereg;
      if (KIND == OC_TK_NAME) {
        oc_exp_string(&s->key, c->lex.t.str);
        NEXT(s);
      } else {
        NEXT(s);
        SEQ_AWAIT(s, oc_parse_expr(L, c, &s->key, 0));
        ROOM(s);
        oc_code_value(c, &s->key);
        if (KIND != ']') SEQ_FAIL(s, oc_comp_expected(L, c, ']'));
        NEXT(s);
      }
      s->nhash++;
      if (KIND != '=') SEQ_FAIL(s, oc_comp_expected(L, c, '='));
      NEXT(s);
      s->item = *s->t;
      oc_code_index(c, &s->item, &s->key);
      oc_code_tick(c);
      SEQ_AWAIT(s, oc_parse_expr(L, c, &s->v, 0));
      ROOM(s);
      oc_code_store(c, &s->item, &s->v);
      s->v.kind = OC_X_VOID;
      c->fs->freereg = s->reg;
      oc_code_tick(c);
    } else {
      SEQ_AWAIT(s, oc_parse_expr(L, c, &s->v, 0));
      s->pending++;
    }
    if (KIND != ',' && KIND != ';') break;
    NEXT(s);
  }
  if (KIND != '}') SEQ_FAIL(s, oc_comp_unmatched(L, c, '}', '{', s->line));
  NEXT(s);
  close_list(c, s);
  set_sizes(c, s);
  return oc_return0(f);
  SEQ_END(s);
}

static const OcNative table_native = {"?", table, sizeof(Table), 0, 0};

/* --- function bodies --- */

typedef struct Body {
  OcFrame frame;
  OcComp *c;
  OcExp *e;
  OcFunc fs;
  OcScope scope;
  OcString *name;
  int32_t line;
  bool method;
} Body;

OcSig oc_parse_body(OcThread *L, OcComp *c, OcExp *e, bool method, int line) {
  OcSig g;
  Body *s = oc_comp_push(L, &body_native, &g);
  if (s == NULL) return g;
  s->c = c;
  s->e = e;
  s->method = method;
  s->line = line;
  return OC_CALL;
}

static void parameters_done(OcComp *c) {
  OcFunc *fs = c->fs;
  oc_scope_activate(c, (int)(c->active.n - fs->act0 - fs->nactive));
  fs->p->nparams = (uint8_t)fs->nactive;
  if (fs->p->is_vararg) oc_code_abc(c, OC_OP_VARARGPREP, fs->p->nparams, 0, 0);
  oc_code_reserve(c, fs->nactive);
}

static OcSig body(OcThread *L, OcFrame *f) {
  Body *const s = (Body *)f;
  OcComp *const c = s->c;
  SEQ_BEGIN(s);
  SEQ_POLL(s, oc_func_open(L, c, &s->fs, &s->scope));
  s->fs.p->line = s->line;
  if (KIND != '(') SEQ_FAIL(s, oc_comp_expected(L, c, '('));
  NEXT(s);
  if (s->method) {
    SEQ_POLL(s, oc_scope_declare(L, c, c->name_self, OC_VAR_REGULAR));
    oc_scope_activate(c, 1);
  }
  if (KIND != ')') {
    for (;;) {
      if (KIND == OC_TK_NAME) {
        s->name = c->lex.t.str;
        NEXT(s);
        SEQ_POLL(s, oc_scope_declare(L, c, s->name, OC_VAR_REGULAR));
      } else if (KIND == OC_TK_DOTS) {
        s->fs.p->is_vararg = 1;
        NEXT(s);
        break;
      } else {
        SEQ_FAIL(s, oc_lex_error(L, &c->lex, "<name> or '...' expected"));
      }
      if (KIND != ',') break;
      NEXT(s);
    }
  }
  parameters_done(c);
  if (KIND != ')') SEQ_FAIL(s, oc_comp_expected(L, c, ')'));
  NEXT(s);
  SEQ_AWAIT(s, oc_parse_block(L, c, false));
  s->fs.p->last_line = c->lex.line;
  if (KIND != OC_TK_END) SEQ_FAIL(s, oc_comp_unmatched(L, c, OC_TK_END, OC_TK_FUNCTION, s->line));
  NEXT(s);
  oc_code_return(c, (int)oc_scope_registers(c), 0);
  SEQ_POLL(s, oc_scope_leave(L, c));
  SEQ_POLL(s, oc_func_close(L, c));
  ROOM(s);
  oc_exp_init(s->e, OC_X_RELOC, oc_code_abc(c, OC_OP_CLOSURE, 0, 0, 0));
  oc_code_extra(c, c->nprotos - c->fs->protos0 - 1);
  oc_code_next_reg(c, s->e);
  return oc_return0(f);
  SEQ_END(s);
}

static const OcNative body_native = {"?", body, sizeof(Body), 0, 0};
