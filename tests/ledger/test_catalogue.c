/* Catalogues: one form for the codes of each scheme, what ships in the program, and loading. */
#include "ledger/catalogue.h"

#include "ledger/entity.h"
#include "world.h"

static const char *canonical(const char *scheme, const char *text)
{
    static struct catalogue_code out;

    return catalogue_code(str_of(scheme), str_of(text), &out) ? out.text : "";
}

TEST(catalogue_cog_codes_get_one_form)
{
    static const char *const cases[][2] = {
        {"COG01", "1000"},
        {"COG11", "1100"},
        {"cog39", "3900"},
        {"1000", "1000"},
        {"11", "1100"},
        {"1", "1000"},
        {"113", "1130"},
        {"1130", "1130"},
        {"11301", "11301"},
        {"10000", "1000"},
        {"11000", "1100"},
        {"11300", "1130"},
        {"1000 Servicios personales", "1000"},
        {"'1100", "1100"},
        {" 2100 ", "2100"},
        {"1000.", "1000"},
        {"COG77", "7900"},
        {"COG82", "8300"},
        {"COG83", "8500"},
        {"COG97", "9900"},
        {"COG81", "8100"},
        {"COGTOT", "TOTAL"},
        {"Total del gasto", "TOTAL"},
        {"0100", ""},
        {"COG", ""},
        {"abc", ""},
        {"123456", ""},
        {"", ""},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        CHECK_STR(str_of(canonical("COG", cases[i][0])), cases[i][1]);
}

TEST(catalogue_functional_codes_get_one_form)
{
    static const char *const cases[][2] = {
        {"CFG", "1"},          {"CFG1", "1.1"},  {"CFDS", "2"},
        {"CFDS3", "2.3"},      {"CFDE9", "3.9"}, {"CFOA", "4"},
        {"CFOA1", "4.1"},      {"111", "1.1.1"}, {"1.1.1", "1.1.1"},
        {"01.01.02", "1.1.2"}, {"2", "2"},       {"20", "2"},
        {"2.0", "2"},          {"5", ""},        {"CFTOTAL", "TOTAL"},
        {"1-2", "1.2"},        {"1.10", ""},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        CHECK_STR(str_of(canonical("CFG", cases[i][0])), cases[i][1]);
}

TEST(catalogue_revenue_codes_get_one_form)
{
    static const char *const cases[][2] = {
        {"EAA", "10"},        {"EAH", "81"},  {"EAH10", "81"}, {"EAM1", "82"}, {"EAR1", "00"},
        {"EATOTAL", "TOTAL"}, {"1", "10"},    {"10", "10"},    {"11", "11"},   {"1.1", "11"},
        {"11.01", "11.01"},   {"1100", "11"}, {"01", "01"},    {"X", ""},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        CHECK_STR(str_of(canonical("CRI", cases[i][0])), cases[i][1]);
}

TEST(catalogue_codes_lead_up_to_the_total)
{
    static const char *const chains[][6] = {
        {"COG", "11301", "1130", "1100", "1000", "TOTAL"},
        {"CFG", "1.1.2", "1.1", "1", "TOTAL", NULL},
        {"CRI", "11.01", "11", "10", "TOTAL", NULL},
    };
    struct catalogue_code up;

    for (size_t i = 0; i < 3; i++) {
        for (size_t k = 1; k + 1 < 6 && chains[i][k + 1]; k++) {
            CHECK(catalogue_code_parent(str_of(chains[i][0]), str_of(chains[i][k]), &up));
            CHECK_STR(str_of(up.text), chains[i][k + 1]);
        }
        CHECK(!catalogue_code_parent(str_of(chains[i][0]), STR("TOTAL"), &up));
    }
    CHECK_INT(catalogue_code_level(STR("COG"), STR("1100")), 2);
    CHECK_INT(catalogue_code_level(STR("CFG"), STR("1.1.2")), 3);
    CHECK_INT(catalogue_code_level(STR("COG"), STR("TOTAL")), 0);
}

BOTH(catalogue_classifiers_ship_in_the_program)
{
    static const struct {
        const char *id;
        int64_t items;
    } expected[] = {{"CFF", 12}, {"CFG", 143}, {"COG", 72},
                    {"CRI", 63}, {"CTG", 5},   {"INEGI-AGEE", 33}};
    struct catalogue_info *all;
    struct catalogue_item item, *items;
    size_t count, found = 0;
    bool there;
    struct world w;

    world_open(&w, url);
    OK(catalogue_list(w.ledger, &w.arena, &all, &count, &w.err));
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < sizeof expected / sizeof *expected; k++)
            if (str_is(all[i].id, expected[k].id)) {
                found++;
                CHECK_INT(all[i].items, expected[k].items);
                CHECK_STR(all[i].sha256, "");
            }
    CHECK_INT(found, sizeof expected / sizeof *expected);
    OK(catalogue_find(w.ledger, &w.arena, STR("COG"), STR(""), STR("COG11"), &item, &there,
                      &w.err));
    CHECK(there);
    CHECK_STR(item.label, "Remuneraciones al personal de carácter permanente");
    CHECK_STR(item.parent, "1000");
    OK(catalogue_find(w.ledger, &w.arena, STR("COG"), STR(""), STR("11301"), &item, &there,
                      &w.err));
    CHECK(!there);
    OK(catalogue_children(w.ledger, &w.arena, STR("COG"), STR(""), STR(""), false, &items, &count,
                          &w.err));
    CHECK_INT(count, 9);
    OK(catalogue_children(w.ledger, &w.arena, STR("COG"), STR(""), STR("9000"), false, &items,
                          &count, &w.err));
    CHECK_INT(count, 7);
    CHECK_STR(items[6].code, "9900");
    OK(catalogue_find(w.ledger, &w.arena, STR("FUND"), STR(""), STR("fise"), &item, &there,
                      &w.err));
    CHECK(there);
    CHECK_STR(item.parent, "FAIS");
    CHECK_INT(item.level, 3);
    world_close(&w);
}

BOTH(catalogue_install_twice_changes_nothing)
{
    struct catalogue_info *all;
    size_t before, after;
    struct world w;

    world_open(&w, url);
    OK(catalogue_list(w.ledger, &w.arena, &all, &before, &w.err));
    OK(catalogue_install(w.store, &w.err));
    OK(catalogue_list(w.ledger, &w.arena, &all, &after, &w.err));
    CHECK_INT(after, before);
    world_close(&w);
}

BOTH(catalogue_official_lines_stand_beside_what_ships)
{
    struct catalogue_new what = {.kind = catalogue_kind_find(STR("cog")),
                                 .version = STR("2024"),
                                 .sha256 = "cd",
                                 .dated = 19700};
    struct catalogue_load *load;
    struct catalogue_summary summary;
    struct catalogue_item item;
    bool there;
    struct world w;

    world_open(&w, url);
    for (int again = 0; again < 2; again++) {
        OK(catalogue_load_begin(w.ledger, &what, &load, &w.err));
        OK(catalogue_load_item(load, STR("11301"), STR(""), STR("Sueldos base"), &w.err));
        OK(catalogue_load_item(load, STR("113"), STR(""),
                               STR("Sueldos base al personal permanente"), &w.err));
        OK(catalogue_load_item(load, STR("1130"), STR(""), STR("otra vez"), &w.err));
        OK(catalogue_load_item(load, STR(""), STR(""), STR("sin clave"), &w.err));
        OK(catalogue_load_finish(load, &summary, &w.err));
        CHECK_INT(summary.items, 2);
        CHECK_INT(summary.repeated, 1);
        CHECK_INT(summary.skipped, 1);
    }
    OK(catalogue_find(w.ledger, &w.arena, STR("COG"), STR(""), STR("11301"), &item, &there,
                      &w.err));
    CHECK(there);
    CHECK_STR(item.parent, "1130");
    OK(catalogue_find(w.ledger, &w.arena, STR("COG"), STR("2010"), STR("1000"), &item, &there,
                      &w.err));
    CHECK(there);
    OK(catalogue_find(w.ledger, &w.arena, STR("COG"), STR(""), STR("1000"), &item, &there, &w.err));
    CHECK(there);
    world_close(&w);
}

BOTH(catalogue_load_that_is_given_up_leaves_nothing)
{
    struct catalogue_new what = {.kind = catalogue_kind_find(STR("cog")),
                                 .version = STR("2024"),
                                 .sha256 = "cd",
                                 .dated = DATE_NONE};
    struct catalogue_load *load;
    struct catalogue_item item;
    bool there;
    struct world w;

    world_open(&w, url);
    OK(catalogue_load_begin(w.ledger, &what, &load, &w.err));
    OK(catalogue_load_item(load, STR("11301"), STR(""), STR("Sueldos base"), &w.err));
    catalogue_load_abort(load);
    OK(catalogue_find(w.ledger, &w.arena, STR("COG"), STR(""), STR("11301"), &item, &there,
                      &w.err));
    CHECK(!there);
    world_close(&w);
}

BOTH(catalogue_lists_of_persons_answer_by_rfc_from_the_newest_edition)
{
    struct catalogue_new what = {
        .kind = catalogue_kind_find(STR("SAT-69B")), .sha256 = "ef", .dated = 20000};
    struct catalogue_listing *found;
    struct catalogue_load *load;
    size_t count;
    struct world w;

    world_open(&w, url);
    CHECK_INT(catalogue_load_begin(w.ledger,
                                   &(struct catalogue_new){.kind = what.kind, .dated = DATE_NONE},
                                   &load, &w.err),
              ERR_USAGE);
    for (int edition = 0; edition < 2; edition++, what.dated++) {
        OK(catalogue_load_begin(w.ledger, &what, &load, &w.err));
        OK(catalogue_load_listed(
            load,
            &(struct catalogue_listed){.rfc = STR("\tGODE561231GR8"),
                                       .name = STR("Persona Inventada"),
                                       .status = edition ? STR("Definitivo") : STR("Presunto"),
                                       .since = DATE_NONE,
                                       .until = DATE_NONE},
            &w.err));
        OK(catalogue_load_finish(load, NULL, &w.err));
    }
    OK(catalogue_listed_find(w.ledger, &w.arena, STR("GODE561231GR8"), &found, &count, &w.err));
    CHECK_INT(count, 1);
    CHECK_STR(found[0].status, "Definitivo");
    CHECK_INT(found[0].dated, 20001);
    CHECK_INT(found[0].since, DATE_NONE);
    world_close(&w);
}

BOTH(catalogue_municipalities_become_entities)
{
    struct catalogue_new what = {.kind = catalogue_kind_find(STR("inegi")),
                                 .version = STR("2024"),
                                 .sha256 = "ab",
                                 .dated = DATE_NONE};
    struct catalogue_load *load;
    struct entity e;
    struct world w;

    world_open(&w, url);
    OK(catalogue_load_begin(w.ledger, &what, &load, &w.err));
    OK(catalogue_load_place(load,
                            &(struct catalogue_place){.state = STR("26"),
                                                      .municipality = STR("030"),
                                                      .name = STR("Hermosillo")},
                            &w.err));
    OK(catalogue_load_finish(load, NULL, &w.err));
    OK(ledger_entity_find(w.ledger, &w.arena, STR("26030"), &e, &w.err));
    CHECK_INT(e.id, 26030);
    CHECK_STR(e.kind, "municipality");
    OK(ledger_entity_find(w.ledger, &w.arena, STR("H. Ayuntamiento de Hermosillo"), &e, &w.err));
    CHECK_INT(e.id, 26030);
    world_close(&w);
}
