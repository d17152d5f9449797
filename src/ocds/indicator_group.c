/* Groups of purchases: see indicator_group.h. */
#include "ocds/indicator_group.h"

#include <stdio.h>

#include "base/date.h"
#include "base/i18n.h"

enum { SEPARATOR = 0x1f };

struct str group_key(struct arena *arena, const struct str *parts, size_t count)
{
    size_t n = count;
    char *p, *to;

    for (size_t i = 0; i < count; i++) n += parts[i].n;
    p = to = arena_alloc(arena, n + 1);
    if (!p) return STR_NONE;
    for (size_t i = 0; i < count; i++) {
        if (i) *to++ = SEPARATOR;
        /* No control character of an id may move the border between two parts, or stand before it
         * in byte order: so keys in order are also in the order of their first parts. */
        for (size_t k = 0; k < parts[i].n; k++)
            *to++ = (unsigned char)parts[i].p[k] <= SEPARATOR ? ' ' : parts[i].p[k];
    }
    return (struct str){p, (size_t)(to - p)};
}

void group_split(struct str key, struct str parts[GROUP_PARTS])
{
    for (size_t i = 0; i < GROUP_PARTS; i++) parts[i] = str_split(key, SEPARATOR, &key);
}

struct str group_head(struct str key)
{
    while (key.n && key.p[key.n - 1] != SEPARATOR) key.n--;
    if (key.n) key.n--;
    return key;
}

void group_copy(char *out, size_t size, struct str s)
{
    size_t n = s.n < size ? s.n : size - 1;

    if (n < s.n)
        while (n > 0 && ((unsigned char)s.p[n] & 0xC0) == 0x80) n--;
    if (n) memcpy(out, s.p, n);
    out[n] = '\0';
}

enum err_code group_sum_add(struct indicator_table *table, const struct group_add *add, bool *first,
                            struct err *err)
{
    struct group_sum *s;
    uint64_t element = add->view->element->number;

    if (!add->key.p) return err_no_memory(err);
    s = indicator_table_at(table, sizeof *s, add->key);
    if (!s) return err_no_memory(err);
    *first = !s->count || element < s->element;
    if (*first) {
        s->element = element;
        s->file = add->view->element->file;
        s->line = add->view->element->line;
    }
    s->count++;
    s->minor += add->minor;
    if (!add->apart) return ERR_NONE;
    s->counted++;
    s->part += add->minor;
    return ERR_NONE;
}

static void join_sums(void *into, const void *from)
{
    struct group_sum *a = into;
    const struct group_sum *b = from;

    if (!a->count || b->element < a->element) {
        a->element = b->element;
        a->file = b->file;
        a->line = b->line;
    }
    a->count += b->count;
    a->counted += b->counted;
    a->minor += b->minor;
    a->part += b->part;
}

enum err_code group_sum_join(struct indicator_table *into, const struct indicator_table *from,
                             struct err *err)
{
    return indicator_table_join(into, from, join_sums, err);
}

struct named {
    uint64_t element;
    struct indicator_text text;
};

static enum err_code put_name(struct indicator_table *table, struct str id, uint64_t element,
                              struct str name, struct err *err)
{
    struct named *n = indicator_table_at(table, sizeof *n, id);
    if (!n) return err_no_memory(err);
    if (n->element && n->element <= element) return ERR_NONE;
    n->element = element;
    return indicator_table_keep(table, name, &n->text) ? ERR_NONE : err_no_memory(err);
}

enum err_code group_name_add(struct indicator_table *table, const struct view *view, struct str id,
                             struct str name, struct err *err)
{
    char text[GROUP_NAME];

    if (!id.n || !name.n) return ERR_NONE;
    group_copy(text, sizeof text, name);
    return put_name(table, id, view->element->number, str_of(text), err);
}

enum err_code group_name_join(struct indicator_table *into, const struct indicator_table *from,
                              struct err *err)
{
    enum err_code code = ERR_NONE;

    for (size_t i = 0; !code && i < from->count; i++) {
        const struct named *n = indicator_table_value(from, i);
        code = put_name(into, indicator_table_key(from, i), n->element,
                        indicator_table_text(from, n->text), err);
    }
    return code;
}

struct str group_name(const struct indicator_table *table, struct str id)
{
    const struct named *n = table->count ? indicator_table_find(table, id) : NULL;
    return n ? indicator_table_text(table, n->text) : id;
}

enum err_code group_row_keep(struct indicator_table *table, struct arena *arena,
                             const struct group_keep *keep, struct err *err)
{
    const struct purchase *p = keep->purchase;
    struct str parts[GROUP_PARTS];
    struct group_row *row;

    for (size_t i = 0; i < keep->part_count; i++) parts[i] = keep->parts[i];
    /* Days as seven digits, so that byte order is the order of time. */
    parts[keep->part_count] = arena_printf(arena, "%07d %.*s %zu", p->day + 1000000,
                                           STR_FMT(keep->view->ocid), p->amount_index);
    struct str key = group_key(arena, parts, keep->part_count + 1);
    if (!parts[keep->part_count].p || !key.p) return err_no_memory(err);
    row = indicator_table_at(table, sizeof *row, key);
    if (!row) return err_no_memory(err);
    if (row->element && row->element <= keep->view->element->number) return ERR_NONE;
    *row = (struct group_row){.minor = p->minor,
                              .limit = keep->limit,
                              .element = keep->view->element->number,
                              .line = keep->view->element->line,
                              .file = keep->view->element->file,
                              .day = p->day,
                              .contract = p->amount_path[1] == 'c'};
    group_copy(row->currency, sizeof row->currency, p->currency);
    return ERR_NONE;
}

static void join_rows(void *into, const void *from)
{
    struct group_row *a = into;
    const struct group_row *b = from;

    if (!a->element || b->element < a->element) *a = *b;
}

enum err_code group_row_join(struct indicator_table *into, const struct indicator_table *from,
                             struct err *err)
{
    return indicator_table_join(into, from, join_rows, err);
}

size_t group_next(const struct indicator_row *rows, size_t count, size_t at, struct str *head)
{
    if (at >= count) return at;
    *head = group_head(rows[at].key);
    size_t end = at + 1;
    while (end < count && str_eq(group_head(rows[end].key), *head)) end++;
    return end;
}

void group_ask(struct asking *a, enum indicator_group group, struct str id, uint64_t element,
               const char *file, uint64_t line)
{
    a->finding.group = group;
    a->finding.id = id;
    a->finding.element = element;
    a->finding.file = file;
    a->finding.line = line;
}

/* The last part of a row's key: "1018993 ocds-abc-1 0". */
static void place_of(struct str key, struct str *ocid, struct str *index)
{
    struct str last = str_slice(key, group_head(key).n + 1, key.n);

    str_split(last, ' ', ocid);
    size_t end = ocid->n;
    while (end > 0 && ocid->p[end - 1] != ' ') end--;
    *index = str_slice(*ocid, end, ocid->n);
    *ocid = str_trim(str_slice(*ocid, 0, end));
}

void group_evidence(struct asking *a, const struct indicator_row *rows, size_t from, size_t end)
{
    for (size_t i = from; a->words && i < end && a->finding.evidence_count < ASK_EVIDENCE; i++) {
        const struct group_row *r = group_row_of(&rows[i]);
        struct str ocid, index;

        place_of(rows[i].key, &ocid, &index);
        struct str text =
            arena_printf(a->arena, "%.*s: %s, %s", STR_FMT(ocid),
                         ask_money(a, r->minor, str_of(r->currency)), ask_day(a, r->day));
        if (!text.p) a->failed = true;
        ask_evidence(a, text, "/%s/%.*s/value/amount", r->contract ? "contracts" : "awards",
                     STR_FMT(index));
    }
}
