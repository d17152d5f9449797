/* One row as it was published: the end of the way back from any figure. Columns with data of
 * persons are crossed out, as the layout says; in JSON, by the names of the standards. */

#include "format/json.h"
#include "web/page.h"
#include "web/page_sources.h"
#include "web_routes.h"
#include "web_templates.h"

enum { VALUES_MAX = 300, DEPTH_MAX = 32, NAME_MAX_BYTES = 200, VALUE_BYTES = 2000 };

struct flattening {
    struct page *page;
    struct row_cell *cells;
    size_t count;
    bool cut;
};

/* What Open Contracting and OC4IDS keep of persons. */
static bool of_persons(struct str key)
{
    static const char *const names[] = {"contactPoint", "contactPoints", "persones", "email",
                                        "telephone",    "faxNumber",     "people",   "address"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_is(key, names[i])) return true;
    return false;
}

static void put_cell(struct flattening *f, struct str name, struct str value, bool crossed)
{
    if (f->count == VALUES_MAX) {
        f->cut = true;
        return;
    }
    if (value.n > VALUE_BYTES) {
        value.n = VALUE_BYTES;
        while (value.n && ((unsigned char)value.p[value.n] & 0xC0) == 0x80) value.n--;
        f->cut = true;
    }
    f->cells[f->count++] = (struct row_cell){name, arena_str(f->page->arena, value), crossed};
}

static void flatten(struct flattening *f, json_ref value, struct str path, int depth)
{
    enum json_type type = json_type(value);

    if (f->count == VALUES_MAX || depth > DEPTH_MAX || path.n > NAME_MAX_BYTES) {
        f->cut = true;
        return;
    }
    if (type != JSON_OBJECT && type != JSON_ARRAY) {
        if (type != JSON_NULL) put_cell(f, path, json_text(value), false);
        return;
    }
    for (struct json_iter it = json_each(value); json_next(&it);) {
        struct str name = type == JSON_ARRAY
                              ? arena_printf(f->page->arena, "%.*s%s%zu", STR_FMT(path),
                                             path.n ? "/" : "", it.index)
                              : arena_printf(f->page->arena, "%.*s%s%.*s", STR_FMT(path),
                                             path.n ? "/" : "", STR_FMT(it.key));

        if (type == JSON_OBJECT && of_persons(it.key))
            put_cell(f, name, STR_NONE, true);
        else
            flatten(f, it.value, name, depth + 1);
    }
}

static enum err_code fill_json(struct page *page, struct str json, struct row_view *view,
                               struct err *err)
{
    struct flattening f = {.page = page};
    json_ref root;
    enum err_code code = json_parse(page->arena, json, DEPTH_MAX * 2, &root, err);

    if (code) return code;
    f.cells = arena_array(page->arena, VALUES_MAX, sizeof *f.cells);
    if (!f.cells) return err_no_memory(err);
    flatten(&f, root, STR(""), 0);
    view->cells = f.cells;
    view->count = f.count;
    view->cut = f.cut;
    return ERR_NONE;
}

static enum err_code fill_cells(struct page *page, const struct import_row *row,
                                struct row_view *view, struct err *err)
{
    size_t count = row->count > VALUES_MAX ? VALUES_MAX : row->count;
    struct row_cell *cells = arena_array(page->arena, count ? count : 1, sizeof *cells);

    if (!cells) return err_no_memory(err);
    for (size_t i = 0; i < count; i++) {
        struct str name = str_trim(row->names[i]);

        if (!name.n && !str_trim(row->cells[i]).n) continue;
        cells[view->count++] =
            (struct row_cell){name.n ? name : arena_printf(page->arena, _("columna %zu"), i + 1),
                              row->cells[i], str_is(row->cells[i], "█")};
    }
    view->cells = cells;
    view->cut = row->count > count;
    return ERR_NONE;
}

/* What cannot be opened here is told, with what can be done; the row exists all the same. */
static enum err_code read_row(struct page *page, struct row_view *view, struct err *err)
{
    const struct import_row_ask ask = {
        .snapshot = view->file->id, .row = (uint64_t)view->number, .quick = true};
    struct import_row row;
    struct err trouble = {0};
    enum err_code code = import_row_show(page->ledger, page->arena, &ask, &row, &trouble);

    if (code == ERR_LIMIT) {
        view->problem = arena_str(page->arena, str_of(trouble.message));
        view->advice = arena_str(page->arena, str_of(trouble.advice));
        return ERR_NONE;
    }
    if (code) {
        if (err) *err = trouble;
        return code;
    }
    return row.json.n ? fill_json(page, row.json, view, err) : fill_cells(page, &row, view, err);
}

/* route: GET /fuente/{id}/fila/{row:int}
 * title: Fila publicada */
enum err_code page_row(struct page *page, struct err *err)
{
    const struct page_row_parameters *asked = page_row_parameters(page);
    struct row_view view = {.number = asked->row};
    struct snapshot file;
    enum err_code code = sources_read(page, asked->id, &file, err);

    if (code) return code;
    view.file = &file;
    view.title = sources_title(page, &file);
    code = read_row(page, &view, err);
    if (code) return code;
    layout_crumbs_begin(page, &view.crumbs);
    layout_crumbs_add(&view.crumbs, str_of(_("Fuentes")), layout_url(page, "/fuentes"));
    layout_crumbs_add(&view.crumbs, view.title,
                      layout_url(page, "/fuente/%lld", (long long)file.id));
    layout_crumbs_add(&view.crumbs,
                      arena_printf(page->arena, _("Fila %lld"), (long long)view.number), STR_NONE);
    if (view.number > file.header_row + 1)
        view.pager.previous = layout_url(page, "/fuente/%lld/fila/%lld", (long long)file.id,
                                         (long long)view.number - 1);
    if (view.number < file.header_row + file.rows_read)
        view.pager.next = layout_url(page, "/fuente/%lld/fila/%lld", (long long)file.id,
                                     (long long)view.number + 1);
    page->title = arena_printf(page->arena, _("Fila %lld de %.*s"), (long long)view.number,
                               STR_FMT(view.title));
    page->section = "fuentes";
    template_row(page, &view);
    return ERR_NONE;
}
