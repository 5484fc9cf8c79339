/* lib_load.c: load, loadfile, dofile; and reading whole files for them and for require. Layer 7. */
#include <stdio.h>

#include "hooks.h"
#include "lib_file.h"
#include "load.h"

/* --- load --- */

enum { CHUNK, NAME, MODE, ENV }; /* arguments of load */

typedef struct { OC_CATCHING; uint32_t at; } Load;

static OcSig load_args(OcThread *L, OcFrame *f) {
  OcString *s;
  OC_CHECK(oc_arg_str_opt(L, f, MODE, &s));
  if (oc_is_num(OC_ARG(f, CHUNK))) OC_CHECK(oc_arg_str(L, f, CHUNK, &s));
  OC_CHECK(oc_arg_str_opt(L, f, NAME, &s));
  if (oc_is_str(OC_ARG(f, CHUNK))) {
    if (s == NULL) *OC_ARG(f, NAME) = *OC_ARG(f, CHUNK);
    return OC_OK;
  }
  OC_CHECK(oc_arg_function(L, f, CHUNK));
  return s != NULL ? OC_OK : oc_set_bytes(L, OC_ARG(f, NAME), "=(load)", 7);
}

/* A number that the reader gave becomes a string; anything else is an error. */
static OcSig check_piece(OcThread *L, OcValue *v) {
  if (oc_is_str(v)) return OC_OK;
  if (!oc_is_num(v)) return oc_error(L, "reader function must return a string");
  OcString *s = oc_num_to_string(L->vm, v);
  if (s == NULL) return OC_NOMEM;
  oc_set_obj(v, s);
  return OC_OK;
}

/* The mode in argument i, if there is one. */
static const char *mode_of(OcFrame *f, int i) { return oc_is_str(OC_ARG(f, i)) ? oc_str(OC_ARG(f, i))->data : NULL; }

/* All pieces are read before the compiler sees the first: an error in the text then is told later than in PUC Lua, which nobody can
 * tell from a sensible reader. */
static OcSig load(OcThread *L, OcFrame *f) {
  Load *const s = (Load *)f;
  OcValue *const piece = OC_TEMP(f, 0), *const buffer = OC_TEMP(f, 1);
  SEQ_BEGIN(s);
  SEQ_AWAIT(s, load_args(L, f));
  SEQ_TRY(s);
  if (!oc_is_str(OC_ARG(f, CHUNK))) {
    SEQ_AWAIT(s, oc_set_buffer(L, buffer));
    for (;;) {
      *piece = *OC_ARG(f, CHUNK);
      SEQ_AWAIT(s, oc_call(L, piece, 0, piece, 1));
      if (oc_is_nil(piece)) break;
      SEQ_AWAIT(s, check_piece(L, piece));
      if (oc_str(piece)->len == 0) break;
      SEQ_POLL(s, oc_buffer_add_string(L, buffer, oc_str(piece), &s->at));
      SEQ_TICK(L, s, 1);
    }
    SEQ_POLL(s, oc_buffer_to_string(L, OC_ARG(f, CHUNK), buffer));
  }
  SEQ_AWAIT(s, oc_load_string(L, piece, OC_ARG(f, CHUNK), OC_ARG(f, NAME), mode_of(f, MODE)));
  SEQ_UNTRY(s);
  if (f->nargs > ENV) oc_load_env(L, piece, OC_ARG(f, ENV));
  else oc_load_globals(L, piece);
  return oc_return1(f, piece);
  SEQ_CATCH(s);
  SEQ_UNTRY(s);
  return oc_return2(f, oc_nil(), L->error);
  SEQ_END(s);
}
const OcNative oc_load_native = {"load", load, sizeof(Load), 4, 2};

/* --- files --- */

const char *oc_file_error(OcVm *vm, int err) {
  const OcHostHooks *h = vm->host;
  if (err < 0) return "no file access here";
  const char *text = h != NULL && h->error_text != NULL ? h->error_text(h->ctx, err) : NULL;
  return text != NULL ? text : "unknown error";
}

/* The finalizer of files, of those too that only loadfile has seen. */
static OcSig file_gc(OcThread *L, OcFrame *f) {
  int err;
  if (!oc_is_file(OC_ARG(f, 0)) || oc_file(OC_ARG(f, 0))->kind != OC_FILE_HOST) return oc_return0(f);
  OC_CHECK(oc_file_close(L, oc_file(OC_ARG(f, 0)), &err));
  return oc_return0(f);
}
static const OcNative file_gc_native = {"__gc", file_gc, sizeof(OcPlainSeq), 1, 0}; /* a sequence, as the host may say "wait" */

OcTable *oc_file_meta(OcVm *vm) {
  OcTable *registry = oc_tab(&vm->registry);
  OcString *key = oc_string_cstr(vm, "FILE*");
  if (key == NULL) return NULL;
  const OcValue *old = oc_table_get_str(vm, registry, key);
  if (oc_is_tab(old)) return oc_tab(old);
  OcTable *meta = oc_table_new(vm);
  if (meta == NULL) return NULL;
  OcValue v = oc_obj(key), gc;
  oc_set_native(&gc, &file_gc_native);
  if (!oc_lib_set(vm, meta, "__name", &v) || !oc_lib_set(vm, meta, "__gc", &gc) || !oc_lib_set(vm, meta, "__close", &gc))
    return NULL;
  v = oc_obj(meta);
  return oc_table_set_str(vm, registry, key, &v) == OC_TSET_OK ? meta : NULL;
}

OcSig oc_file_new(OcThread *L, OcValue *ret) {
  OcTable *meta = oc_file_meta(L->vm);
  if (meta == NULL) return OC_NOMEM;
  OcUdata *u = oc_udata_new(L->vm, sizeof(OcFile), OC_UDATA_FILE);
  if (u == NULL) return OC_NOMEM;
  memset(u->data, 0, sizeof(OcFile));
  oc_set_obj(ret, u);
  if (!oc_set_metatable(L->vm, ret, meta)) return OC_NOMEM;
  return OC_OK;
}

OcSig oc_file_open(OcThread *L, OcValue *file, const char *name, const char *mode, int *err) {
  const OcHostHooks *h = L->vm->host;
  OcFile *p = oc_file(file);
  *err = -1;
  if (h == NULL || h->open == NULL) return OC_OK;
  *err = 0;
  oc_charge(L, OC_OPEN_FUEL);
  const int32_t n = h->open(h->ctx, L->vm, name, mode, err);
  if (n == OC_HOST_WAIT) return OC_WAIT;
  if (n < 0) {
    if (*err == 0) *err = -1;
    return OC_OK;
  }
  *err = 0;
  p->handle = n;
  p->kind = OC_FILE_HOST;
  p->eof = false;
  p->at = p->have = 0;
  return OC_OK;
}

OcSig oc_file_close(OcThread *L, OcFile *p, int *err) {
  const OcHostHooks *h = L->vm->host;
  *err = 0;
  if (p->kind != OC_FILE_HOST) return OC_OK; /* while this waited, another coroutine closed it */
  oc_charge(L, 4 * OC_HOST_FUEL);
  const int r = h->close != NULL ? h->close(h->ctx, L->vm, p->handle, err) : 0;
  if (r == OC_HOST_WAIT) return OC_WAIT;
  if (r >= 0) *err = 0;
  p->kind = OC_FILE_CLOSED; /* whatever the outcome: as fclose */
  return OC_OK;
}

OcSig oc_file_read(OcThread *L, OcFile *p, char *to, size_t n, size_t *got, int *err) {
  const OcHostHooks *h = L->vm->host;
  int64_t r = 0;
  *got = 0;
  *err = 0;
  if (n > OC_SLICE_BYTES) n = OC_SLICE_BYTES;
  oc_charge(L, OC_FUEL_BYTES(n));
  if (p->kind == OC_FILE_HOST) {
    r = h->file_read != NULL ? h->file_read(h->ctx, L->vm, p->handle, to, n, err) : 0;
  } else if (p->kind == OC_FILE_STDIN) {
    r = h != NULL && h->read != NULL ? h->read(h->ctx, L->vm, to, n) : 0;
  } else {
    *err = 9; /* EBADF, as C's library answers for reading what is open for writing */
    return OC_OK;
  }
  if (r == OC_HOST_WAIT) return OC_WAIT;
  if (r >= 0) {
    *err = 0;
    *got = (size_t)r;
  } else if (*err == 0) {
    *err = 5; /* EIO */
  }
  return OC_OK;
}

/* --- whole files --- */

typedef struct {
  OcFrame frame;
  uint8_t state; /* SkipState */
  uint8_t bom;   /* bytes of the byte order mark seen */
  int err;
  size_t got;
} ReadFile;

enum { SKIP_BOM, SKIP_START, SKIP_COMMENT, SKIP_NEWLINE, SKIP_DONE };

/* Takes the mark and the comment out of the first n < OC_SLICE_BYTES bytes, in place; returns how many are left. */
static size_t skip_prefix(ReadFile *s, char *p, size_t n) {
  static const char bom[] = "\xef\xbb\xbf";
  size_t at = 0;
  while (s->state == SKIP_BOM && at < n && p[at] == bom[s->bom]) {
    at++;
    if (++s->bom == 3) s->state = SKIP_START;
  }
  if (s->state == SKIP_BOM && at < n) {
    if (s->bom > 0) { /* no mark after all; it came in one piece unless somebody feeds single bytes */
      s->state = SKIP_DONE;
      if (at >= s->bom) at -= s->bom;
    } else {
      s->state = SKIP_START;
    }
  }
  if (s->state == SKIP_START && at < n) s->state = p[at] == '#' ? SKIP_COMMENT : SKIP_DONE;
  while (s->state == SKIP_COMMENT && at < n) {
    if (p[at++] == '\n') s->state = SKIP_NEWLINE;
  }
  if (s->state == SKIP_NEWLINE && at < n) {
    /* The comment's newline stays, so that lines keep their numbers; not before a binary chunk. There is room for it: less than a
     * slice was read. */
    s->state = SKIP_DONE;
    if (p[at] != '\033') {
      memmove(p + 1, p + at, n - at);
      p[0] = '\n';
      return n - at + 1;
    }
  }
  memmove(p, p + at, n - at);
  return n - at;
}

static OcSig read_open(OcThread *L, ReadFile *s) {
  OcValue *file = OC_TEMP(s, 0);
  const OcValue *name = OC_ARG(s, 0);
  if (oc_is_str(name)) return oc_file_open(L, file, oc_str(name)->data, "r", &s->err);
  s->err = 0;
  oc_file(file)->kind = OC_FILE_STDIN;
  return OC_OK;
}

static OcSig read_all(OcThread *L, ReadFile *s) {
  OcBuffer *b = (OcBuffer *)OC_TEMP(s, 1)->u.o;
  OcFile *p = oc_file(OC_TEMP(s, 0));
  for (;;) {
    char *to = oc_buffer_room(L->vm, b, OC_SLICE_BYTES);
    if (to == NULL) return OC_NOMEM;
    OC_CHECK(oc_file_read(L, p, to, OC_SLICE_BYTES - 1, &s->got, &s->err));
    if (s->err != 0 || s->got == 0) return OC_OK;
    if (b->len > OC_MAX_STRING - OC_SLICE_BYTES) return oc_too_big(L);
    oc_buffer_commit(b, s->state == SKIP_DONE ? s->got : skip_prefix(s, to, s->got));
    OC_CHECK(oc_fuel_left(L));
  }
}

static OcSig read_close(OcThread *L, ReadFile *s) {
  int ignored;
  OcFile *p = oc_file(OC_TEMP(s, 0));
  if (p->kind == OC_FILE_HOST) return oc_file_close(L, p, &ignored);
  p->kind = OC_FILE_CLOSED;
  return OC_OK;
}

static OcSig read_failed(OcThread *L, OcFrame *f, const char *what) {
  char text[OC_ERROR_MAX];
  const OcValue *name = OC_ARG(f, 0);
  oc_text(text, sizeof text, "cannot %s %s: %s", what, oc_is_str(name) ? oc_str(name)->data : "stdin",
           oc_file_error(L->vm, ((ReadFile *)f)->err));
  OC_CHECK(oc_set_bytes(L, OC_TEMP(f, 1), text, strlen(text)));
  return oc_return2(f, oc_nil(), *OC_TEMP(f, 1));
}

static OcSig read_file(OcThread *L, OcFrame *f) {
  ReadFile *const s = (ReadFile *)f;
  SEQ_BEGIN(s);
  SEQ_AWAIT(s, oc_file_new(L, OC_TEMP(f, 0)));
  SEQ_AWAIT(s, oc_set_buffer(L, OC_TEMP(f, 1)));
  SEQ_POLL(s, read_open(L, s));
  if (s->err != 0) return read_failed(L, f, "open");
  SEQ_POLL(s, read_all(L, s));
  if (s->err != 0) return read_failed(L, f, "read");
  SEQ_POLL(s, read_close(L, s));
  SEQ_POLL(s, oc_buffer_to_string(L, OC_TEMP(f, 1), OC_TEMP(f, 1)));
  return oc_return1(f, OC_TEMP(f, 1));
  SEQ_END(s);
}
const OcNative oc_read_file_native = {"?read", read_file, sizeof(ReadFile), 1, 2};

/* --- loadfile, dofile --- */

/* Temporaries: the content (or nil) and the message; later the function. */

static OcSig call_read(OcThread *L, OcFrame *f) {
  oc_set_native(OC_TEMP(f, 0), &oc_read_file_native);
  *OC_TEMP(f, 1) = *OC_ARG(f, 0);
  return oc_call(L, OC_TEMP(f, 0), 1, OC_TEMP(f, 0), 2);
}

static OcSig chunk_name(OcThread *L, OcValue *ret, const OcValue *file) {
  char text[OC_ERROR_MAX];
  if (!oc_is_str(file)) return oc_set_bytes(L, ret, "=stdin", 6);
  return oc_set_bytes(L, ret, text, oc_text(text, sizeof text, "@%s", oc_str(file)->data));
}

static OcSig loadfile_args(OcThread *L, OcFrame *f) {
  OcString *s;
  OC_CHECK(oc_arg_str_opt(L, f, 0, &s));
  return oc_arg_str_opt(L, f, 1, &s);
}

static OcSig loadfile(OcThread *L, OcFrame *f) {
  OcCatching *const s = (OcCatching *)f;
  SEQ_BEGIN(s);
  SEQ_AWAIT(s, loadfile_args(L, f));
  SEQ_TRY(s);
  SEQ_AWAIT(s, call_read(L, f));
  if (oc_is_nil(OC_TEMP(f, 0))) return oc_return_slots(f, OC_TEMP(f, 0), 2);
  SEQ_AWAIT(s, chunk_name(L, OC_TEMP(f, 1), OC_ARG(f, 0)));
  SEQ_AWAIT(s, oc_load_string(L, OC_TEMP(f, 0), OC_TEMP(f, 0), OC_TEMP(f, 1), mode_of(f, 1)));
  SEQ_UNTRY(s);
  if (f->nargs > 2) oc_load_env(L, OC_TEMP(f, 0), OC_ARG(f, 2));
  else oc_load_globals(L, OC_TEMP(f, 0));
  return oc_return1(f, OC_TEMP(f, 0));
  SEQ_CATCH(s);
  SEQ_UNTRY(s);
  return oc_return2(f, oc_nil(), L->error);
  SEQ_END(s);
}
const OcNative oc_loadfile_native = {"loadfile", loadfile, sizeof(OcCatching), 3, 2};

static OcSig dofile_args(OcThread *L, OcFrame *f) {
  OcString *s;
  return oc_arg_str_opt(L, f, 0, &s);
}

static OcSig dofile(OcThread *L, OcFrame *f) {
  OcPlainSeq *const s = (OcPlainSeq *)f;
  SEQ_BEGIN(s);
  SEQ_AWAIT(s, dofile_args(L, f));
  SEQ_AWAIT(s, call_read(L, f));
  if (oc_is_nil(OC_TEMP(f, 0))) return oc_raise(L, OC_TEMP(f, 1));
  SEQ_AWAIT(s, chunk_name(L, OC_TEMP(f, 1), OC_ARG(f, 0)));
  SEQ_AWAIT(s, oc_load_string(L, OC_TEMP(f, 0), OC_TEMP(f, 0), OC_TEMP(f, 1), NULL));
  oc_load_globals(L, OC_TEMP(f, 0));
  SEQ_AWAIT(s, oc_call(L, OC_TEMP(f, 0), 0, OC_ARG(f, 0), -1));
  return oc_return_multi(L, f, 0);
  SEQ_END(s);
}
const OcNative oc_dofile_native = {"dofile", dofile, sizeof(OcPlainSeq), 1, 2};
