/* Which organisation a row means: by RFC, by code, by name; never by a wrong or an empty RFC. */
#include "base/rfc.h"
#include "ledger/ledger_private.h"
#include "loading.h"

/* Valid RFCs of nobody: the check character is right, the names are made up. */
#define RFC_A "CAU200101AAA"
#define RFC_B "CAU200101AB8"

static int64_t organisations(struct ledger *ledger)
{
    return NUMBER(ledger, "SELECT COUNT(*) FROM organisation");
}

static int64_t of_contract_a(struct ledger *ledger)
{
    return NUMBER(ledger, "SELECT organisation FROM party p JOIN node n ON n.entity = p.entity AND "
                          "n.id = p.node WHERE n.key = 'a'");
}

static int64_t of_contract_b(struct ledger *ledger)
{
    return NUMBER(ledger, "SELECT organisation FROM party p JOIN node n ON n.entity = p.entity AND "
                          "n.id = p.node WHERE n.key = 'b'");
}

/* Both rows in one file, or one file after the other: the answer must be the same. */
static void load_two(const char *url, bool one_file, struct ledger **out, struct contract_row a,
                     struct contract_row b)
{
    struct contract_row rows[] = {a, b};

    rows[0].key = "a";
    rows[1].key = "b";
    *out = new_ledger(url);
    if (one_file) {
        load_rows(*out, NULL, rows, 2);
    } else {
        load_rows(*out, HOW(.name = "uno.csv"), &rows[0], 1);
        load_rows(*out, HOW(.name = "dos.csv"), &rows[1], 1);
    }
}

/* Registers NAME in both forms on both engines. */
#define BOTH_WAYS(name)                                                                            \
    static void name##_body(const char *url, bool one_file);                                       \
    BOTH(name##_in_one_file)                                                                       \
    {                                                                                              \
        name##_body(url, true);                                                                    \
    }                                                                                              \
    BOTH(name##_in_two_files)                                                                      \
    {                                                                                              \
        name##_body(url, false);                                                                   \
    }                                                                                              \
    static void name##_body(const char *url, bool one_file)

TEST(made_up_rfcs_are_valid)
{
    char out[16];

    CHECK_INT(rfc_parse(STR(RFC_A), out), RFC_VALID);
    CHECK_INT(rfc_parse(STR(RFC_B), out), RFC_VALID);
}

BOTH_WAYS(organisation_of_the_same_rfc_is_one_whatever_its_name)
{
    struct ledger *ledger;

    load_two(url, one_file, &ledger,
             (struct contract_row){.supplier = "Puentes del Norte SA de CV", .rfc = RFC_A},
             (struct contract_row){.supplier = "PUENTES D. NORTE", .rfc = "cau-200101-aaa"});
    CHECK_INT(organisations(ledger), 1);
    CHECK_STR(str_of(TEXT(ledger, "SELECT rfc FROM organisation")), RFC_A);
    CHECK_INT(NUMBER(ledger, "SELECT COUNT(*) FROM organisation_name"), 2);
    CHECK_STR(
        str_of(TEXT(ledger, "SELECT evidence FROM organisation_name WHERE name LIKE '%NORTE'")),
        "rfc");
    CHECK_STR(str_of(TEXT(ledger, "SELECT evidence FROM organisation_name WHERE name LIKE '%CV'")),
              "new");
    check_whole(ledger);
    ledger_close(ledger);
}

BOTH_WAYS(organisation_of_the_same_normalised_name_is_one)
{
    struct ledger *ledger;

    load_two(url, one_file, &ledger,
             (struct contract_row){.supplier = "Núñez y Cía., S.A. de C.V."},
             (struct contract_row){.supplier = "NUÑEZ Y CIA SA DE CV "});
    CHECK_INT(organisations(ledger), 1);
    CHECK_STR(str_of(TEXT(ledger, "SELECT evidence FROM organisation_name WHERE name LIKE 'NU%'")),
              "name");
    CHECK_INT(of_contract_a(ledger), of_contract_b(ledger));
    ledger_close(ledger);
}

BOTH_WAYS(organisation_of_the_same_name_elsewhere_is_another)
{
    struct ledger *ledger;

    load_two(url, one_file, &ledger,
             (struct contract_row){.supplier = "Ferretera La Paz", .place = "03003"},
             (struct contract_row){.supplier = "Ferretera La Paz", .place = "26030"});
    CHECK_INT(organisations(ledger), 2);
    ledger_close(ledger);
}

BOTH_WAYS(organisation_of_the_same_code_is_one_whatever_its_name)
{
    struct ledger *ledger;

    load_two(url, one_file, &ledger,
             (struct contract_row){.supplier = "Hospital General", .code = "uc:012"},
             (struct contract_row){.supplier = "HOSP. GRAL.", .code = "uc:012"});
    CHECK_INT(organisations(ledger), 1);
    CHECK_STR(
        str_of(TEXT(ledger, "SELECT evidence FROM organisation_name WHERE name LIKE 'HOSP.%'")),
        "code");
    ledger_close(ledger);
}

BOTH_WAYS(organisations_of_two_codes_of_one_register_are_two_for_a_person_to_look_at)
{
    struct ledger *ledger;

    load_two(url, one_file, &ledger,
             (struct contract_row){.supplier = "Oficialía Mayor", .code = "uc:1"},
             (struct contract_row){.supplier = "Oficialía Mayor", .code = "uc:2"});
    CHECK_INT(organisations(ledger), 2);
    CHECK_INT(NUMBER(ledger,
                     "SELECT COUNT(*) FROM organisation_candidate WHERE state = 'open' AND a < b"),
              1);
    ledger_close(ledger);
}

BOTH_WAYS(organisation_of_another_registers_code_is_joined_by_name)
{
    struct ledger *ledger;

    load_two(url, one_file, &ledger,
             (struct contract_row){.supplier = "Oficialía Mayor", .code = "uc:1"},
             (struct contract_row){.supplier = "Oficialía Mayor", .code = "ur:7"});
    CHECK_INT(organisations(ledger), 1);
    ledger_close(ledger);
}

BOTH_WAYS(organisation_known_by_name_gets_its_rfc_with_its_evidence)
{
    struct ledger *ledger;

    load_two(url, one_file, &ledger, (struct contract_row){.supplier = "Pozos del Bajío"},
             (struct contract_row){.supplier = "Pozos del Bajío", .rfc = RFC_A});
    CHECK_INT(organisations(ledger), 1);
    CHECK_STR(str_of(TEXT(ledger, "SELECT rfc FROM organisation")), RFC_A);
    CHECK_STR(str_of(TEXT(ledger, "SELECT rfc_evidence FROM organisation")), "name");
    CHECK_INT(NUMBER(ledger, "SELECT rfc_row FROM organisation"), one_file ? 3 : 2);
    CHECK_INT(NUMBER(ledger, "SELECT rfc_snapshot FROM organisation"), one_file ? 1 : 2);
    ledger_close(ledger);
}

BOTH_WAYS(organisation_without_rfc_is_joined_to_the_one_of_that_name)
{
    struct ledger *ledger;

    load_two(url, one_file, &ledger,
             (struct contract_row){.supplier = "Pozos del Bajío", .rfc = RFC_A},
             (struct contract_row){.supplier = "Pozos del Bajío"});
    CHECK_INT(organisations(ledger), 1);
    ledger_close(ledger);
}

BOTH_WAYS(organisations_of_one_name_and_two_rfcs_are_two_and_a_candidate)
{
    struct ledger *ledger;

    load_two(url, one_file, &ledger,
             (struct contract_row){.supplier = "Grupo Azteca", .rfc = RFC_A},
             (struct contract_row){.supplier = "Grupo Azteca", .rfc = RFC_B});
    CHECK_INT(organisations(ledger), 2);
    CHECK_INT(NUMBER(ledger, "SELECT COUNT(*) FROM organisation_candidate WHERE state = 'open'"),
              1);
    CHECK(of_contract_a(ledger) != of_contract_b(ledger));
    check_whole(ledger);
    ledger_close(ledger);
}

BOTH_WAYS(organisation_of_a_wrong_check_digit_joins_nothing_by_it)
{
    struct ledger *ledger;

    load_two(url, one_file, &ledger,
             (struct contract_row){.supplier = "Uno", .rfc = "CAU200101AA8"},
             (struct contract_row){.supplier = "Dos", .rfc = "CAU200101AA8"});
    CHECK_INT(organisations(ledger), 2);
    CHECK_INT(NUMBER(ledger, "SELECT COUNT(*) FROM organisation WHERE rfc IS NOT NULL"), 0);
    CHECK_INT(NUMBER(ledger, "SELECT COUNT(*) FROM finding WHERE rule = 'rfc-digit'"), 2);
    ledger_close(ledger);
}

BOTH(organisation_of_a_wrong_check_digit_is_told_once)
{
    struct ledger *ledger = new_ledger(url);

    LOAD(ledger, NULL, {.key = "a", .supplier = "Uno", .rfc = "CAU200101AA8"},
         {.key = "b", .supplier = "UNO", .rfc = "CAU200101AA8"},
         {.key = "c", .supplier = "Uno", .rfc = "CAU200101AA8"});
    CHECK_INT(organisations(ledger), 1);
    CHECK_INT(NUMBER(ledger, "SELECT COUNT(*) FROM finding WHERE rule = 'rfc-digit'"), 1);
    CHECK_STR(str_of(TEXT(ledger, "SELECT found FROM finding WHERE rule = 'rfc-digit'")),
              "CAU200101AA8");
    ledger_close(ledger);
}

BOTH_WAYS(organisations_of_a_generic_rfc_are_not_joined_by_it)
{
    struct ledger *ledger;

    load_two(url, one_file, &ledger,
             (struct contract_row){.supplier = "Uno", .rfc = "XAXX010101000"},
             (struct contract_row){.supplier = "Dos", .rfc = "XAXX010101000"});
    CHECK_INT(organisations(ledger), 2);
    CHECK_INT(NUMBER(ledger, "SELECT COUNT(*) FROM organisation WHERE rfc IS NOT NULL"), 0);
    ledger_close(ledger);
}

BOTH(organisation_without_rfc_is_not_joined_where_two_have_its_name)
{
    struct ledger *ledger = new_ledger(url);

    LOAD(ledger, NULL, {.key = "a", .supplier = "Grupo Azteca", .rfc = RFC_A},
         {.key = "b", .supplier = "Grupo Azteca", .rfc = RFC_B},
         {.key = "c", .supplier = "Grupo Azteca"}, {.key = "d", .supplier = "GRUPO AZTECA"});
    CHECK_INT(organisations(ledger), 3);
    CHECK_INT(NUMBER(ledger, "SELECT COUNT(*) FROM organisation_candidate"), 3);
    CHECK_INT(NUMBER(ledger, "SELECT COUNT(*) FROM party WHERE organisation = 3"), 2);
    ledger_close(ledger);
}

BOTH(organisation_merged_into_another_leads_to_that_one)
{
    static const struct store_query merge = {
        "merge",
        "UPDATE organisation SET merged_into = 1 WHERE entity = 1 AND id = 2",
        "UPDATE organisation SET merged_into = 1 WHERE entity = 1 AND id = 2",
        0,
        0,
        ">",
        false};
    struct err err = {0};
    struct store_stmt *stmt;
    bool row;
    struct ledger *ledger = new_ledger(url);

    LOAD(ledger, NULL, {.key = "x", .supplier = "Teléfonos", .rfc = RFC_A},
         {.key = "y", .supplier = "Telmex"});
    CHECK_OK(store_begin(ledger_store(ledger), &err));
    CHECK_OK(store_prepare(ledger_store(ledger), &merge, &stmt, &err));
    CHECK_OK(store_step(stmt, &row, &err));
    CHECK_OK(store_commit(ledger_store(ledger), &err));
    LOAD(ledger, HOW(.name = "otro.csv"), {.key = "a", .supplier = "TELMEX"});
    CHECK_INT(organisations(ledger), 2);
    CHECK_INT(of_contract_a(ledger), 1);
    ledger_close(ledger);
}

/* Many organisations in several files: the cache is read whole, looked up and forgotten on the way,
 * and the answer stays that of names counted by hand. */
static void many(const char *url, size_t cache_max);
BOTH(organisations_stay_the_same_over_many_files)
{
    many(url, 0);
}
BOTH(organisations_stay_the_same_when_the_cache_is_tiny)
{
    many(url, 16);
}

static void many(const char *url, size_t cache_max)
{
    enum { FILES = 3, ROWS = 1500, NAMES = 701 };
    static struct contract_row rows[ROWS];
    static char keys[ROWS][32], names[ROWS][64];
    struct ledger *ledger = new_ledger(url);

    ledger->cache_max = cache_max;
    for (int file = 0; file < FILES; file++) {
        char name[32];

        snprintf(name, sizeof name, "f%d.csv", file);
        for (int i = 0; i < ROWS; i++) {
            int n = (i * 11 + file * 300) % NAMES;

            snprintf(keys[i], sizeof keys[i], "%d-%d", file, i);
            snprintf(names[i], sizeof names[i],
                     i % 2 ? "Empresa número %d, S.A. de C.V." : "EMPRESA NUMERO %d", n);
            rows[i] = (struct contract_row){.key = keys[i], .supplier = names[i], .minor = 1};
        }
        load_rows(ledger, HOW(.name = name), rows, ROWS);
    }
    CHECK_INT(organisations(ledger), NAMES);
    CHECK_INT(NUMBER(ledger, "SELECT COUNT(DISTINCT name_key) FROM organisation"), NAMES);
    CHECK_INT(NUMBER(ledger,
                     "SELECT COUNT(*) FROM party p JOIN organisation o ON o.entity = p.entity AND "
                     "o.id = p.organisation"),
              FILES * ROWS);
    CHECK_INT(NUMBER(ledger, "SELECT COUNT(*) FROM organisation_name"), 2 * NAMES);
    check_whole(ledger);
    ledger_close(ledger);
}
