/* mem.c: size classes over arena pages, big blocks from the host, all accounted. Layer 1. */
#include "mem.h"

#include <string.h>

#include "host.h"

#define GRAIN OC_MEM_GRAIN
/* In debug builds every block comes from the host, so that the address sanitizer sees the life of each, and a lost one is a leak; but for
 * one of them, in which pages are tiny, so that many come and go. */
#define SMALL_MAX (OC_DEBUG && !OC_STRESS_TINY ? 0 : OC_MEM_CLASSES * GRAIN)
#define BIG_SHARE 8 /* of big blocks counts as fresh: who fills them pays for that */
#define FIRST_PAGE (OC_STRESS_TINY ? 1024u : 8192u) /* the first page is small, so that a fresh VM is */
#define PAGE (OC_STRESS_TINY ? 1024u : 32768u)

struct OcMemPage {
  uint32_t size;
  uint32_t free; /* bytes of its free blocks, as far as oc_mem_trim has counted */
};
typedef struct FreeBlock FreeBlock;
struct FreeBlock { FreeBlock *next; };

void oc_mem_init(OcMem *m, size_t limit) {
  memset(m, 0, sizeof *m);
  m->limit = limit;
  m->fail_after = -1;
}

void oc_mem_close(OcMem *m) {
  OC_ASSERT(m->used == 0);
  for (uint32_t i = 0; i < m->npages; i++) oc_host_free(m->pages[i], m->pages[i]->size);
  if (m->pages != NULL) oc_host_free(m->pages, m->pages_cap * sizeof *m->pages);
  m->pages = NULL;
  m->npages = m->pages_cap = 0;
  m->trim_phase = 0;
  m->bump = m->bump_end = NULL;
  memset(m->free_lists, 0, sizeof m->free_lists);
}

/* Everything the host gave: arena pages, and big blocks. That is what the limit bounds. */
static size_t held(const OcMem *m) { return m->arenas + m->big; }

static bool over(const OcMem *m, size_t more) { return more > m->limit || held(m) > m->limit - more; }

static void note_peak(OcMem *m) {
  if (held(m) > m->peak) m->peak = held(m);
}

#define MIN_DIRECTORY 32u /* pages */

/* The directory gets room for `cap` pages, in a new place. false: no memory, nothing changed. */
static bool move_directory(OcMem *m, uint32_t cap) {
  const size_t had = m->pages_cap * sizeof *m->pages, want = cap * sizeof *m->pages;
  if (over(m, want)) return false;
  OcMemPage **pages = oc_host_alloc(want);
  if (pages == NULL) return false;
  if (had > 0) {
    memcpy(pages, m->pages, m->npages * sizeof *pages);
    oc_host_free(m->pages, had);
  }
  m->pages = pages;
  m->pages_cap = cap;
  m->arenas += want - had;
  return true;
}

/* Room in the directory for one page more. */
static bool grow_directory(OcMem *m) {
  return m->npages < m->pages_cap || move_directory(m, m->pages_cap == 0 ? MIN_DIRECTORY : m->pages_cap * 2);
}

/* What had grown while memory filled would lie in the middle of it for good. */
static void shrink_directory(OcMem *m) {
  uint32_t cap = MIN_DIRECTORY;
  while (cap < m->npages) cap *= 2;
  if (cap < m->pages_cap && !move_directory(m, cap)) return; /* no memory for a smaller one */
}

/* How many pages begin at or below p. */
static uint32_t pages_upto(const OcMem *m, const void *p) {
  uint32_t low = 0, high = m->npages;
  while (low < high) {
    const uint32_t mid = (low + high) / 2;
    if ((const char *)m->pages[mid] <= (const char *)p) low = mid + 1;
    else high = mid;
  }
  return low;
}

static OcMemPage *page_of(const OcMem *m, const void *block) { return m->pages[pages_upto(m, block) - 1]; }

/* A new page for the bump pointer; what is left of the old one goes to the free lists. */
static OC_COLD bool new_page(OcMem *m) {
  const size_t size = m->npages == 0 ? FIRST_PAGE : PAGE;
  if (!grow_directory(m) || over(m, size)) return false;
  OcMemPage *p = oc_host_alloc(size);
  if (p == NULL) return false;
  for (size_t rest = (size_t)(m->bump_end - m->bump); rest >= GRAIN;) {
    size_t piece = rest > SMALL_MAX ? SMALL_MAX : rest;
    FreeBlock *b = (FreeBlock *)(void *)m->bump;
    b->next = m->free_lists[piece / GRAIN - 1];
    m->free_lists[piece / GRAIN - 1] = b;
    m->bump += piece;
    rest -= piece;
  }
  const uint32_t at = pages_upto(m, p);
  memmove(&m->pages[at + 1], &m->pages[at], (m->npages - at) * sizeof *m->pages);
  m->pages[at] = p;
  m->npages++;
  if (at < m->trim_page) m->trim_page++;
  p->size = (uint32_t)size;
  p->free = 0;
  m->bump = (char *)p + sizeof *p;
  m->bump_end = (char *)p + size;
  m->arenas += size;
  note_peak(m);
  return true;
}

/* --- trimming --- */

enum { IDLE, COUNT, SORT, RELEASE };
#define RELEASE_BLOCKS 100 /* giving a page back takes as long as looking at so many blocks */

static bool is_empty(const OcMemPage *p) { return p->free == p->size - sizeof *p; }

static void trim_begin(OcMem *m) {
  memcpy(m->trimming, m->free_lists, sizeof m->trimming);
  memset(m->free_lists, 0, sizeof m->free_lists);
  for (uint32_t i = 0; i < m->npages; i++) m->pages[i]->free = 0;
  m->trim_phase = COUNT;
  m->trim_class = 0;
  m->trim_at = m->trimming[0];
}

/* Counts or sorts the next block. false: there is none. */
static bool trim_block(OcMem *m) {
  const uint8_t c = m->trim_class;
  FreeBlock *b = m->trim_phase == COUNT ? m->trim_at : m->trimming[c];
  if (b == NULL) { /* the next class */
    if (++m->trim_class == OC_MEM_CLASSES) return false;
    if (m->trim_phase == COUNT) m->trim_at = m->trimming[m->trim_class];
    return true;
  }
  OcMemPage *const p = page_of(m, b);
  if (m->trim_phase == COUNT) {
    p->free += (c + 1u) * GRAIN;
    m->trim_at = b->next;
  } else {
    m->trimming[c] = b->next;
    if (is_empty(p)) return true; /* goes with its page */
    b->next = m->free_lists[c];
    m->free_lists[c] = b;
  }
  return true;
}

/* Gives the page trim_page back if it is empty. From the last to the first: a host's heap shrinks at its end, and so does it bit by bit. */
static void trim_page(OcMem *m) {
  OcMemPage *p = m->pages[m->trim_page];
  if (!is_empty(p)) return;
  if (m->bump_end == (char *)p + p->size) m->bump = m->bump_end = NULL; /* used up, else something of it were not free */
  m->npages--;
  memmove(&m->pages[m->trim_page], &m->pages[m->trim_page + 1], (m->npages - m->trim_page) * sizeof *m->pages);
  m->arenas -= p->size;
  oc_host_free(p, p->size);
}

bool oc_mem_trim(OcMem *m, int n) {
  while (n > 0) {
    switch (m->trim_phase) {
      case IDLE: trim_begin(m); break;
      case RELEASE:
        if (m->trim_page == 0) {
          m->trim_phase = IDLE;
          shrink_directory(m);
          return true;
        }
        m->trim_page--;
        trim_page(m);
        n -= RELEASE_BLOCKS;
        break;
      default:
        n--;
        if (trim_block(m)) break;
        m->trim_class = 0;
        m->trim_page = m->npages;
        m->trim_phase++;
    }
  }
  return false;
}

/* --- blocks --- */

static bool failing(OcMem *m) {
  if (m->fail_after == 0 || --m->fail_after > 0) return false;
  if (m->fail_more > 0) {
    m->fail_more--;
    m->fail_after = 1;
  }
  return true;
}

static size_t rounded(size_t size) { return (size + GRAIN - 1) & ~(size_t)(GRAIN - 1); }

/* So many bytes more of big blocks are in use. */
static void count_big(OcMem *m, size_t bytes) {
  m->used += bytes;
  m->big += bytes;
  m->fresh += (int64_t)bytes / BIG_SHARE;
  note_peak(m);
}

bool oc_mem_has_room(OcMem *m, size_t size) {
  void *const block = over(m, size) ? NULL : oc_host_alloc(size);
  if (block == NULL) return false;
  oc_host_free(block, size);
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
    m->fresh += (int64_t)bytes;
    return b;
  }
  size = rounded(size);
  void *block = over(m, size) ? NULL : oc_host_alloc(size);
  if (block == NULL) {
    m->refused = size;
    return NULL;
  }
  count_big(m, size);
  return block;
}

bool oc_mem_extend(OcMem *m, void *block, size_t old_size, size_t new_size) {
  OC_ASSERT(old_size > SMALL_MAX);
  if (OC_UNLIKELY(m->fail_after >= 0) && failing(m)) return false;
  const size_t size = rounded(new_size), more = size - rounded(old_size);
  if (over(m, more) || !oc_host_extend(block, size)) return false;
  count_big(m, more);
  return true;
}

void oc_mem_free(OcMem *m, void *block, size_t size) {
  if (block == NULL) return;
  if (OC_LIKELY(size <= SMALL_MAX)) {
    const size_t c = (size + GRAIN - 1) / GRAIN - 1;
    FreeBlock *b = block;
    b->next = m->free_lists[c];
    m->free_lists[c] = b;
    m->used -= (c + 1) * GRAIN;
    return;
  }
  size = rounded(size);
  m->used -= size;
  m->big -= size;
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
