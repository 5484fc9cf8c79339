/* lex.h: source text to tokens, in slices. Layer 6.
 *
 * The scanner reads the source string in place. Between two polls it keeps only a mode and positions, so a literal, a comment or a
 * run of blanks of any length is read in steps of about OC_SLICE_BYTES. Every string it returns is a key string (short or
 * canonical) and is a key of the compiler's table `map`: so it stays alive while compiling, and equal strings are one object.
 */
#ifndef OC_LEX_H
#define OC_LEX_H

#include "meta.h"

/* Single characters are their own tokens. The reserved words come first, in the order of lex.c's list. */
enum {
  OC_TK_AND = 257, OC_TK_BREAK, OC_TK_DO, OC_TK_ELSE, OC_TK_ELSEIF, OC_TK_END, OC_TK_FALSE, OC_TK_FOR, OC_TK_FUNCTION,
  OC_TK_GOTO, OC_TK_IF, OC_TK_IN, OC_TK_LOCAL, OC_TK_NIL, OC_TK_NOT, OC_TK_OR, OC_TK_REPEAT, OC_TK_RETURN, OC_TK_THEN,
  OC_TK_TRUE, OC_TK_UNTIL, OC_TK_WHILE,
  OC_TK_IDIV, OC_TK_CONCAT, OC_TK_DOTS, OC_TK_EQ, OC_TK_GE, OC_TK_LE, OC_TK_NE, OC_TK_SHL, OC_TK_SHR, OC_TK_DBCOLON,
  OC_TK_EOS, OC_TK_NUMBER, OC_TK_NAME, OC_TK_STRING
};

typedef struct OcToken {
  int kind;
  uint32_t start, end; /* where it stands in the source, for messages */
  OcString *str;       /* NAME, STRING */
  OcValue num;         /* NUMBER: integer or float */
} OcToken;

typedef struct OcLex {
  const char *src;
  OcString *chunk;     /* chunk name */
  OcToken t, ahead;    /* current token, and the one after it when has_ahead */
  uint32_t len, pos;   /* of the source */
  int32_t line;        /* where the scanner is */
  int32_t last_line;   /* of the token before the current one: the one last consumed */
  bool has_ahead;
  bool ready;          /* a token is scanned and waits for fuel before it is handed out */
  /* --- scanning under way --- */
  uint8_t mode;
  uint8_t delim;       /* quote of a short string */
  bool comment;        /* a long bracket is a comment */
  bool has_cr;         /* a long string needs its line ends normalised */
  bool blanks;         /* inside \z */
  uint32_t a, b;       /* the text of the literal: src[a .. b) */
  uint32_t mark;       /* start of the escape sequence, or position in the pending copy */
  uint32_t level, closing; /* '=' signs of a long bracket; those seen of a possible closing one, plus 1 */
  int32_t start_line;
  uint8_t after;       /* 0: not consumed anything; see oc_lex_next */
  /* --- slots of the compiler's frame --- */
  OcValue *buffer, *string, *map, *floats;
} OcLex;

void oc_lex_init(OcLex *x, OcString *source, OcString *chunk);
/* Advances to the next token. Use under SEQ_POLL. */
OcSig oc_lex_next(OcThread *L, OcLex *x) OC_MUST;
/* Makes x->ahead valid. Use under SEQ_POLL. */
OcSig oc_lex_peek(OcThread *L, OcLex *x) OC_MUST;
/* Enters a key string of the compiler's own in `map`. */
OcSig oc_lex_anchor(OcThread *L, OcLex *x, OcString *s) OC_MUST;
/* Makes sure a number is a key of `map` or `floats`, so that noting its constant index cannot fail. */
OcSig oc_lex_number(OcThread *L, OcLex *x, const OcValue *v) OC_MUST;

/* "chunk:line: message near 'current token'" */
OcSig oc_lex_error(OcThread *L, OcLex *x, const char *message) OC_MUST;
/* The same without "near". */
OcSig oc_lex_error_plain(OcThread *L, OcLex *x, const char *message) OC_MUST;
/* How a kind of token is written in messages ("'then'", "<eof>"). */
void oc_lex_kind_name(int kind, char out[24]);

#endif
