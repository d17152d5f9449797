/* A small ledger whose rows are put in one by one; see world.h. */
#include "world.h"

#include <stdio.h>
#include <string.h>

#include "base/hash.h"
#include "base/text.h"
#include "ledger_queries.h"
#include "ledger_schema.h"
#include "store/store.h"

static void must(struct world *w, enum err_code code, const char *what)
{
    char text[1200];

    if (code) test_fail(__FILE__, __LINE__, "%s: %s", what, err_format(&w->err, text, sizeof text));
}

static const struct world *last; /* each test runs in a process of its own */

const struct err *world_err(void)
{
    return &last->err;
}

void world_open(struct world *w, const char *url)
{
    last = w;
    *w = (struct world){.next = 0};
    arena_init(&w->arena, (size_t)64 << 20);
    must(w, ledger_init(url, NULL, &w->err), "ledger_init");
    must(w, ledger_open(url, STORE_WRITE, &w->ledger, &w->err), "ledger_open");
    w->store = ledger_store(w->ledger);
}

void world_close(struct world *w)
{
    ledger_close(w->ledger);
    arena_free(&w->arena);
}

void world_begin(struct world *w)
{
    must(w, store_begin(w->store, &w->err), "begin");
}

void world_commit(struct world *w)
{
    must(w, store_commit(w->store, &w->err), "commit");
}

static struct store_bulk *bulk(struct world *w, const struct store_table *table)
{
    struct store_bulk *b;

    must(w, store_bulk_begin(w->store, table, &b, &w->err), table->name);
    return b;
}

static void done(struct world *w, struct store_bulk *b)
{
    must(w, store_bulk_row(b, &w->err), "row");
    must(w, store_bulk_end(b, &w->err), "end");
}

static void text(struct store_bulk *b, const char *value)
{
    if (value)
        store_bulk_text(b, str_of(value));
    else
        store_bulk_null(b);
}

static void number(struct store_bulk *b, int64_t value)
{
    if (value)
        store_bulk_int(b, value);
    else
        store_bulk_null(b);
}

static void share(struct world *w, int64_t entity, int64_t snapshot)
{
    struct store_bulk *b = bulk(w, &ledger_table_snapshot_share);

    store_bulk_int(b, entity);
    store_bulk_int(b, snapshot);
    store_bulk_int(b, 1);
    done(w, b);
}

int64_t world_snapshot(struct world *w, const struct world_snapshot *what)
{
    int64_t id = ++w->next;
    struct sha256 hash;
    char hex[65], name[64];

    snprintf(name, sizeof name, "%s", what->name ? what->name : "archivo.csv");
    sha256_start(&hash);
    sha256_add(&hash, &id, sizeof id);
    sha256_hex(&hash, hex);
    must(w,
         q_load_snapshot_put_run(w->store, id, what->owner, str_of(hex), 100, str_of(name), STR(""),
                                 str_of(what->series ? what->series : name), STR_NONE,
                                 1700000000000, NULL, STR("prueba"), STR("00"), STR("csv"),
                                 STR("utf-8"), 1, 1700000000000, STR("prueba"), STR("0"), &w->err),
         "snapshot");
    must(w,
         q_load_snapshot_finish_run(w->store, id, str_of(what->series ? what->series : name), 10, 9,
                                    1, what->previous ? &what->previous : NULL, NULL, &w->err),
         "snapshot");
    if (what->previous)
        must(w, q_load_snapshot_supersede_run(w->store, what->previous, id, &w->err), "supersede");
    if (!what->entities[0]) share(w, what->owner, id);
    for (size_t i = 0; i < 4 && what->entities[i]; i++) share(w, what->entities[i], id);
    return id;
}

int64_t world_node(struct world *w, const struct world_node *what)
{
    struct store_bulk *b = bulk(w, &ledger_table_node);
    int64_t id = ++w->next;

    store_bulk_int(b, what->entity);
    store_bulk_int(b, id);
    store_bulk_int(b, what->kind);
    store_bulk_text(b, str_of(what->key));
    store_bulk_int(b, id); /* key_hash: any number of its own */
    store_bulk_text(b, str_of(what->label ? what->label : what->key));
    store_bulk_int(b, !what->referred);
    number(b, what->unit);
    text(b, what->place);
    store_bulk_null(b);
    store_bulk_null(b);
    number(b, what->year);
    text(b, what->scheme);
    text(b, what->code);
    number(b, what->parent);
    store_bulk_int(b, what->snapshot);
    store_bulk_int(b, what->row ? what->row : 2);
    if (what->referred)
        store_bulk_null(b);
    else
        store_bulk_int(b, what->snapshot);
    done(w, b);
    return id;
}

void world_amount(struct world *w, const struct world_amount *what)
{
    struct store_bulk *b = bulk(w, &ledger_table_amount);

    store_bulk_int(b, what->entity);
    store_bulk_int(b, what->node);
    store_bulk_int(b, what->moment);
    store_bulk_int(b, what->snapshot);
    store_bulk_int(b, what->row ? what->row : 2);
    store_bulk_int(b, what->item ? what->item : 1);
    store_bulk_int(b, what->minor);
    store_bulk_text(b, str_of(what->currency ? what->currency : "MXN"));
    store_bulk_null(b);
    number(b, what->year);
    done(w, b);
}

void world_link(struct world *w, const struct world_link *what)
{
    struct store_bulk *b = bulk(w, &ledger_table_link);

    store_bulk_int(b, what->entity);
    store_bulk_int(b, what->source);
    store_bulk_int(b, what->target);
    store_bulk_int(b, EVIDENCE_DECLARED);
    store_bulk_int(b, what->snapshot);
    store_bulk_int(b, what->row ? what->row : 2);
    store_bulk_null(b);
    store_bulk_null(b);
    number(b, what->minor);
    text(b, what->minor ? "MXN" : NULL);
    done(w, b);
}

int64_t world_organisation(struct world *w, const struct world_organisation *what)
{
    struct store_bulk *b = bulk(w, &ledger_table_organisation);
    int64_t id = ++w->next;

    store_bulk_int(b, what->entity);
    store_bulk_int(b, id);
    store_bulk_int(b, ORGANISATION_UNKNOWN);
    text(b, what->rfc);
    store_bulk_null(b);
    store_bulk_null(b);
    store_bulk_null(b);
    store_bulk_null(b);
    store_bulk_text(b, str_of(what->name));
    store_bulk_text(b, text_organisation_key(&w->arena, str_of(what->name), NULL));
    text(b, what->place);
    store_bulk_null(b);
    store_bulk_int(b, what->snapshot);
    store_bulk_int(b, 2);
    done(w, b);
    b = bulk(w, &ledger_table_organisation_name);
    store_bulk_int(b, what->entity);
    store_bulk_int(b, id);
    store_bulk_text(b, str_of(what->name));
    store_bulk_text(b, STR("new"));
    store_bulk_int(b, what->snapshot);
    store_bulk_int(b, 2);
    done(w, b);
    return id;
}

void world_party(struct world *w, int64_t entity, int64_t node, enum party_role role,
                 int64_t organisation, int64_t snapshot)
{
    struct store_bulk *b = bulk(w, &ledger_table_party);

    store_bulk_int(b, entity);
    store_bulk_int(b, node);
    store_bulk_int(b, role);
    store_bulk_int(b, organisation);
    store_bulk_int(b, snapshot);
    store_bulk_int(b, 2);
    done(w, b);
}

void world_attribute(struct world *w, int64_t entity, int64_t node, const char *name,
                     int64_t snapshot, int64_t row, const char *value)
{
    struct store_bulk *b = bulk(w, &ledger_table_attribute);

    store_bulk_int(b, entity);
    store_bulk_int(b, node);
    text(b, name);
    store_bulk_int(b, snapshot);
    store_bulk_int(b, row);
    text(b, value);
    done(w, b);
}

void world_change(struct world *w, int64_t entity, int64_t snapshot, int64_t item,
                  enum change_kind kind, int64_t row, int64_t previous_row)
{
    struct store_bulk *b = bulk(w, &ledger_table_change);

    store_bulk_int(b, entity);
    store_bulk_int(b, snapshot);
    store_bulk_int(b, item);
    store_bulk_int(b, kind);
    number(b, row);
    number(b, previous_row);
    done(w, b);
}

int64_t world_line(struct world *w, const struct world_line *what)
{
    char key[128];
    int64_t node;

    snprintf(key, sizeof key, "%lld/%s/%s", (long long)what->year, what->scheme, what->code);
    node = world_node(w, &(struct world_node){.entity = what->entity,
                                              .snapshot = what->snapshot,
                                              .row = what->row,
                                              .parent = what->parent,
                                              .year = what->year,
                                              .kind = NODE_BUDGET_LINE,
                                              .key = key,
                                              .label = what->label ? what->label : what->code,
                                              .scheme = what->scheme,
                                              .code = what->code});
    world_amount(w, &(struct world_amount){.entity = what->entity,
                                           .node = node,
                                           .snapshot = what->snapshot,
                                           .row = what->row,
                                           .item = 5,
                                           .minor = what->approved * 100,
                                           .year = what->year,
                                           .moment = MOMENT_APPROVED});
    world_amount(w, &(struct world_amount){.entity = what->entity,
                                           .node = node,
                                           .snapshot = what->snapshot,
                                           .row = what->row,
                                           .item = 6,
                                           .minor = what->accrued * 100,
                                           .year = what->year,
                                           .moment = MOMENT_ACCRUED});
    return node;
}
