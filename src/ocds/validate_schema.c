/* Which schema an element is held to: by what its package says of version and extensions, as the
 * field's validator decides. A package without version is of 1.0; a version that is not known is
 * told and the newest used; what comes without a package is held to the newest. Schemas with
 * extensions are made once per set of extensions and thread. */
#include "base/i18n.h"
#include "base/mem.h"
#include "ocds/validate_private.h"

#include <regex.h>

/* Each extension makes the schema anew, so plans with many of them are large: when those of a
 * thread have come to PLANS_MEMORY, they are forgotten and begun again. */
enum { EXTENSIONS_MOST = 100, URL_LONGEST = 1000, PLANS_MEMORY = 12 << 20 };

struct wanted {
    const struct schema *base;
    enum validate_scope scope;
    bool unknown_version;
    json_ref version, extensions;
    struct str key;
};

static void count_nodes(struct validator *v, struct vnode *node)
{
    /* Depth is that of the schema walked so far: no more than the levels of the data. */
    for (; node; node = node->next) {
        if (!validate_count(&v->counts, node->key, node->seen)) v->failed = true;
        if (node->items) count_nodes(v, node->items);
        if (node->other) count_nodes(v, node->other);
        for (size_t i = 0; node->object && i < node->object->count; i++)
            if (node->children[i]) count_nodes(v, node->children[i]);
    }
}

/* Adds what the nodes have counted to v->counts and forgets all plans. */
void validate_plan_count(struct validator *v)
{
    for (size_t i = 0; i < v->plan_count; i++) {
        for (int s = 0; s < VALIDATE_SCOPES; s++) {
            count_nodes(v, v->plans[i]->roots[s]);
            count_nodes(v, v->plans[i]->packages[s]);
        }
    }
    for (size_t i = 0; i < v->patterns.n; i++) {
        regex_t *pattern = ((regex_t **)v->patterns.p)[i];
        regfree(pattern);
        mem_free(pattern);
    }
    v->patterns.n = 0;
    v->plan_count = 0;
    v->plan = NULL;
    v->nodes = 0;
    arena_reset(&v->arena);
}

/* --- what is wanted --------------------------------------------------------------------------- */

static enum validate_scope scope_of(const struct ocds_element *e)
{
    static const struct {
        const char *array;
        enum validate_scope scope;
    } arrays[] = {{"/releases/", VALIDATE_RELEASE},
                  {"/records/", VALIDATE_RECORD},
                  {"/projects/", VALIDATE_PROJECT}};
    for (size_t i = 0; i < 3; i++)
        if (str_contains(e->path, str_of(arrays[i].array))) return arrays[i].scope;
    if (e->kind == OCDS_RECORD) return VALIDATE_RECORD;
    if (e->kind == OCDS_PROJECT) return VALIDATE_PROJECT;
    if (e->kind == OCDS_OTHER && json_is_object(e->root) &&
        (json_get(e->root, "releases") || json_get(e->root, "records") ||
         json_get(e->root, "projects")))
        return VALIDATE_PACKAGE; /* a package whose list is no list, or is empty */
    return VALIDATE_RELEASE;
}

static const struct schema *either(const struct validate_options *o, enum schema_standard first)
{
    if (o->schemas[first]) return o->schemas[first];
    return o->schemas[first == SCHEMA_OCDS_1_0 ? SCHEMA_OCDS_1_1 : SCHEMA_OCDS_1_0];
}

static void choose(struct validator *v, const struct ocds_element *e, json_ref package,
                   struct wanted *w)
{
    const struct validate_options *o = v->options;
    bool project = w->scope == VALIDATE_PROJECT ||
                   (w->scope == VALIDATE_PACKAGE && json_get(e->root, "projects"));
    w->version = json_get(package, "version");
    w->extensions = json_get(package, "extensions");
    if (o->forced) {
        w->base = o->schemas[o->standard];
        if (o->standard == SCHEMA_OC4IDS_0_9 && w->scope != VALIDATE_PACKAGE)
            w->scope = VALIDATE_PROJECT;
        return;
    }
    if (project) {
        w->base = o->schemas[SCHEMA_OC4IDS_0_9];
        w->unknown_version = w->version && !str_is(json_text(w->version), "0.9");
        return;
    }
    enum schema_standard standard = SCHEMA_OCDS_1_1;
    if (!w->version)
        standard = package ? SCHEMA_OCDS_1_0 : SCHEMA_OCDS_1_1;
    else if (json_type(w->version) == JSON_STRING && str_is(json_text(w->version), "1.0"))
        standard = SCHEMA_OCDS_1_0;
    else
        w->unknown_version =
            json_type(w->version) != JSON_STRING || !str_is(json_text(w->version), "1.1");
    w->base = either(o, standard);
}

/* Standard and extensions as one text, in the element's memory. */
static bool set_key(struct validator *v, struct wanted *w)
{
    struct buf key;
    buf_init(&key, (size_t)EXTENSIONS_MOST * (URL_LONGEST + 1) + 64);
    buf_printf(&key, "%d", (int)w->base->standard);
    size_t count = 0;
    if (v->options->known_extensions && json_type(w->extensions) == JSON_ARRAY) {
        json_ref url = json_first(w->extensions);
        for (size_t i = json_length(w->extensions); i; i--, url = json_after(url)) {
            if (!json_is_string(url) || json_length(url) > URL_LONGEST) continue;
            if (++count > EXTENSIONS_MOST) break;
            buf_char(&key, '\n');
            buf_str(&key, json_chars(url));
        }
    }
    w->key = arena_str(v->scratch, buf_view(&key));
    bool fine = !key.failed && w->key.p;
    buf_free(&key);
    return fine;
}

/* --- plans ------------------------------------------------------------------------------------ */

static bool extend(struct validator *v, struct vplan *plan)
{
    struct str rest = plan->key;
    struct err ignored;
    str_split(rest, '\n', &rest);
    plan->unknown = arena_array(&v->arena, EXTENSIONS_MOST, sizeof *plan->unknown);
    if (!plan->unknown) return false;
    while (rest.n) {
        struct str url = str_split(rest, '\n', &rest);
        if (!schema_extend_known(&v->arena, &plan->schema, url, &ignored) &&
            plan->unknown_count < EXTENSIONS_MOST)
            plan->unknown[plan->unknown_count++] = url;
    }
    return true;
}

static struct vplan *plan_new(struct validator *v, const struct wanted *w)
{
    if (v->plan_count == sizeof v->plans / sizeof *v->plans || v->arena.used > PLANS_MEMORY)
        validate_plan_count(v);
    struct vplan *plan = arena_alloc(&v->arena, sizeof *plan);
    if (!plan) return NULL;
    plan->key = arena_str(&v->arena, w->key);
    plan->base = w->base;
    plan->schema = *w->base;
    if (!plan->key.p || !extend(v, plan)) return NULL;
    v->plans[v->plan_count++] = plan;
    return plan;
}

static struct vplan *plan_of(struct validator *v, const struct wanted *w)
{
    for (size_t i = 0; i < v->plan_count; i++)
        if (v->plans[i]->base == w->base && str_eq(v->plans[i]->key, w->key)) return v->plans[i];
    return plan_new(v, w);
}

static const struct schema_object *object_of(const struct schema *s, enum validate_scope scope)
{
    switch (scope) {
    case VALIDATE_RECORD:
        return s->record;
    case VALIDATE_PROJECT:
        return s->project;
    case VALIDATE_PACKAGE:
        return s->release_package;
    default:
        return s->release;
    }
}

static const struct schema_object *package_of(const struct schema *s, enum validate_scope scope)
{
    switch (scope) {
    case VALIDATE_RECORD:
        return s->record_package;
    case VALIDATE_PROJECT:
        return s->project_package;
    default:
        return s->release_package;
    }
}

/* The list of elements is not asked for: the stream has taken it out of the package. */
static void pass_over_list(struct vnode *root)
{
    uint16_t kept = 0;
    for (uint16_t i = 0; i < root->required_count; i++) {
        struct str name = root->required[i]->name;
        if (str_is(name, "releases") || str_is(name, "records") || str_is(name, "projects"))
            continue;
        root->required[kept++] = root->required[i];
    }
    root->required_count = kept;
}

static struct vnode *package_root(struct validator *v, enum validate_scope scope)
{
    struct vnode **at = &v->plan->packages[scope];
    if (!*at) {
        const struct schema_object *object = package_of(&v->plan->schema, scope);
        *at = validate_root(v, object, VALIDATE_PACKAGE, false);
        if (*at) validate_required(v, *at);
        if (*at) pass_over_list(*at);
    }
    return *at;
}

/* --- packages --------------------------------------------------------------------------------- */

static void told_of_package(struct validator *v, struct vnode *root, const struct wanted *w)
{
    struct vnode *version = validate_child(v, root, STR("version"));
    if (w->unknown_version && version)
        validate_found_detail(v, CODE_VERSION, version, w->version, json_text(w->version));
    struct vnode *extensions = validate_child(v, root, STR("extensions"));
    for (size_t i = 0; extensions && i < v->plan->unknown_count; i++)
        validate_found_detail(v, CODE_EXTENSION, extensions, w->extensions, v->plan->unknown[i]);
}

/* "/releases/3" without its last two steps: the pointer of the package. */
static struct str package_path(struct str path)
{
    for (int steps = 0; steps < 2; steps++)
        while (path.n && path.p[--path.n] != '/') continue;
    return path;
}

static void walk_package(struct validator *v, const struct ocds_element *e, json_ref package,
                         const struct wanted *w)
{
    struct vnode *root = package_root(v, w->scope);
    if (!root) return;
    v->root = package;
    v->text = e->package->json;
    v->where = package_path(e->path);
    v->in_package = true;
    v->packages++;
    validate_walk(v, root, package);
    told_of_package(v, root, w);
    v->in_package = false;
}

/* The node that the element is walked from. A document that is a package but not one that the
 * stream takes apart is walked as a package. */
static enum err_code set_root(struct validator *v, const struct ocds_element *e, struct err *err)
{
    struct vnode **root = &v->plan->roots[v->scope];
    if (v->scope == VALIDATE_PACKAGE) {
        v->root_node = package_root(v, json_get(e->root, "projects")  ? VALIDATE_PROJECT
                                       : json_get(e->root, "records") ? VALIDATE_RECORD
                                                                      : VALIDATE_RELEASE);
    } else {
        bool base = v->scope == VALIDATE_RELEASE || v->scope == VALIDATE_PROJECT;
        if (!*root) *root = validate_root(v, object_of(&v->plan->schema, v->scope), v->scope, base);
        v->root_node = *root;
    }
    return v->root_node ? ERR_NONE : err_no_memory(err);
}

enum err_code validate_plan(struct validator *v, const struct ocds_element *e, struct err *err)
{
    struct wanted w = {.scope = scope_of(e)};
    json_ref package = NULL;
    bool walk = e->package->number && str_ends(e->path, STR("/0"));
    /* Of one package, or all without one, the same as before. */
    if (v->plan && !walk && v->package == e->package->number && v->asked_scope == w.scope &&
        w.scope != VALIDATE_PACKAGE)
        return ERR_NONE;
    v->asked_scope = w.scope;
    if (e->package->number) {
        struct err ignored;
        if (json_pool_parse(&v->package_pool, e->package->json, &package, &ignored) ||
            !json_is_object(package))
            package = NULL;
    }
    int year;
    if (!validate_date_time(json_text(json_get(package, "publishedDate")), &v->published, &year))
        v->published = VALIDATE_NO_INSTANT;
    choose(v, e, w.scope == VALIDATE_PACKAGE ? e->root : package, &w);
    if (!w.base) return err_set(err, ERR_USAGE, _("Falta el esquema para revisar estos datos"));
    if (!set_key(v, &w) || !(v->plan = plan_of(v, &w))) return err_no_memory(err);
    v->package = e->package->number;
    v->scope = w.scope;
    if (walk && package) walk_package(v, e, package, &w);
    return set_root(v, e, err);
}
