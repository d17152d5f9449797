/* Deciding which organisations are the same: reading candidates, merging, keeping apart, undoing.
 * A merge is a pointer and a line in the log. Pointers lead to the kept one in one step. */
#include "ledger/organisation.h"

#include "base/date.h"
#include "base/i18n.h"
#include "ledger/ledger_private.h"
#include "ledger/rows.h"
#include "ledger_queries.h"

/* --- reading --------------------------------------------------------------------------------- */

static enum err_code read_one(struct ledger *ledger, struct arena *arena, int64_t entity,
                              int64_t id, struct organisation *out, struct err *err)
{
    struct rows rows = ROWS_OF(struct organisation);
    struct q_organisation_one_row r;
    struct store_stmt *stmt;
    bool row = false;
    enum err_code code = q_organisation_one(ledger->store, entity, id, &stmt, err);

    if (!code) code = store_step(stmt, &row, err);
    if (code) return code;
    if (!row)
        return err_set(err, ERR_NOTFOUND,
                       _("No hay una organización con el número %lld en esa entidad."),
                       (long long)id);
    q_organisation_one_row(stmt, &r);
    *out = (struct organisation){.entity = entity,
                                 .id = r.id,
                                 .kind = (enum organisation_kind)r.kind,
                                 .name = rows_text(arena, r.name, &rows),
                                 .rfc = rows_text(arena, r.rfc, &rows),
                                 .code = rows_text(arena, r.code, &rows),
                                 .place = rows_text(arena, r.place, &rows),
                                 .merged_into = r.merged_into_null ? 0 : r.merged_into,
                                 .snapshot = r.snapshot,
                                 .row = r.source_row};
    store_reset(stmt);
    return rows.failed ? err_no_memory(err) : ERR_NONE;
}

enum err_code organisation_get(struct ledger *ledger, struct arena *arena, int64_t entity,
                               int64_t id, bool follow, struct organisation *out, struct err *err)
{
    enum err_code code = read_one(ledger, arena, entity, id, out, err);

    return !code && follow && out->merged_into
               ? read_one(ledger, arena, entity, out->merged_into, out, err)
               : code;
}

enum err_code organisation_candidates(struct ledger *ledger, struct arena *arena,
                                      const struct organisation_filter *filter,
                                      struct organisation_candidate **out, size_t *count_out,
                                      struct err *err)
{
    struct rows rows = ROWS_OF(struct organisation_candidate);
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_candidates(ledger->store, filter->entity, filter->state,
                                      filter->limit ? filter->limit : 100, &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_candidates_row r;
        struct organisation_candidate *own = rows_add(&rows, arena);

        q_candidates_row(stmt, &r);
        if (own) {
            *own =
                (struct organisation_candidate){.score = (int)r.score,
                                                .reason = rows_text(arena, r.reason, &rows),
                                                .state = rows_text(arena, r.state, &rows),
                                                .decided_by = rows_text(arena, r.decided_by, &rows),
                                                .decided_at = r.decided_at_null ? 0 : r.decided_at};
            own->a = (struct organisation){.entity = r.entity,
                                           .id = r.a,
                                           .kind = (enum organisation_kind)r.a_kind,
                                           .name = rows_text(arena, r.a_name, &rows),
                                           .rfc = rows_text(arena, r.a_rfc, &rows),
                                           .code = rows_text(arena, r.a_code, &rows),
                                           .place = rows_text(arena, r.a_place, &rows),
                                           .merged_into = r.a_merged_null ? 0 : r.a_merged,
                                           .snapshot = r.a_snapshot,
                                           .row = r.a_row};
            own->b = (struct organisation){.entity = r.entity,
                                           .id = r.b,
                                           .kind = (enum organisation_kind)r.b_kind,
                                           .name = rows_text(arena, r.b_name, &rows),
                                           .rfc = rows_text(arena, r.b_rfc, &rows),
                                           .code = rows_text(arena, r.b_code, &rows),
                                           .place = rows_text(arena, r.b_place, &rows),
                                           .merged_into = r.b_merged_null ? 0 : r.b_merged,
                                           .snapshot = r.b_snapshot,
                                           .row = r.b_row};
        }
        if (own && !rows.failed) continue;
        store_reset(stmt);
        return err_no_memory(err);
    }
    *out = rows.items;
    *count_out = code ? 0 : rows.count;
    return code;
}

enum err_code organisation_merges(struct ledger *ledger, struct arena *arena, int64_t entity,
                                  struct organisation_merge **out, size_t *count_out,
                                  struct err *err)
{
    struct rows rows = ROWS_OF(struct organisation_merge);
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_organisation_merges(ledger->store, entity, &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_organisation_merges_row r;
        struct organisation_merge *own = rows_add(&rows, arena);

        q_organisation_merges_row(stmt, &r);
        if (own)
            *own =
                (struct organisation_merge){.entity = r.entity,
                                            .id = r.id,
                                            .kept = r.kept,
                                            .merged = r.merged,
                                            .kept_name = rows_text(arena, r.kept_name, &rows),
                                            .merged_name = rows_text(arena, r.merged_name, &rows),
                                            .reason = rows_text(arena, r.reason, &rows),
                                            .by_whom = rows_text(arena, r.by_whom, &rows),
                                            .undone_by = rows_text(arena, r.undone_by, &rows),
                                            .at = r.at,
                                            .undone_at = r.undone_at_null ? 0 : r.undone_at};
        if (own && !rows.failed) continue;
        store_reset(stmt);
        return err_no_memory(err);
    }
    *out = rows.items;
    *count_out = code ? 0 : rows.count;
    return code;
}

enum err_code organisation_spellings(struct ledger *ledger, struct arena *arena, int64_t entity,
                                     int64_t id, struct organisation_spelling **out,
                                     size_t *count_out, struct err *err)
{
    struct rows rows = ROWS_OF(struct organisation_spelling);
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_organisation_spellings(ledger->store, entity, id, &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_organisation_spellings_row r;
        struct organisation_spelling *own = rows_add(&rows, arena);

        q_organisation_spellings_row(stmt, &r);
        if (own)
            *own = (struct organisation_spelling){
                .name = rows_text(arena, r.name, &rows),
                .evidence =
                    r.organisation == id ? rows_text(arena, r.evidence, &rows) : STR("merge"),
                .file = rows_text(arena, r.file, &rows),
                .organisation = r.organisation,
                .snapshot = r.snapshot,
                .row = r.source_row};
        if (own && !rows.failed) continue;
        store_reset(stmt);
        return err_no_memory(err);
    }
    *out = rows.items;
    *count_out = code ? 0 : rows.count;
    return code;
}

/* --- deciding -------------------------------------------------------------------------------- */

struct decision {
    struct organisation kept, merged;
    int64_t low, high, at; /* the pair as candidates are kept */
};

/* Both organisations, each the one that stands for it, in the order of keeping. */
static enum err_code read_pair(struct ledger *ledger, struct arena *arena,
                               const struct organisation_pair *pair, bool follow,
                               struct decision *out, struct err *err)
{
    enum err_code code =
        organisation_get(ledger, arena, pair->entity, pair->a, follow, &out->kept, err);

    if (!code)
        code = organisation_get(ledger, arena, pair->entity, pair->b, follow, &out->merged, err);
    if (code) return code;
    if (out->kept.id == out->merged.id)
        return err_set(err, ERR_CONFLICT, _("Ya son la misma organización."));
    if (!out->kept.rfc.n && out->merged.rfc.n) {
        struct organisation other = out->kept;

        out->kept = out->merged;
        out->merged = other;
    }
    out->low = pair->a < pair->b ? pair->a : pair->b;
    out->high = pair->a < pair->b ? pair->b : pair->a;
    out->at = time_now_ms();
    return ERR_NONE;
}

static enum err_code merge(struct ledger *ledger, int64_t entity, const struct decision *d,
                           struct str reason, struct str by_whom, int64_t *merge_out,
                           struct err *err)
{
    struct store *store = ledger->store;
    enum err_code code = ledger_ids_reserve(ledger, entity, "merge", 1, merge_out, err);

    if (!code)
        code = q_organisation_merge_put_run(store, entity, *merge_out, d->kept.id, d->merged.id,
                                            reason, by_whom, d->at, err);
    if (!code) code = q_organisation_point_run(store, entity, d->merged.id, d->kept.id, err);
    if (!code)
        code = q_candidate_decide_run(store, entity, d->low, d->high, STR("confirmed"), by_whom,
                                      &d->at, err);
    return code;
}

static enum err_code end(struct ledger *ledger, enum err_code code, struct err *err)
{
    if (!code) code = store_commit(ledger->store, err);
    if (code) store_rollback(ledger->store);
    return code;
}

enum err_code organisation_confirm(struct ledger *ledger, const struct organisation_pair *pair,
                                   struct str reason, struct str by_whom, int64_t *merge_out,
                                   struct err *err)
{
    struct arena arena;
    struct decision d;
    int64_t number = 0;
    enum err_code code = store_begin(ledger->store, err);

    if (code) return code;
    arena_init(&arena, (size_t)4 << 20);
    code = read_pair(ledger, &arena, pair, true, &d, err);
    if (!code) code = merge(ledger, pair->entity, &d, reason, by_whom, &number, err);
    arena_free(&arena);
    code = end(ledger, code, err);
    if (!code && merge_out) *merge_out = number;
    return code;
}

enum err_code organisation_reject(struct ledger *ledger, const struct organisation_pair *pair,
                                  struct str by_whom, struct err *err)
{
    struct arena arena;
    struct decision d;
    enum err_code code = store_begin(ledger->store, err);

    if (code) return code;
    arena_init(&arena, (size_t)4 << 20);
    code = read_pair(ledger, &arena, pair, false, &d, err);
    if (!code)
        code = q_candidate_put_run(ledger->store, pair->entity, d.low, d.high, 0, STR(""),
                                   STR("rejected"), by_whom, &d.at, err);
    arena_free(&arena);
    return end(ledger, code, err);
}

enum err_code organisation_undo(struct ledger *ledger, int64_t entity, int64_t merge_id,
                                struct str by_whom, struct err *err)
{
    struct store *store = ledger->store;
    struct q_organisation_merge_get_row m;
    bool found;
    enum err_code code = store_begin(store, err);

    if (code) return code;
    code = q_organisation_merge_get_one(store, entity, merge_id, &m, &found, err);
    if (!code && !found)
        code = err_set(err, ERR_NOTFOUND, _("No hay una unión con ese número en esa entidad."));
    if (!code && !m.undone_at_null)
        code = err_set(err, ERR_CONFLICT, _("Esa unión ya se deshizo."));
    if (!code)
        code = q_organisation_merge_undo_run(store, entity, merge_id, by_whom, time_now_ms(), err);
    if (!code) code = q_organisation_free_run(store, entity, m.merged, err);
    if (!code) code = q_organisation_return_run(store, entity, m.merged, err);
    if (!code)
        code = q_candidate_decide_run(store, entity, m.kept < m.merged ? m.kept : m.merged,
                                      m.kept < m.merged ? m.merged : m.kept, STR("open"), STR_NONE,
                                      NULL, err);
    return end(ledger, code, err);
}
