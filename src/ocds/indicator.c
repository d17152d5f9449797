/* The run of the indicators over a stream of releases: see indicator.h. Each release is read once
 * into a view and shown to every indicator that has the fields it needs; workers keep states of
 * their own, joined and finished at the end. */
#include "base/i18n.h"
#include "base/mem.h"
#include "format/json_inline.h"
#include "ocds/indicator_bids.h"
#include "ocds/indicator_currency.h"
#include "ocds/indicator_private.h"
#include "ocds/indicator_states.h"

struct worker {
    struct indicator_sink sink;
    struct indicator_census census;
    void **states;         /* one per chosen indicator */
    struct merger *merger; /* made for the first record that needs it */
    struct json_pool pool;
};

/* ---- which ones -------------------------------------------------------------------------- */

/* Settings that name some of Cardinal's indicators choose among them, as in Cardinal. */
static bool names_cardinal(const struct settings *settings)
{
    for (size_t i = 0; indicators[i]; i++)
        if (indicators[i]->cardinal && settings_has_section(settings, indicators[i]->code))
            return true;
    return false;
}

static bool asked_for(const struct indicator_options *o, const struct indicator *indicator,
                      bool by_section)
{
    for (size_t i = 0; i < o->only_count; i++)
        if (indicator_find(str_of(o->only[i])) == indicator) return true;
    if (o->only_count) return false;
    if (indicator->wants_list && !lists_has(o->lists, indicator->list)) return false;
    if (!o->compatible) return true;
    return indicator->cardinal &&
           (!by_section || settings_has_section(o->settings, indicator->code));
}

static enum err_code check_only(const struct indicator_options *o, struct err *err)
{
    for (size_t i = 0; i < o->only_count; i++) {
        const struct indicator *found = indicator_find(str_of(o->only[i]));
        if (!found) {
            err_set(err, ERR_USAGE, _("No existe el indicador «%s»"), o->only[i]);
            err_advice(err, "%s", _("cauce ocds indicators --list dice cuáles hay"));
            return ERR_USAGE;
        }
        if (found->wants_list && !lists_has(o->lists, found->list))
            return err_set(err, ERR_USAGE, _("Al indicador %s le falta su lista («%s»)"),
                           found->code, lists_kind_name(found->list));
    }
    return ERR_NONE;
}

static unsigned wants_of(const struct indicator_run *run)
{
    unsigned wants = run->context.compatible ? VIEW_STRICT : 0;
    for (size_t i = 0; i < run->count; i++)
        if (!run->chosen[i].indicator->cardinal) wants |= VIEW_EVERYTHING;
    return wants;
}

/* The fields of "a|b" as bits; where one of them is unknown to the view, nothing is asked. */
static void masks_of(const struct indicator_run *run, struct indicator_chosen *c)
{
    for (size_t i = 0; c->indicator->fields[i] && c->mask_count < FIELDS_MOST; i++) {
        struct indicator_mask mask = {{0}};
        bool known = true;
        struct str rest = str_of(c->indicator->fields[i]);
        while (rest.n) {
            int field = view_field(run->plan, str_split(rest, '|', &rest));
            known &= field >= 0;
            if (field >= 0) mask.bits[field >> 6] |= 1ULL << (field & 63);
        }
        if (!known) continue;
        c->field[c->mask_count] = c->indicator->fields[i];
        c->mask[c->mask_count++] = mask;
    }
}

static size_t owner_of(const struct indicator_run *run, size_t i)
{
    const void *shares = run->chosen[i].indicator->shares;
    size_t k = 0;
    while (k < i && (!shares || run->chosen[k].indicator->shares != shares)) k++;
    return k;
}

static enum err_code plan_run(struct indicator_run *run, struct arena *arena, struct err *err)
{
    const struct indicator_options *o = run->options;
    struct str word;
    bool by_section = names_cardinal(o->settings);
    enum err_code code = check_only(o, err);
    if (code) return code;
    size_t all = 0;
    while (indicators[all]) all++;
    run->chosen = arena_array(arena, all + 1, sizeof *run->chosen);
    if (!run->chosen) return err_no_memory(err);
    for (size_t i = 0; i < all; i++)
        if (asked_for(o, indicators[i], by_section))
            run->chosen[run->count++].indicator = indicators[i];
    run->context = (struct indicator_context){
        .settings = o->settings,
        .lists = o->lists,
        .compatible = o->compatible,
        .figures_only = o->output == INDICATOR_RESULTS,
        .currency = settings_text(o->settings, "", "currency"),
        .price_lists =
            settings_word(o->settings, "", "price_comparison_procurement_methods", 0, &word) ||
            settings_word(o->settings, "", "no_price_comparison_procurement_methods", 0, &word)};
    run->excludes =
        settings_word(o->settings, "exclusions", "procurement_method_details", 0, &word);
    run->examples = o->examples ? o->examples : 3;
    if (run->examples > EXAMPLES_MOST) run->examples = EXAMPLES_MOST;
    code = view_plan_new(arena, wants_of(run), &run->plan, err);
    for (size_t i = 0; !code && i < run->count; i++) {
        const char *name = run->chosen[i].indicator->code;
        masks_of(run, &run->chosen[i]);
        run->chosen[i].owner = owner_of(run, i);
        run->shared_ratio |= strcmp(name, "R024") == 0 || strcmp(name, "R058") == 0;
        run->lowest_disqualified |= strcmp(name, "R036") == 0;
        run->tenderer_map |= o->maps && (strcmp(name, "R025") == 0 || strcmp(name, "R038") == 0 ||
                                         strcmp(name, "R048") == 0);
    }
    return code;
}

/* ---- workers ----------------------------------------------------------------------------- */

static void worker_close(void *user, void *state)
{
    const struct indicator_run *run = user;
    struct worker *w = state;
    indicator_states_close(run->common, w->states);
    w->states = NULL;
    indicator_sink_free(&w->sink);
    merger_free(w->merger);
    w->merger = NULL;
    json_pool_free(&w->pool);
    indicator_census_free(&w->census);
}

/* The stream does not close what could not be opened. */
static enum err_code worker_open(void *user, void *state, struct err *err)
{
    const struct indicator_run *run = user;
    struct worker *w = state;
    enum err_code code = indicator_sink_open(&w->sink, run, err);
    if (!code) code = indicator_states_open(run->common, &w->states, err);
    if (code) worker_close(user, state);
    return code;
}

static enum err_code worker_join(void *user, void *into_state, void *from_state, struct err *err)
{
    const struct indicator_run *run = user;
    struct worker *into = into_state, *from = from_state;
    enum err_code code = indicator_states_give(run->common, from->states, err);
    if (!code) code = indicator_sink_join(&into->sink, &from->sink, err);
    if (!code) code = indicator_census_join(&into->census, &from->census, err);
    return code;
}

/* ---- one release ------------------------------------------------------------------------- */

/* Always excluded, as in Cardinal: no ocid, a cancelled tender, a method that the settings
 * exclude. */
static bool looked_at(const struct indicator_run *run, const struct view *view)
{
    if (!view->ocid.p || str_is(view->tender.status, "cancelled")) return false;
    return !run->excludes || !view->tender.method_details.p ||
           !settings_list_has(run->options->settings, "exclusions", "procurement_method_details",
                              view->tender.method_details);
}

/* "ocid_tenderer" of Cardinal's maps: who submitted a bid. */
static enum err_code map_tenderers(struct indicator_sink *sink, const struct view *view,
                                   struct err *err)
{
    enum err_code code = ERR_NONE;
    for (size_t b = 0; b < view->bid_count; b++) {
        const struct view_bid *bid = &view->bids[b];
        for (size_t i = 0; !code && bid_submitted(bid) && i < bid->tenderer_count; i++)
            if (bid->tenderers[i].id.p)
                code = indicator_map(sink, "ocid_tenderer", view->ocid, bid->tenderers[i].id, err);
    }
    return code;
}

static bool has_fields(const struct indicator_chosen *c, const struct view *view,
                       struct indicator_tally *tally)
{
    bool all = true;
    for (size_t i = 0; i < c->mask_count; i++) {
        uint64_t any = 0;
        for (size_t k = 0; k < VIEW_FIELD_WORDS; k++) any |= view->present[k] & c->mask[i].bits[k];
        tally->missing[i] += any == 0;
        all &= any != 0;
    }
    tally->looked += all;
    return all;
}

static enum err_code show(const struct indicator_run *run, struct worker *w,
                          const struct view *view, struct arena *arena, struct err *err)
{
    enum err_code code = indicator_census_add(&w->census, run, view, err);
    w->sink.releases++;
    if (!code) code = indicator_names_add(&w->sink, view, err);
    if (!code && run->tenderer_map) code = map_tenderers(&w->sink, view, err);
    for (size_t i = 0; !code && i < run->count; i++) {
        bool can = has_fields(&run->chosen[i], view, &w->sink.tally[i]);
        if (!can && !run->context.compatible) continue;
        if (run->chosen[i].owner != i) continue; /* the first of those that share has seen it */
        w->sink.current = i;
        code = run->chosen[i].indicator->release(&run->context, w->states[i], view, arena, &w->sink,
                                                 err);
    }
    return code;
}

/* What is looked at of an element: of a record what its releases come to; but Cardinal looks at
 * lines as they are. */
static enum err_code release_of(const struct indicator_run *run, struct worker *w,
                                const struct ocds_element *element, json_ref *out, struct err *err)
{
    *out = element->root;
    if (run->context.compatible || element->kind != OCDS_RECORD) return ERR_NONE;
    enum err_code code = w->merger ? ERR_NONE : merger_new(&run->merge, &w->merger, err);
    return code ? code : ocds_release_of(w->merger, element, &w->pool, out, err);
}

static enum err_code element(void *user, void *state, const struct ocds_element *element,
                             struct arena *arena, struct ocds_output *out, struct err *err)
{
    const struct indicator_run *run = user;
    struct worker *w = state;
    struct view view;
    json_ref release;
    enum err_code code = release_of(run, w, element, &release, err);
    if (!code) code = view_of(run->plan, arena, element, release, &view, err);
    if (code || !looked_at(run, &view)) return code;
    w->sink.view = &view;
    w->sink.out = out->main;
    code = show(run, w, &view, arena, err);
    w->sink.view = NULL;
    return code ? code : indicator_states_rest(run->common, w->states, &w->sink, err);
}

/* ---- the end ----------------------------------------------------------------------------- */

static enum err_code finish_all(struct indicator_run *run, struct worker *w, struct arena *arena,
                                struct err *err)
{
    struct indicator_context context = run->context;
    struct str currency;
    enum err_code code = indicator_census_decide(&w->census, run, arena, &currency, err);
    context.currency = currency;
    arena_reset(arena); /* the currency lies in the census or the settings */
    if (!code) code = indicator_states_give(run->common, w->states, err);
    for (size_t i = 0; !code && i < run->count; i++) {
        const struct indicator *indicator = run->chosen[i].indicator;
        w->sink.current = i;
        if (indicator->finish)
            code = indicator->finish(&context, indicator_states_joined(run->common, i), arena,
                                     &w->sink, err);
        indicator_states_done(run->common, i);
        arena_reset(arena);
    }
    return code;
}

static void tell_counts(const struct indicator_run *run, const struct indicator_sink *sink)
{
    for (unsigned g = 0; run->options->counted && g < INDICATOR_GROUPS; g++)
        if (sink->groups[g].count)
            run->options->counted(run->options->user, NULL, (enum indicator_group)g,
                                  sink->groups[g].count);
    for (size_t i = 0; run->options->counted && i < run->count; i++)
        for (unsigned g = 0; g < INDICATOR_GROUPS; g++)
            if (sink->tally[i].found[g])
                run->options->counted(run->options->user, run->chosen[i].indicator,
                                      (enum indicator_group)g, sink->tally[i].found[g]);
}

static enum err_code finish(void *user, void *state, struct ocds_output *out, struct err *err)
{
    struct indicator_run *run = user;
    struct worker *w = state;
    struct arena arena;
    arena_init(&arena, (size_t)4 << 30);
    enum err_code code = indicator_states_sink(run->common, &w->sink, err);
    w->sink.view = NULL;
    w->sink.out = out->main;
    if (!code) code = finish_all(run, w, &arena, err);
    if (!code && run->options->output == INDICATOR_RESULTS)
        code = indicator_write_results(&w->sink, &(struct indicator_writing){out, &arena}, err);
    if (!code && run->options->output == INDICATOR_TEXT) indicator_write_text(&w->sink, out->main);
    if (!code) tell_counts(run, &w->sink);
    arena_free(&arena);
    return code;
}

enum err_code indicator_run(const struct ocds_job *job, const struct indicator_options *options,
                            struct ocds_totals *totals, struct err *err)
{
    static const struct ocds_task task = {.state_size = sizeof(struct worker),
                                          .open = worker_open,
                                          .element = element,
                                          .join = worker_join,
                                          .close = worker_close};
    struct indicator_run run = {.options = options};
    struct arena arena;
    arena_init(&arena, (size_t)64 << 20);
    struct schema *schema = NULL;
    enum err_code code = plan_run(&run, &arena, err);
    if (!code) code = indicator_common_new(&run.common, &run, err);
    if (!code) code = schema_builtin(&arena, SCHEMA_OCDS_1_1, &schema, err);
    run.merge = (struct merge_options){.schema = schema, .dates = MERGE_DATES_INSTANT};
    if (!code) code = ocds_run(job, &task, &run, finish, totals, err);
    indicator_common_free(run.common);
    arena_free(&arena);
    return code;
}
