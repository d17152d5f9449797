/* Facts to the ledger, or only counted: see sink.h. */
#include "ingest/sink.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/i18n.h"

void sink_count(struct sink_counts *counts, struct str code)
{
    size_t i = 0;
    if (code.n >= sizeof counts->items[0].code) code.n = sizeof counts->items[0].code - 1;
    while (i < counts->count && !str_eq(str_of(counts->items[i].code), code)) i++;
    if (i == SINK_MAX_CODES) i = SINK_MAX_CODES - 1;
    if (i == counts->count) {
        counts->count++;
        memcpy(counts->items[i].code, code.p ? code.p : "", code.n);
        counts->items[i].code[code.n] = '\0';
        counts->items[i].count = 0;
    }
    counts->items[i].count++;
}

static int by_count(const void *a, const void *b)
{
    const struct sink_count *x = a, *y = b;
    if (x->count != y->count) return x->count < y->count ? 1 : -1;
    return strcmp(x->code, y->code);
}

void sink_sort(struct sink_counts *counts)
{
    qsort(counts->items, counts->count, sizeof *counts->items, by_count);
}

enum err_code sink_row_begin(struct sink *sink, const struct load_row *row, struct err *err)
{
    sink->row_organisations = sink->row_nodes = sink->row_amounts = sink->row_links = 0;
    sink->row_findings = 0;
    return sink->load ? load_row_begin(sink->load, row, err) : ERR_NONE;
}

enum err_code sink_row_accept(struct sink *sink, struct err *err)
{
    sink->rows_read++;
    sink->rows_accepted++;
    sink->organisations += sink->row_organisations;
    sink->nodes += sink->row_nodes;
    sink->amounts += sink->row_amounts;
    sink->links += sink->row_links;
    sink->findings += sink->row_findings;
    for (uint32_t i = 0; i < sink->row_findings && i < SINK_MAX_CODES; i++)
        sink_count(&sink->rules, str_of(sink->row_rules[i]));
    return sink->load ? load_row_accept(sink->load, err) : ERR_NONE;
}

/* One line for the summary: "fila 12, columna «Monto»: no es una cantidad. Encontré «x»." */
static void tell_first(struct sink *sink, const struct load_row *row,
                       const struct load_problem *problem)
{
    struct str found = problem->found.n > 60 ? str_slice(problem->found, 0, 60) : problem->found;
    struct buf text;
    buf_init(&text, sizeof sink->first - 1);
    buf_printf(&text, _("fila %llu"), (unsigned long long)row->number);
    if (problem->column.n) buf_printf(&text, _(", columna «%.*s»"), STR_FMT(problem->column));
    buf_printf(&text, ": %.*s", STR_FMT(problem->message));
    if (found.n) buf_printf(&text, _(" Encontré «%.*s»."), STR_FMT(found));
    if (text.n) memcpy(sink->first, text.p, text.n);
    sink->first[text.n] = '\0';
    buf_free(&text);
}

enum err_code sink_row_quarantine(struct sink *sink, const struct load_row *row,
                                  const struct load_problem *problem, struct err *err)
{
    sink->rows_read++;
    sink->rows_quarantined++;
    sink_count(&sink->reasons, str_of(problem->reason));
    if (sink->rows_quarantined == 1) tell_first(sink, row, problem);
    return sink->load ? load_row_quarantine(sink->load, problem, err) : ERR_NONE;
}

load_ref sink_organisation(struct sink *sink, const struct load_organisation *fact)
{
    return sink->load ? (sink->row_organisations++, load_organisation(sink->load, fact))
                      : sink->row_organisations++;
}

load_ref sink_node(struct sink *sink, const struct load_node *fact)
{
    return sink->load ? (sink->row_nodes++, load_node(sink->load, fact)) : sink->row_nodes++;
}

void sink_amount(struct sink *sink, load_ref node, const struct load_amount *fact)
{
    sink->row_amounts++;
    if (sink->load) load_amount(sink->load, node, fact);
}

void sink_link(struct sink *sink, load_ref from, load_ref to, const struct load_link *fact)
{
    sink->row_links++;
    if (sink->load) load_link(sink->load, from, to, fact);
}

void sink_party(struct sink *sink, load_ref node, enum party_role role, load_ref organisation)
{
    if (sink->load) load_party(sink->load, node, role, organisation);
}

void sink_attribute(struct sink *sink, load_ref node, struct str name, struct str value)
{
    if (sink->load) load_attribute(sink->load, node, name, value);
}

void sink_classification(struct sink *sink, load_ref node, struct str scheme, struct str code)
{
    if (sink->load) load_classification(sink->load, node, scheme, code);
}

void sink_document(struct sink *sink, load_ref node, struct str kind, struct str title,
                   struct str url, int32_t dated)
{
    if (sink->load) load_document(sink->load, node, kind, title, url, dated);
}

void sink_finding(struct sink *sink, const struct load_finding *fact)
{
    if (sink->row_findings < SINK_MAX_CODES) sink->row_rules[sink->row_findings] = fact->rule;
    sink->row_findings++;
    if (sink->load) load_finding(sink->load, fact);
}
