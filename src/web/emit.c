/* What compiled templates call. Everything is written byte by byte into page->out, which knows when
 * it is full; no number passes through floating point. */
#include "web/emit.h"

#include <stdio.h>
#include <string.h>

#include "base/money.h"
#include "web/asset.h"

/* --- text ------------------------------------------------------------------------------------- */

static const char *entity_of(unsigned char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

/* Length of the UTF-8 sequence at p that HTML allows, 0 when it is none (RFC 3629: no overlong
 * forms, surrogates, values above U+10FFFF; control characters are left out too). */
static size_t sequence(const unsigned char *p, size_t left)
{
    unsigned char a = p[0];
    if (a < 0x80) return a >= ' ' && a != 0x7f ? 1 : (a == '\n' || a == '\t') ? 1 : 0;
    size_t n = a >= 0xf0 ? 4 : a >= 0xe0 ? 3 : 2;
    if (a < 0xc2 || a > 0xf4 || left < n) return 0;
    for (size_t i = 1; i < n; i++)
        if ((p[i] & 0xc0) != 0x80) return 0;
    if (a == 0xc2 && p[1] < 0xa0) return 0;
    if (a == 0xe0 && p[1] < 0xa0) return 0;
    if (a == 0xed && p[1] > 0x9f) return 0;
    if (a == 0xef && p[1] == 0xbf && p[2] >= 0xbe) return 0; /* U+FFFE, U+FFFF: no XML (2.2) */
    if (a == 0xf0 && p[1] < 0x90) return 0;
    if (a == 0xf4 && p[1] > 0x8f) return 0;
    return n;
}

void emit_text(struct page *page, struct str text)
{
    const unsigned char *p = (const unsigned char *)text.p;
    size_t plain = 0; /* where what needs no escaping began */
    for (size_t i = 0; i < text.n;) {
        size_t n = sequence(p + i, text.n - i);
        const char *instead = n == 0 ? "\xef\xbf\xbd" : n == 1 ? entity_of(p[i]) : NULL;
        if (!instead) {
            i += n;
            continue;
        }
        buf_put(page->out, p + plain, i - plain);
        buf_text(page->out, instead);
        plain = ++i;
    }
    if (text.n > plain) buf_put(page->out, p + plain, text.n - plain);
}

void emit_z(struct page *page, const char *text)
{
    emit_text(page, str_of(text));
}

void emit_raw(struct page *page, struct str html)
{
    buf_str(page->out, html);
}

const char *emit_message(struct page *page, const char *message)
{
    const char *p = message;
    while (*p && strncmp(p, "%s", 2) != 0) {
        if (strncmp(p, "%%", 2) == 0) {
            emit_text(page, (struct str){message, (size_t)(p - message) + 1});
            p += 2;
            message = p;
        } else {
            p++;
        }
    }
    emit_text(page, (struct str){message, (size_t)(p - message)});
    return *p ? p + 2 : p;
}

void emit_message_end(struct page *page, const char *message)
{
    while (*message) message = emit_message(page, message);
}

/* --- addresses -------------------------------------------------------------------------------- */

/* "scheme:" at the beginning, or none. Browsers drop blanks and control characters before and
 * inside a scheme, so any of those makes the address unfit. */
static bool is_safe_url(struct str url)
{
    size_t colon = url.n;
    for (size_t i = 0; i < url.n; i++) {
        unsigned char c = (unsigned char)url.p[i];
        if (c <= ' ' || c == 0x7f || c == '\\') return false;
        if (c == ':' && colon == url.n) colon = i;
    }
    for (size_t i = 0; i < colon; i++)
        if (strchr("/?#", url.p[i])) return !str_starts(url, STR("//"));
    if (colon == url.n) return true;
    struct str scheme = str_slice(url, 0, colon);
    return str_eq_nocase(scheme, STR("http")) || str_eq_nocase(scheme, STR("https")) ||
           str_eq_nocase(scheme, STR("mailto"));
}

void emit_url(struct page *page, struct str url)
{
    emit_text(page, is_safe_url(url) ? url : STR("#"));
}

void emit_url_part(struct page *page, struct str part)
{
    static const char digits[] = "0123456789ABCDEF";
    for (size_t i = 0; i < part.n; i++) {
        unsigned char c = (unsigned char)part.p[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                     c == '-' || c == '.' || c == '_' || c == '~';
        if (plain)
            buf_char(page->out, (char)c);
        else
            buf_put(page->out, (char[3]){'%', digits[c >> 4], digits[c & 15]}, 3);
    }
}

/* --- numbers ---------------------------------------------------------------------------------- */

void emit_integer(struct page *page, int64_t value)
{
    buf_i64(page->out, value);
}

void emit_number(struct page *page, int64_t value)
{
    char text[48];
    buf_str(page->out, money_pretty(value, 0, text));
}

static bool is_pesos(const char *currency)
{
    return !currency || !*currency || strcmp(currency, "MXN") == 0;
}

static int digits_of(const char *currency)
{
    char code[4] = "MXN";
    for (int i = 0; i < 3 && currency && *currency; i++) code[i] = currency[i] ? currency[i] : ' ';
    return money_digits(code);
}

/* "-$1,234" or "-1,234"; the code of other currencies comes after all the rest. */
static void put_figure(struct page *page, int64_t value, int digits, const char *currency)
{
    char text[48];
    struct str figure = money_pretty(value, digits, text);
    bool negative = figure.n && figure.p[0] == '-';
    if (negative) buf_char(page->out, '-');
    if (is_pesos(currency)) buf_char(page->out, '$');
    buf_str(page->out, str_slice(figure, negative, figure.n));
}

static void put_code(struct page *page, const char *currency)
{
    if (is_pesos(currency)) return;
    buf_char(page->out, ' ');
    emit_z(page, currency);
}

void emit_money(struct page *page, int64_t minor, const char *currency)
{
    put_figure(page, minor, digits_of(currency), currency);
    put_code(page, currency);
}

void emit_short(struct page *page, int64_t minor, const char *currency)
{
    char text[32];
    int digits = digits_of(currency);
    int64_t unit = 1;
    for (int i = 0; i < digits; i++) unit *= 10;
    buf_text(page->out, "<data value=\"");
    buf_str(page->out, money_plain(minor, digits, text));
    buf_text(page->out, "\" title=\"");
    emit_money(page, minor, currency);
    buf_text(page->out, "\">");
    int64_t whole = minor / unit; /* C cuts towards zero */
    if (!whole && minor) {        /* under one peso it would read as nothing */
        put_figure(page, minor, digits, currency);
    } else if (whole > -1000000 && whole < 1000000) {
        put_figure(page, whole, 0, currency);
    } else {
        int64_t tenths = whole / 100000;
        put_figure(page, tenths, 1, currency);
        buf_char(page->out, ' ');
        bool one = tenths >= -10 && tenths <= 10;
        emit_z(page, one ? _("millón") : _("millones"));
    }
    put_code(page, currency);
    buf_text(page->out, "</data>");
}

enum { DATE_WORDS = 64 };

static struct str date_words(const struct page *page, int32_t days, char out[DATE_WORDS])
{
    static const char *const months[] = {N_("enero"),   N_("febrero"),   N_("marzo"),
                                         N_("abril"),   N_("mayo"),      N_("junio"),
                                         N_("julio"),   N_("agosto"),    N_("septiembre"),
                                         N_("octubre"), N_("noviembre"), N_("diciembre")};
    int year, month, day;
    if (days == DATE_NONE) return str_of(_("sin fecha"));
    date_to_ymd(days, &year, &month, &day);
    snprintf(out, DATE_WORDS, page->english ? "%d %s %d" : "%d de %s de %d", day,
             i18n(months[month - 1]), year);
    return str_of(out);
}

void emit_date(struct page *page, int32_t days)
{
    char text[DATE_WORDS];
    emit_text(page, date_words(page, days, text));
}

struct str emit_date_text(struct page *page, int32_t days)
{
    char text[DATE_WORDS];
    return arena_str(page->arena, date_words(page, days, text));
}

void emit_pct(struct page *page, int64_t part, int64_t whole)
{
    if (whole <= 0) {
        buf_text(page->out, "–");
        return;
    }
    __int128 size = part < 0 ? -(__int128)part : part;
    __int128 permille = size * 1000 / whole;
    if (part < 0) buf_char(page->out, '-');
    if (size > 0 && permille == 0) {
        buf_text(page->out, "&lt;0.1%");
        return;
    }
    if (permille > INT64_MAX) permille = INT64_MAX;
    char text[48];
    buf_str(page->out, money_pretty((int64_t)permille, 1, text));
    buf_char(page->out, '%');
}

/* --- the page itself -------------------------------------------------------------------------- */

void emit_style(struct page *page)
{
    buf_text(page->out, "<style>");
    buf_put(page->out, asset_style, asset_style_size);
    buf_text(page->out, "</style>");
}

void emit_other(struct page *page)
{
    struct str path = page->path;
    /* "//host" would be another site. */
    while (path.n > 1 && path.p[0] == '/' && path.p[1] == '/') path = str_slice(path, 1, path.n);
    emit_z(page, page->other_base);
    emit_text(page, path);
    if (page->query.n) {
        buf_char(page->out, '?');
        emit_text(page, page->query);
    }
}
