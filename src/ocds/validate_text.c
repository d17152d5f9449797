/* The report for people, in either voice: for the publisher by gravity, with place and remedy; for
 * who uses the data by what they would do with them. */
#include <inttypes.h>

#include "base/i18n.h"
#include "ocds/validate_private.h"

enum { COLUMNS = 98 };

/* A paragraph in lines of at most COLUMNS characters, behind `indent` blanks. */
static void say(struct buf *out, size_t indent, struct str text)
{
    size_t column = 0;
    bool begun = false;
    while (text.n) {
        struct str word = str_split(text, ' ', &text);
        size_t width = 0;
        for (size_t i = 0; i < word.n; i++) width += ((unsigned char)word.p[i] & 0xc0) != 0x80;
        if (begun && column + 1 + width > COLUMNS) {
            buf_char(out, '\n');
            begun = false;
        }
        if (!begun) {
            for (size_t i = 0; i < indent; i++) buf_char(out, ' ');
            column = indent;
        } else {
            buf_char(out, ' ');
            column++;
        }
        /* What came from the data cannot break the line or steer the terminal. */
        for (size_t i = 0; i < word.n; i++)
            buf_char(out, (unsigned char)word.p[i] < ' ' || word.p[i] == 0x7f ? '?' : word.p[i]);
        column += width;
        begun = true;
    }
    buf_char(out, '\n');
}

static void sayf(struct buf *out, size_t indent, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static void sayf(struct buf *out, size_t indent, const char *format, ...)
{
    char text[3000];
    va_list args;
    va_start(args, format);
    int n = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (n < 0) return;
    say(out, indent, (struct str){text, (size_t)n < sizeof text ? (size_t)n : sizeof text - 1});
}

static void heading(struct buf *out, bool apart, const char *text)
{
    if (apart) buf_char(out, '\n');
    say(out, 0, str_of(text));
}

static void said(const struct vreport *r, size_t i, struct buf *out, size_t indent,
                 const char *label, void (*how)(const struct vreport *, size_t, struct buf *))
{
    struct buf text;
    buf_init(&text, 1 << 16);
    buf_text(&text, label);
    how(r, i, &text);
    say(out, indent, buf_view(&text));
    if (text.failed) out->failed = true;
    buf_free(&text);
}

/* "1,234,567" */
static const char *counted(uint64_t n, char buf[32])
{
    char digits[24];
    int length = snprintf(digits, sizeof digits, "%" PRIu64, n), at = 0;
    for (int i = 0; i < length; i++) {
        if (i && (length - i) % 3 == 0) buf[at++] = ',';
        buf[at++] = digits[i];
    }
    buf[at] = 0;
    return buf;
}

/* --- for the publisher ------------------------------------------------------------------------ */

static void place(const struct vreport *r, size_t i, struct buf *out)
{
    const struct validate_group *g = &r->groups[i];
    char line[64] = "", digits[32], text[2600];
    if (!g->file || !*g->file) return;
    snprintf(digits, sizeof digits, "%" PRIu64, g->line); /* plain: to be typed into an editor */
    if (g->line) snprintf(line, sizeof line, _(", línea %s"), digits);
    int n = snprintf(text, sizeof text, _("Ejemplo: %s%s"), g->file, line);
    if (n > 0 && (size_t)n < sizeof text && g->pointer.n)
        n += snprintf(text + n, sizeof text - (size_t)n, ", %.*s", STR_FMT(g->pointer));
    if (n > 0 && (size_t)n < sizeof text && g->found.n)
        snprintf(text + n, sizeof text - (size_t)n, ": «%.*s»", STR_FMT(g->found));
    say(out, 5, str_of(text));
}

static void tell_group(const struct vreport *r, size_t i, struct buf *out)
{
    const struct validate_group *g = &r->groups[i];
    char count[32], of[32];
    struct buf head;
    buf_init(&head, 1 << 16);
    buf_printf(&head, "%zu. ", i + 1);
    if (g->path.n) buf_printf(&head, "%.*s: ", STR_FMT(g->path));
    validate_say_publisher(r, i, &head);
    buf_printf(&head, _(" %s de %s."), counted(g->count, count), counted(g->of, of));
    say(out, 2, buf_view(&head));
    if (head.failed) out->failed = true;
    buf_free(&head);
    place(r, i, out);
    said(r, i, out, 5, _("Qué hacer: "), validate_say_fix);
}

static void tell_others(const struct vreport *r, struct buf *out)
{
    char count[32];
    for (int c = 0; c < CODES; c++)
        if (r->v->groups.others[c])
            sayf(out, 2, _("… y %s más de «%s», en otros lugares o con otros valores."),
                 counted(r->v->groups.others[c], count), validate_codes[c].name);
    if (r->sampled > 1)
        sayf(out, 2, _("Los repetidos se buscaron en uno de cada %s procesos."),
             counted(r->sampled, count));
}

static void publisher(const struct vreport *r, size_t shown, struct buf *out)
{
    static const char *const titles[] = {N_("Errores: lo que el estándar no permite"),
                                         N_("Avisos: lo que casi siempre está mal"),
                                         N_("Notas: lo que conviene saber")};
    for (size_t i = 0; i < shown; i++) {
        if (i == 0 || r->groups[i].level != r->groups[i - 1].level)
            heading(out, i != 0, _(titles[r->groups[i].level]));
        tell_group(r, i, out);
    }
    tell_others(r, out);
}

/* --- for who uses the data -------------------------------------------------------------------- */

/* That a schema also forbids what is empty adds nothing for a reader. */
static bool is_told_as_empty(const struct vreport *r, size_t i)
{
    const struct validate_group *g = &r->groups[i];
    enum code code = r->codes[i];
    if (code != CODE_MIN_LENGTH && code != CODE_MIN_ITEMS && code != CODE_MIN_PROPERTIES)
        return false;
    for (size_t k = 0; k < r->count; k++)
        if (r->codes[k] == CODE_EMPTY && r->groups[k].scope == g->scope &&
            r->groups[k].count >= g->count && str_eq(r->groups[k].path, g->path))
            return true;
    return false;
}

/* Not what only matters to who publishes. */
static bool is_for_users(const struct vreport *r, size_t i)
{
    enum code code = r->codes[i];
    return code != CODE_ADDITIONAL && code != CODE_NULL && code != CODE_OPEN &&
           code != CODE_UNPACKAGED && code != CODE_EXTENSION && !is_told_as_empty(r, i);
}

static void one_use(const struct vreport *r, enum code_use use, size_t most, struct buf *out)
{
    size_t told = 0, left = 0;
    char count[32];
    for (size_t i = 0; i < r->count; i++) {
        if (validate_codes[r->codes[i]].use != use || !is_for_users(r, i)) continue;
        if (most && told == most) {
            left++;
            continue;
        }
        if (told++ == 0) {
            buf_char(out, '\n');
            sayf(out, 0, _("Para %s:"), _(validate_uses[use].affected));
        }
        said(r, i, out, 2, "- ", validate_say_user);
    }
    if (left) sayf(out, 2, _("… y %s observaciones más."), counted(left, count));
    if (told) sayf(out, 2, _("Lo que sí se puede: %s"), _(validate_uses[use].still));
}

static void user(const struct vreport *r, struct buf *out)
{
    size_t most = r->options->examples;
    bool fine[USES];
    for (int u = 0; u < USES; u++) {
        fine[u] = true;
        for (size_t i = 0; i < r->count; i++)
            if (validate_codes[r->codes[i]].use == (enum code_use)u && is_for_users(r, i))
                fine[u] = false;
        if (!fine[u]) one_use(r, (enum code_use)u, most, out);
    }
    bool any = false;
    for (int u = 0; u < USES && r->result.elements; u++) {
        if (!fine[u]) continue;
        if (!any) heading(out, true, _("Sin observaciones para:"));
        any = true;
        sayf(out, 2, "- %s", _(validate_uses[u].affected));
    }
}

void validate_write_text(const struct vreport *r, struct buf *out)
{
    char a[32], b[32], c[32], d[32];
    size_t shown =
        r->options->examples && r->options->examples < r->count ? r->options->examples : r->count;
    sayf(out, 0, _("Elementos revisados: %s; sin errores: %s. Errores: %s, avisos: %s."),
         counted(r->result.elements, a), counted(r->result.valid, b), counted(r->result.errors, c),
         counted(r->result.warnings, d));
    if (r->options->user_voice) {
        user(r, out);
        return;
    }
    buf_char(out, '\n');
    publisher(r, shown, out);
    if (shown == r->count) return;
    buf_char(out, '\n');
    sayf(out, 0, _("Se muestran %zu de %zu clases. Para verlas todas: --limit 0."), shown,
         r->count);
}
