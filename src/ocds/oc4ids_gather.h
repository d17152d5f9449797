/* The first half of the conversion to OC4IDS: releases and records into temporary files, with an
 * index of what they are and which project they name. */
#ifndef CAUCE_OCDS_OC4IDS_GATHER_H
#define CAUCE_OCDS_OC4IDS_GATHER_H

#include "ocds/oc4ids_private.h"

/* What one worker has put aside. */
struct oc4ids_shelf {
    struct arena arena;
    struct oc4ids_entry **entries;
    size_t count, capacity;
    int fd; /* -1 = not open yet */
    uint64_t written;
    struct buf pending; /* what comes behind `written` in the file */
    struct str uri;     /* of the package before, kept once */
    uint64_t package;   /* its number */
    struct oc4ids_shelf *next;
};
/* Puts an element on the shelf. ERR_INPUT: it is no release and no record, or has no ocid. */
enum err_code oc4ids_gather(const struct ocds_job *job, struct oc4ids_shelf *shelf,
                            const struct ocds_element *element, struct arena *arena,
                            struct err *err);
enum err_code oc4ids_shelf_open(struct oc4ids_shelf **out, struct err *err);
void oc4ids_shelf_free(struct oc4ids_shelf *shelf); /* and those behind it */
enum err_code oc4ids_shelf_flush(struct oc4ids_shelf *shelf, struct err *err);
/* Reads an entry back, into the arena. */
enum err_code oc4ids_fetch(const struct oc4ids_entry *entry, struct arena *arena, struct str *out,
                           struct err *err);

#endif
