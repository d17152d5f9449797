/* What was found, for people: by indicator what it asks, how many it found of how many it looked
 * at, some examples as questions with their place, and what could not be computed for lack of
 * what. */
#include <inttypes.h>

#include "base/i18n.h"
#include "ocds/indicator_private.h"

static void put_count(struct buf *out, uint64_t n)
{
    char digits[24];
    int at = 0;
    do {
        digits[at++] = (char)('0' + n % 10);
        n /= 10;
    } while (n);
    while (at > 0) {
        buf_char(out, digits[--at]);
        if (at && at % 3 == 0) buf_char(out, ',');
    }
}

static uint64_t found_in_all(const struct indicator_tally *t)
{
    uint64_t n = 0;
    for (size_t g = 0; g < INDICATOR_GROUPS; g++) n += t->found[g];
    return n;
}

static void put_found(struct buf *out, const struct indicator_tally *t)
{
    static const char *const words[INDICATOR_GROUPS][2] = {
        {N_("procedimiento"), N_("procedimientos")},
        {N_("comprador"), N_("compradores")},
        {N_("unidad contratante"), N_("unidades contratantes")},
        {N_("licitante o proveedor"), N_("licitantes o proveedores")}};
    bool first = true;
    buf_printf(out, "%s ", _("Encontró:"));
    for (size_t g = 0; g < INDICATOR_GROUPS; g++) {
        if (!t->found[g]) continue;
        if (!first) buf_text(out, ", ");
        first = false;
        put_count(out, t->found[g]);
        buf_char(out, ' ');
        buf_text(out, _(words[g][t->found[g] != 1]));
    }
    buf_text(out, ". ");
    buf_text(out, _("Procedimientos revisados:"));
    buf_char(out, ' ');
    put_count(out, t->looked);
}

static void put_examples(struct buf *out, const struct indicator_tally *t)
{
    for (size_t i = 0; i < t->example_count; i++) {
        const struct indicator_example *e = &t->example[i];
        buf_printf(out, "    · %s", e->question);
        if (e->file && e->line) buf_printf(out, "  (%s:%" PRIu64 ")", e->file, e->line);
        buf_char(out, '\n');
    }
}

/* "/tender/tenderers|/bids/details" as people read it. */
static void put_fields(struct buf *out, const char *paths)
{
    bool first = true;
    for (struct str rest = str_of(paths); rest.n; first = false) {
        struct str path = str_split(rest, '|', &rest);
        if (!first) buf_printf(out, " %s ", _("o"));
        if (path.n && path.p[0] == '/') path = str_slice(path, 1, path.n);
        buf_str(out, path);
    }
}

static void put_missing(struct buf *out, const struct indicator_chosen *c,
                        const struct indicator_tally *t)
{
    bool first = true;
    for (size_t i = 0; i < c->mask_count; i++) {
        if (!t->missing[i]) continue;
        buf_text(out, first ? "    " : "; ");
        if (first) buf_printf(out, "%s ", _("No se pudo revisar:"));
        first = false;
        put_count(out, t->missing[i]);
        buf_printf(out, " %s ", _("sin"));
        put_fields(out, c->field[i]);
    }
    if (!first) buf_char(out, '\n');
}

static void put_one(struct buf *out, const struct indicator_chosen *c,
                    const struct indicator_tally *t)
{
    buf_printf(out, "%s  %s\n", c->indicator->code, _(c->indicator->title));
    buf_printf(out, "    %s\n    ", _(c->indicator->asks));
    put_found(out, t);
    buf_char(out, '\n');
    put_examples(out, t);
    put_missing(out, c, t);
    if (c->indicator->caution) buf_printf(out, "    %s %s\n", _("Ojo:"), _(c->indicator->caution));
    buf_char(out, '\n');
}

/* Those that found nothing: a line each, and why where they could not look. */
static void put_rest(struct buf *out, const struct indicator_sink *sink, bool looked,
                     const char *title)
{
    bool first = true;
    for (size_t i = 0; i < sink->run->count; i++) {
        const struct indicator_chosen *c = &sink->run->chosen[i];
        const struct indicator_tally *t = &sink->tally[i];
        if (found_in_all(t) || (t->looked != 0) != looked) continue;
        if (first) buf_printf(out, "%s\n", title);
        first = false;
        buf_printf(out, "  %s  %s", c->indicator->code, _(c->indicator->title));
        if (looked) {
            buf_text(out, ". ");
            buf_printf(out, "%s ", _("Procedimientos revisados:"));
            put_count(out, t->looked);
        }
        buf_char(out, '\n');
        put_missing(out, c, t);
    }
    if (!first) buf_char(out, '\n');
}

static bool any_process(const struct indicator_sink *sink)
{
    for (size_t i = 0; i < sink->run->count; i++) {
        const struct indicator_tally *t = &sink->tally[i];
        if (t->looked || found_in_all(t)) return true;
        for (size_t k = 0; k < sink->run->chosen[i].mask_count; k++)
            if (t->missing[k]) return true;
    }
    return false;
}

void indicator_write_text(const struct indicator_sink *sink, struct buf *out)
{
    if (!any_process(sink)) { /* a list of all that could not be looked at would say nothing */
        buf_printf(out, "%s\n", _("No había ningún procedimiento que revisar."));
        return;
    }
    for (size_t i = 0; i < sink->run->count; i++)
        if (found_in_all(&sink->tally[i])) put_one(out, &sink->run->chosen[i], &sink->tally[i]);
    put_rest(out, sink, true, _("Sin nada que preguntar:"));
    put_rest(out, sink, false, _("No se pudieron revisar por falta de datos:"));
    buf_text(out, _("Una pregunta no es una acusación: cada caso se revisa con sus documentos."));
    buf_char(out, '\n');
}
