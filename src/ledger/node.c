/* Reading one thing: six statements, each bounded; what several files repeat is told once. */
#include "ledger/node.h"

#include <string.h>

#include "base/i18n.h"
#include "ledger/rows.h"
#include "ledger_queries.h"

struct reading {
    struct store *store;
    struct arena *arena;
    struct node *node;
    bool failed; /* no memory */
    struct err *err;
};

static struct str text_of(struct reading *r, struct str s)
{
    struct str copy;

    if (!s.p) return STR_NONE;
    copy = arena_str(r->arena, s);
    if (!copy.p) r->failed = true;
    return copy;
}

static enum err_code ended(const struct reading *r, enum err_code code, const struct rows *rows)
{
    if (!code && (r->failed || (rows && rows->failed))) return err_no_memory(r->err);
    return code;
}

static int32_t day_of(int64_t value, bool null)
{
    return null ? DATE_NONE : (int32_t)value;
}

static enum err_code read_base(struct reading *r)
{
    struct node *n = r->node;
    struct q_node_one_row row;
    struct store_stmt *stmt;
    bool found = false;
    enum err_code code = q_node_one(r->store, n->entity, n->id, &stmt, r->err);

    if (!code) code = store_step(stmt, &found, r->err);
    if (code) return code;
    if (!found)
        return err_set(r->err, ERR_NOTFOUND, _("No hay nada con el número %lld en este gobierno."),
                       (long long)n->id);
    q_node_one_row(stmt, &row);
    n->kind = (enum node_kind)row.kind;
    n->key = text_of(r, row.node_key);
    n->label = text_of(r, row.label);
    n->published = row.published;
    n->unit = row.unit_null ? 0 : row.unit;
    n->unit_name = text_of(r, row.unit_name);
    n->place = text_of(r, row.place);
    n->place_name = text_of(r, row.place_name);
    n->starts = day_of(row.starts, row.starts_null);
    n->ends = day_of(row.ends, row.ends_null);
    n->year = row.year_null ? 0 : row.year;
    n->parent = row.parent_null ? 0 : row.parent;
    n->parent_label = text_of(r, row.parent_label);
    n->source = (struct node_source){row.snapshot, row.source_row, text_of(r, row.file),
                                     day_of(row.cut_off, row.cut_off_null)};
    store_reset(stmt);
    return ended(r, ERR_NONE, NULL);
}

static enum err_code read_amounts(struct reading *r)
{
    struct rows rows = ROWS_OF(struct node_amount);
    struct node *n = r->node;
    struct store_stmt *stmt;
    bool more;
    enum err_code code = q_node_amounts(r->store, n->entity, n->id, NODE_PARTS_MAX, &stmt, r->err);

    while (!code && !(code = store_step(stmt, &more, r->err)) && more) {
        struct q_node_amounts_row row;
        struct node_amount *own = rows_add(&rows, r->arena);

        if (!own) {
            store_reset(stmt);
            break;
        }
        q_node_amounts_row(stmt, &row);
        own->moment = (enum moment)row.moment;
        own->minor = row.minor;
        memcpy(own->currency, row.currency.p, row.currency.n < 4 ? row.currency.n : 3);
        own->year = row.year_null ? 0 : row.year;
        own->at = day_of(row.at, row.at_null);
        own->source = (struct node_source){row.snapshot, row.source_row, text_of(r, row.file),
                                           day_of(row.cut_off, row.cut_off_null)};
    }
    n->amounts = rows.items;
    n->amount_count = rows.count;
    return ended(r, code, &rows);
}

static enum err_code read_attributes(struct reading *r)
{
    struct rows rows = ROWS_OF(struct node_attribute);
    struct node *n = r->node;
    struct store_stmt *stmt;
    bool more;
    enum err_code code =
        q_node_attributes(r->store, n->entity, n->id, NODE_PARTS_MAX, &stmt, r->err);

    while (!code && !(code = store_step(stmt, &more, r->err)) && more) {
        struct node_attribute *before =
            rows.count ? (struct node_attribute *)rows.items + rows.count - 1 : NULL;
        struct q_node_attributes_row row;
        struct node_attribute *own;

        q_node_attributes_row(stmt, &row);
        if (before && str_eq(before->name, row.name)) continue; /* the newest is there */
        own = rows_add(&rows, r->arena);
        if (!own) {
            store_reset(stmt);
            break;
        }
        own->name = text_of(r, row.name);
        own->value = text_of(r, row.value);
        own->source = (struct node_source){row.snapshot, row.source_row, text_of(r, row.file),
                                           day_of(row.cut_off, row.cut_off_null)};
    }
    n->attributes = rows.items;
    n->attribute_count = rows.count;
    return ended(r, code, &rows);
}

static enum err_code read_parties(struct reading *r)
{
    struct rows rows = ROWS_OF(struct node_party);
    struct node *n = r->node;
    struct store_stmt *stmt;
    bool more;
    enum err_code code = q_node_parties(r->store, n->entity, n->id, NODE_PARTS_MAX, &stmt, r->err);

    while (!code && !(code = store_step(stmt, &more, r->err)) && more) {
        struct node_party *before =
            rows.count ? (struct node_party *)rows.items + rows.count - 1 : NULL;
        struct q_node_parties_row row;
        struct node_party *own;

        q_node_parties_row(stmt, &row);
        if (before && (int64_t)before->role == row.role && before->organisation == row.organisation)
            continue;
        own = rows_add(&rows, r->arena);
        if (!own) {
            store_reset(stmt);
            break;
        }
        own->role = (enum party_role)row.role;
        own->organisation = row.organisation;
        own->name = text_of(r, row.name);
        own->rfc = text_of(r, row.rfc);
        own->source = (struct node_source){row.snapshot, row.source_row, text_of(r, row.file),
                                           day_of(row.cut_off, row.cut_off_null)};
    }
    n->parties = rows.items;
    n->party_count = rows.count;
    return ended(r, code, &rows);
}

static enum err_code read_documents(struct reading *r)
{
    struct rows rows = ROWS_OF(struct node_document);
    struct node *n = r->node;
    struct store_stmt *stmt;
    bool more;
    enum err_code code =
        q_node_documents(r->store, n->entity, n->id, NODE_PARTS_MAX, &stmt, r->err);

    while (!code && !(code = store_step(stmt, &more, r->err)) && more) {
        struct node_document *before =
            rows.count ? (struct node_document *)rows.items + rows.count - 1 : NULL;
        struct q_node_documents_row row;
        struct node_document *own;

        q_node_documents_row(stmt, &row);
        if (before && str_eq(before->url, row.url) && str_eq(before->title, row.title)) continue;
        own = rows_add(&rows, r->arena);
        if (!own) {
            store_reset(stmt);
            break;
        }
        own->kind = text_of(r, row.kind);
        own->title = text_of(r, row.title);
        own->url = text_of(r, row.url);
        own->dated = day_of(row.dated, row.dated_null);
        own->source = (struct node_source){row.snapshot, row.source_row, text_of(r, row.file),
                                           day_of(row.cut_off, row.cut_off_null)};
    }
    n->documents = rows.items;
    n->document_count = rows.count;
    return ended(r, code, &rows);
}

static enum err_code read_classes(struct reading *r)
{
    struct rows rows = ROWS_OF(struct node_class);
    struct node *n = r->node;
    struct store_stmt *stmt;
    bool more;
    enum err_code code = q_node_classes(r->store, n->entity, n->id, NODE_PARTS_MAX, &stmt, r->err);

    while (!code && !(code = store_step(stmt, &more, r->err)) && more) {
        struct q_node_classes_row row;
        struct node_class *own = rows_add(&rows, r->arena);

        if (!own) {
            store_reset(stmt);
            break;
        }
        q_node_classes_row(stmt, &row);
        own->scheme = text_of(r, row.scheme);
        own->code = text_of(r, row.code);
        own->label = text_of(r, row.label);
    }
    n->classes = rows.items;
    n->class_count = rows.count;
    return ended(r, code, &rows);
}

enum err_code node_read(struct ledger *ledger, struct arena *arena, int64_t entity, int64_t id,
                        struct node *out, struct err *err)
{
    static enum err_code (*const parts[])(struct reading *) = {
        read_base, read_amounts, read_attributes, read_parties, read_documents, read_classes};
    struct reading r = {.store = ledger_store(ledger), .arena = arena, .node = out, .err = err};
    enum err_code code = ERR_NONE;

    *out = (struct node){.entity = entity, .id = id};
    for (size_t i = 0; i < sizeof parts / sizeof *parts && !code; i++) code = parts[i](&r);
    return code;
}
