/* Reading gaps: their rank, their words, what they are made of, what is published out of what is
 * known, and the laws that ask for it. */
#include <stdio.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/i18n.h"
#include "gap_world.h"
#include "ledger_schema.h"
#include "store/store.h"
#include "trace/obligation.h"

static struct trace_gap_row *gaps(struct world *w, struct trace_gap_filter filter, size_t *count)
{
    struct trace_gap_row *list = NULL;

    OK(trace_gaps(w->ledger, &w->arena, &filter, &list, count, &w->err));
    return list;
}

/* --- the list --------------------------------------------------------------------------------- */

static int64_t some_gaps(struct world *w, int64_t *unit)
{
    int64_t s = world_snapshot(w, &(struct world_snapshot){.owner = SONORA, .name = "c.csv"});

    *unit =
        world_organisation(w, &(struct world_organisation){
                                  .entity = SONORA, .snapshot = s, .name = "SECRETARÍA DE OBRAS"});
    gap_put(w, &(struct gap_made){.id = 1,
                                  .kind = NODE_CONTRACT,
                                  .missing = MISSING_PAYMENT,
                                  .unit = *unit,
                                  .year = 2023,
                                  .nodes = 312,
                                  .minor = 123456700,
                                  .snapshot = s});
    gap_put(w, &(struct gap_made){.id = 2,
                                  .kind = NODE_PAYMENT,
                                  .missing = MISSING_RESULT,
                                  .minor = 900000000,
                                  .snapshot = s});
    gap_put(w, &(struct gap_made){.id = 3,
                                  .kind = NODE_LOAN,
                                  .missing = MISSING_DESTINATION,
                                  .currency = "USD",
                                  .minor = 800000000,
                                  .snapshot = s});
    gap_put(w, &(struct gap_made){.id = 4,
                                  .kind = NODE_PROJECT,
                                  .missing = MISSING_PROCEDURE,
                                  .minor = 200000000,
                                  .minor_possible = 150000000,
                                  .snapshot = s});
    gap_put(w, &(struct gap_made){.entity = ZACATECAS,
                                  .id = 1,
                                  .kind = NODE_PROJECT,
                                  .missing = MISSING_DESCRIPTION,
                                  .nodes = 3,
                                  .snapshot = s,
                                  .key = "description:7"});
    return s;
}

BOTH(gaps_go_by_pesos_with_other_currencies_and_results_after)
{
    struct trace_gap_row *list;
    struct world w;
    size_t count;
    int64_t unit;

    world_open(&w, url);
    world_begin(&w);
    some_gaps(&w, &unit);
    world_commit(&w);
    list = gaps(&w, (struct trace_gap_filter){0}, &count);
    CHECK_INT(count, 5);
    CHECK_INT(list[0].missing, MISSING_PROCEDURE);
    CHECK_INT(list[1].missing, MISSING_PAYMENT);
    CHECK_INT(list[2].entity, ZACATECAS);
    CHECK_STR(str_of(list[3].currency), "USD");
    CHECK_INT(list[4].missing, MISSING_RESULT);
    CHECK_STR(list[1].unit_name, "SECRETARÍA DE OBRAS");
    CHECK_STR(list[1].file, "c.csv");
    CHECK_INT(list[0].unit, 0);
    CHECK_INT(list[0].year, 0);
    world_close(&w);
}

BOTH(gaps_are_narrowed_by_each_filter)
{
    struct world w;
    size_t count;
    int64_t unit;

    world_open(&w, url);
    world_begin(&w);
    some_gaps(&w, &unit);
    world_commit(&w);
    gaps(&w, (struct trace_gap_filter){.entity = SONORA}, &count);
    CHECK_INT(count, 4);
    gaps(&w, (struct trace_gap_filter){.missing = MISSING_PAYMENT}, &count);
    CHECK_INT(count, 1);
    gaps(&w, (struct trace_gap_filter){.kind = NODE_PROJECT}, &count);
    CHECK_INT(count, 2);
    gaps(&w, (struct trace_gap_filter){.unit = unit}, &count);
    CHECK_INT(count, 1);
    gaps(&w, (struct trace_gap_filter){.year = 2023}, &count);
    CHECK_INT(count, 1);
    gaps(&w, (struct trace_gap_filter){.id = 1}, &count);
    CHECK_INT(count, 2);
    gaps(&w, (struct trace_gap_filter){.key = STR("description:7")}, &count);
    CHECK_INT(count, 1);
    gaps(&w, (struct trace_gap_filter){.limit = 2}, &count);
    CHECK_INT(count, 2);
    gaps(&w, (struct trace_gap_filter){.entity = SONORA, .year = 1999}, &count);
    CHECK_INT(count, 0);
    world_close(&w);
}

TEST(gap_is_one_plain_sentence_with_exact_pesos)
{
    struct trace_gap_row *list;
    struct world w;
    size_t count;
    int64_t unit;

    world_open(&w, "ledger.cauce");
    world_begin(&w);
    some_gaps(&w, &unit);
    world_commit(&w);
    list = gaps(&w, (struct trace_gap_filter){0}, &count);
    CHECK_STR(list[0].sentence, "De 1 proyecto de Sonora, $2,000,000.00 no llegan a ningún "
                                "procedimiento ni contrato publicado. Si valen las ligas que se "
                                "infieren, serían $1,500,000.00.");
    CHECK_STR(list[1].sentence, "De 312 contratos de la SECRETARÍA DE OBRAS en 2023, $1,234,567.00 "
                                "no tienen ningún pago publicado.");
    CHECK_STR(list[2].sentence, "Otros archivos se refieren a 3 proyectos de Zacatecas y ninguno "
                                "dice más; no se conocen los pesos que hay detrás.");
    CHECK_STR(list[3].sentence,
              "De 1 crédito de Sonora, 8,000,000.00 USD no tienen destino publicado.");
    world_close(&w);
}

TEST(what_is_missing_is_found_by_its_code_and_its_title)
{
    for (int i = 1; i < MISSING_COUNT; i++) {
        enum trace_missing missing = (enum trace_missing)i;

        CHECK_INT(trace_missing_find(str_of(trace_missing_code(missing))), i);
        CHECK_INT(trace_missing_find(str_of(trace_missing_title(missing))), i);
    }
    CHECK_INT(trace_missing_find(STR("SIN PAGOS")), MISSING_PAYMENT);
    CHECK_INT(trace_missing_find(STR("zanahoria")), 0);
    CHECK_INT(trace_missing_find(STR("")), 0);
}

/* --- members ---------------------------------------------------------------------------------- */

BOTH(gap_members_come_in_pages_that_skip_and_repeat_nothing)
{
    struct trace_gap_member *page;
    struct world w;
    size_t count, seen = 0;
    int64_t s, last_minor = INT64_MAX, last_node = INT64_MAX, minor = 0, node = 0;
    char key[24];

    world_open(&w, url);
    world_begin(&w);
    s = world_snapshot(&w, &(struct world_snapshot){.owner = SONORA});
    gap_put(&w, &(struct gap_made){.id = 7,
                                   .kind = NODE_CONTRACT,
                                   .missing = MISSING_PAYMENT,
                                   .nodes = 25,
                                   .minor = 25,
                                   .snapshot = s});
    for (int i = 0; i < 25; i++) {
        int64_t contract;

        snprintf(key, sizeof key, "C-%d", i);
        contract = gap_contract(&w, s, 10 + i, key, key, i / 4 * 100);
        gap_member_put(&w, &(struct gap_member_made){.node = contract,
                                                     .kind = NODE_CONTRACT,
                                                     .minor = i / 4 * 100,
                                                     .out = i % 3,
                                                     .gap = 7,
                                                     .moment = MOMENT_CONTRACTED});
    }
    world_commit(&w);
    for (;;) {
        OK(trace_gap_members(w.ledger, &w.arena, SONORA, 7, minor, node, 7, &page, &count, &w.err));
        for (size_t i = 0; i < count; i++) {
            CHECK(page[i].minor < last_minor ||
                  (page[i].minor == last_minor && page[i].node < last_node));
            last_minor = page[i].minor;
            last_node = page[i].node;
            CHECK(page[i].row >= 10 && page[i].row < 35 && page[i].snapshot == s);
            CHECK(page[i].ended <= page[i].minor);
        }
        seen += count;
        if (count < 7) break;
        minor = page[count - 1].minor;
        node = page[count - 1].node;
    }
    CHECK_INT(seen, 25);
    world_close(&w);
}

BOTH(gap_member_names_the_row_of_the_newest_current_snapshot)
{
    struct trace_gap_member *list;
    struct world w;
    size_t count;
    int64_t old, new, contract;

    world_open(&w, url);
    world_begin(&w);
    old = world_snapshot(&w, &(struct world_snapshot){.owner = SONORA, .name = "a.csv"});
    contract = gap_contract(&w, old, 3, "C-1", "Puente", 500);
    new = world_snapshot(
        &w, &(struct world_snapshot){.owner = SONORA, .name = "b.csv", .previous = old});
    world_amount(&w, &(struct world_amount){.entity = SONORA,
                                            .node = contract,
                                            .snapshot = new,
                                            .row = 9,
                                            .minor = 700,
                                            .moment = MOMENT_CONTRACTED});
    gap_put(&w, &(struct gap_made){.id = 1,
                                   .kind = NODE_CONTRACT,
                                   .missing = MISSING_PAYMENT,
                                   .minor = 700,
                                   .snapshot = new});
    gap_member_put(&w, &(struct gap_member_made){.node = contract,
                                                 .kind = NODE_CONTRACT,
                                                 .minor = 700,
                                                 .gap = 1,
                                                 .moment = MOMENT_CONTRACTED});
    world_commit(&w);
    OK(trace_gap_members(w.ledger, &w.arena, SONORA, 1, 0, 0, 0, &list, &count, &w.err));
    CHECK_INT(count, 1);
    CHECK_INT(list[0].snapshot, new);
    CHECK_INT(list[0].row, 9);
    CHECK_STR(list[0].file, "b.csv");
    CHECK_STR(list[0].label, "Puente");
    CHECK(list[0].sha256.n == 64);
    world_close(&w);
}

BOTH(gap_of_origin_is_made_of_what_does_not_come_in)
{
    struct trace_gap_member *list;
    struct world w;
    size_t count;
    int64_t s, contract;

    world_open(&w, url);
    world_begin(&w);
    s = world_snapshot(&w, &(struct world_snapshot){.owner = SONORA});
    contract = gap_contract(&w, s, 4, "C-1", "Puente", 1000);
    gap_put(&w, &(struct gap_made){.id = 1,
                                   .kind = NODE_CONTRACT,
                                   .missing = MISSING_PAYMENT,
                                   .minor = 900,
                                   .snapshot = s});
    gap_put(&w, &(struct gap_made){.id = 2,
                                   .kind = NODE_CONTRACT,
                                   .missing = MISSING_ORIGIN,
                                   .minor = 600,
                                   .snapshot = s});
    gap_member_put(&w, &(struct gap_member_made){.node = contract,
                                                 .kind = NODE_CONTRACT,
                                                 .minor = 1000,
                                                 .in = 400,
                                                 .out = 100,
                                                 .gap = 1,
                                                 .origin = 2,
                                                 .moment = MOMENT_CONTRACTED});
    world_commit(&w);
    OK(trace_gap_members(w.ledger, &w.arena, SONORA, 2, 0, 0, 0, &list, &count, &w.err));
    CHECK_INT(count, 1);
    CHECK_INT(list[0].ended, 600);
    OK(trace_gap_members(w.ledger, &w.arena, SONORA, 1, 0, 0, 0, &list, &count, &w.err));
    CHECK_INT(count, 1);
    CHECK_INT(list[0].ended, 900);
    OK(trace_gap_members(w.ledger, &w.arena, SONORA, 3, 0, 0, 0, &list, &count, &w.err));
    CHECK_INT(count, 0);
    world_close(&w);
}

/* --- published out of known ------------------------------------------------------------------- */

static void same(struct world *w, int64_t node, int64_t same_as, enum evidence evidence,
                 const char *state)
{
    struct store_bulk *b;

    OK(store_bulk_begin(w->store, &ledger_table_trace_same, &b, &w->err));
    store_bulk_int(b, SONORA);
    store_bulk_int(b, node);
    store_bulk_int(b, same_as);
    store_bulk_int(b, evidence);
    store_bulk_null(b);
    store_bulk_text(b, STR("key"));
    store_bulk_text(b, STR("Misma clave."));
    store_bulk_text(b, str_of(state));
    store_bulk_null(b);
    store_bulk_null(b);
    OK(store_bulk_row(b, &w->err));
    OK(store_bulk_end(b, &w->err));
}

BOTH(requirement_46_what_is_published_is_counted_of_what_is_known_to_exist)
{
    struct trace_coverage *list;
    struct world w;
    size_t count;
    int64_t s, published, known[3];
    static const char *const keys[] = {"C-A", "C-B", "C-C"};

    world_open(&w, url);
    world_begin(&w);
    s = world_snapshot(&w,
                       &(struct world_snapshot){.owner = SONORA, .entities = {SONORA, ZACATECAS}});
    published = gap_contract(&w, s, 2, "C-1", "Puente", 100);
    for (int i = 0; i < 3; i++)
        known[i] = world_node(&w, &(struct world_node){.entity = SONORA,
                                                       .snapshot = s,
                                                       .kind = NODE_CONTRACT,
                                                       .key = keys[i],
                                                       .label = keys[i],
                                                       .referred = true});
    same(&w, known[0], published, EVIDENCE_EXACT, "open");     /* C-1 by another form */
    same(&w, known[1], published, EVIDENCE_INFERRED, "open");  /* perhaps: not counted away */
    same(&w, known[2], published, EVIDENCE_EXACT, "rejected"); /* a person said it is another */
    world_node(&w, &(struct world_node){.entity = ZACATECAS,
                                        .snapshot = s,
                                        .kind = NODE_PROJECT,
                                        .key = "P-1",
                                        .label = "P-1"});
    world_commit(&w);
    OK(trace_coverage(w.ledger, &w.arena, SONORA, &list, &count, &w.err));
    CHECK_INT(count, 1);
    CHECK_INT(list[0].kind, NODE_CONTRACT);
    CHECK_INT(list[0].published, 1);
    CHECK_INT(list[0].known, 3);
    OK(trace_coverage(w.ledger, &w.arena, 0, &list, &count, &w.err));
    CHECK_INT(count, 2);
    CHECK_STR(list[1].entity_name, "Zacatecas");
    CHECK_INT(list[1].known, 1);
    world_close(&w);
}

/* --- obligations ------------------------------------------------------------------------------ */

static struct obligations parsed(struct arena *arena, const char *text, struct err *err)
{
    struct obligations all;

    CHECK_INT(obligations_parse(arena, str_of(text), "x.csv", &all, err), ERR_NONE);
    return all;
}

#define HEADER "# lo que sea\nfalta;cosa;ley;articulo;debe_publicarse;fuente;verificar\n"

TEST(obligation_of_a_kind_comes_before_that_of_any_kind)
{
    struct arena arena;
    struct err err = {0};
    struct obligations all;

    arena_init(&arena, 1 << 20);
    all = parsed(&arena,
                 HEADER "payment;*;Ley A;art. 1;los pagos;DOF;no\n\n"
                        "payment;proyecto;Ley B;art. 2;el avance;DOF;sí\n"
                        "payment;project;Ley C;;;DOF;no\n",
                 &err);
    CHECK_INT(all.count, 3);
    CHECK_STR(obligation_text(&arena, &all, MISSING_PAYMENT, NODE_CONTRACT),
              "Ley A, art. 1: los pagos");
    CHECK_STR(obligation_text(&arena, &all, MISSING_PAYMENT, NODE_PROJECT),
              "Ley B, art. 2 (por verificar): el avance; Ley C");
    CHECK_STR(obligation_text(&arena, &all, MISSING_ORIGIN, NODE_PROJECT), "");
    arena_free(&arena);
}

TEST(obligations_in_another_form_are_told_with_file_and_line)
{
    static const struct {
        const char *text;
        unsigned line;
    } wrong[] = {
        {"payment;*;Ley A;art. 1;los pagos;DOF;no\n", 1},
        {HEADER "payment;*;Ley A;art. 1;los pagos;DOF\n", 3},
        {HEADER "payment;*;Ley A;art. 1;los; pagos;DOF;no\n", 3},
        {HEADER "\n\nzanahoria;*;Ley A;art. 1;los pagos;DOF;no\n", 5},
        {HEADER "payment;zanahoria;Ley A;art. 1;los pagos;DOF;no\n", 3},
        {HEADER "payment;*;;art. 1;los pagos;DOF;no\n", 3},
    };
    struct arena arena;

    arena_init(&arena, 1 << 20);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct err err = {0};
        struct obligations all;

        CHECK_INT(obligations_parse(&arena, str_of(wrong[i].text), "x.csv", &all, &err), ERR_INPUT);
        CHECK_STR(str_of(err.place.file), "x.csv");
        CHECK_INT(err.place.line, wrong[i].line);
    }
    arena_free(&arena);
}

TEST(obligations_of_the_program_name_a_law_for_every_kind_of_gap)
{
    struct obligations all;
    struct world w;

    world_open(&w, "ledger.cauce");
    OK(obligations_read(w.ledger, &w.arena, &all, &w.err));
    for (int i = 1; i < MISSING_COUNT; i++) {
        enum node_kind kind = i == MISSING_DESTINATION ? NODE_LOAN : NODE_CONTRACT;

        CHECK(obligation_text(&w.arena, &all, (enum trace_missing)i, kind).n > 0);
    }
    for (size_t i = 0; i < all.count; i++) CHECK(all.items[i].source.n > 0);
    world_close(&w);
}

BOTH(obligations_beside_the_store_take_the_place_of_the_programs)
{
    struct trace_gap_filter filter = {.missing = MISSING_PAYMENT};
    struct trace_gap_row *list;
    struct err err = {0};
    struct world w;
    size_t count;
    int64_t unit;

    CHECK(mkdir("catalogues", 0755) == 0);
    OK(file_write("catalogues/obligaciones.csv",
                  STR(HEADER "payment;*;Ley del lugar;art. 9;los pagos;Periódico;no\n"), &err));
    world_open(&w, url);
    world_begin(&w);
    some_gaps(&w, &unit);
    world_commit(&w);
    list = gaps(&w, filter, &count);
    CHECK_STR(list[0].obligation, "Ley del lugar, art. 9: los pagos");
    OK(file_write("catalogues/obligaciones.csv", STR(HEADER "payment\n"), &err));
    CHECK_INT(trace_gaps(w.ledger, &w.arena, &filter, &list, &count, &w.err), ERR_INPUT);
    CHECK_INT(w.err.place.line, 3);
    CHECK_INT(count, 0);
    world_close(&w);
}
