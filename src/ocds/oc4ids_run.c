/* The run of the conversion to OC4IDS: releases are gathered by all workers, then projects are made
 * one after another and written in order. */
#include <inttypes.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "format/json_inline.h"
#include "ocds/merge.h"
#include "ocds/oc4ids_gather.h"

enum { WRITE_AT = 1 << 20, DEPTH = 512 /* the stream has applied the job's own limit */ };

struct run {
    const struct ocds_job *job;
    const struct oc4ids_options *options;
    struct ocds_totals *totals;
    uint64_t projects, processes;
    char *package; /* what the first package says of itself, as JSON; owned */
    size_t package_size;
    uint64_t package_number;
    struct merger *merger;
    struct buf out, merged;
    struct arena arena;   /* of one project */
    struct arena scratch; /* of the releases of one process: only what is made of them stays */
    uint64_t element;     /* the one that is being looked at, for notes */
};

/* --- gathering -------------------------------------------------------------------------------- */

struct state {
    struct oc4ids_shelf *shelf;
};

static enum err_code open_state(void *user, void *state, struct err *err)
{
    (void)user;
    return oc4ids_shelf_open(&((struct state *)state)->shelf, err);
}

static void close_state(void *user, void *state)
{
    (void)user;
    oc4ids_shelf_free(((struct state *)state)->shelf);
}

static enum err_code join_states(void *user, void *into, void *from, struct err *err)
{
    struct state *a = into, *b = from;
    (void)user;
    (void)err;
    struct oc4ids_shelf *last = a->shelf;
    while (last->next) last = last->next;
    last->next = b->shelf;
    b->shelf = NULL;
    return ERR_NONE;
}

static enum err_code each_element(void *user, void *state, const struct ocds_element *element,
                                  struct arena *arena, struct ocds_output *out, struct err *err)
{
    struct run *run = user;
    (void)out;
    return oc4ids_gather(run->job, ((struct state *)state)->shelf, element, arena, err);
}

static enum err_code each_package(void *user, const struct ocds_package *package, const char *file,
                                  struct err *err)
{
    struct run *run = user;
    (void)file;
    if (run->package_number && run->package_number <= package->number) return ERR_NONE;
    char *text = mem_alloc(package->json.n + 1);
    if (!text) return err_no_memory(err);
    memcpy(text, package->json.p, package->json.n);
    mem_free(run->package);
    run->package = text;
    run->package_size = package->json.n;
    run->package_number = package->number;
    return ERR_NONE;
}

/* --- one project ------------------------------------------------------------------------------ */

static void tell(struct run *run, const struct err *given, bool note)
{
    struct ocds_problem problem = {.err = *given, .element = run->element, .note = note};
    if (run->totals && note) run->totals->notes++;
    if (run->totals && !note) run->totals->bad++;
    if (run->job->problem) run->job->problem(run->job->user, &problem);
}

static void on_note(struct oc4ids_project *p, struct str ocid, const char *what)
{
    struct err note = {0};
    err_set(&note, ERR_INPUT, "%s (%.*s)", _(what), STR_FMT(ocid));
    tell(p->user, &note, true);
}

static int by_date(const void *a, const void *b, bool instants)
{
    const struct oc4ids_entry *x = *(struct oc4ids_entry *const *)a;
    const struct oc4ids_entry *y = *(struct oc4ids_entry *const *)b;
    struct merge_date dx = merge_date_of(x->date), dy = merge_date_of(y->date);
    int order = merge_date_compare(&dx, &dy, instants);
    if (order) return order;
    return x->number < y->number ? -1 : x->number > y->number;
}

static int by_instant(const void *a, const void *b)
{
    return by_date(a, b, true);
}

static int by_text(const void *a, const void *b)
{
    return by_date(a, b, false);
}

/* As the merger does: one date that is no instant makes all be compared as text. */
static void sort_entries(struct oc4ids_entry **entries, size_t count)
{
    bool instants = true;
    for (size_t i = 0; i < count; i++)
        if (!merge_date_of(entries[i]->date).instant) instants = false;
    qsort(entries, count, sizeof(struct oc4ids_entry *), instants ? by_instant : by_text);
}

/* What is known of a process while its entries are read. */
struct reading {
    struct run *run;
    struct maker *make;
    struct oc4ids_process *process;
    struct arena *arena; /* of the releases: the project's or the scratch */
    json_ref *releases;
    size_t count, capacity;
    json_ref compiled; /* of the last record that has one */
};

static enum err_code add_release(struct reading *r, json_ref release, struct err *err)
{
    if (r->count == r->capacity) {
        size_t capacity = r->capacity ? r->capacity * 2 : 4;
        json_ref *releases = arena_array(r->arena, capacity, sizeof *releases);
        if (!releases) return err_no_memory(err);
        if (r->count) memcpy(releases, r->releases, r->count * sizeof *releases);
        r->releases = releases;
        r->capacity = capacity;
    }
    r->releases[r->count++] = release;
    return ERR_NONE;
}

static void add_to(struct maker *m, struct piece **list, struct piece *element)
{
    if (!*list) *list = piece_new(m, PIECE_ARRAY);
    piece_add(*list, element);
}

/* A value of a release, in a form that outlives it. */
static struct piece *keep_value(struct reading *r, json_ref v)
{
    if (!v || r->arena == &r->run->arena) return piece_ref(r->make, v);
    buf_clear(&r->run->merged);
    json_inline_write(&r->run->merged, v);
    struct str text = arena_str(&r->run->arena, buf_view(&r->run->merged));
    if (r->run->merged.failed || !text.p) r->make->failed = true;
    return piece_raw(r->make, text);
}

static struct str keep_text(struct reading *r, struct str text)
{
    return r->arena == &r->run->arena ? text : arena_str(&r->run->arena, text);
}

static void add_embedded(struct reading *r, json_ref release)
{
    if (!r->run->options->no_embedded)
        add_to(r->make, &r->process->embedded, keep_value(r, release));
}

/* A release of a package that has an address is linked: address#id. */
static void link_release(struct reading *r, json_ref release, struct str uri)
{
    struct str id = oc4ids_text(release, "id");
    if (!uri.n || !id.n) {
        add_embedded(r, release);
        return;
    }
    struct piece *link = piece_new(r->make, PIECE_OBJECT);
    struct str url = arena_printf(&r->run->arena, "%.*s#%.*s", STR_FMT(uri), STR_FMT(id));
    piece_set(r->make, link, "id", piece_text(r->make, keep_text(r, id)));
    piece_set(r->make, link, "tag", keep_value(r, oc4ids_at(release, "tag")));
    piece_set(r->make, link, "date", keep_value(r, oc4ids_at(release, "date")));
    piece_set(r->make, link, "url", piece_text(r->make, url));
    add_to(r->make, &r->process->links, link);
}

/* A link of a record as it stands; OC4IDS asks for an id, which the address may hold behind "#". */
static void add_link(struct reading *r, json_ref link)
{
    struct str url = oc4ids_text(link, "url");
    const char *mark = url.n ? memchr(url.p, '#', url.n) : NULL;
    struct piece *copy = piece_copy(r->make, link);
    if (mark && !json_get(link, "id"))
        piece_set(r->make, copy, "id",
                  piece_text(r->make, str_slice(url, (size_t)(mark - url.p) + 1, url.n)));
    add_to(r->make, &r->process->links, copy);
}

static enum err_code read_record(struct reading *r, json_ref record, struct err *err)
{
    json_ref compiled = oc4ids_at(record, "compiledRelease");
    if (json_type(compiled) == JSON_OBJECT) r->compiled = compiled;
    enum err_code code = ERR_NONE;
    for (struct json_iter it = json_each(oc4ids_list(record, "releases"));
         !code && json_next(&it);) {
        if (json_type(it.value) != JSON_OBJECT) continue;
        if (oc4ids_filled(oc4ids_at(it.value, "url"))) {
            add_link(r, it.value);
            continue;
        }
        add_embedded(r, it.value);
        code = add_release(r, it.value, err);
    }
    return code;
}

static bool is_compiled(json_ref release)
{
    for (struct json_iter it = json_each(oc4ids_list(release, "tag")); json_next(&it);)
        if (json_type(it.value) == JSON_STRING && str_is(json_text(it.value), "compiled"))
            return true;
    return false;
}

/* The release that stands for the process: a record's, else what its releases compile to. */
static enum err_code compile(struct reading *r, struct err *err)
{
    struct buf *merged = &r->run->merged;
    r->process->compiled = r->compiled;
    if (r->compiled || r->count == 0) return ERR_NONE;
    buf_clear(merged);
    enum err_code code = ERR_INPUT;
    if (r->count > 1 || !is_compiled(r->releases[0]))
        code = merger_merge(r->run->merger, r->releases, r->count, merged, NULL, err);
    if (code == ERR_INPUT && r->count == 1) { /* it stands for itself */
        buf_clear(merged);
        json_inline_write(merged, r->releases[0]);
        code = ERR_NONE;
    }
    if (code) return code;
    if (merged->failed) return err_no_memory(err);
    return json_parse(&r->run->arena, buf_view(merged), DEPTH, &r->process->compiled, err);
}

static enum err_code read_entries(struct reading *r, struct oc4ids_entry **entries, size_t count,
                                  struct err *err)
{
    enum err_code code = ERR_NONE;
    for (size_t i = 0; i < count && !code; i++) {
        struct str text;
        json_ref root;
        r->run->element = entries[i]->number;
        code = oc4ids_fetch(entries[i], r->arena, &text, err);
        if (!code) code = json_parse(r->arena, text, DEPTH, &root, err);
        if (!code && entries[i]->record) code = read_record(r, root, err);
        if (code || entries[i]->record) continue;
        link_release(r, root, entries[i]->uri);
        code = add_release(r, root, err);
    }
    return code;
}

static enum err_code read_process(struct run *run, struct maker *make,
                                  const struct oc4ids_waiting *waiting,
                                  struct oc4ids_process *process, struct err *err)
{
    struct reading r = {.run = run, .make = make, .process = process, .arena = &run->scratch};
    struct oc4ids_entry **entries = arena_array(&run->arena, waiting->count, sizeof *entries);
    size_t count = 0;
    if (!entries) return err_no_memory(err);
    for (struct oc4ids_entry *e = waiting->first; e; e = e->next) {
        entries[count++] = e;
        if (e->record) r.arena = &run->arena;
    }
    sort_entries(entries, count);
    arena_reset(&run->scratch);
    process->ocid = waiting->ocid;
    enum err_code code = read_entries(&r, entries, count, err);
    if (!code) process->estimate = keep_value(&r, oc4ids_estimate_of(r.releases, r.count));
    return code ? code : compile(&r, err);
}

static enum err_code flush(struct run *run, size_t at, struct err *err)
{
    if (run->out.failed) return err_no_memory(err);
    if (run->out.n < at || run->out.n == 0) return ERR_NONE;
    enum err_code code = ERR_NONE;
    if (run->job->out >= 0) code = file_write_all(run->job->out, run->out.p, run->out.n, err);
    buf_clear(&run->out);
    return code;
}

static enum err_code write_project(struct run *run, const struct oc4ids_plan *plan, size_t n,
                                   struct err *err)
{
    const struct oc4ids_group *group = &plan->groups[n];
    struct oc4ids_project p = {.options = run->options,
                               .make = {.arena = &run->arena},
                               .id = group->id,
                               .note = on_note,
                               .user = run};
    arena_reset(&run->arena);
    p.processes = arena_array(&run->arena, group->count + 1, sizeof *p.processes);
    if (!p.processes) return err_no_memory(err);
    for (size_t i = 0; i < group->count; i++) {
        struct err wrong = {0};
        enum err_code code = read_process(run, &p.make, &plan->processes[group->processes[i]],
                                          &p.processes[p.count], &wrong);
        if (code == ERR_INPUT) { /* its releases cannot be merged */
            tell(run, &wrong, false);
            if (!run->job->strict) {
                p.processes[p.count] = (struct oc4ids_process){0};
                continue;
            }
        }
        if (code) {
            if (err) *err = wrong;
            return code;
        }
        if (p.processes[p.count].compiled) p.count++;
    }
    if (p.count == 0) return ERR_NONE;
    enum err_code code = oc4ids_transform(&p, err);
    if (code) return code;
    if (run->options->package && run->projects) buf_char(&run->out, ',');
    piece_write(&run->out, p.output);
    if (!run->options->package) buf_char(&run->out, '\n');
    run->projects++;
    run->processes += p.count;
    return flush(run, WRITE_AT, err);
}

/* --- the package ------------------------------------------------------------------------------ */

static void put_member(struct run *run, const char *key, const char *given, json_ref known)
{
    struct json_writer w;
    if (!given && (!known || json_type(known) == JSON_NULL)) return;
    if (run->out.n && run->out.p[run->out.n - 1] != '{') buf_char(&run->out, ',');
    json_start(&w, &run->out, false);
    json_put_str(&w, str_of(key));
    buf_char(&run->out, ':');
    json_start(&w, &run->out, false);
    if (given)
        json_put_str(&w, str_of(given));
    else
        json_inline_write(&run->out, known);
}

static enum err_code begin_package(struct run *run, struct err *err)
{
    const struct oc4ids_options *o = run->options;
    json_ref known = NULL, publisher;
    arena_reset(&run->arena);
    if (run->package_size) {
        struct str text = {run->package, run->package_size};
        enum err_code code = json_parse(&run->arena, text, DEPTH, &known, err);
        if (code) return code;
    }
    publisher = json_get(known, "publisher");
    buf_char(&run->out, '{');
    put_member(run, "uri", o->uri, json_get(known, "uri"));
    put_member(run, "publishedDate", o->published_date, json_get(known, "publishedDate"));
    put_member(run, "version", o->version ? o->version : "0.9", NULL);
    if (o->publisher_name || o->publisher_uri || o->publisher_scheme || o->publisher_uid) {
        buf_text(&run->out, ",\"publisher\":{");
        put_member(run, "name", o->publisher_name, json_get(publisher, "name"));
        put_member(run, "uri", o->publisher_uri, json_get(publisher, "uri"));
        put_member(run, "scheme", o->publisher_scheme, json_get(publisher, "scheme"));
        put_member(run, "uid", o->publisher_uid, json_get(publisher, "uid"));
        buf_char(&run->out, '}');
    } else {
        put_member(run, "publisher", NULL, publisher);
    }
    put_member(run, "license", NULL, json_get(known, "license"));
    put_member(run, "publicationPolicy", NULL, json_get(known, "publicationPolicy"));
    buf_text(&run->out, ",\"projects\":[");
    return ERR_NONE;
}

/* --- all of it -------------------------------------------------------------------------------- */

static int by_number(const void *a, const void *b)
{
    const struct oc4ids_entry *x = *(struct oc4ids_entry *const *)a;
    const struct oc4ids_entry *y = *(struct oc4ids_entry *const *)b;
    return x->number < y->number ? -1 : x->number > y->number;
}

static enum err_code collect(struct oc4ids_shelf *shelves, struct oc4ids_entry ***out,
                             size_t *count, struct err *err)
{
    size_t n = 0;
    for (struct oc4ids_shelf *s = shelves; s; s = s->next) n += s->count;
    struct oc4ids_entry **entries = mem_calloc(n + 1, sizeof *entries);
    if (!entries) return err_no_memory(err);
    n = 0;
    enum err_code code = ERR_NONE;
    for (struct oc4ids_shelf *s = shelves; s && !code; s = s->next) {
        for (size_t i = 0; i < s->count; i++) entries[n++] = s->entries[i];
        code = oc4ids_shelf_flush(s, err);
    }
    qsort(entries, n, sizeof *entries, by_number);
    *out = entries;
    *count = n;
    return code;
}

static enum err_code make_projects(struct run *run, struct oc4ids_shelf *shelves, struct err *err)
{
    struct oc4ids_entry **entries = NULL;
    size_t count = 0;
    struct arena arena;
    struct oc4ids_plan plan = {0};
    arena_init(&arena, (size_t)8 << 30);
    enum err_code code = collect(shelves, &entries, &count, err);
    if (!code) code = oc4ids_plan(&arena, run->options, entries, count, &plan, err);
    if (!code && run->options->package && count) code = begin_package(run, err);
    for (size_t n = 0; n < plan.group_count && !code; n++) code = write_project(run, &plan, n, err);
    if (!code && run->options->package && count) buf_text(&run->out, "]}\n");
    if (!code) code = flush(run, 0, err);
    mem_free(entries);
    arena_free(&arena);
    return code;
}

static enum err_code finish(void *user, void *state, struct ocds_output *out, struct err *err)
{
    /* Those that the transforms look into: lists of theirs are merged whole. */
    static const char *const extensions[] = {"https://extensions.open-contracting.org/es/"
                                             "extensions/projects/",
                                             "https://extensions.open-contracting.org/es/"
                                             "extensions/location/",
                                             "https://extensions.open-contracting.org/es/"
                                             "extensions/budget/"};
    struct run *run = user;
    (void)out;
    struct merge_options options = {.dates = MERGE_DATES_INSTANT,
                                    .collision = MERGE_COLLISION_WARN};
    struct arena arena;
    struct schema *schema;
    arena_init(&arena, 64u << 20);
    enum err_code code = schema_builtin(&arena, SCHEMA_OCDS_1_1, &schema, err);
    for (size_t i = 0; !code && i < sizeof extensions / sizeof *extensions; i++)
        schema_extend_known(&arena, schema, str_of(extensions[i]), err);
    options.schema = schema;
    if (!code) code = merger_new(&options, &run->merger, err);
    if (!code) code = make_projects(run, ((struct state *)state)->shelf, err);
    merger_free(run->merger);
    arena_free(&arena);
    return code;
}

enum err_code oc4ids_run(const struct ocds_job *job, const struct oc4ids_options *options,
                         uint64_t *projects, uint64_t *processes, struct ocds_totals *totals,
                         struct err *err)
{
    struct run run = {.job = job, .options = options, .totals = totals};
    struct ocds_task task = {.state_size = sizeof(struct state),
                             .context_first = true,
                             .open = open_state,
                             .element = each_element,
                             .package = each_package,
                             .join = join_states,
                             .close = close_state};
    arena_init(&run.arena, (size_t)4 << 30);
    arena_init(&run.scratch, (size_t)4 << 30);
    buf_init(&run.out, (size_t)2 << 30);
    buf_init(&run.merged, (size_t)1 << 30);
    enum err_code code = ocds_run(job, &task, &run, finish, totals, err);
    mem_free(run.package);
    arena_free(&run.arena);
    arena_free(&run.scratch);
    buf_free(&run.out);
    buf_free(&run.merged);
    if (projects) *projects = run.projects;
    if (processes) *processes = run.processes;
    return code;
}
