/* lex_error.c: what the scanner and the parser complain about, and where. Layer 6. */
#include <stdio.h>

#include "buffer.h"
#include "lex_internal.h"

void oc_lex_kind_name(int kind, char out[24]) {
  if (kind >= OC_TK_EOS) snprintf(out, 24, "%s", oc_lex_words[kind - OC_TK_AND]);
  else if (kind >= OC_TK_AND) snprintf(out, 24, "'%s'", oc_lex_words[kind - OC_TK_AND]);
  else if (kind >= 32 && kind < 127) snprintf(out, 24, "'%c'", kind);
  else snprintf(out, 24, "'<\\%d>'", kind);
}

/* Appends bytes to a bounded text, up to a zero. */
static size_t text_add(char *out, size_t at, const char *s, size_t n) {
  for (size_t i = 0; i < n && s[i] != 0 && at < OC_ERROR_MAX - 120; i++) out[at++] = s[i];
  out[at] = 0;
  return at;
}

static size_t text_buffer(const OcLex *x, char *out, size_t at) {
  if (x->buffer->tag != OC_BUFFER) return at;
  const OcBuffer *b = (const OcBuffer *)x->buffer->u.o;
  for (const OcChunk *c = b->first; c != NULL && at < OC_ERROR_MAX - 120; c = c->next) at = text_add(out, at, c->data, c->used);
  return at;
}

OcSig oc_lex_raise(OcThread *L, OcLex *x, const char *message, const char *text) {
  char id[OC_IDSIZE];
  oc_chunk_id(id, x->chunk->data, x->chunk->len);
  if (text == NULL) return oc_error_plain(L, "%s:%d: %s", id, (int)x->line, message);
  return oc_error_plain(L, "%s:%d: %s near %s", id, (int)x->line, message, text);
}

OcSig oc_lex_error_plain(OcThread *L, OcLex *x, const char *message) { return oc_lex_raise(L, x, message, NULL); }

OcSig oc_lex_error(OcThread *L, OcLex *x, const char *message) {
  const OcToken *t = &x->t;
  char text[OC_ERROR_MAX];
  size_t n = 0;
  if (t->kind == 0) return oc_lex_raise(L, x, message, NULL); /* a zero byte: nothing to show */
  if (t->kind < OC_TK_EOS) {
    char name[24];
    oc_lex_kind_name(t->kind, name);
    return oc_lex_raise(L, x, message, name);
  }
  if (t->kind == OC_TK_EOS) return oc_lex_raise(L, x, message, "<eof>");
  n = text_add(text, n, "'", 1);
  if (t->kind != OC_TK_STRING) {
    n = text_add(text, n, x->src + t->start, t->end - t->start);
  } else { /* delimiters as written, contents as read */
    uint32_t d = 1;
    if (x->src[t->start] == '[') {
      while (x->src[t->start + d] == '=') d++;
      d++;
    }
    n = text_add(text, n, x->src + t->start, d);
    n = text_add(text, n, t->str->data, t->str->len);
    n = text_add(text, n, x->src + t->end - d, d);
  }
  text_add(text, n, "'", 1);
  return oc_lex_raise(L, x, message, text);
}

OcSig oc_lex_error_text(OcThread *L, OcLex *x, const char *message, uint32_t a, uint32_t b) {
  char text[OC_ERROR_MAX];
  size_t n = text_add(text, 0, "'", 1);
  n = text_add(text, n, x->src + a, b - a);
  text_add(text, n, "'", 1);
  return oc_lex_raise(L, x, message, text);
}

OcSig oc_lex_error_string(OcThread *L, OcLex *x, const char *message, uint32_t end) {
  char text[OC_ERROR_MAX];
  const char quote = (char)x->delim;
  size_t n = text_add(text, 0, "'", 1);
  n = text_add(text, n, &quote, 1);
  if (x->mode == LX_STR) n = text_add(text, n, x->src + x->a, x->pos - x->a);
  else n = text_buffer(x, text, n);
  if (end != 0) n = text_add(text, n, x->src + x->mark, (end > x->len ? x->len : end) - x->mark);
  text_add(text, n, "'", 1);
  return oc_lex_raise(L, x, message, text);
}
