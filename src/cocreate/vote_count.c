/* Counting ballots, ranking options and buying greedily: see vote_count.h. */
#include "cocreate/vote_count.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/i18n.h"
#include "base/money.h"
#include "cocreate/vote_count_private.h"

static const int64_t MOST_AMOUNT = INT64_C(1) << COUNT_MOST_BITS;

/* --- one ballot ------------------------------------------------------------------------------- */

static enum err_code bad(struct err *err, const char *says)
{
    return err_set(err, ERR_INPUT, "%s", says);
}

static enum err_code check_points(const struct count_poll *p, const struct count_mark *m,
                                  struct err *err)
{
    switch (p->method) {
    case COUNT_SCORES:
        if (m->criterion < 0 || (size_t)m->criterion >= p->criteria)
            return bad(err, _("La boleta califica un criterio que no hay"));
        if (m->points < 0 || m->points > COUNT_MOST_SCORE)
            return bad(err, _("Cada calificación va de 0 a 10"));
        return ERR_NONE;
    case COUNT_DOTS:
        return m->points < 1 || m->points > 1000000
                   ? bad(err, _("Los puntos de cada opción van de uno en adelante"))
                   : ERR_NONE;
    case COUNT_RANKED:
        return m->points < 1 || (size_t)m->points > p->option_count
                   ? bad(err, _("Los lugares van del primero en adelante"))
                   : ERR_NONE;
    default:
        return ERR_NONE;
    }
}

/* No option twice, no place twice. `seen` has room for each option and criterion. */
static enum err_code check_marks(const struct count_poll *p, const struct count_ballot *b,
                                 struct err *err)
{
    bool seen[COUNT_MOST_OPTIONS * COUNT_MOST_CRITERIA] = {false};
    bool place[COUNT_MOST_OPTIONS + 1] = {false};
    size_t wide = p->method == COUNT_SCORES ? p->criteria : 1;
    for (size_t i = 0; i < b->count; i++) {
        const struct count_mark *m = &b->marks[i];
        if (m->option < 0 || (size_t)m->option >= p->option_count)
            return bad(err, _("La boleta nombra una opción que no hay"));
        enum err_code code = check_points(p, m, err);
        if (code) return code;
        size_t at = (size_t)m->option * wide + (wide > 1 ? (size_t)m->criterion : 0);
        if (seen[at]) return bad(err, _("La boleta nombra dos veces la misma opción"));
        seen[at] = true;
        if (p->method != COUNT_RANKED) continue;
        if (place[m->points]) return bad(err, _("La boleta da el mismo lugar a dos opciones"));
        place[m->points] = true;
    }
    for (size_t i = 1; p->method == COUNT_RANKED && i <= b->count; i++)
        if (!place[i]) return bad(err, _("La boleta salta un lugar"));
    return ERR_NONE;
}

enum err_code count_check(const struct count_poll *p, const struct count_ballot *b, struct err *err)
{
    if (p->option_count > COUNT_MOST_OPTIONS || p->criteria > COUNT_MOST_CRITERIA)
        return err_set(err, ERR_LIMIT, _("La votación tiene demasiadas opciones o criterios"));
    enum err_code code = check_marks(p, b, err);
    if (code) return code;
    int64_t dots = 0, cost = 0;
    for (size_t i = 0; i < b->count; i++) {
        if (p->method == COUNT_DOTS) dots += b->marks[i].points;
        int64_t each = p->options[b->marks[i].option].cost;
        if (p->method == COUNT_KNAPSACK && (each < 0 || !money_add(cost, each, &cost)))
            return bad(err, _("Falta el costo de una opción"));
    }
    int64_t used = p->method == COUNT_DOTS ? dots : (int64_t)b->count;
    if (p->most && p->method != COUNT_SCORES && used > p->most)
        return err_set(err, ERR_INPUT, _("La boleta marca %lld, y se puede hasta %lld"),
                       (long long)used, (long long)p->most);
    if (p->method == COUNT_KNAPSACK && cost > p->budget)
        return bad(err, _("Lo que la boleta elige cuesta más que el presupuesto"));
    return ERR_NONE;
}

/* --- scores ----------------------------------------------------------------------------------- */

static int64_t points_of(const struct count_poll *p, const struct count_mark *m)
{
    switch (p->method) {
    case COUNT_SCORES:
        return m->points * p->weights[m->criterion];
    case COUNT_DOTS:
        return m->points;
    case COUNT_RANKED:
        return (int64_t)p->option_count - m->points;
    default:
        return 1;
    }
}

/* Ballots in which an option is named: on its first mark (a criterion each, in scores). */
static bool names_first(const struct count_ballot *b, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (b->marks[i].option == b->marks[at].option) return false;
    return true;
}

static void add_scores(struct count *c)
{
    const struct count_poll *p = c->poll;
    for (size_t i = 0; i < p->ballot_count; i++) {
        const struct count_ballot *b = &p->ballots[i];
        if (!b->count) c->out->blank++;
        for (size_t k = 0; k < b->count; k++) {
            c->score[b->marks[k].option] += points_of(p, &b->marks[k]);
            if (p->method == COUNT_SCORES)
                c->out->sums[(size_t)b->marks[k].option * p->criteria +
                             (size_t)b->marks[k].criterion] += b->marks[k].points;
            if (p->method != COUNT_SCORES || names_first(b, k)) c->voters[b->marks[k].option]++;
        }
    }
}

static enum err_code add_pairs(struct count *c, struct err *err)
{
    const struct count_poll *p = c->poll;
    size_t n = p->option_count;
    int64_t *pairs = arena_array(c->arena, n * n, sizeof *pairs);
    int64_t *place = arena_array(c->arena, n, sizeof *place);
    if (!pairs || !place) return err_no_memory(err);
    for (size_t i = 0; i < p->ballot_count; i++) {
        const struct count_ballot *b = &p->ballots[i];
        for (size_t o = 0; o < n; o++) place[o] = (int64_t)n + 1;
        for (size_t k = 0; k < b->count; k++) place[b->marks[k].option] = b->marks[k].points;
        for (size_t k = 0; k < b->count; k++) {
            size_t a = (size_t)b->marks[k].option;
            for (size_t o = 0; o < n; o++) pairs[a * n + o] += place[a] < place[o];
        }
    }
    c->out->pairs = pairs;
    for (size_t a = 0; a < n && c->out->condorcet < 0; a++) {
        bool beats = true;
        for (size_t o = 0; o < n; o++)
            if (o != a && pairs[a * n + o] <= pairs[o * n + a]) beats = false;
        if (beats) c->out->condorcet = (int32_t)a;
    }
    return ERR_NONE;
}

/* --- places ----------------------------------------------------------------------------------- */

bool count_goes_first(const struct count_poll *p, int32_t a, int32_t b)
{
    int64_t ca = p->options[a].cost, cb = p->options[b].cost;
    if (ca >= 0 && cb >= 0 && ca != cb) return ca < cb;
    return a < b;
}

/* Insertion keeps the rule in one place; there are few options. */
static void put_in_places(struct count *c)
{
    struct count_place *places = c->out->places;
    size_t n = c->poll->option_count;
    for (size_t o = 0; o < n; o++) {
        struct count_place new = {.option = (int32_t)o,
                                  .score = c->score[o],
                                  .voters = c->voters[o],
                                  .left = -1,
                                  .pool = {0, 1}};
        size_t at = o;
        while (at > 0 &&
               (places[at - 1].score < new.score ||
                (places[at - 1].score ==
                 new.score &&count_goes_first(c->poll, new.option, places[at - 1].option)))) {
            places[at] = places[at - 1];
            at--;
        }
        places[at] = new;
    }
    for (size_t i = 1; i < n; i++)
        if (places[i].score == places[i - 1].score) places[i].tied = places[i - 1].tied = true;
    c->out->place_count = n;
}

void count_buy_greedily(struct count *c, enum count_phase phase)
{
    struct count_result *out = c->out;
    for (size_t i = 0; i < out->place_count; i++) {
        struct count_place *place = &out->places[i];
        int64_t cost = c->poll->options[place->option].cost;
        if (!count_may_buy(c, place->option)) continue;
        place->left = c->poll->budget - out->spent;
        if (cost > c->poll->budget - out->spent) {
            if (c->poll->no_skip && phase == COUNT_BY_SCORE) return;
            continue;
        }
        c->bought[place->option] = true;
        out->spent += cost;
        out->rounds[out->round_count++] = (struct count_round){.option = place->option,
                                                               .phase = phase,
                                                               .cost = cost,
                                                               .left = c->poll->budget - out->spent,
                                                               .tied = place->tied};
    }
}

/* --- a whole count ---------------------------------------------------------------------------- */

static bool buys(const struct count_poll *p)
{
    return (p->method == COUNT_APPROVAL || p->method == COUNT_KNAPSACK) && p->rule && p->budget > 0;
}

static enum err_code check_poll(const struct count_poll *p, struct err *err)
{
    if (p->method < COUNT_SCORES || p->method >= COUNT_METHODS || !p->option_count)
        return bad(err, _("La votación no tiene opciones"));
    if (p->option_count > COUNT_MOST_OPTIONS || p->criteria > COUNT_MOST_CRITERIA ||
        p->ballot_count > COUNT_MOST_BALLOTS || p->budget > MOST_AMOUNT || p->raise > 1 << 30)
        return err_set(err, ERR_LIMIT, _("La votación es demasiado grande para contarla"));
    if (p->method == COUNT_SCORES && !p->criteria)
        return bad(err, _("Faltan los criterios con que se califica"));
    for (size_t i = 0; i < p->criteria; i++)
        if (p->weights[i] < 0 || p->weights[i] > COUNT_MOST_WEIGHT)
            return bad(err, _("El peso de cada criterio va de 0 a 1000"));
    for (size_t i = 0; i < p->option_count && buys(p); i++)
        if (p->options[i].cost <= 0 || p->options[i].cost > MOST_AMOUNT)
            return bad(err, _("Falta el costo de una opción"));
    return ERR_NONE;
}

static enum err_code make_room(struct count *c, struct err *err)
{
    size_t n = c->poll->option_count;
    c->score = arena_array(c->arena, n, sizeof *c->score);
    c->voters = arena_array(c->arena, n, sizeof *c->voters);
    c->bought = arena_array(c->arena, n, sizeof *c->bought);
    c->out->places = arena_array(c->arena, n, sizeof *c->out->places);
    c->out->rounds = arena_array(c->arena, n, sizeof *c->out->rounds);
    if (c->poll->method == COUNT_SCORES) {
        c->out->sums = arena_array(c->arena, n * c->poll->criteria, sizeof *c->out->sums);
        if (!c->out->sums) return err_no_memory(err);
    }
    return c->score && c->voters && c->bought && c->out->places && c->out->rounds
               ? ERR_NONE
               : err_no_memory(err);
}

enum err_code count_run(const struct count_poll *poll, struct arena *arena,
                        struct count_result *out, struct err *err)
{
    struct count c = {.poll = poll, .arena = arena, .out = out};
    *out = (struct count_result){.condorcet = -1,
                                 .exact = true,
                                 .share = {0, 1},
                                 .raised = {0, 1},
                                 .ballots = (int64_t)poll->ballot_count};
    enum err_code code = check_poll(poll, err);
    if (!code) code = make_room(&c, err);
    if (code) return code;
    add_scores(&c);
    put_in_places(&c);
    if (poll->method == COUNT_RANKED) code = add_pairs(&c, err);
    if (code || !buys(poll)) return code;
    if (poll->rule == COUNT_EQUAL_SHARES) {
        code = count_buy_by_shares(&c, err);
        if (!code) count_buy_greedily(&c, COUNT_BY_COMPLETION);
    } else {
        count_buy_greedily(&c, COUNT_BY_SCORE);
    }
    for (size_t i = 0; i < out->place_count; i++)
        out->places[i].bought = c.bought[out->places[i].option];
    return code;
}

struct str count_share_text(struct count_share share, char buf[48])
{
    __int128 d = share.d > 0 ? share.d : 1, whole = share.n / d, rest = share.n % d;
    if (rest >= d - rest) whole++;
    return money_sum_plain(whole, 2, buf);
}
