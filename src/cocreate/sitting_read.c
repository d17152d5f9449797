/* Reading sessions with what belongs to them: see sitting.h. */
#include <string.h>
#include <time.h>

#include "base/hash.h"
#include "base/i18n.h"
#include "cocreate/cycle.h"
#include "cocreate/sitting_private.h"
#include "cocreate_queries.h"
#include "ledger/rows.h"

enum { MOST_LISTED = 500 };

void minutes_hash(struct str minutes, char out[65])
{
    struct sha256 h;
    sha256_start(&h);
    sha256_add(&h, minutes.p ? minutes.p : "", minutes.n);
    sha256_hex(&h, out);
}

int32_t sitting_day(int64_t ms)
{
    return co_day(ms);
}

static bool fill(struct co *co, struct store_stmt *stmt, struct rows *rows)
{
    struct q_sitting_rows_row r;
    struct sitting *s = rows_add(rows, co->arena);
    if (!s) return false;
    q_sitting_rows_row(stmt, &r);
    bool shown = r.minutes_published || of_secretariat(co);
    *s = (struct sitting){.id = r.id,
                          .version = r.version,
                          .number = r.number,
                          .minutes_published = r.minutes_published,
                          .state = (int)r.state,
                          .minutes = shown ? rows_text(co->arena, r.minutes, rows) : STR_NONE,
                          .without = rows_text(co->arena, r.without, rows),
                          .cancelled = rows_text(co->arena, r.cancelled, rows),
                          .is = {.cycle = r.cycle,
                                 .kind = (int)r.kind,
                                 .modality = (int)r.modality,
                                 .title = rows_text(co->arena, r.title, rows),
                                 .place = rows_text(co->arena, r.place, rows),
                                 .link = rows_text(co->arena, r.link, rows),
                                 .starts = r.starts,
                                 .ends = r.ends}};
    return !rows->failed;
}

static enum err_code read_sittings(struct co *co, int64_t one, int64_t cycle, size_t skip,
                                   size_t most, struct rows *rows, struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    enum err_code code =
        q_sitting_rows(ledger_store(co->ledger), co->entity, one, cycle,
                       of_secretariat(co) ? CYCLE_DRAFT : CYCLE_PUBLIC, (int64_t)skip,
                       (int64_t)(most > MOST_LISTED ? MOST_LISTED : most), &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        if (fill(co, stmt, rows)) continue;
        store_reset(stmt);
        return err_no_memory(err);
    }
    return code;
}

static enum err_code read_agenda(struct co *co, struct sitting *s, struct err *err)
{
    struct rows rows = ROWS_OF(struct agenda_item);
    struct store_stmt *stmt;
    bool row = false;
    enum err_code code = q_agenda_rows(ledger_store(co->ledger), co->entity, s->id, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_agenda_rows_row r;
        struct agenda_item *item = rows_add(&rows, co->arena);
        q_agenda_rows_row(stmt, &r);
        if (item)
            *item = (struct agenda_item){rows_text(co->arena, r.text, &rows),
                                         rows_text(co->arena, r.subject, &rows)};
        if (!rows.failed) continue;
        store_reset(stmt);
        return err_no_memory(err);
    }
    s->is.agenda = rows.items;
    s->is.agenda_count = rows.count;
    return code;
}

static enum err_code read_seats(struct co *co, struct sitting *s, struct err *err)
{
    struct rows rows = ROWS_OF(struct seat);
    struct store_stmt *stmt;
    bool row = false;
    enum err_code code = q_seat_rows(ledger_store(co->ledger), co->entity, s->id, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_seat_rows_row r;
        struct seat *seat = rows_add(&rows, co->arena);
        q_seat_rows_row(stmt, &r);
        if (seat)
            *seat = (struct seat){.role = r.role,
                                  .sector = (int)r.sector,
                                  .name = rows_text(co->arena, r.name, &rows),
                                  .substitute = r.substitute != 0,
                                  .votes = r.votes != 0};
        if (!rows.failed) continue;
        store_reset(stmt);
        return err_no_memory(err);
    }
    s->seats = rows.items;
    s->seat_count = rows.count;
    return code;
}

/* More than half of the seats of each party, counted against the seats of the session's day. */
static enum err_code count_quorum(struct co *co, struct sitting *s, struct err *err)
{
    struct quorum *q = &s->quorum;
    enum err_code code = quorum_on(co, sitting_day(s->is.starts), q, err);
    if (code) return code;
    for (size_t i = 0; i < s->seat_count; i++) {
        int party = s->seats[i].sector - CO_GOVERNMENT;
        if (party < 0 || party >= PARTIES) continue;
        q->parties[party].came++;
        q->parties[party].voting += s->seats[i].votes;
    }
    q->holds = q->tripartite = true;
    for (int i = 0; i < PARTIES; i++) {
        struct party *p = &q->parties[i];
        p->quorum = p->seats > 0 && p->voting * 2 > p->seats;
        q->holds &= p->quorum;
        q->tripartite &= p->voting > 0;
    }
    return code;
}

static enum err_code read_signatures(struct co *co, struct sitting *s, struct str minutes,
                                     struct err *err)
{
    struct rows rows = ROWS_OF(struct signature);
    struct store_stmt *stmt;
    bool row = false;
    char hash[65];
    minutes_hash(minutes, hash);
    enum err_code code = q_signature_rows(ledger_store(co->ledger), co->entity, s->id, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_signature_rows_row r;
        q_signature_rows_row(stmt, &r);
        if (s->signature_count == PARTIES) {
            store_reset(stmt);
            break;
        }
        s->signatures[s->signature_count++] =
            (struct signature){.sector = (int)r.sector,
                               .person = r.person,
                               .at = r.at,
                               .name = rows_text(co->arena, r.name, &rows),
                               .sha256 = rows_text(co->arena, r.sha256, &rows),
                               .valid = str_is(r.sha256, hash)};
    }
    return !code && rows.failed ? err_no_memory(err) : code;
}

enum err_code sitting_get(struct co *co, int64_t id, struct sitting *out, struct err *err)
{
    struct rows rows = ROWS_OF(struct sitting);
    enum err_code code = id ? read_sittings(co, id, 0, 0, 1, &rows, err) : ERR_NONE;
    if (code) return code;
    if (!rows.count) return co_missing(_("sesión"), id, err);
    *out = *(struct sitting *)rows.items;
    code = read_agenda(co, out, err);
    if (!code) code = read_seats(co, out, err);
    if (!code) code = count_quorum(co, out, err);
    if (!code) code = agreements_read(co, out, err);
    /* Who may not see the minutes yet is not told who signed them either. */
    if (!code && (out->minutes_published || of_secretariat(co)))
        code = read_signatures(co, out, out->minutes, err);
    return code;
}

enum err_code sitting_list(struct co *co, int64_t cycle, size_t skip, size_t most,
                           struct sitting **out, size_t *count_out, struct err *err)
{
    struct rows rows = ROWS_OF(struct sitting);
    enum err_code code = read_sittings(co, 0, cycle, skip, most, &rows, err);
    *out = rows.items;
    *count_out = code ? 0 : rows.count;
    return code;
}
