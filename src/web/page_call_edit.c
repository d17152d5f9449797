/* Making a call for members, changing it while nobody applied, its documents, its result. */
#include "cocreate/cycle.h"
#include "web/page_call.h"
#include "web_routes.h"

enum { MOST_CYCLES = 30, MOST_SEATS = 30, CALL_FIELDS = 10 };

static struct str call_path(struct page *page, int64_t id)
{
    return open_path(page, "convocatoria/%lld", (long long)id);
}

static enum err_code take(struct page *page, int64_t id, struct err *err)
{
    struct co co = page_co(page);
    struct form *f = page->form;
    struct call_draft d = {.cycle = form_number(f, "cycle", 1, INT64_MAX, 0),
                           .title = form_text(f, "title"),
                           .body = form_text(f, "body"),
                           .asks = form_text(f, "asks"),
                           .sector = co_sector_of(form_text(f, "sector")),
                           .seats = form_number(f, "seats", 1, MOST_SEATS, 0),
                           .opens = form_day(f, "opens"),
                           .closes = form_day(f, "closes")};
    enum err_code code = id ? call_edit(&co, id, work_version_sent(page), &d, &f->faults, err)
                            : call_add(&co, &d, &f->faults, &id, err);
    return code ? code : page_see_other(page, call_path(page, id));
}

static size_t cycle_choices(struct page *page, struct co *co, int64_t chosen,
                            struct form_choice *out)
{
    struct cycle *cycles;
    struct err ignored = {0};
    size_t n, count = 0;
    if (cycle_list(co, &cycles, &n, &ignored)) return 0;
    for (size_t i = 0; i < n && count < MOST_CYCLES; i++) {
        if (cycles[i].state == CYCLE_CLOSED && cycles[i].id != chosen) continue;
        out[count] = (struct form_choice){
            .value = arena_printf(page->arena, "%lld", (long long)cycles[i].id),
            .label = cycles[i].is.title,
            .chosen = chosen ? cycles[i].id == chosen : count == 0};
        count++;
    }
    return count;
}

struct call_choices {
    struct form_choice cycles[MOST_CYCLES], parties[PARTIES];
    size_t cycle_count;
};

/* Of which cycle and party, and how many. */
static size_t seat_fields(struct page *page, const struct call *c, struct call_choices *choices,
                          struct form_field *out)
{
    out[0] = work_version(page, c->version);
    out[1] = (struct form_field){.kind = FORM_SELECT,
                                 .name = "cycle",
                                 .label = _("De qué ciclo"),
                                 .choices = choices->cycles,
                                 .choice_count = choices->cycle_count};
    out[2] = (struct form_field){.kind = FORM_LINE,
                                 .name = "title",
                                 .label = _("Nombre de la convocatoria"),
                                 .value = c->is.title,
                                 .most = CYCLE_MOST_TITLE};
    out[3] = (struct form_field){.kind = FORM_SELECT,
                                 .name = "sector",
                                 .label = _("De qué parte son los lugares"),
                                 .choices = choices->parties,
                                 .choice_count = PARTIES};
    out[4] = (struct form_field){
        .kind = FORM_NUMBER,
        .name = "seats",
        .label = _("Cuántos lugares de titular"),
        .hint = _("Se puede elegir a otras tantas personas como suplentes."),
        .value = arena_printf(page->arena, "%lld", (long long)(c->is.seats ? c->is.seats : 1)),
        .most = 2};
    return 5;
}

static size_t term_fields(struct page *page, const struct call *c, struct form_field *out)
{
    out[0] = (struct form_field){
        .kind = FORM_AREA,
        .name = "body",
        .label = _("Bases"),
        .hint = _("Quién puede responder, qué hará, por cuánto tiempo, cómo se evalúa y quién "
                  "decide."),
        .value = c->is.body,
        .most = 50000,
        .rows = 10};
    out[1] = (struct form_field){
        .kind = FORM_AREA,
        .name = "asks",
        .label = _("Documentos que se piden"),
        .hint = _("Uno en cada renglón, hasta ocho. Solo los verá el secretariado."),
        .value = c->is.asks,
        .most = CYCLE_MOST_NOTE,
        .optional = true};
    out[2] = (struct form_field){.kind = FORM_DATE,
                                 .name = "opens",
                                 .label = _("Se reciben desde"),
                                 .value = form_iso(page, c->is.opens)};
    out[3] = (struct form_field){.kind = FORM_DATE,
                                 .name = "closes",
                                 .label = _("Hasta"),
                                 .hint = _("Ese día todavía se reciben."),
                                 .value = form_iso(page, c->is.closes)};
    return 4;
}

static enum err_code draw(struct page *page, const struct call *c, struct err *err)
{
    struct co co = page_co(page);
    struct call_choices choices;
    struct form_field fields[CALL_FIELDS];
    size_t n;
    choices.cycle_count = cycle_choices(page, &co, c->is.cycle, choices.cycles);
    if (!choices.cycle_count)
        return err_set(err, ERR_NOTFOUND, "%s", _("No hay un ciclo abierto al que convocar"));
    for (int i = 0; i < PARTIES; i++)
        choices.parties[i] =
            (struct form_choice){.value = str_of(co_sector_code(CO_GOVERNMENT + i)),
                                 .label = str_of(co_sector_word(CO_GOVERNMENT + i)),
                                 .chosen = c->is.sector == CO_GOVERNMENT + i};
    n = seat_fields(page, c, &choices, fields);
    n += term_fields(page, c, fields + n);
    struct form_view form = {.action = page_here(page),
                             .button = c->id ? _("Guardar los cambios") : _("Publicar"),
                             .fields = fields,
                             .count = n};
    struct work_view v = {.lead = c->id ? NULL
                                        : _("Se publica en cuanto se guarda. Cuando alguien "
                                            "responda ya no se podrá cambiar.")};
    call_crumbs(page, &v.crumbs, c->id ? c : NULL);
    work_draw(page, &v, &form);
    return ERR_NONE;
}

/* route: FORM /e/{entity}/convocatoria/nueva
 * may: member admin
 * title: Convocatoria para integrar el secretariado */
enum err_code page_call_new(struct page *page, struct err *err)
{
    struct call none = {.is = {.sector = CO_CIVIL_SOCIETY,
                               .opens = sitting_day(page->now_ms),
                               .closes = day_after_months(sitting_day(page->now_ms), 1)}};
    if (page->post) {
        enum err_code code = take(page, 0, err);
        if (!code || !page_form_again(page, code, err)) return code;
    }
    return draw(page, &none, err);
}

/* route: FORM /e/{entity}/convocatoria/{id}/editar
 * may: member admin
 * title: Cambiar la convocatoria de integrantes */
enum err_code page_call_edit(struct page *page, struct err *err)
{
    int64_t id = page_call_edit_parameters(page)->id;
    struct call call;
    if (page->post) {
        enum err_code code = take(page, id, err);
        if (!code || !page_form_again(page, code, err)) return code;
    }
    struct co co = page_co(page);
    enum err_code code = call_get(&co, id, &call, err);
    return code ? code : draw(page, &call, err);
}

/* --- its documents ---------------------------------------------------------------------------- */

static enum err_code take_paper(struct page *page, int64_t id, struct err *err)
{
    struct co co = page_co(page);
    struct form *f = page->form;
    const struct http_field *file = form_file(f, "file");
    int64_t paper;
    struct paper_draft d = {.subject = arena_printf(page->arena, "call/%lld", (long long)id),
                            .role = STR("document"),
                            .title = form_text(f, "title"),
                            .file = file ? file->file : STR_NONE,
                            .bytes = file ? file->value : STR_NONE,
                            .url = form_text(f, "url"),
                            .day = DATE_NONE};
    enum err_code code = paper_add(&co, &d, &f->faults, &paper, err);
    return code ? code : page_see_other(page, call_path(page, id));
}

/* route: FORM /e/{entity}/convocatoria/{id}/documentos
 * may: member admin
 * title: Agregar un documento a la convocatoria */
enum err_code page_call_paper(struct page *page, struct err *err)
{
    int64_t id = page_call_paper_parameters(page)->id;
    struct call call;
    struct co co = page_co(page);
    enum err_code code = call_get(&co, id, &call, err);
    if (!code && page->post) {
        code = take_paper(page, id, err);
        if (!code || !page_form_again(page, code, err)) return code;
        code = ERR_NONE;
    }
    if (code) return code;
    struct form_field fields[] = {
        {.kind = FORM_LINE,
         .name = "title",
         .label = _("Qué es"),
         .hint = _("Por ejemplo: formato de la declaración de intereses."),
         .most = PAPER_MOST_TITLE},
        {.kind = FORM_FILE,
         .name = "file",
         .label = _("Archivo"),
         .accept = PAPER_FILES,
         .optional = true},
        {.kind = FORM_LINE,
         .name = "url",
         .label = _("O su dirección, si está en otro sitio"),
         .most = PAPER_MOST_URL,
         .optional = true}};
    struct form_view form = {
        .action = page_here(page), .button = _("Agregar"), FORM_FIELDS(fields)};
    struct work_view v = {.over = call.is.title};
    call_crumbs(page, &v.crumbs, &call);
    work_draw(page, &v, &form);
    return ERR_NONE;
}

/* --- the result ------------------------------------------------------------------------------- */

static enum err_code take_result(struct page *page, int64_t id, struct err *err)
{
    struct co co = page_co(page);
    enum err_code code = call_publish(&co, id, work_version_sent(page),
                                      form_text(page->form, "result"), &page->form->faults, err);
    return code ? code : page_see_other(page, call_path(page, id));
}

/* route: FORM /e/{entity}/convocatoria/{id}/resultado
 * may: member admin
 * title: Publicar el resultado */
enum err_code page_call_result(struct page *page, struct err *err)
{
    int64_t id = page_call_result_parameters(page)->id;
    struct call call;
    if (page->post) {
        enum err_code code = take_result(page, id, err);
        if (!code || !page_form_again(page, code, err)) return code;
    }
    struct co co = page_co(page);
    enum err_code code = call_get(&co, id, &call, err);
    if (code) return code;
    struct form_field fields[] = {
        work_version(page, call.version),
        {.kind = FORM_AREA,
         .name = "result",
         .label = _("Resultado"),
         .rows = 8,
         .hint =
             _("A quién se eligió y por qué, y qué sigue. Se publica con los nombres de quienes "
               "fueron elegidos; de los demás solo se dice cuántos fueron."),
         .most = 50000}};
    struct form_view form = {
        .action = page_here(page), .button = _("Publicar para siempre"), FORM_FIELDS(fields)};
    struct work_view v = {
        .over = arena_printf(page->arena, _("Con decisión: %lld de %lld candidaturas"),
                             (long long)call.decided, (long long)call.candidates)};
    call_crumbs(page, &v.crumbs, &call);
    work_draw(page, &v, &form);
    return ERR_NONE;
}
