/* Check "indicator": an indicator reached its target by its day.
 *
 * The newest value measured up to that day counts, compared as decimal texts, exactly. Before the
 * day has passed a value that reaches the target holds; one that does not cannot be told yet. */
#include "base/i18n.h"
#include "cocreate/check_private.h"

enum { INDICATOR, BY, AREA };

static const struct machine_field fields[] = {
    {"indicator", MACHINE_INT, N_("Número del indicador"), NULL, true, 1, INT64_MAX, NULL},
    {"by", MACHINE_DAY, N_("A más tardar"), N_("Vacío: el día de su meta"), false, 0, 0, NULL},
    {"area", MACHINE_TEXT, N_("Zona"), N_("Vacío: el total"), false, 0, 0, NULL}};

static struct str says(struct co *co, const struct machine_about *about)
{
    const struct machine_value *v = about->at;
    struct str area =
        v[AREA].given ? arena_printf(co->arena, _(" en %.*s"), STR_FMT(v[AREA].text)) : STR("");
    if (v[BY].given)
        return arena_printf(co->arena,
                            _("El indicador %lld%.*s debe alcanzar su meta a más tardar el %.*s."),
                            (long long)v[INDICATOR].number, STR_FMT(area),
                            STR_FMT(co_day_text(co, (int32_t)v[BY].number)));
    return arena_printf(co->arena,
                        _("El indicador %lld%.*s debe alcanzar su meta en la fecha de la meta."),
                        (long long)v[INDICATOR].number, STR_FMT(area));
}

/* --- decimals, exactly ------------------------------------------------------------------------ */

struct decimal {
    bool negative;
    struct str whole, part; /* without zeros in front, and at the end */
};

static bool digits_only(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9') return false;
    return true;
}

static bool read_decimal(struct str text, struct decimal *out)
{
    struct str s = str_trim(text), rest = STR("");
    *out = (struct decimal){.negative = s.n && s.p[0] == '-'};
    if (out->negative) s = str_slice(s, 1, s.n);
    out->whole = str_split(s, '.', &rest);
    out->part = rest;
    if ((!out->whole.n && !rest.n) || !digits_only(out->whole) || !digits_only(rest)) return false;
    while (out->whole.n && out->whole.p[0] == '0')
        out->whole = str_slice(out->whole, 1, out->whole.n);
    while (out->part.n && out->part.p[out->part.n - 1] == '0') out->part.n--;
    if (!out->whole.n && !out->part.n) out->negative = false;
    return true;
}

static int compare(const struct decimal *a, const struct decimal *b)
{
    if (a->negative != b->negative) return a->negative ? -1 : 1;
    int order = 0;
    if (a->whole.n != b->whole.n) order = a->whole.n < b->whole.n ? -1 : 1;
    if (!order) order = str_compare(a->whole, b->whole);
    if (!order)
        order = str_compare(a->part, b->part); /* the longer is greater: no zeros at its end */
    return a->negative ? -order : order;
}

/* --- looking ---------------------------------------------------------------------------------- */

struct seen {
    bool known, measured, targeted;
    int32_t by;
    struct q_machine_indicator_row is;
    int64_t day;
    struct str value;
};

static enum err_code read(struct co *co, const struct machine_about *about, struct seen *s,
                          struct err *err)
{
    const struct machine_value *v = about->at;
    struct store *store = ledger_store(co->ledger);
    struct q_machine_measured_row m;
    struct store_stmt *stmt;
    bool row = false;
    enum err_code code = q_machine_indicator(store, co->entity, v[INDICATOR].number, &stmt, err);
    if (!code) code = store_step(stmt, &row, err);
    if (code || !row) return code;
    q_machine_indicator_row(stmt, &s->is);
    s->is.title = co_keep(co, s->is.title);
    s->is.unit = co_keep(co, s->is.unit);
    s->is.target = co_keep(co, s->is.target);
    store_reset(stmt);
    if (!s->is.title.p || !s->is.unit.p || !s->is.target.p) return err_no_memory(err);
    /* An indicator of another commitment is none of this one's; those of the city (0) are. */
    s->known = !s->is.commitment || s->is.commitment == about->commitment;
    s->by = v[BY].given             ? (int32_t)v[BY].number
            : s->is.target_day_null ? DATE_NONE
                                    : (int32_t)s->is.target_day;
    s->targeted = s->is.target.n && s->by != DATE_NONE;
    if (!s->known || !s->targeted) return ERR_NONE;
    code = q_machine_measured(store, co->entity, v[INDICATOR].number,
                              v[AREA].given ? v[AREA].text : STR(""), s->by, &stmt, err);
    if (!code) code = store_step(stmt, &row, err);
    if (code || !row) return code;
    q_machine_measured_row(stmt, &m);
    s->day = m.day;
    s->value = co_keep(co, m.measured);
    s->measured = true;
    store_reset(stmt);
    return s->value.p ? ERR_NONE : err_no_memory(err);
}

static void conclude(struct co *co, const struct seen *s, struct machine_finding *out)
{
    struct decimal value, target;
    if (!s->known) {
        out->found = str_of(_("Este compromiso no tiene un indicador con ese número."));
    } else if (!s->targeted) {
        out->found = str_of(_("El indicador no tiene meta, o la meta no tiene fecha."));
    } else if (!s->measured) {
        out->found = str_of(_("No se ha medido todavía."));
    } else if (!read_decimal(s->value, &value) || !read_decimal(s->is.target, &target)) {
        out->found = str_of(_("La medición o la meta no son un número."));
    } else {
        struct str day = co_day_text(co, (int32_t)s->day);
        int order = compare(&value, &target);
        bool reached = s->is.rises ? order >= 0 : order <= 0;
        bool open = s->by >= today_of(co);
        out->result = reached ? MACHINE_HOLDS : open ? MACHINE_UNTOLD : MACHINE_FAILS;
        out->found = arena_printf(
            co->arena,
            reached ? _("«%.*s»: %.*s %.*s el %.*s; la meta es %.*s.")
            : open  ? _("«%.*s»: %.*s %.*s el %.*s; la meta es %.*s y su plazo no ha vencido.")
                    : _("«%.*s»: %.*s %.*s el %.*s; la meta es %.*s y no se alcanzó."),
            STR_FMT(s->is.title), STR_FMT(s->value), STR_FMT(s->is.unit), STR_FMT(day),
            STR_FMT(s->is.target));
    }
}

static enum err_code run(struct co *co, const struct machine_about *about,
                         struct machine_finding *out, struct err *err)
{
    struct seen s = {.by = DATE_NONE};
    struct machine_evidence e;
    enum err_code code = read(co, about, &s, err);
    if (code) return code;
    conclude(co, &s, out);
    out->wanted = says(co, about);
    machine_evidence_begin(&e);
    machine_evidence_int(&e, "indicator", about->at[INDICATOR].number);
    if (s.measured) {
        json_key(&e.w, "value");
        json_open_object(&e.w);
        json_key(&e.w, "day");
        json_put_str(&e.w, machine_day(co, s.day));
        json_key(&e.w, "value");
        json_put_str(&e.w, s.value);
        json_close_object(&e.w);
        json_key(&e.w, "target");
        json_put_str(&e.w, s.is.target);
    }
    return machine_evidence_end(co, &e, code, out, err);
}

const struct machine_kind machine_indicator = {.code = "indicator",
                                               .title = N_("Alcanza su meta"),
                                               .asks =
                                                   N_("Que un indicador alcance su meta a tiempo."),
                                               .fields = fields,
                                               .field_count = sizeof fields / sizeof *fields,
                                               .says = says,
                                               .run = run};
