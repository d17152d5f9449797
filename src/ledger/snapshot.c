/* Reading what was imported. */
#include "ledger/snapshot.h"

#include <ctype.h>

#include "base/i18n.h"
#include "ledger/ledger_private.h"
#include "ledger/rows.h"
#include "ledger_queries.h"

/* The two queries of snapshots give the same columns. */
static void fill(struct snapshot *s, const struct q_snapshots_row *r, struct arena *arena,
                 struct rows *rows)
{
    *s = (struct snapshot){
        .id = r->id,
        .owner = r->owner,
        .owner_name = rows_text(arena, r->owner_name, rows),
        .sha256 = rows_text(arena, r->sha256, rows),
        .name = rows_text(arena, r->name, rows),
        .sheet = rows_text(arena, r->sheet, rows),
        .series = rows_text(arena, r->series, rows),
        .url = rows_text(arena, r->url, rows),
        .size = r->size,
        .retrieved_at = r->retrieved_at,
        .imported_at = r->imported_at,
        .cut_off = r->cut_off_null ? DATE_NONE : (int32_t)r->cut_off,
        .layout = rows_text(arena, r->layout, rows),
        .layout_sha256 = rows_text(arena, r->layout_sha256, rows),
        .format = rows_text(arena, r->format, rows),
        .encoding = rows_text(arena, r->encoding, rows),
        .imported_by = rows_text(arena, r->imported_by, rows),
        .program = rows_text(arena, r->program, rows),
        .header_row = r->header_row,
        .rows_read = r->rows_read,
        .rows_accepted = r->rows_accepted,
        .rows_quarantined = r->rows_quarantined,
        .previous = r->previous_null ? 0 : r->previous,
        .superseded_by = r->superseded_by_null ? 0 : r->superseded_by,
        .entities = r->entities,
        .findings = r->findings,
        .appeared = r->appeared,
        .changed = r->changed,
        .vanished = r->vanished,
    };
}

enum err_code snapshot_list(struct ledger *ledger, struct arena *arena,
                            const struct snapshot_filter *filter, struct snapshot **out,
                            size_t *count_out, struct err *err)
{
    struct rows rows = ROWS_OF(struct snapshot);
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_snapshots(ledger->store, filter->entity, filter->series, filter->current,
                                     filter->limit ? filter->limit : INT64_MAX, &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_snapshots_row r;
        struct snapshot *own = rows_add(&rows, arena);

        q_snapshots_row(stmt, &r);
        if (own) fill(own, &r, arena, &rows);
        if (own && !rows.failed) continue;
        store_reset(stmt);
        return err_no_memory(err);
    }
    *out = rows.items;
    *count_out = code ? 0 : rows.count;
    return code;
}

static enum err_code get(struct ledger *ledger, struct arena *arena, int64_t id,
                         struct snapshot *out, struct err *err)
{
    struct rows rows = ROWS_OF(struct snapshot);
    struct store_stmt *stmt;
    bool row = false;
    enum err_code code = q_snapshot_one(ledger->store, id, &stmt, err);

    if (!code) code = store_step(stmt, &row, err);
    if (!code && row) {
        struct q_snapshots_row r;

        q_snapshots_row(stmt, &r);
        fill(out, &r, arena, &rows);
        store_reset(stmt);
        if (rows.failed) code = err_no_memory(err);
    }
    return code;
}

/* Hexadecimal digits in lower case, and the text right after all that begin with them. */
static bool hash_range(struct str text, char low[65], char high[65])
{
    if (text.n < 6 || text.n > 64) return false;
    for (size_t i = 0; i < text.n; i++) {
        if (!isxdigit((unsigned char)text.p[i])) return false;
        low[i] = high[i] = (char)tolower((unsigned char)text.p[i]);
    }
    low[text.n] = '\0';
    high[text.n - 1]++; /* '9' to ':' and 'f' to 'g' sort right after */
    high[text.n] = '\0';
    return true;
}

static enum err_code ambiguous(struct str text, struct err *err)
{
    err_set(err, ERR_USAGE, _("Varias versiones importadas responden a eso."));
    err_found(err, text.p, text.n);
    err_advice(err, _("Dé el número de la versión; «cauce snapshots» los dice."));
    return ERR_USAGE;
}

enum err_code snapshot_find(struct ledger *ledger, struct arena *arena, struct str text,
                            struct snapshot *out, struct err *err)
{
    char low[65] = "~", high[65] = "~";
    int64_t number = 0, found = 0;
    struct store_stmt *stmt;
    bool row, by_hash, two = false;
    enum err_code code;

    text = str_trim(text);
    if (!str_to_i64(text, &number)) number = 0;
    by_hash = hash_range(text, low, high);
    code = q_snapshot_match(ledger->store, number, str_of(low), str_of(high), text, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_snapshot_match_row r;

        q_snapshot_match_row(stmt, &r);
        if (r.by_number) { /* a number is a number, even when it could begin a hash */
            found = r.id;
            two = false;
            store_reset(stmt);
            break;
        }
        two |= found && by_hash; /* of a file name the newest is meant */
        if (!found) found = r.id;
    }
    if (code) return code;
    if (two) return ambiguous(text, err);
    if (found) return get(ledger, arena, found, out, err);
    err_set(err, ERR_NOTFOUND, _("No hay una versión importada así."));
    err_found(err, text.p, text.n);
    err_advice(err, _("«cauce snapshots» las dice todas."));
    return ERR_NOTFOUND;
}

enum err_code snapshot_quarantine(struct ledger *ledger, struct arena *arena, int64_t snapshot,
                                  int64_t after, uint32_t limit, struct snapshot_quarantined **out,
                                  size_t *count_out, struct err *err)
{
    struct rows rows = ROWS_OF(struct snapshot_quarantined);
    struct store_stmt *stmt;
    bool row;
    enum err_code code =
        q_snapshot_quarantined(ledger->store, snapshot, after, limit ? limit : 100, &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_snapshot_quarantined_row r;
        struct snapshot_quarantined *own = rows_add(&rows, arena);

        q_snapshot_quarantined_row(stmt, &r);
        if (own)
            *own = (struct snapshot_quarantined){.entity = r.entity,
                                                 .snapshot = snapshot,
                                                 .row = r.source_row,
                                                 .line = r.line,
                                                 .reason = rows_text(arena, r.reason, &rows),
                                                 .column = rows_text(arena, r.column_name, &rows),
                                                 .found = rows_text(arena, r.is, &rows),
                                                 .message = rows_text(arena, r.message, &rows),
                                                 .raw = rows_text(arena, r.raw, &rows)};
        if (own && !rows.failed) continue;
        store_reset(stmt);
        return err_no_memory(err);
    }
    *out = rows.items;
    *count_out = code ? 0 : rows.count;
    return code;
}

enum err_code snapshot_reasons(struct ledger *ledger, struct arena *arena, int64_t snapshot,
                               struct snapshot_reason **out, size_t *count_out, struct err *err)
{
    struct rows rows = ROWS_OF(struct snapshot_reason);
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_snapshot_reasons(ledger->store, snapshot, &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_snapshot_reasons_row r;
        struct snapshot_reason *own = rows_add(&rows, arena);

        q_snapshot_reasons_row(stmt, &r);
        if (own) *own = (struct snapshot_reason){rows_text(arena, r.reason, &rows), r.quarantined};
        if (own && !rows.failed) continue;
        store_reset(stmt);
        return err_no_memory(err);
    }
    *out = rows.items;
    *count_out = code ? 0 : rows.count;
    return code;
}

enum err_code snapshot_summary(struct ledger *ledger, int64_t entity, struct snapshot_summary *out,
                               struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    enum err_code code = entity ? q_snapshot_count(ledger->store, entity, &stmt, err)
                                : q_snapshot_count_all(ledger->store, &stmt, err);

    *out = (struct snapshot_summary){.newest_cut_off = DATE_NONE};
    if (!code) code = store_step(stmt, &row, err);
    if (code || !row) return code;
    if (entity) {
        struct q_snapshot_count_row r;
        q_snapshot_count_row(stmt, &r);
        out->current = r.current;
        if (!r.newest_null) out->newest_cut_off = (int32_t)r.newest;
    } else {
        struct q_snapshot_count_all_row r;
        q_snapshot_count_all_row(stmt, &r);
        out->current = r.current;
        if (!r.newest_null) out->newest_cut_off = (int32_t)r.newest;
    }
    store_reset(stmt);
    return ERR_NONE;
}
