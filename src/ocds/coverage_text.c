/* Coverage told to people: the fields by section, each with the share of the processes (or, within
 * a list, of its elements) that have it; then what can be asked of the data. Lines of 100 columns
 * at most, but for paths that are longer. */
#include <stdio.h>
#include <stdlib.h>

#include "base/i18n.h"
#include "base/text.h"
#include "ocds/coverage_private.h"

enum { PATH_WIDTH = 60, COUNT_WIDTH = 12, CODE_WIDTH = 6, MISSING_WIDTH = 50 };

static void pad(struct buf *out, size_t width, size_t to)
{
    for (; width < to; width++) buf_char(out, ' ');
}

static void put_right(struct buf *out, struct str s, size_t width)
{
    pad(out, text_width(s), width);
    buf_str(out, s);
}

static struct str with_commas(uint64_t n, char text[32])
{
    size_t at = 32, digits = 0;
    do {
        if (digits && digits % 3 == 0) text[--at] = ',';
        text[--at] = (char)('0' + n % 10);
        n /= 10;
        digits++;
    } while (n);
    return (struct str){text + at, 32 - at};
}

static void put_count(struct buf *out, uint64_t n, size_t width)
{
    char text[32];
    put_right(out, with_commas(n, text), width);
}

static void put_percent(struct buf *out, uint64_t part, uint64_t whole, size_t width)
{
    char text[32];
    unsigned permille = coverage_permille(part, whole);
    int n = snprintf(text, sizeof text, "%u.%u %%", permille / 10, permille % 10);
    put_right(out, (struct str){text, n > 0 ? (size_t)n : 0}, width);
}

/* Published names may hold anything; on a terminal no control character is shown. */
static size_t put_safe(struct buf *out, struct str s)
{
    size_t from = out->n;
    for (size_t i = 0; i < s.n; i++) {
        bool c1 = (unsigned char)s.p[i] == 0xc2 && i + 1 < s.n && (unsigned char)s.p[i + 1] < 0xa0;
        buf_char(out, (unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f || c1 ? '?' : s.p[i]);
        i += c1;
    }
    return out->failed ? 0 : text_width((struct str){out->p + from, out->n - from});
}

/* --- the fields ------------------------------------------------------------------------------- */

struct section {
    const char *name, *title;
};
static const struct section sections[] = {
    {"parties", N_("Participantes")}, {"buyer", N_("Comprador")},
    {"planning", N_("Planeación")},   {"tender", N_("Concurso")},
    {"bids", N_("Ofertas")},          {"awards", N_("Adjudicaciones")},
    {"contracts", N_("Contratos")},   {"relatedProcesses", N_("Procesos relacionados")},
    {"budget", N_("Presupuesto")},    {"locations", N_("Lugares")},
    {"documents", N_("Documentos")},  {"contractingProcesses", N_("Procesos de contratación")},
    {"completion", N_("Conclusión")},
};

/* The member of the element that a place belongs to; NULL for the element itself. */
static const struct trie_node *section_of(const struct trie_node *n)
{
    while (n->parent && n->parent->parent) n = n->parent;
    return n->parent ? n : NULL;
}

static bool is_simple(const struct trie_node *n)
{
    return n->objects == 0 && (!n->elements || n->elements->count == 0);
}

/* Elements of a list that are objects, and places without anything in them. */
static bool is_shown(const struct trie_node *n)
{
    if (n->element) return n->objects != 0 || !n->parent->parent;
    return is_simple(n) || (n->elements && n->elements->count && n->elements->objects == 0);
}

uint64_t coverage_whole(const struct coverage_report *report, const struct trie_node *node)
{
    const struct trie_node *n = node->element ? node->parent : node;
    for (n = n->parent; n; n = n->parent)
        if (n->element) return n->count;
    return report->answers->elements[0] + report->answers->elements[1];
}

bool coverage_kept(const struct coverage_report *report, const struct trie_node *node)
{
    const struct trie_node *had = node->element ? node->parent : node;
    return coverage_permille(had->count, coverage_whole(report, node)) >=
           report->options->min_permille;
}

/* A path as it is told below its section's heading. */
static struct str within(struct str path, const struct trie_node *n,
                         const struct trie_node *section)
{
    if (n == section->elements) return path;
    size_t cut = section->path_n;
    if (str_starts(str_slice(path, cut, path.n), STR("[]/"))) cut += 2;
    return str_slice(path, cut, path.n);
}

static void put_row(const struct coverage_report *r, const struct trie_node *n,
                    const struct trie_node *section, struct buf *path, struct buf *out)
{
    /* An element of a list counts the lists that have any; how many there are is told besides. */
    const struct trie_node *had = n->element ? n->parent : n;
    uint64_t whole = coverage_whole(r, n);
    if (!coverage_kept(r, n)) return;
    buf_clear(path);
    trie_path(n, path);
    if (!n->element && n->elements && n->elements->count) buf_text(path, "[]");
    struct str shown = buf_view(path);
    if (section) shown = within(shown, n, section);
    if (str_starts(shown, STR("/"))) shown = str_slice(shown, 1, shown.n);
    buf_text(out, "  ");
    size_t width = put_safe(out, shown), column = PATH_WIDTH + COUNT_WIDTH;
    if (width > PATH_WIDTH) {
        buf_text(out, "  "); /* behind a long path the figures stay in their column */
        width += 2;
    }
    pad(out, width, PATH_WIDTH);
    if (width < PATH_WIDTH) width = PATH_WIDTH;
    put_count(out, had->count, width < column ? column - width : 0);
    put_percent(out, had->count, whole, 9);
    if (n->element) {
        char text[32];
        struct str count = with_commas(n->count, text);
        buf_printf(out, _("  (%.*s en total)"), STR_FMT(count));
    }
    buf_char(out, '\n');
}

static void put_heading(const struct trie_node *section, struct buf *out)
{
    buf_char(out, '\n');
    for (size_t i = 0; i < sizeof sections / sizeof *sections; i++)
        if (str_is((struct str){section->key, section->key_n}, sections[i].name))
            buf_printf(out, "%s · ", _(sections[i].title));
    put_safe(out, (struct str){section->key, section->key_n});
    buf_char(out, '\n');
}

/* What stands within a section, section by section; a list before what is in it. All in the order
 * in which the first thing of each was seen. */
struct row {
    const struct trie_node *section, *node;
    struct trie_order section_begins, begins;
};
static int compare_orders(const struct trie_order *p, const struct trie_order *q)
{
    if (p->element != q->element) return p->element < q->element ? -1 : 1;
    return (p->at > q->at) - (p->at < q->at);
}
static int by_section(const void *a, const void *b)
{
    const struct row *x = a, *y = b;
    int order = compare_orders(&x->section_begins, &y->section_begins);
    if (order == 0) order = compare_orders(&x->begins, &y->begins);
    return order ? order
                 : (x->node->path_n > y->node->path_n) - (x->node->path_n < y->node->path_n);
}

/* When the first thing at or below each place was seen, by the place's id. */
static struct trie_order *beginnings(const struct coverage_report *r)
{
    struct trie_order *begins = arena_array(r->arena, r->trie->nodes + 1, sizeof *begins);
    for (size_t i = 0; begins && i <= r->trie->nodes; i++) begins[i].element = UINT64_MAX;
    for (size_t i = 0; begins && i < r->entry_count; i++) {
        const struct trie_order *seen = &r->entries[i].seen;
        for (const struct trie_node *n = r->entries[i].node; n; n = n->parent)
            if (compare_orders(seen, &begins[n->id]) < 0) begins[n->id] = *seen;
    }
    return begins;
}

static size_t rows_by_section(const struct coverage_report *r, const struct row **out)
{
    const struct trie_order *begins = beginnings(r);
    struct row *rows = begins ? arena_array(r->arena, r->entry_count + 1, sizeof *rows) : NULL;
    size_t n = 0;
    *out = rows;
    for (size_t i = 0; rows && i < r->entry_count; i++) {
        const struct trie_node *node = r->entries[i].node, *section = section_of(node);
        if (r->entries[i].object || !section || is_shown(section) || !is_shown(node)) continue;
        rows[n++] = (struct row){section, node, begins[section->id], begins[node->id]};
    }
    if (n) qsort(rows, n, sizeof *rows, by_section);
    return n;
}

static void put_fields(const struct coverage_report *r, struct buf *out)
{
    struct buf path;
    buf_init(&path, TRIE_PATH_BYTES + 16);
    buf_char(out, '\n');
    buf_text(out,
             r->answers->elements[0]
                 ? _("Campos: cuántos procesos los traen; dentro de una lista ([]), cuántos de "
                     "sus elementos.\n")
                 : _("Campos: cuántos proyectos los traen; dentro de una lista ([]), cuántos de "
                     "sus elementos.\n"));
    buf_char(out, '\n');
    buf_printf(out, "%s\n", _("Generales"));
    for (size_t i = 0; i < r->entry_count; i++) {
        const struct trie_node *n = r->entries[i].node;
        if (r->entries[i].object || n->element || n->parent != r->trie->root || !is_shown(n))
            continue;
        put_row(r, n, NULL, &path, out);
    }
    const struct row *rows;
    size_t count = rows_by_section(r, &rows);
    out->failed |= !rows;
    for (size_t i = 0; rows && i < count; i++) {
        if (i == 0 || rows[i].section != rows[i - 1].section) put_heading(rows[i].section, out);
        put_row(r, rows[i].node, rows[i].section, &path, out);
    }
    buf_free(&path);
}

/* --- the questions ---------------------------------------------------------------------------- */

static void put_missing(const struct answer *a, struct buf *out)
{
    if (!a->lacking) return;
    pad(out, 0, 13);
    buf_text(out, a->lacking_have ? _("lo que más falta: ") : _("falta: "));
    struct str rest = str_of(a->lacking->paths);
    size_t width = 0;
    do { /* one path at least; a second where there is room */
        struct str more, one = str_split(rest, '|', &more);
        if (width && width + one.n > MISSING_WIDTH) break;
        if (width) buf_text(out, _(" o "));
        buf_str(out, str_starts(one, STR("/")) ? str_slice(one, 1, one.n) : one);
        width += one.n;
        rest = more;
    } while (rest.n && width < MISSING_WIDTH / 2);
    if (rest.n) buf_text(out, _(" u otro equivalente"));
    if (a->lacking_have) {
        buf_text(out, _(" (lo trae el "));
        put_percent(out, a->lacking_have, a->of, 0);
        buf_char(out, ')');
    }
    buf_char(out, '\n');
}

static void put_question(const struct coverage_report *r, size_t i, struct buf *out)
{
    static const char *const verdicts[] = {N_("sí"), N_("en parte"), N_("no")};
    const struct asked *q = &r->plan->asked[i];
    struct answer a = answer_of(r->plan, r->answers, i);
    struct str verdict = str_of(_(verdicts[a.verdict]));
    buf_text(out, "  ");
    buf_str(out, verdict);
    pad(out, text_width(verdict), 8);
    if (a.verdict == VERDICT_NO)
        pad(out, 0, 9);
    else
        put_percent(out, a.have, a.of, 9);
    buf_text(out, "  ");
    if (q->title) {
        buf_text(out, q->code);
        pad(out, text_width(str_of(q->code)), CODE_WIDTH);
    }
    buf_text(out, _(q->title ? q->title : q->question));
    if (q->needs) buf_printf(out, _(" (además, %s)"), _(q->needs));
    buf_char(out, '\n');
    if (a.verdict != VERDICT_YES) put_missing(&a, out);
}

static void put_questions(const struct coverage_report *r, struct buf *out)
{
    const struct plan *plan = r->plan;
    for (int project = 0; project < 2; project++) {
        if (r->answers->elements[project] == 0) continue;
        for (int indicator = 0; indicator < 2; indicator++) {
            bool begun = false;
            for (size_t i = 0; i < plan->asked_count; i++) {
                const struct asked *q = &plan->asked[i];
                if (q->project != project || (q->title != NULL) != indicator) continue;
                if (!begun)
                    buf_printf(out, "\n%s\n",
                               indicator ? _("Indicadores que se pueden calcular")
                               : project ? _("Qué se puede preguntar de las obras")
                                         : _("Qué se puede preguntar a estos datos"));
                begun = true;
                put_question(r, i, out);
            }
        }
    }
}

void coverage_write_text(const struct coverage_report *r, struct buf *out)
{
    char text[32];
    const struct answers *a = r->answers;
    struct str count;
    if (a->elements[0]) {
        count = with_commas(a->elements[0], text);
        buf_printf(out, i18n_plural("%.*s proceso", "%.*s procesos", a->elements[0]),
                   STR_FMT(count));
    }
    if (a->elements[1]) {
        if (a->elements[0]) buf_text(out, ", ");
        count = with_commas(a->elements[1], text);
        buf_printf(out, i18n_plural("%.*s proyecto", "%.*s proyectos", a->elements[1]),
                   STR_FMT(count));
    }
    if (a->elements[0] + a->elements[1] == 0) return;
    buf_text(out, ".\n");
    if (r->options->fields || !r->options->questions) put_fields(r, out);
    if (r->options->questions || !r->options->fields) put_questions(r, out);
}
