/* cauce checks links: visits the addresses that were published as evidence, documents or sources
 * and records what came, for a timer to run each night; or lists what is known of them. Polite:
 * one at a time, a pause between two of one site, at most so many in a run. A run in which no
 * connection came about says nothing of the sites: then it is this machine that has no network. */
#include "cli/checks_links.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/date.h"
#include "cli/bar.h"
#include "cli/cli.h"
#include "cli/table.h"
#include "cli/visit.h"
#include "cocreate/web_link.h"

enum {
    MOST_SITES = 512,  /* remembered in a run */
    MOST_OF_SITE = 60, /* addresses of one in a run */
    GIVE_UP = 2,       /* after so many without a connection the site is not asked again */
    AT_A_TIME = 20     /* recorded in one transaction */
};

/* --- one site, asked politely ----------------------------------------------------------------- */

struct site {
    char name[300];
    int asked, unreached;
    int64_t last; /* ms of the monotonic clock */
    struct visit_found why;
};
struct batch;
struct run {
    struct cli *cli;
    struct visitor *visitor;
    struct site *sites;
    size_t site_count;
    int64_t pause, ends; /* ms */
    bool heard[2];       /* something: of the internet, of the network inside */
    struct batch *batches;
    struct web_link_counts seen; /* of what was recorded */
    int64_t died, came_back, dropped;
};

static int64_t clock_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* NULL for what is not visited, and when there are too many. */
static struct site *site_of(struct run *r, struct str url)
{
    char name[sizeof r->sites->name];
    if (!visit_site(url, name, sizeof name)) return NULL;
    for (size_t i = 0; i < r->site_count; i++)
        if (strcmp(r->sites[i].name, name) == 0) return &r->sites[i];
    if (r->site_count == MOST_SITES) return NULL;
    struct site *s = &r->sites[r->site_count++];
    memcpy(s->name, name, sizeof name);
    return s;
}

static void wait_for(struct run *r, const struct site *s)
{
    while (s->asked && !bar_interrupted()) {
        int64_t left = s->last + r->pause - clock_ms();
        if (left <= 0) break;
        if (left > 200) left = 200;
        nanosleep(&(struct timespec){.tv_nsec = (long)left * 1000000}, NULL);
    }
}

/* False when it is to wait for another run. A site that twice took no connection takes none for its
 * other addresses either. */
static bool ask(struct run *r, struct str url, struct visit_found *found)
{
    struct site *s = site_of(r, url);
    if (!s) {
        if (r->site_count == MOST_SITES) return false;
        *found = (struct visit_found){.answer = WEB_LINK_UNFIT};
        return true;
    }
    if (s->unreached >= GIVE_UP) {
        *found = s->why;
        return true;
    }
    if (s->asked >= MOST_OF_SITE) return false;
    wait_for(r, s);
    if (bar_interrupted() || clock_ms() >= r->ends) return false;
    visit(r->visitor, url, found);
    s->asked++;
    s->last = clock_ms();
    if (found->unreached) {
        s->unreached++;
        s->why = *found;
    }
    r->heard[found->intern] |= found->heard;
    return found->answer != WEB_LINK_NEVER;
}

/* --- recording -------------------------------------------------------------------------------- */

struct result {
    struct web_link *link;
    struct visit_found found;
    int64_t at;
    bool done;
};
struct batch { /* of one entity */
    struct co co;
    struct result *list;
    size_t count;
    struct batch *next;
};

static bool is_failure(const struct visit_found *found)
{
    return found->answer > WEB_LINK_ANSWERS && found->answer < WEB_LINK_CLOSED;
}

static enum err_code record_one(struct run *r, struct co *co, struct result *one)
{
    bool was_dead = one->link->dead != 0;
    struct web_link_visit v = {one->found.answer, one->found.status, one->at};
    enum err_code code = web_link_record(co, one->link, &v, &r->cli->err);
    one->done = true;
    if (code) return code;
    r->seen.all++;
    r->seen.by_state[one->link->state]++;
    r->died += !was_dead && one->link->dead;
    r->came_back += was_dead && one->link->state == WEB_LINK_ALIVE;
    return ERR_NONE;
}

/* In one transaction. A failure that may be this machine's own waits until something was heard. */
static enum err_code record(struct run *r, struct batch *b)
{
    enum err_code code = co_begin(&b->co, &r->cli->err);
    if (code) return code;
    for (size_t i = 0; !code && i < b->count; i++) {
        const struct visit_found *found = &b->list[i].found;
        bool sure = r->heard[found->intern] || !is_failure(found);
        if (!b->list[i].done && sure) code = record_one(r, &b->co, &b->list[i]);
    }
    return co_end(&b->co, code, &r->cli->err);
}

static enum err_code visit_entity(struct run *r, const struct co *co, int64_t *left)
{
    struct web_link *links;
    size_t count;
    struct batch *b = arena_alloc(co->arena, sizeof *b);
    if (!b) return err_no_memory(&r->cli->err);
    *b = (struct batch){.co = *co, .next = r->batches};
    r->batches = b;
    enum err_code code = web_link_list(&b->co, &links, &count, &r->cli->err);
    if (code) return code;
    size_t due = web_link_due(links, count, co->now_ms, count);
    b->list = arena_array(co->arena, due + 1, sizeof *b->list);
    if (!b->list) return err_no_memory(&r->cli->err);
    for (size_t i = 0; !code && i<due && * left> 0; i++) {
        struct result *one = &b->list[b->count];
        if (bar_interrupted() || clock_ms() >= r->ends) break;
        if (!ask(r, links[i].url, &one->found)) continue;
        one->link = &links[i];
        one->at = co->now_ms;
        b->count++;
        --*left;
        if (b->count % AT_A_TIME == 0) code = record(r, b);
    }
    return code;
}

/* --- the run ---------------------------------------------------------------------------------- */

static enum err_code entities_of(struct cli *cli, struct ledger *ledger, int64_t **out,
                                 size_t *count)
{
    if (!cli_text(cli, "entity"))
        return web_link_entities(ledger, &cli->arena, out, count, &cli->err);
    *out = arena_alloc(&cli->arena, sizeof **out);
    *count = 1;
    return *out ? cli_entity(cli, ledger, *out) : err_no_memory(&cli->err);
}

static enum err_code visit_all(struct run *r, struct ledger *ledger, int64_t most)
{
    struct cli *cli = r->cli;
    int64_t *entities = NULL;
    size_t count = 0;
    enum err_code code = entities_of(cli, ledger, &entities, &count);
    for (size_t i = 0; !code && i < count; i++) {
        struct co co = {.ledger = ledger,
                        .arena = &cli->arena,
                        .entity = entities[i],
                        .actor = {.program = true},
                        .now_ms = time_now_ms()};
        code = visit_entity(r, &co, &most);
    }
    for (struct batch *b = r->batches; !code && b; b = b->next) {
        code = record(r, b);
        for (size_t i = 0; i < b->count; i++) r->dropped += !b->list[i].done;
    }
    return code;
}

static void tell(const struct run *r)
{
    struct cli *cli = r->cli;
    const int64_t *n = r->seen.by_state;
    if (cli->json) {
        struct cli_json j;
        cli_json_begin(&j);
        json_open_object(&j.w);
        cli_json_int(&j, "visited", r->seen.all);
        for (int i = WEB_LINK_ALIVE; i < WEB_LINK_STATES; i++)
            cli_json_int(&j, web_link_state_code(i), n[i]);
        cli_json_int(&j, "died", r->died);
        cli_json_int(&j, "back", r->came_back);
        cli_json_int(&j, "dropped", r->dropped);
        json_close_object(&j.w);
        cli_json_end(&j, stdout);
        return;
    }
    if (r->seen.all)
        cli_say(cli,
                _("Direcciones visitadas: %lld. Responden %lld; fallaron esta vez %lld; ya no "
                  "responden %lld; no se pueden comprobar %lld."),
                (long long)r->seen.all, (long long)n[WEB_LINK_ALIVE],
                (long long)n[WEB_LINK_FAILING], (long long)n[WEB_LINK_DEAD],
                (long long)n[WEB_LINK_UNTOLD]);
    if (r->died) cli_say(cli, _("Dejaron de responder: %lld."), (long long)r->died);
    if (r->came_back) cli_say(cli, _("Volvieron a responder: %lld."), (long long)r->came_back);
    if (r->seen.all && r->dropped)
        cli_say(cli, _("Sin anotar, porque no hubo conexión con nadie: %lld."),
                (long long)r->dropped);
    if (!r->seen.all && !r->dropped)
        cli_say(cli, "%s", _("No hay direcciones que visitar por ahora."));
}

static enum err_code get_ready(struct run *r, int64_t *most)
{
    struct cli *cli = r->cli;
    int64_t minutes = 0, pause = 0;
    struct visit_rules rules = {.site = cli_text(cli, "site"),
                                .ca = cli_text(cli, "ca"),
                                .inside = cli_text(cli, "inside")};
    enum err_code code = cli_number(cli, "limit", 1, WEB_LINK_MOST, 500, most);
    if (!code) code = cli_number(cli, "minutes", 1, 600, 30, &minutes);
    if (!code) code = cli_number(cli, "pause", 0, 60, 2, &pause);
    if (code) return code;
    r->pause = pause * 1000;
    r->ends = clock_ms() + minutes * 60000;
    r->sites = arena_array(&cli->arena, MOST_SITES, sizeof *r->sites);
    return r->sites ? visit_open(&rules, &r->visitor, &cli->err) : err_no_memory(&cli->err);
}

static int run_visits(struct cli *cli)
{
    struct ledger *ledger = NULL;
    struct run r = {.cli = cli};
    struct bar bar;
    int64_t most = 0;
    enum err_code code = get_ready(&r, &most);
    if (!code) code = cli_open(cli, STORE_WRITE, &ledger);
    if (!code) {
        bar_start(&bar, cli, false); /* for a clean end when a person stops it */
        code = visit_all(&r, ledger, most);
        bar_end(&bar);
    }
    visit_close(r.visitor);
    ledger_close(ledger);
    if (!code || r.seen.all) tell(&r);
    if (!code && r.dropped && !r.seen.all) {
        code = err_set(&cli->err, ERR_IO, "%s",
                       _("Nada respondió: parece que este equipo no tiene salida a internet. No se "
                         "anotó ninguna falla."));
        err_advice(&cli->err, "%s", _("Revise la conexión, y vuelva a correrla."));
    }
    if (!code && bar_interrupted()) code = err_set(&cli->err, ERR_CANCELLED, "%s", _("Detenido."));
    if (code) return cli_fail(cli);
    return r.seen.all ? EXIT_OK : EXIT_NOTHING;
}

/* --- what is known ---------------------------------------------------------------------------- */

static const struct table_column columns[] = {
    {"url", N_("dirección"), TABLE_TEXT, 0},
    {"state", N_("estado"), TABLE_TEXT, 0},
    {"answer", N_("qué contestó"), TABLE_TEXT, 1},
    {"status", N_("código"), TABLE_ID, 3},
    {"place", N_("dónde se usa"), TABLE_TEXT, 2},
    {"id", "id", TABLE_JSON_INT, 0},
    {"commitment", "commitment", TABLE_JSON_INT, 0},
    {"visited", "visited", TABLE_JSON_TEXT, 0},
    {"alive", "alive", TABLE_JSON_TEXT, 0},
    {"failing", "failing", TABLE_JSON_TEXT, 0},
    {"dead", "dead", TABLE_JSON_TEXT, 0},
    {"back", "back", TABLE_JSON_TEXT, 0},
};

static void put_time(struct table *t, int64_t ms)
{
    char text[32];
    table_text(t, ms ? time_iso(ms, text) : STR_NONE);
}

static void put(struct cli *cli, struct table *t, const struct web_link *l)
{
    const struct web_link_use *use = &l->uses[0];
    table_text(t, l->url);
    table_text(t,
               str_of(cli->json ? web_link_state_code(l->state) : web_link_state_word(l->state)));
    table_text(
        t, str_of(cli->json ? web_link_answer_code(l->answer) : web_link_answer_word(l->answer)));
    table_id(t, l->status);
    table_text(t, str_of(web_link_place_word(use->place)));
    table_int(t, use->id);
    table_int(t, use->commitment);
    put_time(t, l->visited);
    put_time(t, l->alive);
    put_time(t, l->failing);
    put_time(t, l->dead);
    put_time(t, l->back);
    table_end_row(t);
}

static int run_list(struct cli *cli)
{
    struct ledger *ledger = NULL;
    struct co co = {.arena = &cli->arena, .actor = {.program = true}, .now_ms = time_now_ms()};
    struct web_link *list = NULL;
    size_t count = 0;
    struct table t;
    enum err_code code = cli_open(cli, STORE_READ, &ledger);
    if (code) return cli_fail(cli);
    co.ledger = ledger;
    code = cli_entity(cli, ledger, &co.entity);
    if (!code) code = web_link_list(&co, &list, &count, &cli->err);
    if (!code && count) {
        table_open(&t, cli, columns, sizeof columns / sizeof *columns);
        for (size_t i = 0; i < count; i++) put(cli, &t, &list[i]);
        table_close(&t);
    }
    ledger_close(ledger);
    if (code) return cli_fail(cli);
    if (!count) cli_say(cli, "%s", _("No se ha publicado ninguna dirección."));
    return count ? EXIT_OK : EXIT_NOTHING;
}

static int run_links(struct cli *cli)
{
    return cli_flag(cli, "list") ? run_list(cli) : run_visits(cli);
}

/* --- tables ----------------------------------------------------------------------------------- */

static const struct cli_option options[] = {
    {.name = "list", .help = N_("No visita nada: dice lo que se sabe de cada una.")},
    {.name = "entity",
     .letter = 'e',
     .value = N_("ENTIDAD"),
     .help = N_("Sólo las de esta entidad. Si no se dice, se visitan las de todas, y se muestran "
                "las del almacén.")},
    {.name = "site",
     .value = N_("DIRECCIÓN"),
     .help = N_("La de este sitio: así quien recibe la visita sabe de quién es.")},
    {.name = "limit", .value = N_("N"), .help = N_("Cuántas a lo más. Si no se dice, 500.")},
    {.name = "minutes",
     .value = N_("N"),
     .help = N_("Cuánto puede durar en total. Si no se dice, 30.")},
    {.name = "pause",
     .value = N_("SEGUNDOS"),
     .help = N_("Cuánto se espera entre dos visitas al mismo sitio. Si no se dice, 2.")},
    {.name = "inside",
     .value = N_("RED"),
     .help = N_("También las de esta red interna (10.1.0.0/16): sólo para un sitio que vive en "
                "una intranet.")},
    {.name = "ca",
     .value = N_("ARCHIVO"),
     .complete = COMPLETE_FILE,
     .help = N_("Certificados en los que se confía, si no son los del sistema.")},
    {0}};
static const struct cli_example examples[] = {
    {"cauce checks links --site https://abierto.ejemplo.gob.mx",
     N_("una vez cada noche, por una tarea programada")},
    {"cauce checks links --list", N_("las que ya no responden van primero")},
    {NULL, NULL}};
static const struct cli_exit_note exits[] = {
    {EXIT_NOTHING, N_("No hay ninguna, o todas se visitaron hace poco.")}, {EXIT_OK, NULL}};
const struct cli_command checks_links_command = {
    .name = "links",
    .summary = N_("visita las direcciones que se dieron como prueba"),
    .about =
        N_("Visita cada dirección publicada como evidencia, medio de verificación, documento o "
           "fuente, y anota si responde. Pide sólo lo necesario (HEAD, o unos bytes), de una "
           "en una, con pausas, y ninguna dos veces el mismo día. Nunca entra a este equipo "
           "ni a redes internas.\n\n"
           "Una dirección se cuenta entre las que ya no responden cuando falló en visitas "
           "separadas por un día o más; lo que un sitio no deja ver a un programa no cuenta "
           "en contra de nadie. Si nada responde, se entiende que este equipo no tiene "
           "internet, y no se anota ninguna falla. Las páginas no visitan nada por sí "
           "mismas."),
    .group = GROUP_REVIEW,
    .options = options,
    .examples = examples,
    .exits = exits,
    .json = N_("{\"visited\", \"alive\", \"failing\", \"dead\", \"untold\", \"died\", \"back\", "
               "\"dropped\"}; con --list, una línea por dirección: {\"url\", \"state\", "
               "\"answer\", \"status\", \"place\", \"id\", \"commitment\", \"visited\", "
               "\"alive\", \"failing\", \"dead\", \"back\"}."),
    .run = run_links,
};
