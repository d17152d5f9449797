/* A cycle: /ciclo/{id}, with its six steps, what each needs and the evidence for it; and one step:
 * /ciclo/{id}/paso/{step}. Nothing here blocks: what is missing is said. */
#include "web/page_cycle.h"

#include "web/open_parts.h"
#include "web_routes.h"
#include "web_templates.h"

enum { MOST_PAPERS = 12 };

/* --- the six steps ---------------------------------------------------------------------------- */

/* Where the evidence of a cycle's needs stands. */
struct places {
    int64_t cycle, declaration, plan; /* 0 = there is none yet */
};

static enum err_code find_places(struct co *co, int64_t cycle, struct places *out, struct err *err)
{
    struct declaration *declarations;
    struct plan *plans;
    size_t declaration_count, plan_count = 0;
    *out = (struct places){.cycle = cycle};
    enum err_code code = declaration_list(co, cycle, &declarations, &declaration_count, err);
    if (!code) code = plan_list(co, cycle, &plans, &plan_count, err);
    if (code) return code;
    if (declaration_count) out->declaration = declarations[0].id;
    if (plan_count) out->plan = plans[0].id;
    return ERR_NONE;
}

/* Where somebody who keeps the cycle does what is missing; empty: where others look, too. */
static struct str do_url(struct page *page, const struct places *p, enum need_place place)
{
    switch (place) {
    case NEED_CYCLE:
        return layout_entity_url(page, "ciclo/%lld/estado", (long long)p->cycle);
    case NEED_DECLARATION:
        return p->declaration
                   ? STR_NONE
                   : layout_entity_url(page, "ciclo/%lld/declaracion/nueva", (long long)p->cycle);
    case NEED_RULES:
        return layout_entity_url(page, "documentos/nuevo?de=cycle/%lld&papel=rules",
                                 (long long)p->cycle);
    case NEED_PLAN:
    case NEED_FOLLOW_UP:
        return p->plan ? STR_NONE : layout_entity_url(page, "planes");
    default:
        return STR_NONE;
    }
}

static struct str place_url(struct page *page, const struct places *p, enum need_place place)
{
    switch (place) {
    case NEED_DECLARATION:
        return p->declaration
                   ? layout_entity_url(page, "declaracion/%lld", (long long)p->declaration)
                   : STR_NONE;
    case NEED_EVENTS:
        return layout_entity_url(page, "actividades?ciclo=%lld", (long long)p->cycle);
    case NEED_SECRETARIAT:
        return layout_entity_url(page, "secretariado");
    case NEED_RULES:
        return layout_entity_url(page, "documentos?de=cycle/%lld", (long long)p->cycle);
    case NEED_ROUNDTABLES:
        return layout_entity_url(page, "mesas");
    case NEED_PROPOSALS:
        return layout_entity_url(page, "propuestas");
    case NEED_PLAN:
        return p->plan ? layout_entity_url(page, "plan/%lld", (long long)p->plan) : STR_NONE;
    case NEED_FOLLOW_UP:
        return p->plan ? layout_entity_url(page, "tablero") : STR_NONE;
    case NEED_CYCLE:
        break;
    }
    return STR_NONE;
}

static enum err_code fill_step(struct page *page, const struct places *places,
                               const struct step *step, struct cycle_step_view *out,
                               struct err *err)
{
    struct cycle_need *begin = arena_array(page->arena, STEP_MOST_NEEDS, sizeof *begin);
    struct cycle_need *end = arena_array(page->arena, STEP_MOST_NEEDS, sizeof *end);
    if (!begin || !end) return err_no_memory(err);
    *out = (struct cycle_step_view){
        .step = step,
        .word = cycle_step_word(step->step),
        .stands = !step->begun  ? _("por empezar")
                  : step->ended ? _("terminado")
                                : _("en curso"),
        .mark = !step->begun  ? "may"
                : step->ended ? ""
                              : "here",
        .url = layout_entity_url(page, "ciclo/%lld/paso/%d", (long long)places->cycle, step->step),
        .begin = begin,
        .end = end,
        .since = DATE_NONE,
        .until = DATE_NONE};
    for (size_t i = 0; i < step->need_count; i++) {
        const struct step_need *need = &step->needs[i];
        struct cycle_need one = {.need = need,
                                 .met = need->found >= need->wanted,
                                 .url = place_url(page, places, need->place)};
        struct str own = one.met || !open_may(page, CYCLE_KEEPERS)
                             ? STR_NONE
                             : do_url(page, places, need->place);
        if (own.n) one.url = own;
        if (need->to_end)
            end[out->end_count++] = one;
        else
            begin[out->begin_count++] = one;
    }
    if (step->round_count) {
        out->since = step->rounds[step->round_count - 1].began;
        out->until = step->rounds[step->round_count - 1].ended;
    }
    return ERR_NONE;
}

/* "a", "a y b", "a, b y c": the last of those that go on has "y" before it. */
static struct str join_word(struct page *page, struct str before, const char *word, int at,
                            const struct step steps[STEPS], size_t *going)
{
    bool last = true;
    for (int i = at + 1; i < STEPS; i++) last &= !steps[i].begun || steps[i].ended;
    if (!(*going)++) return str_of(word);
    return arena_printf(page->arena, last ? _("%.*s y %s") : "%.*s, %s", STR_FMT(before), word);
}

enum err_code cycle_steps_view(struct page *page, struct co *co, const struct cycle *cycle,
                               struct cycle_steps *out, struct err *err)
{
    struct step *steps = arena_array(page->arena, STEPS, sizeof *steps);
    struct places places;
    *out = (struct cycle_steps){.now = STR("")};
    if (!steps) return err_no_memory(err);
    enum err_code code = step_list(co, cycle->id, steps, err);
    if (!code) code = find_places(co, cycle->id, &places, err);
    for (int i = STEP_START; !code && i < STEPS; i++) {
        struct cycle_step_view *one = &out->list[i - 1];
        code = fill_step(page, &places, &steps[i], one, err);
        out->done += steps[i].ended;
        if (code || !steps[i].begun || steps[i].ended) continue;
        out->now = join_word(page, out->now, one->word, i, steps, &out->going);
    }
    return code;
}

static const struct cycle_need *first_missing(const struct cycle_need *needs, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!needs[i].met) return &needs[i];
    return NULL;
}

struct cycle_next cycle_next(struct page *page, const struct cycle *cycle,
                             const struct cycle_steps *steps)
{
    struct cycle_next out = {0};
    long long id = (long long)cycle->id;
    if (!open_may(page, CYCLE_KEEPERS) || cycle->state == CYCLE_CLOSED) return out;
    for (size_t i = 0; !out.step && i < STEPS - 1; i++)
        if (!steps->list[i].step->ended) out.step = &steps->list[i];
    if (!out.step) return out;
    out.missing = first_missing(out.step->begin, out.step->begin_count);
    if (!out.missing) out.missing = first_missing(out.step->end, out.step->end_count);
    if (!out.step->step->begun)
        out.act = (struct layout_link){
            str_of(_("Empezar este paso")),
            layout_entity_url(page, "ciclo/%lld/paso/%d/empezar", id, out.step->step->step), false};
    else if (!out.missing)
        out.act = (struct layout_link){
            str_of(_("Terminar este paso")),
            layout_entity_url(page, "ciclo/%lld/paso/%d/terminar", id, out.step->step->step),
            false};
    return out;
}

struct str cycle_sentence(struct page *page, const struct cycle *cycle,
                          const struct cycle_steps *steps)
{
    int most = STEPS - 1, done = (int)steps->done;
    if (cycle->state == CYCLE_DRAFT)
        return str_of(
            _("Es un borrador: sus páginas solo las ve el secretariado, hasta que se publique."));
    if (cycle->state == CYCLE_CLOSED)
        return arena_printf(page->arena, _("Este ciclo está cerrado. Terminó %d de sus %d pasos."),
                            done, most);
    if (steps->going)
        return arena_printf(page->arena, _("Va en %.*s. De sus %d pasos ha terminado %d."),
                            STR_FMT(steps->now), most, done);
    return arena_printf(page->arena,
                        done ? _("Ningún paso está en curso: de sus %d pasos ha terminado %d.")
                             : _("Es público y todavía no empieza ninguno de sus %d pasos."),
                        most, done);
}

struct str cycle_ordinal(struct page *page, int64_t number)
{
    static const char *const words[] = {N_("Primer plan"),  N_("Segundo plan"), N_("Tercer plan"),
                                        N_("Cuarto plan"),  N_("Quinto plan"),  N_("Sexto plan"),
                                        N_("Séptimo plan"), N_("Octavo plan"),  N_("Noveno plan"),
                                        N_("Décimo plan")};
    if (number >= 1 && number <= (int64_t)(sizeof words / sizeof *words))
        return str_of(i18n(words[number - 1]));
    return arena_printf(page->arena, _("Plan %lld"), (long long)number);
}

/* --- the page of a cycle ---------------------------------------------------------------------- */

static enum err_code fill_lists(struct page *page, struct co *co, struct cycle_view *v,
                                struct err *err)
{
    struct declaration *declarations;
    struct plan *plans;
    struct layout_link *links;
    struct str subject = arena_printf(page->arena, "cycle/%lld", (long long)v->cycle.id);
    enum err_code code =
        declaration_list(co, v->cycle.id, &declarations, &v->declaration_count, err);
    if (!code) code = plan_list(co, v->cycle.id, &plans, &v->plan_count, err);
    if (!code) code = papers_of(page, co, subject, MOST_PAPERS, &v->papers, &v->paper_count, err);
    if (code) return code;
    links = arena_array(page->arena, v->declaration_count + v->plan_count + 1, sizeof *links);
    if (!links || !subject.p) return err_no_memory(err);
    v->declarations = links;
    for (size_t i = 0; i < v->declaration_count; i++)
        *links++ = (struct layout_link){
            declarations[i].is.title,
            layout_entity_url(page, "declaracion/%lld", (long long)declarations[i].id), false};
    v->plans = links;
    for (size_t i = 0; i < v->plan_count; i++)
        *links++ = (struct layout_link){
            plans[i].is.title, layout_entity_url(page, "plan/%lld", (long long)plans[i].id), false};
    v->papers_url = layout_entity_url(page, "documentos?de=%.*s", STR_FMT(subject));
    v->paper_url = papers_add_url(page, subject, CYCLE_KEEPERS | CO_FACILITATOR);
    return ERR_NONE;
}

static enum err_code fill_warnings(struct page *page, struct co *co, struct cycle_view *v,
                                   struct err *err)
{
    struct cycle_facts facts;
    int32_t today = co_day(page->now_ms);
    enum err_code code = cycle_facts(co, v->cycle.id, &facts, err);
    return code ? code
                : cycle_warnings(co, &v->cycle, &facts, today, v->warnings, &v->warning_count, err);
}

static void fill_actions(struct page *page, struct cycle_view *v)
{
    long long id = (long long)v->cycle.id;
    v->events_url = layout_entity_url(page, "actividades?ciclo=%lld", id);
    v->stakeholders_url = layout_entity_url(page, "actores");
    if (!open_may(page, CYCLE_KEEPERS)) return;
    v->edit_url = layout_entity_url(page, "ciclo/%lld/editar", id);
    v->state_url = layout_entity_url(page, "ciclo/%lld/estado", id);
    v->declare_url = layout_entity_url(page, "ciclo/%lld/declaracion/nueva", id);
}

/* route: GET /e/{entity}/ciclo/{id}
 * title: Ciclo de gobierno abierto */
enum err_code page_cycle(struct page *page, struct err *err)
{
    struct cycle_view v = {0};
    struct co co = page_co(page);
    enum err_code code = cycle_get(&co, page_cycle_parameters(page)->id, &v.cycle, err);
    if (!code) code = cycle_steps_view(page, &co, &v.cycle, &v.steps, err);
    if (!code) code = fill_lists(page, &co, &v, err);
    if (!code) code = fill_warnings(page, &co, &v, err);
    if (code) return code;
    fill_actions(page, &v);
    v.state = cycle_state_word(v.cycle.state);
    v.ordinal = cycle_ordinal(page, v.cycle.is.number);
    v.sentence = cycle_sentence(page, &v.cycle, &v.steps);
    v.to_do = cycle_next(page, &v.cycle, &v.steps);
    page->title = v.cycle.is.title;
    open_crumbs(page, &v.crumbs);
    layout_crumbs_add(&v.crumbs, v.ordinal, STR_NONE);
    follow_make(page, &v.follow, "cycle", v.cycle.id);
    template_cycle(page, &v);
    return ERR_NONE;
}

/* --- the page of a step ----------------------------------------------------------------------- */

static const char *about_step(int step)
{
    static const char *const words[STEPS] = {
        NULL,
        N_("Gobierno, sociedad civil y organismo garante firman una declaración conjunta: para "
           "qué trabajarán juntos y qué se comprometen a cuidar."),
        N_("Se explica de qué se trata a más gente: charlas, talleres, visitas. Se cuenta quién "
           "vino y qué resultó."),
        N_("Se convoca y se instala el Secretariado Técnico Local, con las tres partes, sus "
           "reglas y sus sesiones."),
        N_("La gente se sienta con el gobierno a decir qué problemas hay, de dónde vienen y qué "
           "propone. Cada propuesta recibe una respuesta razonada."),
        N_("De las propuestas aceptadas sale el Plan de Acción Local: compromisos con "
           "responsable, fechas, indicadores y dinero. Se consulta, se aprueba en sesión y se "
           "publica."),
        N_("Se informa el avance con evidencia en tres cortes. Opinan las tres partes y las "
           "comprobaciones automáticas. Al final se evalúa y se cierra."),
    };
    return i18n(words[step]);
}

static struct layout_link step_link(const struct cycle_steps *steps, int step)
{
    if (step < STEP_START || step >= STEPS) return (struct layout_link){.name = STR("")};
    return (struct layout_link){str_of(steps->list[step - 1].word), steps->list[step - 1].url,
                                false};
}

static void step_actions(struct page *page, struct step_view *v)
{
    const struct step *s = v->step->step;
    long long id = (long long)v->cycle.id;
    if (!s || !open_may(page, CYCLE_KEEPERS)) return;
    if (s->begun && !s->ended)
        v->end_url = layout_entity_url(page, "ciclo/%lld/paso/%d/terminar", id, s->step);
    else
        v->begin_url = layout_entity_url(page, "ciclo/%lld/paso/%d/empezar", id, s->step);
}

/* route: GET /e/{entity}/ciclo/{id}/paso/{step:int}
 * title: Paso del ciclo */
enum err_code page_step(struct page *page, struct err *err)
{
    const struct page_step_parameters *asked = page_step_parameters(page);
    struct step_view v = {0};
    struct cycle_steps steps;
    struct co co = page_co(page);
    if (asked->step < STEP_START || asked->step >= STEPS)
        return co_missing(_("paso"), asked->step, err);
    int step = (int)asked->step;
    enum err_code code = cycle_get(&co, asked->id, &v.cycle, err);
    if (!code) code = cycle_steps_view(page, &co, &v.cycle, &steps, err);
    if (code) return code;
    v.step = &steps.list[step - 1];
    v.about = about_step(step);
    v.previous = step_link(&steps, step - 1);
    v.next = step_link(&steps, step + 1);
    step_actions(page, &v);
    page->title = str_of(v.step->word);
    open_crumbs(page, &v.crumbs);
    layout_crumbs_add(&v.crumbs, cycle_ordinal(page, v.cycle.is.number),
                      layout_entity_url(page, "ciclo/%lld", (long long)v.cycle.id));
    layout_crumbs_add(&v.crumbs, page->title, STR_NONE);
    template_step(page, &v);
    return ERR_NONE;
}
