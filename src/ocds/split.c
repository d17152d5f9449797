/* Packages taken apart into smaller ones. See package.h. */
#include <errno.h>
#include <inttypes.h>

#include "base/file.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "ocds/package.h"
#include "ocds/package_meta.h"
#include "ocds/package_write.h"

struct splitting {
    const struct ocds_job *job;
    const struct split_options *options;
    struct package_out out;
    struct package_meta none;
    struct package_context context;
    char kind;        /* of the package being written; 0 = none is open */
    uint64_t written; /* elements in it */
    uint64_t files;
    struct file_replace file;
};

static enum err_code close_package(struct splitting *s, struct err *err)
{
    if (!s->kind) return ERR_NONE;
    s->kind = 0;
    buf_text(&s->out.buf, "]}\n");
    if (!s->options->folder) return package_out_flush(&s->out, 1 << 18, err);
    enum err_code code = package_out_flush(&s->out, 1, err);
    if (!code) code = file_replace_commit(&s->file, err);
    s->out.fd = -1;
    return code;
}

static enum err_code open_file(struct splitting *s, struct err *err)
{
    char path[1000];
    const char *prefix = s->options->prefix ? s->options->prefix : "paquete-";
    int n = snprintf(path, sizeof path, "%s/%s%06" PRIu64 ".json", s->options->folder, prefix,
                     ++s->files);
    if (n < 0 || (size_t)n >= sizeof path)
        return err_set(err, ERR_USAGE, "%s", _("La ruta de la carpeta es demasiado larga"));
    enum err_code code = file_replace_begin(path, &s->file, err);
    s->out.fd = s->file.fd;
    return code;
}

static enum err_code open_package(struct splitting *s, char kind, struct err *err)
{
    if (s->options->folder) {
        enum err_code code = open_file(s, err);
        if (code) return code;
    }
    s->kind = kind;
    s->written = 0;
    struct buf *out = &s->out.buf;
    if (!s->context.package) {
        package_meta_head(&s->none, &s->options->package, kind, out);
        return ERR_NONE;
    }
    /* The object as it was, open again for its elements. */
    struct str json = buf_view(&s->context.json);
    buf_put(out, json.p, json.n - 1);
    if (json.n > 2) buf_char(out, ',');
    buf_printf(out, "\"%s\":[", package_array_of(kind));
    return ERR_NONE;
}

static enum err_code put_element(struct splitting *s, const struct package_line *line,
                                 struct err *err)
{
    enum err_code code = ERR_NONE;
    if (s->kind && (s->kind != line->kind || s->written == s->options->size))
        code = close_package(s, err);
    if (!code && !s->kind)
        code = open_package(s, line->kind, err);
    else if (!code)
        buf_char(&s->out.buf, ',');
    if (code) return code;
    buf_str(&s->out.buf, line->json);
    s->written++;
    return package_out_flush(&s->out, 1 << 18, err);
}

static enum err_code write_part(void *user, struct str part, struct err *err)
{
    struct splitting *s = user;
    struct package_line line;
    enum err_code code = ERR_NONE;
    while (!code && package_line_next(&part, &line)) {
        if (line.kind != '#') {
            code = put_element(s, &line, err);
            continue;
        }
        if (line.package != s->context.package) code = close_package(s, err);
        if (!code) code = package_context_keep(&s->context, &line, err);
    }
    return code;
}

static enum err_code finish(void *user, void *state, struct ocds_output *out, struct err *err)
{
    (void)state;
    (void)out;
    struct splitting *s = user;
    enum err_code code = close_package(s, err);
    return code || s->options->folder ? code : package_out_flush(&s->out, 1, err);
}

enum err_code split_run(const struct ocds_job *job, const struct split_options *options,
                        struct ocds_totals *totals, struct err *err)
{
    struct splitting s = {
        .job = job, .options = options, .out.fd = options->folder ? -1 : job->out, .file.fd = -1};
    struct ocds_task task = {.state_size = sizeof(struct package_lines),
                             .context_first = true,
                             .element = package_task_element,
                             .write = write_part,
                             .close = package_task_close};
    buf_init(&s.out.buf, (size_t)4 << 30);
    buf_init(&s.context.json, (size_t)2 << 30);
    package_meta_open(&s.none, job);
    enum err_code code = ocds_run(job, &task, &s, finish, totals, err);
    int why = errno;
    file_replace_abandon(&s.file);
    package_meta_close(&s.none);
    buf_free(&s.out.buf);
    buf_free(&s.context.json);
    errno = why;
    return code;
}
