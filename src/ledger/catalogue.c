/* Reading catalogues: which there are, labels by code, the tree below a code, and where a person
 * stands on the dated lists. */
#include "ledger/catalogue.h"

#include "base/i18n.h"
#include "ledger/ledger_private.h"
#include "ledger/rows.h"
#include "ledger_queries.h"

/* --- which there are ------------------------------------------------------------------------- */

static enum err_code add_info(struct rows *rows, struct arena *arena,
                              const struct catalogue_info *info, struct err *err)
{
    struct catalogue_info *own = rows_add(rows, arena);

    if (!own) return err_no_memory(err);
    *own = *info;
    own->id = rows_text(arena, info->id, rows);
    own->version = rows_text(arena, info->version, rows);
    own->title = rows_text(arena, info->title, rows);
    own->source = rows_text(arena, info->source, rows);
    own->sha256 = rows_text(arena, info->sha256, rows);
    return rows->failed ? err_no_memory(err) : ERR_NONE;
}

static enum err_code list_catalogues(struct store *store, struct rows *rows, struct arena *arena,
                                     struct err *err)
{
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_catalogue_all(store, &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_catalogue_all_row r;

        q_catalogue_all_row(stmt, &r);
        code = add_info(rows, arena,
                        &(struct catalogue_info){
                            .id = r.id,
                            .version = r.version,
                            .title = r.title,
                            .source = r.source,
                            .sha256 = r.sha256,
                            .valid_from = r.valid_from_null ? DATE_NONE : (int32_t)r.valid_from,
                            .loaded_at = r.loaded_at,
                            .items = r.items},
                        err);
        if (code) store_reset(stmt);
    }
    return code;
}

static enum err_code list_lists(struct store *store, struct rows *rows, struct arena *arena,
                                struct err *err)
{
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_list_all(store, &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_list_all_row r;
        char iso[16];

        q_list_all_row(stmt, &r);
        code = add_info(rows, arena,
                        &(struct catalogue_info){.id = r.id,
                                                 .version = date_iso((int32_t)r.dated, iso),
                                                 .title = r.title,
                                                 .source = r.source,
                                                 .sha256 = r.sha256,
                                                 .valid_from = (int32_t)r.dated,
                                                 .loaded_at = r.loaded_at,
                                                 .items = r.items},
                        err);
        if (code) store_reset(stmt);
    }
    return code;
}

/* Places stand in a table of their own: their catalogues have no items. */
static enum err_code count_places(struct store *store, struct catalogue_info *all, size_t count,
                                  struct err *err)
{
    for (size_t i = 0; i < count; i++) {
        bool states = str_is(all[i].id, "INEGI-AGEE"), found;
        struct q_place_count_row r;
        enum err_code code;

        if (!states && !str_is(all[i].id, "INEGI")) continue;
        code = states ? q_place_count_one(store, STR("INEGI"), &r, &found, err)
                      : q_place_count_one(store, all[i].version, &r, &found, err);
        if (code) return code;
        all[i].items = found ? r.items : 0;
    }
    return ERR_NONE;
}

enum err_code catalogue_list(struct ledger *ledger, struct arena *arena,
                             struct catalogue_info **out, size_t *count_out, struct err *err)
{
    struct rows rows = ROWS_OF(struct catalogue_info);
    enum err_code code = list_catalogues(ledger->store, &rows, arena, err);

    if (!code) code = count_places(ledger->store, rows.items, rows.count, err);
    if (!code) code = list_lists(ledger->store, &rows, arena, err);
    *out = rows.items;
    *count_out = code ? 0 : rows.count;
    return code;
}

/* --- items ----------------------------------------------------------------------------------- */

static bool keep_item(struct arena *arena, struct catalogue_item *item)
{
    item->code = arena_str(arena, item->code);
    item->parent = arena_str(arena, item->parent);
    item->label = arena_str(arena, item->label);
    return item->code.p && item->parent.p && item->label.p;
}

static enum err_code newest(struct ledger *ledger, struct arena *arena, struct str id,
                            struct str *version, bool *found, struct err *err)
{
    struct q_catalogue_newest_row r;
    struct store_stmt *stmt;
    enum err_code code = q_catalogue_newest(ledger->store, id, &stmt, err);

    *found = false;
    if (!code) code = store_step(stmt, found, err);
    if (code || !*found) return code;
    q_catalogue_newest_row(stmt, &r);
    *version = arena_str(arena, r.version);
    store_reset(stmt);
    return version->p ? ERR_NONE : err_no_memory(err);
}

enum err_code catalogue_find(struct ledger *ledger, struct arena *arena, struct str id,
                             struct str version, struct str code_text, struct catalogue_item *out,
                             bool *found_out, struct err *err)
{
    struct catalogue_code canonical;
    struct store_stmt *stmt;
    enum err_code code;

    *found_out = false;
    catalogue_code(id, code_text, &canonical);
    if (version.n) {
        code = q_catalogue_item_get(ledger->store, id, version, str_of(canonical.text), &stmt, err);
    } else {
        code = q_catalogue_item_newest(ledger->store, id, str_of(canonical.text), &stmt, err);
    }
    if (!code) code = store_step(stmt, found_out, err);
    if (code || !*found_out) return code;
    /* Both queries give the same columns. */
    *out = (struct catalogue_item){.code = store_text(stmt, 0),
                                   .parent = store_text(stmt, 1),
                                   .level = (int)store_int(stmt, 2),
                                   .label = store_text(stmt, 3)};
    if (!keep_item(arena, out)) code = err_no_memory(err);
    store_reset(stmt);
    return code;
}

enum err_code catalogue_children(struct ledger *ledger, struct arena *arena, struct str id,
                                 struct str version, struct str parent, bool deep,
                                 struct catalogue_item **out, size_t *count_out, struct err *err)
{
    struct rows rows = ROWS_OF(struct catalogue_item);
    struct catalogue_code canonical = {""};
    struct store_stmt *stmt;
    bool row, found = true;
    enum err_code code = version.n ? ERR_NONE : newest(ledger, arena, id, &version, &found, err);

    *out = NULL;
    *count_out = 0;
    if (code || !found) return code;
    if (parent.n) catalogue_code(id, parent, &canonical);
    code = q_catalogue_items(ledger->store, id, version, str_of(canonical.text), deep, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_catalogue_items_row r;
        struct catalogue_item *item = rows_add(&rows, arena);

        q_catalogue_items_row(stmt, &r);
        if (item)
            *item = (struct catalogue_item){
                .code = r.code, .parent = r.parent, .label = r.label, .level = (int)r.level};
        if (item && keep_item(arena, item)) continue;
        store_reset(stmt);
        return err_no_memory(err);
    }
    *out = rows.items;
    *count_out = code ? 0 : rows.count;
    return code;
}

/* --- persons on lists ------------------------------------------------------------------------ */

enum err_code catalogue_listed_find(struct ledger *ledger, struct arena *arena, struct str rfc,
                                    struct catalogue_listing **out, size_t *count_out,
                                    struct err *err)
{
    struct rows rows = ROWS_OF(struct catalogue_listing);
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_listed_by_rfc(ledger->store, rfc, &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_listed_by_rfc_row r;
        struct catalogue_listing *own = rows_add(&rows, arena);

        q_listed_by_rfc_row(stmt, &r);
        if (own)
            *own = (struct catalogue_listing){.list = rows_text(arena, r.list, &rows),
                                              .title = rows_text(arena, r.title, &rows),
                                              .name = rows_text(arena, r.name, &rows),
                                              .status = rows_text(arena, r.status, &rows),
                                              .dated = (int32_t)r.dated,
                                              .since = r.since_null ? DATE_NONE : (int32_t)r.since,
                                              .until = r.until_null ? DATE_NONE : (int32_t)r.until};
        if (own && !rows.failed) continue;
        store_reset(stmt);
        return err_no_memory(err);
    }
    *out = rows.items;
    *count_out = code ? 0 : rows.count;
    return code;
}
