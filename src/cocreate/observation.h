/* Citizen observations of a public work: what somebody saw, where and when, with a photo. Shown at
 * once under the name they gave; hidden again with a public reason; answered by the institution.
 *
 * A photo is told by its content, cleaned of what says where, when and with what it was taken
 * (paper.h), and kept with the entity; while its observation is hidden only staff gets it. Text,
 * name and place are kept in the private part of the log. Nothing said is edited. Changes are as in
 * cocreate.h; what is given back lives in co->arena.
 * Log: observation.made, .answered, .hidden, .shown. */
#ifndef CAUCE_COCREATE_OBSERVATION_H
#define CAUCE_COCREATE_OBSERVATION_H

#include "cocreate/cocreate.h"

enum {
    OBSERVATION_MOST_TEXT = 3000,
    OBSERVATION_MOST_PLACE = 300,
    OBSERVATION_MOST_NAME = 80,
    OBSERVATION_MOST_ALT = 300,
    OBSERVATION_MOST_PHOTO = 8 << 20,
    OBSERVATION_PAGE = 200
};
#define OBSERVATION_MODERATORS ((unsigned)(CO_MEMBER | CO_FACILITATOR | CO_ADMIN))
#define OBSERVATION_ANSWERERS ((unsigned)(CO_MEMBER | CO_INSTITUTION | CO_ADMIN))

/* Fields, as faults name them: text, day, place, latitude, longitude, photo, photo_alt, name. */
struct observation_draft {
    int64_t node; /* a project of the ledger, in this entity */
    struct str text, place, name;
    int32_t day;                    /* when it was seen; not in the future */
    struct str latitude, longitude; /* decimal degrees as a person writes them; both or none */
    struct str photo;               /* bytes; empty = none. JPEG or PNG */
    struct str photo_alt;           /* needed with a photo: what it shows, for who cannot see it */
};
/* CO_CITIZEN. ERR_NOTFOUND when the entity has no such work. */
enum err_code observation_add(struct co *co, const struct observation_draft *draft,
                              struct co_faults *faults, int64_t *id_out, struct err *err);
/* OBSERVATION_ANSWERERS; `name`: the office. Once: later ERR_CONFLICT. Fields: answer, name. */
enum err_code observation_answer(struct co *co, int64_t id, struct str answer, struct str name,
                                 struct co_faults *faults, struct err *err);
/* Hides, or shows again, with a public reason (field "reason"). OBSERVATION_MODERATORS;
 * ERR_CONFLICT when it is so already. */
enum err_code observation_hide(struct co *co, int64_t id, bool hidden, struct str reason,
                               struct co_faults *faults, struct err *err);

struct observation {
    int64_t id, node, made, answered; /* ms; answered 0 = not yet */
    int32_t day;
    int sector;
    bool hidden, has_point;
    int64_t latitude, longitude; /* millionths of a degree */
    /* Empty when hidden and the reader does not moderate, but for the reason and the answer: */
    struct str text, place, name, photo, photo_type, photo_alt; /* photo: SHA-256 */
    struct str hidden_reason, answer, answer_name;
};
/* ERR_NOTFOUND. */
enum err_code observation_get(struct co *co, int64_t id, struct observation *out, struct err *err);
/* Of a work (0 = of all), the newest first, `most` (1 to OBSERVATION_PAGE) after `skip`. */
enum err_code observation_list(struct co *co, int64_t node, size_t skip, size_t most,
                               struct observation **out, size_t *count_out, struct err *err);
struct observation_counts {
    int64_t shown, answered, hidden; /* answered: of those shown */
};
enum err_code observation_count(struct co *co, int64_t node, struct observation_counts *out,
                                struct err *err);
/* The photo's bytes. ERR_NOTFOUND where there is none, or it is hidden from the actor. */
enum err_code observation_photo(struct co *co, int64_t id, struct buf *out, struct err *err);

/* All that are shown of a work, as CSV with a head, or as GeoJSON (those without a point have a
 * null geometry). */
enum err_code observation_csv(struct co *co, int64_t node, struct buf *out, struct err *err);
enum err_code observation_geojson(struct co *co, int64_t node, struct buf *out, struct err *err);
/* "29.097213": six decimals. */
struct str observation_degrees(struct arena *arena, int64_t millionths);

#endif
