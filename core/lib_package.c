/* lib_package.c: require and the package library (manual 6.3). Layer 7.
 *
 * Modules come from package.preload, from Lua files that the host grants, and from whatever functions a script or the host
 * adds to package.searchers. There are no C libraries.
 */
#include "hooks.h"
#include "lib_file.h"
#include "load.h"

#define PATH_DEFAULT                                                                         \
  "/usr/local/share/lua/5.4/?.lua;/usr/local/share/lua/5.4/?/init.lua;"                     \
  "/usr/local/lib/lua/5.4/?.lua;/usr/local/lib/lua/5.4/?/init.lua;./?.lua;./?/init.lua"

/* --- searchpath: (name, path, separator, replacement) -> file name, or nil and a message --- */

typedef struct {
  OcFrame frame;
  uint32_t at;  /* in the path (in the name, while its separators are replaced) */
  uint32_t sub; /* in the string being inserted */
  bool inserting, tried;
  int err;
} Search;

enum { S_NAME, S_BUFFER, S_MESSAGE, S_FILE_NAME, S_FILE, S_TEMPS };

/* Adds the name to the buffer, with every separator replaced. */
static OcSig replace_separators(OcThread *L, Search *s) {
  const OcString *name = oc_str(OC_ARG(s, 0)), *sep = oc_str(OC_ARG(s, 2)), *with = oc_str(OC_ARG(s, 3));
  OcBuffer *b = (OcBuffer *)OC_TEMP(s, S_BUFFER)->u.o;
  for (;;) {
    if (s->inserting) {
      OC_CHECK(oc_buffer_add_string(L, OC_TEMP(s, S_BUFFER), with, &s->sub));
      s->inserting = false;
      s->at += sep->len;
    }
    if (s->at == name->len) return OC_OK;
    const uint32_t left = name->len - s->at, slice = left < 512 ? left : 512;
    uint32_t n = 0;
    oc_charge(L, OC_FUEL_BYTES(slice));
    if (sep->len > 0 && sep->len <= left && sep->len <= 64) { /* a longer one is no separator of names */
      for (n = 0; n < slice && !(sep->len <= left - n && memcmp(name->data + s->at + n, sep->data, sep->len) == 0);) n++;
    } else {
      n = slice;
    }
    if (n > 0) OC_CHECK(oc_buffer_status(L, oc_buffer_add(L->vm, b, name->data + s->at, n)));
    s->at += n;
    s->inserting = n < slice;
    OC_CHECK(oc_fuel_left(L));
  }
}

/* Adds the next template of the path to the buffer, the name in place of its question marks. */
static OcSig next_template(OcThread *L, Search *s) {
  const OcString *path = oc_str(OC_ARG(s, 1));
  OcBuffer *b = (OcBuffer *)OC_TEMP(s, S_BUFFER)->u.o;
  for (;;) {
    if (s->inserting) {
      OC_CHECK(oc_buffer_add_string(L, OC_TEMP(s, S_BUFFER), oc_str(OC_TEMP(s, S_NAME)), &s->sub));
      s->inserting = false;
    }
    if (s->at == path->len || path->data[s->at] == ';') return OC_OK;
    uint32_t n = 0;
    while (n < OC_SLICE_BYTES && s->at + n < path->len && path->data[s->at + n] != ';' && path->data[s->at + n] != '?') n++;
    oc_charge(L, OC_FUEL_BYTES(n));
    if (n > 0) OC_CHECK(oc_buffer_status(L, oc_buffer_add(L->vm, b, path->data + s->at, n)));
    s->at += n;
    if (s->at < path->len && path->data[s->at] == '?') {
      s->inserting = true;
      s->at++;
    }
    OC_CHECK(oc_fuel_left(L));
  }
}

static OcSig add_text(OcThread *L, OcFrame *f, int buffer, const char *text) {
  return oc_buffer_status(L, oc_buffer_add(L->vm, (OcBuffer *)OC_TEMP(f, buffer)->u.o, text, strlen(text)));
}

/* The file could be opened: that was all the question. */
static OcSig close_found(OcThread *L, Search *s) {
  int ignored;
  OcFile *p = oc_file(OC_TEMP(s, S_FILE));
  return p->kind == OC_FILE_HOST ? oc_file_close(L, p, &ignored) : OC_OK;
}

static OcSig search(OcThread *L, OcFrame *f) {
  Search *const s = (Search *)f;
  SEQ_BEGIN(s);
  SEQ_AWAIT(s, oc_set_buffer(L, OC_TEMP(f, S_BUFFER)));
  SEQ_AWAIT(s, oc_set_buffer(L, OC_TEMP(f, S_MESSAGE)));
  SEQ_AWAIT(s, oc_file_new(L, OC_TEMP(f, S_FILE)));
  SEQ_POLL(s, replace_separators(L, s));
  SEQ_POLL(s, oc_buffer_to_string(L, OC_TEMP(f, S_NAME), OC_TEMP(f, S_BUFFER)));
  for (s->at = 0;; s->at++) {
    SEQ_TICK(L, s, 1);
    SEQ_POLL(s, next_template(L, s));
    SEQ_POLL(s, oc_buffer_to_string(L, OC_TEMP(f, S_FILE_NAME), OC_TEMP(f, S_BUFFER)));
    SEQ_POLL(s, oc_file_open(L, OC_TEMP(f, S_FILE), oc_str(OC_TEMP(f, S_FILE_NAME))->data, "r", &s->err));
    if (s->err == 0) {
      SEQ_POLL(s, close_found(L, s));
      return oc_return1(f, OC_TEMP(f, S_FILE_NAME));
    }
    SEQ_AWAIT(s, add_text(L, f, S_MESSAGE, s->tried ? "\n\tno file '" : "no file '"));
    SEQ_POLL(s, oc_buffer_add_string(L, OC_TEMP(f, S_MESSAGE), oc_str(OC_TEMP(f, S_FILE_NAME)), &s->sub));
    SEQ_AWAIT(s, add_text(L, f, S_MESSAGE, "'"));
    s->tried = true;
    if (s->at == oc_str(OC_ARG(f, 1))->len) break;
  }
  SEQ_POLL(s, oc_buffer_to_string(L, OC_TEMP(f, S_MESSAGE), OC_TEMP(f, S_MESSAGE)));
  return oc_return2(f, oc_nil(), *OC_TEMP(f, S_MESSAGE));
  SEQ_END(s);
}
static const OcNative search_native = {"?search", search, sizeof(Search), 4, S_TEMPS};

/* Calls it; the two results come to ret. */
static OcSig call_search(OcThread *L, OcValue *ret, const OcValue *name, const OcValue *path, const OcValue *sep, const OcValue *with) {
  OcValue *at = oc_thread_scratch(L, 5);
  if (at == NULL) return OC_NOMEM;
  const OcValue args[4] = {*name, *path, *sep, *with};
  oc_set_native(&at[0], &search_native);
  memcpy(at + 1, args, sizeof args);
  return oc_call(L, at, 4, ret, 2);
}

static OcSig searchpath_args(OcThread *L, OcFrame *f) {
  OcString *str;
  OC_CHECK(oc_arg_str(L, f, 0, &str));
  OC_CHECK(oc_arg_str(L, f, 1, &str));
  OC_CHECK(oc_arg_str_opt(L, f, 2, &str));
  if (str == NULL) OC_CHECK(oc_set_bytes(L, OC_ARG(f, 2), ".", 1));
  OC_CHECK(oc_arg_str_opt(L, f, 3, &str));
  if (str == NULL) OC_CHECK(oc_set_bytes(L, OC_ARG(f, 3), "/", 1));
  return OC_OK;
}

static OcSig searchpath(OcThread *L, OcFrame *f) {
  OcPlainSeq *const s = (OcPlainSeq *)f;
  SEQ_BEGIN(s);
  SEQ_AWAIT(s, searchpath_args(L, f));
  SEQ_AWAIT(s, call_search(L, OC_TEMP(f, 0), OC_ARG(f, 0), OC_ARG(f, 1), OC_ARG(f, 2), OC_ARG(f, 3)));
  return oc_return_slots(f, OC_TEMP(f, 0), oc_is_nil(OC_TEMP(f, 0)) ? 2 : 1);
  SEQ_END(s);
}
static const OcNative searchpath_native = {"searchpath", searchpath, sizeof(OcPlainSeq), 4, 2};

static OcSig loadlib(OcThread *L, OcFrame *f) {
  static const char message[] = "dynamic libraries not enabled; check your Lua installation";
  OcString *str;
  OC_CHECK(oc_arg_str(L, f, 0, &str));
  OC_CHECK(oc_arg_str(L, f, 1, &str));
  OC_CHECK(oc_set_bytes(L, &f->base[0], message, sizeof message - 1));
  OC_CHECK(oc_set_bytes(L, &f->base[1], "absent", 6));
  oc_set_nil(&f->base[-1]);
  return oc_return_slots(f, f->base - 1, 3);
}
static const OcNative loadlib_native = {"loadlib", loadlib, 0, 2, 0};

/* --- searchers --- */

static OcSig arg_name(OcThread *L, OcFrame *f) {
  OcString *str;
  return oc_arg_str(L, f, 0, &str);
}

static OcSig get_field(OcThread *L, OcValue *ret, const OcValue *t, const char *key) {
  OcString *k = oc_string_cstr(L->vm, key);
  return k != NULL ? oc_get_str(L, ret, t, k) : OC_NOMEM;
}

/* ret := before .. name .. after, in slices. The three slots at `at` are used. */
static OcSig surround(OcThread *L, OcValue *ret, OcValue *at, const char *before, const OcValue *name, const char *after) {
  at[1] = *name;
  OC_CHECK(oc_set_bytes(L, &at[0], before, strlen(before)));
  OC_CHECK(oc_set_bytes(L, &at[2], after, strlen(after)));
  return oc_concat(L, ret, at, 3);
}

/* Upvalue: package.preload. */
static OcSig preload_searcher(OcThread *L, OcFrame *f) {
  OcPlainSeq *const s = (OcPlainSeq *)f;
  SEQ_BEGIN(s);
  SEQ_AWAIT(s, arg_name(L, f));
  SEQ_AWAIT(s, oc_get(L, OC_TEMP(f, 0), OC_NUP(f, 0), OC_ARG(f, 0)));
  if (oc_is_nil(OC_TEMP(f, 0))) {
    SEQ_AWAIT(s, surround(L, OC_TEMP(f, 0), OC_TEMP(f, 0), "no field package.preload['", OC_ARG(f, 0), "']"));
    return oc_return1(f, OC_TEMP(f, 0));
  }
  SEQ_AWAIT(s, oc_set_bytes(L, OC_TEMP(f, 1), ":preload:", 9));
  return oc_return_slots(f, OC_TEMP(f, 0), 2);
  SEQ_END(s);
}
static const OcNative preload_native = {"preload searcher", preload_searcher, sizeof(OcPlainSeq), 1, 3};

enum { L_A, L_B, L_C, L_FILE, L_TEMPS };

static OcSig call_read(OcThread *L, OcFrame *f) {
  oc_set_native(OC_TEMP(f, L_A), &oc_read_file_native);
  *OC_TEMP(f, L_B) = *OC_TEMP(f, L_FILE);
  return oc_call(L, OC_TEMP(f, L_A), 1, OC_TEMP(f, L_A), 2);
}

/* A number stands for a string, as in lua_tostring. */
static OcSig number_to_text(OcThread *L, OcValue *v) {
  if (!oc_is_num(v)) return OC_OK;
  OcString *s = oc_num_to_string(L->vm, v);
  if (s == NULL) return OC_NOMEM;
  oc_set_obj(v, s);
  return OC_OK;
}

static OcSig path_of(OcThread *L, OcFrame *f, const char *field) {
  OC_CHECK(number_to_text(L, OC_TEMP(f, L_A)));
  if (!oc_is_str(OC_TEMP(f, L_A))) return oc_error(L, "'package.%s' must be a string", field);
  OC_CHECK(oc_set_bytes(L, OC_TEMP(f, L_B), ".", 1));
  return oc_set_bytes(L, OC_TEMP(f, L_C), "/", 1);
}

static OcSig load_failed(OcThread *L, OcFrame *f, const OcValue *message) {
  const char *text = oc_is_str(message) ? oc_str(message)->data : "?";
  return oc_error(L, "error loading module '%s' from file '%s':\n\t%s", oc_str(OC_ARG(f, 0))->data, oc_str(OC_TEMP(f, L_FILE))->data, text);
}

/* "@" .. file name */
static OcSig chunk_name(OcThread *L, OcFrame *f) {
  OC_CHECK(oc_set_bytes(L, OC_TEMP(f, L_B), "@", 1));
  *OC_TEMP(f, L_C) = *OC_TEMP(f, L_FILE);
  return oc_concat(L, OC_TEMP(f, L_B), OC_TEMP(f, L_B), 2);
}

/* Upvalue: package. */
static OcSig lua_searcher(OcThread *L, OcFrame *f) {
  OcCatching *const s = (OcCatching *)f;
  OcValue *const a = OC_TEMP(f, L_A), *const b = OC_TEMP(f, L_B);
  SEQ_BEGIN(s);
  SEQ_AWAIT(s, arg_name(L, f));
  SEQ_AWAIT(s, get_field(L, a, OC_NUP(f, 0), "path"));
  SEQ_AWAIT(s, path_of(L, f, "path"));
  SEQ_AWAIT(s, call_search(L, a, OC_ARG(f, 0), a, b, OC_TEMP(f, L_C)));
  if (oc_is_nil(a)) return oc_return1(f, b);
  *OC_TEMP(f, L_FILE) = *a;
  SEQ_AWAIT(s, call_read(L, f));
  if (oc_is_nil(a)) return load_failed(L, f, b);
  SEQ_AWAIT(s, chunk_name(L, f));
  SEQ_TRY(s);
  SEQ_AWAIT(s, oc_load_string(L, a, a, b, NULL));
  SEQ_UNTRY(s);
  oc_load_globals(L, a);
  *b = *OC_TEMP(f, L_FILE);
  return oc_return_slots(f, a, 2);
  SEQ_CATCH(s);
  SEQ_UNTRY(s);
  *a = L->error;
  return load_failed(L, f, a);
  SEQ_END(s);
}
static const OcNative lua_searcher_native = {"Lua searcher", lua_searcher, sizeof(OcCatching), 1, L_TEMPS};

/* There are no C libraries, but who sets package.cpath is told where they were looked for. Upvalue: package. */
static OcSig c_failed(OcThread *L, OcFrame *f) {
  return oc_error(L, "error loading module '%s' from file '%s':\n\tdynamic libraries not enabled; check your Lua installation",
                  oc_str(OC_ARG(f, 0))->data, oc_str(OC_TEMP(f, L_A))->data);
}

/* The part of the name before its first dot: only submodules have one. */
static OcSig root_name(OcThread *L, OcFrame *f) {
  const OcString *name = oc_str(OC_ARG(f, 0));
  const char *dot = memchr(name->data, '.', name->len < OC_SLICE_BYTES ? name->len : OC_SLICE_BYTES);
  oc_set_nil(OC_TEMP(f, L_FILE));
  return dot != NULL ? oc_set_bytes(L, OC_TEMP(f, L_FILE), name->data, (size_t)(dot - name->data)) : OC_OK;
}

static OcSig c_search(OcThread *L, OcFrame *f, bool root) {
  OcPlainSeq *const s = (OcPlainSeq *)f;
  OcValue *const a = OC_TEMP(f, L_A);
  SEQ_BEGIN(s);
  SEQ_AWAIT(s, arg_name(L, f));
  *OC_TEMP(f, L_FILE) = *OC_ARG(f, 0);
  if (root) SEQ_AWAIT(s, root_name(L, f));
  if (oc_is_nil(OC_TEMP(f, L_FILE))) return oc_return0(f);
  SEQ_AWAIT(s, get_field(L, a, OC_NUP(f, 0), "cpath"));
  SEQ_AWAIT(s, path_of(L, f, "cpath"));
  if (oc_str(a)->len == 0) return oc_return0(f);
  SEQ_AWAIT(s, call_search(L, a, OC_TEMP(f, L_FILE), a, OC_TEMP(f, L_B), OC_TEMP(f, L_C)));
  if (oc_is_nil(a)) return oc_return1(f, OC_TEMP(f, L_B));
  return c_failed(L, f);
  SEQ_END(s);
}
static OcSig c_searcher(OcThread *L, OcFrame *f) { return c_search(L, f, false); }
static OcSig root_searcher(OcThread *L, OcFrame *f) { return c_search(L, f, true); }
static const OcNative c_searcher_native = {"C searcher", c_searcher, sizeof(OcPlainSeq), 1, L_TEMPS};
static const OcNative root_searcher_native = {"C root searcher", root_searcher, sizeof(OcPlainSeq), 1, L_TEMPS};

/* --- require --- */

typedef struct { OcFrame frame; int64_t i; uint32_t at; } Require;

enum { R_LOADER, R_DATA, R_SEARCHERS, R_MESSAGE, R_TEXT, R_TEMPS };

static OcSig get_loaded(OcThread *L, OcFrame *f, OcValue *ret) {
  const OcValue loaded = oc_obj(L->vm->loaded);
  return oc_get(L, ret, &loaded, OC_ARG(f, 0));
}

static OcSig set_loaded(OcThread *L, OcFrame *f, const OcValue *v) {
  const OcValue loaded = oc_obj(L->vm->loaded);
  return oc_set(L, &loaded, OC_ARG(f, 0), v);
}

/* The message of the failure is built as the searchers fail: "where: module 'name' not found:" first. */
static OcSig start_message(OcThread *L, OcFrame *f) {
  char where[OC_WHERE_MAX];
  if (!oc_is_tab(OC_TEMP(f, R_SEARCHERS))) return oc_error(L, "'package.searchers' must be a table");
  OC_CHECK(oc_set_buffer(L, OC_TEMP(f, R_MESSAGE)));
  const size_t n = oc_where(where, oc_level_below(f));
  OC_CHECK(oc_buffer_status(L, oc_buffer_add(L->vm, (OcBuffer *)OC_TEMP(f, R_MESSAGE)->u.o, where, n)));
  return add_text(L, f, R_MESSAGE, "module '");
}

static OcSig next_searcher(OcThread *L, Require *s) {
  *OC_TEMP(s, R_LOADER) = *oc_table_get_int(L->vm, oc_tab(OC_TEMP(s, R_SEARCHERS)), s->i);
  return OC_OK;
}

static OcSig call_searcher(OcThread *L, OcFrame *f) {
  *OC_TEMP(f, R_DATA) = *OC_ARG(f, 0);
  return oc_call(L, OC_TEMP(f, R_LOADER), 1, OC_TEMP(f, R_LOADER), 2);
}

static OcSig call_loader(OcThread *L, OcFrame *f) {
  OcValue *at = oc_thread_scratch(L, 3);
  if (at == NULL) return OC_NOMEM;
  at[0] = *OC_TEMP(f, R_LOADER);
  at[1] = *OC_ARG(f, 0);
  at[2] = *OC_TEMP(f, R_DATA);
  return oc_call(L, at, 2, OC_TEMP(f, R_LOADER), 1);
}

/* Upvalue: package. */
static OcSig require(OcThread *L, OcFrame *f) {
  Require *const s = (Require *)f;
  OcValue *const loader = OC_TEMP(f, R_LOADER), *const text = OC_TEMP(f, R_TEXT);
  SEQ_BEGIN(s);
  SEQ_AWAIT(s, arg_name(L, f));
  SEQ_AWAIT(s, get_loaded(L, f, loader));
  if (oc_truthy(loader)) return oc_return1(f, loader);
  SEQ_AWAIT(s, get_field(L, OC_TEMP(f, R_SEARCHERS), OC_NUP(f, 0), "searchers"));
  SEQ_AWAIT(s, start_message(L, f));
  SEQ_POLL(s, oc_buffer_add_string(L, OC_TEMP(f, R_MESSAGE), oc_str(OC_ARG(f, 0)), &s->at));
  SEQ_AWAIT(s, add_text(L, f, R_MESSAGE, "' not found:"));
  for (s->i = 1;; s->i++) {
    SEQ_TICK(L, s, 1);
    SEQ_AWAIT(s, next_searcher(L, s));
    if (oc_is_nil(loader)) {
      SEQ_POLL(s, oc_buffer_to_string(L, text, OC_TEMP(f, R_MESSAGE)));
      return oc_raise(L, text);
    }
    SEQ_AWAIT(s, call_searcher(L, f));
    if (oc_is_function(loader)) break;
    SEQ_AWAIT(s, number_to_text(L, loader));
    if (oc_is_str(loader)) {
      SEQ_AWAIT(s, add_text(L, f, R_MESSAGE, "\n\t"));
      SEQ_POLL(s, oc_buffer_add_string(L, OC_TEMP(f, R_MESSAGE), oc_str(loader), &s->at));
    }
  }
  SEQ_AWAIT(s, call_loader(L, f));
  if (!oc_is_nil(loader)) SEQ_AWAIT(s, set_loaded(L, f, loader));
  SEQ_AWAIT(s, get_loaded(L, f, text));
  if (oc_is_nil(text)) { /* the module set no value */
    oc_set_bool(text, true);
    SEQ_AWAIT(s, set_loaded(L, f, text));
    *loader = *text;
  }
  *loader = *text;
  return oc_return_slots(f, loader, 2);
  SEQ_END(s);
}
static const OcNative require_native = {"require", require, sizeof(Require), 1, R_TEMPS};

/* --- opening --- */

static const OcLibEntry entries[] = {{"loadlib", &loadlib_native}, {"searchpath", &searchpath_native}, {NULL, NULL}};

static bool set_text(OcVm *vm, OcTable *t, const char *key, const char *text, size_t n) {
  OcString *s = oc_string_new(vm, text, n);
  if (s == NULL) return false;
  const OcValue v = oc_obj(s);
  return oc_lib_set(vm, t, key, &v);
}

/* LUA_PATH_5_4 or LUA_PATH, where ";;" stands for the default path; else the default. */
static bool set_path(OcVm *vm, OcTable *t) {
  const OcHostHooks *h = vm->host;
  const char *path = NULL, *mark;
  if (h != NULL && h->getenv != NULL) {
    path = h->getenv(h->ctx, vm, "LUA_PATH_5_4");
    if (path == NULL) path = h->getenv(h->ctx, vm, "LUA_PATH");
  }
  if (path == NULL) return set_text(vm, t, "path", PATH_DEFAULT, sizeof PATH_DEFAULT - 1);
  if ((mark = strstr(path, ";;")) == NULL) return set_text(vm, t, "path", path, strlen(path));
  const size_t len = strlen(path), before = (size_t)(mark - path), after = len - before - 2;
  const size_t n = (before > 0 ? before + 1 : 0) + sizeof PATH_DEFAULT - 1 + (after > 0 ? after + 1 : 0);
  OcString *s = oc_string_raw(vm, (uint32_t)n); /* longer than the default alone: a long string */
  if (s == NULL) return false;
  char *p = s->data;
  if (before > 0) {
    memcpy(p, path, before);
    p += before;
    *p++ = ';';
  }
  memcpy(p, PATH_DEFAULT, sizeof PATH_DEFAULT - 1);
  p += sizeof PATH_DEFAULT - 1;
  if (after > 0) {
    *p++ = ';';
    memcpy(p, mark + 2, after);
  }
  const OcValue v = oc_obj(s);
  return oc_lib_set(vm, t, "path", &v);
}

static bool closure(OcVm *vm, const OcNative *n, OcTable *upvalue, OcValue *out) {
  OcCClosure *c = oc_cclosure_new(vm, n, 1);
  if (c == NULL) return false;
  const OcValue v = oc_obj(upvalue);
  oc_cclosure_set(vm, c, 0, &v);
  oc_set_obj(out, c);
  return true;
}

bool oc_open_package(OcVm *vm) {
  static const char config[] = "/\n;\n?\n!\n-\n";
  OcTable *t = oc_lib_new(vm, "package", entries), *preload = oc_table_new(vm), *searchers = oc_table_new(vm);
  if (t == NULL || preload == NULL || searchers == NULL) return false;
  static const OcNative *const list[] = {&preload_native, &lua_searcher_native, &c_searcher_native, &root_searcher_native};
  OcValue v;
  for (int i = 0; i < 4; i++) {
    if (!closure(vm, list[i], i == 0 ? preload : t, &v) || oc_table_set_int(vm, searchers, i + 1, &v) != OC_TSET_OK) return false;
  }
  if (!closure(vm, &require_native, t, &v) || !oc_lib_set(vm, vm->globals, "require", &v)) return false;
  v = oc_obj(searchers);
  if (!oc_lib_set(vm, t, "searchers", &v)) return false;
  v = oc_obj(preload);
  if (!oc_lib_set(vm, t, "preload", &v)) return false;
  v = oc_obj(vm->loaded);
  return oc_lib_set(vm, t, "loaded", &v) && set_path(vm, t) && set_text(vm, t, "cpath", "", 0) &&
         set_text(vm, t, "config", config, sizeof config - 1);
}
