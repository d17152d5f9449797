/* The route's flags of one entity: rules one after the other, each into the bag and from there into
 * the tables. The number of a flag is the hash of its key, so that one and the same question keeps
 * its number over recomputations. */
#include "trace/flags.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "trace/flag_private.h"
#include "trace/reconcile.h"
#include "trace_queries.h"

/* --- words and figures ----------------------------------------------------------------------- */

void flag_text(char *out, size_t size, struct str text)
{
    size_t n = text.n < size - 1 ? text.n : size - 1;

    while (n < text.n && n && ((unsigned char)text.p[n] & 0xC0) == 0x80) n--;
    if (n) memcpy(out, text.p, n);
    out[n] = '\0';
}

int64_t flag_minor(money_sum sum)
{
    return sum > INT64_MAX ? INT64_MAX : sum < -INT64_MAX ? -INT64_MAX : (int64_t)sum;
}

void flag_money(char *out, size_t size, money_sum minor, const char *currency)
{
    char iso[4] = "MXN", buffer[48];
    bool pesos;

    for (size_t i = 0; currency[0] && i < 3; i++) iso[i] = currency[i];
    pesos = strcmp(iso, "MXN") == 0;
    snprintf(out, size, "%.*s%s%s",
             STR_FMT(money_pretty(flag_minor(minor), money_digits(iso), buffer)), pesos ? "" : " ",
             pesos ? "" : iso);
}

void flag_percent(char *out, size_t size, int64_t hundredths)
{
    char buffer[48];

    snprintf(out, size, "%.*s %%", STR_FMT(money_pretty(hundredths, 2, buffer)));
}

void flag_key_of(char out[FLAG_KEY_MAX], const char *prefix, uint64_t kind, struct str text)
{
    snprintf(out, FLAG_KEY_MAX, "%s%016llx", prefix,
             (unsigned long long)hash64_seed(text.p ? text.p : "", text.n, kind));
}

void flag_figures_add(struct flag_figures *figures, int64_t moment, int64_t snapshot, int64_t row,
                      int64_t minor, struct str currency)
{
    struct flag_figure *f;

    if (moment < 0 || moment >= FLAG_MOMENT_MAX) return;
    if (!figures->currency[0] && currency.n == 3) memcpy(figures->currency, currency.p, 3);
    if (!str_is(currency, figures->currency)) return;
    f = &figures->of[moment];
    if (f->has && snapshot < f->snapshot) return;
    if (!f->has || snapshot > f->snapshot)
        *f = (struct flag_figure){.has = true, .snapshot = snapshot, .row = row};
    f->minor += minor;
}

/* --- the bag --------------------------------------------------------------------------------- */

uint64_t flag_weight(const struct flag_draft *d)
{
    int64_t m = d->has_minor ? d->minor : 0;

    return m < 0 ? (uint64_t)-m : (uint64_t)m;
}

/* Most pesos first; then by key, so that what is kept does not depend on the order of reading. */
static int by_weight(const void *left, const void *right)
{
    const struct flag_draft *a = left, *b = right;

    if (flag_weight(a) != flag_weight(b)) return flag_weight(a) > flag_weight(b) ? -1 : 1;
    return strcmp(a->key, b->key);
}

static int by_key(const void *left, const void *right)
{
    const struct flag_draft *a = left, *b = right;
    int order = strcmp(a->key, b->key);

    return order ? order : by_weight(left, right);
}

/* One of each key, the heaviest; then those with most pesos. */
static void cut_bag(struct flag_bag *bag)
{
    size_t count = 0;

    if (bag->count) qsort(bag->drafts, bag->count, sizeof *bag->drafts, by_key);
    for (size_t i = 0; i < bag->count; i++)
        if (count && strcmp(bag->drafts[count - 1].key, bag->drafts[i].key) == 0)
            mem_free(bag->drafts[i].rows);
        else
            bag->drafts[count++] = bag->drafts[i];
    bag->count = count;
    if (bag->count) qsort(bag->drafts, bag->count, sizeof *bag->drafts, by_weight);
    while (bag->count > FLAGS_MAX) mem_free(bag->drafts[--bag->count].rows);
}

enum err_code flag_add(struct flagger *f, const struct flag_draft *draft,
                       const struct flag_mark *rows, size_t row_count, struct err *err)
{
    struct flag_bag *bag = &f->bag;
    struct flag_draft *own;

    if (bag->count == 2 * FLAGS_MAX) cut_bag(bag);
    if (bag->count == bag->capacity) {
        size_t capacity = bag->capacity ? bag->capacity * 2 : 64;
        struct flag_draft *bigger = mem_realloc(bag->drafts, capacity * sizeof *bigger);

        if (!bigger) return err_no_memory(err);
        bag->drafts = bigger;
        bag->capacity = capacity;
    }
    if (row_count > FLAG_ROWS_MAX) row_count = FLAG_ROWS_MAX;
    own = &bag->drafts[bag->count];
    *own = *draft;
    own->rows = NULL;
    own->row_count = row_count;
    if (row_count) {
        own->rows = mem_alloc(row_count * sizeof *rows);
        if (!own->rows) return err_no_memory(err);
        memcpy(own->rows, rows, row_count * sizeof *rows);
    }
    for (size_t i = 0; !draft->snapshot && i < row_count; i++)
        if (rows[i].snapshot > own->snapshot) own->snapshot = rows[i].snapshot;
    if (!own->snapshot) { /* nothing published stands behind it */
        mem_free(own->rows);
        return ERR_NONE;
    }
    if (own->minor < -INT64_MAX) own->minor = -INT64_MAX;
    bag->count++;
    return ERR_NONE;
}

void flag_bag_free(struct flag_bag *bag)
{
    for (size_t i = 0; i < bag->count; i++) mem_free(bag->drafts[i].rows);
    mem_free(bag->drafts);
    *bag = (struct flag_bag){0};
}

/* --- writing --------------------------------------------------------------------------------- */

static struct str text_or_null(const char *text)
{
    return text[0] ? str_of(text) : STR_NONE;
}

static enum err_code write_rows(struct flagger *f, const struct flag_draft *d, int64_t entity,
                                int64_t id, struct err *err)
{
    enum err_code code = ERR_NONE;

    for (size_t i = 0; !code && i < d->row_count; i++)
        if (d->rows[i].snapshot)
            code =
                q_flag_row_put_run(f->store, entity, id, d->rows[i].snapshot, d->rows[i].row, err);
    return code;
}

static enum err_code write_one(struct flagger *f, const char *rule, const struct flag_draft *d,
                               struct err *err)
{
    char key[FLAG_KEY_MAX + 32];
    int64_t entity = d->entity ? d->entity : f->entity, id;
    struct str currency = text_or_null(d->currency);
    enum err_code code;

    if (!d->snapshot) return ERR_NONE; /* pushed out */
    snprintf(key, sizeof key, "%s:%s", rule, d->key);
    id = (int64_t)(hash64(key, strlen(key)) & (uint64_t)INT64_MAX);
    code = q_flag_put_run(f->store, entity, id, str_of(key), str_of(rule),
                          flag_rule_find(str_of(rule))->severity, d->node ? &d->node : NULL,
                          d->organisation ? &d->organisation : NULL, d->unit ? &d->unit : NULL,
                          str_of(d->subject), text_or_null(d->expected), text_or_null(d->found),
                          d->has_minor ? &d->minor : NULL, currency, d->year ? &d->year : NULL,
                          d->snapshot, err);
    if (!code) code = write_rows(f, d, entity, id, err);
    if (!code) f->written++;
    return code;
}

static enum err_code write_bag(struct flagger *f, struct flag_bag *bag, const char *rule,
                               struct err *err)
{
    enum err_code code = ERR_NONE;

    for (size_t i = 0; !code && i < bag->count; i++)
        code = write_one(f, rule, &bag->drafts[i], err);
    flag_bag_free(bag);
    return code;
}

enum err_code flag_write(struct flagger *f, const char *rule, struct err *err)
{
    enum err_code code = ERR_NONE;

    cut_bag(&f->bag);
    if (f->scope) code = flag_merge(f, rule, err);
    if (!code && f->replace)
        code = q_flag_rows_forget_rule_run(f->store, f->entity, str_of(rule), err);
    if (!code && f->replace) code = q_flags_forget_rule_run(f->store, f->entity, str_of(rule), err);
    if (!code && !(f->scope && f->again)) return write_bag(f, &f->bag, rule, err);
    flag_bag_free(&f->bag);
    return code;
}

enum err_code flag_write_others(struct flagger *f, const char *rule, struct err *err)
{
    return write_bag(f, &f->others, rule, err);
}

/* --- all rules ------------------------------------------------------------------------------- */

typedef enum err_code rule_run(struct flagger *, struct err *);

/* For the scope, and whole where the scope does not suffice. */
static enum err_code run_rule(struct flagger *f, rule_run *run, struct err *err)
{
    struct flag_scope *scope = f->scope;
    enum err_code code;

    f->again = false;
    arena_reset(&f->arena);
    code = run(f, err);
    if (code || !scope || !f->again) return code;
    f->scope = NULL;
    f->replace = true;
    arena_reset(&f->arena);
    code = run(f, err);
    f->scope = scope;
    f->replace = false;
    return code;
}

enum err_code flags_update(struct ledger *ledger, int64_t entity, struct flag_scope *scope,
                           uint64_t *flags_out, struct err *err)
{
    static rule_run *const rules[] = {flag_works, flag_contracts, flag_loans, flag_december,
                                      flag_suppliers};
    struct flagger f = {
        .ledger = ledger, .store = ledger_store(ledger), .entity = entity, .scope = scope};
    enum err_code code;

    arena_init(&f.arena, (size_t)256 << 20);
    code = flag_limits_read(ledger, &f.arena, &f.limits, err);
    if (!code && scope) code = flag_scope_complete(f.store, entity, scope, err);
    if (!code && !scope) code = q_flag_rows_forget_run(f.store, entity, err);
    if (!code && !scope) code = q_flags_forget_run(f.store, entity, err);
    for (size_t i = 0; !code && i < sizeof rules / sizeof *rules; i++)
        code = run_rule(&f, rules[i], err);
    if (!code) code = reconcile_update(ledger, entity, scope, err);
    flag_bag_free(&f.bag);
    flag_bag_free(&f.others);
    arena_free(&f.arena);
    if (flags_out) *flags_out = f.written;
    return code;
}
