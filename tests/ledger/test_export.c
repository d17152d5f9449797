/* The export: complete or absent, the same bytes each time, exact amounts, no formulas. */
#include "ledger/export.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/mem.h"
#include "store/store.h"
#include "world.h"

static void make(struct world *w)
{
    int64_t old, new, node, s2;

    world_begin(w);
    old = world_snapshot(w,
                         &(struct world_snapshot){.owner = SONORA, .name = "a.csv", .series = "a"});
    new = world_snapshot(w, &(struct world_snapshot){
                                .owner = SONORA, .name = "b.csv", .series = "a", .previous = old});
    s2 = world_snapshot(w, &(struct world_snapshot){.owner = ZACATECAS, .name = "z.csv"});
    node = world_node(w, &(struct world_node){.entity = SONORA,
                                              .snapshot = old,
                                              .kind = NODE_CONTRACT,
                                              .key = "=cmd|' /C calc'!A0",
                                              .label = "Línea con \"comillas\", coma\ny salto",
                                              .scheme = "COG",
                                              .code = "6100",
                                              .year = 2024});
    world_amount(w, &(struct world_amount){.entity = SONORA,
                                           .node = node,
                                           .snapshot = old,
                                           .row = 3,
                                           .item = 7,
                                           .minor = 12729613784143,
                                           .moment = MOMENT_CONTRACTED,
                                           .year = 2024});
    world_amount(w, &(struct world_amount){.entity = SONORA,
                                           .node = node,
                                           .snapshot = new,
                                           .row = 4,
                                           .item = 7,
                                           .minor = -5,
                                           .moment = MOMENT_CONTRACTED,
                                           .currency = "USD"});
    world_organisation(w, &(struct world_organisation){SONORA, old, "@SUM(A1)", NULL, NULL});
    node =
        world_node(w, &(struct world_node){
                          .entity = ZACATECAS, .snapshot = s2, .kind = NODE_PROJECT, .key = "p"});
    world_amount(w, &(struct world_amount){.entity = ZACATECAS,
                                           .node = node,
                                           .snapshot = s2,
                                           .minor = 100,
                                           .moment = MOMENT_PAID});
    world_commit(w);
}

static struct str read_file(struct world *w, const char *path)
{
    struct str text;

    OK(file_read(&w->arena, path, 1 << 20, &text, &w->err));
    return text;
}

static struct export_summary export(struct world *w, const char *folder, enum export_format format,
                                    int64_t entity, bool current)
{
    struct export_options options = {
        .folder = folder, .format = format, .entity = entity, .current = current};
    struct export_summary summary;

    OK(ledger_export(w->ledger, &options, &summary, &w->err));
    return summary;
}

BOTH(export_amounts_are_exact_and_lead_to_their_row)
{
    struct export_summary summary;
    struct str text, line, rest;
    struct world w;

    world_open(&w, url);
    make(&w);
    summary = export(&w, "out", EXPORT_CSV, 0, false);
    CHECK_INT(summary.tables[3].rows, 3);
    text = read_file(&w, "out/amounts.csv");
    str_split(text, '\n', &rest);
    line = str_split(rest, '\n', &rest);
    CHECK(str_starts(line, STR("26,Sonora,")));
    CHECK(str_contains(line, STR(",contract,COG,6100,2024,contracted,MXN,127296137841.43,,")));
    CHECK(str_contains(line, STR(",a.csv,,")));
    CHECK(str_ends(line, STR(",3,7,0")));
    line = str_split(rest, '\n', &rest);
    CHECK(str_contains(line, STR(",contracted,USD,-0.05,,")));
    CHECK(str_ends(line, STR(",4,7,1")));
    world_close(&w);
}

BOTH(export_cells_carry_no_formula)
{
    struct world w;
    struct str text;

    world_open(&w, url);
    make(&w);
    export(&w, "out", EXPORT_CSV, 0, false);
    text = read_file(&w, "out/nodes.csv");
    CHECK(!str_contains(text, STR(",=cmd")));
    CHECK(str_contains(text, STR("'=cmd|")));
    CHECK(str_contains(text, STR("\"Línea con \"\"comillas\"\", coma\ny salto\"")));
    CHECK(str_contains(read_file(&w, "out/organisations.csv"), STR("'@SUM(A1)")));
    world_close(&w);
}

BOTH(export_twice_gives_the_same_bytes_and_true_sums)
{
    struct str sums, again, line, name;
    struct world w;

    world_open(&w, url);
    make(&w);
    export(&w, "one", EXPORT_JSONL, 0, false);
    export(&w, "two", EXPORT_JSONL, 0, false);
    sums = read_file(&w, "one/SHA256SUMS");
    again = read_file(&w, "two/SHA256SUMS");
    CHECK(str_eq(sums, again));
    for (int files = 0; sums.n; files++) {
        struct sha256 hash;
        struct str content;
        char path[300], hex[65];

        line = str_split(sums, '\n', &sums);
        name = str_slice(line, 66, line.n);
        snprintf(path, sizeof path, "one/%.*s", STR_FMT(name));
        content = read_file(&w, path);
        sha256_start(&hash);
        sha256_add(&hash, content.p, content.n);
        sha256_hex(&hash, hex);
        CHECK(str_starts(line, str_of(hex)));
        if (!sums.n) CHECK_INT(files, EXPORT_TABLES); /* and the dictionary */
    }
    CHECK(str_contains(read_file(&w, "one/amounts.jsonl"),
                       STR("\"amount\":127296137841.43,\"date\":null,")));
    world_close(&w);
}

BOTH(export_of_one_entity_or_of_what_is_current_leaves_out_the_rest)
{
    struct world w;

    world_open(&w, url);
    make(&w);
    CHECK_INT(export(&w, "zac", EXPORT_CSV, ZACATECAS, false).tables[3].rows, 1);
    CHECK_INT(export(&w, "now", EXPORT_CSV, 0, true).tables[3].rows, 2);
    CHECK_INT(export(&w, "none", EXPORT_CSV, 1000, false).tables[3].rows, 0);
    world_close(&w);
}

BOTH(export_never_writes_over_what_is_there)
{
    struct export_options options = {.folder = "full"};
    struct world w;

    world_open(&w, url);
    make(&w);
    CHECK(mkdir("full", 0755) == 0);
    OK(ledger_export(w.ledger, &options, NULL, &w.err));
    CHECK_INT(ledger_export(w.ledger, &options, NULL, &w.err), ERR_USAGE);
    world_close(&w);
}

static bool refuse(void *user, const char *what, uint64_t done, uint64_t whole)
{
    (void)user, (void)what, (void)done, (void)whole;
    return false;
}

BOTH(export_that_fails_leaves_nothing_behind)
{
    struct progress stop = {refuse, NULL};
    struct export_options options = {.folder = "gone", .progress = &stop};
    struct world w;
    int64_t s, node;

    world_open(&w, url);
    make(&w);
    for (uint64_t n = 1; n <= 4; n++) {
        file_fail_after(n);
        CHECK_INT(ledger_export(w.ledger, &options, NULL, &w.err), ERR_IO);
        file_fail_after(0);
        CHECK(!file_exists("gone"));
    }
    world_begin(&w);
    s = world_snapshot(&w, &(struct world_snapshot){.owner = SONORA, .name = "c.csv"});
    node = world_node(&w, &(struct world_node){
                              .entity = SONORA, .snapshot = s, .kind = NODE_PROJECT, .key = "q"});
    for (int64_t i = 1; i <= 9000; i++)
        world_amount(&w, &(struct world_amount){.entity = SONORA,
                                                .node = node,
                                                .snapshot = s,
                                                .row = i,
                                                .minor = i,
                                                .moment = MOMENT_PAID});
    world_commit(&w);
    CHECK_INT(ledger_export(w.ledger, &options, NULL, &w.err), ERR_CANCELLED);
    CHECK(!file_exists("gone"));
    CHECK(system("ls -d gone* >/dev/null 2>&1") != 0);
    world_close(&w);
}

BOTH(export_survives_memory_that_is_refused)
{
    struct export_options options = {.folder = "short"};
    enum err_code code = ERR_MEMORY;
    struct world w;

    world_open(&w, url);
    make(&w);
    for (uint64_t n = 1; code && n < 1000000; n += 1 + n / 8) {
        mem_fail_after(n, 0);
        code = ledger_export(w.ledger, &options, NULL, &w.err);
        mem_fail_after(0, 0);
        if (code) CHECK(!file_exists("short"));
    }
    CHECK_INT(code, ERR_NONE);
    CHECK(file_exists("short/amounts.csv"));
    world_close(&w);
}

TEST(export_dictionary_describes_every_column_in_two_languages)
{
    size_t count;
    const struct export_column *c = export_columns(&count);

    CHECK(count > 100);
    for (size_t i = 0; i < count; i++) {
        CHECK(c[i].spanish[0] && c[i].english[0] && c[i].name[0]);
        CHECK(strstr("integer decimal text date timestamp boolean", c[i].type) != NULL);
    }
}
