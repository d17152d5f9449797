/* From schema documents to the graph: one schema_object per definition, found through $ref in any
 * order and however they turn in circles, with a work list instead of recursion. Reads the keywords
 * of JSON Schema draft 4 that the standards use; the others say nothing here. */
#include "base/i18n.h"
#include "ocds/schema_private.h"

const char *const schema_document_names[DOC_NEIGHBOUR] = {
    "release", "release-package", "record-package", "project", "project-package"};
const char *const schema_root_names[DOC_NEIGHBOUR] = {"release", "releasePackage", "recordPackage",
                                                      "project", "projectPackage"};

enum {
    HOPS = 32, /* of $ref behind $ref */
    NAME = 200 /* bytes kept of a name that is put together */
};

struct bound {
    const struct tree *node;
    unsigned document;
    struct schema_object *object;
};
struct binder {
    struct arena *arena;
    const struct schema_source *source;
    struct err *err;
    struct bound *bound; /* objects in the order they were met: also the work list */
    size_t count, capacity;
    uint32_t *places; /* number in `bound` + 1, by address of the node */
    size_t places_count;
    size_t nodes;
    struct schema_source lists; /* its codelists only: those met on the way are added */
    struct str missing;
};

/* Where a schema stands, and what an object there is called. */
struct spot {
    const struct tree *node; /* NULL: a $ref that leads nowhere */
    unsigned document;
    struct str name;
    bool versioned;
};

struct str schema_ref_file(struct str ref)
{
    const char *hash = ref.n ? memchr(ref.p, '#', ref.n) : NULL;
    if (hash) ref.n = (size_t)(hash - ref.p);
    for (size_t i = ref.n; i > 0; i--)
        if (ref.p[i - 1] == '/') return str_slice(ref, i, ref.n);
    return ref;
}

unsigned schema_ref_document(const struct schema_source *source, struct str file, bool *versioned)
{
    static const struct {
        const char *name;
        unsigned document;
    } files[] = {{"release-schema.json", DOC_RELEASE},
                 {"dereferenced-release-schema.json", DOC_RELEASE},
                 {"versioned-release-validation-schema.json", DOC_RELEASE},
                 {"versioned-release-schema.json", DOC_RELEASE},
                 {"release-package-schema.json", DOC_RELEASE_PACKAGE},
                 {"record-package-schema.json", DOC_RECORD_PACKAGE},
                 {"project-schema.json", DOC_PROJECT},
                 {"project-package-schema.json", DOC_PROJECT_PACKAGE}};
    *versioned = str_starts(file, STR("versioned-"));
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        if (str_is(file, files[i].name))
            return source->documents[files[i].document] ? files[i].document : DOC_MAX;
    for (size_t i = DOC_NEIGHBOUR; i < source->count; i++)
        if (str_eq(file, source->names[i])) return (unsigned)i;
    return DOC_MAX;
}

/* Steps down a JSON pointer; definitions and members are what $ref leads to in schemas. */
static void step_down(struct binder *b, struct spot *at, struct str pointer)
{
    while (pointer.n && at->node) {
        struct str token = str_split(str_slice(pointer, 1, pointer.n), '/', &pointer);
        char *text = arena_alloc(b->arena, token.n + 1);
        size_t n = 0;
        if (!text) {
            at->node = NULL;
            return;
        }
        for (size_t i = 0; i < token.n; i++) {
            bool escape = token.p[i] == '~' && i + 1 < token.n;
            if (escape) i++;
            text[n++] = !escape ? token.p[i] : token.p[i] == '1' ? '/' : '~';
        }
        at->name = (struct str){text, n};
        at->node = tree_get_str(at->node, at->name);
        /* str_split leaves the rest without its slash. */
        if (pointer.n) pointer = (struct str){pointer.p - 1, pointer.n + 1};
    }
}

static struct spot refer(struct binder *b, const struct spot *from, struct str ref)
{
    struct spot to = {.document = from->document, .versioned = from->versioned};
    struct str file = schema_ref_file(ref), pointer = STR_NONE;
    const char *hash = ref.n ? memchr(ref.p, '#', ref.n) : NULL;
    if (hash) pointer = str_slice(ref, (size_t)(hash - ref.p) + 1, ref.n);
    if (file.n) to.document = schema_ref_document(b->source, file, &to.versioned);
    if (to.document < b->source->count) to.node = b->source->documents[to.document];
    if (to.node && to.document < DOC_NEIGHBOUR) to.name = str_of(schema_root_names[to.document]);
    if (to.node && pointer.n && !str_is(pointer, "/")) {
        if (pointer.p[0] == '/' && !(file.n && to.versioned))
            step_down(b, &to, pointer);
        else
            to.node = NULL;
    }
    if (!to.node && b->missing.n == 0) b->missing = ref;
    return to;
}

static size_t place_of(const struct binder *b, const struct tree *node)
{
    uint64_t h = (uint64_t)(uintptr_t)node * 0x9e3779b97f4a7c15u;
    size_t at = (size_t)(h >> 32) & (b->places_count - 1);
    while (b->places[at] && b->bound[b->places[at] - 1].node != node)
        at = (at + 1) & (b->places_count - 1);
    return at;
}

static bool grow(struct binder *b)
{
    size_t capacity = b->capacity ? b->capacity * 2 : 128;
    struct bound *bound = arena_array(b->arena, capacity, sizeof *bound);
    uint32_t *places = arena_array(b->arena, capacity * 2, sizeof *places);
    if (!bound || !places) return false;
    if (b->count) memcpy(bound, b->bound, b->count * sizeof *bound);
    b->bound = bound;
    b->places = places;
    b->capacity = capacity;
    b->places_count = capacity * 2;
    for (size_t i = 0; i < b->count; i++) b->places[place_of(b, bound[i].node)] = (uint32_t)i + 1;
    return true;
}

static enum err_code too_large(struct binder *b)
{
    return err_set(b->err, ERR_LIMIT, _("El esquema tiene más de %d partes"), (int)SCHEMA_NODES);
}

/* The object of a node with properties: the same one however often it is met. */
static enum err_code object_at(struct binder *b, const struct spot *at,
                               const struct schema_object **out)
{
    if (b->count == b->capacity && !grow(b)) return err_no_memory(b->err);
    size_t place = place_of(b, at->node);
    if (b->places[place]) {
        *out = b->bound[b->places[place] - 1].object;
        return ERR_NONE;
    }
    if (++b->nodes > SCHEMA_NODES) return too_large(b);
    struct schema_object *object = arena_alloc(b->arena, sizeof *object);
    if (!object) return err_no_memory(b->err);
    object->name = at->name;
    b->bound[b->count++] =
        (struct bound){.node = at->node, .document = at->document, .object = object};
    b->places[place] = (uint32_t)b->count;
    *out = object;
    return ERR_NONE;
}

static unsigned type_bit(struct str word)
{
    static const char *const words[] = {"string", "number", "integer", "boolean",
                                        "object", "array",  "null"};
    for (unsigned i = 0; i < sizeof words / sizeof *words; i++)
        if (str_is(word, words[i])) return 1u << i;
    return 0;
}

static uint8_t types_of(const struct tree *node)
{
    const struct tree *type = tree_get(node, "type");
    unsigned types = 0;
    if (type && type->type == TREE_TEXT) types = type_bit(type->text);
    if (type && type->type == TREE_ARRAY)
        for (const struct tree_member *m = type->first; m; m = m->next)
            if (m->value->type == TREE_TEXT) types |= type_bit(m->value->text);
    if (types) return (uint8_t)types;
    if (tree_get(node, "properties")) return SCHEMA_OBJECT;
    if (tree_get(node, "items")) return SCHEMA_ARRAY;
    return SCHEMA_ANY;
}

static uint32_t limit_of(const struct tree *node, const char *key)
{
    const struct tree *t = tree_get(node, key);
    uint64_t n = 0;
    if (!t || t->type != TREE_NUMBER || !str_to_u64(t->text, &n)) return 0;
    return n > UINT32_MAX ? UINT32_MAX : (uint32_t)n;
}

static uint8_t format_of(const struct tree *node)
{
    static const struct {
        const char *word;
        uint8_t format;
    } formats[] = {{"date-time", SCHEMA_DATE_TIME},
                   {"date", SCHEMA_DATE},
                   {"uri", SCHEMA_URI},
                   {"iri", SCHEMA_URI},
                   {"email", SCHEMA_EMAIL}};
    struct str word = tree_text(node, "format");
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (str_is(word, formats[i].word)) return formats[i].format;
    return SCHEMA_NO_FORMAT;
}

/* What a schema says besides the value's form; also beside a $ref. */
static void read_flags(struct schema_field *f, const struct tree *node)
{
    struct str strategy = tree_text(node, "mergeStrategy"); /* of 1.0 */
    if (tree_true(node, "omitWhenMerged") || str_is(strategy, "ocdsOmit"))
        f->omit_when_merged = true;
    if (tree_true(node, "wholeListMerge") || str_is(strategy, "ocdsVersion"))
        f->whole_list_merge = true;
    if (tree_true(node, "versionId")) f->version_id = true;
    const struct tree *deprecated = tree_get(node, "deprecated");
    if (!deprecated || deprecated->type == TREE_NULL ||
        (deprecated->type == TREE_BOOL && !deprecated->truth))
        return;
    f->deprecated = true;
    if (f->deprecated_in.n == 0) f->deprecated_in = tree_text(deprecated, "deprecatedVersion");
}

static void read_limits(struct schema_field *f, const struct tree *node)
{
    f->types = types_of(node);
    f->format = format_of(node);
    f->unique_items = tree_true(node, "uniqueItems");
    f->min_length = limit_of(node, "minLength");
    f->min_items = limit_of(node, "minItems");
    f->min_properties = limit_of(node, "minProperties");
    f->pattern = tree_text(node, "pattern");
    const struct tree *minimum = tree_get(node, "minimum");
    f->has_minimum =
        minimum && minimum->type == TREE_NUMBER && str_to_i64(minimum->text, &f->minimum);
}

/* The codes of `list` (may be NULL) and of the enumeration together. */
static enum err_code with_enumeration(struct binder *b, struct str name,
                                      const struct schema_codelist *list,
                                      const struct tree *enumeration,
                                      const struct schema_codelist **out)
{
    struct list_change change = {.name = name, .sign = '+'};
    if (list && list->count == 0) list = NULL;
    for (const struct tree_member *m = enumeration->first; m; m = m->next) {
        struct str text = m->value->text;
        bool code = m->value->type == TREE_TEXT || m->value->type == TREE_NUMBER;
        if (!code || (list && schema_code_known(list, text))) continue;
        enum err_code failed = codelist_add_code(b->arena, &change, text, b->err);
        if (failed) return failed;
    }
    *out = list;
    if (list && change.count == 0) return ERR_NONE;
    if (name.n == 0) return codelist_make(b->arena, name, change.codes, change.count, out, b->err);
    enum err_code failed = codelist_apply(b->arena, &b->lists, &change, b->err);
    if (!failed) *out = codelist_find(b->lists.lists, b->lists.list_count, name);
    return failed;
}

static enum err_code read_codes(struct binder *b, struct schema_field *f, const struct tree *node)
{
    const struct tree *list = tree_get(node, "codelist"), *enumeration = tree_get(node, "enum");
    if (!enumeration && (f->types & SCHEMA_ARRAY))
        enumeration = tree_get(tree_get(node, "items"), "enum");
    if (enumeration && enumeration->type != TREE_ARRAY) enumeration = NULL;
    if (list && list->type == TREE_TEXT && list->text.n) {
        static const struct tree none = {.type = TREE_ARRAY};
        f->open_codelist = tree_true(node, "openCodelist");
        f->codelist = codelist_find(b->lists.lists, b->lists.list_count, list->text);
        if (f->codelist && (f->open_codelist || !enumeration)) return ERR_NONE;
        if (!enumeration || f->open_codelist) enumeration = &none;
        return with_enumeration(b, list->text, f->codelist, enumeration, &f->codelist);
    }
    if (!enumeration) return ERR_NONE;
    return with_enumeration(b, STR_NONE, NULL, enumeration, &f->codelist);
}

static enum err_code read_value(struct binder *b, struct schema_field *f, struct spot at,
                                unsigned depth);

static enum err_code read_items(struct binder *b, struct schema_field *f, const struct spot *at,
                                unsigned depth)
{
    const struct tree *items = tree_get(at->node, "items");
    if (items && items->type == TREE_ARRAY && items->first) items = items->first->value;
    if (!items || items->type != TREE_OBJECT) return ERR_NONE;
    struct schema_field *element = arena_alloc(b->arena, sizeof *element);
    struct spot inside = {.node = items, .document = at->document, .versioned = at->versioned};
    inside.name = arena_printf(b->arena, "%.*s[]", STR_FMT(at->name));
    if (!element || !inside.name.p) return err_no_memory(b->err);
    enum err_code code = read_value(b, element, inside, depth + 1);
    if (code) return code;
    if (f->codelist) {
        element->codelist = f->codelist;
        element->open_codelist = f->open_codelist;
    } else if (element->codelist) {
        f->codelist = element->codelist;
        f->open_codelist = element->open_codelist;
    }
    f->items = element;
    return ERR_NONE;
}

/* oneOf and anyOf: the first form is the field's, the others follow it. allOf says more about one
 * value; its first part stands for it. */
static enum err_code read_forms(struct binder *b, struct schema_field *f, const struct spot *at,
                                const struct tree *forms, bool all, unsigned depth)
{
    struct schema_field *last = NULL;
    unsigned number = 0;
    for (const struct tree_member *m = forms->first; m; m = m->next, number++) {
        struct spot inside = {.node = m->value,
                              .document = at->document,
                              .name = at->name,
                              .versioned = at->versioned};
        struct schema_field *form = f;
        if (m->value->type != TREE_OBJECT) continue;
        if (last) {
            form = arena_alloc(b->arena, sizeof *form);
            inside.name = arena_printf(b->arena, "%.*s|%u", STR_FMT(at->name), number);
            if (!form || !inside.name.p) return err_no_memory(b->err);
        }
        enum err_code code = read_value(b, form, inside, depth + 1);
        if (code) return code;
        if (last) last->other = form;
        for (last = form; last->other;) {
            union {
                const struct schema_field *given;
                struct schema_field *ours;
            } next = {.given = last->other};
            last = next.ours;
        }
        if (all) break;
    }
    return ERR_NONE;
}

static enum err_code read_value(struct binder *b, struct schema_field *f, struct spot at,
                                unsigned depth)
{
    f->types = SCHEMA_ANY;
    if (++b->nodes > SCHEMA_NODES) return too_large(b);
    for (unsigned hops = 0; at.node && at.node->type == TREE_OBJECT; hops++) {
        read_flags(f, at.node);
        struct str ref = tree_text(at.node, "$ref");
        if (ref.n == 0) break;
        if (hops == HOPS)
            return err_set(b->err, ERR_INPUT, _("La referencia «%.*s» da vueltas sin fin"),
                           STR_FMT(ref));
        at = refer(b, &at, ref);
    }
    if (!at.node || at.node->type != TREE_OBJECT || depth > SCHEMA_DEPTH) return ERR_NONE;
    f->versioned = at.versioned;
    const struct tree *one = tree_get(at.node, "oneOf"), *all = tree_get(at.node, "allOf");
    if (!one) one = tree_get(at.node, "anyOf");
    bool plain = tree_get(at.node, "type") || tree_get(at.node, "properties");
    if (!plain && one && one->type == TREE_ARRAY) return read_forms(b, f, &at, one, false, depth);
    if (!plain && all && all->type == TREE_ARRAY) return read_forms(b, f, &at, all, true, depth);
    read_limits(f, at.node);
    enum err_code code = read_codes(b, f, at.node);
    if (!(f->types & SCHEMA_ARRAY)) f->whole_list_merge = false;
    if (!code && (f->types & SCHEMA_ARRAY)) code = read_items(b, f, &at, depth);
    const struct tree *properties = tree_get(at.node, "properties");
    if (!code && properties && properties->type == TREE_OBJECT && (f->types & SCHEMA_OBJECT))
        code = object_at(b, &at, &f->object);
    return code;
}

static struct schema_field *field_named(const struct schema_object *object,
                                        struct schema_field *fields, struct str name)
{
    const struct schema_field *f = schema_find(object, name);
    return f ? &fields[f - fields] : NULL;
}

static void index_fields(struct schema_object *object, uint16_t *table, struct schema_field *fields)
{
    for (size_t i = 0; i < object->count; i++) {
        if (schema_find(object, fields[i].name)) continue; /* a duplicate key: the first counts */
        uint32_t at = schema_hash(fields[i].name);
        while (table[at & object->mask]) at++;
        table[at & object->mask] = (uint16_t)(i + 1);
    }
}

/* "required", and patternProperties such as ^(title_(…: their fields are there by now. What is
 * required without being described may hold anything. */
static void read_members(struct schema_object *object, uint16_t *table, struct schema_field *fields,
                         const struct tree *node)
{
    const struct tree *required = tree_get(node, "required");
    const struct tree *patterns = tree_get(node, "patternProperties");
    if (required && required->type == TREE_ARRAY)
        for (const struct tree_member *m = required->first; m; m = m->next) {
            if (m->value->type != TREE_TEXT) continue;
            struct schema_field *f = field_named(object, fields, m->value->text);
            if (!f) {
                f = &fields[object->count++];
                *f = (struct schema_field){.name = m->value->text, .types = SCHEMA_ANY};
                index_fields(object, table, fields);
            }
            f->required = true;
        }
    if (patterns && patterns->type == TREE_OBJECT)
        for (const struct tree_member *m = patterns->first; m; m = m->next) {
            struct str name = m->key;
            if (!str_starts(name, STR("^("))) continue;
            const char *end = memchr(name.p, '_', name.n);
            if (!end || end + 1 >= name.p + name.n || end[1] != '(') continue;
            struct schema_field *f =
                field_named(object, fields, str_slice(name, 2, (size_t)(end - name.p)));
            if (f) f->languages = object->languages = true;
        }
}

static enum err_code fill_object(struct binder *b, const struct bound *bound)
{
    struct schema_object *object = bound->object;
    const struct tree *properties = tree_get(bound->node, "properties");
    const struct tree *required = tree_get(bound->node, "required");
    size_t room = properties->count;
    if (required && required->type == TREE_ARRAY && required->count <= SCHEMA_MEMBERS)
        room += required->count;
    else if (required)
        return err_set(b->err, ERR_INPUT, _("«required» no es una lista en %.*s"),
                       STR_FMT(object->name));
    uint32_t places = 4;
    while (places < 2 * room + 1) places *= 2;
    struct schema_field *fields = arena_array(b->arena, room + 1, sizeof *fields);
    uint16_t *table = arena_array(b->arena, places, sizeof *table);
    if (!fields || !table) return err_no_memory(b->err);
    object->fields = fields;
    object->table = table;
    object->mask = places - 1;
    for (const struct tree_member *m = properties->first; m; m = m->next) {
        struct schema_field *f = &fields[object->count++];
        struct spot at = {.node = m->value, .document = bound->document};
        at.name = arena_printf(b->arena, "%.*s.%.*s", STR_FMT(str_slice(object->name, 0, NAME)),
                               STR_FMT(str_slice(m->key, 0, NAME)));
        if (!at.name.p) return err_no_memory(b->err);
        f->name = m->key;
        enum err_code code = read_value(b, f, at, 0);
        if (code) return code;
    }
    index_fields(object, table, fields);
    read_members(object, table, fields, bound->node);
    object->has_id = schema_find(object, STR("id")) != NULL;
    return ERR_NONE;
}

/* The objects that the elements of a package's array are. */
static const struct schema_object *elements_of(const struct schema_object *package, struct str name)
{
    const struct schema_field *f = package ? schema_find(package, name) : NULL;
    return f && f->items ? f->items->object : NULL;
}

enum err_code schema_bind(struct arena *arena, const struct schema_source *source,
                          struct schema *schema, struct str *missing, struct err *err)
{
    struct binder b = {.arena = arena, .source = source, .err = err, .lists = *source};
    const struct schema_object *roots[DOC_NEIGHBOUR] = {NULL};
    enum err_code code = ERR_NONE;
    for (unsigned i = 0; i < DOC_NEIGHBOUR && !code; i++) {
        struct spot at = {
            .node = source->documents[i], .document = i, .name = str_of(schema_root_names[i])};
        const struct tree *properties = tree_get(at.node, "properties");
        if (properties && properties->type == TREE_OBJECT) code = object_at(&b, &at, &roots[i]);
    }
    for (size_t i = 0; i < b.count && !code; i++) {
        struct bound bound = b.bound[i];
        code = fill_object(&b, &bound);
    }
    if (code) return code;
    struct schema_source *kept = arena_alloc(arena, sizeof *kept);
    if (!kept) return err_no_memory(err);
    *kept = b.lists; /* with the codelists that only an enumeration told of */
    schema->source = kept;
    schema->release = roots[DOC_RELEASE];
    schema->release_package = roots[DOC_RELEASE_PACKAGE];
    schema->record_package = roots[DOC_RECORD_PACKAGE];
    schema->record = elements_of(roots[DOC_RECORD_PACKAGE], STR("records"));
    schema->project = roots[DOC_PROJECT];
    schema->project_package = roots[DOC_PROJECT_PACKAGE];
    schema->codelists = b.lists.lists;
    schema->codelist_count = b.lists.list_count;
    if (missing) *missing = b.missing;
    return ERR_NONE;
}
