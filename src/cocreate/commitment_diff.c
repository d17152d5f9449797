/* Two texts of a commitment beside each other, field by field: see commitment.h. */
#include <inttypes.h>
#include <stddef.h>

#include "base/i18n.h"
#include "cocreate/commitment.h"
#include "cocreate/plan_private.h"

enum kind { TEXT, BUDGET, DAY, ORGANISATION, ACTIONS };
#define TEXT_FIELD(name, label)                                                                    \
    {                                                                                              \
#name, label, TEXT, offsetof(struct commitment_draft, name)                                \
    }
#define DAY_FIELD(name, label)                                                                     \
    {                                                                                              \
#name, label, DAY, offsetof(struct commitment_draft, name)                                 \
    }
static const struct {
    const char *field, *label;
    enum kind kind;
    size_t offset;
} fields[COMMITMENT_FIELDS] = {
    TEXT_FIELD(title, N_("Título")),
    TEXT_FIELD(problem, N_("Problema")),
    TEXT_FIELD(baseline, N_("Línea base")),
    TEXT_FIELD(objective, N_("Objetivo")),
    TEXT_FIELD(description, N_("Descripción")),
    TEXT_FIELD(purposes, N_("Propósitos de la declaración")),
    TEXT_FIELD(sdg, N_("Metas de la Agenda 2030")),
    TEXT_FIELD(responsible, N_("Responsable")),
    {"responsible_org", N_("Institución que informa"), ORGANISATION, 0},
    TEXT_FIELD(support, N_("Quién apoya")),
    TEXT_FIELD(verification, N_("Medios de verificación")),
    TEXT_FIELD(evidence, N_("Evidencia esperada")),
    {"budget", N_("Presupuesto"), BUDGET, 0},
    TEXT_FIELD(budget_text, N_("Notas del presupuesto")),
    DAY_FIELD(begins, N_("Empieza")),
    DAY_FIELD(ends, N_("Termina")),
    {"actions", N_("Acciones"), ACTIONS, 0},
};

static struct str says_actions(struct co *co, const struct commitment_draft *d)
{
    struct buf out;
    buf_init(&out, 1 << 20);
    for (size_t i = 0; i < d->action_count; i++) {
        const struct commitment_action *a = &d->actions[i];
        buf_printf(&out, "%s%zu. %.*s", i ? "\n" : "", i + 1, STR_FMT(a->title));
        if (a->responsible.n) buf_printf(&out, " — %.*s", STR_FMT(a->responsible));
        if (a->begins != DATE_NONE || a->ends != DATE_NONE) {
            buf_text(&out, " (");
            buf_str(&out, co_day_text(co, a->begins));
            buf_text(&out, " – ");
            buf_str(&out, co_day_text(co, a->ends));
            buf_char(&out, ')');
        }
    }
    struct str says = out.failed ? STR_NONE : co_keep(co, buf_view(&out));
    buf_free(&out);
    return says;
}

/* .p NULL without memory. */
static struct str says(struct co *co, size_t field, const struct commitment_draft *d)
{
    const char *at = (const char *)d + fields[field].offset;
    char text[48];
    int32_t day;
    switch (fields[field].kind) {
    case TEXT: {
        struct str s = *(const struct str *)(const void *)at;
        return s.p ? s : STR("");
    }
    case DAY:
        day = *(const int32_t *)(const void *)at;
        return day == DATE_NONE ? STR("") : co_day_text(co, day);
    case BUDGET:
        if (!d->has_budget) return STR("");
        return arena_printf(co->arena, "$%s", money_pretty(d->budget, 2, text).p);
    case ORGANISATION:
        if (!d->responsible_org) return STR("");
        return arena_printf(co->arena, "%" PRId64, d->responsible_org);
    case ACTIONS:
        return says_actions(co, d);
    }
    return STR_NONE;
}

enum err_code commitment_diff(struct co *co, const struct commitment_draft *before,
                              const struct commitment_draft *after,
                              struct commitment_change out[COMMITMENT_FIELDS], struct err *err)
{
    for (size_t i = 0; i < COMMITMENT_FIELDS; i++) {
        out[i] = (struct commitment_change){.field = fields[i].field,
                                            .label = i18n(fields[i].label),
                                            .before = says(co, i, before),
                                            .after = says(co, i, after)};
        if (!out[i].before.p || !out[i].after.p) return err_no_memory(err);
        out[i].differs = !str_eq(out[i].before, out[i].after);
    }
    return ERR_NONE;
}
