/* Local action plans: /planes, and one of them at /plan/{id}: where it stands, its commitments,
 * what departs from the declaration (told, never a block), its documents. */
#include "web/page_plan.h"

#include "cocreate/cycle.h"
#include "web/emit.h"
#include "web/open_parts.h"
#include "web_routes.h"
#include "web_templates.h"

enum { MOST_PAPERS = 30 };

void plan_crumbs(struct page *page, const struct plan *plan, const char *name,
                 struct layout_crumbs *out)
{
    open_crumbs(page, out);
    layout_crumbs_add(out, str_of(_("Planes")),
                      plan || name ? layout_entity_url(page, "planes") : STR_NONE);
    if (plan)
        layout_crumbs_add(out, plan->is.title,
                          name ? layout_entity_url(page, "plan/%lld", (long long)plan->id)
                               : STR_NONE);
    if (name) layout_crumbs_add(out, str_of(name), STR_NONE);
}

static struct str day(struct page *page, int32_t days)
{
    return emit_date_text(page, days);
}

static int32_t local_today(struct page *page)
{
    int32_t today = co_day(page->now_ms);
    (void)date_parse(form_local_day(page, page->now_ms), DATE_YMD, &today);
    return today;
}

static bool consulting(struct page *page, const struct plan *plan)
{
    int32_t today = local_today(page);
    return plan->state == PLAN_CONSULTATION && plan->consults <= today &&
           today <= plan->consults_until;
}

struct str plan_sentence(struct page *page, const struct plan *plan)
{
    struct arena *a = page->arena;
    if (plan->state == PLAN_DRAFT)
        return str_of(_("Es un borrador: todavía no se pone a consulta ni se aprueba."));
    if (plan->state == PLAN_CONSULTATION) {
        int32_t today = local_today(page);
        const char *says = today < plan->consults ? _("La consulta pública será del %.*s al %.*s.")
                           : today <= plan->consults_until
                               ? _("El borrador está en consulta pública desde el %.*s y hasta el "
                                   "%.*s: cualquiera puede comentarlo.")
                               : _("La consulta pública fue del %.*s al %.*s; falta aprobarlo.");
        return arena_printf(a, says, STR_FMT(day(page, plan->consults)),
                            STR_FMT(day(page, plan->consults_until)));
    }
    if (plan->state == PLAN_APPROVED)
        return arena_printf(a, _("Se aprobó el %.*s; todavía no se publica."),
                            STR_FMT(day(page, plan->approved)));
    return arena_printf(
        a,
        plan->state == PLAN_CLOSED
            ? _("Se aprobó el %.*s y se publicó el %.*s. Su seguimiento ya terminó.")
            : _("Se aprobó el %.*s y se publicó el %.*s."),
        STR_FMT(day(page, plan->approved)), STR_FMT(open_when(page, plan->published)));
}

enum err_code plan_commitments(struct page *page, struct co *co, const struct plan *plan,
                               bool lacks, const struct plan_commitment **out, size_t *count_out,
                               struct err *err)
{
    struct commitment *all;
    bool may = open_may(page, PLAN_KEEPERS);
    enum err_code code = commitment_list(co, plan->id, 0, &all, count_out, err);
    struct plan_commitment *rows = arena_array(page->arena, *count_out + 1, sizeof *rows);
    if (code || !rows) return code ? code : err_no_memory(err);
    for (size_t i = 0; !code && i < *count_out; i++) {
        struct commitment_lack missing[COMMITMENT_LACKS];
        size_t n = 0;
        if (lacks && all[i].state == COMMITMENT_IN_FORCE)
            code = commitment_lacks(co, &all[i], missing, &n, err);
        rows[i] = (struct plan_commitment){
            .is = &all[i],
            .url = layout_entity_url(page, "compromiso/%lld", (long long)all[i].id),
            .lacks = (int64_t)n};
        if (may && all[i].state == COMMITMENT_IN_FORCE)
            rows[i].edit_url =
                layout_entity_url(page, "compromiso/%lld/editar", (long long)all[i].id);
    }
    *out = rows;
    return code;
}

/* --- the list --------------------------------------------------------------------------------- */

/* route: GET /e/{entity}/planes
 * title: Planes de Acción Local */
enum err_code page_plans(struct page *page, struct err *err)
{
    struct co co = page_co(page);
    struct plan *plans;
    struct plans_view v = {0};
    enum err_code code = plan_list(&co, 0, &plans, &v.count, err);
    struct plan_item *items = arena_array(page->arena, v.count + 1, sizeof *items);
    if (code || !items) return code ? code : err_no_memory(err);
    for (size_t i = 0; i < v.count; i++)
        items[i] =
            (struct plan_item){.is = &plans[i],
                               .state = plan_state_word(plans[i].state),
                               .url = layout_entity_url(page, "plan/%lld", (long long)plans[i].id),
                               .sentence = plan_sentence(page, &plans[i])};
    v.items = items;
    if (open_may(page, PLAN_KEEPERS)) v.new_url = layout_entity_url(page, "plan/nuevo");
    plan_crumbs(page, NULL, NULL, &v.crumbs);
    template_plans(page, &v);
    return ERR_NONE;
}

/* --- one plan --------------------------------------------------------------------------------- */

static void move(struct page *page, struct plan_view *v, const char *name, const char *path)
{
    v->moves[v->move_count++] = (struct layout_link){
        str_of(name), layout_entity_url(page, "plan/%lld/%s", (long long)v->is->id, path), false};
}

static void fill_moves(struct page *page, struct plan_view *v)
{
    const struct plan *p = v->is;
    if (!open_may(page, PLAN_KEEPERS)) return;
    if (p->state < PLAN_APPROVED) {
        v->moves[v->move_count++] = (struct layout_link){
            str_of(_("Agregar un compromiso")),
            layout_entity_url(page, "compromiso/nuevo?plan=%lld", (long long)p->id), false};
        move(page, v, _("Corregir el plan"), "editar");
        move(page, v,
             p->state == PLAN_DRAFT ? _("Poner a consulta pública")
                                    : _("Cambiar los días de la consulta"),
             "abrir-consulta");
        move(page, v, _("Aprobar en una sesión"), "aprobar");
    }
    if (p->state == PLAN_APPROVED) move(page, v, _("Publicar"), "publicar");
    if (p->state == PLAN_PUBLISHED) move(page, v, _("Terminar el seguimiento"), "terminar");
    if (p->state == PLAN_CLOSED) move(page, v, _("Abrir otra vez el seguimiento"), "terminar");
}

static enum err_code fill_cycle(struct page *page, struct co *co, struct plan_view *v,
                                struct err *err)
{
    struct cycle cycle;
    struct err hidden = {0};
    enum err_code code = cycle_get(co, v->is->is.cycle, &cycle, &hidden);
    if (code == ERR_NOTFOUND) return ERR_NONE; /* a draft of a cycle, not for this reader */
    if (code) {
        *err = hidden;
        return code;
    }
    v->example = cycle.is.example;
    v->cycle = cycle.is.title;
    v->cycle_url = layout_entity_url(page, "ciclo/%lld", (long long)cycle.id);
    return ERR_NONE;
}

/* route: GET /e/{entity}/plan/{id}
 * title: Plan de Acción Local */
enum err_code page_plan(struct page *page, struct err *err)
{
    struct co co = page_co(page);
    struct plan plan;
    enum err_code code = plan_get(&co, page_plan_parameters(page)->id, &plan, err);
    if (code) return code;
    struct plan_view v = {
        .is = &plan, .state = plan_state_word(plan.state), .consulting = consulting(page, &plan)};
    bool may = open_may(page, PLAN_KEEPERS), open = plan.state < PLAN_APPROVED;
    struct str subject = arena_printf(page->arena, "plan/%lld", (long long)plan.id);
    code = fill_cycle(page, &co, &v, err);
    if (!code)
        code = plan_commitments(page, &co, &plan, may && open, &v.commitments, &v.count, err);
    if (!code) code = plan_warnings(&co, &plan, v.warnings, &v.warning_count, err);
    if (!code) code = papers_of(page, &co, subject, MOST_PAPERS, &v.papers, &v.paper_count, err);
    if (code) return code;
    v.sentence = plan_sentence(page, &plan);
    v.sitting = edit_sitting_name(page, &co, plan.sitting);
    if (v.sitting.n)
        v.sitting_url = layout_entity_url(page, "sesion/%lld", (long long)plan.sitting);
    v.print_url = layout_entity_url(page, "plan/%lld/imprimir", (long long)plan.id);
    if (plan.state != PLAN_DRAFT)
        v.consult_url = layout_entity_url(page, "plan/%lld/consulta", (long long)plan.id);
    if (plan.state >= PLAN_PUBLISHED) v.board_url = layout_entity_url(page, "tablero");
    v.paper_url = papers_add_url(page, subject, PLAN_KEEPERS);
    fill_moves(page, &v);
    page->title = plan.is.title;
    page->description = v.sentence;
    plan_crumbs(page, &plan, NULL, &v.crumbs);
    template_plan(page, &v);
    return ERR_NONE;
}
