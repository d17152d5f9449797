/* The trace, alone: trace STORE_URL STEP. STEP is
 *   whole     everything computed anew: seconds of wall clock and of processor, peak memory
 *   scan      the rows that this must at least read, read and dropped: the limit of reading
 *   snapshot  ten payments of ten contracts come in, and the results are brought up to date
 *   route     the route of each of 2000 contracts: median and 99th percentile */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "base/hash.h"
#include "ledger/load.h"
#include "trace/route.h"
#include "trace/trace.h"

enum { PAYMENTS = 10, ROUTES = 2000 };

static double clock_of(clockid_t id)
{
    struct timespec t;

    clock_gettime(id, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double now(void)
{
    return clock_of(CLOCK_MONOTONIC);
}

static int fail(const struct err *err)
{
    char text[1200];

    fprintf(stderr, "%s\n", err_format(err, text, sizeof text));
    return 1;
}

static int whole(struct ledger *ledger, struct err *err)
{
    struct trace_summary summary;
    struct rusage usage;
    double start = now(), cpu = clock_of(CLOCK_PROCESS_CPUTIME_ID);

    if (trace_rebuild(ledger, ENTITY_FEDERATION, NULL, &summary, err)) return fail(err);
    getrusage(RUSAGE_SELF, &usage);
    printf("%.3f s, %.3f s of processor, %ld MB, %llu nodes, %llu links, %llu gaps\n",
           now() - start, clock_of(CLOCK_PROCESS_CPUTIME_ID) - cpu, usage.ru_maxrss / 1024,
           (unsigned long long)summary.nodes, (unsigned long long)summary.links,
           (unsigned long long)summary.gaps);
    return 0;
}

#define SCAN(name, sql, columns)                                                                   \
    static const struct store_query name = {#name, sql, sql, 0, sizeof(columns) - 2, columns, true}
SCAN(scan_nodes, "SELECT id, kind, key_hash, unit, year FROM node", ">iiiii");
SCAN(scan_amounts, "SELECT node, moment, snapshot, minor, currency FROM amount", ">iiiit");
SCAN(scan_links, "SELECT source, target, evidence, snapshot, minor FROM link", ">iiiii");
SCAN(scan_parties, "SELECT node, role, organisation, snapshot FROM party", ">iiii");

static int scan(struct ledger *ledger, struct err *err)
{
    static const struct store_query *const all[] = {&scan_nodes, &scan_amounts, &scan_links,
                                                    &scan_parties};
    double start = now(), cpu = clock_of(CLOCK_PROCESS_CPUTIME_ID);
    uint64_t rows = 0;
    int64_t sum = 0;
    bool row = true;

    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        struct store_stmt *stmt;

        if (store_prepare(ledger_store(ledger), all[i], &stmt, err)) return fail(err);
        for (;;) {
            if (store_step(stmt, &row, err)) return fail(err);
            if (!row) break;
            for (int c = 0; c < 4; c++) sum += store_int(stmt, c);
            rows++;
        }
    }
    printf("%.3f s, %.3f s of processor, %llu rows (%llx)\n", now() - start,
           clock_of(CLOCK_PROCESS_CPUTIME_ID) - cpu, (unsigned long long)rows,
           (unsigned long long)sum);
    return 0;
}

/* Keys of contracts, spread over the ledger. */
SCAN(pick_count, "SELECT MAX(id) FROM node", ">i");
static const struct store_query pick = {
    "pick",
    "SELECT id, key FROM node WHERE entity = 1 AND id <= $1 AND kind = 9 ORDER BY id DESC LIMIT 1",
    "SELECT id, key FROM node WHERE entity = 1 AND id <= $1 AND kind = 9 ORDER BY id DESC LIMIT 1",
    1,
    2,
    "i>it",
    true};

struct picked {
    int64_t id;
    char key[200];
};

static int pick_contracts(struct store *store, struct picked *out, int count, struct err *err)
{
    struct store_stmt *stmt;
    int64_t last;
    bool row;

    if (store_prepare(store, &pick_count, &stmt, err) || store_step(stmt, &row, err))
        return fail(err);
    last = store_int(stmt, 0);
    store_reset(stmt);
    for (int i = 0; i < count; i++) {
        if (store_prepare(store, &pick, &stmt, err)) return fail(err);
        store_bind_int(stmt, 1, last * (i + 1) / count);
        if (store_step(stmt, &row, err) || !row) return fail(err);
        out[i].id = store_int(stmt, 0);
        snprintf(out[i].key, sizeof out[i].key, "%.*s", STR_FMT(store_text(stmt, 1)));
        store_reset(stmt);
    }
    return 0;
}

static int load_payments(struct ledger *ledger, const struct picked *contracts, struct err *err)
{
    char sha[65], key[220];
    int64_t at = time_now_ms();
    uint64_t size;
    struct load *load;
    struct load_summary summary;
    int file = memfd_create("pagos.csv", MFD_CLOEXEC);

    if (file < 0 || write(file, &at, sizeof at) != (ssize_t)sizeof at) return perror("memfd"), 1;
    if (sha256_fd(file, sha, &size, err)) return fail(err);
    struct load_snapshot about = {.owner = ENTITY_FEDERATION,
                                  .sha256 = sha,
                                  .size = size,
                                  .name = STR("pagos.csv"),
                                  .series = str_of(sha),
                                  .series_given = true,
                                  .layout = STR("prueba"),
                                  .format = STR("csv"),
                                  .encoding = STR("utf-8"),
                                  .cut_off = DATE_NONE,
                                  .header_row = 1,
                                  .file = file};
    if (load_begin(ledger, &about, &load, err)) return fail(err);
    for (int i = 0; i < PAYMENTS; i++) {
        struct load_row row = {.entity = ENTITY_FEDERATION, .number = (uint64_t)i + 2};
        load_ref contract, payment;

        snprintf(key, sizeof key, "%s/pago/%.8s", contracts[i].key, sha);
        row.key = str_of(key);
        if (load_row_begin(load, &row, err)) return fail(err);
        contract = load_node(load, &(struct load_node){.kind = NODE_CONTRACT,
                                                       .key = str_of(contracts[i].key),
                                                       .unit = LOAD_NONE,
                                                       .parent = LOAD_NONE,
                                                       .starts = DATE_NONE,
                                                       .ends = DATE_NONE});
        payment = load_node(load, &(struct load_node){.kind = NODE_PAYMENT,
                                                      .key = str_of(key),
                                                      .published = true,
                                                      .unit = LOAD_NONE,
                                                      .parent = LOAD_NONE,
                                                      .starts = DATE_NONE,
                                                      .ends = DATE_NONE});
        load_amount(load, payment,
                    &(struct load_amount){.moment = MOMENT_PAID,
                                          .item = 1,
                                          .minor = 100000,
                                          .currency = "MXN",
                                          .at = DATE_NONE});
        load_link(load, contract, payment,
                  &(struct load_link){.evidence = EVIDENCE_EXACT, .score = -1});
        if (load_row_accept(load, err)) return fail(err);
    }
    if (load_finish(load, NULL, &summary, err)) return fail(err);
    close(file);
    return 0;
}

static int snapshot(struct ledger *ledger, struct err *err)
{
    static struct picked contracts[PAYMENTS];
    struct trace_summary summary;
    double start, cpu;

    if (pick_contracts(ledger_store(ledger), contracts, PAYMENTS, err)) return 1;
    if (load_payments(ledger, contracts, err)) return 1;
    start = now();
    cpu = clock_of(CLOCK_PROCESS_CPUTIME_ID);
    if (trace_update(ledger, NULL, &summary, err)) return fail(err);
    printf("%.3f s, %.3f s of processor, %llu nodes computed anew\n", now() - start,
           clock_of(CLOCK_PROCESS_CPUTIME_ID) - cpu, (unsigned long long)summary.nodes);
    return 0;
}

static int compare_time(const void *a, const void *b)
{
    const double *x = a, *y = b;

    return *x < *y ? -1 : *x > *y;
}

static int route(struct ledger *ledger, struct err *err)
{
    static struct picked contracts[ROUTES];
    static double times[ROUTES];
    struct route_options options = {.up = 0};
    struct arena arena;
    struct route r;

    if (pick_contracts(ledger_store(ledger), contracts, ROUTES, err)) return 1;
    arena_init(&arena, (size_t)64 << 20);
    for (int i = 0; i < ROUTES; i++) {
        double start = now();

        arena_reset(&arena);
        if (route_read(ledger, &arena, ENTITY_FEDERATION, contracts[i].id, &options, &r, err))
            return fail(err);
        times[i] = (now() - start) * 1000;
    }
    qsort(times, ROUTES, sizeof *times, compare_time);
    printf("%.3f ms, 99 of 100 under %.3f ms\n", times[ROUTES / 2], times[ROUTES * 99 / 100]);
    arena_free(&arena);
    return 0;
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        int (*run)(struct ledger *, struct err *);
        enum store_mode mode;
    } steps[] = {{"whole", whole, STORE_WRITE},
                 {"scan", scan, STORE_READ},
                 {"snapshot", snapshot, STORE_WRITE},
                 {"route", route, STORE_READ}};
    struct err err = {0};
    struct ledger *ledger;
    int result = 2;

    for (size_t i = 0; argc == 3 && i < sizeof steps / sizeof *steps; i++)
        if (strcmp(argv[2], steps[i].name) == 0) {
            if (ledger_open(argv[1], steps[i].mode, &ledger, &err)) return fail(&err);
            result = steps[i].run(ledger, &err);
            ledger_close(ledger);
        }
    return result;
}
