/* Snapshots of one publication: what appeared, changed and vanished, and which file is a version of
 * which. */
#include "ledger/ledger_private.h"
#include "loading.h"

static const struct loading monthly = {.series = "mensual"};

BOTH(history_names_what_appeared_changed_and_vanished)
{
    struct ledger *ledger = new_ledger(url);
    struct load_summary sum;

    LOAD(ledger, &monthly, {.key = "a", .minor = 1}, {.key = "b", .minor = 2},
         {.key = "c", .minor = 3});
    sum = LOAD(ledger, &monthly, {.key = "d", .minor = 4}, {.key = "a", .minor = 1},
               {.key = "b", .minor = 20});
    CHECK_INT(sum.previous, 1);
    CHECK_INT(sum.appeared, 1);
    CHECK_INT(sum.changed, 1);
    CHECK_INT(sum.vanished, 1);
    CHECK_INT(NUMBER(ledger, "SELECT row FROM change WHERE kind = 1 AND snapshot = 2"), 2);
    CHECK_INT(NUMBER(ledger, "SELECT row FROM change WHERE kind = 2"), 4);
    CHECK_INT(NUMBER(ledger, "SELECT previous_row FROM change WHERE kind = 2"), 3);
    CHECK_INT(NUMBER(ledger, "SELECT previous_row FROM change WHERE kind = 3"), 4);
    CHECK_INT(NUMBER(ledger, "SELECT superseded_by FROM snapshot WHERE id = 1"), 2);
    CHECK_INT(NUMBER(ledger, "SELECT previous FROM snapshot WHERE id = 2"), 1);
    check_whole(ledger);
    ledger_close(ledger);
}

BOTH(history_never_changes_what_an_older_snapshot_said)
{
    struct ledger *ledger = new_ledger(url);

    LOAD(ledger, &monthly, {.key = "a", .minor = 1});
    LOAD(ledger, &monthly, {.key = "a", .minor = 2});
    CHECK_INT(NUMBER(ledger, "SELECT minor FROM amount WHERE snapshot = 1"), 1);
    CHECK_INT(NUMBER(ledger, "SELECT minor FROM amount WHERE snapshot = 2"), 2);
    CHECK_INT(NUMBER(ledger, "SELECT COUNT(*) FROM node"), 1);
    ledger_close(ledger);
}

BOTH(history_matches_rows_of_one_key_in_their_order)
{
    struct ledger *ledger = new_ledger(url);
    struct load_summary sum;

    LOAD(ledger, &monthly, {.key = "a", .minor = 1}, {.key = "a", .minor = 2},
         {.key = "a", .minor = 3});
    sum = LOAD(ledger, &monthly, {.key = "a", .minor = 1}, {.key = "a", .minor = 9});
    CHECK_INT(sum.appeared, 0);
    CHECK_INT(sum.changed, 1);
    CHECK_INT(sum.vanished, 1);
    CHECK_INT(NUMBER(ledger, "SELECT previous_row FROM change WHERE kind = 2"), 3);
    CHECK_INT(NUMBER(ledger, "SELECT previous_row FROM change WHERE kind = 3"), 4);
    ledger_close(ledger);
}

BOTH(history_counts_quarantined_rows_as_rows)
{
    struct ledger *ledger = new_ledger(url);
    struct load_summary sum;

    LOAD(ledger, &monthly, {.key = "a", .minor = 1},
         {.key = "b", .minor = 1, .problem = "bad-money"});
    sum = LOAD(ledger, &monthly, {.key = "a", .minor = 1}, {.key = "b", .minor = 1});
    CHECK_INT(sum.changed, 1);
    CHECK_INT(sum.appeared + sum.vanished, 0);
    ledger_close(ledger);
}

BOTH(history_refreshes_the_words_of_a_node_from_its_own_series_only)
{
    struct ledger *ledger = new_ledger(url);

    LOAD(ledger, &monthly, {.key = "a", .title = "Puente", .minor = 1});
    LOAD(ledger, HOW(.series = "otra"), {.key = "a", .title = "Otro título", .minor = 1});
    CHECK_STR(str_of(TEXT(ledger, "SELECT label FROM node")), "Puente");
    CHECK_INT(NUMBER(ledger, "SELECT described_by FROM node"), 1);
    LOAD(ledger, &monthly, {.key = "a", .title = "Puente vehicular", .minor = 1});
    CHECK_STR(str_of(TEXT(ledger, "SELECT label FROM node")), "Puente vehicular");
    CHECK_INT(NUMBER(ledger, "SELECT described_by FROM node"), 3);
    CHECK_INT(NUMBER(ledger, "SELECT snapshot FROM node"), 1);
    ledger_close(ledger);
}

BOTH(series_of_a_renamed_file_is_found_by_its_rows)
{
    struct ledger *ledger = new_ledger(url);
    struct load_summary sum;

    LOAD(ledger, HOW(.name = "enero.csv"), {.key = "a", .minor = 1}, {.key = "b", .minor = 1});
    sum = LOAD(ledger, HOW(.name = "enero (2) final.csv"), {.key = "a", .minor = 1},
               {.key = "b", .minor = 1}, {.key = "c", .minor = 1});
    CHECK_INT(sum.previous, 1);
    CHECK_INT(sum.appeared, 1);
    CHECK_STR(str_of(TEXT(ledger, "SELECT series FROM snapshot WHERE id = 2")), "enero.csv");
    ledger_close(ledger);
}

BOTH(series_of_files_of_one_name_and_other_rows_are_two)
{
    struct ledger *ledger = new_ledger(url);
    struct load_summary sum;

    LOAD(ledger, NULL, {.key = "2019-1", .minor = 1}, {.key = "2019-2", .minor = 1});
    sum = LOAD(ledger, NULL, {.key = "2020-1", .minor = 1}, {.key = "2020-2", .minor = 1});
    CHECK_INT(sum.previous, 0);
    CHECK_STR(str_of(TEXT(ledger, "SELECT series FROM snapshot WHERE id = 2")),
              "contratos.csv (2)");
    CHECK_INT(NUMBER(ledger, "SELECT COUNT(*) FROM snapshot WHERE superseded_by IS NULL"), 2);
    /* A new version of either is known for what it is. */
    sum = LOAD(ledger, NULL, {.key = "2019-1", .minor = 5}, {.key = "2019-2", .minor = 1});
    CHECK_INT(sum.previous, 1);
    sum = LOAD(ledger, NULL, {.key = "2020-1", .minor = 5}, {.key = "2020-2", .minor = 1});
    CHECK_INT(sum.previous, 2);
    ledger_close(ledger);
}

BOTH(series_of_a_file_with_a_small_part_of_anothers_rows_is_its_own)
{
    struct ledger *ledger = new_ledger(url);
    struct load_summary sum;

    LOAD(ledger, HOW(.name = "todo.csv"), {.key = "a", .minor = 1}, {.key = "b", .minor = 1},
         {.key = "c", .minor = 1}, {.key = "d", .minor = 1});
    sum = LOAD(ledger, HOW(.name = "una parte.csv"), {.key = "a", .minor = 1});
    CHECK_INT(sum.previous, 0);
    CHECK_INT(NUMBER(ledger, "SELECT COUNT(*) FROM snapshot WHERE superseded_by IS NULL"), 2);
    ledger_close(ledger);
}

BOTH(series_given_by_a_person_holds_whatever_the_rows)
{
    struct ledger *ledger = new_ledger(url);
    struct load_summary sum;

    LOAD(ledger, &monthly, {.key = "a", .minor = 1});
    sum = LOAD(ledger, &monthly, {.key = "z", .minor = 1});
    CHECK_INT(sum.previous, 1);
    CHECK_INT(sum.vanished, 1);
    sum = LOAD(ledger, HOW(.series = "anual"), {.key = "z", .minor = 1}, {.key = "y"});
    CHECK_INT(sum.previous, 0);
    ledger_close(ledger);
}

BOTH(series_of_another_layout_is_another)
{
    struct ledger *ledger = new_ledger(url);

    LOAD(ledger, &monthly, {.key = "a", .minor = 1});
    CHECK_INT(
        LOAD(ledger, HOW(.series = "mensual", .layout = "otro"), {.key = "a", .minor = 2}).previous,
        0);
    ledger_close(ledger);
}

BOTH(series_takes_an_older_cut_off_into_its_past)
{
    struct ledger *ledger = new_ledger(url);
    struct load_summary sum;

    LOAD(ledger, HOW(.series = "m", .cut_off = 100), {.key = "a", .minor = 1});
    LOAD(ledger, HOW(.series = "m", .cut_off = 300), {.key = "a", .title = "Nuevo", .minor = 3});
    sum = LOAD(ledger, HOW(.series = "m", .cut_off = 200),
               {.key = "a", .title = "Medio", .minor = 2});
    CHECK_INT(sum.previous, 1);
    CHECK_INT(sum.changed, 1);
    CHECK_INT(NUMBER(ledger, "SELECT superseded_by FROM snapshot WHERE id = 3"), 2);
    CHECK_INT(NUMBER(ledger, "SELECT id FROM snapshot WHERE superseded_by IS NULL"), 2);
    CHECK_STR(str_of(TEXT(ledger, "SELECT label FROM node")), "Nuevo");
    ledger_close(ledger);
}

/* Two keys of one hash are two nodes, in one file, over files, and when the cache forgets. */
static void collide(const char *url, size_t cache_max)
{
    enum { ROWS = 900, FILES = 3 };
    static struct contract_row rows[ROWS];
    static char keys[ROWS][16];
    struct ledger *ledger = new_ledger(url);
    int64_t of_k13 = 0;

    ledger->node_hash_mask = 127;
    ledger->cache_max = cache_max;
    for (int file = 0; file < FILES; file++) {
        for (int i = 0; i < ROWS; i++) {
            snprintf(keys[i], sizeof keys[i], "k%d", (i * 13 + file * 100) % 400);
            rows[i] = (struct contract_row){.key = keys[i], .minor = 1 + file};
            of_k13 += strcmp(keys[i], "k13") == 0;
        }
        load_rows(ledger, HOW(.series = "m"), rows, ROWS);
    }
    CHECK_INT(NUMBER(ledger, "SELECT COUNT(*) FROM node"), 400);
    CHECK_INT(NUMBER(ledger, "SELECT COUNT(DISTINCT key) FROM node"), 400);
    CHECK_INT(NUMBER(ledger, "SELECT CAST(SUM(minor) AS BIGINT) FROM amount"), ROWS * 6);
    /* Each figure hangs on the node of its own key. */
    CHECK_INT(NUMBER(ledger, "SELECT COUNT(*) FROM amount a JOIN node n ON n.entity = a.entity AND "
                             "n.id = a.node WHERE n.key = 'k13'"),
              of_k13);
    check_whole(ledger);
    ledger_close(ledger);
}
BOTH(nodes_whose_hashes_collide_stay_apart)
{
    collide(url, 0);
}
BOTH(nodes_whose_hashes_collide_stay_apart_when_the_cache_is_tiny)
{
    collide(url, 32);
}

/* The million rows of a state's history in small: a large second file is read without a statement
 * per row. */
BOTH(load_of_known_nodes_needs_few_statements)
{
    enum { ROWS = 4000 };
    static struct contract_row rows[ROWS];
    static char keys[ROWS][16], names[ROWS][32];
    struct ledger *ledger = new_ledger(url);
    uint64_t before;

    for (int i = 0; i < ROWS; i++) {
        snprintf(keys[i], sizeof keys[i], "k%d", i);
        snprintf(names[i], sizeof names[i], "Empresa %d", i % 1000);
        rows[i] = (struct contract_row){.key = keys[i], .supplier = names[i], .minor = i};
    }
    load_rows(ledger, &monthly, rows, ROWS);
    rows[7].minor = 1;
    before = store_statements(ledger_store(ledger));
    CHECK_INT(load_rows(ledger, &monthly, rows, ROWS).changed, 1);
    CHECK(store_statements(ledger_store(ledger)) - before < ROWS / 10);
    ledger_close(ledger);
}
