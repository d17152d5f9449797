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

bool window_limit(const struct indicator_context *context, const struct window *w,
                  const struct view *view, const struct purchase *p, int64_t *limit)
{
    char method = str_is(view->tender.method, "selective") ? 'r' : 'd';
    const struct list_threshold *t =
        lists_threshold(context->lists, date_year(p->day), view->tender.category, method);

    if (t && str_is(p->currency, t->currency)) {
        *limit = t->minor;
        return true;
    }
    *limit = w->limit;
    return !t && w->has_limit && str_is(p->currency, w->limit_currency);
}

enum err_code window_keep(struct window *w, struct arena *arena, const struct view *view,
                          const struct purchase *p, struct str second, struct str name,
                          int64_t limit, struct err *err)
{
    struct view_org buyer = purchase_buyer(view);
    struct group_keep keep = {.view = view,
                              .purchase = p,
                              .parts = {purchase_org_id(&buyer), second, p->currency},
                              .part_count = 3,
                              .limit = limit};
    enum err_code code = group_row_keep(&w->rows, arena, &keep, err);

    if (!code) code = group_name_add(&w->names, view, purchase_org_id(&buyer), buyer.name, err);
    return code ? code : group_name_add(&w->names, view, second, name, err);
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

static enum err_code each_in_group(const struct window *w, struct window_run *run, size_t count,
                                   enum err_code (*judge)(void *user, const struct window_run *run,
                                                          size_t *taken, struct err *err),
                                   void *user, struct err *err)
{
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
            code = judge(user, run, &taken, err);
        }
        for (size_t i = 0; i == 0 || i < taken; i++) slide_out(&s);
    }
    return code;
}

enum err_code window_each(const struct window *w, struct arena *arena,
                          enum err_code (*judge)(void *user, const struct window_run *run,
                                                 size_t *taken, struct err *err),
                          void *user, struct err *err)
{
    const struct indicator_row *rows = indicator_table_rows(&w->rows, arena);
    enum err_code code = ERR_NONE;
    struct str head;

    if (!rows) return err_set(err, ERR_MEMORY, "%s", _("no alcanza la memoria"));
    for (size_t at = 0, end; !code && at < w->rows.count; at = end) {
        struct str parts[GROUP_PARTS];
        struct window_run run = {.rows = rows + at};

        end = group_next(rows, w->rows.count, at, &head);
        group_split(head, parts);
        run.buyer = parts[0];
        run.second = parts[1];
        run.currency = parts[2];
        code = each_in_group(w, &run, end - at, judge, user, err);
    }
    return code;
}
