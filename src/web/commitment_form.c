/* The template of a commitment as forms: see commitment_form.h. */
#include "web/commitment_form.h"

#include <stdio.h>
#include <string.h>

#include "cocreate/institution.h"
#include "cocreate/person.h"
#include "cocreate/purpose.h"
#include "web/commitment_actions.h"
#include "web/layout_parts.h"

enum { MOST_FIELDS = 8, MOST_INSTITUTIONS = 60 };

static const struct {
    const char *code, *title;
} parts[EDIT_PARTS] = {
    {"problema", N_("El problema")},     {"que", N_("En qué consiste")},
    {"quien", N_("Quién lo hace")},      {"acciones", N_("Acciones y fechas")},
    {"medios", N_("Cómo se comprueba")}, {"dinero", N_("Presupuesto")},
};

enum how { LINE, AREA, DAY, PURPOSES, INSTITUTION, MONEY };
/* In the order of the form; `text` is where a LINE or an AREA stands in the draft. */
#define AT(member) offsetof(struct commitment_draft, member)
static const struct {
    int part;
    enum how how;
    const char *name, *label, *hint;
    size_t text;
    unsigned rows;
    bool required;
} fields[] = {
    {EDIT_PROBLEM, LINE, "title", N_("Título"),
     N_("Corto y concreto: se leerá en el tablero y en las noticias."), AT(title), 0, true},
    {EDIT_PROBLEM, AREA, "problem", N_("Problema"),
     N_("Qué pasa hoy, a quién le pasa y por qué importa."), AT(problem), 6, true},
    {EDIT_PROBLEM, AREA, "baseline", N_("Línea base"),
     N_("Cómo está hoy, en cifras que se puedan volver a medir: «28 de 791 contratos publicados»."),
     AT(baseline), 3, false},
    {EDIT_WHAT, AREA, "objective", N_("Objetivo"), N_("Qué será distinto cuando se cumpla."),
     AT(objective), 4, true},
    {EDIT_WHAT, AREA, "description", N_("Descripción"),
     N_("En qué consiste y cómo ayuda a resolver el problema."), AT(description), 6, false},
    {EDIT_WHAT, PURPOSES, "purposes", N_("Propósitos de la declaración"), NULL, 0, 0, false},
    {EDIT_WHAT, LINE, "sdg", N_("Metas de la Agenda 2030"),
     N_("Con su número, separadas por espacios: 16.6 16.7."), AT(sdg), 0, false},
    {EDIT_WHAT, DAY, "begins", N_("Empieza"), NULL, AT(begins), 0, false},
    {EDIT_WHAT, DAY, "ends", N_("Termina"), NULL, AT(ends), 0, false},
    {EDIT_WHO, AREA, "responsible", N_("Responsable"),
     N_("La institución y la oficina, como las leerá el público."), AT(responsible), 2, true},
    {EDIT_WHO, INSTITUTION, "responsible_org", N_("Institución que informa"),
     N_("Sus personas subirán los avances. Aparecen las que ya tienen a alguien con ese papel; lo "
        "da quien administra, en «Personas y papeles»."),
     0, 0, false},
    {EDIT_WHO, AREA, "support", N_("Quién apoya"),
     N_("Instituciones y organizaciones, una por renglón."), AT(support), 3, false},
    {EDIT_MEANS, AREA, "verification", N_("Medios de verificación"),
     N_("Dónde podrá cualquiera comprobar que se cumplió."), AT(verification), 4, false},
    {EDIT_MEANS, AREA, "evidence", N_("Evidencia esperada"),
     N_("Qué documentos, datos o fotos se van a presentar."), AT(evidence), 4, false},
    {EDIT_MONEY, MONEY, "budget", N_("Presupuesto, en pesos"),
     N_("Déjelo vacío si no se sabe; escriba 0 si no necesita dinero."), 0, 0, false},
    {EDIT_MONEY, AREA, "budget_text", N_("Notas del presupuesto"),
     N_("De qué partida sale, qué incluye, o por qué no hace falta."), AT(budget_text), 3, false},
};
enum { FIELDS = sizeof fields / sizeof *fields };

const char *edit_part_code(int part)
{
    return part >= 0 && part < EDIT_PARTS ? parts[part].code : NULL;
}

const char *edit_part_title(int part)
{
    return part >= 0 && part < EDIT_PARTS ? _(parts[part].title) : NULL;
}

int edit_part_of(struct str code)
{
    int part = 0;
    while (part < EDIT_PARTS && !str_is(code, parts[part].code)) part++;
    return part;
}

bool edit_part_has(int part, const char *field)
{
    if (part == EDIT_ACTIONS) return strcmp(field, "actions") == 0;
    for (size_t i = 0; i < FIELDS; i++)
        if (fields[i].part == part && strcmp(fields[i].name, field) == 0) return true;
    return false;
}

void edit_add(struct edit_fields *out, struct form_field field)
{
    out->list[out->count++] = field;
}

static const void *at(const struct commitment_draft *draft, size_t offset)
{
    return (const char *)draft + offset;
}

/* --- drawing ---------------------------------------------------------------------------------- */

static enum err_code purposes(struct page *page, const struct commitment_draft *now,
                              struct form_field *field, struct err *err)
{
    struct purposes all;
    enum err_code code = purposes_read(page->ledger, page->arena, &all, err);
    field->choices =
        code ? NULL : arena_array(page->arena, all.count + 1, sizeof(struct form_choice));
    if (code || !field->choices) return code ? code : err_no_memory(err);
    for (size_t i = 0; i < all.count; i++) {
        const struct purpose *one = &all.items[i];
        struct str words = page->english && one->english.n ? one->english : one->spanish;
        struct form_choice *choice = &field->choices[field->choice_count++];
        choice->value = arena_str(page->arena, (struct str){&one->letter, 1});
        choice->label = arena_printf(page->arena, "%c) %.*s", one->letter, STR_FMT(words));
        choice->chosen = now->purposes.n && memchr(now->purposes.p, one->letter, now->purposes.n);
        if (!choice->value.p || !choice->label.p) return err_no_memory(err);
    }
    return ERR_NONE;
}

static void add_institution(struct page *page, int64_t id, bool chosen, struct form_field *field)
{
    struct co co = page_co(page);
    struct str name = STR("");
    struct err unknown = {0};
    struct str value = arena_printf(page->arena, "%lld", (long long)id);
    for (size_t i = 0; i < field->choice_count; i++)
        if (str_eq(field->choices[i].value, value)) return;
    bool there = institution_name(&co, id, &name, &unknown) == 0 && name.n;
    field->choices[field->choice_count++] = (struct form_choice){
        .value = value,
        .label = there ? name : arena_printf(page->arena, _("institución %lld"), (long long)id),
        .chosen = chosen};
}

/* Those for whom somebody reports, and the one that the commitment has. */
static enum err_code institutions(struct page *page, struct co *co,
                                  const struct commitment_draft *now, struct form_field *field,
                                  struct err *err)
{
    struct role_row *roles;
    size_t count;
    enum err_code code = role_list(co, DATE_NONE, &roles, &count, err);
    field->choices =
        code ? NULL : arena_array(page->arena, MOST_INSTITUTIONS + 2, sizeof(struct form_choice));
    if (code || !field->choices) return code ? code : err_no_memory(err);
    field->choices[field->choice_count++] =
        (struct form_choice){.value = STR("0"),
                             .label = str_of(_("todavía no se sabe")),
                             .chosen = !now->responsible_org};
    if (now->responsible_org) add_institution(page, now->responsible_org, true, field);
    for (size_t i = 0; i < count && field->choice_count < MOST_INSTITUTIONS; i++)
        if (roles[i].role.institution && roles[i].role.ends == DATE_NONE)
            add_institution(page, roles[i].role.institution, false, field);
    return ERR_NONE;
}

static enum err_code field_of(struct page *page, struct co *co, size_t i,
                              const struct commitment_draft *now, struct form_field *out,
                              struct err *err)
{
    static const int kinds[] = {FORM_LINE,   FORM_AREA,   FORM_DATE,
                                FORM_CHECKS, FORM_SELECT, FORM_NUMBER};
    char text[48];
    *out = (struct form_field){.kind = kinds[fields[i].how],
                               .name = fields[i].name,
                               .label = _(fields[i].label),
                               .hint = fields[i].hint ? _(fields[i].hint) : NULL,
                               .rows = fields[i].rows,
                               .optional = !fields[i].required};
    switch (fields[i].how) {
    case LINE:
    case AREA:
        out->value = *(const struct str *)at(now, fields[i].text);
        out->most = fields[i].how == LINE ? COMMITMENT_MOST_TITLE : COMMITMENT_MOST_TEXT;
        return ERR_NONE;
    case DAY:
        out->value = form_iso(page, *(const int32_t *)at(now, fields[i].text));
        return ERR_NONE;
    case PURPOSES:
        return purposes(page, now, out, err);
    case INSTITUTION:
        return institutions(page, co, now, out, err);
    case MONEY:
        if (now->has_budget) out->value = arena_str(page->arena, money_plain(now->budget, 2, text));
        return ERR_NONE;
    }
    return ERR_NONE;
}

enum err_code edit_fields(struct page *page, struct co *co, int part,
                          const struct commitment_draft *now, struct edit_fields *out,
                          struct err *err)
{
    enum err_code code = ERR_NONE;
    size_t room = EDIT_MORE + (part == EDIT_ACTIONS ? (size_t)ACTION_FIELDS_MOST : MOST_FIELDS);
    out->list = arena_array(page->arena, room, sizeof *out->list);
    out->count = 0;
    if (!out->list) return err_no_memory(err);
    if (part == EDIT_ACTIONS) return action_fields(page, now, out, err);
    for (size_t i = 0; !code && i < FIELDS; i++)
        if (fields[i].part == part)
            code = field_of(page, co, i, now, &out->list[out->count++], err);
    return code;
}

/* --- reading ---------------------------------------------------------------------------------- */

static struct str letters(struct page *page)
{
    struct str sent[PURPOSES_MOST];
    char out[PURPOSES_MOST];
    size_t n = 0, count = form_list(page->form, "purposes", sent, PURPOSES_MOST);
    for (size_t i = 0; i < count; i++)
        if (sent[i].n == 1) out[n++] = sent[i].p[0];
    return arena_str(page->arena, (struct str){out, n});
}

void edit_read(struct page *page, int part, struct commitment_draft *d)
{
    struct form *f = page->form;
    if (part == EDIT_ACTIONS) action_read(page, d);
    for (size_t i = 0; i < FIELDS; i++) {
        if (fields[i].part != part) continue;
        void *to = (char *)d + fields[i].text;
        switch (fields[i].how) {
        case LINE:
        case AREA:
            *(struct str *)to = form_text(f, fields[i].name);
            break;
        case DAY:
            *(int32_t *)to = form_day(f, fields[i].name);
            break;
        case PURPOSES:
            d->purposes = letters(page);
            break;
        case INSTITUTION:
            d->responsible_org = form_number(f, "responsible_org", 0, INT64_MAX, 0);
            break;
        case MONEY:
            d->has_budget = form_money(f, "budget", &d->budget);
            break;
        }
    }
}
