/* Checks by machine over real HTTP: choose a kind, fill it in, see it run, save it; every run with
 * what it looked at; stopping; and who may not. */
#include <stdio.h>
#include <string.h>

#include "cocreate/check.h"
#include "followed.h"
#include "pages.h"

static struct err err;

#define SESSIONS "least=2&from=2025-01-01&until=2025-12-31"

static size_t checks_of(int64_t commitment, struct machine_check *first)
{
    struct beside b;
    struct machine_check *list;
    size_t count;
    open_beside(&b);
    CHECK_OK(machine_check_list(&b.co, commitment, &list, &count, &err));
    if (count && first) *first = list[0];
    close_beside(&b);
    return count;
}

TEST(machine_check_is_chosen_filled_in_seen_to_run_and_saved)
{
    struct server *server = followed_serve();
    struct browser member = {.person = 0}, visitor = {.person = 0};
    struct machine_check check;
    int64_t id = followed_plan(NULL);
    browser_enter(&member, CO_MEMBER, CO_CIVIL_SOCIETY);
    followed_says(browser_get(&member, followed_path(id, "/verificacion")),
                  "/verificacion/nueva?clase=sessions");
    char path[200];
    snprintf(path, sizeof path, "%s", followed_path(id, "/verificacion/nueva?clase=sessions"));
    const struct reply *reply = browser_send(&member, path, "do=try&" SESSIONS);
    CHECK_INT(reply_status(reply), 200);
    followed_says(reply, "Lo que encuentra hoy");
    followed_says(reply, "Entre el 1 de enero de 2025 y el 31 de diciembre de 2025 el "
                         "secretariado debe celebrar al "
                         "menos 2 sesiones con quórum.");
    followed_says(reply, "Sesiones celebradas: 0; con quórum: 0.");
    followed_says(reply, "value=\"2025-12-31\"");
    CHECK_INT(checks_of(id, NULL), 0); /* a try keeps nothing */
    reply = browser_send(&member, path, "do=save&" SESSIONS);
    CHECK_INT(reply_status(reply), 303);
    CHECK_STR(str_of(reply_header(reply, "Location")), "/e/MX/verificacion/1");
    CHECK_INT(checks_of(id, &check), 1);
    CHECK_INT(check.last.run, 1); /* it ran at once */
    CHECK_INT(check.last.is.result, MACHINE_FAILS);
    reply = browser_get(&visitor, "/e/MX/verificacion/1");
    followed_says(reply, "No se cumple");
    followed_says(reply, "Vez 1");
    CHECK(!str_contains(reply_body(reply), STR("/detener")));
    followed_says(browser_get(&visitor, followed_path(id, "")), "La máquina: no cumple.");
    followed_says(browser_get(&visitor, "/e/MX/tablero?filtro=maquina"), "Seguir el empréstito");
    serve_end(server);
}

TEST(machine_check_that_is_not_right_says_so_beside_its_field)
{
    struct server *server = followed_serve();
    struct browser member = {.person = 0};
    int64_t id = followed_plan(NULL);
    char path[200];
    browser_enter(&member, CO_MEMBER, CO_CIVIL_SOCIETY);
    snprintf(path, sizeof path, "%s", followed_path(id, "/verificacion/nueva?clase=sessions"));
    for (int save = 0; save < 2; save++) {
        char fields[200];
        snprintf(fields, sizeof fields, "do=%s&least=muchas&from=2025-01-01&until=2024-01-01",
                 save ? "save" : "try");
        const struct reply *reply = browser_send(&member, path, fields);
        CHECK_INT(reply_status(reply), 400);
        CHECK(str_contains(reply_body(reply), STR("id=\"e-least\"")));
        CHECK(str_contains(reply_body(reply), STR("value=\"muchas\"")));
        CHECK_INT(checks_of(id, NULL), 0);
    }
    snprintf(path, sizeof path, "%s", followed_path(id, "/verificacion/nueva?clase=nada"));
    CHECK_INT(reply_status(browser_get(&member, path)), 400);
    serve_end(server);
}

TEST(machine_check_of_every_kind_has_a_form_in_plain_words)
{
    struct server *server = followed_serve();
    struct browser member = {.person = 0};
    int64_t id = followed_plan(NULL);
    browser_enter(&member, CO_MEMBER, CO_GUARANTOR);
    size_t kinds = 0;
    for (; machine_kind_at(kinds); kinds++) {
        const struct machine_kind *kind = machine_kind_at(kinds);
        char rest[100];
        snprintf(rest, sizeof rest, "/verificacion/nueva?clase=%s", kind->code);
        const struct reply *reply = browser_get(&member, followed_path(id, rest));
        CHECK_INT(reply_status(reply), 200);
        followed_says(reply, "value=\"try\"");
        for (size_t i = 0; i < kind->field_count; i++) {
            char name[100];
            const char *field = kind->fields[i].name;
            bool files = strcmp(kind->fields[0].name, "of") == 0;
            if (files && (strcmp(field, "of") == 0 || strcmp(field, "name") == 0)) field = "files";
            snprintf(name, sizeof name, "id=\"f-%s\"", field);
            followed_says(reply, name);
        }
        /* Nothing filled in: every kind says what is missing, and nothing falls over. */
        CHECK_INT(reply_status(browser_send(&member, followed_path(id, rest), "do=save&x=1")), 400);
    }
    CHECK_INT(kinds, 7);
    CHECK_INT(checks_of(id, NULL), 0);
    serve_end(server);
}

TEST(machine_check_of_a_document_is_told_by_what_is_in_the_archive)
{
    struct server *server = followed_serve();
    struct browser own = {.person = 0}, visitor = {.person = 0};
    struct browser_file file = {"file", "a.csv", "text/csv", "a,b\n1,2\n", 8};
    int64_t id = followed_plan(NULL);
    browser_enter(&own, CO_INSTITUTION, 0);
    char path[200];
    snprintf(path, sizeof path, "%s", followed_path(id, "/verificacion/nueva?clase=document"));
    const struct reply *reply = browser_send(&own, path, "do=save&subject=&role=evidence");
    CHECK_INT(reply_status(reply), 303);
    followed_says(browser_get(&visitor, "/e/MX/verificacion/1"), "No se cumple");
    reply = browser_upload(&own, followed_path(id, "/avance"),
                           "cut=0&day=2026-01-30&state=under-way&text=Va", &file);
    CHECK_INT(reply_status(reply), 303);
    CHECK_INT(reply_status(browser_send_from(&own, "/e/MX/verificacion/1",
                                             "/e/MX/verificacion/1/correr", "x=1")),
              303);
    reply = browser_get(&visitor, "/e/MX/verificacion/1");
    followed_says(reply, "Vez 2");
    followed_says(reply, "Se cumple");
    followed_says(reply, "/e/MX/documento/1");
    serve_end(server);
}

TEST(machine_check_is_changed_by_version_stopped_with_a_reason_and_runs_again)
{
    struct server *server = followed_serve();
    struct browser member = {.person = 0}, visitor = {.person = 0};
    int64_t id = followed_plan(NULL);
    browser_enter(&member, CO_MEMBER, CO_CIVIL_SOCIETY);
    char path[200];
    snprintf(path, sizeof path, "%s", followed_path(id, "/verificacion/nueva?clase=sessions"));
    CHECK_INT(reply_status(browser_send(&member, path, "do=save&" SESSIONS)), 303);
    followed_says(browser_get(&member, "/e/MX/verificacion/1/editar"), "value=\"2025-01-01\"");
    CHECK_INT(reply_status(browser_send(&member, "/e/MX/verificacion/1/editar",
                                        "do=save&version=1&least=3&from=2025-01-01&until=2025-12-"
                                        "31")),
              303);
    const struct reply *reply =
        browser_send(&member, "/e/MX/verificacion/1/editar", "do=save&version=1&" SESSIONS);
    CHECK_INT(reply_status(reply), 409); /* an older version, and what was typed is there */
    CHECK(str_contains(reply_body(reply), STR("value=\"2025-12-31\"")));
    CHECK_INT(reply_status(browser_send(&member, "/e/MX/verificacion/1/detener", "version=2")),
              400);
    CHECK_INT(reply_status(browser_send(&member, "/e/MX/verificacion/1/detener",
                                        "version=2&reason=Se+cambia+la+meta")),
              303);
    followed_says(browser_get(&visitor, "/e/MX/verificacion/1"), "Está detenida");
    CHECK(!str_contains(reply_body(browser_get(&member, "/e/MX/verificacion/1")), STR("/correr")));
    CHECK_INT(reply_status(browser_send(&member, "/e/MX/verificacion/1/detener",
                                        "version=3&runs=1&reason=Ya")),
              303);
    followed_says(browser_get(&visitor, "/e/MX/verificacion/1"), "al menos 3 sesiones");
    serve_end(server);
}

TEST(machine_check_is_written_by_the_secretariat_and_the_institution_that_answers)
{
    struct server *server = followed_serve();
    struct browser own = {.person = 0}, visitor = {.person = 0}, hidden = {.person = 0};
    int64_t id = followed_plan(NULL);
    browser_enter(&own, CO_INSTITUTION, 0);
    const char *query = "/verificacion/nueva?clase=sessions";
    CHECK_INT(reply_status(browser_get(&own, followed_path(id, query))), 200);
    CHECK_INT(reply_status(browser_get(&own, followed_path(id + 1, query))), 403);
    CHECK_INT(reply_status(browser_get(&visitor, followed_path(id, query))), 303);
    followed_says(browser_get(&visitor, followed_path(id, "/verificacion")), "Llega a tiempo");
    CHECK_INT(reply_status(browser_get(&hidden, "/e/MX/verificacion/9")), 404);
    serve_end(server);
}
