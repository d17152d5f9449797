/* R025, excessive unsuccessful bids: a tenderer that bids a lot and hardly ever wins.
 *
 * As OCDS Cardinal: of the processes with one winner and all awards final in which a tenderer
 * had a valid bid of its own (counted once each), the share it won is at or below the lower
 * fence Q1 - 1.5 IQR of all tenderers (or `threshold`), and their number is at or above the
 * `percentile` of all tenderers' numbers; nothing is flagged unless Q1 and the fence are above
 * zero. */
#include <math.h>

#include "base/i18n.h"
#include "ocds/indicator_all.h"
#include "ocds/indicator_bids.h"
#include "ocds/indicator_table.h"

struct state {
    struct indicator_table tenderers;
    double percentile, threshold;
};
struct tenderer {
    uint64_t wins, processes, element;
};

static enum err_code opened(const struct indicator_context *context, void *state, struct err *err)
{
    struct state *s = state;
    (void)err;
    s->percentile = indicator_parameter(context, &indicator_r025, "percentile");
    s->threshold = indicator_parameter(context, &indicator_r025, "threshold");
    return ERR_NONE;
}

static enum err_code release(const struct indicator_context *context, void *state,
                             const struct view *view, struct arena *arena,
                             struct indicator_sink *sink, struct err *err)
{
    struct state *s = state;
    (void)context, (void)arena, (void)sink;
    const struct view_org *winner = award_winner(view);
    for (size_t i = 0; winner && i < view->bid_count; i++) {
        const struct view_org *org = bid_tenderer(&view->bids[i]);
        if (!org || !str_is(view->bids[i].status, "valid")) continue;
        struct tenderer *t = indicator_table_at(&s->tenderers, sizeof *t, org->id);
        if (!t) return err_no_memory(err);
        if (t->element == view->element->number) continue; /* its second bid here */
        t->element = view->element->number;
        t->processes++;
        t->wins += str_eq(org->id, winner->id);
    }
    return ERR_NONE;
}

static void add(void *into, const void *from)
{
    struct tenderer *a = into;
    const struct tenderer *b = from;
    a->wins += b->wins;
    a->processes += b->processes;
}

static enum err_code join(const struct indicator_context *context, void *into, void *from,
                          struct err *err)
{
    (void)context;
    return indicator_table_join(&((struct state *)into)->tenderers,
                                &((struct state *)from)->tenderers, add, err);
}

static double ratio_of(const struct tenderer *t)
{
    return (double)t->wins / (double)t->processes;
}

static enum err_code found(const struct indicator_row *row, struct arena *arena,
                           struct indicator_sink *sink, struct err *err)
{
    const struct tenderer *t = row->value;
    struct indicator_evidence evidence[1];
    struct indicator_finding f = {
        .group = INDICATOR_TENDERER, .id = row->key, .value = ratio_of(t), .evidence = evidence};
    if (indicator_words(sink, &indicator_r025)) {
        struct str name = indicator_name(sink, row->key);
        f.question = arena_printf(
            arena, _("¿Por qué «%.*s» participó en %llu procedimientos y ganó solo %llu?"),
            STR_FMT(name), (unsigned long long)t->processes, (unsigned long long)t->wins);
        evidence[0] = evidence_of(arena, row->key, "/bids/details[]/tenderers[]/id");
        f.evidence_count = 1;
    }
    return indicator_found(sink, &indicator_r025, &f, err);
}

static enum err_code finish(const struct indicator_context *context, void *state,
                            struct arena *arena, struct indicator_sink *sink, struct err *err)
{
    const struct state *s = state;
    size_t n = s->tenderers.count;
    struct indicator_row *rows = indicator_table_rows(&s->tenderers, arena);
    double *counts = arena_array(arena, n + 1, sizeof *counts);
    double *ratios = arena_array(arena, n + 1, sizeof *ratios);
    double fence = s->threshold, q1 = 1;
    enum err_code code = ERR_NONE;
    (void)context;
    if (!rows || !counts || !ratios) return err_no_memory(err);
    for (size_t i = 0; i < n; i++) {
        counts[i] = (double)((const struct tenderer *)rows[i].value)->processes;
        ratios[i] = ratio_of(rows[i].value);
    }
    indicator_sort(counts, n);
    indicator_sort(ratios, n);
    double many = indicator_quantile(counts, n, s->percentile / 100);
    if (isnan(fence))
        code = indicator_fence(sink, &indicator_r025, ratios, n, -1.5, &q1, &fence, err);
    if (!code) code = indicator_meta(sink, &indicator_r025, "upper_fence", many, err);
    if (!code) code = indicator_meta(sink, &indicator_r025, "lower_fence", fence, err);
    if (!(q1 > 0 && fence > 0)) return code;
    for (size_t i = 0; !code && i < n; i++) {
        const struct tenderer *t = rows[i].value;
        if ((double)t->processes >= many && ratio_of(t) <= fence)
            code = found(&rows[i], arena, sink, err);
    }
    return code;
}

static void closed(void *state)
{
    indicator_table_free(&((struct state *)state)->tenderers);
}

static const char *const fields[] = {"/awards[]/status", "/awards[]/suppliers[]/id",
                                     "/bids/details[]/status", "/bids/details[]/tenderers[]/id",
                                     NULL};
static const struct indicator_parameter parameters[] = {
    {"percentile", SETTINGS_INTEGER, "75",
     N_("Percentil del número de procedimientos desde el cual un licitante participa mucho.")},
    {"threshold", SETTINGS_NUMBER, NULL,
     N_("Proporción de triunfos (0.05 es 5 %) hasta la cual se pregunta, en lugar de la cerca "
        "estadística.")},
    {.name = NULL}};

const struct indicator indicator_r025 = {
    .code = "R025",
    .name = "excessive_unsuccessful_bids",
    .title = N_("Participa mucho y casi nunca gana"),
    .asks = N_("¿Quién presenta muchas propuestas y casi nunca gana?"),
    .formula = N_("Triunfos entre procedimientos con una propuesta válida propia (cada "
                  "procedimiento cuenta una vez), menor o igual que Q1 - 1.5 (Q3 - Q1) de todos "
                  "los licitantes, o que «threshold»; solo quienes llegan al percentil "
                  "«percentile» en número de procedimientos."),
    .source = "Open Contracting Partnership, Red Flags in Public Procurement (2024), R025; "
              "OCDS Cardinal, R025",
    .caution = N_("Una empresa pequeña o nueva puede perder muchas veces sin que haya simulación."),
    .fields = fields,
    .parameters = parameters,
    .cardinal = true,
    .state_size = sizeof(struct state),
    .open = opened,
    .release = release,
    .join = join,
    .finish = finish,
    .close = closed,
};
