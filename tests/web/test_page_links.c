/* The page of published addresses over real HTTP, and what stands beside an address elsewhere. */
#include <string.h>

#include "browsing.h"
#include "cocreate/gap_record.h"
#include "cocreate/paper.h"
#include "cocreate/web_link.h"
#include "pages.h"

#define DAY_MS INT64_C(86400000)
static struct err err;

static bool shows(const struct reply *reply, const char *text)
{
    return str_contains(reply_body(reply), str_of(text));
}

static int64_t publish(const char *url, bool members_only)
{
    struct beside b;
    int64_t id;
    open_beside(&b);
    struct paper_draft d = {.subject = STR("commitment/1"),
                            .role = STR("document"),
                            .title = STR("El padrón"),
                            .url = str_of(url),
                            .day = DATE_NONE,
                            .members_only = members_only};
    CHECK_OK(paper_keep(&b.co, &d, &b.faults, &id, &err));
    close_beside(&b);
    return id;
}

/* So many days after now. */
static void visited(const char *url, int answer, int64_t status, int days)
{
    struct beside b;
    open_beside(&b);
    struct web_link l = {.url = str_of(url)};
    struct web_link_visit v = {answer, status, b.co.now_ms + days * DAY_MS};
    CHECK_OK(web_link_record(&b.co, &l, &v, &err));
    close_beside(&b);
}

TEST(page_of_addresses_is_empty_in_words)
{
    struct browser visitor = {0};
    serve(with_forms);
    const struct reply *reply = browser_get(&visitor, "/e/MX/enlaces");
    CHECK_INT(reply_status(reply), 200);
    check_well_formed(reply_body(reply));
    CHECK(shows(reply, "Todavía no se ha publicado ninguna dirección"));
    CHECK(shows(reply, "Todavía no se ha visitado ninguna"));
}

TEST(requirement_53_page_shows_which_addresses_died_where_they_are_used_and_what_came)
{
    struct browser visitor = {0};
    serve(with_forms);
    publish("https://obras.example/a.csv?x=1&y=2", false);
    publish("https://vive.example/", false);
    publish("https://cerrado.example/", false);
    publish("https://nuevo.example/", false);
    publish("https://secreto.example/", true);
    const struct reply *reply = browser_get(&visitor, "/e/MX/participacion");
    CHECK(shows(reply, "No comprobado: son 4 direcciones."));
    CHECK(shows(reply, "/e/MX/enlaces"));
    visited("https://vive.example/", WEB_LINK_ANSWERS, 200, 0);
    visited("https://cerrado.example/", WEB_LINK_CLOSED, 403, 0);
    for (int day = 0; day < 3; day++)
        visited("https://obras.example/a.csv?x=1&y=2", WEB_LINK_GONE, 404, day);
    reply = browser_get(&visitor, "/e/MX/enlaces");
    CHECK_INT(reply_status(reply), 200);
    check_well_formed(reply_body(reply));
    CHECK(shows(reply, "https://obras.example/a.csv?x=1&amp;y=2"));
    CHECK(shows(reply, "ya no responde: 1"));
    CHECK(shows(reply, "No responde desde el"));
    CHECK(shows(reply, "el sitio dice que ya no está ahí (contestó 404)"));
    CHECK(shows(reply, "Desde que se visita no ha respondido nunca."));
    CHECK(shows(reply, "Respondió el"));
    CHECK(shows(reply, "Ábrala usted para saber si está."));
    CHECK(shows(reply, "Todavía no se ha visitado para saber si responde."));
    CHECK(shows(reply, "/e/MX/documento/1\""));
    CHECK(!shows(reply, "secreto.example"));
    /* The dead come first. */
    const char *dead = strstr(reply_body(reply).p, "obras.example"),
               *alive = strstr(reply_body(reply).p, "vive.example");
    CHECK(dead && alive && dead < alive);
    reply = browser_get(&visitor, "/e/MX/enlaces?estado=dead");
    CHECK(shows(reply, "obras.example") && !shows(reply, "vive.example"));
    reply = browser_get(&visitor, "/e/MX/enlaces?estado=failing");
    CHECK(shows(reply, "Ninguna está así."));
    reply = browser_get(&visitor, "/e/MX/enlaces?estado=%00&pagina=-5");
    CHECK(reply_status(reply) == 200 || reply_status(reply) == 400);
    reply = browser_get(&visitor, "/e/MX/participacion");
    CHECK(shows(reply, "1 de 2 direcciones ya no responden"));
    CHECK(shows(reply, "¿Lo que se publicó como prueba sigue donde se dijo?"));
    reply = browser_get(&visitor, "/en/e/MX/enlaces");
    CHECK_INT(reply_status(reply), 200);
    CHECK(shows(reply, "Published addresses"));
}

TEST(page_of_a_document_says_whether_its_address_answers)
{
    struct browser visitor = {0};
    serve(with_forms);
    publish("https://obras.example/a.csv", false);
    const struct reply *reply = browser_get(&visitor, "/e/MX/documento/1");
    CHECK_INT(reply_status(reply), 200);
    CHECK(shows(reply, "Todavía no se ha visitado para saber si responde."));
    visited("https://obras.example/a.csv", WEB_LINK_SLOW, 0, 0);
    reply = browser_get(&visitor, "/e/MX/documento/1");
    check_well_formed(reply_body(reply));
    CHECK(shows(reply, "falló la última vez"));
    CHECK(shows(reply, "Puede ser de un momento"));
    visited("https://obras.example/a.csv", WEB_LINK_SLOW, 0, 1);
    visited("https://obras.example/a.csv", WEB_LINK_ANSWERS, 200, 2);
    reply = browser_get(&visitor, "/e/MX/documento/1");
    CHECK(shows(reply, "Dejó de responder, y volvió el"));
}

TEST(page_of_a_gap_says_whether_the_address_that_closed_it_answers)
{
    struct browser visitor = {0};
    struct beside b;
    int64_t id;
    serve(with_forms);
    open_beside(&b);
    struct gap_record_draft g = {
        .missing = STR("El padrón"), .unit = STR("Salud"), .stage = 1, .cause = 1, .severity = 1};
    struct gap_closing closing = {.state = GAP_CLOSED,
                                  .closure = STR("Se publicó"),
                                  .url = STR("https://padron.example/p.csv")};
    CHECK_OK(gap_record_add(&b.co, &g, &b.faults, &id, &err));
    CHECK_OK(gap_record_close(&b.co, id, 1, &closing, &b.faults, &err));
    close_beside(&b);
    visited("https://padron.example/p.csv", WEB_LINK_NO_NAME, 0, 0);
    const struct reply *reply = browser_get(&visitor, "/e/MX/ficha/1");
    CHECK_INT(reply_status(reply), 200);
    CHECK(shows(reply, "no se encuentra ningún sitio con ese nombre"));
    reply = browser_get(&visitor, "/e/MX/enlaces");
    CHECK(shows(reply, "ficha de un hueco"));
}
