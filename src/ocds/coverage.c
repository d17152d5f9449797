/* Coverage as a task of the stream: see coverage.h. */
#include "ocds/coverage.h"

#include "base/i18n.h"
#include "format/json_inline.h"
#include "ocds/coverage_private.h"
#include "ocds/merge.h"

struct worker {
    struct trie trie;
    struct arena arena;
    struct answers answers;
    struct merger *merger; /* of records without a compiled release */
    struct json_pool pool;
};
struct run {
    const struct coverage_options *options;
    struct coverage_result *result;
    struct plan plan;
    struct merge_options merge;
};

static void close_worker(void *user, void *state)
{
    struct worker *w = state;
    (void)user;
    trie_close(&w->trie);
    merger_free(w->merger);
    json_pool_free(&w->pool);
    arena_free(&w->arena);
    *w = (struct worker){0};
}

/* What cannot be opened whole is closed here: nobody else does. */
static enum err_code open_worker(void *user, void *state, struct err *err)
{
    struct run *r = user;
    struct worker *w = state;
    arena_init(&w->arena, (size_t)64 << 20);
    enum err_code code = trie_open(&w->trie, err);
    if (!code) code = merger_new(&r->merge, &w->merger, err);
    if (!code) code = answers_open(&w->arena, &r->plan, &w->trie, &w->answers, err);
    if (code) close_worker(user, state);
    return code;
}

/* What is measured of an element: of a record what its releases come to, which tells what is known
 * of the process; but Cardinal measures lines as they are. */
static enum err_code measured(const struct run *r, struct worker *w, const struct ocds_element *e,
                              json_ref *out, struct err *err)
{
    *out = e->root;
    if (r->options->compatible || e->kind != OCDS_RECORD) return ERR_NONE;
    enum err_code code = ocds_release_of(w->merger, e, &w->pool, out, err);
    if (!*out) *out = e->root;
    return code;
}

static enum err_code count_element(void *user, void *state, const struct ocds_element *e,
                                   struct arena *arena, struct ocds_output *out, struct err *err)
{
    struct run *r = user;
    struct worker *w = state;
    json_ref root;
    (void)arena;
    (void)out;
    enum err_code code = measured(r, w, e, &root, err);
    if (!code) code = trie_count(&w->trie, root, e->number, err);
    if (!code) answers_add(&r->plan, &w->answers, e->kind == OCDS_PROJECT);
    return code;
}

static enum err_code join_workers(void *user, void *into, void *from, struct err *err)
{
    struct run *r = user;
    struct worker *a = into, *b = from;
    answers_join(&r->plan, &a->answers, &b->answers);
    return trie_join(&a->trie, &b->trie, err);
}

static enum err_code write_report(void *user, void *state, struct ocds_output *out, struct err *err)
{
    struct run *r = user;
    struct worker *w = state;
    struct trie_entry *entries;
    size_t count;
    struct arena arena;
    arena_init(&arena, (size_t)128 << 20);
    enum err_code code = trie_list(&w->trie, &arena, &entries, &count, err);
    if (!code) {
        struct coverage_report report = {.options = r->options,
                                         .plan = &r->plan,
                                         .answers = &w->answers,
                                         .trie = &w->trie,
                                         .entries = entries,
                                         .entry_count = count,
                                         .arena = &arena};
        if (r->options->output == COVERAGE_JSON)
            coverage_write_json(&report, out->main);
        else
            coverage_write_text(&report, out->main);
        if (r->result)
            *r->result = (struct coverage_result){.processes = w->answers.elements[0],
                                                  .projects = w->answers.elements[1],
                                                  .paths = count,
                                                  .values = w->trie.values};
    }
    arena_free(&arena);
    return code;
}

enum err_code coverage_run(const struct ocds_job *job, const struct coverage_options *options,
                           struct coverage_result *result, struct ocds_totals *totals,
                           struct err *err)
{
    const struct ocds_task task = {.state_size = sizeof(struct worker),
                                   .open = open_worker,
                                   .element = count_element,
                                   .join = join_workers,
                                   .close = close_worker};
    struct run r = {.options = options, .result = result};
    struct arena arena;
    struct schema *schema = NULL;
    arena_init(&arena, (size_t)64 << 20);
    /* Without questions to answer the plan stays empty and costs nothing. */
    bool asked = options->questions || (options->output == COVERAGE_TEXT && !options->fields);
    enum err_code code = asked ? plan_make(&arena, options->indicators, &r.plan, err) : ERR_NONE;
    if (!code) code = schema_builtin(&arena, SCHEMA_OCDS_1_1, &schema, err);
    r.merge = (struct merge_options){.schema = schema, .dates = MERGE_DATES_INSTANT};
    if (!code) code = ocds_run(job, &task, &r, write_report, totals, err);
    arena_free(&arena);
    return code;
}

/* --- for programs ----------------------------------------------------------------------------- */

static void write_paths(const struct coverage_report *report, struct buf *out)
{
    struct buf path;
    struct json_writer w;
    bool any = false;
    buf_init(&path, TRIE_PATH_BYTES + 16);
    buf_char(out, '{');
    for (size_t i = 0; i < report->entry_count && !out->failed; i++) {
        const struct trie_entry *e = &report->entries[i];
        if (!coverage_kept(report, e->node)) continue;
        buf_clear(&path);
        trie_path(e->node, &path);
        if (e->object) buf_char(&path, '/');
        out->failed |= path.failed;
        if (any) buf_put(out, ", ", 2);
        any = true;
        json_start(&w, out, false);
        json_put_str(&w, buf_view(&path));
        buf_put(out, ": ", 2);
        buf_u64(out, e->count);
    }
    buf_put(out, "}\n", 2);
    buf_free(&path);
}

static void key_text(struct json_writer *w, const char *key, const char *text)
{
    json_key(w, key);
    if (text)
        json_put_str(w, str_of(text));
    else
        json_put_null(w);
}

static void write_question(const struct coverage_report *report, size_t i, struct buf *out)
{
    static const char *const verdicts[] = {"yes", "partly", "no"};
    const struct plan *plan = report->plan;
    const struct asked *q = &plan->asked[i];
    struct answer a = answer_of(plan, report->answers, i);
    struct json_writer w;
    json_start(&w, out, false);
    json_open_object(&w);
    key_text(&w, "code", q->code);
    key_text(&w, "kind", q->title ? "indicator" : "question");
    key_text(&w, "title", q->title ? _(q->title) : NULL);
    key_text(&w, "question", _(q->question));
    key_text(&w, "about", q->project ? "project" : "process");
    key_text(&w, "answer", verdicts[a.verdict]);
    json_key(&w, "have");
    json_put_int(&w, (int64_t)a.have);
    json_key(&w, "total");
    json_put_int(&w, (int64_t)a.of);
    json_key(&w, "needs");
    json_open_array(&w);
    for (size_t n = q->first; n < q->first + q->count; n++) {
        json_open_object(&w);
        key_text(&w, "field", plan->needed[n].paths);
        json_key(&w, "have");
        json_put_int(&w, (int64_t)report->answers->needed[n]);
        json_close_object(&w);
    }
    json_close_array(&w);
    key_text(&w, "missing", a.lacking ? a.lacking->paths : NULL);
    json_close_object(&w);
    buf_char(out, '\n');
}

void coverage_write_json(const struct coverage_report *report, struct buf *out)
{
    const struct coverage_options *o = report->options;
    if (o->fields || !o->questions) write_paths(report, out);
    for (size_t i = 0; o->questions && i < report->plan->asked_count; i++)
        if (report->answers->elements[report->plan->asked[i].project])
            write_question(report, i, out);
}
