/* R030, a late bid won: a bid submitted after the deadline was valid, and its tenderer was awarded.
 *
 * OCDS Cardinal compares the two dates as text; in compatible mode so does this. Otherwise as
 * instants, offsets counted; where one of them is a bare date, by calendar day, and the deadline's
 * day belongs to the tenderers. Each tenderer is told once per process. */
#include "base/i18n.h"
#include "ocds/indicator_all.h"
#include "ocds/indicator_bids.h"

static bool late(const struct indicator_context *context, struct str date, struct str end)
{
    int64_t at, until;
    int32_t day, last;
    if (!date.p || !end.p) return false;
    if (context->compatible) return str_compare(date, end) > 0;
    if (view_instant_strict(date, &at) && view_instant_strict(end, &until)) return at > until;
    return view_day(date, &day) && view_day(end, &last) && day > last;
}

struct late_bid {
    const struct view *view;
    size_t bid, tenderer;
};

static enum err_code tell(const struct late_bid *l, enum indicator_group group, struct arena *arena,
                          struct indicator_sink *sink, struct err *err)
{
    const struct view_bid *bid = &l->view->bids[l->bid];
    const struct view_org *org = &bid->tenderers[l->tenderer];
    struct indicator_evidence evidence[2];
    struct indicator_finding f = {.group = group, .value = 1, .evidence = evidence};
    if (group == INDICATOR_TENDERER) f.id = org->id;
    if (indicator_words(sink, &indicator_r030)) {
        struct str title = process_title(arena, l->view), name = org_title(org);
        const char *question =
            group == INDICATOR_TENDERER
                ? _("¿Por qué «%.*s» ganó con una propuesta presentada fuera de plazo en «%.*s»?")
                : _("¿Por qué se aceptó y ganó la propuesta de «%.*s», presentada después del "
                    "cierre, en «%.*s»?");
        f.question = arena_printf(arena, question, STR_FMT(name), STR_FMT(title));
        evidence[0] = evidence_of(arena, bid->date, "/bids/details/%zu/date", l->bid);
        evidence[1] =
            evidence_of(arena, l->view->tender.period.end, "/tender/tenderPeriod/endDate");
        f.evidence_count = 2;
    }
    enum err_code code = indicator_found(sink, &indicator_r030, &f, err);
    if (!code && group == INDICATOR_TENDERER)
        code = indicator_map(sink, "ocid_tenderer_r030", l->view->ocid, org->id, err);
    return code;
}

static enum err_code release(const struct indicator_context *context, void *state,
                             const struct view *view, struct arena *arena,
                             struct indicator_sink *sink, struct err *err)
{
    struct org_set suppliers = {NULL, 0};
    bool *told = NULL, process_told = false;
    enum err_code code = ERR_NONE;
    (void)state;
    for (size_t b = 0; !code && b < view->bid_count; b++) {
        const struct view_bid *bid = &view->bids[b];
        if (!str_is(bid->status, "valid") || !late(context, bid->date, view->tender.period.end))
            continue;
        if (!told) {
            if (org_set_suppliers(arena, view, &suppliers))
                told = arena_array(arena, suppliers.count + 1, sizeof *told);
            if (!told) return err_no_memory(err);
        }
        for (size_t i = 0; !code && i < bid->tenderer_count; i++) {
            size_t at = org_set_find(&suppliers, bid->tenderers[i].id);
            if (at == suppliers.count || told[at] || !bid->tenderers[i].id.p) continue;
            struct late_bid l = {view, b, i};
            if (!process_told) code = tell(&l, INDICATOR_PROCESS, arena, sink, err);
            if (!code) code = tell(&l, INDICATOR_TENDERER, arena, sink, err);
            process_told = told[at] = true;
        }
    }
    return code;
}

static const char *const fields[] = {"/tender/tenderPeriod/endDate",
                                     "/bids/details[]/date",
                                     "/bids/details[]/status",
                                     "/bids/details[]/tenderers[]/id",
                                     "/awards[]/status",
                                     "/awards[]/suppliers[]/id",
                                     NULL};

const struct indicator indicator_r030 = {
    .code = "R030",
    .name = "late_bid_won",
    .title = N_("Ganó una propuesta presentada fuera de plazo"),
    .asks = N_("¿En qué procedimientos ganó alguien que presentó su propuesta después del cierre?"),
    .formula = N_("Una propuesta válida cuya fecha es posterior al fin del plazo, de un proveedor "
                  "con fallo activo. Las fechas se comparan como instantes, con su huso horario; "
                  "si alguna no trae hora, por día."),
    .source = "Open Contracting Partnership, Red Flags in Public Procurement (2024), R030; "
              "OCDS Cardinal, R030",
    .caution = N_("Puede ser un error de captura, o un plazo que se amplió y no se publicó."),
    .fields = fields,
    .cardinal = true,
    .release = release,
};
