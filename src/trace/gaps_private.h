/* The words of a gap, shared by the files that read and ask for gaps. */
#ifndef CAUCE_TRACE_GAPS_PRIVATE_H
#define CAUCE_TRACE_GAPS_PRIVATE_H

#include "trace/gaps.h"

/* With `spanish`, in Spanish whatever the user's language: for what is sent to an office. */
struct str gap_sentence(struct arena *arena, const struct trace_gap_row *g, bool spanish);
/* "de la Secretaría de Obras", "del Ayuntamiento", "de Sonora". */
struct str gap_of_whom(struct arena *arena, struct str name, bool spanish);
struct str gap_things(struct arena *arena, enum node_kind kind, int64_t count, bool spanish);
/* The unit, else the entity. */
struct str gap_responsible(const struct trace_gap_row *g);
/* A few words in Spanish. */
const char *gap_title_spanish(enum trace_missing missing);

#endif
