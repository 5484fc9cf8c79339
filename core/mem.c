/* mem.c: size classes over arena pages, big blocks from the host, all accounted. Layer 1. */
#include "mem.h"

#include <string.h>

#include "host.h"

#define GRAIN OC_MEM_GRAIN
/* In debug builds every block comes from the host, so that the address sanitizer sees the life of each, and a lost one is a leak. */
#define SMALL_MAX (OC_DEBUG ? 0 : OC_MEM_CLASSES * GRAIN)
#define FIRST_PAGE 8192u /* the first page is small, so that a fresh VM is */
#define PAGE 32768u

typedef struct Page Page;
struct Page { Page *next; size_t size; };
typedef struct FreeBlock FreeBlock;
struct FreeBlock { FreeBlock *next; };

void oc_mem_init(OcMem *m, size_t limit) {
  memset(m, 0, sizeof *m);
  m->limit = limit;
  m->fail_after = -1;
}

void oc_mem_close(OcMem *m) {
  OC_ASSERT(m->used == 0);
  for (Page *p = m->pages; p != NULL;) {
    Page *next = p->next;
    oc_host_free(p, p->size);
    p = next;
  }
  m->pages = NULL;
  m->bump = m->bump_end = NULL;
  memset(m->free_lists, 0, sizeof m->free_lists);
}

/* Everything the host gave: arena pages, and big blocks. That is what the limit bounds. */
static size_t held(const OcMem *m) { return m->arenas + m->big; }

static bool over(const OcMem *m, size_t more) { return more > m->limit || held(m) > m->limit - more; }

static void note_peak(OcMem *m) {
  if (held(m) > m->peak) m->peak = held(m);
}

/* A new page for the bump pointer; what is left of the old one goes to the free lists. */
static OC_COLD bool new_page(OcMem *m) {
  const size_t size = m->pages == NULL ? FIRST_PAGE : PAGE;
  if (over(m, size)) return false;
  Page *p = oc_host_alloc(size);
  if (p == NULL) return false;
  for (size_t rest = (size_t)(m->bump_end - m->bump); rest >= GRAIN;) {
    size_t piece = rest > SMALL_MAX ? SMALL_MAX : rest;
    FreeBlock *b = (FreeBlock *)(void *)m->bump;
    b->next = m->free_lists[piece / GRAIN - 1];
    m->free_lists[piece / GRAIN - 1] = b;
    m->bump += piece;
    rest -= piece;
  }
  p->next = m->pages;
  p->size = size;
  m->pages = p;
  m->bump = (char *)p + sizeof *p;
  m->bump_end = (char *)p + size;
  m->arenas += size;
  note_peak(m);
  return true;
}

static bool failing(OcMem *m) {
  if (m->fail_after == 0 || --m->fail_after > 0) return false;
  if (m->fail_more > 0) {
    m->fail_more--;
    m->fail_after = 1;
  }
  return true;
}

void *oc_mem_alloc(OcMem *m, size_t size) {
  OC_ASSERT(size > 0);
  if (OC_UNLIKELY(m->fail_after >= 0) && failing(m)) return NULL;
  if (OC_LIKELY(size <= SMALL_MAX)) {
    const size_t c = (size + GRAIN - 1) / GRAIN - 1, bytes = (c + 1) * GRAIN;
    FreeBlock *b = m->free_lists[c];
    if (OC_LIKELY(b != NULL)) {
      m->free_lists[c] = b->next;
    } else {
      if (OC_UNLIKELY((size_t)(m->bump_end - m->bump) < bytes)) {
        if (!new_page(m)) return NULL;
      }
      b = (FreeBlock *)(void *)m->bump;
      m->bump += bytes;
    }
    m->used += bytes;
    m->debt += (int64_t)bytes;
    return b;
  }
  size = (size + GRAIN - 1) & ~(size_t)(GRAIN - 1);
  if (over(m, size)) return NULL;
  void *block = oc_host_alloc(size);
  if (block == NULL) return NULL;
  m->used += size;
  m->big += size;
  m->debt += (int64_t)size;
  note_peak(m);
  return block;
}

void oc_mem_free(OcMem *m, void *block, size_t size) {
  if (block == NULL) return;
  if (OC_LIKELY(size <= SMALL_MAX)) {
    const size_t c = (size + GRAIN - 1) / GRAIN - 1;
    FreeBlock *b = block;
    b->next = m->free_lists[c];
    m->free_lists[c] = b;
    m->used -= (c + 1) * GRAIN;
    m->debt -= (int64_t)((c + 1) * GRAIN);
    return;
  }
  size = (size + GRAIN - 1) & ~(size_t)(GRAIN - 1);
  m->used -= size;
  m->big -= size;
  m->debt -= (int64_t)size;
  oc_host_free(block, size);
}

void *oc_mem_resize(OcMem *m, void *block, size_t old_size, size_t new_size) {
  void *fresh = oc_mem_alloc(m, new_size);
  if (fresh == NULL) return NULL;
  if (block != NULL) {
    memcpy(fresh, block, old_size < new_size ? old_size : new_size);
    oc_mem_free(m, block, old_size);
  }
  return fresh;
}
