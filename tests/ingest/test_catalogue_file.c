/* Official catalogue files, in the forms in which they are published, into the ledger. */
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "harness.h"
#include "ingest/catalogue_file.h"

static struct err err;
static struct arena arena;
static struct ledger *ledger;

static void begin(void)
{
    arena_init(&arena, 64 << 20);
    CHECK_OK(ledger_init("cauce.db", NULL, &err));
    CHECK_OK(ledger_open("cauce.db", STORE_WRITE, &ledger, &err));
}

static void end(void)
{
    ledger_close(ledger);
    arena_free(&arena);
}

static enum err_code load(const char *kind, const char *content, int32_t dated,
                          struct catalogue_summary *summary)
{
    struct catalogue_file file = {.path = "catalogo", .dated = dated, .in_process = true};
    file.kind = catalogue_kind_find(str_of(kind));
    CHECK(file.kind != NULL);
    CHECK_OK(file_write("catalogo", str_of(content), &err));
    return catalogue_file_load(ledger, &file, summary, &err);
}

TEST(catalogue_file_finds_its_header_below_a_preamble_and_in_any_order)
{
    struct catalogue_summary summary;
    struct catalogue_item item;
    bool found = false;
    begin();
    CHECK_OK(load("cog",
                  "Secretaría de Hacienda\nClasificador 2030,,\n\nDescripción,Clave\n"
                  "Servicios personales,1000\nDietas de prueba,11101\n,11201\n",
                  date_from_ymd(2030, 1, 1), &summary));
    CHECK_INT(summary.items, 2);
    CHECK_INT(summary.skipped, 1);
    CHECK_OK(
        catalogue_find(ledger, &arena, STR("COG"), STR_NONE, STR("11101"), &item, &found, &err));
    CHECK(found);
    CHECK_STR(item.label, "Dietas de prueba");
    end();
}

TEST(catalogue_file_of_places_makes_municipalities_known_as_entities)
{
    struct catalogue_summary summary;
    struct entity entity;
    begin();
    CHECK_INT(ledger_entity_find(ledger, &arena, STR("26030"), &entity, &err), ERR_NOTFOUND);
    CHECK_OK(load("inegi",
                  "CVE_ENT,NOM_ENT,CVE_MUN,NOM_MUN,CVE_LOC,NOM_LOC,LAT_DECIMAL,LON_DECIMAL\n"
                  "26,Sonora,030,Hermosillo,0001,Hermosillo,29.098889,-110.954167\n",
                  date_from_ymd(2030, 1, 1), &summary));
    CHECK_OK(ledger_entity_find(ledger, &arena, STR("26030"), &entity, &err));
    CHECK_STR(entity.name, "Hermosillo");
    end();
}

TEST(catalogue_file_of_places_may_be_json)
{
    struct catalogue_summary summary;
    struct entity entity;
    begin();
    CHECK_OK(load("inegi",
                  "[{\"cve_agee\":\"01\",\"nom_agee\":\"Aguascalientes\",\"cve_agem\":\"002\","
                  "\"nom_agem\":\"Asientos\"},{\"cve_agee\":\"26\",\"nom_agee\":\"Sonora\","
                  "\"cve_agem\":\"018\",\"nom_agem\":\"Cajeme\"}]",
                  date_from_ymd(2030, 1, 1), &summary));
    CHECK_OK(ledger_entity_find(ledger, &arena, STR("Cajeme"), &entity, &err));
    CHECK_INT(entity.id, 26018);
    end();
}

TEST(catalogue_file_of_a_list_keeps_status_and_dates_by_rfc)
{
    struct catalogue_summary summary;
    struct catalogue_listing *list;
    size_t count;
    begin();
    CHECK_OK(load("sat-69b",
                  "Información actualizada al 1 de enero de 2030,,,\n"
                  "No.,RFC,Nombre del Contribuyente,Situación del contribuyente\n"
                  "1,AAA080808HL8,\"EMPRESA DE EJEMPLO, S.A. DE C.V.\",Definitivo\n",
                  date_from_ymd(2030, 1, 1), &summary));
    CHECK_INT(summary.items, 1);
    CHECK_OK(catalogue_listed_find(ledger, &arena, STR("AAA080808HL8"), &list, &count, &err));
    CHECK_INT(count, 1);
    CHECK_STR(list[0].status, "Definitivo");
    end();
}

TEST(catalogue_file_without_its_header_says_what_it_saw_and_loads_nothing)
{
    struct catalogue_summary summary;
    struct catalogue_info *before, *after;
    size_t count_before, count_after;
    begin();
    CHECK_OK(catalogue_list(ledger, &arena, &before, &count_before, &err));
    CHECK_INT(load("cog", "color,sabor\nrojo,dulce\n", date_from_ymd(2030, 1, 1), &summary),
              ERR_INPUT);
    CHECK(strstr(err.found, "color, sabor") != NULL);
    CHECK_OK(catalogue_list(ledger, &arena, &after, &count_after, &err));
    CHECK_INT(count_after, count_before);
    end();
}

TEST(catalogue_file_that_is_not_there_is_told_as_such)
{
    struct catalogue_summary summary;
    struct catalogue_file file = {.path = "nada.csv", .dated = DATE_NONE, .in_process = true};
    begin();
    file.kind = catalogue_kind_find(STR("cog"));
    CHECK_INT(catalogue_file_load(ledger, &file, &summary, &err), ERR_NOTFOUND);
    end();
}
