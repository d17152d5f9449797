/* What the files of the conversion to OC4IDS share: the output as a small tree that points into the
 * input, reading by path, a project under way. Only oc4ids*.c and their tests include this. */
#ifndef CAUCE_OCDS_OC4IDS_PRIVATE_H
#define CAUCE_OCDS_OC4IDS_PRIVATE_H

#include "base/arena.h"
#include "base/buf.h"
#include "format/json.h"
#include "ocds/oc4ids.h"

/* --- output ----------------------------------------------------------------------------------- */

enum piece_type { PIECE_REF, PIECE_TEXT, PIECE_RAW, PIECE_OBJECT, PIECE_ARRAY };
struct piece {
    enum piece_type type;
    json_ref ref;    /* PIECE_REF: written as it stands in the input */
    struct str text; /* PIECE_TEXT; PIECE_RAW: JSON, such as digits */
    struct str key;  /* as a member */
    struct piece *first, *last, *next;
    size_t count;
};
/* Makes pieces; NULL and `failed` when memory runs out. The others accept NULL and do nothing. */
struct maker {
    struct arena *arena;
    bool failed;
};
struct piece *piece_new(struct maker *m, enum piece_type type);
struct piece *piece_text(struct maker *m, struct str text);
struct piece *piece_raw(struct maker *m, struct str json);
struct piece *piece_ref(struct maker *m, json_ref ref);
/* An object with the members of `object`, each as it stands. */
struct piece *piece_copy(struct maker *m, json_ref object);
/* Sets a member, in its old place when it was there. A key lives as long as the piece. */
void oc4ids_piece_put(struct maker *m, struct piece *object, struct str key, struct piece *value);
void piece_set(struct maker *m, struct piece *object, const char *key, struct piece *value);
void piece_add(struct piece *array, struct piece *element);
struct piece *piece_get(const struct piece *object, const char *key);
/* The member, made when it is not there. */
struct piece *piece_inside(struct maker *m, struct piece *object, const char *key,
                           enum piece_type type);
/* The text of a text, or of a reference to text or a number. */
struct str piece_string(const struct piece *piece);
void piece_write(struct buf *out, const struct piece *piece);

/* --- input ------------------------------------------------------------------------------------ */

/* Down members: "planning/project/title". NULL when it is not there or null. */
json_ref oc4ids_at(json_ref v, const char *path);
json_ref oc4ids_list(json_ref v, const char *path); /* NULL when it is no array */
/* Text or digits; empty for all else. */
struct str oc4ids_text(json_ref v, const char *path);
/* Something in it: no null, "", [], {}, false or 0. */
bool oc4ids_filled(json_ref v);
bool oc4ids_has_role(json_ref party, const char *role);
/* The value with members in the order of their names, so that equal values give equal bytes; of
 * objects on the outside the members in `without` (ended by NULL) are left out. */
struct str oc4ids_canonical(struct maker *m, json_ref v, const char *const *without);

/* Exact sums of decimal numbers as they were written. */
struct decimal {
    __int128 units;
    unsigned scale; /* digits behind the point: the most that any had */
};
/* False when it is no number, or needs more than 36 digits; then `sum` is as it was. */
bool decimal_add(struct decimal *sum, struct str number);
struct str decimal_text(struct maker *m, const struct decimal *sum);

/* --- a project -------------------------------------------------------------------------------- */

struct oc4ids_process {
    struct str ocid;
    json_ref compiled;              /* object */
    struct piece *estimate;         /* the last that was published while planning, or NULL */
    struct piece *links, *embedded; /* arrays, or NULL */
    struct piece *summary;          /* set by contracting_process_setup */
    const size_t *parties; /* of each element of compiled.parties: its number in the project's */
};
struct oc4ids_party {
    json_ref party;
    struct str id; /* in the project */
    struct piece *roles;
    struct piece *output; /* NULL until it is copied to the project */
};
struct oc4ids_project {
    const struct oc4ids_options *options;
    struct maker make;
    struct str id; /* may be empty */
    struct oc4ids_process *processes;
    size_t count;
    struct oc4ids_party *parties;
    size_t party_count;
    struct piece *output;
    /* Told when something could not be decided; `what` is translated. */
    void (*note)(struct oc4ids_project *project, struct str ocid, const char *what);
    void *user;
};

/* Which parties of the processes are the same, and their ids: sets parties, and those of the
 * processes. */
void oc4ids_find_parties(struct oc4ids_project *p);
/* Copies a party to the project's parties (once), with one more role when `role` is given. */
void oc4ids_copy_party(struct oc4ids_project *p, size_t party, const char *role);
/* All that have the role. */
void oc4ids_copy_parties(struct oc4ids_project *p, const char *role, const char *more);

/* The transforms; see the table in oc4ids.c. */
void oc4ids_contracting_process_setup(struct oc4ids_project *p);
void oc4ids_public_authority_role(struct oc4ids_project *p);
void oc4ids_buyer_role(struct oc4ids_project *p);
void oc4ids_sector(struct oc4ids_project *p);
void oc4ids_additional_classifications(struct oc4ids_project *p);
void oc4ids_title(struct oc4ids_project *p);
void oc4ids_title_from_tender(struct oc4ids_project *p);
void oc4ids_procuring_entity(struct oc4ids_project *p);
void oc4ids_administrative_entity(struct oc4ids_project *p);
void oc4ids_contract_status(struct oc4ids_project *p);
void oc4ids_procurement_process(struct oc4ids_project *p);
void oc4ids_number_of_tenderers(struct oc4ids_project *p);
void oc4ids_location(struct oc4ids_project *p);
void oc4ids_location_from_items(struct oc4ids_project *p);
void oc4ids_budget(struct oc4ids_project *p);
void oc4ids_budget_approval(struct oc4ids_project *p);
void oc4ids_purpose(struct oc4ids_project *p);
void oc4ids_purpose_needs_assessment(struct oc4ids_project *p);
void oc4ids_description(struct oc4ids_project *p);
void oc4ids_description_tender(struct oc4ids_project *p);
void oc4ids_environmental_impact(struct oc4ids_project *p);
void oc4ids_land_and_settlement_impact(struct oc4ids_project *p);
void oc4ids_funding_sources(struct oc4ids_project *p);
void oc4ids_cost_estimate(struct oc4ids_project *p);
void oc4ids_contract_title(struct oc4ids_project *p);
void oc4ids_suppliers(struct oc4ids_project *p);
void oc4ids_contract_price(struct oc4ids_project *p);
void oc4ids_contract_process_description(struct oc4ids_project *p);
void oc4ids_contract_period(struct oc4ids_project *p);
void oc4ids_project_scope(struct oc4ids_project *p);
void oc4ids_project_scope_summary(struct oc4ids_project *p);
void oc4ids_final_audit(struct oc4ids_project *p);
/* tender.value of the last release whose tender was being planned; NULL when there is none. */
json_ref oc4ids_estimate_of(const json_ref *releases, size_t count);
/* After them all. */
void oc4ids_number_documents(struct oc4ids_project *p);
/* Runs those that the options ask for: p->output. ERR_MEMORY. */
enum err_code oc4ids_transform(struct oc4ids_project *p, struct err *err);

/* --- gathering -------------------------------------------------------------------------------- */

/* A release or record that waits in a temporary file. */
struct oc4ids_entry {
    uint64_t number; /* of the element: the order of the input */
    struct str ocid, date;
    struct str project, title; /* what it says its project is; may be empty */
    struct str uri;            /* of the package it came in; may be empty */
    const struct str *related; /* ocids */
    size_t related_count;
    bool record;
    int fd;
    uint64_t offset;
    size_t length;
    struct oc4ids_entry *next; /* of the same process */
};
struct oc4ids_waiting { /* a process */
    struct str ocid;
    struct str project, title;
    struct oc4ids_entry *first, *last;
    size_t count;
    size_t group; /* number of its project */
};
struct oc4ids_group { /* a project */
    struct str id;
    const size_t *processes;
    size_t count;
};
struct oc4ids_plan {
    struct oc4ids_waiting *processes; /* in the order of the input */
    size_t count;
    struct oc4ids_group *groups;
    size_t group_count;
};
/* Which processes belong to which project. `entries` in the order of the input. */
enum err_code oc4ids_plan(struct arena *arena, const struct oc4ids_options *options,
                          struct oc4ids_entry **entries, size_t count, struct oc4ids_plan *out,
                          struct err *err);

#endif
