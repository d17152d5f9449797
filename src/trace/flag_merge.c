/* Putting the flags of what was computed anew in place of those it had. Of a rule those with most
 * pesos are kept, FLAGS_MAX of them, so the new ones may push out others, and what goes may leave
 * room for some that are not known here: then the rule asks to be run whole. */
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "trace/flag_private.h"
#include "trace_queries.h"

struct kept {
    char key[FLAG_KEY_MAX]; /* after the rule and ':' */
    int64_t id;
    uint64_t weight;
    bool touched;
};
/* One of all that could stand: what is kept, or a draft. */
struct candidate {
    const char *key;
    uint64_t weight;
    struct kept *kept;
    struct flag_draft *draft;
};

/* The order of flags.c: most pesos first, then by key. */
static int compare(uint64_t a, const char *a_key, uint64_t b, const char *b_key)
{
    if (a != b) return a > b ? -1 : 1;
    return strcmp(a_key, b_key);
}

static int by_weight(const void *left, const void *right)
{
    const struct candidate *a = left, *b = right;

    return compare(a->weight, a->key, b->weight, b->key);
}

static int by_key(const void *left, const void *right)
{
    const struct kept *a = left, *b = right;

    return strcmp(a->key, b->key);
}

static enum err_code read_kept(struct flagger *f, const char *rule, struct graph_list *list,
                               struct err *err)
{
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_flags_kept(f->store, f->entity, str_of(rule), &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_flags_kept_row r;
        struct kept *own = graph_list_add(list, sizeof *own);
        struct str tail;

        q_flags_kept_row(stmt, &r);
        if (!own) {
            store_reset(stmt);
            return err_no_memory(err);
        }
        tail = str_slice(r.key, strlen(rule) + 1, r.key.n);
        *own = (struct kept){.id = r.id};
        flag_text(own->key, sizeof own->key, tail);
        if (!r.minor_null) own->weight = r.minor < 0 ? (uint64_t)-r.minor : (uint64_t)r.minor;
        own->touched =
            flag_scope_has(f->scope, r.node_null ? 0 : r.node,
                           r.organisation_null ? 0 : r.organisation, r.unit_null ? 0 : r.unit);
    }
    if (!code && list->count) qsort(list->items, list->count, sizeof(struct kept), by_key);
    return code;
}

/* Things with no draft: has any of them a flag that must go? */
static enum err_code any_on(struct flagger *f, const char *rule, bool *any, struct err *err)
{
    const struct graph_range *r = f->scope->ranges.items;
    struct q_flags_on_row row;
    enum err_code code = ERR_NONE;

    *any = strcmp(rule, FLAG_DECEMBER) == 0 || strcmp(rule, FLAG_SUPPLIER_ENTITIES) == 0;
    for (size_t i = 0; !code && !*any && i < f->scope->ranges.count; i++)
        code =
            q_flags_on_one(f->store, f->entity, r[i].low, r[i].high, str_of(rule), &row, any, err);
    return code;
}

static void drop_draft(struct flag_draft *draft)
{
    mem_free(draft->rows);
    draft->rows = NULL;
    draft->row_count = 0;
    draft->snapshot = 0; /* is not written */
}

/* All that could stand, best first; *last: the worst that was kept, where others were left out. */
static size_t candidates(struct flagger *f, const struct graph_list *kept, struct candidate *all)
{
    struct kept *k = kept->items;
    const struct kept *worst = NULL;
    size_t count = 0;

    for (size_t i = 0; kept->count >= FLAGS_MAX && i < kept->count; i++)
        if (!worst || compare(worst->weight, worst->key, k[i].weight, k[i].key) < 0) worst = &k[i];
    for (size_t i = 0; i < kept->count; i++)
        if (!k[i].touched) all[count++] = (struct candidate){k[i].key, k[i].weight, &k[i], NULL};
    for (size_t i = 0; i < f->bag.count; i++) {
        struct flag_draft *d = &f->bag.drafts[i];

        if (worst && compare(flag_weight(d), d->key, worst->weight, worst->key) > 0)
            drop_draft(d); /* worse than what was left out before */
        else
            all[count++] = (struct candidate){d->key, flag_weight(d), NULL, d};
    }
    return count;
}

static bool collide(const struct flagger *f, const struct graph_list *kept)
{
    for (size_t i = 0; i < f->bag.count; i++) {
        struct kept wanted;
        const struct kept *found;

        memcpy(wanted.key, f->bag.drafts[i].key, sizeof wanted.key);
        found =
            kept->count ? bsearch(&wanted, kept->items, kept->count, sizeof wanted, by_key) : NULL;
        if (found && !found->touched) return true;
    }
    return false;
}

static enum err_code forget(struct flagger *f, const struct graph_list *kept, struct err *err)
{
    const struct kept *k = kept->items;
    enum err_code code = ERR_NONE;

    for (size_t i = 0; !code && i < kept->count; i++) {
        if (!k[i].touched) continue;
        code = q_flag_row_forget_run(f->store, f->entity, k[i].id, err);
        if (!code) code = q_flag_forget_run(f->store, f->entity, k[i].id, err);
    }
    return code;
}

static enum err_code merge(struct flagger *f, const struct graph_list *kept, struct err *err)
{
    struct candidate *all = mem_calloc(kept->count + f->bag.count + 1, sizeof *all);
    size_t count;

    if (!all) return err_no_memory(err);
    count = candidates(f, kept, all);
    f->again = collide(f, kept) || (kept->count >= FLAGS_MAX && count < FLAGS_MAX);
    if (!f->again && count > FLAGS_MAX) {
        qsort(all, count, sizeof *all, by_weight);
        for (size_t i = FLAGS_MAX; i < count; i++)
            if (all[i].kept)
                all[i].kept->touched = true;
            else
                drop_draft(all[i].draft);
    }
    mem_free(all);
    return f->again ? ERR_NONE : forget(f, kept, err);
}

enum err_code flag_merge(struct flagger *f, const char *rule, struct err *err)
{
    struct graph_list kept = {.count = 0};
    bool any = f->bag.count > 0;
    enum err_code code = any ? ERR_NONE : any_on(f, rule, &any, err);

    if (!code && any) code = read_kept(f, rule, &kept, err);
    if (!code && any) code = merge(f, &kept, err);
    mem_free(kept.items);
    return code;
}
