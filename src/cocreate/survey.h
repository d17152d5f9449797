/* Surveys in waves: each wave has its day, sample, mode, wording, scale, area and source, and the
 * share of each answer, as a whole and by sub-area. A series is drawn only through waves whose
 * wording, mode, scale and area agree; where they differ it breaks, and the page says what
 * changed. Nothing is ever joined silently, and a wave that was entered is not overwritten.
 *
 * The secretariat keeps surveys; everybody reads them. Figures are decimal text and keep it.
 * What is given back lives in co->arena. Log: survey.added .edited .wave. */
#ifndef CAUCE_COCREATE_SURVEY_H
#define CAUCE_COCREATE_SURVEY_H

#include "cocreate/cocreate.h"

enum {
    SURVEY_MOST_TITLE = 200,
    SURVEY_MOST_TEXT = 4000,
    SURVEY_MOST_WAVES = 60,
    SURVEY_MOST_VALUES = 2000, /* of one wave */
    SURVEY_MOST_ANSWERS = 40,
    SURVEY_MOST_ROW_FAULTS = 20
};

/* Fields: title theme about. */
struct survey_draft {
    struct str title, theme, about;
};
struct survey {
    int64_t id, version, waves;
    struct survey_draft is;
    int32_t first, last; /* days of its waves; DATE_NONE */
};
enum err_code survey_add(struct co *co, const struct survey_draft *draft, struct co_faults *faults,
                         int64_t *id_out, struct err *err);
enum err_code survey_edit(struct co *co, int64_t id, int64_t version,
                          const struct survey_draft *draft, struct co_faults *faults,
                          struct err *err);
enum err_code survey_get(struct co *co, int64_t id, struct survey *out, struct err *err);
/* By theme and title. */
enum err_code survey_list(struct co *co, size_t skip, size_t most, struct survey **out,
                          size_t *count_out, struct err *err);

/* --- waves ------------------------------------------------------------------------------------ */

/* Fields: day sample mode wording scale area source note data. */
struct wave_draft {
    int32_t day;
    int64_t sample;     /* people asked */
    struct str mode;    /* "en vivienda, cara a cara" */
    struct str wording; /* the question as it was asked */
    struct str scale;   /* every answer that counts, a line each */
    struct str area;    /* where: "zona urbana de Hermosillo" */
    struct str source;  /* who made it, and where it is published */
    struct str note;    /* what its makers say that changed */
};
struct wave_value {
    struct str answer, area; /* area '' = the whole */
    struct str value;        /* decimal text: percent, or the mean of a scale */
};
struct wave {
    int64_t id, made;
    struct wave_draft is;
    const struct wave_value *values;
    size_t count;
};

/* What was typed or uploaded as a table, read: columns "respuesta", "zona" (may be left out) and
 * "valor", separated by comma, semicolon or tab. */
struct wave_row_fault {
    uint64_t line; /* of the text; 0 = of the table as a whole */
    const char *says;
    struct str text; /* what stands there */
};
struct wave_table {
    struct wave_value *values;
    size_t count;
    struct wave_row_fault faults[SURVEY_MOST_ROW_FAULTS];
    size_t fault_count; /* shown; further ones are counted in `more` */
    size_t more;
};
/* Pure but for the arena: every row that is not right has its sentence. `scale`: answers that may
 * stand there, a line each. False without memory. */
bool wave_table_read(struct arena *arena, struct str text, struct str scale,
                     struct wave_table *out);
/* Adds a wave with its table. Faults of rows are told in *table, with one beside "data". */
enum err_code wave_add(struct co *co, int64_t survey, const struct wave_draft *draft,
                       struct str text, struct co_faults *faults, struct wave_table *table,
                       int64_t *id_out, struct err *err);
/* By their day. */
enum err_code wave_list(struct co *co, int64_t survey, struct wave **out, size_t *count_out,
                        struct err *err);

/* --- what can be compared --------------------------------------------------------------------- */

enum wave_change { WAVE_WORDING = 1, WAVE_MODE = 2, WAVE_SCALE = 4, WAVE_AREA = 8 };
/* What differs between two waves: bits of enum wave_change; 0 = they may be joined. Accents, case
 * and blanks do not count. Pure. */
unsigned wave_changes(const struct wave_draft *a, const struct wave_draft *b);
/* "la redacción de la pregunta": one bit; NULL for none. */
const char *wave_change_word(unsigned change);
/* The value of an answer in an area of a wave; NULL when it has none. */
const struct wave_value *wave_value(const struct wave *wave, struct str answer, struct str area);

#endif
