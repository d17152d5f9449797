/* Observations of a work over real HTTP: sent with a photo, shown, answered, hidden, exported. */
#include <stdio.h>
#include <string.h>

#include "browsing.h"
#include "cocreate/observation.h"
#include "ledger/vocabulary.h"
#include "pages.h"

#define LIST "/e/MX/obra/7/observaciones"
#define PNG                                                                                        \
    "\x89PNG\r\n\x1a\n"                                                                            \
    "\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0\x1f\x15\xc4\x89"                                     \
    "\0\0\0\4tEXtsafe\xaa\xaa\xaa\xaa"                                                             \
    "\0\0\0\1IDATz\xaa\xaa\xaa\xaa"                                                                \
    "\0\0\0\0IEND\xae\x42\x60\x82"

static bool shows(const struct reply *reply, const char *text)
{
    return str_contains(reply_body(reply), str_of(text));
}

static void run(struct beside *b, const char *sql)
{
    struct err err = {0};
    struct store_stmt *stmt;
    bool row;
    struct store_query *query = arena_alloc(&b->arena, sizeof *query);
    *query = (struct store_query){"here", sql, sql, 0, 0, ">", false};
    CHECK_OK(co_begin(&b->co, &err));
    CHECK_OK(store_prepare(ledger_store(b->ledger), query, &stmt, &err));
    CHECK_OK(store_step(stmt, &row, &err));
    CHECK_OK(co_end(&b->co, ERR_NONE, &err));
}

/* A work, 7, and a contract, 8, as a file would have brought them. */
static void works(void)
{
    struct beside b;
    char sql[400];
    open_beside(&b);
    long long e = (long long)b.co.entity;
    snprintf(sql, sizeof sql,
             "INSERT INTO snapshot (id, owner, sha256, size, name, sheet, series, retrieved_at, "
             "layout, layout_sha256, format, encoding, header_row, rows_read, rows_accepted, "
             "rows_quarantined, imported_at, imported_by, program) VALUES (900, %lld, 'a', 1, "
             "'f.csv', '', 's', 0, 'l', 'x', 'csv', 'utf-8', 1, 1, 1, 0, 0, 'test', 't')",
             e);
    run(&b, sql);
    for (int id = 7; id <= 8; id++) {
        snprintf(sql, sizeof sql,
                 "INSERT INTO node (entity, id, kind, key, key_hash, label, published, snapshot, "
                 "row) VALUES (%lld, %d, %d, 'k%d', %d, 'Puente <El Mezquite>', 1, 900, 1)",
                 e, id, id == 7 ? NODE_PROJECT : NODE_CONTRACT, id, id);
        run(&b, sql);
    }
    close_beside(&b);
}

TEST(requirement_65_a_citizen_tells_with_a_photo_what_they_saw_of_a_work)
{
    struct browser ana = {0}, visitor = {0}, office = {0};
    struct browser_file photo = {"photo", "IMG_1.png", "image/png", PNG, sizeof PNG - 1};
    serve(with_forms);
    works();
    browser_enter(&ana, CO_CITIZEN, 0);
    browser_enter(&office, CO_INSTITUTION, 0);
    const struct reply *reply = browser_get(&visitor, LIST);
    CHECK_INT(reply_status(reply), 200);
    check_well_formed(reply_body(reply));
    CHECK(shows(reply, "Todavía nadie ha dicho lo que vio"));
    CHECK(shows(reply, "Puente &lt;El Mezquite&gt;"));
    CHECK(!shows(reply, "Decir lo que vio</a>"));
    CHECK(shows(browser_get(&visitor, "/e/MX/nodo/7"), LIST));
    CHECK(!shows(browser_get(&visitor, "/e/MX/nodo/8"), "observaciones"));
    CHECK_INT(reply_status(browser_get(&visitor, "/e/MX/obra/8/observaciones")), 404);
    CHECK_INT(reply_status(browser_get(&visitor, "/e/MX/obra/99/observaciones")), 404);
    /* What is not right is said beside its field, and nothing typed is lost. */
    reply = browser_send(&ana, LIST "/nueva", "text=No+hay+nadie&day=2019-13-40&latitude=norte");
    CHECK_INT(reply_status(reply), 400);
    CHECK(shows(reply, "No hay nadie"));
    CHECK(shows(reply, "Escriba la latitud en grados"));
    reply = browser_upload(&ana, LIST "/nueva",
                           "text=No hay nadie trabajando&day=2025-12-30&place=Lado "
                           "norte&latitude=29.5&longitude=-110.25&photo_alt=El puente sin baranda",
                           &photo);
    CHECK_INT(reply_status(reply), 303);
    reply = browser_get(&visitor, LIST);
    check_well_formed(reply_body(reply));
    CHECK(shows(reply, "No hay nadie trabajando"));
    CHECK(shows(reply, "30 de diciembre de 2025"));
    CHECK(shows(reply, "Lado norte"));
    CHECK(shows(reply, "29.500000, -110.250000"));
    CHECK(shows(reply, "alt=\"El puente sin baranda\""));
    CHECK(shows(reply, "Sin respuesta todavía"));
    reply = browser_get(&visitor, "/e/MX/observacion/1/foto");
    CHECK_INT(reply_status(reply), 200);
    CHECK_STR(str_of(reply_header(reply, "Content-Type")), "image/png");
    CHECK(!shows(reply, "safe"));
    /* The institution answers. */
    CHECK(shows(browser_get(&office, LIST), "observacion/1/responder"));
    reply = browser_send(&office, "/e/MX/observacion/1/responder",
                         "answer=Se+reanuda+en+marzo&name=Obras");
    CHECK_INT(reply_status(reply), 303);
    reply = browser_get(&visitor, LIST);
    CHECK(shows(reply, "Se reanuda en marzo"));
    CHECK(shows(reply, "1 tiene respuesta."));
    CHECK(shows(browser_get(&visitor, "/e/MX/nodo/7"), "1 observación ciudadana"));
}

TEST(requirement_65_observations_are_moderated_and_leave_as_files)
{
    struct browser ana = {0}, visitor = {0}, member = {0};
    serve(with_forms);
    works();
    browser_enter(&ana, CO_CITIZEN, 0);
    browser_enter(&member, CO_MEMBER, CO_GUARANTOR);
    CHECK_INT(reply_status(browser_send(&ana, LIST "/nueva", "text=Una+cosa&day=2025-12-30")), 303);
    CHECK_INT(reply_status(browser_send(&ana, LIST "/nueva", "text=Otra+cosa&day=2025-12-30")),
              303);
    CHECK_INT(reply_status(browser_send(&member, "/e/MX/observacion/1/ocultar",
                                        "reason=Nombra+a+alguien&hide=1")),
              303);
    const struct reply *reply = browser_get(&visitor, LIST);
    check_well_formed(reply_body(reply));
    CHECK(!shows(reply, "Una cosa"));
    CHECK(shows(reply, "Otra cosa"));
    CHECK(shows(reply, "Nombra a alguien"));
    CHECK(shows(browser_get(&member, LIST), "Una cosa"));
    reply = browser_get(&visitor, LIST ".csv");
    CHECK_INT(reply_status(reply), 200);
    CHECK(shows(reply, "observacion,obra,dia"));
    CHECK(shows(reply, "Otra cosa") && !shows(reply, "Una cosa"));
    reply = browser_get(&visitor, LIST ".geojson");
    CHECK_INT(reply_status(reply), 200);
    CHECK_STR(str_of(reply_header(reply, "Content-Type")), "application/geo+json");
    CHECK(shows(reply, "\"FeatureCollection\"") && shows(reply, "Otra cosa"));
    CHECK_INT(reply_status(browser_send(&member, "/e/MX/observacion/1/ocultar",
                                        "reason=Se+revis%C3%B3&show=1")),
              303);
    CHECK(shows(browser_get(&visitor, LIST), "Una cosa"));
    CHECK_INT(reply_status(browser_get(&visitor, "/e/MX/observacion/1/foto")), 404);
}
