/* Lines between workers and the writer of packages: see package_write.h. */
#include "ocds/package_write.h"

#include "base/file.h"
#include "base/i18n.h"

enum err_code package_line_begin(struct package_lines *lines, const struct ocds_element *e,
                                 struct buf *out, struct err *err)
{
    static const char kinds[] = {
        [OCDS_OTHER] = '?', [OCDS_RELEASE] = 'R', [OCDS_RECORD] = 'C', [OCDS_PROJECT] = 'P'};
    bool again = lines->out != out || lines->at != out->n || out->n == 0;
    if (again || lines->package != e->package->number) {
        json_ref root;
        enum err_code code = json_pool_parse(&lines->pool, e->package->json, &root, err);
        if (code) return code == ERR_INPUT ? ERR_BUG : code;
        buf_char(out, '#');
        buf_u64(out, e->package->number);
        buf_char(out, ' ');
        json_inline_write(out, root);
        buf_char(out, '\n');
        lines->package = e->package->number;
    }
    lines->out = out;
    buf_char(out, kinds[e->kind]);
    buf_u64(out, e->package->number);
    buf_char(out, ' ');
    return ERR_NONE;
}

void package_line_end(struct package_lines *lines, struct buf *out)
{
    buf_char(out, '\n');
    lines->at = out->n;
}

void package_lines_close(struct package_lines *lines)
{
    json_pool_free(&lines->pool);
}

enum err_code package_task_element(void *user, void *state, const struct ocds_element *e,
                                   struct arena *arena, struct ocds_output *out, struct err *err)
{
    (void)user;
    (void)arena;
    struct package_lines *lines = state;
    if (e->kind == OCDS_OTHER)
        return err_set(err, ERR_INPUT, "%s", _("No es una entrega, un registro ni un proyecto"));
    enum err_code code = package_line_begin(lines, e, out->main, err);
    if (code) return code;
    json_inline_write(out->main, e->root);
    package_line_end(lines, out->main);
    return ERR_NONE;
}

void package_task_close(void *user, void *state)
{
    (void)user;
    package_lines_close(state);
}

bool package_line_next(struct str *part, struct package_line *line)
{
    const char *lf = part->n ? memchr(part->p, '\n', part->n) : NULL;
    if (!lf) return false;
    struct str text = str_slice(*part, 0, (size_t)(lf - part->p)), rest;
    *part = str_slice(*part, text.n + 1, part->n);
    line->kind = text.p[0];
    struct str number = str_split(str_slice(text, 1, text.n), ' ', &rest);
    str_to_u64(number, &line->package);
    line->json = rest;
    return true;
}

enum err_code package_context_keep(struct package_context *context, const struct package_line *line,
                                   struct err *err)
{
    if (line->package == context->package && context->json.n) return ERR_NONE;
    context->package = line->package;
    buf_clear(&context->json);
    buf_str(&context->json, line->json);
    if (context->json.failed) return err_no_memory(err);
    return ERR_NONE;
}

const char *package_array_of(char kind)
{
    return kind == 'C' ? "records" : kind == 'P' ? "projects" : "releases";
}

enum err_code package_out_flush(struct package_out *out, size_t at, struct err *err)
{
    if (out->buf.failed) return err_no_memory(err);
    if (out->buf.n < at || out->buf.n == 0) return ERR_NONE;
    enum err_code code =
        out->fd < 0 ? ERR_NONE : file_write_all(out->fd, out->buf.p, out->buf.n, err);
    buf_clear(&out->buf);
    return code;
}
