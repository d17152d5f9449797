/* Observations of works: what is taken, who answers and moderates, what is given to anyone. */
#include "cocreate/observation.h"

#include <string.h>

#include "check_here.h"

static struct err err;

#define WORK 7
#define PNG                                                                                        \
    "\x89PNG\r\n\x1a\n"                                                                            \
    "\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0\x1f\x15\xc4\x89"                                     \
    "\0\0\0\4tEXtsafe\xaa\xaa\xaa\xaa"                                                             \
    "\0\0\0\1IDATz\xaa\xaa\xaa\xaa"                                                                \
    "\0\0\0\0IEND\xae\x42\x60\x82"

static void begin(struct town *t, const char *url)
{
    town_open(t, url);
    t->co.entity = HERE_ENTITY;
    here_run(t,
             "INSERT INTO snapshot (id, owner, sha256, size, name, sheet, series, retrieved_at, "
             "layout, layout_sha256, format, encoding, header_row, rows_read, rows_accepted, "
             "rows_quarantined, imported_at, imported_by, program) VALUES (900, 26000, 'a', 1, "
             "'f.csv', '', 's', 0, 'l', 'x', 'csv', 'utf-8', 1, 1, 1, 0, 0, 'test', 't')",
             "");
    for (int64_t id = WORK; id <= WORK + 1; id++)
        here_run(t,
                 "INSERT INTO node (entity, id, kind, key, key_hash, label, published, snapshot, "
                 "row) VALUES (26000, $1, $2, 'k' || CAST($1 AS TEXT), $1, 'Puente', 1, 900, 1)",
                 "ii", id, (int64_t)(id == WORK ? NODE_PROJECT : NODE_CONTRACT));
}

static struct observation_draft seen(const char *text)
{
    return (struct observation_draft){
        .node = WORK, .text = str_of(text), .day = (int32_t)(TOWN_NOW / 86400000) - 1};
}

static int64_t add(struct town *t, struct co *co, struct observation_draft d)
{
    int64_t id = 0;
    t->faults.count = 0;
    CHECK_OK(observation_add(co, &d, &t->faults, &id, &err));
    return id;
}

BOTH(requirement_65_an_observation_has_text_photo_place_and_day_and_is_answered)
{
    struct town t;
    struct observation o;
    struct buf photo;
    begin(&t, url);
    struct co ana = town_as(&t, 5, CO_CITIZEN, CO_CITIZENRY);
    struct observation_draft d = seen("  No hay nadie trabajando ");
    d.place = STR("Lado norte");
    d.latitude = STR("29.0972131");
    d.longitude = STR("-110.5");
    d.photo = STR(PNG);
    d.photo_alt = STR("El puente sin baranda");
    d.name = STR("Ana <vecina>");
    int64_t id = add(&t, &ana, d);
    struct co visitor = town_as(&t, 0, CO_VISITOR, 0);
    CHECK_OK(observation_get(&visitor, id, &o, &err));
    CHECK_STR(o.text, "No hay nadie trabajando");
    CHECK_STR(o.place, "Lado norte");
    CHECK_STR(o.name, "Ana <vecina>");
    CHECK_INT(o.latitude, 29097213);
    CHECK_INT(o.longitude, -110500000);
    CHECK_INT(o.sector, CO_CITIZENRY);
    CHECK_INT(o.node, WORK);
    CHECK_STR(o.photo_type, "image/png");
    /* The photo is kept without what stood in its text part. */
    buf_init(&photo, 1 << 20);
    CHECK_OK(observation_photo(&visitor, id, &photo, &err));
    CHECK(photo.n > 0 && photo.n < sizeof PNG - 1);
    CHECK(!str_contains(buf_view(&photo), STR("safe")));
    buf_free(&photo);
    /* The institution answers, once. */
    struct co office = town_as(&t, 9, CO_INSTITUTION, CO_GOVERNMENT);
    t.faults.count = 0;
    CHECK_INT(observation_answer(&ana, id, STR("Sí"), STR("Yo"), &t.faults, &err), ERR_DENIED);
    CHECK_INT(observation_answer(&office, id, STR(""), STR(""), &t.faults, &err), ERR_INPUT);
    CHECK(co_fault_of(&t.faults, "answer") && co_fault_of(&t.faults, "name"));
    t.faults.count = 0;
    CHECK_OK(
        observation_answer(&office, id, STR("Se reanuda en marzo"), STR("Obras"), &t.faults, &err));
    CHECK_INT(observation_answer(&office, id, STR("Otra"), STR("Obras"), &t.faults, &err),
              ERR_CONFLICT);
    CHECK_OK(observation_get(&visitor, id, &o, &err));
    CHECK_STR(o.answer, "Se reanuda en marzo");
    CHECK_INT(o.answered, TOWN_NOW);
    CHECK_INT(town_logged(&t, "observation.made"), 1);
    CHECK_INT(town_logged(&t, "observation.answered"), 1);
    /* What is personal stays out of the public log. */
    struct str log = here_log(&t);
    CHECK(!str_contains(log, STR("vecina")) && !str_contains(log, STR("nadie trabajando")));
    town_close(&t);
}

BOTH(requirement_65_an_observation_is_moderated_with_a_public_reason)
{
    struct town t;
    struct observation o, *list;
    struct observation_counts counts;
    struct buf photo;
    size_t n;
    begin(&t, url);
    struct co ana = town_as(&t, 5, CO_CITIZEN, CO_CITIZENRY);
    struct observation_draft d = seen("El dueño es Fulano");
    d.photo = STR(PNG);
    d.photo_alt = STR("Una cara");
    d.latitude = STR("29");
    d.longitude = STR("-110");
    int64_t id = add(&t, &ana, d);
    add(&t, &ana, seen("Ya hay baranda"));
    struct co visitor = town_as(&t, 0, CO_VISITOR, 0);
    struct co member = town_as(&t, 3, CO_MEMBER, CO_GUARANTOR);
    CHECK_INT(observation_hide(&ana, id, true, STR("No"), &t.faults, &err), ERR_DENIED);
    t.faults.count = 0;
    CHECK_INT(observation_hide(&member, id, true, STR(" "), &t.faults, &err), ERR_INPUT);
    t.faults.count = 0;
    CHECK_OK(observation_hide(&member, id, true, STR("Nombra a una persona"), &t.faults, &err));
    CHECK_INT(observation_hide(&member, id, true, STR("Otra vez"), &t.faults, &err), ERR_CONFLICT);
    /* Gone for the public, text, photo, point and name; never the fact or the reason. */
    CHECK_OK(observation_get(&visitor, id, &o, &err));
    CHECK(o.hidden && !o.text.n && !o.photo.n && !o.photo_alt.n && !o.has_point);
    CHECK_STR(o.hidden_reason, "Nombra a una persona");
    buf_init(&photo, 1 << 20);
    CHECK_INT(observation_photo(&visitor, id, &photo, &err), ERR_NOTFOUND);
    CHECK_OK(observation_photo(&member, id, &photo, &err));
    buf_free(&photo);
    CHECK_OK(observation_list(&visitor, WORK, 0, 10, &list, &n, &err));
    CHECK_INT(n, 2);
    CHECK_STR(list[0].text, "Ya hay baranda"); /* the newest first */
    CHECK_OK(observation_count(&visitor, WORK, &counts, &err));
    CHECK_INT(counts.shown, 1);
    CHECK_INT(counts.hidden, 1);
    CHECK_OK(observation_hide(&member, id, false, STR("Se revisó"), &t.faults, &err));
    CHECK_OK(observation_get(&visitor, id, &o, &err));
    CHECK_STR(o.text, "El dueño es Fulano");
    CHECK_INT(town_logged(&t, "observation.hidden") + town_logged(&t, "observation.shown"), 2);
    town_close(&t);
}

TEST(observation_says_beside_each_field_what_is_wrong)
{
    struct town t;
    int64_t id;
    begin(&t, "town.cauce");
    struct co visitor = town_as(&t, 0, CO_VISITOR, 0), ana = town_as(&t, 5, CO_CITIZEN, 0);
    struct observation_draft d = seen("Algo");
    CHECK_INT(observation_add(&visitor, &d, &t.faults, &id, &err), ERR_DENIED);
    d.node = WORK + 1; /* a contract is no work */
    CHECK_INT(observation_add(&ana, &d, &t.faults, &id, &err), ERR_NOTFOUND);
    d.node = 99;
    CHECK_INT(observation_add(&ana, &d, &t.faults, &id, &err), ERR_NOTFOUND);
    d = (struct observation_draft){.node = WORK,
                                   .day = (int32_t)(TOWN_NOW / 86400000) + 1,
                                   .latitude = STR("91"),
                                   .photo = STR("#!/bin/sh")};
    CHECK_INT(observation_add(&ana, &d, &t.faults, &id, &err), ERR_INPUT);
    CHECK(co_fault_of(&t.faults, "text") && co_fault_of(&t.faults, "day"));
    CHECK(co_fault_of(&t.faults, "latitude") && co_fault_of(&t.faults, "longitude"));
    CHECK(co_fault_of(&t.faults, "photo") && co_fault_of(&t.faults, "photo_alt"));
    /* A picture cut off. */
    t.faults.count = 0;
    d = seen("Algo");
    d.photo = str_slice(STR(PNG), 0, 40);
    d.photo_alt = STR("Algo");
    CHECK_INT(observation_add(&ana, &d, &t.faults, &id, &err), ERR_INPUT);
    CHECK(co_fault_of(&t.faults, "photo"));
    CHECK_INT(town_logged(&t, "observation.made"), 0);
    town_close(&t);
}

BOTH(requirement_65_observations_leave_as_csv_and_geojson)
{
    struct town t;
    struct buf out;
    json_ref root;
    begin(&t, url);
    struct co ana = town_as(&t, 5, CO_CITIZEN, CO_CITIZENRY);
    struct observation_draft d = seen("=SUMA(A1), \"comillas\"");
    d.latitude = STR("-0.5");
    d.longitude = STR("-110.000001");
    add(&t, &ana, d);
    int64_t away = add(&t, &ana, seen("Oculta esto"));
    CHECK_OK(observation_hide(&t.co, away, true, STR("Motivo"), &t.faults, &err));
    for (int i = 0; i < OBSERVATION_PAGE; i++) add(&t, &ana, seen("Una más"));
    buf_init(&out, 4 << 20);
    CHECK_OK(observation_csv(&t.co, WORK, &out, &err));
    CHECK(str_starts(buf_view(&out), STR("observacion,obra,dia,texto,")));
    /* A spreadsheet takes no text for a formula, and what is hidden does not leave. */
    CHECK(str_contains(buf_view(&out), STR("\"'=SUMA(A1), \"\"comillas\"\"\"")));
    CHECK(str_contains(buf_view(&out), STR(",-0.500000,-110.000001,")));
    CHECK(!str_contains(buf_view(&out), STR("Oculta esto")));
    buf_free(&out);
    buf_init(&out, 4 << 20);
    CHECK_OK(observation_geojson(&t.co, WORK, &out, &err));
    CHECK_OK(json_parse(&t.arena, buf_view(&out), 10, &root, &err));
    CHECK_STR(json_text(json_get(root, "type")), "FeatureCollection");
    CHECK_INT(json_count(json_get(root, "features")), OBSERVATION_PAGE + 1);
    json_ref last = json_at(json_get(root, "features"), OBSERVATION_PAGE);
    json_ref at = json_get(json_get(last, "geometry"), "coordinates");
    CHECK_STR(json_text(json_at(at, 0)), "-110.000001");
    CHECK_STR(json_text(json_at(at, 1)), "-0.500000");
    CHECK_INT(json_type(json_get(json_at(json_get(root, "features"), 0), "geometry")), JSON_NULL);
    buf_free(&out);
    town_close(&t);
}
