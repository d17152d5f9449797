/* Indicators over many processes: sums, windows of days, shared contacts, published fields. */
#include "questions.h"

#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"

/* Releases made one by one: a purchase of `amount` on `date` by `buyer` from `supplier`. */
struct purchase_of {
    const char *ocid, *buyer, *supplier, *date, *amount, *currency, *method, *extra;
};
static struct buf releases;

static const char *made(const struct purchase_of *p, size_t count)
{
    buf_free(&releases);
    buf_init(&releases, 1 << 24);
    for (size_t i = 0; i < count; i++) {
        buf_printf(&releases,
                   "{\"ocid\":\"%s%zu\",\"buyer\":{\"id\":\"%s\",\"name\":\"Compras %s\"},"
                   "\"tender\":{\"title\":\"Compra de camas\",\"procurementMethod\":\"%s\","
                   "\"mainProcurementCategory\":\"goods\"},",
                   p[i].ocid ? p[i].ocid : "p", i, p[i].buyer, p[i].buyer,
                   p[i].method ? p[i].method : "direct");
        buf_printf(
            &releases,
            "\"awards\":[{\"id\":\"1\",\"date\":\"%s\",\"value\":{\"amount\":%s,\"currency\":"
            "\"%s\"},\"suppliers\":[{\"id\":\"%s\",\"name\":\"Empresa %s\"}]}]%s}\n",
            p[i].date, p[i].amount, p[i].currency ? p[i].currency : "MXN", p[i].supplier,
            p[i].supplier, p[i].extra ? p[i].extra : "");
    }
    CHECK(!releases.failed);
    return releases.p;
}
#define MADE(...)                                                                                  \
    made((struct purchase_of[]){__VA_ARGS__},                                                      \
         sizeof((struct purchase_of[]){__VA_ARGS__}) / sizeof(struct purchase_of))
#define BY(b, s, d, a)                                                                             \
    {                                                                                              \
        .buyer = b, .supplier = s, .date = d, .amount = a                                          \
    }

static const char limit[] = "[R011]\nthreshold = 500000\n";

/* ---- R011 -------------------------------------------------------- */

TEST(purchases_cut_to_stay_under_the_limit_are_asked_about)
{
    struct str text =
        asked("R011", limit,
              MADE(BY("A", "1", "2020-03-01", "300000"), BY("A", "2", "2020-03-20", "300000.01")));
    CHECK_INT(findings(text), 1);
    CHECK_SAYS(
        text, "¿Por qué «Compras A» hizo 2 compras de lo mismo («Compra de camas») entre el 1 de "
              "marzo de 2020 y el 20 de marzo de 2020, por $600,000.01 en total, si cada una quedó "
              "debajo del límite de $500,000.00");
    CHECK_SAYS(text, "p0: $300,000.00, 1 de marzo de 2020");
    CHECK_SAYS(text, "\"group\":\"buyer\",\"id\":\"A\"");
}

TEST(splitting_needs_the_window_the_sum_and_each_below)
{
    CHECK_INT(findings(asked("R011", limit,
                             MADE(BY("A", "1", "2020-03-01", "300000"),
                                  BY("A", "2", "2020-04-01", "300000")))),
              0); /* 31 days */
    CHECK_INT(findings(asked("R011", limit,
                             MADE(BY("A", "1", "2020-03-01", "300000"),
                                  BY("A", "2", "2020-03-31", "300000")))),
              1); /* 30 days */
    CHECK_INT(findings(asked("R011", limit,
                             MADE(BY("A", "1", "2020-03-01", "250000"),
                                  BY("A", "2", "2020-03-02", "250000")))),
              0); /* together at the limit */
    CHECK_INT(findings(asked("R011", limit,
                             MADE(BY("A", "1", "2020-03-01", "500000.01"),
                                  BY("A", "2", "2020-03-02", "300000")))),
              0); /* one above it: that one is no part */
    CHECK_INT(findings(asked("R011", limit,
                             MADE(BY("A", "1", "2020-03-01", "300000"),
                                  BY("B", "2", "2020-03-02", "300000")))),
              0); /* two buyers */
}

TEST(without_a_limit_splitting_is_not_asked)
{
    CHECK_INT(findings(asked("R011", NULL,
                             MADE(BY("A", "1", "2020-03-01", "300000"),
                                  BY("A", "2", "2020-03-02", "300000")))),
              0);
}

TEST(the_limit_comes_from_the_list_by_year_category_and_method)
{
    asked_with(LIST_THRESHOLDS, "año,categoría,método,monto\n2020,bienes,adjudicación directa,"
                                "\"400,000.00\"\n2021,,directa,100000\n");
    struct str text =
        asked("R011", NULL,
              MADE(BY("A", "1", "2020-03-01", "300000"), BY("A", "2", "2020-03-02", "300000"),
                   BY("A", "1", "2021-03-01", "60000"), BY("A", "2", "2021-03-02", "60000"),
                   BY("A", "1", "2019-03-01", "60000"), BY("A", "2", "2019-03-02", "60000")));
    CHECK_INT(findings(text), 2);
    CHECK_SAYS(text, "límite de $400,000.00");
    CHECK_SAYS(text, "límite de $100,000.00");
    asked_without();
}

TEST(currencies_are_not_added_up_with_each_other)
{
    struct purchase_of p[] = {BY("A", "1", "2020-03-01", "300000"),
                              BY("A", "2", "2020-03-02", "300000")};
    p[1].currency = "USD";
    CHECK_INT(findings(asked("R011", limit, made(p, 2))), 0);
    CHECK_INT(findings(asked("R049", "[R049]\nminimum_awards = 2\n", made(p, 2))), 0);
}

TEST(no_purchase_is_told_in_two_splittings)
{
    struct str text =
        asked("R011", limit,
              MADE(BY("A", "1", "2020-03-01", "300000"), BY("A", "1", "2020-03-10", "300000"),
                   BY("A", "1", "2020-03-20", "300000"), BY("A", "1", "2020-04-09", "300000"),
                   BY("A", "1", "2020-04-10", "300000")));
    CHECK_INT(findings(text), 2);
    CHECK_SAYS(text, "hizo 3 compras");
    CHECK_SAYS(text, "hizo 2 compras");
}

TEST(one_process_published_twice_is_one_purchase)
{
    struct purchase_of p[] = {BY("A", "1", "2020-03-01", "300000"),
                              BY("A", "1", "2020-03-01", "300000")};
    const char *text = made(p, 2);
    char twice[2048];
    size_t line = (size_t)(strchr(text, '\n') - text) + 1;
    CHECK(line * 2 < sizeof twice);
    memcpy(twice, text, line);
    memcpy(twice + line, text, line);
    twice[2 * line] = '\0';
    CHECK_INT(findings(asked("R011", limit, twice)), 0);
}

/* ---- R049, R055 -------------------------------------------------- */

TEST(direct_award_after_direct_award_is_asked_about)
{
    struct str text =
        asked("R049", NULL,
              MADE(BY("A", "1", "2020-01-01", "10"), BY("A", "1", "2020-04-01", "10"),
                   BY("A", "1", "2020-08-01", "10"), BY("A", "1", "2020-12-30", "10.50"),
                   BY("A", "2", "2020-12-30", "10")));
    CHECK_INT(findings(text), 1);
    CHECK_SAYS(text,
               "¿Por qué «Compras A» contrató a «Empresa 1» sin competencia 4 veces entre el 1 de "
               "enero de 2020 y el 30 de diciembre de 2020, por $40.50 en total?");
    CHECK_SAYS(text, "\"group\":\"tenderer\",\"id\":\"1\"");
    CHECK_INT(
        findings(asked("R049", NULL,
                       MADE(BY("A", "1", "2020-01-01", "10"), BY("A", "1", "2020-04-01", "10"),
                            BY("A", "1", "2020-08-01", "10"), BY("A", "1", "2021-01-02", "10")))),
        0);
}

TEST(open_tenders_are_no_direct_awards)
{
    struct purchase_of p[4] = {BY("A", "1", "2020-01-01", "10"), BY("A", "1", "2020-01-02", "10"),
                               BY("A", "1", "2020-01-03", "10"), BY("A", "1", "2020-01-04", "10")};
    CHECK_INT(findings(asked("R049", NULL, made(p, 4))), 1);
    p[3].method = "open";
    CHECK_INT(findings(asked("R049", NULL, made(p, 4))), 0);
}

TEST(direct_awards_just_below_the_limit_are_asked_about)
{
    static const char settings[] = "[R055]\nthreshold = 500000\n";
    struct str text =
        asked("R055", settings,
              MADE(BY("A", "1", "2020-01-01", "450000"), BY("A", "1", "2020-09-01", "500000")));
    CHECK_INT(findings(text), 1);
    CHECK_SAYS(text, "todos apenas debajo del límite de $500,000.00 ($950,000.00 en total)?");
    CHECK_INT(findings(asked("R055", settings,
                             MADE(BY("A", "1", "2020-01-01", "449999.99"),
                                  BY("A", "1", "2020-09-01", "500000")))),
              0);
    CHECK_INT(findings(asked("R055", settings,
                             MADE(BY("A", "1", "2020-01-01", "450000"),
                                  BY("A", "2", "2020-09-01", "500000")))),
              0);
}

/* ---- shares: R013, R040, M001, M002, M011 ------------------------ */

TEST(a_buyer_that_spends_most_without_competition_is_asked_about)
{
    static const char settings[] = "[R013]\nminimum_contracts = 2\n";
    struct purchase_of p[] = {BY("A", "1", "2020-01-01", "60"), BY("A", "1", "2020-01-02", "40")};
    p[1].method = "open";
    struct str text = asked("R013", settings, made(p, 2));
    CHECK_INT(findings(text), 1);
    CHECK_SAYS(text,
               "¿Por qué «Compras A» gastó sin competencia el 60 % de lo que contrató en 2020 "
               "($60.00 de $100.00, en 1 de 2 compras)?");
    p[0].amount = "39.99";
    CHECK_INT(findings(asked("R013", settings, made(p, 2))), 0);
    CHECK_INT(findings(asked("R013", NULL, made(p, 2))), 0);
}

TEST(a_supplier_with_most_of_a_buyers_money_is_asked_about)
{
    static const char settings[] = "[R040]\nminimum_contracts = 3\n";
    struct str text = asked("R040", settings,
                            MADE(BY("A", "1", "2020-01-01", "40"), BY("A", "2", "2020-02-01", "50"),
                                 BY("A", "1", "2020-03-01", "10")));
    CHECK_INT(findings(text), 1);
    CHECK_SAYS(text,
               "dio a un solo proveedor, «Empresa 1», el 50 % de lo que contrató en 2020 ($50.00 "
               "de $100.00, en 2 de 3 compras)?");
    CHECK_INT(
        findings(asked("R040", settings,
                       MADE(BY("A", "1", "2020-01-01", "30"), BY("A", "2", "2020-02-01", "30"),
                            BY("A", "3", "2020-03-01", "40")))),
        0);
    CHECK_INT(findings(asked("R040", settings,
                             MADE(BY("A", "1", "2020-01-01", "90"), BY("A", "2", "2020-02-01", "1"),
                                  BY("A", "1", "2021-03-01", "90")))),
              0); /* two years, too few in each */
}

TEST(concentration_is_the_sum_of_squared_percentages)
{
    /* 50² + 30² + 20² = 3800. */
    static const char settings[] = "[M001]\nminimum_contracts = 3\n";
    const char *three = MADE(BY("A", "1", "2020-01-01", "50"), BY("A", "2", "2020-02-01", "30"),
                             BY("A", "3", "2020-03-01", "20"));
    struct str text = asked("M001", settings, three);
    CHECK_INT(findings(text), 1);
    CHECK_SAYS(
        text, "índice de concentración de 3800 sobre 10,000; 3 proveedores; el mayor, «Empresa 1», "
              "con $50.00 de $100.00");
    CHECK_SAYS(text, "\"value\":3800");
    CHECK_INT(findings(asked("M001", "[M001]\nminimum_contracts = 3\nthreshold = 3801\n", three)),
              0);
}

TEST(a_supplier_of_one_buyer_is_only_asked_about_where_there_are_several)
{
    static const char few[] = "[M002]\nminimum_contracts = 2\nminimum_buyers = 2\n";
    struct str text = asked("M002", few,
                            MADE(BY("A", "1", "2020-01-01", "50"), BY("A", "1", "2020-02-01", "45"),
                                 BY("B", "1", "2020-03-01", "5")));
    CHECK_INT(findings(text), 1);
    CHECK_SAYS(text, "¿Por qué «Empresa 1» obtuvo de un solo comprador, «Compras A», el 95 %");
    CHECK_INT(
        findings(asked("M002", few,
                       MADE(BY("A", "1", "2020-01-01", "50"), BY("A", "1", "2020-02-01", "45")))),
        0);
}

TEST(a_rush_at_the_end_of_the_year_is_asked_about)
{
    static const char settings[] = "[M011]\nminimum_contracts = 2\n";
    struct str text =
        asked("M011", settings,
              MADE(BY("A", "1", "2020-06-01", "70"), BY("A", "1", "2020-12-01T00:00:00Z", "30")));
    CHECK_INT(findings(text), 1);
    CHECK_SAYS(text, "dejó para los últimos 31 días de 2020 el 30 % de lo que contrató");
    CHECK_INT(
        findings(asked("M011", settings,
                       MADE(BY("A", "1", "2020-06-01", "70"), BY("A", "1", "2020-11-30", "30")))),
        0);
}

/* ---- M008 -------------------------------------------------------- */

TEST(suppliers_of_one_buyer_that_share_a_telephone_are_asked_about)
{
#define CALLED(id, name, phone)                                                                    \
    ",\"parties\":[{\"id\":\"" id "\",\"name\":\"" name                                            \
    "\",\"roles\":[\"supplier\"],\"contactPoint\":{\"telephone\":\"" phone "\"}}]"
    struct purchase_of p[] = {BY("A", "1", "2020-01-01", "1"), BY("A", "2", "2020-01-02", "1"),
                              BY("B", "3", "2020-01-03", "1")};
    p[0].extra = CALLED("1", "Norte SA", "5512345678");
    p[1].extra = CALLED("2", "Sur SA", "55 1234 5678");
    p[2].extra = CALLED("3", "Este SA", "5512345678");
    struct str text = asked("M008", NULL, made(p, 3));
    CHECK_INT(findings(text), 1);
    CHECK_SAYS(text, "¿Por qué 2 proveedores de «Compras A» («Norte SA», «Sur SA») tienen el mismo "
                     "teléfono («5512345678»)?");
    p[1].extra = CALLED("2", "NORTE S.A. DE C.V.", "55 1234 5678");
    p[0].extra = CALLED("1", "Norte SA de CV", "5512345678");
    CHECK_INT(findings(asked("M008", NULL, made(p, 3))), 0);
}

/* ---- M018 to M026 ------------------------------------------------ */

TEST(what_a_buyer_leaves_unsaid_is_counted_over_its_processes)
{
    const char *three = MADE(BY("A", "1", "2020-01-01", "1"), BY("A", "1", "2020-01-02", "1"),
                             BY("B", "1", "2020-01-03", "1"));
    struct str text = asked("M023", NULL, three);
    CHECK_INT(findings(text), 0); /* both of its fields are there */
    text = asked("M022", NULL, three);
    CHECK_INT(findings(text), 2);
    CHECK_SAYS(text,
               "¿Por qué ninguno de los 2 procesos de «Compras A» dice desde cuándo se recibieron "
               "propuestas (de todo lo que aquí se mira, está publicado el 20 %)?");
    CHECK_SAYS(text, "¿Por qué el proceso de «Compras B» no dice");
    CHECK_SAYS(text, "\"path\":\"/tender/tenderPeriod/startDate\",\"text\":\"0 de 2\"");
}

TEST(every_set_of_fields_counts_what_it_lists)
{
    static const char full[] =
        "{\"ocid\":\"p\",\"id\":\"1\",\"date\":\"2020-01-01T00:00:00Z\",\"tag\":[\"compiled\"],"
        "\"initiationType\":\"tender\",\"source\":\"https://example.org\",\"buyer\":{\"id\":\"A\","
        "\"name\":\"A\"},\"parties\":[{\"id\":\"A\",\"name\":\"A\",\"contactPoint\":{\"name\":"
        "\"N\","
        "\"email\":\"n@example.org\"}}],\"planning\":{\"hasQuotes\":true,\"budget\":{"
        "\"budgetBreakdown\""
        ":[{\"id\":\"1\"}]},\"documents\":[{\"id\":\"1\"}]},\"tender\":{\"id\":\"t\",\"title\":"
        "\"T\","
        "\"procurementMethod\":\"open\",\"mainProcurementCategory\":\"goods\"," MXN(
            "1") ",\"tenderers\":[{\"id\":\"B\"}],\"items\":[{\"id\":\"1\"}],\"tenderPeriod\":"
                 "{\"startDate\":\"2020-01-01\",\"endDate\":\"2020-02-01\"}},\"awards\":[{\"id\":"
                 "\"a\","
                 "\"date\":\"2020-02-02\",\"rationale\":\"R\"," MXN(
                     "1") ",\"suppliers\":[{\"id\":\"B\",\"name\":\"B\"}]}],\"contracts\":[{\"id\":"
                          "\"c\",\"awardID\":\"a\",\"dateSigned\":\"2020-03-01\",\"period\":"
                          "{\"startDate\":\"2020-03-01\",\"endDate\":\"2020-04-01\"},\"value\":"
                          "{\"amount\":1,\"netAmount\":1,\"currency\":\"MXN\"},\"guarantees\":[{}],"
                          "\"surveillanceMechanisms\":[\"socialWitness\"],\"implementation\":"
                          "{\"status\":\"ongoing\",\"transactions\":[{\"id\":\"1\","
                          "\"paymentMethod\":"
                          "\"check\"}]}}]}\n";
    static const char empty[] = "{\"ocid\":\"p\"}\n";

    for (int i = 18; i <= 26; i++) {
        char code[16];
        snprintf(code, sizeof code, "M0%d", i);
        struct str text = asked(code, "", full);
        if (findings(text)) test_fail(__FILE__, __LINE__, "%.*s", STR_FMT(text));
        CHECK_INT(findings(asked(code, "", empty)), 1);
    }
}

/* ---- properties -------------------------------------------------- */

/* The same purchases in another order give the same questions, in the same order. */
TEST(the_order_of_the_input_changes_nothing_but_the_places)
{
    static const char *const codes[] = {"R011", "R049", "R055", "R013", "R040", "M001", "M011"};
    static const char settings[] = "[R011]\nthreshold = 500\n[R055]\nthreshold = 500\nmargin = "
                                   "60\n[R013]\nminimum_contracts = 2\n[R040]\n"
                                   "minimum_contracts = 2\nshare = 20\n[M001]\nminimum_contracts = "
                                   "2\n[M011]\nminimum_contracts = 2\n"
                                   "share = 1\n";
    struct purchase_of p[60], q[60];
    char text[60][4][16];
    uint32_t seed = 7;

    for (size_t i = 0; i < 60; i++) {
        snprintf(text[i][0], 16, "%c", "AB"[(seed >> 8) % 2]);
        snprintf(text[i][1], 16, "%u", (seed >> 12) % 3);
        snprintf(text[i][2], 16, "2020-%02u-%02u", 1 + (seed >> 4) % 12, 1 + (seed >> 9) % 28);
        snprintf(text[i][3], 16, "%u", 1 + (seed >> 7) % 499);
        seed = seed * 1664525 + 1013904223;
        p[i] = (struct purchase_of){
            .buyer = text[i][0], .supplier = text[i][1], .date = text[i][2], .amount = text[i][3]};
    }
    for (size_t c = 0; c < sizeof codes / sizeof *codes; c++) {
        static char first[1 << 20];
        char only[160];
        for (size_t i = 0; i < 60; i++) q[i] = p[59 - i];
        struct str one = asked(codes[c], settings, made(p, 60));
        CHECK(one.n && one.n < sizeof first);
        memcpy(first, one.p, one.n);
        size_t lines = findings(one);
        struct str other = asked(codes[c], settings, made(q, 60));
        CHECK_INT(findings(other), lines);
        /* Ocids and places differ: the questions are the same. */
        const char *a = strstr(first, "\"question\""), *b = strstr(other.p, "\"question\"");
        CHECK(a && b);
        size_t n = strcspn(a + 12, "?");
        snprintf(only, sizeof only, "%.*s", (int)(n < 150 ? n : 150), a);
        CHECK(strncmp(only, b, strlen(only)) == 0);
    }
}

/* Memory that ends anywhere is told, and nothing is left behind (the sanitizer looks). */
TEST(memory_that_runs_out_is_an_error_and_no_more)
{
    static const char line[] =
        "{\"ocid\":\"p\",\"buyer\":{\"id\":\"A\",\"name\":\"A\"},\"tender\":{\"title\":\"Camas de "
        "hospital\",\"procurementMethod\":\"direct\",\"value\":{\"amount\":1,\"currency\":\"MXN\"}}"
        ","
        "\"awards\":[{\"id\":\"1\",\"date\":\"2020-12-25\",\"value\":{\"amount\":300000,"
        "\"currency\":"
        "\"MXN\"},\"suppliers\":[{\"id\":\"B\",\"name\":\"B\"}]}],\"contracts\":[{\"id\":\"c\","
        "\"awardID\":\"1\",\"dateSigned\":\"2020-12-01\",\"value\":{\"amount\":900000,\"currency\":"
        "\"MXN\"},\"amendments\":[{\"id\":\"1\"}]}],\"parties\":[{\"id\":\"B\",\"name\":\"B\","
        "\"contactPoint\":{\"telephone\":\"5512345678\"}}]}\n";
    bool failed = true;

    for (uint64_t n = 1; failed && n < 4000; n += 1 + n / 16) {
        struct err err = {0};
        struct arena arena;
        int in;
        arena_init(&arena, 64 << 20);
        struct indicator_options o = {.settings = settings_empty(&arena),
                                      .lists = lists_new(&arena),
                                      .output = INDICATOR_FINDINGS};
        CHECK(o.settings && o.lists);
        CHECK_OK(file_temp(&in, &err));
        CHECK_OK(file_write_all(in, line, sizeof line - 1, &err));
        CHECK(lseek(in, 0, SEEK_SET) == 0);
        struct ocds_input input = {.name = "x.jsonl", .fd = in};
        struct ocds_job job = {
            .inputs = &input, .input_count = 1, .out = -1, .side = -1, .threads = 1};
        struct ocds_totals totals;
        mem_fail_after(n, 1);
        enum err_code code = indicator_run(&job, &o, &totals, &err);
        mem_fail_after(0, 0);
        failed = code != ERR_NONE;
        if (failed) CHECK(err.message[0] != '\0');
        arena_free(&arena);
    }
    CHECK(!failed);
}
