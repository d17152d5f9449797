/* Documents over real HTTP: uploads by form, what leaves as an attachment of the type found, what
 * is hidden, versions side by side, forms that say what is wrong. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "browsing.h"
#include "cocreate/cycle.h"
#include "cocreate/paper.h"
#include "pages.h"

static struct err err;

#define PNG                                                                                        \
    "\x89PNG\r\n\x1a\n"                                                                            \
    "\0\0\0\1IHDRa1234\0\0\0\7tEXtSECRETO1234\0\0\0\2IDATab1234\0\0\0\0IEND1234"

static int64_t add_cycle(int state)
{
    struct beside b;
    int64_t id;
    struct cycle_draft draft = {
        .number = 1, .title = STR("Primer <b>plan</b>"), .begins = 20000, .ends = DATE_NONE};
    open_beside(&b);
    CHECK_OK(cycle_add(&b.co, &draft, &b.faults, &id, &err));
    if (state) CHECK_OK(cycle_move(&b.co, id, 1, state, STR_NONE, &b.faults, &err));
    close_beside(&b);
    return id;
}

static int64_t add_paper(const char *subject, const char *title, struct str bytes, bool members)
{
    struct beside b;
    int64_t id;
    struct paper_draft draft = {.subject = str_of(subject),
                                .role = STR("document"),
                                .title = str_of(title),
                                .file = STR("Árbol ñandú.exe"),
                                .bytes = bytes,
                                .day = DATE_NONE,
                                .members_only = members};
    open_beside(&b);
    CHECK_OK(paper_add(&b.co, &draft, &b.faults, &id, &err));
    close_beside(&b);
    return id;
}

static bool says(const struct reply *reply, const char *text)
{
    check_well_formed(reply_body(reply));
    return str_contains(reply_body(reply), str_of(text));
}

TEST(papers_page_says_that_there_are_none_and_who_adds_them)
{
    struct server *server = serve(with_forms);
    const struct reply *reply = client_get("/e/MX/documentos", "");
    CHECK_INT(reply_status(reply), 200);
    CHECK(says(reply, "Todavía no hay documentos"));
    CHECK(!says(reply, "documentos/nuevo"));
    CHECK_INT(reply_status(client_get("/e/MX/documento/1", "")), 404);
    CHECK_INT(reply_status(client_get("/e/MX/documento/1/archivo", "")), 404);
    CHECK_INT(reply_status(client_get("/e/26/documento/1", "")), 404);
    serve_end(server);
}

TEST(requirement_62_paper_leaves_as_an_attachment_of_the_type_found_in_it)
{
    struct server *server = serve(with_forms);
    add_cycle(CYCLE_PUBLIC);
    add_paper("cycle/1", "Reglas & <i>más</i>", STR("%PDF-1.4 uno"), false);
    const struct reply *reply = client_get("/e/MX/documento/1", "");
    CHECK_INT(reply_status(reply), 200);
    CHECK(says(reply, "Reglas &amp; &lt;i&gt;más&lt;/i&gt;"));
    CHECK(says(reply, "/e/MX/ciclo/1"));
    CHECK(says(reply, "12 bytes"));
    reply = client_get("/e/MX/documento/1/archivo", "Accept-Encoding: gzip\r\n");
    CHECK_INT(reply_status(reply), 200);
    CHECK_STR(str_of(reply_header(reply, "Content-Type")), "application/pdf");
    CHECK_STR(str_of(reply_header(reply, "X-Content-Type-Options")), "nosniff");
    CHECK_STR(str_of(reply_header(reply, "Content-Disposition")),
              "attachment; filename=\"arbol-nandu.pdf\"");
    CHECK(strstr(reply_header(reply, "Content-Security-Policy"), "default-src 'none'") != NULL);
    CHECK_STR(reply_body(reply), "%PDF-1.4 uno");
    CHECK_INT(reply_status(client_get("/e/26/documento/1", "")), 404); /* of another entity */
    CHECK_INT(reply_status(client_get("/e/26/documento/1/archivo", "")), 404);
    serve_end(server);
}

TEST(paper_of_a_draft_cycle_or_for_members_is_hidden_from_others)
{
    struct server *server = serve(with_forms);
    struct browser member = {.person = 0}, citizen = {.person = 0};
    browser_enter(&member, CO_MEMBER, CO_CIVIL_SOCIETY);
    browser_enter(&citizen, CO_CITIZEN, 0);
    add_cycle(CYCLE_DRAFT);
    add_paper("cycle/1", "Borrador de reglas", STR("%PDF-1.4"), false);
    add_paper("cycle/9", "Solo miembros", STR("%PDF-1.4"), true);
    for (int id = 1; id <= 2; id++) {
        char path[60];
        snprintf(path, sizeof path, "/e/MX/documento/%d/archivo", id);
        CHECK_INT(reply_status(client_get(path, "")), 404);
        CHECK_INT(reply_status(browser_get(&citizen, path)), 404);
        CHECK_INT(reply_status(browser_get(&member, path)), 200);
        CHECK_INT(reply_status(client_get(path, "")), 404); /* was not kept for others */
    }
    CHECK(!says(client_get("/e/MX/documentos", ""), "Borrador de reglas"));
    CHECK(says(browser_get(&member, "/e/MX/documentos"), "solo para el secretariado"));
    serve_end(server);
}

TEST(paper_is_uploaded_by_its_form_and_photos_lose_what_is_written_beside_them)
{
    struct server *server = serve(with_forms);
    struct browser b = {.person = 0};
    browser_enter(&b, CO_FACILITATOR, 0);
    add_cycle(CYCLE_PUBLIC);
    CHECK(says(browser_get(&b, "/e/MX/documentos"), "documentos/nuevo"));
    struct browser_file photo = {"file", "foto.pdf", "application/pdf", PNG, sizeof PNG - 1};
    const struct reply *reply = browser_upload(
        &b, "/e/MX/documentos/nuevo", "title=Foto&subject=cycle/1&url=&day=2025-03-01", &photo);
    CHECK_INT(reply_status(reply), 303);
    CHECK_STR(str_of(reply_header(reply, "Location")), "/e/MX/documento/1");
    CHECK(says(browser_get(&b, "/e/MX/documento/1"), "<img src=\"/e/MX/documento/1/archivo\""));
    reply = client_get("/e/MX/documento/1/archivo", "");
    CHECK_STR(str_of(reply_header(reply, "Content-Type")), "image/png");
    CHECK(!str_contains(reply_body(reply), STR("SECRETO")));
    CHECK(str_contains(reply_body(reply), STR("IDATab")));
    serve_end(server);
}

TEST(paper_form_says_what_is_wrong_and_keeps_what_was_typed)
{
    struct server *server = serve(with_forms);
    struct browser b = {.person = 0};
    browser_enter(&b, CO_FACILITATOR, 0);
    add_cycle(CYCLE_PUBLIC);
    struct browser_file page = {"file", "datos.csv", "text/csv", "<html><script>", 14};
    const struct reply *reply =
        browser_upload(&b, "/e/MX/documentos/nuevo?de=cycle/1", "title=Datos&url=&day=", &page);
    CHECK_INT(reply_status(reply), 400);
    CHECK(says(reply, "id=\"e-file\""));
    CHECK(says(reply, "value=\"Datos\""));
    reply = browser_send(&b, "/e/MX/documentos/nuevo?de=cycle/1",
                         "title=&url=javascript:alert(1)&day=ayer");
    CHECK_INT(reply_status(reply), 400);
    CHECK(says(reply, "id=\"e-title\"") && says(reply, "id=\"e-url\"") &&
          says(reply, "id=\"e-day\""));
    /* What is not theirs to add to, or is not there. */
    CHECK_INT(reply_status(browser_get(&b, "/e/MX/documentos/nuevo?de=cycle/9")), 404);
    CHECK_INT(reply_status(browser_get(&b, "/e/MX/documentos/nuevo?de=sitting/1")), 404);
    CHECK_INT(reply_status(browser_get(&b, "/e/MX/documentos/nuevo?de=declaration/1")), 403);
    CHECK_INT(reply_status(browser_send(&b, "/e/MX/documentos/nuevo?de=cycle/1",
                                        "title=A&url=https://a.mx&role=rules")),
              403);
    serve_end(server);
}

TEST(paper_gets_a_new_version_with_its_reason_and_the_old_one_stays)
{
    struct server *server = serve(with_forms);
    struct browser b = {.person = 0}, other = {.person = 0};
    browser_enter(&b, CO_MEMBER, CO_GUARANTOR);
    browser_enter(&other, CO_EVALUATOR, 0);
    add_cycle(CYCLE_PUBLIC);
    add_paper("cycle/1", "Reglas", STR("Regla 1.\n"), false);
    CHECK_INT(reply_status(browser_get(&other, "/e/MX/documento/1/version")), 403);
    CHECK(!says(browser_get(&other, "/e/MX/documento/1"), "/documento/1/version"));
    CHECK(says(browser_get(&b, "/e/MX/documento/1"), "/documento/1/version"));
    struct browser_file file = {"file", "r.txt", "text/plain", "Regla 1, mejor.\n", 16};
    const struct reply *reply =
        browser_upload(&b, "/e/MX/documento/1/version", "title=Reglas&url=&day=&reason=", &file);
    CHECK_INT(reply_status(reply), 400);
    CHECK(says(reply, "id=\"e-reason\""));
    reply = browser_upload(&b, "/e/MX/documento/1/version",
                           "title=Reglas&url=&day=&reason=Faltaba el final", &file);
    CHECK_INT(reply_status(reply), 303);
    CHECK_STR(str_of(reply_header(reply, "Location")), "/e/MX/documento/2");
    reply = client_get("/e/MX/documento/1", "");
    CHECK(says(reply, "tiene una versión más nueva") && says(reply, "Faltaba el final"));
    CHECK_STR(reply_body(client_get("/e/MX/documento/1/archivo", "")), "Regla 1.\n");
    CHECK_STR(reply_body(client_get("/e/MX/documento/2/archivo", "")), "Regla 1, mejor.\n");
    /* From a page that is old by now: told, and nothing is replaced twice. */
    reply = browser_upload(&b, "/e/MX/documento/1/version",
                           "title=Reglas&url=&day=&reason=Otra vez", &file);
    CHECK_INT(reply_status(reply), 409);
    CHECK(says(reply, "Otra vez"));
    serve_end(server);
}

TEST(paper_of_some_megabytes_comes_back_whole)
{
    struct server *server = serve(with_forms);
    struct buf big;
    add_cycle(CYCLE_PUBLIC);
    buf_init(&big, 8 << 20);
    for (int i = 0; big.n < (size_t)(5 << 20); i++) buf_printf(&big, "renglón %d\n", i * 7919);
    add_paper("cycle/1", "Grande", buf_view(&big), false);
    static char head[512];
    int fd = client_connect();
    size_t got = 0, start = 0;
    const char *ask =
        "GET /e/MX/documento/1/archivo HTTP/1.1\r\nHost: cauce.example\r\nConnection: "
        "close\r\n\r\n";
    static char bytes[6 << 20];
    client_send(fd, ask, strlen(ask));
    for (ssize_t n; got < sizeof bytes && (n = read(fd, bytes + got, sizeof bytes - got)) > 0;)
        got += (size_t)n;
    close(fd);
    const char *end = memmem(bytes, got, "\r\n\r\n", 4);
    CHECK(end != NULL);
    start = (size_t)(end - bytes) + 4;
    snprintf(head, sizeof head, "%.*s", (int)(start < 400 ? start : 400), bytes);
    CHECK(strstr(head, "200 OK") != NULL);
    CHECK_INT(got - start, big.n);
    CHECK(memcmp(bytes + start, big.p, big.n) == 0);
    buf_free(&big);
    serve_end(server);
}

static void few_answers(struct server_options *options)
{
    with_forms(options);
    options->http.max_answers = 30 << 20;
}

TEST(papers_being_sent_to_slow_readers_are_bounded_and_others_told_to_come_again)
{
    struct server *server = serve(few_answers);
    struct buf big;
    char reply[64] = "";
    static const char ask[] =
        "GET /e/MX/documento/1/archivo HTTP/1.1\r\nHost: cauce.example\r\n\r\n";
    add_cycle(CYCLE_PUBLIC);
    buf_init(&big, 24 << 20);
    for (int i = 0; big.n < (size_t)(20 << 20); i++) buf_printf(&big, "renglón %d\n", i % 9973);
    add_paper("cycle/1", "Grande", buf_view(&big), false);
    buf_free(&big);
    int slow = client_connect(); /* asks and reads no more than the first line */
    client_send(slow, ask, sizeof ask - 1);
    CHECK(read(slow, reply, sizeof reply - 1) > 0);
    CHECK(strstr(reply, "200 OK") != NULL);
    CHECK_INT(reply_status(client_get("/e/MX/documento/1/archivo", "")), 503);
    CHECK_INT(reply_status(client_get("/e/MX/documento/1", "")), 200); /* pages go on */
    close(slow);
    int status = 503;
    for (int i = 0; i < 100 && status == 503; i++) {
        int fd = client_connect();
        client_send(fd, ask, sizeof ask - 1);
        ssize_t n = read(fd, reply, sizeof reply - 1);
        reply[n > 0 ? n : 0] = '\0';
        status = strstr(reply, "200 OK") ? 200 : 503;
        close(fd);
        if (status == 503) usleep(50000);
    }
    CHECK_INT(status, 200);
    serve_end(server);
}
