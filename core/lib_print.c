/* lib_print.c: print and warn (manual 6.1). Layer 7. */
#include "hooks.h"
#include "lib.h"
#include "number.h"

/* --- print --- */

#define PRINT_LINE 900 /* bytes of a line that are put together on the C stack */

typedef struct {
  OcFrame frame;
  uint32_t i;   /* argument being converted */
  uint32_t arg; /* output: argument ... */
  uint32_t off; /* ... and offset in it, the tab before it counted */
  bool ended;   /* output: the newline is out */
} Print;

static OcSig put(OcThread *L, const char *s, size_t n) {
  const OcHostHooks *h = L->vm->host;
  if (h == NULL || h->write == NULL || n == 0) return OC_OK;
  oc_charge(L, OC_HOST_FUEL);
  return h->write(h->ctx, L->vm, 1, s, n) == OC_HOST_WAIT ? OC_WAIT : OC_OK;
}

/* Writes the converted arguments up to `to`, and the newline if that is the end. The position moves only once a piece is out:
 * a host that says "wait" is asked again with the same bytes. */
static OcSig print_out(OcThread *L, Print *s, uint32_t to, bool end) {
  for (;;) {
    char line[PRINT_LINE];
    const char *p = line;
    size_t n = 0;
    uint32_t arg = s->arg, off = s->off;
    bool ended = s->ended;
    while (arg < to && n < sizeof line && p == line) {
      const OcString *str = oc_str(OC_ARG(s, arg));
      const uint32_t tab = arg > 0, total = str->len + tab;
      if (off < tab) {
        line[n++] = '\t';
        off++;
      } else if (off == total) {
        arg++;
        off = 0;
      } else if (n == 0 && total - off > sizeof line) { /* a long piece goes out straight from the string */
        n = total - off < OC_SLICE_BYTES ? total - off : OC_SLICE_BYTES;
        p = str->data + (off - tab);
        off += (uint32_t)n;
      } else {
        size_t m = total - off < sizeof line - n ? total - off : sizeof line - n;
        memcpy(line + n, str->data + (off - tab), m);
        n += m;
        off += (uint32_t)m;
      }
    }
    if (end && arg == to && !ended && p == line && n < sizeof line) {
      line[n++] = '\n';
      ended = true;
    }
    oc_charge(L, OC_FUEL_BYTES(n) + (arg - s->arg));
    OC_CHECK(put(L, p, n));
    s->arg = arg;
    s->off = off;
    s->ended = ended;
    if (arg == to && (!end || ended)) return OC_OK;
    OC_CHECK(oc_fuel_left(L));
  }
}

static OcSig print_done(OcThread *L, OcFrame *f) {
  if (L->vm->print_interrupts) oc_vm_interrupt(L->vm);
  return oc_return0(f);
}

static OcSig print_seq(OcThread *L, OcFrame *f) {
  Print *const s = (Print *)f;
  SEQ_BEGIN(s);
  for (s->i = 0; s->i < f->nargs; s->i++) {
    SEQ_TICK(L, s, 1);
    /* What comes before is written first: __tostring may print, too, or raise. */
    if (oc_metamethod(L->vm, OC_ARG(f, s->i), OC_TM_TOSTRING) != NULL) SEQ_POLL(s, print_out(L, s, s->i, false));
    SEQ_AWAIT(s, oc_tostring(L, OC_TEMP(f, 0), OC_ARG(f, s->i)));
    oc_arg_set(L, OC_ARG(f, s->i), OC_TEMP(f, 0));
  }
  SEQ_POLL(s, print_out(L, s, f->nargs, true));
  return print_done(L, f);
  SEQ_END(s);
}
static const OcNative print_seq_native = {"print", print_seq, sizeof(Print), 0, 1};

/* The short case: a few simple values in one line, in one call of the host. */
static OcSig print(OcThread *L, OcFrame *f) {
  char line[PRINT_LINE];
  size_t n = 0;
  if (f->nargs > 16) return oc_become(L, f, &print_seq_native);
  for (uint32_t i = 0; i < f->nargs; i++) {
    const OcValue *v = OC_ARG(f, i);
    if (n + OC_NUMBER_MAX + 2 > sizeof line || oc_metamethod(L->vm, v, OC_TM_TOSTRING) != NULL)
      return oc_become(L, f, &print_seq_native);
    if (i > 0) line[n++] = '\t';
    switch (v->tag) {
      case OC_NIL: memcpy(line + n, "nil", 3); n += 3; break;
      case OC_FALSE: memcpy(line + n, "false", 5); n += 5; break;
      case OC_TRUE: memcpy(line + n, "true", 4); n += 4; break;
      case OC_INT: case OC_FLT: n += oc_num_format(v, line + n); break;
      case OC_STR:
        if (oc_str(v)->len < sizeof line - n - 1) {
          memcpy(line + n, oc_str(v)->data, oc_str(v)->len);
          n += oc_str(v)->len;
          break;
        }
        OC_FALLTHROUGH;
      default: return oc_become(L, f, &print_seq_native);
    }
  }
  line[n++] = '\n';
  oc_charge(L, OC_FUEL_BYTES(n));
  if (put(L, line, n) != OC_OK) return oc_become(L, f, &print_seq_native);
  return print_done(L, f);
}
const OcNative oc_print_native = {"print", print, 0, 0, 0};

/* --- warn --- */

typedef struct { OcFrame frame; uint32_t i, off; bool open; } Warn;

static OcSig put_error(OcThread *L, const char *s, size_t n) {
  const OcHostHooks *h = L->vm->host;
  if (h == NULL || h->write == NULL || n == 0) return OC_OK;
  oc_charge(L, OC_HOST_FUEL);
  return h->write(h->ctx, L->vm, 2, s, n) == OC_HOST_WAIT ? OC_WAIT : OC_OK;
}

/* One piece of a warning, as lauxlib's default warning functions take it: a lone piece "@on" or "@off" is a command. */
static OcSig warn_piece(OcThread *L, Warn *s, bool more) {
  uint8_t *state = &L->vm->warn_state;
  const OcString *str = oc_str(OC_ARG(s, s->i));
  if (!(*state & OC_WARN_CONTINUED) && !more && str->len > 0 && str->data[0] == '@') {
    if (strcmp(str->data, "@on") == 0) *state |= OC_WARN_ON;
    else if (strcmp(str->data, "@off") == 0) *state &= (uint8_t)~OC_WARN_ON;
    return OC_OK;
  }
  if (!(*state & OC_WARN_ON)) return OC_OK;
  if (!(*state & OC_WARN_CONTINUED) && !s->open) {
    OC_CHECK(put_error(L, "Lua warning: ", 13));
    s->open = true;
  }
  while (s->off < str->len) {
    const size_t left = str->len - s->off, n = left < OC_SLICE_BYTES ? left : OC_SLICE_BYTES;
    oc_charge(L, OC_FUEL_BYTES(n));
    OC_CHECK(put_error(L, str->data + s->off, n));
    s->off += (uint32_t)n;
    OC_CHECK(s->off < str->len ? oc_fuel_left(L) : OC_OK);
  }
  if (!more) OC_CHECK(put_error(L, "\n", 1));
  *state = (uint8_t)(more ? *state | OC_WARN_CONTINUED : *state & ~OC_WARN_CONTINUED);
  s->off = 0;
  s->open = false;
  return OC_OK;
}

static OcSig warn_check(OcThread *L, OcFrame *f, uint32_t i) {
  OcString *str;
  return oc_arg_str(L, f, (int)i, &str);
}

static OcSig warn(OcThread *L, OcFrame *f) {
  Warn *const s = (Warn *)f;
  SEQ_BEGIN(s);
  SEQ_AWAIT(s, warn_check(L, f, 0)); /* at least one argument */
  for (s->i = 1; s->i < f->nargs; s->i++) {
    SEQ_TICK(L, s, 1);
    SEQ_AWAIT(s, warn_check(L, f, s->i));
  }
  for (s->i = 0; s->i < f->nargs; s->i++) SEQ_POLL(s, warn_piece(L, s, s->i + 1 < f->nargs));
  return oc_return0(f);
  SEQ_END(s);
}
const OcNative oc_warn_native = {"warn", warn, sizeof(Warn), 1, 0};
