/* Entities: no phantom ones, whatever blanks, accents, case and old names a file uses. */
#include "ledger/entity.h"

#include "ledger_queries.h"
#include "world.h"

static int64_t found(const struct entity_index *index, const char *text)
{
    struct entity e;

    return entity_index_find(index, str_of(text), &e) == ENTITY_FOUND ? e.id : 0;
}

BOTH(entity_names_are_found_in_all_their_spellings)
{
    static const struct {
        const char *text;
        int64_t id;
    } cases[] = {
        {"Sonora", 26000},
        {"SONORA ", 26000},
        {"sonora\t", 26000},
        {"26", 26000},
        {"026", 26000},
        {"Distrito Federal", 9000},
        {"Ciudad de Mexico", 9000},
        {"CDMX", 9000},
        {"D.F.", 9000},
        {"Estado de México ", 15000},
        {"México", 15000},
        {"Edomex", 15000},
        {"MEXICO", 15000},
        {"Coahuila", 5000},
        {"Coahuila de Zaragoza", 5000},
        {"Michoacan", 16000},
        {"Michoacán de Ocampo", 16000},
        {"Veracruz", 30000},
        {"Veracruz de Ignacio de la Llave", 30000},
        {"Queretaro de Arteaga", 22000},
        {"Qro.", 22000},
        {"NUEVO LEON", 19000},
        {"N.L.", 19000},
        {"Gobierno del Estado de Sonora", 26000},
        {"Gobierno del Estado de México", 15000},
        {"MX", 1},
        {"Federación", 1},
        {"1", 1000},
        {"01", 1000},
        {"Baja California Sur", 3000},
        {"Baja California", 2000},
        {"\xC2\xA0San Luis Potos\xC3\xAD", 24000},
    };
    struct entity_index *index;
    struct world w;

    world_open(&w, url);
    OK(entity_index_open(w.ledger, &index, &w.err));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (found(index, cases[i].text) != cases[i].id)
            test_fail(__FILE__, __LINE__, "«%s» is %lld, not %lld", cases[i].text,
                      (long long)found(index, cases[i].text), (long long)cases[i].id);
    entity_index_close(index);
    world_close(&w);
}

BOTH(entity_words_that_are_no_place_become_no_entity)
{
    static const char *const words[] = {"NACIONAL", "Varios ", "COBERTURA ESTATAL", "999",
                                        "99",       "N/A",     "En el Extranjero"};
    struct entity_index *index;
    struct world w;

    world_open(&w, url);
    OK(entity_index_open(w.ledger, &index, &w.err));
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        CHECK_INT(entity_index_find(index, str_of(words[i]), NULL), ENTITY_NOWHERE);
    CHECK_INT(entity_index_find(index, STR(" \t "), NULL), ENTITY_EMPTY);
    CHECK_INT(entity_index_find(index, STR("Atlántida"), NULL), ENTITY_UNKNOWN);
    CHECK_STR(entity_index_nearest(index, STR("Zacatekas")), "Zacatecas");
    entity_index_close(index);
    world_close(&w);
}

BOTH(entity_states_are_always_thirty_two)
{
    struct entity *all;
    size_t count;
    struct world w;

    world_open(&w, url);
    OK(entity_list(w.ledger, &w.arena, STR("state"), &all, &count, &w.err));
    CHECK_INT(count, 32);
    for (size_t i = 0; i < count; i++) CHECK_INT(all[i].id, (int64_t)(i + 1) * 1000);
    CHECK_STR(all[14].name, "Estado de México");
    world_close(&w);
}

BOTH(entity_added_by_a_person_is_found_and_never_doubled)
{
    struct entity e;
    int64_t id, other;
    struct world w;

    world_open(&w, url);
    OK(ledger_entity_add(w.ledger, STR("tanhuato"), STR("other"),
                         STR("Organismo de Agua de Tanhuato"), &id, &w.err));
    CHECK_INT(id, ENTITY_CUSTOM_FIRST);
    OK(ledger_entity_find(w.ledger, &w.arena, STR("organismo de AGUA de tanhuato "), &e, &w.err));
    CHECK_INT(e.id, id);
    OK(ledger_entity_find(w.ledger, &w.arena, STR("Tanhuato"), &e, &w.err));
    CHECK_INT(e.id, id);
    CHECK_INT(ledger_entity_add(w.ledger, STR("otro"), STR("other"),
                                STR("Organismo de agua de Tanhuato\t"), &other, &w.err),
              ERR_CONFLICT);
    CHECK_INT(ledger_entity_add(w.ledger, STR("n"), STR("other"), STR("Nacional"), &other, &w.err),
              ERR_USAGE);
    CHECK_INT(ledger_entity_add(w.ledger, STR("s"), STR("state"), STR("sonora"), &other, &w.err),
              ERR_CONFLICT);
    world_close(&w);
}

BOTH(entity_municipality_gets_its_inegi_number_without_the_catalogue)
{
    struct entity e;
    int64_t id;
    struct world w;

    world_open(&w, url);
    CHECK_INT(ledger_entity_find(w.ledger, &w.arena, STR("26030"), &e, &w.err), ERR_NOTFOUND);
    OK(ledger_entity_add(w.ledger, STR("26030"), STR("municipality"), STR("Hermosillo"), &id,
                         &w.err));
    CHECK_INT(id, 26030);
    OK(ledger_entity_find(w.ledger, &w.arena, STR("Municipio de Hermosillo"), &e, &w.err));
    CHECK_INT(e.id, 26030);
    world_close(&w);
}

BOTH(entity_that_is_unknown_is_answered_with_the_nearest)
{
    struct entity e;
    struct world w;

    world_open(&w, url);
    CHECK_INT(ledger_entity_find(w.ledger, &w.arena, STR("Zacatecaz"), &e, &w.err), ERR_NOTFOUND);
    CHECK(strstr(w.err.advice, "Zacatecas") != NULL);
    world_close(&w);
}
