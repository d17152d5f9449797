/* From which figure on a question is asked: catalogues/umbrales.txt, which can be edited. The copy
 * in the program is read first, so that a file beside the store may say only what it changes. */
#include "base/embed.h"
#include "base/i18n.h"
#include "trace/flag_private.h"
#include "trace/obligation.h"

#define LIMITS_FILE "umbrales.txt"

/* Where a threshold goes, and what one unit of it is. */
static int64_t *limit_of(struct flag_limits *l, struct str rule, struct str name, int *digits)
{
    const struct {
        const char *rule, *name;
        int64_t *to;
        int digits;
    } all[] = {
        {FLAG_PAID_NOT_BUILT, "pagado", &l->paid, 2},
        {FLAG_PAID_NOT_BUILT, "físico", &l->paid_physical, 2},
        {FLAG_PROGRESS_BEHIND, "diferencia", &l->behind, 2},
        {FLAG_CONTRACT_OVER_BUDGET, "diferencia", &l->over_budget, 2},
        {FLAG_PAYMENTS_OVER, "diferencia", &l->over_contract, 2},
        {FLAG_LOAN_DESTINATION, "sin seguir", &l->untraced, 2},
        {FLAG_DECEMBER, "proporción", &l->december_share, 2},
        {FLAG_DECEMBER, "veces", &l->december_times, 2},
        {FLAG_DECEMBER, "pagos", &l->december_payments, 0},
        {FLAG_SUPPLIER_ENTITIES, "entes", &l->supplier_entities, 0},
        {FLAG_SUPPLIER_ENTITIES, "unidades", &l->supplier_units, 0},
        {FLAG_STALLED, "días", &l->stalled_days, 0},
        {FLAG_STALLED, "físico", &l->stalled_physical, 2},
    };

    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (str_is(rule, all[i].rule) && str_is(name, all[i].name)) {
            *digits = all[i].digits;
            return all[i].to;
        }
    return NULL;
}

enum err_code flag_limits_parse(struct str text, const char *file, struct flag_limits *out,
                                struct err *err)
{
    uint64_t line_number = 0;
    bool header = true;

    while (text.n) {
        struct str line = str_trim(str_split(text, '\n', &text)), rule, name, value, rest;
        int64_t *to, number;
        int digits = 0;

        line_number++;
        if (!line.n || line.p[0] == '#') continue;
        if (header) {
            header = false;
            continue;
        }
        rule = str_trim(str_split(line, ';', &rest));
        name = str_trim(str_split(rest, ';', &rest));
        value = str_trim(str_split(rest, ';', &rest));
        to = limit_of(out, rule, name, &digits);
        if (to && decimal_parse(value, digits, &number) && number >= 0) {
            *to = number;
            continue;
        }
        err_set(err, ERR_INPUT,
                to ? _("El valor de este umbral no es un número de cero o más.")
                   : _("No hay tal umbral."));
        err_file(err, file);
        err_row(err, line_number, line_number);
        err_found(err, line.p, line.n);
        return ERR_INPUT;
    }
    return ERR_NONE;
}

enum err_code flag_limits_read(struct ledger *ledger, struct arena *arena, struct flag_limits *out,
                               struct err *err)
{
    struct str text = STR_NONE;
    const char *path = LIMITS_FILE;
    enum err_code code = ERR_NONE;

    *out = (struct flag_limits){0};
    for (size_t i = 0; !code && i < catalogue_files_count; i++)
        if (str_is(str_of(catalogue_files[i].name), LIMITS_FILE))
            code = flag_limits_parse(
                (struct str){(const char *)catalogue_files[i].data, catalogue_files[i].size},
                LIMITS_FILE, out, err);
    if (!code) code = obligation_file(ledger, arena, LIMITS_FILE, &text, &path, err);
    return code ? code : flag_limits_parse(text, path, out, err);
}
