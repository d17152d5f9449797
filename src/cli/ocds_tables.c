/* What `cauce ocds flatten` and `unflatten` share: see ocds_tables.h. */
#include "cli/ocds_tables.h"

/* A table does not say which extensions its data had: all that the program carries are known. */
static void extend_with_all(struct cli *cli, struct schema *release)
{
    static const char *const names[] = {"awardRationale",
                                        "budgetLines",
                                        "clarificationMeetings",
                                        "contactPointType",
                                        "extendedProcurementCategory",
                                        "guarantees",
                                        "implementationStatus",
                                        "nameBreakdown",
                                        "paymentMethod",
                                        "publicNotices",
                                        "requestForQuotes",
                                        "surveillanceMechanisms",
                                        "taxes",
                                        "bids",
                                        "lots",
                                        "location",
                                        "budget",
                                        "process_title",
                                        "enquiries",
                                        "requirements",
                                        "metrics",
                                        "projects",
                                        "memberOf",
                                        "exchangeRate",
                                        "additionalContactPoints",
                                        "partyDetails_scale",
                                        "organizationClassification",
                                        "contract_suppliers",
                                        "participationFee",
                                        "milestone_documents",
                                        "documentation"};
    struct err ignored = {0};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct str url = arena_printf(&cli->arena,
                                      "https://extensions.open-contracting.org/en/extensions/%s/"
                                      "master/extension.json",
                                      names[i]);
        if (url.p) (void)schema_extend_known(&cli->arena, release, url, &ignored);
    }
}

enum err_code ocds_tables_schemas(struct cli *cli, const struct schema *out[SCHEMA_STANDARDS])
{
    struct schema *release = NULL, *project = NULL;
    struct err second = {0};
    const char *path = cli_text(cli, "schema");
    enum err_code code = schema_builtin(&cli->arena, SCHEMA_OCDS_1_1, &release, &cli->err);
    if (!code) code = schema_builtin(&cli->arena, SCHEMA_OC4IDS_0_9, &project, &cli->err);
    if (code) return code;
    if (!path) extend_with_all(cli, release);
    /* The file itself tells which of the two it is. */
    if (path && schema_load(&cli->arena, release, path, &cli->err) != ERR_NONE &&
        schema_load(&cli->arena, project, path, &second) != ERR_NONE)
        return cli->err.code;
    err_clear(&cli->err);
    for (int i = 0; !code && i < cli->value_count; i++)
        if (str_is(str_of(cli->values[i].option->name), "extension"))
            code = schema_extend(&cli->arena, release, cli->values[i].text, &cli->err);
    out[SCHEMA_OCDS_1_1] = release;
    out[SCHEMA_OC4IDS_0_9] = project;
    return code;
}
