/* What words.c (making the index) and find.c (using it) share. */
#ifndef CAUCE_LEDGER_WORDS_PRIVATE_H
#define CAUCE_LEDGER_WORDS_PRIVATE_H

#include "base/buf.h"
#include "ledger/words.h"

enum words_of { WORDS_OF_NODES, WORDS_OF_ORGANISATIONS };
enum { WORD_MAX = 40 }; /* bytes of a word that count */

/* The word as the index has it: cut to WORD_MAX bytes at the end of a letter. */
struct str words_cut(struct str word);
/* The next word of a folded text, cut; empty at its end. */
struct str words_next(struct str *rest);

/* Numbers of up to 64 bits in 7-bit groups, lowest first (LEB128). */
void words_put_number(struct buf *out, uint64_t v);
/* False at the end of the bytes, and for bytes that are no number. */
bool words_get_number(struct str *bytes, uint64_t *out);

/* Ids in ascending order; *ids is in the arena, at most `most` of them (*cut_out: there are more).
 * All things of one entity that have every one of the words, the last letters of each left open
 * ("pavim" finds "pavimentación"). */
struct words_query {
    int64_t entity;
    enum words_of what;
    const struct str *words;
    size_t count;
    size_t most;
};
enum err_code words_find(struct store *store, struct arena *arena, const struct words_query *query,
                         int64_t **ids, size_t *count_out, bool *cut_out, struct err *err);

#endif
