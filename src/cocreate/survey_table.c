/* The table of a wave as people paste or upload it: see survey.h. Comma, semicolon or tab; with or
 * without quotes; every row that is not right has its own sentence. */
#include "base/i18n.h"
#include "base/text.h"
#include "cocreate/survey.h"
#include "format/encoding.h"
#include "ledger/rows.h"

enum { MOST_FIELDS = 12, DECIMALS = 6, MOST_WORD = 200 };

enum column { ANSWER, AREA, VALUE, COLUMNS };

struct reader {
    struct arena *arena;
    struct wave_table *out;
    struct str scale;
    struct rows values;
    int column_of[COLUMNS]; /* -1 = the table has none */
    char separator;
    uint64_t line;
    bool failed;
};

static void fault(struct reader *r, const char *says, struct str text)
{
    if (r->out->fault_count == SURVEY_MOST_ROW_FAULTS) {
        r->out->more++;
        return;
    }
    r->out->faults[r->out->fault_count++] = (struct wave_row_fault){
        r->line, says, arena_str(r->arena, str_slice(text, 0, text.n < 120 ? text.n : 120))};
}

/* --- fields ----------------------------------------------------------------------------------- */

/* A field in quotes, in which "" is one; *at stands after the first and is left after the last. */
static struct str quoted(struct reader *r, struct str line, size_t *at)
{
    char *copy = arena_alloc(r->arena, line.n + 1);
    size_t n = 0;
    if (!copy) {
        r->failed = true;
        return STR("");
    }
    for (; *at < line.n; (*at)++) {
        if (line.p[*at] == '"') {
            if (*at + 1 >= line.n || line.p[*at + 1] != '"') break;
            (*at)++;
        }
        copy[n++] = line.p[*at];
    }
    (*at)++;
    return (struct str){copy, n};
}

static size_t split(struct reader *r, struct str line, struct str fields[MOST_FIELDS])
{
    size_t count = 0, at = 0;
    while (count < MOST_FIELDS) {
        struct str field;
        while (at < line.n && line.p[at] == ' ') at++;
        if (at < line.n && line.p[at] == '"') {
            at++;
            field = quoted(r, line, &at);
            while (at < line.n && line.p[at] != r->separator) at++;
        } else {
            size_t from = at;
            while (at < line.n && line.p[at] != r->separator) at++;
            field = str_slice(line, from, at);
        }
        fields[count++] = str_trim(field);
        if (at >= line.n) break;
        at++;
    }
    return count;
}

/* --- the heading ------------------------------------------------------------------------------ */

static char separator_of(struct str line)
{
    static const char choices[] = {'\t', ';', ','};
    for (size_t k = 0; k < sizeof choices; k++)
        for (size_t i = 0; i < line.n; i++)
            if (line.p[i] == choices[k]) return choices[k];
    return ',';
}

static int column_of(struct str name)
{
    static const struct {
        const char *name;
        int column;
    } names[] = {{"respuesta", ANSWER}, {"answer", ANSWER}, {"opcion", ANSWER},
                 {"zona", AREA},        {"area", AREA},     {"colonia", AREA},
                 {"lugar", AREA},       {"valor", VALUE},   {"value", VALUE},
                 {"porcentaje", VALUE}, {"percent", VALUE}, {"por ciento", VALUE}};
    char key[64];
    struct str found = {key, text_key_into(name, key, sizeof key)};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_is(found, names[i].name)) return names[i].column;
    return str_is(name, "%") ? VALUE : -1;
}

static bool read_heading(struct reader *r, struct str line)
{
    struct str fields[MOST_FIELDS];
    r->separator = separator_of(line);
    size_t count = split(r, line, fields);
    for (int c = 0; c < COLUMNS; c++) r->column_of[c] = -1;
    for (size_t i = 0; i < count; i++) {
        int c = column_of(fields[i]);
        if (c >= 0 && r->column_of[c] < 0) r->column_of[c] = (int)i;
    }
    if (r->column_of[ANSWER] >= 0 && r->column_of[VALUE] >= 0) return true;
    fault(r, _("El primer renglón debe nombrar las columnas: respuesta, zona (si hay) y valor"),
          line);
    return false;
}

/* --- rows ------------------------------------------------------------------------------------- */

static bool same(struct str a, struct str b)
{
    char left[MOST_WORD * 4], right[sizeof left];
    size_t n = text_key_into(a, left, sizeof left);
    return n && str_eq((struct str){left, n},
                       (struct str){right, text_key_into(b, right, sizeof right)});
}

/* The answer as the scale writes it; empty when it is not in it. */
static struct str in_scale(struct str scale, struct str answer)
{
    while (scale.n) {
        struct str one = str_trim(str_split(scale, '\n', &scale));
        if (one.n && (str_eq(one, answer) || same(one, answer))) return one;
    }
    return STR("");
}

static bool twice(const struct reader *r, const struct wave_value *v)
{
    const struct wave_value *all = r->values.items;
    for (size_t i = 0; i < r->values.count; i++)
        if (str_eq(all[i].answer, v->answer) && str_eq(all[i].area, v->area)) return true;
    return false;
}

/* "37,5 %" as "37.5": what decimal_parse reads, without the sign. */
static struct str plain_figure(struct reader *r, struct str text)
{
    char *copy;
    while (text.n && (text.p[text.n - 1] == '%' || text.p[text.n - 1] == ' ')) text.n--;
    copy = arena_cstr(r->arena, text);
    if (!copy) {
        r->failed = true;
        return STR("");
    }
    for (size_t i = 0; i < text.n; i++)
        if (copy[i] == ',') copy[i] = '.';
    return (struct str){copy, text.n};
}

static struct str field_of(const struct reader *r, const struct str *fields, size_t count, int c)
{
    int at = r->column_of[c];
    return at >= 0 && (size_t)at < count ? fields[at] : STR("");
}

static void read_row(struct reader *r, struct str line)
{
    struct str fields[MOST_FIELDS];
    int64_t scaled = 0;
    size_t count = split(r, line, fields);
    struct wave_value v = {.answer = in_scale(r->scale, field_of(r, fields, count, ANSWER)),
                           .area = field_of(r, fields, count, AREA),
                           .value = plain_figure(r, field_of(r, fields, count, VALUE))};
    if (!v.answer.n)
        fault(r, _("Esa respuesta no está en la escala"), field_of(r, fields, count, ANSWER));
    else if (text_width(v.area) > MOST_WORD)
        fault(r, _("El nombre de la zona es demasiado largo"), v.area);
    else if (!v.value.n)
        fault(r, _("Falta el valor"), line);
    else if (!decimal_parse(v.value, DECIMALS, &scaled))
        fault(r, _("El valor no es una cifra"), v.value);
    else if (scaled < 0 || scaled > INT64_C(100000000))
        fault(r, _("El valor va de 0 a 100"), v.value);
    else if (twice(r, &v))
        fault(r, _("Esa respuesta ya estaba, de la misma zona"), line);
    else if (r->values.count == SURVEY_MOST_VALUES)
        fault(r, _("Son demasiados renglones"), line);
    else {
        struct wave_value *kept = rows_add(&r->values, r->arena);
        if (!kept) {
            r->failed = true;
            return;
        }
        *kept = (struct wave_value){rows_text(r->arena, v.answer, &r->values),
                                    rows_text(r->arena, v.area, &r->values), v.value};
    }
}

bool wave_table_read(struct arena *arena, struct str text, struct str scale, struct wave_table *out)
{
    struct reader r = {
        .arena = arena, .out = out, .scale = scale, .values = ROWS_OF(struct wave_value)};
    uint64_t replaced = 0;
    bool heading = false;
    *out = (struct wave_table){.count = 0};
    if (str_starts(text, STR("\xEF\xBB\xBF"))) text = str_slice(text, 3, text.n);
    if (!text_is_utf8(text)) text = encoding_mend(arena, text, &replaced); /* as Excel saves it */
    if (!text.p) return false;
    while (text.n && !r.failed) {
        struct str line = str_split(text, '\n', &text);
        r.line++;
        if (!str_trim(line).n) continue;
        if (line.n && line.p[line.n - 1] == '\r') line.n--;
        if (!heading && !read_heading(&r, line)) return !r.failed;
        if (heading) read_row(&r, line);
        heading = true;
    }
    r.line = 0;
    if (!r.values.count && !out->fault_count)
        fault(&r, _("La tabla no tiene ningún resultado"), STR(""));
    out->values = r.values.items;
    out->count = r.values.count;
    return !r.failed && !r.values.failed;
}
