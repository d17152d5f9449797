/* Right of reply: answers are kept as written, refused where they are none, and stand when the
 * trace is computed anew and when the file behind the question is imported again. */
#include "flagging.h"

/* A loan whose destination is not published: a question of the route. */
static void lend(struct world *w)
{
    int64_t s;

    world_begin(w);
    s = file_of(w, SONORA, "deuda.csv", day(2024, 12, 31));
    thing(w, SONORA, s, 3, NODE_LOAN, "k/1", MOMENT_DRAWN, 5000);
    world_commit(w);
    compute(w);
}

static struct flag_reply answer(const char *text)
{
    return (struct flag_reply){.author = STR("Ana Ruiz, directora de deuda"),
                               .unit = STR("Secretaría de Hacienda"),
                               .text = str_of(text)};
}

static struct str only_key(struct world *w, const char *rule)
{
    struct flag *flags;

    CHECK_INT(flags_of(w, SONORA, rule, &flags), 1);
    return flags[0].key;
}

BOTH(a_reply_stands_beside_its_question_in_the_order_given)
{
    struct world here, *w = &here;
    struct flag_reply first = answer("Se refinanció el crédito 2019."), second = answer("Además…");
    struct flag one, *flags;
    struct str key;

    world_open(w, url);
    lend(w);
    key = only_key(w, FLAG_LOAN_DESTINATION);
    first.url = STR("https://ejemplo.gob.mx/contrato.pdf");
    MUST(flag_reply_add(w->ledger, SONORA, key, &first, &w->err));
    MUST(flag_reply_add(w->ledger, SONORA, key, &second, &w->err));
    MUST(flag_read(w->ledger, &w->arena, SONORA, key, &one, &w->err));
    CHECK_INT(one.reply_count, 2);
    CHECK_STR(one.replies[0].text, "Se refinanció el crédito 2019.");
    CHECK_STR(one.replies[0].url, "https://ejemplo.gob.mx/contrato.pdf");
    CHECK_STR(one.replies[0].unit, "Secretaría de Hacienda");
    CHECK(one.replies[0].at > 0);
    CHECK_INT(one.replies[1].item, 2);
    CHECK_INT(flags_of(w, SONORA, FLAG_LOAN_DESTINATION, &flags), 1);
    CHECK_INT(flags[0].reply_count, 2);
    world_close(w);
}

BOTH(a_reply_survives_a_rebuild_of_the_trace)
{
    struct world here, *w = &here;
    struct flag_reply reply = answer("Se destinó a obra.");
    struct flag one;
    struct str key;

    world_open(w, url);
    lend(w);
    key = only_key(w, FLAG_LOAN_DESTINATION);
    MUST(flag_reply_add(w->ledger, SONORA, key, &reply, &w->err));
    compute(w);
    MUST(flag_read(w->ledger, &w->arena, SONORA, key, &one, &w->err));
    CHECK_INT(one.reply_count, 1);
    world_close(w);
}

/* A trust whose balance does not close: a finding of the ledger, which has no lasting number. */
static int64_t publish_trust(struct world *w, int64_t previous, int64_t balance, int64_t *node)
{
    static const enum moment moments[] = {MOMENT_OPENING, MOMENT_INFLOW, MOMENT_OUTFLOW,
                                          MOMENT_BALANCE};
    const int64_t figures[] = {1000, 500, 200, balance};
    struct check_scope scope;
    int64_t s;

    world_begin(w);
    s = world_snapshot(w, &(struct world_snapshot){
                              .owner = SONORA, .name = "fideicomisos.csv", .previous = previous});
    if (!*node)
        *node = world_node(w, &(struct world_node){.entity = SONORA,
                                                   .snapshot = s,
                                                   .row = 3,
                                                   .kind = NODE_TRUST,
                                                   .key = "F-7",
                                                   .label = "Fondo de pensiones"});
    for (size_t i = 0; i < 4; i++)
        world_amount(w, &(struct world_amount){.entity = SONORA,
                                               .node = *node,
                                               .snapshot = s,
                                               .row = 3,
                                               .item = (int64_t)i + 1,
                                               .minor = figures[i],
                                               .moment = moments[i],
                                               .year = 2024});
    scope = CHECK_SCOPE_OF(s);
    MUST(ledger_check_snapshot(w->ledger, &scope, NULL, NULL, &w->err));
    world_commit(w);
    compute(w);
    return s;
}

BOTH(a_reply_to_a_finding_survives_a_new_import_with_other_figures)
{
    struct world here, *w = &here;
    struct flag_reply reply = answer("Falta un rendimiento.");
    struct flag one;
    struct str key, again;
    int64_t first, second, node = 0;

    world_open(w, url);
    first = publish_trust(w, 0, 1400, &node);
    key = only_key(w, FLAG_TRUST_BALANCE);
    MUST(flag_reply_add(w->ledger, SONORA, key, &reply, &w->err));
    second = publish_trust(w, first, 1450, &node);
    again = only_key(w, FLAG_TRUST_BALANCE);
    CHECK(str_eq(key, again));
    MUST(flag_read(w->ledger, &w->arena, SONORA, again, &one, &w->err));
    CHECK_INT(one.reply_count, 1);
    CHECK_INT(one.minor, 150);
    CHECK_INT(one.snapshot, second);
    CHECK_INT(one.row_count, 1);
    CHECK_STR(one.node_key, "F-7");
    CHECK(strstr(one.question.p, "¿Qué movimiento falta?") != NULL);
    world_close(w);
}

/* The same printed total differs twice, approved and accrued: two questions with two keys. */
BOTH(two_moments_of_one_total_are_two_questions)
{
    struct world here, *w = &here;
    struct check_scope scope;
    struct flag *flags, one;
    int64_t s, top;

    world_open(w, url);
    world_begin(w);
    s = world_snapshot(w, &(struct world_snapshot){.owner = SONORA, .name = "presupuesto.csv"});
    top = world_line(w, &(struct world_line){.entity = SONORA,
                                             .snapshot = s,
                                             .row = 2,
                                             .year = 2024,
                                             .scheme = "COG",
                                             .code = "TOTAL",
                                             .approved = 1000,
                                             .accrued = 900});
    world_line(w, &(struct world_line){.entity = SONORA,
                                       .snapshot = s,
                                       .row = 3,
                                       .year = 2024,
                                       .scheme = "COG",
                                       .code = "1000",
                                       .parent = top,
                                       .approved = 700,
                                       .accrued = 500});
    scope = CHECK_SCOPE_OF(s);
    MUST(ledger_check_snapshot(w->ledger, &scope, NULL, NULL, &w->err));
    world_commit(w);
    compute(w);
    CHECK_INT(flags_of(w, SONORA, CHECK_TOTAL, &flags), 2);
    CHECK(!str_eq(flags[0].key, flags[1].key));
    for (int i = 0; i < 2; i++) {
        MUST(flag_read(w->ledger, &w->arena, SONORA, flags[i].key, &one, &w->err));
        CHECK_INT(one.minor, flags[i].minor);
    }
    world_close(w);
}

BOTH(replies_without_author_unit_or_text_and_with_other_addresses_are_refused)
{
    struct world here, *w = &here;
    struct flag_reply good = answer("Se destinó a obra."), bad[8];
    static char long_text[4002];
    struct flag one;
    struct str key;

    world_open(w, url);
    lend(w);
    key = only_key(w, FLAG_LOAN_DESTINATION);
    memset(long_text, 'a', 4001);
    for (int i = 0; i < 8; i++) bad[i] = good;
    bad[0].author = STR("  ");
    bad[1].unit = STR("");
    bad[2].text = STR("\n");
    bad[3].text = (struct str){long_text, 4001};
    bad[4].text = STR("mal \xff");
    bad[5].url = STR("javascript:alert(1)");
    bad[6].url = STR("https://a b");
    bad[7].author = STR("Ana\x01");
    for (int i = 0; i < 8; i++)
        CHECK(flag_reply_add(w->ledger, SONORA, key, &bad[i], &w->err) == ERR_USAGE);
    good.text = (struct str){long_text, 4000};
    MUST(flag_reply_add(w->ledger, SONORA, key, &good, &w->err));
    MUST(flag_read(w->ledger, &w->arena, SONORA, key, &one, &w->err));
    CHECK_INT(one.reply_count, 1);
    CHECK(flag_reply_add(w->ledger, SONORA, STR("stalled:0000000000000000"), &good, &w->err) ==
          ERR_NOTFOUND);
    CHECK(flag_reply_add(w->ledger, ZACATECAS, key, &good, &w->err) == ERR_NOTFOUND);
    world_close(w);
}

BOTH(flags_are_listed_gravest_first_then_by_pesos_and_in_pages)
{
    struct world here, *w = &here;
    struct flag_filter filter = {.entity = SONORA, .limit = 2};
    struct flag *page;
    struct flag_count *counts;
    size_t count;
    int64_t s, node = 0;

    world_open(w, url);
    world_begin(w);
    s = file_of(w, SONORA, "deuda.csv", day(2024, 12, 31));
    thing(w, SONORA, s, 3, NODE_LOAN, "k/1", MOMENT_DRAWN, 5000);
    thing(w, SONORA, s, 4, NODE_LOAN, "k/2", MOMENT_DRAWN, 7000);
    world_commit(w);
    publish_trust(w, 0, 1400, &node);
    MUST(flag_list(w->ledger, &w->arena, &filter, &page, &count, &w->err));
    CHECK_INT(count, 2);
    CHECK_STR(page[0].rule, FLAG_TRUST_BALANCE); /* a contradiction, of fewer pesos */
    CHECK_STR(page[1].subject, "k/2");
    filter.skip = 2;
    MUST(flag_list(w->ledger, &w->arena, &filter, &page, &count, &w->err));
    CHECK_INT(count, 1);
    CHECK_STR(page[0].subject, "k/1");
    filter = (struct flag_filter){.entity = SONORA, .at_least = SEVERITY_CONTRADICTION};
    MUST(flag_list(w->ledger, &w->arena, &filter, &page, &count, &w->err));
    CHECK_INT(count, 1);
    filter = (struct flag_filter){.entity = SONORA, .node = node};
    MUST(flag_list(w->ledger, &w->arena, &filter, &page, &count, &w->err));
    CHECK_INT(count, 1);
    filter = (struct flag_filter){.entity = SONORA};
    MUST(flag_counts(w->ledger, &w->arena, &filter, &counts, &count, &w->err));
    CHECK_INT(count, 2);
    CHECK_STR(counts[0].rule, FLAG_TRUST_BALANCE);
    CHECK_INT(counts[0].count, 1);
    CHECK_INT(counts[1].count, 2);
    world_close(w);
}
