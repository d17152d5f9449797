/* Which numbers of a workbook are dates: styles.xml says the number format of every cell style.
 * Built-in format numbers are those of ECMA-376 part 1, 18.8.30. */
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "format/xlsx.h"
#include "format/xml.h"

enum { MAX_STYLES = 1 << 16, MAX_FORMATS = 1 << 14 };

struct format {
    uint32_t id;
    enum xlsx_kind kind;
};

struct parse {
    struct xlsx_styles *styles;
    struct format *formats;
    size_t format_count, format_capacity;
    bool in_cells; /* inside <cellXfs> */
};

static enum xlsx_kind built_in(uint32_t id)
{
    if (id >= 18 && id <= 21) return XLSX_TIME;
    if (id == 45 || id == 47) return XLSX_TIME; /* 46 is [h]:mm:ss, elapsed time */
    if ((id >= 14 && id <= 17) || id == 22) return XLSX_DATE;
    if ((id >= 27 && id <= 36) || (id >= 50 && id <= 58)) return XLSX_DATE; /* East Asian dates */
    return XLSX_PLAIN;
}

static bool is_general(struct str code)
{
    return str_eq_nocase(code, STR("general")) || str_eq_nocase(code, STR("standard")) ||
           str_eq_nocase(code, STR("estandar")) || str_eq_nocase(code, STR("est\303\241ndar"));
}

/* What stands in brackets: [h], [mm], [ss] are elapsed time; colours, conditions and locales
 * ("[$-80A]", "[Red]", "[>=100]") say nothing about the kind. */
static bool is_elapsed(struct str inside)
{
    if (!inside.n || inside.n > 9) return false;
    char first = (char)(inside.p[0] | 0x20);
    if (first != 'h' && first != 'm' && first != 's') return false;
    for (size_t i = 1; i < inside.n; i++)
        if ((inside.p[i] | 0x20) != first) return false;
    return true;
}

/* Only the first section counts (positive numbers); quoted and escaped text is literal. */
enum xlsx_kind xlsx_format_kind(struct str code)
{
    bool day = false, time = false, minutes = false, digits = false;
    if (is_general(code)) return XLSX_PLAIN;
    for (size_t i = 0; i < code.n && code.p[i] != ';'; i++) {
        char c = code.p[i];
        const char *end = NULL;
        if (c == '"' || c == '[') {
            end = memchr(code.p + i + 1, c == '"' ? '"' : ']', code.n - i - 1);
            if (!end) break;
            size_t close = (size_t)(end - code.p);
            if (c == '[' && is_elapsed(str_slice(code, i + 1, close))) return XLSX_PLAIN;
            i = close;
            continue;
        }
        if (c == '\\' || c == '_' || c == '*') {
            i++;
            continue;
        }
        char low = (char)(c | 0x20);
        day = day || low == 'y' || low == 'd';
        time = time || low == 'h' || low == 's';
        minutes = minutes || low == 'm';
        digits = digits || c == '#' || c == '?';
    }
    if (digits) return XLSX_PLAIN;
    if (day) return XLSX_DATE;
    if (time) return XLSX_TIME;
    return minutes ? XLSX_DATE : XLSX_PLAIN; /* "mmmm": a month */
}

static void add_format(struct parse *p, struct xml *xml, const char **attributes)
{
    const char *id = xml_attribute(attributes, "numFmtId");
    const char *code = xml_attribute(attributes, "formatCode");
    if (!id || !code || p->format_count >= MAX_FORMATS) return;
    if (p->format_count == p->format_capacity) {
        size_t capacity = p->format_capacity ? p->format_capacity * 2 : 32;
        struct format *formats = mem_realloc(p->formats, capacity * sizeof *formats);
        if (!formats) {
            xml_stop(xml, err_no_memory(xml_err(xml)));
            return;
        }
        p->formats = formats;
        p->format_capacity = capacity;
    }
    p->formats[p->format_count++] =
        (struct format){(uint32_t)strtoul(id, NULL, 10), xlsx_format_kind(str_of(code))};
}

static enum xlsx_kind kind_of(const struct parse *p, uint32_t id)
{
    for (size_t i = 0; i < p->format_count; i++)
        if (p->formats[i].id == id) return p->formats[i].kind;
    return built_in(id);
}

static void add_style(struct parse *p, struct xml *xml, const char **attributes)
{
    struct xlsx_styles *s = p->styles;
    const char *id = xml_attribute(attributes, "numFmtId");
    if (s->count >= MAX_STYLES) return;
    if (s->count == s->capacity) {
        uint32_t capacity = s->capacity ? s->capacity * 2 : 64;
        uint8_t *kinds = mem_realloc(s->kinds, capacity);
        if (!kinds) {
            xml_stop(xml, err_no_memory(xml_err(xml)));
            return;
        }
        s->kinds = kinds;
        s->capacity = capacity;
    }
    s->kinds[s->count++] = (uint8_t)(id ? kind_of(p, (uint32_t)strtoul(id, NULL, 10)) : XLSX_PLAIN);
}

static void on_start(void *user, struct xml *xml, const char *name, const char **attributes)
{
    struct parse *p = user;
    if (strcmp(name, "numFmt") == 0)
        add_format(p, xml, attributes);
    else if (strcmp(name, "cellXfs") == 0)
        p->in_cells = true;
    else if (p->in_cells && strcmp(name, "xf") == 0)
        add_style(p, xml, attributes);
}

static void on_end(void *user, struct xml *xml, const char *name)
{
    (void)xml;
    struct parse *p = user;
    if (strcmp(name, "cellXfs") == 0) p->in_cells = false;
}

enum err_code xlsx_styles_read(struct xlsx_styles *styles, struct part *part,
                               const struct source_options *options, struct err *err)
{
    static const struct xml_handler handler = {on_start, on_end, NULL};
    struct parse parse = {.styles = styles};
    enum err_code code = xml_parse(part, "styles.xml", options->max_depth, &handler, &parse, err);
    mem_free(parse.formats);
    return code;
}
