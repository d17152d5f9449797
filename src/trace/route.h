/* Routes: from one node, up to where its money comes from and down to where it goes, with what each
 * link carries, on what evidence, and where the trail breaks. Reads only; the time it takes depends
 * on the size of the route shown, never on the size of the ledger. */
#ifndef CAUCE_TRACE_ROUTE_H
#define CAUCE_TRACE_ROUTE_H

#include "trace/trace.h"

struct route_node {
    int64_t id;
    enum node_kind kind;
    enum trace_stage stage;
    struct str key, label;
    bool published, derived;
    char currency[4];
    int64_t minor, in[2], out[2];
    int depth;       /* 0 the node asked for, negative up, positive down */
    int64_t more_up; /* links not shown because of the limit */
    int64_t more_down;
    int64_t unit; /* organisation; 0 = none */
    struct str unit_name;
    int64_t year;
    int64_t arrives[2]; /* of the amount of the node asked for: what arrives here (down only) */
};
struct route_link {
    size_t source, target; /* in the list of nodes */
    enum evidence evidence;
    int score;         /* inferred only */
    struct str reason; /* inferred and joined */
    bool has_stated;
    int64_t stated;
    int64_t carried[2];
    int64_t snapshot, row; /* that says so; 0 for what the program joined */
    struct str file;
};
struct route {
    const struct route_node *nodes; /* [0] is the node asked for; then by depth and pesos */
    size_t node_count;
    const struct route_link *links;
    size_t link_count;
    struct trace_figures figures; /* of the node asked for, in the currency shown */
    bool cut;                     /* there is more than the limits let through */
};
struct route_options {
    int up, down;     /* steps; 0 = 8 */
    uint32_t width;   /* links followed from one node, most pesos first; 0 = 24 */
    uint32_t nodes;   /* at most; 0 = 200 */
    char currency[4]; /* "" = MXN, else the first there is */
};
/* ERR_NOTFOUND when there is no such node. */
enum err_code route_read(struct ledger *ledger, struct arena *arena, int64_t entity, int64_t node,
                         const struct route_options *options, struct route *out, struct err *err);
/* The node meant by a text: "contrato:KEY", "KEY", or "#123" (its number). ERR_NOTFOUND names near
 * ones; ERR_INPUT when several fit and lists them. entity 0 = all. */
enum err_code route_find(struct ledger *ledger, struct arena *arena, int64_t entity,
                         struct str text, int64_t *entity_out, int64_t *node_out, struct err *err);

#endif
