/* The library's face: jobs, errors, and the commands with few options. See cauce-ocds.h. */
#include "ocds/library_private.h"

#include <stdio.h>
#include <unistd.h>

#include "base/i18n.h"
#include "ocds/coverage.h"
#include "ocds/detect.h"
#include "ocds/indicator.h"
#include "ocds/package.h"
#include "ocds/upgrade.h"

enum { ARENA_MAX = 256 << 20 };

void cauce_ocds_language(const char *language)
{
    i18n_language(language);
}

const char *cauce_ocds_version(void)
{
    return CAUCE_VERSION;
}

/* --- a run ------------------------------------------------------------------------------------ */

static void tell_problem(void *user, const struct ocds_problem *problem)
{
    const struct library_run *run = user;
    char message[1024];
    err_format(&problem->err, message, sizeof message);
    struct cauce_ocds_problem told = {.file = problem->err.place.file,
                                      .line = problem->err.place.line,
                                      .byte = problem->err.place.offset,
                                      .element = problem->element,
                                      .message = message,
                                      .note = problem->note};
    run->given->problem(run->given->user, &told);
}

static bool tell_progress(void *user, const char *what, uint64_t done, uint64_t whole)
{
    const struct library_run *run = user;
    (void)what;
    return run->given->progress(run->given->user, done, whole) != 0;
}

static enum err_code take_inputs(struct library_run *run)
{
    const struct cauce_ocds_job *given = run->given;
    struct ocds_input *inputs = arena_array(&run->arena, given->input_count + 1, sizeof *inputs);
    if (!inputs) return err_no_memory(&run->err);
    for (size_t i = 0; i < given->input_count; i++) {
        bool standard = str_is(str_of(given->inputs[i]), "-");
        inputs[i] =
            (struct ocds_input){.name = given->inputs[i], .fd = standard ? dup(STDIN_FILENO) : -1};
    }
    run->job.inputs = inputs;
    run->job.input_count = given->input_count;
    return ERR_NONE;
}

enum err_code library_begin(struct library_run *run, const struct cauce_ocds_job *job)
{
    *run = (struct library_run){.given = job};
    arena_init(&run->arena, ARENA_MAX);
    run->job = (struct ocds_job){.out = job->out ? job->out : STDOUT_FILENO,
                                 .side = job->side ? job->side : -1,
                                 .threads = job->threads,
                                 .strict = job->strict,
                                 .max_element = job->max_element,
                                 .max_depth = job->max_depth,
                                 .spill = job->spill,
                                 .user = run};
    if (job->problem) run->job.problem = tell_problem;
    if (job->progress) {
        run->progress = (struct progress){tell_progress, run};
        run->job.progress = &run->progress;
    }
    return take_inputs(run);
}

static enum cauce_ocds_code code_of(enum err_code code)
{
    static const unsigned char codes[] = {[ERR_NONE] = CAUCE_OCDS_OK,
                                          [ERR_INPUT] = CAUCE_OCDS_INPUT,
                                          [ERR_USAGE] = CAUCE_OCDS_USAGE,
                                          [ERR_NOTFOUND] = CAUCE_OCDS_NOTFOUND,
                                          [ERR_IO] = CAUCE_OCDS_IO,
                                          [ERR_MEMORY] = CAUCE_OCDS_MEMORY,
                                          [ERR_LIMIT] = CAUCE_OCDS_LIMIT,
                                          [ERR_CANCELLED] = CAUCE_OCDS_CANCELLED,
                                          [ERR_UNSUPPORTED] = CAUCE_OCDS_INPUT};
    bool known = code == ERR_NONE || ((size_t)code < sizeof codes && codes[code]);
    return known ? (enum cauce_ocds_code)codes[code] : CAUCE_OCDS_OTHER;
}

int library_end(struct library_run *run, enum err_code code, struct cauce_ocds_totals *totals,
                struct cauce_ocds_error *error)
{
    const struct ocds_totals *t = &run->totals;
    if (totals)
        *totals = (struct cauce_ocds_totals){t->files, t->packages, t->elements,
                                             t->bytes, t->bad,      t->notes};
    if (error) {
        *error = (struct cauce_ocds_error){.code = code_of(code)};
        if (code) err_format(&run->err, error->message, sizeof error->message);
    }
    arena_free(&run->arena);
    return (int)code_of(code);
}

enum err_code library_schema(struct library_run *run, enum schema_standard standard,
                             const char *file, const char *const *extensions, struct schema **out)
{
    enum err_code code = schema_builtin(&run->arena, standard, out, &run->err);
    if (!code && file) code = schema_load(&run->arena, *out, file, &run->err);
    for (; !code && extensions && *extensions; extensions++)
        code = schema_extend(&run->arena, *out, *extensions, &run->err);
    return code;
}

/* --- commands with few options ---------------------------------------------------------------- */

int cauce_ocds_detect(const struct cauce_ocds_job *job, int json, struct cauce_ocds_totals *totals,
                      struct cauce_ocds_error *error)
{
    struct library_run run;
    struct detect_options options = {.json = json};
    enum err_code code = library_begin(&run, job);
    if (!code) code = detect_run(&run.job, &options, &run.totals, &run.err);
    return library_end(&run, code, totals, error);
}

int cauce_ocds_coverage(const struct cauce_ocds_job *job, int questions,
                        struct cauce_ocds_totals *totals, struct cauce_ocds_error *error)
{
    struct library_run run;
    struct coverage_options options = {.output = COVERAGE_JSON,
                                       .questions = questions,
                                       .indicators = questions ? indicators : NULL};
    enum err_code code = library_begin(&run, job);
    if (!code) code = coverage_run(&run.job, &options, NULL, &run.totals, &run.err);
    return library_end(&run, code, totals, error);
}

int cauce_ocds_upgrade(const struct cauce_ocds_job *job, struct cauce_ocds_totals *totals,
                       struct cauce_ocds_error *error)
{
    struct library_run run;
    enum err_code code = library_begin(&run, job);
    if (!code) code = upgrade_run(&run.job, &run.totals, &run.err);
    return library_end(&run, code, totals, error);
}

int cauce_ocds_package(const struct cauce_ocds_job *job, const struct cauce_ocds_package *options,
                       struct cauce_ocds_totals *totals, struct cauce_ocds_error *error)
{
    struct library_run run;
    struct package_options o = {.publisher_name = LIBRARY_GET(options, publisher_name, NULL),
                                .publisher_uri = LIBRARY_GET(options, publisher_uri, NULL),
                                .version = LIBRARY_GET(options, version, NULL),
                                .uri = LIBRARY_GET(options, uri, NULL),
                                .published_date = LIBRARY_GET(options, published_date, NULL)};
    enum err_code code = library_begin(&run, job);
    if (!code) code = package_run(&run.job, &o, &run.totals, &run.err);
    return library_end(&run, code, totals, error);
}

int cauce_ocds_split(const struct cauce_ocds_job *job, unsigned long long elements,
                     struct cauce_ocds_totals *totals, struct cauce_ocds_error *error)
{
    struct library_run run;
    struct split_options options = {.size = elements};
    enum err_code code = library_begin(&run, job);
    if (!code && elements == 0)
        code = err_set(&run.err, ERR_USAGE, _("Cada paquete lleva al menos un elemento"));
    if (!code) code = split_run(&run.job, &options, &run.totals, &run.err);
    return library_end(&run, code, totals, error);
}

/* --- elements ------------------------------------------------------------------------------- */

struct each {
    int (*call)(void *user, const struct cauce_ocds_element *element);
    void *user;
};

static enum err_code each_element(void *user, void *state, const struct ocds_element *e,
                                  struct arena *arena, struct ocds_output *out, struct err *err)
{
    static const char *const kinds[] = {"other", "release", "record", "project"};
    const struct each *each = user;
    (void)state;
    (void)out;
    struct cauce_ocds_element told = {.json = arena_cstr(arena, e->text),
                                      .length = e->text.n,
                                      .kind = kinds[e->kind],
                                      .file = e->file,
                                      .number = e->number,
                                      .line = e->line,
                                      .byte = e->offset};
    if (!told.json) return err_no_memory(err);
    if (each->call(each->user, &told) == 0) return ERR_NONE;
    return err_set(err, ERR_CANCELLED, _("Se detuvo a petición"));
}

int cauce_ocds_each(const struct cauce_ocds_job *job,
                    int (*each)(void *user, const struct cauce_ocds_element *element), void *user,
                    struct cauce_ocds_totals *totals, struct cauce_ocds_error *error)
{
    struct library_run run;
    struct each call = {each, user};
    struct ocds_task task = {.element = each_element};
    enum err_code code = library_begin(&run, job);
    run.job.threads = 1; /* in order, and in the caller's own thread */
    run.job.out = -1;
    if (!code) code = ocds_run(&run.job, &task, &call, NULL, &run.totals, &run.err);
    return library_end(&run, code, totals, error);
}
