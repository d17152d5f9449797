/* What goes into a load comes out of the store, exactly, once, and with its bytes. */
#include "base/buf.h"
#include "ledger/bytes.h"
#include "ledger/vocabulary.h"
#include "loading.h"

BOTH(load_keeps_every_amount_to_the_centavo)
{
    struct ledger *ledger = new_ledger(url);
    struct load_summary sum =
        LOAD(ledger, NULL, {.key = "a", .supplier = "Uno SA de CV", .minor = 123456789012345},
             {.key = "b", .supplier = "Dos SA de CV", .minor = -1}, {.key = "c", .minor = 0});

    CHECK_INT(sum.rows_read, 3);
    CHECK_INT(sum.rows_accepted, 3);
    CHECK_INT(sum.nodes, 3);
    CHECK_INT(sum.organisations, 2);
    CHECK_INT(sum.amounts, 3);
    CHECK_INT(NUMBER(ledger, "SELECT CAST(SUM(minor) AS BIGINT) FROM amount"), 123456789012344);
    CHECK_INT(NUMBER(ledger, "SELECT minor FROM amount a JOIN node n ON n.entity = a.entity AND "
                             "n.id = a.node WHERE n.key = 'a' AND a.row = 2 AND a.item = 5"),
              123456789012345);
    CHECK_INT(NUMBER(ledger, "SELECT rows FROM snapshot_share WHERE entity = 1"), 3);
    check_whole(ledger);
    ledger_close(ledger);
}

BOTH(load_of_known_bytes_is_recognised)
{
    struct err err = {0};
    struct ledger *ledger = new_ledger(url);
    struct load_summary first = LOAD(ledger, NULL, {.key = "a", .minor = 1});
    const char *sha = TEXT(ledger, "SELECT sha256 FROM snapshot");
    char hex[65];
    bool known;
    int64_t snapshot;

    snprintf(hex, sizeof hex, "%.64s", sha);
    CHECK_OK(load_known(ledger, 1, hex, STR(""), STR("contratos"), &known, &snapshot, &err));
    CHECK(known);
    CHECK_INT(snapshot, first.snapshot);
    CHECK_OK(
        load_known(ledger, 1, hex, STR("otra hoja"), STR("contratos"), &known, &snapshot, &err));
    CHECK(!known);
    CHECK_OK(load_known(ledger, 1, hex, STR(""), STR("otro formato"), &known, &snapshot, &err));
    CHECK(!known);
    ledger_close(ledger);
}

BOTH(load_keeps_quarantined_rows_without_their_facts)
{
    struct ledger *ledger = new_ledger(url);
    struct load_summary sum =
        LOAD(ledger, NULL, {.key = "a", .minor = 100},
             {.key = "b", .minor = 5000, .supplier = "X", .problem = "bad-money"},
             {.key = "c", .minor = 10});

    CHECK_INT(sum.rows_read, 3);
    CHECK_INT(sum.rows_accepted, 2);
    CHECK_INT(sum.rows_quarantined, 1);
    CHECK_INT(NUMBER(ledger, "SELECT CAST(SUM(minor) AS BIGINT) FROM amount"), 110);
    CHECK_INT(NUMBER(ledger, "SELECT COUNT(*) FROM organisation"), 0);
    CHECK_INT(NUMBER(ledger, "SELECT row FROM quarantine WHERE reason = 'bad-money'"), 3);
    CHECK_STR(str_of(TEXT(ledger, "SELECT raw FROM quarantine")), "b,,X,,5000,,,bad-money,\n");
    CHECK_INT(NUMBER(ledger, "SELECT rows_read - rows_accepted - rows_quarantined FROM snapshot"),
              0);
    ledger_close(ledger);
}

BOTH(load_keeps_the_bytes_once_and_gives_them_back)
{
    enum { SIZE = 5000000 };
    struct err err = {0};
    struct ledger *ledger = new_ledger(url);
    static char text[SIZE];
    struct buf out;
    struct load_summary summary;
    struct load *load;
    char sha[65];

    for (size_t i = 0; i < SIZE; i++) text[i] = (char)("áb,\n0123"[i % 9] + (char)(i >> 17));
    for (int sheet = 0; sheet < 2; sheet++) {
        struct loading how = {.sheet = sheet ? "dos" : "uno"};

        CHECK_OK(begin_load(ledger, &how, text, SIZE, &load, &err));
        CHECK_OK(load_finish(load, NULL, &summary, &err));
    }
    CHECK_INT(NUMBER(ledger, "SELECT COUNT(*) FROM file_chunk"), 5);
    CHECK_INT(NUMBER(ledger, "SELECT CAST(SUM(size) AS BIGINT) FROM file_chunk"), SIZE);
    snprintf(sha, sizeof sha, "%s",
             TEXT(ledger, "SELECT sha256 FROM snapshot WHERE sheet = 'uno'"));
    buf_init(&out, SIZE);
    CHECK_OK(ledger_bytes(ledger, 1, sha, 0, SIZE, &out, &err));
    CHECK(str_eq(buf_view(&out), (struct str){text, SIZE}));
    buf_clear(&out);
    CHECK_OK(ledger_bytes(ledger, 1, sha, 1048570, 20, &out, &err)); /* across two chunks */
    CHECK(str_eq(buf_view(&out), (struct str){text + 1048570, 20}));
    buf_clear(&out);
    CHECK_OK(ledger_bytes(ledger, 1, sha, SIZE - 3, 100, &out, &err));
    CHECK_INT(out.n, 3);
    CHECK_INT(ledger_bytes(ledger, 2, sha, 0, 1, &out, &err), ERR_NOTFOUND);
    buf_free(&out);
    ledger_close(ledger);
}

BOTH(load_refuses_a_file_that_changed_meanwhile)
{
    struct err err = {0};
    struct ledger *ledger = new_ledger(url);
    struct load_snapshot about = {.owner = 1,
                                  .size = 3,
                                  .name = STR("x"),
                                  .series = STR("x"),
                                  .layout = STR("l"),
                                  .cut_off = DATE_NONE};
    struct load *load;
    struct load_summary summary;
    FILE *file = tmpfile();

    about.sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"; /* abc */
    about.file = fileno(file);
    fputs("abd", file);
    fflush(file);
    CHECK_OK(load_begin(ledger, &about, &load, &err));
    CHECK_INT(load_finish(load, NULL, &summary, &err), ERR_INPUT);
    CHECK_INT(NUMBER(ledger, "SELECT COUNT(*) FROM snapshot"), 0);
    CHECK_INT(NUMBER(ledger, "SELECT COUNT(*) FROM file_chunk"), 0);
    fclose(file);
    ledger_close(ledger);
}

BOTH(load_aborted_leaves_the_store_as_it_was)
{
    struct err err = {0};
    struct ledger *ledger = new_ledger(url);
    struct load *load;

    LOAD(ledger, NULL, {.key = "a", .minor = 7});
    CHECK_OK(begin_load(ledger, HOW(.name = "otro.csv"), "x", 1, &load, &err));
    for (uint64_t i = 1; i <= 3000; i++) {
        char key[32];
        struct load_row row = {.entity = 1, .number = i, .key = STR("k")};

        snprintf(key, sizeof key, "k%d", (int)i);
        CHECK_OK(load_row_begin(load, &row, &err));
        map_contract(load, &(struct contract_row){.key = key, .minor = 1, .supplier = key});
        CHECK_OK(load_row_accept(load, &err));
    }
    load_abort(load);
    CHECK_INT(NUMBER(ledger, "SELECT COUNT(*) FROM node"), 1);
    CHECK_INT(NUMBER(ledger, "SELECT COUNT(*) FROM organisation"), 0);
    CHECK_INT(NUMBER(ledger, "SELECT COUNT(*) FROM snapshot"), 1);
    CHECK_INT(LOAD(ledger, NULL, {.key = "b", .minor = 8}).nodes, 1); /* and it can go on */
    check_whole(ledger);
    ledger_close(ledger);
}

BOTH(load_of_another_entity_makes_its_own_nodes)
{
    struct ledger *ledger = new_ledger(url);

    LOAD(ledger, NULL, {.key = "a", .supplier = "Uno", .minor = 1});
    CHECK_INT(LOAD(ledger, HOW(.entity = 26000), {.key = "a", .supplier = "Uno", .minor = 2}).nodes,
              1);
    CHECK_INT(NUMBER(ledger, "SELECT COUNT(*) FROM node WHERE key = 'a'"), 2);
    CHECK_INT(NUMBER(ledger, "SELECT COUNT(*) FROM organisation WHERE entity = 26000"), 1);
    ledger_close(ledger);
}

BOTH(load_node_referred_to_becomes_published_when_a_file_describes_it)
{
    struct err err = {0};
    struct ledger *ledger = new_ledger(url);
    struct load *load;
    struct load_summary summary;
    struct load_row row = {.entity = 1, .number = 2, .key = STR("p")};

    LOAD(ledger, NULL, {.key = "a", .minor = 1, .procedure = "LA-1"});
    CHECK_INT(NUMBER(ledger, "SELECT published FROM node WHERE key = 'LA-1'"), 0);
    CHECK_OK(begin_load(ledger, HOW(.name = "procedimientos.csv", .layout = "proc"), "p", 1, &load,
                        &err));
    CHECK_OK(load_row_begin(load, &row, &err));
    load_node(load, &(struct load_node){.kind = NODE_PROCEDURE,
                                        .key = STR("LA-1"),
                                        .label = STR("Licitación uno"),
                                        .published = true,
                                        .unit = LOAD_NONE,
                                        .parent = LOAD_NONE,
                                        .starts = 100,
                                        .ends = DATE_NONE,
                                        .year = 2019});
    CHECK_OK(load_row_accept(load, &err));
    CHECK_OK(load_finish(load, NULL, &summary, &err));
    CHECK_INT(summary.nodes, 0);
    CHECK_INT(NUMBER(ledger, "SELECT published FROM node WHERE key = 'LA-1'"), 1);
    CHECK_INT(NUMBER(ledger, "SELECT starts FROM node WHERE key = 'LA-1'"), 100);
    CHECK_STR(str_of(TEXT(ledger, "SELECT label FROM node WHERE key = 'LA-1'")), "Licitación uno");
    CHECK_INT(NUMBER(ledger, "SELECT snapshot FROM node WHERE key = 'LA-1'"), 1);
    CHECK_INT(NUMBER(ledger, "SELECT COUNT(*) FROM node_description"), 0);
    ledger_close(ledger);
}

BOTH(load_says_a_fact_given_twice_in_a_row_once_but_keeps_every_figure)
{
    struct err err = {0};
    struct ledger *ledger = new_ledger(url);
    struct load *load;
    struct load_summary summary;
    struct load_row row = {.entity = 1, .number = 2, .key = STR("p")};
    struct load_node node = {.kind = NODE_CONTRACT,
                             .key = STR("c"),
                             .published = true,
                             .unit = LOAD_NONE,
                             .parent = LOAD_NONE,
                             .starts = DATE_NONE,
                             .ends = DATE_NONE};
    struct load_amount amount = {
        .moment = MOMENT_PAID, .item = 1, .minor = 5, .currency = "MXN", .at = DATE_NONE};
    load_ref one, two, organisation;

    CHECK_OK(begin_load(ledger, NULL, "x", 1, &load, &err));
    CHECK_OK(load_row_begin(load, &row, &err));
    organisation = load_organisation(load, &(struct load_organisation){.name = STR("Uno")});
    one = load_node(load, &node);
    two = load_node(load, &node);
    for (int i = 0; i < 2; i++) {
        load_party(load, i ? one : two, ROLE_SUPPLIER, organisation);
        load_attribute(load, i ? one : two, STR("estatus"), STR("activo"));
        load_classification(load, i ? one : two, STR("COG"), STR("1100"));
        load_amount(load, i ? one : two, &amount);
        load_link(load, one, two, &(struct load_link){.evidence = EVIDENCE_EXACT, .score = -1});
    }
    CHECK_OK(load_row_accept(load, &err));
    CHECK_OK(load_finish(load, NULL, &summary, &err));
    CHECK_INT(summary.nodes, 1);
    CHECK_INT(NUMBER(ledger, "SELECT COUNT(*) FROM party"), 1);
    CHECK_INT(NUMBER(ledger, "SELECT COUNT(*) FROM attribute"), 1);
    CHECK_INT(NUMBER(ledger, "SELECT COUNT(*) FROM node_classification"), 1);
    CHECK_INT(NUMBER(ledger, "SELECT COUNT(*) FROM amount WHERE minor = 5"), 2);
    CHECK_INT(NUMBER(ledger, "SELECT COUNT(*) FROM link"), 0); /* to itself */
    ledger_close(ledger);
}

BOTH(load_survives_text_that_is_no_text)
{
    struct err err = {0};
    struct ledger *ledger = new_ledger(url);
    struct load *load;
    struct load_summary summary;
    struct load_row row = {.entity = 1, .number = 2, .key = STR("p")};

    CHECK_OK(begin_load(ledger, NULL, "x", 1, &load, &err));
    CHECK_OK(load_row_begin(load, &row, &err));
    load_node(load, &(struct load_node){.kind = NODE_CONTRACT,
                                        .key = STR("c\0d"),
                                        .label = STR("\xff\xfe ok"),
                                        .published = true,
                                        .unit = LOAD_NONE,
                                        .parent = LOAD_NONE,
                                        .starts = DATE_NONE,
                                        .ends = DATE_NONE});
    CHECK_OK(load_row_accept(load, &err));
    CHECK_OK(load_finish(load, NULL, &summary, &err));
    CHECK_STR(str_of(TEXT(ledger, "SELECT key FROM node")), "c?d");
    CHECK_STR(str_of(TEXT(ledger, "SELECT label FROM node")), "?? ok");
    ledger_close(ledger);
}

TEST(load_row_too_large_is_told_and_can_be_quarantined)
{
    struct err err = {0};
    struct ledger *ledger = new_ledger("ledger.cauce");
    struct load *load;
    struct load_summary summary;
    struct load_row row = {.entity = 1, .number = 2, .key = STR("p")};
    static char big[10 << 20];

    memset(big, 'x', sizeof big);
    CHECK_OK(begin_load(ledger, NULL, "x", 1, &load, &err));
    CHECK_OK(load_row_begin(load, &row, &err));
    for (int i = 0; i < 6; i++)
        load_organisation(load, &(struct load_organisation){.name = {big, sizeof big}});
    CHECK_INT(load_row_accept(load, &err), ERR_LIMIT);
    CHECK_OK(load_row_quarantine(load, &(struct load_problem){.reason = "too-large"}, &err));
    CHECK_OK(load_finish(load, NULL, &summary, &err));
    CHECK_INT(summary.rows_quarantined, 1);
    ledger_close(ledger);
}

TEST(load_refuses_a_reference_that_the_row_does_not_have)
{
    struct err err = {0};
    struct ledger *ledger = new_ledger("ledger.cauce");
    struct load *load;
    struct load_row row = {.entity = 1, .number = 2, .key = STR("p")};

    CHECK_OK(begin_load(ledger, NULL, "x", 1, &load, &err));
    CHECK_OK(load_row_begin(load, &row, &err));
    load_amount(load, 3, &(struct load_amount){.moment = MOMENT_PAID, .currency = "MXN"});
    CHECK_INT(load_row_accept(load, &err), ERR_BUG);
    load_abort(load);
    ledger_close(ledger);
}

TEST(vocabulary_finds_words_by_code_and_by_spanish)
{
    CHECK_INT(word_find(WORDS_MOMENT, STR("Saldo  Inicial"))->number, MOMENT_OPENING);
    CHECK_INT(word_find(WORDS_MOMENT, STR("total_cost"))->number, MOMENT_TOTAL_COST);
    CHECK_INT(word_find(WORDS_NODE_KIND, STR("CREDITO"))->number, NODE_LOAN);
    CHECK(!word_find(WORDS_ROLE, STR("nadie")));
    CHECK(!word_find(WORDS_ROLE, STR("")));
    CHECK_STR(str_of(word_of(WORDS_EVIDENCE, 99)->code), "?");
}

TEST(vocabulary_has_no_word_twice)
{
    for (enum word_list list = WORDS_NODE_KIND; list <= WORDS_CHANGE; list++) {
        size_t count;
        const struct word *words = word_list(list, &count);

        for (size_t i = 0; i < count; i++) {
            CHECK(word_of(list, words[i].number) == &words[i]);
            CHECK(word_find(list, str_of(words[i].code)) == &words[i]);
            CHECK(word_find(list, str_of(words[i].spanish)) == &words[i]);
        }
    }
}

TEST(home_is_the_federation_until_it_is_set)
{
    struct err err = {0};
    struct ledger *ledger = new_ledger("ledger.cauce");
    int64_t home;

    CHECK_OK(ledger_home(ledger, &home, &err));
    CHECK_INT(home, ENTITY_FEDERATION);
    CHECK_OK(ledger_home_set(ledger, 26030, &err));
    CHECK_OK(ledger_home(ledger, &home, &err));
    CHECK_INT(home, 26030);
    ledger_close(ledger);
}

TEST(ledger_open_tells_to_init_first)
{
    struct err err = {0};
    struct ledger *ledger;

    CHECK_INT(ledger_open("nada.cauce", STORE_WRITE, &ledger, &err), ERR_NOTFOUND);
    CHECK(strstr(err.advice, "cauce init"));
}
