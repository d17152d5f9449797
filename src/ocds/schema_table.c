/* The tables of standards/: read into the same trees that JSON Schema files make, so that there is
 * one reading of what a schema means. The form of a table is told in standards/README.md. */
#include "base/i18n.h"
#include "ocds/schema_private.h"

struct reader {
    struct arena *arena;
    struct str text;
    const char *file;
    uint64_t line;
    struct str extension;
    struct schema_table *out;
    struct err *err;
    bool skipping;         /* in a part that was not asked for */
    struct tree *document; /* NULL before the first part */
    const char *root;      /* name of its root object; NULL in an extension: any */
    struct tree *section;  /* the object that the indented lines are of */
};

static enum err_code bad(struct reader *r, const char *what, struct str found)
{
    enum err_code code = err_set(r->err, ERR_INPUT, _("Tabla de esquema: %s"), what);
    err_file(r->err, r->file);
    err_row(r->err, 0, r->line);
    err_found(r->err, found.p, found.n);
    return code;
}

static struct str next_word(struct str *rest)
{
    while (rest->n && rest->p[0] == ' ') *rest = str_slice(*rest, 1, rest->n);
    return str_split(*rest, ' ', rest);
}

static int hex(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/* %XX becomes the byte. .p is NULL when memory runs out. */
static struct str plain(struct reader *r, struct str word)
{
    if (word.n == 0 || !memchr(word.p, '%', word.n)) return word.p ? word : STR("");
    char *text = arena_alloc(r->arena, word.n);
    size_t n = 0;
    if (!text) return STR_NONE;
    for (size_t i = 0; i < word.n; i++) {
        bool code = word.p[i] == '%' && i + 2 < word.n && hex(word.p[i + 1]) >= 0 &&
                    hex(word.p[i + 2]) >= 0;
        text[n++] = code ? (char)(hex(word.p[i + 1]) * 16 + hex(word.p[i + 2])) : word.p[i];
        if (code) i += 2;
    }
    return (struct str){text, n};
}

/* The member of that name, made when it is not there: an object that is still being built. */
static struct tree *inside(struct reader *r, struct tree *object, struct str key)
{
    for (struct tree_member *m = object->first; m; m = m->next)
        if (str_eq(m->key, key) && m->value->type == TREE_OBJECT) {
            union {
                const struct tree *given;
                struct tree *ours; /* made by this reader, not shared yet */
            } value = {.given = m->value};
            return value.ours;
        }
    struct tree *made = tree_new(r->arena, TREE_OBJECT);
    return made && tree_add(r->arena, object, key, made) ? made : NULL;
}

static bool put_text(struct reader *r, struct tree *node, const char *key, struct str text)
{
    return text.p && tree_add(r->arena, node, str_of(key), tree_new_text(r->arena, text));
}

static bool put_number(struct reader *r, struct tree *node, const char *key, struct str digits)
{
    struct tree *t = tree_new(r->arena, TREE_NUMBER);
    if (t) t->text = digits;
    return tree_add(r->arena, node, str_of(key), t);
}

static bool put_true(struct reader *r, struct tree *node, const char *key)
{
    return tree_add(r->arena, node, str_of(key), tree_new_bool(r->arena, true));
}

static enum err_code put_types(struct reader *r, struct tree *node, struct str word)
{
    static const char letters[] = "sniboaz";
    static const char *const names[] = {"string", "number", "integer", "boolean",
                                        "object", "array",  "null"};
    if (str_is(word, "*")) return ERR_NONE;
    struct tree *types = tree_new(r->arena, TREE_ARRAY);
    if (!types || !tree_add(r->arena, node, STR("type"), types)) return err_no_memory(r->err);
    for (size_t i = 0; i < word.n; i++) {
        const char *letter = memchr(letters, word.p[i], sizeof letters - 1);
        if (!letter) return bad(r, _("tipo desconocido"), word);
        struct tree *name = tree_new_text(r->arena, str_of(names[letter - letters]));
        if (!tree_add(r->arena, types, STR_NONE, name)) return err_no_memory(r->err);
    }
    return ERR_NONE;
}

static enum err_code put_reference(struct reader *r, struct tree *node, struct str name)
{
    struct str ref = STR_NONE;
    if (str_is(name, "versioned")) ref = STR("versioned-release-validation-schema.json");
    for (unsigned i = 0; i < DOC_NEIGHBOUR; i++)
        if (str_is(name, schema_root_names[i]))
            ref = arena_printf(r->arena, "%s-schema.json", schema_document_names[i]);
    if (!ref.p) ref = arena_printf(r->arena, "#/definitions/%.*s", STR_FMT(name));
    return put_text(r, node, "$ref", ref) ? ERR_NONE : err_no_memory(r->err);
}

static bool put_codes(struct reader *r, struct tree *node, struct str codes)
{
    struct tree *list = tree_new(r->arena, TREE_ARRAY);
    if (!list || !tree_add(r->arena, node, STR("enum"), list)) return false;
    while (codes.n) {
        struct str code = plain(r, str_split(codes, ',', &codes));
        if (!code.p || !tree_add(r->arena, list, STR_NONE, tree_new_text(r->arena, code)))
            return false;
    }
    return true;
}

static bool put_deprecated(struct reader *r, struct tree *node, struct str version)
{
    struct tree *deprecated = inside(r, node, STR("deprecated"));
    return deprecated && (!version.n || put_text(r, deprecated, "deprecatedVersion", version));
}

/* ^(NAME_( is as much of the pattern as the reading of it asks for. */
static bool put_languages(struct reader *r, struct str name)
{
    struct tree *patterns = inside(r, r->section, STR("patternProperties"));
    struct str key = arena_printf(r->arena, "^(%.*s_(", STR_FMT(name));
    return patterns && key.p && inside(r, patterns, key);
}

/* key, key=value, key:value */
static enum err_code put_word(struct reader *r, struct tree *node, struct str name, struct str word)
{
    static const char *const flags[][2] = {{"omit", "omitWhenMerged"},
                                           {"whole", "wholeListMerge"},
                                           {"version", "versionId"},
                                           {"unique", "uniqueItems"}};
    static const char *const numbers[][2] = {{"length", "minLength"},
                                             {"items", "minItems"},
                                             {"properties", "minProperties"},
                                             {"minimum", "minimum"}};
    struct str value, key = str_split(word, '=', &value);
    bool done = false;
    for (size_t i = 0; i < 4 && !value.n; i++)
        if (str_is(word, flags[i][0]))
            return put_true(r, node, flags[i][1]) ? ERR_NONE : err_no_memory(r->err);
    for (size_t i = 0; i < 4; i++)
        if (str_is(key, numbers[i][0]))
            return put_number(r, node, numbers[i][1], value) ? ERR_NONE : err_no_memory(r->err);
    if (str_is(key, "list"))
        done = put_text(r, node, "codelist", plain(r, value)) && put_true(r, node, "openCodelist");
    else if (str_starts(word, STR("list:")))
        done = put_text(r, node, "codelist", plain(r, str_slice(word, 5, word.n)));
    else if (str_is(key, "codes"))
        done = put_codes(r, node, value);
    else if (str_is(key, "format"))
        done = put_text(r, node, "format", value);
    else if (str_is(key, "pattern"))
        done = put_text(r, node, "pattern", plain(r, value));
    else if (str_is(key, "old"))
        done = put_deprecated(r, node, value);
    else if (str_is(word, "new"))
        done = tree_add(r->arena, node, STR("deprecated"), tree_new(r->arena, TREE_NULL));
    else if (str_is(word, "lang") && name.n)
        done = put_languages(r, name);
    else
        return bad(r, _("palabra desconocida"), word);
    return done ? ERR_NONE : err_no_memory(r->err);
}

/* TYPES WORD… [> elements] [| another form]: into `node`, from *rest. */
static enum err_code put_spec(struct reader *r, struct tree *field, struct str name,
                              struct str rest)
{
    struct tree *node = field, *forms = NULL;
    bool first = true; /* the next word is types or a reference */
    if (str_contains(rest, STR(" | "))) {
        forms = tree_new(r->arena, TREE_ARRAY);
        node = tree_new(r->arena, TREE_OBJECT);
        if (!forms || !node || !tree_add(r->arena, field, STR("oneOf"), forms) ||
            !tree_add(r->arena, forms, STR_NONE, node))
            return err_no_memory(r->err);
    }
    enum err_code code = ERR_NONE;
    while (rest.n && !code) {
        struct str word = next_word(&rest);
        if (word.n == 0) continue;
        if (str_is(word, "|") && forms) {
            node = tree_new(r->arena, TREE_OBJECT);
            if (!tree_add(r->arena, forms, STR_NONE, node)) return err_no_memory(r->err);
            first = true;
        } else if (str_is(word, ">")) {
            node = inside(r, node, STR("items"));
            if (!node) return err_no_memory(r->err);
            first = true;
        } else if (first) {
            first = false;
            if (word.p[0] == '@')
                code = put_reference(r, node, str_slice(word, 1, word.n));
            else
                code = put_types(r, node, word);
        } else {
            code = put_word(r, node, name, word);
        }
    }
    return code;
}

/* Down a path such as Item.unit, Amendment.changes[] or record.releases[]. */
static struct tree *section_of(struct reader *r, struct str path)
{
    struct str rest, name = str_split(path, '.', &rest);
    struct tree *at = r->document;
    bool array = str_ends(name, STR("[]"));
    if (array) name.n -= 2;
    bool root = r->root ? str_is(name, r->root) : false;
    for (unsigned i = 0; i < DOC_NEIGHBOUR && !r->root; i++)
        if (str_is(name, schema_root_names[i])) root = true;
    if (!root) {
        at = inside(r, at, STR("definitions"));
        at = at ? inside(r, at, name) : NULL;
    }
    for (;;) {
        if (at && array) {
            const struct tree *forms = tree_get(at, "oneOf");
            if (forms && forms->first) {
                union {
                    const struct tree *given;
                    struct tree *ours;
                } form = {.given = forms->first->value};
                at = form.ours;
            }
            at = inside(r, at, STR("items"));
        }
        if (!at || rest.n == 0) return at;
        name = str_split(rest, '.', &rest);
        array = str_ends(name, STR("[]"));
        if (array) name.n -= 2;
        at = inside(r, at, STR("properties"));
        at = at ? inside(r, at, name) : NULL;
    }
}

static enum err_code delete_member(struct reader *r, const char *where, struct tree *of,
                                   struct str name)
{
    struct tree *members = inside(r, of, str_of(where)), *null = tree_new(r->arena, TREE_NULL);
    if (!members || !tree_add(r->arena, members, name, null)) return err_no_memory(r->err);
    return ERR_NONE;
}

static enum err_code read_required(struct reader *r, struct str rest)
{
    struct tree *list = tree_new(r->arena, TREE_ARRAY);
    if (!list || !tree_add(r->arena, r->section, STR("required"), list))
        return err_no_memory(r->err);
    while (rest.n) {
        struct str word = next_word(&rest);
        if (word.n && !tree_add(r->arena, list, STR_NONE, tree_new_text(r->arena, word)))
            return err_no_memory(r->err);
    }
    return ERR_NONE;
}

static enum err_code read_field(struct reader *r, struct str line)
{
    struct str name = next_word(&line);
    if (!r->section) return bad(r, _("un campo sin objeto"), name);
    if (str_is(name, "!")) return read_required(r, line);
    if (str_is(name, "-")) return delete_member(r, "properties", r->section, next_word(&line));
    name = plain(r, name);
    struct tree *properties = inside(r, r->section, STR("properties"));
    struct tree *field = name.p && properties ? inside(r, properties, name) : NULL;
    return field ? put_spec(r, field, name, line) : err_no_memory(r->err);
}

static enum err_code read_section(struct reader *r, struct str line)
{
    struct str name = next_word(&line);
    if (!r->document) return bad(r, _("un objeto sin documento"), name);
    if (str_is(name, "-")) return delete_member(r, "definitions", r->document, next_word(&line));
    r->section = section_of(r, name);
    return r->section ? put_spec(r, r->section, STR_NONE, line) : err_no_memory(r->err);
}

/* codes [+-]NAME CODE…: lines of one name belong together. */
static enum err_code read_codes(struct reader *r, struct str line)
{
    struct str name = next_word(&line);
    char sign = name.n && (name.p[0] == '+' || name.p[0] == '-') ? name.p[0] : 0;
    if (sign) name = str_slice(name, 1, name.n);
    struct list_change *change = r->out->changes;
    if (!change || change->sign != sign || !str_eq(change->name, name)) {
        change = arena_alloc(r->arena, sizeof *change);
        if (!change) return err_no_memory(r->err);
        *change = (struct list_change){.name = name, .sign = sign, .next = r->out->changes};
        r->out->changes = change;
    }
    enum err_code code = ERR_NONE;
    while (line.n && !code) {
        struct str word = next_word(&line);
        if (word.n == 0) continue;
        word = plain(r, word);
        code = word.p ? codelist_add_code(r->arena, change, word, r->err) : err_no_memory(r->err);
    }
    return code;
}

static enum err_code start_document(struct reader *r, struct str name)
{
    for (unsigned i = 0; i < DOC_NEIGHBOUR; i++)
        if (str_is(name, schema_document_names[i])) {
            r->document = tree_new(r->arena, TREE_OBJECT);
            r->out->documents[i] = r->document;
            r->root = schema_root_names[i];
            r->section = NULL;
            return r->document ? ERR_NONE : err_no_memory(r->err);
        }
    return bad(r, _("documento desconocido"), name);
}

/* [release], or [extension NAME OTHER-NAME…] with [release] and so on inside it. */
static enum err_code read_part(struct reader *r, struct str line)
{
    if (!str_ends(line, STR("]"))) return bad(r, _("falta «]»"), line);
    line = str_slice(line, 1, line.n - 1);
    struct str word = next_word(&line);
    if (!str_is(word, "extension")) return r->skipping ? ERR_NONE : start_document(r, word);
    r->skipping = true;
    while (line.n && r->extension.n) {
        struct str name = next_word(&line);
        if (!name.n || !extension_same(name, r->extension)) continue;
        r->skipping = false;
        r->out->found = true;
        return start_document(r, STR("release"));
    }
    return ERR_NONE;
}

bool table_next_extension(struct str *rest, struct str *name)
{
    while (rest->n) {
        struct str line = str_split(*rest, '\n', rest);
        if (!str_starts(line, STR("[extension ")) || !str_ends(line, STR("]"))) continue;
        line = str_slice(line, 1, line.n - 1);
        next_word(&line);
        *name = next_word(&line);
        return true;
    }
    return false;
}

enum err_code table_read(struct arena *arena, struct str text, const char *file,
                         struct str extension, struct schema_table *out, struct err *err)
{
    struct reader r = {.arena = arena,
                       .file = file,
                       .extension = extension,
                       .out = out,
                       .err = err,
                       .skipping = extension.n > 0};
    *out = (struct schema_table){0};
    enum err_code code = ERR_NONE;
    while (text.n && !code) {
        struct str line = str_split(text, '\n', &text);
        r.line++;
        if (line.n == 0 || line.p[0] == '#') continue;
        if (line.p[0] == '[')
            code = read_part(&r, line);
        else if (r.skipping)
            continue;
        else if (line.p[0] == ' ')
            code = read_field(&r, line);
        else if (str_starts(line, STR("codes ")))
            code = read_codes(&r, str_slice(line, 6, line.n));
        else if (str_starts(line, STR("version ")))
            out->version = str_slice(line, 8, line.n);
        else
            code = read_section(&r, line);
    }
    return code;
}
