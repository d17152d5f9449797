/* Values that can be changed: see upgrade_private.h. */
#include "ocds/upgrade_private.h"

enum { UNORDERED_AT_MOST = 1000 }; /* members compared in any order */

struct node *node_new(struct upgrade *u, enum node_type type)
{
    struct node *n = arena_alloc(u->arena, sizeof *n);
    if (!n) {
        u->memory = true;
        n = &u->none;
        *n = (struct node){0};
    }
    n->type = type;
    return n;
}

struct node *node_of(struct upgrade *u, json_ref value)
{
    struct node *n = node_new(u, NODE_LEAF);
    n->leaf = value;
    return n;
}

struct node *node_string(struct upgrade *u, struct str text)
{
    struct node *n = node_new(u, NODE_TEXT);
    n->text = text;
    return n;
}

struct node *node_open(struct upgrade *u, struct node *n)
{
    if (n->type != NODE_LEAF || !n->leaf || !json_is_container(n->leaf)) return n;
    bool object = json_is_object(n->leaf);
    struct node **to = &n->first;
    json_ref at = json_first(n->leaf);
    for (size_t i = json_length(n->leaf); i && !u->memory; i--) {
        json_ref value = object ? json_value_of(at) : at;
        struct node *child = node_of(u, value);
        if (object) child->key = json_chars(at);
        *to = child;
        to = &child->next;
        at = json_after(value);
    }
    n->type = object ? NODE_OBJECT : NODE_ARRAY;
    return n;
}

static bool leaf_is(const struct node *n, bool (*is)(json_ref))
{
    return n && n->type == NODE_LEAF && n->leaf && is(n->leaf);
}

bool node_is_null(const struct node *n)
{
    return !n || leaf_is(n, json_is_null);
}

bool node_is_object(const struct node *n)
{
    return n && (n->type == NODE_OBJECT || leaf_is(n, json_is_object));
}

bool node_is_array(const struct node *n)
{
    return n && (n->type == NODE_ARRAY || leaf_is(n, json_is_array));
}

bool node_is_string(const struct node *n)
{
    return n && (n->type == NODE_TEXT || leaf_is(n, json_is_string));
}

struct str node_text(const struct node *n)
{
    if (n && n->type == NODE_TEXT) return n->text;
    bool text = leaf_is(n, json_is_string) || leaf_is(n, json_is_number);
    return text ? json_chars(n->leaf) : STR_NONE;
}

struct node *node_get(struct upgrade *u, struct node *object, const char *name)
{
    if (u->memory || !node_is_object(object)) return NULL;
    for (struct node *m = node_open(u, object)->first; m; m = m->next)
        if (str_is(m->key, name)) return m;
    return NULL;
}

void node_append(struct upgrade *u, struct node *array, struct node *value)
{
    if (u->memory) return;
    struct node **to = &node_open(u, array)->first;
    while (*to) to = &(*to)->next;
    value->next = NULL;
    *to = value;
}

void node_add(struct upgrade *u, struct node *object, const char *name, struct node *value,
              bool front)
{
    if (u->memory) return;
    value->key = str_of(name);
    if (!front) {
        node_append(u, object, value);
        return;
    }
    value->next = node_open(u, object)->first;
    object->first = value;
}

void node_remove(struct upgrade *u, struct node *object, const struct node *member)
{
    struct node **at = &node_open(u, object)->first;
    while (*at && *at != member) at = &(*at)->next;
    if (*at) *at = member->next;
}

void node_to_top(struct upgrade *u, struct node *object, const char *const *names)
{
    struct node *top = NULL, **to = &top;
    for (; *names; names++) {
        struct node *m = node_get(u, object, *names);
        if (!m) continue;
        node_remove(u, object, m);
        *to = m;
        to = &m->next;
    }
    *to = object->first;
    object->first = top;
}

struct node *node_copy(struct upgrade *u, const struct node *node)
{
    struct node *copy = node_new(u, node->type);
    *copy = (struct node){.type = node->type, .leaf = node->leaf, .text = node->text};
    struct node **to = &copy->first;
    for (const struct node *c = node->first; c && !u->memory; c = c->next) {
        *to = node_copy(u, c);
        (*to)->key = c->key;
        to = &(*to)->next;
    }
    return copy;
}

static bool equal_members(struct upgrade *u, struct node *a, struct node *b)
{
    size_t na = 0, nb = 0;
    for (struct node *m = a->first; m; m = m->next) na++;
    for (struct node *m = b->first; m; m = m->next) nb++;
    if (na != nb) return false;
    struct node *beside = b->first;
    for (struct node *m = a->first; m; m = m->next, beside = beside->next) {
        struct node *other = beside;
        if (!str_eq(other->key, m->key)) {
            if (na > UNORDERED_AT_MOST) return false;
            for (other = b->first; other && !str_eq(other->key, m->key);) other = other->next;
        }
        if (!other || !node_equal(u, m, other)) return false;
    }
    return true;
}

bool node_equal(struct upgrade *u, struct node *a, struct node *b)
{
    if (node_is_object(a) && node_is_object(b))
        return equal_members(u, node_open(u, a), node_open(u, b));
    if (node_is_array(a) && node_is_array(b)) {
        struct node *x = node_open(u, a)->first, *y = node_open(u, b)->first;
        for (; x && y; x = x->next, y = y->next)
            if (!node_equal(u, x, y)) return false;
        return !x && !y;
    }
    if (node_is_string(a) != node_is_string(b)) return false;
    if (node_is_string(a)) return str_eq(node_text(a), node_text(b));
    if (a->type != NODE_LEAF || b->type != NODE_LEAF || !a->leaf || !b->leaf) return false;
    return json_type(a->leaf) == json_type(b->leaf) &&
           str_eq(json_text(a->leaf), json_text(b->leaf));
}

void node_write(struct buf *out, const struct node *n)
{
    struct json_writer w;
    if (n->type == NODE_LEAF) {
        if (n->leaf) json_inline_write(out, n->leaf);
        return;
    }
    json_start(&w, out, false);
    if (n->type == NODE_TEXT) {
        json_put_str(&w, n->text);
        return;
    }
    bool object = n->type == NODE_OBJECT;
    buf_char(out, object ? '{' : '[');
    for (const struct node *c = n->first; c; c = c->next) {
        if (c != n->first) buf_char(out, ',');
        if (object) {
            json_start(&w, out, false);
            json_put_str(&w, c->key);
            buf_char(out, ':');
        }
        node_write(out, c);
    }
    buf_char(out, object ? '}' : ']');
}
