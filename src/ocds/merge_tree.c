/* The fast routine: one tree of what was merged so far, members and objects of lists in the order
 * of first sight, to which each release is added in one walk. What the tree cannot hold as the
 * reference would (see merge_private.h) ends in ERR_RETRY, and the plain routine does it. */
#include <stdio.h>

#include "base/hash.h"
#include "base/i18n.h"
#include "ocds/merge_private.h"

enum { DEPTH = 512, FEW = 12 };

enum node_kind { NODE_LEAF, NODE_VERSIONS, NODE_OBJECT, NODE_LIST };

struct tree_list;
struct node {
    struct shape_member *member;
    struct node *next;
    union {
        struct leaf leaf;
        struct version *last;
        struct tree_object *object;
        struct tree_list *list;
    } u;
    uint8_t kind;
    bool was_null; /* a null stood here before the object or list: no literal may come any more */
};

struct tree_object {
    struct node *first, *last;
    struct node **index; /* by number of the member, when there are many */
    uint32_t count, indexed;
    /* As an element of a list: */
    struct tree_object *next;
    struct tree_object *same; /* the next with the same identity */
    struct str identity;      /* .p NULL: never matched */
    struct leaf id;
    uint64_t visit; /* the list in which it was last seen */
    uint64_t hash;
    bool has_id, id_is_number;
    bool id_counts; /* its id alone makes it an element: the schema does not omit it */
    bool follower;  /* an earlier element has the same identity */
};

struct tree_list {
    struct tree_object *first, *last;
    struct tree_object **table;
    uint32_t count, mask;
};

static enum err_code add_object(struct merger *m, struct tree_object *o, struct shape *s,
                                json_ref value, struct err *err);

/* --- members -------------------------------------------------------------------------------------
 */

static bool index_members(struct merger *m, struct tree_object *o, const struct shape *s)
{
    struct node **index = merge_alloc(m, s->room * sizeof(void *));
    if (!index) return false;
    memset(index, 0, s->room * sizeof(void *));
    for (struct node *n = o->first; n; n = n->next) index[n->member->number] = n;
    o->index = index;
    o->indexed = s->room;
    return true;
}

/* `near`: the node found before, behind which this one usually stands. */
static struct node *find_node(struct merger *m, struct tree_object *o, const struct shape *s,
                              const struct shape_member *member, struct node *near)
{
    struct node *n = near ? near->next : o->first;
    if (n && n->member == member) return n;
    if (o->count > FEW && s->room <= 16 * o->count) {
        if (o->indexed < s->room && !index_members(m, o, s)) o->indexed = 0;
        if (o->indexed) return o->index[member->number];
    }
    for (n = o->first; n; n = n->next)
        if (n->member == member) return n;
    return NULL;
}

static void append_node(struct tree_object *o, struct node *n)
{
    n->next = NULL;
    if (o->last)
        o->last->next = n;
    else
        o->first = n;
    o->last = n;
    o->count++;
    if (o->indexed > n->member->number) o->index[n->member->number] = n;
}

static struct node *new_node(struct merger *m, struct shape_member *member)
{
    struct node *n = merge_alloc(m, sizeof *n);
    if (n) *n = (struct node){.member = member};
    return n;
}

/* A null gives way to an object, whose place is where its first value came. */
static void move_last(struct tree_object *o, struct node *n)
{
    struct node **at = &o->first, *before = NULL;
    for (; *at != n; at = &(*at)->next) before = *at;
    *at = n->next;
    if (o->last == n) o->last = before;
    o->count--;
    append_node(o, n);
}

static enum err_code add_leaf(struct merger *m, struct tree_object *o, struct node *n,
                              struct shape_member *member, json_ref v)
{
    if (n && n->kind >= NODE_OBJECT) {
        /* The reference walks past a literal where an object came first. */
        return n->was_null && !json_is_null(v) ? ERR_RETRY : ERR_NONE;
    }
    if (!n) {
        n = new_node(m, member);
        if (!n) return ERR_MEMORY;
        n->kind = m->options.versioned ? NODE_VERSIONS : NODE_LEAF;
        append_node(o, n);
    }
    bool done = n->kind == NODE_VERSIONS ? merge_version_add(m, &n->u.last, v)
                                         : merge_leaf_set(m, &n->u.leaf, v);
    return done ? ERR_NONE : ERR_MEMORY;
}

/* Puts an object or list where there was nothing, or null. */
static enum err_code add_container(struct merger *m, struct tree_object *o, struct node *n,
                                   const struct node *made)
{
    if (!n) {
        n = new_node(m, made->member);
        if (!n) return ERR_MEMORY;
        *n = *made;
        append_node(o, n);
        return ERR_NONE;
    }
    if (n->kind != NODE_LEAF || !merge_leaf_is_null(&n->u.leaf)) return ERR_RETRY;
    n->u = made->u;
    n->kind = made->kind;
    n->was_null = true;
    move_last(o, n);
    return ERR_NONE;
}

/* --- lists of objects ----------------------------------------------------------------------------
 */

static struct tree_object *find_linear(struct tree_list *l, struct str identity)
{
    struct tree_object *e = l->first;
    while (e && !(e->identity.p && str_eq(e->identity, identity))) e = e->next;
    return e;
}

static void chain(struct tree_object *first, struct tree_object *e)
{
    while (first->same) first = first->same;
    first->same = e;
    e->follower = true;
}

static void table_put(struct tree_list *l, struct tree_object *e)
{
    uint64_t at = e->hash = hash64(e->identity.p, e->identity.n);
    for (; l->table[at & l->mask]; at++) {
        struct tree_object *there = l->table[at & l->mask];
        if (!str_eq(there->identity, e->identity)) continue;
        chain(there, e);
        return;
    }
    l->table[at & l->mask] = e;
}

static bool grow_table(struct merger *m, struct tree_list *l)
{
    uint32_t mask = l->table ? 2 * l->mask + 1 : 63;
    l->table = merge_alloc(m, ((size_t)mask + 1) * sizeof(void *));
    if (!l->table) return false;
    memset(l->table, 0, ((size_t)mask + 1) * sizeof(void *));
    l->mask = mask;
    for (struct tree_object *e = l->first; e; e = e->next) {
        e->same = NULL;
        e->follower = false;
        if (e->identity.p) table_put(l, e);
    }
    return true;
}

/* The first element with this identity; most often the one that is expected. */
static struct tree_object *find_element(struct tree_list *l, struct str identity,
                                        struct tree_object *expected)
{
    if (expected && expected->identity.p && !expected->follower &&
        str_eq(expected->identity, identity))
        return expected;
    if (!l->table) return find_linear(l, identity);
    for (uint64_t at = hash64(identity.p, identity.n); l->table[at & l->mask]; at++)
        if (str_eq(l->table[at & l->mask]->identity, identity)) return l->table[at & l->mask];
    return NULL;
}

static enum err_code append_element(struct merger *m, struct tree_list *l, struct tree_object *e)
{
    struct tree_object *there = NULL;
    if (e->identity.p && !l->table) there = find_linear(l, e->identity);
    if (l->last)
        l->last->next = e;
    else
        l->first = e;
    l->last = e;
    l->count++;
    if (there) chain(there, e);
    if (l->table ? l->count > l->mask / 2 : l->count > FEW)
        return grow_table(m, l) ? ERR_NONE : ERR_MEMORY;
    if (l->table && e->identity.p) table_put(l, e);
    return ERR_NONE;
}

/* What an object of a list is matched by. */
struct identity {
    json_ref id; /* NULL = none */
    struct str text;
    bool number;
};

static bool is_integer(struct str s)
{
    if (str_is(s, "-0")) return false;
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] == '.' || s.p[i] == 'e' || s.p[i] == 'E') return false;
    return true;
}

static enum err_code identify(json_ref element, struct identity *out)
{
    json_ref key = json_first(element);
    *out = (struct identity){0};
    for (size_t n = json_length(element); n; n--, key = json_after(json_value_of(key))) {
        struct str name = json_chars(key);
        if (name.n != 2 || name.p[0] != 'i' || name.p[1] != 'd') continue;
        json_ref id = json_value_of(key);
        bool number = json_is_number(id);
        if (!json_is_string(id) && !(number && is_integer(json_chars(id)))) return ERR_RETRY;
        *out = (struct identity){id, json_chars(id), number};
        return ERR_NONE;
    }
    return ERR_NONE;
}

static enum err_code new_element(struct merger *m, const struct identity *who, bool matched,
                                 struct tree_object **out)
{
    struct tree_object *e = merge_alloc(m, sizeof *e);
    if (!e) return ERR_MEMORY;
    *e = (struct tree_object){0};
    *out = e;
    if (who->id) {
        if (!merge_leaf_set(m, &e->id, who->id)) return ERR_MEMORY;
        e->has_id = true;
        e->id_is_number = who->number;
    }
    if (!matched || !who->text.p) return ERR_NONE;
    e->identity = who->text;
    if (!m->keep) return ERR_NONE;
    char *copy = merge_alloc(m, who->text.n + 1);
    if (!copy) return ERR_MEMORY;
    memcpy(copy, who->text.p, who->text.n);
    e->identity.p = copy;
    return ERR_NONE;
}

/* Of those with the same identity: the one this object goes into, NULL for a new one. */
static enum err_code choose(struct merger *m, const struct shape *s, struct tree_object *found,
                            uint64_t visit, struct tree_object **out, struct err *err)
{
    *out = found;
    if (!found || found->visit != visit) return ERR_NONE;
    enum err_code code = merge_tell_shared_id(m, s->path, found->identity, err);
    if (code || m->options.collision == MERGE_COLLISION_WARN) return code;
    if (m->options.collision == MERGE_COLLISION_BY_POSITION)
        while (found && found->visit == visit) found = found->same;
    else
        found = NULL;
    *out = found;
    return ERR_NONE;
}

struct list_walk {
    struct tree_list *list;
    struct shape *shape;
    struct tree_object *expected;
    uint64_t visit;
    size_t position;
};

static enum err_code add_element(struct merger *m, struct list_walk *w, json_ref value,
                                 struct err *err)
{
    struct identity who;
    struct tree_object *e = NULL;
    char digits[24];
    enum err_code code = identify(value, &who);
    if (code) return code;
    if (w->shape->strategy == MERGE_BY_POSITION) {
        int n = snprintf(digits, sizeof digits, "%zu", w->position);
        who.text = (struct str){digits, (size_t)n};
    }
    bool matched = who.text.p && w->shape->strategy != MERGE_APPEND;
    if (matched) {
        e = find_element(w->list, who.text, w->expected);
        if (w->shape->strategy == MERGE_BY_ID) {
            if (e && e->id_is_number != who.number) return ERR_RETRY;
            code = choose(m, w->shape, e, w->visit, &e, err);
            if (code) return code;
        }
    }
    if (e) {
        e->visit = w->visit;
        w->expected = e->next;
        return add_object(m, e, w->shape, value, err);
    }
    code = new_element(m, &who, matched, &e);
    if (code) return code;
    if (e->identity.p == digits) {
        char *copy = merge_alloc(m, who.text.n);
        if (!copy) return ERR_MEMORY;
        memcpy(copy, digits, who.text.n);
        e->identity.p = copy;
    }
    e->visit = w->visit;
    code = add_object(m, e, w->shape, value, err);
    if (code || (!e->count && !e->id_counts)) return code;
    w->expected = NULL;
    return append_element(m, w->list, e);
}

/* Whether two objects share an id is told also where ids do not count. */
static enum err_code tell_shared_ids(struct merger *m, const struct shape *s, json_ref value,
                                     struct err *err)
{
    struct tree_list seen = {0};
    json_ref item = json_first(value);
    for (size_t n = json_length(value); n; n--, item = json_after(item)) {
        struct identity who;
        struct tree_object *e = NULL;
        enum err_code code = identify(item, &who);
        if (code) return code;
        if (!who.id) continue;
        if (find_element(&seen, who.text, NULL)) {
            code = merge_tell_shared_id(m, s->path, who.text, err);
            if (code) return code;
            continue;
        }
        code = new_element(m, &who, true, &e);
        if (!code) code = append_element(m, &seen, e);
        if (code) return code;
    }
    return ERR_NONE;
}

static enum err_code add_list(struct merger *m, struct tree_list *l, struct shape *s,
                              json_ref value, struct err *err)
{
    struct list_walk w = {.list = l, .shape = s, .expected = l->first, .visit = ++m->visit};
    enum err_code code = ERR_NONE;
    if (s->strategy != MERGE_BY_ID) code = tell_shared_ids(m, s, value, err);
    json_ref item = json_first(value);
    for (size_t n = json_length(value); n && !code; n--, item = json_after(item), w.position++)
        if (json_length(item)) code = add_element(m, &w, item, err);
    return code;
}

/* --- objects -------------------------------------------------------------------------------------
 */

static enum err_code add_below(struct merger *m, struct tree_object *o, struct shape *s,
                               struct shape_member *member, struct node *n, json_ref v,
                               struct err *err)
{
    bool object = json_is_object(v);
    struct shape *below = merge_shape_below(m, s, member);
    if (!below) return ERR_MEMORY;
    if (n && n->kind == (object ? NODE_OBJECT : NODE_LIST))
        return object ? add_object(m, n->u.object, below, v, err)
                      : add_list(m, n->u.list, below, v, err);
    struct node made = {.member = member, .kind = object ? NODE_OBJECT : NODE_LIST};
    enum err_code code;
    bool empty;
    if (object) {
        made.u.object = merge_alloc(m, sizeof *made.u.object);
        if (!made.u.object) return ERR_MEMORY;
        *made.u.object = (struct tree_object){0};
        code = add_object(m, made.u.object, below, v, err);
        empty = !made.u.object->count;
    } else {
        made.u.list = merge_alloc(m, sizeof *made.u.list);
        if (!made.u.list) return ERR_MEMORY;
        *made.u.list = (struct tree_list){0};
        code = add_list(m, made.u.list, below, v, err);
        empty = !made.u.list->count;
    }
    if (code || empty) return code;
    return add_container(m, o, n, &made);
}

/* The id and date of the release itself, where the schema does not omit them. */
static enum err_code note_metadata(struct merger *m, const struct shape_member *member, json_ref v,
                                   bool *done)
{
    bool date = str_is(member->key, "date");
    *done = false;
    if (m->options.versioned || (!member->is_id && !date)) return ERR_NONE;
    if (json_is_container(v)) return json_length(v) ? ERR_RETRY : ERR_NONE;
    *done = true;
    if (date) return ERR_NONE; /* taken from the release anyway */
    m->has_id = true;
    return merge_leaf_set(m, &m->id, v) ? ERR_NONE : ERR_MEMORY;
}

static enum err_code add_member(struct merger *m, struct tree_object *o, bool fresh,
                                struct shape *s, struct shape_member *member, json_ref v,
                                struct node **near, struct err *err)
{
    enum merge_kind kind = merge_kind_of(member, v);
    if (kind == KIND_NOTHING) return ERR_NONE;
    if (s->root) {
        bool done;
        enum err_code code = note_metadata(m, member, v, &done);
        if (code || done) return code;
    }
    struct node *n = fresh ? NULL : find_node(m, o, s, member, *near);
    enum err_code code =
        kind == KIND_LEAF ? add_leaf(m, o, n, member, v) : add_below(m, o, s, member, n, v, err);
    if (n) *near = n;
    return code;
}

static enum err_code add_object(struct merger *m, struct tree_object *o, struct shape *s,
                                json_ref value, struct err *err)
{
    uint64_t visit = ++m->visit;
    bool fresh = !o->first; /* no key stands twice, so nothing needs to be looked for */
    struct shape_member *before = NULL;
    struct node *near = NULL;
    json_ref key = json_first(value);
    enum err_code code = ERR_NONE;
    if (++m->depth > DEPTH)
        return err_set(err, ERR_LIMIT, _("La entrega anida más de %d niveles"), DEPTH);
    for (size_t left = json_length(value); left && !code; left--) {
        json_ref v = json_value_of(key);
        struct shape_member *member = merge_shape_expect(m, s, before, json_chars(key));
        if (!member) return ERR_MEMORY;
        if (member->visit == visit) return ERR_RETRY; /* the key stands twice */
        member->visit = visit;
        if (before)
            before->after = member->number;
        else
            s->first = member->number;
        before = member;
        key = json_after(v);
        if (member->rule == SHAPE_OMIT) continue;
        if (member->is_id && o->has_id) {
            o->id_counts = true;
            continue;
        }
        code = add_member(m, o, fresh, s, member, v, &near, err);
    }
    m->depth--;
    return code;
}

enum err_code merge_tree_add(struct merger *m, json_ref release, struct err *err)
{
    if (!m->tree) {
        m->tree = merge_alloc(m, sizeof *m->tree);
        if (!m->tree) return merge_memory(err);
        *m->tree = (struct tree_object){0};
    }
    m->depth = 0;
    enum err_code code = add_object(m, m->tree, m->root, release, err);
    return code == ERR_MEMORY ? merge_memory(err) : code;
}

/* --- writing -------------------------------------------------------------------------------------
 */

static void write_object(const struct merger *m, struct buf *out, const struct tree_object *o,
                         char open);

static void write_list(const struct merger *m, struct buf *out, const struct tree_list *l)
{
    char open = '[';
    for (const struct tree_object *e = l->first; e; e = e->next) {
        merge_char(out, open);
        write_object(m, out, e, '{');
        open = ',';
    }
    merge_char(out, ']');
}

static void write_members(const struct merger *m, struct buf *out, const struct node *n, char open)
{
    for (; n; n = n->next) {
        if (n->kind == NODE_LEAF && merge_leaf_is_null(&n->u.leaf)) continue;
        struct str key = n->member->quoted;
        char *to = merge_room(out, key.n + 1);
        if (!to) return;
        *to = open;
        memcpy(to + 1, key.p, key.n);
        out->n += key.n + 1;
        open = ',';
        if (n->kind == NODE_LEAF)
            merge_leaf_write(out, &n->u.leaf);
        else if (n->kind == NODE_VERSIONS)
            merge_versions_write(m, out, n->u.last);
        else if (n->kind == NODE_OBJECT)
            write_object(m, out, n->u.object, '{');
        else
            write_list(m, out, n->u.list);
    }
    if (open == '{') merge_char(out, '{');
}

static void write_object(const struct merger *m, struct buf *out, const struct tree_object *o,
                         char open)
{
    if (o->has_id) {
        static const char id[] = {'{', '"', 'i', 'd', '"', ':'};
        char *to = merge_room(out, sizeof id);
        if (!to) return;
        memcpy(to, id, sizeof id);
        out->n += sizeof id;
        merge_leaf_write(out, &o->id);
        open = ',';
    }
    write_members(m, out, o->first, open);
    merge_char(out, '}');
}

void merge_tree_write(struct merger *m, struct buf *out)
{
    bool more = merge_write_head(m, out);
    if (m->tree)
        write_members(m, out, m->tree->first, more ? ',' : '{');
    else if (!more)
        merge_char(out, '{');
    merge_char(out, '}');
}
