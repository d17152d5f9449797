/* Observations as CSV and GeoJSON, for anyone: see observation.h. */
#include "base/i18n.h"
#include "cocreate/observation.h"
#include "format/csv_write.h"

struct str observation_degrees(struct arena *arena, int64_t millionths)
{
    int64_t size = millionths < 0 ? -millionths : millionths;
    return arena_printf(arena, "%s%lld.%06lld", millionths < 0 ? "-" : "",
                        (long long)(size / 1000000), (long long)(size % 1000000));
}

/* One shown observation after the other, a page at a time. */
static enum err_code each_shown(struct co *co, int64_t node,
                                void (*put)(void *user, struct co *co, const struct observation *o),
                                void *user, struct err *err)
{
    size_t skip = 0, count = OBSERVATION_PAGE;
    enum err_code code = ERR_NONE;
    while (!code && count == OBSERVATION_PAGE) {
        struct observation *list;
        code = observation_list(co, node, skip, OBSERVATION_PAGE, &list, &count, err);
        for (size_t i = 0; !code && i < count; i++)
            if (!list[i].hidden) put(user, co, &list[i]);
        skip += count;
    }
    return code;
}

static struct str instant(struct arena *arena, int64_t ms)
{
    char text[32];
    return ms ? arena_str(arena, time_iso(ms, text)) : STR("");
}

static struct str day_of(struct arena *arena, int32_t day)
{
    char text[16];
    return arena_str(arena, date_iso(day, text));
}

/* --- CSV -------------------------------------------------------------------------------------- */

static void put_row(void *user, struct co *co, const struct observation *o)
{
    struct csv_writer *w = user;
    struct arena *a = co->arena;
    csv_plain(w, arena_printf(a, "%lld", (long long)o->id));
    csv_plain(w, arena_printf(a, "%lld", (long long)o->node));
    csv_plain(w, day_of(a, o->day));
    csv_text(w, o->text);
    csv_text(w, o->place);
    csv_plain(w, o->has_point ? observation_degrees(a, o->latitude) : STR(""));
    csv_plain(w, o->has_point ? observation_degrees(a, o->longitude) : STR(""));
    csv_text(w, o->name);
    csv_plain(w, str_of(o->sector ? co_sector_code(o->sector) : ""));
    csv_plain(w, instant(a, o->made));
    csv_plain(w, o->photo);
    csv_text(w, o->photo_alt);
    csv_text(w, o->answer);
    csv_text(w, o->answer_name);
    csv_plain(w, instant(a, o->answered));
    csv_end_row(w);
}

enum err_code observation_csv(struct co *co, int64_t node, struct buf *out, struct err *err)
{
    static const char *const heads[] = {"observacion", "obra",     "dia",       "texto",
                                        "lugar",       "latitud",  "longitud",  "nombre",
                                        "sector",      "recibida", "foto",      "foto_muestra",
                                        "respuesta",   "responde", "respondida"};
    struct csv_writer w;
    csv_start(&w, out);
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) csv_plain(&w, str_of(heads[i]));
    csv_end_row(&w);
    return each_shown(co, node, put_row, &w, err);
}

/* --- GeoJSON (RFC 7946) ----------------------------------------------------------------------- */

static void text(struct json_writer *w, const char *key, struct str value)
{
    json_key(w, key);
    if (value.n)
        json_put_str(w, value);
    else
        json_put_null(w);
}

static void put_geometry(struct json_writer *w, struct arena *a, const struct observation *o)
{
    json_key(w, "geometry");
    if (!o->has_point) {
        json_put_null(w);
        return;
    }
    json_open_object(w);
    text(w, "type", STR("Point"));
    json_key(w, "coordinates");
    json_open_array(w);
    json_put_raw(w, observation_degrees(a, o->longitude));
    json_put_raw(w, observation_degrees(a, o->latitude));
    json_close_array(w);
    json_close_object(w);
}

static void put_feature(void *user, struct co *co, const struct observation *o)
{
    struct json_writer *w = user;
    struct arena *a = co->arena;
    json_open_object(w);
    text(w, "type", STR("Feature"));
    json_key(w, "id");
    json_put_int(w, o->id);
    put_geometry(w, a, o);
    json_key(w, "properties");
    json_open_object(w);
    json_key(w, "obra");
    json_put_int(w, o->node);
    text(w, "dia", day_of(a, o->day));
    text(w, "texto", o->text);
    text(w, "lugar", o->place);
    text(w, "nombre", o->name);
    text(w, "sector", str_of(o->sector ? co_sector_code(o->sector) : ""));
    text(w, "recibida", instant(a, o->made));
    text(w, "foto", o->photo);
    text(w, "foto_muestra", o->photo_alt);
    text(w, "respuesta", o->answer);
    text(w, "responde", o->answer_name);
    text(w, "respondida", instant(a, o->answered));
    json_close_object(w);
    json_close_object(w);
}

enum err_code observation_geojson(struct co *co, int64_t node, struct buf *out, struct err *err)
{
    struct json_writer w;
    json_start(&w, out, false);
    json_open_object(&w);
    text(&w, "type", STR("FeatureCollection"));
    json_key(&w, "features");
    json_open_array(&w);
    enum err_code code = each_shown(co, node, put_feature, &w, err);
    json_close_array(&w);
    json_close_object(&w);
    return code;
}
