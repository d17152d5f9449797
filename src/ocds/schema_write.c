/* Schema documents and codelists in the form of the tables of standards/; what schema_table.c reads
 * back. For making new tables when a standard or an extension has a new version. */
#include "base/arena.h"
#include "ocds/schema_private.h"

#include <stdio.h>

enum { LINE = 100, PATH = 300 };

void table_write_word(struct buf *out, struct str word)
{
    for (size_t i = 0; i < word.n; i++) {
        unsigned char c = (unsigned char)word.p[i];
        if (c <= ' ' || c == '%' || c == ',' || c == 0x7f)
            buf_printf(out, "%%%02X", c);
        else
            buf_char(out, (char)c);
    }
}

void table_write_codes(struct buf *out, char sign, struct str name, const struct str *codes,
                       size_t count)
{
    size_t start = 0;
    for (size_t i = 0; i < count || i == 0; i++) {
        if (i == 0 || out->n - start + codes[i].n + 1 > LINE) {
            if (i) buf_char(out, '\n');
            start = out->n;
            buf_text(out, "codes ");
            if (sign) buf_char(out, sign);
            table_write_word(out, name);
        }
        if (i == count) break;
        buf_char(out, ' ');
        table_write_word(out, codes[i]);
    }
    buf_char(out, '\n');
}

static void write_types(struct buf *out, const struct tree *node)
{
    static const char *const names[] = {"string", "number", "integer", "boolean",
                                        "object", "array",  "null"};
    static const char letters[] = "sniboaz";
    const struct tree *type = tree_get(node, "type");
    struct tree_member single = {.value = type};
    const struct tree_member *m = &single;
    size_t start = out->n;
    if (type && type->type == TREE_ARRAY) m = type->first;
    for (; m && m->value; m = m->next)
        for (size_t i = 0; i < 7; i++)
            if (m->value->type == TREE_TEXT && str_is(m->value->text, names[i]))
                buf_char(out, letters[i]);
    if (out->n == start) buf_char(out, '*');
}

static void write_number(struct buf *out, const struct tree *node, const char *key,
                         const char *word)
{
    const struct tree *n = tree_get(node, key);
    if (n && n->type == TREE_NUMBER) buf_printf(out, " %s=%.*s", word, STR_FMT(n->text));
}

static void write_flags(struct buf *out, const struct tree *node)
{
    struct str strategy = tree_text(node, "mergeStrategy");
    const struct tree *type = tree_get(node, "type"), *old = tree_get(node, "deprecated");
    bool array = type && str_is(type->text, "array");
    for (const struct tree_member *m = type ? type->first : NULL; m; m = m->next)
        if (str_is(m->value->text, "array")) array = true;
    if (tree_true(node, "omitWhenMerged") || str_is(strategy, "ocdsOmit")) buf_text(out, " omit");
    if (tree_true(node, "wholeListMerge") || (array && str_is(strategy, "ocdsVersion")))
        buf_text(out, " whole");
    if (tree_true(node, "versionId")) buf_text(out, " version");
    if (old && old->type == TREE_NULL) buf_text(out, " new");
    if (!old || old->type == TREE_NULL || (old->type == TREE_BOOL && !old->truth)) return;
    buf_text(out, " old");
    struct str version = tree_text(old, "deprecatedVersion");
    if (version.n) buf_char(out, '='), table_write_word(out, version);
}

static void write_list(struct buf *out, const struct tree *node)
{
    struct str list = tree_text(node, "codelist");
    const struct tree *codes = tree_get(node, "enum");
    if (list.n) {
        buf_text(out, tree_true(node, "openCodelist") ? " list=" : " list:");
        table_write_word(out, list);
    } else if (codes && codes->type == TREE_ARRAY) {
        const char *separator = " codes=";
        for (const struct tree_member *m = codes->first; m; m = m->next) {
            if (m->value->type != TREE_TEXT) continue; /* null is told by the types */
            buf_text(out, separator);
            table_write_word(out, m->value->text);
            separator = ",";
        }
    }
}

static void write_reference(struct buf *out, struct str ref)
{
    struct schema_source all = {.count = DOC_NEIGHBOUR};
    static const struct tree there = {.type = TREE_OBJECT};
    for (unsigned i = 0; i < DOC_NEIGHBOUR; i++) all.documents[i] = &there;
    bool versioned;
    struct str file = schema_ref_file(ref), name = ref;
    unsigned document = file.n ? schema_ref_document(&all, file, &versioned) : DOC_MAX;
    buf_char(out, '@');
    if (file.n && versioned)
        buf_text(out, "versioned");
    else if (document < DOC_NEIGHBOUR)
        buf_text(out, schema_root_names[document]);
    else {
        for (size_t i = ref.n; i > 0 && name.n == ref.n; i--)
            if (ref.p[i - 1] == '/') name = str_slice(ref, i, ref.n);
        table_write_word(out, name);
    }
}

/* `languages`: the field has its name in other languages beside it. In the elements of an array
 * whose codelist is told already, the enumeration is the same. */
static void write_spec(struct buf *out, const struct tree *node, bool languages, bool told,
                       unsigned depth)
{
    struct str ref = tree_text(node, "$ref"), format = tree_text(node, "format");
    struct str pattern = tree_text(node, "pattern");
    const struct tree *forms = tree_get(node, "oneOf"), *items = tree_get(node, "items");
    if (forms && forms->type == TREE_ARRAY && depth < SCHEMA_DEPTH) {
        for (const struct tree_member *m = forms->first; m; m = m->next) {
            write_spec(out, m->value, languages, false, depth + 1);
            if (m->next) buf_text(out, " | ");
        }
        return;
    }
    if (ref.n)
        write_reference(out, ref);
    else
        write_types(out, node);
    write_flags(out, node);
    if (ref.n) return;
    if (tree_true(node, "uniqueItems")) buf_text(out, " unique");
    write_number(out, node, "minLength", "length");
    write_number(out, node, "minItems", "items");
    write_number(out, node, "minProperties", "properties");
    write_number(out, node, "minimum", "minimum");
    if (format.n) buf_text(out, " format="), table_write_word(out, format);
    if (pattern.n) buf_text(out, " pattern="), table_write_word(out, pattern);
    if (!told) write_list(out, node);
    if (languages) buf_text(out, " lang");
    if (!items || items->type != TREE_OBJECT || depth >= SCHEMA_DEPTH) return;
    buf_text(out, " > ");
    write_spec(out, items, false, tree_text(node, "codelist").n > 0, depth + 1);
}

static bool has_languages(const struct tree *object, struct str name)
{
    const struct tree *patterns = tree_get(object, "patternProperties");
    char key[PATH];
    int n = snprintf(key, sizeof key, "^(%.*s_(", STR_FMT(name));
    if (n < 0 || (size_t)n >= sizeof key || !patterns) return false;
    for (const struct tree_member *m = patterns->first; m; m = m->next)
        if (str_starts(m->key, (struct str){key, (size_t)n})) return true;
    return false;
}

static void write_object(struct buf *out, const struct tree *object, const char *path,
                         bool definition);

/* The objects inside a field that have no name of their own. */
static void write_inside(struct buf *out, const struct tree *node, const char *path)
{
    char below[PATH];
    const struct tree *forms = tree_get(node, "oneOf");
    if (forms && forms->first) node = forms->first->value;
    const struct tree *items = tree_get(node, "items");
    if (tree_get(node, "properties")) write_object(out, node, path, false);
    int n = snprintf(below, sizeof below, "%s[]", path);
    if (items && n > 0 && (size_t)n < sizeof below && tree_get(items, "properties"))
        write_object(out, items, below, false);
}

static void write_object(struct buf *out, const struct tree *object, const char *path,
                         bool definition)
{
    const struct tree *required = tree_get(object, "required");
    const struct tree *properties = tree_get(object, "properties");
    buf_printf(out, "\n%s", path);
    bool bare =
        !definition || (properties && !tree_get(object, "minProperties") &&
                        (!tree_get(object, "type") || str_is(tree_text(object, "type"), "object")));
    if (!bare) buf_char(out, ' '), write_spec(out, object, false, false, 0);
    buf_char(out, '\n');
    if (required && required->first) {
        buf_text(out, "  !");
        for (const struct tree_member *m = required->first; m; m = m->next)
            buf_char(out, ' '), table_write_word(out, m->value->text);
        buf_char(out, '\n');
    }
    if (!properties || properties->type != TREE_OBJECT) return;
    for (const struct tree_member *m = properties->first; m; m = m->next) {
        buf_text(out, m->value->type == TREE_NULL ? "  - " : "  ");
        table_write_word(out, m->key);
        if (m->value->type != TREE_NULL) {
            buf_char(out, ' ');
            write_spec(out, m->value, has_languages(object, m->key), false, 0);
        }
        buf_char(out, '\n');
    }
    for (const struct tree_member *m = properties->first; m; m = m->next) {
        char below[PATH];
        int n = snprintf(below, sizeof below, "%s.%.*s", path, STR_FMT(m->key));
        if (n > 0 && (size_t)n < sizeof below) write_inside(out, m->value, below);
    }
}

void table_write_document(struct buf *out, const struct tree *document, const char *root)
{
    const struct tree *definitions = tree_get(document, "definitions");
    if (tree_get(document, "properties") || tree_get(document, "required"))
        write_object(out, document, root, true);
    if (!definitions || definitions->type != TREE_OBJECT) return;
    for (const struct tree_member *m = definitions->first; m; m = m->next) {
        char name[PATH];
        int n = snprintf(name, sizeof name, "%.*s", STR_FMT(m->key));
        if (n <= 0 || (size_t)n >= sizeof name) continue;
        if (m->value->type == TREE_NULL)
            buf_printf(out, "\n- %s\n", name);
        else
            write_object(out, m->value, name, true);
    }
}

void schema_write_table(const struct schema *schema, struct buf *out)
{
    buf_printf(out, "version %.*s\n", STR_FMT(schema->version));
    for (unsigned i = 0; i < DOC_NEIGHBOUR; i++) {
        if (!schema->source->documents[i]) continue;
        buf_printf(out, "\n[%s]\n", schema_document_names[i]);
        table_write_document(out, schema->source->documents[i], schema_root_names[i]);
    }
}

void schema_write_codelists(const struct schema *schema, struct buf *out)
{
    for (size_t i = 0; i < schema->codelist_count; i++)
        table_write_codes(out, 0, schema->codelists[i]->name, schema->codelists[i]->codes,
                          schema->codelists[i]->count);
}

enum err_code schema_write_extension(const char *path, const char *name, struct buf *out,
                                     struct err *err)
{
    struct schema_extension extension;
    struct arena arena;
    arena_init(&arena, 256u << 20);
    enum err_code code = extension_read(&arena, path, &extension, err);
    if (!code) buf_printf(out, "[extension %s]\n", name);
    for (const struct list_change *c = code ? NULL : extension.changes; c; c = c->next)
        table_write_codes(out, c->sign, c->name, c->codes, c->count);
    for (unsigned i = 0; i < DOC_NEIGHBOUR && !code; i++) {
        if (!extension.patches[i]) continue;
        if (i != DOC_RELEASE) buf_printf(out, "[%s]\n", schema_document_names[i]);
        table_write_document(out, extension.patches[i], schema_root_names[i]);
    }
    arena_free(&arena);
    return code;
}
