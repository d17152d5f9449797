/* A row as CSV text, and lists of texts as one text. Quotes say that a cell is text where it would
 * pass for something else; see flatten.h. */
#include <string.h>

#include "ocds/flatten_private.h"

bool flat_is_number(struct str s)
{
    size_t i = 0;
    if (i < s.n && s.p[i] == '-') i++;
    size_t whole = i;
    while (i < s.n && s.p[i] >= '0' && s.p[i] <= '9') i++;
    if (i == whole || (s.p[whole] == '0' && i - whole > 1)) return false;
    if (i < s.n && s.p[i] == '.') {
        size_t from = ++i;
        while (i < s.n && s.p[i] >= '0' && s.p[i] <= '9') i++;
        if (i == from) return false;
    }
    if (i < s.n && (s.p[i] == 'e' || s.p[i] == 'E')) {
        i++;
        if (i < s.n && (s.p[i] == '+' || s.p[i] == '-')) i++;
        size_t from = i;
        while (i < s.n && s.p[i] >= '0' && s.p[i] <= '9') i++;
        if (i == from) return false;
    }
    return i == s.n;
}

/* --- which texts need quotes ------------------------------------------------------------------ */

static inline uint64_t eight_at(const char *p)
{
    uint64_t v;
    memcpy(&v, p, 8);
    return v;
}

#define ONES UINT64_C(0x0101010101010101)
/* Non-zero when one of eight bytes is zero; exact as a yes or no. */
static inline uint64_t zeros(uint64_t v)
{
    return (v - ONES) & ~v & (ONES << 7);
}
static inline uint64_t special8(uint64_t v)
{
    return zeros(v ^ (ONES * ',')) | zeros(v ^ (ONES * '"')) | zeros(v ^ (ONES * '\n')) |
           zeros(v ^ (ONES * '\r')) | zeros(v);
}
static inline bool special(char c)
{
    return c == ',' || c == '"' || c == '\n' || c == '\r' || c == '\0';
}

/* Of a plain text only commas are special. */
static inline bool has_comma(const char *p, size_t n)
{
    if (n < 8) {
        for (size_t i = 0; i < n; i++)
            if (p[i] == ',') return true;
        return false;
    }
    uint64_t seen = zeros(eight_at(p + n - 8) ^ (ONES * ','));
    for (size_t i = 0; i + 8 < n; i += 8) seen |= zeros(eight_at(p + i) ^ (ONES * ','));
    return seen != 0;
}

static inline bool has_special(const char *p, size_t n)
{
    if (n < 8) {
        for (size_t i = 0; i < n; i++)
            if (special(p[i])) return true;
        return false;
    }
    uint64_t seen = special8(eight_at(p + n - 8)); /* the end, which may overlap */
    for (size_t i = 0; i + 8 < n; i += 8) seen |= special8(eight_at(p + i));
    return seen != 0;
}

/* Would unquoted text be taken for a number, true or false, or an empty cell? */
static inline bool ambiguous(const char *p, size_t n)
{
    if (n == 0) return true;
    if (p[0] == '-' || (p[0] >= '0' && p[0] <= '9')) {
        char last = p[n - 1];
        return last >= '0' && last <= '9' && flat_is_number((struct str){p, n});
    }
    return (n == 4 && memcmp(p, "true", 4) == 0) || (n == 5 && memcmp(p, "false", 5) == 0);
}

static inline bool like_formula(char c)
{
    return c == '=' || c == '+' || c == '-' || c == '@' || c == '\t' || c == '\r';
}

static char *quoted(char *to, const char *p, size_t n, bool guard)
{
    *to++ = '"';
    if (guard) *to++ = '\'';
    for (size_t i = 0; i < n; i++) {
        if (p[i] == '\0') continue; /* told as a loss by who wrote the row */
        if (p[i] == '"') *to++ = '"';
        *to++ = p[i];
    }
    *to++ = '"';
    return to;
}

/* Most cells are short: two words that may overlap are faster than a call. */
static inline char *short_copy(char *to, const char *p, size_t n)
{
    if (n > 32) {
        memcpy(to, p, n);
    } else if (n > 16) {
        char first[16], last[16];
        memcpy(first, p, 16);
        memcpy(last, p + n - 16, 16);
        memcpy(to, first, 16);
        memcpy(to + n - 16, last, 16);
    } else if (n >= 8) {
        uint64_t last = eight_at(p + n - 8);
        memcpy(to, p, 8);
        memcpy(to + n - 8, &last, 8);
    } else {
        for (size_t i = 0; i < n; i++) to[i] = p[i];
    }
    return to + n;
}

/* --- rows ------------------------------------------------------------------------------------- */

uint32_t flat_row_write(struct buf *out, struct flat_sheet *sheet, uint16_t worker, bool safe)
{
    struct flat_row row = {.columns = sheet->used, .worker = worker, .sheet = sheet->number};
    /* At worst every byte is a quote, and each cell has two of its own, an apostrophe, a comma. */
    char *start = buf_reserve(out, sizeof row + 2 * sheet->bytes + 4 * (size_t)sheet->used + 8);
    uint32_t nuls = 0;
    if (!start) return 0;
    char *to = start + sizeof row;
    struct flat_cell *cell = sheet->cells, *end = cell + sheet->used;
    for (; cell < end; cell++) {
        const char *p = cell->p;
        size_t n = cell->n;
        if (cell->kind == FLAT_RAW) {
            to = short_copy(to, p, n);
        } else if (cell->kind) {
            bool guard = safe && n && like_formula(p[0]);
            bool special = cell->kind == FLAT_PLAIN ? has_comma(p, n) : has_special(p, n);
            if (guard || special || ambiguous(p, n)) {
                to = quoted(to, p, n, guard);
                if (n && memchr(p, 0, n)) nuls++;
            } else {
                to = short_copy(to, p, n);
            }
        }
        cell->kind = FLAT_ABSENT;
        *to++ = ',';
    }
    if (sheet->used) to--;
    row.bytes = (uint32_t)(to - start - (ptrdiff_t)sizeof row);
    memcpy(start, &row, sizeof row);
    out->n += (size_t)(to - start);
    sheet->total += row.bytes + 1;
    sheet->used = 0;
    sheet->bytes = 0;
    return nuls;
}

/* --- lists of texts --------------------------------------------------------------------------- */

struct joined {
    char *p;
    size_t n;
    bool separator, null;
};

static size_t size_of(json_ref list)
{
    size_t n = 2;
    json_ref v = json_first(list);
    for (size_t i = json_length(list); i; i--, v = json_after(v))
        n += 6 + (json_is_array(v) ? size_of(v) : json_is_container(v) ? 0 : json_text(v).n);
    return n;
}

static void join(struct joined *to, json_ref list, char with)
{
    json_ref v = json_first(list);
    bool first = true;
    for (size_t i = json_length(list); i; i--, v = json_after(v)) {
        if (!first) to->p[to->n++] = with;
        first = false;
        if (json_is_array(v)) {
            to->null |= json_length(v) == 0;
            join(to, v, ',');
            continue;
        }
        struct str text = json_text(v);
        to->null |= json_is_null(v);
        to->separator |= text.n && (memchr(text.p, ';', text.n) || memchr(text.p, ',', text.n));
        if (text.n) memcpy(to->p + to->n, text.p, text.n);
        to->n += text.n;
    }
}

struct str flat_list_text(struct flat_worker *w, json_ref list, struct str prefix, struct str key)
{
    size_t room = size_of(list);
    struct joined to = {.p = arena_alloc(w->scratch, room)};
    if (!to.p) return STR_NONE;
    join(&to, list, ';');
    bool nested = json_is_array(json_first(list));
    to.separator &= nested || memchr(to.p, ';', to.n) != NULL;
    if (to.separator && !nested) {
        to.separator = false;
        json_ref v = json_first(list);
        for (size_t i = json_length(list); i; i--, v = json_after(v)) {
            struct str text = json_text(v);
            to.separator |= text.n && memchr(text.p, ';', text.n);
        }
    }
    if (to.separator) flat_lose(w, FLATTEN_SEPARATOR, prefix, key);
    if (to.null) flat_lose(w, FLATTEN_NULL, prefix, key);
    if (to.n == 0) flat_lose(w, FLATTEN_EMPTY, prefix, key);
    return (struct str){to.p, to.n};
}
