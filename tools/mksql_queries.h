/* mksql queries: named queries to typed C wrappers. Part of tools/mksql.c, included once. */
#ifndef CAUCE_TOOLS_MKSQL_QUERIES_H
#define CAUCE_TOOLS_MKSQL_QUERIES_H

#include "mksql_scan.h"

enum { MAX_FIELDS = 48 };

struct field {
    char *name;
    char type; /* 'i', 't', 'b' */
    bool nullable;
};
struct query {
    char *name;
    struct text about; /* its comment, for the header */
    struct field in[MAX_FIELDS], out[MAX_FIELDS];
    int in_count, out_count;
    struct text common, sqlite, postgres;
    bool crosses; /* reads more than one entity, on purpose */
    int line;
};
static struct {
    struct query *all;
    int count, alternatives;
} queries_read;

/* A C identifier that no keyword of C takes. */
static void field_name(const char *file, int line, const char *name)
{
    static const char words[] =
        " auto break case char const continue default do double else enum extern "
        "float for goto if inline int long register restrict return short signed "
        "sizeof static struct switch typedef union unsigned void volatile while "
        "store err out row found stmt ";
    char spaced[80];
    snprintf(spaced, sizeof spaced, " %.60s ", name);
    if (strlen(name) > 60 || !word_start(*name) || strstr(words, spaced))
        fail(file, line, "\"%s\" cannot be the name of a field", name);
}

/* "a int, b text?" up to ')'; returns what follows it. */
static const char *fields(const char *file, int line, const char *p, struct field *out, int *count)
{
    if (*p++ != '(') fail(file, line, "'(' is missing");
    while (*p && *p != ')') {
        char name[64] = "", type[16] = "", mark[2] = "";
        int used = 0;
        if (*count == MAX_FIELDS) fail(file, line, "too many fields");
        if (sscanf(p, " %63[A-Za-z0-9_] %15[a-z]%n%1[?]%n", name, type, &used, mark, &used) < 2)
            fail(file, line, "write the fields as \"name int, other text?\"");
        struct field *f = &out[(*count)++];
        *f = (struct field){need(strdup(name)), type[0], *mark};
        field_name(file, line, name);
        if (strcmp(type, "int") && strcmp(type, "text") && strcmp(type, "blob"))
            fail(file, line, "the types are int, text and blob, not %s", type);
        for (int i = 0; i < *count - 1; i++)
            if (strcmp(out[i].name, name) == 0) fail(file, line, "%s stands twice", name);
        for (p += used; *p == ' '; p++)
            ;
        if (*p == ',')
            p++;
        else if (*p != ')')
            fail(file, line, "',' or ')' is missing after %s", name);
    }
    if (*p != ')') fail(file, line, "')' is missing");
    return p + 1;
}

static struct query *open_query(const char *file, const struct token *t, const char *p)
{
    queries_read.all =
        need(realloc(queries_read.all, (size_t)(queries_read.count + 1) * sizeof(struct query)));
    struct query *q = &queries_read.all[queries_read.count++];
    *q = (struct query){.line = t->line};
    size_t n = strcspn(p, "( ");
    q->name = need(strndup(p, n));
    field_name(file, t->line, q->name);
    for (int i = 0; i < queries_read.count - 1; i++)
        if (strcmp(queries_read.all[i].name, q->name) == 0)
            fail(file, t->line, "there are two queries %s", q->name);
    p = fields(file, t->line, p + n, q->in, &q->in_count);
    while (*p == ' ') p++;
    if (strncmp(p, "->", 2) == 0) {
        for (p += 2; *p == ' '; p++)
            ;
        p = fields(file, t->line, p, q->out, &q->out_count);
    }
    if (*p) fail(file, t->line, "not understood: %s", p);
    return q;
}

/* $name or $n to $n. */
static void put_parameter(const char *file, struct query *q, const struct token *t,
                          struct text *out, bool *used)
{
    char number[16];
    int n = 0;
    for (int i = 0; i < q->in_count; i++)
        if ((size_t)t->n - 1 == strlen(q->in[i].name) &&
            strncmp(t->p + 1, q->in[i].name, (size_t)t->n - 1) == 0)
            n = i + 1;
    if (n == 0 && isdigit((unsigned char)t->p[1])) n = (int)strtol(t->p + 1, NULL, 10);
    if (n < 1 || n > q->in_count)
        fail(file, t->line, "%s has no parameter %.*s", q->name, t->n, t->p);
    used[n - 1] = true;
    put_token(out, number, snprintf(number, sizeof number, "$%d", n));
}

/* One statement: tokens from i on up to ';'; returns the index after it. */
static int body(const struct script *s, int i, struct query *q, struct text *out)
{
    bool used[MAX_FIELDS] = {false};
    int line = s->tokens[i].line;
    if (out->n) fail(s->file, line, "%s has a second statement", q->name);
    for (; !is(&s->tokens[i], ";"); i++) {
        const struct token *t = &s->tokens[i];
        if (t->kind == T_END) fail(s->file, line, "';' is missing");
        if (t->kind == T_COMMENT) {
            if (annotation(t, "name")) fail(s->file, t->line, "';' is missing before this query");
            continue;
        }
        if (out->n && t->line != s->tokens[i - 1].line) put(out, "\n");
        if (t->kind == T_PARAMETER)
            put_parameter(s->file, q, t, out, used);
        else
            put_token(out, t->p, t->n);
    }
    for (int k = 0; k < q->in_count; k++)
        if (!used[k])
            fail(s->file, line, "%s does not use its parameter %s", q->name, q->in[k].name);
    return i + 1;
}

static void close_query(const char *file, struct query *q)
{
    if (!q) return;
    bool both = q->sqlite.n && q->postgres.n, any = q->sqlite.n || q->postgres.n;
    if (q->common.n ? any : !both)
        fail(file, q->line,
             "%s needs one text, or one under \"-- sqlite:\" and one under \"-- pg:\"", q->name);
    queries_read.alternatives += both;
}

static void read_queries(const struct script *s)
{
    struct query *q = NULL;
    struct text *out = NULL;
    for (int i = 0; s->tokens[i].kind != T_END;) {
        const struct token *t = &s->tokens[i];
        if (t->kind == T_COMMENT) {
            char *name = annotation(t, "name");
            if (name) {
                close_query(s->file, q);
                q = open_query(s->file, t, name);
                out = &q->common;
            } else if (q && strstr(t->p, "sqlite:") == t->p + 3) {
                out = &q->sqlite;
            } else if (q && strstr(t->p, "pg:") == t->p + 3) {
                out = &q->postgres;
            } else if (q && annotation(t, "all entities")) {
                q->crosses = true;
            } else if (q && out == &q->common && !out->n) {
                put(&q->about, "%s%.*s", q->about.n ? "\n *" : "", t->n - 2, t->p + 2);
            }
            i++;
        } else if (!q) {
            fail(s->file, t->line, "SQL before the first \"-- name:\"");
        } else {
            i = body(s, i, q, out);
        }
    }
    close_query(s->file, q);
}

static void put_parameters(struct text *out, const struct query *q)
{
    put(out, "struct store *store");
    for (int i = 0; i < q->in_count; i++) {
        const struct field *f = &q->in[i];
        const char *type = f->type != 'i' ? "struct str "
                           : f->nullable  ? "const int64_t *"
                                          : "int64_t ";
        put(out, ", %s%s", type, f->name);
    }
}

static bool only_ints(const struct query *q)
{
    for (int i = 0; i < q->out_count; i++)
        if (q->out[i].type != 'i') return false;
    return true;
}

static void put_header(struct text *h, const struct query *q)
{
    if (q->about.n) put(h, "/*%s */\n", q->about.p);
    put(h, "enum err_code q_%s(", q->name);
    put_parameters(h, q);
    put(h, ", struct store_stmt **out, struct err *err);\n");
    if (!q->out_count) {
        put(h, "enum err_code q_%s_run(", q->name);
        put_parameters(h, q);
        put(h, ", struct err *err);\n\n");
        return;
    }
    put(h, "struct q_%s_row {\n", q->name);
    for (int i = 0; i < q->out_count; i++) {
        const struct field *f = &q->out[i];
        put(h, "    %s %s;%s\n", f->type == 'i' ? "int64_t" : "struct str", f->name,
            f->nullable && f->type != 'i' ? " /* .p NULL = NULL */" : "");
        if (f->nullable && f->type == 'i') put(h, "    bool %s_null;\n", f->name);
    }
    put(h, "};\nvoid q_%s_row(struct store_stmt *stmt, struct q_%s_row *row);\n", q->name, q->name);
    if (only_ints(q)) {
        put(h, "enum err_code q_%s_one(", q->name);
        put_parameters(h, q);
        put(h, ",\n    struct q_%s_row *row, bool *found, struct err *err);\n", q->name);
    }
    put(h, "\n");
}

static void put_constant(struct text *c, const struct query *q)
{
    const char *common = q->common.p;
    if (common) {
        put(c, "static const char text_%s[] =", q->name);
        put_literal(c, common);
        put(c, ";\n");
    }
    put(c, "static const struct store_query query_%s = {\"%s\",", q->name, q->name);
    if (common) {
        put(c, " text_%s, text_%s,", q->name, q->name);
    } else {
        put_literal(c, q->sqlite.p);
        put(c, ",");
        put_literal(c, q->postgres.p);
        put(c, ",");
    }
    put(c, "\n    %d, %d, \"", q->in_count, q->out_count);
    for (int i = 0; i < q->in_count; i++) put(c, "%c", q->in[i].type);
    put(c, ">");
    for (int i = 0; i < q->out_count; i++) put(c, "%c", q->out[i].type);
    put(c, "\", %s};\n", q->crosses ? "true" : "false");
}

static void put_call(struct text *c, const struct query *q)
{
    put(c, "enum err_code code_ = q_%s(store", q->name);
    for (int i = 0; i < q->in_count; i++) put(c, ", %s", q->in[i].name);
    put(c, ", &stmt, err);\n");
}

static void put_bind(struct text *c, const struct field *f, int number)
{
    static const char *const kinds[] = {['i'] = "int", ['t'] = "text", ['b'] = "blob"};
    const char *kind = kinds[(unsigned char)f->type];
    if (f->type == 'i' && f->nullable)
        put(c, "    if (%s) store_bind_int(*out, %d, *%s);\n", f->name, number, f->name);
    else if (f->type == 'i' || f->nullable)
        put(c, "    store_bind_%s(*out, %d, %s);\n", kind, number, f->name);
    else
        put(c, "    store_bind_%s(*out, %d, %s.p ? %s : STR(\"\"));\n", kind, number, f->name,
            f->name);
}

static void put_functions(struct text *c, const struct query *q)
{
    static const char *const kinds[] = {['i'] = "int", ['t'] = "text", ['b'] = "blob"};
    put(c, "enum err_code q_%s(", q->name);
    put_parameters(c, q);
    put(c,
        ", struct store_stmt **out, struct err *err)\n{\n"
        "    enum err_code code_ = store_prepare(store, &query_%s, out, err);\n"
        "    if (code_) return code_;\n",
        q->name);
    for (int i = 0; i < q->in_count; i++) put_bind(c, &q->in[i], i + 1);
    put(c, "    return ERR_NONE;\n}\n");
    if (!q->out_count) {
        put(c, "enum err_code q_%s_run(", q->name);
        put_parameters(c, q);
        put(c, ", struct err *err)\n{\n    struct store_stmt *stmt = NULL;\n    bool row = "
               "false;\n    ");
        put_call(c, q);
        put(c, "    return code_ ? code_ : store_step(stmt, &row, err);\n}\n\n");
        return;
    }
    put(c, "void q_%s_row(struct store_stmt *stmt, struct q_%s_row *row)\n{\n", q->name, q->name);
    for (int i = 0; i < q->out_count; i++) {
        const struct field *f = &q->out[i];
        put(c, "    row->%s = store_%s(stmt, %d);\n", f->name, kinds[(unsigned char)f->type], i);
        if (f->nullable && f->type == 'i')
            put(c, "    row->%s_null = store_null(stmt, %d);\n", f->name, i);
    }
    put(c, "}\n");
    if (only_ints(q)) {
        put(c, "enum err_code q_%s_one(", q->name);
        put_parameters(c, q);
        put(c,
            ",\n    struct q_%s_row *row, bool *found, struct err *err)\n{\n"
            "    struct store_stmt *stmt = NULL;\n    *found = false;\n    ",
            q->name);
        put_call(c, q);
        put(c,
            "    if (code_) return code_;\n    code_ = store_step(stmt, found, err);\n"
            "    if (code_ || !*found) return code_;\n    q_%s_row(stmt, row);\n"
            "    store_reset(stmt);\n    return ERR_NONE;\n}\n",
            q->name);
    }
    put(c, "\n");
}

static void queries(const char *room, const char *path, const char *h_path, const char *c_path)
{
    struct text h = {0}, c = {0};
    struct script s = scan(path);
    read_queries(&s);
    put(&h,
        "/* Made by tools/mksql from the queries of %s: edit those.\n"
        " *\n"
        " * q_NAME prepares and binds; step with store_step. Text and blob parameters must stay "
        "valid\n"
        " * until then. q_NAME_row reads the row that stands ready. q_NAME_run steps a statement\n"
        " * without rows. q_NAME_one reads the first row and resets. */\n"
        "#ifndef CAUCE_GEN_%s_QUERIES_H\n#define CAUCE_GEN_%s_QUERIES_H\n\n"
        "#include \"store/store.h\"\n\n/* All of them, for tests. */\n"
        "extern const struct store_query *const %s_queries[];\nextern const size_t "
        "%s_query_count;\n"
        "/* How many have a text per engine. */\nextern const size_t %s_query_alternatives;\n\n",
        room, room, room, room, room, room);
    put(&c,
        "/* Made by tools/mksql from the queries of %s: edit those. */\n#include "
        "\"%s_queries.h\"\n\n",
        room, room);
    for (int i = 0; i < queries_read.count; i++) {
        put_header(&h, &queries_read.all[i]);
        put_constant(&c, &queries_read.all[i]);
        put_functions(&c, &queries_read.all[i]);
    }
    put(&h, "#endif\n");
    put(&c, "const struct store_query *const %s_queries[] = {\n", room);
    for (int i = 0; i < queries_read.count; i++)
        put(&c, "    &query_%s,\n", queries_read.all[i].name);
    put(&c, "%s};\nconst size_t %s_query_count = %d;\nconst size_t %s_query_alternatives = %d;\n",
        queries_read.count ? "" : "    NULL\n", room, queries_read.count, room,
        queries_read.alternatives);
    write_file(h_path, &h);
    write_file(c_path, &c);
}

#endif
