/* What a worker does with a batch: parse each element once, hold it to the limits, give it to the
 * task, and note what is to be told. See stream_private.h. */
#include "base/i18n.h"
#include "base/text.h"
#include "ocds/stream_private.h"

struct depth {
    json_ref at;
    size_t left;
    bool object;
};

/* Values below a container, at any depth. */
static size_t extent(json_ref container)
{
    return (size_t)(json_yy(json_after(container)) - json_yy(container)) - 1;
}

/* Is it nested deeper than `most`? A container with fewer values below it than levels are left
 * cannot be, and is not entered: on usual data a few dozen values are looked at. */
static bool deeper_than(json_ref root, uint32_t most, struct depth *stack)
{
    if (!json_is_container(root) || extent(root) < most) return false;
    size_t depth = 0; /* containers open */
    json_ref into = root;
    for (;;) {
        if (into) {
            if (depth == most) return true;
            stack[depth++] =
                (struct depth){json_first(into), json_length(into), json_is_object(into)};
            into = NULL;
        }
        struct depth *d = &stack[depth - 1];
        if (d->left == 0) {
            if (--depth == 0) return false;
            continue;
        }
        json_ref v = d->object ? json_value_of(d->at) : d->at;
        d->left--;
        d->at = json_after(v);
        if (json_is_container(v) && depth + 1 + extent(v) > most) into = v;
    }
}

/* Places inside the element become places in the file. */
static void tell_place(const struct item *item, struct err *err)
{
    struct place *p = &err->place;
    err_file(err, item->file);
    if (p->line == 0) {
        p->column = 0;
        p->offset = item->offset;
    } else {
        if (p->line == 1 && item->column) p->column += item->column - 1;
        p->offset = item->offset + (item->exact ? p->offset : 0);
    }
    p->line = item->line + (p->line ? p->line - 1 : 0);
    p->row = 0; /* of tables; the element's number is told beside */
}

static bool tell(struct worker *w, struct batch *b, const struct item *item, bool mended)
{
    struct event e = {.kind = ITEM_PROBLEM,
                      .note = mended,
                      .mended = mended,
                      .number = item->number,
                      .main = b->main.n,
                      .side = b->side.n,
                      .file = item->file};
    tell_place(item, &w->found);
    e.err = w->found;
    if (mended) e.err.code = ERR_NONE;
    err_clear(&w->found);
    return batch_event(b, &e);
}

static enum err_code mend(struct worker *w, struct batch *b, const struct item *item,
                          struct ocds_element *e)
{
    if (text_is_utf8(e->text)) return ERR_INPUT;
    arena_reset(&w->mended);
    struct str text = json_stream_mend(&w->mended, e->text);
    if (!text.p) return err_no_memory(&w->found);
    struct err problem = w->found;
    err_clear(&w->found);
    enum err_code code = json_pool_parse(&w->pool, text, &e->root, &w->found);
    if (code == ERR_INPUT) w->found = problem; /* with its place in the bytes of the file */
    if (code) return code;
    e->text = text;
    e->exact = false;
    err_set(&w->found, ERR_NONE, "%s",
            _("Hay bytes que no son UTF-8; se leyeron como Windows-1252"));
    return tell(w, b, item, true) ? ERR_NONE : err_no_memory(&w->found);
}

static enum err_code parse(struct worker *w, struct batch *b, const struct item *item,
                           struct ocds_element *e)
{
    enum err_code code = json_pool_parse(&w->pool, e->text, &e->root, &w->found);
    if (code == ERR_INPUT) code = mend(w, b, item, e);
    if (code || !deeper_than(e->root, w->run->max_depth, w->depth)) return code;
    err_set(&w->found, ERR_LIMIT, _("El elemento está anidado a más de %u niveles"),
            w->run->max_depth);
    return ERR_INPUT;
}

static struct str array_of(struct str path)
{
    if (path.n == 0) return STR_NONE;
    const char *end = memrchr(path.p, '/', path.n);
    if (!end || end == path.p) return STR_NONE;
    const char *start = memrchr(path.p, '/', (size_t)(end - path.p));
    return start ? (struct str){start + 1, (size_t)(end - start) - 1} : STR_NONE;
}

struct ocds_noting {
    struct worker *worker;
    struct batch *batch;
    const struct item *item;
};

enum err_code ocds_note(struct ocds_output *out, const struct err *note)
{
    struct ocds_noting *n = out->noting;
    if (!n) return ERR_NONE;
    struct event e = {.kind = ITEM_PROBLEM,
                      .note = true,
                      .number = n->item->number,
                      .main = n->batch->main.n,
                      .side = n->batch->side.n,
                      .file = n->item->file,
                      .err = *note};
    if (!e.err.place.file[0]) err_file(&e.err, n->item->file);
    if (!e.err.place.line) e.err.place.line = n->item->line;
    e.err.code = ERR_NONE;
    return batch_event(n->batch, &e) ? ERR_NONE : ERR_MEMORY;
}

/* ERR_INPUT: told. Anything else ends the run. */
static enum err_code element(struct worker *w, struct batch *b, const struct item *item)
{
    struct run *run = w->run;
    struct ocds_element e = {
        .text = {b->text + item->at, item->n},
        .number = item->number,
        .file = item->file,
        .line = item->line,
        .offset = item->offset,
        .exact = item->exact,
        .path = {b->text + item->path_at, item->path_n},
        .package = item->package ? &item->package->shown : &run->none,
    };
    size_t main = b->main.n, side = b->side.n;
    enum err_code code = parse(w, b, item, &e);
    size_t events = b->event_count;
    if (!code) {
        e.kind = ocds_kind_of(e.root, array_of(e.path));
        b->elements++;
        b->of_kind[e.kind]++;
        struct ocds_noting noting = {w, b, item};
        struct ocds_output out = {&b->main, &b->side, &noting, NULL};
        if (w->arena.used) arena_reset(&w->arena);
        code = run->task->element(run->user, w->state, &e, &w->arena, &out, &w->found);
    }
    if (!code && (b->main.failed || b->side.failed)) code = err_no_memory(&w->found);
    if (!code) return ERR_NONE;
    b->event_count = events;
    b->main.n = main < b->main.n ? main : b->main.n;
    b->side.n = side < b->side.n ? side : b->side.n;
    if (code != ERR_INPUT) return code;
    if (!w->found.code) w->found.code = ERR_INPUT;
    if (tell(w, b, item, false)) return ERR_INPUT;
    return err_no_memory(&w->found);
}

static enum err_code other(struct worker *w, struct batch *b, const struct item *item)
{
    struct event e = {.kind = item->kind,
                      .note = item->exact,
                      .number = item->number,
                      .main = b->main.n,
                      .side = b->side.n,
                      .package = item->package,
                      .file = item->file};
    if (item->kind == ITEM_FILE) e.of = item->more;
    if (item->kind == ITEM_PROBLEM) e.err = *(const struct err *)item->more;
    if (!batch_event(b, &e)) return err_no_memory(&w->found);
    return item->kind == ITEM_PROBLEM && !item->exact ? ERR_INPUT : ERR_NONE;
}

void work_on(struct worker *w, struct batch *b)
{
    for (size_t i = 0; i < b->count; i++) {
        if (atomic_load_explicit(&w->run->stop, memory_order_relaxed)) return;
        const struct item *item = &b->items[i];
        enum err_code code = item->kind == ITEM_ELEMENT ? element(w, b, item) : other(w, b, item);
        if (!code) continue;
        if (code == ERR_INPUT) {
            if (w->run->job->strict) return; /* the run ends with what was just noted */
            continue;
        }
        b->code = code;
        b->err = w->found;
        if (!b->err.place.file[0]) err_file(&b->err, item->file);
        if (!b->err.place.line) b->err.place.line = item->line;
        err_clear(&w->found);
        return;
    }
}
