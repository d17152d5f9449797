/* Private to the room: what packages say of themselves, gathered over many. See package.h. */
#ifndef CAUCE_OCDS_PACKAGE_META_H
#define CAUCE_OCDS_PACKAGE_META_H

#include "format/json_inline.h"
#include "ocds/package.h"

/* Texts without repetition, in the order of first sight. */
struct package_texts {
    struct str *list;
    size_t count, capacity;
    uint32_t *table; /* number + 1; 0 = free */
    size_t mask;
};

enum { PACKAGE_FIELDS = 4 };
struct package_meta {
    const struct ocds_job *job;
    struct arena arena;
    struct json_pool pool;
    uint64_t seen;                     /* number of the last package added */
    struct str fields[PACKAGE_FIELDS]; /* JSON: publisher, version, license, publicationPolicy */
    bool told[PACKAGE_FIELDS];
    struct package_texts extensions, packages;
};

void package_meta_open(struct package_meta *meta, const struct ocds_job *job);
void package_meta_close(struct package_meta *meta);
/* Numbers not above the last one are passed over. */
enum err_code package_meta_add(struct package_meta *meta, struct str json, uint64_t number,
                               struct err *err);
/* From '{' to the '[' of the array of this kind. */
void package_meta_head(const struct package_meta *meta, const struct package_options *options,
                       char kind, struct buf *out);
/* Extensions and links: `,"extensions":[…]`, what there is. */
void package_meta_tail(const struct package_meta *meta, struct buf *out);

#endif
