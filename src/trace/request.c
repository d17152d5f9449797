/* Drafting a request for information about a gap: the gap, its largest things and where each was
 * published, the law, and the words of the template. As many things are named as fit. */
#include "trace/request.h"

#include <stdio.h>

#include "base/i18n.h"
#include "base/money.h"
#include "base/text.h"
#include "trace/gaps_private.h"
#include "trace/obligation.h"
#include "trace/request_private.h"

enum { NAMED_MAX = 12, SOURCES_MAX = 3, SHA_SHOWN = 12, LABEL_MAX = 140, VALUES_MAX = 16 };

struct draft {
    struct arena *arena;
    const struct request_template *template;
    const struct trace_gap_row *gap;
    const struct trace_gap_member *members;
    size_t member_count;
    struct request_value values[VALUES_MAX];
    size_t value_count;
};

static void put(struct draft *d, const char *name, struct str value)
{
    for (size_t i = 0; i < d->value_count; i++)
        if (str_is(str_of(name), d->values[i].name)) {
            d->values[i].value = value;
            return;
        }
    if (d->value_count < VALUES_MAX)
        d->values[d->value_count++] = (struct request_value){name, value};
}

/* --- the pieces ------------------------------------------------------------------------------- */

/* On one line, and never longer than what a reader takes in; cut at a blank. */
static struct str brief(struct arena *arena, struct str s)
{
    char *text = arena_cstr(arena, str_trim(s));
    size_t n = text ? str_trim(s).n : 0;

    for (size_t i = 0; i < n; i++)
        if ((unsigned char)text[i] < 0x20) text[i] = ' ';
    if (n <= LABEL_MAX) return (struct str){text, n};
    n = LABEL_MAX;
    while (n > LABEL_MAX / 2 && text[n] != ' ') n--;
    while (n && ((unsigned char)text[n] & 0xC0) == 0x80) n--;
    return arena_printf(arena, "%.*s…", (int)n, text);
}

static struct str cut_off_text(struct arena *arena, int32_t days)
{
    char date[16];

    return days == DATE_NONE ? STR("no dicha") : arena_str(arena, date_iso(days, date));
}

static void add_source(struct buf *out, const struct draft *d, struct str file, int32_t cut_off,
                       struct str sha256)
{
    const struct request_value values[] = {
        {"archivo", brief(d->arena, file)},
        {"corte", cut_off_text(d->arena, cut_off)},
        {"sha256", str_slice(sha256, 0, sha256.n < SHA_SHOWN ? sha256.n : SHA_SHOWN)}};

    if (out->n) buf_char(out, '\n');
    request_fill(out, request_part_find(d->template, "fuente"), values, 3);
}

/* The files that show the things named, each once; where none is named, those of the largest. */
static void sources(struct buf *out, const struct draft *d, size_t named)
{
    int64_t shown[SOURCES_MAX];
    size_t count = 0;

    for (size_t i = 0; i < d->member_count && (i < named || i == 0); i++) {
        const struct trace_gap_member *m = &d->members[i];
        size_t k = 0;

        while (k < count && shown[k] != m->snapshot) k++;
        if (k < count || count == SOURCES_MAX) continue;
        shown[count++] = m->snapshot;
        add_source(out, d, m->file, m->cut_off, m->sha256);
    }
    if (count == 0) add_source(out, d, d->gap->file, d->gap->cut_off, STR_NONE);
}

static void examples(struct buf *out, const struct draft *d, size_t named)
{
    for (size_t i = 0; i < named; i++) {
        const struct trace_gap_member *m = &d->members[i];
        const struct request_value values[] = {
            {"clave", brief(d->arena, m->key)},
            {"nombre", brief(d->arena, m->label.n ? m->label : m->key)},
            {"importe", trace_money(d->arena, m->minor, d->gap->currency)},
            {"sin_rastro", trace_money(d->arena, m->ended, d->gap->currency)},
            {"archivo", brief(d->arena, m->file)},
            {"fila", arena_printf(d->arena, "%lld", (long long)m->row)}};

        if (out->n) buf_char(out, '\n');
        request_fill(out, request_part_find(d->template, "ejemplo"), values, 6);
    }
}

static struct str rest_text(const struct draft *d, size_t named)
{
    int64_t rest = d->gap->nodes - (int64_t)named;
    char digits[48];

    if (rest <= 0 || named == 0) return STR("");
    if (rest == 1) return STR("Y una más, en los mismos términos.");
    return arena_printf(d->arena, "Y %.*s más, en los mismos términos.",
                        STR_FMT(money_pretty(rest, 0, digits)));
}

/* --- one draft -------------------------------------------------------------------------------- */

static struct str kept(struct arena *arena, struct buf *b)
{
    struct str text = b->failed ? STR_NONE : arena_str(arena, buf_view(b));

    buf_free(b);
    return text;
}

static struct str filled(const struct draft *d, const char *part)
{
    struct buf b;

    buf_init(&b, 1 << 20);
    request_fill(&b, request_part_find(d->template, part), d->values, d->value_count);
    return kept(d->arena, &b);
}

static struct str body_with(struct draft *d, size_t named)
{
    struct buf b;

    buf_init(&b, 1 << 20);
    sources(&b, d, named);
    put(d, "fuentes", kept(d->arena, &b));
    buf_init(&b, 1 << 20);
    examples(&b, d, named);
    put(d, "ejemplos", kept(d->arena, &b));
    put(d, "resto", rest_text(d, named));
    return filled(d, "cuerpo");
}

/* Laws by name and article; what each asks for only once, since several may ask for the same. */
static struct str basis(const struct draft *d, const struct obligations *all)
{
    struct str text = obligation_text(d->arena, all, d->gap->missing, d->gap->kind);

    return text.n ? arena_printf(d->arena, "%.*s.", STR_FMT(text)) : text;
}

static enum err_code gather(struct draft *d, const struct obligations *all, struct err *err)
{
    const struct trace_gap_row *g = d->gap;
    struct arena *a = d->arena;
    char part[40];
    struct str title = arena_str(a, str_of(gap_title_spanish(g->missing)));
    struct str what = gap_things(a, g->kind, g->nodes, true);

    put(d, "destinatario", brief(a, gap_responsible(g)));
    put(d, "de_destinatario", gap_of_whom(a, brief(a, gap_responsible(g)), true));
    put(d, "entidad", g->entity_name);
    put(d, "unidad", g->unit_name);
    put(d, "periodo",
        g->year ? arena_printf(a, "ejercicio %lld", (long long)g->year)
                : STR("todos los ejercicios publicados"));
    put(d, "cosas", what);
    put(d, "pesos", trace_money(a, g->minor, g->currency));
    put(d, "oracion", gap_sentence(a, g, true));
    put(d, "falta", title);
    put(d, "titulo_falta", arena_printf(a, "%.*s %.*s", STR_FMT(what), STR_FMT(title)));
    put(d, "fundamento", basis(d, all));
    snprintf(part, sizeof part, "pide %s", trace_missing_code(g->missing));
    put(d, "pide", filled(d, part));
    for (size_t i = 0; i < d->value_count; i++)
        if (!d->values[i].value.p) return err_no_memory(err);
    return ERR_NONE;
}

/* The longest draft that fits: fewer things named, never a sentence cut. */
static enum err_code fit(struct draft *d, struct request_text *out, struct err *err)
{
    size_t named = d->member_count < NAMED_MAX ? d->member_count : NAMED_MAX;

    for (;; named--) {
        out->body = body_with(d, named);
        if (!out->body.p) return err_no_memory(err);
        out->named = named;
        out->characters = text_width(out->body);
        if (out->characters <= REQUEST_MAX) return ERR_NONE;
        if (named == 0) break;
    }
    err_set(err, ERR_LIMIT, _("La solicitud tiene %zu caracteres y la plataforma recibe %d."),
            out->characters, REQUEST_MAX);
    err_file(err, d->template->file);
    err_advice(err, "%s", _("Acorte la plantilla, o el catálogo de obligaciones."));
    return ERR_LIMIT;
}

static enum err_code read_gap(struct draft *d, struct ledger *ledger, int64_t entity, int64_t gap,
                              struct err *err)
{
    struct trace_gap_filter filter = {.entity = entity, .id = gap, .limit = 1};
    struct trace_gap_row *list = NULL;
    struct trace_gap_member *members = NULL;
    size_t count = 0;
    enum err_code code = trace_gaps(ledger, d->arena, &filter, &list, &count, err);

    if (code) return code;
    if (count == 0) {
        err_set(err, ERR_NOTFOUND, _("No hay hueco %lld."), (long long)gap);
        err_advice(err, "%s", _("Los huecos se ven con: cauce gaps"));
        return ERR_NOTFOUND;
    }
    d->gap = list;
    code = trace_gap_members(ledger, d->arena, entity, gap, 0, 0, NAMED_MAX, &members,
                             &d->member_count, err);
    d->members = members;
    return code;
}

enum err_code request_draft(struct ledger *ledger, struct arena *arena, int64_t entity, int64_t gap,
                            struct request_text *out, struct err *err)
{
    struct request_template template;
    struct draft d = {.arena = arena, .template = &template};
    struct obligations obligations;
    struct str text;
    const char *path;
    enum err_code code = read_gap(&d, ledger, entity, gap, err);

    *out = (struct request_text){0};
    if (!code) code = obligation_file(ledger, arena, "solicitud.txt", &text, &path, err);
    if (!code) code = request_template_parse(text, path, &template, err);
    if (!code) code = obligations_read(ledger, arena, &obligations, err);
    if (!code) code = gather(&d, &obligations, err);
    if (code) return code;
    out->addressee = gap_responsible(d.gap);
    out->title = filled(&d, "titulo");
    if (!out->title.p) return err_no_memory(err);
    return fit(&d, out, err);
}
