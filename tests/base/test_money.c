/* Figures in every form seen in published files, exactness, and round trips over random values. */
#include "harness.h"

#include <string.h>

#include "base/money.h"

struct want {
    const char *text;
    enum money_kind kind;
    int64_t minor;
};

static void check_all(const struct want *w, size_t n, int scale10, int digits)
{
    for (size_t i = 0; i < n; i++) {
        int64_t minor = 77;
        enum money_kind kind = money_parse(str_of(w[i].text), scale10, digits, &minor);
        if (kind != w[i].kind || minor != w[i].minor)
            test_fail(__FILE__, __LINE__, "\"%s\" gave kind %d, %lld; expected kind %d, %lld",
                      w[i].text, (int)kind, (long long)minor, (int)w[i].kind,
                      (long long)w[i].minor);
    }
}
#define CHECK_ALL(list, scale10, digits)                                                           \
    check_all((list), sizeof(list) / sizeof *(list), (scale10), (digits))

TEST(money_reads_plain_figures)
{
    static const struct want list[] = {
        {"0", MONEY_EXACT, 0},           {"1", MONEY_EXACT, 100},
        {"1234.5", MONEY_EXACT, 123450}, {"1234.56", MONEY_EXACT, 123456},
        {"1000.", MONEY_EXACT, 100000},  {".5", MONEY_EXACT, 50},
        {"007", MONEY_EXACT, 700},       {"64017094421.00", MONEY_EXACT, 6401709442100},
        {"12.5000", MONEY_EXACT, 1250},  {"+5", MONEY_EXACT, 500},
    };
    CHECK_ALL(list, 0, 2);
}

TEST(money_reads_thousands_separators_of_every_kind)
{
    static const struct want list[] = {
        {"1,234.00", MONEY_EXACT, 123400},
        {"1,234", MONEY_EXACT, 123400},
        {"127,296,137,841.43", MONEY_EXACT, 12729613784143},
        {" $ 1,234 ", MONEY_EXACT, 123400},
        {" 99,305,000 ", MONEY_EXACT, 9930500000},
        {"124 857.3", MONEY_EXACT, 12485730},
        {"124\xC2\xA0"
         "857.3",
         MONEY_EXACT, 12485730},
        {"124\xE2\x80\xAF"
         "857",
         MONEY_EXACT, 12485700},
        {"1'234'567.89", MONEY_EXACT, 123456789},
        {"1\xE2\x80\x99"
         "234.50",
         MONEY_EXACT, 123450},
        {"1.234.567", MONEY_EXACT, 123456700},
        {"1.234.567,89", MONEY_EXACT, 123456789},
        {"1.234,00", MONEY_EXACT, 123400},
        {"1234,5", MONEY_EXACT, 123450},
        {"12,50", MONEY_EXACT, 1250},
    };
    CHECK_ALL(list, 0, 2);
}

TEST(money_reads_currency_marks_and_negatives)
{
    static const struct want list[] = {
        {"$1,234.50", MONEY_EXACT, 123450},
        {"$ -313,520.60", MONEY_EXACT, -31352060},
        {"-$5.00", MONEY_EXACT, -500},
        {"(1,234.50)", MONEY_EXACT, -123450},
        {"$(1,234.50)", MONEY_EXACT, -123450},
        {"($1,234.50)", MONEY_EXACT, -123450},
        {"1,234.50-", MONEY_EXACT, -123450},
        {"\xE2\x88\x92"
         "7",
         MONEY_EXACT, -700},
        {"MXN 12.00", MONEY_EXACT, 1200},
        {"MXN $ 12.00", MONEY_EXACT, 1200},
        {"12.00 MXN", MONEY_EXACT, 1200},
        {"$12.00 M.N.", MONEY_EXACT, 1200},
        {"12 pesos", MONEY_EXACT, 1200},
        {"'1234", MONEY_EXACT, 123400},
        {"'  1,234.00", MONEY_EXACT, 123400},
        {"\t1,234.00\t", MONEY_EXACT, 123400},
        {"-0.00", MONEY_EXACT, 0},
    };
    CHECK_ALL(list, 0, 2);
}

TEST(money_reads_every_hyphen_before_a_figure_as_minus)
{
    static const struct want list[] = {
        {"\xE2\x80\x90"
         "381659.46", /* U+2010 HYPHEN */
         MONEY_EXACT, -38165946},
        {"\xE2\x80\x91"
         "1,000", /* U+2011 NON-BREAKING HYPHEN */
         MONEY_EXACT, -100000},
        {"\xE2\x80\x92"
         "1", /* U+2012 FIGURE DASH */
         MONEY_EXACT, -100},
        {"$ \xE2\x80\x93"
         "2.50", /* U+2013 EN DASH */
         MONEY_EXACT, -250},
        {"\xE2\x88\x92"
         "3", /* U+2212 MINUS SIGN */
         MONEY_EXACT, -300},
    };
    CHECK_ALL(list, 0, 2);
}

TEST(money_tells_no_figure_from_an_accountants_zero)
{
    static const struct want list[] = {
        {"", MONEY_EMPTY, 0},          {"   ", MONEY_EMPTY, 0},          {"-", MONEY_EMPTY, 0},
        {"N/A", MONEY_EMPTY, 0},       {"#N/A", MONEY_EMPTY, 0},         {"NULL", MONEY_EMPTY, 0},
        {"NA", MONEY_EMPTY, 0},        {"ND", MONEY_EMPTY, 0},           {"s/d", MONEY_EMPTY, 0},
        {"No aplica", MONEY_EMPTY, 0}, {"\xE2\x80\x94", MONEY_EMPTY, 0}, {"$-", MONEY_EXACT, 0},
        {" -   ", MONEY_EXACT, 0},     {"$ -   ", MONEY_EXACT, 0},       {" $-   ", MONEY_EXACT, 0},
        {"$ - ", MONEY_EXACT, 0},
    };
    CHECK_ALL(list, 0, 2);
}

TEST(money_says_when_a_figure_can_be_read_in_two_ways)
{
    static const struct want list[] = {
        {"221,888,505,50", MONEY_AMBIGUOUS, 22188850550},
        {"o.oo", MONEY_AMBIGUOUS, 0},
        {"O.OO", MONEY_AMBIGUOUS, 0},
        {"1o0.50", MONEY_AMBIGUOUS, 10050},
        {"0 00", MONEY_AMBIGUOUS, 0},
        {"1.234", MONEY_AMBIGUOUS, 123},
        {"1.234.567.89", MONEY_AMBIGUOUS, 123456789},
        {"$1,234.567.00", MONEY_AMBIGUOUS, 123456700},
        {"1, 234.00", MONEY_AMBIGUOUS, 123400},
        {"0,123", MONEY_AMBIGUOUS, 12},
        {"1,23,456.00", MONEY_AMBIGUOUS, 12345600},
    };
    CHECK_ALL(list, 0, 2);
}

TEST(money_rounds_half_away_from_zero_and_says_so)
{
    static const struct want list[] = {
        {"0.005", MONEY_ROUNDED, 1},
        {"-0.005", MONEY_ROUNDED, -1},
        {"0.0049999", MONEY_ROUNDED, 0},
        {"6573840.110000001", MONEY_ROUNDED, 657384011},
        {"9.995", MONEY_AMBIGUOUS, 1000},
        {"1,234.565", MONEY_ROUNDED, 123457},
        {"6573840,110000001", MONEY_ROUNDED, 657384011},
        {"0.123", MONEY_ROUNDED, 12},
        {"0.000000001", MONEY_ROUNDED, 0},
    };
    CHECK_ALL(list, 0, 2);
}

TEST(money_refuses_what_is_no_figure)
{
    static const struct want list[] = {
        {"abc", MONEY_BAD, 0},        {"o", MONEY_BAD, 0},          {"0.00%", MONEY_BAD, 0},
        {"12/05/2015", MONEY_BAD, 0}, {"12.05.2015", MONEY_BAD, 0}, {"1.2.3", MONEY_BAD, 0},
        {"12 34 56", MONEY_BAD, 0},   {"--5", MONEY_BAD, 0},        {"(5", MONEY_BAD, 0},
        {"5)", MONEY_BAD, 0},         {"#REF!", MONEY_BAD, 0},      {"$", MONEY_BAD, 0},
        {"1a", MONEY_BAD, 0},         {"8.36E+21", MONEY_BAD, 0},   {"1E", MONEY_BAD, 0},
        {"1 2015", MONEY_BAD, 0},     {"5 6", MONEY_BAD, 0},        {"1234 567 89 0", MONEY_BAD, 0},
    };
    CHECK_ALL(list, 0, 2);
}

TEST(money_reads_thousands_and_millions_of_pesos)
{
    static const struct want thousands[] = {
        {"1,234.5", MONEY_EXACT, 123450000},
        {"1.234", MONEY_EXACT, 123400},
        {"0.00001", MONEY_EXACT, 1},
        {"0.000001", MONEY_ROUNDED, 0},
    };
    CHECK_ALL(thousands, 3, 2);
    static const struct want millions[] = {{"1,234.567891", MONEY_EXACT, 123456789100},
                                           {"1.234", MONEY_EXACT, 123400000}};
    CHECK_ALL(millions, 6, 2);
}

TEST(money_reads_scientific_notation_exactly)
{
    static const struct want list[] = {
        {"1.5E+6", MONEY_EXACT, 150000000}, {"1.5e6", MONEY_EXACT, 150000000},
        {"15E-1", MONEY_EXACT, 150},        {"1.23456789E+8", MONEY_EXACT, 12345678900},
        {"8,5E+3", MONEY_EXACT, 850000},    {"0E+99", MONEY_EXACT, 0},
        {"1E-9", MONEY_ROUNDED, 0},         {"1E+9999999999", MONEY_BAD, 0},
    };
    CHECK_ALL(list, 0, 2);
}

TEST(money_is_exact_to_the_edges_of_64_bits)
{
    static const struct want list[] = {
        {"92233720368547758.07", MONEY_EXACT, INT64_MAX},
        {"92233720368547758.08", MONEY_BAD, 0},
        {"-92233720368547758.08", MONEY_EXACT, INT64_MIN},
        {"-92233720368547758.09", MONEY_BAD, 0},
        {"92,233,720,368,547,758.07", MONEY_EXACT, INT64_MAX},
        {"92233720368547758.074", MONEY_ROUNDED, INT64_MAX},
        {"92233720368547758.075", MONEY_BAD, 0},
        {"00000000000000000000000000000000000001.00", MONEY_EXACT, 100},
        {"99999999999999999999999999999999999999999999999999", MONEY_BAD, 0},
    };
    CHECK_ALL(list, 0, 2);
}

TEST(money_reads_currencies_without_minor_units)
{
    static const struct want yen[] = {{"1,234", MONEY_EXACT, 1234}, {"12.5", MONEY_ROUNDED, 13}};
    CHECK_ALL(yen, 0, 0);
    static const struct want dinar[] = {{"1.234", MONEY_EXACT, 1234}};
    CHECK_ALL(dinar, 0, 3);
}

/* xorshift64*: Marsaglia 2003, Vigna 2014. */
static uint64_t next(uint64_t *state)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return *state * 2685821657736338717u;
}

TEST(money_written_and_read_again_is_the_same)
{
    uint64_t state = 20261121;
    for (int i = 0; i < 300000; i++) {
        int64_t v = (int64_t)(next(&state) >> (next(&state) % 64));
        if (next(&state) & 1) v = -v;
        int digits = (int)(next(&state) % 5);
        char plain[32], pretty[48];
        int64_t back = ~v;
        struct str text = money_plain(v, digits, plain);
        if (money_parse(text, 0, digits, &back) != MONEY_EXACT || back != v)
            test_fail(__FILE__, __LINE__, "plain %s gave %lld", plain, (long long)back);
        back = ~v;
        text = money_pretty(v, digits, pretty);
        if (money_parse(text, 0, digits, &back) != MONEY_EXACT || back != v)
            test_fail(__FILE__, __LINE__, "pretty %s gave %lld", pretty, (long long)back);
        /* The same figure with a currency sign takes the other way through the reader. */
        char slow[64];
        snprintf(slow, sizeof slow, "$ %s ", pretty);
        back = ~v;
        if (money_parse(str_of(slow), 0, digits, &back) != MONEY_EXACT || back != v)
            test_fail(__FILE__, __LINE__, "%s gave %lld", slow, (long long)back);
    }
}

TEST(money_never_reads_random_bytes_past_their_end)
{
    static const char alphabet[] = "0123456789,,..  $-()oE+'%MXNn/a\xC2\xA0\xE2\x80\xAF";
    uint64_t state = 7;
    for (int i = 0; i < 300000; i++) {
        char text[40];
        size_t n = next(&state) % sizeof text;
        for (size_t k = 0; k < n; k++) text[k] = alphabet[next(&state) % (sizeof alphabet - 1)];
        int64_t minor = 5;
        enum money_kind kind = money_parse((struct str){text, n}, 0, 2, &minor);
        if (kind == MONEY_BAD || kind == MONEY_EMPTY) CHECK_INT(minor, 0);
    }
}

TEST(money_is_written_plain_and_pretty)
{
    char buf[48];
    CHECK_STR(money_plain(0, 2, buf), "0.00");
    CHECK_STR(money_plain(-5, 2, buf), "-0.05");
    CHECK_STR(money_plain(INT64_MIN, 2, buf), "-92233720368547758.08");
    CHECK_STR(money_plain(1234, 0, buf), "1234");
    CHECK_STR(money_pretty(12345, 2, buf), "123.45");
    CHECK_STR(money_pretty(123456789, 2, buf), "1,234,567.89");
    CHECK_STR(money_pretty(-100000, 2, buf), "-1,000.00");
    CHECK_STR(money_pretty(1234567, 0, buf), "1,234,567");
    CHECK_STR(money_pretty(INT64_MIN, 2, buf), "-92,233,720,368,547,758.08");
}

TEST(money_sums_in_128_bits)
{
    money_sum sum = 0;
    for (int i = 0; i < 1000; i++) sum += INT64_MAX;
    char buf[48];
    CHECK_STR(money_sum_plain(sum, 2, buf), "92233720368547758070.00");
    sum = 0;
    for (int i = 0; i < 3; i++) sum += INT64_MIN;
    CHECK_STR(money_sum_plain(sum, 2, buf), "-276701161105643274.24");
    int64_t out;
    CHECK(!money_add(INT64_MAX, 1, &out) && !money_add(INT64_MIN, -1, &out));
    CHECK(money_add(INT64_MAX, -1, &out) && out == INT64_MAX - 1);
}

TEST(money_recognises_currencies)
{
    static const char *const list[][2] = {
        {"MXN", "MXN"},
        {"mxn", "MXN"},
        {"Peso Mexicano", "MXN"},
        {"M.N.", "MXN"},
        {"$", "MXN"},
        {"Moneda Nacional", "MXN"},
        {"USD", "USD"},
        {"D\xC3\xB3lar", "USD"},
        {"MXP", "MXN"},
        {"Dólar Americano", "USD"},
        {" eur ", "EUR"},
        {"€", "EUR"},
        {"UDIS", "MXV"},
        {"JPY", "JPY"},
    };
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        char code[4] = "";
        CHECK(money_currency(str_of(list[i][0]), code));
        CHECK_STR(str_of(code), list[i][1]);
    }
    char code[4];
    CHECK(!money_currency(STR("ZZZ"), code));
    CHECK(!money_currency(STR(""), code));
    CHECK(!money_currency(STR("12345"), code));
    CHECK_INT(money_digits("MXN"), 2);
    CHECK_INT(money_digits("JPY"), 0);
    CHECK_INT(money_digits("KWD"), 3);
}

TEST(decimal_reads_percentages_and_coordinates)
{
    int64_t v;
    CHECK(decimal_parse(STR("0.00%"), 2, &v) && v == 0);
    CHECK(decimal_parse(STR("3,600,000 %"), 2, &v) && v == 360000000);
    CHECK(decimal_parse(STR("-99.1332049"), 7, &v) && v == -991332049);
    CHECK(decimal_parse(STR("19.432608"), 7, &v) && v == 194326080);
    CHECK(decimal_parse(STR("19,432608"), 7, &v) && v == 194326080);
    CHECK(decimal_parse(STR("1.125"), 2, &v) && v == 113);
    CHECK(!decimal_parse(STR("N/A"), 2, &v));
    CHECK(!decimal_parse(STR("norte"), 2, &v));
    CHECK(!decimal_parse(STR(""), 2, &v));
}
