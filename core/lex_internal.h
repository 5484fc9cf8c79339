/* lex_internal.h: what the scanner's files share. Layer 6. */
#ifndef OC_LEX_INTERNAL_H
#define OC_LEX_INTERNAL_H

#include "lex.h"

/* What is being scanned when a poll ends in the middle of a token. */
enum {
  LX_START,   /* blanks, or the first character of a token */
  LX_LINE,    /* comment to the end of the line */
  LX_SEP,     /* '[' and '=' signs */
  LX_LONG,    /* inside a long bracket */
  LX_LCOPY,   /* copying a long string with line ends to normalise into the buffer */
  LX_STR,     /* short string, no escape seen yet */
  LX_DECODE,  /* short string with escapes, decoded into the buffer */
  LX_UZERO,   /* leading zeros of \u{ */
  LX_NAME,
  LX_NUM,
  LX_NUMX,    /* a numeral of more than a slice */
  LX_MAKE,    /* the token is src[a .. b) */
  LX_COPY,    /* ... being copied to the string slot, `mark` bytes done */
  LX_FINISH,  /* the token is what the buffer holds */
  LX_CANON,   /* the string slot is being made canonical */
  LX_ANCHOR,  /* ... and entered in the map */
  LX_NUMBER   /* a number is being entered */
};

/* Locale-free character classes. */
enum { C_ALPHA = 1, C_DIGIT = 2, C_HEX = 4, C_BLANK = 8 };

extern const uint8_t oc_lex_classes[128];
OC_INLINE uint8_t class_of(uint8_t c) { return c < 128 ? oc_lex_classes[c] : 0; }

/* The reserved words and the other tokens of more than one character, from OC_TK_AND on. */
extern const char *const oc_lex_words[];

/* --- the source --- */

OC_INLINE uint8_t at(const OcLex *x, uint32_t p) { return (uint8_t)x->src[p]; /* src[len] is 0 */ }
OC_INLINE bool is_newline(uint8_t c) { return c == '\n' || c == '\r'; }

/* Steps over a line end: \n, \r, \r\n or \n\r. */
OC_INLINE void newline(OcLex *x) {
  const uint8_t c = at(x, x->pos++);
  const uint8_t d = at(x, x->pos);
  if (is_newline(d) && d != c && x->pos < x->len) x->pos++;
  x->line++;
}

/* --- strings and long brackets (lex_string.c); each does one slice, up to `stop`, and sets x->mode when it is through --- */

/* The buffer of the compiler's frame, made when first needed. NULL: no memory. */
OcBuffer *oc_lex_buffer(OcThread *L, OcLex *x) OC_MUST;
/* A short string with escape sequences goes to the buffer. */
OcSig oc_lex_decode(OcThread *L, OcLex *x, uint32_t stop) OC_MUST;
/* The rest of \u{XXX} behind its leading zeros; x->pos is there, x->mark at the backslash. */
OcSig oc_lex_escape_utf8(OcThread *L, OcLex *x) OC_MUST;
/* Inside a long bracket, of a string or a comment. */
OcSig oc_lex_long_bracket(OcThread *L, OcLex *x, uint32_t stop) OC_MUST;
/* Copies src[mark .. b) to the buffer with \n for every line end. */
OcSig oc_lex_copy_lines(OcThread *L, OcLex *x) OC_MUST;

/* --- messages (lex_error.c) --- */

/* "chunk:line: message near text"; without a text only the first part. */
OcSig oc_lex_raise(OcThread *L, OcLex *x, const char *message, const char *text) OC_MUST;
/* Near the source text from a to b. */
OcSig oc_lex_error_text(OcThread *L, OcLex *x, const char *message, uint32_t a, uint32_t b) OC_MUST;
/* In a short string: near what was read so far, and for a bad escape its text src[mark .. end). */
OcSig oc_lex_error_string(OcThread *L, OcLex *x, const char *message, uint32_t end) OC_MUST;

#endif
