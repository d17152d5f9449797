/* One thing of the ledger with all that current files say of it: figures, words, parties,
 * documents, classifications, each with the row it comes from; and one organisation with what it
 * takes part in. What several files repeat is told once, from the newest. Reads only; a handle
 * belongs to one thread; everything is allocated in the arena. */
#ifndef CAUCE_LEDGER_NODE_H
#define CAUCE_LEDGER_NODE_H

#include "base/date.h"
#include "ledger/ledger.h"
#include "ledger/vocabulary.h"

struct node_source {
    int64_t snapshot, row;
    struct str file;
    int32_t cut_off; /* DATE_NONE */
};
struct node_amount {
    enum moment moment;
    int64_t minor;
    char currency[4];
    int64_t year; /* 0 = none */
    int32_t at;   /* DATE_NONE */
    struct node_source source;
};
struct node_attribute {
    struct str name, value; /* name as the layout calls it: "avance_físico" */
    struct node_source source;
};
struct node_party {
    enum party_role role;
    int64_t organisation; /* the one it was merged into, where it was */
    struct str name, rfc; /* rfc may be empty */
    struct node_source source;
};
struct node_document {
    struct str kind, title, url;
    int32_t dated; /* DATE_NONE */
    struct node_source source;
};
struct node_class {
    struct str scheme, code, label; /* label: of the newest catalogue; empty when unknown */
};
struct node {
    int64_t entity, id;
    enum node_kind kind;
    struct str key, label;
    bool published;
    int64_t unit; /* organisation; 0 = none */
    struct str unit_name;
    struct str place, place_name;
    int32_t starts, ends; /* DATE_NONE */
    int64_t year, parent; /* 0 = none */
    struct str parent_label;
    struct node_source source; /* where first seen */
    const struct node_amount *amounts;
    size_t amount_count;
    const struct node_attribute *attributes;
    size_t attribute_count;
    const struct node_party *parties;
    size_t party_count;
    const struct node_document *documents;
    size_t document_count;
    const struct node_class *classes;
    size_t class_count;
};
#define NODE_PARTS_MAX 400 /* of each list */
/* ERR_NOTFOUND when there is none. Six statements. */
enum err_code node_read(struct ledger *ledger, struct arena *arena, int64_t entity, int64_t id,
                        struct node *out, struct err *err);

#endif
