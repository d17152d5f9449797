/* Spending concentrated in December: dated payments by unit, year and month, gathered in a table
 * in memory in one pass. Units without a name of their own stand together, as what files leave
 * open. */
#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/hash.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "trace/flag_private.h"
#include "trace_queries.h"

enum { UNIT_YEARS_MAX = 1 << 18, DECEMBER_ROWS = 50 };

struct year {
    int64_t unit, payments;
    int year;
    char currency[4];
    money_sum all, december;
    struct flag_mark *rows; /* of December; DECEMBER_ROWS of them once any is there */
    size_t row_count;
};
struct years {
    struct year *items;
    size_t count, capacity;
    uint32_t *slots; /* index + 1; open addressing */
    size_t slot_count;
};

static uint64_t hash_of(int64_t unit, int year, const char *currency)
{
    struct {
        int64_t unit, year;
        char currency[8];
    } key = {.unit = unit, .year = year};

    memcpy(key.currency, currency, 3);
    return hash64(&key, sizeof key);
}

static bool grow_slots(struct years *all)
{
    size_t count = all->slot_count ? all->slot_count * 2 : 256;
    uint32_t *slots = mem_calloc(count, sizeof *slots);

    if (!slots) return false;
    for (size_t i = 0; i < all->count; i++) {
        const struct year *y = &all->items[i];
        size_t at = hash_of(y->unit, y->year, y->currency) & (count - 1);

        while (slots[at]) at = (at + 1) & (count - 1);
        slots[at] = (uint32_t)i + 1;
    }
    mem_free(all->slots);
    all->slots = slots;
    all->slot_count = count;
    return true;
}

/* The unit's year, made where it is new; NULL without memory. */
static struct year *year_of(struct years *all, int64_t unit, int year, const char *currency)
{
    size_t at;

    if (all->count * 2 >= all->slot_count && !grow_slots(all)) return NULL;
    at = hash_of(unit, year, currency) & (all->slot_count - 1);
    for (; all->slots[at]; at = (at + 1) & (all->slot_count - 1)) {
        struct year *y = &all->items[all->slots[at] - 1];

        if (y->unit == unit && y->year == year && strcmp(y->currency, currency) == 0) return y;
    }
    if (all->count == all->capacity) {
        size_t capacity = all->capacity ? all->capacity * 2 : 64;
        struct year *bigger = mem_realloc(all->items, capacity * sizeof *bigger);

        if (!bigger) return NULL;
        all->items = bigger;
        all->capacity = capacity;
    }
    all->slots[at] = (uint32_t)all->count + 1;
    all->items[all->count] = (struct year){.unit = unit, .year = year};
    memcpy(all->items[all->count].currency, currency, 4);
    return &all->items[all->count++];
}

static bool add_payment(struct years *all, const struct q_flag_dated_row *r)
{
    char currency[4];
    int year, month, day;
    struct year *y;

    if (r->day < -100000 || r->day > 1000000) return true;
    flag_text(currency, sizeof currency, r->currency);
    date_to_ymd((int32_t)r->day, &year, &month, &day);
    if (all->count == UNIT_YEARS_MAX) return true; /* no real entity has as many */
    y = year_of(all, r->unit_null ? 0 : r->unit, year, currency);
    if (!y) return false;
    y->payments++;
    y->all += r->minor;
    if (month != 12) return true;
    y->december += r->minor;
    if (!y->rows) y->rows = mem_calloc(DECEMBER_ROWS, sizeof *y->rows);
    if (!y->rows) return false;
    if (y->row_count < DECEMBER_ROWS)
        y->rows[y->row_count++] = (struct flag_mark){r->snapshot, r->source_row};
    return true;
}

static enum err_code read_payments(struct flagger *f, struct years *all, int64_t unit,
                                   struct err *err)
{
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_flag_dated(f->store, f->entity, unit, &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_flag_dated_row r;

        q_flag_dated_row(stmt, &r);
        if (add_payment(all, &r)) continue;
        store_reset(stmt);
        return err_no_memory(err);
    }
    return code;
}

/* The unit's name, else the entity's. */
static enum err_code name_of(struct flagger *f, int64_t unit, char *out, size_t size,
                             struct err *err)
{
    struct store_stmt *stmt;
    bool row;
    enum err_code code = unit ? q_flag_organisation(f->store, f->entity, unit, &stmt, err)
                              : q_flag_entity(f->store, f->entity, &stmt, err);

    out[0] = '\0';
    if (code || (code = store_step(stmt, &row, err)) || !row) return code;
    flag_text(out, size, store_text(stmt, 0));
    store_reset(stmt);
    return ERR_NONE;
}

static enum err_code judge(struct flagger *f, const struct year *y, struct err *err)
{
    struct flag_draft d = {.unit = y->unit, .year = y->year, .has_minor = true};
    char prefix[16], money[64], percent[64];
    enum err_code code;

    if (y->payments < f->limits.december_payments || y->december <= 0 || y->all <= 0 ||
        y->december * 10000 < y->all * f->limits.december_share ||
        y->december * 12 * 100 <= y->all * f->limits.december_times)
        return ERR_NONE;
    code = name_of(f, y->unit, d.subject, sizeof d.subject, err);
    if (code) return code;
    memcpy(d.currency, y->currency, sizeof d.currency);
    snprintf(prefix, sizeof prefix, "%d.", y->year);
    flag_key_of(d.key, prefix, hash64(y->currency, 3), str_of(d.subject));
    d.minor = flag_minor(y->december);
    flag_money(d.expected, sizeof d.expected, y->all, d.currency);
    flag_money(money, sizeof money, y->december, d.currency);
    flag_percent(percent, sizeof percent, flag_minor(y->december * 10000 / y->all));
    snprintf(d.found, sizeof d.found, "%s (%s)", money, percent);
    return flag_add(f, &d, y->rows, y->row_count, err);
}

enum err_code flag_december(struct flagger *f, struct err *err)
{
    struct years all = {0};
    const struct graph_list *units = f->scope ? &f->scope->units : NULL;
    const int64_t *unit = units ? units->items : NULL;
    enum err_code code = ERR_NONE;

    if (f->scope && !f->scope->dated) return ERR_NONE;
    if (units && units->count && unit[0] == 0) { /* no index finds those without a unit */
        f->again = true;
        return ERR_NONE;
    }
    if (!units) code = read_payments(f, &all, 0, err);
    for (size_t i = 0; !code && units && i < units->count; i++)
        code = read_payments(f, &all, unit[i], err);
    for (size_t i = 0; !code && i < all.count; i++) code = judge(f, &all.items[i], err);
    for (size_t i = 0; i < all.count; i++) mem_free(all.items[i].rows);
    mem_free(all.items);
    mem_free(all.slots);
    return code ? code : flag_write(f, FLAG_DECEMBER, err);
}
