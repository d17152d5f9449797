/* Catalogues: classifiers (COG, CFG, CRI, CTG, CFF, funds, branches, programme modalities), places
 * and dated lists of persons. What is small ships inside the program (catalogues/ *.csv, typed from
 * the official texts of CONAC and INEGI); what is large is loaded from the official file by
 * `cauce catalogue import`, read by ingest and written here. Versions stay side by side.
 *
 * Codes have one canonical form per scheme, made by catalogue_code from all the forms in which
 * they are published. Node classifications are stored in that form. */
#ifndef CAUCE_LEDGER_CATALOGUE_H
#define CAUCE_LEDGER_CATALOGUE_H

#include "base/date.h"
#include "ledger/ledger.h"

/* --- codes -------------------------------------------------------------------------------- */

#define CATALOGUE_CODE_MAX 40
#define CATALOGUE_TOTAL "TOTAL" /* the code of a budget's printed grand total, in every scheme */

struct catalogue_code {
    char text[CATALOGUE_CODE_MAX]; /* NUL-terminated */
};
/* The canonical form of a published code; false when it is no code of the scheme (then `out` holds
 * the text as written, trimmed and cut). Pure, thread-safe. Schemes, upper or lower case:
 *   COG  four digits, or five for a specific line: "1000" chapter, "1100" concept, "1130" generic
 *        line, "11301" specific line. From "COG01", "COG11", "1", "11", "113", "10000", "11000",
 *        "11300" (five-digit municipal form), "1000 Servicios personales", "'1100".
 *   CFG  "1", "1.1", "1.1.1": purpose, function, subfunction. From "CFG", "CFG1", "CFDS3",
 *        "CFDE2", "CFOA1" (Ojos al Gasto), "111", "01.01.01".
 *   CRI  two digits and more: "10" (rubro), "11" (tipo), "11.01". From "EAA", "EAH1" (detailed
 *        statement of revenue, LDF format 5), "1", "1.1".
 *   CTG  "1" to "5"; CFF "11" … ; CA and others: upper case, one blank between words.
 * "COGTOT", "CFTOTAL", "CATOT", "EATOTAL", "TOTAL", "TOTAL DEL GASTO" … give CATALOGUE_TOTAL. */
bool catalogue_code(struct str scheme, struct str text, struct catalogue_code *out);
/* The code above a canonical one ("1130" -> "1100"; a top code -> "TOTAL"); false for TOTAL, and
 * for schemes whose codes do not say it. */
bool catalogue_code_parent(struct str scheme, struct str code, struct catalogue_code *out);
/* 1 for the top level; 0 for TOTAL and unknown forms. */
int catalogue_code_level(struct str scheme, struct str code);

/* --- reading ------------------------------------------------------------------------------ */

struct catalogue_info {
    struct str id, version, title, source;
    struct str sha256;  /* of the official file; empty for what ships in the program */
    int32_t valid_from; /* DATE_NONE when unknown */
    int64_t loaded_at;  /* ms */
    int64_t items;
};
/* All catalogues and versions, by id and version; INEGI's places and lists of persons included. */
enum err_code catalogue_list(struct ledger *ledger, struct arena *arena,
                             struct catalogue_info **out, size_t *count_out, struct err *err);

struct catalogue_item {
    struct str code, parent, label; /* parent empty at the top */
    int level;                      /* from 1 */
};
/* One item of the newest version (or of `version`, where given). *found_out false when unknown;
 * a specific code that is not there (five-digit COG) falls back to nothing, not to its parent. */
enum err_code catalogue_find(struct ledger *ledger, struct arena *arena, struct str id,
                             struct str version, struct str code, struct catalogue_item *out,
                             bool *found_out, struct err *err);
/* The items below `parent` (empty = the top level), or all of them with `deep`, by code. */
enum err_code catalogue_children(struct ledger *ledger, struct arena *arena, struct str id,
                                 struct str version, struct str parent, bool deep,
                                 struct catalogue_item **out, size_t *count_out, struct err *err);

/* --- loading ------------------------------------------------------------------------------ */

/* What `cauce catalogue import KIND FILE` can load. */
enum catalogue_shape { CATALOGUE_TREE, CATALOGUE_PLACES, CATALOGUE_LIST };
struct catalogue_kind {
    const char *kind; /* "inegi", "cog", "cucop", "sat-69b", "sancionados", … */
    const char *id;   /* catalogue or list id in the ledger: "INEGI", "COG", "CUCOP", "SAT-69B" */
    enum catalogue_shape shape;
    const char *title;  /* Spanish */
    const char *source; /* who publishes it */
};
const struct catalogue_kind *catalogue_kinds(size_t *count_out);
/* NULL when there is none. */
const struct catalogue_kind *catalogue_kind_find(struct str kind);

struct catalogue_load;
struct catalogue_new {
    const struct catalogue_kind *kind;
    struct str version;       /* "2024", "2026-03"; a list's date may stand here as ISO text */
    struct str title, source; /* empty = the kind's */
    const char *sha256;       /* of the official file */
    int32_t dated;            /* valid from, or the list's date; required for lists */
};
/* One transaction on the ledger's store. Loading the same version again replaces it. */
enum err_code catalogue_load_begin(struct ledger *ledger, const struct catalogue_new *what,
                                   struct catalogue_load **out, struct err *err);
/* CATALOGUE_TREE: the code is made canonical; an empty parent is derived from the code where the
 * scheme says it. A code that comes twice keeps its first label and is counted. */
enum err_code catalogue_load_item(struct catalogue_load *load, struct str code, struct str parent,
                                  struct str label, struct err *err);
struct catalogue_place {
    struct str state;        /* "26" or "026"; digits */
    struct str municipality; /* "030"; empty for a state */
    struct str locality;     /* "0001"; empty for a municipality or state */
    struct str name, state_name,
        municipality_name;          /* names above are used to make missing parents */
    struct str latitude, longitude; /* decimal degrees, may be empty: widens the boxes above it */
    bool has_box;                   /* a box of its own, millionths of a degree */
    int64_t south, west, north, east;
};
/* CATALOGUE_PLACES: municipalities become entities too. */
enum err_code catalogue_load_place(struct catalogue_load *load, const struct catalogue_place *place,
                                   struct err *err);
struct catalogue_listed {
    struct str rfc, name, status; /* rfc as published */
    int32_t since, until;         /* DATE_NONE */
};
/* CATALOGUE_LIST */
enum err_code catalogue_load_listed(struct catalogue_load *load,
                                    const struct catalogue_listed *person, struct err *err);
struct catalogue_summary {
    int64_t items, repeated, skipped; /* skipped: no code, or no name */
};
/* Writes and commits; frees the load in every case. */
enum err_code catalogue_load_finish(struct catalogue_load *load,
                                    struct catalogue_summary *summary_out, struct err *err);
void catalogue_load_abort(struct catalogue_load *load);

/* Where a person or company stands on the newest edition of each list, by RFC. */
struct catalogue_listing {
    struct str list, title, name, status;
    int32_t dated, since, until;
};
enum err_code catalogue_listed_find(struct ledger *ledger, struct arena *arena, struct str rfc,
                                    struct catalogue_listing **out, size_t *count_out,
                                    struct err *err);

/* Writes what ships in the program: catalogues, states with their aliases, and the entities of
 * federation and states. Called by ledger_init after the migrations; idempotent, brings older
 * text up to date. Within the caller's transaction, or in one of its own. */
enum err_code catalogue_install(struct store *store, struct err *err);

#endif
