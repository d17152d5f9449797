/* The money behind a whole plan: what several commitments are tied to is counted once. */
#include "check_here.h"
#include "cocreate/board.h"
#include "cocreate/commitment_parts.h"

static struct err err;
static struct co_faults faults;

/* A thing of the ledger with its amount; `parent` 0 = part of none. */
static void thing(struct town *t, int64_t id, int64_t kind, int64_t parent, int64_t minor)
{
    static const char *const whole =
        "INSERT INTO node (entity, id, kind, key, key_hash, label, published, snapshot, row) "
        "VALUES (26000, $1, $2, 'k' || CAST($1 AS TEXT), $1, 'Cosa', 1, 900, 1)";
    static const char *const part = "INSERT INTO node (entity, id, kind, key, key_hash, label, "
                                    "published, snapshot, row, parent) VALUES (26000, $1, $2, "
                                    "'k' || CAST($1 AS TEXT), $1, 'Parte', 1, 900, 1, $3)";
    if (parent)
        here_run(t, part, "iii", id, kind, parent);
    else
        here_run(t, whole, "ii", id, kind);
    here_run(t,
             "INSERT INTO trace_node (entity, node, currency, kind, stage, counted, minor, "
             "in_proven, in_possible, out_proven, out_possible) VALUES (26000, $1, 'MXN', $2, 3, "
             "1, $3, 0, 0, 0, 0)",
             "iii", id, kind, minor);
}

static int64_t tied(struct town *t, int64_t plan, const char *title, int64_t one, int64_t two)
{
    int64_t id = here_commitment(t, plan, title, HEALTH);
    faults.count = 0;
    CHECK_OK(money_tie_add(&t->co, id, one, STR_NONE, STR_NONE, &faults, &err));
    if (two) CHECK_OK(money_tie_add(&t->co, id, two, STR_NONE, STR_NONE, &faults, &err));
    return id;
}

BOTH(money_of_a_plan_counts_nothing_twice_though_several_commitments_are_tied_to_it)
{
    struct town t;
    struct board_money sum;
    struct board_money_of *list;
    struct board_tie *ties;
    size_t count;
    town_open(&t, url);
    t.co.entity = HERE_ENTITY;
    here_run(&t,
             "INSERT INTO snapshot (id, owner, sha256, size, name, sheet, series, retrieved_at, "
             "layout, layout_sha256, format, encoding, header_row, rows_read, rows_accepted, "
             "rows_quarantined, imported_at, imported_by, program) VALUES (900, 26000, 'a', 1, "
             "'f.csv', '', 's', 0, 'l', 'x', 'csv', 'utf-8', 1, 1, 1, 0, 0, 'test', 't')",
             "");
    thing(&t, 7, NODE_PROJECT, 0, 1000);
    thing(&t, 8, NODE_CONTRACT, 0, 600);
    thing(&t, 9, NODE_PROJECT, 7, 400);
    int64_t plan = here_plan(&t);
    CHECK_OK(board_money_plan(&t.co, plan, &sum, &ties, &count, &err));
    CHECK_INT(sum.things, 0);
    tied(&t, plan, "Uno", 7, 0);
    tied(&t, plan, "Dos", 7, 8);
    tied(&t, plan, "Tres", 9, 0);
    CHECK_OK(board_money_list(&t.co, plan, &list, &count, &err));
    CHECK_INT(count, 3);
    CHECK_INT(list[0].is.minor + list[1].is.minor + list[2].is.minor, 2400);
    CHECK_OK(board_money_plan(&t.co, plan, &sum, &ties, &count, &err));
    CHECK_INT(count, 4);
    CHECK_INT(sum.things, 1);
    CHECK_INT(sum.minor, 1000);
    CHECK_INT(sum.apart, 3);
    CHECK_INT(board_money_plan(&t.co, plan + 1, &sum, &ties, &count, &err), ERR_NOTFOUND);
    town_close(&t);
}
