/* The run: rows shared out by object, objects put together stream by stream, and all of them in the
 * order of their first rows. See unflatten.h. */
#include "ocds/unflatten.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "format/json_inline.h"
#include "ocds/unflatten_private.h"

enum { ROW_BITS = 44, WRITE_AT = 1 << 18 };

/* --- the order of sheets ---------------------------------------------------------------------- */

static int by_level(const void *a, const void *b)
{
    const struct un_sheet *x = *(struct un_sheet *const *)a, *y = *(struct un_sheet *const *)b;
    if (x->level != y->level) return x->level < y->level ? -1 : 1;
    return x->rank < y->rank ? -1 : x->rank > y->rank;
}

/* Main sheets first, then lists, then lists of lists: so that elements stand in their own sheet's
 * order. Rows keep the number that their sheet was read under. */
static enum err_code rank_sheets(struct un_run *run, struct err *err)
{
    struct un_sheet **order = mem_calloc(run->sheet_count + 1u, sizeof *order);
    if (!order) return err_no_memory(err);
    memcpy(order, run->sheets, run->sheet_count * sizeof(struct un_sheet *));
    qsort(order, run->sheet_count, sizeof(struct un_sheet *), by_level);
    for (uint32_t i = 0; i < run->sheet_count; i++) order[i]->rank = i;
    mem_free(order);
    return ERR_NONE;
}

/* --- one stream of rows ----------------------------------------------------------------------- */

struct entry {
    const struct un_row *row;
    const char *key;
    uint64_t order;
};
struct made { /* an object, waiting for its turn */
    uint64_t order;
    size_t from, n;
};
struct object_head {
    uint64_t order, n;
};

struct building {
    struct un_run *run;
    struct un_tree *tree;
    struct un_spool *objects;
    struct buf rows, text;
    struct entry *entries;
    struct made *made;
    size_t count, made_count;
};

static int by_object(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    if (x->row->hash != y->row->hash) return x->row->hash < y->row->hash ? -1 : 1;
    if (x->row->key != y->row->key) return x->row->key < y->row->key ? -1 : 1;
    int same = memcmp(x->key, y->key, x->row->key);
    if (same) return same;
    return x->order < y->order ? -1 : x->order > y->order;
}

static bool same_object(const struct entry *a, const struct entry *b)
{
    return a->row->hash == b->row->hash && a->row->key == b->row->key &&
           memcmp(a->key, b->key, a->row->key) == 0;
}

static int by_turn(const void *a, const void *b)
{
    const struct made *x = a, *y = b;
    return x->order < y->order ? -1 : x->order > y->order;
}

/* Heads are copied out, aligned; their text stays where it was read. */
static enum err_code index_rows(struct building *b, struct un_row **heads, struct err *err)
{
    size_t count = 0;
    struct un_row head;
    for (size_t at = 0; at < b->rows.n; at += sizeof head + head.bytes, count++)
        memcpy(&head, b->rows.p + at, sizeof head);
    *heads = mem_calloc(count + 1, sizeof **heads);
    b->entries = mem_calloc(count + 1, sizeof *b->entries);
    b->made = mem_calloc(count + 1, sizeof *b->made);
    if (!*heads || !b->entries || !b->made) return err_no_memory(err);
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        struct un_row *row = &(*heads)[i];
        memcpy(row, b->rows.p + at, sizeof *row);
        uint64_t rank = b->run->sheets[row->sheet]->rank;
        b->entries[i] =
            (struct entry){row, b->rows.p + at + sizeof *row, rank << ROW_BITS | row->number};
        at += sizeof *row + row->bytes;
    }
    b->count = count;
    return ERR_NONE;
}

/* One object from the entries from..to. */
static enum err_code build(struct building *b, size_t from, size_t to, struct err *err)
{
    enum err_code code = ERR_NONE;
    un_tree_clear(b->tree, &b->run->root);
    for (size_t i = from; !code && i < to; i++)
        code = un_tree_row(b->tree, b->entries[i].row, b->entries[i].key + b->entries[i].row->key,
                           err);
    size_t start = b->text.n;
    if (!code) code = un_tree_write(b->tree, &b->text, err);
    b->made[b->made_count++] = (struct made){b->entries[from].order, start, b->text.n - start};
    return code;
}

static enum err_code keep(struct building *b, uint32_t stream, struct err *err)
{
    enum err_code code = ERR_NONE;
    if (b->made_count) qsort(b->made, b->made_count, sizeof *b->made, by_turn);
    for (size_t i = 0; !code && i < b->made_count; i++) {
        const struct made *m = &b->made[i];
        struct object_head head = {m->order, m->n};
        code = un_spool_put(b->objects, stream, (struct str){(const char *)&head, sizeof head},
                            (struct str){b->text.p + m->from, m->n}, err);
    }
    b->run->result->objects += b->made_count;
    return code;
}

static enum err_code build_stream(struct building *b, uint32_t stream, struct err *err)
{
    struct un_row *heads = NULL;
    enum err_code code = ERR_NONE;
    buf_clear(&b->rows);
    buf_clear(&b->text);
    b->made_count = b->count = 0;
    for (size_t at = 0; !code && un_spool_more(b->run->rows, stream, at);)
        code = un_spool_get(b->run->rows, stream, &at, &b->rows, err);
    if (!code && b->rows.n) code = index_rows(b, &heads, err);
    if (!code && b->count) qsort(b->entries, b->count, sizeof *b->entries, by_object);
    for (size_t from = 0, to; !code && from < b->count; from = to) {
        for (to = from + 1; to < b->count && same_object(&b->entries[from], &b->entries[to]);) to++;
        code = build(b, from, to, err);
    }
    if (!code) code = keep(b, stream, err);
    mem_free(heads);
    mem_free(b->entries);
    mem_free(b->made);
    b->entries = NULL;
    b->made = NULL;
    return code;
}

static enum err_code build_all(struct un_run *run, struct un_spool *objects, struct err *err)
{
    struct building b = {.run = run, .objects = objects};
    buf_init(&b.rows, (size_t)16 << 30);
    buf_init(&b.text, (size_t)16 << 30);
    enum err_code code = un_tree_new(run, &b.tree, err);
    for (uint32_t i = 0; !code && i < UN_STREAMS; i++) code = build_stream(&b, i, err);
    un_tree_free(b.tree);
    buf_free(&b.rows);
    buf_free(&b.text);
    return code;
}

/* --- in order --------------------------------------------------------------------------------- */

struct cursor {
    struct buf part;
    size_t at, next;
    uint64_t order; /* of the object that stands first; UINT64_MAX = none */
    struct str text;
};
struct merging {
    const struct un_spool *objects;
    struct cursor cursors[UN_STREAMS];
    uint32_t heap[UN_STREAMS]; /* streams by the order of what stands first */
    uint32_t live;
};

static enum err_code advance(struct merging *m, uint32_t stream, struct err *err)
{
    struct cursor *c = &m->cursors[stream];
    struct object_head head;
    enum err_code code = ERR_NONE;
    if (c->at == c->part.n) {
        buf_clear(&c->part);
        c->at = 0;
        while (!code && !c->part.n && un_spool_more(m->objects, stream, c->next))
            code = un_spool_get(m->objects, stream, &c->next, &c->part, err);
    }
    c->order = UINT64_MAX;
    if (code || c->part.n == 0) return code;
    memcpy(&head, c->part.p + c->at, sizeof head);
    c->order = head.order;
    c->text = (struct str){c->part.p + c->at + sizeof head, (size_t)head.n};
    c->at += sizeof head + (size_t)head.n;
    return ERR_NONE;
}

static void sift(struct merging *m, uint32_t at)
{
    for (;;) {
        uint32_t least = at;
        for (uint32_t k = 2 * at + 1; k <= 2 * at + 2 && k < m->live; k++)
            if (m->cursors[m->heap[k]].order < m->cursors[m->heap[least]].order) least = k;
        if (least == at) return;
        uint32_t moved = m->heap[at];
        m->heap[at] = m->heap[least];
        m->heap[least] = moved;
        at = least;
    }
}

static enum err_code flush(struct un_run *run, struct buf *out, size_t at, struct err *err)
{
    if (out->failed) return err_no_memory(err);
    if (out->n < at) return ERR_NONE;
    enum err_code code = ERR_NONE;
    if (run->job->out >= 0) code = file_write_all(run->job->out, out->p, out->n, err);
    buf_clear(out);
    return code;
}

/* `between` stands between objects, also behind the last when they are lines. */
static enum err_code write_objects(struct un_run *run, struct merging *m, struct buf *out,
                                   struct err *err)
{
    enum err_code code = ERR_NONE;
    bool package = run->options->package;
    for (uint32_t i = 0; !code && i < UN_STREAMS; i++) {
        code = advance(m, i, err);
        if (m->cursors[i].order != UINT64_MAX) m->heap[m->live++] = i;
    }
    for (uint32_t i = m->live; i; i--) sift(m, i - 1);
    for (bool first = true; !code && m->live; first = false) {
        struct cursor *c = &m->cursors[m->heap[0]];
        if (package && !first) buf_char(out, ',');
        buf_str(out, c->text);
        if (!package) buf_char(out, '\n');
        code = flush(run, out, WRITE_AT, err);
        if (!code) code = advance(m, m->heap[0], err);
        if (c->order == UINT64_MAX) m->heap[0] = m->heap[--m->live];
        sift(m, 0);
    }
    return code;
}

/* --- the package ------------------------------------------------------------------------------ */

static const char *list_name(const struct un_run *run)
{
    if (run->options->list_name) return run->options->list_name;
    return run->has_root_id ? "releases" : "projects";
}

/* What the sheet "meta" says, without the list itself; then the list is open. */
static enum err_code open_package(struct un_run *run, struct buf *out, struct err *err)
{
    struct un_tree *tree = NULL;
    enum err_code code = un_tree_new(run, &tree, err);
    if (!code) {
        struct un_row head;
        un_tree_clear(tree, &run->meta_root);
        if (run->meta.n) {
            memcpy(&head, run->meta.p, sizeof head);
            code = un_tree_row(tree, &head, run->meta.p + sizeof head + head.key, err);
        }
        if (!code) code = un_tree_write(tree, out, err);
    }
    un_tree_free(tree);
    if (code) return code;
    out->n--; /* the brace that closes it */
    if (out->p[out->n - 1] != '{') buf_char(out, ',');
    buf_printf(out, "\"%s\":[", list_name(run));
    return ERR_NONE;
}

static enum err_code write_all(struct un_run *run, const struct un_spool *objects, struct err *err)
{
    struct merging *m = mem_calloc(1, sizeof *m);
    struct buf out;
    if (!m) return err_no_memory(err);
    buf_init(&out, (size_t)4 << 30);
    m->objects = objects;
    for (uint32_t i = 0; i < UN_STREAMS; i++) buf_init(&m->cursors[i].part, (size_t)4 << 30);
    enum err_code code = run->options->package ? open_package(run, &out, err) : ERR_NONE;
    if (!code) code = write_objects(run, m, &out, err);
    if (run->options->package) buf_text(&out, "]}\n");
    if (!code) code = flush(run, &out, 1, err);
    for (uint32_t i = 0; i < UN_STREAMS; i++) buf_free(&m->cursors[i].part);
    buf_free(&out);
    mem_free(m);
    return code;
}

/* --- the run ---------------------------------------------------------------------------------- */

static enum err_code work(struct un_run *run, struct err *err)
{
    struct un_spool *objects = NULL;
    enum err_code code = un_read_all(run, err);
    if (!code) code = rank_sheets(run, err);
    if (!code) code = un_spool_new(run->job->spill, &objects, err);
    if (!code) {
        un_bind_schema(run);
        code = build_all(run, objects, err);
    }
    if (!code && run->result->objects) code = write_all(run, objects, err);
    un_spool_free(objects);
    return code;
}

enum err_code unflatten_run(const struct ocds_job *job, const struct unflatten_options *options,
                            struct unflatten_result *result, struct err *err)
{
    struct unflatten_result unseen;
    struct un_run run = {.job = job, .options = options, .result = result ? result : &unseen};
    *run.result = (struct unflatten_result){0};
    run.root_id = options->root_id ? str_of(options->root_id) : STR("ocid");
    run.id_name = options->id_name && *options->id_name ? str_of(options->id_name) : STR("id");
    run.root.kind = run.meta_root.kind = UN_OBJECT_KIND;
    arena_init(&run.arena, UN_SHAPES);
    buf_init(&run.meta, (size_t)64 << 20);
    run.sheets = mem_calloc(UN_SHEETS, sizeof(struct un_sheet *));
    enum err_code code = run.sheets ? ERR_NONE : err_no_memory(err);
    if (!code) code = un_spool_new(job->spill, &run.rows, err);
    if (!code) code = work(&run, err);
    un_spool_free(run.rows);
    mem_free(run.sheets);
    mem_free(run.table);
    buf_free(&run.meta);
    arena_free(&run.arena);
    return code;
}
