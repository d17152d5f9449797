/* See open_brief.h. Bounded: one cycle, one plan, its commitments in a fixed number of queries. */
#include "web/open_brief.h"

#include "cocreate/light.h"
#include "web/page_cycle.h"

/* "5 compromisos; 3 con retraso." of the newest plan that is published. */
static enum err_code tell_commitments(struct page *page, struct co *co, int64_t cycle,
                                      struct open_brief *out, struct err *err)
{
    struct plan *plans;
    struct light *lights;
    size_t count, light_count = 0;
    long long force = 0, late = 0;
    int64_t plan = 0;
    enum err_code code = plan_list(co, cycle, &plans, &count, err);
    for (size_t i = 0; !code && !plan && i < count; i++)
        if (plans[i].state >= PLAN_PUBLISHED) plan = plans[i].id;
    if (code || !plan) return code;
    code = light_list(co, plan, &lights, &light_count, err);
    if (code) return code;
    for (size_t i = 0; i < light_count; i++) {
        if (lights[i].commitment.state != COMMITMENT_IN_FORCE) continue;
        force++;
        late += lights[i].late != 0;
    }
    out->commitments = arena_printf(
        page->arena,
        late ? i18n_plural("%lld compromiso", "%lld compromisos", (unsigned long)force)
             : i18n_plural("%lld compromiso, sin retraso", "%lld compromisos, ninguno con retraso",
                           (unsigned long)force),
        force);
    if (late)
        out->commitments =
            arena_printf(page->arena, _("%.*s, %lld con retraso"), STR_FMT(out->commitments), late);
    return ERR_NONE;
}

enum err_code open_brief(struct page *page, const struct entity *of, struct open_brief *out,
                         struct err *err)
{
    struct co co = page_co(page);
    struct cycle *cycles;
    const struct cycle *shown = NULL;
    struct cycle_steps steps;
    size_t count = 0;
    *out = (struct open_brief){.name = of->name, .sentence = STR(""), .commitments = STR("")};
    if (!of->id) return ERR_NONE;
    co.entity = of->id;
    out->url = layout_url(page, "/e/%.*s/abierto", STR_FMT(of->code));
    out->board_url = layout_url(page, "/e/%.*s/tablero", STR_FMT(of->code));
    out->join_url = layout_url(page, "/e/%.*s/abierto#participar", STR_FMT(of->code));
    out->there = page->writable;
    enum err_code code = cycle_list(&co, &cycles, &count, err);
    for (size_t i = 0; !code && !shown && i < count; i++)
        if (cycles[i].state == CYCLE_PUBLIC) shown = &cycles[i];
    if (code || !shown) return code;
    out->there = true;
    code = cycle_steps_view(page, &co, shown, &steps, err);
    if (!code) out->sentence = cycle_sentence(page, shown, &steps);
    return code ? code : tell_commitments(page, &co, shown->id, out, err);
}
