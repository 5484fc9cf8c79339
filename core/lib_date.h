/* lib_date.h: calendar arithmetic for os.date and os.time. Layer 7. */
#ifndef OC_LIB_DATE_H
#define OC_LIB_DATE_H

#include "lib.h"

#define OC_DATE_FIELDS 6 /* years since 1900, months since January, day of the month, hour, minute, second */

typedef struct OcDate {
  int64_t year;                    /* 2024 */
  int month, day, hour, min, sec;  /* month 0 .. 11, day 1 .. 31 */
  int wday, yday;                  /* days since Sunday, since January 1 */
  int isdst;
  int32_t offset;                  /* of local time to UTC, in seconds */
} OcDate;

void oc_date_utc(int64_t t, OcDate *d);
void oc_date_local(int64_t t, OcDate *d);
/* Can the year be told in C's struct tm? */
bool oc_date_fits(int64_t t);
/* mktime: any values in the fields; isdst -1: unknown. false: not representable. */
bool oc_date_time(const int64_t *fields, int isdst, int64_t *out) OC_MUST;
/* Stores the fields of "*t" in the table, raw. false: no memory. */
bool oc_date_store(OcThread *L, const OcValue *t, const OcDate *d) OC_MUST;

extern const OcNative oc_date_native;

#endif
