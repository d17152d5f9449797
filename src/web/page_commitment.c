/* A commitment in public: /e/{entity}/compromiso/{id}. What each of the four says stands side by
 * side; nothing here sums them up. */
#include "web/page_commitment.h"

#include "cocreate/cycle.h"
#include "cocreate/purpose.h"
#include "web/form_parts.h"
#include "web/open_parts.h"
#include "web_routes.h"
#include "web_templates.h"

/* --- shared with the pages below a commitment ------------------------------------------------- */

enum err_code commitment_base(struct page *page, struct co *co, int64_t id, bool below,
                              struct layout_crumbs *crumbs, struct commitment_base *out,
                              struct err *err)
{
    out->c = arena_alloc(page->arena, sizeof *out->c);
    out->plan = arena_alloc(page->arena, sizeof *out->plan);
    if (!out->c || !out->plan) return err_no_memory(err);
    enum err_code code = commitment_get(co, id, out->c, err);
    if (!code) code = plan_get(co, out->c->plan, out->plan, err);
    if (code) return code;
    out->url = layout_entity_url(page, "compromiso/%lld", (long long)id);
    open_crumbs(page, crumbs);
    layout_crumbs_add(crumbs, str_of(_("Tablero")),
                      layout_entity_url(page, "tablero?plan=%lld", (long long)out->c->plan));
    layout_crumbs_add(crumbs,
                      arena_printf(page->arena, _("Compromiso %lld"), (long long)out->c->number),
                      below ? out->url : STR_NONE);
    return ERR_NONE;
}

int32_t commitment_day(struct page *page, int64_t ms)
{
    int32_t day;
    return ms && date_parse(form_local_day(page, ms), DATE_YMD, &day) == DATE_EXACT ? day
                                                                                    : DATE_NONE;
}

struct str commitment_days(const struct page *page, int32_t ends)
{
    long long left = (long long)ends - co_day(page->now_ms);
    if (ends == DATE_NONE) return STR_NONE;
    if (left == 0) return str_of(_("Su plazo termina hoy"));
    if (left > 0)
        return arena_printf(page->arena,
                            i18n_plural("Falta %lld día", "Faltan %lld días", (unsigned long)left),
                            left);
    return arena_printf(page->arena,
                        i18n_plural("Su plazo terminó hace %lld día",
                                    "Su plazo terminó hace %lld días", (unsigned long)-left),
                        -left);
}

const char *machine_tag(int result)
{
    return result == MACHINE_HOLDS ? "tag ok" : result == MACHINE_FAILS ? "tag cut" : "tag may";
}

/* --- four voices ------------------------------------------------------------------------------ */

static struct voice party_voice(struct page *page, const struct light *l, size_t party,
                                const char *who)
{
    const struct assessment *a = &l->sides[party];
    struct voice v = {.who = who, .word = light_party_word(l, party), .day = DATE_NONE};
    if (!a->id) return v;
    v.cut = progress_cut_word(a->cut);
    v.day = commitment_day(page, a->at);
    v.text = a->text;
    v.name = a->by_name;
    return v;
}

static void fill_voices(struct page *page, struct commitment_view *v)
{
    const struct light *l = v->light;
    v->voices[0] = (struct voice){.who = _("El gobierno"),
                                  .word = light_reported_word(l),
                                  .cut = l->reported ? progress_cut_word(l->reported_cut) : NULL,
                                  .day = l->reported_day};
    if (l->sides[0].id) {
        v->voices[0].own = light_party_word(l, 0);
        v->voices[0].own_text = l->sides[0].text;
    }
    v->voices[1] = party_voice(page, l, 1, _("La sociedad civil"));
    v->voices[2] = party_voice(page, l, 2, _("El órgano garante"));
    v->voices[VOICE_MACHINE] = (struct voice){.who = _("La máquina"),
                                              .word = light_machine_word(l->machine),
                                              .day = commitment_day(page, l->ran),
                                              .text = l->found};
    v->sentence = arena_printf(
        page->arena,
        _("El gobierno dice: %s. La sociedad civil: %s. El órgano garante: %s. La máquina: %s."),
        v->voices[0].word, v->voices[1].word, v->voices[2].word, v->voices[3].word);
}

static void fill_late(struct page *page, struct commitment_view *v)
{
    for (unsigned bit = LATE_CUT; bit <= LATE_CLOSING; bit *= 2)
        if (v->light->late & bit) v->late[v->late_count++] = light_late_word(bit);
    if (v->followed_up && v->c->state == COMMITMENT_IN_FORCE && !v->light->complete)
        v->days = commitment_days(page, v->c->now.is.ends);
}

/* --- purposes, what one may do ---------------------------------------------------------------- */

static enum err_code fill_purposes(struct page *page, struct commitment_view *v, struct err *err)
{
    struct str letters = v->c->now.is.purposes;
    struct purposes all;
    struct commitment_purpose *list = arena_array(page->arena, letters.n + 1, sizeof *list);
    if (!list) return err_no_memory(err);
    enum err_code code = purposes_read(page->ledger, page->arena, &all, err);
    for (size_t i = 0; !code && i < letters.n; i++) {
        const struct purpose *one = purpose_find(&all, letters.p[i]);
        list[v->purpose_count++] =
            (struct commitment_purpose){{letters.p[i], '\0'},
                                        !one                              ? STR_NONE
                                        : page->english && one->english.n ? one->english
                                                                          : one->spanish};
    }
    v->purposes = list;
    return code;
}

static void add_action(struct commitment_view *v, const char *name, struct str url)
{
    v->actions[v->action_count++] = (struct layout_link){str_of(name), url, false};
}

static void fill_actions(struct page *page, struct commitment_view *v)
{
    long long id = v->c->id;
    bool own =
        v->c->now.is.responsible_org && page->actor.institution == v->c->now.is.responsible_org;
    if (open_may(page, CO_INSTITUTION) && own && v->plan->state == PLAN_PUBLISHED)
        add_action(v, _("Informar de un avance"),
                   layout_entity_url(page, "compromiso/%lld/avance", id));
    if (open_may(page, CO_MEMBER | CO_EVALUATOR) && v->followed_up)
        add_action(v, _("Evaluar"), layout_entity_url(page, "compromiso/%lld/evaluar", id));
    if ((open_may(page, CO_MEMBER | CO_ADMIN) || (open_may(page, CO_INSTITUTION) && own)) &&
        v->followed_up && !v->closing.written)
        add_action(v, _("Llenar el formato de cierre"),
                   layout_entity_url(page, "compromiso/%lld/cierre", id));
    if (open_may(page, CO_MEMBER | CO_ADMIN | CO_FACILITATOR | CO_EVALUATOR | CO_INSTITUTION))
        add_action(v, _("Anotar una lección"),
                   layout_entity_url(page, "compromiso/%lld/leccion", id));
    if (open_may(page, CO_MEMBER | CO_ADMIN))
        add_action(v, _("Editar o modificar su texto"),
                   layout_entity_url(page, "compromiso/%lld/editar", id));
    if (open_may(page, CO_MEMBER | CO_ADMIN))
        add_action(v, _("Atar dinero, huecos o propuestas"),
                   layout_entity_url(page, "compromiso/%lld/ligas", id));
}

/* --- the page --------------------------------------------------------------------------------- */

static enum err_code fill(struct page *page, struct co *co, int64_t id, struct commitment_view *v,
                          struct err *err)
{
    struct commitment_base base;
    struct light *light = arena_alloc(page->arena, sizeof *light);
    struct cycle cycle;
    if (!light) return err_no_memory(err);
    enum err_code code = commitment_base(page, co, id, false, &v->crumbs, &base, err);
    if (!code) code = light_get(co, id, light, err);
    if (code) return code;
    code = cycle_get(co, base.plan->is.cycle, &cycle, err);
    if (code && code != ERR_NOTFOUND) return code;
    v->example = !code && cycle.is.example; /* a cycle still in draft is not for everybody */
    v->c = base.c;
    v->plan = base.plan;
    v->light = light;
    v->followed_up = base.plan->state >= PLAN_PUBLISHED;
    v->plan_url = layout_entity_url(page, "plan/%lld", (long long)base.plan->id);
    v->board_url = layout_entity_url(page, "tablero?plan=%lld", (long long)base.plan->id);
    v->consult_url = layout_entity_url(page, "plan/%lld/consulta", (long long)base.plan->id);
    v->history_url = layout_entity_url(page, "compromiso/%lld/historia", (long long)id);
    v->checks_url = layout_entity_url(page, "compromiso/%lld/verificacion", (long long)id);
    fill_voices(page, v);
    fill_late(page, v);
    code = fill_purposes(page, v, err);
    if (!code) code = commitment_fill_reports(page, co, v, err);
    if (!code) code = commitment_fill_judged(page, co, v, err);
    if (!code) code = commitment_fill_checks(page, co, v, err);
    if (!code) code = commitment_fill_money(page, co, v, err);
    if (!code) code = commitment_fill_measures(page, co, v, err);
    if (!code) code = commitment_fill_origins(page, co, v, err);
    if (!code)
        code = comments_read(page, &(struct comments_about){"compromiso", id, NULL, 0},
                             &v->comments, err);
    if (code) return code;
    follow_make(page, &v->follow, "commitment", id);
    fill_actions(page, v);
    return ERR_NONE;
}

/* route: GET /e/{entity}/compromiso/{id}
 * title: Compromiso */
enum err_code page_commitment(struct page *page, struct err *err)
{
    static const char *const words[] = {"comprobado", "posible", "se pierde el rastro", "hueco",
                                        NULL};
    struct co co = page_co(page);
    struct commitment_view *v = arena_alloc(page->arena, sizeof *v);
    if (!v) return err_no_memory(err);
    *v = (struct commitment_view){.c = NULL};
    enum err_code code = fill(page, &co, page_commitment_parameters(page)->id, v, err);
    if (code || !v->c) return code;
    if (v->thing_count) v->words = layout_words(page, words, &v->word_count);
    page->title = v->c->now.is.title;
    page->description = v->sentence;
    template_commitment(page, v);
    return ERR_NONE;
}
