/* Cells as JSON values, and the object as JSON text. See unflatten_private.h. */
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "format/xlsx_write.h"
#include "ocds/flatten_private.h"
#include "ocds/unflatten_tree.h"

static void put_text(struct buf *out, struct str s)
{
    struct json_writer w;
    json_start(&w, out, false);
    json_put_str(&w, s);
}

static bool truth(struct str s, bool *value)
{
    *value = str_eq_nocase(s, STR("true")) || str_is(s, "1");
    return *value || str_eq_nocase(s, STR("false")) || str_is(s, "0");
}

/* --- lists of texts --------------------------------------------------------------------------- */

static void put_item(struct buf *out, struct str s, const struct schema_field *field)
{
    unsigned types = field ? field->types : SCHEMA_STRING;
    bool number = (types & (SCHEMA_NUMBER | SCHEMA_INTEGER)) && !(types & SCHEMA_STRING);
    if (number && flat_is_number(s))
        buf_str(out, s);
    else
        put_text(out, s);
}

/* The parts between separators; a list of lists has commas inside them. */
static void put_list(struct buf *out, struct str s, const struct schema_field *items, char mark)
{
    bool lists = mark == ';' && items && items->types == SCHEMA_ARRAY;
    buf_char(out, '[');
    for (bool more = true; more;) {
        const char *end = s.n ? memchr(s.p, mark, s.n) : NULL;
        struct str part = {s.p, end ? (size_t)(end - s.p) : s.n};
        if (lists)
            put_list(out, part, items->items, ',');
        else
            put_item(out, part, items);
        more = end != NULL;
        if (more) buf_char(out, ',');
        if (more) s = str_slice(s, part.n + 1, s.n);
    }
    buf_char(out, ']');
}

/* --- values ----------------------------------------------------------------------------------- */

static enum err_code mistyped(struct un_tree *t, const struct un_node *leaf, const char *message,
                              struct err *err)
{
    const struct un_sheet *sheet = t->run->sheets[leaf->row->sheet];
    const struct un_column *column = &sheet->columns[leaf->column];
    struct err what = {0};
    t->run->result->mistyped++;
    err_set(&what, ERR_INPUT, "%s", message);
    err_file(&what, sheet->file);
    err_row(&what, leaf->row->number, 0);
    err_column(&what, leaf->column + 1, column->heading.p, column->heading.n);
    if (!leaf->csv)
        snprintf(what.place.sheet, sizeof what.place.sheet, "%.*s", STR_FMT(sheet->name));
    err_found(&what, leaf->text.p, leaf->text.n);
    return un_tell(t->run, &what, err);
}

/* What flatten_run wrote: the cell itself says what it is. */
static void put_by_cell(const struct un_node *leaf, unsigned types, struct buf *out)
{
    struct str s = leaf->text;
    bool bare = leaf->type == UN_BARE;
    bool digits = leaf->type != UN_BOOL && flat_is_number(s);
    /* A workbook has numbers as text only when a cell does not hold them. */
    bool spelled = !leaf->csv && leaf->type == UN_TEXT && !(types & SCHEMA_STRING) &&
                   (types & (SCHEMA_NUMBER | SCHEMA_INTEGER)) && digits && !xlsx_holds_number(s);
    bool value;
    bool word = bare ? str_is(s, "true") || str_is(s, "false") : leaf->type == UN_BOOL;
    if (digits && (bare || leaf->type == UN_NUMBER || spelled))
        buf_str(out, s);
    else if (word && truth(s, &value))
        buf_text(out, value ? "true" : "false");
    else
        put_text(out, s);
}

/* Sheets that people keep: the schema says what a field is. */
static enum err_code put_by_schema(struct un_tree *t, const struct un_node *leaf, unsigned types,
                                   struct buf *out, struct err *err)
{
    struct str s = leaf->text;
    bool value, number = types & (SCHEMA_NUMBER | SCHEMA_INTEGER);
    if (types & SCHEMA_STRING) {
        if (number && leaf->type == UN_NUMBER && flat_is_number(s))
            buf_str(out, s);
        else
            put_text(out, s);
        return ERR_NONE;
    }
    if (number && flat_is_number(s)) {
        buf_str(out, s);
        return ERR_NONE;
    }
    if ((types & SCHEMA_BOOLEAN) && truth(s, &value)) {
        buf_text(out, value ? "true" : "false");
        return ERR_NONE;
    }
    put_text(out, s);
    if (number)
        return mistyped(t, leaf, _("Aquí va un número, sin comas de miles; se deja como texto"),
                        err);
    if (types & SCHEMA_BOOLEAN)
        return mistyped(t, leaf, _("Aquí va true o false; se deja como texto"), err);
    return ERR_NONE;
}

enum err_code un_value_write(struct un_tree *t, const struct un_node *leaf, struct buf *out,
                             struct err *err)
{
    const struct schema_field *field = leaf->shape->field;
    unsigned types = field ? field->types : 0;
    bool by_cell = t->run->options->cell_types;
    bool text = leaf->type == UN_TEXT || leaf->type == UN_BARE;
    if ((types & SCHEMA_ARRAY) && (!(types & SCHEMA_STRING) || !by_cell) && text) {
        put_list(out, leaf->text, field->items, ';');
        return ERR_NONE;
    }
    /* Where the schema is silent, a workbook's cells know. */
    if (by_cell || (!types && !leaf->csv)) {
        put_by_cell(leaf, types, out);
        return ERR_NONE;
    }
    return put_by_schema(t, leaf, types ? types : SCHEMA_STRING, out, err);
}

/* --- the object ------------------------------------------------------------------------------- */

/* What comes before a node's own text: a comma, and its name when it is a member. */
static void lead_in(const struct un_node *node, struct buf *out)
{
    if (!node->parent) return;
    if (node->parent->first != node) buf_char(out, ',');
    if (node->shape->kind == UN_ELEMENT) return;
    put_text(out, node->shape->name);
    buf_char(out, ':');
}

enum err_code un_tree_write(struct un_tree *t, struct buf *out, struct err *err)
{
    enum err_code code = ERR_NONE;
    const struct un_node *node = &t->root;
    bool down = true;
    while (!code && node) {
        bool list = node->shape->kind == UN_LIST, leaf = node->shape->kind == UN_LEAF;
        if (down) {
            lead_in(node, out);
            if (leaf)
                code = un_value_write(t, node, out, err);
            else
                buf_char(out, list ? '[' : '{');
            if (node->first) {
                node = node->first;
                continue;
            }
        }
        if (!leaf) buf_char(out, list ? ']' : '}');
        down = node->next != NULL;
        node = node->next ? node->next : node->parent;
    }
    if (out->failed) return err_no_memory(err);
    return code;
}
