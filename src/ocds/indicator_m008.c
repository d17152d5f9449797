/* M008: suppliers of one buyer that share a telephone, an e-mail or an address, across all of
 * its processes: companies that look like rivals and may be one. Kept are who has which contact,
 * and who sold to which buyer; the two meet at the end, so that memory grows with suppliers and
 * pairs. */
#include <stdlib.h>

#include "base/i18n.h"
#include "ocds/indicator_codes.h"
#include "ocds/indicator_contact.h"
#include "ocds/indicator_group.h"

enum { SHARED_MOST = 256 }; /* suppliers with one contact: beyond it stands for nobody */

struct state {
    struct indicator_table contacts; /* kind, contact, supplier */
    struct indicator_table pairs;    /* supplier, buyer */
    struct indicator_table names, texts;
    int64_t minimum, most;
};
struct seen { /* the first release that shows it */
    uint64_t element, line;
    const char *file;
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

static enum err_code see(struct indicator_table *table, struct arena *arena,
                         const struct view *view, const struct str *parts, size_t count,
                         bool *first, struct err *err)
{
    struct str key = group_key(arena, parts, count);
    struct seen *s = key.p ? indicator_table_at(table, sizeof *s, key) : NULL;
    uint64_t element = view->element->number;

    if (!s) return err_no_memory(err);
    *first = !s->element || element < s->element;
    if (*first) *s = (struct seen){element, view->element->line, view->element->file};
    return ERR_NONE;
}

static enum err_code add(struct state *s, struct arena *arena, const struct view *view,
                         const struct view_party *party, struct err *err)
{
    static const char *const kinds[] = {"0", "1", "2"};
    struct view_org buyer = purchase_buyer(view);
    struct str who = contact_identity(arena, party);
    enum err_code code = ERR_NONE;
    bool any = false, first;

    for (int k = 0; !code && who.n && k < CONTACT_KINDS; k++) {
        struct str contact = contact_of(arena, party, (enum contact_kind)k);
        struct str parts[] = {str_of(kinds[k]), contact, who};

        if (!contact.n) continue;
        any = true;
        code = see(&s->contacts, arena, view, parts, 3, &first, err);
        if (!code && first)
            code = group_name_add(&s->texts, view, contact,
                                  contact_text(party, (enum contact_kind)k), err);
    }
    if (code || !any) return code;
    struct str pair[] = {who, purchase_org_id(&buyer)};
    code = see(&s->pairs, arena, view, pair, 2, &first, err);
    if (!code && first) code = group_name_add(&s->names, view, who, party->name, err);
    return code || !first ? code : group_name_add(&s->names, view, pair[1], buyer.name, err);
}

static enum err_code release(const struct indicator_context *context, void *state,
                             const struct view *view, struct arena *arena,
                             struct indicator_sink *sink, struct err *err)
{
    struct view_org buyer = purchase_buyer(view);
    struct ids parties;
    enum err_code code = ids_of_parties(arena, view, &parties, err);
    const struct purchase *p;
    size_t count;

    (void)context;
    (void)sink;
    if (code || !purchase_org_id(&buyer).n) return code;
    p = purchases_of(arena, view, &count);
    if (!p) return err_no_memory(err);
    for (size_t i = 0; !code && i < count; i++) {
        uint32_t at = p[i].supplier ? ids_find(&parties, p[i].supplier->id) : 0;
        const struct view_party *party = at ? &view->parties[at - 1] : NULL;

        /* A buyer's own telephone in a supplier's place tells nothing. */
        if (party && !(party->roles & (VIEW_BUYER | VIEW_PROCURING_ENTITY)))
            code = add(state, arena, view, party, err);
    }
    return code;
}

static void join_seen(void *into, const void *from)
{
    struct seen *a = into;
    const struct seen *b = from;

    if (!a->element || b->element < a->element) *a = *b;
}

static enum err_code join(const struct indicator_context *context, void *into, void *from,
                          struct err *err)
{
    struct state *a = into, *b = from;
    enum err_code code = indicator_table_join(&a->contacts, &b->contacts, join_seen, err);

    (void)context;
    if (!code) code = indicator_table_join(&a->pairs, &b->pairs, join_seen, err);
    if (!code) code = group_name_join(&a->names, &b->names, err);
    return code ? code : group_name_join(&a->texts, &b->texts, err);
}

static void close_state(void *state)
{
    struct state *s = state;

    indicator_table_free(&s->contacts);
    indicator_table_free(&s->pairs);
    indicator_table_free(&s->names);
    indicator_table_free(&s->texts);
}

struct shared { /* a contact that several suppliers have */
    const struct state *state;
    struct arena *arena;
    struct indicator_sink *sink;
    const struct indicator_row *pairs; /* by supplier and buyer */
    enum contact_kind kind;
    struct str contact;
};
struct sold { /* one of them to one buyer */
    struct str buyer, who;
    const struct seen *seen;
};

static int by_buyer(const void *pa, const void *pb)
{
    const struct sold *a = pa, *b = pb;
    int order = str_compare(a->buyer, b->buyer);

    return order ? order : str_compare(a->who, b->who);
}

static enum err_code tell(const struct shared *j, const struct sold *sold, size_t count,
                          struct err *err)
{
    const struct indicator_table *names = &j->state->names;
    const struct seen *first = sold->seen;
    struct str list = STR_NONE;
    struct asking a;

    for (size_t i = 1; i < count; i++)
        if (sold[i].seen->element < first->element) first = sold[i].seen;
    ask_begin(&a, j->sink, &indicator_m008, j->arena, NULL);
    group_ask(&a, INDICATOR_BUYER, sold->buyer, first->element, first->file, first->line);
    for (size_t i = 0; a.words && i < count && i < 4; i++) {
        ask_evidence(&a, sold[i].who, "/parties/%s", contact_path(j->kind));
        list = arena_printf(j->arena, "%.*s%s%s", STR_FMT(list), i ? ", " : "",
                            ask_name(&a, group_name(names, sold[i].who)));
        a.failed = a.failed || !list.p;
    }
    return ask(&a, (double)count, err, _("¿Por qué %zu proveedores de %s (%.*s%s) tienen %s (%s)?"),
               count, ask_name(&a, group_name(names, sold->buyer)), STR_FMT(list),
               count > 4 ? ", …" : "", contact_words(j->kind),
               ask_name(&a, group_name(&j->state->texts, j->contact)));
}

/* The first pair of a supplier, or where it would stand. */
static size_t first_pair(const struct shared *j, struct str who)
{
    size_t low = 0, high = j->state->pairs.count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (str_compare(group_head(j->pairs[middle].key), who) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static size_t sales_of(const struct shared *j, struct str who, struct sold *out)
{
    size_t n = 0;

    for (size_t i = first_pair(j, who); i < j->state->pairs.count; i++) {
        struct str head = group_head(j->pairs[i].key);

        if (!str_eq(head, who)) break;
        if (out)
            out[n] = (struct sold){str_slice(j->pairs[i].key, head.n + 1, j->pairs[i].key.n), head,
                                   j->pairs[i].value};
        n++;
    }
    return n;
}

static struct str supplier_of(const struct indicator_row *row)
{
    return str_slice(row->key, group_head(row->key).n + 1, row->key.n);
}

/* The suppliers of one contact, by the buyers they have in common. */
static enum err_code meet(const struct shared *j, const struct indicator_row *rows, size_t count,
                          struct err *err)
{
    size_t n = 0, at = 0;
    enum err_code code = ERR_NONE;

    for (size_t i = 0; i < count; i++) n += sales_of(j, supplier_of(&rows[i]), NULL);
    struct sold *sold = arena_array(j->arena, n + 1, sizeof *sold);
    if (!sold) return err_no_memory(err);
    for (size_t i = 0; i < count; i++) at += sales_of(j, supplier_of(&rows[i]), sold + at);
    qsort(sold, n, sizeof *sold, by_buyer);
    for (size_t i = 0, end; !code && i < n; i = end) {
        for (end = i + 1; end < n && str_eq(sold[end].buyer, sold[i].buyer); end++) {
        }
        if ((int64_t)(end - i) >= j->state->minimum && (int64_t)(end - i) <= j->state->most)
            code = tell(j, sold + i, end - i, err);
    }
    return code;
}

static enum err_code finish(const struct indicator_context *context, void *state,
                            struct arena *arena, struct indicator_sink *sink, struct err *err)
{
    struct shared j = {.state = state, .arena = arena, .sink = sink};
    const struct indicator_row *rows = indicator_table_rows(&j.state->contacts, arena);
    size_t count = j.state->contacts.count;
    enum err_code code = ERR_NONE;
    struct str head;

    (void)context;
    j.pairs = indicator_table_rows(&j.state->pairs, arena);
    if (!rows || !j.pairs) return err_no_memory(err);
    for (size_t at = 0, end; !code && at < count; at = end) {
        struct str parts[GROUP_PARTS];

        end = group_next(rows, count, at, &head);
        if (end - at < 2 || (int64_t)(end - at) < j.state->minimum || end - at > SHARED_MOST)
            continue;
        group_split(head, parts);
        j.kind = (enum contact_kind)(parts[0].p[0] - '0');
        j.contact = parts[1];
        code = meet(&j, rows + at, end - at, err);
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
