/* Private to src/ingest: how a set of layouts is held, for recognition to walk over. */
#ifndef CAUCE_INGEST_LAYOUT_SET_H
#define CAUCE_INGEST_LAYOUT_SET_H

#include "ingest/layout_ast.h"

struct layout_set {
    struct arena arena;
    const struct layout **items;
    size_t count, capacity;
};

#endif
