/* The fields of a check, with choices offered from what there is: files of the ledger, indicators,
 * sessions and documents, money tied to the commitment, kinds with how many are published. What is
 * offered is a help: what the domain takes is its own to say. */
#include <string.h>

#include "cocreate/commitment_parts.h"
#include "cocreate/paper.h"
#include "cocreate/sitting.h"
#include "cocreate/subject.h"
#include "trace/gaps.h"
#include "web/open_parts.h"
#include "web/page_check.h"

enum { MOST_CHOICES = 240, MOST_SITTINGS = 40, MOST_PAPERS = 100 };
#define FILES_FIELD "files" /* "of" and "name" together: "series/contratos" */
#define TIED_FIELD "tied"   /* a thing tied to the commitment, instead of "source" */

struct choices {
    struct form_choice *list;
    size_t count;
};

static bool choices_new(struct page *page, struct choices *c)
{
    c->count = 0;
    c->list = arena_array(page->arena, MOST_CHOICES, sizeof *c->list);
    return c->list != NULL;
}

static void choice(struct choices *c, struct str value, struct str label, struct str chosen)
{
    for (size_t i = 0; i < c->count; i++)
        if (str_eq(c->list[i].value, value)) return;
    if (c->count < MOST_CHOICES)
        c->list[c->count++] =
            (struct form_choice){.value = value, .label = label, .chosen = str_eq(value, chosen)};
}

/* What is kept stays a choice, also when it is no longer offered. */
static void choice_kept(struct choices *c, struct str kept)
{
    if (kept.n) choice(c, kept, kept, kept);
}

static void as_select(struct form_field *f, struct choices *c)
{
    f->kind = FORM_SELECT;
    f->choices = c->list;
    f->choice_count = c->count;
}

/* --- files: series and layouts ---------------------------------------------------------------- */

static enum err_code offer_files(struct page *page, struct co *co, struct str kept,
                                 struct form_field *f, struct err *err)
{
    struct machine_series *list;
    struct choices c;
    size_t count = 0;
    enum err_code code = machine_series_list(co, &list, &count, err);
    if (!code && !choices_new(page, &c)) code = err_no_memory(err);
    if (code) return code;
    for (size_t i = 0; i < count; i++)
        choice(&c, arena_printf(page->arena, "series/%.*s", STR_FMT(list[i].series)),
               arena_printf(page->arena,
                            i18n_plural("%.*s: %lld archivo", "%.*s: %lld archivos",
                                        (unsigned long)list[i].snapshots),
                            STR_FMT(list[i].series), (long long)list[i].snapshots),
               kept);
    for (size_t i = 0; i < count; i++)
        choice(&c, arena_printf(page->arena, "layout/%.*s", STR_FMT(list[i].layout)),
               arena_printf(page->arena, _("todos los que tienen la estructura «%.*s»"),
                            STR_FMT(list[i].layout)),
               kept);
    choice_kept(&c, kept);
    *f = (struct form_field){.name = FILES_FIELD,
                             .label = _("Qué archivos"),
                             .hint = count ? NULL
                                           : _("Todavía no hay archivos de este gobierno: primero "
                                               "se importan.")};
    as_select(f, &c);
    return ERR_NONE;
}

/* --- indicators, documents, money ------------------------------------------------------------- */

static enum err_code offer_indicators(struct page *page, struct co *co, int64_t commitment,
                                      struct str kept, struct form_field *f, struct err *err)
{
    struct choices c;
    enum err_code code = choices_new(page, &c) ? ERR_NONE : err_no_memory(err);
    for (int city = 0; !code && city < 2; city++) {
        struct measure *list;
        size_t count = 0;
        code = measure_list(co, city ? 0 : commitment, &list, &count, err);
        for (size_t i = 0; !code && i < count; i++)
            choice(
                &c, arena_printf(page->arena, "%lld", (long long)list[i].id),
                city ? arena_printf(page->arena, _("De la ciudad: %.*s"), STR_FMT(list[i].is.title))
                     : list[i].is.title,
                kept);
    }
    choice_kept(&c, kept);
    f->label = _("Cuál indicador");
    if (!c.count) f->hint = _("Este compromiso no tiene indicadores.");
    as_select(f, &c);
    return code;
}

static void offer_subject(struct page *page, struct co *co, struct choices *c, struct str subject,
                          struct str kept)
{
    struct err unseen = {0};
    struct str title;
    const char *word = subject_word(subject);
    if (!subject_title(co, subject, &title, &unseen) && word)
        choice(c, subject, arena_printf(page->arena, "%s: %.*s", word, STR_FMT(title)), kept);
    else
        choice(c, subject, subject, kept);
}

/* This commitment, sessions of its cycle (also those to come), whatever has documents. */
static enum err_code offer_subjects(struct page *page, struct co *co, int64_t cycle,
                                    struct str kept, struct form_field *f, struct err *err)
{
    struct sitting *sittings;
    struct paper *papers;
    struct choices c;
    size_t count = 0, paper_count = 0;
    enum err_code code = choices_new(page, &c) ? ERR_NONE : err_no_memory(err);
    if (!code) code = sitting_list(co, cycle, 0, MOST_SITTINGS, &sittings, &count, err);
    if (!code) code = paper_list(co, STR(""), 0, MOST_PAPERS, &papers, &paper_count, err);
    if (code) return code;
    choice(&c, STR(""), str_of(_("este compromiso")), kept);
    for (size_t i = 0; i < count; i++)
        choice(&c, arena_printf(page->arena, "sitting/%lld", (long long)sittings[i].id),
               arena_printf(page->arena, _("Sesión %lld del secretariado"),
                            (long long)sittings[i].number),
               kept);
    for (size_t i = 0; i < paper_count; i++)
        offer_subject(page, co, &c, papers[i].is.subject, kept);
    choice_kept(&c, kept);
    f->hint = NULL;
    as_select(f, &c);
    return ERR_NONE;
}

static enum err_code offer_roles(struct page *page, struct str kept, struct form_field *f,
                                 struct err *err)
{
    static const char *const roles[][2] = {{"evidence", N_("evidencia")},
                                           {"minutes", N_("acta firmada")},
                                           {"signed", N_("declaración firmada")},
                                           {"rules", N_("reglas del secretariado")},
                                           {"material", N_("material de una actividad")},
                                           {"document", N_("documento del proceso")}};
    struct choices c;
    if (!choices_new(page, &c)) return err_no_memory(err);
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
        choice(&c, str_of(roles[i][0]), str_of(i18n(roles[i][1])), kept);
    choice_kept(&c, kept);
    f->hint = NULL;
    as_select(f, &c);
    return ERR_NONE;
}

/* Things tied to the commitment by the name that route_find takes: "crédito:CLAVE". */
static enum err_code offer_money(struct page *page, struct co *co, int64_t commitment,
                                 struct str kept, struct form_field *f, bool fresh,
                                 bool *kept_is_one, struct err *err)
{
    struct money_tie *ties;
    struct choices c;
    size_t count = 0;
    enum err_code code = money_tie_list(co, commitment, &ties, &count, err);
    if (!code && !choices_new(page, &c)) code = err_no_memory(err);
    if (code) return code;
    for (size_t i = 0; i < count; i++) {
        if (!ties[i].node || !ties[i].kind) continue;
        struct str value = arena_printf(page->arena, "%s:%.*s",
                                        word_of(WORDS_NODE_KIND, (int)ties[i].kind)->spanish,
                                        STR_FMT(ties[i].key));
        *kept_is_one |= str_eq(value, kept);
        choice(&c, value,
               arena_printf(page->arena, "%s: %.*s",
                            word_of(WORDS_NODE_KIND, (int)ties[i].kind)->spanish,
                            STR_FMT(ties[i].label.n ? ties[i].label : ties[i].key)),
               kept);
    }
    choice(&c, STR(""), str_of(_("otro, que se escribe abajo")),
           fresh ? STR("-") : kept); /* a new one begins with the first that is tied */
    *f = (struct form_field){
        .name = TIED_FIELD, .label = _("De qué dinero atado a este compromiso"), .optional = true};
    as_select(f, &c);
    return ERR_NONE;
}

/* Kinds of which something is known, with how many are published. */
static enum err_code offer_published(struct page *page, struct str kept, struct form_field *f,
                                     struct err *err)
{
    struct trace_coverage *list;
    struct choices c;
    size_t count = 0;
    enum err_code code =
        trace_coverage(page->ledger, page->arena, page->entity.id, &list, &count, err);
    if (code || !count) return code;
    if (!choices_new(page, &c)) return err_no_memory(err);
    for (size_t i = 0; i < count; i++)
        choice(&c, str_of(word_of(WORDS_NODE_KIND, (int)list[i].kind)->code),
               arena_printf(page->arena, _("%s: hoy %lld publicados de %lld que se conocen"),
                            layout_kinds((int)list[i].kind), (long long)list[i].published,
                            (long long)list[i].known),
               kept);
    choice_kept(&c, kept);
    as_select(f, &c);
    return ERR_NONE;
}

/* --- the fields ------------------------------------------------------------------------------- */

static int form_kind_of(enum machine_type type)
{
    switch (type) {
    case MACHINE_DAY:
        return FORM_DATE;
    case MACHINE_INT:
    case MACHINE_MONEY:
    case MACHINE_PERCENT:
        return FORM_NUMBER;
    case MACHINE_CHOICE:
        return FORM_SELECT;
    default:
        return FORM_LINE;
    }
}

static bool plain_field(struct page *page, const struct machine_field *m, struct str value,
                        struct form_field *out)
{
    struct choices c;
    const char *code, *word;
    *out = (struct form_field){.kind = form_kind_of(m->type),
                               .name = m->name,
                               .label = i18n(m->label),
                               .hint = m->help ? i18n(m->help) : NULL,
                               .value = value,
                               .most = m->type == MACHINE_TEXT ? MACHINE_MOST_TEXT : 0,
                               .optional = !m->required};
    if (m->type != MACHINE_CHOICE) return true;
    if (!choices_new(page, &c)) return false;
    if (!m->required) choice(&c, STR(""), str_of(_("cualquiera")), value);
    for (size_t i = 0; machine_choice_at(m, i, &code, &word); i++)
        choice(&c, str_of(code), str_of(word), value);
    as_select(out, &c);
    return true;
}

static bool is_kind(const struct machine_kind *kind, const char *code)
{
    return strcmp(kind->code, code) == 0;
}

/* Whether the kind's "of" and "name" are asked together. */
static bool of_files(const struct machine_kind *kind)
{
    return is_kind(kind, "arrives") || is_kind(kind, "filled");
}

struct making {
    struct page *page;
    struct co *co;
    const struct commitment *of;
    const struct machine_kind *kind;
    const struct str *values;
    struct form_field *out;
    size_t count;
};

static struct str value_at(const struct making *m, size_t i)
{
    return m->values ? m->values[i] : STR("");
}

/* One of the kind's fields, with what is offered for it. */
static enum err_code make_field(struct making *m, size_t i, struct err *err)
{
    const struct machine_field *field = &m->kind->fields[i];
    struct form_field *out = &m->out[m->count];
    struct str value = value_at(m, i);
    bool tied = false;
    enum err_code code = ERR_NONE;
    if (of_files(m->kind) && strcmp(field->name, "name") == 0) return ERR_NONE;
    if (of_files(m->kind) && strcmp(field->name, "of") == 0) {
        struct str kept = STR("");
        if (value.n)
            kept = arena_printf(m->page->arena, "%.*s/%.*s", STR_FMT(value),
                                STR_FMT(value_at(m, i + 1)));
        m->count++;
        return offer_files(m->page, m->co, kept, out, err);
    }
    if (is_kind(m->kind, "traceable") && strcmp(field->name, "source") == 0) {
        code = offer_money(m->page, m->co, m->of->id, value, out, !m->values, &tied, err);
        if (out->choice_count > 1) out = &m->out[++m->count]; /* else nothing is tied */
        if (tied) value = STR("");
    }
    if (!code && !plain_field(m->page, field, value, out)) code = err_no_memory(err);
    m->count++;
    return code;
}

/* What the ledger and the cycle offer for a plain field. */
static enum err_code offer(struct making *m, struct form_field *out, struct err *err)
{
    struct plan plan;
    struct str kept = out->value;
    enum err_code code = ERR_NONE;
    if (is_kind(m->kind, "indicator") && strcmp(out->name, "indicator") == 0)
        return offer_indicators(m->page, m->co, m->of->id, kept, out, err);
    if (is_kind(m->kind, "document") && strcmp(out->name, "subject") == 0) {
        code = plan_get(m->co, m->of->plan, &plan, err);
        return code ? code : offer_subjects(m->page, m->co, plan.is.cycle, kept, out, err);
    }
    if (is_kind(m->kind, "document") && strcmp(out->name, "role") == 0)
        return offer_roles(m->page, kept, out, err);
    if (is_kind(m->kind, "published") && strcmp(out->name, "kind") == 0)
        return offer_published(m->page, kept, out, err);
    return ERR_NONE;
}

enum err_code check_fields(struct page *page, struct co *co, const struct commitment *of,
                           const struct machine_kind *kind, const struct str *values,
                           struct form_field out[CHECK_FIELDS], size_t *count_out, struct err *err)
{
    struct making m = {page, co, of, kind, values, out, 0};
    enum err_code code = ERR_NONE;
    for (size_t i = 0; !code && i < kind->field_count; i++) {
        code = make_field(&m, i, err);
        if (!code && m.count) code = offer(&m, &out[m.count - 1], err);
    }
    *count_out = m.count;
    return code;
}

size_t check_inputs(struct page *page, const struct machine_kind *kind,
                    struct machine_input out[MACHINE_MOST_FIELDS])
{
    struct str name, of = str_split(form_text(page->form, FILES_FIELD), '/', &name);
    size_t n = 0;
    for (size_t i = 0; i < kind->field_count && n < MACHINE_MOST_FIELDS; i++) {
        const char *field = kind->fields[i].name;
        struct str value = form_text(page->form, field);
        if (of_files(kind) && strcmp(field, "of") == 0) value = of;
        if (of_files(kind) && strcmp(field, "name") == 0) value = name;
        if (is_kind(kind, "traceable") && strcmp(field, "source") == 0 && !value.n &&
            !form_text(page->form, "unit").n && !form_text(page->form, "year").n)
            value = form_text(page->form, TIED_FIELD);
        out[n++] = (struct machine_input){str_of(field), value};
    }
    return n;
}
