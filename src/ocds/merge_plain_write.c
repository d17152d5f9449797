/* From flattened values to the merged release: objects and lists are made as paths ask for them, in
 * the order in which the paths were first seen. What a path finds in its way decides: the reference
 * walks past a literal that came after an object, and cannot put an object where a literal came
 * first. */
#include "base/i18n.h"
#include "ocds/merge_plain.h"

struct made {
    struct made *next;             /* the next member or element */
    struct str key;                /* of a member */
    const struct plain_slot *slot; /* a value; NULL: an object or list */
    const struct leaf *leaf;       /* an id as it was given */
    struct made *first, *last;     /* members; or elements, also those put behind a value's own */
    struct plain_map members;
    bool list;
};

static struct made *new_made(struct merger *m)
{
    struct made *made = merge_alloc(m, sizeof *made);
    if (made) *made = (struct made){0};
    return made;
}

static void append(struct made *to, struct made *made)
{
    if (to->last)
        to->last->next = made;
    else
        to->first = made;
    to->last = made;
}

static struct made *new_member(struct merger *m, struct made *object, struct str key)
{
    struct plain_entry *e = merge_plain_map_at(m, &object->members, key);
    struct made *made = new_made(m);
    if (!e || !made) return NULL;
    made->key = e->key;
    e->value = made;
    append(object, made);
    return made;
}

static bool is_list(const struct merger *m, const struct made *made)
{
    if (made->list) return true;
    if (!made->slot) return false;
    if (m->options.versioned) return true;
    if (made->slot->leaf.value) return json_is_array(made->slot->leaf.value);
    return made->slot->leaf.n && made->slot->leaf.text[0] == '[';
}

static bool is_object(const struct made *made)
{
    return !made->list && !made->slot && !made->leaf;
}

static enum err_code wrong_kind(const struct plain_slot *slot, size_t depth, const char *what,
                                struct err *err)
{
    struct buf path;
    buf_init(&path, 2000);
    for (size_t i = 0; i < depth; i++) {
        if (slot->parts[i].is_id) continue;
        if (path.n) buf_char(&path, '.');
        buf_str(&path, slot->parts[i].text);
    }
    err_set(err, ERR_INPUT,
            _("«%.*s» cambia de clase de una entrega a otra (%s), y no se puede reunir"),
            STR_FMT(buf_view(&path)), what);
    buf_free(&path);
    return ERR_INPUT;
}

/* The object of a list that a path goes through. */
static enum err_code into_element(struct merger *m, struct plain_map *identified,
                                  const struct plain_slot *slot, size_t i, struct made **at,
                                  struct err *err)
{
    const struct plain_part *part = &slot->parts[i];
    if (part->bad_id)
        return err_set(err, ERR_INPUT, _("En «%.*s» hay un id que es una lista o un objeto"),
                       STR_FMT(part->list));
    buf_clear(&m->scratch);
    for (size_t k = 0; k < i; k++) merge_plain_put_part(&m->scratch, slot->parts[k].text);
    buf_char(&m->scratch, '\0');
    buf_str(&m->scratch, part->identifier);
    if (m->scratch.failed) return ERR_MEMORY;
    struct plain_entry *e = merge_plain_map_at(m, identified, buf_view(&m->scratch));
    if (!e) return ERR_MEMORY;
    if (!e->value) {
        struct made *made = new_made(m);
        if (!made) return ERR_MEMORY;
        if (part->has_original) {
            struct made *id = new_member(m, made, STR("id"));
            if (!id) return ERR_MEMORY;
            id->leaf = &part->original;
        }
        if (!is_list(m, *at)) return wrong_kind(slot, i, _("objeto y lista"), err);
        append(*at, made);
        e->value = made;
    }
    *at = e->value;
    return ERR_NONE;
}

static enum err_code place(struct merger *m, struct plain_map *identified, struct made *root,
                           const struct plain_slot *slot, struct err *err)
{
    struct made *at = root;
    for (size_t i = 0; i < slot->count; i++) {
        const struct plain_part *part = &slot->parts[i];
        if (part->is_id) {
            enum err_code code = into_element(m, identified, slot, i, &at, err);
            if (code) return code;
            continue;
        }
        if (!is_object(at)) return wrong_kind(slot, i, _("un valor y un objeto"), err);
        struct plain_entry *e = merge_plain_map_at(m, &at->members, part->text);
        if (!e) return ERR_MEMORY;
        if (e->value) {
            at = e->value;
            continue;
        }
        bool last = i + 1 == slot->count;
        if (last && !m->options.versioned && merge_leaf_is_null(&slot->leaf)) return ERR_NONE;
        at = new_member(m, at, part->text);
        if (!at) return ERR_MEMORY;
        if (last)
            at->slot = slot;
        else
            at->list = slot->parts[i + 1].is_id;
    }
    return ERR_NONE;
}

/* --- writing -------------------------------------------------------------------------------------
 */

static void write_made(struct merger *m, struct buf *out, const struct made *made);

static void write_key(struct buf *out, struct str key)
{
    struct json_writer w;
    json_start(&w, out, false);
    json_put_str(&w, key);
    buf_char(out, ':');
}

static void write_members(struct merger *m, struct buf *out, const struct made *member, char open)
{
    for (; member; member = member->next) {
        buf_char(out, open);
        write_key(out, member->key);
        write_made(m, out, member);
        open = ',';
    }
    if (open == '{') buf_char(out, '{');
    buf_char(out, '}');
}

static void write_made(struct merger *m, struct buf *out, const struct made *made)
{
    bool list = is_list(m, made);
    if (made->leaf) {
        merge_leaf_write(out, made->leaf);
    } else if (made->slot) {
        if (m->options.versioned)
            merge_versions_write(m, out, made->slot->last);
        else
            merge_leaf_write(out, &made->slot->leaf);
    } else if (!list) {
        write_members(m, out, made->first, '{');
        return;
    }
    if (!list || (made->slot && !made->first)) return;
    /* Objects that came where a list of other things, or null, had been: behind them. */
    if (made->slot)
        out->n--;
    else
        buf_char(out, '[');
    bool comma = out->n && out->p[out->n - 1] != '[';
    for (const struct made *e = made->first; e; e = e->next) {
        if (comma) buf_char(out, ',');
        write_made(m, out, e);
        comma = true;
    }
    buf_char(out, ']');
}

enum err_code merge_plain_write(struct merger *m, struct buf *out, struct err *err)
{
    struct plain_map identified = {0};
    struct made *root = new_made(m);
    enum err_code code = root ? ERR_NONE : ERR_MEMORY;
    for (const struct plain_slot *s = m->plain->first; s && !code; s = s->next)
        code = place(m, &identified, root, s, err);
    if (code == ERR_MEMORY) return merge_memory(err);
    if (code) return code;
    bool more = merge_write_head(m, out);
    write_members(m, out, root->first, more ? ',' : '{');
    return ERR_NONE;
}
