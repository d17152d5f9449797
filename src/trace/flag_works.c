/* Works: whatever has a published progress. Paid and not built, physical behind financial, stalled.
 * The day of comparison is the cut-off of the file that gives the progress, never today's, so that
 * the same files always ask the same. */
#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "trace/flag_private.h"
#include "trace_queries.h"

enum { PART_WORDS, PART_PROGRESS, PART_OWN, PART_CONTRACT, PART_PAYMENT };

struct advance {
    bool has;
    int64_t value, snapshot, row, day;
};
struct work {
    int64_t node, unit, kind;
    int32_t ends;
    char label[200], key[FLAG_KEY_MAX];
    struct advance physical, financial;
    struct flag_figures own, part; /* part: of the contract or payment at hand */
    int64_t part_node, part_kind;
    char currency[4];
    money_sum contracted, paid;
    bool has_contracted, has_paid;
    int64_t last_payment; /* day; 0 = none with a date */
    struct flag_marks marks;
};
struct bags { /* one for each rule: they are found together and written apart */
    struct flag_bag paid, behind, stalled;
};

/* --- reading --------------------------------------------------------------------------------- */

static void read_progress(struct work *w, const struct q_flag_works_row *r)
{
    struct advance *p = r->moment == 1 ? &w->physical : &w->financial;
    int64_t value;

    if (!decimal_parse(r->words, 2, &value)) return;
    *p = (struct advance){true, value, r->snapshot, r->source_row, r->day};
}

static void take_figure(struct work *w, const struct flag_figures *from, enum moment moment,
                        money_sum *sum, bool *has)
{
    const struct flag_figure *f = &from->of[moment];

    if (!f->has || (moment == MOMENT_AMENDED && f->minor < 0)) return;
    if (!w->currency[0]) memcpy(w->currency, from->currency, sizeof w->currency);
    if (strcmp(w->currency, from->currency) != 0) return;
    *sum += f->minor;
    *has = true;
    flag_mark_add(&w->marks, f->snapshot, f->row);
}

/* The contract or payment that was being read is complete. */
static void end_part(struct work *w)
{
    if (w->part_kind == PART_CONTRACT) {
        take_figure(w, &w->part, MOMENT_CONTRACTED, &w->contracted, &w->has_contracted);
        take_figure(w, &w->part, MOMENT_AMENDED, &w->contracted, &w->has_contracted);
    } else if (w->part_kind == PART_PAYMENT) {
        take_figure(w, &w->part, MOMENT_PAID, &w->paid, &w->has_paid);
    }
    w->part_kind = 0;
}

static void add_row(struct work *w, const struct q_flag_works_row *r)
{
    if (r->part == PART_WORDS) {
        w->kind = r->moment;
        w->unit = r->minor;
        w->ends = r->day_null ? DATE_NONE : (int32_t)r->day;
        flag_text(w->label, sizeof w->label, r->words);
        flag_key_of(w->key, "", (uint64_t)w->kind, r->node_key);
        return;
    }
    if (r->part == PART_PROGRESS) {
        read_progress(w, r);
        return;
    }
    if (r->part == PART_OWN) {
        flag_figures_add(&w->own, r->moment, r->snapshot, r->source_row, r->minor, r->currency);
        return;
    }
    if (w->part_kind != r->part || w->part_node != r->node) {
        end_part(w);
        w->part = (struct flag_figures){0};
        w->part_kind = r->part;
        w->part_node = r->node;
    }
    flag_figures_add(&w->part, r->moment, r->snapshot, r->source_row, r->minor, r->currency);
    if (r->part == PART_PAYMENT && !r->day_null && r->day > w->last_payment)
        w->last_payment = r->day;
}

/* --- what it amounts to ---------------------------------------------------------------------- */

/* The first of these moments that was published. */
static bool own_figure(struct work *w, const enum moment *moments, size_t count, money_sum *out)
{
    for (size_t i = 0; i < count; i++) {
        const struct flag_figure *f = &w->own.of[moments[i]];

        if (!f->has) continue;
        *out = f->minor;
        if (!w->currency[0]) memcpy(w->currency, w->own.currency, sizeof w->currency);
        flag_mark_add(&w->marks, f->snapshot, f->row);
        return true;
    }
    return false;
}

/* Contracts and payments under the work count; where there are none, what its own row says. */
static void settle(struct work *w)
{
    static const enum moment whole[] = {MOMENT_TOTAL_INVESTMENT, MOMENT_TOTAL_COST, MOMENT_FINAL,
                                        MOMENT_MODIFIED, MOMENT_APPROVED};
    static const enum moment spent[] = {MOMENT_PAID, MOMENT_EXECUTED};

    end_part(w);
    if (!w->has_contracted && w->own.of[MOMENT_CONTRACTED].has) {
        take_figure(w, &w->own, MOMENT_CONTRACTED, &w->contracted, &w->has_contracted);
        take_figure(w, &w->own, MOMENT_AMENDED, &w->contracted, &w->has_contracted);
    }
    if (!w->has_contracted)
        w->has_contracted = own_figure(w, whole, sizeof whole / sizeof *whole, &w->contracted);
    if (!w->has_paid) w->has_paid = own_figure(w, spent, sizeof spent / sizeof *spent, &w->paid);
    if (w->physical.has) flag_mark_add(&w->marks, w->physical.snapshot, w->physical.row);
    if (w->financial.has) flag_mark_add(&w->marks, w->financial.snapshot, w->financial.row);
}

static struct flag_draft draft_of(const struct work *w)
{
    struct flag_draft d = {.node = w->node, .unit = w->unit, .snapshot = w->physical.snapshot};

    memcpy(d.key, w->key, sizeof d.key);
    flag_text(d.subject, sizeof d.subject, str_of(w->label));
    memcpy(d.currency, w->currency, sizeof d.currency);
    return d;
}

/* --- the rules ------------------------------------------------------------------------------- */

/* Each bag in turn stands as the flagger's own, so that one flag_add serves all. */
static enum err_code add_to(struct flagger *f, struct flag_bag *bag, const struct work *w,
                            const struct flag_draft *d, struct err *err)
{
    struct flag_bag kept = f->bag;
    enum err_code code;

    f->bag = *bag;
    code = flag_add(f, d, w->marks.items, w->marks.count, err);
    *bag = f->bag;
    f->bag = kept;
    return code;
}

static enum err_code paid_not_built(struct flagger *f, struct flag_bag *bag, const struct work *w,
                                    struct err *err)
{
    struct flag_draft d = draft_of(w);
    char money[64], percent[64];

    if (!w->has_paid || !w->has_contracted || w->contracted <= 0 ||
        w->physical.value >= f->limits.paid_physical || w->ends == DATE_NONE ||
        w->ends >= w->physical.day || w->paid * 10000 < w->contracted * f->limits.paid)
        return ERR_NONE;
    d.has_minor = true;
    d.minor = flag_minor(w->paid);
    flag_money(money, sizeof money, w->paid, d.currency);
    flag_percent(percent, sizeof percent, flag_minor(w->paid * 10000 / w->contracted));
    snprintf(d.expected, sizeof d.expected, "%s (%s)", money, percent);
    flag_percent(d.found, sizeof d.found, w->physical.value);
    return add_to(f, bag, w, &d, err);
}

static enum err_code progress_behind(struct flagger *f, struct flag_bag *bag, const struct work *w,
                                     struct err *err)
{
    struct flag_draft d = draft_of(w);
    bool amounts = w->has_contracted && w->contracted > 0;
    int64_t financial;

    if (w->financial.has)
        financial = w->financial.value;
    else if (amounts && w->has_paid)
        financial = flag_minor(w->paid >= w->contracted ? 10000 : w->paid * 10000 / w->contracted);
    else
        return ERR_NONE;
    if ((money_sum)financial - w->physical.value < f->limits.behind) return ERR_NONE;
    d.has_minor = amounts;
    if (amounts)
        d.minor = flag_minor((money_sum)(financial - w->physical.value) * w->contracted / 10000);
    flag_percent(d.expected, sizeof d.expected, financial);
    flag_percent(d.found, sizeof d.found, w->physical.value);
    return add_to(f, bag, w, &d, err);
}

static enum err_code stalled(struct flagger *f, struct flag_bag *bag, const struct work *w,
                             struct err *err)
{
    struct flag_draft d = draft_of(w);
    char date[16];

    if (w->ends == DATE_NONE || w->ends >= w->physical.day ||
        w->physical.value >= f->limits.stalled_physical ||
        (w->last_payment && w->last_payment >= w->physical.day - f->limits.stalled_days))
        return ERR_NONE;
    d.has_minor = w->has_contracted;
    d.minor = flag_minor(w->contracted);
    flag_text(d.expected, sizeof d.expected, date_iso(w->ends, date));
    flag_percent(d.found, sizeof d.found, w->physical.value);
    return add_to(f, bag, w, &d, err);
}

static enum err_code judge(struct flagger *f, struct bags *bags, struct work *w, struct err *err)
{
    enum err_code code;

    settle(w);
    if (!w->physical.has) return ERR_NONE;
    code = paid_not_built(f, &bags->paid, w, err);
    if (!code) code = progress_behind(f, &bags->behind, w, err);
    return code ? code : stalled(f, &bags->stalled, w, err);
}

static enum err_code write_bag(struct flagger *f, struct flag_bag *bag, const char *rule,
                               enum err_code code, struct err *err)
{
    f->bag = *bag;
    if (!code) return flag_write(f, rule, err);
    flag_bag_free(&f->bag);
    return code;
}

static enum err_code read_works(struct flagger *f, struct bags *bags, struct work *w,
                                const struct graph_range *range, struct err *err)
{
    struct store_stmt *stmt;
    bool row;
    enum err_code code =
        q_flag_works(f->store, f->entity, STR(CHECK_ATTRIBUTE_PHYSICAL),
                     STR(CHECK_ATTRIBUTE_FINANCIAL), range->low, range->high, &stmt, err);

    *w = (struct work){0};
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_flag_works_row r;

        q_flag_works_row(stmt, &r);
        if (r.root != w->node) {
            if (w->node) code = judge(f, bags, w, err);
            if (code) {
                store_reset(stmt);
                break;
            }
            *w = (struct work){.node = r.root};
        }
        add_row(w, &r);
    }
    return !code && w->node ? judge(f, bags, w, err) : code;
}

enum err_code flag_works(struct flagger *f, struct err *err)
{
    struct work *w = mem_calloc(1, sizeof *w); /* too large for a stack */
    struct bags bags = {0};
    size_t count;
    const struct graph_range *ranges = flag_ranges(f->scope, &count);
    enum err_code code = ERR_NONE;

    if (!w) return err_no_memory(err);
    for (size_t i = 0; !code && i < count; i++) code = read_works(f, &bags, w, &ranges[i], err);
    mem_free(w);
    code = write_bag(f, &bags.paid, FLAG_PAID_NOT_BUILT, code, err);
    code = write_bag(f, &bags.behind, FLAG_PROGRESS_BEHIND, code, err);
    return write_bag(f, &bags.stalled, FLAG_STALLED, code, err);
}
