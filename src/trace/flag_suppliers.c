/* One supplier in several places: units of one entity, and entities that share an RFC. The second
 * is kept in a table of all entities (trace_supplier), and a flag of it stands with every entity of
 * the group: when one changes what it says of an RFC, those of the others are written anew, so that
 * figures do not depend on which entity was computed first. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "ledger/rows.h"
#include "trace/flag_private.h"
#include "trace_queries.h"

enum { NAMES_MAX = 3, NAME_BYTES = 64, SUPPLIER_ROWS = 50 };

/* One RFC (or supplier) in one entity and currency. */
struct supply {
    struct str rfc, name, name_key, entity_name;
    char currency[4];
    int64_t entity, organisation, contracts, minor, snapshot;
};
struct supplier { /* by unit, of the entity at hand */
    struct supply place;
    money_sum minor;
    int64_t units;
    int64_t unit[NAMES_MAX];
};

static enum err_code read_rows(struct flagger *f, int64_t entity, int64_t organisation,
                               struct flag_marks *marks, struct err *err)
{
    struct store_stmt *stmt;
    bool row;
    enum err_code code =
        q_flag_supplier_rows(f->store, entity, organisation, SUPPLIER_ROWS, &stmt, err);

    marks->count = 0;
    while (!code && !(code = store_step(stmt, &row, err)) && row)
        flag_mark_add(marks, store_int(stmt, 0), store_int(stmt, 1));
    return code;
}

/* --- units of one entity --------------------------------------------------------------------- */

/* Of one supplier; 0 = all. */
static enum err_code read_suppliers(struct flagger *f, int64_t only, struct rows *rows,
                                    struct err *err)
{
    struct supplier *s = NULL;
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_flag_suppliers(f->store, f->entity, only, &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_flag_suppliers_row r;

        q_flag_suppliers_row(stmt, &r);
        if (!s || s->place.organisation != r.supplier || !str_is(r.currency, s->place.currency)) {
            s = rows_add(rows, &f->arena);
            if (!s) {
                store_reset(stmt);
                return err_no_memory(err);
            }
            s->place.entity = f->entity;
            s->place.organisation = r.supplier;
            s->place.rfc = rows_text(&f->arena, r.rfc, rows);
            s->place.name = rows_text(&f->arena, r.label, rows);
            s->place.name_key = rows_text(&f->arena, r.name_key, rows);
            flag_text(s->place.currency, sizeof s->place.currency, r.currency);
        }
        s->place.contracts += r.contracts;
        s->minor += (money_sum)r.high * 1000000 + r.low;
        s->place.minor = flag_minor(s->minor);
        if (r.snapshot > s->place.snapshot) s->place.snapshot = r.snapshot;
        if (r.unit && s->units++ < NAMES_MAX) s->unit[s->units - 1] = r.unit;
    }
    return !code && rows->failed ? err_no_memory(err) : code;
}

static enum err_code put_name(struct flagger *f, struct buf *out, int64_t unit, struct err *err)
{
    char name[NAME_BYTES];
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_flag_organisation(f->store, f->entity, unit, &stmt, err);

    if (code || (code = store_step(stmt, &row, err)) || !row) return code;
    flag_text(name, sizeof name, store_text(stmt, 0));
    if (out->n) buf_text(out, "; ");
    buf_text(out, name);
    store_reset(stmt);
    return ERR_NONE;
}

static void put_more(struct buf *out, int64_t count)
{
    if (count > NAMES_MAX) buf_printf(out, " (+%lld)", (long long)(count - NAMES_MAX));
}

static void fill(struct flag_draft *d, const struct supply *p, money_sum minor, struct buf *names)
{
    *d = (struct flag_draft){
        .entity = p->entity, .organisation = p->organisation, .has_minor = true};
    d->minor = flag_minor(minor);
    memcpy(d->currency, p->currency, sizeof d->currency);
    flag_text(d->subject, sizeof d->subject, p->name);
    flag_text(d->found, sizeof d->found, names->failed ? STR("") : buf_view(names));
}

static enum err_code add_units(struct flagger *f, const struct supplier *s, struct err *err)
{
    struct flag_draft d;
    struct flag_marks marks;
    struct buf names;
    enum err_code code = ERR_NONE;

    buf_init(&names, 4096);
    for (size_t i = 0; !code && i < NAMES_MAX && (int64_t)i < s->units; i++)
        code = put_name(f, &names, s->unit[i], err);
    put_more(&names, s->units);
    fill(&d, &s->place, s->minor, &names);
    buf_free(&names);
    flag_key_of(d.key, "u.", strcmp(s->place.currency, "MXN") ? (uint64_t)s->place.currency[0] : 0,
                s->place.rfc.n ? s->place.rfc : s->place.name_key);
    if (!code) code = read_rows(f, f->entity, s->place.organisation, &marks, err);
    return code ? code : flag_add(f, &d, marks.items, marks.count, err);
}

/* --- entities that share an RFC -------------------------------------------------------------- */

static void take_place(struct supply *p, const struct q_flag_supplier_across_row *r,
                       struct arena *arena, struct rows *rows)
{
    *p = (struct supply){.rfc = rows_text(arena, r->rfc, rows),
                         .name = rows_text(arena, r->label, rows),
                         .entity_name = rows_text(arena, r->entity_name, rows),
                         .entity = r->entity,
                         .organisation = r->organisation,
                         .contracts = r->contracts,
                         .minor = r->minor,
                         .snapshot = r->snapshot};
    flag_text(p->currency, sizeof p->currency, r->currency);
}

/* A group of one RFC and currency: the question for each of its entities, or for one of them. */
struct group {
    const struct supply **places;
    size_t count;
    money_sum minor;
};

static enum err_code add_group(struct flagger *f, const struct group *g, int64_t only,
                               struct err *err)
{
    struct flag_draft d;
    struct flag_marks marks;
    struct buf names;
    enum err_code code = ERR_NONE;

    buf_init(&names, 4096);
    for (size_t i = 0; i < g->count && i < NAMES_MAX; i++) {
        if (i) buf_text(&names, "; ");
        buf_str(&names, g->places[i]->entity_name);
    }
    put_more(&names, (int64_t)g->count);
    for (size_t i = 0; !code && i < g->count; i++) {
        const struct supply *p = g->places[i];

        if (only && p->entity != only) continue;
        fill(&d, p, g->minor, &names);
        flag_key_of(d.key, "e.", strcmp(p->currency, "MXN") ? (uint64_t)p->currency[0] : 0, p->rfc);
        code = read_rows(f, p->entity, p->organisation, &marks, err);
        if (!marks.count) d.snapshot = p->snapshot;
        if (!code) code = flag_add(f, &d, marks.items, marks.count, err);
    }
    buf_free(&names);
    return code;
}

/* Places of one RFC, by entity: groups by currency; each tells as many as `only` says. */
static enum err_code add_rfc(struct flagger *f, const struct supply *all, size_t count,
                             int64_t only, struct err *err)
{
    const struct supply **places = arena_array(&f->arena, count, sizeof *places);
    enum err_code code = ERR_NONE;

    if (!places) return err_no_memory(err);
    for (size_t i = 0; !code && i < count; i++) {
        struct group g = {.places = places};
        bool first = true;

        for (size_t k = 0; k < i; k++)
            if (strcmp(all[k].currency, all[i].currency) == 0) first = false;
        if (!first) continue;
        for (size_t k = i; k < count; k++)
            if (strcmp(all[k].currency, all[i].currency) == 0) {
                places[g.count++] = &all[k];
                g.minor += all[k].minor;
            }
        if ((int64_t)g.count >= f->limits.supplier_entities && g.count > 1)
            code = add_group(f, &g, only, err);
    }
    return code;
}

/* The flags of the entity at hand. */
static enum err_code add_entities(struct flagger *f, struct err *err)
{
    struct rows rows = ROWS_OF(struct supply);
    const struct supply *all;
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_flag_supplier_across(f->store, f->entity, &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_flag_supplier_across_row r;
        struct supply *p = rows_add(&rows, &f->arena);

        q_flag_supplier_across_row(stmt, &r);
        if (p) take_place(p, &r, &f->arena, &rows);
        if (p && !rows.failed) continue;
        store_reset(stmt);
        return err_no_memory(err);
    }
    all = rows.items;
    for (size_t i = 0, n; !code && i < rows.count; i += n) {
        for (n = 1; i + n < rows.count && str_eq(all[i].rfc, all[i + n].rfc); n++)
            ;
        if (n > 1) code = add_rfc(f, all + i, n, f->entity, err);
    }
    return code;
}

/* --- the table of all entities --------------------------------------------------------------- */

/* Both statements that say what was written before have these columns. */
static enum err_code take_before(struct flagger *f, struct store_stmt *stmt, struct rows *before,
                                 struct err *err)
{
    bool row;
    enum err_code code;

    while (!(code = store_step(stmt, &row, err)) && row) {
        struct q_flag_supplier_of_row r;
        struct supply *p = rows_add(before, &f->arena);

        q_flag_supplier_of_row(stmt, &r);
        if (p) {
            *p = (struct supply){.rfc = rows_text(&f->arena, r.rfc, before),
                                 .organisation = r.organisation,
                                 .contracts = r.contracts,
                                 .minor = r.minor,
                                 .snapshot = r.snapshot};
            flag_text(p->currency, sizeof p->currency, r.currency);
        }
        if (p && !before->failed) continue;
        store_reset(stmt);
        return err_no_memory(err);
    }
    return code;
}

static enum err_code read_before(struct flagger *f, struct rows *before, struct err *err)
{
    struct store_stmt *stmt;
    enum err_code code = q_flag_supplier_of(f->store, f->entity, &stmt, err);

    return code ? code : take_before(f, stmt, before, err);
}

static int by_rfc(const void *left, const void *right)
{
    const struct supply *a = left, *b = right;
    int order = str_compare(a->rfc, b->rfc);

    return order ? order : strcmp(a->currency, b->currency);
}

/* Two organisations of one entity may have the same RFC: they count as one. */
static enum err_code gather(struct flagger *f, const struct rows *suppliers, struct rows *now,
                            struct err *err)
{
    const struct supplier *s = suppliers->items;
    struct supply *all;
    size_t count = 0;

    for (size_t i = 0; i < suppliers->count; i++) {
        struct supply *p;

        if (!s[i].place.rfc.n) continue;
        p = rows_add(now, &f->arena);
        if (!p) return err_no_memory(err);
        *p = s[i].place;
    }
    all = now->items;
    if (now->count) qsort(all, now->count, sizeof *all, by_rfc);
    for (size_t i = 0; i < now->count; i++) {
        if (count && by_rfc(&all[count - 1], &all[i]) == 0) {
            all[count - 1].contracts += all[i].contracts;
            all[count - 1].minor = flag_minor((money_sum)all[count - 1].minor + all[i].minor);
            if (all[i].organisation < all[count - 1].organisation)
                all[count - 1].organisation = all[i].organisation;
        } else {
            all[count++] = all[i];
        }
    }
    now->count = count;
    return ERR_NONE;
}

static enum err_code write_places(struct flagger *f, const struct rows *now, struct err *err)
{
    const struct supply *p = now->items;
    enum err_code code = ERR_NONE;

    for (size_t i = 0; !code && i < now->count; i++)
        code = q_flag_supplier_put_run(f->store, p[i].rfc, f->entity, str_of(p[i].currency),
                                       p[i].organisation, p[i].contracts, p[i].minor, p[i].snapshot,
                                       err);
    return code;
}

static enum err_code read_places(struct flagger *f, struct str rfc, struct rows *rows,
                                 struct err *err)
{
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_flag_supplier_by_rfc(f->store, rfc, &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_flag_supplier_by_rfc_row r;
        struct q_flag_supplier_across_row same;
        struct supply *p = rows_add(rows, &f->arena);

        q_flag_supplier_by_rfc_row(stmt, &r);
        same = (struct q_flag_supplier_across_row){.rfc = r.rfc,
                                                   .entity = r.entity,
                                                   .currency = r.currency,
                                                   .organisation = r.organisation,
                                                   .contracts = r.contracts,
                                                   .minor = r.minor,
                                                   .snapshot = r.snapshot,
                                                   .entity_name = r.entity_name,
                                                   .label = r.label};
        if (p) take_place(p, &same, &f->arena, rows);
        if (p && !rows->failed) continue;
        store_reset(stmt);
        return err_no_memory(err);
    }
    return code;
}

/* The question for one of the entities. */
static enum err_code add_other(struct flagger *f, const struct rows *places, int64_t entity,
                               struct err *err)
{
    struct flag_bag own = f->bag;
    enum err_code code;

    f->bag = f->others;
    code = add_rfc(f, places->items, places->count, entity, err);
    f->others = f->bag;
    f->bag = own;
    return code;
}

/* An RFC of which this entity says something else than before: those of other entities anew. */
static enum err_code renew_others(struct flagger *f, struct str rfc, struct err *err)
{
    struct rows rows = ROWS_OF(struct supply);
    struct supply *all;
    enum err_code code = read_places(f, rfc, &rows, err);

    all = rows.items;
    for (size_t i = 0; !code && i < rows.count; i++) {
        char key[FLAG_KEY_MAX + 32], tail[FLAG_KEY_MAX];

        if (all[i].entity == f->entity) continue;
        flag_key_of(tail, "e.", strcmp(all[i].currency, "MXN") ? (uint64_t)all[i].currency[0] : 0,
                    rfc);
        snprintf(key, sizeof key, "%s:%s", FLAG_SUPPLIER_ENTITIES, tail);
        code = q_flag_key_rows_forget_run(f->store, all[i].entity, str_of(key), err);
        if (!code) code = q_flag_key_forget_run(f->store, all[i].entity, str_of(key), err);
        if (!code) code = add_other(f, &rows, all[i].entity, err);
    }
    return code;
}

/* Names and rows are read only of those that will be kept. */
static int by_pesos(const void *left, const void *right)
{
    const struct supplier *a = left, *b = right;
    money_sum x = a->minor < 0 ? -a->minor : a->minor, y = b->minor < 0 ? -b->minor : b->minor;

    if (x != y) return x > y ? -1 : 1;
    return (a->place.organisation > b->place.organisation) -
           (a->place.organisation < b->place.organisation);
}

static bool same_place(const struct supply *a, const struct supply *b)
{
    return a->contracts == b->contracts && a->minor == b->minor &&
           a->organisation == b->organisation;
}

/* Both lists are sorted by RFC and currency. */
static enum err_code renew_changed(struct flagger *f, const struct rows *before,
                                   const struct rows *now, struct err *err)
{
    const struct supply *a = before->items, *b = now->items;
    size_t i = 0, k = 0;
    struct str last = STR_NONE;
    enum err_code code = ERR_NONE;

    while (!code && (i < before->count || k < now->count)) {
        int order = i == before->count ? 1 : k == now->count ? -1 : by_rfc(&a[i], &b[k]);
        struct str rfc = order <= 0 ? a[i].rfc : b[k].rfc;
        bool changed = order != 0 || !same_place(&a[i], &b[k]);

        i += order <= 0;
        k += order >= 0;
        if (!changed || (last.p && str_eq(rfc, last))) continue;
        last = rfc;
        code = renew_others(f, rfc, err);
    }
    return code;
}

/* Those in units, most pesos first. */
static enum err_code add_spread(struct flagger *f, struct rows *suppliers, struct err *err)
{
    const struct supplier *s = suppliers->items;
    size_t told = 0;
    enum err_code code = ERR_NONE;

    if (suppliers->count) qsort(suppliers->items, suppliers->count, suppliers->size, by_pesos);
    for (size_t i = 0; !code && i < suppliers->count && told < FLAGS_MAX; i++)
        if (s[i].units >= f->limits.supplier_units) {
            code = add_units(f, &s[i], err);
            told++;
        }
    return code;
}

static enum err_code all_suppliers(struct flagger *f, struct err *err)
{
    struct rows suppliers = ROWS_OF(struct supplier), before = ROWS_OF(struct supply),
                now = ROWS_OF(struct supply);
    enum err_code code = read_suppliers(f, 0, &suppliers, err);

    if (!code) code = read_before(f, &before, err);
    if (code || (!suppliers.count && !before.count)) return code;
    if (before.count) qsort(before.items, before.count, before.size, by_rfc);
    code = gather(f, &suppliers, &now, err);
    if (!code) code = q_flag_supplier_forget_run(f->store, f->entity, err);
    if (!code) code = write_places(f, &now, err);
    if (!code) code = add_entities(f, err);
    if (!code) code = add_spread(f, &suppliers, err);
    return code ? code : renew_changed(f, &before, &now, err);
}

/* --- those of a scope ------------------------------------------------------------------------ */

static int by_text(const void *left, const void *right)
{
    const struct str *a = left, *b = right;

    return str_compare(*a, *b);
}

/* RFCs of the scope's suppliers, each once; whoever else has one of them comes into the scope. */
static enum err_code close_scope(struct flagger *f, struct flag_scope *scope, struct rows *rfcs,
                                 struct err *err)
{
    size_t named = scope->suppliers.count, count = 0;
    struct str *all;
    enum err_code code = ERR_NONE;

    for (size_t i = 0; !code && i < named; i++) {
        struct store_stmt *stmt;
        struct str *rfc = NULL;
        bool row;

        code = q_flag_scope_same(f->store, f->entity, ((int64_t *)scope->suppliers.items)[i], &stmt,
                                 err);
        while (!code && !(code = store_step(stmt, &row, err)) && row) {
            if (!rfc && (rfc = rows_add(rfcs, &f->arena)))
                *rfc = rows_text(&f->arena, store_text(stmt, 1), rfcs);
            code = rfcs->failed ? err_no_memory(err)
                                : flag_scope_add(&scope->suppliers, store_int(stmt, 0), err);
            if (code) store_reset(stmt);
        }
    }
    flag_scope_sort(&scope->suppliers);
    all = rfcs->items;
    if (rfcs->count) qsort(all, rfcs->count, sizeof *all, by_text);
    for (size_t i = 0; i < rfcs->count; i++)
        if (!count || !str_eq(all[count - 1], all[i])) all[count++] = all[i];
    rfcs->count = count;
    return code;
}

/* The places that an RFC has now, written; what stood there before is added to `before`. */
static enum err_code renew_places(struct flagger *f, const struct rows *rfcs, struct rows *before,
                                  const struct rows *now, struct err *err)
{
    const struct str *rfc = rfcs->items;
    enum err_code code = ERR_NONE;

    for (size_t i = 0; !code && i < rfcs->count; i++) {
        struct store_stmt *stmt;

        code = q_flag_supplier_before(f->store, rfc[i], f->entity, &stmt, err);
        if (!code) code = take_before(f, stmt, before, err);
        if (!code) code = q_flag_supplier_drop_run(f->store, rfc[i], f->entity, err);
    }
    if (before->count) qsort(before->items, before->count, before->size, by_rfc);
    return code ? code : write_places(f, now, err);
}

static enum err_code add_shared(struct flagger *f, const struct rows *rfcs, struct err *err)
{
    const struct str *rfc = rfcs->items;
    enum err_code code = ERR_NONE;

    for (size_t i = 0; !code && i < rfcs->count; i++) {
        struct rows places = ROWS_OF(struct supply);

        code = read_places(f, rfc[i], &places, err);
        if (!code && places.count > 1)
            code = add_rfc(f, places.items, places.count, f->entity, err);
    }
    return code;
}

static enum err_code scope_suppliers(struct flagger *f, struct flag_scope *scope, struct err *err)
{
    struct rows suppliers = ROWS_OF(struct supplier), before = ROWS_OF(struct supply),
                now = ROWS_OF(struct supply), rfcs = ROWS_OF(struct str);
    enum err_code code = close_scope(f, scope, &rfcs, err);

    for (size_t i = 0; !code && i < scope->suppliers.count; i++)
        code = read_suppliers(f, ((int64_t *)scope->suppliers.items)[i], &suppliers, err);
    if (!code) code = gather(f, &suppliers, &now, err);
    if (!code) code = renew_places(f, &rfcs, &before, &now, err);
    if (!code) code = add_shared(f, &rfcs, err);
    if (!code) code = add_spread(f, &suppliers, err);
    return code ? code : renew_changed(f, &before, &now, err);
}

enum err_code flag_suppliers(struct flagger *f, struct err *err)
{
    enum err_code code;

    if (f->scope && !f->scope->suppliers.count) return ERR_NONE;
    code = f->scope ? scope_suppliers(f, f->scope, err) : all_suppliers(f, err);
    if (!code) code = flag_write_others(f, FLAG_SUPPLIER_ENTITIES, err);
    return code ? code : flag_write(f, FLAG_SUPPLIER_ENTITIES, err);
}
