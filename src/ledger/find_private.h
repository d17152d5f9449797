/* What find.c (what fits) and find_details.c (what is told of it) share. */
#ifndef CAUCE_LEDGER_FIND_PRIVATE_H
#define CAUCE_LEDGER_FIND_PRIVATE_H

#include "ledger/find.h"
#include "ledger/words_private.h"
#include "store/store.h"

struct find_hit {
    int64_t entity, id;
    bool organisation;
    int score;
};
struct finder {
    struct store *store;
    struct arena *arena;
    const struct find_query *query;
    struct str text, key; /* as written, trimmed; folded */
    struct str words[16];
    size_t word_count;
    char rfc[16]; /* canonical, when the text is one; else empty */
    struct find_hit *hits;
    size_t count, limit;
    bool cut; /* more fits than was compared */
};

/* Fills one result for each hit, in their order. */
enum err_code find_details(struct finder *f, struct find_result **out, struct err *err);

#endif
