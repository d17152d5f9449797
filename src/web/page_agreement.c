/* What a session agrees, with each member's vote, the reason of who was against and the dissent
 * that somebody wants written down; corrected until the minutes are published; and later, what
 * became of it. */
#include <string.h>

#include "cocreate/cycle.h"
#include "web/page_sitting.h"
#include "web_routes.h"

enum { MOST_TEXT = 10000, VOTE_FIELDS = 2 };

static struct str back(struct page *page, int64_t sitting)
{
    return open_path(page, "sesion/%lld", (long long)sitting);
}

/* --- what is agreed --------------------------------------------------------------------------- */

static const char *vote_name(struct page *page, const char *what, int64_t role)
{
    struct str name = arena_printf(page->arena, "%s-%lld", what, (long long)role);
    return name.p ? name.p : "";
}

/* The votes that were marked; who was left empty did not vote. */
static size_t read_votes(struct page *page, const struct sitting *s, struct seat_vote *out)
{
    size_t n = 0;
    for (size_t i = 0; i < s->seat_count; i++) {
        if (!s->seats[i].votes) continue;
        int64_t vote = form_number(page->form, vote_name(page, "vote", s->seats[i].role), 0,
                                   SEAT_VOTES - 1, 0);
        if (!vote) continue;
        out[n++] = (struct seat_vote){
            .role = s->seats[i].role,
            .vote = (int)vote,
            .reason = form_text(page->form, vote_name(page, "why", s->seats[i].role))};
    }
    return n;
}

/* What is wrong with a vote is said beside that vote. */
static void place_faults(struct page *page, const struct agreement_draft *d)
{
    struct co_faults *faults = &page->form->faults;
    for (size_t i = 0; i < faults->count; i++) {
        if (strcmp(faults->list[i].field, "votes") != 0) continue;
        for (size_t k = 0; k < d->vote_count; k++) {
            const char *field = vote_name(page, "why", d->votes[k].role);
            if (d->votes[k].vote != SEAT_AGAINST || d->votes[k].reason.n ||
                co_fault_of(faults, field))
                continue;
            faults->list[i].field = field;
            break;
        }
    }
}

/* A new one of the session, or the correction of `old`. */
static enum err_code take_agreement(struct page *page, int64_t sitting, const struct agreement *old,
                                    struct err *err)
{
    struct co co = page_co(page);
    struct form *f = page->form;
    struct sitting s;
    int64_t made, version = work_version_sent(page);
    enum err_code code = sitting_get(&co, sitting, &s, err);
    struct seat_vote *votes =
        code ? NULL : arena_array(page->arena, s.seat_count + 1, sizeof *votes);
    if (!votes) return code ? code : err_no_memory(err);
    struct agreement_draft d = {.item = form_number(f, "item", 0, SITTING_MOST_ITEMS, 0),
                                .text = form_text(f, "text"),
                                .responsible = form_text(f, "responsible"),
                                .due = form_day(f, "due"),
                                .dissent = form_text(f, "dissent"),
                                .votes = votes,
                                .vote_count = read_votes(page, &s, votes)};
    if (d.item > 0 && (size_t)d.item <= s.is.agenda_count)
        d.subject = s.is.agenda[d.item - 1].subject;
    code = old ? agreement_edit(&co, old->id, version, &d, &f->faults, err)
               : agreement_add(&co, sitting, version, &d, &f->faults, &made, err);
    if (code) place_faults(page, &d);
    int64_t number = old ? old->number : (int64_t)s.agreement_count + 1;
    return code ? code
                : page_see_other(page,
                                 arena_printf(page->arena, "%.*s#acuerdo-%lld",
                                              STR_FMT(back(page, sitting)), (long long)number));
}

static size_t point_choices(struct page *page, const struct sitting *s, int64_t chosen,
                            struct form_choice *out)
{
    out[0] = (struct form_choice){
        .value = STR("0"), .label = str_of(_("ninguno de ellos")), .chosen = chosen == 0};
    for (size_t i = 0; i < s->is.agenda_count; i++)
        out[i + 1] = (struct form_choice){
            .value = arena_printf(page->arena, "%zu", i + 1),
            .label = arena_printf(page->arena, "%zu. %.*s", i + 1,
                                  STR_FMT(str_slice(s->is.agenda[i].text, 0, 120))),
            .chosen = chosen == (int64_t)i + 1};
    return s->is.agenda_count + 1;
}

static const struct seat_vote *vote_of(const struct agreement *a, int64_t role)
{
    for (size_t i = 0; i < a->is.vote_count; i++)
        if (a->is.votes[i].role == role) return &a->is.votes[i];
    return NULL;
}

/* A vote and its reason for each who came with a vote. */
static bool vote_fields(struct page *page, const struct sitting *s, const struct agreement *a,
                        struct form_field *out, size_t *count)
{
    for (size_t i = 0; i < s->seat_count; i++) {
        const struct seat *seat = &s->seats[i];
        struct form_choice *votes = arena_array(page->arena, SEAT_VOTES, sizeof *votes);
        const struct seat_vote *told = vote_of(a, seat->role);
        if (!seat->votes) continue;
        if (!votes) return false;
        votes[0] = (struct form_choice){STR("0"), str_of(_("no se votó")), STR_NONE, !told};
        for (int v = 1; v < SEAT_VOTES; v++)
            votes[v] = (struct form_choice){.value = arena_printf(page->arena, "%d", v),
                                            .label = str_of(member_vote_word(v)),
                                            .chosen = told && told->vote == v};
        struct str label = sitting_member(page, seat->name, seat->sector, seat->substitute);
        out[(*count)++] = (struct form_field){.kind = FORM_SELECT,
                                              .name = vote_name(page, "vote", seat->role),
                                              .label = label.p ? label.p : "",
                                              .choices = votes,
                                              .choice_count = SEAT_VOTES};
        struct str why = arena_printf(page->arena, _("Su razón (%.*s)"), STR_FMT(seat->name));
        out[(*count)++] = (struct form_field){.kind = FORM_LINE,
                                              .name = vote_name(page, "why", seat->role),
                                              .label = why.p ? why.p : "",
                                              .value = told ? told->reason : STR_NONE,
                                              .most = CYCLE_MOST_NOTE,
                                              .optional = true};
    }
    return true;
}

/* What it says, who answers for it and by when. */
static size_t text_fields(struct page *page, const struct agreement *a, struct form_field *out)
{
    out[0] = (struct form_field){.kind = FORM_AREA,
                                 .name = "text",
                                 .label = _("Qué se acordó"),
                                 .hint = _("Qué se hará, dicho de modo que después se pueda ver si "
                                           "se hizo."),
                                 .value = a->is.text,
                                 .most = MOST_TEXT};
    out[1] = (struct form_field){.kind = FORM_LINE,
                                 .name = "responsible",
                                 .label = _("Quién es responsable"),
                                 .hint = _("El nombre se publica."),
                                 .value = a->is.responsible,
                                 .most = 200};
    out[2] = (struct form_field){.kind = FORM_DATE,
                                 .name = "due",
                                 .label = _("Para qué día"),
                                 .value = form_iso(page, a->is.due),
                                 .optional = true};
    out[3] = (struct form_field){
        .kind = FORM_NOTE,
        .label = _("Votación"),
        .hint = _("Si fue por consenso, no la llene. Quien vota en contra dice por qué.")};
    return 4;
}

/* `a`: the one that is corrected, or an empty one of a point. */
static enum err_code draw_agreement(struct page *page, const struct sitting *s,
                                    const struct agreement *a, struct err *err)
{
    struct form_field *fields =
        arena_array(page->arena, 8 + VOTE_FIELDS * s->seat_count, sizeof *fields);
    struct form_choice *points = arena_array(page->arena, s->is.agenda_count + 1, sizeof *points);
    size_t n = 0;
    if (!fields || !points) return err_no_memory(err);
    fields[n++] = work_version(page, s->version);
    fields[n++] = (struct form_field){.kind = FORM_SELECT,
                                      .name = "item",
                                      .label = _("De qué punto del orden del día"),
                                      .choices = points,
                                      .choice_count = point_choices(page, s, a->is.item, points)};
    n += text_fields(page, a, fields + n);
    if (!vote_fields(page, s, a, fields, &n)) return err_no_memory(err);
    fields[n++] = (struct form_field){.kind = FORM_AREA,
                                      .name = "dissent",
                                      .label = _("Disenso que alguien pide asentar"),
                                      .hint = _("Se publica junto al acuerdo, con sus palabras."),
                                      .value = a->is.dissent,
                                      .most = MOST_TEXT,
                                      .optional = true};
    struct form_view form = {
        .action = page_here(page), .button = _("Guardar el acuerdo"), .fields = fields, .count = n};
    struct work_view v = {.over = open_when(page, s->is.starts)};
    if (a->id)
        v.lead = _("Se corrige hasta que se publique el acta. La bitácora guarda lo que decía.");
    sitting_crumbs(page, &v.crumbs, s);
    work_draw(page, &v, &form);
    return ERR_NONE;
}

/* route: FORM /e/{entity}/sesion/{id}/acuerdos
 * query: punto=int?
 * may: member admin
 * title: Escribir un acuerdo */
enum err_code page_agreement_new(struct page *page, struct err *err)
{
    const struct page_agreement_new_parameters *asked = page_agreement_new_parameters(page);
    struct agreement fresh = {.is = {.item = asked->punto, .due = DATE_NONE}};
    struct sitting s;
    if (page->post) {
        enum err_code code = take_agreement(page, asked->id, NULL, err);
        if (!code || !page_form_again(page, code, err)) return code;
    }
    struct co co = page_co(page);
    enum err_code code = sitting_get(&co, asked->id, &s, err);
    return code ? code : draw_agreement(page, &s, &fresh, err);
}

/* route: FORM /e/{entity}/acuerdo/{id}/corregir
 * may: member admin
 * title: Corregir un acuerdo */
enum err_code page_agreement_edit(struct page *page, struct err *err)
{
    struct co co = page_co(page);
    struct agreement a;
    struct sitting s;
    enum err_code code = agreement_get(&co, page_agreement_edit_parameters(page)->id, &a, err);
    if (!code && page->post) {
        code = take_agreement(page, a.sitting, &a, err);
        if (!code || !page_form_again(page, code, err)) return code;
        code = ERR_NONE;
        co = page_co(page);
    }
    if (!code) code = sitting_get(&co, a.sitting, &s, err);
    for (size_t i = 0; !code && i < s.agreement_count; i++)
        if (s.agreements[i].id == a.id) return draw_agreement(page, &s, &s.agreements[i], err);
    return code ? code : co_missing(_("acuerdo"), a.id, err);
}

/* --- what became of it ------------------------------------------------------------------------ */

static enum err_code take_follow(struct page *page, const struct agreement *a, struct err *err)
{
    struct co co = page_co(page);
    struct form *f = page->form;
    int state = (int)form_number(f, "state", 0, AGREEMENT_STATES - 1, 0);
    enum err_code code = agreement_move(&co, a->id, work_version_sent(page), state,
                                        form_text(f, "outcome"), &f->faults, err);
    return code ? code
                : page_see_other(page, arena_printf(page->arena, "%.*s#acuerdo-%lld",
                                                    STR_FMT(back(page, a->sitting)),
                                                    (long long)a->number));
}

/* route: FORM /e/{entity}/acuerdo/{id}/seguimiento
 * may: member institution admin
 * title: Qué fue del acuerdo */
enum err_code page_agreement_follow(struct page *page, struct err *err)
{
    int64_t id = page_agreement_follow_parameters(page)->id;
    struct form_choice states[AGREEMENT_STATES];
    struct agreement a;
    struct sitting s;
    struct co co = page_co(page);
    enum err_code code = agreement_get(&co, id, &a, err);
    if (!code && page->post) {
        code = take_follow(page, &a, err);
        if (!code || !page_form_again(page, code, err)) return code;
        co = page_co(page);
        code = agreement_get(&co, id, &a, err);
    }
    if (!code) code = sitting_get(&co, a.sitting, &s, err);
    if (code) return code;
    for (int i = 0; i < AGREEMENT_STATES; i++)
        states[i] = (struct form_choice){.value = arena_printf(page->arena, "%d", i),
                                         .label = str_of(agreement_state_word(i)),
                                         .chosen = a.state == i};
    struct form_field fields[] = {work_version(page, a.version),
                                  {.kind = FORM_RADIO,
                                   .name = "state",
                                   .label = _("Cómo está"),
                                   .choices = states,
                                   .choice_count = AGREEMENT_STATES},
                                  {.kind = FORM_AREA,
                                   .name = "outcome",
                                   .label = _("Qué se hizo, o por qué quedó sin efecto"),
                                   .hint = _("Con la dirección de lo que lo muestre, si la hay. Si "
                                             "sigue pendiente puede quedar vacío."),
                                   .value = a.outcome,
                                   .most = MOST_TEXT,
                                   .optional = true}};
    struct form_view form = {
        .action = page_here(page), .button = _("Guardar"), FORM_FIELDS(fields)};
    struct work_view v = {.over = arena_printf(page->arena, _("Acuerdo %lld. Responsable: %.*s"),
                                               (long long)a.number, STR_FMT(a.is.responsible)),
                          .aside_title = str_of(_("El acuerdo")),
                          .aside = a.is.text};
    sitting_crumbs(page, &v.crumbs, &s);
    work_draw(page, &v, &form);
    return ERR_NONE;
}
