/* The schemas that the program carries, extensions known by their address, and look-ups: see
 * schema.h. */
#include "ocds/schema.h"

#include "base/embed.h"
#include "base/i18n.h"
#include "ocds/schema_private.h"

static const char *const standard_names[SCHEMA_STANDARDS] = {[SCHEMA_OCDS_1_0] = "ocds-1.0",
                                                             [SCHEMA_OCDS_1_1] = "ocds-1.1",
                                                             [SCHEMA_OC4IDS_0_9] = "oc4ids-0.9"};

static bool carried(const char *name, const char *ending, struct str *text)
{
    for (size_t i = 0; i < standard_files_count; i++) {
        struct str file = str_of(standard_files[i].name);
        if (!str_starts(file, str_of(name)) ||
            !str_is(str_slice(file, strlen(name), file.n), ending))
            continue;
        *text = (struct str){(const char *)standard_files[i].data, standard_files[i].size};
        return true;
    }
    return false;
}

enum err_code schema_builtin(struct arena *arena, enum schema_standard standard,
                             struct schema **out, struct err *err)
{
    struct schema *schema = arena_alloc(arena, sizeof *schema);
    struct schema_source source = {.count = DOC_NEIGHBOUR};
    struct schema_table table, codes;
    struct str text;
    *out = NULL;
    if (!schema) return err_no_memory(err);
    if (!carried(standard_names[standard], ".schema", &text))
        return err_set(err, ERR_BUG, _("El programa no lleva la tabla %s"),
                       standard_names[standard]);
    enum err_code code = table_read(arena, text, standard_names[standard], STR_NONE, &table, err);
    if (!code && carried(standard_names[standard], ".codelists", &text)) {
        code = table_read(arena, text, standard_names[standard], STR_NONE, &codes, err);
        if (!code) code = codelist_apply(arena, &source, codes.changes, err);
    }
    if (code) return code;
    memcpy(source.documents, table.documents, sizeof table.documents);
    schema->standard = standard;
    schema->version = table.version;
    code = schema_bind(arena, &source, schema, NULL, err);
    if (!code) *out = schema;
    return code;
}

/* ERR_NOTFOUND, without a message, when the table has no extension of that name. */
static enum err_code extend_by_name(struct arena *arena, struct schema *schema, struct str name,
                                    struct err *err)
{
    struct schema_table table;
    struct str text;
    if (!name.n || !carried("extensions", ".schema", &text)) return ERR_NOTFOUND;
    enum err_code code = table_read(arena, text, "extensions.schema", name, &table, err);
    if (code) return code;
    if (!table.found) return ERR_NOTFOUND;
    return schema_apply(arena, schema, table.documents, table.changes, err);
}

bool schema_extend_known(struct arena *arena, struct schema *schema, struct str url,
                         struct err *err)
{
    return extend_by_name(arena, schema, schema_extension_name(url), err) == ERR_NONE;
}

enum err_code schema_extend_all(struct arena *arena, struct schema *schema, struct err *err)
{
    struct str text, rest, name;
    struct schema_source source = *schema->source;
    struct schema next = *schema;
    struct schema_table table;
    enum err_code code = ERR_NONE;
    if (!carried("extensions", ".schema", &text)) return ERR_NONE;
    rest = text;
    while (!code && table_next_extension(&rest, &name)) {
        code = table_read(arena, text, "extensions.schema", name, &table, err);
        if (!code) code = schema_patch(arena, &source, table.documents, table.changes, err);
    }
    /* Binding is what takes time: once, with all of them. */
    if (!code) code = schema_bind(arena, &source, &next, NULL, err);
    if (!code) *schema = next;
    return code;
}

/* A version, a branch or a commit: what stands behind a name in an address. */
static bool is_version(struct str part)
{
    static const char *const words[] = {"master", "main", "raw", "latest", "src", "en", "es"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_is(part, words[i])) return true;
    if (part.n && part.p[0] == 'v') part = str_slice(part, 1, part.n);
    return part.n && part.p[0] >= '0' && part.p[0] <= '9';
}

struct str schema_extension_name(struct str url)
{
    struct str parts[32], rest = url, name = STR_NONE;
    size_t count = 0;
    for (size_t i = 0; i < url.n; i++)
        if (url.p[i] == '?' || url.p[i] == '#') rest.n = url.n = i;
    for (size_t i = 0; i + 2 < url.n; i++)
        if (url.p[i] == ':' && url.p[i + 1] == '/' && url.p[i + 2] == '/') {
            rest = str_slice(url, i + 3, url.n);
            break;
        }
    struct str host = str_split(rest, '/', &rest);
    while (rest.n && count < sizeof parts / sizeof *parts) {
        struct str part = str_split(rest, '/', &rest);
        if (part.n) parts[count++] = part;
    }
    bool forge = str_contains(host, STR("git")) || str_contains(host, STR("bitbucket"));
    if (forge && count >= 2) name = parts[1];
    for (size_t i = 0; !forge && i + 1 < count; i++)
        if (str_is(parts[i], "extensions") || str_is(parts[i], "profiles")) name = parts[i + 1];
    while (!name.n && count) {
        struct str part = parts[--count];
        if (!is_version(part) && !str_ends(part, STR(".json"))) name = part;
    }
    if (str_starts(name, STR("ocds_"))) name = str_slice(name, 5, name.n);
    if (str_ends(name, STR("_extension"))) name.n -= sizeof "_extension" - 1;
    return name;
}

static char folded(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool extension_same(struct str a, struct str b)
{
    size_t i = 0, j = 0;
    for (;;) {
        while (i < a.n && (a.p[i] == '_' || a.p[i] == '-')) i++;
        while (j < b.n && (b.p[j] == '_' || b.p[j] == '-')) j++;
        if (i == a.n || j == b.n) return i == a.n && j == b.n;
        if (folded(a.p[i++]) != folded(b.p[j++])) return false;
    }
}

static bool letters(struct str s, size_t least, size_t most, bool digits)
{
    if (s.n < least || s.n > most) return false;
    for (size_t i = 0; i < s.n; i++) {
        char c = folded(s.p[i]);
        bool digit = c >= '0' && c <= '9';
        if (!(c >= 'a' && c <= 'z') && !(digits && digit)) return false;
    }
    return true;
}

/* BCP 47 as far as the standard's own pattern goes: a language of letters, then subtags of letters
 * and digits. */
static bool is_language(struct str tag)
{
    if (str_ends(tag, STR("-"))) return false;
    struct str part = str_split(tag, '-', &tag);
    if (part.n == 1 ? !(folded(part.p[0]) == 'x' && tag.n) : !letters(part, 2, 8, false))
        return false;
    while (tag.n) {
        part = str_split(tag, '-', &tag);
        if (!letters(part, 1, 8, true)) return false;
    }
    return true;
}

const struct schema_field *schema_find_language(const struct schema_object *object, struct str name)
{
    if (!object->languages) return NULL;
    for (size_t i = name.n; i > 1; i--) {
        if (name.p[i - 1] != '_') continue;
        const struct schema_field *f = schema_find(object, str_slice(name, 0, i - 1));
        return f && f->languages && is_language(str_slice(name, i, name.n)) ? f : NULL;
    }
    return NULL;
}
