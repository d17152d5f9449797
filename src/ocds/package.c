/* One package of everything that comes. See package.h. */
#include "ocds/package.h"

#include "base/file.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "ocds/package_meta.h"
#include "ocds/package_write.h"

struct packing {
    const struct ocds_job *job;
    const struct package_options *options;
    struct package_out out;
    struct package_meta meta;
    char kind; /* 0: nothing written yet */
};

static enum err_code put_element(struct packing *p, const struct package_line *line,
                                 struct err *err)
{
    struct buf *out = &p->out.buf;
    if (!p->kind) {
        p->kind = line->kind;
        package_meta_head(&p->meta, p->options, line->kind, out);
    } else if (p->kind != line->kind) {
        err_set(err, ERR_INPUT, _("Hay «%s» y «%s»: un paquete lleva elementos de una sola clase"),
                package_array_of(p->kind), package_array_of(line->kind));
        err_advice(err, "%s", _("Empaquete cada clase por separado"));
        return ERR_INPUT;
    } else {
        buf_text(out, ",\n");
    }
    buf_str(out, line->json);
    return package_out_flush(&p->out, 1 << 18, err);
}

static enum err_code write_part(void *user, struct str part, struct err *err)
{
    struct packing *p = user;
    struct package_line line;
    enum err_code code = ERR_NONE;
    while (!code && package_line_next(&part, &line)) {
        if (line.kind != '#')
            code = put_element(p, &line, err);
        else if (line.package)
            code = package_meta_add(&p->meta, line.json, line.package, err);
    }
    return code;
}

/* Lines tell of a package before its elements; this of those that have none. */
static enum err_code package_end(void *user, const struct ocds_package *package, const char *file,
                                 struct err *err)
{
    struct packing *p = user;
    (void)file;
    return package_meta_add(&p->meta, package->json, package->number, err);
}

static enum err_code finish(void *user, void *state, struct ocds_output *out, struct err *err)
{
    (void)state;
    (void)out;
    struct packing *p = user;
    if (!p->kind && !p->meta.seen) return ERR_NONE;
    if (!p->kind) package_meta_head(&p->meta, p->options, 'R', &p->out.buf);
    buf_char(&p->out.buf, ']');
    package_meta_tail(&p->meta, &p->out.buf);
    buf_text(&p->out.buf, "}\n");
    return package_out_flush(&p->out, 1, err);
}

enum err_code package_run(const struct ocds_job *job, const struct package_options *options,
                          struct ocds_totals *totals, struct err *err)
{
    struct packing p = {.job = job, .options = options, .out.fd = job->out};
    struct ocds_task task = {.state_size = sizeof(struct package_lines),
                             .context_first = true,
                             .element = package_task_element,
                             .package = package_end,
                             .write = write_part,
                             .close = package_task_close};
    buf_init(&p.out.buf, (size_t)4 << 30);
    package_meta_open(&p.meta, job);
    enum err_code code = ocds_run(job, &task, &p, finish, totals, err);
    package_meta_close(&p.meta);
    buf_free(&p.out.buf);
    return code;
}
