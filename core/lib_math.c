/* lib_math.c: the math library (manual 6.7). Layer 7. All plain natives, but for min and max of odd values. */
#include <float.h>
#include <math.h>

#include "hooks.h"
#include "host.h"
#include "lib.h"
#include "number.h"

#define PI 3.141592653589793238462643383279502884

/* For the quick cases: *x := the first argument as a float, if it is a number. */
static bool quick_number(const OcValue *func, int nargs, double *x) {
  if (nargs < 1 || !oc_is_num(&func[1])) return false;
  *x = oc_is_int(&func[1]) ? (double)func[1].u.i : func[1].u.n;
  return true;
}

/* One float argument, one float result. */
#define FLOAT_FUNCTION(name, op)                                  \
  static OcSig math_##name(OcThread *L, OcFrame *f) {             \
    double x;                                                     \
    OC_CHECK(oc_arg_num(L, f, 0, &x));                            \
    return oc_return_value(f, oc_flt(op));                        \
  }                                                               \
  static int quick_##name(OcThread *L, OcValue *func, int nargs) { \
    double x;                                                     \
    if (!quick_number(func, nargs, &x)) return -1;                \
    oc_set_flt(func, op);                                         \
    return 1;                                                     \
  }                                                               \
  static const OcNative name##_native = {#name, math_##name, 0, 1, 0, quick_##name};

FLOAT_FUNCTION(sin, sin(x))
FLOAT_FUNCTION(cos, cos(x))
FLOAT_FUNCTION(tan, tan(x))
FLOAT_FUNCTION(asin, asin(x))
FLOAT_FUNCTION(acos, acos(x))
FLOAT_FUNCTION(sqrt, sqrt(x))
FLOAT_FUNCTION(exp, exp(x))
FLOAT_FUNCTION(deg, x * (180.0 / PI))
FLOAT_FUNCTION(rad, x * (PI / 180.0))

static OcSig math_abs(OcThread *L, OcFrame *f) {
  double x;
  const OcValue *v = OC_ARG(f, 0);
  if (oc_is_int(v)) return oc_return_value(f, oc_int(v->u.i < 0 ? (int64_t)(0 - (uint64_t)v->u.i) : v->u.i));
  OC_CHECK(oc_arg_num(L, f, 0, &x));
  return oc_return_value(f, oc_flt(fabs(x)));
}
static int quick_abs(OcThread *L, OcValue *func, int nargs) {
  double x;
  if (!quick_number(func, nargs, &x)) return -1;
  const int64_t i = func[1].u.i;
  *func = oc_is_int(&func[1]) ? oc_int(i < 0 ? (int64_t)(0 - (uint64_t)i) : i) : oc_flt(fabs(x));
  return 1;
}
static const OcNative abs_native = {"abs", math_abs, 0, 1, 0, quick_abs};

/* The integer, if the float is one that fits; else the float. */
static OcValue int_if_fits(double x) {
  int64_t i;
  return oc_num_float_to_int(x, &i) ? oc_int(i) : oc_flt(x);
}

static OcSig math_floor(OcThread *L, OcFrame *f) {
  double x;
  if (oc_is_int(OC_ARG(f, 0))) return oc_return1(f, OC_ARG(f, 0));
  OC_CHECK(oc_arg_num(L, f, 0, &x));
  return oc_return_value(f, int_if_fits(floor(x)));
}
static int quick_floor(OcThread *L, OcValue *func, int nargs) {
  double x;
  if (!quick_number(func, nargs, &x)) return -1;
  *func = oc_is_int(&func[1]) ? func[1] : int_if_fits(floor(x));
  return 1;
}
static const OcNative floor_native = {"floor", math_floor, 0, 1, 0, quick_floor};

static OcSig math_ceil(OcThread *L, OcFrame *f) {
  double x;
  if (oc_is_int(OC_ARG(f, 0))) return oc_return1(f, OC_ARG(f, 0));
  OC_CHECK(oc_arg_num(L, f, 0, &x));
  return oc_return_value(f, int_if_fits(ceil(x)));
}
static const OcNative ceil_native = {"ceil", math_ceil, 0, 1, 0};

static OcSig math_fmod(OcThread *L, OcFrame *f) {
  const OcValue *a = OC_ARG(f, 0), *b = OC_ARG(f, 1);
  if (oc_is_int(a) && oc_is_int(b)) {
    if (b->u.i == 0) return oc_arg_error(L, f, 1, "zero");
    return oc_return_value(f, oc_int(b->u.i == -1 ? 0 : a->u.i % b->u.i)); /* mininteger % -1 overflows in C */
  }
  double x, y;
  OC_CHECK(oc_arg_num(L, f, 0, &x));
  OC_CHECK(oc_arg_num(L, f, 1, &y));
  oc_charge(L, OC_FAR_FUEL);
  return oc_return_value(f, oc_flt(oc_flt_rem(x, y)));
}
static const OcNative fmod_native = {"fmod", math_fmod, 0, 2, 0};

static OcSig math_modf(OcThread *L, OcFrame *f) {
  double x;
  if (oc_is_int(OC_ARG(f, 0))) return oc_return2(f, *OC_ARG(f, 0), oc_flt(0));
  OC_CHECK(oc_arg_num(L, f, 0, &x));
  const double whole = x < 0 ? ceil(x) : floor(x);
  return oc_return2(f, int_if_fits(whole), oc_flt(x == whole ? 0.0 : x - whole)); /* equal for the infinities too */
}
static const OcNative modf_native = {"modf", math_modf, 0, 1, 0};

static OcSig math_atan(OcThread *L, OcFrame *f) {
  double y, x;
  OC_CHECK(oc_arg_num(L, f, 0, &y));
  OC_CHECK(oc_arg_num_opt(L, f, 1, 1, &x));
  return oc_return_value(f, oc_flt(atan2(y, x)));
}
static const OcNative atan_native = {"atan", math_atan, 0, 2, 0};

static OcSig math_log(OcThread *L, OcFrame *f) {
  double x, base;
  OC_CHECK(oc_arg_num(L, f, 0, &x));
  if (oc_arg_none_or_nil(f, 1)) return oc_return_value(f, oc_flt(log(x)));
  OC_CHECK(oc_arg_num(L, f, 1, &base));
  return oc_return_value(f, oc_flt(base == 2 ? log2(x) : base == 10 ? log10(x) : log(x) / log(base)));
}
static const OcNative log_native = {"log", math_log, 0, 2, 0};

static OcSig math_tointeger(OcThread *L, OcFrame *f) {
  int64_t i;
  if (f->nargs > 0 && oc_to_int(L, OC_ARG(f, 0), &i)) return oc_return_value(f, oc_int(i));
  OC_CHECK(oc_arg_any(L, f, 0));
  return oc_return_value(f, oc_nil());
}
static const OcNative tointeger_native = {"tointeger", math_tointeger, 0, 1, 0};

static OcSig math_type(OcThread *L, OcFrame *f) {
  OC_CHECK(oc_arg_any(L, f, 0));
  if (oc_is_int(OC_ARG(f, 0))) return oc_return_bytes(L, f, "integer", 7);
  if (oc_is_flt(OC_ARG(f, 0))) return oc_return_bytes(L, f, "float", 5);
  return oc_return_value(f, oc_nil());
}
static const OcNative type_native = {"type", math_type, 0, 1, 0};

static OcSig math_ult(OcThread *L, OcFrame *f) {
  int64_t a, b;
  OC_CHECK(oc_arg_int(L, f, 0, &a));
  OC_CHECK(oc_arg_int(L, f, 1, &b));
  return oc_return_value(f, oc_bool((uint64_t)a < (uint64_t)b));
}
static const OcNative ult_native = {"ult", math_ult, 0, 2, 0};

/* --- min, max --- */

/* Any values that can be compared will do, as in PUC Lua: metamethods and strings are left to the sequence. */
typedef struct { OcFrame frame; uint32_t i, best; } Extreme;

static OcSig extreme_seq(OcThread *L, OcFrame *f, bool max) {
  Extreme *const s = (Extreme *)f;
  SEQ_BEGIN(s);
  for (s->i = 1; s->i < f->nargs; s->i++) {
    SEQ_TICK(L, s, 1);
    SEQ_AWAIT(s, oc_less(L, OC_TEMP(f, 0), OC_ARG(f, max ? s->best : s->i), OC_ARG(f, max ? s->i : s->best)));
    if (oc_truthy(OC_TEMP(f, 0))) s->best = s->i;
  }
  return oc_return1(f, OC_ARG(f, s->best));
  SEQ_END(s);
}
static OcSig min_seq(OcThread *L, OcFrame *f) { return extreme_seq(L, f, false); }
static OcSig max_seq(OcThread *L, OcFrame *f) { return extreme_seq(L, f, true); }
static const OcNative min_seq_native = {"min", min_seq, sizeof(Extreme), 1, 1};
static const OcNative max_seq_native = {"max", max_seq, sizeof(Extreme), 1, 1};

static OcSig extreme(OcThread *L, OcFrame *f, bool max) {
  const OcValue *best = OC_ARG(f, 0);
  OC_CHECK(oc_arg_any(L, f, 0));
  if (f->nargs > OC_SLICE_ITEMS || !oc_is_num(best)) return oc_become(L, f, max ? &max_seq_native : &min_seq_native);
  for (uint32_t i = 1; i < f->nargs; i++) {
    const OcValue *v = OC_ARG(f, i);
    if (!oc_is_num(v)) return oc_become(L, f, max ? &max_seq_native : &min_seq_native);
    if (max ? oc_num_less(best, v) : oc_num_less(v, best)) best = v;
  }
  return oc_return1(f, best);
}
static OcSig math_min(OcThread *L, OcFrame *f) { return extreme(L, f, false); }
static OcSig math_max(OcThread *L, OcFrame *f) { return extreme(L, f, true); }
/* Of two numbers. */
static int quick_extreme(OcValue *func, int nargs, bool max) {
  if (nargs != 2 || !oc_is_num(&func[1]) || !oc_is_num(&func[2])) return -1;
  *func = func[(max ? oc_num_less(&func[1], &func[2]) : oc_num_less(&func[2], &func[1])) ? 2 : 1];
  return 1;
}
static int quick_min(OcThread *L, OcValue *func, int nargs) { return quick_extreme(func, nargs, false); }
static int quick_max(OcThread *L, OcValue *func, int nargs) { return quick_extreme(func, nargs, true); }
static const OcNative min_native = {"min", math_min, 0, 1, 0, quick_min};
static const OcNative max_native = {"max", math_max, 0, 1, 0, quick_max};

/* --- random: xoshiro256**, with the seeding and projection of 5.4. The state is a block, upvalue 0 of both functions. --- */

static uint64_t rotate(uint64_t x, int n) { return x << n | x >> (64 - n); }

static uint64_t next_random(uint64_t *s) {
  const uint64_t s0 = s[0], s1 = s[1], s2 = s[2] ^ s0, s3 = s[3] ^ s1;
  s[0] = s0 ^ s3;
  s[1] = s1 ^ s2;
  s[2] = s2 ^ s1 << 17;
  s[3] = rotate(s3, 45);
  return rotate(s1 * 5, 7) * 9;
}

static void set_seed(uint64_t *s, uint64_t n1, uint64_t n2) {
  s[0] = n1;
  s[1] = 0xff; /* avoids a state of zeros */
  s[2] = n2;
  s[3] = 0;
  for (int i = 0; i < 16; i++) (void)next_random(s); /* spreads the seed */
}

static uint64_t *random_state(OcFrame *f) { return (uint64_t *)(void *)((OcBlock *)OC_NUP(f, 0)->u.o)->data; }

/* Into [0, n]: by the smallest mask that covers n, trying again while beyond it (less than twice on average). */
static uint64_t project(uint64_t r, uint64_t n, uint64_t *state) {
  if ((n & (n + 1)) == 0) return r & n;
  uint64_t mask = n;
  for (int i = 1; i < 64; i *= 2) mask |= mask >> i;
  while ((r &= mask) > n) r = next_random(state);
  return r;
}

static OcSig math_random(OcThread *L, OcFrame *f) {
  int64_t low = 1, up;
  uint64_t *state = random_state(f);
  const uint64_t r = next_random(state);
  switch (f->nargs) {
    case 0: return oc_return_value(f, oc_flt((double)(r >> 11) * (0.5 / ((uint64_t)1 << 52))));
    case 1:
      OC_CHECK(oc_arg_int(L, f, 0, &up));
      if (up == 0) return oc_return_value(f, oc_int((int64_t)r));
      break;
    case 2:
      OC_CHECK(oc_arg_int(L, f, 0, &low));
      OC_CHECK(oc_arg_int(L, f, 1, &up));
      break;
    default: return oc_error(L, "wrong number of arguments");
  }
  if (low > up) return oc_arg_error(L, f, 0, "interval is empty");
  return oc_return_value(f, oc_int((int64_t)(project(r, (uint64_t)up - (uint64_t)low, state) + (uint64_t)low)));
}
static const OcNative random_native = {"random", math_random, 0, 2, 0};

static OcSig math_randomseed(OcThread *L, OcFrame *f) {
  int64_t n1, n2;
  uint64_t *state = random_state(f);
  if (f->nargs == 0) {
    n1 = (int64_t)oc_host_random();
    n2 = (int64_t)next_random(state);
  } else {
    OC_CHECK(oc_arg_int(L, f, 0, &n1));
    OC_CHECK(oc_arg_int_opt(L, f, 1, 0, &n2));
  }
  set_seed(state, (uint64_t)n1, (uint64_t)n2);
  return oc_return2(f, oc_int(n1), oc_int(n2));
}
static const OcNative randomseed_native = {"randomseed", math_randomseed, 0, 2, 0};

static bool open_random(OcVm *vm, OcTable *t) {
  static const OcLibEntry list[] = {{"random", &random_native}, {"randomseed", &randomseed_native}};
  OcBlock *b = oc_block_new(vm, 4 * sizeof(uint64_t));
  if (b == NULL) return false;
  /* From the VM's seed, so that a host that fixes it fixes this; half of it, mixed, so that no script learns the seed of hashing. */
  uint64_t x = vm->seed + 0x9e3779b97f4a7c15u;
  x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
  x = (x ^ x >> 27) * 0x94d049bb133111ebu;
  set_seed((uint64_t *)(void *)b->data, x >> 32, 0);
  const OcValue state = oc_obj(b);
  for (int i = 0; i < 2; i++) {
    OcCClosure *c = oc_cclosure_new(vm, list[i].native, 1);
    if (c == NULL) return false;
    oc_cclosure_set(vm, c, 0, &state);
    const OcValue v = oc_obj(c);
    if (!oc_lib_set(vm, t, list[i].name, &v)) return false;
  }
  return true;
}

static const OcLibEntry entries[] = {
  {"abs", &abs_native}, {"acos", &acos_native}, {"asin", &asin_native}, {"atan", &atan_native}, {"ceil", &ceil_native},
  {"cos", &cos_native}, {"deg", &deg_native}, {"exp", &exp_native}, {"floor", &floor_native}, {"fmod", &fmod_native},
  {"log", &log_native}, {"max", &max_native}, {"min", &min_native}, {"modf", &modf_native}, {"rad", &rad_native},
  {"sin", &sin_native}, {"sqrt", &sqrt_native}, {"tan", &tan_native}, {"tointeger", &tointeger_native}, {"type", &type_native},
  {"ult", &ult_native}, {NULL, NULL}};

bool oc_open_math(OcVm *vm) {
  OcTable *t = oc_lib_new(vm, "math", entries);
  if (t == NULL || !open_random(vm, t)) return false;
  const OcValue pi = oc_flt(PI), huge = oc_flt(HUGE_VAL), max = oc_int(INT64_MAX), min = oc_int(INT64_MIN);
  return oc_lib_set(vm, t, "pi", &pi) && oc_lib_set(vm, t, "huge", &huge) && oc_lib_set(vm, t, "maxinteger", &max) &&
         oc_lib_set(vm, t, "mininteger", &min);
}
