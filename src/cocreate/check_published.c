/* Check "published": of the things of a kind that any file mentions, at least so many percent are
 * described by one. The figures are trace's (trace_coverage), the same as on the page of gaps.
 * While files wait for the trace's update it is not known yet which things are one, so it cannot
 * be told. */
#include "base/i18n.h"
#include "cocreate/check_private.h"
#include "trace/gaps.h"
#include "trace/trace.h"

enum { KIND, PERCENT };

static const struct machine_field fields[] = {
    {"kind", MACHINE_CHOICE, N_("De qué cosas"), NULL, true, 0, 0, NULL},
    {"percent", MACHINE_PERCENT, N_("Al menos qué porcentaje"), NULL, true, 0, 0, NULL}};

static struct str says(struct co *co, const struct machine_about *about)
{
    struct str kind = machine_value_shown(co, &fields[KIND], &about->at[KIND]);
    struct str percent = machine_percent(co, about->at[PERCENT].number);
    return arena_printf(co->arena,
                        _("De lo que se sabe que existe (%.*s), al menos el %.*s debe estar "
                          "publicado."),
                        STR_FMT(kind), STR_FMT(percent));
}

static enum err_code run(struct co *co, const struct machine_about *about,
                         struct machine_finding *out, struct err *err)
{
    struct q_machine_newest_row newest = {0};
    struct trace_coverage *list;
    struct machine_evidence e;
    int64_t published = 0, known = 0, pending = 0;
    size_t count;
    bool found;
    enum err_code code = trace_pending(co->ledger, &pending, err);
    if (!code) code = trace_coverage(co->ledger, co->arena, co->entity, &list, &count, err);
    if (!code)
        code = q_machine_newest_one(ledger_store(co->ledger), co->entity, &newest, &found, err);
    if (code) return code;
    for (size_t i = 0; i < count; i++)
        if (list[i].entity == co->entity && (int64_t)list[i].kind == about->at[KIND].number) {
            published = list[i].published;
            known = list[i].known;
        }
    out->wanted = says(co, about);
    out->snapshot = newest.snapshot;
    if (pending) {
        out->found = str_of(
            _("Hay archivos cuyo dinero todavía no se sigue: vuelva a comprobar más tarde."));
    } else if (known) {
        struct str share = machine_share(co, published, known);
        out->result = machine_reaches(published, known, about->at[PERCENT].number) ? MACHINE_HOLDS
                                                                                   : MACHINE_FAILS;
        out->found = arena_printf(co->arena, _("Publicado: %lld de %lld que se conocen (%.*s)."),
                                  (long long)published, (long long)known, STR_FMT(share));
    } else {
        out->found = str_of(_("Ningún archivo menciona nada de esto."));
    }
    machine_evidence_begin(&e);
    machine_evidence_int(&e, "published", published);
    machine_evidence_int(&e, "known", known);
    return machine_evidence_end(co, &e, code, out, err);
}

const struct machine_kind machine_published = {
    .code = "published",
    .title = N_("Está publicado"),
    .asks = N_("Que de lo que se sabe que existe esté publicado cierto porcentaje."),
    .fields = fields,
    .field_count = sizeof fields / sizeof *fields,
    .says = says,
    .run = run};
