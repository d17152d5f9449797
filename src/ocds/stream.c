/* The stream: see stream.h. */
#include "ocds/stream.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "base/file.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "format/json_inline.h"
#include "format/source.h"

enum { WRITE_AT = 1 << 20 };

struct run {
    const struct ocds_job *job;
    const struct ocds_task *task;
    void *user, *state;
    struct ocds_totals *totals;
    struct json_pool pool;
    struct arena arena;
    struct buf main, side;
    struct ocds_package package;
};

enum ocds_kind ocds_kind_of(json_ref value, struct str array)
{
    if (json_type(value) != JSON_OBJECT) return OCDS_OTHER;
    if (json_get(value, "ocid")) {
        bool record = json_get(value, "releases") || json_get(value, "compiledRelease") ||
                      json_get(value, "versionedRelease");
        return record ? OCDS_RECORD : OCDS_RELEASE;
    }
    if (str_is(array, "projects") || json_get(value, "contractingProcesses")) return OCDS_PROJECT;
    return OCDS_OTHER;
}

static struct str array_of(struct str path)
{
    if (path.n == 0 || path.p[0] != '/') return STR_NONE;
    const char *end = memchr(path.p + 1, '/', path.n - 1);
    return end ? (struct str){path.p + 1, (size_t)(end - path.p) - 1} : STR_NONE;
}

static enum err_code flush(struct run *r, size_t at, struct err *err)
{
    enum err_code code = ERR_NONE;
    if (r->main.failed || r->side.failed)
        return err_set(err, ERR_MEMORY, _("No hay memoria suficiente"));
    if (r->main.n >= at) {
        if (r->job->out >= 0) code = file_write_all(r->job->out, r->main.p, r->main.n, err);
        buf_clear(&r->main);
    }
    if (!code && r->side.n >= at) {
        if (r->job->side >= 0) code = file_write_all(r->job->side, r->side.p, r->side.n, err);
        buf_clear(&r->side);
    }
    return code;
}

static enum err_code problem(struct run *r, const struct err *what, uint64_t element, bool note,
                             struct err *err)
{
    if (note)
        r->totals->notes++;
    else
        r->totals->bad++;
    struct ocds_problem p = {.err = *what, .element = element, .note = note};
    if (r->job->problem) r->job->problem(r->job->user, &p);
    if (note || !r->job->strict) return ERR_NONE;
    if (err) *err = *what;
    return ERR_INPUT;
}

static enum err_code element(struct run *r, const char *file, const struct value *v,
                             struct err *err)
{
    struct ocds_element e = {.text = v->json,
                             .number = r->totals->elements + 1,
                             .file = file,
                             .line = v->line,
                             .offset = v->offset,
                             .path = v->path,
                             .package = &r->package};
    struct err found = {0};
    enum err_code code = json_pool_parse(&r->pool, v->json, &e.root, &found);
    if (!code) {
        e.kind = ocds_kind_of(e.root, array_of(v->path));
        r->totals->elements++;
        r->totals->of_kind[e.kind]++;
        struct ocds_output out = {&r->main, &r->side};
        arena_reset(&r->arena);
        code = r->task->element(r->user, r->state, &e, &r->arena, &out, &found);
    }
    if (!code) return flush(r, WRITE_AT, err);
    if (code != ERR_INPUT) {
        if (err) *err = found;
        return code;
    }
    err_file(&found, file);
    found.place.line = v->line;
    found.place.offset = v->offset;
    return problem(r, &found, e.number, false, err);
}

static enum err_code event(struct run *r, const char *file, const struct source_event *e,
                           struct err *err)
{
    struct err found;
    switch (e->kind) {
    case SOURCE_EVENT_VALUE:
        return element(r, file, &e->value, err);
    case SOURCE_EVENT_CONTEXT:
        r->totals->packages++;
        r->package = (struct ocds_package){.number = r->totals->packages, .json = e->value.json};
        enum err_code code =
            r->task->package ? r->task->package(r->user, &r->package, file, err) : ERR_NONE;
        r->package = (struct ocds_package){.json = STR("{}")};
        return code;
    case SOURCE_EVENT_PROBLEM:
        found = e->problem;
        err_file(&found, file);
        return problem(r, &found, 0, found.code == ERR_NONE, err);
    default:
        return ERR_NONE;
    }
}

static enum err_code read_input(struct run *r, const struct ocds_input *input, struct err *err)
{
    int fd = input->fd >= 0 ? input->fd : open(input->name, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return err_errno(err, _("No se pudo abrir %s"), input->name);
    struct source_options o = {.name = input->name,
                               .in_process = true,
                               .max_element = r->job->max_element,
                               .max_depth = r->job->max_depth};
    struct source *source = NULL;
    enum err_code code = source_open(fd, &o, &source, err);
    r->totals->files++;
    while (!code) {
        struct source_event e;
        code = source_next(source, &e, err);
        if (code || e.kind == SOURCE_EVENT_END) break;
        code = event(r, input->name, &e, err);
    }
    source_close(source);
    return code;
}

enum err_code ocds_run(const struct ocds_job *job, const struct ocds_task *task, void *user,
                       enum err_code (*finish)(void *user, void *state, struct ocds_output *out,
                                               struct err *err),
                       struct ocds_totals *totals, struct err *err)
{
    struct ocds_totals unseen;
    struct run r = {.job = job, .task = task, .user = user, .totals = totals ? totals : &unseen};
    *r.totals = (struct ocds_totals){0};
    r.package.json = STR("{}");
    arena_init(&r.arena, (size_t)4 << 30);
    buf_init(&r.main, (size_t)4 << 30);
    buf_init(&r.side, (size_t)4 << 30);
    r.state = mem_calloc(1, task->state_size + 1);
    enum err_code code =
        r.state ? ERR_NONE : err_set(err, ERR_MEMORY, _("No hay memoria suficiente"));
    if (!code && task->open) code = task->open(user, r.state, err);
    bool opened = !code;
    for (size_t i = 0; !code && i < job->input_count; i++)
        code = read_input(&r, &job->inputs[i], err);
    struct ocds_output out = {&r.main, &r.side};
    if (!code && finish) code = finish(user, r.state, &out, err);
    if (!code) code = flush(&r, 1, err);
    if (opened && task->close) task->close(user, r.state);
    mem_free(r.state);
    json_pool_free(&r.pool);
    arena_free(&r.arena);
    buf_free(&r.main);
    buf_free(&r.side);
    return code;
}
