/* R044: rivals in one process that share a telephone, an e-mail or an address. Tenderers of the
 * tender and of its bids; parties with the same tax id or name are one and the same. */
#include "base/i18n.h"
#include "ocds/indicator_codes.h"
#include "ocds/indicator_contact.h"
#include "ocds/indicator_contract.h"
#include "ocds/indicator_ids.h"

enum { RIVALS = 128 }; /* pairs are compared: more would cost more than they tell */

struct rivals {
    const struct view_party *party[RIVALS];
    struct str contact[RIVALS][CONTACT_KINDS];
    size_t count;
    struct ids parties;
};

static void add(struct rivals *r, struct arena *arena, const struct view *view,
                const struct view_org *org)
{
    uint32_t at = r->count < RIVALS ? ids_find(&r->parties, org->id) : 0;
    const struct view_party *party = at ? &view->parties[at - 1] : NULL;

    if (!party) return;
    for (size_t i = 0; i < r->count; i++)
        if (r->party[i] == party) return;
    for (int k = 0; k < CONTACT_KINDS; k++)
        r->contact[r->count][k] = contact_of(arena, party, (enum contact_kind)k);
    r->party[r->count++] = party;
}

static void gather(struct rivals *r, struct arena *arena, const struct view *view)
{
    for (size_t i = 0; i < view->tender.tenderer_count; i++)
        add(r, arena, view, &view->tender.tenderers[i]);
    for (size_t b = 0; b < view->bid_count && r->count < RIVALS; b++)
        for (size_t i = 0; i < view->bids[b].tenderer_count && r->count < RIVALS; i++)
            add(r, arena, view, &view->bids[b].tenderers[i]);
}

static enum err_code tell(struct asking *a, const struct view *view, const struct rivals *r,
                          size_t one, size_t other, enum contact_kind kind, struct err *err)
{
    const struct view_party *p = r->party[one], *q = r->party[other];

    ask_evidence(a, contact_text(p, kind), "/parties/%zu/%s", (size_t)(p - view->parties),
                 contact_path(kind));
    ask_evidence(a, contact_text(q, kind), "/parties/%zu/%s", (size_t)(q - view->parties),
                 contact_path(kind));
    return ask(a, 1, err, _("¿Por qué %s y %s, que compitieron por %s, tienen %s (%s)?"),
               ask_org(a, p->name, p->id), ask_org(a, q->name, q->id), ask_process(a, view),
               contact_words(kind), ask_name(a, contact_text(p, kind)));
}

static enum err_code release(const struct indicator_context *context, void *state,
                             const struct view *view, struct arena *arena,
                             struct indicator_sink *sink, struct err *err)
{
    struct rivals *r = arena_alloc(arena, sizeof *r);
    enum err_code code = ERR_NONE;

    (void)context;
    (void)state;
    if (!r) return err_no_memory(err);
    code = ids_of_parties(arena, view, &r->parties, err);
    if (code) return code;
    gather(r, arena, view);
    for (size_t i = 0; i < r->count; i++)
        for (size_t j = i + 1; j < r->count; j++)
            for (int k = 0; !code && k < CONTACT_KINDS; k++) {
                struct asking a;

                if (!r->contact[i][k].n || !str_eq(r->contact[i][k], r->contact[j][k])) continue;
                if (contact_same_party(arena, r->party[i], r->party[j])) break;
                ask_begin(&a, sink, &indicator_r044, arena, view);
                code = tell(&a, view, r, i, j, (enum contact_kind)k, err);
                break; /* one question per pair: the strongest they share */
            }
    return code;
}

static const char *const fields[] = {
    "/tender/tenderers|/bids/details[]/tenderers",
    "/parties[]/contactPoint/telephone|/parties[]/contactPoint/email|"
    "/parties[]/address/streetAddress",
    NULL};
static const struct indicator_parameter parameters[] = {{.name = NULL}};

const struct indicator indicator_r044 = {
    .code = "R044",
    .name = "rivals_share_contact",
    .title = N_("Rivales con el mismo domicilio, teléfono o correo"),
    .asks = N_(
        "¿Qué participantes que debían competir entre sí comparten domicilio, teléfono o correo?"),
    .formula =
        N_("Dos participantes distintos del mismo procedimiento con los mismos diez últimos "
           "dígitos de "
           "teléfono, el mismo correo, o la misma calle con número, código postal y localidad."),
    .source = "Open Contracting Partnership, Red Flags in Public Procurement (2024), R044",
    .caution =
        N_("Pueden compartir edificio, contador o despacho que les prepara las propuestas, y un "
           "publicador puede poner sus propios datos en todos. Busque a los socios y "
           "representantes."),
    .fields = fields,
    .parameters = parameters,
    .state_size = 1,
    .release = release,
};
