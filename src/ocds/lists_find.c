/* Looking things up in the lists: suppliers by tax id or name, countries, thresholds. */
#include <stdlib.h>

#include "base/rfc.h"
#include "base/text.h"
#include "ocds/lists_private.h"

enum { KEY_MAX = 512 };

static const char *const kind_names[LIST_KINDS] = {"sanctioned", "tax-list", "holidays",
                                                   "thresholds", "havens",   "founded"};

const char *lists_kind_name(enum list_kind kind)
{
    return kind_names[kind];
}

bool lists_has(const struct indicator_lists *lists, enum list_kind kind)
{
    return lists && lists->read[kind];
}

/* Equal keys keep the order in which they were read: entries lie in `entries` in that order, and an
 * insertion into sorted halves would cost more than comparing the place. */
static int compare_place(const struct list_entry *a, const struct list_entry *b)
{
    int order = strcmp(a->file, b->file);
    return order ? order : a->row < b->row ? -1 : a->row > b->row;
}

static int by_rfc(const void *pa, const void *pb)
{
    const struct list_entry *a = *(const struct list_entry *const *)pa;
    const struct list_entry *b = *(const struct list_entry *const *)pb;
    int order = str_compare(a->rfc, b->rfc);
    return order ? order : compare_place(a, b);
}

static int by_key(const void *pa, const void *pb)
{
    const struct list_entry *a = *(const struct list_entry *const *)pa;
    const struct list_entry *b = *(const struct list_entry *const *)pb;
    int order = str_compare(a->key, b->key);
    return order ? order : compare_place(a, b);
}

bool lists_sort(struct arena *arena, struct list_table *table)
{
    table->rfc_count = table->key_count = 0;
    table->by_rfc = arena_array(arena, table->count + 1, sizeof(struct list_entry *));
    table->by_key = arena_array(arena, table->count + 1, sizeof(struct list_entry *));
    if (!table->by_rfc || !table->by_key) return false;
    for (size_t i = 0; i < table->count; i++) {
        const struct list_entry *e = table->entries[i];

        if (e->rfc.n) table->by_rfc[table->rfc_count++] = e;
        if (e->key.n) table->by_key[table->key_count++] = e;
    }
    if (table->rfc_count) qsort((void *)table->by_rfc, table->rfc_count, sizeof(void *), by_rfc);
    if (table->key_count) qsort((void *)table->by_key, table->key_count, sizeof(void *), by_key);
    return true;
}

static struct str field_of(const struct list_entry *e, bool rfc)
{
    return rfc ? e->rfc : e->key;
}

/* The first place whose text is not before `text`. */
static size_t lower(const struct list_entry *const *items, size_t count, struct str text, bool rfc)
{
    size_t low = 0, high = count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (str_compare(field_of(items[middle], rfc), text) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

size_t lists_find(const struct indicator_lists *lists, enum list_kind kind, struct str rfc,
                  struct str key, const struct list_entry **out, size_t max, bool *exact)
{
    const struct list_table *t = &lists->tables[kind];
    size_t n = 0;

    *exact = true;
    if (rfc.n)
        for (size_t i = lower(t->by_rfc, t->rfc_count, rfc, true);
             i < t->rfc_count && n < max && str_eq(t->by_rfc[i]->rfc, rfc); i++)
            out[n++] = t->by_rfc[i];
    if (n || !key.n) return n;
    *exact = false;
    for (size_t i = lower(t->by_key, t->key_count, key, false);
         i < t->key_count && n < max && str_eq(t->by_key[i]->key, key); i++)
        if (!rfc.n || !t->by_key[i]->rfc.n) out[n++] = t->by_key[i];
    return n;
}

const struct list_entry *lists_country(const struct indicator_lists *lists, struct str country)
{
    const struct list_table *t = &lists->tables[LIST_HAVENS];
    char key[KEY_MAX];
    struct str wanted = {key, text_key_into(country, key, sizeof key)};

    if (!wanted.n) return NULL;
    for (size_t i = 0; i < t->count; i++) {
        const struct list_entry *e = t->entries[i];

        if (str_eq(e->key, wanted) || (e->rfc.n && str_eq_nocase(e->rfc, wanted))) return e;
    }
    return NULL;
}

/* A row for the category itself is the better answer than one for any. */
static int fit(const struct list_threshold *t, char category)
{
    if (!t->category) return 1;
    if (t->category == category) return 3;
    return t->category == 'a' && (category == 'g' || category == 's') ? 2 : 0;
}

const struct list_threshold *lists_threshold(const struct indicator_lists *lists, int year,
                                             struct str category, char method)
{
    const struct list_threshold *best = NULL;
    char wanted = str_is(category, "works")      ? 'w'
                  : str_is(category, "goods")    ? 'g'
                  : str_is(category, "services") ? 's'
                                                 : '?';
    int best_fit = 0;

    for (size_t i = 0; lists && i < lists->threshold_count; i++) {
        const struct list_threshold *t = lists->thresholds[i];
        int f = t->year == year && t->method == method ? fit(t, wanted) : 0;

        if (f <= best_fit) continue;
        best = t;
        best_fit = f;
    }
    return best;
}
