/* Values and conditions of a layout: names become slots, functions become numbers, constants get a
 * place in the file's cache. Promises that a parsed value can be evaluated without any look-up. */
#include "ingest/layout_parse.h"

#include "base/i18n.h"
#include "base/text.h"

struct function_word {
    const char *word;
    enum expr_function function;
    const char *shape; /* v value, n number, t text, T table, p path, + more values */
};
static const struct function_word functions[] = {
    {"limpio", FN_CLEAN, "v"},
    {"mayúsculas", FN_UPPER, "v"},
    {"minúsculas", FN_LOWER, "v"},
    {"nombre", FN_NAME, "v"},
    {"dígitos", FN_DIGITS, "v"},
    {"ceros", FN_ZEROS, "vn"},
    {"primeros", FN_FIRST_N, "vn"},
    {"últimos", FN_LAST_N, "vn"},
    {"desde", FN_FROM, "vn"},
    {"antes", FN_BEFORE, "vt"},
    {"después", FN_AFTER, "vt"},
    {"sin_prefijo", FN_NO_PREFIX, "vt"},
    {"sin_sufijo", FN_NO_SUFFIX, "vt"},
    {"sin_versión", FN_NO_VERSION, "v"},
    {"reemplazar", FN_REPLACE, "vtt"},
    {"clave_procedimiento", FN_PROCEDURE, "v"},
    {"clave_cartera", FN_PORTFOLIO, "v"},
    {"primero", FN_COALESCE, "+"},
    {"o_vacío", FN_OR_EMPTY, "v"},
    {"une", FN_UNITE, "t+"},
    {"traducir", FN_TRANSLATE, "vT"},
    {"año_de", FN_YEAR_OF, "v"},
    {"fecha_de", FN_DATE_OF, "v"},
    {"huella", FN_HASH, "v"},
    {"buscar", FN_LOOKUP, "ptvp"},
    {"código", FN_CODE, "vt"},
    {"código_superior", FN_CODE_PARENT, "vt"},
    {"sin_último", FN_NO_LAST, "v"},
};

static enum err_code parse_term(struct parser *p, struct cursor *c, struct expr **out);

bool cursor_take(struct cursor *c, const char *word)
{
    if (!cursor_is(c, word)) return false;
    c->i++;
    return true;
}

static struct expr *new_expr(struct parser *p, enum expr_op op)
{
    struct expr *e = parse_alloc(p, 1, sizeof *e);
    if (!e) return NULL;
    e->op = op;
    e->main_slot = SLOT_NONE;
    return e;
}

/* A value that reads no column is evaluated once per file. */
static void settle(struct parser *p, struct expr *e)
{
    bool constant = e->op != EXPR_SLOT && e->op != EXPR_ROW && e->function != FN_LOOKUP;
    for (size_t i = 0; i < e->count; i++) {
        if (e->args[i]->main_slot != SLOT_NONE && e->main_slot == SLOT_NONE)
            e->main_slot = e->args[i]->main_slot;
        if (!e->args[i]->cache && e->args[i]->op != EXPR_TEXT) constant = false;
    }
    if (e->op == EXPR_TEXT) constant = false;
    if (constant) e->cache = ++p->layout->caches;
}

static const struct function_word *find_function(const struct token *token)
{
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
        if (token_is(token, functions[i].word)) return &functions[i];
    return NULL;
}

static enum err_code call_number(struct parser *p, struct cursor *c, struct expr *e)
{
    const struct token *token = cursor_token(c);
    uint64_t number;
    if (!token || token->kind != TOKEN_WORD || !str_to_u64(token->text, &number) || number > 200)
        return parse_error(p, c->line, _("aquí va un número de 0 a 200"));
    e->number = (uint32_t)number;
    c->i++;
    return ERR_NONE;
}

static enum err_code call_text(struct parser *p, struct cursor *c, struct expr *e)
{
    const struct token *token = cursor_token(c);
    struct expr *text = new_expr(p, EXPR_TEXT);
    if (!text) return ERR_MEMORY;
    if (!token || token->kind != TOKEN_TEXT)
        return parse_error(p, c->line, _("aquí va un texto entre comillas"));
    text->text = token->text;
    e->args[e->count++] = text;
    c->i++;
    return ERR_NONE;
}

static enum err_code call_table(struct parser *p, struct cursor *c, struct expr *e)
{
    const struct token *token = cursor_token(c);
    e->table = token ? parse_find_table(p, token) : NULL;
    if (!e->table)
        return parse_error(p, c->line, _("aquí va el nombre de una tabla escrita más arriba"));
    c->i++;
    return ERR_NONE;
}

static enum err_code call_path(struct parser *p, struct cursor *c, struct expr *e)
{
    const struct token *token = cursor_token(c);
    struct json_path *path = parse_alloc(p, 1, sizeof *path);
    if (!path) return ERR_MEMORY;
    if (!token || token->kind != TOKEN_TEXT)
        return parse_error(p, c->line, _("aquí va una ruta entre comillas"));
    enum err_code code = parse_path(p, c->line, token->text, path);
    if (code) return code;
    e->path[e->path[0] ? 1 : 0] = path;
    c->i++;
    return ERR_NONE;
}

static const char *const no_stops[] = {NULL};

static enum err_code call_value(struct parser *p, struct cursor *c, struct expr *e)
{
    const struct expr *value;
    enum err_code code = parse_value(p, c, no_stops, &value);
    if (code) return code;
    /* The tree is the parser's own: nothing outside it holds this value yet. */
    struct expr *copy = new_expr(p, value->op);
    if (!copy) return ERR_MEMORY;
    *copy = *value;
    e->args[e->count++] = copy;
    return ERR_NONE;
}

#define MAX_ARGUMENTS LAYOUT_MAX_PARTS

static enum err_code parse_argument(struct parser *p, struct cursor *c, char shape, struct expr *e)
{
    if (e->count == MAX_ARGUMENTS)
        return parse_error(p, c->line, _("hay demasiados valores entre los paréntesis"));
    switch (shape) {
    case 'n':
        return call_number(p, c, e);
    case 't':
        return call_text(p, c, e);
    case 'T':
        return call_table(p, c, e);
    case 'p':
        return call_path(p, c, e);
    default:
        return call_value(p, c, e);
    }
}

static enum err_code parse_call(struct parser *p, struct cursor *c,
                                const struct function_word *word, struct expr **out)
{
    struct expr *e = new_expr(p, EXPR_CALL);
    if (!e) return ERR_MEMORY;
    e->function = word->function;
    e->scope = p->depth;
    e->args = parse_alloc(p, MAX_ARGUMENTS, sizeof *e->args);
    if (!e->args) return ERR_MEMORY;
    c->i += 2;
    for (const char *shape = word->shape; *shape; shape++) {
        do {
            enum err_code code = parse_argument(p, c, *shape == '+' ? 'v' : *shape, e);
            if (code) return code;
            if (*shape != '+' || !cursor_sign(c, ',')) break;
            c->i++;
        } while (1);
        if (shape[1]) {
            if (!cursor_sign(c, ','))
                return parse_error(p, c->line, _("falta una coma en «%s(…)»"), word->word);
            c->i++;
        }
    }
    if (!cursor_sign(c, ')'))
        return parse_error(p, c->line, _("falta cerrar el paréntesis de «%s(…)»"), word->word);
    c->i++;
    settle(p, e);
    *out = e;
    return ERR_NONE;
}

static enum err_code parse_name(struct parser *p, struct cursor *c, struct expr **out)
{
    const struct token *token = cursor_token(c);
    struct expr *e = new_expr(p, EXPR_SLOT);
    if (!e) return ERR_MEMORY;
    *out = e;
    for (size_t i = p->slot_count; i-- > 0;) {
        if (!str_eq(p->slots[i].key, token->key)) continue;
        if (p->slots[i].private)
            return parse_error(p, c->line, _("«%.*s» es una columna privada: no puede usarse"),
                               STR_FMT(token->text));
        e->slot = e->main_slot = p->slots[i].index;
        c->i++;
        return ERR_NONE;
    }
    c->i++;
    if (token_is(token, "archivo"))
        e->op = EXPR_FILE;
    else if (token_is(token, "hoja"))
        e->op = EXPR_SHEET;
    else if (token_is(token, "preámbulo"))
        e->op = EXPR_PREAMBLE;
    else if (token_is(token, "renglón"))
        e->op = EXPR_ROW;
    else
        return parse_error(p, c->line,
                           _("no hay ninguna columna llamada «%.*s»: escríbala en «columnas», o "
                             "póngala entre comillas si es un texto"),
                           STR_FMT(token->text));
    settle(p, e);
    return ERR_NONE;
}

static enum err_code parse_term(struct parser *p, struct cursor *c, struct expr **out)
{
    const struct token *token = cursor_token(c);
    if (!token || token->kind == TOKEN_SIGN)
        return parse_error(p, c->line,
                           _("aquí falta un valor: una columna o un texto entre comillas"));
    if (token->kind == TOKEN_TEXT) {
        *out = new_expr(p, EXPR_TEXT);
        if (!*out) return ERR_MEMORY;
        (*out)->text = token->text;
        c->i++;
        return ERR_NONE;
    }
    if (c->i + 1 < c->line->count && c->line->tokens[c->i + 1].kind == TOKEN_SIGN &&
        c->line->tokens[c->i + 1].text.p[0] == '(') {
        const struct function_word *word = find_function(token);
        if (!word)
            return parse_error(p, c->line, _("no conozco la función «%.*s(…)»"),
                               STR_FMT(token->text));
        return parse_call(p, c, word, out);
    }
    return parse_name(p, c, out);
}

static bool at_stop(const struct cursor *c, const char *const *stops)
{
    const struct token *token = cursor_token(c);
    if (!token || token->kind == TOKEN_SIGN) return true;
    if (token_is(token, "si")) return true;
    for (; *stops; stops++)
        if (token_is(token, *stops)) return true;
    return false;
}

enum err_code parse_value(struct parser *p, struct cursor *c, const char *const *stops,
                          const struct expr **out)
{
    struct expr *terms[MAX_ARGUMENTS];
    size_t count = 0;
    do {
        if (count == MAX_ARGUMENTS)
            return parse_error(p, c->line, _("el valor tiene demasiadas partes"));
        enum err_code code = parse_term(p, c, &terms[count++]);
        if (code) return code;
    } while (!at_stop(c, stops));
    if (count == 1) {
        *out = terms[0];
        return ERR_NONE;
    }
    struct expr *join = new_expr(p, EXPR_JOIN);
    if (!join) return ERR_MEMORY;
    join->args = parse_alloc(p, count, sizeof *join->args);
    if (!join->args) return ERR_MEMORY;
    memcpy(join->args, terms, count * sizeof *terms);
    join->count = count;
    settle(p, join);
    *out = join;
    return ERR_NONE;
}

/* --- conditions ------------------------------------------------------------------------------ */

static enum err_code parse_texts(struct parser *p, struct cursor *c, struct cond *cond)
{
    cond->texts = parse_alloc(p, c->line->count, sizeof *cond->texts);
    cond->keys = parse_alloc(p, c->line->count, sizeof *cond->keys);
    if (!cond->texts || !cond->keys) return ERR_MEMORY;
    for (;;) {
        const struct token *token = cursor_token(c);
        if (!token || token->kind != TOKEN_TEXT)
            return parse_error(p, c->line, _("aquí va un texto entre comillas"));
        cond->texts[cond->count] = token->text;
        cond->keys[cond->count++] = token->key;
        c->i++;
        if (!cursor_sign(c, '|')) return ERR_NONE;
        c->i++;
    }
}

static const char *const condition_stops[] = {"y", "o", "no", "empieza", "contiene", "largo", NULL};

static enum err_code parse_comparison(struct parser *p, struct cursor *c, const struct cond **out)
{
    struct cond *cond = parse_alloc(p, 1, sizeof *cond);
    if (!cond) return ERR_MEMORY;
    *out = cond;
    if (cursor_is(c, "no") && c->i + 1 < c->line->count) {
        cond->negated = true;
        c->i++;
    }
    enum err_code code = parse_value(p, c, condition_stops, &cond->value);
    if (code) return code;
    if (cursor_is(c, "no")) {
        cond->negated = !cond->negated;
        c->i++;
    }
    if (cursor_sign(c, '='))
        cond->op = COND_EQUAL, c->i++;
    else if (cursor_take(c, "empieza"))
        cond->op = COND_STARTS;
    else if (cursor_take(c, "contiene"))
        cond->op = COND_CONTAINS;
    else if (cursor_take(c, "largo")) {
        uint64_t length;
        const struct token *token = cursor_token(c);
        cond->op = COND_LENGTH;
        if (!token || !str_to_u64(token->text, &length) || length > 10000)
            return parse_error(p, c->line, _("después de «largo» va un número"));
        cond->length = (uint32_t)length;
        c->i++;
        return ERR_NONE;
    } else {
        cond->op = COND_HAS;
        return ERR_NONE;
    }
    return parse_texts(p, c, cond);
}

/* `y` binds tighter than `o`, as people read it. */
static enum err_code parse_all(struct parser *p, struct cursor *c, const struct cond **out)
{
    enum err_code code = parse_comparison(p, c, out);
    while (!code && cursor_take(c, "y")) {
        struct cond *both = parse_alloc(p, 1, sizeof *both);
        if (!both) return ERR_MEMORY;
        both->op = COND_AND;
        both->a = *out;
        code = parse_comparison(p, c, &both->b);
        *out = both;
    }
    return code;
}

enum err_code parse_condition(struct parser *p, struct cursor *c, const struct cond **out)
{
    enum err_code code = parse_all(p, c, out);
    while (!code && cursor_take(c, "o")) {
        struct cond *either = parse_alloc(p, 1, sizeof *either);
        if (!either) return ERR_MEMORY;
        either->op = COND_OR;
        either->a = *out;
        code = parse_all(p, c, &either->b);
        *out = either;
    }
    return code;
}

enum err_code parse_optional_condition(struct parser *p, struct cursor *c, const struct cond **out)
{
    *out = NULL;
    if (!cursor_take(c, "si")) return ERR_NONE;
    return parse_condition(p, c, out);
}

/* --- paths ------------------------------------------------------------------------------------ */

static bool path_index(struct str text, int *index)
{
    int64_t value;
    if (!str_to_i64(text, &value) || value < -1 || value > 1000000) return false;
    *index = (int)value;
    return true;
}

enum err_code parse_path(struct parser *p, const struct line *line, struct str text,
                         struct json_path *out)
{
    size_t count = 1;
    *out = (struct json_path){.text = text};
    if (text.n && text.p[0] == '/') {
        out->from_root = true;
        text = str_slice(text, 1, text.n);
    }
    while (text.n >= 1 && text.p[0] == '^' && (text.n == 1 || text.p[1] == '/')) {
        if (++out->up > LAYOUT_MAX_DEPTH) return parse_error(p, line, _("la ruta sube demasiado"));
        text = str_slice(text, text.n == 1 ? 1 : 2, text.n);
    }
    if (text.n == 0 || str_is(text, ".")) return ERR_NONE;
    for (size_t i = 0; i < text.n; i++) count += text.p[i] == '/';
    out->steps = parse_alloc(p, count, sizeof *out->steps);
    if (!out->steps) return ERR_MEMORY;
    while (out->count < count) {
        struct path_step *step = &out->steps[out->count++];
        step->name = str_split(text, '/', &text);
        step->is_index = path_index(step->name, &step->index);
    }
    return ERR_NONE;
}
