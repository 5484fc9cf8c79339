/* lib_io.c: the io library (manual 6.8) over the host's hooks, but for reading (lib_io_read.c). Layer 7.
 *
 * Writing is not buffered here (hosts that profit from it do), reading is. Whatever the host makes wait is asked again.
 */
#include <stdio.h>

#include "hooks.h"
#include "lib_io.h"
#include "number.h"

/* --- files as arguments --- */

static OcSig check_file(OcThread *L, OcFrame *f, int i) {
  return !oc_arg_none(f, i) && oc_is_file(OC_ARG(f, i)) ? OC_OK : oc_arg_type_error(L, f, i, "FILE*");
}

OcSig oc_io_check(OcThread *L, OcFrame *f, int i) {
  OC_CHECK(check_file(L, f, i));
  if (oc_file(OC_ARG(f, i))->kind == OC_FILE_CLOSED) return oc_error(L, "attempt to use a closed file");
  return OC_OK;
}

static const char *const default_keys[] = {"_IO_input", "_IO_output"};

static OcSig get_default(OcThread *L, int which, OcValue *out) {
  OcString *key = oc_string_cstr(L->vm, default_keys[which]);
  if (key == NULL) return OC_NOMEM;
  *out = *oc_table_get_str(L->vm, oc_tab(&L->vm->registry), key);
  return OC_OK;
}

OcSig oc_io_default(OcThread *L, int which, OcValue *out) {
  OC_CHECK(get_default(L, which, out));
  if (oc_file(out)->kind == OC_FILE_CLOSED) return oc_error(L, "default %s file is closed", default_keys[which] + 4);
  return OC_OK;
}

OcSig oc_io_outcome(OcThread *L, OcFrame *f, int err, const char *name) {
  char text[OC_ERROR_MAX];
  if (err == 0) return oc_return_value(f, oc_bool(true));
  oc_text(text, sizeof text, "%s%s%s", name != NULL ? name : "", name != NULL ? ": " : "", oc_file_error(L->vm, err));
  return oc_return_fail(L, f, text, err < 0 ? 1 : err);
}

/* --- writing --- */

/* Up to a slice of bytes. OC_OK with *done or *err, or OC_WAIT. */
static OcSig put(OcThread *L, OcFile *p, const char *s, size_t n, size_t *done, int *err) {
  const OcHostHooks *h = L->vm->host;
  int64_t r = (int64_t)n;
  *err = 0;
  *done = 0;
  if (n > OC_SLICE_BYTES) n = OC_SLICE_BYTES;
  oc_charge(L, OC_FUEL_BYTES(n) + OC_HOST_FUEL);
  if (p->kind == OC_FILE_STDOUT || p->kind == OC_FILE_STDERR) {
    if (h != NULL && h->write != NULL) r = h->write(h->ctx, L->vm, p->kind == OC_FILE_STDOUT ? 1 : 2, s, n);
  } else if (p->kind == OC_FILE_HOST && h->file_write != NULL) {
    if (p->at < p->have) { /* what was read ahead was not read yet */
      if (h->seek != NULL) {
        r = h->seek(h->ctx, L->vm, p->handle, 1, (int64_t)p->at - p->have, err);
        if (r == OC_HOST_WAIT) return OC_WAIT;
      }
      p->at = p->have = 0;
    }
    r = h->file_write(h->ctx, L->vm, p->handle, s, n, err);
  } else {
    *err = 9; /* EBADF: not open for writing */
    return OC_OK;
  }
  if (r == OC_HOST_WAIT) return OC_WAIT;
  if (r > 0 || n == 0) {
    *err = 0;
    *done = (size_t)r;
  } else if (*err == 0) {
    *err = 5; /* EIO */
  }
  return OC_OK;
}

static size_t number_text(const OcValue *v, char *out) {
  /* C's "%.14g", not tostring: a whole float is written without ".0", as PUC Lua's io.write does. */
  return oc_is_int(v) ? oc_num_format(v, out) : oc_num_printf_flt(out, 'g', "", -1, 14, v->u.n);
}

typedef struct { OcFrame frame; uint32_t i, off; int err; } Write;

/* The rest of argument i. Stops at the first failure, as every write after it would. */
static OcSig write_arg(OcThread *L, Write *s, const OcValue *file) {
  char text[512];
  OcFrame *f = &s->frame;
  const char *p = text;
  size_t n, done;
  if (oc_is_num(OC_ARG(f, s->i))) {
    n = number_text(OC_ARG(f, s->i), text);
  } else {
    OcString *str;
    OC_CHECK(oc_arg_str(L, f, (int)s->i, &str));
    p = str->data;
    n = str->len;
  }
  while (s->off < n) {
    OC_CHECK(put(L, oc_file(file), p + s->off, n - s->off, &done, &s->err));
    if (s->err != 0) return OC_OK;
    s->off += (uint32_t)done;
    if (s->off < n) OC_CHECK(oc_fuel_left(L));
  }
  s->off = 0;
  return OC_OK;
}

static OcSig write_seq(OcThread *L, OcFrame *f, uint32_t first) {
  Write *const s = (Write *)f;
  OcValue *const file = OC_TEMP(f, 0);
  SEQ_BEGIN(s);
  if (first == 0) {
    SEQ_AWAIT(s, oc_io_default(L, 1, file));
  } else {
    OC_CHECK(oc_io_check(L, f, 0));
    *file = *OC_ARG(f, 0);
  }
  for (s->i = first; s->i < f->nargs; s->i++) {
    SEQ_TICK(L, s, 1);
    SEQ_POLL(s, write_arg(L, s, file));
    if (s->err != 0) return oc_io_outcome(L, f, s->err, NULL);
  }
  return oc_return1(f, file);
  SEQ_END(s);
}
static OcSig io_write_seq(OcThread *L, OcFrame *f) { return write_seq(L, f, 0); }
static OcSig file_write_seq(OcThread *L, OcFrame *f) { return write_seq(L, f, 1); }
static const OcNative io_write_seq_native = {"write", io_write_seq, sizeof(Write), 0, 3};
static const OcNative file_write_seq_native = {"write", file_write_seq, sizeof(Write), 1, 3};

/* The short case: little text, in one call of the host. */
static OcSig write_plain(OcThread *L, OcFrame *f, uint32_t first) {
  char text[1000];
  size_t n = 0, done;
  int err;
  OcValue file;
  const OcNative *seq = first == 0 ? &io_write_seq_native : &file_write_seq_native;
  if (f->nargs > 16) return oc_become(L, f, seq);
  if (first == 0) {
    OC_CHECK(oc_io_default(L, 1, &file));
  } else {
    OC_CHECK(oc_io_check(L, f, 0));
    file = *OC_ARG(f, 0);
  }
  for (uint32_t i = first; i < f->nargs; i++) {
    const OcValue *v = OC_ARG(f, i);
    if (oc_is_str(v) && oc_str(v)->len <= sizeof text - n) {
      memcpy(text + n, oc_str(v)->data, oc_str(v)->len);
      n += oc_str(v)->len;
    } else if (oc_is_num(v) && sizeof text - n >= 512) {
      n += number_text(v, text + n);
    } else {
      return oc_become(L, f, seq);
    }
  }
  if (n > 0) {
    const OcSig g = put(L, oc_file(&file), text, n, &done, &err);
    if (g != OC_OK) return oc_become(L, f, seq);
    if (err != 0) return oc_io_outcome(L, f, err, NULL);
    if (done < n) { /* a host that took a part: the rest byte for byte as a string argument */
      OC_CHECK(oc_set_bytes(L, OC_ARG(f, f->nargs - 1), text + done, n - done));
      for (uint32_t i = first; i + 1 < f->nargs; i++) oc_set_obj(OC_ARG(f, i), L->vm->empty);
      return oc_become(L, f, seq);
    }
  }
  return oc_return1(f, &file);
}
static OcSig io_write(OcThread *L, OcFrame *f) { return write_plain(L, f, 0); }
static OcSig file_write(OcThread *L, OcFrame *f) { return write_plain(L, f, 1); }
static const OcNative io_write_native = {"write", io_write, 0, 0, 0};
static const OcNative file_write_native = {"write", file_write, 0, 1, 0};

/* --- opening, closing --- */

static bool mode_ok(const char *m) {
  if (*m == 0 || strchr("rwa", *m++) == NULL) return false;
  if (*m == '+') m++;
  return strspn(m, "b") == strlen(m);
}

static OcSig open_args(OcThread *L, OcFrame *f) {
  OcString *name, *mode;
  OC_CHECK(oc_arg_str(L, f, 0, &name));
  OC_CHECK(oc_arg_str_opt(L, f, 1, &mode));
  if (mode == NULL) OC_CHECK(oc_set_bytes(L, OC_ARG(f, 1), "r", 1));
  else if (!mode_ok(mode->data)) return oc_arg_error(L, f, 1, "invalid mode");
  return oc_file_new(L, OC_TEMP(f, 0));
}

typedef struct { OcFrame frame; int err; } Open;

static OcSig io_open(OcThread *L, OcFrame *f) {
  Open *const s = (Open *)f;
  SEQ_BEGIN(s);
  SEQ_AWAIT(s, open_args(L, f));
  SEQ_POLL(s, oc_file_open(L, OC_TEMP(f, 0), oc_str(OC_ARG(f, 0))->data, oc_str(OC_ARG(f, 1))->data, &s->err));
  if (s->err != 0) return oc_io_outcome(L, f, s->err, oc_str(OC_ARG(f, 0))->data);
  return oc_return1(f, OC_TEMP(f, 0));
  SEQ_END(s);
}
static const OcNative open_native = {"open", io_open, sizeof(Open), 2, 1};

static OcSig open_failed(OcThread *L, const OcValue *name, int err) {
  return oc_error(L, "cannot open file '%s' (%s)", oc_str(name)->data, oc_file_error(L->vm, err));
}

/* Closes the open file in slot v, for the finalizer-like paths too: standard files stay open. */
static OcSig close_file(OcThread *L, const OcValue *v, int *err) {
  *err = 0;
  return oc_file(v)->kind == OC_FILE_HOST ? oc_file_close(L, oc_file(v), err) : OC_OK;
}

static OcSig return_standard(OcThread *L, OcFrame *f) {
  OcString *message = oc_string_cstr(L->vm, "cannot close standard file");
  if (message == NULL) return OC_NOMEM;
  return oc_return2(f, oc_nil(), oc_obj(message));
}

static OcSig close_start(OcThread *L, OcFrame *f, bool method) {
  OcValue *file = OC_TEMP(f, 0);
  if (!method && f->nargs == 0) {
    OC_CHECK(get_default(L, 1, file));
    if (oc_file(file)->kind == OC_FILE_CLOSED) return oc_error(L, "attempt to use a closed file");
    return OC_OK;
  }
  OC_CHECK(oc_io_check(L, f, 0));
  *file = *OC_ARG(f, 0);
  return OC_OK;
}

static OcSig close_seq(OcThread *L, OcFrame *f, bool method) {
  Open *const s = (Open *)f;
  SEQ_BEGIN(s);
  SEQ_AWAIT(s, close_start(L, f, method));
  if (oc_file(OC_TEMP(f, 0))->kind != OC_FILE_HOST) return return_standard(L, f);
  SEQ_POLL(s, oc_file_close(L, oc_file(OC_TEMP(f, 0)), &s->err));
  return oc_io_outcome(L, f, s->err, NULL);
  SEQ_END(s);
}
static OcSig io_close(OcThread *L, OcFrame *f) { return close_seq(L, f, false); }
static OcSig file_close(OcThread *L, OcFrame *f) { return close_seq(L, f, true); }
static const OcNative io_close_native = {"close", io_close, sizeof(Open), 1, 2};
static const OcNative file_close_native = {"close", file_close, sizeof(Open), 1, 2};

static OcSig io_popen(OcThread *L, OcFrame *f) {
  OcString *name, *mode;
  OC_CHECK(oc_arg_str(L, f, 0, &name));
  OC_CHECK(oc_arg_str_opt(L, f, 1, &mode));
  if (mode != NULL && strcmp(mode->data, "r") != 0 && strcmp(mode->data, "w") != 0) return oc_arg_error(L, f, 1, "invalid mode");
  return oc_error(L, "'popen' not supported");
}
static const OcNative popen_native = {"popen", io_popen, 0, 2, 0};

/* A temporary file: made under a fresh name, which is removed at once. */
static OcSig tmpfile_name(OcThread *L, OcFrame *f, int *err) {
  const OcHostHooks *h = L->vm->host;
  char name[256];
  *err = -1;
  if (h != NULL && h->tmpname != NULL) {
    const int r = h->tmpname(h->ctx, L->vm, name, sizeof name);
    if (r == OC_HOST_WAIT) return OC_WAIT;
    if (r >= 0) *err = 0;
    else *err = 17; /* EEXIST: no free name */
  }
  if (*err != 0) return OC_OK;
  OC_CHECK(oc_file_new(L, OC_TEMP(f, 0)));
  return oc_set_bytes(L, OC_TEMP(f, 1), name, strlen(name));
}

static OcSig tmpfile_remove(OcThread *L, OcFrame *f) {
  const OcHostHooks *h = L->vm->host;
  int ignored = 0;
  if (h->remove == NULL) return OC_OK;
  return h->remove(h->ctx, L->vm, oc_str(OC_TEMP(f, 1))->data, &ignored) == OC_HOST_WAIT ? OC_WAIT : OC_OK;
}

static OcSig io_tmpfile(OcThread *L, OcFrame *f) {
  Open *const s = (Open *)f;
  SEQ_BEGIN(s);
  SEQ_POLL(s, tmpfile_name(L, f, &s->err));
  if (s->err == 0) SEQ_POLL(s, oc_file_open(L, OC_TEMP(f, 0), oc_str(OC_TEMP(f, 1))->data, "w+b", &s->err));
  if (s->err != 0) return oc_io_outcome(L, f, s->err, NULL);
  SEQ_POLL(s, tmpfile_remove(L, f));
  return oc_return1(f, OC_TEMP(f, 0));
  SEQ_END(s);
}
static const OcNative tmpfile_native = {"tmpfile", io_tmpfile, sizeof(Open), 0, 3};

/* --- default files --- */

static OcSig set_default(OcThread *L, int which, const OcValue *file) {
  return oc_lib_set(L->vm, oc_tab(&L->vm->registry), default_keys[which], file) ? OC_OK : OC_NOMEM;
}

static OcSig default_start(OcThread *L, OcFrame *f) {
  OcString *name;
  if (oc_is_str(OC_ARG(f, 0)) || oc_is_num(OC_ARG(f, 0))) {
    OC_CHECK(oc_arg_str(L, f, 0, &name));
    return oc_file_new(L, OC_TEMP(f, 0));
  }
  OC_CHECK(oc_io_check(L, f, 0));
  *OC_TEMP(f, 0) = *OC_ARG(f, 0);
  return OC_OK;
}

static OcSig default_seq(OcThread *L, OcFrame *f, int which) {
  Open *const s = (Open *)f;
  OcValue *const file = OC_TEMP(f, 0);
  SEQ_BEGIN(s);
  if (oc_arg_none_or_nil(f, 0)) {
    SEQ_AWAIT(s, get_default(L, which, file));
    return oc_return1(f, file);
  }
  SEQ_AWAIT(s, default_start(L, f));
  if (oc_is_str(OC_ARG(f, 0))) {
    SEQ_POLL(s, oc_file_open(L, file, oc_str(OC_ARG(f, 0))->data, which == 0 ? "r" : "w", &s->err));
    if (s->err != 0) return open_failed(L, OC_ARG(f, 0), s->err);
  }
  SEQ_AWAIT(s, set_default(L, which, file));
  return oc_return1(f, file);
  SEQ_END(s);
}
static OcSig io_input(OcThread *L, OcFrame *f) { return default_seq(L, f, 0); }
static OcSig io_output(OcThread *L, OcFrame *f) { return default_seq(L, f, 1); }
static const OcNative input_native = {"input", io_input, sizeof(Open), 1, 1};
static const OcNative output_native = {"output", io_output, sizeof(Open), 1, 1};

/* --- lines --- */

#define MAX_FORMATS 250

/* ret := the iterator over the file at slot `file`; the formats are the arguments from number 1 on. */
static OcSig make_lines(OcThread *L, OcFrame *f, OcValue *ret, const OcValue *file, bool close) {
  const uint32_t n = f->nargs > 1 ? f->nargs - 1 : 0;
  if (n > MAX_FORMATS) return oc_arg_error(L, f, MAX_FORMATS + 1, "too many arguments");
  OcCClosure *c = oc_cclosure_new(L->vm, &oc_io_lines_iter_native, (uint8_t)(n + 2));
  if (c == NULL) return OC_NOMEM;
  const OcValue flag = oc_bool(close);
  oc_cclosure_set(L->vm, c, 0, file);
  oc_cclosure_set(L->vm, c, 1, &flag);
  for (uint32_t i = 0; i < n; i++) oc_cclosure_set(L->vm, c, (int)i + 2, OC_ARG(f, i + 1));
  oc_set_obj(ret, c);
  return OC_OK;
}

static OcSig file_lines(OcThread *L, OcFrame *f) {
  OcValue v;
  OC_CHECK(oc_io_check(L, f, 0));
  OC_CHECK(make_lines(L, f, &v, OC_ARG(f, 0), false));
  return oc_return1(f, &v);
}
static const OcNative file_lines_native = {"lines", file_lines, 0, 1, 0};

static OcSig lines_default(OcThread *L, OcFrame *f) {
  OcValue *file = OC_TEMP(f, 0);
  OC_CHECK(get_default(L, 0, file));
  if (oc_file(file)->kind == OC_FILE_CLOSED) return oc_error(L, "attempt to use a closed file");
  return OC_OK;
}

static OcSig lines_start(OcThread *L, OcFrame *f) {
  OcString *name;
  OC_CHECK(oc_arg_str(L, f, 0, &name));
  return oc_file_new(L, OC_TEMP(f, 0));
}

/* Four results for a file of its own: the last is the variable to be closed. */
static OcSig io_lines(OcThread *L, OcFrame *f) {
  Open *const s = (Open *)f;
  OcValue *const file = OC_TEMP(f, 0), *const out = OC_TEMP(f, 1);
  SEQ_BEGIN(s);
  if (oc_arg_none_or_nil(f, 0)) {
    SEQ_AWAIT(s, lines_default(L, f));
    SEQ_AWAIT(s, make_lines(L, f, out, file, false));
    return oc_return1(f, out);
  }
  SEQ_AWAIT(s, lines_start(L, f));
  SEQ_POLL(s, oc_file_open(L, file, oc_str(OC_ARG(f, 0))->data, "r", &s->err));
  if (s->err != 0) return open_failed(L, OC_ARG(f, 0), s->err);
  SEQ_AWAIT(s, make_lines(L, f, out, file, true));
  *OC_TEMP(f, 4) = *file;
  return oc_return_slots(f, out, 4);
  SEQ_END(s);
}
static const OcNative lines_native = {"lines", io_lines, sizeof(Open), 1, 5};

/* --- methods --- */

static OcSig io_type(OcThread *L, OcFrame *f) {
  OC_CHECK(oc_arg_any(L, f, 0));
  if (!oc_is_file(OC_ARG(f, 0))) return oc_return_value(f, oc_nil());
  return oc_file(OC_ARG(f, 0))->kind == OC_FILE_CLOSED ? oc_return_bytes(L, f, "closed file", 11) : oc_return_bytes(L, f, "file", 4);
}
static const OcNative type_native = {"type", io_type, 0, 1, 0};

static OcSig file_tostring(OcThread *L, OcFrame *f) {
  OC_CHECK(check_file(L, f, 0));
  if (oc_file(OC_ARG(f, 0))->kind == OC_FILE_CLOSED) return oc_return_bytes(L, f, "file (closed)", 13);
  char address[64], text[80];
  oc_address_name(L->vm, OC_ARG(f, 0), address);
  const int n = snprintf(text, sizeof text, "file (%s)", address);
  return oc_return_bytes(L, f, text, (size_t)n);
}
static const OcNative tostring_native = {"tostring", file_tostring, 0, 1, 0};

static OcSig file_gc(OcThread *L, OcFrame *f) {
  int ignored;
  OC_CHECK(check_file(L, f, 0));
  OC_CHECK(close_file(L, OC_ARG(f, 0), &ignored));
  return oc_return0(f);
}
static const OcNative gc_native = {"__gc", file_gc, sizeof(OcPlainSeq), 1, 0};

static OcSig file_seek(OcThread *L, OcFrame *f) {
  static const char *const names[] = {"set", "cur", "end", NULL};
  const OcHostHooks *h = L->vm->host;
  int whence, err = 29; /* ESPIPE: streams have no position */
  int64_t offset;
  OC_CHECK(oc_io_check(L, f, 0));
  OC_CHECK(oc_arg_option(L, f, 1, "cur", names, &whence));
  OC_CHECK(oc_arg_int_opt(L, f, 2, 0, &offset));
  OcFile *p = oc_file(OC_ARG(f, 0));
  oc_charge(L, 4 * OC_HOST_FUEL);
  if (p->kind == OC_FILE_HOST && h->seek != NULL) {
    if (whence == 1) offset -= p->have - p->at; /* the host is ahead */
    err = 0;
    const int64_t r = h->seek(h->ctx, L->vm, p->handle, whence, offset, &err);
    if (r == OC_HOST_WAIT) return OC_WAIT;
    if (r >= 0) {
      p->at = p->have = 0;
      return oc_return_value(f, oc_int(r));
    }
    if (err == 0) err = 22; /* EINVAL */
  }
  return oc_io_outcome(L, f, err, NULL);
}
static const OcNative seek_native = {"seek", file_seek, sizeof(OcPlainSeq), 3, 0};

static OcSig file_setvbuf(OcThread *L, OcFrame *f) {
  static const char *const names[] = {"no", "full", "line", NULL};
  int mode;
  int64_t size;
  OC_CHECK(oc_io_check(L, f, 0));
  OC_CHECK(oc_arg_option(L, f, 1, NULL, names, &mode));
  OC_CHECK(oc_arg_int_opt(L, f, 2, 1024, &size));
  return oc_return_value(f, oc_bool(true)); /* buffers of written data are the host's */
}
static const OcNative setvbuf_native = {"setvbuf", file_setvbuf, 0, 3, 0};

static OcSig flush_file(OcThread *L, OcFrame *f, const OcFile *p) {
  const OcHostHooks *h = L->vm->host;
  int err = 0;
  oc_charge(L, 4 * OC_HOST_FUEL);
  if (h != NULL && h->flush != NULL && (p->kind == OC_FILE_HOST || p->kind == OC_FILE_STDOUT)) {
    const int r = h->flush(h->ctx, L->vm, p->kind == OC_FILE_HOST ? p->handle : 0, &err);
    if (r == OC_HOST_WAIT) return OC_WAIT;
    if (r >= 0) err = 0;
    else if (err == 0) err = 5;
  }
  return oc_io_outcome(L, f, err, NULL);
}

static OcSig file_flush(OcThread *L, OcFrame *f) {
  OC_CHECK(oc_io_check(L, f, 0));
  return flush_file(L, f, oc_file(OC_ARG(f, 0)));
}
static const OcNative file_flush_native = {"flush", file_flush, sizeof(OcPlainSeq), 1, 2};

static OcSig io_flush(OcThread *L, OcFrame *f) {
  OcValue file;
  OC_CHECK(oc_io_default(L, 1, &file));
  return flush_file(L, f, oc_file(&file));
}
static const OcNative io_flush_native = {"flush", io_flush, sizeof(OcPlainSeq), 0, 3};

/* --- opening the library --- */

static const OcLibEntry entries[] = {
  {"close", &io_close_native}, {"flush", &io_flush_native}, {"input", &input_native}, {"lines", &lines_native},
  {"open", &open_native}, {"output", &output_native}, {"popen", &popen_native}, {"read", &oc_io_read_native},
  {"tmpfile", &tmpfile_native}, {"type", &type_native}, {"write", &io_write_native}, {NULL, NULL}};

static const OcLibEntry methods[] = {
  {"close", &file_close_native}, {"flush", &file_flush_native}, {"lines", &file_lines_native}, {"read", &oc_file_read_native},
  {"seek", &seek_native}, {"setvbuf", &setvbuf_native}, {"write", &file_write_native}, {NULL, NULL}};

static const OcLibEntry metamethods[] = {
  {"__gc", &gc_native}, {"__close", &gc_native}, {"__tostring", &tostring_native}, {NULL, NULL}};

static bool standard_file(OcVm *vm, OcTable *io, const char *name, OcFileKind kind, const char *key) {
  OcUdata *u = oc_udata_new(vm, sizeof(OcFile), OC_UDATA_FILE);
  if (u == NULL) return false;
  memset(u->data, 0, sizeof(OcFile));
  const OcValue v = oc_obj(u);
  oc_file(&v)->kind = (uint8_t)kind;
  OcTable *meta = oc_file_meta(vm);
  if (meta == NULL) return false;
  if (!oc_set_metatable(vm, &v, meta)) return false;
  return oc_lib_set(vm, io, name, &v) && (key == NULL || oc_lib_set(vm, oc_tab(&vm->registry), key, &v));
}

bool oc_open_io(OcVm *vm) {
  OcTable *io = oc_lib_new(vm, "io", entries), *meta = oc_file_meta(vm), *index = oc_table_new(vm);
  if (io == NULL || meta == NULL || index == NULL) return false;
  const OcValue v = oc_obj(index);
  return oc_lib_register(vm, meta, metamethods) && oc_lib_register(vm, index, methods) && oc_lib_set(vm, meta, "__index", &v) &&
         standard_file(vm, io, "stdin", OC_FILE_STDIN, default_keys[0]) &&
         standard_file(vm, io, "stdout", OC_FILE_STDOUT, default_keys[1]) &&
         standard_file(vm, io, "stderr", OC_FILE_STDERR, NULL);
}
