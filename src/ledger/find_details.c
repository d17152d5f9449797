/* Details and figures of what was found, eight things to a statement. */
#include <string.h>

#include "base/i18n.h"
#include "ledger/find_private.h"
#include "ledger/rows.h"
#include "ledger_queries.h"

enum { BATCH = 8 };

struct batch {
    struct finder *f;
    struct find_result *results[BATCH];
    int64_t entity[BATCH], id[BATCH]; /* 0 where the batch is shorter */
    size_t count;
    struct rows amounts; /* struct find_amount, of the node at hand */
    struct err *err;
};

static struct find_result *result_of(struct batch *b, int64_t entity, int64_t id)
{
    for (size_t i = 0; i < b->count; i++)
        if (b->entity[i] == entity && b->id[i] == id) return b->results[i];
    return NULL;
}

#define PAIRS(b)                                                                                   \
    (b)->entity[0], (b)->id[0], (b)->entity[1], (b)->id[1], (b)->entity[2], (b)->id[2],            \
        (b)->entity[3], (b)->id[3], (b)->entity[4], (b)->id[4], (b)->entity[5], (b)->id[5],        \
        (b)->entity[6], (b)->id[6], (b)->entity[7], (b)->id[7]

static enum err_code node_details(struct batch *b)
{
    struct arena *arena = b->f->arena;
    struct rows texts = {0};
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_find_node_details(b->f->store, PAIRS(b), &stmt, b->err);

    while (!code && !(code = store_step(stmt, &row, b->err)) && row) {
        struct q_find_node_details_row r;
        struct find_result *own;

        q_find_node_details_row(stmt, &r);
        own = result_of(b, r.entity, r.id);
        if (!own) continue;
        own->kind = (enum node_kind)r.kind;
        own->entity_code = rows_text(arena, r.entity_code, &texts);
        own->entity_name = rows_text(arena, r.entity_name, &texts);
        own->key = rows_text(arena, r.node_key, &texts);
        own->label = rows_text(arena, r.label, &texts);
        own->scheme = rows_text(arena, r.scheme, &texts);
        own->code = rows_text(arena, r.code, &texts);
        own->place = rows_text(arena, r.place, &texts);
        own->published = r.published;
        own->year = r.year_null ? 0 : r.year;
        own->snapshot = r.snapshot;
        own->row = r.source_row;
        own->file = rows_text(arena, r.file, &texts);
        own->sheet = rows_text(arena, r.sheet, &texts);
    }
    return !code && texts.failed ? err_no_memory(b->err) : code;
}

static bool add_amount(struct batch *b, const struct q_find_node_amounts_row *r)
{
    struct arena *arena = b->f->arena;
    struct find_amount *own = rows_add(&b->amounts, arena);

    if (!own) return false;
    *own = (struct find_amount){.moment = (enum moment)r->moment,
                                .minor = r->minor,
                                .year = r->year_null ? 0 : r->year,
                                .at = r->at_null ? DATE_NONE : (int32_t)r->at,
                                .snapshot = r->snapshot,
                                .row = r->source_row,
                                .item = r->item,
                                .file = rows_text(arena, r->file, &b->amounts),
                                .sheet = rows_text(arena, r->sheet, &b->amounts),
                                .cut_off = r->cut_off_null ? DATE_NONE : (int32_t)r->cut_off,
                                .superseded = r->superseded};
    memcpy(own->currency, r->currency.p, r->currency.n < 4 ? r->currency.n : 3);
    return !b->amounts.failed;
}

/* Rows come node by node. */
static enum err_code node_amounts(struct batch *b)
{
    struct find_result *at_hand = NULL;
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_find_node_amounts(b->f->store, PAIRS(b), &stmt, b->err);

    while (!code && !(code = store_step(stmt, &row, b->err)) && row) {
        struct q_find_node_amounts_row r;
        struct find_result *own;

        q_find_node_amounts_row(stmt, &r);
        own = result_of(b, r.entity, r.node);
        if (!own) continue;
        if (own != at_hand) b->amounts = (struct rows)ROWS_OF(struct find_amount);
        at_hand = own;
        if (!add_amount(b, &r)) {
            store_reset(stmt);
            return err_no_memory(b->err);
        }
        own->amounts = b->amounts.items;
        own->amount_count = b->amounts.count;
    }
    return code;
}

static enum err_code organisation_details(struct batch *b)
{
    struct arena *arena = b->f->arena;
    struct rows texts = {0};
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_find_organisation_details(b->f->store, PAIRS(b), &stmt, b->err);

    while (!code && !(code = store_step(stmt, &row, b->err)) && row) {
        struct q_find_organisation_details_row r;
        struct find_result *own;

        q_find_organisation_details_row(stmt, &r);
        own = result_of(b, r.entity, r.id);
        if (!own) continue;
        own->organisation_kind = (enum organisation_kind)r.kind;
        own->entity_code = rows_text(arena, r.entity_code, &texts);
        own->entity_name = rows_text(arena, r.entity_name, &texts);
        own->key = rows_text(arena, r.rfc, &texts);
        own->label = rows_text(arena, r.name, &texts);
        own->scheme = own->code = (struct str){"", 0};
        own->place = rows_text(arena, r.place, &texts);
        own->published = true;
        own->snapshot = r.snapshot;
        own->row = r.source_row;
        own->file = rows_text(arena, r.file, &texts);
        own->sheet = rows_text(arena, r.sheet, &texts);
        own->nodes = r.nodes;
    }
    return !code && texts.failed ? err_no_memory(b->err) : code;
}

static enum err_code end_batch(struct batch *b, bool organisations)
{
    enum err_code code = ERR_NONE;

    if (b->count && organisations) code = organisation_details(b);
    if (b->count && !organisations) {
        code = node_details(b);
        if (!code) code = node_amounts(b);
    }
    b->count = 0;
    memset(b->entity, 0, sizeof b->entity);
    memset(b->id, 0, sizeof b->id);
    return code;
}

enum err_code find_details(struct finder *f, struct find_result **out, struct err *err)
{
    struct batch b = {.f = f, .err = err};
    struct find_result *results = arena_array(f->arena, f->count ? f->count : 1, sizeof *results);
    enum err_code code = ERR_NONE;

    if (!results) return err_no_memory(b.err);
    for (int organisations = 0; !code && organisations < 2; organisations++) {
        for (size_t i = 0; !code && i < f->count; i++) {
            const struct find_hit *hit = &f->hits[i];

            if (hit->organisation != organisations) continue;
            results[i] = (struct find_result){.entity = hit->entity,
                                              .id = hit->id,
                                              .organisation = organisations,
                                              .score = hit->score};
            b.results[b.count] = &results[i];
            b.entity[b.count] = hit->entity;
            b.id[b.count++] = hit->id;
            if (b.count == BATCH) code = end_batch(&b, organisations);
        }
        if (!code) code = end_batch(&b, organisations);
    }
    *out = results;
    return code;
}
