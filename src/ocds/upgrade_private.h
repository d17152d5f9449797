/* Private to the upgrade: a value that can be changed. Nodes live in an arena; what is not changed
 * stays a view of the parsed value. */
#ifndef CAUCE_OCDS_UPGRADE_PRIVATE_H
#define CAUCE_OCDS_UPGRADE_PRIVATE_H

#include "format/json_inline.h"
#include "ocds/upgrade.h"

enum node_type { NODE_LEAF, NODE_TEXT, NODE_OBJECT, NODE_ARRAY };
struct node {
    struct node *next;
    struct str key; /* as a member */
    enum node_type type;
    json_ref leaf;      /* NODE_LEAF: any scalar, and containers that nobody looked into */
    struct str text;    /* NODE_TEXT: a string made here */
    struct node *first; /* NODE_OBJECT, NODE_ARRAY */
};

struct upgrade {
    struct arena *arena;
    struct ocds_output *out;
    bool memory;      /* ran out: what is made from there on is of no use */
    struct node none; /* stands for the nodes that there was no memory for */
};

/* ---- upgrade_tree.c ---------------------------------------------------------------------- */
struct node *node_of(struct upgrade *u, json_ref value);
/* Turns a leaf that holds a container into a node of its own type; returns it. */
struct node *node_open(struct upgrade *u, struct node *node);
bool node_is_null(const struct node *node); /* also true for NULL */
bool node_is_object(const struct node *node);
bool node_is_array(const struct node *node);
bool node_is_string(const struct node *node);
/* The text of a string or number; empty otherwise. */
struct str node_text(const struct node *node);
/* The first member of this name, or NULL. The object is opened. */
struct node *node_get(struct upgrade *u, struct node *object, const char *name);
/* A new member at the end (or, with `front`, before all others). */
void node_add(struct upgrade *u, struct node *object, const char *name, struct node *value,
              bool front);
void node_append(struct upgrade *u, struct node *array, struct node *value);
void node_remove(struct upgrade *u, struct node *object, const struct node *member);
void node_to_top(struct upgrade *u, struct node *object, const char *const *names);
struct node *node_new(struct upgrade *u, enum node_type type);
struct node *node_string(struct upgrade *u, struct str text);
struct node *node_copy(struct upgrade *u, const struct node *node); /* not its key */
/* As values: the order of members does not matter. */
bool node_equal(struct upgrade *u, struct node *a, struct node *b);
void node_write(struct buf *out, const struct node *node);

/* ---- upgrade_parties.c ------------------------------------------------------------------- */
struct party {
    struct node *id, *node;
    bool fresh; /* not in the release's own list */
};
struct parties {
    struct party *list;
    size_t count, capacity;
    uint32_t *table;
    size_t mask;
};
/* The parties that the release lists. */
void parties_read(struct upgrade *u, struct parties *p, struct node *release);
/* Gives the party this role and an id; returns the reference that stands for it. */
struct node *parties_add(struct upgrade *u, struct parties *p, const struct node *party,
                         const char *role);
/* Puts new ones into the release's list. */
void parties_write(struct upgrade *u, const struct parties *p, struct node *release);

#endif
