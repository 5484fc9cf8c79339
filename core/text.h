/* text.h: short texts put together in fixed buffers, of messages mostly. Layer 1. */
#ifndef OC_TEXT_H
#define OC_TEXT_H

#include <stdarg.h>

#include "base.h"

/* As snprintf, but the work is bounded by `size`, however long the strings are: a name in a message may have megabytes. Answers the
 * length of what was written, a final 0 not counted. Formats: %s %.<n>s %c %d %u %lld %%. size > 0. */
size_t oc_text(char *out, size_t size, const char *fmt, ...) OC_PRINTF(3, 4);
size_t oc_text_args(char *out, size_t size, const char *fmt, va_list args);

#endif
