/* Sums and shares: see indicator_shares.h. */
#include "ocds/indicator_shares.h"

#include "base/date.h"
#include "base/i18n.h"

static bool has(const struct indicator *indicator, const char *name)
{
    for (const struct indicator_parameter *p = indicator->parameters; p->name; p++)
        if (strcmp(p->name, name) == 0) return true;
    return false;
}

enum err_code shares_open(const struct indicator_context *context,
                          const struct indicator *indicator, struct shares *s)
{
    s->share = has(indicator, "share") ? parameter_percent(context, indicator, "share") : 0;
    s->minimum = parameter_count(context, indicator, "minimum_contracts");
    if (has(indicator, "minimum_awards"))
        s->awards = parameter_count(context, indicator, "minimum_awards");
    if (has(indicator, "minimum_buyers"))
        s->buyers = parameter_count(context, indicator, "minimum_buyers");
    if (has(indicator, "threshold"))
        s->threshold = indicator_parameter(context, indicator, "threshold");
    if (has(indicator, "days")) s->days = parameter_count(context, indicator, "days");
    if (has(indicator, "procurement_methods"))
        s->methods = parameter_text(context, indicator, "procurement_methods");
    return ERR_NONE;
}

/* Called for every purchase: no printf. */
static struct str year_text(struct arena *arena, int32_t day)
{
    char *p = arena_alloc(arena, 4);
    int year = date_year(day);

    for (int i = 3; p && i >= 0; i--, year /= 10) p[i] = (char)('0' + year % 10);
    return (struct str){p, p ? 4 : 0};
}

static enum err_code add_one(struct shares *s, struct arena *arena, const struct view *view,
                             const struct purchase *p, enum shares_by by, bool apart,
                             struct err *err)
{
    struct view_org buyer = purchase_buyer(view);
    struct str supplier = p->supplier ? purchase_org_id(p->supplier) : STR_NONE;
    struct str bought = purchase_org_id(&buyer);
    struct str year = year_text(arena, p->day);
    struct str parts[4] = {by == SHARES_BUYERS ? supplier : bought, year, p->currency,
                           by == SHARES_BUYERS ? bought : supplier};
    struct group_add add = {.view = view, .minor = p->minor, .apart = apart};
    enum err_code code = ERR_NONE;
    bool first;

    add.key = group_key(arena, parts, by == SHARES_BUYER ? 3 : 4);
    code = group_sum_add(&s->sums, &add, &first, err);
    if (code || !first) return code;
    code = group_name_add(&s->names, view, bought, buyer.name, err);
    if (!code && by != SHARES_BUYER && p->supplier)
        code = group_name_add(&s->names, view, supplier, p->supplier->name, err);
    return code;
}

enum err_code shares_add(struct shares *s, struct arena *arena, const struct view *view,
                         enum shares_by by,
                         bool (*apart)(const struct shares *shares, const struct view *view,
                                       const struct purchase *purchase),
                         struct err *err)
{
    struct view_org buyer = purchase_buyer(view);
    const struct purchase *p;
    enum err_code code = ERR_NONE;
    size_t count;

    if (!purchase_org_id(&buyer).n) return ERR_NONE;
    p = purchases_of(arena, view, &count);
    if (!p) return err_no_memory(err);
    for (size_t i = 0; !code && i < count; i++) {
        if (!p[i].has_amount || p[i].minor <= 0 || p[i].day == DATE_NONE || !p[i].currency.n)
            continue;
        if (by != SHARES_BUYER && !p[i].supplier) continue;
        code = add_one(s, arena, view, &p[i], by, apart && apart(s, view, &p[i]), err);
    }
    return code;
}

const char shares_by_supplier[] = "shares by supplier";
const char *const shares_fields[] = {
    "/buyer|/tender/procuringEntity|/parties", "/awards[]/suppliers|/parties",
    "/awards[]/value/amount|/contracts[]/value/amount",
    "/awards[]/date|/contracts[]/dateSigned|/contracts[]/period/startDate", NULL};

enum err_code shares_release(const struct indicator_context *context, void *state,
                             const struct view *view, struct arena *arena,
                             struct indicator_sink *sink, struct err *err)
{
    (void)context;
    (void)sink;
    return shares_add(state, arena, view, SHARES_SUPPLIER, NULL, err);
}

enum err_code shares_join(const struct indicator_context *context, void *into, void *from,
                          struct err *err)
{
    struct shares *a = into, *b = from;
    enum err_code code = group_sum_join(&a->sums, &b->sums, err);

    (void)context;
    return code ? code : group_name_join(&a->names, &b->names, err);
}

void shares_close(void *state)
{
    struct shares *s = state;

    indicator_table_free(&s->sums);
    indicator_table_free(&s->names);
}

/* Who, year and currency: the first three parts of the key. */
static struct str year_key(struct str key)
{
    struct str parts[GROUP_PARTS];

    group_split(key, parts);
    size_t n = parts[0].n + parts[1].n + parts[2].n + 2;
    return str_slice(key, 0, n < key.n ? n : key.n);
}

struct str shares_other(const struct indicator_row *row)
{
    struct str parts[GROUP_PARTS];

    group_split(row->key, parts);
    return parts[3];
}

static void sum_up(struct shares_year *y)
{
    struct str parts[GROUP_PARTS];

    group_split(y->rows->key, parts);
    y->who = parts[0];
    y->year = parts[1];
    y->currency = parts[2];
    y->total = 0;
    y->purchases = 0;
    y->largest = 0;
    for (size_t i = 0; i < y->count; i++) {
        const struct group_sum *s = shares_sum(&y->rows[i]);

        y->total += s->minor;
        y->purchases += s->count;
        if (s->minor > shares_sum(&y->rows[y->largest])->minor) y->largest = i;
    }
}

enum err_code shares_each(const struct shares_judging *judging,
                          enum err_code (*judge)(const struct shares_judging *judging,
                                                 const struct shares_year *year, struct err *err),
                          struct err *err)
{
    const struct shares *shares = judging->shares;
    const struct indicator_row *rows = indicator_table_rows(&shares->sums, judging->arena);
    size_t count = shares->sums.count;
    enum err_code code = ERR_NONE;

    if (!rows) return err_no_memory(err);
    for (size_t at = 0, end; !code && at < count; at = end) {
        struct str key = year_key(rows[at].key);
        struct shares_year year = {.rows = rows + at};

        for (end = at + 1; end < count && str_eq(year_key(rows[end].key), key); end++) {
        }
        year.count = end - at;
        sum_up(&year);
        if ((int64_t)year.purchases >= shares->minimum && year.total > 0)
            code = judge(judging, &year, err);
    }
    return code;
}

void shares_ask(struct asking *a, const struct shares_judging *judging, enum indicator_group group,
                const struct shares_year *year, const struct indicator_row *row)
{
    const struct group_sum *s = shares_sum(row);

    ask_begin(a, judging->sink, judging->indicator, judging->arena, NULL);
    group_ask(a, group, year->who, s->element, s->file, s->line);
}
