/* What files of contracting data are. */
#include "harness.h"

#include <string.h>

#include "ocds/detect.h"
#include "streaming.h"

static enum err_code detect_command(const struct ocds_job *job, const void *options,
                                    struct ocds_totals *totals, struct err *err)
{
    return detect_run(job, options, totals, err);
}

static void check_has(const char *text, bool json, const char *const *wants)
{
    struct detect_options o = {.json = json};
    struct streamed one = streaming_run(detect_command, &o, str_of(text), 1);
    struct streamed three = streaming_run(detect_command, &o, str_of(text), 3);
    CHECK_INT(one.code, ERR_NONE);
    CHECK_STR(buf_view(&three.out), one.out.p);
    for (; *wants; wants++)
        if (!strstr(one.out.p, *wants))
            test_fail(__FILE__, __LINE__, "no %s in %s", *wants, one.out.p);
    streamed_free(&one);
    streamed_free(&three);
}
#define HAS(text, ...) check_has(text, true, (const char *const[]){__VA_ARGS__, NULL})
#define SAYS(text, ...) check_has(text, false, (const char *const[]){__VA_ARGS__, NULL})

TEST(detect_tells_packages_and_their_version)
{
    HAS("{\"uri\":\"u\",\"version\":\"1.1\",\"publisher\":{\"name\":\"P\"},\"extensions\":[\"e\","
        "\"f\",\"e\"],"
        "\"releases\":[{\"ocid\":\"ocds-abc-1\",\"date\":\"2020-05-06T00:00:00Z\",\"tag\":["
        "\"tender\",\"x\"]},"
        "{\"ocid\":\"ocds-abc-1\",\"date\":\"2019-01-02\",\"tag\":[\"award\"]}]}",
        "\"kind\":\"release package\"", "\"form\":\"packages\"", "\"encoding\":\"utf-8\"",
        "\"standard\":\"OCDS\",\"version\":\"1.1\",\"version_inferred\":false",
        "\"publisher\":\"P\"", "\"ocid_prefix\":\"ocds-abc\"",
        "\"packages\":1,\"releases\":2,\"records\":0",
        "\"first_date\":\"2019-01-02\",\"last_date\":\"2020-05-06\"",
        "\"tags\":[{\"tag\":\"tender\",\"count\":1},{\"tag\":\"award\",\"count\":1},"
        "{\"tag\":\"other\",\"count\":1}]",
        "\"extensions\":[\"e\",\"f\"]", "\"bad\":0", "\"ocids\":1,\"ocids_exact\":true");
    HAS("{\"records\":[{\"ocid\":\"a\",\"releases\":[{\"url\":\"x\"},{\"ocid\":\"a\",\"tag\":[]}],"
        "\"compiledRelease\":{},\"versionedRelease\":{}}]}",
        "\"kind\":\"record package\"", "\"version\":\"1.0\",\"version_inferred\":true",
        "\"embedded_releases\":1,\"linked_releases\":1,\"compiled_releases\":1,\"versioned_"
        "releases\":"
        "1");
    HAS("{\"version\":\"0.9\",\"projects\":[{\"id\":\"p\"}]}", "\"kind\":\"project package\"",
        "\"standard\":\"OC4IDS\",\"version\":\"0.9\",\"version_inferred\":false", "\"projects\":1");
    HAS("{\"version\":\"1.1\",\"releases\":[]}", "\"kind\":\"empty package\"");
}

TEST(detect_tells_loose_values_by_what_they_are)
{
    HAS("{\"ocid\":\"a\",\"parties\":[]}\n{\"ocid\":\"b\"}\n", "\"kind\":\"release\"",
        "\"form\":\"lines\"", "\"version\":\"1.1\",\"version_inferred\":true", "\"ocids\":2");
    HAS("[{\"ocid\":\"a\",\"tag\":[\"compiled\"]}]", "\"kind\":\"compiled release\"",
        "\"form\":\"array\"", "\"version\":\"1.0\",\"version_inferred\":true");
    HAS("{\"ocid\":\"a\",\"releases\":[]}", "\"kind\":\"record\"", "\"form\":\"values\"");
    HAS("{\"id\":\"p\",\"contractingProcesses\":[]}", "\"kind\":\"project\"",
        "\"version\":\"0.9\"");
    HAS("{\"a\":1}", "\"kind\":\"other\"");
    HAS("[{\"a\":1},{\"ocid\":\"b\"}]", "\"kind\":\"mixed\"");
    HAS("a,b\n1,2\n", "\"kind\":\"nothing\"",
        "\"bad\":1,\"first_bad\":{\"line\":0,\"byte\":0,\"why\":\"No es JSON");
}

TEST(detect_tells_the_first_bad_place)
{
    HAS("{\"ocid\":\"a\"}\n{\"ocid\":}\n{\"ocid\"\n{\"ocid\":\"b\"}\n",
        "\"bad\":2,\"first_bad\":{\"line\":2,\"byte\":21,\"why\":\"No es JSON válido",
        "\"releases\":2");
    SAYS("{\"ocid\":\"a\"}\n{\"ocid\":}\n{\"ocid\"\n{\"ocid\":\"b\"}\n", "Lugares con errores: 2",
         "El primero: línea 2");
}

TEST(detect_speaks_to_people)
{
    SAYS("{\"publisher\":{\"name\":\"Ayuntamiento\"},\"releases\":[{\"ocid\":\"ocds-x-1\",\"date\":"
         "\"2020-01-01\","
         "\"tag\":[\"planning\"]}],\"extensions\":[\"https://e\"]}",
         "Qué es: paquete de entregas (OCDS 1.0, deducida: el archivo no la dice)",
         "Publica: Ayuntamiento", "Entregas: 1", "Fechas: del 2020-01-01 al 2020-01-01",
         "Etiquetas: planning 1", "Extensión: https://e",
         "Procesos de contratación distintos (ocid): 1");
}
