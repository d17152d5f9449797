/* Places: names within a state, homonyms, keys that lost a zero, and coordinates. */
#include "ledger/place.h"

#include "ledger/catalogue.h"
#include "world.h"

static void import_municipalities(struct world *w)
{
    static const struct {
        const char *state, *municipality, *name, *locality, *latitude, *longitude;
    } rows[] = {
        {"26", "030", "Hermosillo", "", "", ""},
        {"26", "030", "Hermosillo", "0001", "29.0729", "-110.9559"},
        {"26", "030", "Bahía de Kino", "0129", "28.8230", "-111.9400"},
        {"01", "005", "Jesús María", "", "", ""},
        {"14", "048", "Jesús María", "", "", ""},
        {"18", "009", "Del Nayar", "", "", ""},
        {"32", "056", "Zacatecas", "", "", ""},
        {"32", "056", "Zacatecas", "", "", ""},
    };
    struct catalogue_load *load;
    struct catalogue_summary summary;
    struct catalogue_new what = {.kind = catalogue_kind_find(STR("inegi")),
                                 .version = STR("2024"),
                                 .sha256 = "ab",
                                 .dated = DATE_NONE};

    OK(catalogue_load_begin(w->ledger, &what, &load, &w->err));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        OK(catalogue_load_place(
            load,
            &(struct catalogue_place){.state = str_of(rows[i].state),
                                      .municipality = str_of(rows[i].municipality),
                                      .locality = str_of(rows[i].locality),
                                      .name = str_of(rows[i].name),
                                      .municipality_name = STR("Hermosillo"),
                                      .latitude = str_of(rows[i].latitude),
                                      .longitude = str_of(rows[i].longitude)},
            &w->err));
    OK(catalogue_load_finish(load, &summary, &w->err));
    CHECK_INT(summary.items, 7);
    CHECK_INT(summary.repeated, 1);
}

#define FIND(name, state, match, code)                                                             \
    do {                                                                                           \
        struct place_code out_;                                                                    \
        CHECK_INT(place_index_find(index, STR(name), STR(state), &out_), match);                   \
        CHECK_STR(str_of(out_.text), code);                                                        \
    } while (0)

BOTH(place_is_found_by_name_within_its_state)
{
    struct place_index *index;
    struct world w;

    world_open(&w, url);
    import_municipalities(&w);
    OK(place_index_open(w.ledger, &index, &w.err));
    CHECK(place_index_has_municipalities(index));
    FIND("HERMOSILLO", "Sonora", PLACE_FOUND, "26030");
    FIND("Hermosillo ", "", PLACE_FOUND, "26030");
    FIND("Jesus Maria", "", PLACE_AMBIGUOUS, "");
    FIND("JESÚS MARÍA", "Jalisco", PLACE_FOUND, "14048");
    FIND("Jesús María", "1", PLACE_FOUND, "01005");
    FIND("Jesús María", "Sonora", PLACE_UNKNOWN, "");
    FIND("Zacatecas", "Zacatecas", PLACE_FOUND, "32056");
    FIND("Zacatecas", "", PLACE_FOUND, "32");
    FIND("Municipio de Hermosillo", "26", PLACE_FOUND, "26030");
    CHECK_STR(place_index_name(index, STR("26030")), "Hermosillo");
    place_index_close(index);
    world_close(&w);
}

BOTH(place_keys_are_read_with_and_without_their_state)
{
    struct place_index *index;
    struct world w;

    world_open(&w, url);
    import_municipalities(&w);
    OK(place_index_open(w.ledger, &index, &w.err));
    FIND("26030", "", PLACE_FOUND, "26030");
    FIND("30", "26", PLACE_FOUND, "26030");
    FIND("030", "SON", PLACE_FOUND, "26030");
    FIND("1005", "", PLACE_FOUND, "01005");
    FIND("26999", "", PLACE_WHOLE, "");
    FIND("999", "26", PLACE_WHOLE, "26");
    FIND("Cobertura estatal", "Sonora", PLACE_WHOLE, "26");
    FIND("NACIONAL", "", PLACE_WHOLE, "");
    FIND("", "Sonora", PLACE_FOUND, "26");
    FIND("", "", PLACE_EMPTY, "");
    FIND("26031", "", PLACE_UNKNOWN, "");
    FIND("14048", "26", PLACE_UNKNOWN, "");
    place_index_close(index);
    world_close(&w);
}

BOTH(place_keys_pass_unchecked_without_a_catalogue)
{
    struct place_index *index;
    struct world w;

    world_open(&w, url);
    OK(place_index_open(w.ledger, &index, &w.err));
    FIND("26030", "", PLACE_UNCHECKED, "26030");
    FIND("Hermosillo", "Sonora", PLACE_UNKNOWN, "");
    FIND("Sonora", "", PLACE_FOUND, "26");
    place_index_close(index);
    world_close(&w);
}

static enum coordinate_kind at(const struct place_index *index, const char *place,
                               const char *latitude, const char *longitude, int64_t *lat,
                               int64_t *lon)
{
    return place_coordinates(index, str_of(place), str_of(latitude), str_of(longitude), lat, lon);
}

BOTH(place_coordinates_are_judged_against_the_municipality)
{
    struct place_index *index;
    int64_t lat, lon;
    struct world w;

    world_open(&w, url);
    import_municipalities(&w);
    OK(place_index_open(w.ledger, &index, &w.err));
    CHECK_INT(at(index, "26030", "29.07", "-110.95", &lat, &lon), COORDINATE_FINE);
    CHECK_INT(lat, 29070000);
    CHECK_INT(lon, -110950000);
    CHECK_INT(at(index, "26030", "-110.95", "29.07", &lat, &lon), COORDINATE_SWAPPED);
    CHECK_INT(lat, 29070000);
    CHECK_INT(at(index, "26030", "29.07", "110.95", &lat, &lon), COORDINATE_SIGN);
    CHECK_INT(lon, -110950000);
    CHECK_INT(at(index, "26030", "0", "0.0", &lat, &lon), COORDINATE_ZERO);
    CHECK_INT(at(index, "26030", "19.43", "-99.13", &lat, &lon), COORDINATE_OUTSIDE_PLACE);
    CHECK_INT(at(index, "26", "27.5", "-109.9", &lat, &lon), COORDINATE_FINE);
    CHECK_INT(at(index, "26", "19.43", "-99.13", &lat, &lon), COORDINATE_OUTSIDE_PLACE);
    CHECK_INT(at(index, "", "19.43", "-99.13", &lat, &lon), COORDINATE_FINE);
    CHECK_INT(at(index, "", "40.4", "-3.7", &lat, &lon), COORDINATE_OUTSIDE);
    CHECK_INT(at(index, "", "2143000", "-99.1", &lat, &lon), COORDINATE_BAD);
    CHECK_INT(at(index, "", "norte", "-99.1", &lat, &lon), COORDINATE_BAD);
    CHECK_INT(at(index, "", " ", "", &lat, &lon), COORDINATE_EMPTY);
    place_index_close(index);
    world_close(&w);
}

BOTH(place_label_names_the_state_too)
{
    struct str label;
    struct world w;

    world_open(&w, url);
    import_municipalities(&w);
    OK(place_label(w.ledger, &w.arena, STR("26030"), &label, &w.err));
    CHECK_STR(label, "Hermosillo, Sonora");
    OK(place_label(w.ledger, &w.arena, STR("260300129"), &label, &w.err));
    CHECK_STR(label, "Bahía de Kino, Hermosillo, Sonora");
    OK(place_label(w.ledger, &w.arena, STR("99999"), &label, &w.err));
    CHECK_STR(label, "");
    world_close(&w);
}
