/* The secretariat at a glance: who sits and since when, whether the three parties are there, the
 * next session, what is agreed and late, rules, calls for members, past sessions; and the alarm
 * when six months went by without a session. */
#include "web/page_secretariat.h"

#include "web_routes.h"
#include "web_templates.h"

enum {
    SITTINGS_PER_PAGE = 10,
    MOST_SITTINGS = 200,
    AGREEMENTS_SHOWN = 8,
    MOST_OPEN = 1000,
    AGREEMENTS_PER_PAGE = 25,
    MOST_CALLS = 20
};

/* --- who sits --------------------------------------------------------------------------------- */

static struct secretariat_member member_of(const struct role_row *r)
{
    return (struct secretariat_member){.name = r->name.n ? r->name : str_of(_("(cuenta cerrada)")),
                                       .body = r->body_name,
                                       .substitute = r->role.substitute,
                                       .begins = r->role.begins,
                                       .ends = r->role.ends,
                                       .party = co_sector_word(r->role.sector)};
}

/* The words of the parties begin with a plain letter in either language. */
static const char *with_capital(struct page *page, const char *word)
{
    char *own = arena_cstr(page->arena, str_of(word));
    if (own && own[0] >= 'a' && own[0] <= 'z') own[0] = (char)(own[0] - 'a' + 'A');
    return own ? own : word;
}

static enum err_code fill_members(struct page *page, struct co *co, int32_t today,
                                  struct secretariat_view *v, struct err *err)
{
    struct role_row *rows;
    size_t n;
    enum err_code code = role_list(co, DATE_NONE, &rows, &n, err);
    v->former = arena_array(page->arena, n + 1, sizeof *v->former);
    if (code || !v->former) return code ? code : err_no_memory(err);
    for (int i = 0; i < PARTIES; i++) {
        v->parties[i].word = co_sector_word(CO_GOVERNMENT + i);
        v->parties[i].title = with_capital(page, v->parties[i].word);
        v->parties[i].members = arena_array(page->arena, n + 1, sizeof *v->parties[i].members);
        if (!v->parties[i].members) return err_no_memory(err);
    }
    for (size_t i = 0; i < n; i++) {
        const struct role_draft *r = &rows[i].role;
        int party = r->sector - CO_GOVERNMENT;
        if (r->role != CO_MEMBER || party < 0 || party >= PARTIES || r->begins > today) continue;
        if (r->ends != DATE_NONE && r->ends < today) {
            v->former[v->former_count++] = member_of(&rows[i]);
            continue;
        }
        struct secretariat_party *p = &v->parties[party];
        if (!p->members) continue;
        p->members[p->count++] = member_of(&rows[i]);
        p->bodies |= rows[i].body_name.n > 0;
        if (r->substitute)
            p->substitutes++;
        else
            p->seats++;
    }
    for (int i = 0; i < PARTIES; i++) {
        v->parties[i].needed = v->parties[i].seats / 2 + 1;
        v->missing += v->parties[i].seats == 0;
    }
    return ERR_NONE;
}

/* --- sessions --------------------------------------------------------------------------------- */

/* Sessions are numbered within their cycle: with several, each says of which it is. */
static struct str cycle_of(const struct secretariat_view *v, int64_t id)
{
    for (size_t i = 0; i < v->cycle_count && v->cycle_count > 1; i++)
        if (v->cycles[i].id == id) return v->cycles[i].is.title;
    return STR_NONE;
}

static enum err_code fill_sitting(struct page *page, struct co *co, const struct sitting *s,
                                  struct secretariat_sitting *out, struct err *err)
{
    struct sitting whole = {0};
    enum err_code code = s->state == SITTING_HELD ? sitting_get(co, s->id, &whole, err) : ERR_NONE;
    *out = (struct secretariat_sitting){
        .s = s,
        .cycle = out->cycle,
        .name = sitting_name(page, s->number),
        .title = s->is.title,
        .when = open_when(page, s->is.starts),
        .url = sitting_url(page, s->id),
        .kind = sitting_kind_word(s->is.kind),
        .modality = co_modality_word(s->is.modality),
        .held = s->state == SITTING_HELD,
        .quorum = whole.quorum.holds,
        .past = s->state == SITTING_PLANNED && sitting_day(s->is.starts) < sitting_day(co->now_ms)};
    if (s->minutes_published)
        out->minutes_url = layout_entity_url(page, "sesion/%lld/acta", (long long)s->id);
    return code;
}

/* To come: planned ones whose day is not over; the nearest first. The rest are past. */
static enum err_code fill_sittings(struct page *page, struct co *co, int64_t at,
                                   struct secretariat_view *v, struct err *err)
{
    struct sitting *all;
    size_t n, seen = 0, skip = (size_t)(at - 1) * SITTINGS_PER_PAGE;
    int32_t today = sitting_day(co->now_ms);
    enum err_code code = sitting_list(co, 0, 0, MOST_SITTINGS, &all, &n, err);
    v->next = arena_array(page->arena, n + 1, sizeof *v->next);
    v->past = arena_array(page->arena, n + 1, sizeof *v->past);
    if (code || !v->next || !v->past) return code ? code : err_no_memory(err);
    for (size_t i = n; i-- > 0 && !code;) {
        if (all[i].state != SITTING_PLANNED || sitting_day(all[i].is.starts) < today) continue;
        v->next[v->next_count].cycle = cycle_of(v, all[i].is.cycle);
        code = fill_sitting(page, co, &all[i], &v->next[v->next_count++], err);
    }
    for (size_t i = 0; i < n && !code; i++) {
        if (all[i].state == SITTING_PLANNED && sitting_day(all[i].is.starts) >= today) continue;
        if (seen++ < skip) continue;
        if (v->past_count == SITTINGS_PER_PAGE) {
            v->pager.next = page_with(page, "pagina", at + 1);
            break;
        }
        v->past[v->past_count].cycle = cycle_of(v, all[i].is.cycle);
        code = fill_sitting(page, co, &all[i], &v->past[v->past_count++], err);
    }
    if (at > 1) v->pager.previous = page_with(page, "pagina", at - 1);
    return code;
}

/* The newest rules: a new cycle works by those of the one before until it has its own. */
static enum err_code fill_rules(struct page *page, struct co *co, struct secretariat_view *v,
                                struct err *err)
{
    enum err_code code = ERR_NONE;
    for (size_t i = 0; i < v->cycle_count && !v->rule_count && !code; i++) {
        struct str subject = arena_printf(page->arena, "cycle/%lld", (long long)v->cycles[i].id);
        if (!subject.p) return err_no_memory(err);
        v->rules = sitting_papers(page, co, subject.p, STR("rules"), &v->rule_count, err, &code);
    }
    return code;
}

/* The alarm of the newest cycle that is under way, and the rules. */
static enum err_code fill_cycle(struct page *page, struct co *co, int32_t today,
                                struct secretariat_view *v, struct err *err)
{
    struct cycle *cycles;
    struct cycle_facts facts;
    struct cycle_warning *warnings =
        arena_array(page->arena, CYCLE_WARNING_KINDS, sizeof *warnings);
    size_t n, count, k = 0;
    enum err_code code = cycle_list(co, &cycles, &n, err);
    if (code || !warnings) return code ? code : err_no_memory(err);
    v->cycles = cycles;
    v->cycle_count = n;
    while (k < n && cycles[k].state != CYCLE_PUBLIC) k++;
    if (k == n) k = 0;
    if (!n) return ERR_NONE;
    v->example = cycles[k].is.example;
    code = cycle_facts(co, cycles[k].id, &facts, err);
    if (!code) code = cycle_warnings(co, &cycles[k], &facts, today, warnings, &count, err);
    for (size_t i = 0; !code && i < count; i++)
        if (warnings[i].kind == CYCLE_WARNS_NO_SESSION) v->alarm = &warnings[i];
    if (!code) code = fill_rules(page, co, v, err);
    if (!open_may(page, SECRETARIAT_ROLES)) return code;
    v->new_sitting_url = layout_entity_url(page, "sesion/nueva");
    v->new_call_url = layout_entity_url(page, "convocatoria/nueva");
    v->rules_url = layout_entity_url(page, "documentos/nuevo?de=cycle/%lld&papel=rules",
                                     (long long)cycles[k].id);
    return code;
}

/* --- agreements and calls --------------------------------------------------------------------- */

static enum err_code fill_agreements(struct page *page, struct co *co, struct secretariat_view *v,
                                     struct err *err)
{
    struct agreement *all;
    size_t n;
    enum err_code code = agreement_list(co, AGREEMENT_OPEN, 0, MOST_OPEN, &all, &n, err);
    v->agreements = arena_array(page->arena, AGREEMENTS_SHOWN, sizeof *v->agreements);
    if (code || !v->agreements) return code ? code : err_no_memory(err);
    v->open = (int64_t)n;
    for (size_t i = 0; i < n; i++) {
        v->late += all[i].overdue;
        if (i < AGREEMENTS_SHOWN)
            sitting_card_fill(page, &all[i], NULL, &v->agreements[v->agreement_count++]);
    }
    return ERR_NONE;
}

static enum err_code fill_calls(struct page *page, struct co *co, struct secretariat_view *v,
                                struct err *err)
{
    struct call *all;
    size_t n;
    enum err_code code = call_list(co, 0, &all, &n, err);
    if (n > MOST_CALLS) n = MOST_CALLS;
    v->calls = arena_array(page->arena, n + 1, sizeof *v->calls);
    if (code || !v->calls) return code ? code : err_no_memory(err);
    for (size_t i = 0; i < n; i++)
        v->calls[v->call_count++] = (struct secretariat_call){
            &all[i], layout_entity_url(page, "convocatoria/%lld", (long long)all[i].id),
            co_sector_word(all[i].is.sector)};
    return ERR_NONE;
}

/* route: GET /e/{entity}/secretariado
 * query: pagina=int?
 * title: Secretariado técnico local */
enum err_code page_secretariat(struct page *page, struct err *err)
{
    int64_t at = page_secretariat_parameters(page)->pagina;
    struct secretariat_view v = {0};
    struct co co = page_co(page);
    int32_t today = sitting_day(co.now_ms);
    if (at < 1 || at > MOST_SITTINGS) at = 1;
    enum err_code code = fill_members(page, &co, today, &v, err);
    if (!code) code = fill_cycle(page, &co, today, &v, err);
    if (!code) code = fill_sittings(page, &co, at, &v, err);
    if (!code) code = fill_agreements(page, &co, &v, err);
    if (!code) code = fill_calls(page, &co, &v, err);
    if (code) return code;
    v.agreements_url = layout_entity_url(page, "acuerdos");
    v.calendar_url = layout_entity_url(page, "calendario.ics");
    v.bodies_url = layout_entity_url(page, "organismos");
    if (open_may(page, CO_ADMIN)) v.people_url = layout_entity_url(page, "personas");
    open_crumbs(page, &v.crumbs);
    layout_crumbs_add(&v.crumbs, str_of(_("Secretariado")), STR_NONE);
    template_secretariat(page, &v);
    return ERR_NONE;
}

/* --- all agreements --------------------------------------------------------------------------- */

static const struct layout_link *state_links(struct page *page, int chosen, size_t *count)
{
    struct layout_link *links = arena_array(page->arena, AGREEMENT_STATES + 1, sizeof *links);
    *count = 0;
    if (!links) return NULL;
    links[(*count)++] =
        (struct layout_link){str_of(_("todos")), layout_entity_url(page, "acuerdos"), chosen < 0};
    for (int i = 0; i < AGREEMENT_STATES; i++)
        links[(*count)++] =
            (struct layout_link){str_of(agreement_state_word(i)),
                                 layout_entity_url(page, "acuerdos?estado=%d", i), chosen == i};
    return links;
}

/* route: GET /e/{entity}/acuerdos
 * query: estado=text? pagina=int?
 * title: Acuerdos del secretariado */
enum err_code page_agreements(struct page *page, struct err *err)
{
    const struct page_agreements_parameters *asked = page_agreements_parameters(page);
    int64_t at = asked->pagina < 1 || asked->pagina > 1000 ? 1 : asked->pagina, state = -1;
    struct agreements_view v = {0};
    struct co co = page_co(page);
    struct agreement *all;
    size_t n;
    if (asked->estado.n &&
        (!str_to_i64(asked->estado, &state) || state < 0 || state >= AGREEMENT_STATES))
        return err_set(err, ERR_USAGE, "%s", _("No hay acuerdos en ese estado"));
    enum err_code code = agreement_list(&co, (int)state, (size_t)(at - 1) * AGREEMENTS_PER_PAGE,
                                        AGREEMENTS_PER_PAGE + 1, &all, &n, err);
    v.cards = arena_array(page->arena, AGREEMENTS_PER_PAGE, sizeof *v.cards);
    if (code || !v.cards) return code ? code : err_no_memory(err);
    if (n > AGREEMENTS_PER_PAGE) {
        v.pager.next = page_with(page, "pagina", at + 1);
        n = AGREEMENTS_PER_PAGE;
    }
    if (at > 1) v.pager.previous = page_with(page, "pagina", at - 1);
    for (size_t i = 0; i < n; i++) sitting_card_fill(page, &all[i], NULL, &v.cards[v.count++]);
    v.states = state_links(page, (int)state, &v.state_count);
    sitting_crumbs(page, &v.crumbs, NULL);
    layout_crumbs_add(&v.crumbs, str_of(_("Acuerdos")), STR_NONE);
    template_agreements(page, &v);
    return ERR_NONE;
}
