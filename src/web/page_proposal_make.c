/* Making proposals: at a roundtable, for the citizen agenda, typed in from paper, telephone or the
 * room with the original attached; and correcting what one says. */
#include "cocreate/follow.h"
#include "cocreate/paper.h"
#include "web/page_proposals.h"
#include "web/throttle.h"
#include "web_routes.h"
#include "web_templates.h"

enum { MOST_TABLES = 100, FIELDS = 16, MOST_AN_HOUR = 20, HOUR = 3600 };

struct desk {
    struct form_field fields[FIELDS];
    size_t count;
    struct form_choice sectors[SECTOR_CHOICES], channels[3];
};

static void add(struct desk *desk, struct form_field field)
{
    desk->fields[desk->count++] = field;
}

static enum err_code go_to(struct page *page, int64_t id)
{
    return page_see_other(page, open_path(page, "propuesta/%lld", (long long)id));
}

/* --- the fields ------------------------------------------------------------------------------- */

/* The chain in the order in which people think it. */
static void fields_of_words(struct desk *desk, const struct proposal_draft *d)
{
    add(desk, (struct form_field){.kind = FORM_AREA,
                                  .name = "problem",
                                  .label = _("¿Cuál es el problema?"),
                                  .hint = _("Qué pasa y a quién le pasa, con sus palabras."),
                                  .value = d->problem,
                                  .most = PROPOSAL_MOST_TEXT});
    add(desk, (struct form_field){.kind = FORM_AREA,
                                  .name = "cause",
                                  .label = _("¿A qué se debe?"),
                                  .value = d->cause,
                                  .most = PROPOSAL_MOST_TEXT,
                                  .rows = 3,
                                  .optional = true});
    add(desk, (struct form_field){.kind = FORM_AREA,
                                  .name = "proposal",
                                  .label = _("¿Qué propone?"),
                                  .hint = _("Se publica tal como lo escriba."),
                                  .value = d->proposal,
                                  .most = PROPOSAL_MOST_TEXT});
    add(desk, (struct form_field){.kind = FORM_LINE,
                                  .name = "title",
                                  .label = _("Póngale un nombre corto"),
                                  .value = d->title,
                                  .most = PROPOSAL_MOST_TITLE});
}

static void fields_of_author(struct desk *desk, int sector)
{
    sector_choices(desk->sectors, sector);
    add(desk, (struct form_field){.kind = FORM_LINE,
                                  .name = "author_name",
                                  .label = _("Nombre o seudónimo que se mostrará"),
                                  .hint = _("Vacío: no se muestra ninguno."),
                                  .most = 80,
                                  .optional = true});
    add(desk, (struct form_field){.kind = FORM_SELECT,
                                  .name = "sector",
                                  .label = _("Desde dónde participa"),
                                  .choices = desk->sectors,
                                  .choice_count = SECTOR_CHOICES,
                                  .optional = true});
}

static void field_of_theme(struct desk *desk, struct str theme, bool optional)
{
    add(desk, (struct form_field){.kind = FORM_LINE,
                                  .name = "theme",
                                  .label = _("Tema"),
                                  .hint = _("Una o dos palabras: deuda, pensiones, obra pública."),
                                  .value = theme,
                                  .most = 60,
                                  .optional = optional});
}

static void field_of_cost(struct page *page, struct desk *desk, const struct proposal_draft *d)
{
    struct str value = STR_NONE;
    if (d->has_cost)
        value = arena_printf(page->arena, "%lld.%02lld", (long long)(d->cost / 100),
                             (long long)(d->cost % 100));
    add(desk,
        (struct form_field){.kind = FORM_NUMBER,
                            .name = "cost",
                            .label = _("Costo estimado, en pesos"),
                            .hint = _("Si se conoce: sirve cuando se reparte un presupuesto."),
                            .value = value,
                            .optional = true});
}

static struct proposal_draft read_form(struct form *f)
{
    struct proposal_draft d = {.title = form_text(f, "title"),
                               .problem = form_text(f, "problem"),
                               .cause = form_text(f, "cause"),
                               .proposal = form_text(f, "proposal"),
                               .theme = form_text(f, "theme"),
                               .authority = form_text(f, "authority"),
                               .author_name = form_text(f, "author_name"),
                               .sector = co_sector_of(form_text(f, "sector"))};
    d.has_cost = form_money(f, "cost", &d.cost);
    return d;
}

static enum err_code draw(struct page *page, struct desk *desk, const char *button,
                          struct proposal_form_view *v)
{
    struct form_view form = {
        .action = page_here(page), .button = button, .fields = desk->fields, .count = desk->count};
    struct proposal_form_view whole = *v;
    form_fill(page, &form);
    whole.form = &form;
    template_proposal_form(page, &whole);
    return ERR_NONE;
}

static enum err_code make(struct page *page, const struct proposal_draft *d, struct err *err)
{
    struct co co = page_co(page);
    int64_t id;
    struct str who = arena_printf(page->arena, "%lld", (long long)page->actor.person);
    if (!throttle_allows(page->throttle, "proposal", who, page->now_ms, MOST_AN_HOUR, HOUR))
        return err_set(err, ERR_INPUT,
                       _("Son muchas propuestas en una hora: espere un poco para la siguiente"));
    enum err_code code = proposal_make(&co, d, &page->form->faults, &id, err);
    if (code) return code;
    struct str own = arena_printf(page->arena, "proposal/%lld", (long long)id);
    struct err full = {0}; /* who follows too many things already is not told of this one */
    (void)follow_set(&co, own, true, &full);
    return go_to(page, id);
}

/* --- at a roundtable -------------------------------------------------------------------------- */

/* Where one can propose now; the agenda is always there. */
static enum err_code choose_table(struct page *page, const char *path, bool typed,
                                  struct proposal_form_view *v, struct err *err)
{
    struct co co = page_co(page);
    struct roundtable_filter filter = {.most = 500};
    struct roundtable *tables;
    struct mesa_cycles cycles;
    size_t count;
    enum err_code code = roundtable_list(&co, &filter, &tables, &count, err);
    if (!code) code = mesa_cycles(page, &cycles, err);
    struct layout_link *links = arena_array(page->arena, MOST_TABLES + 1, sizeof *links);
    if (code || !links) return code ? code : err_no_memory(err);
    for (size_t i = 0; i < count && v->link_count < MOST_TABLES; i++) {
        bool fits = typed ? tables[i].state != ROUNDTABLE_DRAFT
                          : roundtable_takes(&tables[i], page->now_ms);
        if (!fits || !mesa_cycle_of(&cycles, tables[i].draft.cycle)) continue;
        links[v->link_count++] = (struct layout_link){
            .name = tables[i].draft.title,
            .url = layout_entity_url(page, "%s?mesa=%lld", path, (long long)tables[i].id)};
    }
    if (!typed)
        links[v->link_count++] = (struct layout_link){
            .name = str_of(_("Agenda ciudadana")), .url = layout_entity_url(page, "agenda/nueva")};
    v->links = links;
    v->link_label = _("Mesas");
    v->lead = typed ? _("¿De qué mesa es la hoja?")
                    : _("¿En qué mesa? Lo que no es de ninguna va a la agenda ciudadana.");
    template_proposal_form(page, v);
    return ERR_NONE;
}

static void crumbs_of(struct page *page, struct layout_crumbs *crumbs, const struct roundtable *t)
{
    open_crumbs(page, crumbs);
    if (t)
        layout_crumbs_add(crumbs, t->draft.title,
                          layout_entity_url(page, "mesa/%lld", (long long)t->id));
    else
        layout_crumbs_add(crumbs, str_of(_("Propuestas")), layout_entity_url(page, "propuestas"));
    layout_crumbs_add(crumbs, page->title, STR_NONE);
}

/* route: FORM /e/{entity}/propuesta/nueva
 * query: mesa=int?
 * may: citizen
 * title: Hacer una propuesta */
enum err_code page_proposal_new(struct page *page, struct err *err)
{
    int64_t mesa = page_proposal_new_parameters(page)->mesa;
    struct co co = page_co(page);
    struct roundtable t;
    struct proposal_form_view v = {0};
    struct desk desk = {.count = 0};
    struct proposal_draft d = {0};
    page->title = str_of(_("Hacer una propuesta"));
    enum err_code code = mesa ? roundtable_get(&co, mesa, &t, err) : ERR_NONE;
    if (code) return code;
    crumbs_of(page, &v.crumbs, mesa ? &t : NULL);
    if (!mesa) return choose_table(page, "propuesta/nueva", false, &v, err);
    if (page->post) {
        d = read_form(page->form);
        d.roundtable = mesa;
        d.theme = STR_NONE; /* the table's */
        code = make(page, &d, err);
        if (!code || !page_form_again(page, code, err)) return code;
    }
    v.lead = roundtable_takes(&t, page->now_ms) ? NULL : _("Esta mesa no recibe propuestas ahora.");
    fields_of_words(&desk, &d);
    fields_of_author(&desk, page->actor.sector);
    if (v.lead && !page->post) {
        template_proposal_form(page, &v);
        return ERR_NONE;
    }
    return draw(page, &desk, _("Publicar la propuesta"), &v);
}

/* --- the citizen agenda ----------------------------------------------------------------------- */

/* route: FORM /e/{entity}/agenda/nueva
 * query: hueco=text?
 * may: citizen
 * title: Agregar a la agenda ciudadana */
enum err_code page_agenda_new(struct page *page, struct err *err)
{
    struct proposal_form_view v = {
        .lead = _("Lo que pide a una autoridad, fuera de las mesas. Ella responde, y aquí se ve "
                  "qué fue de ello.")};
    struct desk desk = {.count = 0};
    struct proposal_draft d = {.gap = page_agenda_new_parameters(page)->hueco};
    page->title = str_of(_("Agregar a la agenda ciudadana"));
    if (page->post) {
        struct str gap = d.gap;
        d = read_form(page->form);
        d.gap = gap;
        enum err_code code = make(page, &d, err);
        if (!code || !page_form_again(page, code, err)) return code;
    }
    open_crumbs(page, &v.crumbs);
    layout_crumbs_add(&v.crumbs, str_of(_("Agenda ciudadana")), layout_entity_url(page, "agenda"));
    layout_crumbs_add(&v.crumbs, page->title, STR_NONE);
    add(&desk, (struct form_field){.kind = FORM_LINE,
                                   .name = "authority",
                                   .label = _("¿A qué autoridad?"),
                                   .hint = _("La oficina o el cargo: Tesorería, Congreso del "
                                             "Estado, Oomapas."),
                                   .most = 200});
    field_of_theme(&desk, STR_NONE, false);
    fields_of_words(&desk, &d);
    fields_of_author(&desk, page->actor.sector);
    return draw(page, &desk, _("Publicar en la agenda"), &v);
}

/* --- typing in -------------------------------------------------------------------------------- */

static const struct {
    const char *code, *label;
    int channel;
} channels[] = {{"paper", N_("en papel"), PROPOSAL_PAPER},
                {"telephone", N_("por teléfono"), PROPOSAL_TELEPHONE},
                {"room", N_("en la mesa"), PROPOSAL_IN_ROOM}};
enum { CHANNELS = sizeof channels / sizeof *channels };

/* The original is kept in the same change as what was typed: both are there or neither is. */
static enum err_code keep_original(struct page *page, struct co *co, struct proposal_draft *d,
                                   struct err *err)
{
    const struct http_field *file = form_file(page->form, "file");
    if (!file) return ERR_NONE;
    struct paper_draft paper = {
        .subject = arena_printf(page->arena, "roundtable/%lld", (long long)d->roundtable),
        .role = STR("form"),
        .title = arena_printf(page->arena, _("Original de «%.*s»"),
                              STR_FMT(d->title.n ? d->title : str_of(_("una propuesta")))),
        .file = file->file,
        .bytes = file->value,
        .day = DATE_NONE,
        .members_only = !form_flag(page->form, "public")};
    return paper_add(co, &paper, &page->form->faults, &d->paper, err);
}

static enum err_code type_in(struct page *page, int64_t mesa, struct err *err)
{
    struct co co = page_co(page);
    struct form *f = page->form;
    struct proposal_draft d = read_form(f);
    struct str channel = form_text(f, "channel");
    int64_t id = 0;
    d.roundtable = mesa;
    d.channel = PROPOSAL_DERIVED; /* none of them: a fault */
    for (size_t i = 0; i < CHANNELS; i++)
        if (str_is(channel, channels[i].code)) d.channel = channels[i].channel;
    enum err_code code = co_begin(&co, err);
    if (code) return code;
    code = keep_original(page, &co, &d, err);
    if (!code) code = proposal_make(&co, &d, &f->faults, &id, err);
    form_move_fault(f, "paper", "file");
    code = co_end(&co, code, err);
    return code ? code : go_to(page, id);
}

static void fields_of_original(struct desk *desk)
{
    for (size_t i = 0; i < CHANNELS; i++)
        desk->channels[i] = (struct form_choice){.value = str_of(channels[i].code),
                                                 .label = str_of(_(channels[i].label)),
                                                 .chosen = i == 0};
    add(desk, (struct form_field){.kind = FORM_RADIO,
                                  .name = "channel",
                                  .label = _("Cómo llegó"),
                                  .choices = desk->channels,
                                  .choice_count = CHANNELS});
    add(desk, (struct form_field){.kind = FORM_FILE,
                                  .name = "file",
                                  .label = _("La hoja original, escaneada o en foto"),
                                  .hint = _("Hace falta cuando llegó en papel. Si la página pide "
                                            "corregir algo, elija otra vez el archivo."),
                                  .accept = ".pdf,.jpg,.jpeg,.png",
                                  .optional = true});
    add(desk,
        (struct form_field){.kind = FORM_CHECK,
                            .name = "public",
                            .label = _("La hoja no tiene datos personales y se puede publicar"),
                            .hint = _("Si no, la guarda el secretariado y solo él la ve."),
                            .optional = true});
}

/* route: FORM /e/{entity}/propuesta/captura
 * query: mesa=int?
 * may: member facilitator admin
 * title: Capturar una propuesta */
enum err_code page_proposal_type(struct page *page, struct err *err)
{
    int64_t mesa = page_proposal_type_parameters(page)->mesa;
    struct co co = page_co(page);
    struct roundtable t;
    struct proposal_form_view v = {.lead = _("Se escribe tal como lo dijo la persona, con sus "
                                             "faltas; queda dicho quién capturó.")};
    struct desk desk = {.count = 0};
    struct proposal_draft d = {0};
    page->title = str_of(_("Capturar una propuesta"));
    enum err_code code = mesa ? roundtable_get(&co, mesa, &t, err) : ERR_NONE;
    if (code) return code;
    crumbs_of(page, &v.crumbs, mesa ? &t : NULL);
    if (!mesa) return choose_table(page, "propuesta/captura", true, &v, err);
    if (page->post) {
        code = type_in(page, mesa, err);
        if (!code || !page_form_again(page, code, err)) return code;
    }
    fields_of_original(&desk);
    fields_of_words(&desk, &d);
    fields_of_author(&desk, 0);
    field_of_cost(page, &desk, &d);
    return draw(page, &desk, _("Guardar y capturar"), &v);
}

/* --- correcting ------------------------------------------------------------------------------- */

static enum err_code may_correct(struct page *page, const struct proposal *p, int *editor,
                                 struct err *err)
{
    struct co co = page_co(page);
    enum err_code code = proposal_editor(&co, p, editor, err);
    if (code || *editor || page->post) return code;
    err_set(err, ERR_DENIED, _("Esta propuesta ya no se corrige"));
    err_advice(err, _("La corrige quien la hizo, antes de que alguien la apoye, la comente o la "
                      "responda; la que se capturó, quien captura"));
    return ERR_DENIED;
}

static void fields_of_correction(struct page *page, struct desk *desk, const struct proposal *p,
                                 bool staff)
{
    fields_of_words(desk, &p->said);
    field_of_theme(desk, p->said.theme, true);
    if (staff) field_of_cost(page, desk, &p->said);
    add(desk, (struct form_field){.kind = FORM_AREA,
                                  .name = "reason",
                                  .label = _("Por qué se corrige"),
                                  .hint = _("Se publica junto a lo que decía antes."),
                                  .most = 1000,
                                  .rows = 2,
                                  .optional = !staff});
    add(desk,
        (struct form_field){.kind = FORM_VERSION,
                            .name = "version",
                            .value = arena_printf(page->arena, "%lld", (long long)p->version)});
}

/* route: FORM /e/{entity}/propuesta/{id}/editar
 * may: citizen
 * title: Corregir lo que dice */
enum err_code page_proposal_edit(struct page *page, struct err *err)
{
    int64_t id = page_proposal_edit_parameters(page)->id;
    struct co co = page_co(page);
    struct proposal p;
    struct proposal_form_view v = {.lead = _("Lo que decía antes queda a la vista.")};
    struct desk desk = {.count = 0};
    int editor = PROPOSAL_NO_EDITOR;
    enum err_code code = proposal_get(&co, id, &p, err);
    if (!code) code = may_correct(page, &p, &editor, err);
    if (code) return code;
    if (page->post) {
        struct form *f = page->form;
        struct proposal_draft d = read_form(f);
        struct proposal_ref ref = {id, form_number(f, "version", 0, INT64_MAX, 0)};
        if (editor != PROPOSAL_ITS_TYPIST) {
            d.has_cost = p.said.has_cost;
            d.cost = p.said.cost;
        }
        code = proposal_edit(&co, &ref, &d, form_text(f, "reason"), &f->faults, err);
        if (!code) return go_to(page, id);
        if (!page_form_again(page, code, err)) return code;
    }
    page->title = str_of(_("Corregir lo que dice"));
    open_crumbs(page, &v.crumbs);
    layout_crumbs_add(&v.crumbs, proposal_title(&p),
                      layout_entity_url(page, "propuesta/%lld", (long long)id));
    layout_crumbs_add(&v.crumbs, page->title, STR_NONE);
    fields_of_correction(page, &desk, &p, editor == PROPOSAL_ITS_TYPIST);
    return draw(page, &desk, _("Guardar"), &v);
}
