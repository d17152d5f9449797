/* OCDS 1.0 to 1.1: one case for every rule. The ids are MD5 of what identifies an organisation,
 * computed apart from this program. */
#include "harness.h"

#include <string.h>

#include "base/mem.h"
#include "ocds/upgrade.h"
#include "streaming.h"

#define HACIENDA "2791f8567677c03eb8a872d10e770fdb" /* Hacienda */
#define OBRA "4427902f13e5f1c027b34ad46d6efa92"     /* Obra SA-MX-RFC-123-- */
#define FIVE "e09dd85d3eaff4ccd96602269e212b4e"     /* --5-- */
#define STREET "fd2a0c6164082f4ef0e4187336dd765e"   /* X-Calle 1-Zac--- */
#define PAYER "67c57b18166d004f342c0ddff8085e9b"    /* Pagador-MX-RFC-P1-Pagador- */
#define PAYEE "dc4a4c51a33f1e31375b899554cfb718"    /* -MX-RFC-P2-- */

static enum err_code command(const struct ocds_job *job, const void *options,
                             struct ocds_totals *totals, struct err *err)
{
    (void)options;
    return upgrade_run(job, totals, err);
}

static void check(const char *in, const char *want)
{
    streaming_check(command, NULL, in, want, "");
}

TEST(upgrade_moves_organisations_to_parties_and_leaves_references)
{
    check(
        "{\"ocid\":\"a\",\"id\":\"1\",\"buyer\":{\"name\":\"Hacienda\",\"x\":1.0},\"date\":\"d\"}",
        "{\"ocid\":\"a\",\"id\":\"1\",\"date\":\"d\",\"parties\":[{\"id\":\"" HACIENDA
        "\",\"roles\":[\"buyer\"],\"name\":\"Hacienda\",\"x\":1.0}],\"buyer\":{\"id\":\"" HACIENDA
        "\",\"name\":\"Hacienda\"}}\n");
    check(
        "{\"ocid\":\"a\",\"tender\":{\"procuringEntity\":{\"id\":7},\"tenderers\":[{\"identifier\":"
        "{\"scheme\":\"MX-RFC\",\"id\":\"123\"},\"name\":\"Obra SA\"},{\"id\":7}]}}",
        "{\"ocid\":\"a\",\"parties\":[{\"id\":7,\"roles\":[\"procuringEntity\",\"tenderer\"]},"
        "{\"id\":\"" OBRA
        "\",\"roles\":[\"tenderer\"],\"identifier\":{\"scheme\":\"MX-RFC\",\"id\":"
        "\"123\"},\"name\":\"Obra SA\"}],\"tender\":{\"procuringEntity\":{\"id\":7},\"tenderers\":["
        "{\"id\":\"" OBRA "\",\"name\":\"Obra SA\"},{\"id\":7}]}}\n");
}

TEST(upgrade_makes_ids_from_what_identifies_an_organisation)
{
    check("{\"ocid\":\"a\",\"awards\":[{\"suppliers\":[{\"identifier\":{\"id\":5}},{\"name\":\"X\","
          "\"address\":{\"streetAddress\":\"Calle 1\",\"locality\":\"Zac\",\"region\":null}}]}]}",
          "{\"ocid\":\"a\",\"parties\":[{\"id\":\"" FIVE
          "\",\"roles\":[\"supplier\"],\"identifier\":"
          "{\"id\":5}},{\"id\":\"" STREET "\",\"roles\":[\"supplier\"],\"name\":\"X\",\"address\":"
          "{\"streetAddress\":\"Calle 1\",\"locality\":\"Zac\",\"region\":null}}],\"awards\":["
          "{\"suppliers\":[{\"id\":\"" FIVE "\"},{\"id\":\"" STREET "\",\"name\":\"X\"}]}]}\n");
}

TEST(upgrade_adds_roles_to_parties_that_are_there)
{
    check("{\"version\":\"1.0\",\"releases\":[{\"ocid\":\"a\",\"parties\":[{\"id\":\"1\",\"name\":"
          "\"N\","
          "\"roles\":\"funder\"},{\"name\":\"Hacienda\"}],\"buyer\":{\"id\":\"1\",\"name\":\"N\"},"
          "\"tender\":{\"procuringEntity\":{\"name\":\"Hacienda\"}}}]}",
          "{\"version\":\"1.1\",\"releases\":[{\"ocid\":\"a\",\"parties\":[{\"id\":\"1\",\"name\":"
          "\"N\","
          "\"roles\":[\"funder\",\"buyer\"]},{\"roles\":[\"procuringEntity\"],\"name\":"
          "\"Hacienda\"}],"
          "\"buyer\":{\"id\":\"1\",\"name\":\"N\"},\"tender\":{\"procuringEntity\":{\"id\":"
          "\"" HACIENDA "\",\"name\":\"Hacienda\"}}}]}\n");
}

TEST(upgrade_tells_what_differs_between_two_places)
{
    streaming_check(command, NULL,
                    "{\"ocid\":\"a\",\"buyer\":{\"id\":\"1\",\"name\":\"N\"},\"tender\":"
                    "{\"procuringEntity\":{\"name\":\"M\",\"id\":\"1\"}}}",
                    "{\"ocid\":\"a\",\"parties\":[{\"id\":\"1\",\"roles\":[\"buyer\","
                    "\"procuringEntity\"],\"name\":\"N\"}],\"buyer\":{\"id\":\"1\",\"name\":\"N\"},"
                    "\"tender\":{\"procuringEntity\":{\"id\":\"1\",\"name\":\"M\"}}}\n",
                    "note La organización «1» difiere en «name» según su papel (procuringEntity); "
                    "queda lo primero que se dijo de ella\n");
}

TEST(upgrade_makes_amendments_of_the_amendment)
{
    check("{\"ocid\":\"a\",\"tender\":{\"amendment\":{\"date\":\"d\"},\"id\":1},\"awards\":[{"
          "\"amendment\":"
          "{\"a\":1},\"amendments\":[{\"a\":1}]},{\"amendments\":[{\"a\":2}],\"amendment\":{\"a\":"
          "1}}],"
          "\"contracts\":[{\"amendment\":null}]}",
          "{\"ocid\":\"a\",\"tender\":{\"amendments\":[{\"date\":\"d\"}],\"id\":1},\"awards\":["
          "{\"amendments\":[{\"a\":1}]},{\"amendments\":[{\"a\":2},{\"a\":1}]}],\"contracts\":["
          "{\"amendments\":[null]}]}\n");
    streaming_check(command, NULL, "{\"ocid\":\"a\",\"tender\":{\"amendment\":1,\"amendments\":2}}",
                    "{\"ocid\":\"a\",\"tender\":{\"amendment\":1,\"amendments\":2}}\n",
                    "note «amendments» no es una lista, así que «amendment» se dejó como estaba\n");
}

TEST(upgrade_renames_what_transactions_say)
{
    check("{\"ocid\":\"a\",\"contracts\":[{\"implementation\":{\"transactions\":[{\"id\":1,"
          "\"amount\":"
          "{\"amount\":10.50},\"providerOrganization\":{\"scheme\":\"MX-RFC\",\"id\":\"P1\","
          "\"legalName\":"
          "\"Pagador\"},\"receiverOrganization\":{\"scheme\":\"MX-RFC\",\"id\":\"P2\"}},{"
          "\"amount\":1,"
          "\"value\":2,\"payer\":{\"id\":\"p\"},\"providerOrganization\":{\"id\":\"q\"}}]}}]}",
          "{\"ocid\":\"a\",\"parties\":[{\"id\":\"" PAYER "\",\"roles\":[\"payer\"],\"identifier\":"
          "{\"scheme\":\"MX-RFC\",\"id\":\"P1\",\"legalName\":\"Pagador\"},\"name\":\"Pagador\"},{"
          "\"id\":\"" PAYEE
          "\",\"roles\":[\"payee\"],\"identifier\":{\"scheme\":\"MX-RFC\",\"id\":\"P2\"}}],"
          "\"contracts\":[{\"implementation\":{\"transactions\":[{\"id\":1,\"value\":{\"amount\":"
          "10.50},"
          "\"payer\":{\"id\":\"" PAYER "\",\"name\":\"Pagador\"},\"payee\":{\"id\":\"" PAYEE "\"}},"
          "{\"amount\":1,\"value\":2,\"payer\":{\"id\":\"p\"},\"providerOrganization\":{\"id\":"
          "\"q\"}}]}}"
          "]}\n");
}

TEST(upgrade_raises_the_version_of_packages_and_leaves_others_alone)
{
    check(
        "{\"publisher\":{\"name\":\"P\"},\"uri\":\"u\",\"records\":[{\"ocid\":\"a\",\"releases\":["
        "{\"ocid\":\"a\",\"buyer\":{\"id\":\"1\"}}],\"compiledRelease\":{\"ocid\":\"a\",\"buyer\":{"
        "\"id\":"
        "\"1\"}}}],\"z\":[]}",
        "{\"uri\":\"u\",\"version\":\"1.1\",\"publisher\":{\"name\":\"P\"},\"z\":[],\"records\":[{"
        "\"ocid\":"
        "\"a\",\"releases\":[{\"ocid\":\"a\",\"parties\":[{\"id\":\"1\",\"roles\":[\"buyer\"]}],"
        "\"buyer\":{\"id\":\"1\"}}],\"compiledRelease\":{\"ocid\":\"a\",\"parties\":[{\"id\":\"1\","
        "\"roles\":[\"buyer\"]}],\"buyer\":{\"id\":\"1\"}}}]}\n");
    check("{\"version\":\"1.1\",\"uri\":\"u\",\"releases\":[{\"ocid\":\"a\",\"buyer\":{\"x\":1}}]}",
          "{\"version\":\"1.1\",\"uri\":\"u\",\"releases\":[{\"ocid\":\"a\",\"buyer\":{\"x\":1}}]}"
          "\n");
    check("{\"ocid\":\"a\",\"parties\":[],\"buyer\":{\"x\":1}}",
          "{\"ocid\":\"a\",\"parties\":[],\"buyer\":{\"x\":1}}\n");
    check("{\"projects\":[{\"id\":\"p\",\"buyer\":{}}]}",
          "{\"projects\":[{\"id\":\"p\",\"buyer\":{}}]}\n");
}

TEST(upgrade_passes_over_values_of_other_types)
{
    check(
        "{\"ocid\":\"a\",\"buyer\":\"x\",\"tender\":[],\"awards\":{},\"contracts\":[1,null,"
        "{\"implementation\":{\"transactions\":{}}},{\"implementation\":{\"transactions\":[3]}}]}",
        "{\"ocid\":\"a\",\"buyer\":\"x\",\"tender\":[],\"awards\":{},\"contracts\":[1,null,"
        "{\"implementation\":{\"transactions\":{}}},{\"implementation\":{\"transactions\":[3]}}]}"
        "\n");
    check("{\"ocid\":\"a\",\"buyer\":null}", "{\"ocid\":\"a\",\"buyer\":null}\n");
}

TEST(upgrade_twice_is_upgrade_once)
{
    struct streamed once = streaming_run(command, NULL,
                                         STR("{\"releases\":[{\"ocid\":\"a\",\"buyer\":{\"name\":"
                                             "\"Á\\\"\"},\"tender\":{\"amendment\":{}}}]}"),
                                         1);
    struct streamed twice = streaming_run(command, NULL, buf_view(&once.out), 1);
    CHECK(once.out.n > 100);
    CHECK_STR(buf_view(&twice.out), once.out.p);
    streamed_free(&once);
    streamed_free(&twice);
}

TEST(upgrade_says_when_memory_runs_out_wherever_it_does)
{
    for (uint64_t n = 1;; n++) {
        struct ocds_input in = {
            "f", streaming_file(
                     STR("{\"releases\":[{\"ocid\":\"a\",\"buyer\":{\"name\":\"B\"},\"tender\":"
                         "{\"amendment\":{},\"tenderers\":[{\"id\":1},{\"id\":2}]}}]}"))};
        struct ocds_job job = {
            .inputs = &in, .input_count = 1, .out = -1, .side = -1, .threads = 1};
        struct err err = {0};
        mem_fail_after(n, n % 2 == 0);
        enum err_code code = upgrade_run(&job, NULL, &err);
        uint64_t calls = mem_calls();
        mem_fail_after(0, 0);
        if (calls < n) {
            CHECK_INT(code, ERR_NONE);
            break;
        }
        if (code) CHECK_INT(code, ERR_MEMORY);
    }
}
