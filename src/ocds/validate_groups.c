/* Findings, grouped while they are found: a table by code, path and detail. Of each code the groups
 * with the smallest keys are kept, VALIDATE_GROUPS_PER_CODE of them; a group that is kept in the
 * end has been kept since it was first seen, in every thread, so its count is exact whatever the
 * order in which elements came. */
#include "base/hash.h"
#include "base/mem.h"
#include "ocds/validate_private.h"

enum { FOUND_LONGEST = 120, DETAIL_LONGEST = 160 };

static uint64_t key_of(enum code code, uint64_t path, struct str detail)
{
    uint64_t seed = path * 0x9e3779b97f4a7c15u + (uint64_t)code;
    uint64_t key = hash64_seed(detail.n ? detail.p : "", detail.n, seed);
    return key ? key : 1;
}

uint64_t validate_asked_key(enum code code)
{
    uint64_t number = code;
    return hash64_seed(&number, sizeof number, 0xa5);
}

void validate_group_free(struct vgroup *g)
{
    if (!g) return;
    mem_free(g->pointer.n ? (void *)(uintptr_t)g->pointer.p : NULL);
    mem_free(g->found.n ? (void *)(uintptr_t)g->found.p : NULL);
    mem_free(g);
}

void validate_groups_free(struct vgroups *groups)
{
    for (size_t i = 0; groups->table && i <= groups->mask; i++)
        validate_group_free(groups->table[i]);
    mem_free(groups->table);
    *groups = (struct vgroups){0};
}

static bool grow(struct vgroups *groups)
{
    if (groups->table && groups->count * 2 <= groups->mask) return true;
    size_t room = groups->table ? 2 * (groups->mask + 1) : 1024;
    struct vgroup **table = mem_calloc(room, sizeof *table);
    if (!table) return false;
    for (size_t i = 0; groups->table && i <= groups->mask; i++) {
        if (!groups->table[i]) continue;
        size_t at = groups->table[i]->key & (room - 1);
        while (table[at]) at = (at + 1) & (room - 1);
        table[at] = groups->table[i];
    }
    mem_free(groups->table);
    groups->table = table;
    groups->mask = room - 1;
    return true;
}

/* The place of a key in the table: its group, or the free place where it belongs. */
static size_t find(const struct vgroups *groups, uint64_t key)
{
    size_t at = key & groups->mask;
    while (groups->table[at] && groups->table[at]->key != key) at = (at + 1) & groups->mask;
    return at;
}

static void take_out(struct vgroups *groups, size_t at)
{
    groups->table[at] = NULL;
    groups->count--;
    /* What had been pushed on by it moves up (linear probing without gravestones). */
    for (size_t i = (at + 1) & groups->mask; groups->table[i]; i = (i + 1) & groups->mask) {
        struct vgroup *moved = groups->table[i];
        groups->table[i] = NULL;
        groups->table[find(groups, moved->key)] = moved;
    }
}

/* Where the largest key of a code stands in its list. */
static uint32_t largest(const struct vgroups *groups, enum code code)
{
    uint32_t at = 0;
    for (uint32_t i = 1; i < groups->kept[code]; i++)
        if (groups->of_code[code][i]->key > groups->of_code[code][at]->key) at = i;
    return at;
}

/* Keeps the number of groups of a code: the one with the largest key goes. */
static void keep_bounded(struct vgroups *groups, enum code code)
{
    struct vgroup **list = groups->of_code[code];
    if (groups->kept[code] < VALIDATE_GROUPS_PER_CODE) return;
    if (groups->kept[code] > VALIDATE_GROUPS_PER_CODE) {
        uint32_t at = largest(groups, code);
        struct vgroup *gone = list[at];
        list[at] = list[--groups->kept[code]];
        take_out(groups, find(groups, gone->key));
        groups->others[code] += gone->count;
        validate_group_free(gone);
    }
    groups->most[code] = list[largest(groups, code)]->key;
}

static bool is_kept(const struct vgroups *groups, enum code code, uint64_t key)
{
    return groups->kept[code] < VALIDATE_GROUPS_PER_CODE || key <= groups->most[code];
}

static void put_in(struct vgroups *groups, struct vgroup *g)
{
    groups->table[find(groups, g->key)] = g;
    groups->count++;
    groups->of_code[g->code][groups->kept[g->code]++] = g;
    keep_bounded(groups, g->code);
}

/* --- one finding ------------------------------------------------------------------------------ */

static struct str copy(struct validator *v, struct str s)
{
    if (s.n == 0) return STR("");
    char *p = mem_alloc(s.n);
    if (!p) {
        v->failed = true;
        return STR("");
    }
    memcpy(p, s.p, s.n);
    return (struct str){p, s.n};
}

/* Never inside a character of UTF-8. */
static struct str shorten(struct str s, size_t most)
{
    if (s.n <= most) return s;
    while (most && ((unsigned char)s.p[most] & 0xc0) == 0x80) most--;
    return (struct str){s.p, most};
}

static void set_found(struct validator *v, struct vgroup *g, json_ref where)
{
    if (!json_is_string(where) && !json_is_number(where)) return;
    g->found = copy(v, shorten(json_chars(where), FOUND_LONGEST));
}

static void set_line(struct validator *v, struct vgroup *g, json_ref where)
{
    if (v->in_package) return;
    size_t offset = validate_offset(v->text, v->root, where);
    size_t from = v->line_offset <= offset ? v->line_offset : 0;
    uint64_t line = from ? v->line : v->element->line;
    for (size_t at = from; at < offset;) {
        const char *found = memchr(v->text.p + at, '\n', offset - at);
        if (!found) break;
        line++;
        at = (size_t)(found - v->text.p) + 1;
    }
    v->line_offset = offset;
    v->line = line;
    g->line = line;
}

static void set_example(struct validator *v, struct vgroup *g, json_ref where)
{
    struct buf pointer;
    buf_init(&pointer, 1 << 20);
    buf_str(&pointer, v->where);
    validate_pointer(v->root, where, &pointer);
    g->element = v->element->number;
    g->order = v->order;
    g->file = v->element->file;
    mem_free(g->pointer.n ? (void *)(uintptr_t)g->pointer.p : NULL);
    mem_free(g->found.n ? (void *)(uintptr_t)g->found.p : NULL);
    g->found = g->pointer = STR("");
    g->pointer = copy(v, shorten(buf_view(&pointer), 2000));
    buf_free(&pointer);
    set_found(v, g, where);
    set_line(v, g, where);
}

static struct vgroup *group_new(uint64_t key, enum code code, const struct vnode *node,
                                struct str detail)
{
    size_t n = node->path.n;
    struct vgroup *g = mem_calloc(1, sizeof *g + n + detail.n + 1);
    if (!g) return NULL;
    char *p = (char *)(g + 1);
    if (n) memcpy(p, node->path.p, n);
    if (detail.n) memcpy(p + n, detail.p, detail.n);
    /* What nobody has a node for is counted out of the objects that have it. */
    const struct vnode *of = node;
    if ((validate_codes[code].of == OF_PARENT || node->stranger) && node->parent) of = node->parent;
    g->key = key;
    g->code = code;
    g->path = (struct str){p, n};
    g->detail = (struct str){p + n, detail.n};
    g->scope = node->scope;
    g->of_key = validate_codes[code].of == OF_ASKED ? validate_asked_key(code) : of->key;
    g->element = UINT64_MAX;
    return g;
}

/* Of an element the same as of its array; of a name that the schema does not know made from its
 * text, so that it is the same with and without a node of its own. */
static uint64_t path_key(const struct vnode *node)
{
    if (node->stranger) return hash64_seed(node->name.p, node->name.n, path_key(node->parent));
    return node->is_element ? node->parent->key : node->key;
}

void validate_found_detail(struct validator *v, enum code code, struct vnode *node, json_ref where,
                           struct str detail)
{
    struct vgroups *groups = &v->groups;
    detail = shorten(detail, DETAIL_LONGEST);
    v->order++;
    if (validate_codes[code].level == VALIDATE_ERROR) v->element_error = true;
    uint64_t key = key_of(code, path_key(node), detail);
    if (!is_kept(groups, code, key)) {
        groups->others[code]++;
        return;
    }
    if (!grow(groups)) {
        v->failed = true;
        return;
    }
    struct vgroup *g = groups->table[find(groups, key)];
    if (!g) {
        g = group_new(key, code, node, detail);
        if (!g) {
            v->failed = true;
            return;
        }
        put_in(groups, g);
        if (groups->table[find(groups, key)] != g) return; /* it was the one that had to go */
    }
    g->count++;
    if (g->last_element != v->element->number) g->elements++;
    g->last_element = v->element->number;
    if (v->element->number < g->element) set_example(v, g, where);
}

void validate_found(struct validator *v, enum code code, struct vnode *node, json_ref where)
{
    validate_found_detail(v, code, node, where, STR_NONE);
}

void validate_found_count(struct validator *v, enum code code, struct vnode *node, uint64_t count)
{
    uint64_t key = key_of(code, path_key(node), STR_NONE);
    struct vgroup *g = grow(&v->groups) ? group_new(key, code, node, STR_NONE) : NULL;
    if (!g) {
        v->failed = true;
        return;
    }
    g->count = g->elements = count;
    g->element = v->element->number;
    g->file = v->element->file;
    g->line = v->element->line;
    g->pointer = g->found = STR("");
    put_in(&v->groups, g);
}

/* --- joining ---------------------------------------------------------------------------------- */

static bool first_is(const struct vgroup *a, const struct vgroup *b)
{
    return a->element != b->element ? a->element < b->element : a->order < b->order;
}

static void swap_example(struct vgroup *a, struct vgroup *b)
{
    struct str pointer = a->pointer, text = a->found;
    a->pointer = b->pointer;
    a->found = b->found;
    b->pointer = pointer;
    b->found = text;
    a->element = b->element;
    a->order = b->order;
    a->line = b->line;
    a->file = b->file;
}

bool validate_groups_join(struct vgroups *into, struct vgroups *from)
{
    for (size_t i = 0; from->table && i <= from->mask; i++) {
        struct vgroup *g = from->table[i];
        if (!g) continue;
        if (!grow(into)) return false;
        from->table[i] = NULL;
        struct vgroup *mine = into->table[find(into, g->key)];
        if (mine) {
            mine->count += g->count;
            mine->elements += g->elements;
            if (first_is(g, mine)) swap_example(mine, g);
            validate_group_free(g);
        } else if (is_kept(into, g->code, g->key)) {
            put_in(into, g);
        } else {
            into->others[g->code] += g->count;
            validate_group_free(g);
        }
    }
    for (int c = 0; c < CODES; c++) into->others[c] += from->others[c];
    return true;
}

/* --- how often paths were seen ---------------------------------------------------------------- */

bool validate_count(struct vcounts *counts, uint64_t key, uint64_t n)
{
    if (!counts->table || counts->count * 2 > counts->mask) {
        struct vcounts bigger = {.mask = counts->table ? 2 * counts->mask + 1 : 4095};
        bigger.table = mem_calloc(bigger.mask + 1, sizeof *bigger.table);
        if (!bigger.table) return false;
        for (size_t i = 0; counts->table && i <= counts->mask; i++)
            if (counts->table[i].count)
                validate_count(&bigger, counts->table[i].key, counts->table[i].count);
        mem_free(counts->table);
        *counts = bigger;
    }
    if (n == 0) return true;
    size_t at = key & counts->mask;
    while (counts->table[at].count && counts->table[at].key != key) at = (at + 1) & counts->mask;
    if (!counts->table[at].count) counts->count++;
    counts->table[at].key = key;
    counts->table[at].count += n;
    return true;
}

uint64_t validate_counted(const struct vcounts *counts, uint64_t key)
{
    if (!counts->table) return 0;
    size_t at = key & counts->mask;
    while (counts->table[at].count && counts->table[at].key != key) at = (at + 1) & counts->mask;
    return counts->table[at].key == key ? counts->table[at].count : 0;
}
