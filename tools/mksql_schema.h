/* mksql schema: migrations in neutral SQL to DDL for each engine and the tables as C constants.
 * Keeps a model of the schema as the migrations leave it, and holds it to the rule that lets the
 * rows be spread over machines by entity. Part of tools/mksql.c, included once. */
#ifndef CAUCE_TOOLS_MKSQL_SCHEMA_H
#define CAUCE_TOOLS_MKSQL_SCHEMA_H

#include "mksql_scan.h"

enum { MAX_TABLES = 256, MAX_COLUMNS = 96, MAX_INDEXES = 512, MAX_KEY = 16, MAX_MIGRATIONS = 512 };

struct column {
    char *name;
    char type; /* 'i', 't', 'b' */
    bool not_null;
};
struct table {
    char *name;
    bool reference, clustered;
    struct column columns[MAX_COLUMNS];
    int count;
    char *key[MAX_KEY];
    int key_count;
    int line;
};
struct index {
    char *name, *table, *create;
};
struct migration {
    char *name;
    struct text sqlite, postgres;
};
static struct {
    struct table tables[MAX_TABLES];
    int table_count;
    struct index indexes[MAX_INDEXES];
    int index_count;
    struct migration migrations[MAX_MIGRATIONS];
    int migration_count;
} model;

/* One statement being read: its tokens without comments, and where we are in it. */
struct reader {
    const char *file;
    struct token *t;
    struct text *sqlite, *postgres;
};

static struct table *find_table(const char *name)
{
    for (int i = 0; i < model.table_count; i++)
        if (strcmp(model.tables[i].name, name) == 0) return &model.tables[i];
    return NULL;
}

static struct column *find_column(struct table *table, const char *name)
{
    for (int i = 0; i < table->count; i++)
        if (strcmp(table->columns[i].name, name) == 0) return &table->columns[i];
    return NULL;
}

/* Takes the token at hand to both texts. */
static struct token *take(struct reader *r)
{
    struct token *t = r->t++;
    put_token(r->sqlite, t->p, t->n);
    put_token(r->postgres, t->p, t->n);
    return t;
}

static void expect(struct reader *r, const char *word)
{
    if (!is(r->t, word))
        fail(r->file, r->t->line, "expected \"%s\", found \"%.*s\"", word, r->t->n, r->t->p);
    take(r);
}

static bool accept(struct reader *r, const char *word)
{
    if (!is(r->t, word)) return false;
    take(r);
    return true;
}

/* "(a, b, c)" into names. */
static int names(struct reader *r, char **out)
{
    int n = 0;
    expect(r, "(");
    do {
        if (n == MAX_KEY) fail(r->file, r->t->line, "too many columns in a key");
        out[n++] = checked_name(r->file, r->t);
        take(r);
    } while (accept(r, ","));
    expect(r, ")");
    return n;
}

static void must_have(struct reader *r, int line, struct table *table, char **key, int n)
{
    for (int i = 0; i < n; i++)
        if (!find_column(table, key[i]))
            fail(r->file, line, "%s has no column %s", table->name, key[i]);
}

/* The rule of stack: what belongs to an entity leads every key with it. */
static void must_lead(struct reader *r, int line, const struct table *table, char **key,
                      const char *what)
{
    if (!table->reference && strcmp(key[0], "entity") != 0)
        fail(r->file, line, "%s of %s must begin with entity", what, table->name);
}

static void references(struct reader *r, struct table *table, char **local, int n)
{
    int line = r->t->line;
    char *theirs[MAX_KEY];
    expect(r, "REFERENCES");
    char *name = checked_name(r->file, take(r));
    struct table *other = find_table(name);
    if (!other) fail(r->file, line, "%s is not there yet: create it before %s", name, table->name);
    if (names(r, theirs) != n) fail(r->file, line, "the two sides of the key differ in length");
    must_have(r, line, other, theirs, n);
    if (other->reference) return;
    if (table->reference)
        fail(r->file, line, "a reference table cannot point at %s, which belongs to entities",
             name);
    must_lead(r, line, table, local, "FOREIGN KEY");
    if (strcmp(theirs[0], "entity") != 0)
        fail(r->file, line, "a key to %s must begin with entity on both sides", name);
}

static void skip_parenthesis(struct reader *r)
{
    int depth = 0;
    do {
        if (r->t->kind == T_END) fail(r->file, r->t->line, "')' is missing");
        depth += is(r->t, "(") - is(r->t, ")");
        take(r);
    } while (depth > 0);
}

static void primary_key(struct reader *r, struct table *table, int line)
{
    if (table->key_count) fail(r->file, line, "%s has two primary keys", table->name);
    expect(r, "KEY");
    table->key_count = names(r, table->key);
    must_have(r, line, table, table->key, table->key_count);
    must_lead(r, line, table, table->key, "PRIMARY KEY");
    for (int i = 0; i < table->key_count; i++)
        if (!find_column(table, table->key[i])->not_null)
            fail(r->file, line, "%s is part of the key and must be NOT NULL", table->key[i]);
}

/* The engines' names of the neutral type at hand. Text compares by its bytes on both, whatever the
 * locale of the PostgreSQL database. */
static char column_type(struct reader *r)
{
    static const struct {
        const char *neutral, *sqlite, *postgres;
        char letter;
    } types[] = {{"INT", "INTEGER", "BIGINT", 'i'},
                 {"TEXT", "TEXT", "TEXT COLLATE \"C\"", 't'},
                 {"BLOB", "BLOB", "BYTEA", 'b'}};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (is(r->t, types[i].neutral)) {
            put_token(r->sqlite, types[i].sqlite, (int)strlen(types[i].sqlite));
            put_token(r->postgres, types[i].postgres, (int)strlen(types[i].postgres));
            r->t++;
            return types[i].letter;
        }
    fail(r->file, r->t->line, "the types are INT, TEXT and BLOB, not %.*s", r->t->n, r->t->p);
}

static void column(struct reader *r, struct table *table)
{
    if (table->count == MAX_COLUMNS) fail(r->file, r->t->line, "too many columns");
    int line = r->t->line;
    char *name = checked_name(r->file, r->t);
    if (find_column(table, name)) fail(r->file, line, "%s has two columns %s", table->name, name);
    struct column *c = &table->columns[table->count++];
    c->name = name;
    take(r);
    c->type = column_type(r);
    while (!is(r->t, ",") && !is(r->t, ")") && r->t->kind != T_END) {
        if (accept(r, "NOT")) {
            expect(r, "NULL");
            c->not_null = true;
        } else if (accept(r, "UNIQUE")) {
            must_lead(r, line, table, &name, "UNIQUE");
        } else if (is(r->t, "REFERENCES")) {
            references(r, table, &name, 1);
        } else if (accept(r, "DEFAULT")) {
            accept(r, "-");
            take(r);
        } else if (accept(r, "CHECK")) {
            skip_parenthesis(r);
        } else {
            fail(r->file, r->t->line, "not understood here: %.*s", r->t->n, r->t->p);
        }
    }
}

static void constraint(struct reader *r, struct table *table)
{
    int line = r->t->line, n;
    char *key[MAX_KEY];
    if (accept(r, "PRIMARY")) {
        primary_key(r, table, line);
    } else if (accept(r, "UNIQUE")) {
        n = names(r, key);
        must_have(r, line, table, key, n);
        must_lead(r, line, table, key, "UNIQUE");
    } else if (accept(r, "FOREIGN")) {
        expect(r, "KEY");
        n = names(r, key);
        must_have(r, line, table, key, n);
        references(r, table, key, n);
    } else if (accept(r, "CHECK")) {
        skip_parenthesis(r);
    } else {
        column(r, table);
    }
}

/* CREATE TABLE, after its `-- table: NAME reference|entity [clustered]`. */
static void create_table(struct reader *r, char *note)
{
    int line = r->t->line;
    char *name = checked_name(r->file, take(r)), kind[16] = "", clustered[16] = "", noted[80] = "";
    if (!note || sscanf(note, "%79s %15s %15s", noted, kind, clustered) < 2 ||
        strcmp(noted, name) != 0 || (*clustered && strcmp(clustered, "clustered") != 0) ||
        (strcmp(kind, "entity") != 0 && strcmp(kind, "reference") != 0))
        fail(r->file, line, "write \"-- table: %s entity|reference [clustered]\" above it", name);
    if (find_table(name)) fail(r->file, line, "%s exists already", name);
    if (model.table_count == MAX_TABLES) fail(r->file, line, "too many tables");
    struct table *table = &model.tables[model.table_count++];
    *table = (struct table){
        .name = name, .reference = kind[0] == 'r', .clustered = *clustered, .line = line};
    expect(r, "(");
    do {
        put(r->sqlite, "\n   ");
        put(r->postgres, "\n   ");
        constraint(r, table);
    } while (accept(r, ","));
    expect(r, ")");
    if (!table->key_count) fail(r->file, line, "%s has no PRIMARY KEY", name);
    struct column *entity = find_column(table, "entity");
    if (!table->reference && (!entity || entity->type != 'i' || !entity->not_null))
        fail(r->file, line, "%s needs the column entity INT NOT NULL", name);
    put(r->sqlite, " STRICT%s", table->clustered ? ", WITHOUT ROWID" : "");
}

static void create_index(struct reader *r, const struct token *start)
{
    int line = r->t->line;
    char *key[MAX_KEY], *name = checked_name(r->file, take(r));
    expect(r, "ON");
    char *of = checked_name(r->file, take(r));
    struct table *table = find_table(of);
    if (!table) fail(r->file, line, "there is no table %s", of);
    int n = names(r, key);
    must_have(r, line, table, key, n);
    must_lead(r, line, table, key, "INDEX");
    if (model.index_count == MAX_INDEXES) fail(r->file, line, "too many indexes");
    struct text create = {0};
    for (const struct token *t = start; t->kind != T_END; t++) {
        put_token(&create, t->p, t->n);
        if (t >= r->t) {
            put_token(r->sqlite, t->p, t->n);
            put_token(r->postgres, t->p, t->n);
        }
    }
    while (r->t->kind != T_END) r->t++;
    model.indexes[model.index_count++] = (struct index){name, of, create.p};
}

static void drop(struct reader *r)
{
    bool index = is(r->t, "INDEX");
    if (!index && !is(r->t, "TABLE")) fail(r->file, r->t->line, "DROP TABLE or DROP INDEX");
    take(r);
    char *name = checked_name(r->file, take(r));
    int kept = 0;
    for (int i = 0; i < model.index_count; i++)
        if (strcmp(index ? model.indexes[i].name : model.indexes[i].table, name) != 0)
            model.indexes[kept++] = model.indexes[i];
    if (index && kept == model.index_count) fail(r->file, r->t->line, "no index %s", name);
    model.index_count = kept;
    if (index) return;
    struct table *table = find_table(name);
    if (!table) fail(r->file, r->t->line, "no table %s", name);
    memmove(table, table + 1, (size_t)(&model.tables[--model.table_count] - table) * sizeof *table);
}

static void alter(struct reader *r)
{
    expect(r, "TABLE");
    struct table *table = find_table(checked_name(r->file, r->t));
    if (!table) fail(r->file, r->t->line, "no table %.*s", r->t->n, r->t->p);
    take(r);
    if (accept(r, "ADD")) {
        expect(r, "COLUMN");
        column(r, table);
        return;
    }
    expect(r, "RENAME");
    expect(r, "TO");
    char *name = checked_name(r->file, take(r));
    for (int i = 0; i < model.index_count; i++)
        if (strcmp(model.indexes[i].table, table->name) == 0)
            fail(r->file, r->t->line, "rename %s before its indexes are made", table->name);
    table->name = name;
}

/* One statement without its ';' (tokens end in T_END). */
static void statement(struct reader *r, char *note)
{
    const struct token *start = r->t;
    if (accept(r, "CREATE")) {
        bool unique = accept(r, "UNIQUE");
        if (accept(r, "INDEX")) {
            create_index(r, start);
            return;
        }
        if (unique) fail(r->file, r->t->line, "CREATE UNIQUE INDEX or CREATE TABLE");
        expect(r, "TABLE");
        create_table(r, note);
    } else if (accept(r, "DROP")) {
        drop(r);
    } else if (accept(r, "ALTER")) {
        alter(r);
    } else if (is(r->t, "INSERT") || is(r->t, "UPDATE") || is(r->t, "DELETE")) {
        while (r->t->kind != T_END) take(r);
    } else {
        fail(r->file, start->line, "a migration has no statement %.*s", start->n, start->p);
    }
    if (r->t->kind != T_END) fail(r->file, r->t->line, "not understood: %.*s", r->t->n, r->t->p);
}

static void read_migration(const char *path)
{
    const char *base = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
    if (model.migration_count == MAX_MIGRATIONS) fail(path, 0, "too many migrations");
    struct migration *m = &model.migrations[model.migration_count++];
    if (strspn(base, "0123456789") != 4 || base[4] != '-' ||
        strtol(base, NULL, 10) != model.migration_count)
        fail(path, 0, "is not number %04d of the migrations", model.migration_count);
    m->name = need(strdup(base + 5));
    m->name[strcspn(m->name, ".")] = '\0';
    struct script s = scan(path);
    struct token *body = need(calloc((size_t)s.count + 1, sizeof *body));
    char *note = NULL;
    for (int i = 0, n = 0; i < s.count; i++) {
        struct token *t = &s.tokens[i];
        if (t->kind == T_COMMENT) {
            char *found = annotation(t, "table");
            if (found) note = found;
        } else if (is(t, ";")) {
            body[n] = (struct token){T_END, "end of statement", 16, t->line};
            struct reader r = {path, body, &m->sqlite, &m->postgres};
            statement(&r, note);
            put(&m->sqlite, ";\n");
            put(&m->postgres, ";\n");
            note = NULL;
            n = 0;
        } else if (t->kind == T_END) {
            if (n) fail(path, body[0].line, "';' is missing");
        } else {
            body[n++] = *t;
        }
    }
    if (!m->sqlite.n) fail(path, 0, "is empty");
}

static void write_tables(const char *room, struct text *h, struct text *c)
{
    static const char *const types[] = {
        ['i'] = "STORE_INT", ['t'] = "STORE_TEXT", ['b'] = "STORE_BLOB"};
    for (int i = 0; i < model.table_count; i++) {
        const struct table *t = &model.tables[i];
        put(h, "extern const struct store_table %s_table_%s;\n", room, t->name);
        put(c, "static const struct store_column columns_%s[] = {\n", t->name);
        for (int j = 0; j < t->count; j++)
            put(c, "    {\"%s\", %s, %s},\n", t->columns[j].name,
                types[(unsigned char)t->columns[j].type],
                t->columns[j].not_null ? "false" : "true");
        put(c, "};\nconst struct store_table %s_table_%s = {\"%s\", columns_%s, %d, %s, \"", room,
            t->name, t->name, t->name, t->count, t->reference ? "true" : "false");
        for (int j = 0; j < t->key_count; j++) put(c, "%s%s", j ? ", " : "", t->key[j]);
        put(c, "\"};\n\n");
    }
    put(h,
        "\n/* In the order in which they can be made and filled: parents first. */\n"
        "extern const struct store_table *const %s_tables[];\nextern const size_t "
        "%s_table_count;\n",
        room, room);
    put(c, "const struct store_table *const %s_tables[] = {\n", room);
    for (int i = 0; i < model.table_count; i++)
        put(c, "    &%s_table_%s,\n", room, model.tables[i].name);
    put(c, "};\nconst size_t %s_table_count = %d;\n\n", room, model.table_count);
}

static void schema(const char *room, const char *h_path, const char *c_path, int n, char **paths)
{
    struct text h = {0}, c = {0};
    for (int i = 0; i < n; i++) read_migration(paths[i]);
    put(&h,
        "/* Made by tools/mksql from the migrations of %s: edit those. */\n"
        "#ifndef CAUCE_GEN_%s_SCHEMA_H\n#define CAUCE_GEN_%s_SCHEMA_H\n\n"
        "#include \"store/store.h\"\n\nextern const struct store_migration %s_migrations[];\n"
        "extern const size_t %s_migration_count;\n\n",
        room, room, room, room, room);
    put(&c,
        "/* Made by tools/mksql from the migrations of %s: edit those. */\n"
        "#include \"%s_schema.h\"\n\n",
        room, room);
    write_tables(room, &h, &c);
    put(&h,
        "\n/* Secondary indexes, for store_defer_indexes. */\n"
        "extern const struct store_index %s_indexes[];\nextern const size_t "
        "%s_index_count;\n\n#endif\n",
        room, room);
    put(&c, "const struct store_index %s_indexes[] = {\n", room);
    for (int i = 0; i < model.index_count; i++)
        put(&c, "    {\"%s\", \"%s\",\n     \"%s\"},\n", model.indexes[i].table,
            model.indexes[i].name, model.indexes[i].create);
    if (!model.index_count) put(&c, "    {0}\n");
    put(&c, "};\nconst size_t %s_index_count = %d;\n\n", room, model.index_count);
    put(&c, "const struct store_migration %s_migrations[] = {\n", room);
    for (int i = 0; i < model.migration_count; i++) {
        put(&c, "    {%d, \"%s\",", i + 1, model.migrations[i].name);
        put_literal(&c, model.migrations[i].sqlite.p);
        put(&c, ",");
        put_literal(&c, model.migrations[i].postgres.p);
        put(&c, "},\n");
    }
    put(&c, "};\nconst size_t %s_migration_count = %d;\n", room, model.migration_count);
    write_file(h_path, &h);
    write_file(c_path, &c);
}

#endif
