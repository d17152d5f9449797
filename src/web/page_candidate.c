/* Applying to a call, for oneself or typed in from paper, with the documents that it asks for; and
 * the secretariat's evaluation of an application. */
#include <string.h>

#include "cocreate/cycle.h"
#include "web/open_parts.h"
#include "web/page_call.h"
#include "web_routes.h"

enum { MOST_NAME = 120, MOST_TEXT = 10000, MOST_SCORE = 100, APPLY_FIELDS = 7 };

static const char *file_name(struct page *page, size_t i)
{
    struct str name = arena_printf(page->arena, "file%zu", i + 1);
    return name.p ? name.p : "";
}

/* --- applying --------------------------------------------------------------------------------- */

/* What is wrong with a document is said beside its own field. */
static void place_faults(struct page *page, size_t from, const char *field)
{
    struct co_faults *faults = &page->form->faults;
    for (size_t i = from; i < faults->count; i++) faults->list[i].field = field;
}

static enum err_code keep_files(struct page *page, struct co *co, const struct call *call,
                                int64_t candidate, struct err *err)
{
    struct str asks[CALL_MOST_ASKS];
    size_t n = call_asks(call, asks);
    enum err_code code = ERR_NONE;
    for (size_t i = 0; i < n && !code; i++) {
        const struct http_field *file = form_file(page->form, file_name(page, i));
        size_t before = page->form->faults.count;
        int64_t paper;
        if (!file) continue;
        code = open_file(page, err);
        if (code) break;
        struct paper_draft d = {
            .subject = arena_printf(page->arena, "candidate/%lld", (long long)candidate),
            .role = STR("document"),
            .title = str_slice(asks[i], 0, PAPER_MOST_TITLE),
            .file = file->file,
            .bytes = file->value,
            .day = DATE_NONE,
            .members_only = true};
        code = paper_keep(co, &d, &page->form->faults, &paper, err);
        if (code) place_faults(page, before, file_name(page, i));
    }
    return code;
}

static enum err_code take(struct page *page, const struct call *call, bool on_paper,
                          struct err *err)
{
    struct co co = page_co(page);
    struct form *f = page->form;
    struct candidate_draft d = {.call = call->id,
                                .name = form_text(f, "name"),
                                .organisation = form_text(f, "organisation"),
                                .statement = form_text(f, "statement"),
                                .no_conflict = form_flag(f, "no_conflict"),
                                .conflict_text = form_text(f, "conflict_text"),
                                .on_paper = on_paper};
    int64_t id;
    enum err_code code = co_begin(&co, err);
    if (code) return code;
    code = candidate_apply(&co, &d, &f->faults, &id, err);
    if (!code) code = keep_files(page, &co, call, id, err);
    code = co_end(&co, code, err);
    return code ? code
                : page_see_other(page, open_path(page, "convocatoria/%lld", (long long)call->id));
}

static enum err_code draw(struct page *page, const struct call *call, bool on_paper,
                          struct err *err)
{
    struct form_field *fields =
        arena_array(page->arena, APPLY_FIELDS + CALL_MOST_ASKS, sizeof *fields);
    struct str asks[CALL_MOST_ASKS];
    size_t n = 0, ask_count = call_asks(call, asks);
    if (!fields) return err_no_memory(err);
    fields[n++] = (struct form_field){.kind = FORM_LINE,
                                      .name = "name",
                                      .label = _("Nombre"),
                                      .value = on_paper ? STR_NONE : page->person_name,
                                      .autocomplete = on_paper ? NULL : "name",
                                      .most = MOST_NAME};
    fields[n++] = (struct form_field){.kind = FORM_LINE,
                                      .name = "organisation",
                                      .label = _("Organización o institución"),
                                      .autocomplete = on_paper ? NULL : "organization",
                                      .most = CYCLE_MOST_TITLE,
                                      .optional = true};
    fields[n++] = (struct form_field){.kind = FORM_AREA,
                                      .name = "statement",
                                      .label = _("Por qué quiere integrarlo"),
                                      .hint = _("Su experiencia, a quiénes representa, qué haría."),
                                      .rows = 6,
                                      .most = MOST_TEXT};
    fields[n++] = (struct form_field){
        .kind = FORM_CHECK,
        .name = "no_conflict",
        .label = _("Declaro que no tengo ningún conflicto de interés"),
        .hint = _("Por ejemplo: ser proveedor o contratista del gobierno, tener un cargo en un "
                  "partido, ser familiar de quien decide."),
        .optional = true};
    fields[n++] = (struct form_field){.kind = FORM_AREA,
                                      .name = "conflict_text",
                                      .label = _("Si tiene alguno, cuál"),
                                      .hint = _("Decirlo no excluye: permite que lo sepan todos."),
                                      .most = MOST_TEXT,
                                      .optional = true};
    for (size_t i = 0; i < ask_count; i++)
        fields[n++] = (struct form_field){.kind = FORM_FILE,
                                          .name = file_name(page, i),
                                          .label = arena_cstr(page->arena, asks[i]),
                                          .accept = ".pdf,.jpg,.jpeg,.png,.docx,.odt",
                                          .optional = true};
    struct form_view form = {.action = page_here(page),
                             .button = on_paper ? _("Guardar") : _("Responder"),
                             .fields = fields,
                             .count = n};
    struct work_view v = {
        .lead = on_paper
                    ? _("Para quien respondió en papel y no tiene cuenta.")
                    : _("Hasta que haya resultado solo ven su respuesta usted y el "
                        "secretariado. Si se le elige, se publican su nombre, su organización, "
                        "sus motivos y su declaración; si no, solo se dice cuántas personas "
                        "respondieron. Sus documentos no se publican.")};
    call_crumbs(page, &v.crumbs, call);
    work_draw(page, &v, &form);
    return ERR_NONE;
}

static enum err_code apply(struct page *page, int64_t id, bool on_paper, struct err *err)
{
    struct call call;
    struct co co = page_co(page);
    enum err_code code = call_get(&co, id, &call, err);
    if (!code && page->post) {
        code = take(page, &call, on_paper, err);
        if (!code || !page_form_again(page, code, err)) return code;
        code = ERR_NONE;
    }
    if (!code && !page->post && !on_paper && !call.open)
        return err_set(err, ERR_USAGE, "%s", _("La convocatoria no está abierta"));
    return code ? code : draw(page, &call, on_paper, err);
}

/* route: FORM /e/{entity}/convocatoria/{id}/responder
 * may: citizen
 * title: Responder a la convocatoria */
enum err_code page_candidate_apply(struct page *page, struct err *err)
{
    return apply(page, page_candidate_apply_parameters(page)->id, false, err);
}

/* route: FORM /e/{entity}/convocatoria/{id}/papel
 * may: member admin
 * title: Capturar una respuesta en papel */
enum err_code page_candidate_paper(struct page *page, struct err *err)
{
    return apply(page, page_candidate_paper_parameters(page)->id, true, err);
}

/* --- evaluating ------------------------------------------------------------------------------- */

static enum err_code take_evaluation(struct page *page, const struct candidate *c, struct err *err)
{
    struct co co = page_co(page);
    struct form *f = page->form;
    const struct candidate_evaluation is = {
        .version = work_version_sent(page),
        .score = (int)form_number(f, "score", 0, MOST_SCORE, -1),
        .text = form_text(f, "evaluation"),
        .choice = (int)form_number(f, "choice", 0, CALL_CHOICES - 1, 0)};
    enum err_code code = candidate_evaluate(&co, c->id, &is, &f->faults, err);
    return code ? code
                : page_see_other(page, open_path(page, "convocatoria/%lld", (long long)c->is.call));
}

/* What the person wrote, to be read beside the form. */
static struct str application(struct page *page, const struct candidate *c)
{
    return arena_printf(page->arena, "%.*s\n\n%s\n%.*s", STR_FMT(c->is.statement),
                        c->is.no_conflict ? _("Declara que no tiene conflicto de interés.")
                                          : _("Conflicto de interés que declara:"),
                        STR_FMT(c->is.conflict_text));
}

/* The candidate, when it is the actor's to judge; else the reason why not. */
static enum err_code judged(struct page *page, struct co *co, int64_t id, struct candidate *c,
                            struct call *call, struct err *err)
{
    enum err_code code = candidate_get(co, id, c, err);
    if (!code) code = call_get(co, c->is.call, call, err);
    if (code || c->judged) return code;
    bool own = c->person && c->person == page->actor.person;
    return err_set(err, ERR_DENIED, "%s",
                   own             ? _("Nadie evalúa su propia candidatura")
                   : c->stood_back ? _("Usted se excusó de evaluar esta candidatura")
                                   : _("Quien respondió a la convocatoria no evalúa a quienes "
                                       "respondieron"));
}

/* Who it is. */
static struct str about(struct page *page, const struct candidate *c)
{
    if (!c->is.organisation.n) return c->is.name;
    return arena_printf(page->arena, "%.*s, %.*s", STR_FMT(c->is.name),
                        STR_FMT(c->is.organisation));
}

static enum err_code draw_evaluation(struct page *page, struct co *co, const struct candidate *c,
                                     const struct call *call, struct err *err)
{
    struct form_choice choices[CALL_CHOICES - 1];
    for (int i = CALL_TITULAR; i < CALL_CHOICES; i++)
        choices[i - 1] = (struct form_choice){.value = arena_printf(page->arena, "%d", i),
                                              .label = str_of(call_choice_word(i)),
                                              .chosen = c->choice == i};
    struct form_field fields[] = {
        {.kind = FORM_NUMBER,
         .name = "score",
         .label = _("Calificación, de 0 a 100"),
         .most = 3,
         .value = c->score < 0 ? STR_NONE : arena_printf(page->arena, "%d", c->score)},
        {.kind = FORM_AREA,
         .name = "evaluation",
         .label = _("Con qué razones"),
         .rows = 6,
         .hint = _("Se publica si se elige a la persona; si no, solo la lee ella."),
         .value = c->evaluation,
         .most = MOST_TEXT},
        {.kind = FORM_RADIO,
         .name = "choice",
         .label = _("Decisión"),
         .choices = choices,
         .choice_count = CALL_CHOICES - 1},
        work_version(page, c->version)};
    struct form_view form = {
        .action = page_here(page), .button = _("Guardar la evaluación"), FORM_FIELDS(fields)};
    struct work_view v = {
        .over = about(page, c),
        .aside_title = str_of(_("Lo que respondió")),
        .aside = application(page, c),
        .other = {.name = str_of(_("Tengo un conflicto de interés: me excuso")),
                  .url = layout_entity_url(page, "candidatura/%lld/excusarse", (long long)c->id)}};
    struct str subject = arena_printf(page->arena, "candidate/%lld", (long long)c->id);
    enum err_code code = ERR_NONE;
    if (!subject.p) return err_no_memory(err);
    v.papers = sitting_papers(page, co, subject.p, STR_NONE, &v.paper_count, err, &code);
    if (code) return code;
    call_crumbs(page, &v.crumbs, call);
    work_draw(page, &v, &form);
    return ERR_NONE;
}

/* route: FORM /e/{entity}/candidatura/{id}/evaluar
 * may: member evaluator admin
 * title: Evaluar una candidatura */
enum err_code page_candidate_evaluate(struct page *page, struct err *err)
{
    struct co co = page_co(page);
    struct candidate c;
    struct call call;
    enum err_code code =
        judged(page, &co, page_candidate_evaluate_parameters(page)->id, &c, &call, err);
    if (!code && page->post) {
        code = take_evaluation(page, &c, err);
        if (!code || !page_form_again(page, code, err)) return code;
        co = page_co(page);
        code = ERR_NONE;
    }
    return code ? code : draw_evaluation(page, &co, &c, &call, err);
}

/* route: FORM /e/{entity}/candidatura/{id}/excusarse
 * may: member evaluator admin
 * title: Excusarse de evaluar una candidatura */
enum err_code page_candidate_stand_back(struct page *page, struct err *err)
{
    struct co co = page_co(page);
    struct form *f = page->form;
    struct candidate c;
    struct call call;
    enum err_code code =
        judged(page, &co, page_candidate_stand_back_parameters(page)->id, &c, &call, err);
    if (!code && page->post) {
        code = candidate_stand_back(&co, c.id, form_text(f, "reason"), &f->faults, err);
        if (!code)
            return page_see_other(page, open_path(page, "convocatoria/%lld", (long long)call.id));
        if (!page_form_again(page, code, err)) return code;
        code = ERR_NONE;
    }
    if (code) return code;
    struct form_field fields[] = {
        {.kind = FORM_AREA,
         .name = "reason",
         .label = _("Qué conflicto de interés tiene"),
         .hint = _("Por ejemplo: es familiar, socia o subordinada de quien respondió."),
         .most = CYCLE_MOST_NOTE}};
    struct form_view form = {
        .action = page_here(page), .button = _("Excusarme"), FORM_FIELDS(fields)};
    struct work_view v = {
        .over = about(page, &c),
        .lead = _("Desde ahora no podrá ver lo que respondió ni sus documentos, ni evaluarla; si "
                  "ya la había evaluado, esa evaluación deja de valer. Queda en la bitácora que "
                  "usted se excusó; su motivo no se publica. No se puede deshacer.")};
    call_crumbs(page, &v.crumbs, &call);
    work_draw(page, &v, &form);
    return ERR_NONE;
}
