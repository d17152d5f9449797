/* One object from its rows: places are made as cells name them, elements of lists are found by
 * their ids, and what is there is never overwritten. See unflatten_private.h. */
#include <stdio.h>
#include <string.h>

#include "base/hash.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "ocds/unflatten_private.h"
#include "ocds/unflatten_tree.h"

enum { FIRST_PLACES = 256 };

static enum err_code no_memory(struct err *err)
{
    return err_set(err, ERR_MEMORY,
                   _("Un solo objeto ocupa más memoria de la que hay para él (%d MiB)"),
                   UN_OBJECT >> 20);
}

enum err_code un_tree_new(struct un_run *run, struct un_tree **out, struct err *err)
{
    struct un_tree *t = *out = mem_calloc(1, sizeof *t);
    if (!t) return no_memory(err);
    t->run = run;
    arena_init(&t->arena, UN_OBJECT);
    return ERR_NONE;
}

void un_tree_free(struct un_tree *t)
{
    if (!t) return;
    arena_free(&t->arena);
    mem_free(t->places);
    mem_free(t);
}

void un_tree_clear(struct un_tree *t, struct un_shape *root)
{
    arena_reset(&t->arena);
    /* A table that one huge object needed is not cleared for each small one behind it. */
    if (t->room > 16 * FIRST_PLACES && t->taken < t->room / 64) {
        mem_free(t->places);
        t->places = NULL;
        t->room = 0;
    }
    if (t->room) memset(t->places, 0, t->room * sizeof *t->places);
    t->taken = 0;
    t->root = (struct un_node){.shape = root};
}

/* --- places ----------------------------------------------------------------------------------- */

static bool is_it(const struct un_place *place, uint64_t hash, const struct un_key *k)
{
    return place->hash == hash && place->parent == k->parent && place->shape == k->shape &&
           place->by_position == k->by_position && str_eq(place->id, k->id);
}

static uint64_t hash_of(const struct un_key *k)
{
    uint64_t seed = (uint64_t)(uintptr_t)k->parent * UINT64_C(0x9e3779b97f4a7c15) ^
                    (uint64_t)(uintptr_t)k->shape ^ (uint64_t)k->by_position;
    if (!k->id.n) return (seed ^ seed >> 29) * UINT64_C(0xbf58476d1ce4e5b9);
    return hash64_seed(k->id.p, k->id.n, seed);
}

static struct un_place *place_of(const struct un_tree *t, uint64_t hash, const struct un_key *k)
{
    size_t at = (size_t)(hash ^ hash >> 32) & (t->room - 1);
    while (t->places[at].node && !is_it(&t->places[at], hash, k)) at = (at + 1) & (t->room - 1);
    return &t->places[at];
}

static bool grow(struct un_tree *t)
{
    if (2 * (t->taken + 1) <= t->room) return true;
    size_t room = t->room ? 2 * t->room : FIRST_PLACES, old_room = t->room;
    struct un_place *old = t->places, *places = mem_calloc(room, sizeof *places);
    if (!places) return false;
    t->places = places;
    t->room = room;
    for (size_t i = 0; i < old_room; i++) {
        if (!old[i].node) continue;
        size_t at = (size_t)(old[i].hash ^ old[i].hash >> 32) & (room - 1);
        while (places[at].node) at = (at + 1) & (room - 1);
        places[at] = old[i];
    }
    mem_free(old);
    return true;
}

static struct un_node *find(const struct un_tree *t, const struct un_key *k)
{
    return t->room ? place_of(t, hash_of(k), k)->node : NULL;
}

static struct un_node *add(struct un_tree *t, struct un_node *parent, struct un_shape *shape)
{
    struct un_node *node = arena_alloc(&t->arena, sizeof *node);
    if (!node) return NULL;
    node->shape = shape;
    node->parent = parent;
    if (parent->last)
        parent->last->next = node;
    else
        parent->first = node;
    parent->last = node;
    return node;
}

/* `id` points into the rows of the object, which stay until it is written. */
static struct un_node *add_as(struct un_tree *t, struct un_shape *shape, const struct un_key *k)
{
    struct un_node *node = grow(t) ? add(t, k->parent, shape) : NULL;
    if (!node) return NULL;
    uint64_t hash = hash_of(k);
    *place_of(t, hash, k) = (struct un_place){.hash = hash,
                                              .parent = k->parent,
                                              .shape = k->shape,
                                              .id = k->id,
                                              .node = node,
                                              .by_position = k->by_position};
    t->taken++;
    return node;
}

/* --- cells ------------------------------------------------------------------------------------ */

struct seen_cell {
    const struct un_row *row;
    const struct un_sheet *sheet;
    struct un_cell head;
    struct str text;
};

static enum err_code tell(struct un_tree *t, const struct seen_cell *cell, struct err *what,
                          struct err *err)
{
    const struct un_column *column = &cell->sheet->columns[cell->head.column];
    err_file(what, cell->sheet->file);
    err_row(what, cell->row->number, 0);
    err_column(what, cell->head.column + 1, column->heading.p, column->heading.n);
    if (!cell->sheet->csv)
        snprintf(what->place.sheet, sizeof what->place.sheet, "%.*s", STR_FMT(cell->sheet->name));
    err_found(what, cell->text.p, cell->text.n);
    return un_tell(t->run, what, err);
}

static enum err_code tell_conflict(struct un_tree *t, const struct seen_cell *cell,
                                   const struct un_node *known, struct err *err)
{
    struct err what = {0};
    t->run->result->conflicts++;
    if (known->shape->kind == UN_LEAF) {
        err_set(
            &what, ERR_INPUT,
            _("Dice otra cosa que una celda anterior del mismo objeto, que se conserva: «%.*s»"),
            STR_FMT(str_slice(known->text, 0, known->text.n < 80 ? known->text.n : 80)));
        err_advice(&what, _("Si no esperaba que se juntaran, revise si hay identificadores "
                            "repetidos"));
    } else {
        err_set(&what, ERR_INPUT,
                _("El mismo campo aparece como valor y como objeto o lista; se conserva el "
                  "primero"));
    }
    return tell(t, cell, &what, err);
}

/* Something of the same name and another kind that is already there. */
static const struct un_node *rival_of(const struct un_tree *t, struct un_node *parent,
                                      const struct un_shape *shape)
{
    for (struct un_shape *s = shape->rivals; s && s != shape; s = s->rivals) {
        const struct un_node *node = find(t, &(struct un_key){.parent = parent, .shape = s});
        if (node) return node;
    }
    return NULL;
}

/* The node of a place below `parent` in the row that is being taken in. *blocked: something else
 * has its name. NULL without memory or when blocked. */
static struct un_node *child(struct un_tree *t, struct un_node *parent, struct un_shape *shape,
                             const struct un_node **blocked)
{
    struct un_key k = {.parent = parent, .shape = shape};
    if (shape->kind == UN_ELEMENT) {
        if (shape->id_epoch != t->run->epoch) return add(t, parent, shape);
        /* Elements with the same id are one, whatever index their headings have. */
        k.shape = NULL;
        k.id = shape->id;
        k.by_position = shape->by_position;
    }
    struct un_node *node = find(t, &k);
    if (node) return node;
    *blocked = shape->kind == UN_ELEMENT ? NULL : rival_of(t, parent, shape);
    return *blocked ? NULL : add_as(t, shape, &k);
}

static struct un_node *instance(struct un_tree *t, struct un_shape *shape,
                                const struct un_node **blocked)
{
    struct un_shape *way[2 * UN_PARTS + 2];
    size_t n = 0;
    for (; shape != t->root.shape && shape->epoch != t->run->epoch; shape = shape->parent)
        way[n++] = shape;
    struct un_node *node = shape == t->root.shape ? &t->root : shape->node;
    while (n && node) {
        shape = way[--n];
        node = child(t, node, shape, blocked);
        shape->node = node;
        if (node) shape->epoch = t->run->epoch;
    }
    return node;
}

static enum err_code set(struct un_tree *t, const struct seen_cell *cell, struct err *err)
{
    const struct un_column *column = &cell->sheet->columns[cell->head.column];
    const struct un_node *blocked = NULL;
    if (column->use == UN_POSITION) {
        struct un_node *element = instance(t, column->shape, &blocked);
        if (element) return ERR_NONE;
        return blocked ? tell_conflict(t, cell, blocked, err) : no_memory(err);
    }
    struct un_node *parent = instance(t, column->shape->parent, &blocked);
    if (!parent) return blocked ? tell_conflict(t, cell, blocked, err) : no_memory(err);
    struct un_key k = {.parent = parent, .shape = column->shape};
    struct un_node *known = find(t, &k);
    if (known)
        return str_eq(known->text, cell->text) ? ERR_NONE : tell_conflict(t, cell, known, err);
    blocked = rival_of(t, parent, column->shape);
    if (blocked) return tell_conflict(t, cell, blocked, err);
    struct un_node *leaf = add_as(t, column->shape, &k);
    if (!leaf) return no_memory(err);
    leaf->text = cell->text;
    leaf->type = cell->head.size & 3;
    leaf->csv = cell->sheet->csv;
    leaf->row = cell->row;
    leaf->column = cell->head.column;
    return ERR_NONE;
}

/* --- rows ------------------------------------------------------------------------------------- */

static const char *next_cell(const char *p, struct seen_cell *cell)
{
    memcpy(&cell->head, p, sizeof cell->head);
    cell->text = (struct str){p + sizeof cell->head, cell->head.size >> 2};
    return cell->text.p + cell->text.n;
}

/* Ids first: the columns of an element may stand on either side of its id. */
static void note_id(struct un_tree *t, const struct seen_cell *cell)
{
    const struct un_column *column = &cell->sheet->columns[cell->head.column];
    struct un_shape *element = column->shape;
    if (column->use == UN_VALUE) {
        if (!element->leads) return;
        element = element->parent;
        if (element->id_epoch == t->run->epoch) return; /* its position, or a first id */
    } else if (element->kind != UN_ELEMENT) {
        return;
    }
    element->id = cell->text;
    element->by_position = column->use == UN_POSITION;
    element->id_epoch = t->run->epoch;
}

enum err_code un_tree_row(struct un_tree *t, const struct un_row *row, const char *cells,
                          struct err *err)
{
    struct seen_cell cell = {.row = row, .sheet = t->run->sheets[row->sheet]};
    const char *p = cells;
    enum err_code code = ERR_NONE;
    t->run->epoch++;
    for (uint32_t i = 0; i < row->cells; i++) {
        p = next_cell(p, &cell);
        bool position = cell.sheet->columns[cell.head.column].use == UN_POSITION;
        if (position) note_id(t, &cell);
    }
    p = cells;
    for (uint32_t i = 0; i < row->cells; i++) {
        p = next_cell(p, &cell);
        if (cell.sheet->columns[cell.head.column].use == UN_VALUE) note_id(t, &cell);
    }
    p = cells;
    for (uint32_t i = 0; !code && i < row->cells; i++) {
        p = next_cell(p, &cell);
        code = set(t, &cell, err);
    }
    return code;
}
