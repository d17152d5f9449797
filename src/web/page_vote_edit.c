/* Making a vote: /e/{entity}/votacion/nueva and …/editar. Options and criteria are lines of a text;
 * proposals of the roundtable, or of the cycle, are ticked. */
#include "cocreate/cycle.h"
#include "cocreate/proposal.h"
#include "cocreate/roundtable.h"
#include "web/page_vote.h"
#include "web_routes.h"
#include "web_templates.h"

enum { MOST_SOURCES = 90, MOST_LINES = VOTE_MOST_FIELDS, MOST_FIELDS = 24, MOST_STARTS = 120 };

/* --- options and criteria as lines ------------------------------------------------------------ */

/* "Parque | 250,000": the title and what stands after the last bar. */
static struct str after_bar(struct str line, struct str *before)
{
    size_t at = line.n;
    while (at > 0 && line.p[at - 1] != '|') at--;
    *before = str_trim(at ? str_slice(line, 0, at - 1) : line);
    return at ? str_trim(str_slice(line, at, line.n)) : STR_NONE;
}

static size_t read_lines(struct page *page, struct vote_option *out, size_t count)
{
    struct str rest = form_text(page->form, "options");
    while (rest.n && count < MOST_LINES) {
        struct str title, line = str_trim(str_split(rest, '\n', &rest));
        struct str cost = after_bar(line, &title);
        struct vote_option o = {.title = title};
        if (!line.n) continue;
        o.has_cost = cost.n && money_parse(cost, 0, 2, &o.cost) == MONEY_EXACT;
        if (cost.n && !o.has_cost)
            co_fault(&page->form->faults, "options",
                     _("Después de la barra va el costo en pesos, como 250,000"));
        out[count++] = o;
    }
    if (rest.n) co_fault(&page->form->faults, "options", _("Son demasiadas opciones"));
    return count;
}

static void read_criteria(struct page *page, struct vote_draft *d)
{
    struct str rest = form_text(page->form, "criteria");
    while (rest.n) {
        struct str title, line = str_trim(str_split(rest, '\n', &rest));
        struct str weight = after_bar(line, &title);
        struct vote_criterion c = {title, 1};
        if (!line.n) continue;
        if (d->criterion_count == COUNT_MOST_CRITERIA) {
            co_fault(&page->form->faults, "criteria", _("Son demasiados criterios"));
            return;
        }
        if (weight.n && !str_to_i64(weight, &c.weight)) c.weight = 0; /* told by vote_save */
        d->criteria[d->criterion_count++] = c;
    }
}

static struct str lines_of(struct page *page, const struct vote_draft *d)
{
    struct buf b;
    char text[32];
    buf_init(&b, 1 << 20);
    for (size_t i = 0; i < d->option_count; i++) {
        const struct vote_option *o = &d->options[i];
        if (o->proposal) continue;
        buf_str(&b, o->title);
        if (o->has_cost) buf_printf(&b, " | %.*s", STR_FMT(money_plain(o->cost, 2, text)));
        buf_char(&b, '\n');
    }
    struct str out = arena_str(page->arena, buf_view(&b));
    buf_free(&b);
    return out.p ? str_trim(out) : STR("");
}

static struct str criteria_of(struct page *page, const struct vote_draft *d)
{
    struct str out = STR("");
    for (size_t i = 0; i < d->criterion_count; i++)
        out = arena_printf(page->arena, i ? "%.*s\n%.*s | %lld" : "%.*s%.*s | %lld", STR_FMT(out),
                           STR_FMT(d->criteria[i].title), (long long)d->criteria[i].weight);
    return out;
}

/* --- proposals as options --------------------------------------------------------------------- */

static enum err_code proposals_of(struct page *page, const struct vote_draft *d,
                                  struct proposal **out, size_t *count, struct err *err)
{
    struct co co = page_co(page);
    struct proposal_filter filter = {
        .cycle = d->roundtable ? 0 : d->cycle, .roundtable = d->roundtable, .most = 200};
    enum err_code code = proposal_list(&co, &filter, out, count, err);
    size_t kept = 0;
    for (size_t i = 0; i < *count && !code; i++) {
        struct proposal *p = &(*out)[i];
        if (!p->hidden && p->state != PROPOSAL_BECAME && p->said.title.n && kept < MOST_SOURCES)
            (*out)[kept++] = *p;
    }
    *count = kept;
    return code;
}

static const struct vote_option *option_of(const struct vote_draft *d, int64_t proposal)
{
    for (size_t i = 0; i < d->option_count; i++)
        if (d->options[i].proposal == proposal) return &d->options[i];
    return NULL;
}

static bool was_chosen(struct page *page, struct str id)
{
    struct str sent[MOST_SOURCES];
    size_t n = form_list(page->form, "propuesta", sent, MOST_SOURCES);
    for (size_t i = 0; i < n; i++)
        if (str_eq(sent[i], id)) return true;
    return false;
}

static struct vote_source source_of(struct page *page, const struct vote_draft *d,
                                    const struct proposal *p)
{
    char text[32];
    const struct vote_option *was = option_of(d, p->id);
    struct vote_source s = {.id = arena_printf(page->arena, "%lld", (long long)p->id),
                            .title = p->said.title,
                            .url = layout_entity_url(page, "propuesta/%lld", (long long)p->id),
                            .cost_name = arena_printf(page->arena, "costo_%lld", (long long)p->id),
                            .chosen = was != NULL};
    if (was ? was->has_cost : p->said.has_cost)
        s.cost = arena_str(page->arena, money_plain(was ? was->cost : p->said.cost, 2, text));
    s.cost_label = arena_printf(page->arena, _("Costo en pesos de «%.*s»"), STR_FMT(p->said.title));
    if (page->post && s.cost_name.p) {
        s.chosen = was_chosen(page, s.id);
        s.cost = form_text(page->form, s.cost_name.p);
        s.fault = co_fault_of(&page->form->faults, s.cost_name.p);
    }
    return s;
}

static enum err_code sources_of(struct page *page, const struct vote_draft *d,
                                struct vote_edit_view *v, struct err *err)
{
    struct proposal *list;
    size_t count = 0;
    enum err_code code = proposals_of(page, d, &list, &count, err);
    struct vote_source *sources = arena_array(page->arena, count + 1, sizeof *sources);
    if (code || !sources) return code ? code : err_no_memory(err);
    for (size_t i = 0; i < count; i++) sources[i] = source_of(page, d, &list[i]);
    v->sources = sources;
    v->source_count = count;
    return ERR_NONE;
}

/* The proposals that were ticked, in their order. */
static enum err_code read_sources(struct page *page, const struct vote_draft *d,
                                  struct vote_option *out, size_t *count, struct err *err)
{
    struct proposal *list;
    size_t proposals = 0;
    enum err_code code = proposals_of(page, d, &list, &proposals, err);
    for (size_t i = 0; i < proposals && !code; i++) {
        struct str id = arena_printf(page->arena, "%lld", (long long)list[i].id);
        struct str name = arena_printf(page->arena, "costo_%lld", (long long)list[i].id);
        struct vote_option o = {.proposal = list[i].id, .title = list[i].said.title};
        if (!id.p || !name.p) return err_no_memory(err);
        if (!was_chosen(page, id)) continue;
        o.has_cost = form_money(page->form, name.p, &o.cost);
        out[(*count)++] = o;
    }
    return code;
}

/* --- the form --------------------------------------------------------------------------------- */

static enum err_code read_draft(struct page *page, struct vote_draft *d, struct err *err)
{
    struct form *f = page->form;
    struct vote_option *options =
        arena_array(page->arena, MOST_SOURCES + MOST_LINES, sizeof *options);
    if (!options) return err_no_memory(err);
    d->version = form_number(f, "version", 0, INT64_MAX, 0);
    d->title = form_text(f, "title");
    d->about = form_text(f, "about");
    d->method = (int)form_number(f, "method", 0, COUNT_METHODS, 0);
    d->rule = (int)form_number(f, "rule", 0, COUNT_RULES, 0);
    d->has_budget = form_money(f, "budget", &d->budget);
    d->most = form_number(f, "most", 0, 1000000, 0);
    d->secret = form_flag(f, "secret");
    d->electorate = (int)form_number(f, "electorate", 0, VOTE_ELECTORATES, 0);
    d->opens = form_moment(f, "opens");
    d->closes = form_moment(f, "closes");
    read_criteria(page, d);
    d->option_count = 0;
    enum err_code code = read_sources(page, d, options, &d->option_count, err);
    if (code) return code;
    d->option_count = read_lines(page, options, d->option_count);
    d->options = options;
    size_t fields = d->option_count * (d->method == COUNT_SCORES ? d->criterion_count : 1);
    if (fields > VOTE_MOST_FIELDS)
        co_fault(&f->faults, "options",
                 _("Una boleta tiene a lo más 200 casillas: quite opciones o criterios"));
    return ERR_NONE;
}

static void number_choices(struct form_choice *out, int from, int to, int chosen,
                           const char *(*word)(int), struct page *page)
{
    for (int i = from; i < to; i++)
        out[i - from] = (struct form_choice){.value = arena_printf(page->arena, "%d", i),
                                             .label = str_of(word(i)),
                                             .chosen = i == chosen};
}

/* The first half: what is voted and how. */
static size_t method_fields(struct page *page, const struct vote_draft *d,
                            struct form_field *fields)
{
    struct form_choice *methods = arena_array(page->arena, COUNT_METHODS, sizeof *methods);
    struct form_choice *rules = arena_array(page->arena, COUNT_RULES, sizeof *rules);
    char budget[32];
    size_t n = 0;
    if (!methods || !rules) return 0;
    number_choices(methods, COUNT_SCORES, COUNT_METHODS, d->method, vote_method_word, page);
    number_choices(rules, COUNT_NO_RULE, COUNT_RULES, d->rule, vote_rule_word, page);
    fields[n++] = (struct form_field){.kind = FORM_LINE,
                                      .name = "title",
                                      .label = _("Qué se pregunta"),
                                      .value = d->title,
                                      .most = 160};
    fields[n++] = (struct form_field){.kind = FORM_AREA,
                                      .name = "about",
                                      .label = _("Explicación para quien vota"),
                                      .value = d->about,
                                      .most = 4000,
                                      .optional = true};
    fields[n++] = (struct form_field){.kind = FORM_SELECT,
                                      .name = "method",
                                      .label = _("Cómo se vota"),
                                      .choices = methods,
                                      .choice_count = COUNT_METHODS - COUNT_SCORES};
    fields[n++] = (struct form_field){
        .kind = FORM_NUMBER,
        .name = "most",
        .label = _("Cuántos puntos, lugares o marcas tiene cada quien"),
        .hint = _("Con reparto de puntos hay que decirlo; en lo demás, vacío es sin límite."),
        .value = d->most ? arena_printf(page->arena, "%lld", (long long)d->most) : STR(""),
        .most = 7,
        .optional = true};
    fields[n++] = (struct form_field){
        .kind = FORM_AREA,
        .name = "criteria",
        .label = _("Criterios, si se califica"),
        .hint = _("Uno por renglón; después de una barra, cuánto pesa: Urgencia | 3"),
        .value = criteria_of(page, d),
        .rows = 3,
        .optional = true};
    fields[n++] = (struct form_field){
        .kind = FORM_NUMBER,
        .name = "budget",
        .label = _("Presupuesto que se reparte, en pesos"),
        .value =
            d->has_budget ? arena_str(page->arena, money_plain(d->budget, 2, budget)) : STR(""),
        .most = 20,
        .optional = true};
    fields[n++] = (struct form_field){
        .kind = FORM_SELECT,
        .name = "rule",
        .label = _("Cómo se decide qué se compra"),
        .hint = _("Solo con aprobación o con presupuesto, y con el costo de cada opción."),
        .choices = rules,
        .choice_count = COUNT_RULES,
        .optional = true};
    return n;
}

/* The second half: who and when. */
static size_t people_fields(struct page *page, const struct vote_draft *d,
                            struct form_field *fields)
{
    struct form_choice *who = arena_array(page->arena, VOTE_ELECTORATES, sizeof *who);
    size_t n = 0;
    if (!who) return 0;
    number_choices(who, VOTE_ANYONE, VOTE_ELECTORATES, d->electorate, vote_electorate_word, page);
    fields[n++] = (struct form_field){.kind = FORM_SELECT,
                                      .name = "electorate",
                                      .label = _("Quién vota"),
                                      .choices = who,
                                      .choice_count = VOTE_ELECTORATES - VOTE_ANYONE};
    fields[n++] =
        (struct form_field){.kind = FORM_CHECK,
                            .name = "secret",
                            .label = _("El voto es secreto"),
                            .hint = _("Si no lo es, en la bitácora queda qué votó cada cuenta."),
                            .value = d->secret ? STR("1") : STR(""),
                            .optional = true};
    fields[n++] = (struct form_field){.kind = FORM_DATE,
                                      .name = "opens",
                                      .label = _("Abre el día"),
                                      .value = form_local_day(page, d->opens)};
    fields[n++] = (struct form_field){.kind = FORM_TIME,
                                      .name = "opens_time",
                                      .label = _("Abre a la hora"),
                                      .value = form_local_time(page, d->opens)};
    fields[n++] = (struct form_field){.kind = FORM_DATE,
                                      .name = "closes",
                                      .label = _("Cierra el día"),
                                      .value = form_local_day(page, d->closes)};
    fields[n++] = (struct form_field){.kind = FORM_TIME,
                                      .name = "closes_time",
                                      .label = _("Cierra a la hora"),
                                      .value = form_local_time(page, d->closes)};
    fields[n++] = (struct form_field){
        .kind = FORM_AREA,
        .name = "options",
        .label = _("Opciones"),
        .hint = _("Una por renglón; si cuesta, el costo después de una barra: Parque | 250,000. "
                  "Las propuestas se eligen abajo."),
        .value = lines_of(page, d),
        .rows = 6,
        .optional = true};
    fields[n++] =
        (struct form_field){.kind = FORM_VERSION,
                            .name = "version",
                            .value = arena_printf(page->arena, "%lld", (long long)d->version)};
    return n;
}

static enum err_code draw(struct page *page, const struct vote_draft *d, struct vote_edit_view *v,
                          struct err *err)
{
    struct form_field *fields = arena_array(page->arena, MOST_FIELDS, sizeof *fields);
    if (!fields) return err_no_memory(err);
    size_t n = method_fields(page, d, fields);
    n += people_fields(page, d, fields + n);
    v->form = (struct form_view){
        .action = page_here(page), .button = _("Guardar"), .fields = fields, .count = n};
    form_fill(page, &v->form);
    enum err_code code = sources_of(page, d, v, err);
    if (!code) template_vote_edit(page, v);
    return code;
}

/* --- a new one -------------------------------------------------------------------------------- */

/* Of which roundtable or cycle: the links to begin with. */
static enum err_code starts(struct page *page, struct vote_edit_view *v, struct err *err)
{
    struct co co = page_co(page);
    struct cycle *cycles;
    struct roundtable *tables;
    struct roundtable_filter filter = {.most = MOST_STARTS};
    size_t cycle_count = 0, table_count = 0;
    enum err_code code = cycle_list(&co, &cycles, &cycle_count, err);
    if (!code) code = roundtable_list(&co, &filter, &tables, &table_count, err);
    struct layout_link *links =
        arena_array(page->arena, cycle_count + table_count + 1, sizeof *links);
    if (code || !links) return code ? code : err_no_memory(err);
    for (size_t i = 0; i < cycle_count; i++)
        links[v->start_count++] = (struct layout_link){
            arena_printf(page->arena, _("Todo el ciclo: %.*s"), STR_FMT(cycles[i].is.title)),
            layout_entity_url(page, "votacion/nueva?ciclo=%lld", (long long)cycles[i].id), false};
    for (size_t i = 0; i < table_count; i++)
        links[v->start_count++] = (struct layout_link){
            arena_printf(page->arena, _("La mesa: %.*s"), STR_FMT(tables[i].draft.title)),
            layout_entity_url(page, "votacion/nueva?mesa=%lld", (long long)tables[i].id), false};
    v->starts = links;
    template_vote_edit(page, v);
    return ERR_NONE;
}

static enum err_code found(struct page *page, int64_t cycle, int64_t table, struct vote_draft *d,
                           struct err *err)
{
    struct co co = page_co(page);
    struct roundtable roundtable;
    struct cycle of;
    enum err_code code = table ? roundtable_get(&co, table, &roundtable, err) : ERR_NONE;
    if (!code && table) cycle = roundtable.draft.cycle;
    if (!code) code = cycle_get(&co, cycle, &of, err);
    const int64_t hour = INT64_C(3600000), day = 24 * hour;
    int64_t next = (page->now_ms / hour + 1) * hour;
    *d = (struct vote_draft){.cycle = cycle,
                             .roundtable = table,
                             .method = COUNT_APPROVAL,
                             .secret = true,
                             .electorate = table ? VOTE_REGISTERED : VOTE_ANYONE,
                             .opens = next,
                             .closes = next + 7 * day};
    return code;
}

/* route: FORM /e/{entity}/votacion/nueva
 * query: ciclo=int? mesa=int?
 * may: member facilitator admin
 * title: Una votación nueva */
enum err_code page_vote_new(struct page *page, struct err *err)
{
    const struct page_vote_new_parameters *q = page_vote_new_parameters(page);
    struct vote_edit_view v = {0};
    struct vote_draft *d = arena_alloc(page->arena, sizeof *d);
    int64_t id = 0;
    if (!d) return err_no_memory(err);
    open_crumbs(page, &v.crumbs);
    layout_crumbs_add(&v.crumbs, str_of(_("Votaciones")), layout_entity_url(page, "votaciones"));
    layout_crumbs_add(&v.crumbs, str_of(_("Una votación nueva")), STR_NONE);
    if (!q->ciclo && !q->mesa) return starts(page, &v, err);
    enum err_code code = found(page, q->ciclo, q->mesa, d, err);
    if (code) return code;
    if (page->post) {
        struct co co = page_co(page);
        code = read_draft(page, d, err);
        if (!code) code = vote_save(&co, d, &page->form->faults, &id, err);
        if (!code) return page_see_other(page, open_path(page, "votacion/%lld", (long long)id));
        if (!page_form_again(page, code, err)) return code;
    }
    return draw(page, d, &v, err);
}

/* route: FORM /e/{entity}/votacion/{id}/editar
 * may: member facilitator admin
 * title: Cambiar la votación */
enum err_code page_vote_edit(struct page *page, struct err *err)
{
    struct vote_edit_view v = {0};
    struct vote vote = {0};
    struct co co = page_co(page);
    int64_t id = page_vote_edit_parameters(page)->id;
    enum err_code code = vote_get(&co, id, &vote, err);
    if (code) return code;
    if (vote.state != VOTE_DRAFT && !page->post)
        return page_see_other(page, open_path(page, "votacion/%lld", (long long)id));
    struct vote_draft *d = arena_alloc(page->arena, sizeof *d);
    if (!d) return err_no_memory(err);
    *d = vote.draft;
    if (page->post) {
        d->criterion_count = 0;
        code = read_draft(page, d, err);
        if (!code) code = vote_save(&co, d, &page->form->faults, &id, err);
        if (!code) return page_see_other(page, open_path(page, "votacion/%lld", (long long)id));
        if (!page_form_again(page, code, err)) return code;
    }
    vote_crumbs(page, &v.crumbs, &vote, _("Cambiar"));
    return draw(page, d, &v, err);
}
