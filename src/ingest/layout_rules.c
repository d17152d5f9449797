/* Parses the sections of a layout that say when it is used and which rows count: reconocer, tabla,
 * filas, recordar. */
#include "ingest/layout_parse.h"

#include "base/i18n.h"
#include "ingest/recognise.h"

static const char *const no_stops[] = {NULL};

/* --- reconocer -------------------------------------------------------------------------------- */

static enum err_code texts_of(struct parser *p, struct cursor *c, struct alternatives *out)
{
    size_t most = c->line->count;
    *out = (struct alternatives){parse_alloc(p, most, sizeof *out->texts),
                                 parse_alloc(p, most, sizeof *out->keys),
                                 parse_alloc(p, most, sizeof *out->paths), 0};
    if (!out->texts || !out->keys || !out->paths) return ERR_MEMORY;
    for (;;) {
        const struct token *token = cursor_token(c);
        if (!token || token->kind != TOKEN_TEXT)
            return parse_error(p, c->line, _("aquí va un texto entre comillas"));
        out->texts[out->count] = token->text;
        out->keys[out->count] = recognise_column_key(p->arena, token->text);
        if (!out->keys[out->count].p) return parse_memory(p);
        enum err_code code = parse_path(p, c->line, token->text, &out->paths[out->count]);
        if (code) return code;
        out->count++;
        c->i++;
        if (!cursor_sign(c, '|')) return parse_end(p, c);
        c->i++;
    }
}

#define MAX_CLUES 32

static enum err_code add_clue(struct parser *p, struct cursor *c, struct alternatives **list,
                              size_t *count)
{
    if (!*list) *list = parse_alloc(p, MAX_CLUES, sizeof **list);
    if (!*list) return ERR_MEMORY;
    if (*count == MAX_CLUES) return parse_error(p, c->line, _("hay demasiadas condiciones"));
    return texts_of(p, c, &(*list)[(*count)++]);
}

enum err_code parse_clue(struct parser *p, const struct line *line, bool values)
{
    struct layout *layout = p->layout;
    struct cursor c = {line, 1};
    struct alternatives texts;
    enum err_code code;
    if (token_is(&line->tokens[0], "cuando")) {
        if (!values) return ERR_NONE;
        code = parse_condition(p, &c, &layout->when);
        return code ? code : parse_end(p, &c);
    }
    if (values) return ERR_NONE;
    if (token_is(&line->tokens[0], "con"))
        return add_clue(p, &c, &layout->with, &layout->with_count);
    if (token_is(&line->tokens[0], "sin"))
        return add_clue(p, &c, &layout->without, &layout->without_count);
    code = texts_of(p, &c, &texts);
    if (token_is(&line->tokens[0], "hoja")) {
        layout->sheets = texts.texts;
        layout->sheet_count = texts.count;
    } else if (token_is(&line->tokens[0], "archivo")) {
        layout->files = texts.texts;
        layout->file_count = texts.count;
    } else if (token_is(&line->tokens[0], "raíz")) {
        layout->roots = texts.paths;
        layout->root_count = texts.count;
    } else {
        return parse_error(p, line, _("en «reconocer» van: hoja, archivo, con, sin, cuando, raíz"));
    }
    return code;
}

/* --- tablas, filas, recordar ------------------------------------------------------------------ */

enum err_code parse_table(struct parser *p, const struct line *head)
{
    struct layout *layout = p->layout;
    const struct line *line;
    size_t most = 0;
    if (head->count != 2) return parse_error(p, head, _("después de «tabla» va su nombre"));
    for (size_t i = p->at; i < p->lines.count && p->lines.items[i].indent > head->indent; i++)
        most++;
    struct table *tables = parse_alloc(p, layout->table_count + 1, sizeof *tables);
    if (!tables) return ERR_MEMORY;
    if (layout->table_count) memcpy(tables, layout->tables, layout->table_count * sizeof *tables);
    layout->tables = tables;
    struct table *table = &tables[layout->table_count++];
    table->name = head->tokens[1].text;
    table->entries = parse_alloc(p, most, sizeof *table->entries);
    if (!table->entries) return ERR_MEMORY;
    while (parse_next_child(p, head, &line)) {
        struct str value;
        if (line->count != 3 || line->tokens[1].kind != TOKEN_SIGN ||
            line->tokens[1].text.p[0] != '=' || line->tokens[2].kind == TOKEN_SIGN)
            return parse_error(p, line, _("una fila de tabla es: \"texto\" = valor"));
        value = line->tokens[2].text;
        if (token_is(&line->tokens[0], "otros")) {
            table->has_other = true;
            table->other = value;
        } else {
            table->entries[table->count++] = (struct table_entry){line->tokens[0].key, value, 0};
        }
    }
    return ERR_NONE;
}

enum err_code parse_rules(struct parser *p, const struct line *head)
{
    struct layout *layout = p->layout;
    const struct line *line;
    if (!layout->rules) layout->rules = parse_alloc(p, MAX_CLUES, sizeof *layout->rules);
    if (!layout->rules) return ERR_MEMORY;
    while (parse_next_child(p, head, &line)) {
        struct cursor c = {line, 1};
        struct row_rule rule = {.kind = RULE_OMIT};
        if (layout->rule_count == MAX_CLUES)
            return parse_error(p, line, _("hay demasiadas condiciones"));
        if (token_is(&line->tokens[0], "terminar"))
            rule.kind = RULE_END;
        else if (token_is(&line->tokens[0], "cuarentena")) {
            const struct token *reason = cursor_token(&c);
            rule.kind = RULE_QUARANTINE;
            if (!reason || reason->kind != TOKEN_TEXT || !reason->text.n || reason->text.n > 60)
                return parse_error(p, line,
                                   _("después de «cuarentena» va el motivo entre comillas"));
            rule.reason = arena_str(p->arena, reason->text);
            if (!rule.reason.p) return parse_memory(p);
            c.i++;
        } else if (!token_is(&line->tokens[0], "omitir")) {
            return parse_error(p, line, _("en «filas» van: omitir, terminar, cuarentena"));
        }
        if (!cursor_is(&c, "si")) return parse_error(p, line, _("falta «si …»"));
        enum err_code code = parse_optional_condition(p, &c, &rule.cond);
        if (!code) code = parse_end(p, &c);
        if (code) return code;
        layout->rules[layout->rule_count++] = rule;
    }
    return ERR_NONE;
}

enum err_code parse_memories(struct parser *p, const struct line *head)
{
    struct layout *layout = p->layout;
    const struct line *line;
    if (!layout->memories) layout->memories = parse_alloc(p, MAX_CLUES, sizeof *layout->memories);
    if (!layout->memories) return ERR_MEMORY;
    while (parse_next_child(p, head, &line)) {
        struct cursor c = {line, 1};
        struct memory memory = {.slot = SLOT_NONE};
        if (layout->memory_count == MAX_CLUES)
            return parse_error(p, line, _("hay demasiadas condiciones"));
        if (!cursor_sign(&c, '='))
            return parse_error(p, line, _("se escribe: nombre = valor si …"));
        c.i++;
        enum err_code code = parse_value(p, &c, no_stops, &memory.value);
        if (!code) code = parse_optional_condition(p, &c, &memory.cond);
        if (!code) code = parse_end(p, &c);
        /* A second line for the same name sets the same slot. */
        for (size_t i = 0; !code && i < p->slot_count; i++)
            if (str_eq(p->slots[i].key, line->tokens[0].key)) memory.slot = p->slots[i].index;
        if (!code && memory.slot == SLOT_NONE)
            code = parse_declare_slot(p, line, line->tokens[0].text, false, &memory.slot);
        if (code) return code;
        layout->memories[layout->memory_count++] = memory;
    }
    return ERR_NONE;
}
