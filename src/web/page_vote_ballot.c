/* Voting: /e/{entity}/votacion/{id}/votar, the ballot of each method in fields that need no script;
 * /e/{entity}/votacion/{id}/boleta, one's own ballot by its receipt. The receipt is drawn in the
 * answer to the form and is sent in forms only: in no address, so in no log and no history. */
#include <stdio.h>

#include "web/page_vote.h"
#include "web_routes.h"
#include "web_templates.h"

enum { MOST_PLACES = 20, MOST_MARKS = COUNT_MOST_OPTIONS };

/* --- names of fields -------------------------------------------------------------------------- */

static const char *name_of(struct page *page, const char *what, size_t a, size_t b)
{
    struct str name = b ? arena_printf(page->arena, "%s_%zu_%zu", what, a, b)
                        : arena_printf(page->arena, "%s_%zu", what, a);
    return name.p ? name.p : what;
}

static size_t places_of(const struct vote_draft *d)
{
    size_t places =
        d->most > 0 && (uint64_t)d->most < d->option_count ? (size_t)d->most : d->option_count;
    return places < MOST_PLACES ? places : MOST_PLACES;
}

/* --- what was sent ---------------------------------------------------------------------------- */

struct marks {
    struct vote_mark list[MOST_MARKS];
    size_t count;
};

static void mark(struct marks *m, size_t option, size_t criterion, int64_t points)
{
    if (m->count < MOST_MARKS)
        m->list[m->count++] = (struct vote_mark){(int64_t)option, (int)criterion, points};
}

static void read_chosen(struct form *form, const struct vote_draft *d, struct marks *out)
{
    struct str sent[MOST_MARKS];
    size_t n = form_list(form, "opcion", sent, MOST_MARKS);
    int64_t id;
    for (size_t i = 0; i < n; i++)
        if (str_to_i64(sent[i], &id) && id >= 1 && (uint64_t)id <= d->option_count)
            mark(out, (size_t)id, 0, 1);
}

static void read_dots(struct page *page, const struct vote_draft *d, struct marks *out)
{
    for (size_t i = 1; i <= d->option_count; i++) {
        int64_t n = form_number(page->form, name_of(page, "puntos", i, 0), 0, d->most, 0);
        if (n) mark(out, i, 0, n);
    }
}

static void read_ranks(struct page *page, const struct vote_draft *d, struct marks *out)
{
    int64_t place = 1; /* a place left out does not count: the next one moves up */
    for (size_t i = 1; i <= places_of(d); i++) {
        int64_t id =
            form_number(page->form, name_of(page, "lugar", i, 0), 0, (int64_t)d->option_count, 0);
        if (!id) continue;
        for (size_t k = 0; k < out->count; k++)
            if (out->list[k].option == id)
                co_fault(&page->form->faults, name_of(page, "lugar", i, 0),
                         _("Esta opción ya tiene un lugar más arriba"));
        mark(out, (size_t)id, 0, place++);
    }
}

static void read_scores(struct page *page, const struct vote_draft *d, struct marks *out)
{
    for (size_t i = 1; i <= d->option_count; i++)
        for (size_t c = 1; c <= d->criterion_count; c++) {
            int64_t n =
                form_number(page->form, name_of(page, "nota", i, c), 0, COUNT_MOST_SCORE, -1);
            if (n >= 0) mark(out, i, c - 1, n);
        }
}

static void read_marks(struct page *page, const struct vote_draft *d, struct marks *out)
{
    out->count = 0;
    if (d->method == COUNT_DOTS)
        read_dots(page, d, out);
    else if (d->method == COUNT_RANKED)
        read_ranks(page, d, out);
    else if (d->method == COUNT_SCORES)
        read_scores(page, d, out);
    else
        read_chosen(page->form, d, out);
}

/* The sum told back: how much was chosen, and how much too much. */
static void tell_sum(struct page *page, const struct vote_draft *d, const struct marks *m,
                     struct err *err)
{
    int64_t sum = 0, used = 0;
    for (size_t i = 0; i < m->count; i++) {
        used += d->method == COUNT_DOTS ? m->list[i].points : 1;
        if (d->options[m->list[i].option - 1].has_cost &&
            !money_add(sum, d->options[m->list[i].option - 1].cost, &sum))
            return;
    }
    if (d->method == COUNT_KNAPSACK && sum > d->budget) {
        err_set(err, ERR_INPUT, _("Lo que eligió cuesta más que el presupuesto"));
        err_advice(err, _("Suma %.*s y hay %.*s: quite opciones por %.*s o más"),
                   STR_FMT(vote_money(page, sum)), STR_FMT(vote_money(page, d->budget)),
                   STR_FMT(vote_money(page, sum - d->budget)));
    } else if (d->method == COUNT_DOTS && used > d->most) {
        err_set(err, ERR_INPUT, _("Repartió más puntos de los que tiene"));
        err_advice(err, _("Puso %lld y tiene %lld: quite %lld"), (long long)used,
                   (long long)d->most, (long long)(used - d->most));
    } else if (d->method == COUNT_APPROVAL && d->most && used > d->most) {
        err_set(err, ERR_INPUT, _("Marcó más opciones de las que se puede"));
        err_advice(err, _("Marcó %lld y se puede hasta %lld: quite %lld"), (long long)used,
                   (long long)d->most, (long long)(used - d->most));
    }
}

/* --- the ballot as a form --------------------------------------------------------------------- */

static const struct vote_mark *mark_of(const struct marks *m, size_t option, size_t criterion)
{
    for (size_t i = 0; i < m->count; i++)
        if (m->list[i].option == (int64_t)option && m->list[i].criterion == (int)criterion)
            return &m->list[i];
    return NULL;
}

static struct str number(struct page *page, int64_t n)
{
    return arena_printf(page->arena, "%lld", (long long)n);
}

static struct str cost_of(struct page *page, const struct vote_option *o)
{
    return o->has_cost
               ? arena_printf(page->arena, _("Cuesta %.*s"), STR_FMT(vote_money(page, o->cost)))
               : STR_NONE;
}

static size_t chosen_fields(struct page *page, const struct vote_draft *d, const struct marks *m,
                            struct form_field *fields)
{
    struct form_choice *choices = arena_array(page->arena, d->option_count, sizeof *choices);
    if (!choices) return 0;
    for (size_t i = 0; i < d->option_count; i++)
        choices[i] = (struct form_choice){.value = number(page, (int64_t)i + 1),
                                          .label = d->options[i].title,
                                          .hint = cost_of(page, &d->options[i]),
                                          .chosen = mark_of(m, i + 1, 0) != NULL};
    fields[0] = (struct form_field){.kind = FORM_CHECKS,
                                    .name = "opcion",
                                    .label = d->method == COUNT_KNAPSACK
                                                 ? _("Elija lo que haría con el presupuesto")
                                                 : _("Marque las que le parecen bien"),
                                    .choices = choices,
                                    .choice_count = d->option_count};
    return 1;
}

static size_t dot_fields(struct page *page, const struct vote_draft *d, const struct marks *m,
                         struct form_field *fields)
{
    for (size_t i = 0; i < d->option_count; i++) {
        const struct vote_mark *was = mark_of(m, i + 1, 0);
        struct str hint = cost_of(page, &d->options[i]);
        fields[i] = (struct form_field){.kind = FORM_NUMBER,
                                        .name = name_of(page, "puntos", i + 1, 0),
                                        .label = arena_cstr(page->arena, d->options[i].title),
                                        .hint = hint.n ? hint.p : NULL,
                                        .value = was ? number(page, was->points) : STR("0"),
                                        .most = 7};
    }
    return d->option_count;
}

static size_t rank_fields(struct page *page, const struct vote_draft *d, const struct marks *m,
                          struct form_field *fields)
{
    size_t places = places_of(d);
    for (size_t p = 1; p <= places; p++) {
        struct form_choice *choices =
            arena_array(page->arena, d->option_count + 1, sizeof *choices);
        if (!choices) return 0;
        choices[0] = (struct form_choice){STR(""), str_of(_("ninguna")), STR_NONE, true};
        for (size_t i = 0; i < d->option_count; i++) {
            const struct vote_mark *was = mark_of(m, i + 1, 0);
            bool here = was && was->points == (int64_t)p;
            choices[i + 1] = (struct form_choice){number(page, (int64_t)i + 1), d->options[i].title,
                                                  STR_NONE, here};
            if (here) choices[0].chosen = false;
        }
        struct str label = arena_printf(page->arena, _("Lugar %zu"), p);
        fields[p - 1] = (struct form_field){.kind = FORM_SELECT,
                                            .name = name_of(page, "lugar", p, 0),
                                            .label = label.p,
                                            .choices = choices,
                                            .choice_count = d->option_count + 1};
    }
    return places;
}

/* None, 0, 1 … 10. */
static struct form_choice *score_choices(struct page *page, const struct vote_mark *was)
{
    struct form_choice *out = arena_array(page->arena, COUNT_MOST_SCORE + 2, sizeof *out);
    if (!out) return NULL;
    out[0] = (struct form_choice){STR(""), str_of(_("sin calificar")), STR_NONE, !was};
    for (int n = 0; n <= COUNT_MOST_SCORE; n++) {
        struct str text = number(page, n);
        out[n + 1] = (struct form_choice){text, text, STR_NONE, was && was->points == n};
    }
    return out;
}

static size_t score_fields(struct page *page, const struct vote_draft *d, const struct marks *m,
                           struct form_field *fields)
{
    size_t n = 0;
    for (size_t i = 0; i < d->option_count; i++) {
        fields[n++] = (struct form_field){.kind = FORM_NOTE,
                                          .label = arena_cstr(page->arena, d->options[i].title)};
        for (size_t c = 0; c < d->criterion_count; c++) {
            const struct vote_mark *was = mark_of(m, i + 1, c);
            struct str label =
                arena_printf(page->arena, "%.*s (%.*s)", STR_FMT(d->criteria[c].title),
                             STR_FMT(d->options[i].title));
            struct form_choice *choices = score_choices(page, was);
            if (!choices) return 0;
            fields[n++] = (struct form_field){.kind = FORM_SELECT,
                                              .name = name_of(page, "nota", i + 1, c + 1),
                                              .label = label.p,
                                              .choices = choices,
                                              .choice_count = COUNT_MOST_SCORE + 2};
        }
    }
    return n;
}

/* The fields of the ballot, with these marks in them until something was sent. */
static enum err_code ballot_form(struct page *page, const struct vote *vote, const struct marks *m,
                                 struct str receipt, struct form_view *out, struct err *err)
{
    const struct vote_draft *d = &vote->draft;
    size_t room = d->option_count * (d->criterion_count + 1) + 4, n;
    struct form_field *fields = arena_array(page->arena, room, sizeof *fields);
    if (!fields) return err_no_memory(err);
    n = d->method == COUNT_DOTS     ? dot_fields(page, d, m, fields)
        : d->method == COUNT_RANKED ? rank_fields(page, d, m, fields)
        : d->method == COUNT_SCORES ? score_fields(page, d, m, fields)
                                    : chosen_fields(page, d, m, fields);
    if (!n) return err_no_memory(err);
    fields[n++] = (struct form_field){.kind = FORM_CHECK,
                                      .name = "en_blanco",
                                      .label = _("Voto en blanco: no marco nada a propósito")};
    fields[n++] = (struct form_field){.kind = FORM_HIDDEN, .name = "comprobante", .value = receipt};
    *out = (struct form_view){
        .action = layout_entity_url(page, "votacion/%lld/votar", (long long)vote->id),
        .button = receipt.n ? _("Cambiar mi voto") : _("Votar"),
        .fields = fields,
        .count = n};
    return ERR_NONE;
}

/* Fills it with what was sent; checked boxes beyond what form_fill looks at are kept as well. */
static void fill(struct page *page, struct form_view *form, const struct marks *sent)
{
    form_fill(page, form);
    for (size_t i = 0; i < form->count; i++) {
        struct form_field *f = &form->fields[i];
        if (f->kind != FORM_CHECKS) continue;
        for (size_t k = 0; k < f->choice_count; k++)
            f->choices[k].chosen = mark_of(sent, k + 1, 0) != NULL;
    }
}

/* --- what a ballot says, in words ------------------------------------------------------------- */

static struct str in_words(struct page *page, const struct vote_draft *d, const struct vote_mark *m)
{
    if (m->option < 1 || (uint64_t)m->option > d->option_count) return STR("");
    struct str title = d->options[m->option - 1].title;
    switch (d->method) {
    case COUNT_DOTS:
        return arena_printf(
            page->arena,
            i18n_plural("%.*s: %lld punto", "%.*s: %lld puntos", (unsigned long)m->points),
            STR_FMT(title), (long long)m->points);
    case COUNT_RANKED:
        return arena_printf(page->arena, _("Lugar %lld: %.*s"), (long long)m->points,
                            STR_FMT(title));
    case COUNT_SCORES:
        return (size_t)m->criterion < d->criterion_count
                   ? arena_printf(page->arena, "%.*s: %.*s, %lld", STR_FMT(title),
                                  STR_FMT(d->criteria[m->criterion].title), (long long)m->points)
                   : STR("");
    default:
        return title;
    }
}

/* In the order of places for ranks, of the list for the rest. */
static enum err_code words_of(struct page *page, const struct vote_draft *d,
                              const struct vote_mark *marks, size_t count, struct receipt_view *v,
                              struct err *err)
{
    struct str *lines = arena_array(page->arena, count + 1, sizeof *lines);
    if (!lines) return err_no_memory(err);
    for (size_t i = 0; i < count; i++) {
        size_t at =
            d->method == COUNT_RANKED && marks[i].points >= 1 && (uint64_t)marks[i].points <= count
                ? (size_t)marks[i].points - 1
                : i;
        lines[at] = in_words(page, d, &marks[i]);
    }
    v->marks = lines;
    v->mark_count = count;
    return ERR_NONE;
}

/* --- casting ---------------------------------------------------------------------------------- */

static enum err_code draw_receipt(struct page *page, const struct vote *vote, struct str receipt,
                                  bool fresh, struct err *err)
{
    struct receipt_view v = {.vote = vote,
                             .receipt = receipt,
                             .fresh = fresh,
                             .url = layout_entity_url(page, "votacion/%lld", (long long)vote->id),
                             .closes = open_when(page, vote->draft.closes),
                             .may_change = vote->takes && page->actor.person};
    struct vote_ballot ballot;
    struct co co = page_co(page);
    enum err_code code = vote_receipt(&co, vote->id, receipt, &ballot, err);
    if (!code) code = words_of(page, &vote->draft, ballot.marks, ballot.count, &v, err);
    struct form_field *fields = arena_array(page->arena, 2, sizeof *fields);
    if (code || !fields) return code ? code : err_no_memory(err);
    fields[0] = (struct form_field){.kind = FORM_HIDDEN, .name = "comprobante", .value = receipt};
    fields[1] = (struct form_field){.kind = FORM_HIDDEN, .name = "de_nuevo", .value = STR("1")};
    v.change = (struct form_view){
        .action = layout_entity_url(page, "votacion/%lld/votar", (long long)vote->id),
        .button = _("Cambiar mi voto"),
        .fields = fields,
        .count = 2};
    page->title = fresh ? str_of(_("Su voto quedó guardado")) : str_of(_("Su boleta"));
    vote_crumbs(page, &v.crumbs, vote, _("Su boleta"));
    template_vote_receipt(page, &v);
    return ERR_NONE;
}

/* The ballot as it lies in the box, to think it over. */
static enum err_code lay_out(struct page *page, const struct vote *vote, struct str receipt,
                             struct marks *m, struct err *err)
{
    struct vote_ballot ballot = {0};
    struct co co = page_co(page);
    m->count = 0;
    if (!receipt.n) return ERR_NONE;
    enum err_code code = vote_receipt(&co, vote->id, receipt, &ballot, err);
    for (size_t i = 0; i < ballot.count && !code && i < MOST_MARKS; i++)
        m->list[m->count++] = ballot.marks[i];
    return code;
}

/* Casts or changes; the token of a new one is written. */
static enum err_code cast(struct page *page, const struct vote *vote, struct marks *m,
                          struct str *receipt, struct err *err)
{
    struct co co = page_co(page);
    char token[SESSION_TOKEN + 1];
    read_marks(page, &vote->draft, m);
    enum err_code code = co_check(&page->form->faults, err);
    if (!code && !m->count && !form_flag(page->form, "en_blanco")) {
        err_set(err, ERR_INPUT, _("Su boleta no marca nada"));
        err_advice(err, _("Si quiere votar en blanco, marque la última casilla"));
        return ERR_INPUT;
    }
    if (code) return code;
    if (receipt->n) {
        code = vote_change(&co, vote->id, *receipt, m->list, m->count, err);
    } else {
        code = vote_cast(&co, vote->id, m->list, m->count, token, err);
        if (!code) *receipt = arena_str(page->arena, str_of(token));
    }
    if (code == ERR_INPUT) tell_sum(page, &vote->draft, m, err);
    return code;
}

/* route: FORM /e/{entity}/votacion/{id}/votar
 * may: citizen
 * title: Votar */
enum err_code page_vote_cast(struct page *page, struct err *err)
{
    struct ballot_view v = {0};
    struct vote vote = {0};
    struct co co = page_co(page);
    struct marks *m = arena_alloc(page->arena, sizeof *m);
    struct str receipt = page->post ? form_text(page->form, "comprobante") : STR("");
    bool voted = false, again = page->post && form_has(page->form, "de_nuevo");
    if (!m) return err_no_memory(err);
    enum err_code code = vote_get(&co, page_vote_cast_parameters(page)->id, &vote, err);
    if (!code) code = vote_may(&co, &vote, err);
    if (!code) code = vote_voted(&co, vote.id, &voted, err);
    if (code) return code;
    if (page->post && !again) {
        bool changes = receipt.n > 0;
        code = cast(page, &vote, m, &receipt, err);
        if (!code) return draw_receipt(page, &vote, receipt, true, err);
        if (!page_form_again(page, code, err)) return code;
        if (!changes) receipt = STR("");
    } else {
        if (!vote.takes || (voted && !receipt.n))
            return page_see_other(page, open_path(page, "votacion/%lld", (long long)vote.id));
        code = lay_out(page, &vote, receipt, m, err);
    }
    if (code && code != ERR_INPUT && code != ERR_CONFLICT) return code;
    code = ballot_form(page, &vote, m, receipt, &v.form, err);
    if (code) return code;
    if (page->post && !again) fill(page, &v.form, m);
    v.vote = &vote;
    v.how = vote_how(page, &vote);
    v.changes = receipt.n > 0;
    if (vote.draft.method == COUNT_KNAPSACK) v.budget = vote_money(page, vote.draft.budget);
    vote_crumbs(page, &v.crumbs, &vote, _("Votar"));
    template_vote_ballot(page, &v);
    return ERR_NONE;
}

/* route: FORM /e/{entity}/votacion/{id}/boleta
 * title: Su boleta */
enum err_code page_vote_receipt(struct page *page, struct err *err)
{
    struct receipt_view v = {0};
    struct vote vote = {0};
    struct co co = page_co(page);
    enum err_code code = vote_get(&co, page_vote_receipt_parameters(page)->id, &vote, err);
    if (code) return code;
    if (page->post) {
        struct vote_ballot ballot;
        struct str receipt = form_text(page->form, "comprobante");
        code = vote_receipt(&co, vote.id, receipt, &ballot, err);
        if (!code) return draw_receipt(page, &vote, receipt, false, err);
        if (code != ERR_NOTFOUND) return code;
        co_fault(&page->form->faults, "comprobante",
                 _("No hay una boleta con este comprobante: revise que esté completo"));
        code = co_check(&page->form->faults, err);
        page_form_again(page, code, err);
    }
    struct form_field fields[] = {{.kind = FORM_LINE,
                                   .name = "comprobante",
                                   .label = _("Su comprobante"),
                                   .hint = _("Las 64 letras y cifras que se le dieron al votar."),
                                   .most = SESSION_TOKEN,
                                   .autocomplete = "off"}};
    v.ask = (struct form_view){
        .action = layout_entity_url(page, "votacion/%lld/boleta", (long long)vote.id),
        .button = _("Ver mi boleta"),
        FORM_FIELDS(fields)};
    form_fill(page, &v.ask);
    v.vote = &vote;
    v.url = layout_entity_url(page, "votacion/%lld", (long long)vote.id);
    vote_crumbs(page, &v.crumbs, &vote, _("Su boleta"));
    template_vote_ask(page, &v);
    return ERR_NONE;
}
