/* Parses the blocks of a layout that make facts: nodo, referencia, sobre, enlace, cada, and the
 * lines inside them. Promises that every alias, word and table named in them exists. */
#include "ingest/layout_parse.h"

#include "base/i18n.h"
#include "base/text.h"

static const char *const no_stops[] = {NULL};

bool parse_is_block(const struct line *line)
{
    static const char *const words[] = {"nodo", "referencia", "sobre", "enlace", "cada"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (token_is(&line->tokens[0], words[i])) return true;
    return false;
}

/* The Spanish words of a list, for the message that says what was expected. */
static enum err_code unknown_word(struct parser *p, const struct cursor *c, enum word_list list,
                                  const char *what)
{
    char words[280] = "";
    size_t count, n = 0;
    const struct word *all = word_list(list, &count);
    for (size_t i = 0; i < count; i++) {
        size_t length = strlen(all[i].spanish);
        if (n + length + 3 > sizeof words) break;
        if (n) memcpy(words + n, ", ", 2), n += 2;
        memcpy(words + n, all[i].spanish, length);
        n += length;
        words[n] = '\0';
    }
    const struct token *token = cursor_token(c);
    struct str found = token ? token->text : STR_NONE;
    return parse_error(p, c->line, _("no conozco %s «%.*s»; puede ser: %s"), what, STR_FMT(found),
                       words);
}

static enum err_code parse_word(struct parser *p, struct cursor *c, enum word_list list,
                                const char *what, int *number)
{
    const struct token *token = cursor_token(c);
    const struct word *word =
        token && token->kind != TOKEN_SIGN ? word_find(list, token->text) : NULL;
    if (!word) return unknown_word(p, c, list, what);
    *number = word->number;
    c->i++;
    return ERR_NONE;
}

/* Tables used as a moment or a kind: their words are looked up now, not per row. */
static enum err_code settle_words(struct parser *p, const struct line *line, const struct expr *e,
                                  enum word_list list)
{
    if (e->op != EXPR_CALL || e->function != FN_TRANSLATE) return ERR_NONE;
    struct table_entry *entries = e->table->entries;
    for (size_t i = 0; i < e->table->count; i++) {
        const struct word *word = word_find(list, entries[i].value);
        if (!word && entries[i].value.n)
            return parse_error(p, line, _("en la tabla «%.*s», no conozco la palabra «%.*s»"),
                               STR_FMT(e->table->name), STR_FMT(entries[i].value));
        entries[i].number = word ? word->number : 0;
    }
    return ERR_NONE;
}

/* --- organisations ---------------------------------------------------------------------------- */

static const char *const organisation_stops[] = {"nombre", "rfc", "clave", "tipo", "lugar", NULL};

static enum err_code parse_organisation(struct parser *p, struct cursor *c,
                                        struct organisation_expr *out)
{
    *out = (struct organisation_expr){.kind = ORGANISATION_UNKNOWN};
    while (cursor_token(c) && !cursor_is(c, "si")) {
        enum err_code code;
        int kind;
        if (cursor_take(c, "nombre"))
            code = parse_value(p, c, organisation_stops, &out->name);
        else if (cursor_take(c, "rfc"))
            code = parse_value(p, c, organisation_stops, &out->rfc);
        else if (cursor_take(c, "clave"))
            code = parse_value(p, c, organisation_stops, &out->code);
        else if (cursor_take(c, "lugar"))
            code = parse_value(p, c, organisation_stops, &out->place);
        else if (cursor_take(c, "tipo")) {
            code = parse_word(p, c, WORDS_ORGANISATION_KIND, _("el tipo"), &kind);
            if (!code) out->kind = (enum organisation_kind)kind;
        } else
            code = parse_end(p, c);
        if (code) return code;
    }
    if (!out->name && !out->rfc && !out->code)
        return parse_error(p, c->line, _("una organización lleva nombre, rfc o clave"));
    return ERR_NONE;
}

/* --- statements ------------------------------------------------------------------------------- */

static const char *const amount_stops[] = {"moneda",   "fecha",       "año", "escala",
                                           "negativo", "obligatorio", NULL};

static enum err_code amount_options(struct parser *p, struct cursor *c, struct stmt *s)
{
    while (cursor_token(c) && !cursor_is(c, "si")) {
        enum err_code code = ERR_NONE;
        if (cursor_take(c, "moneda"))
            code = parse_value(p, c, amount_stops, &s->currency);
        else if (cursor_take(c, "fecha"))
            code = parse_value(p, c, amount_stops, &s->date);
        else if (cursor_take(c, "año"))
            code = parse_value(p, c, amount_stops, &s->year);
        else if (cursor_take(c, "negativo"))
            s->negative = true;
        else if (cursor_take(c, "obligatorio"))
            s->required = true;
        else if (cursor_take(c, "escala")) {
            if (cursor_take(c, "pesos"))
                s->scale = SCALE_ONES;
            else if (cursor_take(c, "miles"))
                s->scale = SCALE_THOUSANDS;
            else if (cursor_take(c, "millones"))
                s->scale = SCALE_MILLIONS;
            else
                code = parse_error(p, c->line, _("la escala es pesos, miles o millones"));
        } else
            code = parse_end(p, c);
        if (code) return code;
    }
    return ERR_NONE;
}

/* Exactly one value (a column or a function), as after `monto según`: what follows is another. */
static enum err_code parse_single(struct parser *p, struct cursor *c, const struct expr **out)
{
    struct line head = *c->line;
    struct cursor part = {&head, c->i};
    size_t depth = 0;
    for (head.count = c->i; head.count < c->line->count; head.count++) {
        const struct token *token = &c->line->tokens[head.count];
        bool open = token->kind == TOKEN_SIGN && token->text.p[0] == '(';
        bool close = token->kind == TOKEN_SIGN && token->text.p[0] == ')';
        if (depth == 0 && head.count > c->i && !open) break;
        if (open) depth++;
        if (close && depth && --depth == 0) {
            head.count++;
            break;
        }
    }
    c->i = head.count;
    return parse_value(p, &part, no_stops, out);
}

static enum err_code parse_amount(struct parser *p, struct cursor *c, struct stmt *s)
{
    enum err_code code;
    int moment = 0;
    s->kind = STMT_AMOUNT;
    s->scale = SCALE_LAYOUT;
    s->ordinal = ++p->layout->amounts;
    if (cursor_take(c, "según")) {
        code = parse_single(p, c, &s->moment_of);
        if (!code) code = settle_words(p, c->line, s->moment_of, WORDS_MOMENT);
    } else {
        code = parse_word(p, c, WORDS_MOMENT, _("el momento"), &moment);
        s->moment = (enum moment)moment;
    }
    if (!code) code = parse_value(p, c, amount_stops, &s->value);
    return code ? code : amount_options(p, c, s);
}

static enum err_code parse_party(struct parser *p, struct cursor *c, struct stmt *s)
{
    int role = 0;
    s->kind = STMT_PARTY;
    enum err_code code = parse_word(p, c, WORDS_ROLE, _("el papel"), &role);
    s->role = (enum party_role)role;
    return code ? code : parse_organisation(p, c, &s->organisation);
}

static enum err_code take_name(struct parser *p, struct cursor *c, struct str *out)
{
    const struct token *token = cursor_token(c);
    if (!token || token->kind == TOKEN_SIGN || token->text.n == 0 || token->text.n > 60)
        return parse_error(p, c->line, _("aquí va un nombre de hasta 60 letras"));
    *out = token->text;
    c->i++;
    return ERR_NONE;
}

static enum err_code parse_attribute(struct parser *p, struct cursor *c, struct stmt *s)
{
    static const char *const stops[] = {"como", NULL};
    s->kind = STMT_ATTRIBUTE;
    enum err_code code = take_name(p, c, &s->name);
    if (!code) code = parse_value(p, c, stops, &s->value);
    if (code || !cursor_take(c, "como")) return code;
    if (cursor_take(c, "porcentaje"))
        s->as = AS_PERCENT;
    else if (cursor_take(c, "número"))
        s->as = AS_NUMBER;
    else if (cursor_take(c, "fecha"))
        s->as = AS_DATE;
    else if (!cursor_take(c, "texto"))
        return parse_error(p, c->line, _("«como» lleva texto, número, porcentaje o fecha"));
    return ERR_NONE;
}

static enum err_code parse_document(struct parser *p, struct cursor *c, struct stmt *s)
{
    static const char *const stops[] = {"título", "fecha", NULL};
    s->kind = STMT_DOCUMENT;
    enum err_code code = take_name(p, c, &s->name);
    if (!code) code = parse_value(p, c, stops, &s->value);
    while (!code && cursor_token(c) && !cursor_is(c, "si")) {
        if (cursor_take(c, "título"))
            code = parse_value(p, c, stops, &s->title);
        else if (cursor_take(c, "fecha"))
            code = parse_value(p, c, stops, &s->date);
        else
            code = parse_end(p, c);
    }
    return code;
}

static enum err_code parse_coordinates(struct parser *p, struct cursor *c, struct stmt *s)
{
    s->kind = STMT_COORDINATES;
    enum err_code code = parse_value(p, c, no_stops, &s->value);
    if (code) return code;
    if (!cursor_sign(c, ','))
        return parse_error(p, c->line, _("se escribe: coordenadas LATITUD, LONGITUD"));
    c->i++;
    return parse_value(p, c, no_stops, &s->longitude);
}

static enum err_code parse_classification(struct parser *p, struct cursor *c, struct stmt *s)
{
    s->kind = STMT_CLASSIFICATION;
    static const char *const stops[] = {"lista", NULL};
    enum err_code code = take_name(p, c, &s->name);
    if (!code) code = parse_value(p, c, stops, &s->value);
    if (!code) s->is_list = cursor_take(c, "lista");
    return code;
}

/* Lines that `sobre` may have as well. */
static enum err_code parse_statement(struct parser *p, struct cursor *c, struct block *block,
                                     bool *known)
{
    struct stmt s = {.line = c->line->number, .scale = SCALE_LAYOUT};
    enum err_code code;
    *known = true;
    if (cursor_take(c, "monto"))
        code = parse_amount(p, c, &s);
    else if (cursor_take(c, "parte"))
        code = parse_party(p, c, &s);
    else if (cursor_take(c, "atributo"))
        code = parse_attribute(p, c, &s);
    else if (cursor_take(c, "documento"))
        code = parse_document(p, c, &s);
    else if (cursor_take(c, "coordenadas"))
        code = parse_coordinates(p, c, &s);
    else if (cursor_take(c, "clasificación"))
        code = parse_classification(p, c, &s);
    else {
        *known = false;
        return ERR_NONE;
    }
    if (!code) code = parse_optional_condition(p, c, &s.cond);
    if (!code) code = parse_end(p, c);
    if (!code) block->stmts[block->stmt_count++] = s;
    return code;
}

static enum err_code parse_place(struct parser *p, struct cursor *c, struct block *block)
{
    static const char *const stops[] = {"municipio", NULL};
    enum err_code code;
    if (c->i + 1 < c->line->count && cursor_take(c, "estado")) {
        code = parse_value(p, c, stops, &block->place_state);
        if (!code && cursor_take(c, "municipio"))
            code = parse_value(p, c, no_stops, &block->place_municipality);
    } else {
        code = parse_value(p, c, no_stops, &block->place);
    }
    return code ? code : parse_optional_condition(p, c, &block->place_cond);
}

static enum err_code parse_node_line(struct parser *p, const struct line *line, struct block *block)
{
    struct cursor c = {line, 0};
    bool known;
    enum err_code code = parse_statement(p, &c, block, &known);
    if (code || known) return code;
    if (cursor_take(&c, "si")) {
        code = parse_condition(p, &c, &block->cond);
        return code ? code : parse_end(p, &c);
    }
    const struct expr **value = cursor_is(&c, "clave")      ? &block->key
                                : cursor_is(&c, "etiqueta") ? &block->label
                                : cursor_is(&c, "empieza")  ? &block->starts
                                : cursor_is(&c, "termina")  ? &block->ends
                                : cursor_is(&c, "año")      ? &block->year
                                : cursor_is(&c, "padre")    ? &block->parent
                                                            : NULL;
    c.i++;
    if (value)
        code = parse_value(p, &c, no_stops, value);
    else if (token_is(&line->tokens[0], "lugar"))
        code = parse_place(p, &c, block);
    else if (token_is(&line->tokens[0], "unidad")) {
        block->has_unit = true;
        code = parse_organisation(p, &c, &block->unit);
    } else {
        return parse_error(p, line,
                           _("en un nodo van: clave, si, etiqueta, empieza, termina, año, "
                             "clasificación, padre, lugar, "
                             "coordenadas, unidad, monto, parte, atributo, documento"));
    }
    return code ? code : parse_end(p, &c);
}

/* --- blocks ----------------------------------------------------------------------------------- */

static size_t count_children(const struct parser *p, const struct line *head)
{
    size_t count = 0;
    for (size_t i = p->at; i < p->lines.count && p->lines.items[i].indent > head->indent; i++)
        count++;
    return count;
}

static enum err_code parse_node(struct parser *p, const struct line *head, struct block *out)
{
    static const char *const stops[] = {"como", NULL};
    struct cursor c = {head, 1};
    const struct line *line;
    enum err_code code;
    int kind = 0;
    out->kind = token_is(&head->tokens[0], "nodo") ? BLOCK_NODE : BLOCK_REFERENCE;
    if (cursor_take(&c, "según")) {
        code = parse_value(p, &c, stops, &out->kind_of);
        if (!code) code = settle_words(p, head, out->kind_of, WORDS_NODE_KIND);
    } else {
        code = parse_word(p, &c, WORDS_NODE_KIND, _("la clase de nodo"), &kind);
        out->node_kind = (enum node_kind)kind;
    }
    if (code) return code;
    if (!cursor_take(&c, "como") || !cursor_token(&c) || cursor_token(&c)->kind != TOKEN_WORD)
        return parse_error(p, head, _("se escribe: nodo CLASE como NOMBRE"));
    out->name = cursor_token(&c)->text;
    c.i++;
    code = parse_end(p, &c);
    out->stmts = parse_alloc(p, count_children(p, head), sizeof *out->stmts);
    if (!out->stmts) return ERR_MEMORY;
    while (!code && parse_next_child(p, head, &line)) code = parse_node_line(p, line, out);
    if (!code && !out->key) code = parse_error(p, head, _("al nodo le falta su «clave»"));
    return code ? code : parse_declare_ref(p, head, out->name, &out->ref);
}

static enum err_code parse_on(struct parser *p, const struct line *head, struct block *out)
{
    struct cursor c = {head, 1};
    const struct line *line;
    out->kind = BLOCK_ON;
    enum err_code code = parse_find_ref(p, head, cursor_token(&c), &out->ref);
    c.i++;
    if (!code) code = parse_optional_condition(p, &c, &out->cond);
    if (!code) code = parse_end(p, &c);
    out->stmts = parse_alloc(p, count_children(p, head), sizeof *out->stmts);
    if (!out->stmts) return ERR_MEMORY;
    while (!code && parse_next_child(p, head, &line)) {
        struct cursor child = {line, 0};
        bool known;
        if (cursor_take(&child, "si")) {
            code = parse_condition(p, &child, &out->cond);
            if (!code) code = parse_end(p, &child);
            continue;
        }
        code = parse_statement(p, &child, out, &known);
        if (!code && !known)
            code = parse_error(
                p, line,
                _("en «sobre» van: monto, parte, atributo, documento, coordenadas, clasificación"));
    }
    return code;
}

static enum err_code parse_link(struct parser *p, const struct line *head, struct block *out)
{
    static const char *const stops[] = {"monto", "razón", "exacto", "declarado", NULL};
    struct cursor c = {head, 1};
    out->kind = BLOCK_LINK;
    out->evidence = EVIDENCE_DECLARED;
    if (!cursor_take(&c, "de"))
        return parse_error(p, head, _("se escribe: enlace de UNO a OTRO exacto"));
    enum err_code code = parse_find_ref(p, head, cursor_token(&c), &out->ref);
    c.i++;
    if (code) return code;
    if (!cursor_take(&c, "a"))
        return parse_error(p, head, _("se escribe: enlace de UNO a OTRO exacto"));
    code = parse_find_ref(p, head, cursor_token(&c), &out->to);
    c.i++;
    while (!code && cursor_token(&c) && !cursor_is(&c, "si")) {
        if (cursor_take(&c, "exacto") || cursor_take(&c, "exacta"))
            out->evidence = EVIDENCE_EXACT;
        else if (cursor_take(&c, "declarado") || cursor_take(&c, "declarada"))
            out->evidence = EVIDENCE_DECLARED;
        else if (cursor_take(&c, "monto"))
            code = parse_value(p, &c, stops, &out->amount);
        else if (cursor_take(&c, "razón") && cursor_token(&c) &&
                 cursor_token(&c)->kind == TOKEN_TEXT)
            out->reason = cursor_token(&c)->text, c.i++;
        else
            code = parse_error(
                p, head, _("un enlace lleva: exacto, declarado, monto VALOR, razón \"…\", si …"));
    }
    if (!code) code = parse_optional_condition(p, &c, &out->cond);
    return code ? code : parse_end(p, &c);
}

static enum err_code each_head(struct parser *p, const struct line *head, struct block *out)
{
    struct cursor c = {head, 1};
    enum err_code code = ERR_NONE;
    out->child_slot = SLOT_NONE;
    if (cursor_take(&c, "hija")) {
        const struct expr *slot = NULL;
        if (!cursor_take(&c, "de"))
            return parse_error(p, head, _("se escribe: cada hija de COLUMNA"));
        code = parse_value(p, &c, no_stops, &slot);
        if (!code && slot->op != EXPR_SLOT)
            code = parse_error(p, head, _("después de «cada hija de» va el nombre de una columna"));
        if (!code) out->child_slot = slot->slot;
        out->child = p->layout->children++;
        if (!code && p->depth)
            code = parse_error(p, head, _("una hoja hija no puede ir dentro de otra"));
    } else {
        const struct token *token = cursor_token(&c);
        if (!token || token->kind != TOKEN_TEXT)
            return parse_error(p, head, _("se escribe: cada \"ruta\", o: cada hija de COLUMNA"));
        if (!p->layout->info.json)
            return parse_error(p, head, _("«cada \"ruta\"» es para JSON, con «campos»"));
        out->path = parse_alloc(p, 1, sizeof *out->path);
        if (!out->path) return ERR_MEMORY;
        code = parse_path(p, head, token->text, out->path);
        c.i++;
    }
    if (!code) code = parse_optional_condition(p, &c, &out->cond);
    return code ? code : parse_end(p, &c);
}

static enum err_code parse_each(struct parser *p, const struct line *head, struct block *out)
{
    const struct line *line;
    size_t slots = p->slot_count, refs = p->ref_count;
    out->kind = BLOCK_EACH;
    enum err_code code = each_head(p, head, out);
    if (code) return code;
    if (p->depth == LAYOUT_MAX_DEPTH)
        return parse_error(p, head, _("hay demasiados «cada» uno dentro de otro"));
    out->depth = ++p->depth;
    while (!code && parse_next_child(p, head, &line)) {
        if (token_is(&line->tokens[0], "campos") || token_is(&line->tokens[0], "columnas")) {
            if (out->columns.count)
                return parse_error(p, line, _("los campos se escriben una sola vez"));
            code = parse_columns(p, line, out->child_slot == SLOT_NONE, &out->columns);
        } else if (parse_is_block(line)) {
            code = parse_add_block(p, line, &out->blocks, &out->block_count);
        } else {
            code = parse_error(
                p, line,
                _("en «cada» van: campos (o columnas), nodo, referencia, sobre, enlace, cada"));
        }
    }
    p->depth--;
    p->slot_count = slots; /* its names are not seen outside */
    p->ref_count = refs;
    return code;
}

enum err_code parse_block(struct parser *p, const struct line *head, struct block *out)
{
    memset(out, 0, sizeof *out);
    out->line = head->number;
    if (token_is(&head->tokens[0], "sobre")) return parse_on(p, head, out);
    if (token_is(&head->tokens[0], "enlace")) return parse_link(p, head, out);
    if (token_is(&head->tokens[0], "cada")) return parse_each(p, head, out);
    return parse_node(p, head, out);
}

enum err_code parse_add_block(struct parser *p, const struct line *head, struct block **blocks,
                              size_t *count)
{
    /* Grown by doubling at powers of two; what is left behind stays in the arena. */
    if ((*count & (*count - 1)) == 0) {
        struct block *more = parse_alloc(p, *count ? *count * 2 : 1, sizeof *more);
        if (!more) return ERR_MEMORY;
        if (*count) memcpy(more, *blocks, *count * sizeof *more);
        *blocks = more;
    }
    return parse_block(p, head, &(*blocks)[(*count)++]);
}
