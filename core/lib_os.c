/* lib_os.c: the os library (manual 6.9), on what the host grants. Layer 7. Dates: lib_date.c. */
#include <stdio.h>

#include "hooks.h"
#include "host.h"
#include "lib_date.h"
#include "lib_file.h"

/* true, or nil, "name: message", number. */
static OcSig return_outcome(OcThread *L, OcFrame *f, int err, const char *name) {
  char text[OC_ERROR_MAX];
  if (err == 0) return oc_return_value(f, oc_bool(true));
  if (name != NULL) oc_text(text, sizeof text, "%s: %s", name, oc_file_error(L->vm, err));
  else oc_text(text, sizeof text, "%s", oc_file_error(L->vm, err));
  return oc_return_fail(L, f, text, err < 0 ? 1 : err); /* not granted: EPERM */
}

/* remove and rename are sequences with one poll: the host may say "wait", and is then asked again. */

static OcSig os_remove(OcThread *L, OcFrame *f) {
  const OcHostHooks *h = L->vm->host;
  OcString *name;
  int err = -1;
  OC_CHECK(oc_arg_str(L, f, 0, &name));
  oc_charge(L, OC_OPEN_FUEL);
  if (h != NULL && h->remove != NULL) {
    err = 0;
    const int r = h->remove(h->ctx, L->vm, name->data, &err);
    if (r == OC_HOST_WAIT) return OC_WAIT;
    if (r >= 0) err = 0;
    else if (err == 0) err = -1;
  }
  return return_outcome(L, f, err, name->data);
}
static const OcNative remove_native = {"remove", os_remove, sizeof(OcPlainSeq), 1, 2};

static OcSig os_rename(OcThread *L, OcFrame *f) {
  const OcHostHooks *h = L->vm->host;
  OcString *from, *to;
  int err = -1;
  OC_CHECK(oc_arg_str(L, f, 0, &from));
  OC_CHECK(oc_arg_str(L, f, 1, &to));
  oc_charge(L, OC_OPEN_FUEL);
  if (h != NULL && h->rename != NULL) {
    err = 0;
    const int r = h->rename(h->ctx, L->vm, from->data, to->data, &err);
    if (r == OC_HOST_WAIT) return OC_WAIT;
    if (r >= 0) err = 0;
    else if (err == 0) err = -1;
  }
  return return_outcome(L, f, err, NULL); /* without a name, as in PUC Lua */
}
static const OcNative rename_native = {"rename", os_rename, sizeof(OcPlainSeq), 2, 2};

static OcSig os_tmpname(OcThread *L, OcFrame *f) {
  const OcHostHooks *h = L->vm->host;
  char name[256];
  const int r = h != NULL && h->tmpname != NULL ? h->tmpname(h->ctx, L->vm, name, sizeof name) : -1;
  if (r == OC_HOST_WAIT) return OC_WAIT;
  if (r < 0) return oc_error(L, "unable to generate a unique filename");
  return oc_return_bytes(L, f, name, strlen(name));
}
static const OcNative tmpname_native = {"tmpname", os_tmpname, sizeof(OcPlainSeq), 0, 1};

static OcSig os_getenv(OcThread *L, OcFrame *f) {
  const OcHostHooks *h = L->vm->host;
  OcString *name;
  OC_CHECK(oc_arg_str(L, f, 0, &name));
  const char *v = h != NULL && h->getenv != NULL ? h->getenv(h->ctx, L->vm, name->data) : NULL;
  if (v == NULL) return oc_return_value(f, oc_nil());
  const size_t n = strlen(v);
  oc_charge(L, OC_FUEL_BYTES(n)); /* the environment is the host's: short enough for one go */
  return oc_return_bytes(L, f, v, n);
}
static const OcNative getenv_native = {"getenv", os_getenv, 0, 1, 0};

static OcSig os_execute(OcThread *L, OcFrame *f) {
  OcString *command;
  OC_CHECK(oc_arg_str_opt(L, f, 0, &command));
  if (command == NULL) return oc_return_value(f, oc_bool(false)); /* no shell */
  return oc_return_fail(L, f, "os.execute is not available: no processes here", 1);
}
static const OcNative execute_native = {"execute", os_execute, 0, 1, 0};

/* The host ends the run; until it does, this call waits. */
static OcSig os_exit(OcThread *L, OcFrame *f) {
  const OcHostHooks *h = L->vm->host;
  int64_t status = 0;
  if (f->at == 0) {
    const OcValue *v = OC_ARG(f, 0);
    if (oc_is_bool(v)) status = oc_truthy(v) ? 0 : 1;
    else OC_CHECK(oc_arg_int_opt(L, f, 0, 0, &status));
    if (h == NULL || h->exit == NULL) return oc_error(L, "os.exit is not available: the program's end is the host's");
    h->exit(h->ctx, L->vm, (int)status, oc_truthy(OC_ARG(f, 1)));
    oc_vm_interrupt(L->vm);
    f->at = 1;
  }
  return OC_WAIT;
}
static const OcNative exit_native = {"exit", os_exit, sizeof(OcPlainSeq), 2, 0};

static OcSig os_setlocale(OcThread *L, OcFrame *f) {
  static const char *const categories[] = {"all", "collate", "ctype", "monetary", "numeric", "time", NULL};
  OcString *name;
  int ignored;
  OC_CHECK(oc_arg_str_opt(L, f, 0, &name));
  OC_CHECK(oc_arg_option(L, f, 1, "all", categories, &ignored));
  /* The C locale is the only one, also as "the native one" and as "POSIX". */
  if (name == NULL || name->len == 0 || strcmp(name->data, "C") == 0 || strcmp(name->data, "POSIX") == 0) return oc_return_bytes(L, f, "C", 1);
  return oc_return_value(f, oc_nil());
}
static const OcNative setlocale_native = {"setlocale", os_setlocale, 0, 2, 0};

/* --- time --- */

static OcSig os_clock(OcThread *L, OcFrame *f) {
  oc_charge(L, OC_HOST_FUEL);
  return oc_return_value(f, oc_flt((double)(oc_host_cpu_ns() / 1000) / 1e6)); /* whole microseconds, as CLOCKS_PER_SEC */
}
static const OcNative clock_native = {"clock", os_clock, 0, 0, 0};

static OcSig os_difftime(OcThread *L, OcFrame *f) {
  int64_t a, b;
  OC_CHECK(oc_arg_int(L, f, 0, &a));
  OC_CHECK(oc_arg_int(L, f, 1, &b));
  return oc_return_value(f, oc_flt((double)a - (double)b));
}
static const OcNative difftime_native = {"difftime", os_difftime, 0, 2, 0};

/* os.time(table): reads the fields one by one, as __index may be asked. */

typedef struct { OcFrame frame; int i, isdst; int64_t fields[OC_DATE_FIELDS], t; } Time;

/* In PUC Lua's order, which decides what error comes first. */
static const struct { const char *key; int absent, delta; } fields[OC_DATE_FIELDS] = {
  {"year", -1, 1900}, {"month", -1, 1}, {"day", -1, 0}, {"hour", 12, 0}, {"min", 0, 0}, {"sec", 0, 0}};

static OcSig key_string(OcThread *L, OcValue *ret, const char *key) { return oc_set_bytes(L, ret, key, strlen(key)); }

static OcSig take_field(OcThread *L, Time *s, const OcValue *v) {
  const char *key = fields[s->i].key;
  const int delta = fields[s->i].delta;
  int64_t n;
  if (!oc_to_int(L, v, &n)) {
    if (!oc_is_nil(v)) return oc_error(L, "field '%s' is not an integer", key);
    if (fields[s->i].absent < 0) return oc_error(L, "field '%s' missing in date table", key);
    s->fields[s->i] = fields[s->i].absent;
    return OC_OK;
  }
  if (n >= 0 ? n - delta > INT32_MAX : n < (int64_t)INT32_MIN + delta) return oc_error(L, "field '%s' is out-of-bound", key);
  s->fields[s->i] = n - delta;
  return OC_OK;
}

/* The table gets the normalised fields. */
static OcSig store_fields(OcThread *L, OcFrame *f, int64_t t) {
  OcDate d;
  oc_date_local(t, &d);
  return oc_date_store(L, OC_ARG(f, 0), &d) ? OC_OK : OC_NOMEM;
}

static OcSig time_of_fields(OcThread *L, Time *s) {
  oc_charge(L, s->isdst >= 0 ? 1000 : 200); /* the host may be asked for many offsets */
  if (!oc_date_time(s->fields, s->isdst, &s->t)) return oc_error(L, "time result cannot be represented in this installation");
  return OC_OK;
}

static OcSig os_time(OcThread *L, OcFrame *f) {
  Time *const s = (Time *)f;
  OcValue *const key = OC_TEMP(f, 0), *const v = OC_TEMP(f, 1);
  SEQ_BEGIN(s);
  OC_CHECK(oc_arg_tab(L, f, 0));
  for (s->i = 0; s->i < OC_DATE_FIELDS; s->i++) {
    SEQ_AWAIT(s, key_string(L, key, fields[s->i].key));
    SEQ_AWAIT(s, oc_get(L, v, OC_ARG(f, 0), key));
    SEQ_AWAIT(s, take_field(L, s, v));
    SEQ_TICK(L, s, 1);
  }
  SEQ_AWAIT(s, key_string(L, key, "isdst"));
  SEQ_AWAIT(s, oc_get(L, v, OC_ARG(f, 0), key));
  s->isdst = oc_is_nil(v) ? -1 : oc_truthy(v);
  SEQ_AWAIT(s, time_of_fields(L, s));
  SEQ_AWAIT(s, store_fields(L, f, s->t));
  return oc_return_value(f, oc_int(s->t));
  SEQ_END(s);
}
static const OcNative time_table_native = {"time", os_time, sizeof(Time), 1, 2};

static OcSig os_time_now(OcThread *L, OcFrame *f) {
  if (oc_arg_none_or_nil(f, 0)) return oc_return_value(f, oc_int(oc_host_time()));
  return oc_become(L, f, &time_table_native);
}
static const OcNative time_native = {"time", os_time_now, 0, 1, 0};

static const OcLibEntry entries[] = {
  {"clock", &clock_native}, {"date", &oc_date_native}, {"difftime", &difftime_native}, {"execute", &execute_native},
  {"exit", &exit_native}, {"getenv", &getenv_native}, {"remove", &remove_native}, {"rename", &rename_native},
  {"setlocale", &setlocale_native}, {"time", &time_native}, {"tmpname", &tmpname_native}, {NULL, NULL}};

bool oc_open_os(OcVm *vm) { return oc_lib_new(vm, "os", entries) != NULL; }
