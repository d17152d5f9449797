/* Treasure hunts in public: /cacerias, and /caceria/{id} with its teams side by side. */
#include "web/page_hunts.h"

#include "cocreate/commitment.h"
#include "cocreate/request.h"
#include "web/open_parts.h"
#include "web_routes.h"
#include "web_templates.h"

enum { PER_PAGE = 20, MOST_HOPS = 60, MOST_PAPERS = 500 };

/* --- words and addresses ---------------------------------------------------------------------- */

void hunt_crumbs(struct page *page, struct layout_crumbs *crumbs, const struct hunt *hunt,
                 const char *last)
{
    open_crumbs(page, crumbs);
    layout_crumbs_add(crumbs, str_of(_("Cacerías")), layout_entity_url(page, "cacerias"));
    layout_crumbs_add(crumbs, hunt->is.title,
                      last ? layout_entity_url(page, "caceria/%lld", (long long)hunt->id)
                           : STR_NONE);
    if (last) layout_crumbs_add(crumbs, str_of(last), STR_NONE);
}

struct str hunt_time(struct page *page, int64_t minutes)
{
    if (minutes < 60) return arena_printf(page->arena, "%lld min", (long long)minutes);
    return arena_printf(page->arena, "%lld h %lld min", (long long)(minutes / 60),
                        (long long)(minutes % 60));
}

enum err_code hunt_english(struct page *page, struct hunt_sets **out, struct err *err)
{
    *out = NULL;
    return page->english ? hunt_sets_read(page->ledger, page->arena, out, err) : ERR_NONE;
}

struct str hunt_text(const struct hunt_sets *sets, struct str text)
{
    for (size_t i = 0; sets && i < sets->count; i++)
        for (size_t k = 0; k < sets->items[i].count; k++)
            if (str_eq(sets->items[i].questions[k], text) && sets->items[i].english[k].n)
                return sets->items[i].english[k];
    return text;
}

struct layout_link hunt_tie_link(struct page *page, struct str kind, int64_t id)
{
    static const struct {
        const char *kind, *name, *path;
    } kinds[] = {{"proposal", N_("Propuesta %lld"), "propuesta/%lld"},
                 {"commitment", N_("Compromiso (número interno %lld)"), "compromiso/%lld"},
                 {"request", N_("Solicitud de información %lld"), "solicitud/%lld"},
                 {"gap-record", N_("Ficha de hueco %lld"), "ficha/%lld"}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_is(kind, kinds[i].kind))
            return (struct layout_link){
                arena_printf(page->arena, i18n(kinds[i].name), (long long)id),
                layout_entity_url(page, kinds[i].path, (long long)id), false};
    return (struct layout_link){kind, STR_NONE, false};
}

/* --- the list --------------------------------------------------------------------------------- */

/* route: GET /e/{entity}/cacerias
 * query: pagina=int?
 * title: Cacerías de tesoros */
enum err_code page_hunts(struct page *page, struct err *err)
{
    int64_t asked = page_hunts_parameters(page)->pagina;
    int64_t at = asked < 1 ? 1 : asked > 500 ? 500 : asked;
    struct hunts_view v = {.count = 0};
    struct co co = page_co(page);
    struct hunt *hunts;
    size_t count;
    enum err_code code =
        hunt_list(&co, (size_t)(at - 1) * PER_PAGE, PER_PAGE + 1, &hunts, &count, err);
    struct hunts_item *items = arena_array(page->arena, count + 1, sizeof *items);
    if (code || !items) return code ? code : err_no_memory(err);
    v.count = count > PER_PAGE ? PER_PAGE : count;
    for (size_t i = 0; i < v.count; i++)
        items[i] =
            (struct hunts_item){&hunts[i], hunt_state_word(hunts[i].state),
                                layout_entity_url(page, "caceria/%lld", (long long)hunts[i].id)};
    v.items = items;
    if (count > PER_PAGE) v.pager.next = page_with(page, "pagina", at + 1);
    if (at > 1) v.pager.previous = page_with(page, "pagina", at - 1);
    v.records_url = layout_entity_url(page, "fichas");
    if (open_may(page, HUNT_KEEPERS)) v.add_url = layout_entity_url(page, "cacerias/nueva");
    open_crumbs(page, &v.crumbs);
    layout_crumbs_add(&v.crumbs, str_of(_("Cacerías")), STR_NONE);
    code = open_examples(page, &co, &v.example, err);
    if (!code) template_hunts(page, &v);
    return code;
}

/* --- one hunt --------------------------------------------------------------------------------- */

struct read {
    struct hunt *hunt;
    struct hunt_team *teams;
    struct hunt_question *questions;
    struct find *finds;
    struct hunt_tie *ties;
    struct paper *papers;
    struct hunt_sets *english;
    struct find_paper *kept;
    size_t kept_count;
    size_t team_count, question_count, find_count, tie_count, paper_count;
    int64_t mine;
    bool runs; /* the visitor runs hunts */
};

static enum err_code read_all(struct page *page, struct co *co, int64_t id, struct read *r,
                              struct err *err)
{
    r->hunt = arena_alloc(page->arena, sizeof *r->hunt);
    if (!r->hunt) return err_no_memory(err);
    enum err_code code = hunt_get(co, id, r->hunt, err);
    if (!code) code = hunt_teams(co, id, &r->teams, &r->team_count, err);
    if (!code) code = hunt_questions(co, id, &r->questions, &r->question_count, err);
    if (!code) code = find_list(co, id, &r->finds, &r->find_count, err);
    if (!code) code = hunt_ties(co, id, &r->ties, &r->tie_count, err);
    if (!code) code = hunt_team_mine(co, id, &r->mine, err);
    if (!code)
        code = paper_list(co, arena_printf(page->arena, "hunt/%lld", (long long)id), 0, MOST_PAPERS,
                          &r->papers, &r->paper_count, err);
    if (!code) code = find_kept(co, id, &r->kept, &r->kept_count, err);
    if (!code) code = hunt_english(page, &r->english, err);
    r->runs = open_may(page, HUNT_KEEPERS);
    return code;
}

static void add_up(struct hunt_sums *s, const struct hunt_team *t)
{
    s->found += t->counts[FIND_FOUND];
    s->partial += t->counts[FIND_PARTIAL];
    s->missing += t->counts[FIND_MISSING];
    s->unusable += t->counts[FIND_UNUSABLE];
    s->unneeded += t->counts[FIND_UNTOLD];
    s->answered += t->answered;
    s->minutes += t->minutes;
    s->hops += t->hops;
}

/* A small form with one button: hidden values only. */
static const struct form_view *button(struct page *page, struct str action, const char *name,
                                      struct form_field *fields, size_t count)
{
    struct form_view *form = arena_alloc(page->arena, sizeof *form);
    struct form_field *own = arena_array(page->arena, count, sizeof *own);
    if (!form || !own) return NULL;
    for (size_t i = 0; i < count; i++) own[i] = fields[i];
    *form = (struct form_view){
        .action = action, .button = name, .fields = own, .count = count, .quiet = true};
    return form;
}

static struct str number(struct page *page, int64_t n)
{
    return arena_printf(page->arena, "%lld", (long long)n);
}

static enum err_code fill_teams(struct page *page, const struct read *r, struct hunt_view *v,
                                struct err *err)
{
    struct hunt_row *rows = arena_array(page->arena, r->team_count + 1, sizeof *rows);
    bool plays = r->hunt->state == HUNT_OPEN && open_may(page, CO_CITIZEN);
    if (!rows) return err_no_memory(err);
    for (size_t i = 0; i < r->team_count; i++) {
        const struct hunt_team *t = &r->teams[i];
        struct form_field team = {
            .kind = FORM_HIDDEN, .name = "team", .value = number(page, t->id)};
        rows[i] = (struct hunt_row){.team = t, .mine = t->id == r->mine};
        if (t->sector) rows[i].sector = co_sector_word(t->sector);
        add_up(&rows[i].sums, t);
        add_up(&v->sums, t);
        rows[i].sums.time = hunt_time(page, t->minutes);
        if (plays && !rows[i].mine)
            rows[i].join =
                button(page, layout_entity_url(page, "caceria/%lld/unirse", (long long)r->hunt->id),
                       _("Entrar a este equipo"), &team, 1);
        if (rows[i].mine) v->mine = t->name;
    }
    v->teams = rows;
    v->team_count = r->team_count;
    v->sums.time = hunt_time(page, v->sums.minutes);
    return ERR_NONE;
}

static const char *tag_of(int result)
{
    return result == FIND_FOUND ? "tag ok" : result == FIND_PARTIAL ? "tag may" : "tag cut";
}

static struct str team_name(const struct read *r, int64_t team)
{
    for (size_t i = 0; i < r->team_count; i++)
        if (r->teams[i].id == team) return r->teams[i].name;
    return STR("");
}

static enum err_code fill_side(struct page *page, struct co *co, const struct read *r,
                               const struct find *f, struct hunt_side *out, struct err *err)
{
    struct str *hops = arena_array(page->arena, MOST_HOPS, sizeof *hops);
    struct paper_item *papers = arena_array(page->arena, r->paper_count + 1, sizeof *papers);
    struct str rest = f->is.route, role = find_role(co, f->position, f->team);
    if (!hops || !papers || !role.p) return err_no_memory(err);
    *out = (struct hunt_side){.find = f,
                              .team = team_name(r, f->team),
                              .word = find_result_word(f->is.needed ? f->is.result : FIND_UNTOLD),
                              .tag = f->is.needed ? tag_of(f->is.result) : "tag",
                              .hops = hops,
                              .papers = papers};
    while (rest.n && out->hop_count < MOST_HOPS) {
        struct str hop = str_trim(str_split(rest, '\n', &rest));
        if (hop.n) hops[out->hop_count++] = hop;
    }
    for (size_t i = 0; i < r->paper_count; i++)
        if (str_eq(r->papers[i].is.role, role) && !r->papers[i].replaced_by)
            papers[out->paper_count++] = papers_item(page, co, &r->papers[i]);
    for (size_t i = 0; i < r->kept_count && !out->paper_count; i++)
        if (str_eq(r->kept[i].role, role)) out->kept = r->kept[i].papers;
    return ERR_NONE;
}

/* A draft of a request, or of a plan, is not for everybody: nobody is led to what is not there for
 * them. */
static enum err_code is_seen(struct co *co, const struct hunt_tie *tie, bool *out, struct err *err)
{
    struct request request;
    struct commitment commitment;
    struct err local = {0};
    enum err_code code = ERR_NONE;
    if (str_is(tie->kind, "request")) code = request_get(co, tie->id, &request, &local);
    if (str_is(tie->kind, "commitment")) code = commitment_get(co, tie->id, &commitment, &local);
    *out = !code;
    if (!code || code == ERR_NOTFOUND) return ERR_NONE;
    *err = local;
    return code;
}

static enum err_code fill_became(struct page *page, struct co *co, const struct read *r,
                                 struct hunt_item *item, struct layout_link *became,
                                 struct err *err)
{
    enum err_code code = ERR_NONE;
    for (size_t i = 0; !code && i < r->tie_count; i++) {
        const struct hunt_tie *tie = &r->ties[i];
        bool seen = false;
        if (tie->position != item->question->position) continue;
        code = is_seen(co, tie, &seen, err);
        if (seen) became[item->became_count++] = hunt_tie_link(page, tie->kind, tie->id);
    }
    return code;
}

static enum err_code fill_steps(struct page *page, struct co *co, const struct read *r,
                                struct hunt_item *item, struct err *err)
{
    static const struct {
        unsigned roles;
        const char *name, *path;
    } ways[] = {{CO_CITIZEN, N_("Hacer una propuesta"), "caceria/%lld/pregunta/%lld/propuesta"},
                {CO_CITIZEN, N_("Redactar una solicitud"), "caceria/%lld/pregunta/%lld/solicitud"},
                {HUNT_KEEPERS, N_("Abrir su ficha de hueco"), "caceria/%lld/pregunta/%lld/ficha"},
                {CO_MEMBER | CO_ADMIN, N_("Hacerla compromiso"),
                 "compromiso/nuevo?caceria=%lld&pregunta=%lld"}};
    enum { WAYS = sizeof ways / sizeof *ways };
    struct layout_link *steps = arena_array(page->arena, WAYS, sizeof *steps);
    struct layout_link *became = arena_array(page->arena, r->tie_count + 1, sizeof *became);
    if (!steps || !became) return err_no_memory(err);
    for (size_t i = 0; i < WAYS && item->gap; i++)
        if (open_may(page, ways[i].roles))
            steps[item->step_count++] =
                (struct layout_link){str_of(i18n(ways[i].name)),
                                     layout_entity_url(page, ways[i].path, (long long)r->hunt->id,
                                                       (long long)item->question->position),
                                     false};
    item->steps = steps;
    item->became = became;
    return fill_became(page, co, r, item, became, err);
}

static enum err_code fill_question(struct page *page, struct co *co, const struct read *r,
                                   const struct hunt_question *q, struct hunt_item *item,
                                   struct err *err)
{
    struct hunt_side *sides = arena_array(page->arena, r->team_count + 1, sizeof *sides);
    enum err_code code = ERR_NONE;
    if (!sides) return err_no_memory(err);
    *item = (struct hunt_item){.question = q,
                               .text = hunt_text(r->english, q->text),
                               .sides = sides,
                               .disagree = finds_disagree(r->finds, r->find_count, q->position),
                               .gap = finds_gap(r->finds, r->find_count, q->position)};
    for (size_t i = 0; !code && i < r->find_count; i++) {
        const struct find *f = &r->finds[i];
        if (f->position != q->position) continue;
        if (f->team == r->mine) item->answered = true;
        if (!f->shown)
            item->hidden++;
        else if (item->side_count < r->team_count)
            code = fill_side(page, co, r, f, &sides[item->side_count++], err);
    }
    if (!code) code = fill_steps(page, co, r, item, err);
    if (r->hunt->state != HUNT_CLOSED && r->team_count && ((r->mine && page->writable) || r->runs))
        item->answer_url = layout_entity_url(page, "caceria/%lld/pregunta/%lld",
                                             (long long)r->hunt->id, (long long)q->position);
    return code;
}

static enum err_code fill_questions(struct page *page, struct co *co, const struct read *r,
                                    struct hunt_view *v, struct err *err)
{
    struct hunt_item *items = arena_array(page->arena, r->question_count + 1, sizeof *items);
    enum err_code code = ERR_NONE;
    if (!items) return err_no_memory(err);
    for (size_t i = 0; !code && i < r->question_count; i++) {
        code = fill_question(page, co, r, &r->questions[i], &items[i], err);
        if (!v->next && r->mine && !items[i].answered && items[i].answer_url.n) {
            v->next = (int64_t)i + 1;
            v->next_url = items[i].answer_url;
        }
    }
    v->items = items;
    v->count = r->question_count;
    return code;
}

static enum err_code fill_gap(struct page *page, const struct read *r, struct hunt_view *v,
                              struct err *err)
{
    const struct trace_gap_filter filter = {
        .entity = page->entity.id, .key = r->hunt->is.gap, .limit = 1};
    struct trace_gap_row *gap;
    size_t count = 0;
    if (!filter.key.n) return ERR_NONE;
    enum err_code code = trace_gaps(page->ledger, page->arena, &filter, &gap, &count, err);
    if (!code && count) v->gap_url = layout_entity_url(page, "hueco/%lld", (long long)gap->id);
    return code;
}

static void fill_actions(struct page *page, const struct read *r, struct hunt_view *v)
{
    long long id = r->hunt->id;
    bool open = r->hunt->state == HUNT_OPEN;
    struct form_field fields[] = {
        {.kind = FORM_VERSION, .name = "version", .value = number(page, r->hunt->version)},
        {.kind = FORM_HIDDEN, .name = "state", .value = open ? STR("2") : STR("1")}};
    if ((open && open_may(page, CO_CITIZEN)) || (r->runs && r->hunt->state == HUNT_DRAFT))
        v->team_url = layout_entity_url(page, "caceria/%lld/equipos", id);
    if (!r->runs) return;
    v->edit_url = layout_entity_url(page, "caceria/%lld/editar", id);
    v->questions_url = layout_entity_url(page, "caceria/%lld/preguntas", id);
    v->move = button(page, layout_entity_url(page, "caceria/%lld/estado", id),
                     open                            ? _("Cerrar la cacería")
                     : r->hunt->state == HUNT_CLOSED ? _("Abrirla otra vez")
                                                     : _("Abrir la cacería"),
                     fields, 2);
}

/* route: GET /e/{entity}/caceria/{id}
 * title: Una cacería de tesoros */
enum err_code page_hunt(struct page *page, struct err *err)
{
    struct co co = page_co(page);
    struct read r = {.mine = 0};
    struct hunt_view v = {.count = 0};
    enum err_code code = read_all(page, &co, page_hunt_parameters(page)->id, &r, err);
    if (!code) code = fill_teams(page, &r, &v, err);
    if (!code) code = fill_questions(page, &co, &r, &v, err);
    if (!code) code = fill_gap(page, &r, &v, err);
    if (code) return code;
    fill_actions(page, &r, &v);
    v.hunt = r.hunt;
    v.state = hunt_state_word(r.hunt->state);
    page->title = r.hunt->is.title;
    page->description = r.hunt->is.problem;
    hunt_crumbs(page, &v.crumbs, r.hunt, NULL);
    follow_make(page, &v.follow, "hunt", r.hunt->id);
    code = open_examples(page, &co, &v.example, err);
    if (!code) template_hunt(page, &v);
    return code;
}
