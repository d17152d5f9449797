/* What the files of the joins share: the form in which keys are compared, the things that are only
 * referred to, and what was found, before it is written. */
#ifndef CAUCE_TRACE_JOIN_PRIVATE_H
#define CAUCE_TRACE_JOIN_PRIVATE_H

#include "trace/join.h"

/* Stable codes of the rules. */
#define JOIN_RULE_KEY "normalised-key"
#define JOIN_RULE_PROCESS "same-process"
#define JOIN_RULE_NAME "similar-name"

enum { JOIN_KEY_MAX = 256 };

/* The form of a key in which it is compared: lower case, no accents, no signs except between two
 * digits (there they are '-', so that "1/23" is not "12/3"); without "Release-" and a country's
 * "MX-" before and a version ("-v001") after. 0 where a key is not to be compared: too short, too
 * long, or no digit in the key of a thing that has a number. */
size_t join_key_normal(enum node_kind kind, struct str key, char out[JOIN_KEY_MAX]);
int64_t join_key_hash(enum node_kind kind, const char *normal, size_t length);

struct join_found { /* a row of trace_same or trace_join to be */
    int64_t source, target;
    enum evidence evidence;
    int score; /* inferred only */
    const char *rule;
    struct str reason;
};
struct join_kept { /* a row that is there */
    int64_t source, target;
    enum evidence evidence;
    int score;
    struct str rule, reason, state;
    bool decided;
};
struct join_pending { /* a project that is only referred to and found nothing by its key */
    int64_t id;
    struct str key;
};

/* Lists that grow in the arena. */
struct join_list {
    void *items;
    size_t count, capacity, size;
};
void *join_add(struct join_list *list, struct arena *arena); /* zeroed; NULL without memory */

struct joiner {
    struct ledger *ledger;
    struct store *store;
    int64_t entity;
    struct arena *arena;
    struct join_list sames, joins;           /* struct join_found */
    struct join_list kept_sames, kept_joins; /* struct join_kept, by source and target */
    struct join_list projects;               /* struct join_pending, by id */
    size_t keyed[2];                         /* of `sames`: projects found by key, by id */
    size_t declared; /* … and from here on those found by process, by id */
};

/* What a person confirmed this to be; 0 = nothing. */
int64_t join_confirmed(const struct joiner *j, int64_t node);
/* A person said that these two are not the same. */
bool join_rejected(const struct join_list *kept, int64_t source, int64_t target);
/* The published thing that `node` is found or confirmed to be; 0 = none. */
int64_t join_resolved(const struct joiner *j, int64_t node);

/* The steps, in this order. */
enum err_code join_by_key(struct joiner *j, struct err *err);
enum err_code join_by_process(struct joiner *j, struct err *err);
enum err_code join_by_name(struct joiner *j, struct err *err);

#endif
