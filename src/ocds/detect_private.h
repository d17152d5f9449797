/* Private to detection: what is counted (detect.c) and how it is told (detect_write.c). */
#ifndef CAUCE_OCDS_DETECT_PRIVATE_H
#define CAUCE_OCDS_DETECT_PRIVATE_H

#include "ocds/detect.h"

enum { DETECT_TAGS = 17, DETECT_TEXT = 40 };
/* The codes of releaseTag; the last place counts all others. */
extern const char *const detect_tags[DETECT_TAGS];

/* What one worker counted in one file. */
struct tally {
    const char *file;
    uint64_t first; /* number of the first element of it seen here */
    uint64_t of_kind[4];
    uint64_t in_releases, in_records, in_projects; /* by the array they stood in */
    uint64_t compiled, versioned;                  /* of records */
    uint64_t embedded, linked;                     /* releases within records */
    uint64_t tags[DETECT_TAGS];
    bool parties;                 /* any release has them: 1.1 */
    char from[11], until[11];     /* first and last day of a release's date; "" = none */
    char prefix[DETECT_TEXT + 1]; /* of the first ocid: "ocds-abc123"; "" = none */
};

struct detect_text {
    struct detect_text *next;
    struct str text;
};

/* What became known of one file, in the running thread. */
struct detect_file {
    struct detect_file *next;
    struct ocds_file file;
    const char *encoding;
    struct str version, publisher;
    uint64_t versionless; /* packages that state none */
    struct detect_text *extensions, *last_extension;
    uint64_t bad, notes;
    struct err worst; /* the first bad place; code 0 = none */
    bool opened;
    struct tally sum;
};

struct detect {
    const struct ocds_job *job;
    const struct detect_options *options;
    struct arena arena;
    struct detect_file *files, *last;
    uint64_t ocids;
    bool ocids_exact;
};

void detect_write_text(struct detect *d, struct buf *out);
void detect_write_json(struct detect *d, struct buf *out);
/* "release package", …: machine word, for both. */
const char *detect_kind(const struct detect_file *f);
/* "1.1", and whether it was stated or inferred; empty when there is nothing to tell from. */
struct str detect_version(const struct detect_file *f, bool *inferred);

#endif
