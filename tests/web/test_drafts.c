/* Drafts and the public: what is written of something that is not published yet stands on no page,
 * in no feed and in no copy that a visitor can ask for; once it is published the log's copy says
 * what was written when, and proves it. */
#include <stdio.h>
#include <string.h>

#include "archive/log.h"
#include "browsing.h"
#include "cocreate/call.h"
#include "cocreate/check.h"
#include "cocreate/comment.h"
#include "cocreate/commitment.h"
#include "cocreate/commitment_parts.h"
#include "cocreate/cycle.h"
#include "cocreate/declaration.h"
#include "cocreate/event.h"
#include "cocreate/hunt.h"
#include "cocreate/paper.h"
#include "cocreate/plan.h"
#include "cocreate/request.h"
#include "cocreate/roundtable.h"
#include "cocreate/sitting.h"
#include "cocreate/vote.h"
#include "route_address.h"

/* Stands in every text of every draft, and nowhere else. */
#define SECRET "zarzamora"
enum { MOST_ID = 6, DAY_MS = 86400000 };

static struct err err;

struct drafts {
    int64_t cycle, open_cycle, plan, commitment, vote, hunt;
};

static int32_t today(const struct beside *s)
{
    return (int32_t)(s->co.now_ms / DAY_MS);
}

static int64_t a_cycle(struct beside *s, int64_t number, const char *title)
{
    struct cycle_draft d = {.number = number,
                            .title = str_of(title),
                            .about = str_of(title),
                            .begins = today(s),
                            .ends = DATE_NONE};
    int64_t id;
    CHECK_OK(cycle_add(&s->co, &d, &s->faults, &id, &err));
    return id;
}

static int64_t a_vote(struct beside *s, int64_t cycle)
{
    static const struct vote_option options[] = {{.id = 1, .title = STR(SECRET " uno")},
                                                 {.id = 2, .title = STR(SECRET " dos")}};
    struct vote_draft d = {.cycle = cycle,
                           .title = STR("Votación " SECRET),
                           .about = STR("De la " SECRET),
                           .method = COUNT_APPROVAL,
                           .electorate = VOTE_ANYONE,
                           .options = options,
                           .option_count = 2,
                           .opens = s->co.now_ms - 1000,
                           .closes = s->co.now_ms + DAY_MS};
    int64_t id = 0;
    CHECK_OK(vote_save(&s->co, &d, &s->faults, &id, &err));
    d.version = 1;
    CHECK_OK(vote_save(&s->co, &d, &s->faults, &id, &err));
    return id;
}

static int64_t a_hunt(struct beside *s, int64_t cycle)
{
    const struct hunt_question question = {.text = STR("¿Dónde está la " SECRET "?")};
    struct hunt_draft d = {.cycle = cycle,
                           .title = STR("Cacería " SECRET),
                           .problem = STR("No hay " SECRET),
                           .programme = STR(SECRET),
                           .theme = STR(SECRET),
                           .begins = DATE_NONE,
                           .ends = DATE_NONE};
    int64_t id;
    CHECK_OK(hunt_add(&s->co, &d, STR("-"), &s->faults, &id, &err));
    CHECK_OK(hunt_questions_set(&s->co, id, 1, &question, 1, &s->faults, &err));
    return id;
}

/* Everything that can be written in a cycle which nobody has published. */
static void in_draft_cycle(struct beside *s, struct drafts *out)
{
    static const struct agenda_item agenda[] = {{STR("Punto " SECRET), STR_NONE}};
    int64_t id, cycle = out->cycle = a_cycle(s, 2, "Ciclo " SECRET);
    struct declaration_draft declaration = {.cycle = cycle,
                                            .title = STR("Declaración " SECRET),
                                            .body = STR("Texto " SECRET),
                                            .place = STR("Plaza " SECRET),
                                            .signed_on = DATE_NONE};
    struct roundtable_draft table = {.cycle = cycle,
                                     .title = STR("Mesa " SECRET),
                                     .theme = STR(SECRET),
                                     .problem = STR("Falta " SECRET),
                                     .modality = CO_REMOTE,
                                     .opens = today(s),
                                     .closes = today(s) + 9};
    struct event_draft event = {.cycle = cycle,
                                .kind = 1,
                                .modality = CO_REMOTE,
                                .iap2 = CO_INFORM,
                                .title = STR("Charla " SECRET),
                                .about = STR("De la " SECRET),
                                .starts = s->co.now_ms + DAY_MS};
    struct call_draft call = {.cycle = cycle,
                              .title = STR("Convocatoria " SECRET),
                              .body = STR("Se buscan " SECRET),
                              .sector = CO_CIVIL_SOCIETY,
                              .seats = 1,
                              .opens = today(s),
                              .closes = today(s) + 9};
    struct sitting_draft sitting = {.cycle = cycle,
                                    .title = STR("Sesión " SECRET),
                                    .place = STR("Sala " SECRET),
                                    .modality = CO_IN_PERSON,
                                    .starts = s->co.now_ms + DAY_MS,
                                    .agenda = agenda,
                                    .agenda_count = 1};
    char about[40];
    snprintf(about, sizeof about, "cycle/%lld", (long long)cycle);
    struct paper_draft paper = {.subject = str_of(about),
                                .role = STR("material"),
                                .title = STR("Papel " SECRET),
                                .url = STR("https://ejemplo.mx/" SECRET),
                                .day = DATE_NONE};
    CHECK_OK(declaration_add(&s->co, &declaration, &s->faults, &id, &err));
    CHECK_OK(roundtable_save(&s->co, &table, &s->faults, (id = 0, &id), &err));
    CHECK_OK(event_add(&s->co, &event, &s->faults, &id, &err));
    CHECK_OK(call_add(&s->co, &call, &s->faults, &id, &err));
    CHECK_OK(sitting_add(&s->co, &sitting, &s->faults, &id, &err));
    CHECK_OK(paper_add(&s->co, &paper, &s->faults, &id, &err));
    a_vote(s, cycle);
    a_hunt(s, cycle);
}

/* And what is a draft in a cycle that everybody sees. */
static void in_open_cycle(struct beside *s, struct drafts *out)
{
    int64_t id, cycle = out->open_cycle = a_cycle(s, 1, "Primer plan");
    const struct commitment_action action = {.title = STR("Sembrar " SECRET),
                                             .responsible = STR("Área " SECRET),
                                             .begins = today(s),
                                             .ends = today(s) + 30};
    struct plan_draft plan = {.cycle = cycle,
                              .title = STR("Plan " SECRET),
                              .introduction = STR("Introducción " SECRET),
                              .context = STR(SECRET),
                              .process = STR(SECRET),
                              .objective = STR(SECRET),
                              .begins = today(s),
                              .ends = today(s) + 300};
    struct commitment_draft commitment = {.title = STR("Compromiso " SECRET),
                                          .problem = STR("Falta " SECRET),
                                          .baseline = STR(SECRET),
                                          .objective = STR("Más " SECRET),
                                          .description = STR(SECRET),
                                          .responsible = STR("Secretaría de la " SECRET),
                                          .verification = STR(SECRET),
                                          .evidence = STR(SECRET),
                                          .begins = today(s),
                                          .ends = today(s) + 200,
                                          .actions = &action,
                                          .action_count = 1};
    struct measure_draft measure = {.title = STR("Indicador " SECRET),
                                    .unit = STR(SECRET),
                                    .formula = STR(SECRET),
                                    .baseline = STR("1"),
                                    .target = STR("2"),
                                    .baseline_day = today(s),
                                    .target_day = today(s) + 100};
    struct request_said request = {.title = STR("Solicitud " SECRET),
                                   .text = STR("Solicito la " SECRET),
                                   .unit = STR("Unidad " SECRET)};
    CHECK_OK(cycle_move(&s->co, cycle, 1, CYCLE_PUBLIC, STR_NONE, &s->faults, &err));
    CHECK_OK(plan_add(&s->co, &plan, &s->faults, &out->plan, &err));
    CHECK_OK(
        commitment_add(&s->co, out->plan, &commitment, false, &s->faults, &out->commitment, &err));
    CHECK_OK(commitment_edit(&s->co, out->commitment, 1, &commitment, &s->faults, &err));
    CHECK_OK(measure_add(&s->co, out->commitment, &measure, &s->faults, &id, &err));
    CHECK_OK(request_add(&s->co, &request, &s->faults, &id, &err));
    out->vote = a_vote(s, cycle);
    out->hunt = a_hunt(s, cycle);
}

/* --- every public address --------------------------------------------------------------------- */

static const struct reply *get(struct browser *who, const char *path)
{
    return who ? browser_get(who, path) : client_get(path, "");
}

/* How many of the addresses that a visitor may ask for say it; `fails` names the first ones. */
static int say_it(struct browser *who, bool fails)
{
    int said = 0, asked = 0;
    for (size_t i = 0; i < router_table_count; i++) {
        const struct router_entry *entry = &router_table[i];
        if (entry->may || !(entry->methods & ROUTER_GET)) continue;
        bool numbered = true;
        for (int id = 1; id <= MOST_ID && numbered; id++) {
            char path[300];
            numbered = route_address(
                entry, &(struct route_values){.entity = "MX", .word = "plan", .id = id}, path);
            const struct reply *reply = get(who, path);
            CHECK(reply_status(reply) > 0 && reply_status(reply) < 500);
            asked++;
            if (!memmem(reply->bytes, reply->size, SECRET, strlen(SECRET))) continue;
            if (fails) test_fail(__FILE__, __LINE__, "%s says it", path);
            said++;
        }
    }
    CHECK(asked > 100); /* the table was walked */
    return said;
}

/* With what lists, searches and feeds of one thing can be asked for. */
static void nothing_of_it_is_said(void)
{
    static const char *const more[] = {"/e/MX/bitacora?antes=20",
                                       "/e/MX/bitacora?antes=10",
                                       "/e/MX/buscar?q=zarzamora",
                                       "/en/e/MX/bitacora",
                                       "/en/e/MX/bitacora.jsonl",
                                       "/e/MX/votaciones?ciclo=2",
                                       "/e/MX/tablero.csv",
                                       "/e/MX/tablero.json",
                                       "/e/MX/novedades.atom?de=plan/1",
                                       "/e/MX/novedades.atom?de=commitment/1"};
    say_it(NULL, true);
    for (size_t i = 0; i < sizeof more / sizeof *more; i++) {
        const struct reply *reply = client_get(more[i], "");
        struct str body = reply_body(reply);
        /* A search says what was searched for. */
        if (strstr(more[i], "q=")) continue;
        if (str_contains(body, STR(SECRET))) test_fail(__FILE__, __LINE__, "%s says it", more[i]);
    }
}

/* --- the copy --------------------------------------------------------------------------------- */

struct copied {
    struct log_verdict verdict;
    bool says;
};

static struct copied copy_of(void)
{
    struct copied out = {.says = false};
    struct log_verifier *v;
    const struct reply *reply = client_get("/e/MX/bitacora.jsonl", "");
    struct str rest = reply_body(reply);
    CHECK_INT(reply_status(reply), 200);
    out.says = str_contains(rest, STR(SECRET));
    CHECK_OK(log_verifier_new(STR_NONE, &v, &err));
    while (rest.n) {
        struct str line = str_split(rest, '\n', &rest);
        if (line.n) CHECK_OK(log_verify_line(v, line, &err));
    }
    out.verdict = *log_verdict(v);
    log_verifier_free(v);
    CHECK(!out.verdict.broken && out.verdict.entries > 10);
    return out;
}

static void publish_all(struct beside *s, const struct drafts *d)
{
    struct plan plan;
    struct vote vote;
    struct hunt hunt;
    CHECK_OK(plan_get(&s->co, d->plan, &plan, &err));
    CHECK_OK(
        plan_consult(&s->co, d->plan, plan.version, today(s), today(s) + 20, &s->faults, &err));
    CHECK_OK(vote_get(&s->co, d->vote, &vote, &err));
    CHECK_OK(vote_open(&s->co, d->vote, vote.version, &err));
    CHECK_OK(hunt_get(&s->co, d->hunt, &hunt, &err));
    CHECK_OK(hunt_move(&s->co, d->hunt, hunt.version, HUNT_OPEN, &err));
}

TEST_SECONDS(drafts_are_said_on_no_public_address_until_they_are_published, 300)
{
    struct server *server = serve(with_forms);
    struct drafts drafts = {0};
    struct beside s;
    struct browser member = {0};
    open_beside(&s);
    in_draft_cycle(&s, &drafts);
    in_open_cycle(&s, &drafts);
    close_beside(&s);
    nothing_of_it_is_said();
    struct copied before = copy_of();
    CHECK(!before.says);
    CHECK(before.verdict.sealed > 10);

    /* The secretariat reads its own drafts, also in the log. */
    browser_enter(&member, CO_MEMBER, CO_GOVERNMENT);
    CHECK(say_it(&member, false) > 5);
    CHECK(str_contains(reply_body(browser_get(&member, "/e/MX/bitacora")), STR(SECRET)));

    open_beside(&s);
    publish_all(&s, &drafts);
    close_beside(&s);
    struct copied after = copy_of();
    CHECK(after.says);
    CHECK(after.verdict.sealed < before.verdict.sealed && after.verdict.sealed > 0);
    CHECK(str_contains(reply_body(client_get("/e/MX/bitacora", "")), STR("Compromiso " SECRET)));
    open_beside(&s);
    CHECK_OK(cycle_move(&s.co, drafts.cycle, 1, CYCLE_PUBLIC, STR_NONE, &s.faults, &err));
    close_beside(&s);
    CHECK(copy_of().verdict.sealed < after.verdict.sealed);
    serve_end(server);
}
