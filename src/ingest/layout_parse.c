/* Parses the sections of a layout: what the file is, how it is recognised, its columns, tables and
 * row rules. The grammar is taught in docs/layouts.md. */
#include "ingest/layout_parse.h"

#include <stdio.h>

#include "base/hash.h"
#include "base/i18n.h"
#include "base/money.h"
#include "base/text.h"
#include "ingest/recognise.h"

enum err_code parse_error(struct parser *p, const struct line *line, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    err_clear(p->err);
    err_vset(p->err, ERR_INPUT, format, args);
    va_end(args);
    err_file(p->err, p->file);
    if (line) {
        err_row(p->err, 0, line->number);
        if (line->count) err_found(p->err, line->tokens[0].text.p, line->tokens[0].text.n);
    }
    return ERR_INPUT;
}

enum err_code parse_memory(struct parser *p)
{
    return err_no_memory(p->err);
}

void *parse_alloc(struct parser *p, size_t count, size_t size)
{
    void *memory = arena_array(p->arena, count ? count : 1, size);
    if (!memory) parse_memory(p);
    return memory;
}

enum err_code parse_end(struct parser *p, const struct cursor *c)
{
    const struct token *token = cursor_token(c);
    if (!token) return ERR_NONE;
    return parse_error(p, c->line, _("no se esperaba «%.*s» aquí"), STR_FMT(token->text));
}

bool parse_next_child(struct parser *p, const struct line *head, const struct line **out)
{
    if (p->at >= p->lines.count || p->lines.items[p->at].indent <= head->indent) return false;
    *out = &p->lines.items[p->at++];
    return true;
}

const struct table *parse_find_table(struct parser *p, const struct token *name)
{
    char key[128];
    for (size_t i = 0; i < p->layout->table_count; i++) {
        size_t n = text_key_into(p->layout->tables[i].name, key, sizeof key);
        if (str_eq(name->key, (struct str){key, n})) return &p->layout->tables[i];
    }
    return NULL;
}

enum err_code parse_declare_slot(struct parser *p, const struct line *line, struct str name,
                                 bool private, uint16_t *slot_out)
{
    struct str key = text_key(p->arena, name);
    if (!key.p) return parse_memory(p);
    if (p->slot_count == LAYOUT_MAX_SLOTS || p->layout->slots == LAYOUT_MAX_SLOTS)
        return parse_error(p, line, _("hay más de %d columnas"), LAYOUT_MAX_SLOTS);
    *slot_out = p->layout->slots++;
    p->slots[p->slot_count++] = (struct named){key, name, *slot_out, private};
    return ERR_NONE;
}

enum err_code parse_declare_ref(struct parser *p, const struct line *line, struct str name,
                                uint16_t *ref_out)
{
    struct str key = text_key(p->arena, name);
    if (!key.p) return parse_memory(p);
    for (size_t i = 0; i < p->ref_count; i++)
        if (str_eq(p->refs[i].key, key))
            return parse_error(p, line, _("ya hay un nodo llamado «%.*s»"), STR_FMT(name));
    if (p->layout->refs == LAYOUT_MAX_REFS)
        return parse_error(p, line, _("hay más de %d nodos"), LAYOUT_MAX_REFS);
    *ref_out = p->layout->refs++;
    p->refs[p->ref_count++] = (struct named){key, name, *ref_out, false};
    return ERR_NONE;
}

enum err_code parse_find_ref(struct parser *p, const struct line *line, const struct token *token,
                             uint16_t *ref_out)
{
    for (size_t i = 0; token && i < p->ref_count; i++) {
        if (!str_eq(p->refs[i].key, token->key)) continue;
        *ref_out = p->refs[i].index;
        return ERR_NONE;
    }
    struct str name = token ? token->text : STR_NONE;
    return parse_error(p, line, _("no hay ningún nodo llamado «%.*s» más arriba"), STR_FMT(name));
}

/* --- columns ---------------------------------------------------------------------------------- */

static enum err_code column_names(struct parser *p, struct cursor *c, bool fields,
                                  struct column *column)
{
    size_t most = c->line->count;
    column->alternatives = parse_alloc(p, most, sizeof *column->alternatives);
    column->keys = parse_alloc(p, most, sizeof *column->keys);
    column->paths = parse_alloc(p, fields ? most : 1, sizeof *column->paths);
    if (!column->alternatives || !column->keys || !column->paths) return ERR_MEMORY;
    for (;;) {
        const struct token *token = cursor_token(c);
        if (!token || token->kind != TOKEN_TEXT)
            return parse_error(
                p, c->line,
                _("después del nombre va, entre comillas, cómo se llama en el archivo"));
        column->alternatives[column->count] = token->text;
        column->keys[column->count] = recognise_column_key(p->arena, token->text);
        if (!column->keys[column->count].p) return parse_memory(p);
        if (fields) {
            enum err_code code = parse_path(p, c->line, token->text, &column->paths[column->count]);
            if (code) return code;
        }
        column->count++;
        c->i++;
        if (!cursor_sign(c, '|')) return ERR_NONE;
        c->i++;
    }
}

static enum err_code column_number(struct parser *p, struct cursor *c, uint32_t *out)
{
    const struct token *token = cursor_token(c);
    uint64_t value;
    if (!token || !str_to_u64(token->text, &value) || value < 1 || value > 4096)
        return parse_error(p, c->line, _("aquí va un número de columna"));
    *out = (uint32_t)value;
    c->i++;
    return ERR_NONE;
}

static enum err_code column_words(struct parser *p, struct cursor *c, struct column *column)
{
    while (cursor_token(c)) {
        enum err_code code = ERR_NONE;
        if (cursor_take(c, "opcional"))
            column->optional = true;
        else if (cursor_take(c, "privada") || cursor_take(c, "privado"))
            column->private = true;
        else if (cursor_take(c, "arrastrada"))
            column->carried = true;
        else if (cursor_take(c, "obligatorio") || cursor_take(c, "obligatoria"))
            column->required = true;
        else if (cursor_take(c, "vez"))
            code = column_number(p, c, &column->nth);
        else if (cursor_take(c, "posición"))
            code = column_number(p, c, &column->position);
        else
            code = parse_end(p, c);
        if (code) return code;
    }
    return ERR_NONE;
}

enum err_code parse_columns(struct parser *p, const struct line *head, bool fields,
                            struct columns *out)
{
    const struct line *line;
    size_t most = 0;
    for (size_t i = p->at; i < p->lines.count && p->lines.items[i].indent > head->indent; i++)
        most++;
    out->items = parse_alloc(p, most, sizeof *out->items);
    if (!out->items) return ERR_MEMORY;
    out->count = 0;
    while (parse_next_child(p, head, &line)) {
        struct cursor c = {line, 1};
        struct column *column = &out->items[out->count];
        *column = (struct column){.name = line->tokens[0].text, .line = line->number, .nth = 1};
        if (line->tokens[0].kind != TOKEN_WORD)
            return parse_error(
                p, line, _("primero va el nombre que usted le da a la columna, en una palabra"));
        enum err_code code = column_names(p, &c, fields, column);
        if (!code) code = column_words(p, &c, column);
        if (!code) code = parse_declare_slot(p, line, column->name, column->private, &column->slot);
        if (code) return code;
        out->count++;
    }
    if (out->count == 0) return parse_error(p, head, _("falta al menos una columna debajo"));
    return ERR_NONE;
}

/* --- formato ---------------------------------------------------------------------------------- */

static const char *const no_stops[] = {NULL};

static enum err_code source_of(struct parser *p, struct cursor *c, enum from *from,
                               struct str *fixed, const struct expr **value)
{
    if (cursor_take(c, "según")) {
        if (cursor_is(c, "preámbulo")) {
            *from = FROM_PREAMBLE;
            c->i++;
            return ERR_NONE;
        }
        *from = FROM_VALUE;
        return parse_value(p, c, no_stops, value);
    }
    if (cursor_take(c, "opción")) {
        *from = FROM_OPTION;
        return ERR_NONE;
    }
    *from = FROM_FIXED;
    *fixed = c->line->rest;
    if (fixed->n == 0) return parse_error(p, c->line, _("falta decir cuál"));
    c->i = c->line->count;
    return ERR_NONE;
}

static enum err_code format_currency(struct parser *p, struct cursor *c)
{
    struct layout *layout = p->layout;
    struct str fixed = STR_NONE;
    enum err_code code = source_of(p, c, &layout->currency_from, &fixed, &layout->currency_of);
    if (code || layout->currency_from != FROM_FIXED) return code;
    if (!money_currency(fixed, layout->currency))
        return parse_error(p, c->line, _("no conozco la moneda «%.*s»"), STR_FMT(fixed));
    return ERR_NONE;
}

static enum err_code format_scale(struct parser *p, struct cursor *c)
{
    struct layout *layout = p->layout;
    if (cursor_take(c, "pesos"))
        layout->scale = SCALE_ONES;
    else if (cursor_take(c, "miles"))
        layout->scale = SCALE_THOUSANDS;
    else if (cursor_take(c, "millones"))
        layout->scale = SCALE_MILLIONS;
    else if (cursor_take(c, "según") && cursor_take(c, "preámbulo"))
        layout->scale_from = FROM_PREAMBLE;
    else
        return parse_error(p, c->line, _("la escala es pesos, miles, millones o según preámbulo"));
    return ERR_NONE;
}

static enum err_code format_dates(struct parser *p, struct cursor *c)
{
    struct layout *layout = p->layout;
    layout->has_date_order = true;
    if (cursor_take(c, "día-mes-año"))
        layout->date_order = DATE_DMY;
    else if (cursor_take(c, "mes-día-año"))
        layout->date_order = DATE_MDY;
    else if (cursor_take(c, "año-mes-día"))
        layout->date_order = DATE_YMD;
    else
        return parse_error(p, c->line, _("las fechas son día-mes-año, mes-día-año o año-mes-día"));
    return ERR_NONE;
}

static enum err_code format_class(struct parser *p, struct cursor *c)
{
    struct layout_info *info = &p->layout->info;
    struct str rest = c->line->rest;
    size_t first = c->line->count > 1 ? c->line->tokens[1].text.n : 0;
    struct str after = str_trim(str_slice(rest, first < rest.n ? first : rest.n, rest.n));
    if (cursor_take(c, "datos"))
        info->class = LAYOUT_DATA;
    else if (cursor_take(c, "catálogo"))
        info->class = LAYOUT_CATALOGUE, info->catalogue = after;
    else if (cursor_take(c, "ajena"))
        info->class = LAYOUT_OTHER, info->reason = after;
    else
        return parse_error(p, c->line, _("la clase es datos, catálogo o ajena"));
    c->i = c->line->count;
    return ERR_NONE;
}

/* Instructions whose values may use columns are read in a second pass, when columns are known. */
static enum err_code format_value(struct parser *p, struct cursor *c, bool *known)
{
    struct layout *layout = p->layout;
    *known = true;
    if (cursor_take(c, "entidad"))
        return source_of(p, c, &layout->entity_from, &layout->entity, &layout->entity_of);
    if (cursor_take(c, "moneda")) return format_currency(p, c);
    if (cursor_take(c, "ejercicio")) return parse_value(p, c, no_stops, &layout->year);
    if (cursor_take(c, "corte")) return parse_value(p, c, no_stops, &layout->cut_off);
    if (cursor_take(c, "serie")) return parse_value(p, c, no_stops, &layout->series);
    if (cursor_take(c, "fila")) return parse_value(p, c, no_stops, &layout->row_key);
    *known = false;
    return ERR_NONE;
}

static enum err_code format_line(struct parser *p, const struct line *line, bool values)
{
    struct layout_info *info = &p->layout->info;
    struct cursor c = {line, 0};
    bool known;
    if (values) {
        enum err_code code = format_value(p, &c, &known);
        if (!known) return ERR_NONE;
        return code ? code : parse_end(p, &c);
    }
    static const char *const later[] = {"entidad", "moneda", "ejercicio", "corte", "serie", "fila"};
    for (size_t i = 0; i < sizeof later / sizeof *later; i++)
        if (cursor_is(&c, later[i])) return ERR_NONE;
    struct str *text = cursor_is(&c, "título")        ? &info->title
                       : cursor_is(&c, "editor")      ? &info->publisher
                       : cursor_is(&c, "obligación")  ? &info->obligation
                       : cursor_is(&c, "descripción") ? &info->description
                                                      : NULL;
    if (text) {
        *text = text->n ? arena_printf(p->arena, "%.*s %.*s", STR_FMT(*text), STR_FMT(line->rest))
                        : line->rest;
        return text->p || !line->rest.n ? ERR_NONE : parse_memory(p);
    }
    enum err_code code;
    if (cursor_take(&c, "escala"))
        code = format_scale(p, &c);
    else if (cursor_take(&c, "fechas"))
        code = format_dates(p, &c);
    else if (cursor_take(&c, "clase"))
        code = format_class(p, &c);
    else if (cursor_take(&c, "repetidas")) {
        if (cursor_take(&c, "cuarentena"))
            p->layout->no_duplicates = true;
        else if (!cursor_take(&c, "aceptar"))
            return parse_error(p, line, _("«repetidas» lleva aceptar o cuarentena"));
        code = ERR_NONE;
    } else if (cursor_take(&c, "entregas")) {
        if (cursor_take(&c, "reunir"))
            p->layout->join_releases = true;
        else if (!cursor_take(&c, "sueltas"))
            return parse_error(p, line, _("«entregas» lleva reunir o sueltas"));
        code = ERR_NONE;
    } else {
        return parse_error(
            p, line,
            _("en «formato» van: título, editor, obligación, descripción, clase, entidad, moneda, "
              "escala, fechas, ejercicio, corte, serie, fila, repetidas, entregas"));
    }
    return code ? code : parse_end(p, &c);
}

static enum err_code parse_format(struct parser *p, const struct line *head, bool values)
{
    const struct line *line;
    if (!values) {
        if (head->count != 2)
            return parse_error(p, head, _("después de «formato» va su nombre, en una palabra"));
        p->layout->info.id = head->tokens[1].text;
    }
    while (parse_next_child(p, head, &line)) {
        enum err_code code = format_line(p, line, values);
        if (code) return code;
    }
    return ERR_NONE;
}

/* --- the whole -------------------------------------------------------------------------------- */

static enum err_code parse_section(struct parser *p, const struct line *head)
{
    struct layout *layout = p->layout;
    const struct token *word = &head->tokens[0];
    const struct line *line;
    enum err_code code = ERR_NONE;
    if (token_is(word, "columnas") || token_is(word, "campos")) {
        layout->info.json = token_is(word, "campos");
        if (layout->columns.count)
            return parse_error(p, head, _("las columnas se escriben una sola vez"));
        code = parse_columns(p, head, layout->info.json, &layout->columns);
        layout->info.columns = layout->columns.count;
    } else if (token_is(word, "reconocer")) {
        while (!code && parse_next_child(p, head, &line)) code = parse_clue(p, line, false);
    } else if (token_is(word, "tabla")) {
        code = parse_table(p, head);
    } else if (token_is(word, "filas")) {
        code = parse_rules(p, head);
    } else if (token_is(word, "recordar")) {
        code = parse_memories(p, head);
    } else if (parse_is_block(head)) {
        code = parse_add_block(p, head, &layout->blocks, &layout->block_count);
    } else {
        code = parse_error(
            p, head,
            _("aquí van: reconocer, columnas, campos, tabla, recordar, filas, nodo, referencia, "
              "enlace, cada, sobre"));
    }
    return code;
}

/* Values in `formato` and `reconocer cuando` may name columns, which stand below them. */
static enum err_code parse_late_values(struct parser *p)
{
    const struct line *line;
    for (p->at = 0; p->at < p->lines.count;) {
        const struct line *head = &p->lines.items[p->at++];
        enum err_code code = ERR_NONE;
        if (head->indent) continue;
        if (token_is(&head->tokens[0], "formato"))
            code = parse_format(p, head, true);
        else if (token_is(&head->tokens[0], "reconocer"))
            while (!code && parse_next_child(p, head, &line)) code = parse_clue(p, line, true);
        if (code) return code;
    }
    return ERR_NONE;
}

static enum err_code parse_all(struct parser *p)
{
    if (!p->lines.count || !token_is(&p->lines.items[0].tokens[0], "formato"))
        return parse_error(p, p->lines.count ? &p->lines.items[0] : NULL,
                           _("un formato empieza con «formato NOMBRE»"));
    const struct line *head = &p->lines.items[p->at++];
    enum err_code code = parse_format(p, head, false);
    while (!code && p->at < p->lines.count) {
        head = &p->lines.items[p->at++];
        if (head->indent)
            return parse_error(p, head, _("esta línea tiene demasiados espacios al principio"));
        code = parse_section(p, head);
    }
    if (!code) code = parse_late_values(p);
    if (code) return code;
    if (!p->layout->columns.count)
        return parse_error(p, NULL, _("falta la sección «columnas» (o «campos», para JSON)"));
    if (p->layout->info.class == LAYOUT_DATA && !p->layout->block_count)
        return parse_error(p, NULL, _("falta al menos un «nodo»"));
    return ERR_NONE;
}

enum err_code layout_parse(struct arena *arena, const char *file, struct str text,
                           const struct layout **out, struct err *err)
{
    struct sha256 hash;
    struct layout *layout = arena_alloc(arena, sizeof *layout);
    struct parser *p = arena_alloc(arena, sizeof *p);
    *out = NULL;
    if (!layout || !p) return err_no_memory(err);
    *p = (struct parser){.arena = arena, .layout = layout, .err = err};
    struct str name = arena_str(arena, str_of(file));
    layout->info.file = name;
    layout->info.text = arena_str(arena, text);
    if (!name.p || !layout->info.text.p) return parse_memory(p);
    p->file = name.p;
    memcpy(layout->currency, "MXN", 4);
    layout->entity_from = FROM_OPTION;
    layout->date_order = DATE_DMY;
    sha256_start(&hash);
    sha256_add(&hash, text.p, text.n);
    sha256_hex(&hash, layout->info.sha256);
    enum err_code code = layout_lex(arena, p->file, layout->info.text, &p->lines, err);
    if (!code) code = parse_all(p);
    if (!code) *out = layout;
    return code;
}

const struct layout_info *layout_info(const struct layout *layout)
{
    return &layout->info;
}
