/* Writing what is judged of a commitment: see page_assess.h. Each party speaks for itself alone,
 * coding is the independent evaluator's, and nothing of it is ever changed later. */
#include "web/page_assess.h"

#include "web/open_parts.h"
#include "web/page_commitment.h"
#include "web/page_form.h"
#include "web_routes.h"
#include "web_templates.h"

enum { CODE_FIELDS = 2 + 2 * CODING_VARIABLES, MOST_VALUES = 8, DEFAULT_ROWS = 3 };

static enum err_code to_commitment(struct page *page, int64_t id)
{
    return page_see_other(page, open_path(page, "compromiso/%lld", (long long)id));
}

/* "value-relevance": how the form names what is said of a variable. */
static const char *field_of(struct page *page, const char *what, int variable)
{
    struct str text = arena_printf(page->arena, "%s-%s", what, coding_variable_code(variable));
    return text.p ? text.p : what;
}

/* --- what was sent ---------------------------------------------------------------------------- */

static int level_of(struct str code)
{
    for (int level = LEVEL_NO_EVIDENCE; level < LEVELS; level++)
        if (str_is(code, assessment_level_code(level))) return level;
    return LEVEL_UNTOLD;
}

static enum err_code take_word(struct page *page, struct co *co, int64_t commitment,
                               struct err *err)
{
    struct form *f = page->form;
    int64_t id;
    return assessment_add(co, commitment, (int)form_number(f, "cut", CUT_BETWEEN, CUT_FINAL, 0),
                          level_of(form_text(f, "level")), form_text(f, "text"), page->person_name,
                          &f->faults, &id, err);
}

static int value_of(int variable, struct str code)
{
    for (int value = 1; value <= coding_values(variable); value++)
        if (str_is(code, coding_value_code(variable, value))) return value;
    return 0;
}

/* One variable; faults stand beside its own fields. */
static enum err_code take_variable(struct page *page, struct co *co, int64_t commitment,
                                   struct coding *draft, struct err *err)
{
    struct form *f = page->form;
    struct co_faults faults = {.count = 0};
    const char *value = field_of(page, "value", draft->variable);
    const char *why = field_of(page, "why", draft->variable);
    int64_t id;
    draft->justification = form_text(f, why);
    draft->value = value_of(draft->variable, form_text(f, value));
    enum err_code code = coding_add(co, commitment, draft, &faults, &id, err);
    if (co_fault_of(&faults, "value")) co_fault(&f->faults, value, co_fault_of(&faults, "value"));
    if (co_fault_of(&faults, "justification"))
        co_fault(&f->faults, why, co_fault_of(&faults, "justification"));
    if (co_fault_of(&faults, "day")) co_fault(&f->faults, "day", co_fault_of(&faults, "day"));
    return code;
}

/* All variables that were coded, or none of them. */
static enum err_code take_coding(struct page *page, struct co *co, int64_t commitment,
                                 struct err *err)
{
    struct form *f = page->form;
    struct coding draft = {.day = form_day(f, "day"), .by_name = page->person_name};
    bool any = false;
    enum err_code code = co_begin(co, err);
    if (code) return code;
    for (int v = 1; (!code || code == ERR_INPUT) && v < CODING_VARIABLES; v++) {
        if (!form_text(f, field_of(page, "value", v)).n &&
            !form_text(f, field_of(page, "why", v)).n)
            continue;
        any = true;
        draft.variable = v;
        code = take_variable(page, co, commitment, &draft, err);
    }
    if (!any)
        co_fault(&f->faults, field_of(page, "value", 1), _("Califique al menos una variable"));
    if (!code || code == ERR_INPUT) code = co_check(&f->faults, err);
    return co_end(co, code, err);
}

/* --- forms ------------------------------------------------------------------------------------ */

static const struct form_view *word_form(struct page *page, const struct light *light)
{
    struct form_field *fields = arena_array(page->arena, 4, sizeof *fields);
    struct form_choice *cuts = arena_array(page->arena, CUTS, sizeof *cuts);
    struct form_choice *levels = arena_array(page->arena, LEVELS, sizeof *levels);
    struct form_view *form = arena_alloc(page->arena, sizeof *form);
    int32_t today = co_day(page->now_ms);
    if (!fields || !cuts || !levels || !form) return NULL;
    for (int c = CUT_BETWEEN; c < CUTS; c++)
        cuts[c] = (struct form_choice){.value = arena_printf(page->arena, "%d", c),
                                       .label = str_of(progress_cut_word(c)),
                                       .chosen = c && light->cut_days[c] != DATE_NONE &&
                                                 light->cut_days[c] <= today};
    for (int l = LEVEL_NO_EVIDENCE; l < LEVELS; l++)
        levels[l - 1] = (struct form_choice){.value = str_of(assessment_level_code(l)),
                                             .label = str_of(assessment_level_word(l))};
    fields[0] = (struct form_field){.kind = FORM_HIDDEN, .name = "what", .value = STR("word")};
    fields[1] = (struct form_field){.kind = FORM_SELECT,
                                    .name = "cut",
                                    .label = _("De qué corte habla"),
                                    .choices = cuts,
                                    .choice_count = CUTS};
    fields[2] = (struct form_field){.kind = FORM_RADIO,
                                    .name = "level",
                                    .label = _("Cuánto se ha cumplido"),
                                    .choices = levels,
                                    .choice_count = LEVELS - 1};
    fields[3] = (struct form_field){.kind = FORM_AREA,
                                    .name = "text",
                                    .label = _("Por qué"),
                                    .hint = _("Qué vio, dónde y cuándo. Lo lee todo el mundo; no "
                                              "se puede cambiar después, sólo decir algo más."),
                                    .rows = 6,
                                    .most = ASSESSMENT_MOST_TEXT};
    *form = (struct form_view){.action = page_here(page),
                               .button = _("Publicar la evaluación"),
                               .fields = fields,
                               .count = 4};
    form_fill(page, form);
    return form;
}

static const struct form_view *code_form(struct page *page)
{
    struct form_field *fields = arena_array(page->arena, CODE_FIELDS, sizeof *fields);
    struct form_view *form = arena_alloc(page->arena, sizeof *form);
    size_t n = 0;
    if (!fields || !form) return NULL;
    fields[n++] = (struct form_field){.kind = FORM_HIDDEN, .name = "what", .value = STR("coding")};
    fields[n++] = (struct form_field){.kind = FORM_DATE,
                                      .name = "day",
                                      .label = _("Fecha de la calificación"),
                                      .value = form_local_day(page, page->now_ms)};
    for (int v = 1; v < CODING_VARIABLES; v++) {
        struct form_choice *values = arena_array(page->arena, MOST_VALUES, sizeof *values);
        size_t count = 0;
        if (!values) return NULL;
        values[count++] =
            (struct form_choice){STR(""), str_of(_("no calificar ahora")), STR_NONE, true};
        for (int k = 1; k <= coding_values(v) && count < MOST_VALUES; k++)
            values[count++] = (struct form_choice){.value = str_of(coding_value_code(v, k)),
                                                   .label = str_of(coding_value_word(v, k))};
        struct str why = arena_printf(page->arena, _("Por qué («%s»)"), coding_variable_word(v));
        fields[n++] = (struct form_field){.kind = FORM_SELECT,
                                          .name = field_of(page, "value", v),
                                          .label = coding_variable_word(v),
                                          .choices = values,
                                          .choice_count = count,
                                          .optional = true};
        fields[n++] = (struct form_field){.kind = FORM_AREA,
                                          .name = field_of(page, "why", v),
                                          .label = why.p,
                                          .rows = DEFAULT_ROWS,
                                          .most = ASSESSMENT_MOST_TEXT,
                                          .optional = true};
    }
    *form = (struct form_view){.action = page_here(page),
                               .button = _("Publicar la calificación"),
                               .fields = fields,
                               .count = n};
    form_fill(page, form);
    return form;
}

/* --- /evaluar --------------------------------------------------------------------------------- */

static enum err_code fill(struct page *page, struct co *co, int64_t id, struct assess_view *v,
                          struct light *light, struct err *err)
{
    static const char *const who[ASSESSMENT_PARTIES] = {N_("El gobierno"), N_("La sociedad civil"),
                                                        N_("El órgano garante")};
    struct coding *codings;
    struct assess_coded *coded;
    size_t count = 0;
    enum err_code code = light_get(co, id, light, err);
    if (!code) code = coding_list(co, id, &codings, &count, err);
    if (code) return code;
    coded = arena_array(page->arena, count + 1, sizeof *coded);
    if (!coded) return err_no_memory(err);
    for (size_t p = 0; p < ASSESSMENT_PARTIES; p++)
        v->words[p] =
            (struct assess_word){i18n(who[p]), light_party_word(light, p),
                                 light->sides[p].id ? progress_cut_word(light->sides[p].cut) : NULL,
                                 light->sides[p].id ? light->sides[p].text : STR_NONE};
    for (size_t i = 0; i < count; i++)
        coded[i] = (struct assess_coded){coding_variable_word(codings[i].variable),
                                         coding_value_word(codings[i].variable, codings[i].value),
                                         &codings[i]};
    v->codings = coded;
    v->coding_count = count;
    return ERR_NONE;
}

/* route: FORM /e/{entity}/compromiso/{id}/evaluar
 * may: member evaluator
 * title: Evaluar un compromiso */
enum err_code page_assess(struct page *page, struct err *err)
{
    int64_t id = page_assess_parameters(page)->id;
    struct co co = page_co(page);
    struct assess_view v = {.coding_count = 0};
    struct commitment_base base;
    struct light light;
    enum err_code code = commitment_base(page, &co, id, true, &v.crumbs, &base, err);
    if (code) return code;
    layout_crumbs_add(&v.crumbs, page->title, STR_NONE);
    if (page->post) {
        code = str_is(form_text(page->form, "what"), "coding") ? take_coding(page, &co, id, err)
                                                               : take_word(page, &co, id, err);
        if (!code) return to_commitment(page, id);
        if (!page_form_again(page, code, err)) return code;
        co = page_co(page);
    }
    code = fill(page, &co, id, &v, &light, err);
    if (code) return code;
    v.title = base.c->now.is.title;
    v.url = base.url;
    if ((page->actor.roles & CO_MEMBER) && page->actor.sector >= CO_GOVERNMENT &&
        page->actor.sector <= CO_GUARANTOR) {
        v.sector = co_sector_word(page->actor.sector);
        v.word_form = word_form(page, &light);
    }
    if (page->actor.roles & CO_EVALUATOR) v.code_form = code_form(page);
    template_assess(page, &v);
    return ERR_NONE;
}

/* --- /leccion --------------------------------------------------------------------------------- */

/* route: FORM /e/{entity}/compromiso/{id}/leccion
 * may: member admin facilitator institution evaluator
 * title: Anotar una lección */
enum err_code page_lesson(struct page *page, struct err *err)
{
    struct co co = page_co(page);
    struct form *f = page->form;
    struct commitment_base base;
    struct layout_crumbs crumbs;
    struct form_choice kinds[LESSON_KINDS];
    int64_t made, id = page_lesson_parameters(page)->id;
    enum err_code code = commitment_base(page, &co, id, true, &crumbs, &base, err);
    if (code) return code;
    layout_crumbs_add(&crumbs, page->title, STR_NONE);
    if (page->post) {
        struct lesson draft = {.commitment = id,
                               .kind = (int)form_number(f, "kind", 1, LESSON_KINDS - 1, 0),
                               .text = form_text(f, "text"),
                               .by_name = page->person_name};
        code = lesson_add(&co, &draft, &f->faults, &made, err);
        if (!code) return to_commitment(page, id);
        if (!page_form_again(page, code, err)) return code;
    }
    for (int k = 1; k < LESSON_KINDS; k++)
        kinds[k - 1] = (struct form_choice){.value = arena_printf(page->arena, "%d", k),
                                            .label = str_of(lesson_kind_word(k))};
    struct form_field fields[] = {{.kind = FORM_RADIO,
                                   .name = "kind",
                                   .label = _("De qué es la lección"),
                                   .choices = kinds,
                                   .choice_count = LESSON_KINDS - 1},
                                  {.kind = FORM_AREA,
                                   .name = "text",
                                   .label = _("Qué se aprendió"),
                                   .hint = _("Lo que haría igual y lo que haría distinto quien "
                                             "empiece un plan."),
                                   .rows = 6,
                                   .most = ASSESSMENT_MOST_TEXT}};
    struct form_view form = {
        .action = page_here(page), .button = _("Publicar la lección"), FORM_FIELDS(fields)};
    struct page_form_view v = {
        .crumbs = &crumbs, .lead = arena_cstr(page->arena, base.c->now.is.title), .form = &form};
    form_fill(page, &form);
    template_page_form(page, &v);
    return ERR_NONE;
}

/* --- /cierre ---------------------------------------------------------------------------------- */

static enum err_code take_closing(struct page *page, struct co *co, int64_t id, struct err *err)
{
    struct str answers[CLOSING_QUESTIONS];
    for (size_t i = 0; i < CLOSING_QUESTIONS; i++)
        answers[i] = form_text(page->form, closing_question(i).code);
    return closing_write(co, id, answers, &page->form->faults, err);
}

/* route: FORM /e/{entity}/compromiso/{id}/cierre
 * may: member admin institution
 * title: Formato de cierre */
enum err_code page_closing(struct page *page, struct err *err)
{
    struct co co = page_co(page);
    struct closing_view v = {.form = NULL};
    struct commitment_base base;
    struct form_field fields[CLOSING_QUESTIONS];
    int64_t id = page_closing_parameters(page)->id;
    enum err_code code = commitment_base(page, &co, id, true, &v.crumbs, &base, err);
    if (code) return code;
    layout_crumbs_add(&v.crumbs, page->title, STR_NONE);
    if (page->post) {
        code = take_closing(page, &co, id, err);
        if (!code) return to_commitment(page, id);
        if (!page_form_again(page, code, err)) return code;
        co = page_co(page);
    }
    code = closing_get(&co, id, &v.closing, err);
    if (code) return code;
    v.title = base.c->now.is.title;
    v.url = base.url;
    for (size_t i = 0; i < CLOSING_QUESTIONS; i++) {
        v.questions[i] = closing_question(i);
        fields[i] = (struct form_field){.kind = FORM_AREA,
                                        .name = v.questions[i].code,
                                        .label = v.questions[i].says,
                                        .most = ASSESSMENT_MOST_TEXT,
                                        .optional = !v.questions[i].required};
    }
    struct form_view form = {
        .action = page_here(page), .button = _("Entregar el formato"), FORM_FIELDS(fields)};
    form_fill(page, &form);
    if (!v.closing.written) v.form = &form;
    template_closing(page, &v);
    return ERR_NONE;
}
