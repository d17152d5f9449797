/* What other programs follow: everything public that happened, as Atom (RFC 4287),
 * /e/{entity}/novedades.atom; and the dates as a calendar (RFC 5545), /e/{entity}/calendario.ics.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "cocreate/calendar.h"
#include "cocreate/news.h"
#include "cocreate/subject.h"
#include "web/emit.h"
#include "web/open_parts.h"
#include "web_routes.h"
#include "web_templates.h"

enum { ENTRIES = 50, MOST_LINE = 75 };

/* Of a page of the entity, with the site and the language's prefix. */
static struct str whole_url(struct page *page, struct str path)
{
    return arena_printf(page->arena, "%.*s%s/e/%.*s/%.*s", STR_FMT(page->site), page->base,
                        STR_FMT(page->entity.code), STR_FMT(path));
}

/* --- the entity's name for ever --------------------------------------------------------------- */

struct origin {
    char id[37];    /* a UUID out of the log's first entry */
    int64_t newest; /* ms of the last entry */
};

static enum err_code first(void *user, const struct log_entry *e, struct err *err)
{
    struct origin *o = user;
    (void)err;
    if (e->hash.n == LOG_HASH)
        snprintf(o->id, sizeof o->id, "%.8s-%.4s-%.4s-%.4s-%.12s", e->hash.p, e->hash.p + 8,
                 e->hash.p + 12, e->hash.p + 16, e->hash.p + 20);
    return ERR_NONE;
}

static enum err_code last(void *user, const struct log_entry *e, struct err *err)
{
    (void)err;
    ((struct origin *)user)->newest = e->at;
    return ERR_NONE;
}

/* The first entry and the last; none of both when nothing happened yet. */
static enum err_code origin_of(struct page *page, struct origin *out, struct err *err)
{
    struct store *store = ledger_store(page->ledger);
    *out = (struct origin){.id = "00000000-0000-0000-0000-000000000000"};
    enum err_code code = log_read_back(store, page->entity.id, 2, 1, first, out, err);
    return code ? code : log_read_back(store, page->entity.id, 0, 1, last, out, err);
}

/* --- Atom ------------------------------------------------------------------------------------- */

static void put_element(struct page *page, const char *name, struct str text)
{
    buf_printf(page->out, "<%s>", name);
    emit_text(page, text);
    buf_printf(page->out, "</%s>\n", name);
}

static void put_link(struct page *page, const char *rel, const char *type, struct str url)
{
    buf_printf(page->out, "<link rel=\"%s\" type=\"%s\" href=\"", rel, type);
    emit_text(page, url);
    buf_text(page->out, "\"/>\n");
}

static void put_time(struct page *page, const char *name, int64_t ms)
{
    char text[32];
    put_element(page, name, time_iso(ms, text));
}

static void put_entry(struct page *page, const struct news *n)
{
    struct str path = subject_path(page->arena, n->subject);
    struct str title = arena_printf(page->arena, "%s: %.*s", i18n(n->words), STR_FMT(n->title));
    buf_text(page->out, "<entry>\n");
    buf_printf(page->out, "<id>urn:uuid:%s</id>\n", n->id);
    put_element(page, "title", title);
    put_time(page, "published", n->at);
    put_time(page, "updated", n->at);
    if (path.n) put_link(page, "alternate", "text/html", whole_url(page, path));
    put_element(page, "summary", n->detail.n ? n->detail : title);
    buf_text(page->out, "</entry>\n");
}

static void put_feed(struct page *page, const struct origin *origin, struct str about,
                     const struct news *news, size_t count)
{
    struct str self = about.n
                          ? arena_printf(page->arena, "novedades.atom?cosa=%.*s", STR_FMT(about))
                          : STR("novedades.atom");
    struct str path = about.n ? subject_path(page->arena, about) : STR("abierto");
    struct str title =
        about.n && count
            ? arena_printf(page->arena, "%.*s · %.*s", STR_FMT(news[0].title),
                           STR_FMT(page->entity.name))
            : arena_printf(page->arena, _("Gobierno abierto de %.*s"), STR_FMT(page->entity.name));
    buf_printf(page->out,
               "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed "
               "xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"%s\">\n",
               page->language);
    buf_printf(page->out, "<id>urn:uuid:%s", origin->id);
    if (about.n) { /* a feed of one thing has an id of its own: the same and the thing's name */
        buf_text(page->out, "#");
        emit_text(page, about);
    }
    buf_text(page->out, "</id>\n");
    put_element(page, "title", title);
    put_time(page, "updated", count ? news[0].at : origin->newest);
    buf_text(page->out, "<author>");
    put_element(page, "name", page->entity.name);
    buf_text(page->out, "</author>\n");
    put_link(page, "self", "application/atom+xml", whole_url(page, self));
    if (path.n) put_link(page, "alternate", "text/html", whole_url(page, path));
    for (size_t i = 0; i < count; i++) put_entry(page, &news[i]);
    buf_text(page->out, "</feed>\n");
}

/* route: GET /e/{entity}/novedades.atom
 * query: cosa=text?
 * title: Novedades */
enum err_code page_news_feed(struct page *page, struct err *err)
{
    struct co co = page_co(page);
    struct origin origin;
    struct news *news;
    struct str kind, title, about = page_news_feed_parameters(page)->cosa;
    size_t count = 0;
    int64_t id;
    co.actor = (struct co_actor){0};
    enum err_code code = ERR_NONE;
    if (about.n && !subject_parse(about, &kind, &id)) return co_missing(_("página"), 0, err);
    if (about.n) code = subject_title(&co, about, &title, err);
    if (!code) code = origin_of(page, &origin, err);
    if (!code) code = news_latest(&co, about, ENTRIES, &news, &count, err);
    if (code) return code;
    page->type = "application/atom+xml; charset=utf-8";
    page->bare = true;
    put_feed(page, &origin, about, news, count);
    return ERR_NONE;
}

/* --- the calendar ----------------------------------------------------------------------------- */

/* One content line, folded so that none is longer than 75 bytes and no letter is parted (3.1). */
static void put_line(struct buf *out, struct str line)
{
    size_t width = 0;
    for (size_t i = 0; i < line.n;) {
        size_t n = 1;
        while (i + n < line.n && ((unsigned char)line.p[i + n] & 0xc0) == 0x80) n++;
        if (width + n > MOST_LINE) {
            buf_text(out, "\r\n ");
            width = 1;
        }
        buf_str(out, (struct str){line.p + i, n});
        width += n;
        i += n;
    }
    buf_text(out, "\r\n");
}

static void put_words(struct page *page, const char *name, struct str value)
{
    struct str line = arena_printf(page->arena, "%s:%.*s", name, STR_FMT(value));
    if (line.p) put_line(page->out, line);
}

/* A TEXT value (3.3.11): backslash, semicolon, comma and line breaks escaped, other control
 * characters left out. */
static void put_text(struct page *page, const char *name, struct str value)
{
    struct buf b;
    if (!value.n) return;
    buf_init(&b, 1 << 20);
    for (size_t i = 0; i < value.n; i++) {
        char c = value.p[i];
        if (c == '\n') {
            buf_text(&b, "\\n");
            continue;
        }
        if ((unsigned char)c < ' ' && c != '\t') continue;
        if (c == '\\' || c == ';' || c == ',') buf_char(&b, '\\');
        buf_char(&b, c);
    }
    put_words(page, name, buf_view(&b));
    buf_free(&b);
}

/* "20260303T003000Z" */
static void put_instant(struct page *page, const char *name, int64_t ms)
{
    char text[20];
    struct tm tm;
    time_t seconds = (time_t)(ms / 1000);
    if (gmtime_r(&seconds, &tm) && strftime(text, sizeof text, "%Y%m%dT%H%M%SZ", &tm))
        put_words(page, name, str_of(text));
}

static void put_day(struct page *page, const char *name, int32_t day)
{
    int year, month, month_day;
    date_to_ymd(day, &year, &month, &month_day);
    put_words(page, name, arena_printf(page->arena, "%04d%02d%02d", year, month, month_day));
}

static void put_event(struct page *page, const struct origin *origin, const struct calendar_date *d)
{
    struct str path = subject_path(page->arena, d->subject);
    put_words(page, "BEGIN", STR("VEVENT"));
    put_words(page, "UID", arena_printf(page->arena, "%.*s@%s", STR_FMT(d->uid), origin->id));
    put_instant(page, "DTSTAMP", origin->newest);
    put_words(page, "SEQUENCE",
              arena_printf(page->arena, "%lld", (long long)(d->version > 1 ? d->version - 1 : 0)));
    if (d->first != DATE_NONE || d->last != DATE_NONE) {
        put_day(page, "DTSTART;VALUE=DATE", d->first != DATE_NONE ? d->first : d->last);
        put_day(page, "DTEND;VALUE=DATE", d->last + 1);
    } else {
        put_instant(page, "DTSTART", d->starts);
        if (d->ends > d->starts) put_instant(page, "DTEND", d->ends);
    }
    put_text(page, "SUMMARY", d->title);
    put_text(page, "DESCRIPTION", d->about);
    put_text(page, "LOCATION", d->place);
    if (path.n) put_words(page, "URL", whole_url(page, path));
    put_words(page, "STATUS", d->cancelled ? STR("CANCELLED") : STR("CONFIRMED"));
    if (d->first != DATE_NONE) put_words(page, "TRANSP", STR("TRANSPARENT"));
    put_words(page, "END", STR("VEVENT"));
}

/* route: GET /e/{entity}/calendario.ics
 * title: Calendario */
enum err_code page_calendar(struct page *page, struct err *err)
{
    struct co co = page_co(page);
    struct calendar_date *dates;
    struct origin origin;
    size_t count = 0;
    enum err_code code = origin_of(page, &origin, err);
    if (!code) code = calendar_list(&co, &dates, &count, err);
    if (code) return code;
    page->type = "text/calendar; charset=utf-8";
    page->bare = true;
    put_words(page, "BEGIN", STR("VCALENDAR"));
    put_words(page, "VERSION", STR("2.0"));
    put_words(page, "PRODID", STR("-//Cauce//Gobierno abierto//ES"));
    put_words(page, "CALSCALE", STR("GREGORIAN"));
    put_text(page, "X-WR-CALNAME",
             arena_printf(page->arena, _("Gobierno abierto de %.*s"), STR_FMT(page->entity.name)));
    for (size_t i = 0; i < count; i++) put_event(page, &origin, &dates[i]);
    if (!count) { /* a calendar has one part at least (3.6) */
        static const char *const utc[] = {
            "BEGIN:VTIMEZONE",    "TZID:UTC",         "BEGIN:STANDARD", "DTSTART:19700101T000000",
            "TZOFFSETFROM:+0000", "TZOFFSETTO:+0000", "END:STANDARD",   "END:VTIMEZONE"};
        for (size_t i = 0; i < sizeof utc / sizeof *utc; i++) put_line(page->out, str_of(utc[i]));
    }
    put_words(page, "END", STR("VCALENDAR"));
    return ERR_NONE;
}
