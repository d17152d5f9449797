/* The page of participation over real HTTP: counts without names, questions without accusations. */
#include <string.h>

#include "browsing.h"
#include "cocreate/cycle_file.h"
#include "pages.h"

static bool shows(const struct reply *reply, const char *text)
{
    return str_contains(reply_body(reply), str_of(text));
}

static void prepare(void)
{
    static const char text[] =
        "{\"example\":true,\"cycle\":{\"number\":1,\"title\":\"Uno\",\"begins\":\"2025-01-06\","
        "\"public\":true},\"people\":[{\"key\":\"ana\",\"name\":\"Ana Secreta\","
        "\"email\":\"ana@x.example\",\"sector\":\"academia\"}],"
        "\"activities\":[{\"kind\":\"talk\",\"title\":\"Charla\",\"modality\":\"remote\",\"iap2\":"
        "\"inform\","
        "\"starts\":\"2025-02-03T17:00\",\"outcome\":\"Se habló\",\"attendance\":"
        "[{\"sector\":\"citizenry\",\"gender\":\"women\",\"people\":1234}]}],"
        "\"agenda\":[{\"title\":\"T\",\"problem\":\"P\",\"proposal\":\"H\",\"author\":\"ana\","
        "\"authority\":\"Agua\",\"theme\":\"Agua\",\"day\":\"2025-03-03\"}]}";
    struct beside b;
    struct err err = {0};
    struct cycle_file_done done;
    open_beside(&b);
    struct cycle_file_faults *faults = arena_alloc(&b.arena, sizeof *faults);
    struct cycle_file_options options = {.home = b.co.entity};
    CHECK_OK(cycle_file_load(&b.co, str_of(text), &options, faults, &done, &err));
    close_beside(&b);
}

TEST(page_of_participation_is_empty_in_words)
{
    struct browser visitor = {0};
    serve(with_forms);
    const struct reply *reply = browser_get(&visitor, "/e/MX/participacion");
    CHECK_INT(reply_status(reply), 200);
    check_well_formed(reply_body(reply));
    CHECK(shows(reply, "Todavía nadie ha participado"));
    CHECK(shows(reply, "Se cuenta sola cuando alguien"));
}

TEST(requirement_53_page_shows_who_takes_part_and_asks_with_formula_and_figures)
{
    struct browser visitor = {0};
    serve(with_forms);
    prepare();
    const struct reply *reply = browser_get(&visitor, "/e/MX/participacion");
    CHECK_INT(reply_status(reply), 200);
    check_well_formed(reply_body(reply));
    CHECK(shows(reply, "1 persona con cuenta ha participado"));
    CHECK(shows(reply, "1,234"));
    CHECK(shows(reply, "a distancia"));
    CHECK(shows(reply, "3 de marzo de 2025"));
    CHECK(shows(reply, "Datos de ejemplo"));
    /* The question, its figures, how it is computed, and why it may be nothing. */
    CHECK(shows(reply, "¿Hay propuestas que esperan y esperan?"));
    CHECK(shows(reply, "1 de 1 propuestas esperan hace más de 60 días."));
    CHECK(shows(reply, "conviene preguntar"));
    CHECK(shows(reply, "Cómo se calcula"));
    CHECK(shows(reply, "Por qué podría no ser nada:"));
    /* Nobody is named. */
    CHECK(!shows(reply, "Ana Secreta"));
    reply = browser_get(&visitor, "/en/e/MX/participacion");
    CHECK_INT(reply_status(reply), 200);
    CHECK(shows(reply, "Who takes part"));
}
