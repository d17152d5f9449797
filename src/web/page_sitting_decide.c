/* Deciding on several proposals in one sitting: all that wait on one page, each with its decision
 * and written reason, saved with one form. What is filled is saved; what lacks something is said
 * beside it and keeps what was typed; what was left empty waits on. */
#include <stdio.h>

#include "web/page_sitting.h"
#include "web_routes.h"
#include "web_templates.h"

enum { PER_PAGE = 25, MOST_ROWS = 2 * PER_PAGE, MOST_AGREEMENTS = 100 };

/* What the form said on one proposal, and what was wrong with it. */
struct sent {
    int64_t id, version;
    int64_t decision;
    struct str reason;
    const char *decision_fault, *reason_fault;
};
struct sheet {
    struct sent sent[MOST_ROWS]; /* those that were not saved */
    size_t count;
    int64_t done;
};

static const char *name_of(struct page *page, const char *what, int64_t id)
{
    struct str name = arena_printf(page->arena, "%s-%lld", what, (long long)id);
    return name.p ? name.p : "";
}

/* --- taking it -------------------------------------------------------------------------------- */

/* One fault of the whole list, that leads to its field. */
static void tell(struct page *page, const struct sent *s, const char *what, const char *says)
{
    struct str whole = arena_printf(page->arena, _("Propuesta %lld: %s"), (long long)s->id, says);
    co_fault(&page->form->faults, name_of(page, what, s->id), whole.p ? whole.p : says);
}

/* Decides one; its faults stay beside it. Gives only what ends the page. */
static enum err_code decide(struct page *page, int64_t sitting, int64_t agreement, struct sent *s,
                            bool *done, struct err *err)
{
    struct co co = page_co(page);
    struct co_faults faults = {.count = 0};
    struct proposal_ref ref = {s->id, s->version};
    struct proposal_answer_draft d = {.decision = (int)s->decision,
                                      .reason = s->reason,
                                      .sitting = sitting,
                                      .agreement = agreement,
                                      .by_name = STR("Secretariado Técnico Local")};
    int64_t id;
    enum err_code code = proposal_answer(&co, &ref, &d, &faults, &id, err);
    *done = code == ERR_NONE;
    if (*done) return ERR_NONE;
    if (code != ERR_INPUT && code != ERR_CONFLICT && code != ERR_NOTFOUND) return code;
    s->decision_fault = co_fault_of(&faults, "decision");
    s->reason_fault = co_fault_of(&faults, "reason");
    if (!s->decision_fault && !s->reason_fault) {
        struct str says = arena_str(page->arena, str_of(err->message));
        s->decision_fault = faults.count ? faults.list[0].says : says.p ? says.p : "";
    }
    if (s->decision_fault) tell(page, s, "decision", s->decision_fault);
    if (s->reason_fault) tell(page, s, "reason", s->reason_fault);
    *err = (struct err){0};
    return ERR_NONE;
}

static enum err_code take(struct page *page, int64_t sitting, struct sheet *sheet, struct err *err)
{
    struct form *f = page->form;
    struct str ids[MOST_ROWS];
    size_t n = form_list(f, "proposal", ids, MOST_ROWS);
    int64_t agreement = form_number(f, "agreement", 0, INT64_MAX, 0);
    for (size_t i = 0; i < n; i++) {
        struct sent s = {0};
        bool done;
        if (!str_to_i64(ids[i], &s.id)) continue;
        s.version = form_number(f, name_of(page, "version", s.id), 0, INT64_MAX, 0);
        s.decision = form_number(f, name_of(page, "decision", s.id), 0, PROPOSAL_REJECTED, 0);
        s.reason = form_text(f, name_of(page, "reason", s.id));
        if (!s.decision && !s.reason.n) continue;
        enum err_code code = decide(page, sitting, agreement, &s, &done, err);
        if (code) return code;
        if (done)
            sheet->done++;
        else
            sheet->sent[sheet->count++] = s;
    }
    return ERR_NONE;
}

/* --- drawing it ------------------------------------------------------------------------------- */

static bool fill_row(struct page *page, const struct proposal *p, const struct sent *sent,
                     struct decide_row *row)
{
    struct form_choice *choices = arena_array(page->arena, 4, sizeof *choices);
    struct proposal *own = arena_array(page->arena, 1, sizeof *own);
    if (!choices || !own) return false;
    *own = *p;
    for (int i = 0; i < 3; i++)
        choices[i] =
            (struct form_choice){.value = arena_printf(page->arena, "%d", PROPOSAL_ACCEPTED + i),
                                 .label = str_of(proposal_state_word(PROPOSAL_ACCEPTED + i)),
                                 .chosen = sent && sent->decision == PROPOSAL_ACCEPTED + i};
    choices[3] = (struct form_choice){.value = STR("0"),
                                      .label = str_of(_("dejar para después")),
                                      .chosen = !sent || !sent->decision};
    *row = (struct decide_row){
        .p = own,
        .url = layout_entity_url(page, "propuesta/%lld", (long long)p->id),
        .over = arena_printf(page->arena, _("Propuesta %lld · apoyos: %lld · días de espera: %lld"),
                             (long long)p->id, (long long)p->supports, (long long)p->days),
        .already = p->state == PROPOSAL_OPEN ? NULL : proposal_state_word(p->state),
        .decision = {.kind = FORM_RADIO,
                     .name = name_of(page, "decision", p->id),
                     .label = _("Decisión"),
                     .choices = choices,
                     .choice_count = 4,
                     .fault = sent ? sent->decision_fault : NULL},
        .reason = sent ? sent->reason : STR_NONE,
        .reason_name = str_of(name_of(page, "reason", p->id)),
        .version_name = str_of(name_of(page, "version", p->id)),
        .reason_fault = sent ? sent->reason_fault : NULL};
    return true;
}

/* First those that were sent and not saved, whatever became of them meanwhile; then what waits. */
static enum err_code fill(struct page *page, struct co *co, const struct sheet *sheet,
                          int64_t after, struct decide_view *v, struct err *err)
{
    struct decide_row *rows = arena_array(page->arena, MOST_ROWS + PER_PAGE, sizeof *rows);
    struct proposal_filter filter = {.cycle = v->s->is.cycle,
                                     .one_state = true,
                                     .state = PROPOSAL_OPEN,
                                     .after = after,
                                     .most = PER_PAGE + 1};
    struct proposal_counts counts;
    struct proposal *list;
    size_t n = 0;
    if (!rows) return err_no_memory(err);
    for (size_t i = 0; i < sheet->count; i++) {
        struct proposal p;
        enum err_code code = proposal_get(co, sheet->sent[i].id, &p, err);
        if (code == ERR_NOTFOUND) continue;
        if (!code && !fill_row(page, &p, &sheet->sent[i], &rows[v->count++]))
            code = err_no_memory(err);
        if (code) return code;
    }
    enum err_code code = proposal_list(co, &filter, &list, &n, err);
    if (!code) code = proposal_count(co, &filter, &counts, err);
    if (code) return code;
    v->waiting = counts.waiting;
    if (n > PER_PAGE) v->pager.next = page_with(page, "desde", list[--n - 1].id);
    if (after) v->pager.previous = page_with(page, "desde", -1);
    for (size_t i = 0; i < n; i++) {
        bool there = list[i].hidden;
        for (size_t k = 0; k < sheet->count; k++) there |= sheet->sent[k].id == list[i].id;
        if (!there && !fill_row(page, &list[i], NULL, &rows[v->count++])) return err_no_memory(err);
    }
    v->rows = rows;
    return ERR_NONE;
}

/* The agreement under which they were decided, one for all. */
static size_t agreement_choices(struct page *page, const struct sitting *s, struct form_choice *out)
{
    size_t n = 1;
    out[0] = (struct form_choice){STR("0"), str_of(_("ninguno en particular")), STR_NONE, true};
    for (size_t i = 0; i < s->agreement_count && n < MOST_AGREEMENTS; i++)
        out[n++] = (struct form_choice){
            .value = arena_printf(page->arena, "%lld", (long long)s->agreements[i].id),
            .label = arena_printf(page->arena, "%lld. %.*s", (long long)s->agreements[i].number,
                                  STR_FMT(str_slice(s->agreements[i].is.text, 0, 120)))};
    return n;
}

static void draw(struct page *page, const struct sitting *s, struct decide_view *v)
{
    struct form_choice agreements[MOST_AGREEMENTS];
    struct form_field agreement = {.kind = FORM_SELECT,
                                   .name = "agreement",
                                   .label = _("Acuerdo con que se decidieron"),
                                   .choices = agreements,
                                   .choice_count = agreement_choices(page, s, agreements),
                                   .optional = true};
    struct form_view form = {.fields = &agreement, .count = 1};
    form_fill(page, &form);
    if (s->agreement_count) v->agreement = &agreement;
    template_decide(page, v);
    v->agreement = NULL; /* it ends here */
}

/* After saving: a page that says so, or the same page with what is missing. */
static enum err_code after(struct page *page, const struct sheet *sheet, int64_t id)
{
    if (!sheet->count)
        return page_see_other(page, open_path(page, "sesion/%lld/decisiones?listas=%lld",
                                              (long long)id, (long long)sheet->done));
    page->status = 400;
    page->fault = arena_printf(page->arena, _("Faltan datos en %lld de las propuestas"),
                               (long long)sheet->count);
    page->fault_advice =
        str_of(_("Lo que escribió sigue aquí; las demás decisiones que llenó ya se guardaron"));
    return ERR_NONE;
}

/* route: FORM /e/{entity}/sesion/{id}/decisiones
 * query: desde=int? listas=int?
 * may: member admin
 * title: Decidir propuestas */
enum err_code page_sitting_decide(struct page *page, struct err *err)
{
    const struct page_sitting_decide_parameters *asked = page_sitting_decide_parameters(page);
    struct sheet *sheet = arena_array(page->arena, 1, sizeof *sheet);
    struct co co = page_co(page);
    struct decide_view v = {0};
    struct sitting s;
    enum err_code code = sitting_get(&co, asked->id, &s, err);
    if (code || !sheet) return code ? code : err_no_memory(err);
    *sheet = (struct sheet){0};
    if (page->post) {
        code = take(page, s.id, sheet, err);
        if (!code) code = after(page, sheet, s.id);
        if (code || page->location.n) return code;
    }
    v.s = &s;
    v.name = sitting_name(page, s.number);
    v.when = open_when(page, s.is.starts);
    v.url = sitting_url(page, s.id);
    v.done = page->post ? sheet->done : asked->listas;
    if (s.state != SITTING_HELD)
        v.hold_url = layout_entity_url(page, "sesion/%lld/asistencia", (long long)s.id);
    else if (s.is.starts > co.now_ms) /* what was decided cannot lie in the future */
        v.early_url = layout_entity_url(page, "sesion/%lld/editar", (long long)s.id);
    code = fill(page, &co, sheet, asked->desde, &v, err);
    if (code) return code;
    sitting_crumbs(page, &v.crumbs, &s);
    layout_crumbs_add(&v.crumbs, page->title, STR_NONE);
    draw(page, &s, &v);
    return ERR_NONE;
}
