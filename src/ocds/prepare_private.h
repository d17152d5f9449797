/* What the parts of prepare share. */
#ifndef CAUCE_OCDS_PREPARE_PRIVATE_H
#define CAUCE_OCDS_PREPARE_PRIVATE_H

#include "ocds/prepare.h"
#include "ocds/prepare_edit.h"

/* A code and what is written instead of it, as JSON and as plain text. */
struct prepare_code {
    struct str from, to, plain;
};
struct prepare_codes {
    const struct prepare_code *list;
    size_t count;
};
/* The settings, looked up once; texts that go into the output as JSON. */
struct prepare_rules {
    struct str currency, scheme, bid_status, award_status; /* JSON; .p NULL = no default */
    struct str bid_status_text, award_status_text;         /* the same, plain */
    bool party_roles, award_by_contract, move_auctions, compatible;
    bool split;
    struct str separator, buyer_prefix, tenderer_prefix;
    const double *redacted; /* figures of bids */
    size_t redacted_count;
    const struct str *ids; /* redacted organizations */
    size_t id_count;
    struct prepare_codes bid_codes, award_codes;
};
enum err_code prepare_rules_make(struct arena *arena, const struct prepare_options *options,
                                 struct prepare_rules *out, struct err *err);

/* Text to its place in a list, for one release. */
struct prepare_names {
    struct prepare_name *table;
    size_t mask, count;
};
struct prepare_name {
    struct str text;
    uint64_t hash;
    bool used;
    bool known, all;           /* of an award: whether all its contracts are cancelled */
    struct prepare_role *role; /* of a party */
};
/* The place of a text; with `arena` NULL only when it is there (else NULL). What is known of a new
 * one is nothing. NULL also when there is no memory. */
struct prepare_name *prepare_name_at(struct prepare_names *names, struct arena *arena,
                                     struct str text);

/* The roles of the parties, as they are and as the references say: see prepare_roles.c. */
struct prepare_role {
    struct prepare_role *next;
    struct str text;
};
struct prepare_roles {
    struct prepare_names parties;
    bool on;
};

/* One release being corrected. */
struct prepare_one {
    const struct prepare_rules *rules;
    struct arena *arena; /* of the element */
    struct edits *edits;
    struct buf *issues; /* CSV rows */
    uint64_t line, issue_count;
    struct str ocid;
    struct prepare_roles roles;
    struct prepare_names cancelled; /* by awardID: whether all its contracts are */
    bool failed;                    /* no memory */
};
/* Collects the edits that `release`, an object without repeated keys, needs, and writes its issues.
 */
void prepare_release(struct prepare_one *one, json_ref release);

/* An organization or classification reference: its id becomes text, is taken away or prefixed, and
 * gives the party `role`. NULL role: no party is looked up. */
struct prepare_reference {
    bool redact;
    struct str prefix;
    const char *role;
};
void prepare_reference(struct prepare_one *one, json_ref object,
                       const struct prepare_reference *how);
void prepare_roles_read(struct prepare_one *one, json_ref parties);
void prepare_roles_add(struct prepare_one *one, struct str party, const char *role);
void prepare_roles_write(struct prepare_one *one, json_ref parties);
/* The id of a party or award as it will be written; .p NULL when it is none or was taken away. */
struct str prepare_id_text(const struct prepare_one *one, json_ref object, bool redact);

/* The member of an object; NULL when it has none or is no object. Values, not keys. */
json_ref prepare_member(json_ref object, struct str name);
/* JSON text with quotes, in the arena. */
struct str prepare_quoted(struct prepare_one *one, struct str prefix, struct str text);
void prepare_issue(struct prepare_one *one, const char *path, const char *indexes, struct str value,
                   const char *what);

enum prepare_moved { PREPARE_NOTHING_TO_MOVE, PREPARE_MOVED, PREPARE_IN_THE_WAY };
/* Writes `root` with the bids of the auctions of `release` (which is `root` or within) where bids
 * belong, unless there are bids already. Fails by the buffer's flag. */
enum prepare_moved prepare_move_auctions(json_ref root, json_ref release, bool compatible,
                                         struct buf *out);

#endif
