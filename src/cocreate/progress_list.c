/* Reading reports with their evidence and what the sectors say to them: see progress.h. */
#include "base/i18n.h"
#include "cocreate/plan_private.h"
#include "cocreate/progress.h"

static enum err_code read_papers(struct co *co, struct progress_report *p, struct err *err)
{
    struct rows rows = ROWS_OF(struct progress_paper);
    struct store_stmt *stmt;
    bool row = false;
    enum err_code code = q_progress_papers(ledger_store(co->ledger), co->entity, p->id, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_progress_papers_row r;
        struct progress_paper *one = rows_add(&rows, co->arena);
        q_progress_papers_row(stmt, &r);
        if (one)
            *one = (struct progress_paper){r.paper, rows_text(co->arena, r.title, &rows),
                                           rows_text(co->arena, r.url, &rows)};
        if (rows.failed) {
            store_reset(stmt);
            return err_no_memory(err);
        }
    }
    p->papers = rows.items;
    p->paper_count = rows.count;
    return code;
}

static enum err_code read_acceptances(struct co *co, struct progress_report *p, struct err *err)
{
    struct rows rows = ROWS_OF(struct progress_acceptance);
    struct store_stmt *stmt;
    bool row = false, yes = false, no = false;
    enum err_code code = q_acceptance_rows(ledger_store(co->ledger), co->entity, p->id, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_acceptance_rows_row r;
        struct progress_acceptance *one = rows_add(&rows, co->arena);
        q_acceptance_rows_row(stmt, &r);
        if (one)
            *one = (struct progress_acceptance){(int)r.sector, r.accepts != 0,
                                                rows_text(co->arena, r.reason, &rows), r.made};
        if (rows.failed) {
            store_reset(stmt);
            return err_no_memory(err);
        }
        yes |= r.accepts != 0 && r.sector != p->sector;
        no |= r.accepts == 0;
    }
    p->acceptances = rows.items;
    p->acceptance_count = rows.count;
    p->complete = p->state == PROGRESS_COMPLETED && p->paper_count && yes && !no;
    p->disputed = yes && no;
    return code;
}

static enum err_code read_all(struct co *co, int64_t only, int64_t commitment, int64_t after,
                              struct rows *rows, struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    enum err_code code = q_progress_rows(ledger_store(co->ledger), co->entity, only, commitment,
                                         after, PROGRESS_PAGE, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_progress_rows_row r;
        struct progress_report *one = rows_add(rows, co->arena);
        q_progress_rows_row(stmt, &r);
        if (one)
            *one = (struct progress_report){.id = r.id,
                                            .commitment = r.commitment,
                                            .action = r.action,
                                            .at = r.made,
                                            .cut = (int)r.cut,
                                            .state = (int)r.state,
                                            .day = (int32_t)r.day,
                                            .text = rows_text(co->arena, r.words, rows),
                                            .by_name = rows_text(co->arena, r.name, rows),
                                            .by = r.person,
                                            .sector = (int)r.sector};
        if (rows->failed) {
            store_reset(stmt);
            return err_no_memory(err);
        }
    }
    struct progress_report *all = rows->items;
    for (size_t i = 0; !code && i < rows->count; i++) {
        code = read_papers(co, &all[i], err);
        if (!code) code = read_acceptances(co, &all[i], err);
    }
    return code;
}

enum err_code progress_get(struct co *co, int64_t id, struct progress_report *out, struct err *err)
{
    struct rows rows = ROWS_OF(struct progress_report);
    struct commitment of;
    enum err_code code = id > 0 ? read_all(co, id, 0, 0, &rows, err) : ERR_NONE;
    if (code) return code;
    if (!rows.count) return co_missing(_("avance"), id, err);
    *out = *(struct progress_report *)rows.items;
    return commitment_get(co, out->commitment, &of, err);
}

enum err_code progress_list(struct co *co, int64_t commitment, int64_t after,
                            struct progress_report **out, size_t *count_out, struct err *err)
{
    struct rows rows = ROWS_OF(struct progress_report);
    struct commitment of;
    enum err_code code = commitment_get(co, commitment, &of, err);
    if (!code) code = read_all(co, 0, commitment, after, &rows, err);
    *out = rows.items;
    *count_out = code ? 0 : rows.count;
    return code;
}

enum err_code progress_last(struct co *co, int64_t commitment, struct progress_report *out,
                            struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    int64_t id;
    *out = (struct progress_report){.id = 0};
    enum err_code code =
        q_progress_last(ledger_store(co->ledger), co->entity, commitment, &stmt, err);
    if (!code) code = store_step(stmt, &row, err);
    if (code || !row) return code;
    id = store_int(stmt, 0);
    store_reset(stmt);
    return progress_get(co, id, out, err);
}
