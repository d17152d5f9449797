/* M008: suppliers of one buyer that share a telephone, an e-mail or an address, across all of
 * its processes: companies that look like rivals and may be one. Key: buyer, kind, contact,
 * supplier. */
#include "base/i18n.h"
#include "ocds/indicator_codes.h"
#include "ocds/indicator_contact.h"
#include "ocds/indicator_group.h"

struct state {
    struct indicator_table sums, names, contacts;
    int64_t minimum, most;
};

static enum err_code open_state(const struct indicator_context *context, void *state,
                                struct err *err)
{
    struct state *s = state;

    (void)err;
    s->minimum = parameter_count(context, &indicator_m008, "minimum_suppliers");
    s->most = parameter_count(context, &indicator_m008, "maximum_suppliers");
    return ERR_NONE;
}

static enum err_code add(struct state *s, struct arena *arena, const struct view *view,
                         const struct view_party *party, const struct purchase *p, struct err *err)
{
    static const char *const kinds[] = {"0", "1", "2"};
    struct view_org buyer = purchase_buyer(view);
    struct str who = contact_identity(arena, party);
    enum err_code code = ERR_NONE;

    for (int k = 0; !code && k < CONTACT_KINDS; k++) {
        struct str contact = contact_of(arena, party, (enum contact_kind)k);
        struct str parts[4] = {purchase_org_id(&buyer), str_of(kinds[k]), contact, who};
        struct group_add sum = {.view = view, .minor = p->has_amount ? p->minor : 0};
        bool first;

        if (!contact.n || !who.n) continue;
        sum.key = group_key(arena, parts, 4);
        code = group_sum_add(&s->sums, &sum, &first, err);
        if (code || !first) continue;
        code = group_name_add(&s->names, view, who, party->name, err);
        if (!code) code = group_name_add(&s->names, view, parts[0], buyer.name, err);
        if (!code)
            code = group_name_add(&s->contacts, view, contact,
                                  contact_text(party, (enum contact_kind)k), err);
    }
    return code;
}

static enum err_code release(const struct indicator_context *context, void *state,
                             const struct view *view, struct arena *arena,
                             struct indicator_sink *sink, struct err *err)
{
    struct view_org buyer = purchase_buyer(view);
    enum err_code code = ERR_NONE;
    const struct purchase *p;
    size_t count;

    (void)context;
    (void)sink;
    if (!purchase_org_id(&buyer).n) return ERR_NONE;
    p = purchases_of(arena, view, &count);
    if (!p) return err_set(err, ERR_MEMORY, "%s", _("no alcanza la memoria"));
    for (size_t i = 0; !code && i < count; i++) {
        const struct view_party *party =
            p[i].supplier && p[i].supplier->id.n ? view_party(view, p[i].supplier->id) : NULL;

        /* A buyer's own telephone in a supplier's place tells nothing. */
        if (party && !(party->roles & (VIEW_BUYER | VIEW_PROCURING_ENTITY)))
            code = add(state, arena, view, party, &p[i], err);
    }
    return code;
}

static enum err_code join(const struct indicator_context *context, void *into, void *from,
                          struct err *err)
{
    struct state *a = into, *b = from;
    enum err_code code = group_sum_join(&a->sums, &b->sums, err);

    (void)context;
    if (!code) code = group_name_join(&a->names, &b->names, err);
    return code ? code : group_name_join(&a->contacts, &b->contacts, err);
}

static void close_state(void *state)
{
    struct state *s = state;

    indicator_table_free(&s->sums);
    indicator_table_free(&s->names);
    indicator_table_free(&s->contacts);
}

struct shared {
    const struct state *state;
    struct arena *arena;
    struct indicator_sink *sink;
};

static enum err_code tell(const struct shared *j, const struct indicator_row *rows, size_t from,
                          size_t end, struct err *err)
{
    const struct group_sum *first = rows[from].value;
    struct str parts[GROUP_PARTS], names = STR_NONE;
    struct asking a;

    group_split(rows[from].key, parts);
    enum contact_kind kind = (enum contact_kind)(parts[1].p[0] - '0');
    ask_begin(&a, j->sink, &indicator_m008, j->arena, NULL);
    group_ask(&a, INDICATOR_BUYER, parts[0], first->element, first->file, first->line);
    for (size_t i = from; a.words && i < end && i < from + 4; i++) {
        struct str who[GROUP_PARTS];

        group_split(rows[i].key, who);
        const char *name = ask_name(&a, group_name(&j->state->names, who[3]));
        ask_evidence(&a, who[3], "/parties/%s", contact_path(kind));
        names = arena_printf(j->arena, "%.*s%s%s", STR_FMT(names), i > from ? ", " : "", name);
        a.failed = a.failed || !names.p;
    }
    return ask(&a, (double)(end - from), err,
               _("¿Por qué %zu proveedores de %s (%.*s%s) tienen %s (%s)?"), end - from,
               ask_name(&a, group_name(&j->state->names, parts[0])), STR_FMT(names),
               end - from > 4 ? ", …" : "", contact_words(kind),
               ask_name(&a, group_name(&j->state->contacts, parts[2])));
}

static enum err_code finish(const struct indicator_context *context, void *state,
                            struct arena *arena, struct indicator_sink *sink, struct err *err)
{
    struct shared j = {state, arena, sink};
    const struct indicator_row *rows = indicator_table_rows(&j.state->sums, arena);
    enum err_code code = ERR_NONE;
    struct str head;

    (void)context;
    if (!rows) return err_set(err, ERR_MEMORY, "%s", _("no alcanza la memoria"));
    for (size_t at = 0, end; !code && at < j.state->sums.count; at = end) {
        end = group_next(rows, j.state->sums.count, at, &head);
        if ((int64_t)(end - at) >= j.state->minimum && (int64_t)(end - at) <= j.state->most)
            code = tell(&j, rows, at, end, err);
    }
    return code;
}

static const char *const fields[] = {
    "/buyer|/tender/procuringEntity|/parties", "/awards[]/suppliers|/contracts",
    "/parties[]/contactPoint/telephone|/parties[]/contactPoint/email|"
    "/parties[]/address/streetAddress",
    NULL};
static const struct indicator_parameter parameters[] = {
    {"minimum_suppliers", SETTINGS_INTEGER, "2",
     N_("Proveedores que comparten el dato, al menos.")},
    {"maximum_suppliers", SETTINGS_INTEGER, "20",
     N_("Con más que estos el dato es seguramente de relleno, y no se pregunta.")},
    {.name = NULL}};

const struct indicator indicator_m008 = {
    .code = "M008",
    .name = "suppliers_share_contact",
    .title = N_("Proveedores de un comprador con el mismo domicilio, teléfono o correo"),
    .asks = N_("¿Qué proveedores de un mismo comprador comparten domicilio, teléfono o correo?"),
    .formula = N_(
        "Por comprador: proveedores distintos (por RFC o nombre), en todos sus procesos, con los "
        "mismos diez últimos dígitos de teléfono, el mismo correo o la misma calle con número, "
        "código postal y localidad; entre «minimum_suppliers» y «maximum_suppliers»."),
    .source = "Near to Open Contracting Partnership R044, across the processes of a buyer",
    .caution =
        N_("Pueden compartir edificio o contador, y un publicador puede haber escrito sus propios "
           "datos. Busque a los socios y representantes, y si se turnan los contratos."),
    .fields = fields,
    .parameters = parameters,
    .state_size = sizeof(struct state),
    .open = open_state,
    .release = release,
    .join = join,
    .finish = finish,
    .close = close_state,
};
