/* The index of openness over real HTTP: empty, measured, replaced; a form that fails keeps what was
 * typed. */
#include <string.h>

#include "browsing.h"

#define MEASURED                                                                                   \
    "title=Medici%C3%B3n&day=2026-01-31&source=Universidad&method=Portales&tg=1&tc=1&pg=1&pc=1"    \
    "&wt=1&wp=1&replaces=0&reason=&values="

static bool says(const struct reply *reply, const char *text)
{
    return str_contains(reply_body(reply), str_of(text));
}

TEST(metric_page_tells_who_could_fill_it_and_shows_what_was_measured_unit_first)
{
    struct server *server = serve(with_forms);
    struct browser visitor = {0}, evaluator = {0};
    const struct reply *reply = browser_get(&visitor, "/e/MX/indice");
    CHECK_INT(reply_status(reply), 200);
    CHECK(says(reply, "no hay ninguna medición"));
    CHECK(!says(reply, "indice/nueva"));
    browser_enter(&evaluator, CO_EVALUATOR, 0);
    CHECK(says(browser_get(&evaluator, "/e/MX/indice"), "indice/nueva"));
    reply = browser_send(&evaluator, "/e/MX/indice/nueva",
                         MEASURED "Obras%3B0.8%3B0.6%3B%3B0.7%0ASalud%3B0.5%3B0.5%3B0.1%3B0.3");
    CHECK_INT(reply_status(reply), 303);
    CHECK(strstr(reply_header(reply, "Location"), "/e/MX/indice?medicion=") != NULL);
    reply = browser_get(&visitor, "/e/MX/indice");
    CHECK(says(reply, "0.525 de 1 es el índice de 2 unidades"));
    CHECK(says(reply, "0.450 (2)")); /* participation: (0.7 + 0.2) / 2, not (0.1 + 0.5) / 2 */
    CHECK_INT(reply_status(browser_get(&visitor, "/e/MX/indice?medicion=99")), 404);
    serve_end(server);
}

TEST(metric_form_keeps_what_was_typed_and_names_the_line)
{
    struct server *server = serve(with_forms);
    struct browser member = {0};
    browser_enter(&member, CO_MEMBER, CO_CIVIL_SOCIETY);
    const struct reply *reply =
        browser_send(&member, "/e/MX/indice/nueva", MEASURED "Obras%3B0.8%0ASalud%3B7");
    CHECK_INT(reply_status(reply), 400);
    CHECK(says(reply, "Renglón 2: cada valor es un número entre 0 y 1"));
    CHECK(says(reply, "Obras;0.8\nSalud;7"));
    serve_end(server);
}
