/* What the files of the validator share: the paths of the data as a tree of nodes that is grown
 * while walking, findings in groups, and what checks may ask.
 *
 * A node is one path ("/tender/value", indexes left out). It knows what the schema says there, how
 * often it was seen, and during a walk the value it holds. So a check looks at numbers and pointers
 * that the walk left behind and never searches for a member by name. One validator belongs to one
 * thread. */
#ifndef CAUCE_OCDS_VALIDATE_PRIVATE_H
#define CAUCE_OCDS_VALIDATE_PRIVATE_H

#include "format/json_inline.h"
#include "ocds/validate.h"
#include "ocds/validate_codes.h"

#define VALIDATE_NO_INSTANT INT64_MIN

/* Members that checks ask for, by their name. */
enum slot {
    SLOT_NONE,
    SLOT_ID,
    SLOT_NAME,
    SLOT_STATUS,
    SLOT_DATE,
    SLOT_VALUE,
    SLOT_AMOUNT,
    SLOT_CURRENCY,
    SLOT_START,
    SLOT_END,
    SLOT_EXTENT,
    SLOT_DURATION,
    SLOT_SUPPLIERS,
    SLOT_AWARD_ID,
    SLOT_SIGNED,
    SLOT_PERIOD,
    SLOT_ITEMS,
    SLOT_DESCRIPTION,
    SLOT_TRANSACTIONS,
    SLOT_IMPLEMENTATION,
    SLOT_QUANTITY,
    SLOT_UNIT,
    SLOT_URL,
    SLOT_PUBLISHED,
    SLOT_MODIFIED,
    SLOT_DATE_MET,
    SLOT_EMAIL,
    SLOT_TELEPHONE,
    SLOT_ROLES,
    SLOT_IDENTIFIER,
    SLOT_METHOD,
    SLOT_METHOD_DETAILS,
    SLOT_METHOD_RATIONALE,
    SLOT_TENDERERS,
    SLOT_NUMBER_OF_TENDERERS,
    SLOT_TENDER_PERIOD,
    SLOT_CONTRACT_PERIOD,
    SLOT_TENDER,
    SLOT_PLANNING,
    SLOT_BUDGET,
    SLOT_BUYER,
    SLOT_AWARDS,
    SLOT_CONTRACTS,
    SLOT_TAG,
    SLOT_OCID,
    SLOT_LANGUAGE,
    SLOT_DOCUMENTS,
    SLOT_DOCUMENT_TYPE,
    SLOT_TYPE,
    SLOT_COORDINATES,
    SLOT_PARTIES,
    SLOT_LOCATIONS,
    SLOT_SECTOR,
    SLOT_CONTRACTING,
    SLOT_AUTHORITY,
    SLOT_SUMMARY,
    SLOTS
};

enum hook { /* what is done when an object ends */
            HOOK_VALUE,
            HOOK_PERIOD,
            HOOK_DOCUMENT,
            HOOK_CONTACT,
            HOOK_ITEM,
            HOOK_MILESTONE,
            HOOK_AMENDMENT,
            HOOK_PARTY,
            HOOK_REFERENCE,
            HOOK_TRANSACTION,
            HOOK_AWARD,
            HOOK_CONTRACT,
            HOOK_TENDER,
            HOOK_GEOMETRY,
            HOOK_TARGET,
            HOOK_RELEASE,
            HOOK_PROCESS, /* of OC4IDS: an element of contractingProcesses */
            HOOK_PROJECT,
            HOOKS
};

enum target { /* what a reference by id leads to */
              TARGET_NONE,
              TARGET_LOT,
              TARGET_ITEM,
              TARGET_BID,
              TARGET_MILESTONE,
              TARGET_DOCUMENT,
              TARGETS
};

struct vnode {
    struct vnode *parent;
    struct vnode *base;                 /* the release or project it belongs to; NULL: none */
    const struct schema_field *field;   /* NULL: a root, or a name that the schema does not know */
    const struct schema_object *object; /* its members; NULL: any */
    struct vnode *items;                /* of an array */
    struct vnode *other;                /* another form of the value (oneOf) */
    struct vnode **children;            /* by number of the object's field */
    struct vnode *strangers;            /* names that the schema does not know, linked by `next` */
    struct vnode *next;
    struct vnode *first, *then; /* guess: the first member; the member behind this one */
    struct vnode **slots;
    struct vnode **required;
    struct str name, path; /* path without indexes */
    uint64_t key;          /* stands for scope and path; of elements another than of their array */
    uint64_t seen;
    uint64_t visit;  /* number of the last object that was walked here */
    uint64_t stamp;  /* visit of the object that last had this member */
    json_ref value;  /* what it had */
    int64_t instant; /* of a date-time: milliseconds UTC, or VALIDATE_NO_INSTANT */
    char code[31];   /* the last code that was known */
    uint8_t code_length;
    void *pattern; /* regex_t */
    uint32_t hooks;
    uint16_t required_count, stranger_count;
    uint8_t types, format, scope, slot, leaf, target, role;
    bool is_element, stranger, opaque, versioned, codes, limits, unique, ids, required_known;
};

/* A schema with the extensions of a package, and the nodes grown on it. */
struct vplan {
    struct str key;
    struct schema schema;
    const struct schema *base;
    struct vnode *roots[VALIDATE_SCOPES];
    struct vnode *packages[VALIDATE_SCOPES]; /* of releases, records, projects */
    uint64_t used;
    struct str *unknown; /* extensions that the program does not know */
    size_t unknown_count;
};

/* A list that is used again for every element. */
struct vlist {
    void *p;
    size_t n, room;
};

struct fact_party {
    struct vnode *node;
    json_ref value, roles;
    struct str id, name;
    unsigned roles_of, met; /* bits by role in validate_check_parties.c: claimed, referred to */
};
struct fact_reference {
    struct vnode *node;
    json_ref value;
    struct str id, name;
    unsigned role;
};
struct fact_award {
    struct vnode *node;
    json_ref value;
    struct str id, status, amount, currency;
    int64_t date;
    json_ref date_value;
    struct vnode *date_node;
    size_t suppliers;
    unsigned contracts;
};
struct fact_contract {
    struct vnode *node;
    json_ref value;
    struct str award, amount, currency;
    int64_t date;
    json_ref date_value, award_value;
    struct vnode *date_node, *award_node;
};
struct fact_transaction {
    struct vnode *node;
    json_ref value;
    struct str amount, currency;
    int64_t date;
};
struct fact_id { /* something that can be referred to, or a reference to it */
    struct vnode *node;
    json_ref value;
    struct str id;
    unsigned target;
};
struct fact_date { /* a date of something that has happened */
    struct vnode *node;
    json_ref value;
    int64_t instant;
};
struct facts {
    struct vlist parties, references, awards, contracts, transactions, targets, pointers, dates,
        places;
    bool documents, mexican, implementation;
};

struct vgroup;
struct vgroups {
    struct vgroup **table; /* open addressing by key */
    size_t mask, count;
    uint64_t most[CODES]; /* largest key kept, once there are as many as are kept */
    struct vgroup *of_code[CODES][VALIDATE_GROUPS_PER_CODE + 1];
    uint32_t kept[CODES];
    uint64_t others[CODES]; /* occurrences in groups that are not kept */
};
struct vgroup {
    uint64_t key, of_key;
    enum code code;
    uint8_t scope;
    struct str path, detail;
    uint64_t count, elements, last_element;
    uint64_t element, order, line;
    const char *file;
    struct str pointer, found; /* owned */
};

struct vseen;    /* ids over the whole run: validate_seen.c */
struct vcounts { /* how often paths were seen, by key */
    struct vcount {
        uint64_t key, count;
    } * table;
    size_t mask, count;
};

struct frame {
    struct vnode *node;
    json_ref container, cursor;
    size_t left, ids;
    uint64_t visit;
    struct vnode *before;
    bool array;
};
enum { VALIDATE_DEPTH = 256 };

struct validator {
    const struct validate_options *options;
    struct arena arena; /* plans and nodes */
    struct vplan *plans[16];
    size_t plan_count;
    struct vplan *plan;
    struct vnode *root_node; /* of the element */
    enum validate_scope scope, asked_scope;
    uint64_t package, nodes, visits, order;
    int64_t published; /* date of the package, or VALIDATE_NO_INSTANT */
    struct json_pool package_pool;
    struct arena *scratch; /* of the element */
    /* What is being looked at. */
    const struct ocds_element *element;
    json_ref root;
    struct str text;  /* of root */
    struct str where; /* pointer of root in the file */
    bool in_package, element_error, failed;
    size_t line_offset;
    uint64_t line; /* of line_offset in `text` */
    struct facts facts;
    const struct vnode *facts_base; /* of whose members they are */
    struct vlist ids;
    struct vgroups groups;
    struct vcounts counts;
    struct vseen *seen;
    uint64_t asked[CODES]; /* for codes that count their own occasions */
    uint64_t elements, valid, packages;
    struct vlist patterns; /* regex_t *, to be freed */
    struct vnode wild;     /* for names that are not remembered */
    struct buf wild_path;
    struct frame frames[VALIDATE_DEPTH];
};

/* validate_groups.c. `node` gives path and occasions, `where` the place. */
void validate_found(struct validator *v, enum code code, struct vnode *node, json_ref where);
void validate_found_detail(struct validator *v, enum code code, struct vnode *node, json_ref where,
                           struct str detail);
/* `count` of them at once, with v->element's file and line for a place. */
void validate_found_count(struct validator *v, enum code code, struct vnode *node, uint64_t count);
bool validate_groups_join(struct vgroups *into, struct vgroups *from);
void validate_groups_free(struct vgroups *groups);
void validate_group_free(struct vgroup *group);
bool validate_count(struct vcounts *counts, uint64_t key, uint64_t n);
uint64_t validate_counted(const struct vcounts *counts, uint64_t key);
uint64_t validate_asked_key(enum code code);

/* validate_place.c: JSON pointer of a value, and its line. `target` is inside `root`. */
void validate_pointer(json_ref root, json_ref target, struct buf *out);
size_t validate_offset(struct str text, json_ref root, json_ref target);

/* validate_format.c */
bool validate_date_time(struct str s, int64_t *ms, int *year);
bool validate_date(struct str s);
bool validate_uri(struct str s);
bool validate_email(struct str s);
bool validate_language(struct str s);
bool validate_blank(struct str s);
bool validate_pattern(struct validator *v, struct vnode *node, struct str s);

/* validate_node.c */
struct vnode *validate_root(struct validator *v, const struct schema_object *object,
                            enum validate_scope scope, bool base);
struct vnode *validate_child(struct validator *v, struct vnode *node, struct str name);
struct vnode *validate_slot(struct validator *v, struct vnode *node, enum slot slot);
void validate_required(struct validator *v, struct vnode *node);
struct vnode *validate_items(struct validator *v, struct vnode *node);
struct vnode *validate_form(struct validator *v, struct vnode *node, json_ref value);

/* validate_walk.c */
void validate_walk(struct validator *v, struct vnode *root, json_ref value);
bool validate_push(struct validator *v, struct vlist *list, const void *item, size_t size);

/* validate_unique.c */
void validate_unique(struct validator *v, struct vnode *node, json_ref array);
void validate_ids(struct validator *v, struct vnode *node, const struct vlist *ids, size_t from);

/* validate_seen.c */
enum err_code validate_seen_new(struct vseen **out, struct err *err);
void validate_seen_free(struct vseen *seen);
bool validate_seen_add(struct validator *v, struct str ocid, struct str id, bool compiled);
bool validate_seen_join(struct vseen *into, const struct vseen *from);
/* Puts what was found into `groups`; gives the part that was looked at: 1 = all, 2 = half … */
uint64_t validate_seen_finish(struct vseen *seen, struct validator *v);

/* validate_schema.c: the plan of the element's package. */
enum err_code validate_plan(struct validator *v, const struct ocds_element *e, struct err *err);
void validate_plan_count(struct validator *v);

/* validate_check_*.c; called by validate_checks.c */
void validate_hooks(struct vnode *node);
void validate_leave(struct validator *v, struct vnode *node);
void validate_leaf(struct validator *v, struct vnode *node, json_ref value);
void validate_facts_clear(struct facts *facts);
void validate_facts_free(struct facts *facts);
void check_value(struct validator *v, struct vnode *node);
void check_period(struct validator *v, struct vnode *node);
void check_document(struct validator *v, struct vnode *node);
void check_contact(struct validator *v, struct vnode *node);
void check_item(struct validator *v, struct vnode *node);
void check_milestone(struct validator *v, struct vnode *node);
void check_amendment(struct validator *v, struct vnode *node);
void check_party(struct validator *v, struct vnode *node);
void check_reference(struct validator *v, struct vnode *node);
void check_transaction(struct validator *v, struct vnode *node);
void check_award(struct validator *v, struct vnode *node);
void check_contract(struct validator *v, struct vnode *node);
void check_tender(struct validator *v, struct vnode *node);
void check_geometry(struct validator *v, struct vnode *node);
void check_target(struct validator *v, struct vnode *node);
void check_release(struct validator *v, struct vnode *node);
void check_process(struct validator *v, struct vnode *node);
void check_project(struct validator *v, struct vnode *node);
void check_release_parties(struct validator *v);
void check_release_timeline(struct validator *v, struct vnode *release);
void check_release_amounts(struct validator *v, struct vnode *release);
void check_release_tag(struct validator *v, struct vnode *release);
void check_pointers(struct validator *v);
void check_places(struct validator *v);
unsigned validate_role_of(struct str relative_path);
/* Finds by id among facts: pair by pair in short lists, through a table in long ones. */
struct vindex {
    const char *p;
    size_t n, size, offset, mask; /* offset of a struct str */
    uint32_t *table;
};
void validate_index(struct validator *v, struct vindex *index, const struct vlist *list,
                    size_t size, size_t offset);
void *validate_index_find(const struct vindex *index, struct str id);

/* validate_report.c, validate_text.c, validate_json.c */
struct vreport {
    const struct validate_options *options;
    const struct validator *v;
    const struct ocds_totals *totals;
    struct validate_group *groups; /* in order */
    enum code *codes;
    size_t count;
    uint64_t code_total[CODES], code_groups[CODES];
    uint64_t sampled; /* 1 = every id was looked at */
    struct validate_result result;
};
enum err_code validate_report(struct vreport *report, struct arena *arena, struct err *err);
void validate_write_text(const struct vreport *report, struct buf *out);
void validate_write_json(const struct vreport *report, struct buf *out);
/* The sentences of a group, in the process's language. */
void validate_say_publisher(const struct vreport *r, size_t i, struct buf *out);
void validate_say_fix(const struct vreport *r, size_t i, struct buf *out);
void validate_say_user(const struct vreport *r, size_t i, struct buf *out);

/* --- what the walk left in the slots ---------------------------------------------------------- */

static inline struct vnode *slot_node(const struct vnode *node, enum slot slot)
{
    struct vnode *child = node->slots ? node->slots[slot] : NULL;
    return child && child->stamp == node->visit ? child : NULL;
}
static inline json_ref slot_value(const struct vnode *node, enum slot slot)
{
    const struct vnode *child = slot_node(node, slot);
    return child ? child->value : NULL;
}
/* Text of a string or the digits of a number. */
static inline struct str slot_text(const struct vnode *node, enum slot slot)
{
    json_ref v = slot_value(node, slot);
    return v && (json_is_string(v) || json_is_number(v)) ? json_chars(v) : STR_NONE;
}
static inline int64_t slot_instant(const struct vnode *node, enum slot slot)
{
    const struct vnode *child = slot_node(node, slot);
    return child ? child->instant : VALIDATE_NO_INSTANT;
}
/* Elements or members; 0 when it is absent or a scalar. */
static inline size_t slot_count(const struct vnode *node, enum slot slot)
{
    json_ref v = slot_value(node, slot);
    return v && json_is_container(v) ? json_length(v) : 0;
}
/* Whether the schema knows the member here. */
static inline bool slot_known(const struct vnode *node, enum slot slot)
{
    return node->slots && node->slots[slot];
}
/* A member two levels down: "value" "amount". */
static inline struct vnode *slot_object(const struct vnode *node, enum slot slot)
{
    struct vnode *child = slot_node(node, slot);
    return child && json_is_object(child->value) ? child : NULL;
}

#endif
