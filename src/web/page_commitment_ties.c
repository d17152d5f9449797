/* What a commitment is tied to: the money it speaks of, the gaps it shall close, the proposals that
 * live on in it. /compromiso/{id}/ligas; at any time, for it changes no text. */
#include "cocreate/proposal.h"
#include "ledger/find.h"
#include "trace/gaps.h"
#include "web/open_parts.h"
#include "web/page_commitment_edit.h"
#include "web/page_gaps.h"
#include "web_routes.h"
#include "web_templates.h"

enum { MOST_GAPS = 50, MOST_PROPOSALS = 200, MOST_RESULTS = 10 };

/* --- taking ----------------------------------------------------------------------------------- */

static enum err_code take(struct page *page, int64_t id, struct err *err)
{
    struct co co = page_co(page);
    struct form *f = page->form;
    struct str target = arena_printf(page->arena, "commitment/%lld", (long long)id);
    struct commitment c;
    int64_t proposal = form_number(f, "proposal", 0, INT64_MAX, 0);
    int64_t dropped = form_number(f, "drop_proposal", 0, INT64_MAX, 0);
    int64_t node = form_number(f, "drop_node", 0, INT64_MAX, 0);
    if (!target.p) return err_no_memory(err);
    enum err_code code = co_begin(&co, err);
    if (code) return code;
    code = commitment_get(&co, id, &c, err); /* it must be there for a proposal to live on in it */
    if (code)
        ;
    else if (form_has(f, "drop_node") || form_has(f, "drop_gap"))
        code = money_tie_drop(&co, id, node, form_text(f, "drop_gap"), err);
    else if (dropped)
        code = proposal_not_became(&co, dropped, target, err);
    else if (form_has(f, "proposal") && !proposal)
        co_fault(&f->faults, "proposal", _("Elija una propuesta"));
    else if (proposal)
        code = proposal_became(&co, proposal, target, err);
    else
        code = money_tie_add(&co, id, form_number(f, "node", 0, INT64_MAX, 0), form_text(f, "gap"),
                             form_text(f, "note"), &f->faults, err);
    if (!code) code = co_check(&f->faults, err);
    code = co_end(&co, code, err);
    return code ? code
                : page_see_other(page, open_path(page, "compromiso/%lld/ligas", (long long)id));
}

/* --- what there is ---------------------------------------------------------------------------- */

/* A small form with one hidden field. */
static const struct form_view *button(struct page *page, const char *name, struct str value,
                                      const char *says)
{
    struct form_view *form = arena_alloc(page->arena, sizeof *form);
    struct form_field *field = arena_alloc(page->arena, sizeof *field);
    if (!form || !field) return NULL;
    *field = (struct form_field){.kind = FORM_HIDDEN, .name = name, .value = value};
    *form = (struct form_view){
        .action = page_here(page), .button = says, .fields = field, .count = 1, .quiet = true};
    return form;
}

static struct str number(struct page *page, int64_t value)
{
    return arena_printf(page->arena, "%lld", (long long)value);
}

/* The gap as it is now; its key alone when it is closed since. */
static struct commitment_tie_row gap_row(struct page *page, const struct money_tie *tie)
{
    const struct trace_gap_filter filter = {.entity = page->entity.id, .key = tie->gap, .limit = 1};
    struct commitment_tie_row row = {.name = str_of(_("Hueco que ya no está")),
                                     .what = str_of(_("hueco")),
                                     .note = tie->note,
                                     .drop = button(page, "drop_gap", tie->gap, _("Desligar"))};
    struct trace_gap_row *gap;
    struct err unread = {0};
    size_t count;
    if (trace_gaps(page->ledger, page->arena, &filter, &gap, &count, &unread) || !count) return row;
    row.name = gap->sentence;
    row.url = layout_entity_url(page, "hueco/%lld", (long long)gap->id);
    return row;
}

static enum err_code fill_money(struct page *page, struct co *co, struct commitment_ties_view *v,
                                struct err *err)
{
    struct money_tie *ties;
    enum err_code code = money_tie_list(co, v->of->id, &ties, &v->money_count, err);
    struct commitment_tie_row *rows = arena_array(page->arena, v->money_count + 1, sizeof *rows);
    if (code || !rows) return code ? code : err_no_memory(err);
    for (size_t i = 0; i < v->money_count; i++) {
        if (!ties[i].node) {
            rows[i] = gap_row(page, &ties[i]);
            continue;
        }
        rows[i] = (struct commitment_tie_row){
            .name = ties[i].label.n ? ties[i].label : ties[i].key,
            .url = layout_entity_url(page, "nodo/%lld", (long long)ties[i].node),
            .what = ties[i].kind ? layout_kind((int)ties[i].kind) : STR_NONE,
            .note = ties[i].note,
            .drop = button(page, "drop_node", number(page, ties[i].node), _("Desligar"))};
    }
    v->money = rows;
    return ERR_NONE;
}

static enum err_code fill_proposals(struct page *page, struct co *co,
                                    struct commitment_ties_view *v, struct err *err)
{
    struct proposal *all;
    struct str target = arena_printf(page->arena, "commitment/%lld", (long long)v->of->id);
    if (!target.p) return err_no_memory(err);
    enum err_code code = proposal_sources(co, target, &all, &v->proposal_count, err);
    struct commitment_tie_row *rows = arena_array(page->arena, v->proposal_count + 1, sizeof *rows);
    if (code || !rows) return code ? code : err_no_memory(err);
    for (size_t i = 0; i < v->proposal_count; i++)
        rows[i] = (struct commitment_tie_row){
            .name = all[i].said.title,
            .url = layout_entity_url(page, "propuesta/%lld", (long long)all[i].id),
            .what = str_of(proposal_state_word(all[i].state)),
            .drop = button(page, "drop_proposal", number(page, all[i].id), _("Desligar"))};
    v->proposals = rows;
    return ERR_NONE;
}

/* --- what could be tied ----------------------------------------------------------------------- */

static enum err_code fill_results(struct page *page, struct str text,
                                  struct commitment_ties_view *v, struct err *err)
{
    struct find_query query = {.text = text, .entity = page->entity.id, .limit = 2 * MOST_RESULTS};
    struct find_result *all;
    size_t count;
    bool more;
    v->search = text;
    v->search_url = layout_entity_url(page, "compromiso/%lld/ligas", (long long)v->of->id);
    if (!text.n) return ERR_NONE;
    v->searched = true;
    enum err_code code = ledger_find(page->ledger, page->arena, &query, &all, &count, &more, err);
    struct commitment_tie_row *rows = arena_array(page->arena, MOST_RESULTS, sizeof *rows);
    if (code || !rows) return code ? code : err_no_memory(err);
    for (size_t i = 0; i < count && v->result_count < MOST_RESULTS; i++)
        if (!all[i].organisation)
            rows[v->result_count++] = (struct commitment_tie_row){
                .name = all[i].label.n ? all[i].label : all[i].key,
                .url = layout_entity_url(page, "nodo/%lld", (long long)all[i].id),
                .what = layout_kind((int)all[i].kind),
                .note = all[i].key,
                .drop = button(page, "node", number(page, all[i].id), _("Ligar"))};
    v->results = rows;
    return ERR_NONE;
}

static enum err_code gap_choices(struct page *page, struct form_field *field, struct err *err)
{
    const struct trace_gap_filter filter = {.entity = page->entity.id, .limit = MOST_GAPS};
    struct trace_gap_row *gaps;
    size_t count;
    enum err_code code = trace_gaps(page->ledger, page->arena, &filter, &gaps, &count, err);
    field->choices = arena_array(page->arena, count + 1, sizeof *field->choices);
    if (code || !field->choices) return code ? code : err_no_memory(err);
    for (size_t i = 0; i < count; i++) {
        struct str title = gaps_title(page, gaps[i].missing);
        struct str money = trace_money(page->arena, gaps[i].minor, gaps[i].currency);
        field->choices[field->choice_count++] = (struct form_choice){
            .value = gaps[i].key,
            .label = arena_printf(page->arena, "%.*s · %.*s%s%.*s · %lld", STR_FMT(money),
                                  STR_FMT(title), gaps[i].unit_name.n ? " · " : "",
                                  STR_FMT(gaps[i].unit_name), (long long)gaps[i].year)};
    }
    return ERR_NONE;
}

static enum err_code proposal_choices(struct page *page, struct co *co,
                                      const struct commitment_ties_view *v,
                                      struct form_field *field, struct err *err)
{
    struct proposal_filter filter = {.most = MOST_PROPOSALS};
    struct proposal *all;
    struct plan plan;
    size_t count;
    enum err_code code = plan_get(co, v->of->plan, &plan, err);
    filter.cycle = code ? 0 : plan.is.cycle;
    if (!code) code = proposal_list(co, &filter, &all, &count, err);
    if (code) return code;
    field->choices = arena_array(page->arena, count + 1, sizeof *field->choices);
    if (!field->choices) return err_no_memory(err);
    field->choices[field->choice_count++] =
        (struct form_choice){.value = STR("0"), .label = str_of(_("elija una propuesta"))};
    for (size_t i = 0; i < count; i++)
        if (!all[i].hidden && all[i].state != PROPOSAL_BECAME)
            field->choices[field->choice_count++] = (struct form_choice){
                .value = number(page, all[i].id),
                .label =
                    arena_printf(page->arena, "%lld. %.*s (%s)", (long long)all[i].id,
                                 STR_FMT(all[i].said.title), proposal_state_word(all[i].state))};
    return ERR_NONE;
}

static enum err_code draw(struct page *page, struct co *co, const struct commitment_ties_view *view,
                          struct err *err)
{
    struct commitment_ties_view v = *view;
    struct form_field gap[] = {
        {.kind = FORM_SELECT, .name = "gap", .label = _("Hueco en el rastro del dinero")},
        {.kind = FORM_LINE, .name = "note", .label = _("Nota"), .most = 500, .optional = true}};
    struct form_field proposal[] = {
        {.kind = FORM_SELECT, .name = "proposal", .label = _("Propuesta de este ciclo")}};
    struct form_view gap_form = {
        .action = page_here(page), .button = _("Ligar el hueco"), FORM_FIELDS(gap)};
    struct form_view proposal_form = {
        .action = page_here(page), .button = _("Ligar la propuesta"), FORM_FIELDS(proposal)};
    enum err_code code = gap_choices(page, &gap[0], err);
    if (!code) code = proposal_choices(page, co, &v, &proposal[0], err);
    if (code) return code;
    form_fill(page, &gap_form);
    form_fill(page, &proposal_form);
    if (gap[0].choice_count) v.gap = &gap_form;
    if (proposal[0].choice_count > 1) v.proposal = &proposal_form;
    template_edit_ties(page, &v);
    return ERR_NONE;
}

/* route: FORM /e/{entity}/compromiso/{id}/ligas
 * may: member admin
 * query: q=text?
 * title: A qué está ligado el compromiso */
enum err_code page_commitment_ties(struct page *page, struct err *err)
{
    const struct page_commitment_ties_parameters *asked = page_commitment_ties_parameters(page);
    struct co co = page_co(page);
    struct commitment c;
    enum err_code code = commitment_get(&co, asked->id, &c, err);
    if (!code && page->post) {
        code = take(page, asked->id, err);
        if (!code || !page_form_again(page, code, err)) return code;
        co = page_co(page);
        code = ERR_NONE;
    }
    struct commitment_ties_view v = {.of = &c};
    if (!code) code = fill_money(page, &co, &v, err);
    if (!code) code = fill_proposals(page, &co, &v, err);
    if (!code) code = fill_results(page, asked->q, &v, err);
    if (code) return code;
    v.back = layout_entity_url(page, "compromiso/%lld/editar", (long long)c.id);
    commitment_crumbs(page, &c, _("Ligas"), &v.crumbs);
    return draw(page, &co, &v, err);
}
