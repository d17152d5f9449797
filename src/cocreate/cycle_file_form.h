/* Private to the tables of a cycle's file (cycle_file_form.c and its like): how a field is written
 * in a line, and lists of codes that only files need. */
#ifndef CAUCE_COCREATE_CYCLE_FILE_FORM_H
#define CAUCE_COCREATE_CYCLE_FILE_FORM_H

#include "cocreate/cycle_file_private.h"

#define COUNT(list) (int)(sizeof(list) / sizeof *(list))
#define CODES(name, ...)                                                                           \
    const char *name(int number)                                                                   \
    {                                                                                              \
        static const char *const codes[] = {__VA_ARGS__};                                          \
        return number >= 0 && number < COUNT(codes) ? codes[number] : NULL;                        \
    }
#define TEXT(name)                                                                                 \
    {                                                                                              \
        .key = name, .type = CF_TEXT                                                               \
    }
#define TEXT_NEEDED(name)                                                                          \
    {                                                                                              \
        .key = name, .type = CF_TEXT, .required = true                                             \
    }
#define DAY(name)                                                                                  \
    {                                                                                              \
        .key = name, .type = CF_DAY                                                                \
    }
#define DAY_NEEDED(name)                                                                           \
    {                                                                                              \
        .key = name, .type = CF_DAY, .required = true                                              \
    }
#define MOMENT(name)                                                                               \
    {                                                                                              \
        .key = name, .type = CF_MOMENT                                                             \
    }
#define MOMENT_NEEDED(name)                                                                        \
    {                                                                                              \
        .key = name, .type = CF_MOMENT, .required = true                                           \
    }
#define INT(name)                                                                                  \
    {                                                                                              \
        .key = name, .type = CF_INT                                                                \
    }
#define INT_NEEDED(name)                                                                           \
    {                                                                                              \
        .key = name, .type = CF_INT, .required = true                                              \
    }
#define BOOL(name)                                                                                 \
    {                                                                                              \
        .key = name, .type = CF_BOOL                                                               \
    }
#define MONEY(name)                                                                                \
    {                                                                                              \
        .key = name, .type = CF_MONEY                                                              \
    }
#define FIGURE(name)                                                                               \
    {                                                                                              \
        .key = name, .type = CF_FIGURE                                                             \
    }
#define WORD(name, code, count)                                                                    \
    {                                                                                              \
        .key = name, .type = CF_WORD, .word = code, .words = count                                 \
    }
#define WORD_NEEDED(name, code, count)                                                             \
    {                                                                                              \
        .key = name, .type = CF_WORD, .required = true, .word = code, .words = count               \
    }
#define KEY(what)                                                                                  \
    {                                                                                              \
        .key = "key", .type = CF_KEY, .kind = what                                                 \
    }
#define REF(name, what)                                                                            \
    {                                                                                              \
        .key = name, .type = CF_REF, .kind = what                                                  \
    }
#define REF_NEEDED(name, what)                                                                     \
    {                                                                                              \
        .key = name, .type = CF_REF, .required = true, .kind = what                                \
    }
#define REFS(name, what)                                                                           \
    {                                                                                              \
        .key = name, .type = CF_REFS, .kind = what                                                 \
    }
#define LIST(name, form)                                                                           \
    {                                                                                              \
        .key = name, .type = CF_LIST, .of = form                                                   \
    }
#define OWN_LIST(name, form)                                                                       \
    {                                                                                              \
        .key = name, .type = CF_LIST, .own = true, .of = form                                      \
    }
#define OBJECT(name, form)                                                                         \
    {                                                                                              \
        .key = name, .type = CF_OBJECT, .of = form                                                 \
    }
#define END                                                                                        \
    {                                                                                              \
        .key = NULL                                                                                \
    }
#define SECTOR WORD("sector", co_sector_code, CO_SECTORS)
#define SECTOR_NEEDED WORD_NEEDED("sector", co_sector_code, CO_SECTORS)
#define GENDER WORD("gender", co_gender_code, CO_GENDERS)
#define MODALITY WORD_NEEDED("modality", co_modality_code, CO_MODALITIES)
#define IAP2 WORD("iap2", co_iap2_code, CO_IAP2S)
#define BY REF_NEEDED("by", "person")

/* Tables of one file that those of another are made of. */
extern const struct cf_field cf_form_papers[], cf_form_indicators[], cf_form_gap[];
/* What was looked for, asked, measured and seen: cycle_file_form_found.c. */
extern const struct cf_field cf_form_hunts[], cf_form_gap_records[], cf_form_requests[];
extern const struct cf_field cf_form_surveys[], cf_form_measurements[], cf_form_observations[];

#endif
