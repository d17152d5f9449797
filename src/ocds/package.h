/* Packages made and taken apart, streaming: the outer object is written around the elements, and
 * memory does not grow with them. Elements are written compactly, numbers as they were.
 *
 * Releases go to a release package, records to a record package, projects to a project package;
 * one package holds elements of one kind. What packages say of themselves: publisher, licence,
 * policy and version are the first one's (a later package that says otherwise is told as a note);
 * extensions and links to other packages are united, without repetition, in the order of first
 * sight, and stand behind the elements. */
#ifndef CAUCE_OCDS_PACKAGE_H
#define CAUCE_OCDS_PACKAGE_H

#include "ocds/stream.h"

struct package_options {
    /* NULL: as the first package says; without one "", no name, "", and "1.1" or "0.9". */
    const char *publisher_name, *publisher_uri, *version;
    const char *uri, *published_date; /* NULL: "" (those of the input are not of this package) */
};
/* `cauce ocds package` and `combine`: one package of all elements. ERR_INPUT when they are of
 * different kinds. Nothing is written when there is no element and no package. */
enum err_code package_run(const struct ocds_job *job, const struct package_options *options,
                          struct ocds_totals *totals, struct err *err);

struct split_options {
    struct package_options package; /* of elements that came in none; uri and date as there */
    uint64_t size;                  /* elements in a package at most, > 0 */
    const char *folder;             /* a file for each package, here; NULL: a line for each */
    const char *prefix;             /* of the files' names; NULL: "paquete-" */
};
/* `cauce ocds split`: every package of the input becomes packages of at most `size` elements that
 * say the same of themselves; elements that came in no package are gathered. */
enum err_code split_run(const struct ocds_job *job, const struct split_options *options,
                        struct ocds_totals *totals, struct err *err);

#endif
