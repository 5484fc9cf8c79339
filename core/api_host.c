/* api_host.c: functions and objects of the host, as Lua sees them. Layer 8.
 *
 * A host function is a native closure whose one upvalue is a *keeper*: a userdata that holds the host's number of the function.
 * A host object is a userdata that holds the number itself. When the collector finds a keeper or an object dead, its __gc tells the
 * host that the number is free. The table api->hosts (weak values) finds the closure or object of a number again, so that identity
 * is kept; both kinds share the numbers.
 *
 * A call is one sequence: long strings are pushed to the host in pieces that pay fuel, arguments go over in batches, the host
 * answers or lets the task wait, and results come back in batches, long strings in pieces.
 */
#include "api.h"

#define CALL_FUEL 20 /* what crossing to the host costs */
#define DIRECT OC_HOST_DIRECT /* results that are kept in slots; more go through a table */

/* --- numbers --- */

static uint32_t *number_in(const OcValue *v, uint32_t type) {
  if (v->tag != OC_UDATA || oc_udata(v)->type != type) return NULL;
  return (uint32_t *)(void *)oc_udata(v)->data;
}

bool oc_api_host_number(const OcValue *v, uint32_t *number) {
  uint32_t *at = NULL;
  if (v->tag == OC_UDATA) at = number_in(v, OC_UDATA_HOST_OBJECT);
  else if (v->tag == OC_CCL && oc_ccl(v)->native == &oc_host_call_native) at = number_in(&oc_ccl(v)->up[0], OC_UDATA_HOST_KEEPER);
  if (at == NULL || *at == 0) return false; /* 0: released; a script can resurrect it */
  *number = *at;
  return true;
}

/* A userdata with a number, not yet with its metatable: only that makes its death tell the host. */
static bool numbered(OcApi *api, uint32_t type, uint32_t number, OcValue *out) {
  OcUdata *u = oc_udata_new(api->vm, sizeof(uint32_t), type);
  if (u == NULL) return false;
  memcpy(u->data, &number, sizeof number);
  oc_set_obj(out, u);
  return true;
}

static bool known(OcApi *api, uint32_t number, uint8_t tag, OcValue *out) {
  *out = *oc_table_get_int(api->vm, api->hosts, number);
  return out->tag == tag;
}

bool oc_api_host_function(OcApi *api, uint32_t number, OcValue *out) {
  OcValue keeper;
  if (known(api, number, OC_CCL, out)) return true;
  if (!numbered(api, OC_UDATA_HOST_KEEPER, number, &keeper)) return false;
  OcCClosure *c = oc_cclosure_new(api->vm, &oc_host_call_native, 1);
  if (c == NULL) return false;
  oc_cclosure_set(api->vm, c, 0, &keeper);
  oc_set_obj(out, c);
  /* Should the last step fail, the keeper's death releases the number; the host then gives the function a new one. */
  if (!oc_set_metatable(api->vm, &keeper, api->keeper_meta)) return false;
  return oc_table_set_int(api->vm, api->hosts, number, out) == OC_TSET_OK;
}

bool oc_api_host_object(OcApi *api, uint32_t number, OcValue *out) {
  if (known(api, number, OC_UDATA, out)) return true;
  if (!numbered(api, OC_UDATA_HOST_OBJECT, number, out)) return false;
  if (!oc_set_metatable(api->vm, out, api->object_meta)) return false;
  return oc_table_set_int(api->vm, api->hosts, number, out) == OC_TSET_OK;
}

/* __gc of keepers and objects. The number may have been given to a new closure or object since: then it stays in use. */
static OcSig release(OcThread *L, OcFrame *f) {
  OcApi *api = oc_api(L->vm);
  uint32_t *at = number_in(OC_ARG(f, 0), OC_UDATA_HOST_KEEPER);
  if (at == NULL) at = number_in(OC_ARG(f, 0), OC_UDATA_HOST_OBJECT);
  if (at == NULL || *at == 0) return oc_return0(f);
  const uint32_t number = *at;
  const OcValue *holder = oc_table_get_int(L->vm, api->hosts, number);
  *at = 0;
  const bool live = holder->u.o == OC_ARG(f, 0)->u.o || (holder->tag == OC_CCL && oc_ccl(holder)->up[0].u.o == OC_ARG(f, 0)->u.o);
  if (holder->tag != OC_NIL && !live) return oc_return0(f);
  if (holder->tag != OC_NIL) { /* called by a script, on a live one */
    const OcValue nil = oc_nil();
    if (oc_table_set_int(L->vm, api->hosts, number, &nil) != OC_TSET_OK) OC_UNREACHABLE("overwriting failed");
  }
  if (api->given.release) {
    api->inside++;
    api->given.release(api->given.ctx, L->vm, number);
    api->inside--;
  }
  return oc_return0(f);
}
static const OcNative release_native = {"release", release, 0, 1, 0};

/* --- calls --- */

typedef struct HostCall {
  OcFrame frame;
  OcHostCall call;
  uint32_t i;       /* argument or result at hand */
  uint32_t longs;   /* long string arguments seen so far */
  uint32_t done;    /* bytes of a long string that are over */
  uint32_t n;       /* results */
  uint32_t pull;    /* OC_VAR_PULL: the host's number of the string, ... */
  uint32_t len;     /* ... and its length; 0: none under way */
  uint8_t waiting;  /* 0 answered, 1 must wait, 2 has waited: ask */
  int8_t raise;     /* 0, OC_HOST_ERROR or OC_HOST_RAISE */
  bool keeps;       /* the host keeps the results until it is told that we have them all */
} HostCall;
enum { T_RESULT = 0, T_LIST = DIRECT, T_LONG, T_COUNT };

static bool is_long(const OcValue *v) { return v->tag == OC_STR && oc_str(v)->len > OC_HOST_PIECE; }

/* Hands over one piece of the long string in argument s->i. */
static OcSig push_piece(OcThread *L, HostCall *s) {
  OcApi *api = oc_api(L->vm);
  const OcString *str = oc_str(OC_ARG(s, s->i));
  const uint32_t left = str->len - s->done, n = left < OC_HOST_PIECE ? left : OC_HOST_PIECE;
  oc_charge(L, OC_FUEL_BYTES(n));
  api->inside++;
  api->given.push(api->given.ctx, L->vm, &s->call, s->longs, str->data + s->done, n, n == left);
  api->inside--;
  s->done += n;
  if (n == left) return OC_OK;
  return OC_AGAIN;
}

/* Arguments [s->i, s->i + n) in the host's form; all or nothing. */
static OcSig convert_args(OcThread *L, HostCall *s, OcVar *vars, uint32_t n) {
  uint32_t longs = s->longs;
  for (uint32_t k = 0; k < n; k++) {
    const OcValue *v = OC_ARG(s, s->i + k);
    if (is_long(v)) {
      memset(&vars[k], 0, sizeof vars[k]);
      vars[k].type = OC_VAR_PUSHED;
      vars[k].u.host = longs++;
    } else if (oc_api_from_value(L->vm, v, &vars[k]) != OC_SUCCESS) {
      oc_api_drop_vars(L->vm, vars, k);
      return OC_NOMEM;
    }
  }
  s->longs = longs;
  return OC_OK;
}

static OcSig send_batch(OcThread *L, HostCall *s) {
  OcApi *api = oc_api(L->vm);
  OcVar vars[OC_HOST_BATCH];
  OC_CHECK(convert_args(L, s, vars, OC_HOST_BATCH));
  api->inside++;
  api->given.args(api->given.ctx, L->vm, &s->call, vars, OC_HOST_BATCH);
  api->inside--;
  return OC_OK;
}

static OcValue *result_slot(HostCall *s, uint32_t i) { return OC_TEMP(s, T_RESULT + (int)i); }

/* Keeps result number s->i. */
static OcSig keep_result(OcThread *L, HostCall *s, const OcValue *v) {
  if (s->n <= DIRECT) {
    *result_slot(s, s->i) = *v;
  } else {
    if (OC_TEMP(s, T_LIST)->tag == OC_NIL) {
      OcTable *t = oc_table_new(L->vm);
      if (t == NULL) return OC_NOMEM;
      oc_set_obj(OC_TEMP(s, T_LIST), t);
    }
    if (oc_table_set_int(L->vm, oc_tab(OC_TEMP(s, T_LIST)), (int64_t)s->i + 1, v) != OC_TSET_OK) return OC_NOMEM;
  }
  s->i++;
  return OC_OK;
}

/* Takes over results out[0 .. n), up to a long string, or until memory ends: OC_NOMEM with s->i telling how far it came. */
static OcSig keep_results(OcThread *L, HostCall *s, const OcVar *out, uint32_t n) {
  for (uint32_t k = 0; k < n; k++) {
    OcValue v;
    if (out[k].type == OC_VAR_PULL) {
      s->pull = out[k].u.pull.id;
      s->len = out[k].u.pull.len;
      return OC_OK;
    }
    switch (oc_api_to_value(L->vm, &out[k], &v)) {
      case OC_SUCCESS: break;
      case OC_E_MEMORY: return OC_NOMEM;
      default: oc_set_nil(&v); break; /* a stale reference or nonsense: the host's mistake */
    }
    OC_CHECK(keep_result(L, s, &v));
  }
  return OC_OK;
}

/* What the host answered to `call` or `answer`. Results that do not fit in memory now are asked for again later: the call itself
 * is not repeated. */
static OcSig take_answer(OcThread *L, HostCall *s, int32_t r, const OcVar *out) {
  if (r == OC_HOST_WAIT) {
    s->waiting = 1;
    return OC_OK;
  }
  s->waiting = 0;
  s->raise = r < 0 ? (int8_t)r : 0;
  s->n = r < 0 ? 1 : (uint32_t)r;
  s->i = 0;
  s->len = 0;
  const uint32_t n = s->n < OC_HOST_BATCH ? s->n : OC_HOST_BATCH;
  s->keeps = s->n > DIRECT;
  for (uint32_t k = 0; k < n; k++) s->keeps |= out[k].type >= OC_VAR_STRING;
  const OcSig g = keep_results(L, s, out, n);
  OC_ASSERT(g != OC_NOMEM || s->keeps);
  return g == OC_NOMEM ? OC_OK : g;
}

static OcSig do_call(OcThread *L, HostCall *s) {
  OcApi *api = oc_api(L->vm);
  OcVar vars[OC_HOST_BATCH], out[OC_HOST_BATCH];
  const uint32_t n = s->frame.nargs - s->i;
  OC_CHECK(convert_args(L, s, vars, n));
  oc_charge(L, OC_HOST_FUEL);
  api->inside++;
  const int32_t r = api->given.call(api->given.ctx, L->vm, &s->call, vars, n, out);
  api->inside--;
  return take_answer(L, s, r, out);
}

static OcSig wait_answer(OcThread *L, HostCall *s) {
  OcApi *api = oc_api(L->vm);
  OcVar out[OC_HOST_BATCH];
  if (s->waiting == 1) {
    s->waiting = 2;
    return OC_WAIT;
  }
  api->inside++;
  const int32_t r = api->given.answer(api->given.ctx, L->vm, &s->call, out);
  api->inside--;
  const OcSig g = take_answer(L, s, r, out);
  if (s->waiting == 0) return g;
  s->waiting = 2;
  return OC_WAIT;
}

/* The next batch of results. */
static OcSig fetch_results(OcThread *L, HostCall *s) {
  OcApi *api = oc_api(L->vm);
  OcVar out[OC_HOST_BATCH];
  const uint32_t left = s->n - s->i, n = left < OC_HOST_BATCH ? left : OC_HOST_BATCH;
  memset(out, 0, sizeof out); /* what a host leaves out is nil */
  api->inside++;
  api->given.results(api->given.ctx, L->vm, &s->call, s->i, out, n);
  api->inside--;
  return keep_results(L, s, out, n);
}

/* The string that will hold a long result. */
static OcSig begin_pull(OcThread *L, HostCall *s) {
  if (s->len <= OC_MAX_SHORT || s->len > OC_MAX_STRING) return oc_error(L, "string from the host has a bad length");
  OcString *str = oc_string_raw(L->vm, s->len);
  if (str == NULL) return OC_NOMEM;
  oc_set_obj(OC_TEMP(s, T_LONG), str);
  s->done = 0;
  return OC_OK;
}

static OcSig pull_piece(OcThread *L, HostCall *s) {
  OcApi *api = oc_api(L->vm);
  const uint32_t left = s->len - s->done, n = left < OC_HOST_PIECE ? left : OC_HOST_PIECE;
  oc_charge(L, OC_FUEL_BYTES(n));
  api->inside++;
  api->given.pull(api->given.ctx, L->vm, &s->call, s->pull, s->done, oc_str(OC_TEMP(s, T_LONG))->data + s->done, n);
  api->inside--;
  s->done += n;
  return n == left ? OC_OK : OC_AGAIN;
}

static OcSig end_pull(OcThread *L, HostCall *s) {
  const OcValue v = *OC_TEMP(s, T_LONG);
  s->len = 0;
  return keep_result(L, s, &v);
}

static OcSig give_list(OcThread *L, HostCall *s) {
  OcValue *at = oc_thread_scratch(L, s->n);
  if (at == NULL) return OC_NOMEM;
  for (uint32_t k = 0; k < s->n; k++) at[k] = *oc_table_get_int(L->vm, oc_tab(OC_TEMP(s, T_LIST)), (int64_t)k + 1);
  return oc_thread_give(L, at, s->n) ? OC_OK : OC_NOMEM;
}

/* The operation that a native of a host object's metatable stands for, or the number of a host function. 0: it is gone. */
static uint32_t function_of(OcFrame *f);

static OcSig host_call(OcThread *L, OcFrame *f) {
  HostCall *const s = (HostCall *)f;
  OcApi *const api = oc_api(L->vm);
  SEQ_BEGIN(s);
  SEQ_TICK(L, s, CALL_FUEL);
  s->call.executor = L->vm->current;
  s->call.function = function_of(f);
  if (s->call.function == 0 || api->given.call == NULL) SEQ_FAIL(s, oc_error(L, "this host function or object is gone"));
  s->call.id = ++api->calls;
  s->longs = 0;
  for (s->i = 0; s->i < f->nargs; s->i++) {
    if (is_long(OC_ARG(f, s->i))) {
      s->done = 0;
      SEQ_POLL(s, push_piece(L, s));
      s->longs++;
    }
    if (s->i % 64 == 63) SEQ_TICK(L, s, 64);
  }
  s->longs = 0;
  for (s->i = 0; f->nargs - s->i > OC_HOST_BATCH; s->i += OC_HOST_BATCH) {
    SEQ_TICK(L, s, OC_HOST_BATCH);
    SEQ_AWAIT(s, send_batch(L, s));
  }
  SEQ_AWAIT(s, do_call(L, s));
  if (s->waiting) SEQ_POLL(s, wait_answer(L, s));
  if (s->n > OC_MAX_MULTI) SEQ_FAIL(s, oc_error(L, "too many results from the host"));
  while (s->i < s->n) {
    if (s->len == 0) {
      SEQ_TICK(L, s, OC_HOST_BATCH);
      SEQ_AWAIT(s, fetch_results(L, s));
    }
    if (s->len > 0) {
      SEQ_AWAIT(s, begin_pull(L, s));
      SEQ_POLL(s, pull_piece(L, s));
      SEQ_AWAIT(s, end_pull(L, s));
    }
  }
  if (s->keeps) {
    api->inside++;
    api->given.results(api->given.ctx, L->vm, &s->call, s->n, NULL, 0);
    api->inside--;
  }
  if (s->raise == OC_HOST_RAISE) return oc_raise(L, result_slot(s, 0));
  if (s->raise) {
    if (result_slot(s, 0)->tag == OC_STR && oc_str(result_slot(s, 0))->len < 500) SEQ_FAIL(s, oc_error(L, "%s", oc_str(result_slot(s, 0))->data));
    return oc_raise(L, result_slot(s, 0));
  }
  if (s->n <= DIRECT) return oc_return_slots(f, result_slot(s, 0), s->n);
  SEQ_TICK(L, s, s->n);
  SEQ_AWAIT(s, give_list(L, s));
  return oc_return_multi(L, f, 0);
  SEQ_END(s);
}
const OcNative oc_host_call_native = {"host function", host_call, sizeof(HostCall), 0, T_COUNT};

/* --- objects: their metamethods are host calls too, with an operation as the function --- */

static const OcNative get_native = {"__index", host_call, sizeof(HostCall), 2, T_COUNT};
static const OcNative set_native = {"__newindex", host_call, sizeof(HostCall), 3, T_COUNT};
static const OcNative len_native = {"__len", host_call, sizeof(HostCall), 1, T_COUNT};
static const OcNative keys_native = {"next", host_call, sizeof(HostCall), 2, T_COUNT};

static uint32_t function_of(OcFrame *f) {
  uint32_t number = 0;
  const OcNative *n = f->fn.native;
  if (n == &oc_host_call_native) return oc_api_host_number(&f->base[-1], &number) ? number : 0;
  /* An operation: on a live object of the host's, and on nothing else. */
  if (f->nargs == 0 || !oc_api_host_number(OC_ARG(f, 0), &number) || OC_ARG(f, 0)->tag != OC_UDATA) return 0;
  return n == &get_native ? OC_HOST_GET : n == &set_native ? OC_HOST_SET : n == &len_native ? OC_HOST_LEN : OC_HOST_KEYS;
}

/* __pairs: next, object, nil */
static OcSig pairs(OcThread *L, OcFrame *f) {
  (void)L;
  const OcValue object = *OC_ARG(f, 0);
  OcValue *to = f->base - 1;
  f->u.res = to;
  oc_set_native(&to[0], &keys_native);
  to[1] = object;
  oc_set_nil(&to[2]);
  f->nres = 3;
  return OC_DONE;
}
static const OcNative pairs_native = {"__pairs", pairs, 0, 1, 0};

/* --- set-up --- */

static OcTable *anchored(OcApi *api, const char *name) {
  OcTable *t = oc_table_new(api->vm);
  if (t == NULL) return NULL;
  const OcValue v = oc_obj(t);
  return oc_lib_set(api->vm, oc_tab(&api->vm->registry), name, &v) ? t : NULL;
}

static bool set_text(OcVm *vm, OcTable *t, const char *key, const char *text) {
  OcString *s = oc_string_cstr(vm, text);
  if (s == NULL) return false;
  const OcValue v = oc_obj(s);
  return oc_lib_set(vm, t, key, &v);
}

bool oc_api_host_init(OcApi *api) {
  static const OcLibEntry object[] = {{"__index", &get_native}, {"__newindex", &set_native}, {"__len", &len_native},
    {"__pairs", &pairs_native}, {"__gc", &release_native}, {NULL, NULL}};
  static const OcLibEntry keeper[] = {{"__gc", &release_native}, {NULL, NULL}};
  OcVm *vm = api->vm;
  api->hosts = anchored(api, "api.hosts");
  api->object_meta = api->hosts ? anchored(api, "api.object") : NULL;
  api->keeper_meta = api->object_meta ? anchored(api, "api.keeper") : NULL;
  OcTable *weak = api->keeper_meta ? anchored(api, "api.weak") : NULL;
  if (weak == NULL || !set_text(vm, weak, "__mode", "v")) return false;
  oc_table_set_meta(vm, api->hosts, weak);
  const OcValue hidden = oc_bool(false);
  return oc_lib_register(vm, api->object_meta, object) && oc_lib_register(vm, api->keeper_meta, keeper) &&
         set_text(vm, api->object_meta, "__name", "host object") && oc_lib_set(vm, api->object_meta, "__metatable", &hidden) &&
         oc_lib_set(vm, api->keeper_meta, "__metatable", &hidden);
}
