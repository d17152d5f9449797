/* The difference of two texts, word by word: what stayed, what was taken out, what was put in. So
 * that an amendment can be read as one text with its changes marked.
 *
 * Words keep the white space that follows them: all pieces that stayed or were taken out, together,
 * are the old text; those that stayed or were put in are the new one, byte for byte. Texts too
 * different to compare in bounded time are given as one taken out and one put in between what
 * begins and ends alike. Pure but for the arena; thread-safe. */
#ifndef CAUCE_COCREATE_TEXT_DIFF_H
#define CAUCE_COCREATE_TEXT_DIFF_H

#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum text_piece_kind { TEXT_STAYED, TEXT_TAKEN, TEXT_PUT };
struct text_piece {
    enum text_piece_kind kind;
    struct str text; /* a view of the old text, or (TEXT_STAYED, TEXT_PUT) of the new one */
};
/* Neighbours are of different kinds; what was taken out stands before what took its place.
 * ERR_MEMORY alone can go wrong. */
enum err_code text_diff(struct arena *arena, struct str before, struct str after,
                        struct text_piece **out, size_t *count_out, struct err *err);

#endif
