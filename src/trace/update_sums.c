/* Sums over the rows of an update: totals, flows and gaps. Kept in one table by key; written whole,
 * or as differences to what is stored. */
#include <stdio.h>
#include <string.h>

#include "base/hash.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "ledger_schema.h"
#include "trace/update_private.h"
#include "trace_queries.h"

/* --- the table -------------------------------------------------------------------------------- */

void sums_free(struct sums *sums)
{
    mem_free(sums->list.items);
    mem_free(sums->slots);
    *sums = (struct sums){.slot_count = 0};
}

static bool grow(struct sums *sums)
{
    size_t count = sums->slot_count ? sums->slot_count * 2 : 1024;
    struct sum_slot *slots = mem_calloc(count, sizeof *slots);
    const struct sum *all = sums->list.items;

    if (!slots) return false;
    for (size_t i = 0; i < sums->list.count; i++) {
        uint64_t hash = hash64(&all[i].key, sizeof all[i].key);
        size_t at = hash & (count - 1);

        while (slots[at].number) at = (at + 1) & (count - 1);
        slots[at] = (struct sum_slot){(uint32_t)i + 1, (uint32_t)(hash >> 32)};
    }
    mem_free(sums->slots);
    sums->slots = slots;
    sums->slot_count = count;
    return true;
}

struct sum *sums_of(struct sums *sums, const struct sum_key *key)
{
    struct sum *own, *all = sums->list.items;
    uint64_t hash = hash64(key, sizeof *key);
    size_t at;

    if (sums->list.count * 2 >= sums->slot_count && !grow(sums)) return NULL;
    at = hash & (sums->slot_count - 1);
    for (; sums->slots[at].number; at = (at + 1) & (sums->slot_count - 1)) {
        if (sums->slots[at].tag != (uint32_t)(hash >> 32)) continue;
        own = &all[sums->slots[at].number - 1];
        if (memcmp(&own->key, key, sizeof *key) == 0) return own;
    }
    own = graph_list_add(&sums->list, sizeof *own);
    if (!own) return NULL;
    *own = (struct sum){.key = *key};
    sums->slots[at] = (struct sum_slot){(uint32_t)sums->list.count, (uint32_t)(hash >> 32)};
    return own;
}

/* --- rows ------------------------------------------------------------------------------------- */

/* What leaves a row's stage: a budget whose chapters are published has not gone on by that. */
static void goes_on(const struct update_row *row, int64_t out[2])
{
    struct reach reach;
    bool read = reach_read(row->reach, (enum trace_stage)row->stage, row->minor, &reach);

    for (int pass = 0; pass < 2; pass++)
        out[pass] = read ? row->minor - reach.end[pass][row->stage] : row->out[pass];
}

static enum err_code add_total(struct update *u, const struct update_row *row,
                               enum trace_dimension dimension, int64_t subject,
                               const int64_t out[2], int sign)
{
    struct sum_key key = {.subject = subject,
                          .year = row->year,
                          .sort = SUM_TOTAL,
                          .kind = row->kind,
                          .other = (uint8_t)dimension};
    struct sum *sum;

    memcpy(key.currency, row->currency, 4);
    sum = sums_of(&u->sums, &key);
    if (!sum) return err_no_memory(u->err);
    sum->count += sign;
    sum->minor[0] += (money_sum)sign * row->minor;
    for (int pass = 0; pass < 2; pass++) {
        sum->minor[1 + pass] += (money_sum)sign * row->in[pass];
        sum->minor[3 + pass] += (money_sum)sign * out[pass];
    }
    return ERR_NONE;
}

static void gap_key(const struct sum_key *key, char *out, size_t size)
{
    snprintf(out, size, "%s:%s:%lld:%d:%s", word_of(WORDS_NODE_KIND, key->kind)->code,
             trace_missing_code((enum trace_missing)key->other), (long long)key->subject, key->year,
             key->currency);
}

/* The number of a gap: the one it has had, else the next. */
static enum err_code find_gap(struct update *u, struct sum *sum)
{
    struct q_trace_gap_id_row known;
    struct q_trace_gap_last_row last;
    bool found = false;
    char key[160];
    enum err_code code = ERR_NONE;

    if (!u->sums.next_gap) {
        code = q_trace_gap_last_one(u->store, u->entity, &last, &found, u->err);
        u->sums.last_gap = !code && found ? last.id : 0;
        u->sums.next_gap = u->sums.last_gap + 1;
    }
    if (!code && u->sums.last_gap) {
        gap_key(&sum->key, key, sizeof key);
        code = q_trace_gap_id_one(u->store, u->entity, str_of(key), &known, &found, u->err);
    }
    if (code) return code;
    sum->id = u->sums.last_gap && found ? known.id : u->sums.next_gap++;
    return ERR_NONE;
}

static enum err_code add_gap(struct update *u, const struct update_row *row, uint8_t missing,
                             const int64_t minor[2], int64_t *id, int sign)
{
    struct sum_key key = {.subject = row->unit,
                          .year = row->year,
                          .sort = SUM_GAP,
                          .kind = row->kind,
                          .other = missing};
    struct sum *sum;
    enum err_code code = ERR_NONE;

    memcpy(key.currency, row->currency, 4);
    sum = sums_of(&u->sums, &key);
    if (!sum) return err_no_memory(u->err);
    if (!sum->id) code = find_gap(u, sum);
    sum->count += sign;
    for (int pass = 0; pass < 2; pass++) sum->minor[pass] += (money_sum)sign * minor[pass];
    if (sign > 0) {
        *id = sum->id;
        if (!sum->snapshot || row->minor > sum->largest ||
            (row->minor == sum->largest && row->node > sum->node)) {
            sum->largest = row->minor;
            sum->node = row->node;
            sum->snapshot = row->snapshot;
        }
    }
    return code;
}

enum err_code sums_row(struct update *u, struct update_row *row, int sign)
{
    const struct {
        enum trace_dimension dimension;
        int64_t subject;
    } by[] = {{TRACE_BY_NOTHING, 0},
              {TRACE_BY_UNIT, row->unit},
              {TRACE_BY_FUND, row->fund},
              {TRACE_BY_PROGRAMME, row->programme},
              {TRACE_BY_SUPPLIER, row->supplier}};
    int64_t out[2];
    enum err_code code = ERR_NONE;

    if (row->counted) goes_on(row, out);
    for (size_t i = 0; !code && row->counted && i < sizeof by / sizeof *by; i++)
        code = add_total(u, row, by[i].dimension, by[i].subject, out, sign);
    if (!code && row->missing) {
        int64_t ended[2] = {row->minor - row->out[0], row->minor - row->out[1]};
        int64_t through[2] = {row->minor, row->minor};

        code = add_gap(u, row, row->missing, row->missing == MISSING_DESCRIPTION ? through : ended,
                       &row->gap, sign);
    }
    if (!code && row->missing_origin) {
        int64_t lacks[2] = {row->minor - row->in[0], row->minor - row->in[1]};

        code = add_gap(u, row, row->missing_origin, lacks, &row->origin, sign);
    }
    return code;
}

enum err_code sums_flow(struct update *u, int32_t year, uint8_t source, uint8_t target,
                        const char currency[4], const int64_t carried[2], int sign)
{
    struct sum_key key = {.year = year, .sort = SUM_FLOW, .kind = source, .other = target};
    struct sum *sum;

    if (source == target) return ERR_NONE;
    memcpy(key.currency, currency, 4);
    sum = sums_of(&u->sums, &key);
    if (!sum) return err_no_memory(u->err);
    sum->count += sign;
    sum->minor[0] += (money_sum)sign * carried[0];
    sum->minor[1] += (money_sum)sign * carried[1];
    return ERR_NONE;
}

/* --- writing ---------------------------------------------------------------------------------- */

static int64_t in_range(money_sum minor)
{
    return minor > INT64_MAX ? INT64_MAX : minor < -INT64_MAX ? -INT64_MAX : (int64_t)minor;
}

static void put_or_null(struct store_bulk *bulk, int64_t value)
{
    if (value)
        store_bulk_int(bulk, value);
    else
        store_bulk_null(bulk);
}

static void put_total(struct store_bulk *b, const struct sum *s)
{
    store_bulk_int(b, s->key.other);
    store_bulk_int(b, s->key.subject);
    store_bulk_int(b, s->key.year);
    store_bulk_int(b, s->key.kind);
    store_bulk_text(b, str_of(s->key.currency));
    store_bulk_int(b, s->count);
    for (int i = 0; i < 5; i++) store_bulk_int(b, in_range(s->minor[i]));
}

static void put_flow(struct store_bulk *b, const struct sum *s)
{
    store_bulk_int(b, s->key.year);
    store_bulk_int(b, s->key.kind);
    store_bulk_int(b, s->key.other);
    store_bulk_text(b, str_of(s->key.currency));
    store_bulk_int(b, s->count);
    store_bulk_int(b, in_range(s->minor[0]));
    store_bulk_int(b, in_range(s->minor[1]));
}

static void put_gap(struct store_bulk *b, const struct sum *s, const char *key)
{
    store_bulk_int(b, s->id);
    store_bulk_text(b, str_of(key));
    store_bulk_int(b, s->key.kind);
    store_bulk_int(b, s->key.other);
    put_or_null(b, s->key.subject);
    put_or_null(b, s->key.year);
    store_bulk_text(b, str_of(s->key.currency));
    store_bulk_int(b, s->count);
    store_bulk_int(b, in_range(s->minor[0]));
    store_bulk_int(b, in_range(s->minor[1]));
    store_bulk_int(b, s->snapshot);
}

static enum err_code write_sort(struct update *u, enum sum_sort sort,
                                const struct store_table *table)
{
    const struct sum *all = u->sums.list.items;
    struct store_bulk *bulk;
    char key[160];
    enum err_code code = store_bulk_begin(u->store, table, &bulk, u->err);

    if (code) return code;
    for (size_t i = 0; !code && i < u->sums.list.count; i++) {
        if (all[i].key.sort != sort || !all[i].count) continue;
        store_bulk_int(bulk, u->entity);
        if (sort == SUM_TOTAL) {
            put_total(bulk, &all[i]);
        } else if (sort == SUM_FLOW) {
            put_flow(bulk, &all[i]);
        } else {
            gap_key(&all[i].key, key, sizeof key);
            put_gap(bulk, &all[i], key);
            u->summary->gaps++;
        }
        code = store_bulk_row(bulk, u->err);
    }
    if (!code) return store_bulk_end(bulk, u->err);
    store_bulk_abort(bulk);
    return code;
}

static enum err_code write_all(struct update *u)
{
    enum err_code code = write_sort(u, SUM_TOTAL, &ledger_table_trace_total);

    if (!code) code = write_sort(u, SUM_FLOW, &ledger_table_trace_flow);
    return code ? code : write_sort(u, SUM_GAP, &ledger_table_trace_gap);
}

static enum err_code write_whole(struct update *u)
{
    enum err_code code = q_trace_total_forget_run(u->store, u->entity, u->err);

    if (!code) code = q_trace_flow_forget_run(u->store, u->entity, u->err);
    if (!code) code = q_trace_gap_forget_run(u->store, u->entity, u->err);
    return code ? code : write_all(u);
}

/* --- differences ------------------------------------------------------------------------------ */

/* Adds what is stored to the difference, and takes that row away. */
static enum err_code merge_total(struct update *u, struct sum *s)
{
    struct q_trace_total_one_row r;
    struct str currency = str_of(s->key.currency);
    bool found;
    enum err_code code =
        q_trace_total_one_one(u->store, u->entity, s->key.other, s->key.subject, s->key.year,
                              s->key.kind, currency, &r, &found, u->err);

    if (code || !found) return code;
    s->count += r.nodes;
    s->minor[0] += r.minor;
    s->minor[1] += r.in_proven;
    s->minor[2] += r.in_possible;
    s->minor[3] += r.out_proven;
    s->minor[4] += r.out_possible;
    return q_trace_total_drop_run(u->store, u->entity, s->key.other, s->key.subject, s->key.year,
                                  s->key.kind, currency, u->err);
}

static enum err_code merge_flow(struct update *u, struct sum *s)
{
    struct q_trace_flow_one_row r;
    struct str currency = str_of(s->key.currency);
    bool found;
    enum err_code code = q_trace_flow_one_one(u->store, u->entity, s->key.year, s->key.kind,
                                              s->key.other, currency, &r, &found, u->err);

    if (code || !found) return code;
    s->count += r.links;
    s->minor[0] += r.proven;
    s->minor[1] += r.possible;
    return q_trace_flow_drop_run(u->store, u->entity, s->key.year, s->key.kind, s->key.other,
                                 currency, u->err);
}

static enum err_code merge_gap(struct update *u, struct sum *s)
{
    struct q_trace_gap_one_row r;
    struct q_trace_gap_largest_row largest;
    struct q_trace_origin_largest_row origin;
    bool found;
    enum err_code code = q_trace_gap_one_one(u->store, u->entity, s->id, &r, &found, u->err);

    if (code) return code;
    if (found) {
        s->count += r.nodes;
        s->minor[0] += r.minor;
        s->minor[1] += r.minor_possible;
        code = q_trace_gap_drop_run(u->store, u->entity, s->id, u->err);
    }
    if (code || !s->count) return code;
    if (s->key.other == MISSING_ORIGIN) {
        code = q_trace_origin_largest_one(u->store, u->entity, s->id, &origin, &found, u->err);
        if (!code && found) s->snapshot = origin.snapshot;
    } else {
        code = q_trace_gap_largest_one(u->store, u->entity, s->id, &largest, &found, u->err);
        if (!code && found) s->snapshot = largest.snapshot;
    }
    return code;
}

enum err_code sums_write(struct update *u)
{
    struct sum *all = u->sums.list.items;
    enum err_code code = ERR_NONE;

    if (u->whole) return write_whole(u);
    for (size_t i = 0; !code && i < u->sums.list.count; i++)
        code = all[i].key.sort == SUM_TOTAL  ? merge_total(u, &all[i])
               : all[i].key.sort == SUM_FLOW ? merge_flow(u, &all[i])
                                             : merge_gap(u, &all[i]);
    return code ? code : write_all(u);
}
