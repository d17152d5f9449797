/* Schemas, extensions, codelists and tables with any bytes in them: made into a graph that holds
 * together, or refused with a word; the schema that was there stays as it was. The first byte says
 * what the rest is: S a schema, P a patch, C a codelist, T a table, U an address. */
#include "fuzz/fuzz.h"

#include "base/mem.h"
#include "ocds/schema_private.h"

enum { SEEN = 20000 };

struct seen {
    const struct schema_object **objects;
    size_t count;
};

static void visit_object(struct seen *seen, const struct schema_object *o);

/* Every pointer of the graph can be followed, every name is found again. Elements within elements
 * are few: the depth of a file bounds them. */
static void visit_field(struct seen *seen, const struct schema_field *f)
{
    for (; f; f = f->other) {
        MUST(f->types != 0);
        if (f->codelist)
            for (size_t i = 0; i < f->codelist->count; i++)
                MUST(schema_code_known(f->codelist, f->codelist->codes[i]));
        if (f->object) visit_object(seen, f->object);
        if (f->items) visit_field(seen, f->items);
    }
}

static void visit_object(struct seen *seen, const struct schema_object *o)
{
    for (size_t i = 0; i < seen->count; i++)
        if (seen->objects[i] == o) return;
    if (seen->count < SEEN) seen->objects[seen->count++] = o;
}

static void visit(const struct schema_object *root)
{
    struct seen seen = {mem_alloc(SEEN * sizeof *seen.objects), 0};
    MUST(seen.objects != NULL);
    if (root) visit_object(&seen, root);
    for (size_t i = 0; i < seen.count; i++) {
        const struct schema_object *o = seen.objects[i];
        MUST(o->count <= o->mask);
        for (size_t k = 0; k < o->count; k++) {
            const struct schema_field *found = schema_find(o, o->fields[k].name);
            MUST(found && str_eq(found->name, o->fields[k].name));
            schema_find_language(o, o->fields[k].name);
            if (i < 200) visit_field(&seen, &o->fields[k]);
        }
    }
    mem_free(seen.objects);
}

static void write_again(const struct schema *schema)
{
    struct buf out;
    buf_init(&out, 64u << 20);
    schema_write_table(schema, &out);
    schema_write_codelists(schema, &out);
    buf_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct err err = {0};
    struct schema *schema;
    if (size == 0) return 0;
    struct str text = {(const char *)data + 1, size - 1};
    arena_init(&arena, 64u << 20);
    MUST(schema_builtin(&arena, SCHEMA_OCDS_1_1, &schema, &err) == ERR_NONE);
    struct schema before = *schema;
    const struct tree *tree, *trees[DOC_NEIGHBOUR] = {NULL};
    struct list_change *change = NULL;
    struct schema_table table;
    enum err_code code = ERR_NONE;
    if (data[0] == 'S') {
        struct schema_source source = *schema->source;
        code = tree_read(&arena, text, "fuzz", &tree, &err);
        if (!code) source.documents[DOC_RELEASE] = tree;
        if (!code) code = schema_bind(&arena, &source, schema, NULL, &err);
    } else if (data[0] == 'P') {
        code = tree_read(&arena, text, "fuzz", &trees[DOC_RELEASE], &err);
        if (!code) code = schema_apply(&arena, schema, trees, NULL, &err);
    } else if (data[0] == 'C') {
        code = codelist_read_csv(&arena, text, STR("+method.csv"), &change, &err);
        if (!code) code = schema_apply(&arena, schema, NULL, change, &err);
    } else if (data[0] == 'T') {
        code = table_read(&arena, text, "fuzz", STR_NONE, &table, &err);
        if (!code) code = schema_apply(&arena, schema, table.documents, table.changes, &err);
    } else {
        MUST(schema_extension_name(text).n <= text.n);
        schema_extend_known(&arena, schema, text, &err);
    }
    if (code) {
        MUST(err.message[0] != '\0');
        MUST(schema->release == before.release && schema->codelists == before.codelists);
    }
    visit(schema->release);
    write_again(schema);
    arena_free(&arena);
    return 0;
}
