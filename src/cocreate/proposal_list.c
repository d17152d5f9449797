/* Reading proposals, and counting what waits: see proposal.h. */
#include "base/i18n.h"
#include "base/text.h"
#include "cocreate/change_private.h"
#include "cocreate/proposal.h"
#include "cocreate_queries.h"

enum { PATTERNS = 3, MOST_ROWS = 200, MOST_THEMES = 500, COL_COST = 9, COL_ANSWERED = 24 };
static const int64_t DAY_MS = INT64_C(86400000);

static int64_t days_waited(const struct q_proposal_rows_row *r, bool answered, int64_t now)
{
    if (r->state == PROPOSAL_BECAME) return 0;
    int64_t until = answered ? r->answered : now;
    return until > r->made ? (until - r->made) / DAY_MS : 0;
}

static void fill(struct co *co, struct store_stmt *stmt, struct proposal *out)
{
    struct q_proposal_rows_row r;
    q_proposal_rows_row(stmt, &r);
    bool staff = co->actor.program || (co->actor.roles & PROPOSAL_STAFF);
    bool seen = !r.hidden || staff;
    *out = (struct proposal){.id = r.id,
                             .version = r.version,
                             .cycle = r.cycle,
                             .made = r.made,
                             .said = {.roundtable = r.roundtable,
                                      .title = co_keep(co, seen ? r.title : STR("")),
                                      .problem = co_keep(co, seen ? r.problem : STR("")),
                                      .cause = co_keep(co, seen ? r.cause : STR("")),
                                      .proposal = co_keep(co, seen ? r.proposal : STR("")),
                                      .theme = co_keep(co, r.theme),
                                      .authority = co_keep(co, r.authority),
                                      .author_name = co_keep(co, seen ? r.author_name : STR("")),
                                      .sector = (int)r.sector,
                                      .channel = (int)r.channel,
                                      .paper = r.paper,
                                      .has_cost = !store_null(stmt, COL_COST),
                                      .cost = r.cost,
                                      .gap = co_keep(co, r.gap)},
                             .author = r.author,
                             .typed_by = r.typed_by,
                             .state = (int)r.state,
                             .hidden = r.hidden != 0,
                             .hidden_reason = co_keep(co, r.hidden_reason),
                             .supports = r.supports,
                             .comments = r.comments,
                             .days = days_waited(&r, !store_null(stmt, COL_ANSWERED), co->now_ms)};
}

/* The first words as patterns of LIKE; what is left of them is asked for in its order. */
static bool patterns(struct co *co, struct str search, struct str out[PATTERNS])
{
    struct str rest = text_key(co->arena, search);
    if (!rest.p) return false;
    for (size_t i = 0; i < PATTERNS; i++) {
        struct str word = i + 1 < PATTERNS ? str_split(rest, ' ', &rest) : rest;
        char *own = arena_cstr(co->arena, word);
        if (!own) return false;
        for (char *p = own; *p; p++)
            if (*p == ' ') *p = '%';
        out[i] = word.n ? arena_printf(co->arena, "%%%s%%", own) : STR("%");
        if (!out[i].p) return false;
    }
    return true;
}

static enum err_code read_rows(struct co *co, int64_t only, const struct proposal_filter *f,
                               struct proposal *out, size_t *count, struct err *err)
{
    struct store_stmt *stmt;
    bool row = false, staff = co->actor.program || (co->actor.roles & PROPOSAL_STAFF);
    struct str theme = f->theme.n ? f->theme : STR(""), w[PATTERNS];
    *count = 0;
    if (!patterns(co, f->search, w)) return err_no_memory(err);
    enum err_code code = q_proposal_rows(
        ledger_store(co->ledger), co->entity, only, f->cycle, f->roundtable, f->agenda, theme,
        f->one_state ? f->state : -1, w[0], w[1], w[2], staff, of_secretariat(co), f->after,
        f->order, (int64_t)f->skip, (int64_t)f->most, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) fill(co, stmt, &out[(*count)++]);
    return code;
}

enum err_code proposal_get(struct co *co, int64_t id, struct proposal *out, struct err *err)
{
    size_t count = 0;
    struct proposal_filter f = {.most = 1};
    if (id <= 0) return co_missing(_("propuesta"), id, err);
    enum err_code code = read_rows(co, id, &f, out, &count, err);
    return code || count ? code : co_missing(_("propuesta"), id, err);
}

enum err_code proposal_list(struct co *co, const struct proposal_filter *filter,
                            struct proposal **out, size_t *count_out, struct err *err)
{
    struct proposal_filter f = *filter;
    if (f.most < 1 || f.most > MOST_ROWS) f.most = MOST_ROWS;
    *count_out = 0;
    *out = arena_array(co->arena, f.most, sizeof **out);
    return *out ? read_rows(co, 0, &f, *out, count_out, err) : err_no_memory(err);
}

static void count_row(struct proposal_counts *c, const struct q_proposal_counts_row *r, int64_t now)
{
    if (r->hidden) {
        c->hidden += r->proposals;
        return;
    }
    switch ((int)r->state) {
    case PROPOSAL_OPEN:
        c->waiting = r->proposals;
        c->longest_days = now > r->oldest ? (now - r->oldest) / DAY_MS : 0;
        c->mean_days = (now / 1000 - r->sum_at / r->proposals) / (DAY_MS / 1000);
        if (c->mean_days < 0) c->mean_days = 0;
        break;
    case PROPOSAL_BECAME:
        c->became = r->proposals;
        break;
    case PROPOSAL_ACCEPTED:
        c->accepted = r->proposals;
        break;
    case PROPOSAL_MODIFIED:
        c->modified = r->proposals;
        break;
    default:
        c->rejected = r->proposals;
    }
}

enum err_code proposal_count(struct co *co, const struct proposal_filter *f,
                             struct proposal_counts *out, struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    *out = (struct proposal_counts){0};
    enum err_code code =
        q_proposal_counts(ledger_store(co->ledger), co->entity, f->cycle, f->roundtable, f->agenda,
                          of_secretariat(co), &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_proposal_counts_row r;
        q_proposal_counts_row(stmt, &r);
        count_row(out, &r, co->now_ms);
    }
    return code;
}

enum err_code proposal_themes(struct co *co, bool agenda, struct proposal_theme **out,
                              size_t *count_out, struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    *count_out = 0;
    *out = arena_array(co->arena, MOST_THEMES, sizeof **out);
    if (!*out) return err_no_memory(err);
    enum err_code code = q_proposal_themes(ledger_store(co->ledger), co->entity, agenda,
                                           of_secretariat(co), &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_proposal_themes_row r;
        q_proposal_themes_row(stmt, &r);
        (*out)[(*count_out)++] =
            (struct proposal_theme){co_keep(co, r.theme), r.proposals, r.waiting};
    }
    return code;
}
