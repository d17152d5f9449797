/* Which contracting processes make up which project: those that name the same one; those that name
 * none, by the processes they are related to. Depends on the order of the input only, never on who
 * read what. */
#include "base/hash.h"
#include "base/i18n.h"
#include "ocds/merge.h"
#include "ocds/oc4ids_private.h"

/* Names to numbers; keys are not copied. */
struct names {
    struct str *keys;
    size_t *values;
    size_t places;
};

static size_t *place_of(struct names *n, struct str key)
{
    size_t at = hash64(key.p, key.n) & (n->places - 1);
    while (n->keys[at].p && !str_eq(n->keys[at], key)) at = (at + 1) & (n->places - 1);
    return &n->values[at];
}

static bool names_init(struct names *n, struct arena *arena, size_t room)
{
    *n = (struct names){.places = 16};
    while (n->places < 2 * room) n->places *= 2;
    n->keys = arena_array(arena, n->places, sizeof *n->keys);
    n->values = arena_array(arena, n->places, sizeof *n->values);
    return n->keys && n->values;
}

/* The number of `key`; SIZE_MAX when it is new and `next` is SIZE_MAX, else it gets `next`. */
static size_t number_of(struct names *n, struct str key, size_t next)
{
    size_t *value = place_of(n, key);
    struct str *kept = &n->keys[value - n->values];
    if (kept->p) return *value;
    if (next == SIZE_MAX) return SIZE_MAX;
    *kept = key;
    *value = next;
    return next;
}

struct planning {
    struct arena *arena;
    const struct oc4ids_options *options;
    struct oc4ids_plan *plan;
    struct names ocids;
    size_t *root; /* of processes without project: the first of those they are related to */
};

/* What a process says of its project is what its latest release says. */
static void add_entry(struct planning *g, struct oc4ids_entry *entry)
{
    struct oc4ids_plan *plan = g->plan;
    size_t n = number_of(&g->ocids, entry->ocid, plan->count);
    struct oc4ids_waiting *process = &plan->processes[n];
    if (n == plan->count) {
        plan->count++;
        process->ocid = entry->ocid;
    }
    if (process->last)
        process->last->next = entry;
    else
        process->first = entry;
    process->last = entry;
    process->count++;
}

static bool not_before(struct str a, struct str b)
{
    struct merge_date x = merge_date_of(a), y = merge_date_of(b);
    return merge_date_compare(&x, &y, x.instant && y.instant) >= 0;
}

static void settle_project(struct oc4ids_waiting *process)
{
    struct str by_id = STR_NONE, by_title = STR_NONE;
    for (const struct oc4ids_entry *e = process->first; e; e = e->next) {
        if (e->project.n && (!by_id.p || not_before(e->date, by_id))) {
            process->project = e->project;
            by_id = e->date;
        }
        if (e->title.n && (!by_title.p || not_before(e->date, by_title))) {
            process->title = e->title;
            by_title = e->date;
        }
    }
}

static bool says_project(const struct oc4ids_waiting *process)
{
    return process->project.n || process->title.n;
}

static size_t root_of(struct planning *g, size_t n)
{
    while (g->root[n] != n) {
        g->root[n] = g->root[g->root[n]];
        n = g->root[n];
    }
    return n;
}

/* Processes that say nothing and are related to each other become one; then what one of them is
 * related to gives the whole its project: the first in the order of the input. */
static void relate(struct planning *g, bool joining)
{
    struct oc4ids_plan *plan = g->plan;
    for (size_t i = 0; i < plan->count; i++)
        for (const struct oc4ids_entry *e = plan->processes[i].first; e; e = e->next)
            for (size_t k = 0; k < e->related_count; k++) {
                size_t a = i, b = number_of(&g->ocids, e->related[k], SIZE_MAX);
                if (b == SIZE_MAX || a == b) continue;
                bool a_says = says_project(&plan->processes[a]);
                bool b_says = says_project(&plan->processes[b]);
                if (joining && !a_says && !b_says) {
                    a = root_of(g, a);
                    b = root_of(g, b);
                    g->root[a > b ? a : b] = a > b ? b : a;
                }
                if (joining || a_says == b_says) continue;
                struct oc4ids_waiting *root = &plan->processes[root_of(g, a_says ? b : a)];
                size_t from = a_says ? a : b;
                if (root->group > from) root->group = from; /* until groups are made */
            }
}

static struct str group_key(struct planning *g, size_t n)
{
    struct oc4ids_plan *plan = g->plan;
    if (!says_project(&plan->processes[n])) {
        n = root_of(g, n);
        if (plan->processes[n].group != SIZE_MAX) n = plan->processes[n].group;
    }
    const struct oc4ids_waiting *process = &plan->processes[n];
    const char *kind = process->project.n ? "i" : process->title.n ? "t" : "o";
    struct str name = process->project.n ? process->project
                      : process->title.n ? process->title
                                         : process->ocid;
    return arena_printf(g->arena, "%s%.*s", kind, STR_FMT(name));
}

static struct str id_of(struct planning *g, struct str key, struct str first_ocid)
{
    struct str id = key.p[0] == 'i' ? str_slice(key, 1, key.n) : first_ocid;
    if (!g->options->prefix) return id;
    return arena_printf(g->arena, "%s-%.*s", g->options->prefix, STR_FMT(id));
}

static enum err_code make_groups(struct planning *g, struct err *err)
{
    struct oc4ids_plan *plan = g->plan;
    struct names keys;
    size_t *of = arena_array(g->arena, plan->count + 1, sizeof *of);
    size_t *members = arena_array(g->arena, plan->count + 1, sizeof *members);
    plan->groups = arena_array(g->arena, plan->count + 1, sizeof *plan->groups);
    if (!of || !members || !plan->groups || !names_init(&keys, g->arena, plan->count + 1))
        return err_no_memory(err);
    for (size_t i = 0; i < plan->count; i++) {
        bool one = g->options->project_id != NULL;
        struct str key = one ? STR("*") : group_key(g, i);
        if (!key.p) return err_no_memory(err);
        of[i] = number_of(&keys, key, plan->group_count);
        struct oc4ids_group *group = &plan->groups[of[i]];
        if (of[i] == plan->group_count) {
            plan->group_count++;
            group->id =
                one ? str_of(g->options->project_id) : id_of(g, key, plan->processes[i].ocid);
        }
        group->count++;
    }
    size_t at = 0;
    for (size_t n = 0; n < plan->group_count; n++) {
        plan->groups[n].processes = members + at;
        at += plan->groups[n].count;
        plan->groups[n].count = 0;
    }
    for (size_t i = 0; i < plan->count; i++) {
        struct oc4ids_group *group = &plan->groups[of[i]];
        members[(size_t)(group->processes - members) + group->count++] = i;
        plan->processes[i].group = of[i];
    }
    return ERR_NONE;
}

enum err_code oc4ids_plan(struct arena *arena, const struct oc4ids_options *options,
                          struct oc4ids_entry **entries, size_t count, struct oc4ids_plan *out,
                          struct err *err)
{
    struct planning g = {.arena = arena, .options = options, .plan = out};
    *out = (struct oc4ids_plan){0};
    out->processes = arena_array(arena, count + 1, sizeof *out->processes);
    g.root = arena_array(arena, count + 1, sizeof *g.root);
    if (!out->processes || !g.root || !names_init(&g.ocids, arena, count + 1))
        return err_no_memory(err);
    for (size_t i = 0; i < count; i++) add_entry(&g, entries[i]);
    for (size_t i = 0; i < out->count; i++) {
        g.root[i] = i;
        out->processes[i].group = SIZE_MAX;
        settle_project(&out->processes[i]);
    }
    relate(&g, true);
    relate(&g, false);
    return make_groups(&g, err);
}
