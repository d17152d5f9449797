/* Private to unflatten_tree.c and unflatten_value.c: one object while it is put together. */
#ifndef CAUCE_OCDS_UNFLATTEN_TREE_H
#define CAUCE_OCDS_UNFLATTEN_TREE_H

#include "ocds/unflatten_private.h"

struct un_node {
    struct un_shape *shape;
    struct un_node *parent, *next, *first, *last;
    struct str text; /* of a leaf; points into its row */
    const struct un_row *row;
    uint32_t column;
    uint8_t type; /* enum un_cell_type */
    bool csv;
};
/* Where a node is found: a member by its place, an element of a list by its id or position. */
struct un_key {
    struct un_node *parent;
    struct un_shape *shape; /* NULL = an element, by `id` */
    struct str id;
    bool by_position;
};
struct un_place {
    uint64_t hash;
    struct un_node *parent;
    struct un_shape *shape;
    struct str id;
    struct un_node *node; /* NULL = free */
    bool by_position;
};
struct un_tree {
    struct un_run *run;
    struct arena arena;
    struct un_node root;
    struct un_place *places;
    size_t room, taken;
};

/* unflatten_value.c: a leaf as JSON, by the schema's word and the cell's. */
enum err_code un_value_write(struct un_tree *tree, const struct un_node *leaf, struct buf *out,
                             struct err *err);

#endif
