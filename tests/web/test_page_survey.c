/* Surveys and indicators over real HTTP: a wave from a pasted or uploaded table with its faults by
 * row, a series that breaks where the question changed, an indicator with target and areas. */
#include "browsing.h"
#include "cocreate/survey.h"
#include "pages.h"

static void says(const struct reply *reply, const char *text)
{
    if (strstr(reply_header(reply, "Content-Type"), "html")) check_well_formed(reply_body(reply));
    if (!str_contains(reply_body(reply), str_of(text)))
        test_fail(__FILE__, __LINE__, "%d, does not say: %s", reply_status(reply), text);
}

static void silent(const struct reply *reply, const char *text)
{
    if (str_contains(reply_body(reply), str_of(text)))
        test_fail(__FILE__, __LINE__, "says: %s", text);
}

static void sent(const struct reply *reply, const char *where)
{
    CHECK_INT(reply_status(reply), 303);
    CHECK_STR(str_of(reply_header(reply, "Location")), where);
}

#define SURVEY "/e/MX/encuesta/1"
#define WAVE(day, mode, wording, data)                                                             \
    "day=" day "&sample=1600&mode=" mode "&wording=" wording                                       \
    "&scale=Mucho%0D%0APoco&area=zona+urbana&source=Observatorio&note=&data=" data
#define TABLE "respuesta%3Bzona%3Bvalor%0AMucho%3B%3B60%0APoco%3B%3B40%0AMucho%3BNorte%3B30"

TEST(requirement_64_waves_are_imported_from_a_table_and_never_joined_silently)
{
    struct server *server = serve(with_forms);
    struct browser keeper = {.person = 0}, visitor = {.person = 0};
    static const char results[] = "respuesta,zona,valor\nMucho,,70\nPoco,,30\n";
    const struct browser_file file = {"file", "ola.csv", "text/csv", results, sizeof results - 1};
    says(browser_get(&visitor, "/e/MX/encuestas"), "Todavía no hay ninguna encuesta");
    browser_enter(&keeper, CO_MEMBER, CO_CIVIL_SOCIETY);
    sent(browser_send(&keeper, "/e/MX/encuestas/nueva", "title=Agua&theme=servicios&about="),
         SURVEY);
    /* Each row that is not right is told, and nothing that was typed is lost. */
    const struct reply *reply =
        browser_send(&keeper, SURVEY "/levantamiento",
                     WAVE("2024-03-01", "cara+a+cara", "%C2%BFLe+gusta%3F",
                          "respuesta%3Bvalor%0AMuchote%3B60%0APoco%3Bcuarenta"));
    CHECK_INT(reply_status(reply), 400);
    says(reply, "Renglón 2:");
    says(reply, "Esa respuesta no está en la escala");
    says(reply, "Renglón 3:");
    says(reply, "El valor no es una cifra");
    says(reply, "Muchote;60");
    says(reply, "value=\"cara a cara\"");
    sent(browser_send(&keeper, SURVEY "/levantamiento",
                      WAVE("2024-03-01", "cara+a+cara", "%C2%BFLe+gusta%3F", TABLE)),
         SURVEY);
    says(browser_get(&keeper, SURVEY "/levantamiento"), "value=\"cara a cara\""); /* as the last */
    sent(browser_upload(&keeper, SURVEY "/levantamiento",
                        "day=2025-03-01&sample=900&mode=cara a cara&wording=\xC2\xBFLe gusta?&"
                        "scale=Mucho\nPoco&area=zona urbana&source=Observatorio&note=&data=",
                        &file),
         SURVEY);
    reply = browser_get(&visitor, SURVEY);
    says(reply, "Se preguntó siempre igual");
    says(reply, "El tamaño de la muestra cambia");
    says(reply, "<svg");
    silent(reply, "Aquí se corta la serie");
    sent(browser_send(&keeper, SURVEY "/levantamiento",
                      WAVE("2026-01-10", "por+tel%C3%A9fono", "%C2%BFQu%C3%A9+opina%3F", TABLE)),
         SURVEY);
    reply = browser_get(&visitor, SURVEY);
    says(reply, "Aquí se corta la serie");
    says(reply, "la redacción de la pregunta");
    says(reply, "el modo de preguntar");
    silent(reply, "la escala de respuestas");
    says(reply, "la serie se corta en 1 lugar");
    says(reply, "encuesta/1?zona=Norte");
    reply = browser_get(&visitor, SURVEY "?zona=Norte");
    says(reply, "Solo: Norte.");
    says(reply, ">30<");
    reply = browser_get(&visitor, SURVEY "/datos.csv");
    CHECK_INT(reply_status(reply), 200);
    says(reply, "1,2024-03-01,1600,cara a cara,");
    says(reply, "2,2026-01-10,1600,por teléfono,");
    CHECK(strstr(reply_header(reply, "Content-Disposition"), "encuesta.csv") != NULL);
    silent(browser_get(&visitor, SURVEY), "/levantamiento");
    serve_end(server);
}

TEST(requirement_64_an_indicator_has_its_series_target_source_and_areas)
{
    struct server *server = serve(with_forms);
    struct browser keeper = {.person = 0}, visitor = {.person = 0};
    browser_enter(&keeper, CO_MEMBER, CO_CIVIL_SOCIETY);
    const struct reply *reply = browser_send(&keeper, "/e/MX/indicadores/nuevo",
                                             "title=Colonias+con+agua&unit=&target=ochenta");
    CHECK_INT(reply_status(reply), 400);
    says(reply, "id=\"e-unit\"");
    says(reply, "id=\"e-target\"");
    says(reply, "value=\"ochenta\"");
    sent(browser_send(&keeper, "/e/MX/indicadores/nuevo",
                      "title=Colonias+con+agua&unit=%25&theme=servicios&formula=&"
                      "source=Observatorio&baseline=60&baseline_day=2024-01-01&target=80&"
                      "target_day=2027-01-01&rises=1"),
         "/e/MX/indicador/1");
    sent(browser_send(&keeper, "/e/MX/indicador/1/medir",
                      "value=64&day=2025-01-01&area=&source=Informe+2025"),
         "/e/MX/indicador/1");
    sent(browser_send(&keeper, "/e/MX/indicador/1/medir", "value=81&day=2026-01-01&area=&source="),
         "/e/MX/indicador/1");
    sent(browser_send(&keeper, "/e/MX/indicador/1/medir",
                      "value=12&day=2026-01-01&area=Norte&source="),
         "/e/MX/indicador/1");
    CHECK_INT(reply_status(browser_send(&keeper, "/e/MX/indicador/1/medir",
                                        "value=13&day=2026-01-01&area=Norte&source=")),
              400); /* none is overwritten */
    reply = browser_get(&visitor, "/e/MX/indicador/1");
    says(reply, "Último valor: 81 %");
    says(reply, "llegó a su meta");
    says(reply, "Informe 2025");
    says(reply, "<svg");
    says(reply, "indicador/1?zona=Norte");
    says(browser_get(&visitor, "/e/MX/indicador/1?zona=Norte"), "Mediciones de Norte");
    says(browser_get(&visitor, "/e/MX/indicadores"), "Colonias con agua");
    says(browser_get(&visitor, "/e/MX/indicadores?tema=deuda"), "Todavía no hay indicadores");
    silent(browser_get(&visitor, "/e/MX/indicador/1"), "/medir");
    serve_end(server);
}
