/* Schemas and extensions from files that a person gives: JSON Schema with its neighbours, extension
 * folders, codelists. Nothing is fetched from the network, and nothing outside the folder is read.
 */
#include <stdio.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/i18n.h"
#include "ocds/schema_private.h"

enum { PATH = 1024 };

/* "1.1.5" from ".../schema/1__1__5/release-schema.json"; empty when it says none. */
static struct str version_of(struct arena *arena, struct str id)
{
    while (id.n) {
        struct str part = str_split(id, '/', &id), rest = part;
        struct str major = str_split(rest, '_', &rest);
        uint64_t n;
        if (!str_to_u64(major, &n) || rest.n < 2 || rest.p[0] != '_') continue;
        char *text = arena_alloc(arena, part.n + 1);
        size_t length = 0;
        if (!text) return STR_NONE;
        for (size_t i = 0; i < part.n; i++) {
            if (part.p[i] == '_' && i + 1 < part.n && part.p[i + 1] == '_') continue;
            text[length++] = part.p[i] == '_' ? '.' : part.p[i];
        }
        return (struct str){text, length};
    }
    return STR_NONE;
}

/* By its id, else by the members that only it has. DOC_MAX: none of the standards'. */
static unsigned kind_of(const struct tree *document)
{
    struct schema_source all = {.count = DOC_NEIGHBOUR};
    for (unsigned i = 0; i < DOC_NEIGHBOUR; i++) all.documents[i] = document;
    bool versioned;
    struct str id = tree_text(document, "id");
    if (!id.n) id = tree_text(document, "$id");
    unsigned kind = schema_ref_document(&all, schema_ref_file(id), &versioned);
    if (kind < DOC_NEIGHBOUR && !versioned) return kind;
    static const struct {
        const char *member;
        unsigned kind;
    } members[] = {{"records", DOC_RECORD_PACKAGE},
                   {"releases", DOC_RELEASE_PACKAGE},
                   {"projects", DOC_PROJECT_PACKAGE},
                   {"contractingProcesses", DOC_PROJECT},
                   {"ocid", DOC_RELEASE}};
    const struct tree *properties = tree_get(document, "properties");
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        if (tree_get(properties, members[i].member)) return members[i].kind;
    return DOC_MAX;
}

struct loading {
    struct arena *arena;
    struct schema_source *source;
    const char *path; /* of the schema file: its folder is where neighbours are */
    struct err *err;
};

static enum err_code read_tree(struct arena *arena, const char *path, const struct tree **out,
                               struct err *err)
{
    struct str text;
    enum err_code code = file_read(arena, path, SCHEMA_FILE_MAX, &text, err);
    if (!code) code = tree_read(arena, text, path, out, err);
    return code;
}

static bool beside(const char *path, struct str name, char out[PATH])
{
    struct str folder = str_of(path);
    folder.n -= file_name(folder).n;
    int n = snprintf(out, PATH, "%.*s%.*s", STR_FMT(folder), STR_FMT(name));
    return n > 0 && n < PATH;
}

/* The file that a $ref names, when it is none of the standard's and lies beside the schema. */
static enum err_code load_neighbour(struct loading *l, struct str ref)
{
    bool versioned;
    char path[PATH];
    struct str file = schema_ref_file(ref);
    struct schema_source *s = l->source;
    if (!file.n || s->count == DOC_MAX) return ERR_NONE;
    if (schema_ref_document(s, file, &versioned) < DOC_MAX || versioned) return ERR_NONE;
    if (!beside(l->path, file, path) || !file_exists(path))
        return ERR_NONE; /* told by the caller */
    enum err_code code = read_tree(l->arena, path, &s->documents[s->count], l->err);
    if (!code) s->names[s->count++] = file;
    return code;
}

/* Recursion: documents have SCHEMA_DEPTH levels at most. */
static enum err_code load_neighbours(struct loading *l, const struct tree *node)
{
    enum err_code code = ERR_NONE;
    if (node->type != TREE_OBJECT && node->type != TREE_ARRAY) return ERR_NONE;
    struct str ref = tree_text(node, "$ref");
    if (ref.n) code = load_neighbour(l, ref);
    for (const struct tree_member *m = node->first; m && !code; m = m->next)
        code = load_neighbours(l, m->value);
    return code;
}

enum err_code schema_load(struct arena *arena, struct schema *schema, const char *path,
                          struct err *err)
{
    struct schema_source source = *schema->source;
    struct loading l = {.arena = arena, .source = &source, .path = path, .err = err};
    struct schema next = *schema;
    struct str missing;
    const struct tree *document;
    enum err_code code = read_tree(arena, path, &document, err);
    if (code) return code;
    unsigned kind = kind_of(document);
    if (kind == DOC_MAX) {
        code = err_set(err, ERR_INPUT,
                       _("Esto no es un esquema de OCDS ni de OC4IDS: no dice de qué es"));
        err_file(err, path);
        return code;
    }
    source.documents[kind] = document;
    code = load_neighbours(&l, document);
    for (size_t i = DOC_NEIGHBOUR; i < source.count && !code; i++)
        code = load_neighbours(&l, source.documents[i]);
    if (!code) code = schema_bind(arena, &source, &next, &missing, err);
    if (!code && missing.n) {
        code = err_set(err, ERR_INPUT, _("La referencia «%.*s» del esquema no lleva a nada"),
                       STR_FMT(missing));
        err_advice(err, _("Deje junto al esquema los archivos que nombra."));
    }
    if (code) {
        err_file(err, path);
        return code;
    }
    struct str version = version_of(arena, tree_text(document, "id"));
    if (version.n && (kind == DOC_RELEASE || kind == DOC_PROJECT)) next.version = version;
    *schema = next;
    return ERR_NONE;
}

enum err_code schema_patch(struct arena *arena, struct schema_source *source,
                           const struct tree *const patches[DOC_NEIGHBOUR],
                           const struct list_change *changes, struct err *err)
{
    enum err_code code = ERR_NONE;
    for (unsigned i = 0; i < DOC_NEIGHBOUR && !code; i++)
        if (patches && patches[i] && source->documents[i])
            code = tree_patch(arena, source->documents[i], patches[i], &source->documents[i], err);
    if (!code && changes) code = codelist_apply(arena, source, changes, err);
    return code;
}

enum err_code schema_apply(struct arena *arena, struct schema *schema,
                           const struct tree *const patches[DOC_NEIGHBOUR],
                           const struct list_change *changes, struct err *err)
{
    struct schema_source source = *schema->source;
    struct schema next = *schema;
    enum err_code code = schema_patch(arena, &source, patches, changes, err);
    if (!code) code = schema_bind(arena, &source, &next, NULL, err);
    if (!code) *schema = next;
    return code;
}

enum err_code schema_load_codelists(struct arena *arena, struct schema *schema, const char *path,
                                    struct err *err)
{
    struct list_change *changes = NULL;
    enum err_code code = codelist_read_path(arena, path, &changes, err);
    if (!code && !changes)
        code = err_set(err, ERR_NOTFOUND, _("No hay listas de códigos (.csv) en %s"), path);
    return code ? code : schema_apply(arena, schema, NULL, changes, err);
}

static bool is_folder(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* An extension's folder: a patch per document, and codelists/. */
static enum err_code read_folder(struct arena *arena, const char *folder,
                                 struct schema_extension *out, struct err *err)
{
    char path[PATH];
    bool any = false;
    enum err_code code = ERR_NONE;
    for (unsigned i = 0; i < DOC_NEIGHBOUR && !code; i++) {
        int n = snprintf(path, sizeof path, "%s/%s-schema.json", folder, schema_document_names[i]);
        if (n < 0 || n >= PATH || !file_exists(path)) continue;
        any = true;
        code = read_tree(arena, path, &out->patches[i], err);
    }
    int n = snprintf(path, sizeof path, "%s/codelists", folder);
    if (!code && n > 0 && n < PATH && is_folder(path)) {
        any = true;
        code = codelist_read_path(arena, path, &out->changes, err);
    }
    if (!code && !any) {
        code = err_set(err, ERR_NOTFOUND, _("No hay una extensión en %s"), folder);
        err_advice(err, _("Se espera una carpeta con release-schema.json o codelists/."));
    }
    return code;
}

enum err_code extension_read(struct arena *arena, const char *path, struct schema_extension *out,
                             struct err *err)
{
    char folder[PATH];
    *out = (struct schema_extension){0};
    if (is_folder(path)) return read_folder(arena, path, out, err);
    struct str name = file_name(str_of(path));
    if (str_is(name, "extension.json") && beside(path, STR("."), folder))
        return read_folder(arena, folder, out, err);
    unsigned document = DOC_RELEASE;
    for (unsigned i = 0; i < DOC_NEIGHBOUR; i++)
        if (str_starts(name, str_of(schema_document_names[i])) &&
            str_is(str_slice(name, strlen(schema_document_names[i]), name.n), "-schema.json"))
            document = i;
    return read_tree(arena, path, &out->patches[document], err);
}

enum err_code schema_extend(struct arena *arena, struct schema *schema, const char *path,
                            struct err *err)
{
    struct schema_extension extension;
    enum err_code code = extension_read(arena, path, &extension, err);
    return code ? code : schema_apply(arena, schema, extension.patches, extension.changes, err);
}
