/* Votes over real HTTP: made in a form, voted with every method's ballot, thought over again,
 * counted, told step by step, taken away and brought in. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "browsing.h"
#include "cocreate/cycle.h"
#include "cocreate/vote.h"
#include "pages.h"

static struct err err;
#define HOUR INT64_C(3600000)

static int64_t a_cycle(struct beside *b)
{
    struct cycle_draft d = {
        .number = 1, .title = STR("Primer plan"), .begins = 20000, .ends = DATE_NONE};
    int64_t id;
    CHECK_OK(cycle_add(&b->co, &d, &b->faults, &id, &err));
    CHECK_OK(cycle_move(&b->co, id, 1, CYCLE_PUBLIC, STR_NONE, &b->faults, &err));
    return id;
}

static const struct vote_option options[] = {
    {.title = STR("Parque <b>nuevo</b>"), .has_cost = true, .cost = 60000},
    {.title = STR("Banquetas"), .has_cost = true, .cost = 50000},
    {.title = STR("Luminarias"), .has_cost = true, .cost = 30000}};

/* An open vote that takes ballots now. */
static int64_t a_vote(int method, int rule, int64_t most)
{
    struct beside b;
    open_beside(&b);
    struct vote_draft d = {.cycle = a_cycle(&b),
                           .title = STR("¿Qué va primero?"),
                           .method = method,
                           .rule = rule,
                           .has_budget = true,
                           .budget = 100000,
                           .most = most,
                           .options = options,
                           .option_count = 3,
                           .secret = true,
                           .electorate = VOTE_ANYONE,
                           .opens = b.co.now_ms - HOUR,
                           .closes = b.co.now_ms + HOUR};
    if (method == COUNT_SCORES) {
        d.criteria[0] = (struct vote_criterion){STR("Urgencia"), 3};
        d.criteria[1] = (struct vote_criterion){STR("Alcance"), 1};
        d.criterion_count = 2;
    }
    int64_t id = 0;
    CHECK_OK(vote_save(&b.co, &d, &b.faults, &id, &err));
    CHECK_OK(vote_open(&b.co, id, 1, &err));
    close_beside(&b);
    return id;
}

/* Two hours later the program counts. */
static void count_it(int64_t id)
{
    struct beside b;
    open_beside(&b);
    b.co.now_ms += 2 * HOUR;
    CHECK_OK(vote_count(&b.co, id, 2, &err));
    close_beside(&b);
}

static const char *path_of(int64_t id, const char *below)
{
    static char paths[2][120]; /* two are used in one call */
    static int which;
    char *path = paths[which ^= 1];
    snprintf(path, sizeof paths[0], "/e/MX/votacion/%lld%s", (long long)id, below);
    return path;
}

static void check_has(const struct reply *reply, const char *text)
{
    if (strstr(reply_header(reply, "Content-Type"), "text/html"))
        check_well_formed(reply_body(reply));
    if (!str_contains(reply_body(reply), str_of(text)))
        test_fail(__FILE__, __LINE__, "status %d, without «%s»", reply_status(reply), text);
}

static void check_not(const struct reply *reply, const char *text)
{
    if (str_contains(reply_body(reply), str_of(text)))
        test_fail(__FILE__, __LINE__, "has «%s»", text);
}

/* The receipt that the answer shows. */
static void receipt_of(const struct reply *reply, char out[SESSION_TOKEN + 1])
{
    const char *at = strstr(reply->bytes, "<code>");
    CHECK_INT(reply_status(reply), 200);
    CHECK(at != NULL);
    memcpy(out, at + 6, SESSION_TOKEN);
    out[SESSION_TOKEN] = '\0';
    CHECK(token_is_one(str_of(out)));
}

static const struct reply *votes(int64_t id, const char *fields, struct browser *b)
{
    if (!b->person) browser_enter(b, CO_CITIZEN, 0);
    return browser_send(b, path_of(id, "/votar"), fields);
}

/* --- ballots ---------------------------------------------------------------------------------- */

TEST(knapsack_ballot_says_the_sum_when_it_is_over_and_is_cast_once)
{
    struct server *server = serve(with_forms);
    int64_t id = a_vote(COUNT_KNAPSACK, COUNT_EQUAL_SHARES, 0);
    struct browser ana = {.person = 0}, nobody = {.person = 0};
    char receipt[SESSION_TOKEN + 1];
    const struct reply *reply = browser_get(&nobody, path_of(id, ""));
    check_has(reply, "$1,000.00");
    check_has(reply, "Parque &lt;b&gt;nuevo&lt;/b&gt;");
    check_has(reply, "/votar");
    CHECK_INT(reply_status(browser_get(&nobody, path_of(id, "/votar"))), 303); /* to enter */
    reply = votes(id, "opcion=1&opcion=2", &ana);
    CHECK_INT(reply_status(reply), 400);
    check_has(reply, "Suma $1,100.00 y hay $1,000.00");
    check_has(reply, "$100.00 o más");
    check_has(reply, "value=\"2\" checked");
    check_not(reply, "value=\"3\" checked");
    CHECK_INT(reply_status(votes(id, "x=1", &ana)), 400); /* nothing marked, and not on purpose */
    reply = votes(id, "opcion=1&opcion=3", &ana);
    receipt_of(reply, receipt);
    check_has(reply, "Luminarias");
    CHECK(strstr(reply_header(reply, "Cache-Control"), "no-store") != NULL);
    reply = browser_get(&ana, path_of(id, "/votar"));
    CHECK_INT(reply_status(reply), 303);
    check_has(browser_get(&ana, path_of(id, "")), "Usted ya votó");
    reply = browser_send_from(&ana, path_of(id, "/boleta"), path_of(id, "/votar"), "opcion=2");
    CHECK_INT(reply_status(reply), 409);
    serve_end(server);
}

TEST(ballot_is_found_and_changed_with_its_receipt_alone)
{
    struct server *server = serve(with_forms);
    int64_t id = a_vote(COUNT_APPROVAL, COUNT_NO_RULE, 2);
    struct browser ana = {.person = 0}, beto = {.person = 0};
    char receipt[SESSION_TOKEN + 1], fields[200], wrong[SESSION_TOKEN + 1];
    CHECK_INT(reply_status(votes(id, "opcion=1&opcion=2&opcion=3", &ana)), 400);
    receipt_of(votes(id, "opcion=1", &ana), receipt);
    snprintf(fields, sizeof fields, "comprobante=%s", receipt);
    const struct reply *reply = browser_send(&ana, path_of(id, "/boleta"), fields);
    CHECK_INT(reply_status(reply), 200);
    check_has(reply, "Parque &lt;b&gt;");
    snprintf(fields, sizeof fields, "comprobante=%s&de_nuevo=1", receipt);
    reply = browser_send_from(&ana, path_of(id, "/boleta"), path_of(id, "/votar"), fields);
    check_has(reply, "value=\"1\" checked");
    snprintf(fields, sizeof fields, "comprobante=%s&opcion=3", receipt);
    reply = browser_send_from(&ana, path_of(id, "/boleta"), path_of(id, "/votar"), fields);
    receipt_of(reply, wrong);
    CHECK(strcmp(wrong, receipt) == 0);
    check_has(reply, "Luminarias");
    check_not(reply, "Parque &lt;b&gt;");
    browser_enter(&beto, CO_CITIZEN, 0); /* who did not vote changes nobody's */
    reply = browser_send_from(&beto, path_of(id, "/boleta"), path_of(id, "/votar"), fields);
    CHECK_INT(reply_status(reply), 403);
    memset(wrong, 'a', SESSION_TOKEN);
    snprintf(fields, sizeof fields, "comprobante=%s", wrong);
    reply = browser_send(&beto, path_of(id, "/boleta"), fields);
    CHECK_INT(reply_status(reply), 400);
    check_has(reply, "No hay una boleta con este comprobante");
    serve_end(server);
}

TEST(every_method_has_a_ballot_that_needs_no_script)
{
    static const struct {
        int method;
        int64_t most;
        const char *field, *wrong, *says, *right, *reads;
    } ways[] = {
        {COUNT_DOTS, 5, "name=\"puntos_1\"", "puntos_1=4&puntos_2=3", "quite 2",
         "puntos_1=4&puntos_2=1", "Banquetas: 1 punto<"},
        {COUNT_RANKED, 2, "name=\"lugar_2\"", "lugar_1=2&lugar_2=2", "ya tiene un lugar",
         "lugar_1=2&lugar_2=3", "Lugar 1: Banquetas"},
        {COUNT_SCORES, 0, "name=\"nota_3_2\"", "nota_1_1=11", "de 0 a 10", "nota_1_1=10&nota_3_2=4",
         "Luminarias: Alcance, 4"},
        {COUNT_APPROVAL, 0, "name=\"opcion\"", "nada=1", "en blanco", "en_blanco=1", "en blanco"},
    };
    struct server *server = serve(with_forms);
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        struct browser b = {.person = 0};
        int64_t id = a_vote(ways[i].method, COUNT_NO_RULE, ways[i].most);
        browser_enter(&b, CO_CITIZEN, 0);
        check_has(browser_get(&b, path_of(id, "/votar")), ways[i].field);
        const struct reply *reply = votes(id, ways[i].wrong, &b);
        CHECK_INT(reply_status(reply), 400);
        check_has(reply, ways[i].says);
        reply = votes(id, ways[i].right, &b);
        CHECK_INT(reply_status(reply), 200);
        check_has(reply, ways[i].reads);
    }
    serve_end(server);
}

/* --- results ---------------------------------------------------------------------------------- */

TEST(requirement_10_priorities_are_counted_by_equal_shares_beside_the_plain_rule_step_by_step)
{
    static const char *const ballots[] = {"opcion=1&opcion=3", "opcion=1", "opcion=1",   "opcion=2",
                                          "opcion=2",          "opcion=3", "en_blanco=1"};
    struct server *server = serve(with_forms);
    int64_t id = a_vote(COUNT_APPROVAL, COUNT_EQUAL_SHARES, 0);
    struct browser nobody = {.person = 0};
    for (size_t i = 0; i < sizeof ballots / sizeof *ballots; i++) {
        struct browser b = {.person = 0};
        CHECK_INT(reply_status(votes(id, ballots[i], &b)), 200);
    }
    check_not(browser_get(&nobody, path_of(id, "")), "Paso a paso");
    CHECK_INT(reply_status(browser_get(&nobody, path_of(id, "/boletas.csv"))), 400);
    count_it(id);
    const struct reply *reply = browser_get(&nobody, path_of(id, ""));
    CHECK_INT(reply_status(reply), 200);
    check_has(reply, "a cada boleta le tocaron $166.67"); /* 1000 of 6 that are not blank */
    check_has(reply, "Votaron 7 personas");
    check_has(reply, "(1 en blanco)");
    check_has(reply, "Partes iguales junto a la regla simple");
    check_has(reply, "pusieron");
    check_has(reply, "y cuesta $500.00"); /* why the sidewalks were not bought */
    check_has(browser_get(&nobody, path_of(id, "/recuento")), "el resultado es el mismo");
    serve_end(server);
}

static void seal_of(const struct reply *reply, char out[65])
{
    struct sha256 h;
    struct str body = reply_body(reply);
    sha256_start(&h);
    sha256_add(&h, body.p, body.n);
    sha256_hex(&h, out);
}

TEST(ballots_are_taken_away_without_names_and_brought_in_elsewhere)
{
    struct server *server = serve(with_forms);
    int64_t id = a_vote(COUNT_APPROVAL, COUNT_EQUAL_SHARES, 0);
    struct browser ana = {.person = 0}, beto = {.person = 0}, staff = {.person = 0};
    char receipt[SESSION_TOKEN + 1], seal[65], file[4096];
    receipt_of(votes(id, "opcion=1&opcion=2", &ana), receipt);
    votes(id, "opcion=3", &beto);
    count_it(id);
    const struct reply *reply = browser_get(&beto, path_of(id, "/boletas.csv"));
    CHECK(strstr(reply_header(reply, "Content-Disposition"), ".csv") != NULL);
    check_has(reply, receipt);
    check_has(reply, ",2,Banquetas,,\n");
    check_not(reply, "ejemplo.mx");
    seal_of(browser_get(&beto, path_of(id, "/boletas.txt")), seal);
    check_has(browser_get(&beto, path_of(id, "")), seal);
    reply = browser_get(&beto, path_of(id, "/boletas.pb"));
    struct str body = reply_body(reply);
    check_has(reply, "vote_type;approval");
    CHECK(body.n < sizeof file);
    memcpy(file, body.p, body.n);
    const struct browser_file upload = {"archivo", "otra.pb", "text/plain", file, body.n};
    browser_enter(&staff, CO_FACILITATOR, 0);
    reply =
        browser_upload(&staff, "/e/MX/votacion/importar", "ciclo=1&titulo=Traida&regla=2", &upload);
    CHECK_INT(reply_status(reply), 303);
    char where[200];
    snprintf(where, sizeof where, "%s", reply_header(reply, "Location"));
    reply = browser_get(&beto, where);
    check_has(reply, "Traida");
    check_has(reply, "Votaron 2 personas");
    const struct browser_file bad = {"archivo", "otra.pb", "text/plain", "META\nnada", 9};
    reply = browser_upload(&staff, "/e/MX/votacion/importar", "ciclo=1&titulo=Traida", &bad);
    CHECK_INT(reply_status(reply), 400);
    check_has(reply, "value=\"Traida\"");
    serve_end(server);
}

TEST(ranks_and_scores_are_told_with_what_they_are_made_of)
{
    struct server *server = serve(with_forms);
    struct browser a = {.person = 0}, b = {.person = 0}, nobody = {.person = 0};
    int64_t ranked = a_vote(COUNT_RANKED, COUNT_NO_RULE, 0);
    int64_t scored = a_vote(COUNT_SCORES, COUNT_NO_RULE, 0);
    votes(ranked, "lugar_1=3&lugar_2=1&lugar_3=2", &a);
    votes(ranked, "lugar_1=3", &b);
    votes(scored, "nota_2_1=10&nota_2_2=1", &a);
    count_it(ranked);
    count_it(scored);
    const struct reply *reply = browser_get(&nobody, path_of(ranked, ""));
    check_has(reply, "«Luminarias» le gana a cada una");
    check_has(reply, "De dos en dos");
    reply = browser_get(&nobody, path_of(scored, ""));
    check_has(reply, "Quedó primero «Banquetas» con 31 puntos");
    check_has(reply, "Urgencia (por 3)");
    CHECK_INT(reply_status(browser_get(&nobody, path_of(scored, "/boletas.pb"))), 400);
    serve_end(server);
}

/* --- making one ------------------------------------------------------------------------------- */

#define DATES "&opens=2090-03-01&opens_time=09:00&closes=2090-03-08&closes_time=18:00"

TEST(vote_is_made_in_a_form_opened_and_kept_from_others_until_then)
{
    struct server *server = serve(with_forms);
    struct browser staff = {.person = 0}, nobody = {.person = 0};
    struct beside s;
    char where[200];
    open_beside(&s);
    a_cycle(&s);
    close_beside(&s);
    browser_enter(&staff, CO_MEMBER, 0);
    check_has(browser_get(&staff, "/e/MX/votaciones"), "/votacion/nueva");
    check_not(browser_get(&nobody, "/e/MX/votaciones"), "/votacion/nueva");
    check_has(browser_get(&staff, "/e/MX/votacion/nueva"), "votacion/nueva?ciclo=1");
    const struct reply *reply =
        browser_send(&staff, "/e/MX/votacion/nueva?ciclo=1",
                     "title=Obras+%3C1%3E&method=4&rule=2&budget=1,000&electorate=1&secret=1" DATES
                     "&options=Parque+%7C+600%0ABanquetas+%7C+mucho");
    CHECK_INT(reply_status(reply), 400);
    check_has(reply, "value=\"Obras &lt;1&gt;\"");
    check_has(reply, "Banquetas | mucho");
    check_has(reply, "id=\"e-options\"");
    reply = browser_send(&staff, "/e/MX/votacion/nueva?ciclo=1",
                         "title=Obras&method=4&rule=2&budget=1,000&electorate=1&secret=1" DATES
                         "&options=Parque+%7C+600%0ABanquetas+%7C+500");
    CHECK_INT(reply_status(reply), 303);
    snprintf(where, sizeof where, "%s", reply_header(reply, "Location"));
    CHECK_INT(reply_status(browser_get(&nobody, where)), 404); /* a draft */
    check_has(browser_get(&staff, where), "Es un borrador");
    const char *edit = path_of(1, "/editar");
    reply = browser_get(&staff, edit);
    check_has(reply, "Parque | 600.00");
    check_has(reply, "value=\"2090-03-08\"");
    const char *changed = "title=Otras&method=4&rule=0&electorate=1&secret=1" DATES
                          "&options=Parque%0ABanquetas&version=1";
    CHECK_INT(reply_status(browser_send(&staff, edit, changed)), 303);
    CHECK_INT(reply_status(browser_send(&staff, edit, changed)), 409); /* of an older version */
    CHECK_INT(reply_status(browser_send(&staff, path_of(1, "/abrir"), "version=2")), 303);
    reply = browser_get(&nobody, where);
    CHECK_INT(reply_status(reply), 200);
    check_has(reply, "Otras");
    CHECK_INT(reply_status(browser_send(&staff, path_of(1, "/contar"), "version=3")), 400);
    CHECK_INT(reply_status(browser_get(&nobody, path_of(99, ""))), 404);
    serve_end(server);
}

TEST(vote_is_for_its_electorate_also_over_http)
{
    struct server *server = serve(with_forms);
    struct browser ana = {.person = 0};
    struct beside b;
    open_beside(&b);
    struct vote_draft d = {.cycle = a_cycle(&b),
                           .title = STR("Del secretariado"),
                           .method = COUNT_APPROVAL,
                           .options = options,
                           .option_count = 3,
                           .electorate = VOTE_MEMBERS,
                           .opens = b.co.now_ms - HOUR,
                           .closes = b.co.now_ms + HOUR};
    int64_t id = 0;
    CHECK_OK(vote_save(&b.co, &d, &b.faults, &id, &err));
    CHECK_OK(vote_open(&b.co, id, 1, &err));
    close_beside(&b);
    browser_enter(&ana, CO_CITIZEN, 0);
    const struct reply *reply = browser_get(&ana, path_of(id, ""));
    check_not(reply, "/votar\"");
    check_has(reply, "no puede hacer esto");
    CHECK_INT(reply_status(browser_get(&ana, path_of(id, "/votar"))), 403);
    struct browser member = {.person = 0};
    browser_enter(&member, CO_MEMBER, CO_CIVIL_SOCIETY);
    check_has(browser_get(&member, path_of(id, "")), "de 1 personas");
    CHECK_INT(reply_status(votes(id, "opcion=1", &member)), 200);
    serve_end(server);
}
