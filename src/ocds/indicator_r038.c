/* R038, excessive disqualified bids: buyers, procuring entities and tenderers with unusually
 * many.
 *
 * As OCDS Cardinal: disqualified bids by submitted bids, at or above the upper fence Q3 + 1.5
 * IQR of its group (or `threshold`), and the fence is above zero. The minimum for buyers and
 * procuring entities is documented as contracting processes, and so it is counted here; Cardinal
 * applies it to bids, and in compatible mode so does this. */
#include <math.h>

#include "base/i18n.h"
#include "ocds/indicator_all.h"
#include "ocds/indicator_bids.h"
#include "ocds/indicator_table.h"

enum kind { BUYERS, ENTITIES, TENDERERS, KINDS };

struct state {
    struct indicator_table orgs[KINDS];
    double threshold, minimum_bids, minimum_processes;
};
struct org {
    uint64_t disqualified, submitted, processes;
};

static enum err_code opened(const struct indicator_context *context, void *state, struct err *err)
{
    struct state *s = state;
    (void)err;
    s->threshold = indicator_parameter(context, &indicator_r038, "threshold");
    s->minimum_bids = indicator_parameter(context, &indicator_r038, "minimum_submitted_bids");
    s->minimum_processes =
        indicator_parameter(context, &indicator_r038, "minimum_contracting_processes");
    return ERR_NONE;
}

static enum err_code count(struct state *s, enum kind kind, struct str id, const struct org *add,
                           struct err *err)
{
    if (!id.p) return ERR_NONE;
    struct org *o = indicator_table_at(&s->orgs[kind], sizeof *o, id);
    if (!o) return err_no_memory(err);
    o->disqualified += add->disqualified;
    o->submitted += add->submitted;
    o->processes += add->processes;
    return ERR_NONE;
}

static enum err_code release(const struct indicator_context *context, void *state,
                             const struct view *view, struct arena *arena,
                             struct indicator_sink *sink, struct err *err)
{
    struct org all = {.processes = 1};
    struct str buyer = view->buyer.id, entity = view->tender.procuring_entity.id;
    enum err_code code = ERR_NONE;
    (void)context, (void)arena;
    for (size_t b = 0; b < view->bid_count; b++) {
        const struct view_bid *bid = &view->bids[b];
        if (!bid_submitted(bid)) continue;
        struct org one = {.disqualified = str_is(bid->status, "disqualified"), .submitted = 1};
        all.disqualified += one.disqualified;
        all.submitted++;
        for (size_t i = 0; !code && i < bid->tenderer_count; i++)
            code = count(state, TENDERERS, bid->tenderers[i].id, &one, err);
    }
    if (code || all.submitted == 0) return code;
    code = count(state, BUYERS, buyer, &all, err);
    if (!code) code = count(state, ENTITIES, entity, &all, err);
    if (!code && all.disqualified && buyer.p)
        code = indicator_map(sink, "ocid_buyer_r038", view->ocid, buyer, err);
    if (!code && all.disqualified && entity.p)
        code = indicator_map(sink, "ocid_procuringentity_r038", view->ocid, entity, err);
    return code;
}

static void add(void *into, const void *from)
{
    struct org *a = into;
    const struct org *b = from;
    a->disqualified += b->disqualified;
    a->submitted += b->submitted;
    a->processes += b->processes;
}

static enum err_code join(const struct indicator_context *context, void *into, void *from,
                          struct err *err)
{
    struct state *a = into, *b = from;
    enum err_code code = ERR_NONE;
    (void)context;
    for (size_t k = 0; !code && k < KINDS; k++)
        code = indicator_table_join(&a->orgs[k], &b->orgs[k], add, err);
    return code;
}

static const struct {
    enum indicator_group group;
    const char *q1, *q3, *fence;
    const char *question, *path;
} kinds[KINDS] = {
    {INDICATOR_BUYER, "Buyer_q1", "Buyer_q3", "Buyer_upper_fence",
     N_("¿Por qué en las compras de «%.*s» se descalificaron %llu de %llu propuestas?"),
     "/buyer/id"},
    {INDICATOR_PROCURING_ENTITY, "ProcuringEntity_q1", "ProcuringEntity_q3",
     "ProcuringEntity_upper_fence", N_("¿Por qué «%.*s» descalificó %llu de %llu propuestas?"),
     "/tender/procuringEntity/id"},
    {INDICATOR_TENDERER, "Tenderer_q1", "Tenderer_q3", "Tenderer_upper_fence",
     N_("¿Por qué a «%.*s» le descalificaron %llu de %llu propuestas?"),
     "/bids/details[]/tenderers[]/id"}};

static double ratio_of(const struct org *o)
{
    return (double)o->disqualified / (double)o->submitted;
}

static enum err_code found(enum kind kind, const struct indicator_row *row, struct arena *arena,
                           struct indicator_sink *sink, struct err *err)
{
    const struct org *o = row->value;
    struct indicator_evidence evidence[1];
    struct indicator_finding f = {
        .group = kinds[kind].group, .id = row->key, .value = ratio_of(o), .evidence = evidence};
    if (indicator_words(sink, &indicator_r038)) {
        struct str name = indicator_name(sink, row->key);
        f.question =
            arena_printf(arena, i18n(kinds[kind].question), STR_FMT(name),
                         (unsigned long long)o->disqualified, (unsigned long long)o->submitted);
        evidence[0] = evidence_of(arena, row->key, "%s", kinds[kind].path);
        f.evidence_count = 1;
    }
    return indicator_found(sink, &indicator_r038, &f, err);
}

/* Those with enough bids or processes, moved to the front of `rows`; their ratios sorted. */
static size_t enough(const struct indicator_context *context, const struct state *s, enum kind kind,
                     struct indicator_row *rows, double *ratios)
{
    size_t n = 0;
    for (size_t i = 0; i < s->orgs[kind].count; i++) {
        const struct org *o = rows[i].value;
        bool by_bids = kind == TENDERERS || context->compatible;
        double least = kind == TENDERERS ? s->minimum_bids : s->minimum_processes;
        if (!((double)(by_bids ? o->submitted : o->processes) >= least)) continue;
        ratios[n] = ratio_of(o);
        rows[n++] = rows[i];
    }
    indicator_sort(ratios, n);
    return n;
}

static enum err_code finish_kind(const struct indicator_context *context, const struct state *s,
                                 enum kind kind, struct arena *arena, struct indicator_sink *sink,
                                 struct err *err)
{
    struct indicator_row *rows = indicator_table_rows(&s->orgs[kind], arena);
    double *ratios = arena_array(arena, s->orgs[kind].count + 1, sizeof *ratios);
    double fence = s->threshold;
    enum err_code code = ERR_NONE;
    if (!rows || !ratios) return err_no_memory(err);
    size_t n = enough(context, s, kind, rows, ratios);
    if (n == 0) return ERR_NONE;
    if (isnan(fence)) {
        double q1 = indicator_quantile(ratios, n, 0.25), q3 = indicator_quantile(ratios, n, 0.75);
        fence = fma(q3 - q1, 1.5, q3);
        code = indicator_meta(sink, &indicator_r038, kinds[kind].q1, q1, err);
        if (!code) code = indicator_meta(sink, &indicator_r038, kinds[kind].q3, q3, err);
    }
    if (!code) code = indicator_meta(sink, &indicator_r038, kinds[kind].fence, fence, err);
    for (size_t i = 0; !code && fence > 0 && i < n; i++)
        if (ratio_of(rows[i].value) >= fence) code = found(kind, &rows[i], arena, sink, err);
    return code;
}

static enum err_code finish(const struct indicator_context *context, void *state,
                            struct arena *arena, struct indicator_sink *sink, struct err *err)
{
    enum err_code code = ERR_NONE;
    for (unsigned k = 0; !code && k < KINDS; k++)
        code = finish_kind(context, state, (enum kind)k, arena, sink, err);
    return code;
}

static void closed(void *state)
{
    for (size_t k = 0; k < KINDS; k++) indicator_table_free(&((struct state *)state)->orgs[k]);
}

static const char *const fields[] = {
    "/bids/details[]/status", "/buyer/id|/tender/procuringEntity/id|/bids/details[]/tenderers[]/id",
    NULL};
static const struct indicator_parameter parameters[] = {
    {"threshold", SETTINGS_NUMBER, NULL,
     N_("Proporción de propuestas descalificadas (0.5 es 50 %) desde la cual se pregunta, en lugar "
        "de la cerca estadística.")},
    {"minimum_submitted_bids", SETTINGS_INTEGER, "2",
     N_("Propuestas presentadas que debe tener un licitante para contarse.")},
    {"minimum_contracting_processes", SETTINGS_INTEGER, "2",
     N_("Procedimientos con propuestas que debe tener un comprador o una unidad contratante para "
        "contarse.")},
    {.name = NULL}};

const struct indicator indicator_r038 = {
    .code = "R038",
    .name = "excessive_disqualified_bids",
    .title = N_("Demasiadas propuestas descalificadas"),
    .asks = N_("¿Quién descalifica, o a quién le descalifican, muchas más propuestas que a los "
               "demás?"),
    .formula = N_("Propuestas descalificadas entre presentadas, por comprador, por unidad "
                  "contratante y por licitante, mayor o igual que Q3 + 1.5 (Q3 - Q1) de su grupo, "
                  "o que «threshold»; con los mínimos «minimum_contracting_processes» y "
                  "«minimum_submitted_bids»."),
    .source = "Open Contracting Partnership, Red Flags in Public Procurement (2024), R038; "
              "OCDS Cardinal, R038",
    .caution = N_("Quien compra cosas complejas descalifica más; los fallos deben decir por qué."),
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
