/* Drafts a layout for an unknown table: finds the header, looks at the first rows, and says of each
 * column what it seems to hold. The draft parses; a person completes what it means. */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "base/date.h"
#include "base/i18n.h"
#include "base/money.h"
#include "base/rfc.h"
#include "base/text.h"
#include "ingest/recognise.h"

#define DRAFT_ROWS 240
#define DRAFT_COLUMNS 400

enum guess {
    GUESS_EMPTY,
    GUESS_TEXT,
    GUESS_CODE,
    GUESS_MONEY,
    GUESS_DATE,
    GUESS_YEAR,
    GUESS_RFC,
    GUESS_URL,
    GUESS_MAIL
};

struct draft {
    struct arena arena;
    struct layout_row rows[DRAFT_ROWS];
    size_t count, header, columns;
    const struct str *names;
    struct str alias[DRAFT_COLUMNS];
    enum guess guess[DRAFT_COLUMNS];
    struct str json; /* first element, when the file is JSON */
    struct buf *out;
};

/* --- reading the first rows ------------------------------------------------------------------- */

static enum err_code keep_row(struct draft *d, const struct row *row, struct err *err)
{
    struct str *cells = arena_array(&d->arena, row->count ? row->count : 1, sizeof *cells);
    if (!cells) return err_no_memory(err);
    for (uint32_t i = 0; i < row->count; i++) {
        cells[i] = arena_str(&d->arena, str_trim(row->cells[i].text));
        if (!cells[i].p) return err_no_memory(err);
    }
    d->rows[d->count++] = (struct layout_row){row->number, row->line, row->count, cells};
    return ERR_NONE;
}

static enum err_code read_rows(struct draft *d, struct source *source, const char *sheet,
                               struct err *err)
{
    struct source_event event;
    bool wanted = !sheet;
    while (d->count < DRAFT_ROWS) {
        enum err_code code = source_next(source, &event, err);
        if (code || event.kind == SOURCE_EVENT_END) return code;
        if (event.kind == SOURCE_EVENT_SHEET) {
            if (d->count > 1) return ERR_NONE;
            d->count = 0;
            wanted = sheet ? str_is(event.sheet.name, sheet) : !event.sheet.hidden;
        } else if (event.kind == SOURCE_EVENT_ROW && wanted) {
            code = keep_row(d, &event.row, err);
            if (code) return code;
        } else if (event.kind == SOURCE_EVENT_VALUE) {
            d->json = arena_str(&d->arena, event.value.json);
            return d->json.p ? ERR_NONE : err_no_memory(err);
        }
    }
    return ERR_NONE;
}

static size_t filled(const struct layout_row *row)
{
    size_t n = 0;
    for (uint32_t i = 0; i < row->count; i++) n += row->cells[i].n > 0;
    return n;
}

/* The header: the first row that is nearly as wide as the widest and holds no figure. */
static bool holds_figure(const struct layout_row *row)
{
    for (uint32_t i = 0; i < row->count; i++) {
        int64_t minor;
        uint64_t year;
        if (str_to_u64(row->cells[i], &year) && year >= 1900 && year < 2100) continue;
        if (row->cells[i].n && money_parse(row->cells[i], 0, 2, &minor) == MONEY_EXACT) return true;
    }
    return false;
}

static void find_header(struct draft *d)
{
    size_t widest = 0;
    for (size_t r = 0; r < d->count; r++)
        if (filled(&d->rows[r]) > widest) widest = filled(&d->rows[r]);
    for (size_t r = 0; r < d->count && r < LAYOUT_HEAD_ROWS; r++) {
        d->header = r;
        if (filled(&d->rows[r]) * 3 >= widest * 2 && !holds_figure(&d->rows[r])) return;
    }
    d->header = 0;
}

/* --- guessing --------------------------------------------------------------------------------- */

static enum guess guess_cell(struct str text)
{
    char rfc[16];
    int64_t minor;
    int32_t day;
    uint64_t number;
    if (str_starts(text, STR("http://")) || str_starts(text, STR("https://"))) return GUESS_URL;
    if (str_contains(text, STR("@")) && !str_contains(text, STR(" "))) return GUESS_MAIL;
    enum rfc_kind kind = rfc_parse(text, rfc);
    if (kind == RFC_VALID || kind == RFC_WRONG_DIGIT || kind == RFC_MASKED) return GUESS_RFC;
    if (text.n == 4 && str_to_u64(text, &number) && number >= 1950 && number < 2100)
        return GUESS_YEAR;
    enum date_kind date = text.n >= 6 ? date_parse(text, DATE_DMY, &day) : DATE_BAD;
    if (date == DATE_EXACT || date == DATE_AMBIGUOUS) return GUESS_DATE;
    enum money_kind money = money_parse(text, 0, 2, &minor);
    if (money == MONEY_EMPTY) return GUESS_EMPTY;
    if (money != MONEY_BAD) {
        bool plain = str_to_u64(text, &number);
        return plain && (text.p[0] == '0' || text.n <= 5) ? GUESS_CODE : GUESS_MONEY;
    }
    return GUESS_TEXT;
}

static bool name_says(struct draft *d, size_t column, const char *const *words)
{
    struct str key = text_header_key(&d->arena, d->names[column]);
    for (; *words; words++)
        if (str_contains(key, str_of(*words))) return true;
    return false;
}

static const char *const private_words[] = {
    "correo",           "mail",          "telefono", "nombre admin", "apellido",
    "servidor publico", "representante", "curp",     "extension",    NULL};
static const char *const money_words[] = {"monto",      "importe",   "presupuesto", "aprobado",
                                          "modificado", "devengado", "ejercido",    "pagado",
                                          "total",      "costo",     "saldo",       NULL};

static void guess_columns(struct draft *d)
{
    for (size_t c = 0; c < d->columns; c++) {
        size_t votes[GUESS_MAIL + 1] = {0};
        enum guess best = GUESS_EMPTY;
        for (size_t r = d->header + 1; r < d->count; r++)
            if (c < d->rows[r].count && d->rows[r].cells[c].n)
                votes[guess_cell(d->rows[r].cells[c])]++;
        for (enum guess g = GUESS_TEXT; g <= GUESS_MAIL; g++)
            if (votes[g] > votes[best] || best == GUESS_EMPTY) best = votes[g] ? g : best;
        if (best == GUESS_CODE && name_says(d, c, money_words)) best = GUESS_MONEY;
        d->guess[c] = best;
    }
}

/* --- writing ---------------------------------------------------------------------------------- */

/* One word of letters and digits for a column's name, unlike those before it. */
static void make_alias(struct draft *d, size_t c)
{
    struct str key = text_header_key(&d->arena, d->names[c]);
    char word[64];
    size_t n = 0;
    for (size_t i = 0; i < key.n && n < 24; i++) {
        bool letter = (key.p[i] >= 'a' && key.p[i] <= 'z') || (key.p[i] >= '0' && key.p[i] <= '9');
        if (letter)
            word[n++] = key.p[i];
        else if (key.p[i] == ' ' && n)
            word[n++] = '_';
    }
    while (n && word[n - 1] == '_') n--;
    struct str base = n ? (struct str){word, n} : STR("columna");
    bool taken = !n || (word[0] >= '0' && word[0] <= '9');
    for (size_t i = 0; i < c && !taken; i++) taken = str_eq(d->alias[i], base);
    static const char *const keywords[] = {"si",      "y",    "o",     "no",      "clave", "nombre",
                                           "rfc",     "tipo", "lugar", "moneda",  "fecha", "titulo",
                                           "archivo", "hoja", "monto", "renglon", NULL};
    for (size_t i = 0; keywords[i] && !taken; i++) taken = str_is(base, keywords[i]);
    d->alias[c] = taken ? arena_printf(&d->arena, "%.*s_%zu", STR_FMT(base), c + 1)
                        : arena_str(&d->arena, base);
}

static void put_quoted(struct buf *out, struct str s)
{
    buf_char(out, '"');
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '"' || c == '\\') buf_char(out, '\\');
        buf_char(out, c == '\n' || c == '\r' || c == '\t' ? ' ' : c);
    }
    buf_char(out, '"');
}

static const char *guess_note(enum guess g)
{
    switch (g) {
    case GUESS_MONEY:
        return _("parece dinero");
    case GUESS_DATE:
        return _("parece fecha");
    case GUESS_YEAR:
        return _("parece año");
    case GUESS_RFC:
        return _("parece RFC");
    case GUESS_URL:
        return _("parece liga");
    case GUESS_MAIL:
        return _("parece correo");
    case GUESS_CODE:
        return _("parece clave");
    case GUESS_EMPTY:
        return _("vacía en las primeras filas");
    default:
        return NULL;
    }
}

static void write_columns(struct draft *d)
{
    buf_text(d->out, "columnas\n");
    for (size_t c = 0; c < d->columns; c++) {
        const char *note = guess_note(d->guess[c]);
        if (!d->names[c].n && d->guess[c] == GUESS_EMPTY) continue;
        buf_printf(d->out, "  %.*s  ", STR_FMT(d->alias[c]));
        put_quoted(d->out, d->names[c]);
        if (!d->names[c].n) buf_printf(d->out, " posición %zu", c + 1);
        if (d->guess[c] == GUESS_MAIL || name_says(d, c, private_words))
            buf_text(d->out, " privada");
        if (d->guess[c] == GUESS_EMPTY) buf_text(d->out, " opcional");
        for (size_t i = 0, nth = 1; i < c && d->names[c].n; i++)
            if (str_eq(d->names[i], d->names[c])) buf_printf(d->out, " vez %zu", ++nth);
        if (note) buf_printf(d->out, "   # %s", note);
        buf_char(d->out, '\n');
    }
}

static bool usable(struct draft *d, size_t c)
{
    return (d->names[c].n || d->guess[c] != GUESS_EMPTY) && d->guess[c] != GUESS_MAIL &&
           !name_says(d, c, private_words);
}

static size_t first_of(struct draft *d, enum guess g)
{
    for (size_t c = 0; c < d->columns; c++)
        if (d->guess[c] == g && usable(d, c)) return c;
    return SIZE_MAX;
}

static void write_node(struct draft *d)
{
    size_t key = first_of(d, GUESS_CODE), label = first_of(d, GUESS_TEXT),
           date = first_of(d, GUESS_DATE);
    size_t rfc = first_of(d, GUESS_RFC), url = first_of(d, GUESS_URL),
           year = first_of(d, GUESS_YEAR);
    if (key == SIZE_MAX) key = label;
    for (size_t c = 0; key == SIZE_MAX && c < d->columns; c++)
        if (usable(d, c)) key = c;
    buf_printf(d->out, "\n# %s\n",
               _("Qué es cada fila: partida, contrato, proyecto, programa, pago, apoyo, "
                 "crédito, ingreso …"));
    buf_text(d->out, "nodo contrato como n\n");
    if (key != SIZE_MAX)
        buf_printf(d->out, "  clave     %.*s   # %s\n", STR_FMT(d->alias[key]),
                   _("lo que lo identifica siempre"));
    else
        buf_text(d->out, "  clave     renglón\n");
    if (label != SIZE_MAX) buf_printf(d->out, "  etiqueta  %.*s\n", STR_FMT(d->alias[label]));
    if (year != SIZE_MAX) buf_printf(d->out, "  año       %.*s\n", STR_FMT(d->alias[year]));
    if (date != SIZE_MAX) buf_printf(d->out, "  empieza   %.*s\n", STR_FMT(d->alias[date]));
    for (size_t c = 0; c < d->columns; c++)
        if (d->guess[c] == GUESS_MONEY && usable(d, c))
            buf_printf(d->out, "  monto     declarado %.*s   # %s\n", STR_FMT(d->alias[c]),
                       _("cambie «declarado» por el momento: aprobado, devengado, contratado …"));
    if (rfc != SIZE_MAX)
        buf_printf(d->out, "  parte     proveedor rfc %.*s\n", STR_FMT(d->alias[rfc]));
    if (url != SIZE_MAX) buf_printf(d->out, "  documento documento %.*s\n", STR_FMT(d->alias[url]));
}

static void write_head(struct draft *d, struct str id, const char *path)
{
    struct str name = str_of(path);
    for (size_t i = name.n; i > 0; i--)
        if (name.p[i - 1] == '/') {
            name = str_slice(name, i, name.n);
            break;
        }
    buf_printf(d->out, "# %s\n# %s\n",
               _("Borrador: corrija lo que haga falta. docs/layouts.md lo explica."),
               _("Lo que está después de # es una nota y no cuenta."));
    buf_printf(d->out, "formato %.*s\n", STR_FMT(id));
    buf_printf(d->out,
               "  título      %.*s\n  editor      %s\n  entidad     opción\n  moneda      MXN\n",
               STR_FMT(name), _("(quién lo publica)"));
    buf_text(d->out, "  fechas      día-mes-año\n\n");
}

/* --- JSON ------------------------------------------------------------------------------------- */

static enum err_code write_json(struct draft *d, struct err *err)
{
    json_ref element;
    enum err_code code = json_parse(&d->arena, d->json, 128, &element, err);
    if (code) return code;
    size_t n = 0;
    struct str first = STR_NONE;
    buf_text(d->out, "reconocer\n");
    for (struct json_iter it = json_each(element);
         json_type(element) == JSON_OBJECT && json_next(&it) && n < 4; n++) {
        buf_text(d->out, "  con ");
        put_quoted(d->out, it.key);
        buf_char(d->out, '\n');
    }
    buf_text(d->out, "\ncampos\n");
    n = 0;
    for (struct json_iter it = json_each(element);
         json_type(element) == JSON_OBJECT && json_next(&it);) {
        if (json_type(it.value) == JSON_OBJECT || json_type(it.value) == JSON_ARRAY) continue;
        struct str alias = arena_printf(&d->arena, "campo_%zu", ++n);
        if (!first.n) first = alias;
        buf_printf(d->out, "  %.*s  ", STR_FMT(alias));
        put_quoted(d->out, it.key);
        buf_char(d->out, '\n');
    }
    if (!n) buf_text(d->out, "  campo_1  \"id\"\n"), first = STR("campo_1");
    buf_printf(d->out, "\nnodo contrato como n\n  clave     %.*s\n", STR_FMT(first));
    return ERR_NONE;
}

static enum err_code write_table(struct draft *d, struct err *err)
{
    find_header(d);
    d->names = recognise_header(&d->arena, d->rows, d->header, &d->columns);
    if (!d->names) return err_no_memory(err);
    if (d->columns > DRAFT_COLUMNS) d->columns = DRAFT_COLUMNS;
    guess_columns(d);
    for (size_t c = 0; c < d->columns; c++) make_alias(d, c);
    write_columns(d);
    write_node(d);
    return ERR_NONE;
}

enum err_code layout_draft(const char *path, const char *sheet, struct str id, bool in_process,
                           struct buf *out, struct err *err)
{
    struct source_options options = {.name = path, .in_process = in_process};
    struct source *source;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return err_errno(err, _("no se pudo abrir «%s»"), path);
    enum err_code code = source_open(fd, &options, &source, err);
    if (code) return code;
    struct draft d = {.out = out};
    arena_init(&d.arena, (size_t)256 << 20);
    code = read_rows(&d, source, sheet, err);
    source_close(source);
    if (!code && !d.count && !d.json.n)
        code = err_set(err, ERR_INPUT, "%s", _("no encontré ninguna tabla en el archivo"));
    if (!code) {
        write_head(&d, id, path);
        code = d.json.n ? write_json(&d, err) : write_table(&d, err);
    }
    if (!code && out->failed) code = err_no_memory(err);
    arena_free(&d.arena);
    return code;
}
