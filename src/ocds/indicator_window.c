/* Purchases through a window of days: see indicator_window.h. */
#include "ocds/indicator_window.h"

#include "base/i18n.h"

static bool has(const struct indicator *indicator, const char *name)
{
    for (const struct indicator_parameter *p = indicator->parameters; p->name; p++)
        if (strcmp(p->name, name) == 0) return true;
    return false;
}

static enum err_code read_limit(const struct indicator_context *context,
                                const struct indicator *indicator, struct window *w,
                                struct err *err)
{
    struct str amount = parameter_text(context, indicator, "threshold");
    struct str currency = parameter_text(context, indicator, "currency");
    struct view_value value = {.amount = amount, .currency = currency};

    if (currency.n != 3)
        return err_set(err, ERR_USAGE, _("La moneda de [%s] debe tener tres letras"),
                       indicator->code);
    memcpy(w->limit_currency, currency.p, 3);
    if (!amount.n) return ERR_NONE;
    w->has_limit = view_minor(&value, &w->limit) && w->limit > 0;
    if (!w->has_limit)
        return err_set(err, ERR_USAGE, _("El umbral de [%s] no es un monto"), indicator->code);
    return ERR_NONE;
}

enum err_code window_open(const struct indicator_context *context,
                          const struct indicator *indicator, struct window *w, struct err *err)
{
    if (has(indicator, "days")) w->days = parameter_count(context, indicator, "days");
    if (has(indicator, "margin")) w->margin = parameter_percent(context, indicator, "margin");
    w->minimum = parameter_count(context, indicator, "minimum_awards");
    w->methods = parameter_text(context, indicator, "procurement_methods");
    return has(indicator, "threshold") ? read_limit(context, indicator, w, err) : ERR_NONE;
}

bool window_limit(const struct window_adding *adding, const struct purchase *p, int64_t *limit)
{
    const struct window *w = adding->window;
    const struct view_tender *tender = &adding->view->tender;
    char method = str_is(tender->method, "selective") ? 'r' : 'd';
    const struct list_threshold *t =
        lists_threshold(adding->context->lists, date_year(p->day), tender->category, method);

    if (t && str_is(p->currency, t->currency)) {
        *limit = t->minor;
        return true;
    }
    *limit = w->limit;
    return !t && w->has_limit && str_is(p->currency, w->limit_currency);
}

static enum err_code keep_one(const struct window_adding *adding, const struct view_org *buyer,
                              const struct purchase *p, const struct window_place *place,
                              struct err *err)
{
    struct window *w = adding->window;
    const struct view *view = adding->view;
    struct str bought = purchase_org_id(buyer);
    struct group_keep keep = {.view = view,
                              .purchase = p,
                              .parts = {bought, place->second, p->currency},
                              .part_count = 3,
                              .limit = place->limit};
    enum err_code code = group_row_keep(&w->rows, adding->arena, &keep, err);

    if (!code) code = group_name_add(&w->names, view, bought, buyer->name, err);
    return code ? code : group_name_add(&w->names, view, place->second, place->name, err);
}

enum err_code window_add(const struct window_adding *adding,
                         bool (*choose)(const struct window_adding *adding,
                                        const struct purchase *purchase,
                                        struct window_place *place),
                         struct err *err)
{
    struct view_org buyer = purchase_buyer(adding->view);
    const struct purchase *p;
    enum err_code code = ERR_NONE;
    size_t count;

    if (!purchase_direct(adding->window->methods, adding->view) || !purchase_org_id(&buyer).n)
        return ERR_NONE;
    p = purchases_of(adding->arena, adding->view, &count);
    if (!p) return err_no_memory(err);
    for (size_t i = 0; !code && i < count; i++) {
        struct window_place place = {.limit = 0};

        if (p[i].has_amount && p[i].day != DATE_NONE && choose(adding, &p[i], &place))
            code = keep_one(adding, &buyer, &p[i], &place, err);
    }
    return code;
}

enum err_code window_join(const struct indicator_context *context, void *into, void *from,
                          struct err *err)
{
    struct window *a = into, *b = from;
    enum err_code code = group_row_join(&a->rows, &b->rows, err);

    (void)context;
    return code ? code : group_name_join(&a->names, &b->names, err);
}

void window_close(void *state)
{
    struct window *w = state;

    indicator_table_free(&w->rows);
    indicator_table_free(&w->names);
}

/* What a window holds while it moves over a group: its sum, and how many rows have its highest
 * limit, so that the limit is looked for anew only when the last of them leaves. */
struct slide {
    const struct indicator_row *rows;
    size_t from, end, times;
    money_sum sum;
    int64_t limit;
};

static void slide_limit(struct slide *s, int64_t limit)
{
    if (limit > s->limit) s->times = 0;
    if (limit >= s->limit) {
        s->limit = limit;
        s->times++;
    }
}

static void slide_in(struct slide *s)
{
    const struct group_row *r = group_row_of(&s->rows[s->end++]);

    s->sum += r->minor;
    slide_limit(s, r->limit);
}

static void slide_out(struct slide *s)
{
    const struct group_row *r = group_row_of(&s->rows[s->from++]);

    s->sum -= r->minor;
    if (r->limit < s->limit || --s->times) return;
    s->limit = INT64_MIN;
    for (size_t i = s->from; i < s->end; i++) slide_limit(s, group_row_of(&s->rows[i])->limit);
}

static enum err_code each_in_group(struct window_judging *judging, struct window_run *run,
                                   size_t count, window_judge *judge, struct err *err)
{
    const struct window *w = judging->window;
    struct slide s = {.rows = run->rows, .limit = INT64_MIN};
    enum err_code code = ERR_NONE;

    while (!code && s.from < count) {
        int64_t last = (int64_t)group_row_of(&s.rows[s.from])->day + w->days;
        size_t taken = 0;

        while (s.end < count && group_row_of(&s.rows[s.end])->day <= last) slide_in(&s);
        if ((int64_t)(s.end - s.from) >= w->minimum) {
            run->rows = s.rows + s.from;
            run->count = s.end - s.from;
            run->sum = s.sum;
            run->limit = s.limit;
            run->first = group_row_of(&s.rows[s.from])->day;
            run->last = group_row_of(&s.rows[s.end - 1])->day;
            code = judge(judging, run, &taken, err);
        }
        for (size_t i = 0; i == 0 || i < taken; i++) slide_out(&s);
    }
    return code;
}

enum err_code window_each(struct window_judging *judging, window_judge *judge, struct err *err)
{
    const struct window *w = judging->window;
    const struct indicator_row *rows = indicator_table_rows(&w->rows, judging->arena);
    enum err_code code = ERR_NONE;
    struct str head;

    if (!rows) return err_no_memory(err);
    for (size_t at = 0, end; !code && at < w->rows.count; at = end) {
        struct str parts[GROUP_PARTS];
        struct window_run run = {.rows = rows + at};

        end = group_next(rows, w->rows.count, at, &head);
        group_split(head, parts);
        run.buyer = parts[0];
        run.second = parts[1];
        run.currency = parts[2];
        code = each_in_group(judging, &run, end - at, judge, err);
    }
    return code;
}

void window_ask(struct asking *a, const struct window_judging *judging,
                const struct indicator *indicator, enum indicator_group group,
                const struct window_run *run)
{
    const struct group_row *first = group_row_of(&run->rows[0]);

    ask_begin(a, judging->sink, indicator, judging->arena, NULL);
    group_ask(a, group, group == INDICATOR_BUYER ? run->buyer : run->second, first->element,
              first->file, first->line);
    group_evidence(a, run->rows, 0, run->count);
}
