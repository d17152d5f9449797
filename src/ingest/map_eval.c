/* Values and conditions of a layout on one row. Promises: no allocation outside the row's arena,
 * no copy where a view is enough, and that an empty column inside a key is noticed. */
#include "ingest/map_private.h"

#include <stdio.h>

#include "base/hash.h"
#include "base/text.h"
#include "ledger/catalogue.h"

struct str map_copy(struct map *m, struct str s)
{
    struct str copy = arena_str(&m->row_arena, s);
    if (!copy.p) m->failed = ERR_MEMORY;
    return copy;
}

static char *scratch(struct map *m, size_t n)
{
    char *p = arena_alloc(&m->row_arena, n + 1);
    if (!p) m->failed = ERR_MEMORY;
    return p;
}

/* --- functions of one text -------------------------------------------------------------------- */

static bool is_junk(char c)
{
    return c == '\'' || c == '`' || c == '\t' || c == ' ' || c == '\r' || c == '\n';
}

static struct str clean(struct str s)
{
    size_t from = 0, to = (s = str_trim(s)).n;
    while (from < to && is_junk(s.p[from])) from++;
    while (to > from && is_junk(s.p[to - 1])) to--;
    return str_trim(str_slice(s, from, to));
}

/* ASCII and the two-byte letters of Spanish (U+00C0 to U+00DE and back). */
static struct str change_case(struct map *m, struct str s, bool upper)
{
    char *out = scratch(m, s.n);
    if (!out) return STR_NONE;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        bool latin = i > 0 && (unsigned char)s.p[i - 1] == 0xC3;
        if (upper && c >= 'a' && c <= 'z')
            c = (unsigned char)(c - 32);
        else if (!upper && c >= 'A' && c <= 'Z')
            c = (unsigned char)(c + 32);
        else if (upper && latin && c >= 0xA0 && c <= 0xBE && c != 0xB7)
            c = (unsigned char)(c - 32);
        else if (!upper && latin && c >= 0x80 && c <= 0x9E && c != 0x97)
            c = (unsigned char)(c + 32);
        out[i] = (char)c;
    }
    return (struct str){out, s.n};
}

/* Letters, digits and marks in upper case: how procedure and portfolio keys are compared. */
static struct str identifier(struct map *m, struct str s, bool keep_marks)
{
    struct str upper = change_case(m, clean(s), true);
    char *out = scratch(m, upper.n);
    size_t n = 0;
    if (!out) return STR_NONE;
    for (size_t i = 0; i < upper.n; i++) {
        char c = upper.p[i];
        bool letter = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
        if (letter || (keep_marks && (c == '-' || c == '.' || c == '/' || c == '_'))) out[n++] = c;
    }
    return (struct str){out, n};
}

static struct str only_digits(struct map *m, struct str s)
{
    char *out = scratch(m, s.n);
    size_t n = 0;
    if (!out) return STR_NONE;
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] >= '0' && s.p[i] <= '9') out[n++] = s.p[i];
    return (struct str){out, n};
}

/* "7" with 3 is "007"; a spreadsheet's "7.0" counts as "7". */
static struct str zeros(struct map *m, struct str s, uint32_t width)
{
    s = clean(s);
    if (s.n > 2 && str_ends(s, STR(".0"))) s.n -= 2;
    if (s.n == 0 || s.n >= width) return s;
    char *out = scratch(m, width);
    if (!out) return STR_NONE;
    memset(out, '0', width - s.n);
    memcpy(out + width - s.n, s.p, s.n);
    return (struct str){out, width};
}

static size_t find(struct str s, struct str part)
{
    if (part.n == 0 || part.n > s.n) return SIZE_MAX;
    for (size_t i = 0; i + part.n <= s.n; i++)
        if (memcmp(s.p + i, part.p, part.n) == 0) return i;
    return SIZE_MAX;
}

static struct str replace(struct map *m, struct str s, struct str old, struct str new)
{
    size_t room = s.n + 1;
    if (old.n == 0 || find(s, old) == SIZE_MAX) return s;
    if (new.n > old.n) room += s.n / old.n * (new.n - old.n);
    char *out = scratch(m, room);
    size_t n = 0;
    if (!out) return STR_NONE;
    while (s.n) {
        size_t at = find(s, old);
        size_t keep = at == SIZE_MAX ? s.n : at;
        memcpy(out + n, s.p, keep);
        n += keep;
        s = str_slice(s, at == SIZE_MAX ? s.n : at + old.n, s.n);
        if (at == SIZE_MAX) break;
        if (new.n) memcpy(out + n, new.p, new.n);
        n += new.n;
    }
    return (struct str){out, n};
}

/* Without "-v001", "-v29" at the end. */
static struct str no_version(struct str s)
{
    size_t i = s.n;
    while (i > 0 && s.p[i - 1] >= '0' && s.p[i - 1] <= '9') i--;
    if (i < s.n && i >= 2 && (s.p[i - 1] == 'v' || s.p[i - 1] == 'V') && s.p[i - 2] == '-')
        return str_slice(s, 0, i - 2);
    return s;
}

struct str map_year_in(struct str text)
{
    for (size_t i = 0; i + 4 <= text.n; i++) {
        const char *p = text.p + i;
        bool century = (p[0] == '1' && p[1] == '9') || (p[0] == '2' && p[1] == '0');
        bool digits = p[2] >= '0' && p[2] <= '9' && p[3] >= '0' && p[3] <= '9';
        bool before = i == 0 || p[-1] < '0' || p[-1] > '9';
        bool after = i + 4 == text.n || p[4] < '0' || p[4] > '9';
        if (century && digits && before && after) return str_slice(text, i, i + 4);
    }
    return STR_NONE;
}

/* The first date inside a text: tries from every word, longest first up to six words. */
static struct str date_in(struct map *m, struct str text)
{
    size_t starts[512], count = 0;
    for (size_t i = 0; i < text.n && count < 512; i++)
        if ((unsigned char)text.p[i] > ' ' && (i == 0 || (unsigned char)text.p[i - 1] <= ' '))
            starts[count++] = i;
    for (size_t i = 0; i < count; i++) {
        if (text.p[starts[i]] < '0' || text.p[starts[i]] > '9') continue;
        for (size_t words = 6; words > 0; words--) {
            size_t end = i + words < count ? starts[i + words] : text.n;
            int32_t day;
            char iso[16];
            struct str part = str_trim(str_slice(text, starts[i], end));
            while (part.n && (part.p[part.n - 1] == '.' || part.p[part.n - 1] == ',' ||
                              part.p[part.n - 1] == ')'))
                part.n--;
            enum date_kind kind =
                part.n >= 6 && part.n <= 40 ? date_parse(part, m->dates, &day) : DATE_BAD;
            if (kind == DATE_EXACT || kind == DATE_AMBIGUOUS)
                return map_copy(m, date_iso(day, iso));
        }
    }
    return STR_NONE;
}

/* --- tables, joining -------------------------------------------------------------------------- */

static struct str translate(struct map *m, const struct table *table, struct str s)
{
    struct str key = text_key(&m->row_arena, s);
    if (!key.p) {
        m->failed = ERR_MEMORY;
        return STR_NONE;
    }
    for (size_t i = 0; i < table->count; i++)
        if (str_eq(table->entries[i].key, key)) return table->entries[i].value;
    return table->has_other && key.n ? table->other : STR_NONE;
}

static struct str join(struct map *m, const struct expr *e, size_t first, struct str between)
{
    struct str parts[LAYOUT_MAX_PARTS];
    size_t n = 0, count = 0;
    for (size_t i = first; i < e->count; i++) {
        struct str part = map_eval(m, e->args[i]);
        if (between.p && !part.n) continue;
        parts[count++] = part;
        n += part.n + between.n;
    }
    char *out = scratch(m, n);
    if (!out) return STR_NONE;
    n = 0;
    for (size_t i = 0; i < count; i++) {
        if (i && between.n) memcpy(out + n, between.p, between.n), n += between.n;
        if (parts[i].n) memcpy(out + n, parts[i].p, parts[i].n), n += parts[i].n;
    }
    return (struct str){out, n};
}

static struct str coalesce(struct map *m, const struct expr *e)
{
    bool missing = m->missing;
    for (size_t i = 0; i < e->count; i++) {
        m->missing = false;
        struct str value = map_eval(m, e->args[i]);
        if (value.n && !m->missing) {
            m->missing = missing;
            return value;
        }
    }
    m->missing = true;
    return STR_NONE;
}

/* FN_LOOKUP: in a list, the element whose field has this value; of it, what is at the path. */
static struct str lookup(struct map *m, const struct expr *e)
{
    struct str wanted = map_eval(m, e->args[1]);
    json_ref list = wanted.n ? map_json_at(m, e->path[0], e->scope) : NULL;
    struct str field = e->args[0]->text, result = STR_NONE;
    for (struct json_iter it = json_each(list); json_next(&it);) {
        if (!str_eq(json_text(json_get_str(it.value, field)), wanted)) continue;
        json_ref at = it.value;
        for (size_t i = 0; i < e->path[1]->count && at; i++)
            at = json_get_str(at, e->path[1]->steps[i].name);
        result = map_json_text(m, at);
        break;
    }
    if (!result.n) m->missing = true;
    return result;
}

static struct str hash_text(struct map *m, struct str s)
{
    return arena_printf(&m->row_arena, "%016llx", (unsigned long long)hash64(s.p, s.n));
}

/* The code in its catalogue's own form, or the one above it; empty when it is no code of it. */
static struct str class_code(struct map *m, struct str scheme, struct str text, bool above)
{
    struct catalogue_code code, parent;
    if (!catalogue_code(scheme, text, &code)) return STR_NONE;
    if (!above) return map_copy(m, str_of(code.text));
    if (!catalogue_code_parent(scheme, str_of(code.text), &parent)) return STR_NONE;
    return map_copy(m, str_of(parent.text));
}

/* Bytes that the first `letters` letters take; a letter of UTF-8 is never cut. */
static size_t letters(struct str s, uint32_t count)
{
    size_t i = 0;
    while (i < s.n && count > 0) {
        i++;
        while (i < s.n && ((unsigned char)s.p[i] & 0xC0) == 0x80) i++;
        count--;
    }
    return i;
}

static struct str last_letters(struct str s, uint32_t count)
{
    size_t i = s.n;
    while (i > 0 && count > 0) {
        i--;
        while (i > 0 && ((unsigned char)s.p[i] & 0xC0) == 0x80) i--;
        count--;
    }
    return str_slice(s, i, s.n);
}

static struct str call_text(struct map *m, const struct expr *e, struct str a)
{
    size_t at;
    switch (e->function) {
    case FN_CLEAN:
        return clean(a);
    case FN_UPPER:
        return change_case(m, a, true);
    case FN_LOWER:
        return change_case(m, a, false);
    case FN_NAME:
        return text_key(&m->row_arena, a);
    case FN_DIGITS:
        return only_digits(m, a);
    case FN_ZEROS:
        return zeros(m, a, e->number);
    case FN_FIRST_N:
        return str_slice(a, 0, letters(a, e->number));
    case FN_LAST_N:
        return last_letters(a, e->number);
    case FN_FROM:
        return str_slice(a, letters(a, e->number ? e->number - 1 : 0), a.n);
    case FN_BEFORE:
        at = find(a, e->args[1]->text);
        return at == SIZE_MAX ? a : str_trim(str_slice(a, 0, at));
    case FN_AFTER:
        at = find(a, e->args[1]->text);
        return at == SIZE_MAX ? STR_NONE : str_trim(str_slice(a, at + e->args[1]->text.n, a.n));
    case FN_NO_PREFIX:
        return str_starts(a, e->args[1]->text) ? str_slice(a, e->args[1]->text.n, a.n) : a;
    case FN_NO_SUFFIX:
        return str_ends(a, e->args[1]->text) ? str_slice(a, 0, a.n - e->args[1]->text.n) : a;
    case FN_NO_LAST:
        return str_slice(a, 0, a.n - last_letters(a, 1).n);
    case FN_NO_VERSION:
        return no_version(a);
    case FN_REPLACE:
        return replace(m, a, e->args[1]->text, e->args[2]->text);
    case FN_PROCEDURE:
        return identifier(m, a, true);
    case FN_PORTFOLIO:
        return identifier(m, a, false);
    case FN_TRANSLATE:
        return translate(m, e->table, a);
    case FN_YEAR_OF:
        return map_year_in(a);
    case FN_DATE_OF:
        return date_in(m, a);
    case FN_HASH:
        return hash_text(m, a);
    case FN_CODE:
        return class_code(m, e->args[1]->text, a, false);
    case FN_CODE_PARENT:
        return class_code(m, e->args[1]->text, a, true);
    default:
        return a;
    }
}

static struct str call(struct map *m, const struct expr *e)
{
    bool missing = m->missing;
    struct str result;
    switch (e->function) {
    case FN_COALESCE:
        return coalesce(m, e);
    case FN_LOOKUP:
        return lookup(m, e);
    case FN_OR_EMPTY:
        result = map_eval(m, e->args[0]);
        m->missing = missing;
        return result;
    case FN_UNITE:
        result = join(m, e, 1, e->args[0]->text);
        m->missing = missing || !result.n;
        return result;
    default:
        result = map_eval(m, e->args[0]);
        if (result.n || e->function == FN_TRANSLATE) result = call_text(m, e, result);
        if (!result.n) m->missing = true;
        return result;
    }
}

static struct str eval_now(struct map *m, const struct expr *e)
{
    char number[24];
    switch (e->op) {
    case EXPR_TEXT:
        return e->text;
    case EXPR_FILE:
        return m->file.name;
    case EXPR_SHEET:
        return m->file.sheet;
    case EXPR_PREAMBLE:
        return m->file.preamble;
    case EXPR_JOIN:
        return join(m, e, 0, STR_NONE);
    case EXPR_CALL:
        return call(m, e);
    case EXPR_ROW:
        snprintf(number, sizeof number, "%llu", (unsigned long long)m->row_number);
        return map_copy(m, str_of(number));
    case EXPR_SLOT:
        break;
    }
    return STR_NONE;
}

struct str map_eval(struct map *m, const struct expr *e)
{
    if (e->op == EXPR_SLOT) {
        if (!m->slots[e->slot].n) m->missing = true;
        return m->slots[e->slot];
    }
    if (!e->cache) return eval_now(m, e);
    size_t i = (size_t)e->cache - 1;
    if (!m->cached[i]) {
        struct str value = eval_now(m, e);
        struct str kept = value.n ? arena_str(m->arena, value) : STR_NONE;
        if (value.n && !kept.p) m->failed = ERR_MEMORY;
        m->cache[i] = kept;
        m->cached[i] = true;
    }
    if (!m->cache[i].n) m->missing = true;
    return m->cache[i];
}

bool map_eval_key(struct map *m, const struct expr *e, struct str *out)
{
    m->missing = false;
    *out = map_eval(m, e);
    return !m->missing && out->n;
}

int32_t map_eval_year(struct map *m, const struct expr *e)
{
    uint64_t year;
    if (!e) return 0;
    struct str text = map_year_in(map_eval(m, e));
    return text.n && str_to_u64(text, &year) ? (int32_t)year : 0;
}

int32_t map_eval_date(struct map *m, const struct expr *e, load_ref node)
{
    int32_t day = DATE_NONE;
    if (!e) return DATE_NONE;
    struct str text = map_eval(m, e);
    if (!text.n) return DATE_NONE;
    switch (date_parse(text, m->dates, &day)) {
    case DATE_EXACT:
    case DATE_PARTIAL:
        return day;
    case DATE_AMBIGUOUS:
        return day; /* the layout's order decided */
    case DATE_EMPTY:
        return DATE_NONE;
    case DATE_BAD:
        break;
    }
    map_finding(m, CHECK_BAD_DATE, SEVERITY_NOTE, node, e, STR_NONE, "", text);
    return DATE_NONE;
}

/* --- conditions ------------------------------------------------------------------------------- */

static bool matches(struct map *m, const struct cond *cond, struct str value)
{
    char small[256];
    struct str key = {small, 0};
    if (cond->op == COND_EQUAL)
        for (size_t i = 0; i < cond->count; i++)
            if (str_eq(cond->texts[i], value)) return true;
    if (value.n * 2 < sizeof small)
        key.n = text_key_into(value, small, sizeof small);
    else
        key = text_key(&m->row_arena, value);
    for (size_t i = 0; i < cond->count; i++) {
        struct str wanted = cond->keys[i];
        if (cond->op == COND_EQUAL    ? str_eq(key, wanted)
            : cond->op == COND_STARTS ? str_starts(key, wanted)
                                      : str_contains(key, wanted))
            return true;
    }
    return false;
}

bool map_holds(struct map *m, const struct cond *cond)
{
    bool result;
    if (!cond) return true;
    if (cond->op == COND_AND) return map_holds(m, cond->a) && map_holds(m, cond->b);
    if (cond->op == COND_OR) return map_holds(m, cond->a) || map_holds(m, cond->b);
    bool missing = m->missing;
    struct str value = map_eval(m, cond->value);
    m->missing = missing;
    if (cond->op == COND_HAS)
        result = value.n > 0;
    else if (cond->op == COND_LENGTH)
        result = text_width(value) == cond->length;
    else
        result = matches(m, cond, value);
    return result != cond->negated;
}
