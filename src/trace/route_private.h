/* What the files of a route share: the route while it is gathered. */
#ifndef CAUCE_TRACE_ROUTE_PRIVATE_H
#define CAUCE_TRACE_ROUTE_PRIVATE_H

#include "trace/route.h"

struct route_thing { /* a node, with what its links may need */
    struct route_node it;
    int64_t parent, snapshot, row;
    struct str file;
};
struct route_work {
    struct store *store;
    struct arena *arena;
    int64_t entity;
    char currency[4];
    uint32_t width, most;       /* links of a node, nodes in all */
    struct route_thing *things; /* [0] is the node asked for; `most` + 1 of room */
    size_t count;
    uint32_t *slots; /* open addressing by id: index + 1 */
    size_t slot_count;
    struct route_link *links;
    size_t link_count, link_room;
    bool cut;
};

struct route_thing *route_thing_of(struct route_work *w, int64_t id); /* NULL = not in the route */
/* Labels, amounts and units of all nodes. ERR_NOTFOUND when the first is not there. */
enum err_code route_read_things(struct route_work *w, struct err *err);
/* What files and joins say of all links. */
enum err_code route_read_reasons(struct route_work *w, struct err *err);
/* Pesos of the first node's amount that arrive at those below it. */
enum err_code route_arrive(struct route_work *w, struct err *err);

/* What a person writes (route_find): the kind of "contrato:KEY", 0 where there is none ("ocds:…" is
 * a key with a colon in it), and the key. */
enum node_kind route_key_kind(struct str text, struct str *key_out);
/* The forms in which layouts keep keys, each once; the first .p is NULL without memory. */
enum { ROUTE_FORMS = 4 };
size_t route_key_forms(struct arena *arena, struct str key, struct str forms[ROUTE_FORMS]);

#endif
