/* What the dashboard shows, read and chosen: see page_board.h. The page, the CSV and the JSON are
 * made of the same rows. */
#include <stdio.h>
#include <string.h>

#include "cocreate/cycle.h"
#include "cocreate/purpose.h"
#include "web/open_parts.h"
#include "web/page_board.h"
#include "web/page_commitment.h"

enum { WORDS = 8, LINKS = 40 };

/* --- addresses -------------------------------------------------------------------------------- */

static void add_part(struct buf *out, char *mark, const char *name, struct str value)
{
    if (!value.n) return;
    buf_printf(out, "%c%s=", *mark, name);
    for (size_t i = 0; i < value.n; i++) {
        unsigned char c = (unsigned char)value.p[i];
        bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '-';
        buf_printf(out, plain ? "%c" : "%%%02X", c);
    }
    *mark = '&';
}

/* The address of `name` ("tablero", "tablero.csv") for these choices. */
static struct str url_of(struct page *page, const char *name, const struct board_asked *asked)
{
    char plan[32] = "", institution[32] = "", mark = '?';
    struct str own = layout_entity_url(page, "%s", name);
    struct buf out;
    buf_init(&out, 4096);
    if (asked->plan) snprintf(plan, sizeof plan, "%lld", (long long)asked->plan);
    if (asked->institution)
        snprintf(institution, sizeof institution, "%lld", (long long)asked->institution);
    buf_str(&out, own);
    add_part(&out, &mark, "plan", str_of(plan));
    add_part(&out, &mark, "filtro", asked->filter);
    add_part(&out, &mark, "proposito", asked->purpose);
    add_part(&out, &mark, "institucion", str_of(institution));
    add_part(&out, &mark, "desde", asked->since);
    add_part(&out, &mark, "orden", asked->order);
    struct str url = out.failed ? STR_NONE : arena_str(page->arena, buf_view(&out));
    buf_free(&out);
    return url;
}

/* --- choosing --------------------------------------------------------------------------------- */

static bool late(const struct light *l)
{
    return l->late != 0;
}

static bool machine_fails(const struct light *l)
{
    return l->machine == LIGHT_FAILS;
}

static bool done(const struct light *l)
{
    return l->complete && !l->late;
}

static const struct {
    const char *code, *name;
    bool (*fits)(const struct light *light);
} filters[] = {
    {"", N_("Todos"), NULL},
    {"atraso", N_("Con retraso"), late},
    {"disputa", N_("Las partes no coinciden"), light_in_dispute},
    {"maquina", N_("La máquina dice que no"), machine_fails},
    {"cumplido", N_("Cumplidos y aceptados"), done},
};
enum { FILTERS = sizeof filters / sizeof *filters };

static size_t filter_of(struct str code)
{
    size_t i = 0;
    while (i < FILTERS && !str_is(code, filters[i].code)) i++;
    return i;
}

static const struct light *numbered(const struct light *all, size_t count, int64_t number)
{
    for (size_t i = 0; i < count; i++)
        if (all[i].commitment.number == number) return &all[i];
    return NULL;
}

static bool fits(const struct light *l, const struct board_asked *asked, size_t filter,
                 const struct light *of)
{
    const struct commitment_draft *is = &l->commitment.now.is;
    if (filters[filter].fits && !filters[filter].fits(l)) return false;
    if (asked->purpose.n && !memchr(is->purposes.p, asked->purpose.p[0], is->purposes.n))
        return false;
    return !of || str_eq(is->responsible, of->commitment.now.is.responsible);
}

/* --- links ------------------------------------------------------------------------------------ */

static struct layout_link *links_new(struct page *page)
{
    return arena_array(page->arena, LINKS, sizeof(struct layout_link));
}

/* Each group of links keeps what the other groups chose, and says how many it would show. */
static bool link_filters(struct page *page, const struct board_asked *asked, struct board_view *v,
                         const struct light *all, size_t count, const struct light *of)
{
    struct layout_link *list = links_new(page);
    if (!list) return false;
    for (size_t i = 0; i < FILTERS; i++) {
        struct board_asked a = *asked;
        long long fit = 0;
        a.filter = str_of(filters[i].code);
        for (size_t k = 0; k < count; k++) fit += fits(&all[k], &a, i, of);
        list[v->filter_count++] =
            (struct layout_link){arena_printf(page->arena, "%s: %lld", i18n(filters[i].name), fit),
                                 url_of(page, "tablero", &a), str_eq(asked->filter, a.filter)};
    }
    v->filters = list;
    return true;
}

/* "Todos", and each purpose that some commitment serves, with its words. */
static bool link_purposes(struct page *page, const struct board_asked *asked, struct board_view *v,
                          const struct light *all, size_t count, const struct light *of)
{
    struct layout_link *list = links_new(page);
    struct purposes words = {.count = 0};
    struct err unread = {0};
    struct board_asked a = *asked;
    size_t filter = filter_of(asked->filter);
    if (!list) return false;
    if (purposes_read(page->ledger, page->arena, &words, &unread)) words.count = 0; /* letters do */
    a.purpose = STR_NONE;
    list[v->purpose_count++] =
        (struct layout_link){str_of(_("Todos")), url_of(page, "tablero", &a), !asked->purpose.n};
    for (char letter = 'a'; letter <= (char)'z'; letter++) {
        const struct purpose *is = purpose_find(&words, letter);
        struct str says = is ? (page->english ? is->english : is->spanish) : STR("");
        long long fit = 0;
        a.purpose = arena_str(page->arena, (struct str){&letter, 1});
        for (size_t k = 0; k < count; k++) fit += fits(&all[k], &a, filter, of);
        if (fit || str_eq(asked->purpose, a.purpose))
            list[v->purpose_count++] = (struct layout_link){
                arena_printf(page->arena, "%c) %.*s: %lld", letter, STR_FMT(says), fit),
                url_of(page, "tablero", &a), str_eq(asked->purpose, a.purpose)};
    }
    v->purposes = list;
    return true;
}

static bool link_institutions(struct page *page, const struct board_asked *asked,
                              struct board_view *v, const struct light *all, size_t count,
                              const struct light *chosen)
{
    struct layout_link *list = links_new(page);
    struct board_asked a = *asked;
    if (!list) return false;
    a.institution = 0;
    list[v->institution_count++] =
        (struct layout_link){str_of(_("Todas")), url_of(page, "tablero", &a), !chosen};
    for (size_t i = 0; i < count && v->institution_count < LINKS; i++) {
        struct str name = all[i].commitment.now.is.responsible;
        bool seen = false;
        for (size_t k = 0; k < i; k++) seen |= str_eq(name, all[k].commitment.now.is.responsible);
        if (seen) continue;
        a.institution = all[i].commitment.number;
        list[v->institution_count++] =
            (struct layout_link){name, url_of(page, "tablero", &a),
                                 chosen && str_eq(name, chosen->commitment.now.is.responsible)};
    }
    v->institutions = list;
    return true;
}

static bool link_plans(struct page *page, const struct board_asked *asked, struct board_view *v,
                       const struct plan *plans, size_t count)
{
    struct layout_link *list = links_new(page);
    if (!list) return false;
    for (size_t i = 0; i < count && v->plan_count < LINKS; i++) {
        if (plans[i].state < PLAN_PUBLISHED && plans[i].id != v->plan->id) continue;
        struct board_asked a = {.plan = plans[i].id, .since = asked->since};
        list[v->plan_count++] = (struct layout_link){plans[i].is.title, url_of(page, "tablero", &a),
                                                     plans[i].id == v->plan->id};
    }
    v->plans = list;
    return true;
}

static bool link_orders(struct page *page, const struct board_asked *asked, struct board_view *v)
{
    struct layout_link *list = links_new(page);
    struct board_asked a = *asked;
    const char *code, *name;
    if (!list) return false;
    for (size_t i = 0; board_order_at(i, &code, &name); i++) {
        a.order = str_of(code);
        list[v->order_count] = (struct layout_link){str_of(name), url_of(page, "tablero", &a),
                                                    str_eq(asked->order, a.order)};
        if (list[v->order_count++].current) v->ordered = str_of(name);
    }
    v->orders = list;
    a = (struct board_asked){.plan = asked->plan, .order = asked->order};
    if (asked->filter.n || asked->purpose.n || asked->institution)
        v->all_url = url_of(page, "tablero", &a);
    return true;
}

/* A week, a month, and the plan's last cut that is past. */
static bool link_sinces(struct page *page, const struct board_asked *asked, struct board_view *v,
                        const struct light *first)
{
    static const struct {
        int days;
        const char *name;
    } spans[] = {{7, N_("Última semana")}, {31, N_("Último mes")}};
    struct layout_link *list = links_new(page);
    struct board_asked a = *asked;
    char iso[16];
    if (!list) return false;
    for (size_t i = 0; i < 2; i++) {
        a.since = date_iso(v->today - spans[i].days, iso);
        list[v->since_count++] =
            (struct layout_link){str_of(i18n(spans[i].name)), url_of(page, "tablero", &a),
                                 str_eq(a.since, asked->since)};
    }
    for (int cut = CUT_FINAL; first && cut >= CUT_FIRST; cut--) {
        if (first->cut_days[cut] == DATE_NONE || first->cut_days[cut] > v->today) continue;
        a.since = date_iso(first->cut_days[cut], iso);
        list[v->since_count++] = (struct layout_link){
            arena_printf(page->arena, _("Desde el %s"), progress_cut_word(cut)),
            url_of(page, "tablero", &a), str_eq(a.since, asked->since)};
        break;
    }
    v->sinces = list;
    return true;
}

/* --- rows ------------------------------------------------------------------------------------- */

static struct board_cut cut_of(const struct light *l, int cut, int32_t today)
{
    static const char *const classes[PROGRESS_STATES] = {"", "k1", "k2", "k3"};
    int state = l->cut_states[cut];
    bool past = l->cut_days[cut] != DATE_NONE && l->cut_days[cut] < today;
    struct board_cut out = {.name = progress_cut_word(cut), .class = classes[state]};
    out.word = progress_state_word(state);
    if (!out.word && l->cut_told[cut]) {
        out.word = _("sólo algunas acciones");
        out.class = "k2";
    } else if (!out.word && past) {
        out.word = _("no informó");
        out.class = "late";
    } else if (!out.word) {
        out.word = _("todavía no");
    }
    return out;
}

static void fill_voices(struct page *page, struct board_row *row)
{
    const struct light *l = row->light;
    row->voices[0] = light_reported_word(l);
    row->days[0] = l->reported_day;
    if (l->reported) row->cut = progress_cut_word(l->reported_cut);
    for (size_t p = 1; p < ASSESSMENT_PARTIES; p++) {
        row->voices[p] = light_party_word(l, p);
        row->days[p] = commitment_day(page, l->sides[p].at);
    }
    row->voices[3] = light_machine_word(l->machine);
    row->days[3] = commitment_day(page, l->ran);
    row->found = l->found;
}

static void fill_row(struct page *page, const struct light *l, int32_t today, struct board_row *row)
{
    *row = (struct board_row){
        .light = l,
        .url = layout_entity_url(page, "compromiso/%lld", (long long)l->commitment.id),
        .dispute = light_in_dispute(l),
        .withdrawn = l->commitment.state == COMMITMENT_WITHDRAWN};
    fill_voices(page, row);
    for (int cut = CUT_FIRST; cut < CUTS; cut++) row->cuts[cut - 1] = cut_of(l, cut, today);
    board_stands(page, today, row);
    if (!row->withdrawn && !l->complete)
        row->left = commitment_days(page, l->commitment.now.is.ends);
}

static void add_money(struct page *page, struct board_row *row, const struct board_money_of *all,
                      size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct board_money *m = &all[i].is;
        if (all[i].commitment != row->light->commitment.id) continue;
        row->money = m;
        if (m->minor <= 0) continue;
        row->hundred = layout_hundred(page, m->followed[TRACE_PROVEN], m->minor);
        row->bar =
            layout_trail(m->minor, m->followed[TRACE_PROVEN], m->followed[TRACE_POSSIBLE], 0);
    }
}

static enum err_code fill_rows(struct page *page, struct co *co, const struct board_asked *asked,
                               struct board_view *v, const struct light *all, size_t count,
                               const struct light *of, struct err *err)
{
    struct board_row *rows = arena_array(page->arena, count + 1, sizeof *rows);
    struct board_money_of *money;
    size_t filter = filter_of(asked->filter), money_count = 0;
    enum err_code code = board_money_list(co, v->plan->id, &money, &money_count, err);
    if (code) return code;
    if (!rows) return err_no_memory(err);
    for (size_t i = 0; i < count; i++) {
        if (!fits(&all[i], asked, filter, of)) continue;
        fill_row(page, &all[i], v->today, &rows[v->count]);
        add_money(page, &rows[v->count++], money, money_count);
    }
    if (!board_sort(rows, v->count, asked->order))
        return err_set(err, ERR_USAGE, _("No hay un orden con ese nombre: %.*s."),
                       STR_FMT(asked->order));
    v->rows = rows;
    v->whole = count;
    return ERR_NONE;
}

/* --- what changed ----------------------------------------------------------------------------- */

static enum err_code fill_news(struct page *page, struct co *co, struct board_view *v,
                               struct err *err)
{
    struct board_change *all;
    struct board_news *news;
    size_t count = 0;
    if (v->since == DATE_NONE) return ERR_NONE;
    enum err_code code =
        board_changes(co, v->plan->id, (int64_t)v->since * 86400000, &all, &count, err);
    if (code) return code;
    news = arena_array(page->arena, count + 1, sizeof *news);
    struct board_row *rows = arena_array(page->arena, v->count + 1, sizeof *rows);
    if (!news || !rows) return err_no_memory(err);
    if (v->count) memcpy(rows, v->rows, v->count * sizeof *rows);
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < v->count; k++) {
            const struct commitment *c = &rows[k].light->commitment;
            if (c->id != all[i].commitment) continue;
            rows[k].changes++;
            news[v->news_count++] = (struct board_news){.is = &all[i],
                                                        .when = open_when(page, all[i].at),
                                                        .title = c->now.is.title,
                                                        .url = rows[k].url,
                                                        .number = c->number};
        }
    v->rows = rows;
    v->news = news;
    return ERR_NONE;
}

/* --- in one sentence -------------------------------------------------------------------------- */

struct tally {
    const char *word;
    long long count;
};

/* "«completado y aceptado», 2; «sin informe», 1" */
static struct str tally_text(struct page *page, const struct tally *list, size_t count)
{
    struct buf out;
    buf_init(&out, 4096);
    for (size_t i = 0; i < count; i++)
        buf_printf(&out, "%s«%s», %lld", i ? "; " : "", list[i].word, list[i].count);
    struct str text = out.failed ? STR_NONE : arena_str(page->arena, buf_view(&out));
    buf_free(&out);
    return text;
}

static void fill_sentence(struct page *page, struct board_view *v, const struct light *all,
                          size_t count)
{
    struct tally words[WORDS] = {{0}};
    long long force = 0, fail = 0, behind = 0, differ = 0;
    size_t n = 0, k;
    for (size_t i = 0; i < count; i++) {
        const char *word = light_reported_word(&all[i]);
        if (all[i].commitment.state != COMMITMENT_IN_FORCE) continue;
        force++;
        fail += machine_fails(&all[i]);
        behind += late(&all[i]);
        differ += light_in_dispute(&all[i]);
        for (k = 0; k < n && strcmp(words[k].word, word) != 0; k++) continue;
        if (k == WORDS) continue;
        words[k].word = word;
        words[k].count++;
        if (k == n) n++;
    }
    struct str told = tally_text(page, words, n);
    struct str head = arena_printf(
        page->arena, i18n_plural("%lld compromiso.", "%lld compromisos.", (unsigned long)force),
        force);
    struct str apart[3] = {STR(""), STR(""), STR("")};
    if (behind)
        apart[0] = arena_printf(
            page->arena,
            i18n_plural(" Va con retraso %lld.", " Van con retraso %lld.", (unsigned long)behind),
            behind);
    if (differ)
        apart[1] = arena_printf(page->arena, _(" En %lld las partes no coinciden."), differ);
    if (fail)
        apart[2] =
            arena_printf(page->arena, _(" En %lld la máquina encontró que no se cumple."), fail);
    v->sentence =
        arena_printf(page->arena, _("%.*s Según el gobierno: %.*s.%.*s%.*s%.*s"), STR_FMT(head),
                     STR_FMT(told), STR_FMT(apart[0]), STR_FMT(apart[1]), STR_FMT(apart[2]));
}

/* --- the whole -------------------------------------------------------------------------------- */

/* The plan asked for, else the newest that is published. */
static enum err_code choose_plan(struct page *page, struct co *co, const struct board_asked *asked,
                                 struct board_view *v, struct plan **plans, size_t *count,
                                 struct err *err)
{
    struct cycle cycle;
    enum err_code code = plan_list(co, 0, plans, count, err);
    for (size_t i = 0; !code && !v->plan && i < *count; i++)
        if (asked->plan ? (*plans)[i].id == asked->plan : (*plans)[i].state >= PLAN_PUBLISHED)
            v->plan = &(*plans)[i];
    if (!code && asked->plan && !v->plan) code = co_missing(_("plan"), asked->plan, err);
    if (code || !v->plan) return code;
    struct err none = {0};
    code = cycle_get(co, v->plan->is.cycle, &cycle, &none);
    v->example = !code && cycle.is.example;
    v->plan_url = layout_entity_url(page, "plan/%lld", (long long)v->plan->id);
    if (open_may(page, CO_MEMBER | CO_ADMIN))
        v->cuts_url = layout_entity_url(page, "plan/%lld/cortes", (long long)v->plan->id);
    if (code == ERR_NOTFOUND) return ERR_NONE;
    if (code) *err = none;
    return code;
}

static enum err_code check_asked(struct page *page, const struct board_asked *asked,
                                 struct board_view *v, struct err *err)
{
    v->today = co_day(page->now_ms);
    v->since = DATE_NONE;
    if (filter_of(asked->filter) == FILTERS)
        return err_set(err, ERR_USAGE, _("No hay un filtro con ese nombre: %.*s."),
                       STR_FMT(asked->filter));
    if (asked->since.n && date_parse(asked->since, DATE_YMD, &v->since) != DATE_EXACT)
        return err_set(err, ERR_USAGE, _("No es una fecha: %.*s. Escríbala como 2026-03-31."),
                       STR_FMT(asked->since));
    return ERR_NONE;
}

enum err_code board_read(struct page *page, const struct board_asked *asked, struct board_view *v,
                         struct err *err)
{
    struct co co = page_co(page);
    struct light *all;
    struct plan *plans;
    size_t count = 0, plan_count = 0;
    enum err_code code = check_asked(page, asked, v, err);
    if (!code) code = choose_plan(page, &co, asked, v, &plans, &plan_count, err);
    if (code || !v->plan) return code;
    code = light_list(&co, v->plan->id, &all, &count, err);
    if (code) return code;
    const struct light *of = numbered(all, count, asked->institution);
    code = fill_rows(page, &co, asked, v, all, count, of, err);
    if (!code) code = fill_news(page, &co, v, err);
    if (code) return code;
    struct board_asked own = *asked;
    own.plan = v->plan->id;
    v->csv_url = url_of(page, "tablero.csv", &own);
    v->json_url = url_of(page, "tablero.json", &own);
    v->start_url = layout_entity_url(page, "tablero");
    v->since_text = asked->since;
    fill_sentence(page, v, all, count);
    if (!link_filters(page, &own, v, all, count, of) ||
        !link_purposes(page, &own, v, all, count, of) || !link_orders(page, &own, v) ||
        !link_institutions(page, &own, v, all, count, of) ||
        !link_plans(page, &own, v, plans, plan_count) ||
        !link_sinces(page, &own, v, count ? all : NULL))
        return err_no_memory(err);
    return ERR_NONE;
}
