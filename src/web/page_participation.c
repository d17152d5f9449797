/* Who takes part, by sector, gender and modality, how many are new and how much the most active do;
 * and signals of simulation as questions, each with formula and figures. Nobody is named. */
#include "web/page_participation.h"

#include "cocreate/cycle.h"
#include "web_routes.h"
#include "web_templates.h"

static enum err_code fill_rows(struct page *page, struct participation_view *v, struct err *err)
{
    const struct participation *who = v->who;
    v->rows = arena_array(page->arena, CO_SECTORS, sizeof *v->rows);
    if (!v->rows) return err_no_memory(err);
    for (int i = 1; i <= CO_SECTORS; i++) {
        int sector = i % CO_SECTORS; /* who did not say comes last */
        const struct participation_sector *s = &who->sectors[sector];
        if (!s->people && !s->heads && !s->actors) continue;
        v->rows[v->row_count++] =
            (struct participation_row){.s = s,
                                       .word = sector ? co_sector_word(sector) : _("no lo dijo"),
                                       .genders = who->heads[sector]};
    }
    return ERR_NONE;
}

static enum err_code fill_kinds(struct page *page, struct participation_view *v, struct err *err)
{
    const struct participation *who = v->who;
    v->meetings = arena_array(page->arena, CO_MODALITIES, sizeof *v->meetings);
    v->acts = arena_array(page->arena, ACTS, sizeof *v->acts);
    if (!v->meetings || !v->acts) return err_no_memory(err);
    for (int i = 0; i < CO_MODALITIES; i++) {
        const struct participation_meetings *m = &who->meetings[i];
        if (!m->meetings) continue;
        v->meetings_held += m->meetings;
        v->meetings[v->meeting_count++] = (struct participation_kind){
            i ? co_modality_word(i) : _("no se dijo cómo"), m->meetings, m->heads};
    }
    for (int i = ACT_NONE + 1; i < ACTS; i++)
        v->acts[v->act_count++] =
            (struct participation_kind){participation_act_word(i), who->acts_of[i], 0};
    return ERR_NONE;
}

/* Where a reader can look at what a signal counts. */
static void place_of(struct page *page, struct participation_signal *s)
{
    switch (s->s->kind) {
    case SIGNAL_UNANSWERED:
        s->url = layout_entity_url(page, "propuestas");
        s->link = _("Las propuestas y su respuesta");
        break;
    case SIGNAL_SAME_DAY:
    case SIGNAL_INDEX:
    case SIGNAL_UNCHANGED:
        s->url = layout_entity_url(page, "tablero");
        s->link = _("Los compromisos, sus informes y su evidencia");
        break;
    case SIGNAL_DEAD_LINKS:
        s->url = layout_entity_url(page, "enlaces");
        s->link = _("Las direcciones, dónde se usan y qué contestaron");
        break;
    case SIGNAL_SESSIONS:
    case SIGNAL_MINUTES:
        s->url = layout_entity_url(page, "secretariado");
        s->link = _("Las sesiones y sus actas");
        break;
    default:
        break;
    }
}

static enum err_code fill_signals(struct page *page, struct co *co, struct participation_view *v,
                                  struct err *err)
{
    struct signal *list = arena_array(page->arena, SIGNALS, sizeof *list);
    v->signals = arena_array(page->arena, SIGNALS, sizeof *v->signals);
    if (!list || !v->signals) return err_no_memory(err);
    enum err_code code = signal_list(co, v->who, list, err);
    for (int i = 0; !code && i < SIGNALS; i++) {
        v->signals[i] =
            (struct participation_signal){.s = &list[i], .state = signal_state_word(list[i].state)};
        v->asks += list[i].state == SIGNAL_ASKS;
        place_of(page, &v->signals[i]);
    }
    return code;
}

static enum err_code is_example(struct co *co, bool *out, struct err *err)
{
    struct cycle *cycles;
    size_t n;
    enum err_code code = cycle_list(co, &cycles, &n, err);
    for (size_t i = 0; !code && i < n; i++) *out = *out || cycles[i].is.example;
    return code;
}

/* route: GET /e/{entity}/participacion
 * title: Quién participa */
enum err_code page_participation(struct page *page, struct err *err)
{
    struct participation_view v = {0};
    struct participation *who = arena_alloc(page->arena, sizeof *who);
    struct co co = page_co(page);
    if (!who) return err_no_memory(err);
    v.who = who;
    enum err_code code = participation_read(&co, page->home.id, who, err);
    if (!code) code = is_example(&co, &v.example, err);
    if (!code) code = fill_rows(page, &v, err);
    if (!code) code = fill_kinds(page, &v, err);
    if (!code) code = fill_signals(page, &co, &v, err);
    if (code) return code;
    if (who->acts) v.top_of_100 = layout_hundred(page, who->top_acts, who->acts);
    if (who->recent) v.new_of_100 = layout_hundred(page, who->newcomers, who->recent);
    v.map_url = layout_entity_url(page, "actores");
    open_crumbs(page, &v.crumbs);
    layout_crumbs_add(&v.crumbs, str_of(_("Participación")), STR(""));
    page->description = str_of(_("Quién participa en el gobierno abierto, y lo que conviene "
                                 "preguntar sobre esa participación."));
    template_participation(page, &v);
    return ERR_NONE;
}
