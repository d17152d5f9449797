/* Who takes part in open government here: people with an account by sector, heads counted at
 * meetings by sector, gender and modality, when each sector was first and last there, how many are
 * new, and how much of everything the most active do.
 *
 * Counts alone: no person is named, and nobody's acts are told apart. An act is a registration at a
 * roundtable, a proposal, a support, a comment or a ballot; a ballot counts on the day its box
 * opened, since nothing keeps when each was cast. Read alone; everybody reads. What is given back
 * lives in co->arena. */
#ifndef CAUCE_COCREATE_PARTICIPATION_H
#define CAUCE_COCREATE_PARTICIPATION_H

#include "cocreate/cocreate.h"

enum { PARTICIPATION_NEW_DAYS = 90 };

enum participation_act {
    ACT_NONE,
    ACT_REGISTERED,
    ACT_PROPOSED,
    ACT_SUPPORTED,
    ACT_COMMENTED,
    ACT_VOTED,
    ACTS
};
const char *participation_act_word(int act); /* "inscripciones a mesas" …; NULL when it is none */

struct participation_sector { /* sector 0: did not say */
    int sector;
    int64_t people, acts; /* with an account */
    int64_t heads;        /* counted at meetings */
    int64_t actors;       /* of the map of stakeholders */
    int32_t first, last;  /* days, of people and of the map; DATE_NONE */
};
struct participation_meetings { /* held, of one modality */
    int modality;
    int64_t meetings, heads;
};
struct participation {
    struct participation_sector sectors[CO_SECTORS];
    int64_t heads[CO_SECTORS][CO_GENDERS]; /* who came twice counts twice */
    int64_t head_count, gender_heads[CO_GENDERS];
    struct participation_meetings meetings[CO_MODALITIES];
    int64_t acts_of[ACTS];
    int64_t people, acts;      /* all of them with an account */
    int32_t first, last;       /* days of the first and the last act */
    int64_t recent, newcomers; /* who acted in the last PARTICIPATION_NEW_DAYS; of them, whose first
                                  act was then */
    int64_t top, top_acts;     /* the most active tenth (rounded up), and what they did */
};
/* `home` is the entity of the accounts. */
enum err_code participation_read(struct co *co, int64_t home, struct participation *out,
                                 struct err *err);

#endif
