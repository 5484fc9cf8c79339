/* error.c: raising errors and wording them as PUC Lua does. Layer 3. */
#include "error.h"
#include "number.h"

#include <stdarg.h>
#include <stdio.h>

static OcSig raise_string(OcThread *L, const char *s, size_t n) {
  OcString *o = oc_string_new(L->vm, s, n);
  if (o == NULL) return OC_NOMEM;
  oc_set_obj(&L->error, o);
  return OC_RAISE;
}

OcSig oc_raise(OcThread *L, const OcValue *v) {
  L->error = *v;
  return OC_RAISE;
}

int oc_frame_pc(const OcFrame *f) {
  if (f->flags & (OC_F_AGAIN | OC_F_TOLD)) return (int)(f->u.pc - f->fn.cl->proto->code);
  return f->u.pc == f->fn.cl->proto->code ? 0 : (int)(f->u.pc - f->fn.cl->proto->code) - 1;
}

int oc_frame_line(const OcFrame *f) {
  if (f == NULL || f->kind != OC_FRAME_LUA) return -1;
  return oc_proto_line(f->fn.cl->proto, oc_frame_pc(f));
}

void oc_chunk_id(char out[OC_IDSIZE], const char *source, size_t len) {
  const size_t room = OC_IDSIZE - 1;
  const char *zero = memchr(source, 0, len < room ? len : room);
  if (zero != NULL) len = (size_t)(zero - source); /* to Lua's API a name is a C string */
  if (len > 0 && *source == '=') {
    size_t n = len - 1 < room ? len - 1 : room;
    memcpy(out, source + 1, n);
    out[n] = 0;
  } else if (len > 0 && *source == '@') {
    source++, len--;
    if (len <= room) {
      memcpy(out, source, len);
      out[len] = 0;
    } else { /* the end of a path tells more than its start */
      memcpy(out, "...", 3);
      memcpy(out + 3, source + len - (room - 3), room - 3);
      out[room] = 0;
    }
  } else { /* [string "first line..."] */
    const char *nl = memchr(source, '\n', len < room ? len : room); /* the source may be long */
    const size_t frame = sizeof "[string \"...\"]" - 1;
    size_t n = nl != NULL ? (size_t)(nl - source) : len;
    const bool whole = nl == NULL && len < room - frame;
    if (n > room - frame) n = room - frame;
    char *p = out;
    memcpy(p, "[string \"", 9), p += 9;
    memcpy(p, source, n), p += n;
    if (!whole) memcpy(p, "...", 3), p += 3;
    memcpy(p, "\"]", 3);
  }
}

/* "chunk:line: " of a Lua frame; nothing for others. */
static size_t where(char *out, size_t size, const OcFrame *f) {
  if (f == NULL || f->kind != OC_FRAME_LUA) return 0;
  const OcProto *p = f->fn.cl->proto;
  const int line = oc_frame_line(f);
  char id[OC_IDSIZE];
  if (p->source) oc_chunk_id(id, p->source->data, p->source->len);
  else memcpy(id, "?", 2);
  return oc_text(out, size, "%s:%d: ", id, line > 0 ? line : -1); /* -1: no line information */
}

static OcSig raise_at(OcThread *L, const OcFrame *f, const char *fmt, va_list args) {
  char text[OC_ERROR_MAX];
  size_t n = where(text, sizeof text, f);
  n += oc_text_args(text + n, sizeof text - n, fmt, args);
  L->vm->fuel -= (int64_t)n / 2; /* texts are put together byte by byte, here and below */
  return raise_string(L, text, n);
}

OcSig oc_error(OcThread *L, const char *fmt, ...) {
  va_list args;
  va_start(args, fmt);
  OcFrame *f = oc_frame_visible(L->frame);
  if (L->vm->plain == NULL && f != NULL && f->kind != OC_FRAME_LUA) f = oc_frame_visible(f->prev); /* the native's caller */
  OcSig g = raise_at(L, f, fmt, args);
  va_end(args);
  return g;
}

OcSig oc_error_plain(OcThread *L, const char *fmt, ...) {
  va_list args;
  va_start(args, fmt);
  OcSig g = raise_at(L, NULL, fmt, args);
  va_end(args);
  return g;
}

OcSig oc_run_error(OcThread *L, const char *fmt, ...) {
  va_list args;
  va_start(args, fmt);
  OcSig g = raise_at(L, L->vm->plain != NULL ? NULL : oc_frame_visible(L->frame), fmt, args);
  va_end(args);
  return g;
}

OcSig oc_overflow_error(OcThread *L) {
  if (L->flags & OC_T_EXTRA && L->in_handler > 0) { /* in the handler of an overflow: no handler is called for that */
    oc_set_obj(&L->error, L->vm->errerr);
    L->flags |= OC_T_HANDLED;
    return OC_RAISE;
  }
  OcSig g = oc_run_error(L, "stack overflow");
  if (g == OC_RAISE) L->flags |= OC_T_EXTRA; /* some stack for those who handle it */
  return g;
}
OcSig oc_too_big(OcThread *L) { return oc_error(L, "resulting string too large"); }

/* Looks for `f` among the functions of the loaded modules: "_G.print" is told as "print". Bounded: modules with a
 * handful of functions each; deeper tables are not searched. */
bool oc_global_function_name(OcThread *L, const OcValue *fn, char *out, size_t size) {
  OcVm *vm = L->vm;
  if (vm->loaded == NULL) return false;
  uint64_t at = 0;
  OcValue mod, tab;
  int budget = 64, got;
  while (budget-- > 0 && (got = oc_table_next(vm, vm->loaded, &at, &mod, &tab)) >= 0) {
    if (got == 0 || !oc_is_tab(&tab) || !oc_is_str(&mod)) continue;
    uint64_t in = 0;
    OcValue key, v;
    int inner = 256, found;
    vm->fuel -= 16;
    while (inner-- > 0 && (found = oc_table_next(vm, oc_tab(&tab), &in, &key, &v)) >= 0) {
      vm->fuel -= 1;
      if (found == 0 || !oc_is_str(&key) || v.tag != fn->tag || v.u.o != fn->u.o) continue;
      if (strcmp(oc_str(&mod)->data, "_G") == 0) oc_text(out, size, "%s", oc_str(&key)->data);
      else oc_text(out, size, "%s.%s", oc_str(&mod)->data, oc_str(&key)->data);
      return true;
    }
  }
  return false;
}

OcSig oc_arg_error(OcThread *L, OcFrame *f, int i, const char *fmt, ...) {
  char text[OC_ERROR_MAX - 100], global[80];
  va_list args;
  va_start(args, fmt);
  L->vm->fuel -= (int64_t)oc_text_args(text, sizeof text, fmt, args) / 2;
  va_end(args);
  const char *name = NULL;
  const char *what = f == L->vm->plain ? oc_debug_callee_name(L, L->frame, &name) : oc_debug_call_name(L, f, &name);
  if (what != NULL && strcmp(what, "method") == 0) {
    if (i == 0) return oc_error(L, "calling '%s' on bad self (%s)", name, text);
    i--; /* self is not counted */
  }
  if (what == NULL) name = oc_global_function_name(L, &f->base[-1], global, sizeof global) ? global : "?";
  return oc_error(L, "bad argument #%d to '%s' (%s)", i + 1, name, text);
}

const char *oc_type_name_of(OcVm *vm, const OcValue *v) {
  OcTable *meta = oc_is_tab(v) ? oc_tab(v)->meta : oc_is_udata(v) ? oc_udata(v)->meta : NULL;
  if (meta != NULL) {
    const OcValue *name = oc_table_get_str(vm, meta, vm->tm_names[OC_TM_NAME]);
    if (oc_is_str(name)) return oc_str(name)->data;
  }
  return oc_type_name(v->tag);
}

OcSig oc_arg_type_error(OcThread *L, OcFrame *f, int i, const char *expected) {
  const char *actual = "no value";
  if ((uint32_t)i < f->nargs) {
    const OcValue *v = &f->base[i];
    OcTable *meta = oc_is_tab(v) || oc_is_udata(v) ? NULL : L->vm->meta_of[oc_basic_index(v->tag)];
    const OcValue *name = meta != NULL ? oc_table_get_str(L->vm, meta, L->vm->tm_names[OC_TM_NAME]) : NULL;
    if (name != NULL && oc_is_str(name)) actual = oc_str(name)->data;
    else actual = v->tag == OC_LIGHT ? "light userdata" : oc_type_name_of(L->vm, v);
  }
  return oc_arg_error(L, f, i, "%s expected, got %s", expected, actual);
}

/* " (local 'x')" for the operand, if its slot tells. */
static void variable(OcThread *L, const OcValue *v, char *out, size_t size) {
  out[0] = 0;
  OcFrame *f = L->vm->plain != NULL ? NULL : oc_frame_visible(L->frame);
  if (f == NULL || f->kind != OC_FRAME_LUA) return;
  const char *name = NULL, *kind = oc_debug_variable(L, f, v, &name);
  if (kind != NULL) oc_text(out, size, " (%s '%s')", kind, name);
}

OcSig oc_op_error(OcThread *L, const char *verb, const OcValue *v) {
  char info[OC_ERROR_MAX / 2];
  variable(L, v, info, sizeof info);
  return oc_run_error(L, "attempt to %s a %s value%s", verb, oc_type_name_of(L->vm, v), info);
}

OcSig oc_call_error(OcThread *L, const OcValue *f) {
  /* The instruction names the called thing better than the slot, which a call has already claimed. */
  if (L->vm->plain == NULL) {
    const char *name = NULL, *kind = oc_debug_callee_name(L, L->frame, &name);
    if (kind != NULL)
      return oc_run_error(L, "attempt to call a %s value (%s '%s')", oc_type_name_of(L->vm, f), kind, name);
  }
  return oc_op_error(L, "call", f);
}

OcSig oc_concat_error(OcThread *L, const OcValue *a, const OcValue *b) {
  if (oc_is_str(a) || oc_is_num(a)) a = b;
  return oc_op_error(L, "concatenate", a);
}

OcSig oc_arith_error(OcThread *L, OcTm op, const OcValue *a, const OcValue *b) {
  const bool bitwise = (op >= OC_TM_BAND && op <= OC_TM_SHR) || op == OC_TM_BNOT;
  if (bitwise && oc_is_num(a) && oc_is_num(b)) {
    int64_t i;
    const OcValue *bad = oc_is_flt(a) && !oc_num_float_to_int(a->u.n, &i) ? a : b;
    char info[OC_ERROR_MAX / 2];
    variable(L, bad, info, sizeof info);
    return oc_run_error(L, "number%s has no integer representation", info);
  }
  const OcValue *bad = oc_is_num(a) ? b : a;
  return oc_op_error(L, bitwise ? "perform bitwise operation on" : "perform arithmetic on", bad);
}

OcSig oc_order_error(OcThread *L, const OcValue *a, const OcValue *b) {
  const char *ta = oc_type_name_of(L->vm, a), *tb = oc_type_name_of(L->vm, b);
  if (ta == tb || strncmp(ta, tb, OC_ERROR_MAX) == 0) return oc_run_error(L, "attempt to compare two %s values", ta);
  return oc_run_error(L, "attempt to compare %s with %s", ta, tb);
}

OcSig oc_for_error(OcThread *L, const OcValue *v, const char *what) {
  return oc_run_error(L, "bad 'for' %s (number expected, got %s)", what, oc_type_name_of(L->vm, v));
}
