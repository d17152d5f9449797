/* What indicators found, kept as briefly as the output allows: written out at once (findings),
 * counted with a few examples (text), or figures by id (results). See indicator.h. */
#include "base/i18n.h"
#include "base/mem.h"
#include "ocds/indicator_private.h"

/* ---- figures by id ----------------------------------------------------------------------- */

/* `p` with room for one more, perhaps elsewhere; NULL without memory, and `p` is as it was. */
static void *room(void *p, size_t *capacity, size_t count, size_t size)
{
    if (count < *capacity) return p;
    size_t n = *capacity + *capacity / 2 + 16;
    void *bigger = n < UINT32_MAX ? mem_realloc(p, n * size) : NULL;
    if (bigger) *capacity = n;
    return bigger;
}

/* One value per id and indicator; where a process stands twice in the input, the later one's. */
static enum err_code put_result(struct indicator_sink *sink, enum indicator_group group,
                                struct str id, const struct indicator_result *r, struct err *err)
{
    struct indicator_result *first = indicator_table_at(&sink->groups[group], sizeof *first, id);
    if (!first) return err_no_memory(err);
    if (!first->indicator) {
        *first = *r;
        first->next = 0;
        return ERR_NONE;
    }
    for (struct indicator_result *old = first; old; old = indicator_result_next(sink, old)) {
        if (old->indicator != r->indicator) continue;
        if (r->element >= old->element) {
            old->value = r->value;
            old->element = r->element;
        }
        return ERR_NONE;
    }
    struct indicator_result *results =
        room(sink->results, &sink->result_capacity, sink->result_count, sizeof *results);
    if (!results) return err_no_memory(err);
    sink->results = results;
    sink->results[sink->result_count] = *r;
    sink->results[sink->result_count++].next = first->next;
    first->next = (uint32_t)sink->result_count;
    return ERR_NONE;
}

/* ---- examples ---------------------------------------------------------------------------- */

/* The place of an element among the examples, which are the first ones of the input; count when it
 * comes too late to be one. */
static size_t example_place(const struct indicator_tally *t, size_t most, uint64_t element)
{
    size_t i = t->example_count;
    while (i > 0 && t->example[i - 1].element > element) i--;
    return i < most ? i : most;
}

/* One example of a process: what it says of its tenderers is the same again. */
static bool shown(const struct indicator_tally *t, uint64_t element)
{
    for (size_t i = 0; i < t->example_count; i++)
        if (t->example[i].element == element && element != UINT64_MAX) return true;
    return false;
}

static void put_example(struct indicator_tally *t, size_t most, struct indicator_example e)
{
    size_t i = example_place(t, most, e.element);
    if (i == most || shown(t, e.element)) {
        mem_free(e.question);
        return;
    }
    if (t->example_count == most) mem_free(t->example[--t->example_count].question);
    memmove(&t->example[i + 1], &t->example[i], (t->example_count - i) * sizeof *t->example);
    t->example[i] = e;
    t->example_count++;
}

bool indicator_words(const struct indicator_sink *sink, const struct indicator *indicator)
{
    (void)indicator;
    const struct indicator_run *run = sink->run;
    if (run->options->output == INDICATOR_FINDINGS) return true;
    if (run->options->output == INDICATOR_RESULTS) return false;
    const struct indicator_tally *t = &sink->tally[sink->current];
    uint64_t element = sink->view ? sink->view->element->number : UINT64_MAX;
    return example_place(t, run->examples, element) < run->examples;
}

static enum err_code keep_example(struct indicator_sink *sink, const struct indicator_finding *f,
                                  struct err *err)
{
    char *question = mem_alloc(f->question.n + 1);
    if (!question) return err_no_memory(err);
    memcpy(question, f->question.p, f->question.n);
    question[f->question.n] = 0;
    put_example(&sink->tally[sink->current], sink->run->examples,
                (struct indicator_example){.element = f->element ? f->element : UINT64_MAX,
                                           .line = f->line,
                                           .file = f->file,
                                           .question = question});
    return ERR_NONE;
}

/* ---- what indicators call ---------------------------------------------------------------- */

enum err_code indicator_found(struct indicator_sink *sink, const struct indicator *indicator,
                              const struct indicator_finding *finding, struct err *err)
{
    struct indicator_finding f = *finding;
    if (sink->view) {
        if (!f.ocid.p) f.ocid = sink->view->ocid;
        if (!f.file) f.file = sink->view->element->file;
        if (!f.line) f.line = sink->view->element->line;
        if (!f.element) f.element = sink->view->element->number;
    }
    if (f.group == INDICATOR_PROCESS && !f.id.p) f.id = f.ocid;
    sink->tally[sink->current].found[f.group]++;
    switch (sink->run->options->output) {
    case INDICATOR_FINDINGS:
        indicator_write_finding(sink->out, indicator, &f);
        return sink->out->failed ? err_no_memory(err) : ERR_NONE;
    case INDICATOR_RESULTS: {
        struct indicator_result r = {
            .value = f.value, .element = f.element, .indicator = (uint32_t)sink->current + 1};
        return put_result(sink, f.group, f.id, &r, err);
    }
    default:
        if (f.question.n && indicator_words(sink, indicator)) return keep_example(sink, &f, err);
        return ERR_NONE;
    }
}

static struct indicator_table *map_of(struct indicator_sink *sink, const char *name)
{
    for (size_t i = 0; i < MAPS_MOST; i++) {
        if (!sink->map_names[i]) sink->map_names[i] = name;
        if (strcmp(sink->map_names[i], name) == 0) return &sink->maps[i];
    }
    return NULL;
}

static enum err_code put_map(struct indicator_table *map, struct str key, size_t ocid,
                             struct err *err)
{
    uint32_t *n = map ? indicator_table_at(map, sizeof *n, key) : NULL;
    if (!n) return err_no_memory(err);
    *n = (uint32_t)ocid;
    return ERR_NONE;
}

enum err_code indicator_map(struct indicator_sink *sink, const char *map, struct str ocid,
                            struct str id, struct err *err)
{
    if (!sink->run->options->maps || sink->run->options->output != INDICATOR_RESULTS)
        return ERR_NONE;
    char small[256], *p = small;
    size_t n = ocid.n + id.n + 1;
    if (n > sizeof small) p = mem_alloc(n);
    if (!p) return err_no_memory(err);
    memcpy(p, ocid.p, ocid.n);
    p[ocid.n] = 0x1f;
    if (id.n) memcpy(p + ocid.n + 1, id.p, id.n);
    enum err_code code = put_map(map_of(sink, map), (struct str){p, n}, ocid.n, err);
    if (p != small) mem_free(p);
    return code;
}

enum err_code indicator_meta(struct indicator_sink *sink, const struct indicator *indicator,
                             const char *name, double value, struct err *err)
{
    (void)indicator;
    struct indicator_figure *figures =
        room(sink->figures, &sink->figure_capacity, sink->figure_count, sizeof *figures);
    if (!figures) return err_no_memory(err);
    sink->figures = figures;
    sink->figures[sink->figure_count++] =
        (struct indicator_figure){.indicator = sink->current, .name = name, .value = value};
    return ERR_NONE;
}

/* ---- names ------------------------------------------------------------------------------- */

static struct str called(const struct indicator_sink *sink, const struct indicator_called *c)
{
    return (struct str){sink->name_text.p + c->at, c->n};
}

static enum err_code add_name(struct indicator_sink *sink, struct str id, struct str name,
                              struct err *err)
{
    if (!id.n || !name.n) return ERR_NONE;
    struct indicator_called *c = indicator_table_at(&sink->names, sizeof *c, id);
    if (!c) return err_no_memory(err);
    if (c->n && str_compare(name, called(sink, c)) >= 0) return ERR_NONE;
    *c = (struct indicator_called){sink->name_text.n, name.n};
    buf_str(&sink->name_text, name);
    return sink->name_text.failed ? err_no_memory(err) : ERR_NONE;
}

static enum err_code add_names(struct indicator_sink *sink, const struct view_org *orgs, size_t n,
                               struct err *err)
{
    enum err_code code = ERR_NONE;
    for (size_t i = 0; !code && i < n; i++) code = add_name(sink, orgs[i].id, orgs[i].name, err);
    return code;
}

enum err_code indicator_names_add(struct indicator_sink *sink, const struct view *view,
                                  struct err *err)
{
    if (sink->run->options->output == INDICATOR_RESULTS) return ERR_NONE;
    enum err_code code = add_names(sink, &view->buyer, 1, err);
    if (!code) code = add_names(sink, &view->tender.procuring_entity, 1, err);
    for (size_t i = 0; !code && i < view->bid_count; i++)
        code = add_names(sink, view->bids[i].tenderers, view->bids[i].tenderer_count, err);
    for (size_t i = 0; !code && i < view->award_count; i++)
        code = add_names(sink, view->awards[i].suppliers, view->awards[i].supplier_count, err);
    return code;
}

struct str indicator_name(const struct indicator_sink *sink, struct str id)
{
    const struct indicator_called *c = indicator_table_find(&sink->names, id);
    return c ? called(sink, c) : id;
}

static enum err_code join_names(struct indicator_sink *into, struct indicator_sink *from,
                                struct err *err)
{
    enum err_code code = ERR_NONE;
    for (size_t i = 0; !code && i < from->names.count; i++)
        code = add_name(into, indicator_table_key(&from->names, i),
                        called(from, indicator_table_value(&from->names, i)), err);
    indicator_table_free(&from->names);
    buf_free(&from->name_text);
    return code;
}

/* ---- several workers --------------------------------------------------------------------- */

static enum err_code join_results(struct indicator_sink *into, struct indicator_sink *from,
                                  enum indicator_group group, struct err *err)
{
    struct indicator_table *t = &from->groups[group];
    enum err_code code = ERR_NONE;
    for (size_t i = 0; !code && i < t->count; i++) {
        const struct indicator_result *r = indicator_table_value(t, i);
        for (; !code && r; r = indicator_result_next(from, r))
            code = put_result(into, group, indicator_table_key(t, i), r, err);
    }
    indicator_table_free(t);
    return code;
}

static enum err_code join_maps(struct indicator_sink *into, struct indicator_sink *from,
                               struct err *err)
{
    enum err_code code = ERR_NONE;
    for (size_t m = 0; m < MAPS_MOST && from->map_names[m]; m++) {
        struct indicator_table *map = map_of(into, from->map_names[m]);
        for (size_t i = 0; !code && i < from->maps[m].count; i++)
            code = put_map(map, indicator_table_key(&from->maps[m], i),
                           *(const uint32_t *)indicator_table_value(&from->maps[m], i), err);
        indicator_table_free(&from->maps[m]);
    }
    return code;
}

static void join_tally(struct indicator_tally *into, struct indicator_tally *from, size_t most)
{
    for (size_t g = 0; g < INDICATOR_GROUPS; g++) into->found[g] += from->found[g];
    for (size_t i = 0; i < FIELDS_MOST; i++) into->missing[i] += from->missing[i];
    into->looked += from->looked;
    for (size_t i = 0; i < from->example_count; i++) put_example(into, most, from->example[i]);
    from->example_count = 0;
}

enum err_code indicator_sink_join(struct indicator_sink *into, struct indicator_sink *from,
                                  struct err *err)
{
    enum err_code code = ERR_NONE;
    for (unsigned g = 0; !code && g < INDICATOR_GROUPS; g++)
        code = join_results(into, from, (enum indicator_group)g, err);
    from->result_count = 0;
    if (!code) code = join_maps(into, from, err);
    if (!code) code = join_names(into, from, err);
    for (size_t i = 0; !code && i < into->run->count; i++)
        join_tally(&into->tally[i], &from->tally[i], into->run->examples);
    for (size_t i = 0; i < into->run->count; i++) from->tally[i] = (struct indicator_tally){0};
    into->releases += from->releases;
    from->releases = 0;
    return code;
}

enum err_code indicator_sink_open(struct indicator_sink *sink, const struct indicator_run *run,
                                  struct err *err)
{
    *sink = (struct indicator_sink){.run = run};
    buf_init(&sink->name_text, (size_t)1 << 32);
    sink->tally = mem_calloc(run->count + 1, sizeof *sink->tally);
    return sink->tally ? ERR_NONE : err_no_memory(err);
}

void indicator_sink_free(struct indicator_sink *sink)
{
    if (!sink->run) return;
    for (size_t g = 0; g < INDICATOR_GROUPS; g++) indicator_table_free(&sink->groups[g]);
    for (size_t m = 0; m < MAPS_MOST; m++) indicator_table_free(&sink->maps[m]);
    for (size_t i = 0; sink->tally && i < sink->run->count; i++)
        for (size_t k = 0; k < sink->tally[i].example_count; k++)
            mem_free(sink->tally[i].example[k].question);
    indicator_table_free(&sink->names);
    buf_free(&sink->name_text);
    mem_free(sink->tally);
    mem_free(sink->results);
    mem_free(sink->figures);
    *sink = (struct indicator_sink){0};
}
