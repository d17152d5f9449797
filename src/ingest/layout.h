/* Layouts: declarative files (layouts/ *.layout, grammar in docs/layouts.md) that say how the rows
 * or JSON elements of one published format become facts of the ledger, and by which header the
 * format is recognised. The ones shipped are inside the program; a folder of the user's overrides
 * them by id and adds others. A layout is versioned by the SHA-256 of its text.
 *
 * A set owns everything it gives out and never changes after it was opened: reading it is
 * thread-safe. */
#ifndef CAUCE_INGEST_LAYOUT_H
#define CAUCE_INGEST_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "format/source.h"

enum layout_class {
    LAYOUT_DATA,      /* public money: becomes facts */
    LAYOUT_CATALOGUE, /* a catalogue: read by `cauce catalogue import`, not by an import */
    LAYOUT_OTHER      /* known, but not about money: told as ignored with the layout's reason */
};

struct layout; /* one parsed layout */
struct layout_info {
    struct str id, title, publisher, obligation, description;
    struct str reason;    /* LAYOUT_OTHER: why it is not imported */
    struct str catalogue; /* LAYOUT_CATALOGUE: which one */
    struct str file;      /* where the text came from; "(incluido)" for the ones in the program */
    struct str text;      /* the whole layout file */
    char sha256[65];
    enum layout_class class;
    bool json;      /* reads JSON elements instead of rows */
    size_t columns; /* declared columns or fields */
};
const struct layout_info *layout_info(const struct layout *layout);

/* Parses one layout file. Errors (ERR_INPUT) carry file, line, what was found and what was
 * expected. `text` and `file` are copied into `arena`, where the layout lives. */
enum err_code layout_parse(struct arena *arena, const char *file, struct str text,
                           const struct layout **out, struct err *err);

struct layout_set;
/* The embedded layouts, then every *.layout of each folder in order (later ones override by id).
 * A folder that does not exist is skipped; a layout with a mistake is an error with its place. */
enum err_code layout_set_open(const char *const *folders, size_t count, struct layout_set **out,
                              struct err *err);
/* The layout of that name alone: the one inside the program, else one of the folder. A set without
 * any where there is none. Reads one file instead of all: for pages. */
enum err_code layout_set_open_one(struct str id, const char *folder, struct layout_set **out,
                                  struct err *err);
void layout_set_close(struct layout_set *set);
size_t layout_set_count(const struct layout_set *set);
const struct layout *layout_set_at(const struct layout_set *set, size_t index); /* sorted by id */
/* NULL when there is none of that id. */
const struct layout *layout_set_find(const struct layout_set *set, struct str id);

/* One row of the first rows of a sheet, copied. */
struct layout_row {
    uint64_t number, line;
    uint32_t count;
    const struct str *cells;
};
#define LAYOUT_HEAD_ROWS 48 /* how many first rows are looked at for a header */

/* What recognition found, or what differs from the nearest layout when it found nothing. */
struct layout_match {
    const struct layout *layout;  /* NULL when none fits, or more than one does */
    size_t header;                /* index in `rows` of the header (tables) */
    const struct layout *nearest; /* best of those that do not fit; may be NULL */
    size_t nearest_header;
    const struct layout *rival; /* another layout that fits as well: ambiguous */
    const struct str *seen;     /* names of the header that was looked at */
    size_t seen_count;
    const struct str *missing; /* required by the nearest and not there */
    size_t missing_count;
    const struct str *extra; /* there and not known to the nearest */
    size_t extra_count;
};
/* Recognises a table by its first rows; `sheet` may be empty. Lists are allocated in `arena`.
 * Only ERR_MEMORY fails: finding nothing is a result. */
enum err_code layout_recognise(const struct layout_set *set, struct arena *arena, struct str sheet,
                               const struct layout_row *rows, size_t count,
                               struct layout_match *out, struct err *err);
/* The same for one JSON element (its text). */
enum err_code layout_recognise_json(const struct layout_set *set, struct arena *arena,
                                    struct str json, struct layout_match *out, struct err *err);

/* Drafts a layout for a file that is not known: header row, columns with what they seem to hold
 * (money, dates, RFC, URLs, years, codes), and a mapping to be completed. `sheet` may be NULL: the
 * first visible sheet that has a table. The draft parses without mistakes. */
enum err_code layout_draft(const char *path, const char *sheet, struct str id, bool in_process,
                           struct buf *out, struct err *err);

#endif
