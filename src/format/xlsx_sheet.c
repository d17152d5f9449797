/* The rows of one sheet: <sheetData><row><c><v>…, inline strings, formulas with their cached
 * values. Whatever else a sheet holds is passed over. Cells in the plain form that programs write
 * take a short way (fast_cell); every other form goes tag by tag, with the same result. */
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "format/xlsx.h"
#include "format/xlsx_scan.h"

enum { MAX_ROW = XLSX_MAX_ROW, FAST_WINDOW = 4096, FAST_CELL = 64 };

enum state { OUTSIDE, IN_DATA, IN_ROW, IN_CELL, IN_VALUE, IN_FORMULA, IN_INLINE, IN_RUN, IN_TEXT };

struct sheet {
    struct xlsx *book;
    struct grid *grid;
    struct scan scan;
    enum state state;
    enum state text_parent; /* where </t> goes back to */
    uint32_t depth;
    uint32_t skip; /* open elements inside one that is passed over */
    uint64_t row;
    uint32_t column;      /* of the next cell without a reference */
    uint32_t cell_column; /* of the cell being read */
    char type;            /* n s S(tr) i(nline) b e d */
    uint32_t style;
    bool formula, has_value;
    struct buf text;
    bool told_missing; /* one problem per sheet for strings that do not exist */
};

/* --- values ----------------------------------------------------------------------------------- */

static bool is_plain_number(struct str v)
{
    size_t i = v.n && v.p[0] == '-', points = 0;
    if (i == v.n || v.n > 32) return false;
    for (; i < v.n; i++) {
        if (v.p[i] == '.')
            points++;
        else if (v.p[i] < '0' || v.p[i] > '9')
            return false;
    }
    return points == 0 || (points == 1 && v.p[v.n - 1] != '.' && v.p[0] != '.' && v.p[0] != '-') ||
           (points == 1 && v.p[0] == '-' && v.p[1] != '.' && v.p[v.n - 1] != '.');
}

static enum err_code put_copied(struct sheet *s, struct cell *cell, struct str v, struct err *err)
{
    char *p = grid_text(s->grid, v.n, err);
    if (!p) return err->code;
    memcpy(p, v.p, v.n);
    cell->text = (struct str){p, v.n};
    return grid_cell(s->grid, s->cell_column, cell, err);
}

static enum err_code put_text(struct sheet *s, struct cell *cell, struct str v, struct err *err)
{
    enum err_code code = grid_copy(s->grid, v, &cell->text, &cell->converted, err);
    return code ? code : grid_cell(s->grid, s->cell_column, cell, err);
}

static enum err_code put_number(struct sheet *s, struct cell *cell, struct str v, struct err *err)
{
    char plain[512], date[40];
    const struct xlsx_styles *styles = &s->book->styles;
    cell->type = CELL_NUMBER;
    if (!is_plain_number(v) && !xlsx_number(str_trim(v), plain, sizeof plain, &v)) {
        cell->type = CELL_TEXT;
        return put_text(s, cell, v, err);
    }
    enum xlsx_kind kind =
        s->style < styles->count ? (enum xlsx_kind)styles->kinds[s->style] : XLSX_PLAIN;
    if (kind != XLSX_PLAIN && xlsx_date(v, kind, s->book->from_1904, date, &v))
        cell->type = CELL_DATE;
    return put_copied(s, cell, v, err);
}

static enum err_code missing_string(struct sheet *s, struct cell *cell, struct str v,
                                    struct err *err)
{
    enum err_code code = ERR_NONE;
    uint64_t count = s->book->strings ? xlsx_strings_count(s->book->strings) : 0;
    if (!s->told_missing)
        code = grid_problem(s->grid, s->cell_column + 1, v, err,
                            _("La celda remite a un texto compartido que no existe (hay %llu)"),
                            (unsigned long long)count);
    s->told_missing = true;
    if (code) return code;
    cell->type = CELL_ERROR;
    cell->text = STR("#REF!");
    return grid_cell(s->grid, s->cell_column, cell, err);
}

static enum err_code put_shared(struct sheet *s, struct cell *cell, struct str v, struct err *err)
{
    uint64_t index = 0;
    bool digits = v.n > 0 && v.n < 12;
    for (size_t i = 0; i < v.n && digits; i++) {
        digits = v.p[i] >= '0' && v.p[i] <= '9';
        index = index * 10 + (uint64_t)(v.p[i] - '0');
    }
    struct xlsx_strings *strings = s->book->strings;
    if (!digits || !strings || index >= xlsx_strings_count(strings))
        return missing_string(s, cell, v, err);
    bool stable;
    enum err_code code = xlsx_strings_get(strings, index, &cell->text, &stable, err);
    if (code) return code;
    if (!stable) return put_copied(s, cell, cell->text, err);
    return grid_cell(s->grid, s->cell_column, cell, err);
}

/* The value `v` (entities undone) in the cell at s->cell_column. */
static enum err_code put_value(struct sheet *s, struct str v, bool has_value, struct err *err)
{
    struct cell cell = {.formula = s->formula};
    if (!has_value && s->formula) {
        /* Never computed: told apart from a formula whose value is an empty text. */
        cell.type = CELL_ERROR;
        return grid_cell(s->grid, s->cell_column, &cell, err);
    }
    if (!v.n) return grid_cell(s->grid, s->cell_column, &cell, err);
    switch (s->type) {
    case 's':
        return put_shared(s, &cell, v, err);
    case 'b':
        cell.type = CELL_BOOL;
        cell.text = str_is(v, "1") || str_is(v, "true") ? STR("TRUE") : STR("FALSE");
        return grid_cell(s->grid, s->cell_column, &cell, err);
    case 'e':
        cell.type = CELL_ERROR;
        return put_text(s, &cell, v, err);
    case 'd':
        cell.type = CELL_DATE;
        return put_text(s, &cell, v, err);
    case 'n':
        return put_number(s, &cell, v, err);
    default:
        return put_text(s, &cell, v, err);
    }
}

/* --- the short way ---------------------------------------------------------------------------- */

static char fast_type(const char **at)
{
    const char *q = *at;
    char type = 0;
    if (q[1] == '"' && (q[0] == 's' || q[0] == 'n' || q[0] == 'b')) {
        type = q[0];
        q += 2;
    } else if (memcmp(q, "str\"", 4) == 0) {
        type = 'S';
        q += 4;
    }
    *at = q;
    return type;
}

/* Head of `<c r="AB12" s="3" t="s"` at p, of which FAST_CELL bytes are there; NULL when it has
 * another form. */
static const char *fast_head(struct sheet *s, const char *p)
{
    if (memcmp(p, "<c r=\"", 6) != 0) return NULL;
    const char *q = p + 6;
    uint32_t column = 0, style = 0;
    for (; *q >= 'A' && *q <= 'Z' && q < p + 9; q++)
        column = column * 26 + (uint32_t)(*q - 'A' + 1);
    if (!column) return NULL;
    const char *digits = q;
    while (*q >= '0' && *q <= '9' && q < digits + 9) q++;
    if (*q++ != '"') return NULL;
    s->type = 'n';
    if (memcmp(q, " s=\"", 4) == 0) {
        q += 4;
        for (digits = q; *q >= '0' && *q <= '9' && q < digits + 6; q++)
            style = style * 10 + (uint32_t)(*q - '0');
        if (*q++ != '"') return NULL;
    }
    if (memcmp(q, " t=\"", 4) == 0) {
        q += 4;
        s->type = fast_type(&q);
        if (!s->type) return NULL;
    }
    s->cell_column = column - 1;
    s->style = style;
    return q;
}

/* A whole cell in the plain form at p: its length, 0 when it has another form. */
static size_t fast_cell(struct sheet *s, const char *p, const char *end, enum err_code *code,
                        struct err *err)
{
    const char *q = fast_head(s, p);
    if (!q) return 0;
    s->formula = false;
    if (q[0] == '/' && q[1] == '>') {
        s->column = s->cell_column + 1;
        return (size_t)(q + 2 - p);
    }
    if (memcmp(q, "><v>", 4) != 0) return 0;
    q += 4;
    const char *close = memchr(q, '<', (size_t)(end - q));
    if (!close || end - close < 8 || memcmp(close, "</v></c>", 8) != 0) return 0;
    struct str v = {q, (size_t)(close - q)};
    if (memchr(v.p, '&', v.n) || memchr(v.p, '\r', v.n)) return 0;
    if (s->type == 'S' && memmem(v.p, v.n, "_x", 2)) return 0;
    s->column = s->cell_column + 1;
    *code = put_value(s, v, true, err);
    return (size_t)(close + 8 - p);
}

static enum err_code fast_cells(struct sheet *s, struct err *err)
{
    struct str window;
    enum err_code code = scan_window(&s->scan, FAST_WINDOW, &window, err);
    if (code) return code;
    const char *p = window.p, *end = window.p + window.n;
    while (!code && end - p >= FAST_CELL) {
        size_t n = fast_cell(s, p, end, &code, err);
        if (!n) break;
        p += n;
    }
    s->scan.from += (size_t)(p - window.p);
    return code;
}

/* --- the long way ----------------------------------------------------------------------------- */

static enum err_code open_row(struct sheet *s, const struct scan_token *t, struct err *err)
{
    uint64_t number = 0;
    if (!str_to_u64(t->r, &number) || number == 0) number = s->row + 1;
    if (number > MAX_ROW) {
        err_set(err, ERR_LIMIT, _("La hoja dice tener más de %u filas"), (unsigned)MAX_ROW);
        err_found(err, t->r.p, t->r.n);
        grid_place(s->grid, 0, err);
        return ERR_LIMIT;
    }
    s->row = number;
    s->column = 0;
    s->book->reader->position = package_position(s->book->package);
    grid_row(s->grid, number);
    return ERR_NONE;
}

static char type_of(struct str t)
{
    if (!t.n || str_is(t, "n")) return 'n';
    if (str_is(t, "s")) return 's';
    if (str_is(t, "b")) return 'b';
    if (str_is(t, "e")) return 'e';
    if (str_is(t, "d")) return 'd';
    return 'S'; /* str, inlineStr, or a type that does not exist: text as it stands */
}

static void open_cell(struct sheet *s, const struct scan_token *t)
{
    uint64_t row, style = 0;
    if (!xlsx_ref(t->r, &s->cell_column, &row)) s->cell_column = s->column;
    s->column = s->cell_column + 1;
    s->type = type_of(t->t);
    s->style = str_to_u64(t->s, &style) && style < UINT32_MAX ? (uint32_t)style : UINT32_MAX;
    if (!t->s.n) s->style = 0;
    s->formula = s->has_value = false;
    buf_clear(&s->text);
}

static enum err_code close_cell(struct sheet *s, struct err *err)
{
    if (s->text.failed) {
        err_set(err, ERR_LIMIT, _("La celda tiene un texto demasiado largo"));
        grid_place(s->grid, s->cell_column + 1, err);
        return ERR_LIMIT;
    }
    if (s->type == 'S' && s->text.n) s->text.n = xlsx_unescape(s->text.p, s->text.n);
    return put_value(s, buf_view(&s->text), s->has_value, err);
}

/* The state inside element `name` of the current state; OUTSIDE = pass it over. */
static enum state inside(const struct sheet *s, struct str name)
{
    switch (s->state) {
    case OUTSIDE:
        return str_is(name, "sheetData") ? IN_DATA : OUTSIDE;
    case IN_DATA:
        return str_is(name, "row") ? IN_ROW : OUTSIDE;
    case IN_ROW:
        return str_is(name, "c") ? IN_CELL : OUTSIDE;
    case IN_CELL:
        if (str_is(name, "v")) return IN_VALUE;
        if (str_is(name, "f")) return IN_FORMULA;
        return str_is(name, "is") ? IN_INLINE : OUTSIDE;
    case IN_INLINE:
        if (str_is(name, "r")) return IN_RUN;
        return str_is(name, "t") ? IN_TEXT : OUTSIDE;
    case IN_RUN:
        return str_is(name, "t") ? IN_TEXT : OUTSIDE;
    default:
        return OUTSIDE;
    }
}

static enum err_code enter(struct sheet *s, const struct scan_token *t, struct err *err)
{
    enum state next = s->skip ? OUTSIDE : inside(s, t->name);
    if (++s->depth > s->book->reader->options->max_depth)
        return err_set(err, ERR_LIMIT, _("%s anida más de %u elementos"), s->scan.what,
                       s->book->reader->options->max_depth);
    if (next == OUTSIDE) {
        if (s->state != OUTSIDE) s->skip++;
        return ERR_NONE;
    }
    if (next == IN_TEXT) s->text_parent = s->state;
    if (next == IN_FORMULA) s->formula = true;
    if (next == IN_VALUE || next == IN_INLINE) s->has_value = true;
    s->state = next;
    s->scan.want_text = next == IN_VALUE || next == IN_TEXT;
    if (next == IN_CELL) open_cell(s, t);
    return next == IN_ROW ? open_row(s, t, err) : ERR_NONE;
}

static enum err_code leave(struct sheet *s, struct err *err)
{
    static const enum state parent[] = {
        [IN_DATA] = OUTSIDE,    [IN_ROW] = IN_DATA,    [IN_CELL] = IN_ROW,  [IN_VALUE] = IN_CELL,
        [IN_FORMULA] = IN_CELL, [IN_INLINE] = IN_CELL, [IN_RUN] = IN_INLINE};
    if (s->depth == 0) {
        err_set(err, ERR_INPUT, _("%s no es XML bien formado"), s->scan.what);
        return ERR_INPUT;
    }
    s->depth--;
    if (s->skip) {
        s->skip--;
        return ERR_NONE;
    }
    if (s->state == OUTSIDE) return ERR_NONE;
    enum state left = s->state;
    s->state = left == IN_TEXT ? s->text_parent : parent[left];
    s->scan.want_text = false;
    if (left == IN_CELL) return close_cell(s, err);
    return left == IN_ROW ? grid_emit(s->grid, err) : ERR_NONE;
}

static enum err_code add_text(struct sheet *s, const struct scan_token *t, struct err *err)
{
    if (s->skip || (s->state != IN_VALUE && s->state != IN_TEXT) || !t->text.n) return ERR_NONE;
    char *p = buf_reserve(&s->text, t->text.n);
    size_t n = t->text.n;
    if (!p) return ERR_NONE; /* told when the cell closes */
    if (t->kind == SCAN_RAW_TEXT) {
        memcpy(p, t->text.p, n);
    } else if (!scan_decode(t->text, p, &n)) {
        err_set(err, ERR_INPUT, _("La celda usa una entidad XML que no se conoce"));
        err_found(err, t->text.p, t->text.n);
        grid_place(s->grid, s->cell_column + 1, err);
        return ERR_INPUT;
    }
    s->text.n += n;
    return ERR_NONE;
}

static enum err_code truncated(const struct sheet *s, struct err *err)
{
    err_set(err, ERR_INPUT, _("%s está incompleto"), s->scan.what);
    err_advice(err, _("El archivo está dañado; descárguelo otra vez"));
    grid_place(s->grid, 0, err);
    return ERR_INPUT;
}

static enum err_code read_rows(struct sheet *s, struct err *err)
{
    struct scan_token t;
    bool any = false;
    for (;;) {
        enum err_code code = ERR_NONE;
        if (s->state == IN_ROW && !s->skip) code = fast_cells(s, err);
        if (!code) code = scan_next(&s->scan, &t, err);
        if (code) {
            grid_place(s->grid, 0, err);
            return code;
        }
        switch (t.kind) {
        case SCAN_END_OF_PART:
            return s->depth || !any ? truncated(s, err) : ERR_NONE;
        case SCAN_START:
        case SCAN_EMPTY:
            any = true;
            code = enter(s, &t, err);
            if (!code && t.kind == SCAN_EMPTY) code = leave(s, err);
            break;
        case SCAN_END:
            code = leave(s, err);
            break;
        case SCAN_TEXT:
        case SCAN_RAW_TEXT:
            code = add_text(s, &t, err);
            break;
        }
        if (code) return code;
    }
}

enum err_code xlsx_sheet_rows(struct xlsx *book, struct part *part, const char *what,
                              struct err *err)
{
    struct sheet sheet = {.book = book, .grid = &book->grid};
    size_t max_cell = (size_t)book->reader->options->max_cell;
    buf_init(&sheet.text, 8 * max_cell);
    enum err_code code = scan_open(&sheet.scan, part, what, 8 * max_cell, err);
    if (!code) code = read_rows(&sheet, err);
    scan_close(&sheet.scan);
    buf_free(&sheet.text);
    return code;
}
