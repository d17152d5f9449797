/* Suppliers in lists: see indicator_supplier.h. */
#include "ocds/indicator_supplier.h"

#include "base/i18n.h"
#include "base/text.h"

enum { ENTRIES = 8 };

static enum err_code look_up(const struct indicator_context *context, enum list_kind kind,
                             struct supplier_match *m, struct arena *arena,
                             enum err_code (*match)(void *user, const struct supplier_match *m,
                                                    struct err *err),
                             void *user, struct err *err)
{
    const struct list_entry *entries[ENTRIES];
    char *rfc = arena_alloc(arena, 16);

    if (!rfc) return err_no_memory(err);
    const struct view_party *party = purchase_party(m->view, m->parties, m->supplier, rfc);
    struct str name = party && party->legal_name.n ? party->legal_name
                      : m->supplier->name.n        ? m->supplier->name
                      : party                      ? party->name
                                                   : STR_NONE;
    struct str key = name.n ? text_organisation_key(arena, name, NULL) : STR_NONE;
    enum err_code code = ERR_NONE;

    size_t n = lists_find(context->lists, kind, str_of(rfc), key, entries, ENTRIES, &m->exact);
    m->rfc = rfc;
    for (size_t i = 0; !code && i < n; i++) {
        m->entry = entries[i];
        code = match(user, m, err);
    }
    return code;
}

enum err_code suppliers_in_list(const struct indicator_context *context, enum list_kind kind,
                                const struct view *view, struct arena *arena,
                                enum err_code (*match)(void *user, const struct supplier_match *m,
                                                       struct err *err),
                                void *user, struct err *err)
{
    struct ids parties;
    enum err_code code = ids_of_parties(arena, view, &parties, err);
    size_t count;
    const struct purchase *p = purchases_of(arena, view, &count);

    if (code) return code;
    if (!p) return err_no_memory(err);
    for (size_t i = 0; !code && i < count; i++) {
        const struct view_org *suppliers = p[i].award ? p[i].award->suppliers : p[i].supplier;
        size_t n = p[i].award ? p[i].award->supplier_count : p[i].supplier != NULL;

        for (size_t k = 0; !code && k < n; k++) {
            struct supplier_match m = {.view = view,
                                       .parties = &parties,
                                       .purchase = &p[i],
                                       .supplier = &suppliers[k],
                                       .index = k};

            code = look_up(context, kind, &m, arena, match, user, err);
        }
    }
    return code;
}

void supplier_ask(struct asking *a, struct indicator_sink *sink, const struct indicator *indicator,
                  struct arena *arena, const struct supplier_match *m)
{
    const struct purchase *p = m->purchase;
    const struct list_entry *e = m->entry;

    ask_begin(a, sink, indicator, arena, m->view);
    a->finding.group = INDICATOR_TENDERER;
    a->finding.id = purchase_org_id(m->supplier);
    if (!a->words) return;
    if (p->award)
        ask_evidence(a, purchase_org_id(m->supplier), "/awards/%zu/suppliers/%zu", p->award_index,
                     m->index);
    if (p->date.n) ask_evidence(a, p->date, p->date_path, p->date_index);
    struct str place = e->as_of[0] ? arena_printf(arena, _("%s, fila %llu, lista del %s"), e->file,
                                                  (unsigned long long)e->row, e->as_of)
                                   : arena_printf(arena, _("%s, fila %llu, lista sin fecha"),
                                                  e->file, (unsigned long long)e->row);
    if (!place.p) a->failed = true;
    ask_evidence(a, place, "%s", m->exact ? _("lista, por RFC") : _("lista, por nombre"));
}

const char *ask_supplier(struct asking *a, const struct supplier_match *m)
{
    struct str text;

    if (!a->words) return "";
    const char *name = ask_org(a, m->supplier->name, m->supplier->id);
    if (m->exact)
        text = arena_printf(a->arena, "%s (RFC %s)", name, m->rfc);
    else
        text = arena_printf(a->arena, _("alguien con el nombre de %s"), name);
    if (text.p) return text.p;
    a->failed = true;
    return "";
}
