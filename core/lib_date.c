/* lib_date.c: os.date, and the calendar. Layer 7. C's own time functions are not used: the core has no locale and no time zone but
 * the offset that the host tells. */
#include <stdio.h>

#include "hooks.h"
#include "host.h"
#include "lib_date.h"

static const char *const days[] = {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};
static const char *const months[] = {"January", "February", "March", "April", "May", "June", "July", "August", "September",
                                     "October", "November", "December"};

static int64_t floor_div(int64_t a, int64_t b) { return a / b - (a % b < 0); }

/* Days since 1970-01-01 of a date in the proleptic Gregorian calendar; month 0 .. 11. Years begin in March here, so that the leap day
 * comes last. */
static int64_t days_from_civil(int64_t year, int month, int64_t day) {
  if (month < 2) year--;
  const int64_t era = floor_div(year, 400), yoe = year - era * 400;
  const int64_t doy = (153 * ((month + 10) % 12) + 2) / 5 + day - 1;
  return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

static bool is_leap(int64_t y) { return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0; }

void oc_date_utc(int64_t t, OcDate *d) {
  const int64_t day = floor_div(t, 86400), rest = t - day * 86400, z = day + 719468;
  const int64_t era = floor_div(z, 146097), doe = z - era * 146097;
  const int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  const int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
  d->day = (int)(doy - (153 * mp + 2) / 5) + 1;
  d->month = (int)((mp + 2) % 12);
  d->year = yoe + era * 400 + (d->month < 2);
  d->hour = (int)(rest / 3600);
  d->min = (int)(rest / 60 % 60);
  d->sec = (int)(rest % 60);
  d->wday = (int)(day + 4 - floor_div(day + 4, 7) * 7);
  d->yday = (int)(day - days_from_civil(d->year, 0, 1));
  d->isdst = 0;
  d->offset = 0;
}

void oc_date_local(int64_t t, OcDate *d) {
  int isdst = 0;
  const int32_t offset = oc_host_utc_offset(t, &isdst);
  oc_date_utc(t + offset, d);
  d->isdst = isdst;
  d->offset = offset;
}

/* Seconds from the year -2^31 + 1900 to the year 2^31 - 1 + 1900, roughly checked and then exactly. */
bool oc_date_fits(int64_t t) {
  OcDate d;
  if (t > (int64_t)1 << 56 || t < -((int64_t)1 << 56)) return false;
  oc_date_utc(t, &d);
  return d.year - 1900 >= INT32_MIN && d.year - 1900 <= INT32_MAX;
}

bool oc_date_time(const int64_t *fields, int isdst, int64_t *out) {
  const int64_t months_all = fields[1], year = fields[0] + 1900 + floor_div(months_all, 12);
  const int month = (int)(months_all - floor_div(months_all, 12) * 12);
  const int64_t day = days_from_civil(year, month, 1) + fields[2] - 1;
  const int64_t local = day * 86400 + fields[3] * 3600 + fields[4] * 60 + fields[5];
  /* The offset depends on the result: guess, and correct once for a change in between. */
  int dst = 0;
  int32_t offset = oc_host_utc_offset(local, &dst);
  offset = oc_host_utc_offset(local - offset, &dst);
  int64_t t = local - offset;
  if (isdst >= 0 && isdst != dst) {
    /* The fields are told in the other kind of time: find its offset nearby, as C's mktime does. */
    int other = dst;
    t -= (isdst - dst) * 3600; /* unless there is none: then it is an hour's difference */
    for (int64_t step = 1; step <= 12 && other != isdst; step++) {
      int32_t o = oc_host_utc_offset(t - step * 2629800, &other);
      if (other != isdst) o = oc_host_utc_offset(t + step * 2629800, &other);
      if (other == isdst) t = local - o;
    }
  }
  *out = t;
  return oc_date_fits(t) && t != -1; /* -1 is C's error value, and PUC Lua's */
}

bool oc_date_store(OcThread *L, const OcValue *t, const OcDate *d) {
  const struct { const char *key; int64_t v; } list[] = {
    {"year", d->year}, {"month", d->month + 1}, {"day", d->day}, {"hour", d->hour}, {"min", d->min}, {"sec", d->sec},
    {"yday", d->yday + 1}, {"wday", d->wday + 1}};
  const OcValue isdst = oc_bool(d->isdst != 0);
  for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
    const OcValue v = oc_int(list[i].v);
    if (!oc_lib_set(L->vm, oc_tab(t), list[i].key, &v)) return false;
  }
  return oc_lib_set(L->vm, oc_tab(t), "isdst", &isdst);
}

/* --- strftime --- */

/* Week of the year when weeks begin on `first` (0 Sunday, 1 Monday). */
static int week(const OcDate *d, int first) { return (d->yday + 7 - (d->wday + 7 - first) % 7) / 7; }

/* ISO 8601: week 1 has the year's first Thursday. */
static int iso_week(const OcDate *d, int64_t *year) {
  const int wday = (d->wday + 6) % 7; /* days since Monday */
  int w = (d->yday - wday + 10) / 7;  /* of the Thursday of this week */
  *year = d->year;
  if (w < 1) {
    const int last = is_leap(--*year) ? 366 : 365;
    w = (d->yday + last - wday + 10) / 7;
  } else if (w == 53 && d->yday - wday + 3 >= (is_leap(d->year) ? 366 : 365)) {
    ++*year;
    w = 1;
  }
  return w;
}

#define ITEM_MAX 80
#define OFFSET_FUEL 100 /* asking the host for the offset of local time ... */
#define ZONE_FUEL 2000  /* ... and for its name */

/* One conversion, of those that checkoption has let through; E and O modifiers change nothing in the C locale. */
static int item(char *out, char c, const OcDate *d, const char *zone) {
  int64_t y;
  const int hour12 = d->hour % 12 == 0 ? 12 : d->hour % 12;
  const long long year = d->year, century = floor_div(d->year, 100), in_century = d->year - floor_div(d->year, 100) * 100;
#define PUT(...) snprintf(out, ITEM_MAX, __VA_ARGS__)
  switch (c) {
    case 'a': return PUT("%.3s", days[d->wday]);
    case 'A': return PUT("%s", days[d->wday]);
    case 'b': case 'h': return PUT("%.3s", months[d->month]);
    case 'B': return PUT("%s", months[d->month]);
    case 'c': return PUT("%.3s %.3s %2d %02d:%02d:%02d %lld", days[d->wday], months[d->month], d->day, d->hour, d->min, d->sec, year);
    case 'C': return PUT("%02lld", century);
    case 'd': return PUT("%02d", d->day);
    case 'D': case 'x': return PUT("%02d/%02d/%02lld", d->month + 1, d->day, in_century);
    case 'e': return PUT("%2d", d->day);
    case 'F': return PUT("%lld-%02d-%02d", year, d->month + 1, d->day);
    case 'g': iso_week(d, &y); return PUT("%02lld", (long long)(y - floor_div(y, 100) * 100));
    case 'G': iso_week(d, &y); return PUT("%lld", (long long)y);
    case 'H': return PUT("%02d", d->hour);
    case 'I': return PUT("%02d", hour12);
    case 'j': return PUT("%03d", d->yday + 1);
    case 'm': return PUT("%02d", d->month + 1);
    case 'M': return PUT("%02d", d->min);
    case 'n': return PUT("\n");
    case 'p': return PUT("%s", d->hour < 12 ? "AM" : "PM");
    case 'r': return PUT("%02d:%02d:%02d %s", hour12, d->min, d->sec, d->hour < 12 ? "AM" : "PM");
    case 'R': return PUT("%02d:%02d", d->hour, d->min);
    case 'S': return PUT("%02d", d->sec);
    case 't': return PUT("\t");
    case 'T': case 'X': return PUT("%02d:%02d:%02d", d->hour, d->min, d->sec);
    case 'u': return PUT("%d", d->wday == 0 ? 7 : d->wday);
    case 'U': return PUT("%02d", week(d, 0));
    case 'V': return PUT("%02d", iso_week(d, &y));
    case 'w': return PUT("%d", d->wday);
    case 'W': return PUT("%02d", week(d, 1));
    case 'y': return PUT("%02lld", in_century);
    case 'Y': return PUT("%lld", year);
    case 'z': {
      const int32_t o = d->offset, a = (o < 0 ? -o : o) / 60;
      return PUT("%c%02d%02d", o < 0 ? '-' : '+', (int)(a / 60), (int)(a % 60));
    }
    case 'Z': return PUT("%s", zone);
    default: return PUT("%%");
  }
#undef PUT
}

/* Length of the valid conversion at s (behind the %), 0 if there is none: the C99 list, as in PUC Lua. */
static int conversion_length(const char *s, size_t left) {
  static const char plain[] = "aAbBcCdDeFgGhHIjmMnprRStTuUVwWxXyYzZ%", e[] = "cCxXyY", o[] = "deHImMSuUVwWy";
  if (left == 0 || s[0] == 0) return 0;
  if (strchr(plain, s[0])) return 1;
  if (left >= 2 && s[1] != 0 && ((s[0] == 'E' && strchr(e, s[1])) || (s[0] == 'O' && strchr(o, s[1])))) return 2;
  return 0;
}

typedef struct { OcFrame frame; uint32_t at; int64_t t; bool utc; } Date;

static void date_of(const Date *s, OcDate *d) {
  if (s->utc) oc_date_utc(s->t, d);
  else oc_date_local(s->t, d);
}

static OcSig date_args(OcThread *L, Date *s) {
  OcFrame *f = &s->frame;
  OcString *format;
  OC_CHECK(oc_arg_str_opt(L, f, 0, &format));
  if (format == NULL) OC_CHECK(oc_set_bytes(L, OC_ARG(f, 0), "%c", 2));
  if (oc_arg_none_or_nil(f, 1)) s->t = oc_host_time();
  else OC_CHECK(oc_arg_int(L, f, 1, &s->t));
  s->utc = oc_str(OC_ARG(f, 0))->data[0] == '!';
  s->at = s->utc;
  if (!oc_date_fits(s->t)) return oc_error(L, "date result cannot be represented in this installation");
  return oc_set_buffer(L, OC_TEMP(f, 0));
}

/* A slice of the format: up to 1 KB of text. */
static OcSig date_run(OcThread *L, Date *s) {
  const OcString *format = oc_str(OC_ARG(s, 0));
  OcBuffer *b = (OcBuffer *)OC_TEMP(s, 0)->u.o;
  OcDate d;
  date_of(s, &d);
  char zone[OC_ZONE_NAME] = "GMT";
  bool zone_known = s->utc;
  if (!s->utc) oc_charge(L, OFFSET_FUEL);
  for (;;) {
    char text[600];
    size_t n = 0;
    uint32_t at = s->at;
    while (at < format->len && n + ITEM_MAX <= sizeof text) {
      if (format->data[at] != '%') {
        text[n++] = format->data[at++];
        continue;
      }
      const int len = conversion_length(format->data + at + 1, format->len - at - 1);
      if (len == 0) return oc_arg_error(L, &s->frame, 0, "invalid conversion specifier '%%%s'", format->data + at + 1);
      const char c = format->data[at + (uint32_t)len];
      if (c == 'Z' && !zone_known) {
        oc_host_zone_name(s->t, zone);
        oc_charge(L, ZONE_FUEL);
        zone_known = true;
      }
      n += (size_t)item(text + n, c, &d, zone);
      at += 1 + (uint32_t)len;
    }
    oc_charge(L, (int64_t)n + 8);
    OC_CHECK(oc_buffer_status(L, oc_buffer_add(L->vm, b, text, n)));
    s->at = at;
    if (at == format->len) return OC_OK;
    OC_CHECK(oc_fuel_left(L));
  }
}

static OcSig date_table(OcThread *L, Date *s) {
  OcDate d;
  OcTable *t = oc_table_new(L->vm);
  if (t == NULL) return OC_NOMEM;
  oc_set_obj(OC_TEMP(s, 0), t);
  oc_charge(L, OFFSET_FUEL);
  date_of(s, &d);
  return oc_date_store(L, OC_TEMP(s, 0), &d) ? OC_OK : OC_NOMEM;
}

static OcSig date(OcThread *L, OcFrame *f) {
  Date *const s = (Date *)f;
  SEQ_BEGIN(s);
  SEQ_AWAIT(s, date_args(L, s));
  if (strcmp(oc_str(OC_ARG(f, 0))->data + s->at, "*t") == 0) SEQ_AWAIT(s, date_table(L, s));
  else SEQ_POLL(s, date_run(L, s));
  if (!oc_is_tab(OC_TEMP(f, 0))) SEQ_POLL(s, oc_buffer_to_string(L, OC_TEMP(f, 0), OC_TEMP(f, 0)));
  return oc_return1(f, OC_TEMP(f, 0));
  SEQ_END(s);
}
const OcNative oc_date_native = {"date", date, sizeof(Date), 2, 1};
