/* Convening a session: its notice with place, way to join and agenda; changing and calling it off.
 * Each tells the members by e-mail, in the same change. */
#include "cocreate/cycle.h"
#include "cocreate/sitting_notice.h"
#include "web/page_sitting.h"
#include "web_routes.h"

enum { MOST_CYCLES = 30, MOST_TITLE = 200, NOTICE_FIELDS = 12 };

/* --- what the form holds ---------------------------------------------------------------------- */

static struct sitting_draft sent(struct page *page, struct agenda_item *agenda)
{
    struct form *f = page->form;
    struct sitting_draft d = {.cycle = form_number(f, "cycle", 1, INT64_MAX, 0),
                              .kind = (int)form_number(f, "kind", 0, SITTING_KINDS - 1, 0),
                              .modality = co_modality_of(form_text(f, "modality")),
                              .title = form_text(f, "title"),
                              .place = form_text(f, "place"),
                              .link = form_text(f, "link"),
                              .starts = form_moment(f, "starts"),
                              .agenda = agenda,
                              .agenda_count =
                                  sitting_agenda_read(page, form_text(f, "agenda"), agenda)};
    struct str until = form_text(f, "until");
    if (d.starts && !form_text(f, "starts_time").n)
        co_fault(&f->faults, "starts_time", _("Falta la hora"));
    if (until.n && d.starts) {
        /* The same day, at this hour. */
        struct http_field pair[] = {{.name = STR("until"), .value = form_local_day(page, d.starts)},
                                    {.name = STR("until_time"), .value = until}};
        struct form end = {.fields = pair, .count = 2, .arena = page->arena};
        d.ends = form_moment(&end, "until");
        if (!d.ends) co_fault(&f->faults, "until", _("Escriba la hora como 18:30"));
    }
    return d;
}

/* Where the members find the session. */
static struct notice_page its_page(struct page *page, int64_t id)
{
    return (struct notice_page){page->site,
                                arena_printf(page->arena, "/e/%.*s/sesion/%lld",
                                             STR_FMT(page->entity.code), (long long)id)};
}

/* Keeps the change and the letters that tell of it together. */
static enum err_code tell(struct page *page, struct co *co, enum err_code code,
                          enum sitting_news news, int64_t id, struct err *err)
{
    struct notice_page its = its_page(page, id);
    if (!code) code = sitting_tell(co, page->home.id, news, id, &its, err);
    return co_end(co, code, err);
}

static enum err_code take(struct page *page, int64_t id, struct err *err)
{
    struct agenda_item *agenda = arena_array(page->arena, SITTING_MOST_ITEMS + 1, sizeof *agenda);
    struct co co = page_co(page);
    if (!agenda) return err_no_memory(err);
    struct sitting_draft d = sent(page, agenda);
    enum err_code code = co_begin(&co, err);
    if (code) return code;
    if (id)
        code = sitting_edit(&co, id, work_version_sent(page), &d, &page->form->faults, err);
    else
        code = sitting_add(&co, &d, &page->form->faults, &id, err);
    code = tell(page, &co, code, work_version_sent(page) ? SITTING_IS_CHANGED : SITTING_IS_CONVENED,
                id, err);
    return code ? code : page_see_other(page, open_path(page, "sesion/%lld", (long long)id));
}

/* --- drawing it ------------------------------------------------------------------------------- */

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

static void kinds_and_ways(struct page *page, const struct sitting *s, struct form_choice *kinds,
                           struct form_choice *ways)
{
    for (int i = 0; i < SITTING_KINDS; i++)
        kinds[i] = (struct form_choice){.value = arena_printf(page->arena, "%d", i),
                                        .label = str_of(sitting_kind_word(i)),
                                        .chosen = s->is.kind == i};
    for (int i = 1; i < CO_MODALITIES; i++)
        ways[i - 1] = (struct form_choice){.value = str_of(co_modality_code(i)),
                                           .label = str_of(co_modality_word(i)),
                                           .chosen = s->is.modality == i};
}

/* What nearly every session begins and ends with. */
static const char *usual_agenda(void)
{
    return _("Lista de asistencia y declaración de quórum\n"
             "Lectura y aprobación del orden del día\n"
             "Seguimiento de acuerdos anteriores\n"
             "Asuntos generales");
}

struct notice_choices {
    struct form_choice cycles[MOST_CYCLES], kinds[SITTING_KINDS], ways[CO_MODALITIES - 1];
    size_t cycle_count;
};

/* What it is: a session's cycle stays what it was. */
static size_t what_fields(struct page *page, const struct sitting *s, struct notice_choices *c,
                          struct form_field *out)
{
    size_t n = 0;
    out[n++] = work_version(page, s->version);
    if (s->id)
        out[n++] =
            (struct form_field){.kind = FORM_HIDDEN,
                                .name = "cycle",
                                .value = arena_printf(page->arena, "%lld", (long long)s->is.cycle)};
    else
        out[n++] = (struct form_field){.kind = FORM_SELECT,
                                       .name = "cycle",
                                       .label = _("De qué ciclo"),
                                       .choices = c->cycles,
                                       .choice_count = c->cycle_count};
    out[n++] = (struct form_field){.kind = FORM_SELECT,
                                   .name = "kind",
                                   .label = _("Clase de sesión"),
                                   .choices = c->kinds,
                                   .choice_count = SITTING_KINDS};
    out[n++] = (struct form_field){
        .kind = FORM_LINE,
        .name = "title",
        .label = _("Nombre"),
        .hint = _("Por ejemplo: Sesión para decidir sobre las propuestas de las mesas."),
        .value = s->is.title,
        .most = MOST_TITLE,
        .optional = true};
    return n;
}

static size_t when_fields(struct page *page, const struct sitting *s, struct form_field *out)
{
    out[0] = (struct form_field){.kind = FORM_DATE,
                                 .name = "starts",
                                 .label = _("Día"),
                                 .value = form_local_day(page, s->is.starts)};
    out[1] = (struct form_field){.kind = FORM_TIME,
                                 .name = "starts_time",
                                 .label = _("Hora"),
                                 .value = form_local_time(page, s->is.starts)};
    out[2] = (struct form_field){.kind = FORM_TIME,
                                 .name = "until",
                                 .label = _("Hasta qué hora"),
                                 .value = form_local_time(page, s->is.ends),
                                 .optional = true};
    return 3;
}

static size_t where_fields(const struct sitting *s, struct notice_choices *c,
                           struct form_field *out)
{
    out[0] = (struct form_field){.kind = FORM_SELECT,
                                 .name = "modality",
                                 .label = _("Cómo es"),
                                 .choices = c->ways,
                                 .choice_count = CO_MODALITIES - 1};
    out[1] = (struct form_field){
        .kind = FORM_LINE,
        .name = "place",
        .label = _("Lugar"),
        .hint = _("Con la calle y el número. Hace falta si alguien va en persona."),
        .value = s->is.place,
        .most = MOST_TITLE,
        .optional = true};
    out[2] = (struct form_field){.kind = FORM_LINE,
                                 .name = "link",
                                 .label = _("Dirección para entrar a distancia"),
                                 .hint = _("Empieza con https://. Se publica con la sesión."),
                                 .value = s->is.link,
                                 .most = 1000,
                                 .optional = true};
    return 3;
}

static enum err_code draw(struct page *page, const struct sitting *s, struct err *err)
{
    struct co co = page_co(page);
    struct notice_choices *c = arena_array(page->arena, 1, sizeof *c);
    struct form_field fields[NOTICE_FIELDS];
    size_t n;
    if (!c) return err_no_memory(err);
    c->cycle_count = cycle_choices(page, &co, s->is.cycle, c->cycles);
    if (!c->cycle_count) {
        err_set(err, ERR_NOTFOUND, "%s", _("No hay un ciclo abierto en que sesionar"));
        err_advice(err, _("Primero abra un ciclo de gobierno abierto"));
        return ERR_NOTFOUND;
    }
    kinds_and_ways(page, s, c->kinds, c->ways);
    n = what_fields(page, s, c, fields);
    n += when_fields(page, s, fields + n);
    n += where_fields(s, c, fields + n);
    fields[n++] = (struct form_field){
        .kind = FORM_AREA,
        .name = "agenda",
        .label = _("Orden del día"),
        .hint = _("Un punto en cada renglón. Si trata de algo de este sitio, dígalo al final: "
                  "[propuesta 12], [plan 2], [compromiso 3]."),
        .value = s->is.agenda_count ? sitting_agenda_text(page, s->is.agenda, s->is.agenda_count)
                                    : str_of(usual_agenda()),
        .most = 20000,
        .rows = 8};
    struct form_view form = {.action = page_here(page),
                             .button = s->id ? _("Guardar los cambios") : _("Convocar"),
                             .fields = fields,
                             .count = n};
    struct work_view v = {.lead = _("Al guardar, cada integrante recibe un correo con la fecha, el "
                                    "lugar y el orden del día.")};
    sitting_crumbs(page, &v.crumbs, s->id ? s : NULL);
    work_draw(page, &v, &form);
    return ERR_NONE;
}

/* route: FORM /e/{entity}/sesion/nueva
 * may: member admin
 * title: Convocar a sesión */
enum err_code page_sitting_new(struct page *page, struct err *err)
{
    struct sitting none = {.is = {.modality = CO_IN_PERSON}};
    if (page->post) {
        enum err_code code = take(page, 0, err);
        if (!code || !page_form_again(page, code, err)) return code;
    }
    return draw(page, &none, err);
}

/* route: FORM /e/{entity}/sesion/{id}/editar
 * may: member admin
 * title: Cambiar la convocatoria */
enum err_code page_sitting_edit(struct page *page, struct err *err)
{
    int64_t id = page_sitting_edit_parameters(page)->id;
    struct sitting s;
    if (page->post) {
        enum err_code code = take(page, id, err);
        if (!code || !page_form_again(page, code, err)) return code;
    }
    struct co co = page_co(page);
    enum err_code code = sitting_get(&co, id, &s, err);
    return code ? code : draw(page, &s, err);
}

static enum err_code take_cancel(struct page *page, int64_t id, struct err *err)
{
    struct co co = page_co(page);
    enum err_code code = co_begin(&co, err);
    if (code) return code;
    code = sitting_cancel(&co, id, work_version_sent(page), form_text(page->form, "reason"),
                          &page->form->faults, err);
    code = tell(page, &co, code, SITTING_IS_OFF, id, err);
    return code ? code : page_see_other(page, open_path(page, "sesion/%lld", (long long)id));
}

/* route: FORM /e/{entity}/sesion/{id}/cancelar
 * may: member admin
 * title: Cancelar la sesión */
enum err_code page_sitting_cancel(struct page *page, struct err *err)
{
    int64_t id = page_sitting_cancel_parameters(page)->id;
    struct sitting s;
    if (page->post) {
        enum err_code code = take_cancel(page, id, err);
        if (!code || !page_form_again(page, code, err)) return code;
    }
    struct co co = page_co(page);
    enum err_code code = sitting_get(&co, id, &s, err);
    if (code) return code;
    struct form_field fields[] = {work_version(page, s.version),
                                  {.kind = FORM_AREA,
                                   .name = "reason",
                                   .label = _("Por qué no se celebra"),
                                   .hint = _("Se publica en la página de la sesión."),
                                   .most = CYCLE_MOST_NOTE}};
    struct form_view form = {
        .action = page_here(page), .button = _("Cancelar la sesión"), FORM_FIELDS(fields)};
    struct work_view v = {.lead = _("La sesión queda en la lista, con su motivo. Cada integrante "
                                    "recibe un correo."),
                          .over = open_when(page, s.is.starts)};
    sitting_crumbs(page, &v.crumbs, &s);
    work_draw(page, &v, &form);
    return ERR_NONE;
}
