/* Findings and small budgets for the tests of the checks; see checking.h. */
#include "checking.h"

#include <stdio.h>

static void copy(char *out, size_t size, struct str s)
{
    snprintf(out, size, "%.*s", STR_FMT(s));
}

/* Keeps the first finding of the rule. */
static enum err_code take(void *user, const struct check_finding *finding)
{
    struct found *f = user;

    if (!str_is(finding->code, f->rule)) return ERR_NONE;
    if (f->count++) return ERR_NONE;
    f->minor = finding->minor;
    f->year = finding->year;
    copy(f->message, sizeof f->message, finding->message);
    copy(f->subject, sizeof f->subject,
         finding->subject.n ? finding->subject : finding->node_label);
    copy(f->expected, sizeof f->expected, finding->expected);
    copy(f->text, sizeof f->text, finding->found);
    f->row_count = finding->row_count;
    for (size_t i = 0; i < finding->row_count && i < 64; i++) f->rows[i] = finding->rows[i].row;
    return ERR_NONE;
}

struct found found(struct world *w, const char *rule)
{
    struct found f = {.rule = rule};
    struct check_filter all = {.superseded = false};

    OK(check_findings(w->ledger, &all, take, &f, &w->err));
    return f;
}

struct check_summary check(struct world *w, int64_t snapshot)
{
    struct check_scope scope = CHECK_SCOPE_OF(snapshot);
    struct check_summary summary;

    OK(ledger_check_snapshot(w->ledger, &scope, NULL, &summary, &w->err));
    return summary;
}

int64_t simple_snapshot(struct world *w)
{
    return world_snapshot(w, &(struct world_snapshot){.owner = SONORA, .name = "presupuesto.csv"});
}

void budget(struct world *w, int64_t snapshot, const char *scheme, int64_t year, int64_t total,
            int64_t a, int64_t b)
{
    int64_t top = world_line(w, &(struct world_line){.entity = SONORA,
                                                     .snapshot = snapshot,
                                                     .row = 2,
                                                     .year = year,
                                                     .scheme = scheme,
                                                     .code = "TOTAL",
                                                     .label = "Total del gasto",
                                                     .approved = total,
                                                     .accrued = total + 7});

    world_line(w, &(struct world_line){.entity = SONORA,
                                       .snapshot = snapshot,
                                       .row = 3,
                                       .year = year,
                                       .parent = top,
                                       .scheme = scheme,
                                       .code = "1000",
                                       .approved = a,
                                       .accrued = a + 7});
    world_line(w, &(struct world_line){.entity = SONORA,
                                       .snapshot = snapshot,
                                       .row = 4,
                                       .year = year,
                                       .parent = top,
                                       .scheme = scheme,
                                       .code = "2000",
                                       .approved = b,
                                       .accrued = b});
}

int64_t loan(struct world *w, int64_t s, int64_t row, int64_t closing)
{
    static const struct {
        enum moment moment;
        int64_t minor;
    } parts[] = {{MOMENT_OPENING, 10000},
                 {MOMENT_DRAWN, 500},
                 {MOMENT_AMORTISED, 4030},
                 {MOMENT_REVALUED, 30}};
    char key[32];
    int64_t node;

    snprintf(key, sizeof key, "credito/%lld", (long long)row);
    node = world_node(w, &(struct world_node){.entity = SONORA,
                                              .snapshot = s,
                                              .row = row,
                                              .kind = NODE_LOAN,
                                              .key = key,
                                              .label = "Banco X"});
    for (size_t i = 0; i < 4; i++)
        world_amount(w, &(struct world_amount){.entity = SONORA,
                                               .node = node,
                                               .snapshot = s,
                                               .row = row,
                                               .item = (int64_t)i + 1,
                                               .minor = parts[i].minor,
                                               .moment = parts[i].moment,
                                               .year = 2024});
    world_amount(w, &(struct world_amount){.entity = SONORA,
                                           .node = node,
                                           .snapshot = s,
                                           .row = row,
                                           .item = 9,
                                           .minor = closing,
                                           .moment = MOMENT_CLOSING,
                                           .year = 2024});
    return node;
}
