/* Reading the lists: which columns a kind of list has and under which names, where the header
 * stands, and what a row says. Published files are read as they are: rows before the header,
 * footers, blanks and tabs around figures, "Indefinida" where a date is expected. */
#include "ocds/lists.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/file.h"
#include "base/i18n.h"
#include "base/money.h"
#include "base/rfc.h"
#include "base/text.h"
#include "format/source.h"
#include "ocds/lists_private.h"

enum { HEADER_ROWS = 30, COLUMNS = 64, LIST_BYTES = 1 << 30, LIST_ROWS = 4 << 20 };

enum field {
    F_NONE,
    F_RFC,
    F_NAME,
    F_SITUATION,
    F_FROM,
    F_UNTIL,
    F_DEFINITIVE,
    F_CLEARED,
    F_YEAR,
    F_CATEGORY,
    F_METHOD,
    F_AMOUNT,
    F_THOUSANDS,
    F_CURRENCY,
    F_CODE,
    FIELDS
};

#define IN(kind) (1u << (kind))
enum {
    PEOPLE = IN(LIST_SANCTIONED) | IN(LIST_TAX) | IN(LIST_FOUNDED),
    NAMED = PEOPLE | IN(LIST_HAVENS) | IN(LIST_HOLIDAYS)
};
static const struct {
    unsigned kinds;
    enum field field;
    const char *header; /* as text_header_key makes it */
} headers[] = {
    {PEOPLE, F_RFC, "rfc"},
    {PEOPLE, F_RFC, "rfc proveedor"},
    {PEOPLE, F_RFC, "registro federal de contribuyentes"},
    {PEOPLE, F_RFC, "tax id"},
    {PEOPLE, F_RFC, "identifier"},
    {NAMED, F_NAME, "nombre"},
    {NAMED, F_NAME, "name"},
    {PEOPLE, F_NAME, "nombre del contribuyente"},
    {PEOPLE, F_NAME, "razon social"},
    {PEOPLE, F_NAME, "nombre o razon social"},
    {PEOPLE, F_NAME, "denominacion o razon social"},
    {PEOPLE, F_NAME, "proveedor"},
    {PEOPLE, F_NAME, "proveedor o contratista"},
    {PEOPLE, F_NAME, "proveedor y contratista"},
    {PEOPLE, F_NAME, "empresa"},
    {PEOPLE, F_NAME, "supplier"},
    {IN(LIST_HAVENS), F_NAME, "pais"},
    {IN(LIST_HAVENS), F_NAME, "territorio"},
    {IN(LIST_HAVENS), F_NAME, "country"},
    {IN(LIST_HAVENS), F_CODE, "codigo"},
    {IN(LIST_HAVENS), F_CODE, "clave"},
    {IN(LIST_HAVENS), F_CODE, "iso"},
    {IN(LIST_HAVENS), F_CODE, "code"},
    {IN(LIST_TAX), F_SITUATION, "situacion del contribuyente"},
    {IN(LIST_TAX), F_SITUATION, "situacion"},
    {IN(LIST_TAX), F_SITUATION, "situation"},
    {IN(LIST_SANCTIONED), F_SITUATION, "motivo"},
    {IN(LIST_SANCTIONED), F_SITUATION, "causa"},
    {IN(LIST_SANCTIONED), F_SITUATION, "sancion"},
    {IN(LIST_SANCTIONED), F_SITUATION, "reason"},
    {IN(LIST_SANCTIONED), F_FROM, "desde"},
    {IN(LIST_SANCTIONED), F_FROM, "from"},
    {IN(LIST_SANCTIONED), F_FROM, "inicio"},
    {IN(LIST_SANCTIONED), F_FROM, "fecha de inicio"},
    {IN(LIST_SANCTIONED), F_FROM, "fecha inicio"},
    {IN(LIST_SANCTIONED), F_FROM, "inicio de la inhabilitacion"},
    {IN(LIST_SANCTIONED), F_FROM, "inicio inhabilitacion"},
    {IN(LIST_SANCTIONED), F_UNTIL, "hasta"},
    {IN(LIST_SANCTIONED), F_UNTIL, "until"},
    {IN(LIST_SANCTIONED), F_UNTIL, "fin"},
    {IN(LIST_SANCTIONED), F_UNTIL, "fecha de fin"},
    {IN(LIST_SANCTIONED), F_UNTIL, "fecha fin"},
    {IN(LIST_SANCTIONED), F_UNTIL, "fecha de termino"},
    {IN(LIST_SANCTIONED), F_UNTIL, "termino de la inhabilitacion"},
    {IN(LIST_SANCTIONED), F_UNTIL, "fin inhabilitacion"},
    {IN(LIST_TAX), F_FROM, "presunto desde"},
    {IN(LIST_TAX), F_FROM, "from"},
    {IN(LIST_TAX), F_FROM, "publicacion pagina sat presuntos"},
    {IN(LIST_TAX), F_FROM, "publicacion dof presuntos"},
    {IN(LIST_TAX), F_DEFINITIVE, "definitivo desde"},
    {IN(LIST_TAX), F_DEFINITIVE, "definitive"},
    {IN(LIST_TAX), F_DEFINITIVE, "publicacion pagina sat definitivos"},
    {IN(LIST_TAX), F_DEFINITIVE, "publicacion dof definitivos"},
    {IN(LIST_TAX), F_CLEARED, "cleared"},
    {IN(LIST_TAX), F_CLEARED, "publicacion pagina sat desvirtuados"},
    {IN(LIST_TAX), F_CLEARED, "publicacion dof desvirtuados"},
    {IN(LIST_TAX), F_CLEARED, "publicacion pagina sat sentencia favorable"},
    {IN(LIST_TAX), F_CLEARED, "publicacion dof sentencia favorable"},
    {IN(LIST_FOUNDED), F_FROM, "fecha de constitucion"},
    {IN(LIST_FOUNDED), F_FROM, "constitucion"},
    {IN(LIST_FOUNDED), F_FROM, "fecha de creacion"},
    {IN(LIST_FOUNDED), F_FROM, "founded"},
    {IN(LIST_FOUNDED), F_FROM, "date"},
    {IN(LIST_FOUNDED), F_FROM, "fecha"},
    {IN(LIST_HOLIDAYS), F_FROM, "fecha"},
    {IN(LIST_HOLIDAYS), F_FROM, "dia"},
    {IN(LIST_HOLIDAYS), F_FROM, "date"},
    {IN(LIST_HOLIDAYS), F_NAME, "motivo"},
    {IN(LIST_THRESHOLDS), F_YEAR, "ano"},
    {IN(LIST_THRESHOLDS), F_YEAR, "an~o"},
    {IN(LIST_THRESHOLDS), F_YEAR, "ejercicio"},
    {IN(LIST_THRESHOLDS), F_YEAR, "year"},
    {IN(LIST_THRESHOLDS), F_CATEGORY, "categoria"},
    {IN(LIST_THRESHOLDS), F_CATEGORY, "tipo"},
    {IN(LIST_THRESHOLDS), F_CATEGORY, "category"},
    {IN(LIST_THRESHOLDS), F_METHOD, "metodo"},
    {IN(LIST_THRESHOLDS), F_METHOD, "procedimiento"},
    {IN(LIST_THRESHOLDS), F_METHOD, "method"},
    {IN(LIST_THRESHOLDS), F_AMOUNT, "monto"},
    {IN(LIST_THRESHOLDS), F_AMOUNT, "monto maximo"},
    {IN(LIST_THRESHOLDS), F_AMOUNT, "amount"},
    {IN(LIST_THRESHOLDS), F_THOUSANDS, "monto miles de pesos"},
    {IN(LIST_THRESHOLDS), F_THOUSANDS, "monto en miles de pesos"},
    {IN(LIST_THRESHOLDS), F_CURRENCY, "moneda"},
    {IN(LIST_THRESHOLDS), F_CURRENCY, "currency"},
};

/* What a list cannot do without: one field of each group. */
static const struct {
    unsigned needs[3]; /* bits of fields */
    const char *words;
} needed[LIST_KINDS] = {
    [LIST_SANCTIONED] = {{1u << F_RFC | 1u << F_NAME}, N_("RFC o nombre")},
    [LIST_TAX] = {{1u << F_RFC | 1u << F_NAME, 1u << F_SITUATION},
                  N_("RFC o nombre, y situación del contribuyente")},
    [LIST_HOLIDAYS] = {{1u << F_FROM}, N_("fecha")},
    [LIST_THRESHOLDS] = {{1u << F_YEAR, 1u << F_METHOD, 1u << F_AMOUNT | 1u << F_THOUSANDS},
                         N_("año, método y monto")},
    [LIST_HAVENS] = {{1u << F_CODE | 1u << F_NAME}, N_("código o país")},
    [LIST_FOUNDED] = {{1u << F_RFC | 1u << F_NAME, 1u << F_FROM},
                      N_("RFC o nombre, y fecha de constitución")},
};

struct reading {
    struct arena *arena;
    struct indicator_lists *lists;
    enum list_kind kind;
    const char *file, *as_of; /* in the arena */
    uint8_t columns[COLUMNS]; /* enum field */
    bool headed;
    uint64_t rows;
};
/* One row while it is read; the dates are the earliest of their columns. */
struct record {
    struct str text[FIELDS];
    uint32_t column[FIELDS];
    int32_t day[FIELDS];
};

struct indicator_lists *lists_new(struct arena *arena)
{
    return arena_alloc(arena, sizeof(struct indicator_lists));
}

bool lists_push(struct arena *arena, const void ***items, size_t *count, size_t *capacity,
                const void *item)
{
    if (*count == *capacity) {
        size_t more = *capacity ? *capacity * 2 : 64;
        const void **bigger = arena_array(arena, more, sizeof *bigger);

        if (!bigger) return false;
        if (*count) memcpy((void *)bigger, (const void *)*items, *count * sizeof *bigger);
        *items = bigger;
        *capacity = more;
    }
    (*items)[(*count)++] = item;
    return true;
}

static enum field field_of(enum list_kind kind, struct str header)
{
    for (size_t i = 0; i < sizeof headers / sizeof *headers; i++)
        if ((headers[i].kinds & IN(kind)) && str_is(header, headers[i].header))
            return headers[i].field;
    return F_NONE;
}

/* Whether this row names the columns that the list needs; then they are kept. */
static bool read_header(struct reading *r, const struct row *row)
{
    uint8_t columns[COLUMNS] = {0};
    unsigned has = 0;

    for (uint32_t i = 0; i < row->count && i < COLUMNS; i++) {
        struct str key = text_header_key(r->arena, row->cells[i].text);

        columns[i] = key.p ? (uint8_t)field_of(r->kind, key) : F_NONE;
        if (columns[i]) has |= 1u << columns[i];
    }
    for (size_t i = 0; i < 3; i++) {
        unsigned group = needed[r->kind].needs[i];

        if (group && !(has & group)) return false;
    }
    memcpy(r->columns, columns, sizeof columns);
    return true;
}

/* "Información actualizada al 31 de mayo de 2024": the list's own date, when none was given. */
static void read_preamble(struct reading *r, const struct row *row)
{
    static const char word[] = "actualizad";
    char key[256], iso[16];
    int32_t day;

    if (r->as_of[0] || !row->count) return;
    struct str text = {key, text_key_into(row->cells[0].text, key, sizeof key)};
    if (!str_contains(text, STR("informacion")) || !str_contains(text, str_of(word))) return;
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] < '0' || text.p[i] > '9') continue;
        enum date_kind kind = date_parse((struct str){text.p + i, text.n - i}, DATE_DMY, &day);
        if (kind != DATE_EXACT && kind != DATE_AMBIGUOUS) return;
        struct str copy = arena_str(r->arena, date_iso(day, iso));
        if (copy.p) r->as_of = copy.p;
        return;
    }
}

static bool has_digit(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] >= '0' && s.p[i] <= '9') return true;
    return false;
}

/* "Indefinida" or "por definir" is no date and no mistake; what has figures and is no date is one,
 * but not in the tax office's list, whose cells hold remarks beside dates. */
static enum err_code read_day(const struct reading *r, struct str text, int32_t *day,
                              struct err *err)
{
    enum date_kind kind = date_parse(text, DATE_DMY, day);

    if (kind == DATE_EXACT || kind == DATE_AMBIGUOUS || kind == DATE_PARTIAL) return ERR_NONE;
    *day = DATE_NONE;
    if (kind == DATE_EMPTY || r->kind == LIST_TAX || !has_digit(text)) return ERR_NONE;
    err_set(err, ERR_INPUT, "%s", _("Esto no es una fecha"));
    err_found(err, text.p, text.n);
    return ERR_INPUT;
}

static bool is_date(enum field f)
{
    return f >= F_FROM && f <= F_CLEARED;
}

static enum err_code read_cells(const struct reading *r, const struct row *row, struct record *out,
                                struct err *err)
{
    for (int f = 0; f < FIELDS; f++) out->day[f] = DATE_NONE;
    for (uint32_t i = 0; i < row->count && i < COLUMNS; i++) {
        enum field f = (enum field)r->columns[i];
        struct str text = str_trim(row->cells[i].text);
        int32_t day;
        enum err_code code;

        if (!f || !text.n) continue;
        if (!out->text[f].n) {
            out->text[f] = text;
            out->column[f] = i + 1;
        }
        if (!is_date(f)) continue;
        code = read_day(r, text, &day, err);
        if (code) {
            err_column(err, i + 1, "", 0);
            return code;
        }
        if (day != DATE_NONE && (out->day[f] == DATE_NONE || day < out->day[f])) out->day[f] = day;
    }
    return ERR_NONE;
}

static bool is_masked(struct str key)
{
    for (size_t i = 0; i < key.n; i++)
        if (key.p[i] != 'x' && key.p[i] != ' ') return false;
    return true;
}

/* A person, company or country. Rows that name nobody (footers, rubbed-out names) are passed
 * over. */
static enum err_code add_entry(struct reading *r, const struct record *record, uint64_t row,
                               struct err *err)
{
    struct list_entry *e = arena_alloc(r->arena, sizeof *e);
    struct list_table *t = &r->lists->tables[r->kind];
    char rfc[16];
    enum rfc_kind kind;

    if (!e) return err_no_memory(err);
    e->name = arena_str(r->arena, record->text[F_NAME]);
    if (r->kind == LIST_HAVENS) {
        e->rfc = arena_str(r->arena, record->text[F_CODE]);
        e->key = text_key(r->arena, record->text[F_NAME]);
    } else {
        kind = rfc_parse(record->text[F_RFC], rfc);
        if (kind == RFC_VALID || kind == RFC_WRONG_DIGIT) e->rfc = arena_str(r->arena, str_of(rfc));
        e->key = text_organisation_key(r->arena, record->text[F_NAME], NULL);
    }
    e->situation = arena_str(r->arena, record->text[F_SITUATION]);
    if (!e->name.p || !e->key.p || !e->situation.p) return err_no_memory(err);
    if (is_masked(e->key)) e->key = STR_NONE;
    if (!e->rfc.n && !e->key.n) return ERR_NONE;
    e->from = record->day[F_FROM];
    e->until = record->day[F_UNTIL];
    e->definitive = record->day[F_DEFINITIVE];
    e->cleared = record->day[F_CLEARED];
    e->file = r->file;
    e->as_of = r->as_of;
    e->row = row;
    const void **items = (const void **)t->entries;
    if (!lists_push(r->arena, &items, &t->count, &t->capacity, e)) return err_no_memory(err);
    t->entries = (const struct list_entry **)items;
    return ERR_NONE;
}

static enum err_code add_holiday(struct reading *r, const struct record *record, struct err *err)
{
    struct list_holiday *h = arena_alloc(r->arena, sizeof *h);
    struct str name = arena_str(r->arena, record->text[F_NAME].n ? record->text[F_NAME]
                                                                 : str_of(N_("día inhábil")));

    if (!h || !name.p) return err_no_memory(err);
    if (record->day[F_FROM] == DATE_NONE) return ERR_NONE;
    h->day = record->day[F_FROM];
    h->name = name.p;
    const void **items = (const void **)r->lists->holidays;
    if (!lists_push(r->arena, &items, &r->lists->holiday_count, &r->lists->holiday_capacity, h))
        return err_no_memory(err);
    r->lists->holidays = (const struct list_holiday **)items;
    return ERR_NONE;
}

static enum err_code wrong_cell(const struct record *record, enum field f, const char *what,
                                struct err *err)
{
    err_set(err, ERR_INPUT, "%s", what);
    err_column(err, record->column[f], "", 0);
    err_found(err, record->text[f].p, record->text[f].n);
    return ERR_INPUT;
}

static bool has_word(struct str key, const char *word)
{
    return str_contains(key, str_of(word));
}

/* 'w'orks, 'g'oods, 's'ervices, 'a' goods and services, 0 any; '?' unknown. */
static char category_of(struct str text)
{
    char key[128];
    struct str k = {key, text_key_into(text, key, sizeof key)};
    bool goods = has_word(k, "goods") || has_word(k, "bienes") || has_word(k, "adquisi");
    bool services = has_word(k, "servic");

    if (!k.n || str_is(k, "any") || str_is(k, "cualquiera") || str_is(k, "todas")) return 0;
    if (has_word(k, "works") || has_word(k, "obra")) return 'w';
    if (goods && services) return 'a';
    return goods ? 'g' : services ? 's' : '?';
}

static char method_of(struct str text)
{
    char key[128];
    struct str k = {key, text_key_into(text, key, sizeof key)};

    if (has_word(k, "direct") || has_word(k, "limited")) return 'd';
    if (has_word(k, "invita") || has_word(k, "restrict") || has_word(k, "restring") ||
        has_word(k, "selective"))
        return 'r';
    return '?';
}

static enum err_code add_threshold(struct reading *r, const struct record *record, uint64_t row,
                                   struct err *err)
{
    struct list_threshold *t = arena_alloc(r->arena, sizeof *t);
    enum field amount = record->text[F_AMOUNT].n ? F_AMOUNT : F_THOUSANDS;
    enum money_kind kind;
    uint64_t year;

    if (!t) return err_no_memory(err);
    if (!record->text[F_YEAR].n && !record->text[amount].n) return ERR_NONE;
    if (!str_to_u64(record->text[F_YEAR], &year) || year < 1900 || year > 2200)
        return wrong_cell(record, F_YEAR, _("Esto no es un año"), err);
    t->year = (int32_t)year;
    t->category = category_of(record->text[F_CATEGORY]);
    if (t->category == '?')
        return wrong_cell(record, F_CATEGORY, _("Se esperaba obra, bienes o servicios"), err);
    t->method = method_of(record->text[F_METHOD]);
    if (t->method == '?')
        return wrong_cell(record, F_METHOD, _("Se esperaba directa o invitación"), err);
    memcpy(t->currency, "MXN", 4);
    if (record->text[F_CURRENCY].n && !money_currency(record->text[F_CURRENCY], t->currency))
        return wrong_cell(record, F_CURRENCY, _("Esta moneda no se conoce"), err);
    if (!record->text[amount].n) return wrong_cell(record, amount, _("Esto no es un monto"), err);
    kind = money_parse(record->text[amount], amount == F_THOUSANDS ? 3 : 0,
                       money_digits(t->currency), &t->minor);
    if ((kind != MONEY_EXACT && kind != MONEY_ROUNDED) || t->minor <= 0)
        return wrong_cell(record, amount, _("Esto no es un monto"), err);
    t->file = r->file;
    t->as_of = r->as_of;
    t->row = row;
    const void **items = (const void **)r->lists->thresholds;
    if (!lists_push(r->arena, &items, &r->lists->threshold_count, &r->lists->threshold_capacity, t))
        return err_no_memory(err);
    r->lists->thresholds = (const struct list_threshold **)items;
    return ERR_NONE;
}

static enum err_code read_row(struct reading *r, const struct row *row, struct err *err)
{
    struct record record = {0};
    enum err_code code;

    if (!r->headed) {
        r->headed = read_header(r, row);
        if (!r->headed) read_preamble(r, row);
        if (!r->headed && row->number >= HEADER_ROWS) goto unheaded;
        return ERR_NONE;
    }
    if (++r->rows > LIST_ROWS)
        return err_set(err, ERR_LIMIT, "%s", _("La lista tiene más filas de las que se aceptan"));
    code = read_cells(r, row, &record, err);
    if (!code && r->kind == LIST_THRESHOLDS)
        code = add_threshold(r, &record, row->number, err);
    else if (!code && r->kind == LIST_HOLIDAYS)
        code = add_holiday(r, &record, err);
    else if (!code)
        code = add_entry(r, &record, row->number, err);
    if (code) err_row(err, row->number, row->line);
    return code;
unheaded:
    return err_set(err, ERR_INPUT, _("No se encontró el encabezado de la lista. Debe tener: %s"),
                   _(needed[r->kind].words));
}

static enum err_code read_source(struct reading *r, int fd, bool in_process, struct err *err)
{
    struct source_options options = {
        .name = r->file, .in_process = in_process, .max_bytes = LIST_BYTES};
    struct source *source;
    struct source_event event;
    enum err_code code = source_open(fd, &options, &source, err);

    if (code) return code;
    do {
        code = source_next(source, &event, err);
        if (code || event.kind == SOURCE_EVENT_END) break;
        if (event.kind == SOURCE_EVENT_ROW) code = read_row(r, &event.row, err);
        if (event.kind == SOURCE_EVENT_VALUE)
            code =
                err_set(err, ERR_INPUT, "%s", _("Una lista es una tabla: CSV o libro de cálculo"));
    } while (!code);
    source_close(source);
    if (!code && !r->headed)
        code =
            err_set(err, ERR_INPUT, _("No se encontró el encabezado de la lista. Debe tener: %s"),
                    _(needed[r->kind].words));
    if (!code && !lists_sort(r->arena, &r->lists->tables[r->kind])) code = err_no_memory(err);
    if (!code) r->lists->read[r->kind] = true;
    if (code) err_file(err, r->file);
    return code;
}

static enum err_code begin(struct reading *r, const char *name, const char *as_of, struct err *err)
{
    struct str file = arena_str(r->arena, str_of(name)), day = arena_str(r->arena, str_of(as_of));
    int32_t ignored;

    if (!file.p || !day.p) return err_no_memory(err);
    if (day.n && date_parse(day, DATE_YMD, &ignored) != DATE_EXACT) {
        err_set(err, ERR_USAGE, "%s", _("La fecha de la lista debe escribirse como 2024-12-31"));
        err_found(err, day.p, day.n);
        return ERR_USAGE;
    }
    r->file = file.p;
    r->as_of = day.p;
    return ERR_NONE;
}

enum err_code lists_read(struct arena *arena, struct indicator_lists *lists, enum list_kind kind,
                         const char *path, const char *as_of, struct err *err)
{
    struct reading r = {.arena = arena, .lists = lists, .kind = kind};
    enum err_code code = begin(&r, path, as_of ? as_of : "", err);

    if (code) return code;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        code = err_errno(err, _("No se puede abrir la lista"));
        err_file(err, path);
        return code;
    }
    return read_source(&r, fd, false, err);
}

enum err_code lists_read_text(struct arena *arena, struct indicator_lists *lists,
                              enum list_kind kind, struct str text, const char *name,
                              const char *as_of, struct err *err)
{
    struct reading r = {.arena = arena, .lists = lists, .kind = kind};
    int fd = -1;
    enum err_code code = begin(&r, name, as_of ? as_of : "", err);

    if (!code) code = file_temp(&fd, err);
    if (!code) code = file_write_all(fd, text.p, text.n, err);
    if (!code && lseek(fd, 0, SEEK_SET) < 0) code = err_errno(err, "lseek");
    if (code) {
        if (fd >= 0) close(fd);
        return code;
    }
    return read_source(&r, fd, true, err);
}
