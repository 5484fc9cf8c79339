/* traceback.c: the text of luaL_traceback, made in slices. Layer 5. */
#include <stdio.h>

#include "buffer.h"
#include "exec_internal.h"

#define HEAD 10 /* a longer stack shows its first and last levels only */
#define TAIL 11
#define FRAME_FUEL 4 /* a look at a frame: deep stacks are in no cache */

/* Frames of the machinery itself are not levels. */
static bool is_level(const OcFrame *f) {
  return f->kind != OC_FRAME_BASE && !oc_frame_hidden(f);
}

typedef struct {
  OcFrame frame;
  OcFrame *at;     /* next frame to tell; frames do not move, and those below cannot go while this one runs: see still_there */
  uint64_t turns;  /* of the thread, when this began */
  uint32_t levels, skip_from, skip_to, n;
  bool lost, again;
} TraceSeq;

/* The frames of another thread can go whenever this one gives way: a finalizer, or another executor, may run it. false: it has been run, so
 * that s->at is nowhere. */
static bool still_there(const OcThread *L, TraceSeq *s) {
  const OcThread *of = oc_thread(OC_ARG(s, 0));
  if (of == L || of->turns == s->turns) return true;
  s->at = NULL;
  s->lost = true;
  return false;
}

static void go_down(const OcThread *L, TraceSeq *s) {
  if (still_there(L, s)) s->at = oc_frame_visible(s->at->prev);
}

static OcSig add(OcThread *L, TraceSeq *s, const char *text, size_t n) {
  OcBuf r = oc_buffer_add(L->vm, (OcBuffer *)OC_TEMP(s, 0)->u.o, text, n);
  return r == OC_BUF_OK ? OC_OK : OC_NOMEM;
}

/* "\n\tfile:12: in function 'name'" */
static OcSig add_level(OcThread *L, TraceSeq *s) {
  if (!still_there(L, s)) return OC_OK;
  OcFrame *f = s->at;
  OcThread *of = oc_thread(OC_ARG(s, 0));
  char text[OC_ERROR_MAX], id[OC_IDSIZE] = "[C]", name[200];
  size_t n = 0;
  const OcProto *p = f->kind == OC_FRAME_LUA ? f->fn.cl->proto : NULL;
  if (p != NULL) {
    if (p->source) oc_chunk_id(id, p->source->data, p->source->len);
    else memcpy(id, "?", 2);
    const int line = oc_frame_line(f);
    n = (size_t)(line > 0 ? snprintf(text, sizeof text, "\n\t%s:%d: in ", id, line) : snprintf(text, sizeof text, "\n\t%s: in ", id));
  } else {
    n = (size_t)snprintf(text, sizeof text, "\n\t[C]: in ");
  }
  const char *called = NULL, *what = oc_debug_call_name(of, f, &called);
  if (oc_global_function_name(L, &f->base[-1], name, sizeof name)) n += (size_t)snprintf(text + n, sizeof text - n, "function '%s'", name);
  else if (what != NULL) n += (size_t)snprintf(text + n, sizeof text - n, "%s '%.200s'", what, called);
  else if (p != NULL && p->line == 0) n += (size_t)snprintf(text + n, sizeof text - n, "main chunk");
  else if (p != NULL) n += (size_t)snprintf(text + n, sizeof text - n, "function <%s:%d>", id, p->line);
  else n += (size_t)snprintf(text + n, sizeof text - n, "?");
  if (f->flags & OC_F_TAIL) n += (size_t)snprintf(text + n, sizeof text - n, "\n\t(...tail calls...)");
  return add(L, s, text, n < sizeof text ? n : sizeof text - 1);
}

static OcSig add_skip(OcThread *L, TraceSeq *s) {
  char text[60];
  int n = snprintf(text, sizeof text, "\n\t...\t(skipping %u levels)", (unsigned)(s->skip_to - s->skip_from - 1)); /* PUC Lua does not count the line itself */
  return add(L, s, text, (size_t)n);
}

/* Counts the levels from s->at down, in slices. */
static OcSig count(OcThread *L, TraceSeq *s) {
  int n = 0;
  if (!still_there(L, s)) return OC_OK;
  for (; s->at != NULL && n < 200; n++, s->at = oc_frame_visible(s->at->prev)) s->levels += is_level(s->at);
  oc_charge(L, n * FRAME_FUEL + 1);
  return s->at == NULL ? OC_OK : OC_AGAIN;
}

/* Finds the first frame to tell: `level` levels below the caller (or below the top of another thread). */
static OcSig find_level(OcThread *L, TraceSeq *s) {
  OcThread *of = oc_thread(OC_ARG(s, 0));
  const int64_t level = OC_ARG(s, 2)->u.i;
  int n = 0;
  if (!still_there(L, s)) return OC_OK;
  if (s->at == NULL) s->at = of == L ? s->frame.prev : of->frame;
  s->at = oc_frame_visible(s->at);
  for (; s->at != NULL && n < 200; n++, s->at = oc_frame_visible(s->at->prev)) {
    if (is_level(s->at) && s->n++ >= level) break;
  }
  oc_charge(L, n * FRAME_FUEL + 1);
  return s->at != NULL && n >= 200 ? OC_AGAIN : OC_OK;
}

/* Copies a slice of the message; s->n is the place. */
static OcSig add_message(OcThread *L, TraceSeq *s) {
  const OcString *m = oc_str(OC_ARG(s, 1));
  uint32_t n = m->len - s->n < OC_SLICE_BYTES ? m->len - s->n : OC_SLICE_BYTES;
  OcSig g = add(L, s, m->data + s->n, n);
  if (g != OC_OK) return g;
  s->n += n;
  oc_charge(L, OC_FUEL_BYTES(n));
  return s->n == m->len ? OC_OK : OC_AGAIN;
}

static OcSig finish(OcThread *L, OcFrame *f) {
  OcString *out;
  int64_t fuel;
  int r = oc_buffer_finish(L->vm, (OcBuffer *)OC_TEMP(f, 0)->u.o, &out, &fuel);
  oc_charge(L, fuel);
  if (r < 0) return OC_NOMEM;
  if (r == 0) return OC_AGAIN;
  oc_set_obj(OC_TEMP(f, 1), out);
  return OC_OK;
}

static OcSig make_buffer(OcThread *L, OcValue *slot) {
  OcBuffer *b = oc_buffer_new(L->vm);
  if (b == NULL) return OC_NOMEM;
  oc_set_obj(slot, b);
  return OC_OK;
}

/* (thread, message or nil, level) -> text */
static OcSig traceback(OcThread *L, OcFrame *f) {
  TraceSeq *const s = (TraceSeq *)f;
  SEQ_BEGIN(s);
  s->again = false;
  for (;;) {
    SEQ_AWAIT(s, make_buffer(L, OC_TEMP(f, 0)));
    if (oc_is_str(OC_ARG(f, 1))) {
      s->n = 0;
      SEQ_POLL(s, add_message(L, s));
      SEQ_AWAIT(s, add(L, s, "\n", 1));
    }
    SEQ_AWAIT(s, add(L, s, "stack traceback:", 16));
    s->at = NULL;
    s->levels = s->n = 0;
    s->lost = false;
    s->turns = oc_thread(OC_ARG(f, 0))->turns;
    SEQ_POLL(s, find_level(L, s));
    SEQ_POLL(s, count(L, s));
    s->skip_from = s->levels > HEAD + TAIL + 1 ? HEAD : s->levels;
    s->skip_to = s->levels > HEAD + TAIL + 1 ? s->levels - TAIL : s->levels;
    s->at = NULL;
    s->n = 0;
    SEQ_POLL(s, find_level(L, s));
    for (s->n = 0; s->at != NULL; go_down(L, s)) {
      SEQ_TICK(L, s, FRAME_FUEL);
      if (!still_there(L, s)) break;
      if (!is_level(s->at)) continue;
      if (s->n == s->skip_from && s->n < s->skip_to) SEQ_AWAIT(s, add_skip(L, s));
      if (s->n < s->skip_from || s->n >= s->skip_to) SEQ_AWAIT(s, add_level(L, s));
      s->n++;
    }
    if (!s->lost || s->again) break;
    s->again = true; /* once: a deep stack that never rests would have no end */
  }
  if (s->lost) SEQ_AWAIT(s, add(L, s, "\n\t...\t(it has run on)", 21));
  SEQ_POLL(s, finish(L, f));
  return oc_return1(f, OC_TEMP(f, 1));
  SEQ_END(s);
}
const OcNative oc_traceback_native = {"?traceback", traceback, sizeof(TraceSeq), 3, 2};

static OcSig trace_self(OcThread *L, OcFrame *f) {
  const OcValue args[3] = {oc_obj(L), oc_nil(), oc_int(0)};
  return oc_call_native(L, OC_TEMP(f, 0), 1, &oc_traceback_native, args, 3);
}

/* (error): an uncaught error of a main thread: keeps its traceback for the host, unless making it fails (for lack of memory). */
static OcSig main_handler(OcThread *L, OcFrame *f) {
  OcCatching *const s = (OcCatching *)f;
  SEQ_BEGIN(s);
  SEQ_TRY(s);
  SEQ_AWAIT(s, trace_self(L, f));
  L->executor->traceback = *OC_TEMP(f, 0);
  SEQ_CATCH(s);
  SEQ_UNTRY(s);
  L->error = *OC_ARG(f, 0);
  L->flags |= OC_T_HANDLED;
  return OC_RAISE;
  SEQ_END(s);
}
const OcNative oc_main_handler_native = {"?", main_handler, sizeof(OcCatching), 1, 1};
