/* One run of the validator: a task of the stream, with a validator for each thread, joined at the
 * end and told. See validate.h. */
#include "ocds/validate.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "ocds/validate_private.h"

enum { NODE_MEMORY = 512 << 20, REPORT_MEMORY = 64 << 20 };

struct validation {
    const struct validate_options *options;
    struct validate_result *result;
    const struct ocds_totals *totals;
    uint64_t packages; /* of all, also empty ones */
};

static enum err_code open_state(void *user, void *state, struct err *err)
{
    struct validation *all = user;
    struct validator *v = state;
    v->options = all->options;
    arena_init(&v->arena, NODE_MEMORY);
    buf_init(&v->wild_path, 1 << 20);
    return validate_seen_new(&v->seen, err);
}

static void close_state(void *user, void *state)
{
    (void)user;
    struct validator *v = state;
    validate_plan_count(v);
    validate_groups_free(&v->groups);
    validate_facts_free(&v->facts);
    validate_seen_free(v->seen);
    json_pool_free(&v->package_pool);
    mem_free(v->counts.table);
    mem_free(v->ids.p);
    mem_free(v->patterns.p);
    buf_free(&v->wild_path);
    arena_free(&v->arena);
}

/* What there may be only one of: a record of an ocid. Releases and projects are counted where they
 * end. */
static void remember(struct validator *v, const struct ocds_element *e)
{
    if (v->scope != VALIDATE_RECORD || !json_is_object(e->root)) return;
    struct str ocid = json_text(json_get(e->root, "ocid"));
    if (!validate_seen_add(v, ocid, STR_NONE, true)) v->failed = true;
}

static enum err_code element(void *user, void *state, const struct ocds_element *e,
                             struct arena *arena, struct ocds_output *out, struct err *err)
{
    (void)user;
    (void)out;
    struct validator *v = state;
    v->element = e;
    v->scratch = arena;
    v->element_error = false;
    v->order = 0;
    v->line_offset = 0;
    v->line = e->line;
    enum err_code code = validate_plan(v, e, err);
    if (code) return code;
    v->root = e->root;
    v->text = e->text;
    v->where = e->path;
    if (e->package->number == 0 && v->scope != VALIDATE_PACKAGE) {
        v->asked[CODE_UNPACKAGED]++;
        validate_found(v, CODE_UNPACKAGED, v->root_node, e->root);
    } else {
        v->asked[CODE_UNPACKAGED]++;
    }
    validate_walk(v, v->root_node, e->root);
    remember(v, e);
    v->elements++;
    if (!v->element_error) v->valid++;
    return v->failed ? err_no_memory(err) : ERR_NONE;
}

static enum err_code package(void *user, const struct ocds_package *package, const char *file,
                             struct err *err)
{
    (void)package;
    (void)file;
    (void)err;
    ((struct validation *)user)->packages++;
    return ERR_NONE;
}

static enum err_code join(void *user, void *into, void *from, struct err *err)
{
    (void)user;
    struct validator *a = into, *b = from;
    validate_plan_count(b);
    bool fine =
        validate_groups_join(&a->groups, &b->groups) && validate_seen_join(a->seen, b->seen);
    for (size_t i = 0; fine && b->counts.table && i <= b->counts.mask; i++)
        fine = validate_count(&a->counts, b->counts.table[i].key, b->counts.table[i].count);
    for (int c = 0; c < CODES; c++) a->asked[c] += b->asked[c];
    a->elements += b->elements;
    a->valid += b->valid;
    a->packages += b->packages;
    return fine && !b->failed ? ERR_NONE : err_no_memory(err);
}

static enum err_code finish(void *user, void *state, struct ocds_output *out, struct err *err)
{
    struct validation *all = user;
    struct validator *v = state;
    struct arena arena;
    struct vreport report = {.options = all->options, .v = v, .totals = all->totals};
    struct ocds_element nowhere = {.file = ""};
    struct vnode packages = {.scope = VALIDATE_PACKAGE, .path = STR(""), .key = 2};
    validate_plan_count(v);
    report.sampled = validate_seen_finish(v->seen, v);
    v->asked[CODE_EMPTY_PACKAGE] = all->packages;
    v->element = &nowhere;
    if (all->packages > v->packages)
        validate_found_count(v, CODE_EMPTY_PACKAGE, &packages, all->packages - v->packages);
    for (int c = 0; c < CODES; c++)
        if (!validate_count(&v->counts, validate_asked_key((enum code)c), v->asked[c]))
            v->failed = true;
    if (v->failed) return err_no_memory(err);
    arena_init(&arena, REPORT_MEMORY);
    enum err_code code = validate_report(&report, &arena, err);
    for (size_t i = 0; !code && all->options->group && i < report.count; i++)
        all->options->group(all->options->user, &report.groups[i]);
    if (!code && all->options->output == VALIDATE_JSON)
        validate_write_json(&report, out->main);
    else if (!code)
        validate_write_text(&report, out->main);
    *all->result = report.result;
    arena_free(&arena);
    return code;
}

enum err_code validate_run(const struct ocds_job *job, const struct validate_options *options,
                           struct validate_result *result, struct ocds_totals *totals,
                           struct err *err)
{
    static const struct ocds_task task = {.state_size = sizeof(struct validator),
                                          .context_first = true,
                                          .open = open_state,
                                          .element = element,
                                          .package = package,
                                          .join = join,
                                          .close = close_state};
    struct validate_result unseen;
    struct ocds_totals counted;
    if (!result) result = &unseen;
    if (!totals) totals = &counted;
    *result = (struct validate_result){0};
    struct validation all = {.options = options, .result = result, .totals = totals};
    return ocds_run(job, &task, &all, finish, totals, err);
}
