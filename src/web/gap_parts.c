/* Parts of the pages of gaps and requests: see gap_parts.h. */
#include "web/gap_parts.h"

#include "cocreate/hunt.h"

enum { MOST_SHOWN = 20 };

static struct str number(struct page *page, int64_t n)
{
    return n ? arena_printf(page->arena, "%lld", (long long)n) : STR("");
}

/* --- requests --------------------------------------------------------------------------------- */

size_t request_fields(struct page *page, const struct request_said *said, struct form_field *out)
{
    (void)page;
    out[0] = (struct form_field){.kind = FORM_LINE,
                                 .name = "title",
                                 .label = _("Asunto"),
                                 .value = said->title,
                                 .most = REQUEST_MOST_TITLE};
    out[1] = (struct form_field){.kind = FORM_LINE,
                                 .name = "unit",
                                 .label = _("A quién se le pide"),
                                 .hint = _("La institución cuya Unidad de Transparencia contesta."),
                                 .value = said->unit,
                                 .most = 300};
    out[2] = (struct form_field){
        .kind = FORM_AREA,
        .name = "text",
        .label = _("Texto de la solicitud"),
        .hint = _("Revíselo: es suyo. La plataforma recibe unos 3500 caracteres. Lo que dice (por "
                  "verificar) viene de memoria: compruebe el artículo antes de enviar. No ponga "
                  "sus datos personales: al enviarse, el texto se publica aquí."),
        .value = said->text,
        .most = REQUEST_MOST_WORDS,
        .rows = 16};
    return REQUEST_FIELDS;
}

struct request_said request_sent(struct page *page)
{
    struct form *f = page->form;
    return (struct request_said){
        .title = form_text(f, "title"), .unit = form_text(f, "unit"), .text = form_text(f, "text")};
}

struct str request_standing(struct page *page, const struct request *r, const char **tag_out)
{
    unsigned long days = (unsigned long)r->days;
    *tag_out = "tag";
    if (r->sent == DATE_NONE) return str_of(_("borrador"));
    if (r->outcome) {
        *tag_out = r->outcome == REQUEST_COMPLETE  ? "tag ok"
                   : r->outcome == REQUEST_PARTIAL ? "tag may"
                                                   : "tag cut";
        return str_of(request_outcome_word(r->outcome));
    }
    *tag_out = r->late ? "tag cut" : "tag may";
    if (r->late)
        return arena_printf(
            page->arena,
            i18n_plural("venció hace %lu día hábil", "venció hace %lu días hábiles", days), days);
    if (!days) return str_of(_("vence hoy"));
    return arena_printf(page->arena,
                        i18n_plural("falta %lu día hábil", "faltan %lu días hábiles", days), days);
}

struct request_item request_item(struct page *page, const struct request *r)
{
    struct request_item item = {.is = r,
                                .url = layout_entity_url(page, "solicitud/%lld", (long long)r->id),
                                .late = r->late};
    item.standing = request_standing(page, r, &item.tag);
    return item;
}

enum err_code request_items(struct page *page, struct co *co, struct str subject,
                            const struct request_item **out, size_t *count_out, struct err *err)
{
    struct request *list;
    size_t count;
    *count_out = 0;
    enum err_code code = request_list(co, subject, REQUESTS_ALL, 0, MOST_SHOWN, &list, &count, err);
    struct request_item *items = arena_array(page->arena, count + 1, sizeof *items);
    if (code || !items) return code ? code : err_no_memory(err);
    for (size_t i = 0; i < count; i++) items[i] = request_item(page, &list[i]);
    *out = items;
    *count_out = count;
    return ERR_NONE;
}

/* --- records ---------------------------------------------------------------------------------- */

static size_t choices_of(struct page *page, const char *(*word)(int), int count, int least,
                         int chosen, struct form_choice *out)
{
    size_t n = 0;
    for (int i = least; i < count; i++)
        out[n++] = (struct form_choice){.value = arena_printf(page->arena, "%d", i),
                                        .label = str_of(word(i)),
                                        .chosen = i == chosen};
    return n;
}

size_t record_fields(struct page *page, const struct gap_record_draft *d,
                     struct record_choices *room, struct form_field *out)
{
    const struct form_field fields[RECORD_FIELDS] = {
        {.kind = FORM_AREA,
         .name = "missing",
         .label = _("Qué dato falta"),
         .value = d->missing,
         .most = 4000},
        {.kind = FORM_LINE,
         .name = "unit",
         .label = _("Quién tiene que publicarlo"),
         .value = d->unit,
         .most = 300},
        {.kind = FORM_AREA,
         .name = "obligation",
         .label = _("Qué ley pide que se publique"),
         .hint = _("Lo que dice (por verificar) viene de memoria."),
         .value = d->obligation,
         .most = 4000,
         .rows = 3,
         .optional = true},
        {.kind = FORM_SELECT,
         .name = "stage",
         .label = _("En qué etapa del dinero"),
         .choices = room->stages,
         .choice_count =
             choices_of(page, gap_stage_word, GAP_STAGES, GAP_ORIGIN, d->stage, room->stages)},
        {.kind = FORM_LINE,
         .name = "theme",
         .label = _("Tema"),
         .value = d->theme,
         .most = 80,
         .optional = true},
        {.kind = FORM_NUMBER,
         .name = "year",
         .label = _("De qué año"),
         .value = number(page, d->year),
         .optional = true},
        {.kind = FORM_SELECT,
         .name = "cause",
         .label = _("Por qué falta"),
         .choices = room->causes,
         .choice_count =
             choices_of(page, gap_cause_word, GAP_CAUSES, GAP_NO_CAUSE, d->cause, room->causes)},
        {.kind = FORM_AREA,
         .name = "cause_text",
         .label = _("La causa, con sus palabras"),
         .value = d->cause_text,
         .most = 4000,
         .rows = 3,
         .optional = true},
        {.kind = FORM_RADIO,
         .name = "severity",
         .label = _("Qué tan grave es"),
         .choices = room->severities,
         .choice_count = choices_of(page, gap_severity_word, GAP_SEVERITIES, GAP_LOW, d->severity,
                                    room->severities)}};
    for (size_t i = 0; i < RECORD_FIELDS; i++) out[i] = fields[i];
    return RECORD_FIELDS;
}

struct gap_record_draft record_sent(struct page *page)
{
    struct form *f = page->form;
    return (struct gap_record_draft){.missing = form_text(f, "missing"),
                                     .unit = form_text(f, "unit"),
                                     .obligation = form_text(f, "obligation"),
                                     .stage = (int)form_number(f, "stage", 0, 99, 0),
                                     .theme = form_text(f, "theme"),
                                     .year = form_number(f, "year", 0, 9999, 0),
                                     .cause = (int)form_number(f, "cause", 0, 99, 0),
                                     .cause_text = form_text(f, "cause_text"),
                                     .severity = (int)form_number(f, "severity", 0, 99, 0)};
}

/* --- where it comes from ---------------------------------------------------------------------- */

struct str gap_subject(struct page *page, const struct trace_gap_row *gap)
{
    return arena_printf(page->arena, "gap/%.*s", STR_FMT(gap->key));
}

enum err_code gap_here(struct page *page, int64_t id, struct trace_gap_row **out, struct err *err)
{
    const struct trace_gap_filter filter = {.entity = page->entity.id, .id = id, .limit = 1};
    size_t count = 0;
    enum err_code code =
        id ? trace_gaps(page->ledger, page->arena, &filter, out, &count, err) : ERR_NONE;
    if (code || count) return code;
    err_set(err, ERR_NOTFOUND, "%s", _("Ese hueco ya no está: quizá se publicó lo que faltaba."));
    return ERR_NOTFOUND;
}

static enum err_code origin_of_gap(struct page *page, struct str key, struct layout_link *out,
                                   struct err *err)
{
    const struct trace_gap_filter filter = {.entity = page->entity.id, .key = key, .limit = 1};
    struct trace_gap_row *gap;
    size_t count = 0;
    enum err_code code = trace_gaps(page->ledger, page->arena, &filter, &gap, &count, err);
    if (code) return code;
    if (count)
        *out = (struct layout_link){
            gap->sentence, layout_entity_url(page, "hueco/%lld", (long long)gap->id), false};
    else
        out->name = str_of(_("un hueco del rastro del dinero que ya no aparece en los archivos"));
    return ERR_NONE;
}

/* The number with which a text begins. */
static int64_t first_number(struct str s)
{
    int64_t n = 0;
    for (size_t i = 0; i < s.n && s.p[i] >= '0' && s.p[i] <= '9' && n < INT64_MAX / 10 - 10; i++)
        n = n * 10 + (s.p[i] - '0');
    return n;
}

enum err_code gap_origin(struct page *page, struct co *co, struct str subject,
                         struct layout_link *out, struct err *err)
{
    struct str rest, kind = str_split(subject, '/', &rest);
    struct gap_record record;
    struct hunt hunt;
    struct err unseen = {0};
    int64_t id = first_number(rest);
    *out = (struct layout_link){STR(""), STR(""), false};
    if (str_is(kind, "gap")) return origin_of_gap(page, rest, out, err);
    if (str_is(kind, "hunt") && !hunt_get(co, id, &hunt, &unseen))
        *out = (struct layout_link){hunt.is.title,
                                    layout_entity_url(page, "caceria/%lld", (long long)id), false};
    if (str_is(kind, "gap-record") && !gap_record_get(co, id, &record, &unseen))
        *out = (struct layout_link){record.is.missing,
                                    layout_entity_url(page, "ficha/%lld", (long long)id), false};
    return ERR_NONE;
}

/* --- addresses ------------------------------------------------------------------------------- */

struct str query_text(struct page *page, struct str text)
{
    static const char digits[] = "0123456789ABCDEF";
    char *out = arena_alloc(page->arena, text.n * 3 + 1);
    size_t n = 0;
    if (!out) return STR("");
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
            out[n++] = (char)c;
            continue;
        }
        out[n++] = '%';
        out[n++] = digits[c >> 4];
        out[n++] = digits[c & 15];
    }
    return (struct str){out, n};
}
