/* Issue 5, item 3: checks by machine of what arrives, what it is filled with, what is published and
 * what can be followed. */
#include "check_here.h"
#include "ledger/vocabulary.h"
#include "trace/trace.h"

static struct err err;

static const struct loading quarterly = {.series = "contratos-sonora", .entity = HERE_ENTITY};

static void arrives_on(struct town *t, const char *day, const char *key)
{
    here_day(t, day);
    load_rows(t->ledger, &quarterly,
              &(struct contract_row){.key = key, .supplier = "Obras SA", .minor = 100}, 1);
}

#define QUARTERS(id, days)                                                                         \
    DRAFT(id, "arrives", IN("of", "series"), IN("name", "contratos-sonora"),                       \
          IN("every", "quarter"), IN("from", "2024-01-01"), IN("until", "2024-12-31"),             \
          IN("by", "import"), IN("days", days))

BOTH(check_arrives_fails_when_a_quarter_has_no_file)
{
    struct town t;
    int64_t id = here_open(&t, url);
    arrives_on(&t, "2024-04-10", "A1");
    arrives_on(&t, "2024-07-10", "A2");
    arrives_on(&t, "2025-01-10", "A4");
    here_day(&t, "2025-03-01");
    struct machine_finding f = here_try(&t, QUARTERS(id, "30"));
    CHECK_INT(f.result, MACHINE_FAILS);
    SAYS(f.found, "3 de 4");
    SAYS(f.found, "trimestre 3 de 2024");
    SAYS(f.wanted, "por cada trimestre debe llegar un archivo de la serie «contratos-sonora» a más "
                   "tardar 30 días después");
    SAYS(f.evidence, "\"missing\":1");
    CHECK(f.snapshot > 0);
    town_close(&t);
}

BOTH(check_arrives_holds_on_the_last_day_and_not_on_the_next)
{
    struct town t;
    int64_t id = here_open(&t, url);
    arrives_on(&t, "2024-04-30", "A1"); /* 30 days after 31 March */
    arrives_on(&t, "2024-07-30", "A2");
    arrives_on(&t, "2024-10-30", "A3");
    arrives_on(&t, "2025-01-30", "A4");
    here_day(&t, "2025-03-01");
    CHECK_INT(here_try(&t, QUARTERS(id, "30")).result, MACHINE_HOLDS);
    CHECK_INT(here_try(&t, QUARTERS(id, "29")).result, MACHINE_FAILS);
    town_close(&t);
}

BOTH(check_arrives_waits_for_what_is_not_due_and_counts_a_file_once)
{
    struct town t;
    int64_t id = here_open(&t, url);
    here_day(&t, "2024-04-30");
    CHECK_INT(here_try(&t, QUARTERS(id, "30")).result, MACHINE_UNTOLD);
    arrives_on(&t, "2024-07-15", "A1"); /* within 120 days of both quarters: it answers one */
    here_day(&t, "2024-07-29");
    CHECK_INT(here_try(&t, QUARTERS(id, "120")).result, MACHINE_HOLDS);
    here_day(&t, "2024-11-15");
    struct machine_finding f = here_try(&t, QUARTERS(id, "120"));
    CHECK_INT(f.result, MACHINE_FAILS);
    SAYS(f.found, "1 de 2");
    town_close(&t);
}

BOTH(check_arrives_by_cut_off_cannot_be_told_when_files_say_none)
{
    struct town t;
    int64_t id = here_open(&t, url);
    here_day(&t, "2025-06-01");
    struct contract_row row = {.key = "A1", .minor = 100};
    struct loading dated = quarterly;
    dated.cut_off = date_from_ymd(2024, 12, 31);
    load_rows(t.ledger, &dated, &row, 1);
    struct machine_draft *d = DRAFT(
        id, "arrives", IN("of", "layout"), IN("name", "contratos"), IN("every", "year"),
        IN("from", "2023-06-01"), IN("until", "2024-12-31"), IN("by", "cut-off"), IN("days", "0"));
    CHECK_INT(here_try(&t, d).result, MACHINE_HOLDS); /* 2023 is not whole */
    d = DRAFT(id, "arrives", IN("of", "layout"), IN("name", "contratos"), IN("every", "year"),
              IN("from", "2023-01-01"), IN("until", "2024-12-31"), IN("by", "cut-off"),
              IN("days", "0"));
    CHECK_INT(here_try(&t, d).result, MACHINE_FAILS);
    row.key = "A2";
    load_rows(t.ledger, &quarterly, &row, 1);
    CHECK_INT(here_try(&t, d).result, MACHINE_UNTOLD);
    town_close(&t);
}

/* --- filled ----------------------------------------------------------------------------------- */

#define SUPPLIERS(id, percent)                                                                     \
    DRAFT(id, "filled", IN("of", "series"), IN("name", "contratos-sonora"), IN("field", "party"),  \
          IN("detail", "proveedor"), IN("percent", percent))

BOTH(check_filled_holds_at_exactly_the_percentage)
{
    struct town t;
    int64_t id = here_open(&t, url);
    CHECK_INT(here_try(&t, SUPPLIERS(id, "50")).result, MACHINE_UNTOLD); /* no file */
    const struct contract_row rows[] = {{.key = "A1", .supplier = "Obras SA", .minor = 100},
                                        {.key = "A2", .minor = 100},
                                        {.key = "A3", .supplier = "Puentes SA", .minor = 100},
                                        {.key = "A4", .minor = 100, .problem = "bad-money"}};
    load_rows(t.ledger, &quarterly, rows, 4);
    struct machine_finding f = here_try(&t, SUPPLIERS(id, "66.66"));
    CHECK_INT(f.result, MACHINE_HOLDS); /* 2 of the 3 that were accepted */
    SAYS(f.found, "2 de 3 (66.66 %)");
    CHECK_INT(here_try(&t, SUPPLIERS(id, "66.67")).result, MACHINE_FAILS);
    struct machine_finding amounts =
        here_try(&t, DRAFT(id, "filled", IN("of", "series"), IN("name", "contratos-sonora"),
                           IN("field", "amount"), IN("percent", "100")));
    CHECK_INT(amounts.result, MACHINE_HOLDS);
    town_close(&t);
}

BOTH(check_filled_cannot_be_told_of_a_field_that_was_never_read)
{
    struct town t;
    int64_t id = here_open(&t, url);
    const struct contract_row rows[] = {{.key = "A1", .minor = 100}, {.key = "A2", .minor = 100}};
    load_rows(t.ledger, &quarterly, rows, 2);
    CHECK_INT(here_try(&t, SUPPLIERS(id, "50")).result, MACHINE_UNTOLD);
    CHECK_INT(here_try(&t, DRAFT(id, "filled", IN("of", "series"), IN("name", "contratos-sonora"),
                                 IN("field", "starts"), IN("kind", "contract"), IN("percent", "1")))
                  .result,
              MACHINE_UNTOLD);
    /* Another file of the layout had suppliers: then these rows simply lack them. */
    struct loading other = quarterly;
    other.series = "otra";
    load_rows(t.ledger, &other, &(struct contract_row){.key = "B1", .supplier = "X SA"}, 1);
    CHECK_INT(here_try(&t, SUPPLIERS(id, "50")).result, MACHINE_FAILS);
    town_close(&t);
}

BOTH(check_filled_counts_things_whose_words_an_older_file_said_first)
{
    struct town t;
    int64_t id = here_open(&t, url);
    const struct contract_row rows[] = {{.key = "A1", .supplier = "Obras SA", .minor = 100},
                                        {.key = "A2", .supplier = "Obras SA", .minor = 100}};
    here_day(&t, "2024-04-10");
    load_rows(t.ledger, &quarterly, rows, 2);
    here_day(&t, "2024-07-10");
    /* The same words of A1, another amount; A2 is gone. */
    load_rows(t.ledger, &quarterly,
              &(struct contract_row){.key = "A1", .supplier = "Obras SA", .minor = 200}, 1);
    struct machine_finding f =
        here_try(&t, DRAFT(id, "filled", IN("of", "series"), IN("name", "contratos-sonora"),
                           IN("field", "unit"), IN("kind", "contract"), IN("percent", "100")));
    SAYS(f.evidence, "\"of\":1");
    town_close(&t);
}

/* --- published, traceable --------------------------------------------------------------------- */

static void join(struct town *t, struct world *w)
{
    *w = (struct world){.ledger = t->ledger, .store = ledger_store(t->ledger)};
    arena_init(&w->arena, (size_t)16 << 20);
}

BOTH(check_published_holds_at_exactly_the_percentage)
{
    struct town t;
    struct world w;
    int64_t id = here_open(&t, url);
    CHECK_INT(
        here_try(&t, DRAFT(id, "published", IN("kind", "contract"), IN("percent", "0"))).result,
        MACHINE_UNTOLD);
    join(&t, &w);
    world_begin(&w);
    int64_t s = world_snapshot(&w, &(struct world_snapshot){.owner = HERE_ENTITY});
    static const char *const keys[] = {"C-1", "C-2", "C-3", "C-4"};
    for (size_t i = 0; i < 4; i++)
        world_node(&w, &(struct world_node){.entity = HERE_ENTITY,
                                            .snapshot = s,
                                            .kind = NODE_CONTRACT,
                                            .key = keys[i],
                                            .referred = i == 3});
    world_commit(&w);
    struct trace_summary done;
    struct machine_finding f =
        here_try(&t, DRAFT(id, "published", IN("kind", "contract"), IN("percent", "75")));
    CHECK_INT(f.result, MACHINE_UNTOLD); /* the trace has not looked at that file yet */
    CHECK_OK(trace_update(t.ledger, NULL, &done, &err));
    f = here_try(&t, DRAFT(id, "published", IN("kind", "contract"), IN("percent", "75")));
    CHECK_INT(f.result, MACHINE_HOLDS);
    SAYS(f.found, "3 de 4");
    CHECK_INT(f.snapshot, s);
    f = here_try(&t, DRAFT(id, "published", IN("kind", "contract"), IN("percent", "75.01")));
    CHECK_INT(f.result, MACHINE_FAILS);
    arena_free(&w.arena);
    town_close(&t);
}

/* A loan of $1,000.00 of which a contract for $400.00 is known. */
static void borrow(struct town *t)
{
    struct world w;
    struct trace_summary done;
    join(t, &w);
    world_begin(&w);
    int64_t s = world_snapshot(&w, &(struct world_snapshot){.owner = HERE_ENTITY});
    int64_t unit = world_organisation(
        &w, &(struct world_organisation){.entity = HERE_ENTITY, .snapshot = s, .name = "Hacienda"});
    int64_t loan = world_node(&w, &(struct world_node){.entity = HERE_ENTITY,
                                                       .snapshot = s,
                                                       .kind = NODE_LOAN,
                                                       .key = "L-1",
                                                       .unit = unit,
                                                       .year = 2024});
    int64_t contract = world_node(
        &w,
        &(struct world_node){
            .entity = HERE_ENTITY, .snapshot = s, .row = 3, .kind = NODE_CONTRACT, .key = "C-1"});
    world_amount(&w, &(struct world_amount){.entity = HERE_ENTITY,
                                            .node = loan,
                                            .snapshot = s,
                                            .minor = 100000,
                                            .year = 2024,
                                            .moment = MOMENT_CONTRACTED});
    world_amount(&w, &(struct world_amount){.entity = HERE_ENTITY,
                                            .node = contract,
                                            .snapshot = s,
                                            .row = 3,
                                            .minor = 40000,
                                            .moment = MOMENT_CONTRACTED});
    world_link(
        &w,
        &(struct world_link){
            .entity = HERE_ENTITY, .source = loan, .target = contract, .snapshot = s, .row = 3});
    world_commit(&w);
    CHECK_OK(trace_update(t->ledger, NULL, &done, &err));
    arena_free(&w.arena);
}

BOTH(check_traceable_counts_proven_pesos_to_the_centavo)
{
    struct town t;
    int64_t id = here_open(&t, url);
    struct machine_draft *unknown = DRAFT(id, "traceable", IN("source", "crédito:L-1"),
                                          IN("stage", "contract"), IN("percent", "1"));
    CHECK_INT(here_try(&t, unknown).result, MACHINE_UNTOLD);
    borrow(&t);
#define FOLLOWS(field, value)                                                                      \
    here_try(&t, DRAFT(id, "traceable", IN("source", "L-1"), IN("stage", "contract"),              \
                       IN(field, value)))
    struct machine_finding f = FOLLOWS("pesos", "400.00");
    CHECK_INT(f.result, MACHINE_HOLDS);
    SAYS(f.found, "$400.00 de $1,000.00 (40 %)");
    CHECK_INT(FOLLOWS("pesos", "400.01").result, MACHINE_FAILS);
    CHECK_INT(FOLLOWS("percent", "40").result, MACHINE_HOLDS);
    CHECK_INT(FOLLOWS("percent", "40.01").result, MACHINE_FAILS);
    f = here_try(&t, DRAFT(id, "traceable", IN("unit", "HACIENDA"), IN("year", "2024"),
                           IN("kind", "loan"), IN("stage", "contract"), IN("percent", "40")));
    CHECK_INT(f.result, MACHINE_HOLDS);
    f = here_try(&t, DRAFT(id, "traceable", IN("unit", "Hacienda"), IN("year", "2023"),
                           IN("kind", "loan"), IN("stage", "contract"), IN("percent", "40")));
    CHECK_INT(f.result, MACHINE_UNTOLD);
    f = here_try(&t, DRAFT(id, "traceable", IN("source", "contrato:C-1"), IN("stage", "contract"),
                           IN("percent", "1")));
    CHECK_INT(f.result, MACHINE_UNTOLD); /* it is there already */
    town_close(&t);
}

BOTH(check_traceable_cannot_be_told_while_files_wait)
{
    struct town t;
    struct world w;
    int64_t id = here_open(&t, url);
    borrow(&t);
    join(&t, &w);
    w.next = 100;
    world_begin(&w);
    world_snapshot(&w, &(struct world_snapshot){.owner = HERE_ENTITY});
    world_commit(&w);
    arena_free(&w.arena);
    CHECK_INT(FOLLOWS("percent", "40").result, MACHINE_UNTOLD);
    town_close(&t);
}
