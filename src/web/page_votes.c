/* Votes: the list, /e/{entity}/votaciones, and one vote, /e/{entity}/votacion/{id}: before it who
 * may vote, until when and how the method goes; after it the result (page_vote_result.c). */
#include "cocreate/cycle.h"
#include "web/page_vote.h"
#include "web_routes.h"
#include "web_templates.h"

enum { SHOWN = 100 };

struct str vote_money(const struct page *page, int64_t minor)
{
    char text[48];
    return arena_printf(page->arena, "$%.*s", STR_FMT(money_pretty(minor, 2, text)));
}

const char *vote_how(const struct page *page, const struct vote *vote)
{
    const struct vote_draft *d = &vote->draft;
    switch (d->method) {
    case COUNT_SCORES:
        return _("Cada quien califica cada opción de 0 a 10 en cada criterio. Cada calificación se "
                 "multiplica por el peso de su criterio y se suma todo; lo que se deja en blanco "
                 "vale cero.");
    case COUNT_DOTS:
        return arena_cstr(page->arena,
                          arena_printf(page->arena,
                                       _("Cada quien tiene %lld puntos y los reparte como quiera: "
                                         "todos a una opción, o algunos a varias. Se suman los "
                                         "puntos."),
                                       (long long)d->most));
    case COUNT_RANKED:
        return arena_cstr(
            page->arena,
            arena_printf(
                page->arena,
                _("Cada quien ordena las opciones, empezando por la que más quiere. Como "
                  "son %zu, el primer lugar vale %zu puntos, el que sigue uno menos, y así; "
                  "lo que no se ordena vale cero. Se suman los puntos."),
                d->option_count, d->option_count ? d->option_count - 1 : 0));
    case COUNT_KNAPSACK:
        return _("Cada quien elige lo que haría con el presupuesto, sin pasarse de él. Se cuenta "
                 "cuántas personas eligieron cada opción.");
    default:
        return d->most ? arena_cstr(page->arena,
                                    arena_printf(page->arena,
                                                 _("Cada quien marca las opciones que le parecen "
                                                   "bien, hasta %lld. Se cuenta cuántas personas "
                                                   "marcaron cada una."),
                                                 (long long)d->most))
                       : _("Cada quien marca todas las opciones que le parecen bien. Se cuenta "
                           "cuántas personas marcaron cada una.");
    }
}

const char *vote_rule_says(const struct vote *vote)
{
    if (vote->draft.rule == COUNT_GREEDY)
        return _("Se compra de la más votada a la menos votada, y lo que ya no cabe en el "
                 "presupuesto se salta.");
    if (vote->draft.rule == COUNT_EQUAL_SHARES)
        return _(
            "El presupuesto se reparte en partes iguales entre quienes votan. Una opción se "
            "compra cuando quienes la marcaron la pueden pagar juntos con su parte, y se empieza "
            "por la que a cada uno le sale más barata. Así cuentan también los grupos chicos. Con "
            "lo que sobre se compra de la más votada a la menos votada.");
    return NULL;
}

void vote_crumbs(struct page *page, struct layout_crumbs *crumbs, const struct vote *vote,
                 const char *last)
{
    open_crumbs(page, crumbs);
    layout_crumbs_add(crumbs, str_of(_("Votaciones")), layout_entity_url(page, "votaciones"));
    layout_crumbs_add(crumbs, vote->draft.title,
                      last ? layout_entity_url(page, "votacion/%lld", (long long)vote->id)
                           : STR_NONE);
    if (last) layout_crumbs_add(crumbs, str_of(last), STR_NONE);
}

/* --- the list --------------------------------------------------------------------------------- */

static struct vote_row row_of(struct page *page, const struct vote *vote)
{
    const struct vote_draft *d = &vote->draft;
    bool counted = vote->state == VOTE_COUNTED, before = !counted && page->now_ms < d->opens,
         over = counted || page->now_ms >= d->closes;
    struct vote_row row = {.title = d->title,
                           .url = layout_entity_url(page, "votacion/%lld", (long long)vote->id),
                           .method = vote_method_word(d->method),
                           .state = vote_state_word(vote->state),
                           .ballots = vote->ballots,
                           .takes = vote->takes,
                           .counted = counted};
    struct str at = open_when(page, before ? d->opens : d->closes);
    const char *says = before    ? _("Abre el %.*s")
                       : !over   ? _("Cierra el %.*s")
                       : counted ? _("Cerró el %.*s")
                                 : _("Cerró el %.*s; falta contarla");
    row.when = arena_printf(page->arena, says, STR_FMT(at));
    return row;
}

/* What takes ballots now, then what will, then what is over; the newest first in each. */
static int rank_of(const struct vote *vote)
{
    return vote->takes ? 0 : vote->state != VOTE_COUNTED ? 1 : 2;
}

static void put_in_order(struct page *page, const struct vote *votes, size_t count,
                         struct vote_row *rows)
{
    size_t n = 0;
    for (int rank = 0; rank < 3; rank++)
        for (size_t i = count; i-- > 0;)
            if (rank_of(&votes[i]) == rank) rows[n++] = row_of(page, &votes[i]);
}

/* route: GET /e/{entity}/votaciones
 * query: ciclo=int? mesa=int? despues=int?
 * title: Votaciones */
enum err_code page_votes(struct page *page, struct err *err)
{
    const struct page_votes_parameters *q = page_votes_parameters(page);
    struct votes_view v = {0};
    struct co co = page_co(page);
    struct vote *votes;
    struct vote_filter filter = {
        .cycle = q->ciclo, .roundtable = q->mesa, .after = q->despues, .most = SHOWN};
    enum err_code code = vote_list(&co, &filter, &votes, &v.count, err);
    struct vote_row *rows = code ? NULL : arena_array(page->arena, v.count + 1, sizeof *rows);
    if (!rows) return code ? code : err_no_memory(err);
    put_in_order(page, votes, v.count, rows);
    v.rows = rows;
    if (v.count == SHOWN) v.pager.next = page_with(page, "despues", votes[SHOWN - 1].id);
    if (open_may(page, VOTE_STAFF)) {
        v.new_url = layout_entity_url(page, "votacion/nueva");
        v.import_url = layout_entity_url(page, "votacion/importar");
    }
    open_crumbs(page, &v.crumbs);
    layout_crumbs_add(&v.crumbs, str_of(_("Votaciones")), STR_NONE);
    page->description = str_of(_("Qué va primero: lo que se vota, hasta cuándo y qué resultó."));
    template_votes(page, &v);
    return ERR_NONE;
}

/* --- one vote --------------------------------------------------------------------------------- */

static enum err_code choices_of(struct page *page, struct vote_view *v, struct err *err)
{
    const struct vote_draft *d = &v->vote->draft;
    struct vote_choice *list = arena_array(page->arena, d->option_count + 1, sizeof *list);
    if (!list) return err_no_memory(err);
    for (size_t i = 0; i < d->option_count; i++) {
        const struct vote_option *o = &d->options[i];
        list[i] = (struct vote_choice){.title = o->title, .has_cost = o->has_cost, .cost = o->cost};
        if (o->proposal)
            list[i].url = layout_entity_url(page, "propuesta/%lld", (long long)o->proposal);
    }
    v->choices = list;
    v->choice_count = d->option_count;
    return ERR_NONE;
}

/* What this reader can do here now. */
static enum err_code doors(struct page *page, struct co *co, struct vote_view *v, struct err *err)
{
    const struct vote *vote = v->vote;
    long long id = (long long)vote->id;
    enum err_code code = vote_voted(co, vote->id, &v->voted, err);
    if (code) return code;
    if (vote->takes && page->writable && !v->voted) {
        struct err no = {0};
        enum err_code may = page->actor.person ? vote_may(co, vote, &no) : ERR_NONE;
        if (may == ERR_NONE)
            v->vote_url = layout_entity_url(page, "votacion/%lld/votar", id);
        else if (may == ERR_DENIED)
            v->why_not = arena_str(page->arena, str_of(no.message));
        else
            return *err = no, may;
    }
    if (page->writable && vote->state != VOTE_DRAFT)
        v->ballot_url = layout_entity_url(page, "votacion/%lld/boleta", id);
    if (!open_may(page, VOTE_STAFF)) return ERR_NONE;
    if (v->draft) v->edit_url = layout_entity_url(page, "votacion/%lld/editar", id);
    if (v->draft) v->open_url = layout_entity_url(page, "votacion/%lld/abrir", id);
    if (v->waits) v->count_url = layout_entity_url(page, "votacion/%lld/contar", id);
    return ERR_NONE;
}

static void addresses(struct page *page, struct vote_view *v)
{
    long long id = (long long)v->vote->id;
    const struct vote_draft *d = &v->vote->draft;
    v->recount_url = layout_entity_url(page, "votacion/%lld/recuento", id);
    v->csv_url = layout_entity_url(page, "votacion/%lld/boletas.csv", id);
    v->lines_url = layout_entity_url(page, "votacion/%lld/boletas.txt", id);
    bool costs = d->has_budget && d->method != COUNT_SCORES;
    for (size_t i = 0; i < d->option_count; i++) costs = costs && d->options[i].has_cost;
    if (costs) v->pb_url = layout_entity_url(page, "votacion/%lld/boletas.pb", id);
    if (d->roundtable)
        v->roundtable_url = layout_entity_url(page, "mesa/%lld", (long long)d->roundtable);
}

static void words(struct page *page, struct vote_view *v)
{
    const struct vote *vote = v->vote;
    v->draft = vote->state == VOTE_DRAFT;
    v->over = page->now_ms >= vote->draft.closes;
    v->waits = vote->state == VOTE_OPEN && v->over;
    v->state = vote_state_word(vote->state);
    v->how = vote_how(page, vote);
    v->rule = vote_rule_says(vote);
    v->who = vote_electorate_word(vote->draft.electorate);
    v->opens = open_when(page, vote->draft.opens);
    v->closes = open_when(page, vote->draft.closes);
}

static bool is_example(struct co *co, int64_t id)
{
    struct cycle cycle;
    struct err ignored = {0};
    return id && cycle_get(co, id, &cycle, &ignored) == ERR_NONE && cycle.is.example;
}

/* route: GET /e/{entity}/votacion/{id}
 * title: Votación */
enum err_code page_vote(struct page *page, struct err *err)
{
    struct vote_view v = {0};
    struct vote_result result = {0};
    struct vote_outcome outcome = {0};
    struct co co = page_co(page);
    int64_t id = page_vote_parameters(page)->id;
    enum err_code code = vote_get(&co, id, &result.vote, err);
    if (!code && result.vote.state == VOTE_COUNTED) code = vote_kept(&co, id, &result, err);
    if (code) return code;
    v.vote = &result.vote;
    words(page, &v);
    addresses(page, &v);
    code = choices_of(page, &v, err);
    if (!code) code = doors(page, &co, &v, err);
    if (!code) code = vote_electors(&co, v.vote, &v.electors, err);
    if (!code && result.vote.state == VOTE_COUNTED) {
        code = vote_outcome(page, &result, &outcome, err);
        v.outcome = &outcome;
    }
    if (code) return code;
    v.example = is_example(&co, v.vote->draft.cycle);
    follow_make(page, &v.follow, "vote", id);
    vote_crumbs(page, &v.crumbs, v.vote, NULL);
    page->title = v.vote->draft.title;
    template_vote(page, &v);
    return ERR_NONE;
}
