/* Playing a hunt: making a team, entering one, and one small form for each question, saved by
 * itself, so that a phone with a bad connection loses one answer at most. */
#include "web/open_parts.h"
#include "web/page_form.h"
#include "web/page_hunts.h"
#include "web_routes.h"
#include "web_templates.h"

enum { FIND_FIELDS = 14 };

static enum err_code to_hunt(struct page *page, int64_t id)
{
    return page_see_other(page, open_path(page, "caceria/%lld", (long long)id));
}

/* --- teams ------------------------------------------------------------------------------------ */

/* route: FORM /e/{entity}/caceria/{id}/equipos
 * may: citizen
 * title: Hacer un equipo */
enum err_code page_hunt_team(struct page *page, struct err *err)
{
    int64_t made, id = page_hunt_team_parameters(page)->id;
    struct form *f = page->form;
    struct form_choice sectors[CO_SECTORS];
    struct layout_crumbs crumbs;
    struct co co = page_co(page);
    struct hunt hunt;
    enum err_code code = hunt_get(&co, id, &hunt, err);
    if (code) return code;
    if (page->post) {
        code = hunt_team_add(&co, id, form_text(f, "name"), co_sector_of(form_text(f, "sector")),
                             form_number(f, "people", 0, 1000, 0), &f->faults, &made, err);
        if (!code) return to_hunt(page, id);
        if (!page_form_again(page, code, err)) return code;
    }
    sectors[0] =
        (struct form_choice){STR(""), str_of(_("de varios, o no se dice")), STR_NONE, true};
    for (int s = 1; s < CO_SECTORS; s++)
        sectors[s] = (struct form_choice){.value = str_of(co_sector_code(s)),
                                          .label = str_of(co_sector_word(s))};
    struct form_field fields[] = {{.kind = FORM_LINE,
                                   .name = "name",
                                   .label = _("Nombre del equipo"),
                                   .hint = _("Se publica. No ponga nombres de personas."),
                                   .most = 80},
                                  {.kind = FORM_NUMBER,
                                   .name = "people",
                                   .label = _("Cuántas personas son"),
                                   .optional = true},
                                  {.kind = FORM_SELECT,
                                   .name = "sector",
                                   .label = _("De qué sector"),
                                   .choices = sectors,
                                   .choice_count = CO_SECTORS,
                                   .optional = true}};
    struct form_view form = {
        .action = page_here(page), .button = _("Hacer el equipo"), FORM_FIELDS(fields)};
    form_fill(page, &form);
    hunt_crumbs(page, &crumbs, &hunt, _("Hacer un equipo"));
    struct page_form_view v = {
        .crumbs = &crumbs,
        .lead = open_may(page, HUNT_KEEPERS)
                    ? _("Usted organiza: el equipo queda hecho, y usted puede anotar por él.")
                    : _("Usted queda dentro. Los demás entran con su cuenta, en la página de la "
                        "cacería; basta que una persona anote."),
        .form = &form};
    template_page_form(page, &v);
    return ERR_NONE;
}

/* route: POST /e/{entity}/caceria/{id}/unirse
 * may: citizen
 * title: Entrar a un equipo */
enum err_code page_hunt_join(struct page *page, struct err *err)
{
    int64_t id = page_hunt_join_parameters(page)->id;
    struct co co = page_co(page);
    enum err_code code =
        hunt_team_join(&co, id, form_number(page->form, "team", 0, INT64_MAX, 0), err);
    return code ? code : to_hunt(page, id);
}

/* --- one answer ------------------------------------------------------------------------------- */

struct answering {
    struct hunt hunt;
    struct hunt_question question;
    struct find_place place;
    struct hunt_team *teams;
    size_t team_count;
    struct find_draft is; /* as it was saved */
    int64_t next;         /* the question after this one; 0 = it is the last */
};

static struct find_draft draft_of(struct page *page)
{
    struct form *f = page->form;
    return (struct find_draft){.needed = !form_flag(f, "unneeded"),
                               .result = find_result_of(form_text(f, "result")),
                               .place = form_text(f, "place"),
                               .day = form_day(f, "day"),
                               .minutes = form_number(f, "minutes", 0, FIND_MOST_MINUTES, 0),
                               .route = form_text(f, "route"),
                               .answer = form_text(f, "answer")};
}

/* The question, the team for which the visitor answers (0 = none), and what it said before. */
static enum err_code read_place(struct page *page, struct co *co, struct answering *a,
                                struct err *err)
{
    const struct page_hunt_answer_parameters *asked = page_hunt_answer_parameters(page);
    struct hunt_question *list;
    struct find *finds;
    size_t count, n = 0;
    enum err_code code = hunt_question(co, asked->id, asked->numero, &a->hunt, &a->question, err);
    if (!code) code = hunt_questions(co, asked->id, &list, &n, err);
    if (!code) code = hunt_teams(co, asked->id, &a->teams, &a->team_count, err);
    if (!code) code = find_list(co, asked->id, &finds, &count, err);
    a->place = (struct find_place){.hunt = asked->id, .position = asked->numero};
    if (!code) code = hunt_team_mine(co, asked->id, &a->place.team, err);
    if (code) return code;
    if (asked->equipo && (page->actor.roles & HUNT_KEEPERS)) a->place.team = asked->equipo;
    a->is = (struct find_draft){.needed = true, .day = co_day(page->now_ms)};
    for (size_t i = 0; i + 1 < n; i++)
        if (list[i].position == asked->numero) a->next = list[i + 1].position;
    for (size_t i = 0; i < count; i++)
        if (finds[i].position == asked->numero && finds[i].team == a->place.team) {
            a->place.version = finds[i].version;
            a->is = finds[i].is;
        }
    return ERR_NONE;
}

/* The answer, then its file or address if there is one: both or nothing. */
static enum err_code save(struct page *page, struct co *co, struct answering *a, struct err *err)
{
    struct form *f = page->form;
    const struct http_field *file = form_file(f, "file");
    struct find_draft d = draft_of(page);
    struct str url = form_text(f, "url");
    struct paper_draft paper = {.title =
                                    arena_printf(page->arena, _("Evidencia de la pregunta %lld"),
                                                 (long long)a->place.position),
                                .file = file ? file->file : STR_NONE,
                                .bytes = file ? file->value : STR_NONE,
                                .url = url,
                                .day = DATE_NONE};
    a->place.version = form_number(f, "version", 0, INT64_MAX, 0);
    enum err_code code = file ? open_file(page, err) : ERR_NONE;
    if (!code) code = co_begin(co, err);
    if (code) return code;
    code = find_save(co, &a->place, &d, &f->faults, err);
    if (!code && (file || url.n)) code = find_evidence(co, &a->place, &paper, &f->faults, err);
    return co_end(co, code, err);
}

static size_t result_choices(int chosen, struct form_choice *out)
{
    static const char *const hints[FIND_RESULTS] = {
        NULL, N_("La respuesta está, completa."), N_("Está una parte, o está y no se entiende."),
        N_("Se buscó y no está."),
        N_("Está, pero en una forma que no sirve: escaneado, dañado, sin fecha.")};
    for (int r = FIND_FOUND; r < FIND_RESULTS; r++)
        out[r - 1] = (struct form_choice){.value = str_of(find_result_code(r)),
                                          .label = str_of(find_result_word(r)),
                                          .hint = str_of(i18n(hints[r])),
                                          .chosen = r == chosen};
    return FIND_RESULTS - 1;
}

static size_t fields_of(struct page *page, const struct answering *a, struct form_choice *results,
                        struct form_field *out)
{
    const struct find_draft *d = &a->is;
    const struct form_field fields[] = {
        {.kind = FORM_RADIO,
         .name = "result",
         .label = _("Qué encontró"),
         .choices = results,
         .choice_count = result_choices(d->result, results)},
        {.kind = FORM_AREA,
         .name = "answer",
         .label = _("La respuesta, o qué falta"),
         .value = d->answer,
         .most = HUNT_MOST_TEXT,
         .optional = true},
        {.kind = FORM_LINE,
         .name = "place",
         .label = _("Dónde buscó"),
         .hint = _("El sitio, el documento, la oficina."),
         .value = d->place,
         .most = FIND_MOST_PLACE},
        {.kind = FORM_DATE, .name = "day", .label = _("Cuándo"), .value = form_iso(page, d->day)},
        {.kind = FORM_NUMBER,
         .name = "minutes",
         .label = _("Cuántos minutos tardó"),
         .value = d->minutes ? arena_printf(page->arena, "%lld", (long long)d->minutes) : STR("")},
        {.kind = FORM_AREA,
         .name = "route",
         .label = _("Por dónde pasó, paso a paso"),
         .hint = _("Un paso en cada renglón: buscador; menú Transparencia; PDF de 300 páginas."),
         .value = d->route,
         .most = HUNT_MOST_TEXT,
         .optional = true},
        {.kind = FORM_FILE,
         .name = "file",
         .label = _("Evidencia: foto, captura o archivo"),
         .hint = _("A las fotos se les quita el lugar y el aparato con que se tomaron."),
         .accept = PAPER_FILES,
         .optional = true},
        {.kind = FORM_LINE,
         .name = "url",
         .label = _("O su dirección"),
         .hint = _("Empieza con https://"),
         .most = PAPER_MOST_URL,
         .optional = true},
        {.kind = FORM_VERSION,
         .name = "version",
         .value = arena_printf(page->arena, "%lld", (long long)a->place.version)}};
    size_t n = sizeof fields / sizeof *fields;
    for (size_t i = 0; i < n; i++) out[i] = fields[i];
    return n;
}

/* Those who run the hunt choose for which team they type; others go and enter one. */
static void choose_team(struct page *page, const struct answering *a,
                        const struct layout_crumbs *crumbs)
{
    struct layout_link *links = arena_array(page->arena, a->team_count + 1, sizeof *links);
    struct page_form_view v = {.crumbs = crumbs, .links = links};
    bool runs = open_may(page, HUNT_KEEPERS);
    v.lead = runs ? _("¿Por qué equipo va a anotar?")
                  : _("Para contestar, primero entre a un equipo de esta cacería.");
    for (size_t i = 0; links && runs && i < a->team_count; i++)
        links[v.link_count++] = (struct layout_link){
            a->teams[i].name,
            layout_entity_url(page, "caceria/%lld/pregunta/%lld?equipo=%lld", (long long)a->hunt.id,
                              (long long)a->place.position, (long long)a->teams[i].id),
            false};
    if (links && !v.link_count)
        links[v.link_count++] = (struct layout_link){
            str_of(_("Ir a la cacería")),
            layout_entity_url(page, "caceria/%lld", (long long)a->hunt.id), false};
    template_page_form(page, &v);
}

static void show_form(struct page *page, const struct answering *a,
                      const struct layout_crumbs *crumbs)
{
    struct form_choice results[FIND_RESULTS];
    struct form_field fields[FIND_FIELDS];
    struct str version = arena_printf(page->arena, "%lld", (long long)a->place.version);
    struct form_field skip[] = {{.kind = FORM_HIDDEN, .name = "unneeded", .value = STR("1")},
                                {.kind = FORM_HIDDEN, .name = "minutes", .value = STR("0")},
                                {.kind = FORM_VERSION, .name = "version", .value = version},
                                {.kind = FORM_HIDDEN, .name = "on", .value = STR("1")}};
    size_t n = fields_of(page, a, results, fields);
    if (a->next)
        fields[n++] = (struct form_field){.kind = FORM_CHECK,
                                          .name = "on",
                                          .label = _("Y seguir con la pregunta que sigue"),
                                          .value = STR("1"),
                                          .optional = true};
    struct form_view form = {
        .action = page_here(page), .button = _("Guardar"), .fields = fields, .count = n};
    struct form_view skipping = {.action = page_here(page),
                                 .button = _("No nos hizo falta esta pregunta"),
                                 .quiet = true,
                                 FORM_FIELDS(skip)};
    form_fill(page, &form);
    struct hunt_answer_view v = {.crumbs = crumbs, .form = &form, .skip = &skipping};
    for (size_t i = 0; i < a->team_count; i++)
        if (a->teams[i].id == a->place.team) v.team = a->teams[i].name;
    if (page->status == 409)
        v.now_url = layout_entity_url(page, "caceria/%lld", (long long)a->hunt.id);
    template_hunt_answer(page, &v);
}

static enum err_code saved(struct page *page, const struct answering *a)
{
    long long hunt = a->hunt.id, next = a->next;
    int64_t other = page_hunt_answer_parameters(page)->equipo;
    if (!a->next || !form_flag(page->form, "on")) return to_hunt(page, a->hunt.id);
    if (other)
        return page_see_other(page, open_path(page, "caceria/%lld/pregunta/%lld?equipo=%lld", hunt,
                                              next, (long long)other));
    return page_see_other(page, open_path(page, "caceria/%lld/pregunta/%lld", hunt, next));
}

/* route: FORM /e/{entity}/caceria/{id}/pregunta/{numero:int}
 * query: equipo=int?
 * may: citizen
 * title: Contestar una pregunta */
enum err_code page_hunt_answer(struct page *page, struct err *err)
{
    struct co co = page_co(page);
    struct answering a = {.next = 0};
    struct layout_crumbs crumbs;
    struct hunt_sets *english;
    enum err_code code = read_place(page, &co, &a, err);
    if (!code) code = hunt_english(page, &english, err);
    if (code) return code;
    if (page->post && a.place.team) {
        struct answering sent = a;
        code = save(page, &co, &sent, err);
        if (!code) return saved(page, &a);
        if (!page_form_again(page, code, err)) return code;
    }
    hunt_crumbs(page, &crumbs, &a.hunt, _("Una pregunta"));
    page->title = hunt_text(english, a.question.text);
    if (!a.place.team) {
        choose_team(page, &a, &crumbs);
        return ERR_NONE;
    }
    show_form(page, &a, &crumbs);
    return ERR_NONE;
}
