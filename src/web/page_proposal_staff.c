/* What is done with a proposal: supporting it, answering it with the reasons and the session that
 * decided, uniting it with others, dividing it, hiding it with a public reason. */
#include "cocreate/sitting.h"
#include "web/page_proposals.h"
#include "web_routes.h"
#include "web_templates.h"

enum { MOST_SITTINGS = 40, MOST_AGREEMENTS = 60, MOST_OPEN = 200, MOST_PARTS = 5, PART_FIELDS = 5 };

static enum err_code go_to(struct page *page, int64_t id)
{
    return page_see_other(page, open_path(page, "propuesta/%lld", (long long)id));
}

static void crumbs_of(struct page *page, struct layout_crumbs *crumbs, const struct proposal *p)
{
    open_crumbs(page, crumbs);
    layout_crumbs_add(crumbs, str_of(_("Propuestas")), layout_entity_url(page, "propuestas"));
    if (p)
        layout_crumbs_add(crumbs, proposal_title(p),
                          layout_entity_url(page, "propuesta/%lld", (long long)p->id));
    layout_crumbs_add(crumbs, page->title, STR_NONE);
}

static struct str number(struct page *page, int64_t n)
{
    return arena_printf(page->arena, "%lld", (long long)n);
}

static enum err_code draw(struct page *page, struct form_view *form, struct proposal_form_view *v)
{
    struct proposal_form_view whole = *v;
    form_fill(page, form);
    whole.form = form;
    template_proposal_form(page, &whole);
    return ERR_NONE;
}

/* --- supporting ------------------------------------------------------------------------------- */

/* route: FORM /e/{entity}/propuesta/{id}/apoyar
 * may: citizen
 * title: Apoyar una propuesta */
enum err_code page_proposal_support(struct page *page, struct err *err)
{
    int64_t id = page_proposal_support_parameters(page)->id;
    struct co co = page_co(page);
    struct proposal p;
    struct proposal_form_view v = {.about = &p};
    bool on = false;
    enum err_code code = proposal_get(&co, id, &p, err);
    if (!code) code = proposal_supported(&co, id, &on, err);
    if (code) return code;
    if (page->post) {
        code = proposal_support(&co, id, !form_has(page->form, "quitar"), err);
        if (!code) return go_to(page, id);
        if (!page_form_again(page, code, err)) return code;
    }
    page->title = str_of(_("Apoyar una propuesta"));
    crumbs_of(page, &v.crumbs, &p);
    struct form_field field[] = {
        {.kind = FORM_HIDDEN, .name = on ? "quitar" : "dar", .value = STR("1")}};
    struct form_view form = {.action = page_here(page),
                             .button = on ? _("Quitar mi apoyo") : _("Apoyar"),
                             FORM_FIELDS(field)};
    return draw(page, &form, &v);
}

/* --- hiding ----------------------------------------------------------------------------------- */

/* route: FORM /e/{entity}/propuesta/{id}/ocultar
 * may: member facilitator admin
 * title: Ocultar una propuesta */
enum err_code page_proposal_hide(struct page *page, struct err *err)
{
    int64_t id = page_proposal_hide_parameters(page)->id;
    struct co co = page_co(page);
    struct form *f = page->form;
    struct proposal p;
    struct proposal_form_view v = {.about = &p};
    enum err_code code = proposal_get(&co, id, &p, err);
    if (code) return code;
    bool hide = page->post ? form_has(f, "hide") : !p.hidden;
    if (page->post) {
        struct proposal_ref ref = {id, form_number(f, "version", 0, INT64_MAX, 0)};
        code = proposal_hide(&co, &ref, hide, form_text(f, "reason"), &f->faults, err);
        if (!code) return go_to(page, id);
        if (!page_form_again(page, code, err)) return code;
    }
    page->title = str_of(hide ? _("Ocultar una propuesta") : _("Volver a mostrar una propuesta"));
    crumbs_of(page, &v.crumbs, &p);
    struct form_field fields[] = {
        {.kind = FORM_AREA,
         .name = "reason",
         .label = _("Motivo"),
         .hint = _("Es público: se lee en el lugar del texto. La propuesta no se borra y sigue "
                   "contada; solo la leen quienes moderan."),
         .most = 1000},
        {.kind = FORM_HIDDEN, .name = hide ? "hide" : "show", .value = STR("1")},
        {.kind = FORM_VERSION, .name = "version", .value = number(page, p.version)}};
    struct form_view form = {.action = page_here(page),
                             .button = hide ? _("Ocultar") : _("Volver a mostrar"),
                             FORM_FIELDS(fields)};
    return draw(page, &form, &v);
}

/* --- answering -------------------------------------------------------------------------------- */

struct sitting_choices {
    struct form_choice sittings[MOST_SITTINGS + 1], agreements[MOST_AGREEMENTS + 1];
    size_t sitting_count, agreement_count;
};

/* Sessions that were held, of the proposal's cycle; of the agenda, of every one. */
static enum err_code fill_sittings(struct page *page, int64_t cycle, struct sitting_choices *out,
                                   struct err *err)
{
    struct co co = page_co(page);
    struct sitting *list;
    size_t count;
    enum err_code code = sitting_list(&co, cycle, 0, MOST_SITTINGS, &list, &count, err);
    out->sittings[out->sitting_count++] = (struct form_choice){
        .value = STR(""), .label = str_of(cycle ? _("elija la sesión") : _("ninguna"))};
    for (size_t i = 0; !code && i < count; i++)
        if (list[i].state == SITTING_HELD)
            out->sittings[out->sitting_count++] = (struct form_choice){
                .value = number(page, list[i].id),
                .label =
                    arena_printf(page->arena, _("Sesión %lld, %.*s"), (long long)list[i].number,
                                 STR_FMT(open_when(page, list[i].is.starts)))};
    return code;
}

/* No more than fits a line, never half a letter. */
static struct str first_words(struct str text)
{
    enum { MOST_BYTES = 90 };
    size_t n = text.n > MOST_BYTES ? MOST_BYTES : text.n;
    while (n < text.n && n && ((unsigned char)text.p[n] & 0xc0) == 0x80) n--;
    return str_slice(text, 0, n);
}

static enum err_code fill_agreements(struct page *page, struct sitting_choices *out,
                                     struct err *err)
{
    struct co co = page_co(page);
    struct agreement *list;
    size_t count;
    enum err_code code = agreement_list(&co, -1, 0, MOST_AGREEMENTS, &list, &count, err);
    out->agreements[out->agreement_count++] =
        (struct form_choice){.value = STR(""), .label = str_of(_("ninguno"))};
    for (size_t i = 0; !code && i < count; i++)
        out->agreements[out->agreement_count++] = (struct form_choice){
            .value = number(page, list[i].id),
            .label = arena_printf(page->arena, "%lld. %.*s", (long long)list[i].number,
                                  STR_FMT(first_words(list[i].is.text)))};
    return code;
}

static enum err_code take_answer(struct page *page, int64_t id, struct err *err)
{
    struct co co = page_co(page);
    struct form *f = page->form;
    struct str decision = form_text(f, "decision");
    int64_t answer;
    struct proposal_ref ref = {id, form_number(f, "version", 0, INT64_MAX, 0)};
    struct proposal_answer_draft d = {.reason = form_text(f, "reason"),
                                      .sitting = form_number(f, "sitting", 0, INT64_MAX, 0),
                                      .agreement = form_number(f, "agreement", 0, INT64_MAX, 0),
                                      .by_name = form_text(f, "by_name")};
    for (int s = PROPOSAL_ACCEPTED; s <= PROPOSAL_REJECTED; s++)
        if (str_is(decision, proposal_state_code(s))) d.decision = s;
    enum err_code code = proposal_answer(&co, &ref, &d, &f->faults, &answer, err);
    return code ? code : go_to(page, id);
}

static enum err_code draw_answer(struct page *page, const struct proposal *p,
                                 struct proposal_form_view *v, struct err *err)
{
    struct sitting_choices *c = arena_array(page->arena, 1, sizeof *c);
    struct form_choice decisions[3];
    if (!c) return err_no_memory(err);
    *c = (struct sitting_choices){.sitting_count = 0};
    enum err_code code = fill_sittings(page, p->cycle, c, err);
    if (!code) code = fill_agreements(page, c, err);
    if (code) return code;
    for (int s = 0; s < 3; s++)
        decisions[s] =
            (struct form_choice){.value = str_of(proposal_state_code(PROPOSAL_ACCEPTED + s)),
                                 .label = str_of(proposal_state_word(PROPOSAL_ACCEPTED + s))};
    struct form_field fields[] = {
        {.kind = FORM_RADIO,
         .name = "decision",
         .label = _("Qué se decidió"),
         .choices = decisions,
         .choice_count = 3},
        {.kind = FORM_AREA,
         .name = "reason",
         .label = _("Por qué"),
         .hint = _("Con razones que entienda quien la propuso; si se acepta con cambios, cuáles."),
         .most = PROPOSAL_MOST_TEXT,
         .rows = 6},
        {.kind = FORM_SELECT,
         .name = "sitting",
         .label = _("Sesión que lo decidió"),
         .choices = c->sittings,
         .choice_count = c->sitting_count,
         .optional = !p->said.roundtable},
        {.kind = FORM_SELECT,
         .name = "agreement",
         .label = _("Acuerdo de esa sesión"),
         .choices = c->agreements,
         .choice_count = c->agreement_count,
         .optional = true},
        {.kind = FORM_LINE,
         .name = "by_name",
         .label = _("Quién firma la respuesta"),
         .hint = _("La oficina o el cargo."),
         .most = 160,
         .optional = true},
        {.kind = FORM_VERSION, .name = "version", .value = number(page, p->version)}};
    struct form_view form = {
        .action = page_here(page), .button = _("Publicar la respuesta"), FORM_FIELDS(fields)};
    return draw(page, &form, v);
}

/* route: FORM /e/{entity}/propuesta/{id}/responder
 * may: member institution admin
 * title: Responder una propuesta */
enum err_code page_proposal_answer(struct page *page, struct err *err)
{
    int64_t id = page_proposal_answer_parameters(page)->id;
    struct co co = page_co(page);
    struct proposal p;
    struct proposal_form_view v = {.about = &p};
    enum err_code code = proposal_get(&co, id, &p, err);
    if (!code && p.said.roundtable) code = co_may(&page->actor, CO_MEMBER | CO_ADMIN, err);
    if (code) return code;
    if (page->post) {
        code = take_answer(page, id, err);
        if (!code || !page_form_again(page, code, err)) return code;
    }
    page->title = str_of(_("Responder una propuesta"));
    crumbs_of(page, &v.crumbs, &p);
    if (p.state > PROPOSAL_BECAME)
        v.lead = _("Ya tiene respuesta. La nueva queda junto a la anterior, y vale desde ahora.");
    return draw_answer(page, &p, &v, err);
}

/* --- uniting ---------------------------------------------------------------------------------- */

/* "12.3": the proposal and the version that was read. */
static bool read_ref(struct str text, struct proposal_ref *out)
{
    struct str version = STR_NONE, id = str_split(text, '.', &version);
    return str_to_i64(id, &out->id) && str_to_i64(version, &out->version);
}

static struct proposal_draft read_words(struct page *page, const char *number_of_part)
{
    struct form *f = page->form;
    struct proposal_draft d = {.channel = PROPOSAL_DERIVED};
    static const char *const names[] = {"title", "problem", "cause", "proposal"};
    struct str *texts[] = {&d.title, &d.problem, &d.cause, &d.proposal};
    for (size_t i = 0; i < 4; i++) {
        struct str name = arena_printf(page->arena, "%s%s", names[i], number_of_part);
        if (name.p) *texts[i] = form_text(f, name.p);
    }
    return d;
}

static enum err_code take_merge(struct page *page, struct err *err)
{
    struct co co = page_co(page);
    struct str chosen[PROPOSAL_MOST_PARTS + 1];
    struct proposal_ref sources[PROPOSAL_MOST_PARTS + 1];
    int64_t id;
    struct proposal_merge m = {.sources = sources,
                               .draft = read_words(page, ""),
                               .reason = form_text(page->form, "reason")};
    size_t n = form_list(page->form, "sources", chosen, PROPOSAL_MOST_PARTS + 1);
    for (size_t i = 0; i < n; i++)
        if (read_ref(chosen[i], &sources[m.count])) m.count++;
    enum err_code code = proposal_merge(&co, &m, &page->form->faults, &id, err);
    return code ? code : go_to(page, id);
}

/* What was ticked stays ticked, though another version of it came meanwhile. */
static void tick(struct page *page, struct form_choice *choices, size_t count, int64_t with)
{
    struct str sent[PROPOSAL_MOST_PARTS + 1];
    size_t n = form_list(page->form, "sources", sent, PROPOSAL_MOST_PARTS + 1);
    for (size_t i = 0; i < count; i++) {
        struct proposal_ref own = {0}, other;
        read_ref(choices[i].value, &own);
        choices[i].chosen = !page->post && own.id == with;
        for (size_t k = 0; k < n; k++)
            if (read_ref(sent[k], &other) && other.id == own.id) choices[i].chosen = true;
    }
}

static enum err_code open_ones(struct page *page, int64_t mesa, struct form_choice **out,
                               size_t *count_out, struct err *err)
{
    struct co co = page_co(page);
    struct proposal_filter filter = {.roundtable = mesa,
                                     .agenda = mesa == 0,
                                     .one_state = true,
                                     .state = PROPOSAL_OPEN,
                                     .most = MOST_OPEN};
    struct proposal *list;
    size_t count;
    enum err_code code = proposal_list(&co, &filter, &list, &count, err);
    *out = arena_array(page->arena, MOST_OPEN, sizeof **out);
    if (code || !*out) return code ? code : err_no_memory(err);
    for (size_t i = 0; i < count; i++)
        if (!list[i].hidden)
            (*out)[(*count_out)++] = (struct form_choice){
                .value = arena_printf(page->arena, "%lld.%lld", (long long)list[i].id,
                                      (long long)list[i].version),
                .label = list[i].said.title,
                .hint = list[i].said.proposal};
    return ERR_NONE;
}

static struct form_field area(const char *name, const char *label, unsigned rows, bool optional)
{
    return (struct form_field){.kind = FORM_AREA,
                               .name = name,
                               .label = label,
                               .most = PROPOSAL_MOST_TEXT,
                               .rows = rows,
                               .optional = optional};
}

static enum err_code draw_merge(struct page *page, int64_t mesa, int64_t with,
                                struct proposal_form_view *v, struct err *err)
{
    struct form_choice *choices;
    size_t count = 0;
    enum err_code code = open_ones(page, mesa, &choices, &count, err);
    if (code) return code;
    struct form_field fields[] = {
        {.kind = FORM_CHECKS,
         .name = "sources",
         .label = _("Cuáles dicen lo mismo"),
         .hint =
             _("De 2 a 20. Quedan a la vista como se dijeron, y sus apoyos pasan a la nueva, el "
               "de cada persona una vez."),
         .choices = choices,
         .choice_count = count},
        {.kind = FORM_LINE,
         .name = "title",
         .label = _("Nombre corto de la nueva"),
         .most = PROPOSAL_MOST_TITLE},
        area("problem", _("El problema"), 4, false),
        area("cause", _("La causa"), 3, true),
        area("proposal", _("Lo que se propone"), 5, false),
        area("reason", _("Por qué se unen"), 2, false)};
    struct form_view form = {.action = page_here(page), .button = _("Unir"), FORM_FIELDS(fields)};
    struct proposal_form_view whole = *v;
    form_fill(page, &form);
    tick(page, choices, count, with);
    if (count > 1)
        whole.form = &form;
    else
        whole.lead = _("No hay dos propuestas abiertas que unir.");
    template_proposal_form(page, &whole);
    return ERR_NONE;
}

/* route: FORM /e/{entity}/propuestas/unir
 * query: mesa=int? con=int?
 * may: member facilitator admin
 * title: Unir propuestas */
enum err_code page_proposal_merge(struct page *page, struct err *err)
{
    const struct page_proposal_merge_parameters *asked = page_proposal_merge_parameters(page);
    struct co co = page_co(page);
    struct roundtable t;
    struct proposal_form_view v = {.lead = _("Una que dice lo de varias; de cuáles viene queda "
                                             "escrito.")};
    enum err_code code = asked->mesa ? roundtable_get(&co, asked->mesa, &t, err) : ERR_NONE;
    if (code) return code;
    if (page->post) {
        code = take_merge(page, err);
        if (!code || !page_form_again(page, code, err)) return code;
    }
    page->title = str_of(_("Unir propuestas"));
    crumbs_of(page, &v.crumbs, NULL);
    return draw_merge(page, asked->mesa, asked->con, &v, err);
}

/* --- dividing --------------------------------------------------------------------------------- */

static enum err_code take_split(struct page *page, int64_t id, size_t parts, struct err *err)
{
    static const char *const endings[MOST_PARTS] = {"_1", "_2", "_3", "_4", "_5"};
    struct co co = page_co(page);
    struct proposal_draft drafts[MOST_PARTS];
    int64_t ids[MOST_PARTS];
    for (size_t i = 0; i < parts; i++) drafts[i] = read_words(page, endings[i]);
    struct proposal_split s = {{id, form_number(page->form, "version", 0, INT64_MAX, 0)},
                               drafts,
                               parts,
                               form_text(page->form, "reason")};
    enum err_code code = proposal_split(&co, &s, &page->form->faults, ids, err);
    return code ? code : go_to(page, id);
}

static enum err_code draw_split(struct page *page, const struct proposal *p, size_t parts,
                                struct proposal_form_view *v, struct err *err)
{
    struct form_field *fields =
        arena_array(page->arena, MOST_PARTS * PART_FIELDS + 2, sizeof *fields);
    size_t n = 0;
    if (!fields) return err_no_memory(err);
    for (size_t i = 1; i <= parts; i++) {
        const char *names[4];
        static const char *const of[] = {"title", "problem", "cause", "proposal"};
        for (size_t k = 0; k < 4; k++) names[k] = arena_printf(page->arena, "%s_%zu", of[k], i).p;
        fields[n++] = (struct form_field){.kind = FORM_NOTE,
                                          .label = arena_printf(page->arena, _("Parte %zu"), i).p};
        fields[n++] = (struct form_field){.kind = FORM_LINE,
                                          .name = names[0],
                                          .label = _("Nombre corto"),
                                          .most = PROPOSAL_MOST_TITLE};
        fields[n] = area(names[1], _("El problema"), 3, false);
        fields[n++].value = p->said.problem;
        fields[n] = area(names[2], _("La causa"), 2, true);
        fields[n++].value = p->said.cause;
        fields[n++] = area(names[3], _("Lo que se propone"), 3, false);
    }
    fields[n++] = area("reason", _("Por qué se divide"), 2, false);
    fields[n++] = (struct form_field){
        .kind = FORM_VERSION, .name = "version", .value = number(page, p->version)};
    struct form_view form = {
        .action = page_here(page), .button = _("Dividir"), .fields = fields, .count = n};
    return draw(page, &form, v);
}

/* route: FORM /e/{entity}/propuesta/{id}/dividir
 * query: partes=int?
 * may: member facilitator admin
 * title: Dividir una propuesta */
enum err_code page_proposal_split(struct page *page, struct err *err)
{
    const struct page_proposal_split_parameters *asked = page_proposal_split_parameters(page);
    size_t parts = asked->partes < 2            ? 2
                   : asked->partes > MOST_PARTS ? MOST_PARTS
                                                : (size_t)asked->partes;
    struct co co = page_co(page);
    struct proposal p;
    struct layout_link links[MOST_PARTS - 1];
    struct proposal_form_view v = {.about = &p,
                                   .link_label = _("En cuántas partes"),
                                   .links = links,
                                   .link_count = MOST_PARTS - 1};
    enum err_code code = proposal_get(&co, asked->id, &p, err);
    if (code) return code;
    if (page->post) {
        code = take_split(page, asked->id, parts, err);
        if (!code || !page_form_again(page, code, err)) return code;
    }
    page->title = str_of(_("Dividir una propuesta"));
    crumbs_of(page, &v.crumbs, &p);
    for (size_t i = 2; i <= MOST_PARTS; i++)
        links[i - 2] = (struct layout_link){
            arena_printf(page->arena, _("%zu partes"), i),
            layout_entity_url(page, "propuesta/%lld/dividir?partes=%zu", (long long)asked->id, i),
            i == parts};
    return draw_split(page, &p, parts, &v, err);
}
