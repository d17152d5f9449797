/* What a vote resulted in, step by step; counting it again; its ballots to take away:
 * /e/{entity}/votacion/{id}/recuento, boletas.csv, boletas.pb and boletas.txt (whose SHA-256 is the
 * seal in the log). */
#include <stdio.h>

#include "cocreate/vote_pabulib.h"
#include "format/csv_write.h"
#include "web/page_vote.h"
#include "web_routes.h"
#include "web_templates.h"

enum { MOST_PAIRED = 12, BALLOTS_PAGE = 1000, COUNT_ARENA = 1 << 30 };

/* --- telling ---------------------------------------------------------------------------------- */

static struct str share_text(const struct page *page, struct count_share share)
{
    __int128 d = share.d > 0 ? share.d : 1, whole = share.n / d, rest = share.n % d;
    return vote_money(page, (int64_t)(rest >= d - rest ? whole + 1 : whole));
}

/* Why an option was not bought, with the figures. */
static struct str why_not(const struct page *page, const struct vote_result *r,
                          const struct count_place *p)
{
    int64_t cost = r->vote.draft.options[p->option].cost;
    struct str costs = vote_money(page, cost);
    struct str left = vote_money(page, p->left < 0 ? 0 : p->left);
    if (!p->voters) return str_of(_("Nadie la marcó."));
    if (r->vote.draft.rule != COUNT_EQUAL_SHARES)
        return arena_printf(page->arena,
                            _("Cuando le tocó quedaban %.*s del presupuesto, y cuesta %.*s."),
                            STR_FMT(left), STR_FMT(costs));
    return arena_printf(page->arena,
                        _("A quienes la marcaron les quedaban %.*s entre todos, y cuesta %.*s; "
                          "después, del presupuesto quedaban %.*s."),
                        STR_FMT(share_text(page, p->pool)), STR_FMT(costs), STR_FMT(left));
}

static bool bought_by(const struct count_result *r, int32_t option)
{
    for (size_t i = 0; i < r->place_count; i++)
        if (r->places[i].option == option) return r->places[i].bought;
    return false;
}

static struct vote_line line_of(struct page *page, const struct vote_result *r, size_t at,
                                bool buys)
{
    const struct count_place *p = &r->count.places[at];
    const struct vote_option *o = &r->vote.draft.options[p->option];
    struct vote_line line = {.title = o->title,
                             .place = (int64_t)at + 1,
                             .score = p->score,
                             .voters = p->voters,
                             .cost = o->cost,
                             .has_cost = o->has_cost,
                             .bought = p->bought,
                             .tied = p->tied,
                             .plain = r->has_plain && bought_by(&r->plain, p->option)};
    if (o->proposal) line.url = layout_entity_url(page, "propuesta/%lld", (long long)o->proposal);
    if (buys && !p->bought) line.why = why_not(page, r, p);
    if (r->count.sums)
        line.sums = r->count.sums + (size_t)p->option * r->vote.draft.criterion_count;
    return line;
}

static struct vote_step step_of(struct page *page, const struct vote_result *r, size_t at)
{
    const struct count_round *round = &r->count.rounds[at];
    struct vote_step step = {.title = r->vote.draft.options[round->option].title,
                             .phase = (int)round->phase,
                             .number = (int64_t)at + 1,
                             .cost = round->cost,
                             .left = round->left,
                             .others = round->others,
                             .tied = round->tied,
                             .paid_count = round->payment_count};
    for (size_t i = 0; i < round->payment_count; i++)
        step.paid[i] = (struct vote_paid){round->payments[i].ballots,
                                          share_text(page, round->payments[i].each)};
    return step;
}

/* The titles of what one rule buys and the other does not: "A, B". */
static struct str only_in(struct page *page, const struct vote_outcome *out, bool by_shares)
{
    struct str list = STR("");
    for (size_t i = 0; i < out->line_count; i++) {
        const struct vote_line *l = &out->lines[i];
        if (by_shares ? !l->bought || l->plain : l->bought || !l->plain) continue;
        list = arena_printf(page->arena, list.n ? "%.*s, «%.*s»" : "%.*s«%.*s»", STR_FMT(list),
                            STR_FMT(l->title));
    }
    return list;
}

static const char *unit_of(int method)
{
    return method == COUNT_APPROVAL || method == COUNT_KNAPSACK ? _("votos") : _("puntos");
}

int64_t vote_pair(const struct vote_outcome *o, size_t a, size_t b)
{
    const struct count_result *c = &o->result->count;
    return c->pairs[(size_t)c->places[a].option * c->place_count + (size_t)c->places[b].option];
}

enum err_code vote_outcome(struct page *page, const struct vote_result *r, struct vote_outcome *out,
                           struct err *err)
{
    const struct count_result *c = &r->count;
    struct vote_line *lines = arena_array(page->arena, c->place_count + 1, sizeof *lines);
    struct vote_step *steps = arena_array(page->arena, c->round_count + 1, sizeof *steps);
    if (!lines || !steps) return err_no_memory(err);
    bool buys = r->vote.draft.rule != COUNT_NO_RULE;
    for (size_t i = 0; i < c->place_count; i++) lines[i] = line_of(page, r, i, buys);
    for (size_t i = 0; i < c->round_count; i++) steps[i] = step_of(page, r, i);
    *out = (struct vote_outcome){.result = r,
                                 .unit = unit_of(r->vote.draft.method),
                                 .lines = lines,
                                 .line_count = c->place_count,
                                 .steps = steps,
                                 .step_count = c->round_count,
                                 .buys = buys,
                                 .shares = r->vote.draft.rule == COUNT_EQUAL_SHARES,
                                 .share = share_text(page, c->share),
                                 .raised = share_text(page, c->raised)};
    if (r->has_plain) {
        out->gained = only_in(page, out, true);
        out->lost = only_in(page, out, false);
    }
    if (c->condorcet >= 0) out->winner = r->vote.draft.options[c->condorcet].title;
    if (c->pairs && c->place_count <= MOST_PAIRED) {
        out->pairs = lines;
        out->pair_count = c->place_count;
    }
    return ERR_NONE;
}

/* --- counting again --------------------------------------------------------------------------- */

/* In a memory of its own: a large vote needs more than a page has. */
static enum err_code count_again(struct page *page, int64_t id, struct vote_result *out,
                                 struct arena *arena, struct err *err)
{
    struct co co = page_co(page);
    arena_init(arena, COUNT_ARENA);
    co.arena = arena;
    return vote_result(&co, id, out, err);
}

static bool same_places(const struct count_result *a, const struct count_result *b)
{
    if (a->place_count != b->place_count || a->spent != b->spent) return false;
    for (size_t i = 0; i < a->place_count; i++)
        if (a->places[i].option != b->places[i].option ||
            a->places[i].score != b->places[i].score || a->places[i].bought != b->places[i].bought)
            return false;
    return true;
}

/* route: GET /e/{entity}/votacion/{id}/recuento
 * title: Contar de nuevo */
enum err_code page_vote_recount(struct page *page, struct err *err)
{
    int64_t id = page_vote_recount_parameters(page)->id;
    struct vote_result kept, anew = {0};
    struct arena arena;
    struct recount_view v = {0};
    struct co co = page_co(page);
    enum err_code code = vote_kept(&co, id, &kept, err);
    if (code) return code;
    code = count_again(page, id, &anew, &arena, err);
    v.sealed = anew.sealed;
    v.same = !code && same_places(&kept.count, &anew.count);
    v.ballots = anew.count.ballots;
    arena_free(&arena);
    if (code) return code;
    v.seal = kept.vote.seal;
    v.vote_url = layout_entity_url(page, "votacion/%lld", (long long)id);
    v.lines_url = layout_entity_url(page, "votacion/%lld/boletas.txt", (long long)id);
    v.log_url = layout_entity_url(page, "bitacora");
    vote_crumbs(page, &v.crumbs, &kept.vote, _("Contar de nuevo"));
    template_vote_recount(page, &v);
    return ERR_NONE;
}

/* --- ballots to take away --------------------------------------------------------------------- */

static struct str file_name(struct page *page, int64_t id, const char *end)
{
    return arena_printf(page->arena, "votacion-%lld.%s", (long long)id, end);
}

static enum err_code as_file(struct page *page, int64_t id, const char *end, const char *type,
                             struct err *err)
{
    struct str name = file_name(page, id, end);
    page->bare = true;
    page->type = type;
    page->disposition = name.p;
    return name.p ? ERR_NONE : err_no_memory(err);
}

/* Every published ballot, in the order of their tokens, one after the other. */
static enum err_code each_ballot(struct page *page, int64_t id,
                                 void (*put)(struct page *page, const struct vote *vote,
                                             const struct vote_ballot *ballot),
                                 struct err *err)
{
    struct co co = page_co(page);
    struct vote vote = {0};
    struct vote_ballot *ballots;
    struct arena arena;
    char after[SESSION_TOKEN + 1] = "";
    size_t count = 0;
    enum err_code code = vote_get(&co, id, &vote, err);
    arena_init(&arena, COUNT_ARENA);
    co.arena = &arena;
    do {
        if (!code) code = vote_ballots(&co, id, str_of(after), BALLOTS_PAGE, &ballots, &count, err);
        for (size_t i = 0; i < count && !code; i++) put(page, &vote, &ballots[i]);
        if (!code && count)
            snprintf(after, sizeof after, "%.*s", STR_FMT(ballots[count - 1].token));
        arena_reset(&arena);
    } while (!code && count == BALLOTS_PAGE && !page->out->failed);
    arena_free(&arena);
    if (!code && page->out->failed)
        code = err_set(err, ERR_LIMIT, _("Son demasiadas boletas para una página"));
    return code;
}

/* A row a mark; a blank ballot is one row that marks nothing. */
static void put_csv(struct page *page, const struct vote *vote, const struct vote_ballot *b)
{
    const struct vote_draft *d = &vote->draft;
    bool points = d->method != COUNT_APPROVAL && d->method != COUNT_KNAPSACK;
    for (size_t i = 0; i < b->count || i == 0; i++) {
        static const struct vote_mark nothing = {.criterion = -1};
        const struct vote_mark *m = b->count ? &b->marks[i] : &nothing;
        bool known = m->option >= 1 && (uint64_t)m->option <= d->option_count;
        bool scored = m->criterion >= 0 && (size_t)m->criterion < d->criterion_count;
        struct csv_writer w;
        csv_start(&w, page->out);
        csv_plain(&w, b->token);
        if (b->count)
            csv_int(&w, m->option);
        else
            csv_empty(&w);
        csv_text(&w, known ? d->options[m->option - 1].title : STR(""));
        csv_text(&w, scored ? d->criteria[m->criterion].title : STR(""));
        if (points && b->count)
            csv_int(&w, m->points);
        else
            csv_empty(&w);
        csv_end_row(&w);
    }
}

/* route: GET /e/{entity}/votacion/{id}/boletas.csv
 * title: Las boletas, como tabla */
enum err_code page_vote_csv(struct page *page, struct err *err)
{
    int64_t id = page_vote_csv_parameters(page)->id;
    enum err_code code = as_file(page, id, "csv", "text/csv; charset=utf-8", err);
    if (code) return code;
    buf_text(page->out, "boleta,opcion,titulo,criterio,puntos\n");
    return each_ballot(page, id, put_csv, err);
}

static void put_line(struct page *page, const struct vote *vote, const struct vote_ballot *b)
{
    (void)vote;
    buf_printf(page->out, "%.*s ", STR_FMT(b->token));
    buf_str(page->out, b->content);
    buf_char(page->out, '\n');
}

/* route: GET /e/{entity}/votacion/{id}/boletas.txt
 * title: Las boletas, como se sellaron */
enum err_code page_vote_lines(struct page *page, struct err *err)
{
    int64_t id = page_vote_lines_parameters(page)->id;
    enum err_code code = as_file(page, id, "txt", "text/plain; charset=utf-8", err);
    return code ? code : each_ballot(page, id, put_line, err);
}

/* route: GET /e/{entity}/votacion/{id}/boletas.pb
 * title: Las boletas, como las publica Pabulib */
enum err_code page_vote_pb(struct page *page, struct err *err)
{
    int64_t id = page_vote_pb_parameters(page)->id;
    struct co co = page_co(page);
    struct arena arena;
    enum err_code code = as_file(page, id, "pb", "text/plain; charset=utf-8", err);
    if (code) return code;
    arena_init(&arena, COUNT_ARENA);
    co.arena = &arena;
    code = vote_export(&co, id, page->out, err);
    arena_free(&arena);
    return code;
}
