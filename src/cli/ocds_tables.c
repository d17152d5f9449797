/* What `cauce ocds flatten` and `unflatten` share: see ocds_tables.h. */
#include "cli/ocds_tables.h"

enum err_code ocds_tables_schemas(struct cli *cli, const struct schema *out[SCHEMA_STANDARDS])
{
    struct schema *release = NULL, *project = NULL;
    struct err second = {0};
    const char *path = cli_text(cli, "schema");
    enum err_code code = schema_builtin(&cli->arena, SCHEMA_OCDS_1_1, &release, &cli->err);
    if (!code) code = schema_builtin(&cli->arena, SCHEMA_OC4IDS_0_9, &project, &cli->err);
    /* A table does not say which extensions its data had: all that are carried are known. */
    if (!code && !path) code = schema_extend_all(&cli->arena, release, &cli->err);
    if (code) return code;
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
