/* The tree of paths: nodes are made when a path is first met, with what the schema says there.
 * Nodes live as long as their plan; there are at most NODES_MOST of them, and of names that the
 * schema does not know at most STRANGERS_MOST at one path: behind that nothing is remembered, only
 * found again each time. */
#include "base/hash.h"
#include "ocds/validate_private.h"

enum { NODES_MOST = 50000, STRANGERS_MOST = 24 };

static const struct {
    const char *name;
    enum slot slot;
} slot_names[] = {
    {"id", SLOT_ID},
    {"name", SLOT_NAME},
    {"status", SLOT_STATUS},
    {"date", SLOT_DATE},
    {"value", SLOT_VALUE},
    {"amount", SLOT_AMOUNT},
    {"currency", SLOT_CURRENCY},
    {"startDate", SLOT_START},
    {"endDate", SLOT_END},
    {"maxExtentDate", SLOT_EXTENT},
    {"durationInDays", SLOT_DURATION},
    {"suppliers", SLOT_SUPPLIERS},
    {"awardID", SLOT_AWARD_ID},
    {"dateSigned", SLOT_SIGNED},
    {"period", SLOT_PERIOD},
    {"items", SLOT_ITEMS},
    {"description", SLOT_DESCRIPTION},
    {"title", SLOT_DESCRIPTION},
    {"transactions", SLOT_TRANSACTIONS},
    {"implementation", SLOT_IMPLEMENTATION},
    {"quantity", SLOT_QUANTITY},
    {"unit", SLOT_UNIT},
    {"url", SLOT_URL},
    {"datePublished", SLOT_PUBLISHED},
    {"dateModified", SLOT_MODIFIED},
    {"dateMet", SLOT_DATE_MET},
    {"email", SLOT_EMAIL},
    {"telephone", SLOT_TELEPHONE},
    {"roles", SLOT_ROLES},
    {"identifier", SLOT_IDENTIFIER},
    {"procurementMethod", SLOT_METHOD},
    {"procurementMethodDetails", SLOT_METHOD_DETAILS},
    {"procurementMethodRationale", SLOT_METHOD_RATIONALE},
    {"tenderers", SLOT_TENDERERS},
    {"numberOfTenderers", SLOT_NUMBER_OF_TENDERERS},
    {"tenderPeriod", SLOT_TENDER_PERIOD},
    {"contractPeriod", SLOT_CONTRACT_PERIOD},
    {"tender", SLOT_TENDER},
    {"planning", SLOT_PLANNING},
    {"budget", SLOT_BUDGET},
    {"buyer", SLOT_BUYER},
    {"awards", SLOT_AWARDS},
    {"contracts", SLOT_CONTRACTS},
    {"tag", SLOT_TAG},
    {"ocid", SLOT_OCID},
    {"language", SLOT_LANGUAGE},
    {"documents", SLOT_DOCUMENTS},
    {"documentType", SLOT_DOCUMENT_TYPE},
    {"type", SLOT_TYPE},
    {"coordinates", SLOT_COORDINATES},
    {"parties", SLOT_PARTIES},
    {"locations", SLOT_LOCATIONS},
    {"sector", SLOT_SECTOR},
    {"contractingProcesses", SLOT_CONTRACTING},
    {"publicAuthority", SLOT_AUTHORITY},
    {"summary", SLOT_SUMMARY},
};

static enum slot slot_of(struct str name)
{
    for (size_t i = 0; i < sizeof slot_names / sizeof *slot_names; i++)
        if (str_is(name, slot_names[i].name)) return slot_names[i].slot;
    return SLOT_NONE;
}

/* A field as it stands in a versioned release: a list of its versions. */
static const struct schema_field *as_versions(struct validator *v, const struct schema_field *f)
{
    static const struct {
        const char *name;
        uint8_t types, format;
    } members[] = {{"releaseID", SCHEMA_STRING, SCHEMA_NO_FORMAT},
                   {"releaseDate", SCHEMA_STRING, SCHEMA_DATE_TIME},
                   {"releaseTag", SCHEMA_ARRAY, SCHEMA_NO_FORMAT},
                   {"value", 0, SCHEMA_NO_FORMAT}};
    struct schema_field *fields = arena_array(&v->arena, 6, sizeof *fields);
    struct schema_object *object = arena_alloc(&v->arena, sizeof *object);
    uint16_t *table = arena_array(&v->arena, 16, sizeof *table);
    if (!fields || !object || !table) return NULL;
    for (uint16_t i = 0; i < 4; i++) {
        fields[i].types = members[i].types;
        fields[i].format = members[i].format;
        /* In 1.0 a version has one tag, as text. */
        if (i == 2 && v->plan->base->standard == SCHEMA_OCDS_1_0) fields[i].types |= SCHEMA_STRING;
        if (i == 3) fields[i] = *f;
        fields[i].name = str_of(members[i].name);
        fields[i].required = false;
        uint32_t at = schema_hash(fields[i].name) & 15;
        while (table[at]) at = (at + 1) & 15;
        table[at] = (uint16_t)(i + 1);
    }
    *object = (struct schema_object){
        .name = STR("version"), .fields = fields, .count = 4, .mask = 15, .table = table};
    fields[4] = (struct schema_field){.types = SCHEMA_OBJECT, .object = object};
    fields[5] = (struct schema_field){.name = f->name, .types = SCHEMA_ARRAY, .items = &fields[4]};
    return &fields[5];
}

/* Whether the members of this field's object are versioned one by one, rather than the whole. */
static bool versioned_inside(const struct schema_field *f)
{
    if (f->object) return true;
    return f->items && f->items->object && f->items->object->has_id && !f->whole_list_merge;
}

static void set_members(struct validator *v, struct vnode *node)
{
    const struct schema_object *o = node->object;
    if (!o) return;
    node->children = arena_array(&v->arena, o->count + 1, sizeof(struct vnode *));
    node->slots = arena_array(&v->arena, SLOTS, sizeof(struct vnode *));
    node->required = arena_array(&v->arena, o->count + 1, sizeof(struct vnode *));
    if (!node->children || !node->slots || !node->required) {
        v->failed = true;
        node->object = NULL;
        node->slots = NULL;
    }
}

/* What of the field is looked at for every value; the rest is asked only where it is said. */
static void set_field(struct vnode *node, const struct schema_field *f)
{
    node->field = f;
    node->types = f->types ? f->types : SCHEMA_ANY;
    node->format = f->format;
    node->object = f->object;
    node->codes = f->codelist && !(f->types & SCHEMA_ARRAY);
    node->limits = f->min_length || f->min_items || f->min_properties || f->has_minimum ||
                   f->pattern.n || f->deprecated;
    node->unique = f->unique_items;
    node->ids = f->items && f->items->object && f->items->object->has_id;
    /* An object or a list of which nothing is said: looked through for what is empty. */
    node->opaque = !f->object && !f->items && (node->types & (SCHEMA_OBJECT | SCHEMA_ARRAY));
}

static struct vnode *node_new(struct validator *v, struct vnode *parent, struct str name)
{
    if (v->nodes >= NODES_MOST) return NULL;
    struct vnode *node = arena_alloc(&v->arena, sizeof *node);
    if (!node) {
        v->failed = true;
        return NULL;
    }
    v->nodes++;
    node->parent = parent;
    node->types = SCHEMA_ANY;
    node->name = arena_str(&v->arena, name);
    node->instant = VALIDATE_NO_INSTANT;
    if (!parent) return node;
    node->base = parent->base;
    node->scope = parent->scope;
    node->versioned = parent->versioned;
    node->path = arena_printf(&v->arena, "%.*s/%.*s", STR_FMT(parent->path), STR_FMT(name));
    node->key = hash64_seed(node->path.p, node->path.n, node->scope);
    if (!node->path.p || !node->name.p) {
        v->failed = true;
        return NULL;
    }
    return node;
}

/* Members that must be there have nodes before they are ever seen; made when the first object ends
 * here, so that a schema that contains itself is followed no deeper than the data go. */
void validate_required(struct validator *v, struct vnode *node)
{
    node->required_known = true;
    if (!node->object) return;
    for (size_t i = 0; i < node->object->count; i++) {
        if (!node->object->fields[i].required || node->versioned) continue;
        struct vnode *child = validate_child(v, node, node->object->fields[i].name);
        if (child) node->required[node->required_count++] = child;
    }
}

static bool is_base(const struct validator *v, const struct vnode *node)
{
    if (!node->object || node->base || node->versioned) return false;
    if (node->scope != VALIDATE_RECORD) return false;
    return node->object == v->plan->schema.release || str_is(node->name, "compiledRelease");
}

struct vnode *validate_root(struct validator *v, const struct schema_object *object,
                            enum validate_scope scope, bool base)
{
    struct vnode *node = node_new(v, NULL, STR_NONE);
    if (!node) return NULL;
    node->scope = (uint8_t)scope;
    node->types = SCHEMA_OBJECT;
    node->object = object;
    node->path = STR("");
    node->key = hash64_seed("", 0, scope);
    if (base) node->base = node;
    set_members(v, node);
    validate_hooks(node);
    return node;
}

/* The one node for names that are not remembered: it is what the walk stands on, and nothing below
 * such a name has a node of its own. */
static struct vnode *wild(struct validator *v, struct vnode *node, struct str name)
{
    struct vnode *w = &v->wild;
    buf_clear(&v->wild_path);
    buf_str(&v->wild_path, node->path);
    buf_char(&v->wild_path, '/');
    buf_str(&v->wild_path, str_slice(name, 0, 1000));
    *w = (struct vnode){.parent = node,
                        .base = node->base,
                        .name = name,
                        .path = buf_view(&v->wild_path),
                        .scope = node->scope,
                        .types = SCHEMA_ANY};
    if (v->wild_path.failed) v->failed = true;
    return w;
}

static struct vnode *stranger(struct validator *v, struct vnode *node, struct str name)
{
    for (struct vnode *s = node->strangers; s; s = s->next)
        if (str_eq(s->name, name)) return s;
    struct vnode *made = NULL;
    if (node->stranger_count < STRANGERS_MOST && name.n < 256) made = node_new(v, node, name);
    bool kept = made != NULL;
    if (!made) made = wild(v, node, name);
    const struct schema_field *translated =
        node->object->languages ? schema_find_language(node->object, name) : NULL;
    if (translated) {
        set_field(made, translated);
        made->codes = false;
        made->limits = false;
        if (node->versioned) made->types = SCHEMA_ANY;
    } else {
        made->stranger = true;
    }
    made->opaque = true;
    if (!kept) return made;
    made->next = node->strangers;
    node->strangers = made;
    node->stranger_count++;
    return made;
}

static struct vnode *known(struct validator *v, struct vnode *node, const struct schema_field *f)
{
    struct vnode *made = node_new(v, node, f->name);
    if (!made) return NULL;
    const struct schema_field *field = f;
    bool version = node->versioned && !versioned_inside(f) && !str_is(f->name, "ocid") &&
                   !str_is(f->name, "id");
    if (version) field = as_versions(v, f);
    if (!field) field = f;
    if (version) made->versioned = false; /* what stands in `value` is plain */
    set_field(made, field);
    if (node->versioned && str_is(f->name, "id")) made->types = SCHEMA_ANY;
    if (f->versioned) made->versioned = true;
    if (made->versioned || version) made->base = NULL;
    made->slot = (uint8_t)slot_of(f->name);
    if (is_base(v, made)) made->base = made;
    set_members(v, made);
    validate_hooks(made);
    if (f->other && !version) {
        struct schema_field *alias = arena_alloc(&v->arena, sizeof *alias);
        if (!alias) return made;
        *alias = *f->other;
        alias->name = f->name;
        made->other = known(v, node, alias);
    }
    return made;
}

struct vnode *validate_child(struct validator *v, struct vnode *node, struct str name)
{
    if (!node->object) return NULL;
    const struct schema_field *f = schema_find(node->object, name);
    if (!f) return stranger(v, node, name);
    size_t number = (size_t)(f - node->object->fields);
    struct vnode *child = node->children[number];
    if (!child) {
        child = node->children[number] = known(v, node, f);
        if (child && child->slot && !node->slots[child->slot]) node->slots[child->slot] = child;
    }
    return child;
}

/* The node of a member that a check speaks of, also when no object had it yet; `node` itself when
 * the schema has no such member. */
struct vnode *validate_slot(struct validator *v, struct vnode *node, enum slot slot)
{
    if (!node->slots) return node;
    if (node->slots[slot]) return node->slots[slot];
    for (size_t i = 0; i < sizeof slot_names / sizeof *slot_names; i++) {
        struct str name = str_of(slot_names[i].name);
        if (slot_names[i].slot != slot || !schema_find(node->object, name)) continue;
        struct vnode *child = validate_child(v, node, name);
        if (child) return child;
    }
    return node;
}

/* The node of an array's elements: the same path, another key. */
struct vnode *validate_items(struct validator *v, struct vnode *node)
{
    if (node->items || !node->field || !node->field->items) return node->items;
    struct vnode *made = node_new(v, node, node->name);
    if (!made) return NULL;
    made->path = node->path;
    made->key = hash64_seed(&node->key, sizeof node->key, 1);
    made->is_element = true;
    node->items = made;
    set_field(made, node->field->items);
    if (node->versioned && made->object) made->base = NULL;
    if (is_base(v, made)) made->base = made;
    set_members(v, made);
    validate_hooks(made);
    return made;
}

/* How well a form fits an object: members that it knows, and as many as ever required ones. */
static size_t fits(struct validator *v, struct vnode *form, json_ref value)
{
    if (!form->required_known) validate_required(v, form);
    size_t known_members = 0, lacking = 0;
    json_ref key = json_first(value);
    for (size_t i = json_length(value); i; i--, key = json_after(json_value_of(key)))
        known_members += form->object && schema_find(form->object, json_chars(key)) != NULL;
    for (size_t i = 0; i < form->required_count; i++)
        lacking += json_get_str(value, form->required[i]->name) == NULL;
    return known_members * 1000 + 999 - (lacking > 999 ? 999 : lacking);
}

/* Of a value that may have one of two forms, the one that it has: by its type, and of lists by the
 * members of the first element. */
struct vnode *validate_form(struct validator *v, struct vnode *node, json_ref value)
{
    if (!json_is_array(value) || json_length(value) == 0) return node;
    json_ref first = json_first(value);
    struct vnode *best = node;
    size_t most = 0;
    for (struct vnode *form = node; form; form = form->other) {
        struct vnode *items = validate_items(v, form);
        if (!items || !json_is_object(first)) continue;
        size_t fit = fits(v, items, first);
        if (fit <= most) continue;
        most = fit;
        best = form;
    }
    return best;
}
