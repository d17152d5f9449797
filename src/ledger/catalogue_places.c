/* Loading INEGI's municipalities and localities. Municipalities also become entities. The box of a
 * municipality is its own where the file gives one, else that of its localities, a little wider,
 * since a municipality reaches past its villages. */
#include <stdio.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/money.h"
#include "base/text.h"
#include "ledger/catalogue_private.h"
#include "ledger/ledger_private.h"
#include "ledger_queries.h"

#define MUNICIPALITIES 33000
#define BOX_WIDER 80000 /* millionths of a degree: some 9 km */

enum err_code catalogue_places_start(struct catalogue_load *load, struct err *err)
{
    load->boxes = mem_calloc(MUNICIPALITIES, sizeof *load->boxes);
    return load->boxes ? ERR_NONE : err_no_memory(err);
}

/* Digits of a key, or 0: "026" and "26" are the state 26. */
static uint64_t number_of(struct str text, uint64_t max)
{
    uint64_t number;

    text = str_trim(text);
    while (text.n && *text.p == '\'') text = str_slice(text, 1, text.n);
    return str_to_u64(text, &number) && number <= max ? number : 0;
}

struct place_row {
    char code[12], parent[12];
    const char *kind;
    struct str name;
    const int64_t *box; /* south, west, north, east or NULL */
};

static enum err_code put_place(struct catalogue_load *load, const struct place_row *row,
                               struct err *err)
{
    char key[256];

    return q_place_put_run(load->ledger->store, str_of(row->code), str_of(row->kind), row->name,
                           (struct str){key, text_key_into(row->name, key, sizeof key)},
                           str_of(row->parent), row->box ? &row->box[0] : NULL,
                           row->box ? &row->box[1] : NULL, row->box ? &row->box[2] : NULL,
                           row->box ? &row->box[3] : NULL, load->version, err);
}

/* A municipality, once per load: its place and its entity. */
static enum err_code put_municipality(struct catalogue_load *load, uint64_t key, struct str name,
                                      const struct catalogue_place *place, struct err *err)
{
    struct place_row row = {.kind = "municipality", .name = str_trim(name)};
    int64_t box[4], parent = (int64_t)(key / 1000 * 1000);
    char name_key[256];
    bool fresh;
    enum err_code code = catalogue_load_seen(load, key, &fresh, err);

    if (code || !fresh) return code;
    snprintf(row.code, sizeof row.code, "%05u", (unsigned)key);
    snprintf(row.parent, sizeof row.parent, "%02u", (unsigned)(key / 1000));
    if (place->has_box && !str_trim(place->locality).n) {
        box[0] = place->south;
        box[1] = place->west;
        box[2] = place->north;
        box[3] = place->east;
        row.box = box;
    }
    code = put_place(load, &row, err);
    if (!code)
        code = q_entity_put_run(
            load->ledger->store, (int64_t)key, str_of(row.code), STR("municipality"), row.name,
            (struct str){name_key, text_key_into(row.name, name_key, sizeof name_key)}, &parent,
            err);
    if (!code) load->summary.items++;
    return code;
}

/* Decimal degrees, with the sign that Mexico has. */
static bool degrees(const struct catalogue_place *place, int64_t *latitude, int64_t *longitude)
{
    if (!decimal_parse(place->latitude, 6, latitude) ||
        !decimal_parse(place->longitude, 6, longitude))
        return false;
    if (*longitude > 0) *longitude = -*longitude;
    return *latitude > 14000000 && *latitude < 33000000 && *longitude > -119000000 &&
           *longitude < -86000000;
}

static void widen(struct place_box *box, uint32_t municipality, int64_t latitude, int64_t longitude)
{
    if (!box->municipality)
        *box = (struct place_box){municipality, latitude, longitude, latitude, longitude};
    if (latitude < box->south) box->south = latitude;
    if (latitude > box->north) box->north = latitude;
    if (longitude < box->west) box->west = longitude;
    if (longitude > box->east) box->east = longitude;
}

static enum err_code put_locality(struct catalogue_load *load, uint64_t municipality,
                                  uint64_t locality, const struct catalogue_place *place,
                                  struct err *err)
{
    struct place_row row = {.kind = "locality", .name = str_trim(place->name)};
    int64_t latitude, longitude;
    bool fresh;
    enum err_code code = catalogue_load_seen(load, municipality * 100000 + locality, &fresh, err);

    if (code || !fresh) {
        load->summary.repeated += !code;
        return code;
    }
    snprintf(row.code, sizeof row.code, "%05u%04u", (unsigned)municipality % 100000,
             (unsigned)locality % 10000);
    snprintf(row.parent, sizeof row.parent, "%05u", (unsigned)municipality);
    if (degrees(place, &latitude, &longitude))
        widen(&load->boxes[municipality], (uint32_t)municipality, latitude, longitude);
    code = put_place(load, &row, err);
    if (!code) load->summary.items++;
    return code;
}

enum err_code catalogue_load_place(struct catalogue_load *load, const struct catalogue_place *place,
                                   struct err *err)
{
    uint64_t state = number_of(place->state, 32),
             municipality = number_of(place->municipality, 999);
    uint64_t locality = number_of(place->locality, 9999), key = state * 1000 + municipality;
    struct str above = str_trim(place->municipality_name);
    enum err_code code;

    if (!state || !str_trim(place->name).n || (locality && !municipality)) {
        load->summary.skipped++;
        return ERR_NONE;
    }
    if (!municipality) { /* states ship in the program */
        load->summary.repeated++;
        return ERR_NONE;
    }
    if (!locality) {
        int64_t before = load->summary.items;

        code = put_municipality(load, key, place->name, place, err);
        load->summary.repeated += !code && load->summary.items == before;
        return code;
    }
    code = put_municipality(load, key, above.n ? above : place->name, place, err);
    return code ? code : put_locality(load, key, locality, place, err);
}

/* The boxes that localities gave. */
enum err_code catalogue_places_end(struct catalogue_load *load, struct err *err)
{
    enum err_code code = ERR_NONE;

    for (size_t i = 0; !code && i < MUNICIPALITIES; i++) {
        const struct place_box *box = &load->boxes[i];
        char key[12];

        if (!box->municipality) continue;
        snprintf(key, sizeof key, "%05u", (unsigned)i);
        code = q_place_box_run(load->ledger->store, str_of(key), box->south - BOX_WIDER,
                               box->west - BOX_WIDER, box->north + BOX_WIDER, box->east + BOX_WIDER,
                               err);
    }
    return code;
}
