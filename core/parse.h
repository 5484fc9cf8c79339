/* parse.h: what the parser, the code generator and the scopes share. Layer 6.
 *
 * The compiler is a sequence (OcComp) with one child sequence for every construct that can nest. A function under construction keeps
 * its code, constants, variables and jump lists at the end of vectors that all functions of the chunk share, as on a stack: an inner
 * function begins where the outer one is at that moment, and is moved, in slices, to exactly sized arrays of its OcProto when it ends.
 * So nothing big is ever copied to grow, and small functions cost few allocations.
 *
 * Emitting code cannot fail for memory: oc_comp_room, asked at every token and at every step that emits without reading one, keeps
 * room ahead. Errors found while emitting are noted in `err` and raised at the next such point, before the next token is read.
 *
 * Jumps: a JMP under construction names a jump list, not a place. A list is a number; joining two is O(1) (union-find), and giving it
 * a target is O(1): the JMPs learn it when the function is moved. That keeps `elseif` chains and long conditions linear.
 */
#ifndef OC_PARSE_H
#define OC_PARSE_H

#include "compile.h"
#include "lex.h"
#include "opcodes.h"

/* --- vectors in blocks of about 4 KB; elements never move while reachable through a pointer between two oc_vec_room --- */
typedef struct OcVec {
  OcVm *vm;
  OcValue *slot;  /* nil, the only block, or a table of blocks */
  char *data;     /* block of segment `seg` */
  uint32_t seg, n, cap;
  uint16_t esize;
  uint8_t shift;  /* elements per full block: 1 << shift */
} OcVec;

OcSig oc_vec_room(OcVec *v, uint32_t more) OC_MUST;
void *oc_vec_seek(OcVec *v, uint32_t i); /* slow part of oc_vec_at */
OC_INLINE void *oc_vec_at(OcVec *v, uint32_t i) {
  OC_ASSERT(i < v->n);
  if (OC_UNLIKELY(i >> v->shift != v->seg)) return oc_vec_seek(v, i);
  return v->data + (i & ((1u << v->shift) - 1)) * v->esize;
}
/* The new last element, not cleared. There must be room. */
OC_INLINE void *oc_vec_add(OcVec *v) {
  OC_ASSERT(v->n < v->cap);
  return oc_vec_at(v, v->n++);
}

/* --- elements --- */
typedef struct OcCode { OcInstr i; int32_t line; } OcCode;

typedef struct OcJumps { /* a jump list */
  uint32_t parent;  /* itself: a root */
  int32_t target;   /* root: where jumps that carry no value go, -1 not yet known */
  int32_t vtarget;  /* where TESTSETs go */
  uint16_t run;     /* longest run without fuel that arrives here */
  uint8_t reg;      /* TESTSETs put their value here; OC_NO_REG: nowhere */
  uint8_t rank : 6;
  uint8_t novalue : 1; /* the TESTSETs below this node lost their value */
  uint8_t needs : 1;   /* root: some jump carries no value, so one has to be loaded */
} OcJumps;
#define OC_NO_REG 255u

enum { OC_VAR_REGULAR, OC_VAR_CONST, OC_VAR_CLOSE, OC_VAR_COMPTIME /* a constant: no register */ };
typedef struct OcVar { /* an active local variable */
  OcValue k;       /* COMPTIME */
  OcString *name;  /* anchored by `map`, as all names below */
  int32_t info;    /* its OcLocVar, from the function's first; -1 none */
  uint8_t kind, reg;
} OcVar;

typedef struct OcGoto { /* a goto waiting for its label */
  OcString *name;
  uint32_t jumps;
  int32_t line, pc;
  uint16_t nactive;
  uint8_t level; /* registers in use there */
  bool close;
} OcGoto;

typedef struct OcLabel {
  OcString *name;
  int32_t line, pc; /* pc -1: not born yet */
  uint16_t nactive;
} OcLabel;

/* --- expressions --- */
typedef enum {
  OC_X_VOID, OC_X_NIL, OC_X_TRUE, OC_X_FALSE,
  OC_X_K,       /* constant `info` */
  OC_X_NUM,     /* num */
  OC_X_STR,     /* num holds the string */
  OC_X_REG,     /* value in register `info`, for good */
  OC_X_LOCAL,   /* register `info`, variable number `idx` of the function */
  OC_X_UPVAL,   /* upvalue `info` */
  OC_X_CONST,   /* compile-time constant: absolute index `info` into active variables */
  OC_X_INDEXED, /* register `base`, key in register `idx` */
  OC_X_INDEXUP, /* upvalue `base`, key constant `idx` */
  OC_X_INDEXI,  /* register `base`, integer `idx` */
  OC_X_FIELD,   /* register `base`, key constant `idx` */
  OC_X_JUMP,    /* a comparison: `info` is its JMP */
  OC_X_RELOC,   /* instruction `info` can put its result in any register */
  OC_X_CALL, OC_X_VARARG /* instruction `info` */
} OcExpKind;

typedef struct OcExp {
  uint8_t kind, base;
  uint16_t idx;
  int32_t info;
  uint32_t t, f;  /* lists of jumps taken when true, when false; 0 none */
  OcValue num;
} OcExp;

/* --- scopes and functions --- */
typedef struct OcScope OcScope;
struct OcScope {
  OcScope *prev;
  uint32_t first_label, first_goto; /* in the vectors */
  uint32_t breaks;      /* jumps of the breaks inside */
  int32_t break_line, break_pc; /* of the first */
  uint16_t nactive;     /* variables outside */
  bool upval, is_loop, inside_tbc, has_break, break_close;
};

typedef struct OcFunc OcFunc;
struct OcFunc {
  OcFunc *prev, *next;
  OcProto *p;           /* anchored in the table of protos */
  OcScope *scope;
  uint32_t code0, jumps0, k0, protos0, loc0, act0, label0; /* where its parts begin */
  int32_t last_target;  /* pc of the last jump target */
  uint32_t run;         /* instructions since fuel was looked at, on the longest path */
  int32_t knil, ktrue, kfalse; /* constants that are no table keys */
  uint16_t nactive;     /* active variables */
  uint8_t freereg, max_slots;
  bool needs_close;
};

typedef enum {
  OC_CERR_NONE, OC_CERR_REGISTERS, OC_CERR_CONTROL, OC_CERR_LIST, OC_CERR_SIZE
} OcCompErr;

/* Slots of the compiler's frame. */
enum {
  OC_CT_MAP, OC_CT_FLOATS, OC_CT_K, OC_CT_PROTOS, OC_CT_CODE, OC_CT_JUMPS, OC_CT_ACTIVE, OC_CT_LOCVARS, OC_CT_GOTOS, OC_CT_LABELS,
  OC_CT_TARGETS, OC_CT_KPREV, OC_CT_BUFFER, OC_CT_STRING, OC_CT_COUNT
};

typedef struct OcComp {
  OcFrame frame;
  OcLex lex;
  OcFunc *fs;           /* the innermost function; lives in its frame */
  OcVec code, jumps, active, locvars, gotos, labels, targets, kprev;
  uint32_t nk, kcap;    /* constants of all open functions, and room in their table */
  uint32_t nprotos;
  uint16_t level;       /* nesting of syntax */
  uint8_t err;          /* OcCompErr noted while emitting */
  /* progress of the sliced operation under way: leaving a scope, solving gotos, closing a function. One at a time. */
  uint8_t stage;
  bool solved_close;
  uint32_t cursor, keep;
  OcString *name_env, *name_for, *name_self;
} OcComp;

/* --- comp.c --- */
OcSig oc_comp_room(OcThread *L, OcComp *c) OC_MUST;   /* under POLL */
OcSig oc_comp_next(OcThread *L, OcComp *c) OC_MUST;   /* next token and room; under POLL */
OcSig oc_comp_peek(OcThread *L, OcComp *c) OC_MUST;   /* under POLL */
/* Pushes a child sequence; the caller sets its own fields and returns OC_CALL. *g tells why it is NULL. */
void *oc_comp_push(OcThread *L, const OcNative *n, OcSig *g) OC_MUST;
OcSig oc_comp_enter(OcThread *L, OcComp *c) OC_MUST;  /* one level deeper */
OcSig oc_comp_expected(OcThread *L, OcComp *c, int kind) OC_MUST; /* "'x' expected near ..." */
/* "'what' expected (to close 'who' at line n) near ..." */
OcSig oc_comp_unmatched(OcThread *L, OcComp *c, int what, int who, int line) OC_MUST;
OcSig oc_comp_limit(OcThread *L, OcComp *c, OcFunc *fs, int limit, const char *what) OC_MUST;
OcSig oc_comp_sem_error(OcThread *L, OcComp *c, const char *fmt, ...) OC_MUST OC_PRINTF(3, 4);
/* Opens a function in fs (a frame's struct); oc_func_close moves it to its prototype, under POLL. */
OcSig oc_func_open(OcThread *L, OcComp *c, OcFunc *fs, OcScope *scope) OC_MUST;
OcSig oc_func_close(OcThread *L, OcComp *c) OC_MUST;
/* Index of a constant in the innermost function. v: number, string, boolean or nil. */
int32_t oc_comp_constant(OcComp *c, const OcValue *v);

/* --- scope.c --- */
OC_INLINE OcVar *oc_var(OcComp *c, const OcFunc *fs, uint32_t i) { return oc_vec_at(&c->active, fs->act0 + i); }
OcSig oc_scope_declare(OcThread *L, OcComp *c, OcString *name, uint8_t kind) OC_MUST; /* not active yet; idempotent on NOMEM */
void oc_scope_activate(OcComp *c, int n); /* the last n declared */
void oc_scope_begins(OcComp *c, const OcVar *v); /* to debug information, v begins with the next instruction */
uint32_t oc_scope_level(OcComp *c, const OcFunc *fs, uint32_t nactive); /* registers of the first nactive variables */
OC_INLINE uint32_t oc_scope_registers(OcComp *c) { return oc_scope_level(c, c->fs, c->fs->nactive); }
OcSig oc_scope_resolve(OcThread *L, OcComp *c, OcString *name, OcExp *e) OC_MUST; /* under POLL */
OcSig oc_scope_writable(OcThread *L, OcComp *c, const OcExp *e) OC_MUST;
void oc_scope_enter(OcComp *c, OcScope *s, bool is_loop);
OcSig oc_scope_leave(OcThread *L, OcComp *c) OC_MUST; /* under POLL */
void oc_scope_mark_tbc(OcComp *c);
OcSig oc_scope_goto(OcThread *L, OcComp *c, OcString *name, int line) OC_MUST; /* under POLL */
void oc_scope_break(OcComp *c, int line);
void oc_scope_break_list(OcComp *c, uint32_t list, int line, int32_t pc);
/* Adds a label that nobody sees until oc_scope_born, with its index, is done. `last`: only the end of the block follows. */
OcSig oc_scope_label(OcThread *L, OcComp *c, OcString *name, int line) OC_MUST;
OcSig oc_scope_born(OcThread *L, OcComp *c, uint32_t index, bool last) OC_MUST;

/* --- children: parse_expr.c, parse_stat.c --- */
OcSig oc_parse_expr(OcThread *L, OcComp *c, OcExp *e, int limit) OC_MUST;    /* limit 0: a whole expression. Under AWAIT */
OcSig oc_parse_suffixed(OcThread *L, OcComp *c, OcExp *e) OC_MUST;           /* under AWAIT */
OcSig oc_parse_body(OcThread *L, OcComp *c, OcExp *e, bool method, int line) OC_MUST; /* under AWAIT */
OcSig oc_parse_block(OcThread *L, OcComp *c, bool scope) OC_MUST;            /* under AWAIT */
bool oc_parse_block_ends(const OcComp *c, bool until);
void oc_parse_list_done(OcComp *c, int nvars, int nexps, OcExp *e);

#endif
