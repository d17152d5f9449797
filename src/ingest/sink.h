/* Private to src/ingest: where facts go. With a load they go to the ledger; without one (a dry run,
 * a fuzzer) they are only counted. Findings and quarantine are counted by code in both cases. */
#ifndef CAUCE_INGEST_SINK_H
#define CAUCE_INGEST_SINK_H

#include "ledger/load.h"

#define SINK_MAX_CODES 64
struct sink_count {
    char code[64];
    uint64_t count;
};
struct sink_counts {
    struct sink_count items[SINK_MAX_CODES]; /* the last one gathers what does not fit */
    size_t count;
};
struct sink {
    struct load *load; /* NULL: nothing is written */
    uint64_t rows_read, rows_accepted, rows_quarantined;
    uint64_t organisations, nodes, amounts, links, findings;
    struct sink_counts reasons, rules;
    char first[400]; /* the first row in quarantine, for the summary */
    /* of the row at hand; added to the totals when it is accepted */
    uint32_t row_organisations, row_nodes, row_amounts, row_links, row_findings;
    const char *row_rules[SINK_MAX_CODES];
};

void sink_count(struct sink_counts *counts, struct str code);
void sink_sort(struct sink_counts *counts); /* most frequent first */

enum err_code sink_row_begin(struct sink *sink, const struct load_row *row, struct err *err);
enum err_code sink_row_accept(struct sink *sink, struct err *err);
enum err_code sink_row_quarantine(struct sink *sink, const struct load_row *row,
                                  const struct load_problem *problem, struct err *err);
load_ref sink_organisation(struct sink *sink, const struct load_organisation *fact);
load_ref sink_node(struct sink *sink, const struct load_node *fact);
void sink_amount(struct sink *sink, load_ref node, const struct load_amount *fact);
void sink_link(struct sink *sink, load_ref from, load_ref to, const struct load_link *fact);
void sink_party(struct sink *sink, load_ref node, enum party_role role, load_ref organisation);
void sink_attribute(struct sink *sink, load_ref node, struct str name, struct str value);
void sink_classification(struct sink *sink, load_ref node, struct str scheme, struct str code);
void sink_document(struct sink *sink, load_ref node, struct str kind, struct str title,
                   struct str url, int32_t dated);
void sink_finding(struct sink *sink, const struct load_finding *fact);

#endif
