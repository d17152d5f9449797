/* The library's face: the commands with options of their own. See cauce-ocds.h. */
#include <string.h>

#include "base/file.h"
#include "base/i18n.h"
#include "base/date.h"
#include "base/mem.h"
#include "format/json_inline.h"
#include "ocds/flatten.h"
#include "ocds/indicator.h"
#include "ocds/library_private.h"
#include "ocds/lists.h"
#include "ocds/merge.h"
#include "ocds/oc4ids.h"
#include "ocds/prepare.h"
#include "ocds/settings.h"
#include "ocds/unflatten.h"
#include "ocds/validate.h"

/* --- validate --------------------------------------------------------------------------------- */

static enum err_code validate_schemas(struct library_run *run,
                                      const struct cauce_ocds_validate *options,
                                      struct validate_options *o)
{
    enum err_code code = ERR_NONE;
    for (int i = 0; !code && i < SCHEMA_STANDARDS; i++) {
        struct schema *schema = NULL;
        bool own = i != SCHEMA_OC4IDS_0_9; /* what a person gives is about releases */
        code = library_schema(run, (enum schema_standard)i,
                              own ? LIBRARY_GET(options, schema, NULL) : NULL,
                              own ? LIBRARY_GET(options, extensions, NULL) : NULL, &schema);
        const char *lists = LIBRARY_GET(options, codelists, NULL);
        if (!code && own && lists)
            code = schema_load_codelists(&run->arena, schema, lists, &run->err);
        o->schemas[i] = schema;
    }
    return code;
}

int cauce_ocds_validate(const struct cauce_ocds_job *job, const struct cauce_ocds_validate *options,
                        struct cauce_ocds_validity *result, struct cauce_ocds_totals *totals,
                        struct cauce_ocds_error *error)
{
    struct library_run run;
    struct validate_result found = {0};
    struct validate_options o = {
        .known_extensions = !LIBRARY_GET(options, ignore_known_extensions, 0),
        .output = LIBRARY_GET(options, json, 0) ? VALIDATE_JSON : VALIDATE_TEXT,
        .user_voice = LIBRARY_GET(options, for_users, 0),
        .only_errors = LIBRARY_GET(options, only_errors, 0),
        .examples = LIBRARY_GET(options, groups, 0)};
    enum err_code code = library_begin(&run, job);
    if (!code) code = validate_schemas(&run, options, &o);
    if (!code) code = validate_run(&run.job, &o, &found, &run.totals, &run.err);
    if (result)
        *result =
            (struct cauce_ocds_validity){found.elements, found.valid, found.errors, found.warnings};
    return library_end(&run, code, totals, error);
}

/* --- compile and merge ------------------------------------------------------------------------ */

static struct merge_options merging(const struct cauce_ocds_compile *options,
                                    const struct schema *schema)
{
    return (struct merge_options){.schema = schema,
                                  .dates = LIBRARY_GET(options, dates_as_text, 0)
                                               ? MERGE_DATES_COMPATIBLE
                                               : MERGE_DATES_INSTANT,
                                  .versioned = LIBRARY_GET(options, versioned, 0)};
}

int cauce_ocds_compile(const struct cauce_ocds_job *job, const struct cauce_ocds_compile *options,
                       struct cauce_ocds_totals *totals, struct cauce_ocds_error *error)
{
    struct library_run run;
    struct schema *schema = NULL;
    enum err_code code = library_begin(&run, job);
    if (!code)
        code = library_schema(&run, SCHEMA_OCDS_1_1, LIBRARY_GET(options, schema, NULL),
                              LIBRARY_GET(options, extensions, NULL), &schema);
    struct compile_options o = {.merge = merging(options, schema),
                                .arena = &run.arena,
                                .extend = LIBRARY_GET(options, ignore_known_extensions, 0) ? NULL
                                                                                           : schema,
                                .choose = !LIBRARY_GET(options, schema, NULL),
                                .package = LIBRARY_GET(options, package, 0),
                                .linked = LIBRARY_GET(options, linked, 0),
                                .memory = LIBRARY_GET(options, memory, 0),
                                .ocid_prefix = str_of(LIBRARY_GET(options, ocid_prefix, NULL))};
    if (!code) code = compile_run(&run.job, &o, &run.totals, &run.err);
    return library_end(&run, code, totals, error);
}

static enum err_code merge_texts(struct library_run *run, const char *const *releases, size_t count,
                                 const struct merge_options *options, struct buf *out)
{
    struct merger *merger = NULL;
    json_ref *roots = arena_array(&run->arena, count + 1, sizeof *roots);
    enum err_code code = roots ? ERR_NONE : err_no_memory(&run->err);
    for (size_t i = 0; !code && i < count; i++)
        code = json_parse(&run->arena, str_of(releases[i]), 128, &roots[i], &run->err);
    if (!code) code = merger_new(options, &merger, &run->err);
    if (!code) code = merger_merge(merger, roots, count, out, NULL, &run->err);
    merger_free(merger);
    buf_char(out, '\0');
    if (!code && out->failed) code = err_no_memory(&run->err);
    return code;
}

char *cauce_ocds_merge(const char *const *releases, size_t count,
                       const struct cauce_ocds_compile *options, struct cauce_ocds_error *error)
{
    struct library_run run;
    struct cauce_ocds_job job = CAUCE_OCDS_INIT(job);
    struct schema *schema = NULL;
    struct buf out;
    buf_init(&out, SIZE_MAX / 4);
    enum err_code code = library_begin(&run, &job);
    if (!code)
        code = library_schema(&run, SCHEMA_OCDS_1_1, LIBRARY_GET(options, schema, NULL),
                              LIBRARY_GET(options, extensions, NULL), &schema);
    struct merge_options o = merging(options, schema);
    if (!code) code = merge_texts(&run, releases, count, &o, &out);
    char *text = out.p;
    if (code) {
        buf_free(&out);
        text = NULL;
    }
    library_end(&run, code, NULL, error);
    return text;
}

void cauce_ocds_free(char *text)
{
    mem_free(text);
}

/* --- prepare and indicators ------------------------------------------------------------------- */

static enum err_code read_settings(struct library_run *run, const char *path,
                                   const struct settings **out)
{
    struct settings *settings = NULL;
    enum err_code code = settings_load(&run->arena, path, &settings, &run->err);
    *out = settings;
    return code;
}

int cauce_ocds_prepare(const struct cauce_ocds_job *job, const char *settings, int compatible,
                       struct cauce_ocds_totals *totals, struct cauce_ocds_error *error)
{
    struct library_run run;
    struct prepare_options options = {.compatible = compatible};
    enum err_code code = library_begin(&run, job);
    if (!code) code = read_settings(&run, settings, &options.settings);
    if (!code) code = prepare_run(&run.job, &options, NULL, &run.totals, &run.err);
    return library_end(&run, code, totals, error);
}

static enum err_code read_lists(struct library_run *run, const struct cauce_ocds_indicators *given,
                                struct indicator_options *o)
{
    const char *const paths[LIST_KINDS] = {[LIST_SANCTIONED] = LIBRARY_GET(given, sanctioned, NULL),
                                           [LIST_TAX] = LIBRARY_GET(given, tax_list, NULL),
                                           [LIST_HOLIDAYS] = LIBRARY_GET(given, holidays, NULL),
                                           [LIST_THRESHOLDS] = LIBRARY_GET(given, thresholds, NULL),
                                           [LIST_HAVENS] = LIBRARY_GET(given, havens, NULL),
                                           [LIST_FOUNDED] = LIBRARY_GET(given, founded, NULL)};
    const char *as_of = LIBRARY_GET(given, as_of, NULL);
    struct indicator_lists *lists = lists_new(&run->arena);
    enum err_code code = lists ? ERR_NONE : err_no_memory(&run->err);
    for (unsigned k = 0; !code && k < LIST_KINDS; k++)
        if (paths[k])
            code = lists_read(&run->arena, lists, (enum list_kind)k, paths[k], as_of ? as_of : "",
                              &run->err);
    o->lists = lists;
    return code;
}

int cauce_ocds_indicators(const struct cauce_ocds_job *job,
                          const struct cauce_ocds_indicators *given,
                          struct cauce_ocds_totals *totals, struct cauce_ocds_error *error)
{
    struct library_run run;
    enum cauce_ocds_output output = LIBRARY_GET(given, output, CAUCE_OCDS_FINDINGS);
    struct indicator_options o = {.only = LIBRARY_GET(given, only, NULL),
                                  .compatible = LIBRARY_GET(given, compatible, 0),
                                  .output = output == CAUCE_OCDS_RESULTS ? INDICATOR_RESULTS
                                            : output == CAUCE_OCDS_TEXT  ? INDICATOR_TEXT
                                                                         : INDICATOR_FINDINGS,
                                  .meta = true,
                                  .maps = true};
    while (o.only && o.only[o.only_count]) o.only_count++;
    enum err_code code = library_begin(&run, job);
    if (!code) code = read_settings(&run, LIBRARY_GET(given, settings, NULL), &o.settings);
    if (!code) code = read_lists(&run, given, &o);
    if (!code) code = indicator_run(&run.job, &o, &run.totals, &run.err);
    return library_end(&run, code, totals, error);
}

/* --- tables and projects ---------------------------------------------------------------------- */

static enum err_code table_schemas(struct library_run *run, const struct schema **out)
{
    struct schema *release = NULL, *project = NULL;
    enum err_code code = schema_builtin(&run->arena, SCHEMA_OCDS_1_1, &release, &run->err);
    if (!code) code = schema_extend_all(&run->arena, release, &run->err);
    if (!code) code = schema_builtin(&run->arena, SCHEMA_OC4IDS_0_9, &project, &run->err);
    out[SCHEMA_OCDS_1_1] = release;
    out[SCHEMA_OC4IDS_0_9] = project;
    return code;
}

int cauce_ocds_flatten(const struct cauce_ocds_job *job, const char *output, int xlsx,
                       struct cauce_ocds_totals *totals, struct cauce_ocds_error *error)
{
    struct library_run run;
    struct flatten_result result = {0};
    struct flatten_options options = {.format = xlsx ? FLATTEN_XLSX : FLATTEN_CSV,
                                      .output = output};
    enum err_code code = library_begin(&run, job);
    if (!code) code = table_schemas(&run, options.schemas);
    if (!code) code = flatten_run(&run.job, &options, &result, &run.totals, &run.err);
    return library_end(&run, code, totals, error);
}

int cauce_ocds_unflatten(const struct cauce_ocds_job *job, struct cauce_ocds_error *error)
{
    struct library_run run;
    struct unflatten_result result = {0};
    struct unflatten_options options = {0};
    enum err_code code = library_begin(&run, job);
    if (!code) code = table_schemas(&run, options.schemas);
    if (!code) code = unflatten_run(&run.job, &options, &result, &run.err);
    return library_end(&run, code, NULL, error);
}

int cauce_ocds_to_oc4ids(const struct cauce_ocds_job *job, const char *project_id,
                         int all_transforms, struct cauce_ocds_totals *totals,
                         struct cauce_ocds_error *error)
{
    struct library_run run;
    struct oc4ids_options options = {
        .project_id = project_id, .all = all_transforms, .now_ms = time_now_ms()};
    enum err_code code = library_begin(&run, job);
    if (!code) code = oc4ids_run(&run.job, &options, NULL, NULL, &run.totals, &run.err);
    return library_end(&run, code, totals, error);
}
