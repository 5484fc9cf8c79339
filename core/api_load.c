/* api_load.c: the builtins an executor can be started with: compile and run, one operation, the end. Layer 8. */
#include "api.h"
#include "compile.h"
#include "lib.h"
#include "load.h"
#include "vm_internal.h"

/* (source, name, mode): the chunk's function comes to temporary 0. */
static OcSig call_load(OcThread *L, OcFrame *f) {
  OcString *s;
  OC_CHECK(oc_arg_str(L, f, 0, &s));
  OC_CHECK(oc_arg_str(L, f, 1, &s));
  OC_CHECK(oc_arg_str_opt(L, f, 2, &s));
  return oc_load_string(L, OC_TEMP(f, 0), OC_ARG(f, 0), OC_ARG(f, 1), s != NULL ? s->data : NULL);
}

static OcSig chunk(OcThread *L, OcFrame *f) {
  OcPlainSeq *const s = (OcPlainSeq *)f;
  SEQ_BEGIN(s);
  SEQ_AWAIT(s, call_load(L, f));
  oc_load_globals(L, OC_TEMP(f, 0));
  /* The function takes the place of the mode: the chunk's arguments already follow it. */
  *OC_ARG(f, 2) = *OC_TEMP(f, 0);
  SEQ_AWAIT(s, oc_call(L, OC_ARG(f, 2), f->nargs > 3 ? (int)f->nargs - 3 : 0, OC_ARG(f, 2), -1));
  return oc_return_multi(L, f, 0);
  SEQ_END(s);
}
static const OcNative chunk_native = {"chunk", chunk, sizeof(OcPlainSeq), 3, 3};

static OcSig load_only(OcThread *L, OcFrame *f) {
  OcPlainSeq *const s = (OcPlainSeq *)f;
  SEQ_BEGIN(s);
  SEQ_AWAIT(s, call_load(L, f));
  oc_load_globals(L, OC_TEMP(f, 0));
  return oc_return1(f, OC_TEMP(f, 0));
  SEQ_END(s);
}
static const OcNative load_native = {"load", load_only, sizeof(OcPlainSeq), 3, 3};

/* (text, name) -> function | nil, message: what is typed in is never binary. */
static OcSig try_load(OcThread *L, OcFrame *f) {
  OcCatching *const s = (OcCatching *)f;
  SEQ_BEGIN(s);
  SEQ_TRY(s);
  SEQ_AWAIT(s, oc_load_string(L, OC_TEMP(f, 0), OC_ARG(f, 0), OC_ARG(f, 1), "t"));
  SEQ_UNTRY(s);
  oc_load_globals(L, OC_TEMP(f, 0));
  return oc_return1(f, OC_TEMP(f, 0));
  SEQ_CATCH(s);
  SEQ_UNTRY(s);
  return oc_return2(f, oc_nil(), L->error);
  SEQ_END(s);
}
static const OcNative try_native = {"load", try_load, sizeof(OcCatching), 2, 3};

/* Does the syntax error say that the text ended too early? */
static bool is_incomplete(const OcValue *message) {
  if (message->tag != OC_STR || oc_str(message)->len < 5) return false;
  return memcmp(oc_str(message)->data + oc_str(message)->len - 5, "<eof>", 5) == 0;
}

/* Temporaries 0.. := try_native, text, name; the outcome comes to temporaries 0 and 1. */
static OcSig call_try(OcThread *L, OcFrame *f, OcValue text) {
  oc_set_native(OC_TEMP(f, 0), &try_native);
  *OC_TEMP(f, 1) = text;
  *OC_TEMP(f, 2) = *OC_ARG(f, 1);
  return oc_call(L, OC_TEMP(f, 0), 2, OC_TEMP(f, 0), 2);
}

static OcSig return_prefixed(OcThread *L, OcFrame *f) {
  OcString *s;
  OC_CHECK(oc_arg_str(L, f, 0, &s));
  OC_CHECK(oc_arg_str(L, f, 1, &s));
  OcString *prefix = oc_string_cstr(L->vm, "return ");
  if (prefix == NULL) return OC_NOMEM;
  oc_set_obj(OC_TEMP(f, 0), prefix);
  *OC_TEMP(f, 1) = *OC_ARG(f, 0);
  return oc_concat(L, OC_TEMP(f, 3), OC_TEMP(f, 0), 2);
}

static OcSig interactive(OcThread *L, OcFrame *f) {
  OcPlainSeq *const s = (OcPlainSeq *)f;
  SEQ_BEGIN(s);
  SEQ_AWAIT(s, return_prefixed(L, f));
  SEQ_AWAIT(s, call_try(L, f, *OC_TEMP(f, 3)));
  if (OC_TEMP(f, 0)->tag != OC_NIL) return oc_return1(f, OC_TEMP(f, 0));
  SEQ_AWAIT(s, call_try(L, f, *OC_ARG(f, 0)));
  if (OC_TEMP(f, 0)->tag != OC_NIL) return oc_return1(f, OC_TEMP(f, 0));
  oc_set_bool(OC_TEMP(f, 2), is_incomplete(OC_TEMP(f, 1)));
  return oc_return_slots(f, OC_TEMP(f, 0), 3);
  SEQ_END(s);
}
static const OcNative interactive_native = {"load", interactive, sizeof(OcPlainSeq), 2, 4};

static OcSig list(OcThread *L, OcFrame *f) {
  OcPlainSeq *const s = (OcPlainSeq *)f;
  SEQ_BEGIN(s);
  SEQ_AWAIT(s, call_load(L, f));
  *OC_TEMP(f, 1) = *OC_TEMP(f, 0);
  oc_set_native(OC_TEMP(f, 0), &oc_disasm_native);
  SEQ_AWAIT(s, oc_call(L, OC_TEMP(f, 0), 1, OC_TEMP(f, 0), 1));
  return oc_return1(f, OC_TEMP(f, 0));
  SEQ_END(s);
}
static const OcNative list_native = {"list", list, sizeof(OcPlainSeq), 3, 3};

/* --- one operation --- */

static OcSig index_(OcThread *L, OcFrame *f) {
  OcPlainSeq *const s = (OcPlainSeq *)f;
  SEQ_BEGIN(s);
  SEQ_AWAIT(s, oc_get(L, OC_TEMP(f, 0), OC_ARG(f, 0), OC_ARG(f, 1)));
  return oc_return1(f, OC_TEMP(f, 0));
  SEQ_END(s);
}
static const OcNative index_native = {"index", index_, sizeof(OcPlainSeq), 2, 1};

static OcSig set_index(OcThread *L, OcFrame *f) {
  OcPlainSeq *const s = (OcPlainSeq *)f;
  SEQ_BEGIN(s);
  SEQ_AWAIT(s, oc_set(L, OC_ARG(f, 0), OC_ARG(f, 1), OC_ARG(f, 2)));
  return oc_return0(f);
  SEQ_END(s);
}
static const OcNative set_index_native = {"setindex", set_index, sizeof(OcPlainSeq), 3, 0};

static OcSig len(OcThread *L, OcFrame *f) {
  OcPlainSeq *const s = (OcPlainSeq *)f;
  SEQ_BEGIN(s);
  SEQ_AWAIT(s, oc_len(L, OC_TEMP(f, 0), OC_ARG(f, 0)));
  return oc_return1(f, OC_TEMP(f, 0));
  SEQ_END(s);
}
static const OcNative len_native = {"len", len, sizeof(OcPlainSeq), 1, 1};

static OcSig to_string(OcThread *L, OcFrame *f) {
  OcPlainSeq *const s = (OcPlainSeq *)f;
  SEQ_BEGIN(s);
  SEQ_AWAIT(s, oc_tostring(L, OC_TEMP(f, 0), OC_ARG(f, 0)));
  return oc_return1(f, OC_TEMP(f, 0));
  SEQ_END(s);
}
static const OcNative to_string_native = {"tostring", to_string, sizeof(OcPlainSeq), 1, 1};

static OcSig eq(OcThread *L, OcFrame *f) {
  OcPlainSeq *const s = (OcPlainSeq *)f;
  SEQ_BEGIN(s);
  SEQ_AWAIT(s, oc_eq(L, OC_TEMP(f, 0), OC_ARG(f, 0), OC_ARG(f, 1)));
  return oc_return1(f, OC_TEMP(f, 0));
  SEQ_END(s);
}
static const OcNative eq_native = {"eq", eq, sizeof(OcPlainSeq), 2, 1};

/* What f returned comes behind g, where its arguments belong. */
static OcSig pipe(OcThread *L, OcFrame *f) {
  OcPlainSeq *const s = (OcPlainSeq *)f;
  SEQ_BEGIN(s);
  SEQ_AWAIT(s, oc_call(L, OC_ARG(f, 1), f->nargs > 2 ? (int)f->nargs - 2 : 0, OC_ARG(f, 1), -1));
  SEQ_AWAIT(s, oc_vm_call_multi(L, OC_ARG(f, 0), -1));
  return oc_return_multi(L, f, 0);
  SEQ_END(s);
}
static const OcNative pipe_native = {"pipe", pipe, sizeof(OcPlainSeq), 2, 0};

/* --- require, for -l --- */

static OcSig find_require(OcThread *L, OcFrame *f) {
  OcString *name = oc_string_cstr(L->vm, "require");
  if (name == NULL) return OC_NOMEM;
  *OC_TEMP(f, 0) = *oc_table_get_str(L->vm, L->vm->globals, name);
  *OC_TEMP(f, 1) = *OC_ARG(f, 0);
  oc_set_obj(OC_TEMP(f, 2), L->vm->globals);
  return OC_OK;
}

static OcSig require(OcThread *L, OcFrame *f) {
  OcPlainSeq *const s = (OcPlainSeq *)f;
  SEQ_BEGIN(s);
  SEQ_AWAIT(s, find_require(L, f));
  SEQ_AWAIT(s, oc_call(L, OC_TEMP(f, 0), 1, OC_TEMP(f, 0), 1));
  SEQ_AWAIT(s, oc_set(L, OC_TEMP(f, 2), OC_ARG(f, OC_ARG(f, 1)->tag == OC_NIL ? 0 : 1), OC_TEMP(f, 0)));
  return oc_return1(f, OC_TEMP(f, 0));
  SEQ_END(s);
}
static const OcNative require_native = {"require", require, sizeof(OcPlainSeq), 2, 3};

/* --- the end --- */

/* Everything with a finalizer becomes due, as soon as the cycle under way allows it. */
static OcSig make_due(OcThread *L) {
  if (oc_gc_all_due(L->vm)) return OC_OK;
  oc_charge(L, oc_gc_fuel(oc_gc_slice(L->vm, 1000)));
  return OC_AGAIN;
}

static OcSig finalize(OcThread *L, OcFrame *f) {
  OcPlainSeq *const s = (OcPlainSeq *)f;
  SEQ_BEGIN(s);
  SEQ_POLL(s, make_due(L));
  SEQ_POLL(s, oc_finalizers_wait(L));
  return oc_return0(f);
  SEQ_END(s);
}
static const OcNative finalize_native = {"close", finalize, sizeof(OcPlainSeq), 0, 0};

const OcNative *oc_api_builtin(int64_t number) {
  switch (number) {
    case OC_BUILTIN_CHUNK: return &chunk_native;
    case OC_BUILTIN_LOAD: return &load_native;
    case OC_BUILTIN_INTERACTIVE: return &interactive_native;
    case OC_BUILTIN_LIST: return &list_native;
    case OC_BUILTIN_INDEX: return &index_native;
    case OC_BUILTIN_SETINDEX: return &set_index_native;
    case OC_BUILTIN_LEN: return &len_native;
    case OC_BUILTIN_TOSTRING: return &to_string_native;
    case OC_BUILTIN_EQ: return &eq_native;
    case OC_BUILTIN_REQUIRE: return &require_native;
    case OC_BUILTIN_FINALIZE: return &finalize_native;
    case OC_BUILTIN_COLLECT: return &oc_collectgarbage_native;
    case OC_BUILTIN_PIPE: return &pipe_native;
    default: return NULL;
  }
}
