/* compile_main.c: compiles a file with a tiny executor of its own and prints the listing, to test the compiler alone.
 *
 *   compile_main FILE [FUEL [FAIL]]     FUEL: of each poll; FAIL: the FAIL-th allocation fails, then every one 50 later
 *
 * Build with every .c of core/ and core/native/host_posix.c.
 */
#include <stdio.h>
#include <stdlib.h>

#include "../../core/compile.h"
#include "../../core/exec.h"

static int64_t fuel = 1 << 30, fail = -1;
static long polls, nomem;

/* Calls native n with the values at args; its one result is left in *out. True when it did not raise. */
static bool run(OcThread *L, const OcNative *n, const OcValue *args, int nargs, OcValue *out) {
  OcVm *vm = L->vm;
  bool overflow;
  OcFrame *const bottom = L->frame;
  OcValue *func = oc_thread_free_slot(L);
  func = oc_thread_room(L, func, 0, 64, &overflow);
  oc_set_native(func, n);
  for (int i = 0; i < nargs; i++) func[1 + i] = args[i];
  for (int i = nargs; i < n->nfixed + n->ntemps; i++) oc_set_nil(&func[1 + i]);
  OcFrame *f = oc_thread_push(L, n->frame_size, OC_FRAME_SEQ, &overflow);
  f->base = func + 1;
  f->top = f->base + (nargs > n->nfixed ? nargs : n->nfixed) + n->ntemps;
  f->ret = func;
  f->fn.native = n;
  f->u.res = func;
  f->nargs = (uint32_t)nargs;
  f->nres = 0;
  f->want = 1;
  if (fail > 0) vm->mem.fail_after = fail;
  for (;;) {
    f = L->frame;
    vm->fuel = fuel;
    polls++;
    switch (f->fn.native->fn(L, f)) {
      case OC_CALL: case OC_AGAIN: break;
      case OC_NOMEM:
        nomem++;
        vm->mem.fail_after = fail < 0 ? -1 : 50;
        break;
      case OC_DONE:
        if (f->prev == bottom) {
          *out = f->u.res[0];
          L->frame = bottom;
          return true;
        }
        oc_thread_pop(L);
        break;
      case OC_RAISE:
        *out = L->error;
        while (L->frame != bottom) oc_thread_pop(L);
        return false;
      default: abort();
    }
  }
}

int main(int argc, char **argv) {
  FILE *in = fopen(argv[1], "rb");
  if (in == NULL) return 2;
  fseek(in, 0, SEEK_END);
  const size_t size = (size_t)ftell(in);
  rewind(in);
  OcVm *vm = oc_state_new(SIZE_MAX, 1, NULL);
  OcThread *L = oc_thread_new(vm);
  OcString *s = size > OC_MAX_SHORT ? oc_string_raw(vm, (uint32_t)size) : NULL;
  char small[OC_MAX_SHORT];
  if (fread(s ? s->data : small, 1, size, in) != size) return 2;
  if (s == NULL) s = oc_string_new(vm, small, size);
  if (argc > 2) fuel = atol(argv[2]);
  OcValue args[2] = {oc_obj(s), oc_obj(oc_string_cstr(vm, "=x"))}, out, text;
  if (argc > 3) fail = atol(argv[3]);
  const bool ok = run(L, &oc_compile_native, args, 2, &out);
  vm->mem.fail_after = fail = -1;
  fprintf(stderr, "%ld polls, %ld failures\n", polls, nomem);
  if (!ok) {
    printf("error: %s\n", oc_is_str(&out) ? oc_str(&out)->data : "?");
    return 1;
  }
  if (!getenv("QUIET")) {
    if (!run(L, &oc_disasm_native, &out, 1, &text)) return 3;
    fwrite(oc_str(&text)->data, 1, oc_str(&text)->len, stdout);
  }
  return 0;
}
