/* R048, a heterogeneous supplier: it sells things of unusually many kinds.
 *
 * As OCDS Cardinal: the number of different first `digits` characters of the classifications of
 * what was awarded to a supplier alone (active awards) is at or above the upper fence Q3 + 1.5
 * IQR (or `threshold`) among suppliers with at least `minimum_contracting_processes`. */
#include <math.h>

#include "base/i18n.h"
#include "ocds/indicator_all.h"
#include "ocds/indicator_bids.h"
#include "ocds/indicator_table.h"

struct state {
    struct indicator_table suppliers;
    struct indicator_table pairs; /* "supplier US code", for codes that are not two digits */
    double digits, threshold, minimum;
};
struct supplier {
    uint64_t kinds[2]; /* a bit for each of the codes 00 to 99 */
    uint64_t others;   /* codes in .pairs, counted at the end */
    uint64_t processes, element;
};

static enum err_code opened(const struct indicator_context *context, void *state, struct err *err)
{
    struct state *s = state;
    (void)err;
    s->digits = indicator_parameter(context, &indicator_r048, "digits");
    s->threshold = indicator_parameter(context, &indicator_r048, "threshold");
    s->minimum = indicator_parameter(context, &indicator_r048, "minimum_contracting_processes");
    return ERR_NONE;
}

/* The first characters of a code; UTF-8 counts by characters. */
static struct str first(struct str code, double characters)
{
    size_t i = 0;
    for (double n = 0; i < code.n; i++)
        if (((unsigned char)code.p[i] & 0xc0) != 0x80 && n++ >= characters) break;
    return str_slice(code, 0, i);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static enum err_code add_code(struct state *s, struct str id, struct str code, uint64_t element,
                              struct arena *arena, struct err *err)
{
    struct supplier *of = indicator_table_at(&s->suppliers, sizeof *of, id);
    if (!of) return err_no_memory(err);
    of->processes += of->element != element;
    of->element = element;
    if (code.n == 2 && is_digit(code.p[0]) && is_digit(code.p[1])) {
        unsigned k = (unsigned)(code.p[0] - '0') * 10 + (unsigned)(code.p[1] - '0');
        of->kinds[k >> 6] |= 1ULL << (k & 63);
        return ERR_NONE;
    }
    struct str key = indicator_key(arena, id, code);
    if (!key.p || !indicator_table_at(&s->pairs, 1, key)) return err_no_memory(err);
    return ERR_NONE;
}

static enum err_code release(const struct indicator_context *context, void *state,
                             const struct view *view, struct arena *arena,
                             struct indicator_sink *sink, struct err *err)
{
    struct state *s = state;
    enum err_code code = ERR_NONE;
    (void)context, (void)sink;
    for (size_t a = 0; a < view->award_count; a++) {
        const struct view_award *award = &view->awards[a];
        if (!str_is(award->status, "active") || award->supplier_count != 1) continue;
        struct str id = award->suppliers[0].id;
        for (size_t i = 0; !code && id.p && i < award->item_count; i++)
            if (award->items[i].classification.p)
                code = add_code(s, id, first(award->items[i].classification, s->digits),
                                view->element->number, arena, err);
    }
    return code;
}

static void add(void *into, const void *from)
{
    struct supplier *a = into;
    const struct supplier *b = from;
    a->kinds[0] |= b->kinds[0];
    a->kinds[1] |= b->kinds[1];
    a->processes += b->processes;
}

static void add_nothing(void *into, const void *from)
{
    (void)into, (void)from;
}

static enum err_code join(const struct indicator_context *context, void *into, void *from,
                          struct err *err)
{
    struct state *a = into, *b = from;
    (void)context;
    enum err_code code = indicator_table_join(&a->suppliers, &b->suppliers, add, err);
    return code ? code : indicator_table_join(&a->pairs, &b->pairs, add_nothing, err);
}

static double kinds_of(const struct supplier *s)
{
    return (double)__builtin_popcountll(s->kinds[0]) + (double)__builtin_popcountll(s->kinds[1]) +
           (double)s->others;
}

static enum err_code found(const struct indicator_row *row, struct arena *arena,
                           struct indicator_sink *sink, struct err *err)
{
    const struct supplier *s = row->value;
    struct indicator_evidence evidence[1];
    struct indicator_finding f = {
        .group = INDICATOR_TENDERER, .id = row->key, .value = kinds_of(s), .evidence = evidence};
    if (indicator_words(sink, &indicator_r048)) {
        struct str name = indicator_name(sink, row->key);
        f.question = arena_printf(
            arena, _("¿Cómo puede «%.*s» vender bienes o servicios de %.0f clases distintas?"),
            STR_FMT(name), kinds_of(s));
        evidence[0] = evidence_of(arena, row->key, "/awards[]/suppliers[]/id");
        f.evidence_count = 1;
    }
    return indicator_found(sink, &indicator_r048, &f, err);
}

static enum err_code finish(const struct indicator_context *context, void *state,
                            struct arena *arena, struct indicator_sink *sink, struct err *err)
{
    struct state *s = state;
    (void)context;
    for (size_t i = 0; i < s->pairs.count; i++) {
        struct str code, id = indicator_key_split(indicator_table_key(&s->pairs, i), &code);
        struct supplier *of = indicator_table_find(&s->suppliers, id);
        if (of) of->others++;
    }
    struct indicator_row *rows = indicator_table_rows(&s->suppliers, arena);
    double *kinds = arena_array(arena, s->suppliers.count + 1, sizeof *kinds);
    double fence = s->threshold, q1;
    size_t n = 0;
    enum err_code code = ERR_NONE;
    if (!rows || !kinds) return err_no_memory(err);
    for (size_t i = 0; i < s->suppliers.count; i++) {
        const struct supplier *of = rows[i].value;
        if (!((double)of->processes >= s->minimum)) continue;
        kinds[n] = kinds_of(of);
        rows[n++] = rows[i];
    }
    indicator_sort(kinds, n);
    if (isnan(fence))
        code = indicator_fence(sink, &indicator_r048, kinds, n, 1.5, &q1, &fence, err);
    if (!code) code = indicator_meta(sink, &indicator_r048, "upper_fence", fence, err);
    for (size_t i = 0; !code && i < n; i++)
        if (kinds_of(rows[i].value) >= fence) code = found(&rows[i], arena, sink, err);
    return code;
}

static void closed(void *state)
{
    indicator_table_free(&((struct state *)state)->suppliers);
    indicator_table_free(&((struct state *)state)->pairs);
}

static const char *const fields[] = {"/awards[]/status", "/awards[]/suppliers[]/id",
                                     "/awards[]/items[]/classification/id", NULL};
static const struct indicator_parameter parameters[] = {
    {"digits", SETTINGS_INTEGER, "2",
     N_("Cuántos caracteres de la clasificación distinguen una clase de otra.")},
    {"threshold", SETTINGS_INTEGER, NULL,
     N_("Número de clases desde el cual se pregunta, en lugar de la cerca estadística.")},
    {"minimum_contracting_processes", SETTINGS_INTEGER, "20",
     N_("Procedimientos ganados que debe tener un proveedor para contarse.")},
    {.name = NULL}};

const struct indicator indicator_r048 = {
    .code = "R048",
    .name = "heterogeneous_supplier",
    .title = N_("Proveedor que vende de todo"),
    .asks = N_("¿Qué proveedores venden cosas de demasiadas clases distintas?"),
    .formula = N_("Clases distintas (los primeros «digits» caracteres de la clasificación) de lo "
                  "adjudicado a un proveedor por sí solo, mayor o igual que Q3 + 1.5 (Q3 - Q1) "
                  "entre los proveedores con «minimum_contracting_processes» procedimientos o "
                  "más, o que «threshold»."),
    .source = "Open Contracting Partnership, Red Flags in Public Procurement (2024), R048; "
              "OCDS Cardinal, R048",
    .caution = N_("Las comercializadoras grandes y las tiendas departamentales venden de todo."),
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
