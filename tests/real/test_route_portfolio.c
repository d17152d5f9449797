/* Contracts of CompraNet 2013 and 2015 to the public works of 2021, by portfolio key. */
#include "tracing.h"

#include <ctype.h>

#define WORKS "opa_obra_publica_abierta/data/muestras/opa_2021_anual_reciente_vivo.csv"
#define YEAR_2013 "compranet_samples_2010_2015/*2013*"
#define YEAR_2015 "compranet_samples_2010_2015/*2015_*"
enum { KEY = 64 };

static void import_all(void)
{
    start("ledger.cauce");
    import_published(YEAR_2013, NULL);
    import_published(YEAR_2015, NULL);
    import_published(WORKS, NULL);
    traced();
}

/* Letters and digits only, capitals: what is left of a key without its apostrophe and blanks. */
static void bare(const char *key, char out[KEY])
{
    size_t n = 0;

    for (; *key && n < KEY - 1; key++)
        if (isalnum((unsigned char)*key)) out[n++] = (char)toupper((unsigned char)*key);
    out[n] = '\0';
}

static bool in_works(const struct table *works, const char *key, bool as_written)
{
    size_t at = column(works, "CVE_CARTERA");
    char mine[KEY], own[KEY];

    bare(key, mine);
    for (size_t i = 1; i <= works->rows; i++) {
        bare(works->cells[i][at], own);
        if (as_written ? strcmp(works->cells[i][at], key) == 0 : mine[0] && !strcmp(mine, own))
            return true;
    }
    return false;
}

struct counts {
    int64_t keys, as_written, normalised, money;
};
static struct counts count(const struct table *contracts, const struct table *works)
{
    size_t key = column(contracts, "CLAVE_CARTERA_SHCP");
    size_t money = column(contracts, "IMPORTE_CONTRATO");
    struct counts c = {0};

    for (size_t i = 1; i <= contracts->rows; i++) {
        const char *own = contracts->cells[i][key];
        if (!own[strspn(own, " \t\r\n")]) continue;
        c.keys++;
        c.as_written += in_works(works, own, true);
        if (!in_works(works, own, false)) continue;
        c.normalised++;
        c.money += centavos(contracts->cells[i][money]);
    }
    return c;
}

static int64_t links(int published)
{
    char sql[300];

    snprintf(sql, sizeof sql,
             "SELECT COUNT(*) FROM link l JOIN node s ON s.entity = l.entity AND s.id = l.source "
             "JOIN node t ON t.entity = l.entity AND t.id = l.target WHERE s.kind = 7 AND t.kind = "
             "9 AND s.published = %d",
             published);
    return ask_number(sql);
}

TEST(compranet_contracts_reach_public_works_by_portfolio_key)
{
    import_all();
    struct table works = read_csv(data_path(WORKS));
    struct table first = read_csv(data_path(YEAR_2013)), last = read_csv(data_path(YEAR_2015));
    struct counts of_2013 = count(&first, &works), of_2015 = count(&last, &works);
    printf("# 2013: %lld contracts with a key; 2015: %lld, of which %lld as written, %lld "
           "normalised are in the works of 2021\n",
           (long long)of_2013.keys, (long long)of_2015.keys, (long long)of_2015.as_written,
           (long long)of_2015.normalised);
    CHECK_INT(of_2013.keys, 0);
    CHECK_INT(of_2015.as_written, 0); /* the works' keys begin with an apostrophe */
    CHECK(of_2015.normalised > 0 && of_2015.normalised < of_2015.keys);
    CHECK_INT(links(1), of_2013.normalised + of_2015.normalised);
    CHECK_INT(links(1) + links(0), of_2013.keys + of_2015.keys);
}

/* Layouts already keep portfolio keys without signs, so no other form is left to be joined. */
TEST(compranet_keys_that_are_in_no_list_of_works_stay_referred)
{
    import_all();
    CHECK_INT(ask_number("SELECT COUNT(*) FROM trace_same"), 0);
    CHECK_INT(ask_number("SELECT COUNT(*) FROM node n WHERE n.kind = 7 AND n.published = 0 AND "
                         "EXISTS (SELECT 1 FROM node p WHERE p.entity = n.entity AND p.kind = 7 "
                         "AND p.published = 1 AND UPPER(p.key) = UPPER(n.key))"),
              0);
}

/* Words of five letters and more that two names share, out of those of the shorter one. */
static int shared_percent(const char *a, const char *b)
{
    char word[64];
    int words = 0, shared = 0;

    while (*a) {
        size_t n = 0;
        while (*a && !isalnum((unsigned char)*a) && (unsigned char)*a < 128) a++;
        while (*a && (isalnum((unsigned char)*a) || (unsigned char)*a >= 128)) {
            if (n < sizeof word - 1) word[n++] = *a;
            a++;
        }
        word[n] = '\0';
        if (n < 5) continue;
        words++;
        shared += strcasestr(b, word) != NULL;
    }
    return words ? 100 * shared / words : 0;
}

/* No contract without its project has nearly the name of one: nothing is proposed. */
TEST(compranet_contracts_without_their_works_resemble_none_by_name)
{
    import_all();
    struct table works = read_csv(data_path(WORKS)), last = read_csv(data_path(YEAR_2015));
    size_t key = column(&last, "CLAVE_CARTERA_SHCP"), title = column(&last, "TITULO_CONTRATO");
    size_t name = column(&works, "NOMBRE_PPI");
    int64_t near = 0;
    for (size_t i = 1; i <= last.rows; i++) {
        bool resembles = false;
        if (!last.cells[i][key][strspn(last.cells[i][key], " \t\r\n")] ||
            in_works(&works, last.cells[i][key], false))
            continue;
        for (size_t k = 1; k <= works.rows; k++)
            resembles |= shared_percent(works.cells[k][name], last.cells[i][title]) >= 80 &&
                         shared_percent(last.cells[i][title], works.cells[k][name]) >= 80;
        near += resembles;
    }
    CHECK_INT(ask_number("SELECT COUNT(*) FROM trace_join"), near);
}

TEST(compranet_route_of_a_work_holds_its_contracts)
{
    import_all();
    struct table works = read_csv(data_path(WORKS)), last = read_csv(data_path(YEAR_2015));
    size_t key = column(&last, "CLAVE_CARTERA_SHCP"), money = column(&last, "IMPORTE_CONTRATO");
    int64_t contracts = 0, sum = 0;
    CHECK(in_works(&works, "0809J3E0005", false));
    for (size_t i = 1; i <= last.rows; i++) {
        if (strcmp(last.cells[i][key], "0809J3E0005") != 0) continue;
        contracts++;
        sum += centavos(last.cells[i][money]);
    }
    struct route r = route_to("proyecto:'0809-j3e-0005");
    CHECK_INT(route_count(&r, NODE_CONTRACT), contracts);
    CHECK_INT(route_sum(&r, NODE_CONTRACT), sum);
    check_identity(&r);
}
