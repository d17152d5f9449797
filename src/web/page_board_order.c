/* How a row of the dashboard stands in time, with its reasons in words, and in which order rows are
 * shown. It tells only dates and who did not answer: what each voice says is never added up. */
#include <stdlib.h>

#include "web/emit.h"
#include "web/page_board.h"

/* --- how it stands, and why ------------------------------------------------------------------- */

static void add_reason(struct board_row *row, struct str text)
{
    if (text.n && row->reason_count < BOARD_REASONS) row->reasons[row->reason_count++] = text;
}

static void late_reasons(struct page *page, const struct light *l, int32_t today,
                         struct board_row *row)
{
    for (int cut = CUT_FIRST; (l->late & LATE_CUT) && cut < CUTS; cut++) {
        if (l->cut_told[cut] || l->cut_days[cut] == DATE_NONE || l->cut_days[cut] >= today)
            continue;
        struct str day = emit_date_text(page, l->cut_days[cut]);
        add_reason(row, arena_printf(page->arena, _("No se informó del %s, que era el %.*s."),
                                     progress_cut_word(cut), STR_FMT(day)));
    }
    if (l->late & LATE_ACTIONS)
        add_reason(row, arena_printf(page->arena,
                                     i18n_plural("%lld acción pasó de su fecha y no consta que "
                                                 "terminara.",
                                                 "%lld acciones pasaron de su fecha y no consta "
                                                 "que terminaran.",
                                                 (unsigned long)l->actions_late),
                                     (long long)l->actions_late));
    if (l->late & LATE_END) {
        struct str day = emit_date_text(page, l->commitment.now.is.ends);
        add_reason(row, arena_printf(page->arena,
                                     _("Su plazo terminó el %.*s y no se ha aceptado como "
                                       "cumplido."),
                                     STR_FMT(day)));
    }
    if (l->late & LATE_CLOSING) {
        struct str day = emit_date_text(page, l->closing_due);
        add_reason(row,
                   arena_printf(page->arena,
                                _("Su formato de cierre se debía entregar a más tardar el %.*s."),
                                STR_FMT(day)));
    }
}

void board_stands(struct page *page, int32_t today, struct board_row *row)
{
    const struct light *l = row->light;
    row->stands = BOARD_ON_TIME;
    if (row->withdrawn) {
        row->stands = BOARD_WITHDRAWN;
        return;
    }
    if (l->late)
        row->stands = BOARD_LATE;
    else if (l->complete)
        row->stands = BOARD_DONE;
    late_reasons(page, l, today, row);
    if (!row->dispute) return;
    add_reason(row, l->reported == PROGRESS_COMPLETED && l->refused
                        ? str_of(_("Un sector no acepta lo que se dio por completado."))
                        : str_of(_("Quienes lo evalúan no le dan el mismo nivel.")));
}

static const struct {
    const char *code, *word, *class;
} standings[] = {
    [BOARD_LATE] = {"late", N_("con retraso"), "cut"},
    [BOARD_ON_TIME] = {"on-time", N_("en tiempo"), "may"},
    [BOARD_DONE] = {"done", N_("cumplido y aceptado"), "ok"},
    [BOARD_WITHDRAWN] = {"withdrawn", N_("retirado"), ""},
};

const char *board_stands_code(int stands)
{
    return standings[stands].code;
}

const char *board_stands_word(int stands)
{
    return i18n(standings[stands].word);
}

const char *board_stands_class(int stands)
{
    return standings[stands].class;
}

/* --- order ------------------------------------------------------------------------------------ */

static int64_t day_key(int32_t day)
{
    return day == DATE_NONE ? INT64_MAX : day;
}

/* What is late first, and of that what has more that is late; then where somebody says no; what is
 * accepted as done and what was withdrawn last. */
static void urgent(struct board_row *r)
{
    const struct light *l = r->light;
    bool doubted = r->dispute || l->machine == LIGHT_FAILS;
    r->keys[0] = r->stands == BOARD_ON_TIME && !doubted ? BOARD_DONE : r->stands * 2;
    r->keys[1] =
        r->stands == BOARD_LATE ? -(int64_t)r->reason_count : day_key(l->commitment.now.is.ends);
}

static void by_number(struct board_row *r)
{
    r->keys[0] = r->keys[1] = 0;
}

static void by_end(struct board_row *r)
{
    r->keys[0] = r->withdrawn;
    r->keys[1] = day_key(r->light->commitment.now.is.ends);
}

static void by_money(struct board_row *r)
{
    r->keys[0] = !r->money || !r->money->things;
    r->keys[1] = r->money ? -r->money->minor : 0;
}

static void by_newest(struct board_row *r)
{
    int32_t last = DATE_NONE;
    for (size_t i = 0; i < 3; i++) /* people's words: the machine runs every night */
        if (r->days[i] > last) last = r->days[i];
    r->keys[0] = last == DATE_NONE;
    r->keys[1] = -(int64_t)last;
}

static const struct {
    const char *code, *name;
    void (*rank)(struct board_row *row);
} orders[] = {
    {"", N_("lo urgente primero"), urgent},
    {"numero", N_("por su número"), by_number},
    {"plazo", N_("lo que vence antes"), by_end},
    {"dinero", N_("más dinero detrás"), by_money},
    {"novedad", N_("lo que se movió al último"), by_newest},
};
enum { ORDERS = sizeof orders / sizeof *orders };

bool board_order_at(size_t index, const char **code, const char **name)
{
    if (index >= ORDERS) return false;
    *code = orders[index].code;
    *name = i18n(orders[index].name);
    return true;
}

static int compare(const void *a, const void *b)
{
    const struct board_row *x = a, *y = b;
    for (size_t i = 0; i < 2; i++)
        if (x->keys[i] != y->keys[i]) return x->keys[i] < y->keys[i] ? -1 : 1;
    int64_t left = x->light->commitment.number, right = y->light->commitment.number;
    return (left > right) - (left < right);
}

bool board_sort(struct board_row *rows, size_t count, struct str order)
{
    size_t k = 0;
    while (k < ORDERS && !str_is(order, orders[k].code)) k++;
    if (k == ORDERS) return false;
    for (size_t i = 0; i < count; i++) orders[k].rank(&rows[i]);
    if (count) qsort(rows, count, sizeof *rows, compare);
    return true;
}
