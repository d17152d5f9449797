/* The purposes of the joint declaration, by their letters. The wording is a catalogue that can be
 * edited (catalogues/propositos.csv), never a constant: a copy ships in the program, and a file of
 * the same name in the folder `catalogues` beside the store takes its place.
 *
 * Form: lines "letra;español;english", a header line first; '#' begins a remark. What a declaration
 * or a commitment serves is written as its letters in order: "acf". */
#ifndef CAUCE_COCREATE_PURPOSE_H
#define CAUCE_COCREATE_PURPOSE_H

#include "cocreate/cocreate.h"

enum { PURPOSES_MOST = 26 };

struct purpose {
    char letter; /* 'a' to 'z' */
    struct str spanish, english;
};
struct purposes { /* in the order of the letters */
    struct purpose items[PURPOSES_MOST];
    size_t count;
};
/* The catalogue that counts for this store; its text lives in the arena. ERR_INPUT with file and
 * line when it is not in its form. */
enum err_code purposes_read(struct ledger *ledger, struct arena *arena, struct purposes *out,
                            struct err *err);
/* Reads a text in the catalogue's form, whose views are kept; `file` is named in errors. */
enum err_code purposes_parse(struct str text, const char *file, struct purposes *out,
                             struct err *err);
/* NULL when there is none with this letter. */
const struct purpose *purpose_find(const struct purposes *all, char letter);
/* Letters as a person or a form gives them ("c, A f") in their own form ("acf"), in the arena; a
 * fault beside `field` for a letter that no purpose has. .p NULL without memory. */
struct str purposes_check(const struct purposes *all, struct arena *arena, struct str letters,
                          const char *field, struct co_faults *faults);

#endif
