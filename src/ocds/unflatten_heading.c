/* What headings mean: paths into places of an object, with their types. See unflatten_private.h. */
#include <string.h>

#include "base/hash.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "ocds/unflatten_private.h"

static enum err_code too_much(struct err *err)
{
    return err_set(err, ERR_LIMIT,
                   _("Las hojas tienen más columnas distintas de las que se "
                     "pueden leer"));
}

enum err_code un_tell(struct un_run *run, struct err *what, struct err *err)
{
    struct ocds_problem problem = {.err = *what};
    if (run->job->problem) run->job->problem(run->job->user, &problem);
    if (!run->job->strict) return ERR_NONE;
    if (err) *err = *what;
    return what->code;
}

/* --- shapes ----------------------------------------------------------------------------------- */

struct shape_key {
    struct un_shape *parent;
    struct str name;
    uint64_t index;
    enum un_kind kind;
};

static uint64_t hash_of(struct un_shape *parent, struct str name)
{
    return hash64_seed(name.p, name.n, (uint64_t)(uintptr_t)parent);
}

static bool grow(struct un_run *run)
{
    if (run->table && run->shapes < run->mask) return true;
    size_t room = run->table ? 4 * (run->mask + 1) : 1024;
    struct un_shape **table = mem_calloc(room, sizeof(struct un_shape *));
    if (!table) return false;
    for (size_t i = 0; run->table && i <= run->mask; i++) {
        struct un_shape *s = run->table[i];
        while (s) {
            struct un_shape *next = s->next;
            size_t at = (size_t)hash_of(s->parent, s->name) & (room - 1);
            s->next = table[at];
            table[at] = s;
            s = next;
        }
    }
    mem_free(run->table);
    run->table = table;
    run->mask = room - 1;
    return true;
}

static struct un_shape *shape_of(struct un_run *run, const struct shape_key *k)
{
    if (!grow(run)) return NULL;
    size_t at = (size_t)hash_of(k->parent, k->name) & run->mask;
    struct un_shape *rival = NULL;
    for (struct un_shape *s = run->table[at]; s; s = s->next) {
        if (s->parent != k->parent || !str_eq(s->name, k->name)) continue;
        if (s->kind == (uint8_t)k->kind && s->index == k->index) return s;
        if (s->kind != (uint8_t)k->kind && !rival) rival = s;
    }
    struct un_shape *s = arena_alloc(&run->arena, sizeof *s);
    struct str name = s ? arena_str(&run->arena, k->name) : STR_NONE;
    if (!name.p) return NULL;
    *s = (struct un_shape){.name = name,
                           .parent = k->parent,
                           .kind = (uint8_t)k->kind,
                           .index = k->index,
                           .level = k->parent->level + (k->kind == UN_LIST)};
    if (rival) { /* a ring of everything that has this name here */
        s->rivals = rival->rivals ? rival->rivals : rival;
        rival->rivals = s;
    }
    s->next = run->table[at];
    run->table[at] = s;
    run->shapes++;
    return s;
}

/* --- headings --------------------------------------------------------------------------------- */

static bool is_index(struct str part, uint64_t *index)
{
    return part.n && part.n < 10 && str_to_u64(part, index);
}

struct parts {
    struct str part[UN_PARTS];
    size_t count;
};

static bool split(struct str heading, struct parts *out)
{
    out->count = 0;
    for (;;) {
        const char *slash = heading.n ? memchr(heading.p, '/', heading.n) : NULL;
        size_t n = slash ? (size_t)(slash - heading.p) : heading.n;
        if (n == 0 || out->count == UN_PARTS) return false;
        out->part[out->count++] = (struct str){heading.p, n};
        if (!slash) return true;
        heading = str_slice(heading, n + 1, heading.n);
    }
}

/* The place that parts name below a root; NULL without memory. A last part is a leaf. */
static struct un_shape *follow(struct un_run *run, struct un_shape *root, const struct parts *p)
{
    struct un_shape *at = root;
    for (size_t i = 0; at && i < p->count; i++) {
        uint64_t index;
        bool list = i + 1 < p->count && is_index(p->part[i + 1], &index);
        enum un_kind kind = list ? UN_LIST : i + 1 < p->count ? UN_OBJECT_KIND : UN_LEAF;
        at = shape_of(run, &(struct shape_key){at, p->part[i], 0, kind});
        if (!at || !list) continue;
        at = shape_of(run, &(struct shape_key){at, p->part[i], index, UN_ELEMENT});
        i++;
    }
    return at;
}

static enum err_code make_column(struct un_run *run, struct un_sheet *sheet,
                                 struct un_column *column, struct err *err)
{
    struct un_shape *root = sheet->meta ? &run->meta_root : &run->root;
    struct str heading = str_trim(column->heading);
    struct parts parts;
    uint64_t index;
    column->use = UN_IGNORED;
    if (str_is(heading, "#")) {
        column->use = UN_POSITION;
        column->shape = root;
        return ERR_NONE;
    }
    bool position = heading.n && heading.p[0] == '#';
    if (position) heading = str_slice(heading, 1, heading.n);
    bool path = split(heading, &parts) && !is_index(parts.part[0], &index);
    bool element = path && is_index(parts.part[parts.count - 1], &index);
    if (!path || element != position) return ERR_NONE;
    column->shape = follow(run, root, &parts);
    if (!column->shape) return too_much(err);
    /* "a/0" in the middle of two lists: a list right inside a list has no place in a table. */
    if (column->shape->kind == UN_ELEMENT && !position) return ERR_NONE;
    column->use = position ? UN_POSITION : UN_VALUE;
    struct un_shape *parent = column->shape->parent;
    if (!position && parent && parent->kind == UN_ELEMENT &&
        str_eq(column->shape->name, run->id_name))
        column->shape->leads = true;
    if (column->shape->level > sheet->level) sheet->level = column->shape->level;
    return ERR_NONE;
}

static void note_root(struct un_run *run, struct un_sheet *sheet, uint32_t i)
{
    struct un_column *c = &sheet->columns[i];
    if (sheet->meta) return;
    if (c->use == UN_POSITION && c->shape == &run->root) sheet->position = i;
    if (c->use != UN_VALUE || c->shape->parent != &run->root) return;
    if (run->root_id.n && str_eq(c->shape->name, run->root_id)) {
        sheet->root_id = i;
        run->has_root_id = true;
    } else if (str_eq(c->shape->name, run->id_name)) {
        sheet->id = i;
    }
}

static enum err_code tell_ignored(struct un_run *run, const struct un_sheet *sheet,
                                  const struct row *row, uint32_t i, struct err *err)
{
    struct err what = {0};
    run->result->ignored++;
    bool twice = sheet->columns[i].shape != NULL;
    err_set(&what, ERR_INPUT, "%s",
            twice ? _("El encabezado ya está en otra columna de la hoja; la columna no se usa")
                  : _("El encabezado no es una ruta como «tender/value/amount»; la columna no se "
                      "usa"));
    err_file(&what, sheet->file);
    err_row(&what, row->number, row->line);
    err_column(&what, i + 1, sheet->columns[i].heading.p, sheet->columns[i].heading.n);
    return un_tell(run, &what, err);
}

enum err_code un_headings(struct un_run *run, struct un_sheet *sheet, const struct row *row,
                          struct err *err)
{
    uint32_t count = row->count > UN_COLUMNS ? UN_COLUMNS : row->count;
    sheet->columns = arena_array(&run->arena, count + 1u, sizeof *sheet->columns);
    if (!sheet->columns) return too_much(err);
    sheet->count = count;
    uint64_t epoch = ++run->epoch;
    enum err_code code = ERR_NONE;
    for (uint32_t i = 0; !code && i < count; i++) {
        struct un_column *c = &sheet->columns[i];
        c->heading = arena_str(&run->arena, row->cells[i].text);
        if (!c->heading.p) return too_much(err);
        code = make_column(run, sheet, c, err);
        bool twice = !code && c->use == UN_VALUE && c->shape->epoch == epoch;
        if (twice) c->use = UN_IGNORED;
        if (c->shape) c->shape->epoch = epoch;
        if (!code) note_root(run, sheet, i);
        if (!code && c->use == UN_IGNORED && c->heading.n && c->heading.p[0] != '#')
            code = tell_ignored(run, sheet, row, i, err);
    }
    return code;
}

/* --- types ------------------------------------------------------------------------------------ */

static const struct schema_field *member(const struct schema_object *object, struct str name)
{
    return object ? schema_find(object, name) : NULL;
}

static void bind(struct un_shape *s)
{
    const struct un_shape *parent = s->parent;
    if (s->kind == UN_ELEMENT) {
        const struct schema_field *list = parent->field;
        s->object = list && list->items ? list->items->object : NULL;
        return;
    }
    s->field = member(parent->object, s->name);
    s->object = s->kind == UN_OBJECT_KIND && s->field ? s->field->object : NULL;
}

/* Parents before their children: a heading is at most so deep. */
static void bind_up(struct un_shape *s, uint64_t epoch)
{
    struct un_shape *way[2 * UN_PARTS + 2];
    size_t n = 0;
    for (; s->parent && s->epoch != epoch; s = s->parent) way[n++] = s;
    while (n) {
        way[--n]->epoch = epoch;
        bind(way[n]);
    }
}

void un_bind_schema(struct un_run *run)
{
    const struct schema *const *schemas = run->options->schemas;
    const struct schema *project = schemas[SCHEMA_OC4IDS_0_9];
    const struct schema *release =
        schemas[SCHEMA_OCDS_1_1] ? schemas[SCHEMA_OCDS_1_1] : schemas[SCHEMA_OCDS_1_0];
    if (run->has_root_id || !project)
        run->root.object = release ? release->release : NULL;
    else
        run->root.object = project->project;
    if (release) run->meta_root.object = release->release_package;
    uint64_t epoch = ++run->epoch;
    for (size_t i = 0; run->table && i <= run->mask; i++)
        for (struct un_shape *s = run->table[i]; s; s = s->next) bind_up(s, epoch);
}
