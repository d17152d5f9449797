/* The indicators against a second, slow computation that never sees JSON, on processes made from a
 * seed; and that neither the order of the input nor the number of threads changes a byte. */
#include <math.h>
#include <stdlib.h>

#include "indicators.h"

enum { PROCESSES = 1500, BIDS_MOST = 6, TENDERERS = 40, BUYERS = 12 };

struct model_bid {
    int tenderer, status; /* index into `words` */
    long cents;
};
struct model {
    int buyer, bids, award, winner; /* award: 0 active, 1 cancelled, 2 pending, 3 none */
    struct model_bid bid[BIDS_MOST];
};
static const char *const words[] = {"valid",   "valid",     "valid",  "disqualified",
                                    "pending", "withdrawn", "invited"};
static const char *const awards[] = {"active", "cancelled", "pending"};

static uint64_t seed;
static unsigned chance(unsigned n)
{
    seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407;
    return (unsigned)(seed >> 33) % n;
}

static struct model made(void)
{
    struct model m = {.buyer = (int)chance(BUYERS), .bids = (int)chance(BIDS_MOST + 1)};
    static const int often[] = {0, 0, 0, 0, 0, 0, 1, 2, 3};
    long base = 10000 + (long)chance(1000000);
    m.award = often[chance(9)];
    for (int i = 0; i < m.bids; i++)
        m.bid[i] = (struct model_bid){.tenderer = (int)(chance(TENDERERS) * chance(3) / 2),
                                      .status = (int)chance(7),
                                      .cents = base + (long)chance(12) * (long)chance(1000)};
    int low = -1;
    for (int i = 0; i < m.bids; i++)
        if (m.bid[i].status < 3 && (low < 0 || m.bid[i].cents < m.bid[low].cents)) low = i;
    m.winner = low < 0 ? (int)chance(TENDERERS) : m.bid[low].tenderer;
    if (chance(10) == 0) m.winner = (int)chance(TENDERERS);
    return m;
}

static void put(struct buf *out, int number, const struct model *m)
{
    buf_printf(out, "{\"ocid\":\"p%05d\",\"buyer\":{\"id\":\"B%d\"}", number, m->buyer);
    if (m->award < 3)
        buf_printf(out, ",\"awards\":[{\"status\":\"%s\",\"suppliers\":[{\"id\":\"S%02d\"}]}]",
                   awards[m->award], m->winner);
    buf_text(out, ",\"bids\":{\"details\":[");
    for (int i = 0; i < m->bids; i++)
        buf_printf(out,
                   "%s{\"status\":\"%s\",\"tenderers\":[{\"id\":\"S%02d\"}],\"value\":{\"amount\":"
                   "%ld.%02ld,\"currency\":\"MXN\"}}",
                   i ? "," : "", words[m->bid[i].status], m->bid[i].tenderer, m->bid[i].cents / 100,
                   m->bid[i].cents % 100);
    buf_text(out, "]}}\n");
}

static struct str outcome(struct arena *arena, const struct buf *data, const char *only,
                          bool compatible, unsigned threads, enum indicator_output output)
{
    struct indicators_asked asked = {
        .only = only, .compatible = compatible, .threads = threads, .maps = true, .output = output};
    return indicators_of(arena, data->p, data->n, &asked);
}

static void make(struct buf *data, struct model *all, uint64_t from)
{
    buf_init(data, 64 << 20);
    seed = from;
    for (int i = 0; i < PROCESSES; i++) {
        all[i] = made();
        put(data, i, &all[i]);
    }
    CHECK(!data->failed);
}

/* ---- the second computation -------------------------------------------------------------- */

/* Definition 8 once more, by walking: the value at position (n + 1/3)τ + 1/3 on the straight lines
 * between the points (k, k-th smallest). */
static double slow_quantile(double *v, int n, double tau)
{
    for (int i = 0; i < n; i++)
        for (int k = i + 1; k < n; k++)
            if (v[k] < v[i]) {
                double swap = v[i];
                v[i] = v[k];
                v[k] = swap;
            }
    double at = (n + 1.0 / 3) * tau + 1.0 / 3;
    if (at <= 1) return v[0];
    if (at >= n) return v[n - 1];
    int k = 1;
    while (k + 1 <= at) k++;
    return v[k - 1] * (k + 1 - at) + v[k] * (at - k);
}

static bool flagged(struct str results, const char *group, const char *id, const char *code)
{
    char what[64];
    snprintf(what, sizeof what, "\"%s\":{", group);
    const char *from = memmem(results.p, results.n, what, strlen(what));
    if (!from) return false;
    const char *end = memmem(from, (size_t)(results.p + results.n - from), "}}", 2);
    CHECK(end);
    snprintf(what, sizeof what, "\"%s\":{", id);
    const char *entry = memmem(from, (size_t)(end - from), what, strlen(what));
    if (!entry) return false;
    const char *close = memchr(entry, '}', (size_t)(results.p + results.n - entry));
    snprintf(what, sizeof what, "\"%s\":", code);
    return memmem(entry, (size_t)(close - entry), what, strlen(what)) != NULL;
}

static void check_disqualified(const struct model *all, struct str results)
{
    double out[TENDERERS] = {0}, submitted[TENDERERS] = {0}, ratios[TENDERERS];
    int n = 0, found = 0;
    char id[16];
    for (int p = 0; p < PROCESSES; p++)
        for (int i = 0; i < all[p].bids; i++) {
            if (all[p].bid[i].status > 4) continue;
            submitted[all[p].bid[i].tenderer]++;
            out[all[p].bid[i].tenderer] += all[p].bid[i].status == 3;
        }
    for (int t = 0; t < TENDERERS; t++)
        if (submitted[t] >= 2) ratios[n++] = out[t] / submitted[t];
    double q1 = slow_quantile(ratios, n, 0.25), q3 = slow_quantile(ratios, n, 0.75);
    double fence = q3 + 1.5 * (q3 - q1);
    for (int t = 0; t < TENDERERS; t++) {
        snprintf(id, sizeof id, "S%02d", t);
        bool is = submitted[t] >= 2 && out[t] / submitted[t] >= fence;
        found += is;
        CHECK_INT(flagged(results, "Tenderer", id, "R038"), is);
    }
    CHECK(fence > 0 && found < TENDERERS);
}

/* The difference in a process, or -1. */
static double difference(const struct model *m)
{
    long win = -1, second = -1;
    if (m->award != 0) return -1;
    for (int i = 0; i < m->bids; i++) {
        const struct model_bid *b = &m->bid[i];
        if (b->status > 2) continue;
        long *least = b->tenderer == m->winner ? &win : &second;
        if (*least < 0 || b->cents < *least) *least = b->cents;
    }
    return win < 0 || second < win ? -1 : (double)(second - win) / (double)win;
}

static void check_discounts(const struct model *all, struct str results)
{
    static double ratios[PROCESSES];
    int n = 0, found = 0;
    char id[16];
    for (int p = 0; p < PROCESSES; p++)
        if (difference(&all[p]) >= 0) ratios[n++] = difference(&all[p]);
    double q1 = slow_quantile(ratios, n, 0.25), q3 = slow_quantile(ratios, n, 0.75);
    double fence = q3 + 1.5 * (q3 - q1);
    CHECK(n > 50 && fence > 0);
    for (int p = 0; p < PROCESSES; p++) {
        double d = difference(&all[p]);
        snprintf(id, sizeof id, "p%05d", p);
        if (fabs(d - fence) < 1e-9) continue; /* another order of the same sums may round apart */
        found += d >= fence;
        CHECK_INT(flagged(results, "OCID", id, "R058"), d >= fence);
    }
    CHECK(found > 0);
}

static void check_identical(const struct model *all, struct str results)
{
    char id[16];
    int found = 0;
    for (int p = 0; p < PROCESSES; p++) {
        bool is = false;
        const struct model *m = &all[p];
        for (int i = 0; i < m->bids; i++)
            for (int k = 0; k < i; k++)
                is |= m->bid[i].status <= 4 && m->bid[k].status <= 4 &&
                      m->bid[i].cents == m->bid[k].cents &&
                      m->bid[i].tenderer != m->bid[k].tenderer;
        snprintf(id, sizeof id, "p%05d", p);
        found += is;
        CHECK_INT(flagged(results, "OCID", id, "R028"), is);
    }
    CHECK(found > 0);
}

TEST(three_indicators_agree_with_a_second_computation)
{
    static struct model all[PROCESSES];
    for (uint64_t s = 1; s <= 3; s++) {
        struct buf data;
        struct arena arena;
        arena_init(&arena, 64 << 20);
        make(&data, all, s);
        check_disqualified(all, outcome(&arena, &data, "R038", false, 1, INDICATOR_RESULTS));
        check_discounts(all, outcome(&arena, &data, "R058", false, 1, INDICATOR_RESULTS));
        check_identical(all, outcome(&arena, &data, "R028", false, 1, INDICATOR_RESULTS));
        buf_free(&data);
        arena_free(&arena);
    }
}

/* ---- order and threads ------------------------------------------------------------------- */

TEST(the_order_of_the_input_changes_no_result)
{
    static struct model all[PROCESSES];
    static int order[PROCESSES];
    struct buf data, shuffled;
    struct arena arena;
    arena_init(&arena, 256 << 20);
    make(&data, all, 7);
    buf_init(&shuffled, 64 << 20);
    for (int i = 0; i < PROCESSES; i++) order[i] = i;
    for (int i = PROCESSES - 1; i > 0; i--) {
        int k = (int)chance((unsigned)i + 1), swap = order[i];
        order[i] = order[k];
        order[k] = swap;
    }
    for (int i = 0; i < PROCESSES; i++) put(&shuffled, order[i], &all[order[i]]);
    struct str first = outcome(&arena, &data, NULL, false, 1, INDICATOR_RESULTS);
    struct str second = outcome(&arena, &shuffled, NULL, false, 1, INDICATOR_RESULTS);
    CHECK(first.n > 1000 && str_eq(first, second));
    buf_free(&data);
    buf_free(&shuffled);
    arena_free(&arena);
}

TEST(the_number_of_threads_changes_no_byte)
{
    static struct model all[PROCESSES];
    static const enum indicator_output outputs[] = {INDICATOR_RESULTS, INDICATOR_FINDINGS,
                                                    INDICATOR_TEXT};
    struct buf data;
    make(&data, all, 11);
    for (int mode = 0; mode < 2; mode++)
        for (int o = 0; o < 3; o++) {
            struct arena arena;
            arena_init(&arena, 256 << 20);
            struct str one = outcome(&arena, &data, NULL, mode == 1, 1, outputs[o]);
            CHECK(one.n > 1000);
            CHECK(str_eq(one, outcome(&arena, &data, NULL, mode == 1, 2, outputs[o])));
            CHECK(str_eq(one, outcome(&arena, &data, NULL, mode == 1, 5, outputs[o])));
            arena_free(&arena);
        }
    buf_free(&data);
}
