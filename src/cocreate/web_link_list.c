/* Every published address with where it is used and what is known of it: see web_link.h. What a
 * visitor cannot read is not among them: nobody learns of it here, and nothing visits it. */
#include <stdlib.h>
#include <string.h>

#include "cocreate/paper.h"
#include "cocreate/plan.h"
#include "cocreate/web_link.h"
#include "cocreate_queries.h"
#include "ledger/rows.h"

struct used {
    struct str url;
    struct web_link_use use;
};

/* Keeps one use of an address that can be asked for at all. */
static bool add(struct co *co, struct rows *used, struct str url, const struct web_link_use *use)
{
    if (!url.n || url.n > WEB_LINK_MOST_URL) return true;
    struct used *one = rows_add(used, co->arena);
    if (one) *one = (struct used){rows_text(co->arena, url, used), *use};
    return !used->failed;
}

/* Every address of a text; a column of addresses is a text of one. */
static bool add_text(struct co *co, struct rows *used, struct str text,
                     const struct web_link_use *use)
{
    struct str url;
    while (web_link_find(&text, &url))
        if (!add(co, used, url, use)) return false;
    return true;
}

static enum err_code of_tables(struct co *co, struct rows *used, struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    enum err_code code = q_web_link_texts(ledger_store(co->ledger), co->entity, PLAN_CONSULTATION,
                                          WEB_LINK_MOST, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_web_link_texts_row r;
        q_web_link_texts_row(stmt, &r);
        struct web_link_use use = {(int)r.place, r.id, r.commitment};
        if (add_text(co, used, r.words, &use)) continue;
        store_reset(stmt);
        return err_no_memory(err);
    }
    return code;
}

/* --- documents -------------------------------------------------------------------------------- */

struct evidence {
    int64_t paper, commitment;
};

/* Which documents are evidence, and of which commitment; by number. */
static enum err_code read_evidence(struct co *co, struct rows *out, struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    enum err_code code =
        q_web_link_evidence(ledger_store(co->ledger), co->entity, WEB_LINK_MOST, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_web_link_evidence_row r;
        struct evidence *one = rows_add(out, co->arena);
        if (!one) {
            store_reset(stmt);
            return err_no_memory(err);
        }
        q_web_link_evidence_row(stmt, &r);
        *one = (struct evidence){r.paper, r.commitment};
    }
    return code;
}

static int by_paper(const void *a, const void *b)
{
    const struct evidence *x = a, *y = b;
    return x->paper < y->paper ? -1 : x->paper > y->paper;
}

/* Only the newest version of each: a document that was replaced may go. */
static enum err_code of_papers(struct co *co, struct rows *used, struct err *err)
{
    struct rows evidence = ROWS_OF(struct evidence);
    size_t count = PAPER_MOST_LISTED, skip = 0;
    enum err_code code = read_evidence(co, &evidence, err);
    for (; !code && count == PAPER_MOST_LISTED && skip < WEB_LINK_MOST; skip += count) {
        struct paper *list;
        code = paper_linked(co, skip, &list, &count, err);
        for (size_t i = 0; !code && i < count; i++) {
            struct evidence key = {.paper = list[i].id};
            const struct evidence *is =
                evidence.count ? bsearch(&key, evidence.items, evidence.count, sizeof key, by_paper)
                               : NULL;
            struct web_link_use use = {is ? WEB_LINK_EVIDENCE : WEB_LINK_PAPER, list[i].id,
                                       is ? is->commitment : 0};
            if (!list[i].replaced_by && !add(co, used, list[i].is.url, &use))
                code = err_no_memory(err);
        }
    }
    return code;
}

/* --- one list --------------------------------------------------------------------------------- */

static int by_url(const void *a, const void *b)
{
    const struct used *x = a, *y = b;
    int order = str_compare(x->url, y->url);
    if (order) return order;
    if (x->use.place != y->use.place) return x->use.place - y->use.place;
    return x->use.id < y->use.id ? -1 : x->use.id > y->use.id;
}

static struct web_link *join(struct co *co, const struct rows *used, size_t *count_out)
{
    const struct used *u = used->items;
    struct web_link *list = arena_array(co->arena, used->count + 1, sizeof *list);
    size_t n = 0;
    for (size_t i = 0; list && i < used->count; i++) {
        if (!n || !str_eq(list[n - 1].url, u[i].url))
            list[n++] = (struct web_link){.url = u[i].url};
        else if (by_url(&u[i - 1], &u[i]) == 0)
            continue; /* twice in one text */
        struct web_link *l = &list[n - 1];
        if (l->use_count < WEB_LINK_MOST_USES) l->uses[l->use_count] = u[i].use;
        l->use_count++;
    }
    *count_out = n;
    return list;
}

/* Both in the order of the addresses. */
static enum err_code add_known(struct co *co, struct web_link *list, size_t count, struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    size_t i = 0;
    enum err_code code = q_web_link_rows(ledger_store(co->ledger), co->entity, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_web_link_rows_row r;
        q_web_link_rows_row(stmt, &r);
        while (i < count && str_compare(list[i].url, r.url) < 0) i++;
        if (i == count || !str_eq(list[i].url, r.url)) continue;
        struct web_link *l = &list[i];
        l->state = (int)r.state;
        l->answer = (int)r.answer;
        l->status = r.status;
        l->visited = r.visited;
        l->alive = r.alive_null ? 0 : r.alive;
        l->failing = r.failing_null ? 0 : r.failing;
        l->dead = r.dead_null ? 0 : r.dead;
        l->back = r.back_null ? 0 : r.back;
        l->failures = r.failures;
    }
    return code;
}

static int by_state(const void *a, const void *b)
{
    static const int order[WEB_LINK_STATES] = {[WEB_LINK_DEAD] = 0,
                                               [WEB_LINK_FAILING] = 1,
                                               [WEB_LINK_UNTOLD] = 2,
                                               [WEB_LINK_UNSEEN] = 3,
                                               [WEB_LINK_ALIVE] = 4};
    const struct web_link *x = a, *y = b;
    if (x->state != y->state) return order[x->state] - order[y->state];
    if (x->uses[0].place != y->uses[0].place) return x->uses[0].place - y->uses[0].place;
    return str_compare(x->url, y->url);
}

enum err_code web_link_list(struct co *co, struct web_link **out, size_t *count_out,
                            struct err *err)
{
    struct rows used = ROWS_OF(struct used);
    struct co visitor = *co;
    visitor.actor = (struct co_actor){0};
    *out = NULL;
    *count_out = 0;
    enum err_code code = of_papers(&visitor, &used, err);
    if (!code) code = of_tables(&visitor, &used, err);
    if (code) return code;
    if (used.count) qsort(used.items, used.count, sizeof(struct used), by_url);
    *out = join(co, &used, count_out);
    if (!*out) return err_no_memory(err);
    code = add_known(co, *out, *count_out, err);
    if (!code && *count_out) qsort(*out, *count_out, sizeof **out, by_state);
    return code;
}

enum err_code web_link_entities(struct ledger *ledger, struct arena *arena, int64_t **out,
                                size_t *count_out, struct err *err)
{
    struct rows rows = ROWS_OF(int64_t);
    struct store_stmt *stmt;
    bool row = false;
    enum err_code code = q_web_link_entities(ledger_store(ledger), &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_web_link_entities_row r;
        int64_t *one = rows_add(&rows, arena);
        if (!one) {
            store_reset(stmt);
            return err_no_memory(err);
        }
        q_web_link_entities_row(stmt, &r);
        *one = r.entity;
    }
    *out = rows.items;
    *count_out = code ? 0 : rows.count;
    return code;
}
